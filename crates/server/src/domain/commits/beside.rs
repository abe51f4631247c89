//! Commits that the rounds can't write now: somebody holds their attempt, or they need
//! the key of the year while the store of files does not answer. They are tried again
//! here, on a connection of their own, so that nobody else waits for them.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::mpsc;

use super::queue::Job;
use super::writing::{Writing, answer};
use crate::store::StoreError;

/// How long a commit is tried; its player sends it again.
const PATIENCE: Duration = Duration::from_millis(3500);
/// Between two tries, at first; later ten times that.
const PAUSE: Duration = Duration::from_millis(20);
/// How long an attempt counts as held after the last try.
const HELD: Duration = Duration::from_secs(3);
/// Commits that may be tried here; more are told to come back.
const MOST: usize = 1024;

/// Attempts that somebody holds: their commits come here at once.
#[derive(Default)]
pub(super) struct Held(HashMap<String, Instant>);

impl Held {
    /// Whether somebody held it a moment ago.
    pub(super) fn is_held(&mut self, attempt_id: &str) -> bool {
        if self.0.is_empty() {
            return false;
        }
        let now = Instant::now();
        self.0.retain(|_, until| now < *until);
        self.0.contains_key(attempt_id)
    }

    fn hold(&mut self, attempt_id: &str) {
        self.0.insert(attempt_id.to_owned(), Instant::now() + HELD);
    }

    fn release(&mut self, attempt_id: &str) {
        self.0.remove(attempt_id);
    }
}

/// The tries.
pub(super) struct Beside<C>(Writing<C>);

impl<C: Fn() -> i64> Beside<C> {
    pub(super) fn new(writing: Writing<C>) -> Beside<C> {
        Beside(writing)
    }

    /// Tries until nobody can set anything aside any more.
    pub(super) async fn run(
        mut self,
        mut set_aside: mpsc::UnboundedReceiver<Job>,
        held: &RefCell<Held>,
    ) {
        let mut jobs: Vec<Job> = Vec::new();
        let mut tries: u32 = 0;
        loop {
            if jobs.is_empty() {
                self.0.rest();
                tries = 0;
                match set_aside.recv().await {
                    Some(job) => jobs.push(job),
                    None => return,
                }
            }
            while let Ok(job) = set_aside.try_recv() {
                match jobs.len() < MOST {
                    true => jobs.push(job),
                    false => answer(vec![(job, Err(Arc::new(StoreError::Busy)))]),
                }
            }
            self.0.prepare_year().await;
            let tried: Vec<String> = jobs.iter().map(|it| it.commit.attempt_id.clone()).collect();
            let left = self.0.write(std::mem::take(&mut jobs)).await;
            tried.iter().for_each(|it| held.borrow_mut().release(it));
            for job in left {
                held.borrow_mut().hold(&job.commit.attempt_id);
                match job.begun.elapsed() < PATIENCE {
                    true => jobs.push(job),
                    false => answer(vec![(job, Err(Arc::new(StoreError::Held)))]),
                }
            }
            metrics::gauge!("relais_commits_held").set(jobs.len() as f64);
            if !jobs.is_empty() {
                tries += 1;
                tokio::time::sleep(if tries < 5 { PAUSE } else { PAUSE * 10 }).await;
            }
        }
    }
}
