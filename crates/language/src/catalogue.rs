//! The messages of a Fluent file, by key.

use std::collections::{BTreeMap, BTreeSet};

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use fluent_syntax::ast::Entry;
use unic_langid::LanguageIdentifier;

/// The messages of one language.
pub struct Catalogue {
    bundle: FluentBundle<FluentResource>,
    keys: Vec<String>,
    /// Names of all arguments that messages take.
    arguments: BTreeSet<String>,
}

/// What is wrong with a catalogue, or with the use of it.
#[derive(Debug, thiserror::Error)]
pub enum CatalogueError {
    /// The language's tag is none.
    #[error("`{0}` is not a language")]
    Language(String),
    /// The file is not Fluent.
    #[error("`{lang}`: {errors}")]
    Syntax {
        /// The language's tag.
        lang: String,
        /// The parser's words.
        errors: String,
    },
    /// There is no such message.
    #[error("no message `{0}`")]
    Missing(String),
    /// A message can't be filled in: an argument is missing, say.
    #[error("message `{key}`: {error}")]
    Format {
        /// The message's key.
        key: String,
        /// Fluent's words.
        error: String,
        /// The message as far as it goes.
        text: String,
    },
}

impl Catalogue {
    /// Reads a Fluent file.
    ///
    /// # Errors
    ///
    /// [`CatalogueError::Language`] and [`CatalogueError::Syntax`], which a key that stands
    /// twice is, too.
    pub fn read(lang: &str, source: String) -> Result<Catalogue, CatalogueError> {
        let language: LanguageIdentifier = lang
            .parse()
            .map_err(|_| CatalogueError::Language(lang.to_owned()))?;
        let syntax = |errors: String| CatalogueError::Syntax {
            lang: lang.to_owned(),
            errors,
        };
        let arguments = arguments(&source);
        let resource =
            FluentResource::try_new(source).map_err(|(_, errors)| syntax(format!("{errors:?}")))?;
        let keys = resource.entries().filter_map(key).collect();
        let mut bundle = FluentBundle::new_concurrent(vec![language]);
        // Isolating marks would end up in titles and in what screen readers say.
        bundle.set_use_isolating(false);
        bundle
            .add_resource(resource)
            .map_err(|errors| syntax(format!("{errors:?}")))?;
        Ok(Catalogue {
            bundle,
            keys,
            arguments,
        })
    }

    /// Keys of all messages, as the file has them.
    pub fn keys(&self) -> &[String] {
        &self.keys
    }

    /// A message with its arguments filled in.
    ///
    /// # Errors
    ///
    /// [`CatalogueError::Missing`] and [`CatalogueError::Format`].
    pub fn format(&self, key: &str, arguments: &FluentArgs) -> Result<String, CatalogueError> {
        let message = self.bundle.get_message(key).and_then(|it| it.value());
        let message = message.ok_or_else(|| CatalogueError::Missing(key.to_owned()))?;
        let mut errors = Vec::new();
        let text = self
            .bundle
            .format_pattern(message, Some(arguments), &mut errors);
        match errors.first() {
            None => Ok(text.into_owned()),
            Some(error) => Err(CatalogueError::Format {
                key: key.to_owned(),
                error: error.to_string(),
                text: text.into_owned(),
            }),
        }
    }

    /// A message that takes no arguments.
    ///
    /// # Errors
    ///
    /// As [`Catalogue::format`].
    pub fn get(&self, key: &str) -> Result<String, CatalogueError> {
        self.format(key, &FluentArgs::new())
    }

    /// Every message whose key begins so, for a script: its arguments left as `{name}`, but
    /// for those that are known.
    ///
    /// # Errors
    ///
    /// [`CatalogueError::Format`].
    pub fn open(
        &self,
        prefix: &str,
        known: &[(&str, &str)],
    ) -> Result<BTreeMap<&str, String>, CatalogueError> {
        let mut arguments = FluentArgs::new();
        for name in &self.arguments {
            arguments.set(name.as_str(), FluentValue::from(format!("{{{name}}}")));
        }
        for (name, value) in known {
            arguments.set(*name, FluentValue::from(*value));
        }
        let own = self.keys.iter().filter(|key| key.starts_with(prefix));
        own.map(|key| Ok((key.as_str(), self.format(key, &arguments)?)))
            .collect()
    }
}

fn key(entry: &Entry<&str>) -> Option<String> {
    match entry {
        Entry::Message(message) => Some(message.id.name.to_owned()),
        _ => None,
    }
}

/// Names of the arguments that a Fluent text takes: `count` of `{ $count }`.
pub fn arguments(text: &str) -> BTreeSet<String> {
    let name = |rest: &str| -> String {
        let is_of_it = |it: &char| it.is_ascii_alphanumeric() || matches!(it, '-' | '_');
        rest.chars().take_while(is_of_it).collect()
    };
    text.split('$').skip(1).map(name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "\
# A comment = nothing
-brand = Relais
hello = Bonjour { $first-name } de { -brand }
js-seen = { $count ->
    [one] une page
   *[other] { $count } pages
}
js-done =
    Fini = enfin
";

    fn read() -> Catalogue {
        Catalogue::read("fr", FILE.to_owned()).expect("it is Fluent")
    }

    #[test]
    fn messages_are_filled_in() {
        let catalogue = read();
        assert_eq!(catalogue.keys(), ["hello", "js-seen", "js-done"]);
        let mut arguments = FluentArgs::new();
        arguments.set("first-name", "Lou");
        arguments.set("count", 1);
        let say = |key| catalogue.format(key, &arguments);
        assert_eq!(say("hello").expect("there"), "Bonjour Lou de Relais");
        assert_eq!(say("js-seen").expect("there"), "une page");
        assert_eq!(
            say("no-such").unwrap_err().to_string(),
            "no message `no-such`"
        );
        let error = catalogue.format("hello", &FluentArgs::new()).unwrap_err();
        assert!(matches!(error, CatalogueError::Format { .. }), "{error}");
    }

    #[test]
    fn scripts_fill_in_themselves() {
        let catalogue = read();
        let words = catalogue.open("js-", &[]).expect("all of them");
        let words: Vec<(&str, &str)> = words.iter().map(|(key, it)| (*key, &**it)).collect();
        let expected = [("js-done", "Fini = enfin"), ("js-seen", "{count} pages")];
        assert_eq!(words, expected);
        let known = catalogue.open("hello", &[("first-name", "Lou")]);
        assert_eq!(known.expect("one")["hello"], "Bonjour Lou de Relais");
    }

    #[test]
    fn what_is_no_catalogue_is_said() {
        let error = |lang, text: &str| Catalogue::read(lang, text.to_owned()).err();
        assert!(matches!(
            error("x y", "a = b\n"),
            Some(CatalogueError::Language(_))
        ));
        for wrong in ["a = { $b\n", "a = b\na = c\n"] {
            let said = error("fr", wrong);
            assert!(
                matches!(said, Some(CatalogueError::Syntax { .. })),
                "{wrong}"
            );
        }
    }
}
