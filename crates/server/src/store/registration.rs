//! Registrations: a learner takes a course.

use serde::Deserialize;
use sqlx::{AssertSqlSafe, FromRow};

use super::attempt::number;
use super::participation::Pseudonym;
use super::rows::{self, Cell, Column};
use super::{Kind, Result, Store, StoreError, Write, journal, json, new_opaque_id, participant};

/// One registration.
#[derive(Clone, Debug, FromRow)]
pub struct Registration {
    /// Identifier.
    pub registration_id: String,
    /// Who.
    pub learner_id: String,
    /// What.
    pub course_id: String,
    /// In which version.
    pub course_version_id: String,
    /// Through which partner.
    pub partner_id: Option<String>,
    /// Number of the newest opening of the player; 0: never opened.
    pub launch: i64,
    /// Roll-up of the SCOs.
    pub status: String,
    /// Percent.
    pub score: Option<f64>,
    /// 0..100.
    pub progress: i64,
    /// When it began.
    pub started_at: i64,
    /// When it was first completed or passed.
    pub completed_at: Option<i64>,
    /// Status and score of each module of a whole programme, a JSON object.
    pub modules: String,
    /// Version of the content that was first completed; empty: the package's own, or nothing was
    /// completed yet.
    pub learnt: String,
}

macro_rules! registration_sql {
    ($condition:literal) => {
        concat!(
            "select registration_id, learner_id, course_id, course_version_id, partner_id, \
             launch, status, score, progress, started_at, completed_at, modules, learnt \
             from registration ",
            $condition
        )
    };
}

/// The registration of this identifier.
pub async fn find(store: &Store, registration_id: &str) -> Result<Option<Registration>> {
    Ok(
        sqlx::query_as(registration_sql!("where registration_id = $1"))
            .bind(registration_id)
            .fetch_optional(store.read())
            .await?,
    )
}

/// The registration of a learner for a course.
pub async fn find_for(
    store: &Store,
    learner_id: &str,
    course_id: &str,
) -> Result<Option<Registration>> {
    Ok(sqlx::query_as(registration_sql!(
        "where learner_id = $1 and course_id = $2"
    ))
    .bind(learner_id)
    .bind(course_id)
    .fetch_optional(store.read())
    .await?)
}

/// All registrations of a learner, the latest first.
pub async fn of_learner(store: &Store, learner_id: &str) -> Result<Vec<Registration>> {
    Ok(sqlx::query_as(registration_sql!(
        "where learner_id = $1 order by started_at desc, registration_id desc"
    ))
    .bind(learner_id)
    .fetch_all(store.read())
    .await?)
}

/// Registers a learner for a course; where they are, that one is given back.
pub async fn create(
    write: &mut Write<'_>,
    learner_id: &str,
    course_id: &str,
    course_version_id: &str,
    partner_id: Option<&str>,
    now: i64,
) -> Result<Registration> {
    sqlx::query(
        "insert into registration (registration_id, learner_id, course_id, course_version_id, \
         partner_id, launch, status, progress, started_at) \
         values ($1, $2, $3, $4, $5, 0, 'not attempted', 0, $6) \
         on conflict (learner_id, course_id) do nothing",
    )
    .bind(new_opaque_id())
    .bind(learner_id)
    .bind(course_id)
    .bind(course_version_id)
    .bind(partner_id)
    .bind(now)
    .execute(&mut **write)
    .await?;
    Ok(sqlx::query_as(registration_sql!(
        "where learner_id = $1 and course_id = $2"
    ))
    .bind(learner_id)
    .bind(course_id)
    .fetch_one(&mut **write)
    .await?)
}

/// Opens the player once more: the number of this launch. Older ones may write no
/// longer, to none of its attempts.
///
/// # Errors
///
/// [`StoreError::Gone`] when the registration is;
/// [`StoreError`] when the database fails.
pub async fn launch(write: &mut Write<'_>, registration_id: &str) -> Result<i64> {
    let (launch,): (i64,) = sqlx::query_as(
        "update registration set launch = launch + 1 where registration_id = $1 returning launch",
    )
    .bind(registration_id)
    .fetch_one(&mut **write)
    .await?;
    sqlx::query("update attempt set launch = $2 where registration_id = $1")
        .bind(registration_id)
        .bind(launch)
        .execute(&mut **write)
        .await?;
    Ok(launch)
}

/// Deletes a registration with all its attempts.
pub(super) async fn remove(write: &mut Write<'_>, registration_id: &str) -> Result<()> {
    for sql in [
        // A registration is taken before its attempts, as everybody takes them.
        "update registration set launch = launch + 1 where registration_id = $1",
        "delete from interaction where attempt_id in \
         (select attempt_id from attempt where registration_id = $1)",
        "delete from attempt where registration_id = $1",
        "delete from registration where registration_id = $1",
    ] {
        sqlx::query(sql)
            .bind(registration_id)
            .execute(&mut **write)
            .await?;
    }
    Ok(())
}

/// Moves a learner to another version of the course.
pub async fn move_to(
    write: &mut Write<'_>,
    registration_id: &str,
    course_version_id: &str,
) -> Result<()> {
    sqlx::query("update registration set course_version_id = $2 where registration_id = $1")
        .bind(registration_id)
        .bind(course_version_id)
        .execute(&mut **write)
        .await?;
    Ok(())
}

/// Status and score of a SCO, for the roll-up. The order of the fields is that of the columns
/// below.
#[derive(Clone, Debug, Deserialize)]
pub struct ScoState {
    /// In which registration.
    pub registration_id: String,
    /// Identifier of the item.
    pub identifier: String,
    /// Status of one attempt; none where there is no attempt.
    pub status: Option<String>,
    /// Percent.
    #[serde(deserialize_with = "number")]
    pub score: Option<f64>,
    /// 0..100.
    pub progress: Option<i64>,
    /// 1 for the first try.
    pub number: Option<i64>,
}

/// Every SCO of the versions of these registrations with each attempt at it; those of
/// one registration stand together, in the order of the menu.
pub async fn sco_states(kind: Kind, write: &mut Write<'_>, ids: &[&str]) -> Result<Vec<ScoState>> {
    // All come in one text: a row each would cost more than the rest of the statement.
    let rows = |score: &str, array: &str, ids: &str| {
        format!(
            "select {array}(registration.registration_id, identifier, attempt.status, {score}, \
             attempt.progress, attempt.number) as state \
             from registration join item using (course_version_id) \
             left join attempt on attempt.registration_id = registration.registration_id \
             and attempt.item_identifier = item.identifier \
             where registration.registration_id {ids} \
             and item.kind = 'sco' order by registration.registration_id, position",
        )
    };
    let sql = match kind {
        Kind::Sqlite => format!(
            "select json_group_array(json(state)) from ({})",
            rows(
                "case when attempt.score is not null then format('%!.17g', attempt.score) end",
                "json_array",
                "in (select value from json_each($1))"
            )
        ),
        Kind::Postgres => format!(
            "select cast(json_agg(state) as text) from ({}) as x",
            rows(
                "cast(attempt.score as text)",
                "json_build_array",
                "= any(array(select json_array_elements_text(cast($1 as json))))"
            )
        ),
    };
    let (text,): (Option<String>,) = sqlx::query_as(AssertSqlSafe(sql))
        .bind(json(ids))
        .fetch_one(&mut **write)
        .await?;
    let states = serde_json::from_str(text.as_deref().unwrap_or("[]"));
    let mut states: Vec<ScoState> =
        states.map_err(|error| StoreError::Failed(sqlx::Error::Decode(error.into())))?;
    // No database promises the order of what it gathers.
    states.sort_by(|one, two| one.registration_id.cmp(&two.registration_id));
    Ok(states)
}

/// Status and score of the modules of a whole programme in this registration, a JSON object.
pub async fn modules(write: &mut Write<'_>, registration_id: &str) -> Result<String> {
    let (modules,): (String,) =
        sqlx::query_as("select modules from registration where registration_id = $1")
            .bind(registration_id)
            .fetch_one(&mut **write)
            .await?;
    Ok(modules)
}

/// Keeps status and score of the modules of a whole programme.
pub async fn set_modules(
    write: &mut Write<'_>,
    registration_id: &str,
    modules: &str,
) -> Result<()> {
    sqlx::query("update registration set modules = $2 where registration_id = $1")
        .bind(registration_id)
        .bind(modules)
        .execute(&mut **write)
        .await?;
    Ok(())
}

/// Keeps which version of the content was first completed, once it is.
pub async fn set_learnt(write: &mut Write<'_>, registration_id: &str, version: &str) -> Result<()> {
    sqlx::query(
        "update registration set learnt = $2 where registration_id = $1 and learnt = '' \
         and completed_at is not null",
    )
    .bind(registration_id)
    .bind(version)
    .execute(&mut **write)
    .await?;
    Ok(())
}

/// A registration after roll-up.
#[derive(Clone, Debug, PartialEq)]
pub struct RolledUp<'a> {
    /// Which.
    pub registration_id: &'a str,
    /// Roll-up of the SCOs.
    pub status: &'static str,
    /// Percent.
    pub score: Option<f64>,
    /// 0..100.
    pub progress: i64,
    /// When, if it is completed or passed. The first time stays.
    pub completed_at: Option<i64>,
}

/// Keeps roll-ups, in one statement.
pub async fn set_states(kind: Kind, write: &mut Write<'_>, states: &[RolledUp<'_>]) -> Result<()> {
    const COLUMNS: &[Column] = &[
        ("id", "text"),
        ("status", "text"),
        ("score", "double precision"),
        ("progress", "bigint"),
        ("completed_at", "bigint"),
    ];
    let rows = states.iter().map(|it| {
        [
            Cell::from(it.registration_id),
            it.status.into(),
            it.score.into(),
            it.progress.into(),
            it.completed_at.into(),
        ]
    });
    let sql = format!(
        "update registration set status = x.status, score = x.score, progress = x.progress, \
         completed_at = coalesce(registration.completed_at, x.completed_at) \
         from ({}) as x where registration_id = x.id",
        rows::select(kind, COLUMNS, 1)
    );
    let mut query = sqlx::query(AssertSqlSafe(sql));
    for text in rows::texts(kind, rows) {
        query = query.bind(text);
    }
    query.execute(&mut **write).await?;
    Ok(())
}

/// Some learners who can move to a version: who is not done, is in another one, and tried
/// nothing that this one has not.
pub async fn movable(
    write: &mut Write<'_>,
    course_id: &str,
    course_version_id: &str,
    limit: i64,
) -> Result<Vec<String>> {
    let rows: Vec<(String,)> = sqlx::query_as(
        "select registration_id from registration where course_id = $1 \
         and course_version_id <> $2 and completed_at is null \
         and not exists (select 1 from attempt \
         where attempt.registration_id = registration.registration_id \
         and not exists (select 1 from item where item.course_version_id = $2 \
         and item.kind = 'sco' and item.identifier = attempt.item_identifier)) \
         order by registration_id limit $3",
    )
    .bind(course_id)
    .bind(course_version_id)
    .bind(limit)
    .fetch_all(&mut **write)
    .await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Deletes a registration with all its attempts, at the request of its learner;
/// `counted`: the learner as the years' statistics know them.
///
/// # Errors
///
/// [`StoreError`] when the database fails; nothing is deleted then.
pub async fn delete(
    store: &Store,
    account_id: Option<&str>,
    registration_id: &str,
    subject: &str,
    counted: &[Pseudonym],
    now: i64,
) -> Result<()> {
    let mut write = store.begin().await?;
    let course: Option<(String,)> = sqlx::query_as(
        "select slug from registration join course using (course_id) where registration_id = $1",
    )
    .bind(registration_id)
    .fetch_optional(&mut *write)
    .await?;
    if let Some((course,)) = course {
        participant::leave(&mut write, counted, &course).await?;
    }
    remove(&mut write, registration_id).await?;
    journal::note(&mut write, account_id, "registration.delete", subject, now).await?;
    write.commit().await?;
    Ok(())
}
