//! Versions of a course: which one new learners get, how it is played, whether it is offered,
//! and learners of one version -> another.
//!
//! Attempts are kept by the identifier of their SCO, so a learner can go on in another
//! version when it has all the SCOs that the learner has tried. Who is done with the
//! course stays where they were done: their attestation is for that version.

use super::participation;
use super::rollup::roll_up;
use super::year_key::YearKeys;
use crate::store::course::{self, Version};
use crate::store::{self, Store, StoreError, journal, registration};

/// Learners moved in one transaction: commits wait no longer than that.
const GROUP: i64 = 100;

/// Why a version is left as it is.
#[derive(Debug, thiserror::Error)]
pub enum VersionError {
    /// It is withdrawn: nobody may be led to it.
    #[error("the version is withdrawn")]
    Withdrawn,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A version to which learners may be led.
fn offered(version: &Version) -> Result<&Version, VersionError> {
    match version.withdrawn_at {
        None => Ok(version),
        Some(_) => Err(VersionError::Withdrawn),
    }
}

/// Chooses what new learners get.
///
/// # Errors
///
/// [`VersionError`], as named.
pub async fn choose(
    database: &Store,
    by: Option<&str>,
    version: &Version,
    now: i64,
) -> Result<(), VersionError> {
    Ok(course::set_current(database, by, offered(version)?, now).await?)
}

/// Says how a version is played: by the strict standard or as real packages need it, and in a
/// `frame` or a `popup`.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub async fn play(
    database: &Store,
    by: Option<&str>,
    version: &Version,
    is_strict: bool,
    presentation: &str,
    now: i64,
) -> Result<(), StoreError> {
    course::set_playing(database, by, version, is_strict, presentation, now).await
}

/// Withdraws a version, at once and for everybody, or offers it again.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub async fn withdraw(
    database: &Store,
    by: Option<&str>,
    version: &Version,
    is_withdrawn: bool,
    now: i64,
) -> Result<(), StoreError> {
    course::set_withdrawn(database, by, version, is_withdrawn, now).await
}

/// Moves all learners who can to this version: how many. Whose player is open goes on
/// in the old one until it is opened again.
///
/// # Errors
///
/// [`VersionError`], as named; those who were moved stay moved, and the others follow when it
/// is asked again.
pub async fn move_learners(
    database: &Store,
    years: &YearKeys,
    by: Option<&str>,
    to: &Version,
    now: i64,
) -> Result<u64, VersionError> {
    let to = offered(to)?;
    let mut moved = 0;
    years.prepare(now).await.map_err(StoreError::from)?;
    loop {
        let mut write = database.begin().await?;
        let group =
            registration::movable(&mut write, &to.course_id, &to.course_version_id, GROUP).await?;
        for registration_id in &group {
            registration::move_to(&mut write, registration_id, &to.course_version_id).await?;
        }
        // More SCOs, or fewer: the status of the courses may be another one.
        let ids: Vec<&str> = group.iter().map(String::as_str).collect();
        let firsts = roll_up(database.kind(), &mut write, &ids, now).await?;
        participation::follow(database.kind(), &mut write, years, &firsts, &[], now).await?;
        moved += group.len() as u64;
        let is_last = (group.len() as i64) < GROUP;
        if is_last {
            let subject = course::subject(&mut write, to).await?;
            journal::note(&mut write, by, "course.move", &subject, now).await?;
        }
        store::commit(write).await?;
        if is_last {
            return Ok(moved);
        }
    }
}
