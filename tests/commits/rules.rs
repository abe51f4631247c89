//! One rule each.

tests::on_both! { scenario:
    a_deleted_learner_is_gone
    repeated_and_late_ones_change_nothing
    one_item_has_no_menu_that_changes
    an_older_launch_is_superseded
    a_journal_is_replayed_once
    a_journal_of_a_look_around_counts_nothing
    a_journal_is_stale_when_newer_state_is_there
    a_refused_element_writes_nothing
    a_review_writes_nothing
    content_begins_again_in_one_launch
    sessions_that_were_not_acknowledged_come_together
    a_page_that_ends_without_a_word_completes_nothing
    nothing_reached_is_lowered_by_a_later_session
    nothing_reached_is_lowered_by_a_later_visit
    the_mastery_score_lowers_nothing_later
    a_late_journal_lowers_nothing
    a_look_around_after_what_was_merged_counts_nothing
    a_journal_that_had_come_is_not_stale
    what_was_acknowledged_and_is_gone_is_said
    what_was_merged_is_remembered
    a_first_visit_may_change_its_mind
    sessions_are_folded_once
    the_mastery_score_judges_at_the_end
    a_session_that_was_cut_completes_nothing
    a_journal_tells_whether_its_session_ended
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
    use server::domain::commits::{Commit, Commits, Session, Verdict};
    use server::domain::year_key::YearKeys;
    use server::store::objects::Objects;
    use server::store::{Store, attempt, learner, registration};
    use tests::learners::{open, sco};

    use crate::commits::{CHANGED, DONE, Scene, document, noon};

    const LOCATION: &str = "cmi.core.lesson_location";
    const STATUS: &str = "cmi.core.lesson_status";
    const TIME: &str = "cmi.core.session_time";
    const SCORE: &str = "cmi.core.score.raw";

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

    /// What the former player could not send, by the token of the new one.
    fn journal(it: &Scene, by: i64, launch: i64, seq: i64, location: &str) -> Commit {
        Commit {
            token_launch: by,
            ..it.commit(launch, seq, &[(LOCATION, location), (TIME, "0000:10:00")])
        }
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
