//! Running text: links, emphasis, the HTML allowed, blanks and zones.

use comrak::nodes::{NodeLink, NodeValue};

use super::html::{self, Html};
use super::markdown::{Node, Text};
use super::toml::is_id;
use super::typography;
use crate::course::activity::Zone;
use crate::course::inline::{Inline, Target};
use crate::source::Span;

/// Addresses that a link may lead to outside of the course.
const SCHEMES: &[&str] = &["https:", "http:", "mailto:", "tel:", "sms:"];

/// The image of a paragraph that holds nothing else.
pub(super) fn alone<'n>(paragraph: Node<'n>) -> Option<Node<'n>> {
    let mut children = paragraph.children();
    let only = children.next()?;
    let is_image = matches!(only.data().value, NodeValue::Image(_));
    (is_image && children.next().is_none()).then_some(only)
}

impl Text<'_> {
    /// The running text of a node.
    pub(super) fn inlines(&mut self, node: Node) -> Vec<Inline> {
        let mut content = Vec::new();
        let mut open: Vec<(String, Span)> = Vec::new();
        for child in node.children() {
            self.inline(child, &mut content, &mut open);
        }
        for (name, at) in open {
            self.diagnostics.error(
                at,
                "unclosed-html",
                format!("`<{name}>` is not closed"),
                format!("add `</{name}>` before the end of the paragraph or emphasis"),
            );
        }
        content
    }

    fn inline(&mut self, node: Node, content: &mut Vec<Inline>, open: &mut Vec<(String, Span)>) {
        let at = self.at(node);
        match &node.data().value {
            NodeValue::Text(words) => self.words(words, at, content),
            NodeValue::SoftBreak => content.push(Inline::SoftBreak),
            NodeValue::LineBreak => content.push(Inline::Break),
            NodeValue::Code(code) => content.push(Inline::Code(code.literal.clone())),
            NodeValue::Emph => content.push(Inline::Emphasis(self.inner(node))),
            NodeValue::Strong => content.push(Inline::Strong(self.inner(node))),
            NodeValue::Strikethrough => content.push(Inline::Deleted(self.inner(node))),
            NodeValue::Link(link) => self.link(node, link, at, content),
            NodeValue::Image(link) => {
                self.diagnostics.error(
                    at,
                    "image-in-text",
                    format!("image `{}` stands in the middle of a text", link.url),
                    "put it alone in its paragraph, with an empty line before and after",
                );
            }
            NodeValue::FootnoteReference(reference) => {
                self.note_numbers
                    .insert(reference.name.clone(), reference.ix);
                content.push(Inline::Note(reference.ix));
            }
            NodeValue::HtmlInline(tag) => self.html(tag, at, content, open),
            _ => content.extend(self.inner(node)),
        }
    }

    fn inner(&mut self, node: Node) -> Vec<Inline> {
        if !self.deeper(node) {
            return Vec::new();
        }
        let content = self.inlines(node);
        self.shallower();
        content
    }

    fn words(&mut self, words: &str, at: Span, content: &mut Vec<Inline>) {
        if let Some(start) = words.find("[^")
            && words[start..].contains(']')
        {
            self.diagnostics.error(
                at,
                "unknown-reference",
                "this reference has no source",
                "add a line `[^name]: source` at the end of the page",
            );
        }
        if let Some(character) = words.chars().find(|c| c.is_control() && *c != '\t') {
            self.diagnostics.error(
                at,
                "control-character",
                format!(
                    "this text has a control character (U+{:04X})",
                    character as u32
                ),
                "type it again: it was pasted with something invisible",
            );
            return;
        }
        let mut rest = words;
        while self.blanks.is_some()
            && let Some(start) = rest.find("[[")
            && let Some(length) = rest[start..].find("]]")
        {
            self.push_words(&rest[..start], content);
            let inside = &rest[start + 2..start + length];
            let accepted: Vec<String> = inside
                .split('|')
                .map(|text| text.trim().to_owned())
                .filter(|text| !text.is_empty())
                .collect();
            if accepted.is_empty() {
                self.diagnostics.error(
                    at,
                    "empty-blank",
                    "this blank accepts nothing",
                    "write the answer inside: `[[17]]`",
                );
            }
            if let Some(blanks) = &mut self.blanks {
                content.push(Inline::Blank {
                    number: blanks.len(),
                    accepted: accepted.clone(),
                });
                blanks.push(accepted);
            }
            rest = &rest[start + length + 2..];
        }
        self.push_words(rest, content);
    }

    fn push_words(&mut self, words: &str, content: &mut Vec<Inline>) {
        if !words.is_empty() {
            content.push(Inline::Text(typography::polish(words, self.lang)));
        }
    }

    fn link(&mut self, node: Node, link: &NodeLink, at: Span, content: &mut Vec<Inline>) {
        let inner = self.inner(node);
        let url = link.url.trim();
        if let Some(zone) = url.strip_prefix(['!', '='])
            && self.zones.is_some()
        {
            let suspicious = url.starts_with('!');
            self.zone(zone, suspicious, &link.title, inner, at, content);
            return;
        }
        if inner.is_empty() {
            self.diagnostics.error(
                at,
                "empty-link",
                "this link has no words",
                "say between the brackets where it leads",
            );
        }
        let Some(target) = self.target(url, &inner, at) else {
            content.extend(inner);
            return;
        };
        content.push(Inline::Link {
            target,
            content: inner,
            at,
        });
    }

    fn target(&mut self, url: &str, content: &[Inline], at: Span) -> Option<Target> {
        if let Some(term) = url.strip_prefix("terme:") {
            let term = match term {
                "" => super::markdown::slug(&crate::course::inline::plain(content)),
                term => term.to_owned(),
            };
            return Some(Target::Term(term));
        }
        if url.starts_with("http:") {
            self.diagnostics.warning(
                at,
                "insecure-link",
                format!("`{url}` is not encrypted"),
                "use the `https:` address",
            );
        }
        if SCHEMES.iter().any(|scheme| url.starts_with(scheme)) {
            return Some(Target::External(url.to_owned()));
        }
        let (path, heading) = match url.split_once('#') {
            Some((path, heading)) => (path, Some(heading.to_owned())),
            None => (url, None),
        };
        let is_page = path.ends_with(".md") || (path.is_empty() && heading.is_some());
        if is_page && !path.starts_with('/') && !path.contains(':') {
            return Some(Target::Page {
                path: path.to_owned(),
                heading,
            });
        }
        let (code, message, hint) = if url.starts_with(['!', '=']) {
            (
                "stray-zone",
                "something to mark stands outside of an inspection".to_owned(),
                "put it in `::: inspection {#id kind=email title=\"…\"}`",
            )
        } else if url.contains(':') || url.starts_with("//") {
            (
                "unsafe-link",
                format!("`{url}` is not an address a course may lead to"),
                "use `https:`, `mailto:` or `tel:`",
            )
        } else {
            (
                "dead-link",
                format!("`{url}` is not a page"),
                "link to a page's `.md` file; offer a file with `::: document {src=… title=…}`",
            )
        };
        self.diagnostics.error(at, code, message, hint);
        None
    }

    fn zone(
        &mut self,
        id: &str,
        suspicious: bool,
        why: &str,
        inner: Vec<Inline>,
        at: Span,
        content: &mut Vec<Inline>,
    ) {
        if !is_id(id) {
            self.diagnostics.error(
                at,
                "wrong-id",
                format!("`{id}` is not an id"),
                "use lower-case letters, digits and hyphens, a letter first, at most 64",
            );
        }
        if why.trim().is_empty() {
            self.diagnostics.error(
                at,
                "missing-feedback",
                "nothing says why this is or is not suspicious",
                "add it in quotes after the id: `(!id \"why\")`",
            );
        }
        if self.zones.iter().flatten().any(|zone| zone.id == id) {
            self.diagnostics.error(
                at,
                "duplicate-id",
                format!("`{id}` is already marked in this inspection"),
                "give each part its own id",
            );
        }
        let why = typography::polish(why.trim(), self.lang);
        if let Some(zones) = &mut self.zones {
            zones.push(Zone {
                id: id.to_owned(),
                content: inner.clone(),
                why,
                suspicious,
            });
        }
        content.push(Inline::Zone {
            id: id.to_owned(),
            content: inner,
        });
    }

    fn html(
        &mut self,
        tag: &str,
        at: Span,
        content: &mut Vec<Inline>,
        open: &mut Vec<(String, Span)>,
    ) {
        match html::judge(tag) {
            Html::Comment => return,
            Html::Void => {}
            Html::Open(name) => open.push((name.to_owned(), at)),
            Html::Close(name) => match open.pop() {
                Some((opened, _)) if opened == name => {}
                other => {
                    open.extend(other);
                    self.diagnostics.error(
                        at,
                        "unclosed-html",
                        format!("`</{name}>` closes nothing"),
                        "remove it, or open it in the same paragraph or emphasis",
                    );
                    return;
                }
            },
            Html::Refused(hint) => {
                let code = "unsafe-html";
                let message = format!("`{tag}` is not allowed in a page");
                self.diagnostics.error(at, code, message, hint);
                return;
            }
        }
        content.push(Inline::Html(tag.to_owned()));
    }
}

/// Splits running text at the first `mark` (with its spaces) outside of any emphasis.
pub(super) fn split_at(content: Vec<Inline>, marks: &[&str]) -> (Vec<Inline>, Option<Vec<Inline>>) {
    let found = content.iter().enumerate().find_map(|(index, inline)| {
        let Inline::Text(words) = inline else {
            return None;
        };
        let (at, mark) = marks
            .iter()
            .filter_map(|mark| Some((words.find(mark)?, mark)))
            .min()?;
        Some((index, at, mark.len()))
    });
    let Some((index, at, length)) = found else {
        return (content, None);
    };
    let mut before = content;
    let mut after = before.split_off(index);
    if let Inline::Text(words) = &mut after[0] {
        let left = words[..at].trim_end().to_owned();
        *words = words[at + length..].trim_start().to_owned();
        let is_empty = words.is_empty();
        if !left.is_empty() {
            before.push(Inline::Text(left));
        }
        if is_empty {
            after.remove(0);
        }
    }
    (before, Some(after))
}
