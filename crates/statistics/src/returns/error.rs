//! Why exports can't be counted, and where.

use std::fmt;
use std::path::{Path, PathBuf};

use crate::random::NoRandomness;

use super::activities::Unmapped;
use super::said::{Said, one_line};

/// Why exports can't be counted. Nothing was done.
#[derive(Debug)]
pub enum ImportError {
    /// A file is wrong somewhere.
    At {
        /// The file.
        file: PathBuf,
        /// The sheet, where the file is a workbook.
        sheet: Option<Box<str>>,
        /// Row from 1 with the head, or line.
        row: Option<u64>,
        /// Name of the column, or its number.
        column: Option<String>,
        /// What is wrong, and what to do.
        message: Said,
    },
    /// Activities that no module is known for.
    Unmapped(Vec<Unmapped>),
    /// No randomness.
    NoRandomness(NoRandomness),
}

impl fmt::Display for ImportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ImportError::At {
                file,
                sheet,
                row,
                column,
                message,
            } => {
                write!(f, "`{}`", file.display())?;
                if let Some(row) = row {
                    write!(f, ", row {row}")?;
                }
                if let Some(column) = column {
                    write!(f, ", column `{}`", one_line(column))?;
                }
                if let Some(sheet) = sheet {
                    write!(f, ": sheet `{}`", one_line(sheet))?;
                }
                write!(f, ": {message}")
            }
            ImportError::Unmapped(activities) => {
                f.write_str("which module is each of these activities? say it with --activity:")?;
                for activity in activities {
                    let module = activity.suggestion.as_deref().unwrap_or("-");
                    let name = one_line(&activity.name);
                    write!(f, "\n  --activity '{name}={module}'")?;
                }
                f.write_str("\n(`-` leaves an activity out)")
            }
            ImportError::NoRandomness(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for ImportError {}

/// Where in a file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) file: &'a Path,
    pub(super) row: u64,
}

impl Place<'_> {
    pub(super) fn error(self, column: Option<&str>, message: Said) -> ImportError {
        ImportError::At {
            file: self.file.to_owned(),
            sheet: None,
            row: (self.row > 0).then_some(self.row),
            column: column.map(str::to_owned),
            message,
        }
    }
}
