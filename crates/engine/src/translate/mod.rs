//! A course's words out to translators and back: XLIFF 2, the format that their tools read.
//!
//! `pieces` finds what is to be translated in pages and TOML files, and where; `marks` tells links,
//! blanks and code that a translation lost; `xliff`
//! writes and reads the exchange file; here both meet: what was translated before is kept, what
//! changed since is said, and pages of the other language are made.

mod document;
mod marks;
mod pieces;
mod xliff;

use std::collections::HashMap;

use crate::source::SourceTree;

pub use crate::parse::is_language;
pub use document::{Document, Progress, Segment, State, Translation};
pub use pieces::{Piece, in_page, in_toml, replaced, replaced_toml};
pub use xliff::{XliffError, read, write};

/// All that is to be translated of a programme. Translations come from `before`, an earlier
/// exchange of the same languages, else from pages that are there in the other language.
pub fn of(tree: &SourceTree, from: &str, to: &str, before: Option<&Translation>) -> Translation {
    let mut documents = Vec::new();
    for (file, source) in tree.files() {
        let path = &source.path;
        let text = tree.text(file);
        let pieces = match path.rsplit_once('.') {
            Some((stem, "md")) if !is_translation(stem) && !is_for_authors(path) => {
                pieces::in_page(text)
            }
            Some((_, "toml")) => pieces::in_toml(text, from),
            _ => continue,
        };
        if pieces.is_empty() {
            continue;
        }
        let mut units: Vec<Vec<Segment>> = pieces
            .iter()
            .map(|piece| {
                let segments = piece.segments.iter();
                let new = |source: &String| Segment {
                    source: source.clone(),
                    target: String::new(),
                    state: State::Initial,
                    changed_from: None,
                };
                segments.map(new).collect()
            })
            .collect();
        let known = before.and_then(|before| before.documents.iter().find(|it| it.path == *path));
        match known {
            Some(known) => keep(&mut units, known),
            None => adopt(tree, path, &pieces, to, &mut units),
        }
        documents.push(Document {
            path: path.clone(),
            units,
        });
    }
    Translation {
        from: from.to_owned(),
        to: to.to_owned(),
        documents,
    }
}

/// `01-page.en`, whatever the language.
fn is_translation(stem: &str) -> bool {
    let name = stem.rsplit('/').next().unwrap_or(stem);
    name.rsplit_once('.')
        .is_some_and(|(_, lang)| crate::parse::is_language(lang))
}

/// What learners never see.
fn is_for_authors(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    matches!(name, "sources.md" | "README.md")
        || path.contains("/sources/")
        || path.starts_with("sources/")
}

/// Takes over what was translated: of the same sentence as it is, of one that changed with what
/// it was.
fn keep(units: &mut [Vec<Segment>], known: &Document) {
    let old: Vec<&Segment> = known
        .units
        .iter()
        .flatten()
        .filter(|it| !it.target.trim().is_empty())
        .collect();
    let mut by_source: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, segment) in old.iter().enumerate().rev() {
        by_source
            .entry(segment.source.as_str())
            .or_default()
            .push(at);
    }
    let mut used = vec![false; old.len()];
    let mut last = 0;
    let mut new: Vec<&mut Segment> = units.iter_mut().flatten().collect();
    for segment in &mut new {
        let Some(at) = by_source
            .get_mut(segment.source.as_str())
            .and_then(Vec::pop)
        else {
            continue;
        };
        used[at] = true;
        segment.target.clone_from(&old[at].target);
        segment.state = old[at].state;
        segment.changed_from.clone_from(&old[at].changed_from);
    }
    // A sentence that is new is an old one changed when it stands at its place and is like it.
    for segment in &mut new {
        if let Some(at) = old.iter().position(|it| it.source == segment.source) {
            last = at + 1;
            continue;
        }
        let near = (last..old.len().min(last + 4)).find(|at| {
            let was = old[*at].source.as_str();
            !used[*at] && strsim::normalized_levenshtein(&short(was), &short(&segment.source)) > 0.5
        });
        if let Some(at) = near {
            used[at] = true;
            last = at + 1;
            segment.target.clone_from(&old[at].target);
            segment.state = State::Initial;
            segment.changed_from = Some(old[at].source.clone());
        }
    }
}

/// What comparing two sentences looks at.
fn short(text: &str) -> String {
    text.chars().take(400).collect()
}

/// Takes over a page that is there in the other language, if it is built in the same way.
fn adopt(tree: &SourceTree, path: &str, pieces: &[Piece], to: &str, units: &mut [Vec<Segment>]) {
    let there: Vec<Piece> = match path.rsplit_once('.') {
        Some((stem, "md")) => match tree.find(&format!("{stem}.{to}.md")) {
            Some(file) => pieces::in_page(tree.text(file)),
            None => return,
        },
        _ => {
            let text = tree.find(path).map_or("", |file| tree.text(file));
            pieces::in_toml_of(text, to)
        }
    };
    let same = there.len() == pieces.len()
        && there
            .iter()
            .zip(pieces)
            .all(|(there, here)| there.kind == here.kind);
    if !same {
        return;
    }
    for (unit, piece) in units.iter_mut().zip(there) {
        // Sentences may be cut otherwise: then the first holds them all.
        if unit.len() != piece.segments.len() {
            let joined = piece.segments.join(" ");
            for (number, segment) in unit.iter_mut().enumerate() {
                segment.target = if number == 0 {
                    joined.clone()
                } else {
                    String::new()
                };
                segment.state = State::Initial;
            }
            continue;
        }
        for (segment, target) in unit.iter_mut().zip(piece.segments) {
            if !target.trim().is_empty() {
                segment.target = target;
                segment.state = State::Translated;
            }
        }
    }
}

/// A file of the other language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// Its path.
    pub path: String,
    /// Its text.
    pub text: String,
    /// Sentences that stay in the course's language, having no translation.
    pub missing: usize,
    /// What a sentence has and its translation has not, or the other way round: the sentence,
    /// and the mark.
    pub marks: Vec<(String, String)>,
}

/// What a translation is to be put into, or does not fit any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// A file to be written.
    Made(Made),
    /// Nothing of it is translated.
    Nothing(String),
    /// It changed since the exchange was written.
    Changed(String),
    /// It is not in the course any more.
    Gone(String),
}

/// Makes the files of the other language: pages beside theirs, texts in TOML files where they
/// are.
pub fn apply(tree: &SourceTree, translation: &Translation) -> Vec<Outcome> {
    let documents = translation.documents.iter();
    documents
        .map(|document| made(tree, translation, document))
        .collect()
}

fn made(tree: &SourceTree, translation: &Translation, document: &Document) -> Outcome {
    let Translation { from, to, .. } = translation;
    let path = &document.path;
    // A path of the exchange file leads nowhere but to a file that the course has.
    let Some(file) = tree.find(path) else {
        return Outcome::Gone(path.clone());
    };
    let text = tree.text(file);
    let is_page = path.ends_with(".md");
    let pieces = match is_page {
        true => pieces::in_page(text),
        false => pieces::in_toml(text, from),
    };
    let is_same = pieces.len() == document.units.len()
        && pieces.iter().zip(&document.units).all(|(piece, unit)| {
            piece
                .segments
                .iter()
                .eq(unit.iter().map(|segment| &segment.source))
        });
    if !is_same {
        return Outcome::Changed(path.clone());
    }
    let segments = document.units.iter().flatten();
    let missing = segments
        .clone()
        .filter(|it| it.target.trim().is_empty())
        .count();
    if missing == segments.count() {
        return Outcome::Nothing(path.clone());
    }
    let marks = document
        .units
        .iter()
        .flatten()
        .filter(|it| !it.target.trim().is_empty())
        .filter_map(|it| Some((it.source.clone(), marks::differing(&it.source, &it.target)?)))
        .collect();
    let targets: Vec<Vec<Option<&str>>> = document
        .units
        .iter()
        .map(|unit| {
            let targets = unit.iter().map(|segment| segment.target.trim());
            targets
                .map(|target| (!target.is_empty()).then_some(target))
                .collect()
        })
        .collect();
    let (path, text) = match is_page {
        true => {
            let stem = path.strip_suffix(".md").unwrap_or(path);
            (
                format!("{stem}.{to}.md"),
                pieces::replaced(text, &pieces, &targets),
            )
        }
        false => (
            path.clone(),
            pieces::replaced_toml(text, from, to, &pieces, &targets),
        ),
    };
    Outcome::Made(Made {
        path,
        text,
        missing,
        marks,
    })
}
