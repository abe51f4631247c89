//! No rule without a test: the codes written in the engine's sources are looked
//! for in the tests beside this file.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Words in quotes and in kebab case that are not codes.
const NOT_CODES: &[&str] = &[
    "ac-3",
    "annotation-xml",
    "cartes-a-retourner",
    "choix-multiple",
    "choix-multiples",
    "choix-unique",
    "ec-3",
    "fill-in",
    "font-size",
    "image-cliquable",
    "multiple-choice",
    "pages-and-quiz",
    "points-chauds",
    "recto-verso",
    "single-choice",
    "texte-a-trous",
    "true-false",
    "us-ascii",
    "utf-8",
    "vrai-faux",
    "windows-125",
    "xml-stylesheet",
];

/// Where diagnostics are made.
const SOURCES: &[&str] = &[
    "../../brand/src/svg.rs",
    "diagnostic.rs",
    "parse",
    "partner.rs",
    "source",
    "tracking.rs",
    "validate",
];

/// Codes that are one word.
const SHORT_CODES: &[&str] = &["captions", "duration", "formula", "typography"];

#[test]
fn every_code_is_shown_by_a_test() {
    let crate_folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut sources = String::new();
    for name in SOURCES {
        read_into(&crate_folder.join("src").join(name), &mut sources);
    }
    let mut tests = String::new();
    read_into(
        &crate_folder.join("tests/integration/diagnostics"),
        &mut tests,
    );
    let codes: BTreeSet<&str> = quoted(&sources)
        .filter(|word| is_kebab(word) || SHORT_CODES.contains(word))
        .filter(|word| !NOT_CODES.contains(word))
        .collect();
    assert!(codes.len() > 60, "the codes were not found: {codes:?}");
    let untested: Vec<&&str> = codes
        .iter()
        .filter(|code| !tests.contains(&format!("[{code}] ")))
        .collect();
    assert!(untested.is_empty(), "no test shows {untested:?}");
}

fn read_into(path: &Path, text: &mut String) {
    if path.is_dir() {
        for entry in fs::read_dir(path).unwrap() {
            read_into(&entry.unwrap().path(), text);
        }
        return;
    }
    let file = fs::read_to_string(path).unwrap();
    // Unit tests quote what they like.
    text.push_str(file.split("#[cfg(test)]").next().unwrap_or(""));
}

/// What stands between quotes on one line.
fn quoted(source: &str) -> impl Iterator<Item = &str> {
    source
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .flat_map(|line| line.split('"').skip(1).step_by(2))
}

fn is_kebab(word: &str) -> bool {
    word.contains('-')
        && word.split('-').all(|part| {
            !part.is_empty()
                && part
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        })
}
