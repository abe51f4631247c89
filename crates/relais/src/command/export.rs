//! `relais export`: the questions of courses, for other tools.

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::{Args, ValueEnum};
use engine::diagnostic::Severity;
use engine::exchange::export::{self, Missing};
use engine::parse::Variant;
use engine::validate;

use super::{WrongUsage, read_courses, show_count};
use crate::show;

/// Write the questions of a programme or a module as a bank for Moodle and others
#[derive(Args)]
pub struct Export {
    /// A programme or a module
    path: PathBuf,
    /// The bank's format
    #[arg(long, value_enum, default_value_t = Format::MoodleXml)]
    format: Format,
    /// Where to write it; on the standard output if not given
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Language, of those of the programme; the first if not given
    #[arg(long)]
    lang: Option<String>,
    /// Audience, of those of the programme; the first if not given
    #[arg(long)]
    audience: Option<String>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// All types of questions, with their pictures
    MoodleXml,
    /// Plain text, which knows less
    Gift,
}

impl Export {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let mut trees = read_courses(&self.path)?;
        if trees.len() != 1 {
            let reason = format!(
                "`{}` holds several programmes: name one",
                self.path.display()
            );
            return Err(WrongUsage::new(reason).into());
        }
        let tree = trees.remove(0);
        let variant = Variant {
            lang: self.lang,
            audience: self.audience,
        };
        let (programme, found) = validate::load(&tree, &variant);
        let errors: Vec<_> = found
            .into_iter()
            .filter(|it| it.severity == Severity::Error)
            .collect();
        let Some(programme) = programme else {
            show::diagnostics(&tree, &errors);
            note!(
                "{}: {}, nothing exported",
                tree.root.display(),
                show_count(errors.len(), "error")
            );
            return Ok(ExitCode::FAILURE);
        };
        let format = match self.format {
            Format::MoodleXml => export::Format::MoodleXml,
            Format::Gift => export::Format::Gift,
        };
        let bank = export::bank(&tree, &programme, format, |path| {
            let file = tree.find(path)?;
            fs::read(&tree.file(file).disk).ok()
        });
        for Missing { question, what } in &bank.missing {
            note!("{question}: {what}");
        }
        if bank.questions == 0 {
            note!("{}: no question to export", self.path.display());
            return Ok(ExitCode::FAILURE);
        }
        match &self.out {
            Some(path) => {
                fs::write(path, &bank.text)
                    .with_context(|| format!("failed to write `{}`", path.display()))?;
                say!("{}", path.display());
            }
            // A closed pipe is the reader's choice, not an error.
            None => drop(show::output().write_all(bank.text.as_bytes())),
        }
        note!("exported: {}", show_count(bank.questions, "question"));
        Ok(ExitCode::SUCCESS)
    }
}
