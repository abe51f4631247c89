//! Partners and their links. Nothing here says how many learners a partner has.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use serde::{Deserialize, Serialize};
use statistics::plan::PARTNER_TYPES;

use crate::domain::partners::{self, PartnerError};
use crate::domain::words::{self, Lang};
use crate::http::page::Page;
use crate::http::staff::{AdminForm, Administrator, Staff};
use crate::http::{App, Error, view};
use crate::store::partner;

pub fn router() -> Router<Arc<App>> {
    Router::new().route("/admin/partenaires", get(list).post(add))
}

#[derive(Serialize)]
struct Line {
    slug: String,
    name: String,
    kind: String,
    link: String,
}

/// A kind of partner to choose.
#[derive(Serialize)]
pub(super) struct Kind {
    value: &'static str,
    text: String,
    is_chosen: bool,
}

#[derive(Serialize)]
struct List {
    error: String,
    name: String,
    slug: String,
    kinds: Vec<Kind>,
    partners: Vec<Line>,
}

async fn list(State(app): State<Arc<App>>, Administrator(staff): Administrator) -> Page {
    let nothing = New {
        name: String::new(),
        slug: String::new(),
        kind: String::new(),
    };
    shown(&app, &staff, "", nothing).await
}

async fn shown(app: &App, staff: &Staff, error: &str, typed: New) -> Page {
    let partners = partner::all(&app.store).await?.into_iter().map(|it| Line {
        link: format!("{}/p/{}", app.origins.app, it.slug),
        kind: kind_in_words(staff.lang, &it.kind),
        slug: it.slug,
        name: it.name,
    });
    let (status, error) = match error {
        "" => (StatusCode::OK, String::new()),
        key => (
            StatusCode::UNPROCESSABLE_ENTITY,
            words::say(staff.lang, key, &[]),
        ),
    };
    let list = List {
        error,
        name: typed.name,
        slug: typed.slug,
        kinds: kinds(staff.lang, &typed.kind),
        partners: partners.collect(),
    };
    let title = words::say(staff.lang, "admin-partners", &[]);
    let printed = view::staff_page(app, staff, "admin/partners.html", "partners", &title, list)?;
    Ok((status, printed).into_response())
}

#[derive(Deserialize)]
struct New {
    name: String,
    slug: String,
    #[serde(default)]
    kind: String,
}

/// The closed list.
pub(super) fn kinds(lang: Lang, chosen: &str) -> Vec<Kind> {
    let kind = |(value, _): &(&'static str, &str)| Kind {
        value,
        text: kind_in_words(lang, value),
        is_chosen: *value == chosen,
    };
    PARTNER_TYPES.iter().map(kind).collect()
}

fn kind_in_words(lang: Lang, kind: &str) -> String {
    words::say(lang, &format!("partner-kind-{kind}"), &[])
}

async fn add(State(app): State<Arc<App>>, AdminForm { staff, fields }: AdminForm<New>) -> Page {
    let (by, now) = (staff.id(), app.now());
    let New { name, slug, kind } = &fields;
    match partners::create(&app.store, by, name, slug, kind, now).await {
        Ok(()) => Ok(Redirect::to("/admin/partenaires").into_response()),
        Err(error) => shown(&app, &staff, wrong(error)?, fields).await,
    }
}

/// The key of what is wrong with what was typed.
pub(super) fn wrong(error: PartnerError) -> Result<&'static str, Error> {
    match error {
        PartnerError::Name => Ok("partner-bad-name"),
        PartnerError::Taken => Ok("partner-slug-taken"),
        PartnerError::Kind => Ok("partner-bad-kind"),
        PartnerError::Colour => Ok("partner-bad-colour"),
        PartnerError::Gone => Err(Error::NotFound),
        PartnerError::Store(error) => Err(error.into()),
    }
}
