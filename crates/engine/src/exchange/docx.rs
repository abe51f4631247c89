//! A Word document into pages: headings to pages and titles, lists, tables, pictures, notes.
//! Macros are never looked at, and nothing outside of the file is fetched.

use std::collections::{HashMap, HashSet};
use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::headings;
use super::rich::{self, Notes, Rich};
use super::{FILE_LIMIT, ImportError, Left, NewPage, Picture};
use crate::xml::{self, Element, Node};

/// Most files in a document's zip.
const ENTRIES_LIMIT: usize = 10_000;

/// Longest file in it, unzipped, in bytes.
const ENTRY_LIMIT: u64 = 64 * 1024 * 1024;

/// All of its files that are read, unzipped, in bytes.
const TOTAL_LIMIT: u64 = 256 * 1024 * 1024;

/// Pages that a document makes.
const PAGES_LIMIT: usize = 500;

/// Bytes of notes, each counted as often as a page calls it, from which no more are written.
const NOTES_LIMIT: usize = 16 * 1024 * 1024;

/// Longest title of a page, in characters.
const TITLE_LIMIT: usize = 250;

/// Words of a note that a remark repeats.
const NOTE_WORDS: usize = 40;

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

/// Reads a document; `title` is that of a page without heading, `names` are pictures that are
/// there, `media` leads from a page to them.
///
/// # Errors
/// [`ImportError`], when nothing of it can be read.
pub fn read(
    bytes: &[u8],
    title: &str,
    names: &[String],
    media: &str,
) -> Result<Document, ImportError> {
    if bytes.len() as u64 > FILE_LIMIT {
        return Err(ImportError::TooLong);
    }
    let mut package = Package::open(bytes)?;
    let main = main_part(&mut package)?;
    let root = package.xml(&main)?.ok_or_else(|| ImportError::Other {
        wanted: "a Word document (.docx)",
        found: format!("a zip without `{main}`"),
    })?;
    let body = root.child("body").ok_or_else(|| ImportError::Part {
        part: main.clone(),
        line: 1,
        what: "there is no text in this document".to_owned(),
    })?;
    let has_macros = package.has("word/vbaProject.bin");
    let mut reader = Reader {
        headings: headings(&mut package)?,
        numbered: numbered(&mut package)?,
        relations: relations(&mut package, &main)?,
        notes: notes(&mut package)?,
        note_bytes: 0,
        known: HashMap::new(),
        package,
        names,
        media,
        document: Document::default(),
        at: 0,
        here: String::new(),
    };
    if has_macros {
        reader.left("the document has macros: they are not taken, nor run");
    }
    let mut blocks = Vec::new();
    reader.blocks(body, &mut blocks);
    reader.pages(blocks, title);
    Ok(reader.document)
}

struct Package<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    read: u64,
}

impl<'a> Package<'a> {
    fn open(bytes: &'a [u8]) -> Result<Self, ImportError> {
        if bytes.starts_with(b"\xd0\xcf\x11\xe0") {
            return Err(ImportError::Other {
                wanted: "a Word document (.docx)",
                found: "a document of an older Word, or one with a password: save it as .docx"
                    .to_owned(),
            });
        }
        // Each file that a zip lists begins so, whatever the zip says of their number.
        let listed = bytes.windows(4).filter(|it| *it == b"PK\x01\x02").count();
        if listed > 10 * ENTRIES_LIMIT {
            return Err(ImportError::Zip(format!("it lists {listed} files")));
        }
        let zip = ZipArchive::new(Cursor::new(bytes))
            .map_err(|error| ImportError::Zip(error.to_string()))?;
        if zip.len() > ENTRIES_LIMIT {
            return Err(ImportError::Zip(format!(
                "it has more than {ENTRIES_LIMIT} files"
            )));
        }
        Ok(Package { zip, read: 0 })
    }

    fn has(&self, name: &str) -> bool {
        self.zip.index_for_name(name).is_some()
    }

    fn bytes(&mut self, name: &str) -> Result<Option<Vec<u8>>, ImportError> {
        let file = match self.zip.by_name(name) {
            Ok(file) => file,
            Err(zip::result::ZipError::FileNotFound) => return Ok(None),
            Err(error) => return Err(ImportError::Zip(error.to_string())),
        };
        let mut bytes = Vec::new();
        let room = ENTRY_LIMIT.min(TOTAL_LIMIT.saturating_sub(self.read));
        file.take(room + 1)
            .read_to_end(&mut bytes)
            .map_err(|error| ImportError::Zip(error.to_string()))?;
        self.read += bytes.len() as u64;
        if bytes.len() as u64 > room {
            return Err(ImportError::Zip(format!(
                "`{name}` grows beyond reason when it is unzipped"
            )));
        }
        Ok(Some(bytes))
    }

    fn text(&mut self, name: &str) -> Result<Option<String>, ImportError> {
        self.bytes(name)?
            .map(|bytes| super::text(&bytes))
            .transpose()
    }

    fn xml(&mut self, name: &str) -> Result<Option<Element>, ImportError> {
        let Some(text) = self.text(name)? else {
            return Ok(None);
        };
        xml::read(&text)
            .map(Some)
            .map_err(|error| ImportError::Part {
                part: name.to_owned(),
                line: error.line,
                what: error.what,
            })
    }
}

/// The file that holds the words: the package says which.
fn main_part(package: &mut Package) -> Result<String, ImportError> {
    let usual = "word/document.xml".to_owned();
    let Some(relations) = package.xml("_rels/.rels")? else {
        return Ok(usual);
    };
    let main = relations.all("Relationship").find(|it| {
        let kind = it.get("Type").unwrap_or_default();
        kind.ends_with("/officeDocument") && it.get("TargetMode") != Some("External")
    });
    let target = main.and_then(|it| it.get("Target"));
    Ok(target.map_or(usual, |target| target.trim_start_matches('/').to_owned()))
}

/// The level of each style that is a heading; 0 is the document's title.
fn headings(package: &mut Package) -> Result<HashMap<String, usize>, ImportError> {
    let mut found = HashMap::new();
    let Some(styles) = package.xml("word/styles.xml")? else {
        return Ok(found);
    };
    for style in styles.all("style") {
        let Some(id) = style.get("styleId") else {
            continue;
        };
        let name = style
            .child("name")
            .and_then(|name| name.get("val"))
            .unwrap_or_default();
        let name = name.to_lowercase();
        let level = match name
            .strip_prefix("heading ")
            .or(name.strip_prefix("titre "))
        {
            Some(number) => number.trim().parse().ok(),
            None if name == "title" || name == "titre" => Some(0),
            None => style
                .at(&["pPr", "outlineLvl"])
                .and_then(|it| it.get("val")?.parse::<usize>().ok())
                .filter(|level| *level < 9)
                .map(|level| level + 1),
        };
        if let Some(level) = level {
            found.insert(id.to_owned(), level);
        }
    }
    Ok(found)
}

/// Whether lists of a number and level are numbered.
fn numbered(package: &mut Package) -> Result<HashMap<(String, String), bool>, ImportError> {
    let mut found = HashMap::new();
    let Some(numbering) = package.xml("word/numbering.xml")? else {
        return Ok(found);
    };
    let mut kinds: HashMap<&str, Vec<(&str, bool)>> = HashMap::new();
    for list in numbering.all("abstractNum") {
        let levels = list.all("lvl").filter_map(|level| {
            let kind = level.child("numFmt")?.get("val")?;
            Some((level.get("ilvl")?, !matches!(kind, "bullet" | "none")))
        });
        kinds.insert(
            list.get("abstractNumId").unwrap_or_default(),
            levels.collect(),
        );
    }
    for list in numbering.all("num") {
        let (Some(id), Some(kind)) = (
            list.get("numId"),
            list.child("abstractNumId").and_then(|it| it.get("val")),
        ) else {
            continue;
        };
        for (level, is_numbered) in kinds.get(kind).into_iter().flatten() {
            found.insert((id.to_owned(), (*level).to_owned()), *is_numbered);
        }
    }
    Ok(found)
}

/// Targets by id, and whether they are outside.
fn relations(
    package: &mut Package,
    main: &str,
) -> Result<HashMap<String, (String, bool)>, ImportError> {
    let (folder, name) = main.rsplit_once('/').unwrap_or(("", main));
    let Some(relations) = package.xml(&format!("{folder}/_rels/{name}.rels"))? else {
        return Ok(HashMap::new());
    };
    let all = relations.all("Relationship").filter_map(|it| {
        let is_outside = it.get("TargetMode") == Some("External");
        Some((
            it.get("Id")?.to_owned(),
            (it.get("Target")?.to_owned(), is_outside),
        ))
    });
    Ok(all.collect())
}

/// Foot notes and end notes by kind and id.
fn notes(package: &mut Package) -> Result<HashMap<String, Element>, ImportError> {
    let mut found = HashMap::new();
    for (file, kind) in [
        ("word/footnotes.xml", "footnote"),
        ("word/endnotes.xml", "endnote"),
    ] {
        let Some(root) = package.xml(file)? else {
            continue;
        };
        for node in root.children {
            if let Node::Element(note) = node
                && let Some(id) = note.get("id").filter(|_| note.get("type").is_none())
            {
                found.insert(format!("{kind}{id}"), note);
            }
        }
    }
    Ok(found)
}

/// A block, or where a page or a list begins.
enum Piece {
    /// Level, words, and the number of its paragraph.
    Heading(usize, Vec<Rich>, usize),
    Item {
        level: usize,
        is_numbered: bool,
        content: Vec<Rich>,
    },
    Block(Rich),
}

struct Reader<'a> {
    headings: HashMap<String, usize>,
    numbered: HashMap<(String, String), bool>,
    relations: HashMap<String, (String, bool)>,
    notes: HashMap<String, Element>,
    /// Of notes, written so far.
    note_bytes: usize,
    /// Names of the pictures that were read, by their paths in the document.
    known: HashMap<String, Option<String>>,
    package: Package<'a>,
    names: &'a [String],
    media: &'a str,
    document: Document,
    /// Number of the paragraph, from 1.
    at: usize,
    /// Its first words.
    here: String,
}

impl Reader<'_> {
    fn left(&mut self, what: impl Into<String>) {
        let left = Left {
            at: self.at.max(1),
            of: self.here.clone(),
            what: what.into(),
        };
        super::remark(&mut self.document.left, left);
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

    fn blocks(&mut self, body: &Element, pieces: &mut Vec<Piece>) {
        for element in body.elements() {
            match element.name.as_str() {
                "p" => self.paragraph(element, pieces),
                "tbl" => {
                    let table = self.table(element);
                    pieces.push(Piece::Block(table));
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

    fn paragraph(&mut self, element: &Element, pieces: &mut Vec<Piece>) {
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
            (Some(level), _) => pieces.push(Piece::Heading(level, content, self.at)),
            (None, Some(id)) => {
                let level = value("ilvl").unwrap_or("0");
                let is_numbered = self.numbered.get(&(id.to_owned(), level.to_owned()));
                pieces.push(Piece::Item {
                    level: level.parse().unwrap_or(0).min(8),
                    is_numbered: is_numbered.copied().unwrap_or(false),
                    content,
                });
            }
            (None, None) => {
                // Lists of some styles say so by their name only.
                let name = style.to_lowercase();
                if name.starts_with("listbullet") || name.starts_with("listepuces") {
                    pieces.push(Piece::Item {
                        level: 0,
                        is_numbered: false,
                        content,
                    });
                } else if name.starts_with("listnumber") || name.starts_with("listenumros") {
                    pieces.push(Piece::Item {
                        level: 0,
                        is_numbered: true,
                        content,
                    });
                } else if name.contains("quote") || name.contains("citation") {
                    pieces.push(Piece::Block(Rich::element("blockquote", content)));
                } else {
                    pieces.push(Piece::Block(Rich::element("p", content)));
                }
            }
        }
        pieces.extend(after.into_iter().map(Piece::Block));
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
                    None => super::picture_name(target, self.names, pictures)
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
                if pieces.iter().any(|piece| matches!(piece, Piece::Block(Rich::Element { name, .. }) if name == "table")) {
                    self.left("a table inside of a table was put into one cell");
                }
                let mut content = Vec::new();
                for piece in pieces {
                    let words = match piece {
                        Piece::Heading(_, words, _) | Piece::Item { content: words, .. } => words,
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

    /// Cuts the document into pages at its headings of the first level.
    fn pages(&mut self, pieces: Vec<Piece>, title: &str) {
        let first = pieces
            .iter()
            .filter_map(|piece| match piece {
                Piece::Heading(level, ..) if *level > 0 => Some(*level),
                _ => None,
            })
            .min()
            .unwrap_or(1);
        let mut page: Option<(String, usize, Vec<Rich>)> = None;
        // Of the heading that begins the page, for remarks about it.
        let mut at = 1;
        let mut open: Vec<(usize, bool, Vec<Rich>)> = Vec::new();
        let mut title = title.to_owned();
        for piece in pieces {
            if let Piece::Item {
                level,
                is_numbered,
                content,
            } = piece
            {
                item(&mut open, level, is_numbered, content);
                continue;
            }
            if let Some(list) = closed(&mut open) {
                page.get_or_insert_with(|| (title.clone(), at, Vec::new()))
                    .2
                    .push(list);
            }
            match piece {
                Piece::Heading(level, content, here) if level <= first => {
                    at = here;
                    let words = plain_words(&content);
                    self.notes_of_a_title(&content, &words, at);
                    if level == 0 {
                        title = words;
                        continue;
                    }
                    if let Some((title, at, blocks)) = page.take() {
                        self.page(title, at, blocks);
                    }
                    page = Some((words, at, Vec::new()));
                }
                Piece::Heading(level, content, _) => {
                    let name = format!("h{}", (level - first + 1).clamp(2, 5));
                    let here = page.get_or_insert_with(|| (title.clone(), at, Vec::new()));
                    here.2.push(Rich::element(&name, content));
                }
                Piece::Block(block) => {
                    page.get_or_insert_with(|| (title.clone(), at, Vec::new()))
                        .2
                        .push(block);
                }
                Piece::Item { .. } => {}
            }
        }
        if let Some(list) = closed(&mut open) {
            page.get_or_insert_with(|| (title.clone(), at, Vec::new()))
                .2
                .push(list);
        }
        if let Some((title, at, blocks)) = page {
            self.page(title, at, blocks);
        }
    }

    /// A title is words alone: says which notes it called.
    fn notes_of_a_title(&mut self, content: &[Rich], title: &str, at: usize) {
        let mut calls = Vec::new();
        marks(content, &mut calls);
        for key in calls.iter().flat_map(|mark| called_notes(mark)) {
            let Some(note) = self.notes.get(&key) else {
                continue;
            };
            let mut words = String::new();
            all_words(note, &mut words);
            let words: Vec<&str> = words.split_whitespace().take(NOTE_WORDS).collect();
            let what = format!(
                "a title holds no note: put it in the page: {}",
                words.join(" ")
            );
            let of = title.to_owned();
            super::remark(&mut self.document.left, Left { at, of, what });
        }
    }

    /// `at`: number of the paragraph that begins it, for what is left of it.
    fn page(&mut self, title: String, at: usize, blocks: Vec<Rich>) {
        if self.document.pages.len() >= PAGES_LIMIT {
            return self.left(format!(
                "the document makes more than {PAGES_LIMIT} pages: the others are left"
            ));
        }
        let mut notes = Notes::default();
        let media = self.media.to_owned();
        let mut picture = |name: &str| Some(format!("{media}{name}"));
        let mut body = rich::blocks(&blocks, &mut notes, &mut picture);
        // A note that two pages call stands in both.
        for key in called_notes(&body) {
            let called = format!("[^{key}]");
            if self.note_bytes > NOTES_LIMIT {
                self.left("notes are called too often: the others are left".to_owned());
                break;
            }
            let Some(note) = self.notes.remove(&key) else {
                continue;
            };
            let mut pieces = Vec::new();
            let here = self.at;
            self.blocks(&note, &mut pieces);
            self.at = here;
            let mut inner = Vec::new();
            for piece in pieces {
                match piece {
                    Piece::Heading(_, content, _) | Piece::Item { content, .. } => {
                        inner.extend(content)
                    }
                    Piece::Block(block) => inner.push(block),
                }
            }
            let words = rich::line(&inner, &mut notes);
            self.notes.insert(key, note);
            self.note_bytes += words.len();
            body.push_str(&format!("\n\n{called}: {words}"));
        }
        let (title, too_long) = shortened(&title);
        if !too_long.is_empty() {
            notes.note(format!(
                "the end of a title that is too long is left: {too_long}"
            ));
        }
        for what in notes.left {
            let of = title.clone();
            super::remark(&mut self.document.left, Left { at, of, what });
        }
        body.push('\n');
        let body = headings::levelled(&body);
        self.document.pages.push(NewPage { title, body });
    }
}

/// Names of the notes that a text calls, each once.
fn called_notes(body: &str) -> Vec<String> {
    let mut seen = HashSet::new();
    let calls = body.match_indices("[^").filter_map(|(at, _)| {
        let rest = &body[at + 2..];
        Some(rest[..rest.find(']')?].to_owned())
    });
    calls
        .filter(|key| key.len() < 40 && seen.insert(key.clone()))
        .collect()
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

/// Puts an item into the lists that are open.
fn item(
    open: &mut Vec<(usize, bool, Vec<Rich>)>,
    level: usize,
    is_numbered: bool,
    content: Vec<Rich>,
) {
    while open.last().is_some_and(|(at, ..)| *at > level) {
        if let Some(inner) = open.pop() {
            nest(open, inner);
        }
    }
    if open.last().is_none_or(|(at, ..)| *at < level) {
        open.push((level, is_numbered, Vec::new()));
    }
    if let Some((.., items)) = open.last_mut() {
        items.push(Rich::element("li", content));
    }
}

fn nest(
    open: &mut Vec<(usize, bool, Vec<Rich>)>,
    (level, is_numbered, items): (usize, bool, Vec<Rich>),
) {
    let list = Rich::element(if is_numbered { "ol" } else { "ul" }, items);
    match open.last_mut() {
        Some((.., outer)) => match outer.last_mut() {
            Some(Rich::Element { children, .. }) => children.push(list),
            _ => outer.push(Rich::element("li", vec![list])),
        },
        // A list that begins further in than it goes on.
        None => open.push((
            level.saturating_sub(1),
            is_numbered,
            vec![Rich::element("li", vec![list])],
        )),
    }
}

/// The list that ends here, if one is open.
fn closed(open: &mut Vec<(usize, bool, Vec<Rich>)>) -> Option<Rich> {
    while open.len() > 1 {
        if let Some(inner) = open.pop() {
            nest(open, inner);
        }
    }
    let (_, is_numbered, items) = open.pop()?;
    Some(Rich::element(if is_numbered { "ol" } else { "ul" }, items))
}

/// A title of at most [`TITLE_LIMIT`] characters, parted from the rest between two words
/// where there are two.
fn shortened(title: &str) -> (String, String) {
    let Some((limit, _)) = title.char_indices().nth(TITLE_LIMIT) else {
        return (title.to_owned(), String::new());
    };
    let at = title[..limit].rfind(' ').unwrap_or(limit);
    let rest: String = title[at..].trim_start().chars().take(1000).collect();
    (title[..at].to_owned(), rest)
}

/// The marks that call notes in running text.
fn marks<'r>(content: &'r [Rich], found: &mut Vec<&'r str>) {
    for piece in content {
        match piece {
            Rich::Text(_) => {}
            Rich::Element { children, .. } => marks(children, found),
            Rich::Markdown(mark) => found.push(mark),
        }
    }
}

/// The words of a heading on one line: what separates two words in the document (a space
/// at the edge of a run, a line break) separates them here, too.
fn plain_words(content: &[Rich]) -> String {
    fn collect(content: &[Rich], words: &mut String) {
        for piece in content {
            match piece {
                Rich::Text(text) => words.push_str(&rich::decoded(text)),
                Rich::Element { name, .. } if name == "br" => words.push(' '),
                Rich::Element { children, .. } => collect(children, words),
                Rich::Markdown(_) => {}
            }
        }
    }
    let mut words = String::new();
    collect(content, &mut words);
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn all_words(element: &Element, words: &mut String) {
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
