//! Files of packages, by the hash of their bytes: a folder, or a bucket shared by
//! several nodes. What is there never changes, so it is never written twice.

use std::collections::HashMap;
use std::ops::Range;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use object_store::aws::AmazonS3Builder;
use object_store::local::LocalFileSystem;
use object_store::path::Path as Key;
use object_store::prefix::PrefixStore;
use tokio_stream::StreamExt;

use object_store::{
    ClientOptions, GetOptions, GetRange, ObjectStore, ObjectStoreExt, PutMode, PutPayload,
    RetryConfig,
};

pub use object_store::GetResult;

/// Where files are.
#[derive(Clone, Debug)]
pub struct Objects {
    store: Arc<dyn ObjectStore>,
    /// Small files of a bucket that were read: they never change. None: they are here.
    cache: Option<Arc<Mutex<Cache>>>,
}

/// Files that were read last, in two generations.
#[derive(Debug, Default)]
struct Cache {
    young: HashMap<String, Bytes>,
    old: HashMap<String, Bytes>,
    /// Bytes of the young.
    weight: usize,
}

impl Cache {
    /// Larger files are read from the bucket each time.
    const LARGEST: u64 = 1 << 20;
    /// Bytes of a generation.
    const MOST: usize = 32 << 20;

    fn find(&mut self, name: &str) -> Option<Bytes> {
        if let Some(found) = self.young.get(name) {
            return Some(found.clone());
        }
        let found = self.old.remove(name)?;
        self.keep(name, found.clone());
        Some(found)
    }

    fn keep(&mut self, name: &str, bytes: Bytes) {
        self.weight += bytes.len();
        self.young.insert(name.to_owned(), bytes);
        if self.weight > Cache::MOST {
            self.old = std::mem::take(&mut self.young);
            self.weight = 0;
        }
    }
}

/// A file, as far as it was read.
#[derive(Debug)]
pub enum Whole {
    /// All of it.
    Bytes(Bytes),
    /// It comes.
    Stream(GetResult),
}

/// Trouble with the store of files.
#[derive(Debug, thiserror::Error)]
#[error("the store of files failed: {0}")]
pub struct ObjectsError(#[from] object_store::Error);

impl ObjectsError {
    /// The store answers, and does not have the file: waiting does not help.
    pub fn is_missing(&self) -> bool {
        matches!(self.0, object_store::Error::NotFound { .. })
    }
}

/// How long a bucket that does not answer is asked again: browsers wait meanwhile.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long a connection to it may take.
const CONNECT: Duration = Duration::from_secs(2);

impl Objects {
    /// A folder of this machine, which exists.
    ///
    /// # Errors
    ///
    /// [`ObjectsError`] when it can't be used.
    pub fn folder(path: &Path) -> Result<Objects, ObjectsError> {
        let store = LocalFileSystem::new_with_prefix(path)?.with_automatic_cleanup(true);
        Ok(Objects::here(Arc::new(store)))
    }

    fn here(store: Arc<dyn ObjectStore>) -> Objects {
        Objects { store, cache: None }
    }

    /// A bucket of S3 or of what speaks like it: `s3://BUCKET` or `s3://BUCKET/FOLDER`.
    /// Who we are and where it is comes from the usual environment: `AWS_ACCESS_KEY_ID`,
    /// `AWS_SECRET_ACCESS_KEY`, `AWS_REGION`, `AWS_ENDPOINT`, or the machine's role.
    ///
    /// # Errors
    ///
    /// [`ObjectsError`] when the address or the environment is not right. Nothing is
    /// asked of the bucket yet: [`Objects::ping`] does.
    pub fn bucket(url: &str) -> Result<Objects, ObjectsError> {
        // The other half of a server may have installed it.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let (_, rest) = url.split_once("://").unwrap_or(("", url));
        let (name, folder) = rest.split_once('/').unwrap_or((rest, ""));
        if name.is_empty() {
            return Err(object_store::Error::Generic {
                store: "S3",
                source: "write s3://BUCKET or s3://BUCKET/FOLDER".into(),
            }
            .into());
        }
        let store = AmazonS3Builder::from_env()
            .with_bucket_name(name)
            // A large file takes its time; a bucket that says nothing for long is away.
            .with_client_options(
                ClientOptions::new()
                    .with_connect_timeout(CONNECT)
                    .with_read_timeout(PATIENCE)
                    .with_timeout_disabled()
                    .with_allow_http(allows_http()),
            )
            .with_retry(RetryConfig {
                max_retries: 3,
                retry_timeout: PATIENCE,
                ..RetryConfig::default()
            })
            .build()?;
        let store: Arc<dyn ObjectStore> = match folder.trim_matches('/') {
            "" => Arc::new(store),
            folder => Arc::new(PrefixStore::new(store, folder)),
        };
        Ok(Objects {
            store,
            cache: Some(Arc::default()),
        })
    }

    /// Nowhere but in memory: for tests.
    pub fn memory() -> Objects {
        Objects::here(Arc::new(object_store::memory::InMemory::new()))
    }

    /// Keeps bytes under their name, unless they are there.
    ///
    /// # Errors
    ///
    /// [`ObjectsError`] when they can't be written.
    pub async fn put(&self, name: &str, bytes: Bytes) -> Result<(), ObjectsError> {
        if self.store.head(&key(name)).await.is_ok() {
            return Ok(());
        }
        self.store.put(&key(name), PutPayload::from(bytes)).await?;
        Ok(())
    }

    /// Keeps bytes under their name, in place of what was there.
    ///
    /// # Errors
    ///
    /// [`ObjectsError`] when they can't be written.
    pub async fn replace(&self, name: &str, bytes: Bytes) -> Result<(), ObjectsError> {
        self.store.put(&key(name), PutPayload::from(bytes)).await?;
        Ok(())
    }

    /// Keeps a file under its name, unless it is there, without reading it whole.
    ///
    /// # Errors
    ///
    /// [`ObjectsError`] when it can't be written.
    pub async fn put_file(&self, name: &str, file: &Path) -> Result<(), ObjectsError> {
        if self.store.head(&key(name)).await.is_ok() {
            return Ok(());
        }
        let failed = |error: std::io::Error| object_store::Error::Generic {
            store: "upload",
            source: Box::new(error),
        };
        let mut source = tokio::fs::File::open(file).await.map_err(failed)?;
        let mut target = object_store::buffered::BufWriter::new(Arc::clone(&self.store), key(name));
        tokio::io::copy(&mut source, &mut target)
            .await
            .map_err(failed)?;
        tokio::io::AsyncWriteExt::shutdown(&mut target)
            .await
            .map_err(failed)?;
        Ok(())
    }

    /// Keeps bytes under a name that nothing has yet. False: something has it, perhaps
    /// since this very moment.
    ///
    /// # Errors
    ///
    /// [`ObjectsError`] when they can't be written.
    pub async fn create(&self, name: &str, bytes: Bytes) -> Result<bool, ObjectsError> {
        let payload = PutPayload::from(bytes);
        match self
            .store
            .put_opts(&key(name), payload, PutMode::Create.into())
            .await
        {
            Ok(_) => Ok(true),
            Err(object_store::Error::AlreadyExists { .. }) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// The bytes of a small file; none when it is not there.
    ///
    /// # Errors
    ///
    /// [`ObjectsError`] when it can't be read.
    pub async fn find(&self, name: &str) -> Result<Option<Bytes>, ObjectsError> {
        match self.store.get(&key(name)).await {
            Ok(found) => Ok(Some(found.bytes().await?)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Takes a file away, if it is there.
    ///
    /// # Errors
    ///
    /// [`ObjectsError`] when it can't be.
    pub async fn delete(&self, name: &str) -> Result<(), ObjectsError> {
        match self.store.delete(&key(name)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Opens a file, or a piece of it.
    ///
    /// # Errors
    ///
    /// [`ObjectsError`] when it is not there or can't be read.
    pub async fn get(
        &self,
        name: &str,
        range: Option<Range<u64>>,
    ) -> Result<GetResult, ObjectsError> {
        let options = GetOptions {
            range: range.map(GetRange::Bounded),
            ..GetOptions::default()
        };
        Ok(self.store.get_opts(&key(name), options).await?)
    }

    /// A whole file of a package. Small ones of a bucket are remembered: learners go on in
    /// the courses that others opened while it does not answer.
    ///
    /// # Errors
    ///
    /// [`ObjectsError`] when it is not there or can't be read.
    pub async fn whole(&self, name: &str) -> Result<Whole, ObjectsError> {
        let Some(cache) = &self.cache else {
            return Ok(Whole::Stream(self.get(name, None).await?));
        };
        let cache = || cache.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(bytes) = cache().find(name) {
            return Ok(Whole::Bytes(bytes));
        }
        let found = self.get(name, None).await?;
        if found.meta.size > Cache::LARGEST {
            return Ok(Whole::Stream(found));
        }
        let bytes = found.bytes().await?;
        cache().keep(name, bytes.clone());
        Ok(Whole::Bytes(bytes))
    }

    /// A whole file: for small ones.
    ///
    /// # Errors
    ///
    /// [`ObjectsError`] when it is not there or can't be read.
    pub async fn read(&self, name: &str) -> Result<Bytes, ObjectsError> {
        Ok(self.get(name, None).await?.bytes().await?)
    }

    /// Copies a file, piece by piece.
    ///
    /// # Errors
    ///
    /// When it is not there, can't be read, or can't be written.
    pub async fn copy(&self, name: &str, to: &mut std::fs::File) -> std::io::Result<()> {
        let found = self.get(name, None).await.map_err(std::io::Error::other)?;
        let mut pieces = found.into_stream();
        while let Some(piece) = pieces.next().await {
            std::io::Write::write_all(to, &piece?)?;
        }
        Ok(())
    }

    /// Whether the store of files answers. Nothing is written for it, and no file is read.
    ///
    /// # Errors
    ///
    /// [`ObjectsError`] when not.
    pub async fn ping(&self) -> Result<(), ObjectsError> {
        match self.store.head(&key("ready")).await {
            Ok(_) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}

/// As the environment says it for AWS's own tools' sake.
fn allows_http() -> bool {
    let said = std::env::var("AWS_ALLOW_HTTP").unwrap_or_default();
    ["1", "true", "yes", "on"].contains(&said.to_lowercase().as_str())
}

/// Two characters a folder: a hundred thousand files in one are slow to list.
fn key(name: &str) -> Key {
    match name.split_at_checked(2) {
        Some((folder, _)) => Key::from_iter([folder, name]),
        None => Key::from(name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cache_forgets_what_was_not_asked_for_long() {
        let mut cache = Cache::default();
        let file = |byte: u8| Bytes::from(vec![byte; 1 << 20]);
        cache.keep("first", file(0));
        for number in 0..100 {
            cache.keep(&number.to_string(), file(1));
            assert!(number > 30 || cache.find("first").is_some());
            let kept = cache.young.len() + cache.old.len();
            assert!(kept <= 2 * (Cache::MOST >> 20) + 2, "{kept}");
        }
        assert!(cache.find("99").is_some() && cache.find("80").is_some());
        assert!(cache.find("first").is_none());
    }
}
