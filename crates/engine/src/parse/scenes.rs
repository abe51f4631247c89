//! The `scene` directive: a list of who and what is there, then a caption.
//!
//! An item is names with commas between them, a person or an object first; after a colon, what
//! is said: `- jeanne, worried, phone : « Mon compte est bloqué. »`.

use comrak::nodes::{ListType, NodeValue};

use super::activities::is_list;
use super::cast;
use super::head::Head;
use super::inlines::split_at;
use super::text::{Node, Text};
use crate::course::block::Block;
use crate::course::inline::{self, Inline};
use crate::course::scene::{Actor, Role, Scene};
use crate::scenes::parts::{self, Kind};
use crate::source::Span;

/// People and things that there is room for.
pub(super) const ACTORS_LIMIT: usize = 4;

/// Bubbles that a phone has room for, side by side.
const SPEAKERS_LIMIT: usize = 2;

/// Characters of a bubble: six lines of half a phone's width.
const SPEECH_LIMIT: usize = 160;

/// What stands between names and what is said.
const COLONS: &[&str] = &["\u{a0}: ", "\u{202f}: ", " : ", ": ", "\u{a0}:", " :", ":"];

impl Text<'_> {
    pub(super) fn scene(&mut self, head: &Head, node: Node) -> Option<Block> {
        let place = head
            .get("place")
            .and_then(|place| cast::place(place, head.at("place"), &mut self.diagnostics));
        let children = self.children(node);
        let cut = children.iter().position(|child| is_list(child));
        if let Some(stray) = children.first().filter(|_| cut.is_some_and(|cut| cut > 0)) {
            let at = self.first_line(stray);
            self.diagnostics.error(
                at,
                "stray-block",
                "these words stand before the list of who is there",
                "begin with the list; what follows it is the caption",
            );
        }
        let (list, caption) = match cut {
            Some(cut) => (Some(children[cut]), &children[cut + 1..]),
            None => (None, &children[..]),
        };
        for child in caption.iter().filter(|child| is_list(child)) {
            let at = self.first_line(child);
            self.diagnostics.error(
                at,
                "stray-block",
                "a scene has one list: this one would be shown as its caption",
                "put all who are there into the first list, each with the same mark: `- `",
            );
        }
        let actors = list.map(|list| self.actors(list)).unwrap_or_default();
        if head.get("place").is_none() && list.is_none() && !head.is_broken {
            self.diagnostics.error(
                head.at,
                "empty-directive",
                "nothing is in this scene",
                format!(
                    "say where it is, `{{place={}}}`, or who is there: `- {}`",
                    parts::names(Kind::Place).first().unwrap_or(&"…"),
                    parts::names(Kind::Person).first().unwrap_or(&"…"),
                ),
            );
        }
        let caption = self.blocks(caption.iter().copied());
        let alt = head
            .get("alt")
            .map(|alt| self.set(alt.trim(), head.at("alt")));
        let decorative = head.get("decorative").is_some();
        let speaks = actors.iter().any(|actor| !actor.says.is_empty());
        let wrong = match &alt {
            _ if decorative && speaks => Some((
                "decorative",
                "what is said in this scene is no decoration",
                "remove `decorative`: the picture is described by itself",
            )),
            Some(alt) if decorative && !alt.is_empty() => Some((
                "alt",
                "this scene is decoration, and has words for those who do not see it",
                "keep `alt` or `decorative`",
            )),
            Some(alt) if alt.is_empty() && !decorative => Some((
                "alt",
                "this text alternative is empty",
                "remove `alt`: the picture is described by itself; if it is pure decoration, write `decorative`",
            )),
            _ => None,
        };
        if let Some((attribute, message, hint)) = wrong {
            self.diagnostics
                .error(head.at(attribute), "missing-alt", message, hint);
        }
        Some(Block::Scene {
            scene: Scene {
                place,
                actors,
                alt: alt.filter(|alt| !alt.is_empty()),
                decorative,
            },
            caption,
        })
    }

    fn actors(&mut self, list: Node) -> Vec<Actor> {
        let at = self.first_line(list);
        if let NodeValue::List(shape) = &list.data().value
            && shape.list_type == ListType::Ordered
        {
            self.diagnostics.error(
                at,
                "stray-block",
                "who is in a scene has no number",
                "begin each line with `- `: they stand from left to right",
            );
        }
        let items: Vec<Node> = list.children().collect();
        if let Some(beyond) = items.get(ACTORS_LIMIT) {
            let at = self.first_line(beyond);
            self.diagnostics.error(
                at,
                "too-many-answers",
                format!(
                    "there are {} in this scene, and room for {ACTORS_LIMIT}",
                    items.len()
                ),
                "leave some out, or tell it in two scenes",
            );
        }
        let mut actors: Vec<Actor> = Vec::new();
        let mut speakers = 0;
        for item in items {
            let at = self.first_line(item);
            let Some(actor) = self.actor(item, at) else {
                continue;
            };
            speakers += usize::from(!actor.says.is_empty());
            if speakers > SPEAKERS_LIMIT && !actor.says.is_empty() {
                self.diagnostics.error(
                    at,
                    "too-many-answers",
                    format!("{speakers} speak in this scene: a phone has room for {SPEAKERS_LIMIT} bubbles"),
                    "tell it in two scenes, or in the text",
                );
            }
            let person = |it: &Actor| match &it.role {
                Role::Person { name, .. } => Some(name.clone()),
                Role::Object(_) => None,
            };
            let name = person(&actor);
            if name.is_some() && actors.iter().any(|it| person(it) == name) {
                self.diagnostics.error(
                    at,
                    "duplicate-id",
                    format!("`{}` is there twice", name.unwrap_or_default()),
                    "take somebody else",
                );
            }
            actors.push(actor);
        }
        actors.truncate(ACTORS_LIMIT);
        actors
    }

    fn actor(&mut self, item: Node, at: Span) -> Option<Actor> {
        if matches!(item.data().value, NodeValue::TaskItem(_)) {
            self.diagnostics.error(
                at,
                "stray-box",
                "nothing in a scene is to be ticked",
                "write `- ` and a name, without a box",
            );
        }
        let paragraph = self
            .paragraphs(item, "this line of a scene", 1)
            .into_iter()
            .next();
        // The parser's places of items are not always whole, those of paragraphs are.
        let line_at = paragraph.map_or(at, |paragraph| self.first_line(paragraph));
        let content = paragraph.map(|paragraph| self.inlines(paragraph));
        let (names, says) = split_at(content.unwrap_or_default(), COLONS);
        if let Some(says) = &says {
            self.speech(says, at);
        }
        let written = inline::plain(&names);
        let line = &self.source[line_at.start as usize..line_at.end as usize];
        let names = cast::names(&written, line, line_at);
        let role = cast::role(&names, at, &mut self.diagnostics)?;
        Some(Actor {
            role,
            says: without_quotes(says.unwrap_or_default()),
        })
    }

    /// Notes what a bubble can't hold.
    fn speech(&mut self, says: &[Inline], at: Span) {
        let length = inline::plain(says).trim().chars().count();
        let wrong = match length {
            0 => Some((
                "empty-text",
                "nothing is said after this colon".to_owned(),
                "write what is said, or remove the colon",
            )),
            _ if length > SPEECH_LIMIT => Some((
                "text-too-long",
                format!("this has {length} characters, a bubble has room for {SPEECH_LIMIT}"),
                "say it shorter, or in the text",
            )),
            _ => None,
        };
        if let Some((code, message, hint)) = wrong {
            self.diagnostics.error(at, code, message, hint);
        }
    }
}

/// What is said, without the quotation marks around all of it: a bubble says that it is said.
fn without_quotes(mut says: Vec<Inline>) -> Vec<Inline> {
    const QUOTES: [(char, char); 3] = [('«', '»'), ('“', '”'), ('"', '"')];
    let whole = inline::plain(&says);
    let whole = whole.trim();
    let is_around = |(open, close): &(char, char)| {
        let inside = whole
            .strip_prefix(*open)
            .and_then(|it| it.strip_suffix(*close));
        inside.is_some_and(|it| !it.contains([*open, *close]))
    };
    let is_text = |inline: Option<&Inline>| matches!(inline, Some(Inline::Text(_)));
    let has_ends = is_text(says.first()) && is_text(says.last());
    if has_ends && QUOTES.iter().any(is_around) {
        let space = |c: char| c.is_whitespace() || matches!(c, '\u{a0}' | '\u{202f}');
        if let Some(Inline::Text(first)) = says.first_mut() {
            let mut signs = first.trim_start().chars();
            signs.next();
            *first = signs.as_str().trim_start_matches(space).to_owned();
        }
        if let Some(Inline::Text(last)) = says.last_mut() {
            let mut signs = last.trim_end().chars();
            signs.next_back();
            *last = signs.as_str().trim_end_matches(space).to_owned();
        }
    }
    says
}
