//! The run-time model against the vectors in `conformance/runtime/`, which
//! its JavaScript twin follows too (`js/cmi.test.mjs`).

use std::collections::BTreeMap;

use scorm::runtime::{
    Cmi, Credit, LaunchData, Mode, Prerequisites, Rules, Session, Status, begin, end_session,
    outcome, standing,
};
use serde_json::Value;

fn vectors(name: &str) -> Value {
    let path = tests::root().join(format!("tests/conformance/runtime/{name}.json"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{name}: {error}"));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// As `String(value)` spells it; `null` is nothing; a long text is spelled short.
fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Object(long) => {
            let times = long["times"].as_u64().expect("times") as usize;
            long["repeat"].as_str().expect("repeat").repeat(times)
        }
        other => other.to_string(),
    }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn map(value: &Value) -> BTreeMap<String, String> {
    let pairs = value.as_object().into_iter().flatten();
    pairs
        .map(|(name, value)| (name.clone(), text(value)))
        .collect()
}

fn rules(of: &Value) -> Vec<Rules> {
    match of["rules"].as_str() {
        Some("strict") => vec![Rules::strict()],
        Some("lenient") => vec![Rules::lenient()],
        _ => vec![Rules::strict(), Rules::lenient()],
    }
}

/// A session, the store behind it, and what happened for the message.
struct Player {
    session: Session,
    works: bool,
}

impl Player {
    fn new(rules: Rules, given: &Value, initialized: bool) -> Player {
        let cmi = Cmi::restore(map(given)).expect("what is given are elements");
        let session = Session::new(cmi, rules);
        let mut player = Player {
            session,
            works: true,
        };
        if initialized {
            player.expect(&["LMSInitialize", ""], "true", "0", "");
        }
        player
    }

    #[track_caller]
    fn expect(&mut self, call: &[&str], answer: &str, code: &str, about: &str) {
        let works = self.works;
        let said = self.session.call(call[0], &call[1..], &mut |_| works);
        let heard = self.session.call("LMSGetLastError", &[], &mut |_| works);
        let short = |text: &str| text.chars().take(60).collect::<String>();
        let call: Vec<String> = call.iter().map(|it| short(it)).collect();
        assert_eq!(
            (short(&said), heard.as_str()),
            (short(answer), code),
            "{about}: {call:?}"
        );
        assert_eq!(said, answer, "{about}");
    }
}

fn run_cases(file: &str) {
    for case in list(&vectors(file)["cases"]) {
        let about = format!("{file}: {}", case["title"]);
        assert!(case["clause"].is_string(), "{about}");
        for rules in rules(case) {
            let initialized = case["initialized"] == true;
            let mut player = Player::new(rules, &case["given"], initialized);
            for many in list(&case["many"]) {
                for n in 0..many[1].as_u64().expect("a number") {
                    let name = text(&many[0]).replace("{n}", &n.to_string());
                    player.expect(
                        &["LMSSetValue", &name, &text(&many[2])],
                        "true",
                        "0",
                        &about,
                    );
                }
            }
            for step in list(&case["steps"]) {
                let mut call = vec![text(&step[0])];
                call.extend(list(&step[1]).iter().map(text));
                if call[0] == "store" {
                    player.works = call[1] == "works";
                    continue;
                }
                let call: Vec<&str> = call.iter().map(String::as_str).collect();
                player.expect(&call, &text(&step[2]), &text(&step[3]), &about);
            }
            for (name, value) in case["holds"].as_object().into_iter().flatten() {
                let stored = player.session.cmi().stored(name);
                assert_eq!(stored, value.as_str(), "{about}: {name}");
            }
        }
    }
}

#[test]
fn states() {
    run_cases("state");
}

#[test]
fn errors() {
    run_cases("errors");
}

#[test]
fn lists() {
    run_cases("lists");
}

#[test]
fn elements() {
    for element in list(&vectors("elements")["elements"]) {
        let name = text(&element["name"]);
        let first = text(&element["first"]);
        let in_list = name.contains(".0.");
        for rules in rules(element) {
            let mut player = Player::new(rules, &Value::Null, true);
            let outer = name.split(".0.").next().unwrap_or_default();
            if in_list {
                let get = ["LMSGetValue", name.as_str()];
                let code = if element["access"] == "w" {
                    "404"
                } else {
                    "201"
                };
                player.expect(&get, "", code, "before the record");
                let other = if name.ends_with(".id") {
                    "objectives.0.id"
                } else {
                    "id"
                };
                let made = match outer {
                    "cmi.objectives" => "cmi.objectives.0.score.min".to_owned(),
                    outer => format!("{outer}.0.{other}"),
                };
                let value = if outer == "cmi.objectives" { "0" } else { "x" };
                player.expect(&["LMSSetValue", &made, value], "true", "0", &name);
            }
            let first = match name.as_str() {
                "cmi.objectives.0.score.min" => "0".to_owned(),
                _ => first.clone(),
            };
            let (answer, code) = match element["access"].as_str() {
                Some("w") => (String::new(), "404"),
                _ => (first, "0"),
            };
            player.expect(&["LMSGetValue", &name], &answer, code, "first value");
            match element["access"].as_str() {
                Some("r") => player.expect(&["LMSSetValue", &name, "x"], "false", "403", &name),
                Some("keyword") => {
                    player.expect(&["LMSSetValue", &name, "x"], "false", "402", &name)
                }
                _ => {}
            }
        }
    }
}

#[test]
fn types() {
    for entry in list(&vectors("types")["types"]) {
        let name = text(&entry["element"]);
        let about = format!("{name} {}", entry["clause"]);
        for rules in rules(entry) {
            let mut player = Player::new(rules, &Value::Null, true);
            let mut held = None;
            for value in list(&entry["accepts"]).iter().map(text) {
                player.expect(&["LMSSetValue", &name, &value], "true", "0", &about);
                assert_eq!(
                    player.session.cmi().stored(&name),
                    Some(value.as_str()),
                    "{about}"
                );
                held = Some(value);
            }
            for value in list(&entry["refuses"]).iter().map(text) {
                player.expect(&["LMSSetValue", &name, &value], "false", "405", &about);
                assert_eq!(
                    player.session.cmi().stored(&name),
                    held.as_deref(),
                    "{about}"
                );
            }
        }
    }
}

fn launch_data(of: &Value) -> LaunchData {
    let word = |name: &str| of[name].as_str();
    LaunchData {
        student_id: "a1".into(),
        student_name: "Dupont, Camille".into(),
        mode: match word("mode") {
            Some("browse") => Mode::Browse,
            Some("review") => Mode::Review,
            _ => Mode::Normal,
        },
        credit: match word("credit") {
            Some("no-credit") => Credit::NoCredit,
            _ => Credit::Credit,
        },
        launch_data: word("data").unwrap_or_default().into(),
        comments_from_lms: word("comments").unwrap_or_default().into(),
        mastery_score: word("mastery").map(|it| it.parse().expect("a mastery score")),
        max_time_allowed: word("max_time").map(|it| it.parse().expect("a timespan")),
        time_limit_action: word("action").map(|it| it.parse().expect("an action")),
    }
}

#[test]
fn launches() {
    for case in list(&vectors("launches")["cases"]) {
        let mut kept = Cmi::default();
        for (number, session) in list(&case["sessions"]).iter().enumerate() {
            let about = format!("{}, session {}", case["title"], number + 1);
            let launch = if session["launch"].is_object() {
                &session["launch"]
            } else {
                &case["launch"]
            };
            let mut cmi = begin(kept.clone(), &launch_data(launch));
            for (name, value) in map(&session["found"]) {
                assert_eq!(
                    cmi.get(&name).as_deref(),
                    Ok(value.as_str()),
                    "{about}: {name}"
                );
            }
            // Written twice, as a commit that is repeated.
            for _ in 0..2 {
                cmi.apply(map(&session["sets"]), &Rules::strict())
                    .expect(&about);
            }
            let came_to = outcome(&cmi);
            assert_eq!(came_to, outcome(&cmi), "{about}: judging changes nothing");
            for (what, expected) in session["outcome"].as_object().into_iter().flatten() {
                let found: Value = match what.as_str() {
                    "status" => came_to.status.as_str().into(),
                    "own" => came_to.own_status.map(Status::as_str).into(),
                    "time" => came_to.total_time.to_string().into(),
                    "score" => came_to.score.as_ref().map(ToString::to_string).into(),
                    "suspended" => came_to.suspended.into(),
                    "logout" => came_to.logout.into(),
                    other => panic!("{other}"),
                };
                assert_eq!(&found, expected, "{about}: {what}");
            }
            let is_over = session["ended"] != false;
            let stood = standing(&cmi, is_over);
            if let Some(expected) = session["stands"].as_str() {
                assert_eq!(stood.as_str(), expected, "{about}: stands");
            }
            let folded = end_session(&mut cmi, stood);
            assert_eq!(folded.status, stood, "{about}: as it stood");
            if is_over {
                assert_eq!(folded, came_to, "{about}");
            }
            if launch["mode"] != "review" {
                kept = cmi;
            }
        }
    }
}

#[test]
fn prerequisites() {
    let vectors = vectors("prerequisites");
    let status = |item: &str| {
        Some(match item {
            "P" => Status::Passed,
            "C" => Status::Completed,
            "F" => Status::Failed,
            "I" => Status::Incomplete,
            "B" => Status::Browsed,
            "N" => Status::NotAttempted,
            _ => return None,
        })
    };
    for (list_name, holds) in [("holds", true), ("fails", false)] {
        for script in list(&vectors[list_name]).iter().map(text) {
            let parsed = Prerequisites::parse(&script);
            let parsed = parsed.unwrap_or_else(|error| panic!("{script}: {error}"));
            assert_eq!(parsed.holds(status), holds, "{script}");
        }
    }
    for refused in list(&vectors["refused"]) {
        let script = text(&refused[0]);
        let error = Prerequisites::parse(&script).expect_err(&script);
        assert_eq!(
            Some(error.column as u64),
            refused[1].as_u64(),
            "{script}: {error}"
        );
    }
}
