//! Who works here: an administrator's or a partner's browser, signed in.
//!
//! Their cookie is another one than a learner's, so that whoever administers and
//! learns in one browser keeps both.

use std::net::IpAddr;
use std::sync::Arc;

use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::cookie::{Cookie, CookieJar};
use serde::de::DeserializeOwned;
use subtle::ConstantTimeEq;

use super::page::Failure;
use super::visitor::Visitor;
use super::{App, Error, cookies};
use crate::domain::words::Lang;
use crate::domain::{session, token};
use crate::store::account::{self, Account, Role};
use crate::store::session::Holder;

/// Hours that an account stays signed in, whatever it does.
const HOURS: i64 = 8;

/// An account that is signed in, perhaps without its second factor yet.
#[derive(Clone, Debug)]
pub struct Staff {
    secret: String,
    /// Whose.
    pub account: Account,
    /// Language of the screens.
    pub lang: Lang,
    /// Its address, for limits only.
    pub address: IpAddr,
}

impl Staff {
    /// The token that its forms carry.
    pub fn form_token(&self, app: &App) -> String {
        app.keys.form_token(&self.secret)
    }

    /// Its identifier, as the journal wants it.
    pub fn id(&self) -> Option<&str> {
        Some(&self.account.account_id)
    }

    /// Ends its session.
    ///
    /// # Errors
    ///
    /// [`Error::Store`].
    pub async fn sign_out(&self, app: &App) -> Result<CookieJar, Error> {
        session::close(&app.store, &app.keys, &self.secret).await?;
        let mut cookie = cookie(app, String::new());
        cookie.make_removal();
        Ok(CookieJar::new().add(cookie))
    }

    /// Whether a form's token is this session's.
    pub fn owns(&self, app: &App, csrf: &str) -> bool {
        csrf.as_bytes()
            .ct_eq(self.form_token(app).as_bytes())
            .into()
    }
}

/// Opens a session for an account: the cookie to set.
///
/// # Errors
///
/// [`Error::Store`].
pub async fn sign_in(app: &App, account_id: &str) -> Result<CookieJar, Error> {
    let secret = token::new_secret()?;
    let holder = Holder::Account(account_id.to_owned());
    let until = app.now() + HOURS * 3_600_000;
    session::open(&app.store, &app.keys, &secret, &holder, until).await?;
    Ok(CookieJar::new().add(cookie(app, secret)))
}

fn name(app: &App) -> &'static str {
    cookies::name(app, "__Host-relais-compte", "relais-compte")
}

/// Gone when the browser closes.
fn cookie(app: &App, value: String) -> Cookie<'static> {
    cookies::cookie(app, name(app), value, None)
}

/// A request that is not for this browser: a way to sign in, or nothing there.
pub type Turned = Response;

pub(super) fn failed(error: impl Into<Error>) -> Turned {
    Failure::from(error).into_response()
}

impl FromRequestParts<Arc<App>> for Staff {
    type Rejection = Turned;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Staff, Turned> {
        let jar = CookieJar::from_headers(&parts.headers);
        let secret = jar.get(name(app)).map(|it| it.value().to_owned());
        let secret = secret.filter(|it| (1..100).contains(&it.len()));
        let to_sign_in = || Redirect::to("/connexion").into_response();
        let Some(secret) = secret else {
            return Err(to_sign_in());
        };
        let holder = session::holder(&app.store, &app.keys, &secret, app.now()).await;
        let Some(Holder::Account(id)) = holder.map_err(failed)? else {
            return Err(to_sign_in());
        };
        let account = account::find(&app.store, &id).await.map_err(failed)?;
        let Some(account) = account.filter(|it| it.disabled_at.is_none()) else {
            return Err(to_sign_in());
        };
        let visitor = Visitor::from_request_parts(parts, app).await;
        let visitor = visitor.map_err(failed)?;
        Ok(Staff {
            secret,
            account,
            lang: visitor.lang,
            address: visitor.address,
        })
    }
}

/// An administrator with both factors.
#[derive(Clone, Debug)]
pub struct Administrator(pub Staff);

impl FromRequestParts<Arc<App>> for Administrator {
    type Rejection = Turned;

    async fn from_request_parts(
        parts: &mut Parts,
        app: &Arc<App>,
    ) -> Result<Administrator, Turned> {
        let staff = Staff::from_request_parts(parts, app).await?;
        if staff.account.role() != Role::Administrator {
            // What is not for somebody does not exist for them.
            return Err(failed(Error::NotFound));
        }
        if staff.account.totp_secret.is_none() {
            return Err(Redirect::to("/second-facteur").into_response());
        }
        Ok(Administrator(staff))
    }
}

/// A form of an administrator, its token checked.
pub struct AdminForm<T> {
    /// Who sent it.
    pub staff: Staff,
    /// What it says.
    pub fields: T,
}

impl<T: DeserializeOwned> FromRequest<Arc<App>> for AdminForm<T> {
    type Rejection = Turned;

    async fn from_request(request: Request, app: &Arc<App>) -> Result<AdminForm<T>, Turned> {
        let (mut parts, body) = request.into_parts();
        let Administrator(staff) = Administrator::from_request_parts(&mut parts, app).await?;
        let fields = fields(&staff, app, Request::from_parts(parts, body)).await?;
        Ok(AdminForm { staff, fields })
    }
}

/// A form of an account, its token checked.
pub struct StaffForm<T> {
    /// Who sent it.
    pub staff: Staff,
    /// What it says.
    pub fields: T,
}

impl<T: DeserializeOwned> FromRequest<Arc<App>> for StaffForm<T> {
    type Rejection = Turned;

    async fn from_request(request: Request, app: &Arc<App>) -> Result<StaffForm<T>, Turned> {
        let (mut parts, body) = request.into_parts();
        let staff = Staff::from_request_parts(&mut parts, app).await?;
        let fields = fields(&staff, app, Request::from_parts(parts, body)).await?;
        Ok(StaffForm { staff, fields })
    }
}

#[derive(serde::Deserialize)]
struct Token {
    #[serde(default)]
    csrf: String,
}

async fn fields<T: DeserializeOwned>(
    staff: &Staff,
    app: &Arc<App>,
    request: Request,
) -> Result<T, Turned> {
    let bytes = bytes::Bytes::from_request(request, app).await;
    let bytes = bytes.map_err(|error| failed(Error::Bad(error.to_string())))?;
    let bad = |error: serde_urlencoded::de::Error| failed(Error::Bad(error.to_string()));
    let token: Token = serde_urlencoded::from_bytes(&bytes).map_err(bad)?;
    if !staff.owns(app, &token.csrf) {
        return Err(failed(Error::Forbidden("form token")));
    }
    serde_urlencoded::from_bytes(&bytes).map_err(bad)
}
