//! What the partner agrees to, and the form that does it. Nothing else of the area
//! opens before.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use serde::{Deserialize, Serialize};

use crate::domain::agreement::{self, Text};
use crate::domain::calendar;
use crate::domain::words::{self, Lang};
use crate::http::format::moment;
use crate::http::member::Newcomer;
use crate::http::page::Page;
use crate::http::staff::StaffForm;
use crate::http::{App, view};

pub fn router() -> Router<Arc<App>> {
    Router::new().route("/partenaire/engagements", get(read).post(accept))
}

#[derive(Serialize)]
struct Accepted {
    version: i64,
    at: String,
    login: String,
}

#[derive(Serialize)]
struct Shown {
    error: String,
    partner: String,
    version: i64,
    since: String,
    /// Whether the text in force was agreed to.
    is_agreed: bool,
    /// Whether an earlier one was.
    is_renewed: bool,
    accepted: Vec<Accepted>,
}

async fn read(State(app): State<Arc<App>>, newcomer: Newcomer) -> Page {
    shown(&app, &newcomer, "")
}

fn shown(app: &App, newcomer: &Newcomer, error: &str) -> Page {
    let lang = newcomer.staff.lang;
    let text = agreement::in_force();
    let accepted = newcomer.agreements.iter().map(|it| Accepted {
        version: it.version,
        at: moment(lang, it.agreed_at),
        login: it.login.clone(),
    });
    let (status, error) = match error {
        "" => (StatusCode::OK, String::new()),
        key => (StatusCode::UNPROCESSABLE_ENTITY, words::say(lang, key, &[])),
    };
    let shown = Shown {
        error,
        partner: newcomer.partner.name.clone(),
        version: text.version,
        since: since(lang, text),
        is_agreed: newcomer.agreed().is_some(),
        is_renewed: newcomer.agreed().is_none() && !newcomer.agreements.is_empty(),
        accepted: accepted.collect(),
    };
    let title = words::say(lang, "agreement-title", &[]);
    let template = "partner/agreement.html";
    // Without an agreement there is nothing to navigate to.
    let here = match shown.is_agreed {
        true => "agreement",
        false => "closed",
    };
    let printed = view::staff_page(app, &newcomer.staff, template, here, &title, shown)?;
    Ok((status, printed).into_response())
}

/// The day a text came into force.
fn since(lang: Lang, text: Text) -> String {
    calendar::in_words(lang, text.since)
}

#[derive(Deserialize)]
struct Acceptance {
    /// The text that was shown.
    version: i64,
    /// Sent by the box, when it is ticked.
    accord: Option<String>,
}

async fn accept(
    State(app): State<Arc<App>>,
    StaffForm { staff, fields }: StaffForm<Acceptance>,
) -> Page {
    let newcomer = Newcomer::of(&app, staff).await?;
    // Whoever read another text than the one in force reads this one first.
    if fields.version != agreement::in_force().version {
        return shown(&app, &newcomer, "agreement-changed");
    }
    if fields.accord.is_none() {
        return shown(&app, &newcomer, "agreement-missing");
    }
    let account_id = &newcomer.staff.account.account_id;
    let partner_id = &newcomer.partner.partner_id;
    agreement::accept(
        &app.store,
        partner_id,
        account_id,
        fields.version,
        app.now(),
    )
    .await?;
    Ok(Redirect::to("/partenaire").into_response())
}
