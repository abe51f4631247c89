//! Why a file that lies in a course's folder is not part of the course.

use std::fs;
use std::path::{Path, PathBuf};

use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder};

/// Files that name others to be left out, in each folder.
const LISTS: &[&str] = &[".gitignore", ".ignore"];

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
