//! Why a request fails: a status and a clear text. Details go to
//! the log, never to the learner.

use std::sync::Arc;

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::domain::accounts::{AccountError, CloseError};
use crate::domain::import::ImportError;
use crate::domain::launch::LaunchError;
use crate::domain::password::PasswordError;
use crate::domain::releases::ReleaseError;
use crate::domain::token::TokenError;
use crate::domain::versions::VersionError;
use crate::domain::year_key::KeyError;
use crate::store::StoreError;
use crate::store::objects::ObjectsError;

/// A request that can't be answered as hoped.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is nothing at this address, or nothing for this visitor.
    #[error("not found")]
    NotFound,
    /// The visitor has to sign in, or begin, first.
    #[error("no session")]
    NoSession,
    /// Not for this visitor.
    #[error("forbidden: {0}")]
    Forbidden(&'static str),
    /// What was sent can't be understood; the message says why.
    #[error("bad request: {0}")]
    Bad(String),
    /// More bytes than may be uploaded.
    #[error("larger than {0} bytes")]
    TooLarge(u64),
    /// What is uploaded can't be kept: the disk is full, perhaps.
    #[error("an upload can't be kept: {0}")]
    Upload(String),
    /// Too often.
    #[error("too many requests")]
    TooMany,
    /// The database, in a moment perhaps.
    #[error(transparent)]
    Store(Arc<StoreError>),
    /// This node does not have what the others have, or took too long.
    #[error("not now: {0}")]
    Away(&'static str),
    /// The player's request, refused as the code says.
    #[error("{1}")]
    Player(StatusCode, &'static str),
    /// A defect.
    #[error("defect: {0}")]
    Defect(String),
}

impl Error {
    /// The status that answers it.
    pub fn status(&self) -> StatusCode {
        match self {
            Error::NotFound => StatusCode::NOT_FOUND,
            Error::NoSession => StatusCode::UNAUTHORIZED,
            Error::Forbidden(_) => StatusCode::FORBIDDEN,
            Error::Bad(_) => StatusCode::BAD_REQUEST,
            Error::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Error::TooMany => StatusCode::TOO_MANY_REQUESTS,
            Error::Away(_) => StatusCode::SERVICE_UNAVAILABLE,
            Error::Store(error) if error.is_passing() => StatusCode::SERVICE_UNAVAILABLE,
            Error::Store(error) if matches!(**error, StoreError::Text) => StatusCode::BAD_REQUEST,
            Error::Upload(_) => StatusCode::INSUFFICIENT_STORAGE,
            Error::Store(_) | Error::Defect(_) => StatusCode::INTERNAL_SERVER_ERROR,
            Error::Player(status, _) => *status,
        }
    }

    /// A stable word for scripts.
    pub fn word(&self) -> &'static str {
        match self {
            Error::NotFound => "not-found",
            Error::NoSession => "no-session",
            Error::Forbidden(_) => "forbidden",
            Error::Bad(_) => "bad-request",
            Error::TooLarge(_) => "too-large",
            Error::TooMany => "too-many",
            Error::Away(_) => "busy",
            Error::Store(error) if error.is_passing() => "busy",
            Error::Store(error) if matches!(**error, StoreError::Text) => "bad-request",
            Error::Store(_) | Error::Defect(_) | Error::Upload(_) => "failed",
            Error::Player(_, word) => word,
        }
    }

    /// Notes what people must know of.
    pub fn log(&self) {
        if let Error::Store(error) = self
            && self.status().is_server_error()
        {
            metrics::counter!("relais_database_errors_total", "kind" => error.kind()).increment(1);
        }
        match self {
            Error::Store(error) if error.is_passing() => {
                tracing::warn!(%error, "a request was answered with 503 (try again later)")
            }
            Error::Away(reason) => {
                tracing::warn!(reason, "a request was answered with 503 (try again later)")
            }
            Error::Store(error) if matches!(**error, StoreError::Text) => {}
            Error::Store(_) | Error::Defect(_) | Error::Upload(_) => {
                tracing::error!(error = %self, "a request failed")
            }
            _ => {}
        }
    }
}

/// An error that is answered in JSON. Where a person would see it, [`guard`](super::guard)
/// makes a page of it, whichever part of the server it comes from.
#[derive(Clone)]
pub struct ForScripts(pub Arc<Error>);

/// As JSON, for scripts. Pages are made by `pages`.
impl IntoResponse for Error {
    fn into_response(self) -> Response {
        self.log();
        let body = match &self {
            Error::Bad(message) => json!({ "error": self.word(), "message": message }),
            _ => json!({ "error": self.word() }),
        };
        let mut response = (self.status(), Json(body)).into_response();
        retry_after(&self, &mut response);
        response.extensions_mut().insert(ForScripts(Arc::new(self)));
        response
    }
}

/// Says when to come back, where that makes sense.
pub fn retry_after(error: &Error, response: &mut Response) {
    let seconds = match error.status() {
        StatusCode::TOO_MANY_REQUESTS => "30",
        StatusCode::SERVICE_UNAVAILABLE => "2",
        _ => return,
    };
    let value = HeaderValue::from_static(seconds);
    response.headers_mut().insert(header::RETRY_AFTER, value);
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Error {
        match error {
            StoreError::Gone => Error::NotFound,
            error => Error::Store(Arc::new(error)),
        }
    }
}

impl From<Arc<StoreError>> for Error {
    fn from(error: Arc<StoreError>) -> Error {
        Error::Store(error)
    }
}

impl From<LaunchError> for Error {
    fn from(error: LaunchError) -> Error {
        match error {
            LaunchError::Gone | LaunchError::NoItem => Error::NotFound,
            LaunchError::Withdrawn => Error::Player(StatusCode::GONE, "withdrawn"),
            LaunchError::Locked => Error::Player(StatusCode::FORBIDDEN, "locked"),
            LaunchError::Superseded => Error::Player(StatusCode::CONFLICT, "superseded"),
            LaunchError::Restored => Error::Player(StatusCode::CONFLICT, "restored"),
            LaunchError::Store(error) => error.into(),
        }
    }
}

impl From<KeyError> for Error {
    fn from(error: KeyError) -> Error {
        StoreError::from(error).into()
    }
}

impl From<TokenError> for Error {
    fn from(error: TokenError) -> Error {
        match error {
            TokenError::Expired => Error::Player(StatusCode::UNAUTHORIZED, "expired"),
            TokenError::Forged => Error::Player(StatusCode::FORBIDDEN, "forged"),
        }
    }
}

impl From<ObjectsError> for Error {
    fn from(error: ObjectsError) -> Error {
        match error.is_missing() {
            // The database says that it is there.
            true => Error::Defect(error.to_string()),
            false => StoreError::Unreachable(error.to_string()).into(),
        }
    }
}

impl From<ImportError> for Error {
    fn from(error: ImportError) -> Error {
        match error {
            ImportError::Store(error) => error.into(),
            ImportError::Objects(error) => error.into(),
            ImportError::Io(error) => Error::Defect(error.to_string()),
            error @ ImportError::Broken => Error::Defect(error.to_string()),
            error => Error::Bad(error.to_string()),
        }
    }
}

impl From<ReleaseError> for Error {
    fn from(error: ReleaseError) -> Error {
        match error {
            ReleaseError::Store(error) => error.into(),
            ReleaseError::Objects(error) => error.into(),
            error => Error::Defect(error.to_string()),
        }
    }
}

impl From<AccountError> for Error {
    fn from(error: AccountError) -> Error {
        match error {
            AccountError::Store(error) => error.into(),
            AccountError::Password(PasswordError::Busy) => StoreError::Busy.into(),
            AccountError::Password(error) => Error::Defect(error.to_string()),
            AccountError::Random(error) => error.into(),
        }
    }
}

impl From<CloseError> for Error {
    fn from(error: CloseError) -> Error {
        match error {
            CloseError::Store(error) => error.into(),
            error @ CloseError::Own => Error::Bad(error.to_string()),
        }
    }
}

impl From<VersionError> for Error {
    fn from(error: VersionError) -> Error {
        match error {
            VersionError::Store(error) => error.into(),
            error @ VersionError::Withdrawn => Error::Bad(error.to_string()),
        }
    }
}

impl From<getrandom::Error> for Error {
    fn from(error: getrandom::Error) -> Error {
        Error::Defect(error.to_string())
    }
}
