//! An address -> an open database, migrated.

use std::path::Path;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::{AnyConnection, AssertSqlSafe, Connection, Executor};

use super::database::{ACQUIRE, Kind, Opening, Result, Store, options};
use super::error::StoreError;
use super::migrate::{self, Outlook};
use super::postgres;

/// Connections that read, on SQLite.
const SQLITE_READERS: u32 = 4;

impl Store {
    /// Opens `sqlite:PATH` (created when absent) or `postgres://…`, and migrates.
    ///
    /// # Errors
    ///
    /// [`StoreError`](super::StoreError) when it can't be reached, opened or migrated.
    pub async fn open(url: &str) -> Result<Store> {
        Store::open_with(url, Opening::default()).await
    }

    /// The same, as told.
    ///
    /// # Errors
    ///
    /// [`StoreError`](super::StoreError) when it can't be reached, opened or migrated.
    pub async fn open_with(url: &str, opening: Opening) -> Result<Store> {
        sqlx::any::install_default_drivers();
        match url.strip_prefix("sqlite:") {
            Some(path) => sqlite(Path::new(path.trim_start_matches("//"))).await,
            None => postgres::open(url, opening).await,
        }
    }

    /// What opening it would do, found out without changing anything.
    ///
    /// # Errors
    ///
    /// [`StoreError`](super::StoreError) when it can't be reached or read.
    pub async fn outlook(url: &str) -> Result<Outlook> {
        sqlx::any::install_default_drivers();
        let (kind, options) = match url.strip_prefix("sqlite:") {
            None => (Kind::Postgres, options(url)?),
            Some(path) => {
                let path = Path::new(path.trim_start_matches("//"));
                if !path.exists() {
                    // Nothing is there: what there is to do is what an empty one lacks.
                    let empty = options("sqlite::memory:")?;
                    return outlook(&empty, Kind::Sqlite).await;
                }
                (Kind::Sqlite, options(&address(path, "ro"))?)
            }
        };
        outlook(&options, kind).await
    }
}

async fn outlook(options: &AnyConnectOptions, kind: Kind) -> Result<Outlook> {
    let mut connection = AnyConnection::connect_with(options).await?;
    let outlook = migrate::outlook(&mut connection, kind).await;
    connection.close().await?;
    outlook
}

/// How the driver is told of a file: as a URL, in which a drive's letter, a question mark or a
/// percent sign would mean another thing.
fn address(path: &Path, mode: &str) -> String {
    const PLAIN: &AsciiSet = &NON_ALPHANUMERIC
        .remove(b'/')
        .remove(b'-')
        .remove(b'_')
        .remove(b'.');
    let path = path.to_string_lossy();
    format!("sqlite://{}?mode={mode}", utf8_percent_encode(&path, PLAIN))
}

/// What the connection that writes begins with. The page size must be set before the file has
/// a page.
const WRITER: &str = "pragma page_size = 8192; pragma journal_mode = wal; pragma synchronous = full; \
     pragma foreign_keys = on; pragma busy_timeout = 5000; pragma cache_size = -32768; \
     pragma wal_autocheckpoint = 8000; pragma journal_size_limit = 67108864; \
     pragma secure_delete = on;";

/// Says what is wrong with a file. A pool would try again for as long as it may wait, and say
/// that all connections are taken.
async fn tried(options: &AnyConnectOptions) -> Result<()> {
    let mut connection = AnyConnection::connect_with(options).await?;
    let done = connection.execute(sqlx::raw_sql(WRITER)).await;
    connection.close().await?;
    done?;
    Ok(())
}

async fn sqlite(path: &Path) -> Result<Store> {
    let options = options(&address(path, "rwc"))?;
    // A file that somebody else holds for a moment is waited for by the pool.
    if let Err(error @ (StoreError::Full(_) | StoreError::Damaged(_))) = tried(&options).await {
        return Err(error.of_file(path));
    }
    let pool = |connections: u32, pragmas: &'static str| {
        AnyPoolOptions::new()
            .max_connections(connections)
            .acquire_timeout(ACQUIRE)
            .idle_timeout(None)
            // A file does not hang up.
            .test_before_acquire(false)
            // A disk that is full ends SQLite's transaction by itself, and the driver loses
            // count: that connection would never begin another one. It makes way for a new one.
            .before_acquire(|connection, _| {
                let is_free = !connection.is_in_transaction();
                Box::pin(async move { Ok(is_free) })
            })
            .max_lifetime(None)
            .after_connect(move |connection, _| {
                Box::pin(async move {
                    connection
                        .execute(sqlx::raw_sql(AssertSqlSafe(pragmas)))
                        .await?;
                    Ok(())
                })
            })
    };
    let write = pool(1, WRITER).connect_with(options.clone()).await?;
    let read = pool(
        SQLITE_READERS,
        // What counting sorts by is in no file.
        "pragma query_only = on; pragma busy_timeout = 5000; pragma cache_size = -4096; \
         pragma temp_store = memory;",
    )
    .connect_lazy_with(options);
    migrate::sqlite(&write)
        .await
        .map_err(|error| error.of_file(path))?;
    Ok(Store {
        kind: Kind::Sqlite,
        commit_read: read.clone(),
        commit_write: write.clone(),
        read,
        write,
    })
}
