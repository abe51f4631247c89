//! The mapping file (TOML): activities to modules, and the columns of an LMS that
//! is not known.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::plan::Plan;
use crate::table::{self, REGIONS, Status};

use super::moment::plain;

/// What the mapping file says.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// Name of an activity, or of a file that is about one -> module id, `-` to leave out.
    #[serde(default)]
    pub activities: BTreeMap<String, String>,
    /// Columns of a CSV of any LMS.
    pub columns: Option<Columns>,
    /// Words of the status column -> `passed`, `failed`, `abandoned`.
    #[serde(default)]
    pub status: BTreeMap<String, Status>,
    /// Words of the region column -> code; codes and names of INSEE are known.
    #[serde(default)]
    pub regions: BTreeMap<String, String>,
}

/// Heads of the columns, as the file has them.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Columns {
    /// What tells learners apart: it is hashed at once.
    pub learner: String,
    /// Name of the activity.
    pub activity: String,
    /// Status.
    pub status: String,
    /// Day of the start.
    pub started: Option<String>,
    /// Day of completion.
    pub completed: Option<String>,
    /// Region.
    pub region: Option<String>,
    /// Minutes taken.
    pub minutes: Option<String>,
}

/// What is wrong with a mapping.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs)] // each says it
pub enum MappingError {
    #[error("{0}")]
    Toml(String),
    #[error("`{0}` is not a module of the plan (nor `-`, which leaves out)")]
    Module(String),
    #[error("`{0}` is not the code of a region")]
    Region(String),
}

impl Mapping {
    /// Reads the file.
    pub fn parse(text: &str) -> Result<Mapping, MappingError> {
        toml::from_str(text).map_err(|error| MappingError::Toml(error.to_string()))
    }

    /// Checks it against the plan.
    pub fn check(&self, plan: &Plan) -> Result<(), MappingError> {
        let unknown = |id: &&String| *id != "-" && plan.module(id).is_none();
        if let Some(id) = self.activities.values().find(unknown) {
            return Err(MappingError::Module(id.clone()));
        }
        match self
            .regions
            .values()
            .find(|code| table::region(code).is_none())
        {
            Some(code) => Err(MappingError::Region(code.clone())),
            None => Ok(()),
        }
    }

    /// The region a word means.
    pub(super) fn region(&self, word: &str) -> Option<usize> {
        let wanted = plain(word);
        if wanted.is_empty() {
            return table::region("ZZ");
        }
        let said = self
            .regions
            .iter()
            .find(|(known, _)| plain(known) == wanted);
        if let Some((_, code)) = said {
            return table::region(code);
        }
        REGIONS
            .iter()
            .position(|(code, name)| plain(code) == wanted || plain(name) == wanted)
    }
}
