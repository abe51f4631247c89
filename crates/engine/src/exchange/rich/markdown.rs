//! Writing text as the Markdown of pages.

use std::borrow::Cow;

use super::{BLOCKS, Rich};
use crate::parse::is_readable;

/// Bytes of an address that leads somewhere.
const ADDRESS_LIMIT: usize = 2_000;

/// How formulas begin and end in the words of Moodle.
const FORMULAS: &[(&str, &str)] = &[("\\(", "\\)"), ("\\[", "\\]"), ("$$", "$$")];

/// First number that a list of ours can't begin with: nine digits are read.
const LIST_LIMIT: u32 = 900_000_000;

/// What a text has that a page can't show, gathered while it is written.
#[derive(Debug, Default)]
pub(in crate::exchange) struct Notes {
    /// Each as a sentence's end.
    pub left: Vec<String>,
    /// Addresses of pictures, as they are in the text.
    pub pictures: Vec<String>,
}

impl Notes {
    pub(in crate::exchange) fn note(&mut self, what: impl Into<String>) {
        let what = what.into();
        if !self.left.contains(&what) {
            self.left.push(what);
        }
    }
}

/// Markdown of several blocks; `picture` gives the path of a picture, if there is one.
pub(in crate::exchange) fn blocks(
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
pub(in crate::exchange) fn line(nodes: &[Rich], notes: &mut Notes) -> String {
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
pub(in crate::exchange) fn decoded(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&nbsp;", "\u{a0}")
        .replace("&amp;", "&")
}

/// Words with what Markdown would take for its own escaped.
fn escaped(text: &str) -> String {
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
fn prefixed(text: &str, first: &str, others: &str) -> String {
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
