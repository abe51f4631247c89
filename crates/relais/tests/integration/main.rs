//! The program as its users run it, one process or many, while things break.

use std::process::Command;

/// The program, in English whatever the system speaks: what it says is compared.
fn program() -> Command {
    english(Command::new(env!("CARGO_BIN_EXE_relais")))
}

/// A command that starts the program.
fn english(mut command: Command) -> Command {
    command.env("RELAIS_LANG", "en");
    command
}

mod bad_input;
mod cli;
mod new;
mod preview;
mod preview_routes;

mod durability;
mod serve;
mod share;

mod freeze;
mod handout;
mod language;
mod pdf;
mod statistics;
mod updates;
mod upkeep;
mod welcome;
