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

/// A browser keeps the return that was drawn for this address: at another one, the next start
/// would draw it a second time.
const USUAL: u16 = 17170;

/// Opens the page, in the browser too, and answers until it is closed.
///
/// # Errors
///
/// The port is taken, or this machine gives no folder to work in.
pub fn run(port: Option<u16>, opens: bool) -> anyhow::Result<ExitCode> {
    let listener = listening(port, USUAL)?;
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

/// The port that was asked for; else the usual one, or any where that is taken.
fn listening(port: Option<u16>, usual: u16) -> anyhow::Result<TcpListener> {
    let bind = |port| TcpListener::bind((Ipv4Addr::LOCALHOST, port));
    match port {
        Some(port) => bind(port).map_err(|error| {
            WrongUsage::new(format!(
                "cannot listen on port {port}: {error}; without `--port` any that is free is taken"
            ))
            .into()
        }),
        None => bind(usual)
            .or_else(|_| bind(0))
            .context("failed to listen on this machine"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_start_is_at_the_same_address_unless_that_is_taken() {
        let port = |it: &TcpListener| it.local_addr().expect("it has one").port();
        let usual = port(&listening(Some(0), 0).expect("any"));
        let first = listening(None, usual).expect("the usual one");
        assert_eq!(port(&first), usual);
        let other = listening(None, usual).expect("any");
        assert_ne!(port(&other), usual);
        assert!(listening(Some(usual), 0).is_err(), "that one was asked for");
        drop(first);
        let again = listening(None, usual).expect("the usual one");
        assert_eq!(port(&again), usual);
    }
}
