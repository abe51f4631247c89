//! Requests in, responses out: two origins, one state.
//!
//! [`app()`] has the learner's and the administrator's pages; [`content()`] has packages,
//! the player and its commits, and never sees a cookie.

mod addresses;
mod app;
mod error;
mod limits;
mod origins;
mod policy;
mod tries;

mod body;
mod cookies;
mod device;
mod form;
mod member;
mod staff;
mod staff_page;
mod upload;
mod visitor;

mod download;
mod failed;
mod format;
mod page;
mod view;

mod pages;

pub mod return_page;

pub mod media_type;
pub mod range;

mod files;
mod player;
mod release_file;

mod guard;
mod measures;
mod operation;

mod beacon;
mod updates;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::middleware;

pub use app::App;
pub use error::Error;
pub use limits::Limits;
pub use operation::{keep_up, record};
pub use origins::{Origins, check_addresses};

/// The app: pages of learners, partners and administrators.
pub fn app(app: Arc<App>) -> Router {
    Router::new()
        .merge(pages::router())
        .merge(operation::router())
        .merge(beacon::router())
        .merge(updates::router())
        .fallback(failed::missing)
        .method_not_allowed_fallback(failed::not_done)
        .layer(middleware::from_fn_with_state(Arc::clone(&app), guard::app))
        .layer(DefaultBodyLimit::max(64 << 10))
        .with_state(app)
}

/// The content origin: packages and the player.
pub fn content(app: Arc<App>) -> Router {
    Router::new()
        .merge(files::router())
        .merge(player::router())
        .merge(operation::health())
        .fallback(async || Error::NotFound)
        .method_not_allowed_fallback(async || {
            Error::Player(StatusCode::METHOD_NOT_ALLOWED, "not-done")
        })
        .layer(middleware::from_fn_with_state(
            Arc::clone(&app),
            guard::content,
        ))
        .with_state(app)
}
