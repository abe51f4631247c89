//! The page and its buttons.

use std::future::IntoFuture;
use std::net::TcpListener;
use std::sync::Arc;

use anyhow::Context;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Form, Path, Request, State};
use axum::http::header::{CONTENT_TYPE, HOST, ORIGIN};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use serde::Deserialize;
use tokio::sync::Notify;

use super::desk::{Desk, Told};
use crate::preview::guard::{Hosts, guard};
use crate::preview::reply::{blocking, missing, own_under, page_under};
use crate::preview::server::stopped;
use crate::preview::words;

/// Nothing from elsewhere, nothing inline, no script; forms go here, and on to what they started.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; \
                      form-action 'self' http://127.0.0.1:*; base-uri 'none'; \
                      frame-ancestors 'none'";

const OWN: [&str; 3] = ["icon.svg", "preview.css", "welcome.css"];

/// Longest request, in bytes: a title.
const REQUEST_LIMIT: usize = 8 * 1024;

#[derive(Clone)]
struct Here {
    desk: Arc<Desk>,
    closed: Arc<Notify>,
}

/// Answers until the page is closed by its button, or the program by Ctrl-C.
///
/// # Errors
///
/// The listener can't be used.
pub fn serve(listener: TcpListener, port: u16, desk: Arc<Desk>) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .context("failed to start")?;
    let here = Here {
        desk: Arc::clone(&desk),
        closed: Arc::new(Notify::new()),
    };
    let router = Router::new()
        .route("/", get(welcome))
        .route("/try", post(try_courses))
        .route("/write", post(write))
        .route("/go-on", post(go_on))
        .route("/return", get(return_page))
        .route("/close", post(close))
        .route("/own/{file}", get(own))
        .with_state(here.clone())
        .layer(DefaultBodyLimit::max(REQUEST_LIMIT))
        .layer(middleware::from_fn(from_here))
        .layer(middleware::from_fn_with_state(Hosts::local(port), guard));
    runtime.block_on(async {
        listener.set_nonblocking(true)?;
        let listener = tokio::net::TcpListener::from_std(listener)?;
        let ended = async move {
            tokio::select! {
                () = stopped() => {}
                () = here.closed.notified() => {}
            }
        };
        let served = axum::serve(listener, router).with_graceful_shutdown(ended);
        served.into_future().await
    })?;
    desk.close();
    Ok(())
}

/// Pages of other sites may not press our buttons.
async fn from_here(request: Request, next: Next) -> Response {
    if request.method() != Method::GET && !is_ours(request.headers()) {
        return (StatusCode::FORBIDDEN, "not from this page\n").into_response();
    }
    next.run(request).await
}

fn is_ours(headers: &HeaderMap) -> bool {
    let one = |name| headers.get(name).and_then(|it| it.to_str().ok());
    let pair = one(HOST).zip(one(ORIGIN));
    pair.is_some_and(|(host, origin)| origin == format!("http://{host}"))
}

async fn welcome(State(here): State<Here>, headers: HeaderMap) -> Response {
    shown(&here, &headers, None)
}

/// The page, with what went wrong.
fn shown(here: &Here, headers: &HeaderMap, wrong: Option<&anyhow::Error>) -> Response {
    let desk = &here.desk;
    let courses = desk.courses();
    let list: String = courses
        .iter()
        .map(|it| {
            let name = words::text(&it.name);
            format!(
                "<li><form method=\"post\" action=\"/go-on\">\
                 <button name=\"name\" value=\"{name}\">{{{{ welcome-go-on }}}} {name}</button></form></li>"
            )
        })
        .collect();
    let pieces = [
        (
            "wrong",
            match wrong.map(|it| (it.downcast_ref(), it)) {
                None => String::new(),
                Some((Some(Told(key)), _)) => {
                    format!("<div class=\"wrong\" role=\"alert\"><p>{{{{ {key} }}}}</p></div>")
                }
                Some((None, other)) => format!(
                    "<div class=\"wrong\" role=\"alert\"><p>{{{{ welcome-wrong }}}}</p>\
                     <pre>{}</pre></div>",
                    words::text(&format!("{other:#}"))
                ),
            },
        ),
        (
            "what",
            match desk.has_packages() {
                true => "{{ welcome-try-own }}",
                false => "{{ welcome-try-sample }}",
            }
            .to_owned(),
        ),
        ("folder", words::text(&desk.folder().display().to_string())),
        (
            "courses",
            match list.is_empty() {
                true => list,
                false => format!("<ul class=\"mine\">{list}</ul>"),
            },
        ),
        (
            "return",
            match desk.has_return_page() {
                true => "<p><a class=\"button\" href=\"/return\">{{ welcome-return-do }}</a></p>",
                false => "<p class=\"note\">{{ welcome-return-none }}</p>",
            }
            .to_owned(),
        ),
    ];
    let mut response = page_under("welcome.html", headers, POLICY, &pieces);
    if wrong.is_some() {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    response
}

/// Where a command led, or the page with what it said.
async fn led(
    here: Here,
    headers: HeaderMap,
    start: impl FnOnce(&Desk) -> anyhow::Result<String> + Send + 'static,
) -> Response {
    let desk = Arc::clone(&here.desk);
    match blocking(move || start(&desk)).await {
        Some(Ok(address)) => Redirect::to(&address).into_response(),
        Some(Err(error)) => shown(&here, &headers, Some(&error)),
        None => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

async fn try_courses(State(here): State<Here>, headers: HeaderMap) -> Response {
    led(here, headers, Desk::try_courses).await
}

#[derive(Deserialize)]
struct Titled {
    title: String,
}

async fn write(State(here): State<Here>, headers: HeaderMap, Form(it): Form<Titled>) -> Response {
    led(here, headers, move |desk| desk.write(it.title.trim())).await
}

#[derive(Deserialize)]
struct Named {
    name: String,
}

async fn go_on(State(here): State<Here>, headers: HeaderMap, Form(it): Form<Named>) -> Response {
    led(here, headers, move |desk| desk.go_on(&it.name)).await
}

/// It has a policy of its own, which lets it reach nobody.
async fn return_page(State(here): State<Here>, headers: HeaderMap) -> Response {
    let desk = Arc::clone(&here.desk);
    match blocking(move || desk.return_page()).await {
        Some(Ok(html)) => ([(CONTENT_TYPE, "text/html; charset=utf-8")], html).into_response(),
        Some(Err(error)) => shown(&here, &headers, Some(&error)),
        None => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

async fn close(State(here): State<Here>, headers: HeaderMap) -> Response {
    here.closed.notify_one();
    page_under("welcome-closed.html", &headers, POLICY, &[])
}

async fn own(Path(file): Path<String>) -> Response {
    match OWN.contains(&file.as_str()) {
        true => own_under(&file, POLICY),
        false => missing(),
    }
}
