//! A question as GIFT has it.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::html::Html;
use super::{SINGLE_THERE, Writer, comes_back, is_usual, says_true};
use crate::course::activity::{Answer, Question};
use crate::course::inline::{Inline, plain};
use crate::exchange::gift;

impl Writer<'_> {
    pub(super) fn gift(&mut self, name: &str, question: &Question) {
        let mut html = Html::default();
        self.blocks(name, &question.stem, &["_____".to_owned()], &mut html);
        if !html.files.is_empty() {
            self.lacks(name, "GIFT holds no pictures");
        }
        if !question.hints.is_empty() {
            self.lacks(name, "GIFT holds no hints");
        }
        if question.points != 1 {
            self.lacks(name, "GIFT holds no points: it is worth one there");
        }
        let line =
            |writer: &mut Self, content: &[Inline]| gift::escaped(&writer.line(name, content));
        let mut body = String::new();
        match &question.answer {
            Answer::TrueFalse(choices) if choices.iter().all(is_usual) => {
                let is_true = choices.iter().any(|it| it.correct && says_true(it));
                let feedback = |wanted: bool| {
                    choices
                        .iter()
                        .find(|it| it.correct == wanted)
                        .map(|it| &it.feedback[..])
                };
                let wrong = line(self, feedback(false).unwrap_or_default());
                let right = line(self, feedback(true).unwrap_or_default());
                body.push_str(if is_true { "TRUE" } else { "FALSE" });
                body.push_str(&format!("#{wrong}#{right}\n"));
            }
            Answer::Single(choices) | Answer::TrueFalse(choices) => {
                if matches!(&question.answer, Answer::TrueFalse(choices) if !comes_back(choices)) {
                    self.lacks(name, SINGLE_THERE);
                }
                for choice in choices {
                    let mark = if choice.correct { '=' } else { '~' };
                    let words = line(self, &choice.content);
                    let feedback = line(self, &choice.feedback);
                    push_gift(&mark.to_string(), &words, &feedback, &mut body);
                }
            }
            Answer::Multiple(choices) | Answer::Hotspots { choices, .. } => {
                let right = choices
                    .iter()
                    .filter(|choice| choice.correct)
                    .count()
                    .max(1);
                let share = (100.0 / right as f64 * 100_000.0).round() / 100_000.0;
                for choice in choices {
                    let sign = if choice.correct { "" } else { "-" };
                    let words = line(self, &choice.content);
                    let feedback = line(self, &choice.feedback);
                    push_gift(&format!("~%{sign}{share}%"), &words, &feedback, &mut body);
                }
            }
            Answer::Matching { pairs, decoys } => {
                for pair in pairs {
                    if !pair.feedback.is_empty() {
                        self.lacks(name, "GIFT holds no feedback for a pair");
                    }
                    let left = line(self, &pair.left);
                    let right = gift::escaped(&plain(&pair.right));
                    body.push_str(&format!("={left} -> {right}\n"));
                }
                for decoy in decoys {
                    body.push_str(&format!("= -> {}\n", gift::escaped(&plain(decoy))));
                }
            }
            Answer::Sorting {
                items,
                categories,
                goes,
            } => {
                if categories.len() > goes.iter().collect::<BTreeSet<_>>().len() {
                    self.lacks(name, "GIFT holds no decoys: they are left out");
                }
                for (item, to) in items.iter().zip(goes) {
                    let left = line(self, &item.content);
                    let right = gift::escaped(&plain(&categories[*to]));
                    body.push_str(&format!("={left} -> {right}\n"));
                }
            }
            Answer::FillIn { blanks, .. } if blanks.len() == 1 => {
                for accepted in blanks.iter().flatten() {
                    body.push_str(&format!("={}\n", gift::escaped(accepted)));
                }
            }
            Answer::Numeric {
                answer,
                tolerance,
                unit,
            } => {
                if unit.is_some() {
                    self.lacks(name, "GIFT holds no unit");
                }
                body.push_str(&format!("#{answer}:{tolerance}\n"));
            }
            Answer::Ordering(items) => {
                let lines: Vec<String> = items
                    .iter()
                    .map(|item| self.line(name, &item.content))
                    .collect();
                // Moodle reads these lines as they stand, without any escaping.
                if lines.iter().any(|line| {
                    line.contains(['{', '}', '\\', '\n', '#']) || line.starts_with("//")
                }) {
                    let what = "GIFT's order can't hold `{`, `}`, `#`, `\\`: left out";
                    return self.lacks(name, what);
                }
                if items.iter().any(|item| !item.feedback.is_empty()) {
                    self.lacks(name, "Moodle shows no feedback for one thing of an order");
                }
                self.lacks(
                    name,
                    "the order is in it as Moodle writes it: other tools may not read it",
                );
                body.push_str(&format!(
                    ">{} ALL VERTICAL ALL_OR_NOTHING SHOW none\n",
                    items.len()
                ));
                for line in lines {
                    body.push_str(&line);
                    body.push('\n');
                }
            }
            Answer::FillIn { .. } => {
                return self.lacks(name, "GIFT holds no question with several blanks: left out");
            }
        }
        let mut explanation = Html::default();
        self.blocks(name, &question.explanation, &[], &mut explanation);
        if !explanation.text.is_empty() {
            body.push_str(&format!("####{}\n", gift::escaped(&explanation.text)));
        }
        let _ = write!(
            self.out.text,
            "// [id:{}]{}\n::{}::[html]{}{{\n{body}}}\n\n",
            question.id,
            question
                .tags
                .iter()
                .map(|tag| format!(" [tag:{tag}]"))
                .collect::<String>(),
            question.id,
            gift::escaped(&html.text),
        );
        self.out.questions += 1;
    }
}

fn push_gift(mark: &str, words: &str, feedback: &str, body: &mut String) {
    body.push_str(mark);
    body.push_str(words);
    if !feedback.is_empty() {
        body.push_str(&format!("#{feedback}"));
    }
    body.push('\n');
}
