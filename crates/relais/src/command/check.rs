//! `relais check`: everything that is wrong with courses, in every language
//! and audience.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use engine::diagnostic::Severity;
use engine::validate;

use super::read_courses;
use crate::show;
use crate::usage::{COURSES, courses_or_here};

/// Say what is wrong with courses: where, and what to do about it
#[derive(Args)]
pub struct Check {
    /// A programme, a module, or a folder of programmes; the course of this folder where there
    /// is no `courses`
    #[arg(default_value = COURSES)]
    path: PathBuf,
    /// How to say it
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// Fail on warnings too
    #[arg(long)]
    deny_warnings: bool,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum Format {
    /// For people, with the lines concerned
    Human,
    /// For editors and programs: one JSON document, whose codes are the same in every language
    Json,
}

impl Check {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let trees = read_courses(&courses_or_here(self.path))?;
        let found: Vec<_> = trees
            .iter()
            .map(|tree| (tree, validate::check(tree)))
            .collect();
        let count = |severity| {
            let all = found.iter().flat_map(|(_, diagnostics)| diagnostics);
            all.filter(|diagnostic| diagnostic.severity == severity)
                .count()
        };
        let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
        match self.format {
            Format::Json => show::diagnostics_json(&found, errors, warnings)?,
            Format::Human => {
                for (tree, diagnostics) in &found {
                    show::diagnostics(tree, diagnostics);
                }
                note!("{}", show::summary(errors, warnings));
            }
        }
        let fails = errors > 0 || (self.deny_warnings && warnings > 0);
        Ok(if fails {
            ExitCode::FAILURE
        } else {
            ExitCode::SUCCESS
        })
    }
}
