//! The `hotspots` directive: places in a picture, to find (with boxes) or to explore (without).

use comrak::nodes::NodeValue;

use super::activities::{CHOICE_LIMIT, is_list};
use super::directive::OF_QUESTIONS;
use super::head::Head;
use super::text::{Node, Text};
use crate::course::activity::{Answer, Area, Exploration};
use crate::course::block::{Block, walk};
use crate::course::inline::{Inline, Target};

impl Text<'_> {
    pub(super) fn hotspots(&mut self, head: &Head, node: Node) -> Option<Block> {
        let children = self.children(node);
        let cut = children.iter().rposition(|child| is_list(child));
        let has_boxes = |list: Node| {
            list.children()
                .any(|item| matches!(item.data().value, NodeValue::TaskItem(_)))
        };
        match cut {
            Some(cut) if !has_boxes(children[cut]) => self.exploration(head, &children, cut),
            Some(_) => self.question(head, node),
            None => {
                self.diagnostics.error(
                    head.at,
                    "no-answers",
                    "this picture has no places",
                    "add a list of them: `- [x] [what is there](@30,20,12,8) — why`, left, top, width and height in percent",
                );
                // What else is wrong in it is told, too.
                self.blocks(children.into_iter());
                None
            }
        }
    }

    fn exploration(&mut self, head: &Head, children: &[Node], cut: usize) -> Option<Block> {
        let id = self.id(head);
        for &name in OF_QUESTIONS {
            if head.get(name).is_some() {
                self.diagnostics.error(
                    head.at(name),
                    "unknown-attribute",
                    format!("`{name}` means nothing where there is nothing to find"),
                    "remove it, or say by `[x]` and `[ ]` which places are to be found",
                );
            }
        }
        let stem = self.blocks(children[..cut].iter().copied());
        self.one_picture(&stem, head);
        let mut places = Vec::new();
        let mut areas = Vec::new();
        let list = children[cut];
        self.is_in_places = true;
        for item in list.children() {
            let choice = self.choice(item, true);
            let at = self.first_line(item);
            if choice.feedback.is_empty() {
                self.diagnostics.error(
                    at,
                    "missing-feedback",
                    "this place says nothing when it is opened",
                    "say it after a dash: `- [what is there](@30,20,12,8) — what it tells`",
                );
            }
            let (name, area) = self.placed(choice.content, item);
            places.push((name, choice.feedback));
            areas.extend(area);
        }
        self.is_in_places = false;
        if !(2..=CHOICE_LIMIT).contains(&places.len()) {
            let at = self.first_line(list);
            self.diagnostics.error(
                at,
                "wrong-answers",
                format!(
                    "a picture has 2 to {CHOICE_LIMIT} places, not {}",
                    places.len()
                ),
                "add or remove some",
            );
        }
        self.same_places(&areas, list);
        let names = places.iter().map(|(name, _)| name.as_slice());
        self.same_words(
            "nobody can tell these places apart",
            self.items_at(list).into_iter().zip(names),
            "give each place a name of its own",
        );
        let explanation = self.blocks(children[cut + 1..].iter().copied());
        (areas.len() == places.len()).then(|| {
            Block::Exploration(Exploration {
                id,
                title: self.title(head),
                stem,
                places,
                areas,
                explanation,
                at: head.at,
            })
        })
    }

    /// The places of a question, of which some are to be found.
    pub(super) fn places_to_find(
        &mut self,
        list: Node,
        stem: &[Block],
        head: &Head,
    ) -> Option<Answer> {
        self.one_picture(stem, head);
        self.is_in_places = true;
        let answer = self.choices("hotspots", list);
        self.is_in_places = false;
        let Some(Answer::Multiple(mut choices)) = answer else {
            return None;
        };
        let mut areas = Vec::new();
        for (choice, item) in choices.iter_mut().zip(list.children()) {
            let (name, area) = self.placed(std::mem::take(&mut choice.content), item);
            choice.content = name;
            areas.extend(area);
        }
        self.same_choices(&choices, &self.items_at(list));
        self.same_places(&areas, list);
        (areas.len() == choices.len()).then_some(Answer::Hotspots { choices, areas })
    }

    fn one_picture(&mut self, stem: &[Block], head: &Head) {
        let is_picture = |block: &&Block| matches!(block, Block::Figure(_));
        let pictures = walk(stem).into_iter().filter(is_picture).count();
        if pictures != 1 {
            self.diagnostics.error(
                head.at,
                "missing-picture",
                format!("`hotspots` has one picture before its list, not {pictures}"),
                "write `![what it shows](../media/….svg)` in a paragraph of its own",
            );
        }
    }

    /// What a place is called, and where it is.
    fn placed(&mut self, mut content: Vec<Inline>, item: Node) -> (Vec<Inline>, Option<Area>) {
        // What is left of a letter before it.
        if matches!(content.first(), Some(Inline::Text(words)) if words.trim().is_empty()) {
            content.remove(0);
        }
        let at = self.first_line(item);
        let hint = "begin it with `[what is there](@30,20,12,8)`: left, top, width and height, in percent of the picture";
        let Some(Inline::Link {
            target: Target::Place(written),
            content: words,
            ..
        }) = content.first_mut()
        else {
            self.diagnostics.error(
                at,
                "missing-place",
                "nothing says where in the picture this is",
                hint,
            );
            return (content, None);
        };
        let (written, mut name) = (std::mem::take(written), std::mem::take(words));
        name.extend(content.drain(1..));
        let is_place = |inline: &Inline| {
            matches!(
                inline,
                Inline::Link {
                    target: Target::Place(_),
                    ..
                }
            )
        };
        if name.iter().any(is_place) {
            self.diagnostics.error(
                at,
                "stray-place",
                "this has two places",
                "give each place an item of its own",
            );
        }
        let area = area(&written);
        if area.is_none() {
            self.diagnostics.error(
                self.attribute_at(at, &format!("@{written}")),
                "wrong-place",
                format!("`{written}` is no part of a picture"),
                "write left, top, width and height in percent, parted by commas: `@30,20,12,8`; width and height at least 3, nothing beyond 100",
            );
        }
        (name, area)
    }
}

/// `30,20,12,8`: inside of the picture, and large enough to be seen.
fn area(text: &str) -> Option<Area> {
    let numbers: Vec<f64> = text
        .split(',')
        .map(|number| number.trim().parse().ok())
        .collect::<Option<_>>()?;
    let [left, top, width, height] = numbers[..] else {
        return None;
    };
    let is_inside = |from: f64, size: f64| from >= 0.0 && size >= 3.0 && from + size <= 100.0;
    (is_inside(left, width) && is_inside(top, height)).then_some(Area {
        left,
        top,
        width,
        height,
    })
}
