//! The record at the end of a zip, looked at before anything is allocated for
//! what it announces: APPNOTE 4.3.14 to 4.3.16.

use std::io::{self, Read, Seek, SeekFrom};

use super::{Limits, PackageError};

const END: [u8; 4] = *b"PK\x05\x06";
const END_BYTES: usize = 22;
const LOCATOR: [u8; 4] = *b"PK\x06\x07";
const LOCATOR_BYTES: usize = 20;
const END_64: [u8; 4] = *b"PK\x06\x06";

/// Refuses archives that announce several disks or too many entries.
pub(super) fn check<R: Read + Seek>(reader: &mut R, limits: &Limits) -> Result<(), PackageError> {
    let unreadable = |error| PackageError::Read {
        name: "the archive".into(),
        error,
    };
    let tail = tail(reader).map_err(unreadable)?;
    let Some(position) = find(&tail) else {
        return Err(PackageError::NotAZip("the end record is missing".into()));
    };
    let end = &tail[position..];
    let (disk, directory_disk) = (u16_at(end, 4), u16_at(end, 6));
    let (entries_here, mut entries) = (u16_at(end, 8), u64::from(u16_at(end, 10)));
    // 0xFFFF sends the reader on to the record of zip64.
    let is_real = |value: u16| value != 0 && value != u16::MAX;
    let is_split = u64::from(entries_here) != entries && entries_here != u16::MAX;
    if is_real(disk) || is_real(directory_disk) || is_split {
        return Err(PackageError::MultiDisk);
    }
    if let Some(end) = end_64(reader, &tail, position).map_err(unreadable)? {
        if u32_at(&end, 16) != 0 || u32_at(&end, 20) != 0 || u64_at(&end, 24) != u64_at(&end, 32) {
            return Err(PackageError::MultiDisk);
        }
        entries = u64_at(&end, 32);
    }
    if entries > limits.entries as u64 {
        return Err(PackageError::TooManyEntries {
            found: entries,
            limit: limits.entries,
        });
    }
    Ok(())
}

/// The last bytes of the file: an end record, its comment, a zip64 locator.
fn tail<R: Read + Seek>(reader: &mut R) -> io::Result<Vec<u8>> {
    let length = reader.seek(SeekFrom::End(0))?;
    let wanted = (END_BYTES + LOCATOR_BYTES + usize::from(u16::MAX)) as u64;
    reader.seek(SeekFrom::Start(length.saturating_sub(wanted)))?;
    let mut tail = Vec::new();
    reader.take(wanted).read_to_end(&mut tail)?;
    Ok(tail)
}

/// The end record whose comment ends with the file, else the last one.
fn find(tail: &[u8]) -> Option<usize> {
    let last = tail.len().checked_sub(END_BYTES)?;
    let mut found = (0..=last).rev().filter(|at| tail[*at..].starts_with(&END));
    let first = found.clone().next();
    found
        .find(|at| at + END_BYTES + usize::from(u16_at(&tail[*at..], 20)) == tail.len())
        .or(first)
}

/// The zip64 record, if a locator stands before the end record.
fn end_64<R: Read + Seek>(
    reader: &mut R,
    tail: &[u8],
    position: usize,
) -> io::Result<Option<[u8; 56]>> {
    let Some(locator) = position
        .checked_sub(LOCATOR_BYTES)
        .map(|at| &tail[at..position])
    else {
        return Ok(None);
    };
    if !locator.starts_with(&LOCATOR) {
        return Ok(None);
    }
    reader.seek(SeekFrom::Start(u64_at(locator, 8)))?;
    let mut end = [0; 56];
    match reader.read_exact(&mut end) {
        Ok(()) if end.starts_with(&END_64) => Ok(Some(end)),
        Ok(()) => Ok(None),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(None),
        Err(error) => Err(error),
    }
}

fn u16_at(bytes: &[u8], at: usize) -> u16 {
    u16::from_le_bytes([bytes[at], bytes[at + 1]])
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from(u16_at(bytes, at)) | u32::from(u16_at(bytes, at + 2)) << 16
}

fn u64_at(bytes: &[u8], at: usize) -> u64 {
    u64::from(u32_at(bytes, at)) | u64::from(u32_at(bytes, at + 4)) << 32
}
