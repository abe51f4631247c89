//! Partners, as administrators make and change them.

use brand::palette::is_readable;
use statistics::draw::is_partner_id;
use statistics::plan::PARTNER_TYPES;

use super::{counting, import};
use crate::store::partner::{self, Partner};
use crate::store::{Store, StoreError, beacon, partner_profile};

/// Why a partner is not taken as it was typed.
#[derive(Debug, thiserror::Error)]
pub enum PartnerError {
    /// Not 2 to 100 characters on one line.
    #[error("not a name")]
    Name,
    /// Its name in addresses is somebody's, or stands for something else in files of
    /// statistics.
    #[error("a name in addresses that is taken")]
    Taken,
    /// Not of the closed list.
    #[error("not a kind of partners")]
    Kind,
    /// No colour on which white letters can be read.
    #[error("not a colour that can be read")]
    Colour,
    /// There is no such partner any more.
    #[error("no such partner")]
    Gone,
    /// The database failed.
    #[error(transparent)]
    Store(StoreError),
}

impl From<StoreError> for PartnerError {
    fn from(error: StoreError) -> PartnerError {
        match error {
            StoreError::Conflict(_) => PartnerError::Taken,
            error => PartnerError::Store(error),
        }
    }
}

/// A name for people, without the spaces around it.
fn name(typed: &str) -> Result<&str, PartnerError> {
    let name = typed.trim();
    let is_one = (2..=100).contains(&name.chars().count()) && !name.chars().any(char::is_control);
    is_one.then_some(name).ok_or(PartnerError::Name)
}

/// One of the closed list.
fn kind(typed: &str) -> Result<&str, PartnerError> {
    let is_one = PARTNER_TYPES.iter().any(|(it, _)| *it == typed);
    is_one.then_some(typed).ok_or(PartnerError::Kind)
}

/// Makes a partner. `wished`: its name in addresses; empty: made of its name.
///
/// # Errors
///
/// [`PartnerError`], as named.
pub async fn create(
    store: &Store,
    by: Option<&str>,
    typed_name: &str,
    wished: &str,
    typed_kind: &str,
    now: i64,
) -> Result<(), PartnerError> {
    let name = name(typed_name)?;
    let slug = match wished.trim() {
        "" => import::slug(name),
        wished => import::slug(wished),
    };
    let kind = kind(typed_kind)?;
    // Names that files of statistics have for something else.
    if !is_partner_id(&slug) || slug == counting::DIRECT.0 {
        return Err(PartnerError::Taken);
    }
    partner::create(store, by, &slug, name, kind, now).await?;
    Ok(())
}

/// Changes what people see of a partner. Its name in addresses stays.
///
/// # Errors
///
/// [`PartnerError`], as named.
pub async fn edit(
    store: &Store,
    by: Option<&str>,
    found: &Partner,
    typed: (&str, &str, &str),
    now: i64,
) -> Result<(), PartnerError> {
    let (typed_name, typed_kind, colour) = typed;
    let name = name(typed_name)?;
    let colour = colour.trim().to_lowercase();
    if !is_readable(&colour) {
        return Err(PartnerError::Colour);
    }
    let kind = kind(typed_kind)?;
    let slug = &found.slug;
    match partner_profile::edit(store, by, slug, name, kind, &colour, now).await? {
        true => Ok(()),
        false => Err(PartnerError::Gone),
    }
}

/// Says whom a partner's learners are: an audience of the courses that there are; empty:
/// everybody.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub async fn set_audience(
    store: &Store,
    by: Option<&str>,
    found: &Partner,
    audience: &str,
    now: i64,
) -> Result<(), StoreError> {
    partner::set_audience(store, by, found, audience, now).await
}

/// Says whether completed modules are heard that the partner's packages tell of.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub async fn listen(
    store: &Store,
    by: Option<&str>,
    found: &Partner,
    is_heard: bool,
    now: i64,
) -> Result<(), StoreError> {
    beacon::listen(store, by, &found.slug, is_heard, now).await
}

/// Keeps that a package told of a completed module, where it may. Nothing tells the sender
/// whether it was kept. `month`: such as `2026-11`.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub async fn hear(
    store: &Store,
    partner: &str,
    course: &str,
    month: &str,
) -> Result<(), StoreError> {
    beacon::hear(store, partner, course, month).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_short_and_on_one_line() {
        assert_eq!(name("  Ville d’Exemple ").ok(), Some("Ville d’Exemple"));
        for typed in ["", " x ", "a\nb", &"x".repeat(101)] {
            assert!(matches!(name(typed), Err(PartnerError::Name)), "{typed}");
        }
        assert!(kind("association").is_ok());
        assert!(matches!(kind("club"), Err(PartnerError::Kind)));
    }
}
