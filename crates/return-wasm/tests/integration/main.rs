//! Questions of the page, answered without a browser.

use std::io::{self, Cursor};

use return_wasm::Desk;
use serde_json::{Value, json};
use statistics::plan::{Draft, Plan};
use statistics::returns::{Content, Return};

const KNOWN: &str = "Courriel;Cours;Statut;Commencé le\n\
    a@e.fr;Agir;Terminé;2025-03-04\nb@e.fr;Agir;En cours;2025-04-05\n";
const UNKNOWN: &str = "Matricule;Parcours;Issue;Quand\n\
    1;Gestes utiles;OK;03/04/2025\n2;Gestes utiles;KO;05/06/2025\n";

/// The files that every question of these tests is about, by their numbers.
fn lent(number: u32, _: u64) -> io::Result<Box<dyn Content>> {
    Ok(Box::new(Cursor::new(match number {
        0 => KNOWN,
        _ => UNKNOWN,
    })))
}

fn plan() -> Plan {
    let mut draft = Draft::from(Plan::example(2, 2));
    draft.year = 2025;
    draft.modules[0].id = "comprendre".into();
    draft.modules[1].id = "agir".into();
    draft.modules[1].title = "Agir".into();
    Plan::new(draft).expect("a plan")
}

fn ask(desk: &mut Desk, question: Value) -> Value {
    let answer = desk.answer(question.to_string().as_bytes(), lent);
    serde_json::from_slice(&answer).expect("JSON")
}

fn read(desk: &mut Desk, files: &[&str], mapping: Value, lang: &str) -> Value {
    let files: Vec<Value> = files
        .iter()
        .map(|it| json!({ "name": it, "size": 100 }))
        .collect();
    let question = json!({ "ask": "read", "lang": lang, "plan": plan(), "mapping": mapping, "undated": false, "files": files });
    ask(desk, question)
}

fn draw(desk: &mut Desk, kept: Value, replace: bool) -> Value {
    let question = json!({ "ask": "draw", "partner": "ville", "kept": kept, "replace": replace });
    ask(desk, question)
}

#[test]
fn what_was_understood_and_counted() {
    let mut desk = Desk::default();
    let answer = read(&mut desk, &["suivi.csv"], json!({}), "fr");
    let table = &answer["files"][0]["tables"][0];
    assert_eq!(table["kind"], "table");
    assert_eq!(table["columns"]["email"], "Courriel");
    assert_eq!(table["columns"]["started"], "Commencé le");
    assert_eq!(
        table["words"],
        json!([["En cours", "abandoned"], ["Terminé", "passed"]])
    );
    let told = &answer["read"];
    assert_eq!(told["learners"], 2);
    assert_eq!(told["modules"][1]["reussi"], 1);
    assert_eq!(told["modules"][1]["abandonne"], 1);
    assert_eq!(told["notes"], json!([]));
    let fields = ["starts_monthly", "region_status"].map(|it| told["tables"].get(it).is_some());
    assert_eq!(fields, [true, false]);
}

#[test]
fn columns_words_activities_and_dates_are_chosen_one_after_the_other() {
    let mut desk = Desk::default();
    let files = ["suivi.csv", "autre.csv"];
    let answer = read(&mut desk, &files, json!({}), "fr");
    assert_eq!(answer["files"][1]["tables"][0]["kind"], Value::Null);
    assert_eq!(answer["error"]["file"], "autre.csv");
    let message = answer["error"]["message"].to_string();
    assert!(
        message.contains("choisissez") && !message.contains("--"),
        "{message}"
    );

    let columns = json!({
        "email": ["Courriel"], "number": ["Matricule"], "activity": ["Cours", "Parcours"],
        "status": ["Statut", "Issue"], "started": ["Commencé le", "Quand"],
    });
    let mut mapping = json!({ "columns": columns, "status": { "OK": "passed" } });
    let answer = read(&mut desk, &files, mapping.clone(), "en");
    assert_eq!(
        answer["files"][1]["tables"][0]["words"],
        json!([["KO", null], ["OK", "passed"]])
    );
    mapping["status"]["KO"] = "failed".into();
    let answer = read(&mut desk, &files, mapping.clone(), "en");
    assert_eq!(answer["error"]["key"], "date-ambiguous", "{answer}");
    assert_eq!(answer["error"]["row"], 2);
    assert_eq!(answer["error"]["column"], "Quand");
    mapping["dates"] = "day-first".into();
    let answer = read(&mut desk, &files, mapping.clone(), "en");
    assert_eq!(answer["unmapped"][0]["name"], "Gestes utiles");
    mapping["activities"] = json!({ "Gestes utiles": "comprendre" });
    let answer = read(&mut desk, &files, mapping.clone(), "en");
    assert_eq!(answer["read"]["learners"], 4, "{answer}");
    assert_eq!(answer["read"]["modules"][0]["echoue"], 1);

    // What was chosen is a mapping file for the command, and comes back from it.
    let toml = ask(&mut desk, json!({ "ask": "toml", "mapping": mapping }));
    let again = ask(&mut desk, json!({ "ask": "mapping", "toml": toml["toml"] }));
    assert_eq!(again["mapping"], mapping);
}

#[test]
fn the_same_counts_are_the_same_file_and_others_are_drawn_twice_at_most() {
    let mut desk = Desk::default();
    assert!(draw(&mut desk, Value::Null, false)["wrong"].is_string());
    read(&mut desk, &["suivi.csv"], json!({}), "fr");
    let first = draw(&mut desk, Value::Null, false);
    assert_eq!(first["is_same"], false);
    let document = first["document"].as_str().expect("a file");
    let own = Return::read(document.as_bytes(), &plan())
        .expect("a good return")
        .own;
    assert_eq!((own.partner.as_str(), own.drawing), ("ville", 1));
    assert!(!first.to_string().contains("a@e.fr"));

    read(&mut desk, &["suivi.csv"], json!({}), "en");
    let same = draw(&mut desk, first["kept"].clone(), false);
    assert_eq!(same["document"], first["document"]);
    assert_eq!(same["is_same"], true);

    let other = |word: &str| json!({ "status": { "En cours": word } });
    read(&mut desk, &["suivi.csv"], other("failed"), "fr");
    let refused = draw(&mut desk, first["kept"].clone(), false);
    assert_eq!(refused["refused"]["percent"], 71);
    assert_eq!(refused["refused"]["document"], first["document"]);
    let second = draw(&mut desk, first["kept"].clone(), true);
    assert_eq!(second["drawing"], 2);

    read(&mut desk, &["suivi.csv"], other("passed"), "fr");
    let last = draw(&mut desk, second["kept"].clone(), true);
    assert_eq!(last["refused"]["is_last"], true);
    // The first counts are still the first file.
    read(&mut desk, &["suivi.csv"], json!({}), "fr");
    let first_again = draw(&mut desk, second["kept"].clone(), false);
    assert_eq!(first_again["document"], first["document"]);
}

#[test]
fn what_is_no_question_is_told() {
    let mut desk = Desk::default();
    for question in [
        json!({}),
        json!({ "ask": "read" }),
        json!([]),
        json!({ "ask": "mapping", "toml": "=" }),
    ] {
        assert!(
            ask(&mut desk, question.clone())["wrong"].is_string(),
            "{question}"
        );
    }
    let mapping = json!({ "activities": { "x": "no-such-module" } });
    assert!(read(&mut desk, &["suivi.csv"], mapping, "fr")["wrong"].is_string());
}
