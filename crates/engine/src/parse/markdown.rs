//! Markdown text -> [`Block`]s, with every problem noted on the way.
//!
//! The parser library gives a tree with places; this file turns its ordinary
//! nodes into ours. Directives are handed to [`super::blocks`] and
//! [`super::activities`], running text to [`super::inlines`].

use std::collections::HashMap;

use comrak::nodes::{AstNode, ListType, NodeValue, Sourcepos};
use comrak::{Arena, Options};

use super::attributes::{self, Attribute};
use super::inlines::alone;
use super::{Reading, directive, fences};
use crate::course::Note;
use crate::course::activity::Zone;
use crate::course::block::Block;
use crate::course::inline::{self, Inline};
use crate::diagnostic::{Diagnostic, Diagnostics, suggestion};
use crate::source::{FileId, Span};

/// Deepest nesting of blocks or emphasis taken; real pages stay under ten.
const DEPTH_LIMIT: usize = 32;

pub(super) type Node<'n> = &'n AstNode<'n>;

/// One Markdown text being read.
pub(crate) struct Text<'a> {
    pub(super) reading: &'a Reading<'a>,
    pub(super) file: FileId,
    /// Language of the words.
    pub(super) lang: &'a str,
    pub(super) diagnostics: Diagnostics,
    /// In a fill-in question: what its blanks accept, so far.
    pub(super) blanks: Option<Vec<Vec<String>>>,
    /// In an inspection: its zones, so far.
    pub(super) zones: Option<Vec<Zone>>,
    /// Numbers of the references, by name.
    pub(super) note_numbers: HashMap<String, u32>,
    depth: usize,
    source: &'a str,
    /// Where each line of the body begins in the file.
    line_starts: Vec<usize>,
    /// The one place of a text that comes from an attribute.
    fixed: Option<Span>,
    heading_ids: HashMap<String, Span>,
}

/// What a text gave.
#[derive(Debug)]
pub(crate) struct Read {
    pub blocks: Vec<Block>,
    pub notes: Vec<Note>,
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads the text of `file` from byte `body` on.
pub(crate) fn read(reading: &Reading, file: FileId, body: usize, lang: &str) -> Read {
    let source = reading.tree.text(file);
    let mut text = Text::new(reading, file, lang, source, body);
    let first_line = source[..body].matches('\n').count() + 1;
    let (masked, problems) = fences::scan(&source[body..], first_line);
    for problem in problems {
        let span = Span::new(file, body + problem.range.start..body + problem.range.end);
        text.diagnostics
            .error(span, problem.code, problem.message, problem.hint);
    }
    let arena = Arena::new();
    let root = comrak::parse_document(&arena, &masked, &options());
    let blocks = text.blocks(root.children());
    let notes = text.notes(root);
    Read {
        blocks,
        notes,
        diagnostics: text.diagnostics.into_iter().collect(),
    }
}

pub(super) fn options() -> Options<'static> {
    let mut options = Options::default();
    let extension = &mut options.extension;
    extension.block_directive = true;
    extension.tasklist = true;
    extension.table = true;
    extension.footnotes = true;
    extension.strikethrough = true;
    extension.header_attributes = true;
    extension.link_attributes = true;
    options
}

/// A directive's name, attributes and place.
pub(super) struct Head {
    pub name: &'static str,
    pub at: Span,
    pub attributes: Vec<Attribute>,
    base: usize,
}

impl Head {
    /// The value of an attribute.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|attribute| attribute.name == name)
            .map(|attribute| attribute.value.as_str())
    }

    /// Every value of an attribute that may be repeated, with its place.
    pub fn all(&self, name: &str) -> impl Iterator<Item = (&str, Span)> {
        self.attributes
            .iter()
            .filter(move |attribute| attribute.name == name)
            .map(|attribute| (attribute.value.as_str(), self.place(attribute)))
    }

    /// The place of an attribute, or of the directive when it is absent.
    pub fn at(&self, name: &str) -> Span {
        self.attributes
            .iter()
            .find(|attribute| attribute.name == name)
            .map_or(self.at, |attribute| self.place(attribute))
    }

    fn place(&self, attribute: &Attribute) -> Span {
        let range = &attribute.range;
        Span::new(self.at.file, self.base + range.start..self.base + range.end)
    }
}

impl<'a> Text<'a> {
    fn new(
        reading: &'a Reading<'a>,
        file: FileId,
        lang: &'a str,
        source: &'a str,
        body: usize,
    ) -> Self {
        let newlines = source[body..]
            .match_indices('\n')
            .map(|(n, _)| body + n + 1);
        Text {
            reading,
            file,
            lang,
            diagnostics: Diagnostics::default(),
            blanks: None,
            zones: None,
            note_numbers: HashMap::new(),
            depth: 0,
            source,
            line_starts: std::iter::once(body).chain(newlines).collect(),
            fixed: None,
            heading_ids: HashMap::new(),
        }
    }

    /// Reads a short text found in an attribute, all of it placed at `at`.
    pub(super) fn short(&mut self, text: &str, at: Span) -> Vec<Inline> {
        let arena = Arena::new();
        let root = comrak::parse_document(&arena, text, &options());
        let before = self.fixed.replace(at);
        let mut content = Vec::new();
        for child in root.children() {
            content.extend(self.inlines(child));
        }
        self.fixed = before;
        content
    }

    /// Reads a whole text found in another file (a transcript), placed there.
    pub(super) fn other_file(&mut self, file: FileId) -> Vec<Block> {
        let read = read(self.reading, file, 0, self.lang);
        self.diagnostics.extend(read.diagnostics);
        read.blocks
    }

    /// The place of a node.
    pub(super) fn at(&self, node: Node) -> Span {
        self.span(node.data().sourcepos)
    }

    pub(super) fn span(&self, place: Sourcepos) -> Span {
        if let Some(fixed) = self.fixed {
            return fixed;
        }
        let offset = |line: usize, column: usize| {
            let start = self.line_starts.get(line.saturating_sub(1));
            let start = start.copied().unwrap_or(self.source.len());
            (start + column.saturating_sub(1)).min(self.source.len())
        };
        let start = offset(place.start.line, place.start.column);
        // Places of blocks end on their last byte, or before the next line.
        let end = offset(place.end.line, place.end.column + 1);
        Span::new(self.file, start..end.max(start))
    }

    /// The first line of a node, for what is wrong with a whole block.
    pub(super) fn first_line(&self, node: Node) -> Span {
        let span = self.at(node);
        let text = &self.source[span.start as usize..(span.end as usize).max(span.start as usize)];
        let length = text.lines().next().unwrap_or("").trim_end().len();
        Span::new(self.file, span.start as usize..span.start as usize + length)
    }

    /// Turns nodes into blocks.
    pub(super) fn blocks<'n>(&mut self, nodes: impl Iterator<Item = Node<'n>>) -> Vec<Block> {
        let mut blocks = Vec::new();
        for node in nodes {
            if !self.deeper(node) {
                break;
            }
            self.block(node, &mut blocks);
            self.depth -= 1;
        }
        blocks
    }

    /// Goes one level down unless the text is nested beyond reason.
    pub(super) fn deeper(&mut self, node: Node) -> bool {
        if self.depth >= DEPTH_LIMIT {
            let at = self.first_line(node);
            self.diagnostics.error(
                at,
                "too-deep",
                format!("this is nested more than {DEPTH_LIMIT} levels deep"),
                "say it with fewer lists or quotations inside each other",
            );
            return false;
        }
        self.depth += 1;
        true
    }

    pub(super) fn shallower(&mut self) {
        self.depth -= 1;
    }

    fn block(&mut self, node: Node, blocks: &mut Vec<Block>) {
        let value = &node.data().value;
        match value {
            NodeValue::Paragraph => match alone(node) {
                Some(image) => blocks.extend(self.image(image)),
                None => blocks.push(Block::Paragraph(self.inlines(node))),
            },
            NodeValue::Heading(heading) => {
                let block = self.heading(node, heading.level);
                blocks.push(block);
            }
            NodeValue::List(list) => {
                let start = (list.list_type == ListType::Ordered).then_some(list.start as u64);
                let tight = list.tight;
                let items = node.children().map(|item| self.item(item)).collect();
                blocks.push(Block::List {
                    start,
                    tight,
                    items,
                });
            }
            NodeValue::Table(_) => blocks.push(self.table(node)),
            NodeValue::BlockQuote => blocks.push(Block::Quote(self.blocks(node.children()))),
            NodeValue::CodeBlock(code) => blocks.push(Block::Code(code.literal.clone())),
            NodeValue::ThematicBreak => blocks.push(Block::Rule),
            NodeValue::HtmlBlock(html) if html.literal.trim_start().starts_with("<!--") => {}
            NodeValue::HtmlBlock(_) => {
                let at = self.first_line(node);
                self.diagnostics.error(
                    at,
                    "unsafe-html",
                    "HTML is not allowed here",
                    "use Markdown or a directive; a few tags are allowed inside text",
                );
            }
            NodeValue::BlockDirective(_) => {
                if let Some(head) = self.head(node) {
                    self.directive(&head, node, blocks);
                }
            }
            // Numbered references are gathered at the end.
            NodeValue::FootnoteDefinition(_) => {}
            _ => blocks.push(Block::Paragraph(self.inlines(node))),
        }
    }

    fn heading(&mut self, node: Node, level: u8) -> Block {
        let content = self.inlines(node);
        let at = self.at(node);
        let given = node
            .data()
            .attrs
            .as_ref()
            .and_then(|attrs| attrs.id.clone());
        let explicit = given.is_some();
        let mut id = given.unwrap_or_else(|| slug(&inline::plain(&content)));
        if explicit && self.heading_ids.contains_key(&id) {
            self.diagnostics.error(
                at,
                "duplicate-id",
                format!("heading id `{id}` is already used in this page"),
                "give this heading another id",
            );
        }
        let wanted = id.clone();
        let mut number = 2;
        while self.heading_ids.contains_key(&id) {
            id = format!("{wanted}-{number}");
            number += 1;
        }
        self.heading_ids.insert(id.clone(), at);
        Block::Heading {
            level,
            id,
            content,
            at,
        }
    }

    /// A list item's blocks; a box to tick outside of a checklist is kept as text.
    fn item(&mut self, node: Node) -> Vec<Block> {
        if let NodeValue::TaskItem(_) = node.data().value {
            let at = self.first_line(node);
            self.diagnostics.error(
                at,
                "stray-box",
                "a box to tick stands outside of a question or a checklist",
                "put the list in `::: checklist {#id title=\"…\"}`, or remove `[ ]`",
            );
        }
        self.blocks(node.children())
    }

    fn table(&mut self, node: Node) -> Block {
        let mut header = Vec::new();
        let mut rows = Vec::new();
        for row in node.children() {
            let cells = row.children().map(|cell| self.inlines(cell)).collect();
            match row.data().value {
                NodeValue::TableRow(true) => header = cells,
                _ => rows.push(cells),
            }
        }
        Block::Table { header, rows }
    }

    fn notes(&mut self, root: Node) -> Vec<Note> {
        let mut notes = Vec::new();
        for node in root.children() {
            if let NodeValue::FootnoteDefinition(definition) = &node.data().value {
                let number = self.note_numbers.get(&definition.name).copied();
                let blocks = self.blocks(node.children());
                if let Some(number) = number {
                    notes.push(Note { number, blocks });
                }
            }
        }
        notes.sort_by_key(|note| note.number);
        notes
    }

    /// Reads a directive's line; none if nothing can be made of it.
    fn head(&mut self, node: Node) -> Option<Head> {
        let at = self.first_line(node);
        let line = &self.source[at.start as usize..at.end as usize];
        let colons = line.bytes().take_while(|b| *b == b':').count();
        let base = at.start as usize + colons;
        let info = &line[colons..];
        let (name, range) = attributes::split_info(info);
        // A line of colons only was already found by `fences`.
        if name.is_empty() {
            return None;
        }
        let Some(known) = directive::find(name) else {
            self.diagnostics.error(
                at,
                "unknown-directive",
                format!("unknown directive `{name}`"),
                suggestion(name, &directive::names()),
            );
            return None;
        };
        let attributes = match range.map(|range| attributes::read(info, range)) {
            None => Vec::new(),
            Some(Ok(attributes)) => attributes,
            Some(Err(error)) => {
                let span = Span::new(self.file, base + error.range.start..base + error.range.end);
                self.diagnostics
                    .error(span, "wrong-attributes", error.message, error.hint);
                return None;
            }
        };
        let head = Head {
            name: known.name,
            at,
            attributes,
            base,
        };
        self.check_attributes(&head, known);
        Some(head)
    }

    fn check_attributes(&mut self, head: &Head, known: &directive::Directive) {
        let allowed: Vec<&str> = [known.required, known.optional].concat();
        for (index, attribute) in head.attributes.iter().enumerate() {
            let at = head.place(attribute);
            if !allowed.contains(&attribute.name.as_str()) {
                self.diagnostics.error(
                    at,
                    "unknown-attribute",
                    format!("`{}` has no attribute `{}`", known.name, attribute.name),
                    suggestion(&attribute.name, &allowed),
                );
            } else if attribute.name != "hint"
                && head.attributes[..index]
                    .iter()
                    .any(|other| other.name == attribute.name)
            {
                self.diagnostics.error(
                    at,
                    "duplicate-attribute",
                    format!("attribute `{}` is given twice", attribute.name),
                    "keep one",
                );
            }
        }
        for name in known.required {
            if head.get(name).is_none_or(|value| value.trim().is_empty()) {
                let (code, written) = match *name {
                    "id" => ("missing-id", "#id".to_owned()),
                    other => ("missing-attribute", format!("{other}=…")),
                };
                self.diagnostics.error(
                    head.at,
                    code,
                    format!("`{}` has no `{name}`", known.name),
                    format!("add `{{{written}}}`"),
                );
            }
        }
    }
}

/// An id made of a heading's words.
pub(crate) fn slug(text: &str) -> String {
    let mut slug = String::new();
    for character in text.chars().flat_map(char::to_lowercase) {
        let plain = match character {
            'à' | 'â' | 'ä' => 'a',
            'ç' => 'c',
            'é' | 'è' | 'ê' | 'ë' => 'e',
            'î' | 'ï' => 'i',
            'ô' | 'ö' => 'o',
            'ù' | 'û' | 'ü' => 'u',
            'œ' => {
                slug.push('o');
                'e'
            }
            other => other,
        };
        if plain.is_ascii_alphanumeric() {
            slug.push(plain);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() {
        "titre".into()
    } else {
        slug.to_owned()
    }
}
