//! Text of an XML document -> a flat list of elements, within limits.
//!
//! Well-formedness is the least we ask. No DTD, no entity but the five of XML
//! and numeric references, no network. What tools get wrong often (a bare `&`,
//! an entity of HTML) is kept as text and recorded.

use std::rc::Rc;

use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};

use super::error::ReadError;
use crate::message;
use crate::problem::{Location, Problem, Problems, Severity};

/// Elements may nest this deep.
const MAX_ELEMENT_DEPTH: usize = 64;
/// Ten times the largest manifest seen (9 554 files).
const MAX_ELEMENTS: usize = 100_000;
/// Of one element, and of all.
const MAX_ATTRIBUTES: usize = 64;
const MAX_ALL_ATTRIBUTES: usize = 300_000;
/// Namespace declarations in force at one place.
const MAX_SCOPES: usize = 64;
/// Longest stretch of text kept, and longest attribute value, in bytes.
const MAX_TEXT: usize = 1 << 20;
const MAX_VALUE: usize = 1 << 16;

/// A document: elements in the order they start, the root first.
pub(super) struct Tree {
    nodes: Vec<Node>,
    /// Every namespace declared anywhere, once, in order of appearance.
    pub(super) namespaces: Vec<String>,
}

/// Position of an element in its [`Tree`].
pub(super) type NodeId = usize;

/// One element.
#[derive(Default)]
pub(super) struct Node {
    pub(super) prefix: Option<String>,
    pub(super) local: String,
    /// None if its prefix is declared nowhere, or without prefix and default.
    pub(super) namespace: Option<Rc<str>>,
    pub(super) attributes: Vec<Attribute>,
    pub(super) children: Vec<NodeId>,
    /// Its own text, without that of its children.
    pub(super) text: String,
    /// Whether the text has a numeric reference, or a `&` in a CDATA section.
    pub(super) has_reference: bool,
    pub(super) has_cdata: bool,
    pub(super) line: u32,
}

/// One attribute, normalised as XML 1.0 3.3.3 says.
pub(super) struct Attribute {
    pub(super) prefix: Option<String>,
    pub(super) local: String,
    pub(super) namespace: Option<Rc<str>>,
    pub(super) value: String,
}

impl Tree {
    pub(super) fn root(&self) -> &Node {
        &self.nodes[0]
    }

    pub(super) fn children<'a>(&'a self, node: &'a Node) -> impl Iterator<Item = &'a Node> {
        node.children.iter().map(|id| &self.nodes[*id])
    }
}

impl Node {
    pub(super) fn location(&self) -> Location {
        Location {
            path: super::FILE_NAME.into(),
            line: Some(self.line),
        }
    }

    /// An attribute without prefix.
    pub(super) fn attribute(&self, local: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|it| it.prefix.is_none() && it.local == local)
            .map(|it| it.value.as_str())
    }

    /// An attribute of the XML namespace.
    pub(super) fn xml_attribute(&self, local: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|it| it.prefix.as_deref() == Some("xml") && it.local == local)
            .map(|it| it.value.as_str())
    }
}

/// Parses a document up to the end of its root element.
pub(super) fn parse(text: &str, problems: &mut Problems) -> Result<Tree, ReadError> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().allow_dangling_amp = true;
    let mut builder = Builder {
        text,
        position: 0,
        line: 1,
        nodes: Vec::new(),
        attributes: 0,
        open: Vec::new(),
        scopes: Vec::new(),
        namespaces: Vec::new(),
        problems,
    };
    loop {
        let start = reader.buffer_position();
        let event = reader.read_event();
        builder.count_lines(start);
        match event {
            Err(error) => return Err(builder.malformed(error.to_string())),
            Ok(Event::DocType(_)) => return Err(ReadError::Dtd),
            Ok(Event::Eof) => return Err(builder.malformed("the end is missing".into())),
            Ok(Event::Start(start)) => builder.start(&start)?,
            Ok(Event::Empty(start)) => {
                builder.start(&start)?;
                builder.end();
            }
            Ok(Event::End(_)) => builder.end(),
            Ok(Event::Text(text)) => builder.text(&text.xml10_content())?,
            Ok(Event::CData(text)) => {
                let text = text.xml10_content();
                let has_ampersand = text.contains('&');
                builder.text_with(&text, |node| node.has_cdata |= has_ampersand)?;
            }
            Ok(Event::GeneralRef(name)) => builder.reference(&name)?,
            Ok(Event::Comment(_) | Event::Decl(_) | Event::PI(_)) => {}
        }
        if !builder.nodes.is_empty() && builder.open.is_empty() {
            builder.note_rest(reader.buffer_position());
            return Ok(Tree {
                nodes: builder.nodes,
                namespaces: builder.namespaces,
            });
        }
    }
}

struct Builder<'a> {
    text: &'a str,
    position: usize,
    line: u32,
    nodes: Vec<Node>,
    /// Attributes of all nodes.
    attributes: usize,
    open: Vec<NodeId>,
    /// Declarations in force: prefix, namespace, depth of the declaring element.
    scopes: Vec<(Option<String>, Rc<str>, usize)>,
    namespaces: Vec<String>,
    problems: &'a mut Problems,
}

impl Builder<'_> {
    fn count_lines(&mut self, until: u64) {
        let until = usize::try_from(until)
            .unwrap_or(usize::MAX)
            .min(self.text.len());
        if until > self.position {
            let passed = &self.text.as_bytes()[self.position..until];
            let lines = passed.iter().filter(|byte| **byte == b'\n').count();
            self.line += u32::try_from(lines).unwrap_or(0);
            self.position = until;
        }
    }

    fn malformed(&self, message: String) -> ReadError {
        ReadError::Malformed {
            line: self.line,
            message,
        }
    }

    fn start(&mut self, start: &BytesStart) -> Result<(), ReadError> {
        if self.open.len() >= MAX_ELEMENT_DEPTH {
            return Err(ReadError::TooDeep(MAX_ELEMENT_DEPTH));
        }
        if self.nodes.len() >= MAX_ELEMENTS {
            return Err(ReadError::TooManyElements(MAX_ELEMENTS));
        }
        let attributes = self.attributes(start)?;
        let (prefix, local) = split_name(start.name().into_inner());
        let namespace = self.namespace(prefix.as_deref());
        let id = self.nodes.len();
        if let Some(parent) = self.open.last() {
            self.nodes[*parent].children.push(id);
        }
        self.nodes.push(Node {
            prefix,
            local,
            namespace,
            attributes,
            line: self.line,
            ..Node::default()
        });
        self.open.push(id);
        Ok(())
    }

    fn end(&mut self) {
        self.open.pop();
        let depth = self.open.len();
        while self
            .scopes
            .last()
            .is_some_and(|(_, _, declared)| *declared >= depth)
        {
            self.scopes.pop();
        }
    }

    fn attributes(&mut self, start: &BytesStart) -> Result<Vec<Attribute>, ReadError> {
        let mut attributes: Vec<Attribute> = Vec::new();
        let mut raw = start.attributes();
        // Our own check below; the reader's is made for few attributes.
        for attribute in raw.with_checks(false) {
            let attribute = attribute.map_err(|error| self.malformed(error.to_string()))?;
            if attributes.len() >= MAX_ATTRIBUTES {
                return Err(ReadError::TooManyAttributes(MAX_ATTRIBUTES));
            }
            let value = self.unescape(&attribute.value)?;
            let (prefix, local) = split_name(attribute.key.into_inner());
            if prefix.is_none() && local == "xmlns" {
                self.declare(None, &value)?;
            } else if prefix.as_deref() == Some("xmlns") {
                self.declare(Some(local.clone()), &value)?;
            }
            if attributes
                .iter()
                .any(|it| it.prefix == prefix && it.local == local)
            {
                return Err(self.malformed(format!("attribute `{local}` appears twice")));
            }
            attributes.push(Attribute {
                prefix,
                local,
                namespace: None,
                value,
            });
        }
        self.attributes += attributes.len();
        if self.attributes > MAX_ALL_ATTRIBUTES {
            return Err(ReadError::TooManyInAll(MAX_ALL_ATTRIBUTES));
        }
        // A hundred thousand elements keep what was reserved for them.
        attributes.shrink_to_fit();
        // Declarations may come after the attributes that use them.
        for attribute in &mut attributes {
            if attribute.prefix.is_some() {
                attribute.namespace = self.namespace(attribute.prefix.as_deref());
            }
        }
        Ok(attributes)
    }

    fn declare(&mut self, prefix: Option<String>, namespace: &str) -> Result<(), ReadError> {
        if self.scopes.len() >= MAX_SCOPES {
            return Err(ReadError::TooManyAttributes(MAX_SCOPES));
        }
        let namespace = namespace.trim();
        if !self.namespaces.iter().any(|it| it == namespace) && self.namespaces.len() < 32 {
            self.namespaces.push(namespace.into());
        }
        let depth = self.open.len();
        self.scopes.push((prefix, namespace.into(), depth));
        Ok(())
    }

    fn namespace(&self, prefix: Option<&str>) -> Option<Rc<str>> {
        if prefix == Some("xml") {
            return Some("http://www.w3.org/XML/1998/namespace".into());
        }
        let mut scopes = self.scopes.iter().rev();
        let (_, namespace, _) = scopes.find(|(declared, _, _)| declared.as_deref() == prefix)?;
        (!namespace.is_empty()).then(|| namespace.clone())
    }

    fn text(&mut self, text: &str) -> Result<(), ReadError> {
        if text.contains('&') {
            self.bare_ampersand();
        }
        self.text_with(text, |_| ())
    }

    fn text_with(&mut self, text: &str, mark: impl FnOnce(&mut Node)) -> Result<(), ReadError> {
        let text = self.without_controls(text);
        let Some(id) = self.open.last() else {
            // Text before the root: nothing but white space belongs there.
            if !text.trim().is_empty() {
                return Err(self.malformed("it does not begin with an element".into()));
            }
            return Ok(());
        };
        let node = &mut self.nodes[*id];
        mark(node);
        node.text.push_str(&text);
        if node.text.len() > MAX_TEXT {
            return Err(ReadError::TooLong(MAX_TEXT));
        }
        Ok(())
    }

    fn reference(&mut self, name: &str) -> Result<(), ReadError> {
        let is_numeric = name.starts_with('#');
        let text = self.resolve(name);
        self.text_with(&text, |node| node.has_reference |= is_numeric)
    }

    /// What `&name;` stands for; itself when nobody said.
    fn resolve(&mut self, name: &str) -> String {
        let number = match name.strip_prefix('#').map(|it| (it, it.strip_prefix('x'))) {
            Some((_, Some(hexadecimal))) => u32::from_str_radix(hexadecimal, 16).ok(),
            Some((decimal, None)) => decimal.parse().ok(),
            None => {
                if let Some(text) = resolve_predefined_entity(name) {
                    return text.into();
                }
                None
            }
        };
        match number.and_then(char::from_u32) {
            Some(character) => character.into(),
            None => {
                let location = self.location();
                self.problems.push(
                    Problem::new(
                        Severity::Warning,
                        "unknown-entity",
                        message!("`&{name};` stands for nothing in XML", name = shorten(name)),
                        "write the character itself",
                    )
                    .at(location),
                );
                format!("&{name};")
            }
        }
    }

    /// The value of an attribute: references resolved, white space made blanks.
    fn unescape(&mut self, raw: &str) -> Result<String, ReadError> {
        if raw.len() > MAX_VALUE {
            return Err(ReadError::TooLong(MAX_VALUE));
        }
        let mut value = String::with_capacity(raw.len());
        let mut rest = raw;
        while let Some(position) = rest.find('&') {
            value.push_str(&blanks(&rest[..position]));
            rest = &rest[position + 1..];
            let name = rest
                .split(|it: char| !it.is_ascii_alphanumeric() && it != '#')
                .next();
            let name = name.unwrap_or_default();
            if !name.is_empty() && rest[name.len()..].starts_with(';') {
                value.push_str(&self.resolve(name));
                rest = &rest[name.len() + 1..];
            } else {
                self.bare_ampersand();
                value.push('&');
            }
        }
        value.push_str(&blanks(rest));
        Ok(self.without_controls(&value))
    }

    fn bare_ampersand(&mut self) {
        let location = self.location();
        self.problems.push(
            Problem::new(
                Severity::Warning,
                "bare-ampersand",
                "the manifest has a `&` that is not written `&amp;`",
                "write `&amp;`; strict readers refuse the whole manifest",
            )
            .at(location),
        );
    }

    /// XML 1.0 [2] Char has no place for these, and nothing good uses them.
    fn without_controls(&mut self, text: &str) -> String {
        let is_control = |it: char| matches!(it, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}');
        if text.contains(is_control) {
            let location = self.location();
            self.problems.push(
                Problem::new(
                    Severity::Warning,
                    "control-character",
                    "the manifest contains a control character",
                    "remove it; strict readers refuse the whole manifest",
                )
                .at(location),
            );
        }
        text.replace(is_control, "")
    }

    fn note_rest(&mut self, position: u64) {
        let position = usize::try_from(position).unwrap_or(usize::MAX);
        let rest = self.text.get(position..).unwrap_or_default();
        // A comment or two may follow; markup or text may not.
        if !rest.trim().is_empty() && !rest.trim_start().starts_with("<!--") {
            let location = self.location();
            self.problems.push(
                Problem::new(
                    Severity::Warning,
                    "trailing-content",
                    "something follows the end of the manifest",
                    "remove it; strict readers refuse the whole manifest",
                )
                .at(location),
            );
        }
    }

    fn location(&self) -> Location {
        Location {
            path: super::FILE_NAME.into(),
            line: Some(self.line),
        }
    }
}

fn split_name(name: &str) -> (Option<String>, String) {
    match name.split_once(':') {
        Some((prefix, local)) => (Some(prefix.into()), local.into()),
        None => (None, name.into()),
    }
}

fn blanks(text: &str) -> String {
    text.replace("\r\n", " ").replace(['\t', '\n', '\r'], " ")
}

/// Its beginning, for a message.
pub(crate) fn shorten(text: &str) -> String {
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.into(),
    }
}
