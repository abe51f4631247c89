//! CSV that opens right in a French spreadsheet: byte order mark, `;`, decimal
//! comma, CRLF, no cell that is taken for a formula.

use super::sheet::{Sheet, Value, guarded};

pub(crate) fn write(sheet: &Sheet) -> Vec<u8> {
    let mut text = String::from("\u{feff}");
    let names: Vec<&str> = sheet.columns.iter().map(|column| column.name).collect();
    line(&mut text, names.iter().map(|name| (*name).to_owned()));
    for row in &sheet.rows {
        line(&mut text, row.iter().map(cell));
    }
    text.into_bytes()
}

fn line(text: &mut String, cells: impl Iterator<Item = String>) {
    for (index, cell) in cells.enumerate() {
        if index > 0 {
            text.push(';');
        }
        match cell.contains([';', '"', '\r', '\n']) {
            true => {
                text.push('"');
                text.push_str(&cell.replace('"', "\"\""));
                text.push('"');
            }
            false => text.push_str(&cell),
        }
    }
    text.push_str("\r\n");
}

fn cell(value: &Value) -> String {
    match value {
        Value::Text(text) => guarded(text),
        Value::Integer(number) => number.to_string(),
        Value::Tenths(tenths) => format!("{},{}", tenths / 10, tenths % 10),
        Value::Under(threshold) => format!("<{threshold}"),
        Value::Empty => String::new(),
    }
}
