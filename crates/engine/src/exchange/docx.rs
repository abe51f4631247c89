//! A Word document into pages: headings to pages and titles, lists, tables, pictures, notes.
//! Macros are never looked at, and nothing outside of the file is fetched.

mod package;
mod pages;
mod reading;

use std::collections::HashMap;

use self::package::Package;
pub use self::reading::Document;
use self::reading::Reader;
use super::{FILE_LIMIT, ImportError};

/// Reads a document; `title` is that of a page without heading, `names` are pictures that are
/// there, `media` leads from a page to them.
///
/// # Errors
/// [`ImportError`], when nothing of it can be read.
pub fn read(
    bytes: &[u8],
    title: &str,
    names: &[String],
    media: &str,
) -> Result<Document, ImportError> {
    if bytes.len() as u64 > FILE_LIMIT {
        return Err(ImportError::TooLong);
    }
    let mut package = Package::open(bytes)?;
    let main = package::main_part(&mut package)?;
    let root = package.xml(&main)?.ok_or_else(|| ImportError::Other {
        wanted: "a Word document (.docx)",
        found: format!("a zip without `{main}`"),
    })?;
    let body = root.child("body").ok_or_else(|| ImportError::Part {
        part: main.clone(),
        line: 1,
        what: "there is no text in this document".to_owned(),
    })?;
    let has_macros = package.has("word/vbaProject.bin");
    let mut reader = Reader {
        headings: package::headings(&mut package)?,
        numbered: package::numbered(&mut package)?,
        relations: package::relations(&mut package, &main)?,
        notes: package::notes(&mut package)?,
        note_bytes: 0,
        known: HashMap::new(),
        package,
        names,
        media,
        document: Document::default(),
        at: 0,
        here: String::new(),
    };
    if has_macros {
        reader.left("the document has macros: they are not taken, nor run");
    }
    let mut blocks = Vec::new();
    reader.blocks(body, &mut blocks);
    reader.pages(blocks, title);
    Ok(reader.document)
}
