//! The `poll` and `reflection` directives: nothing in them is right or wrong.

use comrak::nodes::NodeValue;

use super::activities::{CHOICE_LIMIT, is_list};
use super::head::Head;
use super::inlines::split_at;
use super::text::{Node, Text};
use crate::course::activity::{Poll, Reflection};
use crate::course::block::Block;
use crate::course::inline;

impl Text<'_> {
    pub(super) fn poll(&mut self, head: &Head, node: Node) -> Option<Block> {
        let id = self.id(head);
        let children = self.children(node);
        let cut = children.iter().rposition(|child| is_list(child));
        let (before, after) = children.split_at(cut.unwrap_or(children.len()));
        let stem = self.blocks(before.iter().copied());
        let mut choices = Vec::new();
        let mut shares = Vec::new();
        let items = after.first().map(|list| list.children());
        for item in items.into_iter().flatten() {
            let at = self.first_line(item);
            if matches!(item.data().value, NodeValue::TaskItem(_)) {
                self.diagnostics.error(
                    at,
                    "stray-box",
                    "nothing in a poll is right or wrong",
                    "write `- What I think`, without a box; or ask it as a `question`",
                );
            }
            let mut choice = self.choice(item, true);
            let (content, share) = split_at(choice.content, &[" => ", "=> ", " → ", "→ "]);
            choice.content = content;
            if let Some(share) = share {
                let written = inline::plain(&share);
                let number = written.trim().trim_end_matches('%').trim();
                match number.parse::<u32>().ok().filter(|share| *share <= 100) {
                    Some(share) => shares.push(share),
                    None => self.diagnostics.error(
                        at,
                        "wrong-number",
                        format!("`{}` is not how many said so", written.trim()),
                        "write a whole number of percent: `- What I think => 42 %`",
                    ),
                }
            }
            if near_share(&inline::plain(&choice.content)) {
                self.diagnostics.error(
                    at,
                    "near-share",
                    "this figure is read before anybody answers",
                    "write `=>` before it: `- What I think => 42 %`",
                );
            }
            choices.push(choice);
        }
        if let Some(list) = after.first() {
            self.letters(&mut choices, list);
            self.same_choices(&choices, &self.items_at(list));
        }
        let sum: u32 = shares.iter().sum();
        let wrong = if stem.is_empty() {
            Some((
                "empty-question",
                "nothing is asked".to_owned(),
                "write the question before what can be said",
            ))
        } else if !(2..=CHOICE_LIMIT).contains(&choices.len()) {
            Some((
                "wrong-answers",
                format!("a poll has 2 to 26 things to say, not {}", choices.len()),
                "write them as a list: `- What I think`",
            ))
        } else if !shares.is_empty() && shares.len() < choices.len() {
            Some((
                "wrong-answers",
                "some of what others said has no figure".to_owned(),
                "give each a figure `=> 42 %`, or none",
            ))
        } else if !shares.is_empty() && !(98..=102).contains(&sum) {
            Some((
                "wrong-answers",
                format!("what others said adds up to {sum} %"),
                "it is 100 %, but for rounding",
            ))
        } else if !shares.is_empty() && head.get("source").is_none() {
            Some((
                "missing-attribute",
                "nothing says where these figures come from".to_owned(),
                "add `source=\"Who asked whom, when\"`",
            ))
        } else if shares.is_empty() && head.get("source").is_some() {
            Some((
                "unknown-attribute",
                "`source` means nothing without figures".to_owned(),
                "give each thing to say a figure: `=> 42 %`; or remove it",
            ))
        } else {
            None
        };
        if let Some((code, message, hint)) = wrong {
            self.diagnostics.error(head.at, code, message, hint);
        }
        let source = head.get("source").map(str::to_owned);
        Some(Block::Poll(Poll {
            id,
            title: self.title(head),
            stem,
            choices,
            shares,
            source: source.map(|source| self.set(&source, head.at("source"))),
            explanation: self.blocks(after.iter().skip(1).copied()),
            at: head.at,
        }))
    }

    pub(super) fn reflection(&mut self, head: &Head, node: Node) -> Option<Block> {
        Some(Block::Reflection(Reflection {
            id: self.id(head),
            title: self.title(head).unwrap_or_default(),
            blocks: self.body(head, node),
            at: head.at,
        }))
    }
}

/// Whether what can be said ends in a figure of its own, or in an arrow that is none:
/// `Chaque mois : 12 %`, `Chaque mois (12 %)`, `Chaque mois -> 12`; not `Plus de 50 %`.
fn near_share(words: &str) -> bool {
    let arrow = ["->", "=>", "⇒", "⟶", "➜"]
        .into_iter()
        .any(|arrow| words.contains(arrow));
    let words = words.trim_end().trim_end_matches([')', '.']);
    let figure = words.strip_suffix('%').map(str::trim_end);
    let before = figure.map(|rest| rest.trim_end_matches(|c: char| c.is_ascii_digit() || c == ','));
    let is_parted = before.is_some_and(|rest| rest.trim_end().ends_with([':', '(', '=', '-', '–']));
    arrow || is_parted
}
