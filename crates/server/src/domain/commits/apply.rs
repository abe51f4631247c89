//! An attempt, and one commit applied to it by the rules of [`commits`](super).

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use scorm::runtime::{
    Cmi, Mode, Rules, Status, begin, begin_again, end_session, outcome, standing,
};

use super::commit::{Commit, Verdict, past, past_with};
use super::recent::Known;
use crate::domain::launch::{launch_data, stored};
use crate::domain::participation::Answered;
use crate::domain::rollup::better;
use crate::store::attempt::{Interaction, Seen, Target};
use crate::store::course;

/// An attempt of the group, as it changes in memory.
pub(super) struct State {
    pub(super) target: Target,
    /// Place of the last commit applied, as it was read.
    pub(super) read_launch: i64,
    pub(super) read_seq: i64,
    pub(super) cmi: Option<Cmi>,
    /// Records as stored, by index; kept only for attempts that write some.
    pub(super) interactions: BTreeMap<i64, String>,
    /// Those records, as the last commit leaves them.
    pub(super) records: BTreeMap<i64, String>,
    pub(super) item: Option<Arc<course::Item>>,
    pub(super) is_changed: bool,
    /// Status, score or progress changed.
    pub(super) is_new_outcome: bool,
    pub(super) is_new_status: bool,
}

pub(super) const INTERACTIONS: &str = "cmi.interactions.";

/// The rules above, for one commit.
pub(super) fn apply(state: &mut State, commit: &Commit, now: i64) -> Verdict {
    let target = &state.target;
    let is_replay = commit.launch != commit.token_launch;
    // Written already, perhaps a moment before another launch took over.
    if !is_replay && commit.launch == target.state_launch && commit.seq <= target.state_seq {
        return Verdict::Acknowledged(false);
    }
    // A token is made after its launch is on the disk.
    if commit.token_launch > target.launch || lacks_what_it_acknowledged(target, commit) {
        return Verdict::Restored;
    }
    if commit.token_launch != target.launch {
        return Verdict::Superseded;
    }
    if (commit.launch, commit.seq) <= (target.state_launch, target.state_seq) {
        return match is_replay && !is_in(target, commit) {
            true => Verdict::Stale,
            false => Verdict::Acknowledged(false),
        };
    }
    if is_replay && (commit.launch > target.launch || target.state_launch == target.launch) {
        return Verdict::Stale;
    }
    if commit.mode == Mode::Review {
        return Verdict::Acknowledged(false);
    }
    // Refused, it is as it was before.
    let mut cmi = match &state.cmi {
        Some(cmi) => cmi.clone(),
        None => stored(&target.cmi, &state.interactions),
    };
    let mut reached = Reached::of(target);
    let mut stands = Outcome::of(target);
    let mut place = (target.state_launch, target.state_session);
    let rules = Rules::of(target.is_strict == 1);
    for (session, set, is_over) in commit.sessions() {
        let is_last = session == commit.session;
        let next = (commit.launch, session);
        // Folded in by a commit that came before.
        if next < place && !is_last {
            continue;
        }
        let data = || {
            let item = state.item.clone().unwrap_or_default();
            launch_data(&item, &target.registration_id, commit.mode)
        };
        if next.0 > place.0 {
            if place.0 > 0 {
                end_session(&mut cmi, stands.status);
                reached.take(&stands);
            }
            cmi = begin(cmi, &data());
        } else if next.1 > place.1 {
            // A page of several that fails, or ends without a word, has reached nothing yet.
            let came_to = begin_again(&mut cmi);
            reached.take(&Outcome {
                status: match came_to.is_done() {
                    true => came_to,
                    false => Status::Incomplete,
                },
                ..stands
            });
            // What was merged before may have been of another mode.
            if cmi.stored("cmi.core.lesson_mode") != Some(commit.mode.as_str()) {
                cmi = begin(cmi, &data());
            }
        }
        place = next;
        if let Err(refused) = cmi.apply(set, &rules) {
            return match refused.into_iter().next() {
                Some(refused) => Verdict::Refused(refused),
                None => Verdict::Acknowledged(false),
            };
        }
        stands = reached.lift(Outcome::standing(&cmi, is_over));
    }
    let verdict = Verdict::Acknowledged(state.settle(&cmi, commit, (&reached, &stands), now));
    state.cmi = Some(cmi);
    verdict
}

fn lacks_what_it_acknowledged(target: &Target, commit: &Commit) -> bool {
    let known = match target.state_launch == commit.launch {
        true => target.state_seq,
        false => 0,
    };
    commit.launch == commit.token_launch
        && commit.launch >= target.state_launch
        && commit.acknowledged > known
}

/// Whether the attempt has what a journal holds: the last request of a page that closed came,
/// and nobody was there to read the answer.
fn is_in(target: &Target, commit: &Commit) -> bool {
    if commit.launch == target.state_launch {
        return commit.seq <= target.state_seq;
    }
    past(&target.past).iter().any(|(history, launch, seq)| {
        // Before histories had names there was one.
        let is_same = history.is_empty() || **history == *commit.history;
        is_same && *launch == commit.launch && *seq >= commit.seq
    })
}

/// Status and score of an attempt.
#[derive(Clone, Debug, PartialEq)]
struct Outcome {
    status: Status,
    score: Option<f64>,
}

impl Outcome {
    /// As it was written last.
    fn of(target: &Target) -> Outcome {
        Outcome {
            status: target.status.parse().unwrap_or_default(),
            score: target.score,
        }
    }

    /// What the running session says.
    fn standing(cmi: &Cmi, is_over: bool) -> Outcome {
        let score = cmi.stored("cmi.core.score.raw");
        Outcome {
            status: standing(cmi, is_over),
            score: score.and_then(|it| it.parse().ok()),
        }
    }
}

/// What the sessions before the running one reached.
#[derive(Clone, Debug, Default, PartialEq)]
struct Reached {
    status: Option<Status>,
    score: Option<f64>,
}

impl Reached {
    fn of(target: &Target) -> Reached {
        Reached {
            status: target
                .reached_status
                .as_deref()
                .and_then(|it| it.parse().ok()),
            score: target.reached_score,
        }
    }

    /// A session is over, and another one follows.
    fn take(&mut self, stood: &Outcome) {
        let status = Some(stood.status).filter(|it| it.is_finished());
        self.status = match (self.status, status) {
            (Some(one), Some(two)) => Some(better(one, two)),
            (one, two) => one.or(two),
        };
        self.score = higher(self.score, stood.score);
    }

    /// The running session's outcome, where it is not below.
    fn lift(&self, outcome: Outcome) -> Outcome {
        Outcome {
            status: self
                .status
                .map_or(outcome.status, |it| better(it, outcome.status)),
            score: higher(self.score, outcome.score),
        }
    }
}

fn higher(one: Option<f64>, two: Option<f64>) -> Option<f64> {
    match (one, two) {
        (Some(one), Some(two)) => Some(one.max(two)),
        (one, two) => one.or(two),
    }
}

impl State {
    pub(super) fn new(target: Target) -> State {
        State {
            read_launch: target.state_launch,
            read_seq: target.state_seq,
            target,
            cmi: None,
            interactions: BTreeMap::new(),
            records: BTreeMap::new(),
            item: None,
            is_changed: false,
            is_new_outcome: false,
            is_new_status: false,
        }
    }

    /// As it was written a moment ago.
    pub(super) fn known(known: Known) -> State {
        State {
            cmi: Some(known.cmi),
            ..State::new(known.target)
        }
    }

    /// As it shall be written, where it still is as it was read.
    pub(super) fn seen(&self) -> Seen<'_> {
        Seen {
            target: &self.target,
            state_launch: self.read_launch,
            state_seq: self.read_seq,
        }
    }

    /// Its place among others: that in which a transaction takes them.
    pub(super) fn order(&self) -> (&str, &str) {
        (&self.target.registration_id, &self.target.attempt_id)
    }

    /// To remember it once it is written. None: not all of it is here.
    pub(super) fn into_known(self) -> Option<Known> {
        let mut target = self.target;
        let length = target.cmi.len();
        target.cmi = String::new();
        let cmi = self.cmi?;
        Some(Known {
            target,
            cmi,
            length,
        })
    }

    /// Whether a commit is the first of its launch, or of its session.
    pub(super) fn begins(&self, commit: &Commit) -> bool {
        let target = &self.target;
        (commit.launch, commit.session) > (target.state_launch, target.state_session)
    }

    /// Takes the new values over. True: the status is another than before.
    fn settle(
        &mut self,
        cmi: &Cmi,
        commit: &Commit,
        (reached, stands): (&Reached, &Outcome),
        now: i64,
    ) -> bool {
        let outcome = outcome(cmi);
        let Outcome { status, score } = *stands;
        let (values, records) = split(cmi);
        let progress = progress(&values, status);
        let target = &mut self.target;
        let is_new_status = target.status != status.as_str();
        self.is_new_status |= is_new_status;
        self.is_new_outcome |=
            is_new_status || target.score != score || target.progress != progress;
        if target.state_launch > 0 && target.state_launch != commit.launch {
            let place = (
                std::mem::take(&mut target.history),
                target.state_launch,
                target.state_seq,
            );
            target.past = past_with(&target.past, place);
        }
        if let Some(merged) = &commit.merged {
            target.past = past_with(&target.past, merged.clone());
        }
        if *target.history != *commit.history {
            target.history = commit.history.to_string();
        }
        target.state_launch = commit.launch;
        target.state_seq = commit.seq;
        target.state_session = commit.session;
        target.reached_status = reached.status.map(|it| it.as_str().to_owned());
        target.reached_score = reached.score;
        target.status = status.as_str().to_owned();
        target.score = score;
        target.progress = progress;
        target.total_time = i64::try_from(outcome.total_time.hundredths()).unwrap_or(i64::MAX);
        if status.is_finished() && target.finished_at.is_none() {
            target.finished_at = Some(now);
        }
        target.cmi = serde_json::to_string(&values).unwrap_or_default();
        let text = |(index, record)| (index, serde_json::to_string(&record).unwrap_or_default());
        self.records = records.into_iter().map(text).collect();
        self.is_changed = true;
        is_new_status
    }

    /// Interactions that are not as they are stored.
    pub(super) fn interactions_changed(&self) -> impl Iterator<Item = Interaction> {
        let changed = self
            .records
            .iter()
            .filter(|(position, record)| self.interactions.get(position) != Some(record));
        changed.map(|(position, record)| Interaction {
            attempt_id: self.target.attempt_id.clone(),
            position: *position,
            record: record.clone(),
        })
    }

    /// Answers of a first try that are judged now, and were not before.
    pub(super) fn answered(&self) -> impl Iterator<Item = Answered> {
        let judged = |record: &String| {
            let record: Record = serde_json::from_str(record).ok()?;
            let is_right = match record.get("result")?.as_str() {
                "correct" => true,
                "wrong" => false,
                _ => return None,
            };
            Some((record.get("id")?.clone(), is_right))
        };
        let changed = self
            .records
            .iter()
            .filter(|(position, record)| self.interactions.get(position) != Some(record))
            .filter(|_| self.target.number == 1);
        changed.filter_map(move |(position, record)| {
            let (question, is_right) = judged(record)?;
            let before = self.interactions.get(position).and_then(judged);
            let is_new = before.is_none_or(|(it, _)| it != question);
            is_new.then(|| Answered {
                registration_id: self.target.registration_id.clone(),
                question,
                is_right,
            })
        })
    }
}

type Record = BTreeMap<String, String>;
type Values<'a> = BTreeMap<Cow<'static, str>, &'a str>;

/// The elements of an attempt: interactions by index, and all others.
fn split(cmi: &Cmi) -> (Values<'_>, BTreeMap<i64, Record>) {
    let mut values = BTreeMap::new();
    let mut records: BTreeMap<i64, Record> = BTreeMap::new();
    for (name, value) in cmi.elements() {
        let indexed = name
            .strip_prefix(INTERACTIONS)
            .and_then(|rest| rest.split_once('.'))
            .and_then(|(index, rest)| Some((index.parse().ok()?, rest.to_owned())));
        match indexed {
            Some((index, rest)) => {
                records
                    .entry(index)
                    .or_default()
                    .insert(rest, value.to_owned());
            }
            None => {
                values.insert(name, value);
            }
        }
    }
    (values, records)
}

/// Objective of our courses whose score is the percentage of their bar: what is shown of them
/// here is what they show. SCORM 1.2 has no element for it.
const PROGRESS: &str = "_progress";

/// 0..=100: all of it when finished, else what the course says, else the share of finished
/// objectives.
fn progress(values: &Values<'_>, status: Status) -> i64 {
    if status.is_finished() {
        return 100;
    }
    let (mut all, mut done, mut said) = (0, 0, None);
    for (name, value) in values.range(Cow::Borrowed("cmi.objectives.")..) {
        if !name.starts_with("cmi.objectives.") {
            break;
        }
        if let Some(objective) = name.strip_suffix(".id") {
            all += 1;
            if *value == PROGRESS {
                said = values.get(format!("{objective}.score.raw").as_str());
            }
        }
        let is_done = name.ends_with(".status") && is_done(value);
        done += i64::from(is_done);
    }
    let said = said.and_then(|it| it.parse::<f64>().ok());
    let percent = said.map(|it| it.clamp(0.0, 99.0) as i64);
    percent
        .or_else(|| (100 * done).checked_div(all))
        .unwrap_or(0)
        .min(99)
}

fn is_done(status: &str) -> bool {
    status.parse().is_ok_and(Status::is_done)
}
