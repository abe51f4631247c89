//! Running text: links, emphasis, the HTML allowed, blanks and zones.

use std::ops::Range;

use comrak::nodes::{NodeLink, NodeValue};

use super::french;
use super::html::{self, Html};
use super::ids::{ID_HINT, is_id};
use super::text::{Node, Text};
use crate::course::activity::Zone;
use crate::course::inline::{Inline, Looks, Target};
use crate::diagnostic::{Diagnostics, suggestion};
use crate::source::Span;

/// Addresses that a link may lead to outside of the course.
const SCHEMES: &[&str] = &["https:", "http:", "mailto:", "tel:", "sms:"];

/// What the feedback of an answer stands behind.
pub(super) const DASH: &[&str] = &[
    " — ",
    " – ",
    "\u{a0}— ",
    "\u{a0}– ",
    "\u{202f}— ",
    "\u{202f}– ",
];

/// What a part of a simulated message tells.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sign {
    /// That it is a fraud, for certain.
    Decisive,
    /// That it may be one.
    Fraud,
    /// Nothing.
    None,
}

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
        let mut open: Vec<OpenTag> = Vec::new();
        for child in node.children() {
            self.inline(child, &mut content, &mut open);
        }
        for OpenTag { name, at, .. } in open.into_iter().filter(|tag| !tag.is_refused) {
            self.diagnostics.error(
                at,
                "unclosed-html",
                format!("`<{name}>` is not closed"),
                format!("add `</{name}>` before the end of the paragraph or emphasis"),
            );
        }
        content
    }

    fn inline(&mut self, node: Node, content: &mut Vec<Inline>, open: &mut Vec<OpenTag>) {
        let at = self.at(node);
        match &node.data().value {
            NodeValue::Text(words) => {
                let is_foreign = open.iter().any(|tag| tag.is_foreign);
                self.words(words, at, is_foreign, content);
            }
            NodeValue::SoftBreak => content.push(Inline::SoftBreak),
            NodeValue::LineBreak => content.push(Inline::Break),
            NodeValue::Code(code) => content.push(Inline::Code(code.literal.clone())),
            NodeValue::Math(math) => {
                let written = &math.literal;
                // A simulated message is shown as it stands.
                if self.zones.is_some() {
                    let dollars = if math.display_math { "$$" } else { "$" };
                    content.push(Inline::Text(format!("{dollars}{written}{dollars}")));
                } else if self.is_formula(at) {
                    content.extend(self.formula(written, math.display_math, at));
                }
            }
            NodeValue::Emph => content.push(Inline::Emphasis(self.inner(node))),
            NodeValue::Strong => content.push(Inline::Strong(self.inner(node))),
            NodeValue::Strikethrough => {
                self.single_tilde(at);
                content.push(Inline::Deleted(self.inner(node)));
            }
            NodeValue::Link(link) => self.link(node, link, at, content),
            NodeValue::Image(link) => {
                self.diagnostics.error(
                    at,
                    "image-in-text",
                    format!("image `{}` stands in the middle of a text", link.url),
                    "put it alone in its paragraph, with an empty line before and after",
                );
            }
            NodeValue::FootnoteReference(reference) => self.note(&reference.name, at, content),
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

    /// Numbers references in the order in which this reading shows them.
    fn note(&mut self, name: &str, at: Span, content: &mut Vec<Inline>) {
        if let Some(what) = self.text_only {
            self.diagnostics.error(
                at,
                "stray-block",
                format!("{what} has no numbered references"),
                "name the source in the text itself",
            );
            return;
        }
        let next = self.note_numbers.len() as u32 + 1;
        let number = *self.note_numbers.entry(name.to_owned()).or_insert(next);
        content.push(Inline::Note(number));
    }

    fn words(&mut self, words: &str, at: Span, is_foreign: bool, content: &mut Vec<Inline>) {
        if let Some(start) = words.find("[^")
            && let Some(length) = words[start..].find(']')
        {
            self.diagnostics.error(
                self.within(at, words, start..start + length + 1),
                "unknown-reference",
                "this reference has no source",
                "add a line `[^name]: source` at the end of the page",
            );
        }
        self.near_misses(words, at);
        let control = |c: char| c.is_control() && c != '\t';
        if let Some((start, character)) = words.char_indices().find(|(_, c)| control(*c)) {
            self.diagnostics.error(
                self.within(at, words, start..start + character.len_utf8()),
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
        let place = |text: &Self, rest: &str, start: usize, length: usize| {
            let start = words.len() - rest.len() + start;
            text.within(at, words, start..start + length)
        };
        while self.blanks.is_some()
            && let Some(start) = rest.find("[[")
            && let Some(length) = rest[start..].find("]]")
        {
            let from = words.len() - rest.len();
            self.push_words(words, from..from + start, at, is_foreign, content);
            let inside = &rest[start + 2..start + length];
            let accepted: Vec<String> = inside
                .split('|')
                .map(|text| text.trim().to_owned())
                .filter(|text| !text.is_empty())
                .collect();
            if accepted.is_empty() {
                self.diagnostics.error(
                    place(self, rest, start, length + 2),
                    "wrong-blank",
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
        if self.blanks.is_some()
            && let Some(start) = rest.find("[[")
        {
            self.diagnostics.error(
                place(self, rest, start, 2),
                "wrong-blank",
                "this blank is not closed, or holds something else than words",
                "write it on one line and without emphasis inside: `[[17]]`",
            );
        }
        let from = words.len() - rest.len();
        self.push_words(words, from..words.len(), at, is_foreign, content);
    }

    /// Adds a piece of the words at `at`.
    fn push_words(
        &mut self,
        words: &str,
        piece: Range<usize>,
        at: Span,
        is_foreign: bool,
        content: &mut Vec<Inline>,
    ) {
        if piece.is_empty() {
            return;
        }
        let mut noted = Diagnostics::default();
        let set = french::set(&words[piece.clone()], self.lang, &mut noted, |range| {
            self.within(
                at,
                words,
                piece.start + range.start..piece.start + range.end,
            )
        });
        // A simulated message may be badly written: that can be what gives it away.
        if self.zones.is_none() && !is_foreign {
            self.diagnostics.extend(noted);
        }
        content.push(Inline::Text(set));
    }

    fn link(&mut self, node: Node, link: &NodeLink, at: Span, content: &mut Vec<Inline>) {
        let url = link.url.trim();
        // A simulated message shows addresses, it leads nowhere.
        if self.zones.is_some() && self.is_autolink(at) {
            let address = url.strip_prefix("mailto:").unwrap_or(url);
            content.push(Inline::Text(format!("<{address}>")));
            return;
        }
        let inner = without_links(self.inner(node));
        if self.zones.is_some() {
            let sign = [
                ("!!", Sign::Decisive),
                ("!", Sign::Fraud),
                ("=", Sign::None),
            ]
            .into_iter()
            .find_map(|(mark, sign)| Some((url.strip_prefix(mark)?, sign)));
            if let Some((id, sign)) = sign {
                let (looks, to) = self.looks(node, at);
                self.zone((id, sign), &link.title, inner, (looks, to), at, content);
                return;
            }
            if SCHEMES.iter().any(|scheme| url.starts_with(scheme)) && !inner.is_empty() {
                self.untitled(link, at);
                let (looks, to) = self.looks(node, at);
                content.push(Inline::Zone {
                    id: None,
                    content: inner,
                    looks: match looks {
                        Looks::Words => Looks::Link,
                        looks => looks,
                    },
                    to: match to.as_str() {
                        "" => url.to_owned(),
                        _ => to,
                    },
                });
                return;
            }
        }
        // The first link of a choice says where it leads, and what it takes.
        if !std::mem::take(&mut self.is_in_choices) {
            self.no_attributes(node, "a link", at);
        }
        if inner.is_empty() {
            self.diagnostics.error(
                at,
                "empty-link",
                "this link has no words",
                "say between the brackets where it leads",
            );
        }
        if !url.starts_with(['!', '=']) {
            self.untitled(link, at);
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

    /// Notes the title of a link, which nothing shows.
    fn untitled(&mut self, link: &NodeLink, at: Span) {
        if !link.title.trim().is_empty() {
            self.diagnostics.warning(
                at,
                "near-link",
                "the title of a link is shown nowhere",
                "say it in the words of the link, or beside it",
            );
        }
    }

    /// Notes attributes in braces that nothing reads.
    pub(super) fn no_attributes(&mut self, node: Node, what: &str, at: Span) {
        let data = node.data();
        let Some(attributes) = &data.attrs else {
            return;
        };
        let id = attributes.id.as_deref();
        let class = attributes.classes.first().map(String::as_str);
        let key = attributes.pairs.first().map(|(key, _)| key.as_str());
        if let Some(name) = id.or(class).or(key) {
            self.diagnostics.error(
                at,
                "stray-attributes",
                format!("{what} has no attributes: `{name}` is shown nowhere"),
                "remove the braces",
            );
        }
    }

    /// `<address>`, not `[words](address)`.
    fn is_autolink(&self, at: Span) -> bool {
        self.source.as_bytes().get(at.start as usize) == Some(&b'<')
    }

    fn target(&mut self, url: &str, content: &[Inline], at: Span) -> Option<Target> {
        if let Some(term) = url.strip_prefix("terme:") {
            let term = match term {
                "" => super::ids::slug(&crate::course::inline::plain(content)),
                term => term.to_owned(),
            };
            return Some(Target::Term(term));
        }
        if let Some(place) = url.strip_prefix('@') {
            if !self.is_in_places {
                self.diagnostics.error(
                    at,
                    "stray-place",
                    "a place in a picture stands outside of its list",
                    "write it in the list of `::: hotspots {#id}`: `- [x] [what is there](@30,20,12,8) — why`",
                );
                return None;
            }
            return Some(Target::Place(place.to_owned()));
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
        } else if url.starts_with("www.") {
            (
                "unsafe-link",
                format!("`{url}` is not a whole address"),
                "begin it with `https://`",
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

    /// What a piece of a simulated message looks like, and where it would lead:
    /// `{to="https://…" as=button}`.
    fn looks(&mut self, node: Node, at: Span) -> (Looks, String) {
        let (mut looks, mut to) = (None, String::new());
        let attributes = node.data().attrs.clone().unwrap_or_default();
        for (name, value) in &attributes.pairs {
            let place = self.attribute_at(at, &format!("{name}="));
            match (name.as_str(), value.trim()) {
                ("to", "") => self.diagnostics.error(
                    place,
                    "wrong-value",
                    "this link of the message leads nowhere",
                    "write the address that the device would show: `to=\"https://…\"`",
                ),
                ("to", address) => to = address.to_owned(),
                ("as", "link") => looks = Some(Looks::Link),
                ("as", "button") => looks = Some(Looks::Button),
                ("as", "file") => looks = Some(Looks::File),
                ("as", other) => self.diagnostics.error(
                    place,
                    "wrong-value",
                    format!("nothing in a message looks like `{other}`"),
                    suggestion(other, &["link", "button", "file"]),
                ),
                _ => self.diagnostics.error(
                    place,
                    "unknown-attribute",
                    format!("a part of a message has no attribute `{name}`"),
                    suggestion(name, &["to", "as"]),
                ),
            }
        }
        let named = attributes.id.iter().map(|id| format!("#{id}"));
        let of_class = attributes.classes.iter().map(|class| format!(".{class}"));
        for written in named.chain(of_class) {
            self.diagnostics.error(
                self.attribute_at(at, &written),
                "stray-attributes",
                format!("`{written}` of a part of a message is shown nowhere"),
                "remove it; what is to mark has its id between the parentheses: `(!id \"why\")`",
            );
        }
        let usual = match to.as_str() {
            "" => Looks::Words,
            _ => Looks::Link,
        };
        (looks.unwrap_or(usual), to)
    }

    fn zone(
        &mut self,
        (id, sign): (&str, Sign),
        why: &str,
        inner: Vec<Inline>,
        (looks, to): (Looks, String),
        at: Span,
        content: &mut Vec<Inline>,
    ) {
        if !is_id(id) {
            self.diagnostics
                .error(at, "wrong-id", format!("`{id}` is not an id"), ID_HINT);
        }
        if inner.is_empty() {
            self.diagnostics.error(
                at,
                "empty-link",
                "this part to mark has no words",
                "write them between the brackets",
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
        let why = self.set(why.trim(), at);
        if let Some(zones) = &mut self.zones {
            zones.push(Zone {
                id: id.to_owned(),
                content: inner.clone(),
                why,
                suspicious: sign != Sign::None,
                decisive: sign == Sign::Decisive,
                to: to.clone(),
            });
        }
        content.push(Inline::Zone {
            id: Some(id.to_owned()),
            content: inner,
            looks,
            to,
        });
    }

    fn html(&mut self, tag: &str, at: Span, content: &mut Vec<Inline>, open: &mut Vec<OpenTag>) {
        let is_close = tag.starts_with("</");
        let named = html::name(tag);
        // Its opening was refused: this is the same mistake.
        if is_close
            && open
                .last()
                .is_some_and(|tag| tag.is_refused && tag.name == named)
        {
            open.pop();
            return;
        }
        match html::judge(tag) {
            Html::Comment => return,
            Html::Void => {}
            Html::Open(name) => open.push(OpenTag {
                is_foreign: tag.contains(" lang="),
                ..OpenTag::new(name, at, false)
            }),
            Html::Close(name) if open.last().is_some_and(|tag| tag.name == name) => {
                open.pop();
            }
            Html::Close(name) => {
                self.diagnostics.error(
                    at,
                    "unclosed-html",
                    format!("`</{name}>` closes nothing"),
                    "remove it, or open it in the same paragraph or emphasis",
                );
                return;
            }
            Html::Refused(hint) => {
                let code = "unsafe-html";
                let message = format!("`{tag}` is not allowed in a page");
                self.diagnostics.error(at, code, message, hint);
                if !is_close && !named.is_empty() {
                    open.push(OpenTag::new(named, at, true));
                }
                return;
            }
        }
        content.push(Inline::Html(tag.to_owned()));
    }
}

/// A tag that waits for its end.
struct OpenTag {
    name: String,
    at: Span,
    /// It is not allowed, which was noted.
    is_refused: bool,
    /// It holds words of another language.
    is_foreign: bool,
}

impl OpenTag {
    fn new(name: &str, at: Span, is_refused: bool) -> Self {
        OpenTag {
            name: name.to_owned(),
            at,
            is_refused,
            is_foreign: false,
        }
    }
}

/// A link inside another would end it: only the words of the inner one stay.
fn without_links(content: Vec<Inline>) -> Vec<Inline> {
    let flat = content.into_iter().flat_map(|inline| match inline {
        Inline::Link { content, .. } => content,
        Inline::Emphasis(inner) => vec![Inline::Emphasis(without_links(inner))],
        Inline::Strong(inner) => vec![Inline::Strong(without_links(inner))],
        Inline::Deleted(inner) => vec![Inline::Deleted(without_links(inner))],
        other => vec![other],
    });
    flat.collect()
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
