//! Signed-in browsers.

use super::{Result, Store};

/// Whose browser it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Holder {
    /// A learner, by identifier.
    Learner(String),
    /// An administrator or a partner, by identifier.
    Account(String),
}

/// Keeps a session until `expires_at`.
pub async fn open(store: &Store, hash: &str, holder: &Holder, expires_at: i64) -> Result<()> {
    let (learner, account) = match holder {
        Holder::Learner(id) => (Some(id.as_str()), None),
        Holder::Account(id) => (None, Some(id.as_str())),
    };
    let mut write = store.begin().await?;
    sqlx::query(
        "insert into session (session_hash, learner_id, account_id, expires_at) \
         values ($1, $2, $3, $4)",
    )
    .bind(hash)
    .bind(learner)
    .bind(account)
    .bind(expires_at)
    .execute(&mut *write)
    .await?;
    write.commit().await?;
    Ok(())
}

/// Whose session this is, if it is one and still valid.
pub async fn holder(store: &Store, hash: &str, now: i64) -> Result<Option<Holder>> {
    let row: Option<(Option<String>, Option<String>)> = sqlx::query_as(
        "select learner_id, account_id from session where session_hash = $1 and expires_at > $2",
    )
    .bind(hash)
    .bind(now)
    .fetch_optional(store.read())
    .await?;
    Ok(row.and_then(|row| match row {
        (Some(learner), _) => Some(Holder::Learner(learner)),
        (None, Some(account)) => Some(Holder::Account(account)),
        (None, None) => None,
    }))
}

/// Ends a session.
pub async fn close(store: &Store, hash: &str) -> Result<()> {
    let mut write = store.begin().await?;
    sqlx::query("delete from session where session_hash = $1")
        .bind(hash)
        .execute(&mut *write)
        .await?;
    write.commit().await?;
    Ok(())
}

/// Forgets sessions that are over. Gives how many.
pub async fn sweep(store: &Store, now: i64) -> Result<u64> {
    let mut write = store.begin().await?;
    let done = sqlx::query("delete from session where expires_at <= $1")
        .bind(now)
        .execute(&mut *write)
        .await?;
    write.commit().await?;
    Ok(done.rows_affected())
}
