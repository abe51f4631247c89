//! Why files can't be written.

/// Why files can't be written.
#[derive(Debug, Clone, thiserror::Error)]
#[allow(missing_docs)] // each says it
pub enum FileError {
    #[error("`{0}` is not a day such as `2026-03-15`")]
    Day(String),
    #[error("report: {0}")]
    Report(String),
    #[error("spreadsheet: {0}")]
    Spreadsheet(String),
    #[error("zip: {0}")]
    Zip(String),
}
