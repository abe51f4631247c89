//! What is told about exports: a message of the catalogue with its arguments, in the language and
//! for the tool of whoever reads it.

use std::fmt;
use std::sync::LazyLock;

use language::{Catalogue, CatalogueError, Lang};

/// What somebody is told about an export. Printed as it is, it is English, for the command.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Said {
    key: &'static str,
    arguments: Vec<(&'static str, String)>,
}

/// With what somebody reads it, which decides how they mend what is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tool {
    /// The command, with its options.
    Command,
    /// The page, where columns and modules are chosen.
    Page,
}

impl Said {
    pub(super) fn new(key: &'static str) -> Said {
        Said {
            key,
            arguments: Vec::new(),
        }
    }

    pub(super) fn with(mut self, name: &'static str, value: impl fmt::Display) -> Said {
        self.arguments.push((name, value.to_string()));
        self
    }

    /// Which message it is.
    pub fn key(&self) -> &'static str {
        self.key
    }

    /// What one of its arguments is; empty: it has none of that name.
    pub fn argument(&self, name: &str) -> &str {
        let found = self.arguments.iter().find(|it| it.0 == name);
        found.map_or("", |it| it.1.as_str())
    }

    /// The message, on one line and without control characters: what comes from a file is in it.
    pub fn text(&self, lang: Lang, tool: Tool) -> String {
        let tool = match tool {
            Tool::Command => "command",
            Tool::Page => "page",
        };
        let filled = self
            .arguments
            .iter()
            .map(|(name, value)| (*name, value.as_str()));
        let filled = filled.chain([("tool", tool)]).collect();
        let text = catalogue(lang).format(self.key, &filled);
        let text = one_line(&text.unwrap_or_else(|error| match error {
            CatalogueError::Format { text, .. } => text,
            _ => self.key.to_owned(),
        }));
        match lang {
            Lang::En => text,
            // Several names in one argument.
            Lang::Fr => text.replace("`, `", "\u{202f}», «\u{202f}"),
        }
    }
}

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(Lang::En, Tool::Command))
    }
}

impl std::error::Error for Said {}

/// What an error of reading says: what the readers of ours say goes through others.
impl From<std::io::Error> for Said {
    fn from(error: std::io::Error) -> Said {
        let own = error.get_ref().and_then(|it| it.downcast_ref::<Said>());
        match own {
            Some(own) => own.clone(),
            None => Said::new("file-unreadable").with("reason", error),
        }
    }
}

impl From<csv::Error> for Said {
    fn from(error: csv::Error) -> Said {
        let reason = error.to_string();
        match error.into_kind() {
            csv::ErrorKind::Io(error) => error.into(),
            _ => Said::new("file-unreadable").with("reason", reason),
        }
    }
}

impl From<Said> for std::io::Error {
    fn from(said: Said) -> std::io::Error {
        std::io::Error::other(said)
    }
}

/// What comes from a file is printed on one line, without control characters.
pub(super) fn one_line(text: &str) -> String {
    let visible = text.chars().map(|c| if c.is_control() { ' ' } else { c });
    visible.take(600).collect()
}

fn catalogue(lang: Lang) -> &'static Catalogue {
    static FRENCH: LazyLock<Catalogue> =
        LazyLock::new(|| read("fr", include_str!("../../locales/returns.fr.ftl")));
    static ENGLISH: LazyLock<Catalogue> =
        LazyLock::new(|| read("en", include_str!("../../locales/returns.en.ftl")));
    match lang {
        Lang::Fr => &FRENCH,
        Lang::En => &ENGLISH,
    }
}

fn read(lang: &str, text: &str) -> Catalogue {
    Catalogue::read(lang, text.to_owned()).expect("a catalogue of ours")
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn both_languages_have_the_same_messages_with_the_same_arguments() {
        let (french, english) = (catalogue(Lang::Fr), catalogue(Lang::En));
        assert_eq!(french.keys(), english.keys());
        let texts = [
            include_str!("../../locales/returns.fr.ftl"),
            include_str!("../../locales/returns.en.ftl"),
        ];
        // Message by message: each begins in the first column.
        let [french, english] = texts.map(|text| {
            let messages = text
                .split("\n")
                .fold(Vec::new(), |mut all: Vec<String>, line| {
                    match (line.starts_with([' ', '}']), all.last_mut()) {
                        (true, Some(last)) => last.push_str(line),
                        _ => all.push(line.to_owned()),
                    }
                    all
                });
            let arguments = messages.iter().map(|it| language::arguments(it));
            arguments.collect::<Vec<_>>()
        });
        assert_eq!(french, english);
    }

    #[test]
    fn messages_say_what_their_reader_can_do() {
        let said = Said::new("date-ambiguous").with("text", "03/04/2025");
        assert_eq!(
            said.to_string(),
            "`03/04/2025` can be read two ways: say --dates day-first or --dates month-first"
        );
        let page = said.text(Lang::Fr, Tool::Page);
        assert!(page.contains("«\u{202f}03/04/2025\u{202f}»"), "{page}");
        assert!(!page.contains("--"), "{page}");
    }

    #[test]
    fn every_message_of_the_code_is_in_the_catalogue() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/returns");
        let sources: Vec<String> = [folder.join("export"), folder]
            .iter()
            .flat_map(|it| std::fs::read_dir(it).expect("it is there"))
            .map(|it| it.expect("a file").path())
            .filter(|it| it.extension().is_some_and(|it| it == "rs") && !it.ends_with("said.rs"))
            .map(|it| std::fs::read_to_string(it).expect("text"))
            .collect();
        let mut used: Vec<&str> = Vec::new();
        for source in &sources {
            let calls = source.split("Said::new(\"").skip(1);
            used.extend(calls.filter_map(|it| it.split('"').next()));
        }
        let english = catalogue(Lang::En);
        for key in &used {
            assert!(english.keys().iter().any(|it| it == key), "no `{key}`");
        }
        for key in english.keys() {
            let own = ["file-unreadable"];
            assert!(
                own.contains(&key.as_str()) || used.contains(&key.as_str()),
                "`{key}` is said by nobody"
            );
        }
    }
}
