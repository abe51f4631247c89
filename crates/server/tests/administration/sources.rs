//! What the sources of the server say about themselves: a router can't be asked for its
//! routes, so they are read where they are registered.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Path and method of all that is registered.
pub fn routes() -> Vec<(String, String)> {
    let mut routes = Vec::new();
    for (file, text) in sources() {
        for unknown in [
            "nest(",
            "nest_service(",
            "route_service(",
            "fallback_service(",
        ] {
            let unknown = format!(".{unknown}");
            assert!(!text.contains(&unknown), "{file}: `{unknown}` is not read");
        }
        for at in places(&text, ".route(") {
            let call = inside(&text[at..]);
            let (path, methods) = call.split_once(',').expect("a path and methods");
            let path = literal(&text, path.trim());
            let found = methods_of(methods);
            assert!(!found.is_empty(), "{file}: no method of `{path}`");
            routes.extend(found.into_iter().map(|it| (path.clone(), it)));
        }
    }
    routes
}

/// Names of all fields that forms, addresses and JSON are read for.
pub fn fields() -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for (_, text) in sources() {
        let derived = places(&text, "#[derive(").into_iter().filter(|at| {
            let traits = inside(&text[*at..]);
            traits
                .split(',')
                .any(|it| it.trim().ends_with("Deserialize"))
        });
        for at in derived {
            let rest = &text[at..];
            let body = &rest[rest.find('{').expect("a body")..];
            let body = &body[..body.find('}').expect("its end")];
            names.extend(body.lines().filter_map(name));
        }
        // Forms with files are read by name.
        for at in places(&text, "fields.get(\"")
            .into_iter()
            .chain(places(&text, "contains_key(\""))
        {
            let rest = &text[at..];
            names.insert(rest[..rest.find('"').expect("closed")].to_owned());
        }
    }
    names
}

/// The name of a struct's field.
fn name(line: &str) -> Option<String> {
    let (name, _) = line.trim().split_once(": ")?;
    let is_name = |it: &str| it.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    is_name(name).then(|| name.to_owned())
}

/// Names and texts of what answers requests.
fn sources() -> Vec<(String, String)> {
    let mut files = Vec::new();
    let http = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/http");
    collect(&http, &mut files);
    files.sort();
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).expect("a source");
        (path.display().to_string(), text)
    };
    files.into_iter().map(read).collect()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        match path.is_dir() {
            true => collect(&path, files),
            false => files.push(path),
        }
    }
}

/// Where each of these ends.
fn places(text: &str, wanted: &str) -> Vec<usize> {
    let found = text.match_indices(wanted);
    found.map(|(at, _)| at + wanted.len()).collect()
}

/// Up to the parenthesis that closes the one that was just opened.
fn inside(text: &str) -> &str {
    let mut open = 1;
    let end = text.find(|it| {
        match it {
            '(' => open += 1,
            ')' => open -= 1,
            _ => {}
        }
        open == 0
    });
    &text[..end.expect("it is closed")]
}

/// A text, as it stands there, or as a constant of the same file or of the addresses that several
/// files know.
fn literal(file: &str, text: &str) -> String {
    if let Some(text) = text.strip_prefix('"') {
        return text.trim_end_matches('"').to_owned();
    }
    let constant = format!("const {text}: &str = \"");
    let found = [file, include_str!("../../src/http/addresses.rs")]
        .into_iter()
        .find_map(|file| Some(&file[*places(file, &constant).first()?..]));
    let rest = found.expect("a constant");
    rest[..rest.find('"').expect("closed")].to_owned()
}

fn methods_of(call: &str) -> Vec<String> {
    let is_word = |it: char| it.is_ascii_alphanumeric() || it == '_';
    let mut methods = Vec::new();
    for method in [
        "get", "post", "put", "patch", "delete", "head", "options", "any", "on",
    ] {
        let begun = format!("{method}(");
        let mut calls = call.match_indices(&begun);
        if calls.any(|(at, _)| !call[..at].ends_with(is_word)) {
            assert!(!["any", "on"].contains(&method), "which methods? `{call}`");
            methods.push(method.to_uppercase());
        }
    }
    methods
}

#[test]
fn sources_are_read() {
    let call = "\n    get(ask_delete).post(delete).layer(DefaultBodyLimit::max(1)),";
    assert_eq!(methods_of(call), ["GET", "POST"]);
    let fields = fields();
    for known in ["csrf", "nom", "strict", "listed", "seq", "fait", "choisis"] {
        assert!(fields.contains(known), "{known} in {fields:?}");
    }
}

#[test]
fn every_field_of_a_form_is_read_by_somebody() {
    let fields = fields();
    let templates = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
    let mut files = Vec::new();
    collect(&templates, &mut files);
    for file in files {
        let text = fs::read_to_string(&file).expect("a template");
        let inputs = ["<input", "<select", "<textarea", "<button"];
        for at in inputs.iter().flat_map(|it| places(&text, it)) {
            let tag = &text[at..];
            let tag = &tag[..tag.find('>').expect("closed")];
            let Some(at) = places(tag, " name=\"").first().copied() else {
                continue;
            };
            let name = &tag[at..];
            let name = &name[..name.find('"').expect("closed")];
            // A file is read as such, whatever its name is.
            let is_read = name == "file" || fields.contains(name);
            assert!(is_read, "{}: nobody reads `{name}`", file.display());
        }
    }
}
