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
