//! Courses: the list, one of them, and packages coming in.

use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Path, Query, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use axum::routing::{get, post};
use scorm::problem::Arguments;
use serde::{Deserialize, Serialize};

use super::super::cards;
use super::form::Done;
use super::placing::{self, Place};
use crate::domain::import::{self, Arrival, ImportError, Imported};
use crate::domain::words::{self, Lang};
use crate::domain::{arrangement, findings};
use crate::http::format::{moment, size};
use crate::http::page::Page;
use crate::http::staff::{AdminForm, Administrator, Staff};
use crate::http::staff_page::page;
use crate::http::upload::{self, Upload};
use crate::http::{App, Error, view};
use crate::store::course::{self, Course};
use crate::store::{catalogue, problem};

pub fn router() -> Router<Arc<App>> {
    // The limit is ours, counted while the file goes to the disk.
    let uploads = Router::new()
        .route("/admin/cours/ajouter", get(adding).post(add))
        .route("/admin/cours/{slug}/versions", post(add_version))
        .layer(DefaultBodyLimit::disable());
    Router::new()
        .route("/admin", get(list))
        .route("/admin/cours/{slug}", get(one))
        .route("/admin/cours/{slug}/catalogue", post(set_listed))
        .merge(uploads)
}

/// The course of an address, for administrators.
pub async fn find(app: &App, slug: &str) -> Result<Course, Error> {
    let found = course::find_by_slug(&app.store, slug).await?;
    found.ok_or(Error::NotFound)
}

#[derive(Serialize)]
struct Line {
    slug: String,
    title: String,
    /// Place in the programme; 0: none.
    place: i64,
    /// In words; empty: everybody.
    audience: String,
    language: String,
    is_own: bool,
    is_listed: bool,
    /// The catalogue shows it now.
    is_shown: bool,
    has_version: bool,
}

/// A programme and its courses; the last one has those of no programme.
#[derive(Serialize)]
struct Group {
    id: String,
    title: String,
    /// From 1; empty: nobody said.
    place: String,
    courses: Vec<Line>,
}

#[derive(Serialize)]
struct List {
    error: String,
    detail: String,
    done: String,
    groups: Vec<Group>,
}

async fn list(
    State(app): State<Arc<App>>,
    Query(done): Query<Done>,
    Administrator(staff): Administrator,
) -> Page {
    let done = done.say(staff.lang);
    list_page(&app, &staff, String::new(), done).await
}

/// The list, with what is wrong with a form or was done by it.
pub(super) async fn list_page(app: &App, staff: &Staff, error: String, done: String) -> Page {
    let all = catalogue::all(&app.store).await?;
    let mut programmes: Vec<(Option<i64>, placing::Known)> = placing::programmes(&all, "")
        .into_iter()
        .map(|known| {
            let mut of_it = all.iter().filter(|it| it.course.programme == known.id);
            (of_it.find_map(|it| it.programme_place), known)
        })
        .collect();
    // By title they stand already.
    programmes.sort_by_key(|(place, _)| place.unwrap_or(i64::MAX));
    let none = placing::Known {
        id: String::new(),
        title: String::new(),
        is_chosen: false,
    };
    programmes.push((None, none));
    let (lang, now) = (staff.lang, app.now());
    let groups = programmes.into_iter().map(|(place, known)| {
        let of_it = all.iter().filter(|it| it.course.programme == known.id);
        let mut of_it: Vec<_> = of_it.collect();
        of_it.sort_by_key(|it| match it.course.place {
            0 => (i64::MAX, it.variant),
            place => (place, it.variant),
        });
        let lines = of_it.into_iter().map(|it| Line {
            slug: it.course.slug.clone(),
            title: it.course.title.clone(),
            place: it.course.place,
            audience: cards::audience(lang, &it.course.audience),
            language: cards::language(lang, &it.course.language),
            is_own: it.course.is_own == 1,
            is_listed: it.course.is_listed == 1,
            is_shown: it.course.is_shown(now),
            has_version: it.course.course_version_id.is_some(),
        });
        Group {
            id: known.id.clone(),
            title: known.title.clone(),
            place: place
                .filter(|it| *it < arrangement::LAST)
                .map_or(String::new(), |it| it.to_string()),
            courses: lines.collect(),
        }
    });
    let status = match error.is_empty() {
        true => StatusCode::OK,
        false => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let list = List {
        error,
        detail: String::new(),
        done,
        groups: groups.filter(|it| !it.courses.is_empty()).collect(),
    };
    let title = words::say(lang, "admin-courses", &[]);
    let printed = view::staff_page(app, staff, "admin/courses.html", "courses", &title, list)?;
    Ok((status, printed).into_response())
}

/// What an upload's form shows.
#[derive(Default, Serialize)]
struct Adding {
    /// Empty, or why the package was refused.
    error: String,
    /// What the reader found, with names and numbers.
    detail: String,
    slug: String,
    is_listed: bool,
    is_strict: bool,
    presentation: &'static str,
    is_isolated: bool,
    limit: String,
}

async fn adding(State(app): State<Arc<App>>, Administrator(staff): Administrator) -> Page {
    let adding = Adding {
        is_listed: true,
        presentation: "frame",
        ..Adding::default()
    };
    adding_page(&app, &staff, adding)
}

fn adding_page(app: &App, staff: &Staff, mut adding: Adding) -> Page {
    adding.is_isolated = app.origins.is_isolated();
    adding.limit = limit(app, staff.lang);
    let status = match adding.error.is_empty() {
        true => StatusCode::OK,
        false => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let title = words::say(staff.lang, "adding-title", &[]);
    let printed = view::staff_page(app, staff, "admin/adding.html", "courses", &title, adding)?;
    Ok((status, printed).into_response())
}

fn limit(app: &App, lang: Lang) -> String {
    size(
        lang,
        i64::try_from(app.settings.upload_bytes).unwrap_or(i64::MAX),
    )
}

async fn add(
    State(app): State<Arc<App>>,
    Administrator(staff): Administrator,
    request: Request,
) -> Page {
    let upload = upload::receive(&app, &staff, request).await?;
    let typed = upload.fields.get("slug").map(|it| it.trim().to_owned());
    let typed = typed.unwrap_or_default();
    let is_listed = upload.fields.contains_key("listed");
    let (is_strict, presentation) = playing(&upload.fields);
    let refused = |key: &str, detail: String| Adding {
        error: words::say(staff.lang, key, &[]),
        detail,
        slug: typed.clone(),
        is_listed,
        is_strict,
        presentation,
        ..Adding::default()
    };
    if !typed.is_empty() {
        let slug = import::slug(&typed);
        if course::find_by_slug(&app.store, &slug).await?.is_some() {
            return adding_page(&app, &staff, refused("refused-slug-taken", String::new()));
        }
    }
    let request = import::Request {
        slug: typed.clone(),
        is_listed,
        is_new: true,
        playing: Some((is_strict, presentation)),
        ..import::Request::default()
    };
    match take(&app, &staff, upload, request).await? {
        Ok(imported) => Ok(arrived(&imported)),
        Err((key, detail)) => adding_page(&app, &staff, refused(&key, detail)),
    }
}

/// How a version is played, as a form says.
fn playing(fields: &std::collections::BTreeMap<String, String>) -> (bool, &'static str) {
    let presentation = match fields.get("presentation").map(String::as_str) {
        Some("popup") => "popup",
        _ => "frame",
    };
    (fields.contains_key("strict"), presentation)
}

fn arrived(imported: &Imported) -> axum::response::Response {
    let (slug, number) = (&imported.slug, imported.version.number);
    let done = match imported.outcome {
        Arrival::Offered => "importe",
        Arrival::Known => "deja",
        Arrival::HeldBack => "a-verifier",
        Arrival::Aside => "ecarte",
    };
    Redirect::to(&format!(
        "/admin/cours/{slug}/versions/{number}?fait={done}"
    ))
    .into_response()
}

/// Imports what was uploaded. What is wrong with a package is no error of ours: the
/// key of a message, and what the reader found.
async fn take(
    app: &App,
    staff: &Staff,
    upload: Upload,
    request: import::Request,
) -> Result<Result<Imported, (String, String)>, Error> {
    let Some(file) = upload.file else {
        return Ok(Err(("refused-no-file".into(), String::new())));
    };
    let request = import::Request {
        account_id: staff.id().map(str::to_owned),
        ..request
    };
    let refused = |code: &str, detail: String| Ok(Err((format!("refused-{code}"), detail)));
    let found = |code: &str, arguments: &Arguments| {
        findings::refusal(staff.lang, code, arguments).unwrap_or_default()
    };
    match import::import(&app.store, &app.objects, file, request, app.now()).await {
        Ok(imported) => Ok(Ok(imported)),
        Err(ImportError::Package(error)) => {
            refused(error.code(), found(error.code(), &error.arguments()))
        }
        Err(ImportError::Nothing(problem)) => {
            refused("nothing", found(problem.code, &problem.arguments))
        }
        Err(ImportError::Known { title, number, .. }) => {
            let number = number.to_string();
            let values = [("title", title.as_str()), ("number", number.as_str())];
            let found = words::say(staff.lang, "refused-known-where", &values);
            refused("known", found)
        }
        Err(ImportError::Same { title, .. }) => {
            let found = words::say(
                staff.lang,
                "refused-same-where",
                &[("title", title.as_str())],
            );
            refused("same", found)
        }
        Err(ImportError::TooSlow(_)) => refused("slow", String::new()),
        Err(error) => Err(error.into()),
    }
}

#[derive(Serialize)]
struct Row {
    number: i64,
    title: String,
    imported: String,
    size: String,
    is_current: bool,
    is_withdrawn: bool,
    errors: usize,
    warnings: usize,
}

#[derive(Serialize)]
pub(super) struct One {
    done: String,
    pub(super) error: String,
    detail: String,
    pub(super) place: Place,
    slug: String,
    summary: String,
    language: String,
    is_own: bool,
    is_listed: bool,
    is_isolated: bool,
    versions: Vec<Row>,
    limit: String,
}

async fn one(
    State(app): State<Arc<App>>,
    Path(slug): Path<String>,
    Query(done): Query<Done>,
    Administrator(staff): Administrator,
) -> Page {
    let course = find(&app, &slug).await?;
    let title = course.title.clone();
    let shown = shown(&app, &staff, course, done.say(staff.lang)).await?;
    page(&app, &staff, "admin/course.html", "courses", &title, shown)
}

/// Prints the page of a course.
pub(super) fn course_page(
    app: &App,
    staff: &Staff,
    title: &str,
    one: One,
) -> Result<axum::response::Html<String>, Error> {
    view::staff_page(app, staff, "admin/course.html", "courses", title, one)
}

/// What the page of a course shows.
pub(super) async fn shown(
    app: &App,
    staff: &Staff,
    course: Course,
    done: String,
) -> Result<One, Error> {
    let lang = staff.lang;
    let mut versions = Vec::new();
    for version in course::versions(&app.store, &course.course_id).await? {
        let id = &version.course_version_id;
        let problems = problem::of_version(&app.store, id).await?;
        let count = |wanted: &[&str]| {
            let of_them = problems
                .iter()
                .filter(|it| wanted.contains(&it.severity.as_str()));
            of_them.count()
        };
        versions.push(Row {
            number: version.number,
            imported: moment(lang, version.imported_at),
            size: size(lang, version.bytes),
            is_current: course.course_version_id.as_ref() == Some(id),
            is_withdrawn: version.withdrawn_at.is_some(),
            errors: count(&["fatal", "error"]),
            warnings: count(&["warning"]),
            title: version.title,
        });
    }
    let all = catalogue::all(&app.store).await?;
    Ok(One {
        place: Place::of(lang, &course, &all, app.now()),
        done,
        error: String::new(),
        detail: String::new(),
        slug: course.slug,
        summary: course.summary,
        language: course.language,
        is_own: course.is_own == 1,
        is_listed: course.is_listed == 1,
        is_isolated: app.origins.is_isolated(),
        versions,
        limit: limit(app, lang),
    })
}

#[derive(Deserialize)]
struct Listing {
    listed: String,
}

async fn set_listed(
    State(app): State<Arc<App>>,
    Path(slug): Path<String>,
    AdminForm { staff, fields }: AdminForm<Listing>,
) -> Page {
    let course = find(&app, &slug).await?;
    let is_listed = match fields.listed.as_str() {
        "1" => true,
        "0" => false,
        _ => return Err(Error::Bad("`listed` is 0 or 1".into()).into()),
    };
    arrangement::list(&app.store, staff.id(), &course, is_listed, app.now()).await?;
    let done = if is_listed { "liste" } else { "retire" };
    Ok(Redirect::to(&format!("/admin/cours/{slug}?fait={done}")).into_response())
}

async fn add_version(
    State(app): State<Arc<App>>,
    Path(slug): Path<String>,
    Administrator(staff): Administrator,
    request: Request,
) -> Page {
    let upload = upload::receive(&app, &staff, request).await?;
    let course = find(&app, &slug).await?;
    // Played as the one before, until somebody says otherwise.
    let request = import::Request {
        slug: course.slug.clone(),
        ..import::Request::default()
    };
    match take(&app, &staff, upload, request).await? {
        Ok(imported) => Ok(arrived(&imported)),
        Err((key, detail)) => {
            let title = course.title.clone();
            let mut one = shown(&app, &staff, course, String::new()).await?;
            one.error = words::say(staff.lang, &key, &[]);
            one.detail = detail;
            let printed = course_page(&app, &staff, &title, one)?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, printed).into_response())
        }
    }
}
