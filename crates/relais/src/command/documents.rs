//! `relais documents`: the PDF of each document to download, beside its ODT.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::Args;
use engine::parse;
use engine::validate;

use super::{handout, read_courses, show_count};
use crate::show;
use crate::usage::{COURSES, courses_or_here};

/// Make the PDF of each document to download, from the texts in `sources`
///
/// It lies beside the ODT of the same name, and pages that offer this offer both.
#[derive(Args)]
pub struct Documents {
    /// A programme, or a folder of programmes; the course of this folder where there is no
    /// `courses`
    #[arg(default_value = COURSES)]
    path: PathBuf,
    /// Write nothing, and say which are not what their text says
    #[arg(long)]
    check: bool,
}

impl Documents {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let mut stale = 0;
        for tree in read_courses(&courses_or_here(self.path))? {
            // Audiences have their documents in common.
            let mut languages = Vec::new();
            for variant in parse::variants(&tree) {
                if languages.contains(&variant.lang) {
                    continue;
                }
                languages.push(variant.lang.clone());
                let (programme, diagnostics) = validate::load(&tree, &variant);
                let Some(programme) = programme else {
                    show::diagnostics(&tree, &diagnostics);
                    return Ok(ExitCode::FAILURE);
                };
                for (path, pdf) in handout::offered(&tree, &programme)? {
                    let path = tree.root.join(path);
                    if fs::read(&path).is_ok_and(|there| there == pdf) {
                        continue;
                    }
                    if self.check {
                        stale += 1;
                        note!("{}: not what its text says", path.display());
                        continue;
                    }
                    // What a link leads to is no part of the course.
                    let is_link = |path: &Path| path.is_symlink();
                    if is_link(&path) || path.parent().is_some_and(is_link) {
                        bail!(
                            "`{}` is behind a symbolic link: put a file there",
                            path.display()
                        );
                    }
                    fs::write(&path, &pdf)
                        .with_context(|| format!("failed to write `{}`", path.display()))?;
                    say!("{}", path.display());
                }
            }
        }
        if stale > 0 {
            note!(
                "{} to be made again: run `relais documents`",
                show_count(stale, "document")
            );
            return Ok(ExitCode::FAILURE);
        }
        Ok(ExitCode::SUCCESS)
    }
}
