//! What accounts did.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::routing::get;
use serde::Serialize;

use crate::domain::words;
use crate::http::App;
use crate::http::format::moment;
use crate::http::page::Page;
use crate::http::staff::Administrator;
use crate::http::staff_page::page;
use crate::store::journal;

/// Actions shown.
const SHOWN: i64 = 300;

pub fn router() -> Router<Arc<App>> {
    Router::new().route("/admin/journal", get(latest))
}

#[derive(Serialize)]
struct Line {
    at: String,
    /// Empty: the server or the command line.
    login: String,
    action: String,
    subject: String,
}

#[derive(Serialize)]
struct Latest {
    lines: Vec<Line>,
}

async fn latest(State(app): State<Arc<App>>, Administrator(staff): Administrator) -> Page {
    let actions = journal::latest(&app.store, SHOWN).await?;
    let lines = actions.into_iter().map(|it| Line {
        at: moment(staff.lang, it.at),
        login: it.login.unwrap_or_default(),
        action: words::say(
            staff.lang,
            &format!("action-{}", it.action.replace('.', "-")),
            &[],
        ),
        subject: it.subject,
    });
    let latest = Latest {
        lines: lines.collect(),
    };
    let title = words::say(staff.lang, "admin-journal", &[]);
    page(
        &app,
        &staff,
        "admin/journal.html",
        "journal",
        &title,
        latest,
    )
}
