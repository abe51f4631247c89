//! `relais serve` as its users start it, and what it says while learners learn.

use std::fs;
use std::io::{Read, Write};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};
use server::store::Store;
use tests::http::{Answer, Client};
use tests::serving::Serving;

/// A folder with a small course in `courses`, nothing in `dist`.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    tests::small::write(&folder.path().join("courses"), "Bonjour.");
    folder
}

/// `relais serve` in a folder, set by its file and the environment.
fn serve(folder: &Path) -> Command {
    let config = "listen = \"127.0.0.1:0\"\ncontent-listen = \"127.0.0.1:1\"\n";
    fs::write(folder.join("relais.toml"), config).expect("a file");
    let mut command = crate::program();
    command
        .arg("serve")
        .current_dir(folder)
        .env_remove("RELAIS_DIST")
        .env("RELAIS_CONFIG", "relais.toml")
        .env("RELAIS_CONTENT_LISTEN", "127.0.0.1:0");
    command
}

#[test]
fn courses_are_built_and_published_where_there_are_no_packages() {
    let folder = folder();
    let serving = Serving::run(serve(folder.path()), &folder.path().join("log"));
    let mut client = Client::connect(serving.app).expect("it listens");
    let catalogue = client.get("/").expect("answered");
    assert!(
        catalogue.body.contains("/cours/p-m\""),
        "{}",
        catalogue.body
    );
    assert!(folder.path().join("dist/p-m.scorm12.zip").is_file());
    assert!(folder.path().join("relais-data/relais.db").is_file());
    // The second start takes what is there.
    drop(serving);
    fs::remove_dir_all(folder.path().join("courses")).expect("removed");
    let serving = Serving::run(serve(folder.path()), &folder.path().join("log"));
    let mut client = Client::connect(serving.app).expect("it listens");
    let page = client.get("/cours/p-m").expect("answered");
    assert_eq!(page.status, 200, "{}", page.body);
}

#[test]
fn courses_whose_names_begin_alike_are_all_published() {
    let folder = tempfile::tempdir().expect("a folder");
    let courses = folder.path().join("courses");
    for (programme, modules) in [
        // One name begins another; and names that hyphens can be cut out of in two ways.
        ("p", &["agir", "agir-plus"][..]),
        ("a-b", &["c"]),
        ("a", &["b-c", "b"]),
        // A programme whose name is that of a module.
        ("p-agir", &["un", "deux"]),
    ] {
        tests::small::write_programme(&courses.join(programme), programme, modules, "Bonjour.");
    }
    for start in 1..=2 {
        let serving = Serving::run(serve(folder.path()), &folder.path().join("log"));
        let mut client = Client::connect(serving.app).expect("it listens");
        let catalogue = client.get("/").expect("answered").body;
        let mut addresses: Vec<&str> = catalogue
            .split("class=\"whole\" href=\"/cours/")
            .skip(1)
            .map(|it| it.split('"').next().unwrap_or_default())
            .collect();
        assert_eq!(addresses.len(), 7, "start {start}: {catalogue}");
        for title in ["AGIR-PLUS", "AGIR", "B-C", "B", "C", "UN", "DEUX"] {
            assert!(
                catalogue.contains(&format!(">{title}</a></h3>")),
                "{title}: {catalogue}"
            );
        }
        addresses.sort_unstable();
        addresses.dedup();
        assert_eq!(addresses.len(), 7, "each has an address of its own");
        drop(serving);
    }
}

#[test]
fn whoever_tries_it_at_localhost_is_led_to_its_address() {
    let folder = folder();
    let serving = Serving::run(serve(folder.path()), &folder.path().join("log"));
    let ask = |host: &str| {
        let mut stream = std::net::TcpStream::connect(serving.app).expect("it listens");
        let request =
            format!("GET /verifier?a=b HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).expect("sent");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        answer
    };
    let led = ask(&format!("localhost:{}", serving.app.port()));
    assert!(led.starts_with("HTTP/1.1 307"), "{led}");
    let address = format!("location: http://{}/verifier?a=b\r\n", serving.app);
    assert!(led.contains(&address), "{led}");
    for other in ["localhost:1", "localhost", "cours.example"] {
        let refused = ask(other);
        assert!(refused.starts_with("HTTP/1.1 421"), "{other}: {refused}");
        assert!(
            refused.contains(&format!("http://{}", serving.app)),
            "{refused}"
        );
    }
}

#[test]
fn what_cannot_work_is_refused_at_once() {
    for (arguments, reason) in [
        (["--dist", "nowhere"], "no folder `nowhere`"),
        (["--listen", "0.0.0.0:0"], "say with `--url`"),
    ] {
        let folder = folder();
        let done = serve(folder.path())
            .args(arguments)
            .output()
            .expect("it starts");
        assert_eq!(done.status.code(), Some(2), "{arguments:?}");
        let said = String::from_utf8_lossy(&done.stderr);
        assert!(said.contains(reason), "{said}");
    }
    let folder = folder();
    let page = folder.path().join("courses");
    for entry in walk(&page) {
        if entry.extension().is_some_and(|it| it == "md") {
            fs::write(entry, "![](nowhere.png)\n").expect("written");
        }
    }
    let done = serve(folder.path()).output().expect("it starts");
    assert_eq!(done.status.code(), Some(1), "courses with errors");
}

fn walk(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        match path.is_dir() {
            true => found.extend(walk(&path)),
            false => found.push(path),
        }
    }
    found
}

/// A learner's browser.
struct Learner {
    client: Client,
    app: SocketAddr,
    cookie: String,
}

impl Learner {
    fn ask(&mut self, method: &str, path: &str, form: &str) -> Answer {
        let Learner { app, cookie, .. } = self;
        let request = format!(
            "{method} {path} HTTP/1.1\r\nhost: {app}\r\norigin: http://{app}\r\n\
             cookie: {cookie}\r\nx-forwarded-for: 203.0.113.77\r\nuser-agent: Zorglub/7\r\n\
             content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{form}",
            form.len()
        );
        let answer = self.client.send(&request).expect("answered");
        let set = answer.header("set-cookie");
        if let Some(pair) = set.split(';').next().filter(|it| !it.is_empty()) {
            self.cookie = pair.to_owned();
        }
        answer
    }
}

/// What stands between two texts.
fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    let (_, rest) = text.split_once(before).expect(before);
    rest.split_once(after).expect(after).0
}

/// Every identifier of learners that the database has.
async fn identifiers(data: &Path) -> Vec<String> {
    let url = format!("sqlite:{}", data.join("relais.db").display());
    let store = Store::open(&url).await.expect("opened");
    let mut write = store.begin().await.expect("begun");
    let mut all = Vec::new();
    for sql in [
        "select learner_id from learner",
        "select registration_id from registration",
        "select attempt_id from attempt",
        "select session_hash from session",
        "select resume_hash from learner where resume_hash is not null",
    ] {
        let found: Vec<(String,)> = sqlx::query_as(sql)
            .fetch_all(&mut *write)
            .await
            .expect("read");
        assert!(!found.is_empty(), "{sql}");
        all.extend(found.into_iter().map(|it| it.0));
    }
    drop(write);
    store.close().await;
    all
}

#[test]
fn the_log_says_nothing_of_those_who_learn() {
    // Whoever looks for a defect may ask for everything.
    for level in ["info", "trace"] {
        learn(level);
    }
}

/// Takes a course while the log says so much, and looks for what it must not hold.
fn learn(level: &str) {
    let folder = folder();
    let log = folder.path().join("log");
    let mut command = serve(folder.path());
    command.env("RELAIS_LOG", level).arg("--behind-proxy");
    let serving = Serving::run(command, &log);
    let mut learner = Learner {
        client: Client::connect(serving.app).expect("it listens"),
        app: serving.app,
        cookie: "relais-langue=fr".into(),
    };
    const TYPED: [&str; 6] = [
        "203.0.113.77",
        "Zorglub",
        "Wilfrid-Chercheur",
        "ma-reponse-secrete",
        "un-texte-recopie",
        "chemin-intime",
    ];
    let begun = learner.ask("POST", "/cours/p-m/commencer", "");
    let study = begun.header("location").to_owned();
    assert_eq!(study, "/mes-cours/p-m/lecture", "{}", begun.body);
    let secret = learner
        .cookie
        .split('=')
        .nth(1)
        .expect("a cookie")
        .to_owned();
    let page = learner.ask("GET", &study, "").body.replace("&#x2F;", "/");
    let csrf = between(&page, "data-csrf=\"", "\"").to_owned();
    let player = between(&page, "/lecteur/", "\"").to_owned();

    let mut content = Client::connect(serving.content).expect("it listens");
    let page = content
        .get(&format!("/lecteur/{player}"))
        .expect("answered");
    assert_eq!(page.status, 200, "{}", page.body);
    let launch = between(&page.body, "id=\"launch\">", "</script>");
    let launch: Value = serde_json::from_str(launch).expect("JSON");
    let sco = &launch["sco"];
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let (token, url) = (text(&sco["token"]), text(&sco["url"]));
    let file = content.get(&url).expect("answered");
    assert_eq!(file.status, 200, "{url}");
    let mut commit = |path: &str, body: Value| {
        let answer = content.post(path, &body.to_string());
        answer.expect("answered")
    };
    let set = json!({
        "cmi.core.lesson_status": "incomplete",
        "cmi.suspend_data": "ma-reponse-secrete",
        "cmi.interactions.0.id": "q1",
        "cmi.interactions.0.type": "fill-in",
        "cmi.interactions.0.student_response": "ma-reponse-secrete",
    });
    let calls = json!({ "sample": [["LMSSetValue", "cmi.ma-reponse-secrete", "201"]] });
    let body = json!({ "token": token, "seq": 1, "set": set, "calls": calls });
    assert_eq!(commit("/essai/commit", body.clone()).status, 200);
    // What is refused, too: stale, invalid, forged, no JSON, a SCO that is not there.
    let wrong = json!({ "cmi.core.lesson_status": "ma-reponse-secrete" });
    let refused = [
        (
            "/essai/commit",
            json!({ "token": token, "seq": 2, "set": wrong }),
        ),
        (
            "/essai/commit",
            json!({ "token": format!("{token}x"), "seq": 3 }),
        ),
        (
            "/essai/commit",
            json!({ "token": token, "seq": "ma-reponse-secrete" }),
        ),
        (
            "/essai/rejeu",
            json!({ "token": token, "launch": 7, "seq": 1, "set": set }),
        ),
    ];
    for (path, body) in refused {
        let status = commit(path, body.clone()).status;
        assert!((400..500).contains(&status), "{path} {body}: {status}");
    }
    let opening = format!("csrf={csrf}&token={token}&item=ma-reponse-secrete");
    let opened = learner.ask("POST", "/mes-cours/p-m/ouvrir", &opening);
    assert_eq!(opened.status, 404, "{}", opened.body);
    let end = json!({
        "token": token, "seq": 2, "finish": true,
        "set": { "cmi.core.lesson_status": "completed", "cmi.core.score.raw": "90" },
    });
    assert_eq!(commit("/essai/commit", end).status, 200);

    let form = format!("csrf={csrf}&nom=Wilfrid-Chercheur&region=11&texte=un-texte-recopie");
    for (path, status) in [
        ("/mes-cours/p-m/attestation", 200),
        ("/mes-donnees/profil", 303),
        ("/verifier", 200),
        ("/mes-cours/chemin-intime/recommencer", 404),
        ("/cours/chemin-intime/commencer", 404),
    ] {
        assert_eq!(learner.ask("POST", path, &form).status, status, "{path}");
    }
    for path in ["/mes-donnees", "/chemin-intime", "/?q=chemin-intime"] {
        learner.ask("GET", path, "");
    }
    let code = learner.ask("POST", "/mes-cours/code", &form);
    let words = between(&code.body, "<ol class=\"words\"", "</ol>");
    let words: Vec<&str> = words
        .split("<li>")
        .skip(1)
        .filter_map(|it| it.split('<').next())
        .collect();
    assert!(words.len() > 3, "{words:?}");
    let code = words.join(" ");
    let resumed = format!("csrf={csrf}&code={}", words.join("+"));
    assert_eq!(learner.ask("POST", "/reprendre", &resumed).status, 303);
    let renewed = learner.cookie.split('=').nth(1).expect("one").to_owned();

    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let mut secrets = runtime.block_on(identifiers(&folder.path().join("relais-data")));
    secrets.extend([secret, renewed, csrf, player, token, code]);
    secrets.extend(TYPED.map(str::to_owned));
    let told = Command::new("kill").arg(serving.id().to_string()).status();
    assert!(told.expect("kill starts").success());
    let mut serving = serving;
    assert_eq!(serving.wait(), Some(0));
    let log = fs::read_to_string(&log).expect("a log");
    assert!(log.contains("INFO"), "it says something: {log}");
    for secret in secrets {
        assert!(!log.contains(&secret), "`{secret}` in {log}");
    }
}

#[test]
fn a_server_says_whether_it_is_ready() {
    let folder = folder();
    let serving = Serving::run(serve(folder.path()), &folder.path().join("log"));
    let ask = |address: &str| {
        let mut command = crate::program();
        command.args(["serve", "--ready", "--listen", address]);
        command.output().expect("it starts")
    };
    // As an image listens: on all addresses.
    let everywhere = format!("0.0.0.0:{}", serving.app.port());
    for address in [serving.app.to_string(), everywhere] {
        let output = ask(&address);
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        assert_eq!(output.stdout, b"ready\n");
    }
    let gone = serving.app.to_string();
    drop(serving);
    let output = ask(&gone);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        said.starts_with(&format!("error: no server answers at {gone}")),
        "{said}"
    );
}

/// The journal of systemd notes the time by itself, and reads the priority at a line's beginning.
#[cfg(unix)]
#[test]
fn the_journal_gets_lines_with_a_priority_and_without_a_time() {
    use std::os::unix::fs::MetadataExt;
    let folder = tempfile::tempdir().expect("a folder");
    let log = folder.path().join("log");
    let said = |device: u64, inode: u64| {
        let begun = fs::read_to_string(&log).expect("a log").len();
        let mut command = serve(folder.path());
        command.env("JOURNAL_STREAM", format!("{device}:{inode}"));
        drop(Serving::run(command, &log));
        fs::read_to_string(&log).expect("a log").split_off(begun)
    };
    fs::write(&log, "").expect("a file");
    let stream = fs::metadata(&log).expect("it is there");
    let journal = said(stream.dev(), stream.ino());
    assert!(
        journal.starts_with("<4>relais::command::serve: no courses of ours"),
        "{journal}"
    );
    assert!(journal.lines().all(|it| it.starts_with('<')), "{journal}");
    // Another stream's mark was inherited: this one goes elsewhere.
    let file = said(stream.dev(), stream.ino() + 1);
    assert!(file.starts_with("20") && file.contains(" WARN "), "{file}");
    assert!(!file.contains('\u{1b}') && !journal.contains('\u{1b}'));
}

/// What tests look for in its output is there whatever the system speaks.
#[test]
fn a_server_of_a_test_speaks_english_on_a_french_machine() {
    let folder = folder();
    let mut command = serve(folder.path());
    command
        .env_remove("RELAIS_LANG")
        .env("LC_ALL", "fr_FR.UTF-8");
    let serving = Serving::run(command, &folder.path().join("log"));
    let mut client = Client::connect(serving.app).expect("it listens");
    assert_eq!(client.get("/healthz").expect("answered").status, 200);
}
