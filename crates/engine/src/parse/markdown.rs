//! Markdown text -> [`Block`]s, with every problem noted on the way.
//!
//! The parser library gives a tree with places; this file turns its ordinary
//! nodes into ours. Directives are handed to [`super::blocks`] and
//! [`super::activities`], running text to [`super::inlines`].

use comrak::Arena;
use comrak::nodes::{ListType, NodeCodeBlock, NodeValue};

use super::attributes::split_info;
use super::ids::{ID_HINT, is_id, slug};
use super::inlines::alone;
use super::reading::Reading;
use super::text::{Node, Text, options};
use super::{fences, near, references};
use crate::course::Note;
use crate::course::block::Block;
use crate::course::inline::{self, Inline};
use crate::diagnostic::{Diagnostic, Severity};
use crate::highlight;
use crate::source::{FileId, Span};

/// What a text gave.
#[derive(Debug, Default)]
pub(crate) struct Read {
    pub blocks: Vec<Block>,
    pub notes: Vec<Note>,
    pub diagnostics: Vec<Diagnostic>,
}

impl Read {
    /// Whether something of it could not be read as it was meant.
    pub fn has_errors(&self) -> bool {
        self.diagnostics
            .iter()
            .any(|found| found.severity == Severity::Error)
    }
}

/// Reads the text of a page, from byte `body` of `file` on.
pub(crate) fn read(reading: &Reading, file: FileId, body: usize, lang: &str) -> Read {
    read_text(reading, file, body, lang, None)
}

/// Reads a whole file that is text only: `what` says which sort.
pub(crate) fn read_text_only(
    reading: &Reading,
    file: FileId,
    lang: &str,
    what: &'static str,
) -> Read {
    read_text(reading, file, 0, lang, Some(what))
}

fn read_text(
    reading: &Reading,
    file: FileId,
    body: usize,
    lang: &str,
    text_only: Option<&'static str>,
) -> Read {
    let source = reading.tree.text(file);
    let mut text = Text::new(reading, file, lang, source, body);
    text.text_only = text_only;
    let first_line = source[..body].matches('\n').count() + 1;
    let (masked, problems) = fences::scan(&source[body..], first_line);
    for problem in problems {
        let span = Span::new(file, body + problem.range.start..body + problem.range.end);
        text.diagnostics
            .error(span, problem.code, problem.message, problem.hint);
    }
    for problem in near::scan(&source[body..]) {
        let span = Span::new(file, body + problem.range.start..body + problem.range.end);
        text.diagnostics.note(
            problem.severity,
            span,
            problem.code,
            problem.message,
            problem.hint,
        );
    }
    for (name, range) in references::unused_links(&source[body..]) {
        text.diagnostics.warning(
            Span::new(file, body + range.start..body + range.end),
            "unused-reference",
            format!(
                "this line gives `[{name}]` an address, and no text uses it: it is shown nowhere"
            ),
            format!("write `[words][{name}]` in the text, or remove the line"),
        );
    }
    for (name, range) in references::unused(&source[body..]) {
        text.diagnostics.warning(
            Span::new(file, body + range.start..body + range.end),
            "unused-reference",
            format!("the source `{name}` is mentioned nowhere, and will not be shown"),
            format!("write `[^{name}]` in the text that relies on it, or remove the source"),
        );
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

impl Text<'_> {
    /// Reads a short text found in an attribute, all of it placed at `at`.
    pub(super) fn short(&mut self, text: &str, at: Span) -> Vec<Inline> {
        let arena = Arena::new();
        let root = comrak::parse_document(&arena, text, &options());
        let before = self.fixed.replace(at);
        let mut content = Vec::new();
        for child in root.children() {
            match &child.data().value {
                NodeValue::CodeBlock(code) => content.push(Inline::Code(code.literal.clone())),
                NodeValue::HtmlBlock(html) => self.html_block(child, &html.literal),
                _ => content.extend(self.inlines(child)),
            }
        }
        self.fixed = before;
        content
    }

    /// Reads a whole text found in another file (a transcript), placed there.
    pub(super) fn other_file(&mut self, file: FileId) -> Vec<Block> {
        let read = read_text_only(self.reading, file, self.lang, "a transcript");
        self.diagnostics.extend(read.diagnostics);
        read.blocks
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

    /// The nodes inside a directive. Those of a `::: only` for this reading stand
    /// in its place: answers, steps and zones may be for some only.
    pub(super) fn children<'n>(&mut self, node: Node<'n>) -> Vec<Node<'n>> {
        let mut nodes = Vec::new();
        for child in node.children() {
            let is_only = match &child.data().value {
                NodeValue::BlockDirective(directive) => split_info(&directive.info).0 == "only",
                _ => false,
            };
            if !is_only {
                nodes.push(child);
                continue;
            }
            if !self.deeper(child) {
                break;
            }
            if let Some(head) = self.head(child)
                && self.includes(&head)
            {
                nodes.extend(self.children(child));
            }
            self.shallower();
        }
        nodes
    }

    /// Reads what this reading does not show: its problems count for everybody,
    /// its headings, blanks, zones and references do not.
    pub(super) fn hidden_blocks<'n>(&mut self, nodes: impl Iterator<Item = Node<'n>>) {
        let heading_ids = std::mem::take(&mut self.heading_ids);
        let note_numbers = std::mem::take(&mut self.note_numbers);
        let (blanks, zones) = (self.blanks.clone(), self.zones.clone());
        self.blocks(nodes);
        (self.blanks, self.zones) = (blanks, zones);
        self.heading_ids = heading_ids;
        self.note_numbers = note_numbers;
    }

    fn block(&mut self, node: Node, blocks: &mut Vec<Block>) {
        let value = &node.data().value;
        match value {
            NodeValue::Paragraph => match alone(node) {
                Some(image) => blocks.extend(self.image(image)),
                None => blocks.push(Block::Paragraph(self.inlines(node))),
            },
            NodeValue::Heading(_) => {
                let block = self.heading(node);
                blocks.push(block);
            }
            NodeValue::List(list) => {
                let start = (list.list_type == ListType::Ordered).then_some(list.start as u64);
                let tight = list.tight;
                self.stray_box(node);
                let items = node
                    .children()
                    .map(|item| self.blocks(item.children()))
                    .collect();
                blocks.push(Block::List {
                    start,
                    tight,
                    items,
                });
            }
            NodeValue::Table(_) => blocks.push(self.table(node)),
            NodeValue::BlockQuote => blocks.push(Block::Quote(self.blocks(node.children()))),
            NodeValue::CodeBlock(code) => {
                let block = self.code(node, code);
                blocks.push(block);
            }
            NodeValue::ThematicBreak => blocks.push(Block::Rule),
            NodeValue::HtmlBlock(html) => self.html_block(node, &html.literal),
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

    /// A block of code; one of the language `math` is a formula.
    fn code(&mut self, node: Node, code: &NodeCodeBlock) -> Block {
        let info = code.info.trim();
        let at = self.first_line(node);
        if !code.fenced {
            self.indented_code(node, &code.literal);
        }
        if info.eq_ignore_ascii_case("math") {
            let formula = self.formula(&code.literal, true, at);
            return Block::Paragraph(formula.into_iter().collect());
        }
        let is_foreign = self.foreign_fence(node, info);
        let language = highlight::language(info);
        if language.is_none() && !info.is_empty() && !is_foreign && !highlight::is_plain(info) {
            self.diagnostics.warning(
                at,
                "unknown-language",
                format!("no language `{info}` is known: this code is shown without colours"),
                highlight::suggestion(info),
            );
        }
        Block::Code {
            text: code.literal.clone(),
            language,
        }
    }

    /// A heading, with the id that the author or its words give it.
    pub(super) fn heading(&mut self, node: Node) -> Block {
        let level = match &node.data().value {
            NodeValue::Heading(heading) => heading.level,
            _ => 2,
        };
        let content = self.inlines(node);
        let at = self.at(node);
        self.foreign_heading_attributes(node, at);
        let given = node
            .data()
            .attrs
            .as_ref()
            .and_then(|attrs| attrs.id.clone());
        let explicit = given.is_some();
        if let Some(id) = given.as_ref().filter(|id| !is_id(id)) {
            let at = self.attribute_at(at, &format!("#{id}"));
            self.diagnostics
                .error(at, "wrong-id", format!("`{id}` is not an id"), ID_HINT);
        }
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
        while self.heading_ids.contains_key(&id) {
            let number = self.heading_ids.entry(wanted.clone()).or_insert(2);
            id = format!("{wanted}-{number}");
            *number += 1;
        }
        self.heading_ids.insert(id.clone(), 2);
        Block::Heading {
            level,
            id,
            content,
            at,
        }
    }

    /// Notes a box to tick outside of a checklist, once a list.
    fn stray_box(&mut self, list: Node) {
        if let Some(at) = self.first_box(list) {
            self.diagnostics.error(
                at,
                "stray-box",
                "a box to tick stands outside of a question or a checklist",
                "put the list in `::: checklist {#id title=\"…\"}`, or remove `[ ]`",
            );
        }
    }

    fn table(&mut self, node: Node) -> Block {
        let mut header = Vec::new();
        let mut rows = Vec::new();
        for row in node.children() {
            let cells = row.children().map(|cell| self.inlines(cell)).collect();
            match row.data().value {
                NodeValue::TableRow(true) => header = cells,
                _ => {
                    self.cells_too_many(row, header.len());
                    rows.push(cells);
                }
            }
        }
        if header
            .iter()
            .all(|cell| inline::plain(cell).trim().is_empty())
        {
            let at = self.first_line(node);
            self.diagnostics.error(
                at,
                "missing-table-header",
                "this table has an empty header",
                "name each column in its first row",
            );
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
}
