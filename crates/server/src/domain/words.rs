//! Every word of the screens: Fluent catalogues in `locales/`, French first.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use fluent_bundle::{FluentArgs, FluentValue};
use language::{Catalogue, CatalogueError};

pub use language::Lang;

/// What is shipped can be read: the tests read both.
type Shipped = LazyLock<Result<Catalogue, CatalogueError>>;

static FRENCH: Shipped = LazyLock::new(|| catalogue(Lang::Fr));
static ENGLISH: Shipped = LazyLock::new(|| catalogue(Lang::En));

fn catalogue(lang: Lang) -> Result<Catalogue, CatalogueError> {
    Catalogue::read(lang.tag(), source(lang).to_owned())
}

fn source(lang: Lang) -> &'static str {
    match lang {
        Lang::Fr => include_str!("../../locales/fr.ftl"),
        Lang::En => include_str!("../../locales/en.ftl"),
    }
}

fn shipped(lang: Lang) -> Option<&'static Catalogue> {
    let read = match lang {
        Lang::Fr => &FRENCH,
        Lang::En => &ENGLISH,
    };
    match &**read {
        Ok(catalogue) => Some(catalogue),
        Err(error) => {
            tracing::error!(%error, "the catalogue can't be read");
            None
        }
    }
}

/// A message with its arguments filled in; its key where there is none.
pub fn say(lang: Lang, key: &str, arguments: &[(&str, &str)]) -> String {
    let mut filled = FluentArgs::new();
    for (name, value) in arguments {
        // Whole numbers choose plural forms.
        match value.parse::<i64>() {
            Ok(number) => filled.set(*name, FluentValue::from(number)),
            Err(_) => filled.set(*name, FluentValue::from(*value)),
        }
    }
    say_with(lang, key, &filled)
}

/// As [`say`], with Fluent's own arguments.
pub fn say_with(lang: Lang, key: &str, arguments: &FluentArgs) -> String {
    find_with(lang, key, arguments).unwrap_or_else(|| {
        tracing::error!(key, "no such message");
        key.to_owned()
    })
}

/// As [`say_with`]; none where there is no such message.
pub fn find_with(lang: Lang, key: &str, arguments: &FluentArgs) -> Option<String> {
    match shipped(lang)?.format(key, arguments) {
        Ok(text) => Some(text),
        // Shown as far as it goes.
        Err(CatalogueError::Format { text, .. }) => Some(text),
        Err(_) => None,
    }
}

/// Names of the arguments that a message takes, for tests.
#[cfg(test)]
pub fn arguments(lang: Lang, key: &str) -> std::collections::BTreeSet<String> {
    let start = format!("{key} =");
    let mut lines = source(lang)
        .lines()
        .skip_while(|it| !it.starts_with(&start));
    let first: Vec<&str> = lines.next().into_iter().collect();
    let rest = lines.take_while(|it| it.starts_with(' '));
    let text: String = first.into_iter().chain(rest).collect();
    language::arguments(&text)
}

/// All messages whose key begins so: the words of a script, their arguments left as
/// `{name}`.
pub fn with_prefix(lang: Lang, prefix: &str) -> BTreeMap<String, String> {
    match shipped(lang).map(|it| it.open(prefix, &[])) {
        Some(Ok(words)) => words
            .into_iter()
            .map(|(key, text)| (key.to_owned(), text))
            .collect(),
        Some(Err(error)) => {
            tracing::error!(%error, "texts for the player's scripts are missing from the catalogue");
            BTreeMap::new()
        }
        None => BTreeMap::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_say_the_same_things() {
        let [french, english] = [Lang::Fr, Lang::En].map(|lang| catalogue(lang).expect("Fluent"));
        assert_eq!(french.keys(), english.keys());
        assert!(french.keys().len() > 100);
    }
}
