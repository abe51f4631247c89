//! Questions and texts that others wrote, and ours for others: files in, Markdown out, and back.
//!
//! [`moodle`] and [`gift`] read banks of questions into [`bank`]'s items, [`docx`] a document
//! into pages; both through `rich`, which knows HTML and Markdown. [`export`] goes the other
//! way. What comes in is hostile until proven: everything is bounded, nothing is fetched, and
//! what can't be taken is listed with its place, not dropped.

pub mod bank;
pub mod docx;
pub mod export;
pub mod gift;
mod headings;
pub mod moodle;
mod rich;

use crate::xml::XmlError;

/// Longest file taken, in bytes: banks carry their pictures inside.
pub const FILE_LIMIT: u64 = 64 * 1024 * 1024;

/// Why a file can't be read at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ImportError {
    /// It is longer than [`FILE_LIMIT`].
    #[error("this file has more than {} MiB: export it in parts", FILE_LIMIT / 1024 / 1024)]
    TooLong,
    /// Its letters are not UTF-8, nor UTF-16 with a mark.
    #[error("this file is not UTF-8 text (byte {0}): export it again as UTF-8")]
    Encoding(usize),
    /// Its XML can't be read.
    #[error("line {line}: {what}")]
    Xml {
        /// Where, from 1.
        line: usize,
        /// What is wrong.
        what: String,
    },
    /// The XML of a file in its zip can't be read.
    #[error("`{part}` in it, line {line}: {what}")]
    Part {
        /// Which.
        part: String,
        /// Where, from 1.
        line: usize,
        /// What is wrong.
        what: String,
    },
    /// It is something else.
    #[error("this is {found}, not {wanted}")]
    Other {
        /// What was looked for.
        wanted: &'static str,
        /// What it seems to be.
        found: String,
    },
    /// Its zip can't be read.
    #[error("this file can't be unzipped: {0}")]
    Zip(String),
}

impl From<XmlError> for ImportError {
    fn from(XmlError { line, what }: XmlError) -> Self {
        ImportError::Xml { line, what }
    }
}

/// Most remarks on one file: nobody reads more.
const LEFT_LIMIT: usize = 2000;

/// Something that was not taken, or not as it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Left {
    /// Where in the file: a line of a bank, a paragraph of a document, both from 1.
    pub at: usize,
    /// Of what: a question's name, the first words of a paragraph.
    pub of: String,
    /// What was left, and what to do.
    pub what: String,
}

/// Adds a remark that was not made about the same place, unless there are too many already.
fn remark(all: &mut Vec<Left>, left: Left) {
    if all.len() > LEFT_LIMIT
        || all
            .iter()
            .rev()
            .take_while(|it| it.at == left.at)
            .any(|it| *it == left)
    {
        return;
    }
    all.push(match all.len() {
        LEFT_LIMIT => Left {
            what: format!("there is more to say: {LEFT_LIMIT} remarks are told"),
            ..left
        },
        _ => left,
    });
}

/// A picture that comes with a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// A name for it in `media/`, unique in this file.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// A page to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPage {
    /// Its title.
    pub title: String,
    /// Its Markdown, without front matter.
    pub body: String,
}

/// The text of a file: UTF-8, or UTF-16 with its mark, line ends made one.
///
/// # Errors
/// [`ImportError::TooLong`], [`ImportError::Encoding`].
pub fn text(bytes: &[u8]) -> Result<String, ImportError> {
    if bytes.len() as u64 > FILE_LIMIT {
        return Err(ImportError::TooLong);
    }
    let wide = |order: fn([u8; 2]) -> u16| {
        let units = bytes[2..]
            .chunks_exact(2)
            .map(|pair| order([pair[0], pair[1]]));
        let text: Result<String, _> = char::decode_utf16(units).collect();
        text.map_err(|_| ImportError::Encoding(0))
    };
    let text = match bytes {
        [0xff, 0xfe, ..] => wide(u16::from_le_bytes)?,
        [0xfe, 0xff, ..] => wide(u16::from_be_bytes)?,
        _ => std::str::from_utf8(bytes)
            .map_err(|error| ImportError::Encoding(error.valid_up_to()))?
            .trim_start_matches('\u{feff}')
            .to_owned(),
    };
    Ok(match text.contains('\r') {
        true => text.replace("\r\n", "\n").replace('\r', "\n"),
        false => text,
    })
}

/// Endings of pictures that pages can show.
const PICTURES: &[&str] = &["svg", "png", "jpg", "jpeg", "webp", "gif"];

/// A name for a picture that every disk takes, and none that is `there` or `taken` has; none if pages can't
/// show it.
fn picture_name(name: &str, there: &[String], taken: &[Picture]) -> Option<String> {
    let (stem, ending) = name.rsplit_once('.')?;
    let ending = ending.to_ascii_lowercase();
    PICTURES.contains(&ending.as_str()).then_some(())?;
    let mut stem = language::slug(stem.rsplit(['/', '\\']).next().unwrap_or(stem));
    stem.truncate(60);
    if stem.is_empty() {
        stem = "image".to_owned();
    }
    let names = std::iter::once(format!("{stem}.{ending}"));
    let mut names = names.chain((2..).map(|number| format!("{stem}-{number}.{ending}")));
    names.find(|name| !there.contains(name) && taken.iter().all(|other| other.name != *name))
}
