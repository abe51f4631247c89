//! What colleagues on the same network see of a preview: the courses to read, and a way to
//! remark on a paragraph. Everything is behind a link that serves once ([`passes`]); remarks
//! become lines of a file beside the course ([`remarks`]). Nothing is fetched from elsewhere,
//! and the author's own preview stays on this machine alone.

mod passes;
mod remarks;

use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener, UdpSocket};
use std::sync::Arc;

use anyhow::Context;
use axum::extract::{DefaultBodyLimit, Form, Path, Query, Request, State};
use axum::http::header::{
    CONTENT_SECURITY_POLICY, CONTENT_TYPE, COOKIE, HOST, ORIGIN, RANGE, SET_COOKIE,
};
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use axum::{Extension, Json, Router};
use engine::package::SERVICE_WORKER;
use serde::{Deserialize, Serialize};

use self::passes::{Passes, Reviewer};
use super::content::respond;
use super::guard::{Hosts, guard};
use super::reply::{self, blocking, missing};
use super::shelf::Shelf;
use crate::command::WrongUsage;

/// Pages of our own hold nothing from elsewhere, nothing inline, and stand in nobody's frame.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
                      connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; \
                      frame-ancestors 'none'";

/// A course may stand in our frame.
const FRAMED: &str = "frame-ancestors 'self'";

/// Longest request, in bytes: a remark has 2,000 characters.
const REQUEST_LIMIT: usize = 32 * 1024;

/// Scripts and styles of these pages.
const OWN: &[&str] = &[
    "icon.svg",
    "preview.css",
    "review.css",
    "review-frame.css",
    "review.js",
];

/// A preview that is shared.
pub struct Share {
    /// Where it is listened.
    pub listener: TcpListener,
    inner: Arc<Inner>,
}

struct Inner {
    shelf: Arc<Shelf>,
    /// `192.168.1.20:8011`.
    host: String,
    passes: Passes,
}

impl Share {
    /// Listens for colleagues, and prints the first link.
    ///
    /// # Errors
    /// [`WrongUsage`] when that address is none of this machine's or its port is taken.
    pub fn open(address: IpAddr, port: u16, shelf: Arc<Shelf>) -> anyhow::Result<Share> {
        let listener = TcpListener::bind(SocketAddr::new(address, port)).map_err(|error| {
            WrongUsage::new(format!("cannot listen on {address}, port {port}: {error}"))
        })?;
        let host = listener
            .local_addr()
            .context("failed to read the port")?
            .to_string();
        let inner = Inner {
            shelf,
            host,
            passes: Passes::default(),
        };
        inner.invite()?;
        Ok(Share {
            listener,
            inner: Arc::new(inner),
        })
    }

    /// What answers there.
    pub fn router(&self) -> Router {
        let hosts = Hosts(vec![self.inner.host.clone()]);
        let inside = Router::new()
            .route("/", get(courses))
            .route("/course/{course}/", get(course))
            .route("/package/{name}/{*path}", get(package))
            .route("/remarks", get(list).post(add))
            .layer(middleware::from_fn_with_state(
                Arc::clone(&self.inner),
                known,
            ));
        Router::new()
            .route("/invitation/{token}", get(invitation).post(enter))
            .route("/review/{file}", get(own))
            .merge(inside)
            .with_state(Arc::clone(&self.inner))
            .layer(DefaultBodyLimit::max(REQUEST_LIMIT))
            .layer(middleware::from_fn_with_state(hosts, guard))
    }
}

impl Inner {
    /// Prints a link for the next colleague.
    fn invite(&self) -> anyhow::Result<()> {
        match self.passes.invite()? {
            Some(token) => say!(
                "for a colleague, once: http://{}/invitation/{token}",
                self.host
            ),
            None => say!("enough colleagues have joined: no further link"),
        }
        Ok(())
    }

    fn cookie(&self) -> String {
        // Cookies do not tell ports apart: each preview has its own.
        let port = self.host.rsplit(':').next().unwrap_or_default();
        format!("relais-review-{port}")
    }

    /// Whether a request that changes something comes from a page of ours.
    fn is_ours(&self, headers: &HeaderMap) -> bool {
        let origin = headers.get(ORIGIN).and_then(|it| it.to_str().ok());
        origin.is_some_and(|origin| origin == format!("http://{}", self.host))
    }
}

/// This machine's address on its network. No packet is sent: the system only chooses a way.
pub fn own_address() -> Option<IpAddr> {
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).ok()?;
    socket.connect((Ipv4Addr::new(192, 0, 2, 1), 9)).ok()?;
    let address = socket.local_addr().ok()?.ip();
    (!address.is_unspecified() && !address.is_loopback()).then_some(address)
}

type App = State<Arc<Inner>>;

/// Lets only those in who came by a link.
async fn known(State(inner): App, mut request: Request, next: Next) -> Response {
    let name = inner.cookie();
    let cookies = request.headers().get_all(COOKIE).iter();
    let cookies: Vec<String> = cookies
        .filter_map(|one| one.to_str().ok())
        .flat_map(|one| one.split(';'))
        .filter_map(|one| one.trim().strip_prefix(&name)?.strip_prefix('='))
        .map(str::to_owned)
        .collect();
    let found = cookies.iter().find_map(|one| inner.passes.reviewer(one));
    match found {
        Some(reviewer) => {
            request.extensions_mut().insert(reviewer);
            next.run(request).await
        }
        None => closed(request.headers()),
    }
}

fn closed(headers: &HeaderMap) -> Response {
    let page = reply::page_under("review-closed.html", headers, POLICY, &[]);
    (StatusCode::FORBIDDEN, page).into_response()
}

/// The page that a link leads to. Looking at it spends nothing: programs that show what is
/// behind a link look at it too.
async fn invitation(State(inner): App, Path(token): Path<String>, headers: HeaderMap) -> Response {
    match inner.passes.is_open(&token) {
        true => reply::page_under(
            "review-enter.html",
            &headers,
            POLICY,
            &[("wrong", "hidden".to_owned())],
        ),
        false => closed(&headers),
    }
}

#[derive(Deserialize)]
struct Entering {
    initials: String,
}

async fn enter(
    State(inner): App,
    Path(token): Path<String>,
    headers: HeaderMap,
    Form(Entering { initials }): Form<Entering>,
) -> Response {
    if !inner.is_ours(&headers) || !inner.passes.is_open(&token) {
        return closed(&headers);
    }
    let Some(reviewer) = Reviewer::named(&initials) else {
        let wrong = [("wrong", String::new())];
        let page = reply::page_under("review-enter.html", &headers, POLICY, &wrong);
        return (StatusCode::UNPROCESSABLE_ENTITY, page).into_response();
    };
    let session = match inner.passes.enter(&token, reviewer.clone()) {
        Ok(Some(session)) => session,
        Ok(None) => return closed(&headers),
        Err(error) => return failed(&error),
    };
    say!("{reviewer} has joined");
    if let Err(error) = inner.invite() {
        return failed(&error);
    }
    let cookie = format!(
        "{}={session}; Path=/; HttpOnly; SameSite=Strict",
        inner.cookie()
    );
    ([(SET_COOKIE, cookie)], Redirect::to("/")).into_response()
}

/// What went wrong is for the author; a colleague learns that something did.
fn failed(error: &anyhow::Error) -> Response {
    note!("error: {error:#}");
    (
        StatusCode::INTERNAL_SERVER_ERROR,
        "the preview could not do that\n",
    )
        .into_response()
}

async fn own(Path(file): Path<String>) -> Response {
    match OWN.contains(&file.as_str()) {
        true => reply::own_under(&file, POLICY),
        false => missing(),
    }
}

/// The choice of a course.
async fn courses(State(inner): App, headers: HeaderMap) -> Response {
    let shelf = Arc::clone(&inner.shelf);
    let found = blocking(move || shelf.modules()).await.unwrap_or_default();
    let mut list = String::new();
    for (name, title) in &found {
        let title = super::words::text(title);
        list.push_str(&format!(
            "<li class=\"course\"><h2><a href=\"/course/{name}/\">{title}</a></h2></li>"
        ));
    }
    reply::page_under("review-courses.html", &headers, POLICY, &[("list", list)])
}

async fn course(headers: HeaderMap) -> Response {
    reply::page_under("review.html", &headers, POLICY, &[])
}

async fn package(
    State(inner): App,
    Path((name, path)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    if path == SERVICE_WORKER {
        return missing();
    }
    let range = headers.get(RANGE).and_then(|range| range.to_str().ok());
    let range = range.map(str::to_owned);
    let answer = blocking(move || {
        let package = inner.shelf.package(&name)?;
        let content = package.entries.get(&path)?;
        respond(&path, content, range.as_deref()).ok()
    });
    match answer.await.flatten() {
        Some(mut response) => {
            let policy = axum::http::HeaderValue::from_static(FRAMED);
            response
                .headers_mut()
                .insert(CONTENT_SECURITY_POLICY, policy);
            response
        }
        None => missing(),
    }
}

#[derive(Deserialize)]
struct Asked {
    course: String,
}

/// A course, and the remarks on it.
#[derive(Serialize)]
struct Listed {
    title: String,
    /// Where its files are.
    folder: String,
    /// Changes with any of its files.
    fingerprint: String,
    lang: String,
    remarks: Vec<ListedRemark>,
}

#[derive(Serialize)]
struct ListedRemark {
    /// Id of the page's section, if the course has the page still.
    page: Option<String>,
    /// The page's title.
    title: String,
    initials: String,
    quote: String,
    words: String,
    resolved: bool,
}

async fn list(State(inner): App, Query(Asked { course }): Query<Asked>) -> Response {
    let listed = blocking(move || -> anyhow::Result<Option<Listed>> {
        let Some(found) = inner.shelf.module(&course) else {
            return Ok(None);
        };
        let remarks = remarks::read(&found.sound.tree.root)?;
        let pages: Vec<(String, &engine::course::Page)> = found.pages().collect();
        let prefix = format!("{}/", found.module().folder);
        let remarks = remarks
            .into_iter()
            .filter(|remark| remark.path.starts_with(&prefix))
            .map(|remark| {
                let tree = &found.sound.tree;
                let page = pages
                    .iter()
                    .find(|(_, page)| tree.file(page.file).path == remark.path);
                ListedRemark {
                    page: page.map(|(id, _)| id.clone()),
                    title: match page {
                        Some((_, page)) => page.title.clone(),
                        None => remark.path,
                    },
                    initials: remark.initials,
                    quote: remark.quote,
                    words: remark.words,
                    resolved: remark.resolved,
                }
            })
            .collect();
        Ok(Some(Listed {
            title: found.module().title.clone(),
            folder: format!("/package/{}/", found.shown.package.name),
            fingerprint: super::view::fingerprint(&found.shown.package),
            lang: found.sound.programme.lang.clone(),
            remarks,
        }))
    });
    match listed.await {
        Some(Ok(Some(listed))) => Json(listed).into_response(),
        Some(Err(error)) => failed(&error),
        _ => missing(),
    }
}

#[derive(Deserialize)]
struct New {
    course: String,
    page: String,
    quote: String,
    words: String,
}

async fn add(
    State(inner): App,
    Extension(reviewer): Extension<Reviewer>,
    headers: HeaderMap,
    new: Result<Json<New>, axum::extract::rejection::JsonRejection>,
) -> Response {
    let is_ours = inner.is_ours(&headers) && headers.get_all(HOST).iter().count() == 1;
    if !is_ours {
        return (StatusCode::FORBIDDEN, "not a page of this preview\n").into_response();
    }
    let new = match new {
        Ok(Json(new)) => new,
        Err(error) => return (error.status(), "no remark\n").into_response(),
    };
    let added = blocking(move || -> anyhow::Result<Added> {
        let Some(found) = inner.shelf.module(&new.course) else {
            return Ok(Added::NoPage);
        };
        let Some((_, page)) = found.pages().find(|(id, _)| *id == new.page) else {
            return Ok(Added::NoPage);
        };
        let tree = &found.sound.tree;
        let path = tree.file(page.file).path.clone();
        let line = remarks::line_of(tree.text(page.file), &new.quote);
        let Some(remark) = remarks::Remark::new(&path, line, &reviewer, &new.quote, &new.words)
        else {
            return Ok(Added::Wrong);
        };
        let is_french = found.sound.programme.lang.starts_with("fr");
        if !remarks::append(&tree.root, &remark, is_french)? {
            return Ok(Added::Full);
        }
        let place = remark.place(&tree.root.display().to_string());
        say!("{reviewer} remarks on {place}");
        Ok(Added::Done)
    });
    let (status, text) = match added.await {
        Some(Ok(Added::Done)) => (StatusCode::CREATED, "kept\n"),
        Some(Ok(Added::NoPage)) => return missing(),
        Some(Ok(Added::Wrong)) => (
            StatusCode::UNPROCESSABLE_ENTITY,
            "a remark has 1 to 2,000 characters\n",
        ),
        Some(Ok(Added::Full)) => (
            StatusCode::INSUFFICIENT_STORAGE,
            "the file of remarks is full\n",
        ),
        Some(Err(error)) => return failed(&error),
        None => return failed(&anyhow::anyhow!("a remark was not kept")),
    };
    (status, [(CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response()
}

/// What became of a remark.
enum Added {
    Done,
    NoPage,
    Wrong,
    Full,
}
