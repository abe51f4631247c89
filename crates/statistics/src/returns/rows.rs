//! Rows of a table: text separated by tabs, semicolons or commas, as its first lines tell. A
//! workbook is refused, with what to do.

use std::fs::File;
use std::io::{Cursor, Read};
use std::path::Path;

use csv::StringRecord;

use super::text::{self, Watch};

/// Rows, one after the other, streamed.
pub(super) struct Rows {
    reader: csv::Reader<Box<dyn Read>>,
    watch: Watch,
}

/// What is told about a workbook.
const WORKBOOK: &str =
    "this is a workbook (XLSX, XLS or ODS): save its sheet as \"CSV UTF-8\", and give that file";

/// Whether a file is a zip, or an old workbook of Excel.
fn is_workbook(mut file: impl Read) -> bool {
    let mut start = [0; 8];
    let read = file.read(&mut start).unwrap_or(0);
    start[..read].starts_with(b"PK\x03\x04")
        || start[..read].starts_with(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1])
}

impl Rows {
    /// Opens a file. An error says what is wrong with all of it.
    pub(super) fn open(path: &Path) -> Result<Rows, String> {
        let open = || File::open(path).map_err(|error| format!("can't be read: {error}"));
        if is_workbook(open()?) {
            return Err(WORKBOOK.into());
        }
        let encoding = text::detect(open()?).map_err(|error| error.to_string())?;
        let (mut text, watch) = text::decoded(open()?, encoding);
        let (start, delimiter) = start(&mut text)?;
        watch.row_is_over();
        let whole: Box<dyn Read> = Box::new(Cursor::new(start).chain(text));
        let reader = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .flexible(true)
            .has_headers(false)
            .from_reader(whole);
        Ok(Rows { reader, watch })
    }

    /// The next row; `false` when there is none.
    pub(super) fn next(&mut self, record: &mut StringRecord) -> Result<bool, String> {
        let read = self.reader.read_record(record);
        self.watch.row_is_over();
        read.map_err(|error| error.to_string())
    }
}

/// Lines of the start, from which it is told what separates cells.
const LOOKED_AT: usize = 12;

/// The first lines, and what separates their cells: what a line `sep=;` says, or what there
/// is most of in one line, since titles may stand above the head.
fn start(text: &mut impl Read) -> Result<(Vec<u8>, u8), String> {
    const LONGEST: usize = 1 << 20;
    let (mut start, mut line) = (Vec::new(), 0);
    let mut byte = [0; 1];
    let mut quoted = false;
    let (mut counts, mut best) = ([0usize; 3], [0usize; 3]);
    let mut said = None;
    let mut lines = 0;
    while lines < LOOKED_AT && text.read(&mut byte).map_err(|error| error.to_string())? == 1 {
        start.push(byte[0]);
        match byte[0] {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => {
                if let Some(separator) = separator(&start[line..]).filter(|_| lines == 0) {
                    said = Some(separator);
                    start.clear();
                }
                (0..3).for_each(|it| best[it] = best[it].max(counts[it]));
                (line, counts) = (start.len(), [0; 3]);
                lines += 1;
            }
            b'\t' if !quoted => counts[0] += 1,
            b';' if !quoted => counts[1] += 1,
            b',' if !quoted => counts[2] += 1,
            _ => {}
        }
        if start.len() - line > LONGEST {
            match lines {
                0 => return Err("the first row is longer than 1 MB: this is no table".into()),
                // Whoever reads the rows says which one has no end.
                _ => break,
            }
        }
    }
    let [tabs, semicolons, commas] = [0, 1, 2].map(|it| best[it].max(counts[it]));
    let delimiter = match () {
        () if said.is_some() => said.unwrap_or(b';'),
        () if tabs > 0 => b'\t',
        () if semicolons >= commas && semicolons > 0 => b';',
        () => b',',
    };
    Ok((start, delimiter))
}

/// What spreadsheets put above a head to say what separates cells.
fn separator(line: &[u8]) -> Option<u8> {
    let line = line.trim_ascii();
    let line = line.strip_prefix(b"\"").unwrap_or(line);
    let line = line.strip_suffix(b"\"").unwrap_or(line);
    match line {
        [start @ .., separator] if start.eq_ignore_ascii_case(b"sep=") => Some(*separator),
        _ => None,
    }
}
