//! What the service says about itself: accessibility, privacy, legal mentions; and the
//! language it says it in.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Form, State};
use axum::response::{IntoResponse, Redirect};
use axum::routing::{get, post};
use axum_extra::extract::cookie::CookieJar;
use serde::{Deserialize, Serialize};

use crate::domain::accessibility::GRID;
use crate::domain::calendar;
use crate::domain::words::{self, Lang};
use crate::http::page::Page;
use crate::http::visitor::{self, LANG, Visitor};
use crate::http::{App, Error, cookies, view};

pub fn router() -> Router<Arc<App>> {
    Router::new()
        .route("/accessibilite", get(accessibility))
        .route("/vie-privee", get(privacy))
        .route("/mentions-legales", get(legal))
        .route("/langue", post(language))
}

/// The statement, as the grid has it.
#[derive(Serialize)]
struct Statement {
    percent: usize,
    /// Applicable criteria.
    applicable: usize,
    /// Of them, those that are met.
    compliant: usize,
    /// The day of the judgement, in words.
    date: String,
    /// Criterion, and what is not there.
    faults: Vec<(&'static str, &'static str)>,
}

async fn accessibility(State(app): State<Arc<App>>, visitor: Visitor) -> Page {
    let title = words::say(visitor.lang, "accessibility-title", &[]);
    let template = "about-accessibility.html";
    let (compliant, applicable) = GRID.counts();
    let faults = GRID.faults.iter();
    let page = Statement {
        percent: GRID.percent(),
        applicable,
        compliant,
        date: match GRID.date.parse() {
            Ok(date) => calendar::in_words(visitor.lang, date),
            Err(_) => GRID.date.clone(),
        },
        faults: faults
            .map(|it| (it.criterion.as_str(), it.words(visitor.lang)))
            .collect(),
    };
    Ok(view::page(&app, &visitor, template, "about", &title, page)?.into_response())
}

#[derive(Serialize)]
struct Privacy {
    retention_days: i64,
    session_days: i64,
    session_cookie: &'static str,
    lang_cookie: &'static str,
    audience_cookie: &'static str,
    partner_cookie: &'static str,
    sign_in_cookie: &'static str,
}

async fn privacy(State(app): State<Arc<App>>, visitor: Visitor) -> Page {
    let page = Privacy {
        retention_days: app.settings.retention_days,
        session_days: visitor::LEARNER_DAYS,
        session_cookie: visitor::name(&app),
        lang_cookie: LANG,
        audience_cookie: visitor::AUDIENCE,
        partner_cookie: visitor::PARTNER,
        sign_in_cookie: super::sign_in::cookie_name(&app),
    };
    let title = words::say(visitor.lang, "privacy-title", &[]);
    let template = "about-privacy.html";
    Ok(view::page(&app, &visitor, template, "about", &title, page)?.into_response())
}

/// There is somebody to name, or there is no such page.
async fn legal(State(app): State<Arc<App>>, visitor: Visitor) -> Page {
    if app.settings.publisher.is_empty() {
        return Err(Error::NotFound.into());
    }
    let title = words::say(visitor.lang, "legal-title", &[]);
    let template = "about-legal.html";
    Ok(view::page(&app, &visitor, template, "about", &title, ())?.into_response())
}

#[derive(Deserialize)]
struct Choice {
    langue: String,
    #[serde(default)]
    vers: String,
}

/// Sets the language's cookie, then goes back. The form needs no token: its origin was
/// checked, and the choice harms nobody.
async fn language(State(app): State<Arc<App>>, Form(choice): Form<Choice>) -> Page {
    let lang = Lang::find(&choice.langue).ok_or_else(|| Error::Bad("no such language".into()))?;
    let cookie = cookies::cookie(&app, LANG, lang.tag().to_owned(), cookies::days(365));
    let back = if is_own(&choice.vers) {
        &choice.vers
    } else {
        "/"
    };
    Ok((CookieJar::new().add(cookie), Redirect::to(back)).into_response())
}

/// A path of ours: nothing that a browser would take for another host.
pub(super) fn is_own(path: &str) -> bool {
    path.starts_with('/')
        && !path.starts_with("//")
        && path
            .bytes()
            .all(|it| it.is_ascii_alphanumeric() || b"/-_.%".contains(&it))
}

#[cfg(test)]
mod tests {
    use super::is_own;

    #[test]
    fn one_goes_back_to_our_own_pages_only() {
        for path in ["/", "/mes-cours", "/cours/a-b_c.d%20"] {
            assert!(is_own(path), "{path}");
        }
        for path in [
            "",
            "a",
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "/a\nb",
        ] {
            assert!(!is_own(path), "{path}");
        }
    }
}
