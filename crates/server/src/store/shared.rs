//! What all programs that work on one database must have alike.

use super::{Kind, Result, Store, Write, new_id};

/// Which life of the database this is.
const INCARNATION: &str = "incarnation";

/// What holds under this name: this value, if none was said before.
pub async fn agree(store: &Store, name: &str, value: &str, now: i64) -> Result<String> {
    if let Some(value) = find(store, name).await? {
        return Ok(value);
    }
    let mut write = store.begin().await?;
    sqlx::query(
        "insert into shared (name, value, agreed_at) values ($1, $2, $3) \
         on conflict (name) do nothing",
    )
    .bind(name)
    .bind(value)
    .bind(now)
    .execute(&mut *write)
    .await?;
    let (value,): (String,) = sqlx::query_as("select value from shared where name = $1")
        .bind(name)
        .fetch_one(&mut *write)
        .await?;
    write.commit().await?;
    Ok(value)
}

/// What was agreed on under a name.
pub async fn find(store: &Store, name: &str) -> Result<Option<String>> {
    let row: Option<(String,)> = sqlx::query_as("select value from shared where name = $1")
        .bind(name)
        .fetch_optional(store.read())
        .await?;
    Ok(row.map(|it| it.0))
}

/// The names under which something was agreed on, in order.
pub async fn names(store: &Store) -> Result<Vec<String>> {
    let rows: Vec<(String,)> = sqlx::query_as("select name from shared order by name")
        .fetch_all(store.read())
        .await?;
    Ok(rows.into_iter().map(|it| it.0).collect())
}

/// Waits until nobody else is agreeing on this name, and keeps others out for as long as
/// the transaction is kept. On SQLite there are no others: none.
///
/// # Errors
///
/// [`StoreError`](super::StoreError) when the database fails, or others take too long.
pub async fn turn(store: &Store, name: &str) -> Result<Option<Write<'static>>> {
    if store.kind() == Kind::Sqlite {
        return Ok(None);
    }
    let mut write = store.begin().await?;
    // Who has it may ask a bucket meanwhile, which may be slow.
    sqlx::query("set local idle_in_transaction_session_timeout = '30s'")
        .execute(&mut *write)
        .await?;
    sqlx::query("select cast(pg_advisory_xact_lock(hashtext($1)) as text)")
        .bind(name)
        .execute(&mut *write)
        .await?;
    Ok(Some(write))
}

/// Forgets what was agreed on: the next one who has it says it anew. Whether there was
/// something.
pub async fn forget(store: &Store, name: &str) -> Result<bool> {
    let mut write = store.begin().await?;
    let done = sqlx::query("delete from shared where name = $1")
        .bind(name)
        .execute(&mut *write)
        .await?;
    write.commit().await?;
    Ok(done.rows_affected() > 0)
}

/// Which life of the database this is: the same for all nodes, another one once a copy of
/// it was restored.
pub async fn incarnation(store: &Store, now: i64) -> Result<String> {
    agree(store, INCARNATION, &new_id(), now).await
}

/// Begins another life, unless somebody else did: what was written after the copy was made
/// is not in it. `old`: the one that was restored.
pub async fn begin_incarnation(store: &Store, old: &str, now: i64) -> Result<String> {
    let mut write = store.begin().await?;
    sqlx::query("update shared set value = $1, agreed_at = $2 where name = $3 and value = $4")
        .bind(new_id())
        .bind(now)
        .bind(INCARNATION)
        .bind(old)
        .execute(&mut *write)
        .await?;
    write.commit().await?;
    incarnation(store, now).await
}
