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
    write(&format!("maj/objects/{hash}.json"), "{}");
    write(&format!("maj/objects/{hash}.bin"), "<svg/>");
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
        (format!("objects/{hash}.json"), "application/json", forever),
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
        &format!("objects/{}.json", "0".repeat(64)),
        &format!("demo/objects/{hash}.json"),
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

#[tokio::test]
async fn texts_travel_packed_for_those_who_unpack_them() {
    use std::io::Read as _;
    let (folder, hash) = published();
    let long = "content ".repeat(1000);
    fs::write(
        folder.path().join(format!("maj/objects/{hash}.json")),
        &long,
    )
    .expect("written");
    let bench = bench(&folder).await;
    for (path, is_packed) in [
        (format!("objects/{hash}.json"), true),
        (POINTER.to_owned(), true),
        (format!("objects/{hash}.bin"), false),
    ] {
        let request = Request::builder()
            .uri(format!("/maj/{path}"))
            .header("host", "cours.test")
            .header("origin", "https://lms.example")
            .header("accept-encoding", "gzip, deflate, br")
            .body(Body::empty());
        let answer = bench.pages(request.expect("a request")).await;
        assert_eq!(
            answer.header("content-encoding") == "gzip",
            is_packed,
            "{path}"
        );
        assert_eq!(answer.header("vary"), "accept-encoding");
        let bytes = fs::read(folder.path().join("maj").join(&path)).expect("there");
        let mut unpacked = Vec::new();
        match is_packed {
            true => drop(
                flate2::read::GzDecoder::new(&answer.bytes[..])
                    .read_to_end(&mut unpacked)
                    .expect("packed"),
            ),
            false => unpacked = answer.bytes.to_vec(),
        }
        assert_eq!(unpacked, bytes, "{path}");
        assert!(path != format!("objects/{hash}.json") || answer.bytes.len() < 200);
    }
}
