//! Learners, their sessions, registrations and attempts.

tests::on_both! { scenario:
    a_learner_is_deleted_with_everything
    a_deleted_learner_leaves_the_others
    sessions_end
    sessions_that_are_over_are_swept
    learners_not_seen_for_long_are_found
    a_learner_is_found_by_each_of_its_keys
    a_resume_code_belongs_to_one
    a_profile_is_kept_and_taken_back
    a_registration_is_made_once
    launches_count
    a_learner_moves_to_another_version
    a_roll_up_keeps_the_first_completion
    a_try_is_opened_once
    attempts_are_saved_in_groups
    attempts_of_odd_texts_are_saved
    interactions_are_saved_by_index
}

mod scenario {
    use server::store::attempt::{self, Interaction, Target};
    use server::store::learner::{self, New};
    use server::store::participation::Pseudonym;
    use server::store::registration::RolledUp;
    use server::store::session::{self, Holder};
    use server::store::{Store, StoreError, partner, registration};
    use tests::learners::{course, open, sco};

    const DAY: i64 = 86_400_000;

    pub async fn a_learner_is_deleted_with_everything(store: Store) {
        let version = course(&store, "c", &[sco(0, "a")]).await;
        let it = open(&store, &version, "a").await;
        let holder = Holder::Learner(it.learner_id.clone());
        session::open(&store, "hash", &holder, 10).await.unwrap();
        let mut write = store.begin().await.unwrap();
        let interaction = interaction(&it.attempt_id, 0, "{}");
        attempt::save_interactions(store.kind(), &mut write, &[interaction])
            .await
            .unwrap();
        write.commit().await.unwrap();

        learner::delete(&store, &it.learner_id, &[]).await.unwrap();

        assert!(
            learner::find(&store, &it.learner_id)
                .await
                .unwrap()
                .is_none()
        );
        let found = registration::find(&store, &it.registration_id).await;
        assert!(found.unwrap().is_none());
        assert!(
            attempt::find(&store, &it.attempt_id)
                .await
                .unwrap()
                .is_none()
        );
        let left = attempt::interactions(&store, &it.attempt_id).await.unwrap();
        assert!(left.is_empty());
        assert_eq!(session::holder(&store, "hash", 0).await.unwrap(), None);
        // Whoever asks twice harms nobody.
        learner::delete(&store, &it.learner_id, &[]).await.unwrap();
    }

    pub async fn a_deleted_learner_leaves_the_others(store: Store) {
        let version = course(&store, "c", &[sco(0, "a")]).await;
        let gone = open(&store, &version, "a").await;
        let stays = open(&store, &version, "a").await;
        let mut write = store.begin().await.unwrap();
        let rows = [interaction(&stays.attempt_id, 0, "{}")];
        attempt::save_interactions(store.kind(), &mut write, &rows)
            .await
            .unwrap();
        write.commit().await.unwrap();
        learner::delete(&store, &gone.learner_id, &[])
            .await
            .unwrap();
        let found = attempt::find(&store, &stays.attempt_id).await.unwrap();
        assert!(found.is_some());
        let rows = attempt::interactions(&store, &stays.attempt_id).await;
        assert_eq!(rows.unwrap().len(), 1);
    }

    pub async fn sessions_end(store: Store) {
        let id = learner::create(&store, New::default(), 0).await.unwrap();
        let learner = Holder::Learner(id);
        let account = Holder::Account("account".into());
        for (hash, holder) in [("a", &learner), ("b", &account), ("c", &account)] {
            session::open(&store, hash, holder, 1_000).await.unwrap();
        }
        session::close(&store, "a").await.unwrap();
        assert_eq!(session::holder(&store, "a", 0).await.unwrap(), None);
        let found = session::holder(&store, "b", 0).await.unwrap();
        assert_eq!(found, Some(account));
        for hash in ["b", "c"] {
            session::close(&store, hash).await.unwrap();
            assert_eq!(session::holder(&store, hash, 0).await.unwrap(), None);
        }
        session::close(&store, "nobody").await.unwrap();
    }

    pub async fn sessions_that_are_over_are_swept(store: Store) {
        let holder = Holder::Account("account".into());
        for (hash, until) in [("a", 10), ("b", 20), ("c", 30)] {
            session::open(&store, hash, &holder, until).await.unwrap();
        }
        // At its last moment it is over already.
        assert_eq!(session::holder(&store, "b", 20).await.unwrap(), None);
        assert_eq!(session::sweep(&store, 20).await.unwrap(), 2);
        assert_eq!(session::sweep(&store, 20).await.unwrap(), 0);
        // The clock went back: what is left is still there, what was swept is not.
        assert_eq!(session::holder(&store, "a", 5).await.unwrap(), None);
        assert_eq!(session::holder(&store, "c", 5).await.unwrap(), Some(holder));
    }

    pub async fn learners_not_seen_for_long_are_found(store: Store) {
        let make = async |day: i64| {
            let made = learner::create(&store, New::default(), day * DAY + 7).await;
            made.unwrap()
        };
        let (old, new) = (make(1).await, make(5).await);
        let back = make(2).await;
        let unseen = async |day: i64| {
            let found = learner::unseen_since(&store, day * DAY, 10).await;
            found.unwrap()
        };
        assert_eq!(unseen(5).await, [old.clone(), back.clone()]);
        learner::seen(&store, &back, 6 * DAY).await.unwrap();
        assert_eq!(unseen(5).await, std::slice::from_ref(&old));
        // A clock that goes back makes nobody older.
        learner::seen(&store, &new, DAY).await.unwrap();
        assert_eq!(unseen(5).await, std::slice::from_ref(&old));
        let one = learner::unseen_since(&store, 9 * DAY, 1).await.unwrap();
        assert_eq!(one, [old]);
    }

    pub async fn a_learner_is_found_by_each_of_its_keys(store: Store) {
        let partner_id = partner::create(&store, None, "acme", "Acme", "autre", 0)
            .await
            .unwrap();
        let new = New {
            partner_id: Some(&partner_id),
            subject_hash: Some("subject"),
        };
        let id = learner::create(&store, new, 0).await.unwrap();
        learner::set_resume(&store, &id, "words").await.unwrap();
        for found in [
            learner::find(&store, &id).await,
            learner::find_by_resume(&store, "words").await,
            learner::find_by_subject(&store, "subject").await,
        ] {
            let found = found.unwrap().unwrap();
            assert_eq!(found.learner_id, id);
            assert_eq!(found.partner_id.as_ref(), Some(&partner_id));
            assert_eq!(found.resume_hash.as_deref(), Some("words"));
        }
        for none in [
            learner::find(&store, "subject").await,
            learner::find_by_resume(&store, "subject").await,
            learner::find_by_subject(&store, "words").await,
        ] {
            assert!(none.unwrap().is_none());
        }
    }

    pub async fn a_resume_code_belongs_to_one(store: Store) {
        let one = learner::create(&store, New::default(), 0).await.unwrap();
        let two = learner::create(&store, New::default(), 0).await.unwrap();
        learner::set_resume(&store, &one, "first").await.unwrap();
        let taken = learner::set_resume(&store, &two, "first").await;
        assert!(matches!(taken, Err(StoreError::Conflict(_))), "{taken:?}");
        learner::set_resume(&store, &one, "second").await.unwrap();
        let old = learner::find_by_resume(&store, "first").await.unwrap();
        assert!(old.is_none(), "the former code no longer works");
    }

    pub async fn a_profile_is_kept_and_taken_back(store: Store) {
        let id = learner::create(&store, New::default(), 0).await.unwrap();
        let nobody = Pseudonym {
            year: 1970,
            value: 1,
        };
        for (region, kind) in [(Some("53"), Some("commune")), (None, None)] {
            learner::set_profile(&store, &id, region, kind, (nobody, 18))
                .await
                .unwrap();
            let found = learner::find(&store, &id).await.unwrap().unwrap();
            assert_eq!(found.region.as_deref(), region);
            assert_eq!(found.organisation_type.as_deref(), kind);
        }
    }

    pub async fn a_registration_is_made_once(store: Store) {
        let version = course(&store, "c", &[sco(0, "a")]).await;
        let it = open(&store, &version, "a").await;
        let mut write = store.begin().await.unwrap();
        let (learner, course_id) = (&it.learner_id, &version.course_id);
        let again = registration::create(
            &mut write,
            learner,
            course_id,
            &version.course_version_id,
            None,
            5,
        );
        assert_eq!(again.await.unwrap().registration_id, it.registration_id);
        write.commit().await.unwrap();
        let found = registration::find_for(&store, learner, course_id).await;
        let found = found.unwrap().unwrap();
        assert_eq!(found.started_at, 1_000);
        assert_eq!(found.launch, 1);
        assert_eq!(found.status, "not attempted");
        assert_eq!((found.score, found.progress), (None, 0));
        let mine = registration::of_learner(&store, learner).await.unwrap();
        assert_eq!(mine.len(), 1);
        let none = registration::find_for(&store, learner, "other").await;
        assert!(none.unwrap().is_none());
    }

    pub async fn launches_count(store: Store) {
        let version = course(&store, "c", &[sco(0, "a")]).await;
        let it = open(&store, &version, "a").await;
        for expected in 2..5 {
            let mut write = store.begin().await.unwrap();
            let launch = registration::launch(&mut write, &it.registration_id).await;
            assert_eq!(launch.unwrap(), expected);
            write.commit().await.unwrap();
        }
        // What is not committed did not happen.
        let mut write = store.begin().await.unwrap();
        let id = &it.registration_id;
        assert_eq!(registration::launch(&mut write, id).await.unwrap(), 5);
        drop(write);
        let found = registration::find(&store, id).await.unwrap().unwrap();
        assert_eq!(found.launch, 4);
    }

    pub async fn a_learner_moves_to_another_version(store: Store) {
        let version = course(&store, "c", &[sco(0, "a")]).await;
        let other = course(&store, "d", &[sco(0, "a"), sco(1, "b")]).await;
        let it = open(&store, &version, "a").await;
        let id = &it.registration_id;
        let mut write = store.begin().await.unwrap();
        registration::move_to(&mut write, id, &other.course_version_id)
            .await
            .unwrap();
        let ids = [id.as_str()];
        let states = registration::sco_states(store.kind(), &mut write, &ids)
            .await
            .unwrap();
        write.commit().await.unwrap();
        let found = registration::find(&store, id).await.unwrap().unwrap();
        assert_eq!(found.course_version_id, other.course_version_id);
        let states: Vec<_> = states
            .iter()
            .map(|it| (it.identifier.as_str(), it.status.as_deref()))
            .collect();
        assert_eq!(states, [("a", Some("not attempted")), ("b", None)]);
    }

    pub async fn a_roll_up_keeps_the_first_completion(store: Store) {
        let version = course(&store, "c", &[sco(0, "a")]).await;
        let it = open(&store, &version, "a").await;
        let other = open(&store, &version, "a").await;
        let state = |registration_id, status, score, completed_at| RolledUp {
            registration_id,
            status,
            score,
            progress: 50,
            completed_at,
        };
        let id = it.registration_id.as_str();
        for (status, score, at) in [
            ("incomplete", None, None),
            ("passed", Some(81.5), Some(10)),
            ("incomplete", Some(20.0), None),
            ("passed", Some(90.0), Some(20)),
        ] {
            let mut write = store.begin().await.unwrap();
            let states = [
                state(id, status, score, at),
                state(&other.registration_id, "failed", None, None),
            ];
            registration::set_states(store.kind(), &mut write, &states)
                .await
                .unwrap();
            write.commit().await.unwrap();
            let found = registration::find(&store, id).await.unwrap().unwrap();
            assert_eq!((found.status.as_str(), found.score), (status, score));
        }
        let found = registration::find(&store, id).await.unwrap().unwrap();
        assert_eq!((found.completed_at, found.progress), (Some(10), 50));
        let found = registration::find(&store, &other.registration_id).await;
        let found = found.unwrap().unwrap();
        assert_eq!(
            (found.status.as_str(), found.completed_at),
            ("failed", None)
        );
    }

    pub async fn a_try_is_opened_once(store: Store) {
        let version = course(&store, "c", &[sco(0, "a")]).await;
        let it = open(&store, &version, "a").await;
        let id = &it.registration_id;
        let mut write = store.begin().await.unwrap();
        let again = attempt::create(&mut write, id, "a", 1, 9).await.unwrap();
        let second = attempt::create(&mut write, id, "a", 2, 9).await.unwrap();
        write.commit().await.unwrap();
        assert_eq!(again.attempt_id, it.attempt_id);
        assert_eq!(again.started_at, 1_000);
        assert_ne!(second.attempt_id, it.attempt_id);
        let all = attempt::of_registration(&store, id).await.unwrap();
        let numbers: Vec<i64> = all.iter().map(|it| it.number).collect();
        assert_eq!(numbers, [1, 2]);
    }

    pub async fn attempts_are_saved_in_groups(store: Store) {
        let version = course(&store, "c", &[sco(0, "a")]).await;
        let mut opened = Vec::new();
        for _ in 0..5 {
            opened.push(open(&store, &version, "a").await);
        }
        let mut ids: Vec<&str> = opened.iter().map(|it| it.attempt_id.as_str()).collect();
        ids.push("nobody's");
        let mut write = store.begin().await.unwrap();
        let mut targets = attempt::lock(store.kind(), &mut write, &ids).await.unwrap();
        assert_eq!(targets.len(), 5);
        for (n, target) in targets.iter_mut().enumerate() {
            let n = n as i64;
            assert_eq!((target.launch, target.is_strict), (1, 0));
            assert_eq!(target.course_version_id, version.course_version_id);
            target.state_launch = 1;
            target.state_seq = i64::MAX - n;
            target.cmi = format!("{{\"cmi.suspend_data\":\"{n}\"}}");
            target.status = "passed".into();
            target.score = Some(n as f64 / 3.0);
            target.total_time = n * 100;
            target.progress = n;
            target.finished_at = (n % 2 == 0).then_some(n);
        }
        let last = targets.pop().unwrap();
        let changed: Vec<&Target> = targets.iter().collect();
        attempt::save(store.kind(), &mut write, &changed, 77)
            .await
            .unwrap();
        attempt::save(store.kind(), &mut write, &[], 78)
            .await
            .unwrap();
        let again = attempt::lock(store.kind(), &mut write, &ids).await.unwrap();
        let scores = |all: &[Target]| -> Vec<(String, Option<f64>)> {
            let each = all.iter().map(|it| (it.attempt_id.clone(), it.score));
            each.filter(|(_, score)| score.is_some()).collect()
        };
        assert_eq!(scores(&again), scores(&targets), "no digit is lost");
        write.commit().await.unwrap();
        for target in &targets {
            let found = attempt::find(&store, &target.attempt_id).await;
            let found = found.unwrap().unwrap();
            assert_eq!(found.state_seq, target.state_seq);
            assert_eq!(found.cmi, target.cmi);
            assert_eq!(found.score, target.score);
            assert_eq!(found.total_time, target.total_time);
            assert_eq!(found.finished_at, target.finished_at);
            assert_eq!((found.status.as_str(), found.committed_at), ("passed", 77));
        }
        let untouched = attempt::find(&store, &last.attempt_id).await;
        assert_eq!(untouched.unwrap().unwrap().state_seq, 0);
    }

    pub async fn attempts_of_odd_texts_are_saved(store: Store) {
        let version = course(&store, "c", &[sco(0, "a")]).await;
        let it = open(&store, &version, "a").await;
        let texts = [
            "",
            "'\"\\ \u{1}\u{7f}\u{85}\u{2028}\u{feff}\u{fffd}",
            "🐑 é\u{301}",
            "$1 {} null",
        ];
        for text in texts {
            let mut write = store.begin().await.unwrap();
            let ids = [it.attempt_id.as_str()];
            let mut targets = attempt::lock(store.kind(), &mut write, &ids).await.unwrap();
            targets[0].cmi = text.to_owned();
            attempt::save(store.kind(), &mut write, &[&targets[0]], 1)
                .await
                .unwrap();
            let row = interaction(&it.attempt_id, 0, text);
            attempt::save_interactions(store.kind(), &mut write, &[row])
                .await
                .unwrap();
            write.commit().await.unwrap();
            let found = attempt::find(&store, &it.attempt_id).await;
            assert_eq!(found.unwrap().unwrap().cmi, text);
            let rows = attempt::interactions(&store, &it.attempt_id).await;
            assert_eq!(rows.unwrap()[0].record, text);
        }
    }

    pub async fn interactions_are_saved_by_index(store: Store) {
        let version = course(&store, "c", &[sco(0, "a")]).await;
        let one = open(&store, &version, "a").await.attempt_id;
        let two = open(&store, &version, "a").await.attempt_id;
        let mut write = store.begin().await.unwrap();
        for rows in [
            vec![interaction(&one, 10, "x"), interaction(&one, 2, "y")],
            vec![interaction(&one, 2, "z"), interaction(&two, 0, "w")],
            vec![],
        ] {
            attempt::save_interactions(store.kind(), &mut write, &rows)
                .await
                .unwrap();
        }
        let read = async |write: &mut _, ids: &[&str]| -> Vec<(i64, String)> {
            let rows = attempt::interactions_of(store.kind(), write, ids).await;
            let rows = rows.unwrap().into_iter();
            rows.map(|it| (it.position, it.record)).collect()
        };
        let mine = [(2, "z".to_owned()), (10, "x".to_owned())];
        assert_eq!(read(&mut write, &[&one]).await, mine);
        assert_eq!(read(&mut write, &[&one, &two]).await.len(), 3);
        assert_eq!(read(&mut write, &[]).await.len(), 0);
        write.commit().await.unwrap();
        let rows = attempt::interactions(&store, &one).await.unwrap();
        let positions: Vec<i64> = rows.iter().map(|it| it.position).collect();
        assert_eq!(positions, [2, 10]);
    }

    fn interaction(attempt_id: &str, position: i64, record: &str) -> Interaction {
        Interaction {
            attempt_id: attempt_id.into(),
            position,
            record: record.into(),
        }
    }
}
