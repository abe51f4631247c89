//! What stands inside a line of text.

use crate::source::Span;

/// A piece of running text.
#[derive(Debug, Clone, PartialEq)]
pub enum Inline {
    /// Plain words, typography done.
    Text(String),
    /// Emphasis.
    Emphasis(Vec<Inline>),
    /// Strong importance.
    Strong(Vec<Inline>),
    /// No longer true.
    Deleted(Vec<Inline>),
    /// Something typed or shown by a machine.
    Code(String),
    /// A formula.
    Formula {
        /// As its author wrote it, in LaTeX.
        latex: String,
        /// As one line of signs, where only words can be shown: `(a + b)/2`.
        text: String,
        /// As browsers and screen readers take it: a `<math>` element, checked.
        mathml: String,
        /// It stands on lines of its own.
        is_display: bool,
    },
    /// A link.
    Link {
        /// Where to.
        target: Target,
        /// Its words.
        content: Vec<Inline>,
        /// Its place.
        at: Span,
    },
    /// A picture; alone in its paragraph it becomes a figure.
    Image {
        /// Path as written.
        src: String,
        /// What it shows.
        alt: String,
        /// Caption.
        title: String,
        /// Its place.
        at: Span,
    },
    /// A checked piece of HTML, as written.
    Html(String),
    /// A break the author wants.
    Break,
    /// A line end in the source.
    SoftBreak,
    /// Mention of the numbered reference.
    Note(u32),
    /// A piece of an inspection: something to judge, or a link of the message.
    Zone {
        /// Unique in the inspection; none where nothing is said about it.
        id: Option<String>,
        /// Its words.
        content: Vec<Inline>,
        /// What it is in the message.
        looks: Looks,
        /// Where it would lead: shown as a device shows it, never followed; or empty.
        to: String,
    },
    /// Something to type in a fill-in question.
    Blank {
        /// From 0.
        number: usize,
        /// What is right.
        accepted: Vec<String>,
    },
}

/// What a piece of a simulated message looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Looks {
    /// Words like any others.
    Words,
    /// A link.
    Link,
    /// A button.
    Button,
    /// An attachment.
    File,
}

/// Where a link leads.
#[derive(Debug, Clone, PartialEq)]
pub enum Target {
    /// An address outside.
    External(String),
    /// A path as written, with what follows `#`.
    Page {
        /// Relative to the page, or empty for the page itself.
        path: String,
        /// A heading there.
        heading: Option<String>,
    },
    /// A word of the glossary.
    Term(String),
    /// A step of the scenario around it.
    Step(String),
    /// A place in the picture to find things in, as written.
    Place(String),
}

/// The words alone.
pub fn plain(content: &[Inline]) -> String {
    let mut text = String::new();
    push_plain(content, &mut text);
    text
}

fn push_plain(content: &[Inline], text: &mut String) {
    for inline in content {
        match inline {
            Inline::Text(words) | Inline::Code(words) | Inline::Formula { text: words, .. } => {
                text.push_str(words);
            }
            Inline::Emphasis(inner)
            | Inline::Strong(inner)
            | Inline::Deleted(inner)
            | Inline::Link { content: inner, .. }
            | Inline::Zone { content: inner, .. } => push_plain(inner, text),
            Inline::Image { alt, .. } => text.push_str(alt),
            Inline::Break | Inline::SoftBreak => text.push(' '),
            Inline::Blank { .. } => text.push('…'),
            Inline::Html(_) | Inline::Note(_) => {}
        }
    }
}

/// Whether a link, of any kind, stands in it.
pub fn has_link(content: &[Inline]) -> bool {
    let mut found = false;
    visit(content, &mut |inline| {
        found |= matches!(inline, Inline::Link { .. } | Inline::Note(_));
    });
    found
}

/// Calls `visit` with every inline, outer ones first.
pub fn visit<'a>(content: &'a [Inline], visit_one: &mut impl FnMut(&'a Inline)) {
    for inline in content {
        visit_one(inline);
        match inline {
            Inline::Emphasis(inner)
            | Inline::Strong(inner)
            | Inline::Deleted(inner)
            | Inline::Link { content: inner, .. }
            | Inline::Zone { content: inner, .. } => visit(inner, visit_one),
            _ => {}
        }
    }
}
