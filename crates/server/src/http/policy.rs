//! What packages may do in a browser.

use axum::http::HeaderValue;

/// The policy of packages: framed by the app and by themselves only, otherwise with the
/// freedom that old tools need.
pub fn content(app: &str) -> HeaderValue {
    let policy = format!(
        "frame-ancestors 'self' {app}; default-src 'self' 'unsafe-inline' 'unsafe-eval' data: \
         blob: https:; connect-src 'self' data: blob: https:; base-uri 'self'; \
         form-action 'self' https:"
    );
    // An origin was checked to be an address.
    HeaderValue::try_from(policy)
        .unwrap_or_else(|_| HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'"))
}
