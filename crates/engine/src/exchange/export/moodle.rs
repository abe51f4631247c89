//! A question as Moodle XML has it.

use std::fmt::Write;

use base64::Engine as _;

use super::html::Html;
use super::{SINGLE_THERE, Writer, comes_back, is_usual, says_true};
use crate::course::activity::{Answer, Question};
use crate::course::inline::{Inline, plain};
use crate::html::escape;

impl Writer<'_> {
    pub(super) fn moodle(&mut self, name: &str, question: &Question) {
        let mut html = Html::default();
        let kind = match &question.answer {
            Answer::Single(_) | Answer::Multiple(_) | Answer::Hotspots { .. } => "multichoice",
            // Moodle says True and False itself: other words would be lost.
            Answer::TrueFalse(choices) if !choices.iter().all(is_usual) => "multichoice",
            Answer::TrueFalse(_) => "truefalse",
            Answer::Matching { .. } | Answer::Sorting { .. } => "matching",
            Answer::Ordering(_) => "ordering",
            Answer::FillIn { blanks, .. } if blanks.len() == 1 => "shortanswer",
            Answer::FillIn { .. } => "cloze",
            Answer::Numeric { .. } => "numerical",
        };
        let blanks = match &question.answer {
            Answer::FillIn { blanks, .. } if kind == "cloze" => {
                let count = u32::try_from(blanks.len()).unwrap_or(1).max(1);
                let points = (question.points / count).max(1);
                if points * count != question.points {
                    let worth = points * count;
                    self.lacks(
                        name,
                        format!("Moodle gives points for each blank: it is worth {worth} there"),
                    );
                }
                blanks
                    .iter()
                    .map(|accepted| cloze(accepted, points))
                    .collect()
            }
            _ => vec!["_____".to_owned()],
        };
        self.blocks(name, &question.stem, &blanks, &mut html);
        let mut explanation = Html::default();
        self.blocks(name, &question.explanation, &[], &mut explanation);
        let title: String = question.text().chars().take(80).collect();
        let title = match title.trim() {
            "" => question.id.clone(),
            title => title.to_owned(),
        };
        let mut text = format!(
            "  <question type=\"{kind}\">\n    <name><text>{}</text></name>\n    <questiontext format=\"html\">{}</questiontext>\n    <generalfeedback format=\"html\">{}</generalfeedback>\n",
            escape(&title),
            moodle_text(&html),
            moodle_text(&explanation),
        );
        if kind != "cloze" {
            let _ = writeln!(text, "    <defaultgrade>{}</defaultgrade>", question.points);
        }
        let _ = writeln!(
            text,
            "    <penalty>0</penalty>\n    <hidden>0</hidden>\n    <idnumber>{}</idnumber>",
            escape(&question.id)
        );
        match &question.answer {
            Answer::Single(choices)
            | Answer::Multiple(choices)
            | Answer::TrueFalse(choices)
            | Answer::Hotspots { choices, .. }
                if kind == "multichoice" =>
            {
                if matches!(question.answer, Answer::Hotspots { .. }) {
                    self.lacks(name, "its places in the picture become choices");
                }
                if matches!(&question.answer, Answer::TrueFalse(choices) if !comes_back(choices)) {
                    self.lacks(name, SINGLE_THERE);
                }
                let is_single = matches!(question.answer, Answer::Single(_) | Answer::TrueFalse(_));
                let right = choices
                    .iter()
                    .filter(|choice| choice.correct)
                    .count()
                    .max(1);
                if right > 10 {
                    return self.lacks(name, "Moodle has no share for more than ten right answers");
                }
                // The very shares that Moodle knows.
                let share = match right {
                    3 => "33.33333".to_owned(),
                    6 => "16.66667".to_owned(),
                    7 => "14.28571".to_owned(),
                    9 => "11.11111".to_owned(),
                    right => format!("{}", 100.0 / right as f64),
                };
                let _ = writeln!(
                    text,
                    "    <single>{is_single}</single>\n    <shuffleanswers>{}</shuffleanswers>\n    <answernumbering>abc</answernumbering>",
                    question.shuffle
                );
                for choice in choices {
                    let fraction = match (choice.correct, is_single) {
                        (true, _) => share.clone(),
                        (false, true) => "0".to_owned(),
                        (false, false) => format!("-{share}"),
                    };
                    self.answer(
                        name,
                        &fraction,
                        &choice.content,
                        &choice.feedback,
                        &mut text,
                    );
                }
            }
            Answer::Single(_) | Answer::Multiple(_) | Answer::Hotspots { .. } => {}
            Answer::TrueFalse(choices) => {
                for choice in choices {
                    let word = if says_true(choice) { "true" } else { "false" };
                    let fraction = if choice.correct { "100" } else { "0" };
                    let feedback = self.line(name, &choice.feedback);
                    let _ = writeln!(
                        text,
                        "    <answer fraction=\"{fraction}\" format=\"moodle_auto_format\"><text>{word}</text><feedback format=\"html\"><text>{}</text></feedback></answer>",
                        escape(&feedback)
                    );
                }
            }
            Answer::Matching { pairs, decoys } => {
                let _ = writeln!(text, "    <shuffleanswers>true</shuffleanswers>");
                for pair in pairs {
                    if !pair.feedback.is_empty() {
                        self.lacks(name, "Moodle has no feedback for a pair");
                    }
                    let left = self.line(name, &pair.left);
                    subquestion(&left, &plain(&pair.right), &mut text);
                }
                for decoy in decoys {
                    subquestion("", &plain(decoy), &mut text);
                }
            }
            Answer::Sorting {
                items,
                categories,
                goes,
            } => {
                let _ = writeln!(text, "    <shuffleanswers>true</shuffleanswers>");
                for (item, to) in items.iter().zip(goes) {
                    if !item.feedback.is_empty() {
                        self.lacks(name, "Moodle has no feedback for a pair");
                    }
                    let left = self.line(name, &item.content);
                    subquestion(&left, &plain(&categories[*to]), &mut text);
                }
                for (number, category) in categories.iter().enumerate() {
                    if !goes.contains(&number) {
                        subquestion("", &plain(category), &mut text);
                    }
                }
            }
            Answer::Ordering(items) => {
                let _ = writeln!(
                    text,
                    "    <layouttype>VERTICAL</layouttype>\n    <selecttype>ALL</selecttype>\n    <selectcount>0</selectcount>\n    <gradingtype>ALL_OR_NOTHING</gradingtype>\n    <showgrading>SHOW</showgrading>\n    <numberingstyle>none</numberingstyle>\n    <shownumcorrect>1</shownumcorrect>"
                );
                if items.iter().any(|item| !item.feedback.is_empty()) {
                    self.lacks(name, "Moodle shows no feedback for one thing of an order");
                }
                for (number, item) in items.iter().enumerate() {
                    let words = self.line(name, &item.content);
                    let _ = writeln!(
                        text,
                        "    <answer fraction=\"{}\" format=\"html\"><text>{}</text></answer>",
                        number + 1,
                        escape(&words)
                    );
                }
            }
            Answer::FillIn { blanks, .. } if kind == "shortanswer" => {
                let _ = writeln!(text, "    <usecase>0</usecase>");
                for accepted in blanks.iter().flatten() {
                    let _ = writeln!(
                        text,
                        "    <answer fraction=\"100\" format=\"moodle_auto_format\"><text>{}</text></answer>",
                        escape(&accepted.replace('*', "\\*"))
                    );
                }
            }
            Answer::FillIn { .. } => {}
            Answer::Numeric {
                answer,
                tolerance,
                unit,
            } => {
                let _ = writeln!(
                    text,
                    "    <answer fraction=\"100\" format=\"moodle_auto_format\"><text>{answer}</text><tolerance>{tolerance}</tolerance></answer>"
                );
                if let Some(unit) = unit {
                    let _ = writeln!(
                        text,
                        "    <units><unit><multiplier>1</multiplier><unit_name>{}</unit_name></unit></units>\n    <unitgradingtype>0</unitgradingtype>\n    <unitpenalty>0.1</unitpenalty>\n    <showunits>0</showunits>\n    <unitsleft>0</unitsleft>",
                        escape(unit)
                    );
                }
            }
        }
        for hint in &question.hints {
            let hint = self.line(name, hint);
            let _ = writeln!(
                text,
                "    <hint format=\"html\"><text>{}</text></hint>",
                escape(&hint)
            );
        }
        if !question.tags.is_empty() {
            let tags: Vec<String> = question
                .tags
                .iter()
                .map(|tag| format!("<tag><text>{}</text></tag>", escape(tag)))
                .collect();
            let _ = writeln!(text, "    <tags>{}</tags>", tags.concat());
        }
        text.push_str("  </question>\n");
        self.out.text.push_str(&text);
        self.out.questions += 1;
    }

    fn answer(
        &mut self,
        name: &str,
        fraction: &str,
        content: &[Inline],
        feedback: &[Inline],
        text: &mut String,
    ) {
        let content = self.line(name, content);
        let feedback = self.line(name, feedback);
        let _ = writeln!(
            text,
            "    <answer fraction=\"{fraction}\" format=\"html\"><text>{}</text><feedback format=\"html\"><text>{}</text></feedback></answer>",
            escape(&content),
            escape(&feedback)
        );
    }
}

fn subquestion(left: &str, right: &str, text: &mut String) {
    let _ = writeln!(
        text,
        "    <subquestion format=\"html\"><text>{}</text><answer><text>{}</text></answer></subquestion>",
        escape(left),
        escape(right)
    );
}

/// A text with its files.
fn moodle_text(html: &Html) -> String {
    let mut text = format!("<text>{}</text>", escape(&html.text));
    for (name, bytes) in &html.files {
        let base64 = base64::engine::general_purpose::STANDARD.encode(bytes);
        let _ = write!(
            text,
            "<file name=\"{}\" path=\"/\" encoding=\"base64\">{base64}</file>",
            escape(name)
        );
    }
    text
}

/// A blank as Moodle writes it in a text.
fn cloze(accepted: &[String], points: u32) -> String {
    let escaped = |text: &String| {
        let mut out = String::new();
        for sign in text.chars() {
            if matches!(sign, '}' | '#' | '~' | '/' | '"' | '\\' | '*') {
                out.push('\\');
            }
            out.push(sign);
        }
        escape(&out)
    };
    let answers: Vec<String> = accepted
        .iter()
        .map(|text| format!("={}", escaped(text)))
        .collect();
    format!("{{{points}:SHORTANSWER:{}}}", answers.join("~"))
}
