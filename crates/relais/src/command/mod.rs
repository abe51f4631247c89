//! One file a command.

pub mod admin;
pub mod brand;
pub mod build;
pub mod check;
#[cfg(feature = "pdf")]
pub mod documents;
pub mod export;
#[cfg(feature = "pdf")]
mod handout;
pub mod import;
pub mod inspect;
pub mod new;
pub mod preview;
pub mod serve;
pub mod statistics;
pub mod translate;
pub mod updates;
pub mod welcome;
pub mod yearly;

use std::path::Path;

use clap::ValueEnum;
use clap::builder::PossibleValuesParser;
use engine::platform::PLATFORMS;
use server::settings::ReturnWasm;

pub use crate::usage::{WrongUsage, read_courses};

/// How packages are cut, on the command line.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ScoPer {
    /// One SCO a package, a whole programme too: what every platform can do
    Programme,
    /// One SCO a module: a whole programme has several
    Module,
    /// One SCO a chapter, and one for the final quiz
    Chapter,
}

impl From<ScoPer> for engine::sco::ScoPer {
    fn from(per: ScoPer) -> Self {
        match per {
            ScoPer::Programme => engine::sco::ScoPer::Programme,
            ScoPer::Module => engine::sco::ScoPer::Module,
            ScoPer::Chapter => engine::sco::ScoPer::Chapter,
        }
    }
}

/// The names of platforms, on the command line.
pub fn platform_names() -> PossibleValuesParser {
    PossibleValuesParser::new(PLATFORMS.iter().map(|one| one.name))
}

/// The code of the page for returns: of a file, or what the program was made with; none: neither.
pub fn return_wasm(file: Option<&Path>) -> anyhow::Result<Option<ReturnWasm>> {
    static MADE_WITH: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/return.wasm"));
    let Some(file) = file else {
        return Ok(ReturnWasm::new(MADE_WITH));
    };
    let bytes = std::fs::read(file).map_err(|error| {
        WrongUsage::new(format!("failed to read `{}`: {error}", file.display()))
    })?;
    match ReturnWasm::new(&bytes) {
        Some(wasm) => Ok(Some(wasm)),
        None => Err(WrongUsage::new(format!("`{}` is no WebAssembly", file.display())).into()),
    }
}

/// `1 page`, `2 pages`.
pub fn show_count(count: usize, what: &str) -> String {
    let counted = match count {
        1 => format!("1 {what}"),
        many => format!("{many} {what}s"),
    };
    crate::spoken::said(&counted).into_owned()
}
