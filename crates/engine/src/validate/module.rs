//! A module as a whole: its completion rule, its duration, its weight.

use crate::course::activity::Question;
use crate::course::block::{Block, walk};
use crate::course::{Completion, Module, Quiz};
use crate::diagnostic::Diagnostics;
use crate::estimate;
use crate::tracking::{self, SUSPEND_DATA_LIMIT};

/// How far the estimate may be from the target, as a share of it.
const DURATION_TOLERANCE: f64 = 0.1;

pub(super) fn check(module: &Module, diagnostics: &mut Diagnostics) {
    if module.chapters.is_empty() {
        diagnostics.error(
            module.at,
            "empty-module",
            "this module has no chapter",
            "add a folder with a `chapter.toml` and a page",
        );
        return;
    }
    completion(module, diagnostics);
    duration(module, diagnostics);
    let weight = tracking::worst_case_of(module);
    if weight > SUSPEND_DATA_LIMIT {
        diagnostics.error(
            module.at,
            "suspend-data-too-long",
            format!("a learner's progress can take {weight} characters of `suspend_data`, {SUSPEND_DATA_LIMIT} are allowed"),
            "ask for shorter texts in `fill-in` questions (`max=…`), draw fewer questions, or split the module",
        );
    }
}

fn completion(module: &Module, diagnostics: &mut Diagnostics) {
    let Some(quiz) = &module.quiz else {
        if module.completion != Completion::Pages {
            diagnostics.error(
                module.places.completion,
                "missing-quiz",
                "this module's completion needs a quiz, and there is no `quiz.md`",
                "write `quiz.md`, or use `completion = \"pages\"`",
            );
        }
        if module.mastery_score.is_some() {
            diagnostics.error(
                module.places.mastery_score,
                "missing-quiz",
                "`mastery_score` needs a quiz, and there is no `quiz.md`",
                "write `quiz.md`, or remove `mastery_score`",
            );
        }
        return;
    };
    if module.completion != Completion::Pages && module.mastery_score.is_none() {
        diagnostics.error(
            module.places.completion,
            "missing-mastery-score",
            "nothing says which score passes the quiz",
            "add `mastery_score = 70`, or use `completion = \"pages\"`",
        );
    }
    for question in nested_questions(quiz) {
        diagnostics.error(
            question.at,
            "nested-question",
            "this question of the final quiz stands inside another block",
            "put it directly in the quiz, or in a pool there: only those are drawn",
        );
    }
    let drawn = estimate::drawn(quiz);
    if !(8..=10).contains(&drawn) && drawn > 0 {
        diagnostics.warning(
            quiz.page.at,
            "quiz-length",
            format!("the final quiz asks {drawn} questions"),
            "8 to 10 tell enough and tire nobody: set `draw`",
        );
    }
}

/// Questions that stand neither directly in the quiz nor in one of its pools.
fn nested_questions(quiz: &Quiz) -> Vec<&Question> {
    let mut nested = Vec::new();
    for block in &quiz.page.blocks {
        if matches!(block, Block::Question(_) | Block::Pool(_)) {
            continue;
        }
        nested.extend(walk(std::slice::from_ref(block)).into_iter().filter_map(
            |inner| match inner {
                Block::Question(question) => Some(question),
                _ => None,
            },
        ));
    }
    nested
}

fn duration(module: &Module, diagnostics: &mut Diagnostics) {
    if module.draft || module.pages().any(|page| page.draft) {
        return;
    }
    let minutes = estimate::module_minutes(module);
    let target = f64::from(module.target_minutes);
    if (minutes - target).abs() > target * DURATION_TOLERANCE {
        let off = (minutes - target).abs() / target * 100.0;
        let (way, hint) = if minutes > target {
            ("more", "shorten the text, or set a longer `target_minutes`")
        } else {
            (
                "less",
                "say what is missing, or set a shorter `target_minutes`",
            )
        };
        diagnostics.warning(
            module.places.target_minutes,
            "duration",
            format!("this module takes about {minutes:.0} minutes, {off:.0} % {way} than the {target} aimed at"),
            hint,
        );
    }
}
