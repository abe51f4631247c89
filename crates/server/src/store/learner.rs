//! Learners: pseudonyms, and what little they chose to say.

use sqlx::FromRow;

use super::participation::Pseudonym;
use super::{Result, Store, StoreError, new_opaque_id, participant};

/// One learner.
#[derive(Clone, Debug, FromRow)]
pub struct Learner {
    /// Identifier, unknown to everyone but this database.
    pub learner_id: String,
    /// The partner whose link brought them.
    pub partner_id: Option<String>,
    /// INSEE code of a region, from the closed list.
    pub region: Option<String>,
    /// From the closed list.
    pub organisation_type: Option<String>,
    /// Keyed hash of the resume code, if one was asked for.
    pub resume_hash: Option<String>,
}

const COLUMNS: &str = "learner_id, partner_id, region, organisation_type, resume_hash";

/// What distinguishes a learner at the start.
#[derive(Clone, Copy, Debug, Default)]
pub struct New<'a> {
    /// From the link that brought them.
    pub partner_id: Option<&'a str>,
    /// HMAC of the identity provider's subject.
    pub subject_hash: Option<&'a str>,
}

/// Makes a learner.
pub async fn create(store: &Store, new: New<'_>, now: i64) -> Result<String> {
    let id = new_opaque_id();
    let mut write = store.begin().await?;
    sqlx::query(
        "insert into learner (learner_id, partner_id, subject_hash, created_at, seen_day) \
         values ($1, $2, $3, $4, $5)",
    )
    .bind(&id)
    .bind(new.partner_id)
    .bind(new.subject_hash)
    .bind(now)
    .bind(day(now))
    .execute(&mut *write)
    .await?;
    write.commit().await?;
    Ok(id)
}

/// The learner of this identifier.
pub async fn find(store: &Store, learner_id: &str) -> Result<Option<Learner>> {
    let sql = select(COLUMNS, "learner_id = $1");
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(learner_id)
        .fetch_optional(store.read())
        .await?)
}

/// The learner of this resume code.
pub async fn find_by_resume(store: &Store, resume_hash: &str) -> Result<Option<Learner>> {
    let sql = select(COLUMNS, "resume_hash = $1");
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(resume_hash)
        .fetch_optional(store.read())
        .await?)
}

/// The learner who signed in as this subject.
pub async fn find_by_subject(store: &Store, subject_hash: &str) -> Result<Option<Learner>> {
    let sql = select(COLUMNS, "subject_hash = $1");
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(subject_hash)
        .fetch_optional(store.read())
        .await?)
}

fn select(columns: &str, condition: &str) -> String {
    format!("select {columns} from learner where {condition}")
}

/// Sets the resume code; the former one no longer works.
///
/// # Errors
///
/// [`StoreError::Conflict`] when another learner has it.
pub async fn set_resume(store: &Store, learner_id: &str, resume_hash: &str) -> Result<()> {
    let mut write = store.begin().await?;
    sqlx::query("update learner set resume_hash = $2 where learner_id = $1")
        .bind(learner_id)
        .bind(resume_hash)
        .execute(&mut *write)
        .await?;
    write.commit().await?;
    Ok(())
}

/// Sets the coarse profile; callers check the values against the closed lists.
/// `counted`: the learner as this year's statistics know them, and the region there.
pub async fn set_profile(
    store: &Store,
    learner_id: &str,
    region: Option<&str>,
    organisation_type: Option<&str>,
    counted: (Pseudonym, i64),
) -> Result<()> {
    let mut write = store.begin().await?;
    sqlx::query("update learner set region = $2, organisation_type = $3 where learner_id = $1")
        .bind(learner_id)
        .bind(region)
        .bind(organisation_type)
        .execute(&mut *write)
        .await?;
    participant::set_region(&mut write, counted.0, counted.1).await?;
    write.commit().await?;
    Ok(())
}

/// Notes the day a learner was last here.
pub async fn seen(store: &Store, learner_id: &str, now: i64) -> Result<()> {
    let mut write = store.begin().await?;
    sqlx::query("update learner set seen_day = $2 where learner_id = $1 and seen_day < $2")
        .bind(learner_id)
        .bind(day(now))
        .execute(&mut *write)
        .await?;
    write.commit().await?;
    Ok(())
}

/// Deletes a learner and everything about them; `counted`: the learner as the years'
/// statistics know them.
///
/// # Errors
///
/// [`StoreError`] when the database fails; nothing is deleted then.
pub async fn delete(store: &Store, learner_id: &str, counted: &[Pseudonym]) -> Result<()> {
    let mut tries = 3;
    loop {
        match delete_once(store, learner_id, counted).await {
            // On PostgreSQL, something of theirs was made at the same moment: again.
            Err(StoreError::Gone | StoreError::Conflict(_) | StoreError::Deadlock) if tries > 0 => {
                tries -= 1
            }
            done => return done,
        }
    }
}

async fn delete_once(store: &Store, learner_id: &str, counted: &[Pseudonym]) -> Result<()> {
    let mut write = store.begin().await?;
    for sql in [
        // Their players write no more: whoever does holds these rows, or waits for them.
        // In the order in which the writer of commits takes them, or both would wait.
        "update registration set launch = launch + 1 where learner_id = $1",
        "delete from interaction where attempt_id in (select attempt_id from attempt \
         join registration using (registration_id) where learner_id = $1)",
        "delete from attempt where registration_id in \
         (select registration_id from registration where learner_id = $1)",
        "delete from registration where learner_id = $1",
        "delete from session where learner_id = $1",
        "delete from learner where learner_id = $1",
    ] {
        sqlx::query(sql)
            .bind(learner_id)
            .execute(&mut *write)
            .await?;
    }
    // After the registrations: a commit that was about to count something had them.
    participant::forget(&mut write, counted).await?;
    write.commit().await?;
    Ok(())
}

/// Learners not seen since a day, oldest first, at most `limit`.
pub async fn unseen_since(store: &Store, before: i64, limit: i64) -> Result<Vec<String>> {
    let rows: Vec<(String,)> = sqlx::query_as(
        "select learner_id from learner where seen_day < $1 order by seen_day limit $2",
    )
    .bind(day(before))
    .bind(limit)
    .fetch_all(store.read())
    .await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// The day a time is in (UTC), in milliseconds.
fn day(time: i64) -> i64 {
    const DAY: i64 = 86_400_000;
    time - time.rem_euclid(DAY)
}
