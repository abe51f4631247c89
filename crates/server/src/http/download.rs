//! A file of the object store, or one made for the answer, to be saved under its name.

use axum::body::Body;
use axum::http::HeaderValue;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

use super::{App, Error};

/// Streams an object. `name` must be plain: letters, digits, `.`, `_`, `-`.
///
/// # Errors
///
/// [`Error`] when it is not there or can't be read.
pub async fn object(app: &App, object: &str, name: &str, kind: &str) -> Result<Response, Error> {
    let found = app.objects.get(object, None).await?;
    let length = found.meta.size;
    let mut response = Body::from_stream(found.into_stream()).into_response();
    response
        .headers_mut()
        .insert(CONTENT_LENGTH, HeaderValue::from(length));
    named(response, name, kind)
}

/// Bytes at hand. `name` as for [`object`].
///
/// # Errors
///
/// [`Error::Defect`] when the name is not plain.
pub fn bytes(bytes: impl Into<Body>, name: &str, kind: &str) -> Result<Response, Error> {
    named(bytes.into().into_response(), name, kind)
}

fn named(mut response: Response, name: &str, kind: &str) -> Result<Response, Error> {
    let plain = |it: u8| it.is_ascii_alphanumeric() || b"._-".contains(&it);
    if name.is_empty() || !name.bytes().all(plain) {
        return Err(Error::Defect(format!("`{name}` is no name for a file")));
    }
    let headers = response.headers_mut();
    for (header, value) in [
        (CONTENT_TYPE, kind.to_owned()),
        (
            CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ),
    ] {
        let value = HeaderValue::try_from(value);
        let value = value.map_err(|error| Error::Defect(error.to_string()))?;
        headers.insert(header, value);
    }
    Ok(response)
}
