//! A file -> its tables: the sheets of a [`workbook`](super::workbook), or the text itself.

use super::rows::Sheet;
use super::said::Said;
use super::source::Export;
use super::workbook;

/// The tables of a file. An error says what is wrong with all of it.
pub(super) fn sheets(export: &Export) -> Result<Vec<Sheet<'_>>, Said> {
    match workbook::is_one(export.open()?) {
        true => workbook::sheets(export.open()?),
        false => Ok(vec![Sheet::Text(export)]),
    }
}
