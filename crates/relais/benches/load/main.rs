//! Durable progress commits, as 64 players send them: to the real server over HTTP,
//! and beside it, in the same run, the same rows in grouped transactions straight
//! through the driver. Then memory with every attempt open, and the time that the
//! launch page takes.
//!
//! `cargo bench -p relais --bench load [-- sqlite|postgres] [SECONDS]`. The ratio is
//! what to look at: the rest is this machine's, and what else it did. The clients run
//! on the same processors as the server.

mod clients;
mod driver;

use std::path::Path;
use std::time::{Duration, Instant};

use hdrhistogram::Histogram;
use server::domain::token::{Keys, Mode, Ticket};
use server::store::Store;
use tests::learners::{self, Open};
use tests::postgres::Postgres;
use tests::serving::{self, Serving};

/// Players that commit at the same time.
const CLIENTS: usize = 64;
/// Open attempts.
const ATTEMPTS: usize = 10_000;
/// Openings of the player that are timed.
const LAUNCHES: usize = 500;

/// What the server promises: share of the driver's rate, milliseconds, megabytes.
const SHARE: f64 = 0.40;
const P99: f64 = 30.0;
const MEMORY: f64 = 150.0;
const LAUNCH: f64 = 15.0;

/// What it is to come to, beyond what is promised: missing it fails nothing.
struct Aims {
    /// First commits of attempts a second.
    first: f64,
    /// Of the driver's rate.
    share: f64,
}

const SQLITE: Aims = Aims {
    first: 10_000.0,
    share: 0.50,
};
const POSTGRES: Aims = Aims {
    first: 6_000.0,
    share: 0.60,
};

/// A rate, how long each took in microseconds, and what processors did for each.
struct Measure {
    per_second: f64,
    times: Histogram<u64>,
    processors: Processors,
}

/// Microseconds of processor time for each commit: what else the machine does changes
/// them little.
#[derive(Clone, Copy, Default)]
struct Processors {
    server: f64,
    bench: f64,
}

impl Processors {
    /// What a run used.
    fn measured(server: Option<u32>, run: impl FnOnce() -> Measure) -> Measure {
        let pid = server.map(|it| it.to_string());
        let used = || {
            let server = pid.as_deref().map_or(0.0, processor_seconds);
            (server, processor_seconds("self"))
        };
        let before = used();
        let mut measure = run();
        let after = used();
        let each = 1e6 / measure.times.len() as f64;
        measure.processors = Processors {
            server: (after.0 - before.0) * each,
            bench: (after.1 - before.1) * each,
        };
        measure
    }
}

/// What a process has used so far, all its threads, in user mode and in the kernel.
fn processor_seconds(process: &str) -> f64 {
    let path = format!("/proc/{process}/stat");
    let text = std::fs::read_to_string(path).expect("it runs");
    let (_, rest) = text.rsplit_once(')').expect("a name");
    let ticks = rest.split_whitespace().skip(11).take(2);
    // A tick is a hundredth of a second on every Linux.
    ticks.filter_map(|it| it.parse::<f64>().ok()).sum::<f64>() / 100.0
}

impl Measure {
    fn new(times: Histogram<u64>, started: Instant) -> Measure {
        Measure {
            per_second: times.len() as f64 / started.elapsed().as_secs_f64(),
            times,
            processors: Processors::default(),
        }
    }

    fn ms(&self, quantile: f64) -> f64 {
        self.times.value_at_quantile(quantile) as f64 / 1000.0
    }

    fn show(&self, what: &str) {
        println!(
            "  {what:<24}{:>8.0}/s   p50 {:>6.2} ms   p99 {:>6.2} ms   max {:>6.1} ms   \
             processor {:>4.0} µs server, {:>3.0} µs bench",
            self.per_second,
            self.ms(0.5),
            self.ms(0.99),
            self.ms(1.0),
            self.processors.server,
            self.processors.bench,
        );
    }
}

fn main() {
    // `cargo test --benches` asks whether this starts; there is nothing to test.
    if std::env::args().any(|argument| argument == "--test") {
        return;
    }
    let wanted = |name: &str| {
        let mut names = std::env::args().filter(|it| it == "sqlite" || it == "postgres");
        let first = names.next();
        first.is_none_or(|it| it == name)
    };
    let seconds = std::env::args().find_map(|it| it.parse().ok()).unwrap_or(5);
    let time = Duration::from_secs(seconds);
    let mut is_met = true;
    if wanted("sqlite") {
        is_met &= run("SQLite, WAL, synchronous=FULL", None, time, &SQLITE);
    }
    if wanted("postgres") {
        let database = || Postgres::shared().database();
        let title = "PostgreSQL, synchronous_commit=on";
        is_met &= run(title, Some(&database), time, &POSTGRES);
    }
    if !is_met {
        std::process::exit(1);
    }
}

/// True: every promise is kept.
fn run(title: &str, database: Option<&dyn Fn() -> String>, time: Duration, aims: &Aims) -> bool {
    println!("{title}   (load average {})", load_average());
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    let keys = serving::keys(&data);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let local = tokio::task::LocalSet::new();
    let seed = |url: &str| {
        local.block_on(&runtime, async {
            let store = Store::open(url).await.expect("the database opens");
            let version = learners::course(&store, "charge", &[learners::sco(0, "sco")]).await;
            let opened = learners::open_many(&store, &version, "sco", ATTEMPTS).await;
            store.close().await;
            opened
        })
    };
    let url = |name: &str| match database {
        Some(database) => database(),
        None => format!("sqlite:{}", folder.path().join(name).display()),
    };
    let (ours, theirs) = (url("server.db"), url("driver.db"));
    let opened = seed(&ours);
    seed(&theirs);
    let server = Serving::start(Path::new(env!("CARGO_BIN_EXE_relais")), &data, Some(&ours));

    let far = i64::MAX / 2;
    let tokens: Vec<String> = opened.iter().map(|it| it.token(&keys, far)).collect();
    let mut players = clients::Players::new(&tokens, CLIENTS);
    // Each attempt's first commit begins its session; then the pages turn.
    let begin = Processors::measured(Some(server.id()), || {
        local.block_on(&runtime, players.run(server.content, Until::Each(1)))
    });
    begin.show("HTTP, first commit");
    aim("first commits", begin.per_second, aims.first, "/s");
    // In turns, so that what else the machine does hurts both.
    let (mut http, mut driver) = (Vec::new(), Vec::new());
    let mut raw = local.block_on(&runtime, driver::Driver::open(&theirs, &opened));
    for _ in 0..3 {
        driver.push(Processors::measured(None, || {
            local.block_on(&runtime, raw.run(CLIENTS, time))
        }));
        http.push(Processors::measured(Some(server.id()), || {
            local.block_on(&runtime, players.run(server.content, Until::Over(time)))
        }));
    }
    let best = |all: Vec<Measure>| {
        all.into_iter()
            .max_by(|one, two| one.per_second.total_cmp(&two.per_second))
            .expect("three runs")
    };
    let (driver, http) = (best(driver), best(http));
    driver.show("driver, grouped");
    http.show("HTTP, durable commits");
    let share = http.per_second / driver.per_second;
    let mut is_met = verdict(
        "share of the driver",
        share * 100.0,
        SHARE * 100.0,
        "%",
        true,
    );
    aim(
        "share of the driver",
        share * 100.0,
        aims.share * 100.0,
        "%",
    );
    is_met &= verdict("p99", http.ms(0.99), P99, "ms", false);
    let megabytes = server.kilobytes("VmHWM:") as f64 / 1024.0;
    is_met &= verdict("most memory", megabytes, MEMORY, "MB", false);
    let launch = launches(&server, &keys, &opened);
    launch.show("launch page");
    is_met &= verdict("launch page, p99", launch.ms(0.99), LAUNCH, "ms", false);
    println!("  load average {}", load_average());
    is_met
}

/// How long it goes on.
#[derive(Clone, Copy)]
enum Until {
    /// So many commits of each attempt.
    Each(u64),
    /// So long.
    Over(Duration),
}

/// Opens the player as browsers do, one after the other.
fn launches(server: &Serving, keys: &Keys, opened: &[Open]) -> Measure {
    let mut client = tests::http::Client::connect(server.content).expect("it listens");
    let mut times = histogram();
    let started = Instant::now();
    for open in &opened[..LAUNCHES] {
        let ticket = Ticket {
            registration_id: open.registration_id.clone(),
            mode: Mode::Normal,
            lang: "fr".to_owned(),
        };
        let path = format!("/lecteur/{}", ticket.sign(keys, i64::MAX / 2));
        let sent = Instant::now();
        let answer = client.get(&path).expect("an answer");
        assert_eq!(answer.status, 200, "{}", answer.body);
        times.saturating_record(sent.elapsed().as_micros() as u64);
    }
    Measure::new(times, started)
}

fn histogram() -> Histogram<u64> {
    Histogram::new_with_bounds(1, 60_000_000, 3).expect("bounds")
}

fn verdict(what: &str, value: f64, goal: f64, unit: &str, is_least: bool) -> bool {
    let is_met = (value >= goal) == is_least;
    let word = if is_met { "met" } else { "MISSED" };
    let relation = if is_least { "at least" } else { "under" };
    println!("  {what:<24}{value:>8.1} {unit:<3}  {relation} {goal} {unit}: {word}");
    is_met
}

fn aim(what: &str, value: f64, goal: f64, unit: &str) {
    let word = if value >= goal { "reached" } else { "not yet" };
    println!("  {what:<24}{value:>8.1} {unit:<3}  aim {goal} {unit}: {word}");
}

fn load_average() -> String {
    let text = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ').next().unwrap_or_default().to_owned()
}
