//! What a person sees when a request fails: a page that explains, in their language.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::json;

use super::error::retry_after;
use super::{App, Error, view, visitor};
use crate::domain::words;

/// What the explaining page says.
#[derive(Serialize)]
pub struct Explanation {
    pub heading: String,
    pub text: String,
    /// Where to go on.
    pub back: &'static str,
    pub back_text: String,
    /// Seconds after which the browser asks again by itself; 0: it does not.
    pub again: u32,
}

/// Between two questions whether a page can be shown, in seconds.
const AGAIN: u32 = 3;

/// The beginning of the area that a path is in, and the key of its name.
fn area(path: &str) -> (&'static str, &'static str) {
    let areas = [
        ("/admin", "admin-name"),
        ("/partenaire", "partner-name-area"),
    ];
    let is_in = |area: &str| {
        let rest = path.strip_prefix(area);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let found = areas.into_iter().find(|(area, _)| is_in(area));
    found.unwrap_or(("/", "nav-catalogue"))
}

/// A page for a failed request, in the visitor's language.
pub async fn page(
    app: &App,
    headers: &HeaderMap,
    method: &Method,
    path: &str,
    error: &Error,
) -> Response {
    let lang = visitor::lang(headers);
    let word = error.word();
    let key = match word {
        "not-found" | "forbidden" | "bad-request" | "too-large" | "too-many" | "busy"
        | "withdrawn" => word,
        _ => "failed",
    };
    let (back, back_name) = area(path);
    // What was sent by a form can't be asked again behind somebody's back.
    let again = key == "busy" && matches!(*method, Method::GET | Method::HEAD);
    let text = match key {
        // Who administers, or distributes, looks for no course.
        "not-found" if back != "/" => "error-not-found-area",
        "busy" if !again => "error-busy-sent",
        _ => &format!("error-{key}"),
    };
    let explanation = Explanation {
        heading: words::say(lang, &format!("error-{key}-title"), &[]),
        text: words::say(lang, text, &[]),
        back,
        back_text: words::say(lang, back_name, &[]),
        again: if again { AGAIN } else { 0 },
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
        Ok(printed) => (error.status(), printed).into_response(),
        Err(error) => error.into_response(),
    };
    retry_after(error, &mut response);
    response
}

/// The same in the frame of a course, on the content's host: without the app's frame
/// and style sheet.
pub fn in_frame(headers: &HeaderMap, error: &Error) -> Response {
    let lang = visitor::lang(headers);
    let key = match error.word() {
        word @ ("not-found" | "forbidden" | "too-many" | "busy" | "withdrawn") => word,
        _ => "failed",
    };
    let page = json!({
        "lang": lang.tag(),
        "heading": words::say(lang, &format!("error-{key}-title"), &[]),
        "text": words::say(lang, &format!("error-{key}"), &[]),
        "again": if matches!(key, "busy" | "too-many") { AGAIN } else { 0 },
        "script": include_str!("../../static/again.js"),
    });
    let mut response = match view::print(lang, "frame-error.html", page) {
        Ok(page) => (error.status(), page).into_response(),
        Err(error) => error.into_response(),
    };
    retry_after(error, &mut response);
    response
}

/// Whatever no route answers.
pub async fn missing(
    State(app): State<Arc<App>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    page(&app, &headers, &method, uri.path(), &Error::NotFound).await
}

/// Whatever a route does not do: the address of a form, typed or reloaded, is no page.
pub async fn not_done(
    app: State<Arc<App>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let mut response = missing(app, method, uri, headers).await;
    *response.status_mut() = StatusCode::METHOD_NOT_ALLOWED;
    response
}

#[cfg(test)]
mod tests {
    use super::area;

    #[test]
    fn pages_lead_back_to_their_area() {
        for (path, back) in [
            ("/", "/"),
            ("/absent", "/"),
            ("/admin", "/admin"),
            ("/admin/cours/absent", "/admin"),
            ("/administration", "/"),
            ("/partenaire/absent", "/partenaire"),
            ("/partenaires", "/"),
            ("/cours/admin", "/"),
        ] {
            assert_eq!(area(path).0, back, "{path}");
        }
    }
}
