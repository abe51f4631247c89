//! Learners: made when they begin, seen when they come back, found again when they sign in.

use super::participation;
use super::year_key::YearKeys;
use crate::store::belongings::{self, Merged};
use crate::store::learner::{self, Learner};
use crate::store::{Store, StoreError};

/// Makes a learner of a browser that begins a course. `partner_id`: of the partner whose link
/// it followed.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub async fn make(store: &Store, partner_id: Option<&str>, now: i64) -> Result<String, StoreError> {
    let new = learner::New {
        partner_id,
        subject_hash: None,
    };
    learner::create(store, new, now).await
}

/// Notes that a learner was here today.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub async fn seen(store: &Store, learner_id: &str, now: i64) -> Result<(), StoreError> {
    learner::seen(store, learner_id, now).await
}

/// The learner who signs in as this subject, and what came with them: the one who is known by
/// it, who then gets the courses begun in this browser; or the one of this browser, who is
/// known by it from now on; or a new one.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub async fn sign_in(
    store: &Store,
    years: &YearKeys,
    here: Option<Learner>,
    subject_hash: &str,
    now: i64,
) -> Result<(String, Merged), StoreError> {
    let known = learner::find_by_subject(store, subject_hash).await?;
    // Somebody else who signed in here before stays who they are.
    let here = match here {
        Some(here) if belongings::has_subject(store, &here.learner_id).await? => None,
        here => here.map(|it| it.learner_id),
    };
    if let Some(known) = known {
        let merged = match here {
            Some(here) => participation::merge(store, years, &here, &known.learner_id).await?,
            None => Merged::default(),
        };
        return Ok((known.learner_id, merged));
    }
    if let Some(here) = here
        && belongings::set_subject(store, &here, subject_hash).await?
    {
        return Ok((here, Merged::default()));
    }
    let new = learner::New {
        partner_id: None,
        subject_hash: Some(subject_hash),
    };
    let learner_id = learner::create(store, new, now).await?;
    Ok((learner_id, Merged::default()))
}
