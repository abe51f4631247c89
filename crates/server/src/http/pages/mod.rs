//! The app's pages, one file a concern.

mod about;
mod attestation;
mod belongings;
mod cards;
mod catalogue;
mod learner;
mod releases;
mod resume;
mod sign_in;
mod study;

mod account;
mod admin;
mod partner;

mod style;

use std::sync::Arc;

use axum::Router;

use super::App;

/// Every page.
pub fn router() -> Router<Arc<App>> {
    Router::new()
        .merge(about::router())
        .merge(attestation::router())
        .merge(belongings::router())
        .merge(catalogue::router())
        .merge(learner::router())
        .merge(releases::router())
        .merge(resume::router())
        .merge(sign_in::router())
        .merge(study::router())
        .merge(account::router())
        .merge(admin::router())
        .merge(partner::router())
        .merge(style::router())
}
