//! The attestation of a finished course, and its verification by anybody.
//!
//! The name is typed into a form, travels in bodies of requests only, and is in no
//! address, log or database: the QR code's address has the signed text behind `#`,
//! which browsers keep to themselves. A small script there puts it into the form;
//! without scripts it is pasted. The form is answered without any look-up.

use std::sync::Arc;
#[cfg(feature = "pdf")]
use std::time::Duration;

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use serde::{Deserialize, Serialize};
#[cfg(feature = "pdf")]
use tokio::sync::Semaphore;

use super::cards::{self, After};
use crate::domain::attestation::{self, Attestation};
use crate::domain::catalogue::{self, Inside, inside};
use crate::domain::words::{self, Lang};
use crate::domain::{calendar, percent, qr};
use crate::http::form::Form;
use crate::http::page::Page;
use crate::http::visitor::Visitor;
use crate::http::{App, Error, view};
#[cfg(feature = "pdf")]
use crate::store::StoreError;
use crate::store::course::About;
use crate::store::registration::Registration;
use crate::store::{catalogue as shelved, course, registration};

pub fn router() -> Router<Arc<App>> {
    Router::new()
        .route("/mes-cours/{slug}/attestation", get(ask).post(make))
        .route("/verifier", get(verifier).post(verify))
}

/// The form that asks for the name.
#[derive(Serialize)]
struct Asked {
    slug: String,
    course: String,
    /// Of the course, such as `fr`.
    language: String,
    /// The module of a whole programme; empty: all of it.
    module: String,
    /// Whether something was typed that can't be a name.
    is_wrong: bool,
    typed: String,
}

/// Which attestation is asked for.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Of {
    /// The module of a whole programme; empty: all of it.
    module: String,
}

async fn ask(
    State(app): State<Arc<App>>,
    Path(slug): Path<String>,
    Query(of): Query<Of>,
    visitor: Visitor,
) -> Page {
    let Some(finished) = done(&app, &visitor, &slug, &of.module).await? else {
        return Ok(Redirect::to("/mes-cours").into_response());
    };
    form(&app, &visitor, finished, None)
}

fn form(app: &App, visitor: &Visitor, finished: Finished, typed: Option<String>) -> Page {
    let status = match typed {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    let page = Asked {
        slug: finished.course.slug,
        language: finished.course.language,
        course: match &finished.inside {
            Some(inside) => inside.part.title.clone(),
            None => finished.course.title,
        },
        module: finished.inside.map_or(String::new(), |it| it.part.id),
        is_wrong: typed.is_some(),
        typed: typed.unwrap_or_default(),
    };
    let title = words::say(visitor.lang, "attestation-title", &[]);
    let page = view::page(app, visitor, "attestation-form.html", "mine", &title, page)?;
    Ok((status, page).into_response())
}

/// A course that is finished, or a module of one that is a whole programme.
struct Finished {
    course: course::Course,
    registration: Registration,
    /// What the package says of itself.
    about: About,
    inside: Option<Inside>,
}

/// What this visitor finished; none where it is not.
async fn done(
    app: &App,
    visitor: &Visitor,
    slug: &str,
    module: &str,
) -> Result<Option<Finished>, Error> {
    let learner = visitor.learner(app).await?;
    let course = course::find_by_slug(&app.store, slug)
        .await?
        .ok_or(Error::NotFound)?;
    let found = registration::find_for(&app.store, &learner.learner_id, &course.course_id)
        .await?
        .ok_or(Error::NotFound)?;
    let about = course::about(&app.store, &found.course_version_id).await?;
    let about = about.unwrap_or_default();
    let inside = match module {
        "" => None,
        module => {
            let mut parts = inside(&about.parts, Some(&found)).into_iter();
            Some(
                parts
                    .find(|it| it.part.id == module)
                    .ok_or(Error::NotFound)?,
            )
        }
    };
    let is_done = match &inside {
        Some(inside) => inside.state.is_done(),
        None => catalogue::is_done(&found) && found.completed_at.is_some(),
    };
    Ok(is_done.then_some(Finished {
        course,
        registration: found,
        about,
        inside,
    }))
}

#[derive(Deserialize)]
struct Named {
    nom: String,
    /// The module of a whole programme; empty: all of it.
    #[serde(default)]
    module: String,
    /// `pdf`, or the page.
    #[serde(default)]
    forme: String,
}

/// What is attested, in words: of the page, of the PDF, and of the verification.
#[derive(Serialize)]
struct Certificate {
    slug: String,
    /// The module of a whole programme; empty: all of it.
    module: String,
    said: Said,
    /// Of the course, such as `fr`.
    language: String,
    /// The day, `2026-11-03`; the year, where the day is not known any more.
    day: String,
    /// What comes next.
    after: After,
    /// Where it is verified.
    verifier: String,
    /// The signed text, in groups that lines can break between.
    text: String,
    qr: String,
    has_pdf: bool,
    /// A PDF was asked for and can't be: its fonts lack a letter of the name.
    lacks_letters: bool,
}

/// What an attestation says, in words: the page, the PDF and the verification show these.
#[derive(Clone, Serialize)]
struct Said {
    name: String,
    issuer: String,
    programme: String,
    course: String,
    is_passed: bool,
    /// Labels and values.
    facts: Vec<(String, String)>,
    objectives: Vec<String>,
}

impl Said {
    fn of(lang: Lang, attestation: Attestation) -> Said {
        let say = |key: &str| words::say(lang, key, &[]);
        let date = match attestation.date.parse() {
            Ok(date) => calendar::in_words(lang, date),
            Err(_) => attestation.date,
        };
        let mut facts = vec![(say("attestation-date"), date)];
        if attestation.minutes > 0 {
            let minutes = attestation.minutes.to_string();
            let minutes = words::say(lang, "attestation-minutes", &[("count", &minutes)]);
            facts.push((say("attestation-duration"), minutes));
        }
        if let Some(tenths) = attestation.score {
            let score = percent::say(lang, tenths);
            let score = words::say(lang, "attestation-percent", &[("score", &score)]);
            facts.push((say("attestation-score"), score));
        }
        facts.push((say("attestation-version"), attestation.version));
        Said {
            name: attestation.name,
            issuer: match attestation.issuer.as_str() {
                "" => say("site-name"),
                _ => attestation.issuer,
            },
            programme: attestation.programme,
            course: attestation.course,
            is_passed: attestation.is_passed,
            facts,
            objectives: attestation.objectives,
        }
    }
}

/// What is attested of a finished course: what its package says, in the version that was
/// followed.
async fn attested(app: &App, finished: &Finished, name: String) -> Result<Attestation, Error> {
    let (course, registered) = (&finished.course, &finished.registration);
    let about = finished.about.clone();
    let version = course::version(&app.store, &registered.course_version_id).await?;
    let all = shelved::all(&app.store).await?;
    let mut placed = all
        .iter()
        .filter(|it| !course.programme.is_empty() && it.course.programme == course.programme);
    let named = placed.find(|it| !it.programme_name.is_empty());
    let (title, number) = version.map_or((String::new(), 1), |it| (it.title, it.number));
    let or = |text: String, other: String| if text.is_empty() { other } else { text };
    let title = or(title, course.title.clone());
    let programme = named.map_or(about.programme_title, |it| it.programme_name.clone());
    let objectives = match about.objectives.as_str() {
        "" | "[]" => &course.objectives,
        _ => &about.objectives,
    };
    let attestation = Attestation {
        name,
        programme: if programme == title {
            String::new()
        } else {
            programme
        },
        course: title,
        // Of content that renews itself, the one that was learnt.
        version: or(
            registered.learnt.clone(),
            or(about.edition, number.to_string()),
        ),
        date: calendar::written(registered.completed_at.unwrap_or_default()),
        score: registered.score.map(percent::tenths),
        is_passed: registered.status == "passed",
        minutes: if about.minutes > 0 {
            about.minutes
        } else {
            course.minutes
        },
        issuer: or(app.settings.publisher.clone(), about.publisher),
        objectives: serde_json::from_str(objectives).unwrap_or_default(),
    };
    let Some(Inside { part, state }) = &finished.inside else {
        return Ok(attestation.fitted());
    };
    let of_module = Attestation {
        programme: match attestation.programme.as_str() {
            "" => attestation.course,
            _ => attestation.programme,
        },
        course: part.title.clone(),
        date: calendar::written(state.completed_at.unwrap_or_default()),
        score: state.score.map(percent::tenths),
        is_passed: state.status == "passed",
        minutes: part.minutes,
        objectives: part.objectives.clone(),
        ..attestation
    };
    Ok(of_module.fitted())
}

async fn make(
    State(app): State<Arc<App>>,
    Path(slug): Path<String>,
    Form { visitor, fields }: Form<Named>,
) -> Page {
    let Some(finished) = done(&app, &visitor, &slug, &fields.module).await? else {
        return Ok(Redirect::to("/mes-cours").into_response());
    };
    let Some(name) = attestation::name(&fields.nom) else {
        return form(&app, &visitor, finished, Some(fields.nom));
    };
    let attestation = attested(&app, &finished, name).await?;
    let course = finished.course;
    let text = attestation.sign(&app.keys);
    let verifier = format!("{}/verifier", app.origins.app);
    let qr = qr::svg(&format!("{verifier}#{text}"));
    let (arranged, _) = cards::catalogue(&app, &visitor).await?;
    let mut page = Certificate {
        slug: course.slug,
        language: course.language,
        module: fields.module,
        day: attestation.date.clone(),
        said: Said::of(visitor.lang, attestation),
        after: After::of(visitor.lang, &arranged, &course.course_id),
        verifier,
        text: grouped(&text),
        qr: qr.ok_or_else(|| Error::Defect("the attestation fits no code".into()))?,
        has_pdf: cfg!(feature = "pdf"),
        lacks_letters: false,
    };
    if fields.forme == "pdf" {
        if let Some(bytes) = pdf(visitor.lang, &page).await? {
            let headers = [
                (CONTENT_TYPE, "application/pdf".to_owned()),
                (
                    CONTENT_DISPOSITION,
                    match page.module.as_str() {
                        "" => format!("attachment; filename=\"attestation-{}.pdf\"", page.slug),
                        module => format!(
                            "attachment; filename=\"attestation-{}-{module}.pdf\"",
                            page.slug
                        ),
                    },
                ),
            ];
            return Ok((headers, bytes).into_response());
        }
        page.lacks_letters = page.has_pdf;
        page.has_pdf = false;
    }
    let title = words::say(visitor.lang, "attestation-title", &[]);
    Ok(view::page(&app, &visitor, "attestation.html", "mine", &title, page)?.into_response())
}

/// In groups of eight characters.
fn grouped(text: &str) -> String {
    let groups = text.as_bytes().chunks(8).map(String::from_utf8_lossy);
    groups.collect::<Vec<_>>().join(" ")
}

/// The page as PDF; none where the name has letters that the PDF's fonts do not have.
#[cfg(feature = "pdf")]
async fn pdf(lang: Lang, page: &Certificate) -> Result<Option<Vec<u8>>, Error> {
    let say = |key: &str| words::say(lang, key, &[]);
    let said = page.said.clone();
    let outcome = match said.is_passed {
        true => "attestation-passed",
        false => "attestation-completed",
    };
    let content = ::attestation::Content {
        lang: lang.tag(),
        day: page.day.clone(),
        issuer: said.issuer,
        heading: say("attestation-title"),
        name: said.name,
        outcome: say(outcome),
        programme: said.programme,
        course: said.course,
        facts: said.facts,
        objectives_heading: say("attestation-objectives"),
        objectives: said.objectives,
        verify: words::say(lang, "attestation-verify", &[("address", &page.verifier)]),
        caution: say("attestation-caution"),
        qr_svg: page.qr.clone(),
        qr_alt: say("attestation-qr"),
        text: page.text.clone(),
    };
    // Few at a time: each takes a processor and some megabytes.
    static AT_WORK: Semaphore = Semaphore::const_new(2);
    let turn = tokio::time::timeout(Duration::from_secs(5), AT_WORK.acquire()).await;
    let Ok(Ok(turn)) = turn else {
        return Err(StoreError::Busy.into());
    };
    let made = tokio::task::spawn_blocking(move || ::attestation::pdf(&content))
        .await
        .map_err(|error| Error::Defect(error.to_string()))?;
    drop(turn);
    match made {
        Ok(bytes) => Ok(Some(bytes)),
        Err(::attestation::Error::Letters(_)) => Ok(None),
        Err(error) => Err(Error::Defect(error.to_string())),
    }
}

/// Built without: the page can be printed.
#[cfg(not(feature = "pdf"))]
async fn pdf(_: Lang, _: &Certificate) -> Result<Option<Vec<u8>>, Error> {
    Ok(None)
}

/// The page that verifies.
#[derive(Serialize)]
struct Verifier {
    key: String,
    /// Whether something was verified.
    is_answer: bool,
    found: Option<Said>,
    typed: String,
}

async fn verifier(State(app): State<Arc<App>>, visitor: Visitor) -> Page {
    let page = Verifier {
        key: attestation::public_key(&app.keys),
        is_answer: false,
        found: None,
        typed: String::new(),
    };
    let title = words::say(visitor.lang, "verify-title", &[]);
    Ok(view::page(&app, &visitor, "verify.html", "verify", &title, page)?.into_response())
}

#[derive(Deserialize)]
struct Given {
    texte: String,
}

async fn verify(State(app): State<Arc<App>>, Form { visitor, fields }: Form<Given>) -> Page {
    let found = Attestation::verify(&app.keys, &fields.texte);
    let found = found.map(|it| Said::of(visitor.lang, it));
    let page = Verifier {
        key: attestation::public_key(&app.keys),
        is_answer: true,
        typed: match found {
            Some(_) => String::new(),
            None => fields.texte,
        },
        found,
    };
    let title = words::say(visitor.lang, "verify-title", &[]);
    Ok(view::page(&app, &visitor, "verify.html", "verify", &title, page)?.into_response())
}
