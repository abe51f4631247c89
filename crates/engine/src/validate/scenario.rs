//! Scenarios: every step can be reached, and leads to an ending.

use std::collections::{HashMap, HashSet};

use crate::course::Module;
use crate::course::activity::Scenario;
use crate::course::block::{Block, walk};
use crate::diagnostic::{Diagnostics, nearest};

pub(super) fn check(module: &Module, diagnostics: &mut Diagnostics) {
    for page in module.pages() {
        for block in walk(&page.blocks) {
            if let Block::Scenario(scenario) = block {
                check_scenario(scenario, diagnostics);
            }
        }
    }
}

fn check_scenario(scenario: &Scenario, diagnostics: &mut Diagnostics) {
    let mut index: HashMap<&str, usize> = HashMap::new();
    let mut sound = true;
    for (number, step) in scenario.steps.iter().enumerate() {
        sound &= !step.id.is_empty();
        if index.insert(&step.id, number).is_some() && !step.id.is_empty() {
            sound = false;
            diagnostics.error(
                step.at,
                "duplicate-id",
                format!("step `{}` is already in this scenario", step.id),
                "give each step its own id",
            );
        }
    }
    for choice in scenario.steps.iter().flat_map(|step| &step.choices) {
        if !index.contains_key(choice.to.as_str()) {
            // A step that lost its id may be the one meant.
            if !std::mem::replace(&mut sound, false) && index.contains_key("") {
                continue;
            }
            let hint = match nearest(&choice.to, index.keys().copied()) {
                Some(near) => format!("did you mean `#{near}`?"),
                None => format!("add a step `### Title {{#{}}}`", choice.to),
            };
            let message = format!("step `{}` does not exist", choice.to);
            diagnostics.error(choice.at, "missing-step", message, hint);
        }
    }
    // A mistyped step would make others unreachable too: one message is enough.
    if !sound || scenario.steps.is_empty() {
        return;
    }
    let next = |step: usize| {
        scenario.steps[step]
            .choices
            .iter()
            .map(|choice| index[choice.to.as_str()])
    };
    let mut previous = vec![Vec::new(); scenario.steps.len()];
    for step in 0..scenario.steps.len() {
        next(step).for_each(|after| previous[after].push(step));
    }
    let reached = closure(HashSet::from([0]), |step| next(step).collect());
    let endings: HashSet<usize> = (0..scenario.steps.len())
        .filter(|step| scenario.steps[*step].choices.is_empty())
        .collect();
    let ending = closure(endings, |step| previous[step].clone());
    for (number, step) in scenario.steps.iter().enumerate() {
        if !reached.contains(&number) {
            diagnostics.error(
                step.at,
                "unreachable-step",
                format!("no choice leads to step `{}`", step.id),
                format!(
                    "add a choice `- […](#{})` to an earlier step, or remove it",
                    step.id
                ),
            );
        } else if !ending.contains(&number) {
            diagnostics.error(
                step.at,
                "endless-step",
                format!("from step `{}` the story never ends", step.id),
                "add a choice that leads to an ending",
            );
        }
    }
}

/// All that can be reached from `start` by `next`.
fn closure(start: HashSet<usize>, next: impl Fn(usize) -> Vec<usize>) -> HashSet<usize> {
    let mut waiting: Vec<usize> = start.iter().copied().collect();
    let mut reached = start;
    while let Some(step) = waiting.pop() {
        for other in next(step) {
            if reached.insert(other) {
                waiting.push(other);
            }
        }
    }
    reached
}
