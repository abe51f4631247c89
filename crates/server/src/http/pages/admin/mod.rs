//! The administration: courses and their versions, registrations, partners, accounts,
//! yearly statistics, the journal. How many learners there are is said nowhere, not even
//! rounded: live figures would give away what the yearly statistics protect.

mod accounts;
mod arranging;
mod courses;
mod journal;
mod partner;
mod partners;
mod registrations;
mod statistics;
mod versions;

use std::sync::Arc;

use axum::Router;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::domain::calendar;
use crate::domain::words::{self, Lang};
use crate::http::App;
use crate::http::staff::Staff;

use super::super::{Error, view};
use super::Page;

pub fn router() -> Router<Arc<App>> {
    Router::new()
        .merge(courses::router())
        .merge(arranging::router())
        .merge(versions::router())
        .merge(registrations::router())
        .merge(partners::router())
        .merge(partner::router())
        .merge(accounts::router())
        .merge(statistics::router())
        .merge(journal::router())
}

/// Prints a page of the administration.
fn page(
    app: &App,
    staff: &Staff,
    template: &str,
    here: &str,
    title: &str,
    page: impl Serialize,
) -> Page {
    use axum::response::IntoResponse;
    let printed = view::staff_page(app, staff, template, here, title, page)?;
    Ok(printed.into_response())
}

/// What was done by the form that led here: one word of a closed list.
#[derive(Deserialize)]
struct Done {
    #[serde(default)]
    fait: String,
}

impl Done {
    /// In words; empty when nothing was.
    fn say(&self, lang: Lang) -> String {
        const KNOWN: [&str; 23] = [
            "importe",
            "deja",
            "a-verifier",
            "ecarte",
            "liste",
            "place",
            "programme",
            "public",
            "retire",
            "actuelle",
            "lecture",
            "suspendue",
            "reprise",
            "deplaces",
            "supprimee",
            "compte-ferme",
            "compte-rouvert",
            "partenaire",
            "gelee",
            "gel-en-cours",
            "erratum",
            "purgee",
            "purge-en-cours",
        ];
        match KNOWN.contains(&self.fait.as_str()) {
            true => words::say(lang, &format!("done-{}", self.fait), &[]),
            false => String::new(),
        }
    }
}

/// A moment, to the minute, in French time.
pub(super) fn moment(lang: Lang, at: i64) -> String {
    let format = match lang {
        Lang::Fr => "%d/%m/%Y %H:%M",
        Lang::En => "%Y-%m-%d %H:%M",
    };
    at_paris(at, format)
}

/// A day, in French time; the year alone, where the day is not known any more.
pub(super) fn day(lang: Lang, at: i64) -> String {
    let format = match lang {
        _ if calendar::is_year(at) => "%Y",
        Lang::Fr => "%d/%m/%Y",
        Lang::En => "%Y-%m-%d",
    };
    at_paris(at, format)
}

fn at_paris(at: i64, format: &str) -> String {
    let zone = TimeZone::get("Europe/Paris").unwrap_or(TimeZone::UTC);
    let at = Timestamp::from_millisecond(at).unwrap_or_default();
    at.to_zoned(zone).strftime(format).to_string()
}

/// A number of bytes, as the store keeps it, for people.
pub(super) fn size(lang: Lang, bytes: i64) -> String {
    language::number::size(lang, bytes.max(0).unsigned_abs())
}

/// What is typed into a hidden field must be an identifier of ours.
fn identifier(text: &str) -> Result<&str, Error> {
    let is_ours = text.len() == 32 && text.bytes().all(|it| it.is_ascii_hexdigit());
    is_ours.then_some(text).ok_or(Error::NotFound)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_and_days_are_readable() {
        assert_eq!(size(Lang::Fr, -1), "0\u{a0}o");
        assert_eq!(size(Lang::Fr, 1_600_000), "1,6\u{a0}Mo");
        assert_eq!(day(Lang::Fr, 1_700_000_000_000), "14/11/2023");
        assert_eq!(moment(Lang::Fr, 1_700_000_000_000), "14/11/2023 23:13");
        assert_eq!(day(Lang::Fr, i64::MAX), "01/01/1970");
    }
}
