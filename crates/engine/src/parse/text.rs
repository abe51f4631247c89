//! A Markdown text on its way to blocks: where it stands, and what is known so far.

use std::collections::HashMap;
use std::ops::Range;

use comrak::Options;
use comrak::nodes::{AstNode, NodeValue, Sourcepos};

use super::reading::Reading;
use crate::course::activity::Zone;
use crate::diagnostic::Diagnostics;
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
    /// What this is when it is not a page: it can hold neither media nor activities.
    pub(super) text_only: Option<&'static str>,
    /// In a choice of a story, whose link has attributes.
    pub(super) is_in_choices: bool,
    /// In the list of a picture's places.
    pub(super) is_in_places: bool,
    /// In `before`, whose questions spare pages.
    pub(super) is_before: bool,
    /// The activity around, which can hold no other.
    pub(super) inside: Option<&'static str>,
    pub(super) depth: usize,
    pub(super) source: &'a str,
    /// Where each line of the body begins in the file.
    line_starts: Vec<usize>,
    /// The one place of a text that comes from an attribute.
    pub(super) fixed: Option<Span>,
    /// Ids of the headings so far, each with the number its next namesake takes.
    pub(super) heading_ids: HashMap<String, u32>,
}

/// What the parser library is asked to know.
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
    extension.math_dollars = true;
    options
}

impl<'a> Text<'a> {
    pub(super) fn new(
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
            text_only: None,
            is_in_choices: false,
            is_in_places: false,
            is_before: false,
            inside: None,
            depth: 0,
            source,
            line_starts: std::iter::once(body).chain(newlines).collect(),
            fixed: None,
            heading_ids: HashMap::new(),
        }
    }

    /// Whether this comes from an attribute: then its places are not its own.
    pub(super) fn is_short(&self) -> bool {
        self.fixed.is_some()
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
        let start = self.source.floor_char_boundary(start);
        Span::new(
            self.file,
            start..self.source.ceil_char_boundary(end).max(start),
        )
    }

    /// The place of `words[range]`, where the source says `words` as they are.
    pub(super) fn within(&self, at: Span, words: &str, range: Range<usize>) -> Span {
        let written = self.source.get(at.start as usize..).unwrap_or_default();
        if self.fixed.is_some() || !written.starts_with(words) {
            return at;
        }
        Span::new(
            self.file,
            at.start as usize + range.start..at.start as usize + range.end,
        )
    }

    /// The first box to tick of a list.
    pub(super) fn first_box(&self, list: Node) -> Option<Span> {
        let is_box = |item: &Node| matches!(item.data().value, NodeValue::TaskItem(_));
        list.children()
            .find(is_box)
            .map(|item| self.first_line(item))
    }

    /// The first line of a node, for what is wrong with a whole block.
    pub(super) fn first_line(&self, node: Node) -> Span {
        let span = self.at(node);
        let text = &self.source[span.start as usize..(span.end as usize).max(span.start as usize)];
        let length = text.lines().next().unwrap_or("").trim_end().len();
        Span::new(self.file, span.start as usize..span.start as usize + length)
    }

    /// The place of an attribute in the braces at the end of a heading, or
    /// after a link: the parser does not tell.
    pub(super) fn attribute_at(&self, line: Span, attribute: &str) -> Span {
        let text = &self.source[line.start as usize..line.end as usize];
        let text = text.lines().next().unwrap_or("");
        let found = text.rfind(attribute).filter(|_| self.fixed.is_none());
        found.map_or(line, |at| {
            let start = line.start as usize + at;
            Span::new(self.file, start..start + attribute.len())
        })
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
}
