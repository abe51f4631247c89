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
    /// Port on 127.0.0.1, 0 for any that is free
    /// [default: 17170, where a browser finds again what it keeps of a return; any that is free if
    /// that is taken]
    #[arg(long)]
    port: Option<u16>,
    /// Print its address, and open no browser
    #[arg(long)]
    no_browser: bool,
}

impl Welcome {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        welcome::run(self.port, !self.no_browser)
    }
}
