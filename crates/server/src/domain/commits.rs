//! Commits of players -> durable rows, many in one transaction.
//!
//! Each node has one writer. It takes all commits that wait, reads their attempts,
//! applies each in memory by the rules of [`scorm::runtime`], writes attempts back in
//! one statement, and answers when the database says that they are on the disk. An
//! answer `Acknowledged` thus survives a power cut.
//!
//! Every commit has a place, (launch, sequence number), and holds all that its
//! player has no acknowledgement for. An attempt remembers the place of the last one
//! applied; what is not beyond it is in it already. So repeated, late and reordered
//! commits change nothing, and no commit is needed twice.
//!
//! Content may finish and begin again in one launch: a session of the same attempt each
//! time. A commit names its session, and holds those before it of which something is not
//! acknowledged. What a session reached, by status or score, is never lowered by a later
//! one, whoever opened it and however late its commits come.

mod commit;
mod queue;

mod apply;
mod recent;

mod beside;
mod flow;
mod items;
mod reading;
mod writer;
mod writing;

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::{mpsc, oneshot};

use super::year_key::YearKeys;
use crate::store::{Store, StoreError};

pub(crate) use commit::past;
pub use commit::{Applied, Commit, Session, Verdict};

use flow::Flow;
use queue::{Job, Message, Probe};
use writer::Writer;

/// Hands commits to the writer.
#[derive(Clone, Debug)]
pub struct Commits {
    queue: mpsc::Sender<Message>,
    flow: Arc<Flow>,
}

/// Commits that may wait; more are told to come back.
const WAITING: usize = 4096;
/// How long a commit is waited for; its player sends it again, and it may be written by then.
const PATIENCE: Duration = Duration::from_secs(5);
/// Elements in one commit.
pub const MOST_ELEMENTS: usize = 50_000;

impl Commits {
    /// Starts the writer. It ends when the last handle is dropped, after writing
    /// what waits; the task's end is what a shutdown waits for.
    pub fn start(
        store: Store,
        years: YearKeys,
        clock: impl Fn() -> i64 + Clone + Send + Sync + 'static,
    ) -> (Commits, tokio::task::JoinHandle<()>) {
        let (queue, waiting) = mpsc::channel(WAITING);
        let flow = Arc::new(Flow::default());
        let writer = Writer::new(store, years, clock, Arc::clone(&flow));
        // On a thread of its own: among the tasks of requests it would stand in line after
        // each step in the database.
        let runtime = tokio::runtime::Handle::current();
        let run = move || runtime.block_on(writer.run(waiting));
        let task = tokio::task::spawn_blocking(run);
        (Commits { queue, flow }, task)
    }

    /// Makes a commit durable.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when it could not be: the player keeps it and tries again.
    pub async fn commit(&self, commit: Commit) -> Result<Verdict, Arc<StoreError>> {
        let (answer, answered) = oneshot::channel();
        let job = Job {
            commit,
            answer,
            begun: Instant::now(),
        };
        self.queue
            .try_send(Message::Commit(job))
            .map_err(|_| Arc::new(StoreError::Busy))?;
        // The writer has an end of its own for each step; a long queue of them has none.
        match tokio::time::timeout(PATIENCE, answered).await {
            Ok(answered) => answered.unwrap_or(Err(Arc::new(StoreError::Busy))),
            Err(_) => Err(Arc::new(StoreError::Busy)),
        }
    }

    /// Says in the database that this node is there, the way that commits go: the
    /// database's clock, in unix milliseconds.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when commits don't get through.
    pub async fn probe(&self, node_id: &str, trouble: &str) -> Result<i64, StoreError> {
        let (answer, answered) = oneshot::channel();
        let probe = Probe {
            node_id: node_id.to_owned(),
            trouble: trouble.to_owned(),
            answer,
        };
        self.queue
            .try_send(Message::Probe(probe))
            .map_err(|_| StoreError::Busy)?;
        answered.await.unwrap_or(Err(StoreError::Busy))
    }

    /// How long ago something was written that survives a power cut. Whoever
    /// [asks](Commits::probe) every second sees by it whether commits get through.
    pub fn silent(&self) -> Duration {
        self.flow.silent()
    }

    /// How many wait.
    pub fn waiting(&self) -> usize {
        WAITING - self.queue.capacity()
    }
}
