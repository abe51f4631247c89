//! Every cookie of ours: for the app's own host and all its pages, out of reach of scripts,
//! sent with links of other sites and not with their forms, over https alone where the app
//! is. Nothing else makes one.

use std::time::Duration;

use axum_extra::extract::cookie::{Cookie, SameSite};

use super::App;

/// A cookie that is gone when the browser closes, or after `lasting`, whole seconds.
pub fn cookie(
    app: &App,
    name: &'static str,
    value: String,
    lasting: Option<Duration>,
) -> Cookie<'static> {
    let mut cookie = Cookie::new(name, value);
    cookie.set_path("/");
    cookie.set_http_only(true);
    cookie.set_same_site(SameSite::Lax);
    cookie.set_secure(app.origins.is_secure());
    if let Some(lasting) = lasting {
        let seconds = i64::try_from(lasting.as_secs()).unwrap_or(i64::MAX);
        cookie.set_max_age(Some(time::Duration::seconds(seconds)));
    }
    cookie
}

/// The name of a cookie that holds a secret: over https the name itself demands `Secure`,
/// `Path=/` and no domain, so that no neighbour of the host can set it.
pub fn name(app: &App, secure: &'static str, plain: &'static str) -> &'static str {
    debug_assert_eq!(secure.strip_prefix("__Host-"), Some(plain));
    match app.origins.is_secure() {
        true => secure,
        false => plain,
    }
}

/// So many days.
pub const fn days(days: u64) -> Option<Duration> {
    Some(Duration::from_secs(days * 86_400))
}
