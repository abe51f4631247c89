//! Directives of activities: questions, pools, scenarios, inspections, checklists.

use comrak::nodes::{AstNode, ListType, NodeValue};

use super::blocks::label;
use super::inlines::split_at;
use super::markdown::{Head, Node, Text};
use super::toml::is_id;
use super::typography;
use crate::course::activity::{
    Answer, Checklist, Choice, Inspection, InspectionKind, Outcome, Pair, Question, Scenario, Step,
    StepChoice,
};
use crate::course::block::{Block, Pool};
use crate::course::inline::{Inline, Target};
use crate::diagnostic::suggestion;
use crate::source::Span;

const TYPES: &[&str] = &[
    "single",
    "multiple",
    "true-false",
    "matching",
    "ordering",
    "fill-in",
    "numeric",
];
const KINDS: &[&str] = &["email", "sms", "web"];

/// Answers have the letters a to z.
const CHOICE_LIMIT: usize = 26;

/// Longest text a blank may take, in characters.
const BLANK_LIMIT: usize = 100;

/// Characters a learner may type beyond the longest right answer.
const BLANK_ROOM: usize = 8;

/// What the feedback of an answer stands behind.
const DASH: &[&str] = &[" — ", " – ", "\u{a0}— "];

impl Text<'_> {
    pub(super) fn question(&mut self, head: &Head, node: Node) -> Option<Block> {
        let id = self.id(head);
        let kind = head.get("type").unwrap_or_default();
        if !kind.is_empty() && !TYPES.contains(&kind) {
            self.diagnostics.error(
                head.at("type"),
                "wrong-value",
                format!("`{kind}` is not a type of question"),
                suggestion(kind, TYPES),
            );
        }
        let has_list = matches!(
            kind,
            "single" | "multiple" | "true-false" | "matching" | "ordering"
        );
        let children: Vec<Node> = node.children().collect();
        let cut = if has_list {
            children.iter().rposition(|child| is_list(child))
        } else {
            children
                .iter()
                .position(|child| matches!(child.data().value, NodeValue::ThematicBreak))
        };
        let (before, after) = children.split_at(cut.unwrap_or(children.len()));
        let (cut, after) = match after.split_first() {
            Some((cut, after)) => (Some(*cut), after),
            None => (None, after),
        };
        if kind == "fill-in" {
            self.blanks = Some(Vec::new());
        }
        let stem = self.blocks(before.iter().copied());
        let blanks = self.blanks.take().unwrap_or_default();
        if stem.is_empty() {
            self.diagnostics.error(
                head.at,
                "empty-question",
                "nothing is asked",
                "write the question before its answers",
            );
        }
        let answer = match (kind, cut) {
            ("single" | "multiple" | "true-false", Some(list)) => self.choices(kind, list, head.at),
            ("matching", Some(list)) => self.matching(list, head.at),
            ("ordering", Some(list)) => self.ordering(list, head.at),
            ("fill-in", _) => self.fill_in(blanks, head),
            ("numeric", _) => self.numeric(head),
            _ => {
                if has_list {
                    self.diagnostics.error(
                        head.at,
                        "no-answers",
                        "this question has no answers",
                        "add a list of them: `- [x] right` and `- [ ] wrong`",
                    );
                }
                None
            }
        };
        self.foreign_attributes(kind, head);
        let hints: Vec<(String, Span)> = head
            .all("hint")
            .map(|(hint, at)| (hint.to_owned(), at))
            .collect();
        Some(Block::Question(Question {
            id: id?,
            points: self.number(head, "points", 1, 100, 1),
            shuffle: head.get("shuffle").is_some(),
            tries: self.number(head, "tries", 0, 20, 1),
            hints: hints
                .iter()
                .map(|(hint, at)| self.short(hint, *at))
                .collect(),
            stem,
            answer: answer?,
            explanation: self.blocks(after.iter().copied()),
            at: head.at,
        }))
    }

    /// Attributes that only mean something for another type.
    fn foreign_attributes(&mut self, kind: &str, head: &Head) {
        for (name, owners) in [
            ("max", &["fill-in"][..]),
            ("answer", &["numeric"]),
            ("tolerance", &["numeric"]),
            ("unit", &["numeric"]),
            ("shuffle", &["single", "multiple", "true-false"]),
        ] {
            if head.get(name).is_some() && TYPES.contains(&kind) && !owners.contains(&kind) {
                self.diagnostics.error(
                    head.at(name),
                    "unknown-attribute",
                    format!("`{name}` means nothing for a `{kind}` question"),
                    "remove it",
                );
            }
        }
    }

    fn choices(&mut self, kind: &str, list: Node, at: Span) -> Option<Answer> {
        let mut choices = Vec::new();
        for item in list.children() {
            let correct = match &item.data().value {
                NodeValue::TaskItem(task) => task.symbol.is_some(),
                _ => {
                    let at = self.first_line(item);
                    self.diagnostics.error(
                        at,
                        "missing-box",
                        "this answer does not say whether it is right",
                        "begin it with `- [x]` if it is right, `- [ ]` if not",
                    );
                    return None;
                }
            };
            choices.push(self.choice(item, correct));
        }
        self.letters(&mut choices, list);
        let right = choices.iter().filter(|choice| choice.correct).count();
        let found = |message: &str, hint: &str| Some((message.to_owned(), hint.to_owned()));
        let wrong = match kind {
            "true-false" if choices.len() != 2 => found(
                "a `true-false` question has two answers",
                "keep `Vrai` and `Faux`, or use `type=single`",
            ),
            _ if choices.len() < 2 => found(
                "this question has one answer only",
                "add at least one other `- [ ]`",
            ),
            _ if right == 0 => found("question has no right answer", "mark one answer with `[x]`"),
            "single" | "true-false" if right > 1 => Some((
                format!("question has {right} right answers, its type takes one"),
                "keep one `[x]`, or use `type=multiple`".to_owned(),
            )),
            "multiple" if right < 2 => found(
                "question has one right answer, its type takes several",
                "mark the others with `[x]`, or use `type=single`",
            ),
            _ => None,
        };
        if let Some((message, hint)) = wrong {
            self.diagnostics.error(at, "wrong-answers", message, hint);
        }
        Some(match kind {
            "single" => Answer::Single(choices),
            "multiple" => Answer::Multiple(choices),
            _ => Answer::TrueFalse(choices),
        })
    }

    /// An answer's words, its feedback after the dash, its letter if it is given.
    fn choice(&mut self, item: Node, correct: bool) -> Choice {
        let (mut content, mut feedback) = self.item_text(item);
        let mut letter = ' ';
        if let Some(Inline::Text(words)) = content.first_mut()
            && let Some(rest) = words.strip_prefix("{#")
            && let Some((given, rest)) = rest.split_once('}')
        {
            let mut letters = given.chars();
            match (letters.next(), letters.next()) {
                (Some(given @ 'a'..='z'), None) => letter = given,
                _ => {
                    let at = self.first_line(item);
                    self.diagnostics.error(
                        at,
                        "wrong-letter",
                        format!("`{given}` is not the letter of an answer"),
                        "use one letter from `a` to `z`",
                    );
                }
            }
            *words = rest.trim_start().to_owned();
        }
        if content.is_empty() {
            let at = self.first_line(item);
            let hint = "write it after the box";
            self.diagnostics
                .error(at, "empty-answer", "this answer says nothing", hint);
        }
        if feedback.is_empty() {
            feedback = Vec::new();
        }
        Choice {
            letter,
            correct,
            content,
            feedback,
        }
    }

    /// An item's words, and those after the dash with any further paragraph.
    fn item_text(&mut self, item: Node) -> (Vec<Inline>, Vec<Inline>) {
        let mut children = item.children();
        let first = match children.next() {
            Some(first) => self.inlines(first),
            None => Vec::new(),
        };
        let (content, feedback) = split_at(first, DASH);
        let mut feedback = feedback.unwrap_or_default();
        for more in children {
            if !feedback.is_empty() {
                feedback.push(Inline::Break);
            }
            feedback.extend(self.inlines(more));
        }
        (content, feedback)
    }

    /// Gives letters by place where the author gave none; all or none must be given.
    fn letters(&mut self, choices: &mut [Choice], list: Node) {
        let at = self.first_line(list);
        if choices.len() > CHOICE_LIMIT {
            self.diagnostics.error(
                at,
                "too-many-answers",
                format!(
                    "this question has {} answers, {CHOICE_LIMIT} are allowed",
                    choices.len()
                ),
                "ask less at once",
            );
        }
        let given = choices.iter().filter(|choice| choice.letter != ' ').count();
        if given == 0 {
            for (choice, letter) in choices.iter_mut().zip('a'..='z') {
                choice.letter = letter;
            }
            return;
        }
        let mut seen = Vec::new();
        let repeated = choices.iter().any(|choice| {
            let again = seen.contains(&choice.letter);
            seen.push(choice.letter);
            again
        });
        if given < choices.len() || repeated {
            self.diagnostics.error(
                at,
                "wrong-letter",
                "some answers have no letter of their own",
                "give each answer another letter, or none: `- [ ] {#c} …`",
            );
        }
    }

    fn matching(&mut self, list: Node, at: Span) -> Option<Answer> {
        let mut pairs = Vec::new();
        let mut decoys = Vec::new();
        for item in list.children() {
            let (content, feedback) = self.item_text(item);
            match split_at(content, &[" => ", "=> ", " → ", "→ "]) {
                (left, Some(right)) if left.is_empty() => decoys.push(right),
                (left, Some(right)) => pairs.push(Pair {
                    left,
                    right,
                    feedback,
                }),
                _ => {
                    let at = self.first_line(item);
                    self.diagnostics.error(
                        at,
                        "missing-arrow",
                        "nothing says what this goes with",
                        "write `- left => right`, or `- => right` for a decoy",
                    );
                }
            }
        }
        if pairs.len() < 2 || pairs.len() + decoys.len() > CHOICE_LIMIT {
            self.diagnostics.error(
                at,
                "wrong-answers",
                "a `matching` question has two pairs or more, 26 answers at most",
                "add or remove pairs `- left => right`",
            );
            return None;
        }
        Some(Answer::Matching { pairs, decoys })
    }

    fn ordering(&mut self, list: Node, at: Span) -> Option<Answer> {
        let numbered = matches!(&list.data().value, NodeValue::List(list) if list.list_type == ListType::Ordered);
        let mut items: Vec<Choice> = list
            .children()
            .map(|item| self.choice(item, true))
            .collect();
        if !numbered || items.len() < 2 {
            self.diagnostics.error(
                at,
                "wrong-answers",
                "an `ordering` question has a numbered list of two items or more",
                "write the items in the right order: `1. first`, `2. second`",
            );
            return None;
        }
        self.letters(&mut items, list);
        Some(Answer::Ordering(items))
    }

    fn fill_in(&mut self, blanks: Vec<Vec<String>>, head: &Head) -> Option<Answer> {
        if blanks.is_empty() {
            self.diagnostics.error(
                head.at,
                "no-answers",
                "this question has no blank",
                "write the answer in the text: `Composez le [[17]].`",
            );
            return None;
        }
        let mut max = Vec::new();
        for accepted in &blanks {
            let longest = accepted.iter().map(|text| text.chars().count()).max();
            let longest = longest.unwrap_or(0);
            if longest > BLANK_LIMIT - BLANK_ROOM {
                self.diagnostics.error(
                    head.at,
                    "wrong-answers",
                    format!("an answer has {longest} characters, too many to type"),
                    "ask for a word or two",
                );
            }
            let default = (longest + BLANK_ROOM).min(BLANK_LIMIT);
            max.push(self.number(
                head,
                "max",
                longest as u32,
                BLANK_LIMIT as u32,
                default as u32,
            ) as usize);
        }
        Some(Answer::FillIn { blanks, max })
    }

    fn numeric(&mut self, head: &Head) -> Option<Answer> {
        let mut read = |name: &str, default: Option<f64>| {
            let Some(text) = head.get(name) else {
                return default;
            };
            let number = text.replace(',', ".").parse::<f64>().ok();
            let number = number.filter(|n| n.is_finite() && n.abs() < 1e9);
            if number.is_none() {
                self.diagnostics.error(
                    head.at(name),
                    "wrong-number",
                    format!("`{text}` is not a number"),
                    "write it in digits: `answer=72`",
                );
            }
            number
        };
        let answer = read("answer", None);
        let tolerance = read("tolerance", Some(0.0)).map(f64::abs);
        if head.get("answer").is_none() {
            self.diagnostics.error(
                head.at,
                "no-answers",
                "this question has no answer",
                "add `answer=72`, and `tolerance=…` if it need not be exact",
            );
        }
        Some(Answer::Numeric {
            answer: answer?,
            tolerance: tolerance?,
            unit: head
                .get("unit")
                .map(|unit| typography::polish(unit, self.lang)),
        })
    }

    pub(super) fn pool(&mut self, head: &Head, node: Node) -> Option<Block> {
        let id = self.id(head);
        let blocks = self.blocks(node.children());
        let draw = self.number(head, "draw", 1, 200, 1) as usize;
        let questions = blocks
            .iter()
            .filter(|block| matches!(block, Block::Question(_)));
        let count = questions.count();
        if count != blocks.len() {
            self.diagnostics.error(
                head.at,
                "stray-block",
                "a pool holds questions only",
                "move the other texts before or after the pool",
            );
        }
        if draw > count {
            self.diagnostics.error(
                head.at("draw"),
                "draw-too-many",
                format!("{draw} questions are drawn from {count}"),
                "draw fewer, or add questions",
            );
        }
        Some(Block::Pool(Pool {
            id: id?,
            draw,
            blocks: blocks
                .into_iter()
                .filter(|block| matches!(block, Block::Question(_)))
                .collect(),
            at: head.at,
        }))
    }

    pub(super) fn scenario(&mut self, head: &Head, node: Node) -> Option<Block> {
        let id = self.id(head);
        let clock = head.get("clock").and_then(|text| {
            let clock = clock(text);
            if clock.is_none() {
                self.diagnostics.error(
                    head.at("clock"),
                    "wrong-duration",
                    format!("`{text}` is not an hour"),
                    "write it like `clock=\"08:15\"`",
                );
            }
            clock
        });
        let (intro, sections) = self.sections(node);
        let intro = self.blocks(intro.into_iter());
        let mut steps = Vec::new();
        let mut debrief = Vec::new();
        for section in sections {
            let data = section.heading.data();
            let attributes = data.attrs.clone().unwrap_or_default();
            let at = self.at(section.heading);
            if attributes.classes.iter().any(|class| class == "debrief") {
                debrief = self.blocks(section.nodes.into_iter());
                continue;
            }
            let title = self.inlines(section.heading);
            let (nodes, choices) = self.step_choices(section.nodes);
            let outcome = self.outcome(&attributes.pairs, choices.is_empty(), at);
            let Some(step_id) = attributes.id.filter(|id| is_id(id)) else {
                self.diagnostics.error(
                    at,
                    "missing-id",
                    "this step has no id",
                    "add it to the heading: `### Title {#step}`, in lower-case letters, digits and hyphens",
                );
                continue;
            };
            steps.push(Step {
                id: step_id,
                title,
                blocks: self.blocks(nodes.into_iter()),
                outcome,
                choices,
                at,
            });
        }
        if steps.is_empty() {
            self.diagnostics.error(
                head.at,
                "missing-heading",
                "this scenario has no step",
                "begin each step with a heading: `### Title {#step}`",
            );
        }
        Some(Block::Scenario(Scenario {
            id: id?,
            title: self.title(head)?,
            clock,
            intro,
            steps,
            debrief,
            at: head.at,
        }))
    }

    fn outcome(
        &mut self,
        pairs: &[(String, String)],
        is_ending: bool,
        at: Span,
    ) -> Option<Outcome> {
        for (name, _) in pairs.iter().filter(|(name, _)| name != "outcome") {
            self.diagnostics.error(
                at,
                "unknown-attribute",
                format!("a step has no attribute `{name}`"),
                suggestion(name, &["outcome"]),
            );
        }
        let given = pairs.iter().find(|(name, _)| name == "outcome");
        let outcome = match given.map(|(_, value)| value.as_str()) {
            Some("good") => Some(Outcome::Good),
            Some("mixed") => Some(Outcome::Mixed),
            Some("bad") => Some(Outcome::Bad),
            _ => None,
        };
        let (message, hint) = match (given, outcome, is_ending) {
            (Some((_, value)), None, _) => (
                format!("`{value}` is not an outcome"),
                "use `good`, `mixed` or `bad`",
            ),
            (None, _, true) => (
                "this step has neither a choice nor an outcome".to_owned(),
                "add a list of choices `- [What I do](#next)`, or `{… outcome=good}` if the story ends here",
            ),
            (Some(_), Some(_), false) => (
                "this step has choices and an outcome".to_owned(),
                "only endings have an outcome: remove one or the other",
            ),
            _ => return outcome,
        };
        self.diagnostics.error(at, "wrong-outcome", message, hint);
        outcome
    }

    /// Takes the list of choices out of a step: the last list whose items begin with a link to a step.
    fn step_choices<'n>(&mut self, mut nodes: Vec<Node<'n>>) -> (Vec<Node<'n>>, Vec<StepChoice>) {
        let Some(index) = nodes
            .iter()
            .rposition(|node| is_list(node) && begins_with_step(node))
        else {
            return (nodes, Vec::new());
        };
        let list = nodes.remove(index);
        let mut choices = Vec::new();
        for item in list.children() {
            choices.extend(self.step_choice(item));
        }
        if choices.len() > CHOICE_LIMIT {
            let at = self.first_line(list);
            self.diagnostics.error(
                at,
                "too-many-answers",
                format!(
                    "this step has {} choices, {CHOICE_LIMIT} are allowed",
                    choices.len()
                ),
                "offer fewer",
            );
        }
        (nodes, choices)
    }

    fn step_choice(&mut self, item: Node) -> Option<StepChoice> {
        let at = self.first_line(item);
        let attributes = first_link(item)
            .and_then(|link| link.data().attrs.clone())
            .unwrap_or_default();
        let (mut content, feedback) = self.item_text(item);
        let (to, words) = match content.first_mut() {
            Some(Inline::Link {
                target:
                    Target::Page {
                        path,
                        heading: Some(step),
                    },
                content,
                ..
            }) if path.is_empty() => (std::mem::take(step), std::mem::take(content)),
            _ => {
                self.diagnostics.error(
                    at,
                    "missing-step",
                    "this choice leads nowhere",
                    "begin it with a link to a step: `- [What I do](#step) — What follows`",
                );
                return None;
            }
        };
        let mut choice = StepChoice {
            to,
            content: words,
            feedback,
            minutes: 0,
            points: 0,
            at,
        };
        for (name, value) in &attributes.pairs {
            let number = value.parse().ok().filter(|n| *n <= 10_000);
            match (name.as_str(), number) {
                ("minutes", Some(minutes)) => choice.minutes = minutes,
                ("points", Some(points)) => choice.points = points,
                ("minutes" | "points", None) => self.diagnostics.error(
                    at,
                    "wrong-number",
                    format!("`{value}` is not a whole number up to 10000"),
                    "write it in digits: `minutes=5`",
                ),
                _ => self.diagnostics.error(
                    at,
                    "unknown-attribute",
                    format!("a choice has no attribute `{name}`"),
                    suggestion(name, &["minutes", "points"]),
                ),
            }
        }
        Some(choice)
    }

    pub(super) fn inspection(&mut self, head: &Head, node: Node) -> Option<Block> {
        let id = self.id(head);
        let kind = match head.get("kind").unwrap_or_default() {
            "email" => Some(InspectionKind::Email),
            "sms" => Some(InspectionKind::Sms),
            "web" => Some(InspectionKind::Web),
            "" => None,
            other => {
                self.diagnostics.error(
                    head.at("kind"),
                    "wrong-value",
                    format!("`{other}` cannot be inspected"),
                    suggestion(other, KINDS),
                );
                None
            }
        };
        let children: Vec<Node> = node.children().collect();
        let cut = children
            .iter()
            .position(|child| matches!(child.data().value, NodeValue::ThematicBreak));
        let (message, after) = children.split_at(cut.unwrap_or(children.len()));
        self.zones = Some(Vec::new());
        let (headers, message) = match message.split_first() {
            Some((list, rest)) if is_list(list) => (self.headers(list), rest),
            _ => (Vec::new(), message),
        };
        let body = self.blocks(message.iter().copied());
        let zones = self.zones.take().unwrap_or_default();
        if !zones.iter().any(|zone| zone.suspicious) {
            self.diagnostics.error(
                head.at,
                "wrong-answers",
                "nothing in this inspection is suspicious",
                "mark at least one part: `[text](!id \"why\")`",
            );
        }
        let explanation = self.blocks(after.iter().skip(1).copied());
        Some(Block::Inspection(Inspection {
            id: id?,
            kind: kind?,
            title: self.title(head)?,
            points: self.number(head, "points", 1, 100, 1),
            headers,
            body,
            zones,
            explanation,
            at: head.at,
        }))
    }

    fn headers(&mut self, list: Node) -> Vec<(String, Vec<Inline>)> {
        let mut headers = Vec::new();
        for item in list.children() {
            let content = match item.first_child() {
                Some(first) => self.inlines(first),
                None => Vec::new(),
            };
            match label(content) {
                Some(header) => headers.push(header),
                None => {
                    let at = self.first_line(item);
                    self.diagnostics.error(
                        at,
                        "missing-label",
                        "this header line has no label",
                        "write it like `- De : …`; the first list of an inspection is its header",
                    );
                }
            }
        }
        headers
    }

    pub(super) fn checklist(&mut self, head: &Head, node: Node) -> Option<Block> {
        let id = self.id(head);
        let mut items = Vec::new();
        for list in node.children() {
            if !is_list(list) {
                let at = self.first_line(list);
                self.diagnostics.error(
                    at,
                    "stray-block",
                    "a checklist holds one list only",
                    "move this text before or after the checklist",
                );
                continue;
            }
            for item in list.children() {
                items.extend(item.first_child().map(|first| self.inlines(first)));
            }
        }
        if items.is_empty() || items.len() > 60 {
            self.diagnostics.error(
                head.at,
                "wrong-answers",
                format!("a checklist has 1 to 60 items, not {}", items.len()),
                "write them as `- [ ] item`",
            );
        }
        Some(Block::Checklist(Checklist {
            id: id?,
            title: self.title(head)?,
            items,
            at: head.at,
        }))
    }

    /// The id of a directive; none if it is missing (already noted) or wrong.
    fn id(&mut self, head: &Head) -> Option<String> {
        let id = head.get("id").filter(|id| !id.is_empty())?;
        if !is_id(id) {
            self.diagnostics.error(
                head.at("id"),
                "wrong-id",
                format!("`{id}` is not an id"),
                "use lower-case letters, digits and hyphens, a letter first, at most 64",
            );
            return None;
        }
        Some(id.to_owned())
    }

    fn number(&mut self, head: &Head, name: &str, min: u32, max: u32, default: u32) -> u32 {
        let Some(text) = head.get(name) else {
            return default;
        };
        match text.parse() {
            Ok(number) if (min..=max).contains(&number) => number,
            _ => {
                self.diagnostics.error(
                    head.at(name),
                    "wrong-number",
                    format!("`{text}` is not a whole number from {min} to {max}"),
                    format!("write it in digits: `{name}={default}`"),
                );
                default
            }
        }
    }
}

fn is_list(node: &AstNode) -> bool {
    matches!(node.data().value, NodeValue::List(_))
}

fn first_link<'n>(item: Node<'n>) -> Option<Node<'n>> {
    let link = item.first_child()?.first_child()?;
    matches!(link.data().value, NodeValue::Link(_)).then_some(link)
}

fn begins_with_step(list: &AstNode) -> bool {
    let first = list.first_child().and_then(|item| item.first_child());
    let Some(link) = first.and_then(|paragraph| paragraph.first_child()) else {
        return false;
    };
    match &link.data().value {
        NodeValue::Link(link) => link.url.starts_with('#'),
        _ => false,
    }
}

/// `08:15`, in minutes after midnight.
fn clock(text: &str) -> Option<u32> {
    let (hours, minutes) = text.split_once(':')?;
    let hours: u32 = hours.parse().ok().filter(|n| *n < 24)?;
    let minutes: u32 = minutes.parse().ok().filter(|n| *n < 60)?;
    Some(hours * 60 + minutes)
}
