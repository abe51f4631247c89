//! One rule each: what a player kept as long as nothing could be sent, and what comes of it
//! once it can.

tests::on_both! { scenario:
    a_journal_is_replayed_once
    a_journal_of_a_look_around_counts_nothing
    a_journal_is_stale_when_newer_state_is_there
    a_late_journal_lowers_nothing
    a_look_around_after_what_was_merged_counts_nothing
    a_journal_that_had_come_is_not_stale
    what_was_acknowledged_and_is_gone_is_said
    what_was_merged_is_remembered
    a_journal_tells_whether_its_session_ended
}

mod scenario {
    use scorm::runtime::Mode;
    use server::domain::commits::{Commit, Verdict};
    use server::store::Store;

    use crate::commits::{CHANGED, DONE, LOCATION, SCORE, STATUS, Scene, TIME, journal, nth, over};

    /// Nothing of a look around arrived while it went on: late, it counts no more than it
    /// would have then.
    pub async fn a_journal_of_a_look_around_counts_nothing(store: Store) {
        let it = Scene::one_sco(store).await;
        let by = it.launch().await;
        let late = Commit {
            token_launch: by,
            mode: Mode::Browse,
            is_over: true,
            ..it.commit(
                1,
                4,
                &[(STATUS, "passed"), (SCORE, "100"), (LOCATION, "p4")],
            )
        };
        assert_eq!(it.send(late).await, CHANGED);
        let state = it.attempt().await;
        assert_eq!((state.status.as_str(), state.score), ("browsed", None));
        assert_eq!(it.registration().await.completed_at, None);
        assert_eq!(it.value(LOCATION).await.as_deref(), Some("p4"));
        // Then it is taken in earnest.
        assert_eq!(
            it.say(by, 1, &[(STATUS, "passed"), (SCORE, "80")]).await,
            CHANGED
        );
        assert_eq!(it.registration().await.status, "passed");
    }

    pub async fn a_journal_is_replayed_once(store: Store) {
        let it = Scene::one_sco(store).await;
        it.say(1, 1, &[(LOCATION, "p1"), (TIME, "0000:01:00")])
            .await
            .unwrap();
        let by = it.launch().await;
        assert_eq!(it.send(journal(&it, by, 1, 5, "p5")).await, DONE);
        assert_eq!(it.value(LOCATION).await.as_deref(), Some("p5"));
        let again = it.send(journal(&it, by, 1, 5, "p9")).await;
        assert_eq!(again, DONE, "it is there");
        assert_eq!(it.value(LOCATION).await.as_deref(), Some("p5"));
        // Then the new session counts on: its time is added to that of the journal.
        // The former one was cut without a status, which completes nothing.
        assert_eq!(it.say(by, 1, &[(TIME, "0000:00:30")]).await, DONE);
        let state = it.attempt().await;
        assert_eq!(
            (state.total_time, state.status.as_str()),
            (63_000, "incomplete")
        );
    }

    pub async fn a_journal_is_stale_when_newer_state_is_there(store: Store) {
        let it = Scene::one_sco(store).await;
        let by = it.launch().await;
        assert_eq!(it.say(by, 1, &[(LOCATION, "new")]).await, CHANGED);
        let late = it.send(journal(&it, by, 1, 9, "old")).await;
        assert_eq!(late, Ok(Verdict::Stale));
        let third = it.launch().await;
        let late = it.send(journal(&it, third, 1, 9, "old")).await;
        assert_eq!(late, Ok(Verdict::Stale));
        assert_eq!(it.send(journal(&it, third, by, 2, "newer")).await, DONE);
        let ahead = it.send(journal(&it, third, third + 1, 1, "x")).await;
        assert_eq!(ahead, Ok(Verdict::Stale));
        assert_eq!(it.value(LOCATION).await.as_deref(), Some("newer"));
    }

    /// The last request of a page that closed came, and its journal stays: nothing is newer
    /// than what it holds, however often the attempt was opened elsewhere since.
    pub async fn a_journal_that_had_come_is_not_stale(store: Store) {
        let it = Scene::one_sco(store).await;
        it.say(1, 7, &[(LOCATION, "p1")]).await.unwrap();
        for other in 2..6 {
            assert_eq!(it.launch().await, other);
            it.say(other, 3, &[(LOCATION, "elsewhere")]).await.unwrap();
        }
        let by = it.launch().await;
        for (launch, seq, verdict) in [
            (1, 7, DONE),
            (1, 8, Ok(Verdict::Stale)),
            (4, 3, DONE),
            (4, 4, Ok(Verdict::Stale)),
            (5, 3, DONE),
        ] {
            let journal = it.send(journal(&it, by, launch, seq, "old")).await;
            assert_eq!(journal, verdict, "{launch} {seq}");
        }
        assert_eq!(it.value(LOCATION).await.as_deref(), Some("elsewhere"));
    }

    /// The database was restored: it lacks what it had acknowledged, or the launch itself.
    pub async fn what_was_acknowledged_and_is_gone_is_said(store: Store) {
        let it = Scene::one_sco(store).await;
        let knows = |launch, acknowledged| Commit {
            acknowledged,
            ..it.commit(launch, 9, &[(LOCATION, "p9")])
        };
        assert_eq!(it.send(knows(1, 4)).await, Ok(Verdict::Restored));
        it.say(1, 3, &[(LOCATION, "p3")]).await.unwrap();
        assert_eq!(it.send(knows(1, 4)).await, Ok(Verdict::Restored));
        assert_eq!(it.value(LOCATION).await.as_deref(), Some("p3"));
        assert_eq!(it.send(knows(1, 3)).await, DONE);
        // Opened elsewhere in the meantime is another thing, as soon as something came from there.
        assert_eq!(it.launch().await, 2);
        let late = || Commit {
            seq: 11,
            ..knows(1, 10)
        };
        assert_eq!(it.send(late()).await, Ok(Verdict::Restored));
        it.say(2, 1, &[(LOCATION, "new")]).await.unwrap();
        assert_eq!(it.send(late()).await, Ok(Verdict::Superseded));
    }

    /// What is merged is known by the name that it had, so that it is not merged twice.
    pub async fn what_was_merged_is_remembered(store: Store) {
        let it = Scene::one_sco(store).await;
        it.say(1, 1, &[(LOCATION, "p1")]).await.unwrap();
        let by = it.launch().await;
        let merged = Commit {
            history: "now".into(),
            merged: Some(("before".into(), 9, 40)),
            ..nth(&it, by, 1, 1, &[(LOCATION, "p2")])
        };
        it.send(merged).await.unwrap();
        let past: Vec<(String, i64, i64)> = serde_json::from_str(&it.attempt().await.past).unwrap();
        assert_eq!(past, [("h".into(), 1, 1), ("before".into(), 9, 40)]);
        assert_eq!(it.attempt().await.history, "now");
        // And only the last ones: an attempt does not grow for ever.
        for n in 0..30 {
            let by = it.launch().await;
            it.say(by, n + 1, &[(LOCATION, "p")]).await.unwrap();
        }
        let past: Vec<(String, i64, i64)> = serde_json::from_str(&it.attempt().await.past).unwrap();
        assert_eq!(past.len(), 8);
    }

    /// What a browser held of another history comes first, as a session of the new launch.
    pub async fn a_look_around_after_what_was_merged_counts_nothing(store: Store) {
        let it = Scene::one_sco(store).await;
        let merged = nth(&it, 1, 1, 1, &[(STATUS, "passed"), (SCORE, "80")]);
        it.send(over(merged)).await.unwrap();
        let look = Commit {
            mode: Mode::Browse,
            ..nth(
                &it,
                1,
                2,
                2,
                &[(STATUS, "failed"), (SCORE, "90"), (LOCATION, "p2")],
            )
        };
        it.send(look).await.unwrap();
        let state = it.attempt().await;
        assert_eq!((state.status.as_str(), state.score), ("passed", Some(80.0)));
        let mode = it.value("cmi.core.lesson_mode").await;
        assert_eq!(mode.as_deref(), Some("browse"));
        assert_eq!(it.value(LOCATION).await.as_deref(), Some("p2"));
    }

    pub async fn a_late_journal_lowers_nothing(store: Store) {
        let it = Scene::one_sco(store).await;
        it.say(1, 1, &[(STATUS, "passed"), (SCORE, "90")])
            .await
            .unwrap();
        // A second launch that could send nothing: its journal comes with the third.
        let second = it.launch().await;
        let third = it.launch().await;
        let journal = Commit {
            token_launch: third,
            is_over: true,
            ..it.commit(
                second,
                4,
                &[(STATUS, "failed"), (SCORE, "10"), (LOCATION, "p4")],
            )
        };
        assert_eq!(it.send(journal).await, DONE);
        let state = it.attempt().await;
        assert_eq!((state.status.as_str(), state.score), ("passed", Some(90.0)));
        assert_eq!(it.value(LOCATION).await.as_deref(), Some("p4"));
    }

    pub async fn a_journal_tells_whether_its_session_ended(store: Store) {
        for (is_over, expected) in [(false, "incomplete"), (true, "completed")] {
            let it = Scene::one_sco(store.clone()).await;
            it.say(1, 1, &[(LOCATION, "p1")]).await.unwrap();
            let by = it.launch().await;
            let journal = Commit {
                launch: 1,
                is_over,
                ..it.commit(by, 2, &[(LOCATION, "p2")])
            };
            it.send(journal).await.unwrap();
            assert_eq!(it.attempt().await.status, expected);
            it.say(by, 1, &[]).await.unwrap();
            assert_eq!(it.attempt().await.status, expected);
            assert_eq!(it.value(LOCATION).await.as_deref(), Some("p2"));
        }
    }
}
