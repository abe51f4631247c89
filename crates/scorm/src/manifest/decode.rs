//! Bytes of a manifest -> text, whatever encoding it says or has.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::message;
use crate::problem::{Problem, Problems, Severity};

/// Decodes XML by its byte order mark, else by how it starts, else by its
/// declaration, else as UTF-8; text that turns out not to be so is read as
/// windows-1252, which is what tools that don't declare anything write.
pub(super) fn decode(bytes: &[u8], problems: &mut Problems) -> String {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return lossy(encoding, &bytes[length..], problems);
    }
    match bytes {
        [b'<', 0, ..] => return lossy(UTF_16LE, bytes, problems),
        [0, b'<', ..] => return lossy(UTF_16BE, bytes, problems),
        _ => {}
    }
    let label = declared(bytes);
    let declared = match label
        .as_deref()
        .map(|it| Encoding::for_label(it.as_bytes()))
    {
        // A declaration that we could read a byte at a time is not in UTF-16,
        // whatever it says: .NET writes this when it serialises to a string.
        Some(Some(encoding)) if encoding != UTF_16LE && encoding != UTF_16BE => encoding,
        None => UTF_8,
        Some(_) => {
            problems.push(Problem::new(
                Severity::Warning,
                "encoding-declaration",
                message!(
                    "the manifest declares the encoding `{encoding}` and does not use it",
                    encoding = label.as_deref().unwrap_or_default()
                ),
                "declare the encoding that the file really has, best UTF-8",
            ));
            UTF_8
        }
    };
    if let Some(text) = declared.decode_without_bom_handling_and_without_replacement(bytes) {
        return text.into_owned();
    }
    problems.push(Problem::new(
        Severity::Warning,
        "encoding-mismatch",
        message!(
            "the manifest is not valid {encoding}; it was read as windows-1252",
            encoding = declared.name()
        ),
        "save the manifest as UTF-8",
    ));
    lossy(WINDOWS_1252, bytes, problems)
}

fn lossy(encoding: &'static Encoding, bytes: &[u8], problems: &mut Problems) -> String {
    let (text, replaced) = encoding.decode_without_bom_handling(bytes);
    if replaced {
        problems.push(Problem::new(
            Severity::Warning,
            "encoding-mismatch",
            message!(
                "the manifest has bytes that are not {encoding}",
                encoding = encoding.name()
            ),
            "save the manifest as UTF-8",
        ));
    }
    text.into_owned()
}

/// The label after `encoding=` in the XML declaration.
fn declared(bytes: &[u8]) -> Option<String> {
    let start = &bytes[..bytes.len().min(256)];
    let start = String::from_utf8_lossy(start);
    let declaration = start
        .trim_start()
        .strip_prefix("<?xml")?
        .split("?>")
        .next()?;
    let value = declaration.split_once("encoding")?.1.trim_start();
    let value = value.strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|it| matches!(it, '"' | '\''))?;
    value[1..].split(quote).next().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], expected: &str, codes: &[&str]) {
        let mut problems = Problems::default();
        assert_eq!(decode(bytes, &mut problems), expected);
        let found: Vec<_> = problems.iter().map(|it| it.code).collect();
        assert_eq!(found, codes);
    }

    fn utf16(text: &str, to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(to_bytes).collect()
    }

    #[test]
    fn byte_order_marks() {
        check(b"\xef\xbb\xbf<a>\xc3\xa9</a>", "<a>é</a>", &[]);
        check(
            &utf16("\u{feff}<a>é</a>", u16::to_le_bytes),
            "<a>é</a>",
            &[],
        );
        check(
            &utf16("\u{feff}<a>é</a>", u16::to_be_bytes),
            "<a>é</a>",
            &[],
        );
    }

    #[test]
    fn no_mark() {
        check(&utf16("<a>é</a>", u16::to_le_bytes), "<a>é</a>", &[]);
        check(&utf16("<a>é</a>", u16::to_be_bytes), "<a>é</a>", &[]);
        check("<a>é</a>".as_bytes(), "<a>é</a>", &[]);
    }

    #[test]
    fn declarations() {
        for label in ["ISO-8859-1", "windows-1252", "latin1"] {
            let mut bytes = format!("<?xml version=\"1.0\" encoding='{label}'?>").into_bytes();
            let mut expected = String::from_utf8(bytes.clone()).unwrap();
            bytes.extend(b"<a>\xe9</a>");
            expected.push_str("<a>é</a>");
            check(&bytes, &expected, &[]);
        }
    }

    #[test]
    fn declarations_that_lie() {
        let text = "<?xml version=\"1.0\" encoding=\"utf-16\"?><a>é</a>";
        check(text.as_bytes(), text, &["encoding-declaration"]);
        let text = "<?xml version=\"1.0\" encoding=\"klingon\"?><a>é</a>";
        check(text.as_bytes(), text, &["encoding-declaration"]);
        check(b"<a>\xe9</a>", "<a>é</a>", &["encoding-mismatch"]);
    }
}
