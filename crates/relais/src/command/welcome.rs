//! `relais welcome`: the page that a double click opens.

use std::process::ExitCode;

use clap::Args;

use crate::welcome;

/// Open a page with what Relais does, as a double click on the program does
///
/// It takes packages that lie beside the program to try them, begins courses in the documents'
/// folder, and has the page for partners' returns. Only this machine reaches it; Ctrl-C ends it.
#[derive(Args)]
pub struct Welcome {
    /// Port on 127.0.0.1; 0 takes any that is free
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// Print its address, and open no browser
    #[arg(long)]
    no_browser: bool,
}

impl Welcome {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        welcome::run(self.port, !self.no_browser)
    }
}
