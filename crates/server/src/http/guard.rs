//! What holds for every request of an origin: who may send it, which headers its
//! answer has.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HOST, HeaderName, ORIGIN, REFERRER_POLICY,
    STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};

use super::error::ForScripts;
use super::measures::Measured;
use super::{App, Error, addresses, failed, operation, visitor};
use crate::domain::words;

const CROSS_ORIGIN_RESOURCE_POLICY: HeaderName =
    HeaderName::from_static("cross-origin-resource-policy");
const CROSS_ORIGIN_OPENER_POLICY: HeaderName =
    HeaderName::from_static("cross-origin-opener-policy");
const PERMISSIONS_POLICY: HeaderName = HeaderName::from_static("permissions-policy");

/// How long a learner's page may take before they are told to come back: the database or
/// the files do not answer.
const LONGEST: Duration = Duration::from_secs(5);
/// How long browsers come back over https only.
const YEAR: &str = "max-age=31536000";

/// For the app: changes come from our own pages only, nothing foreign runs in them.
pub async fn app(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let measured = Measured::begin("app", &request);
    let mut response = if is_host(&app.origins.app, request.headers()) {
        // A beacon comes from anywhere: it has no cookie to abuse.
        let is_open = is_safe(request.method()) || request.uri().path() == addresses::BEACON;
        if is_open || is_from(&app.origins.app, request.headers()) {
            let asked = Asked::of(&request);
            let response = run(&app, &asked, request, next).await;
            // A page's failure gets its explanation here, where the language is known; and so
            // does what came before the page, where a person would see it.
            let said = response.extensions().get::<Arc<Error>>().map(Arc::clone);
            let for_scripts = response.extensions().get::<ForScripts>();
            let for_scripts = for_scripts.filter(|_| asked.is_page());
            match said.or_else(|| for_scripts.map(|it| Arc::clone(&it.0))) {
                Some(error) => {
                    failed::page(&app, &asked.headers, &asked.method, &asked.path, &error).await
                }
                None => response,
            }
        } else {
            let (path, method) = (request.uri().path(), request.method());
            let error = Error::Forbidden("origin");
            failed::page(&app, request.headers(), method, path, &error).await
        }
    } else if is_safe(request.method()) && is_localhost(&app, request.headers()) {
        let path = request.uri().path_and_query().map_or("/", |it| it.as_str());
        Redirect::temporary(&format!("{}{path}", app.origins.app)).into_response()
    } else {
        misdirected(&app, request.headers())
    };
    let policy = format!(
        "default-src 'self'; img-src 'self' data:; frame-src {}; object-src 'none'; \
         base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
        app.origins.content_source()
    );
    let headers = response.headers_mut();
    if let Ok(policy) = HeaderValue::try_from(policy) {
        headers.entry(CONTENT_SECURITY_POLICY).or_insert(policy);
    }
    let fixed = [
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        // Nothing to others. To ourselves, or a form sent over plain http has the origin `null`.
        (REFERRER_POLICY, "same-origin"),
        (CROSS_ORIGIN_RESOURCE_POLICY, "same-origin"),
        (CROSS_ORIGIN_OPENER_POLICY, "same-origin"),
        (
            PERMISSIONS_POLICY,
            "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        ),
    ];
    for (name, value) in fixed {
        headers
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    }
    headers
        .entry(CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    if app.origins.is_secure() {
        headers.insert(STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(YEAR));
    }
    measured.end(response.status());
    response
}

/// For the content: framed by the app and by itself only, no service workers.
pub async fn content(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let measured = Measured::begin("content", &request);
    let is_worker = request.headers().contains_key("service-worker");
    let mut response = if !is_content_host(&app, request.headers()) {
        // The app's name must never answer with what strangers wrote.
        misdirected(&app, request.headers())
    } else if is_worker {
        // A worker would see, and could answer, every later request of the origin.
        StatusCode::FORBIDDEN.into_response()
    } else if !is_safe(request.method()) && !is_own(&app, request.headers()) {
        Error::Forbidden("origin").into_response()
    } else {
        let asked = Asked::of(&request);
        let response = run(&app, &asked, request, next).await;
        // The frame of a course is looked at as a page is.
        match response.extensions().get::<ForScripts>() {
            Some(error) if asked.is_page() => failed::in_frame(&asked.headers, &error.0),
            _ => response,
        }
    };
    let headers = response.headers_mut();
    headers
        .entry(CONTENT_SECURITY_POLICY)
        .or_insert_with(|| app.content_policy.clone());
    let fixed = [
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (REFERRER_POLICY, "no-referrer"),
        (CROSS_ORIGIN_RESOURCE_POLICY, "same-origin"),
        (
            PERMISSIONS_POLICY,
            "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        ),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers
        .entry(CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    if app.origins.content_source().starts_with("https://") {
        headers.insert(STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(YEAR));
    }
    measured.end(response.status());
    response
}

/// What is known of a request once it was answered.
struct Asked {
    method: Method,
    path: String,
    headers: HeaderMap,
}

impl Asked {
    fn of(request: &Request) -> Asked {
        Asked {
            method: request.method().clone(),
            path: request.uri().path().to_owned(),
            headers: request.headers().clone(),
        }
    }

    /// Whether a browser shows the answer to a person, in a window or in a frame.
    fn is_page(&self) -> bool {
        let text = |name: &str| self.headers.get(name).and_then(|it| it.to_str().ok());
        match text("sec-fetch-dest") {
            Some(shown) => ["document", "iframe", "frame", "object", "embed"].contains(&shown),
            None => text("accept").is_some_and(|it| it.contains("text/html")),
        }
    }

    /// Whether it ends soon, or not at all. What people upload, import and freeze takes its
    /// time, and commits have an end of their own.
    fn is_short(&self) -> bool {
        let is_long = ["/admin", "/partenaire", "/essai/"];
        is_safe(&self.method) || !is_long.into_iter().any(|it| self.path.starts_with(it))
    }
}

/// Answers a request, unless this node must not, or it takes too long.
async fn run(app: &App, asked: &Asked, request: Request, next: Next) -> Response {
    if app.node.disagreement().is_some() && !operation::is_health(&asked.path) {
        return Error::Away("this node does not have what the others have").into_response();
    }
    if !asked.is_short() {
        return next.run(request).await;
    }
    let answered = tokio::time::timeout(LONGEST, next.run(request)).await;
    answered.unwrap_or_else(|_| Error::Away("the answer took too long").into_response())
}

/// For a name that is not ours.
fn misdirected(app: &App, headers: &HeaderMap) -> Response {
    let address = [("address", app.origins.app.as_str())];
    let text = words::say(visitor::lang(headers), "misdirected", &address);
    (StatusCode::MISDIRECTED_REQUEST, text).into_response()
}

/// Whether somebody who tries the server out typed the usual name of this machine.
fn is_localhost(app: &App, headers: &HeaderMap) -> bool {
    let host = headers.get(HOST).and_then(|it| it.to_str().ok());
    let port = app.origins.app.rsplit(':').next();
    app.settings.app_url.is_none()
        && host.and_then(|it| it.strip_prefix("localhost:")) == port
        && port.is_some()
}

fn is_safe(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

/// Whether a browser sends this from a page of ours. Both headers are the browser's
/// own: no page can set them.
fn is_from(origin: &str, headers: &HeaderMap) -> bool {
    let sent = headers.get(ORIGIN).and_then(|it| it.to_str().ok());
    let site = headers
        .get("sec-fetch-site")
        .and_then(|it| it.to_str().ok());
    match (sent, site) {
        (Some(sent), _) if sent != "null" => sent == origin,
        (_, Some(site)) => site == "same-origin",
        _ => false,
    }
}

/// Whether a request to the content origin comes from the same host.
fn is_own(app: &App, headers: &HeaderMap) -> bool {
    let host = headers.get(HOST).and_then(|it| it.to_str().ok());
    let scheme = app.origins.content_address().split("://").next();
    match (host, scheme) {
        (Some(host), Some(scheme)) => is_from(&format!("{scheme}://{host}"), headers),
        _ => false,
    }
}

/// Whether the request is for a content host; balancers come by address.
fn is_content_host(app: &App, headers: &HeaderMap) -> bool {
    let host = headers.get(HOST).and_then(|it| it.to_str().ok());
    host.is_none_or(|host| {
        app.origins.is_content_host(host)
            || host.parse::<std::net::SocketAddr>().is_ok() && !is_host_name(&app.origins.app, host)
    })
}

fn is_host_name(origin: &str, host: &str) -> bool {
    origin.split("://").nth(1) == Some(host)
}

/// Whether the request is for the app's host: the content's name must never answer
/// with the app's pages, nor a name that somebody points at us.
fn is_host(origin: &str, headers: &HeaderMap) -> bool {
    let host = headers.get(HOST).and_then(|it| it.to_str().ok());
    let own = origin.split("://").nth(1).unwrap_or_default();
    // Health checks of balancers come by address.
    host.is_none_or(|host| host == own || host.parse::<std::net::SocketAddr>().is_ok())
}
