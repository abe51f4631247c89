//! Directives of text; where a directive goes by its name.

use comrak::nodes::NodeValue;

use super::french;
use super::head::Head;
use super::inlines::split_at;
use super::text::{Node, Text};
use crate::course::block::{Block, Callout, Event, Part, PartsKind};
use crate::course::inline::{self, Inline};
use crate::diagnostic::{Diagnostics, suggestion};
use crate::source::Span;

/// What learners do.
const ACTIVITIES: &[&str] = &[
    "question",
    "sort",
    "hotspots",
    "pool",
    "reuse",
    "scenario",
    "telephone",
    "inspection",
    "checklist",
    "poll",
    "reflection",
];

/// What may stand in a text that is no page.
const TEXT_DIRECTIVES: &[&str] = &["astuce", "attention", "info", "loi", "only"];

impl Text<'_> {
    /// Turns a directive into blocks.
    pub(super) fn directive(&mut self, head: &Head, node: Node, blocks: &mut Vec<Block>) {
        if let Some(what) = self.text_only
            && !TEXT_DIRECTIVES.contains(&head.name)
        {
            self.not_text(what, head.name, head.at);
            return;
        }
        let is_activity = ACTIVITIES.contains(&head.name);
        if is_activity && let Some(outer) = self.inside {
            self.diagnostics.error(
                head.at,
                "stray-block",
                format!("`{}` stands inside `{outer}`", head.name),
                format!("close `{outer}` first: learners do one thing at a time"),
            );
            return;
        }
        if matches!(
            head.name,
            "question" | "sort" | "hotspots" | "inspection" | "poll" | "reflection"
        ) {
            self.inside = Some(head.name);
        }
        let block = match head.name {
            "astuce" => Some(self.callout(Callout::Tip, head, node)),
            "attention" => Some(self.callout(Callout::Warning, head, node)),
            "info" => Some(self.callout(Callout::Info, head, node)),
            "loi" => Some(self.callout(Callout::Law, head, node)),
            "only" => {
                if self.includes(head) {
                    blocks.extend(self.blocks(node.children()));
                } else {
                    self.hidden_blocks(node.children());
                }
                None
            }
            "accordion" => self.parts(PartsKind::Accordion, head, node),
            "tabs" => self.parts(PartsKind::Tabs, head, node),
            "cards" => self.parts(PartsKind::Cards, head, node),
            "flip" => self.parts(PartsKind::Flip, head, node),
            "timeline" => self.timeline(head, node),
            "references" => Some(Block::References {
                title: self.title(head),
                blocks: self.blocks(node.children()),
            }),
            "figure" => self.figure(head, node),
            "scene" => self.scene(head, node),
            "video" => self.video(head, node),
            "audio" => self.audio(head, node),
            "document" => self.document(head, node),
            "question" | "sort" => self.question(head, node),
            "hotspots" => self.hotspots(head, node),
            "pool" => self.pool(head, node),
            "before" => self.before(head, node),
            "reuse" => {
                self.empty(head, node);
                blocks.extend(self.reuse(head));
                None
            }
            "scenario" | "telephone" => self.scenario(head, node),
            "inspection" => self.inspection(head, node),
            "checklist" => self.checklist(head, node),
            "poll" => self.poll(head, node),
            "reflection" => self.reflection(head, node),
            _ => None,
        };
        if is_activity {
            self.inside = None;
        }
        blocks.extend(block);
    }

    pub(super) fn not_text(&mut self, what: &str, name: &str, at: Span) {
        self.diagnostics.error(
            at,
            "stray-block",
            format!("{what} is text only: it cannot hold `{name}`"),
            "move it into a page",
        );
    }

    fn callout(&mut self, kind: Callout, head: &Head, node: Node) -> Block {
        Block::Callout {
            kind,
            title: self.title(head),
            blocks: self.body(head, node),
        }
    }

    /// What is inside a directive that means nothing when empty.
    pub(super) fn body(&mut self, head: &Head, node: Node) -> Vec<Block> {
        let blocks = self.blocks(node.children());
        if node.first_child().is_none() {
            self.diagnostics.error(
                head.at,
                "empty-directive",
                format!("`{}` is empty", head.name),
                "write something between its lines, or remove it",
            );
        }
        blocks
    }

    /// Notes what stands in a directive that takes nothing.
    fn empty(&mut self, head: &Head, node: Node) {
        if let Some(child) = node.first_child() {
            let at = self.first_line(child);
            self.diagnostics.error(
                at,
                "stray-block",
                format!(
                    "`{}` holds nothing: these words would be shown nowhere",
                    head.name
                ),
                "move them before or after it",
            );
        }
    }

    pub(super) fn title(&mut self, head: &Head) -> Option<String> {
        head.get("title")
            .map(|title| self.set(title.trim(), head.at("title")))
            .filter(|title| !title.is_empty())
    }

    /// Sets a text for people found in what stands at `at`.
    pub(super) fn set(&mut self, text: &str, at: Span) -> String {
        self.formula_in_attribute(text, at);
        let mut noted = Diagnostics::default();
        let set = french::set(text, self.lang, &mut noted, |range| {
            let written = self.source.get(at.start as usize..at.end as usize);
            match written.and_then(|written| written.find(text)) {
                Some(start) if at.file == self.file => {
                    let start = at.start as usize + start;
                    Span::new(self.file, start + range.start..start + range.end)
                }
                _ => at,
            }
        });
        self.diagnostics.extend(noted);
        set
    }

    /// Whether this reading's audience and language see a `::: only`.
    pub(super) fn includes(&mut self, head: &Head) -> bool {
        if !head.is_broken && head.get("audience").is_none() && head.get("lang").is_none() {
            self.diagnostics.error(
                head.at,
                "missing-attribute",
                "`only` does not say for whom",
                "add `{audience=…}` or `{lang=…}`",
            );
        }
        let mut included = true;
        for (name, known, mine) in [
            (
                "audience",
                &self.reading.audiences,
                self.reading.audience.as_deref(),
            ),
            (
                "lang",
                &self.reading.languages,
                Some(self.reading.lang.as_str()),
            ),
        ] {
            let Some(value) = head.get(name) else {
                continue;
            };
            let known: Vec<&str> = known.iter().map(String::as_str).collect();
            let mut wanted = None;
            for word in value.split(',').map(str::trim) {
                let (excludes, word) = match word.strip_prefix('!') {
                    Some(word) => (true, word),
                    None => (false, word),
                };
                if !known.contains(&word) {
                    self.diagnostics.error(
                        head.at(name),
                        "unknown-variant",
                        format!("`{word}` is not one of the programme's"),
                        suggestion(word, &known),
                    );
                }
                match (excludes, mine == Some(word)) {
                    (true, true) => wanted = Some(false),
                    (true, false) => wanted = wanted.or(Some(true)),
                    (false, true) => wanted = Some(true),
                    (false, false) => wanted = wanted.or(Some(false)),
                }
            }
            included &= wanted.unwrap_or(true);
        }
        included
    }

    /// Splits a directive's nodes at its headings: what comes before, then each
    /// heading with what follows it.
    pub(super) fn sections<'n>(&mut self, node: Node<'n>) -> (Vec<Node<'n>>, Vec<Section<'n>>) {
        let mut before = Vec::new();
        let mut sections: Vec<Section> = Vec::new();
        let mut level = None;
        for child in self.children(node) {
            let heading = match &child.data().value {
                NodeValue::Heading(heading) => Some(heading.level),
                _ => None,
            };
            match (heading, sections.last_mut()) {
                (Some(of), _) if *level.get_or_insert(of) == of => sections.push(Section {
                    heading: child,
                    nodes: Vec::new(),
                }),
                (_, Some(section)) => section.nodes.push(child),
                (_, None) => before.push(child),
            }
        }
        (before, sections)
    }

    fn titled<'n>(&mut self, head: &Head, node: Node<'n>) -> Vec<Section<'n>> {
        let (before, sections) = self.sections(node);
        let hint = "begin each part with a heading: `### Title`";
        if let Some(stray) = before.first() {
            let at = self.first_line(stray);
            self.diagnostics.error(
                at,
                "missing-heading",
                format!("this text stands before the first part of `{}`", head.name),
                hint,
            );
        } else if sections.is_empty() {
            self.diagnostics.error(
                head.at,
                "missing-heading",
                format!("`{}` has no part", head.name),
                hint,
            );
        }
        sections
    }

    fn parts(&mut self, kind: PartsKind, head: &Head, node: Node) -> Option<Block> {
        let mut parts = Vec::new();
        for section in self.titled(head, node) {
            let at = self.first_line(section.heading);
            self.no_attributes(section.heading, "the heading of a part", at);
            let title = self.inlines(section.heading);
            // A card may be its title alone; the others open upon nothing.
            if section.nodes.is_empty() && kind != PartsKind::Cards {
                self.diagnostics.error(
                    at,
                    "empty-part",
                    "nothing stands below this heading: whoever opens it finds nothing",
                    "write what it holds, or remove the heading",
                );
            }
            if kind != PartsKind::Cards && inline::has_link(&title) {
                self.diagnostics.error(
                    at,
                    "link-in-heading",
                    "this heading is a button, and a link stands in it",
                    "move the link, or the mark of a source, below the heading",
                );
            }
            parts.push(Part {
                title,
                blocks: self.blocks(section.nodes.into_iter()),
            });
        }
        (!parts.is_empty()).then_some(Block::Parts {
            kind,
            at: head.at,
            parts,
        })
    }

    fn timeline(&mut self, head: &Head, node: Node) -> Option<Block> {
        let mut events = Vec::new();
        for section in self.titled(head, node) {
            let at = self.first_line(section.heading);
            self.no_attributes(section.heading, "the heading of an event", at);
            let content = self.inlines(section.heading);
            let (date, title) = match split_at(content, &["\u{a0}: ", " : ", ": "]) {
                (title, None) => (None, title),
                (date, Some(title)) => (Some(inline::plain(&date)), title),
            };
            events.push(Event {
                date,
                title,
                blocks: self.blocks(section.nodes.into_iter()),
            });
        }
        (!events.is_empty()).then_some(Block::Timeline(events))
    }
}

/// A heading and what follows it.
pub(super) struct Section<'n> {
    pub heading: Node<'n>,
    pub nodes: Vec<Node<'n>>,
}

/// The first words of a text, before any colon, as a label.
pub(super) fn label(content: Vec<Inline>) -> Option<(String, Vec<Inline>)> {
    match split_at(content, &["\u{a0}: ", " : ", ": ", "\u{a0}:", ":"]) {
        (label, Some(value)) if !label.is_empty() => Some((inline::plain(&label), value)),
        _ => None,
    }
}
