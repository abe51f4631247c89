//! The data for the scripts: `#course` of each document. Its fields are listed
//! in `scorm-templates/README.md`.

use serde::Serialize;
use serde_json::{Value, json};

use super::RenderError;
use super::messages::Messages;
use crate::course::activity::{Answer, Choice, Inspection, Question, Scenario};
use crate::course::block::{Block, Pool, walk};
use crate::course::inline::plain;
use crate::course::{Page, Programme};
use crate::sco::Sco;
use crate::tracking::key;

/// Longest text of a question handed to the LMS reports, in characters.
const TEXT_LIMIT: usize = 250;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CourseData<'a> {
    course: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    partner: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    beacon: Option<String>,
    sco: &'a str,
    title: &'a str,
    version: &'a str,
    hash: &'a str,
    lang: &'a str,
    audience: Option<&'a str>,
    completion: crate::course::Completion,
    mastery_score: Option<u8>,
    tries: u32,
    chapters: Vec<Value>,
    pages: Vec<Value>,
    activities: Vec<Value>,
    pools: Vec<Value>,
    quiz: Option<Value>,
    messages: std::collections::BTreeMap<&'a str, String>,
}

/// The JSON of one SCO, safe inside a `<script>`.
pub(super) fn course_json(
    programme: &Programme,
    sco: &Sco,
    hash: &str,
    partner: Option<&str>,
    beacon: Option<String>,
    messages: &Messages,
) -> Result<String, RenderError> {
    let mut found = Found::default();
    for page in sco.pages() {
        let in_quiz = sco.quiz.is_some_and(|quiz| std::ptr::eq(&quiz.page, page));
        found.page(page, in_quiz);
    }
    let chapter_of = |page: &Page| {
        sco.chapters
            .iter()
            .find(|chapter| chapter.pages.iter().any(|other| std::ptr::eq(other, page)))
            .map(|chapter| chapter.id.as_str())
    };
    let data = CourseData {
        course: format!("{}-{}", programme.id, sco.id),
        partner,
        beacon,
        sco: &sco.id,
        title: sco.title,
        version: &programme.version,
        hash,
        lang: &programme.lang,
        audience: programme.audience.as_deref(),
        completion: sco.completion,
        mastery_score: sco.mastery_score,
        tries: sco.module.tries,
        chapters: sco
            .chapters
            .iter()
            .map(|chapter| json!({ "id": chapter.id, "title": chapter.title }))
            .collect(),
        pages: sco
            .pages()
            .map(|page| {
                json!({
                    "id": page.id,
                    "key": key(&page.id),
                    "chapter": chapter_of(page),
                    "title": page.title,
                    "quiz": chapter_of(page).is_none(),
                })
            })
            .collect(),
        activities: found.activities,
        pools: found.pools,
        quiz: sco.quiz.map(|quiz| {
            json!({
                "id": quiz.page.id,
                "page": quiz.page.id,
                "draw": quiz.draw,
                "activities": found.outside,
            })
        }),
        messages: messages.for_scripts()?,
    };
    let json =
        serde_json::to_string(&data).map_err(|error| RenderError::Data(error.to_string()))?;
    // `</script>` and `<!--` would end the element they stand in.
    Ok(json.replace('<', "\\u003c"))
}

#[derive(Default)]
struct Found<'a> {
    activities: Vec<Value>,
    pools: Vec<Value>,
    /// Questions of the final quiz outside of any pool.
    outside: Vec<&'a str>,
}

impl<'a> Found<'a> {
    fn page(&mut self, page: &'a Page, in_quiz: bool) {
        let mut pool: Option<&Pool> = None;
        for block in walk(&page.blocks) {
            if let Block::Pool(found) = block {
                pool = Some(found);
                let ids: Vec<&str> = pooled(found).collect();
                self.pools.push(json!({
                    "id": found.id, "key": key(&found.id), "page": page.id, "quiz": in_quiz,
                    "draw": found.draw, "activities": ids,
                }));
            }
            let Some((id, mut activity)) = activity(block) else {
                continue;
            };
            let of = pool.filter(|pool| pooled(pool).any(|other| other == id));
            if in_quiz && of.is_none() && matches!(block, Block::Question(_)) {
                self.outside.push(id);
            }
            activity["id"] = id.into();
            activity["key"] = key(id).into();
            activity["page"] = page.id.as_str().into();
            activity["pool"] = of.map(|pool| pool.id.as_str()).into();
            activity["quiz"] = in_quiz.into();
            self.activities.push(activity);
        }
    }
}

fn pooled(pool: &Pool) -> impl Iterator<Item = &str> {
    pool.blocks.iter().filter_map(|block| match block {
        Block::Question(question) => Some(question.id.as_str()),
        _ => None,
    })
}

fn activity(block: &Block) -> Option<(&str, Value)> {
    Some(match block {
        Block::Question(found) => (&found.id, question(found)),
        Block::Scenario(found) => (&found.id, scenario(found)),
        Block::Inspection(found) => (&found.id, inspection(found)),
        Block::Checklist(found) => (
            &found.id,
            json!({ "type": "checklist", "items": found.items.len(), "text": found.title }),
        ),
        _ => return None,
    })
}

fn question(question: &Question) -> Value {
    let mut data = json!({
        "type": question.answer.type_name(),
        "points": question.points,
        "tries": question.tries,
        "shuffle": question.shuffle,
        "text": stem_text(&question.stem),
    });
    match &question.answer {
        Answer::Single(choices) | Answer::Multiple(choices) | Answer::TrueFalse(choices) => {
            let letters: Vec<char> = choices.iter().map(|choice| choice.letter).collect();
            let correct = choices.iter().filter(|choice| choice.correct);
            data["choices"] = json!(letters);
            data["correct"] = correct.map(|choice| choice.letter.to_string()).collect();
            if matches!(question.answer, Answer::TrueFalse(_)) {
                data["true"] = true_letter(choices).into();
            }
        }
        Answer::Matching { pairs, decoys } => {
            data["lefts"] = pairs.len().into();
            data["rights"] = (pairs.len() + decoys.len()).into();
        }
        Answer::Ordering(items) => data["items"] = items.len().into(),
        Answer::FillIn { blanks, max } => {
            data["blanks"] = json!(blanks);
            data["max"] = json!(max);
        }
        Answer::Numeric {
            answer, tolerance, ..
        } => {
            data["answer"] = json!(answer);
            data["tolerance"] = json!(tolerance);
        }
    }
    data
}

/// Which answer of a true-false question says so; the first if neither does.
fn true_letter(choices: &[Choice]) -> Option<String> {
    let says = |words: &[&str]| {
        choices.iter().position(|choice| {
            let text = plain(&choice.content).trim().to_lowercase();
            words.iter().any(|word| text.starts_with(word))
        })
    };
    let place = says(&["vrai", "true"])
        .or_else(|| says(&["faux", "false"]).map(|place| 1 - place.min(1)))
        .unwrap_or(0);
    choices.get(place).map(|choice| choice.letter.to_string())
}

fn scenario(scenario: &Scenario) -> Value {
    let number = |id: &str| scenario.steps.iter().position(|step| step.id == id);
    let steps: Vec<Value> = scenario
        .steps
        .iter()
        .map(|step| {
            let choices: Vec<Value> = step
                .choices
                .iter()
                .map(|choice| {
                    json!({
                        "to": number(&choice.to),
                        "minutes": choice.minutes,
                        "points": choice.points,
                    })
                })
                .collect();
            json!({ "id": step.id, "outcome": step.outcome, "choices": choices })
        })
        .collect();
    json!({
        "type": "scenario",
        "text": scenario.title,
        "clock": scenario.clock,
        "debrief": !scenario.debrief.is_empty(),
        "steps": steps,
    })
}

fn inspection(inspection: &Inspection) -> Value {
    let zones: Vec<Value> = inspection
        .zones
        .iter()
        .map(|zone| json!({ "id": zone.id, "suspicious": zone.suspicious }))
        .collect();
    json!({
        "type": "inspection",
        "points": inspection.points,
        "text": inspection.title,
        "zones": zones,
    })
}

fn stem_text(stem: &[Block]) -> String {
    let texts: Vec<String> = walk(stem)
        .into_iter()
        .flat_map(Block::texts)
        .map(plain)
        .collect();
    let text = texts.join(" ");
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").chars().take(TEXT_LIMIT).collect()
}
