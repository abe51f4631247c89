//! Our questions for others: Moodle XML (`moodle`), and GIFT (`gift`), which knows less; the
//! texts of both are plain HTML (`html`).

mod gift;
mod html;
mod moodle;

use std::fmt::Write;
use std::rc::Rc;

use language::Catalogue;

use super::bank;
use crate::course::Module;
use crate::course::activity::{Choice, Question};
use crate::course::block::{Block, walk};
use crate::course::inline::plain;
use crate::html::escape;
use crate::messages;
use crate::source::SourceTree;
use crate::validate::ValidProgramme;

/// A format of banks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// What Moodle exports: all types, pictures inside.
    MoodleXml,
    /// Plain text: no question with several blanks, no pictures, no hints; an order as Moodle
    /// alone reads it.
    Gift,
}

/// A question that a format can't hold, or not as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// Its module and its id, `agir/q-lien`.
    pub question: String,
    /// What is missing.
    pub what: String,
}

/// A bank, and what it lacks.
#[derive(Debug, Clone, Default)]
pub struct Exported {
    /// The file.
    pub text: String,
    /// How many questions are in it.
    pub questions: usize,
    /// What it lacks.
    pub missing: Vec<Missing>,
}

/// Writes the questions of a programme, a category for each page. `picture` reads a file of the
/// course.
pub fn bank(
    tree: &SourceTree,
    programme: &ValidProgramme,
    format: Format,
    mut picture: impl FnMut(&str) -> Option<Vec<u8>>,
) -> Exported {
    let mut writer = Writer {
        tree,
        format,
        picture: &mut picture,
        messages: messages::of(&programme.lang).ok().map(Rc::new),
        out: Exported::default(),
    };
    if format == Format::MoodleXml {
        writer
            .out
            .text
            .push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<quiz>\n");
    }
    for module in &programme.modules {
        writer.module(&programme.title, module);
    }
    if format == Format::MoodleXml {
        writer.out.text.push_str("</quiz>\n");
    }
    writer.out
}

struct Writer<'a> {
    tree: &'a SourceTree,
    format: Format,
    picture: &'a mut dyn FnMut(&str) -> Option<Vec<u8>>,
    /// Words of scenes, in the language of the course.
    messages: Option<Rc<Catalogue>>,
    out: Exported,
}

impl Writer<'_> {
    fn module(&mut self, programme: &str, module: &Module) {
        for page in module.pages() {
            let mut questions: Vec<&Question> = Vec::new();
            for block in walk(&page.blocks) {
                let (id, what) = match block {
                    Block::Question(question) => {
                        questions.push(question);
                        continue;
                    }
                    Block::Scenario(scenario) => match scenario.with {
                        Some(_) => (&scenario.id, "a conversation on a telephone"),
                        None => (&scenario.id, "a scenario"),
                    },
                    Block::Inspection(inspection) => (&inspection.id, "a message to examine"),
                    Block::Exploration(picture) => (&picture.id, "a picture to explore"),
                    Block::Checklist(list) => (&list.id, "a checklist"),
                    Block::Poll(poll) => (&poll.id, "a poll"),
                    Block::Reflection(reflection) => (&reflection.id, "a reflection"),
                    _ => continue,
                };
                let name = format!("{}/{id}", module.id);
                self.lacks(
                    &name,
                    format!("{what} is in no bank of questions: left out"),
                );
            }
            if questions.is_empty() {
                continue;
            }
            let path: Vec<String> = [programme, &module.title, &page.title]
                .iter()
                .map(|name| name.trim_matches('/').replace('/', "//"))
                .collect();
            let path = format!("$course$/top/{}", path.join("/"));
            match self.format {
                Format::MoodleXml => {
                    let _ = writeln!(
                        self.out.text,
                        "  <question type=\"category\">\n    <category><text>{}</text></category>\n  </question>",
                        escape(&path)
                    );
                }
                Format::Gift => {
                    let _ = write!(self.out.text, "$CATEGORY: {path}\n\n");
                }
            }
            for question in questions {
                let name = format!("{}/{}", module.id, question.id);
                match self.format {
                    Format::MoodleXml => self.moodle(&name, question),
                    Format::Gift => self.gift(&name, question),
                }
            }
        }
    }

    fn lacks(&mut self, question: &str, what: impl Into<String>) {
        let missing = Missing {
            question: question.to_owned(),
            what: what.into(),
        };
        // Of each of its pairs, say: once is enough.
        if self.out.missing.last() != Some(&missing) {
            self.out.missing.push(missing);
        }
    }
}

/// Why a statement with two answers of its own is no `truefalse`.
const SINGLE_THERE: &str =
    "Moodle says True and False itself: with words of its own it is a single choice there";

/// Whether two answers are known for what they are when they come back.
fn comes_back(choices: &[Choice]) -> bool {
    let words: Vec<String> = choices
        .iter()
        .map(|choice| plain(&choice.content).trim().to_lowercase())
        .collect();
    let mut pairs = bank::TRUE_OR_FALSE.iter();
    pairs.any(|pair| pair.iter().all(|word| words.iter().any(|it| it == word)))
}

/// Whether an answer says what Moodle says by itself.
fn is_usual(choice: &Choice) -> bool {
    let words = plain(&choice.content).trim().to_lowercase();
    matches!(words.as_str(), "vrai" | "faux" | "true" | "false")
}

/// Whether it says that the statement is true.
fn says_true(choice: &Choice) -> bool {
    matches!(
        plain(&choice.content).trim().to_lowercase().as_str(),
        "vrai" | "true"
    )
}
