//! xAPI statements, one JSON object a line -> facts and answers.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use serde::Deserialize;
use serde_json::Value as Json;

use crate::table::Status;

use super::activities::Activities;
use super::moment::Moment;
use super::tally::{Fact, Learner, Source, Tally};
use super::text::Watch;
use super::{ImportError, Place};

#[derive(Deserialize)]
struct Statement {
    actor: Json,
    verb: Id,
    object: Object,
    #[serde(default)]
    result: Outcome,
    timestamp: Option<String>,
    #[serde(default)]
    context: Json,
}

#[derive(Deserialize)]
struct Id {
    id: String,
}

#[derive(Deserialize)]
struct Object {
    #[serde(default)]
    id: String,
    #[serde(default)]
    definition: Json,
}

#[derive(Deserialize, Default)]
struct Outcome {
    success: Option<bool>,
    duration: Option<String>,
}

/// What the statements tell of one registration.
struct Course {
    started: Moment,
    ended: Option<(Moment, Status, Option<u64>)>,
}

/// Reads one file of statements, which may stand in any order.
pub(super) fn read(
    path: &Path,
    text: &mut impl Read,
    watch: &Watch,
    activities: &mut Activities<'_>,
    tally: &mut Tally<'_>,
) -> Result<(), ImportError> {
    tally.source("xapi", &[], false);
    let mut courses: HashMap<(Learner, usize), Course> = HashMap::new();
    let mut lines = BufReader::new(text);
    let mut line = String::new();
    let mut row = 0;
    loop {
        row += 1;
        let place = Place { file: path, row };
        line.clear();
        let read = lines.read_line(&mut line);
        if read.map_err(|error| place.error(None, error.to_string()))? == 0 {
            break;
        }
        watch.row_is_over();
        if line.trim().is_empty() {
            continue;
        }
        let statement: Statement = serde_json::from_str(&line).map_err(|error| {
            let column = error.column().to_string();
            place.error(Some(&column), format!("not a statement: {error}"))
        })?;
        tally.row();
        let learner = actor(&statement.actor).map(|actor| tally.learner(&actor));
        let learner =
            learner.ok_or_else(|| place.error(Some("actor"), "nothing tells who this is"))?;
        let verb = last(&statement.verb.id).to_lowercase();
        let when = statement.timestamp.as_deref().and_then(Moment::parse);
        let when = when.ok_or_else(|| place.error(Some("timestamp"), "no day is given"))?;
        if verb == "answered" {
            answer(&statement, learner, when, activities, tally);
            continue;
        }
        let status = match verb.as_str() {
            "initialized" | "launched" | "attempted" | "started" | "registered" => None,
            "completed" | "passed" | "mastered" => Some(Status::Passed),
            "failed" => Some(Status::Failed),
            _ => continue,
        };
        let names = names(&statement.object);
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let Some(module) = activities.module(&names) else {
            continue;
        };
        let course = courses.entry((learner, module));
        let course = course.or_insert(Course {
            started: when,
            ended: None,
        });
        course.started = course.started.min(when);
        if let Some(status) = status {
            let status = match statement.result.success {
                Some(false) => Status::Failed,
                _ => status,
            };
            let seconds = statement.result.duration.as_deref().and_then(seconds);
            let new = (when, status, seconds);
            // The first end counts: later tries change nothing.
            match &mut course.ended {
                Some(old) if old.0 < when => old.2 = old.2.or(seconds),
                // `completed` and `passed` or `failed` of one moment are one end.
                Some(old) if old.0 == when => {
                    old.2 = old.2.or(seconds);
                    old.1 = old.1.min(status);
                }
                _ => course.ended = Some(new),
            }
        }
    }
    for ((learner, module), course) in courses {
        tally.fact(Fact {
            learner,
            module,
            source: Source::Attempt,
            status: course.ended.map_or(Status::Abandoned, |ended| ended.1),
            started: Some(course.started),
            completed: course.ended.map(|ended| ended.0),
            region: None,
            seconds: course.ended.and_then(|ended| ended.2),
        });
    }
    Ok(())
}

/// An answer counts when its module and its question are known.
fn answer(
    statement: &Statement,
    learner: Learner,
    when: Moment,
    activities: &mut Activities<'_>,
    tally: &mut Tally<'_>,
) {
    let Some(right) = statement.result.success else {
        return;
    };
    let question = last(&statement.object.id).to_owned();
    let parents = ["parent", "grouping"].into_iter().flat_map(|kind| {
        let all = &statement.context["contextActivities"][kind];
        all.as_array()
            .into_iter()
            .flatten()
            .filter_map(|one| one["id"].as_str())
    });
    let before = statement
        .object
        .id
        .trim_end_matches(&question)
        .trim_end_matches(['/', '#']);
    let candidates: Vec<&str> = parents
        .flat_map(|id| [id, last(id)])
        .chain([before, last(before)])
        .collect();
    let Some(Some(module)) = activities.known(&candidates) else {
        return tally.note("answers of activities that are no module were left out");
    };
    match activities.plan().question(module, &question) {
        Some(place) => tally.answer(learner, place, when, right),
        None => tally.note("answers to questions that are not in the plan were left out"),
    }
}

/// What an activity may be known by: id, its last part, its names.
fn names(object: &Object) -> Vec<String> {
    let mut names = vec![object.id.clone(), last(&object.id).to_owned()];
    let titles = object.definition["name"]
        .as_object()
        .into_iter()
        .flat_map(|all| all.values());
    names.extend(titles.filter_map(|title| title.as_str().map(str::to_owned)));
    names
}

fn last(id: &str) -> &str {
    let id = id.trim_end_matches('/');
    id.rsplit(['/', '#']).next().unwrap_or(id)
}

/// The one identifier of an actor (xAPI 1.0.3, 4.1.2.1).
fn actor(actor: &Json) -> Option<String> {
    for kind in ["mbox", "mbox_sha1sum", "openid"] {
        if let Some(id) = actor[kind].as_str() {
            return Some(id.trim_start_matches("mailto:").to_owned());
        }
    }
    let account = &actor["account"];
    let (page, name) = (account["homePage"].as_str()?, account["name"].as_str()?);
    Some(format!("{page} {name}"))
}

/// ISO 8601 duration `PT1H2M3.5S` in whole seconds.
fn seconds(text: &str) -> Option<u64> {
    let (mut total, mut number, mut time) = (0.0, String::new(), false);
    for letter in text.strip_prefix('P')?.chars() {
        let unit = match letter {
            '0'..='9' | '.' => {
                number.push(letter);
                continue;
            }
            'T' => {
                time = true;
                continue;
            }
            'W' => 604_800.0,
            'D' => 86_400.0,
            'H' if time => 3_600.0,
            'M' if time => 60.0,
            'S' if time => 1.0,
            _ => return None,
        };
        total += number.parse::<f64>().ok()? * unit;
        number.clear();
    }
    (number.is_empty() && total < 1e9).then_some(total as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations() {
        assert_eq!(seconds("PT1H2M3.5S"), Some(3723));
        assert_eq!(seconds("P1DT1S"), Some(86_401));
        assert_eq!(seconds("1:02:03"), None);
        assert_eq!(seconds("PT5"), None);
    }
}
