//! What several nodes of one database have alike, and how they agree on it.

use server::domain::history::History;
use server::domain::nodes;
use server::domain::releases::online;
use server::domain::token::Keys;
use server::domain::year_key::{KeyError, YearKeys};
use server::store::course::{self, Entry, NewVersion, Version};
use server::store::objects::Objects;
use server::store::spent::{self, Price};
use server::store::{Kind, Store, journal, node, publishing, shared};
use server::{Server, Settings};

tests::on_both! { agreement:
    the_secret_is_agreed_on
    the_key_of_a_year_is_agreed_on
    two_nodes_make_one_key
    a_database_has_one_incarnation
    nodes_that_run_notice_a_database_that_went_back
    nodes_that_begin_together_are_in_one_history
    the_database_s_clock_is_told
    a_restart_changes_no_version
    limits_hold_across_nodes
    publishers_of_updates_take_turns
    publications_without_an_end_are_known
    versions_of_a_year_are_those_that_were_online
}

/// A node whose operator named another bucket is the one that is wrong: it serves nobody, and
/// what browsers hold stays of this history.
#[tokio::test]
async fn a_server_with_other_files_begins_no_history() {
    let folder = tempfile::tempdir().unwrap();
    let open = async |files: &str| {
        let settings = Settings {
            data: folder.path().to_owned(),
            files: Some(folder.path().join(files).display().to_string()),
            app_listen: ([127, 0, 0, 1], 0).into(),
            content_listen: ([127, 0, 0, 1], 0).into(),
            ..Settings::default()
        };
        Server::open(settings).await.unwrap()
    };
    let right = open("files").await;
    let app = right.app();
    app.years.prepare(app.now()).await.unwrap();
    let name = app.history.name();
    let wrong = open("elsewhere").await;
    let reason = wrong.app().node.disagreement().expect("it is not ready");
    assert!(reason.contains("bucket"), "{reason}");
    assert_eq!(wrong.app().history.name(), name);
    let again = open("files").await;
    assert_eq!(again.app().node.disagreement(), None);
    assert_eq!(again.app().history.name(), name);
}

mod agreement {
    use super::*;

    /// Noon of 1 July 2026.
    const NOW: i64 = 1_782_900_000_000;

    pub async fn publishers_of_updates_take_turns(store: Store) {
        let first = publishing::turn(&store).await.unwrap();
        // SQLite has one node, whose own lock it is; others go on writing meanwhile.
        assert_eq!(first.is_some(), store.kind() == Kind::Postgres);
        noted(&store, "other", "x").await;
        let mut second = Box::pin(publishing::turn(&store));
        let wait = std::time::Duration::from_millis(400);
        let early = tokio::time::timeout(wait, &mut second).await;
        match store.kind() {
            Kind::Sqlite => assert!(early.unwrap().unwrap().is_none()),
            Kind::Postgres => {
                assert!(early.is_err(), "it waits");
                drop(first);
                assert!(second.await.unwrap().is_some());
            }
        }
    }

    async fn noted(store: &Store, action: &str, subject: &str) {
        let mut write = store.begin().await.unwrap();
        journal::note(&mut write, None, action, subject, 1)
            .await
            .unwrap();
        write.commit().await.unwrap();
    }

    pub async fn versions_of_a_year_are_those_that_were_online(store: Store) {
        publish(&store, "one", Some("1")).await;
        publish(&store, "two", Some("2")).await;
        let mut write = store.begin().await.unwrap();
        const DAY: i64 = 86_400_000;
        let subject = "p/agir/fr.ecole";
        for (action, text, days) in [
            ("updates.publish", "2024.1 n° 1", -600),
            ("updates.publish", "2025.1 n° 2", -300),
            ("updates.begin", "2026.9 n° 3", 1),
            ("updates.failed", "2026.9 n° 3", 1),
            ("updates.publish", "2026.1 n° 4", 2),
            ("updates.withdraw", "2026.1 n° 5", 3),
            ("updates.rollback", "2025.1 n° 6", 4),
            ("updates.publish", "2027.1 n° 7", 300),
        ] {
            let (subject, at) = (format!("{subject} {text}"), NOW + days * DAY);
            journal::note(&mut write, None, action, &subject, at)
                .await
                .unwrap();
        }
        write.commit().await.unwrap();
        let online = async |year| {
            let found = online::of_year(&store, year).await.unwrap().into_iter();
            found
                .map(|it| format!("{} {} {}", it.course, it.version, it.since))
                .collect::<Vec<_>>()
        };
        let renewed = "paquets qui se renouvellent, p/agir/fr.ecole";
        assert_eq!(
            online(2026).await,
            [
                "Cours 1 2026-07-01".to_owned(),
                "Cours 2 2026-07-01".to_owned(),
                format!("{renewed} 2025.1 2026-01-01"),
                format!("{renewed} 2026.1 2026-07-03"),
                format!("{renewed} 2025.1 2026-07-05"),
            ]
        );
        assert_eq!(
            online(2025).await,
            [
                format!("{renewed} 2024.1 2025-01-01"),
                format!("{renewed} 2025.1 2025-09-04"),
            ]
        );
        // What is signed names no course that nobody is offered: not listed, or not given yet.
        for hidden in ["is_listed = 0", "is_listed = 1, course_version_id = null"] {
            let mut write = store.begin().await.unwrap();
            let sql = sqlx::AssertSqlSafe(format!("update course set {hidden}"));
            sqlx::query(sql).execute(&mut *write).await.unwrap();
            write.commit().await.unwrap();
            let found = online(2026).await;
            assert_eq!(found.len(), 3, "{found:?}");
            assert!(found.iter().all(|it| it.starts_with(renewed)), "{found:?}");
        }
    }

    pub async fn publications_without_an_end_are_known(store: Store) {
        // Of a former program, which noted the end only.
        noted(&store, "updates.publish", "z").await;
        for subject in ["a", "b", "c", "d"] {
            noted(&store, "updates.begin", subject).await;
        }
        for (action, subject) in [
            ("updates.publish", "a"),
            ("updates.failed", "b"),
            ("updates.settled", "c"),
        ] {
            noted(&store, action, subject).await;
        }
        assert_eq!(publishing::unsettled(&store).await.unwrap(), ["d"]);
        noted(&store, "updates.begin", "b").await;
        assert_eq!(publishing::unsettled(&store).await.unwrap(), ["d", "b"]);
    }

    pub async fn the_secret_is_agreed_on(store: Store) {
        let (ours, others) = (Keys::new(&[1; 32]), Keys::new(&[2; 32]));
        let agree = async |keys: &Keys| nodes::other_secret(&store, keys, NOW).await.unwrap();
        assert_eq!(agree(&ours).await, None);
        assert_eq!(agree(&ours).await, None);
        let reason = agree(&others).await.expect("it is another");
        assert!(reason.contains("secret.key"), "{reason}");
        let agreed = shared::find(&store, "secret").await.unwrap().unwrap();
        assert!(!agreed.is_empty() && agreed.len() < 64);
        // Lost for good: the next one to start says it anew.
        assert!(shared::forget(&store, "secret").await.unwrap());
        assert_eq!(agree(&others).await, None);
        assert!(agree(&ours).await.is_some());
    }

    pub async fn the_key_of_a_year_is_agreed_on(store: Store) {
        let keys = |objects: &Objects| YearKeys::new(objects.clone()).agreed_in(&store);
        let (bucket, elsewhere) = (Objects::memory(), Objects::memory());
        let one = keys(&bucket);
        one.prepare(NOW).await.unwrap();
        let same = keys(&bucket).now("a", NOW).await.unwrap();
        assert_eq!(one.now("a", NOW).await.unwrap(), same);
        // Another bucket, empty: no second key is made.
        let error = keys(&elsewhere).prepare(NOW).await.unwrap_err();
        assert!(matches!(error, KeyError::Lost(2026)), "{error}");
        // Another bucket that had one of its own.
        let alone = YearKeys::new(elsewhere.clone());
        let other = alone.now("a", NOW).await.unwrap();
        assert_ne!(other, same);
        let error = keys(&elsewhere).now("a", NOW).await.unwrap_err();
        assert!(matches!(error, KeyError::Another(2026)), "{error}");
        // While a node runs, its key stops being the one that counts.
        one.check(NOW).await.unwrap();
        shared::forget(&store, "year-2026").await.unwrap();
        keys(&elsewhere).prepare(NOW).await.unwrap();
        let error = one.check(NOW).await.unwrap_err();
        assert!(matches!(error, KeyError::Another(2026)), "{error}");
    }

    pub async fn two_nodes_make_one_key(store: Store) {
        let bucket = Objects::memory();
        let mut all = Vec::new();
        for _ in 0..6 {
            let keys = YearKeys::new(bucket.clone()).agreed_in(&store);
            all.push(tokio::spawn(async move { keys.now("a", NOW).await }));
        }
        let mut values = Vec::new();
        for one in all {
            values.push(one.await.unwrap().unwrap().value);
        }
        values.dedup();
        assert_eq!(values.len(), 1, "{values:?}");
    }

    pub async fn a_database_has_one_incarnation(store: Store) {
        let first = shared::incarnation(&store, NOW).await.unwrap();
        assert_eq!(shared::incarnation(&store, NOW).await.unwrap(), first);
        let second = shared::begin_incarnation(&store, &first, NOW).await;
        let second = second.unwrap();
        assert_ne!(second, first);
        // Who notices a moment later begins no third one.
        let again = shared::begin_incarnation(&store, &first, NOW).await;
        assert_eq!(again.unwrap(), second);
        assert_eq!(shared::incarnation(&store, NOW).await.unwrap(), second);
    }

    pub async fn nodes_that_run_notice_a_database_that_went_back(store: Store) {
        let objects = Objects::memory();
        let begin = async || History::begin(&store, &objects, NOW).await.unwrap();
        let (one, two) = (begin().await, begin().await);
        let first = one.name();
        assert_eq!(two.name(), first);
        for _ in 0..5 {
            one.look(&store, &objects, NOW).await.unwrap();
        }
        // Its administrators put an older copy back, while both run.
        let mut write = store.begin().await.unwrap();
        let back = sqlx::query("update history set beats = 3");
        back.execute(&mut *write).await.unwrap();
        write.commit().await.unwrap();
        one.look(&store, &objects, NOW).await.unwrap();
        let second = one.name();
        assert_ne!(second, first);
        // The other one did not look yet: it asks before it takes a token for a foreign one.
        assert_eq!(two.name(), first);
        let is_foreign = async |name: &str| two.is_foreign(name, &store, NOW).await.unwrap();
        assert!(!is_foreign(&second).await);
        assert!(is_foreign(&first).await && !is_foreign("").await);
        for node in [&two, &one, &two] {
            node.look(&store, &objects, NOW).await.unwrap();
            assert_eq!(node.name(), second, "once is enough");
        }
        // And whoever begins now is with them.
        assert_eq!(begin().await.name(), second);
    }

    pub async fn nodes_that_begin_together_are_in_one_history(store: Store) {
        let objects = Objects::memory();
        History::begin(&store, &objects, NOW).await.unwrap();
        let begin = || {
            let (store, objects) = (store.clone(), objects.clone());
            tokio::spawn(async move { History::begin(&store, &objects, NOW).await.unwrap() })
        };
        let nodes: Vec<_> = (0..4).map(|_| begin()).collect();
        let mut names = Vec::new();
        for node in nodes {
            names.push(node.await.unwrap().name());
        }
        names.dedup();
        assert_eq!(names.len(), 1, "{names:?}");
    }

    pub async fn the_database_s_clock_is_told(store: Store) {
        let told = node::now(&store).await.unwrap();
        let here = server::now();
        assert!((told - here).abs() < 10_000, "{told} {here}");
    }

    async fn publish(store: &Store, hash: &str, publication: Option<&str>) -> Version {
        let entry = Entry {
            slug: "cours",
            title: "Cours",
            summary: "",
            language: "fr",
            audience: "",
            minutes: 0,
            objectives: &[],
            is_own: true,
            is_listed: true,
        };
        let new = NewVersion {
            title: "Cours",
            package_hash: hash,
            bytes: 0,
            publication,
            playing: None,
            is_aside: false,
            items: &[],
            files: &[],
            problems: &[],
            about: None,
        };
        course::add(store, None, &entry, &new, NOW).await.unwrap()
    }

    async fn current(store: &Store) -> Option<String> {
        let course = course::find_by_slug(store, "cours").await.unwrap();
        let id = course.unwrap().course_version_id.unwrap();
        let version = course::version(store, &id).await.unwrap();
        version.map(|it| it.package_hash)
    }

    pub async fn a_restart_changes_no_version(store: Store) {
        for (hash, publication, offered) in [
            ("two", "2", "two"),
            // A node with the packages of before is started for the first time.
            ("one", "1", "two"),
            ("ten", "10", "ten"),
            // Both nodes are restarted, again and again.
            ("two", "2", "ten"),
            ("one", "1", "ten"),
            ("ten", "10", "ten"),
            // The same version with a correction, which was not there before.
            ("ten, corrected", "10", "ten, corrected"),
            ("ten", "10", "ten, corrected"),
        ] {
            publish(&store, hash, Some(publication)).await;
            assert_eq!(current(&store).await.as_deref(), Some(offered), "{hash}");
        }
        // An administrator goes back to a former one; nobody's restart undoes it.
        publish(&store, "two", None).await;
        for (hash, publication) in [("ten, corrected", "10"), ("one", "1"), ("ten", "10")] {
            publish(&store, hash, Some(publication)).await;
            assert_eq!(current(&store).await.as_deref(), Some("two"), "{hash}");
        }
        // What is newer than all is a publication.
        publish(&store, "eleven", Some("11")).await;
        assert_eq!(current(&store).await.as_deref(), Some("eleven"));
    }

    pub async fn limits_hold_across_nodes(store: Store) {
        let price = Price {
            cost: 100,
            most: 500,
        };
        let pay = async |name: &str, now| spent::pay(&store, name, price, now).await.unwrap();
        for _ in 0..5 {
            assert!(pay("login a", NOW).await);
        }
        assert!(!pay("login a", NOW).await);
        assert!(pay("login b", NOW).await, "somebody else");
        assert!(!pay("login a", NOW + 99).await);
        assert!(pay("login a", NOW + 100).await, "one is paid for");
        assert!(!pay("login a", NOW + 100).await);
        spent::sweep(&store, NOW + 600).await.unwrap();
        assert!(!pay("login a", NOW + 100).await, "it is not paid for yet");
        spent::sweep(&store, NOW + 601).await.unwrap();
        assert!(pay("login a", NOW + 100).await);
    }
}
