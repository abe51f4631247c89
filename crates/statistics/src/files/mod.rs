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

use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

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

/// What the files of one group's partners have in common, or is being made for the first of them.
type Making = Arc<OnceLock<Result<Common, FileError>>>;
/// Groups whose files are being written.
const GROUPS: usize = 3;

/// Writes the national file and one for each partner, a few at a time.
pub struct Writer<'a> {
    release: Release,
    stamp: &'a Stamp,
    key: &'a SigningKey,
    public_key: String,
    report: report::Template,
    next: usize,
    digest: String,
    /// By place of the group, the latest last.
    common: Mutex<VecDeque<(usize, Making)>>,
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
            common: Mutex::default(),
        })
    }

    /// The next files; none: all are written.
    pub fn next_files(&mut self) -> Option<Result<Vec<ReleaseFile>, FileError>> {
        let facts = Facts {
            release: &self.release,
            stamp: self.stamp,
            public_key: &self.public_key,
        };
        let national = std::iter::once((0, &self.release.national, None));
        let groups = (1..).zip(&self.release.groups).flat_map(|(place, group)| {
            let members = group.members.iter();
            members.map(move |member| (place, group, Some(member.as_str())))
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
                && let Some((place, entity, partner)) = jobs.get(index)
            {
                let making = self.making(*place);
                let common = making.get_or_init(|| Common::of(&facts, &self.report, entity));
                let file = match common {
                    Ok(common) => common.file(*partner, self.key),
                    Err(error) => Err(error.clone()),
                };
                done.push((index, file));
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

    /// What the files of the group at that place have in common. Files are written group after
    /// group: no more than a few are remembered.
    fn making(&self, place: usize) -> Making {
        let mut common = self.common.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, making)) = common.iter().find(|(it, _)| *it == place) {
            return Arc::clone(making);
        }
        if common.len() == GROUPS {
            common.pop_front();
        }
        let making = Making::default();
        common.push_back((place, Arc::clone(&making)));
        making
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

/// What the files of a group's partners have in common: all but the partner's name, which is in
/// the names of some files, in their sums and in the signature.
struct Common {
    /// Without the partner: `senscyber_statistiques_2025_v1_`.
    stem: String,
    /// A zip of the files that are the same, packed once.
    packed: Vec<u8>,
    /// Of each in that zip, in order: whether it is called by its name or by the release's, and the
    /// SHA-256 of its bytes.
    files: Vec<(Called, String)>,
    /// `datapackage.json`, whose name is still to be set.
    datapackage: Json,
    /// `rapport.html`.
    report: String,
}

/// What a file in a release is called.
enum Called {
    /// So.
    Path(String),
    /// `donnees/`, as the release is called, and this extension.
    Release(&'static str),
}

impl Called {
    fn path(&self, release: &str) -> String {
        match self {
            Called::Path(path) => path.clone(),
            Called::Release(extension) => format!("donnees/{release}.{extension}"),
        }
    }
}

impl Common {
    fn of(
        facts: &Facts<'_>,
        template: &report::Template,
        entity: &Entity,
    ) -> Result<Common, FileError> {
        let Facts { release, stamp, .. } = facts;
        let stem = format!(
            "{}_statistiques_{}_v{}_",
            language::slug(&release.plan.programme).replace('-', ""),
            release.plan.year,
            release.version,
        );
        let title = format!("{} {}", release.plan.programme, release.plan.year);
        let (entities, shown) = content(release, entity);
        let tables = tables::sheets(release, &entities, &shown);
        let csv: Vec<(&Sheet, Vec<u8>)> = tables.iter().map(|s| (s, csv::write(s))).collect();
        let described: Vec<(&Sheet, &[u8])> = csv.iter().map(|(s, b)| (*s, b.as_slice())).collect();
        let datapackage = method::datapackage(facts, entity, &described);
        let report = template.write(facts, entity)?;

        let plain = |path: String, bytes| (Called::Path(path.clone()), Entry::new(path, bytes));
        let mut entries: Vec<(Called, Entry)> = csv
            .into_iter()
            .map(|(sheet, bytes)| plain(format!("donnees/{}.csv", sheet.id), bytes))
            .collect();
        let data = method::data(facts, &tables);
        let mut sheets = tables::workbook(tables);
        sheets.push(facts.sheet(entity));
        let xlsx = xlsx::write(&sheets, &title, day(&stamp.signed_on)?);
        let xlsx = xlsx.map_err(|error| FileError::Spreadsheet(error.to_string()))?;
        entries.push((Called::Release("xlsx"), Entry::stored("xlsx", xlsx)));
        let ods = zipped(&ods::write(&sheets, &title, &stamp.signed_on))?;
        entries.push((Called::Release("ods"), Entry::stored("ods", ods)));
        entries.push((Called::Release("json"), Entry::new("json", data)));
        entries.push(plain(
            "rapport.html".to_owned(),
            report.clone().into_bytes(),
        ));
        entries.push(plain("methode.json".to_owned(), json(&facts.json(entity))));
        let pem = pem_of(facts.public_key).expect("a key").into_bytes();
        entries.push(plain("cle-publique.pem".to_owned(), pem));

        let (files, entries): (Vec<_>, Vec<_>) = entries
            .into_iter()
            .map(|(called, entry)| ((called, sum(&entry.bytes)), entry))
            .unzip();
        Ok(Common {
            stem,
            packed: zipped(&entries)?,
            files,
            datapackage,
            report,
        })
    }

    /// The file of one partner, or the national one.
    fn file(&self, partner: Option<&str>, key: &SigningKey) -> Written {
        let name = format!("{}{}", self.stem, partner.unwrap_or("national"));
        let mut datapackage = self.datapackage.clone();
        datapackage["name"] = name.to_lowercase().into();
        let datapackage = Entry::new("datapackage.json", json(&datapackage));

        let packed = self
            .files
            .iter()
            .map(|(called, sum)| (called.path(&name), sum.clone()));
        let mut sums: Vec<(String, String)> = packed.collect();
        sums.push((datapackage.path.clone(), sum(&datapackage.bytes)));
        sums.sort_unstable();
        let line = |(path, sum): &(String, String)| format!("{sum}  {path}\n");
        let sums: String = sums.iter().map(line).collect();
        let digest = sum(sums.as_bytes());
        // Bare Ed25519 over the file: openssl verifies it without us.
        let signature = key.sign(sums.as_bytes()).to_bytes();
        let own = [
            datapackage,
            Entry::new("SHA256SUMS", sums.into_bytes()),
            Entry::stored("SHA256SUMS.sig", signature.to_vec()),
        ];
        let names = self.files.iter().map(|(called, _)| called.path(&name));
        let bytes = zip::add(&self.packed, names, &own);
        let file = ReleaseFile {
            name: format!("{name}.zip"),
            partner: partner.map(str::to_owned),
            report: self.report.clone(),
            bytes: bytes.map_err(|error| FileError::Zip(error.to_string()))?,
        };
        Ok((file, digest))
    }
}

/// SHA-256, as `SHA256SUMS` has it.
fn sum(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
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
