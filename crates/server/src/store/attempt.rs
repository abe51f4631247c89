//! Attempts: read for a launch, and read and written in groups by the writer of
//! [`commits`](crate::domain::commits).

use serde::{Deserialize, Deserializer};
use sqlx::{AnyConnection, AssertSqlSafe, FromRow};

use super::rows::{self, Cell, Column};
use super::{Kind, Reader, Result, Store, StoreError, Turn, Write, json, new_opaque_id};

/// One try at one SCO, as stored.
#[derive(Clone, Debug, FromRow)]
pub struct Attempt {
    /// Identifier.
    pub attempt_id: String,
    /// Whose.
    pub registration_id: String,
    /// Identifier of the item in the manifest.
    pub item_identifier: String,
    /// 1 for the first try.
    pub number: i64,
    /// Launch of the last commit applied; 0: none.
    pub state_launch: i64,
    /// Its sequence number; 0: none.
    pub state_seq: i64,
    /// JSON object of elements and values, interactions apart.
    pub cmi: String,
    /// `cmi.core.lesson_status`, as SCORM spells it.
    pub status: String,
    /// Percent.
    pub score: Option<f64>,
    /// Hundredths of a second.
    pub total_time: i64,
    /// 0..100.
    pub progress: i64,
    /// When it was first opened.
    pub started_at: i64,
    /// When the last commit came.
    pub committed_at: i64,
    /// When it was first completed, passed or failed.
    pub finished_at: Option<i64>,
    /// The history of the database in which the last commit came; empty: unknown.
    pub history: String,
    /// JSON array of [history, launch, number]: what else is in it.
    pub past: String,
}

macro_rules! columns {
    () => {
        "attempt_id, registration_id, item_identifier, number, state_launch, state_seq, cmi, \
         attempt.status, attempt.score, total_time, attempt.progress, attempt.started_at, \
         committed_at, finished_at, history, past"
    };
}

/// One recorded interaction.
#[derive(Clone, Debug, FromRow)]
pub struct Interaction {
    /// Whose.
    pub attempt_id: String,
    /// Its index.
    pub position: i64,
    /// JSON object of names (below `cmi.interactions.n.`) and values.
    pub record: String,
}

/// The attempts of a registration, in order of item and number.
pub async fn of_registration(store: &Store, registration_id: &str) -> Result<Vec<Attempt>> {
    Ok(sqlx::query_as(concat!(
        "select ",
        columns!(),
        " from attempt where registration_id = $1 order by item_identifier, number"
    ))
    .bind(registration_id)
    .fetch_all(store.read())
    .await?)
}

/// The attempt of this identifier.
pub async fn find(store: &Store, attempt_id: &str) -> Result<Option<Attempt>> {
    Ok(sqlx::query_as(concat!(
        "select ",
        columns!(),
        " from attempt where attempt_id = $1"
    ))
    .bind(attempt_id)
    .fetch_optional(store.read())
    .await?)
}

/// The interactions of an attempt, in order.
pub async fn interactions(store: &Store, attempt_id: &str) -> Result<Vec<Interaction>> {
    Ok(sqlx::query_as(
        "select attempt_id, position, record from interaction \
         where attempt_id = $1 order by position",
    )
    .bind(attempt_id)
    .fetch_all(store.read())
    .await?)
}

/// Opens a try at an SCO. Where this number exists already, that one is given back.
///
/// # Errors
///
/// [`StoreError::Gone`] when the registration is;
/// [`StoreError`] when the database fails.
pub async fn create(
    write: &mut Write<'_>,
    registration_id: &str,
    item_identifier: &str,
    number: i64,
    now: i64,
) -> Result<Attempt> {
    sqlx::query(
        "insert into attempt (attempt_id, registration_id, item_identifier, number, \
         state_launch, state_seq, cmi, status, total_time, progress, started_at, committed_at, \
         launch) select $1, registration_id, $3, $4, 0, 0, '{}', 'not attempted', 0, 0, $5, $5, \
         launch from registration where registration_id = $2 \
         on conflict (registration_id, item_identifier, number) do nothing",
    )
    .bind(new_opaque_id())
    .bind(registration_id)
    .bind(item_identifier)
    .bind(number)
    .bind(now)
    .execute(&mut **write)
    .await?;
    Ok(sqlx::query_as(concat!(
        "select ",
        columns!(),
        " from attempt where registration_id = $1 and item_identifier = $2 and number = $3"
    ))
    .bind(registration_id)
    .bind(item_identifier)
    .bind(number)
    .fetch_one(&mut **write)
    .await?)
}

/// An attempt that a commit is for, and what decides about the commit. The order of
/// the fields is that of the columns below.
#[derive(Clone, Debug, Deserialize)]
pub struct Target {
    /// Identifier.
    pub attempt_id: String,
    /// Whose.
    pub registration_id: String,
    /// Identifier of the item in the manifest.
    pub item_identifier: String,
    /// 1 for the first try.
    pub number: i64,
    /// The version the learner takes.
    pub course_version_id: String,
    /// Launch of the last commit applied.
    pub state_launch: i64,
    /// Its sequence number.
    pub state_seq: i64,
    /// JSON object of elements and values, interactions apart.
    pub cmi: String,
    /// `cmi.core.lesson_status`, as SCORM spells it.
    pub status: String,
    /// Percent.
    #[serde(deserialize_with = "number")]
    pub score: Option<f64>,
    /// Hundredths of a second.
    pub total_time: i64,
    /// 0..100.
    pub progress: i64,
    /// When it was first completed, passed or failed.
    pub finished_at: Option<i64>,
    /// The newest opening of the player.
    pub launch: i64,
    /// 1: the version is played strictly.
    pub is_strict: i64,
    /// Session of that launch.
    pub state_session: i64,
    /// The best status that earlier sessions reached; none: nothing yet.
    pub reached_status: Option<String>,
    /// The best score of earlier sessions, in percent.
    #[serde(deserialize_with = "number")]
    pub reached_score: Option<f64>,
    /// The history of the database that `state_launch` is in; empty: unknown.
    pub history: String,
    /// JSON array of [history, launch, number]: up to which number former launches are in it.
    pub past: String,
}

/// A number that came as text, so that no digit is lost.
pub(super) fn number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<f64>, D::Error> {
    let text: Option<&str> = Deserialize::deserialize(deserializer)?;
    text.map(|it| it.parse().map_err(serde::de::Error::custom))
        .transpose()
}

macro_rules! target_columns {
    ($score:literal, $reached:literal) => {
        concat!(
            "(attempt_id, registration_id, item_identifier, attempt.number, \
             course_version_id, state_launch, \
             state_seq, cmi, attempt.status, ",
            $score,
            ", total_time, attempt.progress, finished_at, registration.launch, is_strict, \
             state_session, reached_status, ",
            $reached,
            ", history, past)"
        )
    };
}

/// Reads, and on PostgreSQL locks, the attempts that a group of commits is for. Whoever
/// takes both takes a registration before its attempts, and those of several in order.
/// Those that somebody else holds are left out: see [`held`].
pub async fn lock(kind: Kind, write: &mut Write<'_>, ids: &[&str]) -> Result<Vec<Target>> {
    targets(
        kind,
        write,
        ids,
        "order by registration_id, attempt_id for update of registration, attempt skip locked",
    )
    .await
}

/// Which of these attempts, that [`lock`] left out, are there: somebody holds them.
pub async fn held(kind: Kind, write: &mut Write<'_>, ids: &[&str]) -> Result<Vec<String>> {
    // Whoever may write to SQLite is alone.
    if kind == Kind::Sqlite || ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<(String,)> = sqlx::query_as(
        "select attempt_id from attempt join registration using (registration_id) \
         where attempt_id = any(array(select json_array_elements_text(cast($1 as json))))",
    )
    .bind(json(ids))
    .fetch_all(&mut **write)
    .await?;
    Ok(rows.into_iter().map(|it| it.0).collect())
}

/// Reads the attempts that a group of commits is for, as they are at the moment.
pub async fn read(reader: &mut Reader, ids: &[&str]) -> Result<Vec<Target>> {
    targets(reader.kind, &mut reader.connection, ids, "").await
}

/// All come in one text: a row each would cost more than the rest of the statement.
async fn targets(
    kind: Kind,
    connection: &mut AnyConnection,
    ids: &[&str],
    lock: &'static str,
) -> Result<Vec<Target>> {
    const ROWS: &str = "from attempt join registration using (registration_id) \
         join course_version using (course_version_id)";
    let sql = match kind {
        // Whoever may write is alone.
        Kind::Sqlite => format!(
            "select json_group_array(json_array{}) {ROWS} \
             where attempt_id in (select value from json_each($1))",
            target_columns!(
                "case when attempt.score is not null then format('%!.17g', attempt.score) end",
                "case when reached_score is not null then format('%!.17g', reached_score) end"
            )
        ),
        Kind::Postgres => format!(
            "select cast(json_agg(target) as text) from (select json_build_array{} as target \
             {ROWS} where attempt_id = any(array(select json_array_elements_text(cast($1 as json)))) \
             {lock}) as x",
            target_columns!("cast(attempt.score as text)", "cast(reached_score as text)")
        ),
    };
    let (text,): (Option<String>,) = sqlx::query_as(AssertSqlSafe(sql))
        .bind(json(ids))
        .fetch_one(connection)
        .await?;
    let text = text.as_deref().unwrap_or("[]");
    serde_json::from_str(text)
        .map_err(|error| StoreError::Failed(sqlx::Error::Decode(error.into())))
}

/// The interactions of a group of attempts, in order.
pub async fn interactions_of(
    kind: Kind,
    write: &mut Write<'_>,
    ids: &[&str],
) -> Result<Vec<Interaction>> {
    let sql = match kind {
        Kind::Sqlite => {
            "select attempt_id, position, record from interaction \
             where attempt_id in (select value from json_each($1)) order by attempt_id, position"
        }
        Kind::Postgres => {
            "select attempt_id, position, record from interaction \
             where attempt_id = any(array(select json_array_elements_text(cast($1 as json)))) \
             order by attempt_id, position"
        }
    };
    Ok(sqlx::query_as(sql)
        .bind(json(ids))
        .fetch_all(&mut **write)
        .await?)
}

/// Writes the state of attempts back with their status and score, in one statement: a row is
/// written once.
pub async fn save(kind: Kind, write: &mut Write<'_>, targets: &[&Target], now: i64) -> Result<()> {
    const COLUMNS: &[Column] = &[
        ("attempt_id", "text"),
        ("state_launch", "bigint"),
        ("state_seq", "bigint"),
        ("cmi", "text"),
        ("total_time", "bigint"),
        ("state_session", "bigint"),
        ("reached_status", "text"),
        ("reached_score", "double precision"),
        ("status", "text"),
        ("score", "double precision"),
        ("progress", "bigint"),
        ("finished_at", "bigint"),
        ("history", "text"),
        ("past", "text"),
    ];
    let rows = targets.iter().map(|it| {
        [
            Cell::from(&it.attempt_id),
            it.state_launch.into(),
            it.state_seq.into(),
            (&it.cmi).into(),
            it.total_time.into(),
            it.state_session.into(),
            it.reached_status.as_deref().into(),
            it.reached_score.into(),
            (&it.status).into(),
            it.score.into(),
            it.progress.into(),
            it.finished_at.into(),
            (&it.history).into(),
            (&it.past).into(),
        ]
    });
    let sql = format!(
        "update attempt set state_launch = x.state_launch, state_seq = x.state_seq, \
         cmi = x.cmi, total_time = x.total_time, state_session = x.state_session, \
         reached_status = x.reached_status, reached_score = x.reached_score, committed_at = $1, \
         status = x.status, score = x.score, progress = x.progress, finished_at = x.finished_at, \
         history = x.history, past = x.past \
         from ({}) as x where attempt.attempt_id = x.attempt_id",
        rows::select(kind, COLUMNS, 2)
    );
    let mut query = sqlx::query(AssertSqlSafe(sql)).bind(now);
    for text in rows::texts(kind, rows) {
        query = query.bind(text);
    }
    query.execute(&mut **write).await?;
    Ok(())
}

/// An attempt as it shall be, and the place of the last commit when it was read.
#[derive(Clone, Copy, Debug)]
pub struct Seen<'a> {
    /// As it shall be.
    pub target: &'a Target,
    /// Launch of that commit.
    pub state_launch: i64,
    /// Its sequence number.
    pub state_seq: i64,
}

/// Writes the state of those attempts back that are still as they were read, and whose
/// learner opened no other player since: durable when it returns. How many were.
///
/// # Errors
///
/// [`StoreError`] when the database fails; none is written then.
pub async fn save_seen(turn: &mut Turn, seen: &[Seen<'_>], now: i64) -> Result<u64> {
    const COLUMNS: &[Column] = &[
        ("attempt_id", "text"),
        ("cmi", "text"),
        ("state_launch", "bigint"),
        ("state_seq", "bigint"),
        ("total_time", "bigint"),
        ("read_launch", "bigint"),
        ("read_seq", "bigint"),
        ("launch", "bigint"),
    ];
    let rows = seen.iter().map(|it| {
        let target = it.target;
        [
            Cell::from(&target.attempt_id),
            (&target.cmi).into(),
            target.state_launch.into(),
            target.state_seq.into(),
            target.total_time.into(),
            it.state_launch.into(),
            it.state_seq.into(),
            target.launch.into(),
        ]
    });
    let sql = format!(
        "update attempt set state_launch = x.state_launch, state_seq = x.state_seq, \
         cmi = x.cmi, total_time = x.total_time, committed_at = $1 from ({}) as x \
         where attempt.attempt_id = x.attempt_id and attempt.state_launch = x.read_launch \
         and attempt.state_seq = x.read_seq and attempt.launch = x.launch",
        rows::select(turn.kind, COLUMNS, 2)
    );
    let mut query = sqlx::query(AssertSqlSafe(sql)).bind(now);
    for text in rows::texts(turn.kind, rows) {
        query = query.bind(text);
    }
    Ok(query.execute(&mut *turn.connection).await?.rows_affected())
}

/// Writes interactions, over those of the same index.
pub async fn save_interactions(
    kind: Kind,
    write: &mut Write<'_>,
    interactions: &[Interaction],
) -> Result<()> {
    if interactions.is_empty() {
        return Ok(());
    }
    const COLUMNS: &[Column] = &[
        ("attempt_id", "text"),
        ("position", "bigint"),
        ("record", "text"),
    ];
    let rows = interactions.iter().map(|it| {
        [
            Cell::from(&it.attempt_id),
            it.position.into(),
            (&it.record).into(),
        ]
    });
    // `where true`: SQLite would else take `on` for the condition of a join.
    let sql = format!(
        "insert into interaction (attempt_id, position, record) \
         select attempt_id, position, record from ({}) as x where true \
         on conflict (attempt_id, position) do update set record = excluded.record",
        rows::select(kind, COLUMNS, 1)
    );
    let mut query = sqlx::query(AssertSqlSafe(sql));
    for text in rows::texts(kind, rows) {
        query = query.bind(text);
    }
    query.execute(&mut **write).await?;
    Ok(())
}
