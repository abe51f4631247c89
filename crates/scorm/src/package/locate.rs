//! Where in an archive the manifest is.

use super::PackageError;
use super::files::Files;
use crate::manifest::FILE_NAME;

/// A manifest that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Located {
    /// Position in the list of files.
    pub(crate) index: usize,
    /// What stands before its name: empty at the root, else ending in `/`.
    pub(crate) root: String,
    /// Whether its name is right to the letter.
    pub(crate) is_exact: bool,
}

/// The manifest at the root, else the only one a folder down.
///
/// # Errors
///
/// None there, or several. Deeper ones are content: one package in use carries an
/// old copy of itself.
pub(crate) fn locate(files: &Files) -> Result<Located, PackageError> {
    let mut candidates: Vec<Located> = Vec::new();
    for (index, file) in files.list.iter().enumerate() {
        if is_noise(&file.name) {
            continue;
        }
        let (root, name) = match file.name.rsplit_once('/') {
            Some((folder, name)) => (format!("{folder}/"), name),
            None => (String::new(), file.name.as_str()),
        };
        if name.eq_ignore_ascii_case(FILE_NAME) && root.matches('/').count() <= 1 {
            let is_exact = name == FILE_NAME;
            candidates.push(Located {
                index,
                root,
                is_exact,
            });
        }
    }
    // At the root before below it, the right name before others.
    candidates.sort_by_key(|it| (!it.root.is_empty(), it.root.clone(), !it.is_exact));
    let Some(first) = candidates.first().cloned() else {
        return Err(PackageError::NoManifest {
            found: describe(files),
        });
    };
    let mut roots: Vec<&str> = candidates.iter().map(|it| it.root.as_str()).collect();
    roots.dedup();
    if !first.root.is_empty() && roots.len() > 1 {
        let roots: Vec<_> = roots.iter().take(5).map(|it| format!("`{it}`")).collect();
        return Err(PackageError::SeveralManifests(roots.join(", ")));
    }
    Ok(first)
}

/// What operating systems leave in archives.
pub(crate) fn is_noise(name: &str) -> bool {
    let last = name.rsplit('/').next().unwrap_or_default();
    name.starts_with("__MACOSX/")
        || last == ".DS_Store"
        || last.eq_ignore_ascii_case("thumbs.db")
        || last.eq_ignore_ascii_case("desktop.ini")
}

/// A few names at the root.
fn describe(files: &Files) -> String {
    let names = files.list.iter().filter(|it| !is_noise(&it.name));
    let mut names: Vec<String> = names
        .map(|it| match it.name.split_once('/') {
            Some((folder, _)) => format!("`{folder}/`"),
            None => format!("`{}`", it.name),
        })
        .collect();
    names.sort();
    names.dedup();
    match names.len() {
        0 => "no file".into(),
        1..=5 => names.join(", "),
        more => format!("{} and {} more", names[..5].join(", "), more - 5),
    }
}
