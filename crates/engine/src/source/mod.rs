//! The only reader: a programme's folder becomes a [`SourceTree`] of texts
//! and measured media. Nothing is interpreted here.
//!
//! Hidden files, what `.gitignore` names and symbolic links are left out: a
//! link could bring in a file from outside the course.

mod left_out;
mod media;
mod names;

use std::borrow::Cow;
use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, SystemTime};

use rayon::prelude::*;
use unicode_normalization::{UnicodeNormalization, is_nfc};

pub use media::MediaInfo;
pub use names::{CHAPTER_FILE, MODULE_FILE, PROGRAMME_FILE, THEME_FILE};

pub use crate::span::{FileId, Span};

use crate::diagnostic::{Diagnostic, Severity};

/// Longest text file read, in bytes: a page is a few kilobytes.
const TEXT_LIMIT: u64 = 8 * 1024 * 1024;

/// A file written so shortly before it was read may be written again without
/// its time telling.
const UNSETTLED: Duration = Duration::from_secs(2);

/// Longest excerpt of a line, in characters.
const EXCERPT_LIMIT: usize = 500;

/// Trouble of the machine while reading, not of the course.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// Nothing at that path, or not a course.
    #[error(
        "no course in `{}`: no `relais.toml` or `module.toml` there, nor in the folders below",
        .0.display()
    )]
    NoCourse(PathBuf),
    /// A file or folder that cannot be read.
    #[error("failed to read `{}`", path.display())]
    Unreadable {
        /// Which one.
        path: PathBuf,
        /// What the system says.
        #[source]
        error: io::Error,
    },
}

/// One file of a course.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// Path from the programme's folder, with `/`, accents composed (Unicode NFC): disks
    /// write `é` as one character or as two, authors do not choose.
    pub path: String,
    /// Where it is on the disk.
    pub disk: PathBuf,
    /// Its length in bytes.
    pub length: u64,
    /// Its text, of those that the engine interprets (TOML, Markdown, captions, SVG).
    pub text: Option<Arc<str>>,
    /// BLAKE3 of its bytes as they are on the disk.
    pub hash: [u8; 32],
    /// Its bytes, of partners' logos only: media of courses stay on the disk.
    pub bytes: Option<Vec<u8>>,
    /// What a look inside told, for images, sounds and videos.
    pub media: MediaInfo,
    /// When it was last written; none if that is too recent to be relied on.
    settled: Option<SystemTime>,
    /// Where each line of the text begins, once somebody asked.
    lines: OnceLock<Vec<usize>>,
}

/// A programme as it lies on the disk.
#[derive(Debug, Clone)]
pub struct SourceTree {
    /// The programme's folder.
    pub root: PathBuf,
    /// The one module asked for, when the path named a module.
    pub only_module: Option<String>,
    files: Vec<SourceFile>,
    by_path: HashMap<String, FileId>,
    problems: Vec<Diagnostic>,
}

/// Where a [`Span`] is for a person: everything counts from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Location {
    /// Path as given on the command line, then inside the programme.
    pub path: String,
    /// Line of the first character.
    pub line: usize,
    /// Column of the first character, in characters.
    pub column: usize,
    /// Line of the end.
    pub end_line: usize,
    /// Column one past the end.
    pub end_column: usize,
    /// The first line's text.
    pub excerpt: String,
}

/// Finds the programmes at `path`: the folder itself, the programme around a
/// module's folder, or every programme one level below.
///
/// # Errors
/// [`SourceError`] when nothing is there or a file cannot be read.
pub fn read(path: &Path) -> Result<Vec<SourceTree>, SourceError> {
    read_again(path, &[])
}

/// As [`read`]; media that were not written since an earlier reading are not
/// read once more.
///
/// # Errors
/// As [`read`].
pub fn read_again(path: &Path, before: &[Arc<SourceTree>]) -> Result<Vec<SourceTree>, SourceError> {
    if path.join(PROGRAMME_FILE).is_file() {
        return Ok(vec![read_programme(path, None, before)?]);
    }
    if path.join(MODULE_FILE).is_file() {
        return read_module(path, before).map(|tree| vec![tree]);
    }
    if !path.is_dir() {
        return Err(SourceError::NoCourse(path.to_owned()));
    }
    let mut trees = Vec::new();
    for entry in sorted_entries(path)? {
        if entry.join(PROGRAMME_FILE).is_file() {
            trees.push(read_programme(&entry, None, before)?);
        }
    }
    if trees.is_empty() {
        return Err(SourceError::NoCourse(path.to_owned()));
    }
    Ok(trees)
}

/// Reads a partner's branding file, or all those of a folder, with the logos
/// beside them.
///
/// # Errors
/// [`SourceError`] when a file cannot be read.
pub fn read_partners(path: &Path) -> Result<SourceTree, SourceError> {
    let folder = match path.is_dir() {
        true => path,
        false => path.parent().unwrap_or(Path::new("")),
    };
    let here = match folder.as_os_str().is_empty() {
        true => Path::new("."),
        false => folder,
    };
    let mut tree = SourceTree::empty(folder.to_owned(), None);
    if !path.is_dir() {
        // Named outright: it is read whatever its ending, and its absence is an error.
        fs::metadata(path).map_err(|error| unreadable(path, error))?;
    }
    for entry in sorted_entries(here)? {
        let name = entry.file_name().unwrap_or_default().to_owned();
        let ending = extension(&name.to_string_lossy());
        let is_branding = match path.is_dir() {
            true => ending == "toml",
            false => path.file_name() == Some(&name),
        };
        let is_logo = matches!(ending.as_str(), "svg" | "png");
        // A link could bring in a file from outside the folder.
        let is_plain = fs::symlink_metadata(&entry).is_ok_and(|found| found.is_file());
        if !is_plain || !(is_branding || is_logo) {
            continue;
        }
        let (file, problem) = read_file(&entry, Path::new(&name), None)?;
        tree.take(file, problem);
        if is_logo && let Some(file) = tree.files.last_mut() {
            file.bytes = Some(fs::read(&entry).map_err(|error| unreadable(&entry, error))?);
        }
    }
    Ok(tree)
}

impl SourceTree {
    /// A tree that was never on a disk, for generated courses and tests.
    pub fn from_texts<P: Into<String>, T: Into<String>>(
        texts: impl IntoIterator<Item = (P, T)>,
    ) -> Self {
        let mut tree = SourceTree::empty(PathBuf::from("course"), None);
        let mut texts: Vec<(String, String)> = texts
            .into_iter()
            .map(|(path, text)| (path.into(), text.into()))
            .collect();
        texts.sort();
        for (path, text) in texts {
            let mut bytes = io::Cursor::new(text.as_bytes());
            let media = media::probe(&mut bytes, &extension(&path), Some(&text));
            tree.add(SourceFile {
                disk: tree.root.join(&path),
                path: composed(&path).into_owned(),
                length: text.len() as u64,
                hash: *blake3::hash(text.as_bytes()).as_bytes(),
                bytes: None,
                text: Some(clean(text).into()),
                media: media.unwrap_or_default(),
                settled: None,
                lines: OnceLock::new(),
            });
        }
        tree
    }

    /// All files, sorted by path.
    pub fn files(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        self.files
            .iter()
            .enumerate()
            .map(|(index, file)| (FileId(index as u32), file))
    }

    /// The file behind an id of this tree.
    pub fn file(&self, id: FileId) -> &SourceFile {
        &self.files[id.0 as usize]
    }

    /// The file at a path from the programme's folder, in any Unicode form.
    pub fn find(&self, path: &str) -> Option<FileId> {
        self.by_path.get(&*composed(path)).copied()
    }

    /// Why a file that lies at a path is no part of the course: hidden, a symbolic link,
    /// named by a `.gitignore`. None when nothing lies there.
    pub fn left_out(&self, path: &str) -> Option<String> {
        left_out::reason(&self.root, path)
    }

    /// The text of a file; empty if it has none.
    pub fn text(&self, id: FileId) -> &str {
        self.file(id).text.as_deref().unwrap_or_default()
    }

    /// Whether a folder of that path has files.
    pub fn has_folder(&self, folder: &str) -> bool {
        let prefix = format!("{folder}/");
        self.files.iter().any(|file| file.path.starts_with(&prefix))
    }

    /// What was wrong with files as such (not UTF-8, too long).
    pub fn problems(&self) -> &[Diagnostic] {
        &self.problems
    }

    /// Turns a span into lines and columns.
    pub fn locate(&self, span: Span) -> Location {
        let file = self.file(span.file);
        let (line, column) = self.position(span.file, span.start as usize);
        let (end_line, end_column) = self.position(span.file, span.end as usize);
        let excerpt = self.line(span.file, line);
        Location {
            path: self.root.join(&file.path).display().to_string(),
            line,
            column,
            end_line,
            end_column,
            excerpt: excerpt.chars().take(EXCERPT_LIMIT).collect(),
        }
    }

    /// Line and column of a byte, both from 1, the column in characters.
    fn position(&self, id: FileId, offset: usize) -> (usize, usize) {
        let text = self.text(id);
        let offset = text.floor_char_boundary(offset);
        let lines = self.line_starts(id);
        let line = lines.partition_point(|start| *start <= offset).max(1);
        (line, text[lines[line - 1]..offset].chars().count() + 1)
    }

    /// The text of a line, which counts from 1.
    fn line(&self, id: FileId, line: usize) -> &str {
        let start = self.line_starts(id)[line - 1];
        self.text(id)[start..].lines().next().unwrap_or("")
    }

    fn line_starts(&self, id: FileId) -> &[usize] {
        self.file(id).lines.get_or_init(|| {
            let newlines = self.text(id).match_indices('\n').map(|(at, _)| at + 1);
            std::iter::once(0).chain(newlines).collect()
        })
    }

    fn empty(root: PathBuf, only_module: Option<String>) -> Self {
        SourceTree {
            root,
            only_module,
            files: Vec::new(),
            by_path: HashMap::new(),
            problems: Vec::new(),
        }
    }

    fn take(&mut self, file: SourceFile, problem: Option<Trouble>) {
        let twin = self
            .find(&file.path)
            .map(|twin| self.file(twin).disk.clone());
        let disk = file.disk.clone();
        let id = self.add(file);
        if let Some(twin) = twin {
            self.problems.push(Diagnostic {
                span: Span::of_file(id),
                severity: Severity::Error,
                code: "same-file-name",
                message: format!(
                    "`{}` and `{}` have one name: only their accents are written differently, as one character or as two",
                    spelt(&twin),
                    spelt(&disk)
                ),
                hint: "remove one of them, or give it another name".into(),
            });
        }
        if let Some((code, message, hint)) = problem {
            self.problems.push(Diagnostic {
                span: Span::of_file(id),
                severity: Severity::Error,
                code,
                message: message.into(),
                hint: hint.into(),
            });
        }
    }

    /// Notes pages and whole modules that are left out: their author may not know.
    fn note_left_out(&mut self) {
        let Some(programme) = self.find(PROGRAMME_FILE) else {
            return;
        };
        let is_taken = |path: &str| self.find(path).is_some();
        let found = left_out::contents(&self.root, self.only_module.as_deref(), is_taken);
        let noted = found.into_iter().map(|left| Diagnostic {
            span: Span::of_file(programme),
            severity: Severity::Warning,
            code: "left-out",
            message: format!(
                "`{}` is left out of the course: it would be {}",
                left.path, left.what
            ),
            hint: left.reason,
        });
        self.problems.extend(noted.collect::<Vec<_>>());
    }

    fn add(&mut self, file: SourceFile) -> FileId {
        let id = FileId(self.files.len() as u32);
        self.by_path.insert(file.path.clone(), id);
        self.files.push(file);
        id
    }
}

fn read_module(path: &Path, before: &[Arc<SourceTree>]) -> Result<SourceTree, SourceError> {
    let module = path
        .canonicalize()
        .map_err(|error| unreadable(path, error))?;
    let name = module.file_name().and_then(|name| name.to_str());
    // The path as given keeps messages short: `courses/senscyber/agir` -> `courses/senscyber`.
    let parent = match path.parent() {
        Some(parent) if path.file_name().is_some() && !parent.as_os_str().is_empty() => {
            parent.to_owned()
        }
        _ => module.parent().unwrap_or(&module).to_owned(),
    };
    match name {
        Some(name) if parent.join(PROGRAMME_FILE).is_file() => {
            read_programme(&parent, Some(name), before)
        }
        _ => Err(SourceError::NoCourse(path.to_owned())),
    }
}

fn read_programme(
    root: &Path,
    only_module: Option<&str>,
    before: &[Arc<SourceTree>],
) -> Result<SourceTree, SourceError> {
    let before = before.iter().find(|tree| tree.root == root);
    let tree = read_files(
        root,
        only_module,
        only_module.is_some(),
        before.map(Arc::as_ref),
    )?;
    // A module may ask questions of another.
    let reuses = |(id, _): (FileId, &SourceFile)| tree.text(id).contains("::: reuse");
    match only_module.is_some() && tree.files().any(reuses) {
        true => read_files(root, only_module, false, before.map(Arc::as_ref)),
        false => Ok(tree),
    }
}

/// Reads a programme's files; `is_alone` leaves out the folders of other modules than the one
/// asked for.
fn read_files(
    root: &Path,
    only_module: Option<&str>,
    is_alone: bool,
    before: Option<&SourceTree>,
) -> Result<SourceTree, SourceError> {
    let mut tree = SourceTree::empty(root.to_owned(), only_module.map(str::to_owned));
    let walk = ignore::WalkBuilder::new(root)
        .follow_links(false)
        .require_git(false)
        .parents(false)
        .git_global(false)
        .sort_by_file_path(|a, b| a.cmp(b))
        .build();
    let mut found: Vec<PathBuf> = Vec::new();
    for entry in walk {
        let entry = entry.map_err(|error| SourceError::Unreadable {
            path: root.to_owned(),
            error: io::Error::other(error),
        })?;
        let Ok(relative) = entry.path().strip_prefix(root) else {
            continue;
        };
        if !entry.file_type().is_some_and(|kind| kind.is_file()) {
            continue;
        }
        // Only one module asked for: the others' folders need not be read.
        if let (Some(only), Some(folder)) = (only_module, relative.iter().next())
            && is_alone
            && relative.iter().count() > 1
            && folder != only
            && root.join(folder).join(MODULE_FILE).is_file()
        {
            continue;
        }
        found.push(relative.to_owned());
    }
    let read = found
        .par_iter()
        .map(|relative| read_file(&root.join(relative), relative, before))
        .collect::<Result<Vec<_>, SourceError>>()?;
    for (file, problem) in read {
        tree.take(file, problem);
    }
    tree.note_left_out();
    Ok(tree)
}

/// What keeps a file from being taken as text: code, message and hint.
type Trouble = (&'static str, &'static str, &'static str);

fn read_file(
    disk: &Path,
    relative: &Path,
    before: Option<&SourceTree>,
) -> Result<(SourceFile, Option<Trouble>), SourceError> {
    let path = relative
        .iter()
        .map(|part| part.to_string_lossy())
        .collect::<Vec<_>>()
        .join("/");
    let path = composed(&path).into_owned();
    let mut open = File::open(disk).map_err(|error| unreadable(disk, error))?;
    let metadata = open.metadata().map_err(|error| unreadable(disk, error))?;
    let length = metadata.len();
    let settled = settled(&metadata);
    let extension = extension(&path);
    let is_text = matches!(extension.as_str(), "toml" | "md" | "vtt" | "txt" | "svg");
    if !is_text
        && settled.is_some()
        && let Some(known) = before.and_then(|tree| Some(tree.file(tree.find(&path)?)))
        && (known.settled, known.length) == (settled, length)
    {
        return Ok((known.clone(), None));
    }
    let mut text = None;
    let mut problem = None;
    let mut hash = None;
    if is_text && length > TEXT_LIMIT {
        problem = Some(("file-too-long", "this file is over 8 MiB", "split it"));
    } else if is_text {
        let mut bytes = Vec::with_capacity(length as usize + 1);
        open.read_to_end(&mut bytes)
            .map_err(|error| unreadable(disk, error))?;
        hash = Some(*blake3::hash(&bytes).as_bytes());
        match String::from_utf8(bytes) {
            Ok(read) => text = Some(clean(read).into()),
            Err(_) => {
                problem = Some((
                    "not-utf8",
                    "this file is not UTF-8 text",
                    "save it again with the encoding UTF-8",
                ));
            }
        }
    }
    let media = media::probe(&mut open, &extension, text.as_deref())
        .map_err(|error| unreadable(disk, error))?;
    let hash = match hash {
        Some(hash) => hash,
        None => hash_of(&mut open).map_err(|error| unreadable(disk, error))?,
    };
    let file = SourceFile {
        path,
        disk: disk.to_owned(),
        length,
        hash,
        bytes: None,
        text,
        media,
        settled,
        lines: OnceLock::new(),
    };
    Ok((file, problem))
}

/// A path with its accents composed.
pub(crate) fn composed(path: &str) -> Cow<'_, str> {
    match is_nfc(path) {
        true => Cow::Borrowed(path),
        false => Cow::Owned(path.nfc().collect()),
    }
}

/// A file's name in which two spellings of one accent can be told apart.
fn spelt(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let accent = |c: char| ('\u{300}'..='\u{36f}').contains(&c);
    name.chars().fold(String::new(), |mut text, character| {
        match accent(character) {
            true => text.push_str(&format!("+U+{:04X}", character as u32)),
            false => text.push(character),
        }
        text
    })
}

/// When a file was last written, if that was long enough ago.
fn settled(metadata: &fs::Metadata) -> Option<SystemTime> {
    let written = metadata.modified().ok()?;
    let age = SystemTime::now().duration_since(written).ok()?;
    (age > UNSETTLED).then_some(written)
}

fn hash_of(file: &mut File) -> io::Result<[u8; 32]> {
    file.seek(SeekFrom::Start(0))?;
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(file)?;
    Ok(*hasher.finalize().as_bytes())
}

/// The ending of a file's name in lower case, without the dot.
pub(crate) fn extension(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.')
        .map(|(_, ending)| ending.to_ascii_lowercase())
        .unwrap_or_default()
}

fn sorted_entries(path: &Path) -> Result<Vec<PathBuf>, SourceError> {
    let mut entries = Vec::new();
    for entry in fs::read_dir(path).map_err(|error| unreadable(path, error))? {
        entries.push(entry.map_err(|error| unreadable(path, error))?.path());
    }
    entries.sort();
    Ok(entries)
}

fn unreadable(path: &Path, error: io::Error) -> SourceError {
    SourceError::Unreadable {
        path: path.to_owned(),
        error,
    }
}

/// One kind of line end and no byte-order mark, so that places are counted alike.
fn clean(text: String) -> String {
    let text = match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    };
    if text.contains('\r') {
        text.replace("\r\n", "\n").replace('\r', "\n")
    } else {
        text
    }
}
