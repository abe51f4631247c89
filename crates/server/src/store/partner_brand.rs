//! How partners brand their packages themselves, and which packages carry it.

use sqlx::FromRow;

use super::{Result, Store, journal};

/// A partner's branding, its texts checked by whoever keeps it.
#[derive(Clone, Debug, Default, PartialEq, Eq, FromRow)]
pub struct PartnerBrand {
    /// As learners see it, 1 to 100 characters.
    pub name: String,
    /// `#rrggbb`; empty: the programme's.
    pub colour: String,
    /// `https:` or `mailto:`; empty: none.
    pub contact: String,
    /// The same, where the end of a module leads.
    pub return_url: String,
    /// Words of that link; empty: the name.
    pub return_label: String,
    /// The logo's file as Base64; empty: none.
    pub logo: String,
    /// 1: packages may tell of completed modules, where the administration listens.
    pub tells: i64,
    /// When it was kept, in unix milliseconds.
    pub changed_at: i64,
}

/// Which of the two brandings that a partner may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Seen in the preview only.
    Draft,
    /// Its packages carry it.
    InForce,
}

impl Stage {
    fn flag(self) -> i64 {
        i64::from(self == Stage::InForce)
    }
}

/// A partner's branding; none: it has not made one.
///
/// # Errors
///
/// [`StoreError`](super::StoreError) when the database fails.
pub async fn find(store: &Store, partner_id: &str, stage: Stage) -> Result<Option<PartnerBrand>> {
    Ok(sqlx::query_as(
        "select name, colour, contact, return_url, return_label, logo, tells, changed_at \
         from partner_brand where partner_id = $1 and is_in_force = $2",
    )
    .bind(partner_id)
    .bind(stage.flag())
    .fetch_optional(store.read())
    .await?)
}

/// Whether the partner of this slug brands its packages itself.
///
/// # Errors
///
/// [`StoreError`](super::StoreError) when the database fails.
pub async fn is_own(store: &Store, slug: &str) -> Result<bool> {
    let found: Option<(i64,)> = sqlx::query_as(
        "select is_in_force from partner_brand join partner using (partner_id) \
         where slug = $1 and is_in_force = 1",
    )
    .bind(slug)
    .fetch_optional(store.read())
    .await?;
    Ok(found.is_some())
}

/// Keeps a branding in the place of the former one of its stage. One that comes into force
/// is noted in the journal of actions, and takes the draft's place.
///
/// # Errors
///
/// [`StoreError`](super::StoreError) when the database fails.
pub async fn keep(
    store: &Store,
    account_id: Option<&str>,
    partner_id: &str,
    slug: &str,
    stage: Stage,
    brand: &PartnerBrand,
) -> Result<()> {
    let mut write = store.begin().await?;
    sqlx::query(
        "insert into partner_brand (partner_id, is_in_force, name, colour, contact, return_url, \
         return_label, logo, tells, changed_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
         on conflict (partner_id, is_in_force) do update set name = excluded.name, \
         colour = excluded.colour, contact = excluded.contact, \
         return_url = excluded.return_url, return_label = excluded.return_label, \
         logo = excluded.logo, tells = excluded.tells, changed_at = excluded.changed_at",
    )
    .bind(partner_id)
    .bind(stage.flag())
    .bind(&brand.name)
    .bind(&brand.colour)
    .bind(&brand.contact)
    .bind(&brand.return_url)
    .bind(&brand.return_label)
    .bind(&brand.logo)
    .bind(brand.tells)
    .bind(brand.changed_at)
    .execute(&mut *write)
    .await?;
    if stage == Stage::InForce {
        sqlx::query("delete from partner_brand where partner_id = $1 and is_in_force = 0")
            .bind(partner_id)
            .execute(&mut *write)
            .await?;
        journal::note(
            &mut write,
            account_id,
            "partner.brand",
            slug,
            brand.changed_at,
        )
        .await?;
    }
    write.commit().await?;
    Ok(())
}

/// Forgets what a partner tried out.
///
/// # Errors
///
/// [`StoreError`](super::StoreError) when the database fails.
pub async fn drop_draft(store: &Store, partner_id: &str) -> Result<()> {
    let mut write = store.begin().await?;
    sqlx::query("delete from partner_brand where partner_id = $1 and is_in_force = 0")
        .bind(partner_id)
        .execute(&mut *write)
        .await?;
    write.commit().await?;
    Ok(())
}

/// What became of a plain package that was to be branded.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Made {
    /// SHA-256 of the plain package.
    pub source_sha256: String,
    /// Name of its file.
    pub source_file: String,
    /// Hash of the branding.
    pub brand: String,
    /// SHA-256 of the branded package; empty: it could not be made.
    pub sha256: String,
}

/// What was made for a partner.
///
/// # Errors
///
/// [`StoreError`](super::StoreError) when the database fails.
pub async fn made(store: &Store, partner_id: &str) -> Result<Vec<Made>> {
    Ok(sqlx::query_as(
        "select source_sha256, source_file, brand, sha256 from branded_package \
         where partner_id = $1 order by source_file, source_sha256",
    )
    .bind(partner_id)
    .fetch_all(store.read())
    .await?)
}

/// Notes what was made, in the place of what was made of the same package before.
///
/// # Errors
///
/// [`StoreError`](super::StoreError) when the database fails.
pub async fn note_made(store: &Store, partner_id: &str, made: &Made, now: i64) -> Result<()> {
    let mut write = store.begin().await?;
    sqlx::query(
        "insert into branded_package (partner_id, source_sha256, source_file, brand, sha256, \
         made_at) values ($1, $2, $3, $4, $5, $6) \
         on conflict (partner_id, source_sha256, source_file) do update set \
         brand = excluded.brand, sha256 = excluded.sha256, made_at = excluded.made_at",
    )
    .bind(partner_id)
    .bind(&made.source_sha256)
    .bind(&made.source_file)
    .bind(&made.brand)
    .bind(&made.sha256)
    .bind(now)
    .execute(&mut *write)
    .await?;
    write.commit().await?;
    Ok(())
}
