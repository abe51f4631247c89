//! `retour.json` of a partner -> checked against the plan of its year -> kept.
//!
//! A return carries its noise already. It is taken as a whole or not at all. While the year
//! is open it may be replaced once: two drawings tell more than one, and how much more is
//! fixed before (see `docs/statistics.md`).

use serde::Deserialize;
use sha2::{Digest, Sha256};
use statistics::freeze::Record;
use statistics::plan::Plan;
use statistics::returns::{MOST_BYTES, Received, Return, ReturnError};

use super::calendar;
use crate::store::partner::Partner;
use crate::store::partner_return::{self, NewReturn, Put};
use crate::store::{Store, StoreError, release};

/// Why a return is not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It does not hold what a return holds, or not with this year's plan.
    Wrong(ReturnError),
    /// It is another partner's, of this id.
    Foreign(String),
    /// The year takes none: it was never opened, or its statistics are made.
    NotOpen(i64),
    /// The year is not over.
    TooEarly(i64),
    /// This one is kept since then, or one that took the place of another: there is no third.
    AlreadySent {
        /// The year.
        year: i64,
        /// Unix milliseconds.
        received_at: i64,
    },
    /// What is stored of the year can't be read: a defect.
    NoPlan(i64),
}

/// A return that may be kept.
#[derive(Clone, Debug)]
pub struct Good {
    /// The return, and the key it is signed with.
    pub received: Received,
    /// The plan it was drawn with.
    pub plan: Plan,
    /// When the one was received whose place it takes, in unix milliseconds.
    pub replaces: Option<i64>,
}

/// The plan of a year that is being counted; none if the year was never opened.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub async fn plan(store: &Store, year: i64) -> Result<Option<Plan>, StoreError> {
    let record = release::record(store, year).await?;
    let record = record.and_then(|it| Record::read(&it).ok());
    Ok(record.map(|it| it.plan))
}

/// Years that take returns now: open, and over.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub async fn years(store: &Store, now: i64) -> Result<Vec<i64>, StoreError> {
    let years = release::years(store).await?.into_iter();
    let open = years.filter(|it| it.state == "open" && is_over(it.year, now));
    Ok(open.map(|it| it.year).collect())
}

fn is_over(year: i64, now: i64) -> bool {
    i64::from(calendar::day(now).year()) > year
}

/// Checks what a partner sends: everything that can be known before it is kept.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub async fn check(
    store: &Store,
    partner: &Partner,
    bytes: &[u8],
    now: i64,
) -> Result<Result<Good, Refusal>, StoreError> {
    let year = match year_of(bytes) {
        Ok(year) => year,
        Err(error) => return Ok(Err(Refusal::Wrong(error))),
    };
    let sent = partner_return::returns_of_partner(store, &partner.partner_id).await?;
    let sent = sent.iter().find(|it| it.year == year);
    if let Some(sent) = sent.filter(|it| it.replaced > 0 || it.digest == digest(bytes)) {
        let received_at = sent.received_at;
        return Ok(Err(Refusal::AlreadySent { year, received_at }));
    }
    let replaces = sent.map(|it| it.received_at);
    let years = release::years(store).await?;
    if !years.iter().any(|it| it.year == year && it.state == "open") {
        return Ok(Err(Refusal::NotOpen(year)));
    }
    if !is_over(year, now) {
        return Ok(Err(Refusal::TooEarly(year)));
    }
    let Some(plan) = plan(store, year).await? else {
        return Ok(Err(Refusal::NoPlan(year)));
    };
    let received = match Return::read(bytes, &plan) {
        Ok(received) => received,
        Err(error) => return Ok(Err(Refusal::Wrong(error))),
    };
    if received.own.partner != partner.slug {
        return Ok(Err(Refusal::Foreign(received.own.partner)));
    }
    Ok(Ok(Good {
        received,
        plan,
        replaces,
    }))
}

/// Keeps a return, checked once more: the year it was for.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub async fn keep(
    store: &Store,
    partner: &Partner,
    account_id: &str,
    bytes: &[u8],
    now: i64,
) -> Result<Result<i64, Refusal>, StoreError> {
    let good = match check(store, partner, bytes, now).await? {
        Ok(good) => good,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let year = i64::from(good.received.own.year);
    // It was read as JSON, so it is text.
    let document = String::from_utf8_lossy(bytes);
    let digest = digest(bytes);
    let new = NewReturn {
        year,
        partner_id: &partner.partner_id,
        document: &document,
        public_key: &good.received.public_key,
        digest: &digest,
        account_id: Some(account_id),
    };
    Ok(match partner_return::put_return(store, new, now).await? {
        Put::Kept => Ok(year),
        Put::AlreadySent { received_at } => Err(Refusal::AlreadySent { year, received_at }),
        Put::NotOpen => Err(Refusal::NotOpen(year)),
    })
}

fn digest(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest.iter().map(|it| format!("{it:02x}")).collect()
}

/// The year that a return says it is for, before anything else of it is believed.
fn year_of(bytes: &[u8]) -> Result<i64, ReturnError> {
    #[derive(Deserialize)]
    struct Payload {
        year: u16,
    }
    #[derive(Deserialize)]
    struct Envelope {
        payload: Payload,
    }
    if bytes.len() > MOST_BYTES {
        return Err(ReturnError::TooBig(bytes.len()));
    }
    let envelope: Result<Envelope, _> = serde_json::from_slice(bytes);
    let envelope = envelope.map_err(|error| ReturnError::Schema(error.to_string()))?;
    Ok(i64::from(envelope.payload.year))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_is_over_in_paris() {
        // 31 December 2025, 23:30 in Paris; half an hour later it is 2026.
        let late = 1_767_220_200_000;
        assert!(!is_over(2025, late));
        assert!(is_over(2025, late + 1_800_000));
    }

    #[test]
    fn what_is_no_return_has_no_year() {
        for text in [
            "",
            "{",
            "[]",
            "{\"payload\":{}}",
            "{\"payload\":{\"year\":-1}}",
        ] {
            assert!(year_of(text.as_bytes()).is_err(), "{text}");
        }
        assert_eq!(year_of(b"{\"payload\":{\"year\":2025},\"x\":1}"), Ok(2025));
    }
}
