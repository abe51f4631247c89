//! What waits for the writer.

use std::sync::Arc;
use std::time::Instant;

use tokio::sync::oneshot;

use super::commit::{Commit, Verdict};
use crate::store::StoreError;

/// What the writer is asked.
pub(super) enum Message {
    Commit(Job),
    Probe(Probe),
}

/// Asks whether commits get through, by a write that is as durable.
pub(super) struct Probe {
    pub(super) node_id: String,
    pub(super) trouble: String,
    /// The database's clock.
    pub(super) answer: oneshot::Sender<Result<i64, StoreError>>,
}

pub(super) struct Job {
    pub(super) commit: Commit,
    pub(super) answer: oneshot::Sender<Result<Verdict, Arc<StoreError>>>,
    pub(super) begun: Instant,
}

impl Job {
    /// Whoever asked may have gone; the commit is kept all the same.
    pub(super) fn answer(self, verdict: Result<Verdict, Arc<StoreError>>) {
        let _ = self.answer.send(verdict);
    }
}
