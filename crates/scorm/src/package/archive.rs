//! A zip made by a stranger -> files that are safe to read.
//!
//! Everything is checked before the first file is opened: the central directory
//! against the local headers, names, kinds, sizes. Nothing is ever written, no
//! archive inside the archive is opened, and no file is held in memory.

use std::collections::{BTreeMap, HashSet};
use std::io::{self, Read, Seek};

use zip::read::{ArchiveOffset, Config};
use zip::{CompressionMethod, ZipArchive};

use super::files::{Files, PackageFile};
use super::limits::{Limits, Metered};
use super::names::{CodePage, composed};
use super::{PackageError, end_record};

/// An archive that passed the checks.
pub(crate) struct Archive<R> {
    zip: ZipArchive<Metered<R>>,
    pub(crate) files: Files,
    /// Entries packed by a method that is not read here: file and method.
    pub(crate) unreadable: BTreeMap<usize, String>,
    /// Whether some names are in an encoding that nobody declared.
    pub(crate) has_undeclared_names: bool,
}

impl<R: Read + Seek> Archive<R> {
    pub(crate) fn open(mut reader: R, limits: &Limits) -> Result<Archive<R>, PackageError> {
        end_record::check(&mut reader, limits)?;
        // What an entry with a name of a hundred bytes takes. Every byte of it may
        // be held several times over, and more where it stands for more bytes.
        let budget = (limits.entries as u64).saturating_mul(200) + (1 << 20);
        let (metered, meter) = Metered::new(reader, budget);
        let config = Config {
            // Offsets count from the start; something before it is not a zip
            // that every reader reads alike.
            archive_offset: ArchiveOffset::Known(0),
        };
        let mut zip = match ZipArchive::with_config(config, metered) {
            Ok(zip) => zip,
            Err(_) if meter.is_used_up() => {
                return Err(PackageError::NotAZip(
                    "the list of entries is too long".into(),
                ));
            }
            Err(error) => return Err(PackageError::archive(error)),
        };
        meter.take_off();
        if zip.len() > limits.entries {
            return Err(PackageError::TooManyEntries {
                found: zip.len() as u64,
                limit: limits.entries,
            });
        }
        check_entries(&zip, limits)?;
        zip.validate_header_consistency()
            .map_err(|error| PackageError::Inconsistent(error.to_string()))?;

        let mut archive = Archive {
            zip,
            files: Files::default(),
            unreadable: BTreeMap::new(),
            has_undeclared_names: false,
        };
        archive.name_files(CodePage::Cp437)?;
        archive.note_methods()?;
        Ok(archive)
    }

    /// Names that declare no encoding and are not UTF-8 get the code page that
    /// makes most of the wanted names exist. Returns it.
    pub(crate) fn settle_names(
        &mut self,
        wanted: &HashSet<String>,
    ) -> Result<CodePage, PackageError> {
        let mut best = (0, CodePage::Cp437);
        for page in CodePage::ALL {
            // A code page that makes names collide is not the one.
            if self.name_files(page).is_err() {
                continue;
            }
            let names = self.files.list.iter();
            let hits = names
                .filter(|it| wanted.contains(&composed(&it.name)))
                .count();
            if hits > best.0 {
                best = (hits, page);
            }
        }
        self.name_files(best.1)?;
        Ok(best.1)
    }

    /// A reader of one file that fails when the file is not what the archive says
    /// of it: longer, shorter, or with another checksum.
    pub(crate) fn read(&mut self, index: usize) -> Result<FileReader<'_, R>, PackageError> {
        let file = &self.files.list[index];
        if let Some(method) = self.unreadable.get(&index) {
            return Err(PackageError::Method {
                name: file.name.clone(),
                method: method.clone(),
            });
        }
        let opened = self.zip.by_index(file.entry);
        Ok(FileReader {
            inner: opened.map_err(|error| PackageError::file(&file.name, error))?,
            left: file.size,
        })
    }

    fn name_files(&mut self, page: CodePage) -> Result<(), PackageError> {
        // The old ones go before the new ones come: they may be large.
        self.files = Files::default();
        let mut undeclared = false;
        let zip = &self.zip;
        let entries = (0..zip.len()).filter_map(|entry| {
            let data = zip.by_index_data(entry).ok()?;
            // The Info-ZIP Unicode path (0x7075) was put in place by the zip
            // crate, and is UTF-8 as well.
            let raw = data.name_raw();
            let name = std::str::from_utf8(raw)
                .map(str::to_owned)
                .unwrap_or_else(|_| {
                    undeclared = true;
                    page.decode(raw)
                });
            let file = PackageFile {
                name: String::new(),
                size: data.size(),
                packed_size: data.compressed_size(),
                entry,
            };
            Some((name, file))
        });
        self.files = Files::new(entries)?;
        self.has_undeclared_names = undeclared;
        Ok(())
    }

    fn note_methods(&mut self) -> Result<(), PackageError> {
        for (index, file) in self.files.list.iter().enumerate() {
            let data = self
                .zip
                .by_index_data(file.entry)
                .map_err(PackageError::archive)?;
            if !is_readable(data.compression()) {
                self.unreadable
                    .insert(index, method_name(data.compression()));
            }
        }
        Ok(())
    }
}

fn is_readable(method: CompressionMethod) -> bool {
    matches!(
        method,
        CompressionMethod::Stored | CompressionMethod::Deflated
    )
}

fn method_name(method: CompressionMethod) -> String {
    let names = [
        (CompressionMethod::DEFLATE64, "deflate64"),
        (CompressionMethod::BZIP2, "bzip2"),
        (CompressionMethod::LZMA, "LZMA"),
        (CompressionMethod::ZSTD, "zstd"),
        (CompressionMethod::XZ, "xz"),
        (CompressionMethod::PPMD, "PPMd"),
    ];
    match names.into_iter().find(|(it, _)| *it == method) {
        Some((_, name)) => name.into(),
        None => method.to_string(),
    }
}

/// What each entry says of itself in the central directory.
fn check_entries<R: Read + Seek>(zip: &ZipArchive<R>, limits: &Limits) -> Result<(), PackageError> {
    if zip.has_duplicate_names() {
        return Err(PackageError::Duplicate("a file".into()));
    }
    let (mut total, mut packed) = (0_u64, 0_u64);
    for entry in 0..zip.len() {
        let data = zip.by_index_data(entry).map_err(PackageError::archive)?;
        let name = || {
            let raw = String::from_utf8_lossy(data.name_raw());
            raw.chars()
                .take(200)
                .flat_map(char::escape_default)
                .collect::<String>()
        };
        if data.encrypted() {
            return Err(PackageError::Encrypted(name()));
        }
        if data.unix_mode().is_some_and(is_special) {
            return Err(PackageError::SpecialFile(name()));
        }
        if data.size() > limits.file_bytes {
            return Err(PackageError::FileTooBig {
                name: name(),
                size: data.size(),
                limit: limits.file_bytes,
            });
        }
        check_ratio(&name, data.size(), data.compressed_size(), limits)?;
        total = total.saturating_add(data.size());
        packed = packed.saturating_add(data.compressed_size());
    }
    if total > limits.total_bytes {
        return Err(PackageError::TooBig {
            size: total,
            limit: limits.total_bytes,
        });
    }
    check_ratio(&|| "the archive".into(), total, packed, limits)
}

fn is_special(mode: u32) -> bool {
    const KIND: u32 = 0o170_000;
    const REGULAR: u32 = 0o100_000;
    const FOLDER: u32 = 0o040_000;
    // Tools that know nothing of Unix leave the kind at 0.
    !matches!(mode & KIND, 0 | REGULAR | FOLDER)
}

// Sizes are those declared. They bind: an entry that inflates to more than it
// declared is cut off while it is read.
fn check_ratio(
    name: &dyn Fn() -> String,
    size: u64,
    packed: u64,
    limits: &Limits,
) -> Result<(), PackageError> {
    let ratio = size / packed.max(1);
    if size > limits.ratio_from_bytes && ratio > limits.ratio {
        return Err(PackageError::Bomb {
            name: name(),
            ratio,
            limit: limits.ratio,
        });
    }
    Ok(())
}

/// Streams one file out of an archive.
pub struct FileReader<'a, R: Read> {
    inner: zip::read::ZipFile<'a, Metered<R>>,
    left: u64,
}

impl<R: Read> Read for FileReader<'_, R> {
    /// Reads on; fails with `InvalidData` where the bytes are not those that the
    /// archive announced by size and checksum.
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        if count as u64 > self.left {
            return Err(invalid("the file is longer than the archive says"));
        }
        self.left -= count as u64;
        if count == 0 && !buffer.is_empty() && self.left > 0 {
            return Err(invalid("the file is shorter than the archive says"));
        }
        Ok(count)
    }
}

fn invalid(message: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, message)
}
