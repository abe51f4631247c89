//! Browsers that are signed in: each keeps a random secret, the database its keyed hash.

use super::token::Keys;
use crate::store::session::{self, Holder};
use crate::store::{Store, StoreError};

fn hash(keys: &Keys, secret: &str) -> String {
    keys.hash("session", secret)
}

/// Opens a session of this secret until `until`, unix milliseconds.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub async fn open(
    store: &Store,
    keys: &Keys,
    secret: &str,
    holder: &Holder,
    until: i64,
) -> Result<(), StoreError> {
    session::open(store, &hash(keys, secret), holder, until).await
}

/// Whose session this secret is of, if it is one and not over.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub async fn holder(
    store: &Store,
    keys: &Keys,
    secret: &str,
    now: i64,
) -> Result<Option<Holder>, StoreError> {
    session::holder(store, &hash(keys, secret), now).await
}

/// Ends a session.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub async fn close(store: &Store, keys: &Keys, secret: &str) -> Result<(), StoreError> {
    session::close(store, &hash(keys, secret)).await
}
