//! One workbook: a sheet per table and the method. Numbers are numbers.

use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, XlsxError,
};

use super::sheet::{Sheet, Value};

pub(crate) fn write(
    sheets: &[Sheet],
    title: &str,
    signed_on: (u16, u8, u8),
) -> Result<Vec<u8>, XlsxError> {
    let (year, month, day) = signed_on;
    let mut workbook = Workbook::new();
    // The date of the signature: a clock here would change the bytes.
    let created = ExcelDateTime::from_ymd(year, month, day)?;
    let properties = DocProperties::new()
        .set_title(title)
        .set_creation_datetime(&created);
    workbook.set_properties(&properties);

    let head = Format::new()
        .set_bold()
        .set_text_wrap()
        .set_align(FormatAlign::Top)
        .set_font_color(Color::White)
        .set_background_color(Color::RGB(0x1b3a6b));
    let integer = Format::new().set_num_format("#,##0");
    let year_format = Format::new().set_num_format("0");
    let tenths = Format::new().set_num_format("0.0");
    let hidden = Format::new()
        .set_align(FormatAlign::Right)
        .set_font_color(Color::RGB(0x5a6472));
    let top = Format::new().set_align(FormatAlign::Top);
    let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);

    for sheet in sheets {
        let page = workbook.add_worksheet();
        page.set_name(sheet.title)?;
        match sheet.is_text() {
            true => page.set_portrait(),
            false => page.set_landscape(),
        };
        let pages_high = u16::from(sheet.is_one_page());
        page.set_paper_size(9).set_print_fit_to_pages(1, pages_high);
        page.set_freeze_panes(1, 0)?.set_repeat_rows(0, 0)?;
        let widths = widths(sheet);
        for (index, (column, width)) in (0u16..).zip(sheet.columns.iter().zip(&widths)) {
            page.write_string_with_format(0, index, column.name, &head)?;
            page.set_column_width(index, *width)?;
        }
        for (line, row) in (1u32..).zip(&sheet.rows) {
            let lines = lines(row, &widths);
            if lines > 1 {
                page.set_row_height(line, 15 * lines)?;
            }
            for (index, value) in (0u16..).zip(row) {
                let name = sheet.columns[usize::from(index)].name;
                match value {
                    Value::Text(text) if text.chars().count() > 60 => {
                        page.write_string_with_format(line, index, text, &wrapped)?
                    }
                    Value::Text(text) => page.write_string_with_format(line, index, text, &top)?,
                    Value::Integer(number) => {
                        let format = if matches!(name, "annee" | "version") {
                            &year_format
                        } else {
                            &integer
                        };
                        page.write_number_with_format(line, index, *number as f64, format)?
                    }
                    Value::Tenths(number) => {
                        page.write_number_with_format(line, index, *number as f64 / 10.0, &tenths)?
                    }
                    Value::Under(threshold) => page.write_string_with_format(
                        line,
                        index,
                        format!("<{threshold}"),
                        &hidden,
                    )?,
                    Value::Empty => continue,
                };
            }
        }
        let last = u32::try_from(sheet.rows.len()).unwrap_or(0);
        if last > 0 && !sheet.is_text() {
            page.autofilter(0, 0, last, sheet.columns.len() as u16 - 1)?;
        }
    }
    workbook.save_to_buffer()
}

/// Lines that the longest text of a row takes: not every program makes a row as high as that.
pub(crate) fn lines(row: &[Value], widths: &[f64]) -> u32 {
    let lines = row.iter().zip(widths).map(|(value, width)| match value {
        Value::Text(text) if text.chars().count() > 60 => {
            (text.chars().count() as f64 / width).ceil() as u32
        }
        _ => 1,
    });
    lines.max().unwrap_or(1)
}

/// Widths in characters, from what is in the columns.
pub(crate) fn widths(sheet: &Sheet) -> Vec<f64> {
    let width = |(index, column): (usize, &super::sheet::Column)| {
        let longest = sheet.rows.iter().map(|row| match &row[index] {
            Value::Text(text) => text.chars().count(),
            Value::Integer(number) => number.to_string().len() + 2,
            Value::Tenths(_) | Value::Under(_) | Value::Empty => 5,
        });
        // The head has a filter's arrow.
        let head = column.name.len() + 4;
        longest.max().unwrap_or(0).max(head).min(90) as f64 + 1.0
    };
    sheet.columns.iter().enumerate().map(width).collect()
}
