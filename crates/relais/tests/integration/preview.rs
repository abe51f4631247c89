//! `relais preview` as a browser sees it: pages, news of saves, diagnostics,
//! and what it refuses.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

const PAGE: &str = "demo/short/1-only/01-page.md";
const DOCUMENT: &str = "/package/demo-short.fr.grand-public.scorm12/index.html";

/// A running preview of a copy of the demonstration course; ends with the test.
pub struct Preview {
    folder: TempDir,
    process: Child,
    port: u16,
}

pub struct Answer {
    pub status: u16,
    head: String,
    body: String,
}

impl Preview {
    pub fn start(arguments: &[&str]) -> Preview {
        let folder = tempfile::tempdir().expect("a folder");
        copy(&courses().join("demo"), &folder.path().join("demo"));
        Preview::start_in(folder, arguments)
    }

    fn start_in(folder: TempDir, arguments: &[&str]) -> Preview {
        let mut process = crate::program()
            .args(["preview", "--port", "0"])
            .args(arguments)
            .current_dir(folder.path())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let stdout = process.stdout.as_mut().expect("its output");
        let mut address = String::new();
        BufReader::new(stdout)
            .read_line(&mut address)
            .expect("an address");
        let port = address
            .trim()
            .strip_prefix("http://127.0.0.1:")
            .and_then(|rest| rest.strip_suffix('/'))
            .and_then(|port| port.parse().ok())
            .unwrap_or_else(|| panic!("no address in {address:?}"));
        Preview {
            folder,
            process,
            port,
        }
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).expect("a file")
    }

    fn save(&self, path: &str, text: &str) {
        fs::write(self.path(path), text).expect("a save");
    }

    /// HTTP/1.0: the answer is as long as the connection.
    fn ask(&self, path: &str, host: &str, more: &str) -> TcpStream {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("a connection");
        stream
            .set_read_timeout(Some(Duration::from_secs(20)))
            .expect("a time limit");
        write!(stream, "GET {path} HTTP/1.0\r\nHost: {host}\r\n{more}\r\n").expect("a request");
        stream
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    pub fn get(&self, path: &str) -> Answer {
        self.get_with(path, &format!("127.0.0.1:{}", self.port), "")
    }

    fn get_with(&self, path: &str, host: &str, more: &str) -> Answer {
        let mut bytes = Vec::new();
        self.ask(path, host, more)
            .read_to_end(&mut bytes)
            .expect("an answer");
        let text = String::from_utf8_lossy(&bytes);
        let (head, body) = text.split_once("\r\n\r\n").expect("a head");
        let status = head.split(' ').nth(1).and_then(|code| code.parse().ok());
        Answer {
            status: status.expect("a status"),
            head: head.to_lowercase(),
            body: body.to_owned(),
        }
    }

    /// The states that a page of the preview hears of, the present one first.
    fn follow(&self, query: &str) -> impl Iterator<Item = Value> + use<> {
        let host = format!("localhost:{}", self.port);
        let lines = BufReader::new(self.ask(&format!("/events?{query}"), &host, "")).lines();
        lines.map_while(Result::ok).filter_map(|line| {
            let data = line.strip_prefix("data: ")?.to_owned();
            Some(serde_json::from_str(&data).expect("JSON"))
        })
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn courses() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/courses")
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

const COURSE: &str = "course=demo-short&target=scorm12";

#[test]
fn a_save_is_shown() {
    let preview = Preview::start(&["."]);
    let mut states = preview.follow(COURSE);
    let first = states.next().expect("a state");
    assert_eq!(
        first["course"]["folder"],
        "/package/demo-short.fr.grand-public.scorm12/"
    );
    assert_eq!(first["course"]["scos"][0]["href"], "index.html");
    assert_eq!(
        first["course"]["languages"],
        serde_json::json!(["fr", "en"])
    );
    assert_eq!(preview.get(DOCUMENT).status, 200);

    let page = preview.read(PAGE);
    let saved = Instant::now();
    preview.save(PAGE, &format!("{page}\nUn ajout tout frais.\n"));
    let second = states.next().expect("news");
    println!("told {} ms after the save", saved.elapsed().as_millis());
    assert_ne!(
        second["course"]["fingerprint"],
        first["course"]["fingerprint"]
    );
    assert!(preview.get(DOCUMENT).body.contains("Un ajout tout frais."));
    let html5 = preview.follow(&COURSE.replace("scorm12", "html5")).next();
    let html5 = &html5.expect("a state")["course"];
    assert_eq!(html5["scos"], serde_json::json!([]));
    let other = DOCUMENT.replace("scorm12", "html5");
    assert!(preview.get(&other).body.contains("Un ajout tout frais."));
}

#[test]
fn errors_are_told_and_the_last_good_build_stays() {
    let preview = Preview::start(&["demo/short"]);
    let mut states = preview.follow(COURSE);
    let first = states.next().expect("a state");
    assert_eq!(first["problems"], serde_json::json!([]));
    let page = preview.read(PAGE);
    let before = preview.get(DOCUMENT).body;

    preview.save(PAGE, &format!("{page}\n![](absent.png)\n"));
    let broken = states.next().expect("news");
    let problem = &broken["problems"][0];
    assert_eq!(problem["severity"], "error");
    assert_eq!(problem["line"], page.lines().count() + 2);
    assert_eq!(problem["excerpt"], "![](absent.png)");
    assert!(
        problem["file"]
            .as_str()
            .is_some_and(|file| file.ends_with(PAGE))
    );
    assert_eq!(
        broken["course"]["fingerprint"],
        first["course"]["fingerprint"]
    );
    assert_eq!(preview.get(DOCUMENT).body, before);

    // Not even the programme's own file takes it away.
    let programme = preview.read("demo/relais.toml");
    preview.save("demo/relais.toml", "id = ");
    let worse = states.next().expect("news");
    assert_ne!(worse["problems"], broken["problems"]);
    assert_eq!(
        worse["course"]["fingerprint"],
        first["course"]["fingerprint"]
    );

    preview.save("demo/relais.toml", &programme);
    states.next().expect("news");
    preview.save(PAGE, &page);
    let fixed = states.next().expect("news");
    assert_eq!(fixed["problems"], serde_json::json!([]));
    assert_eq!(
        fixed["course"]["fingerprint"],
        first["course"]["fingerprint"]
    );
}

#[test]
fn a_course_that_was_never_sound_appears_when_it_is() {
    let folder = tempfile::tempdir().expect("a folder");
    copy(&courses().join("demo"), &folder.path().join("demo"));
    let path = folder.path().join("demo/relais.toml");
    let programme = fs::read_to_string(&path).expect("a file");
    fs::write(&path, "id = ").expect("a save");
    let preview = Preview::start_in(folder, &["demo"]);
    let mut states = preview.follow(COURSE);
    let state = states.next().expect("a state");
    assert!(state["course"].is_null());
    assert_eq!(state["problems"][0]["severity"], "error");
    preview.save("demo/relais.toml", &programme);
    let state = states.next().expect("news");
    assert_eq!(state["course"]["title"], "Court");
}

#[test]
fn languages_audiences_scos_and_partners() {
    let partner = courses().join("../partners/acme.toml");
    let partner = partner.to_str().expect("a plain path");
    let preview = Preview::start(&[
        "demo",
        "--sco",
        "chapter",
        "--lang",
        "en",
        "--partner",
        partner,
    ]);
    let state = preview
        .follow("course=demo-tour&audience=entreprises")
        .next();
    let course = &state.expect("a state")["course"];
    assert_eq!(
        course["folder"],
        "/package/demo-tour.en.entreprises.chapters.acme.scorm12/"
    );
    let scos = course["scos"].as_array().expect("SCOs");
    assert!(scos.len() > 1);
    for sco in scos {
        let href = sco["href"].as_str().expect("an address");
        let folder = course["folder"].as_str().expect("a folder");
        assert_eq!(
            preview.get(&format!("{folder}{href}")).status,
            200,
            "{href}"
        );
    }
    // What nobody offers: the programme's first.
    let state = preview.follow("course=demo-tour&lang=xx").next();
    assert_eq!(state.expect("a state")["course"]["lang"], "fr");
}

#[test]
fn every_script_of_its_page_is_served() {
    let preview = Preview::start(&["demo"]);
    let page = preview.get("/scorm12/demo-short/").body;
    let scripts = page.split("<script src=\"").skip(1);
    let scripts: Vec<_> = scripts.filter_map(|it| it.split('"').next()).collect();
    assert!(scripts.len() > 5, "{scripts:?}");
    for script in scripts {
        let answer = preview.get(script);
        assert_eq!(answer.status, 200, "{script}");
        assert!(answer.head.contains("text/javascript"), "{script}");
    }
}

#[test]
fn strangers_and_other_folders_are_refused() {
    let preview = Preview::start(&["demo"]);
    preview.follow(COURSE).next();
    let port = preview.port;
    for host in [
        "evil.example",
        &format!("evil.example:{port}"),
        "127.0.0.1",
        "",
    ] {
        for path in ["/", DOCUMENT, "/events", "/preview/panel.js"] {
            let answer = preview.get_with(path, host, "");
            assert_eq!(answer.status, 421, "{host} {path}");
            assert!(!answer.body.contains("html"));
        }
    }
    assert_eq!(
        preview
            .get_with("/", &format!("localhost:{port}"), "")
            .status,
        200
    );

    let package = "/package/demo-short.fr.grand-public.scorm12";
    for path in [
        "/../demo/relais.toml",
        "/package/../../demo/relais.toml",
        &format!("{package}/../../../demo/relais.toml"),
        &format!("{package}/%2e%2e/%2e%2e/demo/relais.toml"),
        &format!("{package}/..%2f..%2fdemo/relais.toml"),
        &format!("{package}//etc/passwd"),
        &format!("{package}/%2fetc%2fpasswd"),
        &format!("{package}/index.html%00"),
        "/preview/../README.md",
        "/preview/..%2fREADME.md",
        "/preview/%2fetc%2fpasswd",
        "/package/",
        "/nothing",
    ] {
        assert_eq!(preview.get(path).status, 404, "{path}");
    }
    for path in ["/", DOCUMENT, "/nothing"] {
        let head = preview.get(path).head;
        assert!(
            head.contains("x-content-type-options: nosniff"),
            "{path}: {head}"
        );
        assert!(
            head.contains("cross-origin-resource-policy: same-origin"),
            "{path}: {head}"
        );
    }
    let page = preview.get("/scorm12/demo-short/");
    assert!(
        page.head
            .contains("content-security-policy: default-src 'self'")
    );
}

#[test]
fn media_come_whole_or_in_pieces() {
    let preview = Preview::start(&["demo"]);
    preview.follow("course=demo-tour").next();
    let path = "/package/demo-tour.fr.grand-public.scorm12/tour/media/clip.mp4";
    let whole = preview.get(path);
    assert_eq!(whole.status, 200);
    assert!(whole.head.contains("content-type: video/mp4"));
    let host = format!("127.0.0.1:{}", preview.port);
    let piece = preview.get_with(path, &host, "Range: bytes=4-7\r\n");
    assert_eq!(piece.status, 206);
    assert!(
        piece.head.contains("content-range: bytes 4-7/"),
        "{}",
        piece.head
    );
    assert_eq!(piece.body, "ftyp");
}

#[test]
fn only_a_text_or_what_is_around_it() {
    let preview = Preview::start(&["demo"]);
    let mut states = preview.follow("course=demo-tour");
    let first = states.next().expect("a state")["course"].clone();
    let page = "demo/tour/1-blocks/01-text.md";
    preview.save(page, &format!("{}\nEncore.\n", preview.read(page)));
    let text = states.next().expect("news")["course"].clone();
    assert_ne!(text["fingerprint"], first["fingerprint"]);
    assert_eq!(text["surroundings"], first["surroundings"]);

    // A video of the same length.
    let clip = preview.path("demo/tour/media/clip.mp4");
    let mut bytes = fs::read(&clip).expect("a file");
    *bytes.last_mut().expect("a byte") ^= 1;
    fs::write(&clip, bytes).expect("a save");
    let media = states.next().expect("news")["course"].clone();
    assert_ne!(media["fingerprint"], text["fingerprint"]);
    assert_ne!(media["surroundings"], text["surroundings"]);
}

#[test]
fn a_browser_is_answered_in_its_language() {
    let preview = Preview::start(&["demo"]);
    let host = format!("127.0.0.1:{}", preview.port);
    for (header, expected) in [
        ("", "<html lang=\"fr\">"),
        ("Accept-Language: en-GB,en;q=0.9\r\n", "<html lang=\"en\">"),
    ] {
        for path in ["/", "/html5/demo-short/"] {
            let answer = preview.get_with(path, &host, header);
            assert_eq!(answer.status, 200, "{path}");
            assert!(answer.body.contains(expected), "{path}: {}", answer.body);
            assert!(!answer.body.contains("{{"), "{path}: {}", answer.body);
        }
    }
}

#[test]
fn without_a_network_no_file_of_the_course_comes() {
    let preview = Preview::start(&["demo"]);
    preview.follow(COURSE).next();
    let host = format!("127.0.0.1:{}", preview.port);
    let cookie = "Cookie: other=1; relais-network=offline\r\n";
    assert_eq!(preview.get_with(DOCUMENT, &host, cookie).status, 503);
    assert_eq!(preview.get_with("/", &host, cookie).status, 200);
    assert_eq!(preview.get(DOCUMENT).status, 200);
}

#[test]
fn once_the_session_is_over_files_of_the_course_lead_to_the_login_page() {
    let preview = Preview::start(&["demo"]);
    preview.follow(COURSE).next();
    let host = format!("127.0.0.1:{}", preview.port);
    let cookie = "Cookie: relais-network=expired\r\n";
    let answer = preview.get_with(DOCUMENT, &host, cookie);
    assert_eq!(answer.status, 303);
    assert!(
        answer.head.contains("location: /preview/login"),
        "{}",
        answer.head
    );
    let login = preview.get("/preview/login");
    assert_eq!(login.status, 200);
    assert!(!login.body.contains("{{"), "{}", login.body);
}

#[test]
fn a_platform_is_chosen_by_its_name() {
    let preview = Preview::start(&["--for", "mentor", "demo"]);
    let state = preview.follow(COURSE).next().expect("news");
    assert_eq!(state["platform"], "mentor");
    let platforms = state["platforms"].as_array().expect("a list");
    let mentor = platforms.iter().find(|one| one["name"] == "mentor");
    assert_eq!(mentor.expect("mentor")["display"]["window"], true);
    let preview = Preview::start(&["demo"]);
    assert!(preview.follow(COURSE).next().expect("news")["platform"].is_null());
}

#[test]
fn one_module_is_shown_at_once_and_signals_end_it() {
    for signal in ["-INT", "-TERM", "-HUP"] {
        ends_at(signal);
    }
}

fn ends_at(signal: &str) {
    let mut preview = Preview::start(&["demo/short"]);
    let answer = preview.get("/");
    assert_eq!(answer.status, 307);
    assert!(answer.head.contains("location: /scorm12/demo-short/"));
    let mut news = preview.follow(COURSE);
    assert!(news.next().is_some(), "a page is open");
    let pid = preview.process.id().to_string();
    let sent = Command::new("kill").args([signal, &pid]).status();
    assert!(sent.expect("kill").success());
    assert!(
        preview.process.wait().expect("an end").success(),
        "{signal}"
    );
    // The open page did not hold it back; its stream ends too.
    news.for_each(drop);
    let mut left: Vec<_> = fs::read_dir(preview.folder.path())
        .expect("a folder")
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .collect();
    left.sort();
    assert_eq!(left, ["demo"], "nothing is written");
}

#[test]
fn wrong_usage() {
    let run = |arguments: &[&str]| {
        let output = crate::program()
            .arg("preview")
            .args(arguments)
            .current_dir(courses())
            .output()
            .expect("the program starts");
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        (output.status.code(), text)
    };
    for (arguments, expected) in [
        (&["nowhere"][..], "no course in `nowhere`"),
        (
            &["demo", "--lang", "xx"],
            "no programme has the language `xx`",
        ),
        (
            &["demo", "--partner", "nobody.toml"],
            "no partner file `nobody.toml`",
        ),
    ] {
        let (code, text) = run(arguments);
        assert_eq!(code, Some(2), "{text}");
        assert!(text.contains(expected), "{text}");
    }
}
