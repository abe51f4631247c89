//! The hour by which the server judges that something is over.

use super::{Result, Store};

/// Goes on to `now`, but no further than `most` beyond the last time (at first: beyond the
/// day on which a learner was seen last): the hour to judge by.
pub async fn advance(store: &Store, now: i64, most: i64) -> Result<i64> {
    let mut write = store.begin().await?;
    sqlx::query(
        "insert into sweep (sweep_id, at) \
         select 1, coalesce((select max(seen_day) from learner), $1) where true \
         on conflict (sweep_id) do nothing",
    )
    .bind(now)
    .execute(&mut *write)
    .await?;
    let (at,): (i64,) = sqlx::query_as(
        "update sweep set at = case when at + $2 < $1 then at + $2 else $1 end \
         where sweep_id = 1 returning at",
    )
    .bind(now)
    .bind(most)
    .fetch_one(&mut *write)
    .await?;
    write.commit().await?;
    Ok(at)
}
