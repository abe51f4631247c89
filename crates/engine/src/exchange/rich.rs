//! Text with its emphasis, lists, tables and pictures: from HTML as editors in browsers write
//! it, to the Markdown of pages.

use std::borrow::Cow;

use crate::parse::is_readable;

/// Deepest nesting kept; what is deeper stands beside.
const DEPTH_LIMIT: usize = 60;

/// Bytes of an address that leads somewhere.
const ADDRESS_LIMIT: usize = 2_000;

/// How formulas begin and end in the words of Moodle.
const FORMULAS: &[(&str, &str)] = &[("\\(", "\\)"), ("\\[", "\\]"), ("$$", "$$")];

/// First number that a list of ours can't begin with: nine digits are read.
const LIST_LIMIT: u32 = 900_000_000;

/// Elements without an end.
const VOID: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr",
];

/// Elements whose words are none.
const SILENT: &[&str] = &[
    "script", "style", "template", "head", "title", "noscript", "iframe", "object",
];

/// Elements that stand in a line of their own.
const BLOCKS: &[&str] = &[
    "p",
    "div",
    "ul",
    "ol",
    "table",
    "blockquote",
    "pre",
    "hr",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "section",
    "article",
    "header",
    "footer",
    "figure",
    "figcaption",
    "dl",
    "dt",
    "dd",
    "center",
    "address",
    "body",
    "html",
    "details",
    "summary",
];

/// A piece of text.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Rich {
    /// Words; entities of HTML may stand in them.
    Text(String),
    /// An element of HTML, its name in small letters.
    Element {
        name: String,
        attributes: Vec<(String, String)>,
        children: Vec<Rich>,
    },
    /// Markdown that is right as it is.
    Markdown(String),
}

impl Rich {
    /// An element without attributes.
    pub fn element(name: &str, children: Vec<Rich>) -> Rich {
        Rich::Element {
            name: name.to_owned(),
            attributes: Vec::new(),
            children,
        }
    }

    fn is_block(&self) -> bool {
        matches!(self, Rich::Element { name, .. } if BLOCKS.contains(&name.as_str()))
    }
}

/// Words that are no HTML, as they stand.
pub(super) fn plain(text: &str) -> Vec<Rich> {
    vec![Rich::Text(text.replace('&', "&amp;"))]
}

/// Words of several lines that are no HTML: an empty line parts paragraphs.
pub(super) fn paragraphs(text: &str) -> Vec<Rich> {
    let parts = text
        .split("\n\n")
        .map(str::trim)
        .filter(|part| !part.is_empty());
    parts
        .map(|part| {
            let mut inner = Vec::new();
            for (number, line) in part.lines().enumerate() {
                if number > 0 {
                    inner.push(Rich::element("br", Vec::new()));
                }
                inner.extend(plain(line.trim()));
            }
            Rich::element("p", inner)
        })
        .collect()
}

/// Words in Moodle's own format: HTML may stand in them, an empty line parts paragraphs.
pub(super) fn auto(text: &str) -> Vec<Rich> {
    match text.contains("</") || text.contains("/>") || text.contains("<br") {
        true => html(&text.replace("\n\n", "<p>")),
        false => paragraphs(text),
    }
}

/// Reads HTML as browsers do: whatever is written, something comes of it.
pub(super) fn html(text: &str) -> Vec<Rich> {
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

/// What a text has that a page can't show, gathered while it is written.
#[derive(Debug, Default)]
pub(super) struct Notes {
    /// Each as a sentence's end.
    pub left: Vec<String>,
    /// Addresses of pictures, as they are in the text.
    pub pictures: Vec<String>,
}

impl Notes {
    fn note(&mut self, what: impl Into<String>) {
        let what = what.into();
        if !self.left.contains(&what) {
            self.left.push(what);
        }
    }
}

/// Markdown of several blocks; `picture` gives the path of a picture, if there is one.
pub(super) fn blocks(
    nodes: &[Rich],
    notes: &mut Notes,
    picture: &mut dyn FnMut(&str) -> Option<String>,
) -> String {
    let mut writer = Writer { notes, picture };
    let mut parts = Vec::new();
    writer.blocks(nodes, &mut parts);
    parts.join("\n\n")
}

/// Markdown of one line; blocks in it are put one after the other.
pub(super) fn line(nodes: &[Rich], notes: &mut Notes) -> String {
    let mut writer = Writer {
        notes,
        picture: &mut |_| None,
    };
    let text = writer.inline(nodes, true);
    let text = text.split_whitespace_kept();
    guarded(&text)
}

struct Writer<'a> {
    notes: &'a mut Notes,
    picture: &'a mut dyn FnMut(&str) -> Option<String>,
}

trait SplitWhitespaceKept {
    fn split_whitespace_kept(&self) -> String;
}

impl SplitWhitespaceKept for str {
    /// Runs of ordinary white space made one space; no-break spaces stay.
    fn split_whitespace_kept(&self) -> String {
        let words = self.split([' ', '\n', '\t', '\r']);
        let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
        words.join(" ")
    }
}

impl Writer<'_> {
    fn blocks(&mut self, nodes: &[Rich], parts: &mut Vec<String>) {
        let mut run: Vec<Rich> = Vec::new();
        for node in nodes {
            if !node.is_block() && !has_block(node) {
                run.push(node.clone());
                continue;
            }
            self.paragraph(&std::mem::take(&mut run), parts);
            if let Rich::Element {
                name,
                attributes,
                children,
            } = node
            {
                self.block(name, attributes, children, parts);
            }
        }
        self.paragraph(&run, parts);
    }

    /// Running text; pictures in it get paragraphs of their own.
    fn paragraph(&mut self, run: &[Rich], parts: &mut Vec<String>) {
        let mut words: Vec<Rich> = Vec::new();
        let mut pictures: Vec<String> = Vec::new();
        for node in run {
            self.without_pictures(node, &mut words, &mut pictures);
        }
        let text = self.inline(&words, false);
        let lines: Vec<String> = text
            .split("  \n")
            .map(|line| guarded(&line.split_whitespace_kept()))
            .filter(|line| !line.is_empty())
            .collect();
        if !lines.is_empty() {
            parts.push(lines.join("  \n"));
        }
        parts.extend(pictures);
    }

    fn without_pictures(&mut self, node: &Rich, words: &mut Vec<Rich>, pictures: &mut Vec<String>) {
        match node {
            Rich::Element {
                name, attributes, ..
            } if name == "img" => {
                pictures.extend(self.image(attributes));
            }
            Rich::Element {
                name,
                attributes,
                children,
            } => {
                let mut inner = Vec::new();
                for child in children {
                    self.without_pictures(child, &mut inner, pictures);
                }
                words.push(Rich::Element {
                    name: name.clone(),
                    attributes: attributes.clone(),
                    children: inner,
                });
            }
            other => words.push(other.clone()),
        }
    }

    fn image(&mut self, attributes: &[(String, String)]) -> Option<String> {
        let get = |wanted: &str| {
            let found = attributes.iter().find(|(name, _)| name == wanted);
            found.map_or("", |(_, value)| value.as_str())
        };
        let source = get("src");
        let Some(path) = (self.picture)(source) else {
            let source: String = source.chars().take(60).collect();
            self.notes.note(format!(
                "the picture `{source}` is not in the file, or of a type that pages can't show"
            ));
            return None;
        };
        self.notes.pictures.push(path.clone());
        let alt = get("alt").split_whitespace_kept();
        if alt.is_empty() && matches!(get("role"), "presentation" | "none") {
            return Some(format!("::: figure {{src=\"{path}\" decorative}}\n:::"));
        }
        if alt.is_empty() {
            self.notes.note(format!("the picture `{path}` has no text alternative: say between its brackets what it shows"));
        }
        Some(format!("![{}]({path})", escaped(&alt)))
    }

    fn block(
        &mut self,
        name: &str,
        attributes: &[(String, String)],
        children: &[Rich],
        parts: &mut Vec<String>,
    ) {
        match name {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                // The page's title is above them all.
                let level = name[1..].parse().unwrap_or(2_usize).clamp(2, 5);
                let words = self.inline(children, true).split_whitespace_kept();
                if !words.is_empty() {
                    parts.push(format!("{} {words}", "#".repeat(level)));
                }
            }
            "ul" | "ol" | "dl" => {
                let start = attributes.iter().find(|(name, _)| name == "start");
                let start = start
                    .and_then(|(_, start)| start.parse::<u32>().ok())
                    .filter(|start| *start < LIST_LIMIT);
                let list = self.list((name == "ol").then_some(start.unwrap_or(1)), children);
                if !list.is_empty() {
                    parts.push(list);
                }
            }
            "blockquote" => {
                let mut inner = Vec::new();
                self.blocks(children, &mut inner);
                if !inner.is_empty() {
                    parts.push(prefixed(&inner.join("\n\n"), "> ", "> "));
                }
            }
            "pre" => {
                let code = decoded(&words(children));
                let fence = match code.contains("```") {
                    true => "~~~~~~",
                    false => "```",
                };
                let language = language(children).unwrap_or_default();
                let code = code.trim_matches('\n');
                parts.push(format!("{fence}{language}\n{code}\n{fence}"));
            }
            "hr" => parts.push("---".to_owned()),
            "table" => self.table(children, parts),
            "img" => parts.extend(self.image(attributes)),
            _ => self.blocks(children, parts),
        }
    }

    /// A list, numbered from `start` if there is one.
    fn list(&mut self, start: Option<u32>, children: &[Rich]) -> String {
        let mut items = Vec::new();
        for child in children {
            let Rich::Element { children, .. } = child else {
                continue;
            };
            let mut parts = Vec::new();
            self.blocks(children, &mut parts);
            let mark = match start {
                Some(start) => format!("{}. ", items.len() as u64 + u64::from(start)),
                None => "- ".to_owned(),
            };
            let text = parts.join("\n\n");
            if !text.is_empty() {
                items.push(prefixed(&text, &mark, &" ".repeat(mark.len())));
            }
        }
        items.join("\n")
    }

    fn table(&mut self, children: &[Rich], parts: &mut Vec<String>) {
        let mut rows: Vec<Vec<String>> = Vec::new();
        self.rows(children, &mut rows, parts);
        let Some(width) = rows.iter().map(Vec::len).max().filter(|width| *width > 0) else {
            return;
        };
        let row = |cells: &[String]| {
            let cells: Vec<&str> = (0..width)
                .map(|at| cells.get(at).map_or("", String::as_str))
                .collect();
            format!("| {} |", cells.join(" | "))
        };
        let mut lines: Vec<String> = rows.iter().map(|cells| row(cells)).collect();
        lines.insert(1, format!("|{}", "---|".repeat(width)));
        parts.push(lines.join("\n"));
    }

    fn rows(&mut self, nodes: &[Rich], rows: &mut Vec<Vec<String>>, parts: &mut Vec<String>) {
        for node in nodes {
            let Rich::Element {
                name,
                attributes,
                children,
            } = node
            else {
                continue;
            };
            match name.as_str() {
                "tr" => {
                    let mut cells = Vec::new();
                    for cell in children {
                        let Rich::Element {
                            attributes,
                            children,
                            ..
                        } = cell
                        else {
                            continue;
                        };
                        if attributes.iter().any(|(name, value)| {
                            matches!(name.as_str(), "colspan" | "rowspan") && value != "1"
                        }) {
                            self.notes.note("a table has cells over several columns or rows: see that what it says is right");
                        }
                        let text = self.inline(children, true).split_whitespace_kept();
                        cells.push(text.replace('|', "\\|"));
                    }
                    rows.push(cells);
                }
                "caption" => {
                    let caption = self.inline(children, true).split_whitespace_kept();
                    if !caption.is_empty() {
                        parts.push(guarded(&caption));
                    }
                }
                "img" => parts.extend(self.image(attributes)),
                _ => self.rows(children, rows, parts),
            }
        }
    }

    /// Running text; a line break is two spaces and a line end, or a space on one line only.
    fn inline(&mut self, nodes: &[Rich], is_line: bool) -> String {
        let mut text = String::new();
        for node in nodes {
            match node {
                Rich::Text(words) => self.words(words, &mut text),
                Rich::Markdown(markdown) => text.push_str(markdown),
                Rich::Element {
                    name,
                    attributes,
                    children,
                } => {
                    self.inline_element(name, attributes, children, is_line, &mut text);
                }
            }
        }
        text
    }

    /// Words, in which formulas stand as Moodle's filters know them: `\(…\)`, `\[…\]`, `$$…$$`.
    fn words(&mut self, words: &str, text: &mut String) {
        let mut rest = words;
        loop {
            let found = FORMULAS
                .iter()
                .filter_map(|(open, close)| Some((rest.find(open)?, *open, *close)));
            let Some((start, open, close)) = found.min_by_key(|(at, ..)| *at) else {
                break;
            };
            let inside = &rest[start + open.len()..];
            let Some(end) = inside.find(close) else {
                break;
            };
            let after = &inside[end + close.len()..];
            let latex = decoded(&inside[..end]).split_whitespace_kept();
            text.push_str(&escaped(&rest[..start]));
            let is_word = |sign: Option<char>| sign.is_some_and(char::is_alphanumeric);
            let touches = is_word(text.chars().next_back()) || is_word(after.chars().next());
            match is_readable(&latex) && !touches {
                true => {
                    let dollars = if open == "\\(" { "$" } else { "$$" };
                    text.push_str(&format!("{dollars}{latex}{dollars}"));
                }
                false => {
                    let formula = &rest[start..rest.len() - after.len()];
                    let shown: String = decoded(formula).chars().take(60).collect();
                    self.notes.note(format!(
                        "the formula `{shown}` can't be taken: it stays as words"
                    ));
                    text.push_str(&escaped(formula));
                }
            }
            rest = after;
        }
        text.push_str(&escaped(rest));
    }

    fn inline_element(
        &mut self,
        name: &str,
        attributes: &[(String, String)],
        children: &[Rich],
        is_line: bool,
        text: &mut String,
    ) {
        let get = |wanted: &str| {
            let found = attributes.iter().find(|(name, _)| name == wanted);
            found.map(|(_, value)| value.as_str())
        };
        match name {
            "br" if is_line => text.push(' '),
            "br" => text.push_str("  \n"),
            "strong" | "b" => self.marked("**", children, is_line, text),
            "em" | "i" | "cite" | "dfn" | "var" => self.marked("*", children, is_line, text),
            "del" | "s" | "strike" => self.marked("~~", children, is_line, text),
            "code" | "tt" | "samp" => {
                let code = decoded(&words(children)).split_whitespace_kept();
                if !code.is_empty() {
                    let mark = "`".repeat(1 + longest_run(&code, '`'));
                    let space = if mark.len() > 1 { " " } else { "" };
                    text.push_str(&format!("{mark}{space}{code}{space}{mark}"));
                }
            }
            "sub" | "sup" | "kbd" | "mark" | "q" => {
                let inner = self.inline(children, is_line);
                text.push_str(&format!("<{name}>{inner}</{name}>"));
            }
            "a" => {
                let inner = self.inline(children, is_line);
                let address = get("href").map(decoded).unwrap_or_default();
                let is_taken = ["https://", "http://", "mailto:", "tel:"]
                    .iter()
                    .any(|scheme| address.to_ascii_lowercase().starts_with(scheme));
                let is_written = !address.contains([' ', '(', ')', '<', '>', '\n'])
                    && address.len() <= ADDRESS_LIMIT;
                match (is_taken && is_written, inner.trim()) {
                    (_, "") => {}
                    (true, words) => text.push_str(&format!("[{words}]({address})")),
                    (false, _) => {
                        if !address.is_empty() {
                            let address: String = address.chars().take(60).collect();
                            self.notes.note(format!(
                                "the link to `{address}` leads nowhere here: its words stay"
                            ));
                        }
                        text.push_str(&inner);
                    }
                }
            }
            "img" => self
                .notes
                .note("a picture stands where only words can be shown: say in words what it shows"),
            "video" | "audio" | "iframe" | "object" | "embed" | "svg" | "math" | "canvas"
            | "script" | "form" | "input" | "select" | "textarea" | "button" => {
                self.notes.note(format!("a `{name}` is not taken"));
                let inner = self.inline(children, is_line);
                text.push_str(&inner);
            }
            _ => {
                let is_apart = BLOCKS.contains(&name) || matches!(name, "li" | "tr" | "td" | "th");
                if is_apart && !text.is_empty() {
                    text.push(' ');
                }
                let inner = self.inline(children, is_line);
                text.push_str(&inner);
                if is_apart {
                    text.push(' ');
                }
            }
        }
    }

    /// Emphasis, with the spaces at its ends outside: inside it would be none.
    fn marked(&mut self, mark: &str, children: &[Rich], is_line: bool, text: &mut String) {
        let inner = self.inline(children, is_line);
        let spaces = |c: char| c.is_whitespace();
        let words = inner.trim_matches(spaces);
        // In what is emphasised already a second mark would end the first.
        if words.is_empty() || words.starts_with(mark) || words.contains("  \n") {
            text.push_str(&inner);
            return;
        }
        let start = &inner[..inner.len() - inner.trim_start_matches(spaces).len()];
        let end = &inner[inner.trim_end_matches(spaces).len()..];
        text.push_str(&format!("{start}{mark}{words}{mark}{end}"));
    }
}

/// The language of code, as pages of the web name it: `<code class="language-rust">`.
fn language(children: &[Rich]) -> Option<&str> {
    let Rich::Element { attributes, .. } = children.first()? else {
        return None;
    };
    let (_, classes) = attributes.iter().find(|(name, _)| name == "class")?;
    let mut classes = classes.split_whitespace();
    let language = classes.find_map(|class| class.strip_prefix("language-"))?;
    let is_name = |sign: char| sign.is_ascii_alphanumeric() || matches!(sign, '+' | '-' | '#');
    (language.len() <= 20 && language.chars().all(is_name)).then_some(language)
}

fn has_block(node: &Rich) -> bool {
    match node {
        Rich::Element { children, .. } => children
            .iter()
            .any(|child| child.is_block() || has_block(child)),
        _ => false,
    }
}

/// The words alone.
fn words(nodes: &[Rich]) -> String {
    let mut text = String::new();
    for node in nodes {
        match node {
            Rich::Text(words) => text.push_str(words),
            Rich::Markdown(markdown) => text.push_str(markdown),
            Rich::Element { name, .. } if name == "br" => text.push('\n'),
            Rich::Element { children, .. } => text.push_str(&self::words(children)),
        }
    }
    text
}

/// The entities that stand for signs of HTML itself, made signs again.
pub(super) fn decoded(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&nbsp;", "\u{a0}")
        .replace("&amp;", "&")
}

/// Words with what Markdown would take for its own escaped.
pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '$' | '~' | '{' | '}' => {
                escaped.push('\\');
                escaped.push(character);
            }
            // What could never be typed on purpose.
            other if other.is_control() && other != '\n' && other != '\t' => {}
            other => escaped.push(other),
        }
    }
    escaped
}

/// A line whose beginning would be a heading, a list, a quotation or a directive, escaped.
fn guarded(line: &str) -> String {
    let first = line.chars().next().unwrap_or(' ');
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let is_numbered = digits > 0 && line[digits..].starts_with(['.', ')']);
    if is_numbered {
        return format!("{}\\{}", &line[..digits], &line[digits..]);
    }
    match first {
        '#' | '+' | '-' | '>' | '=' | ':' | '|' | '!' => format!("\\{line}"),
        '•' | '·' | '▪' | '◦' => format!("\u{200b}{line}"),
        _ => line.to_owned(),
    }
}

fn longest_run(text: &str, sign: char) -> usize {
    let mut longest = 0;
    let mut run = 0;
    for character in text.chars() {
        run = if character == sign { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    longest
}

/// The lines of a text, the first behind `first`, the others behind `others`.
pub(super) fn prefixed(text: &str, first: &str, others: &str) -> String {
    let mut lines = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let prefix: Cow<str> = match (number, line.is_empty()) {
            (0, _) => first.into(),
            (_, true) => others.trim_end().into(),
            (_, false) => others.into(),
        };
        lines.push(format!("{prefix}{line}"));
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn markdown(text: &str) -> String {
        let mut notes = Notes::default();
        blocks(&html(text), &mut notes, &mut |source| {
            Some(format!("../media/{}", source.rsplit('/').next()?))
        })
    }

    #[test]
    fn html_as_editors_write_it() {
        for (html, wanted) in [
            (
                "<p>Un&nbsp;mot <b>gras </b>et <i>fin</i>.</p><p>Deux</p>",
                "Un&nbsp;mot **gras** et *fin*.\n\nDeux",
            ),
            ("Un<br>deux<br/>trois", "Un  \ndeux  \ntrois"),
            (
                "<ul><li>a<li>b<ul><li>c</ul></ul>fin",
                "- a\n- b\n\n  - c\n\nfin",
            ),
            ("<ol><li><p>a</p></li><li>b</li></ol>", "1. a\n2. b"),
            (
                "<table><tr><th>a</th><th>b|c</th></tr><tr><td>1<td>2</table>",
                "| a | b\\|c |\n|---|---|\n| 1 | 2 |",
            ),
            ("<h1>Titre</h1><h3>Sous</h3>", "## Titre\n\n### Sous"),
            (
                "<p>Voir <a href=\"https://a.fr/b\">ici</a> ou <a href='#'>là</a></p>",
                "Voir [ici](https://a.fr/b) ou là",
            ),
            ("<pre>a &lt; b\n  c</pre>", "```\na < b\n  c\n```"),
            ("a <code>x `y` z</code>", "a `` x `y` z ``"),
            (
                "<p># pas un titre</p><p>1. ni une liste</p><p>::: info</p>",
                "\\# pas un titre\n\n1\\. ni une liste\n\n\\::: info",
            ),
            (
                "<p>5 * 3 < 20 & [x] {#y} $z$</p>",
                "5 \\* 3 \\&lt; 20 & \\[x\\] \\{#y\\} \\$z\\$",
            ),
            (
                "<p>a <img src='x/p.png' alt='Un plan'> b</p>",
                "a b\n\n![Un plan](../media/p.png)",
            ),
            ("<script>alert(1)</script>a<style>b</style><!-- c -->", "a"),
            ("<div><div>a</div>b</div>", "a\n\nb"),
            ("H<sub>2</sub>O", "H<sub>2</sub>O"),
            ("<b>", ""),
            ("a < b <", "a &lt; b &lt;"),
        ] {
            let wanted = wanted.replace("\\&lt;", "&lt;");
            assert_eq!(markdown(html), wanted, "{html}");
        }
    }

    #[test]
    fn nothing_makes_it_stumble() {
        for text in [
            "<".repeat(5000),
            "<b>".repeat(50_000),
            "</b>".repeat(5000),
            "<a href=".to_owned(),
            "<a b='c".to_owned(),
            "<table><tr><td><ul><li>".repeat(500),
            "<é>&&&;<!-->\u{0}".to_owned(),
            "<script>".repeat(2000),
        ] {
            markdown(&text);
        }
    }
}
