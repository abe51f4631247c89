//! Publications of updates: one after the other on all nodes, and those that nobody knows the end
//! of.

use super::{Kind, Result, Store, Write};

/// Long enough for whoever publishes meanwhile; then it is said that it can't be done now.
const WAIT: &str = "set local lock_timeout = '30s'; set local statement_timeout = '35s'; \
    set local idle_in_transaction_session_timeout = '10min'; \
    select cast(pg_advisory_xact_lock(7233912860149) as text)";

/// The turn of a node to publish, given up when this is dropped, or when the node dies. None:
/// SQLite has one node.
///
/// # Errors
/// [`StoreError::Held`](super::StoreError::Held) when another node publishes for too long.
pub async fn turn(store: &Store) -> Result<Option<Write<'static>>> {
    if store.kind() == Kind::Sqlite {
        return Ok(None);
    }
    let mut write = store.begin().await?;
    // A transaction: behind a pooler a session is somebody else's soon.
    sqlx::Executor::execute(&mut *write, sqlx::raw_sql(WAIT)).await?;
    Ok(Some(write))
}

/// What publications that were begun say of themselves, where nothing says how they ended.
pub async fn unsettled(store: &Store) -> Result<Vec<String>> {
    let found: Vec<(String,)> = sqlx::query_as(
        "select subject from journal as begun where action = 'updates.begin' and not exists \
         (select 1 from journal as ended where ended.subject = begun.subject \
         and ended.journal_id > begun.journal_id and ended.action in ('updates.publish', \
         'updates.rollback', 'updates.withdraw', 'updates.settled', 'updates.failed')) \
         order by journal_id",
    )
    .fetch_all(store.read())
    .await?;
    Ok(found.into_iter().map(|it| it.0).collect())
}

/// Publications that were carried out before a moment, as the journal names them, and when.
pub async fn published(store: &Store, before: i64) -> Result<Vec<(String, i64)>> {
    Ok(sqlx::query_as(
        "select subject, at from journal where at < $1 and action in ('updates.publish', \
         'updates.rollback', 'updates.withdraw', 'updates.settled') order by at, journal_id",
    )
    .bind(before)
    .fetch_all(store.read())
    .await?)
}
