//! Learners in a database, as launches leave them: many at once.

use std::time::{SystemTime, UNIX_EPOCH};

use server::domain::token::{CommitToken, Keys, Mode};
use server::store::course::{self, Entry, Item, NewVersion, Version};
use server::store::{self, Store, attempt, learner, registration};

/// Somebody who has opened a course.
#[derive(Clone, Debug)]
pub struct Open {
    /// Who.
    pub learner_id: String,
    /// Takes what.
    pub registration_id: String,
    /// At which SCO.
    pub attempt_id: String,
    /// The number of the opening.
    pub launch: i64,
}

impl Open {
    /// What its player commits with.
    pub fn token(&self, keys: &Keys, until: i64) -> String {
        let token = CommitToken {
            attempt_id: self.attempt_id.clone(),
            launch: self.launch,
            mode: Mode::Normal,
            history: String::new(),
        };
        token.sign(keys, until)
    }
}

/// An item that is a SCO.
pub fn sco(position: i64, identifier: &str) -> Item {
    Item {
        position,
        identifier: identifier.to_owned(),
        title: format!("Leçon {position}"),
        is_visible: 1,
        kind: "sco".to_owned(),
        url: format!("{identifier}.html"),
        ..Item::default()
    }
}

/// A course of these items, without files.
pub async fn course(store: &Store, slug: &str, items: &[Item]) -> Version {
    course_of(store, slug, items, false).await
}

/// The same, built by us: the statistics count it.
pub async fn own_course(store: &Store, slug: &str, items: &[Item]) -> Version {
    course_of(store, slug, items, true).await
}

async fn course_of(store: &Store, slug: &str, items: &[Item], is_own: bool) -> Version {
    let entry = Entry {
        slug,
        title: "Cours d’essai",
        summary: "",
        language: "fr",
        audience: "",
        minutes: 0,
        objectives: &[],
        is_own,
        is_listed: true,
    };
    let new = NewVersion {
        title: "Cours d’essai",
        package_hash: slug,
        bytes: 0,
        publication: None,
        playing: None,
        is_aside: false,
        items,
        files: &[],
        problems: &[],
        about: None,
    };
    let added = course::add(store, None, &entry, &new, 1_000).await;
    added.expect("the course is kept")
}

/// A learner who opens the first SCO of a version.
pub async fn open(store: &Store, version: &Version, item: &str) -> Open {
    let learner_id = learner::create(store, learner::New::default(), 1_000)
        .await
        .expect("a learner");
    let mut write = store.begin().await.expect("a transaction");
    let registration = registration::create(
        &mut write,
        &learner_id,
        &version.course_id,
        &version.course_version_id,
        None,
        1_000,
    )
    .await
    .expect("a registration");
    let registration_id = registration.registration_id;
    let launch = registration::launch(&mut write, &registration_id)
        .await
        .expect("a launch");
    let attempt = attempt::create(&mut write, &registration_id, item, 1, 1_000)
        .await
        .expect("an attempt");
    store::commit(write).await.expect("a commit");
    Open {
        learner_id,
        registration_id,
        attempt_id: attempt.attempt_id,
        launch,
    }
}

/// Many learners who open the same SCO, in one transaction. They were seen today, so
/// that no server forgets them.
pub async fn open_many(store: &Store, version: &Version, item: &str, count: usize) -> Vec<Open> {
    let mut write = store.begin().await.expect("a transaction");
    let mut all = Vec::with_capacity(count);
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let now = now.expect("a clock").as_millis() as i64;
    for number in 0..count {
        let open = Open {
            learner_id: format!("learner{number:025}"),
            registration_id: format!("registration{number:020}"),
            attempt_id: format!("attempt{number:025}"),
            launch: 1,
        };
        sqlx::query("insert into learner (learner_id, created_at, seen_day) values ($1, 1000, $2)")
            .bind(&open.learner_id)
            .bind(now)
            .execute(&mut *write)
            .await
            .expect("a learner");
        sqlx::query(
            "insert into registration (registration_id, learner_id, course_id, \
             course_version_id, launch, status, progress, started_at) \
             values ($1, $2, $3, $4, 1, 'not attempted', 0, 1000)",
        )
        .bind(&open.registration_id)
        .bind(&open.learner_id)
        .bind(&version.course_id)
        .bind(&version.course_version_id)
        .execute(&mut *write)
        .await
        .expect("a registration");
        sqlx::query(
            "insert into attempt (attempt_id, registration_id, item_identifier, number, \
             launch, state_launch, state_seq, cmi, status, total_time, progress, started_at, \
             committed_at) values ($1, $2, $3, 1, 1, 0, 0, '{}', 'not attempted', 0, 0, 1000, 1000)",
        )
        .bind(&open.attempt_id)
        .bind(&open.registration_id)
        .bind(item)
        .execute(&mut *write)
        .await
        .expect("an attempt");
        all.push(open);
    }
    store::commit(write).await.expect("a commit");
    all
}
