//! An open database: connections that read, that write, and that only commits use.

use std::path::Path;
use std::str::FromStr;
use std::time::Duration;

use sqlx::any::AnyConnectOptions;
use sqlx::pool::PoolConnection;
use sqlx::{Any, AnyPool, ConnectOptions, Connection, Executor, Transaction};

use super::error::StoreError;

/// What store functions return.
pub type Result<T, E = StoreError> = std::result::Result<T, E>;

/// A transaction on either database.
pub type Write<'c> = Transaction<'c, Any>;

/// A connection that writes, kept for several transactions: to get one from the pool
/// and to give it back costs more than a small transaction. Nobody else writes to
/// SQLite meanwhile, so it is not kept for long; after an error, not at all.
#[derive(Debug)]
pub struct Turn {
    pub(super) kind: Kind,
    pub(super) connection: PoolConnection<Any>,
}

/// A connection that reads, kept for several statements.
#[derive(Debug)]
pub struct Reader {
    pub(super) kind: Kind,
    pub(super) connection: PoolConnection<Any>,
}

/// An open database, migrated.
#[derive(Clone, Debug)]
pub struct Store {
    pub(super) kind: Kind,
    pub(super) read: AnyPool,
    pub(super) write: AnyPool,
    /// Connections that only commits use: pages that wait, and rows that somebody holds,
    /// take none of them. On SQLite, where one connection writes, the same as above.
    pub(super) commit_read: AnyPool,
    pub(super) commit_write: AnyPool,
}

/// How a database is opened.
#[derive(Clone, Copy, Debug)]
pub struct Opening {
    /// Connections to PostgreSQL of one node, in all; at least [`FEWEST_CONNECTIONS`].
    pub connections: u32,
}

impl Default for Opening {
    fn default() -> Opening {
        Opening {
            connections: POSTGRES_CONNECTIONS,
        }
    }
}

/// Which database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A file of this machine.
    Sqlite,
    /// A server, shared by several nodes.
    Postgres,
}

/// Connections in all, on PostgreSQL, where nothing else is set.
pub const POSTGRES_CONNECTIONS: u32 = 12;
/// Of these, for commits alone: one reads, one writes, one tries again where a row is held.
pub(super) const COMMIT_CONNECTIONS: u32 = 3;
/// Fewer would leave none for pages.
pub const FEWEST_CONNECTIONS: u32 = COMMIT_CONNECTIONS + 3;
/// How long a request waits for a connection before it is told to come back.
pub(super) const ACQUIRE: Duration = Duration::from_secs(5);

impl Store {
    /// Which database it is.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// For reading outside a transaction.
    pub(crate) fn read(&self) -> &AnyPool {
        &self.read
    }

    /// Begins a transaction that may write; dropped without `commit`, it is undone.
    ///
    /// # Errors
    ///
    /// [`StoreError::Busy`] when no connection comes free in time.
    pub async fn begin(&self) -> Result<Write<'static>> {
        Ok(match self.kind {
            Kind::Sqlite => self.write.begin_with(BEGIN).await?,
            Kind::Postgres => self.write.begin().await?,
        })
    }

    /// Keeps a connection to read commits' attempts with.
    ///
    /// # Errors
    ///
    /// [`StoreError::Busy`] when none comes free in time.
    pub async fn reader(&self) -> Result<Reader> {
        Ok(Reader {
            kind: self.kind,
            connection: self.commit_read.acquire().await?,
        })
    }

    /// Keeps a connection for several transactions of commits. On PostgreSQL its statements
    /// wait for a lock no longer than a moment.
    ///
    /// # Errors
    ///
    /// [`StoreError::Busy`] when none comes free in time.
    pub async fn turn(&self) -> Result<Turn> {
        Ok(Turn {
            kind: self.kind,
            connection: self.commit_write.acquire().await?,
        })
    }

    /// Writes SQLite's log back and empties it: what was deleted or replaced is in it
    /// otherwise until 64 MB more were written. False: somebody reads for long, and it stays
    /// until it is asked again. PostgreSQL's is its own.
    pub async fn empty_log(&self) -> Result<bool> {
        if self.kind != Kind::Sqlite {
            return Ok(true);
        }
        let mut connection = self.write.acquire().await?;
        // Nobody else writes meanwhile: whoever reads for long is not waited for.
        connection.execute("pragma busy_timeout = 100").await?;
        let done = sqlx::query_as("pragma wal_checkpoint(truncate)")
            .fetch_one(&mut *connection)
            .await;
        connection.execute("pragma busy_timeout = 5000").await?;
        let (is_busy, _, _): (i64, i64, i64) = done?;
        Ok(is_busy == 0)
    }

    /// Whether the database answers.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when it does not.
    pub async fn ping(&self) -> Result<()> {
        sqlx::query("select 1").fetch_one(&self.read).await?;
        Ok(())
    }

    /// Waits until what runs is done, then closes.
    pub async fn close(&self) {
        for pool in [
            &self.commit_read,
            &self.commit_write,
            &self.read,
            &self.write,
        ] {
            pool.close().await;
        }
    }

    /// Writes a copy of an SQLite database to a file that does not exist yet, while
    /// the server goes on.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when it can't be written, or is PostgreSQL (`pg_dump` does it).
    pub async fn copy_to(&self, path: &Path) -> Result<()> {
        if self.kind != Kind::Sqlite {
            return Err(StoreError::NotHere("use pg_dump for PostgreSQL"));
        }
        let path = path.to_string_lossy().into_owned();
        let mut connection = self.read.acquire().await?;
        // A copy writes, though not here.
        connection.execute("pragma query_only = off").await?;
        let done = connection
            .execute(sqlx::query("vacuum into $1").bind(path))
            .await;
        connection.execute("pragma query_only = on").await?;
        done?;
        Ok(())
    }
}

/// How SQLite's transactions begin: one that reads first could not write any more when
/// another wrote meanwhile.
const BEGIN: &str = "begin immediate";

impl Turn {
    /// Begins a transaction that may write; dropped without `commit`, it is undone.
    pub async fn begin(&mut self) -> Result<Write<'_>> {
        Ok(match self.kind {
            Kind::Sqlite => self.connection.begin_with(BEGIN).await?,
            Kind::Postgres => self.connection.begin().await?,
        })
    }

    /// Gives the connection up without a word to the database, which may not answer: what
    /// was begun on it is undone there.
    pub fn abandon(self) {
        if self.kind == Kind::Postgres {
            drop(self.connection.detach());
        }
    }
}

impl Reader {
    /// Gives the connection up without a word to the database, which may not answer.
    pub fn abandon(self) {
        if self.kind == Kind::Postgres {
            drop(self.connection.detach());
        }
    }
}

/// Makes a transaction durable.
///
/// # Errors
///
/// [`StoreError`]; nothing of it was kept then, or, when the connection broke in this
/// very moment, nobody knows: what is sent again must do no harm.
pub async fn commit(write: Write<'_>) -> Result<()> {
    Ok(write.commit().await?)
}

/// How to reach a database. The driver logs no statement: with slow ones it would say how many
/// rows they returned or deleted, and that is how many learners there are.
pub(super) fn options(url: &str) -> Result<AnyConnectOptions> {
    Ok(AnyConnectOptions::from_str(url)?.disable_statement_logging())
}

/// A new identifier of what is a learner's: by chance. One that tells its time would keep the
/// hour of each start, when the dates of a year are cut down to it.
pub(crate) fn new_opaque_id() -> String {
    uuid::Uuid::new_v4().simple().to_string()
}

/// A new identifier: time-ordered, so that rows made together stand together.
pub(crate) fn new_id() -> String {
    uuid::Uuid::now_v7().simple().to_string()
}

/// The elements of the JSON array `$1`, as rows with a column `value`. PostgreSQL takes an
/// array for ten rows and looks each up in an index; a set of JSON it takes for a hundred,
/// and reads whole tables of tens of thousands instead.
pub(crate) fn elements(kind: Kind) -> &'static str {
    match kind {
        Kind::Sqlite => "json_each($1)",
        Kind::Postgres => "unnest(array(select json_array_elements(cast($1 as json)))) as value",
    }
}

/// Rows for [`elements`].
pub(crate) fn json(rows: impl serde::Serialize) -> String {
    // Strings and numbers always serialise.
    serde_json::to_string(&rows).unwrap_or_default()
}
