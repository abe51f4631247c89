//! Wrong usage, as clap explains it, in the language of who reads.

use clap::Error;
use clap::error::ErrorKind;
use language::Lang;

use super::phrases;

/// Prints what clap has to say, and ends as it does.
pub fn end(error: &Error, lang: Lang) -> ! {
    let is_help = matches!(
        error.kind(),
        ErrorKind::DisplayHelp
            | ErrorKind::DisplayVersion
            | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
    );
    if lang == Lang::En || is_help {
        error.exit();
    }
    note!("{}", lines(&error.render().to_string()).trim_end());
    std::process::exit(error.exit_code());
}

/// Each line by itself: clap says one thing a line.
fn lines(text: &str) -> String {
    let line = |line: &str| {
        let plain = line.trim_start();
        let indent = &line[..line.len() - plain.len()];
        let french = phrases::french().find(plain);
        format!("{indent}{}\n", french.as_deref().unwrap_or(plain))
    };
    text.lines().map(line).collect()
}
