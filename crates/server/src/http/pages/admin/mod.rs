//! The administration: courses and their versions, registrations, partners, accounts,
//! yearly statistics, the journal. How many learners there are is said nowhere, not even
//! rounded: live figures would give away what the yearly statistics protect.

mod accounts;
mod arranging;
mod courses;
mod form;
mod journal;
mod partner;
mod partners;
mod placing;
mod registrations;
mod statistics;
mod updates;
mod versions;

use std::sync::Arc;

use axum::Router;

use crate::http::App;

pub fn router() -> Router<Arc<App>> {
    Router::new()
        .merge(courses::router())
        .merge(arranging::router())
        .merge(versions::router())
        .merge(registrations::router())
        .merge(partners::router())
        .merge(partner::router())
        .merge(accounts::router())
        .merge(statistics::router())
        .merge(updates::router())
        .merge(journal::router())
}
