//! What can go wrong in the database, as callers tell it apart.

use std::path::Path;

use sqlx::migrate::MigrateError;

/// A store function failed; nothing of its transaction was kept.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// No connection in time, or a lock held too long: worth trying again.
    #[error("the database is busy")]
    Busy,
    /// Somebody else holds the row, and does not let it go in time: worth trying again.
    #[error("a row is held by somebody else")]
    Held,
    /// The key of the year, which is in the store of files, is not known yet: worth trying
    /// again once files can be read.
    #[error("the key of the year is not known yet: {0}")]
    NoKey(String),
    /// Two transactions stood in each other's way, and this one had to yield: worth
    /// trying again at once.
    #[error("another transaction stands in the way")]
    Deadlock,
    /// No space left, or the file is read-only: people must act.
    #[error("the database can't write: {0}")]
    Full(String),
    /// A rule of the schema: the row exists already, or can't be.
    #[error("the database refuses the row: {0}")]
    Conflict(String),
    /// What was to be changed, or referred to, is there no longer: somebody deleted it in
    /// this moment. Where rows are deleted: somebody refers to one by now.
    #[error("the row is gone, or what it refers to")]
    Gone,
    /// A text that the database can't hold: PostgreSQL has no NUL in texts.
    #[error("a text with characters that can't be kept")]
    Text,
    /// Out of reach: stopped, restarting, cut off. Worth trying again.
    #[error("the database can't be reached: {0}")]
    Unreachable(String),
    /// Not with this kind of database.
    #[error("{0}")]
    NotHere(&'static str),
    /// Anything else: a defect.
    #[error("the database failed: {0}")]
    Failed(sqlx::Error),
    /// What is in the file is no database, or no longer one.
    #[error("the database is damaged: {0}; restore a backup into another folder")]
    Damaged(String),
    /// A migration that was another one when it ran, or that broke off.
    #[error(
        "migration {0} is not the one that ran, or did not come to its end: restore a backup, or \
         start the program that made this database"
    )]
    Refused(i64),
    /// The schema could not be brought up to date.
    #[error("failed to migrate the database: {0}")]
    Migrate(String),
}

impl StoreError {
    /// The same, where it has to do with a file: with the file's name.
    #[must_use]
    pub(super) fn of_file(self, path: &Path) -> StoreError {
        let placed = |text: String| format!("`{}`: {text}", path.display());
        match self {
            StoreError::Full(text) => StoreError::Full(placed(text)),
            StoreError::Damaged(text) => StoreError::Damaged(placed(text)),
            other => other,
        }
    }
}

impl From<MigrateError> for StoreError {
    fn from(error: MigrateError) -> StoreError {
        match error {
            MigrateError::VersionMismatch(version) | MigrateError::Dirty(version) => {
                StoreError::Refused(version)
            }
            MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => {
                match StoreError::from(error) {
                    StoreError::Failed(error) => StoreError::Migrate(error.to_string()),
                    known => known,
                }
            }
            other => StoreError::Migrate(other.to_string()),
        }
    }
}

impl StoreError {
    /// Whether the same request may work in a moment.
    pub fn is_passing(&self) -> bool {
        matches!(
            self,
            StoreError::Busy
                | StoreError::Held
                | StoreError::NoKey(_)
                | StoreError::Deadlock
                | StoreError::Full(_)
                | StoreError::Unreachable(_)
        )
    }
}

impl StoreError {
    /// All [kinds](StoreError::kind).
    pub const KINDS: [&'static str; 6] =
        ["busy", "held", "full", "unreachable", "no-key", "failed"];

    /// One word for what operators must tell apart.
    pub fn kind(&self) -> &'static str {
        match self {
            StoreError::Busy | StoreError::Deadlock => "busy",
            StoreError::Held => "held",
            StoreError::Full(_) => "full",
            StoreError::Unreachable(_) => "unreachable",
            StoreError::NoKey(_) => "no-key",
            _ => "failed",
        }
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> StoreError {
        match &error {
            sqlx::Error::PoolTimedOut => StoreError::Busy,
            sqlx::Error::RowNotFound => StoreError::Gone,
            sqlx::Error::Io(_)
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed
            // Whoever stands between hung up in the middle of a word.
            | sqlx::Error::Protocol(_)
            | sqlx::Error::Tls(_) => StoreError::Unreachable(error.to_string()),
            sqlx::Error::Database(database) => {
                let code = database.code().unwrap_or_default();
                let text = database.message().to_owned();
                match code.as_ref() {
                    // SQLite, extended codes by their low byte: busy, locked.
                    code if sqlite(code, 5) || sqlite(code, 6) => StoreError::Busy,
                    code if sqlite(code, 13) => {
                        StoreError::Full("no space is left on the disk".into())
                    }
                    code if sqlite(code, 8) => StoreError::Full(
                        "the file, or its folder, can only be read: see whom they belong to".into(),
                    ),
                    code if sqlite(code, 14) => StoreError::Full(
                        "the file can't be opened: see whom it and its folder belong to".into(),
                    ),
                    // Input/output error.
                    code if sqlite(code, 10) => StoreError::Full(text),
                    // Malformed, no database.
                    code if sqlite(code, 11) || sqlite(code, 26) => StoreError::Damaged(text),
                    // PostgreSQL: disk full, out of memory.
                    "53100" | "53200" => StoreError::Full(text),
                    // What PgBouncer says of a setting that it was not told to leave alone.
                    "08P01" if text.starts_with("unsupported startup parameter") => {
                        StoreError::NotHere(
                            "the pooler before PostgreSQL refuses a setting that every connection \
                             of this program begins with: PgBouncer needs \
                             ignore_startup_parameters = extra_float_digits",
                        )
                    }
                    // Too many connections, shutting down, starting up, cut off, read-only,
                    // silent for too long in a transaction or without.
                    "53300" | "57P01" | "57P02" | "57P03" | "08006" | "08001" | "08003"
                    | "08P01" | "25006" | "25P03" | "57P05" => StoreError::Unreachable(text),
                    // Character not in repertoire, untranslatable character.
                    "22021" | "22P05" => StoreError::Text,
                    // Serialisation failure, deadlock.
                    "40001" | "40P01" => StoreError::Deadlock,
                    // Lock not available.
                    "55P03" => StoreError::Held,
                    // A statement that took too long was cancelled.
                    "57014" => StoreError::Busy,
                    _ if database.is_foreign_key_violation() => StoreError::Gone,
                    _ if database.is_unique_violation() || database.is_check_violation() => {
                        StoreError::Conflict(text)
                    }
                    _ => StoreError::Failed(error),
                }
            }
            _ => StoreError::Failed(error),
        }
    }
}

/// Whether a code is this primary result code of SQLite, or an extended one of it.
fn sqlite(code: &str, primary: u32) -> bool {
    // PostgreSQL's codes have five characters; SQLite's are small numbers.
    code.len() < 5 && code.parse::<u32>().is_ok_and(|it| it & 0xff == primary)
}

#[cfg(test)]
mod tests {
    use sqlx::{AnyConnection, Connection, Executor};

    use super::*;

    /// SQLite says the same of a disk without room and of a database that may not grow.
    #[tokio::test]
    async fn a_full_disk_is_said_in_words() {
        sqlx::any::install_default_drivers();
        let opened = AnyConnection::connect("sqlite::memory:").await;
        let mut connection = opened.expect("it opens");
        let filling = "pragma max_page_count = 3; create table t (a blob); \
                       insert into t values (zeroblob(100000));";
        let done = connection.execute(sqlx::raw_sql(filling)).await;
        let error = StoreError::from(done.map(drop).expect_err("no room"));
        let placed = error.of_file(Path::new("d/relais.db")).to_string();
        assert_eq!(
            placed,
            "the database can't write: `d/relais.db`: no space is left on the disk"
        );
        assert_eq!(
            StoreError::from(MigrateError::Dirty(7)).to_string(),
            "migration 7 is not the one that ran, or did not come to its end: restore a backup, \
             or start the program that made this database"
        );
    }
}
