//! Commits of players -> durable rows, many in one transaction.
//!
//! Each node has one writer. It takes all commits that wait, reads and locks their
//! attempts, applies each in memory by the rules of [`scorm::runtime`], writes
//! attempts and interactions back in two statements, and answers when the database
//! says that they are on the disk. An answer `Acknowledged` thus survives a power cut.
//!
//! Every commit has a place, (launch, sequence number), and holds all that its
//! player has no acknowledgement for. An attempt remembers the place of the last one
//! applied; what is not beyond it is in it already. So repeated, late and reordered
//! commits change nothing, and no commit is needed twice.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use scorm::runtime::{Cmi, Mode, Refused, Rules, Status, begin, end_session, outcome, standing};
use tokio::sync::{mpsc, oneshot};

use super::launch::{launch_data, stored};
use super::participation::{self, Answered};
use super::rollup::roll_up;
use super::year_key::YearKeys;
use crate::store::attempt::{self, Interaction, Target};
use crate::store::{Kind, Store, StoreError, Write, course};

/// What a player sends.
#[derive(Clone, Debug)]
pub struct Commit {
    /// The attempt of its token.
    pub attempt_id: String,
    /// The launch of its token.
    pub token_launch: i64,
    /// The launch whose changes these are: its own, or that of a journal which is
    /// replayed before the SCO runs.
    pub launch: i64,
    /// 1, 2, 3… in that launch.
    pub seq: i64,
    /// How the attempt was opened.
    pub mode: Mode,
    /// Elements and values, everything not acknowledged yet.
    pub set: BTreeMap<String, String>,
    /// LMSFinish was called, or the SCO was left.
    pub is_over: bool,
}

/// What becomes of a commit.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// On the disk, or was already. True: the attempt's status changed.
    Acknowledged(bool),
    /// Another launch took over.
    Superseded,
    /// Newer state is there than the journal's.
    Stale,
    /// An element or a value that the standard refuses; nothing was written.
    Refused(Refused),
    /// The learner, or the attempt, was deleted.
    Gone,
}

/// Hands commits to the writer.
#[derive(Clone, Debug)]
pub struct Commits {
    queue: mpsc::Sender<Job>,
}

struct Job {
    commit: Commit,
    answer: oneshot::Sender<Result<Verdict, Arc<StoreError>>>,
}

/// Commits that may wait; more are told to come back.
const WAITING: usize = 4096;
/// Most commits in one transaction.
const GROUP: usize = 512;
/// Elements in one commit.
pub const MOST_ELEMENTS: usize = 50_000;

impl Commits {
    /// Starts the writer. It ends when the last handle is dropped, after writing
    /// what waits; the task's end is what a shutdown waits for.
    pub fn start(
        store: Store,
        years: YearKeys,
        clock: impl Fn() -> i64 + Send + Sync + 'static,
    ) -> (Commits, tokio::task::JoinHandle<()>) {
        let (queue, waiting) = mpsc::channel(WAITING);
        let task = tokio::spawn(write(store, years, clock, waiting));
        (Commits { queue }, task)
    }

    /// Makes a commit durable.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when it could not be: the player keeps it and tries again.
    pub async fn commit(&self, commit: Commit) -> Result<Verdict, Arc<StoreError>> {
        let (answer, answered) = oneshot::channel();
        let job = Job { commit, answer };
        self.queue
            .try_send(job)
            .map_err(|_| Arc::new(StoreError::Busy))?;
        answered.await.unwrap_or(Err(Arc::new(StoreError::Busy)))
    }

    /// How many wait.
    pub fn waiting(&self) -> usize {
        WAITING - self.queue.capacity()
    }
}

async fn write(
    store: Store,
    years: YearKeys,
    clock: impl Fn() -> i64,
    mut waiting: mpsc::Receiver<Job>,
) {
    let mut jobs = Vec::with_capacity(GROUP);
    let mut items = Items::default();
    while waiting.recv_many(&mut jobs, GROUP).await > 0 {
        let commits: Vec<&Commit> = jobs.iter().map(|job| &job.commit).collect();
        metrics::histogram!("relais_commit_group").record(commits.len() as f64);
        let verdicts = match group(&store, &years, &mut items, &commits, clock()).await {
            Ok(verdicts) => verdicts.into_iter().map(Ok).collect(),
            Err(error) if error.is_passing() || jobs.len() == 1 => {
                tracing::warn!(%error, commits = jobs.len(), "commits not written");
                let error = Arc::new(error);
                commits.iter().map(|_| Err(Arc::clone(&error))).collect()
            }
            // One of them spoils the group: each for itself.
            Err(error) => {
                tracing::error!(%error, "a group of commits failed");
                let mut verdicts = Vec::with_capacity(jobs.len());
                for commit in commits {
                    let alone = group(&store, &years, &mut items, &[commit], clock()).await;
                    verdicts.push(match alone {
                        Ok(mut verdict) => Ok(verdict.remove(0)),
                        Err(error) => Err(Arc::new(error)),
                    });
                }
                verdicts
            }
        };
        for (job, verdict) in jobs.drain(..).zip::<Vec<_>>(verdicts) {
            // Whoever asked may have gone; the commit is kept all the same.
            let _ = job.answer.send(verdict);
        }
    }
}

/// Applies commits, again when another node was in the way.
async fn group(
    store: &Store,
    years: &YearKeys,
    items: &mut Items,
    commits: &[&Commit],
    now: i64,
) -> Result<Vec<Verdict>, StoreError> {
    let mut tries = 3;
    loop {
        match group_once(store, years, items, commits, now).await {
            // PostgreSQL undid this one so that another node could go on.
            Err(StoreError::Deadlock) if tries > 0 => tries -= 1,
            done => return done,
        }
    }
}

/// Applies commits in order, in one transaction.
async fn group_once(
    store: &Store,
    years: &YearKeys,
    items: &mut Items,
    commits: &[&Commit],
    now: i64,
) -> Result<Vec<Verdict>, StoreError> {
    let kind = store.kind();
    let mut write = store.begin().await?;
    let mut states = load(kind, &mut write, commits).await?;
    let mut verdicts = Vec::with_capacity(commits.len());
    for commit in commits {
        let verdict = match states.get_mut(commit.attempt_id.as_str()) {
            None => Verdict::Gone,
            Some(state) => {
                if state.item.is_none() && commit.launch > state.target.state_launch {
                    state.item = Some(items.find(&mut write, &state.target).await?);
                }
                apply(state, commit, now)
            }
        };
        verdicts.push(verdict);
    }
    let changed: Vec<&State> = states.values().filter(|it| it.is_changed).collect();
    if !changed.is_empty() {
        let targets: Vec<&Target> = changed.iter().map(|it| &it.target).collect();
        attempt::save(kind, &mut write, &targets, now).await?;
        let interactions: Vec<Interaction> = changed
            .iter()
            .flat_map(|it| it.interactions_changed())
            .collect();
        if !interactions.is_empty() {
            attempt::save_interactions(kind, &mut write, &interactions).await?;
        }
        let outcomes: Vec<&Target> = changed
            .iter()
            .filter(|it| it.is_new_outcome)
            .map(|it| &it.target)
            .collect();
        let mut firsts = Vec::new();
        if !outcomes.is_empty() {
            attempt::save_outcomes(kind, &mut write, &outcomes).await?;
            let ids = outcomes.iter().map(|it| it.registration_id.as_str());
            let ids: BTreeSet<&str> = ids.collect();
            let ids: Vec<&str> = ids.into_iter().collect();
            firsts = roll_up(kind, &mut write, &ids, now).await?;
        }
        // Most commits bring neither an end nor an answer, and stop here.
        let ends: BTreeSet<&str> = changed
            .iter()
            .filter(|it| it.is_new_status && it.target.number == 1)
            .map(|it| it.target.registration_id.as_str())
            .collect();
        firsts.retain(|it| ends.contains(it.registration_id.as_str()));
        let answered: Vec<Answered> = changed.iter().flat_map(|it| it.answered()).collect();
        participation::follow(kind, &mut write, years, &firsts, &answered, now).await?;
    }
    write.commit().await?;
    Ok(verdicts)
}

/// An attempt of the group, as it changes in memory.
struct State {
    target: Target,
    cmi: Option<Cmi>,
    /// Records as stored, by index; kept only for attempts that write some.
    interactions: BTreeMap<i64, String>,
    /// Those records, as the last commit leaves them.
    records: BTreeMap<i64, String>,
    item: Option<Arc<course::Item>>,
    is_changed: bool,
    /// Status, score or progress changed.
    is_new_outcome: bool,
    is_new_status: bool,
}

const INTERACTIONS: &str = "cmi.interactions.";

async fn load<'a>(
    kind: Kind,
    write: &mut Write,
    commits: &[&'a Commit],
) -> Result<HashMap<String, State>, StoreError> {
    let mut ids: Vec<&'a str> = commits.iter().map(|it| it.attempt_id.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    let mut states: HashMap<String, State> = attempt::lock(kind, write, &ids)
        .await?
        .into_iter()
        .map(|target| {
            let state = State {
                target,
                cmi: None,
                interactions: BTreeMap::new(),
                records: BTreeMap::new(),
                item: None,
                is_changed: false,
                is_new_outcome: false,
                is_new_status: false,
            };
            (state.target.attempt_id.clone(), state)
        })
        .collect();
    let mut writing: Vec<&str> = commits
        .iter()
        .filter(|it| it.set.range(INTERACTIONS.to_owned()..).next().is_some())
        .map(|it| it.attempt_id.as_str())
        .collect();
    writing.sort_unstable();
    writing.dedup();
    if !writing.is_empty() {
        for row in attempt::interactions_of(kind, write, &writing).await? {
            if let Some(state) = states.get_mut(&row.attempt_id) {
                state.interactions.insert(row.position, row.record);
            }
        }
    }
    Ok(states)
}

/// What the manifests say of the SCOs that commits were for: it never changes.
#[derive(Default)]
struct Items(HashMap<(String, String), Arc<course::Item>>);

impl Items {
    /// Most that are remembered: a few megabytes.
    const MOST: usize = 4096;

    async fn find(
        &mut self,
        write: &mut Write,
        target: &Target,
    ) -> Result<Arc<course::Item>, StoreError> {
        let (version, name) = (&target.course_version_id, &target.item_identifier);
        let key = (version.clone(), name.clone());
        if let Some(item) = self.0.get(&key) {
            return Ok(Arc::clone(item));
        }
        let Some(item) = course::item(write, version, name).await? else {
            // The version may have lost the item; the attempt goes on without its data.
            return Ok(Arc::default());
        };
        if self.0.len() >= Items::MOST {
            self.0.clear();
        }
        let item = Arc::new(item);
        self.0.insert(key, Arc::clone(&item));
        Ok(item)
    }
}

/// The rules above, for one commit.
fn apply(state: &mut State, commit: &Commit, now: i64) -> Verdict {
    let target = &state.target;
    if commit.token_launch != target.launch {
        return Verdict::Superseded;
    }
    let is_replay = commit.launch != commit.token_launch;
    if (commit.launch, commit.seq) <= (target.state_launch, target.state_seq) {
        return if is_replay {
            Verdict::Stale
        } else {
            Verdict::Acknowledged(false)
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
    if commit.launch > target.state_launch {
        if target.state_launch > 0 {
            end_session(&mut cmi, target.status.parse().unwrap_or_default());
        }
        let item = state.item.clone().unwrap_or_default();
        let data = launch_data(&item, &target.registration_id, commit.mode);
        cmi = begin(cmi, &data);
    }
    let rules = if target.is_strict == 1 {
        Rules::strict()
    } else {
        Rules::lenient()
    };
    if let Err(refused) = cmi.apply(&commit.set, &rules) {
        return match refused.into_iter().next() {
            Some(refused) => Verdict::Refused(refused),
            None => Verdict::Acknowledged(false),
        };
    }
    let verdict = Verdict::Acknowledged(state.settle(&cmi, commit, now));
    state.cmi = Some(cmi);
    verdict
}

impl State {
    /// Takes the new values over. True: the status is another than before.
    fn settle(&mut self, cmi: &Cmi, commit: &Commit, now: i64) -> bool {
        let outcome = outcome(cmi);
        let status = standing(cmi, commit.is_over);
        let score = cmi
            .stored("cmi.core.score.raw")
            .and_then(|it| it.parse::<f64>().ok());
        let (values, records) = split(cmi);
        let progress = progress(&values, status);
        let target = &mut self.target;
        let is_new_status = target.status != status.as_str();
        self.is_new_status |= is_new_status;
        self.is_new_outcome |=
            is_new_status || target.score != score || target.progress != progress;
        target.state_launch = commit.launch;
        target.state_seq = commit.seq;
        target.status = status.as_str().to_owned();
        target.score = score;
        target.progress = progress;
        target.total_time = i64::try_from(outcome.total_time.hundredths()).unwrap_or(i64::MAX);
        if is_finished(status) && target.finished_at.is_none() {
            target.finished_at = Some(now);
        }
        target.cmi = serde_json::to_string(&values).unwrap_or_default();
        let text = |(index, record)| (index, serde_json::to_string(&record).unwrap_or_default());
        self.records = records.into_iter().map(text).collect();
        self.is_changed = true;
        is_new_status
    }

    /// Interactions that are not as they are stored.
    fn interactions_changed(&self) -> impl Iterator<Item = Interaction> {
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
    fn answered(&self) -> impl Iterator<Item = Answered> {
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

/// The elements of an attempt: interactions by index, and all others.
fn split(cmi: &Cmi) -> (BTreeMap<String, &str>, BTreeMap<i64, Record>) {
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

/// 0..=100: all of it when finished, else the share of finished objectives.
fn progress(values: &BTreeMap<String, &str>, status: Status) -> i64 {
    if is_finished(status) {
        return 100;
    }
    let (mut all, mut done) = (0, 0);
    for (name, value) in values.range("cmi.objectives.".to_owned()..) {
        if !name.starts_with("cmi.objectives.") {
            break;
        }
        all += i64::from(name.ends_with(".id"));
        let is_done = name.ends_with(".status") && matches!(*value, "completed" | "passed");
        done += i64::from(is_done);
    }
    (100 * done).checked_div(all).unwrap_or(0).min(99)
}

fn is_finished(status: Status) -> bool {
    matches!(status, Status::Completed | Status::Passed | Status::Failed)
}
