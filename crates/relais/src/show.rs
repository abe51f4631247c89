//! Diagnostics and tables as people and programs read them.

use std::borrow::Cow;
use std::fmt::Arguments;
use std::io::{self, IsTerminal, Write, stderr, stdout};
use std::sync::atomic::{AtomicBool, Ordering};

use anstream::AutoStream;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use engine::diagnostic::{Diagnostic, Severity};
use engine::source::SourceTree;
use language::Lang;
use serde::Serialize;

use crate::spoken;

/// Prints a line on stdout: a result.
macro_rules! say {
    ($($text:tt)*) => { $crate::show::say(format_args!($($text)*)) };
}

/// Prints a line on stderr: a message.
macro_rules! note {
    ($($text:tt)*) => { $crate::show::note(format_args!($($text)*)) };
}

/// What `say!` does: in the language of whoever reads.
pub fn say(text: Arguments<'_>) {
    let _ = writeln!(output(), "{}", spoken::lines(&text.to_string()));
}

/// What `note!` does: likewise.
pub fn note(text: Arguments<'_>) {
    let _ = writeln!(messages(), "{}", spoken::lines(&text.to_string()));
}

/// Where results go: stdout, whose reader may end before the program (`relais … | head`).
pub fn output() -> impl Write {
    Unread {
        to: stdout().lock(),
        is_result: true,
    }
}

/// Where messages go: stderr, likewise.
pub fn messages() -> impl Write {
    Unread {
        to: stderr().lock(),
        is_result: false,
    }
}

/// Whether a result could not be written, though somebody wanted it: on a full disk.
pub fn is_lost() -> bool {
    LOST.load(Ordering::Relaxed)
}

static LOST: AtomicBool = AtomicBool::new(false);

/// Takes everything: that nobody reads on is the reader's choice, and what the program
/// was asked to do is done to its end. A result that can't be written for another reason is noted.
struct Unread<W> {
    to: W,
    is_result: bool,
}

impl<W: Write> Unread<W> {
    fn taken<T>(is_result: bool, result: io::Result<T>, all: T) -> io::Result<T> {
        match result {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => Err(error),
            Err(error) => {
                if is_result && error.kind() != io::ErrorKind::BrokenPipe {
                    LOST.store(true, Ordering::Relaxed);
                }
                Ok(all)
            }
            done => done,
        }
    }
}

impl<W: Write> Write for Unread<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        Self::taken(self.is_result, self.to.write(bytes), bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Self::taken(self.is_result, self.to.flush(), ())
    }
}

/// Prints diagnostics on stderr, each with its lines and what to do.
pub fn diagnostics(tree: &SourceTree, diagnostics: &[Diagnostic]) {
    let renderer = match stderr().is_terminal() {
        true => Renderer::styled().decor_style(DecorStyle::Unicode),
        false => Renderer::plain(),
    };
    // Colours where they are understood: not with NO_COLOR, nor in an old console of Windows.
    let mut out = AutoStream::auto(stderr()).lock();
    for diagnostic in diagnostics {
        // A closed pipe is the reader's choice, not an error.
        let _ = writeln!(out, "{}\n", human(&renderer, tree, diagnostic));
    }
}

/// One diagnostic in the manner of a compiler.
pub fn human(renderer: &Renderer, tree: &SourceTree, diagnostic: &Diagnostic) -> String {
    let span = diagnostic.span;
    let text = tree.text(span.file);
    let path = tree.locate(span).path;
    let mut range = span.start as usize..(span.end as usize).min(text.len());
    while range.start > 0 && !text.is_char_boundary(range.start) {
        range.start -= 1;
    }
    while range.end < text.len() && !text.is_char_boundary(range.end) {
        range.end += 1;
    }
    // Only the first line of what is long.
    if let Some(newline) = text.get(range.clone()).and_then(|piece| piece.find('\n')) {
        range.end = range.start + newline;
    }
    // The code is part of the name: the space before a French colon comes behind it.
    let space = match spoken::lang() {
        Lang::En => "",
        Lang::Fr => "\u{a0}",
    };
    let name = |word, code: &str| format!("{}{code}{space}", spoken::said(word));
    let code = format!("[{}]", diagnostic.code);
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR.with_name(name("error", &code)),
        Severity::Warning => Level::WARNING.with_name(name("warning", &code)),
    };
    let help = Level::HELP.with_name(name("help", ""));
    let message = spoken::said(&diagnostic.message);
    let hint = spoken::said(&diagnostic.hint);
    let report = [level
        .primary_title(message.as_ref())
        .element(
            Snippet::source(text)
                .path(visible(&path))
                .annotation(AnnotationKind::Primary.span(range)),
        )
        .element(help.message(visible(&hint)))];
    renderer.render(&report)
}

#[derive(Serialize)]
struct JsonReport {
    errors: usize,
    warnings: usize,
    diagnostics: Vec<JsonDiagnostic>,
}

/// One diagnostic for editors and browsers; lines and columns count from 1,
/// columns in characters.
#[derive(Clone, Serialize)]
pub struct JsonDiagnostic {
    pub severity: Severity,
    pub code: &'static str,
    pub file: String,
    pub line: usize,
    pub column: usize,
    pub end_line: usize,
    pub end_column: usize,
    pub message: String,
    pub hint: String,
    pub excerpt: String,
}

/// Prints diagnostics on stdout as one JSON document.
pub fn diagnostics_json(
    found: &[(&SourceTree, Vec<Diagnostic>)],
    errors: usize,
    warnings: usize,
) -> anyhow::Result<()> {
    let diagnostics = found
        .iter()
        .flat_map(|(tree, list)| list.iter().map(|diagnostic| json(tree, diagnostic)))
        .collect();
    let report = JsonReport {
        errors,
        warnings,
        diagnostics,
    };
    print_json(&report)
}

/// Prints a value on stdout as JSON.
pub fn print_json(value: &impl Serialize) -> anyhow::Result<()> {
    let mut out = Escaping(output());
    serde_json::to_writer_pretty(&mut out, value)?;
    writeln!(out)?;
    Ok(())
}

/// Writes JSON on, with escapes for what JSON allows in a text and a terminal
/// obeys. It stands in texts only, and comes in whole characters.
struct Escaping<W>(W);

impl<W: Write> Write for Escaping<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match std::str::from_utf8(bytes) {
            // Line ends lay the document out: those of texts are escaped already.
            Ok(text) if text.contains(|it| it != '\n' && is_unsafe(it)) => {
                for character in text.chars() {
                    match character != '\n' && is_unsafe(character) {
                        true => write!(self.0, "\\u{:04x}", u32::from(character))?,
                        false => write!(self.0, "{character}")?,
                    }
                }
            }
            _ => self.0.write_all(bytes)?,
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// Text from a stranger, without what would move the cursor or colour the terminal.
pub fn visible(text: &str) -> String {
    text.replace(is_unsafe, "\u{fffd}")
}

/// Controls, and what turns the direction of writing.
fn is_unsafe(character: char) -> bool {
    let turns = matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    character.is_control() || turns
}

/// A diagnostic with its place: names and codes are the same in every language, message and hint
/// are for people and in theirs.
pub fn json(tree: &SourceTree, diagnostic: &Diagnostic) -> JsonDiagnostic {
    let location = tree.locate(diagnostic.span);
    JsonDiagnostic {
        severity: diagnostic.severity,
        code: diagnostic.code,
        file: location.path,
        line: location.line,
        column: location.column,
        end_line: location.end_line,
        end_column: location.end_column,
        message: spoken::said(&diagnostic.message).into_owned(),
        hint: spoken::said(&diagnostic.hint).into_owned(),
        excerpt: location.excerpt,
    }
}

/// "2 errors, 1 warning", or that all is well.
pub fn summary(errors: usize, warnings: usize) -> String {
    let count = |number: usize, word: &str| match number {
        0 => None,
        1 => Some(format!("1 {word}")),
        more => Some(format!("{more} {word}s")),
    };
    let parts: Vec<String> = [count(errors, "error"), count(warnings, "warning")]
        .into_iter()
        .flatten()
        .collect();
    match parts.is_empty() {
        true => "no problem found".into(),
        false => parts.join(", "),
    }
}

/// Lines up columns, under heads in the reader's language; those marked `true` to the right.
pub fn table(header: &[(&str, bool)], rows: &[Vec<String>]) -> String {
    let header: Vec<(Cow<'_, str>, bool)> = header
        .iter()
        .map(|(name, is_right)| (spoken::said(name), *is_right))
        .collect();
    let width = |column: usize| {
        let cells = rows.iter().map(|row| row[column].chars().count());
        cells
            .chain([header[column].0.chars().count()])
            .max()
            .unwrap_or(0)
    };
    let widths: Vec<usize> = (0..header.len()).map(width).collect();
    let line = |cells: Vec<&str>| {
        let mut text = String::new();
        for (index, cell) in cells.iter().enumerate() {
            let width = widths[index];
            let padded = match header[index].1 {
                true => format!("{cell:>width$}"),
                false => format!("{cell:<width$}"),
            };
            text.push_str(if index > 0 { "  " } else { "" });
            text.push_str(&padded);
        }
        text.trim_end().to_owned()
    };
    let mut lines = vec![line(header.iter().map(|(name, _)| name.as_ref()).collect())];
    lines.push(
        widths
            .iter()
            .map(|width| "─".repeat(*width))
            .collect::<Vec<_>>()
            .join("  "),
    );
    for row in rows {
        lines.push(line(row.iter().map(String::as_str).collect()));
    }
    lines.join("\n")
}

/// A number of bytes for people, as the pages of a package write it.
pub fn bytes(bytes: u64) -> String {
    language::number::size(spoken::lang(), bytes)
}
