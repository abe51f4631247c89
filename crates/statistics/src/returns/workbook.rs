//! Workbooks (XLSX, ODS) -> their sheets, as rows of text: dates in ISO, times with their unit.
//!
//! What a workbook says of its own size is not believed: it is unpacked once to see it.

use std::io::{self, BufReader, Cursor, Read, Seek, SeekFrom};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;

use calamine::{CellErrorType, Data, DataRef, ExcelDateTime, Ods, Reader as _, SheetVisible, Xlsx};
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use super::rows::Sheet;
use super::said::Said;
use super::source::Content;

/// Most bytes of a workbook.
const MOST_PACKED: u64 = 256 << 20;
/// Of all that it unpacks to, and of the rows of a sheet.
const MOST_UNPACKED: u64 = 1 << 30;
/// Cells of the longest row.
const MOST_COLUMNS: u32 = 2_000;
/// Cells of an ODS, those that it says to repeat included.
const MOST_CELLS: u64 = 50_000_000;

/// Whether a file is a zip, or an old workbook of Excel.
pub(super) fn is_one(mut file: impl Read) -> bool {
    let mut start = [0; 8];
    let read = file.read(&mut start).unwrap_or(0);
    start[..read].starts_with(b"PK\x03\x04") || is_old(&start[..read])
}

fn is_old(start: &[u8]) -> bool {
    start.starts_with(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1])
}

/// The sheets that are not hidden and have anything in them.
pub(super) fn sheets(mut file: Box<dyn Content>) -> Result<Vec<Sheet<'static>>, Said> {
    let mut start = [0; 8];
    let read = file.read(&mut start).unwrap_or(0);
    if is_old(&start[..read]) {
        return Err(Said::new("workbook-old"));
    }
    if file.seek(SeekFrom::End(0))? > MOST_PACKED {
        return Err(Said::new("workbook-big"));
    }
    file.rewind()?;
    let kind = kind(BufReader::new(&mut file))?;
    file.rewind()?;
    let mut whole = Vec::new();
    file.read_to_end(&mut whole)?;
    // What its reader does not expect in a damaged one is no reason to stop the program.
    let read = catch_unwind(AssertUnwindSafe(|| match kind {
        Kind::Xlsx => xlsx(whole),
        Kind::Ods => ods(whole),
    }));
    let sheets = read.unwrap_or_else(|_| Err(Said::new("workbook-damaged")))?;
    match sheets.is_empty() {
        true => Err(Said::new("workbook-empty")),
        false => Ok(sheets),
    }
}

#[derive(Clone, Copy)]
enum Kind {
    Xlsx,
    Ods,
}

/// Which of the two it is, and that it is no bigger than it may be.
fn kind(file: impl Read + Seek) -> Result<Kind, Said> {
    let damaged = |error: &dyn std::fmt::Display| wrong(error);
    let mut archive = ZipArchive::new(file).map_err(|error| damaged(&error))?;
    let mut left = MOST_UNPACKED;
    let mut found = None;
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(|error| damaged(&error))?;
        let name = part.name().map_err(|error| damaged(&error))?.into_owned();
        let mut part = part.take(left + 1);
        let size = match name.as_str() {
            "xl/workbook.xml" => {
                found = Some(Kind::Xlsx);
                io::copy(&mut part, &mut io::sink())
            }
            "content.xml" => {
                let mut cells = Cells::default();
                let counted = cells.count(BufReader::new(&mut part));
                counted.map_err(|error| damaged(&error))?;
                found = Some(Kind::Ods);
                if cells.all > MOST_CELLS {
                    return Err(Said::new("workbook-cells"));
                }
                Ok(part.limit().abs_diff(left + 1))
            }
            _ => io::copy(&mut part, &mut io::sink()),
        };
        let size = size.map_err(|error| damaged(&error))?;
        if size > left {
            return Err(Said::new("workbook-unpacked"));
        }
        left -= size;
    }
    found.ok_or_else(|| Said::new("zip-no-workbook"))
}

/// Cells of an ODS with something in them, each as often as it is to be repeated.
#[derive(Default)]
struct Cells {
    all: u64,
    rows: u64,
}

impl Cells {
    fn count(&mut self, content: impl io::BufRead) -> Result<(), quick_xml::Error> {
        let mut reader = quick_xml::Reader::from_reader(content);
        let mut buffer = Vec::new();
        loop {
            match reader.read_event_into(&mut buffer)? {
                Event::Eof => return Ok(()),
                Event::Start(start) => self.see(&start, true),
                Event::Empty(start) => self.see(&start, false),
                _ => {}
            }
            buffer.clear();
        }
    }

    fn see(&mut self, start: &BytesStart<'_>, has_content: bool) {
        let value = |name: &str| {
            let found = start
                .attributes()
                .flatten()
                .find(|it| it.key.as_ref() == name)?;
            found.value.trim().parse::<u64>().ok()
        };
        match start.name().as_ref() {
            "table:table-row" => self.rows = value("table:number-rows-repeated").unwrap_or(1),
            "table:table-cell" | "table:covered-table-cell" => {
                let has_value = start
                    .attributes()
                    .flatten()
                    .any(|it| it.key.as_ref() == "office:value-type");
                if has_content || has_value {
                    let repeated = value("table:number-columns-repeated").unwrap_or(1);
                    self.all = self.all.saturating_add(repeated.saturating_mul(self.rows));
                }
            }
            _ => {}
        }
    }
}

/// Rows of a sheet, as they come.
struct Writer {
    csv: csv::Writer<Vec<u8>>,
    row: Vec<String>,
    /// Its number, from 0.
    number: u32,
    width: usize,
    is_empty: bool,
}

impl Writer {
    fn new() -> Writer {
        Writer {
            csv: csv::WriterBuilder::new()
                .flexible(true)
                .from_writer(Vec::new()),
            row: Vec::new(),
            number: 0,
            width: 0,
            is_empty: true,
        }
    }

    /// Cells come row by row, from left to right.
    fn cell(&mut self, row: u32, column: u32, text: String) -> Result<(), Said> {
        if text.is_empty() {
            return Ok(());
        }
        if column >= MOST_COLUMNS {
            return Err(Said::new("cell-far-right")
                .with("row", row + 1)
                .with("column", column + 1));
        }
        while self.number < row {
            self.end_row()?;
        }
        // Where a damaged one goes back, the later cell counts.
        let column = column as usize;
        if self.row.len() <= column {
            self.row.resize(column + 1, String::new());
        }
        self.row[column] = text;
        self.is_empty = false;
        Ok(())
    }

    fn end_row(&mut self) -> Result<(), Said> {
        // A row without any cell is a row all the same: the numbers of others count on it.
        if self.row.is_empty() {
            self.row.push(String::new());
        }
        self.width = self.width.max(self.row.len());
        self.csv.write_record(&self.row)?;
        self.row.clear();
        self.number += 1;
        match self.csv.get_ref().len() as u64 > MOST_UNPACKED {
            true => Err(Said::new("sheet-big")),
            false => Ok(()),
        }
    }

    /// The sheet; none when nothing is in it.
    fn finish(mut self, name: String) -> Result<Option<Sheet<'static>>, Said> {
        if self.is_empty {
            return Ok(None);
        }
        self.end_row()?;
        let rows = self
            .csv
            .into_inner()
            .map_err(|error| wrong(error.error()))?;
        Ok(Some(Sheet::Of {
            name,
            rows: Rc::from(rows),
            width: self.width,
        }))
    }
}

fn wrong(error: impl std::fmt::Display) -> Said {
    Said::new("workbook-unreadable").with("reason", error)
}

fn visible(sheets: &[calamine::Sheet]) -> Vec<String> {
    let shown = |it: &&calamine::Sheet| it.visible == SheetVisible::Visible;
    sheets
        .iter()
        .filter(shown)
        .map(|it| it.name.clone())
        .collect()
}

fn xlsx(whole: Vec<u8>) -> Result<Vec<Sheet<'static>>, Said> {
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(whole)).map_err(wrong)?;
    let mut sheets = Vec::new();
    for name in visible(workbook.sheets_metadata()) {
        // A sheet of a chart has no cells.
        let Ok(mut cells) = workbook.worksheet_cells_reader(&name) else {
            continue;
        };
        let mut writer = Writer::new();
        while let Some(cell) = cells.next_cell().map_err(wrong)? {
            let (row, column) = cell.get_position();
            writer.cell(row, column, text_of(cell.get_value()))?;
        }
        sheets.extend(writer.finish(name)?);
    }
    Ok(sheets)
}

fn ods(whole: Vec<u8>) -> Result<Vec<Sheet<'static>>, Said> {
    let mut workbook: Ods<_> = Ods::new(Cursor::new(whole)).map_err(wrong)?;
    let mut sheets = Vec::new();
    for name in visible(workbook.sheets_metadata()) {
        let range = workbook.worksheet_range(&name).map_err(wrong)?;
        let (first, left) = range.start().unwrap_or_default();
        let mut writer = Writer::new();
        for (row, column, cell) in range.used_cells() {
            let (row, column) = (row as u32 + first, column as u32 + left);
            writer.cell(row, column, text_of_data(cell))?;
        }
        sheets.extend(writer.finish(name)?);
    }
    Ok(sheets)
}

fn text_of(cell: &DataRef<'_>) -> String {
    match cell {
        DataRef::Empty => String::new(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            text.clone()
        }
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => float(*number),
        DataRef::Bool(value) => value.to_string(),
        DataRef::DateTime(value) => moment(value),
        DataRef::Error(error) => failed(error),
    }
}

fn text_of_data(cell: &Data) -> String {
    match cell {
        Data::Empty => String::new(),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Int(number) => number.to_string(),
        Data::Float(number) => float(*number),
        Data::Bool(value) => value.to_string(),
        Data::DateTime(value) => moment(value),
        Data::Error(error) => failed(error),
    }
}

/// What a formula came to nothing says.
fn failed(error: &CellErrorType) -> String {
    error.to_string()
}

/// Without the noise of binary fractions: 0.1 + 0.2 is 0.3.
fn float(number: f64) -> String {
    let rounded = (number * 1e9).round() / 1e9;
    match rounded.is_finite() {
        true => rounded.to_string(),
        false => number.to_string(),
    }
}

/// A date; what is less than a day, or formatted as a time span, is a time spent.
fn moment(value: &ExcelDateTime) -> String {
    let days = value.as_f64();
    if value.is_duration() || (0.0..1.0).contains(&days) {
        return format!("{} s", (days * 86_400.0).round() as i64);
    }
    let (year, month, day, hour, minute, second, _) = value.to_ymd_hms_milli();
    format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
}
