//! What is asked in a page, on paper, and what is right, for the end.

use language::CatalogueError;
use serde_json::{Value, json};

use super::text::{bold, words};
use super::{Json, SHORT, Writer};
use crate::course::activity::{Answer, Choice, Inspection, Outcome, Question, Scenario, Verdict};
use crate::course::block::{self, Block};
use crate::course::inline::{Inline, plain};

impl Writer {
    pub(super) fn question(&mut self, question: &Question) -> Json {
        let (number, name) = self.activity()?;
        let stem = self.blocks(&question.stem)?;
        let mut options: Vec<Value> = Vec::new();
        let mut lefts: Vec<Value> = Vec::new();
        let mut right: Vec<String> = Vec::new();
        let mut why: Vec<Value> = Vec::new();
        let mut write = Value::Null;
        match &question.answer {
            Answer::Single(choices)
            | Answer::Multiple(choices)
            | Answer::TrueFalse(choices)
            | Answer::Hotspots { choices, .. } => {
                for (letter, choice) in ('a'..).zip(choices) {
                    options.push(self.text(&choice.content)?);
                    if choice.correct {
                        right.push(letter.to_string());
                    }
                    self.why(letter, &choice.feedback, &mut why)?;
                }
            }
            Answer::Ordering(items) => {
                // In the order of their words: the right one would answer.
                let mut shown: Vec<&Choice> = items.iter().collect();
                shown.sort_by_key(|choice| plain(&choice.content));
                for choice in &shown {
                    options.push(self.text(&choice.content)?);
                }
                for choice in items {
                    let at = shown.iter().position(|it| std::ptr::eq(*it, choice));
                    let letter = letter(at.unwrap_or(0));
                    right.push(letter.to_string());
                    self.why(letter, &choice.feedback, &mut why)?;
                }
                write = self.messages.get("paper-order")?.into();
            }
            Answer::Matching { pairs, decoys } => {
                let rights = pairs.iter().map(|pair| &pair.right).chain(decoys);
                let mut shown: Vec<&Vec<Inline>> = rights.collect();
                shown.sort_by_key(|words| plain(words));
                for words in &shown {
                    options.push(self.text(words)?);
                }
                for (number, pair) in (1..).zip(pairs) {
                    lefts.push(self.text(&pair.left)?);
                    let at = shown.iter().position(|it| std::ptr::eq(*it, &pair.right));
                    let letter = letter(at.unwrap_or(0));
                    right.push(format!("{number}\u{a0}→\u{a0}{letter}"));
                    self.why(letter, &pair.feedback, &mut why)?;
                }
            }
            Answer::Sorting {
                items,
                categories,
                goes,
            } => {
                for category in categories {
                    options.push(self.text(category)?);
                }
                for (number, (item, to)) in (1..).zip(items.iter().zip(goes)) {
                    lefts.push(self.text(&item.content)?);
                    let letter = letter(*to);
                    right.push(format!("{number}\u{a0}→\u{a0}{letter}"));
                    if !item.feedback.is_empty() {
                        let mut content = vec![bold(&format!("{number}. "))];
                        content.extend(self.nodes(&item.feedback)?);
                        why.push(json!({ "k": "p", "c": content }));
                    }
                }
            }
            Answer::FillIn { blanks, .. } => {
                right = blanks.iter().map(|accepted| accepted.join(" / ")).collect();
            }
            Answer::Numeric { answer, unit, .. } => {
                let mut number = answer.to_string();
                if self.is_french {
                    number = number.replace('.', ",");
                }
                let unit = unit.as_deref().unwrap_or_default();
                right.push(format!("{number}\u{a0}{unit}").trim_end().to_owned());
                write = unit.into();
            }
        }
        let mut after: Vec<Value> = Vec::new();
        for hint in &question.hints {
            let hint = self.text(hint)?;
            after.push(labelled(&self.messages.get("hint")?, hint, self.is_french));
        }
        after.extend(why);
        after.extend(self.apart(&question.explanation)?);
        let right = right.join(if self.is_french { "\u{202f}; " } else { "; " });
        self.answers
            .push(json!({ "number": number, "right": right, "blocks": after }));
        let kind = format!("kind-{}", question.answer.type_name());
        let length = block::words(std::slice::from_ref(&Block::Question(question.clone())));
        Ok(json!({
            "k": "question", "title": name, "kind": self.messages.get(&kind)?, "stem": stem,
            "lefts": lefts, "options": options, "write": write, "is_short": length < SHORT,
        }))
    }

    /// What is said of one answer.
    fn why(
        &self,
        letter: char,
        feedback: &[Inline],
        all: &mut Vec<Value>,
    ) -> Result<(), CatalogueError> {
        if !feedback.is_empty() {
            let mut content = vec![bold(&format!("{letter}) "))];
            content.extend(self.nodes(feedback)?);
            all.push(json!({ "k": "p", "c": content }));
        }
        Ok(())
    }

    /// A story to be read by following numbers from choice to choice.
    pub(super) fn scenario(&mut self, scenario: &Scenario) -> Json {
        let (number, name) = self.activity()?;
        let intro = self.blocks(&scenario.intro)?;
        let mut steps = Vec::new();
        let mut after: Vec<Value> = Vec::new();
        for (at, step) in scenario.steps.iter().enumerate() {
            let blocks = self.blocks(&step.blocks)?;
            let mut choices = Vec::new();
            for (letter, choice) in ('a'..).zip(&step.choices) {
                let to = scenario.steps.iter().position(|it| it.id == choice.to);
                let to = to.map_or(0, |to| to + 1) as f64;
                let mut content = self.nodes(&choice.content)?;
                content.push(words(&format!(
                    " {}",
                    self.with("paper-go", "n", to.into())?
                )));
                choices.push(Value::Array(content));
                if !choice.feedback.is_empty() {
                    let mut content = vec![bold(&format!("{}{letter}) ", at + 1))];
                    content.extend(self.nodes(&choice.feedback)?);
                    after.push(json!({ "k": "p", "c": content }));
                }
            }
            let outcome = match step.outcome {
                Some(Outcome::Good) => Some(self.messages.get("outcome-good")?),
                Some(Outcome::Mixed) => Some(self.messages.get("outcome-mixed")?),
                Some(Outcome::Bad) => Some(self.messages.get("outcome-bad")?),
                None => None,
            };
            if let Some(outcome) = outcome {
                let content = [bold(&format!("{}. ", at + 1)), words(&outcome)];
                after.push(json!({ "k": "p", "c": content }));
            }
            let title = self.text(&step.title)?;
            steps.push(json!({ "title": title, "blocks": blocks, "choices": choices }));
        }
        after.extend(self.apart(&scenario.debrief)?);
        self.answers
            .push(json!({ "number": number, "right": "", "blocks": after }));
        let kind = self.messages.get("scenario")?;
        let title = match &scenario.with {
            Some(with) => format!("{name}. {} ({with})", scenario.title),
            None => format!("{name}. {}", scenario.title),
        };
        Ok(json!({
            "k": "scenario", "title": title, "kind": kind,
            "intro": intro, "steps": steps,
        }))
    }

    pub(super) fn inspection(&mut self, inspection: &Inspection) -> Json {
        let (number, name) = self.activity()?;
        let mut message = Vec::new();
        for (label, value) in &inspection.headers {
            message.push(labelled(label, self.text(value)?, self.is_french));
        }
        message.extend(self.list(&inspection.body)?);
        let verdict = match inspection.verdict {
            Verdict::Fraudulent => "verdict-fraudulent",
            Verdict::Legitimate => "verdict-legitimate",
            Verdict::Verify => "verdict-verify",
        };
        let mut after = Vec::new();
        for zone in &inspection.zones {
            let kind = match (zone.suspicious, zone.decisive) {
                (true, true) => "sign-decisive",
                (true, false) => "sign",
                (false, _) => "sign-none",
            };
            let space = if self.is_french { "\u{a0}" } else { "" };
            let mut content = vec![bold(&format!("{}{space}: ", self.messages.get(kind)?))];
            content.extend(self.nodes(&zone.content)?);
            content.push(words(&format!(". {}", zone.why)));
            after.push(json!({ "k": "p", "c": content }));
        }
        after.extend(self.apart(&inspection.explanation)?);
        let right = self.messages.get(verdict)?;
        self.answers
            .push(json!({ "number": number, "right": right, "blocks": after }));
        let options: Result<Vec<Value>, CatalogueError> =
            ["verdict-fraudulent", "verdict-legitimate", "verdict-verify"]
                .iter()
                .map(|key| Ok(json!([words(&self.messages.get(key)?)])))
                .collect();
        Ok(json!({
            "k": "inspection", "title": format!("{name}. {}", inspection.title),
            "how": self.messages.get("paper-inspection")?, "message": message, "options": options?,
        }))
    }
}

pub(super) fn letter(at: usize) -> char {
    ('a'..='z').nth(at).unwrap_or('?')
}

pub(super) fn labelled(label: &str, content: Value, is_french: bool) -> Value {
    let space = if is_french { "\u{a0}" } else { "" };
    let mut all = vec![bold(&format!("{label}{space}: "))];
    all.extend(content.as_array().cloned().unwrap_or_default());
    json!({ "k": "p", "c": all })
}
