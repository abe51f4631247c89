//! The zip of a Word document, and what its parts say of styles, lists, links and notes.

use std::collections::HashMap;
use std::io::{Cursor, Read};

use zip::ZipArchive;

use crate::exchange::{self, ImportError};
use crate::xml::{self, Element, Node};

/// All of its files that are read, unzipped, in bytes.
const TOTAL_LIMIT: u64 = 256 * 1024 * 1024;

/// Longest file in it, unzipped, in bytes.
const ENTRY_LIMIT: u64 = 64 * 1024 * 1024;

/// Most files in a document's zip.
const ENTRIES_LIMIT: usize = 10_000;

pub(super) struct Package<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    read: u64,
}

impl<'a> Package<'a> {
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, ImportError> {
        if bytes.starts_with(b"\xd0\xcf\x11\xe0") {
            return Err(ImportError::Other {
                wanted: "a Word document (.docx)",
                found: "a document of an older Word, or one with a password: save it as .docx"
                    .to_owned(),
            });
        }
        // Each file that a zip lists begins so, whatever the zip says of their number.
        let listed = bytes.windows(4).filter(|it| *it == b"PK\x01\x02").count();
        if listed > 10 * ENTRIES_LIMIT {
            return Err(ImportError::Zip(format!("it lists {listed} files")));
        }
        let zip = ZipArchive::new(Cursor::new(bytes))
            .map_err(|error| ImportError::Zip(error.to_string()))?;
        if zip.len() > ENTRIES_LIMIT {
            return Err(ImportError::Zip(format!(
                "it has more than {ENTRIES_LIMIT} files"
            )));
        }
        Ok(Package { zip, read: 0 })
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.zip.index_for_name(name).is_some()
    }

    pub(super) fn bytes(&mut self, name: &str) -> Result<Option<Vec<u8>>, ImportError> {
        let file = match self.zip.by_name(name) {
            Ok(file) => file,
            Err(zip::result::ZipError::FileNotFound) => return Ok(None),
            Err(error) => return Err(ImportError::Zip(error.to_string())),
        };
        let mut bytes = Vec::new();
        let room = ENTRY_LIMIT.min(TOTAL_LIMIT.saturating_sub(self.read));
        file.take(room + 1)
            .read_to_end(&mut bytes)
            .map_err(|error| ImportError::Zip(error.to_string()))?;
        self.read += bytes.len() as u64;
        if bytes.len() as u64 > room {
            return Err(ImportError::Zip(format!(
                "`{name}` grows beyond reason when it is unzipped"
            )));
        }
        Ok(Some(bytes))
    }

    fn text(&mut self, name: &str) -> Result<Option<String>, ImportError> {
        self.bytes(name)?
            .map(|bytes| exchange::text(&bytes))
            .transpose()
    }

    pub(super) fn xml(&mut self, name: &str) -> Result<Option<Element>, ImportError> {
        let Some(text) = self.text(name)? else {
            return Ok(None);
        };
        xml::read(&text)
            .map(Some)
            .map_err(|error| ImportError::Part {
                part: name.to_owned(),
                line: error.line,
                what: error.what,
            })
    }
}

/// The file that holds the words: the package says which.
pub(super) fn main_part(package: &mut Package) -> Result<String, ImportError> {
    let usual = "word/document.xml".to_owned();
    let Some(relations) = package.xml("_rels/.rels")? else {
        return Ok(usual);
    };
    let main = relations.all("Relationship").find(|it| {
        let kind = it.get("Type").unwrap_or_default();
        kind.ends_with("/officeDocument") && it.get("TargetMode") != Some("External")
    });
    let target = main.and_then(|it| it.get("Target"));
    Ok(target.map_or(usual, |target| target.trim_start_matches('/').to_owned()))
}

/// The level of each style that is a heading; 0 is the document's title.
pub(super) fn headings(package: &mut Package) -> Result<HashMap<String, usize>, ImportError> {
    let mut found = HashMap::new();
    let Some(styles) = package.xml("word/styles.xml")? else {
        return Ok(found);
    };
    for style in styles.all("style") {
        let Some(id) = style.get("styleId") else {
            continue;
        };
        let name = style
            .child("name")
            .and_then(|name| name.get("val"))
            .unwrap_or_default();
        let name = name.to_lowercase();
        let level = match name
            .strip_prefix("heading ")
            .or(name.strip_prefix("titre "))
        {
            Some(number) => number.trim().parse().ok(),
            None if name == "title" || name == "titre" => Some(0),
            None => style
                .at(&["pPr", "outlineLvl"])
                .and_then(|it| it.get("val")?.parse::<usize>().ok())
                .filter(|level| *level < 9)
                .map(|level| level + 1),
        };
        if let Some(level) = level {
            found.insert(id.to_owned(), level);
        }
    }
    Ok(found)
}

/// Whether lists of a number and level are numbered.
pub(super) fn numbered(
    package: &mut Package,
) -> Result<HashMap<(String, String), bool>, ImportError> {
    let mut found = HashMap::new();
    let Some(numbering) = package.xml("word/numbering.xml")? else {
        return Ok(found);
    };
    let mut kinds: HashMap<&str, Vec<(&str, bool)>> = HashMap::new();
    for list in numbering.all("abstractNum") {
        let levels = list.all("lvl").filter_map(|level| {
            let kind = level.child("numFmt")?.get("val")?;
            Some((level.get("ilvl")?, !matches!(kind, "bullet" | "none")))
        });
        kinds.insert(
            list.get("abstractNumId").unwrap_or_default(),
            levels.collect(),
        );
    }
    for list in numbering.all("num") {
        let (Some(id), Some(kind)) = (
            list.get("numId"),
            list.child("abstractNumId").and_then(|it| it.get("val")),
        ) else {
            continue;
        };
        for (level, is_numbered) in kinds.get(kind).into_iter().flatten() {
            found.insert((id.to_owned(), (*level).to_owned()), *is_numbered);
        }
    }
    Ok(found)
}

/// Targets by id, and whether they are outside.
pub(super) fn relations(
    package: &mut Package,
    main: &str,
) -> Result<HashMap<String, (String, bool)>, ImportError> {
    let (folder, name) = main.rsplit_once('/').unwrap_or(("", main));
    let Some(relations) = package.xml(&format!("{folder}/_rels/{name}.rels"))? else {
        return Ok(HashMap::new());
    };
    let all = relations.all("Relationship").filter_map(|it| {
        let is_outside = it.get("TargetMode") == Some("External");
        Some((
            it.get("Id")?.to_owned(),
            (it.get("Target")?.to_owned(), is_outside),
        ))
    });
    Ok(all.collect())
}

/// Foot notes and end notes by kind and id.
pub(super) fn notes(package: &mut Package) -> Result<HashMap<String, Element>, ImportError> {
    let mut found = HashMap::new();
    for (file, kind) in [
        ("word/footnotes.xml", "footnote"),
        ("word/endnotes.xml", "endnote"),
    ] {
        let Some(root) = package.xml(file)? else {
            continue;
        };
        for node in root.children {
            if let Node::Element(note) = node
                && let Some(id) = note.get("id").filter(|_| note.get("type").is_none())
            {
                found.insert(format!("{kind}{id}"), note);
            }
        }
    }
    Ok(found)
}
