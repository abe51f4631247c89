//! Activities -> HTML, through their templates.

use super::RenderError;
use super::blocks::{Html, Printer};
use super::views::*;
use crate::course::activity::{Answer, Choice, Inspection, Question, Scenario};
use crate::course::inline::Inline;
use crate::tracking::key;

/// Characters that may stand around a typed answer without being of it.
const TYPED_AROUND: usize = 16;

impl<'a> Printer<'a> {
    pub(super) fn question(&self, question: &'a Question) -> Html {
        let number = self.state.questions.get() + 1;
        self.state.questions.set(number);
        let choices = question
            .answer
            .choices()
            .iter()
            .map(|choice| self.choice(choice))
            .collect::<Result<_, _>>()?;
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
        })
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
                choices.push(StepChoiceView {
                    n,
                    to: &choice.to,
                    html: self.text(&choice.content)?,
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
        self.print(
            "scenario",
            ScenarioView {
                id: &scenario.id,
                key: key(&scenario.id),
                title: &scenario.title,
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

/// The right answer in words, numbers as the language writes them.
fn solution(answer: &Answer, lang: &str) -> String {
    let join = |texts: Vec<String>, with: &str| texts.join(with);
    match answer {
        Answer::Single(choices) | Answer::Multiple(choices) | Answer::TrueFalse(choices) => {
            let right = choices.iter().filter(|choice| choice.correct);
            join(
                right
                    .map(|choice| Printer::words(&choice.content))
                    .collect(),
                "\u{202f}; ",
            )
        }
        Answer::Matching { pairs, .. } => {
            let pairs = pairs.iter().map(|pair| {
                format!(
                    "{} → {}",
                    Printer::words(&pair.left),
                    Printer::words(&pair.right)
                )
            });
            join(pairs.collect(), "\u{202f}; ")
        }
        Answer::Ordering(items) => {
            let items = items
                .iter()
                .zip(1..)
                .map(|(item, number)| format!("{number}. {}", Printer::words(&item.content)));
            join(items.collect(), " ")
        }
        Answer::FillIn { blanks, .. } => {
            let firsts = blanks
                .iter()
                .filter_map(|accepted| accepted.first().cloned());
            join(firsts.collect(), ", ")
        }
        Answer::Numeric { answer, unit, .. } => {
            let mut number = answer.to_string();
            if !lang.starts_with("en") {
                number = number.replace('.', ",");
            }
            match unit {
                Some(unit) if unit == "%" => format!("{number}\u{202f}%"),
                Some(unit) => format!("{number}\u{a0}{unit}"),
                None => number,
            }
        }
    }
}
