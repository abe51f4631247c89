//! [`Package`] -> zip file: the last small step.
//!
//! Bytes depend on the content only: paths are sorted, dates fixed. What the
//! zip of an earlier build already holds is copied as it is, what several
//! packages share is compressed once, the rest on all cores. A file appears
//! under its final name only when it is whole.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Cursor, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use brand::archive::{self, Sink, compress, is_compressed, options};
use rayon::prelude::*;
use serde::Deserialize;
use zip::{ZipArchive, ZipWriter};

use super::{Content, GENERATOR, IDENTITY_FILE, Package};

/// Longest `relais.json` read from an earlier zip, in bytes.
const IDENTITY_LIMIT: u64 = 16 * 1024 * 1024;

/// A package that could not be written.
#[derive(Debug, thiserror::Error)]
#[error("failed to write `{}`", path.display())]
pub struct WriteError {
    /// The file being read or written.
    pub path: PathBuf,
    /// What the system says.
    #[source]
    pub error: io::Error,
}

/// A package on the disk.
#[derive(Debug)]
pub struct Written {
    /// Where.
    pub path: PathBuf,
    /// Its length in bytes.
    pub bytes: u64,
    /// Files compressed this time.
    pub compressed: usize,
    /// Files copied from the earlier zip.
    pub reused: usize,
}

/// Compressed files shared by the packages of one build.
#[derive(Default)]
pub struct Cache(Mutex<HashMap<Key, Arc<Vec<u8>>>>);

/// Path in the package and BLAKE3 of the content.
type Key = (String, [u8; 32]);

/// Writes a package into `folder`, which must exist.
///
/// # Errors
/// [`WriteError`]; then nothing new stands under the final name.
pub fn write(package: &Package, folder: &Path, cache: &Cache) -> Result<Written, WriteError> {
    let path = folder.join(format!("{}.zip", package.name));
    let fail = |error| WriteError {
        path: path.clone(),
        error,
    };
    if let Some(other) = Subject::of_file(&path)
        && let Some(own) = Subject::of_package(package)
        && other != own
    {
        let reason = format!(
            "it is the package of {other}, and {own} would have the same name: build both in \
             one command, or into another folder"
        );
        return Err(fail(io::Error::new(io::ErrorKind::AlreadyExists, reason)));
    }
    let mut earlier = Earlier::open(&path);
    let parts = package
        .entries
        .par_iter()
        .map(|(name, content)| part(name, content, earlier.as_ref(), cache))
        .collect::<Result<Vec<_>, WriteError>>()?;
    let compressed = parts
        .iter()
        .filter(|part| !matches!(part, Part::Earlier(_)))
        .count();
    let reused = parts.len() - compressed;
    // Nothing changed: the zip there is byte for byte the one we would write.
    if compressed == 0
        && let Some(earlier) = &earlier
        && earlier.archive.len() == parts.len()
    {
        let bytes = fs::metadata(&path).map_err(fail)?.len();
        return Ok(Written {
            path,
            bytes,
            compressed,
            reused,
        });
    }
    let temporary = tempfile::Builder::new()
        .prefix(".relais-")
        .suffix(".zip.part")
        .tempfile_in(folder)
        .map_err(fail)?;
    let sink = Sink::new(temporary.as_file());
    let mut writer = ZipWriter::new(BufWriter::with_capacity(256 * 1024, sink));
    for ((name, _), part) in package.entries.iter().zip(parts) {
        add(&mut writer, name, part, earlier.as_mut()).map_err(fail)?;
    }
    let buffered = writer.finish().map_err(|error| fail(error.into()))?;
    let sink = buffered
        .into_inner()
        .map_err(|error| fail(error.into_error()))?;
    sink.whole().map_err(fail)?;
    let bytes = finish(temporary, &path).map_err(fail)?;
    Ok(Written {
        path,
        bytes,
        compressed,
        reused,
    })
}

/// The bytes of a package's zip, for what never touches the disk.
///
/// # Errors
/// [`WriteError`] when a media file cannot be read.
pub fn to_bytes(package: &Package) -> Result<Vec<u8>, WriteError> {
    let cache = Cache::default();
    let fail = |error| WriteError {
        path: PathBuf::from(&package.name),
        error,
    };
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in &package.entries {
        let part = part(name, content, None, &cache)?;
        add(&mut writer, name, part, None).map_err(fail)?;
    }
    let cursor = writer.finish().map_err(|error| fail(error.into()))?;
    Ok(cursor.into_inner())
}

/// How a file gets into the zip.
enum Part {
    /// As it stands in the earlier zip, at this index.
    Earlier(usize),
    /// From a zip of this one file.
    Compressed(Arc<Vec<u8>>),
    /// Stored as it is on the disk.
    Stored(PathBuf),
}

fn part(
    name: &str,
    content: &Content,
    earlier: Option<&Earlier>,
    cache: &Cache,
) -> Result<Part, WriteError> {
    let hash = content.hash();
    if let Some(index) = earlier.and_then(|earlier| earlier.index_of(name, &hash)) {
        return Ok(Part::Earlier(index));
    }
    let key = (name.to_owned(), hash);
    if let Some(ready) = cache.get(&key) {
        return Ok(Part::Compressed(ready));
    }
    let fail = |path: &Path, error| WriteError {
        path: path.to_owned(),
        error,
    };
    let read;
    let bytes = match content {
        Content::Bytes(bytes) => bytes,
        Content::File { disk, .. } if is_compressed(name) => return Ok(Part::Stored(disk.clone())),
        Content::File { disk, .. } => {
            read = fs::read(disk).map_err(|error| fail(disk, error))?;
            &read
        }
    };
    let ready = compress(name, bytes).map_err(|error| fail(Path::new(name), error))?;
    let ready = Arc::new(ready);
    cache.put(key, &ready);
    Ok(Part::Compressed(ready))
}

fn add<W: Write + Seek>(
    writer: &mut ZipWriter<W>,
    name: &str,
    part: Part,
    earlier: Option<&mut Earlier>,
) -> io::Result<()> {
    match (part, earlier) {
        (Part::Earlier(index), Some(earlier)) => {
            writer.raw_copy_file(earlier.archive.by_index_raw(index)?)?;
        }
        (Part::Earlier(_), None) => return Err(io::Error::other("no earlier zip to copy from")),
        (Part::Compressed(ready), _) => {
            archive::add(writer, &ready)?;
        }
        (Part::Stored(disk), _) => {
            let mut file = File::open(&disk)?;
            let large = file.metadata()?.len() >= u64::from(u32::MAX);
            writer.start_file(name, options(name).large_file(large))?;
            io::copy(&mut file, writer)?;
        }
    }
    Ok(())
}

/// Gives a finished file its name, once the disk has it.
fn finish(temporary: tempfile::NamedTempFile, path: &Path) -> io::Result<u64> {
    let file = temporary.as_file();
    file.sync_all()?;
    let bytes = file.metadata()?.len();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // Temporary files are private; a package is made to be handed out.
        file.set_permissions(fs::Permissions::from_mode(0o644))?;
    }
    temporary.persist(path).map_err(|error| error.error)?;
    Ok(bytes)
}

/// What a package is of, whatever its file is called.
#[derive(Deserialize, PartialEq, Eq)]
struct Subject {
    programme: SubjectId,
    module: Option<SubjectId>,
    partner: Option<String>,
}

#[derive(Deserialize, PartialEq, Eq)]
struct SubjectId {
    id: String,
}

impl Subject {
    /// None where there is no package, or one that does not say.
    fn of_file(path: &Path) -> Option<Subject> {
        serde_json::from_slice(&identity_of(path)?.1).ok()
    }

    fn of_package(package: &Package) -> Option<Subject> {
        match package.entries.get(IDENTITY_FILE)? {
            Content::Bytes(json) => serde_json::from_slice(json).ok(),
            Content::File { .. } => None,
        }
    }
}

impl std::fmt::Display for Subject {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let programme = &self.programme.id;
        match (&self.module, &self.partner) {
            (Some(SubjectId { id }), Some(partner)) => write!(
                f,
                "module `{id}` of programme `{programme}` for partner `{partner}`"
            ),
            (Some(SubjectId { id }), None) => write!(f, "module `{id}` of programme `{programme}`"),
            (None, Some(partner)) => write!(f, "programme `{programme}` for partner `{partner}`"),
            (None, None) => write!(f, "programme `{programme}`"),
        }
    }
}

/// A zip, and what its package says of itself; none where it is none of ours.
fn identity_of(path: &Path) -> Option<(ZipArchive<BufReader<File>>, Vec<u8>)> {
    let mut archive = ZipArchive::new(BufReader::new(File::open(path).ok()?)).ok()?;
    let mut json = Vec::new();
    let entry = archive.by_name(IDENTITY_FILE).ok()?;
    entry.take(IDENTITY_LIMIT).read_to_end(&mut json).ok()?;
    Some((archive, json))
}

/// The zip of an earlier build, with the hash of each of its files.
struct Earlier {
    archive: ZipArchive<BufReader<File>>,
    hashes: HashMap<String, String>,
}

#[derive(Deserialize)]
struct EarlierIdentity {
    generator: String,
    files: HashMap<String, String>,
}

impl Earlier {
    /// None unless it was made by this very program: another one may compress
    /// differently.
    fn open(path: &Path) -> Option<Earlier> {
        let (archive, json) = identity_of(path)?;
        let identity: EarlierIdentity = serde_json::from_slice(&json).ok()?;
        let mut hashes = identity.files;
        hashes.insert(
            IDENTITY_FILE.into(),
            blake3::hash(&json).to_hex().to_string(),
        );
        (identity.generator == GENERATOR).then_some(Earlier { archive, hashes })
    }

    fn index_of(&self, name: &str, hash: &[u8; 32]) -> Option<usize> {
        let known = self.hashes.get(name)?;
        let wanted = blake3::Hash::from_bytes(*hash);
        if known.as_str() != wanted.to_hex().as_str() {
            return None;
        }
        self.archive.index_for_name(name)
    }
}

impl Cache {
    fn get(&self, key: &Key) -> Option<Arc<Vec<u8>>> {
        self.0.lock().ok()?.get(key).cloned()
    }

    fn put(&self, key: Key, ready: &Arc<Vec<u8>>) {
        if let Ok(mut cache) = self.0.lock() {
            cache.insert(key, Arc::clone(ready));
        }
    }
}
