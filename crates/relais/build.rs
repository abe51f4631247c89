//! What is put into the program beside its code: the page for returns, and which commit it is of.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    return_page();
    version();
}

/// The code of the page for returns, where `RELAIS_RETURN_WASM` names it: what
/// `crates/return-wasm/build` made. Without it the program is whole, but for that page.
fn return_page() {
    println!("cargo::rerun-if-env-changed=RELAIS_RETURN_WASM");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it")).join("return.wasm");
    match env::var_os("RELAIS_RETURN_WASM").filter(|it| !it.is_empty()) {
        None => fs::write(out, []).expect("the folder is ours"),
        Some(path) => {
            println!("cargo::rerun-if-changed={}", PathBuf::from(&path).display());
            if let Err(error) = fs::copy(&path, out) {
                println!(
                    "cargo::error=RELAIS_RETURN_WASM: {}: {error}",
                    PathBuf::from(&path).display()
                );
            }
        }
    }
}

/// `0.1.0 (0123456789, 2026-11-30)`: version, commit and its day.
fn version() {
    println!("cargo::rerun-if-env-changed=RELAIS_COMMIT");
    println!("cargo::rerun-if-changed=commit.txt");
    let version = env::var("CARGO_PKG_VERSION").expect("cargo sets it");
    let given = env::var("RELAIS_COMMIT").ok().filter(|it| !it.is_empty());
    let commit = given.or_else(of_archive).or_else(of_clone);
    let shown = match commit.as_deref().and_then(|it| it.split_once(' ')) {
        Some((hash, day)) => format!("{version} ({hash}, {day})"),
        None => version,
    };
    println!("cargo::rustc-env=RELAIS_VERSION={shown}");
}

/// What `git archive` wrote into its archive.
fn of_archive() -> Option<String> {
    let line = fs::read_to_string("commit.txt").ok()?;
    let mut words = line.split_whitespace();
    let (hash, day) = (words.next()?, words.next()?);
    let is_filled = hash.len() >= 40 && hash.bytes().all(|it| it.is_ascii_hexdigit());
    is_filled.then(|| format!("{} {day}", &hash[..10]))
}

/// What git says, where this is a clone of ours. Only for programs that are made to be used:
/// those of tests are not linked anew for each commit.
fn of_clone() -> Option<String> {
    if env::var("PROFILE").as_deref() != Ok("release") {
        return None;
    }
    let git = |arguments: &[&str]| {
        let output = Command::new("git").args(arguments).output().ok()?;
        let text = String::from_utf8(output.stdout).ok()?;
        output.status.success().then(|| text.trim().to_owned())
    };
    // Two folders up, or this lies unpacked in somebody else's repository.
    if git(&["rev-parse", "--show-prefix"])? != "crates/relais/" {
        return None;
    }
    let path = git(&["rev-parse", "--git-path", "logs/HEAD"])?;
    if Path::new(&path).exists() {
        println!("cargo::rerun-if-changed={path}");
    }
    let status = [
        "--no-optional-locks",
        "status",
        "--porcelain",
        "--untracked-files=no",
    ];
    let is_changed = !git(&status)?.is_empty();
    let line = git(&["log", "-1", "--format=%H %cs"])?;
    let (hash, day) = line.split_once(' ')?;
    let sign = if is_changed { "+" } else { "" };
    Some(format!("{}{sign} {day}", hash.get(..10)?))
}
