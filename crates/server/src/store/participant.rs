//! A learner's rows in a year's statistics, changed as a whole: deleted, moved to
//! another pseudonym, freed of a course. The year's being closed does not matter here:
//! the rows are the learner's until they are destroyed.

use std::collections::BTreeMap;

use serde::Serialize;
use sqlx::{AssertSqlSafe, FromRow};

use super::answers::Answers;
use super::outcome::REGIONS;
use super::participation::{Pseudonym, counted_as, year_is_open};
use super::{Result, Store, Write};

/// Everything of one pseudonym.
#[derive(Default)]
struct Year {
    /// By the course's slug.
    courses: BTreeMap<String, Row>,
    /// By the partner's code.
    answers: BTreeMap<i64, Answers>,
}

#[derive(Clone, FromRow)]
struct Row {
    slug: String,
    course: i64,
    partner: i64,
    cell: i64,
}

/// What is kept of a learner for the statistics of a year.
#[derive(Clone, Debug, FromRow, Serialize)]
pub struct Kept {
    /// The calendar year.
    pub year: i64,
    /// The learner's number in it.
    pub pseudonym: i64,
    /// Slug of the course.
    pub course: String,
    /// Name of the partner it is counted for.
    pub partner: Option<String>,
    /// Status, months of start and completion, band of time and region, in decimal
    /// digits.
    pub cell: i64,
    /// First answers with this partner, two characters each.
    pub answers: String,
}

/// Everything of these pseudonyms, for their learner.
pub async fn of(store: &Store, whose: &[Pseudonym]) -> Result<Vec<Kept>> {
    let mut all = Vec::new();
    for who in whose {
        let rows: Vec<Kept> = sqlx::query_as(
            "select participation.year, participation.pseudonym, c.name as course, \
             partner.name as partner, cell, answers from participation \
             join participation_code c on c.kind = 'course' and c.code = participation.course \
             join participant on participant.year = participation.year \
             and participant.partner = participation.partner \
             and participant.pseudonym = participation.pseudonym \
             left join participation_code p on p.kind = 'partner' \
             and p.code = participation.partner \
             left join partner on partner.partner_id = p.name \
             where participation.year = $1 and participation.pseudonym = $2 order by c.name",
        )
        .bind(who.year)
        .bind(who.value)
        .fetch_all(store.read())
        .await?;
        all.extend(rows);
    }
    Ok(all)
}

/// Deletes everything of these pseudonyms.
pub async fn forget(write: &mut Write<'_>, whose: &[Pseudonym]) -> Result<()> {
    for who in whose {
        for sql in [
            "delete from participant where year = $1 and pseudonym = $2 and partner in \
             (select partner from participation where year = $1 and pseudonym = $2)",
            "delete from participation where year = $1 and pseudonym = $2",
        ] {
            sqlx::query(sql)
                .bind(who.year)
                .bind(who.value)
                .execute(&mut **write)
                .await?;
        }
    }
    Ok(())
}

/// Deletes what these pseudonyms did in one course: its registration is deleted.
pub async fn leave(write: &mut Write<'_>, whose: &[Pseudonym], course: &str) -> Result<()> {
    for who in whose {
        let mut year = load(write, *who).await?;
        let course = counted_as(write, who.year, course).await?;
        if drop_course(write, who.year, &mut year, &course).await? {
            forget(write, &[*who]).await?;
            save(write, *who, &year).await?;
        }
    }
    Ok(())
}

/// Gives the rows of one pseudonym to another of the same year, who was shown to be the
/// same person. Of a course that both have in the year, the one whose registration is
/// kept stays: `from` keeps the courses of `chosen`, by their slugs.
pub async fn merge(
    write: &mut Write<'_>,
    from: Pseudonym,
    into: Pseudonym,
    chosen: &[String],
) -> Result<()> {
    let mut former = load(write, from).await?;
    if former.courses.is_empty() {
        return Ok(());
    }
    let mut year = load(write, into).await?;
    let mut names = Vec::with_capacity(chosen.len());
    for course in chosen {
        names.push(counted_as(write, into.year, course).await?);
    }
    let both: Vec<String> = former
        .courses
        .keys()
        .filter(|it| year.courses.contains_key(*it))
        .cloned()
        .collect();
    for course in &both {
        let lesser = match names.contains(course) {
            true => &mut year,
            false => &mut former,
        };
        drop_course(write, into.year, lesser, course).await?;
    }
    year.courses.append(&mut former.courses);
    for (partner, answers) in former.answers {
        let all = year.answers.entry(partner).or_default();
        for (place, is_right) in answers.iter() {
            all.add(place, is_right);
        }
    }
    forget(write, &[from, into]).await?;
    save(write, into, &year).await
}

/// Sets the region of all that a learner began in an open year.
pub async fn set_region(write: &mut Write<'_>, who: Pseudonym, region: i64) -> Result<()> {
    if !year_is_open(write, who.year).await? {
        return Ok(());
    }
    let sql = format!(
        "update participation set cell = cell - cell % {REGIONS} + $3 \
         where year = $1 and pseudonym = $2"
    );
    sqlx::query(AssertSqlSafe(sql))
        .bind(who.year)
        .bind(who.value)
        .bind(region)
        .execute(&mut **write)
        .await?;
    Ok(())
}

async fn load(write: &mut Write<'_>, who: Pseudonym) -> Result<Year> {
    let rows: Vec<Row> = sqlx::query_as(
        "select name as slug, course, partner, cell from participation \
         join participation_code on kind = 'course' and code = course \
         where year = $1 and pseudonym = $2",
    )
    .bind(who.year)
    .bind(who.value)
    .fetch_all(&mut **write)
    .await?;
    let answers: Vec<(i64, String)> = sqlx::query_as(
        "select partner, answers from participant where year = $1 and pseudonym = $2 \
         and partner in (select partner from participation where year = $1 and pseudonym = $2)",
    )
    .bind(who.year)
    .bind(who.value)
    .fetch_all(&mut **write)
    .await?;
    let answers = answers.into_iter();
    Ok(Year {
        courses: rows.into_iter().map(|it| (it.slug.clone(), it)).collect(),
        answers: answers
            .map(|(partner, text)| (partner, Answers::stored(text)))
            .collect(),
    })
}

/// Takes a course and its answers out. Whether it was there.
async fn drop_course(
    write: &mut Write<'_>,
    number: i64,
    year: &mut Year,
    course: &str,
) -> Result<bool> {
    let Some(row) = year.courses.remove(course) else {
        return Ok(false);
    };
    let places: Vec<(i64,)> =
        sqlx::query_as("select place from counted_question where year = $1 and course = $2")
            .bind(number)
            .bind(course)
            .fetch_all(&mut **write)
            .await?;
    if let Some(answers) = year.answers.get_mut(&row.partner) {
        *answers = answers.only(|it| !places.contains(&(it,)));
    }
    Ok(true)
}

async fn save(write: &mut Write<'_>, who: Pseudonym, year: &Year) -> Result<()> {
    for row in year.courses.values() {
        sqlx::query(
            "insert into participation (year, pseudonym, course, partner, cell) \
             values ($1, $2, $3, $4, $5)",
        )
        .bind(who.year)
        .bind(who.value)
        .bind(row.course)
        .bind(row.partner)
        .bind(row.cell)
        .execute(&mut **write)
        .await?;
    }
    for (partner, answers) in &year.answers {
        // With a partner without courses, nothing is left of them.
        if year.courses.values().any(|it| it.partner == *partner) {
            sqlx::query(
                "insert into participant (year, partner, pseudonym, answers) \
                 values ($1, $2, $3, $4)",
            )
            .bind(who.year)
            .bind(*partner)
            .bind(who.value)
            .bind(answers.as_str())
            .execute(&mut **write)
            .await?;
        }
    }
    Ok(())
}
