//! Every route of `relais preview`, and of what it shares with colleagues, under whatever a
//! program could send: an answer, none of them a failure, and a preview that goes on.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::time::Duration;

use crate::preview::Preview;
use crate::share::Shared;

/// Of the author's own preview.
const OWN: [&str; 11] = [
    "/",
    "/scorm12/",
    "/html5/",
    "/scorm12/{course}/",
    "/html5/{course}/",
    "/translation",
    "/preview/login",
    "/preview/window",
    "/preview/beacon",
    "/preview/{file}",
    "/package/{name}/{*path}",
];

/// An answer to it does not end.
const ENDLESS: &str = "/events";

/// Of what colleagues see.
const SHARED: [&str; 6] = [
    "/",
    "/course/{course}/",
    "/package/{name}/{*path}",
    "/remarks",
    "/invitation/{token}",
    "/review/{file}",
];

const SCRIPT: &str = "<script>alert(1)</script>";

/// What stands in the place of a parameter, or of a value, as it is sent.
fn segments() -> Vec<String> {
    let mut all: Vec<String> = [
        "",
        "a",
        "demo",
        "demo-short",
        "demo-short.fr.grand-public.scorm12",
        "index.html",
        "%",
        "%f",
        "%zz",
        "%ff%fe",
        "%c0%80",
        "%00",
        "a%00b",
        "..",
        ".",
        "%2e%2e",
        "%2e%2e%2f%2e%2e%2fetc%2fpasswd",
        "..%2f..%2fCargo.toml",
        "%2fetc%2fpasswd",
        "C:%5cWindows",
        "%5c%5chost%5cshare",
        "+",
        ";",
        "'",
        "%22",
        "a%0d%0aset-cookie:%20a=b",
        "%e2%80%ae",
        "%ed%a0%80",
        "%f4%8f%bf%bf",
        "-0",
        "99999999999999999999",
        "{{%20lang%20}}",
        "%7b%7b%20words%20%7d%7d",
        "[[rows]]",
        "traductions/en.xlf",
        "fr",
        "en",
        "null",
        "[]",
        "%3Cscript%3Ealert(1)%3C/script%3E",
    ]
    .map(str::to_owned)
    .to_vec();
    all.push("a".repeat(3000));
    all.push("%2e%2e%2f".repeat(300));
    all
}

/// What is sent, without its host.
fn requests(routes: &[&str], names: &[&str]) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for route in routes {
        for segment in segments() {
            let mut path = (*route).to_owned();
            while let (Some(open), Some(close)) = (path.find('{'), path.find('}')) {
                path.replace_range(open..=close, &segment);
                if segment.contains(['{', '}']) {
                    break;
                }
            }
            let query: Vec<String> = names
                .iter()
                .map(|name| format!("{name}={segment}"))
                .collect();
            let query = query.join("&");
            all.push(("GET".to_owned(), format!("{path}?{query}")));
            if segment.len() < 12 {
                all.push(("POST".to_owned(), path.clone()));
                all.push(("HEAD".to_owned(), path.clone()));
                all.push(("DELETE".to_owned(), path));
            }
        }
    }
    all
}

/// The first bytes of the answer.
fn answer(host: &str, method: &str, path: &str, more: &str) -> String {
    let mut stream = TcpStream::connect(host).expect("a connection");
    stream
        .set_read_timeout(Some(Duration::from_secs(30)))
        .expect("a time limit");
    let body = if method == "POST" { "{\"a\":[" } else { "" };
    // One that is refused early closes before all of it is there.
    let _ = write!(
        stream,
        "{method} {path} HTTP/1.0\r\nHost: {host}\r\nContent-Length: {}\r\nRange: bytes=9-1,-0,99999999999999999999-\r\n{more}\r\n{body}",
        body.len()
    );
    let mut bytes = Vec::new();
    let _ = stream.take(1 << 20).read_to_end(&mut bytes);
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Sends all of it, and tells what was answered as nothing should be.
fn failures(host: &str, more: &str, requests: &[(String, String)]) -> Vec<String> {
    let mut failures = Vec::new();
    for (method, path) in requests {
        let said = answer(host, method, path, more);
        let status: u16 = said
            .split(' ')
            .nth(1)
            .and_then(|code| code.parse().ok())
            .unwrap_or(0);
        let is_split = said.to_lowercase().contains("\r\nset-cookie: a=b");
        if !(200..500).contains(&status) || said.contains(SCRIPT) || is_split {
            failures.push(format!("{method} {path:.200}: {said:.300}"));
        }
    }
    failures
}

/// The routes that a source file names.
fn written(file: &str) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("src/preview")
        .join(file);
    let text = fs::read_to_string(path).expect("a source");
    let routes = text.split(".route(").skip(1);
    routes
        .filter_map(|rest| rest.trim_start().strip_prefix('"')?.split('"').next())
        .map(str::to_owned)
        .collect()
}

#[test]
fn the_lists_of_routes_are_whole() {
    let mut own: Vec<&str> = OWN.to_vec();
    own.push(ENDLESS);
    for (file, known) in [("server.rs", own), ("share/mod.rs", SHARED.to_vec())] {
        let mut written = written(file);
        let mut known: Vec<String> = known.into_iter().map(str::to_owned).collect();
        written.sort();
        known.sort();
        assert_eq!(written, known, "{file}");
    }
}

#[test]
fn the_preview_answers_whatever_is_sent() {
    let preview = Preview::start(&["demo"]);
    let host = format!("127.0.0.1:{}", preview.port());
    let names = [
        "programme",
        "to",
        "file",
        "course",
        "lang",
        "audience",
        "for",
        "target",
    ];
    // What the course is asked for comes last: it is built then.
    assert_eq!(failures(&host, "", &requests(&OWN, &names)), [""; 0]);
    for segment in segments() {
        let path = format!(
            "{ENDLESS}?course={segment}&target={segment}&lang={segment}&audience={segment}"
        );
        let mut stream = TcpStream::connect(&host).expect("a connection");
        let limit = Some(Duration::from_secs(30));
        stream.set_read_timeout(limit).expect("a time limit");
        write!(stream, "GET {path} HTTP/1.0\r\nHost: {host}\r\n\r\n").expect("a request");
        let mut first = [0; 12];
        stream.read_exact(&mut first).expect("an answer");
        let first = String::from_utf8_lossy(&first).into_owned();
        assert!(!first.contains(" 5"), "{path:.200}: {first}");
    }
    assert_eq!(preview.get("/translation?programme=demo").status, 200);
    assert_eq!(preview.get("/").status, 200);
}

#[test]
fn what_is_shared_answers_whatever_is_sent() {
    let mut shared = Shared::start();
    let cookie = shared.inside();
    let host = shared.host().to_owned();
    let names = ["course", "lang", "audience", "initials"];
    for more in [
        "".to_owned(),
        format!("Cookie: {cookie}\r\n{}", shared.origin()),
    ] {
        assert_eq!(failures(&host, &more, &requests(&SHARED, &names)), [""; 0]);
    }
    assert_eq!(shared.get("/", &cookie).status, 200);
    assert!(!shared.file().exists(), "nothing was a remark");
}
