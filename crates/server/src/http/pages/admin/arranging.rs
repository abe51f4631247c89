//! Where courses stand in the catalogue and from when until when, and how programmes are
//! named and ordered.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use axum::routing::post;
use serde::Deserialize;

use super::courses::{self, find};
use super::placing::{self, TITLE, Typed, number};
use crate::domain::{arrangement, words};
use crate::http::page::Page;
use crate::http::staff::AdminForm;
use crate::http::{App, Error};
use crate::store::catalogue::{self, Labels, Placement};

pub fn router() -> Router<Arc<App>> {
    Router::new()
        .route("/admin/cours/{slug}/place", post(place))
        .route("/admin/programmes/{programme}", post(set_programme))
}

async fn place(
    State(app): State<Arc<App>>,
    Path(slug): Path<String>,
    AdminForm { staff, fields }: AdminForm<Typed>,
) -> Page {
    let course = find(&app, &slug).await?;
    let all = catalogue::all(&app.store).await?;
    let wanted = match placing::read(&fields, &all, course.is_own == 0) {
        Ok(wanted) => wanted,
        Err(key) => {
            let title = course.title.clone();
            let mut one = courses::shown(&app, &staff, course, String::new()).await?;
            one.error = words::say(staff.lang, key, &[]);
            one.place = one.place.typed(&fields);
            let page = courses::course_page(&app, &staff, &title, one)?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
    };
    let (by, now) = (staff.id(), app.now());
    let placement = Placement {
        programme: &wanted.programme,
        module: &wanted.module,
        place: wanted.place,
        listed_from: wanted.from,
        listed_until: wanted.until,
        labels: wanted
            .labels
            .as_ref()
            .map(|(language, audience)| Labels { language, audience }),
    };
    let new_title = wanted.new_title.as_deref();
    arrangement::place(&app.store, by, &course, &placement, new_title, now).await?;
    Ok(Redirect::to(&format!("/admin/cours/{slug}?fait=place")).into_response())
}

/// How a programme is named and ordered.
#[derive(Deserialize)]
struct Named {
    #[serde(default)]
    title: String,
    #[serde(default)]
    place: String,
}

async fn set_programme(
    State(app): State<Arc<App>>,
    Path(programme): Path<String>,
    AdminForm { staff, fields }: AdminForm<Named>,
) -> Page {
    let all = catalogue::all(&app.store).await?;
    if programme.is_empty() || !all.iter().any(|it| it.course.programme == programme) {
        return Err(Error::NotFound.into());
    }
    let title = fields
        .title
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    let place = number(&fields.place);
    let wrong = match place {
        _ if title.chars().count() > TITLE => Some("refused-programme-title"),
        None => Some("refused-place"),
        Some(_) => None,
    };
    if let Some(key) = wrong {
        let error = words::say(staff.lang, key, &[]);
        return courses::list_page(&app, &staff, error, String::new()).await;
    }
    let (store, by, now) = (&app.store, staff.id(), app.now());
    let place = place.unwrap_or_default();
    arrangement::set_programme(store, by, &all, &programme, &title, place, now).await?;
    Ok(Redirect::to("/admin?fait=programme").into_response())
}
