//! Courses as the catalogue arranges them, and what administrators say of programmes.

use sqlx::FromRow;

use super::course::Course;
use super::{Result, Store, journal};

/// A course with what its place in the catalogue hangs on.
#[derive(Clone, Debug, FromRow)]
pub struct Shelved {
    /// The course.
    #[sqlx(flatten)]
    pub course: Course,
    /// Title of its programme as its package says.
    pub programme_title: String,
    /// A sentence or two on its programme.
    pub programme_summary: String,
    /// Place among the programme's languages and audiences, 1 for the default; 0: unknown.
    pub variant: i64,
    /// Version of the content as its authors number it; empty: unknown.
    pub edition: String,
    /// Path of its picture; empty: none.
    pub cover: String,
    /// The modules of a whole programme, a JSON array.
    pub parts: String,
    /// Title of its programme as administrators say; empty: they don't.
    pub programme_name: String,
    /// Where administrators put its programme; none: nowhere.
    pub programme_place: Option<i64>,
}

/// Every course, listed or not.
pub async fn all(store: &Store) -> Result<Vec<Shelved>> {
    Ok(sqlx::query_as(
        "select course.course_id, course.slug, course.title, course.summary, course.language, \
         course.audience, course.minutes, course.objectives, course.is_own, course.is_listed, \
         course.course_version_id, course.programme, course.module, course.place, \
         course.is_arranged, course.listed_from, course.listed_until, \
         coalesce(course_version.programme_title, '') as programme_title, \
         coalesce(course_version.programme_summary, '') as programme_summary, \
         coalesce(course_version.variant, 0) as variant, \
         coalesce(course_version.edition, '') as edition, \
         coalesce(course_version.cover, '') as cover, \
         coalesce(course_version.parts, '[]') as parts, \
         coalesce(programme.title, '') as programme_name, \
         programme.place as programme_place \
         from course left join course_version \
         on course_version.course_version_id = course.course_version_id \
         left join programme on programme.programme = course.programme \
         order by course.is_own desc, course.title, course.slug",
    )
    .fetch_all(store.read())
    .await?)
}

/// Where an administrator puts a course, and when the catalogue shows it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Placement<'a> {
    /// Id of a programme; empty: none.
    pub programme: &'a str,
    /// Id of the module; courses of one programme and module are variants. Empty: none.
    pub module: &'a str,
    /// From 1; 0: behind those that have a place.
    pub place: i64,
    /// Unix milliseconds; none: no bound.
    pub listed_from: Option<i64>,
    /// Unix milliseconds; none: no bound.
    pub listed_until: Option<i64>,
    /// Language and audience, where an administrator says them: packages change them no
    /// longer then. None: as the package says.
    pub labels: Option<Labels<'a>>,
}

/// What a course is by an administrator's word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Labels<'a> {
    /// Such as `fr`; empty: unknown.
    pub language: &'a str,
    /// Id such as `grand-public`; empty: everybody.
    pub audience: &'a str,
}

/// Places a course. Where that is another place than its package asks for, packages that
/// come change it no longer.
pub async fn arrange(
    store: &Store,
    account_id: Option<&str>,
    course: &Course,
    placement: &Placement<'_>,
    now: i64,
) -> Result<()> {
    let labels = placement.labels.unwrap_or(Labels {
        language: &course.language,
        audience: &course.audience,
    });
    let is_labelled = (labels.language, labels.audience) != (&course.language, &course.audience);
    let is_moved = (placement.programme, placement.module, placement.place)
        != (&course.programme, &course.module, course.place);
    let mut write = store.begin().await?;
    sqlx::query(
        "update course set programme = $2, module = $3, place = $4, listed_from = $5, \
         listed_until = $6, is_arranged = case when $7 = 1 then 1 else is_arranged end, \
         language = $8, audience = $9, \
         is_labelled = case when $10 = 1 then 1 else is_labelled end where course_id = $1",
    )
    .bind(&course.course_id)
    .bind(placement.programme)
    .bind(placement.module)
    .bind(placement.place)
    .bind(placement.listed_from)
    .bind(placement.listed_until)
    .bind(i64::from(is_moved))
    .bind(labels.language)
    .bind(labels.audience)
    .bind(i64::from(is_labelled))
    .execute(&mut *write)
    .await?;
    journal::note(&mut write, account_id, "course.arrange", &course.slug, now).await?;
    write.commit().await?;
    Ok(())
}

/// Names a programme and says where it stands. An empty title is that of its packages.
pub async fn set_programme(
    store: &Store,
    account_id: Option<&str>,
    programme: &str,
    title: &str,
    place: i64,
    now: i64,
) -> Result<()> {
    let mut write = store.begin().await?;
    sqlx::query(
        "insert into programme (programme, title, place) values ($1, $2, $3) \
         on conflict (programme) do update set title = excluded.title, place = excluded.place",
    )
    .bind(programme)
    .bind(title)
    .bind(place)
    .execute(&mut *write)
    .await?;
    journal::note(&mut write, account_id, "programme.set", programme, now).await?;
    write.commit().await?;
    Ok(())
}
