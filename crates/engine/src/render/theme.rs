//! Templates and messages of one language, ready to print.

use std::sync::Arc;

use fluent_bundle::{FluentArgs, FluentValue};
use language::Catalogue;
use serde::Serialize;
use tera::{Context, Kwargs, State, Tera, Value};

use super::error::RenderError;
use super::runtime::{BOOT, Code, script_text};
use crate::{assets, messages};

/// Templates and messages of one language, ready to print.
pub struct Theme {
    tera: Tera,
    pub(super) messages: Arc<Catalogue>,
    code: Code,
    /// The inline script.
    pub(super) boot: String,
}

impl Theme {
    /// Prepares the templates for a language.
    ///
    /// # Errors
    /// [`RenderError`] when a template or message does not parse.
    pub fn new(lang: &str, code: Code) -> Result<Theme, RenderError> {
        let messages = Arc::new(messages::of(lang)?);
        let mut tera = Tera::new();
        let catalogue = Arc::clone(&messages);
        tera.register_function("t", move |kwargs: Kwargs, _: &State| {
            let key: String = kwargs.must_get("key")?;
            let mut arguments = FluentArgs::new();
            for (name, value) in kwargs.iter() {
                let value = match value.as_f64().filter(|_| value.is_number()) {
                    Some(number) => FluentValue::from(number),
                    None => FluentValue::from(value.to_string()),
                };
                arguments.set(name.to_string(), value);
            }
            catalogue
                .format(&key, &arguments)
                .map_err(|error| tera::Error::message(error.to_string()))
        });
        // What it encloses is the plain package's; a partner's may take its place.
        tera.register_filter("slot", |plain: &str, kwargs: Kwargs, _: &State| {
            let slot: &str = kwargs.must_get("name")?;
            Ok::<_, tera::Error>(Value::safe_string(&brand::kit::mark(slot, plain)))
        });
        let mut sources = Vec::new();
        for path in assets::templates() {
            let source = assets::text(&path)
                .ok_or_else(|| RenderError::Template(format!("`{path}` is not text")))?;
            sources.push((path.to_string(), source));
        }
        tera.add_raw_templates(sources)?;
        let boot = script_text(BOOT, code)?;
        Ok(Theme {
            tera,
            messages,
            code,
            boot,
        })
    }

    /// How scripts and styles are shipped with it.
    pub fn code(&self) -> Code {
        self.code
    }

    /// Prints a template.
    pub(super) fn print(
        &self,
        template: &str,
        view: impl Serialize,
    ) -> Result<String, RenderError> {
        let context = Context::from_serialize(&view)?;
        Ok(self.tera.render(template, &context)?)
    }
}
