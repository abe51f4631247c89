//! The key of a year: learner -> pseudonym in that year's statistics.
//!
//! It is with the files of packages, not in the database: whoever has only one of the
//! two can't tell whose a row is, and when the key is destroyed nobody can any more.
//! The first node that needs it makes it; all others find it. Which key it is, is agreed on
//! in the database by its fingerprint: a bucket that ignores the condition of a write, or a
//! node with another bucket, would have two, and learners would be counted twice or not.

use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use hmac::{Hmac, Mac};
use sha2::Sha256;

use super::calendar;
use crate::store::objects::{Objects, ObjectsError};
use crate::store::participation::Pseudonym;
use crate::store::{Store, StoreError, counting, shared};

/// Keys of years, as they are needed.
#[derive(Clone, Debug)]
pub struct YearKeys {
    objects: Objects,
    /// Where nodes agree on it.
    database: Option<Store>,
    /// The key of the running year, which every start needs. Others are read each time,
    /// so that a destroyed one is gone.
    known: Arc<Mutex<Option<(i64, Key)>>>,
    /// Whoever learns it does so for all who wait: each would take a connection.
    learning: Arc<tokio::sync::Mutex<()>>,
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
    /// The database says that there is one.
    #[error(
        "the key of {0}, by which learners were counted, is not in the store of files; \
         is this the right bucket? If it is lost, restore it from a backup"
    )]
    Lost(i64),
    /// Other nodes count by another one.
    #[error(
        "the key of {0} in this node's store of files is not the one that other nodes count by; \
         all of them need the same bucket"
    )]
    Another(i64),
}

impl From<KeyError> for StoreError {
    fn from(error: KeyError) -> StoreError {
        match error {
            KeyError::Store(error) => error,
            // The store of files is as needed as the database: worth trying again.
            error => StoreError::NoKey(error.to_string()),
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
            database: None,
            known: Arc::default(),
            learning: Arc::default(),
        }
    }

    /// The same, agreed on with all other nodes of a database.
    pub fn agreed_in(self, database: &Store) -> YearKeys {
        YearKeys {
            database: Some(database.clone()),
            ..self
        }
    }

    /// Learns the key of the year of a moment, which is now; makes it if it is not there.
    /// To be called before a transaction, which must not wait for the store of files.
    ///
    /// # Errors
    ///
    /// [`KeyError`], as named.
    pub async fn prepare(&self, now: i64) -> Result<(), KeyError> {
        let year = year_of(now);
        if self.known(year).is_some() {
            return Ok(());
        }
        let _turn = self.learning.lock().await;
        if self.known(year).is_none() {
            let key = self.make(year, now).await?;
            *self.known.lock().unwrap_or_else(PoisonError::into_inner) = Some((year, key));
        }
        Ok(())
    }

    /// The pseudonym of a learner in the year of a moment, which is now, without waiting.
    ///
    /// # Errors
    ///
    /// [`StoreError::NoKey`] when the key is not [prepared](YearKeys::prepare).
    pub fn prepared(&self, learner_id: &str, now: i64) -> Result<Pseudonym, StoreError> {
        let year = year_of(now);
        let key = self.known(year);
        let key = key.ok_or_else(|| StoreError::NoKey("it was not read yet".into()))?;
        Ok(pseudonym(year, key, learner_id))
    }

    /// The pseudonym of a learner in the year of a moment, which is now: the key is
    /// made if it is not there.
    ///
    /// # Errors
    ///
    /// [`KeyError`], as named.
    pub async fn now(&self, learner_id: &str, now: i64) -> Result<Pseudonym, KeyError> {
        self.prepare(now).await?;
        Ok(self.prepared(learner_id, now)?)
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

    /// Forgets what nodes agreed on of a year whose key is destroyed.
    ///
    /// # Errors
    ///
    /// [`KeyError::Store`]; it may be asked again.
    pub async fn forget(&self, year: i64) -> Result<(), KeyError> {
        if let Some(database) = &self.database {
            shared::forget(database, &agreed_name(year)).await?;
        }
        Ok(())
    }

    fn known(&self, year: i64) -> Option<Key> {
        let known = *self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.filter(|it| it.0 == year).map(|it| it.1)
    }

    /// The key of a year, made if there is none: whoever is first decides.
    async fn make(&self, year: i64, now: i64) -> Result<Key, KeyError> {
        let Some(database) = &self.database else {
            return self.make_alone(year).await;
        };
        // One node after the other: a bucket that ignores the condition of a write would let
        // the second take the first one's place.
        let name = agreed_name(year);
        let _turn = shared::turn(database, &name).await?;
        let agreed = shared::find(database, &name).await?;
        let found = self.read(year).await?;
        let key = match (&agreed, found) {
            (Some(agreed), Some(key)) if *agreed != key.fingerprint() => {
                return Err(KeyError::Another(year));
            }
            (Some(_), None) => return Err(KeyError::Lost(year)),
            (_, Some(key)) => key,
            (None, None) => self.make_alone(year).await?,
        };
        if agreed.is_none() {
            let print = key.fingerprint();
            if shared::agree(database, &name, &print, now).await? != print {
                return Err(KeyError::Another(year));
            }
        }
        Ok(key)
    }

    async fn make_alone(&self, year: i64) -> Result<Key, KeyError> {
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

    /// Whether the key that is in the store of files now is the one that was agreed on, and
    /// that this node counts by. It may have been replaced while the node runs.
    ///
    /// # Errors
    ///
    /// [`KeyError`], as named.
    pub async fn check(&self, now: i64) -> Result<(), KeyError> {
        let year = year_of(now);
        self.prepare(now).await?;
        let (Some(database), Some(known)) = (&self.database, self.known(year)) else {
            return Ok(());
        };
        match shared::find(database, &agreed_name(year)).await? {
            Some(agreed) if agreed != known.fingerprint() => Err(KeyError::Another(year)),
            Some(_) => Ok(()),
            // The year was purged, or somebody wants it agreed on anew.
            None => {
                *self.known.lock().unwrap_or_else(PoisonError::into_inner) = None;
                self.prepare(now).await
            }
        }
    }

    async fn read(&self, year: i64) -> Result<Option<Key>, KeyError> {
        let Some(bytes) = self.objects.find(&name(year)).await? else {
            return Ok(None);
        };
        let bytes = <[u8; 32]>::try_from(bytes.as_ref());
        Ok(Some(Key(bytes.map_err(|_| KeyError::Damaged(year))?)))
    }
}

/// Under which nodes agree on a year's key.
fn agreed_name(year: i64) -> String {
    format!("{AGREED}{year}")
}

const AGREED: &str = "year-";

/// Years whose key servers have agreed on, though nobody may be counted yet: without it they
/// serve nobody.
///
/// # Errors
///
/// [`StoreError`] when the database can't be asked.
pub async fn agreed(store: &Store) -> Result<Vec<i64>, StoreError> {
    let names = shared::names(store).await?;
    let years = names.iter().filter_map(|it| it.strip_prefix(AGREED));
    Ok(years.filter_map(|it| it.parse().ok()).collect())
}

impl Key {
    /// Tells whether two are the same, and nothing else.
    fn fingerprint(&self) -> String {
        let hash = blake3::derive_key("relais 2026 fingerprint of a year's key", &self.0);
        blake3::Hash::from(hash).to_hex()[..32].to_owned()
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
