//! The page that holds the player, and what the player asks of it.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::domain::launch::{Course, LaunchError, Opened, TOKEN_LIFE};
use crate::domain::learners;
use crate::domain::token::{Access, CommitToken, Mode, Ticket};
use crate::http::form::Form;
use crate::http::page::Page;
use crate::http::player;
use crate::http::visitor::Visitor;
use crate::http::{App, Error, view};
use crate::store::registration::Registration;
use crate::store::{attempt, course, registration};

/// How long a page may take from being made to opening its player.
const TICKET_LIFE: i64 = 5 * 60_000;

pub fn router() -> Router<Arc<App>> {
    Router::new()
        .route("/mes-cours/{slug}/lecture", get(study))
        .route("/mes-cours/{slug}/jeton", post(token))
        .route("/mes-cours/{slug}/ouvrir", post(open))
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
    /// The same on the address that all versions share, for browsers that do not resolve the
    /// version's own; empty: there is none.
    fallback: String,
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
    learners::seen(&app.store, &registered.learner_id, app.now()).await?;
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
        fallback: app.origins.fallback().unwrap_or_default().to_owned(),
    };
    let title = course.title;
    Ok(view::page(&app, &visitor, "study.html", "study", &title, page)?.into_response())
}

#[derive(Deserialize)]
struct OldToken {
    token: String,
}

/// A fresh token for the player whose old one expired, and what it is for: the app page
/// keeps what that attempt could not send. The attempt must be this learner's, and the launch
/// the newest.
async fn token(
    State(app): State<Arc<App>>,
    Path(slug): Path<String>,
    Form { visitor, fields }: Form<OldToken>,
) -> Result<impl IntoResponse, Error> {
    let (token, _) = theirs(&app, &visitor, &slug, &fields.token).await?;
    let fresh = token.sign(&app.keys, app.now() + TOKEN_LIFE);
    let answer = json!({
        "token": fresh,
        "attempt": token.attempt_id,
        "launch": token.launch,
        "history": token.history,
    });
    Ok(Json(answer))
}

/// A token of any age of this learner's course, if its launch is the newest.
async fn theirs(
    app: &App,
    visitor: &Visitor,
    slug: &str,
    text: &str,
) -> Result<(CommitToken, Registration), Error> {
    let (_, registered) = own(app, visitor, slug).await?;
    let token = CommitToken::verify_any_age(&app.keys, text)?;
    player::ours(app, &token).await?;
    let attempt = attempt::find(&app.store, &token.attempt_id).await?;
    let is_theirs = attempt.is_some_and(|it| it.registration_id == registered.registration_id);
    if !is_theirs {
        return Err(Error::NotFound);
    }
    if registered.launch < token.launch {
        return Err(player::went_back(app, &token).await);
    }
    if registered.launch != token.launch {
        return Err(LaunchError::Superseded.into());
    }
    Ok((token, registered))
}

#[derive(Deserialize)]
struct Opening {
    token: String,
    item: String,
}

/// Opens another SCO of the course in its player. A token alone can't: it is for one attempt,
/// and content has it.
async fn open(
    State(app): State<Arc<App>>,
    Path(slug): Path<String>,
    Form { visitor, fields }: Form<Opening>,
) -> Result<Json<Opened>, Error> {
    let (token, registered) = theirs(&app, &visitor, &slug, &fields.token).await?;
    if !app.limits.may_commit(&token.attempt_id, 0) {
        return Err(Error::TooMany);
    }
    let course = Course::load(&app.store, &registered.registration_id).await?;
    let item = course.item(&fields.item).ok_or(Error::NotFound)?;
    // A review was given because that SCO was finished; another one may not be.
    let mode = match token.mode {
        Mode::Review => Mode::Normal,
        mode => mode,
    };
    let expected = Some(token.launch);
    let signing = app.signing();
    let opened = course.open(&app.store, &signing, item, mode, expected);
    Ok(Json(opened.await?))
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
