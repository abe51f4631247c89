//! Reads what a pointer leads to, and believes nothing of it before its hash is right.

use serde::de::DeserializeOwned;

use crate::packed;
use crate::pointer::{LONGEST_OBJECT, Object};

/// Why an object can't be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// It is missing.
    #[error("`{0}` is missing")]
    Missing(String),
    /// It has not the bytes it is named by.
    #[error("`{0}` has other bytes than its name says")]
    Changed(String),
    /// It is not what it should be.
    #[error("`{0}` can't be read")]
    Unreadable(String),
}

/// Gives the file at a path: as many bytes at most.
pub type Read<'a> = dyn FnMut(&str, u64) -> Option<Vec<u8>> + 'a;

/// A text that is JSON.
///
/// # Errors
/// [`ReadError`].
pub fn text<T: DeserializeOwned>(named: &Object, read: &mut Read<'_>) -> Result<T, ReadError> {
    let path = named.path();
    if named.size > LONGEST_OBJECT {
        return Err(ReadError::Unreadable(path));
    }
    let bytes = object(named, read)?;
    serde_json::from_slice(&bytes).map_err(|_| ReadError::Unreadable(path))
}

/// The bytes of an object.
pub(crate) fn object(named: &Object, read: &mut Read<'_>) -> Result<Vec<u8>, ReadError> {
    let path = named.path();
    let packed = read(&path, packed::longest(named.size));
    let packed = packed.ok_or_else(|| ReadError::Missing(path.clone()))?;
    match packed::unpack(&packed, named.size) {
        Some(bytes) if Object::of(&bytes) == *named => Ok(bytes),
        _ => Err(ReadError::Changed(path)),
    }
}
