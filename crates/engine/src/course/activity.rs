//! What learners do: questions, scenarios, inspections, checklists.

use super::block::{Block, walk};
use super::inline::{Inline, plain};
use crate::source::Span;

/// A question.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// Unique in the module.
    pub id: String,
    /// Points for a right answer, 1..=100.
    pub points: u32,
    /// Answers in random order.
    pub shuffle: bool,
    /// Tries before the right answer is shown; 0 for no limit.
    pub tries: u32,
    /// What the learner may ask for, one after another.
    pub hints: Vec<Vec<Inline>>,
    /// What is asked.
    pub stem: Vec<Block>,
    /// What is right.
    pub answer: Answer,
    /// What it is about, each an id: questions are reused by it.
    pub tags: Vec<String>,
    /// Whether learners say how sure they are.
    pub confidence: bool,
    /// Ids of the pages that whoever answers it right need not read; each with its place.
    pub spares: Vec<(String, Span)>,
    /// Id of the page that explains it, of a question of the final quiz; with its place.
    pub page: Option<(String, Span)>,
    /// Shown after the answer.
    pub explanation: Vec<Block>,
    /// Its place.
    pub at: Span,
}

impl Question {
    /// What is asked, as one line of plain text; empty where it is only a picture.
    pub fn text(&self) -> String {
        let texts = walk(&self.stem).into_iter().flat_map(Block::texts);
        let texts: Vec<String> = texts.map(plain).collect();
        let text = texts.join(" ");
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// The answers of a question, by its type.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// One right choice.
    Single(Vec<Choice>),
    /// Several right choices.
    Multiple(Vec<Choice>),
    /// Two choices, one right.
    TrueFalse(Vec<Choice>),
    /// Lefts with their rights, then rights without left.
    Matching {
        /// Left, right and feedback.
        pairs: Vec<Pair>,
        /// Rights that go with nothing.
        decoys: Vec<Vec<Inline>>,
    },
    /// Items in the right order.
    Ordering(Vec<Choice>),
    /// Places to find in the one picture of the stem; several may be right.
    Hotspots {
        /// What stands at each place.
        choices: Vec<Choice>,
        /// Where each is.
        areas: Vec<Area>,
    },
    /// Items that go into categories.
    Sorting {
        /// What is sorted.
        items: Vec<Choice>,
        /// What it is sorted into; one may stay empty.
        categories: Vec<Vec<Inline>>,
        /// Of each item, the number of its category.
        goes: Vec<usize>,
    },
    /// What each blank accepts; the blanks are in the stem.
    FillIn {
        /// Of each blank, the texts accepted.
        blanks: Vec<Vec<String>>,
        /// Of each blank, how much may be typed, in characters.
        max: Vec<usize>,
    },
    /// A number.
    Numeric {
        /// The right one.
        answer: f64,
        /// How far off is still right.
        tolerance: f64,
        /// What it counts.
        unit: Option<String>,
    },
}

/// One possible answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// `a` to `z`: how tracking knows it.
    pub letter: char,
    /// Whether it is right.
    pub correct: bool,
    /// What it says.
    pub content: Vec<Inline>,
    /// Why it is right or wrong.
    pub feedback: Vec<Inline>,
}

/// A part of a picture, in percent of its width and height, 0 to 100.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Area {
    /// From its left edge.
    pub left: f64,
    /// From its top.
    pub top: f64,
    /// Of its width.
    pub width: f64,
    /// Of its height.
    pub height: f64,
}

/// What goes together.
#[derive(Debug, Clone, PartialEq)]
pub struct Pair {
    /// What is given.
    pub left: Vec<Inline>,
    /// What goes with it.
    pub right: Vec<Inline>,
    /// Why.
    pub feedback: Vec<Inline>,
}

/// A story with choices.
#[derive(Debug, Clone, PartialEq)]
pub struct Scenario {
    /// Unique in the module.
    pub id: String,
    /// Its name.
    pub title: String,
    /// With whom, where it is a conversation on a telephone: quotations are its messages.
    pub with: Option<String>,
    /// Hour at the start, in minutes after midnight.
    pub clock: Option<u32>,
    /// Before the first step.
    pub intro: Vec<Block>,
    /// The first is the start.
    pub steps: Vec<Step>,
    /// After any ending.
    pub debrief: Vec<Block>,
    /// Its place.
    pub at: Span,
}

/// A step of a scenario.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// Unique in the scenario.
    pub id: String,
    /// Its title.
    pub title: Vec<Inline>,
    /// What happens.
    pub blocks: Vec<Block>,
    /// Of an ending, how it ends.
    pub outcome: Option<Outcome>,
    /// None on endings.
    pub choices: Vec<StepChoice>,
    /// Its place.
    pub at: Span,
}

/// How a scenario ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// Well.
    Good,
    /// Neither.
    Mixed,
    /// Badly.
    Bad,
}

/// A way out of a step.
#[derive(Debug, Clone, PartialEq)]
pub struct StepChoice {
    /// Id of the step it leads to.
    pub to: String,
    /// What the learner decides.
    pub content: Vec<Inline>,
    /// What follows from it.
    pub feedback: Vec<Inline>,
    /// Minutes it takes on the scenario's clock.
    pub minutes: u32,
    /// What it is worth.
    pub points: u32,
    /// Its place.
    pub at: Span,
}

/// A simulated message or page to examine.
#[derive(Debug, Clone, PartialEq)]
pub struct Inspection {
    /// Unique in the module.
    pub id: String,
    /// What is simulated.
    pub kind: InspectionKind,
    /// What the learner looks at.
    pub title: String,
    /// What it turns out to be.
    pub verdict: Verdict,
    /// Points, 1..=100.
    pub points: u32,
    /// Header lines: label and value.
    pub headers: Vec<(String, Vec<Inline>)>,
    /// What it says.
    pub body: Vec<Block>,
    /// What can be marked, in order of appearance.
    pub zones: Vec<Zone>,
    /// Shown after.
    pub explanation: Vec<Block>,
    /// Its place.
    pub at: Span,
}

/// What an inspection simulates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum InspectionKind {
    /// An e-mail.
    Email,
    /// A text message.
    Sms,
    /// A web page.
    Web,
}

/// What a message turns out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// It wants to deceive, and can be seen to.
    Fraudulent,
    /// It is what it says.
    Legitimate,
    /// Nobody can tell from reading it: it must be verified by another way.
    Verify,
}

/// A part of an inspection of which something can be said.
#[derive(Debug, Clone, PartialEq)]
pub struct Zone {
    /// Unique in the inspection.
    pub id: String,
    /// Its words.
    pub content: Vec<Inline>,
    /// Why it is suspicious or proves nothing.
    pub why: String,
    /// Whether it is a sign of fraud; if not, it proves nothing.
    pub suspicious: bool,
    /// The one sign that suffices.
    pub decisive: bool,
    /// Where it leads, of a link, in words; or empty.
    pub to: String,
}

/// A picture whose places say something, each when it is opened; never scored.
#[derive(Debug, Clone, PartialEq)]
pub struct Exploration {
    /// Unique in the module.
    pub id: String,
    /// Its name.
    pub title: Option<String>,
    /// What is there to explore: the one picture, and words.
    pub stem: Vec<Block>,
    /// What each place is called, and says.
    pub places: Vec<(Vec<Inline>, Vec<Inline>)>,
    /// Where each is.
    pub areas: Vec<Area>,
    /// Shown after the places.
    pub explanation: Vec<Block>,
    /// Its place.
    pub at: Span,
}

/// What learners think, never scored; then what others said, where that is known.
#[derive(Debug, Clone, PartialEq)]
pub struct Poll {
    /// Unique in the module.
    pub id: String,
    /// Its name.
    pub title: Option<String>,
    /// What is asked.
    pub stem: Vec<Block>,
    /// What can be said; what is told of each once it was said.
    pub choices: Vec<Choice>,
    /// How many others said each, in percent; empty where that is not known.
    pub shares: Vec<u32>,
    /// Where these figures come from.
    pub source: Option<String>,
    /// Shown after.
    pub explanation: Vec<Block>,
    /// Its place.
    pub at: Span,
}

/// What learners write for themselves: kept on their device alone.
#[derive(Debug, Clone, PartialEq)]
pub struct Reflection {
    /// Unique in the module.
    pub id: String,
    /// Its name.
    pub title: String,
    /// What to think about.
    pub blocks: Vec<Block>,
    /// Its place.
    pub at: Span,
}

/// A self-assessment, never scored.
#[derive(Debug, Clone, PartialEq)]
pub struct Checklist {
    /// Unique in the module.
    pub id: String,
    /// Its name.
    pub title: String,
    /// What to tick.
    pub items: Vec<Vec<Inline>>,
    /// Its place.
    pub at: Span,
}

impl Answer {
    /// The name authors give the type, also used in the package.
    pub fn type_name(&self) -> &'static str {
        match self {
            Answer::Single(_) => "single",
            Answer::Multiple(_) => "multiple",
            Answer::TrueFalse(_) => "true-false",
            Answer::Matching { .. } => "matching",
            Answer::Ordering(_) => "ordering",
            Answer::Hotspots { .. } => "hotspots",
            Answer::Sorting { .. } => "sort",
            Answer::FillIn { .. } => "fill-in",
            Answer::Numeric { .. } => "numeric",
        }
    }

    /// The choices of the types that have some.
    pub fn choices(&self) -> &[Choice] {
        match self {
            Answer::Single(choices)
            | Answer::Multiple(choices)
            | Answer::TrueFalse(choices)
            | Answer::Ordering(choices)
            | Answer::Hotspots { choices, .. }
            | Answer::Sorting { items: choices, .. } => choices,
            _ => &[],
        }
    }
}

impl Question {
    pub(super) fn children(&self) -> Vec<&[Block]> {
        vec![&self.stem, &self.explanation]
    }

    pub(super) fn texts(&self) -> Vec<&[Inline]> {
        let mut texts: Vec<&[Inline]> = Vec::new();
        for choice in self.answer.choices() {
            texts.extend([&choice.content[..], &choice.feedback]);
        }
        if let Answer::Matching { pairs, decoys } = &self.answer {
            for pair in pairs {
                texts.extend([&pair.left[..], &pair.right, &pair.feedback]);
            }
            texts.extend(decoys.iter().map(Vec::as_slice));
        }
        if let Answer::Sorting { categories, .. } = &self.answer {
            texts.extend(categories.iter().map(Vec::as_slice));
        }
        texts.extend(self.hints.iter().map(Vec::as_slice));
        texts
    }
}

impl Scenario {
    pub(super) fn children(&self) -> Vec<&[Block]> {
        let mut children = vec![&self.intro[..]];
        children.extend(self.steps.iter().map(|step| &step.blocks[..]));
        children.push(&self.debrief);
        children
    }

    pub(super) fn texts(&self) -> Vec<&[Inline]> {
        let mut texts: Vec<&[Inline]> = Vec::new();
        for step in &self.steps {
            texts.push(&step.title);
            for choice in &step.choices {
                texts.extend([&choice.content[..], &choice.feedback]);
            }
        }
        texts
    }
}

impl Inspection {
    pub(super) fn texts(&self) -> Vec<&[Inline]> {
        self.headers.iter().map(|(_, value)| &value[..]).collect()
    }
}
