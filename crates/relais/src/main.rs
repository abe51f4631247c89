//! `relais`: the one program. Reads the command line, calls the engine, prints.
//!
//! Results go to stdout, messages to stderr. Exit codes: 0 fine, 1 the course
//! (or the package looked at) has errors or could not be written, 2 wrong usage.

// What is printed goes through `show`: the macros of the standard library panic when a reader ends.
#![deny(clippy::print_stdout, clippy::print_stderr)]

#[macro_use]
mod show;

mod command;
mod preview;
mod spoken;
mod usage;
mod welcome;

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use language::Lang;

/// A server makes and drops thousands of small things a request, on several threads:
/// with the system's allocator that took a quarter of its time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Build SCORM 1.2 and HTML5 packages from course sources.
#[derive(Parser)]
#[command(version = env!("RELAIS_VERSION"), about, max_term_width = 100)]
struct Arguments {
    /// Language of help and messages, `fr` or `en` [default: that of the system]
    #[arg(long, env = "RELAIS_LANG", value_name = "LANG", value_parser = spoken::tag, id = "lang")]
    _lang: Option<Lang>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Admin(Box<command::admin::Admin>),
    Brand(command::brand::Brand),
    Build(command::build::Build),
    Check(command::check::Check),
    #[cfg(feature = "pdf")]
    Documents(command::documents::Documents),
    Export(command::export::Export),
    Import(command::import::Import),
    Inspect(command::inspect::Inspect),
    New(command::new::New),
    Preview(command::preview::Preview),
    Serve(Box<command::serve::Serve>),
    Statistics(command::statistics::Statistics),
    Translate(command::translate::Translate),
    Updates(command::updates::Updates),
    Welcome(command::welcome::Welcome),
}

fn main() -> ExitCode {
    welcome::end_with_page();
    if welcome::is_double_click() {
        return ended(welcome::run(None, true));
    }
    let arguments = spoken::parsed::<Arguments>();
    let result = match arguments.command {
        Command::Admin(admin) => admin.run(),
        Command::Brand(brand) => brand.run(),
        Command::Build(build) => build.run(),
        Command::Check(check) => check.run(),
        #[cfg(feature = "pdf")]
        Command::Documents(documents) => documents.run(),
        Command::Export(export) => export.run(),
        Command::Import(import) => import.run(),
        Command::Inspect(inspect) => inspect.run(),
        Command::New(new) => new.run(),
        Command::Preview(preview) => preview.run(),
        Command::Serve(serve) => serve.run(),
        Command::Statistics(statistics) => statistics.run(),
        Command::Translate(translate) => translate.run(),
        Command::Updates(updates) => updates.run(),
        Command::Welcome(welcome) => welcome.run(),
    };
    ended(result)
}

fn ended(result: anyhow::Result<ExitCode>) -> ExitCode {
    match result {
        Ok(_) if show::is_lost() => {
            note!("error: failed to write what was printed: is the disk full?");
            ExitCode::FAILURE
        }
        Ok(code) => code,
        Err(error) => {
            note!("{}", spoken::error(&error));
            // Naming what is not there is wrong usage; the rest is trouble on the way.
            match error.downcast_ref::<command::WrongUsage>() {
                Some(_) => ExitCode::from(2),
                None => ExitCode::FAILURE,
            }
        }
    }
}
