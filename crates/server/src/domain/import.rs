//! An uploaded package -> a version that learners can take.
//!
//! The safe reader of [`scorm::package`] decides what is read at all; each file goes
//! to the store of files under the hash of its bytes, text also compressed, once.
//! The rows are written last, in one transaction, with how the version is played and what
//! is wrong with it: an import that fails leaves nothing but files that the next one finds
//! again. What is wrong is what [`scorm::inspect`] says, word for word.
//!
//! A package that cannot work ([`Report::obstacle`]) is kept aside: nobody gets it until an
//! administrator insists.

use std::fs::File;
use std::io::{BufReader, Read, Seek, Write};
use std::path::Path;
use std::time::{Duration, Instant};

use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use scorm::inspect::{Report, inspect};
use scorm::manifest::{LangString, Manifest, ScormType};
use scorm::package::{Limits, PackageError, PackageReader};
use scorm::problem::{Problem, Severity};
use tokio::runtime::Handle;
use tokio::sync::Semaphore;

use super::identity::{self, Identity, OBJECTIVE, OBJECTIVES};
use crate::store::course::{self, About, Entry, Item, NewVersion, Version};
use crate::store::objects::{Objects, ObjectsError};
use crate::store::{Store, StoreError};

/// Why a package is not taken.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// Hostile, broken, or too big.
    #[error(transparent)]
    Package(#[from] PackageError),
    /// There is nothing to launch.
    #[error("{}", .0.message)]
    Nothing(Box<Problem>),
    /// A course has this very package already.
    #[error("it is version {number} of the course `{title}` (`{slug}`) already")]
    Known {
        /// Its address.
        slug: String,
        /// Its title.
        title: String,
        /// Of the version.
        number: i64,
    },
    /// A course has this module in this language and for this audience.
    #[error("the course `{title}` (`{slug}`) is this module: add the package there, as a version")]
    Same {
        /// Its address.
        slug: String,
        /// Its title.
        title: String,
    },
    /// It took too long.
    #[error("reading the package took longer than {0} seconds")]
    TooSlow(u64),
    /// A defect of ours.
    #[error("reading the package failed")]
    Broken,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The store of files failed.
    #[error(transparent)]
    Objects(#[from] ObjectsError),
    /// The disk failed.
    #[error("failed to read or write a file: {0}")]
    Io(#[from] std::io::Error),
}

/// What an import is told, beside the package.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// In addresses; the package's title when empty.
    pub slug: String,
    /// The account that does it; none: the command line or the server.
    pub account_id: Option<String>,
    /// Built by us.
    pub is_own: bool,
    /// To be shown in the catalogue if the course is new.
    pub is_listed: bool,
    /// Never a version of a course that is there: the address gets a number if need be.
    pub is_new: bool,
    /// Where a server publishes its own packages at its start: the version that this one says
    /// of itself. None: a person asks.
    pub publication: Option<String>,
    /// How it is played: strictly or not, `frame` or `popup`. None: as the version that new
    /// learners get, else leniently in a frame.
    pub playing: Option<(bool, &'static str)>,
    /// Offered even if it cannot work, as far as can be seen.
    pub insists: bool,
}

/// A finished import.
#[derive(Debug)]
pub struct Imported {
    /// The version, new or the same as before.
    pub version: Version,
    /// In addresses.
    pub slug: String,
    /// What is wrong with the package, and can be lived with.
    pub problems: Vec<Problem>,
    /// Why it cannot work; none: it can, as far as can be seen.
    pub obstacle: Option<Problem>,
    /// What became of it.
    pub outcome: Arrival,
}

/// What becomes of a package that was taken in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrival {
    /// New learners get it.
    Offered,
    /// It was there before.
    Known,
    /// It is kept, and nobody gets it yet: it looks like another course.
    HeldBack,
    /// It is kept, and nobody gets it until somebody insists: it cannot work.
    Aside,
}

static AT_WORK: Semaphore = Semaphore::const_new(1);
/// Longest time that one package may take, and may wait for its turn.
const PATIENCE: Duration = Duration::from_secs(600);
/// Files up to this size are hashed and compressed in memory.
const SMALL: u64 = 8 << 20;
/// Files below this gain nothing by compression.
const WORTH_PACKING: usize = 512;

/// Takes a package in. Reads and compresses on a thread of its own.
///
/// # Errors
///
/// [`ImportError`], as named; no row is kept then.
pub async fn import(
    store: &Store,
    objects: &Objects,
    zip: File,
    request: Request,
    now: i64,
) -> Result<Imported, ImportError> {
    let (hash, zip) = in_background(move || hash(zip)).await?;
    let wanted = slug(&request.slug);
    let known = match request.publication {
        // Which one is offered is not for a start to decide. Ours are known by what is in
        // them: their files may have any name.
        Some(_) => course::published(store, &hash).await?,
        None => course::current_if(store, &wanted, &hash)
            .await?
            .map(|it| (wanted.clone(), it)),
    };
    if let Some((slug, version)) = known.filter(|_| !request.is_new) {
        return Ok(Imported {
            version,
            slug,
            problems: Vec::new(),
            obstacle: None,
            outcome: Arrival::Known,
        });
    }
    if request.is_new
        && request.slug.is_empty()
        && let Some((slug, title, number)) = course::with_package(store, &hash).await?
    {
        return Err(ImportError::Known {
            slug,
            title,
            number,
        });
    }
    // One at a time: reading a large package takes memory and a whole processor.
    let turn = tokio::time::timeout(PATIENCE, AT_WORK.acquire()).await;
    let Ok(Ok(turn)) = turn else {
        return Err(ImportError::TooSlow(PATIENCE.as_secs()));
    };
    let started = Instant::now();
    let (objects, handle) = (objects.clone(), Handle::current());
    let read = in_background(move || {
        let report = inspect(BufReader::new(zip.try_clone()?), &Limits::default());
        read(&objects, &handle, zip, report)
    })
    .await;
    drop(turn);
    let result = if read.is_ok() { "taken" } else { "refused" };
    metrics::counter!("relais_imports_total", "result" => result).increment(1);
    metrics::histogram!("relais_import_seconds").record(started.elapsed().as_secs_f64());
    let mut read = read?;
    if read.title.is_empty() {
        // Better than nothing: the name that somebody gave it, or the one of its address.
        read.title = match request.slug.trim() {
            "" => "Cours".to_owned(),
            slug => slug.to_owned(),
        };
    }
    for item in &mut read.items {
        if item.title.is_empty() {
            item.title.clone_from(&item.identifier);
        }
    }
    let about = about(&read.manifest, read.identity.as_ref(), &read.files);
    let wished = slug(if request.slug.is_empty() {
        &read.title
    } else {
        &request.slug
    });
    if request.is_new
        && let Some(same) = course::of_identity(store, &about, false).await?
    {
        return Err(ImportError::Same {
            slug: same.slug,
            title: same.title,
        });
    }
    let slug = match (request.is_own, request.is_new) {
        (true, _) => own_address(store, wished, &about).await?,
        (false, true) => free(store, wished).await?,
        (false, false) => wished,
    };
    let objectives: Vec<String> = serde_json::from_str(&about.objectives).unwrap_or_default();
    let entry = Entry {
        slug: &slug,
        title: &read.title,
        summary: &about.summary,
        language: &about.language,
        audience: &about.audience,
        minutes: about.minutes,
        objectives: &objectives,
        is_own: request.is_own,
        is_listed: request.is_listed,
    };
    let obstacle = read.report.obstacle().cloned();
    let problems = read.report.problems;
    let new = NewVersion {
        title: &read.title,
        package_hash: &hash,
        bytes: read.bytes,
        publication: request.publication.as_deref(),
        playing: request.playing,
        is_aside: obstacle.is_some() && !request.insists,
        items: &read.items,
        files: &read.files,
        problems: &problems,
        about: Some(&about),
    };
    let account_id = request.account_id.as_deref();
    let version = course::add(store, account_id, &entry, &new, now).await?;
    let course = course::find(store, &version.course_id).await?;
    let current = course.and_then(|it| it.course_version_id);
    let outcome = if current.as_ref() == Some(&version.course_version_id) {
        Arrival::Offered
    } else if version.withdrawn_at.is_some() {
        Arrival::Known
    } else if new.is_aside {
        Arrival::Aside
    } else {
        Arrival::HeldBack
    };
    Ok(Imported {
        version,
        slug,
        problems,
        obstacle,
        outcome,
    })
}

/// The address of a course of ours: that of the same module, language and audience, else
/// the wished one, with a number where another course has it.
async fn own_address(store: &Store, wished: String, about: &About) -> Result<String, StoreError> {
    if let Some(course) = course::of_identity(store, about, true).await? {
        return Ok(course.slug);
    }
    let mut slug = wished.clone();
    let mut number = 2;
    while let Some(course) = course::find_by_slug(store, &slug).await? {
        // What a former program published may not say what it is.
        let newest = course::versions(store, &course.course_id).await?;
        let known = match newest.first() {
            Some(version) => course::about(store, &version.course_version_id).await?,
            None => None,
        };
        if course.is_own == 1 && known.is_none_or(|it| it.module.is_empty()) {
            break;
        }
        slug = format!("{wished}-{number}");
        number += 1;
    }
    Ok(slug)
}

/// An address that no course has: as wished, or with a number.
async fn free(store: &Store, wished: String) -> Result<String, StoreError> {
    let mut slug = wished.clone();
    let mut number = 2;
    while course::find_by_slug(store, &slug).await?.is_some() {
        slug = format!("{wished}-{number}");
        number += 1;
    }
    Ok(slug)
}

/// Runs what blocks on a thread of its own.
async fn in_background<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, ImportError> + Send + 'static,
) -> Result<T, ImportError> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|_| ImportError::Broken)?
}

/// The hash of a package, and the package from its beginning.
fn hash(mut zip: File) -> Result<(String, File), ImportError> {
    let mut hasher = blake3::Hasher::new();
    std::io::copy(&mut zip, &mut hasher)?;
    zip.rewind()?;
    Ok((hasher.finalize().to_hex().to_string(), zip))
}

/// A package whose files are in the store.
struct ReadPackage {
    title: String,
    bytes: i64,
    manifest: Manifest,
    items: Vec<Item>,
    files: Vec<course::File>,
    report: Report,
    /// What it says of itself, if we built it.
    identity: Option<Identity>,
}

fn read(
    objects: &Objects,
    handle: &Handle,
    zip: File,
    report: Report,
) -> Result<ReadPackage, ImportError> {
    let started = Instant::now();
    let bytes = zip.metadata()?.len();
    // Whoever read it before left it at some other place.
    (&zip).rewind()?;
    let mut reader = PackageReader::open(zip, &Limits::default())?;
    let package = reader.package();
    let fatal = package
        .problems
        .iter()
        .find(|it| it.severity == Severity::Fatal);
    if let Some(problem) = fatal {
        return Err(ImportError::Nothing(Box::new(problem.clone())));
    }
    let (title, items) = menu(package);
    let title = named(&title, &report, &items);
    let manifest = package.manifest.clone();
    let names: Vec<(String, u64)> = reader
        .files()
        .iter()
        .map(|it| (it.name.clone(), it.size))
        .collect();
    let mut files = Vec::with_capacity(names.len());
    for (name, size) in names {
        if started.elapsed() > PATIENCE {
            return Err(ImportError::TooSlow(PATIENCE.as_secs()));
        }
        let content = reader.read_file(&name)?;
        files.push(keep(objects, handle, &name, size, content)?);
    }
    let has_identity = reader
        .files()
        .iter()
        .any(|it| it.name == identity::FILE && it.size <= identity::MOST_BYTES);
    let identity = match has_identity {
        true => {
            let mut json = Vec::new();
            reader
                .read_file(identity::FILE)?
                .read_to_end(&mut json)
                .map_err(|error| PackageError::Read {
                    name: identity::FILE.to_owned(),
                    error,
                })?;
            Identity::parse(&json)
        }
        false => None,
    };
    Ok(ReadPackage {
        title,
        bytes: i64::try_from(bytes).unwrap_or(i64::MAX),
        manifest,
        items,
        files,
        report,
        identity,
    })
}

/// What to call a course: as its tree does, else its metadata, else its first item that has
/// a title; empty when nothing has.
fn named(title: &str, report: &Report, items: &[Item]) -> String {
    let metadata = report.title.as_deref().unwrap_or_default();
    let items = items.iter().map(|it| it.title.as_str());
    let known = [title, metadata].into_iter().chain(items).map(str::trim);
    let mut known = known.filter(|it| !it.is_empty());
    known.next().unwrap_or_default().to_owned()
}

/// Puts one file in the store, compressed too where that helps.
fn keep(
    objects: &Objects,
    handle: &Handle,
    name: &str,
    size: u64,
    mut content: impl Read,
) -> Result<course::File, ImportError> {
    let mut file = course::File {
        path: name.to_owned(),
        object: String::new(),
        bytes: 0,
        is_compressed: 0,
    };
    // What can't be unpacked is the package's fault, not the disk's.
    let damaged = |error| PackageError::Read {
        name: name.to_owned(),
        error,
    };
    if size > SMALL {
        let mut copy = tempfile::NamedTempFile::new()?;
        let mut hasher = blake3::Hasher::new();
        let mut buffer = vec![0; 256 << 10];
        loop {
            let count = content.read(&mut buffer).map_err(damaged)?;
            if count == 0 {
                break;
            }
            hasher.update(&buffer[..count]);
            copy.write_all(&buffer[..count])?;
            file.bytes += count as i64;
        }
        copy.flush()?;
        file.object = hasher.finalize().to_hex().to_string();
        handle.block_on(objects.put_file(&file.object, copy.path()))?;
        return Ok(file);
    }
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0));
    content.read_to_end(&mut bytes).map_err(damaged)?;
    file.bytes = bytes.len() as i64;
    file.object = blake3::hash(&bytes).to_hex().to_string();
    if is_text(name) && bytes.len() >= WORTH_PACKING {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(&bytes)?;
        let packed = encoder.finish()?;
        if packed.len() + packed.len() / 10 < bytes.len() {
            file.is_compressed = 1;
            let name = format!("{}.gz", file.object);
            handle.block_on(objects.put(&name, Bytes::from(packed)))?;
        }
    }
    handle.block_on(objects.put(&file.object, Bytes::from(bytes)))?;
    Ok(file)
}

/// Whether a file is text, which packs well.
fn is_text(name: &str) -> bool {
    let ending = Path::new(name).extension().and_then(|it| it.to_str());
    let ending = ending.unwrap_or_default().to_ascii_lowercase();
    [
        "html", "htm", "xhtml", "js", "mjs", "css", "json", "xml", "xsd", "svg", "txt", "vtt",
        "map", "csv", "wasm", "ttf", "otf", "ico",
    ]
    .contains(&ending.as_str())
}

/// The organization in use, as a menu.
fn menu(package: &scorm::package::Package) -> (String, Vec<Item>) {
    let Some(organization) = package.manifest.organization() else {
        return (String::new(), Vec::new());
    };
    let mut launches = package.launches.iter().peekable();
    let mut items = Vec::new();
    for (position, (level, item)) in organization.walk().into_iter().enumerate() {
        // Launches stand in the order of the tree; items that launch nothing have none.
        let launch = launches.next_if(|it| it.item == item.identifier);
        let url = launch.and_then(|it| it.url.clone()).unwrap_or_default();
        let kind = match launch.map(|it| it.scorm_type) {
            _ if url.is_empty() => "heading",
            Some(ScormType::Sco) => "sco",
            _ => "asset",
        };
        items.push(Item {
            position: position as i64,
            identifier: item.identifier.clone(),
            level: level as i64,
            title: item.title.trim().to_owned(),
            is_visible: i64::from(item.is_visible),
            kind: kind.to_owned(),
            url,
            prerequisites: item.prerequisites.clone().unwrap_or_default(),
            mastery_score: text(item.mastery_score),
            max_time_allowed: text(item.max_time_allowed),
            time_limit_action: item
                .time_limit_action
                .map(|it| it.as_str().to_owned())
                .unwrap_or_default(),
            data_from_lms: item.data_from_lms.clone().unwrap_or_default(),
        });
    }
    (organization.title.trim().to_owned(), items)
}

fn text(value: Option<impl ToString>) -> String {
    value.map(|it| it.to_string()).unwrap_or_default()
}

/// Reads once more what the packages say of themselves that a former program imported:
/// their number. What another node describes at the same time comes to the same.
///
/// # Errors
///
/// [`StoreError`] when the database fails. A file that can't be read is logged, and what
/// the course says already stays.
pub async fn describe_former(store: &Store, objects: &Objects) -> Result<usize, StoreError> {
    let mut count = 0;
    loop {
        let versions = course::undescribed(store, 50).await?;
        if versions.is_empty() {
            return Ok(count);
        }
        for version in versions {
            let files = course::files(store, &version.course_version_id).await?;
            let found = course::find(store, &version.course_id).await?;
            let read = match read_about(objects, &files).await {
                Ok(read) => read,
                Err(error) => {
                    // The store of files answers again later.
                    tracing::warn!(%error, "failed to read again packages imported by an earlier version of Relais");
                    return Ok(count);
                }
            };
            let about = match (read, found) {
                (Some(about), _) => about,
                (None, Some(course)) => About {
                    summary: course.summary,
                    language: course.language,
                    audience: course.audience,
                    minutes: course.minutes,
                    objectives: course.objectives,
                    parts: "[]".to_owned(),
                    sittings: "[]".to_owned(),
                    ..About::default()
                },
                (None, None) => About::default(),
            };
            course::describe(store, &version, &about).await?;
            count += 1;
        }
    }
}

/// What kept files say of their package; none where they are no package.
async fn read_about(
    objects: &Objects,
    files: &[course::File],
) -> Result<Option<About>, ObjectsError> {
    let read = async |name: &str, most: u64| {
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let is_it = |it: &&course::File| it.path == name && it.bytes <= most;
        match files.iter().find(is_it) {
            Some(file) => objects.find(&file.object).await,
            None => Ok(None),
        }
    };
    let Some(manifest) = read("imsmanifest.xml", 16 << 20).await? else {
        return Ok(None);
    };
    let identity = read(identity::FILE, identity::MOST_BYTES).await?;
    let identity = identity.and_then(|it| Identity::parse(&it));
    let manifest = scorm::manifest::read(&manifest).ok();
    Ok(manifest.map(|it| about(&it.manifest, identity.as_ref(), files)))
}

/// What the catalogue says of a course: what our own package says of itself, and what
/// is not said there as the manifest's metadata has it.
pub(super) fn about(
    manifest: &Manifest,
    identity: Option<&Identity>,
    files: &[course::File],
) -> About {
    let lom = of_metadata(manifest);
    let Some(identity) = identity else {
        return lom;
    };
    let own = identity.about(|path| files.iter().any(|it| it.path == path));
    let or = |own: String, other: String| if own.is_empty() { other } else { own };
    About {
        summary: or(own.summary, lom.summary),
        minutes: if own.minutes > 0 {
            own.minutes
        } else {
            lom.minutes
        },
        objectives: match own.objectives.as_str() {
            "[]" => lom.objectives,
            _ => own.objectives,
        },
        publisher: or(own.publisher, lom.publisher),
        ..own
    }
}

fn of_metadata(manifest: &Manifest) -> About {
    let nothing = About {
        objectives: "[]".to_owned(),
        parts: "[]".to_owned(),
        sittings: "[]".to_owned(),
        ..About::default()
    };
    let lom = manifest.metadata.as_ref().and_then(|it| it.lom.as_ref());
    let Some(lom) = lom else {
        return nothing;
    };
    let first = |text: &[LangString]| text.first().map(|it| it.text.trim().to_owned());
    let general = lom.general.as_ref();
    let time = lom
        .educational
        .as_ref()
        .and_then(|it| it.typical_learning_time.as_ref())
        .and_then(|it| it.datetime.as_deref());
    let objectives: Vec<String> = lom
        .objectives()
        .filter_map(|it| first(it))
        .map(|it| it.chars().take(OBJECTIVE).collect())
        .take(OBJECTIVES)
        .collect();
    About {
        summary: general
            .and_then(|it| it.descriptions.first())
            .and_then(|it| first(it))
            .unwrap_or_default(),
        language: general
            .and_then(|it| it.languages.first().cloned())
            .unwrap_or_default(),
        minutes: time.and_then(minutes).unwrap_or(0),
        edition: lom
            .lifecycle
            .as_ref()
            .and_then(|it| first(&it.version))
            .unwrap_or_default()
            .chars()
            .take(20)
            .collect(),
        objectives: serde_json::json!(objectives).to_string(),
        ..nothing
    }
}

/// Minutes of a duration, as LOM writes it (`PT1H30M`) or as people do (`01:30:00`).
fn minutes(text: &str) -> Option<i64> {
    if let Ok(time) = text.parse::<scorm::timespan::Timespan>() {
        return i64::try_from(time.hundredths() / 6_000).ok();
    }
    let span: jiff::Span = text.parse().ok()?;
    let minutes = span.total(jiff::Unit::Minute).ok()?;
    (0.0..100_000.0)
        .contains(&minutes)
        .then_some(minutes.round() as i64)
}

/// A title, or what somebody typed, as it can stand in an address: 80 letters at most.
pub(crate) fn slug(title: &str) -> String {
    let mut slug = language::slug(title);
    slug.truncate(80);
    match slug.trim_end_matches('-') {
        "" => "cours".to_owned(),
        slug => slug.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_plain() {
        for (title, expected) in [
            ("SensCyber : Comprendre", "senscyber-comprendre"),
            ("  L’été à Nîmes !", "l-ete-a-nimes"),
            ("Au cœur de la crise", "au-coeur-de-la-crise"),
            ("Señor", "senor"),
            ("?!", "cours"),
            ("../../etc", "etc"),
        ] {
            assert_eq!(slug(title), expected);
        }
        let long = slug(&format!("{} b", "a".repeat(79)));
        assert_eq!(long, "a".repeat(79));
    }
}
