//! PostgreSQL: connections with bounds of their own.
//!
//! A server in the middle of a transaction may be frozen, or cut off from the database,
//! which then keeps its locks until somebody notices: by default, for two hours. So each
//! connection says itself how long it may hold, wait and be silent. A pooler in transaction
//! mode gives sessions to others, so behind one the bounds must be the role's.

use std::time::Duration;

use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::{AnyConnection, AnyPool, Connection, Executor};

use super::database::{
    ACQUIRE, COMMIT_CONNECTIONS, FEWEST_CONNECTIONS, Kind, Opening, Result, Store, options,
};
use super::error::StoreError;
use super::migrate;

/// For pages and commands. A transaction that says nothing for five seconds is undone, one
/// whose client can't be reached for fifteen too.
const BOUNDS: &str = "set lock_timeout = '3s'; set statement_timeout = '60s'; \
     set idle_in_transaction_session_timeout = '5s'; \
     set client_connection_check_interval = '2s'; \
     set tcp_keepalives_idle = 5; set tcp_keepalives_interval = 3; \
     set tcp_keepalives_count = 3; set tcp_user_timeout = '15s'";

/// For commits, which are to go on whatever happens to one of them.
const COMMIT_BOUNDS: &str = "set lock_timeout = '250ms'; set statement_timeout = '5s'; \
     set idle_in_transaction_session_timeout = '5s'; \
     set client_connection_check_interval = '2s'; \
     set tcp_keepalives_idle = 5; set tcp_keepalives_interval = 3; \
     set tcp_keepalives_count = 3; set tcp_user_timeout = '15s'";

/// How long an idle connection may take to prove that it is alive.
const ALIVE: Duration = Duration::from_secs(1);

/// Opens `postgres://…` and migrates.
///
/// # Errors
///
/// [`StoreError`] when it can't be reached or migrated, when another server is asked for,
/// or a pooler stands between that can't do what we need.
pub(super) async fn open(url: &str, opening: Opening) -> Result<Store> {
    if !url.starts_with("postgres://") && !url.starts_with("postgresql://") {
        return Err(StoreError::NotHere(
            "a database is `sqlite:PATH` or `postgres://…`",
        ));
    }
    let options = options(url)?;
    // A first one that waits for a database that is starting.
    let first = pool(1, "select 1").connect_with(options.clone());
    let is_pooled = is_pooled(&options).await.map_err(explained)?;
    let first = first.await?;
    if is_pooled {
        check_role(&first).await?;
    }
    first.close().await;
    migrate::postgres(&options, is_pooled).await?;
    let with = |connections: u32, bounds: &'static str| {
        let bounds = if is_pooled { "select 1" } else { bounds };
        pool(connections, bounds).connect_lazy_with(options.clone())
    };
    let connections = opening.connections.max(FEWEST_CONNECTIONS);
    let pages = with(connections - COMMIT_CONNECTIONS, BOUNDS);
    let commits = with(COMMIT_CONNECTIONS, COMMIT_BOUNDS);
    Ok(Store {
        kind: Kind::Postgres,
        read: pages.clone(),
        write: pages,
        commit_read: commits.clone(),
        commit_write: commits,
    })
}

fn pool(connections: u32, bounds: &'static str) -> AnyPoolOptions {
    AnyPoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(ACQUIRE)
        // Ours has an end, where the network swallows the question.
        .test_before_acquire(false)
        .before_acquire(|connection, _| Box::pin(is_alive(connection)))
        .after_release(|connection, _| Box::pin(is_alive(connection)))
        .after_connect(move |connection, _| {
            Box::pin(async move {
                connection.execute(sqlx::raw_sql(bounds)).await?;
                let row: (bool,) = sqlx::query_as("select pg_is_in_recovery()")
                    .fetch_one(&mut *connection)
                    .await?;
                match row.0 {
                    // Whoever leads there will soon lead to the new primary.
                    true => Err(sqlx::Error::Io(std::io::Error::other(
                        "this PostgreSQL is a replica that can't be written to",
                    ))),
                    false => Ok(()),
                }
            })
        })
}

/// An error, so that one that does not answer is dropped without a word.
async fn is_alive(connection: &mut AnyConnection) -> std::result::Result<bool, sqlx::Error> {
    match tokio::time::timeout(ALIVE, connection.ping()).await {
        Ok(answer) => answer.map(|()| true),
        Err(_) => Err(sqlx::Error::Io(std::io::ErrorKind::TimedOut.into())),
    }
}

/// Whether a pooler gives our session to others between transactions: then two of ours
/// meet the same process of the server, or one meets several.
async fn is_pooled(options: &AnyConnectOptions) -> Result<bool> {
    let mut one = connected(options).await?;
    let mut two = connected(options).await?;
    let mut is_pooled = false;
    for _ in 0..3 {
        let before = process(&mut one).await?;
        let mut transaction = two.begin().await?;
        let other = process(&mut transaction).await?;
        // Where the pooler knows no prepared statements, this one fails: it was prepared on
        // the process that the transaction has now.
        let after = process(&mut one).await;
        transaction.rollback().await?;
        is_pooled |= before == other;
        is_pooled |= after? != before;
    }
    one.close().await?;
    two.close().await?;
    Ok(is_pooled)
}

/// A connection of its own, waited for as long as one of the pool.
async fn connected(options: &AnyConnectOptions) -> Result<AnyConnection> {
    let since = std::time::Instant::now();
    loop {
        let error = match AnyConnection::connect_with(options).await {
            Ok(connection) => return Ok(connection),
            Err(error) => StoreError::from(error),
        };
        if !error.is_passing() || since.elapsed() > ACQUIRE {
            return Err(error);
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

async fn process(connection: &mut AnyConnection) -> Result<i64> {
    let (process,): (i64,) = sqlx::query_as("select cast(pg_backend_pid() as bigint)")
        .fetch_one(connection)
        .await?;
    Ok(process)
}

/// A statement that is prepared already, or not at all, though we did it otherwise: what a
/// pooler makes of it that does not know of them.
fn explained(error: StoreError) -> StoreError {
    // Invalid statement name, duplicate one.
    let is_unprepared = matches!(
        &error,
        StoreError::Failed(sqlx::Error::Database(it))
            if matches!(it.code().as_deref(), Some("26000" | "42P05"))
    );
    if !is_unprepared {
        return error;
    }
    StoreError::NotHere(
        "the pooler before PostgreSQL can't keep prepared statements in transaction mode: use \
         PgBouncer 1.21 or newer with max_prepared_statements = 200, or pool_mode = session, or \
         address PostgreSQL itself",
    )
}

/// Behind a pooler the bounds can't be a session's. Are they the role's?
async fn check_role(pool: &AnyPool) -> Result<()> {
    let unbounded: Vec<(String,)> = sqlx::query_as(
        "select cast(name as text) from pg_settings where setting = '0' and name in \
         ('lock_timeout', 'statement_timeout', 'idle_in_transaction_session_timeout')",
    )
    .fetch_all(pool)
    .await?;
    if unbounded.is_empty() {
        return Ok(());
    }
    Err(StoreError::NotHere(
        "behind a pooler in transaction mode the role must have the bounds of its statements: \
         alter role … set lock_timeout = '1s'; alter role … set statement_timeout = '60s'; \
         alter role … set idle_in_transaction_session_timeout = '5s'; then reconnect the pooler",
    ))
}
