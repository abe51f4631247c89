//! What the preview answers with: its own pages and files, and that something is not there.

use std::borrow::Cow;

use axum::http::header::{ACCEPT_LANGUAGE, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;
use scorm::runtime::CMI_JS;

use super::content::mime;
use super::words;

/// Pages, scripts and style of the preview itself, all but the data model.
#[derive(RustEmbed)]
#[folder = "../../scorm-templates/preview"]
struct Own;

/// Nothing from elsewhere, nothing inline, nobody's frame but ours.
const POLICY: &str = "default-src 'self'; object-src 'none'; base-uri 'none'; \
                      form-action 'none'; frame-ancestors 'self'";

/// A page of the preview, in the language of who asks.
pub fn page(path: &str, headers: &HeaderMap) -> Response {
    page_with(path, headers, &[])
}

/// A page of the preview, with pieces of HTML that stand for `[[name]]`; what courses say in
/// them went through [`words::text`].
pub fn page_with(path: &str, headers: &HeaderMap, pieces: &[(&str, String)]) -> Response {
    page_under(path, headers, POLICY, pieces)
}

/// The same under another policy.
pub fn page_under(
    path: &str,
    headers: &HeaderMap,
    policy: &'static str,
    pieces: &[(&str, String)],
) -> Response {
    let language = headers
        .get(ACCEPT_LANGUAGE)
        .and_then(|wanted| wanted.to_str().ok());
    let text = find(path).and_then(|bytes| String::from_utf8(bytes.into_owned()).ok());
    let text = text.map(|text| {
        pieces.iter().fold(text, |text, (name, piece)| {
            text.replace(&format!("[[{name}]]"), piece)
        })
    });
    match text.map(|text| words::fill(&text, language, find)) {
        Some(Ok(html)) => {
            let headers = [
                (CONTENT_TYPE, mime(path)),
                (CONTENT_SECURITY_POLICY, policy),
            ];
            (headers, html).into_response()
        }
        Some(Err(error)) => {
            (StatusCode::INTERNAL_SERVER_ERROR, format!("{error:#}\n")).into_response()
        }
        None => missing(),
    }
}

/// A message of these pages, for a console.
///
/// # Errors
///
/// The catalogue does not have it.
pub fn message(language: &str, key: &str) -> anyhow::Result<String> {
    words::message(language, key, find)
}

/// A script or style of ours.
pub fn own(path: &str) -> Response {
    own_under(path, POLICY)
}

/// A script or style of ours under a policy.
pub fn own_under(path: &str, policy: &'static str) -> Response {
    match find(path) {
        Some(bytes) => {
            let headers = [
                (CONTENT_TYPE, mime(path)),
                (CONTENT_SECURITY_POLICY, policy),
            ];
            (headers, bytes).into_response()
        }
        None => missing(),
    }
}

fn find(path: &str) -> Option<Cow<'static, [u8]>> {
    match path {
        "cmi.js" => Some(CMI_JS.as_bytes().into()),
        _ => Own::get(path).map(|file| file.data),
    }
}

/// Builds and reads files away from the thread that answers.
pub async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    tokio::task::spawn_blocking(work).await.ok()
}

/// There is no such file.
pub fn missing() -> Response {
    (StatusCode::NOT_FOUND, "no such file\n").into_response()
}
