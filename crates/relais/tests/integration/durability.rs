//! The real server while things break: killed under load, no space, a database held by
//! somebody else or gone for a while. What it acknowledged is there afterwards, it says
//! clearly that it can't, and it recovers by itself.
//!
//! `kill -9` loses no page that was written: what a power cut loses is the business of
//! `synchronous = full`, which the store's tests look at.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use server::domain::token::{Keys, Mode, Ticket};
use server::store::Store;
use tests::http::{Answer, Client};
use tests::learners;
use tests::postgres::Postgres;
use tests::serving::{self, Serving};

/// Rounds of killing on SQLite, and on PostgreSQL, whose own part is not killed.
const ROUNDS: u32 = 200;
const POSTGRES_ROUNDS: u32 = 30;
const PLAYERS: usize = 6;

/// A place where a server runs again and again on the same data.
struct Place {
    folder: tempfile::TempDir,
    keys: Keys,
    database: String,
    players: Vec<Player>,
}

/// A player that remembers what it sent and what was acknowledged.
struct Player {
    registration_id: String,
    token: String,
    seq: u64,
    /// The last number sent, in any launch: it is in the suspend data.
    sent: u64,
    /// The last one acknowledged.
    kept: u64,
}

impl Place {
    fn new(database: Option<String>) -> Place {
        let folder = tempfile::tempdir().expect("a folder");
        let data = folder.path().join("data");
        let keys = serving::keys(&data);
        let own = || format!("sqlite:{}", data.join("relais.db").display());
        let database = database.unwrap_or_else(own);
        let opened = wait(async {
            let store = Store::open(&database).await.expect("the database opens");
            let version = learners::course(&store, "cours", &[learners::sco(0, "a")]).await;
            let opened = learners::open_many(&store, &version, "a", PLAYERS).await;
            store.close().await;
            opened
        });
        let player = |open: learners::Open| Player {
            token: open.token(&keys, i64::MAX / 2),
            registration_id: open.registration_id,
            seq: 0,
            sent: 0,
            kept: 0,
        };
        let players = opened.into_iter().map(player).collect();
        Place {
            folder,
            keys,
            database,
            players,
        }
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn start(&self) -> Serving {
        Serving::start(program(), &self.data(), Some(&self.database))
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.data().join("log")).unwrap_or_default()
    }

    /// Opens every player again: it finds what was acknowledged, or something later.
    fn resume(&mut self, server: &Serving) {
        let mut client = Client::connect(server.content).expect("it listens");
        for player in &mut self.players {
            player.resume(&mut client, &self.keys);
        }
    }

    /// All players commit until told to stop, or until nobody answers.
    fn commit_for(&mut self, server: &Serving, time: Duration, then: impl FnOnce()) {
        let over = AtomicBool::new(false);
        std::thread::scope(|scope| {
            for player in &mut self.players {
                let over = &over;
                scope.spawn(move || {
                    let Ok(mut client) = Client::connect(server.content) else {
                        return;
                    };
                    while !over.load(Ordering::Relaxed) {
                        match player.commit(&mut client, 200) {
                            // The server is gone, perhaps in the middle of an answer.
                            Err(_) => return,
                            Ok(answer) => assert!(matches!(answer.status, 200 | 503), "{answer:?}"),
                        }
                        // Faster would be more than one player may.
                        std::thread::sleep(Duration::from_millis(2));
                    }
                });
            }
            std::thread::sleep(time);
            then();
            over.store(true, Ordering::Relaxed);
        });
    }
}

impl Player {
    fn resume(&mut self, client: &mut Client, keys: &Keys) {
        let ticket = Ticket {
            registration_id: self.registration_id.clone(),
            mode: Mode::Normal,
            lang: "fr".to_owned(),
        };
        let path = format!("/lecteur/{}", ticket.sign(keys, i64::MAX / 2));
        let answer = client.get(&path).expect("an answer");
        assert_eq!(answer.status, 200, "{}", answer.body);
        let opened = launch(&answer.body);
        let cmi = &opened["sco"]["cmi"];
        let found = cmi["cmi.suspend_data"].as_str().unwrap_or("0");
        let found: u64 = found.trim_start_matches('x').parse().expect("a number");
        assert_eq!(cmi["cmi.core.lesson_mode"], "normal");
        assert!(
            (self.kept..=self.sent).contains(&found),
            "acknowledged {}, sent {}, found {found}",
            self.kept,
            self.sent
        );
        self.kept = found;
        self.token = opened["sco"]["token"].as_str().expect("a token").to_owned();
        self.seq = 0;
    }

    /// One more number, in this many characters.
    fn commit(&mut self, client: &mut Client, length: usize) -> std::io::Result<Answer> {
        self.seq += 1;
        self.sent += 1;
        let data = format!("{:x>length$}", self.sent);
        // `x` and then the number: never a digit before it.
        let body = json!({
            "token": self.token,
            "seq": self.seq,
            // Without a status it would be over, and opened for review.
            "set": { "cmi.core.lesson_status": "incomplete", "cmi.suspend_data": data },
        });
        let answer = client.post("/essai/commit", &body.to_string())?;
        if answer.status == 200 {
            let body: Value = serde_json::from_str(&answer.body).expect("JSON");
            assert_eq!(body["acknowledged"], self.seq);
            self.kept = self.sent;
        }
        Ok(answer)
    }
}

/// What the player's page carries.
fn launch(page: &str) -> Value {
    let (_, rest) = page.split_once("id=\"launch\">").expect("a player");
    let (text, _) = rest.split_once("</script>").expect("an end");
    serde_json::from_str(text).expect("JSON")
}

fn program() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_relais"))
}

fn wait<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(future)
}

/// Numbers that are as good as any, and the same each time.
fn random(state: &mut u64, below: u64) -> u64 {
    *state = state
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1);
    (*state >> 33) % below
}

fn is_intact(path: &Path) {
    use sqlx::{Connection, SqliteConnection};
    let url = format!("sqlite://{}", path.display());
    let (found,): (String,) = wait(async {
        let mut connection = SqliteConnection::connect(&url).await.expect("it opens");
        let found = sqlx::query_as("pragma integrity_check")
            .fetch_one(&mut connection)
            .await;
        connection.close().await.expect("it closes");
        found.expect("an answer")
    });
    assert_eq!(found, "ok");
}

fn killed(place: &mut Place, rounds: u32, mut between: impl FnMut(u32, &Place)) {
    let mut state = 20_261_122;
    for round in 0..rounds {
        let server = place.start();
        place.resume(&server);
        let time = Duration::from_micros(random(&mut state, 60_000));
        let id = server.id().to_string();
        place.commit_for(&server, time, || {
            let done = Command::new("kill").args(["-9", &id]).status();
            assert!(done.expect("kill starts").success());
        });
        drop(server);
        between(round, place);
    }
    let server = place.start();
    place.resume(&server);
    let kept: u64 = place.players.iter().map(|it| it.kept).sum();
    eprintln!("{rounds} kills, {kept} commits, none lost");
    assert!(kept > u64::from(rounds), "there was no load");
}

#[test]
fn killed_under_load_nothing_acknowledged_is_lost() {
    let mut place = Place::new(None);
    killed(&mut place, ROUNDS, |round, place| {
        if round % 20 == 0 || round == ROUNDS - 1 {
            is_intact(&place.data().join("relais.db"));
        }
    });
}

#[test]
fn killed_on_postgresql_nothing_acknowledged_is_lost() {
    let mut place = Place::new(Some(Postgres::shared().database()));
    killed(&mut place, POSTGRES_ROUNDS, |_, _| {});
}

#[test]
fn stopped_in_good_order_it_finishes_what_it_began() {
    let mut place = Place::new(None);
    for _ in 0..5 {
        let mut server = place.start();
        place.resume(&server);
        let id = server.id().to_string();
        place.commit_for(&server, Duration::from_millis(60), || {
            let done = Command::new("kill").args(["-TERM", &id]).status();
            assert!(done.expect("kill starts").success());
        });
        assert_eq!(server.wait(), Some(0), "{}", place.log());
    }
    let server = place.start();
    place.resume(&server);
    drop(server);
    is_intact(&place.data().join("relais.db"));
}

/// Whoever sends half a request and waits holds nobody up.
#[test]
fn stopped_it_waits_for_nobody_for_ever() {
    let mut place = Place::new(None);
    let mut server = place.start();
    place.resume(&server);
    let mut slow = std::net::TcpStream::connect(server.content).expect("it listens");
    let half = format!(
        "POST /essai/commit HTTP/1.1\r\nHost: {0}\r\nOrigin: http://{0}\r\n\
         Content-Length: 100\r\n\r\n{{\"token\":",
        server.content
    );
    std::io::Write::write_all(&mut slow, half.as_bytes()).expect("sent");
    place.commit_for(&server, Duration::from_millis(60), || {});
    let began = Instant::now();
    let id = server.id().to_string();
    let done = Command::new("kill").args(["-TERM", &id]).status();
    assert!(done.expect("kill starts").success());
    assert_eq!(server.wait(), Some(0), "{}", place.log());
    assert!(began.elapsed() < Duration::from_secs(30));
    let server = place.start();
    place.resume(&server);
}

#[test]
fn without_space_it_says_so_and_goes_on_when_there_is_some() {
    let mut place = Place::new(None);
    // No file may grow beyond 3 MB, as on a full disk; without the signal that would
    // end it.
    let mut limited = Command::new("bash");
    let script = "trap '' XFSZ; ulimit -S -f 3072; exec \"$0\" \"$@\"";
    limited.args(["-c", script]).arg(program());
    let server = Serving::start_with(limited, &place.data(), Some(&place.database));
    place.resume(&server);
    let mut client = Client::connect(server.content).expect("it listens");
    let mut refused = 0;
    for turn in 0.. {
        assert!(turn < 1000, "the disk never filled");
        let player = &mut place.players[turn % PLAYERS];
        let answer = player.commit(&mut client, 50_000).expect("an answer");
        match answer.status {
            200 => {}
            503 => {
                assert_eq!(answer.body, r#"{"error":"busy"}"#);
                refused += 1;
            }
            _ => panic!("{answer:?}\n{}", place.log()),
        }
        if refused == 20 {
            break;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    // Reading goes on.
    let ready = Client::connect(server.app)
        .unwrap()
        .get("/healthz")
        .unwrap();
    assert_eq!(ready.status, 200);
    let done = Command::new("prlimit")
        .args(["--fsize=unlimited", "--pid", &server.id().to_string()])
        .status();
    assert!(done.expect("prlimit starts").success());
    for player in &mut place.players {
        let answer = player.commit(&mut client, 50_000).expect("an answer");
        assert_eq!(answer.status, 200, "{answer:?}\n{}", place.log());
    }
    drop(server);
    is_intact(&place.data().join("relais.db"));
    let server = place.start();
    place.resume(&server);
}

#[test]
fn a_database_that_somebody_else_holds_is_waited_for() {
    let mut place = Place::new(None);
    let server = place.start();
    place.resume(&server);
    let mut client = Client::connect(server.content).expect("it listens");
    wait(async {
        let store = Store::open(&place.database).await.expect("it opens");
        let held = store.begin().await.expect("a transaction");
        let answer = place.players[0].commit(&mut client, 200).expect("answered");
        assert_eq!(answer.status, 503, "{answer:?}");
        assert_eq!(answer.body, r#"{"error":"busy"}"#);
        drop(held);
        store.close().await;
    });
    let answer = place.players[0].commit(&mut client, 200).expect("answered");
    assert_eq!(answer.status, 200, "{answer:?}\n{}", place.log());
    place.resume(&server);
}

/// What a balancer reads on both ports once commits do not get through, and whether the
/// process lives.
fn wait_until_unready(server: &Serving) -> (String, u16) {
    let since = Instant::now();
    loop {
        let ask = |address, path| Client::connect(address).unwrap().get(path).unwrap();
        let ready = ask(server.app, "/readyz");
        if ready.status == 503 {
            assert_eq!(ask(server.content, "/readyz").status, 503);
            return (ready.body, ask(server.content, "/healthz").status);
        }
        assert!(since.elapsed() < Duration::from_secs(6), "{}", ready.body);
        std::thread::sleep(Duration::from_millis(100));
    }
}

/// What a learner sees meanwhile, in their language: a page that asks again by itself.
fn says_in_words_that_it_is_away(server: &Serving) {
    for (language, title) in [
        ("fr-FR,fr", "Service momentanément indisponible"),
        ("en-GB,en", "Service unavailable for the moment"),
    ] {
        // With a session that is not known yet, too.
        for path in ["/", "/mes-cours", "/cours/cours"] {
            let mut client = Client::connect(server.app).unwrap();
            let request = format!(
                "GET {path} HTTP/1.1\r\nhost: {}\r\naccept: text/html\r\n\
                 accept-language: {language}\r\ncookie: relais=abc\r\n\r\n",
                server.app
            );
            let answer = client.send(&request).unwrap();
            assert_eq!(answer.status, 503, "{path}");
            assert!(answer.body.contains(title), "{path}: {}", answer.body);
            let refresh = r#"data-again="3""#;
            assert!(answer.body.contains(refresh), "{path}: {}", answer.body);
        }
    }
    // In the frame of a course as well.
    let mut client = Client::connect(server.content).unwrap();
    let request = format!(
        "GET /c/x/00000000000000000000000000000000/a.html HTTP/1.1\r\nhost: {}\r\n\
         sec-fetch-dest: iframe\r\naccept-language: fr\r\n\r\n",
        server.content
    );
    let answer = client.send(&request).unwrap();
    assert!(answer.body.contains("<h1>"), "{}", answer.body);
}

#[test]
fn postgresql_may_stop_and_come_back() {
    let mut postgres = Postgres::private();
    let mut place = Place::new(Some(postgres.database()));
    let server = place.start();
    place.resume(&server);
    for is_crash in [false, true] {
        place.commit_for(&server, Duration::from_millis(300), || {
            if is_crash {
                postgres.crash();
            } else {
                postgres.end();
            }
        });
        let mut client = Client::connect(server.content).expect("it listens");
        let answer = place.players[0].commit(&mut client, 200).expect("answered");
        assert_eq!(answer.status, 503, "{answer:?}");
        let (ready, alive) = wait_until_unready(&server);
        assert!(ready.contains("commits do not get through"), "{ready}");
        assert_eq!(alive, 200, "the process lives");
        says_in_words_that_it_is_away(&server);
        postgres.begin();
        // The same server, within the time that players wait between two tries.
        let since = Instant::now();
        loop {
            let answer = place.players[0].commit(&mut client, 200).expect("answered");
            if answer.status == 200 {
                break;
            }
            assert_eq!(answer.status, 503, "{answer:?}\n{}", place.log());
            assert!(since.elapsed() < Duration::from_secs(20), "{}", place.log());
            std::thread::sleep(Duration::from_millis(100));
        }
        place.resume(&server);
    }
}
