//! A folder of published updates on this machine, as a web server serves it: what is there, and
//! what becomes of it. The command and the administration both work by this.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{ErrorKind, Read as _, Seek as _, SeekFrom, Write as _};
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::thread::{self, sleep};
use std::time::{Duration, Instant};

use tempfile::TempPath;

use crate::content::Content;
use crate::keys::{PrivateKey, PublicKey};
use crate::packed;
use crate::pointer::{Object, Pointer, Signed, Withdrawn};
use crate::publish::{self, Publication, PublishError};
use crate::read::text;

/// A folder of updates; it need not be there yet.
#[derive(Debug, Clone)]
pub struct Folder(PathBuf);

/// The file in a folder that its publishers lock, one after the other.
const LOCK: &str = ".relais-lock";

/// How names of files begin that are written and have no name of their own yet.
const LAID: &str = ".relais-";

/// The turn of who publishes into a folder: whoever else would, on any machine that sees it, waits
/// until this is dropped. A program that dies gives it up.
#[derive(Debug)]
pub struct FolderTurn<'a> {
    folder: &'a Folder,
    _lock: File,
}

/// Who signs, and when.
pub struct Signer {
    /// The key that signs.
    pub key: PrivateKey,
    /// Who may have signed what is there, besides this key.
    pub trusted: Vec<PublicKey>,
    /// Seconds since 1970.
    pub now: u64,
}

impl Signer {
    /// All who may have signed what is there.
    pub fn keys(&self) -> Vec<PublicKey> {
        let own = [self.key.public()];
        own.into_iter().chain(self.trusted.clone()).collect()
    }
}

/// Of which module, and in which language.
#[derive(Debug, Clone, Copy)]
pub struct Of<'a> {
    /// `PROGRAMME/MODULE`.
    pub module: &'a str,
    /// None: in every language.
    pub lang: Option<&'a str>,
}

/// Why something can't be done with a folder.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// There is none.
    #[error("no folder `{0}`")]
    NoFolder(PathBuf),
    /// It has no update in it.
    #[error("no update in `{0}`")]
    Empty(PathBuf),
    /// Nothing is published of this.
    #[error("nothing is published of `{0}` in `{1}`")]
    Nothing(String, PathBuf),
    /// There is no such page anywhere.
    #[error("no page `{0}` in `{1}`")]
    NoPage(String, String),
    /// There is no such publication.
    #[error("`{0}` has no publication n° {1}: `relais updates status --all` lists them")]
    NoSequence(String, u64),
    /// Something lies there that is none of ours.
    #[error("`{0}` is no pointer of updates: publish into a folder of their own")]
    NoPointer(PathBuf),
    /// Somebody else publishes into it.
    #[error("somebody else publishes into `{0}`: wait until that is done, and try again")]
    Busy(PathBuf),
    /// What a publication follows is not there any more.
    #[error(
        "somebody else published `{0}` meanwhile: nothing more is written; look at it, and try again"
    )]
    Meanwhile(String),
    /// It can't be published.
    #[error("{}", unpublished(.0, .1, .2))]
    Publish(&'static str, String, PublishError),
    /// The disk failed.
    #[error("failed to {0} `{1}`: {2}")]
    Io(&'static str, PathBuf, std::io::Error),
}

fn unpublished(what: &str, of: &str, error: &PublishError) -> String {
    match error {
        PublishError::OtherKey => {
            format!("failed to {what} `{of}`: {error}: name that key with `--earlier-key`")
        }
        _ => format!("failed to {what} `{of}`: {error}"),
    }
}

impl Folder {
    /// The folder at a path.
    pub fn new(path: impl Into<PathBuf>) -> Folder {
        Folder(path.into())
    }

    /// Makes it, if it is not there.
    ///
    /// # Errors
    /// [`FolderError::Io`].
    pub fn create(&self) -> Result<(), FolderError> {
        fs::create_dir_all(&self.0)
            .map_err(|error| FolderError::Io("create", self.0.clone(), error))
    }

    /// The turn to publish, if nobody has it.
    ///
    /// # Errors
    /// [`FolderError::NoFolder`], [`FolderError::Io`].
    pub fn try_turn(&self) -> Result<Option<FolderTurn<'_>>, FolderError> {
        if !self.0.is_dir() {
            return Err(FolderError::NoFolder(self.0.clone()));
        }
        let path = self.0.join(LOCK);
        let failed = |error| FolderError::Io("lock", path.clone(), error);
        let open = |writes| {
            let mut options = OpenOptions::new();
            options.read(true).write(writes).create(writes);
            // Whoever may read it may hold it: none who is neither of the account nor of its group.
            #[cfg(unix)]
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o660);
            options.open(&path)
        };
        // Another account may have made it.
        let file = match open(true) {
            Err(error) if error.kind() == ErrorKind::PermissionDenied => open(false),
            opened => opened,
        };
        let lock = file.map_err(failed)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Ok(None),
            // A disk that knows no locks: what is written is compared all the same.
            Err(TryLockError::Error(_)) => {}
        }
        Ok(Some(FolderTurn {
            folder: self,
            _lock: lock,
        }))
    }

    /// The turn to publish; waits until nobody has it, as long as that.
    ///
    /// # Errors
    /// [`FolderError::Busy`], and those of [`Folder::try_turn`].
    pub fn turn(&self, wait: Duration) -> Result<FolderTurn<'_>, FolderError> {
        let begin = Instant::now();
        loop {
            if let Some(turn) = self.try_turn()? {
                return Ok(turn);
            }
            if begin.elapsed() >= wait {
                return Err(FolderError::Busy(self.0.clone()));
            }
            sleep(Duration::from_millis(50));
        }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Paths of all pointers, sorted; there is one at least.
    ///
    /// # Errors
    /// [`FolderError`].
    pub fn pointers(&self) -> Result<Vec<String>, FolderError> {
        if !self.0.is_dir() {
            return Err(FolderError::NoFolder(self.0.clone()));
        }
        let mut found = Vec::new();
        self.pointers_of("", &mut found)
            .map_err(|error| FolderError::Io("read", self.0.clone(), error))?;
        if found.is_empty() {
            return Err(FolderError::Empty(self.0.clone()));
        }
        found.sort();
        Ok(found)
    }

    /// Paths of all `.json` files that are no objects.
    fn pointers_of(&self, below: &str, found: &mut Vec<String>) -> std::io::Result<()> {
        for entry in fs::read_dir(self.0.join(below))? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = match below {
                "" => name.clone(),
                below => format!("{below}/{name}"),
            };
            if entry.file_type()?.is_dir() {
                if path != "objects" {
                    self.pointers_of(&path, found)?;
                }
            } else if name.ends_with(".json") {
                found.push(path);
            }
        }
        Ok(())
    }

    /// The pointer that is there, if there is one.
    ///
    /// # Errors
    /// [`FolderError`].
    pub fn pointer(&self, path: &str) -> Result<Option<Signed>, FolderError> {
        let path = self.0.join(path);
        match fs::read(&path) {
            Ok(bytes) => {
                let signed = serde_json::from_slice(&bytes);
                let signed = signed.map_err(|_| FolderError::NoPointer(path))?;
                Ok(Some(signed))
            }
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(FolderError::Io("read", path, error)),
        }
    }

    /// Gives files of it, as [`verify`](crate::verify) wants them.
    pub fn reads(&self) -> impl FnMut(&str, u64) -> Option<Vec<u8>> {
        let folder = self.0.clone();
        move |path, most| {
            let mut bytes = Vec::new();
            let file = File::open(folder.join(path)).ok()?;
            file.take(most).read_to_end(&mut bytes).ok()?;
            Some(bytes)
        }
    }

    /// A pointer and those before it, the newest first, as far as these keys signed them.
    pub fn history(&self, newest: &Signed, keys: &[PublicKey]) -> Vec<Pointer> {
        let mut found = Vec::new();
        let mut next = newest.open(keys);
        while let Some(pointer) = next {
            let before = pointer.before.as_ref();
            let before = before.and_then(|it| text::<Signed>(it, &mut self.reads()).ok());
            // Each names one that was there before it: no circle can be signed.
            next = before.and_then(|it| it.open(keys));
            found.push(pointer);
        }
        found
    }

    /// What is to be written so that this content is published. Pages that were withdrawn stay so,
    /// but for those `restored`.
    ///
    /// # Errors
    /// [`FolderError`].
    pub fn publication(
        &self,
        content: &Content,
        signer: &Signer,
        restored: &[String],
    ) -> Result<Publication, FolderError> {
        let path = content.subject.path();
        let before = self.pointer(&path)?;
        let Signer { key, trusted, now } = signer;
        publish::publication(content, before.as_ref(), key, trusted, restored, *now)
            .map_err(|error| FolderError::Publish("publish", path, error))
    }

    /// What is to be written so that a note stands in the place of a page, wherever the module has
    /// it. `note` says it in a language.
    ///
    /// # Errors
    /// [`FolderError`].
    pub fn withdrawals<E: From<FolderError>>(
        &self,
        of: Of<'_>,
        page: &str,
        note: &dyn Fn(&str) -> Result<String, E>,
        signer: &Signer,
    ) -> Result<Vec<Publication>, E> {
        let mut publications = Vec::new();
        for (path, signed) in self.find(of)? {
            let withdrawn = Withdrawn {
                page: page.to_owned(),
                note: note(lang_of(&path))?,
            };
            let Signer { key, trusted, now } = signer;
            let read = &mut self.reads();
            match publish::withdrawal(&signed, &withdrawn, key, trusted, *now, read) {
                Ok(publication) => publications.push(publication),
                // Pages may be for one audience only.
                Err(PublishError::NoPage(_)) => {}
                Err(error) => {
                    return Err(FolderError::Publish("withdraw it from", path, error).into());
                }
            }
        }
        match publications.is_empty() {
            true => Err(FolderError::NoPage(page.to_owned(), of.module.to_owned()).into()),
            false => Ok(publications),
        }
    }

    /// What is to be written so that a module is once more what it was at a publication, and of
    /// how many contents there are.
    ///
    /// # Errors
    /// [`FolderError`].
    pub fn rollbacks(
        &self,
        of: Of<'_>,
        sequence: u64,
        signer: &Signer,
    ) -> Result<(Vec<Publication>, usize), FolderError> {
        let found = self.find(of)?;
        let keys = signer.keys();
        let mut publications = Vec::new();
        for (path, signed) in &found {
            let history = self.history(signed, &keys);
            if let Some(to) = history.iter().find(|it| it.sequence == sequence) {
                let made = publish::rollback(signed, to, &signer.key, &signer.trusted, signer.now);
                let failed = |error| FolderError::Publish("roll back", path.clone(), error);
                publications.push(made.map_err(failed)?);
            }
        }
        match publications.is_empty() {
            true => Err(FolderError::NoSequence(of.module.to_owned(), sequence)),
            false => Ok((publications, found.len())),
        }
    }

    /// Paths and pointers of a module's content; there is one at least.
    fn find(&self, of: Of<'_>) -> Result<Vec<(String, Signed)>, FolderError> {
        let mut found = Vec::new();
        for path in self.pointers()? {
            let module = path.rsplit_once('/').unwrap_or_default().0;
            if module == of.module && of.lang.is_none_or(|it| it == lang_of(&path)) {
                found.extend(self.pointer(&path)?.map(|it| (path, it)));
            }
        }
        match found.is_empty() {
            true => {
                let what = match of.lang {
                    Some(lang) => format!("{} ({lang})", of.module),
                    None => of.module.to_owned(),
                };
                Err(FolderError::Nothing(what, self.0.clone()))
            }
            false => Ok(found),
        }
    }

    /// Whether a publication follows what is there: it was made while that was the newest.
    fn follows(&self, it: &Publication) -> Result<bool, FolderError> {
        let there = match self.pointer(&it.path)? {
            Some(signed) => {
                let bytes = signed.to_bytes().map_err(PublishError::from);
                let failed = |error| FolderError::Publish("publish", it.path.clone(), error);
                Some(Object::of(&bytes.map_err(failed)?))
            }
            None => None,
        };
        Ok(there == it.pointer.before)
    }

    /// Takes away what publishers wrote, who died before it had its name: in this turn nobody writes.
    fn clear_away(&self) -> Result<(), FolderError> {
        let path = self.0.join("objects");
        let cleared = || {
            for entry in fs::read_dir(&path)? {
                let entry = entry?;
                if entry.file_name().to_string_lossy().starts_with(LAID) {
                    fs::remove_file(entry.path())?;
                }
            }
            std::io::Result::Ok(())
        };
        match cleared() {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                Err(FolderError::Io("write", path, error))
            }
            _ => Ok(()),
        }
    }

    /// Writes an object beside where it will lie, if it is not there: under another name, and perhaps
    /// not on the disk itself yet.
    fn laid(&self, path: &str, bytes: &[u8]) -> Result<Option<Laid>, FolderError> {
        let is_there = || -> std::io::Result<bool> {
            let mut file = File::open(self.0.join(path))?;
            let mut end = [0; 4];
            file.seek(SeekFrom::End(-4))?;
            file.read_exact(&mut end)?;
            Ok(u64::from(packed::length(end)) == bytes.len() as u64)
        };
        // Objects are named by their bytes.
        match is_there() {
            Ok(true) => Ok(None),
            _ => self.lay(path, &packed::pack(bytes)).map(Some),
        }
    }

    /// Writes a file whole or not at all; how many bytes it has.
    fn write_one(&self, path: &str, bytes: &[u8]) -> Result<u64, FolderError> {
        let laid = self.lay(path, bytes)?;
        laid.sync()?;
        laid.take_place()
    }

    /// Writes a file under another name, beside where it will lie.
    fn lay(&self, path: &str, bytes: &[u8]) -> Result<Laid, FolderError> {
        let path = self.0.join(path);
        let written = || {
            let folder = path.parent().unwrap_or(&self.0);
            fs::create_dir_all(folder)?;
            let mut file = tempfile::Builder::new().prefix(LAID).tempfile_in(folder)?;
            file.write_all(bytes)?;
            #[cfg(unix)]
            {
                use std::os::unix::fs::PermissionsExt as _;
                // Temporary files are private; these are for everybody.
                file.as_file()
                    .set_permissions(fs::Permissions::from_mode(0o644))?;
            }
            std::io::Result::Ok(file.into_temp_path())
        };
        let written = written();
        match written {
            Ok(file) => Ok(Laid {
                file,
                path,
                size: bytes.len() as u64,
            }),
            Err(error) => Err(FolderError::Io("write", path, error)),
        }
    }
}

/// A file that is written, but not yet under its name. It goes if it never gets it.
struct Laid {
    file: TempPath,
    path: PathBuf,
    size: u64,
}

impl Laid {
    /// Returns once the disk has it.
    fn sync(&self) -> Result<(), FolderError> {
        let file = OpenOptions::new().write(true).open(&self.file);
        let synced = file.and_then(|it| it.sync_all());
        synced.map_err(|error| FolderError::Io("write", self.path.clone(), error))
    }

    /// Gives it its name; how many bytes it has.
    fn take_place(self) -> Result<u64, FolderError> {
        let Laid { file, path, size } = self;
        match file.persist(&path) {
            Ok(()) => Ok(size),
            Err(error) => Err(FolderError::Io("write", path, error.error)),
        }
    }
}

impl FolderTurn<'_> {
    /// Writes publications that were made in this turn; how many bytes that were not there.
    ///
    /// # Errors
    /// [`FolderError`]; what was published before stays whole.
    pub fn write(&self, publications: &[Publication]) -> Result<u64, FolderError> {
        let folder = self.folder;
        // Objects first, pointers last: whoever asks meanwhile gets the old or the new, whole.
        let objects = publications.iter().flat_map(|it| &it.objects);
        // Many contents have the same.
        let objects: BTreeMap<&String, &Vec<u8>> = objects.collect();
        folder.clear_away()?;
        // All are written before the disk is waited for: it takes them together.
        let laid = side_by_side(objects, |(path, bytes)| folder.laid(path, bytes))?;
        let laid: Vec<Laid> = laid.into_iter().flatten().collect();
        side_by_side(&laid, Laid::sync)?;
        let mut moved = 0;
        for it in laid {
            moved += it.take_place()?;
        }
        for it in publications.iter().filter(|it| it.is_new) {
            // Locks may not reach every machine: a sequence never falls, and none comes twice.
            if !folder.follows(it)? {
                return Err(FolderError::Meanwhile(it.path.clone()));
            }
            moved += folder.write_one(&it.path, &it.bytes)?;
        }
        Ok(moved)
    }
}

/// How many files are packed and written at a time: some wait for the disk while others are packed.
const WRITERS: usize = 8;

/// Does the same for all of these, several at a time; what comes of it, in any order, or the first
/// error, after which no more are begun.
fn side_by_side<T: Send, R: Send>(
    all: impl IntoIterator<Item = T, IntoIter: Send>,
    one: impl Fn(T) -> Result<R, FolderError> + Sync,
) -> Result<Vec<R>, FolderError> {
    let waiting = Mutex::new(all.into_iter());
    let next = || waiting.lock().ok()?.next();
    let work = || {
        let mut made = Vec::new();
        while let Some(it) = next() {
            let done = one(it);
            if done.is_err() {
                // Nothing is left for the others.
                while next().is_some() {}
            }
            made.push(done?);
        }
        Ok(made)
    };
    thread::scope(|scope| {
        let workers: Vec<_> = (0..WRITERS).map(|_| scope.spawn(work)).collect();
        let mut all = Ok(Vec::new());
        for it in workers {
            let done = it.join().unwrap_or_else(|panic| resume_unwind(panic));
            all = all.and_then(|mut all: Vec<R>| {
                all.extend(done?);
                Ok(all)
            });
        }
        all
    })
}

/// The language of a pointer, by its path.
fn lang_of(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or_default();
    name.split('.').next().unwrap_or_default()
}
