//! What was asked for, and cannot be.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use engine::source::{self, MODULE_FILE, PROGRAMME_FILE, SourceError, SourceTree};

/// Where courses are looked for when nobody says it.
pub const COURSES: &str = "courses";

/// What was asked for cannot be: exit code 2.
#[derive(Debug)]
pub struct WrongUsage(String);

impl WrongUsage {
    /// With the reason, lower case and without full stop.
    pub fn new(reason: impl Into<String>) -> Self {
        WrongUsage(reason.into())
    }
}

impl std::fmt::Display for WrongUsage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for WrongUsage {}

/// The path given, or the course that the program is started in where that is the only one.
pub fn courses_or_here(path: PathBuf) -> PathBuf {
    let is_here = |file: &&str| Path::new(file).is_file();
    let is_usual = path == Path::new(COURSES) && !path.exists();
    match is_usual && [PROGRAMME_FILE, MODULE_FILE].iter().any(is_here) {
        true => PathBuf::from("."),
        false => path,
    }
}

/// Reads the programmes at a path given by the user.
pub fn read_courses(path: &Path) -> anyhow::Result<Vec<SourceTree>> {
    read_courses_again(path, &[])
}

/// As [`read_courses`], with what an earlier reading knows of media.
pub fn read_courses_again(
    path: &Path,
    before: &[Arc<SourceTree>],
) -> anyhow::Result<Vec<SourceTree>> {
    source::read_again(path, before).map_err(|error| match error {
        SourceError::NoCourse(_) => WrongUsage::new(error.to_string()).into(),
        SourceError::Unreadable { .. } => error.into(),
    })
}
