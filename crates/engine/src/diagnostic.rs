//! What is wrong with a course, as ordinary values: found by [`crate::parse`]
//! and [`crate::validate`], collected, then shown all at once.
//!
//! Nothing here prints: the binary turns a [`Diagnostic`] into text or JSON
//! with the help of [`crate::source::SourceTree::locate`].

use std::fmt;

use serde::Serialize;

use crate::span::Span;

/// How bad it is. `Error` keeps packages from being built.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The course cannot be built.
    Error,
    /// The course can be built, a learner or an LMS will suffer.
    Warning,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
        })
    }
}

/// One problem of a course, with its place and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Diagnostic {
    /// Where, in the course's sources.
    pub span: Span,
    /// How bad.
    pub severity: Severity,
    /// Stable name of the rule, in kebab case: `missing-alt`.
    pub code: &'static str,
    /// What is wrong: lower case, no full stop, values in backticks.
    pub message: String,
    /// What to do.
    pub hint: String,
}

/// Gathers diagnostics along a stage.
#[derive(Debug, Default)]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    /// Notes an error.
    pub fn error(
        &mut self,
        span: Span,
        code: &'static str,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) {
        self.note(Severity::Error, span, code, message, hint);
    }

    /// Notes a warning.
    pub fn warning(
        &mut self,
        span: Span,
        code: &'static str,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) {
        self.note(Severity::Warning, span, code, message, hint);
    }

    /// Takes over what another stage found.
    pub fn extend(&mut self, others: impl IntoIterator<Item = Diagnostic>) {
        self.0.extend(others);
    }

    /// Everything found, in the order of files and places, each once: the same
    /// text is read once for each audience and language.
    pub fn into_sorted(mut self) -> Vec<Diagnostic> {
        self.0.sort();
        self.0.dedup();
        self.0
    }

    /// Notes what is as bad as whoever found it says.
    pub(crate) fn note(
        &mut self,
        severity: Severity,
        span: Span,
        code: &'static str,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) {
        self.0.push(Diagnostic {
            span,
            severity,
            code,
            message: message.into(),
            hint: hint.into(),
        });
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

/// The known name nearest to a mistyped one, for "did you mean".
pub(crate) fn nearest<'a>(
    typed: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    // Too long to be a slip of the keys, and slow to compare.
    let length = typed.len();
    known
        .into_iter()
        .filter(|name| length.abs_diff(name.len()) <= 2 * (name.len() / 3).max(1))
        .map(|name| (strsim::damerau_levenshtein(typed, name), name))
        .filter(|(distance, name)| *distance <= (name.len() / 3).max(1))
        .min()
        .map(|(_, name)| name)
}

/// "did you mean …" when a name is near, else the list of what is allowed.
pub(crate) fn suggestion(typed: &str, known: &[&str]) -> String {
    match nearest(typed, known.iter().copied()) {
        Some(name) => format!("did you mean `{name}`?"),
        None if known.is_empty() => "remove it".into(),
        None => format!("use one of: {}", list(known)),
    }
}

/// `a`, `b`, `c` in backticks.
pub(crate) fn list(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    quoted.join(", ")
}
