//! A row, and what its cells say.

use std::path::Path;

use csv::StringRecord;

use super::super::error::{ImportError, Place};
use super::super::moment::{DateOrder, Moment, NoMoment};
use super::super::said::Said;

/// A row under its head.
pub(super) struct Line<'a> {
    pub(super) place: Place<'a>,
    pub(super) names: &'a [String],
    pub(super) record: &'a StringRecord,
    pub(super) order: DateOrder,
}

impl Line<'_> {
    pub(super) fn cell(&self, column: usize) -> &str {
        self.record.get(column).unwrap_or("").trim()
    }

    pub(super) fn error(&self, column: usize, message: Said) -> ImportError {
        let name = match self.names[column].as_str() {
            "" => format!("{}", column + 1),
            name => name.to_owned(),
        };
        self.place.error(Some(&name), message)
    }

    /// The day in a cell; none when it is empty or `-`.
    pub(super) fn moment(&self, column: usize) -> Result<Option<Moment>, ImportError> {
        match self.cell(column) {
            "" | "-" => Ok(None),
            text => match Moment::parse(text, self.order) {
                Ok(moment) => Ok(Some(moment)),
                Err(NoMoment::NoDate) => {
                    Err(self.error(column, Said::new("date-none").with("text", text)))
                }
                Err(NoMoment::Ambiguous) => {
                    Err(self.error(column, Said::new("date-ambiguous").with("text", text)))
                }
            },
        }
    }
}

/// A number with a dot or a comma; none when it is empty or `-`.
pub(super) fn number(line: &Line<'_>, column: usize) -> Result<Option<f64>, ImportError> {
    match line.cell(column) {
        "" | "-" => Ok(None),
        text => match text.replace(',', ".").parse::<f64>() {
            Ok(number) if number.is_finite() => Ok(Some(number)),
            _ => Err(line.error(column, Said::new("number-none").with("text", text))),
        },
    }
}

/// Moodle's SCORM reports escape their values as HTML.
pub(super) fn unescaped(text: &str) -> String {
    let mut plain = text.to_owned();
    for (from, to) in [
        ("&quot;", "\""),
        ("&#039;", "'"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&amp;", "&"),
    ] {
        plain = plain.replace(from, to);
    }
    plain
}

/// What the activity of a file may be called, where the file is about one.
pub(super) fn file_names(path: &Path) -> Vec<String> {
    let names = [path.file_name(), path.file_stem()];
    let names = names.into_iter().flatten();
    names.map(|it| it.to_string_lossy().into_owned()).collect()
}
