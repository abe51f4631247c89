//! A folder of zips that `relais build` wrote -> packages that partners download.
//!
//! Whose a package is, its version and what is new in it stand in the package itself
//! (`relais.json`), so a folder with the packages of many partners needs no list beside
//! it. The zips go to the store of files under the hash of their bytes: every node
//! serves the same ones, whatever lies on its own disk.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::identity::Identity;
use crate::store::built_package::{self, BuiltPackage};
use crate::store::objects::{Objects, ObjectsError};
use crate::store::partner_brand;
use crate::store::{Store, StoreError};

/// Why a folder's packages can't be taken.
#[derive(Debug, thiserror::Error)]
pub enum BuiltError {
    /// The disk failed.
    #[error("failed to read `{path}`: {error}")]
    Io {
        /// What was read.
        path: PathBuf,
        /// What happened.
        error: std::io::Error,
    },
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The store of files failed.
    #[error(transparent)]
    Objects(#[from] ObjectsError),
}

/// What became of a folder's zips.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// Files that partners now get, by name.
    pub offered: Vec<String>,
    /// How many were there already.
    pub unchanged: usize,
    /// Branded zips of partners that brand their packages themselves, by name: theirs stay.
    pub superseded: Vec<String>,
    /// Zips that are none of ours, by name.
    pub foreign: Vec<String>,
}

/// Takes all zips of a folder, not of those in it. A folder that is not there has none.
///
/// # Errors
///
/// [`BuiltError`], as named; what was taken before stays.
pub async fn take(
    store: &Store,
    objects: &Objects,
    folder: &Path,
    now: i64,
) -> Result<Taken, BuiltError> {
    let mut taken = Taken::default();
    for zip in zips(folder)? {
        let name = zip.file_name().and_then(|it| it.to_str());
        let name = name.unwrap_or_default().to_owned();
        let identity = Identity::read(&zip)
            .map_err(failed(&zip))?
            .filter(|_| is_plain(&name));
        let Some(identity) = identity.filter(is_known) else {
            taken.foreign.push(name);
            continue;
        };
        let whose = identity.partner.as_deref().unwrap_or_default();
        if !whose.is_empty() && partner_brand::is_own(store, whose).await? {
            taken.superseded.push(name);
            continue;
        }
        match take_one(store, objects, &zip, &name, identity, now).await? {
            true => taken.offered.push(name),
            false => taken.unchanged += 1,
        }
    }
    Ok(taken)
}

/// Whether it is offered now and was not before.
async fn take_one(
    store: &Store,
    objects: &Objects,
    zip: &Path,
    name: &str,
    identity: Identity,
    now: i64,
) -> Result<bool, BuiltError> {
    let bytes = std::fs::metadata(zip).map_err(failed(zip))?.len();
    let bytes = i64::try_from(bytes).unwrap_or(i64::MAX);
    // The description has the hash of every file: who knows it knows the rest.
    if let Some(known) = built_package::known(store, &identity.hash, bytes, name).await? {
        let (programme, module) = identity.place();
        let again = BuiltPackage {
            offered_at: now,
            programme: programme.to_owned(),
            module: module.to_owned(),
            updates: said_updates(&identity),
            generator: identity.generator.clone(),
            ..known
        };
        return Ok(built_package::offer(store, &again).await?);
    }
    let package = taken(objects, zip, name, identity, now).await?;
    Ok(built_package::offer(store, &package).await?)
}

/// Puts a zip into the store of files: what it is then offered as.
///
/// # Errors
///
/// [`BuiltError`]; nothing is offered then.
pub async fn taken(
    objects: &Objects,
    zip: &Path,
    name: &str,
    identity: Identity,
    now: i64,
) -> Result<BuiltPackage, BuiltError> {
    let bytes = std::fs::metadata(zip).map_err(failed(zip))?.len();
    let bytes = i64::try_from(bytes).unwrap_or(i64::MAX);
    let path = zip.to_owned();
    let sums = tokio::task::spawn_blocking(move || sums(&path)).await;
    let (sha256, object) = sums
        .map_err(|error| failed(zip)(std::io::Error::other(error)))?
        .map_err(failed(zip))?;
    objects.put_file(&object, zip).await?;
    let is_programme = i64::from(identity.is_programme());
    let updates = said_updates(&identity);
    let (programme, module) = identity.place();
    let (programme, module) = (programme.to_owned(), module.to_owned());
    Ok(BuiltPackage {
        sha256,
        file: name.to_owned(),
        object,
        bytes,
        identity: identity.hash,
        partner_slug: identity.partner.unwrap_or_default(),
        course: identity.course,
        title: identity.title,
        version: identity.version,
        target: identity.target,
        sco: identity.sco,
        language: identity.lang,
        audience: identity.audience.unwrap_or_default(),
        is_programme,
        programme,
        module,
        changes: serde_json::json!(identity.changes).to_string(),
        updates,
        generator: identity.generator,
        offered_at: now,
    })
}

/// Origin that a package says it takes new content from; empty: none.
fn said_updates(identity: &Identity) -> String {
    let said = identity.updates.as_ref();
    said.filter(|it| brand::is_origin(it))
        .cloned()
        .unwrap_or_default()
}

/// SHA-256, for people who compare, and BLAKE3, for the store of files.
fn sums(zip: &Path) -> std::io::Result<(String, String)> {
    let mut file = File::open(zip)?;
    let (mut sha256, mut blake3) = (Sha256::new(), blake3::Hasher::new());
    let mut buffer = vec![0; 256 << 10];
    loop {
        let count = file.read(&mut buffer)?;
        let Some(piece) = buffer.get(..count).filter(|it| !it.is_empty()) else {
            break;
        };
        sha256.update(piece);
        blake3.update(piece);
    }
    let sha256 = sha256.finalize();
    let sha256 = sha256.iter().map(|it| format!("{it:02x}")).collect();
    Ok((sha256, blake3.finalize().to_hex().to_string()))
}

fn zips(folder: &Path) -> Result<Vec<PathBuf>, BuiltError> {
    let listed = match std::fs::read_dir(folder) {
        Ok(listed) => listed,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(failed(folder)(error)),
    };
    let mut zips = Vec::new();
    for entry in listed {
        let path = entry.map_err(failed(folder))?.path();
        if path.extension().is_some_and(|it| it == "zip") && path.is_file() {
            zips.push(path);
        }
    }
    zips.sort();
    Ok(zips)
}

/// A name that can stand in an address, a header and a list of sums as it is.
fn is_plain(name: &str) -> bool {
    let plain = |it: u8| it.is_ascii_alphanumeric() || b"._-".contains(&it);
    (5..=200).contains(&name.len()) && !name.starts_with('.') && name.bytes().all(plain)
}

fn is_known(identity: &Identity) -> bool {
    matches!(identity.target.as_str(), "scorm12" | "html5")
}

fn failed(path: &Path) -> impl Fn(std::io::Error) -> BuiltError {
    let path = path.to_owned();
    move |error| BuiltError::Io {
        path: path.clone(),
        error,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_go_into_headers_as_they_are() {
        assert!(is_plain("senscyber-agir.acme.scorm12.zip"));
        for odd in [
            "a b.zip",
            ".part.zip",
            "é.zip",
            "a\"b.zip",
            "a/b.zip",
            "zip",
        ] {
            assert!(!is_plain(odd), "{odd}");
        }
    }
}
