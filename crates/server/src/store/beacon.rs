//! Completed modules that partners' packages tell of.

use sqlx::FromRow;

use super::{Result, Store, Write, journal, participation};

/// Completions of one month.
#[derive(Clone, FromRow)]
pub struct Completions {
    /// The partner's name in addresses.
    pub partner: String,
    /// The course's name in addresses.
    pub course: String,
    /// 1..=12.
    pub month: i64,
    /// How many: exact, never shown.
    pub count: i64,
}

/// Keeps one, when there are such a partner, who opted in, and such a course of ours, in
/// a year that is not closed: what came later would outlive the purge of the year.
/// Nothing tells the sender whether it was kept. `month`: such as `2026-11`.
pub async fn hear(store: &Store, partner: &str, course: &str, month: &str) -> Result<()> {
    let number = |range: std::ops::Range<usize>| month.get(range).and_then(|it| it.parse().ok());
    let (Some(year), Some(month @ 1..=12)) = (number(0..4), number(5..7)) else {
        return Ok(());
    };
    let mut write = store.begin().await?;
    let known: Option<(String,)> = sqlx::query_as(
        "select p.partner_id from partner p, course c \
         where p.slug = $1 and p.has_beacon = 1 and c.slug = $2 and c.is_own = 1",
    )
    .bind(partner)
    .bind(course)
    .fetch_optional(&mut *write)
    .await?;
    let Some((partner_id,)) = known else {
        return Ok(());
    };
    if !participation::year_is_open(&mut write, year).await? {
        return Ok(());
    }
    let partner = participation::code(&mut write, "partner", &partner_id).await?;
    let course = participation::counted_as(&mut write, year, course).await?;
    let course = participation::code(&mut write, "course", &course).await?;
    let (by_chance, _) = uuid::Uuid::new_v4().as_u64_pair();
    sqlx::query(
        "insert into heard (year, partner, course, month, heard_id) values ($1, $2, $3, $4, $5) \
         on conflict do nothing",
    )
    .bind(year)
    .bind(partner)
    .bind(course)
    .bind(month)
    .bind(by_chance.cast_signed())
    .execute(&mut *write)
    .await?;
    write.commit().await?;
    Ok(())
}

/// What was told in a year, by partner, course and month: for its freeze alone.
pub async fn of_year(store: &Store, year: u16) -> Result<Vec<Completions>> {
    let mut all: Vec<Completions> = sqlx::query_as(
        "select p.slug as partner, c.name as course, h.month as month, h.count as count \
         from (select partner, course, month, count(*) as count from heard \
               where year = $1 group by partner, course, month) as h \
         join participation_code k on k.kind = 'partner' and k.code = h.partner \
         join partner p on p.partner_id = k.name \
         join participation_code c on c.kind = 'course' and c.code = h.course",
    )
    .bind(i64::from(year))
    .fetch_all(store.read())
    .await?;
    // What a former version counted.
    let former: Vec<Completions> = sqlx::query_as(
        "select p.slug as partner, c.slug as course, \
         cast(substr(b.month, 6, 2) as bigint) as month, cast(sum(b.count) as bigint) as count \
         from beacon b join partner p using (partner_id) join course c using (course_id) \
         where b.month between $1 and $2 group by p.slug, c.slug, b.month",
    )
    .bind(format!("{year:04}-01"))
    .bind(format!("{year:04}-12"))
    .fetch_all(store.read())
    .await?;
    for one in former {
        let same = |it: &&mut Completions| {
            (&it.partner, &it.course, it.month) == (&one.partner, &one.course, one.month)
        };
        match all.iter_mut().find(same) {
            Some(there) => there.count += one.count,
            None => all.push(one),
        }
    }
    all.sort_by(|a, b| (&a.partner, &a.course, a.month).cmp(&(&b.partner, &b.course, b.month)));
    Ok(all)
}

/// Whether each partner's packages are heard, by its name in addresses.
pub async fn partners(store: &Store) -> Result<Vec<String>> {
    Ok(
        sqlx::query_scalar("select slug from partner where has_beacon = 1 order by slug")
            .fetch_all(store.read())
            .await?,
    )
}

/// Whether a partner's packages are heard.
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

/// Forgets what former versions counted of a year, when its rows are destroyed.
pub async fn forget(write: &mut Write<'_>, year: i64) -> Result<()> {
    sqlx::query("delete from beacon where month between $1 and $2")
        .bind(format!("{year:04}-01"))
        .bind(format!("{year:04}-12"))
        .execute(&mut **write)
        .await?;
    Ok(())
}

/// Rows destroyed in one transaction: commits wait no longer than that.
const PIECE: i64 = 5_000;

/// Destroys what was told in a year, piece by piece.
///
/// # Errors
///
/// [`StoreError`](super::StoreError) when the database fails; it may be asked again.
pub async fn destroy(store: &Store, year: i64) -> Result<()> {
    loop {
        let mut write = store.begin().await?;
        let done = sqlx::query(
            "delete from heard where year = $1 and (partner, course, month, heard_id) in \
             (select partner, course, month, heard_id from heard where year = $1 limit $2)",
        )
        .bind(year)
        .bind(PIECE)
        .execute(&mut *write)
        .await?;
        write.commit().await?;
        if done.rows_affected() == 0 {
            return Ok(());
        }
    }
}
