//! Rows of a table, whatever it is kept in: text separated by tabs, semicolons or commas, as its
//! first lines tell, or a sheet of a workbook.

use std::io::{Cursor, Read};
use std::rc::Rc;

use csv::StringRecord;

use super::said::Said;
use super::source::Export;
use super::text::{self, Watch};

/// A table of a file, which can be read more than once.
pub(super) enum Sheet<'a> {
    /// A file of text: its table.
    Text(&'a Export),
    /// A sheet of a workbook.
    Of {
        /// As it is called.
        name: String,
        /// Rows, as text separated by commas.
        rows: Rc<[u8]>,
        /// Cells of its longest row.
        width: usize,
    },
}

/// Rows, one after the other, streamed.
pub(super) struct Rows {
    reader: csv::Reader<Box<dyn Read>>,
    watch: Option<Watch>,
    /// Cells that each row has, empty ones at its end included; none: as the row has them.
    width: Option<usize>,
}

/// Bytes of a sheet, for a reader that keeps them.
struct Shared(Rc<[u8]>);

impl AsRef<[u8]> for Shared {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl Sheet<'_> {
    /// Its name, where there may be others.
    pub(super) fn name(&self) -> Option<&str> {
        match self {
            Sheet::Text(_) => None,
            Sheet::Of { name, .. } => Some(name),
        }
    }

    /// Its rows, from the first one.
    pub(super) fn rows(&self) -> Result<Rows, Said> {
        let reader = |delimiter: u8, whole: Box<dyn Read>| {
            csv::ReaderBuilder::new()
                .delimiter(delimiter)
                .flexible(true)
                .has_headers(false)
                .from_reader(whole)
        };
        let export = match self {
            Sheet::Text(export) => export,
            Sheet::Of { rows, width, .. } => {
                let whole = Cursor::new(Shared(Rc::clone(rows)));
                return Ok(Rows {
                    reader: reader(b',', Box::new(whole)),
                    watch: None,
                    width: Some(*width),
                });
            }
        };
        let encoding = export.encoding()?;
        let (mut text, watch) = text::decoded(export.open()?, encoding);
        let (start, delimiter) = start(&mut text)?;
        watch.row_is_over();
        Ok(Rows {
            reader: reader(delimiter, Box::new(Cursor::new(start).chain(text))),
            watch: Some(watch),
            width: None,
        })
    }
}

impl Rows {
    /// The next row; `false` when there is none.
    pub(super) fn next(&mut self, record: &mut StringRecord) -> Result<bool, Said> {
        let read = self.reader.read_record(record);
        if let Some(watch) = &self.watch {
            watch.row_is_over();
        }
        let is_read = read?;
        if let Some(width) = self.width.filter(|_| is_read) {
            (record.len()..width).for_each(|_| record.push_field(""));
        }
        Ok(is_read)
    }
}

/// Lines of the start, from which it is told what separates cells.
const LOOKED_AT: usize = 12;

/// The first lines, and what separates their cells: what a line `sep=;` says, or what there
/// is most of in one line, since titles may stand above the head.
fn start(text: &mut impl Read) -> Result<(Vec<u8>, u8), Said> {
    const LONGEST: usize = 1 << 20;
    let (mut start, mut line) = (Vec::new(), 0);
    let mut byte = [0; 1];
    let mut quoted = false;
    let (mut counts, mut best) = ([0usize; 3], [0usize; 3]);
    let mut said = None;
    let mut lines = 0;
    while lines < LOOKED_AT && text.read(&mut byte)? == 1 {
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
                0 => return Err(Said::new("first-row-endless")),
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
