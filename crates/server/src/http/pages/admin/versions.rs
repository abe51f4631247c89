//! One version of a course: how it is played, what is wrong with it, who could move to
//! it, and whether it is offered at all.

use std::cmp::Reverse;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect};
use axum::routing::{get, post};
use serde::{Deserialize, Serialize};

use super::courses::find;
use super::form::Done;
use crate::domain::health::frequency;
use crate::domain::{findings, versions, words};
use crate::http::format::{moment, size};
use crate::http::page::Page;
use crate::http::staff::{AdminForm, Administrator};
use crate::http::staff_page::page;
use crate::http::{App, Error};
use crate::store::course::{self, Course, Version};
use crate::store::{health, problem};

pub fn router() -> Router<Arc<App>> {
    Router::new()
        .route("/admin/cours/{slug}/versions/{number}", get(one))
        .route(
            "/admin/cours/{slug}/versions/{number}/actuelle",
            post(choose),
        )
        .route("/admin/cours/{slug}/versions/{number}/lecture", post(play))
        .route("/admin/cours/{slug}/versions/{number}/offre", post(offer))
        .route(
            "/admin/cours/{slug}/versions/{number}/apprenants",
            post(carry),
        )
}

async fn both(app: &App, slug: &str, number: i64) -> Result<(Course, Version), Error> {
    let course = find(app, slug).await?;
    let mut versions = course::versions(&app.store, &course.course_id).await?;
    versions.retain(|it| it.number == number);
    let version = versions.pop().ok_or(Error::NotFound)?;
    Ok((course, version))
}

/// Where a number is none there is no version.
fn number(text: &str) -> Result<i64, Error> {
    text.parse().map_err(|_| Error::NotFound)
}

#[derive(Serialize)]
struct Severity {
    /// `fatal`, `error`, `warning`, `note`.
    name: &'static str,
    problems: Vec<Problem>,
}

#[derive(Serialize)]
struct Problem {
    message: String,
    hint: String,
    /// A file of the package, perhaps with a line.
    place: String,
    /// The name of the rule.
    code: String,
    /// In the reader's own words, English.
    is_raw: bool,
}

#[derive(Serialize)]
struct Trouble {
    item: String,
    call: String,
    /// In words.
    frequency: String,
}

#[derive(Serialize)]
struct Sco {
    title: String,
    identifier: String,
}

#[derive(Serialize)]
struct One {
    done: String,
    slug: String,
    course: String,
    number: i64,
    imported: String,
    size: String,
    hash: String,
    host: String,
    is_current: bool,
    is_withdrawn: bool,
    is_strict: bool,
    presentation: String,
    /// There is another version, from which learners could move to this one.
    has_others: bool,
    scos: Vec<Sco>,
    problems: Vec<Severity>,
    health: Vec<Trouble>,
}

async fn one(
    State(app): State<Arc<App>>,
    Path((slug, text)): Path<(String, String)>,
    Query(done): Query<Done>,
    Administrator(staff): Administrator,
) -> Page {
    let (course, version) = both(&app, &slug, number(&text)?).await?;
    let lang = staff.lang;
    let id = &version.course_version_id;
    let items = course::items(&app.store, id).await?;
    let kept = problem::of_version(&app.store, id).await?;
    let severities = ["fatal", "error", "warning", "note"].map(|name| Severity {
        name,
        problems: kept
            .iter()
            .filter(|it| it.severity == name)
            .map(|it| {
                let finding = findings::say(lang, it);
                Problem {
                    message: finding.message,
                    hint: finding.hint,
                    place: it.place.clone(),
                    code: it.code.clone(),
                    is_raw: finding.is_raw,
                }
            })
            .collect(),
    });
    let titled = |identifier: &str| {
        let item = items.iter().find(|it| it.identifier == identifier);
        item.map_or(identifier.to_owned(), |it| it.title.clone())
    };
    let now = app.now();
    let errors = health::of_version(&app.store, id).await?;
    let mut frequent: Vec<_> = errors
        .into_iter()
        .filter_map(|it| Some((frequency(&app.keys, id, &it, now)?, it)))
        .collect();
    frequent.sort_by_key(|(frequency, _)| Reverse(*frequency));
    let troubles = frequent.into_iter().map(|(frequency, it)| Trouble {
        item: titled(&it.item_identifier),
        frequency: words::say(lang, frequency.key(), &[]),
        call: it.call,
    });
    let has_others = course::versions(&app.store, &course.course_id).await?.len() > 1;
    let scos = items.iter().filter(|it| it.kind == "sco");
    let title = words::say(
        lang,
        "version-title",
        &[("number", &version.number.to_string())],
    );
    let one = One {
        done: done.say(lang),
        slug: course.slug,
        course: course.title,
        number: version.number,
        imported: moment(lang, version.imported_at),
        size: size(lang, version.bytes),
        hash: version.package_hash.clone(),
        host: app.origins.content(id),
        is_current: course.course_version_id.as_ref() == Some(id),
        is_withdrawn: version.withdrawn_at.is_some(),
        is_strict: version.is_strict == 1,
        presentation: version.presentation.clone(),
        has_others,
        scos: scos
            .map(|it| Sco {
                title: it.title.clone(),
                identifier: it.identifier.clone(),
            })
            .collect(),
        problems: severities
            .into_iter()
            .filter(|it| !it.problems.is_empty())
            .collect(),
        health: troubles.collect(),
    };
    page(&app, &staff, "admin/version.html", "courses", &title, one)
}

fn back(slug: &str, number: i64, done: &str) -> Page {
    let url = format!("/admin/cours/{slug}/versions/{number}?fait={done}");
    Ok(Redirect::to(&url).into_response())
}

#[derive(Deserialize)]
struct Nothing {}

async fn choose(
    State(app): State<Arc<App>>,
    Path((slug, text)): Path<(String, String)>,
    AdminForm { staff, .. }: AdminForm<Nothing>,
) -> Page {
    let (course, version) = both(&app, &slug, number(&text)?).await?;
    versions::choose(&app.store, staff.id(), &version, app.now()).await?;
    back(&course.slug, version.number, "actuelle")
}

#[derive(Deserialize)]
struct Playing {
    strict: String,
    presentation: String,
}

async fn play(
    State(app): State<Arc<App>>,
    Path((slug, text)): Path<(String, String)>,
    AdminForm { staff, fields }: AdminForm<Playing>,
) -> Page {
    let (course, version) = both(&app, &slug, number(&text)?).await?;
    let is_strict = match fields.strict.as_str() {
        "1" => true,
        "0" => false,
        _ => return Err(Error::Bad("`strict` is 0 or 1".into()).into()),
    };
    let presentation = match fields.presentation.as_str() {
        known @ ("frame" | "popup") => known,
        _ => return Err(Error::Bad("`presentation` is `frame` or `popup`".into()).into()),
    };
    let now = app.now();
    let by = staff.id();
    versions::play(&app.store, by, &version, is_strict, presentation, now).await?;
    back(&course.slug, version.number, "lecture")
}

#[derive(Deserialize)]
struct Offer {
    withdrawn: String,
}

async fn offer(
    State(app): State<Arc<App>>,
    Path((slug, text)): Path<(String, String)>,
    AdminForm { staff, fields }: AdminForm<Offer>,
) -> Page {
    let (course, version) = both(&app, &slug, number(&text)?).await?;
    let (is_withdrawn, done) = match fields.withdrawn.as_str() {
        "1" => (true, "suspendue"),
        "0" => (false, "reprise"),
        _ => return Err(Error::Bad("`withdrawn` is 0 or 1".into()).into()),
    };
    let now = app.now();
    versions::withdraw(&app.store, staff.id(), &version, is_withdrawn, now).await?;
    back(&course.slug, version.number, done)
}

/// Moves to this version those who are in another one and whose SCOs it has.
async fn carry(
    State(app): State<Arc<App>>,
    Path((slug, text)): Path<(String, String)>,
    AdminForm { staff, .. }: AdminForm<Nothing>,
) -> Page {
    let (course, version) = both(&app, &slug, number(&text)?).await?;
    versions::move_learners(&app.store, &app.years, staff.id(), &version, app.now()).await?;
    back(&course.slug, version.number, "deplaces")
}
