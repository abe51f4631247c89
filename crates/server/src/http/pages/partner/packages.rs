//! The packages a partner may have: what each is, its sum, and the file.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::routing::get;
use serde::{Deserialize, Serialize};

use super::super::cards;
use super::branding as own;
use crate::domain::branding::{self, Standing};
use crate::domain::shelf::{self, Course};
use crate::domain::words::{self, Lang};
use crate::http::format::{day, size};
use crate::http::member::Member;
use crate::http::page::Page;
use crate::http::staff_page::page;
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
    /// In words; empty: the reader's.
    language: String,
    audience: String,
    is_branded: bool,
    /// Cut in one SCO a chapter.
    has_chapters: bool,
    /// Server that it takes new content from; empty: none.
    updates: String,
    /// `renews`; or why it keeps its content, although the partner asks for it to be renewed:
    /// `programme`, `chapters`, `former`. Empty: nobody asked.
    renewal: &'static str,
}

impl Line {
    fn of(lang: Lang, asks: bool, package: &BuiltPackage) -> Line {
        Line {
            file: package.file.clone(),
            sha256: package.sha256.clone(),
            target: package.target.clone(),
            version: package.version.clone(),
            size: size(lang, package.bytes),
            offered: day(lang, package.offered_at),
            language: match package.language == lang.tag() {
                true => String::new(),
                false => cards::language(lang, &package.language),
            },
            audience: cards::audience(lang, &package.audience),
            is_branded: !package.partner_slug.is_empty(),
            has_chapters: package.sco == "chapter",
            renewal: match () {
                () if !package.updates.is_empty() => "renews",
                () if !asks || package.partner_slug.is_empty() => "",
                () if package.is_programme == 1 => "programme",
                () if package.sco == "chapter" => "chapters",
                () => "former",
            },
            updates: package.updates.clone(),
        }
    }
}

#[derive(Serialize)]
struct Group {
    title: String,
    is_programme: bool,
    version: String,
    changes: Vec<String>,
    /// For the partner's audience, or for everybody; all where there are none for it.
    files: Vec<Line>,
    /// For other audiences.
    others: Vec<Line>,
    former: Vec<Line>,
}

impl Group {
    fn of(lang: Lang, suited: &str, asks: bool, course: &Course) -> Group {
        let newest = course.newest();
        let changes = newest.map_or("[]", |it| it.changes.as_str());
        let lines = |mut packages: Vec<&BuiltPackage>| {
            // What its reader reads comes first.
            packages.sort_by_key(|it| it.language != lang.tag());
            let lines = packages.into_iter().map(|it| Line::of(lang, asks, it));
            lines.collect::<Vec<_>>()
        };
        let is_suited = |it: &&BuiltPackage| it.audience.is_empty() || it.audience == suited;
        let (mut files, mut others) = course.files.iter().partition::<Vec<_>, _>(is_suited);
        if files.is_empty() {
            std::mem::swap(&mut files, &mut others);
        }
        Group {
            title: course.title.clone(),
            is_programme: course.is_programme,
            version: newest.map_or(String::new(), |it| it.version.clone()),
            changes: serde_json::from_str(changes).unwrap_or_default(),
            files: lines(files),
            others: lines(others),
            former: course
                .former
                .iter()
                // Nobody installs these anew.
                .map(|it| Line::of(lang, false, it))
                .collect(),
        }
    }
}

#[derive(Serialize)]
struct List {
    groups: Vec<Group>,
    /// The partner's audience in words, where packages for others stand apart; empty: none do.
    audience: String,
    /// Whether any is without the partner's branding.
    has_plain: bool,
    done: String,
    /// Packages that are being made in the partner's name.
    making: usize,
    /// Packages that can't carry its branding until they are published anew.
    unable: usize,
}

/// What the form that led here did.
#[derive(Deserialize)]
struct Done {
    #[serde(default)]
    fait: String,
}

async fn list(
    State(app): State<Arc<App>>,
    Query(done): Query<Done>,
    Member { staff, partner }: Member,
) -> Page {
    let in_force = own::in_force(&app, &partner).await?;
    let asks = in_force.as_ref().is_some_and(|it| it.updates.is_some());
    let standing = match in_force {
        Some(brand) => {
            let standing = branding::standing(&app.store, &partner, &brand).await?;
            // A newer package was published, or the server stopped while it made some.
            if !standing.missing.is_empty() {
                own::make(&app, &partner);
            }
            standing
        }
        None => Standing::default(),
    };
    let packages = built_package::for_partner(&app.store, &partner.slug).await?;
    let shelf = shelf::arrange(packages);
    let suited = branding::audience(&app.store, &partner).await?;
    let mut files = shelf.iter().flat_map(|it| &it.files);
    let groups: Vec<Group> = shelf
        .iter()
        .map(|it| Group::of(staff.lang, &suited, asks, it))
        .collect();
    let list = List {
        has_plain: files.any(|it| it.partner_slug.is_empty()),
        audience: match groups.iter().any(|it| !it.others.is_empty()) {
            true => cards::audience(staff.lang, &suited),
            false => String::new(),
        },
        groups,
        done: match done.fait.as_str() {
            "marque" => words::say(staff.lang, "brand-published", &[]),
            "retrait" => words::say(staff.lang, "brand-withdrawn", &[]),
            _ => String::new(),
        },
        making: standing.missing.len(),
        unable: standing.unable,
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
