//! Why exports can't be counted, and where.

use std::fmt;
use std::path::{Path, PathBuf};

use language::Lang;

use crate::random::NoRandomness;

use super::activities::Unmapped;
use super::said::{Said, Tool, one_line};

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

impl ImportError {
    /// What is wrong, where, and what to do, in the language and for the tool of whoever reads it.
    pub fn text(&self, lang: Lang, tool: Tool) -> String {
        match self {
            ImportError::At {
                file,
                sheet,
                row,
                column,
                message,
            } => {
                let say = |said: Said| said.text(lang, tool);
                let mut text = format!("`{}`", file.display());
                if let Some(row) = row {
                    text += &say(Said::new("at-row").with("row", row));
                }
                if let Some(column) = column {
                    text += &say(Said::new("at-column").with("column", one_line(column)));
                }
                if let Some(sheet) = sheet {
                    text += &say(Said::new("at-sheet").with("sheet", one_line(sheet)));
                }
                let colon = match lang {
                    Lang::Fr => "\u{a0}:",
                    Lang::En => ":",
                };
                format!("{text}{colon} {}", message.text(lang, tool))
            }
            ImportError::Unmapped(activities) => {
                let mut text = Said::new("unmapped").text(lang, tool);
                for activity in activities {
                    let module = activity.suggestion.as_deref().unwrap_or("-");
                    let name = one_line(&activity.name);
                    text += &format!("\n  --activity '{name}={module}'");
                }
                text + "\n" + &Said::new("unmapped-left-out").text(lang, tool)
            }
            ImportError::NoRandomness(error) => error.to_string(),
        }
    }
}

impl fmt::Display for ImportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(Lang::En, Tool::Command))
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
