//! A whole programme as one SCO: what each of its modules comes to.

tests::on_both! { scenario:
    modules_of_a_programme_are_followed
    objectives_of_other_courses_are_not_modules
    content_that_renews_itself_names_what_was_learnt
}

mod scenario {
    use server::domain::modules;
    use server::store::Store;
    use server::store::course::{self, About};
    use server::store::learner;

    use crate::commits::{CHANGED, DONE, Scene, noon};

    const STATUS: &str = "cmi.core.lesson_status";

    pub async fn modules_of_a_programme_are_followed(store: Store) {
        let it = Scene::one_sco(store).await;
        let about = About {
            programme: "p".into(),
            objectives: "[]".into(),
            parts: r#"[{"id":"un","title":"Un"},{"id":"deux","title":"Deux"}]"#.into(),
            ..About::default()
        };
        course::describe(&it.store, &it.version, &about)
            .await
            .unwrap();
        let told = [
            (STATUS, "incomplete"),
            ("cmi.objectives.0.id", "un"),
            ("cmi.objectives.0.status", "passed"),
            ("cmi.objectives.0.score.raw", "84.6"),
            ("cmi.objectives.1.id", "un.chapitre"),
            ("cmi.objectives.1.status", "completed"),
            ("cmi.objectives.2.id", "deux"),
            ("cmi.objectives.2.status", "not attempted"),
        ];
        assert_eq!(it.say(1, 1, &told).await, CHANGED);
        let registered = it.registration().await;
        assert_eq!(
            (registered.status.as_str(), registered.completed_at),
            ("incomplete", None)
        );
        let states = modules::read(&registered.modules);
        assert_eq!(states.keys().collect::<Vec<_>>(), ["un"]);
        let first = states["un"].clone();
        assert_eq!((first.status.as_str(), first.score), ("passed", Some(84.6)));
        assert_eq!(first.completed_at, Some(noon()));
        // A visit that says less takes nothing away.
        let less = [
            ("cmi.objectives.0.status", "incomplete"),
            ("cmi.objectives.0.score.raw", "10"),
            ("cmi.objectives.2.status", "incomplete"),
        ];
        assert_eq!(it.say(1, 2, &less).await, DONE);
        let states = modules::read(&it.registration().await.modules);
        assert_eq!(states["un"], first);
        learner::delete(&it.store, &it.open.learner_id, &[])
            .await
            .unwrap();
    }

    pub async fn objectives_of_other_courses_are_not_modules(store: Store) {
        let it = Scene::one_sco(store).await;
        let told = [
            (STATUS, "completed"),
            ("cmi.objectives.0.id", "un"),
            ("cmi.objectives.0.status", "completed"),
        ];
        assert_eq!(it.say(1, 1, &told).await, CHANGED);
        assert_eq!(it.registration().await.modules, "{}");
    }

    pub async fn content_that_renews_itself_names_what_was_learnt(store: Store) {
        let it = Scene::one_sco(store).await;
        let on = |status, content| {
            [
                (STATUS, status),
                ("cmi.objectives.0.id", "page"),
                ("cmi.objectives.0.status", "completed"),
                ("cmi.objectives.1.id", content),
                ("cmi.objectives.1.status", "completed"),
            ]
        };
        it.say(1, 1, &on("incomplete", "content-2026.1-0"))
            .await
            .unwrap();
        assert_eq!(it.registration().await.learnt, "", "nothing is learnt yet");
        it.say(1, 2, &on("completed", "content-2026.2-1796090209"))
            .await
            .unwrap();
        assert_eq!(it.registration().await.learnt, "2026.2");
        // Whoever looks at a later one again has learnt the one of before.
        it.say(1, 3, &on("passed", "content-2026.3-1796090300"))
            .await
            .unwrap();
        assert_eq!(it.registration().await.learnt, "2026.2");
    }
}
