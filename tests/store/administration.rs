//! What administrators do: deleting, moving, withdrawing, restoring accounts.

tests::on_both! { scenario:
    a_registration_is_deleted_alone
    learners_move_where_their_scos_are
    a_withdrawn_version_gives_no_files
    problems_are_kept_in_order
    an_account_is_renewed_by_its_holder_only
}

mod scenario {
    use scorm::message;
    use scorm::problem::{Location, Problem, Severity};
    use server::domain::versions;
    use server::domain::year_key::YearKeys;
    use server::store::account::{self, Role};
    use server::store::course::{self, Entry, NewVersion, Version};
    use server::store::objects::Objects;
    use server::store::session::{self, Holder};
    use server::store::{Store, StoreError, attempt, integrity, journal, problem, registration};
    use tests::learners::{course, open, sco};

    /// The next version of the course `c`.
    async fn next(store: &Store, hash: &str, items: &[course::Item]) -> Version {
        let entry = Entry {
            slug: "c",
            title: "C",
            summary: "",
            language: "fr",
            audience: "",
            minutes: 0,
            objectives: &[],
            is_own: false,
            is_listed: true,
        };
        let file = course::File {
            path: "a.html".into(),
            object: "0".repeat(64),
            bytes: 3,
            is_compressed: 1,
        };
        let new = NewVersion {
            title: "C",
            package_hash: hash,
            bytes: 3,
            publication: None,
            playing: None,
            is_aside: false,
            items,
            files: &[file],
            problems: &[],
            about: None,
        };
        course::add(store, None, &entry, &new, 2).await.unwrap()
    }

    pub async fn a_registration_is_deleted_alone(store: Store) {
        let version = course(&store, "c", &[sco(0, "a")]).await;
        let (one, two) = (
            open(&store, &version, "a").await,
            open(&store, &version, "a").await,
        );
        registration::delete(&store, None, &one.registration_id, "c", &[], 5_000)
            .await
            .unwrap();
        let found = registration::find(&store, &one.registration_id)
            .await
            .unwrap();
        assert!(found.is_none());
        assert!(
            attempt::find(&store, &one.attempt_id)
                .await
                .unwrap()
                .is_none()
        );
        assert!(
            attempt::find(&store, &two.attempt_id)
                .await
                .unwrap()
                .is_some()
        );
        let latest = journal::latest(&store, 1).await.unwrap();
        assert_eq!(
            (latest[0].action.as_str(), latest[0].subject.as_str()),
            ("registration.delete", "c")
        );
    }

    pub async fn learners_move_where_their_scos_are(store: Store) {
        let one = course(&store, "c", &[sco(0, "a"), sco(1, "b")]).await;
        let (stays, moves) = (open(&store, &one, "b").await, open(&store, &one, "a").await);
        let two = next(&store, "2", &[sco(0, "a"), sco(1, "z")]).await;
        let years = YearKeys::new(Objects::memory());
        assert_eq!(
            versions::move_learners(&store, &years, None, &two, 9)
                .await
                .unwrap(),
            1
        );
        for (learner, version) in [(stays, &one), (moves, &two)] {
            let found = registration::find(&store, &learner.registration_id).await;
            let found = found.unwrap().unwrap();
            assert_eq!(found.course_version_id, version.course_version_id);
        }
    }

    pub async fn a_withdrawn_version_gives_no_files(store: Store) {
        let version = next(&store, "1", &[sco(0, "a")]).await;
        let id = &version.course_version_id;
        let needed = integrity::needed(&store).await.unwrap();
        assert_eq!(
            (needed.len(), needed[0].bytes, needed[0].is_compressed),
            (1, 3, 1)
        );
        assert_eq!(
            integrity::check(&store).await.unwrap(),
            Vec::<String>::new()
        );
        assert!(course::file(&store, id, "A.html").await.unwrap().is_some());
        course::set_withdrawn(&store, None, &version, true, 5)
            .await
            .unwrap();
        for path in ["a.html", "A.html"] {
            assert!(course::file(&store, id, path).await.unwrap().is_none());
        }
        let found = course::find_by_slug(&store, "c").await.unwrap().unwrap();
        assert_eq!(found.course_version_id, None);
        course::set_withdrawn(&store, None, &version, false, 6)
            .await
            .unwrap();
        assert!(course::file(&store, id, "a.html").await.unwrap().is_some());
    }

    pub async fn problems_are_kept_in_order(store: Store) {
        let version = course(&store, "c", &[sco(0, "a")]).await;
        let id = &version.course_version_id;
        let message = message!("œuvre `{item}` <b>", item = "é \"x\"");
        let worst = Problem::new(Severity::Error, "item-empty", message, "do");
        let worst = worst.at(Location::file("a"));
        let note = Problem::new(Severity::Note, "noise", "n", "");
        for _ in 0..2 {
            let mut write = store.begin().await.unwrap();
            problem::keep(&mut write, id, &[worst.clone(), note.clone()])
                .await
                .unwrap();
            write.commit().await.unwrap();
        }
        let kept = problem::of_version(&store, id).await.unwrap();
        assert_eq!(kept.len(), 2);
        assert_eq!(
            (kept[0].severity.as_str(), kept[0].place.as_str()),
            ("error", "a")
        );
        assert_eq!(
            (kept[0].message.as_str(), kept[1].place.as_str()),
            ("œuvre `é \"x\"` <b>", "")
        );
        assert_eq!(
            (kept[0].arguments.as_str(), kept[1].arguments.as_str()),
            (r#"{"item":"é \"x\""}"#, "{}")
        );
        let mut write = store.begin().await.unwrap();
        problem::keep(&mut write, id, &[]).await.unwrap();
        write.commit().await.unwrap();
        assert!(problem::of_version(&store, id).await.unwrap().is_empty());
    }

    pub async fn an_account_is_renewed_by_its_holder_only(store: Store) {
        account::invite(&store, None, "h", Role::Administrator, None, 0, 100)
            .await
            .unwrap();
        let id = account::accept(&store, "h", "ada", "phc", 1)
            .await
            .unwrap()
            .unwrap();
        assert!(
            account::set_second_factor(&store, &id, "sealed", 10, 2)
                .await
                .unwrap()
        );
        let again = account::set_second_factor(&store, &id, "other", 11, 2)
            .await
            .unwrap();
        assert!(!again, "only a new invitation takes it away");
        session::open(&store, "s", &Holder::Account(id.clone()), 1_000)
            .await
            .unwrap();
        let ada = account::find(&store, &id).await.unwrap().unwrap();
        account::renew(&store, None, "r", &ada, 3, 100)
            .await
            .unwrap();
        let wrong = account::accept(&store, "r", "eve", "new", 4).await;
        assert!(matches!(wrong, Err(StoreError::Conflict(_))));
        assert!(session::holder(&store, "s", 4).await.unwrap().is_some());
        let same = account::accept(&store, "r", "ada", "new", 4).await.unwrap();
        assert_eq!(same.as_deref(), Some(id.as_str()));
        assert!(session::holder(&store, "s", 4).await.unwrap().is_none());
        let found = account::find(&store, &id).await.unwrap().unwrap();
        assert_eq!(
            (found.password_hash.as_str(), found.totp_secret),
            ("new", None)
        );
        assert_eq!(
            account::accept(&store, "r", "ada", "third", 5)
                .await
                .unwrap(),
            None
        );
    }
}
