//! Style and scripts of the app's pages, carried inside the program.

use std::sync::Arc;

use axum::Router;
use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use rust_embed::RustEmbed;

use crate::http::page::Page;
use crate::http::{App, Error};

#[derive(RustEmbed)]
#[folder = "static"]
struct Static;

pub fn router() -> Router<Arc<App>> {
    Router::new().route("/statique/{file}", get(file))
}

async fn file(Path(file): Path<String>, headers: HeaderMap) -> Page {
    let found = Static::get(&file).ok_or(Error::NotFound)?;
    let kind = match file.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        _ => return Err(Error::NotFound.into()),
    };
    let tag = format!("\"{}\"", blake3::hash(&found.data).to_hex());
    let known = headers.get(IF_NONE_MATCH).and_then(|it| it.to_str().ok());
    if known == Some(tag.as_str()) {
        return Ok((StatusCode::NOT_MODIFIED, [(ETAG, tag)]).into_response());
    }
    let headers = [
        (CONTENT_TYPE, kind.to_owned()),
        // Asked again each time, answered in one word: updates show at once.
        (CACHE_CONTROL, "no-cache".to_owned()),
        (ETAG, tag),
    ];
    let response: Response = (headers, found.data).into_response();
    Ok(response)
}
