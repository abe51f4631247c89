//! Packages as they are found in use.

use std::io::Read;

use super::zips::{Entry, deflated, manifest, open, package, stored, zip};
use super::*;

#[track_caller]
fn check(bytes: Vec<u8>, codes: &[&str]) -> PackageReader<std::io::Cursor<Vec<u8>>> {
    let reader = open(bytes).unwrap();
    let found: Vec<_> = reader.package().problems.iter().map(|it| it.code).collect();
    assert_eq!(found, codes);
    reader
}

fn with_files(manifest: Vec<u8>, names: &[&[u8]]) -> Vec<u8> {
    let mut entries = vec![deflated("imsmanifest.xml", manifest)];
    entries.extend(names.iter().map(|name| stored(name, "x")));
    zip(&entries)
}

/// What the one item launches, when the archive holds these names.
#[track_caller]
fn launched(href: &str, attributes: &str, names: &[&[u8]], codes: &[&str]) -> Launch {
    let reader = check(with_files(manifest(href, attributes), names), codes);
    reader.package().launches[0].clone()
}

#[test]
fn a_right_package() {
    let mut reader = check(package(&[deflated("média/été.png", "png")]), &[]);
    let names: Vec<_> = reader.files().iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["imsmanifest.xml", "index.html", "média/été.png"]);
    assert_eq!(reader.files()[2].size, 3);
    let launch = reader.package().scos().next().unwrap().clone();
    assert_eq!(launch.file.as_deref(), Some("index.html"));
    assert_eq!(launch.title, "Module");
    let mut text = String::new();
    reader
        .read_file("média/été.png")
        .unwrap()
        .read_to_string(&mut text)
        .unwrap();
    assert_eq!(text, "png");
    let missing = reader.read_file("other.png").err().unwrap();
    assert_eq!(missing.code(), "no-such-file");
}

#[test]
fn launch_urls() {
    let launch = launched(
        "sco%2002.htm?a=1#b",
        "parameters='?c=2'",
        &[b"sco 02.htm"],
        &[],
    );
    assert_eq!(launch.url.as_deref(), Some("sco%2002.htm?a=1&c=2#b"));
    let launch = launched("A.HTML", "", &[b"a.html"], &[]);
    assert_eq!(launch.url.as_deref(), Some("a.html"));
    let launch = launched("https://host/a", "parameters='b'", &[], &[]);
    assert_eq!(
        (launch.url.as_deref(), launch.is_external),
        (Some("https://host/a?b"), true)
    );
}

#[test]
fn nothing_to_launch() {
    let codes = ["launch-missing", "nothing-to-launch"];
    for href in [
        "gone.html",
        "../index.html",
        "javascript:alert(1)",
        "data:,x",
        "//host/",
    ] {
        let launch = launched(href, "", &[b"index.html"], &codes);
        assert_eq!((launch.url, launch.file), (None, None), "{href}");
    }
}

#[test]
fn the_manifest_in_a_folder() {
    let entries = [
        stored("__MACOSX/imsmanifest.xml", "x"),
        stored(".DS_Store", "x"),
        deflated("course/imsmanifest.xml", manifest("a.html", "")),
        stored("course/a.html", "x"),
        stored("course/archive/imsmanifest.xml", "an old copy"),
    ];
    let reader = check(zip(&entries), &["manifest-in-folder"]);
    assert_eq!(reader.package().root, "course/");
    assert_eq!(
        reader.package().launches[0].file.as_deref(),
        Some("course/a.html")
    );
}

#[test]
fn the_manifest_at_the_root_wins() {
    let reader = check(package(&[stored("old/imsmanifest.xml", "x")]), &[]);
    assert_eq!(reader.package().root, "");
}

#[test]
fn the_manifest_in_another_case() {
    let entries = [
        deflated("IMSManifest.XML", manifest("a.html", "")),
        stored("a.html", "x"),
    ];
    check(zip(&entries), &["manifest-case"]);
}

#[track_caller]
fn refuse(entries: &[Entry], code: &str, message: &str) {
    let error = open(zip(entries)).err().unwrap();
    assert_eq!((error.code(), error.to_string().as_str()), (code, message));
}

#[test]
fn no_manifest() {
    refuse(
        &[
            stored("a/b/imsmanifest.xml", ""),
            stored("z.html", ""),
            stored("__MACOSX/x", ""),
        ],
        "manifest-missing",
        "there is no `imsmanifest.xml` at the root of the package; it holds `a/`, `z.html`",
    );
    refuse(
        &[],
        "manifest-missing",
        "there is no `imsmanifest.xml` at the root of the package; it holds no file",
    );
    refuse(
        &[
            stored("a/imsmanifest.xml", ""),
            stored("b/imsmanifest.xml", ""),
        ],
        "manifest-several",
        "several folders hold an `imsmanifest.xml`: `a/`, `b/`; pack the content of one",
    );
    refuse(
        &[stored("imsmanifest.xml", "<html/>")],
        "manifest-unreadable",
        "the root element is `html`, not `manifest`",
    );
}

#[test]
fn names_in_old_encodings() {
    for (name, href, page) in [
        (&b"\x82t\x82.html"[..], "%C3%A9t%C3%A9.html", "cp437"),
        (b"\xb7 propos.html", "%C3%80%20propos.html", "cp850"),
        (b"\xe9t\xe9.html", "%C3%A9t%C3%A9.html", "windows-1252"),
    ] {
        let reader = check(
            with_files(manifest(href, ""), &[name]),
            &["zip-name-encoding"],
        );
        let problem = reader.package().problems.iter().next().unwrap();
        assert!(problem.message.contains(page), "{}", problem.message);
        assert!(reader.package().launches[0].file.is_some(), "{page}");
    }
}

#[test]
fn names_in_utf8_without_the_flag() {
    launched("%C3%A9t%C3%A9.html", "", &["été.html".as_bytes()], &[]);
    launched(
        "%C3%A9t%C3%A9.html",
        "",
        &["e\u{301}te\u{301}.html".as_bytes()],
        &[],
    );
}

#[test]
fn names_in_the_unicode_field() {
    let old = b"\x82t\x82.html";
    let mut crc = flate2::Crc::new();
    crc.update(old);
    let mut field = vec![1];
    field.extend(crc.sum().to_le_bytes());
    field.extend("été.html".as_bytes());
    let mut extra = 0x7075_u16.to_le_bytes().to_vec();
    extra.extend((field.len() as u16).to_le_bytes());
    extra.extend(field);
    let file = stored(old, "x").with(|header| header.extra = extra.clone());
    let entries = [
        deflated("imsmanifest.xml", manifest("%C3%A9t%C3%A9.html", "")),
        file,
    ];
    let reader = check(zip(&entries), &[]);
    assert_eq!(reader.files()[1].name, "été.html");
}

#[test]
fn names_with_backslashes() {
    let launch = launched("in/a.html", "", &[b"in\\a.html"], &["zip-backslash"]);
    assert_eq!(launch.file.as_deref(), Some("in/a.html"));
}

#[test]
fn names_that_differ_in_case_only() {
    check(
        package(&[stored("A.png", ""), stored("a.png", "")]),
        &["zip-same-but-case"],
    );
}

#[test]
fn folders_are_no_files() {
    let mut folder = stored("in/", "");
    folder.mode = 0o040_755;
    let reader = check(
        package(&[folder, stored("./", ""), stored("in/a.png", "")]),
        &[],
    );
    assert_eq!(reader.files().len(), 3);
}

#[test]
fn methods_that_are_not_read() {
    let bytes = package(&[stored("a.png", "x").with(|it| it.method = 14)]);
    let mut reader = check(bytes, &["zip-method"]);
    let error = reader.read_file("a.png").err().unwrap();
    assert_eq!(
        error.to_string(),
        "`a.png` is packed with the method LZMA; pack it with deflate"
    );
    let lzma = stored("imsmanifest.xml", "x").with(|it| it.method = 14);
    assert_eq!(open(zip(&[lzma])).err().unwrap().code(), "zip-method");
}
