//! What the LMS gives an SCO when it opens it (RTE 3.4.4, 3.5).

use super::cmi::Cmi;
use super::element::Leaf;
use super::end::{end_session, fold_time, outcome, standing};
use super::value::Status;
use crate::manifest::{MasteryScore, TimeLimitAction};
use crate::timespan::Timespan;

/// cmi.core.lesson_mode.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Mode {
    /// Looking around, for no credit.
    Browse,
    /// Learning.
    #[default]
    Normal,
    /// Reading again what is finished; nothing is kept.
    Review,
}

/// cmi.core.credit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Credit {
    /// Status and score count.
    #[default]
    Credit,
    /// They do not.
    NoCredit,
}

impl Mode {
    /// As the standard spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            Mode::Browse => "browse",
            Mode::Normal => "normal",
            Mode::Review => "review",
        }
    }

    /// The two that go together: only the normal mode gives credit, and without
    /// credit it is browsing (RTE 3.5, step 2b).
    pub fn settle(self, credit: Credit) -> (Mode, Credit) {
        match (self, credit) {
            (Mode::Normal, Credit::Credit) => (Mode::Normal, Credit::Credit),
            (Mode::Review, _) => (Mode::Review, Credit::NoCredit),
            _ => (Mode::Browse, Credit::NoCredit),
        }
    }
}

impl Credit {
    /// As the standard spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            Credit::Credit => "credit",
            Credit::NoCredit => "no-credit",
        }
    }
}

/// What only the LMS knows, most of it from the manifest (CAM 2.3.4).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LaunchData {
    /// An opaque identifier: RTE forbids periods and spaces.
    pub student_id: String,
    /// `Last, First`.
    pub student_name: String,
    /// Mode asked for; see [`Mode::settle`].
    pub mode: Mode,
    /// Credit asked for.
    pub credit: Credit,
    /// adlcp:datafromlms.
    pub launch_data: String,
    /// cmi.comments_from_lms.
    pub comments_from_lms: String,
    /// adlcp:masteryscore.
    pub mastery_score: Option<MasteryScore>,
    /// adlcp:maxtimeallowed.
    pub max_time_allowed: Option<Timespan>,
    /// adlcp:timelimitaction.
    pub time_limit_action: Option<TimeLimitAction>,
}

/// The values an SCO finds when it is opened. `kept` is what the last session
/// left, after [`end_session`](super::end_session); the default for the first.
///
/// For a review, keep the old [`Cmi`]: this one is for the SCO's eyes only.
pub fn begin(kept: Cmi, launch: &LaunchData) -> Cmi {
    let mut cmi = kept;
    let entry = next_session(&mut cmi);
    let (mode, credit) = launch.mode.settle(launch.credit);
    let mastery_score = launch.mastery_score.map(|it| it.to_string());
    let max_time_allowed = launch.max_time_allowed.map(|it| it.to_string());
    let action = launch
        .time_limit_action
        .unwrap_or(TimeLimitAction::ContinueNoMessage);
    for (leaf, value) in [
        (Leaf::StudentId, launch.student_id.as_str()),
        (Leaf::StudentName, &launch.student_name),
        (Leaf::Credit, credit.as_str()),
        (Leaf::Entry, entry),
        (Leaf::LessonMode, mode.as_str()),
        (Leaf::LaunchData, &launch.launch_data),
        (Leaf::CommentsFromLms, &launch.comments_from_lms),
        // ADD 17: nothing where the manifest says nothing.
        (Leaf::MasteryScore, &mastery_score.unwrap_or_default()),
        (Leaf::MaxTimeAllowed, &max_time_allowed.unwrap_or_default()),
        (Leaf::TimeLimitAction, action.as_str()),
    ] {
        cmi.give(leaf, value);
    }
    cmi
}

/// The values that an SCO finds when it calls LMSInitialize again after LMSFinish, in the
/// same launch: real packages do so at each of their pages. The session that ended is
/// judged and folded in, once; what the LMS gave stays as it was given.
///
/// A status that the SCO never set does not become `completed` by this end, since the SCO
/// is still there: that is for the end of the last session ([`outcome`]). What the ended one
/// came to is given back.
pub fn begin_again(cmi: &mut Cmi) -> Status {
    let outcome = outcome(cmi);
    let is_silent = outcome.own_status.is_none() && outcome.status == Status::Completed;
    let stood = match is_silent {
        true => standing(cmi, false),
        false => outcome.status,
    };
    end_session(cmi, stood);
    let entry = next_session(cmi);
    cmi.give(Leaf::Entry, entry);
    stood
}

/// RTE: exit and session_time are the last session's. The next one's cmi.core.entry.
fn next_session(cmi: &mut Cmi) -> &'static str {
    let entry = entry(cmi);
    fold_time(cmi);
    cmi.forget(Leaf::Exit);
    entry
}

/// cmi.core.entry (RTE, ADD 6): by the exit of the last session, whatever its
/// status. An SCO that wrote nothing has not been here.
fn entry(cmi: &Cmi) -> &'static str {
    if cmi.is_untouched() {
        "ab-initio"
    } else if cmi.leaf(Leaf::Exit) == Some("suspend") {
        "resume"
    } else {
        ""
    }
}
