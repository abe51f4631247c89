//! The SCOs of a course -> the status and score of the course (roll-up).
//!
//! SCORM 1.2 leaves this to the LMS. Ours: of several tries at a SCO the best one
//! counts; a course is done when every SCO is; it is passed when it is done and a
//! SCO was passed, failed when it is done and a SCO failed without later success.

use scorm::runtime::Status;

use crate::store::registration::{self, RolledUp, ScoState};
use crate::store::{Kind, StoreError, Write};

/// Status and score of a course.
#[derive(Clone, Debug, PartialEq)]
pub struct Rollup {
    /// Never `browsed`.
    pub status: Status,
    /// Percent: the mean of the SCOs that have a score.
    pub score: Option<f64>,
    /// 0..=100: the mean of all SCOs.
    pub progress: i64,
}

/// Status of a course when only the first try at each SCO counts.
#[derive(Clone, Debug, PartialEq)]
pub struct First {
    /// Of which registration.
    pub registration_id: String,
    /// Never `browsed`.
    pub status: Status,
}

/// Rolls these registrations up, after one of their SCOs changed, and keeps it; the status by
/// first tries is given back.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub async fn roll_up(
    kind: Kind,
    write: &mut Write<'_>,
    ids: &[&str],
    now: i64,
) -> Result<Vec<First>, StoreError> {
    let states = registration::sco_states(kind, write, ids).await?;
    let same = |one: &ScoState, two: &ScoState| one.registration_id == two.registration_id;
    let rolled: Vec<RolledUp> = states
        .chunk_by(same)
        .map(|states| {
            let rollup = rollup(states);
            RolledUp {
                registration_id: &states[0].registration_id,
                status: rollup.status.as_str(),
                score: rollup.score,
                progress: rollup.progress,
                completed_at: rollup.status.is_done().then_some(now),
            }
        })
        .collect();
    registration::set_states(kind, write, &rolled).await?;
    let first = |states: &[ScoState]| {
        let mut firsts = states.to_vec();
        firsts.retain(|it| it.number.is_none_or(|it| it == 1));
        First {
            registration_id: states[0].registration_id.clone(),
            status: rollup(&firsts).status,
        }
    };
    Ok(states.chunk_by(same).map(first).collect())
}

/// Rolls the SCOs of a version up; `states` has a row for each attempt at each.
pub fn rollup(states: &[ScoState]) -> Rollup {
    let mut best: Vec<(&str, Sco)> = Vec::new();
    for state in states {
        let one = Sco::of(state);
        match best.iter_mut().find(|(id, _)| *id == state.identifier) {
            None => best.push((&state.identifier, one)),
            Some((_, sco)) => sco.join(one),
        }
    }
    let scos: Vec<Sco> = best.into_iter().map(|(_, sco)| sco).collect();
    let any = |status: Status| scos.iter().any(|sco| sco.status == status);
    let status = if scos.is_empty() || scos.iter().all(|it| it.status == Status::NotAttempted) {
        Status::NotAttempted
    } else if !scos
        .iter()
        .all(|it| rank(it.status) >= rank(Status::Failed))
    {
        Status::Incomplete
    } else if any(Status::Failed) {
        Status::Failed
    } else if any(Status::Passed) {
        Status::Passed
    } else {
        Status::Completed
    };
    let scores: Vec<f64> = scos.iter().filter_map(|it| it.score).collect();
    let total: i64 = scos.iter().map(|it| it.progress).sum();
    Rollup {
        status,
        score: (!scores.is_empty()).then(|| scores.iter().sum::<f64>() / scores.len() as f64),
        progress: total.checked_div(scos.len() as i64).unwrap_or(0),
    }
}

#[derive(Clone, Copy)]
struct Sco {
    status: Status,
    score: Option<f64>,
    progress: i64,
}

impl Sco {
    fn of(state: &ScoState) -> Sco {
        let status = state.status.as_deref().and_then(|it| it.parse().ok());
        Sco {
            status: status.unwrap_or_default(),
            score: state.score,
            progress: state.progress.unwrap_or(0),
        }
    }

    /// The better of two tries, element by element.
    fn join(&mut self, other: Sco) {
        self.status = better(self.status, other.status);
        self.score = match (self.score, other.score) {
            (Some(one), Some(two)) => Some(one.max(two)),
            (one, two) => one.or(two),
        };
        self.progress = self.progress.max(other.progress);
    }
}

/// The better of two results at one SCO.
pub(super) fn better(one: Status, two: Status) -> Status {
    if rank(two) > rank(one) { two } else { one }
}

fn rank(status: Status) -> u8 {
    match status {
        Status::NotAttempted => 0,
        Status::Browsed => 1,
        Status::Incomplete => 2,
        Status::Failed => 3,
        Status::Completed => 4,
        Status::Passed => 5,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn state(identifier: &str, status: &str, score: Option<f64>, progress: i64) -> ScoState {
        ScoState {
            registration_id: "r".into(),
            identifier: identifier.into(),
            status: (!status.is_empty()).then(|| status.into()),
            score,
            progress: Some(progress),
            number: Some(1),
        }
    }

    #[test]
    fn a_course_is_done_when_every_sco_is() {
        for (states, expected) in [
            (vec![], Status::NotAttempted),
            (vec![state("a", "", None, 0)], Status::NotAttempted),
            (vec![state("a", "browsed", None, 0)], Status::Incomplete),
            (
                vec![state("a", "passed", None, 100), state("b", "", None, 0)],
                Status::Incomplete,
            ),
            (
                vec![
                    state("a", "passed", None, 100),
                    state("b", "completed", None, 100),
                ],
                Status::Passed,
            ),
            (vec![state("a", "completed", None, 100)], Status::Completed),
            (
                vec![
                    state("a", "passed", None, 100),
                    state("b", "failed", None, 100),
                ],
                Status::Failed,
            ),
        ] {
            assert_eq!(rollup(&states).status, expected, "{states:?}");
        }
    }

    #[test]
    fn the_best_try_counts() {
        let tries = [
            state("a", "failed", Some(40.0), 100),
            state("a", "passed", Some(90.0), 100),
            state("a", "incomplete", Some(10.0), 20),
        ];
        let expected = Rollup {
            status: Status::Passed,
            score: Some(90.0),
            progress: 100,
        };
        assert_eq!(rollup(&tries), expected);
    }
}
