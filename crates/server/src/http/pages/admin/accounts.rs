//! Accounts: who there is, inviting, closing. A lost password or second factor is
//! renewed on the server's own command line (`relais admin account reset`), so that
//! nobody can take an account over from here.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect};
use axum::routing::{get, post};
use serde::{Deserialize, Serialize};

use super::form::{Done, identifier};
use crate::domain::accounts::{self, Invited};
use crate::domain::words;
use crate::http::format::day;
use crate::http::page::Page;
use crate::http::staff::{AdminForm, Administrator, Staff};
use crate::http::staff_page::page;
use crate::http::{App, Error};
use crate::store::account::{self, Role};
use crate::store::partner;

pub fn router() -> Router<Arc<App>> {
    Router::new()
        .route("/admin/comptes", get(list))
        .route("/admin/comptes/inviter", get(asked).post(invite))
        .route("/admin/comptes/fermer", post(close))
        .route("/admin/comptes/retablir", get(asked).post(restore))
}

#[derive(Serialize)]
struct Line {
    id: String,
    login: String,
    role: &'static str,
    partner: String,
    has_factor: bool,
    since: String,
    is_closed: bool,
    is_self: bool,
}

#[derive(Serialize)]
struct Choice {
    id: String,
    name: String,
}

#[derive(Serialize)]
struct List {
    done: String,
    /// The link just made, shown this once.
    link: String,
    accounts: Vec<Line>,
    partners: Vec<Choice>,
}

async fn list(
    State(app): State<Arc<App>>,
    Query(done): Query<Done>,
    Administrator(staff): Administrator,
) -> Page {
    let done = done.say(staff.lang);
    shown(&app, &staff, done, String::new()).await
}

async fn shown(app: &App, staff: &Staff, done: String, link: String) -> Page {
    let partners = partner::all(&app.store).await?;
    let accounts = account::all(&app.store).await?.into_iter().map(|it| Line {
        role: it.role().name(),
        partner: partners
            .iter()
            .find(|partner| Some(&partner.partner_id) == it.partner_id.as_ref())
            .map_or(String::new(), |partner| partner.name.clone()),
        has_factor: it.totp_secret.is_some(),
        since: day(staff.lang, it.created_at),
        is_closed: it.disabled_at.is_some(),
        is_self: it.account_id == staff.account.account_id,
        login: it.login,
        id: it.account_id,
    });
    let list = List {
        done,
        link,
        accounts: accounts.collect(),
        partners: partners
            .iter()
            .map(|it| Choice {
                id: it.partner_id.clone(),
                name: it.name.clone(),
            })
            .collect(),
    };
    let title = words::say(staff.lang, "admin-accounts", &[]);
    page(app, staff, "admin/accounts.html", "accounts", &title, list)
}

#[derive(Deserialize)]
struct Invitation {
    /// `administrator`, or a partner's identifier.
    who: String,
}

async fn invite(
    State(app): State<Arc<App>>,
    AdminForm { staff, fields }: AdminForm<Invitation>,
) -> Page {
    let found;
    let invited = match fields.who.as_str() {
        name if name == Role::Administrator.name() => Invited::Administrator,
        id => {
            found = partner::find(&app.store, identifier(id)?).await?;
            let partner = found.as_ref().ok_or(Error::NotFound)?;
            Invited::Partner(&partner.partner_id)
        }
    };
    let by = staff.id();
    let secret = accounts::invite(&app.store, &app.keys, by, invited, app.now()).await?;
    let link = format!("{}/invitation#{secret}", app.origins.app);
    shown(&app, &staff, String::new(), link).await
}

/// The link is shown once: whoever asks for its page again gets the list.
async fn asked(_: Administrator) -> Redirect {
    Redirect::to("/admin/comptes")
}

#[derive(Deserialize)]
struct Restoring {
    account: String,
}

/// A link with which somebody sets a new password and a new second factor: theirs are
/// lost. What they have works until the link is used.
async fn restore(
    State(app): State<Arc<App>>,
    AdminForm { staff, fields }: AdminForm<Restoring>,
) -> Page {
    let id = identifier(&fields.account)?;
    let found = account::find(&app.store, id).await?;
    let found = found.ok_or(Error::NotFound)?;
    if found.account_id == staff.account.account_id {
        // Whoever is at this screen is not the owner perhaps.
        return Err(Error::Bad("nobody restores their own account".into()).into());
    }
    let again = Invited::Again(&found);
    let secret = accounts::invite(&app.store, &app.keys, staff.id(), again, app.now()).await?;
    let link = format!("{}/invitation#{secret}", app.origins.app);
    shown(&app, &staff, String::new(), link).await
}

#[derive(Deserialize)]
struct Closing {
    account: String,
    closed: String,
}

async fn close(
    State(app): State<Arc<App>>,
    AdminForm { staff, fields }: AdminForm<Closing>,
) -> Page {
    let id = identifier(&fields.account)?;
    let account = account::find(&app.store, id).await?;
    let account = account.ok_or(Error::NotFound)?;
    let is_closed = match fields.closed.as_str() {
        "1" => true,
        "0" => false,
        _ => return Err(Error::Bad("`closed` is 0 or 1".into()).into()),
    };
    accounts::close(&app.store, &staff.account, &account, is_closed, app.now()).await?;
    let done = if is_closed { "ferme" } else { "rouvert" };
    Ok(Redirect::to(&format!("/admin/comptes?fait=compte-{done}")).into_response())
}
