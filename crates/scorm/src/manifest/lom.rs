//! Learning object metadata in line (CAM 2.2, IMS Meta-data 1.2): the part that
//! the SCORM 1.2 application profile asks for, plus `educational`. Relations,
//! annotations and taxonomies are neither written nor kept when read.

use serde::Serialize;

/// A metadata record: the `lom` element.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Lom {
    /// What it is.
    pub general: Option<General>,
    /// How far along it is.
    pub lifecycle: Option<Lifecycle>,
    /// About this record.
    pub metametadata: Option<Metametadata>,
    /// What it takes to run it.
    pub technical: Option<Technical>,
    /// Whom and what it is for.
    pub educational: Option<Educational>,
    /// What may be done with it.
    pub rights: Option<Rights>,
    /// Where it belongs.
    pub classifications: Vec<Classification>,
}

/// One wording of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct LangString {
    /// A language tag such as `fr` (xsd:language), or `x-none`.
    pub lang: Option<String>,
    /// The words.
    pub text: String,
}

/// The same text in one or more languages; empty means absent.
pub type Text = Vec<LangString>;

/// A text in one language.
pub fn text(lang: &str, text: &str) -> Text {
    vec![LangString {
        lang: Some(lang.into()),
        text: text.into(),
    }]
}

/// A word from a list, and which list (CAM 2.2.4: `source` and `value`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Vocabulary {
    /// Name of the list, `LOMv1.0` for the standard's own.
    pub source: String,
    /// The word.
    pub value: String,
}

impl Vocabulary {
    /// A word from the lists of the standard.
    pub fn lom(value: &str) -> Vocabulary {
        Vocabulary {
            source: "LOMv1.0".into(),
            value: value.into(),
        }
    }
}

/// LOM 1. The reserved `identifier` is left out (CAM 2.2.4.4).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct General {
    /// 1.2, mandatory.
    pub title: Text,
    /// 1.3, mandatory but for assets.
    pub catalog_entries: Vec<CatalogEntry>,
    /// 1.4, language tags.
    pub languages: Vec<String>,
    /// 1.5, mandatory.
    pub descriptions: Vec<Text>,
    /// 1.6, mandatory but for assets.
    pub keywords: Vec<Text>,
    /// 1.8, shape of the whole.
    pub structure: Option<Vocabulary>,
}

/// LOM 1.3: a number in a catalogue.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct CatalogEntry {
    /// Name of the catalogue.
    pub catalog: String,
    /// Number or name in it.
    pub entry: Text,
}

/// LOM 2.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Lifecycle {
    /// 2.1, mandatory but for assets.
    pub version: Text,
    /// 2.2, mandatory but for assets: `Draft`, `Final`, `Revised`, `Unavailable`.
    pub status: Option<Vocabulary>,
    /// 2.3, who did what.
    pub contributes: Vec<Contribute>,
}

/// LOM 2.3: a contribution.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Contribute {
    /// `Author`, `Publisher`, …
    pub role: Vocabulary,
    /// vCards.
    pub entities: Vec<String>,
    /// ISO 8601.
    pub date: Option<String>,
}

/// LOM 3.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Metametadata {
    /// 3.4, mandatory: `ADL SCORM 1.2`.
    pub metadata_schemes: Vec<String>,
    /// 3.5, language of the record.
    pub language: Option<String>,
}

/// LOM 4.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Technical {
    /// 4.1, mandatory: media types.
    pub formats: Vec<String>,
    /// 4.2, bytes, at most `i32::MAX`.
    pub size: Option<u32>,
    /// 4.3, mandatory: where it is, relative to the package.
    pub locations: Vec<String>,
}

/// LOM 5.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Educational {
    /// 5.2, such as `Exercise`.
    pub learning_resource_types: Vec<Vocabulary>,
    /// 5.5, such as `Learner`.
    pub intended_end_user_roles: Vec<Vocabulary>,
    /// 5.6, such as `Training`.
    pub contexts: Vec<Vocabulary>,
    /// 5.8, from `very easy` to `very difficult`.
    pub difficulty: Option<Vocabulary>,
    /// 5.9, how long it takes.
    pub typical_learning_time: Option<LearningTime>,
    /// 5.10.
    pub description: Text,
    /// 5.11, language tags of the learners.
    pub languages: Vec<String>,
}

/// LOM 5.9: a duration.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct LearningTime {
    /// ISO 8601, such as `PT43M`.
    pub datetime: Option<String>,
    /// In words.
    pub description: Text,
}

/// LOM 6.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Rights {
    /// 6.1, mandatory: `yes` or `no`.
    pub cost: Option<Vocabulary>,
    /// 6.2, mandatory: `yes` or `no`.
    pub copyright_and_other_restrictions: Option<Vocabulary>,
    /// 6.3.
    pub description: Text,
}

/// LOM 9.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Classification {
    /// 9.1, mandatory but for assets, such as `Educational Objective`.
    pub purpose: Option<Vocabulary>,
    /// 9.3, mandatory but for assets.
    pub description: Text,
    /// 9.4, mandatory but for assets.
    pub keywords: Vec<Text>,
}

impl Classification {
    /// The purpose (LOM 9.1) of what one learns.
    pub const OBJECTIVE: &'static str = "Educational Objective";
}

/// What a record describes; the profile asks more of some (CAM 2.2.4.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    /// The package or one of its trees.
    ContentAggregation,
    /// A resource that talks to the LMS.
    Sco,
    /// Any other resource or file.
    Asset,
}

impl Lom {
    /// What one learns, a wording each, in order: LOM 9 says so by its purpose.
    pub fn objectives(&self) -> impl Iterator<Item = &Text> {
        let is_objective = |it: &&Classification| {
            let purpose = it.purpose.as_ref().map(|it| it.value.as_str());
            purpose.is_some_and(|it| it.eq_ignore_ascii_case(Classification::OBJECTIVE))
        };
        let objectives = self.classifications.iter().filter(is_objective);
        objectives
            .map(|it| &it.description)
            .filter(|it| !it.is_empty())
    }

    /// The mandatory elements that are absent (CAM 2.2.4.4 with ADD 3, 8-13), by
    /// their names in the standard. A record is optional; the rules bind when
    /// there is one.
    pub fn missing(&self, profile: Profile) -> Vec<&'static str> {
        let general = self.general.clone().unwrap_or_default();
        let lifecycle = self.lifecycle.clone().unwrap_or_default();
        let metametadata = self.metametadata.clone().unwrap_or_default();
        let technical = self.technical.clone().unwrap_or_default();
        let rights = self.rights.clone().unwrap_or_default();
        let classifications = &self.classifications;
        let every = |present: fn(&Classification) -> bool| {
            !classifications.is_empty() && classifications.iter().all(present)
        };

        let mut rules = vec![
            ("general.title", !general.title.is_empty()),
            ("general.description", !general.descriptions.is_empty()),
            (
                "metametadata.metadatascheme",
                !metametadata.metadata_schemes.is_empty(),
            ),
            ("technical.format", !technical.formats.is_empty()),
            ("technical.location", !technical.locations.is_empty()),
            ("rights.cost", rights.cost.is_some()),
            (
                "rights.copyrightandotherrestrictions",
                rights.copyright_and_other_restrictions.is_some(),
            ),
        ];
        if profile != Profile::Asset {
            rules.extend([
                ("general.catalogentry", !general.catalog_entries.is_empty()),
                ("general.keyword", !general.keywords.is_empty()),
                ("lifecycle.version", !lifecycle.version.is_empty()),
                ("lifecycle.status", lifecycle.status.is_some()),
                ("classification.purpose", every(|it| it.purpose.is_some())),
                (
                    "classification.description",
                    every(|it| !it.description.is_empty()),
                ),
                (
                    "classification.keyword",
                    every(|it| !it.keywords.is_empty()),
                ),
            ]);
        }
        rules
            .into_iter()
            .filter_map(|(name, present)| (!present).then_some(name))
            .collect()
    }
}
