//! Running text on paper.

use language::CatalogueError;
use serde_json::{Value, json};

use super::{Json, Writer};
use crate::course::inline::{Inline, Target, plain};

impl Writer {
    pub(super) fn text(&self, content: &[Inline]) -> Json {
        self.nodes(content).map(Value::Array)
    }

    /// Running text: words, and what stands out in them.
    pub(super) fn nodes(&self, content: &[Inline]) -> Result<Vec<Value>, CatalogueError> {
        let mut all = Vec::new();
        let mut at = 0;
        while let Some(inline) = content.get(at) {
            at += 1;
            let node = match inline {
                Inline::Text(text) => words(text),
                Inline::Formula { text, .. } => words(text),
                Inline::Code(code) => json!({ "k": "code", "v": code }),
                Inline::Strong(inner) => json!({ "k": "b", "c": self.text(inner)? }),
                Inline::Emphasis(inner) => json!({ "k": "i", "c": self.text(inner)? }),
                Inline::Deleted(inner) => json!({ "k": "s", "c": self.text(inner)? }),
                // On paper an address is read, not followed.
                Inline::Link {
                    target: Target::External(address),
                    content,
                    ..
                } => {
                    let said = plain(content);
                    let shown = address.strip_prefix("https://").unwrap_or(address);
                    let shown = shown.strip_prefix("mailto:").unwrap_or(shown);
                    let shown = shown.strip_prefix("tel:").unwrap_or(shown);
                    let shown = shown.trim_end_matches('/');
                    let is_said =
                        said.contains(shown) || shown == said.replace([' ', '\u{a0}'], "");
                    json!({
                        "k": "a", "href": address, "c": self.text(content)?,
                        "shown": (!is_said).then_some(shown),
                    })
                }
                Inline::Link { content, .. } => json!({ "k": "span", "c": self.text(content)? }),
                Inline::Zone { content, to, .. } => {
                    let mut inner = self.nodes(content)?;
                    if !to.is_empty() {
                        let to = self.with("js-leads-to", "address", to.clone().into())?;
                        inner.push(json!({ "k": "aside", "v": format!(" ({to})") }));
                    }
                    json!({ "k": "span", "c": inner })
                }
                Inline::Break => json!({ "k": "br" }),
                Inline::SoftBreak => words(" "),
                Inline::Note(number) => json!({ "k": "note", "v": number }),
                Inline::Blank { .. } => json!({ "k": "blank" }),
                Inline::Html(tag) => {
                    let Some(name) = opened(tag) else {
                        continue;
                    };
                    if name == "br" {
                        json!({ "k": "br" })
                    } else {
                        let end = closing(&content[at..], name).map_or(at, |end| at + end);
                        let inner = self.text(&content[at..end])?;
                        at = end;
                        let lang = attribute(tag, "lang");
                        json!({ "k": name, "c": inner, "lang": lang })
                    }
                }
                Inline::Image { .. } => continue,
            };
            all.push(node);
        }
        Ok(all)
    }
}

pub(super) fn words(text: &str) -> Value {
    json!({ "k": "t", "v": text })
}

pub(super) fn bold(text: &str) -> Value {
    json!({ "k": "b", "c": [words(text)] })
}

/// The name of an opening tag.
fn opened(tag: &str) -> Option<&str> {
    let inside = tag.strip_prefix('<')?;
    let end = inside.find(|sign: char| !sign.is_ascii_alphanumeric())?;
    (end > 0).then_some(&inside[..end])
}

/// Where what such a tag opened is closed.
fn closing(content: &[Inline], name: &str) -> Option<usize> {
    let mut open = 0;
    for (at, inline) in content.iter().enumerate() {
        let Inline::Html(tag) = inline else {
            continue;
        };
        if opened(tag) == Some(name) {
            open += 1;
        } else if tag.strip_prefix("</").and_then(|it| it.strip_suffix('>')) == Some(name) {
            if open == 0 {
                return Some(at);
            }
            open -= 1;
        }
    }
    None
}

/// The value of an attribute of a tag, which was checked when it was read.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = tag.split_once(&format!("{name}=\""))?;
    rest.split_once('"').map(|(value, _)| value)
}
