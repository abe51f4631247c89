//! How often the SCOs of a version made errors.

use sqlx::FromRow;

use super::{Result, Store};

/// One kind of error of one SCO.
#[derive(Clone, Debug, FromRow)]
pub struct ContentError {
    /// Identifier of the item.
    pub item_identifier: String,
    /// Such as `LMSSetValue cmi.core.score.raw 405`.
    pub call: String,
    /// How often it was reported.
    pub count: i64,
    /// The last time, in unix milliseconds.
    pub last_at: i64,
}

/// Stands for calls that are counted without their names.
pub const OTHERS: &str = "…";

/// Most kinds of errors kept for one SCO: a hostile one could invent others.
const KINDS: i64 = 100;

/// Counts errors that a player reports.
///
/// # Errors
///
/// [`StoreError`](super::StoreError) when the database fails.
pub async fn count(
    store: &Store,
    attempt_id: &str,
    calls: &[(String, i64)],
    now: i64,
) -> Result<()> {
    let mut write = store.begin().await?;
    for (call, times) in calls {
        sqlx::query(
            "insert into content_error (course_version_id, item_identifier, call, count, last_at) \
             select course_version_id, item_identifier, $2, $3, $4 \
             from attempt join registration using (registration_id) where attempt_id = $1 \
             and ((select count(*) from content_error e \
                   where e.course_version_id = registration.course_version_id \
                   and e.item_identifier = attempt.item_identifier) < $5 \
                  or exists (select 1 from content_error e \
                   where e.course_version_id = registration.course_version_id \
                   and e.item_identifier = attempt.item_identifier and e.call = $2)) \
             on conflict (course_version_id, item_identifier, call) do update \
             set count = content_error.count + excluded.count, last_at = excluded.last_at",
        )
        .bind(attempt_id)
        .bind(call)
        .bind(*times)
        .bind(now)
        .bind(KINDS)
        .execute(&mut *write)
        .await?;
    }
    write.commit().await?;
    Ok(())
}

/// The errors of a version, most frequent first.
///
/// # Errors
///
/// [`StoreError`](super::StoreError) when the database fails.
pub async fn of_version(store: &Store, course_version_id: &str) -> Result<Vec<ContentError>> {
    Ok(sqlx::query_as(
        "select item_identifier, call, count, last_at from content_error \
         where course_version_id = $1 order by count desc, call limit 500",
    )
    .bind(course_version_id)
    .fetch_all(store.read())
    .await?)
}
