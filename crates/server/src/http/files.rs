//! Files of packages, on the content origin.
//!
//! The first part of the path is a signed permission for one version that is the same
//! for everybody during a week: packages are not public, addresses say nothing about
//! anybody, and browsers may keep what they have read for ever.
//!
//! Chrome shows no PDF below a frame with a sandbox, and the player is in one, so that content
//! can't lead the learner away from the app. There a page stands for the document, which opens
//! it in a tab of its own.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, RawQuery, State};
use axum::http::header::{
    ACCEPT_ENCODING, ACCEPT_RANGES, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_RANGE,
    CONTENT_TYPE, ETAG, HOST, HeaderName, IF_NONE_MATCH, IF_RANGE, RANGE, USER_AGENT, VARY,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::get;
use serde::Serialize;

use super::media_type::media_type;
use super::range::{Piece, piece};
use super::{App, Error};
use crate::domain::token::Access;
use crate::store::course::{self, File};
use crate::store::objects::Whole;

pub fn router() -> Router<Arc<App>> {
    Router::new().route("/c/{access}/{*path}", get(file))
}

async fn file(
    State(app): State<Arc<App>>,
    Path((access, path)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Error> {
    // An address that can't be read is one that does not exist.
    let permission = Access::verify(&app.keys, &access, app.now()).map_err(|_| Error::NotFound)?;
    let version = &permission.course_version_id;
    let host = headers.get(HOST).and_then(|it| it.to_str().ok());
    if !app.origins.serves(version, host) {
        return Err(Error::NotFound);
    }
    let wanted = wanted(&path);
    let file = course::file(&app.store, version, &wanted)
        .await?
        .ok_or(Error::NotFound)?;
    if file.path != path {
        // The case or the slashes were others, or a folder was meant: links inside must resolve.
        let url = scorm::manifest::Href::from_path(&file.path);
        let query = query.map_or(String::new(), |it| format!("?{it}"));
        let url = format!("/c/{access}/{}{query}", url.as_str());
        return Ok(Redirect::temporary(&url).into_response());
    }
    if media_type(&file.path) == PDF && is_in_frame(&headers) {
        return in_place_of(&file, &headers);
    }
    answer(&app, &file, &headers).await
}

/// The name of the file that a path means: content writes too many slashes, and folders.
fn wanted(path: &str) -> String {
    let parts: Vec<&str> = path.split('/').filter(|it| !it.is_empty()).collect();
    match path.ends_with('/') {
        true => [parts, vec!["index.html"]].concat().join("/"),
        false => parts.join("/"),
    }
}

const PDF: &str = "application/pdf";
const FETCH_DEST: HeaderName = HeaderName::from_static("sec-fetch-dest");

/// Whether a browser wants to show it below our frame and can't: all but Firefox, which has a
/// reader of its own.
fn is_in_frame(headers: &HeaderMap) -> bool {
    let header = |name| {
        let value: Option<&HeaderValue> = headers.get(name);
        value.and_then(|it| it.to_str().ok()).unwrap_or_default()
    };
    ["iframe", "frame", "embed", "object"].contains(&header(FETCH_DEST))
        && !header(USER_AGENT).contains("Firefox/")
}

#[derive(Serialize)]
struct Document<'a> {
    lang: &'static str,
    /// Of the file, without its folders.
    name: &'a str,
}

/// A page that stands for a document and opens it elsewhere.
fn in_place_of(file: &File, headers: &HeaderMap) -> Result<Response, Error> {
    let lang = super::visitor::lang(headers);
    let document = Document {
        lang: lang.tag(),
        name: file.path.rsplit('/').next().unwrap_or_default(),
    };
    let page: Html<String> = super::view::print(lang, "document.html", document)?;
    let mut response = page.into_response();
    // The same address is the document itself in a tab.
    insert(&mut response, CACHE_CONTROL, "no-store");
    insert(&mut response, VARY, FETCH_DEST.as_str());
    Ok(response)
}

async fn answer(app: &App, file: &File, headers: &HeaderMap) -> Result<Response, Error> {
    let tag = format!("\"{}\"", file.object.get(..32).unwrap_or_default());
    let header = |name| {
        headers
            .get(name)
            .and_then(|it: &HeaderValue| it.to_str().ok())
    };
    if header(IF_NONE_MATCH).is_some_and(|it| it.contains(&tag) || it == "*") {
        return Ok((StatusCode::NOT_MODIFIED, [(ETAG, tag)]).into_response());
    }
    let length = u64::try_from(file.bytes).unwrap_or(0);
    let range = match header(RANGE) {
        // A piece of another version of the file would not fit.
        Some(range) if header(IF_RANGE).is_none_or(|it| it == tag) => piece(range, length),
        _ => Piece::Whole,
    };
    let mut response = match range {
        Piece::Outside => {
            let range = format!("bytes */{length}");
            return Ok(
                (StatusCode::RANGE_NOT_SATISFIABLE, [(CONTENT_RANGE, range)]).into_response(),
            );
        }
        Piece::Of(range) => {
            let span = format!("bytes {}-{}/{length}", range.start, range.end - 1);
            let bytes = range.end - range.start;
            let stream = app
                .objects
                .get(&file.object, Some(range))
                .await?
                .into_stream();
            let mut response = Body::from_stream(stream).into_response();
            *response.status_mut() = StatusCode::PARTIAL_CONTENT;
            insert(&mut response, CONTENT_RANGE, &span);
            insert(&mut response, CONTENT_LENGTH, &bytes.to_string());
            response
        }
        Piece::Whole => {
            let packs = file.is_compressed == 1 && header(ACCEPT_ENCODING).is_some_and(takes_gzip);
            let name = match packs {
                true => format!("{}.gz", file.object),
                false => file.object.clone(),
            };
            let (size, body) = match app.objects.whole(&name).await? {
                Whole::Bytes(bytes) => (bytes.len() as u64, Body::from(bytes)),
                Whole::Stream(found) => (found.meta.size, Body::from_stream(found.into_stream())),
            };
            let mut response = body.into_response();
            insert(&mut response, CONTENT_LENGTH, &size.to_string());
            if packs {
                insert(&mut response, CONTENT_ENCODING, "gzip");
            }
            response
        }
    };
    insert(&mut response, CONTENT_TYPE, media_type(&file.path));
    insert(&mut response, ACCEPT_RANGES, "bytes");
    insert(&mut response, ETAG, &tag);
    insert(
        &mut response,
        CACHE_CONTROL,
        "private, max-age=31536000, immutable",
    );
    if file.is_compressed == 1 {
        insert(&mut response, VARY, "accept-encoding");
    } else if media_type(&file.path) == PDF {
        insert(&mut response, VARY, FETCH_DEST.as_str());
    }
    Ok(response)
}

fn insert(response: &mut Response, name: axum::http::HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::try_from(value) {
        response.headers_mut().insert(name, value);
    }
}

/// Whether `Accept-Encoding` names gzip, and not to refuse it (RFC 9110 § 12.5.3).
fn takes_gzip(header: &str) -> bool {
    header.split(',').any(|part| {
        let (name, weight) = part.split_once(';').unwrap_or((part, ""));
        let weight = weight.trim().strip_prefix("q=").map(str::parse::<f32>);
        name.trim().eq_ignore_ascii_case("gzip") && !matches!(weight, Some(Ok(it)) if it <= 0.0)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_with_too_many_slashes() {
        for (path, expected) in [
            ("a/b.html", "a/b.html"),
            ("a//b.html", "a/b.html"),
            ("/a.html", "a.html"),
            ("a/", "a/index.html"),
            ("a//", "a/index.html"),
            ("/", "index.html"),
        ] {
            assert_eq!(wanted(path), expected, "{path}");
        }
    }
}
