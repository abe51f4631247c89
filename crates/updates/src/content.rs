//! What of a module can be renewed, as the engine prints it.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::pointer::Subject;

/// Longest file (a picture, a document, a video) that travels, in bytes. A longer one must be
/// in the package already, or the package keeps its content.
pub const LONGEST_FILE: u64 = 2 * 1024 * 1024;

/// The content of a module, for one audience and in one language.
#[derive(Debug, Clone, PartialEq)]
pub struct Content {
    /// Of what it is.
    pub subject: Subject,
    /// Its version, as the programme's authors count.
    pub version: String,
    /// Title of the module.
    pub title: String,
    /// How it is completed: a package whose rule is another keeps its content.
    pub rule: Rule,
    /// Data for the scripts: `chapters`, `pages`, `sittings`, `pools` and `quiz`.
    pub plan: serde_json::Map<String, Value>,
    /// The section of the start page.
    pub start: String,
    /// The pages, in order.
    pub pages: Vec<Page>,
    /// The sections after the pages: result, questions to come back to, attestation, glossary.
    pub end: String,
    /// The list of the menu.
    pub menu: String,
    /// Files that the pages name, by their paths in packages.
    pub files: Vec<File>,
}

/// A page of a module, or its final quiz.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// Its section.
    pub html: String,
    /// Data of its activities for the scripts.
    pub activities: Vec<Value>,
}

/// When a module is completed and how it is judged. A package's manifest and its learners' records
/// go by it, so that it is never renewed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Rule {
    /// `pages`, `quiz` or `pages-and-quiz`.
    pub completion: String,
    /// Least score of the final quiz, 0 to 100.
    pub mastery_score: Option<u8>,
    /// Tries of the final quiz, 0: without end.
    pub tries: u32,
}

/// A file that pages name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its path in packages.
    pub path: String,
    /// The same as pages write it.
    pub href: String,
    /// What it holds.
    pub bytes: Vec<u8>,
    /// BLAKE3 of it in hexadecimal, by which a package knows its own.
    pub blake3: String,
}
