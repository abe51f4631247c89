//! Who agreed to what, and when.

use sqlx::FromRow;

use super::{Result, Store, journal};

/// A partner's agreement to one version of the text.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Agreement {
    /// The partner's identifier.
    pub partner_id: String,
    /// Which text.
    pub version: i64,
    /// Login of who agreed for the partner.
    pub login: String,
    /// When, in unix milliseconds.
    pub agreed_at: i64,
}

/// Keeps that a partner agrees. Who agreed first stays: a second time changes nothing.
///
/// # Errors
///
/// [`StoreError`](super::StoreError) when there is no such partner or account, or the
/// database fails.
pub async fn accept(
    store: &Store,
    partner_id: &str,
    account_id: &str,
    version: i64,
    now: i64,
) -> Result<()> {
    let mut write = store.begin().await?;
    let done = sqlx::query(
        "insert into agreement (partner_id, version, account_id, agreed_at) \
         values ($1, $2, $3, $4) on conflict (partner_id, version) do nothing",
    )
    .bind(partner_id)
    .bind(version)
    .bind(account_id)
    .bind(now)
    .execute(&mut *write)
    .await?;
    if done.rows_affected() > 0 {
        let (slug,): (String,) = sqlx::query_as("select slug from partner where partner_id = $1")
            .bind(partner_id)
            .fetch_one(&mut *write)
            .await?;
        let subject = format!("{slug} v{version}");
        journal::note(&mut write, Some(account_id), "partner.agree", &subject, now).await?;
    }
    write.commit().await?;
    Ok(())
}

/// What a partner agreed to, the newest text first.
pub async fn of_partner(store: &Store, partner_id: &str) -> Result<Vec<Agreement>> {
    Ok(sqlx::query_as(
        "select agreement.partner_id, version, login, agreed_at \
         from agreement join account using (account_id) \
         where agreement.partner_id = $1 order by version desc",
    )
    .bind(partner_id)
    .fetch_all(store.read())
    .await?)
}

/// The newest agreement of each partner that has one.
pub async fn latest(store: &Store) -> Result<Vec<Agreement>> {
    Ok(sqlx::query_as(
        "select agreement.partner_id, agreement.version, login, agreed_at from agreement \
         join account using (account_id) \
         join (select partner_id as owner, max(version) as newest from agreement \
               group by partner_id) as last \
           on owner = agreement.partner_id and newest = agreement.version \
         order by agreement.partner_id",
    )
    .fetch_all(store.read())
    .await?)
}
