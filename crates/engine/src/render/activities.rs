//! Activities -> HTML, through their templates.

use super::blocks::{Html, Printer};
use super::error::RenderError;
use super::views::*;
use crate::course::activity::{
    Answer, Area, Choice, Exploration, Inspection, Poll, Question, Scenario,
};
use crate::course::inline::Inline;
use crate::tracking::key;

/// Characters that may stand around a typed answer without being of it.
const TYPED_AROUND: usize = 16;

impl<'a> Printer<'a> {
    pub(super) fn question(&self, question: &'a Question) -> Html {
        let number = self.state.questions.get() + 1;
        self.state.questions.set(number);
        let mut choices = question
            .answer
            .choices()
            .iter()
            .map(|choice| self.choice(choice))
            .collect::<Result<Vec<_>, _>>()?;
        let mut lefts = Vec::new();
        let mut rights = Vec::new();
        let mut unit = None;
        match &question.answer {
            Answer::Matching { pairs, decoys } => {
                for (pair, letter) in pairs.iter().zip('a'..) {
                    lefts.push(self.entry(letter, &pair.left, &pair.feedback)?);
                    rights.push(self.entry(letter, &pair.right, &[])?);
                }
                for (decoy, letter) in decoys.iter().zip('a'..) {
                    let letter = (letter as u8 + pairs.len() as u8) as char;
                    rights.push(self.entry(letter, decoy, &[])?);
                }
            }
            Answer::Hotspots { areas, .. } => {
                for (choice, area) in choices.iter_mut().zip(areas) {
                    choice.area = written(area);
                }
            }
            Answer::Sorting { categories, .. } => {
                for (category, letter) in categories.iter().zip('a'..) {
                    rights.push(self.entry(letter, category, &[])?);
                }
            }
            Answer::Numeric { unit: of, .. } => unit = of.as_deref(),
            _ => {}
        }
        self.state.filling.set(Some(question));
        let stem_html = self.blocks(&question.stem)?;
        self.state.filling.set(None);
        self.print(
            "question",
            QuestionView {
                id: &question.id,
                key: key(&question.id),
                kind: question.answer.type_name(),
                points: question.points,
                tries: question.tries,
                number,
                shuffle: question.shuffle,
                confidence: question.confidence,
                stem_html,
                explanation_html: self.blocks(&question.explanation)?,
                hints: question
                    .hints
                    .iter()
                    .map(|hint| self.text(hint))
                    .collect::<Result<_, _>>()?,
                choices,
                lefts,
                rights,
                unit,
                solution: solution(&question.answer, self.lang),
                in_quiz: self.in_quiz,
            },
        )
    }

    fn choice(&self, choice: &Choice) -> Result<ChoiceView, RenderError> {
        let mut view = self.entry(choice.letter, &choice.content, &choice.feedback)?;
        view.correct = choice.correct;
        Ok(view)
    }

    fn entry(
        &self,
        letter: char,
        content: &[Inline],
        feedback: &[Inline],
    ) -> Result<ChoiceView, RenderError> {
        Ok(ChoiceView {
            letter,
            html: self.text(content)?,
            feedback_html: self.text(feedback)?,
            correct: false,
            area: String::new(),
        })
    }

    pub(super) fn poll(&self, poll: &'a Poll) -> Html {
        let mut choices = Vec::new();
        for (n, choice) in poll.choices.iter().enumerate() {
            choices.push(OpinionView {
                letter: choice.letter,
                html: self.text(&choice.content)?,
                feedback_html: self.text(&choice.feedback)?,
                share: poll.shares.get(n).copied(),
            });
        }
        self.print(
            "poll",
            PollView {
                id: &poll.id,
                key: key(&poll.id),
                title: poll.title.as_deref(),
                stem_html: self.blocks(&poll.stem)?,
                choices,
                source: poll.source.as_deref(),
                explanation_html: self.blocks(&poll.explanation)?,
            },
        )
    }

    pub(super) fn exploration(&self, found: &'a Exploration) -> Html {
        let mut places = Vec::new();
        for ((name, words), area) in found.places.iter().zip(&found.areas) {
            places.push(PlaceView {
                html: self.text(name)?,
                words_html: self.text(words)?,
                area: written(area),
            });
        }
        self.print(
            "explore",
            ExplorationView {
                id: &found.id,
                key: key(&found.id),
                title: found.title.as_deref(),
                stem_html: self.blocks(&found.stem)?,
                places,
                explanation_html: self.blocks(&found.explanation)?,
            },
        )
    }

    /// The field of a blank of the fill-in question being printed.
    pub(super) fn blank(&self, number: usize) -> Html {
        let Some(question) = self.state.filling.get() else {
            return Ok(String::new());
        };
        let max = match &question.answer {
            Answer::FillIn { max, .. } => max.get(number).copied().unwrap_or(20),
            _ => 20,
        };
        let field = self.print(
            "blank",
            BlankView {
                id: &question.id,
                n: number + 1,
                // Room for what goes with an answer without being of it: « », a final point.
                max: max + TYPED_AROUND,
                size: max.clamp(4, 24),
            },
        )?;
        // A line end after the field would show as a space.
        Ok(field.trim_end().to_owned())
    }

    pub(super) fn scenario(&self, scenario: &'a Scenario) -> Html {
        let level = self.below();
        let mut steps = Vec::new();
        for step in &scenario.steps {
            let mut choices = Vec::new();
            for (n, choice) in step.choices.iter().enumerate() {
                let html = self.text(&choice.content)?;
                // What is written on a telephone stands in no quotation marks there.
                let said = scenario.with.as_ref().and_then(|_| said(&html));
                choices.push(StepChoiceView {
                    n,
                    to: &choice.to,
                    is_said: said.is_some(),
                    html: said.unwrap_or(html),
                    feedback_html: self.text(&choice.feedback)?,
                    minutes: choice.minutes,
                });
            }
            steps.push(StepView {
                id: &step.id,
                title_html: self.text(&step.title)?,
                html: self.inside(level + 1, &step.blocks)?,
                outcome: step.outcome,
                choices,
            });
        }
        let template = match scenario.with {
            Some(_) => "telephone",
            None => "scenario",
        };
        self.print(
            template,
            ScenarioView {
                id: &scenario.id,
                key: key(&scenario.id),
                title: &scenario.title,
                with: scenario.with.as_deref(),
                clock: scenario.clock,
                intro_html: self.inside(level, &scenario.intro)?,
                debrief_html: self.inside(level, &scenario.debrief)?,
                steps,
                level,
            },
        )
    }

    pub(super) fn inspection(&self, inspection: &'a Inspection) -> Html {
        let mut headers = Vec::new();
        for (label, value) in &inspection.headers {
            headers.push(HeaderView {
                label,
                html: self.text(value)?,
            });
        }
        let mut zones = Vec::new();
        for zone in &inspection.zones {
            zones.push(ZoneView {
                id: &zone.id,
                html: self.text(&zone.content)?,
                why: &zone.why,
                suspicious: zone.suspicious,
                decisive: zone.decisive,
                to: &zone.to,
            });
        }
        self.print(
            "inspection",
            InspectionView {
                id: &inspection.id,
                key: key(&inspection.id),
                kind: inspection.kind,
                title: &inspection.title,
                verdict: inspection.verdict,
                points: inspection.points,
                headers,
                html: self.blocks(&inspection.body)?,
                zones,
                explanation_html: self.blocks(&inspection.explanation)?,
            },
        )
    }
}

/// Left, top, width and height in percent, as a script reads them.
fn written(area: &Area) -> String {
    let Area {
        left,
        top,
        width,
        height,
    } = area;
    format!("{left} {top} {width} {height}")
}

/// What is said, where all of a choice stands in quotation marks: they go into elements of
/// their own.
fn said(html: &str) -> Option<String> {
    let spaces = ['\u{a0}', '\u{202f}', ' '];
    [('«', '»'), ('“', '”')].into_iter().find_map(|(open, close)| {
        let words = html.strip_prefix(open)?.strip_suffix(close)?;
        let inside = words.trim_matches(spaces);
        if inside.contains([open, close]) {
            return None;
        }
        let start = &words[..words.len() - words.trim_start_matches(spaces).len()];
        let end = &words[words.trim_end_matches(spaces).len()..];
        Some(format!(
            "<span class=\"mark\">{open}{start}</span>{inside}<span class=\"mark\">{end}{close}</span>"
        ))
    })
}

/// The right answer in words, line by line; numbers as the language writes them.
fn solution(answer: &Answer, lang: &str) -> Vec<SolutionLine> {
    let line = |words: String| SolutionLine {
        words,
        inside: Vec::new(),
    };
    match answer {
        Answer::Single(choices)
        | Answer::Multiple(choices)
        | Answer::TrueFalse(choices)
        | Answer::Hotspots { choices, .. } => choices
            .iter()
            .filter(|choice| choice.correct)
            .map(|choice| line(Printer::words(&choice.content)))
            .collect(),
        Answer::Matching { pairs, .. } => pairs
            .iter()
            .map(|pair| {
                let (left, right) = (Printer::words(&pair.left), Printer::words(&pair.right));
                line(format!("{left} → {right}"))
            })
            .collect(),
        Answer::Ordering(items) => items
            .iter()
            .map(|item| line(Printer::words(&item.content)))
            .collect(),
        Answer::Sorting {
            items,
            categories,
            goes,
        } => categories
            .iter()
            .enumerate()
            .map(|(number, category)| {
                let inside = items.iter().zip(goes).filter(|(_, to)| **to == number);
                SolutionLine {
                    words: Printer::words(category),
                    inside: inside
                        .map(|(item, _)| Printer::words(&item.content))
                        .collect(),
                }
            })
            .filter(|category| !category.inside.is_empty())
            .collect(),
        Answer::FillIn { blanks, .. } => blanks
            .iter()
            .filter_map(|accepted| accepted.first().cloned())
            .map(line)
            .collect(),
        Answer::Numeric { answer, unit, .. } => {
            let mut number = answer.to_string();
            if !lang.starts_with("en") {
                number = number.replace('.', ",");
            }
            vec![line(match unit {
                Some(unit) if unit == "%" => format!("{number}\u{202f}%"),
                Some(unit) => format!("{number}\u{a0}{unit}"),
                None => number,
            })]
        }
    }
}
