//! Files of packages, by the hash of their bytes: a folder, or a bucket shared by
//! several nodes. What is there never changes, so it is never written twice.

use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use object_store::local::LocalFileSystem;
use object_store::path::Path as Key;
use tokio_stream::StreamExt;

use object_store::{GetOptions, GetRange, ObjectStore, ObjectStoreExt, PutMode, PutPayload};

pub use object_store::GetResult;

/// Where files are.
#[derive(Clone, Debug)]
pub struct Objects(Arc<dyn ObjectStore>);

/// Trouble with the store of files.
#[derive(Debug, thiserror::Error)]
#[error("the store of files failed: {0}")]
pub struct ObjectsError(#[from] object_store::Error);

impl Objects {
    /// A folder of this machine, which exists.
    ///
    /// # Errors
    ///
    /// [`ObjectsError`] when it can't be used.
    pub fn folder(path: &Path) -> Result<Objects, ObjectsError> {
        let store = LocalFileSystem::new_with_prefix(path)?.with_automatic_cleanup(true);
        Ok(Objects(Arc::new(store)))
    }

    /// Nowhere but in memory: for tests.
    pub fn memory() -> Objects {
        Objects(Arc::new(object_store::memory::InMemory::new()))
    }

    /// Keeps bytes under their name, unless they are there.
    ///
    /// # Errors
    ///
    /// [`ObjectsError`] when they can't be written.
    pub async fn put(&self, name: &str, bytes: Bytes) -> Result<(), ObjectsError> {
        if self.0.head(&key(name)).await.is_ok() {
            return Ok(());
        }
        self.0.put(&key(name), PutPayload::from(bytes)).await?;
        Ok(())
    }

    /// Keeps a file under its name, unless it is there, without reading it whole.
    ///
    /// # Errors
    ///
    /// [`ObjectsError`] when it can't be written.
    pub async fn put_file(&self, name: &str, file: &Path) -> Result<(), ObjectsError> {
        if self.0.head(&key(name)).await.is_ok() {
            return Ok(());
        }
        let failed = |error: std::io::Error| object_store::Error::Generic {
            store: "upload",
            source: Box::new(error),
        };
        let mut source = tokio::fs::File::open(file).await.map_err(failed)?;
        let mut target = object_store::buffered::BufWriter::new(Arc::clone(&self.0), key(name));
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
            .0
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
        match self.0.get(&key(name)).await {
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
        match self.0.delete(&key(name)).await {
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
        Ok(self.0.get_opts(&key(name), options).await?)
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

    /// Whether files can be written and read.
    ///
    /// # Errors
    ///
    /// [`ObjectsError`] when not.
    pub async fn ping(&self) -> Result<(), ObjectsError> {
        let name = "ready";
        self.0
            .put(&key(name), PutPayload::from_static(b"ready"))
            .await?;
        Ok(())
    }
}

/// Two characters a folder: a hundred thousand files in one are slow to list.
fn key(name: &str) -> Key {
    match name.split_at_checked(2) {
        Some((folder, _)) => Key::from_iter([folder, name]),
        None => Key::from(name),
    }
}
