//! How much of a stranger's package is read, and the meter that holds to it.

use std::io::{self, Read, Seek, SeekFrom};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// What a package may cost at most.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Entries in the archive, folders included.
    pub entries: usize,
    /// Bytes of one file when inflated.
    pub file_bytes: u64,
    /// Bytes of all files when inflated.
    pub total_bytes: u64,
    /// Inflated over packed bytes, of one file or of all; checked from
    /// `ratio_from_bytes` on, since a page of blanks packs well too.
    pub ratio: u64,
    /// Inflated bytes below which `ratio` is not looked at.
    pub ratio_from_bytes: u64,
}

impl Default for Limits {
    /// Several times the largest packages seen in use: 50 000 entries, 2 GiB for
    /// one file, 4 GiB in all, 200 times from 50 MB.
    fn default() -> Limits {
        Limits {
            entries: 50_000,
            file_bytes: 2 << 30,
            total_bytes: 4 << 30,
            ratio: 200,
            ratio_from_bytes: 50_000_000,
        }
    }
}

/// A reader that stops after so many bytes, until the meter is taken off.
///
/// The list of entries is read in one go, and a hostile one can be as long as the
/// archive: the meter keeps it to what the allowed entries can need.
pub(super) struct Metered<R> {
    inner: R,
    left: Arc<AtomicU64>,
}

/// The hand on the meter.
pub(super) struct Meter(Arc<AtomicU64>);

impl Meter {
    pub(super) fn take_off(&self) {
        self.0.store(u64::MAX, Ordering::Relaxed);
    }

    pub(super) fn is_used_up(&self) -> bool {
        self.0.load(Ordering::Relaxed) == 0
    }
}

impl<R> Metered<R> {
    pub(super) fn new(inner: R, bytes: u64) -> (Metered<R>, Meter) {
        let left = Arc::new(AtomicU64::new(bytes));
        let meter = Meter(left.clone());
        (Metered { inner, left }, meter)
    }
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.left.load(Ordering::Relaxed);
        if left == u64::MAX {
            return self.inner.read(buffer);
        }
        // Nothing left reads as the end of the file.
        let allowed = usize::try_from(left)
            .unwrap_or(usize::MAX)
            .min(buffer.len());
        let count = self.inner.read(&mut buffer[..allowed])?;
        self.left.store(left - count as u64, Ordering::Relaxed);
        Ok(count)
    }
}

impl<R: Seek> Seek for Metered<R> {
    fn seek(&mut self, position: SeekFrom) -> io::Result<u64> {
        self.inner.seek(position)
    }
}
