//! A whole programme that is one SCO -> the status and score of each of its modules, out of the
//! objectives that its script keeps: one with the module's id, its status and its score.
//!
//! What a module reached is never lowered by a later visit, as with whole courses.

use std::collections::BTreeMap;

use scorm::runtime::{Cmi, Status};
use serde::{Deserialize, Serialize};

use super::identity::Part;
use super::rollup::better;
use crate::store::blur::Span;

/// Status and score of a module.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct State {
    /// As SCORM spells it.
    pub status: String,
    /// Percent.
    #[serde(default)]
    pub score: Option<f64>,
    /// When it was first completed or passed, in unix milliseconds.
    #[serde(default)]
    pub completed_at: Option<i64>,
}

/// By the module's id.
pub type States = BTreeMap<String, State>;

impl State {
    /// Completed or passed.
    pub fn is_done(&self) -> bool {
        self.completed_at.is_some()
    }
}

/// The states as they are kept.
pub fn read(json: &str) -> States {
    serde_json::from_str(json).unwrap_or_default()
}

/// The modules of a version as they are kept; none where it is no whole programme.
pub fn parts(json: &str) -> Vec<Part> {
    serde_json::from_str(json).unwrap_or_default()
}

/// The states with what an attempt says now.
pub fn follow(mut states: States, parts: &[Part], cmi: &Cmi, now: i64) -> States {
    const LIST: &str = "cmi.objectives.";
    for (name, id) in cmi.elements() {
        let place = name
            .strip_prefix(LIST)
            .and_then(|it| it.strip_suffix(".id"));
        let Some(place) = place.filter(|_| parts.iter().any(|part| part.id == id)) else {
            continue;
        };
        let value = |field: &str| cmi.stored(&format!("{LIST}{place}.{field}"));
        let status: Status = value("status")
            .and_then(|it| it.parse().ok())
            .unwrap_or_default();
        if status == Status::NotAttempted {
            continue;
        }
        let score: Option<f64> = value("score.raw").and_then(|it| it.parse().ok());
        let state = states.entry(id.to_owned()).or_default();
        let former: Status = state.status.parse().unwrap_or_default();
        state.status = better(former, status).as_str().to_owned();
        state.score = match (state.score, score) {
            (Some(one), Some(two)) => Some(one.max(two)),
            (one, two) => one.or(two),
        };
        if status.is_done() && state.completed_at.is_none() {
            state.completed_at = Some(now);
        }
    }
    states
}

/// The states, as kept, with dates of a year cut down to it; none: there is nothing to change.
pub fn cut(json: &str, year: Span) -> Option<String> {
    let mut states = read(json);
    let mut is_changed = false;
    for at in states
        .values_mut()
        .filter_map(|it| it.completed_at.as_mut())
    {
        is_changed |= year.cut(*at) != *at;
        *at = year.cut(*at);
    }
    // Strings and numbers always serialise.
    is_changed.then(|| serde_json::to_string(&states).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cmi(objectives: &[(&str, &str, &str)]) -> Cmi {
        let mut values = BTreeMap::new();
        for (place, (id, status, score)) in objectives.iter().enumerate() {
            for (field, value) in [("id", id), ("status", status), ("score.raw", score)] {
                if !value.is_empty() {
                    values.insert(
                        format!("cmi.objectives.{place}.{field}"),
                        (*value).to_owned(),
                    );
                }
            }
        }
        Cmi::restore(&values).expect("right")
    }

    fn all() -> Vec<Part> {
        ["agir", "agir-plus"]
            .map(|id| Part {
                id: id.into(),
                ..Part::default()
            })
            .into()
    }

    #[test]
    fn each_module_has_its_own_state_and_chapters_none() {
        let said = cmi(&[
            ("agir-plus", "not attempted", ""),
            ("agir", "passed", "84.6"),
            ("agir.chapitre", "completed", ""),
        ]);
        let states = follow(States::new(), &all(), &said, 7);
        let expected = State {
            status: "passed".into(),
            score: Some(84.6),
            completed_at: Some(7),
        };
        assert_eq!(states, [("agir".to_owned(), expected)].into());
        // As it is kept, and read again.
        let kept = serde_json::to_string(&states).expect("JSON");
        assert_eq!(read(&kept), states);
        assert_eq!(read("{}"), States::new());
    }

    #[test]
    fn a_later_visit_lowers_nothing() {
        let first = follow(States::new(), &all(), &cmi(&[("agir", "passed", "90")]), 1);
        let again = cmi(&[("agir", "incomplete", "10"), ("agir-plus", "failed", "5")]);
        let later = follow(first.clone(), &all(), &again, 2);
        assert_eq!(later["agir"], first["agir"]);
        assert!(!later["agir-plus"].is_done());
        let mended = follow(later, &all(), &cmi(&[("agir-plus", "completed", "")]), 3);
        assert_eq!(mended["agir-plus"].status, "completed");
        assert_eq!(mended["agir-plus"].score, Some(5.0));
        assert_eq!(mended["agir-plus"].completed_at, Some(3));
    }

    #[test]
    fn a_package_that_is_no_programme_has_no_states() {
        let said = cmi(&[("agir", "passed", "")]);
        assert_eq!(follow(States::new(), &[], &said, 1), States::new());
    }
}
