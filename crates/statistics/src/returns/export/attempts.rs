//! Moodle's reports of a SCORM activity: what the first attempt came to.

use std::path::Path;

use crate::table::{Status, Table};

use super::super::activities::Activities;
use super::super::moment::plain;
use super::super::said::Said;
use super::super::tally::Tally;
use super::line::file_names;
use super::who::Who;
use super::words::{is_not_attempted, status_word};

/// Where a report has what it says of attempts.
pub(super) struct Attempts {
    pub(super) who: Who,
    pub(super) started: usize,
    pub(super) score: usize,
    pub(super) attempt: usize,
    /// Columns after the score: SCOs, objectives, answers.
    pub(super) details: Vec<(usize, Option<usize>)>,
    /// SCOs are modules themselves, or the whole file is one module.
    pub(super) module: Option<Option<usize>>,
}

impl Attempts {
    /// By the head of a report.
    pub(super) fn of(
        names: &[String],
        who: Who,
        [attempt, started, score]: [usize; 3],
        path: &Path,
        activities: &mut Activities<'_>,
        tally: &mut Tally<'_>,
    ) -> Attempts {
        // Answers and their marking are about no status.
        let answers = [
            "question",
            "response",
            "reponse",
            "right answer",
            "bonne reponse",
            "result",
            "resultat",
        ];
        let is_answer = |name: &str| {
            let name = plain(name);
            let before = name.trim_end_matches(|c: char| c.is_ascii_digit());
            before.len() < name.len() && answers.contains(&before.trim_end())
        };
        let columns: Vec<usize> = (score + 1..names.len())
            .filter(|&column| !is_answer(&names[column]))
            .collect();
        let details: Vec<(usize, Option<usize>)> = columns
            .iter()
            .map(|&column| (column, activities.known(&[&names[column]]).flatten()))
            .collect();
        let mut unobserved = Vec::new();
        if details.is_empty() {
            unobserved.push(Status::Failed);
            tally.note(Said::new("no-details"));
        }
        tally.source("moodle-scorm-report", &unobserved, &[Table::StartsMonthly]);
        // Several SCOs that are modules: a package of the whole programme.
        let module = match details
            .iter()
            .filter(|(_, module)| module.is_some())
            .count()
        {
            0 | 1 => {
                let names_of_file = file_names(path);
                let mut candidates: Vec<&str> = names_of_file.iter().map(String::as_str).collect();
                candidates.extend(columns.first().map(|&column| names[column].as_str()));
                Some(activities.module(&candidates))
            }
            _ => None,
        };
        Attempts {
            who,
            started,
            score,
            attempt,
            details,
            module,
        }
    }
}

/// Of the first attempt's details and score.
pub(super) fn attempt_status<'a>(
    states: impl Iterator<Item = &'a str>,
    score: Option<f64>,
    mark: f64,
) -> Status {
    let passes = score.is_some_and(|score| score >= mark);
    let mut details = 0;
    let (mut unfinished, mut failed, mut done) = (false, false, false);
    for state in states.filter(|state| !state.is_empty()) {
        details += 1;
        match status_word(state) {
            Some(Status::Abandoned) => unfinished = true,
            Some(Status::Failed) => failed = true,
            Some(Status::Passed) => done = true,
            None => unfinished |= is_not_attempted(state),
        }
    }
    match () {
        () if passes => Status::Passed,
        () if failed => Status::Failed,
        // Without details a low score may be of someone who is not done.
        () if unfinished || details == 0 => Status::Abandoned,
        () if done && score.is_none_or(|score| score == 0.0) => Status::Passed,
        () => Status::Failed,
    }
}

/// `80/100`, as Moodle prints a score whose maximum it knows -> percent.
pub(super) fn share(cell: &str) -> Option<f64> {
    let (score, maximum) = cell.split_once('/')?;
    let number = |text: &str| text.trim().replace(',', ".").parse::<f64>().ok();
    let (score, maximum) = (number(score)?, number(maximum)?);
    (score.is_finite() && maximum > 0.0).then(|| score * 100.0 / maximum)
}
