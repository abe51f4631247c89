//! The database as a whole: opened, copied, held by others.

use server::store::{Kind, Store, StoreError};

tests::on_both! { scenario:
    it_answers
    a_transaction_dropped_is_undone
    rules_of_the_schema_are_conflicts
    opening_it_again_changes_nothing
    attempts_of_before_know_their_launch
}

mod scenario {
    use server::store::learner::{self, New};
    use server::store::partner;
    use server::store::{Store, StoreError};

    pub async fn it_answers(store: Store) {
        store.ping().await.unwrap();
        store.close().await;
        let error = store.ping().await.unwrap_err();
        assert!(error.is_passing(), "{error}");
    }

    pub async fn a_transaction_dropped_is_undone(store: Store) {
        let mut write = store.begin().await.unwrap();
        sqlx::query("insert into learner (learner_id, created_at, seen_day) values ('x', 0, 0)")
            .execute(&mut *write)
            .await
            .unwrap();
        drop(write);
        assert!(learner::find(&store, "x").await.unwrap().is_none());
        // And nothing stays locked.
        learner::create(&store, New::default(), 0).await.unwrap();
    }

    pub async fn rules_of_the_schema_are_conflicts(store: Store) {
        let new = New {
            partner_id: Some("nobody"),
            subject_hash: None,
        };
        // What it refers to is not there, or no longer.
        let error = learner::create(&store, new, 0).await.unwrap_err();
        assert!(matches!(error, StoreError::Gone), "{error:?}");
        assert!(!error.is_passing());
        // It is there already.
        partner::create(&store, None, "p", "P", "public", 0)
            .await
            .unwrap();
        let error = partner::create(&store, None, "p", "P", "public", 0).await;
        let error = error.unwrap_err();
        assert!(matches!(error, StoreError::Conflict(_)), "{error:?}");
        assert!(!error.is_passing());
    }

    pub async fn opening_it_again_changes_nothing(store: Store) {
        let id = learner::create(&store, New::default(), 0).await.unwrap();
        let url = tests::databases::url(&store).await;
        let again = Store::open(&url).await.unwrap();
        assert!(learner::find(&again, &id).await.unwrap().is_some());
        again.close().await;
    }

    /// A server of the version before, which had opened the player three times.
    pub async fn attempts_of_before_know_their_launch(store: Store) {
        let version =
            tests::learners::course(&store, "cours", &[tests::learners::sco(0, "a")]).await;
        let open = tests::learners::open(&store, &version, "a").await;
        let mut write = store.begin().await.unwrap();
        for sql in [
            "update registration set launch = 3",
            "alter table attempt drop column launch",
            "delete from _sqlx_migrations where version = 9",
        ] {
            sqlx::query(sql).execute(&mut *write).await.unwrap();
        }
        write.commit().await.unwrap();
        let again = Store::open(&tests::databases::url(&store).await)
            .await
            .unwrap();
        let mut write = again.begin().await.unwrap();
        let (launch,): (i64,) = sqlx::query_as("select launch from attempt where attempt_id = $1")
            .bind(&open.attempt_id)
            .fetch_one(&mut *write)
            .await
            .unwrap();
        assert_eq!(launch, 3);
        drop(write);
        again.close().await;
    }
}

#[tokio::test]
async fn a_copy_is_made_while_it_runs() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let url = |name: &str| format!("sqlite:{}", path(name).display());
    let store = Store::open(&url("a.db")).await.unwrap();
    assert_eq!(store.kind(), Kind::Sqlite);
    let new = server::store::learner::New::default();
    let id = server::store::learner::create(&store, new, 0)
        .await
        .unwrap();
    let held = store.begin().await.unwrap();
    store.copy_to(&path("b.db")).await.unwrap();
    drop(held);
    let copy = Store::open(&url("b.db")).await.unwrap();
    let found = server::store::learner::find(&copy, &id).await.unwrap();
    assert!(found.is_some());
    let again = store.copy_to(&path("b.db")).await;
    assert!(again.is_err(), "a file that is there is left alone");
}

#[tokio::test]
async fn a_database_that_another_process_holds_is_busy() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("a.db").display());
    let ours = Store::open(&url).await.unwrap();
    let theirs = Store::open(&url).await.unwrap();
    let held = theirs.begin().await.unwrap();
    let error = ours.begin().await.unwrap_err();
    assert!(matches!(error, StoreError::Busy), "{error:?}");
    drop(held);
    ours.begin().await.unwrap();
}

#[tokio::test]
async fn what_is_no_database_is_said_so() {
    for url in ["mysql://h/d", "postgres", "", "sqlite:/nowhere/at/all.db"] {
        let error = Store::open(url).await.unwrap_err();
        assert!(!error.to_string().is_empty(), "{url}");
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("text.db");
    std::fs::write(&path, "this is a text, and a rather long one. ".repeat(50)).unwrap();
    let error = Store::open(&format!("sqlite:{}", path.display())).await;
    assert!(error.is_err());
}

/// The driver takes the name of a file for a URL.
#[tokio::test]
async fn a_folder_may_have_any_name() {
    for name in [
        "Élèves et cours",
        "C:\\données",
        "why?",
        "%41 and 50 %",
        "a#b",
        "a&mode=ro",
    ] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name).join("relais.db");
        std::fs::create_dir(path.parent().unwrap()).unwrap();
        let url = format!("sqlite:{}", path.display());
        Store::open(&url).await.expect(name).close().await;
        assert!(path.is_file(), "{name}");
        let there = std::fs::read_dir(folder.path()).unwrap().count();
        assert_eq!(there, 1, "{name}: nothing beside it");
        let outlook = Store::outlook(&url).await.expect(name);
        assert!(
            outlook.last > 0 && outlook.pending.is_empty(),
            "{name}: it is the one that was opened"
        );
    }
}

/// Deleted is deleted: not in the file's free pages either.
#[tokio::test]
async fn sqlite_overwrites_what_is_deleted() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    let store = Store::open(&format!("sqlite:{}", path.display()))
        .await
        .unwrap();
    let secret = "un compte exact ".repeat(4000);
    let write = |sql: &'static str, text: String| {
        let store = store.clone();
        async move {
            let mut write = store.begin().await.unwrap();
            let query = sqlx::query(sql).bind(text);
            query.execute(&mut *write).await.unwrap();
            server::store::commit(write).await.unwrap();
        }
    };
    write(
        "insert into journal (journal_id, at, action, subject) values ('x', 0, 'a', $1)",
        secret.clone(),
    )
    .await;
    let holds = |name: &str| {
        let bytes = std::fs::read(folder.path().join(name)).unwrap_or_default();
        bytes.windows(16).any(|it| it == b"un compte exact ")
    };
    assert!(holds("a.db-wal") || holds("a.db"), "it was there");
    write("update journal set subject = $1", String::new()).await;
    assert!(holds("a.db-wal"), "the log has it while the server runs");
    store.empty_log().await.unwrap();
    assert!(!holds("a.db") && !holds("a.db-wal"));
    // Closing writes the log back and removes it, too.
    write("update journal set subject = $1", secret.clone()).await;
    write("update journal set subject = $1", String::new()).await;
    store.close().await;
    assert!(!holds("a.db") && !holds("a.db-wal"));
}
