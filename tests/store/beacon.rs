//! Completed modules that packages tell of.

tests::on_both! { scenario:
    only_partners_that_asked_and_courses_of_ours_are_heard
    each_is_a_row_that_says_nothing_and_former_counts_are_added
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

    async fn year(store: &Store, year: u16) -> Vec<(String, String, i64, i64)> {
        let found = beacon::of_year(store, year).await.unwrap();
        let row = |it: beacon::Completions| (it.partner, it.course, it.month, it.count);
        found.into_iter().map(row).collect()
    }

    fn row(month: i64, count: i64) -> (String, String, i64, i64) {
        ("acme".into(), "c".into(), month, count)
    }

    pub async fn only_partners_that_asked_and_courses_of_ours_are_heard(store: Store) {
        begin(&store).await;
        for (partner, course) in [
            ("autre", "c"),
            ("personne", "c"),
            ("acme", "d"),
            ("acme", "x"),
        ] {
            let heard = beacon::hear(&store, partner, course, "2026-11").await;
            heard.unwrap();
        }
        assert!(year(&store, 2026).await.is_empty());
        beacon::hear(&store, "acme", "c", "2026-11").await.unwrap();
        assert_eq!(year(&store, 2026).await, [row(11, 1)]);
        assert_eq!(beacon::partners(&store).await.unwrap(), ["acme"]);

        let acme = partner::find_by_slug(&store, "acme").await.unwrap();
        let acme = acme.unwrap().partner_id;
        assert!(beacon::is_heard(&store, &acme).await.unwrap());
        beacon::listen(&store, None, "acme", false, 3)
            .await
            .unwrap();
        assert!(!beacon::is_heard(&store, &acme).await.unwrap());
        beacon::hear(&store, "acme", "c", "2026-11").await.unwrap();
        assert_eq!(year(&store, 2026).await, [row(11, 1)]);
    }

    pub async fn each_is_a_row_that_says_nothing_and_former_counts_are_added(store: Store) {
        begin(&store).await;
        for _ in 0..60 {
            beacon::hear(&store, "acme", "c", "2026-11").await.unwrap();
        }
        assert_eq!(year(&store, 2026).await, [row(11, 60)]);
        // A former version counted.
        let mut write = store.begin().await.unwrap();
        for (version, month, count) in [
            ("v1", "2026-11", 4),
            ("v2", "2026-11", 5),
            ("v1", "2026-12", 1),
        ] {
            sqlx::query(
                "insert into beacon (partner_id, course_id, version, month, count) \
                 select partner_id, course_id, $1, $2, $3 from partner, course \
                 where partner.slug = 'acme' and course.slug = 'c'",
            )
            .bind(version)
            .bind(month)
            .bind(count)
            .execute(&mut *write)
            .await
            .unwrap();
        }
        store::commit(write).await.unwrap();
        assert_eq!(year(&store, 2026).await, [row(11, 69), row(12, 1)]);
        for nonsense in ["", "2026", "2026-1x", "2026-13"] {
            beacon::hear(&store, "acme", "c", nonsense).await.unwrap();
        }
        assert_eq!(year(&store, 2026).await, [row(11, 69), row(12, 1)]);
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
                let heard = beacon::hear(&store, "acme", "c", month).await;
                heard.unwrap();
            }
            let expected = match state {
                "open" => vec![row(12, 1)],
                _ => vec![],
            };
            assert_eq!(year(&store, 2026).await, expected, "{state}");
        }
        assert_eq!(year(&store, 2027).await, [row(1, 5)]);
    }

    pub async fn a_year_is_forgotten_alone(store: Store) {
        begin(&store).await;
        for month in ["2025-12", "2026-01", "2026-12", "2027-01"] {
            let heard = beacon::hear(&store, "acme", "c", month).await;
            heard.unwrap();
        }
        let mut write = store.begin().await.unwrap();
        beacon::forget(&mut write, 2026).await.unwrap();
        store::commit(write).await.unwrap();
        beacon::destroy(&store, 2026).await.unwrap();
        assert!(year(&store, 2026).await.is_empty());
        assert_eq!(year(&store, 2025).await, [row(12, 1)]);
        assert_eq!(year(&store, 2027).await, [row(1, 1)]);
    }
}
