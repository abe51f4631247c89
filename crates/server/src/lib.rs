//! LMS-lite: learners take courses, nothing is lost.
//!
//! Data flows one way: [`http`] (requests) -> [`domain`] (what is done) -> [`store`]
//! (SQLite or PostgreSQL, and files). A page may read from the store; whatever it changes goes
//! through the domain. Two origins: the app, which knows the learner's
//! session, and the content origin, where packages and the player are; see
//! `docs/security.md`. Nothing but caches is in memory, so that several nodes can share
//! one database.

mod clock;
pub mod judge;
pub mod settings;

pub mod domain;
pub mod http;
pub mod store;

mod error;
mod start;

pub mod backup;

pub use clock::now;
pub use error::Error;
pub use settings::Settings;
pub use start::{Parts, Server};
