//! What a manifest says, as values.

use std::fmt;
use std::str::FromStr;

use serde::Serialize;

use super::href::Href;
use super::lom::Lom;
use crate::timespan::Timespan;

/// The name the manifest has at the root of a package (CAM 2.3.2).
pub const FILE_NAME: &str = "imsmanifest.xml";

/// A content aggregation (CAM 2.3.4 `manifest`).
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Manifest {
    /// NCName, unique in the manifest, stable across versions of the package.
    pub identifier: String,
    /// At most 20 characters.
    pub version: Option<String>,
    /// Where hrefs start; ends in `/`.
    pub xml_base: Option<Href>,
    /// About the package as a whole.
    pub metadata: Option<Metadata>,
    /// The trees, usually one. None: a resource package.
    pub organizations: Vec<Organization>,
    /// Identifier of the tree to use; the first one when absent (ADD 14).
    pub default_organization: Option<String>,
    /// Where hrefs of resources start, below `xml_base`; ends in `/`.
    pub resources_base: Option<Href>,
    /// Everything the package launches or lists.
    pub resources: Vec<Resource>,
}

impl Manifest {
    /// The tree to use: the default one, else the first.
    pub fn organization(&self) -> Option<&Organization> {
        let default = self.default_organization.as_deref();
        let mut organizations = self.organizations.iter();
        organizations
            .find(|it| Some(it.identifier.as_str()) == default)
            .or(self.organizations.first())
    }

    /// The resource of this identifier, the first one if several have it.
    pub fn resource(&self, identifier: &str) -> Option<&Resource> {
        let mut resources = self.resources.iter();
        resources.find(|it| it.identifier == identifier)
    }
}

impl Organization {
    /// Every item with its depth from 0, parents before children.
    pub fn walk(&self) -> Vec<(usize, &Item)> {
        let mut walked = Vec::new();
        let mut waiting: Vec<(usize, &Item)> = self.items.iter().rev().map(|it| (0, it)).collect();
        while let Some((depth, item)) = waiting.pop() {
            walked.push((depth, item));
            waiting.extend(item.items.iter().rev().map(|it| (depth + 1, it)));
        }
        walked
    }
}

/// One tree of items (CAM 2.3.4 `organization`).
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Organization {
    /// NCName, unique in the manifest.
    pub identifier: String,
    /// Shape of the tree; `hierarchical` when absent.
    pub structure: Option<String>,
    /// 1 to 200 characters.
    pub title: String,
    /// At least one in what we write.
    pub items: Vec<Item>,
    /// About this tree.
    pub metadata: Option<Metadata>,
}

/// One entry of the tree, launching a resource or grouping others (CAM 2.3.4
/// `item`).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Item {
    /// NCName, unique in the manifest. LMSs match learners' tracks by it: keep
    /// it when the package is updated.
    pub identifier: String,
    /// Identifier of the resource to launch, none for a heading.
    pub identifierref: Option<String>,
    /// Whether the LMS shows it in the table of contents.
    pub is_visible: bool,
    /// Query or fragment added to the resource's href at launch; at most 1 000
    /// characters.
    pub parameters: Option<String>,
    /// 1 to 200 characters.
    pub title: String,
    /// Children, in order.
    pub items: Vec<Item>,
    /// About this entry.
    pub metadata: Option<Metadata>,
    /// AICC script over item identifiers (CAM 2.3.2.5.1); at most 200 characters.
    pub prerequisites: Option<String>,
    /// Time the learner has; only where a SCO is launched, as all that follow.
    pub max_time_allowed: Option<Timespan>,
    /// What happens after `max_time_allowed`.
    pub time_limit_action: Option<TimeLimitAction>,
    /// What `cmi.launch_data` answers; at most 255 characters here.
    pub data_from_lms: Option<String>,
    /// The score from which the LMS calls the SCO passed.
    pub mastery_score: Option<MasteryScore>,
}

impl Default for Item {
    /// A visible entry with nothing in it.
    fn default() -> Item {
        Item {
            identifier: String::new(),
            identifierref: None,
            is_visible: true,
            parameters: None,
            title: String::new(),
            items: Vec::new(),
            metadata: None,
            prerequisites: None,
            max_time_allowed: None,
            time_limit_action: None,
            data_from_lms: None,
            mastery_score: None,
        }
    }
}

/// A launchable thing or a group of files (CAM 2.3.4 `resource`).
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Resource {
    /// NCName, unique in the manifest.
    pub identifier: String,
    /// The `type` attribute.
    pub kind: ResourceType,
    /// Whether it talks to the LMS.
    pub scorm_type: ScormType,
    /// What is launched; may be absent where no item points here (ADD 1).
    pub href: Option<Href>,
    /// Where this resource's hrefs start, below `resources_base`; ends in `/`.
    pub xml_base: Option<Href>,
    /// About this resource.
    pub metadata: Option<Metadata>,
    /// Every file it needs, the launched one included.
    pub files: Vec<File>,
    /// Identifiers of resources whose files it needs too.
    pub dependencies: Vec<String>,
}

/// One physical file of a resource (CAM 2.3.4 `file`).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct File {
    /// Path, percent-encoded.
    pub href: Href,
    /// About this file.
    pub metadata: Option<Metadata>,
}

/// What a `metadata` element holds (CAM 2.3.4, 2.2).
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Metadata {
    /// `ADL SCORM` when present.
    pub schema: Option<String>,
    /// `1.2` when present.
    pub schema_version: Option<String>,
    /// Hrefs of metadata records kept in files (`adlcp:location`).
    pub locations: Vec<Href>,
    /// A metadata record in line.
    pub lom: Option<Box<Lom>>,
}

impl Metadata {
    /// What every manifest of SCORM 1.2 should begin with.
    pub fn scorm12() -> Metadata {
        Metadata {
            schema: Some("ADL SCORM".into()),
            schema_version: Some("1.2".into()),
            ..Metadata::default()
        }
    }
}

/// The `type` of a resource; SCORM 1.2 knows one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ResourceType {
    /// Something a browser can show.
    #[default]
    Webcontent,
    /// Anything else that was found, as written; never written by us.
    Other(String),
}

impl ResourceType {
    /// As the manifest spells it.
    pub fn as_str(&self) -> &str {
        match self {
            ResourceType::Webcontent => "webcontent",
            ResourceType::Other(text) => text,
        }
    }
}

/// The `adlcp:scormtype` of a resource.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ScormType {
    /// Talks to the LMS through the API.
    Sco,
    /// Does not.
    #[default]
    Asset,
}

impl ScormType {
    /// As the manifest spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            ScormType::Sco => "sco",
            ScormType::Asset => "asset",
        }
    }
}

/// What happens when the time is over (CAM 2.3.4 `adlcp:timelimitaction`, RTE
/// cmi.student_data.time_limit_action).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub enum TimeLimitAction {
    /// The SCO ends and says so.
    #[serde(rename = "exit,message")]
    ExitMessage,
    /// The SCO ends.
    #[serde(rename = "exit,no message")]
    ExitNoMessage,
    /// The SCO says so and goes on.
    #[serde(rename = "continue,message")]
    ContinueMessage,
    /// Nothing.
    #[serde(rename = "continue,no message")]
    ContinueNoMessage,
}

impl TimeLimitAction {
    pub(super) const ALL: [TimeLimitAction; 4] = [
        TimeLimitAction::ExitMessage,
        TimeLimitAction::ExitNoMessage,
        TimeLimitAction::ContinueMessage,
        TimeLimitAction::ContinueNoMessage,
    ];

    /// As the standard spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            TimeLimitAction::ExitMessage => "exit,message",
            TimeLimitAction::ExitNoMessage => "exit,no message",
            TimeLimitAction::ContinueMessage => "continue,message",
            TimeLimitAction::ContinueNoMessage => "continue,no message",
        }
    }
}

impl FromStr for TimeLimitAction {
    type Err = ();

    /// The vocabulary is exact and case-sensitive.
    fn from_str(text: &str) -> Result<TimeLimitAction, ()> {
        TimeLimitAction::ALL
            .into_iter()
            .find(|action| action.as_str() == text)
            .ok_or(())
    }
}

/// A decimal from 0 to 100 (CAM 2.3.4 `adlcp:masteryscore`).
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Serialize)]
#[serde(transparent)]
pub struct MasteryScore(f64);

/// The text is not a decimal from 0 to 100.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MasteryScoreError {
    /// Not a CMIDecimal.
    #[error("it is not a decimal number")]
    NotDecimal,
    /// Below 0 or over 100.
    #[error("it is not between 0 and 100")]
    OutOfRange,
}

impl MasteryScore {
    /// A score from 0 to 100; none if it is outside or not a number.
    pub fn new(score: f64) -> Option<MasteryScore> {
        // Adding zero turns -0 into 0, which has one spelling only.
        (0.0..=100.0)
            .contains(&score)
            .then_some(MasteryScore(score + 0.0))
    }

    /// The number.
    pub fn value(self) -> f64 {
        self.0
    }
}

impl FromStr for MasteryScore {
    type Err = MasteryScoreError;

    /// Reads a CMIDecimal (RTE 3.4.5): digits with at most one dot, no exponent.
    fn from_str(text: &str) -> Result<MasteryScore, MasteryScoreError> {
        let digits = text.strip_prefix('-').unwrap_or(text);
        let is_decimal = digits.bytes().any(|byte| byte.is_ascii_digit())
            && digits
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b'.')
            && digits.bytes().filter(|byte| *byte == b'.').count() <= 1;
        if !is_decimal {
            return Err(MasteryScoreError::NotDecimal);
        }
        let score = text.parse().map_err(|_| MasteryScoreError::NotDecimal)?;
        MasteryScore::new(score).ok_or(MasteryScoreError::OutOfRange)
    }
}

impl fmt::Display for MasteryScore {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        self.0.fmt(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mastery_scores() {
        for (text, score) in [
            ("80", 80.0),
            ("0", 0.0),
            ("-0", 0.0),
            ("66.5", 66.5),
            (".5", 0.5),
        ] {
            assert_eq!(
                text.parse::<MasteryScore>().unwrap().value(),
                score,
                "{text}"
            );
        }
        for text in [
            "", "-", ".", "80%", "1e1", "1.2.3", " 80", "NaN", "inf", "+8",
        ] {
            let error = text.parse::<MasteryScore>().unwrap_err();
            assert_eq!(error, MasteryScoreError::NotDecimal, "{text}");
        }
        for text in ["100.1", "-1", "99999999999999999999999999999"] {
            let error = text.parse::<MasteryScore>().unwrap_err();
            assert_eq!(error, MasteryScoreError::OutOfRange, "{text}");
        }
        assert_eq!("-0".parse::<MasteryScore>().unwrap().to_string(), "0");
    }

    #[test]
    fn time_limit_actions_are_exact() {
        assert_eq!("exit,message".parse(), Ok(TimeLimitAction::ExitMessage));
        assert!("exit, message".parse::<TimeLimitAction>().is_err());
        assert!("Exit,message".parse::<TimeLimitAction>().is_err());
    }
}
