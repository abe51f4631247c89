//! A partner's own numbers, counted on its own machine from its LMS's exports:
//! `text` (any encoding, streamed) -> `rows` -> `export`, and `xapi` (facts about
//! registrations) -> `tally` (bounded, exact counts) -> noise -> signed [[`Return`]].
//!
//! Names are hashed as soon as they are read, with a salt that is forgotten.

mod activities;
mod document;
mod duration;
mod error;
mod explain;
mod export;
mod mapping;
mod moment;
mod reading;
mod rows;
mod said;
mod sheets;
mod source;
mod tally;
mod text;
mod workbook;
mod xapi;

use std::collections::HashSet;
use std::io;
use std::path::PathBuf;

use crate::plan::Plan;
use crate::random::{OsRandom, RandomSource};

pub use activities::Unmapped;
pub(crate) use document::with_unknown;
pub use document::{FORMAT, MOST_BYTES, MOST_DRAWINGS, Received, Return, ReturnError};
pub use error::ImportError;
pub use explain::{Understood, explain, understand};
pub use mapping::{Dash, Mapping, MappingError, Word};
pub use moment::DateOrder;
pub use reading::Reading;
pub use said::{Said, Tool};
pub use source::{Content, Export};

use activities::Activities;
use error::Place;
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
