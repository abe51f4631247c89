//! The mapping file (TOML): activities to modules, and the columns of an LMS that
//! is not known.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::plan::Plan;
use crate::table::{self, REGIONS, Status};

use super::moment::{DateOrder, plain};

/// What the mapping file says.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// Name of an activity, or of a file that is about one -> module id, `-` to leave out.
    #[serde(default)]
    pub activities: BTreeMap<String, String>,
    /// Columns of a CSV of any LMS.
    pub columns: Option<Columns>,
    /// Name of an activity -> the best grade that there is, for grades.
    #[serde(default)]
    pub grades: BTreeMap<String, f64>,
    /// Words of the status column -> `passed`, `failed`, `abandoned`, `-` to leave out.
    #[serde(default)]
    pub status: BTreeMap<String, Word>,
    /// `day-first` or `month-first`, where the dates do not tell it.
    #[serde(default)]
    pub dates: DateOrder,
    /// Words of the region column -> code; codes and names of INSEE are known.
    #[serde(default)]
    pub regions: BTreeMap<String, String>,
}

/// What a word of the status column stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Word {
    /// A status.
    Status(Status),
    /// Not begun: the row counts nowhere.
    LeftOut(Dash),
}

/// `-`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[allow(missing_docs)] // one word
pub enum Dash {
    #[serde(rename = "-")]
    Dash,
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
    #[error("the best grade of `{0}` must be a number above 0")]
    Grade(String),
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
        let is_none = |(_, best): &(&String, &f64)| !(best.is_finite() && **best > 0.0);
        if let Some((name, _)) = self.grades.iter().find(is_none) {
            return Err(MappingError::Grade(name.clone()));
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

    /// The best grade that an activity can have, where it is said.
    pub(super) fn maximum(&self, activity: &str) -> Option<f64> {
        let wanted = plain(activity);
        let mut said = self.grades.iter();
        said.find(|(known, _)| plain(known) == wanted)
            .map(|(_, best)| *best)
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
