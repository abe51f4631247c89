//! `relais inspect`: what a package is and what is wrong with it.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

/// Say what a SCORM 1.2 package of any tool holds and what is wrong with it
#[derive(Args)]
pub struct Inspect {
    /// The package
    zip: PathBuf,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

impl Inspect {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let _ = (&self.zip, self.json);
        anyhow::bail!("not yet")
    }
}
