//! Partners' own numbers of a year: one a partner, which may be replaced once, and none once the
//! year is closed.

use sqlx::FromRow;

use super::{Result, Store, Write, journal};

/// A return that was received.
#[derive(Clone, Debug, FromRow)]
pub struct Received {
    /// The calendar year that it counts.
    pub year: i64,
    /// Whose.
    pub partner_id: String,
    /// As received; none once the year is purged.
    pub document: Option<String>,
    /// Ed25519 key of the partner's, in hexadecimal.
    pub public_key: String,
    /// SHA-256 of the document, in hexadecimal.
    pub digest: String,
    /// When.
    pub received_at: i64,
    /// Who sent it.
    pub account_id: Option<String>,
    /// 1 when it took the place of another one.
    pub replaced: i64,
}

/// A return to keep; callers have checked it against the plan of its year.
#[derive(Clone, Copy, Debug)]
pub struct NewReturn<'a> {
    /// The calendar year that it counts.
    pub year: i64,
    /// Whose.
    pub partner_id: &'a str,
    /// As received.
    pub document: &'a str,
    /// Ed25519 key of the partner's, in hexadecimal.
    pub public_key: &'a str,
    /// SHA-256 of the document, in hexadecimal.
    pub digest: &'a str,
    /// Who sends it.
    pub account_id: Option<&'a str>,
}

/// What became of a return.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Put {
    /// It is kept, for the first time or in the place of another one.
    Kept,
    /// The partner sent this one already, or replaced one by it: there is no third.
    AlreadySent {
        /// Unix milliseconds.
        received_at: i64,
    },
    /// The year takes none: it was never opened, or is closed.
    NotOpen,
}

macro_rules! return_sql {
    ($condition:literal) => {
        concat!(
            "select year, partner_id, document, public_key, digest, received_at, account_id, replaced \
             from partner_return ",
            $condition
        )
    };
}

/// Keeps a return, unless the year takes none or there is one.
pub async fn put_return(store: &Store, new: NewReturn<'_>, now: i64) -> Result<Put> {
    let mut write = store.begin().await?;
    // Whoever closes the year waits for this row, or this waits for them.
    let open =
        sqlx::query("update statistics_year set state = state where year = $1 and state = 'open'")
            .bind(new.year)
            .execute(&mut *write)
            .await?;
    if open.rows_affected() == 0 {
        return Ok(Put::NotOpen);
    }
    let kept = sqlx::query(
        "insert into partner_return \
         (year, partner_id, document, public_key, digest, received_at, account_id) \
         values ($1, $2, $3, $4, $5, $6, $7) on conflict (year, partner_id) do update set \
         document = excluded.document, public_key = excluded.public_key, \
         digest = excluded.digest, received_at = excluded.received_at, \
         account_id = excluded.account_id, replaced = 1 \
         where partner_return.replaced = 0 and partner_return.digest <> excluded.digest",
    )
    .bind(new.year)
    .bind(new.partner_id)
    .bind(new.document)
    .bind(new.public_key)
    .bind(new.digest)
    .bind(now)
    .bind(new.account_id)
    .execute(&mut *write)
    .await?;
    if kept.rows_affected() == 0 {
        let (received_at,): (i64,) = sqlx::query_as(
            "select received_at from partner_return where year = $1 and partner_id = $2",
        )
        .bind(new.year)
        .bind(new.partner_id)
        .fetch_one(&mut *write)
        .await?;
        return Ok(Put::AlreadySent { received_at });
    }
    let subject = new.year.to_string();
    journal::note(
        &mut write,
        new.account_id,
        "statistics.return",
        &subject,
        now,
    )
    .await?;
    write.commit().await?;
    Ok(Put::Kept)
}

/// Returns of a year, by partner.
pub async fn returns_of(store: &Store, year: i64) -> Result<Vec<Received>> {
    Ok(
        sqlx::query_as(return_sql!("where year = $1 order by partner_id"))
            .bind(year)
            .fetch_all(store.read())
            .await?,
    )
}

/// Returns of a partner, the latest first.
pub async fn returns_of_partner(store: &Store, partner_id: &str) -> Result<Vec<Received>> {
    Ok(
        sqlx::query_as(return_sql!("where partner_id = $1 order by year desc"))
            .bind(partner_id)
            .fetch_all(store.read())
            .await?,
    )
}

/// Partners that sent a return for a year, by identifier.
pub async fn sent(store: &Store, year: i64) -> Result<Vec<String>> {
    let rows: Vec<(String,)> =
        sqlx::query_as("select partner_id from partner_return where year = $1 order by partner_id")
            .bind(year)
            .fetch_all(store.read())
            .await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Destroys the documents of a year; that there were returns stays known.
pub async fn forget_documents(write: &mut Write<'_>, year: i64) -> Result<()> {
    sqlx::query("update partner_return set document = null where year = $1")
        .bind(year)
        .execute(&mut **write)
        .await?;
    Ok(())
}
