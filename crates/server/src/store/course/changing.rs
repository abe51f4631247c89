//! What administrators decide about a course and its versions, and what packages say of it.

use super::{About, Course, Version, subject};
use crate::store::{Result, Store, Write, journal};

/// Gives a course the place that its package asks for, unless an administrator did.
pub(super) async fn place(write: &mut Write<'_>, course_id: &str, about: &About) -> Result<()> {
    sqlx::query(
        "update course set programme = $2, module = $3, place = $4 \
         where course_id = $1 and is_arranged = 0",
    )
    .bind(course_id)
    .bind(&about.programme)
    .bind(&about.module)
    .bind(about.place)
    .execute(&mut **write)
    .await?;
    Ok(())
}

/// Keeps what a version's package says of itself.
pub(super) async fn set_about(
    write: &mut Write<'_>,
    course_version_id: &str,
    about: &About,
) -> Result<()> {
    sqlx::query(
        "update course_version set programme = $2, programme_title = $3, module = $4, \
         place = $5, edition = $6, publisher = $7, summary = $8, language = $9, audience = $10, \
         minutes = $11, objectives = $12, cover = $13, programme_summary = $14, variant = $15, \
         parts = $16, sittings = $17, is_described = 1 \
         where course_version_id = $1",
    )
    .bind(course_version_id)
    .bind(&about.programme)
    .bind(&about.programme_title)
    .bind(&about.module)
    .bind(about.place)
    .bind(&about.edition)
    .bind(&about.publisher)
    .bind(&about.summary)
    .bind(&about.language)
    .bind(&about.audience)
    .bind(about.minutes)
    .bind(&about.objectives)
    .bind(&about.cover)
    .bind(&about.programme_summary)
    .bind(about.variant)
    .bind(list(&about.parts))
    .bind(list(&about.sittings))
    .execute(&mut **write)
    .await?;
    Ok(())
}

/// A JSON array, where nothing was said an empty one.
fn list(json: &str) -> &str {
    if json.is_empty() { "[]" } else { json }
}

/// Keeps what a version's package says of itself. Where it is what new learners get, the
/// course has it too.
pub async fn describe(store: &Store, version: &Version, about: &About) -> Result<()> {
    let mut write = store.begin().await?;
    set_about(&mut write, &version.course_version_id, about).await?;
    let current: Option<(String,)> = sqlx::query_as(
        "select course_id from course where course_id = $1 and course_version_id = $2",
    )
    .bind(&version.course_id)
    .bind(&version.course_version_id)
    .fetch_optional(&mut *write)
    .await?;
    if current.is_some() {
        take_over(&mut write, version).await?;
    }
    write.commit().await?;
    Ok(())
}

/// Makes a course what its version says, where the version's package was read.
async fn take_over(write: &mut Write<'_>, version: &Version) -> Result<()> {
    let about: Option<About> = sqlx::query_as(about_sql!(
        "where course_version_id = $1 and is_described = 1"
    ))
    .bind(&version.course_version_id)
    .fetch_optional(&mut **write)
    .await?;
    let Some(about) = about else {
        return Ok(());
    };
    sqlx::query(
        "update course set summary = $2, \
         language = case when is_labelled = 1 then language else $3 end, \
         audience = case when is_labelled = 1 then audience else $4 end, \
         minutes = $5, objectives = $6 where course_id = $1",
    )
    .bind(&version.course_id)
    .bind(&about.summary)
    .bind(&about.language)
    .bind(&about.audience)
    .bind(about.minutes)
    .bind(&about.objectives)
    .execute(&mut **write)
    .await?;
    place(write, &version.course_id, &about).await
}

/// Chooses what new learners get.
pub async fn set_current(
    store: &Store,
    account_id: Option<&str>,
    version: &Version,
    now: i64,
) -> Result<()> {
    let mut write = store.begin().await?;
    sqlx::query("update course set course_version_id = $2, title = $3 where course_id = $1")
        .bind(&version.course_id)
        .bind(&version.course_version_id)
        .bind(&version.title)
        .execute(&mut *write)
        .await?;
    take_over(&mut write, version).await?;
    let subject = subject(&mut write, version).await?;
    journal::note(&mut write, account_id, "course.version", &subject, now).await?;
    write.commit().await?;
    Ok(())
}

/// Puts a course in the catalogue or takes it out; those who take it go on.
pub async fn set_listed(
    store: &Store,
    account_id: Option<&str>,
    course: &Course,
    is_listed: bool,
    now: i64,
) -> Result<()> {
    let mut write = store.begin().await?;
    sqlx::query("update course set is_listed = $2 where course_id = $1")
        .bind(&course.course_id)
        .bind(i64::from(is_listed))
        .execute(&mut *write)
        .await?;
    let action = if is_listed {
        "course.list"
    } else {
        "course.unlist"
    };
    journal::note(&mut write, account_id, action, &course.slug, now).await?;
    write.commit().await?;
    Ok(())
}

/// Says how a version is played.
pub async fn set_playing(
    store: &Store,
    account_id: Option<&str>,
    version: &Version,
    is_strict: bool,
    presentation: &str,
    now: i64,
) -> Result<()> {
    let mut write = store.begin().await?;
    sqlx::query(
        "update course_version set is_strict = $2, presentation = $3 where course_version_id = $1",
    )
    .bind(&version.course_version_id)
    .bind(i64::from(is_strict))
    .bind(presentation)
    .execute(&mut *write)
    .await?;
    let subject = subject(&mut write, version).await?;
    journal::note(&mut write, account_id, "course.playing", &subject, now).await?;
    write.commit().await?;
    Ok(())
}

/// Withdraws a version, at once and for everybody, or offers it again. A course whose
/// current version is withdrawn takes no new learners until another one is chosen.
pub async fn set_withdrawn(
    store: &Store,
    account_id: Option<&str>,
    version: &Version,
    is_withdrawn: bool,
    now: i64,
) -> Result<()> {
    let mut write = store.begin().await?;
    sqlx::query("update course_version set withdrawn_at = $2 where course_version_id = $1")
        .bind(&version.course_version_id)
        .bind(is_withdrawn.then_some(now))
        .execute(&mut *write)
        .await?;
    // Offered again, it is what new learners get, unless there is another one by now.
    let sql = match is_withdrawn {
        true => {
            "update course set course_version_id = null \
             where course_id = $1 and course_version_id = $2"
        }
        false => {
            "update course set course_version_id = $2 \
             where course_id = $1 and course_version_id is null"
        }
    };
    let changed = sqlx::query(sql)
        .bind(&version.course_id)
        .bind(&version.course_version_id)
        .execute(&mut *write)
        .await?;
    if !is_withdrawn && changed.rows_affected() > 0 {
        take_over(&mut write, version).await?;
    }
    let action = if is_withdrawn {
        "course.withdraw"
    } else {
        "course.offer-again"
    };
    let subject = subject(&mut write, version).await?;
    journal::note(&mut write, account_id, action, &subject, now).await?;
    write.commit().await?;
    Ok(())
}
