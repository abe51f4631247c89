//! Partners and their links. Nothing here says how many learners a partner has.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use serde::{Deserialize, Serialize};
use statistics::draw::is_partner_id;
use statistics::plan::PARTNER_TYPES;

use crate::domain::counting;
use crate::domain::import;
use crate::domain::words::{self, Lang};
use crate::http::page::Page;
use crate::http::staff::{AdminForm, Administrator, Staff};
use crate::http::{App, view};
use crate::store::{StoreError, partner};

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
    let name = fields.name.trim().to_owned();
    let length = name.chars().count();
    if !(2..=100).contains(&length) || name.chars().any(char::is_control) {
        return shown(&app, &staff, "partner-bad-name", fields).await;
    }
    let wished = match fields.slug.trim() {
        "" => import::slug(&name),
        slug => import::slug(slug),
    };
    let kind = fields.kind.clone();
    if !PARTNER_TYPES.iter().any(|(it, _)| *it == kind) {
        return shown(&app, &staff, "partner-bad-kind", fields).await;
    }
    // Names that files of statistics have for something else.
    if !is_partner_id(&wished) || wished == counting::DIRECT.0 {
        return shown(&app, &staff, "partner-slug-taken", fields).await;
    }
    match partner::create(&app.store, staff.id(), &wished, &name, &kind, app.now()).await {
        Ok(_) => Ok(Redirect::to("/admin/partenaires").into_response()),
        Err(StoreError::Conflict(_)) => shown(&app, &staff, "partner-slug-taken", fields).await,
        Err(error) => Err(error.into()),
    }
}
