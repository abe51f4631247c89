//! The link that tells which partner a learner comes from, and its QR code.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::routing::get;
use serde::Serialize;

use crate::domain::{qr, words};
use crate::http::member::Member;
use crate::http::page::Page;
use crate::http::staff_page::page;
use crate::http::{App, Error, download};

pub fn router() -> Router<Arc<App>> {
    Router::new()
        .route("/partenaire/lien", get(link))
        .route("/partenaire/lien/qr.svg", get(code))
}

#[derive(Serialize)]
struct Link {
    address: String,
    /// SVG, ours.
    picture: String,
}

/// Where learners of this partner begin.
pub(super) fn address(app: &App, slug: &str) -> String {
    format!("{}/p/{slug}", app.origins.app)
}

pub(super) fn picture(address: &str) -> Result<String, Error> {
    qr::svg(address).ok_or_else(|| Error::Defect(format!("`{address}` fits no QR code")))
}

async fn link(State(app): State<Arc<App>>, Member { staff, partner }: Member) -> Page {
    let address = address(&app, &partner.slug);
    let link = Link {
        picture: picture(&address)?,
        address,
    };
    let title = words::say(staff.lang, "link-title", &[]);
    page(&app, &staff, "partner/link.html", "link", &title, link)
}

async fn code(State(app): State<Arc<App>>, Member { partner, .. }: Member) -> Page {
    let picture = picture(&address(&app, &partner.slug))?;
    let name = format!("qr-{}.svg", partner.slug);
    Ok(download::bytes(picture, &name, "image/svg+xml")?)
}
