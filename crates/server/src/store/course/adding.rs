//! A package comes in: as a new course, or as a version of one that is there.

use scorm::problem::Problem;

use super::changing::{place, set_about};
use super::{About, Course, File, Item, Version};
use crate::store::{Result, Store, Write, journal, new_id, problem};

/// What the catalogue says of a course.
#[derive(Clone, Debug)]
pub struct Entry<'a> {
    /// In addresses.
    pub slug: &'a str,
    /// As shown.
    pub title: &'a str,
    /// A sentence or two.
    pub summary: &'a str,
    /// Such as `fr`.
    pub language: &'a str,
    /// Whom it is for.
    pub audience: &'a str,
    /// Estimated duration; 0: unknown.
    pub minutes: i64,
    /// What one learns.
    pub objectives: &'a [String],
    /// Built by us.
    pub is_own: bool,
    /// In the catalogue.
    pub is_listed: bool,
}

/// A package ready to be kept: its files are in the object store.
#[derive(Clone, Debug)]
pub struct NewVersion<'a> {
    /// The organization's title.
    pub title: &'a str,
    /// BLAKE3 of the zip, in hexadecimal.
    pub package_hash: &'a str,
    /// Bytes of the zip.
    pub bytes: i64,
    /// Where a server publishes its own packages at its start: the version that this one says
    /// of itself. None: a person asks.
    pub publication: Option<&'a str>,
    /// Whether strictly, and `frame` or `popup`. None: as the version that new learners get,
    /// else leniently in a frame.
    pub playing: Option<(bool, &'a str)>,
    /// Nobody gets it until an administrator chooses it.
    pub is_aside: bool,
    /// Its menu.
    pub items: &'a [Item],
    /// Its files.
    pub files: &'a [File],
    /// What is wrong with it, the worst first.
    pub problems: &'a [Problem],
    /// What it says of itself; none: nobody read that yet.
    pub about: Option<&'a About>,
}

/// Adds a course, or a version to the course of that slug, with what is wrong with it, and
/// makes it what new learners get unless it is to be kept aside. The version that is there
/// already, if the package is the same.
///
/// A server that starts changes nothing by packages that were there before, or say that
/// they are older than what learners get: which version is offered is for people to decide,
/// and for newer publications, whatever lies on a node's disk.
///
/// # Errors
///
/// [`StoreError`](crate::store::StoreError) when the database fails; nothing is kept then.
pub async fn add(
    store: &Store,
    account_id: Option<&str>,
    entry: &Entry<'_>,
    new: &NewVersion<'_>,
    now: i64,
) -> Result<Version> {
    let mut write = store.begin().await?;
    let known: Option<Course> = sqlx::query_as(course_sql!("where slug = $1"))
        .bind(entry.slug)
        .fetch_optional(&mut *write)
        .await?;
    let stays = match new.publication {
        Some(publication) => is_former(&mut write, entry.slug, new, publication).await?,
        None => !entry.is_own && is_another(&mut write, entry.slug, new).await?,
    };
    let is_held_back = new.is_aside || stays;
    // What the catalogue says of a course comes from what learners get.
    if let Some(course) = known.filter(|_| is_held_back) {
        let version = kept_version(&mut write, &course, new, now).await?;
        write.commit().await?;
        return Ok(version);
    }
    sqlx::query(
        "insert into course (course_id, slug, title, summary, language, audience, minutes, \
         objectives, is_own, is_listed, created_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) \
         on conflict (slug) do update set title = excluded.title, summary = excluded.summary, \
         language = case when course.is_labelled = 1 then course.language \
         else excluded.language end, \
         audience = case when course.is_labelled = 1 then course.audience \
         else excluded.audience end, \
         minutes = excluded.minutes, objectives = excluded.objectives",
    )
    .bind(new_id())
    .bind(entry.slug)
    .bind(entry.title)
    .bind(entry.summary)
    .bind(entry.language)
    .bind(entry.audience)
    .bind(entry.minutes)
    .bind(serde_json::to_string(entry.objectives).unwrap_or_default())
    .bind(i64::from(entry.is_own))
    .bind(i64::from(entry.is_listed))
    .bind(now)
    .execute(&mut *write)
    .await?;
    let course: Course = sqlx::query_as(course_sql!("where slug = $1"))
        .bind(entry.slug)
        .fetch_one(&mut *write)
        .await?;
    let version = kept_version(&mut write, &course, new, now).await?;
    if let Some(about) = new.about {
        place(&mut write, &course.course_id, about).await?;
    }
    // What was withdrawn stays so until somebody offers it again.
    if !is_held_back
        && version.withdrawn_at.is_none()
        && course.course_version_id.as_deref() != Some(version.course_version_id.as_str())
    {
        sqlx::query("update course set course_version_id = $2 where course_id = $1")
            .bind(&course.course_id)
            .bind(&version.course_version_id)
            .execute(&mut *write)
            .await?;
        let subject = format!("{} {}", entry.slug, version.number);
        journal::note(&mut write, account_id, "course.add", &subject, now).await?;
    }
    write.commit().await?;
    Ok(version)
}

/// Whether a package looks like another course than the one at this address: neither the
/// title nor any SCO is that of the version which new learners get. Somebody chose the
/// wrong file, perhaps, and nobody shall get it before somebody looked.
async fn is_another(write: &mut Write<'_>, slug: &str, new: &NewVersion<'_>) -> Result<bool> {
    let about: Option<About> = sqlx::query_as(about_sql!(
        "join course using (course_id, course_version_id) where course.slug = $1 \
         and is_described = 1 and course_version.module <> ''"
    ))
    .bind(slug)
    .fetch_optional(&mut **write)
    .await?;
    // Variants of one module have the same title and the same SCOs.
    if let (Some(new), Some(former)) = (new.about.filter(|it| !it.module.is_empty()), about) {
        return Ok(new.identity() != former.identity());
    }
    let current: Vec<(String, Option<String>)> = sqlx::query_as(
        "select course_version.title, identifier from course \
         join course_version using (course_id, course_version_id) \
         left join item on item.course_version_id = course_version.course_version_id \
         and kind = 'sco' where slug = $1",
    )
    .bind(slug)
    .fetch_all(&mut **write)
    .await?;
    let is_same = |(title, identifier): &(String, Option<String>)| {
        let mut items = new.items.iter();
        title == new.title
            || items.any(|it| it.kind == "sco" && Some(&it.identifier) == identifier.as_ref())
    };
    Ok(!current.is_empty() && !current.iter().any(is_same))
}

/// Whether a package was published before, or says that it is older than what learners get.
async fn is_former(
    write: &mut Write<'_>,
    slug: &str,
    new: &NewVersion<'_>,
    publication: &str,
) -> Result<bool> {
    let versions: Vec<(String, String, i64)> = sqlx::query_as(
        "select package_hash, publication, \
         cast(case when course_version.course_version_id = course.course_version_id then 1 else 0 \
         end as bigint) from course_version join course using (course_id) \
         where slug = $1 and course.course_version_id is not null",
    )
    .bind(slug)
    .fetch_all(&mut **write)
    .await?;
    let is_there = versions.iter().any(|it| it.0 == new.package_hash);
    let current = versions.iter().find(|it| it.2 == 1);
    Ok(is_there || current.is_some_and(|it| is_older(publication, &it.1)))
}

/// Whether a version, as packages write them (`2`, `1.10`, `2026-03`), is before another.
/// Numbers are compared as numbers; what is not written is before everything.
fn is_older(one: &str, other: &str) -> bool {
    fn parts(text: &str) -> Vec<(u64, &str)> {
        let pieces = text.split(['.', '-', '_', '+', ' ']);
        pieces
            .map(|piece| {
                let digits = piece
                    .find(|c: char| !c.is_ascii_digit())
                    .unwrap_or(piece.len());
                let (number, rest) = piece.split_at(digits);
                (number.parse().unwrap_or(0), rest)
            })
            .collect()
    }
    !other.is_empty() && parts(one) < parts(other)
}

/// The version of this package, there already or new.
async fn kept_version(
    write: &mut Write<'_>,
    course: &Course,
    new: &NewVersion<'_>,
    now: i64,
) -> Result<Version> {
    let same: Option<Version> = sqlx::query_as(version_sql!(
        "where course_id = $1 and package_hash = $2 order by number desc limit 1"
    ))
    .bind(&course.course_id)
    .bind(new.package_hash)
    .fetch_optional(&mut **write)
    .await?;
    let version = match same {
        Some(version) => version,
        None => insert_version(write, course, new, now).await?,
    };
    problem::keep(write, &version.course_version_id, new.problems).await?;
    Ok(version)
}

/// How the version is played that new learners of a course get.
async fn playing(write: &mut Write<'_>, course: &Course) -> Result<(bool, String)> {
    let former: Option<(i64, String)> = sqlx::query_as(
        "select is_strict, presentation from course_version where course_version_id = $1",
    )
    .bind(&course.course_version_id)
    .fetch_optional(&mut **write)
    .await?;
    let (is_strict, presentation) = former.unwrap_or((0, "frame".to_owned()));
    Ok((is_strict == 1, presentation))
}

async fn insert_version(
    write: &mut Write<'_>,
    course: &Course,
    new: &NewVersion<'_>,
    now: i64,
) -> Result<Version> {
    let (is_strict, presentation) = match new.playing {
        Some((is_strict, presentation)) => (is_strict, presentation.to_owned()),
        None => playing(write, course).await?,
    };
    let id = new_id();
    sqlx::query(
        "insert into course_version (course_version_id, course_id, number, title, package_hash, \
         bytes, is_strict, presentation, imported_at, publication) \
         select $1, $2, coalesce(max(number), 0) + 1, $3, $4, $5, $6, $7, $8, $9 \
         from course_version where course_id = $2",
    )
    .bind(&id)
    .bind(&course.course_id)
    .bind(new.title)
    .bind(new.package_hash)
    .bind(new.bytes)
    .bind(i64::from(is_strict))
    .bind(presentation)
    .bind(now)
    .bind(new.publication.unwrap_or_default())
    .execute(&mut **write)
    .await?;
    for item in new.items {
        sqlx::query(
            "insert into item (course_version_id, position, identifier, level, title, is_visible, \
             kind, url, prerequisites, mastery_score, max_time_allowed, time_limit_action, \
             data_from_lms) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        )
        .bind(&id)
        .bind(item.position)
        .bind(&item.identifier)
        .bind(item.level)
        .bind(&item.title)
        .bind(item.is_visible)
        .bind(&item.kind)
        .bind(&item.url)
        .bind(&item.prerequisites)
        .bind(&item.mastery_score)
        .bind(&item.max_time_allowed)
        .bind(&item.time_limit_action)
        .bind(&item.data_from_lms)
        .execute(&mut **write)
        .await?;
    }
    for file in new.files {
        sqlx::query(
            "insert into package_file (course_version_id, path, path_folded, object, bytes, \
             is_compressed) values ($1, $2, $3, $4, $5, $6)",
        )
        .bind(&id)
        .bind(&file.path)
        .bind(file.path.to_lowercase())
        .bind(&file.object)
        .bind(file.bytes)
        .bind(file.is_compressed)
        .execute(&mut **write)
        .await?;
    }
    if let Some(about) = new.about {
        set_about(write, &id, about).await?;
    }
    Ok(sqlx::query_as(version_sql!("where course_version_id = $1"))
        .bind(&id)
        .fetch_one(&mut **write)
        .await?)
}

#[cfg(test)]
mod tests {
    use super::is_older;

    #[test]
    fn versions_are_compared_as_people_count() {
        for (one, other, expected) in [
            ("1", "2", true),
            ("2", "1", false),
            ("2", "2", false),
            ("1.9", "1.10", true),
            ("2026-2", "2026-10", true),
            ("2026.1", "2026.1.1", true),
            ("1a", "1b", true),
            ("1", "", false),
            ("", "1", true),
            ("", "", false),
        ] {
            assert_eq!(is_older(one, other), expected, "`{one}` before `{other}`");
        }
    }
}
