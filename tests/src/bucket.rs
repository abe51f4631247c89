//! An object store that speaks S3, kept in a folder: `FOLDER/BUCKET/KEY`, one file an
//! object. Stores of several makers differ in what they do of "write unless it is there
//! already"; this one can be each of them.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use s3s::access::S3Access;
use s3s::auth::SimpleAuth;
use s3s::dto::PutObjectInput;
use s3s::service::S3ServiceBuilder;
use s3s::{S3Request, S3Result, s3_error};
use s3s_fs::FileSystem;
use tokio::net::TcpListener;
use tokio::sync::Mutex;

/// Both the name and the secret of its only client.
pub const KEY: &str = "relais-tests";

/// What the store does of a write with `If-None-Match: *`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conditions {
    /// Writes unless the object is there: one of several writers wins.
    Honoured,
    /// Writes whatever is there, as stores do that do not know the header.
    Ignored,
    /// Answers that it can't, and writes nothing.
    Refused,
}

/// Serves the buckets of a folder (its folders) until it is dropped, each answer this much
/// later than it could be.
///
/// # Panics
///
/// When the folder is not there.
pub async fn serve(listener: TcpListener, folder: &Path, conditions: Conditions, delay: Duration) {
    let mut service = S3ServiceBuilder::new(FileSystem::new(folder).expect("a folder"));
    service.set_auth(SimpleAuth::from_single(KEY, KEY));
    service.set_access(conditions);
    let service = service.build();
    // Whether an object is there, and its writing, are two steps: one writer at a time.
    let turn = Arc::new(Mutex::new(()));
    let answer = async move |request: Request| -> Response {
        tokio::time::sleep(delay).await;
        let _turn = match *request.method() {
            Method::PUT => Some(turn.lock().await),
            _ => None,
        };
        let request = request.map(s3s::Body::http_body_unsync);
        match service.call(request).await {
            Ok(response) => response.map(Body::new),
            Err(error) => {
                eprintln!("{error:?}");
                StatusCode::INTERNAL_SERVER_ERROR.into_response()
            }
        }
    };
    let served = axum::serve(listener, Router::new().fallback(answer)).await;
    served.expect("the port stays open");
}

#[async_trait::async_trait]
impl S3Access for Conditions {
    async fn put_object(&self, request: &mut S3Request<PutObjectInput>) -> S3Result<()> {
        match self {
            Conditions::Honoured => {}
            Conditions::Ignored => request.input.if_none_match = None,
            Conditions::Refused if request.input.if_none_match.is_none() => {}
            Conditions::Refused => return Err(s3_error!(NotImplemented)),
        }
        Ok(())
    }
}
