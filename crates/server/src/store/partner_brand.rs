//! How partners brand their packages themselves, and which packages carry it.

use sqlx::FromRow;

use super::built_package::{self, BuiltPackage};
use super::{Result, Store, Write, journal};

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
    /// Origin of the server that packages take new content from; empty: they keep their own.
    pub updates: String,
    /// Public keys that may sign it, separated by a space.
    pub updates_keys: String,
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
pub async fn find(store: &Store, partner_id: &str, stage: Stage) -> Result<Option<PartnerBrand>> {
    Ok(sqlx::query_as(
        "select name, colour, contact, return_url, return_label, logo, tells, updates, \
         updates_keys, changed_at from partner_brand where partner_id = $1 and is_in_force = $2",
    )
    .bind(partner_id)
    .bind(stage.flag())
    .fetch_optional(store.read())
    .await?)
}

/// Whether the partner of this slug brands its packages itself.
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
         return_label, logo, tells, changed_at, updates, updates_keys) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) \
         on conflict (partner_id, is_in_force) do update set name = excluded.name, \
         colour = excluded.colour, contact = excluded.contact, \
         return_url = excluded.return_url, return_label = excluded.return_label, \
         logo = excluded.logo, tells = excluded.tells, changed_at = excluded.changed_at, \
         updates = excluded.updates, updates_keys = excluded.updates_keys",
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
    .bind(&brand.updates)
    .bind(&brand.updates_keys)
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
pub async fn drop_draft(store: &Store, partner_id: &str) -> Result<()> {
    let mut write = store.begin().await?;
    sqlx::query("delete from partner_brand where partner_id = $1 and is_in_force = 0")
        .bind(partner_id)
        .execute(&mut *write)
        .await?;
    write.commit().await?;
    Ok(())
}

/// Takes the branding in force back: it is the draft then, unless there is one, and the
/// partner's packages in its name are no longer offered. Noted in the journal of actions.
/// Gives whether one was in force.
pub async fn withdraw(
    store: &Store,
    account_id: Option<&str>,
    partner_id: &str,
    slug: &str,
    now: i64,
) -> Result<bool> {
    let mut write = store.begin().await?;
    let was = sqlx::query(
        "insert into partner_brand (partner_id, is_in_force, name, colour, contact, return_url, \
         return_label, logo, tells, updates, updates_keys, changed_at) select partner_id, 0, \
         name, colour, contact, return_url, return_label, logo, tells, updates, updates_keys, \
         changed_at from partner_brand \
         where partner_id = $1 and is_in_force = 1 on conflict (partner_id, is_in_force) do nothing",
    );
    was.bind(partner_id).execute(&mut *write).await?;
    let gone = sqlx::query("delete from partner_brand where partner_id = $1 and is_in_force = 1")
        .bind(partner_id)
        .execute(&mut *write)
        .await?;
    if gone.rows_affected() == 0 {
        return Ok(false);
    }
    sqlx::query("delete from branded_package where partner_id = $1")
        .bind(partner_id)
        .execute(&mut *write)
        .await?;
    sqlx::query("delete from built_package where partner_slug = $1")
        .bind(slug)
        .execute(&mut *write)
        .await?;
    journal::note(&mut write, account_id, "partner.unbrand", slug, now).await?;
    write.commit().await?;
    Ok(true)
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
pub async fn made(store: &Store, partner_id: &str) -> Result<Vec<Made>> {
    Ok(sqlx::query_as(
        "select source_sha256, source_file, brand, sha256 from branded_package \
         where partner_id = $1 order by source_file, source_sha256",
    )
    .bind(partner_id)
    .fetch_all(store.read())
    .await?)
}

/// Offers what was made (none: it could not be) and notes it, in the place of what was made
/// of the same package before. Does neither once the branding was withdrawn.
pub async fn offer_made(
    store: &Store,
    partner_id: &str,
    made: &Made,
    package: Option<&BuiltPackage>,
    now: i64,
) -> Result<()> {
    let mut write = store.begin().await?;
    if !is_in_force(&mut write, partner_id).await? {
        return Ok(());
    }
    if let Some(package) = package {
        built_package::offer_in(&mut write, package).await?;
    }
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

/// Whether the partner has a branding in force; it keeps it until this change is done.
async fn is_in_force(write: &mut Write<'_>, partner_id: &str) -> Result<bool> {
    let held = sqlx::query(
        "update partner_brand set is_in_force = 1 where partner_id = $1 and is_in_force = 1",
    )
    .bind(partner_id)
    .execute(&mut **write)
    .await?;
    Ok(held.rows_affected() == 1)
}
