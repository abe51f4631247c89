//! One rule each: launches, elements, items, deletion, clocks, two nodes.

tests::on_both! { scenario:
    a_deleted_learner_is_gone
    repeated_and_late_ones_change_nothing
    one_item_has_no_menu_that_changes
    an_older_launch_is_superseded
    a_refused_element_writes_nothing
    a_review_writes_nothing
    nothing_reached_is_lowered_by_a_later_visit
    the_mastery_score_lowers_nothing_later
    a_first_visit_may_change_its_mind
    a_course_rolls_up
    interactions_are_kept_by_index
    strict_is_strict_and_lenient_is_not
    one_group_may_hold_an_attempt_twice
    what_waits_is_written_before_the_end
    two_nodes_write_at_once
    what_changes_behind_a_writer_is_seen
    a_learner_is_deleted_while_committing
    clocks_jump
}

mod scenario {
    use scorm::runtime::{ErrorCode, Mode};
    use server::domain::commits::{Commit, Commits, Verdict};
    use server::domain::year_key::YearKeys;
    use server::store::objects::Objects;
    use server::store::{Store, attempt, learner, registration};
    use tests::learners::{open, sco};

    use crate::commits::{CHANGED, DONE, LOCATION, SCORE, STATUS, Scene, journal, noon, over};

    pub async fn a_deleted_learner_is_gone(store: Store) {
        let it = Scene::one_sco(store).await;
        learner::delete(&it.store, &it.open.learner_id, &[])
            .await
            .unwrap();
        assert_eq!(it.say(1, 1, &[(LOCATION, "p1")]).await, Ok(Verdict::Gone));
    }

    pub async fn repeated_and_late_ones_change_nothing(store: Store) {
        let it = Scene::one_sco(store).await;
        assert_eq!(it.say(1, 3, &[(LOCATION, "p3")]).await, CHANGED);
        let state = it.attempt().await;
        assert_eq!((state.state_launch, state.state_seq), (1, 3));
        for seq in [3, 2, 1, 3] {
            assert_eq!(it.say(1, seq, &[(LOCATION, "old")]).await, DONE);
            assert_eq!(it.value(LOCATION).await.as_deref(), Some("p3"));
        }
        assert_eq!(it.say(1, 4, &[(LOCATION, "p4")]).await, DONE);
        assert_eq!(it.value(LOCATION).await.as_deref(), Some("p4"));
        assert_eq!(it.attempt().await.status, "incomplete");
    }

    pub async fn one_item_has_no_menu_that_changes(store: Store) {
        let it = Scene::new(store, &[sco(0, "a")]).await;
        assert_eq!(it.say(1, 1, &[(STATUS, "completed")]).await, DONE);
        assert_eq!(it.attempt().await.status, "completed");
    }

    pub async fn an_older_launch_is_superseded(store: Store) {
        let it = Scene::one_sco(store).await;
        assert_eq!(it.say(1, 1, &[(LOCATION, "p1")]).await, CHANGED);
        assert_eq!(it.launch().await, 2);
        // What is there already is acknowledged, whoever came since; nothing else is.
        assert_eq!(it.say(1, 1, &[(LOCATION, "old")]).await, DONE);
        let verdict = it.say(1, 2, &[(LOCATION, "old")]).await;
        assert_eq!(verdict, Ok(Verdict::Superseded));
        // One that was never given here was given in a later state of this database.
        assert_eq!(it.say(3, 1, &[]).await, Ok(Verdict::Restored));
        assert_eq!(it.value(LOCATION).await.as_deref(), Some("p1"));
    }

    pub async fn a_refused_element_writes_nothing(store: Store) {
        let it = Scene::one_sco(store).await;
        for (element, value, code) in [
            ("cmi.core.score.raw", "much", ErrorCode::IncorrectType),
            ("cmi.core.student_id", "me", ErrorCode::ReadOnly),
            ("cmi.core._children", "x", ErrorCode::Keyword),
            ("cmi.objectives.7.id", "o", ErrorCode::InvalidArgument),
            ("adl.data", "x", ErrorCode::NotImplemented),
            ("cmi.suspend_data", "a\0b", ErrorCode::IncorrectType),
        ] {
            match it.say(1, 1, &[(LOCATION, "p1"), (element, value)]).await {
                Ok(Verdict::Refused(refused)) => {
                    assert_eq!((refused.element.as_str(), refused.code), (element, code));
                }
                other => panic!("{element}: {other:?}"),
            }
            let state = it.attempt().await;
            assert_eq!((state.state_seq, state.cmi.as_str()), (0, "{}"));
        }
        // Without it the same commit goes through.
        assert_eq!(it.say(1, 1, &[(LOCATION, "p1")]).await, CHANGED);
    }

    pub async fn a_review_writes_nothing(store: Store) {
        let it = Scene::one_sco(store).await;
        it.say(1, 1, &[(STATUS, "passed"), (LOCATION, "p1")])
            .await
            .unwrap();
        let by = it.launch().await;
        let review = Commit {
            mode: Mode::Review,
            is_over: true,
            ..it.commit(by, 1, &[(STATUS, "failed"), (LOCATION, "p9")])
        };
        let before = it.attempt().await;
        assert_eq!(it.send(review).await, DONE);
        let after = it.attempt().await;
        assert_eq!(format!("{before:?}"), format!("{after:?}"));
        assert_eq!(it.registration().await.status, "passed");
    }

    /// Whatever the content writes when it is opened again, and whatever let it write.
    pub async fn nothing_reached_is_lowered_by_a_later_visit(store: Store) {
        for (reached, then, expected) in [
            ("passed", "incomplete", "passed"),
            ("passed", "failed", "passed"),
            ("passed", "completed", "passed"),
            ("completed", "incomplete", "completed"),
            ("completed", "failed", "completed"),
            ("failed", "incomplete", "failed"),
            ("completed", "passed", "passed"),
            ("failed", "passed", "passed"),
        ] {
            let it = Scene::one_sco(store.clone()).await;
            it.say(1, 1, &[(STATUS, reached), (SCORE, "90")])
                .await
                .unwrap();
            for end in [false, true] {
                let by = it.launch().await;
                let set = [(STATUS, then), (SCORE, "0"), ("cmi.core.exit", "suspend")];
                let commit = Commit {
                    is_over: end,
                    ..it.commit(by, 1, &set)
                };
                it.send(commit).await.unwrap();
                let state = it.attempt().await;
                assert_eq!((state.status.as_str(), state.score), (expected, Some(90.0)));
                let whole = it.registration().await;
                assert_eq!((whole.status.as_str(), whole.score), (expected, Some(90.0)));
            }
            // The next opening finds what was reached.
            let by = it.launch().await;
            it.say(by, 1, &[]).await.unwrap();
            assert_eq!(it.value(STATUS).await.as_deref(), Some(expected));
        }
    }

    pub async fn the_mastery_score_lowers_nothing_later(store: Store) {
        let mut item = sco(0, "a");
        item.mastery_score = "80".into();
        let it = Scene::new(store, &[item]).await;
        it.send(over(it.commit(1, 1, &[(SCORE, "85")])))
            .await
            .unwrap();
        let by = it.launch().await;
        it.send(over(it.commit(by, 1, &[(SCORE, "20")])))
            .await
            .unwrap();
        let state = it.attempt().await;
        assert_eq!((state.status.as_str(), state.score), ("passed", Some(85.0)));
    }

    /// As long as nobody left, the SCO has the pen (RTE 3.3.2.4: the last value counts).
    pub async fn a_first_visit_may_change_its_mind(store: Store) {
        let it = Scene::one_sco(store).await;
        it.say(1, 1, &[(STATUS, "passed"), (SCORE, "90")])
            .await
            .unwrap();
        it.say(1, 2, &[(STATUS, "failed"), (SCORE, "40")])
            .await
            .unwrap();
        let state = it.attempt().await;
        assert_eq!((state.status.as_str(), state.score), ("failed", Some(40.0)));
    }

    pub async fn a_course_rolls_up(store: Store) {
        let it = Scene::new(store, &[sco(0, "a"), sco(1, "b")]).await;
        it.say(1, 1, &[(STATUS, "completed")]).await.unwrap();
        let half = it.registration().await;
        assert_eq!((half.status.as_str(), half.progress), ("incomplete", 50));
        assert_eq!(half.completed_at, None);
        let mut write = it.store.begin().await.unwrap();
        let id = &it.open.registration_id;
        let second = attempt::create(&mut write, id, "b", 1, 5).await.unwrap();
        write.commit().await.unwrap();
        let commit = Commit {
            attempt_id: second.attempt_id,
            ..it.commit(1, 1, &[(STATUS, "passed"), ("cmi.core.score.raw", "90")])
        };
        it.send(commit).await.unwrap();
        let whole = it.registration().await;
        assert_eq!((whole.status.as_str(), whole.progress), ("passed", 100));
        assert_eq!(
            (whole.score, whole.completed_at),
            (Some(90.0), Some(noon()))
        );
        // Objectives tell how far one is.
        it.say(
            1,
            2,
            &[
                (STATUS, "incomplete"),
                ("cmi.objectives.0.id", "x"),
                ("cmi.objectives.0.status", "passed"),
                ("cmi.objectives.1.id", "y"),
            ],
        )
        .await
        .unwrap();
        let back = it.registration().await;
        assert_eq!((back.status.as_str(), back.progress), ("incomplete", 75));
        assert_eq!(back.completed_at, Some(noon()), "it was completed once");
        // Our courses say it themselves: chapters that nobody opened yet are no objectives.
        let said = [
            ("cmi.objectives.2.id", "_progress"),
            ("cmi.objectives.2.status", "incomplete"),
            ("cmi.objectives.2.score.raw", "37"),
        ];
        it.say(1, 3, &said).await.unwrap();
        assert_eq!(it.registration().await.progress, (37 + 100) / 2);
    }

    pub async fn interactions_are_kept_by_index(store: Store) {
        let it = Scene::one_sco(store).await;
        it.say(
            1,
            1,
            &[
                ("cmi.interactions.0.id", "q1"),
                ("cmi.interactions.0.result", "wrong"),
                ("cmi.interactions.1.id", "q2"),
                ("cmi.interactions.1.correct_responses.0.pattern", "a"),
                (LOCATION, "p1"),
            ],
        )
        .await
        .unwrap();
        it.say(1, 2, &[("cmi.interactions.0.result", "correct")])
            .await
            .unwrap();
        it.say(1, 3, &[(LOCATION, "p2")]).await.unwrap();
        let gap = it.say(1, 4, &[("cmi.interactions.3.id", "q4")]).await;
        assert!(matches!(gap, Ok(Verdict::Refused(_))), "{gap:?}");
        it.say(1, 5, &[("cmi.interactions.2.id", "q3")])
            .await
            .unwrap();
        let rows = attempt::interactions(&it.store, &it.open.attempt_id).await;
        let rows: Vec<String> = rows.unwrap().into_iter().map(|it| it.record).collect();
        let expected = [
            r#"{"id":"q1","result":"correct"}"#,
            r#"{"correct_responses.0.pattern":"a","id":"q2"}"#,
            r#"{"id":"q3"}"#,
        ];
        assert_eq!(rows, expected);
        let names: Vec<String> = crate::commits::values(&it.attempt().await)
            .into_keys()
            .collect();
        let inside = names.iter().filter(|it| it.contains("interactions"));
        assert_eq!(inside.count(), 0);
    }

    pub async fn strict_is_strict_and_lenient_is_not(store: Store) {
        let it = Scene::one_sco(store).await;
        let long = "x".repeat(5_000);
        let set = [("cmi.suspend_data", long.as_str())];
        assert_eq!(it.say(1, 1, &set).await, CHANGED);
        let version = &it.version;
        server::store::course::set_playing(&it.store, None, version, true, "frame", 1)
            .await
            .unwrap();
        let refused = it.say(1, 2, &set).await;
        assert!(matches!(refused, Ok(Verdict::Refused(_))), "{refused:?}");
        // What it had stays.
        assert_eq!(it.say(1, 2, &[(LOCATION, "p2")]).await, DONE);
        assert_eq!(it.value("cmi.suspend_data").await, Some(long));
    }

    pub async fn one_group_may_hold_an_attempt_twice(store: Store) {
        let it = Scene::one_sco(store).await;
        let mut sent = Vec::new();
        for seq in [2, 1, 3, 3, 5] {
            let (commits, location) = (it.commits.clone(), format!("p{seq}"));
            let mut commit = it.commit(1, seq, &[(LOCATION, &location)]);
            if seq == 3 {
                commit.set.insert("cmi.core.score.raw".into(), "no".into());
            }
            sent.push(tokio::spawn(async move { commits.commit(commit).await }));
        }
        let mut refused = 0;
        for one in sent {
            match one.await.unwrap().unwrap() {
                Verdict::Acknowledged(_) => {}
                Verdict::Refused(_) => refused += 1,
                other => panic!("{other:?}"),
            }
        }
        // The two of number 3 are refused, or late when 5 came before.
        assert!(refused <= 2);
        assert_eq!(it.value(LOCATION).await.as_deref(), Some("p5"));
    }

    pub async fn what_waits_is_written_before_the_end(store: Store) {
        let it = Scene::one_sco(store).await;
        let mut sent = Vec::new();
        for seq in 1..=50 {
            let commits = it.commits.clone();
            let commit = it.commit(1, seq, &[(LOCATION, "p")]);
            sent.push(tokio::spawn(async move { commits.commit(commit).await }));
        }
        tokio::task::yield_now().await;
        let Scene {
            commits,
            writer,
            store,
            open,
            ..
        } = it;
        drop(commits);
        for one in sent {
            one.await.unwrap().unwrap();
        }
        writer.await.unwrap();
        let found = attempt::find(&store, &open.attempt_id).await.unwrap();
        assert_eq!(found.unwrap().state_seq, 50);
    }

    pub async fn two_nodes_write_at_once(store: Store) {
        let it = Scene::new(store, &[sco(0, "a"), sco(1, "b")]).await;
        let url = tests::databases::url(&it.store).await;
        let other = Store::open(&url).await.unwrap();
        let (second, writer) =
            Commits::start(other.clone(), YearKeys::new(Objects::memory()), noon);
        let mut opened = vec![it.open.clone()];
        for _ in 0..7 {
            opened.push(open(&it.store, &it.version, "a").await);
        }
        // Each registration has two attempts, and both nodes get commits of both.
        let mut attempts = Vec::new();
        let mut write = it.store.begin().await.unwrap();
        for one in &opened {
            let id = &one.registration_id;
            let two = attempt::create(&mut write, id, "b", 1, 5).await.unwrap();
            attempts.push(one.attempt_id.clone());
            attempts.push(two.attempt_id);
        }
        write.commit().await.unwrap();
        let mut sent = Vec::new();
        for seq in 1..=40 {
            for (n, attempt_id) in attempts.iter().enumerate() {
                let commits = if (n + seq) % 2 == 0 {
                    &it.commits
                } else {
                    &second
                };
                let commits = commits.clone();
                let raw = seq.to_string();
                let commit = Commit {
                    attempt_id: attempt_id.clone(),
                    ..it.commit(1, seq as i64, &[("cmi.core.score.raw", &raw)])
                };
                sent.push(tokio::spawn(async move { commits.commit(commit).await }));
            }
        }
        for one in sent {
            let verdict = one.await.unwrap().unwrap();
            assert!(matches!(verdict, Verdict::Acknowledged(_)), "{verdict:?}");
        }
        for attempt_id in &attempts {
            let found = attempt::find(&it.store, attempt_id).await.unwrap().unwrap();
            assert_eq!((found.state_seq, found.score), (40, Some(40.0)));
        }
        for one in &opened {
            let found = registration::find(&it.store, &one.registration_id).await;
            let found = found.unwrap().unwrap();
            assert_eq!(
                (found.score, found.status.as_str()),
                (Some(40.0), "incomplete")
            );
        }
        drop(second);
        writer.await.unwrap();
        other.close().await;
    }

    /// A writer remembers what it wrote last; the row is what counts.
    pub async fn what_changes_behind_a_writer_is_seen(store: Store) {
        const DATA: &str = "cmi.suspend_data";
        let it = Scene::one_sco(store).await;
        let (second, writer) =
            Commits::start(it.store.clone(), YearKeys::new(Objects::memory()), noon);
        assert_eq!(it.say(1, 1, &[]).await, CHANGED);
        for seq in 2..5 {
            let place = format!("p{seq}");
            assert_eq!(it.say(1, seq, &[(LOCATION, &place)]).await, DONE);
        }
        // Another node takes one of this player's commits.
        let elsewhere = it.commit(1, 5, &[(LOCATION, "p5"), (DATA, "of the other node")]);
        let verdict = second.commit(elsewhere).await.unwrap();
        assert_eq!(verdict, Verdict::Acknowledged(false));
        assert_eq!(it.say(1, 5, &[(LOCATION, "late")]).await, DONE);
        assert_eq!(it.value(LOCATION).await.as_deref(), Some("p5"));
        assert_eq!(it.say(1, 6, &[(LOCATION, "p6")]).await, DONE);
        assert_eq!(it.value(LOCATION).await.as_deref(), Some("p6"));
        assert_eq!(it.value(DATA).await.as_deref(), Some("of the other node"));
        // Another tab opens the player in this very moment: this one may say nothing more.
        let mut write = it.store.begin().await.unwrap();
        let launch = registration::launch(&mut write, &it.open.registration_id).await;
        assert_eq!(launch.unwrap(), 2);
        let late = it.commit(1, 7, &[(LOCATION, "late")]);
        let commits = it.commits.clone();
        let late = tokio::spawn(async move { commits.commit(late).await });
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        assert!(!late.is_finished(), "it waits for the other tab");
        write.commit().await.unwrap();
        assert_eq!(late.await.unwrap().unwrap(), Verdict::Superseded);
        assert_eq!(it.value(LOCATION).await.as_deref(), Some("p6"));
        // The former player speaks once more, together with the new one.
        let (late, new) = tokio::join!(
            it.say(1, 8, &[(LOCATION, "late")]),
            it.say(2, 1, &[(DATA, "of the new player")])
        );
        assert_eq!((late, new), (Ok(Verdict::Superseded), DONE));
        // So does a journal that is replayed, in one group with it: the writer is busy
        // with somebody else when both come.
        assert_eq!(it.say(2, 2, &[(LOCATION, "p6")]).await, DONE);
        assert_eq!(it.launch().await, 3);
        let other = open(&it.store, &it.version, "a").await;
        let mut first = it.commit(1, 1, &[]);
        first.attempt_id = other.attempt_id;
        let turn = it.store.begin().await.unwrap();
        let mut sent = Vec::new();
        let late = it.commit(2, 3, &[(LOCATION, "late")]);
        for commit in [first, late, journal(&it, 3, 2, 9, "p6")] {
            let commits = it.commits.clone();
            sent.push(tokio::spawn(async move { commits.commit(commit).await }));
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        drop(turn);
        let mut verdicts = Vec::new();
        for one in sent {
            verdicts.push(one.await.unwrap().unwrap());
        }
        let done = |is_new| Verdict::Acknowledged(is_new);
        assert_eq!(verdicts, [done(true), Verdict::Superseded, done(false)]);
        assert_eq!(it.value(LOCATION).await.as_deref(), Some("p6"));
        // The learner deletes everything.
        assert_eq!(it.say(3, 1, &[]).await, DONE);
        assert_eq!(it.say(3, 2, &[(LOCATION, "p7")]).await, DONE);
        learner::delete(&it.store, &it.open.learner_id, &[])
            .await
            .unwrap();
        let gone = it.say(3, 3, &[(LOCATION, "p8")]).await;
        assert_eq!(gone, Ok(Verdict::Gone));
        drop(second);
        writer.await.unwrap();
    }

    pub async fn a_learner_is_deleted_while_committing(store: Store) {
        let it = Scene::one_sco(store).await;
        for _ in 0..10 {
            let one = open(&it.store, &it.version, "a").await;
            let mut sent = Vec::new();
            for seq in 1..=20_i64 {
                let commits = it.commits.clone();
                let position = format!("cmi.interactions.{}.id", seq - 1);
                let mut commit = it.commit(1, seq, &[]);
                commit.attempt_id.clone_from(&one.attempt_id);
                for n in 0..seq {
                    let name = format!("cmi.interactions.{n}.id");
                    commit.set.insert(name, "q".to_owned());
                }
                assert!(commit.set.contains_key(&position));
                sent.push(tokio::spawn(async move { commits.commit(commit).await }));
            }
            tokio::task::yield_now().await;
            learner::delete(&it.store, &one.learner_id, &[])
                .await
                .unwrap();
            for commit in sent {
                let verdict = commit.await.unwrap().unwrap();
                let known = matches!(verdict, Verdict::Acknowledged(_) | Verdict::Gone);
                assert!(known, "{verdict:?}");
            }
            let rows = attempt::interactions(&it.store, &one.attempt_id).await;
            assert!(rows.unwrap().is_empty());
        }
    }

    pub async fn clocks_jump(store: Store) {
        use std::sync::atomic::{AtomicI64, Ordering};
        static CLOCK: AtomicI64 = AtomicI64::new(0);
        let it = Scene::one_sco(store).await;
        let (commits, writer) =
            Commits::start(it.store.clone(), YearKeys::new(Objects::memory()), || {
                CLOCK.load(Ordering::SeqCst)
            });
        let mut seq = 0;
        for now in [1_000_000, 0, i64::MAX, -5_000, 2_000_000] {
            CLOCK.store(now, Ordering::SeqCst);
            seq += 1;
            let status = if seq % 2 == 0 {
                "incomplete"
            } else {
                "completed"
            };
            let location = format!("p{seq}");
            let commit = it.commit(1, seq, &[(LOCATION, &location), (STATUS, status)]);
            let verdict = commits.commit(commit).await.unwrap();
            assert!(matches!(verdict, Verdict::Acknowledged(_)), "{verdict:?}");
            assert_eq!(it.value(LOCATION).await, Some(location));
            // Order is by number, never by the clock; the first end stays the first.
            assert_eq!(it.attempt().await.finished_at, Some(1_000_000));
        }
        drop(commits);
        writer.await.unwrap();
    }
}
