//! A partner's own numbers: the plan they are drawn with, the file that comes back,
//! what is in it, and the confirmation that keeps it.

use std::io::Read;
use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Path, Query, Request, State};
use axum::http::header::CONTENT_SECURITY_POLICY;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{Html, IntoResponse, Redirect};
use axum::routing::{get, post};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use statistics::release::Figures;
use statistics::returns::{MOST_BYTES, ReturnError};
use statistics::table::{Status, Table};

use crate::domain::returns::{self, Good, Refusal};
use crate::domain::words::{self, Lang};
use crate::http::format::{moment, size};
use crate::http::member::{Member, MemberForm};
use crate::http::page::Page;
use crate::http::return_page::{self, ReturnPage};
use crate::http::{App, Error, download, upload, view};
use crate::store::partner_return;

pub fn router() -> Router<Arc<App>> {
    // In Base64 a return is a third longer; a little more for the form around it.
    let most = MOST_BYTES / 3 * 4 + (64 << 10);
    let uploads = Router::new()
        .route("/partenaire/retour", get(begin).post(receive))
        .layer(DefaultBodyLimit::disable());
    let confirmed = Router::new()
        .route("/partenaire/retour/confirmer", post(confirm))
        .layer(DefaultBodyLimit::max(most));
    Router::new()
        .route("/partenaire/retour/{plan}", get(plan))
        .route("/partenaire/preparer/{year}", get(make))
        .route("/partenaire/preparer/{year}/{file}", get(make_elsewhere))
        .merge(uploads)
        .merge(confirmed)
}

#[derive(Serialize)]
struct Sent {
    year: i64,
    at: String,
    digest: String,
}

#[derive(Serialize)]
struct Year {
    year: i64,
    /// One was sent, which another may replace.
    is_sent: bool,
}

#[derive(Serialize)]
struct Begin {
    done: String,
    error: String,
    detail: String,
    slug: String,
    /// Years that take returns, and how many may still come.
    years: Vec<Year>,
    /// Whether there is a page on which a return is made.
    is_made_here: bool,
    sent: Vec<Sent>,
}

/// What the form that led here did.
#[derive(Deserialize)]
struct Done {
    #[serde(default)]
    fait: String,
}

async fn begin(State(app): State<Arc<App>>, Query(done): Query<Done>, member: Member) -> Page {
    let done = match done.fait.as_str() {
        "recu" => words::say(member.staff.lang, "return-kept", &[]),
        _ => String::new(),
    };
    begin_page(&app, &member, done, Refused::default()).await
}

/// In words; empty: nothing was refused.
#[derive(Default)]
struct Refused {
    error: String,
    detail: String,
}

async fn begin_page(app: &App, member: &Member, done: String, refused: Refused) -> Page {
    let Member { staff, partner } = member;
    let sent = partner_return::returns_of_partner(&app.store, &partner.partner_id).await?;
    let years = returns::years(&app.store, app.now()).await?;
    let status = match refused.error.is_empty() {
        true => StatusCode::OK,
        false => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let page = Begin {
        done,
        error: refused.error,
        detail: refused.detail,
        slug: partner.slug.clone(),
        years: years
            .into_iter()
            .map(|year| (year, sent.iter().find(|it| it.year == year)))
            .filter(|(_, sent)| sent.is_none_or(|it| it.replaced == 0))
            .map(|(year, sent)| Year {
                year,
                is_sent: sent.is_some(),
            })
            .collect(),
        is_made_here: app.settings.return_wasm.is_some(),
        sent: sent
            .iter()
            .map(|it| Sent {
                year: it.year,
                at: moment(staff.lang, it.received_at),
                digest: it.digest.clone(),
            })
            .collect(),
    };
    let title = words::say(staff.lang, "return-title", &[]);
    let printed = view::staff_page(app, staff, "partner/return.html", "return", &title, page)?;
    Ok((status, printed).into_response())
}

/// `plan-2025.json`, as `relais statistics return` looks for it.
async fn plan(State(app): State<Arc<App>>, Path(name): Path<String>, _: Member) -> Page {
    let year = name
        .strip_prefix("plan-")
        .and_then(|it| it.strip_suffix(".json"));
    let year: i64 = year.and_then(|it| it.parse().ok()).ok_or(Error::NotFound)?;
    let plan = returns::plan(&app.store, year).await?;
    let plan = plan.ok_or(Error::NotFound)?;
    let json = serde_json::to_vec_pretty(&plan);
    let json = json.map_err(|error| Error::Defect(error.to_string()))?;
    let name = format!("plan-{year}.json");
    Ok(download::bytes(json, &name, "application/json")?)
}

/// The page on which a return is made, with the form that sends it.
async fn make(State(app): State<Arc<App>>, Path(year): Path<i64>, member: Member) -> Page {
    let csrf = member.staff.form_token(&app);
    let printed = making(&app, &member, year, &csrf).await?;
    // In this page nothing runs that is not ours, and nothing reaches out.
    let policy = format!("{}; frame-ancestors 'none'", printed.policy);
    let policy = HeaderValue::try_from(policy).map_err(|it| Error::Defect(it.to_string()))?;
    let headers = [(CONTENT_SECURITY_POLICY, policy)];
    Ok((headers, Html(printed.html)).into_response())
}

/// The same as a file, for a machine that is not connected.
async fn make_elsewhere(
    State(app): State<Arc<App>>,
    Path((year, file)): Path<(i64, String)>,
    member: Member,
) -> Page {
    let name = file_name(year, &member.partner.slug);
    if file != name {
        return Err(Error::NotFound.into());
    }
    let printed = making(&app, &member, year, "").await?;
    Ok(download::bytes(
        printed.html,
        &name,
        "text/html; charset=utf-8",
    )?)
}

fn file_name(year: i64, slug: &str) -> String {
    format!("retour-{year}-{slug}.html")
}

async fn making(
    app: &App,
    member: &Member,
    year: i64,
    csrf: &str,
) -> Result<return_page::Printed, Error> {
    let wasm = app.settings.return_wasm.as_ref().ok_or(Error::NotFound)?;
    if !returns::years(&app.store, app.now()).await?.contains(&year) {
        return Err(Error::NotFound);
    }
    let plan = returns::plan(&app.store, year).await?;
    let plan = plan.ok_or(Error::NotFound)?;
    let page = ReturnPage {
        wasm,
        lang: member.staff.lang,
        plan: Some(&plan),
        partner: &member.partner.slug,
        csrf,
    };
    page.print()
}

#[derive(Serialize)]
struct Module {
    title: String,
    started: String,
    abandoned: String,
    failed: String,
    passed: String,
}

#[derive(Serialize)]
struct Preview {
    year: u16,
    /// Base64 of the document, for the form that confirms.
    document: String,
    learners: String,
    learners_margin: u64,
    cell_margin: u64,
    modules: Vec<Module>,
    /// Tables that the exports did not have, by id.
    absent: Vec<&'static str>,
    /// Statuses that the exports can't tell, by id.
    unobserved: Vec<&'static str>,
    sources: Vec<String>,
    software: String,
    /// When the one was received whose place it takes; empty: there is none.
    replaces: String,
}

async fn receive(State(app): State<Arc<App>>, member: Member, request: Request) -> Page {
    let lang = member.staff.lang;
    let refused = |key: &str| Refused {
        error: words::say(lang, key, &[]),
        detail: String::new(),
    };
    let most = MOST_BYTES as u64;
    let upload = match upload::receive_up_to(&app, &member.staff, request, most).await {
        Ok(upload) => upload,
        Err(Error::TooLarge(_)) => {
            return begin_page(&app, &member, String::new(), refused("return-too-big")).await;
        }
        Err(error) => return Err(error.into()),
    };
    let Some(mut file) = upload.file else {
        return begin_page(&app, &member, String::new(), refused("return-no-file")).await;
    };
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)
        .map_err(|error| Error::Upload(error.to_string()))?;
    match returns::check(&app.store, &member.partner, &bytes, app.now()).await? {
        Ok(good) => preview_page(&app, &member, &good, &bytes),
        Err(refusal) => {
            let refused = explained(lang, &refusal);
            begin_page(&app, &member, String::new(), refused).await
        }
    }
}

fn preview_page(app: &App, member: &Member, good: &Good, bytes: &[u8]) -> Page {
    let lang = member.staff.lang;
    let (plan, own) = (&good.plan, &good.received.own);
    let figures = Figures::of_return(plan, own.learners, &own.part(plan));
    let modules = plan.modules.iter().enumerate().map(|(place, module)| {
        let [abandoned, failed, passed] = Status::ALL
            .map(|status| language::number::grouped(lang, figures.with_status(place, status)));
        Module {
            title: module.title.clone(),
            started: language::number::grouped(lang, figures.registrations(place)),
            abandoned,
            failed,
            passed,
        }
    });
    let tables = Table::PER_MODULE.iter();
    let preview = Preview {
        year: own.year,
        document: URL_SAFE_NO_PAD.encode(bytes),
        learners: language::number::grouped(lang, figures.learners),
        learners_margin: figures.margin(Table::Learners),
        cell_margin: figures.margin(Table::ModuleStatus),
        modules: modules.collect(),
        absent: tables
            .filter(|it| !own.tables.contains_key(it))
            .map(|it| it.id())
            .collect(),
        unobserved: own.unobserved.iter().map(|it| it.id()).collect(),
        sources: own.sources.iter().cloned().collect(),
        software: own.software.clone(),
        replaces: good.replaces.map_or(String::new(), |at| moment(lang, at)),
    };
    let year = own.year.to_string();
    let title = words::say(lang, "return-preview-title", &[("year", &year)]);
    let template = "partner/return-preview.html";
    let printed = view::staff_page(app, &member.staff, template, "return", &title, preview)?;
    Ok(printed.into_response())
}

#[derive(Deserialize)]
struct Confirmation {
    document: String,
}

async fn confirm(
    State(app): State<Arc<App>>,
    MemberForm { member, fields }: MemberForm<Confirmation>,
) -> Page {
    let bytes = URL_SAFE_NO_PAD.decode(&fields.document);
    let bytes = bytes.map_err(|error| Error::Bad(error.to_string()))?;
    let account_id = &member.staff.account.account_id;
    match returns::keep(&app.store, &member.partner, account_id, &bytes, app.now()).await? {
        Ok(_) => Ok(Redirect::to("/partenaire/retour?fait=recu").into_response()),
        Err(refusal) => {
            let refused = explained(member.staff.lang, &refusal);
            begin_page(&app, &member, String::new(), refused).await
        }
    }
}

/// What is wrong in a return, and where.
fn detail(lang: Lang, error: &ReturnError) -> String {
    let say = |key: &str, arguments: &[(&str, &str)]| {
        words::say(lang, &format!("return-detail-{key}"), arguments)
    };
    let differs = |key: &str, found: &str, expected: &str, table: &str| {
        let values = [("found", found), ("expected", expected), ("table", table)];
        say(key, &values)
    };
    match error {
        ReturnError::TooBig(bytes) => {
            let bytes = i64::try_from(*bytes).unwrap_or(i64::MAX);
            say("size", &[("size", &size(lang, bytes))])
        }
        ReturnError::Schema(reason) => say("schema", &[("reason", reason)]),
        ReturnError::Signature => say("signature", &[]),
        ReturnError::Format(format) => say("format", &[("format", format)]),
        ReturnError::Year { found, expected } => {
            differs("year", &found.to_string(), &expected.to_string(), "")
        }
        ReturnError::Plan => say("plan", &[]),
        ReturnError::Partner(id) => say("partner", &[("id", id)]),
        ReturnError::Drawing(number) => say("drawing", &[("number", &number.to_string())]),
        ReturnError::Tier { found, expected } => {
            differs("tier", &found.to_string(), &expected.to_string(), "")
        }
        ReturnError::Rho { found, expected } => {
            differs("rho", &found.to_string(), &expected.to_string(), "")
        }
        ReturnError::Sigma {
            table,
            found,
            expected,
        } => differs("sigma", found, expected, table.id()),
        ReturnError::Cells {
            table,
            found,
            expected,
        } => differs(
            "cells",
            &found.to_string(),
            &expected.to_string(),
            table.id(),
        ),
        ReturnError::NoStatus => say("no-status", &[]),
        ReturnError::Value { table, cell, value } => {
            let (cell, value) = (cell.to_string(), value.to_string());
            let values = [("table", table.id()), ("cell", &cell), ("value", &value)];
            say("value", &values)
        }
    }
}

/// What is wrong, in words, with a detail where they don't say where.
fn explained(lang: Lang, refusal: &Refusal) -> Refused {
    let say = |key: &str, arguments: &[(&str, &str)]| words::say(lang, key, arguments);
    let plain = |error: String| Refused {
        error,
        detail: String::new(),
    };
    match refusal {
        Refusal::Wrong(error) => {
            let key = match error {
                ReturnError::TooBig(_) => "return-too-big",
                ReturnError::Schema(_) | ReturnError::Format(_) => "return-schema",
                ReturnError::Signature => "return-signature",
                ReturnError::Plan | ReturnError::Rho { .. } | ReturnError::Sigma { .. } => {
                    "return-plan"
                }
                ReturnError::Year { .. }
                | ReturnError::Partner(_)
                | ReturnError::Drawing(_)
                | ReturnError::Tier { .. }
                | ReturnError::Cells { .. }
                | ReturnError::NoStatus
                | ReturnError::Value { .. } => "return-content",
            };
            Refused {
                error: say(key, &[]),
                detail: detail(lang, error),
            }
        }
        Refusal::Foreign(other) => plain(say("return-foreign", &[("name", other)])),
        Refusal::NotOpen(year) => plain(say("return-not-open", &[("year", &year.to_string())])),
        Refusal::TooEarly(year) => plain(say("return-early", &[("year", &year.to_string())])),
        Refusal::AlreadySent { year, received_at } => {
            let (year, at) = (year.to_string(), moment(lang, *received_at));
            plain(say("return-twice", &[("year", &year), ("at", &at)]))
        }
        Refusal::NoPlan(year) => {
            tracing::error!(year, "the record of a year can't be read");
            plain(say("return-not-open", &[("year", &year.to_string())]))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refused_return_is_explained_in_the_language_of_the_page() {
        let table = Table::ModuleStatus;
        for (error, french) in [
            (ReturnError::TooBig(9 << 20), "le fichier fait 9,4\u{a0}Mo"),
            (ReturnError::Schema("x".into()), "(x)"),
            (ReturnError::Signature, "la signature ne correspond pas"),
            (ReturnError::Format("a/2".into()), "«\u{202f}a/2\u{202f}»"),
            (
                ReturnError::Year {
                    found: 2025,
                    expected: 2026,
                },
                "pour 2025, le plan pour 2026",
            ),
            (ReturnError::Plan, "un autre plan"),
            (ReturnError::Partner("A B".into()), "«\u{202f}A B\u{202f}»"),
            (
                ReturnError::Cells {
                    table,
                    found: 3,
                    expected: 4,
                },
                "a 3 cases au lieu de 4",
            ),
            (ReturnError::NoStatus, "manque"),
            (
                ReturnError::Value {
                    table,
                    cell: 7,
                    value: -900,
                },
                "la case 7 de la table «\u{202f}module_status\u{202f}» vaut -900",
            ),
        ] {
            let said = detail(Lang::Fr, &error);
            assert!(said.contains(french), "{said}");
            assert!(!detail(Lang::En, &error).contains("return-detail"));
        }
    }
}
