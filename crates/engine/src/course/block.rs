//! What a page is made of.

use super::activity::{Checklist, Exploration, Inspection, Poll, Question, Reflection, Scenario};
use super::inline::{self, Inline};
use super::scene::Scene;
use crate::source::Span;

/// A block of a page.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// A heading, level 2 or more in the source.
    Heading {
        /// 2..=6 as written.
        level: u8,
        /// Unique in the page.
        id: String,
        /// Its words.
        content: Vec<Inline>,
        /// Its place.
        at: Span,
    },
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// A list.
    List {
        /// First number of a numbered one.
        start: Option<u64>,
        /// Items without space between them.
        tight: bool,
        /// In order.
        items: Vec<Vec<Block>>,
    },
    /// A table with a header row.
    Table {
        /// The header row.
        header: Vec<Vec<Inline>>,
        /// The others.
        rows: Vec<Vec<Vec<Inline>>>,
    },
    /// A quotation.
    Quote(Vec<Block>),
    /// Preformatted text.
    Code {
        /// Its lines.
        text: String,
        /// Its language, one of those that `highlight` knows.
        language: Option<String>,
    },
    /// A change of subject.
    Rule,
    /// A framed remark.
    Callout {
        /// Which sort.
        kind: Callout,
        /// Own title, else the kind's.
        title: Option<String>,
        /// What it says.
        blocks: Vec<Block>,
    },
    /// A picture.
    Figure(Figure),
    /// A picture made of parts.
    Scene {
        /// What it shows.
        scene: Scene,
        /// What is said below.
        caption: Vec<Block>,
    },
    /// A video or a sound.
    Media(Media),
    /// A file to download.
    Document {
        /// Path from the programme's folder.
        src: String,
        /// Its name for learners.
        title: String,
        /// Its size in bytes.
        bytes: u64,
        /// The same as PDF, where it lies beside it: path and size.
        as_pdf: Option<(String, u64)>,
        /// What it is for.
        blocks: Vec<Block>,
    },
    /// Accordion, tabs or cards.
    Parts {
        /// Which.
        kind: PartsKind,
        /// Where from: names it in the page.
        at: Span,
        /// In order.
        parts: Vec<Part>,
    },
    /// Events in order.
    Timeline(Vec<Event>),
    /// A list of sources.
    References {
        /// Own title, else the usual one.
        title: Option<String>,
        /// The list.
        blocks: Vec<Block>,
    },
    /// A question.
    Question(Question),
    /// Questions some of which are drawn.
    Pool(Pool),
    /// What can be answered before it is taught.
    Before(Before),
    /// A story with choices.
    Scenario(Scenario),
    /// A message to examine.
    Inspection(Inspection),
    /// A picture to explore.
    Exploration(Exploration),
    /// A self-assessment.
    Checklist(Checklist),
    /// What learners think.
    Poll(Poll),
    /// What learners write for themselves.
    Reflection(Reflection),
}

/// Sorts of callout.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Callout {
    /// A tip.
    Tip,
    /// A danger.
    Warning,
    /// A precision.
    Info,
    /// What the law says.
    Law,
}

impl Callout {
    /// As authors write it, and messages and styles are named: `astuce`.
    pub fn name(self) -> &'static str {
        match self {
            Callout::Tip => "astuce",
            Callout::Warning => "attention",
            Callout::Info => "info",
            Callout::Law => "loi",
        }
    }
}

/// A picture with its alternative.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// Path from the programme's folder.
    pub src: String,
    /// What it shows; empty only if decorative.
    pub alt: String,
    /// Adds nothing to the text.
    pub decorative: bool,
    /// Width and height.
    pub dimensions: Option<(u32, u32)>,
    /// Whose it is.
    pub credit: Option<String>,
    /// What is said below.
    pub caption: Vec<Block>,
}

/// A video (it has captions) or a sound.
#[derive(Debug, Clone, PartialEq)]
pub struct Media {
    /// Path from the programme's folder.
    pub src: String,
    /// Its name for learners.
    pub title: String,
    /// Path of the captions; videos only.
    pub captions: Option<String>,
    /// Path of the still picture.
    pub poster: Option<String>,
    /// All that is said and shown, in words.
    pub transcript: Vec<Block>,
    /// Length in seconds.
    pub seconds: f64,
    /// What is said below.
    pub caption: Vec<Block>,
}

/// Which of the blocks made of titled parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PartsKind {
    /// Parts that open one by one.
    Accordion,
    /// Parts side by side, one shown.
    Tabs,
    /// Parts side by side, all shown.
    Cards,
    /// Cards with a front, and a back that shows once they are turned.
    Flip,
}

/// A titled part.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// Its title.
    pub title: Vec<Inline>,
    /// What it says.
    pub blocks: Vec<Block>,
}

/// An event of a timeline.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// What stands before the colon.
    pub date: Option<String>,
    /// What happened.
    pub title: Vec<Inline>,
    /// More about it.
    pub blocks: Vec<Block>,
}

/// Questions some of which are drawn for each learner.
#[derive(Debug, Clone, PartialEq)]
pub struct Pool {
    /// Unique in the module.
    pub id: String,
    /// How many are drawn.
    pub draw: usize,
    /// Id of the page that explains all of them, in the final quiz; with its place.
    pub page: Option<(String, Span)>,
    /// Only questions.
    pub blocks: Vec<Block>,
    /// Its place.
    pub at: Span,
}

/// Questions before a chapter: who answers one right need not read the pages that it spares.
#[derive(Debug, Clone, PartialEq)]
pub struct Before {
    /// Unique in the module.
    pub id: String,
    /// Own title, else the usual one.
    pub title: Option<String>,
    /// Its questions, and words around them.
    pub blocks: Vec<Block>,
    /// Its place.
    pub at: Span,
}

impl Block {
    /// Blocks inside this one, in reading order.
    pub fn children(&self) -> Vec<&[Block]> {
        match self {
            Block::List { items, .. } => items.iter().map(Vec::as_slice).collect(),
            Block::Quote(blocks)
            | Block::Callout { blocks, .. }
            | Block::Document { blocks, .. }
            | Block::References { blocks, .. } => vec![blocks],
            Block::Figure(figure) => vec![&figure.caption],
            Block::Scene { caption, .. } => vec![caption],
            Block::Media(media) => vec![&media.transcript, &media.caption],
            Block::Parts { parts, .. } => parts.iter().map(|part| &part.blocks[..]).collect(),
            Block::Timeline(events) => events.iter().map(|event| &event.blocks[..]).collect(),
            Block::Pool(pool) => vec![&pool.blocks],
            Block::Before(before) => vec![&before.blocks],
            Block::Question(question) => question.children(),
            Block::Scenario(scenario) => scenario.children(),
            Block::Inspection(inspection) => vec![&inspection.body, &inspection.explanation],
            Block::Exploration(found) => vec![&found.stem, &found.explanation],
            Block::Poll(poll) => vec![&poll.stem, &poll.explanation],
            Block::Reflection(reflection) => vec![&reflection.blocks],
            _ => Vec::new(),
        }
    }

    /// Running texts directly in this block (not in its children).
    pub fn texts(&self) -> Vec<&[Inline]> {
        match self {
            Block::Heading { content, .. } | Block::Paragraph(content) => vec![content],
            Block::Table { header, rows } => header
                .iter()
                .chain(rows.iter().flatten())
                .map(Vec::as_slice)
                .collect(),
            Block::Parts { parts, .. } => parts.iter().map(|part| &part.title[..]).collect(),
            Block::Timeline(events) => events.iter().map(|event| &event.title[..]).collect(),
            Block::Question(question) => question.texts(),
            Block::Scenario(scenario) => scenario.texts(),
            Block::Inspection(inspection) => inspection.texts(),
            Block::Exploration(found) => found
                .places
                .iter()
                .flat_map(|(name, words)| [&name[..], words])
                .collect(),
            Block::Poll(poll) => poll
                .choices
                .iter()
                .flat_map(|choice| [&choice.content[..], &choice.feedback])
                .collect(),
            Block::Checklist(checklist) => checklist.items.iter().map(Vec::as_slice).collect(),
            Block::Scene { scene, .. } => {
                scene.actors.iter().map(|actor| &actor.says[..]).collect()
            }
            _ => Vec::new(),
        }
    }
}

/// Every block in reading order, outer ones first.
pub fn walk(blocks: &[Block]) -> Vec<&Block> {
    let mut found = Vec::new();
    let mut waiting: Vec<&Block> = blocks.iter().rev().collect();
    while let Some(block) = waiting.pop() {
        found.push(block);
        for children in block.children().into_iter().rev() {
            waiting.extend(children.iter().rev());
        }
    }
    found
}

/// Words a learner reads in these blocks, activities' feedback included once.
pub fn words(blocks: &[Block]) -> usize {
    let mut count = 0;
    for block in walk(blocks) {
        for text in block.texts() {
            count += inline::plain(text).split_whitespace().count();
        }
        if let Block::Code { text, .. } = block {
            count += text.split_whitespace().count();
        }
    }
    count
}

/// Whether something in these blocks is answered; a checklist is for oneself.
pub fn has_answers(blocks: &[Block]) -> bool {
    walk(blocks).into_iter().any(|block| {
        matches!(
            block,
            Block::Question(_)
                | Block::Scenario(_)
                | Block::Inspection(_)
                | Block::Exploration(_)
                | Block::Poll(_)
        )
    })
}
