//! What was meant as our syntax, or as another tool's, and is neither: it would be shown as
//! it stands, or not at all, and the author would not hear of it.

use std::ops::Range;

use comrak::nodes::NodeValue;

use super::directive;
use super::fences::CodeFences;
use super::plain::formula;
use super::text::{Node, Text};
use crate::diagnostic::Severity;
use crate::source::Span;

/// A line that is nearly something.
#[derive(Debug, PartialEq)]
pub(crate) struct NearMiss {
    /// Bytes in the text given.
    pub range: Range<usize>,
    /// How bad.
    pub severity: Severity,
    /// Stable name of the rule.
    pub code: &'static str,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub hint: String,
}

/// Signs that word processors put before the items of a list.
const BULLETS: &[char] = &['•', '·', '▪', '◦', '‣', '●', '○', '■', '➢', '►', '⁃'];

/// Blocks of code that other tools turn into something else.
const DRAWN: &[&str] = &[
    "mermaid", "plantuml", "puml", "dot", "graphviz", "d2", "flow", "gantt",
];
const SET: &[&str] = &["latex", "tex", "katex", "mathjax", "asciimath"];
const BOXES: &[&str] = &[
    "note",
    "tip",
    "warning",
    "caution",
    "important",
    "danger",
    "admonition",
    "info",
    "quiz",
    "question",
];

/// Looks at the lines of `body` outside of code and comments.
pub(crate) fn scan(body: &str) -> Vec<NearMiss> {
    let mut found = Vec::new();
    let mut code = CodeFences::default();
    let mut is_comment = false;
    let mut at = 0;
    for line in body.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let text = line.trim_end();
        let trimmed = text.trim_start_matches([' ', '\t', '>']);
        if is_comment {
            is_comment = !trimmed.contains("-->");
            continue;
        }
        if code.takes(trimmed) {
            continue;
        }
        if let Some(open) = trimmed.rfind("<!--") {
            is_comment = !trimmed[open..].contains("-->");
            continue;
        }
        let indent = text.len() - trimmed.len();
        let mut note = |length: usize, severity, code, message: String, hint: &str| {
            let from = start + indent;
            found.push(NearMiss {
                range: from..from + length,
                severity,
                code,
                message,
                hint: hint.to_owned(),
            });
        };
        if let Some(length) = near_directive(trimmed) {
            let message = "a directive begins and ends with three colons or more";
            let hint = "write `:::`, and `:::` again after its last line";
            note(
                length,
                Severity::Error,
                "near-directive",
                message.to_owned(),
                hint,
            );
        } else if let Some(length) = near_box(trimmed) {
            let message = format!("`{}` is no box of an answer", trimmed[..length].trim_end());
            let hint = "write `- [x] ` before a right answer, `- [ ] ` before another, with these very spaces";
            note(length, Severity::Error, "near-box", message, hint);
        } else if let Some(length) = near_list(trimmed) {
            let message = format!(
                "`{}` begins no item of a list",
                trimmed[..length].trim_end()
            );
            let hint = "write `- ` or `1. `, with an ordinary space";
            note(length, Severity::Warning, "near-list", message, hint);
        } else if let Some(length) = near_heading(trimmed) {
            let message = "this is no heading: there is no ordinary space after `#`".to_owned();
            note(
                length,
                Severity::Error,
                "near-heading",
                message,
                "write `## Title`",
            );
        } else if let Some((mark, hint)) = backslashed(trimmed) {
            let message = format!("the formula in `{mark}` is shown as words");
            note(trimmed.len(), Severity::Warning, "formula", message, hint);
        }
    }
    found
}

/// `:: question`, `::` alone, `:info {…}`.
fn near_directive(line: &str) -> Option<usize> {
    let colons = line.bytes().take_while(|b| *b == b':').count();
    if !(1..=2).contains(&colons) {
        return None;
    }
    let rest = line[colons..].trim_start();
    let length = rest.find(|c: char| !c.is_ascii_lowercase() && c != '-');
    let (name, after) = rest.split_at(length.unwrap_or(rest.len()));
    let is_named = directive::find(name).is_some()
        && (after.trim_start().starts_with('{') || (colons == 2 && after.trim().is_empty()));
    (is_named || (colons == 2 && rest.is_empty())).then_some(line.len())
}

/// `(x)`, `[ x]`, `[]`, `-[ ]`, `[x]Words`, a box without its hyphen.
fn near_box(line: &str) -> Option<usize> {
    let (bullet, rest) = match line.strip_prefix(['-', '*', '+']) {
        Some(rest) => (true, rest),
        None => (false, line),
    };
    let box_at = rest.trim_start();
    let is_spaced = rest.starts_with([' ', '\t']) && !rest.starts_with(" \u{a0}");
    let close = match box_at.chars().next()? {
        '[' => ']',
        '(' => ')',
        _ => return None,
    };
    let end = box_at.find(close)?;
    let inside = &box_at[1..end];
    let after = &box_at[end + 1..];
    let is_followed = after.starts_with(char::is_whitespace) || after.is_empty();
    let mark = inside.trim();
    let is_mark = mark.is_empty()
        || matches!(
            mark,
            "x" | "X"
                | "v"
                | "V"
                | "✓"
                | "✔"
                | "✗"
                | "✘"
                | "*"
                | "-"
                | "o"
                | "O"
                | "✅"
                | "❌"
                | "☑"
                | "☐"
        );
    if !is_mark || inside.chars().count() > 3 {
        return None;
    }
    let length = line.len() - after.len();
    let is_box = close == ']' && matches!(inside, " " | "x" | "X");
    let is_right = is_box && bullet && is_spaced;
    if is_right {
        // Words that touch the box; a link or its address is something else.
        let touches = after
            .chars()
            .next()
            .is_some_and(|c| !matches!(c, ' ' | '\t' | '(' | '[' | ':'));
        return touches.then_some(length);
    }
    // In a sentence, "(x)" and "[x]" may mean something: only lines that begin so.
    let is_near = match (bullet, close) {
        (true, _) => is_followed,
        (false, ']') => is_box && is_followed && !after.is_empty(),
        (false, _) => false,
    };
    is_near.then_some(length)
}

/// A hyphen with a space that can't break, a sign from a word processor, `1.Words`.
fn near_list(line: &str) -> Option<usize> {
    if let Some(rest) = line.strip_prefix(['-', '*', '+'])
        && let Some(space) = rest
            .chars()
            .next()
            .filter(|c| matches!(c, '\u{a0}' | '\u{202f}'))
    {
        return Some(1 + space.len_utf8());
    }
    if let Some(sign) = line.chars().next().filter(|c| BULLETS.contains(c)) {
        return Some(sign.len_utf8());
    }
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let rest = line[digits..].strip_prefix(['.', ')'])?;
    let next = rest.chars().next()?;
    let is_item =
        (1..=2).contains(&digits) && (next.is_uppercase() || matches!(next, '\u{a0}' | '\u{202f}'));
    is_item.then_some(digits + 1)
}

/// `##Title`, or a space after `##` that can't break.
fn near_heading(line: &str) -> Option<usize> {
    let marks = line.bytes().take_while(|b| *b == b'#').count();
    let next = line[marks..].chars().next()?;
    let is_near = match marks {
        1..=6 if matches!(next, '\u{a0}' | '\u{202f}') => true,
        2..=6 => next.is_alphanumeric() || next == '«',
        _ => false,
    };
    is_near.then_some(line.len())
}

impl Text<'_> {
    /// Notes what is left of Markdown, of our syntax or of another tool's in running text.
    pub(super) fn near_misses(&mut self, words: &str, at: Span) {
        let written = self
            .source
            .get(at.start as usize..at.end as usize)
            .unwrap_or_default();
        // What was escaped with a backslash is meant as it stands.
        let has = |mark: &str| words.contains(mark) && (self.is_short() || written.contains(mark));
        let place = |mark: &str| {
            let start = words.find(mark).unwrap_or(0);
            self.within(at, words, start..start + mark.len())
        };
        let mut found: Vec<(Span, Severity, &'static str, String, &'static str)> = Vec::new();
        let mut note = |at, severity, code, message: &str, hint| {
            found.push((at, severity, code, message.to_owned(), hint));
        };
        for mark in ["](!", "](="] {
            if has(mark) {
                note(
                    place(mark),
                    Severity::Error,
                    "near-link",
                    "this part to mark can't be read: its id and its reason would be shown",
                    "write `[text](!id \"why\")`: no space after `(`, the reason in straight quotes",
                );
            }
        }
        if has("](") && !has("](!") && !has("](=") {
            note(
                place("]("),
                Severity::Error,
                "near-link",
                "this link can't be read: it would be shown as it stands",
                "write `[words](address)`: no spaces in the address, a title only in straight quotes",
            );
        }
        if let Some(mark) = ["] (http", "] (mailto:", "] (#", "] (../", "] (terme:"]
            .into_iter()
            .find(|mark| has(mark))
        {
            note(
                place(mark),
                Severity::Warning,
                "near-link",
                "a space stands between `]` and `(`: this is no link",
                "write `[words](address)`",
            );
        }
        if self.blanks.is_none() && has("[[") && words.contains("]]") {
            note(
                place("[["),
                Severity::Error,
                "stray-blank",
                "a blank stands outside of a `fill-in` question: its answer would be shown",
                "give the question `type=fill-in`, and write blanks before its `---`; or write one bracket",
            );
        }
        if self.zones.is_none() {
            if let Some(mark) = ["**", "__"].into_iter().find(|mark| has(mark)) {
                note(
                    place(mark),
                    Severity::Warning,
                    "near-emphasis",
                    &format!("`{mark}` emphasises nothing: it is shown as it is"),
                    "write `**words**`, without spaces inside; or as code: `` `**` ``",
                );
            }
            if let Some((mark, hint)) = foreign_mark(words).filter(|(mark, _)| has(mark)) {
                note(
                    place(mark),
                    Severity::Warning,
                    "near-emphasis",
                    &format!("`{mark}` means something in other tools: it is shown as it is"),
                    hint,
                );
            }
            if self.blanks.is_some()
                && let Some(mark) = near_blank(words).filter(|mark| has(mark))
            {
                note(
                    place(mark),
                    Severity::Warning,
                    "near-blank",
                    "one bracket makes no blank: these words are read with the question",
                    "write `[[17]]` for something to type",
                );
            }
            if let Some(mark) = near_attributes(words).filter(|mark| has(mark)) {
                note(
                    place(mark),
                    Severity::Error,
                    "stray-attributes",
                    &format!(
                        "`{mark}` is shown as it is: only directives, headings, links and answers have attributes"
                    ),
                    "write it right behind a heading or a link, or on the line of a directive",
                );
            }
            let dollars = formula(words)
                .or_else(|| words.contains("$$").then_some("$$"))
                .or_else(|| unclosed_formula(words));
            if let Some(formula) = dollars.filter(|formula| has(formula)) {
                note(
                    place(formula),
                    Severity::Warning,
                    "formula",
                    "this formula is shown as it is written",
                    "write `$x^2$`, without spaces inside of the dollars; between `$$` it may take several lines, none of them empty or beginning with `-`, `+`, `>` or `#`",
                );
            }
        }
        let starts = words.trim_start();
        let is_callout = starts.strip_prefix("[!").is_some_and(|rest| {
            rest.split_once(']')
                .is_some_and(|(name, _)| BOXES.contains(&name.to_lowercase().as_str()))
        });
        if is_callout || starts.starts_with("!!! ") || starts.starts_with("??? ") {
            note(
                at,
                Severity::Warning,
                "near-callout",
                "this is another tool's callout: it is shown as it is",
                "write `::: info`, `::: astuce` or `::: attention`, and `:::` after it",
            );
        }
        if starts.starts_with('|') && starts[1..].contains('|') {
            note(
                at,
                Severity::Warning,
                "near-table",
                "this is no table: it is shown as it is",
                "put a line `|---|---|` with as many columns below its first row, and an empty line before it",
            );
        }
        for (at, severity, code, message, hint) in found {
            self.diagnostics.note(severity, at, code, message, hint);
        }
    }

    /// Notes words struck out by one sign, which other tools write for an index.
    pub(super) fn single_tilde(&mut self, at: Span) {
        let written = self.source.get(at.start as usize..at.end as usize);
        let written = written.unwrap_or_default();
        if self.zones.is_none() && written.starts_with('~') && !written.starts_with("~~") {
            self.diagnostics.warning(
                at,
                "near-emphasis",
                "these words are struck out",
                "write `<sub>2</sub>` for an index, `~~words~~` for what is struck out",
            );
        }
    }

    /// Notes code made by spaces alone, and what in it was meant as ours.
    pub(super) fn indented_code(&mut self, node: Node, code: &str) {
        let at = self.first_line(node);
        let is_ours = |line: &str| {
            let line = line.trim_start();
            line.starts_with(":::") || line.starts_with("- [ ]") || line.starts_with("- [x]")
        };
        if code.lines().any(is_ours) {
            self.diagnostics.error(
                at,
                "near-directive",
                "four spaces before a line make it code: it is shown as it is",
                "begin the line at the margin",
            );
        } else {
            self.diagnostics.warning(
                at,
                "near-code",
                "four spaces before a line make it code",
                "begin the line at the margin; code stands between lines of three backticks",
            );
        }
    }

    /// HTML that stands alone: a comment hides itself only, the rest is not allowed.
    pub(super) fn html_block(&mut self, node: Node, html: &str) {
        let at = self.first_line(node);
        let mut rest = html.trim();
        while let Some(comment) = rest.strip_prefix("<!--") {
            // Browsers and Markdown both end `<!-->` at once.
            let Some(end) = comment.find("-->") else {
                self.diagnostics.error(
                    at,
                    "unclosed-comment",
                    "this comment is not closed: all that follows is left out",
                    "end it with `-->`",
                );
                return;
            };
            rest = comment[end + 3..].trim();
        }
        if rest.is_empty() {
            return;
        }
        if html.trim_start().starts_with("<!--") {
            self.diagnostics.error(
                at,
                "text-after-comment",
                "what stands on the line of a comment's end is left out with it",
                "begin a new line after `-->`, and leave one empty",
            );
            return;
        }
        self.diagnostics.error(
            at,
            "unsafe-html",
            "HTML is not allowed here",
            "use Markdown or a directive; a few tags are allowed inside text",
        );
    }

    /// Notes code that another tool would draw, set or frame.
    /// Tells whether it is such code.
    pub(super) fn foreign_fence(&mut self, node: Node, info: &str) -> bool {
        if info.split_whitespace().nth(1).is_some() && !info.trim().starts_with('{') {
            let at = self.first_line(node);
            self.diagnostics.error(
                at,
                "code-info",
                "what stands behind the language of this code is shown nowhere",
                "keep one word behind the backticks, the language; write a title on a line of its own",
            );
            return true;
        }
        let name = info
            .trim()
            .trim_start_matches(['{', '!'])
            .split([' ', '}', ','])
            .next()
            .unwrap_or_default()
            .to_lowercase();
        let is = |names: &[&str]| names.contains(&name.as_str());
        let (what, hint) = if is(DRAWN) {
            (
                "a drawing",
                "draw it as a picture (`.svg`), with its text alternative",
            )
        } else if is(SET) {
            (
                "a formula",
                "write `math` behind the backticks for a formula in LaTeX, or nothing for its code",
            )
        } else if is(BOXES) || info.trim().starts_with('{') {
            (
                "a box or a directive",
                "write it as a directive: `::: info`",
            )
        } else {
            return false;
        };
        let at = self.first_line(node);
        let message = format!("`{name}` is shown as code here, not as {what}");
        self.diagnostics.warning(at, "foreign-block", message, hint);
        true
    }

    /// Notes classes and attributes of a heading that mean nothing.
    pub(super) fn foreign_heading_attributes(&mut self, node: Node, at: Span) {
        let data = node.data();
        let Some(attributes) = &data.attrs else {
            return;
        };
        let class = attributes.classes.iter().find(|class| *class != "debrief");
        let written = match (class, attributes.pairs.first()) {
            (Some(class), _) => format!(".{class}"),
            (None, Some((name, _))) => format!("{name}="),
            (None, None) => return,
        };
        self.diagnostics.error(
            self.attribute_at(at, &written),
            "unknown-attribute",
            format!(
                "a heading has no attribute `{}`",
                written.trim_matches(['.', '='])
            ),
            "keep `{#id}` only, or remove the braces",
        );
    }

    /// Notes cells beyond the last column: Markdown leaves them out.
    pub(super) fn cells_too_many(&mut self, row: Node, columns: usize) {
        debug_assert!(matches!(row.data().value, NodeValue::TableRow(_)));
        let at = self.first_line(row);
        let written = self.source[at.start as usize..at.end as usize].trim();
        let cells = cells(written);
        if cells > columns {
            self.diagnostics.error(
                at,
                "table-cells",
                format!("this row has {cells} cells, the table {columns} columns: the others are left out"),
                "add a column to the first two rows; write `\\|` for a bar that belongs to the text, in code too",
            );
        }
    }
}

/// Cells of a written row.
fn cells(row: &str) -> usize {
    let mut bars = Vec::new();
    let mut escaped = false;
    for (at, character) in row.char_indices() {
        match character {
            '\\' if !escaped => {
                escaped = true;
                continue;
            }
            '|' if !escaped => bars.push(at),
            _ => {}
        }
        escaped = false;
    }
    let first = usize::from(bars.first() == Some(&0));
    let last = usize::from(bars.len() > first && bars.last() == Some(&(row.len() - 1)));
    bars.len() + 1 - first - last
}

/// Marks of other tools: `==words==`, `x^2^`, `{{ name }}`, `[toc]`.
fn foreign_mark(words: &str) -> Option<(&str, &'static str)> {
    let between = |mark: &str| {
        let (start, _) = words.match_indices(mark).find(|(start, _)| {
            let before = words[..*start].chars().next_back();
            let after = words[start + mark.len()..].chars().next();
            before.is_none_or(|c| !c.is_alphanumeric() && !mark.contains(c))
                && after.is_some_and(|c| c.is_alphanumeric())
        })?;
        let rest = &words[start + mark.len()..];
        let length = rest.find(mark)?;
        let is_joined = rest[..length].ends_with(|c: char| c.is_alphanumeric());
        is_joined.then(|| &words[start..start + length + 2 * mark.len()])
    };
    let raised = || {
        let (start, _) = words
            .match_indices('^')
            .find(|(start, _)| words[..*start].ends_with(|c: char| c.is_alphanumeric()))?;
        let length = words[start + 1..].find('^')?;
        let inside = &words[start + 1..start + 1 + length];
        let is_short = (1..=5).contains(&length) && inside.chars().all(char::is_alphanumeric);
        is_short.then(|| &words[start..start + length + 2])
    };
    let filled = || {
        let (open, close) = [("{{", "}}"), ("{%", "%}")]
            .into_iter()
            .find(|(open, _)| words.contains(open))?;
        let start = words.find(open)?;
        let length = words[start..].find(close)?;
        Some(&words[start..start + length + 2])
    };
    let contents = || {
        let is_alone =
            ["[toc]", "[[toc]]", "[[_toc_]]"].contains(&words.trim().to_lowercase().as_str());
        is_alone.then(|| words.trim())
    };
    let mark = "write `<mark>words</mark>` for what is marked";
    between("==")
        .map(|found| (found, mark))
        .or_else(|| between("++").map(|found| (found, mark)))
        .or_else(|| {
            raised().map(|found| {
                (
                    found,
                    "write `<sup>2</sup>` for what is raised, `$x^2$` for a formula",
                )
            })
        })
        .or_else(|| {
            filled().map(|found| {
                (
                    found,
                    "nothing is filled in here: write the words themselves, or code",
                )
            })
        })
        .or_else(|| {
            contents().map(|found| (found, "the plan of a module is made by itself: remove it"))
        })
}

/// `[17]` where a blank is meant; `[…]` is an ellipsis.
fn near_blank(words: &str) -> Option<&str> {
    let start = words.find('[')?;
    let length = words[start..].find(']')?;
    let inside = &words[start + 1..start + length];
    let is_word = inside.chars().any(char::is_alphanumeric) && !inside.contains('[');
    let is_blank = inside.is_empty() || inside.starts_with('^');
    (is_word && !is_blank && inside.chars().count() <= 40).then(|| &words[start..=start + length])
}

/// `{#id}`, `{.class}` or `{key=value}` in running text; `{#a}` may be an answer's letter.
fn near_attributes(words: &str) -> Option<&str> {
    let last = words.rfind('}')?;
    let opening = words[..last].match_indices('{');
    // Of braces inside braces the inner ones count: each is looked through once.
    opening.into_iter().find_map(|(start, _)| {
        let end = words[start + 1..].find(['{', '}'])? + 1;
        if !words[start + end..].starts_with('}') {
            return None;
        }
        let inside = &words[start + 1..start + end];
        let mut characters = inside.chars();
        let is_letter = start == 0 && inside.len() == 2 && inside.starts_with('#');
        let is_marked = match characters.next()? {
            '#' | '.' => characters.next()?.is_ascii_alphabetic() && !inside.contains([' ', '}']),
            first => {
                let name = inside.split('=').next().unwrap_or_default();
                first.is_ascii_lowercase()
                    && inside.contains('=')
                    && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')
            }
        };
        (is_marked && !is_letter).then_some(&words[start..=start + end])
    })
}

/// `$x^2` without its end.
fn unclosed_formula(words: &str) -> Option<&str> {
    let start = words.find('$')?;
    let rest = &words[start..];
    let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
    rest[..end]
        .contains(['^', '_', '\\'])
        .then_some(&rest[..end])
}

/// `\(…\)` and `\[…\]` around what only a formula would hold, with what to write: Markdown
/// takes the backslashes away.
fn backslashed(written: &str) -> Option<(&'static str, &'static str)> {
    let pairs = [
        ("\\(", "\\)", "\\(…\\)", "write it between dollars: `$x^2$`"),
        (
            "\\[",
            "\\]",
            "\\[…\\]",
            "write it between two dollars: `$$x^2$$`",
        ),
    ];
    pairs.into_iter().find_map(|(open, close, mark, hint)| {
        let start = written.find(open)?;
        // In code it is meant.
        let ticks = written[..start].matches('`').count();
        ticks.is_multiple_of(2).then_some(())?;
        let inside = &written[start + 2..];
        let inside = &inside[..inside.find(close)?];
        let is_command = inside
            .split('\\')
            .skip(1)
            .any(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic()));
        (is_command || inside.contains(['^', '_', '='])).then_some((mark, hint))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(body: &str) -> Vec<&'static str> {
        scan(body).into_iter().map(|it| it.code).collect()
    }

    #[test]
    fn lines_that_are_nearly_something() {
        for (line, code) in [
            (":: question {#q type=single}", "near-directive"),
            ("::info", "near-directive"),
            (": info {title=\"A\"}", "near-directive"),
            ("::", "near-directive"),
            ("- (x) Oui", "near-box"),
            ("- ( ) Oui", "near-box"),
            ("- [ x] Oui", "near-box"),
            ("- [x ] Oui", "near-box"),
            ("- [] Oui", "near-box"),
            ("- [v] Oui", "near-box"),
            ("-[ ] Oui", "near-box"),
            ("-[x] Oui", "near-box"),
            ("- [x]Oui", "near-box"),
            ("- [\u{a0}] Oui", "near-box"),
            ("-\u{a0}[ ] Oui", "near-box"),
            ("* [✓] Oui", "near-box"),
            ("[ ] Oui", "near-box"),
            ("-\u{a0}Un", "near-list"),
            ("• Un", "near-list"),
            ("1.Un", "near-list"),
            ("2)Deux", "near-list"),
            ("##Titre", "near-heading"),
            ("##\u{a0}Titre", "near-heading"),
        ] {
            assert_eq!(codes(line), [code], "{line}");
        }
    }

    #[test]
    fn what_is_right_or_plain_text() {
        for line in [
            "::: question {#q type=single}",
            ":::",
            "- [ ] Oui",
            "- [x] Oui",
            "* [X] Oui",
            "- [x](https://exemple.fr)",
            "- [Oui](#suite)",
            "- (voir plus bas) Oui",
            "[x]",
            "[1] Oui",
            "1. Un",
            "3.5 millions",
            "12.30",
            "- Un",
            "-5 degrés",
            "#motdiese",
            ": une suite",
            "```\n-[ ] a\n```",
            "<!-- -[ ] a -->",
            "<!--\n-[ ] a\n-->",
        ] {
            assert_eq!(codes(line), [""; 0], "{line}");
        }
    }

    #[test]
    fn cells_of_a_row() {
        assert_eq!(cells("| a | b |"), 2);
        assert_eq!(cells("a | b"), 2);
        assert_eq!(cells("| a \\| b | c"), 2);
        assert_eq!(cells("|"), 1);
        assert_eq!(cells("| a | b | c |"), 3);
    }

    #[test]
    fn prices_are_no_formulas() {
        assert_eq!(formula("5 $ et 10 $ de plus"), None);
        assert_eq!(formula("soit $x$ un nombre"), Some("$x$"));
        assert_eq!(formula("$\\frac{1}{2}$"), Some("$\\frac{1}{2}$"));
        assert_eq!(formula("$$a = b$$"), Some("$$a = b$"));
    }

    #[test]
    fn formulas_between_backslashes() {
        assert!(backslashed("soit \\(x^2\\) le carré").is_some());
        assert!(backslashed("\\[\\frac{1}{2}\\]").is_some());
        assert!(backslashed("une coupe \\[…\\] et la suite").is_none());
        assert!(backslashed("un mot \\(entre parenthèses\\)").is_none());
        assert!(backslashed("écrit `\\(x^2\\)` ailleurs").is_none());
        assert_eq!(unclosed_formula("soit $x^2 un carré"), Some("$x^2"));
        assert_eq!(unclosed_formula("100 $US par an"), None);
    }

    #[test]
    fn attributes_in_running_text() {
        assert_eq!(near_attributes("Texte {#id}"), Some("{#id}"));
        assert_eq!(near_attributes("{#a} Oui"), None);
        assert_eq!(near_attributes("Texte {type=x}"), Some("{type=x}"));
        assert_eq!(near_attributes("un {mot} entre accolades"), None);
    }
}
