//! The key of a year: learner -> pseudonym in that year's statistics.
//!
//! It is with the files of packages, not in the database: whoever has only one of the
//! two can't tell whose a row is, and when the key is destroyed nobody can any more.
//! The first node that needs it makes it; all others find it.

use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use hmac::{Hmac, Mac};
use sha2::Sha256;

use super::calendar;
use super::objects::{Objects, ObjectsError};
use crate::store::participation::Pseudonym;
use crate::store::{Store, StoreError, counting};

/// Keys of years, as they are needed.
#[derive(Clone, Debug)]
pub struct YearKeys {
    objects: Objects,
    /// The key of the running year, which every start needs. Others are read each time,
    /// so that a destroyed one is gone.
    known: Arc<Mutex<Option<(i64, Key)>>>,
}

#[derive(Clone, Copy)]
struct Key([u8; 32]);

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key")
    }
}

/// Why there is no pseudonym.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The store of files.
    #[error(transparent)]
    Objects(#[from] ObjectsError),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// No randomness.
    #[error("the operating system gives no random numbers: {0}")]
    Random(#[from] getrandom::Error),
    /// It is not 32 bytes long.
    #[error("the key of {0} is damaged; restore it from a backup")]
    Damaged(i64),
}

impl From<KeyError> for StoreError {
    fn from(error: KeyError) -> StoreError {
        match error {
            KeyError::Store(error) => error,
            // The store of files is as needed as the database: worth trying again.
            error => StoreError::Unreachable(error.to_string()),
        }
    }
}

/// Name of a year's key in the store of files.
pub fn name(year: i64) -> String {
    format!("year-{year}.key")
}

/// The calendar year of a moment, in Paris.
pub fn year_of(milliseconds: i64) -> i64 {
    i64::from(calendar::day(milliseconds).year())
}

impl YearKeys {
    /// Keys kept in this store of files.
    pub fn new(objects: Objects) -> YearKeys {
        YearKeys {
            objects,
            known: Arc::default(),
        }
    }

    /// The pseudonym of a learner in the year of a moment, which is now: the key is
    /// made if it is not there.
    ///
    /// # Errors
    ///
    /// [`KeyError`], as named.
    pub async fn now(&self, learner_id: &str, now: i64) -> Result<Pseudonym, KeyError> {
        let year = year_of(now);
        let key = match self.known(year) {
            Some(key) => key,
            None => {
                let key = self.make(year).await?;
                *self.known.lock().unwrap_or_else(PoisonError::into_inner) = Some((year, key));
                key
            }
        };
        Ok(pseudonym(year, key, learner_id))
    }

    /// The pseudonyms of a learner in all years that have rows and a key.
    ///
    /// # Errors
    ///
    /// [`KeyError`], as named.
    pub async fn all(&self, store: &Store, learner_id: &str) -> Result<Vec<Pseudonym>, KeyError> {
        let mut all = Vec::new();
        for year in counting::years(store).await? {
            if let Some(key) = self.read(year).await? {
                all.push(pseudonym(year, key, learner_id));
            }
        }
        Ok(all)
    }

    /// Destroys the key of a year that is over. What was counted then is nobody's.
    ///
    /// # Errors
    ///
    /// [`KeyError::Objects`]; it may be asked again.
    pub async fn destroy(&self, year: i64) -> Result<(), KeyError> {
        self.objects.delete(&name(year)).await?;
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        *known = known.filter(|it| it.0 != year);
        Ok(())
    }

    fn known(&self, year: i64) -> Option<Key> {
        let known = *self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.filter(|it| it.0 == year).map(|it| it.1)
    }

    /// The key of a year, made if there is none: whoever is first decides.
    async fn make(&self, year: i64) -> Result<Key, KeyError> {
        if let Some(key) = self.read(year).await? {
            return Ok(key);
        }
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes)?;
        let new = Bytes::copy_from_slice(&bytes);
        if self.objects.create(&name(year), new).await? {
            return Ok(Key(bytes));
        }
        self.read(year).await?.ok_or(KeyError::Damaged(year))
    }

    async fn read(&self, year: i64) -> Result<Option<Key>, KeyError> {
        let Some(bytes) = self.objects.find(&name(year)).await? else {
            return Ok(None);
        };
        let bytes = <[u8; 32]>::try_from(bytes.as_ref());
        Ok(Some(Key(bytes.map_err(|_| KeyError::Damaged(year))?)))
    }
}

fn pseudonym(year: i64, key: Key, learner_id: &str) -> Pseudonym {
    // HMAC takes keys of any length.
    let mut mac = Hmac::<Sha256>::new_from_slice(&key.0).expect("a key of 32 bytes");
    mac.update(learner_id.as_bytes());
    let hash = mac.finalize().into_bytes();
    let mut first = [0; 8];
    first.copy_from_slice(&hash[..8]);
    // 64 bits: among five million learners, two are taken for one in a millionth of
    // all years.
    Pseudonym {
        year,
        value: i64::from_be_bytes(first),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 31 December 2026, 23:59:59.999 in Paris.
    const LAST: i64 = 1_798_757_999_999;

    #[tokio::test]
    async fn nodes_agree_until_the_key_is_destroyed() -> Result<(), KeyError> {
        let folder = tempfile::tempdir().map_err(|_| KeyError::Damaged(0))?;
        let keys = || Objects::folder(folder.path()).map(YearKeys::new);
        let (one, two) = (keys()?, keys()?);
        let (first, second) = tokio::join!(one.now("a", LAST), two.now("a", LAST));
        let first = first?;
        assert_eq!(first, second?);
        assert_eq!(first.year, 2026);
        assert_ne!(first.value, one.now("b", LAST).await?.value);
        let next = one.now("a", LAST + 1).await?;
        assert_eq!(next.year, 2027);
        assert_ne!(first.value, next.value);

        one.destroy(2026).await?;
        one.destroy(2026).await?;
        assert!(one.read(2026).await?.is_none());
        assert_ne!(one.now("a", LAST).await?, first);
        Ok(())
    }
}
