//! The yearly statistics of the whole country, for everybody: figures, method, key.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::response::IntoResponse;
use axum::routing::get;
use serde::Serialize;

use crate::domain::words::{self, Lang};
use crate::domain::{calendar, releases};
use crate::http::format::size;
use crate::http::page::Page;
use crate::http::visitor::Visitor;
use crate::http::{App, Error, release_file, view};
use crate::store::release::{self, File, Signed};

pub fn router() -> Router<Arc<App>> {
    Router::new()
        .route("/statistiques", get(list))
        .route("/statistiques/fichiers/{name}", get(file))
}

#[derive(Serialize)]
struct Release {
    year: i64,
    version: i64,
    /// An erratum took its place.
    is_replaced: bool,
    is_erratum: bool,
    signed: String,
    zip: String,
    size: String,
    sha256: String,
    report: String,
    digest: String,
    /// Empty when it is the key of today.
    other_key: String,
}

#[derive(Serialize)]
struct List {
    releases: Vec<Release>,
    public_key: String,
}

async fn list(State(app): State<Arc<App>>, visitor: Visitor) -> Page {
    let lang = visitor.lang;
    let signed = release::signed(&app.store).await?;
    let files = release::national_files(&app.store).await?;
    let public_key = releases::public_key(&app.keys);
    let is_replaced = |it: &Signed| {
        let later = |one: &Signed| one.year == it.year && one.version > it.version;
        signed.iter().any(later)
    };
    let shown = signed.iter().filter_map(|it| {
        let release = described(lang, it, &files)?;
        Some(Release {
            is_replaced: is_replaced(it),
            other_key: match it.public_key == public_key {
                true => String::new(),
                false => it.public_key.clone(),
            },
            ..release
        })
    });
    let list = List {
        releases: shown.collect(),
        public_key: public_key.clone(),
    };
    let title = words::say(lang, "releases-title", &[]);
    let template = "releases.html";
    Ok(view::page(&app, &visitor, template, "releases", &title, list)?.into_response())
}

/// None where its files are not there.
fn described(lang: Lang, signed: &Signed, files: &[File]) -> Option<Release> {
    let of = |kind: &str| {
        let is_it =
            |it: &&File| (it.year, it.version) == (signed.year, signed.version) && it.kind == kind;
        files.iter().find(is_it)
    };
    let (zip, report) = (of(File::ZIP)?, of(File::REPORT)?);
    let day = signed.signed_on.parse();
    Some(Release {
        year: signed.year,
        version: signed.version,
        is_replaced: false,
        is_erratum: signed.version > 1,
        signed: day.map_or(signed.signed_on.clone(), |it| calendar::in_words(lang, it)),
        zip: zip.name.clone(),
        size: size(lang, zip.bytes),
        sha256: zip.sha256.clone(),
        report: report.name.clone(),
        digest: signed.digest.clone(),
        other_key: String::new(),
    })
}

async fn file(State(app): State<Arc<App>>, Path(name): Path<String>) -> Page {
    let mut files = release::national_files(&app.store).await?;
    files.retain(|it| it.name == name);
    let file = files.pop().ok_or(Error::NotFound)?;
    Ok(release_file::answer(&app, &file).await?)
}
