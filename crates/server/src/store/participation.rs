//! What a year's statistics will count: one row per learner, course and year, under a
//! pseudonym of that year. Written with the registration and the commits it follows;
//! read by [`counting`](super::counting) alone.
//!
//! A row is of the year in which its registration began, and stands as that year ended:
//! callers leave alone what happens later. Of a year that was closed nothing is written.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::{AssertSqlSafe, FromRow};

use super::answers::Answers;
use super::outcome::{BAND, COMPLETION, End, Outcome, REGIONS, START, STATUS};
use super::{Kind, Result, Write, elements, json};

/// A learner as the statistics of a year know them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pseudonym {
    /// The calendar year, in Paris.
    pub year: i64,
    /// HMAC of the learner's identifier with the year's key.
    pub value: i64,
}

/// Whether the statistics of a year still take something in.
pub async fn year_is_open(write: &mut Write<'_>, year: i64) -> Result<bool> {
    let row: Option<(String,)> =
        sqlx::query_as("select state from statistics_year where year = $1")
            .bind(year)
            .fetch_optional(&mut **write)
            .await?;
    // A year without a record has not been opened; what it sees may be counted yet.
    Ok(row.is_none_or(|(state,)| state == "open"))
}

/// A registration that begins.
#[derive(Clone, Copy, Debug)]
pub struct Start<'a> {
    /// Who, in the year of the start.
    pub who: Pseudonym,
    /// Slug of the course.
    pub course: &'a str,
    /// Through which partner.
    pub partner_id: Option<&'a str>,
    /// 1..=12.
    pub month: i64,
    /// Place of the region among those of the statistics, 0..=18.
    pub region: i64,
}

/// Keeps a start; where the learner began this course in the year, that one stays.
pub async fn start(write: &mut Write<'_>, start: &Start<'_>) -> Result<()> {
    if !year_is_open(write, start.who.year).await? {
        return Ok(());
    }
    let course = counted_as(write, start.who.year, start.course).await?;
    let course = code(write, "course", &course).await?;
    let partner = match start.partner_id {
        Some(id) => code(write, "partner", id).await?,
        None => 0,
    };
    let begun = Outcome {
        started: start.month,
        end: End::Abandoned,
        region: start.region,
    };
    let done = sqlx::query(
        "insert into participation (year, pseudonym, course, partner, cell) \
         values ($1, $2, $3, $4, $5) on conflict (year, pseudonym, course) do nothing",
    )
    .bind(start.who.year)
    .bind(start.who.value)
    .bind(course)
    .bind(partner)
    .bind(begun.packed())
    .execute(&mut **write)
    .await?;
    if done.rows_affected() == 1 {
        sqlx::query(
            "insert into participant (year, partner, pseudonym, answers) values ($1, $2, $3, '') \
             on conflict (year, partner, pseudonym) do nothing",
        )
        .bind(start.who.year)
        .bind(partner)
        .bind(start.who.value)
        .execute(&mut **write)
        .await?;
    }
    Ok(())
}

/// The short number of a name, given at its first use.
pub(super) async fn code(write: &mut Write<'_>, kind: &str, name: &str) -> Result<i64> {
    loop {
        let found: Option<(i64,)> =
            sqlx::query_as("select code from participation_code where kind = $1 and name = $2")
                .bind(kind)
                .bind(name)
                .fetch_optional(&mut **write)
                .await?;
        if let Some((code,)) = found {
            return Ok(code);
        }
        // Another node may give the name a number, or the number to a name: look again.
        sqlx::query(
            "insert into participation_code (kind, name, code) \
             select $1, $2, coalesce(max(code), 0) + 1 from participation_code where kind = $1 \
             on conflict do nothing",
        )
        .bind(kind)
        .bind(name)
        .execute(&mut **write)
        .await?;
    }
}

#[derive(FromRow)]
struct Identity {
    programme: String,
    module: String,
}

/// The name under which a course counts in a year: that of the plan's module that it is, in
/// whatever language and for whomever; else its own.
pub(super) async fn counted_as(write: &mut Write<'_>, year: i64, slug: &str) -> Result<String> {
    let known: Option<(String,)> =
        sqlx::query_as("select counted_as from counted_course where year = $1 and course = $2")
            .bind(year)
            .bind(slug)
            .fetch_optional(&mut **write)
            .await?;
    if let Some((known,)) = known {
        return Ok(known);
    }
    // As its package says it, wherever administrators put it.
    let identity: Option<Identity> = sqlx::query_as(
        "select v.programme, v.module from course c \
         join course_version v on v.course_version_id = c.course_version_id \
         where c.slug = $1 and c.is_own = 1",
    )
    .bind(slug)
    .fetch_optional(&mut **write)
    .await?;
    let module = identity.filter(|it| !it.programme.is_empty() && !it.module.is_empty());
    let module = module.map(|it| language::slug(&format!("{}-{}", it.programme, it.module)));
    let Some(module) = module.filter(|it| it != slug) else {
        return Ok(slug.to_owned());
    };
    let planned: Vec<(String,)> =
        sqlx::query_as("select course from counted_module where year = $1 and course in ($2, $3)")
            .bind(year)
            .bind(slug)
            .bind(&module)
            .fetch_all(&mut **write)
            .await?;
    let is_planned = |name: &str| planned.iter().any(|(course,)| course == name);
    // A plan that somebody wrote may tell the languages apart.
    if is_planned(slug) || !is_planned(&module) {
        return Ok(slug.to_owned());
    }
    sqlx::query(
        "insert into counted_course (year, course, counted_as) values ($1, $2, $3) \
         on conflict do nothing",
    )
    .bind(year)
    .bind(slug)
    .bind(&module)
    .execute(&mut **write)
    .await?;
    Ok(module)
}

/// A registration of a course that is counted, for what its commits change.
#[derive(Clone, Debug, FromRow)]
pub struct Counted {
    /// Identifier.
    pub registration_id: String,
    /// Whose.
    pub learner_id: String,
    /// What the course counts as.
    pub course: String,
    /// Its code.
    pub code: i64,
    /// Unix milliseconds.
    pub started_at: i64,
    /// Hundredths of a second, in the first tries at its SCOs.
    pub total_time: i64,
}

/// Those of these registrations that are counted in a year, if they are of it.
pub async fn counted(
    kind: Kind,
    write: &mut Write<'_>,
    year: i64,
    ids: &[&str],
) -> Result<Vec<Counted>> {
    let ids: Vec<[&str; 1]> = ids.iter().map(|it| [*it]).collect();
    let sql = format!(
        "select registration_id, learner_id, name as course, code, started_at, \
         (select cast(coalesce(sum(total_time), 0) as bigint) from attempt \
         where attempt.registration_id = registration.registration_id and number = 1) \
         as total_time \
         from registration join course using (course_id) \
         left join counted_course on counted_course.year = $2 and counted_course.course = slug \
         join participation_code on kind = 'course' and name = coalesce(counted_as, slug) \
         where registration_id in (select value ->> 0 from {}) and is_own = 1 \
         order by learner_id, registration_id",
        elements(kind)
    );
    Ok(sqlx::query_as(AssertSqlSafe(sql))
        .bind(json(ids))
        .bind(year)
        .fetch_all(&mut **write)
        .await?)
}

/// How a registration ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ended {
    /// Value of the pseudonym.
    pub pseudonym: i64,
    /// Code of the course.
    pub course: i64,
    /// Month (1..=12) and band of time (from 1) if passed or completed; none: failed.
    pub passed: Option<(i64, i64)>,
}

/// Keeps the results of registrations. What was passed stays passed, as it was first;
/// what failed may be passed yet.
pub async fn end(kind: Kind, write: &mut Write<'_>, year: i64, ended: &[Ended]) -> Result<()> {
    if ended.is_empty() || !year_is_open(write, year).await? {
        return Ok(());
    }
    const FAILED: i64 = STATUS;
    const PASSED: i64 = 2 * STATUS;
    let rows: Vec<_> = ended
        .iter()
        .map(|it| {
            let (month, band) = it.passed.unwrap_or((0, 0));
            (it.pseudonym, it.course, month, band)
        })
        .collect();
    let sql = format!(
        "update participation set cell = case when x.month > 0 then {PASSED} \
         + cell / {START} % 100 * {START} + x.month * {COMPLETION} + x.band * {BAND} \
         + cell % {REGIONS} else {FAILED} + cell end \
         from (select cast(value ->> 0 as bigint) as pseudonym, \
         cast(value ->> 1 as bigint) as course, cast(value ->> 2 as bigint) as month, \
         cast(value ->> 3 as bigint) as band from {}) as x \
         where participation.year = $2 and participation.pseudonym = x.pseudonym \
         and participation.course = x.course \
         and cell < case when x.month > 0 then {PASSED} else {FAILED} end",
        elements(kind)
    );
    sqlx::query(AssertSqlSafe(sql))
        .bind(json(rows))
        .bind(year)
        .execute(&mut **write)
        .await?;
    Ok(())
}

/// An answer that a course recorded.
#[derive(Clone, Debug)]
pub struct Answer<'a> {
    /// Value of the pseudonym.
    pub pseudonym: i64,
    /// Code of the course.
    pub code: i64,
    /// What the course counts as.
    pub course: &'a str,
    /// Identifier of the interaction.
    pub question: &'a str,
    /// Or wrong.
    pub is_right: bool,
}

#[derive(FromRow)]
struct Place {
    course: String,
    question: String,
    place: i64,
}

#[derive(FromRow)]
struct Row {
    partner: i64,
    pseudonym: i64,
    course: i64,
    answers: String,
}

/// Keeps the first answers to questions that the year counts; others are nothing.
pub async fn answer(
    kind: Kind,
    write: &mut Write<'_>,
    year: i64,
    answers: &[Answer<'_>],
) -> Result<()> {
    if answers.is_empty() || !year_is_open(write, year).await? {
        return Ok(());
    }
    let asked: Vec<[&str; 1]> = answers.iter().map(|it| [it.question]).collect();
    let sql = format!(
        "select course, question, place from counted_question where year = $2 \
         and question in (select value ->> 0 from {})",
        elements(kind)
    );
    let places: Vec<Place> = sqlx::query_as(AssertSqlSafe(sql))
        .bind(json(asked))
        .bind(year)
        .fetch_all(&mut **write)
        .await?;
    let place = |answer: &Answer<'_>| {
        let mut places = places.iter();
        let found = places.find(|it| it.course == answer.course && it.question == answer.question);
        found.map(|it| it.place)
    };
    let counted: Vec<(i64, &Answer<'_>)> = answers
        .iter()
        .filter_map(|answer| Some((place(answer)?, answer)))
        .collect();
    if counted.is_empty() {
        return Ok(());
    }
    let mut who: Vec<(i64, i64)> = counted
        .iter()
        .map(|it| (it.1.pseudonym, it.1.code))
        .collect();
    who.sort_unstable();
    who.dedup();
    let rows = rows_of(kind, write, year, &who).await?;
    let mut kept: BTreeMap<(i64, i64), Answers> = BTreeMap::new();
    let mut partners: BTreeMap<(i64, i64), i64> = BTreeMap::new();
    for row in rows {
        partners.insert((row.pseudonym, row.course), row.partner);
        kept.insert((row.partner, row.pseudonym), Answers::stored(row.answers));
    }
    let mut changed: BTreeSet<(i64, i64)> = BTreeSet::new();
    for (place, answer) in counted {
        let Some(partner) = partners.get(&(answer.pseudonym, answer.code)) else {
            continue;
        };
        let key = (*partner, answer.pseudonym);
        if kept
            .get_mut(&key)
            .is_some_and(|it| it.add(place, answer.is_right))
        {
            changed.insert(key);
        }
    }
    if changed.is_empty() {
        return Ok(());
    }
    let rows: Vec<_> = changed
        .iter()
        .map(|key| (key.0, key.1, kept.get(key).map_or("", Answers::as_str)))
        .collect();
    let sql = format!(
        "update participant set answers = x.answers \
         from (select cast(value ->> 0 as bigint) as partner, \
         cast(value ->> 1 as bigint) as pseudonym, value ->> 2 as answers from {}) as x \
         where participant.year = $2 and participant.partner = x.partner \
         and participant.pseudonym = x.pseudonym",
        elements(kind)
    );
    sqlx::query(AssertSqlSafe(sql))
        .bind(json(rows))
        .bind(year)
        .execute(&mut **write)
        .await?;
    Ok(())
}

/// The participants of these pseudonyms and courses, on PostgreSQL locked.
async fn rows_of(
    kind: Kind,
    write: &mut Write<'_>,
    year: i64,
    who: &[(i64, i64)],
) -> Result<Vec<Row>> {
    let lock = match kind {
        Kind::Sqlite => "",
        Kind::Postgres => " for update of participant",
    };
    let sql = format!(
        "select participant.partner, participant.pseudonym, participation.course, answers \
         from (select cast(value ->> 0 as bigint) as pseudonym, \
         cast(value ->> 1 as bigint) as course from {}) as x \
         join participation on participation.year = $2 \
         and participation.pseudonym = x.pseudonym and participation.course = x.course \
         join participant on participant.year = $2 \
         and participant.partner = participation.partner \
         and participant.pseudonym = x.pseudonym \
         order by participant.partner, participant.pseudonym{lock}",
        elements(kind)
    );
    Ok(sqlx::query_as(AssertSqlSafe(sql))
        .bind(json(who))
        .bind(year)
        .fetch_all(&mut **write)
        .await?)
}
