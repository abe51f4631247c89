//! Browsers in which an account signed in before. Whoever knows a login can use up the
//! tries that everybody has for it; from a known browser its owner gets in all the same,
//! with the same password and code, and with tries of its own.
//!
//! The cookie proves that and nothing else: it is bound to the login, opens no session,
//! and nothing of it is stored.

use axum_extra::extract::cookie::{Cookie, CookieJar};
use subtle::ConstantTimeEq;

use super::{App, cookies};
use crate::domain::accounts;
use crate::domain::token;

/// Days that a browser is known.
const DAYS: u64 = 365;
/// Longest cookie that is looked at.
const LONGEST: usize = 200;

/// Name of the cookie.
fn name(app: &App) -> &'static str {
    cookies::name(app, "__Host-relais-appareil", "relais-appareil")
}

fn proof(app: &App, login: &str, nonce: &str, until: &str) -> String {
    let text = format!("{login}\n{nonce}\n{until}");
    app.keys.hash("device", &text)
}

/// The cookie that makes a browser known, for an account that signed in there just now.
///
/// # Errors
///
/// When there is no randomness.
pub fn remember(app: &App, login: &str) -> Result<Cookie<'static>, getrandom::Error> {
    let nonce = token::new_secret()?;
    let until = (app.now() + DAYS as i64 * 86_400_000).to_string();
    let proof = proof(app, login, &nonce, &until);
    let value = format!("{nonce}.{until}.{proof}");
    Ok(cookies::cookie(app, name(app), value, cookies::days(DAYS)))
}

/// The browser's own number, where somebody signed in with this login there before.
pub fn known(app: &App, jar: &CookieJar, typed_login: &str) -> Option<String> {
    let login = accounts::login(typed_login)?;
    let cookie = jar.get(name(app))?.value();
    let mut parts = cookie.splitn(3, '.').filter(|_| cookie.len() <= LONGEST);
    let (nonce, until, given) = (parts.next()?, parts.next()?, parts.next()?);
    let expected = proof(app, &login, nonce, until);
    let is_ours = bool::from(expected.as_bytes().ct_eq(given.as_bytes()));
    let is_fresh = until.parse::<i64>().is_ok_and(|it| app.now() < it);
    (is_ours && is_fresh).then(|| nonce.to_owned())
}
