//! `relais import`: questions and documents of others, as pages.

use std::fs::{self, File, OpenOptions};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use clap::{Args, ValueEnum};
use engine::exchange::bank::{Bank, Into};
use engine::exchange::{FILE_LIMIT, ImportError, Left, NewPage, Picture, docx, gift, moodle};
use engine::scaffold;
use engine::source::CHAPTER_FILE;
use language::Lang;

use super::new::{Module, write_new};
use super::{WrongUsage, show_count};
use crate::spoken;

/// Take a bank of questions (Moodle XML, GIFT) or a Word document into a course
///
/// A bank makes a page for each of its categories, a document a page for each heading of the
/// first level; pictures go into the module's `media`. What can't be taken is listed with its
/// line or paragraph. Nothing outside of the file is fetched, no macro is run.
#[derive(Args)]
pub struct Import {
    /// The file: `.xml`, `.gift`, `.txt` or `.docx`
    file: PathBuf,
    /// The chapter's folder where pages are made; or a page or quiz (`.md`), to whose end
    /// questions are added
    into: PathBuf,
    /// What the file is, where its ending does not tell
    #[arg(long, value_enum)]
    from: Option<From>,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum From {
    /// Moodle's own format of banks
    MoodleXml,
    /// A bank as plain text
    Gift,
    /// A Word document
    Docx,
}

impl Import {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let from = self.from()?;
        let is_page = self.into.is_file() && self.into.extension().is_some_and(|it| it == "md");
        if !is_page && !self.into.join(CHAPTER_FILE).is_file() {
            let reason = format!(
                "`{}` is neither a chapter (a folder with `{CHAPTER_FILE}`) nor a page",
                self.into.display()
            );
            return Err(WrongUsage::new(reason).into());
        }
        if is_page && from == From::Docx {
            let reason = "a document makes pages of its own: name a chapter's folder";
            return Err(WrongUsage::new(reason).into());
        }
        let bytes = read(&self.file)?;
        let chapter = match is_page {
            true => self.into.parent().unwrap_or(Path::new("")),
            false => &self.into,
        };
        let module = Module::around(chapter)?;
        // A quiz lies beside `media`, a page one folder below.
        let is_quiz = module.is_root(chapter);
        let media = module.folder().join("media");
        let title = self.file.file_stem().unwrap_or_default().to_string_lossy();
        let into = Into {
            to_module: if is_quiz { "" } else { "../" },
            taken: module.ids(),
            names: names(&media),
            title: title.into_owned(),
            lang: module.lang(),
        };
        let bank = match from {
            From::MoodleXml => moodle::read(&bytes, &into),
            From::Gift => gift::read(&bytes, &into),
            From::Docx => {
                docx::read(&bytes, &into.title, &into.names, "../media/").map(|document| Bank {
                    pages: document.pages,
                    pictures: document.pictures,
                    left: document.left,
                    questions: 0,
                })
            }
        };
        let bank = match bank {
            Ok(bank) => bank,
            Err(error) => return self.refused(&error),
        };
        self.list(&bank.left, from);
        if bank.pages.is_empty() {
            note!(
                "{}: nothing could be taken, nothing was written",
                self.file.display()
            );
            return Ok(ExitCode::FAILURE);
        }
        for picture in &bank.pictures {
            write_picture(&media, picture)?;
        }
        match is_page {
            true => append(&self.into, &bank.pages)?,
            false => self.write_pages(&bank.pages, into)?,
        }
        let mut parts = Vec::new();
        if bank.questions > 0 {
            parts.push(show_count(bank.questions, "question"));
        }
        if !is_page {
            parts.push(show_count(bank.pages.len(), "page"));
        }
        if !bank.pictures.is_empty() {
            parts.push(show_count(bank.pictures.len(), "picture"));
        }
        let taken = parts.join(", ");
        let course = module.folder().parent();
        // Of a course that one is in already there is no name.
        let course = course.filter(|it| !it.as_os_str().is_empty());
        let course = course.unwrap_or(Path::new(".")).display();
        match bank.left.len() {
            0 => note!("taken: {taken}. Now try `relais check {course}`"),
            many => {
                let remarks = show_count(many, "remark");
                note!("taken: {taken}; {remarks} above. Now try `relais check {course}`");
            }
        }
        Ok(ExitCode::SUCCESS)
    }

    fn from(&self) -> anyhow::Result<From> {
        let ending = self
            .file
            .extension()
            .unwrap_or_default()
            .to_string_lossy()
            .to_lowercase();
        let by_ending = match ending.as_str() {
            "xml" => Some(From::MoodleXml),
            "gift" | "txt" => Some(From::Gift),
            "docx" | "docm" => Some(From::Docx),
            _ => None,
        };
        self.from.or(by_ending).ok_or_else(|| {
            let reason = format!(
                "what `{}` is can't be told from its ending: give `--from moodle-xml`, `gift` or `docx`",
                self.file.display()
            );
            WrongUsage::new(reason).into()
        })
    }

    fn refused(&self, error: &ImportError) -> anyhow::Result<ExitCode> {
        let place = match error {
            ImportError::Xml { line, what } => format!("{}:{line}: {what}", self.file.display()),
            other => format!("{}: {other}", self.file.display()),
        };
        note!("error: {place}\nnothing was written");
        Ok(ExitCode::FAILURE)
    }

    /// What was not taken, with its place.
    fn list(&self, left: &[Left], from: From) {
        for Left { at, of, what } in left {
            let file = self.file.display();
            let place = match (from, spoken::lang()) {
                (From::Docx, Lang::En) => format!("{file}, paragraph {at}"),
                (From::Docx, Lang::Fr) => format!("{file}, paragraphe {at}"),
                _ => format!("{file}:{at}"),
            };
            let of: String = of.chars().filter(|c| !c.is_control()).take(60).collect();
            let what: String = what.chars().filter(|c| !c.is_control()).collect();
            let what = spoken::said(&what);
            match (of.is_empty(), spoken::lang()) {
                (true, Lang::En) => note!("{place}: {what}"),
                (true, Lang::Fr) => note!("{place}\u{a0}: {what}"),
                (false, Lang::En) => note!("{place}: « {of} »: {what}"),
                (false, Lang::Fr) => note!("{place}\u{a0}: «\u{202f}{of}\u{202f}»\u{a0}: {what}"),
            }
        }
    }

    fn write_pages(&self, pages: &[NewPage], into: Into) -> anyhow::Result<()> {
        let mut taken = into.taken;
        for page in pages {
            taken.extend(scaffold::ids_in(&page.body));
        }
        for page in pages {
            let names = names(&self.into);
            let names = names.iter().map(String::as_str);
            let (name, text) = scaffold::page_of(&page.title, &page.body, &taken, names);
            taken.extend(scaffold::ids_in(&text));
            let path = self.into.join(name);
            write_new(&path, text.as_bytes())?;
            say!("{}", path.display());
        }
        Ok(())
    }
}

fn read(path: &Path) -> anyhow::Result<Vec<u8>> {
    let failed = || format!("failed to read `{}`", path.display());
    if !path.is_file() {
        return Err(WrongUsage::new(format!("no file `{}`", path.display())).into());
    }
    let mut bytes = Vec::new();
    let file = File::open(path).with_context(failed)?;
    // One more than is taken: that it is too long is said by who reads it.
    file.take(FILE_LIMIT + 1)
        .read_to_end(&mut bytes)
        .with_context(failed)?;
    Ok(bytes)
}

fn append(page: &Path, pages: &[NewPage]) -> anyhow::Result<()> {
    let failed = || format!("failed to write `{}`", page.display());
    let mut text = String::new();
    for new in pages {
        text.push('\n');
        text.push_str(&new.body);
    }
    let before = fs::read(page).with_context(failed)?;
    if !before.is_empty() && !before.ends_with(b"\n") {
        text.insert(0, '\n');
    }
    if before.windows(2).any(|pair| pair == b"\r\n") {
        text = text.replace('\n', "\r\n");
    }
    let mut file = OpenOptions::new()
        .append(true)
        .open(page)
        .with_context(failed)?;
    file.write_all(text.as_bytes()).with_context(failed)?;
    say!("{}", page.display());
    Ok(())
}

fn write_picture(media: &Path, picture: &Picture) -> anyhow::Result<()> {
    let path = media.join(&picture.name);
    write_new(&path, &picture.bytes)?;
    say!("{}", path.display());
    Ok(())
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .filter_map(|entry| entry.file_name().into_string().ok())
        .collect()
}
