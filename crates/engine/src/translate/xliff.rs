//! XLIFF 2.0 (OASIS, ISO 21720), its core only: what every tool of translators reads.

use std::collections::HashMap;
use std::fmt::Write;

use super::document::{Document, Segment, State, Translation};
use crate::exchange;
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

/// Longest exchange file, in bytes; the largest course makes one of 2 MB.
const FILE_LIMIT: usize = 64 * 1024 * 1024;

/// Reads an exchange file: UTF-8, or UTF-16 with its mark.
///
/// # Errors
/// [`XliffError`], when it is none, or when one of its sentences can't be told from another.
pub fn read(bytes: &[u8]) -> Result<Translation, XliffError> {
    if bytes.len() > FILE_LIMIT {
        return Err(XliffError::Other(format!(
            "this file has more than {} MiB",
            FILE_LIMIT / 1024 / 1024
        )));
    }
    let text = exchange::text(bytes).map_err(|error| XliffError::Other(error.to_string()))?;
    let root = xml::read(&text).map_err(|error| XliffError::Xml {
        line: error.line,
        what: error.what,
    })?;
    let version = root.get("version").unwrap_or_default();
    if root.name != "xliff" || !version.starts_with('2') {
        let version = match root.name.as_str() {
            "xliff" => format!("XLIFF {version}"),
            other => format!("`<{}>`", other.chars().take(40).collect::<String>()),
        };
        return Err(XliffError::Other(format!(
            "this is {version}, not XLIFF 2: ask the tool that wrote it for XLIFF 2.0"
        )));
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
    let (from, to) = (lang("srcLang")?, lang("trgLang")?);
    let mut documents: Vec<Document> = Vec::new();
    // Codes repeat words: as many bytes as a file may have may come of them.
    let mut left = FILE_LIMIT;
    let mut seen = HashMap::new();
    for file in root.all("file") {
        let path = file.get("original").unwrap_or_default();
        only_once(&mut seen, path, file, "the file")?;
        let mut units = Vec::new();
        units_of(file, &mut HashMap::new(), &mut units, &mut left)?;
        documents.push(Document {
            path: path.to_owned(),
            units,
        });
    }
    Ok(Translation {
        from,
        to,
        documents,
    })
}

/// Which of two things of one name is meant can't be known.
fn only_once(
    seen: &mut HashMap<String, usize>,
    name: &str,
    element: &Element,
    what: &str,
) -> Result<(), XliffError> {
    match seen.insert(name.to_owned(), element.line) {
        None => Ok(()),
        Some(before) => Err(XliffError::Xml {
            line: element.line,
            what: format!(
                "{what} `{}` stands here again: it is on line {before} already",
                name.chars().take(80).collect::<String>()
            ),
        }),
    }
}

/// The units of a file, of its groups too.
fn units_of(
    element: &Element,
    seen: &mut HashMap<String, usize>,
    units: &mut Vec<Vec<Segment>>,
    left: &mut usize,
) -> Result<(), XliffError> {
    for child in element.elements() {
        match child.name.as_str() {
            "group" => units_of(child, seen, units, left)?,
            "unit" => {
                if let Some(id) = child.get("id") {
                    only_once(seen, id, child, "the unit")?;
                }
                units.push(segments_of(child, left)?);
            }
            _ => {}
        }
    }
    Ok(())
}

fn segments_of(unit: &Element, left: &mut usize) -> Result<Vec<Segment>, XliffError> {
    let notes = unit
        .child("notes")
        .into_iter()
        .flat_map(|it| it.all("note"));
    let was: HashMap<&str, String> = notes
        .filter(|note| note.get("category") == Some("changed-from"))
        .filter_map(|note| Some((note.get("id")?.trim_start_matches('n'), note.words())))
        .collect();
    let data = unit.child("originalData").into_iter();
    let data: HashMap<&str, String> = data
        .flat_map(|all| all.all("data"))
        .filter_map(|data| {
            Some((
                data.get("id")?,
                all_words(data, &HashMap::new(), &mut 0).ok()?,
            ))
        })
        .collect();
    let mut words = |segment: &Element, name: &str| match segment.child(name) {
        Some(element) => all_words(element, &data, left),
        None => Ok(String::new()),
    };
    let mut seen = HashMap::new();
    let mut segments = Vec::new();
    for (at, segment) in unit.all("segment").enumerate() {
        if let Some(id) = segment.get("id") {
            only_once(&mut seen, id, segment, "the segment")?;
        }
        let number = (at + 1).to_string();
        let id = segment
            .get("id")
            .map_or(number.as_str(), |id| id.trim_start_matches('s'));
        let state = match segment.get("state") {
            Some("translated") => State::Translated,
            Some("reviewed") => State::Reviewed,
            Some("final") => State::Final,
            _ => State::Initial,
        };
        // Once a translator has dealt with it, it is as good as any.
        let is_changed =
            segment.get("subState") == Some("relais:changed") && state == State::Initial;
        segments.push(Segment {
            source: words(segment, "source")?,
            target: words(segment, "target")?,
            state,
            changed_from: was.get(id).filter(|_| is_changed).cloned(),
        });
    }
    Ok(segments)
}

/// The words of an element, and those that tools keep from translators behind codes: `data` are
/// the unit's originals, by their ids; `left` is how many of their bytes may still be copied.
fn all_words(
    element: &Element,
    data: &HashMap<&str, String>,
    left: &mut usize,
) -> Result<String, XliffError> {
    let mut words = String::new();
    for node in &element.children {
        let inner = match node {
            xml::Node::Text(text) => {
                words.push_str(text);
                continue;
            }
            xml::Node::Element(inner) => inner,
        };
        let lost = |what: String| XliffError::Xml {
            line: inner.line,
            what,
        };
        let mut original = |key: &str| {
            let found = inner.get(key).and_then(|id| data.get(id));
            let found = found.map(String::as_str).ok_or_else(|| {
                lost(format!(
                    "a code `<{}>` stands for words that this file does not hold: write it without codes",
                    inner.name
                ))
            })?;
            *left = left.checked_sub(found.len()).ok_or_else(|| {
                lost("codes repeat more words than a file may have: write it without codes".into())
            })?;
            Ok::<&str, XliffError>(found)
        };
        match inner.name.as_str() {
            "ph" | "sc" | "ec" => words.push_str(original("dataRef")?),
            "pc" => {
                words.push_str(original("dataRefStart")?);
                let end = original("dataRefEnd")?;
                words.push_str(&all_words(inner, data, left)?);
                words.push_str(end);
            }
            "cp" => {
                let code = inner
                    .get("hex")
                    .and_then(|hex| u32::from_str_radix(hex, 16).ok());
                let character = code.and_then(char::from_u32);
                words.push(character.ok_or_else(|| lost("a code `<cp>` is no character".into()))?);
            }
            // Marks of tools: remarks, terms.
            _ => words.push_str(&all_words(inner, data, left)?),
        }
    }
    Ok(words)
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
