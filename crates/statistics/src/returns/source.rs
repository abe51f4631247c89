//! Where the bytes of an export are: a file of this machine, or what a browser lends.

use std::cell::Cell;
use std::fmt;
use std::fs::File;
use std::io::{self, Read, Seek};
use std::path::{Path, PathBuf};

use encoding_rs::Encoding;

use super::text;

/// Bytes that can be read from any place.
pub trait Content: Read + Seek {}

impl<T: Read + Seek> Content for T {}

type Open = dyn Fn() -> io::Result<Box<dyn Content>>;

/// A file that somebody exported: what it is called, and how it is opened, which is done several
/// times.
pub struct Export {
    name: PathBuf,
    open: Box<Open>,
    /// Once it is known: all bytes are read for it.
    encoding: Cell<Option<&'static Encoding>>,
}

impl Export {
    /// A file of this machine.
    pub fn on_disk(path: &Path) -> Export {
        let there = path.to_owned();
        Export::new(path, move || Ok(Box::new(File::open(&there)?)))
    }

    /// Bytes of any kind. Each opening begins at the first byte.
    pub fn new(
        name: impl Into<PathBuf>,
        open: impl Fn() -> io::Result<Box<dyn Content>> + 'static,
    ) -> Export {
        Export {
            name: name.into(),
            open: Box::new(open),
            encoding: Cell::default(),
        }
    }

    /// What it is called, with its folder where it has one.
    pub fn path(&self) -> &Path {
        &self.name
    }

    /// The encoding of its text.
    pub(super) fn encoding(&self) -> io::Result<&'static Encoding> {
        if let Some(known) = self.encoding.get() {
            return Ok(known);
        }
        let found = text::detect(self.open()?)?;
        self.encoding.set(Some(found));
        Ok(found)
    }

    pub(super) fn open(&self) -> io::Result<Box<dyn Content>> {
        (self.open)()
    }
}

impl fmt::Debug for Export {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Export").field(&self.name).finish()
    }
}
