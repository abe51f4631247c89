//! Files of a release: [`crate::release::Release`] -> sheets -> CSV, XLSX, ODS,
//! JSON, report, description, method -> sums and signature -> zip.
//!
//! A plain function of the release, the stamp and the key: the same bytes always.

mod error;
mod sheet;
mod tables;

mod csv;
mod ods;
mod xlsx;

mod method;
mod report;

mod zip;

use std::sync::atomic::{AtomicUsize, Ordering};

use ed25519_dalek::{Signer, SigningKey};
use serde_json::Value as Json;
use sha2::{Digest, Sha256};

use crate::plan::hex;
use crate::release::{Entity, Level, Release};
use crate::signature::{pem_of, public_key};
use crate::stamp::Stamp;
use crate::table::Table;
pub use error::FileError;

use method::Facts;
use sheet::Sheet;
use zip::Entry;

/// A zip of a release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReleaseFile {
    /// `senscyber_statistiques_2025_v1_<partner>.zip`.
    pub name: String,
    /// The partner it is for; none for the national file.
    pub partner: Option<String>,
    /// `rapport.html` alone, to be read in the browser.
    pub report: String,
    /// The zip.
    pub bytes: Vec<u8>,
}

/// Files that are made at once: memory holds no more of them.
const BATCH: usize = 32;

/// Writes the national file and one for each partner, a few at a time.
pub struct Writer<'a> {
    release: Release,
    stamp: &'a Stamp,
    key: &'a SigningKey,
    public_key: String,
    report: report::Template,
    next: usize,
    digest: String,
}

impl<'a> Writer<'a> {
    /// Begins with the national file.
    ///
    /// # Errors
    ///
    /// [`FileError`] when the report's template or the day of the stamp is wrong.
    pub fn new(
        release: Release,
        stamp: &'a Stamp,
        key: &'a SigningKey,
    ) -> Result<Writer<'a>, FileError> {
        day(&stamp.signed_on)?;
        Ok(Writer {
            release,
            stamp,
            key,
            public_key: public_key(key),
            report: report::Template::new()?,
            next: 0,
            digest: String::new(),
        })
    }

    /// The next files; none: all are written.
    pub fn next_files(&mut self) -> Option<Result<Vec<ReleaseFile>, FileError>> {
        let facts = Facts {
            release: &self.release,
            stamp: self.stamp,
            public_key: &self.public_key,
        };
        let national = std::iter::once((&self.release.national, None));
        let groups = self.release.groups.iter().flat_map(|group| {
            let members = group.members.iter();
            members.map(move |member| (group, Some(member.as_str())))
        });
        let jobs: Vec<_> = national.chain(groups).skip(self.next).take(BATCH).collect();
        if jobs.is_empty() {
            return None;
        }
        // Each file is a function of its own job: threads change the time, not a byte.
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        let next = AtomicUsize::new(0);
        let work = || -> Vec<(usize, Written)> {
            let mut done = Vec::new();
            while let index = next.fetch_add(1, Ordering::Relaxed)
                && let Some((entity, partner)) = jobs.get(index)
            {
                done.push((
                    index,
                    file(&facts, &self.report, entity, *partner, self.key),
                ));
            }
            done
        };
        let mut done: Vec<_> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..threads.min(jobs.len()))
                .map(|_| scope.spawn(work))
                .collect();
            let joined = threads.into_iter().map(|thread| thread.join());
            joined
                .flat_map(|done| done.expect("no file panics"))
                .collect()
        });
        done.sort_by_key(|(index, _)| *index);
        let mut files = Vec::new();
        for (_, file) in done {
            let (file, sums) = match file {
                Ok(file) => file,
                Err(error) => return Some(Err(error)),
            };
            if file.partner.is_none() {
                self.digest = sums;
            }
            files.push(file);
        }
        self.next += files.len();
        Some(Ok(files))
    }

    /// The release's digest, once the national file is written: SHA-256 of its `SHA256SUMS`.
    pub fn digest(&self) -> &str {
        &self.digest
    }
}

/// A file and the digest of its `SHA256SUMS`.
type Written = Result<(ReleaseFile, String), FileError>;

/// Whose numbers a file has, and which tables: all of them in the national file; a partner's
/// has what its group shows, beside its kind of partners and the nation.
fn content<'a>(release: &'a Release, entity: &'a Entity) -> (Vec<&'a Entity>, Vec<Table>) {
    if entity.level == Level::National {
        let kinds = release.kinds.iter();
        return (
            std::iter::once(entity).chain(kinds).collect(),
            Table::ALL.into(),
        );
    }
    let kind = release.kinds.iter().find(|kind| kind.code == entity.kind);
    let mut entities = vec![&release.national];
    entities.extend(kind);
    entities.push(entity);
    let headline = [Table::Learners, Table::ModuleStatus];
    let tables = Table::ALL.into_iter();
    let shown = tables.filter(|table| headline.contains(table) || entity.shows(*table));
    (entities, shown.collect())
}

fn file(
    facts: &Facts<'_>,
    template: &report::Template,
    entity: &Entity,
    partner: Option<&str>,
    key: &SigningKey,
) -> Written {
    let Facts { release, stamp, .. } = facts;
    let name = format!(
        "{}_statistiques_{}_v{}_{}",
        language::slug(&release.plan.programme).replace('-', ""),
        release.plan.year,
        release.version,
        partner.unwrap_or("national")
    );
    let title = format!("{} {}", release.plan.programme, release.plan.year);
    let (entities, shown) = content(release, entity);
    let tables = tables::sheets(release, &entities, &shown);
    let csv: Vec<(&Sheet, Vec<u8>)> = tables.iter().map(|s| (s, csv::write(s))).collect();
    let described: Vec<(&Sheet, &[u8])> = csv.iter().map(|(s, b)| (*s, b.as_slice())).collect();
    let datapackage = method::datapackage(&name, facts, entity, &described);
    let report = template.write(facts, entity)?;

    let mut entries: Vec<Entry> = csv
        .into_iter()
        .map(|(sheet, bytes)| Entry::new(format!("donnees/{}.csv", sheet.id), bytes))
        .collect();
    let data = method::data(facts, &tables);
    let mut sheets = tables;
    sheets.push(facts.sheet(entity));
    let xlsx = xlsx::write(&sheets, &title, day(&stamp.signed_on)?);
    let xlsx = xlsx.map_err(|error| FileError::Spreadsheet(error.to_string()))?;
    entries.push(Entry::stored(format!("donnees/{name}.xlsx"), xlsx));
    let ods = zipped(&ods::write(&sheets, &title, &stamp.signed_on))?;
    entries.push(Entry::stored(format!("donnees/{name}.ods"), ods));
    entries.push(Entry::new(
        format!("donnees/{name}.json"),
        serde_json::to_vec(&data).expect("plain data"),
    ));
    entries.push(Entry::new("rapport.html", report.clone().into_bytes()));
    entries.push(Entry::new("datapackage.json", json(&datapackage)));
    entries.push(Entry::new("methode.json", json(&facts.json(entity))));
    entries.push(Entry::new(
        "cle-publique.pem",
        pem_of(facts.public_key).expect("a key").into_bytes(),
    ));
    entries.sort_by(|a, b| a.path.cmp(&b.path));

    let line = |entry: &Entry| format!("{}  {}\n", hex(&Sha256::digest(&entry.bytes)), entry.path);
    let sums: String = entries.iter().map(line).collect();
    let digest = hex(&Sha256::digest(sums.as_bytes()));
    // Bare Ed25519 over the file: openssl verifies it without us.
    let signature = key.sign(sums.as_bytes()).to_bytes();
    entries.push(Entry::new("SHA256SUMS", sums.into_bytes()));
    entries.push(Entry::stored("SHA256SUMS.sig", signature.to_vec()));
    let file = ReleaseFile {
        name: format!("{name}.zip"),
        partner: partner.map(str::to_owned),
        report,
        bytes: zipped(&entries)?,
    };
    Ok((file, digest))
}

fn zipped(entries: &[Entry]) -> Result<Vec<u8>, FileError> {
    zip::write(entries).map_err(|error| FileError::Zip(error.to_string()))
}

fn json(value: &Json) -> Vec<u8> {
    let mut bytes = serde_json::to_vec_pretty(value).expect("plain data");
    bytes.push(b'\n');
    bytes
}

fn day(text: &str) -> Result<(u16, u8, u8), FileError> {
    let wrong = || FileError::Day(text.to_owned());
    let mut parts = text.splitn(3, '-');
    let mut next = || {
        parts
            .next()
            .and_then(|part| part.parse::<u16>().ok())
            .ok_or_else(wrong)
    };
    let (year, month, date) = (next()?, next()?, next()?);
    let good =
        (2000..3000).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&date);
    match good && text.len() == 10 {
        true => Ok((year, month as u8, date as u8)),
        false => Err(wrong()),
    }
}
