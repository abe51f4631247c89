//! The app's pages, one file a concern.

mod about;
mod attestation;
mod belongings;
mod catalogue;
mod learner;
mod releases;
mod resume;
mod sign_in;
mod study;

mod account;
mod admin;
mod partner;

mod style;

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Serialize;
use serde_json::json;

use super::error::retry_after;
use super::{App, Error, view, visitor};
use crate::domain::words;

/// Every page.
pub fn router() -> Router<Arc<App>> {
    Router::new()
        .merge(about::router())
        .merge(attestation::router())
        .merge(belongings::router())
        .merge(catalogue::router())
        .merge(learner::router())
        .merge(releases::router())
        .merge(resume::router())
        .merge(sign_in::router())
        .merge(study::router())
        .merge(account::router())
        .merge(admin::router())
        .merge(partner::router())
        .merge(style::router())
}

/// What a page's handler returns: failures become pages too.
pub type Page = Result<Response, Failure>;

/// An error on its way to a person.
pub struct Failure(Error);

impl<E: Into<Error>> From<E> for Failure {
    fn from(error: E) -> Failure {
        Failure(error.into())
    }
}

/// The page itself is made by [`guard`](super::guard), which knows the language.
impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        if matches!(self.0, Error::NoSession) {
            return Redirect::to("/reprendre").into_response();
        }
        let mut response = self.0.status().into_response();
        self.0.log();
        retry_after(&self.0, &mut response);
        response.extensions_mut().insert(Arc::new(self.0));
        response
    }
}

/// What the explaining page says.
#[derive(Serialize)]
struct Explanation {
    heading: String,
    text: String,
}

/// A page for a failed request, in the visitor's language.
pub async fn failed(app: &App, headers: &HeaderMap, error: &Error) -> Response {
    let lang = visitor::lang(headers);
    let word = error.word();
    let key = match word {
        "not-found" | "forbidden" | "bad-request" | "too-large" | "too-many" | "busy"
        | "withdrawn" => word,
        _ => "failed",
    };
    let explanation = Explanation {
        heading: words::say(lang, &format!("error-{key}-title"), &[]),
        text: words::say(lang, &format!("error-{key}"), &[]),
    };
    let frame = json!({
        "lang": lang.tag(),
        "title": explanation.heading,
        "here": "",
        "path": "/",
        "csrf": "",
        "is_learner": false,
        "sign_in": null,
        "publisher": app.settings.publisher,
        "contact": app.settings.contact,
        "page": explanation,
    });
    let mut response = match view::print(lang, "error.html", frame) {
        Ok(page) => (error.status(), page).into_response(),
        Err(error) => error.into_response(),
    };
    retry_after(error, &mut response);
    response
}

/// Whatever no route answers.
pub async fn missing(State(app): State<Arc<App>>, headers: HeaderMap) -> Response {
    failed(&app, &headers, &Error::NotFound).await
}
