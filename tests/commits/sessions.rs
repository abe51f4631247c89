//! One rule each: several sessions of a SCO within one launch.

tests::on_both! { scenario:
    content_begins_again_in_one_launch
    sessions_that_were_not_acknowledged_come_together
    a_page_that_ends_without_a_word_completes_nothing
    nothing_reached_is_lowered_by_a_later_session
    sessions_are_folded_once
    the_mastery_score_judges_at_the_end
    a_session_that_was_cut_completes_nothing
}

mod scenario {
    use server::domain::commits::{Commit, Session};
    use server::store::Store;
    use tests::learners::sco;

    use crate::commits::{
        CHANGED, DONE, LOCATION, SCORE, STATUS, Scene, TIME, document, noon, nth, over,
    };

    pub async fn content_begins_again_in_one_launch(store: Store) {
        let it = Scene::one_sco(store).await;
        let minute = (TIME, "00:01:00");
        for session in 1..=18 {
            let location = format!("p{session}");
            let set = [
                (LOCATION, location.as_str()),
                minute,
                ("cmi.core.exit", "suspend"),
            ];
            let first = nth(&it, 1, 2 * session - 1, session, &set);
            assert!(it.send(first).await.is_ok());
            if session > 1 {
                let entry = it.value("cmi.core.entry").await;
                assert_eq!(entry.as_deref(), Some("resume"));
            }
            let end = over(nth(&it, 1, 2 * session, session, &[]));
            it.send(end).await.unwrap();
            assert_eq!(it.attempt().await.total_time, 6_000 * session);
        }
        let last = [(STATUS, "completed"), (SCORE, "90")];
        it.send(over(nth(&it, 1, 37, 19, &last))).await.unwrap();
        let state = it.attempt().await;
        assert_eq!(
            (state.status.as_str(), state.score),
            ("completed", Some(90.0))
        );
        // Folded in once, by the next session; the next launch adds nothing to it.
        assert_eq!(state.total_time, 18 * 6_000);
        assert_eq!(it.value(LOCATION).await.as_deref(), Some("p18"));
        assert_eq!(it.value(TIME).await, None);
        assert_eq!(it.registration().await.status, "completed");
    }

    pub async fn sessions_that_were_not_acknowledged_come_together(store: Store) {
        let it = Scene::one_sco(store).await;
        let one = |session, time: &str, location: &str| Session {
            session,
            set: crate::commits::pairs(&[(TIME, time), (LOCATION, location)]),
            is_over: true,
        };
        let all = |seq, earlier: Vec<Session>, session| Commit {
            earlier,
            ..nth(&it, 1, seq, session, &[(LOCATION, "last")])
        };
        // Nothing of three sessions arrived; the answer to the first try is lost.
        let three = vec![one(1, "00:01:00", "p1"), one(2, "00:02:00", "p2")];
        it.send(all(3, three.clone(), 3)).await.unwrap();
        assert_eq!(it.attempt().await.total_time, 18_000);
        it.send(all(4, three.clone(), 3)).await.unwrap();
        assert_eq!(it.attempt().await.total_time, 18_000, "each once");
        // The third ended meanwhile, and a fourth began.
        let four = [three, vec![one(3, "00:04:00", "p3")]].concat();
        it.send(all(5, four, 4)).await.unwrap();
        assert_eq!(it.attempt().await.total_time, 42_000);
        assert_eq!(it.value(LOCATION).await.as_deref(), Some("last"));
        // One that comes late does no harm.
        let late = nth(&it, 1, 2, 1, &[(LOCATION, "old"), (TIME, "09:00:00")]);
        assert_eq!(it.send(late).await, DONE);
        assert_eq!(it.attempt().await.total_time, 42_000);
        // As a journal, the same.
        let by = it.launch().await;
        let journal = Commit {
            token_launch: by,
            ..all(9, vec![one(4, "00:08:00", "p4")], 5)
        };
        assert_eq!(it.send(journal).await, DONE);
        assert_eq!(it.attempt().await.total_time, 90_000);
    }

    pub async fn a_page_that_ends_without_a_word_completes_nothing(store: Store) {
        let it = Scene::one_sco(store).await;
        let page = over(nth(&it, 1, 1, 1, &[(LOCATION, "p1")]));
        it.send(page).await.unwrap();
        // The SCO is still there.
        it.send(nth(&it, 1, 2, 2, &[(LOCATION, "p2")]))
            .await
            .unwrap();
        assert_eq!(it.attempt().await.status, "incomplete");
        it.send(over(nth(&it, 1, 3, 2, &[]))).await.unwrap();
        assert_eq!(it.attempt().await.status, "completed", "RTE p. 3-25");
    }

    pub async fn nothing_reached_is_lowered_by_a_later_session(store: Store) {
        let it = Scene::one_sco(store).await;
        let well = [(STATUS, "completed"), (SCORE, "90")];
        it.send(over(nth(&it, 1, 1, 1, &well))).await.unwrap();
        // Back to the first page, in the same launch.
        let badly = [(STATUS, "incomplete"), (SCORE, "10"), (LOCATION, "p1")];
        it.send(over(nth(&it, 1, 2, 2, &badly))).await.unwrap();
        let state = it.attempt().await;
        assert_eq!(
            (state.status.as_str(), state.score),
            ("completed", Some(90.0))
        );
        assert_eq!(it.value(LOCATION).await.as_deref(), Some("p1"));
        // What is better counts.
        it.send(nth(&it, 1, 3, 3, &[(STATUS, "passed"), (SCORE, "95")]))
            .await
            .unwrap();
        let whole = it.registration().await;
        assert_eq!((whole.status.as_str(), whole.score), ("passed", Some(95.0)));
    }

    pub async fn sessions_are_folded_once(store: Store) {
        let it = Scene::one_sco(store).await;
        for (seq, time, total) in [(1, "00:10:00", 60_000), (2, "00:20:00", 120_000)] {
            it.say(1, seq, &[(TIME, time)]).await.unwrap();
            assert_eq!(it.attempt().await.total_time, total);
        }
        let suspended = Commit {
            is_over: true,
            ..it.commit(
                1,
                3,
                &[("cmi.core.exit", "suspend"), ("cmi.suspend_data", "s")],
            )
        };
        it.send(suspended).await.unwrap();
        let by = it.launch().await;
        // Opening alone folds nothing; the first commit does, the others do not.
        assert_eq!(it.attempt().await.total_time, 120_000);
        for (seq, total) in [(1, 123_000), (2, 123_000), (2, 123_000)] {
            it.say(by, seq, &[(TIME, "00:00:30")]).await.unwrap();
            assert_eq!(it.attempt().await.total_time, total);
        }
        assert_eq!(it.value("cmi.suspend_data").await.as_deref(), Some("s"));
        let entry = it.value("cmi.core.entry").await;
        assert_eq!(entry.as_deref(), Some("resume"));
        assert_eq!(it.value("cmi.core.exit").await, None);
    }

    pub async fn the_mastery_score_judges_at_the_end(store: Store) {
        let mut item = sco(0, "a");
        item.mastery_score = "80".into();
        let it = Scene::new(store, &[item, document()]).await;
        let set = [("cmi.core.score.raw", "79.9"), (STATUS, "completed")];
        it.say(1, 1, &set).await.unwrap();
        assert_eq!(it.attempt().await.status, "completed");
        let over = Commit {
            is_over: true,
            ..it.commit(1, 2, &set)
        };
        assert_eq!(it.send(over).await, CHANGED);
        let state = it.attempt().await;
        assert_eq!((state.status.as_str(), state.score), ("failed", Some(79.9)));
        assert_eq!(state.finished_at, Some(noon()));
        let better = Commit {
            is_over: true,
            ..it.commit(1, 3, &[("cmi.core.score.raw", "80")])
        };
        assert_eq!(it.send(better).await, CHANGED);
        assert_eq!(it.registration().await.status, "passed");
        assert_eq!(it.registration().await.score, Some(80.0));
    }

    pub async fn a_session_that_was_cut_completes_nothing(store: Store) {
        let mut item = sco(0, "a");
        item.mastery_score = "80".into();
        let it = Scene::new(store, &[item, document()]).await;
        let set = [
            ("cmi.core.score.raw", "40"),
            (TIME, "00:10:00"),
            (LOCATION, "p4"),
        ];
        it.say(1, 1, &set).await.unwrap();
        assert_eq!(it.attempt().await.status, "incomplete");
        // The browser died. The next launch says that it is there, and dies too.
        let by = it.launch().await;
        it.say(by, 1, &[(TIME, "00:01:00")]).await.unwrap();
        let state = it.attempt().await;
        assert_eq!(
            (state.status.as_str(), state.finished_at),
            ("incomplete", None)
        );
        assert_eq!((state.score, state.total_time), (Some(40.0), 66_000));
        assert_eq!(it.value(LOCATION).await.as_deref(), Some("p4"));
        assert_eq!(it.value(STATUS).await, None, "the SCO never said one");
        // The third is ended: judged now, and by what it comes to.
        let by = it.launch().await;
        let over = Commit {
            is_over: true,
            ..it.commit(by, 1, &[("cmi.core.score.raw", "90")])
        };
        assert_eq!(it.send(over).await, CHANGED);
        assert_eq!(it.attempt().await.status, "passed");
        // What ended stays so at the next launch.
        let by = it.launch().await;
        it.say(by, 1, &[]).await.unwrap();
        assert_eq!(it.attempt().await.status, "passed");
        assert_eq!(it.value(STATUS).await.as_deref(), Some("passed"));
    }
}
