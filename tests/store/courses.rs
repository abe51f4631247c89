//! Courses, versions, files, and what goes wrong in them.

tests::on_both! { scenario:
    a_course_is_added_once_a_package
    a_course_keeps_its_versions
    a_version_says_what_it_is
    an_administrator_s_place_stays
    a_course_is_listed_or_not
    a_version_is_played_as_said
    files_are_found_whatever_the_case
    items_keep_their_order
    errors_of_content_are_counted
    errors_of_content_are_not_counted_for_ever
    attempts_that_are_gone_count_nothing
}

mod scenario {
    use server::store::catalogue::{self, Labels, Placement};
    use server::store::course::{self, About, Entry, File, Item, NewVersion};
    use server::store::{Store, health, journal, learner};
    use tests::learners::{course as make, open, sco};

    const ENTRY: Entry = Entry {
        slug: "c",
        title: "Titre",
        summary: "Résumé",
        language: "fr",
        audience: "",
        minutes: 12,
        objectives: &[],
        is_own: true,
        is_listed: true,
    };

    fn new<'a>(hash: &'a str, items: &'a [Item], files: &'a [File]) -> NewVersion<'a> {
        NewVersion {
            title: "Titre",
            package_hash: hash,
            bytes: 1 << 40,
            publication: None,
            playing: None,
            is_aside: false,
            items,
            files,
            problems: &[],
            about: None,
        }
    }

    pub async fn a_course_is_added_once_a_package(store: Store) {
        let first = course::add(&store, None, &ENTRY, &new("h1", &[], &[]), 1)
            .await
            .unwrap();
        let same = course::add(&store, None, &ENTRY, &new("h1", &[], &[]), 2)
            .await
            .unwrap();
        assert_eq!(first.course_version_id, same.course_version_id);
        assert_eq!((first.number, first.bytes), (1, 1 << 40));
        let current = course::current_if(&store, "c", "h1").await.unwrap();
        assert_eq!(current.unwrap().course_version_id, first.course_version_id);
        let other = course::current_if(&store, "c", "h2").await.unwrap();
        assert!(other.is_none());
        let actions = journal::latest(&store, 10).await.unwrap();
        assert_eq!(actions.len(), 1, "nothing happened the second time");
        assert_eq!(
            (actions[0].action.as_str(), actions[0].subject.as_str()),
            ("course.add", "c 1")
        );
    }

    pub async fn a_course_keeps_its_versions(store: Store) {
        let one = course::add(&store, None, &ENTRY, &new("h1", &[], &[]), 1)
            .await
            .unwrap();
        let learned = ["Réagir".to_owned(), "Dire \"non\"".to_owned()];
        let renamed = Entry {
            title: "Autre titre",
            objectives: &learned,
            ..ENTRY
        };
        let two = course::add(&store, None, &renamed, &new("h2", &[], &[]), 2)
            .await
            .unwrap();
        assert_eq!((one.number, two.number), (1, 2));
        let found = course::find_by_slug(&store, "c").await.unwrap().unwrap();
        assert_eq!(found.title, "Autre titre");
        let kept: Vec<String> = serde_json::from_str(&found.objectives).unwrap();
        assert_eq!(kept, learned);
        assert_eq!(
            found.course_version_id.as_ref(),
            Some(&two.course_version_id)
        );
        let versions = course::versions(&store, &one.course_id).await.unwrap();
        let numbers: Vec<i64> = versions.iter().map(|it| it.number).collect();
        assert_eq!(numbers, [2, 1]);
        course::set_current(&store, None, &one, 3).await.unwrap();
        let found = course::find(&store, &one.course_id).await.unwrap();
        let current = found.unwrap().course_version_id;
        assert_eq!(current.as_ref(), Some(&one.course_version_id));
        // The older package again: its version is what it was.
        let again = course::add(&store, None, &ENTRY, &new("h2", &[], &[]), 4)
            .await
            .unwrap();
        assert_eq!(again.number, 2);
    }

    fn about(module: &str, edition: &str) -> About {
        About {
            programme: "p".into(),
            programme_title: "P".into(),
            module: module.into(),
            place: 2,
            edition: edition.into(),
            language: "fr".into(),
            audience: "entreprises".into(),
            minutes: 33,
            objectives: "[\"Réagir\"]".into(),
            sittings: "[]".into(),
            parts: "[]".into(),
            ..About::default()
        }
    }

    pub async fn a_version_says_what_it_is(store: Store) {
        let former = course::add(&store, None, &ENTRY, &new("h1", &[], &[]), 1)
            .await
            .unwrap();
        let id = &former.course_version_id;
        assert_eq!(course::about(&store, id).await.unwrap(), None);
        let found = course::undescribed(&store, 9).await.unwrap();
        assert_eq!(found.len(), 1, "as a former program wrote it");
        let one = about("agir", "2026.1");
        course::describe(&store, &former, &one).await.unwrap();
        assert!(course::undescribed(&store, 9).await.unwrap().is_empty());
        assert_eq!(course::about(&store, id).await.unwrap(), Some(one.clone()));
        let found = course::find_by_slug(&store, "c").await.unwrap().unwrap();
        assert_eq!((found.module.as_str(), found.place), ("agir", 2));
        assert_eq!(
            (found.minutes, found.audience.as_str()),
            (33, "entreprises")
        );
        let same = course::of_identity(&store, &one, true).await.unwrap();
        assert_eq!(same.unwrap().slug, "c");
        assert!(
            course::of_identity(&store, &one, false)
                .await
                .unwrap()
                .is_none()
        );
        let other = about("agir-plus", "2026.1");
        assert!(
            course::of_identity(&store, &other, true)
                .await
                .unwrap()
                .is_none()
        );
        // The next version, then the former one again: each says its own.
        let two = About {
            minutes: 40,
            ..about("agir", "2026.2")
        };
        let next = NewVersion {
            about: Some(&two),
            ..new("h2", &[], &[])
        };
        let entry = Entry {
            minutes: 40,
            ..ENTRY
        };
        course::add(&store, None, &entry, &next, 2).await.unwrap();
        let known = course::published(&store, "h2").await.unwrap().unwrap();
        assert_eq!((known.0.as_str(), known.1.number), ("c", 2));
        let former = course::published(&store, "h1").await.unwrap().unwrap();
        assert_eq!(former.1.number, 1);
        course::set_current(&store, None, &former.1, 3)
            .await
            .unwrap();
        let found = course::find_by_slug(&store, "c").await.unwrap().unwrap();
        assert_eq!(found.minutes, 33);
        let shelved = catalogue::all(&store).await.unwrap();
        assert_eq!(shelved.len(), 1);
        assert_eq!(shelved[0].edition, "2026.1");
        assert_eq!(shelved[0].programme_title, "P");
    }

    pub async fn an_administrator_s_place_stays(store: Store) {
        let one = about("agir", "1");
        let first = NewVersion {
            about: Some(&one),
            ..new("h1", &[], &[])
        };
        course::add(&store, None, &ENTRY, &first, 1).await.unwrap();
        let found = course::find_by_slug(&store, "c").await.unwrap().unwrap();
        // Dates alone are no other place.
        let dated = Placement {
            programme: "p",
            module: "agir",
            place: 2,
            listed_from: Some(100),
            listed_until: Some(200),
            labels: None,
        };
        catalogue::arrange(&store, None, &found, &dated, 2)
            .await
            .unwrap();
        let found = course::find_by_slug(&store, "c").await.unwrap().unwrap();
        assert_eq!(found.is_arranged, 0);
        for (now, count) in [(99, 0), (100, 1), (199, 1), (200, 0)] {
            assert_eq!(course::listed(&store, now).await.unwrap().len(), count);
            assert_eq!(found.is_shown(now), count == 1);
        }
        let moved = Placement {
            programme: "q",
            module: "",
            place: 7,
            labels: Some(Labels {
                language: "oc",
                audience: "lycees",
            }),
            ..Placement::default()
        };
        catalogue::arrange(&store, None, &found, &moved, 3)
            .await
            .unwrap();
        let two = about("agir", "2");
        let next = NewVersion {
            about: Some(&two),
            ..new("h2", &[], &[])
        };
        course::add(&store, None, &ENTRY, &next, 4).await.unwrap();
        let found = course::find_by_slug(&store, "c").await.unwrap().unwrap();
        assert_eq!((found.programme.as_str(), found.place), ("q", 7));
        assert_eq!(
            (found.language.as_str(), found.audience.as_str()),
            ("oc", "lycees")
        );
        let versions = course::versions(&store, &found.course_id).await.unwrap();
        let former = versions.iter().find(|it| it.number == 1).unwrap();
        course::set_current(&store, None, former, 4).await.unwrap();
        let found = course::find_by_slug(&store, "c").await.unwrap().unwrap();
        assert_eq!(found.language, "oc", "whatever version is offered");
        // Its package is still a version of it.
        let same = course::of_identity(&store, &two, true).await.unwrap();
        assert_eq!(same.unwrap().slug, "c");
        catalogue::set_programme(&store, None, "q", "Autre", 3, 5)
            .await
            .unwrap();
        catalogue::set_programme(&store, None, "q", "Autres", 4, 6)
            .await
            .unwrap();
        let shelved = catalogue::all(&store).await.unwrap();
        assert_eq!(shelved[0].programme_name, "Autres");
        assert_eq!(shelved[0].programme_place, Some(4));
    }

    pub async fn a_course_is_listed_or_not(store: Store) {
        make(&store, "b", &[sco(0, "a")]).await;
        course::add(&store, None, &ENTRY, &new("h", &[], &[]), 1)
            .await
            .unwrap();
        let slugs = async |listed: bool| -> Vec<String> {
            let found = match listed {
                true => course::listed(&store, 1_000).await,
                false => course::all(&store).await,
            };
            found.unwrap().into_iter().map(|it| it.slug).collect()
        };
        assert_eq!(slugs(true).await, ["c", "b"], "our own first");
        let found = course::find_by_slug(&store, "c").await.unwrap().unwrap();
        for is_listed in [false, true] {
            course::set_listed(&store, None, &found, is_listed, 2)
                .await
                .unwrap();
            assert_eq!(slugs(true).await.len(), 1 + usize::from(is_listed));
            assert_eq!(slugs(false).await.len(), 2);
        }
    }

    pub async fn a_version_is_played_as_said(store: Store) {
        let version = make(&store, "c", &[sco(0, "a")]).await;
        course::set_playing(&store, None, &version, true, "popup", 1)
            .await
            .unwrap();
        let id = &version.course_version_id;
        let found = course::version(&store, id).await.unwrap().unwrap();
        assert_eq!((found.is_strict, found.presentation.as_str()), (1, "popup"));
        assert!(course::version(&store, "none").await.unwrap().is_none());
    }

    pub async fn files_are_found_whatever_the_case(store: Store) {
        let file = |path: &str, object: &str| File {
            path: path.into(),
            object: object.into(),
            bytes: 5,
            is_compressed: 1,
        };
        let files = [
            file("Page.html", "o1"),
            file("page.HTML", "o2"),
            file("É/a.js", "o3"),
        ];
        let version = course::add(&store, None, &ENTRY, &new("h", &[], &files), 1)
            .await
            .unwrap();
        for (asked, object) in [
            ("Page.html", Some("o1")),
            ("page.HTML", Some("o2")),
            ("PAGE.HTML", Some("o1")),
            ("é/A.JS", Some("o3")),
            ("page", None),
            ("' or 1=1 --", None),
        ] {
            let found = course::file(&store, &version.course_version_id, asked).await;
            let found = found.unwrap().map(|it| it.object);
            assert_eq!(found.as_deref(), object, "{asked}");
        }
    }

    pub async fn items_keep_their_order(store: Store) {
        let mut heading = sco(1, "titre");
        heading.kind = "heading".into();
        heading.url.clear();
        let mut second = sco(2, "b");
        second.mastery_score = "80".into();
        second.prerequisites = "a".into();
        let items = [sco(0, "a"), heading, second, sco(3, "b")];
        let version = make(&store, "c", &items).await;
        let id = &version.course_version_id;
        let found = course::items(&store, id).await.unwrap();
        let names: Vec<&str> = found.iter().map(|it| it.identifier.as_str()).collect();
        assert_eq!(names, ["a", "titre", "b", "b"]);
        let mut write = store.begin().await.unwrap();
        let item = course::item(&mut write, id, "b").await.unwrap().unwrap();
        assert_eq!(item.position, 2, "the first of two");
        assert_eq!(item.mastery_score, "80");
        let none = course::item(&mut write, id, "z").await.unwrap();
        assert!(none.is_none());
    }

    pub async fn errors_of_content_are_counted(store: Store) {
        let version = make(&store, "c", &[sco(0, "a")]).await;
        let it = open(&store, &version, "a").await;
        const DAY: i64 = 86_400_000;
        let calls = ["LMSSetValue x 201", "LMSFinish 301"]
            .map(str::to_owned)
            .into();
        for now in [5, 6, DAY + 1, DAY + 2] {
            health::count(&store, &it.attempt_id, &calls, now)
                .await
                .unwrap();
        }
        let found = health::of_version(&store, &version.course_version_id).await;
        let found: Vec<_> = found
            .unwrap()
            .into_iter()
            .map(|it| (it.call, it.count, it.settled, it.last_at))
            .collect();
        // Each time one, and yesterday's apart.
        let expected =
            ["LMSFinish 301", "LMSSetValue x 201"].map(|call| (call.to_owned(), 4, 2, DAY + 2));
        assert_eq!(found, expected);
    }

    pub async fn errors_of_content_are_not_counted_for_ever(store: Store) {
        let version = make(&store, "c", &[sco(0, "a")]).await;
        let it = open(&store, &version, "a").await;
        let calls = (0..130).map(|n| format!("call {n}")).collect();
        for _ in 0..2 {
            health::count(&store, &it.attempt_id, &calls, 5)
                .await
                .unwrap();
        }
        let found = health::of_version(&store, &version.course_version_id).await;
        let found = found.unwrap();
        assert_eq!(found.len(), 100);
        assert!(found.iter().all(|it| it.count == 2), "known ones go on");
    }

    pub async fn attempts_that_are_gone_count_nothing(store: Store) {
        let version = make(&store, "c", &[sco(0, "a")]).await;
        let it = open(&store, &version, "a").await;
        learner::delete(&store, &it.learner_id, &[]).await.unwrap();
        health::count(&store, &it.attempt_id, &["x".to_owned()].into(), 5)
            .await
            .unwrap();
        let found = health::of_version(&store, &version.course_version_id).await;
        assert!(found.unwrap().is_empty());
    }
}
