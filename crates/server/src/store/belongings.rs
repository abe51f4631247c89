//! What is stored about one learner, all of it: for the learner to read, to take away,
//! and to keep when two pseudonyms turn out to be one person.

use serde::Serialize;
use sqlx::FromRow;

use super::{Kind, Result, Store, StoreError, participant, participation, registration};

/// The learner's own row.
#[derive(Clone, Debug, FromRow, Serialize)]
pub struct Pseudonym {
    /// Identifier.
    pub learner_id: String,
    /// Keyed hash of the resume code.
    pub resume_hash: Option<String>,
    /// Keyed hash of the identity provider's subject.
    pub subject_hash: Option<String>,
    /// Name of the partner whose link brought them.
    pub partner: Option<String>,
    /// INSEE code.
    pub region: Option<String>,
    /// From the closed list.
    pub organisation_type: Option<String>,
    /// Unix milliseconds.
    pub created_at: i64,
    /// The day last seen, unix milliseconds.
    pub seen_day: i64,
}

/// A browser that is remembered.
#[derive(Clone, Debug, FromRow, Serialize)]
pub struct Browser {
    /// Keyed hash of its cookie.
    pub session_hash: String,
    /// Unix milliseconds.
    pub expires_at: i64,
}

/// A course they take.
#[derive(Clone, Debug, FromRow, Serialize)]
pub struct Taken {
    /// Identifier.
    pub registration_id: String,
    /// Title of the course.
    pub course: String,
    /// Language of the course, such as `fr`.
    pub language: String,
    /// Number of the course's version.
    pub version: i64,
    /// Name of the partner it is counted for.
    pub partner: Option<String>,
    /// How often the player was opened.
    pub launch: i64,
    /// Status of the course, rolled up.
    pub status: String,
    /// Percent.
    pub score: Option<f64>,
    /// 0..100.
    pub progress: i64,
    /// Unix milliseconds.
    pub started_at: i64,
    /// Unix milliseconds.
    pub completed_at: Option<i64>,
    /// Status and score of each module of a whole programme, as JSON.
    pub modules: String,
    /// Version of the content that was first completed, where it renews itself; empty otherwise.
    pub learnt: String,
}

/// A try at a part of a course.
#[derive(Clone, Debug, FromRow, Serialize)]
pub struct Try {
    /// Identifier.
    pub attempt_id: String,
    /// Of which registration.
    pub registration_id: String,
    /// Identifier of the part.
    pub item_identifier: String,
    /// Its title in the version that is taken; empty: it has none, or is not in there.
    pub title: String,
    /// First, second…
    pub number: i64,
    /// How often the player had been opened when it was opened last.
    pub launch: i64,
    /// What the course keeps, as JSON: SCORM's elements and values.
    pub cmi: String,
    /// `cmi.core.lesson_status`, as SCORM spells it.
    pub status: String,
    /// Percent.
    pub score: Option<f64>,
    /// The best `cmi.core.lesson_status` that earlier sessions reached.
    pub reached_status: Option<String>,
    /// The best score that earlier sessions reached, in percent.
    pub reached_score: Option<f64>,
    /// Hundredths of a second.
    pub total_time: i64,
    /// 0..100.
    pub progress: i64,
    /// Unix milliseconds.
    pub started_at: i64,
    /// Unix milliseconds.
    pub committed_at: i64,
    /// Unix milliseconds.
    pub finished_at: Option<i64>,
}

/// An answer that a course recorded.
#[derive(Clone, Debug, FromRow, Serialize)]
pub struct Answer {
    /// Of which attempt.
    pub attempt_id: String,
    /// Its place there.
    pub position: i64,
    /// As JSON.
    pub record: String,
}

/// Everything.
#[derive(Clone, Debug, Serialize)]
pub struct Belongings {
    /// Who.
    pub learner: Pseudonym,
    /// Remembered browsers.
    pub sessions: Vec<Browser>,
    /// Courses.
    pub registrations: Vec<Taken>,
    /// Tries at their parts.
    pub attempts: Vec<Try>,
    /// Answers in them.
    pub interactions: Vec<Answer>,
    /// What years count.
    pub statistics: Vec<participant::Kept>,
}

/// Everything about a learner; `counted`: as the years' statistics know them.
pub async fn of_learner(
    store: &Store,
    learner_id: &str,
    counted: &[participation::Pseudonym],
) -> Result<Option<Belongings>> {
    let learner: Option<Pseudonym> = sqlx::query_as(
        "select learner_id, resume_hash, subject_hash, partner.name as partner, region, \
         organisation_type, learner.created_at, seen_day \
         from learner left join partner using (partner_id) where learner_id = $1",
    )
    .bind(learner_id)
    .fetch_optional(store.read())
    .await?;
    let Some(learner) = learner else {
        return Ok(None);
    };
    let sessions = sqlx::query_as(
        "select session_hash, expires_at from session where learner_id = $1 order by expires_at",
    )
    .bind(learner_id)
    .fetch_all(store.read())
    .await?;
    let registrations = sqlx::query_as(
        "select registration_id, course.title as course, course.language, number as version, \
         partner.name as partner, launch, status, score, progress, started_at, completed_at, \
         modules, learnt \
         from registration join course on course.course_id = registration.course_id \
         join course_version \
         on course_version.course_version_id = registration.course_version_id \
         left join partner on partner.partner_id = registration.partner_id \
         where learner_id = $1 order by started_at, registration_id",
    )
    .bind(learner_id)
    .fetch_all(store.read())
    .await?;
    let attempts = sqlx::query_as(
        "select attempt_id, registration_id, item_identifier, coalesce((select min(title) \
         from item where item.course_version_id = registration.course_version_id \
         and identifier = item_identifier), '') as title, attempt.number, attempt.launch, cmi, \
         attempt.status, attempt.score, reached_status, reached_score, total_time, \
         attempt.progress, attempt.started_at, committed_at, finished_at from attempt join registration using (registration_id) \
         where learner_id = $1 order by attempt.started_at, attempt_id",
    )
    .bind(learner_id)
    .fetch_all(store.read())
    .await?;
    let interactions = sqlx::query_as(
        "select attempt_id, position, record from interaction \
         join attempt using (attempt_id) join registration using (registration_id) \
         where learner_id = $1 order by attempt_id, position",
    )
    .bind(learner_id)
    .fetch_all(store.read())
    .await?;
    Ok(Some(Belongings {
        learner,
        sessions,
        registrations,
        attempts,
        interactions,
        statistics: participant::of(store, counted).await?,
    }))
}

/// Whether a learner is known by an identity provider.
pub async fn has_subject(store: &Store, learner_id: &str) -> Result<bool> {
    let row: Option<(i64,)> = sqlx::query_as(
        "select cast(1 as bigint) from learner \
         where learner_id = $1 and subject_hash is not null",
    )
    .bind(learner_id)
    .fetch_optional(store.read())
    .await?;
    Ok(row.is_some())
}

/// Gives a learner the subject they signed in as, where neither has another.
/// Whether it was given.
pub async fn set_subject(store: &Store, learner_id: &str, subject_hash: &str) -> Result<bool> {
    let mut write = store.begin().await?;
    let done = sqlx::query(
        "update learner set subject_hash = $2 where learner_id = $1 and subject_hash is null \
         and not exists (select 1 from learner o where o.subject_hash = $2)",
    )
    .bind(learner_id)
    .bind(subject_hash)
    .execute(&mut *write)
    .await?;
    write.commit().await?;
    Ok(done.rows_affected() == 1)
}

/// What became of a learner's courses when they became another's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Merged {
    /// Courses that the other now has too.
    pub moved: usize,
    /// Courses that both had: of the two, what got further was kept.
    pub chosen: usize,
}

#[derive(FromRow)]
struct Both {
    slug: String,
    from_id: String,
    into_id: Option<String>,
    from_completed: Option<i64>,
    into_completed: Option<i64>,
    from_score: Option<f64>,
    into_score: Option<f64>,
    from_progress: i64,
    into_progress: Option<i64>,
}

impl Both {
    /// What was completed wins, then the better score, then the greater progress; what
    /// is equal stays where it was.
    fn is_from_further(&self) -> bool {
        let from = (self.from_completed.is_some(), self.from_score);
        let into = (self.into_completed.is_some(), self.into_score);
        (from.0, from.1.unwrap_or(-1.0), self.from_progress)
            > (
                into.0,
                into.1.unwrap_or(-1.0),
                self.into_progress.unwrap_or(-1),
            )
    }
}

/// Makes two learners one, who was shown to be the same person: `from` is no more,
/// `into` has its courses, and its resume code and profile where `into` had none.
/// `counted`: both as each year's statistics know them.
///
/// # Errors
///
/// [`StoreError`] when the database fails; nothing is changed then.
pub async fn merge(
    store: &Store,
    from: &str,
    into: &str,
    counted: &[(participation::Pseudonym, participation::Pseudonym)],
) -> Result<Merged> {
    if from == into {
        return Ok(Merged::default());
    }
    let mut tries = 3;
    loop {
        match merge_once(store, from, into, counted).await {
            // On PostgreSQL, something of theirs was made at the same moment: again.
            Err(StoreError::Gone | StoreError::Conflict(_) | StoreError::Deadlock) if tries > 0 => {
                tries -= 1;
            }
            done => return done,
        }
    }
}

async fn merge_once(
    store: &Store,
    from: &str,
    into: &str,
    counted: &[(participation::Pseudonym, participation::Pseudonym)],
) -> Result<Merged> {
    let mut merged = Merged::default();
    let mut write = store.begin().await?;
    // What a commit completes in this moment is seen before somebody decides. SQLite has one
    // writer at a time.
    if store.kind() == Kind::Postgres {
        sqlx::query(
            "select registration_id from registration where learner_id in ($1, $2) \
             order by registration_id for update",
        )
        .bind(from)
        .bind(into)
        .fetch_all(&mut *write)
        .await?;
    }
    let rows: Vec<Both> = sqlx::query_as(
        "select slug, f.registration_id as from_id, i.registration_id as into_id, \
         f.completed_at as from_completed, i.completed_at as into_completed, \
         f.score as from_score, i.score as into_score, \
         f.progress as from_progress, i.progress as into_progress \
         from registration f join course on course.course_id = f.course_id \
         left join registration i \
         on i.learner_id = $2 and i.course_id = f.course_id where f.learner_id = $1",
    )
    .bind(from)
    .bind(into)
    .fetch_all(&mut *write)
    .await?;
    let chosen = rows
        .iter()
        .filter(|it| it.into_id.is_some() && it.is_from_further());
    let chosen: Vec<String> = chosen.map(|it| it.slug.clone()).collect();
    for row in &rows {
        let lesser = match &row.into_id {
            None => None,
            Some(into_id) if row.is_from_further() => Some(into_id),
            Some(_) => Some(&row.from_id),
        };
        if let Some(lesser) = lesser {
            merged.chosen += 1;
            registration::remove(&mut write, lesser).await?;
        } else {
            merged.moved += 1;
        }
    }
    let former: Option<(Option<String>, Option<String>, Option<String>)> = sqlx::query_as(
        "select resume_hash, region, organisation_type from learner where learner_id = $1",
    )
    .bind(from)
    .fetch_optional(&mut *write)
    .await?;
    for sql in [
        "update registration set learner_id = $2 where learner_id = $1",
        "update session set learner_id = $2 where learner_id = $1",
    ] {
        sqlx::query(sql)
            .bind(from)
            .bind(into)
            .execute(&mut *write)
            .await?;
    }
    for (former, kept) in counted {
        participant::merge(&mut write, *former, *kept, &chosen).await?;
    }
    // The code is unique: it is free only once the former learner is gone.
    sqlx::query("delete from learner where learner_id = $1")
        .bind(from)
        .execute(&mut *write)
        .await?;
    if let Some((resume_hash, region, organisation_type)) = former {
        sqlx::query(
            "update learner set resume_hash = coalesce(resume_hash, $2), \
             region = coalesce(region, $3), \
             organisation_type = coalesce(organisation_type, $4) where learner_id = $1",
        )
        .bind(into)
        .bind(resume_hash)
        .bind(region)
        .bind(organisation_type)
        .execute(&mut *write)
        .await?;
    }
    write.commit().await?;
    Ok(merged)
}
