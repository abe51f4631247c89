//! Every word of the screens: Fluent catalogues in `locales/`, French first.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

/// A language that the screens speak.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Lang {
    /// French.
    #[default]
    Fr,
    /// English.
    En,
}

impl Lang {
    /// As in `lang="…"`.
    pub fn tag(self) -> &'static str {
        match self {
            Lang::Fr => "fr",
            Lang::En => "en",
        }
    }

    /// From a tag; none if the screens do not speak it.
    pub fn find(tag: &str) -> Option<Lang> {
        [Lang::Fr, Lang::En].into_iter().find(|it| it.tag() == tag)
    }

    /// From the header `Accept-Language`: English only where French comes after it.
    pub fn accepted(header: &str) -> Lang {
        header
            .split(',')
            .filter_map(|part| {
                let mut pieces = part.trim().split(';');
                let tag = pieces.next()?.split('-').next()?.to_ascii_lowercase();
                let weight = pieces
                    .find_map(|it| it.trim().strip_prefix("q="))
                    .map_or(Some(1.0), |it| it.parse::<f32>().ok())?;
                Some((Lang::find(&tag)?, weight))
            })
            .fold(
                None,
                |best: Option<(Lang, f32)>, (lang, weight)| match best {
                    Some((_, least)) if least >= weight => best,
                    _ => Some((lang, weight)),
                },
            )
            .map(|(lang, _)| lang)
            .unwrap_or_default()
    }
}

struct Catalogue {
    bundle: FluentBundle<FluentResource>,
    keys: Vec<String>,
    /// Names of all arguments that messages take.
    arguments: BTreeSet<String>,
}

static FRENCH: LazyLock<Catalogue> =
    LazyLock::new(|| Catalogue::new("fr", include_str!("../../locales/fr.ftl")));
static ENGLISH: LazyLock<Catalogue> =
    LazyLock::new(|| Catalogue::new("en", include_str!("../../locales/en.ftl")));

impl Catalogue {
    fn of(lang: Lang) -> &'static Catalogue {
        match lang {
            Lang::Fr => &FRENCH,
            Lang::En => &ENGLISH,
        }
    }

    fn new(tag: &str, source: &str) -> Catalogue {
        let resource = match FluentResource::try_new(source.to_owned()) {
            Ok(resource) => resource,
            // A test reads both catalogues: what is shipped has no errors.
            Err((resource, _)) => resource,
        };
        let id = tag.parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![id]);
        bundle.set_use_isolating(false);
        let _ = bundle.add_resource(resource);
        let keys = source
            .lines()
            .filter_map(|line| line.split_once(" ="))
            .map(|(key, _)| key.to_owned())
            .filter(|key| key.starts_with(|c: char| c.is_ascii_alphabetic()))
            .collect();
        let arguments = named(source);
        Catalogue {
            bundle,
            keys,
            arguments,
        }
    }

    fn format(&self, key: &str, arguments: &FluentArgs) -> Option<String> {
        let message = self.bundle.get_message(key)?.value()?;
        let mut errors = Vec::new();
        let text = self
            .bundle
            .format_pattern(message, Some(arguments), &mut errors);
        Some(text.into_owned())
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
    let text = Catalogue::of(lang).format(key, arguments);
    text.unwrap_or_else(|| {
        tracing::error!(key, "no such message");
        key.to_owned()
    })
}

/// As [`say_with`]; none where there is no such message.
pub fn find_with(lang: Lang, key: &str, arguments: &FluentArgs) -> Option<String> {
    Catalogue::of(lang).format(key, arguments)
}

/// Names of the arguments that a message takes, for tests.
#[cfg(test)]
pub fn arguments(lang: Lang, key: &str) -> BTreeSet<String> {
    let source = match lang {
        Lang::Fr => include_str!("../../locales/fr.ftl"),
        Lang::En => include_str!("../../locales/en.ftl"),
    };
    let start = format!("{key} =");
    let mut lines = source.lines().skip_while(|it| !it.starts_with(&start));
    let first: Vec<&str> = lines.next().into_iter().collect();
    let rest = lines.take_while(|it| it.starts_with(' '));
    let text: String = first.into_iter().chain(rest).collect();
    named(&text)
}

fn named(text: &str) -> BTreeSet<String> {
    let starts = text.split('$').skip(1);
    let name = |rest: &str| {
        let letters = rest.chars().take_while(char::is_ascii_alphanumeric);
        letters.collect()
    };
    starts.map(name).collect()
}

/// All messages whose key begins so: the words of a script, their arguments left as
/// `{name}`.
pub fn with_prefix(lang: Lang, prefix: &str) -> BTreeMap<String, String> {
    let catalogue = Catalogue::of(lang);
    let mut arguments = FluentArgs::new();
    for name in &catalogue.arguments {
        arguments.set(name.as_str(), FluentValue::from(format!("{{{name}}}")));
    }
    let own = catalogue.keys.iter().filter(|key| key.starts_with(prefix));
    own.filter_map(|key| Some((key.clone(), catalogue.format(key, &arguments)?)))
        .collect()
}

/// A whole number as people read it: `2 000 000`, `2,000,000`.
pub fn grouped(lang: Lang, number: u64) -> String {
    let separator = match lang {
        Lang::Fr => '\u{202f}',
        Lang::En => ',',
    };
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(separator);
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_say_the_same_things() {
        assert_eq!(FRENCH.keys, ENGLISH.keys);
        for catalogue in [&*FRENCH, &*ENGLISH] {
            for key in &catalogue.keys {
                assert!(catalogue.bundle.get_message(key).is_some(), "{key}");
            }
        }
    }

    #[test]
    fn thousands_stand_apart() {
        for (number, french, english) in [
            (0, "0", "0"),
            (999, "999", "999"),
            (12_300, "12\u{202f}300", "12,300"),
            (1_234_567, "1\u{202f}234\u{202f}567", "1,234,567"),
        ] {
            assert_eq!(grouped(Lang::Fr, number), french);
            assert_eq!(grouped(Lang::En, number), english);
        }
    }

    #[test]
    fn browsers_choose_the_language() {
        for (header, expected) in [
            ("", Lang::Fr),
            ("de", Lang::Fr),
            ("en-GB,en;q=0.9,fr;q=0.8", Lang::En),
            ("fr-FR,fr;q=0.9,en;q=0.8", Lang::Fr),
            ("de,en;q=0.5", Lang::En),
            ("en;q=x,fr", Lang::Fr),
        ] {
            assert_eq!(Lang::accepted(header), expected, "{header}");
        }
    }
}
