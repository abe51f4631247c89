//! What the handlers of pages return.

use std::sync::Arc;

use axum::response::{IntoResponse, Redirect, Response};

use super::Error;
use super::error::retry_after;

/// What a page's handler returns: failures become pages too.
pub type Page = Result<Response, Failure>;

/// An error on its way to a person.
pub struct Failure(Error);

impl<E: Into<Error>> From<E> for Failure {
    fn from(error: E) -> Failure {
        Failure(error.into())
    }
}

/// The page itself is made by [`failed`](super::failed), which knows the language.
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
