//! Modules and documents on paper: what `relais build --target pdf` writes.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow};
use attestation::Error;
use attestation::handout::{self, Kind, Look};
use engine::handout as paper;
use engine::parse;
use engine::source::SourceTree;
use engine::validate::ValidProgramme;

/// How they are to be.
#[derive(Debug, Clone, Copy)]
pub struct Wish {
    /// What is right at the end.
    pub with_answers: bool,
    /// Paper and letters.
    pub look: Look,
}

/// A file that was written.
#[derive(Debug, serde::Serialize)]
pub struct Sheet {
    /// Where it is.
    pub file: String,
    /// Its length.
    pub bytes: u64,
}

/// Writes a PDF for each module of some programmes, and for each document that they offer;
/// `suffix` tells a programme's variants apart.
///
/// # Errors
/// What can't be read, written or put on paper, with its place.
pub fn write(
    programmes: &[(&SourceTree, String, &ValidProgramme)],
    wish: Wish,
    out: &Path,
) -> anyhow::Result<Vec<Sheet>> {
    let mut written = Vec::new();
    let mut seen = BTreeSet::new();
    for (tree, suffix, programme) in programmes {
        for module in &programme.modules {
            let sheet = paper::module(programme, module, wish.with_answers)?;
            let name = format!(
                "{}-{}{suffix}{}{}",
                programme.id,
                module.id,
                looks(wish.look),
                if wish.with_answers { "" } else { ".questions" },
            );
            let what = format!("module `{}`", module.id);
            written.push(sheet_of(
                tree,
                &sheet,
                Kind::Module,
                wish.look,
                &what,
                out.join(name),
            )?);
        }
        let default = parse::variants(tree)
            .into_iter()
            .next()
            .and_then(|it| it.lang);
        let default = default.unwrap_or_else(|| programme.lang.clone());
        let documents =
            paper::document::documents(tree, &programme.lang, &default).map_err(|error| {
                let path = tree.root.join(&error.path);
                anyhow!("{}:{}: {}", path.display(), error.line, error.what)
            })?;
        for document in documents {
            let lang = match programme.lang == default {
                true => String::new(),
                false => format!(".{}", programme.lang),
            };
            let kinds = [false, true];
            let kinds = kinds
                .iter()
                .take(1 + usize::from(document.has_large_cards()));
            for is_large in kinds {
                let name = format!(
                    "{}-{}-{}{}{lang}{}",
                    programme.id,
                    document.module,
                    document.name,
                    if *is_large { "-grand-format" } else { "" },
                    looks(wish.look),
                );
                // Audiences have their documents in common.
                if !seen.insert(name.clone()) {
                    continue;
                }
                let sheet = document.handout(programme, *is_large)?;
                let what = format!("`{}`", tree.file(document.file).path);
                let path = out.join(name);
                written.push(sheet_of(
                    tree,
                    &sheet,
                    Kind::Document,
                    wish.look,
                    &what,
                    path,
                )?);
            }
        }
    }
    Ok(written)
}

fn looks(look: Look) -> String {
    let paper = match look.paper {
        handout::Paper::A4 => "",
        handout::Paper::A5 => ".a5",
    };
    format!("{paper}{}", if look.is_large { ".large" } else { "" })
}

fn sheet_of(
    tree: &SourceTree,
    sheet: &paper::Handout,
    kind: Kind,
    look: Look,
    what: &str,
    mut path: PathBuf,
) -> anyhow::Result<Sheet> {
    let mut pictures = BTreeMap::new();
    for picture in &sheet.pictures {
        let Some(file) = tree.find(picture) else {
            continue;
        };
        let disk = &tree.file(file).disk;
        let bytes =
            fs::read(disk).with_context(|| format!("failed to read `{}`", disk.display()))?;
        pictures.insert(picture.clone(), bytes);
    }
    let made = handout::pdf(kind, &sheet.data.to_string(), &pictures, look);
    let pdf = match made {
        Ok(pdf) => pdf,
        Err(Error::Picture { path, why }) => {
            let path = tree.root.join(path);
            let path = path.display();
            return Err(anyhow!(
                "{path}: this picture can't be put on paper ({why}): save it again, as PNG or as a plain SVG"
            ));
        }
        Err(error) => return Err(anyhow!("{what} can't be put on paper: {error}")),
    };
    path.as_mut_os_string().push(".pdf");
    fs::write(&path, &pdf).with_context(|| format!("failed to write `{}`", path.display()))?;
    Ok(Sheet {
        file: path.display().to_string(),
        bytes: pdf.len() as u64,
    })
}
