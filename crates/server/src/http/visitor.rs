//! Who asks: a browser, perhaps with a session.
//!
//! The cookie holds a random secret; the database holds its keyed hash. It goes to the
//! app only: the content origin sets and reads no cookies.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::header::ACCEPT_LANGUAGE;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue};
use axum_extra::extract::cookie::{Cookie, CookieJar};

use super::{App, Error, cookies};
use crate::domain::words::Lang;
use crate::domain::{session, token};
use crate::store::learner::{self, Learner};
use crate::store::session::Holder;

/// Days that a learner's browser is remembered.
pub const LEARNER_DAYS: i64 = 90;

/// The browser that asks.
#[derive(Clone, Debug)]
pub struct Visitor {
    /// The session's secret, where there is a valid session.
    secret: Option<String>,
    holder: Option<Holder>,
    /// Language of the screens.
    pub lang: Lang,
    /// Its address, for limits only: it is never stored or logged.
    pub address: IpAddr,
    /// Slug of the partner whose link it followed.
    pub partner: Option<String>,
    /// Whom it says it is, of the audiences that courses are for; empty: it does not.
    pub audience: String,
    /// The page it asks for, to come back to.
    pub path: String,
}

impl Visitor {
    /// The learner whose browser it is.
    ///
    /// # Errors
    ///
    /// [`Error::NoSession`] when it is nobody's.
    pub async fn learner(&self, app: &App) -> Result<Learner, Error> {
        self.find_learner(app).await?.ok_or(Error::NoSession)
    }

    /// The learner whose browser it is, if it is a learner's.
    ///
    /// # Errors
    ///
    /// [`Error::Store`].
    pub async fn find_learner(&self, app: &App) -> Result<Option<Learner>, Error> {
        match &self.holder {
            Some(Holder::Learner(id)) => Ok(learner::find(&app.store, id).await?),
            _ => Ok(None),
        }
    }

    /// Whether it is a learner's, without asking the database again.
    pub fn is_learner(&self) -> bool {
        matches!(self.holder, Some(Holder::Learner(_)))
    }

    /// The token that its forms carry; empty without a session.
    pub fn form_token(&self, app: &App) -> String {
        let secret = self.secret.as_deref();
        secret.map_or(String::new(), |it| app.keys.form_token(it))
    }

    /// Ends its session.
    ///
    /// # Errors
    ///
    /// [`Error::Store`].
    pub async fn sign_out(&self, app: &App) -> Result<CookieJar, Error> {
        if let Some(secret) = &self.secret {
            session::close(&app.store, &app.keys, secret).await?;
        }
        let mut cookie = cookies::cookie(app, name(app), String::new(), None);
        cookie.make_removal();
        Ok(CookieJar::new().add(cookie))
    }
}

/// Opens a session for a learner: the cookie to set.
///
/// # Errors
///
/// [`Error::Store`].
pub async fn sign_in(app: &App, holder: &Holder) -> Result<CookieJar, Error> {
    let secret = token::new_secret()?;
    let until = app.now() + LEARNER_DAYS * 86_400_000;
    session::open(&app.store, &app.keys, &secret, holder, until).await?;
    let lasting = cookies::days(LEARNER_DAYS.unsigned_abs());
    let cookie = cookies::cookie(app, name(app), secret, lasting);
    Ok(CookieJar::new().add(cookie))
}

/// Name of the session's cookie.
pub fn name(app: &App) -> &'static str {
    cookies::name(app, "__Host-relais", "relais")
}

/// Name of the cookie that holds the chosen language, and nothing else.
pub const LANG: &str = "relais-langue";
/// Name of the cookie that holds the slug of the partner whose link was followed.
pub const PARTNER: &str = "relais-partenaire";

/// Name of the cookie that holds the chosen audience, and nothing else.
pub const AUDIENCE: &str = "relais-public";

/// The language that a browser's headers ask for.
pub fn lang(headers: &HeaderMap) -> Lang {
    let jar = CookieJar::from_headers(headers);
    let chosen = jar.get(LANG).and_then(|it| Lang::find(it.value()));
    let accepted = headers.get(ACCEPT_LANGUAGE).map(HeaderValue::to_str);
    chosen.unwrap_or_else(|| Lang::accepted(accepted.and_then(Result::ok).unwrap_or_default()))
}

impl FromRequestParts<Arc<App>> for Visitor {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Visitor, Error> {
        let jar = CookieJar::from_headers(&parts.headers);
        let secret = jar.get(name(app)).map(|it| it.value().to_owned());
        let holder = match &secret {
            Some(secret) if secret.len() < 100 => {
                session::holder(&app.store, &app.keys, secret, app.now()).await?
            }
            _ => None,
        };
        Ok(Visitor {
            secret: secret.filter(|_| holder.is_some()),
            holder,
            lang: lang(&parts.headers),
            address: address(app, parts),
            partner: jar
                .get(PARTNER)
                .map(Cookie::value)
                .filter(is_slug)
                .map(str::to_owned),
            audience: jar
                .get(AUDIENCE)
                .map(Cookie::value)
                .filter(|it| it.len() <= 80 && is_slug(it))
                .unwrap_or_default()
                .to_owned(),
            path: parts.uri.path().to_owned(),
        })
    }
}

/// Whether a partner may have this name; browsers send anything.
fn is_slug(text: &&str) -> bool {
    text.bytes()
        .all(|it| it.is_ascii_alphanumeric() || it == b'-')
}

/// The client's address: the connection's, or what our own proxy says it is.
fn address(app: &App, parts: &Parts) -> IpAddr {
    let connection = parts.extensions.get::<ConnectInfo<SocketAddr>>();
    let connection = connection.map_or(IpAddr::from([127, 0, 0, 1]), |it| it.0.ip());
    if !app.settings.is_behind_proxy {
        return connection;
    }
    // The last one is what our proxy saw; those before are what the client claims.
    let header = parts.headers.get_all("x-forwarded-for").iter().next_back();
    header
        .and_then(|it| forwarded(it.to_str().ok()?.rsplit(',').next()?.trim()))
        .unwrap_or(connection)
}

/// An address as proxies write it: alone, in brackets, with a port.
fn forwarded(text: &str) -> Option<IpAddr> {
    let bare = text.strip_prefix('[').and_then(|it| it.strip_suffix(']'));
    let alone = bare.unwrap_or(text).parse().ok();
    alone.or_else(|| Some(text.parse::<SocketAddr>().ok()?.ip()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_as_proxies_write_them() {
        for (text, address) in [
            ("192.0.2.7", Some("192.0.2.7")),
            ("192.0.2.7:4711", Some("192.0.2.7")),
            ("2001:db8::1", Some("2001:db8::1")),
            ("[2001:db8::1]", Some("2001:db8::1")),
            ("[2001:db8::1]:4711", Some("2001:db8::1")),
            ("unknown", None),
            ("", None),
        ] {
            let expected = address.map(|it| it.parse().expect("an address"));
            assert_eq!(forwarded(text), expected, "{text}");
        }
    }
}
