//! Limits that hold across nodes: each try costs time, and only so much may be owed.

use super::{Result, Store};

/// What a try costs, and how much may be owed, in milliseconds.
#[derive(Clone, Copy, Debug)]
pub struct Price {
    /// Of one try.
    pub cost: i64,
    /// As many tries at once as this has costs.
    pub most: i64,
}

/// Pays for a try, if it can be afforded now. Whether it can.
pub async fn pay(store: &Store, name: &str, price: Price, now: i64) -> Result<bool> {
    let mut write = store.begin().await?;
    let row: Option<(i64,)> = sqlx::query_as(
        "insert into spent (name, until) values ($1, $2 + $3) on conflict (name) do update \
         set until = case when spent.until > $2 then spent.until else $2 end + $3 \
         where spent.until + $3 <= $2 + $4 returning until",
    )
    .bind(name)
    .bind(now)
    .bind(price.cost)
    .bind(price.most)
    .fetch_optional(&mut *write)
    .await?;
    write.commit().await?;
    Ok(row.is_some())
}

/// Forgets what is paid for.
pub async fn sweep(store: &Store, now: i64) -> Result<()> {
    let mut write = store.begin().await?;
    sqlx::query("delete from spent where until < $1")
        .bind(now)
        .execute(&mut *write)
        .await?;
    write.commit().await?;
    Ok(())
}
