//! `relais statistics` as a partner uses it: one draw, whatever happens after.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

const EXPORT: &str = ",\"Adresse de courriel\",\"Comprendre\",\"\",\"Module – Agir\",\"\"\n\
    \"Lou Garnier\",lou@example.invalid,\"Terminé\",\"2025-11-21 23:22:07\",\"Pas terminé\",\"\"\n\
    \"Anouk Rivière\",anouk@example.invalid,\"Terminé\",\"2025-12-01 08:00:00\",\"Terminé\",\"2025-12-02 08:00:00\"\n";

struct Machine(TempDir);

impl Machine {
    fn new() -> Machine {
        let machine = Machine(tempfile::tempdir().expect("a folder"));
        let courses = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../courses/senscyber");
        let plan = machine.run(&["plan", "--year", "2025", courses.to_str().expect("UTF-8")]);
        assert_eq!(plan.status.code(), Some(0), "{}", stderr(&plan));
        machine.write("plan-2025.json", &plan.stdout);
        machine.write("export.csv", EXPORT.as_bytes());
        machine
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, bytes: &[u8]) {
        fs::write(self.path(name), bytes).expect("a file");
    }

    fn run(&self, arguments: &[&str]) -> Output {
        crate::program()
            .arg("statistics")
            .args(arguments)
            .current_dir(self.0.path())
            .output()
            .expect("the program starts")
    }

    fn make(&self, more: &[&str]) -> Output {
        let mut arguments = vec!["return", "--year", "2025", "--partner", "ville-d-essai"];
        arguments.extend(more);
        self.run(&arguments)
    }
}

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

const AGIR: &str = "Module – Agir=agir";

#[test]
fn a_second_run_gives_the_same_return() {
    let machine = Machine::new();
    let first = machine.make(&["--activity", AGIR, "export.csv"]);
    assert_eq!(first.status.code(), Some(0), "{}", stderr(&first));
    let shown = stdout(&first);
    assert!(shown.contains("this is all that is sent"), "{shown}");
    assert!(
        shown.contains("questions                   absent"),
        "{shown}"
    );
    let bytes = fs::read(machine.path("retour.json")).expect("written");

    // Another name and other exports with the same counts: still the same draw.
    machine.write("other.csv", EXPORT.replace("Lou", "Léa").as_bytes());
    let second = machine.make(&["--activity", AGIR, "--out", "encore.json", "other.csv"]);
    assert_eq!(second.status.code(), Some(0), "{}", stderr(&second));
    assert!(
        stderr(&second).contains("the same return"),
        "{}",
        stderr(&second)
    );
    assert_eq!(
        fs::read(machine.path("encore.json")).expect("written"),
        bytes
    );
    assert_eq!(stdout(&second), shown);
    let text = String::from_utf8(bytes).expect("text");
    assert!(
        !text.contains("Lou") && !text.contains("example.invalid"),
        "{text}"
    );
}

/// Everything that a partner reads on the way is in its language: what was understood, what is
/// wrong and where, the numbers that are sent.
#[test]
fn a_french_partner_reads_french() {
    let machine = Machine::new();
    let run = |more: &[&str], code| {
        let arguments = ["--lang", "fr", "statistics", "return", "--year", "2025"];
        let output = crate::program()
            .args(arguments)
            .args(["--partner", "ville-d-essai"])
            .args(more)
            .current_dir(machine.0.path())
            .output()
            .expect("the program starts");
        let said = stdout(&output) + &stderr(&output);
        assert_eq!(output.status.code(), Some(code), "{said}");
        for english in [
            "note:",
            "absent:",
            " cells",
            "module   started",
            "learners",
            "column",
            "row ",
        ] {
            assert!(!said.contains(english), "`{english}` in {said}");
        }
        said
    };
    let unknown = run(&["export.csv"], 1);
    assert!(unknown.contains("de quel module est chacune"), "{unknown}");
    assert!(unknown.contains("--activity 'Module – Agir="), "{unknown}");
    let checked = run(&["--check", "--activity", AGIR, "export.csv"], 0);
    for part in [
        "comptages exacts",
        "apprenants   ",
        "commencés  abandons",
        "absent\u{a0}: ",
    ] {
        assert!(checked.contains(part), "{part}: {checked}");
    }
    let sent = run(&["--activity", AGIR, "export.csv"], 0);
    for part in [
        "c’est tout ce qui est envoyé",
        "(chaque case ± ",
        " cases, ± ",
        "remarque\u{a0}: ",
    ] {
        assert!(sent.contains(part), "{part}: {sent}");
    }
    let wrong = EXPORT.replace("2025-11-21 23:22:07", "hier");
    machine.write("faux.csv", wrong.as_bytes());
    let wrong = run(&["--activity", AGIR, "faux.csv"], 1);
    let place = "`faux.csv`, ligne 2, colonne «\u{202f}";
    assert!(
        wrong.contains(place) && wrong.contains("n’est pas une date"),
        "{wrong}"
    );
}

/// A mapping file is begun, never over another, and does what it says once it is corrected.
#[test]
fn a_mapping_is_begun_and_used() {
    let machine = Machine::new();
    machine.write(
        "maison.csv",
        "Agent;Leçon;Bilan;Le\n1;Comprendre;vu;2025-02-03\n2;Comprendre;ouvert;2025-02-04\n"
            .as_bytes(),
    );
    let begun = machine.make(&["--explain", "maison.csv"]);
    assert_eq!(begun.status.code(), Some(0), "{}", stderr(&begun));
    let mapping = fs::read_to_string(machine.path("correspondance.toml")).expect("written");
    let again = machine.make(&["--explain", "maison.csv"]);
    assert_eq!(again.status.code(), Some(1), "what is there stays");
    assert!(machine.path("maison.csv").is_file());
    let corrected = mapping
        .replacen("activity = \"\"", "activity = \"Leçon\"", 1)
        .replacen("status = \"\"", "status = \"Bilan\"", 1)
        .replacen("started = \"\"", "started = \"Le\"", 1)
        .replacen(
            "[status]",
            "[status]\nvu = \"passed\"\nouvert = \"abandoned\"",
            1,
        );
    // Each under its own name: the file is corrected as its comments say.
    let corrected = corrected.replacen("[columns]", "[columns]\nlearner = \"Agent\"", 1);
    let corrected = corrected.replacen("name = \"Agent\"", "name = \"\"", 1);
    machine.write("mien.toml", corrected.as_bytes());
    let checked = machine.make(&["--map", "mien.toml", "--check", "--json", "maison.csv"]);
    assert_eq!(
        checked.status.code(),
        Some(0),
        "{}\n{corrected}",
        stderr(&checked)
    );
    let counts: serde_json::Value = serde_json::from_slice(&checked.stdout).expect("JSON");
    let of = |it: &serde_json::Value| it["module"] == "comprendre";
    let modules = counts["modules"].as_array().expect("a list");
    let module = modules.iter().find(|it| of(it)).expect("there");
    assert_eq!(
        (&module["reussi"], &module["abandonne"]),
        (&1.into(), &1.into()),
        "{counts}"
    );
}

/// Other counts are drawn when the partner says so, once, and are told what that costs.
#[test]
fn a_return_is_replaced_once() {
    let machine = Machine::new();
    let make = |more: &[&str]| {
        let arguments = [&["--activity", AGIR], more, &["export.csv"]].concat();
        machine.make(&arguments)
    };
    let kept = || fs::read(machine.path("retour.json")).expect("written");
    assert_eq!(make(&[]).status.code(), Some(0));
    let first = kept();
    machine.write(
        "export.csv",
        EXPORT.replace("Terminé", "Pas terminé").as_bytes(),
    );
    let refused = make(&[]);
    assert_eq!(refused.status.code(), Some(1));
    let said = stderr(&refused);
    assert!(
        said.contains("--replace") && said.contains("71 times in 100"),
        "{said}"
    );
    assert_eq!(kept(), first);
    assert_eq!(make(&["--replace"]).status.code(), Some(0));
    let second = kept();
    assert_ne!(second, first);
    assert!(String::from_utf8_lossy(&second).contains("\"drawing\":2"));
    // Both are kept: the same counts give the same bytes.
    assert_eq!(make(&["--replace"]).status.code(), Some(0));
    assert_eq!(kept(), second);
    machine.write("export.csv", EXPORT.as_bytes());
    assert_eq!(make(&[]).status.code(), Some(0));
    assert_eq!(kept(), first);
    machine.write(
        "export.csv",
        EXPORT.replacen("2025-", "2024-", 1).as_bytes(),
    );
    let third = make(&["--replace"]);
    assert_eq!(third.status.code(), Some(1));
    assert!(
        stderr(&third).contains("no third time"),
        "{}",
        stderr(&third)
    );
}

/// Exact counts are for whoever has the exports anyway: on the screen, and nowhere else.
#[test]
fn a_check_prints_the_exact_counts() {
    let machine = Machine::new();
    let check = |more: &[&str]| {
        let arguments = [&["--activity", AGIR, "--check"], more, &["export.csv"]].concat();
        let output = machine.make(&arguments);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        stdout(&output)
    };
    let shown = check(&[]);
    assert!(shown.contains("they are not sent"), "{shown}");
    let json: serde_json::Value = serde_json::from_str(&check(&["--json"])).expect("JSON");
    assert!(json["learners"].is_u64(), "{json}");
    assert_eq!(json["modules"][1]["module"], "agir");
    assert!(json["modules"][1]["reussi"].as_u64() > Some(0), "{json}");
    assert!(!machine.path("relais-retours").exists());
}

#[test]
fn nothing_is_drawn_before_everything_is_right() {
    let machine = Machine::new();
    let nothing_kept = |output: &Output, code: i32, said: &str| {
        assert_eq!(output.status.code(), Some(code), "{}", stderr(output));
        assert!(stderr(output).contains(said), "{}", stderr(output));
        assert!(!machine.path("retour.json").exists());
        assert!(!machine.path("relais-retours").exists());
    };
    let unknown = machine.make(&["export.csv"]);
    nothing_kept(&unknown, 1, "--activity 'Module – Agir=agir'");
    nothing_kept(
        &machine.make(&["--activity", AGIR, "--check", "export.csv"]),
        0,
        "read 2 rows",
    );
    nothing_kept(
        &machine.make(&["--activity", "x=nothing", "export.csv"]),
        2,
        "`nothing` is not a module",
    );
    nothing_kept(
        &machine.make(&["--activity", AGIR, "missing.csv"]),
        2,
        "no file `missing.csv`",
    );
    nothing_kept(
        &machine.make(&["--plan", "none.json", "export.csv"]),
        2,
        "from your partner area",
    );
    machine.write(
        "export.csv",
        EXPORT.replace("2025-12-01", "2025-99-01").as_bytes(),
    );
    let wrong = machine.make(&["--activity", AGIR, "export.csv"]);
    nothing_kept(
        &wrong,
        1,
        "`export.csv`, row 3, column `4`: `2025-99-01 08:00:00` is not a date",
    );
}

#[test]
fn what_is_no_release_is_said() {
    let machine = Machine::new();
    let bad = machine.run(&["verify", "export.csv"]);
    assert_eq!(bad.status.code(), Some(1));
    assert!(stdout(&bad).contains("error[zip]"), "{}", stdout(&bad));
    let json = machine.run(&["verify", "--json", "export.csv"]);
    let json: serde_json::Value = serde_json::from_slice(&json.stdout).expect("JSON");
    assert_eq!(json["problems"][0]["code"], "zip");
    assert_eq!(
        machine.run(&["verify", "missing.zip"]).status.code(),
        Some(2)
    );
}

/// The program with so many megabytes of memory, and no more.
#[cfg(unix)]
fn bounded(machine: &Machine, megabytes: u64, arguments: &[&str]) -> Output {
    crate::english(Command::new("sh"))
        .args([
            "-c",
            &format!("ulimit -v {} && exec \"$@\"", megabytes << 10),
            "sh",
        ])
        .arg(env!("CARGO_BIN_EXE_relais"))
        .args([
            "statistics",
            "return",
            "--year",
            "2025",
            "--partner",
            "ville-d-essai",
            "--check",
        ])
        .args(arguments)
        .current_dir(machine.0.path())
        .output()
        .expect("the program starts")
}

#[test]
#[cfg(unix)]
fn an_export_of_two_gigabytes_takes_no_more_memory_than_a_small_one() {
    let machine = Machine::new();
    let huge = |name: &str, start: &[u8]| {
        machine.write(name, start);
        let file = fs::OpenOptions::new().write(true).open(machine.path(name));
        // The disk keeps what was written only.
        file.and_then(|it| it.set_len(2 << 30)).expect("2 GB");
    };
    huge("rows.csv", b"Courriel;Cours;Statut\na@e.fr;Agir;");
    huge("traces.json", b"[{\"actor\":");
    huge("classeur.xlsx", b"PK\x03\x04");
    for (name, reason) in [
        ("rows.csv", "a row is longer than 16 MB"),
        ("traces.json", "not a statement"),
        ("classeur.xlsx", "over 256 MB"),
    ] {
        let output = bounded(&machine, 600, &[name]);
        let text = stderr(&output);
        assert_eq!(output.status.code(), Some(1), "{name}: {text}");
        assert!(text.contains(name) && text.contains(reason), "{text}");
        assert!(
            !text.contains("panicked") && !text.contains("memory"),
            "{text}"
        );
        assert!(!machine.path("retour.json").exists());
    }
}

#[test]
#[cfg(unix)]
fn exports_about_more_persons_than_there_are_are_refused_before_memory_is_full() {
    let machine = Machine::new();
    let mut rows = String::from("Courriel;Cours;Statut\n");
    for number in 0..3_200_000 {
        rows.push_str(&format!("{number};Agir;Termine\n"));
    }
    machine.write("rows.csv", rows.as_bytes());
    drop(rows);
    let output = bounded(
        &machine,
        1800,
        &["--undated", "--activity", "Agir=agir", "rows.csv"],
    );
    let text = stderr(&output);
    assert_eq!(output.status.code(), Some(1), "{text}");
    assert!(
        text.contains("row 3000003") && text.contains("more than 3000000 persons"),
        "{text}"
    );
}
