//! Moodle's grades, which are out of a maximum that no file tells.

use std::cell::RefCell;

use crate::table::Status;

use super::super::said::Said;
use super::super::tally::{Fact, Learner, Source, Tally};

/// A column of grades.
pub(super) struct Graded {
    pub(super) column: usize,
    pub(super) name: String,
    pub(super) module: Option<usize>,
    /// Best grade there is; none: nobody said it.
    pub(super) maximum: Option<f64>,
    /// Learners and their grades, until the best one of all is known.
    pub(super) grades: RefCell<Vec<(Learner, f64)>>,
}

impl Graded {
    /// Grades out of 100 go over 50 where anybody did well; others may be out of 20 or 10,
    /// and are asked for.
    fn maximum(&self) -> Result<f64, Said> {
        if let Some(maximum) = self.maximum {
            return Ok(maximum);
        }
        let grades = self.grades.borrow();
        let best = grades.iter().fold(0.0, |best, (_, it)| f64::max(best, *it));
        match grades.is_empty() || (50.0 < best && best <= 100.0) {
            true => Ok(100.0),
            false => Err(Said::new("grade-maximum")
                .with("name", &self.name)
                .with("best", best)),
        }
    }

    /// Tells the tally who passed.
    pub(super) fn finish(&self, pass_mark: u8, tally: &mut Tally<'_>) -> Result<(), Said> {
        let maximum = self.maximum()?;
        let Some(module) = self.module else {
            return Ok(());
        };
        for &(learner, grade) in self.grades.borrow().iter() {
            if grade > maximum {
                return Err(Said::new("grade-above")
                    .with("grade", grade)
                    .with("maximum", maximum));
            }
            let passes = grade * 100.0 >= f64::from(pass_mark) * maximum;
            let status = match passes {
                true => Status::Passed,
                false => Status::Failed,
            };
            tally.fact(Fact {
                learner,
                module,
                source: Source::Grade,
                status,
                started: None,
                completed: None,
                region: None,
                seconds: None,
            });
        }
        Ok(())
    }
}

/// `Paquetage SCORM : <activity> (Brut)` -> the activity. Moodle in French leaves
/// out the colon.
pub(super) fn graded(name: &str) -> Option<String> {
    let name = name.replace(['\u{a0}', '\u{202f}'], " ");
    let inside = ["(Real)", "(Brut)"]
        .iter()
        .find_map(|end| name.trim().strip_suffix(end))?;
    let starts = ["SCORM package", "Paquetage SCORM"];
    let activity = starts.iter().find_map(|start| inside.strip_prefix(start))?;
    Some(activity.trim_start_matches([' ', ':']).trim().to_owned())
}
