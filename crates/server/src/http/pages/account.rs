//! Accounts of those who work here: the invitation, the second factor, signing in and
//! out.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum_extra::extract::cookie::CookieJar;
use serde::{Deserialize, Serialize};

use crate::domain::accounts::{self, Accepted};
use crate::domain::password::SHORTEST;
use crate::domain::second_factor::{Shared, Use};
use crate::domain::words;
use crate::http::form::Form;
use crate::http::page::{Failure, Page};
use crate::http::staff::{self, Staff, StaffForm};
use crate::http::visitor::Visitor;
use crate::http::{App, Error, device, error, view};
use crate::store::account::Role;

pub fn router() -> Router<Arc<App>> {
    Router::new()
        .route("/invitation", get(invitation).post(accept))
        .route("/connexion", get(connection).post(sign_in))
        .route("/deconnexion", post(sign_out))
        .route(
            "/second-facteur",
            get(second_factor).post(set_second_factor),
        )
}

/// A form that may have been refused.
#[derive(Default, Serialize)]
struct Entry {
    /// Empty, or what is wrong.
    error: String,
    login: String,
    code: String,
    shortest: usize,
}

async fn invitation(State(app): State<Arc<App>>, visitor: Visitor) -> Page {
    invitation_page(&app, &visitor, Entry::default())
}

fn invitation_page(app: &App, visitor: &Visitor, mut entry: Entry) -> Page {
    entry.shortest = SHORTEST;
    let title = words::say(visitor.lang, "invitation-title", &[]);
    let status = status(&entry.error);
    let page = view::page(app, visitor, "account/invitation.html", "", &title, entry)?;
    Ok((status, page).into_response())
}

fn status(error: &str) -> StatusCode {
    if error.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    }
}

#[derive(Deserialize)]
struct Acceptance {
    code: String,
    login: String,
    password: String,
    again: String,
}

async fn accept(State(app): State<Arc<App>>, form: Form<Acceptance>) -> Page {
    let Form { visitor, fields } = form;
    if !app.may_guess(visitor.address).await? {
        return Err(Error::TooMany.into());
    }
    // The whole link may have been pasted.
    let code = fields.code.rsplit('#').next().unwrap_or_default().trim();
    let refused = |key: &str| Entry {
        error: words::say(visitor.lang, key, &[("count", &SHORTEST.to_string())]),
        login: fields.login.clone(),
        code: code.to_owned(),
        shortest: SHORTEST,
    };
    if fields.password != fields.again {
        return invitation_page(&app, &visitor, refused("invitation-differs"));
    }
    let accepted = accounts::accept(
        &app.store,
        &app.keys,
        code,
        &fields.login,
        &fields.password,
        app.now(),
    );
    let key = match accepted.await? {
        Accepted::Account(id) => {
            let jar = staff::sign_in(&app, &id).await?;
            // The link proved who it is: from here they get in again.
            let jar = match accounts::login(&fields.login) {
                Some(login) => jar.add(device::remember(&app, &login)?),
                None => jar,
            };
            return Ok((jar, Redirect::to("/second-facteur")).into_response());
        }
        Accepted::Void => "invitation-void",
        Accepted::BadLogin => "invitation-bad-login",
        Accepted::WeakPassword => "invitation-weak",
        Accepted::WrongLogin => "invitation-wrong-login",
    };
    invitation_page(&app, &visitor, refused(key))
}

async fn connection(State(app): State<Arc<App>>, visitor: Visitor) -> Page {
    connection_page(&app, &visitor, Entry::default())
}

fn connection_page(app: &App, visitor: &Visitor, entry: Entry) -> Page {
    let title = words::say(visitor.lang, "connection-title", &[]);
    let status = status(&entry.error);
    let page = view::page(app, visitor, "account/connection.html", "", &title, entry)?;
    Ok((status, page).into_response())
}

#[derive(Deserialize)]
struct Credentials {
    login: String,
    password: String,
    #[serde(default)]
    code: String,
}

async fn sign_in(State(app): State<Arc<App>>, jar: CookieJar, form: Form<Credentials>) -> Page {
    let Form { visitor, fields } = form;
    // What strangers try from elsewhere keeps nobody out who was here before.
    let is_allowed = match device::known(&app, &jar, &fields.login) {
        Some(device) => app.may_sign_in_from(&device).await?,
        None => app.may_guess(visitor.address).await? && app.may_sign_in(&fields.login).await?,
    };
    if !is_allowed {
        let entry = Entry {
            error: words::say(visitor.lang, "connection-too-many", &[]),
            login: fields.login,
            ..Entry::default()
        };
        let mut page = connection_page(&app, &visitor, entry)?;
        *page.status_mut() = Error::TooMany.status();
        error::retry_after(&Error::TooMany, &mut page);
        return Ok(page);
    }
    let found = accounts::sign_in(
        &app.store,
        &app.keys,
        &fields.login,
        &fields.password,
        &fields.code,
        app.now(),
    );
    let found = found.await?;
    let result = if found.is_some() { "done" } else { "refused" };
    metrics::counter!("relais_sign_ins_total", "result" => result).increment(1);
    let Some(account) = found else {
        let entry = Entry {
            error: words::say(visitor.lang, "connection-refused", &[]),
            login: fields.login,
            ..Entry::default()
        };
        return connection_page(&app, &visitor, entry);
    };
    let jar = staff::sign_in(&app, &account.account_id).await?;
    let jar = jar.add(device::remember(&app, &account.login)?);
    Ok((jar, Redirect::to(home(account.role()))).into_response())
}

/// Where an account begins.
fn home(role: Role) -> &'static str {
    match role {
        Role::Administrator => "/admin",
        Role::Partner => "/partenaire",
    }
}

#[derive(Deserialize)]
struct Nothing {}

async fn sign_out(
    State(app): State<Arc<App>>,
    StaffForm { staff, .. }: StaffForm<Nothing>,
) -> Page {
    let jar = staff.sign_out(&app).await?;
    Ok((jar, Redirect::to("/connexion")).into_response())
}

#[derive(Serialize)]
struct SecondFactor {
    error: String,
    is_set: bool,
    is_administrator: bool,
    /// SVG, ours.
    picture: String,
    text: String,
    address: String,
    sealed: String,
}

async fn second_factor(State(app): State<Arc<App>>, staff: Staff) -> Page {
    second_factor_page(&app, &staff, String::new(), None)
}

/// `shared`: the one that the application has already, when a code was mistyped.
fn second_factor_page(app: &App, staff: &Staff, error: String, shared: Option<Shared>) -> Page {
    let account = &staff.account;
    let shared = match shared {
        Some(shared) => shared,
        None => Shared::new()?,
    };
    let picture = shared.picture(&account.login);
    let page = SecondFactor {
        is_set: account.totp_secret.is_some(),
        is_administrator: account.role() == Role::Administrator,
        picture: picture.map_err(|error| Error::Defect(error.to_string()))?,
        text: shared.text(),
        address: shared.address(&account.login),
        sealed: shared.seal(&app.keys, &account.account_id, Use::SetUp, app.now())?,
        error,
    };
    let title = words::say(staff.lang, "factor-title", &[]);
    let status = status(&page.error);
    let page = view::staff_page(app, staff, "account/second_factor.html", "", &title, page)?;
    Ok::<Response, Failure>((status, page).into_response())
}

#[derive(Deserialize)]
struct Proof {
    sealed: String,
    code: String,
}

async fn set_second_factor(
    State(app): State<Arc<App>>,
    StaffForm { staff, fields }: StaffForm<Proof>,
) -> Page {
    if !app.may_guess(staff.address).await? {
        return Err(Error::TooMany.into());
    }
    let now = app.now();
    let Proof { sealed, code } = fields;
    let account = &staff.account;
    let done =
        accounts::set_second_factor(&app.store, &app.keys, account, &sealed, &code, now).await?;
    if done {
        return Ok(Redirect::to(home(account.role())).into_response());
    }
    let shared = Shared::open(&app.keys, &sealed, &account.account_id, Use::SetUp, now);
    let error = words::say(staff.lang, "factor-wrong", &[]);
    second_factor_page(&app, &staff, error, shared)
}
