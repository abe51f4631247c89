//! Published updates of content, as packages on other platforms ask for them.

use std::fs;

use axum::body::Body;
use axum::http::Request;
use server::Settings;
use tempfile::TempDir;

use crate::bench::{Answer, Bench};

const POINTER: &str = "demo/tour/fr.grand-public.json";

/// A folder as `relais updates publish` leaves it, and what lies beside it.
fn published() -> (TempDir, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let hash = "0123456789abcdef".repeat(4);
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("in a folder")).expect("a folder");
        fs::write(path, text).expect("written");
    };
    write("secret.pem", "secret");
    write(&format!("maj/{POINTER}"), "{\"signed\":\"\"}");
    write(&format!("maj/objects/{hash}.bin"), "packed");
    write(&format!("maj/objects/{hash}.json"), "secret");
    write("maj/objects/notes.txt", "secret");
    write("maj/demo/tour/.relais-x.json", "secret");
    (folder, hash)
}

async fn bench(folder: &TempDir) -> Bench {
    Bench::open(Settings {
        updates: Some(folder.path().join("maj")),
        ..Bench::settings()
    })
    .await
}

/// As a package asks on somebody's platform; a cookie that came along changes nothing.
async fn ask(bench: &Bench, method: &str, path: &str) -> Answer {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header("host", "cours.test")
        .header("origin", "https://lms.example")
        .header("sec-fetch-site", "cross-site")
        .header("cookie", "a=b")
        .body(Body::empty());
    bench.pages(request.expect("a request")).await
}

#[tokio::test]
async fn any_site_may_ask_for_what_is_published() {
    let (folder, hash) = published();
    let bench = bench(&folder).await;
    let forever = "public, max-age=31536000, immutable";
    for (path, kind, kept) in [
        (POINTER.to_owned(), "application/json", "no-cache"),
        (
            format!("objects/{hash}.bin"),
            "application/octet-stream",
            forever,
        ),
    ] {
        let address = format!("/maj/{path}");
        let answer = ask(&bench, "GET", &address).await;
        assert_eq!(answer.status.as_u16(), 200, "{address}");
        let bytes = fs::read(folder.path().join("maj").join(&path)).expect("there");
        assert_eq!(answer.bytes, bytes);
        assert_eq!(answer.header("access-control-allow-origin"), "*");
        assert_eq!(answer.header("access-control-allow-credentials"), "");
        assert_eq!(
            answer.header("cross-origin-resource-policy"),
            "cross-origin"
        );
        assert_eq!(answer.header("content-type"), kind);
        assert_eq!(answer.header("cache-control"), kept);
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("set-cookie"), "");
        let head = ask(&bench, "HEAD", &address).await;
        assert_eq!((head.status.as_u16(), head.bytes.len()), (200, 0));
    }
}

#[tokio::test]
async fn nothing_else_is_given_away() {
    let (folder, hash) = published();
    let bench = bench(&folder).await;
    for path in [
        "../secret.pem",
        "%2e%2e/secret.pem",
        "..%2fsecret.pem",
        "demo/..%2f..%2fsecret.pem",
        "demo/tour/..%2f..%2f..%2fsecret.pem",
        "demo/tour/.relais-x.json",
        "demo/tour",
        "demo/tour/",
        "demo/tour/en.json",
        "objects/notes.txt",
        "objects/",
        &format!("objects/{}.bin", "0".repeat(64)),
        &format!("objects/{hash}.json"),
        &format!("demo/objects/{hash}.bin"),
        "%00",
        "demo/tour/fr%00.json",
    ] {
        let answer = ask(&bench, "GET", &format!("/maj/{path}")).await;
        assert_eq!(answer.status.as_u16(), 404, "{path}");
        assert!(!answer.text().contains("secret"), "{path}");
    }
    let missing = ask(&bench, "GET", "/maj/demo/tour/en.json").await;
    assert_eq!(missing.header("access-control-allow-origin"), "*");
    for method in ["PUT", "DELETE", "POST"] {
        let answer = ask(&bench, method, &format!("/maj/{POINTER}")).await;
        assert!(answer.status.is_client_error(), "{method}");
    }
    assert!(folder.path().join("maj").join(POINTER).is_file());
}

#[tokio::test]
async fn a_server_without_updates_has_none() {
    let bench = Bench::new().await;
    let answer = ask(&bench, "GET", &format!("/maj/{POINTER}")).await;
    assert_eq!(answer.status.as_u16(), 404);
}

#[tokio::test]
async fn administrators_are_told_what_is_missing_to_publish() {
    let (folder, _) = published();
    let key = folder.path().join("key.pem");
    let with = |updates: bool, key: Option<&std::path::Path>| Settings {
        updates: updates.then(|| folder.path().join("maj")),
        updates_key: key.map(Into::into),
        ..Bench::settings()
    };
    for (settings, said) in [
        (with(false, None), "n’a pas de dossier"),
        (with(true, None), "n’a pas de clé"),
        (with(true, Some(&key)), "ne peut pas être utilisée"),
    ] {
        let bench = Bench::open(settings).await;
        let mut browser = bench.administrator().await;
        let page = browser.see("/admin/mises-a-jour").await;
        assert_eq!(page.status.as_u16(), 200);
        assert!(page.text().contains(said), "{}", page.text());
        assert!(!page.text().contains("key.pem"));
        // A form that somebody sends all the same says so, too.
        let answer = browser.post("/admin/mises-a-jour", &[]).await;
        assert_eq!(answer.status.as_u16(), 422);
        assert!(!answer.text().contains("key.pem"));
    }
}

/// With a key, over a folder that has a pointer of somebody else.
#[tokio::test]
async fn what_another_key_signed_is_neither_believed_nor_written_over() {
    let (folder, _) = published();
    let key = folder.path().join("key.pem");
    let pem = ::updates::keys::PrivateKey::generate().expect("a key");
    fs::write(&key, pem.to_pem().expect("text")).expect("written");
    let bench = Bench::open(Settings {
        updates: Some(folder.path().join("maj")),
        updates_key: Some(key),
        ..Bench::settings()
    })
    .await;
    let mut browser = bench.administrator().await;
    let page = browser.see("/admin/mises-a-jour").await.text();
    assert!(page.contains("Signé par une autre clé"), "{page}");
    assert!(page.contains(&pem.public().to_string()));
    let of = "demo/tour/fr.grand-public";
    for (path, fields) in [
        ("retour", [("contenu", of), ("sequence", "1")]),
        ("retrait", [("contenu", of), ("page", "a")]),
        ("retrait", [("contenu", "../secret"), ("page", "a")]),
        ("retablir", [("contenu", "../../etc/passwd"), ("page", "a")]),
    ] {
        let answer = browser
            .post(&format!("/admin/mises-a-jour/{path}"), &fields)
            .await;
        assert!(!answer.status.is_server_error(), "{path}");
        assert!(!answer.text().contains("secret"), "{path}");
    }
    let pointer = fs::read_to_string(folder.path().join("maj").join(POINTER));
    assert_eq!(pointer.expect("there"), "{\"signed\":\"\"}");
    for path in ["", "contenu=", "contenu=../secret", "contenu=demo/tour/fr"] {
        let answer = browser
            .see(&format!("/admin/mises-a-jour/contenu?{path}"))
            .await;
        assert_eq!(answer.header("location"), "/admin/mises-a-jour", "{path}");
    }
}

/// The sentence of packages and of this server is one.
#[test]
fn a_withdrawn_page_says_the_same_wherever_it_was_withdrawn() {
    use server::domain::words::{self, Lang};
    for lang in [Lang::Fr, Lang::En] {
        let here = words::say(lang, "updates-withdrawn-note", &[]);
        let there = engine::package::withdrawn(lang.tag()).expect("a sentence");
        assert_eq!(here, there);
    }
}

/// Packages unpack objects: a browser that did so before them would leave nothing to unpack.
#[tokio::test]
async fn nothing_is_packed_twice() {
    let (folder, hash) = published();
    let bench = bench(&folder).await;
    for path in [format!("objects/{hash}.bin"), POINTER.to_owned()] {
        let request = Request::builder()
            .uri(format!("/maj/{path}"))
            .header("host", "cours.test")
            .header("origin", "https://lms.example")
            .header("accept-encoding", "gzip, deflate, br")
            .body(Body::empty());
        let answer = bench.pages(request.expect("a request")).await;
        assert_eq!(answer.header("content-encoding"), "", "{path}");
        let bytes = fs::read(folder.path().join("maj").join(&path)).expect("there");
        assert_eq!(answer.bytes, bytes, "{path}");
    }
}

/// A service with a key and a folder, which hosts the plain packages of the demonstration course.
async fn hosting(folder: &TempDir) -> Bench {
    let key = folder.path().join("key.pem");
    let pem = ::updates::keys::PrivateKey::generate().expect("a key");
    fs::write(&key, pem.to_pem().expect("text")).expect("written");
    let bench = Bench::open(Settings {
        updates: Some(folder.path().join("maj")),
        updates_key: Some(key),
        ..Bench::settings()
    })
    .await;
    let zips = folder.path().join("zips");
    fs::create_dir(&zips).expect("a folder");
    for package in tests::packages(&tests::demo()) {
        let cache = engine::package::write::Cache::default();
        engine::package::write::write(&package, &zips, &cache).expect("written");
    }
    let (store, objects) = (&bench.app.store, &bench.app.objects);
    server::domain::built::take(store, objects, &zips, server::now())
        .await
        .expect("taken");
    bench
}

/// What the journal has of updates, the newest first.
async fn noted(bench: &Bench) -> Vec<(String, String)> {
    let actions = server::store::journal::latest(&bench.app.store, 100).await;
    let actions = actions.expect("read").into_iter();
    actions
        .filter(|it| it.action.starts_with("updates."))
        .map(|it| (it.action, it.subject))
        .collect()
}

/// What is published, as the journal would name it.
fn there(folder: &TempDir) -> Vec<String> {
    let folder = ::updates::Folder::new(folder.path().join("maj"));
    let paths = folder.pointers().unwrap_or_default().into_iter();
    paths
        .map(|path| {
            let signed = folder.pointer(&path).expect("read").expect("there");
            let signed = serde_json::to_value(signed).expect("JSON");
            let signed = signed["signed"].as_str().expect("a text").to_owned();
            let pointer: serde_json::Value = serde_json::from_str(&signed).expect("JSON");
            let version = pointer["version"].as_str().expect("a version").to_owned();
            let path = path.trim_end_matches(".json");
            format!("{path} {version} n° {}", pointer["sequence"])
        })
        .collect()
}

#[tokio::test]
async fn nothing_is_published_that_the_journal_does_not_have() {
    let folder = tempfile::tempdir().expect("a folder");
    let bench = hosting(&folder).await;
    let mut admin = bench.administrator().await;
    // The disk fails before the first file.
    let objects = folder.path().join("maj/objects");
    fs::create_dir(folder.path().join("maj")).expect("a folder");
    fs::write(&objects, "in the way").expect("written");
    let answer = admin.post("/admin/mises-a-jour", &[]).await;
    assert_eq!(answer.status.as_u16(), 422);
    let first = noted(&bench).await;
    let count =
        |noted: &[(String, String)], action: &str| noted.iter().filter(|it| it.0 == action).count();
    let all = count(&first, "updates.begin");
    assert!(all >= 2, "{first:?}");
    assert_eq!(count(&first, "updates.failed"), all, "{first:?}");
    assert_eq!(first.len(), 2 * all);
    assert!(there(&folder).is_empty());
    // Mended, it is done, and each line of the beginning has its end.
    fs::remove_file(&objects).expect("removed");
    admin.see("/admin/mises-a-jour").await;
    let answer = admin.post("/admin/mises-a-jour", &[]).await;
    assert_eq!(
        answer.header("location"),
        "/admin/mises-a-jour?fait=maj-publiee"
    );
    let second = noted(&bench).await;
    assert_eq!(count(&second, "updates.publish"), all, "{second:?}");
    for named in there(&folder) {
        for action in ["updates.begin", "updates.publish"] {
            assert!(second.contains(&(action.into(), named.clone())), "{named}");
        }
    }
    let page = admin.see("/admin/mises-a-jour").await.text();
    assert!(!page.contains("sont en cours"), "{page}");
    let journal = admin.see("/admin/journal").await.text();
    assert!(
        journal.contains("Publication d’une mise à jour commencée"),
        "{journal}"
    );
    assert!(
        !journal.contains("action-updates"),
        "every action has words"
    );
}

/// A server that dies while it publishes: what it began is known, and the next one says how it
/// ended.
#[tokio::test]
async fn what_a_killed_server_published_is_found_out() {
    let folder = tempfile::tempdir().expect("a folder");
    let bench = hosting(&folder).await;
    let mut admin = bench.administrator().await;
    let published = admin.post("/admin/mises-a-jour", &[]).await;
    assert_eq!(published.status.as_u16(), 303);
    let all = there(&folder);
    let [ended, lost] = [&all[0], &"demo/short/fr.grand-public 9 n° 9".to_owned()];
    // As if it had died after the first files, before it could say so, and before the second.
    let mut write = bench.app.store.begin().await.expect("begun");
    for subject in [ended, lost] {
        let now = bench.app.now();
        server::store::journal::note(&mut write, None, "updates.begin", subject, now)
            .await
            .expect("noted");
    }
    write.commit().await.expect("committed");
    let page = admin.see("/admin/mises-a-jour").await.text();
    assert!(
        page.contains("sont en cours, ou ont été interrompues"),
        "{page}"
    );
    assert!(page.contains(&format!("<li>{lost}</li>")), "{page}");
    let again = admin.post("/admin/mises-a-jour", &[]).await;
    assert_eq!(
        again.header("location"),
        "/admin/mises-a-jour?fait=maj-inchangee"
    );
    let noted = noted(&bench).await;
    assert!(
        noted.contains(&("updates.settled".into(), ended.clone())),
        "{noted:?}"
    );
    assert!(
        noted.contains(&("updates.failed".into(), lost.clone())),
        "{noted:?}"
    );
    let page = admin.see("/admin/mises-a-jour").await.text();
    assert!(!page.contains("sont en cours"), "{page}");
}

/// Dropped wherever it waits, as a process that dies: what is published is in the journal.
#[tokio::test]
async fn whenever_it_dies_the_journal_has_what_is_published() {
    let folder = tempfile::tempdir().expect("a folder");
    let bench = hosting(&folder).await;
    let app = &bench.app;
    let by = server::domain::updates::By {
        account: None,
        action: "updates.publish",
    };
    let mut ends = 0;
    for round in 0..40_u64 {
        let make = async |desk: &server::domain::updates::Desk| {
            let (store, objects) = (&app.store, &app.objects);
            server::domain::updates::publications(store, objects, desk, None, &[]).await
        };
        let (store, settings) = (&app.store, &app.settings);
        let done = server::domain::updates::carry_out(store, settings, &by, || app.now(), make);
        let wait = std::time::Duration::from_millis(round * round);
        if let Ok(done) = tokio::time::timeout(wait, done).await {
            done.expect("published");
            ends += 1;
        }
        let noted = noted(&bench).await;
        for named in there(&folder) {
            assert!(
                noted.contains(&("updates.begin".into(), named.clone())),
                "{named}"
            );
        }
        if ends == 2 {
            break;
        }
    }
    assert_eq!(ends, 2, "in the end it is done");
    assert!(!there(&folder).is_empty());
    let open = server::store::publishing::unsettled(&app.store).await;
    assert!(open.expect("read").is_empty(), "and nothing is left open");
}

#[tokio::test]
async fn an_administrator_waits_for_a_command_that_publishes() {
    let folder = tempfile::tempdir().expect("a folder");
    let bench = hosting(&folder).await;
    let mut admin = bench.administrator().await;
    let maj = ::updates::Folder::new(folder.path().join("maj"));
    maj.create().expect("a folder");
    let turn = maj.try_turn().expect("a folder").expect("nobody's turn");
    let held = async {
        tokio::time::sleep(std::time::Duration::from_millis(600)).await;
        assert!(there(&folder).is_empty(), "it waits");
        drop(turn);
    };
    let (answer, ()) = tokio::join!(admin.post("/admin/mises-a-jour", &[]), held);
    assert_eq!(
        answer.header("location"),
        "/admin/mises-a-jour?fait=maj-publiee"
    );
    assert!(!there(&folder).is_empty());
}
