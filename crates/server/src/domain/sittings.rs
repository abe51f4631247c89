//! The sittings that a module is taken in, and in which of them a learner stopped.

use serde::{Deserialize, Serialize};

use crate::store::attempt::Attempt;

/// What one takes in one go.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct Sitting {
    /// As shown.
    pub title: String,
    /// Estimated duration; 0: unknown.
    #[serde(default)]
    pub minutes: i64,
    /// Ids of its pages, in order.
    #[serde(default)]
    pub pages: Vec<String>,
}

/// The sittings of a version as they are kept; none where it says none.
pub fn read(json: &str) -> Vec<Sitting> {
    serde_json::from_str(json).unwrap_or_default()
}

/// In which sitting the last of these attempts stopped, from 0; none where nobody knows.
pub fn stopped(sittings: &[Sitting], attempts: &[Attempt]) -> Option<usize> {
    let last = attempts.iter().max_by_key(|it| it.committed_at)?;
    let values: serde_json::Value = serde_json::from_str(&last.cmi).ok()?;
    let page = values["cmi.core.lesson_location"].as_str()?;
    let is_here = |it: &Sitting| it.pages.iter().any(|id| id == page);
    sittings.iter().position(is_here)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn attempt(cmi: &str, committed_at: i64) -> Attempt {
        Attempt {
            attempt_id: "a".into(),
            registration_id: "r".into(),
            item_identifier: "i".into(),
            number: 1,
            state_launch: 0,
            state_seq: 0,
            cmi: cmi.into(),
            status: "incomplete".into(),
            score: None,
            total_time: 0,
            progress: 0,
            started_at: 0,
            committed_at,
            finished_at: None,
            history: String::new(),
            past: String::new(),
        }
    }

    #[test]
    fn the_last_attempt_says_where_somebody_stopped() {
        let all = read(
            r#"[{"title":"Un","minutes":6,"pages":["a","b"]},{"title":"Deux","pages":["c"]}]"#,
        );
        let at = |page: &str| format!(r#"{{"cmi.core.lesson_location":"{page}"}}"#);
        let cases = [
            (vec![attempt(&at("b"), 1)], Some(0)),
            (vec![attempt(&at("b"), 2), attempt(&at("c"), 3)], Some(1)),
            (vec![attempt(&at("c"), 3), attempt("{}", 4)], None),
            (vec![attempt(&at("gone"), 1)], None),
            (vec![attempt("not JSON", 1)], None),
            (vec![], None),
        ];
        for (attempts, expected) in cases {
            assert_eq!(stopped(&all, &attempts), expected);
        }
        assert_eq!(read("not JSON"), Vec::new());
        assert_eq!(stopped(&[], &[attempt(&at("b"), 1)]), None);
    }
}
