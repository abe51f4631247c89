//! How far the database's history is, so that an older copy of it is told from it.

use super::{Result, Store};

/// Says that a server works on this database: how often one said so, this time included.
/// It only grows, as long as no older copy is put in its place.
pub async fn beat(store: &Store) -> Result<i64> {
    let mut write = store.begin().await?;
    let (beats,): (i64,) = sqlx::query_as(
        "insert into history (one, beats) values (1, 1) \
         on conflict (one) do update set beats = history.beats + 1 returning beats",
    )
    .fetch_one(&mut *write)
    .await?;
    write.commit().await?;
    Ok(beats)
}
