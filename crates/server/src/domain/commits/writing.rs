//! The second half of a round: attempts are written, and commits answered.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc;

use super::apply::{State, apply};
use super::commit::{Commit, Verdict};
use super::flow::Flow;
use super::items::Items;
use super::queue::{Job, Probe};
use super::reading::{Plan, Prepared, bounded, by_id, has_interactions};
use super::recent::Recent;
use crate::domain::learnt;
use crate::domain::modules;
use crate::domain::participation::{self, Answered};
use crate::domain::rollup::roll_up;
use crate::domain::year_key::YearKeys;
use crate::store::attempt::{self, Interaction, Seen, Target};
use crate::store::{Kind, Store, StoreError, Turn, Write, node, registration};

/// Groups that are written in one turn; then others may write to SQLite.
const KEPT: usize = 8;
/// How long a round beside the others waits for the key of the year.
const KEY: Duration = Duration::from_secs(1);

/// The second half.
pub(super) struct Writing<C> {
    pub(super) store: Store,
    pub(super) years: YearKeys,
    pub(super) clock: C,
    pub(super) flow: Arc<Flow>,
    pub(super) items: Items,
    pub(super) turn: Option<Turn>,
    /// Groups written in this turn.
    pub(super) kept: usize,
}

impl<C: Fn() -> i64> Writing<C> {
    /// Writes and answers; what somebody holds is set aside.
    pub(super) async fn finish(
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
                tracing::debug!(%error, "failed to write a group of attempts at once");
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
                    true => {
                        tracing::debug!(%error, "a group of commits holds one that the database refuses; each is written by itself")
                    }
                    false => {
                        tracing::error!(%error, "failed to write a group of commits; each is written by itself")
                    }
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
                tracing::warn!(%error, commits = jobs.len(), "failed to write commits");
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
                follow_content(&mut write, &changed).await?;
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

/// Keeps status and score of the modules of whole programmes.
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

/// Keeps which version was learnt of content that renews itself.
async fn follow_content(write: &mut Write<'_>, changed: &[&State]) -> Result<(), StoreError> {
    for state in changed.iter().filter(|it| it.is_new_outcome) {
        if let Some(version) = state.cmi.as_ref().and_then(learnt::version) {
            let id = &state.target.registration_id;
            registration::set_learnt(write, id, version).await?;
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
