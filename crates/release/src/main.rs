//! `cargo run -p release -- build`: what is handed out, made from a clean clone on Debian.
//! `cargo run -p release -- check`: each of these files, used as its user would.
//!
//! The repository's own tool, no part of the product. Files come into `target/release-files`,
//! their build folders and the compilers into `target/release-work`.

mod build;
mod check;
mod debian;
#[cfg(test)]
mod guides;
mod image;
mod materials;
mod notes;
mod place;
mod run;
mod tools;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::build::What;
use crate::place::Place;

/// Make what is handed out, and try it
#[derive(Parser)]
#[command(version, max_term_width = 100)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
    /// Folder of what is handed out [default: target/release-files]
    #[arg(long, global = true, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Folder of compilers and half-made things [default: target/release-work]
    #[arg(long, global = true, value_name = "DIR")]
    work: Option<PathBuf>,
}

#[derive(Subcommand)]
enum Command {
    /// Make everything, or only some of it
    Build {
        /// Only these
        #[arg(value_enum)]
        only: Vec<What>,
        /// Private key to sign SHA256SUMS with: `openssl genpkey -algorithm ed25519 -out FILE`
        #[arg(long, value_name = "FILE")]
        key: Option<PathBuf>,
        /// Even when the tree has changes that no commit has: what is made then says so
        #[arg(long)]
        unclean: bool,
    },
    /// Use what was made as its users would, and print a table
    Check {
        /// Only these
        #[arg(value_enum)]
        only: Vec<check::What>,
    },
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let done =
        Place::new(arguments.out, arguments.work).and_then(|place| match arguments.command {
            Command::Build { only, key, unclean } => {
                build::build(&place, &only, key.as_deref(), unclean).map(|()| true)
            }
            Command::Check { only } => check::check(&place, &only),
        });
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
