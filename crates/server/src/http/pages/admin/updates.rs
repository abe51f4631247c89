//! Content of packages that renew themselves: what is published, what this server would publish,
//! and a button for it; what was published before, and pages that are withdrawn.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use axum::routing::{get, post};
use serde::{Deserialize, Serialize};
use updates::{Changes, FORMAT_SINCE, Of, Pointer, Publication};

use super::super::cards;
use super::form::Done;
use crate::domain::updates::{self as published, By, Desk, UpdatesError};
use crate::domain::words::{self, Lang};
use crate::http::format::{day, moment};
use crate::http::page::Page;
use crate::http::staff::{AdminForm, Administrator, Staff};
use crate::http::{App, Error, view};
use crate::store::built_package::{self, BuiltPackage};
use crate::store::{partner, publishing};

/// Publications of one content that are shown.
const SHOWN: usize = 50;
/// Characters of a note.
const NOTE: usize = 500;

pub fn router() -> Router<Arc<App>> {
    Router::new()
        .route("/admin/mises-a-jour", get(list).post(publish))
        .route("/admin/mises-a-jour/contenu", get(one))
        .route("/admin/mises-a-jour/retour", post(roll_back))
        .route("/admin/mises-a-jour/retrait", post(withdraw))
        .route("/admin/mises-a-jour/retablir", post(restore))
}

/// A content that is published, or could be.
#[derive(Serialize)]
struct Line {
    /// Path of its pointer, without `.json`.
    path: String,
    title: String,
    audience: String,
    language: String,
    /// Empty: nothing is published of it.
    version: String,
    sequence: u64,
    published: String,
    withdrawn: usize,
    /// Signed by another key than this server's.
    is_strange: bool,
    /// Version that this server hosts; empty: none.
    here: String,
    here_since: String,
}

/// A package that carries a partner's branding.
#[derive(Serialize)]
struct Theirs {
    partner: String,
    file: String,
    built: String,
    offered: String,
    /// The Relais that made it; empty: unknown.
    generator: String,
    /// Another server that it takes new content from.
    elsewhere: String,
    /// It keeps its content: nobody asked, it can't be renewed, or a former program made it and does
    /// not say.
    keeps: bool,
    /// Of what is published for it here; empty: nothing is.
    now: String,
}

#[derive(Serialize, Default)]
struct List {
    done: String,
    error: String,
    detail: String,
    /// Why nothing can be published from here, in words; empty: it can.
    lacks: String,
    lines: Vec<Line>,
    partners: Vec<Theirs>,
    can_publish: bool,
    /// Publications that are being written, or were when a node died.
    begun: Vec<String>,
    since: &'static str,
    public_key: String,
}

/// Why there is nothing to work with, in words.
fn lacks(lang: Lang, error: &UpdatesError) -> String {
    let key = match error {
        UpdatesError::NoFolder => "updates-no-folder",
        UpdatesError::NoKey => "updates-no-key",
        _ => "updates-bad-key",
    };
    words::say(lang, key, &[])
}

async fn list(
    State(app): State<Arc<App>>,
    Query(done): Query<Done>,
    Administrator(staff): Administrator,
) -> Page {
    let done = done.say(staff.lang);
    shown(&app, &staff, done, None).await
}

async fn shown(app: &App, staff: &Staff, done: String, failed: Option<UpdatesError>) -> Page {
    let lang = staff.lang;
    let mut list = List {
        done,
        since: FORMAT_SINCE,
        ..List::default()
    };
    let mut status = StatusCode::OK;
    if let Some(error) = failed {
        tracing::warn!(%error, "updates can't be published");
        status = StatusCode::UNPROCESSABLE_ENTITY;
        list.error = words::say(lang, "updates-failed", &[]);
        list.detail = error.to_string();
    }
    match Desk::open(&app.settings, app.now()) {
        Err(error) => list.lacks = lacks(lang, &error),
        Ok(desk) => {
            let offered = published::offered(&app.store).await?;
            list.can_publish = !offered.is_empty();
            list.public_key = desk.signer.key.public().to_string();
            let (lines, versions) = lines(lang, &desk, &offered);
            list.lines = lines;
            list.begun = publishing::unsettled(&app.store).await?;
            list.partners = theirs(app, lang, &versions).await?;
        }
    }
    let title = words::say(lang, "admin-updates", &[]);
    let printed = view::staff_page(app, staff, "admin/updates.html", "updates", &title, list)?;
    Ok((status, printed).into_response())
}

/// All contents, and the version of each that is published.
fn lines(
    lang: Lang,
    desk: &Desk,
    offered: &BTreeMap<String, BuiltPackage>,
) -> (Vec<Line>, BTreeMap<String, String>) {
    // A folder that nothing was published into has none.
    let mut paths = desk.folder.pointers().unwrap_or_default();
    paths.extend(
        offered
            .keys()
            .filter(|it| !paths.contains(it))
            .cloned()
            .collect::<Vec<_>>(),
    );
    paths.sort();
    let keys = desk.signer.keys();
    let (mut lines, mut versions) = (Vec::new(), BTreeMap::new());
    for path in paths {
        let read = desk.folder.pointer(&path);
        let is_there = !matches!(read, Ok(None));
        let pointer = read.ok().flatten().and_then(|it| it.open(&keys));
        let package = offered.get(&path);
        let (module, name) = path.rsplit_once('/').unwrap_or_default();
        let mut parts = name.trim_end_matches(".json").split('.');
        let language = parts.next().unwrap_or_default();
        let line = Line {
            title: package.map_or(module.to_owned(), |it| it.title.clone()),
            audience: cards::audience(lang, parts.next().unwrap_or_default()),
            language: cards::language(lang, language),
            is_strange: is_there && pointer.is_none(),
            here: package.map_or(String::new(), |it| it.version.clone()),
            here_since: package.map_or(String::new(), |it| day(lang, it.offered_at)),
            version: String::new(),
            sequence: 0,
            published: String::new(),
            withdrawn: 0,
            path: path.trim_end_matches(".json").to_owned(),
        };
        lines.push(match pointer {
            None => line,
            Some(it) => {
                versions.insert(path.clone(), it.version.clone());
                Line {
                    published: moment(lang, milliseconds(it.time)),
                    withdrawn: it.withdrawn.len(),
                    sequence: it.sequence,
                    version: it.version,
                    ..line
                }
            }
        });
    }
    (lines, versions)
}

fn milliseconds(seconds: u64) -> i64 {
    i64::try_from(seconds)
        .unwrap_or_default()
        .saturating_mul(1000)
}

/// The newest package of each kind that partners have in their name, of one module.
async fn theirs(
    app: &App,
    lang: Lang,
    versions: &BTreeMap<String, String>,
) -> Result<Vec<Theirs>, Error> {
    let mut found = Vec::new();
    for partner in partner::all(&app.store).await? {
        let mut names = Vec::new();
        for it in built_package::for_partner(&app.store, &partner.slug).await? {
            let is_one = it.is_programme == 0 && it.sco == "module" && !it.module.is_empty();
            if it.partner_slug.is_empty() || !is_one || names.contains(&it.file) {
                continue;
            }
            let now = versions.get(&published::subject(&it).path());
            found.push(Theirs {
                partner: partner.name.clone(),
                built: it.version,
                offered: day(lang, it.offered_at),
                now: now.cloned().unwrap_or_default(),
                generator: it.generator,
                keeps: it.updates.is_empty(),
                elsewhere: match it.updates == app.origins.app {
                    true => String::new(),
                    false => it.updates,
                },
                file: it.file.clone(),
            });
            names.push(it.file);
        }
    }
    Ok(found)
}

#[derive(Deserialize)]
struct Nothing {}

async fn publish(State(app): State<Arc<App>>, AdminForm { staff, .. }: AdminForm<Nothing>) -> Page {
    match published_of(&app, &staff, None, &[]).await {
        Ok(0) => to("?fait=maj-inchangee"),
        Ok(_) => to("?fait=maj-publiee"),
        Err(UpdatesError::Store(error)) => Err(error.into()),
        Err(error) => shown(&app, &staff, String::new(), Some(error)).await,
    }
}

fn to(rest: &str) -> Page {
    Ok(Redirect::to(&format!("/admin/mises-a-jour{rest}")).into_response())
}

/// Publishes, and notes what is new; how many that are.
async fn published_of(
    app: &App,
    staff: &Staff,
    only: Option<&str>,
    restored: &[String],
) -> Result<usize, UpdatesError> {
    carried_out(app, staff, "updates.publish", async |desk: &Desk| {
        published::publications(&app.store, &app.objects, desk, only, restored).await
    })
    .await
}

async fn carried_out(
    app: &App,
    staff: &Staff,
    action: &str,
    make: impl AsyncFnOnce(&Desk) -> Result<Vec<Publication>, UpdatesError>,
) -> Result<usize, UpdatesError> {
    let account = staff.id();
    let by = By { account, action };
    published::carry_out(&app.store, &app.settings, &by, || app.now(), make).await
}

/// Which content.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Which {
    /// Path of its pointer, without `.json`.
    contenu: String,
    fait: String,
}

/// A publication of a content.
#[derive(Serialize)]
struct Told {
    version: String,
    sequence: u64,
    at: String,
    /// What was new in it, in words.
    changes: Vec<String>,
}

#[derive(Serialize)]
struct PageLine {
    id: String,
    title: String,
}

#[derive(Serialize)]
struct Gone {
    id: String,
    note: String,
}

#[derive(Serialize)]
struct One {
    done: String,
    error: String,
    detail: String,
    path: String,
    /// Of the content, such as `fr`.
    language: String,
    current: Told,
    former: Vec<Told>,
    pages: Vec<PageLine>,
    withdrawn: Vec<Gone>,
    since: &'static str,
    can_restore: bool,
    note: String,
    page: String,
}

async fn one(
    State(app): State<Arc<App>>,
    Query(which): Query<Which>,
    Administrator(staff): Administrator,
) -> Page {
    let done = Done::of(&which.fait).say(staff.lang);
    shown_one(&app, &staff, &which.contenu, done, None, Typed::default()).await
}

async fn shown_one(
    app: &App,
    staff: &Staff,
    path: &str,
    done: String,
    failed: Option<UpdatesError>,
    typed: Typed,
) -> Page {
    let lang = staff.lang;
    let Ok(desk) = Desk::open(&app.settings, app.now()) else {
        return to("");
    };
    let file = format!("{path}.json");
    // Only what is there is looked for: a path comes from an address.
    let known = desk.folder.pointers().unwrap_or_default().contains(&file);
    let signed = match known {
        true => desk.folder.pointer(&file).ok().flatten(),
        false => return to(""),
    };
    let keys = desk.signer.keys();
    let history = signed.map_or(Vec::new(), |it| desk.folder.history(&it, &keys));
    let Some(newest) = history.first() else {
        return to("");
    };
    let read = &mut desk.folder.reads();
    let told = |it: &Pointer, before: Option<&Pointer>, read: &mut updates::Read<'_>| Told {
        version: it.version.clone(),
        sequence: it.sequence,
        at: moment(lang, milliseconds(it.time)),
        changes: before.map_or(Vec::new(), |before| changes(lang, before, it, read)),
    };
    let current = told(newest, history.get(1), read);
    let mut former = Vec::new();
    for (n, it) in history.iter().enumerate().skip(1).take(SHOWN) {
        former.push(told(it, history.get(n + 1), read));
    }
    let pages = updates::pages(newest, read).unwrap_or_default();
    let can_be = |id: &str| !newest.withdrawn.iter().any(|it| it.page == id);
    let pages = pages.into_iter().filter(|(id, _)| can_be(id));
    let mut status = StatusCode::OK;
    let (mut error, mut detail) = (String::new(), String::new());
    if let Some(failed) = failed {
        status = StatusCode::UNPROCESSABLE_ENTITY;
        (error, detail) = (words::say(lang, "updates-failed", &[]), failed.to_string());
    }
    let offered = published::offered(&app.store).await?;
    let title = offered
        .get(&file)
        .map_or(path.to_owned(), |it| it.title.clone());
    let one = One {
        done,
        error,
        detail,
        path: path.to_owned(),
        language: newest.subject.lang.clone(),
        current,
        former,
        pages: pages.map(|(id, title)| PageLine { id, title }).collect(),
        withdrawn: newest
            .withdrawn
            .iter()
            .map(|it| Gone {
                id: it.page.clone(),
                note: it.note.clone(),
            })
            .collect(),
        since: FORMAT_SINCE,
        can_restore: offered.contains_key(&file),
        note: typed.note,
        page: typed.page,
    };
    let printed = view::staff_page(app, staff, "admin/update.html", "updates", &title, one)?;
    Ok((status, printed).into_response())
}

/// What is new in a publication, in words.
fn changes(
    lang: Lang,
    before: &Pointer,
    it: &Pointer,
    read: &mut updates::Read<'_>,
) -> Vec<String> {
    let Ok(found) = Changes::between(before, it, read) else {
        return vec![words::say(lang, "updates-unknown", &[])];
    };
    let lists = [
        ("updates-added", &found.added),
        ("updates-removed", &found.removed),
        ("updates-changed", &found.changed),
    ];
    let lists = lists.into_iter().filter(|it| !it.1.is_empty());
    let lists = lists.map(|(key, titles)| {
        let pages = titles.join(match lang {
            Lang::Fr => "\u{202f}; ",
            Lang::En => "; ",
        });
        words::say(lang, key, &[("pages", &pages)])
    });
    let rest = [
        ("updates-order", found.is_reordered),
        ("updates-else", found.is_else),
        ("updates-none", found.is_empty()),
    ];
    let rest = rest.into_iter().filter(|it| it.1);
    lists
        .chain(rest.map(|(key, _)| words::say(lang, key, &[])))
        .collect()
}

/// What forms of one content say.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Typed {
    contenu: String,
    sequence: u64,
    page: String,
    note: String,
}

impl Typed {
    /// Module and language of the content.
    fn of(&self) -> Of<'_> {
        let (module, name) = self.contenu.rsplit_once('/').unwrap_or_default();
        Of {
            module,
            lang: name.split('.').next(),
        }
    }

    fn back(&self, done: &str) -> Page {
        let which = [("contenu", self.contenu.as_str()), ("fait", done)];
        let query = serde_urlencoded::to_string(which).unwrap_or_default();
        to(&format!("/contenu?{query}"))
    }
}

async fn roll_back(
    State(app): State<Arc<App>>,
    AdminForm { staff, fields }: AdminForm<Typed>,
) -> Page {
    let made = carried_out(&app, &staff, "updates.rollback", async |desk: &Desk| {
        // Audiences that were published together have the same number, and go back together.
        let (of, sequence) = (fields.of(), fields.sequence);
        Ok(desk.folder.rollbacks(of, sequence, &desk.signer)?.0)
    })
    .await;
    answered(&app, &staff, made.map(drop), fields, "maj-retour").await
}

async fn withdraw(
    State(app): State<Arc<App>>,
    AdminForm { staff, fields }: AdminForm<Typed>,
) -> Page {
    let note: String = fields.note.split_whitespace().collect::<Vec<_>>().join(" ");
    let note: String = note.chars().take(NOTE).collect();
    let made = carried_out(&app, &staff, "updates.withdraw", async |desk: &Desk| {
        let note = |lang: &str| -> Result<String, UpdatesError> {
            let said = words::say(Lang::beside(lang), "updates-withdrawn-note", &[]);
            Ok(match note.is_empty() {
                true => said,
                false => format!("{said} {note}"),
            })
        };
        let (of, page) = (fields.of(), fields.page.as_str());
        desk.folder.withdrawals(of, page, &note, &desk.signer)
    })
    .await;
    answered(&app, &staff, made.map(drop), fields, "maj-retrait").await
}

async fn restore(
    State(app): State<Arc<App>>,
    AdminForm { staff, fields }: AdminForm<Typed>,
) -> Page {
    let (file, restored) = (format!("{}.json", fields.contenu), [fields.page.clone()]);
    let made = published_of(&app, &staff, Some(&file), &restored).await;
    answered(&app, &staff, made.map(drop), fields, "maj-retablie").await
}

async fn answered(
    app: &App,
    staff: &Staff,
    made: Result<(), UpdatesError>,
    fields: Typed,
    done: &str,
) -> Page {
    match made {
        Ok(()) => fields.back(done),
        Err(UpdatesError::Store(error)) => Err(error.into()),
        Err(error) => {
            let path = fields.contenu.clone();
            shown_one(app, staff, &path, String::new(), Some(error), fields).await
        }
    }
}
