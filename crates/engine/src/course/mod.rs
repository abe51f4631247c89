//! The course as authors mean it: one model for every target, audience and
//! language chosen. [`crate::parse`] fills it, [`crate::validate`] vouches for
//! it, [`crate::render`] prints it.
//!
//! Names follow the house: programme > module > chapter > page.

pub mod activity;
pub mod block;
pub mod inline;
pub mod look;
pub mod scene;

use crate::source::{FileId, Span};
use activity::Question;
use block::Block;
use look::Look;
use scene::Scene;

/// A programme: modules that belong together, as `relais.toml` tells.
#[derive(Debug, Clone, PartialEq)]
pub struct Programme {
    /// First part of the packages' names.
    pub id: String,
    /// Shown to learners, at most 255 characters.
    pub title: String,
    /// One sentence for catalogues.
    pub description: String,
    /// Who publishes it.
    pub publisher: String,
    /// SPDX name of the licence.
    pub licence: String,
    /// At most 20 characters (SCORM 1.2 CAM 2.2.2.4.2, lifecycle.version is freer).
    pub version: String,
    /// Language of this reading of the sources.
    pub lang: String,
    /// Audience of this reading, if the programme knows several.
    pub audience: Option<String>,
    /// Keywords for catalogues.
    pub keywords: Vec<String>,
    /// Page or address of the publisher.
    pub contact: Option<String>,
    /// The picture that stands for it in catalogues and on its start page.
    pub cover: Option<Scene>,
    /// How its packages look.
    pub look: Look,
    /// In order.
    pub modules: Vec<Module>,
    /// Words explained for all modules.
    pub glossary: Vec<Term>,
    /// `relais.toml`.
    pub file: FileId,
}

/// A module: what one package holds by default.
#[derive(Debug, Clone, PartialEq)]
pub struct Module {
    /// Unique in the programme.
    pub id: String,
    /// Its folder in the programme's.
    pub folder: String,
    /// Its place in the programme's list, from 1, whoever reads it.
    pub place: u32,
    /// Shown to learners, at most 255 characters.
    pub title: String,
    /// One sentence for catalogues.
    pub description: String,
    /// What learners will be able to do.
    pub objectives: Vec<String>,
    /// Duration aimed at, in minutes.
    pub target_minutes: u32,
    /// Places of `id`, `target_minutes`, `completion` and `mastery_score`.
    pub places: ModulePlaces,
    /// When the module is done.
    pub completion: Completion,
    /// Percent of the final quiz that passes, 0..=100.
    pub mastery_score: Option<u8>,
    /// Tries at the final quiz, 0 for no limit.
    pub tries: u32,
    /// Keywords for catalogues.
    pub keywords: Vec<String>,
    /// The picture that stands for it.
    pub cover: Option<Cover>,
    /// What is new in this version.
    pub changes: Vec<String>,
    /// Its pages count once their activities are answered.
    pub requires_activities: bool,
    /// Not finished: its duration is not judged.
    pub draft: bool,
    /// In order.
    pub chapters: Vec<Chapter>,
    /// The final quiz.
    pub quiz: Option<Quiz>,
    /// Words explained in this module only.
    pub glossary: Vec<Term>,
    /// `module.toml`.
    pub file: FileId,
    /// Place of the title, for what is wrong with the whole.
    pub at: Span,
}

/// The picture that stands for a module.
#[derive(Debug, Clone, PartialEq)]
pub enum Cover {
    /// A file of the course, for catalogues: its path from the programme's folder.
    File(String),
    /// A picture made of parts, for catalogues and the start page.
    Scene(Scene),
}

impl Cover {
    /// The path of a file.
    pub fn file(&self) -> Option<&str> {
        match self {
            Cover::File(path) => Some(path),
            Cover::Scene(_) => None,
        }
    }

    /// A picture made of parts.
    pub fn scene(&self) -> Option<&Scene> {
        match self {
            Cover::File(_) => None,
            Cover::Scene(scene) => Some(scene),
        }
    }
}

/// Where `module.toml` says what may not fit the rest of the module.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ModulePlaces {
    /// Place of its id.
    pub id: Span,
    /// Place of `target_minutes`.
    pub target_minutes: Span,
    /// Place of `completion`.
    pub completion: Span,
    /// Place of `mastery_score`.
    pub mastery_score: Span,
}

/// When the LMS hears that a module is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Completion {
    /// All pages seen.
    Pages,
    /// The final quiz passed.
    Quiz,
    /// Both.
    PagesAndQuiz,
}

/// A chapter: a folder of pages.
#[derive(Debug, Clone, PartialEq)]
pub struct Chapter {
    /// Unique in the module.
    pub id: String,
    /// Shown to learners.
    pub title: String,
    /// The picture at its beginning.
    pub cover: Option<Scene>,
    /// In order.
    pub pages: Vec<Page>,
    /// Place of its id.
    pub at: Span,
}

/// A page: one idea.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// Unique in the module, never changed once published.
    pub id: String,
    /// Shown to learners.
    pub title: String,
    /// Minutes the author gave instead of the estimate.
    pub minutes: Option<f64>,
    /// Minutes as [`crate::estimate`] has them, counted once.
    pub estimated_minutes: f64,
    /// It counts once its activities are answered, not when it was read.
    pub requires_activities: bool,
    /// A sitting begins with it.
    pub begins_sitting: bool,
    /// Not finished.
    pub draft: bool,
    /// Language of the text, when there is no translation.
    pub lang: Option<String>,
    /// What it says.
    pub blocks: Vec<Block>,
    /// Numbered references.
    pub notes: Vec<Note>,
    /// Its file.
    pub file: FileId,
    /// Place of its id.
    pub at: Span,
}

/// The final quiz of a module.
#[derive(Debug, Clone, PartialEq)]
pub struct Quiz {
    /// Its introduction, questions and pools.
    pub page: Page,
    /// How many of the questions outside pools are drawn; all if none.
    pub draw: Option<usize>,
}

/// A numbered reference at the foot of a page.
#[derive(Debug, Clone, PartialEq)]
pub struct Note {
    /// From 1, in order of mention.
    pub number: u32,
    /// The source.
    pub blocks: Vec<Block>,
}

/// A word of the glossary.
#[derive(Debug, Clone, PartialEq)]
pub struct Term {
    /// Unique in programme and module together.
    pub id: String,
    /// The word.
    pub name: String,
    /// What it means.
    pub blocks: Vec<Block>,
    /// Its place.
    pub at: Span,
}

impl Module {
    /// All pages in reading order, the final quiz last.
    pub fn pages(&self) -> impl Iterator<Item = &Page> {
        let quiz = self.quiz.iter().map(|quiz| &quiz.page);
        self.chapters
            .iter()
            .flat_map(|chapter| &chapter.pages)
            .chain(quiz)
    }

    /// Ids of the pages of its chapters, in reading order: those that can be named to be read.
    pub fn chapter_pages(&self) -> Vec<&str> {
        let pages = self.chapters.iter().flat_map(|chapter| &chapter.pages);
        pages.map(|page| page.id.as_str()).collect()
    }

    /// All questions, pools included.
    pub fn questions(&self) -> impl Iterator<Item = &Question> {
        self.pages()
            .flat_map(|page| block::walk(&page.blocks))
            .filter_map(|block| match block {
                Block::Question(question) => Some(question),
                _ => None,
            })
    }
}
