//! The data for the scripts: `#course` of each document. Its fields are listed
//! in `scorm-templates/README.md`.

use language::Catalogue;
use serde::Serialize;
use serde_json::{Value, json};

use super::error::RenderError;
use super::minutes::whole_minutes;
use crate::course::activity::{Answer, Choice, Inspection, Question, Scenario};

use crate::course::block::{Block, Pool, has_answers, walk};
use crate::course::inline::plain;
use crate::course::{Module, Page, Programme};
use crate::estimate;
use crate::messages::SCRIPT_PREFIX;
use crate::sco::{Document, Sco};
use crate::sittings::sittings;
use crate::tracking::key;

/// Longest text of a question handed to the LMS reports, in characters.
const TEXT_LIMIT: usize = 250;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CourseData<'a> {
    course: String,
    sco: &'a str,
    part: &'a str,
    title: &'a str,
    version: &'a str,
    hash: &'a str,
    lang: &'a str,
    audience: Option<&'a str>,
    #[serde(flatten)]
    rule: Option<Rule>,
    /// Of a whole programme.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    modules: Vec<ModuleData<'a>>,
    chapters: Vec<Value>,
    pages: Vec<Value>,
    sittings: Vec<Value>,
    activities: Vec<Value>,
    pools: Vec<Value>,
    quiz: Option<Value>,
    messages: std::collections::BTreeMap<&'a str, String>,
}

/// When a module is done.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule {
    completion: crate::course::Completion,
    mastery_score: Option<u8>,
    tries: u32,
}

/// A module of a programme: what its chapters, pages, activities and pools name in `module`.
#[derive(Serialize)]
struct ModuleData<'a> {
    id: &'a str,
    key: String,
    prefix: &'a str,
    title: &'a str,
    #[serde(flatten)]
    rule: Rule,
    quiz: Option<Value>,
}

/// The JSON of one document, safe inside a `<script>`.
pub(super) fn course_json(
    programme: &Programme,
    document: &Document,
    hash: &str,
    messages: &Catalogue,
) -> Result<String, RenderError> {
    let prefixes: Vec<String> = document
        .scos
        .iter()
        .map(|sco| document.prefix(sco))
        .collect();
    let mut found = Found {
        lang: &programme.lang,
        ..Found::default()
    };
    let mut modules = Vec::new();
    let mut quiz = None;
    for (sco, prefix) in document.scos.iter().zip(&prefixes) {
        found.module = document.is_programme.then_some(&sco.id);
        found.prefix = prefix;
        found.outside.clear();
        found.sco(sco);
        let its_quiz = sco.quiz.map(|quiz| {
            let id = format!("{prefix}{}", quiz.page.id);
            json!({ "id": id, "page": id, "draw": quiz.draw, "activities": found.outside })
        });
        match document.is_programme {
            true => modules.push(ModuleData {
                id: &sco.id,
                key: key(&sco.id),
                prefix,
                title: sco.title,
                rule: rule(sco),
                quiz: its_quiz,
            }),
            false => quiz = its_quiz,
        }
    }
    let data = CourseData {
        course: match document.is_programme {
            true => programme.id.clone(),
            false => format!("{}-{}", programme.id, document.id),
        },
        sco: &document.id,
        part: document.part(),
        title: document.title,
        version: &programme.version,
        hash,
        lang: &programme.lang,
        audience: programme.audience.as_deref(),
        rule: match &document.scos[..] {
            [sco] if !document.is_programme => Some(rule(sco)),
            _ => None,
        },
        modules,
        chapters: found.chapters,
        pages: found.pages,
        sittings: found.sittings,
        activities: found.activities,
        pools: found.pools,
        quiz,
        messages: messages.open(SCRIPT_PREFIX, &[("part", document.part())])?,
    };
    let json =
        serde_json::to_string(&data).map_err(|error| RenderError::Data(error.to_string()))?;
    // `</script>` and `<!--` would end the element they stand in.
    let json = json.replace('<', "\\u003c");
    // With whose copy it is begins what branded packages have here.
    let fields = json.strip_prefix('{').unwrap_or_default();
    let partner = brand::kit::mark(super::slot::COURSE, "");
    Ok(format!("{{{partner}{fields}"))
}

fn rule(sco: &Sco) -> Rule {
    Rule {
        completion: sco.completion,
        mastery_score: sco.mastery_score,
        tries: sco.module.tries,
    }
}

#[derive(Default)]
struct Found<'a> {
    lang: &'a str,
    /// The module that is read, in a document of several.
    module: Option<&'a String>,
    /// What stands before its ids.
    prefix: &'a str,
    chapters: Vec<Value>,
    pages: Vec<Value>,
    sittings: Vec<Value>,
    activities: Vec<Value>,
    pools: Vec<Value>,
    /// Questions of its final quiz outside of any pool.
    outside: Vec<String>,
}

impl<'a> Found<'a> {
    fn sco(&mut self, sco: &'a Sco) {
        for chapter in &sco.chapters {
            let chapter_id = self.id(&chapter.id);
            let described = json!({ "id": chapter_id, "title": chapter.title });
            let described = self.of_module(described);
            self.chapters.push(described);
            for page in &chapter.pages {
                self.listed(sco.module, page, Some(&chapter_id));
            }
        }
        if let Some(quiz) = sco.quiz {
            self.listed(sco.module, &quiz.page, None);
        }
        for sitting in sittings(sco) {
            let pages: Vec<String> = sitting.pages.iter().map(|it| self.id(&it.id)).collect();
            let described = json!({
                "title": sitting.title,
                "minutes": whole_minutes(sitting.minutes),
                "pages": pages,
            });
            let described = self.of_module(described);
            self.sittings.push(described);
        }
        for page in sco.pages() {
            let in_quiz = sco.quiz.is_some_and(|quiz| std::ptr::eq(&quiz.page, page));
            self.page(page, in_quiz);
        }
    }

    fn listed(&mut self, module: &Module, page: &Page, chapter: Option<&str>) {
        let mut described = json!({
            "id": self.id(&page.id),
            "key": key(&page.id),
            "chapter": chapter,
            "title": page.title,
            "quiz": chapter.is_none(),
        });
        if chapter.is_some() {
            described["seconds"] = json!(estimate::least_seconds(page));
            let requires = page.requires_activities || module.requires_activities;
            if requires && has_answers(&page.blocks) {
                described["requires"] = json!(true);
            }
        }
        let described = self.of_module(described);
        self.pages.push(described);
    }

    /// An id as it stands in the document.
    fn id(&self, id: &str) -> String {
        format!("{}{id}", self.prefix)
    }

    fn of_module(&self, mut value: Value) -> Value {
        if let Some(module) = self.module {
            value["module"] = json!(module);
        }
        value
    }

    fn page(&mut self, page: &'a Page, in_quiz: bool) {
        let mut pool: Option<&Pool> = None;
        for block in walk(&page.blocks) {
            if let Block::Pool(found) = block {
                pool = Some(found);
                let ids: Vec<String> = pooled(found).map(|id| self.id(id)).collect();
                let described = self.of_module(json!({
                    "id": self.id(&found.id), "key": key(&found.id), "page": self.id(&page.id),
                    "quiz": in_quiz, "draw": found.draw, "activities": ids,
                }));
                self.pools.push(described);
            }
            let Some((id, mut activity)) = activity(block, self.lang) else {
                continue;
            };
            let of = pool.filter(|pool| pooled(pool).any(|other| other == id));
            if in_quiz && of.is_none() && matches!(block, Block::Question(_)) {
                self.outside.push(self.id(id));
            }
            activity["id"] = self.id(id).into();
            activity["key"] = key(id).into();
            activity["page"] = self.id(&page.id).into();
            activity["pool"] = of.map(|pool| self.id(&pool.id)).into();
            activity["quiz"] = in_quiz.into();
            if let Block::Question(question) = block
                && !question.spares.is_empty()
            {
                let spared = question.spares.iter().map(|(id, _)| self.id(id));
                activity["spares"] = spared.collect::<Vec<_>>().into();
            }
            if let Block::Question(question) = block
                && let Some((id, _)) = question
                    .page
                    .as_ref()
                    .or(of.and_then(|pool| pool.page.as_ref()))
            {
                activity["about"] = self.id(id).into();
            }
            self.activities.push(self.of_module(activity));
        }
    }
}

fn pooled(pool: &Pool) -> impl Iterator<Item = &str> {
    pool.blocks.iter().filter_map(|block| match block {
        Block::Question(question) => Some(question.id.as_str()),
        _ => None,
    })
}

fn activity<'a>(block: &'a Block, lang: &str) -> Option<(&'a str, Value)> {
    Some(match block {
        Block::Question(found) => (&found.id, question(found, lang)),
        Block::Scenario(found) => (&found.id, scenario(found)),
        Block::Inspection(found) => (&found.id, inspection(found)),
        Block::Exploration(found) => (
            &found.id,
            json!({ "type": "explore", "items": found.places.len(), "text": found.title }),
        ),
        Block::Poll(found) => {
            let letters: Vec<char> = found.choices.iter().map(|choice| choice.letter).collect();
            (
                &found.id,
                json!({ "type": "poll", "choices": letters, "text": found.title }),
            )
        }
        Block::Checklist(found) => (
            &found.id,
            json!({ "type": "checklist", "items": found.items.len(), "text": found.title }),
        ),
        _ => return None,
    })
}

fn question(question: &Question, lang: &str) -> Value {
    let mut data = json!({
        "type": question.answer.type_name(),
        "points": question.points,
        "tries": question.tries,
        "shuffle": question.shuffle,
        "text": question.text().chars().take(TEXT_LIMIT).collect::<String>(),
    });
    if question.confidence {
        data["confidence"] = json!(true);
    }
    match &question.answer {
        Answer::Single(choices)
        | Answer::Multiple(choices)
        | Answer::TrueFalse(choices)
        | Answer::Hotspots { choices, .. } => {
            if matches!(question.answer, Answer::Hotspots { .. }) {
                // To a script, choices that can be pointed at.
                data["type"] = "multiple".into();
            }
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
        Answer::Sorting {
            items,
            categories,
            goes,
        } => {
            // To a script, pairs of which several have one right.
            data["type"] = "matching".into();
            data["lefts"] = items.len().into();
            data["rights"] = categories.len().into();
            data["goes"] = json!(goes);
        }
        Answer::FillIn { blanks, max } => {
            data["blanks"] = json!(blanks);
            data["max"] = json!(max);
        }
        Answer::Numeric {
            answer,
            tolerance,
            unit,
        } => {
            data["answer"] = json!(answer);
            data["tolerance"] = json!(tolerance);
            if let Some(unit) = unit {
                data["unit"] = json!(unit);
            }
            // "1,234" is a thousand and more to whoever reads English.
            if lang.starts_with("en") {
                data["english"] = json!(true);
            }
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
        .map(|zone| match zone.decisive {
            true => json!({ "id": zone.id, "suspicious": true, "decisive": true }),
            false => json!({ "id": zone.id, "suspicious": zone.suspicious }),
        })
        .collect();
    json!({
        "type": "inspection",
        "points": inspection.points,
        "text": inspection.title,
        "verdict": inspection.verdict,
        "zones": zones,
    })
}
