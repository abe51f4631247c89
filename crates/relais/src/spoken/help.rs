//! The help of clap in French: its headings, what it says of values, and our texts.

use std::ffi::{OsStr, OsString};

use clap::builder::{PossibleValue, StyledStr};
use clap::{Arg, ArgAction, Command};

use super::phrases;

/// A text of ours, paragraph by paragraph.
fn text(english: &StyledStr) -> String {
    let english = english.to_string();
    let paragraph = |it: &str| phrases::french().find(it).unwrap_or_else(|| it.to_owned());
    let all: Vec<String> = english.split("\n\n").map(paragraph).collect();
    all.join("\n\n")
}

/// The same command, that explains itself in French.
pub fn in_french(command: Command) -> Command {
    let style = *command.get_styles().get_header();
    let heading = |words: &str| format!("\n\n{style}{words}\u{a0}:{style:#}\n");
    let mut template = String::from("{before-help}{about-with-newline}\n");
    template.push_str(heading("Utilisation").trim_start_matches('\n').trim_end());
    template.push_str(" {usage}");
    let has_commands = command.has_subcommands();
    if has_commands {
        template.push_str(&heading("Commandes"));
        template.push_str("{subcommands}");
    }
    if command.get_positionals().any(|it| !it.is_hide_set()) {
        template.push_str(&heading("Arguments"));
        template.push_str("{positionals}");
    }
    template.push_str(&heading("Options"));
    template.push_str("{options}{after-help}");

    let has_version = command.get_version().is_some();
    let about = command.get_about().map(text);
    let long = command.get_long_about().map(text);
    let is_long = has_long(&command);
    let mut command = command
        .help_template(template)
        .subcommand_value_name("COMMANDE")
        .disable_help_flag(true)
        .disable_help_subcommand(true)
        .disable_version_flag(true)
        .mut_args(argument)
        .mut_subcommands(in_french);
    if let Some(about) = about {
        command = command.about(about);
    }
    if let Some(long) = long {
        command = command.long_about(long);
    }
    let own = |english: &'static str| text(&StyledStr::from(english));
    let help = Arg::new("help").short('h').long("help");
    let help = help.action(ArgAction::Help);
    command = command.arg(match is_long {
        true => help
            .help(own("Print help (see more with '--help')"))
            .long_help(own("Print help (see a summary with '-h')")),
        false => help.help(own("Print help")),
    });
    if has_version {
        let version = Arg::new("version").short('V').long("version");
        let version = version.action(ArgAction::Version);
        command = command.arg(version.help(own("Print version")));
    }
    if has_commands {
        let about = own("Print this message or the help of the given subcommand(s)");
        command = command.subcommand(Command::new("help").about(about).disable_help_flag(true));
    }
    command
}

/// Whether `--help` says more than `-h`.
fn has_long(command: &Command) -> bool {
    let says_more = |arg: &Arg| {
        let values = described(arg);
        arg.get_long_help().is_some() || values.iter().any(|it| it.get_help().is_some())
    };
    let mut arguments = command.get_arguments().filter(|it| !it.is_hide_set());
    command.get_long_about().is_some() || arguments.any(says_more)
}

/// Values that the help lists.
fn described(arg: &Arg) -> Vec<PossibleValue> {
    if arg.is_hide_possible_values_set() || !arg.get_action().takes_values() {
        return Vec::new();
    }
    let values = arg.get_possible_values().into_iter();
    values.filter(|it| !it.is_hide_set()).collect()
}

fn argument(arg: Arg) -> Arg {
    let Some(short) = arg.get_help().map(text) else {
        return arg;
    };
    let long = arg.get_long_help().map(text);
    let values = described(&arg);
    let names: Vec<&str> = values.iter().map(PossibleValue::get_name).collect();
    let mut notes = Vec::new();
    if let Some(name) = arg.get_env().filter(|_| !arg.is_hide_env_set()) {
        let name = name.to_string_lossy();
        let value = std::env::var_os(name.as_ref()).unwrap_or_default();
        notes.push(match arg.is_hide_env_values_set() {
            true => format!("[environnement\u{a0}: {name}]"),
            false => format!("[environnement\u{a0}: {name}={}]", value.to_string_lossy()),
        });
    }
    let takes = arg.get_action().takes_values() && !arg.is_hide_default_value_set();
    let defaults: Vec<_> = arg.get_default_values().iter().filter(|_| takes).collect();
    if !defaults.is_empty() {
        let defaults: Vec<_> = defaults.iter().map(|it| it.to_string_lossy()).collect();
        notes.push(format!("[par défaut\u{a0}: {}]", defaults.join(" ")));
    }
    let noted = |said: &str, more: Option<String>| {
        let all: Vec<String> = [said.to_owned()]
            .into_iter()
            .chain(notes.iter().cloned())
            .chain(more)
            .collect();
        all.join(" ")
    };
    let listed = format!("[valeurs possibles\u{a0}: {}]", names.join(", "));
    let listed = (!names.is_empty()).then_some(listed);
    let is_described = values.iter().any(|it| it.get_help().is_some());
    let more = match is_described {
        true => {
            let line = |it: &PossibleValue| match it.get_help() {
                Some(help) => format!("\n- {}\u{a0}: {}", it.get_name(), text(help)),
                None => format!("\n- {}", it.get_name()),
            };
            let lines: String = values.iter().map(line).collect();
            Some(format!("\n\nValeurs possibles\u{a0}:{lines}"))
        }
        false => None,
    };
    let full = match &more {
        Some(more) => Some(format!(
            "{}{more}",
            noted(long.as_ref().unwrap_or(&short), None)
        )),
        None => long.map(|it| noted(&it, listed.clone())),
    };
    let takes = arg.get_action().takes_values();
    let mut arg = arg.help(noted(&short, listed)).hide_env(true);
    if takes {
        arg = arg.hide_default_value(true).hide_possible_values(true);
    }
    if let Some(full) = full {
        arg = arg.long_help(full);
    }
    arg
}

/// `relais help statistics plan` is `relais statistics plan --help`: clap's own command says what
/// it is in English.
pub fn without_help_command(command: &Command, mut words: Vec<OsString>) -> Vec<OsString> {
    let mut command = command;
    let mut at = 1;
    while let Some(word) = words.get(at) {
        if is(word, "--lang") {
            at += 2;
        } else if is(word, "help") && command.has_subcommands() {
            words.remove(at);
            words.push("--help".into());
            break;
        } else if word.to_string_lossy().starts_with("--lang=") {
            at += 1;
        } else {
            let named = |it: &&Command| is(word, it.get_name());
            let Some(below) = command.get_subcommands().find(named) else {
                break;
            };
            command = below;
            at += 1;
        }
    }
    words
}

/// Whether a word of the command line is this one.
fn is(word: &OsStr, text: &str) -> bool {
    word.to_str() == Some(text)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use clap::CommandFactory;

    use super::*;
    use crate::Arguments;

    /// Every text of a command and of those below it.
    fn texts(command: &Command, all: &mut BTreeSet<String>) {
        let mut add = |text: Option<&StyledStr>| {
            let text = text.map(StyledStr::to_string).unwrap_or_default();
            let paragraphs = text.split("\n\n").filter(|it| !it.is_empty());
            all.extend(paragraphs.map(str::to_owned));
        };
        add(command.get_about());
        add(command.get_long_about());
        for arg in command.get_arguments() {
            add(arg.get_help());
            add(arg.get_long_help());
            for value in described(arg) {
                add(value.get_help());
            }
        }
        for below in command.get_subcommands() {
            texts(below, all);
        }
    }

    #[test]
    fn every_text_of_the_help_is_in_the_catalogue() {
        let mut all = BTreeSet::new();
        texts(&Arguments::command(), &mut all);
        assert!(all.len() > 200, "{}", all.len());
        let missing: Vec<&String> = all
            .iter()
            .filter(|it| phrases::french().find(it).is_none())
            .collect();
        assert!(missing.is_empty(), "{missing:#?}");
    }

    #[test]
    fn the_catalogue_of_help_has_nothing_that_is_said_nowhere() {
        let mut all = BTreeSet::new();
        texts(&Arguments::command(), &mut all);
        all.extend(
            [
                "Print help",
                "Print help (see more with '--help')",
                "Print help (see a summary with '-h')",
                "Print version",
                "Print this message or the help of the given subcommand(s)",
            ]
            .map(str::to_owned),
        );
        let (_, english, _) = phrases::CATALOGUES[0];
        let catalogue = language::Catalogue::read("en", english.to_owned()).expect("it is Fluent");
        let said = catalogue.open("", &[]).expect("all");
        // Programs made without a feature have fewer commands.
        let unsaid: Vec<&String> = said.values().filter(|it| !all.contains(*it)).collect();
        assert!(
            unsaid.is_empty() || cfg!(not(feature = "pdf")),
            "{unsaid:#?}"
        );
    }

    fn helps(command: &mut Command, path: &str, all: &mut Vec<(String, String)>) {
        let path = format!("{path} {}", command.get_name());
        all.push((path.clone(), command.render_help().to_string()));
        all.push((path.clone(), command.render_long_help().to_string()));
        // `relais help x` is read as `relais x --help`: that of `help` is never printed.
        let below = command.get_subcommands_mut();
        for below in below.filter(|it| it.get_name() != "help") {
            helps(below, &path, all);
        }
    }

    #[test]
    fn nothing_of_the_help_stays_english() {
        let mut all = Vec::new();
        let mut command = in_french(Arguments::command());
        command.build();
        helps(&mut command, "", &mut all);
        assert!(all.len() > 80);
        for (path, help) in &all {
            for english in [
                "Usage:",
                "Options:",
                "Arguments:",
                "Commands:",
                "Print ",
                "[default:",
                "[possible values:",
                "Possible values:",
                "[env:",
                "<COMMAND>",
            ] {
                assert!(!help.contains(english), "{path}: {english}\n{help}");
            }
            assert!(help.contains("Utilisation\u{a0}: relais"), "{path}\n{help}");
        }
        let of = |path: &str| {
            let found = all.iter().rfind(|(it, _)| it == path);
            &found.expect("there is one").1
        };
        let check = of(" relais check");
        for french in [
            "[par défaut\u{a0}: human]",
            "Valeurs possibles\u{a0}:",
            "- json\u{a0}: ",
            "[par défaut\u{a0}: courses]",
        ] {
            assert!(check.contains(french), "{french}\n{check}");
        }
        assert!(of(" relais serve").contains("[environnement\u{a0}: RELAIS_DATA="));
    }

    #[test]
    fn help_is_a_command_in_french_too() {
        let words = |text: &str| -> Vec<OsString> { text.split(' ').map(Into::into).collect() };
        let command = Arguments::command();
        for (given, read) in [
            ("relais help", "relais --help"),
            (
                "relais --lang fr help check",
                "relais --lang fr check --help",
            ),
            (
                "relais statistics help plan",
                "relais statistics plan --help",
            ),
            ("relais new help", "relais new --help"),
            ("relais check help", "relais check help"),
        ] {
            assert_eq!(
                without_help_command(&command, words(given)),
                words(read),
                "{given}"
            );
        }
    }
}
