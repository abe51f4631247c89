//! The first half of a round: attempts are read, and commits applied to them.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::future::Future;
use std::time::Duration;

use super::apply::{INTERACTIONS, State, apply};
use super::commit::{Commit, Verdict};
use super::queue::{Job, Probe};
use super::recent::Recent;
use crate::store::attempt::{self, Target};
use crate::store::{Kind, Reader, Store, StoreError};

/// How long PostgreSQL may take for one step, after which its connection is given up: the
/// network may be cut, and say so after minutes only.
const PATIENCE: Duration = Duration::from_secs(4);

/// The first half of a round.
pub(super) struct Reading<C> {
    pub(super) store: Store,
    pub(super) clock: C,
    pub(super) reader: Option<Reader>,
}

/// What the first half leaves to the second.
pub(super) struct Prepared {
    pub(super) jobs: Vec<Job>,
    pub(super) probes: Vec<Probe>,
    /// One for each job.
    pub(super) plans: Vec<Plan>,
    /// Attempts whose rows change.
    pub(super) changed: Vec<State>,
}

/// What is to be done for a commit.
pub(super) enum Plan {
    /// Nothing: this is its verdict.
    Answer(Verdict),
    /// Its attempt is among the rows; once these are written, this is its verdict.
    Save(Verdict),
    /// All of it, in a transaction.
    Transaction,
}

/// Makes a step, which on PostgreSQL may not take for ever.
pub(super) async fn bounded<T>(
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
    pub(super) async fn prepare(
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

/// An attempt by its identifier.
pub(super) fn by_id(target: Target) -> (String, State) {
    (target.attempt_id.clone(), State::new(target))
}

/// Whether a commit brings records of answers.
pub(super) fn has_interactions(commit: &Commit) -> bool {
    let mut from = commit.set.range(INTERACTIONS.to_owned()..);
    from.next()
        .is_some_and(|(name, _)| name.starts_with(INTERACTIONS))
}
