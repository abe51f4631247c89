//! Courses, their versions, the entries of their menus and their files.

use sqlx::FromRow;

use super::{Result, Store, Write};

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
    /// What a module is taken in, a JSON array.
    pub sittings: String,
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
             course_version.cover, course_version.parts, course_version.sittings \
             from course_version ",
            $condition
        )
    };
}

// After the statements, which they use.
mod adding;
mod changing;

pub use adding::{Entry, NewVersion, add};
pub use changing::{describe, set_current, set_listed, set_playing, set_withdrawn};

/// The courses of the catalogue at this moment, by title.
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
pub async fn all(store: &Store) -> Result<Vec<Course>> {
    Ok(
        sqlx::query_as(course_sql!("order by is_own desc, title, slug"))
            .fetch_all(store.read())
            .await?,
    )
}

/// The course of this slug.
pub async fn find_by_slug(store: &Store, slug: &str) -> Result<Option<Course>> {
    Ok(sqlx::query_as(course_sql!("where slug = $1"))
        .bind(slug)
        .fetch_optional(store.read())
        .await?)
}

/// The course of this identifier.
pub async fn find(store: &Store, course_id: &str) -> Result<Option<Course>> {
    Ok(sqlx::query_as(course_sql!("where course_id = $1"))
        .bind(course_id)
        .fetch_optional(store.read())
        .await?)
}

/// The version of this identifier.
pub async fn version(store: &Store, course_version_id: &str) -> Result<Option<Version>> {
    Ok(sqlx::query_as(version_sql!("where course_version_id = $1"))
        .bind(course_version_id)
        .fetch_optional(store.read())
        .await?)
}

/// A version as it was put online, without what is in it.
#[derive(Clone, Debug, FromRow)]
pub struct Imported {
    /// Title of the course.
    pub title: String,
    /// As its authors count; empty: they do not say.
    pub edition: String,
    /// As this server counts.
    pub number: i64,
    /// Unix milliseconds.
    pub imported_at: i64,
    /// Since when nobody may open it.
    pub withdrawn_at: Option<i64>,
}

/// All versions of our own courses that were imported before a moment; none of courses of which
/// no version was ever given to learners, or that are not listed.
pub async fn imported(store: &Store, before: i64) -> Result<Vec<Imported>> {
    Ok(sqlx::query_as(
        "select course.title, edition, number, imported_at, withdrawn_at from course_version \
         join course on course.course_id = course_version.course_id \
         where is_own = 1 and is_listed = 1 and course.course_version_id is not null \
         and imported_at < $1 order by course.title, imported_at, number",
    )
    .bind(before)
    .fetch_all(store.read())
    .await?)
}

/// The versions of a course, newest first.
pub async fn versions(store: &Store, course_id: &str) -> Result<Vec<Version>> {
    Ok(
        sqlx::query_as(version_sql!("where course_id = $1 order by number desc"))
            .bind(course_id)
            .fetch_all(store.read())
            .await?,
    )
}

/// The entries of a version's menu, in order.
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
pub async fn files(store: &Store, course_version_id: &str) -> Result<Vec<File>> {
    Ok(sqlx::query_as(
        "select path, object, bytes, is_compressed from package_file \
         where course_version_id = $1 order by path",
    )
    .bind(course_version_id)
    .fetch_all(store.read())
    .await?)
}

/// What a version's package says of itself; nothing where nobody read it yet.
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
pub async fn undescribed(store: &Store, limit: i64) -> Result<Vec<Version>> {
    Ok(sqlx::query_as(version_sql!(
        "where is_described = 0 order by imported_at, course_version_id limit $1"
    ))
    .bind(limit)
    .fetch_all(store.read())
    .await?)
}

/// The course of ours for this module, language and audience, if there is one.
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
pub async fn subject(write: &mut Write<'_>, version: &Version) -> Result<String> {
    let (slug,): (String,) = sqlx::query_as("select slug from course where course_id = $1")
        .bind(&version.course_id)
        .fetch_one(&mut **write)
        .await?;
    Ok(format!("{slug} {}", version.number))
}

/// The entry of a version by its identifier, the first one if several have it.
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
