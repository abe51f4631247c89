//! Why a package is refused.

use std::io;

use zip::result::ZipError;

use super::names::NameError;
use crate::manifest::ReadError;
use crate::problem::Arguments;

/// Why a package, or a file of it, can't be read or must not be.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PackageError {
    /// No list of entries at the end.
    #[error("it is not a zip archive: {0}")]
    NotAZip(String),
    /// The archive goes on in other files.
    #[error("the archive is split over several disks; pack it as one file")]
    MultiDisk,
    /// More entries than [`super::Limits::entries`].
    #[error("the archive has {found} entries; at most {limit} are accepted")]
    TooManyEntries {
        /// Entries declared or counted.
        found: u64,
        /// The limit.
        limit: usize,
    },
    /// Needs a password.
    #[error("`{0}` is encrypted; pack it without password")]
    Encrypted(String),
    /// A link, a device, a pipe.
    #[error("`{0}` is not a regular file but a link or a device; pack plain files")]
    SpecialFile(String),
    /// The name of an entry leads elsewhere.
    #[error("the name `{name}` is refused: {error}")]
    Name {
        /// The name, control characters shown as escapes.
        name: String,
        /// Why.
        error: NameError,
    },
    /// Two entries for one file, so that readers would differ.
    #[error("the archive has two entries for `{0}`; pack it again")]
    Duplicate(String),
    /// A file where another entry needs a folder.
    #[error("`{0}` is a file and a folder at once; pack it again")]
    FileAndFolder(String),
    /// The archive says different things in different places.
    #[error("the archive contradicts itself: {0}; pack it again")]
    Inconsistent(String),
    /// A file over [`super::Limits::file_bytes`].
    #[error("`{name}` has {size} bytes when unpacked; at most {limit} are accepted")]
    FileTooBig {
        /// The file.
        name: String,
        /// Bytes it declares.
        size: u64,
        /// The limit.
        limit: u64,
    },
    /// All files over [`super::Limits::total_bytes`].
    #[error("the files have {size} bytes when unpacked; at most {limit} are accepted")]
    TooBig {
        /// Bytes they declare.
        size: u64,
        /// The limit.
        limit: u64,
    },
    /// Swells beyond [`super::Limits::ratio`].
    #[error("`{name}` swells {ratio} times when unpacked; at most {limit} is accepted")]
    Bomb {
        /// A file, or `the archive`.
        name: String,
        /// Unpacked over packed bytes.
        ratio: u64,
        /// The limit.
        limit: u64,
    },
    /// Packed in a way that is not read here, nor by most LMSs.
    #[error("`{name}` is packed with the method {method}; pack it with deflate")]
    Method {
        /// The file.
        name: String,
        /// What the method is called, or its number.
        method: String,
    },
    /// No such file.
    #[error("there is no file `{0}` in the package")]
    NoSuchFile(String),
    /// No manifest where one is looked for.
    #[error("there is no `imsmanifest.xml` at the root of the package; it holds {found}")]
    NoManifest {
        /// A few names at the root.
        found: String,
    },
    /// Not clear which package is meant.
    #[error("several folders hold an `imsmanifest.xml`: {0}; pack the content of one")]
    SeveralManifests(String),
    /// The manifest is hopeless.
    #[error(transparent)]
    Manifest(#[from] ReadError),
    /// The bytes can't be had, or are not what was announced.
    #[error("`{name}` can't be read: {error}")]
    Read {
        /// A file, or `the archive`.
        name: String,
        /// What happened.
        error: io::Error,
    },
}

impl PackageError {
    /// Stable name of the refusal.
    pub fn code(&self) -> &'static str {
        match self {
            PackageError::NotAZip(_) => "not-a-zip",
            PackageError::MultiDisk => "zip-multi-disk",
            PackageError::TooManyEntries { .. } => "zip-too-many-entries",
            PackageError::Encrypted(_) => "zip-encrypted",
            PackageError::SpecialFile(_) => "zip-special-file",
            PackageError::Name { .. } => "zip-name",
            PackageError::Duplicate(_) => "zip-duplicate",
            PackageError::FileAndFolder(_) => "zip-file-and-folder",
            PackageError::Inconsistent(_) => "zip-inconsistent",
            PackageError::FileTooBig { .. } | PackageError::TooBig { .. } => "zip-too-big",
            PackageError::Bomb { .. } => "zip-bomb",
            PackageError::Method { .. } => "zip-method",
            PackageError::NoSuchFile(_) => "no-such-file",
            PackageError::NoManifest { .. } => "manifest-missing",
            PackageError::SeveralManifests(_) => "manifest-several",
            PackageError::Manifest(_) => "manifest-unreadable",
            PackageError::Read { .. } => "zip-unreadable",
        }
    }

    /// The values that its message names, as [`CODES`](crate::problem::CODES) lists
    /// them.
    pub fn arguments(&self) -> Arguments {
        let named = |name: &str| ("name", name.to_owned());
        let reason = |reason: &dyn ToString| ("reason", reason.to_string());
        let limited = |limit: &dyn ToString| ("limit", limit.to_string());
        let too_big = |case: &str, name: &str, size: u64, limit: u64| {
            let which = ("case", case.to_owned());
            [
                which,
                named(name),
                ("size", size.to_string()),
                limited(&limit),
            ]
            .into()
        };
        match self {
            PackageError::MultiDisk => Arguments::new(),
            PackageError::NotAZip(why) | PackageError::Inconsistent(why) => [reason(why)].into(),
            PackageError::TooManyEntries { found, limit } => {
                [("found", found.to_string()), limited(limit)].into()
            }
            PackageError::Encrypted(name)
            | PackageError::SpecialFile(name)
            | PackageError::Duplicate(name)
            | PackageError::FileAndFolder(name)
            | PackageError::NoSuchFile(name) => [named(name)].into(),
            PackageError::Name { name, error } => {
                [named(name), ("case", error.code().to_owned())].into()
            }
            PackageError::FileTooBig { name, size, limit } => too_big("file", name, *size, *limit),
            PackageError::TooBig { size, limit } => too_big("all", "", *size, *limit),
            PackageError::Bomb { name, ratio, limit } => {
                [named(name), ("ratio", ratio.to_string()), limited(limit)].into()
            }
            PackageError::Method { name, method } => {
                [named(name), ("method", method.clone())].into()
            }
            PackageError::NoManifest { found } => [("found", found.clone())].into(),
            PackageError::SeveralManifests(folders) => [("folders", folders.clone())].into(),
            PackageError::Manifest(error) => error.arguments(),
            PackageError::Read { name, error } => [named(name), reason(error)].into(),
        }
    }

    pub(super) fn archive(error: ZipError) -> PackageError {
        match error {
            ZipError::Io(error) if error.kind() != io::ErrorKind::UnexpectedEof => {
                let name = "the archive".into();
                PackageError::Read { name, error }
            }
            ZipError::InvalidArchive(message) => PackageError::NotAZip(message.into_owned()),
            error => PackageError::NotAZip(error.to_string()),
        }
    }

    pub(super) fn file(name: &str, error: ZipError) -> PackageError {
        PackageError::Read {
            name: name.into(),
            error: error.into(),
        }
    }
}
