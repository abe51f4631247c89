//! Several nodes are one service: what they must have alike, whose clock counts, and
//! whether this one can serve.
//!
//! Every second a node writes, the way that commits go, that it is there; the answer is the
//! database's clock. What it has, it compares with what was agreed on in the database. A
//! balancer asks often, so its answer is made beforehand.

use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::commits::Commits;
use super::history::History;
use super::token::Keys;
use super::year_key::{KeyError, YearKeys};
use crate::store::objects::Objects;
use crate::store::{Kind, Store, StoreError, shared};

/// Under which name the secret is agreed on.
const SECRET: &str = "secret";
/// Between two writes that say that a node is there.
const SECOND: Duration = Duration::from_secs(1);
/// Without one for so long, commits don't get through. SQLite's disk may be slow, and
/// there is no other node to go to.
const SILENT: Duration = Duration::from_millis(3500);
const SILENT_ALONE: Duration = Duration::from_secs(15);
/// Between two looks at what must be alike, and at the files, in seconds.
const LOOK: u64 = 5;
/// How long the store of files may take to answer.
const FILES: Duration = Duration::from_secs(2);
/// A machine's clock may be off by so much before it is said, in milliseconds.
const OFF: i64 = 5_000;

/// The difference between this machine's clock and the database's.
#[derive(Clone, Debug, Default)]
pub struct Offset(Arc<AtomicI64>);

impl Offset {
    /// What is added to this machine's clock, in milliseconds.
    pub fn milliseconds(&self) -> i64 {
        self.0.load(Ordering::Relaxed)
    }

    fn measure(&self, before: i64, database: i64, after: i64) {
        let middle = before + (after - before) / 2;
        self.0.store(database - middle, Ordering::Relaxed);
    }
}

/// Why a node should get no requests.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unready {
    /// It is about to stop.
    #[error("draining: this node is about to stop")]
    Draining,
    /// It does not have what the others have.
    #[error("{0}")]
    Disagrees(String),
    /// Commits don't get through.
    #[error("commits do not get through: nothing was written for {} seconds", .0.as_secs())]
    Silent(Duration),
    /// The store of files does not answer.
    #[error("the store of files does not answer: {0}")]
    Files(String),
}

/// This node among the others.
#[derive(Clone, Debug)]
pub struct Node(Arc<State>);

#[derive(Debug)]
struct State {
    node_id: String,
    kind: Kind,
    commits: Commits,
    offset: Offset,
    disagrees: Mutex<Option<String>>,
    files: Mutex<Option<String>>,
    is_draining: AtomicBool,
}

impl Node {
    /// A node that was not looked at yet.
    pub fn new(kind: Kind, commits: Commits, offset: Offset) -> Node {
        Node(Arc::new(State {
            node_id: crate::store::new_id(),
            kind,
            commits,
            offset,
            disagrees: Mutex::default(),
            files: Mutex::default(),
            is_draining: AtomicBool::default(),
        }))
    }

    /// Between this machine's clock and the database's.
    pub fn offset(&self) -> &Offset {
        &self.0.offset
    }

    /// From now on balancers are told to send nobody.
    pub fn drain(&self) {
        self.0.is_draining.store(true, Ordering::Relaxed);
    }

    /// Whether learners can be served: commits get through, and this node has what the
    /// others have.
    ///
    /// # Errors
    ///
    /// Why not.
    pub fn ready(&self) -> Result<(), Unready> {
        if self.0.is_draining.load(Ordering::Relaxed) {
            return Err(Unready::Draining);
        }
        if let Some(reason) = self.disagreement() {
            return Err(Unready::Disagrees(reason));
        }
        let silent = self.0.commits.silent();
        let most = match self.0.kind {
            Kind::Sqlite => SILENT_ALONE,
            Kind::Postgres => SILENT,
        };
        match silent > most {
            true => Err(Unready::Silent(silent)),
            false => Ok(()),
        }
    }

    /// Whether files can be read: courses opened, packages uploaded and downloaded.
    ///
    /// # Errors
    ///
    /// Why not.
    pub fn files_ready(&self) -> Result<(), Unready> {
        let files = self.0.files.lock().unwrap_or_else(PoisonError::into_inner);
        files.clone().map_or(Ok(()), |it| Err(Unready::Files(it)))
    }

    /// What this node does not have as the others have it: it must not serve then.
    pub fn disagreement(&self) -> Option<String> {
        let disagrees = self.0.disagrees.lock();
        disagrees.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Compares what this node has with what was agreed on. What can't be compared now
    /// stays as it was.
    pub async fn compare(&self, store: &Store, keys: &Keys, years: &YearKeys, now: i64) {
        let found = match same_secret(store, keys, now).await {
            Ok(None) => match years.check(now).await {
                Ok(()) => None,
                Err(error @ (KeyError::Another(_) | KeyError::Lost(_) | KeyError::Damaged(_))) => {
                    Some(error.to_string())
                }
                Err(_) => return,
            },
            Ok(reason) => reason,
            Err(_) => return,
        };
        let mut disagrees = self
            .0
            .disagrees
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if *disagrees != found {
            match &found {
                Some(reason) => {
                    tracing::error!(%reason, "this node differs from the others and serves no requests")
                }
                None => {
                    tracing::info!("this node agrees with the others again and serves requests")
                }
            }
            *disagrees = found;
        }
    }

    /// Measures the database's clock by a write that is as durable as a commit.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when commits don't get through.
    pub async fn beat(&self, clock: fn() -> i64) -> Result<(), StoreError> {
        let trouble = self.ready().err().map(|it| it.to_string());
        let trouble = trouble.unwrap_or_default();
        let before = clock();
        let database = self.0.commits.probe(&self.0.node_id, &trouble).await?;
        if self.0.kind == Kind::Postgres {
            self.0.offset.measure(before, database, clock());
        }
        Ok(())
    }

    async fn look_at_files(&self, objects: &Objects) {
        let answer = tokio::time::timeout(FILES, objects.ping()).await;
        let found = match answer {
            Ok(Ok(())) => None,
            Ok(Err(error)) => Some(error.to_string()),
            Err(_) => Some(format!("nothing for {} seconds", FILES.as_secs())),
        };
        let mut files = self.0.files.lock().unwrap_or_else(PoisonError::into_inner);
        if files.is_some() != found.is_some() {
            match &found {
                Some(reason) => tracing::warn!(%reason, "the store of files does not answer"),
                None => tracing::info!("the store of files answers again"),
            }
        }
        *files = found;
    }

    /// Looks after all this, for ever.
    pub async fn keep(
        &self,
        store: &Store,
        objects: &Objects,
        keys: &Keys,
        years: &YearKeys,
        history: &History,
    ) {
        let clock = crate::clock::now;
        let beats = async {
            let mut seconds = tokio::time::interval(SECOND);
            seconds.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
            let (mut was_ready, mut was_off) = (true, false);
            loop {
                seconds.tick().await;
                let _ = self.beat(clock).await;
                let ready = self.ready();
                if was_ready != ready.is_ok() {
                    match &ready {
                        Ok(()) => tracing::info!("ready"),
                        Err(reason) => tracing::warn!(%reason, "not ready for requests"),
                    }
                }
                was_ready = ready.is_ok();
                let offset = self.0.offset.milliseconds();
                let is_off = offset.abs() > OFF;
                if is_off && !was_off {
                    let seconds = offset / 1000;
                    tracing::warn!(
                        seconds,
                        "this machine's clock is off; the database's is used"
                    );
                }
                was_off = is_off;
            }
        };
        let looks = async {
            let mut turns = tokio::time::interval(Duration::from_secs(LOOK));
            turns.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
            loop {
                turns.tick().await;
                self.look_at_files(objects).await;
                let now = clock() + self.0.offset.milliseconds();
                self.compare(store, keys, years, now).await;
                // A database that fails is said by the beats.
                let _ = match self.disagreement() {
                    None => history.look(store, objects, now).await,
                    Some(_) => history.follow(store, now).await,
                };
            }
        };
        tokio::join!(beats, looks);
    }
}

/// None: this node has the secret that was agreed on.
async fn same_secret(store: &Store, keys: &Keys, now: i64) -> Result<Option<String>, StoreError> {
    let ours = keys.fingerprint();
    let agreed = shared::agree(store, SECRET, &ours, now).await?;
    Ok((agreed != ours).then(|| {
        "this node's secret.key is not the one that this database was used with before: copy it \
         from another node or restore it from a backup; if it is lost for good, \
         `relais admin node forget secret` makes this one the new one"
            .to_owned()
    }))
}

/// Why commands must not work with this secret; none: they may.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub async fn other_secret(
    store: &Store,
    keys: &Keys,
    now: i64,
) -> Result<Option<String>, StoreError> {
    same_secret(store, keys, now).await
}
