//! The mapping file (TOML): activities to modules, and the columns of an LMS that
//! is not known. Those of some are built in, in the same form.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::plan::Plan;
use crate::table::{self, REGIONS, Status};

use super::moment::{DateOrder, plain};

/// What the mapping file says.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Mapping {
    /// The LMS, in what is told about the export; empty: nobody said it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// `day-first` or `month-first`, where the dates do not tell it.
    #[serde(skip_serializing_if = "DateOrder::is_unknown")]
    pub dates: DateOrder,
    /// Name of an activity, or of a file that is about one -> module id, `-` to leave out.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub activities: BTreeMap<String, String>,
    /// Columns of a CSV of any LMS.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub columns: Option<Columns>,
    /// Name of an activity -> the best grade that there is, for grades.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub grades: BTreeMap<String, f64>,
    /// Words of the status column -> `passed`, `failed`, `abandoned`, `-` to leave out.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub status: BTreeMap<String, Word>,
    /// Words of the region column -> code; codes and names of INSEE are known.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub regions: BTreeMap<String, String>,
}

/// What a word of the status column stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Word {
    /// A status.
    Status(Status),
    /// Not begun: the row counts nowhere.
    LeftOut(Dash),
}

/// `-`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)] // one word
pub enum Dash {
    #[serde(rename = "-")]
    Dash,
}

/// Heads that a column may have, the best first; `Prénom + Nom` are two columns. In a file
/// of one LMS there is one: a text instead of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "OneOrMore")]
pub struct Heads(pub Vec<String>);

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMore {
    One(String),
    More(Vec<String>),
}

impl From<OneOrMore> for Heads {
    fn from(heads: OneOrMore) -> Heads {
        let mut all = match heads {
            OneOrMore::One(one) => vec![one],
            OneOrMore::More(more) => more,
        };
        all.retain(|it| !it.trim().is_empty());
        Heads(all)
    }
}

impl Columns {
    /// How many of its columns a head has; 0: it is not about such a table.
    pub(super) fn fits(&self, names: &[String]) -> usize {
        let has = |heads: &Heads| heads.find(names).is_some();
        let persons = [
            &self.learner,
            &self.email,
            &self.number,
            &self.login,
            &self.name,
        ];
        let activity = self.is_one_activity || has(&self.activity);
        let outcome = has(&self.status) || has(&self.score);
        let needed = self.needs.0.is_empty() || has(&self.needs);
        if !(persons.into_iter().any(has) && activity && outcome && needed) {
            return 0;
        }
        let all = [
            &self.activity,
            &self.status,
            &self.score,
            &self.started,
            &self.completed,
            &self.region,
            &self.minutes,
            &self.hours,
            &self.seconds,
        ];
        all.into_iter().chain(persons).filter(|it| has(it)).count()
    }
}

impl Heads {
    fn is_none(&self) -> bool {
        self.0.is_empty()
    }

    /// The columns of the first of these heads that a table has, where it has one.
    pub(super) fn find(&self, names: &[String]) -> Option<Vec<usize>> {
        let place = |head: &str| {
            let wanted = plain(head);
            names.iter().position(|name| plain(name) == wanted)
        };
        // A head may have a plus of its own.
        let columns = |heads: &String| match place(heads) {
            Some(column) => Some(vec![column]),
            None => heads.split(" + ").map(place).collect(),
        };
        self.0.iter().find_map(columns)
    }
}

/// Heads of the columns, as the file has them. One that tells learners apart is needed, and
/// one of the status or of the score.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Columns {
    /// What tells learners apart: it is hashed at once, like the four that follow.
    #[serde(skip_serializing_if = "Heads::is_none")]
    pub learner: Heads,
    /// Address.
    #[serde(skip_serializing_if = "Heads::is_none")]
    pub email: Heads,
    /// Number of the person.
    #[serde(skip_serializing_if = "Heads::is_none")]
    pub number: Heads,
    /// Name to sign in with.
    #[serde(skip_serializing_if = "Heads::is_none")]
    pub login: Heads,
    /// Name of the person: two may have the same.
    #[serde(skip_serializing_if = "Heads::is_none")]
    pub name: Heads,
    /// Name of the activity.
    #[serde(skip_serializing_if = "Heads::is_none")]
    pub activity: Heads,
    /// The file may be about one activity, whose name is the file's.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub is_one_activity: bool,
    /// Status.
    #[serde(skip_serializing_if = "Heads::is_none")]
    pub status: Heads,
    /// Score, where no status is told.
    #[serde(skip_serializing_if = "Heads::is_none")]
    pub score: Heads,
    /// The best score there is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub best_score: Option<f64>,
    /// Day of the start.
    #[serde(skip_serializing_if = "Heads::is_none")]
    pub started: Heads,
    /// Day of completion.
    #[serde(skip_serializing_if = "Heads::is_none")]
    pub completed: Heads,
    /// Region.
    #[serde(skip_serializing_if = "Heads::is_none")]
    pub region: Heads,
    /// Time taken: numbers are minutes.
    #[serde(skip_serializing_if = "Heads::is_none")]
    pub minutes: Heads,
    /// Time taken: numbers are hours.
    #[serde(skip_serializing_if = "Heads::is_none")]
    pub hours: Heads,
    /// Time taken: numbers are seconds.
    #[serde(skip_serializing_if = "Heads::is_none")]
    pub seconds: Heads,
    /// One of these heads must be there; none: none must.
    #[serde(skip_serializing_if = "Heads::is_none")]
    pub needs: Heads,
}

/// The mapping files that are built in, the one for whatever has usual names last.
pub(super) fn built_in() -> &'static [Mapping] {
    static ALL: LazyLock<Vec<Mapping>> = LazyLock::new(|| {
        let texts = [
            include_str!("../../mappings/totara.toml"),
            include_str!("../../mappings/ilias.toml"),
            include_str!("../../mappings/360learning.toml"),
            include_str!("../../mappings/rise.toml"),
            include_str!("../../mappings/open-edx.toml"),
            include_str!("../../mappings/talentsoft.toml"),
            include_str!("../../mappings/other.toml"),
        ];
        let read = texts.map(|text| Mapping::parse(text).expect("a file of ours"));
        read.into()
    });
    &ALL
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

    /// Writes the file: what [`Mapping::parse`] reads again.
    pub fn to_toml(&self) -> String {
        toml::to_string(self).unwrap_or_default()
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
        if let Some(columns) = &self.columns {
            let best = columns.best_score;
            if best.is_some_and(|it| !(it.is_finite() && it > 0.0)) {
                return Err(MappingError::Grade("best_score".into()));
            }
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

    /// What a word of the status column stands for, where it is said.
    pub(super) fn word(&self, word: &str) -> Option<Word> {
        let wanted = plain(word);
        let mut said = self.status.iter();
        said.find(|(known, _)| plain(known) == wanted)
            .map(|(_, word)| *word)
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
