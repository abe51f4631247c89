//! What is wrong with a package, as ordinary values: readers collect
//! [`Problem`]s, reports show them. Nothing here decides what to do about one.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

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
    pub fn new(
        severity: Severity,
        code: &'static str,
        message: impl Into<String>,
        hint: &'static str,
    ) -> Problem {
        Problem {
            severity,
            code,
            message: presentable(message.into()),
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

fn presentable(message: String) -> String {
    let message = match message.char_indices().nth(500) {
        Some((end, _)) => format!("{}…", &message[..end]),
        None => message,
    };
    message.replace(char::is_control, "\u{fffd}")
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
                    format!("and {} more", count - Problems::PER_CODE),
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
            problems.push(Problem::new(severity, code, number.to_string(), "hint"));
        }
        problems
    }

    #[test]
    fn messages_are_fit_to_show() {
        let message = |text: &str| Problem::new(Severity::Note, "a", text, "hint").message;
        assert_eq!(
            message("a\u{1b}[2J\u{9b}b\n"),
            "a\u{fffd}[2J\u{fffd}b\u{fffd}"
        );
        assert_eq!(message(&"é".repeat(1_000)).chars().count(), 501);
    }

    #[test]
    fn one_code_is_capped() {
        let sorted = problems(Severity::Note, "missing", 1000).sorted();
        assert_eq!(sorted.len(), Problems::PER_CODE + 1);
        assert_eq!(sorted.last().unwrap().message, "and 980 more");
    }

    #[test]
    fn the_worst_comes_first() {
        let mut all = problems(Severity::Note, "a", 2);
        all.absorb(problems(Severity::Fatal, "b", 1));
        let severities: Vec<_> = all.sorted().iter().map(|p| p.severity).collect();
        assert_eq!(
            severities,
            [Severity::Fatal, Severity::Note, Severity::Note]
        );
    }

    #[test]
    fn counts_survive_absorbing() {
        let mut all = problems(Severity::Note, "a", 15);
        all.absorb(problems(Severity::Note, "a", 100));
        assert_eq!(all.sorted().last().unwrap().message, "and 95 more");
    }
}
