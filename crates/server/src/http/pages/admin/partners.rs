//! Partners and their links. Nothing here says how many learners a partner has.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use serde::{Deserialize, Serialize};

use super::super::Page;
use crate::domain::import;
use crate::domain::words;
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
    link: String,
}

#[derive(Serialize)]
struct List {
    error: String,
    name: String,
    slug: String,
    partners: Vec<Line>,
}

async fn list(State(app): State<Arc<App>>, Administrator(staff): Administrator) -> Page {
    let nothing = New {
        name: String::new(),
        slug: String::new(),
    };
    shown(&app, &staff, "", nothing).await
}

async fn shown(app: &App, staff: &Staff, error: &str, typed: New) -> Page {
    let partners = partner::all(&app.store).await?.into_iter().map(|it| Line {
        link: format!("{}/p/{}", app.origins.app, it.slug),
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
    match partner::create(&app.store, staff.id(), &wished, &name, app.now()).await {
        Ok(_) => Ok(Redirect::to("/admin/partenaires").into_response()),
        Err(StoreError::Conflict(_)) => shown(&app, &staff, "partner-slug-taken", fields).await,
        Err(error) => Err(error.into()),
    }
}
