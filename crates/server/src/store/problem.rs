//! What is wrong with imported packages.

use scorm::problem::{Problem, Severity};
use sqlx::FromRow;

use super::{Result, Store, Write};

/// One finding about a version.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Kept {
    /// `fatal`, `error`, `warning` or `note`.
    pub severity: String,
    /// Stable name of the rule.
    pub code: String,
    /// What is wrong, in English.
    pub message: String,
    /// The values that the message names, a JSON object.
    pub arguments: String,
    /// What to do about it, in English.
    pub hint: String,
    /// A file of the package, perhaps with a line; empty: the package as a whole.
    pub place: String,
}

/// Keeps what an import found, in place of what an earlier one did.
pub async fn keep(
    write: &mut Write<'_>,
    course_version_id: &str,
    problems: &[Problem],
) -> Result<()> {
    sqlx::query("delete from version_problem where course_version_id = $1")
        .bind(course_version_id)
        .execute(&mut **write)
        .await?;
    for (position, problem) in problems.iter().enumerate() {
        let severity = match problem.severity {
            Severity::Fatal => "fatal",
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        };
        let place = problem.location.as_ref().map(ToString::to_string);
        sqlx::query(
            "insert into version_problem (course_version_id, position, severity, code, message, \
             hint, place, arguments) values ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(course_version_id)
        .bind(position as i64)
        .bind(severity)
        .bind(problem.code)
        .bind(&problem.message)
        .bind(problem.hint)
        .bind(place.unwrap_or_default())
        .bind(serde_json::to_string(&problem.arguments).unwrap_or_default())
        .execute(&mut **write)
        .await?;
    }
    Ok(())
}

/// What is wrong with a version, the worst first.
pub async fn of_version(store: &Store, course_version_id: &str) -> Result<Vec<Kept>> {
    Ok(sqlx::query_as(
        "select severity, code, message, hint, place, arguments from version_problem \
         where course_version_id = $1 order by position",
    )
    .bind(course_version_id)
    .fetch_all(store.read())
    .await?)
}
