//! Values -> pages. Templates print; what they print is decided by [`pages`](super::pages).

use std::sync::LazyLock;

use axum::response::Html;
use fluent_bundle::{FluentArgs, FluentValue};
use rust_embed::RustEmbed;
use serde::Serialize;
use tera::{Context, Kwargs, State, Tera};

use super::staff::Staff;
use super::visitor::Visitor;
use super::{App, Error};
use crate::domain::accessibility;
use crate::domain::words::{self, Lang};

#[derive(RustEmbed)]
#[folder = "templates"]
struct Templates;

/// One set of templates a language: the words are a function of both.
static FRENCH: LazyLock<Result<Tera, String>> = LazyLock::new(|| templates(Lang::Fr));
static ENGLISH: LazyLock<Result<Tera, String>> = LazyLock::new(|| templates(Lang::En));

fn templates(lang: Lang) -> Result<Tera, String> {
    let mut tera = Tera::new();
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
        Ok::<_, tera::Error>(words::say_with(lang, &key, &arguments))
    });
    let sources = Templates::iter().filter_map(|path| {
        let file = Templates::get(&path)?;
        let text = String::from_utf8(file.data.into_owned()).ok()?;
        Some((path.to_string(), text))
    });
    let mut sources: Vec<(String, String)> = sources.collect();
    let player = include_str!("../../player/player.html");
    sources.push(("player.html".to_owned(), player.to_owned()));
    tera.add_raw_templates(sources)
        .map_err(|error| error.to_string())?;
    Ok(tera)
}

/// What every page shows around its own.
#[derive(Serialize)]
struct Frame<'a, T> {
    lang: &'a str,
    /// The page's own heading, for the title of the window.
    title: &'a str,
    /// Which entry of the navigation this is.
    here: &'a str,
    /// The page's address, to come back to.
    path: &'a str,
    csrf: String,
    is_learner: bool,
    sign_in: Option<&'a str>,
    publisher: &'a str,
    contact: &'a str,
    /// How much of the accessibility standard is met: `full`, `part` or `none`.
    accessibility: &'static str,
    page: T,
}

/// Prints a page. `here` names its entry in the navigation, if it has one.
///
/// # Errors
///
/// [`Error::Defect`] when the template fails.
pub fn page(
    app: &App,
    visitor: &Visitor,
    template: &str,
    here: &str,
    title: &str,
    page: impl Serialize,
) -> Result<Html<String>, Error> {
    let frame = Frame {
        lang: visitor.lang.tag(),
        title,
        here,
        path: &visitor.path,
        csrf: visitor.form_token(app),
        is_learner: visitor.is_learner(),
        sign_in: app.settings.sign_in.as_ref().map(|it| it.label.as_str()),
        publisher: &app.settings.publisher,
        contact: &app.settings.contact,
        accessibility: accessibility::GRID.state().name(),
        page,
    };
    print(visitor.lang, template, frame)
}

/// Prints a page of those who work here. `here` names its entry in their navigation.
///
/// # Errors
///
/// [`Error::Defect`] when the template fails.
pub fn staff_page(
    app: &App,
    staff: &Staff,
    template: &str,
    here: &str,
    title: &str,
    page: impl Serialize,
) -> Result<Html<String>, Error> {
    let frame = Frame {
        lang: staff.lang.tag(),
        title,
        here,
        path: "/",
        csrf: staff.form_token(app),
        is_learner: false,
        sign_in: None,
        publisher: &staff.account.login,
        contact: &app.settings.contact,
        accessibility: accessibility::GRID.state().name(),
        page,
    };
    print(staff.lang, template, frame)
}

/// Prints a template as it is.
///
/// # Errors
///
/// [`Error::Defect`] when the template fails.
pub fn print(lang: Lang, template: &str, view: impl Serialize) -> Result<Html<String>, Error> {
    let tera = match lang {
        Lang::Fr => &*FRENCH,
        Lang::En => &*ENGLISH,
    };
    let tera = tera
        .as_ref()
        .map_err(|error| Error::Defect(error.clone()))?;
    let defect = |error: tera::Error| {
        let mut text = error.to_string();
        let mut cause = std::error::Error::source(&error);
        while let Some(error) = cause {
            text = format!("{text}: {error}");
            cause = error.source();
        }
        Error::Defect(text)
    };
    let context = Context::from_serialize(&view).map_err(defect)?;
    tera.render(template, &context).map(Html).map_err(defect)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_are_well_formed() {
        for lang in [Lang::Fr, Lang::En] {
            let made = templates(lang);
            assert!(made.is_ok(), "{:?}", made.err());
        }
    }
}
