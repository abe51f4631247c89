//! What is wrong with a package, as ordinary values: readers collect
//! [`Problem`]s, reports show them. Nothing here decides what to do about one.
//!
//! A problem says itself in English, and carries its code and the values it names
//! beside: whoever shows it in another language has the words, [`CODES`] the list.

mod codes;
mod message;

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

use crate::message;

pub use codes::CODES;
pub use message::{Arguments, MORE, Message};

/// How much a problem matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The package can't be used at all.
    Fatal,
    /// A part of the package will not work.
    Error,
    /// It works here, and will fail or surprise elsewhere.
    Warning,
    /// Worth knowing.
    Note,
}

/// Where in the package a problem is.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Location {
    /// Name of a file in the package.
    pub path: String,
    /// Line, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
}

impl Location {
    /// A whole file.
    pub fn file(path: impl Into<String>) -> Location {
        Location {
            path: path.into(),
            line: None,
        }
    }
}

impl fmt::Display for Location {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        match self.line {
            Some(line) => write!(out, "{}:{line}", self.path),
            None => out.write_str(&self.path),
        }
    }
}

/// One finding about a package.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// How much it matters.
    pub severity: Severity,
    /// Stable name of the rule, such as `title-too-long`.
    pub code: &'static str,
    /// What is wrong: lower case, no full stop, values in backticks.
    pub message: String,
    /// The values that the message names, under the names that [`CODES`] lists.
    #[serde(skip_serializing_if = "Arguments::is_empty")]
    pub arguments: Arguments,
    /// What to do about it.
    pub hint: &'static str,
    /// Where, when that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<Location>,
}

impl Problem {
    /// A problem that concerns the package as a whole. Messages quote what
    /// strangers wrote: control characters are replaced, so that a terminal can
    /// show them, and what is over 500 characters is cut.
    ///
    /// The code and the names of the message's values are those of [`CODES`]:
    /// checked where it costs nothing.
    pub fn new(
        severity: Severity,
        code: &'static str,
        message: impl Into<Message>,
        hint: &'static str,
    ) -> Problem {
        let message = message.into();
        debug_assert!(codes::has(code, &message.arguments), "{code}: {message:?}");
        let arguments = message.arguments.into_iter();
        Problem {
            severity,
            code,
            message: presentable(message.text),
            arguments: arguments
                .map(|(name, value)| (name, presentable(value)))
                .collect(),
            hint,
            location: None,
        }
    }

    /// The same problem, placed.
    #[must_use]
    pub fn at(mut self, location: Location) -> Problem {
        self.location = Some(location);
        self
    }
}

fn presentable(text: String) -> String {
    let text = match text.char_indices().nth(500) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    };
    text.replace(char::is_control, "\u{fffd}")
}

/// Collects problems, keeping at most [`Problems::PER_CODE`] of each code so
/// that a package with ten thousand missing files still gives a short report.
#[derive(Clone, Debug, Default)]
pub struct Problems {
    kept: Vec<Problem>,
    seen: BTreeMap<&'static str, (usize, Severity)>,
}

impl Problems {
    /// Problems of one code that are kept; the others are only counted.
    pub const PER_CODE: usize = 20;

    /// Adds one problem.
    pub fn push(&mut self, problem: Problem) {
        self.count(problem.code, problem.severity, 1);
        if self.seen[problem.code].0 <= Problems::PER_CODE {
            self.kept.push(problem);
        }
    }

    /// Adds what another reader collected.
    pub fn absorb(&mut self, other: Problems) {
        let mut unseen = other.seen;
        for problem in other.kept {
            if let Some((count, _)) = unseen.get_mut(problem.code) {
                *count -= 1;
            }
            self.push(problem);
        }
        for (code, (count, severity)) in unseen {
            self.count(code, severity, count);
        }
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.kept.is_empty()
    }

    /// The problems kept so far, in the order they were found.
    pub fn iter(&self) -> impl Iterator<Item = &Problem> {
        self.kept.iter()
    }

    /// Whether a problem of this code was found.
    pub fn has(&self, code: &str) -> bool {
        self.seen.contains_key(code)
    }

    /// The worst first, in the order found within one severity, each code that
    /// was cut closed by `and N more`.
    pub fn sorted(self) -> Vec<Problem> {
        let mut problems = self.kept;
        for (code, (count, severity)) in self.seen {
            if count > Problems::PER_CODE {
                problems.push(Problem::new(
                    severity,
                    code,
                    message!("and {more} more", more = count - Problems::PER_CODE),
                    "mend the ones above first, then inspect again",
                ));
            }
        }
        problems.sort_by_key(|problem| problem.severity);
        problems
    }

    fn count(&mut self, code: &'static str, severity: Severity, count: usize) {
        if count == 0 {
            return;
        }
        let seen = self.seen.entry(code).or_insert((0, severity));
        seen.0 += count;
        seen.1 = seen.1.min(severity);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(severity: Severity, code: &'static str, count: usize) -> Problems {
        let mut problems = Problems::default();
        for number in 0..count {
            let message = message!("item `{item}`", item = number);
            problems.push(Problem::new(severity, code, message, "hint"));
        }
        problems
    }

    #[test]
    fn messages_are_fit_to_show() {
        let problem = |item: &str| {
            let message = message!("{item}", item = item);
            Problem::new(Severity::Note, "item-empty", message, "hint")
        };
        let shown = problem("a\u{1b}[2J\u{9b}b\n");
        assert_eq!(shown.message, "a\u{fffd}[2J\u{fffd}b\u{fffd}");
        assert_eq!(shown.arguments["item"], shown.message);
        let long = problem(&"é".repeat(1_000));
        assert_eq!(long.message.chars().count(), 501);
        assert_eq!(long.arguments["item"].chars().count(), 501);
    }

    #[test]
    #[should_panic(expected = "no-such-code")]
    fn a_code_is_in_the_list() {
        let _ = Problem::new(Severity::Note, "no-such-code", "text", "hint");
    }

    #[test]
    #[should_panic(expected = "item-empty")]
    fn and_so_are_the_names_of_its_values() {
        let message = message!("{href}", href = "a.html");
        let _ = Problem::new(Severity::Note, "item-empty", message, "hint");
    }

    #[test]
    fn one_code_is_capped() {
        let sorted = problems(Severity::Note, "item-empty", 1000).sorted();
        assert_eq!(sorted.len(), Problems::PER_CODE + 1);
        assert_eq!(sorted.last().unwrap().message, "and 980 more");
    }

    #[test]
    fn the_worst_comes_first() {
        let mut all = problems(Severity::Note, "item-empty", 2);
        all.absorb(problems(Severity::Fatal, "asset-launched", 1));
        let severities: Vec<_> = all.sorted().iter().map(|p| p.severity).collect();
        assert_eq!(
            severities,
            [Severity::Fatal, Severity::Note, Severity::Note]
        );
    }

    #[test]
    fn counts_survive_absorbing() {
        let mut all = problems(Severity::Note, "item-empty", 15);
        all.absorb(problems(Severity::Note, "item-empty", 100));
        assert_eq!(all.sorted().last().unwrap().message, "and 95 more");
    }
}
