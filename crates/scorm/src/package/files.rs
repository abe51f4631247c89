//! The files of an archive under their true names, and finding one by a name
//! that may be spelt a little differently.

use std::collections::HashMap;

use serde::Serialize;

use super::PackageError;
use super::names::{NameError, clean, composed, folded};

/// One file of a package.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PackageFile {
    /// Its true name: parts joined by `/`, safe to join to a folder.
    pub name: String,
    /// Bytes when inflated, as declared; reading stops with an error beyond.
    pub size: u64,
    /// Bytes in the archive.
    pub packed_size: u64,
    /// Position in the archive.
    #[serde(skip)]
    pub(super) entry: usize,
}

/// All files, findable.
#[derive(Debug, Default)]
pub(crate) struct Files {
    pub(crate) list: Vec<PackageFile>,
    by_name: HashMap<String, usize>,
    by_folded: HashMap<String, usize>,
    /// Names that differ from an earlier one in case only.
    pub(crate) same_but_case: Vec<(String, String)>,
    /// Whether some name was written with `\`.
    pub(crate) has_backslash: bool,
}

/// How a name was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    Exactly(usize),
    /// Only when case is no matter: a 404 on most servers.
    ButForCase(usize),
}

impl Found {
    pub(crate) fn index(self) -> usize {
        match self {
            Found::Exactly(index) | Found::ButForCase(index) => index,
        }
    }
}

impl Files {
    /// Cleans and indexes decoded names; those that end in a separator are
    /// folders and checked only.
    pub(super) fn new(
        entries: impl Iterator<Item = (String, PackageFile)>,
    ) -> Result<Files, PackageError> {
        let mut files = Files::default();
        let mut folders = Vec::new();
        for (raw, mut file) in entries {
            let is_folder = raw.ends_with(['/', '\\']);
            let name = match clean(&raw) {
                Ok(name) => name,
                // "./" and the like: a folder that is the package itself.
                Err(NameError::Empty) if is_folder => continue,
                Err(error) => {
                    let name = raw
                        .chars()
                        .take(200)
                        .flat_map(char::escape_default)
                        .collect();
                    return Err(PackageError::Name { name, error });
                }
            };
            files.has_backslash |= raw.contains('\\');
            let key = composed(&name);
            if is_folder {
                folders.push(key);
                continue;
            }
            file.name = name;
            files.add(key, file)?;
        }
        let is_file = |it: &str| files.by_name.contains_key(it);
        let parents = files
            .by_name
            .keys()
            .flat_map(|key| key.match_indices('/').map(|(slash, _)| &key[..slash]));
        match folders
            .iter()
            .map(String::as_str)
            .chain(parents)
            .find(|it| is_file(it))
        {
            None => Ok(files),
            Some(folder) => Err(PackageError::FileAndFolder(folder.into())),
        }
    }

    fn add(&mut self, key: String, file: PackageFile) -> Result<(), PackageError> {
        let index = self.list.len();
        let folded = folded(&key);
        if self.by_name.insert(key, index).is_some() {
            return Err(PackageError::Duplicate(file.name));
        }
        match self.by_folded.get(&folded) {
            None => {
                self.by_folded.insert(folded, index);
            }
            Some(first) => {
                let first = self.list[*first].name.clone();
                self.same_but_case.push((first, file.name.clone()));
            }
        }
        self.list.push(file);
        Ok(())
    }

    /// Finds a file by its path, exactly if possible.
    pub(crate) fn find(&self, path: &str) -> Option<Found> {
        if let Some(index) = self.by_name.get(&composed(path)) {
            return Some(Found::Exactly(*index));
        }
        self.by_folded
            .get(&folded(path))
            .map(|it| Found::ButForCase(*it))
    }
}
