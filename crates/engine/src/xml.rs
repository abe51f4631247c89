//! An XML document as a small tree, bounded in depth and without declarations of its own.

use quick_xml::Reader;
use quick_xml::escape::unescape;
use quick_xml::events::{BytesStart, Event};

/// What is wrong with a document, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct XmlError {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong.
    pub what: String,
}

/// Deepest nesting: documents and banks stay under thirty.
const DEPTH_LIMIT: usize = 200;

/// Most elements and attributes: a book of a thousand pages has fewer.
const NODES_LIMIT: usize = 2_000_000;

/// An element with what it holds.
#[derive(Debug, Default)]
pub(crate) struct Element {
    /// Its name without prefix.
    pub name: String,
    /// Its attributes, names without prefix.
    pub attributes: Vec<(String, String)>,
    /// What it holds, in order.
    pub children: Vec<Node>,
    /// The line it begins on, from 1.
    pub line: usize,
}

/// An element or words.
#[derive(Debug)]
pub(crate) enum Node {
    Element(Element),
    Text(String),
}

impl Element {
    /// The value of an attribute.
    pub fn get(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str())
    }

    /// The elements in it.
    pub fn elements(&self) -> impl Iterator<Item = &Element> {
        self.children.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// The elements of that name in it.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Element> {
        self.elements().filter(move |element| element.name == name)
    }

    /// The first element of that name in it.
    pub fn child(&self, name: &str) -> Option<&Element> {
        self.elements().find(|element| element.name == name)
    }

    /// The first one at the end of a path of names.
    pub fn at(&self, path: &[&str]) -> Option<&Element> {
        path.iter()
            .try_fold(self, |element, name| element.child(name))
    }

    /// The words directly in it.
    pub fn words(&self) -> String {
        self.children
            .iter()
            .filter_map(|node| match node {
                Node::Text(words) => Some(words.as_str()),
                Node::Element(_) => None,
            })
            .collect()
    }

    /// The words of the first element of that name in it, ends trimmed.
    pub fn text_of(&self, name: &str) -> Option<String> {
        self.child(name)
            .map(|child| child.words().trim().to_owned())
    }
}

/// Reads a document; gives its root.
pub(crate) fn read(text: &str) -> Result<Element, XmlError> {
    let mut open: Vec<Element> = vec![Element::default()];
    let mut reader = Reader::from_str(text);
    let (mut line, mut counted) = (1, 0);
    let mut nodes = 0;
    loop {
        let at = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        let at = text.floor_char_boundary(at.min(text.len()));
        line += text[counted..at].matches('\n').count();
        counted = at;
        let wrong = |what: &str| XmlError {
            line,
            what: what.to_owned(),
        };
        let event = reader.read_event();
        if let Ok(Event::Start(tag) | Event::Empty(tag)) = &event {
            // Attributes are counted before any is kept.
            nodes += 1 + tag.bytes().filter(|byte| *byte == b'=').count();
            if nodes > NODES_LIMIT {
                return Err(wrong("there are more elements than any document has"));
            }
        }
        match event {
            Ok(Event::Start(tag)) => {
                if open.len() > DEPTH_LIMIT {
                    return Err(wrong("elements are nested beyond reason"));
                }
                open.push(element(&tag, line).ok_or_else(|| wrong("a mistake in the XML"))?);
            }
            Ok(Event::Empty(tag)) => {
                let element = element(&tag, line).ok_or_else(|| wrong("a mistake in the XML"))?;
                push(&mut open, Node::Element(element));
            }
            Ok(Event::End(_)) => {
                let Some(closed) = open.pop().filter(|_| !open.is_empty()) else {
                    return Err(wrong("an end without a beginning"));
                };
                push(&mut open, Node::Element(closed));
            }
            Ok(Event::Text(words)) => push(&mut open, Node::Text(words.to_string())),
            Ok(Event::CData(words)) => push(&mut open, Node::Text(words.to_string())),
            Ok(Event::GeneralRef(name)) => match unescape(&format!("&{};", &*name)) {
                Ok(words) => push(&mut open, Node::Text(words.into_owned())),
                Err(_) => return Err(wrong(&format!("`&{};` is not declared", &*name))),
            },
            Ok(Event::DocType(declaration)) if declaration.contains('[') => {
                return Err(wrong("declarations of its own are not taken"));
            }
            Ok(Event::Eof) if open.len() > 1 => return Err(wrong("the file breaks off here")),
            Ok(Event::Eof) => break,
            Ok(_) => {}
            Err(error) => return Err(wrong(&format!("a mistake in the XML: {error}"))),
        }
    }
    let root = open.pop().unwrap_or_default();
    let mut elements = root.children.into_iter().filter_map(|node| match node {
        Node::Element(element) => Some(element),
        Node::Text(_) => None,
    });
    elements.next_back().ok_or(XmlError {
        line: 1,
        what: "there is no element in this file".to_owned(),
    })
}

fn push(open: &mut [Element], node: Node) {
    let Some(last) = open.last_mut() else {
        return;
    };
    match (node, last.children.last_mut()) {
        (Node::Text(words), Some(Node::Text(before))) => before.push_str(&words),
        (node, _) => last.children.push(node),
    }
}

fn element(tag: &BytesStart, line: usize) -> Option<Element> {
    let local = |name: &str| name.rsplit(':').next().unwrap_or(name).to_owned();
    let mut attributes = Vec::new();
    for attribute in tag.attributes().with_checks(false) {
        let attribute = attribute.ok()?;
        let value = unescape(&attribute.value).ok()?;
        attributes.push((local(attribute.key.into_inner()), value.into_owned()));
    }
    Some(Element {
        name: local(tag.name().into_inner()),
        attributes,
        children: Vec::new(),
        line,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_places() {
        let root =
            read("<?xml version='1.0'?>\n<a x:b='1 &amp; 2'>\n<c>u<![CDATA[<p>]]>&#233;</c></a>")
                .unwrap();
        assert_eq!(root.get("b"), Some("1 & 2"));
        assert_eq!(root.text_of("c").unwrap(), "u<p>é");
        assert_eq!(root.child("c").unwrap().line, 3);
    }

    #[test]
    fn hostile_documents_are_refused_with_their_line() {
        for (text, line) in [
            ("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", 1),
            ("<a>\n&b;</a>", 2),
            ("<a>\n<b></a>", 2),
            ("<a>\n\n<b>", 3),
            ("</a>", 1),
            ("", 1),
            (&"<a>".repeat(100_000), 1),
            (&format!("<a>\n{}</a>", "<b/>".repeat(NODES_LIMIT)), 2),
            (
                &format!("<a>\n<b {}/></a>", "c=\"\" ".repeat(NODES_LIMIT)),
                2,
            ),
        ] {
            match read(text) {
                Err(error) => assert_eq!(error.line, line, "{text:.40}"),
                other => panic!("{other:?}"),
            }
        }
    }
}
