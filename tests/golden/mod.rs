//! Packages as they were when somebody last looked at them: file list and text
//! of each. `UPDATE=1` rewrites; read the diff before committing.
//!
//! The demonstration course shows every block, so its packages are kept whole.
//! Of the real courses, whose texts change every day, the file list and the
//! manifest are kept.

use std::fmt::Write;
use std::fs;

use engine::package::{Content, Package};
use engine::parse::Variant;
use engine::sco::ScoPer;

#[test]
fn demonstration_course() {
    for package in tests::packages(&tests::demo()) {
        compare(&package.name, &text_of(&package));
    }
}

#[test]
fn cut_in_chapters_for_a_partner() {
    let variant = Variant::default();
    for package in tests::build(
        &tests::demo(),
        &variant,
        ScoPer::Chapter,
        Some(tests::acme()),
    ) {
        compare(&package.name, &text_of(&package));
    }
}

#[test]
fn in_english_for_companies() {
    let variant = Variant {
        lang: Some("en".into()),
        audience: Some("entreprises".into()),
    };
    for package in tests::build(&tests::demo(), &variant, ScoPer::Programme, None) {
        if package.name.ends_with("tour.html5") {
            compare(&format!("{}.en", package.name), &whole(&package));
        }
    }
}

#[test]
fn real_courses() {
    let courses = tests::root().join("courses");
    for tree in engine::source::read(&courses).expect("the courses are there") {
        for package in tests::packages(&tree) {
            compare(&package.name, &outline(&package));
        }
    }
}

/// All of a module's package; of a programme's, which repeats the modules, what
/// is its own.
fn text_of(package: &Package) -> String {
    if package.name.contains('-') {
        return whole(package);
    }
    let mut text = outline(package);
    if let Some(Content::Bytes(bytes)) = package.entries.get("index.html") {
        let _ = write!(text, "\n===== index.html\n{}", settled(package, bytes));
    }
    text
}

/// The file list and the text of each file that is not the runtime's.
fn whole(package: &Package) -> String {
    let mut text = list(package);
    for (path, content) in &package.entries {
        // Where a branding may stand is a number of bytes: `tests/branding` judges it.
        let is_runtime =
            path.starts_with("assets/") || path.ends_with(".xsd") || path == "brand.json";
        if let Content::Bytes(bytes) = content
            && !is_runtime
        {
            let _ = write!(text, "\n===== {path}\n{}", settled(package, bytes));
        }
    }
    text
}

fn outline(package: &Package) -> String {
    let mut text = list(package);
    if let Some(Content::Bytes(bytes)) = package.entries.get("imsmanifest.xml") {
        let _ = write!(text, "\n===== imsmanifest.xml\n{}", settled(package, bytes));
    }
    text
}

fn list(package: &Package) -> String {
    let paths: Vec<&str> = package.entries.keys().map(String::as_str).collect();
    format!("{}\n", paths.join("\n"))
}

/// Text without the hashes, which change with any line of the runtime.
fn settled(package: &Package, bytes: &[u8]) -> String {
    let mut text = String::from_utf8_lossy(bytes).into_owned();
    for content in package.entries.values() {
        let hash = blake3::Hash::from_bytes(content.hash()).to_hex();
        text = text.replace(hash.as_str(), "HASH");
    }
    // What the service worker does is the runtime's; its list of files is the course's.
    if let Some((before, after)) = text.split_once("  \"hash\": \"")
        && text.starts_with("const PACKAGE")
        && let Some((files, _)) = after[12..].split_once("\n};\n")
    {
        text = format!("{before}  \"hash\": \"FILES{files}\n}};\n");
    }
    // The messages of the scripts are the catalogue's, and long.
    if let Some((before, after)) = text.split_once(",\"messages\":{")
        && let Some((_, after)) = after.split_once("}}</script>")
    {
        text = format!("{before},\"messages\":{{}}}}</script>{after}");
    }
    if let Some(Content::Bytes(identity)) = package.entries.get("relais.json") {
        let identity = String::from_utf8_lossy(identity);
        let hash = identity
            .split("\"content\": \"")
            .nth(1)
            .map_or("", |rest| &rest[..64]);
        assert_eq!(
            hash.len(),
            64,
            "the package carries the hash of its content"
        );
        text = text
            .replace(hash, "CONTENT")
            .replace(&hash[..12], "CONTENT");
    }
    text
}

fn compare(name: &str, actual: &str) {
    let path = tests::root()
        .join("tests/golden")
        .join(format!("{name}.txt"));
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, actual).expect("the golden file can be written");
        return;
    }
    let expected = fs::read_to_string(&path)
        .unwrap_or_else(|_| panic!("no golden file {}: run with UPDATE=1", path.display()));
    if expected != actual {
        let line = expected
            .lines()
            .zip(actual.lines())
            .position(|(expected, actual)| expected != actual);
        let line = line.unwrap_or(expected.lines().count().min(actual.lines().count()));
        panic!(
            "{name} differs from line {} on:\n  was: {}\n  is:  {}\nif that is right, run with UPDATE=1 and read the diff",
            line + 1,
            expected.lines().nth(line).unwrap_or("(end)"),
            actual.lines().nth(line).unwrap_or("(end)"),
        );
    }
}
