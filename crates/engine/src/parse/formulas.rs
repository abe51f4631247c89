//! Formulas, written in LaTeX between dollars as most tools take them: MathML when the course
//! is built, so that a page needs no script to show one, and a screen reader can say it.

use math_core::{LatexError, LatexToMathML, MathCoreConfig, MathDisplay};

use super::linear;
use super::plain::plain_formula;
use super::text::Text;
use crate::course::inline::Inline;
use crate::source::Span;

/// Longest formula, in bytes.
const LIMIT: usize = 4000;

/// Most signs of a formula in a sentence: browsers do not break its line, and a phone shows
/// some thirty.
const WIDE: usize = 30;

impl Text<'_> {
    /// Whether dollars at `at` are meant as a formula's; notes those that may be prices or
    /// names.
    pub(super) fn is_formula(&mut self, at: Span) -> bool {
        if self.is_short() {
            return true;
        }
        let before = self.source[..at.start as usize].chars().next_back();
        let after = self.source[at.end as usize..].chars().next();
        let is_word = |character: Option<char>| character.is_some_and(char::is_alphanumeric);
        if !is_word(before) && !is_word(after) {
            return true;
        }
        self.diagnostics.error(
            at,
            "near-formula",
            "these two dollars touch a word: what stands between them would be set as a formula",
            "write `\\$` for each dollar that is meant as such, or code: `` `$HOME` ``; put a space or a hyphen around a formula",
        );
        false
    }

    /// Turns LaTeX into MathML; none if it can't be read, which is noted.
    pub(super) fn formula(&mut self, latex: &str, is_display: bool, at: Span) -> Option<Inline> {
        let hint = "a formula is written in LaTeX: `$\\frac{1}{2}$`";
        if self.blanks.is_some() && latex.contains("[[") {
            self.diagnostics.error(
                at,
                "wrong-blank",
                "a blank can't stand in a formula",
                "end the formula before it: `$x =$ [[3]]`",
            );
            return None;
        }
        if latex.trim().is_empty() || latex.len() > LIMIT {
            let message = match latex.len() > LIMIT {
                true => format!("this formula has more than {LIMIT} characters"),
                false => "this formula is empty".to_owned(),
            };
            self.diagnostics.error(at, "wrong-formula", message, hint);
            return None;
        }
        let display = match is_display {
            true => MathDisplay::Block,
            false => MathDisplay::Inline,
        };
        let mathml = match mathml(latex, display) {
            Ok(mathml) => mathml,
            Err(error) => {
                let place = self.place_in(latex, error.0.clone(), at);
                let message = error.error_message();
                let message = message.trim_end().trim_end_matches('.');
                self.diagnostics.error(
                    place,
                    "wrong-formula",
                    format!("this formula can't be read: {}", uncapitalised(message)),
                    hint,
                );
                return None;
            }
        };
        if !is_display && latex.chars().filter(|c| c.is_alphanumeric()).count() > WIDE {
            self.diagnostics.warning(
                at,
                "wide-formula",
                "this formula is wider than a phone, and its line can't be broken",
                "put it on a line of its own, between two dollars: `$$…$$`",
            );
        }
        Some(Inline::Formula {
            latex: latex.trim().to_owned(),
            text: linear::text(&mathml).unwrap_or_else(|| latex.trim().to_owned()),
            mathml,
            is_display,
        })
    }

    /// Notes a formula where only plain words can be shown: titles, alternatives, credits.
    pub(super) fn formula_in_attribute(&mut self, text: &str, at: Span) {
        plain_formula(text, at, &mut self.diagnostics);
    }

    /// The place of some bytes of a formula, if its source says it in one piece.
    fn place_in(&self, latex: &str, range: std::ops::Range<usize>, at: Span) -> Span {
        let written = self.source.get(at.start as usize..at.end as usize);
        let start = written.and_then(|written| written.find(latex));
        match start {
            Some(start) if !self.is_short() && range.end <= latex.len() => {
                let start = at.start as usize + start;
                let end = range.end.max(range.start + 1).min(latex.len());
                Span::new(at.file, start + range.start.min(end)..start + end)
            }
            _ => at,
        }
    }
}

/// A formula as browsers take it.
fn mathml(latex: &str, display: MathDisplay) -> Result<String, Box<LatexError>> {
    let config = MathCoreConfig {
        // What is copied from the page is the formula as it was written.
        annotation: true,
        ..MathCoreConfig::default()
    };
    match LatexToMathML::new(config) {
        Ok(converter) => Ok(converter.convert_with_local_state(latex, display)?.mathml),
        // Only macros can be wrong, and there are none.
        Err((error, ..)) => Err(error),
    }
}

/// Whether a formula that others wrote can stand between our dollars.
pub(crate) fn is_readable(latex: &str) -> bool {
    let is_written = !latex.is_empty()
        && latex.len() <= LIMIT
        && latex.trim() == latex
        && !latex.contains(['$', '`', '\n'])
        && !latex.contains("[[");
    is_written && mathml(latex, MathDisplay::Inline).is_ok()
}

/// The first letter small, unless the word is all capitals.
fn uncapitalised(text: &str) -> String {
    let mut characters = text.chars();
    match characters.next() {
        Some(first) if !characters.as_str().starts_with(char::is_uppercase) => {
            first.to_lowercase().chain(characters).collect()
        }
        _ => text.to_owned(),
    }
}
