//! Yearly statistics: each step once, whatever stops in the middle; returns once; and
//! what is destroyed is gone.

tests::on_both! { scenario:
    a_purged_year_keeps_its_files_only
    a_crash_anywhere_never_draws_twice
    of_two_freezes_one_takes_the_other_s_drawing
    a_return_is_replaced_once_and_while_the_year_is_open
    a_closed_year_takes_no_return_and_counts_those_it_has
    the_one_erratum_names_what_it_replaces
    a_year_opens_once_and_before_it_begins
    what_is_over_is_swept
    counts_of_a_former_version_s_record_are_forgotten
    registrations_of_a_purged_year_lose_what_they_could_be_counted_by
    a_clock_that_jumps_destroys_nothing
}

mod scenario {
    use std::collections::{BTreeMap, BTreeSet};
    use std::io::Cursor;
    use std::sync::Mutex;

    use serde_json::json;
    use server::domain::releases::{ReleaseError, Releases, public_key, retention};
    use server::domain::token::Keys;
    use server::domain::year_key::{self, YearKeys};
    use server::store::course::Version;
    use server::store::objects::Objects;
    use server::store::partner_return::{self, NewReturn, Put};
    use server::store::release::{self, File};
    use server::store::{
        Store, account, attempt, counting, journal, learner, partner, registration, session,
    };
    use statistics::draw::{Drawn, PartnerYear};
    use statistics::files::ReleaseFile;
    use statistics::freeze::{FreezeError, Record, Stamp, State, StateName, Step, StepError};
    use statistics::freeze::{Storage, freeze};
    use statistics::plan::sigma::sigma_squared;
    use statistics::plan::{PARTNER_TYPES, Plan};
    use statistics::returns::{FORMAT, Return};
    use statistics::table::Table;
    use statistics::verify::verify;

    const YEAR: u16 = 2025;
    /// 15 March 2026, at noon.
    const MARCH: i64 = 1_773_572_400_000;
    const DAY: i64 = 86_400_000;

    struct Office {
        store: Store,
        objects: Objects,
        keys: Keys,
    }

    impl Office {
        fn new(store: Store) -> Office {
            Office {
                store,
                objects: Objects::memory(),
                keys: Keys::new(&[7; 32]),
            }
        }

        fn at(&self, now: i64) -> Releases<'_> {
            Releases {
                store: &self.store,
                objects: &self.objects,
                keys: &self.keys,
                account_id: None,
                software: "Relais",
                now,
            }
        }

        /// Open, with two partners, of which one has 300 learners.
        async fn opened(store: Store) -> Office {
            let office = Office::new(store);
            for slug in ["ville", "village"] {
                let name = format!("Mairie de {slug}");
                partner::create(&office.store, None, slug, &name, "collectivite", 1)
                    .await
                    .unwrap();
            }
            let ville = office.partner("ville").await;
            office.at(MARCH).open(plan(YEAR)).await.unwrap();
            let mut write = office.store.begin().await.unwrap();
            for (kind, name, code) in [("partner", ville.as_str(), 1), ("course", "m0", 1)] {
                sqlx::query(
                    "insert into participation_code (kind, name, code) values ($1, $2, $3)",
                )
                .bind(kind)
                .bind(name)
                .bind(code)
                .execute(&mut *write)
                .await
                .unwrap();
            }
            for pseudonym in 0..300_i64 {
                let pseudonym = pseudonym * 7_919_777_777_777;
                sqlx::query("insert into participant values (2025, 1, $1, '')")
                    .bind(pseudonym)
                    .execute(&mut *write)
                    .await
                    .unwrap();
                // Abandoned, begun in March, in a region.
                sqlx::query("insert into participation values (2025, $1, 1, 1, 300003)")
                    .bind(pseudonym)
                    .execute(&mut *write)
                    .await
                    .unwrap();
            }
            write.commit().await.unwrap();
            let keys = YearKeys::new(office.objects.clone());
            keys.now("somebody", MARCH - 100 * DAY).await.unwrap();
            office
        }

        async fn partner(&self, slug: &str) -> String {
            let found = partner::find_by_slug(&self.store, slug).await.unwrap();
            found.unwrap().partner_id
        }

        async fn send(&self, slug: &str, document: &str) -> Put {
            let partner_id = self.partner(slug).await;
            let new = NewReturn {
                year: i64::from(YEAR),
                partner_id: &partner_id,
                document,
                public_key: "key",
                digest: document,
                account_id: None,
            };
            partner_return::put_return(&self.store, new, 5)
                .await
                .unwrap()
        }

        async fn key_is_there(&self) -> bool {
            let name = year_key::name(i64::from(YEAR));
            self.objects.find(&name).await.unwrap().is_some()
        }
    }

    /// Two modules, one question.
    fn plan(year: u16) -> Plan {
        let module = |id: &str, questions: serde_json::Value| json!({ "id": id, "title": id, "pass_mark": 70, "questions": questions });
        let kinds = PARTNER_TYPES.map(|(id, plural)| json!({ "id": id, "plural": plural }));
        serde_json::from_value(json!({
            "year": year,
            "programme": "SensCyber",
            "publisher": "Essai",
            "modules": [
                module("m0", json!([{ "id": "q", "title": "Q" }])),
                module("m1", json!([])),
            ],
            "partner_types": kinds,
            "rho": "0.30",
            "shares": {
                "learners": 3, "module_status": 42, "starts_monthly": 11,
                "completions_monthly": 11, "region_status": 11, "duration_bands": 11,
                "questions": 11,
            },
        }))
        .unwrap()
    }

    /// A return of one partner.
    fn retour(plan: &Plan, slug: &str) -> String {
        let tier = plan.tier(4_000);
        let sigma = |table: Table| {
            let sigma = sigma_squared(plan, tier, table);
            (
                table,
                format!("{}/{}", sigma.numerator(), sigma.denominator()),
            )
        };
        let own = Return {
            format: FORMAT.into(),
            year: plan.year,
            partner: slug.into(),
            plan: plan.digest(),
            rho: plan.rho,
            drawing: 1,
            tier: tier.from,
            sigma_squared: BTreeMap::from([sigma(Table::Learners), sigma(Table::ModuleStatus)]),
            software: "test".into(),
            sources: BTreeSet::new(),
            unobserved: BTreeSet::new(),
            learners: 4_000,
            tables: BTreeMap::from([(Table::ModuleStatus, vec![10, 20, 3_900, 10, 20, 3_900])]),
        };
        let key = ed25519_dalek::SigningKey::from_bytes(&[9; 32]);
        String::from_utf8(own.sign(&key)).unwrap()
    }

    fn drawn(record: &Record) -> Option<Drawn> {
        match &record.state {
            State::Drawn { drawn } | State::Signed { drawn, .. } => Some(drawn.clone()),
            _ => None,
        }
    }

    pub async fn a_purged_year_keeps_its_files_only(store: Store) {
        let office = Office::opened(store).await;
        let plan = plan(YEAR);
        let document = retour(&plan, "ville");
        assert_eq!(office.send("ville", &document).await, Put::Kept);
        assert!(office.key_is_there().await);
        let frozen = office.at(MARCH).freeze(YEAR).await.unwrap();
        assert_eq!(frozen.state.name(), StateName::Signed);

        // The national file, one each, and their reports; all as signed with our key.
        let files = release::files_of_year(&office.store, 2025).await.unwrap();
        assert_eq!(files.len(), 6);
        assert_eq!(files.iter().filter(|it| it.partner_id.is_none()).count(), 2);
        let key = public_key(&office.keys);
        for file in files.iter().filter(|it| it.kind == File::ZIP) {
            let bytes = office.objects.read(&file.object).await.unwrap();
            assert_eq!(bytes.len() as i64, file.bytes);
            let verdict = verify(Cursor::new(bytes), Some(&key));
            assert!(verdict.problems.is_empty(), "{:?}", verdict.problems);
        }
        let ville = office.partner("ville").await;
        let own = release::files_of(&office.store, &ville).await.unwrap();
        assert_eq!(own.len(), 2);
        assert!(own.iter().all(|it| it.name.contains("_v1_ville")));
        let national = release::national_files(&office.store).await.unwrap();
        assert_eq!(national.len(), 2);

        // Frozen again it is the same: nothing is drawn or signed.
        assert_eq!(office.at(MARCH + DAY).freeze(YEAR).await.unwrap(), frozen);
        assert_eq!(
            release::files_of_year(&office.store, 2025).await.unwrap(),
            files
        );

        let due = office.at(MARCH + 29 * DAY).due().await.unwrap();
        assert_eq!((due.len(), due[0].is_due, due[0].returns), (1, false, 1));
        assert_eq!(due[0].until, "2026-04-14");
        let early = office.at(MARCH + 29 * DAY).purge(YEAR).await;
        assert!(matches!(
            early,
            Err(ReleaseError::Step(StepError::Retained { .. }))
        ));
        assert!(office.key_is_there().await);

        office.at(MARCH + 30 * DAY).purge(YEAR).await.unwrap();
        assert!(!office.key_is_there().await);
        assert!(counting::years(&office.store).await.unwrap().is_empty());
        let learners = counting::learners(&office.store, 2025, None).await.unwrap();
        assert!(learners.is_empty());
        let returns = partner_return::returns_of(&office.store, 2025)
            .await
            .unwrap();
        assert_eq!(returns.len(), 1);
        assert!(returns[0].document.is_none());
        let record = release::record(&office.store, 2025).await.unwrap().unwrap();
        assert!(!record.contains("counts") && !record.contains("groups"));
        for file in &files {
            let bytes = office.objects.read(&file.object).await.unwrap();
            assert_eq!(bytes.len() as i64, file.bytes);
        }
        let signed = release::signed(&office.store).await.unwrap();
        assert_eq!(signed.len(), 1);
        assert_eq!(
            (signed[0].signed_on.as_str(), &signed[0].public_key),
            ("2026-03-15", &key)
        );
        let latest = journal::latest(&office.store, 4).await.unwrap();
        let actions: Vec<&str> = latest.iter().map(|it| it.action.as_str()).collect();
        assert_eq!(
            actions,
            ["purged", "signed", "drawn", "closed"].map(|it| format!("statistics.{it}"))
        );
    }

    /// Stops at a step: before its transaction, or after it and before anybody hears.
    struct Stopping<'a> {
        releases: Releases<'a>,
        at: usize,
        is_after: bool,
        steps: Mutex<usize>,
    }

    #[derive(Debug, thiserror::Error)]
    #[error("the machine stopped")]
    struct Stopped;

    impl Storage for Stopping<'_> {
        type Error = Stopped;
        type Kept = [File; 2];

        async fn load(&self, year: u16) -> Result<Option<Record>, Stopped> {
            self.releases.load(year).await.map_err(|_| Stopped)
        }

        async fn count(&self, plan: &Plan) -> Result<Vec<PartnerYear>, Stopped> {
            self.releases.count(plan).await.map_err(|_| Stopped)
        }

        async fn keep(
            &self,
            record: &Record,
            file: ReleaseFile,
        ) -> Result<Option<[File; 2]>, Stopped> {
            self.releases.keep(record, file).await.map_err(|_| Stopped)
        }

        async fn advance(&self, step: Step<'_, [File; 2]>) -> Result<bool, Stopped> {
            let this = {
                let mut steps = self.steps.lock().unwrap();
                *steps += 1;
                *steps
            };
            if this == self.at && !self.is_after {
                return Err(Stopped);
            }
            let done = self.releases.advance(step).await.map_err(|_| Stopped)?;
            match this == self.at {
                true => Err(Stopped),
                false => Ok(done),
            }
        }
    }

    pub async fn a_crash_anywhere_never_draws_twice(store: Store) {
        let office = Office::opened(store).await;
        // One year for each place where it can stop.
        for (index, (at, is_after)) in [
            (1, false),
            (1, true),
            (2, false),
            (2, true),
            (3, false),
            (3, true),
        ]
        .into_iter()
        .enumerate()
        {
            let year = 2010 + index as u16;
            office.at(MARCH).open(plan(year)).await.unwrap();
            let stopping = Stopping {
                releases: office.at(MARCH),
                at,
                is_after,
                steps: Mutex::new(0),
            };
            let stamp = Stamp {
                signed_on: "2026-03-15".into(),
                software: "test".into(),
                previous: None,
                versions: Vec::new(),
            };
            let key = ed25519_dalek::SigningKey::from_bytes(&[7; 32]);
            let stopped = freeze(&stopping, year, &stamp, &key).await;
            assert!(matches!(stopped, Err(FreezeError::Storage(Stopped))));
            let before = drawn(&office.at(MARCH).record(year).await.unwrap());
            assert_eq!(before.is_some(), (at, is_after) >= (2, true));
            let after = office.at(MARCH).freeze(year).await.unwrap();
            assert_eq!(after.state.name(), StateName::Signed);
            if before.is_some() {
                assert_eq!(before, drawn(&after), "{at} {is_after}");
            }
            let files = release::files_of_year(&office.store, i64::from(year)).await;
            assert_eq!(files.unwrap().len(), 6);
        }
        assert_eq!(release::signed(&office.store).await.unwrap().len(), 6);
    }

    pub async fn of_two_freezes_one_takes_the_other_s_drawing(store: Store) {
        let office = Office::opened(store).await;
        let (one, two) = (office.at(MARCH), office.at(MARCH));
        let (one, two) = tokio::join!(one.freeze(YEAR), two.freeze(YEAR));
        // One of them may have lost a race that the database broke off, and says so.
        let frozen = office.at(MARCH).freeze(YEAR).await.unwrap();
        for record in [one, two].into_iter().flatten() {
            assert_eq!(record, frozen);
        }
        assert_eq!(release::signed(&office.store).await.unwrap().len(), 1);
        let latest = journal::latest(&office.store, 20).await.unwrap();
        let drawn = latest.iter().filter(|it| it.action == "statistics.drawn");
        assert_eq!(drawn.count(), 1);
    }

    pub async fn a_return_is_replaced_once_and_while_the_year_is_open(store: Store) {
        let office = Office::opened(store).await;
        let plan = plan(YEAR);
        let document = retour(&plan, "ville");
        assert_eq!(office.send("ville", &document).await, Put::Kept);
        // The same once more is no replacement; another one is, and there is no third.
        let sent = Put::AlreadySent { received_at: 5 };
        assert_eq!(office.send("ville", &document).await, sent);
        let mut other: Return = Return::read(document.as_bytes(), &plan).unwrap().own;
        (other.drawing, other.learners) = (2, 4_100);
        let key = ed25519_dalek::SigningKey::from_bytes(&[9; 32]);
        let document = String::from_utf8(other.sign(&key)).unwrap();
        assert_eq!(office.send("ville", &document).await, Put::Kept);
        assert_eq!(office.send("ville", "a third").await, sent);
        let ville = office.partner("ville").await;
        let kept = partner_return::returns_of_partner(&office.store, &ville).await;
        let kept = kept.unwrap();
        assert_eq!(kept.len(), 1);
        assert_eq!(kept[0].document.as_deref(), Some(document.as_str()));
        // While the year runs, nobody sees a size move.
        let running = office.at(MARCH - 100 * DAY);
        assert_eq!(running.today().year(), 2025);
        assert!(running.preview(YEAR).await.unwrap().is_empty());
        let partners = office.at(MARCH).preview(YEAR).await.unwrap();
        let told: Vec<_> = partners.iter().map(|it| it.slug.as_str()).collect();
        assert_eq!(told, ["village", "ville"]);
        assert!(!partners[0].has_return && partners[1].has_return);

        let frozen = office.at(MARCH).freeze(YEAR).await.unwrap();
        let drawn = drawn(&frozen).unwrap();
        let group = drawn.groups.iter().find(|it| !it.others).unwrap();
        assert_eq!(
            (group.members[0].id.as_str(), group.learners[1]),
            ("ville", 4_100)
        );
        assert_eq!(office.send("village", &document).await, Put::NotOpen);
        assert_eq!(
            partner_return::sent(&office.store, 2025).await.unwrap(),
            [ville]
        );
    }

    pub async fn a_closed_year_takes_no_return_and_counts_those_it_has(store: Store) {
        let office = Office::opened(store).await;
        let plan = plan(YEAR);
        let releases = office.at(MARCH);
        let document = retour(&plan, "village");
        assert_eq!(office.send("village", &document).await, Put::Kept);
        let closed = releases.record(YEAR).await.unwrap().close().unwrap();
        let step = Step {
            before: Some(statistics::freeze::Before {
                version: 1,
                state: StateName::Open,
            }),
            after: &closed,
            files: &[],
        };
        assert!(releases.advance(step).await.unwrap());
        let late = office.send("ville", &retour(&plan, "ville")).await;
        assert_eq!(late, Put::NotOpen);
        let drawn = drawn(&releases.freeze(YEAR).await.unwrap()).unwrap();
        assert!(drawn.groups.iter().any(|it| it.learners.contains(&4_000)));
        // One that can't be read stops the freeze before anything is drawn.
        let mut write = office.store.begin().await.unwrap();
        sqlx::query("update partner_return set document = 'x'")
            .execute(&mut *write)
            .await
            .unwrap();
        write.commit().await.unwrap();
        let counted = releases.count(&plan).await;
        assert!(matches!(counted, Err(ReleaseError::Return(slug)) if slug == "village"));
    }

    pub async fn the_one_erratum_names_what_it_replaces(store: Store) {
        let office = Office::opened(store).await;
        let releases = office.at(MARCH);
        assert!(matches!(
            releases.erratum(YEAR).await,
            Err(ReleaseError::Step(StepError::NotIn { .. }))
        ));
        let first = releases.freeze(YEAR).await.unwrap();
        releases.erratum(YEAR).await.unwrap();
        let years = release::years(&office.store).await.unwrap();
        assert_eq!((years[0].version, years[0].state.as_str()), (2, "open"));
        let second = releases.freeze(YEAR).await.unwrap();
        assert_ne!(drawn(&first), drawn(&second));
        let signed = release::signed(&office.store).await.unwrap();
        assert_eq!(
            signed.iter().map(|it| it.version).collect::<Vec<_>>(),
            [2, 1]
        );
        let State::Signed { stamp, .. } = &second.state else {
            panic!("it is signed")
        };
        assert_eq!(stamp.previous.as_ref(), Some(&signed[1].digest));
        assert_eq!(
            release::files_of_year(&office.store, 2025)
                .await
                .unwrap()
                .len(),
            12
        );
        assert!(matches!(
            releases.erratum(YEAR).await,
            Err(ReleaseError::Step(StepError::SecondErratum(YEAR)))
        ));
    }

    pub async fn a_year_opens_once_and_before_it_begins(store: Store) {
        let office = Office::opened(store).await;
        let releases = office.at(MARCH);
        let again = releases.open(plan(YEAR)).await;
        assert!(matches!(again, Err(ReleaseError::Opened(YEAR))));
        let absent = releases.freeze(2024).await;
        assert!(matches!(absent, Err(ReleaseError::NotOpened(2024))));
        // 31 December 2025, in Paris: it runs for another hour.
        let eve = office.at(1_767_222_000_000 - 3_600_000);
        assert!(matches!(
            eve.freeze(YEAR).await,
            Err(ReleaseError::NotOver(YEAR))
        ));
        assert!(!eve.is_due(2025, StateName::Open));
        assert!(releases.is_due(2025, StateName::Open));
        // Without a course of ours there is nothing to count.
        assert_eq!(releases.keep_open("").await.unwrap(), Vec::<u16>::new());
        let nothing = releases.open_with_published("", 2026).await;
        assert!(matches!(nothing, Err(ReleaseError::NoCourse)));

        let version = tests::learners::course(&office.store, "a", &[]).await;
        let mut write = office.store.begin().await.unwrap();
        sqlx::query("update course set is_own = 1 where course_id = $1")
            .bind(&version.course_id)
            .execute(&mut *write)
            .await
            .unwrap();
        write.commit().await.unwrap();
        assert_eq!(releases.keep_open("").await.unwrap(), [2026]);
        assert_eq!(releases.keep_open("").await.unwrap(), Vec::<u16>::new());
        let plan = releases.record(2026).await.unwrap().plan;
        assert_eq!((plan.modules.len(), plan.modules[0].id.as_str()), (1, "a"));
        assert_eq!(plan.publisher, "Cybermalveillance.gouv.fr");
        // The next one opens on the eve of it.
        let eve = office.at(1_767_222_000_000 + 365 * DAY - 3_600_000);
        assert_eq!(eve.keep_open("").await.unwrap(), [2027]);
    }

    async fn sessions(store: &Store) -> i64 {
        count(store, "select count(*) from session").await
    }

    async fn invitations(store: &Store) -> i64 {
        count(store, "select count(*) from invitation").await
    }

    async fn count(store: &Store, sql: &'static str) -> i64 {
        let mut write = store.begin().await.unwrap();
        let count: (i64,) = sqlx::query_as(sql).fetch_one(&mut *write).await.unwrap();
        count.0
    }

    pub async fn what_is_over_is_swept(store: Store) {
        let office = Office::opened(store).await;
        let store = &office.store;
        let old = MARCH - 400 * DAY;
        let gone = learner::create(store, learner::New::default(), old)
            .await
            .unwrap();
        let here = learner::create(store, learner::New::default(), MARCH)
            .await
            .unwrap();
        let holder = session::Holder::Learner(gone.clone());
        session::open(store, "s", &holder, old).await.unwrap();
        let role = account::Role::Administrator;
        account::invite(store, None, "over", role, None, old, old + 1)
            .await
            .unwrap();
        account::invite(store, None, "valid", role, None, MARCH, MARCH + 40 * DAY)
            .await
            .unwrap();
        office.at(MARCH).freeze(YEAR).await.unwrap();
        assert_eq!((sessions(store).await, invitations(store).await), (1, 2));

        assert_eq!(
            office.at(MARCH).sweep(365).await.unwrap(),
            Vec::<u16>::new()
        );
        assert!(learner::find(store, &gone).await.unwrap().is_none());
        assert!(learner::find(store, &here).await.unwrap().is_some());
        assert_eq!((sessions(store).await, invitations(store).await), (0, 1));
        assert!(
            account::invitation(store, "valid", MARCH)
                .await
                .unwrap()
                .is_some()
        );
        // The retention time of the year runs out.
        assert_eq!(
            office.at(MARCH + 30 * DAY).sweep(3650).await.unwrap(),
            [YEAR]
        );
        assert!(counting::years(store).await.unwrap().is_empty());
        // Rows that a purge did not come to are destroyed by the next sweep.
        let mut write = store.begin().await.unwrap();
        sqlx::query("insert into participation values (2025, 1, 1, 1, 300003)")
            .execute(&mut *write)
            .await
            .unwrap();
        write.commit().await.unwrap();
        assert_eq!(
            office.at(MARCH + 31 * DAY).sweep(3650).await.unwrap(),
            Vec::<u16>::new()
        );
        assert!(counting::years(store).await.unwrap().is_empty());
    }

    pub async fn counts_of_a_former_version_s_record_are_forgotten(store: Store) {
        let office = Office::opened(store).await;
        let record = office.at(MARCH).record(YEAR).await.unwrap();
        let mut former = serde_json::to_value(record.close().unwrap()).unwrap();
        former["state"]["counts"] = json!([{ "learners": 4711 }]);
        let mut write = office.store.begin().await.unwrap();
        sqlx::query("update statistics_year set state = 'closed', record = $1 where year = 2025")
            .bind(former.to_string())
            .execute(&mut *write)
            .await
            .unwrap();
        write.commit().await.unwrap();
        office.at(MARCH).sweep(3650).await.unwrap();
        let kept = release::record(&office.store, 2025).await.unwrap().unwrap();
        assert!(!kept.contains("4711") && !kept.contains("counts"), "{kept}");
        let frozen = office.at(MARCH).freeze(YEAR).await.unwrap();
        assert_eq!(frozen.state.name(), StateName::Signed);
    }

    #[derive(Debug, PartialEq, sqlx::FromRow)]
    struct Dates {
        partner_id: Option<String>,
        started_at: i64,
        completed_at: Option<i64>,
        modules: String,
        brought_by: Option<String>,
        created_at: i64,
    }

    async fn dates(store: &Store, registration_id: &str) -> Dates {
        let mut write = store.begin().await.unwrap();
        sqlx::query_as(
            "select registration.partner_id, started_at, completed_at, modules, \
             learner.partner_id as brought_by, created_at \
             from registration join learner using (learner_id) where registration_id = $1",
        )
        .bind(registration_id)
        .fetch_one(&mut *write)
        .await
        .unwrap()
    }

    async fn attempts(store: &Store, registration_id: &str) -> Vec<(i64, i64, Option<i64>)> {
        let mut write = store.begin().await.unwrap();
        sqlx::query_as(
            "select started_at, committed_at, finished_at from attempt \
             where registration_id = $1 order by committed_at",
        )
        .bind(registration_id)
        .fetch_all(&mut *write)
        .await
        .unwrap()
    }

    /// Begun at a moment through the town's link, with two tries a day apart.
    async fn begun(office: &Office, version: &Version, at: i64) -> String {
        let store = &office.store;
        let ville = office.partner("ville").await;
        let new = learner::New {
            partner_id: Some(&ville),
            subject_hash: None,
        };
        let learner_id = learner::create(store, new, at).await.unwrap();
        let mut write = store.begin().await.unwrap();
        let made = registration::create(
            &mut write,
            &learner_id,
            &version.course_id,
            &version.course_version_id,
            Some(&ville),
            at,
        );
        let id = made.await.unwrap().registration_id;
        for (number, item) in [(1, "b"), (2, "b"), (1, "a")] {
            let now = at + number * DAY + i64::from(item == "a");
            let made = attempt::create(&mut write, &id, item, number, now).await;
            sqlx::query("update attempt set finished_at = $2 where attempt_id = $1")
                .bind(made.unwrap().attempt_id)
                .bind(now + 5)
                .execute(&mut *write)
                .await
                .unwrap();
        }
        let modules = json!({
            "un": { "status": "passed", "score": 80.0, "completed_at": at + 2 * DAY },
            "deux": { "status": "incomplete", "score": null, "completed_at": null },
        });
        registration::set_modules(&mut write, &id, &modules.to_string())
            .await
            .unwrap();
        sqlx::query("update registration set completed_at = $2, status = 'passed' where registration_id = $1")
            .bind(&id)
            .bind(at + 3 * DAY)
            .execute(&mut *write)
            .await
            .unwrap();
        write.commit().await.unwrap();
        id
    }

    pub async fn registrations_of_a_purged_year_lose_what_they_could_be_counted_by(store: Store) {
        let office = Office::opened(store).await;
        let store = &office.store;
        let scos = [tests::learners::sco(0, "a"), tests::learners::sco(1, "b")];
        let version = tests::learners::own_course(store, "c", &scos).await;
        // Midnight in Paris.
        let (first, end) = (1_735_686_000_000, 1_767_222_000_000);
        let in_year = begun(&office, &version, MARCH - 300 * DAY).await;
        // Done in January: that is of no year.
        let at_its_end = begun(&office, &version, end - 2 * DAY - 1).await;
        let on_the_stroke = begun(&office, &version, first).await;
        let later = begun(&office, &version, end).await;
        let before = begun(&office, &version, first - 4 * DAY).await;
        let untouched = (dates(store, &later).await, dates(store, &before).await);
        for id in [&in_year, &later] {
            // By chance: the identifiers tell no time.
            assert_eq!(id.as_bytes()[12], b'4', "{id}");
        }
        office.at(MARCH).freeze(YEAR).await.unwrap();
        assert_ne!(dates(store, &in_year).await.started_at, first);
        office.at(MARCH + 30 * DAY).purge(YEAR).await.unwrap();

        let cut = dates(store, &in_year).await;
        let states: serde_json::Value = serde_json::from_str(&cut.modules).unwrap();
        assert_eq!(states["un"]["completed_at"], first);
        assert_eq!(states["un"]["score"], 80.0);
        assert_eq!(states["deux"]["status"], "incomplete");
        let bare = |it: &Dates| {
            (
                it.partner_id.clone(),
                it.brought_by.clone(),
                it.started_at,
                it.completed_at,
                it.created_at,
            )
        };
        assert_eq!(bare(&cut), (None, None, first, Some(first), first));
        // Tries keep their order.
        let tries: Vec<_> = (0..3).map(|it| (first, first + it, Some(first))).collect();
        assert_eq!(attempts(store, &in_year).await, tries);
        let cut = dates(store, &at_its_end).await;
        assert_eq!(bare(&cut), (None, None, first, Some(end + DAY - 1), first));
        let tries = [
            (first, first, Some(first)),
            (first, first + 1, Some(first)),
            (first, first + 2, Some(end + 4)),
        ];
        assert_eq!(attempts(store, &at_its_end).await, tries);
        let cut = dates(store, &on_the_stroke).await;
        assert_eq!((cut.partner_id, cut.started_at), (None, first));
        // What is of other years stays, until theirs are purged.
        assert_eq!(
            untouched,
            (dates(store, &later).await, dates(store, &before).await)
        );

        // A purge that was cut off is gone on with.
        let left = begun(&office, &version, MARCH - 200 * DAY).await;
        office.at(MARCH + 31 * DAY).sweep(3650).await.unwrap();
        assert_eq!(dates(store, &left).await.started_at, first);
        assert_eq!(dates(store, &left).await.partner_id, None);
    }

    /// The clock is three years ahead for some hours, from the start of a server on.
    pub async fn a_clock_that_jumps_destroys_nothing(store: Store) {
        let office = Office::opened(store).await;
        let store = &office.store;
        let here = learner::create(store, learner::New::default(), MARCH)
            .await
            .unwrap();
        let holder = session::Holder::Learner(here.clone());
        session::open(store, "s", &holder, MARCH + 90 * DAY)
            .await
            .unwrap();
        let hour = DAY / 24;
        let wrong = MARCH + 3 * 365 * DAY;
        for passed in 0..12 {
            let now = retention::believed(store, wrong + passed * hour).await;
            office.at(now.unwrap()).sweep(365).await.unwrap();
        }
        assert!(learner::find(store, &here).await.unwrap().is_some());
        assert_eq!(sessions(store).await, 1);
        // Set right, it is believed at once; and so is every hour after it.
        for passed in 12..40 {
            let now = MARCH + passed * hour;
            assert_eq!(retention::believed(store, now).await.unwrap(), now);
        }
        // One that stood still for a year catches up.
        let now = MARCH + 400 * DAY;
        let mut hours = 0;
        while retention::believed(store, now).await.unwrap() < now {
            hours += 1;
        }
        assert!((300..400).contains(&hours), "{hours}");
        office.at(now).sweep(365).await.unwrap();
        assert!(learner::find(store, &here).await.unwrap().is_none());
    }
}
