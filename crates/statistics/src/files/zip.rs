//! Paths and bytes -> zip with fixed dates: the same entries, the same bytes.

use std::io::{Cursor, Write};

use zip::result::ZipResult;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, System, ZipArchive, ZipWriter};

/// Twice as fast as the usual 6, files a tenth larger: a release has hundreds.
const LEVEL: i64 = 3;

/// A file in a zip.
pub(crate) struct Entry {
    pub path: String,
    pub bytes: Vec<u8>,
    stored: bool,
}

impl Entry {
    pub(crate) fn new(path: impl Into<String>, bytes: Vec<u8>) -> Entry {
        Entry {
            path: path.into(),
            bytes,
            stored: false,
        }
    }

    /// Not compressed.
    pub(crate) fn stored(path: impl Into<String>, bytes: Vec<u8>) -> Entry {
        Entry {
            stored: true,
            ..Entry::new(path, bytes)
        }
    }
}

/// In the order given.
pub(crate) fn write(entries: &[Entry]) -> ZipResult<Vec<u8>> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    put(&mut writer, entries)?;
    Ok(writer.finish()?.into_inner())
}

/// The files of a zip under other names, as they are packed, and entries behind them.
pub(crate) fn add(
    packed: &[u8],
    names: impl Iterator<Item = String>,
    entries: &[Entry],
) -> ZipResult<Vec<u8>> {
    let mut source = ZipArchive::new(Cursor::new(packed))?;
    let mut writer = ZipWriter::new(Cursor::new(Vec::with_capacity(packed.len() + (16 << 10))));
    for (index, name) in names.enumerate() {
        writer.raw_copy_file_rename(source.by_index_raw(index)?, name)?;
    }
    put(&mut writer, entries)?;
    Ok(writer.finish()?.into_inner())
}

fn put(writer: &mut ZipWriter<Cursor<Vec<u8>>>, entries: &[Entry]) -> ZipResult<()> {
    for entry in entries {
        let method = match entry.stored {
            true => CompressionMethod::Stored,
            false => CompressionMethod::Deflated,
        };
        let options = SimpleFileOptions::default()
            .compression_method(method)
            .compression_level((!entry.stored).then_some(LEVEL))
            .last_modified_time(DateTime::default())
            .unix_permissions(0o644)
            .system(System::Unix);
        writer.start_file(entry.path.as_str(), options)?;
        writer.write_all(&entry.bytes)?;
    }
    Ok(())
}
