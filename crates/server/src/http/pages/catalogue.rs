//! What there is to learn, and beginning without an account.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use axum::routing::{get, post};
use axum_extra::extract::cookie::CookieJar;
use serde::{Deserialize, Serialize};

use super::Page;
use crate::domain::participation::{self, Beginning};
use crate::domain::words;
use crate::http::form::Form;
use crate::http::visitor::{self, PARTNER, Visitor};
use crate::http::{App, Error, cookies, view};
use crate::store::session::Holder;
use crate::store::{course, learner, partner, registration};

pub fn router() -> Router<Arc<App>> {
    Router::new()
        .route("/", get(catalogue))
        .route("/cours/{slug}", get(presentation))
        .route("/cours/{slug}/commencer", post(begin))
        .route("/p/{partner}", get(from_partner))
}

/// One course, as listed.
#[derive(Serialize)]
struct Card {
    slug: String,
    title: String,
    summary: String,
    audience: String,
    minutes: i64,
    language: String,
    /// `not attempted` and so on; empty for who is not registered.
    status: String,
    progress: i64,
}

impl Card {
    fn of(course: course::Course, registered: Option<&registration::Registration>) -> Card {
        Card {
            slug: course.slug,
            title: course.title,
            summary: course.summary,
            audience: course.audience,
            minutes: course.minutes,
            language: course.language,
            status: registered.map_or(String::new(), |it| it.status.clone()),
            progress: registered.map_or(0, |it| it.progress),
        }
    }
}

/// A course's own page.
#[derive(Serialize)]
struct Presentation {
    card: Card,
    /// The learner has begun and may look around: what is finished is only read again.
    may_browse: bool,
    /// What one learns; empty: the package does not say.
    objectives: Vec<String>,
    /// What its menu shows, where there is more than one thing.
    parts: Vec<String>,
}

#[derive(Serialize)]
struct Catalogue {
    cards: Vec<Card>,
    partner: Option<String>,
}

async fn catalogue(State(app): State<Arc<App>>, visitor: Visitor) -> Page {
    let registered = match visitor.find_learner(&app).await? {
        Some(learner) => registration::of_learner(&app.store, &learner.learner_id).await?,
        None => Vec::new(),
    };
    let cards = course::listed(&app.store).await?.into_iter().map(|course| {
        let own = registered
            .iter()
            .find(|it| it.course_id == course.course_id);
        Card::of(course, own)
    });
    let page = Catalogue {
        cards: cards.collect(),
        partner: partner_name(&app, &visitor).await?,
    };
    let title = words::say(visitor.lang, "catalogue-title", &[]);
    Ok(view::page(&app, &visitor, "catalogue.html", "catalogue", &title, page)?.into_response())
}

async fn partner_name(app: &App, visitor: &Visitor) -> Result<Option<String>, Error> {
    let Some(slug) = &visitor.partner else {
        return Ok(None);
    };
    let found = partner::find_by_slug(&app.store, slug).await?;
    Ok(found.map(|it| it.name))
}

async fn presentation(
    State(app): State<Arc<App>>,
    Path(slug): Path<String>,
    visitor: Visitor,
) -> Page {
    let course = find(&app, &slug).await?;
    let registered = match visitor.find_learner(&app).await? {
        Some(learner) => {
            registration::find_for(&app.store, &learner.learner_id, &course.course_id).await?
        }
        None => None,
    };
    let title = course.title.clone();
    let objectives = serde_json::from_str(&course.objectives).unwrap_or_default();
    let items = match &course.course_version_id {
        Some(version) => course::items(&app.store, version).await?,
        None => Vec::new(),
    };
    let parts = items.into_iter().filter(|it| it.is_visible == 1);
    let parts: Vec<String> = parts.map(|it| it.title).collect();
    let card = Card::of(course, registered.as_ref());
    let page = Presentation {
        may_browse: ["not attempted", "incomplete", "browsed", "failed"]
            .contains(&card.status.as_str()),
        objectives,
        card,
        parts: if parts.len() > 1 { parts } else { Vec::new() },
    };
    Ok(view::page(&app, &visitor, "course.html", "catalogue", &title, page)?.into_response())
}

/// A listed course, or one that is there for those who know its address.
async fn find(app: &App, slug: &str) -> Result<course::Course, Error> {
    let course = course::find_by_slug(&app.store, slug).await?;
    course
        .filter(|it| it.course_version_id.is_some())
        .ok_or(Error::NotFound)
}

#[derive(Deserialize)]
struct Nothing {}

/// Registers the learner, who is made if the browser is new.
async fn begin(
    State(app): State<Arc<App>>,
    Path(slug): Path<String>,
    Form { visitor, .. }: Form<Nothing>,
) -> Page {
    let course = find(&app, &slug).await?;
    let version = course.course_version_id.clone().ok_or(Error::NotFound)?;
    let partner_id = match &visitor.partner {
        Some(slug) => partner::find_by_slug(&app.store, slug).await?,
        None => None,
    };
    let partner_id = partner_id.map(|it| it.partner_id);
    let now = app.now();
    let (learner_id, region, jar) = match visitor.find_learner(&app).await? {
        Some(learner) => {
            learner::seen(&app.store, &learner.learner_id, now).await?;
            (learner.learner_id, learner.region, CookieJar::new())
        }
        None => {
            if !app.limits.may_begin(visitor.address) {
                return Err(Error::TooMany.into());
            }
            let new = learner::New {
                partner_id: partner_id.as_deref(),
                subject_hash: None,
            };
            let id = learner::create(&app.store, new, now).await?;
            let jar = visitor::sign_in(&app, &Holder::Learner(id.clone())).await?;
            (id, None, jar)
        }
    };
    let beginning = Beginning {
        learner_id: &learner_id,
        region: region.as_deref(),
        course: &course,
        course_version_id: &version,
        partner_id: partner_id.as_deref(),
    };
    participation::begin(&app.store, &app.years, beginning, now).await?;
    let study = format!("/mes-cours/{}/lecture", course.slug);
    Ok((jar, Redirect::to(&study)).into_response())
}

/// A partner's link: courses begun from here on are counted for that partner.
async fn from_partner(State(app): State<Arc<App>>, Path(slug): Path<String>) -> Page {
    let partner = partner::find_by_slug(&app.store, &slug)
        .await?
        .ok_or(Error::NotFound)?;
    let cookie = cookies::cookie(&app, PARTNER, partner.slug, cookies::days(30));
    Ok((CookieJar::new().add(cookie), Redirect::to("/")).into_response())
}
