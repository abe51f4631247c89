//! « Mes données »: what is stored about this learner, all of it; the profile they may
//! give; leaving this browser; deletion.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{Query, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Redirect};
use axum::routing::{get, post};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::domain::words::{self, Lang};
use crate::domain::{calendar, participation, percent, profile};
use crate::http::form::Form;
use crate::http::page::Page;
use crate::http::visitor::Visitor;
use crate::http::{App, Error, view};
use crate::store::StoreError;
use crate::store::belongings::{self, Belongings, Try};

/// Characters of a value on the page.
const MOST_SHOWN: usize = 2000;

pub fn router() -> Router<Arc<App>> {
    Router::new()
        .route("/mes-donnees", get(all))
        .route("/mes-donnees/mes-donnees.json", get(file))
        .route("/mes-donnees/profil", post(set_profile))
        .route("/mes-donnees/effacer", get(ask_delete).post(delete))
        .route("/mes-donnees/effacees", get(deleted))
        .route("/quitter", get(ask_leave).post(leave))
}

/// An entry of a closed list.
#[derive(Serialize)]
struct Choice {
    value: &'static str,
    label: String,
    is_chosen: bool,
}

/// A course, in words.
#[derive(Serialize)]
struct Course {
    title: String,
    language: String,
    registration: String,
    version: i64,
    partner: Option<String>,
    status: String,
    /// Percent, as a number.
    score: Option<String>,
    progress: i64,
    launches: i64,
    started: String,
    completed: Option<String>,
    parts: Vec<Part>,
}

/// A try at a part of a course.
#[derive(Serialize)]
struct Part {
    /// Title of the part; its identifier where it has none.
    title: String,
    number: i64,
    status: String,
    minutes: i64,
    last: String,
    /// What the course itself keeps: names and values, then its record of answers.
    kept: Vec<(String, String)>,
}

#[derive(Serialize)]
struct Data {
    since: String,
    seen: String,
    partner: Option<String>,
    has_code: bool,
    is_signed_in: bool,
    browsers: usize,
    courses: Vec<Course>,
    regions: Vec<Choice>,
    organisations: Vec<Choice>,
    retention_days: i64,
    /// The profile was, a moment ago.
    is_saved: bool,
}

#[derive(Deserialize)]
struct Done {
    #[serde(default)]
    fait: String,
}

async fn all(State(app): State<Arc<App>>, Query(done): Query<Done>, visitor: Visitor) -> Page {
    let _turn = turn().await?;
    let own = own(&app, &visitor).await?;
    let lang = visitor.lang;
    let regions = profile::REGIONS.iter().map(|(code, name)| Choice {
        value: code,
        label: (*name).to_owned(),
        is_chosen: own.learner.region.as_deref() == Some(code),
    });
    let organisations = profile::ORGANISATIONS.iter().map(|value| Choice {
        value,
        label: words::say(lang, &format!("organisation-{value}"), &[]),
        is_chosen: own.learner.organisation_type.as_deref() == Some(value),
    });
    let page = Data {
        since: day(lang, own.learner.created_at),
        seen: day(lang, own.learner.seen_day),
        partner: own.learner.partner.clone(),
        has_code: own.learner.resume_hash.is_some(),
        is_signed_in: own.learner.subject_hash.is_some(),
        browsers: own.sessions.len(),
        courses: courses(lang, &own),
        regions: regions.collect(),
        organisations: organisations.collect(),
        retention_days: app.settings.retention_days,
        is_saved: done.fait == "profil",
    };
    let title = words::say(lang, "data-title", &[]);
    Ok(view::page(&app, &visitor, "data.html", "data", &title, page)?.into_response())
}

/// Whatever an attempt may hold is in memory here, several times over: few at a time.
async fn turn() -> Result<SemaphorePermit<'static>, Error> {
    static AT_WORK: Semaphore = Semaphore::const_new(2);
    let turn = tokio::time::timeout(Duration::from_secs(5), AT_WORK.acquire()).await;
    turn.ok()
        .and_then(Result::ok)
        .ok_or(StoreError::Busy.into())
}

async fn own(app: &App, visitor: &Visitor) -> Result<Belongings, Error> {
    let learner = visitor.learner(app).await?;
    let id = &learner.learner_id;
    let counted = app.years.all(&app.store, id).await?;
    let own = belongings::of_learner(&app.store, id, &counted).await?;
    own.ok_or(Error::NoSession)
}

fn day(lang: Lang, milliseconds: i64) -> String {
    calendar::said(lang, milliseconds)
}

fn courses(lang: Lang, own: &Belongings) -> Vec<Course> {
    let courses = own.registrations.iter().map(|taken| Course {
        title: taken.course.clone(),
        language: taken.language.clone(),
        registration: taken.registration_id.clone(),
        version: taken.version,
        partner: taken.partner.clone(),
        status: taken.status.clone(),
        score: taken.score.map(|it| percent::score(lang, it)),
        progress: taken.progress,
        launches: taken.launch,
        started: day(lang, taken.started_at),
        completed: taken.completed_at.map(|it| day(lang, it)),
        parts: own
            .attempts
            .iter()
            .filter(|it| it.registration_id == taken.registration_id)
            .map(|it| part(lang, own, it))
            .collect(),
    });
    courses.collect()
}

fn part(lang: Lang, own: &Belongings, attempt: &Try) -> Part {
    let mut kept = pairs("", &attempt.cmi);
    let answers = own.interactions.iter();
    for answer in answers.filter(|it| it.attempt_id == attempt.attempt_id) {
        let before = format!("cmi.interactions.{}.", answer.position);
        kept.extend(pairs(&before, &answer.record));
    }
    Part {
        title: match attempt.title.trim() {
            "" => attempt.item_identifier.clone(),
            title => title.to_owned(),
        },
        number: attempt.number,
        status: attempt.status.clone(),
        minutes: attempt.total_time / 6000,
        last: day(lang, attempt.committed_at),
        kept,
    }
}

/// The entries of a stored JSON object, as text; of a long one the beginning, the file has
/// the rest.
fn pairs(before: &str, stored: &str) -> Vec<(String, String)> {
    let entries: Map<String, Value> = serde_json::from_str(stored).unwrap_or_default();
    let pairs = entries.into_iter().map(|(name, value)| {
        let mut text = match value {
            Value::String(text) => text,
            other => other.to_string(),
        };
        if let Some((end, _)) = text.char_indices().nth(MOST_SHOWN) {
            text.truncate(end);
            text.push('…');
        }
        (format!("{before}{name}"), text)
    });
    pairs.collect()
}

/// The same as a file for machines, with the stored texts opened up.
async fn file(State(app): State<Arc<App>>, visitor: Visitor) -> Page {
    let _turn = turn().await?;
    let own = own(&app, &visitor).await?;
    let mut value = serde_json::to_value(&own).map_err(|it| Error::Defect(it.to_string()))?;
    for (list, field) in [("attempts", "cmi"), ("interactions", "record")] {
        let rows = value.get_mut(list).and_then(Value::as_array_mut);
        for field in rows
            .into_iter()
            .flatten()
            .filter_map(|it| it.get_mut(field))
        {
            let opened = field.as_str().and_then(|it| serde_json::from_str(it).ok());
            if let Some(opened) = opened {
                *field = opened;
            }
        }
    }
    let explained = words::say(visitor.lang, "data-file", &[]);
    let mut whole = json!({ "about": explained });
    if let (Some(whole), Value::Object(own)) = (whole.as_object_mut(), value) {
        whole.extend(own);
    }
    let text = serde_json::to_string_pretty(&whole).map_err(|it| Error::Defect(it.to_string()))?;
    let headers = [
        (CONTENT_TYPE, "application/json; charset=utf-8"),
        (
            CONTENT_DISPOSITION,
            "attachment; filename=\"mes-donnees.json\"",
        ),
    ];
    Ok((headers, text).into_response())
}

#[derive(Deserialize)]
struct Profile {
    #[serde(default)]
    region: String,
    #[serde(default)]
    organisation: String,
}

/// Keeps what was chosen; what is in no list is refused, empty means nothing is kept.
async fn set_profile(State(app): State<Arc<App>>, Form { visitor, fields }: Form<Profile>) -> Page {
    let learner = visitor.learner(&app).await?;
    let region = Some(fields.region.as_str()).filter(|it| !it.is_empty());
    let organisation = Some(fields.organisation.as_str()).filter(|it| !it.is_empty());
    if region.is_some_and(|it| profile::region(it).is_none())
        || organisation.is_some_and(|it| !profile::is_organisation(it))
    {
        return Err(Error::Bad("not in the list".into()).into());
    }
    let id = &learner.learner_id;
    let (store, years) = (&app.store, &app.years);
    participation::set_profile(store, years, id, region, organisation, app.now()).await?;
    Ok(Redirect::to("/mes-donnees?fait=profil#profil").into_response())
}

#[derive(Deserialize)]
struct Nothing {}

async fn ask_delete(State(app): State<Arc<App>>, visitor: Visitor) -> Page {
    visitor.learner(&app).await?;
    let title = words::say(visitor.lang, "delete-title", &[]);
    Ok(view::page(&app, &visitor, "delete.html", "data", &title, ())?.into_response())
}

async fn delete(State(app): State<Arc<App>>, Form { visitor, .. }: Form<Nothing>) -> Page {
    let learner = visitor.learner(&app).await?;
    let jar = visitor.sign_out(&app).await?;
    participation::delete_learner(&app.store, &app.years, &learner.learner_id).await?;
    Ok((jar, Redirect::to("/mes-donnees/effacees")).into_response())
}

async fn deleted(State(app): State<Arc<App>>, visitor: Visitor) -> Page {
    let title = words::say(visitor.lang, "deleted-title", &[]);
    Ok(view::page(&app, &visitor, "deleted.html", "", &title, ())?.into_response())
}

#[derive(Serialize)]
struct Leaving {
    /// Whether there is a way back: a code, or an identity.
    can_return: bool,
}

async fn ask_leave(State(app): State<Arc<App>>, visitor: Visitor) -> Page {
    let own = own(&app, &visitor).await?;
    let page = Leaving {
        can_return: own.learner.resume_hash.is_some() || own.learner.subject_hash.is_some(),
    };
    let title = words::say(visitor.lang, "leave-title", &[]);
    Ok(view::page(&app, &visitor, "leave.html", "data", &title, page)?.into_response())
}

async fn leave(State(app): State<Arc<App>>, Form { visitor, .. }: Form<Nothing>) -> Page {
    visitor.learner(&app).await?;
    let jar = visitor.sign_out(&app).await?;
    Ok((jar, Redirect::to("/")).into_response())
}
