//! The yearly statistics: this partner's files and the national ones, the report in
//! the browser, and how to verify. A partner too small to stand alone gets the file of
//! its group, in its own name.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;
use serde::Serialize;

use crate::domain::{calendar, words};
use crate::http::format::size;
use crate::http::member::Member;
use crate::http::page::Page;
use crate::http::staff_page::page;
use crate::http::{App, Error, release_file};
use crate::store::release::{self, File, Signed};

pub fn router() -> Router<Arc<App>> {
    Router::new()
        .route("/partenaire/statistiques", get(list))
        .route(
            "/partenaire/statistiques/{year}/{version}/{name}",
            get(file),
        )
}

#[derive(Serialize)]
struct Line {
    name: String,
    sha256: String,
    size: String,
    is_report: bool,
    is_national: bool,
}

#[derive(Serialize)]
struct Release {
    year: i64,
    version: i64,
    /// A second version is the year's one erratum.
    is_erratum: bool,
    /// A later version replaces this one.
    is_replaced: bool,
    signed_on: String,
    digest: String,
    public_key: String,
    /// Whether any of the files is this partner's; the national ones are everybody's.
    has_own: bool,
    files: Vec<Line>,
}

#[derive(Serialize)]
struct List {
    releases: Vec<Release>,
    /// A file to show how to verify, where there is one.
    example: String,
    key: String,
}

/// Every file this partner may have, the latest first.
async fn files(app: &App, partner_id: &str) -> Result<Vec<File>, Error> {
    let mut files = release::files_of(&app.store, partner_id).await?;
    files.extend(release::national_files(&app.store).await?);
    Ok(files)
}

async fn list(State(app): State<Arc<App>>, Member { staff, partner }: Member) -> Page {
    let files = files(&app, &partner.partner_id).await?;
    let signed = release::signed(&app.store).await?;
    let newest = |year| {
        signed
            .iter()
            .filter(|it| it.year == year)
            .map(|it| it.version)
            .max()
    };
    let is_of = |it: &File, of: &Signed| (it.year, it.version) == (of.year, of.version);
    let one = |of: &Signed| Release {
        year: of.year,
        version: of.version,
        is_erratum: of.version > 1,
        is_replaced: newest(of.year) > Some(of.version),
        // A day that can't be read is shown as it is.
        signed_on: of.signed_on.parse().map_or(of.signed_on.clone(), |it| {
            calendar::in_words(staff.lang, it)
        }),
        digest: of.digest.clone(),
        public_key: of.public_key.clone(),
        has_own: files
            .iter()
            .any(|it| it.partner_id.is_some() && is_of(it, of)),
        files: files
            .iter()
            .filter(|it| is_of(it, of))
            .map(|it| Line {
                name: it.name.clone(),
                sha256: it.sha256.clone(),
                size: size(staff.lang, it.bytes),
                is_report: it.kind == File::REPORT,
                is_national: it.partner_id.is_none(),
            })
            .collect(),
    };
    let releases: Vec<Release> = signed.iter().map(one).collect();
    let mut zips = files.iter().filter(|it| it.kind == File::ZIP);
    let list = List {
        example: zips.next().map_or(String::new(), |it| it.name.clone()),
        key: signed
            .first()
            .map_or(String::new(), |it| it.public_key.clone()),
        releases,
    };
    let title = words::say(staff.lang, "figures-title", &[]);
    page(
        &app,
        &staff,
        "partner/statistics.html",
        "statistics",
        &title,
        list,
    )
}

async fn file(
    State(app): State<Arc<App>>,
    Path((year, version, name)): Path<(String, String, String)>,
    Member { partner, .. }: Member,
) -> Page {
    let is_it = |it: &File| {
        it.name == name && it.year.to_string() == year && it.version.to_string() == version
    };
    let files = files(&app, &partner.partner_id).await?;
    let file = files.into_iter().find(is_it).ok_or(Error::NotFound)?;
    Ok(release_file::answer(&app, &file).await?)
}
