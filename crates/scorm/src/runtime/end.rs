//! The status, score and time of a session (RTE 3.4.4 lesson_status, total_time; CR p. 2-19).

use super::cmi::Cmi;
use super::decimal::Decimal;
use super::element::Leaf;
use super::value::Status;
use crate::timespan::Timespan;

/// What the LMS makes of a session that ended, by LMSFinish or by leaving: the
/// standard judges both alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The status that counts.
    pub status: Status,
    /// The status that the SCO set, if any. Show both where they differ.
    pub own_status: Option<Status>,
    /// cmi.core.score.raw.
    pub score: Option<Decimal>,
    /// All sessions together, this one included.
    pub total_time: Timespan,
    /// The SCO asked to be resumed (cmi.core.exit `suspend`).
    pub suspended: bool,
    /// The SCO asked to end the learner's course session (cmi.core.exit `logout`).
    pub logout: bool,
}

/// Judges the session of an SCO that was initialised, as if it ended now.
///
/// Status (RTE p. 3-25, CR p. 2-19), for credit only: an SCO that said nothing
/// is completed; then, where a mastery score and a score exist, it is passed or
/// failed, unless it says that it is `incomplete`. Without credit the status is
/// what it was, or `browsed` after the first look.
pub fn outcome(cmi: &Cmi) -> Outcome {
    let own_status: Option<Status> = cmi.leaf(Leaf::LessonStatus).and_then(|it| it.parse().ok());
    let score: Option<Decimal> = cmi.leaf(Leaf::ScoreRaw).and_then(|it| it.parse().ok());
    let mastery: Option<Decimal> = cmi.leaf(Leaf::MasteryScore).and_then(|it| it.parse().ok());
    let status = match (mode(cmi), cmi.leaf(Leaf::Credit).unwrap_or("credit")) {
        ("normal", "credit") => match (own_status, &score, mastery) {
            (Some(Status::Incomplete), ..) => Status::Incomplete,
            (_, Some(score), Some(mastery)) if *score >= mastery => Status::Passed,
            (_, Some(_), Some(_)) => Status::Failed,
            (own, ..) => own.unwrap_or(Status::Completed),
        },
        ("browse", _) if cmi.status() == Status::NotAttempted => Status::Browsed,
        _ => cmi.status(),
    };
    let exit = cmi.leaf(Leaf::Exit).unwrap_or_default();
    Outcome {
        status,
        own_status,
        score,
        total_time: total_time(cmi),
        suspended: exit == "suspend",
        logout: exit == "logout",
    }
}

/// The status of a session as it stands: judged when the SCO is over, by LMSFinish or
/// by leaving; until then what the SCO says, and `incomplete` as long as it says nothing.
pub fn standing(cmi: &Cmi, is_over: bool) -> Status {
    match cmi.status() {
        _ if is_over => outcome(cmi).status,
        // It talks to the LMS, so it has begun.
        Status::NotAttempted => Status::Incomplete,
        status => status,
    }
}

/// Folds the last session in, once, and gives its outcome: the time always, the
/// status that counts only when the session ended. One that was cut (the browser died,
/// the line was lost) did not end, so nothing is completed or judged by it: RTE p. 3-25
/// speaks of LMSFinish and of leaving. `stood` is the status that the LMS kept at the
/// last commit: what [`standing`] said, which tells the two apart where it matters, or
/// what an earlier session reached, where that is kept.
///
/// Call it before the next [`begin`](super::begin), and not before: until then late
/// commits may still change the session's outcome.
pub fn end_session(cmi: &mut Cmi, stood: Status) -> Outcome {
    let mut outcome = outcome(cmi);
    let was_cut =
        outcome.status != stood && [Status::NotAttempted, standing(cmi, false)].contains(&stood);
    if was_cut {
        outcome.status = standing(cmi, false);
    } else {
        outcome.status = stood;
        if mode(cmi) != "review" && stood != Status::NotAttempted {
            cmi.give(Leaf::LessonStatus, stood.as_str());
        }
    }
    fold_time(cmi);
    outcome
}

/// RTE total_time: the last session_time is added, once.
pub(super) fn fold_time(cmi: &mut Cmi) {
    let total_time = total_time(cmi);
    cmi.forget(Leaf::SessionTime);
    cmi.give(Leaf::TotalTime, &total_time.to_string());
}

fn total_time(cmi: &Cmi) -> Timespan {
    let read = |leaf: Leaf| cmi.leaf(leaf).and_then(|it| it.parse().ok());
    let stored: Timespan = read(Leaf::TotalTime).unwrap_or_default();
    stored.saturating_add(read(Leaf::SessionTime).unwrap_or_default())
}

fn mode(cmi: &Cmi) -> &str {
    cmi.leaf(Leaf::LessonMode).unwrap_or("normal")
}
