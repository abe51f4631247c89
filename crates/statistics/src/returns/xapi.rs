//! xAPI statements -> facts and answers: one JSON object a line, one array, or as record
//! stores wrap them (`{"statements": […]}`, `{"statement": {…}}`). They are read one by
//! one, whatever the size of the file.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::io::{BufReader, Read};
use std::path::Path;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value as Json};
use sha2::{Digest, Sha256};

use crate::table::{Status, Table};

use super::activities::Activities;
use super::duration;
use super::error::{ImportError, Place};
use super::moment::Moment;
use super::said::Said;
use super::tally::{Called, Fact, Learner, MOST_PERSONS, Source, Tally};
use super::text::Watch;

#[derive(Deserialize)]
struct Statement {
    #[serde(default)]
    id: String,
    actor: Json,
    verb: Id,
    object: Object,
    #[serde(default)]
    result: Option<Outcome>,
    timestamp: Option<String>,
    stored: Option<String>,
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
    #[serde(default)]
    duration: Json,
}

/// What the statements tell of one registration.
#[derive(Default)]
struct Course {
    started: Option<Moment>,
    /// The first `passed` or `failed`: later tries change nothing.
    verdict: Option<(Option<Moment>, Status)>,
    /// The first `completed`, which tells nothing of a quiz.
    completed: Option<Option<Moment>>,
    /// Time taken, of the first end that tells one.
    seconds: Option<(Option<Moment>, u64)>,
}

/// Ids of statements that others of the file take back (xAPI 1.0.3, 2.3.2).
///
/// An error says that there are more than anybody takes back.
pub(super) fn voided(text: impl Read, watch: &Watch) -> Result<Voided, Said> {
    let mut voided = HashSet::new();
    // What is wrong in the file is told when it is counted.
    let _ = documents(text, &mut |json| {
        watch.row_is_over();
        let is_void = json["verb"]["id"]
            .as_str()
            .is_some_and(|verb| last(verb) == "voided");
        if let Some(id) = json["object"]["id"].as_str().filter(|_| is_void) {
            voided.insert(digest(id));
        }
        voided.len() <= MOST_PERSONS
    });
    match voided.len() > MOST_PERSONS {
        true => Err(Said::new("voided-many").with("most", MOST_PERSONS)),
        false => Ok(voided),
    }
}

/// Statements that are taken back, by what their ids come to: an id may be long.
pub(super) type Voided = HashSet<[u8; 16]>;

fn digest(id: &str) -> [u8; 16] {
    let mut digest = [0; 16];
    digest.copy_from_slice(&Sha256::digest(id)[..16]);
    digest
}

/// Reads one file of statements, which may stand in any order.
pub(super) fn read(
    path: &Path,
    text: impl Read,
    watch: &Watch,
    voided: &Voided,
    activities: &mut Activities<'_>,
    tally: &mut Tally<'_>,
) -> Result<(), ImportError> {
    let tables = [
        Table::StartsMonthly,
        Table::CompletionsMonthly,
        Table::DurationBands,
        Table::Questions,
    ];
    tally.source("xapi", &[], &tables);
    let mut courses: HashMap<(Learner, usize), Course> = HashMap::new();
    let mut row = 0;
    let mut problem = None;
    let read = documents(text, &mut |json| {
        row += 1;
        watch.row_is_over();
        let place = Place { file: path, row };
        let taken = statement(place, json, voided, activities, tally, &mut courses);
        problem = taken.err();
        problem.is_none()
    });
    if let Some(problem) = problem {
        return Err(problem);
    }
    if let Err(error) = read {
        // Lines and columns of the file, not of what serde was reading.
        let line = u64::try_from(error.line()).unwrap_or(0);
        let place = Place {
            file: path,
            row: if error.is_io() { 0 } else { line },
        };
        let column = error.column().to_string();
        let column = (!error.is_io()).then_some(column.as_str());
        return Err(match error.is_io() {
            true => place.error(column, std::io::Error::from(error).into()),
            false => place.error(column, Said::new("no-statement").with("reason", error)),
        });
    }
    for ((learner, module), course) in courses {
        let (ended, status) = match (course.verdict, course.completed) {
            (Some((when, status)), _) => (when, status),
            (None, Some(when)) => (when, Status::Passed),
            (None, None) => (None, Status::Abandoned),
        };
        tally.fact(Fact {
            learner,
            module,
            source: Source::Attempt,
            status,
            started: course.started,
            completed: ended,
            region: None,
            seconds: course.seconds.map(|(_, seconds)| seconds),
        });
    }
    Ok(())
}

fn statement(
    place: Place<'_>,
    json: Json,
    voided: &Voided,
    activities: &mut Activities<'_>,
    tally: &mut Tally<'_>,
    courses: &mut HashMap<(Learner, usize), Course>,
) -> Result<(), ImportError> {
    let statement: Statement = serde_json::from_value(json)
        .map_err(|error| place.error(None, Said::new("no-statement").with("reason", error)))?;
    tally.row().map_err(|error| place.error(None, error))?;
    if courses.len() > MOST_PERSONS {
        let said = Said::new("persons-many").with("most", MOST_PERSONS);
        return Err(place.error(None, said));
    }
    if voided.contains(&digest(&statement.id)) {
        tally.note(Said::new("voided"));
        return Ok(());
    }
    let verb = last(&statement.verb.id).to_lowercase();
    let status = match verb.as_str() {
        "answered" | "initialized" | "launched" | "attempted" | "started" | "registered" => None,
        "completed" | "passed" | "mastered" => Some(Status::Passed),
        "failed" => Some(Status::Failed),
        _ => return Ok(()),
    };
    if statement.actor["objectType"] == "Group" {
        tally.note(Said::new("groups"));
        return Ok(());
    }
    let called = actor(&statement.actor).map(|it| [it]);
    let learner = called.and_then(|it| tally.person(&it, place));
    let learner = learner.ok_or_else(|| place.error(Some("actor"), Said::new("actor-none")))?;
    // The store's own time is the second best.
    let when = match (&statement.timestamp, &statement.stored) {
        (Some(text), _) | (None, Some(text)) => {
            let wrong = || {
                place.error(
                    Some("timestamp"),
                    Said::new("timestamp-none").with("text", text),
                )
            };
            Some(Moment::timestamp(text).ok_or_else(wrong)?)
        }
        (None, None) => {
            tally.note(Said::new("statements-undated"));
            None
        }
    };
    let result = statement.result.as_ref();
    let success = result.and_then(|result| result.success);
    if verb == "answered" {
        if let (Some(right), Some(when)) = (success, when) {
            answer(&statement, learner, when, right, activities, tally);
        }
        return Ok(());
    }
    let names = names(&statement.object);
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let Some(module) = activities.module(&names) else {
        return Ok(());
    };
    let course = courses.entry((learner, module)).or_default();
    course.started = earlier(course.started, when);
    let Some(status) = status else {
        return Ok(());
    };
    let verdict = match (success, verb.as_str()) {
        (Some(false), _) => Some(Status::Failed),
        (Some(true), _) | (None, "passed" | "mastered" | "failed") => Some(status),
        (None, _) => None,
    };
    match verdict {
        Some(verdict) => match &mut course.verdict {
            Some(old) if !is_before(when, old.0) => {
                // `failed` and `passed` of one moment are one end.
                if when == old.0 {
                    old.1 = old.1.min(verdict);
                }
            }
            old => *old = Some((when, verdict)),
        },
        None => match &mut course.completed {
            Some(old) if !is_before(when, *old) => {}
            old => *old = Some(when),
        },
    }
    if let Some(seconds) = result.and_then(|result| result.duration.as_str()) {
        match duration::iso(seconds) {
            Some(seconds) => match &mut course.seconds {
                Some(old) if !is_before(when, old.0) => {}
                old => *old = Some((when, seconds)),
            },
            None => tally.note(Said::new("time-unreadable")),
        }
    }
    Ok(())
}

/// Whether a moment is known to be before another: one without a time is behind all.
fn is_before(one: Option<Moment>, other: Option<Moment>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => one < other,
        (one, None) => one.is_some(),
        (None, _) => false,
    }
}

fn earlier(one: Option<Moment>, other: Option<Moment>) -> Option<Moment> {
    if is_before(other, one) { other } else { one }
}

/// An answer counts when its module and its question are known.
fn answer(
    statement: &Statement,
    learner: Learner,
    when: Moment,
    right: bool,
    activities: &mut Activities<'_>,
    tally: &mut Tally<'_>,
) {
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
        return tally.note(Said::new("answers-elsewhere"));
    };
    match activities.plan().question(module, &question) {
        Some(place) => tally.answer(learner, place, when, right),
        None => tally.note(Said::new("answers-unknown")),
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
fn actor(actor: &Json) -> Option<(Called, String)> {
    if let Some(address) = actor["mbox"].as_str() {
        let address = address.trim_start_matches("mailto:");
        return Some((Called::Email, address.to_owned()));
    }
    for kind in ["mbox_sha1sum", "openid"] {
        if let Some(id) = actor[kind].as_str() {
            return Some((Called::Login, id.to_owned()));
        }
    }
    let account = &actor["account"];
    let (page, name) = (account["homePage"].as_str()?, account["name"].as_str()?);
    Some((Called::Login, format!("{page} {name}")))
}

/// Gives every statement of a file to `each`, until it says `false`.
fn documents(text: impl Read, each: &mut dyn FnMut(Json) -> bool) -> Result<(), serde_json::Error> {
    let mut documents = serde_json::Deserializer::from_reader(BufReader::new(text));
    loop {
        match documents.end() {
            Ok(()) => return Ok(()),
            Err(error) if error.is_io() => return Err(error),
            Err(_) => Each(each).deserialize(&mut documents)?,
        }
    }
}

/// One statement, or many in a list or a wrapping.
struct Each<'f>(&'f mut dyn FnMut(Json) -> bool);

impl<'de> DeserializeSeed<'de> for Each<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Each<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a statement, or a list of statements")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while list.next_element_seed(Each(&mut *self.0))?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut object = Map::new();
        let mut is_wrapping = false;
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "statements" => {
                    map.next_value_seed(Each(&mut *self.0))?;
                    is_wrapping = true;
                }
                _ => drop(object.insert(key, map.next_value()?)),
            }
        }
        if is_wrapping {
            return Ok(());
        }
        let statement = match object.remove("statement") {
            Some(inner @ Json::Object(_)) => inner,
            _ => Json::Object(object),
        };
        match (self.0)(statement) {
            true => Ok(()),
            false => Err(A::Error::custom("stopped")),
        }
    }
}
