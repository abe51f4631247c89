//! Courses, their versions, the entries of their menus and their files.

use scorm::problem::Problem;
use sqlx::FromRow;

use super::{Result, Store, Write, journal, new_id, problem};

/// One course of the catalogue.
#[derive(Clone, Debug, FromRow)]
pub struct Course {
    /// Identifier.
    pub course_id: String,
    /// In addresses.
    pub slug: String,
    /// As shown.
    pub title: String,
    /// A sentence or two.
    pub summary: String,
    /// Such as `fr`.
    pub language: String,
    /// Whom it is for, in words; empty: everybody.
    pub audience: String,
    /// Estimated duration; 0: unknown.
    pub minutes: i64,
    /// What one learns, a JSON array of texts.
    pub objectives: String,
    /// 1: built by us, updated at each start.
    pub is_own: i64,
    /// 1: in the catalogue.
    pub is_listed: i64,
    /// What new learners get.
    pub course_version_id: Option<String>,
    /// Id of its programme; empty: a course of its own.
    pub programme: String,
    /// Id of the module; empty: none. Courses of one programme and module are variants.
    pub module: String,
    /// Its place in the programme, from 1; 0: unknown.
    pub place: i64,
    /// 1: an administrator placed it.
    pub is_arranged: i64,
    /// In the catalogue from this moment, in unix milliseconds.
    pub listed_from: Option<i64>,
    /// In the catalogue until this moment, in unix milliseconds.
    pub listed_until: Option<i64>,
}

impl Course {
    /// Whether the catalogue shows it at this moment, in unix milliseconds.
    pub fn is_shown(&self, now: i64) -> bool {
        self.is_listed == 1
            && self.course_version_id.is_some()
            && self.listed_from.is_none_or(|it| it <= now)
            && self.listed_until.is_none_or(|it| now < it)
    }
}

/// What a package says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, FromRow)]
pub struct About {
    /// Id of its programme; empty: a course of its own.
    pub programme: String,
    /// As shown.
    pub programme_title: String,
    /// A sentence or two.
    pub programme_summary: String,
    /// Id of the module; empty: none.
    pub module: String,
    /// Its place in the programme, from 1; 0: unknown.
    pub place: i64,
    /// Version of the content as its authors number it.
    pub edition: String,
    /// Who publishes it.
    pub publisher: String,
    /// A sentence or two.
    pub summary: String,
    /// Such as `fr`.
    pub language: String,
    /// Id such as `grand-public`; empty: everybody.
    pub audience: String,
    /// Place among the programme's languages and audiences, 1 for the default; 0: unknown.
    pub variant: i64,
    /// Estimated duration; 0: unknown.
    pub minutes: i64,
    /// What one learns, a JSON array of texts.
    pub objectives: String,
    /// Path of the picture for catalogues; empty: none.
    pub cover: String,
    /// The modules of a whole programme, a JSON array.
    pub parts: String,
}

impl About {
    /// What makes two packages versions of one course: programme, module, language and
    /// audience.
    pub fn identity(&self) -> [&str; 4] {
        [
            &self.programme,
            &self.module,
            &self.language,
            &self.audience,
        ]
    }
}

/// One imported package.
#[derive(Clone, Debug, FromRow)]
pub struct Version {
    /// Identifier.
    pub course_version_id: String,
    /// Of which course.
    pub course_id: String,
    /// 1 for the first.
    pub number: i64,
    /// The organization's title.
    pub title: String,
    /// BLAKE3 of the zip, in hexadecimal.
    pub package_hash: String,
    /// Bytes of the zip.
    pub bytes: i64,
    /// 1: played strictly.
    pub is_strict: i64,
    /// `frame` or `popup`.
    pub presentation: String,
    /// When.
    pub imported_at: i64,
    /// Set: learners may no longer open it.
    pub withdrawn_at: Option<i64>,
}

/// One entry of a version's menu.
#[derive(Clone, Debug, Default, FromRow)]
pub struct Item {
    /// Its place.
    pub position: i64,
    /// The manifest's identifier.
    pub identifier: String,
    /// Depth from 0.
    pub level: i64,
    /// As shown.
    pub title: String,
    /// 1: shown in the menu.
    pub is_visible: i64,
    /// `sco`, `asset` or `heading`.
    pub kind: String,
    /// Inside the package, percent-encoded, or `http(s)`; empty for a heading.
    pub url: String,
    /// AICC script, or empty.
    pub prerequisites: String,
    /// Decimal, or empty.
    pub mastery_score: String,
    /// CMITimespan, or empty.
    pub max_time_allowed: String,
    /// One of the four phrases, or empty.
    pub time_limit_action: String,
    /// What `cmi.launch_data` answers.
    pub data_from_lms: String,
}

/// One file of a version.
#[derive(Clone, Debug, FromRow)]
pub struct File {
    /// Its name in the package.
    pub path: String,
    /// Its place in the object store.
    pub object: String,
    /// Unpacked.
    pub bytes: i64,
    /// 1: the store has it compressed too.
    pub is_compressed: i64,
}

macro_rules! course_sql {
    ($condition:literal) => {
        concat!(
            "select course_id, slug, title, summary, language, audience, minutes, objectives, \
             is_own, is_listed, course_version_id, programme, module, place, is_arranged, \
             listed_from, listed_until from course ",
            $condition
        )
    };
}

macro_rules! version_sql {
    ($condition:literal) => {
        concat!(
            "select course_version_id, course_id, number, title, package_hash, bytes, is_strict, \
             presentation, imported_at, withdrawn_at from course_version ",
            $condition
        )
    };
}

macro_rules! about_sql {
    ($condition:literal) => {
        concat!(
            "select course_version.programme, course_version.programme_title, \
             course_version.module, course_version.place, course_version.edition, \
             course_version.publisher, course_version.summary, course_version.language, \
             course_version.audience, course_version.programme_summary, \
             course_version.variant, course_version.minutes, course_version.objectives, \
             course_version.cover, course_version.parts from course_version ",
            $condition
        )
    };
}

/// The courses of the catalogue at this moment, by title.
///
/// # Errors
///
/// [`StoreError`](super::StoreError) when the database fails.
pub async fn listed(store: &Store, now: i64) -> Result<Vec<Course>> {
    Ok(sqlx::query_as(course_sql!(
        "where is_listed = 1 and course_version_id is not null \
         and coalesce(listed_from, 0) <= $1 and coalesce(listed_until, $1 + 1) > $1 \
         order by is_own desc, title, slug"
    ))
    .bind(now)
    .fetch_all(store.read())
    .await?)
}

/// Every course, by title.
///
/// # Errors
///
/// [`StoreError`](super::StoreError) when the database fails.
pub async fn all(store: &Store) -> Result<Vec<Course>> {
    Ok(
        sqlx::query_as(course_sql!("order by is_own desc, title, slug"))
            .fetch_all(store.read())
            .await?,
    )
}

/// The course of this slug.
///
/// # Errors
///
/// [`StoreError`](super::StoreError) when the database fails.
pub async fn find_by_slug(store: &Store, slug: &str) -> Result<Option<Course>> {
    Ok(sqlx::query_as(course_sql!("where slug = $1"))
        .bind(slug)
        .fetch_optional(store.read())
        .await?)
}

/// The course of this identifier.
///
/// # Errors
///
/// [`StoreError`](super::StoreError) when the database fails.
pub async fn find(store: &Store, course_id: &str) -> Result<Option<Course>> {
    Ok(sqlx::query_as(course_sql!("where course_id = $1"))
        .bind(course_id)
        .fetch_optional(store.read())
        .await?)
}

/// The version of this identifier.
///
/// # Errors
///
/// [`StoreError`](super::StoreError) when the database fails.
pub async fn version(store: &Store, course_version_id: &str) -> Result<Option<Version>> {
    Ok(sqlx::query_as(version_sql!("where course_version_id = $1"))
        .bind(course_version_id)
        .fetch_optional(store.read())
        .await?)
}

/// The versions of a course, newest first.
///
/// # Errors
///
/// [`StoreError`](super::StoreError) when the database fails.
pub async fn versions(store: &Store, course_id: &str) -> Result<Vec<Version>> {
    Ok(
        sqlx::query_as(version_sql!("where course_id = $1 order by number desc"))
            .bind(course_id)
            .fetch_all(store.read())
            .await?,
    )
}

/// The entries of a version's menu, in order.
///
/// # Errors
///
/// [`StoreError`](super::StoreError) when the database fails.
pub async fn items(store: &Store, course_version_id: &str) -> Result<Vec<Item>> {
    Ok(sqlx::query_as(
        "select position, identifier, level, title, is_visible, kind, url, prerequisites, \
         mastery_score, max_time_allowed, time_limit_action, data_from_lms \
         from item where course_version_id = $1 order by position",
    )
    .bind(course_version_id)
    .fetch_all(store.read())
    .await?)
}

/// A file of a version by its name, else by its name whatever the case. None of a
/// version that was withdrawn.
///
/// # Errors
///
/// [`StoreError`](super::StoreError) when the database fails.
pub async fn file(store: &Store, course_version_id: &str, path: &str) -> Result<Option<File>> {
    let exact: Option<File> = sqlx::query_as(
        "select path, object, package_file.bytes, is_compressed \
         from package_file join course_version using (course_version_id) \
         where course_version_id = $1 and path = $2 and withdrawn_at is null",
    )
    .bind(course_version_id)
    .bind(path)
    .fetch_optional(store.read())
    .await?;
    if exact.is_some() {
        return Ok(exact);
    }
    Ok(sqlx::query_as(
        "select path, object, package_file.bytes, is_compressed \
         from package_file join course_version using (course_version_id) \
         where course_version_id = $1 and path_folded = $2 and withdrawn_at is null \
         order by path limit 1",
    )
    .bind(course_version_id)
    .bind(path.to_lowercase())
    .fetch_optional(store.read())
    .await?)
}

/// All files of a version, withdrawn or not.
///
/// # Errors
///
/// [`StoreError`](super::StoreError) when the database fails.
pub async fn files(store: &Store, course_version_id: &str) -> Result<Vec<File>> {
    Ok(sqlx::query_as(
        "select path, object, bytes, is_compressed from package_file \
         where course_version_id = $1 order by path",
    )
    .bind(course_version_id)
    .fetch_all(store.read())
    .await?)
}

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
/// [`StoreError`](super::StoreError) when the database fails; nothing is kept then.
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

/// Gives a course the place that its package asks for, unless an administrator did.
async fn place(write: &mut Write<'_>, course_id: &str, about: &About) -> Result<()> {
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

async fn set_about(write: &mut Write<'_>, course_version_id: &str, about: &About) -> Result<()> {
    sqlx::query(
        "update course_version set programme = $2, programme_title = $3, module = $4, \
         place = $5, edition = $6, publisher = $7, summary = $8, language = $9, audience = $10, \
         minutes = $11, objectives = $12, cover = $13, programme_summary = $14, variant = $15, \
         parts = $16, is_described = 1 \
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
    .bind(if about.parts.is_empty() {
        "[]"
    } else {
        &about.parts
    })
    .execute(&mut **write)
    .await?;
    Ok(())
}

/// What a version's package says of itself; nothing where nobody read it yet.
///
/// # Errors
///
/// [`StoreError`](super::StoreError) when the database fails.
pub async fn about(store: &Store, course_version_id: &str) -> Result<Option<About>> {
    Ok(sqlx::query_as(about_sql!(
        "where course_version_id = $1 and is_described = 1"
    ))
    .bind(course_version_id)
    .fetch_optional(store.read())
    .await?)
}

/// What a version is made of.
#[derive(Clone, Debug, Default, FromRow)]
pub struct Shape {
    /// The modules of a whole programme, a JSON array; empty: it is none.
    pub parts: String,
    /// How many items can be opened: SCOs and assets.
    pub opening: i64,
}

/// What a version is made of; nothing, where there is no such version.
///
/// # Errors
///
/// [`StoreError`](super::StoreError) when the database fails.
pub async fn shape(write: &mut Write<'_>, course_version_id: &str) -> Result<Shape> {
    let found: Option<Shape> = sqlx::query_as(
        "select parts, (select count(*) from item where kind <> 'heading' \
         and item.course_version_id = course_version.course_version_id) as opening \
         from course_version where course_version_id = $1",
    )
    .bind(course_version_id)
    .fetch_optional(&mut **write)
    .await?;
    Ok(found.unwrap_or_default())
}

/// Versions whose package nobody of this program read yet, some of them.
///
/// # Errors
///
/// [`StoreError`](super::StoreError) when the database fails.
pub async fn undescribed(store: &Store, limit: i64) -> Result<Vec<Version>> {
    Ok(sqlx::query_as(version_sql!(
        "where is_described = 0 order by imported_at, course_version_id limit $1"
    ))
    .bind(limit)
    .fetch_all(store.read())
    .await?)
}

/// Keeps what a version's package says of itself. Where it is what new learners get, the
/// course has it too.
///
/// # Errors
///
/// [`StoreError`](super::StoreError) when the database fails.
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

/// The course of ours for this module, language and audience, if there is one.
///
/// # Errors
///
/// [`StoreError`](super::StoreError) when the database fails.
pub async fn of_identity(store: &Store, about: &About, is_own: bool) -> Result<Option<Course>> {
    if about.module.is_empty() {
        return Ok(None);
    }
    // The newest version says what a course is, wherever an administrator placed it.
    Ok(sqlx::query_as(course_sql!(
        "where is_own = $5 and exists (select 1 from course_version \
         where course_version.course_id = course.course_id and is_described = 1 \
         and course_version.programme = $1 and course_version.module = $2 \
         and course_version.language = $3 and course_version.audience = $4 \
         and number = (select max(number) from course_version as newest \
         where newest.course_id = course.course_id)) order by created_at, course_id limit 1"
    ))
    .bind(&about.programme)
    .bind(&about.module)
    .bind(&about.language)
    .bind(&about.audience)
    .bind(i64::from(is_own))
    .fetch_optional(store.read())
    .await?)
}

/// A version as the journal names it.
///
/// # Errors
///
/// [`StoreError`](super::StoreError) when the database fails.
pub async fn subject(write: &mut Write<'_>, version: &Version) -> Result<String> {
    let (slug,): (String,) = sqlx::query_as("select slug from course where course_id = $1")
        .bind(&version.course_id)
        .fetch_one(&mut **write)
        .await?;
    Ok(format!("{slug} {}", version.number))
}

/// Chooses what new learners get.
///
/// # Errors
///
/// [`StoreError`](super::StoreError) when the database fails.
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
///
/// # Errors
///
/// [`StoreError`](super::StoreError) when the database fails.
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
///
/// # Errors
///
/// [`StoreError`](super::StoreError) when the database fails.
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
///
/// # Errors
///
/// [`StoreError`](super::StoreError) when the database fails.
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

/// The entry of a version by its identifier, the first one if several have it.
///
/// # Errors
///
/// [`StoreError`](super::StoreError) when the database fails.
pub async fn item(
    write: &mut Write<'_>,
    course_version_id: &str,
    identifier: &str,
) -> Result<Option<Item>> {
    Ok(sqlx::query_as(
        "select position, identifier, level, title, is_visible, kind, url, prerequisites, \
         mastery_score, max_time_allowed, time_limit_action, data_from_lms \
         from item where course_version_id = $1 and identifier = $2 order by position limit 1",
    )
    .bind(course_version_id)
    .bind(identifier)
    .fetch_optional(&mut **write)
    .await?)
}

/// The version that new learners of a course get, if it is this package.
///
/// # Errors
///
/// [`StoreError`](super::StoreError) when the database fails.
pub async fn current_if(store: &Store, slug: &str, package_hash: &str) -> Result<Option<Version>> {
    Ok(sqlx::query_as(
        "select course_version_id, course_id, number, course_version.title, package_hash, bytes, \
         is_strict, presentation, imported_at, withdrawn_at \
         from course_version join course using (course_id, course_version_id) \
         where slug = $1 and package_hash = $2",
    )
    .bind(slug)
    .bind(package_hash)
    .fetch_optional(store.read())
    .await?)
}

/// The version of a course of ours that is this package, offered or not, and the address.
///
/// # Errors
///
/// [`StoreError`](super::StoreError) when the database fails.
pub async fn published(store: &Store, package_hash: &str) -> Result<Option<(String, Version)>> {
    let found: Option<Version> = sqlx::query_as(version_sql!(
        "where package_hash = $1 and course_id in \
         (select course_id from course where is_own = 1 and course_version_id is not null) \
         order by number desc limit 1"
    ))
    .bind(package_hash)
    .fetch_optional(store.read())
    .await?;
    let Some(version) = found else {
        return Ok(None);
    };
    let course = find(store, &version.course_id).await?;
    Ok(course.map(|it| (it.slug, version)))
}

/// A course that has this package: its address and title, and the version's number.
///
/// # Errors
///
/// [`StoreError`](super::StoreError) when the database fails.
pub async fn with_package(
    store: &Store,
    package_hash: &str,
) -> Result<Option<(String, String, i64)>> {
    Ok(sqlx::query_as(
        "select slug, course.title, number from course_version join course using (course_id) \
         where package_hash = $1 order by imported_at limit 1",
    )
    .bind(package_hash)
    .fetch_optional(store.read())
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
