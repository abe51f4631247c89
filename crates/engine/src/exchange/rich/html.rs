//! Reading HTML as editors in browsers write it.

use super::{BLOCKS, Rich};

/// Deepest nesting kept; what is deeper stands beside.
const DEPTH_LIMIT: usize = 60;

/// Elements without an end.
const VOID: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr",
];

/// Elements whose words are none.
const SILENT: &[&str] = &[
    "script", "style", "template", "head", "title", "noscript", "iframe", "object",
];

/// Reads HTML as browsers do: whatever is written, something comes of it.
pub(in crate::exchange) fn html(text: &str) -> Vec<Rich> {
    let mut open: Vec<Open> = vec![(String::new(), Vec::new(), Vec::new())];
    let mut rest = text;
    while !rest.is_empty() {
        let Some(start) = rest.find('<') else {
            add(&mut open, Rich::Text(rest.to_owned()));
            break;
        };
        if start > 0 {
            add(&mut open, Rich::Text(rest[..start].to_owned()));
            rest = &rest[start..];
        }
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = comment.find("-->").map_or("", |end| &comment[end + 3..]);
            continue;
        }
        let Some(tag) = tag(rest) else {
            add(&mut open, Rich::Text("&lt;".to_owned()));
            rest = &rest[1..];
            continue;
        };
        rest = &rest[tag.length..];
        if tag.is_end {
            if let Some(at) = open.iter().rposition(|(name, ..)| *name == tag.name)
                && at > 0
            {
                while open.len() > at {
                    close(&mut open);
                }
            }
            continue;
        }
        if SILENT.contains(&tag.name.as_str()) {
            rest = &rest[end_of(rest, &tag.name)..];
            add(
                &mut open,
                Rich::Element {
                    name: tag.name,
                    attributes: tag.attributes,
                    children: Vec::new(),
                },
            );
            continue;
        }
        // What browsers end by themselves.
        let ends: &[&str] = match tag.name.as_str() {
            "li" => &["li"],
            "tr" => &["tr", "td", "th"],
            "td" | "th" => &["td", "th"],
            "dt" | "dd" => &["dt", "dd"],
            name if BLOCKS.contains(&name) => &["p"],
            _ => &[],
        };
        let keeps = ["ul", "ol", "table", "dl"];
        let last = open
            .iter()
            .rposition(|(name, ..)| ends.contains(&name.as_str()));
        if let Some(at) = last.filter(|at| {
            !open[*at + 1..]
                .iter()
                .any(|(name, ..)| keeps.contains(&name.as_str()))
        }) {
            while open.len() > at {
                close(&mut open);
            }
        }
        let is_void = tag.is_void || VOID.contains(&tag.name.as_str());
        if is_void || open.len() > DEPTH_LIMIT {
            add(
                &mut open,
                Rich::Element {
                    name: tag.name,
                    attributes: tag.attributes,
                    children: Vec::new(),
                },
            );
        } else {
            open.push((tag.name, tag.attributes, Vec::new()));
        }
    }
    while open.len() > 1 {
        close(&mut open);
    }
    open.pop()
        .map(|(.., children)| children)
        .unwrap_or_default()
}

fn add(open: &mut [Open], piece: Rich) {
    if let Some((.., children)) = open.last_mut() {
        children.push(piece);
    }
}

/// An element that waits for its end: its name, its attributes, what it holds so far.
type Open = (String, Vec<(String, String)>, Vec<Rich>);

fn close(open: &mut Vec<Open>) {
    if let Some((name, attributes, children)) = open.pop() {
        add(
            open,
            Rich::Element {
                name,
                attributes,
                children,
            },
        );
    }
}

/// Where the end of an element begins, whose words are none.
fn end_of(text: &str, name: &str) -> usize {
    let ends = text.match_indices("</");
    let mut ends = ends.filter(|(at, _)| {
        let found = text.get(at + 2..at + 2 + name.len());
        found.is_some_and(|found| found.eq_ignore_ascii_case(name))
    });
    ends.next().map_or(text.len(), |(at, _)| at)
}

/// The place of the first such sign, which comes soon: what is longer is no tag.
fn soon(text: &str, is_it: impl Fn(char) -> bool) -> Option<usize> {
    let mut signs = text.char_indices().take(200);
    signs.find(|(_, sign)| is_it(*sign)).map(|(at, _)| at)
}

/// Most attributes of a tag.
const ATTRIBUTES_LIMIT: usize = 60;

struct Tag {
    name: String,
    attributes: Vec<(String, String)>,
    is_end: bool,
    is_void: bool,
    length: usize,
}

/// The tag at the beginning of a text.
fn tag(text: &str) -> Option<Tag> {
    let bytes = text.as_bytes();
    let is_end = bytes.get(1) == Some(&b'/');
    let begin = 1 + usize::from(is_end);
    if matches!(bytes.get(1), Some(b'!' | b'?')) {
        let length = soon(text, |sign| sign == '>')? + 1;
        let name = String::new();
        return Some(Tag {
            name,
            attributes: Vec::new(),
            is_end: true,
            is_void: false,
            length,
        });
    }
    bytes.get(begin)?.is_ascii_alphabetic().then_some(())?;
    let name_end = begin
        + soon(&text[begin..], |c| {
            c.is_whitespace() || matches!(c, '>' | '/')
        })?;
    let name = text[begin..name_end].to_ascii_lowercase();
    let mut attributes = Vec::new();
    let mut at = name_end;
    loop {
        let rest = text.get(at..)?;
        let skipped = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        let is_void = rest[..rest.len() - skipped.len()].contains('/');
        at += rest.len() - skipped.len();
        let rest = &text[at..];
        if rest.starts_with('>') {
            return Some(Tag {
                name,
                attributes,
                is_end,
                is_void,
                length: at + 1,
            });
        }
        if attributes.len() > ATTRIBUTES_LIMIT {
            return None;
        }
        let end = soon(rest, |c| c.is_whitespace() || matches!(c, '>' | '=' | '/'))?;
        let end = end.max(rest.chars().next()?.len_utf8());
        let key = rest[..end].to_ascii_lowercase();
        at += end;
        let rest = text[at..].trim_start();
        let Some(value) = rest.strip_prefix('=') else {
            attributes.push((key, String::new()));
            continue;
        };
        let value = value.trim_start();
        at = text.len() - value.len();
        let (found, length) = match value.chars().next()? {
            quote @ ('"' | '\'') => {
                let end = value[1..].find(quote)?;
                (&value[1..1 + end], end + 2)
            }
            _ => {
                let end = soon(value, |c| c.is_whitespace() || c == '>')?;
                (&value[..end], end)
            }
        };
        at += length;
        attributes.push((key, found.to_owned()));
    }
}
