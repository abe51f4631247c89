//! A file of a release, as browsers get it: zips are downloads, reports are pages of
//! their own in which nothing runs.

use axum::body::Body;
use axum::http::HeaderValue;
use axum::http::header::{
    CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE,
};
use axum::response::{IntoResponse, Response};

use super::{App, Error};
use crate::store::release::File;

/// A report brings its style along and needs nothing else.
const REPORT_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; \
                             form-action 'none'; frame-ancestors 'none'; sandbox";

/// Answers with a file; whoever calls has decided that it may be had.
///
/// # Errors
///
/// [`Error::Defect`] when its bytes can't be read.
pub async fn answer(app: &App, file: &File) -> Result<Response, Error> {
    let found = app.objects.get(&file.object, None).await?;
    let size = found.meta.size;
    let mut response = Body::from_stream(found.into_stream()).into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_LENGTH, HeaderValue::from(size));
    if file.kind == File::REPORT {
        let html = HeaderValue::from_static("text/html; charset=utf-8");
        headers.insert(CONTENT_TYPE, html);
        let policy = HeaderValue::from_static(REPORT_POLICY);
        headers.insert(CONTENT_SECURITY_POLICY, policy);
        return Ok(response);
    }
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/zip"));
    // Names are made of identifiers: nothing in them needs quoting.
    let disposition = format!("attachment; filename=\"{}\"", file.name);
    if let Ok(disposition) = HeaderValue::try_from(disposition) {
        headers.insert(CONTENT_DISPOSITION, disposition);
    }
    Ok(response)
}
