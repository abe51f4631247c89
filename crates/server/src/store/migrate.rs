//! The schema -> brought up to date, while nodes of the previous version go on.
//!
//! Expand, fill in steps, contract in a later version: a migration only adds what the
//! previous version can live with, and never rewrites a table that learners use
//! (`docs/deployment.md` has the rule). So a program works on a database that is newer
//! than itself, and may restart on it.

use std::borrow::Cow;
use std::time::Duration;

use sqlx::any::AnyConnectOptions;
use sqlx::migrate::{MigrateError, Migrator};
use sqlx::{AnyConnection, AnyPool, AssertSqlSafe, Connection, Executor};

use super::database::{Kind, Result};

static ALL: Migrator = sqlx::migrate!("./migrations");

/// The last migration of the time before the rule. Programs of that time refuse to start
/// where their table tells of one that they do not know, so later ones are kept in a
/// table of their own.
const LAST_STRICT: i64 = 10;

/// What a migration waits for a lock of PostgreSQL's, and how often it tries: whoever waits
/// for a whole table keeps everybody else from it meanwhile.
const LOCK: &str = "set lock_timeout = '2s'; set statement_timeout = 0";
const TRIES: u32 = 30;
const PAUSE: Duration = Duration::from_secs(1);

/// Both tables of migrations, in order.
fn migrators() -> [Migrator; 2] {
    let part = |table: &'static str, is_strict: bool| Migrator {
        migrations: Cow::Owned(
            ALL.iter()
                .filter(|it| (it.version <= LAST_STRICT) == is_strict)
                .cloned()
                .collect(),
        ),
        // A newer program was here: what it added does no harm.
        ignore_missing: true,
        // Ours is taken for both.
        locking: false,
        table_name: table.into(),
        ..Migrator::DEFAULT
    };
    [
        part("_sqlx_migrations", true),
        part("later_migration", false),
    ]
}

/// Brings an SQLite database up to date.
///
/// # Errors
///
/// [`StoreError`](super::StoreError) when a migration fails or is not the one that ran.
pub(super) async fn sqlite(pool: &AnyPool) -> Result<()> {
    for migrator in migrators() {
        migrator.run(pool).await?;
    }
    Ok(())
}

/// Brings a PostgreSQL database up to date; whoever comes meanwhile waits.
///
/// # Errors
///
/// [`StoreError`] when it can't be reached, or a migration fails or is not the one that
/// ran.
pub(super) async fn postgres(options: &AnyConnectOptions, is_pooled: bool) -> Result<()> {
    // Held by a transaction, for a pooler between us and the database gives sessions to
    // others.
    let mut keeper = AnyConnection::connect_with(options).await?;
    let mut lock = keeper.begin().await?;
    lock.execute(sqlx::raw_sql(
        "set local lock_timeout = 0; set local statement_timeout = 0; \
         set local idle_in_transaction_session_timeout = 0; \
         select cast(pg_advisory_xact_lock(7233912860148) as text)",
    ))
    .await?;
    let mut connection = AnyConnection::connect_with(options).await?;
    for migrator in migrators() {
        let mut tries = TRIES;
        loop {
            // Behind a pooler it would be set for somebody else.
            if !is_pooled {
                connection.execute(sqlx::raw_sql(LOCK)).await?;
            }
            match migrator.run(&mut connection).await {
                Err(error) if is_locked(&error) && tries > 0 => {
                    tracing::warn!("a migration waits until a table is free");
                    tries -= 1;
                    tokio::time::sleep(PAUSE).await;
                }
                done => break done?,
            }
        }
    }
    if let Err(error) = unsample(&mut connection).await {
        tracing::warn!(%error, "PostgreSQL goes on sampling columns that count learners; the next start tries again");
    }
    connection.close().await?;
    lock.commit().await?;
    keeper.close().await?;
    Ok(())
}

/// What a start of this program does to a database.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Outlook {
    /// No Relais was here yet: everything is made.
    pub is_new: bool,
    /// Number of the last migration of ours that the database had; 0: none.
    pub last: i64,
    /// Migrations that it lacks, in order.
    pub pending: Vec<Step>,
    /// Numbers of what a newer program did to it.
    pub newer: Vec<i64>,
    /// Numbers of those that were others when they ran, or did not come to their end: the
    /// program refuses to start.
    pub refused: Vec<i64>,
}

/// A migration.
#[derive(Debug, PartialEq, Eq)]
pub struct Step {
    /// Its number.
    pub version: i64,
    /// Its name.
    pub name: String,
    /// Whether servers of the version before can go on meanwhile.
    pub lets_others_go_on: bool,
    /// What it does, one thing after the other.
    pub changes: Vec<Change>,
}

/// One thing that a migration does.
#[derive(Debug, PartialEq, Eq)]
pub struct Change {
    /// In words.
    pub what: String,
    /// How many rows its table has; none: the table is not there yet.
    pub rows: Option<i64>,
}

/// Looks what a start would do, and changes nothing.
///
/// # Errors
///
/// [`StoreError`](super::StoreError) when the database can't be asked.
pub(super) async fn outlook(connection: &mut AnyConnection, kind: Kind) -> Result<Outlook> {
    let mut outlook = Outlook::default();
    let mut done = Vec::new();
    for migrator in migrators() {
        if rows(connection, kind, &migrator.table_name)
            .await?
            .is_none()
        {
            continue;
        }
        let sql = format!(
            "select cast(version as bigint), checksum, \
             cast(case when success then 1 else 0 end as bigint) from {}",
            migrator.table_name
        );
        let ran: Vec<(i64, Vec<u8>, i64)> = sqlx::query_as(AssertSqlSafe(sql))
            .fetch_all(&mut *connection)
            .await?;
        for (version, checksum, is_whole) in ran {
            let ours = ALL.iter().find(|it| it.version == version);
            match ours {
                None => outlook.newer.push(version),
                Some(it) if is_whole == 0 || *it.checksum != *checksum => {
                    outlook.refused.push(version);
                }
                Some(_) => {}
            }
            done.push(version);
        }
    }
    outlook.newer.sort_unstable();
    outlook.is_new = done.is_empty();
    let known = done.iter().filter(|it| !outlook.newer.contains(it));
    outlook.last = known.copied().max().unwrap_or(0);
    for migration in ALL.iter().filter(|it| !done.contains(&it.version)) {
        let mut changes = Vec::new();
        for statement in statements(migration.sql.as_str()) {
            let (what, table) = change(&statement);
            let rows = match table {
                Some(table) => rows(connection, kind, table).await?,
                None => None,
            };
            changes.push(Change { what, rows });
        }
        outlook.pending.push(Step {
            version: migration.version,
            name: migration.description.to_string(),
            lets_others_go_on: migration.version > LAST_STRICT,
            changes,
        });
    }
    Ok(outlook)
}

/// How many rows a table has; none: there is no such table.
async fn rows(connection: &mut AnyConnection, kind: Kind, table: &str) -> Result<Option<i64>> {
    let known = match kind {
        Kind::Sqlite => "select count(*) from sqlite_master where type = 'table' and name = $1",
        Kind::Postgres => {
            "select count(*) from pg_class where relname = $1 and relkind in ('r', 'p') \
             and pg_table_is_visible(oid)"
        }
    };
    let (count,): (i64,) = sqlx::query_as(known)
        .bind(table)
        .fetch_one(&mut *connection)
        .await?;
    if count == 0 {
        return Ok(None);
    }
    let sql = format!("select count(*) from {table}");
    let (count,): (i64,) = sqlx::query_as(AssertSqlSafe(sql))
        .fetch_one(&mut *connection)
        .await?;
    Ok(Some(count))
}

/// The statements of a migration, each on one line, without remarks, in small letters.
fn statements(sql: &str) -> Vec<String> {
    let lines = sql
        .lines()
        .map(|line| line.split("--").next().unwrap_or_default());
    let text = lines.collect::<Vec<_>>().join(" ").to_lowercase();
    let words = text
        .split(';')
        .map(|it| it.split_whitespace().collect::<Vec<_>>().join(" "));
    words.filter(|it| !it.is_empty()).collect()
}

/// What a statement does, in words, and to which table that may have rows.
fn change(statement: &str) -> (String, Option<&str>) {
    let words: Vec<&str> = statement
        .split([' ', '('])
        .filter(|it| {
            ![
                "", "if", "not", "exists", "unique", "column", "only", "table", "into", "from",
            ]
            .contains(it)
        })
        .collect();
    match words.as_slice() {
        // A table's own columns follow its name in brackets.
        ["create", "index", name, "on", table, ..] => (
            format!("makes the index `{name}` on `{table}`"),
            Some(table),
        ),
        ["create", name, ..] => (format!("makes the table `{name}`"), None),
        ["alter", table, "add", column, ..] => {
            (format!("adds `{column}` to `{table}`"), Some(table))
        }
        ["drop", "index", name, ..] => (format!("takes the index `{name}` away"), None),
        ["drop", table, ..] => (format!("takes the table `{table}` away"), Some(table)),
        ["insert", table, ..] => (format!("fills `{table}`"), Some(table)),
        ["update", table, ..] => (format!("changes rows of `{table}`"), Some(table)),
        ["delete", table, ..] => (format!("deletes rows of `{table}`"), Some(table)),
        _ => (format!("does `{statement}`"), None),
    }
}

/// Columns whose most frequent values PostgreSQL is not to note: `ANALYZE` reads tables of up to
/// 30,000 rows whole, and how often a value is there would stand in its catalogue, exactly, long
/// after the rows are gone. What statements look rows up by is noted.
const UNSAMPLED: [(&str, &[&str]); 6] = [
    ("participation", &["partner", "course", "cell"]),
    ("participant", &["partner", "answers"]),
    ("heard", &["partner", "course", "month"]),
    (
        "beacon",
        &["partner_id", "course_id", "version", "month", "count"],
    ),
    (
        "registration",
        &[
            "partner_id",
            "course_id",
            "status",
            "started_at",
            "completed_at",
        ],
    ),
    (
        "learner",
        &["partner_id", "region", "organisation_type", "created_at"],
    ),
];

async fn unsample(connection: &mut AnyConnection) -> Result<()> {
    let sampled: Vec<(String, String)> = sqlx::query_as(
        "select cast(relname as text), cast(attname as text) \
         from pg_attribute join pg_class on pg_class.oid = attrelid \
         where pg_table_is_visible(attrelid) and relkind = 'r' and attnum > 0 \
         and not attisdropped and coalesce(attstattarget, -1) <> 0",
    )
    .fetch_all(&mut *connection)
    .await?;
    for (table, columns) in UNSAMPLED {
        for column in columns {
            if !sampled.iter().any(|(t, c)| t == table && c == column) {
                continue;
            }
            let sql = format!("alter table {table} alter column {column} set statistics 0");
            connection
                .execute(sqlx::raw_sql(AssertSqlSafe(sql)))
                .await?;
        }
    }
    Ok(())
}

fn is_locked(error: &MigrateError) -> bool {
    let (MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _)) = error else {
        return false;
    };
    let database = error.as_database_error();
    database.and_then(|it| it.code()).as_deref() == Some("55P03")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a node of the previous version could not live with, or a table that learners
    /// use could not be without for long.
    const REFUSED: [&str; 12] = [
        "drop ",
        "rename ",
        "alter column",
        "add constraint",
        "truncate",
        "delete from",
        "update ",
        "insert into attempt",
        "insert into registration",
        "create trigger",
        "references attempt",
        "vacuum",
    ];

    /// Why a statement may not be in a migration; none: it may.
    fn fault(statement: &str) -> Option<String> {
        let padded = format!("{statement} ");
        if let Some(word) = REFUSED.into_iter().find(|it| padded.contains(it)) {
            return Some(format!("`{}`: {statement}", word.trim()));
        }
        let is_added = statement.contains(" add ");
        let is_demanding = statement.contains("not null") && !statement.contains("default");
        (is_added && is_demanding)
            .then(|| format!("the previous version does not give it a value: {statement}"))
    }

    #[test]
    fn migrations_let_the_previous_version_go_on() {
        let later = ALL.iter().filter(|it| it.version > LAST_STRICT);
        let statements = later.flat_map(|it| statements(it.sql.as_str()));
        let faults: Vec<String> = statements.filter_map(|it| fault(&it)).collect();
        assert!(
            faults.is_empty(),
            "expand now, fill in steps, contract in a later version (docs/deployment.md):\n{}",
            faults.join("\n")
        );
    }

    #[test]
    fn what_the_rule_refuses() {
        for (statement, is_fine) in [
            ("create table x (a text not null)", true),
            ("alter table attempt add column a bigint", true),
            (
                "alter table attempt add column a bigint not null default 0",
                true,
            ),
            ("alter table attempt add column a bigint not null", false),
            ("alter table attempt drop column a", false),
            ("alter table attempt rename column a to b", false),
            ("update attempt set launch = 1", false),
            ("create index x on y (z)", true),
        ] {
            assert_eq!(fault(statement).is_none(), is_fine, "{statement}");
        }
        // The one that held its table for 50 seconds.
        let ninth = ALL.iter().find(|it| it.version == 9).expect("it is there");
        let statements = statements(ninth.sql.as_str());
        assert!(statements.iter().any(|it| fault(it).is_some()));
    }

    #[test]
    fn every_statement_of_a_migration_is_told_in_words() {
        for migration in ALL.iter() {
            for statement in statements(migration.sql.as_str()) {
                let (what, _) = change(&statement);
                assert!(!what.starts_with("does `"), "{}: {what}", migration.version);
            }
        }
        for (statement, what, table) in [
            (
                "create table if not exists x (a text not null)",
                "makes the table `x`",
                None,
            ),
            (
                "create unique index i on t(a, b)",
                "makes the index `i` on `t`",
                Some("t"),
            ),
            (
                "alter table t add column c bigint",
                "adds `c` to `t`",
                Some("t"),
            ),
            ("insert into t (a) select 1", "fills `t`", Some("t")),
            ("vacuum", "does `vacuum`", None),
        ] {
            assert_eq!(change(statement), (what.to_owned(), table));
        }
    }

    #[test]
    fn a_newer_database_is_opened_and_kept() {
        let [first, later] = migrators();
        assert!(first.ignore_missing && later.ignore_missing);
        let all = first.iter().chain(later.iter()).map(|it| it.version);
        let all: Vec<i64> = all.collect();
        assert!(all.is_sorted(), "{all:?}");
        assert_eq!(all.len(), ALL.iter().count());
    }
}
