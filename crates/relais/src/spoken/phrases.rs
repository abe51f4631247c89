//! Sentences of the code and what they are in French: found by the English text, as gettext
//! does. An English sentence of the catalogue may have places (`{ $file }`) for what is known
//! only when it is said.

use std::collections::HashMap;
use std::sync::LazyLock;

use language::{Catalogue, Lang};

/// The catalogues: of help, of messages, of what is wrong with courses, of what others say.
pub const CATALOGUES: [(&str, &str, &str); 4] = [
    (
        "help",
        include_str!("../../locales/help.en.ftl"),
        include_str!("../../locales/help.fr.ftl"),
    ),
    (
        "messages",
        include_str!("../../locales/messages.en.ftl"),
        include_str!("../../locales/messages.fr.ftl"),
    ),
    (
        "diagnostics",
        include_str!("../../locales/diagnostics.en.ftl"),
        include_str!("../../locales/diagnostics.fr.ftl"),
    ),
    (
        "foreign",
        include_str!("../../locales/foreign.en.ftl"),
        include_str!("../../locales/foreign.fr.ftl"),
    ),
];

/// The English sentences of messages and diagnostics, each value in them `\0`.
#[cfg(test)]
pub fn english() -> std::collections::BTreeSet<String> {
    let texts = CATALOGUES
        .iter()
        .filter(|(name, ..)| !["help", "foreign"].contains(name));
    let said = texts.flat_map(|(name, english, _)| {
        let read = Catalogue::read("en", (*english).to_owned()).expect(name);
        read.open("", &[])
            .expect(name)
            .into_values()
            .collect::<Vec<_>>()
    });
    let with_values = |text: String| {
        let pieces = pieces(&text).into_iter();
        let texts = pieces.map(|it| match it {
            Piece::Text(text) => text,
            Piece::Place(_) => "\0".to_owned(),
        });
        texts.collect()
    };
    said.map(with_values).collect()
}

/// All French sentences.
pub fn french() -> &'static Phrases {
    static FRENCH: LazyLock<Phrases> = LazyLock::new(|| {
        let mut phrases = Phrases::default();
        for (_, english, french) in CATALOGUES {
            phrases.add(english, french);
        }
        phrases
    });
    &FRENCH
}

/// English sentences, each with its French.
#[derive(Default)]
pub struct Phrases {
    plain: HashMap<String, String>,
    with_places: Vec<(Vec<Piece>, String)>,
}

/// What French says « d’ » before.
const VOWELS: [char; 10] = ['a', 'à', 'e', 'é', 'è', 'ê', 'i', 'o', 'u', 'y'];

#[derive(Debug, PartialEq, Eq)]
enum Piece {
    Text(String),
    Place(String),
}

impl Phrases {
    /// Takes two catalogues with the same keys; they are ours, and a test reads them.
    fn add(&mut self, english: &str, french: &str) {
        let read = |lang: Lang, text: &str| Catalogue::read(lang.tag(), text.to_owned());
        let (Ok(english), Ok(french)) = (read(Lang::En, english), read(Lang::Fr, french)) else {
            return;
        };
        let (Ok(english), Ok(mut french)) = (english.open("", &[]), french.open("", &[])) else {
            return;
        };
        for (key, text) in english {
            let Some(french) = french.remove(key) else {
                continue;
            };
            let pieces = pieces(&text);
            match pieces.iter().any(|it| matches!(it, Piece::Place(_))) {
                true => self.with_places.push((pieces, french)),
                false => {
                    self.plain.insert(text, french);
                }
            }
        }
    }

    /// A sentence in French, if there is one.
    pub fn find(&self, text: &str) -> Option<String> {
        self.at_depth(text, 0, &mut Vec::new())
    }

    /// What should be a sentence of ours in a sentence (`said-…`), and is not known.
    #[cfg(test)]
    fn unknown(&self, text: &str) -> Vec<String> {
        let mut unknown = Vec::new();
        if self.at_depth(text, 0, &mut unknown).is_none() {
            unknown.push(text.to_owned());
        }
        unknown
    }

    fn at_depth(&self, text: &str, depth: usize, unknown: &mut Vec<String>) -> Option<String> {
        if let Some(french) = self.plain.get(text) {
            return Some(french.clone());
        }
        // The sentence that says most of it by itself.
        let fitting = self.with_places.iter().filter_map(|(pieces, french)| {
            let values = values(pieces, text)?;
            Some((own(pieces), values, french))
        });
        let (_, values, french) = fitting.max_by_key(|(own, ..)| *own)?;
        let mut said = String::new();
        for piece in pieces(french) {
            match piece {
                Piece::Text(text) => said.push_str(&text),
                Piece::Place(name) => {
                    let value = values.iter().find(|(it, _)| **it == *name);
                    let value = value.map_or("", |(_, value)| value);
                    // What is a sentence of ours itself: `said-…`.
                    let is_ours = name.starts_with("said") && depth < 4 && !value.is_empty();
                    let french = match is_ours {
                        true => self.at_depth(value, depth + 1, unknown),
                        false => None,
                    };
                    if is_ours && french.is_none() {
                        unknown.push(value.to_owned());
                    }
                    let value = french.as_deref().unwrap_or(value);
                    // « impossible de » and « écrire »: « impossible d’écrire ».
                    if is_ours && said.ends_with(" de ") && value.starts_with(VOWELS) {
                        said.truncate(said.len() - 2);
                        said.push('’');
                    }
                    said.push_str(value);
                }
            }
        }
        Some(said)
    }

    #[cfg(test)]
    pub fn of(english: &str, french: &str) -> Phrases {
        let mut phrases = Phrases::default();
        phrases.add(english, french);
        phrases
    }
}

/// `{name}` is a place, if it can be the name of one. A place named `maybe-…` may be empty.
fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut literal = String::new();
    let mut rest = text;
    while let Some(start) = rest.find('{') {
        let (before, after) = rest.split_at(start);
        literal.push_str(before);
        let name = after[1..].split('}').next().unwrap_or_default();
        let is_name = !name.is_empty()
            && name.len() + 2 <= after.len()
            && name.bytes().all(|it| it.is_ascii_lowercase() || it == b'-');
        if is_name {
            if !literal.is_empty() {
                pieces.push(Piece::Text(std::mem::take(&mut literal)));
            }
            pieces.push(Piece::Place(name.to_owned()));
            rest = &after[name.len() + 2..];
        } else {
            literal.push('{');
            rest = &after[1..];
        }
    }
    literal.push_str(rest);
    if !literal.is_empty() {
        pieces.push(Piece::Text(literal));
    }
    pieces
}

/// How much of a sentence is its own.
fn own(pieces: &[Piece]) -> usize {
    let lengths = pieces.iter().map(|it| match it {
        Piece::Text(text) => text.len(),
        Piece::Place(_) => 0,
    });
    lengths.sum()
}

/// What stands at each place, where a text is this sentence.
fn values<'a>(pieces: &'a [Piece], text: &'a str) -> Option<Vec<(&'a str, &'a str)>> {
    let Some((first, others)) = pieces.split_first() else {
        return text.is_empty().then(Vec::new);
    };
    match first {
        Piece::Text(literal) => values(others, text.strip_prefix(literal.as_str())?),
        Piece::Place(name) => {
            let Some(Piece::Text(next)) = others.first() else {
                let is_filled = !text.is_empty() || name.contains("maybe");
                let is_last = others.is_empty() && is_filled;
                return is_last.then(|| vec![(name.as_str(), text)]);
            };
            let mut ends = text.match_indices(next.as_str());
            ends.find_map(|(end, _)| {
                let mut found = values(others, &text[end..])?;
                (end > 0 || name.contains("maybe")).then(|| {
                    found.insert(0, (name, &text[..end]));
                    found
                })
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    const ENGLISH: &str = "\
no-course = no course in `{ $folder }`
unread = failed to read `{ $file }`: { $said-why }
gone = it is gone
pages = { $pages } pages of { $all }
failed = failed to { $said-what }
write = write `{ $file }`
";
    const FRENCH: &str = "\
no-course = aucun cours dans `{ $folder }`
unread = échec de la lecture de `{ $file }` : { $said-why }
gone = il n’est plus là
pages = sur { $all } pages, { $pages }
failed = impossible de { $said-what }
write = écrire `{ $file }`
";

    #[test]
    fn sentences_are_found_with_what_stands_in_them() {
        let phrases = Phrases::of(ENGLISH, FRENCH);
        let find = |text| phrases.find(text);
        assert_eq!(find("it is gone").as_deref(), Some("il n’est plus là"));
        assert_eq!(
            find("no course in `a `b` {c}`").as_deref(),
            Some("aucun cours dans `a `b` {c}`")
        );
        assert_eq!(
            find("failed to read `x`: it is gone").as_deref(),
            Some("échec de la lecture de `x` : il n’est plus là")
        );
        assert_eq!(
            find("failed to read `x`: who knows").as_deref(),
            Some("échec de la lecture de `x` : who knows")
        );
        assert_eq!(find("3 pages of 12").as_deref(), Some("sur 12 pages, 3"));
        assert_eq!(
            find("failed to write `x`").as_deref(),
            Some("impossible d’écrire `x`")
        );
        for other in ["no course in ``", "it is gone.", " pages of 2", ""] {
            assert_eq!(find(other), None, "{other}");
        }
    }

    /// What the engine's own tests expect authors to read, as a whole: sentences that are put
    /// together of others, too.
    #[test]
    fn diagnostics_of_the_engine_are_said_in_french_to_the_last_word() {
        let folder = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../engine/tests/integration/diagnostics"
        );
        let mut read = 0;
        let mut wrong = BTreeSet::new();
        for entry in std::fs::read_dir(folder).expect("tests of the engine") {
            let text = std::fs::read_to_string(entry.expect("a file").path()).expect("a text");
            for line in text.lines() {
                let Some((_, rest)) = line.split_once(" error[").or(line.split_once(" warning["))
                else {
                    continue;
                };
                let Some((message, hint)) = rest
                    .split_once("] ")
                    .and_then(|(_, it)| it.split_once(" | "))
                else {
                    continue;
                };
                read += 1;
                for said in [message, hint] {
                    let unknown = french().unknown(said);
                    wrong.extend(unknown.into_iter().map(|it| format!("{it:?} in {said:?}")));
                }
            }
        }
        assert!(read > 400, "{read}");
        assert!(wrong.is_empty(), "not in French: {wrong:#?}");
    }

    #[test]
    fn every_sentence_is_in_both_languages_with_the_same_places() {
        for (name, english, french) in CATALOGUES {
            let read = |lang: &str, text: &str| {
                let read = Catalogue::read(lang, text.to_owned());
                read.unwrap_or_else(|error| panic!("{name}.{lang}: {error}"))
            };
            let (english, french) = (read("en", english), read("fr", french));
            assert_eq!(english.keys(), french.keys(), "{name}");
            let (english, french) = (english.open("", &[]), french.open("", &[]));
            let (english, french) = (english.expect(name), french.expect(name));
            let mut texts = BTreeSet::new();
            for (key, text) in &english {
                let places = |text: &str| -> BTreeSet<String> {
                    let places = pieces(text).into_iter();
                    places
                        .filter_map(|it| match it {
                            Piece::Place(name) => Some(name),
                            Piece::Text(_) => None,
                        })
                        .collect()
                };
                assert_eq!(places(text), places(&french[key]), "{name}: {key}");
                // Nobody could say where the one ends and the other begins.
                let pieces = pieces(text);
                let are_side_by_side =
                    |it: &[Piece]| matches!(it, [Piece::Place(_), Piece::Place(_)]);
                assert!(
                    !pieces.windows(2).any(are_side_by_side),
                    "{name}: {key}: {text}"
                );
                assert!(texts.insert(text), "{name}: `{text}` stands there twice");
                let has_old_marks =
                    french[key].contains(['\'', '"']) && !text.contains(['\'', '"']);
                assert!(!has_old_marks, "{name}: {key}: {}", french[key]);
            }
        }
    }
}
