//! The rounds of the writer: read, apply, write, answer.
//!
//! Most commits turn a page: they change the state of an attempt and nothing else. These
//! are read without a lock, or not at all when they were written a moment ago, and are
//! written by one statement, which takes a row only where it still is as it was read
//! ([`save_seen`](crate::store::attempt::save_seen)). While the database writes one group, the next one is
//! prepared. Where a row is not as it was read, and where a commit brings more (a session
//! begins, an answer, another status), a transaction locks, reads and applies again.
//!
//! On PostgreSQL others may hold a row: a node that was frozen in the middle of a
//! transaction, until the database ends its session. Such rows are passed over, and their
//! commits tried again [beside](super::beside) the rounds: one attempt that is stuck delays
//! itself only. Nothing here waits without end for a database that does not answer.

use std::cell::RefCell;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc;

use super::beside::{Beside, Held};
use super::flow::Flow;
use super::items::Items;
use super::queue::{Job, Message, Probe};
use super::reading::Reading;
use super::recent::Recent;
use super::writing::Writing;
use crate::domain::year_key::YearKeys;
use crate::store::Store;

/// Most commits in one round.
const GROUP: usize = 512;
/// As many as these are worth a round of their own while others are being written.
const HALF: usize = 32;
/// How long connections are kept when nothing comes.
const IDLE: Duration = Duration::from_millis(2);

/// Takes commits from the queue until nobody can send any more.
pub(super) struct Writer<C> {
    reading: Reading<C>,
    writing: Writing<C>,
    beside: Beside<C>,
    recent: RefCell<Recent>,
    held: RefCell<Held>,
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
