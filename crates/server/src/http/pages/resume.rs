//! The resume code: made on « Mes cours », typed on another device.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use serde::{Deserialize, Serialize};

use crate::domain::{learners, resume, words};
use crate::http::form::Form;
use crate::http::page::Page;
use crate::http::visitor::{self, Visitor};
use crate::http::{App, Error, view};
use crate::store::session::Holder;

pub fn router() -> Router<Arc<App>> {
    Router::new()
        .route("/reprendre", get(ask).post(enter))
        // The page with the code is seen once: who asks for it again, in another language or
        // to load it anew, is where another one can be had.
        .route(
            "/mes-cours/code",
            get(|| async { Redirect::to("/mes-cours") }).post(make),
        )
}

#[derive(Serialize)]
struct Asked {
    /// Whether a code was typed that opens nothing.
    is_wrong: bool,
    typed: String,
}

async fn ask(State(app): State<Arc<App>>, visitor: Visitor) -> Page {
    let page = Asked {
        is_wrong: false,
        typed: String::new(),
    };
    let title = words::say(visitor.lang, "resume-title", &[]);
    Ok(view::page(&app, &visitor, "resume.html", "resume", &title, page)?.into_response())
}

#[derive(Deserialize)]
struct Typed {
    code: String,
}

/// Opens a session for the code's learner.
async fn enter(State(app): State<Arc<App>>, Form { visitor, fields }: Form<Typed>) -> Page {
    if !app.may_guess(visitor.address).await? {
        return Err(Error::TooMany.into());
    }
    let found = resume::find(&app.store, &app.keys, &fields.code).await?;
    let Some(learner) = found else {
        let page = Asked {
            is_wrong: true,
            typed: fields.code,
        };
        let title = words::say(visitor.lang, "resume-title", &[]);
        let page = view::page(&app, &visitor, "resume.html", "resume", &title, page)?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    };
    // The new session's cookie takes the place of the former one.
    let _ = visitor.sign_out(&app).await?;
    learners::seen(&app.store, &learner.learner_id, app.now()).await?;
    let jar = visitor::sign_in(&app, &Holder::Learner(learner.learner_id)).await?;
    Ok((jar, Redirect::to("/mes-cours")).into_response())
}

#[derive(Deserialize)]
struct Nothing {}

#[derive(Serialize)]
struct Code {
    words: Vec<String>,
    app: String,
}

/// Makes a code and shows it, this once. The former one no longer works.
async fn make(State(app): State<Arc<App>>, Form { visitor, .. }: Form<Nothing>) -> Page {
    let learner = visitor.learner(&app).await?;
    let code = resume::draw()?;
    resume::keep(&app.store, &app.keys, &learner.learner_id, &code).await?;
    let page = Code {
        words: code.split(' ').map(str::to_owned).collect(),
        app: app.origins.app.clone(),
    };
    let title = words::say(visitor.lang, "code-title", &[]);
    Ok(view::page(&app, &visitor, "code.html", "mine", &title, page)?.into_response())
}
