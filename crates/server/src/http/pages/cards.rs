//! What pages show of courses: cards, ways through programmes, names of audiences and
//! languages.

use serde::Serialize;

use crate::domain::catalogue::{self, Catalogue, Inside, Reader, Step};
use crate::domain::words::{self, Lang};
use crate::http::visitor::Visitor;
use crate::http::{App, Error};
use crate::store::course::Course;
use crate::store::registration::{self, Registration};

/// One course, as listed.
#[derive(Clone, Debug, Serialize)]
pub struct Card {
    pub slug: String,
    pub title: String,
    pub summary: String,
    /// In words; empty: everybody, or nobody said.
    pub audience: String,
    pub minutes: i64,
    pub language: String,
    /// Name of the language, where it is not that of the screens.
    pub spoken: String,
    /// `not attempted` and so on; empty for who is not registered.
    pub status: String,
    pub progress: i64,
    /// Address of the picture; empty: none.
    pub cover: String,
    /// Title of the programme; empty: it stands with it, or there is none.
    pub programme: String,
    /// Completed or passed, in whatever variant.
    pub is_done: bool,
    /// It can be opened.
    pub is_open: bool,
    /// It is what to do next in its programme.
    pub is_next: bool,
    /// In how many variants there is more of it.
    pub others: usize,
    /// Modules of a whole programme that are done, each with an attestation of its own.
    pub papers: Vec<Paper>,
}

/// A finished module of a whole programme.
#[derive(Clone, Debug, Serialize)]
pub struct Paper {
    pub module: String,
    pub title: String,
}

/// The modules of a course that have attestations.
pub fn papers(parts: &[Inside]) -> Vec<Paper> {
    let done = parts.iter().filter(|it| it.state.is_done());
    done.map(|it| Paper {
        module: it.part.id.clone(),
        title: it.part.title.clone(),
    })
    .collect()
}

impl Card {
    /// The card of a step.
    pub fn of(lang: Lang, step: &Step) -> Card {
        let (shelved, course) = (&step.shelved, &step.shelved.course);
        let own = step.registration.as_ref();
        let version = course.course_version_id.as_deref();
        Card {
            slug: course.slug.clone(),
            title: course.title.clone(),
            summary: course.summary.clone(),
            audience: audience(lang, &course.audience),
            minutes: course.minutes,
            spoken: spoken(lang, &course.language),
            language: course.language.clone(),
            status: own.map_or(String::new(), |it| it.status.clone()),
            progress: own.map_or(0, |it| it.progress),
            cover: match version.filter(|_| !shelved.cover.is_empty()) {
                Some(version) => format!("/couvertures/{version}"),
                None => String::new(),
            },
            programme: String::new(),
            is_done: step.is_done,
            is_open: step.is_open,
            is_next: false,
            others: step.variants.len(),
            papers: papers(&step.parts),
        }
    }
}

/// A module on the way through its programme.
#[derive(Clone, Debug, Serialize)]
pub struct Stage {
    pub slug: String,
    pub title: String,
    pub language: String,
    pub is_done: bool,
    pub is_begun: bool,
    pub is_open: bool,
    /// The course of the page that shows the way.
    pub is_here: bool,
}

impl Stage {
    /// A module inside a course: it is opened there.
    fn inside(course: &Course, inside: &Inside) -> Stage {
        Stage {
            slug: course.slug.clone(),
            title: inside.part.title.clone(),
            language: course.language.clone(),
            is_done: inside.state.is_done(),
            is_begun: !inside.state.status.is_empty() && !inside.state.is_done(),
            is_open: false,
            is_here: false,
        }
    }
}

/// How far somebody is on the way through a programme.
#[derive(Clone, Debug, Serialize)]
pub struct Way {
    pub title: String,
    pub language: String,
    pub stages: Vec<Stage>,
    pub done: usize,
    pub all: usize,
}

impl Way {
    /// The way through a programme, seen from one of its courses or from outside.
    pub fn of(programme: &catalogue::Programme, here: &str) -> Way {
        let stages = programme.steps.iter().flat_map(|step| {
            let course = &step.shelved.course;
            if !step.parts.is_empty() {
                return step
                    .parts
                    .iter()
                    .map(|it| Stage::inside(course, it))
                    .collect();
            }
            vec![Stage {
                slug: course.slug.clone(),
                title: course.title.clone(),
                language: course.language.clone(),
                is_done: step.is_done,
                is_begun: step.registration.is_some() && !step.is_done,
                is_open: step.is_open,
                is_here: step.is(here),
            }]
        });
        Way {
            title: programme.title.clone(),
            language: programme.language.clone(),
            stages: stages.collect(),
            done: programme.done(),
            all: programme.all(),
        }
    }
}

/// What comes after a course.
#[derive(Clone, Debug, Default, Serialize)]
pub struct After {
    /// The way that the course is on.
    pub way: Option<Way>,
    /// The module that comes next.
    pub next: Option<Card>,
    /// All of the way is done.
    pub is_over: bool,
}

impl After {
    /// What comes after a course, for this catalogue's reader.
    pub fn of(lang: Lang, catalogue: &Catalogue, course_id: &str) -> After {
        let way = catalogue::programme_of(catalogue, course_id).map(|it| Way::of(it, course_id));
        let next = catalogue::after(catalogue, course_id);
        After {
            next: next.map(|(_, step)| Card::of(lang, step)),
            is_over: way.as_ref().is_some_and(|it| it.done == it.all),
            way,
        }
    }
}

/// The catalogue as this visitor sees it, and what they take.
///
/// # Errors
///
/// [`Error::Store`].
pub async fn catalogue(
    app: &App,
    visitor: &Visitor,
) -> Result<(Catalogue, Vec<Registration>), Error> {
    let registered = match visitor.find_learner(app).await? {
        Some(learner) => registration::of_learner(&app.store, &learner.learner_id).await?,
        None => Vec::new(),
    };
    let all = crate::store::catalogue::all(&app.store).await?;
    let reader = Reader {
        language: visitor.lang.tag(),
        audience: &visitor.audience,
        registered: &registered,
        now: app.now(),
    };
    let arranged = catalogue::arrange(all, reader);
    Ok((arranged, registered))
}

/// An audience in words: ours have names, others are read as they are written.
pub fn audience(lang: Lang, id: &str) -> String {
    if id.is_empty() {
        return String::new();
    }
    let named = words::find_with(lang, &format!("audience-{id}"), &Default::default());
    named.unwrap_or_else(|| {
        let mut letters = id.replace('-', " ").chars().collect::<Vec<_>>().into_iter();
        let first = letters.next().map(|it| it.to_uppercase().to_string());
        first.into_iter().chain([letters.collect()]).collect()
    })
}

/// A language in words, where it is not that of the screens; empty otherwise.
fn spoken(lang: Lang, tag: &str) -> String {
    let first = tag.split('-').next().unwrap_or_default();
    if first.is_empty() || first.eq_ignore_ascii_case(lang.tag()) {
        return String::new();
    }
    language(lang, tag)
}

/// A language in words: the usual ones have names, others are shown as they are tagged.
pub fn language(lang: Lang, tag: &str) -> String {
    let first = tag.split('-').next().unwrap_or_default().to_lowercase();
    let is_tag = (2..=3).contains(&first.len()) && first.bytes().all(|it| it.is_ascii_lowercase());
    let key = format!("language-name-{first}");
    let named = match is_tag {
        true => words::find_with(lang, &key, &Default::default()),
        false => None,
    };
    named.unwrap_or_else(|| tag.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn audiences_and_languages_have_names() {
        assert_eq!(audience(Lang::Fr, "agents-publics"), "Agents publics");
        assert_eq!(audience(Lang::En, "entreprises"), "Companies");
        assert_eq!(audience(Lang::Fr, "aides-soignants"), "Aides soignants");
        assert_eq!(audience(Lang::Fr, ""), "");
        assert_eq!(language(Lang::Fr, "en-GB"), "anglais");
        assert_eq!(language(Lang::Fr, "tlh"), "tlh");
        assert_eq!(spoken(Lang::Fr, "fr-FR"), "");
        assert_eq!(spoken(Lang::En, "fr"), "French");
    }
}
