//! What a form sent: the fields, once its token has shown that the form was ours and
//! of this session.

use std::sync::Arc;

use axum::extract::{FromRequest, FromRequestParts, Request};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use subtle::ConstantTimeEq;

use super::page::Failure;
use super::visitor::Visitor;
use super::{App, Error};

/// A form of a visitor, its token checked. Without a session there is nothing that a
/// foreign form could misuse; the origin was checked before.
pub struct Form<T> {
    /// Who sent it.
    pub visitor: Visitor,
    /// What it says.
    pub fields: T,
}

#[derive(Deserialize)]
struct Token {
    #[serde(default)]
    csrf: String,
}

impl<T: DeserializeOwned> FromRequest<Arc<App>> for Form<T> {
    // People sent it: they get a page that explains.
    type Rejection = Failure;

    async fn from_request(request: Request, app: &Arc<App>) -> Result<Form<T>, Failure> {
        let (mut parts, body) = request.into_parts();
        let visitor = Visitor::from_request_parts(&mut parts, app).await?;
        let request = Request::from_parts(parts, body);
        let bytes = bytes::Bytes::from_request(request, app)
            .await
            .map_err(|error| Error::Bad(error.to_string()))?;
        let token: Token = parse(&bytes)?;
        let expected = visitor.form_token(app);
        if !bool::from(token.csrf.as_bytes().ct_eq(expected.as_bytes())) && !expected.is_empty() {
            return Err(Error::Forbidden("form token").into());
        }
        Ok(Form {
            visitor,
            fields: parse(&bytes)?,
        })
    }
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Error> {
    serde_urlencoded::from_bytes(bytes).map_err(|error| Error::Bad(error.to_string()))
}
