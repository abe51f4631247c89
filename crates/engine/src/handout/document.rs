//! The documents to download: their texts lie in `sources/`, a folder for each module, and have
//! one line a paragraph, with marks at its beginning that `courses/README.md` lists.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::Handout;
use super::blocks::weight;
use crate::course::Programme;
use crate::messages;
use crate::render::RenderError;
use crate::source::{FileId, SourceTree};
use crate::typography::polish;

/// Folder of the texts in a programme's.
const FOLDER: &str = "sources/";

/// A document's text, or what is wrong with it.
#[derive(Debug, Clone)]
pub struct Document {
    /// Folder of its module.
    pub module: String,
    /// Its name, without ending and language.
    pub name: String,
    /// Its file.
    pub file: FileId,
    lang: String,
    lines: Vec<Line>,
    /// The word on the back of its cards, if they have one.
    back: Option<String>,
}

/// What is wrong with a document's text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{path}:{line}: {what}")]
pub struct DocumentError {
    /// Its file, from the programme's folder.
    pub path: String,
    /// The line, from 1.
    pub line: usize,
    /// What is wrong, and what to do.
    pub what: String,
}

#[derive(Debug, Clone, PartialEq)]
enum Line {
    Title(String),
    Heading(String),
    Bullet(String),
    Number(u32, String),
    /// Something to fill in by hand.
    Blank(String),
    Small(String),
    /// To be read from afar.
    Large(String),
    Table(Vec<Vec<String>>),
    Cards(Vec<Card>),
    Break,
    Body(String),
}

#[derive(Debug, Clone, PartialEq, Default)]
struct Card {
    name: String,
    /// Names of pictures that lie in the document's ODT.
    pictures: Vec<String>,
    texts: Vec<String>,
}

/// The documents of a programme in a language: those whose name tells it, `plan.en.txt`, or
/// tells none and it is the programme's first.
///
/// # Errors
/// [`DocumentError`], of the first that is wrong.
pub fn documents(
    tree: &SourceTree,
    lang: &str,
    default: &str,
) -> Result<Vec<Document>, DocumentError> {
    let mut found = Vec::new();
    for (id, file) in tree.files() {
        let inside = file.path.strip_prefix(FOLDER);
        let Some((module, name)) = inside.and_then(|inside| inside.split_once('/')) else {
            continue;
        };
        let Some(name) = name.strip_suffix(".txt").filter(|name| !name.contains('/')) else {
            continue;
        };
        if tree.only_module.as_ref().is_some_and(|only| only != module) {
            continue;
        }
        let (name, its) = match name.rsplit_once('.') {
            Some((name, its)) if crate::parse::is_language(its) => (name, its),
            _ => (name, default),
        };
        if its != lang {
            continue;
        }
        let wrong = |line: usize, what: String| DocumentError {
            path: file.path.clone(),
            line,
            what,
        };
        let (lines, back) = read(tree.text(id), lang).map_err(|(line, what)| wrong(line, what))?;
        found.push(Document {
            module: module.to_owned(),
            name: name.to_owned(),
            file: id,
            lang: lang.to_owned(),
            lines,
            back,
        });
    }
    Ok(found)
}

type Wrong = (usize, String);

fn read(text: &str, lang: &str) -> Result<(Vec<Line>, Option<String>), Wrong> {
    let mut lines: Vec<Line> = Vec::new();
    let mut back = None;
    for (at, line) in text.lines().enumerate() {
        let number = at + 1;
        let line = polish(line.trim(), lang);
        if line.is_empty() {
            continue;
        }
        if lines.is_empty() && !line.starts_with("# ") {
            let what = "a document begins with its title: `# Title`";
            return Err((number, what.to_owned()));
        }
        if let Some(name) = line.strip_prefix("=== ") {
            let card = Card {
                name: name.to_owned(),
                ..Card::default()
            };
            match lines.last_mut() {
                Some(Line::Cards(cards)) => cards.push(card),
                _ => lines.push(Line::Cards(vec![card])),
            }
            continue;
        }
        // A card's picture, of a collection that lies outside of the programme.
        if let Some(picture) = line.strip_prefix("+ ")
            && let Some(Line::Cards(cards)) = lines.last_mut()
        {
            if let Some(card) = cards.last_mut() {
                card.pictures.push(picture.trim().to_owned());
            }
            continue;
        }
        if let Some(word) = line.strip_prefix("@ ") {
            back = Some(word.to_owned());
            continue;
        }
        if let Some(cells) = line.strip_prefix('|') {
            let cells = cells.strip_suffix('|').unwrap_or(cells);
            let cells: Vec<String> = cells.split('|').map(|it| it.trim().to_owned()).collect();
            match lines.last_mut() {
                Some(Line::Table(rows)) => {
                    if let Some(first) = rows.first().filter(|first| first.len() != cells.len()) {
                        let what = format!(
                            "this row has {} cells, the first of its table {}",
                            cells.len(),
                            first.len()
                        );
                        return Err((number, what));
                    }
                    rows.push(cells);
                }
                _ => lines.push(Line::Table(vec![cells])),
            }
            continue;
        }
        let marked = marked(&line);
        match (marked, lines.last_mut()) {
            (None, Some(Line::Cards(cards))) => {
                if let Some(card) = cards.last_mut() {
                    card.texts.push(line);
                }
            }
            (Some(line), _) => lines.push(line),
            (None, _) => lines.push(Line::Body(line)),
        }
    }
    if lines.is_empty() {
        return Err((1, "this document is empty".to_owned()));
    }
    let has_cards = lines.iter().any(|line| matches!(line, Line::Cards(_)));
    if back.is_some() && !has_cards {
        let what = "`@` names the back of cards, and there is none: a card begins with `=== `";
        return Err((1, what.to_owned()));
    }
    Ok((lines, back))
}

fn marked(line: &str) -> Option<Line> {
    if line == "---" {
        return Some(Line::Break);
    }
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    if let Some(text) = line[digits..].strip_prefix(". ")
        && let Ok(number) = line[..digits].parse()
    {
        return Some(Line::Number(number, text.to_owned()));
    }
    let (mark, text) = line.split_once(' ')?;
    let text = text.to_owned();
    Some(match mark {
        "#" => Line::Title(text),
        "##" => Line::Heading(text),
        "-" => Line::Bullet(text),
        "_" => Line::Blank(text),
        "~" => Line::Small(text),
        "!" => Line::Large(text),
        _ => return None,
    })
}

impl Document {
    /// Whether its cards come in large print too, with their backs.
    pub fn has_large_cards(&self) -> bool {
        self.back.is_some()
    }

    /// As data. In large print the cards alone stand in it, two a page.
    ///
    /// # Errors
    /// [`RenderError`] when one of our own words is missing.
    pub fn handout(&self, programme: &Programme, is_large: bool) -> Result<Handout, RenderError> {
        let messages = messages::of(&self.lang)?;
        let mut title = String::new();
        let mut blocks = Vec::new();
        let mut fields = Vec::new();
        for line in &self.lines {
            let block = match line {
                Line::Title(text) if title.is_empty() => {
                    title.clone_from(text);
                    continue;
                }
                Line::Title(text) | Line::Heading(text) => json!({ "k": "heading", "v": text }),
                Line::Bullet(text) => json!({ "k": "bullet", "v": text }),
                Line::Number(number, text) => json!({ "k": "number", "n": number, "v": text }),
                Line::Blank(text) => {
                    fields.push(
                        text.trim_end_matches([' ', '\u{a0}', '\u{202f}', ':'])
                            .to_owned(),
                    );
                    json!({ "k": "blank", "v": text, "field": fields.len() - 1 })
                }
                Line::Small(text) => json!({ "k": "small", "v": text }),
                Line::Large(text) => json!({ "k": "large", "v": text }),
                Line::Body(text) => json!({ "k": "body", "v": text }),
                Line::Break => json!({ "k": "break" }),
                Line::Table(rows) => table(rows, &mut fields),
                Line::Cards(cards) => self.cards(cards),
            };
            blocks.push(block);
        }
        if is_large {
            blocks.retain(|block| block["k"] == "cards");
            blocks.insert(
                0,
                json!({ "k": "body", "v": messages.get("paper-cards-how")? }),
            );
            title = format!("{title}, {}", messages.get("paper-cards-large")?);
        }
        let data = json!({
            "lang": self.lang,
            "title": title,
            "publisher": programme.publisher,
            "blocks": blocks,
            "is_large": is_large,
            "partner": null,
        });
        Ok(Handout {
            data,
            pictures: Vec::new(),
            drawings: BTreeMap::new(),
            fields,
        })
    }

    /// Names of the pictures on its cards, each once.
    pub fn card_pictures(&self) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        for line in &self.lines {
            let Line::Cards(cards) = line else {
                continue;
            };
            names.extend(
                cards
                    .iter()
                    .flat_map(|card| &card.pictures)
                    .map(String::as_str),
            );
        }
        names.sort_unstable();
        names.dedup();
        names
    }

    /// Where it lies for learners, without ending, from the programme's folder; in large print it
    /// has a file of its own.
    pub fn place(&self, default: &str, is_large: bool) -> String {
        let large = if is_large { "-grand-format" } else { "" };
        let lang = match self.lang == default {
            true => String::new(),
            false => format!(".{}", self.lang),
        };
        format!("{}/documents/{}{large}{lang}", self.module, self.name)
    }

    fn cards(&self, cards: &[Card]) -> Value {
        let cards: Vec<Value> = cards
            .iter()
            .map(|card| {
                let back = self.back.as_ref().map(|word| match mark(&card.name) {
                    Some(mark) => format!("{word} {mark}"),
                    None => word.clone(),
                });
                let pictures: Vec<String> = card.pictures.iter().map(|it| picture_path(it)).collect();
                json!({ "name": card.name, "pictures": pictures, "texts": card.texts, "back": back })
            })
            .collect();
        json!({ "k": "cards", "cards": cards })
    }
}

/// By which data know a card's picture.
pub fn picture_path(name: &str) -> String {
    format!("cards/{name}.svg")
}

/// The number or letter that a card's name begins with.
fn mark(name: &str) -> Option<&str> {
    let (mark, _) = name.split_once(". ")?;
    let is_number = !mark.is_empty() && mark.bytes().all(|it| it.is_ascii_digit());
    let is_letter = mark.len() == 1 && mark.bytes().all(|it| it.is_ascii_uppercase());
    (is_number || is_letter).then_some(mark)
}

/// A table. Its empty cells are places to write: each is called by what heads its column, and
/// by what its row begins with, or its number.
fn table(rows: &[Vec<String>], fields: &mut Vec<String>) -> Value {
    let (header, rows) = match rows.split_first() {
        Some((header, rows)) => (header.as_slice(), rows),
        None => (&[][..], rows),
    };
    let is_empty = rows.iter().flatten().all(String::is_empty);
    let length = |cell: Option<&String>| cell.map_or(0, |it| it.chars().count());
    let widths: Vec<usize> = (0..header.len())
        .map(|at| match is_empty {
            true => 1,
            false => weight(
                length(header.get(at)),
                rows.iter().map(|row| length(row.get(at))),
            ),
        })
        .collect();
    let mut cells: Vec<Vec<Value>> = Vec::new();
    for (row, number) in rows.iter().zip(1..) {
        let first = row.first().filter(|it| !it.is_empty());
        let name = first.map_or_else(|| number.to_string(), Clone::clone);
        let mut cell = |(at, text): (usize, &String)| match text.is_empty() {
            false => json!(text),
            true => {
                let head = header.get(at).map_or("", String::as_str);
                fields.push(match head {
                    "" => name.clone(),
                    head => format!("{head} – {name}"),
                });
                json!({ "field": fields.len() - 1 })
            }
        };
        cells.push(row.iter().enumerate().map(&mut cell).collect());
    }
    json!({ "k": "table", "widths": widths, "header": header, "rows": cells })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn data(text: &str, is_large: bool) -> Value {
        let tree = SourceTree::from_texts([
            ("sources/m/carte.txt", text),
            ("sources/m/carte.en.txt", "# Card\n"),
            ("sources/m/autre/carte.txt", "non\n"),
        ]);
        let found = documents(&tree, "fr", "fr").expect("right");
        assert_eq!(found.len(), 1);
        assert_eq!((&*found[0].module, &*found[0].name), ("m", "carte"));
        found[0]
            .handout(&programme(), is_large)
            .expect("words")
            .data
    }

    fn programme() -> Programme {
        Programme {
            id: "p".into(),
            title: "P".into(),
            description: String::new(),
            publisher: "Éditeur".into(),
            licence: String::new(),
            version: String::new(),
            lang: "fr".into(),
            audience: None,
            keywords: Vec::new(),
            contact: None,
            cover: None,
            look: Default::default(),
            modules: Vec::new(),
            glossary: Vec::new(),
            file: FileId(0),
        }
    }

    #[test]
    fn every_mark_has_its_block() {
        let found = data(
            "# Titre\nUn texte : court\n## Partie\n- un\n3. trois\n_ Nom :\n~ petit\n! grand\n| a | b |\n| 1 | |\n---\n-sans espace\n",
            false,
        );
        assert_eq!(found["title"], "Titre");
        let kinds: Vec<&str> = found["blocks"]
            .as_array()
            .expect("blocks")
            .iter()
            .filter_map(|it| it["k"].as_str())
            .collect();
        assert_eq!(
            kinds,
            [
                "body", "heading", "bullet", "number", "blank", "small", "large", "table", "break",
                "body"
            ]
        );
        assert_eq!(found["blocks"][0]["v"], "Un texte\u{a0}: court");
        assert_eq!(found["blocks"][3]["n"], 3);
    }

    #[test]
    fn every_place_to_write_has_a_label_of_its_own() {
        let tree = SourceTree::from_texts([(
            "sources/m/plan.txt",
            "# Plan\n_ Nom, téléphone :\n| Quoi | Qui | |\n| Appeler |  |  |\n|  | Léa | |\n",
        )]);
        let found = documents(&tree, "fr", "fr").expect("right");
        let plan = found[0].handout(&programme(), false).expect("words");
        assert_eq!(
            plan.fields,
            [
                "Nom, téléphone",
                "Qui – Appeler",
                "Appeler",
                "Quoi – 2",
                "2"
            ]
        );
        assert_eq!(plan.data["blocks"][0]["field"], 0);
        assert_eq!(plan.data["blocks"][1]["rows"][1][0]["field"], 3);
    }

    #[test]
    fn cards_have_backs_that_tell_no_more_than_their_number() {
        let text = "# Cartes\n@ Réflexe\nÀ lire\n=== A. Fermer\n+ croix\nJe ferme.\nJe respire.\n=== 12. Demander\n---\n=== À vous\n";
        let found = data(text, false);
        assert_eq!(
            found["blocks"][1]["cards"],
            json!([
                { "name": "A. Fermer", "pictures": ["cards/croix.svg"], "texts": ["Je ferme.", "Je respire."], "back": "Réflexe A" },
                { "name": "12. Demander", "pictures": [], "texts": [], "back": "Réflexe 12" },
            ])
        );
        assert_eq!(found["blocks"][3]["cards"][0]["back"], "Réflexe");
        let large = data(text, true);
        assert_eq!(large["title"], "Cartes, grand format");
        assert_eq!(large["blocks"].as_array().map(Vec::len), Some(3));
    }

    #[test]
    fn what_is_wrong_is_said_with_its_line() {
        for (text, wanted) in [
            (
                "Sans titre\n",
                "sources/m/x.txt:1: a document begins with its title: `# Title`",
            ),
            ("\n\n", "sources/m/x.txt:1: this document is empty"),
            (
                "# T\n| a | b |\n| 1 |\n",
                "sources/m/x.txt:3: this row has 1 cells, the first of its table 2",
            ),
            (
                "# T\n@ Dos\n",
                "sources/m/x.txt:1: `@` names the back of cards, and there is none: a card begins with `=== `",
            ),
        ] {
            let tree = SourceTree::from_texts([("sources/m/x.txt", text)]);
            let error = documents(&tree, "fr", "fr").expect_err("wrong");
            assert_eq!(error.to_string(), wanted);
        }
    }
}
