//! Every French text of every package, as learners and LMSs get it: pages,
//! titles, text alternatives, feedback, captions, transcripts, pictures, screens
//! of the runtime, manifests.
//!
//! `relais check` tells an author most of this at its line; here the pieces are
//! put together again, and nothing is left out.

mod questions;
mod read;

use std::collections::{BTreeSet, HashSet};
use std::fs;
use std::thread;

use self::read::{Passage, captions, document, manifest, picture};
use engine::parse::variants;
use engine::sco::ScoPer;
use engine::source::SourceTree;
use engine::typography::faults;

#[test]
fn real_courses_are_well_set() {
    let trees = engine::source::read(&tests::root().join("courses")).expect("they are there");
    let found: Vec<String> = thread::scope(|scope| {
        let courses: Vec<_> = trees
            .iter()
            .map(|tree| scope.spawn(|| faults_of(tree)))
            .collect();
        courses
            .into_iter()
            .flat_map(|course| course.join().expect("the course was read"))
            .collect()
    });
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn a_badly_set_course_is_found_out() {
    let folder = tempfile::tempdir().expect("a folder for the course");
    for (path, text) in [
        ("relais.toml", PROGRAMME),
        ("m/module.toml", MODULE),
        ("m/c/chapter.toml", "id = \"c\"\ntitle = \"Ecouter\"\n"),
        ("m/c/p.md", PAGE),
        ("m/media/dessin.svg", PICTURE),
        ("m/media/film.mp4", "no film"),
        (
            "m/media/film.vtt",
            "WEBVTT\n\n00:01.000 --> 00:02.000\nEn sous-titre...\n",
        ),
        ("m/media/film.md", "Une *transcription*: la voici.\n"),
        ("glossaire.md", "## Voeu\n\nCa se fait.\n"),
    ] {
        let file = folder.path().join(path);
        fs::create_dir_all(file.parent().expect("it is in the folder")).expect("a folder");
        fs::write(file, text).expect("a file");
    }
    let course = engine::source::read(folder.path())
        .expect("a course")
        .remove(0);
    let found = faults_of(&course);
    let expected = [
        // In pictures, manifests, menus and what the scripts know.
        "essai-m, m/media/dessin.svg: no space before `!` in «Un titre!»",
        "essai-m, manifest: the capital of `Ecole` has no accent in «Ecole.»",
        "essai-m, menu: the capital of `Ecole` has no accent in «Ecole.»",
        "essai-m, menu: the capital of `Ecouter` has no accent in «Ecouter»",
        "essai-m, messages: the capital of `Ecouter` has no accent in «Ecouter»",
        "essai-m, page _glossary: `Voeu` has two letters for `œ` in «Voeu»",
        "essai-m, page _glossary: the capital of `Ca` has no accent in «Ca se fait.»",
        "essai-m, page _start: the capital of `Ecole` has no accent in «Ecole.»",
        "essai-m, page _start: the capital of `Ecouter` has no accent in «Ecouter 1\u{a0}minute»",
        // In captions, where pieces of text meet, in feedback and alternatives.
        "essai-m, page p, captions: three dots in «En sous-titre...»",
        "essai-m, page p: no space before `:` in «Une transcription: la voici.»",
        "essai-m, page p: no space before `?` in «Que faire? «\u{202f}Ouvert sans fin. Un cou»",
        "essai-m, page p: straight quotation mark in «Oui \"oui\".»",
        "essai-m, page p: the capital of `Ecouter` has no accent in «Ecouter · Page 1 sur 1 · 1\u{a0}»",
        "essai-m, page p: the capital of `Eteindre` has no accent in «Eteindre»",
        // Quotes that never end, two names for one thing.
        "essai-m, page p: « without » in «Que faire? «\u{202f}Ouvert sans fi»",
        "essai-m: both `courriel` and `e-mail`: keep one",
    ];
    assert_eq!(found, expected, "{}", found.join("\n"));
}

const PROGRAMME: &str = "id = \"essai\"\ntitle = \"Essai\"\ndescription = \"Ecole.\"\npublisher = \"Relais\"\nlicence = \"etalab-2.0\"\nversion = \"1\"\nlanguages = [\"fr\"]\nmodules = [\"m\"]\n";
const MODULE: &str = "title = \"Agir\"\ndescription = \"Ecole.\"\nobjectives = [\"Savoir agir\"]\ntarget_minutes = 1\ncompletion = \"pages\"\ndraft = true\n";
const PAGE: &str = r#"+++
id = "p"
title = "Une page"
+++
Que **faire**? « Ouvert **sans** fin. Un courriel, un e-mail.

![Eteindre](../media/dessin.svg)

::: video {src="../media/film.mp4" captions="../media/film.vtt" transcript="../media/film.md" title="Film" duration="0:10"}
:::

::: question {#q type=true-false}
Vrai ?

- [x] Vrai — Oui "oui".
- [ ] Faux — Non.
:::
"#;
const PICTURE: &str =
    "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 4 3\"><text>Un titre!</text></svg>";

/// A line for each fault of a course in any of its French variants.
fn faults_of(tree: &SourceTree) -> Vec<String> {
    let mut found = BTreeSet::new();
    let mut spellings = BTreeSet::new();
    let mut course = String::new();
    // A programme's package repeats its modules, a variant most of the others.
    let mut seen = HashSet::new();
    let french = variants(tree)
        .into_iter()
        .filter(|variant| variant.lang.as_deref().is_none_or(|lang| lang == "fr"));
    for variant in french {
        for package in tests::build(tree, &variant, ScoPer::Programme, None) {
            // `senscyber-agir.html5.entreprises` -> `senscyber-agir`
            let name = package.name.split('.').next().unwrap_or_default();
            // The programme's package comes last and has the shortest name.
            course = name.to_owned();
            let texts = tests::texts(&package);
            assert!(!texts.is_empty(), "{name} has no text");
            for (path, text) in &texts {
                for passage in passages(path, text) {
                    if !seen.insert((passage.place.clone(), passage.text.clone())) {
                        continue;
                    }
                    spellings.extend(spelling_of_mail(&passage.text));
                    for (fault, excerpt) in faults_in(&passage) {
                        found.insert(format!("{name}, {}: {fault} in «{excerpt}»", passage.place));
                    }
                }
            }
        }
    }
    if spellings.len() > 1 {
        found.insert(format!("{course}: both `courriel` and `e-mail`: keep one"));
    }
    found.into_iter().collect()
}

/// The texts of one file of a package, with where they stand.
fn passages(path: &str, text: &str) -> Vec<Passage> {
    match path.rsplit_once('.').map(|(_, extension)| extension) {
        Some("html") => {
            let mut passages = document(text);
            passages.extend(captions(text));
            passages
        }
        Some("svg") if !path.starts_with("assets/") => picture(path, text),
        Some("xml") => manifest(text),
        _ => Vec::new(),
    }
}

fn faults_in(passage: &Passage) -> Vec<(String, String)> {
    let text = &passage.text;
    let mut found: Vec<(String, String)> = faults(text, "fr")
        .into_iter()
        .map(|fault| (fault.message, excerpt(text, fault.range.start)))
        .collect();
    let opened = text.matches('«').count();
    let closed = text.matches('»').count();
    if opened != closed && passage.is_whole {
        let message = if opened > closed {
            "« without »"
        } else {
            "» without «"
        };
        found.push((message.into(), excerpt(text, 0)));
    }
    found
}

/// Some words around a place.
fn excerpt(text: &str, place: usize) -> String {
    let start = text.floor_char_boundary(place.saturating_sub(30));
    let end = text.ceil_char_boundary((place + 30).min(text.len()));
    text[start..end].to_owned()
}

fn spelling_of_mail(text: &str) -> BTreeSet<&'static str> {
    let lower = text.to_lowercase();
    ["courriel", "e-mail"]
        .into_iter()
        .filter(|word| lower.contains(word))
        .collect()
}
