//! What the command line says, in the language of who reads it.
//!
//! Code says everything in English; the catalogues `locales/NAME.en.ftl` hold each of these
//! sentences, `locales/NAME.fr.ftl` the same in French ([`phrases`]). What no catalogue has stays
//! as it is; a test reads the sources and names each sentence that has no French, and each of the
//! catalogues that nobody says any more. What programs read (keys and codes of JSON, addresses) does
//! not come by here, nor does a server's log.

mod help;
mod phrases;
#[cfg(test)]
mod sources;
mod usage;

use std::borrow::Cow;
use std::env;
use std::error::Error;
use std::ffi::OsString;
use std::sync::OnceLock;

use clap::{CommandFactory, FromArgMatches};
use language::Lang;
use scorm::package::PackageError;
use scorm::problem::Problem;
use server::domain::findings;
use server::domain::import::ImportError;

static LANG: OnceLock<Lang> = OnceLock::new();

/// The language of help and messages; English before [`parsed`] chose it.
pub fn lang() -> Lang {
    LANG.get().copied().unwrap_or(Lang::En)
}

/// A sentence of ours in the language chosen.
pub fn said(text: &str) -> Cow<'_, str> {
    match lang() {
        Lang::En => Cow::Borrowed(text),
        Lang::Fr => match phrases::french().find(text) {
            Some(french) => Cow::Owned(french),
            None => Cow::Borrowed(text),
        },
    }
}

/// Some lines, each in the language chosen, with its indent.
pub fn lines(text: &str) -> Cow<'_, str> {
    if lang() == Lang::En {
        return Cow::Borrowed(text);
    }
    if let Some(french) = phrases::french().find(text) {
        return Cow::Owned(french);
    }
    let lines = text.split('\n').map(|line| {
        let plain = line.trim_start();
        let (indent, _) = line.split_at(line.len() - plain.len());
        format!("{indent}{}", said(plain))
    });
    Cow::Owned(lines.collect::<Vec<_>>().join("\n"))
}

/// An error with its causes, each in the language chosen.
pub fn error(error: &anyhow::Error) -> String {
    // What says its own cause at its end has said it.
    let mut last = String::new();
    let mut causes = Vec::new();
    for cause in error.chain() {
        let text = cause.to_string();
        if !text.is_empty() && last.ends_with(&text) {
            continue;
        }
        causes.push(refusal(cause).unwrap_or_else(|| lines(&text).into_owned()));
        last = text;
    }
    match lang() {
        Lang::En => format!("error: {}", causes.join(": ")),
        Lang::Fr => format!("erreur\u{a0}: {}", causes.join("\u{a0}: ")),
    }
}

/// What is wrong with a package, in the language chosen: the server's catalogue has it by its code.
pub fn problem(problem: &Problem) -> String {
    let told = match lang() {
        Lang::En => None,
        Lang::Fr => findings::told(Lang::Fr, problem.code, &problem.arguments),
    };
    told.map_or_else(|| problem.message.clone(), |(message, _)| message)
}

/// Why a package is refused, and what to do, where that is an error.
fn refusal(cause: &(dyn Error + 'static)) -> Option<String> {
    if lang() == Lang::En {
        return None;
    }
    let (code, arguments) = match cause.downcast_ref::<ImportError>() {
        Some(ImportError::Package(error)) => (error.code(), error.arguments()),
        Some(ImportError::Nothing(problem)) => (problem.code, problem.arguments.clone()),
        _ => {
            let error = cause.downcast_ref::<PackageError>()?;
            (error.code(), error.arguments())
        }
    };
    let (message, hint) = findings::told(Lang::Fr, code, &arguments)?;
    Some(format!("{message}\n  {}\u{a0}: {hint}", said("help")))
}

/// Reads the command line; wrong usage ends here, with exit code 2 and an explanation.
pub fn parsed<P: CommandFactory + FromArgMatches>() -> P {
    let words: Vec<OsString> = env::args_os().collect();
    let chosen = chosen(&words, |name| env::var(name).ok());
    let lang = *LANG.get_or_init(|| chosen);
    let (command, words) = match lang {
        Lang::En => (P::command(), words),
        Lang::Fr => {
            let words = help::without_help_command(&P::command(), words);
            (help::in_french(P::command()), words)
        }
    };
    let read = command.try_get_matches_from(words);
    match read.and_then(|mut it| P::from_arg_matches_mut(&mut it)) {
        Ok(arguments) => arguments,
        Err(error) => usage::end(&error, lang),
    }
}

/// A language by its tag, for `--lang` and RELAIS_LANG.
pub fn tag(text: &str) -> Result<Lang, String> {
    Lang::find(text).ok_or_else(|| "neither `fr` nor `en`".to_owned())
}

/// `--lang` before the command, then RELAIS_LANG, then what the system says: French where that
/// is French.
fn chosen(words: &[OsString], find: impl Fn(&str) -> Option<String>) -> Lang {
    if let Some(lang) = asked(words) {
        return lang;
    }
    let set = |name| find(name).filter(|it| !it.is_empty());
    let names = ["RELAIS_LANG", "LC_ALL", "LC_MESSAGES", "LANG"];
    let system = names.into_iter().find_map(set).or_else(of_system);
    system
        .and_then(|tag| Lang::find(tag.split('.').next().unwrap_or_default()))
        .unwrap_or(Lang::En)
}

/// Windows says it by no variable.
#[cfg(windows)]
fn of_system() -> Option<String> {
    sys_locale::get_locale()
}

#[cfg(not(windows))]
fn of_system() -> Option<String> {
    None
}

/// What `--lang` says; options of a command of the same name come after the command's name.
fn asked(words: &[OsString]) -> Option<Lang> {
    let mut words = words.iter().skip(1).map(|it| it.to_string_lossy());
    while let Some(word) = words.next() {
        match word.strip_prefix("--lang") {
            Some("") => return words.next().and_then(|it| Lang::find(&it)),
            Some(rest) => return rest.strip_prefix('=').and_then(Lang::find),
            None if word.starts_with('-') => {}
            None => return None,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choose(words: &[&str], set: &[(&str, &str)]) -> Lang {
        let words: Vec<OsString> = ["relais"].iter().chain(words).map(OsString::from).collect();
        chosen(&words, |name| {
            let found = set.iter().find(|(it, _)| *it == name);
            found.map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn a_cause_is_said_once() {
        #[derive(Debug)]
        struct Outer(std::io::Error);
        impl std::fmt::Display for Outer {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "i/o error: {}", self.0)
            }
        }
        impl Error for Outer {
            fn source(&self) -> Option<&(dyn Error + 'static)> {
                Some(&self.0)
            }
        }
        let full = std::io::Error::other("no room");
        let whole = anyhow::Error::new(Outer(full)).context("failed to write `x`");
        assert_eq!(
            super::error(&whole),
            "error: failed to write `x`: i/o error: no room"
        );
    }

    #[test]
    fn the_nearest_wish_counts() {
        let french = [("LANG", "fr_FR.UTF-8")];
        assert_eq!(choose(&[], &french), Lang::Fr);
        assert_eq!(choose(&["--lang", "en", "check"], &french), Lang::En);
        assert_eq!(choose(&["--lang=en"], &french), Lang::En);
        // The course's language, not ours.
        assert_eq!(choose(&["build", "--lang", "en"], &french), Lang::Fr);
        for (set, expected) in [
            (&[][..], Lang::En),
            (&[("LANG", "C.UTF-8")], Lang::En),
            (&[("LANG", "C"), ("RELAIS_LANG", "fr")], Lang::Fr),
            (&[("LANG", "fr_CA"), ("LC_ALL", "en_GB.UTF-8")], Lang::En),
            (&[("LC_ALL", ""), ("LC_MESSAGES", "fr")], Lang::Fr),
            (&[("LANG", "de_DE.UTF-8")], Lang::En),
        ] {
            if !cfg!(windows) || !set.is_empty() {
                assert_eq!(choose(&["check"], set), expected, "{set:?}");
            }
        }
    }
}
