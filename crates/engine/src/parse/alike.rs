//! What learners could not tell apart: two answers that say the same, two names of one
//! category, two places at one spot of a picture. One of them is right, the other wrong.

use super::text::{Node, Text};
use crate::course::activity::{Area, Choice};
use crate::course::inline::{self, Inline};
use crate::source::Span;

impl Text<'_> {
    /// Notes the first of these things that says what another before it says.
    pub(super) fn same_words<'c>(
        &mut self,
        what: &str,
        things: impl Iterator<Item = (Span, &'c [Inline])>,
        hint: &str,
    ) {
        let mut seen: Vec<&[Inline]> = Vec::new();
        for (at, content) in things {
            let words = inline::plain(content);
            if !words.trim().is_empty() && seen.contains(&content) {
                self.diagnostics.error(
                    at,
                    "same-answers",
                    format!("`{}` stands here twice: {what}", words.trim()),
                    hint,
                );
                return;
            }
            seen.push(content);
        }
    }

    /// The places of the items of a list.
    pub(super) fn items_at(&self, list: Node) -> Vec<Span> {
        list.children().map(|item| self.first_line(item)).collect()
    }

    /// Notes answers, which stand at these places, that say the same.
    pub(super) fn same_choices(&mut self, choices: &[Choice], places: &[Span]) {
        let contents = choices.iter().map(|choice| choice.content.as_slice());
        self.same_words(
            "nobody can tell these answers apart",
            places.iter().copied().zip(contents),
            "say in the words of each what makes it another answer, or remove one",
        );
    }

    /// Notes two names of categories that differ in capitals or spaces only.
    pub(super) fn near_categories(&mut self, categories: &[Vec<Inline>], list: Node) {
        let names: Vec<String> = categories.iter().map(|name| inline::plain(name)).collect();
        let folded = |name: &str| {
            let words: Vec<String> = name.split_whitespace().map(str::to_lowercase).collect();
            words.join(" ")
        };
        let twins = names.iter().enumerate().find_map(|(index, name)| {
            let mut before = names[..index].iter();
            let twin = before.find(|other| folded(other) == folded(name))?;
            Some((twin, name))
        });
        if let Some((one, other)) = twins {
            let at = self.first_line(list);
            self.diagnostics.error(
                at,
                "same-answers",
                format!("`{one}` and `{other}` are two categories that read alike"),
                "write the name of a category in the same way each time",
            );
        }
    }

    /// Notes two places of which one hides the other: whoever points there can't choose.
    pub(super) fn same_places(&mut self, areas: &[Area], list: Node) {
        let hidden = areas.iter().enumerate().find_map(|(index, area)| {
            let hides = areas[..index].iter().any(|other| covers(area, other));
            hides.then(|| list.children().nth(index)).flatten()
        });
        if let Some(item) = hidden {
            let at = self.first_line(item);
            self.diagnostics.error(
                at,
                "same-places",
                "this place lies upon another of about its size: nobody can point at one of them alone",
                "draw them apart, or make one place of both; a small place upon a large one is fine",
            );
        }
    }
}

/// Whether two places have most of their surface in common.
fn covers(one: &Area, other: &Area) -> bool {
    let common = |from: f64, size: f64, other_from: f64, other_size: f64| {
        ((from + size).min(other_from + other_size) - from.max(other_from)).max(0.0)
    };
    let shared = common(one.left, one.width, other.left, other.width)
        * common(one.top, one.height, other.top, other.height);
    let surface = |area: &Area| area.width * area.height;
    shared > 0.5 * surface(one).max(surface(other))
}
