//! Directives of activities other than questions: pools, scenarios,
//! inspections, checklists.

use comrak::nodes::{AstNode, NodeValue};

use super::blocks::label;
use super::head::Head;
use super::ids::{ID_HINT, is_id};
use super::text::{Node, Text};
use crate::course::activity::{
    Checklist, Inspection, InspectionKind, Outcome, Scenario, Step, StepChoice, Verdict,
};
use crate::course::block::{self as blocks, Before, Block, Pool};
use crate::course::inline::{self, Inline, Target};
use crate::diagnostic::suggestion;
use crate::source::Span;

const KINDS: &[&str] = &["email", "sms", "web"];
const VERDICTS: &[&str] = &["fraudulent", "legitimate", "verify"];

/// Answers have the letters a to z.
pub(super) const CHOICE_LIMIT: usize = 26;

impl Text<'_> {
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
        if draw > count && !head.is_broken {
            self.diagnostics.error(
                head.at("draw"),
                "draw-too-many",
                format!("{draw} of {count} questions are drawn"),
                "draw fewer, or add questions",
            );
        }
        Some(Block::Pool(Pool {
            id,
            draw,
            page: head.explained(),
            blocks: blocks
                .into_iter()
                .filter(|block| matches!(block, Block::Question(_)))
                .collect(),
            at: head.at,
        }))
    }

    pub(super) fn before(&mut self, head: &Head, node: Node) -> Option<Block> {
        let id = self.id(head);
        if self.is_before {
            self.diagnostics.error(
                head.at,
                "stray-block",
                "`before` stands inside `before`",
                "close the first one: one test stands before a chapter",
            );
        }
        let outer = std::mem::replace(&mut self.is_before, true);
        let blocks = self.blocks(node.children());
        self.is_before = outer;
        let is_question = |block: &&Block| matches!(block, Block::Question(_));
        if !blocks.iter().any(|block| is_question(&block)) {
            self.diagnostics.error(
                head.at,
                "no-answers",
                "`before` asks nothing",
                "put questions into it, each with `spares=\"…\"`: the ids of the pages that a right answer makes superfluous",
            );
        }
        for block in blocks::walk(&blocks) {
            let (name, at) = match block {
                Block::Pool(pool) => ("pool", pool.at),
                Block::Scenario(scenario) => ("scenario", scenario.at),
                Block::Inspection(inspection) => ("inspection", inspection.at),
                Block::Exploration(found) => ("hotspots", found.at),
                Block::Checklist(list) => ("checklist", list.at),
                Block::Poll(poll) => ("poll", poll.at),
                Block::Reflection(reflection) => ("reflection", reflection.at),
                _ => continue,
            };
            self.diagnostics.error(
                at,
                "stray-block",
                format!("`{name}` spares no page: `before` holds questions, and words"),
                "move it before or after",
            );
        }
        Some(Block::Before(Before {
            id,
            title: self.title(head),
            blocks,
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
                if !debrief.is_empty() {
                    self.diagnostics.error(
                        at,
                        "duplicate-debrief",
                        "this scenario has a second debriefing",
                        "say all of it under one heading `{.debrief}`",
                    );
                }
                let title = self.heading(section.heading);
                debrief.push(title);
                debrief.extend(self.blocks(section.nodes.into_iter()));
                continue;
            }
            if let Some(class) = attributes.classes.first() {
                let at = self.attribute_at(at, &format!(".{class}"));
                self.diagnostics.error(
                    at,
                    "unknown-attribute",
                    format!("a step has no attribute `{class}`"),
                    "keep `{#id}`, and `outcome=…` where the story ends; `{.debrief}` marks the last part",
                );
            }
            let title = self.inlines(section.heading);
            let (nodes, choices) = self.step_choices(section.nodes);
            let outcome = self.outcome(&attributes.pairs, choices.is_empty(), at);
            let step_id = attributes.id.unwrap_or_default();
            if step_id.is_empty() {
                self.diagnostics.error(
                    at,
                    "missing-id",
                    "this step has no id",
                    "add it to the heading: `### Title {#step}`",
                );
            } else if !is_id(&step_id) {
                self.diagnostics.error(
                    self.attribute_at(at, &format!("#{step_id}")),
                    "wrong-id",
                    format!("`{step_id}` is not an id"),
                    ID_HINT,
                );
            }
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
                format!("this {} has no step", head.name),
                "begin each step with a heading: `### Title {#step}`",
            );
        }
        let with = (head.name == "telephone").then(|| {
            let with = head.get("with").unwrap_or_default().trim();
            self.set(with, head.at("with"))
        });
        if with.is_some() {
            self.near_messages(&steps);
        }
        let mut blocks = steps.iter().flat_map(|step| &step.blocks);
        let is_silent = !blocks.any(|block| matches!(block, Block::Quote(_)));
        if with.is_some() && is_silent && !steps.is_empty() {
            self.diagnostics.error(
                head.at,
                "missing-message",
                "no message arrives on this telephone",
                "begin each paragraph of a message with `> `; what stands without it is told, not received",
            );
        }
        Some(Block::Scenario(Scenario {
            id,
            title: self.title(head).unwrap_or_default(),
            with,
            clock,
            intro,
            steps,
            debrief,
            at: head.at,
        }))
    }

    /// Notes choices that begin as what the learner writes, and are things to do.
    fn near_messages(&mut self, steps: &[Step]) {
        for choice in steps.iter().flat_map(|step| &step.choices) {
            let words = inline::plain(&choice.content);
            let words = words.trim();
            let is_whole = [('«', '»'), ('“', '”')].into_iter().any(|(open, close)| {
                let inside = words.strip_prefix(open);
                let inside = inside.and_then(|words| words.strip_suffix(close));
                inside.is_some_and(|words| !words.contains([open, close]))
            });
            if words.starts_with(['«', '“', '"', '„']) && !is_whole {
                self.diagnostics.warning(
                    choice.at,
                    "near-message",
                    "this begins like what the learner writes, and is shown as a thing to do",
                    "put « » around the whole choice, its point inside; or begin a thing to do without them",
                );
            }
        }
    }

    fn outcome(
        &mut self,
        pairs: &[(String, String)],
        is_ending: bool,
        at: Span,
    ) -> Option<Outcome> {
        for (name, _) in pairs.iter().filter(|(name, _)| name != "outcome") {
            self.diagnostics.error(
                self.attribute_at(at, &format!("{name}=")),
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
        let at = self.attribute_at(at, "outcome=");
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
        self.is_in_choices = true;
        let (mut content, feedback) = self.item_text(item, "this choice");
        self.is_in_choices = false;
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
        // Words that stand behind the link belong to what is chosen.
        let mut words = words;
        words.extend(content.drain(1..));
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
            let at = self.attribute_at(at, &format!("{name}="));
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
            "email" | "" => InspectionKind::Email,
            "sms" => InspectionKind::Sms,
            "web" => InspectionKind::Web,
            other => {
                self.diagnostics.error(
                    head.at("kind"),
                    "wrong-value",
                    format!("`{other}` cannot be inspected"),
                    suggestion(other, KINDS),
                );
                InspectionKind::Email
            }
        };
        let verdict = match head.get("verdict").unwrap_or_default() {
            "fraudulent" | "" => Verdict::Fraudulent,
            "legitimate" => Verdict::Legitimate,
            "verify" => Verdict::Verify,
            other => {
                self.diagnostics.error(
                    head.at("verdict"),
                    "wrong-value",
                    format!("`{other}` is no verdict"),
                    suggestion(other, VERDICTS),
                );
                Verdict::Verify
            }
        };
        let children = self.children(node);
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
        let signs = zones.iter().filter(|zone| zone.suspicious).count();
        let decisive = zones.iter().filter(|zone| zone.decisive).count();
        let wrong = match verdict {
            Verdict::Fraudulent if signs == 0 => Some((
                "nothing in this inspection is suspicious",
                "mark at least one part: `[text](!id \"why\")`; or say `verdict=legitimate` or `verdict=verify`",
            )),
            Verdict::Legitimate if signs > 0 => Some((
                "a legitimate message has no sign of fraud",
                "mark what proves nothing with `=`: `[text](=id \"why\")`; or give another `verdict`",
            )),
            _ if decisive > 1 => Some((
                "an inspection has one decisive sign",
                "keep `!!` for the sign that suffices, and write `!` before the others",
            )),
            _ => None,
        };
        if let Some((message, hint)) = wrong
            && !head.is_broken
        {
            self.diagnostics
                .error(head.at, "wrong-answers", message, hint);
        }
        let explanation = self.blocks(after.iter().skip(1).copied());
        Some(Block::Inspection(Inspection {
            id,
            kind,
            title: self.title(head).unwrap_or_default(),
            verdict,
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
            let content = match self.paragraphs(item, "this header line", 1).first() {
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
        for list in self.children(node) {
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
                if let NodeValue::TaskItem(task) = &item.data().value
                    && task.symbol.is_some()
                {
                    let at = self.first_line(item);
                    self.diagnostics.warning(
                        at,
                        "near-box",
                        "a thing to tick begins without a tick: learners tick it",
                        "write `- [ ]`",
                    );
                }
                let words = self.paragraphs(item, "this thing to tick", 1);
                items.extend(words.first().map(|first| self.inlines(first)));
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
            id,
            title: self.title(head).unwrap_or_default(),
            items,
            at: head.at,
        }))
    }

    /// The id of a directive; empty if it is missing (already noted) or wrong.
    pub(super) fn id(&mut self, head: &Head) -> String {
        let id = head.get("id").unwrap_or_default();
        if !id.is_empty() && !is_id(id) {
            self.diagnostics.error(
                head.at("id"),
                "wrong-id",
                format!("`{id}` is not an id"),
                ID_HINT,
            );
            return String::new();
        }
        id.to_owned()
    }

    pub(super) fn number(
        &mut self,
        head: &Head,
        name: &str,
        min: u32,
        max: u32,
        default: u32,
    ) -> u32 {
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

pub(super) fn is_list(node: &AstNode) -> bool {
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
