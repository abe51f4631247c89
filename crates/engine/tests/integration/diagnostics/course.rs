//! The smallest course without a fault, and helpers that spoil it in one place
//! and show what its author reads then:
//! `path:line:column severity[code] message | hint`.

use engine::diagnostic::Diagnostic;
use engine::source::SourceTree;
use engine::validate;
use expect_test::Expect;

const PROGRAMME: &str = r#"id = "essai"
title = "Essai"
description = "Un cours pour essayer."
publisher = "Relais"
licence = "etalab-2.0"
version = "1"
languages = ["fr"]
audiences = ["tous", "agents"]
modules = ["m"]
"#;

const MODULE: &str = r#"title = "Agir"
description = "Agir sans attendre."
objectives = ["Savoir agir"]
target_minutes = 1
completion = "pages"
draft = true
"#;

/// The text of a page: its body begins on line 5.
pub fn page(id: &str, body: &str) -> String {
    format!("+++\nid = \"{id}\"\ntitle = \"Page {id}\"\n+++\n{body}")
}

fn base() -> Vec<(&'static str, String)> {
    vec![
        ("relais.toml", PROGRAMME.into()),
        ("m/module.toml", MODULE.into()),
        (
            "m/c/chapter.toml",
            "id = \"c\"\ntitle = \"Chapitre\"\n".into(),
        ),
        ("m/c/p.md", page("p", "Un texte.\n")),
        (
            "m/c/q.md",
            page("suite", "## Suite {#suite}\n\nUn autre texte.\n"),
        ),
        (
            "glossaire.md",
            "## Rançongiciel\n\nUn logiciel qui prend en otage.\n".into(),
        ),
        (
            "m/media/dessin.svg",
            "<svg viewBox=\"0 0 4 3\"></svg>".into(),
        ),
        ("m/media/film.mp4", String::new()),
        (
            "m/media/film.vtt",
            "WEBVTT\n\n00:00.000 --> 00:01.000\nBonjour\n".into(),
        ),
        ("m/media/film.md", "Ce que dit le film.\n".into()),
        ("m/documents/guide.pdf", String::new()),
    ]
}

/// The base course with some files replaced, added, or, without text, removed.
pub fn course(files: &[(&str, &str)]) -> SourceTree {
    let mut course: Vec<(String, String)> = base()
        .into_iter()
        .map(|(path, text)| (path.to_owned(), text))
        .filter(|(path, _)| !files.iter().any(|(other, _)| other == path))
        .collect();
    let given = files.iter().filter(|(_, text)| !text.is_empty());
    course.extend(given.map(|(path, text)| ((*path).to_owned(), (*text).to_owned())));
    SourceTree::from_texts(course)
}

/// One line for each diagnostic.
pub fn shown(tree: &SourceTree, diagnostics: &[Diagnostic]) -> String {
    let lines = diagnostics.iter().map(|diagnostic| {
        let location = tree.locate(diagnostic.span);
        let path = &tree.file(diagnostic.span.file).path;
        format!(
            "{path}:{}:{} {}[{}] {} | {}\n",
            location.line,
            location.column,
            diagnostic.severity,
            diagnostic.code,
            diagnostic.message,
            diagnostic.hint
        )
    });
    lines.collect()
}

/// Checks the base course with these files in it.
pub fn check_files(files: &[(&str, &str)], expected: Expect) {
    let tree = course(files);
    expected.assert_eq(&shown(&tree, &validate::check(&tree)));
}

/// Checks a page with this body, which begins on line 5.
pub fn check_page(body: &str, expected: Expect) {
    check_files(&[("m/c/p.md", &page("p", body))], expected);
}

/// Checks pages with these bodies, one after the other, each found after its number.
pub fn check_pages(bodies: &[&str], expected: Expect) {
    let mut found = String::new();
    for (number, body) in bodies.iter().enumerate() {
        let tree = course(&[("m/c/p.md", &page("p", body))]);
        let shown = shown(&tree, &validate::check(&tree));
        found.push_str(&format!("{number}:\n{shown}"));
    }
    expected.assert_eq(&found);
}

/// Checks several bodies that must be without fault.
pub fn check_fine(bodies: &[&str]) {
    for body in bodies {
        let tree = course(&[("m/c/p.md", &page("p", body))]);
        assert_eq!(shown(&tree, &validate::check(&tree)), "", "{body}");
    }
}

/// Checks the module's file with one line replaced or, if no line begins like
/// the new one, added.
pub fn check_module_toml(line: &str, expected: Expect) {
    check_files(&[("m/module.toml", &replaced(MODULE, line))], expected);
}

/// Checks the programme's file with one line replaced or added.
pub fn check_relais_toml(line: &str, expected: Expect) {
    check_files(&[("relais.toml", &replaced(PROGRAMME, line))], expected);
}

/// The programme's file with one line replaced or added.
pub fn relais_toml(line: &str) -> String {
    replaced(PROGRAMME, line)
}

/// The module's file with some lines replaced or added.
pub fn module_toml(lines: &[&str]) -> String {
    lines
        .iter()
        .fold(MODULE.to_owned(), |text, line| replaced(&text, line))
}

fn replaced(text: &str, line: &str) -> String {
    let key = |line: &str| line.split('=').next().unwrap_or("").trim().to_owned();
    let mut found = false;
    let mut lines: Vec<&str> = text
        .lines()
        .map(|old| {
            let same = key(old) == key(line);
            found |= same;
            if same { line } else { old }
        })
        .collect();
    if !found {
        lines.push(line);
    }
    lines.join("\n") + "\n"
}
