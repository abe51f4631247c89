//! Backup, restore, check.

use std::fs;

use server::domain::year_key::YearKeys;
use server::store::course;
use server::store::participation::{self, Start};
use server::{Parts, Settings, backup, now};

use crate::bench::Bench;
use crate::packages::package;

#[tokio::test]
async fn what_is_backed_up_comes_back() {
    let bench = Bench::new().await;
    let mut admin = bench.administrator().await;
    admin
        .upload(
            "/admin/cours/ajouter",
            &[("slug", "c")],
            &package("C", &["a"]),
        )
        .await;
    // Somebody is counted this year: the year's key is needed as much as the rows.
    let who = bench
        .app
        .years
        .now("quelqu’un", now())
        .await
        .expect("a key");
    let mut write = bench.app.store.begin().await.expect("begun");
    let start = Start {
        who,
        course: "c",
        partner_id: None,
        month: 1,
        region: 0,
    };
    participation::start(&mut write, &start)
        .await
        .expect("kept");
    write.commit().await.expect("kept");
    let parts = Parts::open(&bench.settings).await.expect("opened");
    let folder = tempfile::tempdir().expect("a folder");
    let zip = folder.path().join("relais.zip");
    let done = backup::backup(&bench.settings, &parts, &zip)
        .await
        .expect("written");
    assert!(done.has_database && done.files > 3, "{done:?}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(&zip).expect("there").permissions().mode();
        assert_eq!(mode & 0o077, 0, "the secret is in it");
    }
    // An older one is never lost.
    assert!(backup::backup(&bench.settings, &parts, &zip).await.is_err());
    let left: Vec<_> = fs::read_dir(folder.path()).expect("a folder").collect();
    assert_eq!(left.len(), 1, "{left:?}");

    let restored = Settings {
        data: folder.path().join("new"),
        ..Settings::default()
    };
    let again = backup::restore(&restored, &zip).await.expect("restored");
    assert_eq!(again.files, done.files);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let data = fs::metadata(&restored.data).expect("there");
        assert_eq!(data.permissions().mode() & 0o077, 0, "who learns is in it");
    }
    assert!(
        backup::restore(&restored, &zip).await.is_err(),
        "nothing is overwritten"
    );
    let new = Parts::open(&restored).await.expect("opened");
    assert_eq!(
        backup::check(&new).await.expect("asked"),
        Vec::<String>::new()
    );
    assert_eq!(new.keys.hash("a", "b"), parts.keys.hash("a", "b"));
    let course = course::find_by_slug(&new.store, "c")
        .await
        .expect("read")
        .expect("there");
    let file = course::file(
        &new.store,
        course.course_version_id.as_deref().expect("one"),
        "a.html",
    );
    let file = file.await.expect("read").expect("there");
    assert!(new.objects.get(&file.object, None).await.is_ok());
    let years = YearKeys::new(new.objects.clone());
    assert_eq!(years.now("quelqu’un", now()).await.expect("a key"), who);
    years.destroy(who.year).await.expect("destroyed");
    let found = backup::check(&new).await.expect("asked");
    assert!(
        found.len() == 1 && found[0].contains("is missing"),
        "{found:?}"
    );
}

#[tokio::test]
async fn damage_is_found() {
    let bench = Bench::new().await;
    let mut admin = bench.administrator().await;
    admin
        .upload(
            "/admin/cours/ajouter",
            &[("slug", "c")],
            &package("C", &["a"]),
        )
        .await;
    let parts = Parts::open(&bench.settings).await.expect("opened");
    assert!(backup::check(&parts).await.expect("asked").is_empty());
    let mut files: Vec<_> = walk(&bench.settings.data.join("files"));
    files.retain(|it| it.file_name().is_some_and(|it| it.len() >= 64));
    files.sort();
    fs::remove_file(&files[0]).expect("removed");
    fs::write(&files[1], b"something else").expect("written");
    let found = backup::check(&parts).await.expect("asked");
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found.iter().any(|it| it.contains("missing")));
    assert!(found.iter().any(|it| it.contains("damaged")));
}

#[tokio::test]
async fn what_is_no_backup_changes_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let settings = Settings {
        data: folder.path().join("data"),
        ..Settings::default()
    };
    let long = "0".repeat(64);
    let about: &[u8] = br#"{"format":1,"relais":"0","database":"sqlite"}"#;
    let escape = format!("files/../../{long}");
    let wrong = format!("files/{long}");
    let secret = [7; 32];
    let archives = [
        b"not a zip".to_vec(),
        crate::packages::zip(&[("a", b"b")]),
        crate::packages::zip(&[("relais-backup.json", b"{}")]),
        crate::packages::zip(&[("relais-backup.json", about)]),
        crate::packages::zip(&[("relais-backup.json", about), ("secret.key", b"short")]),
        crate::packages::zip(&[
            ("relais-backup.json", about),
            ("secret.key", &secret),
            ("relais.db", b""),
            (&escape, b"x"),
        ]),
        crate::packages::zip(&[
            ("relais-backup.json", about),
            ("secret.key", &secret),
            ("relais.db", b""),
            (&wrong, b"x"),
        ]),
    ];
    for (index, bytes) in archives.iter().enumerate() {
        let zip = folder.path().join("a.zip");
        fs::write(&zip, bytes).expect("written");
        assert!(backup::restore(&settings, &zip).await.is_err(), "{index}");
        assert!(
            walk(&settings.data).is_empty(),
            "{index}: {:?}",
            walk(&settings.data)
        );
    }
}

fn walk(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        match entry.path() {
            path if path.is_dir() => found.extend(walk(&path)),
            path => found.push(path),
        }
    }
    found
}
