//! Files in a zip whose bytes depend on them only, and a plain package's zip -> the branded
//! one. What a branding does not change is copied as it is, compressed.

use std::io::{self, Cursor, Read, Seek, SeekFrom, Write};

use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, System, ZipArchive, ZipWriter};

use crate::fields::Brand;
use crate::kit::KIT_FILE;
use crate::package::{self, BrandError, Changes, IDENTITY_FILE};

/// Endings of files that deflate would not make smaller.
const COMPRESSED: &[&str] = &[
    "mp4", "webm", "mp3", "m4a", "ogg", "jpg", "jpeg", "png", "webp", "avif", "gif", "zip", "odt",
    "ods", "odp", "docx", "xlsx", "pptx",
];

/// Largest file of a package that is read whole, in bytes: no document of ours comes near.
const MOST_BYTES: u64 = 32 << 20;

/// How a file of this name stands in a zip: no date, no owner.
pub fn options(name: &str) -> SimpleFileOptions {
    let method = match is_compressed(name) {
        true => CompressionMethod::Stored,
        false => CompressionMethod::Deflated,
    };
    SimpleFileOptions::default()
        .compression_method(method)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644)
        .system(System::Unix)
}

/// Whether a file's name says that it is compressed already.
pub fn is_compressed(name: &str) -> bool {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    COMPRESSED.contains(&ending.to_ascii_lowercase().as_str())
}

/// Where a zip is written that may break off, on a full disk: the first error is returned, and what
/// comes after it is thrown away. A writer of zips that is dropped ends its archive all the same,
/// and would print each further error by itself.
pub struct Sink<W> {
    to: W,
    has_failed: bool,
}

impl<W> Sink<W> {
    /// Writes on to `to`.
    pub fn new(to: W) -> Sink<W> {
        let has_failed = false;
        Sink { to, has_failed }
    }

    /// What was written on to.
    ///
    /// # Errors
    /// When something of it was thrown away.
    pub fn whole(self) -> io::Result<W> {
        match self.has_failed {
            true => Err(io::ErrorKind::WriteZero.into()),
            false => Ok(self.to),
        }
    }

    fn noted<T>(&mut self, done: io::Result<T>) -> io::Result<T> {
        let is_over = |error: &io::Error| error.kind() != io::ErrorKind::Interrupted;
        self.has_failed |= done.as_ref().is_err_and(is_over);
        done
    }
}

impl<W: Write> Write for Sink<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.has_failed {
            return Ok(bytes.len());
        }
        let done = self.to.write(bytes);
        self.noted(done)
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.has_failed {
            return Ok(());
        }
        let done = self.to.flush();
        self.noted(done)
    }
}

impl<W: Seek> Seek for Sink<W> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.to.seek(to)
    }
}

/// A zip of one file, to be copied into others by [`add`].
///
/// # Errors
/// When the file is too large for a zip.
pub fn compress(name: &str, bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::with_capacity(bytes.len() / 3 + 256)));
    writer.start_file(name, options(name))?;
    writer.write_all(bytes)?;
    Ok(writer.finish()?.into_inner())
}

/// Adds the file of a zip of one file.
///
/// # Errors
/// When it is no such zip, or can't be written.
pub fn add<W: Write + Seek>(writer: &mut ZipWriter<W>, one: &[u8]) -> io::Result<()> {
    let mut archive = ZipArchive::new(Cursor::new(one))?;
    writer.raw_copy_file(archive.by_index_raw(0)?)?;
    Ok(())
}

/// What a branding changes in a package that is a zip.
///
/// # Errors
/// [`BrandError`].
pub fn changes<R: Read + Seek>(
    archive: &mut ZipArchive<R>,
    brand: &Brand,
) -> Result<Changes, BrandError> {
    let identity =
        file(archive, IDENTITY_FILE).map_err(|error| missing(error, BrandError::Foreign))?;
    // Whose it is comes first: a branded package has no kit either.
    let kit = match file(archive, KIT_FILE) {
        Ok(kit) => kit,
        Err(error) => match package::whose(&identity)? {
            Some(partner) => return Err(BrandError::Branded(partner)),
            None => return Err(missing(error, BrandError::NoKit)),
        },
    };
    package::brand(&identity, &kit, brand, &mut |path| file(archive, path))
}

/// Opens a zip that may be none.
///
/// # Errors
/// [`BrandError::Foreign`], [`BrandError::Io`].
pub fn open<R: Read + Seek>(zip: R) -> Result<ZipArchive<R>, BrandError> {
    match ZipArchive::new(zip) {
        Ok(archive) => Ok(archive),
        Err(ZipError::Io(error)) => Err(error.into()),
        Err(_) => Err(BrandError::Foreign),
    }
}

/// Writes the branded package of a plain one; with it, whether it renews its content.
///
/// # Errors
/// [`BrandError`]; what was written is then of no use.
pub fn brand<R: Read + Seek, W: Write + Seek>(
    zip: R,
    brand: &Brand,
    to: W,
) -> Result<(W, bool), BrandError> {
    let mut archive = open(zip)?;
    let changes = changes(&mut archive, brand)?;
    let failed = |error: ZipError| io::Error::from(error);
    let names = archive.file_names();
    let names = names.map(|name| Ok(name.map_err(failed)?.into_owned()));
    let mut names = names.collect::<Result<Vec<String>, BrandError>>()?;
    names.retain(|name| !changes.removed.contains(name) && !changes.files.contains_key(name));
    names.extend(changes.files.keys().cloned());
    names.sort();
    let mut writer = ZipWriter::new(to);
    for name in names {
        match changes.files.get(&name) {
            Some(bytes) => add(&mut writer, &compress(&name, bytes)?)?,
            None => {
                let index = archive.index_for_name(&name).unwrap_or(usize::MAX);
                let file = archive.by_index_raw(index).map_err(failed)?;
                writer.raw_copy_file(file).map_err(failed)?;
            }
        }
    }
    Ok((writer.finish().map_err(failed)?, changes.renews))
}

/// The name of a plain package's file with a partner's id in it, as the engine names it:
/// `senscyber-agir.en.acme.scorm12.zip`.
pub fn name(plain: &str, target: &str, id: &str) -> String {
    let stem = plain.strip_suffix(".zip").unwrap_or(plain);
    let stem = stem
        .strip_suffix(target)
        .map_or(stem, |it| it.trim_end_matches('.'));
    format!("{stem}.{id}.{target}.zip")
}

/// A file of a zip, whole.
///
/// # Errors
/// When it is not there, damaged, or larger than any of ours.
pub fn file<R: Read + Seek>(archive: &mut ZipArchive<R>, name: &str) -> io::Result<Vec<u8>> {
    let file = archive.by_name(name)?;
    let mut bytes = Vec::new();
    let length = file.take(MOST_BYTES + 1).read_to_end(&mut bytes)?;
    if length as u64 > MOST_BYTES {
        let reason = format!("`{name}` is larger than {MOST_BYTES} bytes");
        return Err(io::Error::new(io::ErrorKind::InvalidData, reason));
    }
    Ok(bytes)
}

fn missing(error: io::Error, instead: BrandError) -> BrandError {
    match error.kind() {
        io::ErrorKind::NotFound => instead,
        _ => error.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_the_engines() {
        for (plain, target, expected) in [
            ("a-b.scorm12.zip", "scorm12", "a-b.acme.scorm12.zip"),
            (
                "a.en.entreprises.html5.zip",
                "html5",
                "a.en.entreprises.acme.html5.zip",
            ),
            ("renamed.zip", "html5", "renamed.acme.html5.zip"),
        ] {
            assert_eq!(name(plain, target, "acme"), expected);
        }
    }

    #[test]
    fn what_is_no_package_of_ours_is_named() {
        let brand_of = |zip: Vec<u8>| {
            let acme = Brand {
                id: "acme".into(),
                name: "Acme".into(),
                primary: None,
                logo: None,
                contact: None,
                return_url: None,
                return_label: None,
                beacon: None,
                updates: None,
            };
            brand(Cursor::new(zip), &acme, Cursor::new(Vec::new())).map(|_| ())
        };
        assert!(matches!(
            brand_of(b"no zip".into()),
            Err(BrandError::Foreign)
        ));
        let other = compress("imsmanifest.xml", b"<manifest/>").unwrap();
        assert!(matches!(brand_of(other), Err(BrandError::Foreign)));
        let former = compress(IDENTITY_FILE, b"{\"partner\":null,\"files\":{}}").unwrap();
        assert!(matches!(brand_of(former), Err(BrandError::NoKit)));
        let branded = compress(IDENTITY_FILE, b"{\"partner\":\"cnfpt\",\"files\":{}}").unwrap();
        let Err(BrandError::Branded(whose)) = brand_of(branded) else {
            panic!("a branded package was taken");
        };
        assert_eq!(whose, "cnfpt");
    }
}
