//! What accounts did, for administrators to read.

use sqlx::FromRow;

use super::{Result, Store, Write, new_id};

/// One action.
#[derive(Clone, Debug, FromRow)]
pub struct Action {
    /// When, in unix milliseconds.
    pub at: i64,
    /// Login of who did it; none: the server or the command line.
    pub login: Option<String>,
    /// A stable word, such as `course.add`.
    pub action: String,
    /// What it was done to.
    pub subject: String,
}

/// Notes an action in the transaction that does it.
pub async fn note(
    write: &mut Write<'_>,
    account_id: Option<&str>,
    action: &str,
    subject: &str,
    now: i64,
) -> Result<()> {
    sqlx::query(
        "insert into journal (journal_id, at, account_id, action, subject) \
         values ($1, $2, $3, $4, $5)",
    )
    .bind(new_id())
    .bind(now)
    .bind(account_id)
    .bind(action)
    .bind(subject)
    .execute(&mut **write)
    .await?;
    Ok(())
}

/// The latest actions, newest first.
pub async fn latest(store: &Store, limit: i64) -> Result<Vec<Action>> {
    Ok(sqlx::query_as(
        "select at, login, action, subject from journal left join account using (account_id) \
         order by at desc, journal_id desc limit $1",
    )
    .bind(limit)
    .fetch_all(store.read())
    .await?)
}
