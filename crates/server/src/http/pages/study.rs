//! The page that holds the player, and what the player asks of it.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::Page;
use crate::domain::launch::{Course, TOKEN_LIFE};
use crate::domain::token::{Access, CommitToken, Mode, Ticket};
use crate::http::form::Form;
use crate::http::visitor::Visitor;
use crate::http::{App, Error, view};
use crate::store::registration::Registration;
use crate::store::{attempt, course, learner, registration};

/// How long a page may take from being made to opening its player.
const TICKET_LIFE: i64 = 5 * 60_000;

pub fn router() -> Router<Arc<App>> {
    Router::new()
        .route("/mes-cours/{slug}/lecture", get(study))
        .route("/mes-cours/{slug}/jeton", post(token))
        .route("/mes-cours/{slug}/recommencer", post(restart))
}

#[derive(Deserialize)]
struct How {
    /// `parcourir`: look around, nothing counts.
    #[serde(default)]
    mode: String,
}

#[derive(Serialize)]
struct Study {
    slug: String,
    course: String,
    /// Address of the player.
    player: String,
    content: String,
    /// What can be read without scripts: titles and addresses.
    pages: Vec<(String, String)>,
}

async fn study(
    State(app): State<Arc<App>>,
    Path(slug): Path<String>,
    Query(how): Query<How>,
    visitor: Visitor,
) -> Page {
    let (course, registered) = own(&app, &visitor, &slug).await?;
    learner::seen(&app.store, &registered.learner_id, app.now()).await?;
    let ticket = Ticket {
        registration_id: registered.registration_id,
        mode: match how.mode.as_str() {
            "parcourir" => Mode::Browse,
            _ => Mode::Normal,
        },
        lang: visitor.lang.tag().to_owned(),
    };
    let ticket = ticket.sign(&app.keys, app.now() + TICKET_LIFE);
    let content = app.origins.content(&registered.course_version_id);
    let access = Access {
        course_version_id: registered.course_version_id.clone(),
    };
    let access = access.sign(&app.keys, app.now());
    let items = course::items(&app.store, &registered.course_version_id).await?;
    let items = items.into_iter().filter(|it| !it.url.is_empty());
    let pages = items.map(
        |it| match it.url.starts_with("http:") || it.url.starts_with("https:") {
            true => (it.title, it.url),
            false => (it.title, format!("{content}/c/{access}/{}", it.url)),
        },
    );
    let page = Study {
        pages: pages.collect(),
        slug: course.slug,
        course: course.title.clone(),
        player: format!("{content}/lecteur/{ticket}"),
        content,
    };
    let title = course.title;
    Ok(view::page(&app, &visitor, "study.html", "study", &title, page)?.into_response())
}

#[derive(Deserialize)]
struct OldToken {
    token: String,
}

/// A fresh token for the player whose old one expired: its attempt must be this
/// learner's, and its launch the newest.
async fn token(
    State(app): State<Arc<App>>,
    Path(slug): Path<String>,
    Form { visitor, fields }: Form<OldToken>,
) -> Result<impl IntoResponse, Error> {
    let (_, registered) = own(&app, &visitor, &slug).await?;
    let token = CommitToken::verify_any_age(&app.keys, &fields.token)?;
    let attempt = attempt::find(&app.store, &token.attempt_id).await?;
    let is_theirs = attempt.is_some_and(|it| it.registration_id == registered.registration_id);
    if !is_theirs {
        return Err(Error::NotFound);
    }
    if registered.launch != token.launch {
        return Err(crate::domain::launch::LaunchError::Superseded.into());
    }
    let fresh = token.sign(&app.keys, app.now() + TOKEN_LIFE);
    Ok(Json(json!({ "token": fresh })))
}

#[derive(Deserialize)]
struct Nothing {}

/// Begins the course anew; what was reached stays reached.
async fn restart(
    State(app): State<Arc<App>>,
    Path(slug): Path<String>,
    Form { visitor, .. }: Form<Nothing>,
) -> Page {
    let (course, registered) = own(&app, &visitor, &slug).await?;
    if !app.may_restart(&registered.registration_id).await? {
        return Err(Error::TooMany.into());
    }
    let loaded = Course::load(&app.store, &registered.registration_id).await?;
    loaded.restart(&app.store, app.now()).await?;
    Ok(Redirect::to(&format!("/mes-cours/{}/lecture", course.slug)).into_response())
}

/// A course that this visitor takes.
async fn own(
    app: &App,
    visitor: &Visitor,
    slug: &str,
) -> Result<(course::Course, Registration), Error> {
    let learner = visitor.learner(app).await?;
    let course = course::find_by_slug(&app.store, slug)
        .await?
        .ok_or(Error::NotFound)?;
    let found = registration::find_for(&app.store, &learner.learner_id, &course.course_id).await?;
    Ok((course, found.ok_or(Error::NotFound)?))
}
