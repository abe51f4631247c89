//! What learners do -> the rows that the year's statistics will count.
//!
//! Each change is made in the transaction of what it follows: a registration, a commit
//! that changes a status or brings an answer, a deletion. A registration is of the year
//! it began in (Paris) and counts as it stood when that year ended: what comes later is
//! not counted. Only the first try at each SCO counts, and only our own courses do.

use std::collections::BTreeMap;

use scorm::runtime::Status;
use statistics::table;

use super::calendar;
use super::rollup::First;
use super::year_key::{KeyError, YearKeys, year_of};
use crate::store::belongings::{self, Merged};
use crate::store::course::Course;
use crate::store::participation::{self, Answer, Ended, Pseudonym, Start};
use crate::store::registration::{self, Registration};
use crate::store::{self, Kind, Store, StoreError, Write, learner};

/// A learner who takes a course.
#[derive(Clone, Copy, Debug)]
pub struct Beginning<'a> {
    /// Who.
    pub learner_id: &'a str,
    /// INSEE code, if they said.
    pub region: Option<&'a str>,
    /// What.
    pub course: &'a Course,
    /// In which version.
    pub course_version_id: &'a str,
    /// Through which partner.
    pub partner_id: Option<&'a str>,
}

/// Registers a learner for a course and counts the start; where they are registered,
/// that one is given back.
///
/// # Errors
///
/// [`KeyError`] when the key of the year or the database is out of reach.
pub async fn begin(
    database: &Store,
    years: &YearKeys,
    beginning: Beginning<'_>,
    now: i64,
) -> Result<Registration, KeyError> {
    let course = beginning.course;
    let who = years.now(beginning.learner_id, now).await?;
    let mut write = database.begin().await?;
    let registration = registration::create(
        &mut write,
        beginning.learner_id,
        &course.course_id,
        beginning.course_version_id,
        beginning.partner_id,
        now,
    )
    .await?;
    if course.is_own == 1 && year_of(registration.started_at) == who.year {
        let start = Start {
            who,
            course: &course.slug,
            partner_id: registration.partner_id.as_deref(),
            month: month(registration.started_at),
            region: region(beginning.region),
        };
        participation::start(&mut write, &start).await?;
    }
    store::commit(write).await?;
    Ok(registration)
}

/// An answer of a first try, as a course recorded it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    /// Whose.
    pub registration_id: String,
    /// Identifier of the interaction.
    pub question: String,
    /// Or wrong.
    pub is_right: bool,
}

/// Counts what commits changed: the status by first tries, and answers.
///
/// # Errors
///
/// [`StoreError`] when the database is out of reach; [`StoreError::NoKey`] when the key of
/// the year is not [prepared](YearKeys::prepare).
pub async fn follow(
    kind: Kind,
    write: &mut Write<'_>,
    years: &YearKeys,
    firsts: &[First],
    answered: &[Answered],
    now: i64,
) -> Result<(), StoreError> {
    let ended = firsts.iter().filter(|it| it.status.is_finished());
    let ended: BTreeMap<&str, Status> = ended
        .map(|it| (it.registration_id.as_str(), it.status))
        .collect();
    let mut ids: Vec<&str> = ended.keys().copied().collect();
    ids.extend(answered.iter().map(|it| it.registration_id.as_str()));
    ids.sort_unstable();
    ids.dedup();
    if ids.is_empty() {
        return Ok(());
    }
    let year = year_of(now);
    let mut ends = Vec::new();
    let mut answers = Vec::new();
    let counted = participation::counted(kind, write, year, &ids).await?;
    for one in counted.iter().filter(|it| year_of(it.started_at) == year) {
        // No transaction waits for the store of files.
        let who = years.prepared(&one.learner_id, now)?;
        if let Some(status) = ended.get(one.registration_id.as_str()) {
            let seconds = one.total_time.unsigned_abs() / 100;
            let band = table::duration_band(seconds) as i64 + 1;
            ends.push(Ended {
                pseudonym: who.value,
                course: one.code,
                passed: (*status != Status::Failed).then(|| (month(now), band)),
            });
        }
        let own = answered
            .iter()
            .filter(|it| it.registration_id == one.registration_id);
        answers.extend(own.map(|it| Answer {
            pseudonym: who.value,
            code: one.code,
            course: &one.course,
            question: &it.question,
            is_right: it.is_right,
        }));
    }
    participation::end(kind, write, year, &ends).await?;
    participation::answer(kind, write, year, &answers).await
}

/// Deletes a learner and everything about them, what the years count included.
///
/// # Errors
///
/// [`KeyError`] when a key or the database is out of reach; nothing is deleted then.
pub async fn delete_learner(
    database: &Store,
    years: &YearKeys,
    learner_id: &str,
) -> Result<(), KeyError> {
    let counted = years.all(database, learner_id).await?;
    Ok(learner::delete(database, learner_id, &counted).await?)
}

/// Deletes a registration, and what the years count of it.
///
/// # Errors
///
/// [`KeyError`] when a key or the database is out of reach; nothing is deleted then.
pub async fn delete_registration(
    database: &Store,
    years: &YearKeys,
    account_id: Option<&str>,
    registration: &Registration,
    subject: &str,
    now: i64,
) -> Result<(), KeyError> {
    let counted = years.all(database, &registration.learner_id).await?;
    let id = &registration.registration_id;
    Ok(registration::delete(database, account_id, id, subject, &counted, now).await?)
}

/// Makes two learners one, in the years' rows too.
///
/// # Errors
///
/// [`KeyError`] when a key or the database is out of reach; nothing is changed then.
pub async fn merge(
    database: &Store,
    years: &YearKeys,
    from: &str,
    into: &str,
) -> Result<Merged, KeyError> {
    let former = years.all(database, from).await?;
    let kept = years.all(database, into).await?;
    let same = |one: &Pseudonym| kept.iter().copied().find(|it| it.year == one.year);
    let both: Vec<_> = former
        .iter()
        .filter_map(|it| Some((*it, same(it)?)))
        .collect();
    Ok(belongings::merge(database, from, into, &both).await?)
}

/// Sets the coarse profile, whose values were checked; what was begun this year is
/// counted in the region from now on.
///
/// # Errors
///
/// [`KeyError`] when the key of the year or the database is out of reach.
pub async fn set_profile(
    database: &Store,
    years: &YearKeys,
    learner_id: &str,
    region_code: Option<&str>,
    organisation_type: Option<&str>,
    now: i64,
) -> Result<(), KeyError> {
    let who = years.now(learner_id, now).await?;
    let counted = (who, region(region_code));
    learner::set_profile(
        database,
        learner_id,
        region_code,
        organisation_type,
        counted,
    )
    .await?;
    Ok(())
}

/// 1..=12, in Paris.
fn month(milliseconds: i64) -> i64 {
    i64::from(calendar::day(milliseconds).month())
}

/// Place among the regions of the statistics; the last for those that it does not tell
/// apart, and for who did not say.
fn region(code: Option<&str>) -> i64 {
    let last = table::REGIONS.len() - 1;
    code.and_then(table::region).unwrap_or(last) as i64
}
