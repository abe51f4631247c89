//! `relais statistics freeze` killed again and again: a year is drawn once.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::Instant;

use server::domain::identity::Identity;
use server::domain::import;
use server::store::{Store, partner, release};
use server::{Parts, Settings};
use statistics::plan::{PARTNER_TYPES, Plan};
use tempfile::TempDir;

/// Years that are frozen, each with kills in other places.
const YEARS: u16 = 8;
/// Kills of each.
const ROUNDS: u32 = 8;

struct Machine(TempDir);

impl Machine {
    /// A server's data with partners enough for the steps to take a moment.
    fn new() -> Machine {
        let folder = tempfile::tempdir().expect("a folder");
        let settings = Settings {
            data: folder.path().join("data"),
            ..Settings::default()
        };
        wait(async {
            let parts = Parts::open(&settings).await.expect("opened");
            for number in 0..12 {
                let slug = format!("ville-{number}");
                partner::create(&parts.store, None, &slug, &slug, "collectivite", 1)
                    .await
                    .expect("a partner");
            }
            parts.store.close().await;
        });
        Machine(folder)
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = crate::program();
        command
            .arg("statistics")
            .args(arguments)
            .current_dir(self.0.path())
            .env("RELAIS_DATA", self.0.path().join("data"))
            .stdin(Stdio::null());
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments)
            .output()
            .expect("the program starts")
    }

    /// What is drawn of a year, as it is stored; none before.
    fn drawn(&self, year: u16) -> Option<String> {
        let database = self.0.path().join("data/relais.db");
        wait(async {
            let store = Store::open(&format!("sqlite:{}", database.display())).await;
            let store = store.expect("opened");
            let record = release::record(&store, i64::from(year))
                .await
                .expect("read");
            store.close().await;
            let record: serde_json::Value = serde_json::from_str(&record?).expect("JSON");
            let drawn = record.pointer("/state/drawn").cloned();
            drawn.map(|it| it.to_string())
        })
    }
}

fn wait<T>(work: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    runtime.expect("a runtime").block_on(work)
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn plan(year: u16) -> Plan {
    let kinds = PARTNER_TYPES.map(|(id, plural)| serde_json::json!({ "id": id, "plural": plural }));
    let module = |id: &str| serde_json::json!({ "id": id, "title": id, "pass_mark": 70 });
    let plan = serde_json::json!({
        "year": year,
        "programme": "SensCyber",
        "publisher": "Essai",
        "modules": [module("comprendre"), module("agir")],
        "partner_types": kinds,
        "rho": "0.30",
        "shares": {
            "learners": 3, "module_status": 42, "starts_monthly": 11, "completions_monthly": 11,
            "region_status": 11, "duration_bands": 11, "questions": 11,
        },
    });
    serde_json::from_value(plan).expect("a plan")
}

fn open(machine: &Machine, year: u16) {
    let path = machine.0.path().join("plan.json");
    fs::write(&path, serde_json::to_vec(&plan(year)).expect("JSON")).expect("written");
    let opened = machine.run(&["open", &year.to_string(), "--plan", "plan.json"]);
    assert_eq!(opened.status.code(), Some(0), "{}", text(&opened.stderr));
}

#[test]
fn killed_anywhere_it_draws_once() {
    let machine = Machine::new();
    open(&machine, 2010);
    let begun = Instant::now();
    assert!(machine.run(&["freeze", "2010", "--yes"]).status.success());
    // How long it takes here, to kill in all places of it.
    let whole = begun.elapsed();
    let mut cut_off = 0;
    for year in 2011..2011 + YEARS {
        open(&machine, year);
        let text_year = year.to_string();
        let mut seen = None;
        for round in 0..ROUNDS {
            let mut command = machine.command(&["freeze", &text_year, "--yes"]);
            let mut child = command
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .expect("it starts");
            // Each year in other places than the one before.
            let part = u32::from(year - 2011) + u32::from(YEARS) * round;
            std::thread::sleep(whole * part / (u32::from(YEARS) * ROUNDS));
            let ended = child.try_wait().expect("asked");
            let _ = child.kill();
            child.wait().expect("it ends");
            let now = machine.drawn(year);
            if seen.is_some() {
                assert_eq!(seen, now, "{year} was drawn twice");
            }
            seen = now.or(seen);
            match ended {
                Some(status) => assert!(status.success(), "{year}"),
                None => cut_off += 1,
            }
        }
        let last = machine.run(&["freeze", &text_year, "--yes"]);
        assert!(last.status.success(), "{}", text(&last.stderr));
        let now = machine.drawn(year);
        assert!(now.is_some() && (seen.is_none() || seen == now), "{year}");
    }
    assert!(
        cut_off > u32::from(YEARS),
        "it was killed {cut_off} times only"
    );
}

/// The plan of a programme's sources is that of a server which has published its packages.
#[test]
fn the_command_and_the_server_make_the_same_plan() {
    let machine = Machine::new();
    let demo = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/courses/demo");
    let demo = demo.to_str().expect("UTF-8");
    let dist = machine.0.path().join("dist");
    let mut build = crate::program();
    build
        .args(["build", demo, "--target", "scorm12", "--out"])
        .arg(&dist);
    let built = build.output().expect("the program starts");
    assert!(built.status.success(), "{}", text(&built.stderr));
    let settings = Settings {
        data: machine.0.path().join("data"),
        ..Settings::default()
    };
    wait(async {
        let parts = Parts::open(&settings).await.expect("opened");
        let mut names: Vec<String> = fs::read_dir(&dist)
            .expect("a folder")
            .filter_map(|it| it.ok()?.file_name().into_string().ok())
            .filter(|it| it.starts_with("demo-") && it.ends_with(".scorm12.zip"))
            .collect();
        names.sort();
        assert_eq!(names.len(), 2, "{names:?}");
        for name in names {
            let zip = dist.join(&name);
            let identity = Identity::read(&zip).expect("read").expect("ours");
            let request = import::Request {
                slug: name.trim_end_matches(".scorm12.zip").to_owned(),
                is_own: true,
                is_listed: true,
                publication: Some(identity.version),
                ..import::Request::default()
            };
            let file = fs::File::open(&zip).expect("there");
            import::import(&parts.store, &parts.objects, file, request, 1)
                .await
                .expect("imported");
        }
        parts.store.close().await;
    });
    let opened = machine.run(&["open", "2021"]);
    assert_eq!(opened.status.code(), Some(0), "{}", text(&opened.stderr));
    let of_server: serde_json::Value = wait(async {
        let database = machine.0.path().join("data/relais.db");
        let store = Store::open(&format!("sqlite:{}", database.display())).await;
        let store = store.expect("opened");
        let record = release::record(&store, 2021)
            .await
            .expect("read")
            .expect("there");
        store.close().await;
        let record: serde_json::Value = serde_json::from_str(&record).expect("JSON");
        record["plan"].clone()
    });
    let printed = machine.run(&["plan", "--year", "2021", demo]);
    assert_eq!(printed.status.code(), Some(0), "{}", text(&printed.stderr));
    let of_sources: serde_json::Value = serde_json::from_slice(&printed.stdout).expect("JSON");
    assert_eq!(of_server, of_sources);
    assert_eq!(of_sources["programme"], "Démonstration & essais");
    assert_eq!(of_sources["programme_id"], "demo");
    assert_eq!(of_sources["publisher"], "Relais");
    let ids: Vec<&str> = of_sources["modules"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|it| it["id"].as_str())
        .collect();
    assert_eq!(ids, ["tour", "short"]);
}

#[test]
fn a_year_from_its_plan_to_its_files() {
    let machine = Machine::new();
    open(&machine, 2020);
    let again = machine.run(&["open", "2020", "--plan", "plan.json"]);
    assert_eq!(again.status.code(), Some(2));
    assert!(text(&again.stderr).contains("its plan never changes"));
    let courses = machine.run(&["open", "2021"]);
    assert_eq!(courses.status.code(), Some(2), "{}", text(&courses.stderr));
    let early = machine.run(&["files", "2020", "--out", "files"]);
    assert_eq!(early.status.code(), Some(2));

    // Nobody can be asked; who is in it is told, and no size.
    let asked = machine.run(&["freeze", "2020"]);
    assert_eq!(asked.status.code(), Some(2));
    assert!(!text(&asked.stderr).contains("50"));
    assert_eq!(machine.drawn(2020), None);
    let frozen = machine.run(&["freeze", "2020", "--yes"]);
    assert_eq!(frozen.status.code(), Some(0), "{}", text(&frozen.stderr));
    let said = text(&frozen.stdout);
    let key = said
        .lines()
        .find_map(|it| it.strip_prefix("key "))
        .expect("a key");
    assert!(said.contains("13 files"), "{said}");

    let files = machine.run(&["files", "2020", "--out", "files"]);
    assert_eq!(files.status.code(), Some(0), "{}", text(&files.stderr));
    let mut zips = 0;
    for entry in fs::read_dir(machine.0.path().join("files")).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.extension().is_some_and(|it| it == "zip") {
            verified(&machine, &path, key);
            assert_eq!(software(&path), whole_version());
            zips += 1;
        }
    }
    assert_eq!(zips, 13);
    assert_eq!(
        machine.run(&["freeze", "2020"]).stdout,
        frozen.stdout,
        "nothing is asked twice"
    );

    let dry = machine.run(&["purge", "2020", "--dry-run"]);
    assert!(
        text(&dry.stdout).contains("2020 can be purged from"),
        "{}",
        text(&dry.stdout)
    );
    let early = machine.run(&["purge", "2020", "--yes"]);
    assert_eq!(early.status.code(), Some(2), "{}", text(&early.stderr));
    let erratum = machine.run(&["erratum", "2020", "--yes"]);
    assert_eq!(erratum.status.code(), Some(0), "{}", text(&erratum.stderr));
    assert_eq!(text(&machine.run(&["years"]).stdout), "2020\topen\tv2\n");
    let second = text(&machine.run(&["freeze", "2020", "--yes"]).stdout);
    assert!(second.contains("version 2") && second.contains(key));
}

#[test]
fn files_go_where_the_server_keeps_them() {
    let machine = Machine::new();
    open(&machine, 2020);
    let before = count(&machine, "data/files");
    let run = |arguments: &[&str]| {
        let mut command = machine.command(arguments);
        command.env("RELAIS_FILES", machine.0.path().join("bucket"));
        let output = command.output().expect("the program starts");
        assert!(output.status.success(), "{}", text(&output.stderr));
    };
    run(&["freeze", "2020", "--yes"]);
    assert!(count(&machine, "bucket") > 0);
    assert_eq!(count(&machine, "data/files"), before);
    run(&["files", "2020", "--out", "out"]);
    assert_eq!(count(&machine, "out"), 26);
}

/// How many entries a folder has; none where there is none.
fn count(machine: &Machine, folder: &str) -> usize {
    fs::read_dir(machine.0.path().join(folder)).map_or(0, Iterator::count)
}

/// Which program a release says it was made by.
fn software(zip: &Path) -> String {
    let file = fs::File::open(zip).expect("there");
    let mut archive = zip::ZipArchive::new(file).expect("a zip");
    let name = archive
        .file_names()
        .map(|name| name.expect("a name").into_owned())
        .find(|it| it.ends_with("methode.json"))
        .expect("a method");
    let method = archive.by_name(&name).expect("readable");
    let method: serde_json::Value = serde_json::from_reader(method).expect("JSON");
    method["logiciel"].as_str().expect("a text").to_owned()
}

/// `Relais 0.1.0`, with the commit and its day where the program knows them.
fn whole_version() -> String {
    let mut command = crate::program();
    let said = command.arg("--version").output().expect("it starts").stdout;
    text(&said).trim().replacen("relais", "Relais", 1)
}

fn verified(machine: &Machine, zip: &Path, key: &str) {
    let verdict = machine.run(&["verify", zip.to_str().expect("UTF-8"), "--key", key]);
    assert_eq!(verdict.status.code(), Some(0), "{}", text(&verdict.stdout));
}
