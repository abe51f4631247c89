//! What a double click opens: a page on this machine that says what Relais does, and starts it.
//! Behind each button is a command that a terminal knows, too ([`desk`]).

mod console;
mod desk;
mod pages;

use std::net::{Ipv4Addr, TcpListener};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context;

use crate::preview::reply;
use crate::usage::WrongUsage;

pub use console::is_double_click;
pub use desk::end_with_page;

/// Opens the page, in the browser too, and answers until it is closed.
///
/// # Errors
///
/// The port is taken, or this machine gives no folder to work in.
pub fn run(port: u16, opens: bool) -> anyhow::Result<ExitCode> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map_err(|error| {
        WrongUsage::new(format!(
            "cannot listen on port {port}: {error}; without `--port` any that is free is taken"
        ))
    })?;
    let port = listener
        .local_addr()
        .context("failed to read the port")?
        .port();
    let desk = Arc::new(desk::Desk::new()?);
    let address = format!("http://127.0.0.1:{port}/");
    let language = console::language();
    say!("{address}");
    note!("{}", reply::message(&language, "welcome-console")?);
    if opens && !console::browse(&address) {
        note!("{}", reply::message(&language, "welcome-by-hand")?);
    }
    pages::serve(listener, port, desk)?;
    Ok(ExitCode::SUCCESS)
}
