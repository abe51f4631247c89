//! Learners of one version -> another version of the same course.
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

/// Moves all learners who can to this version: how many. Whose player is open goes on
/// in the old one until it is opened again.
///
/// # Errors
///
/// [`StoreError`] when the database fails; those who were moved stay moved, and the
/// others follow when it is asked again.
pub async fn move_learners(
    database: &Store,
    years: &YearKeys,
    by: Option<&str>,
    to: &Version,
    now: i64,
) -> Result<u64, StoreError> {
    let mut moved = 0;
    years.prepare(now).await?;
    loop {
        let mut write = database.begin().await?;
        let group =
            registration::movable(&mut write, &to.course_id, &to.course_version_id, GROUP).await?;
        for registration_id in &group {
            registration::move_to(&mut write, registration_id, &to.course_version_id).await?;
        }
        // More SCOs, or fewer: the courses have come to something else.
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
