//! What is launched as one: a module, a chapter of it, or a whole programme.
//!
//! A [`Sco`] is a module or a part of one, with a rule of its own; a [`Document`] is
//! what an LMS launches: one of them, or all modules of a programme together.

use crate::course::{Chapter, Completion, Module, Page, Programme, Quiz};
use crate::tracking::{self, Tracked};

/// How packages are cut into SCOs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ScoPer {
    /// One SCO a package, whether of a module or of the whole programme: what every
    /// platform can do.
    #[default]
    Programme,
    /// One SCO a module: a whole programme has several.
    Module,
    /// One SCO a chapter, and one for the final quiz.
    Chapter,
}

/// What a SCO is of its module.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// All of it.
    Module,
    /// One of its chapters.
    Chapter,
    /// Its final quiz.
    Quiz,
}

impl Part {
    /// Its name in templates and scripts.
    pub fn name(self) -> &'static str {
        match self {
            Part::Module => "module",
            Part::Chapter => "chapter",
            Part::Quiz => "quiz",
        }
    }
}

/// A document of a package: what is launched, and what one `suspend_data` is for.
#[derive(Debug, Clone)]
pub struct Document<'a> {
    /// Names its folder and its manifest item.
    pub id: String,
    /// Shown by the LMS.
    pub title: &'a str,
    /// The modules of a whole programme, or the one SCO that it is.
    pub scos: Vec<Sco<'a>>,
    /// Whether it holds a whole programme.
    pub is_programme: bool,
}

impl<'a> Document<'a> {
    /// All pages in reading order.
    pub fn pages(&self) -> impl Iterator<Item = &'a Page> + '_ {
        self.scos.iter().flat_map(Sco::pages)
    }

    /// What it is, in templates and scripts.
    pub fn part(&self) -> &'static str {
        match &self.scos[..] {
            [sco] if !self.is_programme => sco.part.name(),
            _ => "programme",
        }
    }

    /// What stands before the ids of a module: nothing where there is one only. Authors
    /// cannot write the point, so no id of another module begins so.
    pub fn prefix(&self, sco: &Sco) -> String {
        match self.is_programme {
            true => format!("{}.", sco.id),
            false => String::new(),
        }
    }

    /// Longest `suspend_data` it can give, in characters.
    pub fn worst_case(&self) -> usize {
        match &self.scos[..] {
            [sco] if !self.is_programme => tracking::worst_case(sco.tracked()),
            scos => tracking::worst_case_of_programme(scos.iter().map(Sco::tracked)),
        }
    }
}

impl<'a> From<Sco<'a>> for Document<'a> {
    fn from(sco: Sco<'a>) -> Self {
        Document {
            id: sco.id.clone(),
            title: sco.title,
            scos: vec![sco],
            is_programme: false,
        }
    }
}

/// A whole programme as one SCO, its modules inside.
pub fn of_programme(programme: &Programme) -> Document<'_> {
    Document {
        id: programme.id.clone(),
        title: &programme.title,
        scos: programme
            .modules
            .iter()
            .flat_map(|module| scos(module, ScoPer::Module))
            .collect(),
        is_programme: true,
    }
}

/// A module, or a part of one that has a rule of its own.
#[derive(Debug, Clone)]
pub struct Sco<'a> {
    /// Unique in the programme: names its folder and its manifest items.
    pub id: String,
    /// Shown by the LMS.
    pub title: &'a str,
    /// The module it is or comes from.
    pub module: &'a Module,
    /// What it is of that module.
    pub part: Part,
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

    fn tracked(&self) -> Tracked<'a> {
        Tracked {
            pages: self
                .chapters
                .iter()
                .flat_map(|chapter| &chapter.pages)
                .collect(),
            quiz: self.quiz,
        }
    }
}

/// Cuts a module into SCOs.
pub fn scos(module: &Module, per: ScoPer) -> Vec<Sco<'_>> {
    if per != ScoPer::Chapter {
        return vec![Sco {
            part: Part::Module,
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
        part: Part::Chapter,
        id: format!("{}-{}", module.id, chapter.id),
        title: &chapter.title,
        module,
        chapters: vec![chapter],
        quiz: None,
        completion: Completion::Pages,
        mastery_score: None,
    });
    let quiz = module.quiz.as_ref().map(|quiz| Sco {
        part: Part::Quiz,
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
