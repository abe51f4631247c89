//! A third party's package in, its files and what to launch out.
//!
//! `limits` and `end_record` bound what is read, `archive` checks the zip,
//! `names` and `files` give each file one safe name, `locate` finds the manifest,
//! `href` and `launch` connect it to the files. Nothing is written or executed,
//! and nothing is fetched; the caller streams files out where it wants them.

mod error;
mod limits;
mod names;

mod archive;
mod end_record;
mod files;

mod href;
mod launch;
mod locate;

#[cfg(test)]
mod hostile_tests;
#[cfg(test)]
mod tests;
#[cfg(test)]
pub(crate) mod zips;

use std::collections::HashSet;
use std::io::{Read, Seek};

use self::locate::{Located, locate};
use crate::manifest::{self, Manifest, ReadManifest, ScormType};
use crate::message;
use crate::problem::Severity::{Error, Fatal, Note, Warning};
use crate::problem::{Location, Problem, Problems};

pub use archive::FileReader;
pub use error::PackageError;
pub use files::PackageFile;
pub use launch::Launch;
pub use limits::Limits;
pub use names::NameError;

pub(crate) use archive::Archive;
pub(crate) use files::{Files, Found};
pub(crate) use href::{Target, length, resolve};
pub(crate) use launch::{bases, by_identifier};
pub(crate) use locate::is_noise;

/// An open package: what it holds, and its files on demand.
pub struct PackageReader<R> {
    archive: Archive<R>,
    package: Package,
}

/// What a package holds.
#[derive(Debug)]
pub struct Package {
    /// What stands before the names of its files when the manifest is not at the
    /// root: empty, or the name of a folder and `/`.
    pub root: String,
    /// Its manifest.
    pub manifest: Manifest,
    /// Namespaces that the manifest declares.
    pub namespaces: Vec<String>,
    /// What the default organization launches, in order, assets included.
    pub launches: Vec<Launch>,
    /// What is wrong with it. One of severity fatal: nothing can be launched.
    pub problems: Problems,
}

impl Package {
    /// The SCOs of the default organization, in order.
    pub fn scos(&self) -> impl Iterator<Item = &Launch> {
        self.launches
            .iter()
            .filter(|it| it.scorm_type == ScormType::Sco)
    }
}

impl<R: Read + Seek> PackageReader<R> {
    /// Opens a package: checks the archive, finds and reads the manifest, settles
    /// the names of files and resolves what is launched.
    ///
    /// # Errors
    ///
    /// [`PackageError`] when the archive is hostile, broken or over the limits,
    /// or has no manifest that can be read. Whatever can be lived with is a
    /// problem of the [`Package`].
    pub fn open(reader: R, limits: &Limits) -> Result<PackageReader<R>, PackageError> {
        let mut archive = Archive::open(reader, limits)?;
        let package = read_package(&mut archive)?;
        Ok(PackageReader { archive, package })
    }

    /// What it holds.
    pub fn package(&self) -> &Package {
        &self.package
    }

    /// Every file of the archive under its true name, folders left out.
    pub fn files(&self) -> &[PackageFile] {
        &self.archive.files.list
    }

    /// Streams a file out, by its true name.
    ///
    /// # Errors
    ///
    /// [`PackageError`] when there is none of that name or it can't be opened.
    /// The reader itself fails where the bytes are not those announced.
    pub fn read_file(&mut self, name: &str) -> Result<FileReader<'_, R>, PackageError> {
        match self.archive.files.find(name) {
            Some(Found::Exactly(index)) => self.archive.read(index),
            _ => Err(PackageError::NoSuchFile(name.into())),
        }
    }
}

/// Finds and reads the manifest of an archive, then settles the names of its
/// files by it.
pub(crate) fn read_package<R: Read + Seek>(
    archive: &mut Archive<R>,
) -> Result<Package, PackageError> {
    let located = locate(&archive.files)?;
    let ReadManifest {
        manifest,
        namespaces,
        mut problems,
    } = read_manifest(archive, &located)?;
    let name = archive.files.list[located.index].name.clone();

    if archive.has_undeclared_names
        && let page = archive.settle_names(&wanted(&manifest, &located.root))?
    {
        problems.push(Problem::new(
            Note,
            "zip-name-encoding",
            message!(
                "names of files are not UTF-8; they were read as {encoding}",
                encoding = page.name()
            ),
            "pack it with a tool that writes names in UTF-8",
        ));
    }
    note_archive(archive, &located, &name, &mut problems);
    let (launches, is_whole) = launch::launches(&archive.files, &located.root, &manifest);
    if !is_whole {
        problems.push(Problem::new(
            Error,
            "launches-cut",
            "the package launches more than is kept: the last items are left out",
            "make several packages of it",
        ));
    }
    note_launches(&launches, &mut problems);
    Ok(Package {
        root: located.root,
        manifest,
        namespaces,
        launches,
        problems,
    })
}

/// Reads a whole manifest, no further than one can be.
fn read_manifest<R: Read + Seek>(
    archive: &mut Archive<R>,
    located: &Located,
) -> Result<ReadManifest, PackageError> {
    let name = archive.files.list[located.index].name.clone();
    let mut bytes = Vec::new();
    let limit = manifest::MAX_BYTES as u64 + 1;
    let reader = archive.read(located.index)?;
    reader
        .take(limit)
        .read_to_end(&mut bytes)
        .map_err(|error| PackageError::Read { name, error })?;
    Ok(manifest::read(&bytes)?)
}

/// Paths that hrefs of the manifest ask for, to choose an encoding of names by:
/// the first ones, if they are very long.
fn wanted(manifest: &Manifest, root: &str) -> HashSet<String> {
    let nothing = Files::default();
    let mut wanted = HashSet::new();
    let mut left: usize = 4 << 20;
    for resource in &manifest.resources {
        let bases = bases(manifest, resource);
        let hrefs = resource.files.iter().map(|it| &it.href);
        for href in hrefs.chain(&resource.href) {
            let Some(rest) = left.checked_sub(length(&bases, href)) else {
                return wanted;
            };
            left = rest;
            if let Target::Missing(path) = resolve(&nothing, root, &bases, href) {
                wanted.insert(names::composed(&path));
            }
        }
    }
    wanted
}

fn note_archive<R: Read + Seek>(
    archive: &Archive<R>,
    located: &Located,
    name: &str,
    problems: &mut Problems,
) {
    if !located.root.is_empty() {
        problems.push(Problem::new(
            Warning,
            "manifest-in-folder",
            message!(
                "the manifest is in the folder `{folder}`",
                folder = located.root
            ),
            "pack the content of the folder; Moodle wants the manifest at the root",
        ));
    }
    if !located.is_exact {
        problems.push(Problem::new(
            Warning,
            "manifest-case",
            message!("the manifest is called `{name}`", name = name),
            "call it `imsmanifest.xml`; Moodle finds no other spelling",
        ));
    }
    for (first, second) in &archive.files.same_but_case {
        let message = message!(
            "`{first}` and `{second}` differ in case only",
            first = first,
            second = second
        );
        let hint = "rename one; some systems keep only one of them";
        problems.push(Problem::new(Warning, "zip-same-but-case", message, hint));
    }
    if archive.files.has_backslash {
        problems.push(Problem::new(
            Warning,
            "zip-backslash",
            "names in the archive are written with `\\`",
            "pack it with a tool that writes `/`; Moodle makes one long name of it",
        ));
    }
    for (index, method) in &archive.unreadable {
        let name = &archive.files.list[*index].name;
        let problem = Problem::new(
            Error,
            "zip-method",
            message!(
                "`{name}` is packed with the method {method}",
                name = name,
                method = method
            ),
            "pack it with deflate; Moodle takes such a package for an empty one",
        );
        problems.push(problem.at(Location::file(name)));
    }
}

fn note_launches(launches: &[Launch], problems: &mut Problems) {
    for launch in launches.iter().filter(|it| it.url.is_none()) {
        let problem = Problem::new(
            Error,
            "launch-missing",
            message!(
                "item `{item}` launches a file that does not exist",
                item = launch.item
            ),
            "add the file or correct the href of its resource",
        );
        problems.push(problem.at(Location::file(manifest::FILE_NAME)));
    }
    if launches.iter().all(|it| it.url.is_none()) {
        problems.push(Problem::new(
            Fatal,
            "nothing-to-launch",
            "the package launches nothing",
            "give its organization an item that refers to a resource with a file",
        ));
    }
}
