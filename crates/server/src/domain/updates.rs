//! What this server hosts -> the content of packages on other platforms that renew themselves.
//!
//! The content is cut out of the plain packages in force, by the functions that the engine and
//! `relais updates` work by. The key that signs is read when it is needed and shown nowhere.

use std::collections::BTreeMap;
use std::io::{Read, Seek};
use std::time::{Duration, Instant};

use scorm::manifest::Href;
use serde::Deserialize;
use tokio::sync::Mutex;
use updates::cut::{self, About, CutError};
use updates::keys::{KeyError, PrivateKey};
use updates::{
    Content, File, Folder, FolderError, FolderTurn, Pointer, Publication, Signer, Subject,
};

use super::branding;
use super::identity::{self, Identity};
use crate::settings::Settings;
use crate::store::built_package::BuiltPackage;
use crate::store::objects::Objects;
use crate::store::{Store, StoreError, journal, publishing};

/// Longest document, and longest file of a package that is read here, in bytes.
const MOST_BYTES: u64 = 64 << 20;

/// Why updates can't be worked with.
#[derive(Debug, thiserror::Error)]
pub enum UpdatesError {
    /// No folder of updates is set.
    #[error("`updates` names no folder")]
    NoFolder,
    /// No key is set.
    #[error("`updates-key` names no file")]
    NoKey,
    /// The file of the key can't be read.
    #[error("the file that `updates-key` names can't be read: {0}")]
    KeyFile(std::io::Error),
    /// It holds no key.
    #[error("the file that `updates-key` names is no key: {0}")]
    Key(#[from] KeyError),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A package can't be read.
    #[error("`{0}`: {1}")]
    Package(String, PackageError),
    /// The folder can't be worked with.
    #[error(transparent)]
    Folder(#[from] FolderError),
}

/// Why there is no content in a package.
#[derive(Debug, thiserror::Error)]
pub enum PackageError {
    /// Its files can't be read.
    #[error("it can't be read: {0}")]
    Io(#[from] std::io::Error),
    /// It is no zip.
    #[error("it can't be read: {0}")]
    Zip(#[from] zip::result::ZipError),
    /// It has no description of ours.
    #[error("it has no description")]
    Foreign,
    /// It is not made as packages are.
    #[error(transparent)]
    Cut(#[from] CutError),
}

/// Where updates are, and who signs them.
pub struct Desk {
    /// The folder that `/maj/` serves.
    pub folder: Folder,
    /// Who signs.
    pub signer: Signer,
}

impl Desk {
    /// By the settings; `now` in unix milliseconds.
    ///
    /// # Errors
    /// [`UpdatesError`]: what is missing for it.
    pub fn open(settings: &Settings, now: i64) -> Result<Desk, UpdatesError> {
        let folder = settings.updates.as_ref().ok_or(UpdatesError::NoFolder)?;
        let key = settings.updates_key.as_ref().ok_or(UpdatesError::NoKey)?;
        let pem = std::fs::read_to_string(key).map_err(UpdatesError::KeyFile)?;
        Ok(Desk {
            folder: Folder::new(folder),
            signer: Signer {
                key: PrivateKey::from_pem(&pem)?,
                trusted: Vec::new(),
                now: u64::try_from(now / 1000).unwrap_or_default(),
            },
        })
    }
}

/// What is published of the packages in force: those of one module, that have nobody's branding
/// and are not cut in chapters.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn offered(store: &Store) -> Result<BTreeMap<String, BuiltPackage>, StoreError> {
    let mut found: BTreeMap<String, BuiltPackage> = BTreeMap::new();
    for package in branding::plain(store).await? {
        if package.is_programme == 1 || package.sco != "module" || package.module.is_empty() {
            continue;
        }
        let path = subject(&package).path();
        // Both have the same content; one is read.
        let known = found.get(&path);
        if known.is_none_or(|it| it.target != "html5" && package.target == "html5") {
            found.insert(path, package);
        }
    }
    Ok(found)
}

/// Of what the content of a package is.
pub fn subject(package: &BuiltPackage) -> Subject {
    Subject {
        programme: package.programme.clone(),
        module: package.module.clone(),
        audience: Some(package.audience.clone()).filter(|it| !it.is_empty()),
        lang: package.language.clone(),
    }
}

/// What is to be written so that all that this server hosts is published. `only` is the path of
/// one pointer; pages that were withdrawn stay so, but for those `restored`.
///
/// # Errors
/// [`UpdatesError`]: where something can't be published, nothing is.
pub async fn publications(
    store: &Store,
    objects: &Objects,
    desk: &Desk,
    only: Option<&str>,
    restored: &[String],
) -> Result<Vec<Publication>, UpdatesError> {
    let mut publications = Vec::new();
    for (path, package) in offered(store).await? {
        if only.is_some_and(|it| it != path) {
            continue;
        }
        let of = |error| UpdatesError::Package(package.file.clone(), error);
        let content = read(objects, &package).await.map_err(of)?;
        publications.push(desk.folder.publication(&content, &desk.signer, restored)?);
    }
    Ok(publications)
}

/// One of a node publishes at a time.
static TURN: Mutex<()> = Mutex::const_new(());
/// How long another program may publish into the same folder before this gives up.
const WAIT: Duration = Duration::from_secs(30);

/// Who publishes, and under which name the journal has it once it is done.
pub struct By<'a> {
    /// The administrator.
    pub account: Option<&'a str>,
    /// A stable word.
    pub action: &'a str,
}

/// Writes what `make` makes, alone among all nodes and programs that see the same database or
/// folder. That it is begun is in the journal before a file is written, and then how it ended; how
/// many contents are new.
///
/// # Errors
/// [`UpdatesError`].
pub async fn carry_out(
    store: &Store,
    settings: &Settings,
    by: &By<'_>,
    now: impl Fn() -> i64,
    make: impl AsyncFnOnce(&Desk) -> Result<Vec<Publication>, UpdatesError>,
) -> Result<usize, UpdatesError> {
    let _here = TURN.lock().await;
    let _database = publishing::turn(store).await?;
    let folder = Desk::open(settings, now())?.folder;
    folder.create()?;
    let turn = folder_turn(&folder).await?;
    // What signs counts from here: others may have published while this waited.
    let desk = Desk::open(settings, now())?;
    settle(store, &desk, now()).await?;
    let made = make(&desk).await?;
    let subjects: Vec<String> = made.iter().filter(|it| it.is_new).map(named).collect();
    note(store, by.account, "updates.begin", &subjects, now()).await?;
    let written = turn.write(&made);
    let (done, failed): (Vec<_>, Vec<_>) = subjects
        .iter()
        .cloned()
        .partition(|it| written.is_ok() || is_there(&desk, it));
    note(store, by.account, by.action, &done, now()).await?;
    note(store, by.account, "updates.failed", &failed, now()).await?;
    written?;
    Ok(subjects.len())
}

/// The turn among programs that see the folder.
async fn folder_turn(folder: &Folder) -> Result<FolderTurn<'_>, UpdatesError> {
    let begin = Instant::now();
    loop {
        if let Some(turn) = folder.try_turn()? {
            return Ok(turn);
        }
        if begin.elapsed() >= WAIT {
            return Err(FolderError::Busy(folder.path().to_owned()).into());
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// Notes how publications ended that a node died over: in its turn, nobody else is at one.
async fn settle(store: &Store, desk: &Desk, now: i64) -> Result<(), UpdatesError> {
    let open = publishing::unsettled(store).await?;
    let (done, failed): (Vec<_>, Vec<_>) = open.into_iter().partition(|it| is_there(desk, it));
    note(store, None, "updates.settled", &done, now).await?;
    note(store, None, "updates.failed", &failed, now).await
}

/// A publication as the journal names it.
fn named(it: &Publication) -> String {
    let path = it.path.trim_end_matches(".json");
    let Pointer {
        version, sequence, ..
    } = &it.pointer;
    format!("{path} {version} n° {sequence}")
}

/// Whether the folder has a publication that the journal names: as the newest, or before it.
fn is_there(desk: &Desk, named: &str) -> bool {
    let (path, _) = named.split_once(' ').unwrap_or_default();
    let sequence = named.rsplit_once(' ').and_then(|it| it.1.parse().ok());
    let signed = desk.folder.pointer(&format!("{path}.json")).ok().flatten();
    let history = signed.map_or(Vec::new(), |it| {
        desk.folder.history(&it, &desk.signer.keys())
    });
    history.iter().any(|it| Some(it.sequence) == sequence)
}

/// Notes the same of publications in the journal.
async fn note(
    store: &Store,
    by: Option<&str>,
    action: &str,
    subjects: &[String],
    now: i64,
) -> Result<(), UpdatesError> {
    if subjects.is_empty() {
        return Ok(());
    }
    let mut write = store.begin().await?;
    for subject in subjects {
        journal::note(&mut write, by, action, subject, now).await?;
    }
    write.commit().await.map_err(StoreError::from)?;
    Ok(())
}

/// The content of a package.
async fn read(objects: &Objects, package: &BuiltPackage) -> Result<Content, PackageError> {
    let mut zip = tempfile::tempfile()?;
    objects.copy(&package.object, &mut zip).await?;
    zip.rewind()?;
    let read = tokio::task::spawn_blocking(move || content(zip));
    read.await.map_err(std::io::Error::other)?
}

/// What is read of a description here.
#[derive(Deserialize)]
struct Files {
    files: BTreeMap<String, String>,
}

/// The content of the package in a zip.
///
/// # Errors
/// [`PackageError`].
pub fn content(zip: impl Read + Seek) -> Result<Content, PackageError> {
    let mut archive = zip::ZipArchive::new(zip)?;
    let mut file = |path: &str| -> Result<Vec<u8>, PackageError> {
        let mut bytes = Vec::new();
        let entry = archive.by_name(path)?;
        entry.take(MOST_BYTES).read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    let description = file(identity::FILE)?;
    let identity = Identity::parse(&description).ok_or(PackageError::Foreign)?;
    let listed: Files = serde_json::from_slice(&description).map_err(|_| PackageError::Foreign)?;
    let (programme, module) = identity.module().ok_or(PackageError::Foreign)?;
    let subject = Subject {
        programme: programme.to_owned(),
        module: module.to_owned(),
        audience: identity.audience.clone(),
        lang: identity.lang.clone(),
    };
    let html = file("index.html")?;
    let html = String::from_utf8(html).map_err(|_| PackageError::Foreign)?;
    let mut files = Vec::new();
    for (path, blake3) in listed.files {
        let href = Href::from_path(&path).as_str().to_owned();
        if !cut::names(&html, &href) {
            continue;
        }
        files.push(File {
            bytes: file(&path)?,
            path,
            href,
            blake3,
        });
    }
    let about = About {
        subject,
        version: identity.version,
        title: identity.title,
    };
    Ok(cut::cut(&html, about, files)?)
}
