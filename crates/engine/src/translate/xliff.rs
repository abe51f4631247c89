//! XLIFF 2.0 (OASIS, ISO 21720), its core only: what every tool of translators reads.

use std::fmt::Write;

use super::document::{Document, Segment, State, Translation};
use crate::html::escape;
use crate::xml::{self, Element};

/// Why an exchange file can't be taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum XliffError {
    /// Its XML can't be read.
    #[error("line {line}: {what}")]
    Xml {
        /// The line, from 1.
        line: usize,
        /// What is wrong.
        what: String,
    },
    /// It is something else, or for other languages.
    #[error("{0}")]
    Other(String),
}

/// The exchange file of a translation.
pub fn write(translation: &Translation) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let _ = writeln!(
        out,
        "<xliff xmlns=\"urn:oasis:names:tc:xliff:document:2.0\" version=\"2.0\" srcLang=\"{}\" trgLang=\"{}\">",
        escape(&translation.from),
        escape(&translation.to)
    );
    for (number, document) in translation.documents.iter().enumerate() {
        let _ = writeln!(
            out,
            "  <file id=\"f{}\" original=\"{}\">",
            number + 1,
            escape(&document.path)
        );
        for (number, unit) in document.units.iter().enumerate() {
            let _ = writeln!(out, "    <unit id=\"u{}\">", number + 1);
            let changed = unit.iter().enumerate();
            let changed: Vec<String> = changed
                .filter_map(|(at, segment)| {
                    let was = segment.changed_from.as_deref()?;
                    Some(format!(
                        "        <note id=\"n{}\" category=\"changed-from\">{}</note>\n",
                        at + 1,
                        escape(was)
                    ))
                })
                .collect();
            if !changed.is_empty() {
                let _ = write!(out, "      <notes>\n{}      </notes>\n", changed.concat());
            }
            for (at, segment) in unit.iter().enumerate() {
                let changed = match segment.changed_from {
                    Some(_) => " subState=\"relais:changed\"",
                    None => "",
                };
                let _ = writeln!(
                    out,
                    "      <segment id=\"s{}\" state=\"{}\"{changed}>\n        <source xml:space=\"preserve\">{}</source>",
                    at + 1,
                    segment.state.name(),
                    escape(&segment.source)
                );
                if !segment.target.is_empty() {
                    let _ = writeln!(
                        out,
                        "        <target xml:space=\"preserve\">{}</target>",
                        escape(&segment.target)
                    );
                }
                out.push_str("      </segment>\n");
            }
            out.push_str("    </unit>\n");
        }
        out.push_str("  </file>\n");
    }
    out.push_str("</xliff>\n");
    out
}

/// Reads an exchange file.
///
/// # Errors
/// [`XliffError`], when it is none.
pub fn read(text: &str) -> Result<Translation, XliffError> {
    let root = xml::read(text).map_err(|error| XliffError::Xml {
        line: error.line,
        what: error.what,
    })?;
    let version = root.get("version").unwrap_or_default();
    if root.name != "xliff" || !version.starts_with('2') {
        let version = match root.name.as_str() {
            "xliff" => format!("XLIFF {version}"),
            other => format!("`<{}>`", other.chars().take(40).collect::<String>()),
        };
        return Err(XliffError::Other(format!("this is {version}, not XLIFF 2")));
    }
    let lang = |name: &str| {
        let lang = root.get(name).unwrap_or_default();
        match crate::parse::is_language(lang) {
            true => Ok(lang.to_owned()),
            false => Err(XliffError::Other(format!(
                "`{name}` of this XLIFF is no language such as `en`"
            ))),
        }
    };
    let mut documents = Vec::new();
    for file in root.all("file") {
        let mut units = Vec::new();
        units_of(file, &mut units);
        documents.push(Document {
            path: file.get("original").unwrap_or_default().to_owned(),
            units,
        });
    }
    Ok(Translation {
        from: lang("srcLang")?,
        to: lang("trgLang")?,
        documents,
    })
}

/// The units of a file, of its groups too.
fn units_of(element: &Element, units: &mut Vec<Vec<Segment>>) {
    for child in element.elements() {
        match child.name.as_str() {
            "group" => units_of(child, units),
            "unit" => units.push(segments_of(child)),
            _ => {}
        }
    }
}

fn segments_of(unit: &Element) -> Vec<Segment> {
    let notes = unit.child("notes");
    let was = |id: &str| {
        let mut notes = notes?
            .all("note")
            .filter(|note| note.get("category") == Some("changed-from"));
        let note =
            notes.find(|note| note.get("id").map(|it| it.trim_start_matches('n')) == Some(id))?;
        Some(note.words())
    };
    let segments = unit.all("segment").enumerate().map(|(at, segment)| {
        let number = (at + 1).to_string();
        let id = segment
            .get("id")
            .map_or(number.as_str(), |id| id.trim_start_matches('s'));
        let target = segment.child("target").map(all_words).unwrap_or_default();
        let state = match segment.get("state") {
            Some("translated") => State::Translated,
            Some("reviewed") => State::Reviewed,
            Some("final") => State::Final,
            _ => State::Initial,
        };
        // Once a translator has dealt with it, it is as good as any.
        let is_changed =
            segment.get("subState") == Some("relais:changed") && state == State::Initial;
        Segment {
            source: segment.child("source").map(all_words).unwrap_or_default(),
            target,
            state,
            changed_from: was(id).filter(|_| is_changed),
        }
    });
    segments.collect()
}

/// The words of an element and of the marks that tools put into it.
fn all_words(element: &Element) -> String {
    element
        .children
        .iter()
        .map(|node| match node {
            xml::Node::Text(words) => words.clone(),
            xml::Node::Element(inner) => all_words(inner),
        })
        .collect()
}

impl State {
    fn name(self) -> &'static str {
        match self {
            State::Initial => "initial",
            State::Translated => "translated",
            State::Reviewed => "reviewed",
            State::Final => "final",
        }
    }
}
