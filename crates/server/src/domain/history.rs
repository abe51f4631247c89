//! Whether the database is the one that was here last, or was restored from an older copy.
//!
//! Launches and requests of players are numbered in one history of the database. After a
//! restore the same numbers are given again for other things, so that what a browser holds
//! could be taken for what it is not. Each history has a name, which tokens and browsers'
//! journals carry. Three things show that a database is an older copy, whatever tool put it
//! there: it counted less than the files beside it remember, less than a server that runs
//! remembers, or it has not given a launch that a player has a token of.

use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU32, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use bytes::Bytes;
use serde::{Deserialize, Serialize};

use crate::store::objects::Objects;
use crate::store::{self, Store, StoreError, history, shared};

/// Where the files remember it.
const NAME: &str = "history";
/// The files are told at every so many looks: every five minutes.
const TELLING: u32 = 60;

/// The history that the database is in, as this node knows it.
#[derive(Clone, Debug, Default)]
pub struct History(Arc<State>);

#[derive(Debug, Default)]
struct State {
    name: RwLock<Arc<str>>,
    /// The most that the database counted.
    beats: AtomicI64,
    /// The files were asked what they remember.
    is_compared: AtomicBool,
    looks: AtomicU32,
}

/// What the files remember.
#[derive(Debug, Deserialize, Serialize)]
struct Remembered {
    history: String,
    beats: i64,
}

impl History {
    /// A server begins.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when the database fails. Where the files can't be asked now, they are
    /// asked at the next [`look`](History::look).
    pub async fn begin(store: &Store, objects: &Objects, now: i64) -> Result<History, StoreError> {
        let history = History::default();
        // One node after the other, or the first would be taken for a restored copy.
        let turn = shared::turn(store, NAME).await?;
        history.look(store, objects, now).await?;
        if let Some(turn) = turn {
            store::commit(turn).await?;
        }
        Ok(history)
    }

    /// Its name.
    pub fn name(&self) -> Arc<str> {
        Arc::clone(&self.0.name.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Takes the name that the database has, and judges nothing: for a node that does not
    /// have what the others have. Its files, of another service or of none, prove nothing.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when the database fails.
    pub async fn follow(&self, store: &Store, now: i64) -> Result<(), StoreError> {
        self.set(&shared::incarnation(store, now).await?);
        Ok(())
    }

    /// Looks at whether the database is still in this history; every few seconds.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when the database fails.
    pub async fn look(&self, store: &Store, objects: &Objects, now: i64) -> Result<(), StoreError> {
        let state = &self.0;
        // Asked before the database counts, so that a node which begins now is no sign.
        let remembered = match state.is_compared.load(Ordering::Relaxed) {
            true => None,
            false => Some(objects.find(NAME).await),
        };
        let beats = history::beat(store).await?;
        let name = shared::incarnation(store, now).await?;
        let known = state.beats.swap(beats, Ordering::Relaxed);
        let is_older_than_files = match &remembered {
            None | Some(Err(_)) => false,
            // Files that never saw a server, a database that did.
            Some(Ok(None)) => beats > 1,
            Some(Ok(Some(text))) => serde_json::from_slice::<Remembered>(text)
                .is_ok_and(|it| it.history != name || it.beats >= beats),
        };
        if matches!(remembered, Some(Ok(_))) {
            state.is_compared.store(true, Ordering::Relaxed);
        }
        let name = match beats <= known || is_older_than_files {
            true => restored(store, &name, now).await?,
            false => name,
        };
        let is_new = self.set(&name);
        let looks = state.looks.fetch_add(1, Ordering::Relaxed);
        // Not before they were asked: what they remember would be gone.
        let is_told = state.is_compared.load(Ordering::Relaxed);
        if is_told && (is_new || looks.is_multiple_of(TELLING)) {
            let known = Remembered {
                history: name,
                beats,
            };
            let text = serde_json::to_vec(&known).unwrap_or_default();
            if let Err(error) = objects.replace(NAME, Bytes::from(text)).await {
                tracing::warn!(%error, "a database restored later may not be noticed at a start");
            }
        }
        Ok(())
    }

    /// Whether this is the name of another history. The database is asked, where it seems so:
    /// another node may have noticed a restore first.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when the database fails.
    pub async fn is_foreign(
        &self,
        name: &str,
        store: &Store,
        now: i64,
    ) -> Result<bool, StoreError> {
        // Tokens of former versions name none.
        if name.is_empty() || *name == *self.name() {
            return Ok(false);
        }
        let known = shared::incarnation(store, now).await?;
        self.set(&known);
        Ok(known != name)
    }

    /// Something was found that this database gave in a later state of this history.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when the database fails.
    pub async fn went_back(&self, store: &Store, now: i64) -> Result<(), StoreError> {
        let name = restored(store, &self.name(), now).await?;
        self.set(&name);
        Ok(())
    }

    /// Whether it is another name than before.
    fn set(&self, name: &str) -> bool {
        let mut known = self.0.name.write().unwrap_or_else(PoisonError::into_inner);
        let is_new = **known != *name;
        if is_new {
            *known = name.into();
        }
        is_new
    }
}

async fn restored(store: &Store, old: &str, now: i64) -> Result<String, StoreError> {
    tracing::warn!(
        "the database was restored from an older copy: what browsers hold since is merged with \
         it, or offered to those who learn"
    );
    shared::begin_incarnation(store, old, now).await
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Place {
        folder: tempfile::TempDir,
        objects: Objects,
    }

    impl Place {
        fn new() -> Place {
            Place {
                folder: tempfile::tempdir().expect("a folder"),
                objects: Objects::memory(),
            }
        }

        fn file(&self) -> std::path::PathBuf {
            self.folder.path().join("a.sqlite")
        }

        async fn open(&self) -> Store {
            let url = format!("sqlite:{}", self.file().display());
            Store::open(&url).await.expect("a database")
        }

        /// A server begins, runs for a while and ends.
        async fn run(&self, looks: usize) -> Arc<str> {
            let store = self.open().await;
            let history = History::begin(&store, &self.objects, 1)
                .await
                .expect("begun");
            for _ in 0..looks {
                let looked = history.look(&store, &self.objects, 1).await;
                looked.expect("looked");
            }
            store.close().await;
            history.name()
        }

        async fn copy(&self) -> Vec<u8> {
            std::fs::read(self.file()).expect("a copy")
        }
    }

    #[tokio::test]
    async fn a_restored_database_begins_another_history() {
        let place = Place::new();
        let first = place.run(0).await;
        let copy = place.copy().await;
        assert_eq!(place.run(3).await, first);
        assert_eq!(place.run(0).await, first, "a start is no restore");
        std::fs::write(place.file(), &copy).expect("restored");
        let second = place.run(0).await;
        assert_ne!(second, first);
        assert_eq!(place.run(0).await, second);
        // The same copy again: of the first history, and older than what the files remember.
        std::fs::write(place.file(), &copy).expect("restored");
        let third = place.run(0).await;
        assert!(third != first && third != second);
    }

    #[tokio::test]
    async fn a_copy_made_while_a_server_ran_is_noticed() {
        let place = Place::new();
        let store = place.open().await;
        let history = History::begin(&store, &place.objects, 1)
            .await
            .expect("begun");
        let copy = place.folder.path().join("copy");
        store.copy_to(&copy).await.expect("a copy");
        for _ in 0..2 * TELLING {
            let looked = history.look(&store, &place.objects, 1).await;
            looked.expect("looked");
        }
        store.close().await;
        std::fs::copy(&copy, place.file()).expect("restored");
        assert_ne!(place.run(0).await, history.name());
    }

    #[tokio::test]
    async fn other_files_say_that_it_is_a_copy_and_silent_ones_nothing() {
        let mut place = Place::new();
        let first = place.run(0).await;
        place.objects = Objects::memory();
        assert_ne!(place.run(0).await, first);
    }

    #[tokio::test]
    async fn who_only_follows_begins_no_history() {
        let mut place = Place::new();
        let first = place.run(3).await;
        place.objects = Objects::memory();
        let store = place.open().await;
        let history = History::default();
        history.follow(&store, 1).await.expect("followed");
        assert_eq!(history.name(), first);
        store.close().await;
    }

    #[tokio::test]
    async fn a_launch_that_was_never_given_is_a_proof() {
        let place = Place::new();
        let store = place.open().await;
        let history = History::begin(&store, &place.objects, 1)
            .await
            .expect("begun");
        let first = history.name();
        history.went_back(&store, 1).await.expect("noted");
        assert_ne!(history.name(), first);
        store.close().await;
    }
}
