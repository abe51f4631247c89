//! A registration, by the number that its learner gives, without anybody's name or identifier.
//! There is no list of them: it would count the learners of a small course. Numbers travel in
//! forms, never in addresses.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect};
use axum::routing::{get, post};
use serde::{Deserialize, Serialize};

use super::form::{Done, identifier};
use crate::domain::participation;
use crate::domain::percent;
use crate::domain::words::{self, Lang};
use crate::http::format::day;
use crate::http::page::Page;
use crate::http::staff::{AdminForm, Administrator};
use crate::http::staff_page::page;
use crate::http::{App, Error};
use crate::store::registration::{self, Registration};
use crate::store::{attempt, course};

pub fn router() -> Router<Arc<App>> {
    Router::new()
        .route("/admin/inscription", get(asking).post(one))
        .route("/admin/inscription/supprimer", post(delete))
}

/// One registration. No learner, no partner.
#[derive(Serialize)]
struct Line {
    number: String,
    day: String,
    status: String,
    /// Percent, whole; empty: none.
    score: String,
    progress: i64,
}

impl Line {
    fn of(lang: Lang, registered: Registration) -> Line {
        let percent = |it: f64| {
            let score = percent::score(lang, it);
            words::say(lang, "mine-percent", &[("progress", &score)])
        };
        let score = registered.score.map(percent);
        Line {
            day: day(lang, registered.started_at),
            status: registered.status,
            score: score.unwrap_or_default(),
            progress: registered.progress,
            number: registered.registration_id,
        }
    }
}

#[derive(Serialize)]
struct One {
    done: String,
    error: String,
    typed: String,
    line: Option<Line>,
    course: String,
    slug: String,
    version: i64,
    attempts: Vec<Try>,
}

#[derive(Serialize)]
struct Try {
    item: String,
    number: i64,
    card: Status,
    minutes: i64,
}

#[derive(Serialize)]
struct Status {
    status: String,
}

impl One {
    fn none(done: String, error: String, typed: String) -> One {
        One {
            done,
            error,
            typed,
            line: None,
            course: String::new(),
            slug: String::new(),
            version: 0,
            attempts: Vec::new(),
        }
    }
}

async fn asking(
    State(app): State<Arc<App>>,
    Query(done): Query<Done>,
    Administrator(staff): Administrator,
) -> Page {
    let none = One::none(done.say(staff.lang), String::new(), String::new());
    let title = words::say(staff.lang, "registration-title", &[]);
    page(
        &app,
        &staff,
        "admin/registration.html",
        "registration",
        &title,
        none,
    )
}

#[derive(Deserialize)]
struct Which {
    number: String,
}

async fn one(State(app): State<Arc<App>>, AdminForm { staff, fields }: AdminForm<Which>) -> Page {
    let lang = staff.lang;
    let title = words::say(lang, "registration-title", &[]);
    // As printed, or as typed from a letter.
    let typed: String = fields
        .number
        .chars()
        .filter(|it| !" -".contains(*it))
        .collect();
    let typed = typed.to_lowercase();
    let found = match identifier(&typed) {
        Ok(id) => registration::find(&app.store, id).await?,
        Err(_) => None,
    };
    let shown = match found {
        None => {
            let error = words::say(lang, "registration-unknown", &[]);
            One::none(
                String::new(),
                error,
                fields.number.chars().take(80).collect(),
            )
        }
        Some(registered) => {
            let course = course::find(&app.store, &registered.course_id).await?;
            let course = course.ok_or(Error::NotFound)?;
            let version = course::version(&app.store, &registered.course_version_id).await?;
            let items = course::items(&app.store, &registered.course_version_id).await?;
            let attempts = attempt::of_registration(&app.store, &registered.registration_id);
            let attempts = attempts.await?.into_iter().map(|it| Try {
                item: items
                    .iter()
                    .find(|item| item.identifier == it.item_identifier)
                    .map_or(it.item_identifier, |item| item.title.clone()),
                number: it.number,
                card: Status { status: it.status },
                minutes: it.total_time / 6000,
            });
            One {
                done: String::new(),
                error: String::new(),
                typed: String::new(),
                attempts: attempts.collect(),
                line: Some(Line::of(lang, registered)),
                course: course.title,
                slug: course.slug,
                version: version.map_or(0, |it| it.number),
            }
        }
    };
    page(
        &app,
        &staff,
        "admin/registration.html",
        "registration",
        &title,
        shown,
    )
}

#[derive(Deserialize)]
struct Deletion {
    number: String,
    confirm: String,
}

async fn delete(
    State(app): State<Arc<App>>,
    AdminForm { staff, fields }: AdminForm<Deletion>,
) -> Page {
    if fields.confirm != "1" {
        return Err(Error::Bad("`confirm` is 1".into()).into());
    }
    let id = identifier(&fields.number)?;
    let found = registration::find(&app.store, id).await?;
    let found = found.ok_or(Error::NotFound)?;
    let course = course::find(&app.store, &found.course_id).await?;
    let subject = course.map_or(String::new(), |it| it.slug);
    let (store, years, by) = (&app.store, &app.years, staff.id());
    participation::delete_registration(store, years, by, &found, &subject, app.now()).await?;
    Ok(Redirect::to("/admin/inscription?fait=supprimee").into_response())
}
