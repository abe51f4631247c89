//! What changed, for who updates.

use anyhow::Context;

use crate::place::Commit;

/// The part of the change log that is of a version, with what was built.
///
/// # Errors
///
/// The log has no such part, or nothing in it.
pub fn note(log: &str, version: &str, commit: &Commit) -> anyhow::Result<String> {
    let head = format!("## {version}");
    let is_head = |line: &str| {
        let rest = line.strip_prefix(&head);
        rest.is_some_and(|it| it.is_empty() || it.starts_with(' '))
    };
    let mut lines = log.lines().skip_while(|it| !is_head(it)).skip(1);
    let mut part: Vec<&str> = Vec::new();
    for line in lines.by_ref().take_while(|it| !it.starts_with("## ")) {
        part.push(line);
    }
    let text = part.join("\n");
    let text = text.trim();
    if text.is_empty() {
        return Err(anyhow::anyhow!("write `{head}` first"))
            .context("CHANGELOG.md says nothing of this version");
    }
    let commit = commit.short();
    Ok(format!("# Relais {version}\n\nCommit {commit}\n\n{text}\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn commit() -> Commit {
        Commit {
            hash: "0123456789abcdef0123456789abcdef01234567".into(),
            day: "2026-11-30".into(),
            seconds: 1,
            is_changed: false,
        }
    }

    #[test]
    fn only_the_part_of_the_version_is_told() -> anyhow::Result<()> {
        let log = "# Changes\n\n## 1.10.0\n\nc\n\n## 1.1.0 (June)\n\n- a\n\n### For authors\n\nd\n\n## 1.0.0\n\nb\n";
        assert_eq!(
            note(log, "1.1.0", &commit())?,
            "# Relais 1.1.0\n\nCommit 0123456789 2026-11-30\n\n- a\n\n### For authors\n\nd\n"
        );
        for missing in ["1.1", "2.0.0", "1.0"] {
            assert!(note(log, missing, &commit()).is_err(), "{missing}");
        }
        assert!(note("## 1.0.0\n\n## 0.9.0\n\nx\n", "1.0.0", &commit()).is_err());
        Ok(())
    }

    #[test]
    fn this_version_has_its_part() -> anyhow::Result<()> {
        let log = include_str!("../../../CHANGELOG.md");
        note(log, env!("CARGO_PKG_VERSION"), &commit())?;
        Ok(())
    }
}
