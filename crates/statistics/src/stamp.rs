//! What a signature says besides the numbers.

use serde::{Deserialize, Serialize};

/// Facts of the signature that files carry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// Day of the signature, `2026-03-15`.
    pub signed_on: String,
    /// Name and version of the program.
    pub software: String,
    /// Digest of the previous release, none for the first.
    pub previous: Option<String>,
    /// Versions of the courses that were online in the year. They say nothing of anybody: no
    /// count is by version.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub versions: Vec<Online>,
}

/// A version of a course that was online in the year.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Online {
    /// Title of the course, or the path of what packages elsewhere take their content from.
    pub course: String,
    /// Version, as its authors count.
    pub version: String,
    /// Day from which on it was, `2026-03-15`; before the year, its first day.
    pub since: String,
}
