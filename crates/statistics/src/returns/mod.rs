//! A partner's own numbers, counted on its own machine from its LMS's exports:
//! `text` (any encoding, streamed) -> `rows` -> `export`, and `xapi` (facts about
//! registrations) -> `tally` (bounded, exact counts) -> noise -> signed [[`Return`]].
//!
//! Names are hashed as soon as they are read, with a salt that is forgotten.

mod activities;
mod document;
mod duration;
mod explain;
mod export;
mod mapping;
mod moment;
mod rows;
mod said;
mod source;
mod tally;
mod text;
mod workbook;
mod xapi;

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use hmac::{Hmac, Mac};
use language::Lang;
use serde_json::json;
use sha2::Sha256;

use crate::counts::Counts;
use crate::noise::Noise;
use crate::plan::sigma::{fraction, sigma_squared, sigma_squared_of_learners};
use crate::plan::{Plan, hex};
use crate::random::{NoRandomness, OsRandom, RandomSource};
use crate::table::{Status, Table, cell};

pub use activities::Unmapped;
pub(crate) use document::with_unknown;
pub use document::{FORMAT, MOST_BYTES, MOST_DRAWINGS, Received, Return, ReturnError};
pub use explain::{Understood, explain, understand};
pub use mapping::{Dash, Mapping, MappingError, Word};
pub use moment::DateOrder;
pub use said::{Said, Tool};
pub use source::{Content, Export};

use activities::Activities;
use said::one_line;
use tally::Tally;

/// What is read and how.
#[derive(Debug, Clone)]
pub struct Import<'a> {
    /// The year's plan.
    pub plan: &'a Plan,
    /// Columns and activities, as the mapping file and the command line have them.
    pub mapping: &'a Mapping,
    /// Whether results without any date count for the year.
    pub undated: bool,
}

/// What exports hold, counted.
#[derive(Debug)]
pub struct Reading {
    counts: Counts,
    sources: BTreeSet<String>,
    unobserved: BTreeSet<Status>,
    /// Rows and statements read.
    pub rows: u64,
    /// Each activity and the module it counts for, `None` when left out.
    pub activities: Vec<(String, Option<String>)>,
    /// What the person should know: rows left out, tables that will be absent.
    pub notes: Vec<Said>,
}

/// Why exports can't be counted. Nothing was done.
#[derive(Debug)]
pub enum ImportError {
    /// A file is wrong somewhere.
    At {
        /// The file.
        file: PathBuf,
        /// The sheet, where the file is a workbook.
        sheet: Option<Box<str>>,
        /// Row from 1 with the head, or line.
        row: Option<u64>,
        /// Name of the column, or its number.
        column: Option<String>,
        /// What is wrong, and what to do.
        message: Said,
    },
    /// Activities that no module is known for.
    Unmapped(Vec<Unmapped>),
    /// No randomness.
    NoRandomness(NoRandomness),
}

impl fmt::Display for ImportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ImportError::At {
                file,
                sheet,
                row,
                column,
                message,
            } => {
                write!(f, "`{}`", file.display())?;
                if let Some(row) = row {
                    write!(f, ", row {row}")?;
                }
                if let Some(column) = column {
                    write!(f, ", column `{}`", one_line(column))?;
                }
                if let Some(sheet) = sheet {
                    write!(f, ": sheet `{}`", one_line(sheet))?;
                }
                write!(f, ": {message}")
            }
            ImportError::Unmapped(activities) => {
                f.write_str("which module is each of these activities? say it with --activity:")?;
                for activity in activities {
                    let module = activity.suggestion.as_deref().unwrap_or("-");
                    let name = one_line(&activity.name);
                    write!(f, "\n  --activity '{name}={module}'")?;
                }
                f.write_str("\n(`-` leaves an activity out)")
            }
            ImportError::NoRandomness(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for ImportError {}

/// Where in a file.
#[derive(Debug, Clone, Copy)]
struct Place<'a> {
    file: &'a Path,
    row: u64,
}

impl Place<'_> {
    fn error(self, column: Option<&str>, message: Said) -> ImportError {
        ImportError::At {
            file: self.file.to_owned(),
            sheet: None,
            row: (self.row > 0).then_some(self.row),
            column: column.map(str::to_owned),
            message,
        }
    }
}

impl Import<'_> {
    /// Reads files of this machine, streamed, and counts what they tell together.
    pub fn read(&self, files: &[PathBuf]) -> Result<Reading, ImportError> {
        let exports: Vec<Export> = files.iter().map(|it| Export::on_disk(it)).collect();
        self.read_all(&exports)
    }

    /// The same, of files that are anywhere.
    pub fn read_all(&self, exports: &[Export]) -> Result<Reading, ImportError> {
        let mut salt = [0; 32];
        OsRandom
            .fill(&mut salt)
            .map_err(ImportError::NoRandomness)?;
        let mut activities = Activities::new(self.plan, self.mapping);
        let mut tally = Tally::new(self.plan, self.undated, salt);
        let mut voided = HashSet::new();
        for export in exports {
            if let Some((text, watch)) = json(export) {
                let place = Place {
                    file: export.path(),
                    row: 0,
                };
                let own = xapi::voided(text, &watch);
                voided.extend(own.map_err(|error| place.error(None, error))?);
            }
        }
        for export in exports {
            let path = export.path();
            let place = Place { file: path, row: 0 };
            let wrong = |error: io::Error| place.error(None, error.into());
            let open = || export.open().map_err(wrong);
            let encoding = export.encoding().map_err(wrong)?;
            let (mut reader, watch) = text::decoded(open()?, encoding);
            match text::looks_like_json(open()?, encoding) {
                true => xapi::read(
                    path,
                    &mut reader,
                    &watch,
                    &voided,
                    &mut activities,
                    &mut tally,
                )?,
                false => export::read(export, self.mapping, &mut activities, &mut tally)?,
            }
        }
        let unmapped = activities.unmapped();
        if !unmapped.is_empty() {
            return Err(ImportError::Unmapped(unmapped));
        }
        let mut reading = tally.finish()?;
        reading.activities = activities.decided();
        Ok(reading)
    }
}

/// The text of a file of statements; none of other files, and of those that can't be read.
fn json(export: &Export) -> Option<(text::Decoded<Box<dyn Content>>, text::Watch)> {
    let encoding = export.encoding().ok()?;
    text::looks_like_json(export.open().ok()?, encoding)
        .then(|| Some(text::decoded(export.open().ok()?, encoding)))?
}

impl Reading {
    /// Draws the return: keep what this gives before anybody sees it. `drawing` is 1, or 2
    /// for the one that replaces it.
    pub fn draw(
        &self,
        plan: &Plan,
        partner: &str,
        software: &str,
        drawing: u8,
    ) -> Result<Return, NoRandomness> {
        let mut source = OsRandom;
        let mut noise = Noise::new(&mut source);
        let of_learners = sigma_squared_of_learners(plan);
        let learners = noise.one(of_learners, self.counts.learners)?;
        let tier = plan.tier(learners);
        let mut tables = BTreeMap::new();
        let mut sigmas = BTreeMap::from([(Table::Learners, fraction(of_learners))]);
        for (&table, cells) in &self.counts.tables {
            let sigma_squared = sigma_squared(plan, tier, table);
            tables.insert(table, noise.cells(sigma_squared, cells)?);
            sigmas.insert(table, fraction(sigma_squared));
        }
        Ok(Return {
            format: FORMAT.into(),
            year: plan.year,
            partner: partner.to_owned(),
            plan: plan.digest(),
            rho: plan.rho,
            drawing,
            tier: tier.from,
            sigma_squared: sigmas,
            software: software.to_owned(),
            sources: self.sources.clone(),
            unobserved: self.unobserved.clone(),
            learners,
            tables,
        })
    }

    /// What recognises the same counts again: an HMAC with a key that never leaves the
    /// partner's machine.
    pub fn fingerprint(&self, key: &[u8]) -> String {
        let mut hash = Hmac::<Sha256>::new_from_slice(key).expect("keys of any length");
        hash.update(&self.counts.learners.to_le_bytes());
        for (table, cells) in &self.counts.tables {
            hash.update(table.id().as_bytes());
            cells
                .iter()
                .for_each(|cell| hash.update(&cell.to_le_bytes()));
        }
        for status in &self.unobserved {
            hash.update(status.id().as_bytes());
        }
        hex(&hash.finalize().into_bytes())
    }

    /// Of counts that were in no export.
    #[cfg(test)]
    pub(crate) fn of(counts: Counts) -> Reading {
        Reading {
            counts,
            sources: BTreeSet::new(),
            unobserved: BTreeSet::new(),
            rows: 0,
            activities: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// Exact counts. Nobody but the partner may see them, on its own machine, before anything
    /// is drawn.
    pub fn counts(&self) -> &Counts {
        &self.counts
    }

    /// What was understood, and the exact counts, for whoever has the exports: it is not sent.
    pub fn told(&self, plan: &Plan, lang: Lang, tool: Tool) -> serde_json::Value {
        let exact = &self.counts;
        let modules = plan.modules.iter().enumerate().map(|(m, module)| {
            let mut row = json!({ "module": module.id });
            for status in Status::ALL {
                let cells = &exact.tables[&Table::ModuleStatus];
                row[status.id()] = cells[cell::status(m, status)].into();
            }
            row
        });
        let tables = exact
            .tables
            .iter()
            .map(|(table, cells)| (table.id(), cells));
        let activities = self
            .activities
            .iter()
            .map(|(name, module)| json!({ "activity": name, "module": module }));
        let notes = self.notes.iter().map(|note| note.text(lang, tool));
        json!({
            "year": plan.year,
            "rows": self.rows,
            "learners": exact.learners,
            "modules": modules.collect::<Vec<_>>(),
            "tables": tables.collect::<BTreeMap<_, _>>(),
            "unobserved": self.unobserved.iter().map(|it| it.id()).collect::<Vec<_>>(),
            "activities": activities.collect::<Vec<_>>(),
            "notes": notes.collect::<Vec<_>>(),
        })
    }

    /// Statuses that these exports can't tell.
    pub fn unobserved(&self) -> &BTreeSet<Status> {
        &self.unobserved
    }

    /// Tables that will be in the return.
    pub fn tables(&self) -> impl Iterator<Item = Table> + '_ {
        self.counts.tables.keys().copied()
    }
}
