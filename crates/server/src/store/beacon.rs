//! Completed modules that partners' packages tell of.

use sqlx::FromRow;

use super::{Result, Store, Write, journal};

/// Completions of one month.
#[derive(Clone, FromRow)]
pub struct Completions {
    /// The partner's name in addresses.
    pub partner: String,
    /// The course's name in addresses.
    pub course: String,
    /// Such as `2026-11`.
    pub month: String,
    /// How many: exact, never shown.
    pub count: i64,
}

/// Most versions told apart of one course for one partner and month: a forger could
/// invent others. What comes then is counted without its version: whoever invents
/// versions must not silence the true one.
const VERSIONS: i64 = 20;

/// Adds one, when there are such a partner, who opted in, and such a course of ours, in
/// a year that is not closed: what came later would outlive the purge of the year.
/// Nothing tells the sender whether it was added.
///
/// # Errors
///
/// [`StoreError`](super::StoreError) when the database fails.
pub async fn hear(
    store: &Store,
    partner: &str,
    course: &str,
    version: &str,
    month: &str,
) -> Result<()> {
    let year: i64 = month.get(..4).and_then(|it| it.parse().ok()).unwrap_or(0);
    let mut write = store.begin().await?;
    sqlx::query(
        "insert into beacon (partner_id, course_id, version, month, count) \
         select p.partner_id, c.course_id, \
         case when (select count(*) from beacon b where b.partner_id = p.partner_id \
               and b.course_id = c.course_id and b.month = $4) < $5 \
              or exists (select 1 from beacon b where b.partner_id = p.partner_id \
               and b.course_id = c.course_id and b.month = $4 and b.version = $3) \
         then $3 else '' end, $4, 1 from partner p, course c \
         where p.slug = $1 and p.has_beacon = 1 and c.slug = $2 and c.is_own = 1 \
         and not exists (select 1 from statistics_year y \
               where y.year = $6 and y.state <> 'open') \
         on conflict (partner_id, course_id, version, month) do update \
         set count = beacon.count + 1",
    )
    .bind(partner)
    .bind(course)
    .bind(version)
    .bind(month)
    .bind(VERSIONS)
    .bind(year)
    .execute(&mut *write)
    .await?;
    write.commit().await?;
    Ok(())
}

/// What was told in a year, by partner, course and month; versions together.
///
/// # Errors
///
/// [`StoreError`](super::StoreError) when the database fails.
pub async fn of_year(store: &Store, year: u16) -> Result<Vec<Completions>> {
    Ok(sqlx::query_as(
        "select p.slug as partner, c.slug as course, b.month as month, \
         cast(sum(b.count) as bigint) as count \
         from beacon b join partner p using (partner_id) join course c using (course_id) \
         where b.month between $1 and $2 group by p.slug, c.slug, b.month \
         order by p.slug, c.slug, b.month",
    )
    .bind(format!("{year:04}-01"))
    .bind(format!("{year:04}-12"))
    .fetch_all(store.read())
    .await?)
}

/// Whether each partner's packages are heard, by its name in addresses.
///
/// # Errors
///
/// [`StoreError`](super::StoreError) when the database fails.
pub async fn partners(store: &Store) -> Result<Vec<String>> {
    Ok(
        sqlx::query_scalar("select slug from partner where has_beacon = 1 order by slug")
            .fetch_all(store.read())
            .await?,
    )
}

/// Whether a partner's packages are heard.
///
/// # Errors
///
/// [`StoreError`](super::StoreError) when the database fails.
pub async fn is_heard(store: &Store, partner_id: &str) -> Result<bool> {
    let found: Option<i64> =
        sqlx::query_scalar("select has_beacon from partner where partner_id = $1")
            .bind(partner_id)
            .fetch_optional(store.read())
            .await?;
    Ok(found == Some(1))
}

/// Begins or ceases to hear a partner's packages. What was heard stays, and counts if the
/// partner is heard when its year is frozen.
///
/// # Errors
///
/// [`StoreError`](super::StoreError) when the database fails.
pub async fn listen(
    store: &Store,
    account_id: Option<&str>,
    slug: &str,
    is_heard: bool,
    now: i64,
) -> Result<()> {
    let mut write = store.begin().await?;
    sqlx::query("update partner set has_beacon = $2 where slug = $1")
        .bind(slug)
        .bind(i64::from(is_heard))
        .execute(&mut *write)
        .await?;
    let action = match is_heard {
        true => "partner.beacon.on",
        false => "partner.beacon.off",
    };
    journal::note(&mut write, account_id, action, slug, now).await?;
    write.commit().await?;
    Ok(())
}

/// Forgets what was told in a year, when its rows are destroyed.
///
/// # Errors
///
/// [`StoreError`](super::StoreError) when the database fails.
pub async fn forget(write: &mut Write<'_>, year: i64) -> Result<()> {
    sqlx::query("delete from beacon where month between $1 and $2")
        .bind(format!("{year:04}-01"))
        .bind(format!("{year:04}-12"))
        .execute(&mut **write)
        .await?;
    Ok(())
}
