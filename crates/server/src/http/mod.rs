//! Requests in, responses out: two origins, one state.
//!
//! [`app`] has the learner's and the administrator's pages; [`content`] has packages,
//! the player and its commits, and never sees a cookie.

mod body;
mod cookies;
mod error;
mod form;
mod limits;
mod member;
mod origins;
mod staff;
mod upload;
mod visitor;

mod device;
mod download;
mod qr;
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

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderValue, StatusCode};
use axum::middleware;

use crate::domain::commits::Commits;
use crate::domain::history::History;
use crate::domain::launch::Signing;
use crate::domain::nodes::{Node, Offset};
use crate::domain::objects::Objects;
use crate::domain::releases::Releases;
use crate::domain::sign_in::Provider;
use crate::domain::token::Keys;
use crate::domain::year_key::YearKeys;
use crate::settings::Settings;
use crate::store::Store;

pub use error::Error;
pub use limits::Limits;
pub use operation::{keep_up, record};
pub use origins::{Origins, check_addresses};

/// All that requests work with. Nothing in it is a learner's.
#[derive(Debug)]
pub struct App {
    /// What the operator decided.
    pub settings: Settings,
    /// The database.
    pub store: Store,
    /// The files of packages.
    pub objects: Objects,
    /// Keys derived from the server's secret.
    pub keys: Keys,
    /// Keys of the years that are counted.
    pub years: YearKeys,
    /// The writer of commits.
    pub commits: Commits,
    /// This node among the others.
    pub node: Node,
    /// Addresses of both origins.
    pub origins: Origins,
    /// How often one may try.
    pub limits: Limits,
    /// Who learners may sign in with; set by who opens the server.
    pub provider: Option<Provider>,
    /// The history that the database is in; set by who opens the server.
    pub history: History,
    /// What packages may do, as their answers say.
    content_policy: HeaderValue,
    /// This machine's clock, unix milliseconds; they may jump.
    pub clock: fn() -> i64,
}

impl App {
    /// Puts the parts together.
    pub fn new(
        settings: Settings,
        store: Store,
        objects: Objects,
        keys: Keys,
        commits: Commits,
        origins: Origins,
    ) -> App {
        App {
            content_policy: guard::content_policy(&origins.app),
            years: YearKeys::new(objects.clone()).agreed_in(&store),
            node: Node::new(store.kind(), commits.clone(), Offset::default()),
            settings,
            store,
            objects,
            keys,
            commits,
            origins,
            limits: Limits::default(),
            provider: None,
            history: History::default(),
            clock: crate::start::now,
        }
    }

    /// The yearly statistics, for who asks; none: the server itself.
    pub fn releases<'a>(&'a self, account_id: Option<&'a str>) -> Releases<'a> {
        Releases {
            store: &self.store,
            objects: &self.objects,
            keys: &self.keys,
            account_id,
            now: self.now(),
        }
    }

    /// What tokens are made with now.
    pub fn signing(&self) -> Signing<'_> {
        Signing {
            keys: &self.keys,
            history: self.history.name(),
            now: self.now(),
        }
    }

    /// Unix milliseconds, by the database's clock: nodes judge alike what is over.
    pub fn now(&self) -> i64 {
        (self.clock)() + self.node.offset().milliseconds()
    }
}

/// The app: pages of learners, partners and administrators.
pub fn app(app: Arc<App>) -> Router {
    Router::new()
        .merge(pages::router())
        .merge(operation::router())
        .merge(beacon::router())
        .fallback(pages::missing)
        .method_not_allowed_fallback(pages::not_done)
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

/// Whether a text fits a QR code.
#[cfg(test)]
pub(crate) fn qr_fits(text: &str) -> bool {
    qr::svg(text).is_some()
}
