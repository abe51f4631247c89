//! A table as every file format prints it.

/// A table of a release, ready to print.
pub(crate) struct Sheet {
    /// Id, which names the CSV file.
    pub id: &'static str,
    /// Name of the sheet, at most 31 characters, none of `[]:*?/\`.
    pub title: &'static str,
    /// One sentence.
    pub description: &'static str,
    /// In order.
    pub columns: Vec<Column>,
    /// Columns that name a row.
    pub key: Vec<&'static str>,
    /// Each as long as `columns`.
    pub rows: Vec<Vec<Value>>,
}

impl Sheet {
    /// Most rows that are read on one printed page.
    const PAGE: usize = 80;

    /// Whether all of it is printed on one page.
    pub(crate) fn is_one_page(&self) -> bool {
        self.rows.len() <= Sheet::PAGE
    }

    /// Whether there is text only, which is printed on an upright page.
    pub(crate) fn is_text(&self) -> bool {
        self.columns.iter().all(|it| it.kind == Kind::Text)
    }
}

/// A column.
#[derive(Clone)]
pub(crate) struct Column {
    /// Name in all files.
    pub name: &'static str,
    /// What is in it.
    pub title: &'static str,
    /// Table Schema type.
    pub kind: Kind,
}

/// Table Schema type of a column.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Kind {
    Text,
    Integer,
    /// With one decimal.
    Number,
}

/// A cell.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    Text(String),
    Integer(u64),
    /// Tenths, `665` for 66,5.
    Tenths(u64),
    /// Under a threshold: « <20 ».
    Under(u64),
    Empty,
}

impl Value {
    pub(crate) fn text(text: impl Into<String>) -> Value {
        Value::Text(text.into())
    }
}

/// A text that no spreadsheet takes for a formula.
pub(crate) fn guarded(text: &str) -> String {
    match text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        true => format!("'{text}"),
        false => text.to_owned(),
    }
}
