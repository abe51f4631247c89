//! What becomes of commits, on SQLite and on PostgreSQL: every rule by an example, and
//! whatever happens on the way, by chance.

mod chance;
mod held;
mod journals;
mod modules;
mod rules;
mod sessions;

use std::collections::BTreeMap;
use std::sync::Arc;

use scorm::runtime::Mode;
use server::domain::commits::{Commit, Commits, Verdict};
use server::domain::year_key::YearKeys;
use server::store::attempt::{self, Attempt};
use server::store::course::Version;
use server::store::objects::Objects;
use server::store::registration::{self, Registration};
use server::store::{Store, StoreError};
use tests::learners::{self, Open};

/// A writer, and one learner who opened a course of these SCOs.
struct Scene {
    store: Store,
    commits: Commits,
    writer: tokio::task::JoinHandle<()>,
    version: Version,
    open: Open,
}

/// The writer's clock.
fn noon() -> i64 {
    43_200_000
}

const LOCATION: &str = "cmi.core.lesson_location";
const STATUS: &str = "cmi.core.lesson_status";
const TIME: &str = "cmi.core.session_time";
const SCORE: &str = "cmi.core.score.raw";

const DONE: Result<Verdict, ()> = Ok(Verdict::Acknowledged(false));
const CHANGED: Result<Verdict, ()> = Ok(Verdict::Acknowledged(true));

impl Scene {
    async fn new(store: Store, items: &[server::store::course::Item]) -> Scene {
        let version = learners::course(&store, "cours", items).await;
        let open = learners::open(&store, &version, &items[0].identifier).await;
        let (commits, writer) =
            Commits::start(store.clone(), YearKeys::new(Objects::memory()), noon);
        Scene {
            store,
            commits,
            writer,
            version,
            open,
        }
    }

    /// Its player shows a menu.
    async fn one_sco(store: Store) -> Scene {
        Scene::new(store, &[learners::sco(0, "a"), document()]).await
    }

    /// The player of this launch says so.
    fn commit(&self, launch: i64, seq: i64, set: &[(&str, &str)]) -> Commit {
        Commit {
            attempt_id: self.open.attempt_id.clone(),
            token_launch: launch,
            launch,
            seq,
            mode: Mode::Normal,
            earlier: Vec::new(),
            session: 1,
            set: pairs(set),
            is_over: false,
            history: "h".into(),
            acknowledged: 0,
            merged: None,
        }
    }

    async fn send(&self, commit: Commit) -> Result<Verdict, ()> {
        let verdict: Result<Verdict, Arc<StoreError>> = self.commits.commit(commit).await;
        verdict.map_err(|error| panic!("{error}"))
    }

    async fn say(&self, launch: i64, seq: i64, set: &[(&str, &str)]) -> Result<Verdict, ()> {
        self.send(self.commit(launch, seq, set)).await
    }

    /// The player is opened once more.
    async fn launch(&self) -> i64 {
        let mut write = self.store.begin().await.unwrap();
        let launch = registration::launch(&mut write, &self.open.registration_id).await;
        write.commit().await.unwrap();
        launch.unwrap()
    }

    async fn attempt(&self) -> Attempt {
        let found = attempt::find(&self.store, &self.open.attempt_id).await;
        found.unwrap().unwrap()
    }

    async fn registration(&self) -> Registration {
        let found = registration::find(&self.store, &self.open.registration_id).await;
        found.unwrap().unwrap()
    }

    /// A stored value.
    async fn value(&self, name: &str) -> Option<String> {
        values(&self.attempt().await).remove(name)
    }
}

/// What stands in the menu beside a SCO.
fn document() -> server::store::course::Item {
    server::store::course::Item {
        kind: "asset".into(),
        ..learners::sco(1, "document")
    }
}

fn pairs(set: &[(&str, &str)]) -> BTreeMap<String, String> {
    let own = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    set.iter().map(own).collect()
}

fn values(attempt: &Attempt) -> BTreeMap<String, String> {
    serde_json::from_str(&attempt.cmi).unwrap()
}

/// What the former player could not send, by the token of the new one.
fn journal(it: &Scene, by: i64, launch: i64, seq: i64, location: &str) -> Commit {
    Commit {
        token_launch: by,
        ..it.commit(launch, seq, &[(LOCATION, location), (TIME, "0000:10:00")])
    }
}

/// One session of several in a launch, as its player says it.
fn nth(it: &Scene, launch: i64, seq: i64, session: i64, set: &[(&str, &str)]) -> Commit {
    Commit {
        session,
        ..it.commit(launch, seq, set)
    }
}

fn over(commit: Commit) -> Commit {
    Commit {
        is_over: true,
        ..commit
    }
}
