//! The line that opens a directive: its name and attributes.

use super::attributes::{self, Attribute};
use super::directive;
use super::text::{Node, Text};
use crate::diagnostic::{nearest, suggestion};
use crate::source::Span;

/// A directive's name, attributes and place.
pub(super) struct Head {
    pub name: &'static str,
    pub at: Span,
    pub attributes: Vec<Attribute>,
    /// Nothing is known of its attributes: this was noted.
    pub is_broken: bool,
    base: usize,
}

impl Head {
    /// The value of an attribute.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|attribute| attribute.name == name)
            .map(|attribute| attribute.value.as_str())
    }

    /// Every value of an attribute that may be repeated, with its place.
    pub fn all(&self, name: &str) -> impl Iterator<Item = (&str, Span)> {
        self.attributes
            .iter()
            .filter(move |attribute| attribute.name == name)
            .map(|attribute| (attribute.value.as_str(), self.place(attribute)))
    }

    /// The place of an attribute, or of the directive when it is absent.
    pub fn at(&self, name: &str) -> Span {
        self.attributes
            .iter()
            .find(|attribute| attribute.name == name)
            .map_or(self.at, |attribute| self.place(attribute))
    }

    /// The page that explains what is asked, and its place.
    pub fn explained(&self) -> Option<(String, Span)> {
        let id = self.get("page")?;
        Some((id.to_owned(), self.at("page")))
    }

    fn place(&self, attribute: &Attribute) -> Span {
        let range = &attribute.range;
        Span::new(self.at.file, self.base + range.start..self.base + range.end)
    }
}

impl Text<'_> {
    /// Reads a directive's line; none if nothing can be made of it.
    ///
    /// A name that is nearly right is noted, then taken for the right one: what
    /// stands inside is read as it was meant.
    pub(super) fn head(&mut self, node: Node) -> Option<Head> {
        let at = self.first_line(node);
        let line = &self.source[at.start as usize..at.end as usize];
        let colons = line.bytes().take_while(|b| *b == b':').count();
        let base = at.start as usize + colons;
        let info = &line[colons..];
        let (name, range) = attributes::split_info(info);
        // A line of colons only was already found by `fences`.
        if name.is_empty() {
            return None;
        }
        let start = base + info.len() - info.trim_start().len();
        let place = Span::new(self.file, start..start + name.len());
        let (first, more) = name.split_once(char::is_whitespace).unwrap_or((name, ""));
        let is_bare = !more.is_empty() && directive::find(first).is_some();
        let known = match directive::find(if is_bare { first } else { name }) {
            Some(known) => known,
            None => {
                let names = directive::names();
                let meant = directive::meant(name, directive::MEANT);
                let near = nearest(name, names.iter().copied()).or(meant);
                let hint = match near {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => suggestion(name, &names),
                };
                let message = format!("unknown directive `{name}`");
                self.diagnostics
                    .error(place, "unknown-directive", message, hint);
                near.and_then(directive::find)?
            }
        };
        if is_bare {
            self.diagnostics.error(
                place,
                "wrong-attributes",
                format!("what stands behind `{first}` is in no braces"),
                format!("write attributes in braces: `::: {first} {{key=value}}`"),
            );
        }
        let (attributes, is_broken) = match range.map(|range| attributes::read(info, range)) {
            None => (Vec::new(), false),
            Some(Ok(attributes)) => (attributes, false),
            Some(Err(error)) => {
                let span = Span::new(self.file, base + error.range.start..base + error.range.end);
                self.diagnostics
                    .error(span, "wrong-attributes", error.message, error.hint);
                (Vec::new(), true)
            }
        };
        let head = Head {
            name: known.name,
            at,
            attributes,
            is_broken: is_broken || is_bare,
            base,
        };
        if !head.is_broken {
            self.check_attributes(&head, known);
        }
        Some(head)
    }

    fn check_attributes(&mut self, head: &Head, known: &directive::Directive) {
        let allowed: Vec<&str> = [known.required, known.optional].concat();
        for (index, attribute) in head.attributes.iter().enumerate() {
            let at = head.place(attribute);
            if !allowed.contains(&attribute.name.as_str()) {
                self.diagnostics.error(
                    at,
                    "unknown-attribute",
                    format!("`{}` has no attribute `{}`", known.name, attribute.name),
                    suggestion(&attribute.name, &allowed),
                );
            } else if directive::FLAGS.contains(&attribute.name.as_str())
                && !matches!(attribute.value.as_str(), "" | "true")
            {
                self.diagnostics.error(
                    at,
                    "wrong-value",
                    format!(
                        "`{}` takes no value: it counts as soon as it is written",
                        attribute.name
                    ),
                    format!("write `{}` alone, or remove it", attribute.name),
                );
            } else if attribute.name != "hint"
                && head.attributes[..index]
                    .iter()
                    .any(|other| other.name == attribute.name)
            {
                self.diagnostics.error(
                    at,
                    "duplicate-attribute",
                    format!("attribute `{}` is given twice", attribute.name),
                    "keep one",
                );
            }
        }
        for name in known.required {
            if head.get(name).is_none_or(|value| value.trim().is_empty()) {
                let (code, written) = match *name {
                    "id" => ("missing-id", "#name-of-your-own".to_owned()),
                    other => ("missing-attribute", format!("{other}=\"…\"")),
                };
                self.diagnostics.error(
                    head.at,
                    code,
                    format!("`{}` has no `{name}`", known.name),
                    format!("add `{{{written}}}`"),
                );
            }
        }
    }
}
