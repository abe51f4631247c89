//! What is served: the pages of the preview, the files of packages, the news.
//!
//! Every file comes out of a map in memory, looked up by its whole path: no
//! address leads to another folder of the disk.

use std::convert::Infallible;
use std::net::TcpListener;
use std::sync::Arc;

use anyhow::Context;
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::header::{COOKIE, RANGE};
use axum::http::{HeaderMap, StatusCode};
use axum::middleware;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use engine::package::{SERVICE_WORKER, Target};
use serde::Deserialize;
use tokio_stream::wrappers::WatchStream;
use tokio_stream::{Stream, StreamExt};

use super::content::respond;
use super::guard::{Hosts, guard};
use super::reply::{blocking, missing, own, page};
use super::share::Share;
use super::shelf::{Shelf, Wanted};
use super::translation;

/// Answers until Ctrl-C, colleagues too if it is shared.
pub fn serve(
    listener: TcpListener,
    port: u16,
    shelf: Arc<Shelf>,
    share: Option<Share>,
) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .context("failed to start the server")?;
    runtime.block_on(async {
        listener.set_nonblocking(true)?;
        let listener = tokio::net::TcpListener::from_std(listener)?;
        let own = axum::serve(listener, router(port, Arc::clone(&shelf))).with_graceful_shutdown(
            async move {
                stopped().await;
                // Open streams of news end here, or they would keep us.
                shelf.close();
            },
        );
        let Some(share) = share else {
            return Ok(own.await?);
        };
        let router = share.router();
        share.listener.set_nonblocking(true)?;
        let listener = tokio::net::TcpListener::from_std(share.listener)?;
        let shared = axum::serve(listener, router).with_graceful_shutdown(stopped());
        tokio::try_join!(own.into_future(), shared.into_future())?;
        Ok(())
    })
}

fn router(port: u16, shelf: Arc<Shelf>) -> Router {
    Router::new()
        .route("/", get(index))
        .route("/scorm12/", get(index))
        .route(
            "/html5/",
            get(|shelf, headers| first(shelf, Target::Html5, headers)),
        )
        .route(
            "/scorm12/{course}/",
            get(|headers: HeaderMap| async move { page("simulator.html", &headers) }),
        )
        .route(
            "/html5/{course}/",
            get(|headers: HeaderMap| async move { page("simulator.html", &headers) }),
        )
        .route("/translation", get(translation::page))
        .route(
            "/preview/login",
            get(|headers: HeaderMap| async move { page("login.html", &headers) }),
        )
        .route(
            "/preview/window",
            get(|headers: HeaderMap| async move { page("window.html", &headers) }),
        )
        // What the simulated LMS sends as a beacon: it has it already.
        .route("/preview/beacon", post(async || StatusCode::NO_CONTENT))
        .route(
            "/preview/{file}",
            get(|Path(file): Path<String>| async move { own(&file) }),
        )
        .route("/package/{name}/{*path}", get(package))
        .route("/events", get(events))
        .with_state(shelf)
        .layer(middleware::from_fn_with_state(Hosts::local(port), guard))
}

/// Ctrl-C, or what service managers and closing terminals send.
pub async fn stopped() {
    let interrupted = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    tokio::select! {
        () = interrupted => {}
        () = terminated() => {}
    }
}

#[cfg(unix)]
async fn terminated() {
    use tokio::signal::unix::{SignalKind, signal};
    let signals = (
        signal(SignalKind::terminate()),
        signal(SignalKind::hangup()),
    );
    let (Ok(mut terminate), Ok(mut hangup)) = signals else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = hangup.recv() => {}
    }
}

#[cfg(not(unix))]
async fn terminated() {
    std::future::pending().await
}

async fn index(shelf: State<Arc<Shelf>>, headers: HeaderMap) -> Response {
    first(shelf, Target::Scorm12, headers).await
}

/// The only course at once, a choice where there are several.
async fn first(State(shelf): State<Arc<Shelf>>, target: Target, headers: HeaderMap) -> Response {
    let wanted = Wanted {
        course: None,
        target,
        lang: None,
        audience: None,
    };
    let state = blocking(move || shelf.state(&wanted)).await;
    let courses = state.iter().flat_map(|state| &state.programmes);
    let courses: Vec<_> = courses.flat_map(|programme| &programme.courses).collect();
    match courses.as_slice() {
        [course] => {
            Redirect::temporary(&format!("/{}/{}/", target.name(), course.name)).into_response()
        }
        _ => page("index.html", &headers),
    }
}

async fn package(
    State(shelf): State<Arc<Shelf>>,
    Path((name, path)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    // Installed, it would answer from its cache and hide every change.
    if path == SERVICE_WORKER {
        return missing();
    }
    // What the simulated LMS says when it is without a network, or the session is over.
    let mut cookies = headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|one| one.to_str().ok());
    let network = cookies.find_map(|cookies| {
        let mut all = cookies.split("; ");
        all.find_map(|one| one.strip_prefix("relais-network="))
    });
    match network {
        Some("offline") => {
            return (StatusCode::SERVICE_UNAVAILABLE, "no network (simulated)\n").into_response();
        }
        Some("expired") => return Redirect::to("/preview/login").into_response(),
        _ => {}
    }
    let range = headers.get(RANGE).and_then(|range| range.to_str().ok());
    let range = range.map(str::to_owned);
    let answer = blocking(move || {
        let package = shelf.package(&name)?;
        let content = package.entries.get(&path)?;
        // Gone since it was read: the next build will say so.
        respond(&path, content, range.as_deref()).ok()
    });
    answer.await.flatten().unwrap_or_else(missing)
}

#[derive(Deserialize)]
struct Asked {
    course: Option<String>,
    target: Option<String>,
    lang: Option<String>,
    audience: Option<String>,
}

/// The state now, then at every change.
async fn events(
    State(shelf): State<Arc<Shelf>>,
    Query(asked): Query<Asked>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let wanted = Wanted {
        course: asked.course,
        target: match asked.target.as_deref() {
            Some("html5") => Target::Html5,
            _ => Target::Scorm12,
        },
        lang: asked.lang,
        audience: asked.audience,
    };
    let states = WatchStream::new(shelf.news())
        .take_while(|news| !news.is_over)
        .then(move |_| {
            let (shelf, wanted) = (Arc::clone(&shelf), wanted.clone());
            blocking(move || serde_json::to_string(&shelf.state(&wanted)))
        })
        .filter_map(|state| state?.ok())
        .map(|json| Ok(Event::default().event("state").data(json)));
    Sse::new(states).keep_alive(KeepAlive::default())
}
