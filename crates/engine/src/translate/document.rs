//! What is to be translated, and what is.

/// How far the translation of a sentence is (XLIFF 2.0 § 4.7.3.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// Not translated.
    Initial,
    /// Translated.
    Translated,
    /// Looked over by somebody else.
    Reviewed,
    /// Done.
    Final,
}

/// A sentence with its translation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    /// As the course has it.
    pub source: String,
    /// Its translation; empty if there is none.
    pub target: String,
    /// How far it is.
    pub state: State,
    /// What the course said when this was translated, if it says something else now.
    pub changed_from: Option<String>,
}

/// A file of the course with all that is to be translated in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Its path from the programme's folder.
    pub path: String,
    /// The pieces of text in order, each of one sentence or more.
    pub units: Vec<Vec<Segment>>,
}

/// What is to be translated, and what is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Translation {
    /// Language of the course.
    pub from: String,
    /// Language translated into.
    pub to: String,
    /// Its files.
    pub documents: Vec<Document>,
}

/// How much of a translation is done, in sentences.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    /// All of them.
    pub all: usize,
    /// Without translation.
    pub missing: usize,
    /// Whose source changed since they were translated.
    pub changed: usize,
}

impl Translation {
    /// How much is done.
    pub fn progress(&self) -> Progress {
        let segments = self
            .documents
            .iter()
            .flat_map(|it| it.units.iter().flatten());
        segments.fold(Progress::default(), |sum, segment| Progress {
            all: sum.all + 1,
            missing: sum.missing + usize::from(segment.target.trim().is_empty()),
            changed: sum.changed + usize::from(segment.changed_from.is_some()),
        })
    }
}
