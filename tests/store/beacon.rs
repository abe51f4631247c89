//! Completed modules that packages tell of.

tests::on_both! { scenario:
    only_partners_that_asked_and_courses_of_ours_are_heard
    versions_are_counted_together_and_forgers_find_an_end
    a_year_is_forgotten_alone
    a_closed_year_hears_nothing
}

mod scenario {
    use server::store::{self, Store, beacon, partner};
    use tests::learners::{course, own_course, sco};

    /// Two partners, the first heard; a course of ours, `c`, and another's, `d`.
    async fn begin(store: &Store) {
        for slug in ["acme", "autre"] {
            let made = partner::create(store, None, slug, slug, "other", 1).await;
            made.unwrap();
        }
        beacon::listen(store, None, "acme", true, 2).await.unwrap();
        own_course(store, "c", &[sco(0, "a")]).await;
        course(store, "d", &[sco(0, "a")]).await;
    }

    async fn year(store: &Store, year: u16) -> Vec<(String, String, String, i64)> {
        let found = beacon::of_year(store, year).await.unwrap();
        let row = |it: beacon::Completions| (it.partner, it.course, it.month, it.count);
        found.into_iter().map(row).collect()
    }

    fn row(month: &str, count: i64) -> (String, String, String, i64) {
        ("acme".into(), "c".into(), month.into(), count)
    }

    pub async fn only_partners_that_asked_and_courses_of_ours_are_heard(store: Store) {
        begin(&store).await;
        for (partner, course) in [
            ("autre", "c"),
            ("personne", "c"),
            ("acme", "d"),
            ("acme", "x"),
        ] {
            let heard = beacon::hear(&store, partner, course, "1", "2026-11").await;
            heard.unwrap();
        }
        assert!(year(&store, 2026).await.is_empty());
        beacon::hear(&store, "acme", "c", "1", "2026-11")
            .await
            .unwrap();
        assert_eq!(year(&store, 2026).await, [row("2026-11", 1)]);
        assert_eq!(beacon::partners(&store).await.unwrap(), ["acme"]);

        let acme = partner::find_by_slug(&store, "acme").await.unwrap();
        let acme = acme.unwrap().partner_id;
        assert!(beacon::is_heard(&store, &acme).await.unwrap());
        beacon::listen(&store, None, "acme", false, 3)
            .await
            .unwrap();
        assert!(!beacon::is_heard(&store, &acme).await.unwrap());
        beacon::hear(&store, "acme", "c", "1", "2026-11")
            .await
            .unwrap();
        assert_eq!(year(&store, 2026).await, [row("2026-11", 1)]);
    }

    pub async fn versions_are_counted_together_and_forgers_find_an_end(store: Store) {
        begin(&store).await;
        for version in 0..30 {
            for _ in 0..2 {
                let version = format!("v{version}");
                let heard = beacon::hear(&store, "acme", "c", &version, "2026-11").await;
                heard.unwrap();
            }
        }
        // Invented ones do not silence the others, and take no more room.
        assert_eq!(year(&store, 2026).await, [row("2026-11", 60)]);
        let mut write = store.begin().await.unwrap();
        let (rows,): (i64,) = sqlx::query_as("select count(*) from beacon")
            .fetch_one(&mut *write)
            .await
            .unwrap();
        drop(write);
        assert_eq!(rows, 21);
        beacon::hear(&store, "acme", "c", "v0", "2026-12")
            .await
            .unwrap();
        let both = [row("2026-11", 60), row("2026-12", 1)];
        assert_eq!(year(&store, 2026).await, both);
    }

    pub async fn a_closed_year_hears_nothing(store: Store) {
        begin(&store).await;
        for state in ["closed", "drawn", "signed", "purged", "open"] {
            let mut write = store.begin().await.unwrap();
            sqlx::query(
                "insert into statistics_year (year, version, state, record) \
                 values (2026, 1, $1, '{}') on conflict (year) do update set state = $1",
            )
            .bind(state)
            .execute(&mut *write)
            .await
            .unwrap();
            store::commit(write).await.unwrap();
            // In January, December is still told by those who were offline.
            for month in ["2026-12", "2027-01"] {
                let heard = beacon::hear(&store, "acme", "c", "1", month).await;
                heard.unwrap();
            }
            let expected = match state {
                "open" => vec![row("2026-12", 1)],
                _ => vec![],
            };
            assert_eq!(year(&store, 2026).await, expected, "{state}");
        }
        assert_eq!(year(&store, 2027).await, [row("2027-01", 5)]);
    }

    pub async fn a_year_is_forgotten_alone(store: Store) {
        begin(&store).await;
        for month in ["2025-12", "2026-01", "2026-12", "2027-01"] {
            let heard = beacon::hear(&store, "acme", "c", "1", month).await;
            heard.unwrap();
        }
        let mut write = store.begin().await.unwrap();
        beacon::forget(&mut write, 2026).await.unwrap();
        store::commit(write).await.unwrap();
        assert!(year(&store, 2026).await.is_empty());
        assert_eq!(year(&store, 2025).await, [row("2025-12", 1)]);
        assert_eq!(year(&store, 2027).await, [row("2027-01", 1)]);
    }
}
