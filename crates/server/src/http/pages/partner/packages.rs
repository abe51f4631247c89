//! The packages a partner may have: what each is, its sum, and the file.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;
use serde::Serialize;

use super::super::admin::{day, size};
use super::{Page, page};
use crate::domain::shelf::{self, Course};
use crate::domain::words::{self, Lang};
use crate::http::member::Member;
use crate::http::{App, Error, download};
use crate::store::built_package::{self, BuiltPackage};

pub fn router() -> Router<Arc<App>> {
    Router::new()
        .route("/partenaire/paquets", get(list))
        .route("/partenaire/paquets/SHA256SUMS", get(sums))
        .route("/partenaire/paquets/{sha256}/{file}", get(file))
}

#[derive(Serialize)]
struct Line {
    file: String,
    sha256: String,
    target: String,
    version: String,
    size: String,
    offered: String,
    language: String,
    audience: String,
    is_branded: bool,
    /// Cut in one SCO a chapter.
    has_chapters: bool,
}

impl Line {
    fn of(lang: Lang, package: &BuiltPackage) -> Line {
        Line {
            file: package.file.clone(),
            sha256: package.sha256.clone(),
            target: package.target.clone(),
            version: package.version.clone(),
            size: size(lang, package.bytes),
            offered: day(lang, package.offered_at),
            language: package.language.clone(),
            audience: package.audience.replace('-', " "),
            is_branded: !package.partner_slug.is_empty(),
            has_chapters: package.sco == "chapter",
        }
    }
}

#[derive(Serialize)]
struct Group {
    title: String,
    is_programme: bool,
    version: String,
    changes: Vec<String>,
    files: Vec<Line>,
    former: Vec<Line>,
}

impl Group {
    fn of(lang: Lang, course: &Course) -> Group {
        let newest = course.newest();
        let changes = newest.map_or("[]", |it| it.changes.as_str());
        let lines = |packages: &[BuiltPackage]| {
            let lines = packages.iter().map(|it| Line::of(lang, it));
            lines.collect()
        };
        Group {
            title: course.title.clone(),
            is_programme: course.is_programme,
            version: newest.map_or(String::new(), |it| it.version.clone()),
            changes: serde_json::from_str(changes).unwrap_or_default(),
            files: lines(&course.files),
            former: lines(&course.former),
        }
    }
}

#[derive(Serialize)]
struct List {
    groups: Vec<Group>,
    /// Whether any is without the partner's branding.
    has_plain: bool,
}

async fn list(State(app): State<Arc<App>>, Member { staff, partner }: Member) -> Page {
    let packages = built_package::for_partner(&app.store, &partner.slug).await?;
    let shelf = shelf::arrange(packages);
    let mut files = shelf.iter().flat_map(|it| &it.files);
    let list = List {
        has_plain: files.any(|it| it.partner_slug.is_empty()),
        groups: shelf.iter().map(|it| Group::of(staff.lang, it)).collect(),
    };
    let title = words::say(staff.lang, "packages-title", &[]);
    page(
        &app,
        &staff,
        "partner/packages.html",
        "packages",
        &title,
        list,
    )
}

async fn sums(State(app): State<Arc<App>>, Member { partner, .. }: Member) -> Page {
    let packages = built_package::for_partner(&app.store, &partner.slug).await?;
    let sums = shelf::sums(&shelf::arrange(packages));
    Ok(download::bytes(
        sums,
        "SHA256SUMS",
        "text/plain; charset=utf-8",
    )?)
}

async fn file(
    State(app): State<Arc<App>>,
    Path((sha256, file)): Path<(String, String)>,
    Member { partner, .. }: Member,
) -> Page {
    let found = built_package::find(&app.store, &partner.slug, &sha256, &file).await?;
    let package = found.ok_or(Error::NotFound)?;
    let kind = "application/zip";
    Ok(download::object(&app, &package.object, &package.file, kind).await?)
}
