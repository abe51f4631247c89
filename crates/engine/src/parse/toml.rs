//! TOML files against their [`Field`] tables: every problem of a file is
//! noted, not the first only.

use std::collections::HashMap;
use std::ops::Range;

use toml::de::{DeTable, DeValue};

use super::fields::{Field, ITEM_TITLE_LIMIT, Kind, TITLE_LIMIT};
use super::ids::{ID_HINT, is_id, is_language};
use super::table::{Table, Value};
use crate::diagnostic::{Diagnostics, nearest, suggestion};
use crate::source::{FileId, SourceTree, Span};

/// Reads a whole file; nothing of one that is no text, which was noted.
pub(crate) fn read_file(
    tree: &SourceTree,
    file: FileId,
    fields: &'static [Field],
    diagnostics: &mut Diagnostics,
) -> Table {
    match &tree.file(file).text {
        Some(text) => read(text, 0, file, fields, diagnostics),
        None => Table::empty(Span::of_file(file)),
    }
}

/// Reads `text`, found at byte `offset` of `file`.
pub(crate) fn read(
    text: &str,
    offset: usize,
    file: FileId,
    fields: &'static [Field],
    diagnostics: &mut Diagnostics,
) -> Table {
    let mut reader = Reader {
        offset,
        file,
        diagnostics,
    };
    let (table, errors) = DeTable::parse_recoverable(text);
    let broken = !errors.is_empty();
    for error in errors {
        let span = reader.span(error.span().unwrap_or(0..0));
        let (message, hint) = plain_words(error.message());
        reader.diagnostics.error(span, "toml-syntax", message, hint);
    }
    reader.table(
        table.get_ref(),
        Span::new(file, offset..offset),
        fields,
        broken,
    )
}

/// What the TOML parser says, for somebody who never heard of TOML.
fn plain_words(message: &str) -> (String, &'static str) {
    for (part, words, hint) in [
        (
            "must be quoted",
            "this text is not in quotes",
            "write it like `title = \"Agir\"`, with straight quotes",
        ),
        (
            "invalid basic string",
            "a quote is not closed",
            "end the text with `\"` on the same line; a quote inside it is written `\\\"`",
        ),
        ("unclosed array", "a list is not closed", "end it with `]`"),
        ("duplicate key", "this field is given twice", "keep one"),
    ] {
        if message.contains(part) {
            return (words.to_owned(), hint);
        }
    }
    let message = message.trim_end_matches('.').replace('\n', ", ");
    let hint = "write a field a line, texts in quotes, lists in brackets: `title = \"Agir\"`";
    (format!("this line cannot be read: {message}"), hint)
}

struct Reader<'a> {
    offset: usize,
    file: FileId,
    diagnostics: &'a mut Diagnostics,
}

type Spanned<'i> = toml::Spanned<DeValue<'i>>;

impl Reader<'_> {
    fn span(&self, range: Range<usize>) -> Span {
        Span::new(
            self.file,
            self.offset + range.start..self.offset + range.end,
        )
    }

    fn table(
        &mut self,
        table: &DeTable,
        at: Span,
        fields: &'static [Field],
        broken: bool,
    ) -> Table {
        let mut values = HashMap::new();
        let mut wrong = Vec::new();
        let names: Vec<&str> = fields.iter().map(|field| field.name).collect();
        for (key, value) in table {
            let Some(field) = fields
                .iter()
                .find(|field| field.name == key.get_ref().as_ref())
            else {
                let span = self.span(key.span());
                self.diagnostics.error(
                    span,
                    "unknown-field",
                    format!("unknown field `{}`", key.get_ref()),
                    suggestion(key.get_ref(), &names),
                );
                continue;
            };
            let span = self.span(value.span());
            match self.value(value, field.kind) {
                Some(read) => drop(values.insert(field.name, (read, span))),
                None => wrong.push(field.name),
            }
        }
        for field in fields.iter().filter(|field| field.required) {
            // After a syntax error a field may be there and not have been understood.
            let mistyped = table.keys().any(|key| {
                let key: &str = key.get_ref();
                !names.contains(&key) && nearest(key, [field.name]).is_some()
            });
            if !broken && !mistyped && !table.keys().any(|key| key.get_ref() == field.name) {
                self.diagnostics.error(
                    at,
                    "missing-field",
                    format!("field `{}` is missing", field.name),
                    format!("add `{} = …`: {}", field.name, field.doc),
                );
            }
        }
        Table { at, values, wrong }
    }

    fn value(&mut self, value: &Spanned, kind: Kind) -> Option<Value> {
        match kind {
            Kind::Text(limit) => self.text(value, limit).map(Value::Text),
            Kind::Words(limit) => self.words(value, limit).map(Value::Words),
            Kind::WordsList => {
                let items = self.array(value)?;
                let read = items.iter().filter_map(|item| self.words(item, 1000));
                Some(Value::WordsList(read.collect()))
            }
            Kind::Id => self.id(value).map(|(id, _)| Value::Text(id)),
            Kind::Ids => {
                let items = self.array(value)?;
                Some(Value::List(
                    items.iter().filter_map(|item| self.id(item)).collect(),
                ))
            }
            Kind::Folders | Kind::Languages => {
                let items = self.array(value)?;
                let read = items.iter().filter_map(|item| self.name(item, kind));
                Some(Value::List(read.collect()))
            }
            Kind::Integer(min, max) => self.integer(value, min, max).map(Value::Integer),
            Kind::Minutes => self.minutes(value).map(Value::Number),
            Kind::Flag => match value.get_ref().as_bool() {
                Some(flag) => Some(Value::Flag(flag)),
                None => self.wrong(value, "true or false", "write `true` without quotes"),
            },
            Kind::OneOf(words) => {
                let text = self.text(value, 100)?;
                if words.contains(&text.as_str()) {
                    return Some(Value::Text(text));
                }
                let span = self.span(value.span());
                self.diagnostics.error(
                    span,
                    "wrong-value",
                    format!("`{text}` is not allowed here"),
                    suggestion(&text, words),
                );
                None
            }
            Kind::Address => self.matching(
                value,
                brand::is_address,
                "a whole address",
                "write it like `https://www.example.org` or `mailto:nous@example.org`",
            ),
            Kind::Origin => self.matching(
                value,
                brand::is_origin,
                "the address of a server",
                "write it without a path, like `https://cours.example.org`",
            ),
            Kind::PublicKey => self.matching(
                value,
                brand::is_public_key,
                "a public key for updates",
                "write the 87 letters that `relais updates keys` prints",
            ),
            Kind::Path => self.matching(
                value,
                is_logo,
                "the name of a picture beside this file",
                "write it like `logo.svg` or `logo.png`",
            ),
            Kind::Colour => self.matching(
                value,
                is_colour,
                "a colour",
                "write it with six digits, like `#003a70`",
            ),
            Kind::PathOrTable(fields) => match value.get_ref().as_table() {
                Some(_) => self.value(value, Kind::Table(fields)),
                None if value.get_ref().as_str().is_some_and(is_logo) => {
                    self.value(value, Kind::Path)
                }
                None => self.wrong(
                    value,
                    "a scene or a picture beside this file",
                    "write it like `{ place = \"office\", who = [\"amina\"] }`, or `\"media/couverture.svg\"` (SVG or PNG)",
                ),
            },
            Kind::Lines => {
                let items = self.array(value)?;
                let read = items.iter().filter_map(|item| {
                    let at = self.span(item.span());
                    Some((self.text(item, 255)?, at))
                });
                Some(Value::List(read.collect()))
            }
            Kind::Table(fields) => match value.get_ref().as_table() {
                Some(inner) => {
                    let at = self.span(value.span());
                    Some(Value::Table(self.table(inner, at, fields, false)))
                }
                None => self.wrong(
                    value,
                    "a table",
                    "write it in braces, `{ field = … }`; or its name in brackets on a line of its own, its fields below",
                ),
            },
        }
    }

    fn text(&mut self, value: &Spanned, limit: usize) -> Option<String> {
        let Some(text) = value.get_ref().as_str() else {
            return self.wrong(value, "a text", "put it in quotes");
        };
        let span = self.span(value.span());
        if text.trim().is_empty() {
            self.diagnostics.error(
                span,
                "empty-text",
                "this text is empty",
                "write it or remove the field",
            );
            return None;
        }
        if text
            .chars()
            .any(|c| c.is_control() && c != '\n' && c != '\t')
        {
            self.diagnostics.error(
                span,
                "control-character",
                "this text has a control character",
                "type it again: it was pasted with something invisible",
            );
            return None;
        }
        let length = text.encode_utf16().count();
        if length > limit {
            let code = match limit {
                TITLE_LIMIT | ITEM_TITLE_LIMIT => "title-too-long",
                _ => "text-too-long",
            };
            self.diagnostics.error(
                span,
                code,
                format!("this text has {length} characters, {limit} are allowed"),
                "shorten it: LMSs refuse or cut what is longer",
            );
            return None;
        }
        Some(text.to_owned())
    }

    fn words(&mut self, value: &Spanned, limit: usize) -> Option<Vec<(Option<String>, String)>> {
        let Some(table) = value.get_ref().as_table() else {
            return Some(vec![(None, self.text(value, limit)?)]);
        };
        let mut texts = Vec::new();
        for (lang, text) in table {
            if !is_language(lang.get_ref()) {
                let span = self.span(lang.span());
                self.diagnostics.error(
                    span,
                    "wrong-language",
                    format!("`{}` is not a language code", lang.get_ref()),
                    "use a code like `fr` or `en`",
                );
                continue;
            }
            texts.push((Some(lang.get_ref().to_string()), self.text(text, limit)?));
        }
        (!texts.is_empty()).then_some(texts)
    }

    fn id(&mut self, value: &Spanned) -> Option<(String, Span)> {
        let text = self.text(value, 1000)?;
        let span = self.span(value.span());
        if is_id(&text) {
            return Some((text, span));
        }
        self.diagnostics
            .error(span, "wrong-id", format!("`{text}` is not an id"), ID_HINT);
        None
    }

    fn name(&mut self, value: &Spanned, kind: Kind) -> Option<(String, Span)> {
        let text = self.text(value, 255)?;
        let span = self.span(value.span());
        let (right, what, hint) = match kind {
            Kind::Languages => (
                is_language(&text),
                "a language code",
                "write it like `fr` or `en`",
            ),
            _ => (
                is_folder(&text),
                "the name of a folder beside this file",
                "write it without `/`",
            ),
        };
        if right {
            return Some((text, span));
        }
        self.wrong(value, what, hint)
    }

    fn integer(&mut self, value: &Spanned, min: i64, max: i64) -> Option<i64> {
        let number = value
            .get_ref()
            .as_integer()
            .and_then(|n| i64::from_str_radix(n.as_str(), n.radix()).ok());
        match number {
            Some(number) if (min..=max).contains(&number) => Some(number),
            _ => self.wrong(
                value,
                &format!("a whole number from {min} to {max}"),
                "write it without quotes",
            ),
        }
    }

    fn minutes(&mut self, value: &Spanned) -> Option<f64> {
        let number = match value.get_ref() {
            DeValue::Integer(n) => n.as_str().parse().ok(),
            DeValue::Float(n) => n.as_str().parse().ok(),
            _ => None,
        };
        match number {
            Some(number) if number > 0.0 && number <= 600.0 => Some(number),
            _ => self.wrong(
                value,
                "a number of minutes above 0",
                "write it like `3` or `2.5`",
            ),
        }
    }

    fn matching(
        &mut self,
        value: &Spanned,
        test: fn(&str) -> bool,
        what: &str,
        hint: &str,
    ) -> Option<Value> {
        let text = self.text(value, 2000)?;
        if test(&text) {
            return Some(Value::Text(text));
        }
        self.wrong(value, what, hint)
    }

    fn array<'v, 'i>(&mut self, value: &'v Spanned<'i>) -> Option<&'v [Spanned<'i>]> {
        match value.get_ref().as_array() {
            Some(array) if !array.is_empty() => Some(array.as_ref()),
            _ => self.wrong(
                value,
                "a list with at least one text",
                "write it like `[\"a\", \"b\"]`",
            ),
        }
    }

    fn wrong<T>(&mut self, value: &Spanned, expected: &str, hint: &str) -> Option<T> {
        let span = self.span(value.span());
        self.diagnostics.error(
            span,
            "wrong-type",
            format!("{expected} is expected here"),
            hint,
        );
        None
    }
}

fn is_folder(text: &str) -> bool {
    !text.starts_with('.') && !text.contains(['/', '\\'])
}

fn is_logo(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    lower.ends_with(".svg") || lower.ends_with(".png")
}

fn is_colour(text: &str) -> bool {
    text.len() == 7 && text.starts_with('#') && text[1..].bytes().all(|b| b.is_ascii_hexdigit())
}
