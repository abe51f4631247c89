//! Items of lists that hold running text: answers, choices, things to tick, header lines.
//! What they can't show is an error; nothing of it is left out in silence.

use comrak::nodes::NodeValue;

use super::inlines::{DASH, split_at};
use super::text::{Node, Text};
use crate::course::inline::Inline;
use crate::source::Span;

/// Dashes that begin a feedback when a space stands on both sides.
const DASHES: &[char] = &['—', '–'];

/// What authors type, or word processors make, where a dash is meant.
const NEAR_DASHES: &[&str] = &[
    " - ",
    " -- ",
    " --- ",
    " \u{2010} ",
    " \u{2011} ",
    " \u{2012} ",
    " \u{2015} ",
    " \u{2212} ",
    "\u{a0}- ",
    "\u{a0}-- ",
    "\u{202f}- ",
];

impl Text<'_> {
    /// The paragraphs of an item, at most `most`; what else it holds is noted.
    pub(super) fn paragraphs<'n>(
        &mut self,
        item: Node<'n>,
        what: &str,
        most: usize,
    ) -> Vec<Node<'n>> {
        let mut paragraphs = Vec::new();
        for child in item.children() {
            let kind = match &child.data().value {
                NodeValue::Paragraph if paragraphs.len() < most => {
                    paragraphs.push(child);
                    continue;
                }
                NodeValue::HtmlBlock(html) => {
                    self.html_block(child, &html.literal);
                    continue;
                }
                NodeValue::Paragraph => "another paragraph",
                NodeValue::List(_) => "a list",
                NodeValue::CodeBlock(_) => "a block of code",
                NodeValue::Table(_) => "a table",
                NodeValue::BlockQuote => "a quotation",
                NodeValue::Heading(_) => "a heading",
                NodeValue::ThematicBreak => "a line",
                NodeValue::BlockDirective(_) => "a directive",
                _ => "something",
            };
            let at = self.first_line(child);
            self.diagnostics.error(
                at,
                "block-in-item",
                format!("{what} holds {kind}, which can't be shown there"),
                "say it in words of the item itself (`code` and **emphasis** may stand in it), or move it before the list",
            );
        }
        paragraphs
    }

    /// An item's words, and those after the dash with any further paragraph.
    pub(super) fn item_text(&mut self, item: Node, what: &str) -> (Vec<Inline>, Vec<Inline>) {
        let mut paragraphs = self.paragraphs(item, what, usize::MAX).into_iter();
        let mut first = match paragraphs.next() {
            Some(first) => self.inlines(first),
            None => Vec::new(),
        };
        space_dashes(&mut first);
        let (mut content, feedback) = split_at(first, DASH);
        let has_dash = feedback.is_some();
        let mut feedback = feedback.unwrap_or_default();
        while matches!(content.last(), Some(Inline::SoftBreak | Inline::Break)) {
            content.pop();
        }
        while matches!(feedback.first(), Some(Inline::SoftBreak | Inline::Break)) {
            feedback.remove(0);
        }
        if !has_dash {
            self.near_dash(item, &content);
        }
        for more in paragraphs {
            if !feedback.is_empty() {
                feedback.push(Inline::Break);
            }
            feedback.extend(self.inlines(more));
        }
        (content, feedback)
    }

    /// Notes what was meant as the dash before a feedback: its words would stand in the
    /// answer and give it away.
    fn near_dash(&mut self, item: Node, content: &[Inline]) {
        let Some((mark, is_dash)) = near_dash(content, true) else {
            return;
        };
        let at = self.first_line(item);
        let written = &self.source[at.start as usize..at.end as usize];
        // `\-` is a hyphen on purpose.
        if !is_dash && written.contains("\\-") {
            return;
        }
        // Not the hyphen of the list itself.
        let found = written
            .find(mark)
            .map(|start| start + mark.len() - mark.trim_start().len());
        let found = found.or_else(|| Some(written.get(2..)?.find(mark.trim())? + 2));
        let place = found.map_or(at, |start| {
            let start = at.start as usize + start;
            Span::new(self.file, start..start + mark.trim().len())
        });
        let (message, hint) = if is_dash {
            (
                format!("`{}` begins no feedback here", mark.trim()),
                "put a space on both sides of the dash, outside of any emphasis: `- [ ] answer — feedback`",
            )
        } else {
            (
                format!(
                    "`{}` is no dash: what follows is shown with the answer",
                    mark.trim()
                ),
                "write ` — ` before the feedback; a hyphen that belongs to the answer is written `\\-`",
            )
        };
        self.diagnostics.error(place, "near-dash", message, hint);
    }
}

/// Puts spaces around dashes at the ends of lines: there the end of the line is the space.
fn space_dashes(content: &mut [Inline]) {
    let mut begins = true;
    for index in 0..content.len() {
        let ends = matches!(
            content.get(index + 1),
            None | Some(Inline::SoftBreak | Inline::Break)
        );
        if let Inline::Text(words) = &mut content[index] {
            if begins && words.starts_with(DASHES) {
                words.insert(0, ' ');
            }
            if ends && words.ends_with(DASHES) {
                words.push(' ');
            }
        }
        begins = matches!(content[index], Inline::SoftBreak | Inline::Break);
    }
}

/// What in these words looks like the dash before a feedback, and whether it is a dash.
fn near_dash(content: &[Inline], is_outside: bool) -> Option<(&str, bool)> {
    content.iter().find_map(|inline| match inline {
        Inline::Text(words) => {
            if let Some(mark) = NEAR_DASHES.iter().find(|mark| words.contains(**mark)) {
                return Some((*mark, false));
            }
            words.match_indices(DASHES).find_map(|(at, dash)| {
                let is_space = |c: Option<char>| c.is_none_or(char::is_whitespace);
                let before = is_space(words[..at].chars().next_back());
                let after = is_space(words[at + dash.len()..].chars().next());
                // `8–12` and `Paris–Lyon` are one word.
                let is_joined = !before && !after && dash == "–";
                let begins_feedback = is_outside && before && after;
                (!is_joined && !begins_feedback).then_some((dash, true))
            })
        }
        Inline::Emphasis(inner) | Inline::Strong(inner) | Inline::Deleted(inner) => {
            near_dash(inner, false)
        }
        _ => None,
    })
}
