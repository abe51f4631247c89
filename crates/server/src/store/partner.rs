//! Partners: the organisations that distribute the courses.

use sqlx::FromRow;

use super::{Result, Store, journal, new_id};

/// One partner.
#[derive(Clone, Debug, FromRow)]
pub struct Partner {
    /// Identifier.
    pub partner_id: String,
    /// In addresses.
    pub slug: String,
    /// As shown.
    pub name: String,
    /// Of the closed list of kinds ([`statistics::plan::PARTNER_TYPES`]).
    pub kind: String,
}

/// Adds a partner; callers check the kind against the closed list.
///
/// # Errors
///
/// [`StoreError::Conflict`](super::StoreError::Conflict) when the slug is taken.
pub async fn create(
    store: &Store,
    account_id: Option<&str>,
    slug: &str,
    name: &str,
    kind: &str,
    now: i64,
) -> Result<String> {
    let id = new_id();
    let mut write = store.begin().await?;
    sqlx::query(
        "insert into partner (partner_id, slug, name, kind, created_at) \
         values ($1, $2, $3, $4, $5)",
    )
    .bind(&id)
    .bind(slug)
    .bind(name)
    .bind(kind)
    .bind(now)
    .execute(&mut *write)
    .await?;
    journal::note(&mut write, account_id, "partner.add", slug, now).await?;
    write.commit().await?;
    Ok(id)
}

/// The partner of this slug.
pub async fn find_by_slug(store: &Store, slug: &str) -> Result<Option<Partner>> {
    Ok(
        sqlx::query_as("select partner_id, slug, name, kind from partner where slug = $1")
            .bind(slug)
            .fetch_optional(store.read())
            .await?,
    )
}

/// The partner of this identifier.
pub async fn find(store: &Store, partner_id: &str) -> Result<Option<Partner>> {
    Ok(
        sqlx::query_as("select partner_id, slug, name, kind from partner where partner_id = $1")
            .bind(partner_id)
            .fetch_optional(store.read())
            .await?,
    )
}

/// Whom a partner's learners are, of the audiences that courses are for; empty: nobody
/// said.
pub async fn audience(store: &Store, partner_id: &str) -> Result<String> {
    let found: Option<(String,)> =
        sqlx::query_as("select audience from partner where partner_id = $1")
            .bind(partner_id)
            .fetch_optional(store.read())
            .await?;
    Ok(found.map(|(it,)| it).unwrap_or_default())
}

/// Says whom a partner's learners are.
pub async fn set_audience(
    store: &Store,
    account_id: Option<&str>,
    partner: &Partner,
    audience: &str,
    now: i64,
) -> Result<()> {
    let mut write = store.begin().await?;
    sqlx::query("update partner set audience = $2 where partner_id = $1")
        .bind(&partner.partner_id)
        .bind(audience)
        .execute(&mut *write)
        .await?;
    journal::note(
        &mut write,
        account_id,
        "partner.audience",
        &partner.slug,
        now,
    )
    .await?;
    write.commit().await?;
    Ok(())
}

/// Every partner, by name.
pub async fn all(store: &Store) -> Result<Vec<Partner>> {
    Ok(
        sqlx::query_as("select partner_id, slug, name, kind from partner order by name, slug")
            .fetch_all(store.read())
            .await?,
    )
}
