//! Why a file that lies in a course's folder is not part of the course.

use std::fs;
use std::path::{Path, PathBuf};

use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder};

use super::names::{CHAPTER_FILE, MODULE_FILE};

/// Files that name others to be left out, in each folder.
const LISTS: &[&str] = &[".gitignore", ".ignore"];

/// Names that drawing programs, editors and disks give to files of their own.
const OF_PROGRAMS: &[&str] = &["._", ".#", ".~"];

/// Something that would be part of the course, if it were not left out.
pub(super) struct LeftOut {
    /// Its path from the programme's folder.
    pub path: String,
    /// What it would be: a module, a chapter, a page.
    pub what: &'static str,
    /// Why it is not.
    pub reason: String,
}

/// Modules, chapters, pages, quizzes and glossaries that lie in a programme's folder and are
/// not taken; `is_taken` tells the others. Of what is left out as a whole only the folder is
/// given. What no page names, a draft of a picture say, is no loss.
pub(super) fn contents(
    root: &Path,
    only_module: Option<&str>,
    is_taken: impl Fn(&str) -> bool,
) -> Vec<LeftOut> {
    let mut found = Vec::new();
    let mut note = |path: &str, file: &str, what: &'static str| {
        let reason = reason(root, file);
        found.extend(reason.map(|reason| LeftOut {
            path: path.to_owned(),
            what,
            reason,
        }));
    };
    for (name, is_folder) in entries(root) {
        if !is_folder {
            if is_named(&name, "glossaire") && !is_taken(&name) {
                note(&name, &name, "a glossary");
            }
            continue;
        }
        if only_module.is_some_and(|only| only != name) || !has(root, &name, MODULE_FILE) {
            continue;
        }
        let module_file = format!("{name}/{MODULE_FILE}");
        if !is_taken(&module_file) {
            note(&name, &module_file, "a module");
            continue;
        }
        for (inner, is_folder) in entries(&root.join(&name)) {
            let path = format!("{name}/{inner}");
            if !is_folder {
                let is_page = is_named(&inner, "quiz") || is_named(&inner, "glossaire");
                if is_page && !is_taken(&path) {
                    note(&path, &path, "the quiz or the glossary of a module");
                }
                continue;
            }
            let chapter_file = format!("{path}/{CHAPTER_FILE}");
            if !has(root, &path, CHAPTER_FILE) {
                continue;
            }
            if !is_taken(&chapter_file) {
                note(&path, &chapter_file, "a chapter");
                continue;
            }
            for (page, is_folder) in entries(&root.join(&path)) {
                let path = format!("{path}/{page}");
                if !is_folder && page.ends_with(".md") && !is_taken(&path) {
                    note(&path, &path, "a page");
                }
            }
        }
    }
    found
}

/// What lies in a folder, sorted: its name, and whether it is a folder or leads to one.
fn entries(folder: &Path) -> Vec<(String, bool)> {
    let read = fs::read_dir(folder).into_iter().flatten().flatten();
    let named = read.filter_map(|entry| {
        let name = entry.file_name().into_string().ok()?;
        let is_folder = fs::metadata(entry.path()).is_ok_and(|found| found.is_dir());
        (!OF_PROGRAMS.iter().any(|begin| name.starts_with(begin))).then_some((name, is_folder))
    });
    let mut entries: Vec<_> = named.collect();
    entries.sort();
    entries
}

fn has(root: &Path, folder: &str, file: &str) -> bool {
    root.join(folder).join(file).is_file()
}

/// `quiz.md`, its translations, and both behind a point.
fn is_named(name: &str, stem: &str) -> bool {
    let name = name.strip_prefix('.').unwrap_or(name);
    name.ends_with(".md") && name.split('.').next() == Some(stem)
}

/// Says why the file at `path`, from `root`, is left out; none if it is not there at all.
pub(super) fn reason(root: &Path, path: &str) -> Option<String> {
    let mut here = PathBuf::new();
    for part in path.split('/') {
        here.push(part);
        let found = fs::symlink_metadata(root.join(&here)).ok()?;
        let shown = shown(&here);
        if found.is_symlink() {
            return Some(format!(
                "`{shown}` is a symbolic link, and those are left out: put a copy of the file there"
            ));
        }
        if part.starts_with('.') && part != "." && part != ".." {
            return Some(format!(
                "`{shown}` is hidden by the point at its beginning: rename it"
            ));
        }
    }
    let (list, line, pattern) = ignored_by(root, Path::new(path))?;
    Some(format!(
        "it is left out by `{pattern}` in `{list}`, line {line}: take that line out, or give the file a name that it does not match"
    ))
}

/// The list, its line and the pattern that leave a file out.
fn ignored_by(root: &Path, path: &Path) -> Option<(String, usize, String)> {
    // A list nearer to the file goes first.
    let folders = path.ancestors().skip(1);
    let lists =
        folders.flat_map(|folder| LISTS.iter().map(move |name| (folder, folder.join(name))));
    let lists = lists.chain([(Path::new(""), PathBuf::from(".git/info/exclude"))]);
    for (folder, list) in lists {
        let Some(ignore) = read(&root.join(folder), &root.join(&list)) else {
            continue;
        };
        match ignore.matched_path_or_any_parents(root.join(path), false) {
            Match::Ignore(glob) => {
                let pattern = glob.original().to_owned();
                let text = fs::read_to_string(root.join(&list)).unwrap_or_default();
                let line = text
                    .lines()
                    .position(|line| line.trim_end() == pattern.trim_end());
                return Some((shown(&list), line.map_or(1, |line| line + 1), pattern));
            }
            Match::Whitelist(_) => return None,
            Match::None => {}
        }
    }
    None
}

fn read(folder: &Path, list: &Path) -> Option<Gitignore> {
    list.is_file().then_some(())?;
    let mut builder = GitignoreBuilder::new(folder);
    builder.add(list);
    builder.build().ok()
}

fn shown(path: &Path) -> String {
    let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
    parts.join("/")
}
