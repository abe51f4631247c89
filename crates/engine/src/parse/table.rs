//! The checked values of a TOML file, by field.

use std::collections::HashMap;

use super::french;
use super::plain::plain_formula;
use crate::diagnostic::Diagnostics;
use crate::source::Span;

/// The checked values of a file. What was missing or wrong is absent, and noted.
#[derive(Debug)]
pub(crate) struct Table {
    pub(super) at: Span,
    pub(super) values: HashMap<&'static str, (Value, Span)>,
    pub(super) wrong: Vec<&'static str>,
}

/// A value, by the kind of its field.
#[derive(Debug)]
pub(super) enum Value {
    Text(String),
    Words(Vec<(Option<String>, String)>),
    WordsList(Vec<Vec<(Option<String>, String)>>),
    List(Vec<(String, Span)>),
    Integer(i64),
    Number(f64),
    Flag(bool),
    Table(Table),
}

/// The languages a text is looked for in: the one wanted, then the default.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wanted<'a> {
    /// The language of this reading.
    pub lang: &'a str,
    /// The programme's first language.
    pub default: &'a str,
}

impl Table {
    /// Of a file in which there is nothing to read.
    pub fn empty(at: Span) -> Self {
        Table {
            at,
            values: HashMap::new(),
            wrong: Vec::new(),
        }
    }

    /// Whether the field is absent or right.
    pub fn is_right(&self, name: &str) -> bool {
        !self.wrong.contains(&name)
    }

    /// Whether the field is there and right.
    pub fn has(&self, name: &str) -> bool {
        self.values.contains_key(name)
    }

    /// The place of a field, or of the file when it is absent.
    pub fn at(&self, name: &str) -> Span {
        self.values.get(name).map_or(self.at, |(_, span)| *span)
    }

    /// A text.
    pub fn text(&self, name: &str) -> Option<&str> {
        match &self.values.get(name)?.0 {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// A text for people, in the language wanted.
    pub fn words(
        &self,
        name: &str,
        wanted: Wanted,
        diagnostics: &mut Diagnostics,
    ) -> Option<String> {
        match self.values.get(name)? {
            (Value::Words(texts), span) => Some(choose(texts, *span, wanted, diagnostics)),
            _ => None,
        }
    }

    /// Several texts for people, in the language wanted.
    pub fn words_list(
        &self,
        name: &str,
        wanted: Wanted,
        diagnostics: &mut Diagnostics,
    ) -> Vec<String> {
        match self.values.get(name) {
            Some((Value::WordsList(list), span)) => list
                .iter()
                .map(|texts| choose(texts, *span, wanted, diagnostics))
                .collect(),
            _ => Vec::new(),
        }
    }

    /// Ids, folders or languages, with their places.
    pub fn list(&self, name: &str) -> &[(String, Span)] {
        match self.values.get(name) {
            Some((Value::List(list), _)) => list,
            _ => &[],
        }
    }

    /// A whole number.
    pub fn integer(&self, name: &str) -> Option<i64> {
        match self.values.get(name)?.0 {
            Value::Integer(number) => Some(number),
            _ => None,
        }
    }

    /// A number.
    pub fn number(&self, name: &str) -> Option<f64> {
        match self.values.get(name)?.0 {
            Value::Number(number) => Some(number),
            _ => None,
        }
    }

    /// True if the flag is there and set.
    pub fn flag(&self, name: &str) -> bool {
        matches!(self.values.get(name), Some((Value::Flag(true), _)))
    }

    /// A table inside.
    pub fn table(&self, name: &str) -> Option<&Table> {
        match &self.values.get(name)?.0 {
            Value::Table(table) => Some(table),
            _ => None,
        }
    }
}

fn choose(
    texts: &[(Option<String>, String)],
    at: Span,
    wanted: Wanted,
    diagnostics: &mut Diagnostics,
) -> String {
    let of = |lang: &str| {
        texts
            .iter()
            .find(|(key, _)| key.as_deref().is_none_or(|key| key == lang))
    };
    let (lang, text) = match (of(wanted.lang), of(wanted.default)) {
        // A text without language is in the default one.
        (Some((key, text)), _) => (key.as_deref().unwrap_or(wanted.default), text),
        (None, fallback) => {
            diagnostics.warning(
                at,
                "missing-translation",
                format!("no text in `{}`", wanted.lang),
                format!("add `{} = \"…\"`", wanted.lang),
            );
            match fallback.or(texts.first()) {
                Some((_, text)) => (wanted.default, text),
                None => return String::new(),
            }
        }
    };
    plain_formula(text, at, diagnostics);
    french::set(text.trim(), lang, diagnostics, |_| at)
}
