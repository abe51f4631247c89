//! Every word of the pages that is not the course's: the Fluent catalogues.

use std::collections::{BTreeMap, BTreeSet};

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

use super::{RenderError, assets};

/// Messages whose key begins so are handed to the scripts.
const SCRIPT_PREFIX: &str = "js-";

/// The catalogue of one language.
pub struct Messages {
    bundle: FluentBundle<FluentResource>,
    keys: Vec<String>,
    /// Names of all arguments that messages take.
    arguments: BTreeSet<String>,
}

impl Messages {
    /// The catalogue of `lang`, or of English where there is none.
    pub(super) fn of(lang: &str) -> Result<Messages, RenderError> {
        let language = lang.split('-').next().unwrap_or(lang);
        let source = assets::text(&format!("locales/{language}.ftl"))
            .or_else(|| assets::text("locales/en.ftl"))
            .ok_or_else(|| RenderError::Messages(format!("no catalogue for `{lang}`")))?;
        Messages::read(lang, source)
    }

    /// The catalogue in a Fluent file.
    ///
    /// # Errors
    /// [`RenderError::Messages`] when it is none.
    pub fn read(lang: &str, source: String) -> Result<Messages, RenderError> {
        let language = lang.split('-').next().unwrap_or(lang);
        let keys = source
            .lines()
            .filter_map(|line| line.split_once(" ="))
            .map(|(key, _)| key.to_owned())
            .filter(|key| key.starts_with(|c: char| c.is_ascii_alphabetic()))
            .collect();
        let arguments = source
            .split('$')
            .skip(1)
            .map(|rest| {
                rest.chars()
                    .take_while(char::is_ascii_alphanumeric)
                    .collect()
            })
            .collect();
        let resource = FluentResource::try_new(source)
            .map_err(|(_, errors)| RenderError::Messages(format!("`{lang}`: {errors:?}")))?;
        let id = language
            .parse()
            .map_err(|_| RenderError::Messages(format!("`{lang}` is not a language")))?;
        let mut bundle = FluentBundle::new_concurrent(vec![id]);
        // Isolating marks would end up in titles and in what screen readers say.
        bundle.set_use_isolating(false);
        bundle
            .add_resource(resource)
            .map_err(|errors| RenderError::Messages(format!("`{lang}`: {errors:?}")))?;
        Ok(Messages {
            bundle,
            keys,
            arguments,
        })
    }

    /// A message with its arguments filled in.
    pub(super) fn format(&self, key: &str, arguments: &FluentArgs) -> Result<String, String> {
        let message = self
            .bundle
            .get_message(key)
            .and_then(|message| message.value())
            .ok_or_else(|| format!("no message `{key}`"))?;
        let mut errors = Vec::new();
        let text = self
            .bundle
            .format_pattern(message, Some(arguments), &mut errors);
        match errors.first() {
            Some(error) => Err(format!("message `{key}`: {error}")),
            None => Ok(text.into_owned()),
        }
    }

    /// A message without arguments.
    pub(super) fn get(&self, key: &str) -> Result<String, RenderError> {
        self.format(key, &FluentArgs::new())
            .map_err(RenderError::Messages)
    }

    /// What the scripts say, their arguments left as `{name}`.
    /// `part` is what the document is: a module, a chapter …
    pub(super) fn for_scripts(&self, part: &str) -> Result<BTreeMap<&str, String>, RenderError> {
        self.opened(SCRIPT_PREFIX, &[("part", part)])
    }

    /// Every message whose key begins so, its arguments left as `{name}`.
    ///
    /// # Errors
    /// [`RenderError::Messages`] when one cannot be formatted.
    pub fn open(&self, prefix: &str) -> Result<BTreeMap<&str, String>, RenderError> {
        self.opened(prefix, &[])
    }

    /// As [`Messages::open`], but for the arguments that are known.
    fn opened(
        &self,
        prefix: &str,
        known: &[(&str, &str)],
    ) -> Result<BTreeMap<&str, String>, RenderError> {
        let mut arguments = FluentArgs::new();
        for name in &self.arguments {
            arguments.set(name.as_str(), FluentValue::from(format!("{{{name}}}")));
        }
        for (name, value) in known {
            arguments.set(*name, FluentValue::from(*value));
        }
        self.keys
            .iter()
            .filter(|key| key.starts_with(prefix))
            .map(|key| {
                let text = self.format(key, &arguments);
                Ok((key.as_str(), text.map_err(RenderError::Messages)?))
            })
            .collect()
    }
}
