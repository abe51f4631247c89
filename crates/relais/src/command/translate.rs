//! `relais translate`: a course's words to translators, and back.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use clap::Args;
use engine::parse;
use engine::source::SourceTree;
use engine::translate::{self, Made, Outcome, Translation};

use super::{WrongUsage, read_courses, show_count};

/// Exchange a course's words with translators, as XLIFF 2
///
/// Writes every sentence of a programme into a file that tools of translators read, with the
/// translations that are there already. Run again after the course changed, it keeps them and
/// marks those whose sentence is another now. `--apply` makes pages of the other language from
/// the file that comes back.
#[derive(Args)]
pub struct Translate {
    /// A programme
    path: PathBuf,
    /// The language to translate into
    #[arg(long, value_name = "LANG")]
    to: String,
    /// The exchange file; `LANG.xlf` in the programme's `traductions` if not given
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,
    /// Put the translations of the file into the course
    #[arg(long)]
    apply: bool,
}

impl Translate {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let mut trees = read_courses(&self.path)?;
        if trees.len() != 1 || trees[0].only_module.is_some() {
            let reason = format!("`{}` is not one programme", self.path.display());
            return Err(WrongUsage::new(reason).into());
        }
        let tree = trees.remove(0);
        let from = parse::variants(&tree)
            .into_iter()
            .find_map(|variant| variant.lang);
        let from = from.unwrap_or_else(|| "fr".to_owned());
        if self.to == from || !translate::is_language(&self.to) {
            let reason = format!(
                "`{}` is not another language than the course's: such as `en`",
                self.to
            );
            return Err(WrongUsage::new(reason).into());
        }
        let file = self.file.clone().unwrap_or_else(|| {
            tree.root
                .join("traductions")
                .join(format!("{}.xlf", self.to))
        });
        let before = match fs::read(&file) {
            Ok(bytes) => Some(bytes),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
            Err(error) => {
                return Err(error).with_context(|| format!("failed to read `{}`", file.display()));
            }
        };
        let before = match before.map(|bytes| translate::read(&bytes)).transpose() {
            Ok(before) => before,
            Err(error) => {
                note!("error: {}: {error}\nnothing was written", file.display());
                return Ok(ExitCode::FAILURE);
            }
        };
        if let Some(before) = &before
            && (before.from != from || before.to != self.to)
        {
            note!(
                "error: {}: it is from `{}` into `{}`, not from `{from}` into `{}`\nnothing was written",
                file.display(),
                before.from,
                before.to,
                self.to
            );
            return Ok(ExitCode::FAILURE);
        }
        match (self.apply, before) {
            (true, Some(translation)) => self.put(&tree, &translation),
            (true, None) => {
                let reason = format!(
                    "there is no `{}`: write it first, without `--apply`",
                    file.display()
                );
                Err(WrongUsage::new(reason).into())
            }
            (false, before) => {
                let translation = translate::of(&tree, &from, &self.to, before.as_ref());
                write(&file, &translate::write(&translation))?;
                say!("{}", file.display());
                let done = translation.progress();
                note!(
                    "{}: {} without translation, {} changed since theirs",
                    show_count(done.all, "sentence"),
                    done.missing,
                    done.changed
                );
                Ok(ExitCode::SUCCESS)
            }
        }
    }

    fn put(&self, tree: &SourceTree, translation: &Translation) -> anyhow::Result<ExitCode> {
        let mut is_whole = true;
        for outcome in translate::apply(tree, translation) {
            match outcome {
                Outcome::Made(Made {
                    path,
                    text,
                    missing,
                    marks,
                }) => {
                    for (sentence, mark) in marks {
                        let sentence: String = sentence.chars().take(60).collect();
                        note!(
                            "{path}: « {sentence} »: `{mark}` does not stand in it as often as in its translation"
                        );
                    }
                    let path = tree.root.join(path);
                    write(&path, &text)?;
                    say!("{}", path.display());
                    if missing > 0 {
                        note!(
                            "{}: {} without translation, left as they are",
                            path.display(),
                            show_count(missing, "sentence")
                        );
                    }
                }
                Outcome::Nothing(path) => {
                    note!("{path}: nothing of it is translated, no file was made");
                }
                Outcome::Changed(path) => {
                    is_whole = false;
                    note!(
                        "{path}: it changed since the file was written: run without `--apply`, and translate what is new"
                    );
                }
                Outcome::Gone(path) => {
                    is_whole = false;
                    note!("{path}: the course has no such file any more");
                }
            }
        }
        let languages = parse::variants(tree);
        if !languages
            .iter()
            .any(|variant| variant.lang.as_deref() == Some(&self.to))
        {
            note!(
                "add `\"{}\"` to `languages` in `relais.toml`, then build with `--lang {}`",
                self.to,
                self.to
            );
        }
        Ok(if is_whole {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        })
    }
}

/// Writes a file beside itself first, so that it is never half there.
fn write(path: &Path, text: &str) -> anyhow::Result<()> {
    let failed = || format!("failed to write `{}`", path.display());
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(failed)?;
    }
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    let beside = path.with_file_name(name);
    fs::write(&beside, text).with_context(failed)?;
    fs::rename(&beside, path).with_context(failed)
}
