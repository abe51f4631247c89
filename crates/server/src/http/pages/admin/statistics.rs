//! Yearly statistics: years and their states, what will be frozen (no sizes:
//! see [`preview`]), the freeze, the erratum, the files, and what is destroyed when.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Redirect};
use axum::routing::{get, post};
use serde::{Deserialize, Serialize};
use statistics::freeze::{Record, StateName, StepError};
use tokio::runtime::Handle;

use super::form::Done;
use crate::domain::counting::CountError;
use crate::domain::releases::{self, ReleaseError, preview, retention};
use crate::domain::words::{self, Lang};
use crate::http::format::size;
use crate::http::page::Page;
use crate::http::staff::{AdminForm, Administrator, Staff};
use crate::http::staff_page::page;
use crate::http::{App, Error, release_file, view};
use crate::store::release::{self, File};

/// Longest time that a browser waits for a freeze or a purge; these go on.
const PATIENCE: Duration = Duration::from_secs(20);

pub fn router() -> Router<Arc<App>> {
    Router::new()
        .route("/admin/statistiques", get(list))
        .route("/admin/statistiques/{year}", get(one))
        .route("/admin/statistiques/{year}/plan.json", get(plan))
        .route("/admin/statistiques/{year}/fichiers/{name}", get(file))
        .route("/admin/statistiques/{year}/gel", post(freeze))
        .route("/admin/statistiques/{year}/erratum", post(erratum))
        .route("/admin/statistiques/{year}/purge", post(purge))
}

#[derive(Serialize)]
struct Line {
    year: i64,
    version: i64,
    state: String,
    /// Empty while it is not signed.
    signed: String,
}

#[derive(Serialize)]
struct List {
    years: Vec<Line>,
    public_key: String,
    retention_days: i64,
}

async fn list(State(app): State<Arc<App>>, Administrator(staff): Administrator) -> Page {
    let lang = staff.lang;
    let signed = release::signed(&app.store).await?;
    let line = |it: release::Year| {
        let found = signed
            .iter()
            .find(|one| (one.year, one.version) == (it.year, it.version));
        Line {
            year: it.year,
            version: it.version,
            state: state_words(lang, &it.state),
            signed: found.map_or(String::new(), |one| day_of(lang, &one.signed_on)),
        }
    };
    let years = release::years(&app.store).await?.into_iter().map(line);
    let retention_days = app.settings.retention_days;
    let list = List {
        years: years.collect(),
        public_key: releases::public_key(&app.keys),
        retention_days,
    };
    let title = words::say(lang, "admin-statistics", &[]);
    let template = "admin/statistics.html";
    page(&app, &staff, template, "statistics", &title, list)
}

#[derive(Serialize)]
struct Module {
    title: String,
    questions: usize,
}

#[derive(Serialize)]
struct Group {
    name: String,
    kind: String,
    has_return: bool,
}

#[derive(Serialize)]
struct Download {
    name: String,
    is_report: bool,
    is_national: bool,
    size: String,
    sha256: String,
}

#[derive(Serialize)]
struct Purge {
    until: String,
    is_due: bool,
    returns: usize,
}

#[derive(Serialize)]
struct One {
    done: String,
    error: String,
    detail: String,
    year: u16,
    /// The first in which it can be frozen.
    next: u16,
    version: u8,
    state: String,
    rho: String,
    modules: Vec<Module>,
    groups: Vec<Group>,
    is_due: bool,
    /// Open, closed or drawn: nothing is signed.
    is_running: bool,
    may_have_erratum: bool,
    files: Vec<Download>,
    purge: Option<Purge>,
}

async fn one(
    State(app): State<Arc<App>>,
    Path(year): Path<String>,
    Query(done): Query<Done>,
    Administrator(staff): Administrator,
) -> Page {
    let year = number(&year)?;
    shown(&app, &staff, year, done.say(staff.lang), None).await
}

/// The page of a year, with what was just done or why it was not.
async fn shown(
    app: &App,
    staff: &Staff,
    year: u16,
    done: String,
    refused: Option<Refused>,
) -> Page {
    let lang = staff.lang;
    let releases = app.releases(staff.id());
    let record = found(releases.record(year).await)?;
    let state = record.state.name();
    let groups = releases.preview(year).await?;
    let files = release::files_of_year(&app.store, i64::from(year)).await?;
    let due = releases.due().await?.into_iter().find(|it| it.year == year);
    let status = match &refused {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    let refused = refused.unwrap_or_default();
    let error = match refused.key {
        "" => String::new(),
        key => words::say(lang, key, &[]),
    };
    let one = One {
        done,
        error,
        detail: refused.detail,
        year,
        next: year.saturating_add(1),
        version: record.version,
        state: state_words(lang, state.as_str()),
        rho: decimal(lang, &record),
        modules: record.plan.modules.iter().map(module).collect(),
        groups: groups.into_iter().map(group).collect(),
        is_due: releases.is_due(i64::from(year), state),
        is_running: !matches!(state, StateName::Signed | StateName::Purged),
        may_have_erratum: record.erratum().is_ok(),
        files: files.into_iter().map(|it| download(lang, it)).collect(),
        purge: due.map(|it| to_purge(lang, it)),
    };
    let title = words::say(
        lang,
        "statistics-year-title",
        &[("year", &year.to_string())],
    );
    let template = "admin/statistics-year.html";
    let printed = view::staff_page(app, staff, template, "statistics", &title, one)?;
    Ok((status, printed).into_response())
}

fn module(module: &statistics::plan::Module) -> Module {
    Module {
        title: module.title.clone(),
        questions: module.questions.len(),
    }
}

fn group(participant: preview::Participant) -> Group {
    Group {
        name: participant.name,
        kind: participant.kind,
        has_return: participant.has_return,
    }
}

fn download(lang: Lang, file: File) -> Download {
    Download {
        is_report: file.kind == File::REPORT,
        is_national: file.partner_id.is_none(),
        size: size(lang, file.bytes),
        name: file.name,
        sha256: file.sha256,
    }
}

fn to_purge(lang: Lang, due: retention::Due) -> Purge {
    Purge {
        until: day_of(lang, &due.until),
        is_due: due.is_due,
        returns: due.returns,
    }
}

/// The plan, which partners need for their returns.
async fn plan(
    State(app): State<Arc<App>>,
    Path(year): Path<String>,
    Administrator(staff): Administrator,
) -> Page {
    let year = number(&year)?;
    let record = found(app.releases(staff.id()).record(year).await)?;
    let json = serde_json::to_string_pretty(&record.plan);
    let json = json.map_err(|error| Error::Defect(error.to_string()))?;
    let disposition = format!("attachment; filename=\"plan-{year}.json\"");
    let headers = [
        (CONTENT_TYPE, "application/json".to_owned()),
        (CONTENT_DISPOSITION, disposition),
    ];
    Ok((headers, json).into_response())
}

async fn file(
    State(app): State<Arc<App>>,
    Path((year, name)): Path<(String, String)>,
    Administrator(_): Administrator,
) -> Page {
    let year = i64::from(number(&year)?);
    let mut files = release::files_of_year(&app.store, year).await?;
    files.retain(|it| it.name == name);
    let file = files.pop().ok_or(Error::NotFound)?;
    Ok(release_file::answer(&app, &file).await?)
}

#[derive(Deserialize)]
struct Confirmed {
    #[serde(default)]
    confirm: String,
}

impl Confirmed {
    fn is_missing(&self) -> bool {
        self.confirm != "1"
    }
}

async fn freeze(
    State(app): State<Arc<App>>,
    Path(year): Path<String>,
    AdminForm { staff, fields }: AdminForm<Confirmed>,
) -> Page {
    let year = number(&year)?;
    if fields.is_missing() {
        return shown(&app, &staff, year, String::new(), unconfirmed()).await;
    }
    let (runtime, own, by) = (Handle::current(), Arc::clone(&app), staff.account.clone());
    // It takes a processor for a while, and goes on when the browser leaves.
    let work = tokio::task::spawn_blocking(move || {
        let releases = own.releases(Some(&by.account_id));
        let frozen = runtime.block_on(releases.freeze(year));
        if let Err(error) = &frozen {
            tracing::error!(%error, year, "failed to freeze the year");
        }
        frozen.map(|_| ())
    });
    match tokio::time::timeout(PATIENCE, work).await {
        Err(_) => Ok(back(year, "gel-en-cours")),
        Ok(Err(error)) => Err(Error::Defect(error.to_string()).into()),
        Ok(Ok(frozen)) => finished(&app, &staff, year, "gelee", frozen).await,
    }
}

async fn erratum(
    State(app): State<Arc<App>>,
    Path(year): Path<String>,
    AdminForm { staff, fields }: AdminForm<Confirmed>,
) -> Page {
    let year = number(&year)?;
    if fields.is_missing() {
        return shown(&app, &staff, year, String::new(), unconfirmed()).await;
    }
    let opened = app.releases(staff.id()).erratum(year).await;
    finished(&app, &staff, year, "erratum", opened).await
}

async fn purge(
    State(app): State<Arc<App>>,
    Path(year): Path<String>,
    AdminForm { staff, fields }: AdminForm<Confirmed>,
) -> Page {
    let year = number(&year)?;
    if fields.is_missing() {
        return shown(&app, &staff, year, String::new(), unconfirmed()).await;
    }
    let (own, by) = (Arc::clone(&app), staff.account.clone());
    // The rows of a large year take a while, and go on when the browser leaves.
    let work = tokio::spawn(async move {
        let purged = own.releases(Some(&by.account_id)).purge(year).await;
        if let Err(error) = &purged {
            tracing::error!(%error, year, "failed to purge the year");
        }
        purged
    });
    match tokio::time::timeout(PATIENCE, work).await {
        Err(_) => Ok(back(year, "purge-en-cours")),
        Ok(Err(error)) => Err(Error::Defect(error.to_string()).into()),
        Ok(Ok(purged)) => finished(&app, &staff, year, "purgee", purged).await,
    }
}

fn back(year: u16, done: &str) -> axum::response::Response {
    Redirect::to(&format!("/admin/statistiques/{year}?fait={done}")).into_response()
}

/// Why a step was not made: a message of ours, and the program's own words.
#[derive(Default)]
struct Refused {
    key: &'static str,
    detail: String,
}

fn unconfirmed() -> Option<Refused> {
    let key = "statistics-unconfirmed";
    let detail = String::new();
    Some(Refused { key, detail })
}

async fn finished(
    app: &App,
    staff: &Staff,
    year: u16,
    done: &str,
    result: Result<(), ReleaseError>,
) -> Page {
    let error = match result {
        Ok(()) => return Ok(back(year, done)),
        Err(error) => error,
    };
    let key = match &error {
        ReleaseError::NotOpened(_) => return Err(Error::NotFound.into()),
        ReleaseError::NotOver(_) => "statistics-not-over",
        ReleaseError::Overtaken(_) | ReleaseError::Step(StepError::NotIn { .. }) => {
            "statistics-overtaken"
        }
        ReleaseError::Step(StepError::SecondErratum(_)) => "statistics-second-erratum",
        ReleaseError::Step(StepError::Retained { .. }) => "statistics-retained",
        ReleaseError::Step(_)
        | ReleaseError::Return(_)
        | ReleaseError::Count(CountError::OtherPlan(_) | CountError::Draw(_))
        | ReleaseError::Record { .. } => "statistics-failed",
        _ => return Err(error.into()),
    };
    let detail = match key {
        "statistics-failed" => error.to_string(),
        _ => String::new(),
    };
    shown(
        app,
        staff,
        year,
        String::new(),
        Some(Refused { key, detail }),
    )
    .await
}

/// A year that was never opened has no page.
fn found(record: Result<Record, ReleaseError>) -> Result<Record, Error> {
    record.map_err(|error| match error {
        ReleaseError::NotOpened(_) => Error::NotFound,
        error => error.into(),
    })
}

fn number(text: &str) -> Result<u16, Error> {
    text.parse().map_err(|_| Error::NotFound)
}

fn state_words(lang: Lang, state: &str) -> String {
    match releases::state(state) {
        Some(state) => words::say(lang, &format!("year-state-{}", state.as_str()), &[]),
        None => state.to_owned(),
    }
}

/// A day of a record, `2026-03-15`, as people write it.
fn day_of(lang: Lang, day: &str) -> String {
    match day.parse() {
        Ok(day) => crate::domain::calendar::in_words(lang, day),
        Err(_) => day.to_owned(),
    }
}

fn decimal(lang: Lang, record: &Record) -> String {
    let rho = record.plan.rho;
    let value = rho.numerator() as f64 / rho.denominator() as f64 * f64::from(record.version);
    language::number::decimal(lang, value, 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_easily() {
        assert_eq!(day_of(Lang::Fr, "2026-04-01"), "1er\u{a0}avril 2026");
    }
}
