//! The rows of [`participation`](super::participation) read as numbers, for the release
//! of a year, and their end. Nothing else may read them: an exact live figure would
//! break the accounting of the yearly statistics.

use std::collections::BTreeMap;

use sqlx::FromRow;
use tokio_stream::StreamExt;

use super::answers::Answers;
use super::outcome::Outcome;
use super::{Result, Store, Write, elements, json};

/// Registrations of one kind.
#[derive(Clone, Copy, FromRow)]
pub struct Cell {
    /// Code of the partner; 0: none.
    pub partner: i64,
    /// Code of the course.
    pub course: i64,
    cell: i64,
    /// How many.
    pub number: i64,
}

impl Cell {
    /// What came of each of them.
    pub fn outcome(&self) -> Outcome {
        Outcome::of(self.cell)
    }
}

/// Names by code: of partners (identifiers), or of courses (slugs).
pub async fn codes(store: &Store, kind: &str) -> Result<BTreeMap<i64, String>> {
    let rows: Vec<(i64, String)> =
        sqlx::query_as("select code, name from participation_code where kind = $1")
            .bind(kind)
            .fetch_all(store.read())
            .await?;
    Ok(rows.into_iter().collect())
}

/// The registrations of a year, put together by what is the same.
pub async fn cells(store: &Store, year: i64, mut each: impl FnMut(Cell)) -> Result<()> {
    let mut rows = sqlx::query_as(
        "select partner, course, cell, count(*) as number from participation \
         where year = $1 group by partner, course, cell",
    )
    .bind(year)
    .fetch(store.read());
    while let Some(row) = rows.next().await {
        each(row?);
    }
    Ok(())
}

/// First answers of each learner of a year who gave some, by the partner's code.
pub async fn answers(store: &Store, year: i64, mut each: impl FnMut(i64, Answers)) -> Result<()> {
    let mut rows = sqlx::query_as(
        "select partner, answers from participant where year = $1 and answers <> ''",
    )
    .bind(year)
    .fetch(store.read());
    while let Some(row) = rows.next().await {
        let (partner, text): (i64, String) = row?;
        each(partner, Answers::stored(text));
    }
    Ok(())
}

/// Learners of a year by the partner's code. `courses`: only those who began one of
/// these; none: whatever they took.
pub async fn learners(
    store: &Store,
    year: i64,
    courses: Option<&[i64]>,
) -> Result<Vec<(i64, i64)>> {
    let Some(courses) = courses else {
        return Ok(sqlx::query_as(
            "select partner, count(*) from participant where year = $1 group by partner",
        )
        .bind(year)
        .fetch_all(store.read())
        .await?);
    };
    let courses: Vec<[i64; 1]> = courses.iter().map(|it| [*it]).collect();
    let sql = format!(
        "select partner, count(distinct pseudonym) from participation where year = $2 \
         and course in (select cast(value ->> 0 as bigint) from {}) group by partner",
        elements(store.kind())
    );
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(json(courses))
        .bind(year)
        .fetch_all(store.read())
        .await?)
}

/// Years of which there are rows, the first one first.
pub async fn years(store: &Store) -> Result<Vec<i64>> {
    let mut years = Vec::new();
    loop {
        // From one to the next by the index: there are millions of rows between.
        let (next,): (Option<i64>,) =
            sqlx::query_as("select min(year) from participation where year > $1")
                .bind(years.last().copied().unwrap_or(0))
                .fetch_one(store.read())
                .await?;
        match next {
            Some(year) => years.push(year),
            None => return Ok(years),
        }
    }
}

/// A question that a year counts: the course's slug, and its identifier there.
pub type Question = (String, String);

/// Says which questions a year counts, in order; those that it counts already stay.
pub async fn expect(write: &mut Write<'_>, year: i64, questions: &[Question]) -> Result<()> {
    let there: Option<(i64,)> =
        sqlx::query_as("select place from counted_question where year = $1 limit 1")
            .bind(year)
            .fetch_optional(&mut **write)
            .await?;
    if there.is_some() {
        return Ok(());
    }
    for (place, (course, question)) in questions.iter().enumerate() {
        sqlx::query(
            "insert into counted_question (year, course, question, place) \
             values ($1, $2, $3, $4) on conflict do nothing",
        )
        .bind(year)
        .bind(course)
        .bind(question)
        .bind(i64::try_from(place).unwrap_or(i64::MAX))
        .execute(&mut **write)
        .await?;
    }
    Ok(())
}

/// Says which modules a year counts, by the names of their courses.
pub async fn expect_modules(write: &mut Write<'_>, year: i64, courses: &[String]) -> Result<()> {
    for course in courses {
        sqlx::query(
            "insert into counted_module (year, course) values ($1, $2) on conflict do nothing",
        )
        .bind(year)
        .bind(course)
        .execute(&mut **write)
        .await?;
    }
    Ok(())
}

/// The questions that a year counts, in order.
pub async fn expected(store: &Store, year: i64) -> Result<Vec<Question>> {
    Ok(sqlx::query_as(
        "select course, question from counted_question where year = $1 order by place",
    )
    .bind(year)
    .fetch_all(store.read())
    .await?)
}

/// Pieces in which the rows of a year are destroyed: commits wait no longer than that.
const PIECES: i64 = 256;

/// Destroys the rows of a year, piece by piece.
///
/// # Errors
///
/// [`StoreError`](super::StoreError) when the database fails; it may be asked again.
pub async fn destroy(store: &Store, year: i64) -> Result<()> {
    // Pseudonyms are spread evenly over all numbers.
    const WIDTH: i64 = 1 << (64 - PIECES.ilog2());
    for piece in 0..PIECES {
        let first = i64::MIN.wrapping_add(piece.wrapping_mul(WIDTH));
        let last = first + (WIDTH - 1);
        let mut write = store.begin().await?;
        for sql in [
            "delete from participant where year = $1 and (partner, pseudonym) in \
             (select partner, pseudonym from participation \
             where year = $1 and pseudonym between $2 and $3)",
            "delete from participation where year = $1 and pseudonym between $2 and $3",
        ] {
            sqlx::query(sql)
                .bind(year)
                .bind(first)
                .bind(last)
                .execute(&mut *write)
                .await?;
        }
        write.commit().await?;
    }
    super::beacon::destroy(store, year).await?;
    let mut write = store.begin().await?;
    for sql in [
        "delete from participant where year = $1",
        "delete from participation where year = $1",
        "delete from counted_question where year = $1",
        "delete from counted_course where year = $1",
        "delete from counted_module where year = $1",
    ] {
        sqlx::query(sql).bind(year).execute(&mut *write).await?;
    }
    write.commit().await?;
    Ok(())
}
