//! What is kept for a time only: raw rows, returns and the key of a signed year;
//! sessions and invitations that are over; learners who did not come back.

use statistics::freeze::{Record, StateName};

use super::{ReleaseError, Releases};
use crate::domain::year_key::YearKeys;
use crate::domain::{calendar, modules, participation};
use crate::store::blur::Span;
use crate::store::release::Before;
use crate::store::{
    self, Store, StoreError, account, blur, counting, learner, partner_return, release, session,
    sweep,
};

/// Learners deleted in one go: the next hour takes the next ones.
const LEARNERS_AT_ONCE: i64 = 1000;
const DAY: i64 = 86_400_000;

/// A signed year that will be, or can be, purged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// Which.
    pub year: u16,
    /// The day from which it can be, such as `2026-04-14`.
    pub until: String,
    /// Whether that day has come.
    pub is_due: bool,
    /// Returns whose documents go: exact, they are partners', not learners'.
    pub returns: usize,
}

/// A year that is stored, in milliseconds.
fn span(year: i64) -> Span {
    calendar::year(i16::try_from(year).unwrap_or_default())
}

/// The hour to sweep by: `now`, but at most a day later than the last time. Every hour
/// asks, so a clock that jumps ahead destroys nothing at once that people would miss when it
/// is set right, and a server that stood still for long catches up a day an hour.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub async fn believed(store: &Store, now: i64) -> Result<i64, StoreError> {
    let believed = sweep::advance(store, now, DAY).await?;
    if believed < now {
        let days = (now - believed) / DAY;
        tracing::warn!(
            days,
            "system clock jumped forward: expired data is deleted a day at a time until it is caught up"
        );
    }
    Ok(believed)
}

impl Releases<'_> {
    /// Years that are signed, and what a purge of each destroys. Changes nothing.
    ///
    /// # Errors
    ///
    /// [`ReleaseError`] when the database fails.
    pub async fn due(&self) -> Result<Vec<Due>, ReleaseError> {
        let today = self.today().to_string();
        let mut due = Vec::new();
        for one in release::years(self.store).await? {
            if one.state != StateName::Signed.as_str() {
                continue;
            }
            let Ok(year) = u16::try_from(one.year) else {
                continue;
            };
            // None when an erratum began in this moment.
            let Some(until) = self.record(year).await?.retained_until() else {
                continue;
            };
            let returns = partner_return::sent(self.store, one.year).await?;
            due.push(Due {
                year,
                is_due: today >= until,
                until,
                returns: returns.len(),
            });
        }
        Ok(due)
    }

    /// Destroys what is over, and tells the years that were purged. How many learners
    /// went is not told to anybody, the log included.
    ///
    /// # Errors
    ///
    /// [`ReleaseError`] when the database or the files fail; the next hour tries again.
    pub async fn sweep(&self, retention_days: i64) -> Result<Vec<u16>, ReleaseError> {
        self.forget_counts().await?;
        session::sweep(self.store, self.now).await?;
        account::sweep(self.store, self.now).await?;
        let before = self.now - retention_days * DAY;
        let years = YearKeys::new(self.objects.clone()).agreed_in(self.store);
        for learner_id in learner::unseen_since(self.store, before, LEARNERS_AT_ONCE).await? {
            participation::delete_learner(self.store, &years, &learner_id).await?;
        }
        let mut purged = Vec::new();
        for one in self.due().await?.into_iter().filter(|it| it.is_due) {
            match self.purge(one.year).await {
                Ok(()) => purged.push(one.year),
                // Another node did it, or an erratum began.
                Err(ReleaseError::Overtaken(_) | ReleaseError::Step(_)) => {}
                Err(error) => return Err(error),
            }
        }
        // What a purge that was cut off left.
        let with_rows = counting::years(self.store).await?;
        for one in release::years(self.store).await? {
            let (is_purged, year) = (one.state == StateName::Purged.as_str(), span(one.year));
            let is_left = is_purged
                && (with_rows.contains(&one.year) || blur::is_needed(self.store, year).await?);
            if is_left {
                self.destroy_rows(u16::try_from(one.year).unwrap_or_default())
                    .await?;
            }
        }
        // Whatever was deleted in this hour, and what somebody who read for long kept in it.
        self.empty_log().await;
        Ok(purged)
    }

    /// Former versions wrote the exact counts of a closed year into its record until it was
    /// drawn. Where one was cut off there, they go; the freeze counts again.
    async fn forget_counts(&self) -> Result<(), ReleaseError> {
        let closed = StateName::Closed.as_str();
        for one in release::years(self.store).await? {
            let Some(json) = release::record(self.store, one.year).await? else {
                continue;
            };
            if one.state != closed || !json.contains("\"counts\"") {
                continue;
            }
            let year = u16::try_from(one.year).unwrap_or_default();
            let unreadable = |error: serde_json::Error| ReleaseError::Record {
                year,
                error: error.to_string(),
            };
            let record = Record::read(&json).map_err(unreadable)?;
            let json = serde_json::to_string(&record).map_err(unreadable)?;
            let before = Before {
                version: one.version,
                state: closed,
            };
            let mut write = self.store.begin().await?;
            release::replace(&mut write, Some(before), &one, &json).await?;
            store::commit(write).await?;
        }
        Ok(())
    }

    /// Destroys the rows of a purged year, piece by piece, and its key once more: a
    /// node that had not heard of the purge may have made one. Before them, what registrations
    /// would let somebody count again: their partner, and all of their dates but the year.
    pub(super) async fn destroy_rows(&self, year: u16) -> Result<(), ReleaseError> {
        let year = i64::from(year);
        let keys = YearKeys::new(self.objects.clone()).agreed_in(self.store);
        keys.destroy(year).await?;
        keys.forget(year).await?;
        let span = span(year);
        blur::registrations(self.store, span, |modules| modules::cut(modules, span)).await?;
        counting::destroy(self.store, year).await?;
        self.empty_log().await;
        Ok(())
    }
}
