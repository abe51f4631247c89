//! The catalogue as administrators arrange it: where courses stand, how programmes are named.

use crate::store::catalogue::{self, Placement, Shelved};
use crate::store::course::{self, Course};
use crate::store::{Store, StoreError};

/// Last place of a course or programme.
pub const LAST: i64 = 999;

/// Places a course; `new_title`: of its programme, which is new then.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub async fn place(
    store: &Store,
    by: Option<&str>,
    course: &Course,
    placement: &Placement<'_>,
    new_title: Option<&str>,
    now: i64,
) -> Result<(), StoreError> {
    if let Some(title) = new_title {
        catalogue::set_programme(store, by, placement.programme, title, LAST, now).await?;
    }
    catalogue::arrange(store, by, course, placement, now).await
}

/// Names a programme and says where it stands among `all`; `place` 0: behind the others. What
/// its packages say of its title is not kept again.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub async fn set_programme(
    store: &Store,
    by: Option<&str>,
    all: &[Shelved],
    programme: &str,
    title: &str,
    place: i64,
    now: i64,
) -> Result<(), StoreError> {
    let said = all.iter().find(|it| it.course.programme == programme);
    let is_said = said.is_some_and(|it| it.programme_title == title);
    let title = if is_said { "" } else { title };
    let place = if place == 0 { LAST } else { place };
    catalogue::set_programme(store, by, programme, title, place, now).await
}

/// Puts a course in the catalogue or takes it out; those who take it go on.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub async fn list(
    store: &Store,
    by: Option<&str>,
    course: &Course,
    is_listed: bool,
    now: i64,
) -> Result<(), StoreError> {
    course::set_listed(store, by, course, is_listed, now).await
}
