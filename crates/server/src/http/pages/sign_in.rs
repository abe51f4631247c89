//! Signing in with an identity provider, for learners who want to find their courses
//! again without a code.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use axum_extra::extract::cookie::{Cookie, CookieJar};
use serde::Deserialize;

use crate::domain::learners;
use crate::domain::sign_in::SignInError;
use crate::domain::words;
use crate::http::failed::Explanation;
use crate::http::page::Page;
use crate::http::visitor::{self, Visitor};
use crate::http::{App, Error, cookies, view};
use crate::store::belongings::Merged;
use crate::store::session::Holder;

pub fn router() -> Router<Arc<App>> {
    Router::new()
        .route("/identite", get(begin))
        .route("/identite/retour", get(finish))
}

/// Name of the cookie that ties what comes back to this browser.
pub fn cookie_name(app: &App) -> &'static str {
    cookies::name(app, "__Host-relais-connexion", "relais-connexion")
}

/// The provider's page leads back here by another site's link, within a quarter of an hour.
fn cookie(app: &App, value: String) -> Cookie<'static> {
    let lasting = Some(Duration::from_secs(15 * 60));
    cookies::cookie(app, cookie_name(app), value, lasting)
}

async fn begin(State(app): State<Arc<App>>, visitor: Visitor) -> Page {
    let provider = app.provider.as_ref().ok_or(Error::NotFound)?;
    if !app.limits.may_begin(visitor.address) {
        return Err(Error::TooMany.into());
    }
    match provider.begin(&app.keys, app.now()).await {
        Ok((url, secrets)) => {
            let jar = CookieJar::new().add(cookie(&app, secrets));
            Ok((jar, Redirect::to(&url)).into_response())
        }
        Err(error) => failed(&app, &visitor, &error),
    }
}

#[derive(Deserialize)]
struct Answer {
    #[serde(default)]
    code: String,
    #[serde(default)]
    state: String,
    /// Set when the provider, or the person there, declined.
    #[serde(default)]
    error: String,
}

async fn finish(
    State(app): State<Arc<App>>,
    Query(answer): Query<Answer>,
    headers: HeaderMap,
    visitor: Visitor,
) -> Page {
    let provider = app.provider.as_ref().ok_or(Error::NotFound)?;
    if !app.limits.may_begin(visitor.address) {
        return Err(Error::TooMany.into());
    }
    if !answer.error.is_empty() {
        return failed(&app, &visitor, &SignInError::Provider("declined".into()));
    }
    let jar = CookieJar::from_headers(&headers);
    let secrets = jar.get(cookie_name(&app)).map_or("", Cookie::value);
    let finished = provider.finish(&app.keys, secrets, &answer.state, &answer.code, app.now());
    let subject_hash = match finished.await {
        Ok(subject_hash) => subject_hash,
        Err(error) => return failed(&app, &visitor, &error),
    };
    let here = visitor.find_learner(&app).await?;
    let (store, now) = (&app.store, app.now());
    let (learner_id, merged) =
        learners::sign_in(store, &app.years, here, &subject_hash, now).await?;
    // A fresh session: nobody who knew the former one comes along.
    // The new session's cookie takes the place of the former one.
    let _ = visitor.sign_out(&app).await?;
    learners::seen(store, &learner_id, now).await?;
    let jar = visitor::sign_in(&app, &Holder::Learner(learner_id)).await?;
    let mut used = cookie(&app, String::new());
    used.make_removal();
    let Merged { moved, chosen } = merged;
    let to = format!("/mes-cours?connexion=oui&repris={moved}&choisis={chosen}");
    Ok((jar.add(used), Redirect::to(&to)).into_response())
}

/// Says that it did not work, and that nothing is lost.
fn failed(app: &App, visitor: &Visitor, error: &SignInError) -> Page {
    let (status, key) = match error {
        SignInError::Foreign => (StatusCode::BAD_REQUEST, "sign-in-foreign"),
        SignInError::Provider(_) | SignInError::Random(_) => {
            tracing::warn!(%error, "the identity provider refused, or could not be understood");
            (StatusCode::BAD_GATEWAY, "sign-in-failed")
        }
    };
    let title = words::say(visitor.lang, "sign-in-failed-title", &[]);
    let text = words::say(visitor.lang, key, &[]);
    let page = Explanation {
        heading: title.clone(),
        text,
        back: "/",
        back_text: words::say(visitor.lang, "nav-catalogue", &[]),
        again: 0,
    };
    let page = view::page(app, visitor, "error.html", "", &title, page)?;
    Ok((status, page).into_response())
}
