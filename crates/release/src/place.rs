//! Where things are, and of which commit they are.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context;

use crate::run;

/// The folders, the version and the commit.
pub struct Place {
    /// The repository.
    pub root: PathBuf,
    /// What is handed out.
    pub out: PathBuf,
    /// Compilers and half-made things.
    pub work: PathBuf,
    /// `0.1.0`.
    pub version: String,
    /// What is built.
    pub commit: Commit,
}

/// The commit that is built.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commit {
    /// Hexadecimal, whole.
    pub hash: String,
    /// Day of the commit, `2026-11-30`.
    pub day: String,
    /// Seconds since 1970, for what stamps its files.
    pub seconds: u64,
    /// The tree has changes that the commit does not.
    pub is_changed: bool,
}

impl Place {
    /// # Errors
    ///
    /// There is no git here, and no note of `git archive` either.
    pub fn new(out: Option<PathBuf>, work: Option<PathBuf>) -> anyhow::Result<Place> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"))
            .ancestors()
            .nth(2)
            .context("the repository is two folders above this crate")?
            .to_owned();
        let absolute = |path: PathBuf| std::path::absolute(&path).context("an odd path");
        let target = match std::env::var_os("CARGO_TARGET_DIR") {
            Some(folder) => root.join(folder),
            None => root.join("target"),
        };
        Ok(Place {
            out: absolute(out.unwrap_or_else(|| target.join("release-files")))?,
            work: absolute(work.unwrap_or_else(|| target.join("release-work")))?,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            commit: commit(&root)?,
            root,
        })
    }

    /// Name of a file that is handed out, with its path.
    pub fn file(&self, ending: &str) -> PathBuf {
        self.out.join(format!("relais-{}-{ending}", self.version))
    }

    /// The Debian package.
    pub fn deb(&self) -> PathBuf {
        self.out.join(format!("relais_{}_amd64.deb", self.version))
    }
}

fn commit(root: &Path) -> anyhow::Result<Commit> {
    let git = |arguments: &[&str]| {
        let mut command = Command::new("git");
        run::read(command.arg("-C").arg(root).args(arguments))
    };
    // An archive that lies in somebody else's repository is not of that one's commit.
    let top = git(&["rev-parse", "--show-toplevel"]).ok();
    let is_ours = top.is_some_and(|it| fs::canonicalize(it).ok() == fs::canonicalize(root).ok());
    if is_ours {
        let line = git(&["log", "-1", "--format=%H %cs %ct"])?;
        let changed = !git(&["status", "--porcelain"])?.is_empty();
        return parsed(&line, changed).context("git tells its commits otherwise than expected");
    }
    let note = root.join("crates/relais/commit.txt");
    let line = fs::read_to_string(&note).with_context(|| format!("no `{}`", note.display()))?;
    parsed(line.trim(), false)
        .context("neither a clone nor an archive that git made: nobody could say what was built")
}

fn parsed(line: &str, is_changed: bool) -> Option<Commit> {
    let mut words = line.split(' ');
    let (hash, day, seconds) = (words.next()?, words.next()?, words.next()?);
    let is_hash = hash.len() >= 40 && hash.bytes().all(|it| it.is_ascii_hexdigit());
    Some(Commit {
        hash: is_hash.then(|| hash.to_owned())?,
        day: day.to_owned(),
        seconds: seconds.parse().ok()?,
        is_changed,
    })
}

impl Commit {
    /// What the program says of itself: ten digits and the day.
    pub fn short(&self) -> String {
        let sign = if self.is_changed { "+" } else { "" };
        format!("{}{sign} {}", &self.hash[..10], self.day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_commit_is_read_and_shown() {
        let hash = "0123456789abcdef0123456789abcdef01234567";
        let line = format!("{hash} 2026-11-30 1764500000");
        let commit = parsed(&line, false).expect("it is one");
        assert_eq!(
            (commit.seconds, commit.short()),
            (1_764_500_000, "0123456789 2026-11-30".into())
        );
        let changed = parsed(&line, true).expect("it is one");
        assert_eq!(changed.short(), "0123456789+ 2026-11-30");
        // What stands in the file before `git archive` fills it in.
        for line in ["$Format:%H %cs %ct$", "", "0123 2026-11-30 1"] {
            assert_eq!(parsed(line, false), None, "{line}");
        }
    }
}
