//! OpenDocument spreadsheet (ODF 1.3, parts 2 and 3): content and styles over
//! quick-xml, the same sheets as in the workbook.

use std::collections::BTreeSet;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use super::sheet::{Sheet, Value};
use super::xlsx::{lines, widths};
use super::zip::Entry;

const SPACES: [(&str, &str); 7] = [
    (
        "xmlns:office",
        "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    ),
    (
        "xmlns:table",
        "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    ),
    (
        "xmlns:text",
        "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    ),
    (
        "xmlns:style",
        "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    ),
    (
        "xmlns:number",
        "urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0",
    ),
    (
        "xmlns:fo",
        "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    ),
    ("office:version", "1.3"),
];

const MIMETYPE: &str = "application/vnd.oasis.opendocument.spreadsheet";

/// The files of the document, `mimetype` first as the standard wants it.
pub(crate) fn write(sheets: &[Sheet], title: &str, signed_on: &str) -> Vec<Entry> {
    vec![
        Entry::stored("mimetype", MIMETYPE.into()),
        Entry::new("META-INF/manifest.xml", manifest()),
        Entry::new("content.xml", content(sheets)),
        Entry::new("meta.xml", meta(title, signed_on)),
        Entry::new("styles.xml", page_style()),
    ]
}

type Xml = Writer<Vec<u8>>;

fn document(fill: impl FnOnce(&mut Xml)) -> Vec<u8> {
    let mut xml = Writer::new(Vec::new());
    put(
        &mut xml,
        Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)),
    );
    fill(&mut xml);
    xml.into_inner()
}

fn put(xml: &mut Xml, event: Event<'_>) {
    xml.write_event(event).expect("memory takes all");
}

fn element(xml: &mut Xml, name: &str, attributes: &[(&str, &str)], fill: impl FnOnce(&mut Xml)) {
    let mut start = BytesStart::new(name);
    for attribute in attributes {
        start.push_attribute(*attribute);
    }
    put(xml, Event::Start(start));
    fill(xml);
    put(xml, Event::End(BytesEnd::new(name)));
}

fn empty(xml: &mut Xml, name: &str, attributes: &[(&str, &str)]) {
    element(xml, name, attributes, |_| ());
}

fn text(xml: &mut Xml, text: &str) {
    // The two characters that names can have and XML can't.
    let text = text.replace(['\u{fffe}', '\u{ffff}'], "");
    put(xml, Event::Text(BytesText::new(&text)));
}

fn manifest() -> Vec<u8> {
    document(|xml| {
        let space = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0";
        let root = [("xmlns:manifest", space), ("manifest:version", "1.3")];
        element(xml, "manifest:manifest", &root, |xml| {
            for (path, kind) in [
                ("/", MIMETYPE),
                ("content.xml", "text/xml"),
                ("meta.xml", "text/xml"),
                ("styles.xml", "text/xml"),
            ] {
                let entry = [("manifest:full-path", path), ("manifest:media-type", kind)];
                empty(xml, "manifest:file-entry", &entry);
            }
        });
    })
}

fn meta(title: &str, signed_on: &str) -> Vec<u8> {
    document(|xml| {
        let root = [
            (
                "xmlns:office",
                "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
            ),
            (
                "xmlns:meta",
                "urn:oasis:names:tc:opendocument:xmlns:meta:1.0",
            ),
            ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
            ("office:version", "1.3"),
        ];
        element(xml, "office:document-meta", &root, |xml| {
            element(xml, "office:meta", &[], |xml| {
                element(xml, "dc:title", &[], |xml| text(xml, title));
                let date = format!("{signed_on}T00:00:00");
                element(xml, "meta:creation-date", &[], |xml| text(xml, &date));
            });
        });
    })
}

/// A kind of printed page: its name, centimetres, orientation, and pages that a sheet may be
/// high, 0 for as many as it takes.
struct Page {
    name: &'static str,
    size: (&'static str, &'static str),
    orientation: &'static str,
    high: &'static str,
}

const fn across(name: &'static str, high: &'static str) -> Page {
    let (size, orientation) = (("29.7cm", "21cm"), "landscape");
    Page {
        name,
        size,
        orientation,
        high,
    }
}

const fn upright(name: &'static str, high: &'static str) -> Page {
    let (size, orientation) = (("21cm", "29.7cm"), "portrait");
    Page {
        name,
        size,
        orientation,
        high,
    }
}

/// A4; all columns are on one page.
const PAGES: [Page; 4] = [
    across("Across", "0"),
    across("AcrossOne", "1"),
    upright("Upright", "0"),
    upright("UprightOne", "1"),
];

/// The page of a sheet.
fn page(sheet: &Sheet) -> &'static str {
    PAGES[2 * usize::from(sheet.is_text()) + usize::from(sheet.is_one_page())].name
}

fn page_style() -> Vec<u8> {
    document(|xml| {
        element(xml, "office:document-styles", &SPACES, |xml| {
            element(xml, "office:automatic-styles", &[], |xml| {
                for page in &PAGES {
                    let layout = [("style:name", page.name)];
                    element(xml, "style:page-layout", &layout, |xml| {
                        let (width, height) = page.size;
                        let properties = [
                            ("fo:page-width", width),
                            ("fo:page-height", height),
                            ("fo:margin", "1.5cm"),
                            ("style:print-orientation", page.orientation),
                            ("style:scale-to-X", "1"),
                            ("style:scale-to-Y", page.high),
                        ];
                        empty(xml, "style:page-layout-properties", &properties);
                    });
                }
            });
            element(xml, "office:master-styles", &[], |xml| {
                for page in &PAGES {
                    let names = [
                        ("style:name", page.name),
                        ("style:page-layout-name", page.name),
                    ];
                    empty(xml, "style:master-page", &names);
                }
            });
        });
    })
}

fn content(sheets: &[Sheet]) -> Vec<u8> {
    document(|xml| {
        element(xml, "office:document-content", &SPACES, |xml| {
            element(xml, "office:automatic-styles", &[], |xml| {
                styles(xml, sheets)
            });
            element(xml, "office:body", &[], |xml| {
                element(xml, "office:spreadsheet", &[], |xml| {
                    for (place, sheet) in sheets.iter().enumerate() {
                        table(xml, place, sheet);
                    }
                });
            });
        });
    })
}

fn styles(xml: &mut Xml, sheets: &[Sheet]) {
    let number = |xml: &mut Xml, name, decimals, grouping| {
        element(xml, "number:number-style", &[("style:name", name)], |xml| {
            let attributes = [
                ("number:min-integer-digits", "1"),
                ("number:decimal-places", decimals),
                ("number:min-decimal-places", decimals),
                ("number:grouping", grouping),
            ];
            empty(xml, "number:number", &attributes);
        });
    };
    number(xml, "N-integer", "0", "true");
    number(xml, "N-year", "0", "false");
    number(xml, "N-tenths", "1", "false");
    for (name, data) in [
        ("integer", "N-integer"),
        ("year", "N-year"),
        ("tenths", "N-tenths"),
    ] {
        let style = [
            ("style:name", name),
            ("style:family", "table-cell"),
            ("style:data-style-name", data),
        ];
        empty(xml, "style:style", &style);
    }
    element(
        xml,
        "style:style",
        &[("style:name", "head"), ("style:family", "table-cell")],
        |xml| {
            empty(
                xml,
                "style:table-cell-properties",
                &[("fo:background-color", "#1b3a6b")],
            );
            empty(
                xml,
                "style:text-properties",
                &[("fo:font-weight", "bold"), ("fo:color", "#ffffff")],
            );
        },
    );
    element(
        xml,
        "style:style",
        &[("style:name", "hidden"), ("style:family", "table-cell")],
        |xml| {
            empty(
                xml,
                "style:paragraph-properties",
                &[("fo:text-align", "end")],
            );
            empty(xml, "style:text-properties", &[("fo:color", "#5a6472")]);
        },
    );
    element(
        xml,
        "style:style",
        &[("style:name", "wrapped"), ("style:family", "table-cell")],
        |xml| {
            empty(
                xml,
                "style:table-cell-properties",
                &[("fo:wrap-option", "wrap"), ("style:vertical-align", "top")],
            );
        },
    );
    let top = [("style:name", "top"), ("style:family", "table-cell")];
    element(xml, "style:style", &top, |xml| {
        let properties = [("style:vertical-align", "top")];
        empty(xml, "style:table-cell-properties", &properties);
    });
    for page in &PAGES {
        let style = [
            ("style:name", page.name),
            ("style:family", "table"),
            ("style:master-page-name", page.name),
        ];
        empty(xml, "style:style", &style);
    }
    let heights: BTreeSet<u32> = sheets
        .iter()
        .flat_map(|sheet| {
            let widths = widths(sheet);
            let rows = sheet.rows.iter();
            rows.map(move |row| lines(row, &widths))
        })
        .collect();
    for lines in heights {
        let name = format!("ro{lines}");
        let style = [("style:name", name.as_str()), ("style:family", "table-row")];
        // A little more than the lines take: one that is cut off is worse than a gap.
        let height = format!("{:.2}cm", 0.45 * f64::from(lines) + 0.05);
        element(xml, "style:style", &style, |xml| {
            empty(
                xml,
                "style:table-row-properties",
                &[
                    ("style:row-height", &height),
                    ("style:use-optimal-row-height", "false"),
                ],
            );
        });
    }
    for (place, sheet) in sheets.iter().enumerate() {
        for (index, width) in widths(sheet).into_iter().enumerate() {
            let name = format!("co{place}-{index}");
            let width = format!("{:.1}cm", width * 0.2);
            let style = [
                ("style:name", name.as_str()),
                ("style:family", "table-column"),
            ];
            element(xml, "style:style", &style, |xml| {
                empty(
                    xml,
                    "style:table-column-properties",
                    &[("style:column-width", &width)],
                );
            });
        }
    }
}

fn table(xml: &mut Xml, place: usize, sheet: &Sheet) {
    element(
        xml,
        "table:table",
        &[
            ("table:name", sheet.title),
            ("table:style-name", page(sheet)),
        ],
        |xml| {
            for index in 0..sheet.columns.len() {
                empty(
                    xml,
                    "table:table-column",
                    &[("table:style-name", &format!("co{place}-{index}"))],
                );
            }
            element(xml, "table:table-header-rows", &[], |xml| {
                element(xml, "table:table-row", &[], |xml| {
                    for column in &sheet.columns {
                        string(xml, column.name, Some("head"));
                    }
                });
            });
            let widths = widths(sheet);
            for row in &sheet.rows {
                let name = format!("ro{}", lines(row, &widths));
                element(
                    xml,
                    "table:table-row",
                    &[("table:style-name", &name)],
                    |xml| {
                        for (value, column) in row.iter().zip(&sheet.columns) {
                            cell(xml, value, column.name);
                        }
                    },
                );
            }
        },
    );
}

fn cell(xml: &mut Xml, value: &Value, column: &str) {
    match value {
        Value::Text(text) if text.chars().count() > 60 => string(xml, text, Some("wrapped")),
        Value::Text(text) => string(xml, text, Some("top")),
        Value::Integer(number) => {
            let style = if matches!(column, "annee" | "version") {
                "year"
            } else {
                "integer"
            };
            float(xml, &number.to_string(), style);
        }
        Value::Tenths(tenths) => float(xml, &format!("{}.{}", tenths / 10, tenths % 10), "tenths"),
        Value::Under(threshold) => string(xml, &format!("<{threshold}"), Some("hidden")),
        Value::Empty => empty(xml, "table:table-cell", &[]),
    }
}

fn float(xml: &mut Xml, value: &str, style: &str) {
    let attributes = [
        ("office:value-type", "float"),
        ("office:value", value),
        ("table:style-name", style),
    ];
    element(xml, "table:table-cell", &attributes, |xml| {
        element(xml, "text:p", &[], |xml| text(xml, value));
    });
}

fn string(xml: &mut Xml, value: &str, style: Option<&str>) {
    let mut attributes = vec![("office:value-type", "string")];
    attributes.extend(style.map(|style| ("table:style-name", style)));
    element(xml, "table:table-cell", &attributes, |xml| {
        element(xml, "text:p", &[], |xml| text(xml, value));
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_hold_only_what_xml_can() {
        let written = document(|xml| text(xml, "Ac\u{fffe}me & C\u{ffff}ie"));
        let written = String::from_utf8(written).unwrap();
        assert!(written.ends_with("Acme &amp; Cie"), "{written}");
    }
}
