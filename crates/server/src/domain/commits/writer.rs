//! The rounds of the writer: read, apply, write, answer.
//!
//! Most commits turn a page: they change the state of an attempt and nothing else. These
//! are read without a lock, or not at all when they were written a moment ago, and are
//! written by one statement, which takes a row only where it still is as it was read
//! ([`attempt::save_seen`]). While the database writes one group, the next one is
//! prepared. Where a row is not as it was read, and where a commit brings more (a session
//! begins, an answer, another status), a transaction locks, reads and applies again.
//!
//! On PostgreSQL others may hold a row: a node that was frozen in the middle of a
//! transaction, until the database ends its session. Such rows are passed over, and their
//! commits tried again [beside](super::beside) the rounds: one attempt that is stuck delays
//! itself only. Nothing here waits without end for a database that does not answer.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc;

use super::beside::{Beside, Held};
use super::flow::Flow;
use super::recent::Recent;
use super::{Commit, INTERACTIONS, Job, Message, Probe, State, Verdict, apply};
use crate::domain::identity::Part;
use crate::domain::modules;
use crate::domain::participation::{self, Answered};
use crate::domain::rollup::roll_up;
use crate::domain::year_key::YearKeys;
use crate::store::attempt::{self, Interaction, Seen, Target};
use crate::store::{Kind, Reader, Store, StoreError, Turn, Write, course, node, registration};

/// Most commits in one round.
const GROUP: usize = 512;
/// Groups that are written in one turn; then others may write to SQLite.
const KEPT: usize = 8;
/// As many as these are worth a round of their own while others are being written.
const HALF: usize = 32;
/// How long connections are kept when nothing comes.
const IDLE: Duration = Duration::from_millis(2);
/// How long PostgreSQL may take for one step, after which its connection is given up: the
/// network may be cut, and say so after minutes only.
const PATIENCE: Duration = Duration::from_secs(4);
/// How long a round beside the others waits for the key of the year.
const KEY: Duration = Duration::from_secs(1);

/// Takes commits from the queue until nobody can send any more.
pub(super) struct Writer<C> {
    reading: Reading<C>,
    writing: Writing<C>,
    beside: Beside<C>,
    recent: RefCell<Recent>,
    held: RefCell<Held>,
}

/// The first half of a round.
struct Reading<C> {
    store: Store,
    clock: C,
    reader: Option<Reader>,
}

/// The second half.
pub(super) struct Writing<C> {
    pub(super) store: Store,
    pub(super) years: YearKeys,
    pub(super) clock: C,
    flow: Arc<Flow>,
    items: Items,
    turn: Option<Turn>,
    /// Groups written in this turn.
    kept: usize,
}

/// What the first half leaves to the second.
struct Prepared {
    jobs: Vec<Job>,
    probes: Vec<Probe>,
    /// One for each job.
    plans: Vec<Plan>,
    /// Attempts whose rows change.
    changed: Vec<State>,
}

/// What is to be done for a commit.
enum Plan {
    /// Nothing: this is its verdict.
    Answer(Verdict),
    /// Its attempt is among the rows; once these are written, this is its verdict.
    Save(Verdict),
    /// All of it, in a transaction.
    Transaction,
}

impl<C: Fn() -> i64 + Clone> Writer<C> {
    pub(super) fn new(store: Store, years: YearKeys, clock: C, flow: Arc<Flow>) -> Writer<C> {
        let writing = || Writing {
            store: store.clone(),
            years: years.clone(),
            clock: clock.clone(),
            flow: Arc::clone(&flow),
            items: Items::default(),
            turn: None,
            kept: 0,
        };
        Writer {
            beside: Beside::new(writing()),
            writing: writing(),
            reading: Reading {
                store,
                clock,
                reader: None,
            },
            recent: RefCell::default(),
            held: RefCell::default(),
        }
    }

    pub(super) async fn run(self, waiting: mpsc::Receiver<Message>) {
        let Writer {
            reading,
            writing,
            beside,
            recent,
            held,
        } = self;
        let (aside, set_aside) = mpsc::unbounded_channel();
        let rounds = Rounds {
            reading,
            writing,
            recent: &recent,
            held: &held,
            aside,
        };
        tokio::join!(rounds.run(waiting), beside.run(set_aside, &held));
    }
}

/// The rounds of all commits but those that are set aside.
struct Rounds<'a, C> {
    reading: Reading<C>,
    writing: Writing<C>,
    recent: &'a RefCell<Recent>,
    held: &'a RefCell<Held>,
    aside: mpsc::UnboundedSender<Job>,
}

impl<C: Fn() -> i64> Rounds<'_, C> {
    async fn run(self, mut waiting: mpsc::Receiver<Message>) {
        let Rounds {
            mut reading,
            mut writing,
            recent,
            held,
            aside,
        } = self;
        let mut messages = Vec::new();
        loop {
            let is_kept = reading.reader.is_some() || writing.turn.is_some();
            let soon = match is_kept {
                true => tokio::time::timeout(IDLE, waiting.recv_many(&mut messages, GROUP)).await,
                false => Ok(waiting.recv_many(&mut messages, GROUP).await),
            };
            match soon {
                Ok(0) => return,
                Ok(_) => {}
                // Nobody writes: others may have the connections.
                Err(_) => {
                    reading.reader = None;
                    writing.turn = None;
                    continue;
                }
            }
            let (jobs, probes) = sort(&mut messages, held, &aside);
            let mut prepared = reading.prepare(jobs, probes, recent).await;
            // As much waits as is to be written now: both at the same time.
            while waiting.len() >= prepared.jobs.len().min(HALF) && !waiting.is_empty() {
                waiting.recv_many(&mut messages, GROUP).await;
                let (jobs, probes) = sort(&mut messages, held, &aside);
                let written = writing.finish(prepared, recent, &aside);
                let read = reading.prepare(jobs, probes, recent);
                ((), prepared) = tokio::join!(written, read);
            }
            writing.finish(prepared, recent, &aside).await;
        }
    }
}

/// Commits for the round, and questions whether commits get through. Commits of attempts
/// that somebody holds are set aside at once.
fn sort(
    messages: &mut Vec<Message>,
    held: &RefCell<Held>,
    aside: &mpsc::UnboundedSender<Job>,
) -> (Vec<Job>, Vec<Probe>) {
    let (mut jobs, mut probes) = (Vec::with_capacity(messages.len()), Vec::new());
    for message in messages.drain(..) {
        match message {
            Message::Probe(probe) => probes.push(probe),
            Message::Commit(job) if held.borrow_mut().is_held(&job.commit.attempt_id) => {
                let _ = aside.send(job);
            }
            Message::Commit(job) => jobs.push(job),
        }
    }
    (jobs, probes)
}

/// What a step comes to, which on PostgreSQL has an end.
async fn bounded<T>(
    kind: Kind,
    step: impl Future<Output = Result<T, StoreError>>,
) -> Result<T, StoreError> {
    match kind {
        // A file answers; a step that is broken off would go on behind us.
        Kind::Sqlite => step.await,
        Kind::Postgres => tokio::time::timeout(PATIENCE, step)
            .await
            .unwrap_or_else(|_| Err(StoreError::Unreachable("it does not answer".into()))),
    }
}

impl<C: Fn() -> i64> Reading<C> {
    /// Commits, read and applied.
    async fn prepare(
        &mut self,
        jobs: Vec<Job>,
        probes: Vec<Probe>,
        recent: &RefCell<Recent>,
    ) -> Prepared {
        if !jobs.is_empty() {
            metrics::histogram!("relais_commit_group").record(jobs.len() as f64);
        }
        let kind = self.store.kind();
        match bounded(kind, self.try_prepare(&jobs, recent)).await {
            Ok((plans, changed)) => Prepared {
                jobs,
                probes,
                plans,
                changed,
            },
            // The transaction will say what is wrong, if it still is.
            Err(_) => {
                if let Some(reader) = self.reader.take() {
                    reader.abandon();
                }
                Prepared {
                    plans: jobs.iter().map(|_| Plan::Transaction).collect(),
                    jobs,
                    probes,
                    changed: Vec::new(),
                }
            }
        }
    }

    async fn try_prepare(
        &mut self,
        jobs: &[Job],
        recent: &RefCell<Recent>,
    ) -> Result<(Vec<Plan>, Vec<State>), StoreError> {
        let now = (self.clock)();
        let commits = || jobs.iter().map(|job| &job.commit);
        let mut states = HashMap::with_capacity(jobs.len());
        let mut unknown = BTreeSet::new();
        // These want a transaction. The first commit of a launch begins a session, or came
        // before: the transaction reads its attempt, and once is enough.
        let firsts = commits().filter(|it| it.seq == 1);
        let mut wanting: BTreeSet<&str> = firsts.map(|it| it.attempt_id.as_str()).collect();
        for commit in commits() {
            let id = commit.attempt_id.as_str();
            if states.contains_key(id) || unknown.contains(id) || wanting.contains(id) {
                continue;
            }
            match recent.borrow_mut().take(commit) {
                Some(known) => {
                    states.insert(id.to_owned(), State::known(known));
                }
                None => {
                    unknown.insert(id);
                }
            }
        }
        if !unknown.is_empty() {
            let unknown: Vec<&str> = unknown.into_iter().collect();
            let reader = match &mut self.reader {
                Some(reader) => reader,
                none => none.insert(self.store.reader().await?),
            };
            let read = attempt::read(reader, &unknown).await?;
            states.extend(read.into_iter().map(by_id));
        }
        let mut verdicts = Vec::with_capacity(jobs.len());
        for commit in commits() {
            let id = commit.attempt_id.as_str();
            let verdict = match states.get_mut(id) {
                None => Verdict::Gone,
                Some(state) if state.begins(commit) || has_interactions(commit) => {
                    wanting.insert(id);
                    Verdict::Gone
                }
                Some(state) => apply(state, commit, now),
            };
            let is_outcome = states.get(id).is_some_and(|it| it.is_new_outcome);
            if is_outcome || matches!(verdict, Verdict::Refused(_)) {
                wanting.insert(id);
            }
            verdicts.push((id, verdict));
        }
        // Where another player took over since an attempt was read, its row is not written
        // either, so that all of its commits are judged again.
        let plan = |(id, verdict): (&str, Verdict)| match states.get(id) {
            _ if wanting.contains(id) => Plan::Transaction,
            Some(state) if state.is_changed => Plan::Save(verdict),
            _ => Plan::Answer(verdict),
        };
        let plans = verdicts.into_iter().map(plan).collect();
        states.retain(|id, it| it.is_changed && !wanting.contains(id.as_str()));
        let mut changed: Vec<State> = states.into_values().collect();
        // Nodes that write the same rows take them in the same order.
        changed.sort_by(|one, two| one.order().cmp(&two.order()));
        Ok((plans, changed))
    }
}

impl<C: Fn() -> i64> Writing<C> {
    /// Writes and answers; what somebody holds is set aside.
    async fn finish(
        &mut self,
        prepared: Prepared,
        recent: &RefCell<Recent>,
        aside: &mpsc::UnboundedSender<Job>,
    ) {
        let Prepared {
            jobs,
            probes,
            plans,
            changed,
        } = prepared;
        let is_saved = changed.is_empty() || self.save(&changed).await;
        let (mut answers, mut rest) = (Vec::with_capacity(jobs.len()), Vec::new());
        for (job, plan) in jobs.into_iter().zip(plans) {
            match plan {
                Plan::Answer(verdict) => answers.push((job, Ok(verdict))),
                Plan::Save(verdict) if is_saved => answers.push((job, Ok(verdict))),
                Plan::Save(_) | Plan::Transaction => rest.push(job),
            }
        }
        answer(answers);
        if is_saved {
            let known = changed.into_iter().filter_map(State::into_known);
            known.for_each(|it| recent.borrow_mut().keep(it));
        }
        if !rest.is_empty() {
            let ids = rest.iter().map(|job| &job.commit.attempt_id);
            ids.for_each(|it| recent.borrow_mut().forget(it));
            for job in self.write(rest).await {
                // It goes with the rounds, and so does this.
                let _ = aside.send(job);
            }
        }
        for probe in probes {
            self.probe(probe).await;
        }
        if self.kept >= KEPT && self.store.kind() == Kind::Sqlite {
            self.turn = None;
        }
    }

    /// Writes what says that this node is there, as commits are written.
    async fn probe(&mut self, probe: Probe) {
        let kind = self.store.kind();
        let written = bounded(kind, async {
            let turn = turn(&mut self.turn, &mut self.kept, &self.store).await?;
            node::write(turn, &probe.node_id, &probe.trouble).await
        });
        let written = written.await;
        match &written {
            Ok(_) => self.flow.written(),
            Err(error) => self.failed(error),
        }
        let _ = probe.answer.send(written);
    }

    /// Writes attempts that are as they were read; false: some are not, or it failed.
    async fn save(&mut self, changed: &[State]) -> bool {
        let now = (self.clock)();
        let kind = self.store.kind();
        let rows: Vec<Seen<'_>> = changed.iter().map(State::seen).collect();
        let saved = bounded(kind, async {
            let turn = turn(&mut self.turn, &mut self.kept, &self.store).await?;
            attempt::save_seen(turn, &rows, now).await
        });
        match saved.await {
            Ok(count) => {
                self.flow.written();
                count == rows.len() as u64
            }
            Err(error) => {
                tracing::debug!(%error, "attempts not written at once");
                self.failed(&error);
                false
            }
        }
    }

    /// Gives the connection back.
    pub(super) fn rest(&mut self) {
        self.turn = None;
    }

    /// Tries to learn the key of the year, where it is not known.
    pub(super) async fn prepare_year(&self) {
        let now = (self.clock)();
        if let Ok(Err(error)) = tokio::time::timeout(KEY, self.years.prepare(now)).await {
            tracing::warn!(%error, "the key of the year can't be read");
        }
    }

    /// What becomes of the connection after an error.
    fn failed(&mut self, error: &StoreError) {
        let Some(turn) = self.turn.take() else { return };
        if matches!(error, StoreError::Unreachable(_) | StoreError::Failed(_)) {
            turn.abandon();
        }
    }

    /// Writes commits that need a transaction, and answers: those that somebody holds, or
    /// that need what is not here yet, are left.
    pub(super) async fn write(&mut self, jobs: Vec<Job>) -> Vec<Job> {
        let commits: Vec<&Commit> = jobs.iter().map(|job| &job.commit).collect();
        let verdicts = match self.group(&commits).await {
            Ok(verdicts) => verdicts.into_iter().map(Ok).collect(),
            // One of them spoils the group: each for itself.
            Err(error) if jobs.len() > 1 && (is_one_s(&error) || !error.is_passing()) => {
                match is_one_s(&error) {
                    true => tracing::debug!(%error, "commits are written one by one"),
                    false => tracing::error!(%error, "a group of commits failed"),
                }
                let mut verdicts = Vec::with_capacity(jobs.len());
                for commit in commits {
                    verdicts.push(match self.group(&[commit]).await {
                        Ok(mut verdict) => Ok(verdict.remove(0)),
                        Err(error) if is_one_s(&error) => Ok(None),
                        Err(error) => Err(Arc::new(error)),
                    });
                }
                verdicts
            }
            Err(error) if is_one_s(&error) => vec![Ok(None)],
            Err(error) => {
                tracing::warn!(%error, commits = jobs.len(), "commits not written");
                let error = Arc::new(error);
                commits.iter().map(|_| Err(Arc::clone(&error))).collect()
            }
        };
        let (mut answers, mut left) = (Vec::with_capacity(jobs.len()), Vec::new());
        for (job, verdict) in jobs.into_iter().zip::<Vec<_>>(verdicts) {
            match verdict {
                Ok(Some(verdict)) => answers.push((job, Ok(verdict))),
                Ok(None) => left.push(job),
                Err(error) => answers.push((job, Err(error))),
            }
        }
        answer(answers);
        left
    }

    /// Applies commits, again when another node was in the way.
    async fn group(&mut self, commits: &[&Commit]) -> Result<Vec<Option<Verdict>>, StoreError> {
        let mut tries = 3;
        let kind = self.store.kind();
        loop {
            let done = bounded(kind, self.group_once(commits)).await;
            match &done {
                Ok(_) => self.flow.written(),
                Err(error) => self.failed(error),
            }
            match done {
                // PostgreSQL undid this one so that another node could go on.
                Err(StoreError::Deadlock) if tries > 0 => tries -= 1,
                done => return done,
            }
        }
    }

    /// Applies commits in order, in one transaction. None: somebody holds its attempt.
    async fn group_once(
        &mut self,
        commits: &[&Commit],
    ) -> Result<Vec<Option<Verdict>>, StoreError> {
        let now = (self.clock)();
        let kind = self.store.kind();
        let turn = turn(&mut self.turn, &mut self.kept, &self.store).await?;
        let mut write = turn.begin().await?;
        let mut states = lock(&mut write, kind, commits).await?;
        let all = attempts(commits.iter().copied()).into_iter();
        let left_out: Vec<&str> = all.filter(|it| !states.contains_key(*it)).collect();
        let held = attempt::held(kind, &mut write, &left_out).await?;
        let mut verdicts = Vec::with_capacity(commits.len());
        for commit in commits {
            let verdict = match states.get_mut(commit.attempt_id.as_str()) {
                None if held.contains(&commit.attempt_id) => None,
                None => Some(Verdict::Gone),
                Some(state) => {
                    if state.item.is_none() && state.begins(commit) {
                        state.item = Some(self.items.find(&mut write, &state.target).await?);
                    }
                    Some(match apply(state, commit, now) {
                        Verdict::Acknowledged(true) => {
                            let version = &state.target.course_version_id;
                            let shape = self.items.shape(&mut write, version).await?;
                            Verdict::Acknowledged(shape.is_menu)
                        }
                        verdict => verdict,
                    })
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
            let outcomes = changed.iter().filter(|it| it.is_new_outcome);
            let ids: BTreeSet<&str> = outcomes
                .map(|it| it.target.registration_id.as_str())
                .collect();
            let mut firsts = Vec::new();
            if !ids.is_empty() {
                let ids: Vec<&str> = ids.into_iter().collect();
                firsts = roll_up(kind, &mut write, &ids, now).await?;
                follow_modules(&mut self.items, &mut write, &changed, now).await?;
            }
            // Most commits bring neither an end nor an answer, and stop here.
            let ends: BTreeSet<&str> = changed
                .iter()
                .filter(|it| it.is_new_status && it.target.number == 1)
                .map(|it| it.target.registration_id.as_str())
                .collect();
            firsts.retain(|it| ends.contains(it.registration_id.as_str()));
            let answered: Vec<Answered> = changed.iter().flat_map(|it| it.answered()).collect();
            participation::follow(kind, &mut write, &self.years, &firsts, &answered, now).await?;
        }
        write.commit().await?;
        Ok(verdicts)
    }
}

/// Keeps what the modules of whole programmes have come to.
async fn follow_modules(
    items: &mut Items,
    write: &mut Write<'_>,
    changed: &[&State],
    now: i64,
) -> Result<(), StoreError> {
    for state in changed.iter().filter(|it| it.is_new_outcome) {
        let shape = items.shape(write, &state.target.course_version_id).await?;
        let Some(cmi) = state.cmi.as_ref().filter(|_| !shape.parts.is_empty()) else {
            continue;
        };
        let id = &state.target.registration_id;
        let former = modules::read(&registration::modules(write, id).await?);
        let states = modules::follow(former.clone(), &shape.parts, cmi, now);
        if states != former {
            let kept = serde_json::to_string(&states).unwrap_or_default();
            registration::set_modules(write, id, &kept).await?;
        }
    }
    Ok(())
}

/// Whether an error is that of one commit, and others may get through: somebody holds a row
/// that it needs, or the key of the year is not known yet.
fn is_one_s(error: &StoreError) -> bool {
    matches!(error, StoreError::Held | StoreError::NoKey(_))
}

/// Answers from within the runtime: there, the requests that wait are woken in one go, and
/// from this thread each of them by itself.
pub(super) fn answer(answers: Vec<(Job, Result<Verdict, Arc<StoreError>>)>) {
    if answers.is_empty() {
        return;
    }
    tokio::spawn(async move {
        for (job, verdict) in answers {
            job.answer(verdict);
        }
    });
}

/// The connection of this turn, or of a new one.
async fn turn<'a>(
    turn: &'a mut Option<Turn>,
    kept: &mut usize,
    store: &Store,
) -> Result<&'a mut Turn, StoreError> {
    match turn {
        Some(turn) => {
            *kept += 1;
            Ok(turn)
        }
        none => {
            *kept = 1;
            Ok(none.insert(store.turn().await?))
        }
    }
}

/// Those that commits are for, each once, in order.
fn attempts<'a>(commits: impl Iterator<Item = &'a Commit>) -> Vec<&'a str> {
    let ids: BTreeSet<&str> = commits.map(|it| it.attempt_id.as_str()).collect();
    ids.into_iter().collect()
}

fn by_id(target: Target) -> (String, State) {
    (target.attempt_id.clone(), State::new(target))
}

fn has_interactions(commit: &Commit) -> bool {
    let mut from = commit.set.range(INTERACTIONS.to_owned()..);
    from.next()
        .is_some_and(|(name, _)| name.starts_with(INTERACTIONS))
}

/// The attempts that commits are for, as nobody else changes them now.
async fn lock(
    write: &mut Write<'_>,
    kind: Kind,
    commits: &[&Commit],
) -> Result<HashMap<String, State>, StoreError> {
    let targets = attempt::lock(kind, write, &attempts(commits.iter().copied())).await?;
    let mut states: HashMap<String, State> = targets.into_iter().map(by_id).collect();
    let answering = commits.iter().copied().filter(|it| has_interactions(it));
    let answering = attempts(answering);
    if !answering.is_empty() {
        for row in attempt::interactions_of(kind, write, &answering).await? {
            if let Some(state) = states.get_mut(&row.attempt_id) {
                state.interactions.insert(row.position, row.record);
            }
        }
    }
    Ok(states)
}

/// What the packages say of the SCOs that commits were for: it never changes.
#[derive(Default)]
struct Items {
    scos: HashMap<(String, String), Arc<course::Item>>,
    /// By version.
    shapes: HashMap<String, Arc<Shape>>,
}

/// What is known of a version.
struct Shape {
    /// The modules of a whole programme; none where it is none.
    parts: Vec<Part>,
    /// Whether there is more than one item to open: its player shows a menu.
    is_menu: bool,
}

impl Items {
    /// Most that are remembered: a few megabytes.
    const MOST: usize = 4096;

    async fn find(
        &mut self,
        write: &mut Write<'_>,
        target: &Target,
    ) -> Result<Arc<course::Item>, StoreError> {
        let (version, name) = (&target.course_version_id, &target.item_identifier);
        let key = (version.clone(), name.clone());
        if let Some(item) = self.scos.get(&key) {
            return Ok(Arc::clone(item));
        }
        let Some(item) = course::item(write, version, name).await? else {
            // The version may have lost the item; the attempt goes on without its data.
            return Ok(Arc::default());
        };
        if self.scos.len() >= Items::MOST {
            self.scos.clear();
        }
        let item = Arc::new(item);
        self.scos.insert(key, Arc::clone(&item));
        Ok(item)
    }

    async fn shape(
        &mut self,
        write: &mut Write<'_>,
        course_version_id: &str,
    ) -> Result<Arc<Shape>, StoreError> {
        if let Some(shape) = self.shapes.get(course_version_id) {
            return Ok(Arc::clone(shape));
        }
        let read = course::shape(write, course_version_id).await?;
        let shape = Arc::new(Shape {
            parts: modules::parts(&read.parts),
            is_menu: read.opening > 1,
        });
        if self.shapes.len() >= Items::MOST {
            self.shapes.clear();
        }
        self.shapes
            .insert(course_version_id.to_owned(), Arc::clone(&shape));
        Ok(shape)
    }
}
