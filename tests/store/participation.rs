//! What learners do in a year, and the rows that are kept of it. The bounds of the
//! yearly statistics hold whatever the program does: the database refuses.

tests::on_both! { scenario:
    the_database_holds_the_bounds
    what_is_done_is_counted
    the_first_try_counts
    years_end_in_paris
    a_closed_year_takes_nothing
    a_deleted_learner_is_not_counted
    a_deleted_registration_is_not_counted
    two_learners_become_one
    other_courses_are_not_counted
    a_course_in_another_language_counts_as_its_module
    a_year_is_destroyed
}

/// A server's year, and who learns in it.
pub mod year {
    use std::collections::BTreeMap;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicI64, Ordering};

    use scorm::runtime::Mode;
    use server::domain::commits::{Commit, Commits, Verdict};
    use server::domain::counting;
    use server::domain::participation::{self, Beginning};
    use server::domain::year_key::YearKeys;
    use server::store::course::{self, Course, Version};
    use server::store::objects::Objects;
    use server::store::{Store, attempt, learner, partner, registration};
    use statistics::draw::PartnerYear;
    use statistics::plan::Plan;
    use statistics::table::{Status, Table, cell};
    use tests::learners::{Open, own_course, sco};

    pub const HOUR: i64 = 3_600_000;
    pub const DAY: i64 = 24 * HOUR;

    /// Noon (UTC) of the 15th of a month.
    pub fn middle(year: i64, month: i64) -> i64 {
        // Days since 1970 of the civil calendar, years beginning in March.
        let (y, m) = if month > 2 {
            (year, month - 3)
        } else {
            (year - 1, month + 9)
        };
        let days = 365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + 14 - 719_468;
        days * DAY + 12 * HOUR
    }

    /// Modules `a` and `b` with three questions each, of the programme `p`.
    pub fn plan(year: i64) -> Plan {
        let module = |id: &str| {
            let question = |n: i64| serde_json::json!({ "id": format!("q{n}"), "title": "?" });
            serde_json::json!({ "id": id, "title": id, "pass_mark": 70,
                "questions": [question(0), question(1), question(2)] })
        };
        let kind = |id: &str| serde_json::json!({ "id": id, "plural": id });
        let plan = serde_json::json!({
            "year": year, "programme": "P", "programme_id": "p", "publisher": "P",
            "modules": [module("a"), module("b")],
            "partner_types": [kind("collectivite"), kind("autre")],
            "rho": "0.30",
            "shares": { "learners": 3, "module_status": 42, "starts_monthly": 11,
                "completions_monthly": 11, "region_status": 11, "duration_bands": 11,
                "questions": 11 },
        });
        serde_json::from_value(plan).expect("a plan")
    }

    pub struct Year {
        pub store: Store,
        pub years: YearKeys,
        pub plan: Plan,
        clock: Arc<AtomicI64>,
        courses: BTreeMap<&'static str, (Course, Version)>,
        partners: BTreeMap<&'static str, String>,
    }

    /// Somebody who takes a course.
    pub struct Taken {
        pub open: Open,
        pub commits: Commits,
        seq: AtomicI64,
    }

    impl Year {
        /// Partners `un` and `deux`, courses `p-a`, `p-b` and `other`; the year is open.
        pub async fn new(store: Store, year: i64) -> Year {
            let mut courses = BTreeMap::new();
            for slug in ["p-a", "p-b", "other"] {
                let version = own_course(&store, slug, &[sco(0, "s")]).await;
                let found = course::find_by_slug(&store, slug).await.unwrap().unwrap();
                courses.insert(slug, (found, version));
            }
            let mut partners = BTreeMap::new();
            for slug in ["un", "deux"] {
                let id = partner::create(&store, None, slug, slug, "collectivite", 0).await;
                partners.insert(slug, id.unwrap());
            }
            let mut it = Year {
                years: YearKeys::new(Objects::memory()),
                plan: plan(year),
                clock: Arc::default(),
                store,
                courses,
                partners,
            };
            it.open(year).await;
            it
        }

        /// Publishes module `a` of the programme `p` in another language, as a course of its own.
        pub async fn translate(&mut self, slug: &'static str) {
            let version = own_course(&self.store, slug, &[sco(0, "s")]).await;
            let found = course::find_by_slug(&self.store, slug).await.unwrap();
            let mut write = self.store.begin().await.unwrap();
            sqlx::query(
                "update course_version set programme = 'p', module = 'a' \
                 where course_version_id = $1",
            )
            .bind(&version.course_version_id)
            .execute(&mut *write)
            .await
            .unwrap();
            write.commit().await.unwrap();
            self.courses.insert(slug, (found.unwrap(), version));
        }

        /// Opens another year.
        pub async fn open(&mut self, year: i64) {
            self.plan = plan(year);
            let mut write = self.store.begin().await.unwrap();
            counting::open(&mut write, &self.plan).await.unwrap();
            write.commit().await.unwrap();
        }

        pub async fn learner(&self) -> String {
            let made = learner::create(&self.store, learner::New::default(), 0).await;
            made.unwrap()
        }

        /// Begins a course at a moment.
        pub async fn take(
            &self,
            learner_id: &str,
            course: &str,
            partner: Option<&str>,
            now: i64,
        ) -> Taken {
            let (course, version) = &self.courses[course];
            let learner = learner::find(&self.store, learner_id)
                .await
                .unwrap()
                .unwrap();
            let beginning = Beginning {
                learner_id,
                region: learner.region.as_deref(),
                course,
                course_version_id: &version.course_version_id,
                partner_id: partner.map(|it| self.partners[it].as_str()),
            };
            let begun = participation::begin(&self.store, &self.years, beginning, now).await;
            let registration_id = begun.unwrap().registration_id;
            let mut write = self.store.begin().await.unwrap();
            let launch = registration::launch(&mut write, &registration_id)
                .await
                .unwrap();
            let attempt = attempt::create(&mut write, &registration_id, "s", 1, now).await;
            write.commit().await.unwrap();
            Taken {
                open: Open {
                    learner_id: learner_id.to_owned(),
                    registration_id,
                    attempt_id: attempt.unwrap().attempt_id,
                    launch,
                },
                commits: self.writer(),
                seq: AtomicI64::new(0),
            }
        }

        fn writer(&self) -> Commits {
            let (store, years) = (self.store.clone(), self.years.clone());
            let clock = Arc::clone(&self.clock);
            Commits::start(store, years, move || clock.load(Ordering::SeqCst)).0
        }

        /// The player says so at a moment.
        pub async fn say(&self, taken: &Taken, now: i64, set: &[(&str, &str)]) {
            self.say_to(taken, &taken.open.attempt_id, now, set).await;
        }

        pub async fn say_to(&self, taken: &Taken, attempt: &str, now: i64, set: &[(&str, &str)]) {
            self.clock.store(now, Ordering::SeqCst);
            let pair = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
            let commit = Commit {
                attempt_id: attempt.to_owned(),
                token_launch: taken.open.launch,
                launch: taken.open.launch,
                seq: taken.seq.fetch_add(1, Ordering::SeqCst) + 1,
                mode: Mode::Normal,
                earlier: Vec::new(),
                session: 1,
                set: set.iter().map(pair).collect(),
                is_over: false,
                history: "h".into(),
                acknowledged: 0,
                merged: None,
            };
            let verdict: Result<Verdict, Arc<_>> = taken.commits.commit(commit).await;
            assert!(
                matches!(verdict, Ok(Verdict::Acknowledged(_))),
                "{verdict:?}"
            );
        }

        /// It ends with a status after so many minutes.
        pub async fn end(&self, taken: &Taken, now: i64, status: &str, minutes: u32) {
            let time = format!("{:04}:{:02}:00", minutes / 60, minutes % 60);
            let set = [
                ("cmi.core.lesson_status", status),
                ("cmi.core.session_time", &*time),
            ];
            self.say(taken, now, &set).await;
        }

        /// The answer at a place among the interactions.
        pub async fn answer(&self, taken: &Taken, now: i64, place: usize, id: &str, result: &str) {
            let at = |field: &str| format!("cmi.interactions.{place}.{field}");
            let (id_at, result_at) = (at("id"), at("result"));
            self.say(taken, now, &[(&id_at, id), (&result_at, result)])
                .await;
        }

        pub async fn count(&self) -> BTreeMap<String, PartnerYear> {
            let year = counting::count(&self.store, &self.plan).await.unwrap();
            year.into_iter()
                .map(|it| (it.partner.id.clone(), it))
                .collect()
        }
    }

    /// A cell.
    pub fn cells(year: &PartnerYear, table: Table, cell: usize) -> u64 {
        year.counts.tables[&table][cell]
    }

    /// Abandoned, failed, passed of a module.
    pub fn statuses(year: &PartnerYear, module: usize) -> [u64; 3] {
        Status::ALL.map(|it| cells(year, Table::ModuleStatus, cell::status(module, it)))
    }
}

mod scenario {
    use server::domain::participation;
    use server::store::participation::year_is_open;
    use server::store::{Store, StoreError, attempt, belongings, counting, registration};
    use statistics::table::{Status, Table, cell};

    use super::year::{DAY, HOUR, Year, cells, middle, statuses};

    /// 1 January 2026, 00:00 in Paris, which is an hour before UTC's.
    fn new_year() -> i64 {
        middle(2026, 1) - 14 * DAY - 13 * HOUR
    }

    pub async fn the_database_holds_the_bounds(store: Store) {
        const ROW: &str = "insert into participation (year, pseudonym, course, partner, cell) \
             values (2026, 7, 1, 1, ";
        const PARTICIPANT: &str = "insert into participant (year, partner, pseudonym, answers) \
             values (2026, 1, 7, ";
        const QUESTION: &str =
            "insert into counted_question (year, course, question, place) values (2026, 'p-a', ";
        let insert = |sql: String| {
            let store = store.clone();
            async move {
                let mut write = store.begin().await?;
                let done = sqlx::query(sqlx::AssertSqlSafe(sql))
                    .execute(&mut *write)
                    .await;
                done.map_err(StoreError::from)?;
                write.commit().await?;
                Ok::<(), StoreError>(())
            }
        };
        for refused in [
            "19", "1300000", "300019", "-300000", "30303118", "300100", "303000", "10303118",
            "20300118", "20303018", "20303718",
        ] {
            let done = insert(format!("{ROW}{refused})")).await;
            assert!(
                matches!(done, Err(StoreError::Conflict(_))),
                "{refused}: {done:?}"
            );
        }
        insert(format!("{ROW}300000)")).await.unwrap();
        // The same learner and course again, in another region, as passed, or through
        // another partner.
        for again in ["300000", "300011", "20304311"] {
            let done = insert(format!("{ROW}{again})")).await;
            assert!(
                matches!(done, Err(StoreError::Conflict(_))),
                "{again}: {done:?}"
            );
        }
        let done = insert(ROW.replace("7, 1, 1,", "7, 1, 2,") + "300000)").await;
        assert!(
            matches!(done, Err(StoreError::Conflict(_))),
            "two partners: {done:?}"
        );

        let answers = "00".repeat(40);
        let done = insert(format!("{PARTICIPANT}'{answers}02')")).await;
        assert!(
            matches!(done, Err(StoreError::Conflict(_))),
            "41 answers: {done:?}"
        );
        insert(format!("{PARTICIPANT}'{answers}')")).await.unwrap();
        let done = insert(format!("{PARTICIPANT}'')")).await;
        assert!(
            matches!(done, Err(StoreError::Conflict(_))),
            "counted twice: {done:?}"
        );

        insert(format!("{QUESTION}'q0', 0)")).await.unwrap();
        for refused in ["'q0', 1)", "'q1', 0)", "'q1', 2000)"] {
            let done = insert(format!("{QUESTION}{refused}")).await;
            assert!(
                matches!(done, Err(StoreError::Conflict(_))),
                "{refused}: {done:?}"
            );
        }
    }

    pub async fn what_is_done_is_counted(store: Store) {
        let it = Year::new(store, 2026).await;
        let all = it.count().await;
        assert_eq!(
            all.keys().collect::<Vec<_>>(),
            ["acces-direct", "deux", "un"]
        );
        assert!(all.values().all(|it| it.counts.learners == 0));

        let one = it.learner().await;
        let (store, years) = (&it.store, &it.years);
        let mars = middle(2026, 3);
        participation::set_profile(store, years, &one, Some("53"), None, mars)
            .await
            .unwrap();
        let a = it.take(&one, "p-a", Some("un"), mars).await;
        it.answer(&a, mars, 0, "q0", "wrong").await;
        it.answer(&a, mars, 1, "q1", "correct").await;
        // The first answer counts, and only to questions of the plan.
        it.answer(&a, mars, 2, "q0", "correct").await;
        it.answer(&a, mars, 3, "q9", "correct").await;
        it.answer(&a, mars, 4, "q2", "neutral").await;
        it.end(&a, middle(2026, 5), "passed", 31).await;
        it.end(&a, middle(2026, 6), "failed", 99).await;
        let b = it.take(&one, "p-b", Some("un"), middle(2026, 7)).await;
        it.end(&b, middle(2026, 8), "failed", 10).await;
        // The region changes for the whole year.
        participation::set_profile(store, years, &one, Some("975"), None, mars)
            .await
            .unwrap();
        let two = it.learner().await;
        it.take(&two, "p-a", None, middle(2026, 12)).await;

        // The learner sees it all.
        let counted = years.all(store, &one).await.unwrap();
        let own = belongings::of_learner(store, &one, &counted)
            .await
            .unwrap()
            .unwrap();
        let kept: Vec<_> = own
            .statistics
            .iter()
            .map(|it| (&*it.course, it.cell))
            .collect();
        assert_eq!(kept, [("p-a", 20_305_318), ("p-b", 10_700_018)]);
        assert_eq!(own.statistics[0].partner.as_deref(), Some("un"));

        let all = it.count().await;
        let un = &all["un"];
        assert_eq!(un.counts.learners, 1);
        assert_eq!(statuses(un, 0), [0, 0, 1]);
        assert_eq!(statuses(un, 1), [0, 1, 0]);
        assert_eq!(cells(un, Table::StartsMonthly, cell::month(0, 2)), 1);
        assert_eq!(cells(un, Table::CompletionsMonthly, cell::month(0, 4)), 1);
        assert_eq!(cells(un, Table::DurationBands, cell::duration(0, 2)), 1);
        let elsewhere = cell::region(0, 18, Status::Passed);
        assert_eq!(
            cells(un, Table::RegionStatus, elsewhere),
            1,
            "no region of the statistics"
        );
        assert_eq!(
            un.counts.tables[&Table::Questions],
            [0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]
        );
        let direct = &all["acces-direct"];
        assert_eq!(
            (direct.counts.learners, direct.partner.kind.as_str()),
            (1, "autre")
        );
        assert_eq!(statuses(direct, 0), [1, 0, 0]);
        assert_eq!(all["deux"].counts.learners, 0);
    }

    pub async fn the_first_try_counts(store: Store) {
        let it = Year::new(store, 2026).await;
        let one = it.learner().await;
        let now = middle(2026, 4);
        let taken = it.take(&one, "p-a", Some("un"), now).await;
        it.answer(&taken, now, 0, "q0", "wrong").await;
        it.end(&taken, now, "failed", 20).await;
        let mut write = it.store.begin().await.unwrap();
        let id = &taken.open.registration_id;
        let second = attempt::create(&mut write, id, "s", 2, now)
            .await
            .unwrap()
            .attempt_id;
        write.commit().await.unwrap();
        let better = [
            ("cmi.core.lesson_status", "passed"),
            ("cmi.interactions.0.id", "q1"),
            ("cmi.interactions.0.result", "correct"),
        ];
        it.say_to(&taken, &second, now, &better).await;
        let rolled = registration::find(&it.store, id).await.unwrap().unwrap();
        assert_eq!(rolled.status, "passed", "the learner's list has the best");
        let un = &it.count().await["un"];
        assert_eq!(statuses(un, 0), [0, 1, 0]);
        assert_eq!(un.counts.tables[&Table::Questions][..4], [0, 1, 0, 0]);
    }

    pub async fn years_end_in_paris(store: Store) {
        let mut it = Year::new(store, 2025).await;
        let (old, new, late) = (it.learner().await, it.learner().await, it.learner().await);
        it.take(&old, "p-a", Some("un"), new_year() - 1).await;
        it.take(&new, "p-a", Some("un"), new_year()).await;
        // Begun in 2025, passed a moment before its end, and after.
        let b = it.take(&old, "p-b", Some("un"), middle(2025, 12)).await;
        it.end(&b, new_year() - 1, "passed", 5).await;
        let b = it.take(&late, "p-b", Some("un"), middle(2025, 12)).await;
        it.end(&b, new_year(), "passed", 5).await;
        it.answer(&b, new_year(), 0, "q0", "correct").await;

        let un = &it.count().await["un"];
        assert_eq!(un.counts.learners, 2);
        assert_eq!(cells(un, Table::StartsMonthly, cell::month(0, 11)), 1);
        assert_eq!(statuses(un, 1), [1, 0, 1]);
        assert_eq!(cells(un, Table::CompletionsMonthly, cell::month(1, 11)), 1);
        assert!(
            un.counts.tables[&Table::Questions]
                .iter()
                .all(|it| *it == 0)
        );

        it.open(2026).await;
        let un = &it.count().await["un"];
        assert_eq!(un.counts.learners, 1);
        assert_eq!(cells(un, Table::StartsMonthly, cell::month(0, 0)), 1);
        assert_eq!(statuses(un, 1), [0, 0, 0], "it is of the year it began in");
    }

    pub async fn a_closed_year_takes_nothing(store: Store) {
        let it = Year::new(store, 2026).await;
        let (one, two) = (it.learner().await, it.learner().await);
        let now = middle(2026, 4);
        let taken = it.take(&one, "p-a", Some("un"), now).await;
        let mut write = it.store.begin().await.unwrap();
        assert!(
            year_is_open(&mut write, 2026).await.unwrap(),
            "not opened is not closed"
        );
        let sql = "insert into statistics_year (year, version, state, record) \
             values (2026, 1, 'closed', '{}')";
        sqlx::query(sql).execute(&mut *write).await.unwrap();
        assert!(!year_is_open(&mut write, 2026).await.unwrap());
        write.commit().await.unwrap();
        it.end(&taken, now, "passed", 5).await;
        it.answer(&taken, now, 0, "q0", "correct").await;
        it.take(&two, "p-a", Some("un"), now).await;
        let region = participation::set_profile(&it.store, &it.years, &one, Some("53"), None, now);
        region.await.unwrap();
        let un = &it.count().await["un"];
        assert_eq!(un.counts.learners, 1);
        assert_eq!(statuses(un, 0), [1, 0, 0]);
        assert_eq!(
            cells(
                un,
                Table::RegionStatus,
                cell::region(0, 18, Status::Abandoned)
            ),
            1
        );
        assert_eq!(un.counts.tables[&Table::Questions][0], 0);
    }

    pub async fn a_deleted_learner_is_not_counted(store: Store) {
        let it = Year::new(store, 2026).await;
        let (one, two) = (it.learner().await, it.learner().await);
        for (learner, partner) in [(&one, "un"), (&two, "un")] {
            let taken = it
                .take(learner, "p-a", Some(partner), middle(2026, 2))
                .await;
            it.answer(&taken, middle(2026, 2), 0, "q0", "correct").await;
            it.take(learner, "p-b", Some("deux"), middle(2026, 2)).await;
        }
        participation::delete_learner(&it.store, &it.years, &one)
            .await
            .unwrap();
        let all = it.count().await;
        assert_eq!(all["un"].counts.learners, 1);
        assert_eq!(all["un"].counts.tables[&Table::Questions][0], 1);
        assert_eq!(all["deux"].counts.learners, 1);
        participation::delete_learner(&it.store, &it.years, &two)
            .await
            .unwrap();
        assert_eq!(rows(&it.store).await, (0, 0));
    }

    async fn rows(store: &Store) -> (i64, i64) {
        let mut write = store.begin().await.unwrap();
        sqlx::query_as(
            "select (select count(*) from participant), (select count(*) from participation)",
        )
        .fetch_one(&mut *write)
        .await
        .unwrap()
    }

    pub async fn a_deleted_registration_is_not_counted(store: Store) {
        let it = Year::new(store, 2026).await;
        let one = it.learner().await;
        let now = middle(2026, 2);
        let a = it.take(&one, "p-a", Some("un"), now).await;
        it.answer(&a, now, 0, "q0", "correct").await;
        let b = it.take(&one, "p-b", Some("un"), now).await;
        it.answer(&b, now, 0, "q2", "wrong").await;
        let id = &a.open.registration_id;
        let found = registration::find(&it.store, id).await.unwrap().unwrap();
        let (store, years) = (&it.store, &it.years);
        participation::delete_registration(store, years, None, &found, "p-a", now)
            .await
            .unwrap();
        let un = &it.count().await["un"];
        assert_eq!(
            (un.counts.learners, statuses(un, 0), statuses(un, 1)),
            (1, [0; 3], [1, 0, 0])
        );
        assert_eq!(
            un.counts.tables[&Table::Questions],
            [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]
        );
        // Begun again, it counts as what it is now.
        it.take(&one, "p-a", Some("deux"), now).await;
        let all = it.count().await;
        assert_eq!(
            (statuses(&all["un"], 0), statuses(&all["deux"], 0)),
            ([0; 3], [1, 0, 0])
        );
    }

    pub async fn two_learners_become_one(store: Store) {
        let it = Year::new(store, 2026).await;
        let (from, into) = (it.learner().await, it.learner().await);
        let now = middle(2026, 2);
        // Both took `a`; `from` got further, through the other partner.
        let a = it.take(&from, "p-a", Some("deux"), now).await;
        it.answer(&a, now, 0, "q0", "correct").await;
        it.end(&a, now, "passed", 5).await;
        let lesser = it.take(&into, "p-a", Some("un"), now).await;
        it.answer(&lesser, now, 0, "q0", "wrong").await;
        it.take(&from, "p-b", Some("deux"), now).await;
        let merged = participation::merge(&it.store, &it.years, &from, &into)
            .await
            .unwrap();
        assert_eq!((merged.moved, merged.chosen), (1, 1));
        let all = it.count().await;
        assert_eq!(all["un"].counts.learners, 0);
        assert!(
            all["un"].counts.tables[&Table::Questions]
                .iter()
                .all(|it| *it == 0)
        );
        let deux = &all["deux"];
        assert_eq!(deux.counts.learners, 1);
        assert_eq!(
            (statuses(deux, 0), statuses(deux, 1)),
            ([0, 0, 1], [1, 0, 0])
        );
        assert_eq!(deux.counts.tables[&Table::Questions][0], 1);
        participation::delete_learner(&it.store, &it.years, &into)
            .await
            .unwrap();
        assert_eq!(rows(&it.store).await, (0, 0));
    }

    pub async fn a_course_in_another_language_counts_as_its_module(store: Store) {
        let mut it = Year::new(store, 2026).await;
        it.translate("p-a-en").await;
        let (one, two) = (it.learner().await, it.learner().await);
        let mars = middle(2026, 3);
        let english = it.take(&one, "p-a-en", Some("un"), mars).await;
        it.answer(&english, mars, 0, "q1", "correct").await;
        // The same module in French: nobody is counted twice, and what was passed is.
        let french = it.take(&one, "p-a", Some("un"), mars + DAY).await;
        it.end(&french, mars + 2 * DAY, "passed", 20).await;
        let other = it.take(&two, "p-a-en", None, mars).await;
        it.end(&other, mars + HOUR, "failed", 20).await;
        let all = it.count().await;
        assert_eq!(all["un"].counts.learners, 1);
        assert_eq!(statuses(&all["un"], 0), [0, 0, 1]);
        assert_eq!(statuses(&all["acces-direct"], 0), [0, 1, 0]);
        let answered: u64 = all["un"].counts.tables[&Table::Questions].iter().sum();
        assert_eq!(answered, 1, "answers in English are the module's");
        assert_eq!(
            cells(&all["un"], Table::StartsMonthly, cell::month(0, 2)),
            1
        );

        // Deleted with the registration, in whatever language it was.
        let found = registration::find(&it.store, &other.open.registration_id).await;
        let found = found.unwrap().unwrap();
        participation::delete_registration(&it.store, &it.years, None, &found, "", mars + DAY)
            .await
            .unwrap();
        assert_eq!(statuses(&it.count().await["acces-direct"], 0), [0, 0, 0]);
    }

    pub async fn other_courses_are_not_counted(store: Store) {
        let it = Year::new(store, 2026).await;
        let (one, two) = (it.learner().await, it.learner().await);
        let now = middle(2026, 2);
        it.take(&one, "other", Some("un"), now).await;
        assert_eq!(it.count().await["un"].counts.learners, 0);
        it.take(&one, "p-a", Some("deux"), now).await;
        it.take(&two, "p-a", Some("un"), now).await;
        let all = it.count().await;
        assert_eq!(
            (all["un"].counts.learners, all["deux"].counts.learners),
            (1, 1)
        );
    }

    pub async fn a_year_is_destroyed(store: Store) {
        let it = Year::new(store, 2026).await;
        let one = it.learner().await;
        it.take(&one, "p-a", Some("un"), middle(2025, 7)).await;
        it.take(&one, "p-b", Some("un"), middle(2026, 7)).await;
        for _ in 0..20 {
            let next = it.learner().await;
            it.take(&next, "p-a", None, middle(2026, 7)).await;
        }
        assert_eq!(counting::years(&it.store).await.unwrap(), [2025, 2026]);
        counting::destroy(&it.store, 2026).await.unwrap();
        assert_eq!(counting::years(&it.store).await.unwrap(), [2025]);
        assert_eq!(rows(&it.store).await, (1, 1));
        assert!(it.count().await.values().all(|it| it.counts.learners == 0));
    }
}
