//! Zips made by hand, byte by byte, right or wrong as a test wants them.

use std::io::{Cursor, Write};

use flate2::write::DeflateEncoder;
use flate2::{Compression, Crc};

use super::{Limits, PackageError, PackageReader};

/// What a header says of an entry; local and central may differ.
#[derive(Clone, Debug)]
pub(crate) struct Header {
    pub(crate) name: Vec<u8>,
    pub(crate) flags: u16,
    pub(crate) method: u16,
    pub(crate) crc: u32,
    pub(crate) packed_size: u32,
    pub(crate) size: u32,
    pub(crate) extra: Vec<u8>,
}

/// One entry.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) local: Header,
    pub(crate) central: Header,
    pub(crate) packed: Vec<u8>,
    /// Unix mode and file type.
    pub(crate) mode: u32,
    /// Where the central directory says the local header is, if it lies.
    pub(crate) offset: Option<u32>,
    /// Whether the central directory knows of it.
    pub(crate) is_listed: bool,
}

impl Entry {
    /// The same change to both headers.
    pub(crate) fn with(mut self, change: impl Fn(&mut Header)) -> Entry {
        change(&mut self.local);
        change(&mut self.central);
        self
    }
}

pub(crate) fn stored(name: impl AsRef<[u8]>, data: impl AsRef<[u8]>) -> Entry {
    entry(name.as_ref(), data.as_ref(), 0, data.as_ref().to_vec())
}

pub(crate) fn deflated(name: impl AsRef<[u8]>, data: impl AsRef<[u8]>) -> Entry {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(data.as_ref()).unwrap();
    entry(name.as_ref(), data.as_ref(), 8, encoder.finish().unwrap())
}

fn entry(name: &[u8], data: &[u8], method: u16, packed: Vec<u8>) -> Entry {
    let mut crc = Crc::new();
    crc.update(data);
    let header = Header {
        name: name.to_vec(),
        flags: 0,
        method,
        crc: crc.sum(),
        packed_size: packed.len() as u32,
        size: data.len() as u32,
        extra: Vec::new(),
    };
    Entry {
        local: header.clone(),
        central: header,
        packed,
        mode: 0o100_644,
        offset: None,
        is_listed: true,
    }
}

/// The bytes of an archive.
pub(crate) fn zip(entries: &[Entry]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut central = Vec::new();
    let mut listed = 0_u16;
    for entry in entries {
        let offset = bytes.len() as u32;
        bytes.extend(b"PK\x03\x04\x14\x00");
        common(&mut bytes, &entry.local);
        bytes.extend(&entry.local.name);
        bytes.extend(&entry.local.extra);
        bytes.extend(&entry.packed);
        if !entry.is_listed {
            continue;
        }
        listed += 1;
        // Made by Unix.
        central.extend(b"PK\x01\x02\x14\x03\x14\x00");
        common(&mut central, &entry.central);
        central.extend([0; 6]);
        central.extend((entry.mode << 16).to_le_bytes());
        central.extend(entry.offset.unwrap_or(offset).to_le_bytes());
        central.extend(&entry.central.name);
        central.extend(&entry.central.extra);
    }
    let start = bytes.len() as u32;
    bytes.extend(&central);
    bytes.extend(b"PK\x05\x06\0\0\0\0");
    bytes.extend(listed.to_le_bytes());
    bytes.extend(listed.to_le_bytes());
    bytes.extend((central.len() as u32).to_le_bytes());
    bytes.extend(start.to_le_bytes());
    bytes.extend(0_u16.to_le_bytes());
    bytes
}

fn common(bytes: &mut Vec<u8>, header: &Header) {
    bytes.extend(header.flags.to_le_bytes());
    bytes.extend(header.method.to_le_bytes());
    // 1 January 1980, midnight.
    bytes.extend([0, 0, 0x21, 0]);
    bytes.extend(header.crc.to_le_bytes());
    bytes.extend(header.packed_size.to_le_bytes());
    bytes.extend(header.size.to_le_bytes());
    bytes.extend((header.name.len() as u16).to_le_bytes());
    bytes.extend((header.extra.len() as u16).to_le_bytes());
}

/// A manifest of one SCO that launches `href`, with more attributes of its item.
pub(crate) fn manifest(href: &str, attributes: &str) -> Vec<u8> {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<manifest identifier="m" xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2" xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2">
<metadata><schema>ADL SCORM</schema><schemaversion>1.2</schemaversion></metadata>
<organizations default="o"><organization identifier="o"><title>Course</title>
<item identifier="i" identifierref="r" {attributes}><title>Module</title></item>
</organization></organizations>
<resources><resource identifier="r" type="webcontent" adlcp:scormtype="sco" href="{href}"><file href="{href}"/></resource></resources>
</manifest>"#
    )
    .into_bytes()
}

/// A small right package with some more entries.
pub(crate) fn package(more: &[Entry]) -> Vec<u8> {
    let mut entries = vec![
        deflated("imsmanifest.xml", manifest("index.html", "")),
        deflated("index.html", "<title>Module</title>"),
    ];
    entries.extend_from_slice(more);
    zip(&entries)
}

pub(crate) fn open(bytes: Vec<u8>) -> Result<PackageReader<Cursor<Vec<u8>>>, PackageError> {
    PackageReader::open(Cursor::new(bytes), &Limits::default())
}
