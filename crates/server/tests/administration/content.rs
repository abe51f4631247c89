//! Files of packages on the content origin.

use std::io::Read;

use axum::body::Body;
use axum::http::Request;
use server::domain::import::{self, Request as Import};
use server::domain::token::Access;
use server::now;
use server::store::course::Version;

use crate::bench::{Answer, Bench};
use crate::packages::package;

async fn take(bench: &Bench, slug: &str, scos: &[&str]) -> Version {
    take_zip(bench, slug, &package(slug, scos)).await
}

async fn take_zip(bench: &Bench, slug: &str, bytes: &[u8]) -> Version {
    let mut file = tempfile::tempfile().expect("a file");
    std::io::Write::write_all(&mut file, bytes).expect("written");
    std::io::Seek::rewind(&mut file).expect("rewound");
    let request = Import {
        slug: slug.into(),
        ..Import::default()
    };
    let app = &bench.app;
    let imported = import::import(&app.store, &app.objects, file, request, now()).await;
    imported.expect("imported").version
}

fn access(bench: &Bench, version: &Version, at: i64) -> String {
    let access = Access {
        course_version_id: version.course_version_id.clone(),
    };
    access.sign(&bench.app.keys, at)
}

async fn get(bench: &Bench, path: &str, headers: &[(&str, &str)]) -> Answer {
    ask(bench, "GET", "contenu.test", path, headers).await
}

async fn ask(
    bench: &Bench,
    method: &str,
    host: &str,
    path: &str,
    headers: &[(&str, &str)],
) -> Answer {
    let mut request = Request::builder()
        .method(method)
        .uri(path)
        .header("host", host);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    bench
        .content(request.body(Body::empty()).expect("a request"))
        .await
}

#[tokio::test]
async fn the_scripts_of_the_player_come_once() {
    let bench = Bench::new().await;
    let page = include_str!("../../player/player.html");
    let scripts = page.split("<script src=\"").skip(1);
    let scripts: Vec<_> = scripts.filter_map(|it| it.split('"').next()).collect();
    assert!(scripts.contains(&"/player/cmi.js"), "{scripts:?}");
    for script in scripts {
        let first = get(&bench, script, &[]).await;
        assert_eq!(first.status, 200, "{script}");
        assert_eq!(
            first.header("content-type"),
            "text/javascript; charset=utf-8"
        );
        let tag = first.header("etag").to_owned();
        let again = get(&bench, script, &[("if-none-match", &tag)]).await;
        assert_eq!((again.status.as_u16(), again.bytes.len()), (304, 0));
    }
}

#[tokio::test]
async fn files_are_served_as_browsers_want_them() {
    let bench = Bench::new().await;
    let version = take(&bench, "c", &["a"]).await;
    let at = format!("/c/{}", access(&bench, &version, now()));
    let page = get(&bench, &format!("{at}/a.html?x=1"), &[]).await;
    assert_eq!(page.status, 200);
    assert_eq!(page.header("content-type"), "text/html");
    assert_eq!(page.header("x-content-type-options"), "nosniff");
    assert_eq!(page.header("referrer-policy"), "no-referrer");
    assert_eq!(page.header("cross-origin-resource-policy"), "same-origin");
    assert!(
        page.header("content-security-policy")
            .contains("frame-ancestors 'self' http://cours.test")
    );
    assert!(page.header("cache-control").contains("immutable"));
    assert_eq!(page.header("vary"), "accept-encoding");
    assert!(page.headers.get("set-cookie").is_none());
    assert!(page.headers.get("access-control-allow-origin").is_none());
    let length = page.bytes.len().to_string();
    assert_eq!(page.header("content-length"), length);

    let packed = get(
        &bench,
        &format!("{at}/a.html"),
        &[("accept-encoding", "br, gzip")],
    )
    .await;
    assert_eq!(packed.header("content-encoding"), "gzip");
    assert!(packed.bytes.len() * 4 < page.bytes.len());
    let mut unpacked = Vec::new();
    flate2::read::GzDecoder::new(packed.bytes.as_slice())
        .read_to_end(&mut unpacked)
        .expect("gzip");
    assert_eq!(unpacked, page.bytes);
    // Refused compression is not forced on anybody.
    let plain = get(
        &bench,
        &format!("{at}/a.html"),
        &[("accept-encoding", "gzip;q=0")],
    )
    .await;
    assert_eq!(plain.header("content-encoding"), "");

    let head = ask(&bench, "HEAD", "contenu.test", &format!("{at}/a.html"), &[]).await;
    assert_eq!((head.status.as_u16(), head.bytes.len()), (200, 0));
    assert_eq!(head.header("content-length"), length);
    let tag = page.header("etag").to_owned();
    let same = get(&bench, &format!("{at}/a.html"), &[("if-none-match", &tag)]).await;
    assert_eq!((same.status.as_u16(), same.bytes.len()), (304, 0));
    let other = get(
        &bench,
        &format!("{at}/a.html"),
        &[("if-none-match", "\"x\"")],
    )
    .await;
    assert_eq!(other.status, 200);
    for (name, kind) in [
        ("Script.JS", "text/javascript"),
        ("unknown.thing", "application/octet-stream"),
        ("empty.txt", "text/plain"),
        ("imsmanifest.xml", "text/xml"),
    ] {
        let answer = get(&bench, &format!("{at}/{name}"), &[]).await;
        assert_eq!(
            (answer.status.as_u16(), answer.header("content-type")),
            (200, kind),
            "{name}"
        );
    }
}

#[tokio::test]
async fn videos_come_in_pieces() {
    let bench = Bench::new().await;
    let version = take(&bench, "c", &["a"]).await;
    let at = format!("/c/{}", access(&bench, &version, now()));
    let path = format!("{at}/media/%C3%89t%C3%A9%20%C3%A0%20N%C3%AEmes%20%231.mp4");
    let whole = get(&bench, &path, &[]).await;
    assert_eq!((whole.status.as_u16(), whole.bytes.len()), (200, 5000));
    assert_eq!(whole.header("accept-ranges"), "bytes");
    assert_eq!(whole.header("content-type"), "video/mp4");
    for (range, span, expected) in [
        ("bytes=0-0", "bytes 0-0/5000", 0..1),
        ("bytes=10-19", "bytes 10-19/5000", 10..20),
        ("bytes=4990-", "bytes 4990-4999/5000", 4990..5000),
        ("bytes=-5", "bytes 4995-4999/5000", 4995..5000),
    ] {
        let piece = get(&bench, &path, &[("range", range)]).await;
        assert_eq!(
            (piece.status.as_u16(), piece.header("content-range")),
            (206, span)
        );
        assert_eq!(piece.bytes, whole.bytes[expected], "{range}");
    }
    let outside = get(&bench, &path, &[("range", "bytes=5000-")]).await;
    assert_eq!(
        (outside.status.as_u16(), outside.header("content-range")),
        (416, "bytes */5000")
    );
    let headers = [("range", "bytes=0-9"), ("if-range", "\"other\"")];
    assert_eq!(get(&bench, &path, &headers).await.status, 200);
    // A piece of text is of the text, not of its compressed form.
    let headers = [("range", "bytes=0-8"), ("accept-encoding", "gzip")];
    let piece = get(&bench, &format!("{at}/a.html"), &headers).await;
    assert_eq!(
        (piece.status.as_u16(), piece.bytes.as_slice()),
        (206, b"<!DOCTYPE".as_slice())
    );
    let empty = get(&bench, &format!("{at}/empty.txt"), &[("range", "bytes=0-")]).await;
    assert_eq!(empty.status, 416);
}

#[tokio::test]
async fn other_cases_and_folders_are_led_to_the_file() {
    let bench = Bench::new().await;
    let version = take(&bench, "c", &["a"]).await;
    let at = format!("/c/{}", access(&bench, &version, now()));
    for (asked, meant) in [
        ("script.js", "Script.JS"),
        ("A.HTML", "a.html"),
        ("media/", "media/index.html"),
    ] {
        let answer = get(&bench, &format!("{at}/{asked}"), &[]).await;
        let to = format!("{at}/{meant}");
        assert_eq!(
            (answer.status.as_u16(), answer.header("location")),
            (307, to.as_str())
        );
    }
}

#[tokio::test]
async fn only_this_version_and_only_for_a_while() {
    let bench = Bench::new().await;
    let (one, two) = (
        take(&bench, "c", &["a"]).await,
        take(&bench, "d", &["b"]).await,
    );
    let at = access(&bench, &one, now());
    assert_eq!(
        get(&bench, &format!("/c/{at}/a.html"), &[]).await.status,
        200
    );
    assert_eq!(
        get(&bench, &format!("/c/{at}/b.html"), &[]).await.status,
        404
    );
    let other = access(&bench, &two, now());
    assert_eq!(
        get(&bench, &format!("/c/{other}/a.html"), &[]).await.status,
        404
    );
    let old = access(&bench, &one, now() - 15 * 86_400_000);
    assert_eq!(
        get(&bench, &format!("/c/{old}/a.html"), &[]).await.status,
        404
    );
    let mut forged = at.clone();
    forged.replace_range(0..1, if at.starts_with('A') { "B" } else { "A" });
    for bad in [forged.as_str(), "", "x", "%00", &"A".repeat(2000), "é"] {
        let path = format!("/c/{}/a.html", urlencode(bad));
        assert_eq!(get(&bench, &path, &[]).await.status, 404, "{bad}");
    }
}

#[tokio::test]
async fn careless_paths_lead_to_the_file_with_their_query() {
    let bench = Bench::new().await;
    let version = take(&bench, "c", &["a"]).await;
    let at = format!("/c/{}", access(&bench, &version, now()));
    for (path, file) in [
        ("A.HTML?page=3", "a.html?page=3"),
        ("media//index.html?a=%20&b", "media/index.html?a=%20&b"),
        ("//a.html", "a.html"),
        ("media/", "media/index.html"),
    ] {
        let answer = get(&bench, &format!("{at}/{path}"), &[]).await;
        assert_eq!(answer.status, 307, "{path}");
        assert_eq!(answer.header("location"), format!("{at}/{file}"), "{path}");
    }
}

#[tokio::test]
async fn hostile_paths_lead_nowhere() {
    let bench = Bench::new().await;
    let version = take(&bench, "c", &["a"]).await;
    let at = format!("/c/{}", access(&bench, &version, now()));
    for path in [
        "../secret.key",
        "..%2f..%2fsecret.key",
        "%2e%2e/secret.key",
        "..%5c..%5csecret.key",
        "/etc/passwd",
        "%2fetc%2fpasswd",
        "C:%5cwindows",
        "a.html%00.js",
        "a.html/",
        "a.html/../a.html",
        "./a.html",
        "%ff%fe",
        "a.html%0d%0aset-cookie:x=1",
        "%",
        "%zz",
        "' or '1'='1",
        "con.",
    ] {
        let uri: Result<axum::http::Uri, _> = format!("{at}/{path}").replace(' ', "%20").parse();
        let Ok(uri) = uri else { continue };
        let answer = get(&bench, &uri.to_string(), &[]).await;
        let status = answer.status.as_u16();
        assert!([400, 404].contains(&status), "{path}: {status}");
        assert!(answer.headers.get("set-cookie").is_none());
    }
    for method in ["POST", "PUT", "DELETE", "PATCH"] {
        let headers = [("origin", "http://contenu.test")];
        let answer = ask(
            &bench,
            method,
            "contenu.test",
            &format!("{at}/a.html"),
            &headers,
        )
        .await;
        assert_eq!(answer.status, 405, "{method}");
    }
    let answer = get(
        &bench,
        &format!("{at}/a.html"),
        &[("service-worker", "script")],
    )
    .await;
    assert_eq!(answer.status, 403);
    // The app's name never answers with content.
    let answer = ask(&bench, "GET", "cours.test", &format!("{at}/a.html"), &[]).await;
    assert_eq!(answer.status, 421);
    assert!(answer.text().contains("http://cours.test"), "it says where");
}

#[tokio::test]
async fn each_version_answers_on_its_own_host_only() {
    let bench = Bench::with("https://*.contenu.test", 1 << 20).await;
    let (one, two) = (
        take(&bench, "c", &["a"]).await,
        take(&bench, "d", &["a"]).await,
    );
    let path = format!("/c/{}/a.html", access(&bench, &one, now()));
    let host = |version: &Version| format!("{}.contenu.test", version.course_version_id);
    assert_eq!(
        ask(&bench, "GET", &host(&one), &path, &[]).await.status,
        200
    );
    assert_eq!(
        ask(&bench, "GET", &host(&two), &path, &[]).await.status,
        404
    );
    for other in [
        "contenu.test",
        "x.contenu.test.evil",
        "a.b.contenu.test",
        "cours.test",
    ] {
        assert_eq!(
            ask(&bench, "GET", other, &path, &[]).await.status,
            421,
            "{other}"
        );
    }
    for other in ["x.contenu.test", "127.0.0.1:8081"] {
        assert_eq!(
            ask(&bench, "GET", other, &path, &[]).await.status,
            404,
            "{other}"
        );
    }
}

fn urlencode(text: &str) -> String {
    text.bytes()
        .map(|it| match it {
            it if it.is_ascii_alphanumeric() || b"-_".contains(&it) => char::from(it).to_string(),
            it => format!("%{it:02X}"),
        })
        .collect()
}

/// A package whose metadata say this of it.
async fn course_page(bench: &Bench, slug: &str, classifications: &str) -> String {
    let lom = format!(
        "<schemaversion>1.2</schemaversion>\
         <lom xmlns=\"http://www.imsglobal.org/xsd/imsmd_rootv1p2p1\">{classifications}</lom>"
    );
    let manifest =
        crate::packages::manifest(slug, &["A"]).replace("<schemaversion>1.2</schemaversion>", &lom);
    let zip = crate::packages::zip(&[
        ("imsmanifest.xml", manifest.as_bytes()),
        ("A.html", b"<!DOCTYPE html><title>A</title>"),
    ]);
    take_zip(bench, slug, &zip).await;
    let request = Request::builder().uri(format!("/cours/{slug}"));
    let request = request.header("host", "cours.test").body(Body::empty());
    bench.pages(request.expect("a request")).await.text()
}

#[tokio::test]
async fn a_course_tells_what_one_learns() {
    let bench = Bench::new().await;
    let classification = |purpose: &str, description: &str| {
        format!(
            "<classification><purpose><source><langstring>LOMv1.0</langstring></source>\
             <value><langstring>{purpose}</langstring></value></purpose>\
             <description><langstring xml:lang=\"fr\">{description}</langstring></description>\
             <keyword><langstring>x</langstring></keyword></classification>"
        )
    };
    let some = [
        classification("Educational Objective", "Réagir &lt;vite&gt;"),
        classification("Discipline", "Informatique"),
        classification("educational objective", "Dire non"),
        classification("Educational Objective", "  "),
    ];
    let page = course_page(&bench, "avec", &some.concat()).await;
    let list = page.split("class=\"objectives\"").nth(1).expect("a list");
    let list = list.split("</ul>").next().unwrap_or_default();
    assert_eq!(list.matches("<li>").count(), 2, "{list}");
    assert!(
        list.contains("Réagir &lt;vite&gt;") && list.contains("Dire non"),
        "{list}"
    );
    assert!(!page.contains("Informatique"));
    // No page is filled by a package: so many, and so long.
    let long = classification("Educational Objective", &"é".repeat(600));
    let page = course_page(&bench, "trop", &long.repeat(40)).await;
    assert_eq!(page.matches(&"é".repeat(500)).count(), 30);
    assert!(!page.contains(&"é".repeat(501)));
    let page = course_page(&bench, "sans", "").await;
    assert!(!page.contains("objectifs"), "{page}");
}
