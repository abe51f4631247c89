//! Remarks of colleagues, a line each in a file beside the course, which its author resolves
//! with an editor:
//!
//! ```text
//! [ ] agir/1-usages/02-sms.md:12 · CD · « Un SMS donne un lien » · Lequel ?
//! ```

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::Path;
use std::sync::Mutex;

use anyhow::{Context, bail};

use super::passes::Reviewer;

/// Name of the file in the programme's folder.
pub const FILE: &str = "relecture.txt";

/// Longest file, in bytes.
const FILE_LIMIT: u64 = 1024 * 1024;

/// Longest remark, in characters.
const WORDS_LIMIT: usize = 2000;

/// Most of a paragraph that is quoted, in characters.
const QUOTE_LIMIT: usize = 80;

/// What parts the fields of a line.
const BETWEEN: &str = " · ";

/// One remark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// The page's file, from the programme's folder.
    pub path: String,
    /// The line of its paragraph, from 1, if it was found.
    pub line: Option<usize>,
    /// Whose it is.
    pub initials: String,
    /// How the paragraph begins.
    pub quote: String,
    /// What is remarked.
    pub words: String,
    /// The author has dealt with it.
    pub resolved: bool,
}

impl Remark {
    /// What a colleague sent; none if it says nothing, or too much.
    pub fn new(
        path: &str,
        line: Option<usize>,
        reviewer: &Reviewer,
        quote: &str,
        words: &str,
    ) -> Option<Remark> {
        let words = one_line(words);
        let quote: String = one_line(quote).replace('·', "-");
        let mut short: String = quote.chars().take(QUOTE_LIMIT).collect();
        if short.len() < quote.len() {
            short.push('…');
        }
        let is_right = (1..=WORDS_LIMIT).contains(&words.chars().count());
        is_right.then(|| Remark {
            path: path.to_owned(),
            line,
            initials: reviewer.to_string(),
            quote: short,
            words,
            resolved: false,
        })
    }

    /// Its place for a person: file and line.
    pub fn place(&self, root: &str) -> String {
        match self.line {
            Some(line) => format!("{root}/{}:{line}", self.path),
            None => format!("{root}/{}", self.path),
        }
    }

    fn to_line(&self) -> String {
        let line = self.line.map_or(String::new(), |line| format!(":{line}"));
        let Remark {
            path,
            initials,
            quote,
            words,
            ..
        } = self;
        let mark = if self.resolved { 'x' } else { ' ' };
        format!("[{mark}] {path}{line}{BETWEEN}{initials}{BETWEEN}« {quote} »{BETWEEN}{words}")
    }

    fn from_line(line: &str) -> Option<Remark> {
        let rest = line.trim_start().strip_prefix('[')?;
        let (mark, rest) = rest.split_once("] ")?;
        let mut fields = rest.splitn(4, BETWEEN);
        let (place, initials) = (fields.next()?, fields.next()?);
        let (quote, words) = (fields.next()?, fields.next()?);
        let (path, line) = match place.rsplit_once(':') {
            Some((path, line)) => (path, Some(line.parse().ok()?)),
            None => (place, None),
        };
        let quote = quote.trim_start_matches("« ").trim_end_matches(" »");
        Some(Remark {
            path: path.trim().to_owned(),
            line,
            initials: initials.to_owned(),
            quote: quote.to_owned(),
            words: words.to_owned(),
            resolved: !mark.trim().is_empty(),
        })
    }
}

/// A text on one line, without what a terminal or an editor would obey instead of showing it.
fn one_line(text: &str) -> String {
    let shown = |sign: char| match sign {
        // Signs that turn the direction of writing could make a line read as another.
        '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2066}'..='\u{2069}'
        | '\u{feff}' => None,
        sign if sign.is_control() || sign == '\u{2028}' || sign == '\u{2029}' => Some(' '),
        sign => Some(sign),
    };
    let text: String = text.chars().filter_map(shown).collect();
    let words = text.split(' ').filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ").trim().to_owned()
}

/// The remarks on a programme, in the order in which they came. Lines that are none are left
/// alone.
///
/// # Errors
/// When the file is there and can't be read.
pub fn read(root: &Path) -> anyhow::Result<Vec<Remark>> {
    let path = root.join(FILE);
    match fs::read_to_string(&path) {
        Ok(text) => Ok(text.lines().filter_map(Remark::from_line).collect()),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(error).with_context(|| format!("failed to read `{}`", path.display())),
    }
}

/// One writer at a time: lines do not mix.
static WRITING: Mutex<()> = Mutex::new(());

/// Adds a remark to the file; false when the file is full.
///
/// # Errors
/// When it can't be written, or is a link to somewhere else.
pub fn append(root: &Path, remark: &Remark, is_french: bool) -> anyhow::Result<bool> {
    let path = root.join(FILE);
    let failed = || format!("failed to write `{}`", path.display());
    let _one = WRITING.lock();
    let found = match fs::symlink_metadata(&path) {
        Ok(found) if !found.is_file() => bail!("`{}` is not a plain file", path.display()),
        Ok(found) => Some(found),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => return Err(error).with_context(failed),
    };
    let mut text = String::new();
    match &found {
        None => text.push_str(match is_french {
            true => "# Remarques des relecteurs. Quand vous en avez traité une, effacez sa ligne, ou remplacez [ ] par [x].\n",
            false => "# Remarks of reviewers. When you have dealt with one, delete its line, or write [x] for [ ].\n",
        }),
        Some(found) if found.len() > FILE_LIMIT => return Ok(false),
        // Whoever edited it may have left the last line open.
        Some(found) => {
            let before = fs::read(&path).with_context(failed)?;
            if found.len() > 0 && !before.ends_with(b"\n") {
                text.push('\n');
            }
        }
    }
    text.push_str(&remark.to_line());
    text.push('\n');
    let mut file = OpenOptions::new()
        .append(true)
        .create(true)
        .open(&path)
        .with_context(failed)?;
    file.write_all(text.as_bytes()).with_context(failed)?;
    Ok(true)
}

/// The line of a page's source, from 1, on which a paragraph begins that is shown as `quote`.
/// Only letters and digits count: marks and spaces are set when a page is built.
pub fn line_of(source: &str, quote: &str) -> Option<usize> {
    let mut letters = String::new();
    let mut places = Vec::new();
    for (at, sign) in source.char_indices() {
        for letter in sign.to_lowercase().filter(|it| it.is_alphanumeric()) {
            letters.push(letter);
            places.extend(std::iter::repeat_n(at, letter.len_utf8()));
        }
    }
    let wanted: Vec<char> = quote
        .chars()
        .flat_map(char::to_lowercase)
        .filter(|it| it.is_alphanumeric())
        .collect();
    // A link's address or an attribute may stand between its words: less and less is asked for.
    let lengths = [80, 50, 30, 16, 8].into_iter();
    let found = lengths
        .map(|length| length.min(wanted.len()))
        .filter(|length| *length > 0)
        .find_map(|length| {
            let start: String = wanted[..length].iter().collect();
            letters.find(&start)
        })?;
    let at = *places.get(found)?;
    Some(source[..at].matches('\n').count() + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn remark(words: &str) -> Option<Remark> {
        let reviewer = Reviewer::named("CD").expect("initials");
        Remark::new(
            "m/c/p.md",
            Some(12),
            &reviewer,
            "Un SMS · donne\nun lien",
            words,
        )
    }

    #[test]
    fn a_line_comes_back_as_it_went() {
        let remark = remark("Lequel ?\n· ou [x] ?").expect("a remark");
        let line = remark.to_line();
        assert_eq!(
            line,
            "[ ] m/c/p.md:12 · CD · « Un SMS - donne un lien » · Lequel ? · ou [x] ?"
        );
        assert_eq!(Remark::from_line(&line), Some(remark.clone()));
        let resolved = line.replacen("[ ]", "[x]", 1);
        assert!(Remark::from_line(&resolved).is_some_and(|it| it.resolved));
        for line in ["", "# un titre", "[ ] sans champs", "[ ] a:b · C · d · e"] {
            assert_eq!(Remark::from_line(line), None, "{line}");
        }
    }

    #[test]
    fn what_could_pretend_to_be_another_line_is_taken_off() {
        let found = remark("a\r\n[x] b\u{202e}c\u{0}\u{1b}[2Jd\u{2028}e").expect("a remark");
        assert_eq!(found.words, "a [x] bc [2Jd e");
        assert_eq!(remark(" \n\u{200b} "), None);
        assert_eq!(remark(&"é".repeat(WORDS_LIMIT + 1)), None);
        assert!(remark(&"é".repeat(WORDS_LIMIT)).is_some());
    }

    #[test]
    fn the_line_is_found_through_marks_and_links() {
        let source = "+++\nid = \"p\"\n+++\n\nUn **SMS** [donne](https://a.example) un lien.\n\n- Que faites-vous ?\n- `17` répond\n";
        for (quote, line) in [
            ("Un SMS donne un lien.", Some(5)),
            ("Que faites-vous\u{202f}?", Some(7)),
            ("17 répond", Some(8)),
            ("Rien de tel ici", None),
            ("", None),
            ("…", None),
        ] {
            assert_eq!(line_of(source, quote), line, "{quote}");
        }
    }

    #[test]
    fn the_file_grows_by_whole_lines_and_not_for_ever() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path();
        assert_eq!(read(root).expect("no file"), []);
        let remark = remark("a").expect("a remark");
        assert!(append(root, &remark, true).expect("written"));
        let path = root.join(FILE);
        let text = fs::read_to_string(&path).expect("a file");
        fs::write(&path, text.trim_end()).expect("a save");
        assert!(append(root, &remark, true).expect("written"));
        assert_eq!(read(root).expect("a file").len(), 2);
        fs::write(&path, "x".repeat(FILE_LIMIT as usize + 1)).expect("a save");
        assert!(!append(root, &remark, true).expect("full"));
        fs::remove_file(&path).expect("gone");
        fs::create_dir(&path).expect("a folder");
        assert!(append(root, &remark, true).is_err());
    }
}
