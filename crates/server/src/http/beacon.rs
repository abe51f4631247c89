//! A partner's package, on another platform, tells that a module is completed.
//!
//! It comes from any origin, without a cookie, and says nothing about anybody. The
//! answer is always the same, so that nobody learns what is counted.

use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::header::HeaderName;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use bytes::Bytes;
use jiff::civil::Date;
use serde::Deserialize;

use super::App;
use super::addresses::BEACON;
use super::visitor::Visitor;
use crate::domain::{calendar, partners};

/// Most bytes of one.
const MOST_BYTES: usize = 1024;

pub fn router() -> Router<Arc<App>> {
    Router::new().route(BEACON, post(hear).layer(DefaultBodyLimit::max(MOST_BYTES)))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Told {
    partner: String,
    module: String,
    version: String,
    month: String,
}

async fn hear(State(app): State<Arc<App>>, visitor: Visitor, body: Bytes) -> Response {
    let told = read(&body).filter(|told| is_now(&told.month, calendar::day(app.now())));
    let Some(told) = told else {
        return answer(StatusCode::BAD_REQUEST);
    };
    if !app.limits.may_tell(visitor.address) {
        return answer(StatusCode::TOO_MANY_REQUESTS);
    }
    // Its version is not kept: the statistics do not tell versions apart.
    let (partner, module, month) = (told.partner, told.module, told.month);
    match partners::hear(&app.store, &partner, &module, &month).await {
        Ok(()) => answer(StatusCode::NO_CONTENT),
        Err(error) => {
            tracing::warn!(%error, "failed to count a beacon from a package (\"course completed\")");
            answer(StatusCode::SERVICE_UNAVAILABLE)
        }
    }
}

/// Other origins may see that it was answered, not what.
fn answer(status: StatusCode) -> Response {
    let policy = HeaderName::from_static("cross-origin-resource-policy");
    let open = HeaderValue::from_static("cross-origin");
    (status, [(policy, open)]).into_response()
}

fn read(body: &[u8]) -> Option<Told> {
    let told: Told = serde_json::from_slice(body).ok()?;
    let is_id = |text: &str| {
        (1..=130).contains(&text.len())
            && text
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    let is_version = (1..=20).contains(&told.version.chars().count())
        && !told.version.chars().any(char::is_control);
    (is_id(&told.partner) && is_id(&told.module) && is_version).then_some(told)
}

/// This month, or one beside it: browsers' clocks, and those who were offline.
fn is_now(month: &str, today: Date) -> bool {
    (-1..=1).any(|by| {
        let months = i32::from(today.year()) * 12 + i32::from(today.month()) - 1 + by;
        month
            == format!(
                "{:04}-{:02}",
                months.div_euclid(12),
                months.rem_euclid(12) + 1
            )
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn only_months_around_today_count() {
        let newyear = date(2027, 1, 1);
        for month in ["2026-12", "2027-01", "2027-02"] {
            assert!(is_now(month, newyear), "{month}");
        }
        for month in ["2026-11", "2027-03", "2027-1", "", "2027-01-01", "9999-99"] {
            assert!(!is_now(month, newyear), "{month}");
        }
    }

    #[test]
    fn what_is_not_a_beacon_is_refused() {
        let good =
            r#"{"partner":"acme","module":"demo-short","version":"2026.1","month":"2026-11"}"#;
        assert!(read(good.as_bytes()).is_some());
        for (from, to) in [
            ("acme", ""),
            ("acme", "Acme"),
            ("acme", "a b"),
            ("demo-short", "x'; drop table beacon"),
            ("2026.1", "123456789012345678901"),
            ("2026.1", "a\\u0000"),
            ("\"month\"", "\"learner\":1,\"month\""),
            ("}", ""),
        ] {
            let bad = good.replacen(from, to, 1);
            assert!(read(bad.as_bytes()).is_none(), "{bad}");
        }
    }
}
