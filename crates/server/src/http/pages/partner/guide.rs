//! What to choose on each platform, for whoever puts a package on one.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::response::Redirect;
use axum::routing::get;
use serde::Serialize;

use crate::domain::guide;
use crate::http::member::Member;
use crate::http::page::Page;
use crate::http::staff_page::page;
use crate::http::{App, Error};

pub fn router() -> Router<Arc<App>> {
    Router::new()
        .route("/partenaire/guide", get(own))
        .route("/partenaire/guide/{guide}", get(show))
}

/// In the reader's language.
async fn own(Member { staff, .. }: Member) -> Redirect {
    let name = guide::of(staff.lang).name;
    Redirect::to(&format!("/partenaire/guide/{name}"))
}

#[derive(Serialize)]
struct Shown {
    /// Language of the text, which need not be the page's.
    lang: &'static str,
    html: &'static str,
}

async fn show(
    State(app): State<Arc<App>>,
    Path(name): Path<String>,
    Member { staff, .. }: Member,
) -> Page {
    let guide = guide::find(&name).ok_or(Error::NotFound)?;
    let shown = Shown {
        lang: guide.lang.tag(),
        html: &guide.html,
    };
    page(
        &app,
        &staff,
        "partner/guide.html",
        "packages",
        &guide.title,
        shown,
    )
}
