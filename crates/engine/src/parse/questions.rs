//! The `question` directive, by type.

use std::collections::BTreeSet;

use comrak::nodes::{ListType, NodeValue};

use super::activities::{CHOICE_LIMIT, is_list};
use super::directive;
use super::head::Head;
use super::ids::is_id;
use super::inlines::split_at;
use super::reuse;
use super::text::{Node, Text};
use crate::course::activity::{Answer, Choice, Pair, Question};
use crate::course::block::{self, Block};
use crate::course::inline::{self, Inline};
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
/// Questions that are directives of their own.
const OWN_DIRECTIVES: &[&str] = &["sort", "hotspots"];

/// What else the types are called, by French authors and by other tools.
const MEANT: &[(&str, &str)] = &[
    ("appariement", "matching"),
    ("association", "matching"),
    ("associer", "matching"),
    ("choice", "single"),
    ("choix", "single"),
    ("choix-multiple", "multiple"),
    ("choix-multiples", "multiple"),
    ("choix-unique", "single"),
    ("cloze", "fill-in"),
    ("completer", "fill-in"),
    ("match", "matching"),
    ("multichoice", "multiple"),
    ("multiple-choice", "multiple"),
    ("nombre", "numeric"),
    ("number", "numeric"),
    ("numerical", "numeric"),
    ("numerique", "numeric"),
    ("order", "ordering"),
    ("ordonner", "ordering"),
    ("ordre", "ordering"),
    ("plusieurs", "multiple"),
    ("qcm", "multiple"),
    ("qcu", "single"),
    ("shortanswer", "fill-in"),
    ("single-choice", "single"),
    ("texte-a-trous", "fill-in"),
    ("trous", "fill-in"),
    ("unique", "single"),
    ("vrai-faux", "true-false"),
];

/// Longest text a blank may take, in characters.
const BLANK_LIMIT: usize = 100;

/// Categories that are seen at once on a phone.
pub(crate) const CATEGORY_LIMIT: usize = 6;

/// Characters a learner may type beyond the longest right answer.
const BLANK_ROOM: usize = 8;

/// Longest answer to type, in characters.
pub(crate) const BLANK_LONGEST: usize = BLANK_LIMIT - BLANK_ROOM;

/// No number to type, nor its tolerance, is as large.
pub(crate) const NUMBER_LIMIT: f64 = 1e9;

impl Text<'_> {
    pub(super) fn question(&mut self, head: &Head, node: Node) -> Option<Block> {
        let id = self.id(head);
        let kind = match head.name {
            "question" => head.get("type").unwrap_or_default(),
            own => own,
        };
        if head.name == "question" && !kind.is_empty() && !TYPES.contains(&kind) {
            let hint = match OWN_DIRECTIVES.contains(&kind) {
                true => format!("it has a directive of its own: write `::: {kind} {{#id}}`"),
                false => match directive::meant(kind, MEANT) {
                    Some(meant) => format!("did you mean `{meant}`?"),
                    None => suggestion(kind, TYPES),
                },
            };
            self.diagnostics.error(
                head.at("type"),
                "wrong-value",
                format!("`{kind}` is not a type of question"),
                hint,
            );
        }
        // Answers of an unknown type are most likely a list.
        let has_list = !matches!(kind, "fill-in" | "numeric");
        let children = self.children(node);
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
        if !has_list && cut.is_none() {
            self.near_explanation(before, &stem, head);
        }
        if kind == "fill-in" {
            self.answer_told(&stem, &blanks, head);
        }
        if stem.is_empty() {
            self.diagnostics.error(
                head.at,
                "empty-question",
                "nothing is asked",
                "write the question before its answers",
            );
        }
        let answer = match (kind, cut) {
            ("single" | "multiple" | "true-false", Some(list)) => self.choices(kind, list),
            ("matching", Some(list)) => self.matching(list),
            ("ordering", Some(list)) => self.ordering(list),
            ("sort", Some(list)) => self.sorting(list),
            ("hotspots", Some(list)) => self.places_to_find(list, &stem, head),
            ("fill-in", _) => self.fill_in(blanks, head),
            ("numeric", _) => self.numeric(head),
            ("sort", None) => {
                self.diagnostics.error(
                    head.at,
                    "no-answers",
                    "there is nothing to sort",
                    "add a list: `- thing => category`",
                );
                None
            }
            _ => {
                if TYPES.contains(&kind) {
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
            id,
            points: self.number(head, "points", 1, 100, 1),
            shuffle: head.get("shuffle").is_some(),
            tries: self.number(head, "tries", 0, 20, 1),
            hints: hints
                .iter()
                .map(|(hint, at)| self.short(hint, *at))
                .collect(),
            stem,
            // What is wrong was noted; others may count on the question.
            answer: answer.unwrap_or(Answer::Single(Vec::new())),
            tags: self.tags(head),
            confidence: head.get("confidence").is_some(),
            spares: self.spares(head),
            page: head.explained(),
            explanation: self.blocks(after.iter().copied()),
            at: head.at,
        }))
    }

    /// Notes an explanation without the line before it: it would be read with the question,
    /// and tell its answer.
    fn near_explanation(&mut self, nodes: &[Node], stem: &[Block], head: &Head) {
        let asks = |block: &Block| {
            let Block::Paragraph(content) = block else {
                return true;
            };
            let words = inline::plain(content);
            words.contains(['?', '…', ':']) || has_blank(content)
        };
        let [first, .., last] = stem else {
            return;
        };
        if asks(first) && !asks(last) {
            let at = nodes.last().map_or(head.at, |node| self.first_line(node));
            self.diagnostics.warning(
                at,
                "near-explanation",
                "this is read with the question, before anybody answers",
                "put a line `---` before what explains the answer; or move it before the question",
            );
        }
    }

    /// Notes an answer to type that the question itself tells.
    fn answer_told(&mut self, stem: &[Block], blanks: &[Vec<String>], head: &Head) {
        let mut words = String::new();
        for block in block::walk(stem) {
            for content in block.texts() {
                words.push_str(&inline::plain(content));
                words.push('\n');
            }
        }
        let words = words.to_lowercase();
        let told = blanks.iter().flatten().find(|answer| {
            let answer = answer.to_lowercase();
            let is_edge = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
            answer.chars().count() > 1
                && words.match_indices(&answer).any(|(start, found)| {
                    is_edge(words[..start].chars().next_back())
                        && is_edge(words[start + found.len()..].chars().next())
                })
        });
        if let Some(answer) = told {
            self.diagnostics.warning(
                head.at,
                "answer-told",
                format!(
                    "the question says `{answer}`, which is to be typed into one of its blanks"
                ),
                "say it in other words, or behind the line `---`: that is read after the answer",
            );
        }
    }

    /// Notes boxes to tick where something else says what is right.
    fn no_boxes(&mut self, list: Node, right: &str) {
        if let Some(at) = self.first_box(list) {
            self.diagnostics.error(
                at,
                "stray-box",
                format!("a box means nothing here: {right}"),
                "remove `[ ]` and `[x]`; answers to tick have `type=single` or `type=multiple`",
            );
        }
    }

    /// The pages that a right answer spares: in `before`, and only there.
    fn spares(&mut self, head: &Head) -> Vec<(String, Span)> {
        let at = head.at("spares");
        let spares = reuse::names(head.get("spares"));
        if !self.is_before && head.get("spares").is_some() {
            self.diagnostics.error(
                at,
                "unknown-attribute",
                "`spares` means nothing outside of `before`",
                "put the question into `:::: before {#id}`, ahead of the pages that it spares",
            );
            return Vec::new();
        } else if self.is_before && spares.is_empty() {
            self.diagnostics.error(
                at,
                "missing-attribute",
                "this question spares no page: who answers it right reads as much as who does not",
                "name by their ids the pages that it makes superfluous: `spares=\"page-un,page-deux\"`",
            );
        }
        spares.into_iter().map(|id| (id, at)).collect()
    }

    /// What a question is about.
    fn tags(&mut self, head: &Head) -> Vec<String> {
        let tags = reuse::names(head.get("tags"));
        for tag in tags.iter().filter(|tag| !is_id(tag)) {
            self.diagnostics.error(
                head.at("tags"),
                "wrong-id",
                format!("`{tag}` is not a tag"),
                "lower-case letters, digits and hyphens, several parted by commas: `tags=\"hameconnage,sms\"`",
            );
        }
        tags
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

    pub(super) fn choices(&mut self, kind: &str, list: Node) -> Option<Answer> {
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
        let mute = |choice: &Choice| choice.feedback.is_empty() && !choice.content.is_empty();
        let count = choices.iter().filter(|choice| mute(choice)).count();
        if let Some((item, _)) = list.children().zip(&choices).find(|(_, it)| mute(it)) {
            let at = self.first_line(item);
            let message = match count {
                1 => "this answer has no feedback".to_owned(),
                _ => format!("{count} answers of this question have no feedback"),
            };
            let hint = "say why after a dash, for right answers too: `- [ ] answer — why`";
            self.diagnostics
                .warning(at, "answer-without-feedback", message, hint);
        }
        self.letters(&mut choices, list);
        self.same_choices(&choices, &self.items_at(list));
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
            "hotspots" if right == choices.len() => found(
                "every place is right: whoever marks all of them finds all",
                "add places where nothing is wrong: `- [ ] [what is there](@…) — why`",
            ),
            "multiple" if right < 2 => found(
                "question has one right answer, its type takes several",
                "mark the others with `[x]`, or use `type=single`",
            ),
            _ => None,
        };
        if let Some((message, hint)) = wrong {
            // The answer too many, else all of them.
            let too_many = match kind {
                "true-false" if choices.len() > 2 => list.children().nth(2),
                "single" | "true-false" if right > 1 => {
                    let is_right = |(_, choice): &(Node, &Choice)| choice.correct;
                    let items = list.children().zip(&choices);
                    items.filter(is_right).nth(1).map(|(item, _)| item)
                }
                _ => None,
            };
            let at = self.first_line(too_many.unwrap_or(list));
            self.diagnostics.error(at, "wrong-answers", message, hint);
        }
        Some(match kind {
            "single" => Answer::Single(choices),
            "multiple" | "hotspots" => Answer::Multiple(choices),
            _ => Answer::TrueFalse(choices),
        })
    }

    /// An answer's words, its feedback after the dash, its letter if it is given.
    pub(super) fn choice(&mut self, item: Node, correct: bool) -> Choice {
        let (mut content, feedback) = self.item_text(item, "this answer");
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
        Choice {
            letter,
            correct,
            content,
            feedback,
        }
    }

    /// Gives letters by place where the author gave none; all or none must be given.
    pub(super) fn letters(&mut self, choices: &mut [Choice], list: Node) {
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

    fn matching(&mut self, list: Node) -> Option<Answer> {
        self.no_boxes(list, "`=>` says what goes together");
        let mut is_sound = true;
        let mut pairs = Vec::new();
        let mut decoys = Vec::new();
        let (mut pairs_at, mut decoys_at) = (Vec::new(), Vec::new());
        for item in list.children() {
            let at = self.first_line(item);
            let (content, feedback) = self.item_text(item, "this pair");
            match split_at(content, &[" => ", "=> ", " → ", "→ "]) {
                (left, Some(right)) if left.is_empty() => {
                    if !feedback.is_empty() {
                        self.diagnostics.error(
                            at,
                            "stray-feedback",
                            "a decoy has no feedback: these words are shown nowhere",
                            "say it in the explanation after the list",
                        );
                    }
                    decoys.push(right);
                    decoys_at.push(at);
                }
                (left, Some(right)) => {
                    pairs_at.push(at);
                    pairs.push(Pair {
                        left,
                        right,
                        feedback,
                    });
                }
                _ => {
                    is_sound = false;
                    self.diagnostics.error(
                        at,
                        "missing-arrow",
                        "nothing says what this goes with",
                        "write `- left => right`, or `- => right` for a decoy",
                    );
                }
            }
        }
        if is_sound {
            let hint =
                "give each thing something of its own; where several go with one, write `::: sort`";
            let what = "whoever takes one for the other is wrong without knowing why";
            let lefts = pairs.iter().map(|pair| pair.left.as_slice());
            self.same_words(what, pairs_at.iter().copied().zip(lefts), hint);
            let decoys = decoys.iter().map(Vec::as_slice);
            let rights = pairs.iter().map(|pair| pair.right.as_slice()).chain(decoys);
            let places = pairs_at.iter().chain(&decoys_at).copied();
            self.same_words(what, places.zip(rights), hint);
        }
        if is_sound && (pairs.len() < 2 || pairs.len() + decoys.len() > CHOICE_LIMIT) {
            let at = self.first_line(list);
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

    fn sorting(&mut self, list: Node) -> Option<Answer> {
        self.no_boxes(list, "`=>` says where each thing goes");
        let mut is_sound = true;
        let mut items = Vec::new();
        let mut items_at = Vec::new();
        let mut categories: Vec<Vec<Inline>> = Vec::new();
        let mut goes = Vec::new();
        for item in list.children() {
            let Choice {
                letter,
                content,
                feedback,
                ..
            } = self.choice(item, true);
            let at = self.first_line(item);
            let (content, category) = split_at(content, &[" => ", "=> ", " → ", "→ "]);
            let Some(category) = category.filter(|category| !category.is_empty()) else {
                is_sound = false;
                self.diagnostics.error(
                    at,
                    "missing-arrow",
                    "nothing says where this goes",
                    "write `- thing => category`, or `- => category` for one that stays empty",
                );
                continue;
            };
            let words = inline::plain(&category);
            let known = categories
                .iter()
                .position(|other| inline::plain(other) == words);
            let number = known.unwrap_or_else(|| {
                categories.push(category);
                categories.len() - 1
            });
            if !content.is_empty() {
                items_at.push(at);
                items.push(Choice {
                    letter,
                    correct: true,
                    content,
                    feedback,
                });
                goes.push(number);
            } else if !feedback.is_empty() {
                self.diagnostics.error(
                    at,
                    "stray-feedback",
                    "a category has no feedback: these words are shown nowhere",
                    "say it in the explanation after the list",
                );
            }
        }
        let at = self.first_line(list);
        let wrong = if !is_sound {
            return None;
        } else if items.len() < 2 {
            Some(("there are fewer than two things to sort", "add some"))
        } else if categories.len() < 2 {
            Some((
                "all goes into one category",
                "add another, with things of its own: `- thing => category`",
            ))
        } else if categories.len() > CATEGORY_LIMIT {
            Some((
                "there are more than six categories",
                "use fewer: they must be seen at once on a phone",
            ))
        } else if items.len() > 2 && goes.iter().collect::<BTreeSet<_>>().len() == items.len() {
            Some((
                "each thing has a category of its own: nothing is sorted",
                "give several things one category, or use `type=matching`",
            ))
        } else {
            None
        };
        if let Some((message, hint)) = wrong {
            self.diagnostics.error(at, "wrong-answers", message, hint);
            return None;
        }
        self.letters(&mut items, list);
        self.same_choices(&items, &items_at);
        self.near_categories(&categories, list);
        Some(Answer::Sorting {
            items,
            categories,
            goes,
        })
    }

    fn ordering(&mut self, list: Node) -> Option<Answer> {
        let numbered = matches!(&list.data().value, NodeValue::List(list) if list.list_type == ListType::Ordered);
        self.no_boxes(list, "the order of the list is the right one");
        let mut items: Vec<Choice> = list
            .children()
            .map(|item| self.choice(item, true))
            .collect();
        if !numbered || items.len() < 2 {
            let at = self.first_line(list);
            self.diagnostics.error(
                at,
                "wrong-answers",
                "an `ordering` question has a numbered list of two items or more",
                "write the items in the right order: `1. first`, `2. second`",
            );
            return None;
        }
        self.letters(&mut items, list);
        self.same_choices(&items, &self.items_at(list));
        self.written_order(list);
        Some(Answer::Ordering(items))
    }

    /// Notes numbers that do not rise: Markdown reads the first one only.
    fn written_order(&mut self, list: Node) {
        let mut before = 0;
        let mut fell = None;
        for item in list.children() {
            let at = self.first_line(item);
            let written = &self.source[at.start as usize..at.end as usize];
            let digits = written.bytes().take_while(u8::is_ascii_digit).count();
            let Ok(number) = written[..digits].parse::<u32>() else {
                continue;
            };
            if number < before {
                fell = Some((at, before, number));
                break;
            }
            before = number;
        }
        if let Some((at, last, number)) = fell {
            self.diagnostics.error(
                at,
                "wrong-order",
                format!("`{number}.` stands after `{last}.`: the order of the lines is taken for the right one, not their numbers"),
                "put the lines in the right order; learners see them in another",
            );
        }
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
            if longest > BLANK_LONGEST {
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
            let number = number.filter(|n| n.is_finite() && n.abs() < NUMBER_LIMIT);
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
            unit: head.get("unit").map(|unit| self.set(unit, head.at("unit"))),
        })
    }
}

fn has_blank(content: &[Inline]) -> bool {
    let mut found = false;
    inline::visit(content, &mut |inline| {
        found |= matches!(inline, Inline::Blank { .. });
    });
    found
}
