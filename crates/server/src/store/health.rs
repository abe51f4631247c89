//! What errors the SCOs of a version made, and how many attempts met each.
//!
//! No number of it is shown: [`health`](crate::domain::health) says what is.

use std::collections::BTreeSet;

use sqlx::FromRow;

use super::{Result, Store};

/// One kind of error of one SCO.
#[derive(Clone, Debug, FromRow)]
pub struct ContentError {
    /// Identifier of the item.
    pub item_identifier: String,
    /// Such as `LMSSetValue cmi.core.score.raw 405`.
    pub call: String,
    /// Attempts that met it, each once a day.
    pub count: i64,
    /// As it was when the day of the last one began, in UTC.
    pub settled: i64,
    /// The last time, in unix milliseconds.
    pub last_at: i64,
}

/// Stands for calls that are counted without their names.
pub const OTHERS: &str = "…";

/// Most kinds of errors kept for one SCO: a hostile one could invent others.
const KINDS: i64 = 100;

/// The day of a moment begins, in UTC.
pub fn day_of(at: i64) -> i64 {
    at - at.rem_euclid(86_400_000)
}

/// Counts an attempt for each of the errors that it met.
pub async fn count(
    store: &Store,
    attempt_id: &str,
    calls: &BTreeSet<String>,
    now: i64,
) -> Result<()> {
    let mut write = store.begin().await?;
    for call in calls {
        sqlx::query(
            "insert into content_error (course_version_id, item_identifier, call, count, last_at) \
             select course_version_id, item_identifier, $2, 1, $3 \
             from attempt join registration using (registration_id) where attempt_id = $1 \
             and ((select count(*) from content_error e \
                   where e.course_version_id = registration.course_version_id \
                   and e.item_identifier = attempt.item_identifier) < $4 \
                  or exists (select 1 from content_error e \
                   where e.course_version_id = registration.course_version_id \
                   and e.item_identifier = attempt.item_identifier and e.call = $2)) \
             on conflict (course_version_id, item_identifier, call) do update \
             set settled = case when content_error.last_at < $5 then content_error.count \
                           else content_error.settled end, \
             count = content_error.count + 1, last_at = excluded.last_at",
        )
        .bind(attempt_id)
        .bind(call)
        .bind(now)
        .bind(KINDS)
        .bind(day_of(now))
        .execute(&mut *write)
        .await?;
    }
    write.commit().await?;
    Ok(())
}

/// The errors of a version, by where they were made.
pub async fn of_version(store: &Store, course_version_id: &str) -> Result<Vec<ContentError>> {
    Ok(sqlx::query_as(
        "select item_identifier, call, count, settled, last_at from content_error \
         where course_version_id = $1 order by item_identifier, call limit 5000",
    )
    .bind(course_version_id)
    .fetch_all(store.read())
    .await?)
}
