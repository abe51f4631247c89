//! `relais preview --share` as colleagues and strangers on the same network meet it.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Stdio};
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::TempDir;

const PAGE: &str = "short/1-only/01-page.md";

pub struct Shared {
    folder: TempDir,
    process: Child,
    said: BufReader<ChildStdout>,
    /// Of colleagues, `127.0.0.1:8011`.
    host: String,
    own: String,
    link: String,
}

pub struct Answer {
    pub status: u16,
    head: String,
    body: String,
}

impl Shared {
    pub fn start() -> Shared {
        let folder = tempfile::tempdir().expect("a folder");
        let demo = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/courses/demo");
        copy(&demo, &folder.path().join("demo"));
        let mut process = crate::program()
            .args(["preview", "demo", "--port", "0", "--share=127.0.0.1"])
            .current_dir(folder.path())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut said = BufReader::new(process.stdout.take().expect("its output"));
        let own = line(&mut said);
        let own = own
            .trim_start_matches("http://")
            .trim_end_matches('/')
            .to_owned();
        let (host, link) = invitation(&line(&mut said));
        Shared {
            folder,
            process,
            said,
            host,
            own,
            link,
        }
    }

    fn send(&self, to: &str, request: &str) -> Answer {
        let mut stream = TcpStream::connect(to).expect("a connection");
        stream
            .set_read_timeout(Some(Duration::from_secs(30)))
            .expect("a time limit");
        // Whoever sends too much is not read to the end.
        let _ = stream.write_all(request.as_bytes());
        let mut bytes = Vec::new();
        let _ = stream.read_to_end(&mut bytes);
        let text = String::from_utf8_lossy(&bytes);
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        let status = head.split(' ').nth(1).and_then(|code| code.parse().ok());
        Answer {
            status: status.unwrap_or_else(|| panic!("no answer to {request:.200}")),
            head: head.to_owned(),
            body: body.to_owned(),
        }
    }

    pub fn get(&self, path: &str, cookie: &str) -> Answer {
        let host = &self.host;
        let request =
            format!("GET {path} HTTP/1.0\r\nHost: {host}\r\nCookie: a=b; {cookie}\r\n\r\n");
        self.send(host, &request)
    }

    fn post(&self, path: &str, kind: &str, more: &str, body: &str) -> Answer {
        let request = format!(
            "POST {path} HTTP/1.0\r\nHost: {}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n{more}\r\n{body}",
            self.host,
            body.len()
        );
        self.send(&self.host, &request)
    }

    pub fn host(&self) -> &str {
        &self.host
    }

    pub fn origin(&self) -> String {
        format!("Origin: http://{}\r\n", self.host)
    }

    fn enter(&self, initials: &str) -> Answer {
        let kind = "application/x-www-form-urlencoded";
        self.post(
            &self.link,
            kind,
            &self.origin(),
            &format!("initials={initials}"),
        )
    }

    /// In by the link, the cookie of it; the next link is known then.
    pub fn inside(&mut self) -> String {
        let answer = self.enter("cd");
        assert_eq!(answer.status, 303, "{}", answer.head);
        assert_eq!(line(&mut self.said), "CD has joined");
        self.link = invitation(&line(&mut self.said)).1;
        cookie(&answer)
    }

    fn remark(&self, cookie: &str, body: &Value) -> Answer {
        let more = format!("{}Cookie: {cookie}\r\n", self.origin());
        self.post("/remarks", "application/json", &more, &body.to_string())
    }

    pub fn file(&self) -> PathBuf {
        self.folder.path().join("demo/relecture.txt")
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn line(said: &mut BufReader<ChildStdout>) -> String {
    let mut line = String::new();
    said.read_line(&mut line).expect("a line");
    line.trim_end().to_owned()
}

/// Host and path of the link that a line tells.
fn invitation(line: &str) -> (String, String) {
    let address = line.strip_prefix("for a colleague, once: http://");
    let address = address.unwrap_or_else(|| panic!("no link in {line:?}"));
    let (host, path) = address.split_once('/').expect("a path");
    (host.to_owned(), format!("/{path}"))
}

fn cookie(answer: &Answer) -> String {
    let line = answer
        .head
        .lines()
        .find_map(|line| line.strip_prefix("set-cookie: "));
    let line = line.unwrap_or_else(|| panic!("no cookie in {}", answer.head));
    assert!(
        line.ends_with("; Path=/; HttpOnly; SameSite=Strict"),
        "{line}"
    );
    line.split(';').next().expect("a cookie").to_owned()
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).expect("a copy");
        }
    }
}

#[test]
fn a_colleague_reads_and_remarks_and_the_author_resolves() {
    let mut shared = Shared::start();
    let looked = shared.get(&shared.link, "");
    assert_eq!(looked.status, 200);
    assert!(looked.body.contains("name=\"initials\"") && !looked.body.contains("{{"));
    let cookie = shared.inside();
    assert!(
        shared
            .get("/", &cookie)
            .body
            .contains("href=\"/course/demo-short/\"")
    );
    let page = shared.get("/course/demo-short/", &cookie);
    assert!(
        page.head
            .contains("content-security-policy: default-src 'none'")
    );
    assert!(!page.body.contains("{{") && !page.body.contains("[["));
    let listed = |shared: &Shared| -> Value {
        let answer = shared.get("/remarks?course=demo-short", &cookie);
        serde_json::from_str(&answer.body).expect("JSON")
    };
    let state = listed(&shared);
    assert_eq!(state["remarks"], json!([]));
    let folder = state["folder"].as_str().expect("a folder");
    let document = shared.get(&format!("{folder}index.html"), &cookie);
    assert_eq!(document.status, 200);
    assert!(
        document
            .head
            .contains("content-security-policy: frame-ancestors 'self'")
    );

    let source = fs::read_to_string(shared.folder.path().join("demo").join(PAGE)).expect("a page");
    let body = source.rsplit("+++").next().expect("a body");
    let mut lines = body.lines();
    let paragraph = lines.find(|line| line.starts_with(char::is_alphabetic));
    let paragraph = paragraph.expect("a paragraph");
    let number = source
        .lines()
        .position(|line| line == paragraph)
        .expect("a line")
        + 1;
    let id = source
        .lines()
        .find_map(|line| line.strip_prefix("id = \""))
        .expect("an id");
    let id = id.trim_end_matches('"');
    let new = json!({ "course": "demo-short", "page": id, "quote": paragraph, "words": "Plus court ?\n<b>Merci</b>" });
    assert_eq!(shared.remark(&cookie, &new).status, 201);
    let place = format!("demo/{PAGE}:{number}");
    assert_eq!(line(&mut shared.said), format!("CD remarks on {place}"));
    let text = fs::read_to_string(shared.file()).expect("the file");
    let last = text.lines().last().expect("a line");
    assert!(
        last.starts_with(&format!("[ ] {PAGE}:{number} · CD · « ")),
        "{last}"
    );
    assert!(last.ends_with(" » · Plus court ? <b>Merci</b>"), "{last}");

    fs::write(shared.file(), text.replace("[ ] short", "[x] short")).expect("a save");
    let remark = listed(&shared)["remarks"][0].clone();
    assert_eq!(remark["resolved"], true);
    assert_eq!(remark["page"], id);
    assert_eq!(remark["initials"], "CD");
    // Of another module it is none.
    let other = shared.get("/remarks?course=demo-tour", &cookie);
    let other: Value = serde_json::from_str(&other.body).expect("JSON");
    assert_eq!(other["remarks"], json!([]));
}

#[test]
fn a_link_serves_once_and_looking_at_it_spends_nothing() {
    let mut shared = Shared::start();
    for _ in 0..3 {
        assert_eq!(shared.get(&shared.link, "").status, 200);
    }
    let kind = "application/x-www-form-urlencoded";
    for origin in ["", "Origin: http://evil.example\r\n", "Origin: null\r\n"] {
        let answer = shared.post(&shared.link, kind, origin, "initials=cd");
        assert_eq!(answer.status, 403, "{origin}");
    }
    for initials in ["", "ABCDE", "%3Cb%3E", "a%C2%B7", "%E2%80%AE", "12"] {
        let answer = shared.enter(initials);
        assert_eq!(answer.status, 422, "{initials}");
        assert!(!answer.head.to_lowercase().contains("set-cookie"));
    }
    let first = shared.link.clone();
    let cookie = shared.inside();
    assert_ne!(shared.link, first);
    let spent = shared.get(&first, "");
    assert_eq!(spent.status, 403);
    assert_eq!(
        shared
            .post(&first, kind, &shared.origin(), "initials=xy")
            .status,
        403
    );
    // The next colleague has another link, and both are in.
    let second = shared.inside();
    assert_ne!(second, cookie);
    for one in [&cookie, &second] {
        assert_eq!(shared.get("/", one).status, 200);
    }
}

#[test]
fn strangers_see_nothing() {
    let mut shared = Shared::start();
    let inside = shared.inside();
    let document = "/package/demo-short.fr.grand-public.html5/index.html";
    let state = shared.get("/remarks?course=demo-short", &inside);
    assert_eq!(state.status, 200);
    let pages = [
        "/",
        "/course/demo-short/",
        document,
        "/remarks?course=demo-short",
    ];
    let name = inside.split('=').next().expect("a name").to_owned();
    for cookie in [
        "",
        "relais-review=1",
        &format!("{name}="),
        &format!("{name}={}", "0".repeat(32)),
    ] {
        for path in pages {
            assert_eq!(shared.get(path, cookie).status, 403, "{path} {cookie}");
        }
    }
    // A name of a stranger's that leads to this machine, and the author's own pages.
    for path in pages {
        let request =
            format!("GET {path} HTTP/1.0\r\nHost: evil.example\r\nCookie: {inside}\r\n\r\n");
        assert_eq!(shared.send(&shared.host, &request).status, 421, "{path}");
    }
    let own = format!("GET / HTTP/1.0\r\nHost: {}\r\n\r\n", shared.host);
    assert_eq!(shared.send(&shared.own, &own).status, 421);
    for path in [
        "/events",
        "/scorm12/demo-short/",
        "/preview/panel.js",
        "/preview/login",
    ] {
        assert_eq!(shared.get(path, &inside).status, 404, "{path}");
    }
    for path in [
        "/package/demo-short.fr.grand-public.html5/../../../demo/relais.toml",
        "/package/demo-short.fr.grand-public.html5/..%2f..%2fdemo/relais.toml",
        "/package/demo-short.fr.grand-public.html5/%2fetc%2fpasswd",
        "/package/demo-short.fr.grand-public.html5/sw.js",
        "/review/review.html",
        "/review/..%2fpanel.js",
        "/review/locales%2ffr.ftl",
    ] {
        assert_eq!(shared.get(path, &inside).status, 404, "{path}");
    }
}

#[test]
fn what_is_sent_in_bad_faith_is_refused_and_not_kept() {
    let mut shared = Shared::start();
    let inside = shared.inside();
    let page = shared.folder.path().join("demo").join(PAGE);
    let source = fs::read_to_string(page).expect("a page");
    let id = source
        .lines()
        .find_map(|line| line.strip_prefix("id = \""))
        .expect("an id");
    let id = id.trim_end_matches('"').to_owned();
    let right = json!({ "course": "demo-short", "page": id, "quote": "", "words": "a" });
    let text = right.to_string();
    let with = |more: &str| format!("{more}Cookie: {inside}\r\n");
    let origin = shared.origin();
    for (what, kind, more, body, wanted) in [
        ("no origin", "application/json", with(""), text.clone(), 403),
        (
            "another origin",
            "application/json",
            with("Origin: http://evil.example\r\n"),
            text.clone(),
            403,
        ),
        (
            "no cookie",
            "application/json",
            origin.clone(),
            text.clone(),
            403,
        ),
        (
            "a form",
            "application/x-www-form-urlencoded",
            with(&origin),
            text.clone(),
            415,
        ),
        (
            "no JSON",
            "application/json",
            with(&origin),
            "{".to_owned(),
            400,
        ),
        (
            "another shape",
            "application/json",
            with(&origin),
            "[]".to_owned(),
            422,
        ),
        (
            "too long",
            "application/json",
            with(&origin),
            format!("\"{}\"", "a".repeat(200_000)),
            413,
        ),
    ] {
        let answer = shared.post("/remarks", kind, &more, &body);
        assert_eq!(answer.status, wanted, "{what}");
    }
    let changed = |key: &str, value: &str| {
        let mut body = right.clone();
        body[key] = value.into();
        body
    };
    for (key, value, wanted) in [
        ("course", "../demo", 404),
        ("course", "", 404),
        ("page", "../../relais", 404),
        ("page", "_start", 404),
        ("words", "", 422),
        ("words", " \n\u{202e}\u{0} ", 422),
        ("words", &"é".repeat(2001), 422),
    ] {
        let answer = shared.remark(&inside, &changed(key, value));
        assert_eq!(answer.status, wanted, "{key} {value:.20}");
    }
    assert!(!shared.file().exists());
    for asked in [
        "",
        "?course",
        "?course=%FF",
        "?course=..%2f",
        "?course=a&course=b",
    ] {
        let status = shared.get(&format!("/remarks{asked}"), &inside).status;
        assert!((400..500).contains(&status), "{asked}: {status}");
    }
    // One line each, whatever is in it.
    let hostile = "a\n[x] autre.md:1 · XX · « b » · c\u{1b}[2J\u{202e}";
    let sent = shared.remark(
        &inside,
        &json!({ "course": "demo-short", "page": id, "quote": "x · y\r\nz", "words": hostile }),
    );
    assert_eq!(sent.status, 201);
    let text = fs::read_to_string(shared.file()).expect("the file");
    assert_eq!(text.lines().count(), 2, "{text}");
    assert!(!text.contains(['\u{1b}', '\u{202e}', '\r']));
    // A file that somebody made a way out of the course is not followed.
    #[cfg(unix)]
    {
        let outside = shared.folder.path().join("dehors.txt");
        fs::remove_file(shared.file()).expect("gone");
        std::os::unix::fs::symlink(&outside, shared.file()).expect("a link");
        assert_eq!(shared.remark(&inside, &right).status, 500);
        assert!(!outside.exists());
    }
}

#[test]
fn sharing_needs_one_address_of_this_machine() {
    for (address, wanted) in [
        ("--share=0.0.0.0", "needs one address"),
        ("--share=192.0.2.77", "cannot listen on 192.0.2.77"),
        ("--share=demain", "invalid value"),
    ] {
        let output = crate::program()
            .args(["preview", "demo", "--port", "0", address])
            .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/courses"))
            .output()
            .expect("the program starts");
        let text = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{address}: {text}");
        assert!(text.contains(wanted), "{address}: {text}");
    }
}
