//! The partner's area: what a partner agrees to first, then its packages, its learners'
//! link, the yearly statistics. No live figure about learners anywhere.

mod agreement;
mod branding;
mod guide;
mod kit;
mod link;
mod packages;
mod returns;
mod statistics;

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::routing::get;
use serde::Serialize;

use crate::domain::words;
use crate::http::App;
use crate::http::member::Member;
use crate::http::page::Page;
use crate::http::staff_page::page;

pub fn router() -> Router<Arc<App>> {
    Router::new()
        .route("/partenaire", get(home))
        .merge(agreement::router())
        .merge(branding::router())
        .merge(packages::router())
        .merge(guide::router())
        .merge(link::router())
        .merge(kit::router())
        .merge(statistics::router())
        .merge(returns::router())
}

#[derive(Serialize)]
struct Home {
    partner: String,
    has_factor: bool,
}

async fn home(State(app): State<Arc<App>>, Member { staff, partner }: Member) -> Page {
    let title = words::say(staff.lang, "partner-home-title", &[]);
    let home = Home {
        partner: partner.name,
        has_factor: staff.account.totp_secret.is_some(),
    };
    page(&app, &staff, "partner/home.html", "home", &title, home)
}
