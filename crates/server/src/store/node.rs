//! The servers that run on this database.

use sqlx::FromRow;

use super::{Kind, Result, Store, Turn};

/// A server.
#[derive(Clone, Debug, FromRow)]
pub struct Node {
    /// Another one at each start.
    pub node_id: String,
    /// Unix milliseconds, as the three below by the database's clock.
    pub started_at: i64,
    /// When it wrote last.
    pub seen_at: i64,
    /// Why it serves nobody; empty: it serves.
    pub trouble: String,
}

macro_rules! now {
    ($kind:expr, $before:literal, $after:literal) => {
        match $kind {
            Kind::Sqlite => concat!(
                $before,
                "cast((julianday('now') - 2440587.5) * 86400000 as integer)",
                $after
            ),
            Kind::Postgres => concat!(
                $before,
                "cast(extract(epoch from clock_timestamp()) * 1000 as bigint)",
                $after
            ),
        }
    };
}

/// Says that a node is there, by a write as durable as that of commits: the database's
/// clock, in unix milliseconds.
pub async fn write(turn: &mut Turn, node_id: &str, trouble: &str) -> Result<i64> {
    let sql = now!(
        turn.kind,
        "insert into node (node_id, started_at, seen_at, trouble) select $1, now, now, $2 \
         from (select ",
        " as now) as clock where true on conflict (node_id) do update \
         set seen_at = excluded.seen_at, trouble = excluded.trouble returning seen_at"
    );
    let (now,): (i64,) = sqlx::query_as(sql)
        .bind(node_id)
        .bind(trouble)
        .fetch_one(&mut *turn.connection)
        .await?;
    Ok(now)
}

/// The database's clock, in unix milliseconds: what is judged across nodes is judged by it.
pub async fn now(store: &Store) -> Result<i64> {
    let sql = now!(store.kind(), "select ", "");
    let (now,): (i64,) = sqlx::query_as(sql).fetch_one(store.read()).await?;
    Ok(now)
}

/// All of them, the newest first.
pub async fn all(store: &Store) -> Result<Vec<Node>> {
    Ok(sqlx::query_as(
        "select node_id, started_at, seen_at, trouble from node order by seen_at desc, node_id",
    )
    .fetch_all(store.read())
    .await?)
}

/// Forgets those that were not seen since.
pub async fn sweep(store: &Store, before: i64) -> Result<()> {
    let mut write = store.begin().await?;
    sqlx::query("delete from node where seen_at < $1")
        .bind(before)
        .execute(&mut *write)
        .await?;
    write.commit().await?;
    Ok(())
}
