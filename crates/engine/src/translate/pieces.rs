//! What is to be translated in a file, and where: front matter, headings, paragraphs, items,
//! cells, the words in attributes. What the machine reads (ids, names of files, code) is not.

use std::ops::Range;

use crate::parse::attributes_of;

/// Attributes whose values people read.
const WORDS: &[&str] = &["title", "alt", "credit", "hint", "unit", "with", "source"];

/// Fields of TOML files whose values people read.
const FIELDS: &[&str] = &["title", "description", "objectives", "keywords", "changes"];

/// Something to translate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// What it is: two files are built alike when these are.
    pub kind: &'static str,
    /// Bytes of the file.
    pub range: Range<usize>,
    /// Its sentences; in an item what stands on both sides of ` — ` and ` => `.
    pub segments: Vec<String>,
    /// What stands between them.
    pub between: Vec<String>,
}

/// What is to be translated in a page or a glossary.
pub fn in_page(text: &str) -> Vec<Piece> {
    let mut finder = Finder {
        text,
        pieces: Vec::new(),
        open: None,
    };
    let mut at = 0;
    let mut front = text.starts_with("+++\n");
    let mut fence: Option<&str> = None;
    let mut is_comment = false;
    // Colons of the scene that is open: its lines name who is there before what they say.
    let mut scene: Option<usize> = None;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let trimmed = line.trim();
        let indent = line.len() - line.trim_start().len();
        if front {
            if start > 0 && trimmed == "+++" {
                front = false;
            } else if let Some(value) = line
                .strip_prefix("title")
                .map(str::trim_start)
                .and_then(|it| it.strip_prefix('='))
            {
                let value = value.trim();
                if value.len() >= 2 && value.starts_with('"') && value.ends_with('"') {
                    let begin = start + line.find('"').unwrap_or(0) + 1;
                    finder.push("title", begin..begin + value.len() - 2, false);
                }
            }
            continue;
        }
        if let Some(mark) = fence {
            if trimmed.starts_with(mark) && trimmed.trim_matches(['`', '~']).is_empty() {
                fence = None;
            }
            continue;
        }
        if is_comment {
            is_comment = !trimmed.contains("-->");
            continue;
        }
        if trimmed.starts_with("```") || trimmed.starts_with("~~~") || trimmed == "$$" {
            finder.close();
            fence = Some(&trimmed[..if trimmed == "$$" { 2 } else { 3 }]);
        // An empty line of a quotation parts what it holds, too.
        } else if trimmed.trim_matches(['>', ' ']).is_empty() {
            finder.close();
        } else if trimmed.starts_with("<!--") {
            finder.close();
            is_comment = !trimmed.contains("-->");
        } else if trimmed.starts_with(":::") {
            finder.close();
            finder.attributes(line, start);
            let colons = trimmed.bytes().take_while(|it| *it == b':').count();
            let name = trimmed[colons..].trim_start();
            let name = name.split(['{', ' ']).next().unwrap_or_default();
            match scene {
                None if name == "scene" => scene = Some(colons),
                Some(open) if name.is_empty() && colons >= open => scene = None,
                _ => {}
            }
        } else if scene.is_some() && mark(line).1 {
            finder.close();
            let end = start + line.trim_end().len();
            finder.open = said(line).map(|at| (start + at..end, false, quoted(line)));
        } else if trimmed.chars().all(|c| matches!(c, '-' | '*' | '_' | ' ')) && trimmed.len() >= 3
            || is_rule(trimmed)
        {
            finder.close();
        } else if trimmed.starts_with('|') {
            finder.close();
            finder.row(line, start);
        } else if trimmed.starts_with("![") {
            finder.close();
            finder.picture(line, start);
        } else if trimmed.starts_with('#') {
            finder.close();
            let marks = trimmed.bytes().take_while(|b| *b == b'#').count();
            let end = trimmed
                .rfind(" {")
                .filter(|_| trimmed.ends_with('}'))
                .unwrap_or(trimmed.len());
            let begin = start + indent + marks;
            finder.trimmed("heading", begin..start + indent + end.max(marks), false);
        } else {
            finder.words(line, start);
        }
    }
    finder.close();
    finder.pieces
}

/// Where what is said in a line of a scene begins; none if nothing is.
fn said(line: &str) -> Option<usize> {
    let colon = line.find(':')?;
    let words = line[colon + 1..].trim_start();
    (!words.trim_end().is_empty()).then(|| line.len() - words.len())
}

/// `|---|:--:|`.
fn is_rule(line: &str) -> bool {
    line.contains("--") && line.chars().all(|c| matches!(c, '|' | '-' | ':' | ' '))
}

struct Finder<'a> {
    text: &'a str,
    pieces: Vec<Piece>,
    /// The paragraph or item that goes on, and in how many quotations it stands.
    open: Option<(Range<usize>, bool, usize)>,
}

impl Finder<'_> {
    /// A line of running text: it begins an item, or goes on with what is open.
    fn words(&mut self, line: &str, start: usize) {
        let (mark, is_item) = mark(line);
        let depth = quoted(line);
        let end = start + line.trim_end().len();
        match &mut self.open {
            // A line goes on with what stands in as many quotations, or in more.
            Some((range, _, around)) if !is_item && depth <= *around => range.end = end,
            _ => {
                self.close();
                self.open = Some((start + mark..end, is_item, depth));
            }
        }
    }

    fn close(&mut self) {
        if let Some((range, is_item, _)) = self.open.take() {
            self.trimmed(if is_item { "item" } else { "text" }, range, is_item);
        }
    }

    /// The values of a directive's attributes.
    fn attributes(&mut self, line: &str, start: usize) {
        for (name, range, is_quoted) in attributes_of(line) {
            let kind = if is_quoted { "attribute" } else { "word" };
            if WORDS.contains(&name.as_str()) {
                self.push(kind, start + range.start..start + range.end, false);
            }
        }
    }

    /// The alternative of a picture, and its caption in quotes.
    fn picture(&mut self, line: &str, start: usize) {
        let begin = line.find("![").map_or(0, |at| at + 2);
        let Some(end) = line[begin..].find("](").map(|at| begin + at) else {
            return self.words(line, start);
        };
        self.push("alt", start + begin..start + end, false);
        let caption = line[end..].find('"').zip(line.rfind('"'));
        if let Some((open, close)) = caption.map(|(open, close)| (end + open + 1, close))
            && open < close
        {
            self.push("attribute", start + open..start + close, false);
        }
    }

    /// The cells of a row.
    fn row(&mut self, line: &str, start: usize) {
        if is_rule(line.trim()) {
            return;
        }
        let mut cell = None;
        let mut is_escaped = false;
        for (at, sign) in line.char_indices() {
            if sign == '|' && !is_escaped {
                if let Some(begin) = cell {
                    self.trimmed("cell", start + begin..start + at, false);
                }
                cell = Some(at + 1);
            }
            is_escaped = sign == '\\' && !is_escaped;
        }
        if let Some(begin) = cell {
            self.trimmed(
                "cell",
                start + begin..start + line.trim_end().len().max(begin),
                false,
            );
        }
    }

    fn trimmed(&mut self, kind: &'static str, range: Range<usize>, is_item: bool) {
        let words = &self.text[range.clone()];
        let begin = range.start + words.len() - words.trim_start().len();
        let end = begin + words.trim().len();
        self.push(kind, begin..end, is_item);
    }

    fn push(&mut self, kind: &'static str, range: Range<usize>, is_item: bool) {
        let words = self.text[range.clone()].split_whitespace_once();
        // Figures and addresses are the same in every language.
        if !words.chars().any(char::is_alphabetic) {
            return;
        }
        let (segments, between) = cut(&words, is_item);
        self.pieces.push(Piece {
            kind,
            range,
            segments,
            between,
        });
    }
}

trait SplitWhitespaceOnce {
    fn split_whitespace_once(&self) -> String;
}

impl SplitWhitespaceOnce for str {
    /// Lines made one; a break that was asked for stays.
    fn split_whitespace_once(&self) -> String {
        let lines: Vec<&str> = self
            .lines()
            .map(|line| line.trim_start_matches(['>', ' ', '\t']))
            .collect();
        let mut text = String::new();
        for (number, line) in lines.iter().enumerate() {
            let is_break = line.ends_with("  ") || line.ends_with('\\');
            text.push_str(line.trim_end());
            if number + 1 < lines.len() {
                text.push_str(if is_break && !line.ends_with('\\') {
                    "<br>"
                } else {
                    ""
                });
                text.push(' ');
            }
        }
        text
    }
}

/// In how many quotations a line stands.
fn quoted(line: &str) -> usize {
    let marks = line.len() - line.trim_start_matches(['>', ' ']).len();
    line[..marks].matches('>').count()
}

/// The length of what begins a line: quotation, list, box, letter, name of a reference.
fn mark(line: &str) -> (usize, bool) {
    let mut rest = line;
    let mut is_item = false;
    rest = rest.trim_start();
    while let Some(inner) = rest.strip_prefix('>') {
        rest = inner.trim_start();
    }
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    if let Some(inner) = ["- ", "* ", "+ "]
        .iter()
        .find_map(|mark| rest.strip_prefix(mark))
    {
        rest = inner.trim_start();
        is_item = true;
    } else if digits > 0
        && let Some(inner) = rest[digits..]
            .strip_prefix(". ")
            .or(rest[digits..].strip_prefix(") "))
    {
        rest = inner.trim_start();
        is_item = true;
    } else if rest.starts_with("[^")
        && let Some((_, inner)) = rest.split_once("]: ")
    {
        rest = inner;
        is_item = true;
    }
    for mark in ["[ ] ", "[x] ", "[X] "] {
        if let Some(inner) = rest.strip_prefix(mark) {
            rest = inner.trim_start();
        }
    }
    if rest.starts_with("{#")
        && let Some((_, inner)) = rest.split_once("} ")
    {
        rest = inner;
    }
    // What goes with nothing.
    if let Some(inner) = rest.strip_prefix("=> ").filter(|_| is_item) {
        rest = inner.trim_start();
    }
    (line.len() - rest.len(), is_item)
}

/// Sentences, and what stands between them.
fn cut(words: &str, is_item: bool) -> (Vec<String>, Vec<String>) {
    let mut segments = Vec::new();
    let mut between = Vec::new();
    let mut begin = 0;
    let mut depth = 0_i32;
    let mut is_code = false;
    let bytes: Vec<(usize, char)> = words.char_indices().collect();
    let mut index = 0;
    while index < bytes.len() {
        let (at, sign) = bytes[index];
        match sign {
            '`' => is_code = !is_code,
            '(' | '[' if !is_code => depth += 1,
            ')' | ']' if !is_code => depth = (depth - 1).max(0),
            _ => {}
        }
        let rest = &words[at..];
        let mark = [" — ", " – ", " => "]
            .into_iter()
            .find(|mark| rest.starts_with(mark));
        if let Some(mark) = mark.filter(|_| is_item && depth == 0 && !is_code) {
            segments.push(words[begin..at].to_owned());
            between.push(mark.to_owned());
            begin = at + mark.len();
            index += mark.chars().count();
            continue;
        }
        let ends = matches!(sign, '.' | '!' | '?' | '…') && depth == 0 && !is_code;
        if ends {
            // What closes the sentence goes with it; the next begins with a capital.
            let mut next = index + 1;
            while bytes.get(next).is_some_and(|(_, c)| {
                matches!(c, '.' | '!' | '?' | '…' | '»' | '"' | '”' | ')' | '*' | '_')
            }) {
                next += 1;
            }
            if let Some((space, ' ')) = bytes.get(next).copied()
                && let Some((_, first)) = bytes.get(next + 1)
                && (first.is_uppercase() || matches!(first, '«' | '*' | '“' | '['))
                && space - begin > 12
            {
                segments.push(words[begin..space].to_owned());
                between.push(" ".to_owned());
                begin = space + 1;
                index = next + 1;
                continue;
            }
        }
        index += 1;
    }
    segments.push(words[begin..].to_owned());
    (segments, between)
}

/// A page with targets in the place of its pieces; where there is none the sentence stays.
pub fn replaced(text: &str, pieces: &[Piece], targets: &[Vec<Option<&str>>]) -> String {
    let mut made = String::new();
    let mut at = 0;
    for (piece, targets) in pieces.iter().zip(targets) {
        made.push_str(&text[at..piece.range.start]);
        let words = joined(piece, targets);
        made.push_str(&match piece.kind {
            // Straight quotes would end the value.
            "title" => words.replace('\\', "\\\\").replace('"', "”"),
            "attribute" => whole(&words.replace('"', "”").replace(['{', '}'], " ")),
            "word" => format!(
                "\"{}\"",
                whole(&words.replace('"', "”").replace(['{', '}'], " "))
            ),
            "alt" => whole(&words.replace(['[', ']'], " ")),
            "cell" => whole(&words.replace('|', "\\|").replace("\\\\|", "\\|")),
            // What begins a line must begin nothing else.
            _ => at_margin(&words, &piece.segments[0]),
        });
        at = piece.range.end;
    }
    made.push_str(&text[at..]);
    made
}

/// A translation whose last sign would take the sign behind it, which closes the value, for a
/// letter: an odd `\` at the end is doubled.
fn whole(words: &str) -> String {
    let ends = words.len() - words.trim_end_matches('\\').len();
    match ends % 2 {
        0 => words.to_owned(),
        _ => format!("{words}\\"),
    }
}

/// A translation whose first signs would make a block of it, which the sentence is not.
fn at_margin(words: &str, source: &str) -> String {
    let begins = |text: &str| {
        let text = text.trim_start();
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let is_numbered = digits > 0 && text[digits..].starts_with(['.', ')']);
        let is_mark = [
            ":::", "#", ">", "|", "```", "~~~", "+++", "+ ", "- ", "* ", "---", "***", "___",
            "<!--", "[ ] ", "[x] ", "[X] ", "[^", "{#", "$$", "![",
        ]
        .iter()
        .find(|mark| text.starts_with(**mark));
        match (is_mark, is_numbered) {
            (Some(mark), _) => Some((0, *mark)),
            (None, true) => Some((digits, "")),
            (None, false) => None,
        }
    };
    match begins(words).filter(|found| begins(source).as_ref() != Some(found)) {
        Some((at, _)) => {
            let words = words.trim_start();
            format!("{}\\{}", &words[..at], &words[at..])
        }
        None => words.to_owned(),
    }
}

fn joined(piece: &Piece, targets: &[Option<&str>]) -> String {
    let mut words = String::new();
    for (number, source) in piece.segments.iter().enumerate() {
        let target = targets.get(number).copied().flatten().unwrap_or(source);
        // A line end would begin something else.
        let mut target = target
            .split(|c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}'))
            .collect::<Vec<_>>()
            .join(" ");
        // A dash would begin a feedback, an arrow part a pair.
        let is_mark = |between: &String| !between.trim().is_empty();
        let is_before =
            !piece.between.iter().any(is_mark) || piece.between.iter().skip(number).any(is_mark);
        if piece.kind == "item" && is_before {
            for mark in [" — ", " – "] {
                if !source.contains(mark) {
                    target = target.replace(mark, ", ");
                }
            }
            if !source.contains("=>") {
                target = target.replace("=>", ">");
            }
        }
        words.push_str(&target);
        words.push_str(piece.between.get(number).map_or("", String::as_str));
    }
    words
}

/// What is to be translated in a TOML file: fields in the course's language.
pub fn in_toml(text: &str, from: &str) -> Vec<Piece> {
    values(text, from, true)
}

/// The same fields in another language, as they are there.
pub(super) fn in_toml_of(text: &str, lang: &str) -> Vec<Piece> {
    values(text, lang, false)
}

fn values(text: &str, lang: &str, is_default: bool) -> Vec<Piece> {
    let Ok(document) = text.parse::<toml_edit::Document<String>>() else {
        return Vec::new();
    };
    let mut pieces = Vec::new();
    for (key, item) in document.iter().filter(|(key, _)| FIELDS.contains(key)) {
        let Some(value) = item.as_value() else {
            continue;
        };
        let all: Vec<&toml_edit::Value> = match value {
            toml_edit::Value::Array(list) => list.iter().collect(),
            one => vec![one],
        };
        for value in all {
            let words = match value {
                toml_edit::Value::String(words) if is_default => Some(words.value().as_str()),
                toml_edit::Value::InlineTable(table) => {
                    table.get(lang).and_then(toml_edit::Value::as_str)
                }
                _ => None,
            };
            let kind = FIELDS
                .iter()
                .find(|field| **field == key)
                .copied()
                .unwrap_or("title");
            pieces.push(Piece {
                kind,
                range: value.span().unwrap_or_default(),
                segments: vec![words.unwrap_or_default().to_owned()],
                between: Vec::new(),
            });
        }
    }
    // Nothing is there in this language.
    if pieces.iter().all(|piece| piece.segments[0].is_empty()) {
        pieces.clear();
    }
    pieces
}

/// A TOML file with the translations of its fields beside them.
pub fn replaced_toml(
    text: &str,
    from: &str,
    to: &str,
    pieces: &[Piece],
    targets: &[Vec<Option<&str>>],
) -> String {
    let mut made = text.to_owned();
    // From the end on: places before stay right.
    for (piece, targets) in pieces.iter().zip(targets).rev() {
        let Some(target) = targets.first().copied().flatten() else {
            continue;
        };
        let written = &text[piece.range.clone()];
        let mut table = match written.parse::<toml_edit::Value>() {
            Ok(toml_edit::Value::InlineTable(table)) => table,
            _ => {
                let mut table = toml_edit::InlineTable::new();
                table.insert(from, piece.segments[0].as_str().into());
                table
            }
        };
        table.insert(to, target.into());
        table.fmt();
        made.replace_range(
            piece.range.clone(),
            toml_edit::Value::InlineTable(table).to_string().trim(),
        );
    }
    made
}
