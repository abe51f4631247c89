//! Archives made to harm, and archives that broke on the way.

use std::io::{Cursor, Read, copy, sink};

use proptest::prelude::*;

use super::zips::{Entry, deflated, open, package, stored, zip};
use super::*;

#[track_caller]
fn refuse(more: &[Entry], code: &str) {
    refuse_bytes(package(more), code);
}

#[track_caller]
fn refuse_bytes(bytes: Vec<u8>, code: &str) {
    match open(bytes) {
        Ok(_) => panic!("it was accepted; expected {code}"),
        Err(error) => assert_eq!(error.code(), code, "{error}"),
    }
}

/// What reading a file of a package says.
#[track_caller]
fn read_error(file: Entry) -> String {
    let name = String::from_utf8(file.central.name.clone()).unwrap();
    let mut reader = open(package(&[file])).unwrap();
    let mut file = reader.read_file(&name).unwrap();
    copy(&mut file, &mut sink()).unwrap_err().to_string()
}

#[test]
fn no_archives() {
    for bytes in [
        &b""[..],
        b"PK",
        b"<html></html>",
        b"PK\x05\x06",
        &[0; 1_000],
    ] {
        refuse_bytes(bytes.to_vec(), "not-a-zip");
    }
}

#[test]
fn truncated_archives() {
    let bytes = package(&[stored("a.png", [7; 500])]);
    for length in 0..bytes.len() {
        assert!(open(bytes[..length].to_vec()).is_err(), "{length}");
    }
    refuse_bytes(bytes[100..].to_vec(), "not-a-zip");
}

#[test]
fn archives_that_begin_with_something_else() {
    let mut bytes = b"MZ this program unpacks itself".to_vec();
    bytes.extend(package(&[]));
    refuse_bytes(bytes, "not-a-zip");
}

#[test]
fn two_end_records() {
    // The first one's comment ends with the file; the second one, inside it, is
    // what a reader meets first from the end.
    let bytes = package(&[stored("a", ""), stored("b", "")]);
    let (body, end) = bytes.split_at(bytes.len() - 22);
    let mut first = end.to_vec();
    first[8..12].copy_from_slice(&[1, 0, 1, 0]);
    first[20] = 22 + 4;
    let bytes = [body, &first, end, b"junk"].concat();
    let limits = Limits {
        entries: 2,
        ..Limits::default()
    };
    let error = PackageReader::open(Cursor::new(bytes), &limits)
        .err()
        .unwrap();
    assert_eq!(error.code(), "zip-too-many-entries");
}

#[test]
fn names_that_climb_out() {
    for name in [
        "../a",
        "a/../../b",
        "a/..",
        "..\\a",
        "a\\..\\..\\b",
        "/etc/passwd",
        "\\a",
        "//host/a",
        "\\\\host\\a",
        "c:\\a",
        "C:a",
        "a:b",
        "a\0b",
        "a\nb",
        "a\u{1b}b",
        "",
    ] {
        refuse(&[stored(name, "x")], "zip-name");
    }
    refuse(&[stored("a".repeat(256), "x")], "zip-name");
    refuse(&[stored("a/".repeat(100) + "b", "x")], "zip-name");
    // Folders count too: extracting would make them.
    refuse(&[stored("../a/", "")], "zip-name");
}

#[test]
fn entries_that_are_no_files() {
    for mode in [0o120_777, 0o010_644, 0o020_644, 0o060_644, 0o140_644] {
        let mut file = stored("a", "/etc/passwd");
        file.mode = mode;
        refuse(&[file], "zip-special-file");
    }
}

#[test]
fn encrypted_entries() {
    refuse(
        &[stored("a", "x").with(|it| it.flags |= 1)],
        "zip-encrypted",
    );
    refuse(
        &[stored("a", "x").with(|it| it.flags |= 0x41)],
        "zip-encrypted",
    );
}

#[test]
fn two_entries_for_one_file() {
    refuse(&[stored("index.html", "another")], "zip-duplicate");
    refuse(
        &[stored("in/a", "x"), stored("in\\a", "y")],
        "zip-duplicate",
    );
    refuse(&[stored("./a", "x"), stored("a", "y")], "zip-duplicate");
    refuse(
        &[stored("in//a", "x"), stored("in/a", "y")],
        "zip-duplicate",
    );
    refuse(
        &[stored("\u{e9}", "x"), stored("e\u{301}", "y")],
        "zip-duplicate",
    );
    refuse(
        &[stored("in", "x"), stored("in/a", "y")],
        "zip-file-and-folder",
    );
    refuse(
        &[stored("in", "x"), stored("in/", "")],
        "zip-file-and-folder",
    );
}

#[test]
fn local_headers_that_disagree() {
    let changes: [fn(&mut Entry); 6] = [
        |it| it.local.name = b"b".to_vec(),
        |it| it.local.method = 8,
        |it| it.local.crc ^= 1,
        |it| it.local.size += 1,
        |it| it.local.flags |= 1,
        |it| it.central.packed_size -= 1,
    ];
    for (index, change) in changes.into_iter().enumerate() {
        let mut file = stored("a", "some text");
        change(&mut file);
        match open(package(&[file])) {
            Ok(_) => panic!("change {index} was accepted"),
            Err(error) => assert_eq!(error.code(), "zip-inconsistent", "{index}: {error}"),
        }
    }
}

#[test]
fn entries_that_overlap() {
    // A second entry inside the data of the first.
    let inner = zip(&[stored("b", "inner")]);
    let length = b"PK\x03\x04".len() + 26 + "b".len() + "inner".len();
    let outer = stored("a", &inner[..length]);
    let at = zip(std::slice::from_ref(&outer));
    let offset = at
        .windows(length)
        .position(|it| it == &inner[..length])
        .unwrap();
    let mut second = stored("b", "inner");
    second.offset = Some(offset as u32);
    refuse_bytes(zip(&[outer, second]), "zip-inconsistent");
    // The same local header twice.
    let mut first = stored("a", "x");
    first.offset = Some(0);
    let mut again = stored("a/", "x");
    again.offset = Some(0);
    refuse_bytes(zip(&[first, again]), "zip-inconsistent");
    // Data that runs into the list of entries.
    let long = stored("a", "x").with(|it| {
        it.packed_size = 60;
        it.size = 60;
    });
    refuse_bytes(zip(&[long]), "zip-inconsistent");
}

#[test]
fn entries_that_are_not_listed() {
    let mut hidden = stored("hidden.html", "x");
    hidden.is_listed = false;
    refuse(&[hidden], "zip-inconsistent");
}

#[test]
fn sizes_and_checksums_that_lie() {
    let text = "some text ".repeat(100);
    let longer = deflated("a", &text).with(|it| it.size = 10);
    assert!(read_error(longer).contains("larger than its declared"));
    let shorter = deflated("a", &text).with(|it| it.size = 5_000);
    assert_eq!(
        read_error(shorter),
        "the file is shorter than the archive says"
    );
    let shorter = stored("a", &text).with(|it| it.size = 5_000);
    assert_eq!(
        read_error(shorter),
        "the file is shorter than the archive says"
    );
    let wrong = deflated("a", &text).with(|it| it.crc ^= 1);
    assert_eq!(read_error(wrong), "Invalid checksum");
    let mut broken = deflated("a", &text);
    broken.packed[3] ^= 0xff;
    assert!(!read_error(broken).is_empty());
}

#[test]
fn a_lying_bomb_inflates_to_what_it_declared() {
    let bomb = deflated("a", vec![0; 3_000_000]).with(|it| it.size = 1_000);
    let mut reader = open(package(&[bomb])).unwrap();
    let mut bytes = Vec::new();
    let mut file = reader.read_file("a").unwrap();
    assert!(file.read_to_end(&mut bytes).is_err());
    assert!(bytes.len() <= 65_536, "{}", bytes.len());
}

fn refuse_under(limits: Limits, more: &[Entry], code: &str) {
    let bytes = package(more);
    let error = PackageReader::open(Cursor::new(bytes), &limits).err();
    assert_eq!(error.map(|it| it.code()), Some(code));
}

#[test]
fn limits() {
    let bomb = [deflated("a", vec![0; 2_000_000])];
    let limits = |change: fn(&mut Limits)| {
        let mut limits = Limits::default();
        change(&mut limits);
        limits
    };
    refuse_under(
        limits(|it| it.ratio_from_bytes = 1_000_000),
        &bomb,
        "zip-bomb",
    );
    refuse_under(limits(|it| it.file_bytes = 1_000_000), &bomb, "zip-too-big");
    refuse_under(
        limits(|it| it.total_bytes = 1_000_000),
        &bomb,
        "zip-too-big",
    );
    refuse_under(limits(|it| it.entries = 2), &bomb, "zip-too-many-entries");
    assert!(open(package(&bomb)).is_ok());
    // One bomb among much that hardly packs.
    let noise: Vec<u8> = (0..30_000_u32)
        .map(|it| (it.wrapping_mul(2_654_435_761) >> 13) as u8)
        .collect();
    let hidden = [bomb[0].clone(), stored("noise", noise)];
    refuse_under(
        limits(|it| it.ratio_from_bytes = 1_000_000),
        &hidden,
        "zip-bomb",
    );
    // Many small ones are as bad as a large one.
    let swarm: Vec<_> = (0..30)
        .map(|it| deflated(format!("{it}"), vec![0; 60_000]))
        .collect();
    refuse_under(
        limits(|it| it.ratio_from_bytes = 1_000_000),
        &swarm,
        "zip-bomb",
    );
    assert!(open(package(&swarm)).is_ok());
}

#[test]
fn a_bomb_under_the_usual_limits() {
    refuse(&[deflated("a", vec![0; 50_000_001])], "zip-bomb");
}

#[test]
fn a_list_of_entries_that_is_too_long_for_its_count() {
    let extra = [&[0xfe, 0xca, 0xfb, 0xff][..], &[0; 65_531]].concat();
    let swarm: Vec<_> = (0..20)
        .map(|it| stored(format!("{it}"), "").with(|header| header.extra = extra.clone()))
        .collect();
    let limits = Limits {
        entries: 25,
        ..Limits::default()
    };
    refuse_under(limits, &swarm, "not-a-zip");
    assert!(open(package(&swarm)).is_ok());
}

#[test]
fn several_disks() {
    let end = |bytes: &[u8]| bytes.len() - 22;
    for (offset, value) in [(4, 1), (6, 1), (8, 1)] {
        let mut bytes = package(&[]);
        let at = end(&bytes) + offset;
        bytes[at] = value;
        refuse_bytes(bytes, "zip-multi-disk");
    }
}

/// Puts a zip64 record and its locator before the end record.
fn with_zip64(bytes: &[u8], entries: u64, disks: u32) -> Vec<u8> {
    let end = bytes.len() - 22;
    let (mut zip64, record) = (bytes[..end].to_vec(), &bytes[end..]);
    let start = u64::from(u32::from_le_bytes(record[16..20].try_into().unwrap()));
    let size = u64::from(u32::from_le_bytes(record[12..16].try_into().unwrap()));
    zip64.extend(b"PK\x06\x06");
    zip64.extend(44_u64.to_le_bytes());
    zip64.extend([45, 0, 45, 0]);
    zip64.extend(disks.to_le_bytes());
    zip64.extend(disks.to_le_bytes());
    zip64.extend(entries.to_le_bytes());
    zip64.extend(entries.to_le_bytes());
    zip64.extend(size.to_le_bytes());
    zip64.extend(start.to_le_bytes());
    zip64.extend(b"PK\x06\x07\0\0\0\0");
    zip64.extend((end as u64).to_le_bytes());
    zip64.extend(1_u32.to_le_bytes());
    let mut record = record.to_vec();
    record[8..12].fill(0xff);
    zip64.extend(record);
    zip64
}

#[test]
fn zip64() {
    let bytes = package(&[]);
    assert_eq!(open(with_zip64(&bytes, 2, 0)).unwrap().files().len(), 2);
    refuse_bytes(with_zip64(&bytes, u64::MAX, 0), "zip-too-many-entries");
    refuse_bytes(with_zip64(&bytes, 60_000, 0), "zip-too-many-entries");
    refuse_bytes(with_zip64(&bytes, 40_000, 0), "not-a-zip");
    refuse_bytes(with_zip64(&bytes, 2, 7), "zip-multi-disk");
}

#[test]
fn an_archive_inside_is_a_file() {
    let bomb = zip(&[deflated("b", vec![0; 1_000_000])]);
    let mut reader = open(package(&[stored("inner.zip", &bomb)])).unwrap();
    let mut bytes = Vec::new();
    reader
        .read_file("inner.zip")
        .unwrap()
        .read_to_end(&mut bytes)
        .unwrap();
    assert_eq!(bytes, bomb);
}

/// Opens anything and reads all of it; gives the bytes read.
fn exhaust(bytes: Vec<u8>) -> u64 {
    let limits = Limits {
        entries: 100,
        file_bytes: 1 << 20,
        total_bytes: 2 << 20,
        ..Limits::default()
    };
    let Ok(mut reader) = PackageReader::open(Cursor::new(bytes), &limits) else {
        return 0;
    };
    let names: Vec<String> = reader.files().iter().map(|it| it.name.clone()).collect();
    let mut total = 0;
    for name in names {
        let Ok(mut file) = reader.read_file(&name) else {
            continue;
        };
        let mut buffer = [0; 4_096];
        while let Ok(count @ 1..) = file.read(&mut buffer) {
            total += count as u64;
        }
    }
    total
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]

    #[test]
    fn any_bytes_are_safe(bytes: Vec<u8>) {
        exhaust(bytes);
    }

    #[test]
    fn flipped_bits_are_safe(
        flips in proptest::collection::vec((any::<prop::sample::Index>(), 0_u8..8), 1..6),
        cut in proptest::option::weighted(0.1, any::<prop::sample::Index>()),
    ) {
        let mut bytes = package(&[
            stored("a.png", [7; 100]),
            deflated("b/c.html", "text ".repeat(50)),
            stored("b/", ""),
        ]);
        for (at, bit) in flips {
            let at = at.index(bytes.len());
            bytes[at] ^= 1 << bit;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        prop_assert!(exhaust(bytes) <= 2 << 20);
    }

    #[test]
    fn any_headers_are_safe(
        sizes in proptest::collection::vec(any::<(u32, u32, u16, u16)>(), 1..4),
    ) {
        let files: Vec<_> = sizes.into_iter().enumerate().map(|(index, (size, packed, flags, method))| {
            stored(format!("{index}"), "x").with(|it| {
                it.size = size;
                it.packed_size = packed % 8;
                it.flags = flags & !1;
                it.method = method % 16;
            })
        }).collect();
        prop_assert!(exhaust(package(&files)) <= 2 << 20);
    }
}
