//! A learner's own pages: their courses.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Query, State};
use axum::response::IntoResponse;
use axum::routing::get;
use serde::{Deserialize, Serialize};

use super::cards::{self, Card, Paper};
use crate::domain::{catalogue, percent, words};
use crate::http::page::Page;
use crate::http::visitor::Visitor;
use crate::http::{App, view};
use crate::store::{belongings, course, registration};

pub fn router() -> Router<Arc<App>> {
    Router::new().route("/mes-cours", get(courses))
}

/// One course of theirs.
#[derive(Serialize)]
struct Own {
    slug: String,
    title: String,
    language: String,
    minutes: i64,
    status: String,
    /// Percent, as a number.
    score: Option<String>,
    progress: i64,
    is_done: bool,
    /// Finished modules of a whole programme.
    papers: Vec<Paper>,
}

/// What came of signing in: numbers that say nothing about anybody.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Arrival {
    connexion: String,
    repris: String,
    choisis: String,
}

#[derive(Serialize)]
struct News {
    is_signed_in: bool,
    moved: u32,
    chosen: u32,
}

impl News {
    fn of(arrival: &Arrival) -> News {
        News {
            is_signed_in: arrival.connexion == "oui",
            moved: arrival.repris.parse().unwrap_or(0),
            chosen: arrival.choisis.parse().unwrap_or(0),
        }
    }
}

#[derive(Serialize)]
struct Courses {
    courses: Vec<Own>,
    has_code: bool,
    is_signed_in: bool,
    news: News,
    /// A module that was not begun yet, and follows what was finished.
    next: Option<Card>,
}

async fn courses(
    State(app): State<Arc<App>>,
    Query(arrival): Query<Arrival>,
    visitor: Visitor,
) -> Page {
    let learner = visitor.learner(&app).await?;
    let mut courses = Vec::new();
    for registered in registration::of_learner(&app.store, &learner.learner_id).await? {
        let Some(course) = course::find(&app.store, &registered.course_id).await? else {
            continue;
        };
        let about = course::about(&app.store, &registered.course_version_id).await?;
        let parts = about.map_or(String::new(), |it| it.parts);
        courses.push(Own {
            papers: cards::papers(&catalogue::inside(&parts, Some(&registered))),
            slug: course.slug,
            title: course.title,
            language: course.language,
            minutes: course.minutes,
            is_done: matches!(registered.status.as_str(), "completed" | "passed"),
            status: registered.status,
            score: registered.score.map(|it| percent::score(visitor.lang, it)),
            progress: registered.progress,
        });
    }
    let (arranged, _) = cards::catalogue(&app, &visitor).await?;
    let next = arranged.next.filter(|it| it.step.registration.is_none());
    let page = Courses {
        next: next.map(|it| Card {
            programme: it.programme,
            ..Card::of(visitor.lang, &it.step)
        }),
        courses,
        has_code: learner.resume_hash.is_some(),
        is_signed_in: belongings::has_subject(&app.store, &learner.learner_id).await?,
        news: News::of(&arrival),
    };
    let title = words::say(visitor.lang, "mine-title", &[]);
    Ok(view::page(&app, &visitor, "mine.html", "mine", &title, page)?.into_response())
}
