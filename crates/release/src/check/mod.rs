//! What was made, used as its users would: nothing of this repository's folders is in reach of
//! the programs but what a user would have. Run by hand; prints a table.

mod debian;
mod image;
mod linux;
mod sums;
mod web;
mod windows;

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use anyhow::{Context, bail, ensure};
use clap::ValueEnum;

use crate::place::Place;
use crate::run;

/// One of the things that are checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum What {
    /// Sums, signature, list of materials
    Sums,
    /// The static program in a root that has nothing but it (as root)
    Linux,
    /// `relais.exe` under wine, in a folder with spaces and accents
    Windows,
    /// The Debian package in a copy of this system that vanishes afterwards (as root)
    Deb,
    /// The image, unpacked and run as its user with a read-only root (as root)
    Image,
}

/// One line of the table.
struct Row {
    of: &'static str,
    what: String,
    result: Result<String, String>,
}

/// What was found so far.
#[derive(Default)]
struct Table {
    rows: Vec<Row>,
}

impl Table {
    /// Tries one thing; the text is what was seen.
    fn row(&mut self, of: &'static str, what: &str, tried: anyhow::Result<String>) {
        let result = tried.map_err(|error| format!("{error:#}"));
        let sign = if result.is_ok() { "ok" } else { "FAILED" };
        eprintln!("{sign:<7} {of}: {what}");
        self.rows.push(Row {
            of,
            what: what.to_owned(),
            result,
        });
    }

    fn text(&self) -> String {
        let mut text = String::new();
        for row in &self.rows {
            let (sign, seen) = match &row.result {
                Ok(seen) => ("ok", seen),
                Err(error) => ("FAILED", error),
            };
            let seen = seen.trim().replace('\n', " / ");
            text.push_str(&format!(
                "{sign:<6}  {:<8}  {:<46}  {seen}\n",
                row.of, row.what
            ));
        }
        let failed = self.rows.iter().filter(|it| it.result.is_err()).count();
        text.push_str(&format!("{} tried, {failed} failed", self.rows.len()));
        text
    }
}

/// Tries everything, or only some of it; whether all is well.
///
/// # Errors
///
/// Nothing could be tried at all.
pub fn check(place: &Place, only: &[What]) -> anyhow::Result<bool> {
    let wanted = |what| only.is_empty() || only.contains(&what);
    let mut table = Table::default();
    if wanted(What::Sums) {
        sums::check(place, &mut table);
    }
    if wanted(What::Linux) {
        whole(&mut table, "linux", |table| linux::check(place, table));
    }
    if wanted(What::Windows) {
        whole(&mut table, "windows", |table| windows::check(place, table));
    }
    if wanted(What::Deb) {
        whole(&mut table, "deb", |table| debian::check(place, table));
    }
    if wanted(What::Image) {
        whole(&mut table, "image", |table| image::check(place, table));
    }
    println!("{}", table.text());
    Ok(table.rows.iter().all(|it| it.result.is_ok()))
}

/// What keeps a whole part from being tried is a failure of it, not of the rest.
fn whole(table: &mut Table, of: &'static str, part: impl FnOnce(&mut Table) -> anyhow::Result<()>) {
    if let Err(error) = part(table) {
        table.row(of, "could be tried", Err(error));
    }
}

/// That it ended with this code and never panicked; what it said on stdout.
fn ended(output: &Output, code: i32) -> anyhow::Result<String> {
    let (out, err) = (
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
    let short: String = err.trim().chars().take(400).collect();
    ensure!(!err.contains("panicked"), "panic: {short}");
    ensure!(
        output.status.code() == Some(code),
        "ended with {}, not {code}: {short}",
        output.status
    );
    ensure!(
        !out.contains('\u{1b}') && !err.contains('\u{1b}'),
        "codes of a terminal where there is none"
    );
    Ok(out.into_owned())
}

/// Runs to its end with this code; what it said on stdout.
fn ran(command: &mut Command, code: i32) -> anyhow::Result<String> {
    ended(&run::output(command)?, code)
}

/// A program that goes on until it is told to stop.
struct Running {
    child: Child,
}

impl Running {
    fn start(command: &mut Command, log: &Path) -> anyhow::Result<Running> {
        let log = fs::File::create(log)?;
        let child = command
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()
            .context("it does not start")?;
        Ok(Running { child })
    }

    /// SIGTERM, as a service manager does; the exit code is 0.
    fn stop(mut self) -> anyhow::Result<()> {
        run::read(Command::new("kill").arg(self.child.id().to_string()))?;
        let status = self.child.wait()?;
        if !status.success() {
            bail!("it ended with {status} when it was told to stop");
        }
        Ok(())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A course of ours, for whoever has none: what a user would have copied.
fn copy_folder(from: &Path, to: &Path) -> anyhow::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let to = to.join(entry.file_name());
        match entry.file_type()?.is_dir() {
            true => copy_folder(&entry.path(), &to)?,
            false => drop(fs::copy(entry.path(), to)?),
        }
    }
    Ok(())
}

/// What a partner's platform exports, for `statistics return`.
const EXPORT: &str = ",\"Adresse de courriel\",\"Comprendre\",\"\"\n\
    \"Zoé Lefèvre\",zoe@example.invalid,\"Terminé\",\"2025-11-21 23:22:07\"\n\
    \"Théo Marchand\",theo@example.invalid,\"Pas terminé\",\"\"\n";

/// Whether a return was made of [`EXPORT`], and names nobody who is in it.
fn nameless(made: &Path) -> anyhow::Result<String> {
    let text = fs::read_to_string(made)?;
    ensure!(!text.contains("Lefèvre"), "a name is in the return");
    Ok("retour.json, no name in it".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_counts_what_failed() {
        let mut table = Table::default();
        table.row("deb", "is there", Ok("a\nb\n".into()));
        table.row(
            "deb",
            "starts",
            Err(anyhow::anyhow!("no room").context("it did not")),
        );
        let text = table.text();
        assert!(text.contains("a / b\n"), "{text}");
        assert!(text.contains("it did not: no room"), "{text}");
        assert!(text.ends_with("2 tried, 1 failed"), "{text}");
    }

    #[test]
    fn codes_and_panics_are_seen() {
        let shell = |text: &str| {
            let mut sh = Command::new("sh");
            sh.args(["-c", text]);
            sh
        };
        assert_eq!(
            ran(&mut shell("echo a; exit 2"), 2).ok(),
            Some("a\n".into())
        );
        assert!(ran(&mut shell("exit 1"), 0).is_err());
        assert!(ran(&mut shell("echo thread panicked at >&2"), 0).is_err());
        assert!(ran(&mut shell("printf '\\033[1m'"), 0).is_err());
    }

    #[test]
    fn a_running_program_stops_when_it_is_told() -> anyhow::Result<()> {
        let folder = tempfile::tempdir()?;
        let log = folder.path().join("log");
        let script = "trap 'kill $!; exit 0' TERM; echo up; sleep 60 & wait";
        let running = Running::start(Command::new("sh").args(["-c", script]), &log)?;
        while fs::read_to_string(&log)? != "up\n" {
            std::thread::yield_now();
        }
        running.stop()
    }
}
