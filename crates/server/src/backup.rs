//! A running server -> one archive -> a server elsewhere; and whether all is well.
//!
//! The database is copied first, as one transaction sees it; the files that this copy
//! counts on never change and are never taken away, so what is read after it fits. The
//! keys of years that are counted are among them: with another key, a learner would be
//! counted twice. Who destroys a key destroys the backups that hold it too.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use brand::archive::Sink;
use serde::{Deserialize, Serialize};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use crate::domain::year_key;
use crate::error::Error;
use crate::settings::Settings;
use crate::start::{Parts, make_folder};
use crate::store::objects::Objects;
use crate::store::{Kind, Store, counting, integrity};

/// What an archive says of itself, first.
#[derive(Debug, Serialize, Deserialize)]
struct About {
    format: u32,
    relais: String,
    /// `sqlite`, or `postgres`: then the database is not in it.
    database: String,
}

const ABOUT: &str = "relais-backup.json";
const SECRET: &str = "secret.key";
const DATABASE: &str = "relais.db";
const FILES: &str = "files/";

/// What was backed up, or restored.
#[derive(Debug)]
pub struct Done {
    /// Files of packages.
    pub files: usize,
    /// False: the database is PostgreSQL's and needs its own tools.
    pub has_database: bool,
}

/// Writes an archive of everything, while the server goes on. The file must not exist.
///
/// # Errors
///
/// [`Error`], as named; no archive is left then.
pub async fn backup(settings: &Settings, parts: &Parts, to: &Path) -> Result<Done, Error> {
    if to.exists() {
        return Err(Error::Setting(format!(
            "`{}` exists already; choose another name",
            to.display()
        )));
    }
    let partial = beside(to, "partial");
    let written = write(settings, parts, &partial).await;
    let finished = written.and_then(|done| {
        fs::rename(&partial, to).map_err(failed("name", to))?;
        Ok(done)
    });
    if finished.is_err() {
        let _ = fs::remove_file(&partial);
    }
    finished
}

/// What was written into a folder of backups.
#[derive(Debug)]
pub struct Kept {
    /// The new archive.
    pub path: PathBuf,
    /// What is in it.
    pub done: Done,
    /// Older archives that made room for it.
    pub deleted: Vec<PathBuf>,
}

/// Writes an archive into a folder, under a name that says when, `now` being Unix milliseconds.
/// With `keep`, the oldest archives that this made there are deleted when the new one is
/// whole, so that so many are left; nothing else in the folder is touched.
///
/// # Errors
///
/// [`Error`], as named; no archive is written then, and none deleted. Also when an older one
/// can't be deleted: the new one is there, then.
pub async fn backup_into(
    settings: &Settings,
    parts: &Parts,
    folder: &Path,
    keep: Option<NonZeroUsize>,
    now: i64,
) -> Result<Kept, Error> {
    let at = jiff::Timestamp::from_millisecond(now).unwrap_or_default();
    let path = folder.join(format!("relais-{}.zip", at.strftime("%Y%m%dT%H%M%SZ")));
    let done = backup(settings, parts, &path).await?;
    let mut deleted = Vec::new();
    if let Some(keep) = keep {
        let mut all = archives(folder).map_err(failed("read", folder))?;
        // The newest first: their names are times.
        all.sort_by(|one, other| other.cmp(one));
        // A clock that was put back must not make the new one the oldest.
        all.retain(|it| *it != path);
        for old in all.into_iter().skip(keep.get() - 1) {
            fs::remove_file(&old).map_err(failed("delete", &old))?;
            deleted.push(old);
        }
    }
    Ok(Kept {
        path,
        done,
        deleted,
    })
}

/// The archives that [`backup_into`] named in a folder.
fn archives(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_file() && entry.file_name().to_str().is_some_and(is_dated) {
            found.push(entry.path());
        }
    }
    Ok(found)
}

/// `relais-20261130T211500Z.zip`
fn is_dated(name: &str) -> bool {
    let time = name
        .strip_prefix("relais-")
        .and_then(|it| it.strip_suffix("Z.zip"));
    time.and_then(|it| it.split_once('T'))
        .is_some_and(|(day, hour)| {
            let is_number =
                |it: &str, digits| it.len() == digits && it.bytes().all(|b| b.is_ascii_digit());
            is_number(day, 8) && is_number(hour, 6)
        })
}

async fn write(settings: &Settings, parts: &Parts, to: &Path) -> Result<Done, Error> {
    let mut options = File::options();
    options.write(true).create(true).truncate(true);
    // The server's secret is in it.
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(to).map_err(failed("write", to))?;
    let mut zip = ZipWriter::new(Sink::new(file));
    // Packages' files are packed already, or do not pack.
    let stored = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .large_file(true);
    let has_database = parts.store.kind() == Kind::Sqlite;
    let about = About {
        format: 1,
        relais: env!("CARGO_PKG_VERSION").to_owned(),
        database: if has_database { "sqlite" } else { "postgres" }.to_owned(),
    };
    let about = serde_json::to_vec_pretty(&about).map_err(io::Error::from);
    let about = about.map_err(failed("write", to))?;
    let mut add = |name: &str, options: SimpleFileOptions, content: &mut dyn Read| {
        let added = zip.start_file(name, options).map_err(io::Error::from);
        added
            .and_then(|()| io::copy(content, &mut zip))
            .map_err(failed("write", to))
    };
    add(ABOUT, stored, &mut about.as_slice())?;
    let secret = settings.data.join(SECRET);
    let bytes = fs::read(&secret).map_err(failed("read", &secret))?;
    add(SECRET, stored, &mut bytes.as_slice())?;
    let (needed, years) = if has_database {
        // SQLite makes its files for everybody to read: in a folder that is not.
        let folder = beside(to, "copy");
        let _ = fs::remove_dir_all(&folder);
        make_folder(&folder)?;
        let copy = folder.join(DATABASE);
        let copied = copy_database(&parts.store, &copy).await;
        let added = copied.and_then(|needed| {
            let packed = SimpleFileOptions::default().large_file(true);
            let mut file = File::open(&copy).map_err(failed("read", &copy))?;
            add(DATABASE, packed, &mut file)?;
            Ok(needed)
        });
        let _ = fs::remove_dir_all(&folder);
        added?
    } else {
        counted_on(&parts.store).await?
    };
    for year in years {
        let name = year_key::name(year);
        if let Some(key) = parts.objects.find(&name).await? {
            add(&format!("{FILES}{name}"), stored, &mut key.as_ref())?;
        }
    }
    let mut files = 0;
    for one in needed {
        for name in names(&one) {
            let mut content = Spool::of(&parts.objects, &name).await?;
            add(&format!("{FILES}{name}"), stored, &mut content.0)?;
            files += 1;
        }
    }
    let sink = zip.finish().map_err(io::Error::from);
    let file = sink.and_then(Sink::whole);
    let synced = file.and_then(|file| file.sync_all());
    synced.map_err(failed("write", to))?;
    Ok(Done {
        files,
        has_database,
    })
}

/// Files that versions need, and years that have a key.
type CountedOn = (Vec<integrity::Needed>, Vec<i64>);

/// Copies the database and says what the copy, not the moving original, counts on.
async fn copy_database(store: &Store, to: &Path) -> Result<CountedOn, Error> {
    store.copy_to(to).await?;
    let copy = Store::open(&format!("sqlite:{}", to.display())).await?;
    let counted_on = counted_on(&copy).await;
    copy.close().await;
    counted_on
}

async fn counted_on(store: &Store) -> Result<CountedOn, Error> {
    Ok((integrity::needed(store).await?, keyed(store).await?))
}

/// Years whose key a server needs: those that count somebody, and those whose key was agreed on.
async fn keyed(store: &Store) -> Result<Vec<i64>, Error> {
    let mut years = counting::years(store).await?;
    years.extend(year_key::agreed(store).await?);
    years.sort_unstable();
    years.dedup();
    Ok(years)
}

fn names(one: &integrity::Needed) -> Vec<String> {
    let mut names = vec![one.object.clone()];
    if one.is_compressed == 1 {
        names.push(format!("{}.gz", one.object));
    }
    names
}

/// A file out of the store of files, on this machine's disk for as long as it is read.
struct Spool(File);

impl Spool {
    async fn of(objects: &Objects, name: &str) -> Result<Spool, Error> {
        let spooled = async {
            let mut file = tempfile::tempfile()?;
            objects.copy(name, &mut file).await?;
            io::Seek::rewind(&mut file)?;
            Ok::<File, io::Error>(file)
        };
        let file = spooled.await.map_err(|error| Error::Io {
            what: format!("read the file `{name}` of a package"),
            error,
        })?;
        Ok(Spool(file))
    }
}

/// Makes a server's data out of an archive. There must be none yet.
///
/// # Errors
///
/// [`Error`], as named; nothing is in place then.
pub async fn restore(settings: &Settings, from: &Path) -> Result<Done, Error> {
    let data = &settings.data;
    let wrong = |text: String| Err(Error::Setting(text));
    let database = settings.database_file();
    let files = data.join("files");
    let has_files = fs::read_dir(&files).is_ok_and(|mut it| it.next().is_some());
    let there = [Some(data.join(SECRET)), database.clone()];
    if let Some(path) = there.iter().flatten().find(|it| it.exists()) {
        return wrong(format!(
            "`{}` exists already; nothing is overwritten: name an empty data folder",
            path.display()
        ));
    }
    if has_files {
        return wrong(format!("`{}` has files already", files.display()));
    }
    let file = File::open(from).map_err(failed("read", from))?;
    let opened = ZipArchive::new(file).map_err(io::Error::from);
    let read = opened.and_then(|mut zip| {
        let about = read_entry(&mut zip, ABOUT, 1 << 20)?;
        Ok((serde_json::from_slice::<About>(&about)?, zip))
    });
    let Ok((about, mut zip)) = read else {
        return wrong(format!(
            "`{}` is no backup of Relais, or not a whole one",
            from.display()
        ));
    };
    if about.format != 1 {
        return wrong(format!(
            "`{}` was made by a newer Relais ({})",
            from.display(),
            about.relais
        ));
    }
    let has_database = about.database == "sqlite";
    if has_database && database.is_none() {
        return wrong("the backup holds an SQLite database; restore it without --database".into());
    }
    let staging = data.join("restoring");
    let _ = fs::remove_dir_all(&staging);
    make_folder(&staging)?;
    let staged = stage(&mut zip, &staging, has_database).map_err(failed("restore", from));
    let placed = staged.and_then(|count| {
        let rename =
            |name: &str, to: &Path| fs::rename(staging.join(name), to).map_err(failed("write", to));
        let _ = fs::remove_dir(&files);
        rename("files", &files)?;
        if let Some(database) = database.filter(|_| has_database) {
            rename(DATABASE, &database)?;
        }
        // Last: without it nothing counts as restored.
        rename(SECRET, &data.join(SECRET))?;
        Ok(count)
    });
    let _ = fs::remove_dir_all(&staging);
    Ok(Done {
        files: placed?,
        has_database,
    })
}

/// Unpacks into a folder of our own, checking each file against its name.
fn stage(zip: &mut ZipArchive<File>, to: &Path, has_database: bool) -> io::Result<usize> {
    fs::create_dir_all(to.join("files"))?;
    let bad = |text: String| io::Error::new(io::ErrorKind::InvalidData, text);
    let secret = read_entry(zip, SECRET, 64)?;
    if secret.len() != 32 {
        return Err(bad("the secret is damaged".into()));
    }
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(to.join(SECRET))?.write_all(&secret)?;
    if has_database {
        let mut entry = zip.by_name(DATABASE).map_err(io::Error::from)?;
        let mut file = File::create(to.join(DATABASE))?;
        io::copy(&mut entry, &mut file)?;
        file.sync_all()?;
    }
    let mut count = 0;
    for index in 0..zip.len() {
        let mut entry = zip.by_index(index).map_err(io::Error::from)?;
        let name = entry.name().map_err(io::Error::from)?;
        let Some(name) = name.strip_prefix(FILES).map(str::to_owned) else {
            continue;
        };
        let hash = name.strip_suffix(".gz").unwrap_or(&name);
        let is_hash = hash.len() == 64 && hash.bytes().all(|it| it.is_ascii_hexdigit());
        let year = name
            .strip_prefix("year-")
            .and_then(|it| it.strip_suffix(".key"));
        let is_key = year.is_some_and(|it| it.parse::<u16>().is_ok());
        if !is_hash && !is_key {
            return Err(bad(format!("`{name}` is no file of ours")));
        }
        // As the store of files lays them out.
        let folder = to.join("files").join(&name[..2]);
        fs::create_dir_all(&folder)?;
        let path = folder.join(&name);
        let mut file = File::create_new(&path)?;
        io::copy(&mut entry, &mut file)?;
        file.sync_all()?;
        if is_key {
            continue;
        }
        let mut hasher = blake3::Hasher::new();
        let file = File::open(&path)?;
        match name.ends_with(".gz") {
            true => io::copy(&mut flate2::read::GzDecoder::new(file), &mut hasher)?,
            false => io::copy(&mut &file, &mut hasher)?,
        };
        if hasher.finalize().to_hex().as_str() != hash {
            return Err(bad(format!("`{name}` is damaged")));
        }
        count += 1;
    }
    Ok(count)
}

fn read_entry(zip: &mut ZipArchive<File>, name: &str, limit: u64) -> io::Result<Vec<u8>> {
    let entry = zip.by_name(name).map_err(io::Error::from)?;
    let mut bytes = Vec::new();
    entry.take(limit).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Everything that is wrong with a server's data: the database with itself, and every
/// file that a version needs with its hash.
///
/// # Errors
///
/// [`Error`] when the database can't be asked.
pub async fn check(parts: &Parts) -> Result<Vec<String>, Error> {
    let mut found = integrity::check(&parts.store).await?;
    for one in integrity::needed(&parts.store).await? {
        for name in names(&one) {
            let file = match Spool::of(&parts.objects, &name).await {
                Ok(spool) => spool.0,
                Err(_) => {
                    found.push(format!("the file `{name}` is missing"));
                    continue;
                }
            };
            let mut hasher = blake3::Hasher::new();
            let read = match name.ends_with(".gz") {
                true => io::copy(&mut flate2::read::GzDecoder::new(file), &mut hasher),
                false => io::copy(&mut &file, &mut hasher),
            };
            let is_whole = read.is_ok_and(|bytes| i64::try_from(bytes) == Ok(one.bytes));
            if !is_whole || hasher.finalize().to_hex().as_str() != one.object {
                found.push(format!("the file `{name}` is damaged"));
            }
        }
    }
    for year in keyed(&parts.store).await? {
        if parts.objects.find(&year_key::name(year)).await?.is_none() {
            found.push(format!(
                "the key of {year}, by which learners are counted, is missing"
            ));
        }
    }
    Ok(found)
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    PathBuf::from(name)
}

fn failed(what: &str, path: &Path) -> impl FnOnce(io::Error) -> Error {
    let what = format!("{what} `{}`", path.display());
    |error| Error::Io { what, error }
}

#[cfg(test)]
mod tests {
    use super::is_dated;

    #[test]
    fn only_what_a_backup_is_called_is_ever_deleted() {
        assert!(is_dated("relais-20261130T211500Z.zip"));
        for name in [
            "relais-2026-11-30.zip",
            "relais-20261130T211500Z.zip.partial",
            "relais-20261130T211500.zip",
            "relais-20261130T21150éZ.zip",
            "relais-avant.zip",
            "relais-.zip",
            "relais-TZ.zip",
            "notes.txt",
        ] {
            assert!(!is_dated(name), "{name}");
        }
    }
}
