//! The text of a Word document: paragraphs, runs, pictures and tables, in their order.

use std::collections::HashMap;

use super::package::Package;
use crate::exchange::rich::{self, Rich};
use crate::exchange::{self, Left, NewPage, Picture};
use crate::xml::{Element, Node};

/// What a document gave.
#[derive(Debug, Default)]
pub struct Document {
    /// A page for each heading of the first level.
    pub pages: Vec<NewPage>,
    /// Its pictures.
    pub pictures: Vec<Picture>,
    /// What was not taken, with the paragraph's number.
    pub left: Vec<Left>,
}

/// A block, or where a page or a list begins.
pub(super) enum Piece {
    Heading(usize, Vec<Rich>),
    Item {
        level: usize,
        is_numbered: bool,
        content: Vec<Rich>,
    },
    Block(Rich),
}

pub(super) struct Reader<'a> {
    pub(super) headings: HashMap<String, usize>,
    pub(super) numbered: HashMap<(String, String), bool>,
    pub(super) relations: HashMap<String, (String, bool)>,
    pub(super) notes: HashMap<String, Element>,
    /// Of notes, written so far.
    pub(super) note_bytes: usize,
    /// Names of the pictures that were read, by their paths in the document.
    pub(super) known: HashMap<String, Option<String>>,
    pub(super) package: Package<'a>,
    pub(super) names: &'a [String],
    pub(super) media: &'a str,
    pub(super) document: Document,
    /// Number of the paragraph, from 1.
    pub(super) at: usize,
    /// Its first words.
    pub(super) here: String,
}

impl Reader<'_> {
    pub(super) fn left(&mut self, what: impl Into<String>) {
        let left = Left {
            at: self.at.max(1),
            of: self.here.clone(),
            what: what.into(),
        };
        exchange::remark(&mut self.document.left, left);
    }

    /// Notes words in an element that is not known.
    fn unknown(&mut self, element: &Element) {
        let mut words = String::new();
        all_words(element, &mut words);
        let words: Vec<&str> = words.split_whitespace().take(8).collect();
        if !words.is_empty() {
            self.left(format!(
                "words in a part of an unknown kind (`{}`) are left: {}",
                element.name,
                words.join(" ")
            ));
        }
    }

    /// What stands in a body, each piece with the number of the paragraph that begins it.
    pub(super) fn blocks(&mut self, body: &Element, pieces: &mut Vec<(usize, Piece)>) {
        for element in body.elements() {
            match element.name.as_str() {
                "p" => self.paragraph(element, pieces),
                "tbl" => {
                    let at = self.at + 1;
                    let table = self.table(element);
                    pieces.push((at, Piece::Block(table)));
                }
                "sdt" => {
                    if let Some(content) = element.child("sdtContent") {
                        self.blocks(content, pieces);
                    }
                }
                "ins" | "moveTo" | "customXml" | "smartTag" => self.blocks(element, pieces),
                "altChunk" => self.left("a document inside of the document is not taken"),
                "AlternateContent" => {
                    if let Some(one) = alternative(element) {
                        self.blocks(one, pieces);
                    }
                }
                "del" | "moveFrom" => {
                    self.left("words that were struck out by tracked changes are left");
                }
                _ => self.unknown(element),
            }
        }
    }

    fn paragraph(&mut self, element: &Element, pieces: &mut Vec<(usize, Piece)>) {
        self.at += 1;
        let mut words = String::new();
        all_words(element, &mut words);
        self.here = words
            .split_whitespace()
            .take(8)
            .collect::<Vec<_>>()
            .join(" ");
        let mut content = Vec::new();
        let mut after = Vec::new();
        self.runs(element, &mut content, &mut after);
        let style = element
            .at(&["pPr", "pStyle"])
            .and_then(|style| style.get("val"))
            .unwrap_or_default();
        let level = self.headings.get(style).copied();
        let list = element.at(&["pPr", "numPr"]);
        let value = |name: &str| list.and_then(|list| list.child(name)?.get("val"));
        let is_empty = words.trim().is_empty() && content.is_empty();
        match (level, value("numId").filter(|id| *id != "0")) {
            _ if is_empty => {}
            (Some(level), _) => pieces.push((self.at, Piece::Heading(level, content))),
            (None, Some(id)) => {
                let level = value("ilvl").unwrap_or("0");
                let is_numbered = self.numbered.get(&(id.to_owned(), level.to_owned()));
                pieces.push((
                    self.at,
                    Piece::Item {
                        level: level.parse().unwrap_or(0).min(8),
                        is_numbered: is_numbered.copied().unwrap_or(false),
                        content,
                    },
                ));
            }
            (None, None) => {
                // Lists of some styles say so by their name only.
                let name = style.to_lowercase();
                if name.starts_with("listbullet") || name.starts_with("listepuces") {
                    pieces.push((
                        self.at,
                        Piece::Item {
                            level: 0,
                            is_numbered: false,
                            content,
                        },
                    ));
                } else if name.starts_with("listnumber") || name.starts_with("listenumros") {
                    pieces.push((
                        self.at,
                        Piece::Item {
                            level: 0,
                            is_numbered: true,
                            content,
                        },
                    ));
                } else if name.contains("quote") || name.contains("citation") {
                    pieces.push((self.at, Piece::Block(Rich::element("blockquote", content))));
                } else {
                    pieces.push((self.at, Piece::Block(Rich::element("p", content))));
                }
            }
        }
        pieces.extend(
            after
                .into_iter()
                .map(|block| (self.at, Piece::Block(block))),
        );
    }

    /// Running text; pictures come `after` it.
    fn runs(&mut self, element: &Element, content: &mut Vec<Rich>, after: &mut Vec<Rich>) {
        for child in element.elements() {
            match child.name.as_str() {
                "r" => self.run(child, content, after),
                "hyperlink" => {
                    let mut inner = Vec::new();
                    self.runs(child, &mut inner, after);
                    let target = child.get("id").and_then(|id| self.relations.get(id));
                    match target {
                        Some((address, true)) => content.push(Rich::Element {
                            name: "a".to_owned(),
                            attributes: vec![("href".to_owned(), address.clone())],
                            children: inner,
                        }),
                        _ => {
                            if child.get("anchor").is_some() {
                                self.left("a link inside of the document: its words stay, write `[words](page.md)`");
                            }
                            content.extend(inner);
                        }
                    }
                }
                "ins" | "moveTo" | "smartTag" | "sdtContent" | "fldSimple" | "dir" | "bdo" => {
                    self.runs(child, content, after);
                }
                "sdt" => {
                    if let Some(inner) = child.child("sdtContent") {
                        self.runs(inner, content, after);
                    }
                }
                "del" | "moveFrom" => {
                    self.left("words that were struck out by tracked changes are left")
                }
                "oMath" | "oMathPara" => {
                    let mut words = String::new();
                    all_words(child, &mut words);
                    self.left(format!(
                        "the formula `{words}` is not taken: write it as `$…$`"
                    ));
                }
                "commentRangeStart" | "commentReference" => self.left("a comment is not taken"),
                "AlternateContent" => {
                    if let Some(one) = alternative(child) {
                        self.runs(one, content, after);
                    }
                }
                _ => self.unknown(child),
            }
        }
    }

    fn run(&mut self, run: &Element, content: &mut Vec<Rich>, after: &mut Vec<Rich>) {
        let properties = run.child("rPr");
        let is = |name: &str| {
            let found = properties.and_then(|properties| properties.child(name));
            found.is_some_and(|it| !matches!(it.get("val"), Some("0" | "false" | "none" | "off")))
        };
        if is("vanish") {
            return self.left("hidden words are left");
        }
        let mut inner = Vec::new();
        for child in run.elements() {
            match child.name.as_str() {
                "t" => inner.extend(rich::plain(&child.words())),
                "tab" => inner.push(Rich::Text(" ".to_owned())),
                "br" if child.get("type").is_none() => inner.push(Rich::element("br", Vec::new())),
                "cr" => inner.push(Rich::element("br", Vec::new())),
                "noBreakHyphen" => inner.push(Rich::Text("\u{2011}".to_owned())),
                "drawing" | "pict" => self.drawing(child, after),
                "object" => self.left("an object of another program is not taken"),
                "footnoteReference" | "endnoteReference" => {
                    let kind = child.name.trim_end_matches("Reference");
                    let key = format!("{kind}{}", child.get("id").unwrap_or_default());
                    match self.notes.contains_key(&key) {
                        true => inner.push(Rich::Markdown(format!("[^{key}]"))),
                        false => self.left("a note that is not in the document is not taken"),
                    }
                }
                "instrText" => {
                    let words = child.words();
                    let mut words = words.split_whitespace();
                    if words.next() == Some("HYPERLINK") {
                        let address = words.next().unwrap_or_default().trim_matches('"');
                        let address: String = address.chars().take(200).collect();
                        self.left(format!(
                            "a link to `{address}`: its words stay, write `[words](address)`"
                        ));
                    }
                }
                "ruby" => match child.child("rubyBase") {
                    Some(base) => self.runs(base, &mut inner, after),
                    None => self.unknown(child),
                },
                "commentReference" => self.left("a comment is not taken"),
                "sym" => self.left("a sign of a font of signs is not taken"),
                "AlternateContent" => {
                    if let Some(choice) = alternative(child) {
                        self.drawing(choice, after);
                    }
                }
                "rPr" => {}
                _ => self.unknown(child),
            }
        }
        if inner.is_empty() {
            return;
        }
        let vertical = properties.and_then(|it| it.child("vertAlign")?.get("val"));
        match vertical {
            Some("superscript") if !matches!(inner[0], Rich::Markdown(_)) => {
                inner = vec![Rich::element("sup", inner)]
            }
            Some("subscript") => inner = vec![Rich::element("sub", inner)],
            _ => {}
        }
        for (property, element) in [("strike", "del"), ("i", "em"), ("b", "strong")] {
            if is(property) {
                // Runs that look alike are one: `**a****b**` would not be bold.
                match content.last_mut() {
                    Some(Rich::Element { name, children, .. }) if name == element => {
                        children.append(&mut inner);
                        return;
                    }
                    _ => inner = vec![Rich::element(element, inner)],
                }
            }
        }
        content.append(&mut inner);
    }

    fn drawing(&mut self, drawing: &Element, after: &mut Vec<Rich>) {
        let mut found = Vec::new();
        find(drawing, "blip", &mut found);
        find(drawing, "imagedata", &mut found);
        let mut described = Vec::new();
        find(drawing, "docPr", &mut described);
        let alt = described
            .first()
            .and_then(|it| it.get("descr"))
            .unwrap_or_default()
            .to_owned();
        let mut boxes = Vec::new();
        find(drawing, "txbxContent", &mut boxes);
        for inner in &boxes {
            let mut words = String::new();
            all_words(inner, &mut words);
            let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
            if !words.is_empty() {
                self.left("a box of text was put after its paragraph");
                after.push(Rich::element("p", rich::plain(&words)));
            }
        }
        if found.is_empty() && boxes.is_empty() {
            self.left("a drawing or a diagram is not taken: save it as a picture");
        }
        for picture in found {
            let id = picture.get("embed").or(picture.get("id"));
            let target = id.and_then(|id| self.relations.get(id)).cloned();
            let Some((target, false)) = target else {
                self.left("a picture that is not in the document is not taken");
                continue;
            };
            let path = match target.strip_prefix('/') {
                Some(path) => path.to_owned(),
                None => format!("word/{target}"),
            };
            let Some(name) = self.picture(&path, &target) else {
                continue;
            };
            after.push(Rich::Element {
                name: "img".to_owned(),
                attributes: vec![("src".to_owned(), name), ("alt".to_owned(), alt.clone())],
                children: Vec::new(),
            });
        }
    }

    /// What a picture of the document is called among those of the module; none, and said, where
    /// it can't be shown.
    fn picture(&mut self, path: &str, target: &str) -> Option<String> {
        if let Some(known) = self.known.get(path) {
            return known.clone();
        }
        let pictures = &self.document.pictures;
        let found = match self.package.bytes(path) {
            Ok(Some(bytes)) => {
                // The same picture once, whatever it is called.
                let twin = pictures.iter().find(|other| other.bytes == bytes);
                match twin {
                    Some(twin) => Ok((twin.name.clone(), None)),
                    None => exchange::picture_name(target, self.names, pictures)
                        .map(|name| (name, Some(bytes)))
                        .ok_or_else(|| {
                            format!("the picture `{target}` is of a type that pages can't show: save it as PNG")
                        }),
                }
            }
            Ok(None) => Err(format!("the picture `{target}` is not in the document")),
            Err(error) => Err(format!("the picture `{target}`: {error}")),
        };
        let name = match found {
            Ok((name, bytes)) => {
                if let Some(bytes) = bytes {
                    let name = name.clone();
                    self.document.pictures.push(Picture { name, bytes });
                }
                Some(name)
            }
            Err(why) => {
                self.left(why);
                None
            }
        };
        self.known.insert(path.to_owned(), name.clone());
        name
    }

    fn table(&mut self, table: &Element) -> Rich {
        let mut rows = Vec::new();
        let mut after = Vec::new();
        for row in within(table, "tr") {
            let mut cells = Vec::new();
            for cell in within(row, "tc") {
                let spans = cell.at(&["tcPr", "gridSpan"]).is_some()
                    || cell.at(&["tcPr", "vMerge"]).is_some();
                let mut pieces = Vec::new();
                self.blocks(cell, &mut pieces);
                if pieces.iter().any(|(_, piece)| matches!(piece, Piece::Block(Rich::Element { name, .. }) if name == "table")) {
                    self.left("a table inside of a table was put into one cell");
                }
                let mut content = Vec::new();
                for (_, piece) in pieces {
                    let words = match piece {
                        Piece::Heading(_, words) | Piece::Item { content: words, .. } => words,
                        Piece::Block(Rich::Element {
                            name,
                            attributes,
                            children,
                        }) if name == "img" => {
                            after.push(Rich::Element {
                                name,
                                attributes,
                                children,
                            });
                            continue;
                        }
                        Piece::Block(block) => vec![block],
                    };
                    if !content.is_empty() {
                        content.push(Rich::Text(" ".to_owned()));
                    }
                    content.extend(words);
                }
                cells.push(Rich::Element {
                    name: "td".to_owned(),
                    attributes: match spans {
                        true => vec![("colspan".to_owned(), "2".to_owned())],
                        false => Vec::new(),
                    },
                    children: content,
                });
            }
            rows.push(Rich::element("tr", cells));
        }
        rows.extend(after);
        Rich::element("table", rows)
    }
}

/// What Word itself would show of several ways to say one thing.
fn alternative(element: &Element) -> Option<&Element> {
    element
        .child("Choice")
        .or_else(|| element.child("Fallback"))
}

/// Rows of a table, or cells of a row, that of tracked changes and content controls too.
fn within<'e>(element: &'e Element, name: &str) -> Vec<&'e Element> {
    let mut found = Vec::new();
    for child in element.elements() {
        match child.name.as_str() {
            "sdt" | "sdtContent" | "ins" | "moveTo" | "customXml" | "smartTag" => {
                found.extend(within(child, name));
            }
            of if of == name => found.push(child),
            _ => {}
        }
    }
    found
}

pub(super) fn all_words(element: &Element, words: &mut String) {
    for node in &element.children {
        if let Node::Element(child) = node {
            match child.name.as_str() {
                "t" => words.push_str(&child.words()),
                "tab" | "br" | "p" => words.push(' '),
                _ => {}
            }
            all_words(child, words);
        }
    }
}

fn find<'e>(element: &'e Element, name: &str, found: &mut Vec<&'e Element>) {
    for child in element.elements() {
        if child.name == name {
            found.push(child);
        }
        find(child, name, found);
    }
}
