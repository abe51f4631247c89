//! What is launched as one: a whole module, or a chapter of it.

use crate::course::{Chapter, Completion, Module, Page, Quiz};
use crate::tracking::{self, Tracked};

/// How a module is cut into SCOs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ScoPer {
    /// One SCO a module: what every LMS can do.
    #[default]
    Module,
    /// One SCO a chapter, and one for the final quiz.
    Chapter,
}

/// One SCO: the smallest thing an LMS launches and tracks (SCORM 1.2 CAM 2.1.2).
#[derive(Debug, Clone)]
pub struct Sco<'a> {
    /// Unique in the programme: names its folder and its manifest items.
    pub id: String,
    /// Shown by the LMS.
    pub title: &'a str,
    /// The module it is or comes from.
    pub module: &'a Module,
    /// Its chapters, in order.
    pub chapters: Vec<&'a Chapter>,
    /// The final quiz, if it is here.
    pub quiz: Option<&'a Quiz>,
    /// When it is done.
    pub completion: Completion,
    /// Percent that passes its quiz.
    pub mastery_score: Option<u8>,
}

impl<'a> Sco<'a> {
    /// All pages in reading order, the final quiz last.
    pub fn pages(&self) -> impl Iterator<Item = &'a Page> + '_ {
        let chapters = self.chapters.iter().flat_map(|chapter| &chapter.pages);
        chapters.chain(self.quiz.map(|quiz| &quiz.page))
    }

    /// Longest `suspend_data` it can give, in characters.
    pub fn worst_case(&self) -> usize {
        let pages: Vec<&Page> = self
            .chapters
            .iter()
            .flat_map(|chapter| &chapter.pages)
            .collect();
        tracking::worst_case(Tracked {
            pages: &pages,
            quiz: self.quiz,
        })
    }
}

/// Cuts a module into SCOs.
pub fn scos(module: &Module, per: ScoPer) -> Vec<Sco<'_>> {
    if per == ScoPer::Module {
        return vec![Sco {
            id: module.id.clone(),
            title: &module.title,
            module,
            chapters: module.chapters.iter().collect(),
            quiz: module.quiz.as_ref(),
            completion: module.completion,
            mastery_score: module.mastery_score,
        }];
    }
    let chapters = module.chapters.iter().map(|chapter| Sco {
        id: format!("{}-{}", module.id, chapter.id),
        title: &chapter.title,
        module,
        chapters: vec![chapter],
        quiz: None,
        completion: Completion::Pages,
        mastery_score: None,
    });
    let quiz = module.quiz.as_ref().map(|quiz| Sco {
        id: format!("{}-{}", module.id, quiz.page.id),
        title: &quiz.page.title,
        module,
        chapters: Vec::new(),
        quiz: Some(quiz),
        completion: Completion::Quiz,
        mastery_score: module.mastery_score,
    });
    chapters.chain(quiz).collect()
}
