//! Registrations of a year whose rows were destroyed: they lose their partner, and of their dates
//! all but the year, so that nobody can count the year again by them. Learners' results stay
//! theirs.
//!
//! A date that was cut down is the first millisecond of its year, in Paris; of several tries of
//! one learner each is a millisecond after the one before, for the last one is gone on with.

use sqlx::{AssertSqlSafe, FromRow};

use super::{Kind, Result, Store, Write, elements, json, registration};

/// A calendar year in unix milliseconds: its first, and that of the year after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// Its first millisecond: what dates become.
    pub from: i64,
    /// The first that is not in it.
    pub until: i64,
}

impl Span {
    /// A date of this year, cut down to it; others as they are.
    pub fn cut(self, at: i64) -> i64 {
        match (self.from..self.until).contains(&at) {
            true => self.from,
            false => at,
        }
    }
}

/// Registrations changed in one transaction: commits wait no longer than that.
const PIECE: i64 = 500;

/// Whether registrations of a year have days yet.
pub async fn is_needed(store: &Store, span: Span) -> Result<bool> {
    let found: Option<(String,)> = sqlx::query_as(
        "select course_id from course where exists (select 1 from registration \
         where registration.course_id = course.course_id \
         and started_at > $1 and started_at < $2) limit 1",
    )
    .bind(span.from)
    .bind(span.until)
    .fetch_optional(store.read())
    .await?;
    Ok(found.is_some())
}

#[derive(FromRow)]
struct Row {
    registration_id: String,
    learner_id: String,
    modules: String,
}

/// Cuts the registrations of a year down, piece by piece. `modules` does it with what the modules
/// of a whole programme came to, which is JSON of its caller's.
///
/// # Errors
///
/// [`StoreError`](super::StoreError) when the database fails; asked again it goes on.
pub async fn registrations(
    store: &Store,
    span: Span,
    modules: impl Fn(&str) -> Option<String>,
) -> Result<()> {
    let courses: Vec<(String,)> = sqlx::query_as("select course_id from course order by course_id")
        .fetch_all(store.read())
        .await?;
    for (course,) in &courses {
        // One of the first millisecond has no day to lose, but a partner.
        sqlx::query(
            "update registration set partner_id = null where course_id = $1 and started_at = $2",
        )
        .bind(course)
        .bind(span.from)
        .execute(&store.write)
        .await?;
        while piece(store, span, course, &modules).await? {}
    }
    Ok(())
}

/// False: nothing is left.
async fn piece(
    store: &Store,
    span: Span,
    course: &str,
    modules: &impl Fn(&str) -> Option<String>,
) -> Result<bool> {
    let kind = store.kind();
    let lock = match kind {
        Kind::Sqlite => "",
        Kind::Postgres => " for update",
    };
    let mut write = store.begin().await?;
    let sql = format!(
        "select registration_id, learner_id, modules from registration where course_id = $1 \
         and started_at > $2 and started_at < $3 order by started_at, registration_id \
         limit $4{lock}"
    );
    let rows: Vec<Row> = sqlx::query_as(AssertSqlSafe(sql))
        .bind(course)
        .bind(span.from)
        .bind(span.until)
        .bind(PIECE)
        .fetch_all(&mut *write)
        .await?;
    if rows.is_empty() {
        return Ok(false);
    }
    for row in &rows {
        if let Some(cut) = modules(&row.modules) {
            registration::set_modules(&mut write, &row.registration_id, &cut).await?;
        }
    }
    let ids = json(
        rows.iter()
            .map(|it| [&it.registration_id])
            .collect::<Vec<_>>(),
    );
    let learners = json(rows.iter().map(|it| [&it.learner_id]).collect::<Vec<_>>());
    let elements = elements(kind);
    let cut = |column: &str| {
        format!("{column} = case when {column} >= $2 and {column} < $3 then $2 else {column} end")
    };
    let statements = [
        (
            format!(
                "update registration set partner_id = null, {}, {} \
                 where registration_id in (select value ->> 0 from {elements})",
                cut("started_at"),
                cut("completed_at")
            ),
            &ids,
        ),
        (
            format!(
                "update attempt set {}, {} \
                 where registration_id in (select value ->> 0 from {elements})",
                cut("started_at"),
                cut("finished_at")
            ),
            &ids,
        ),
        // Whose link brought them: with it a registration would have its partner again.
        (
            format!(
                "update learner set partner_id = null, {} \
                 where learner_id in (select value ->> 0 from {elements})",
                cut("created_at")
            ),
            &learners,
        ),
    ];
    for (sql, rows) in statements {
        sqlx::query(AssertSqlSafe(sql))
            .bind(rows)
            .bind(span.from)
            .bind(span.until)
            .execute(&mut *write)
            .await?;
    }
    commits(kind, &mut write, span, &ids).await?;
    write.commit().await?;
    Ok(true)
}

#[derive(FromRow)]
struct Try {
    attempt_id: String,
    registration_id: String,
    committed_at: i64,
}

/// When attempts were committed to, in their order.
async fn commits(kind: Kind, write: &mut Write<'_>, span: Span, ids: &str) -> Result<()> {
    let elements = elements(kind);
    let sql = format!(
        "select attempt_id, registration_id, committed_at from attempt \
         where registration_id in (select value ->> 0 from {elements}) \
         order by registration_id, committed_at, attempt_id"
    );
    let tries: Vec<Try> = sqlx::query_as(AssertSqlSafe(sql))
        .bind(ids)
        .fetch_all(&mut **write)
        .await?;
    let of_one = tries.chunk_by(|a, b| a.registration_id == b.registration_id);
    let rows: Vec<(&str, i64)> = of_one
        .flat_map(|tries| tries.iter().zip(0..))
        .map(|(it, place)| match span.cut(it.committed_at) {
            from if from == span.from => (it.attempt_id.as_str(), from + place),
            later => (it.attempt_id.as_str(), later),
        })
        .collect();
    let sql = format!(
        "update attempt set committed_at = x.at from (select value ->> 0 as id, \
         cast(value ->> 1 as bigint) as at from {elements}) as x where attempt_id = x.id"
    );
    sqlx::query(AssertSqlSafe(sql))
        .bind(json(rows))
        .execute(&mut **write)
        .await?;
    Ok(())
}
