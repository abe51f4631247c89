//! GIFT: banks of questions as plain text, as Moodle and many others read and write them.

use super::ImportError;
use super::bank::{self, Answer, Bank, Into, Item, Text};
use super::rich::{self, Rich};

/// Reads a bank.
///
/// # Errors
/// [`ImportError`], when it is no text; single questions that can't be taken are listed in
/// [`Bank::left`].
pub fn read(bytes: &[u8], into: &Into) -> Result<Bank, ImportError> {
    let text = super::text(bytes)?;
    if text.trim_start().starts_with('<') && text.contains("<quiz") {
        return Err(ImportError::Other {
            wanted: "a bank in GIFT",
            found: "XML".to_owned(),
        });
    }
    let mut items = Vec::new();
    let mut category = Vec::new();
    for part in parts(&text) {
        if let Some(path) = part.text.trim().strip_prefix("$CATEGORY:") {
            category = bank::category(path.lines().next().unwrap_or_default());
            continue;
        }
        let mut item = match (&part.told, part.text.trim()) {
            (Some((line, name)), "") => Item {
                line: *line,
                name: name.clone(),
                left: vec!["Moodle wrote only its name: GIFT does not hold its type. Export it as Moodle XML".to_owned()],
                ..Item::default()
            },
            _ => item(&part),
        };
        item.category.clone_from(&category);
        items.push(item);
    }
    Ok(bank::write(items, into))
}

/// A question's text, with what its comments say of it.
#[derive(Default)]
struct Part {
    text: String,
    line: usize,
    id: Option<String>,
    tags: Vec<String>,
    /// The line and the question's name that a comment of Moodle's told.
    told: Option<(usize, String)>,
}

/// The parts between empty lines, comments taken off. Within braces an empty line parts
/// nothing.
fn parts(text: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut part = Part::default();
    let mut is_open = false;
    for (number, line) in text.lines().enumerate() {
        let trimmed = line.trim();
        if let Some(comment) = trimmed.strip_prefix("//") {
            // Moodle's own comment of each question: its number and its name.
            if let Some((its, name)) = comment
                .trim_start()
                .strip_prefix("question: ")
                .and_then(|it| it.split_once("name: "))
            {
                part.told = (its.trim() != "0").then(|| (number + 1, name.trim().to_owned()));
                continue;
            }
            for (start, _) in comment.match_indices('[') {
                let inside = &comment[start + 1..];
                let inside = &inside[..end_of(inside, ']').unwrap_or(0)];
                match inside.split_once(':') {
                    Some(("id", id)) => part.id = Some(id.trim().replace("\\]", "]")),
                    Some(("tag", tag)) => part.tags.push(tag.trim().replace("\\]", "]")),
                    _ => {}
                }
            }
            continue;
        }
        let is_category = trimmed.starts_with("$CATEGORY:") && !is_open;
        if (trimmed.is_empty() && !is_open) || is_category {
            if !part.text.trim().is_empty() || part.told.is_some() {
                parts.push(std::mem::take(&mut part));
            }
            if is_category {
                parts.push(Part {
                    text: trimmed.to_owned(),
                    line: number + 1,
                    ..Part::default()
                });
            }
            continue;
        }
        if part.text.is_empty() {
            part.line = number + 1;
        }
        let mut is_escaped = false;
        for sign in line.chars() {
            match sign {
                '{' if !is_escaped => is_open = true,
                '}' if !is_escaped => is_open = false,
                _ => {}
            }
            is_escaped = sign == '\\' && !is_escaped;
        }
        part.text.push_str(line);
        part.text.push('\n');
    }
    if !part.text.trim().is_empty() || part.told.is_some() {
        parts.push(part);
    }
    parts
}

fn item(part: &Part) -> Item {
    let mut item = Item {
        line: part.line,
        id: part.id.clone(),
        tags: part.tags.clone(),
        points: 1.0,
        // Moodle shuffles what comes from GIFT.
        shuffle: true,
        ..Item::default()
    };
    let mut rest = part.text.trim();
    if let Some((name, after)) = rest.strip_prefix("::").and_then(|named| {
        let mut end = find(named, |text| text.starts_with("::"))?;
        // Of questions about an order Moodle does not escape a name that ends in a colon.
        end += named[end + 2..]
            .bytes()
            .take_while(|it| *it == b':')
            .count();
        Some((&named[..end], &named[end + 2..]))
    }) {
        item.name = unescaped(name)
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        rest = after.trim_start();
    }
    let format = ["[html]", "[markdown]", "[plain]", "[moodle]"]
        .into_iter()
        .find(|format| rest.starts_with(format));
    rest = rest[format.map_or(0, str::len)..].trim_start();
    let open = find(rest, |text| text.starts_with('{'));
    let body = open.and_then(|open| Some((open, open + end_of(&rest[open..], '}')?)));
    if item.name.is_empty() {
        let words = unescaped(&rest[..open.unwrap_or(rest.len())]);
        item.name = words
            .split_whitespace()
            .take(8)
            .collect::<Vec<_>>()
            .join(" ");
    }
    let read = |text: &str| text_of(text, format);
    let Some((open, close)) = body else {
        match open {
            Some(_) => item.left.push("its `{` is not closed: left out".into()),
            None => item.stem = read(rest),
        }
        return item;
    };
    let (before, inside, after) = (
        &rest[..open],
        &rest[open + 1..close],
        rest[close + 1..].trim(),
    );
    let stem = match after.is_empty() {
        true => before.to_owned(),
        false => format!("{before} _____ {after}"),
    };
    item.stem = read(&stem);
    let (answers, general) = match find(inside, |text| text.starts_with("####")) {
        Some(at) => (&inside[..at], Some(&inside[at + 4..])),
        None => (inside, None),
    };
    item.explanation = general.map(read).unwrap_or_default();
    item.answer = match answer(answers.trim(), &read, &mut item.left) {
        Some(answer) => answer,
        None => {
            item.stem = Text::default();
            Answer::None
        }
    };
    item
}

/// What stands between the braces; none if it can't be taken, which is noted.
fn answer(text: &str, read: &dyn Fn(&str) -> Text, left: &mut Vec<String>) -> Option<Answer> {
    if text.is_empty() {
        left.push("questions with a free answer can't be taken: left out".into());
        return None;
    }
    let (word, feedback) = cut(text, '#');
    let truth = match word.trim() {
        "T" | "TRUE" => Some(true),
        "F" | "FALSE" => Some(false),
        _ => None,
    };
    if let Some(is_true) = truth {
        let (on_wrong, on_right) = cut(feedback.unwrap_or_default(), '#');
        let (on_wrong, on_right) = (read(on_wrong), read(on_right.unwrap_or_default()));
        let (on_true, on_false) = match is_true {
            true => (on_right, on_wrong),
            false => (on_wrong, on_right),
        };
        return Some(Answer::TrueFalse {
            is_true,
            on_true,
            on_false,
        });
    }
    if let Some(numbers) = text.strip_prefix('#') {
        return number(numbers.trim(), left);
    }
    if let Some(items) = text.strip_prefix('>') {
        return Some(Answer::Ordering(in_order(items)));
    }
    let answers = marked(text);
    if answers.is_empty() {
        left.push("its answers begin neither with `=` nor with `~`: left out".into());
        return None;
    }
    let is_pair =
        |answer: &Marked| answer.is_right && find(answer.text, |it| it.starts_with("->")).is_some();
    if answers.iter().all(is_pair) {
        let pairs = answers.iter().filter_map(|answer| {
            let at = find(answer.text, |it| it.starts_with("->"))?;
            let (right, feedback) = cut(&answer.text[at + 2..], '#');
            if feedback.is_some() {
                left.push("the feedback of a pair is not taken".into());
            }
            Some((read(&answer.text[..at]), read(right)))
        });
        return Some(Answer::Matching(pairs.collect()));
    }
    if answers.iter().all(|answer| answer.is_right) {
        let mut accepted = Vec::new();
        for answer in &answers {
            let (words, feedback) = cut(answer.text, '#');
            let words = unescaped(words).trim().to_owned();
            if feedback.is_some_and(|it| !it.trim().is_empty()) {
                left.push(format!(
                    "the feedback of `{words}` is not taken: say it in the explanation"
                ));
            }
            match answer.share.unwrap_or(100.0) {
                share if share > 99.0 => accepted.push(words),
                share if share > 0.0 => left.push(format!(
                    "`{words}` is worth a part of the points: it counts as wrong here"
                )),
                _ => {}
            }
        }
        return Some(Answer::Short(accepted));
    }
    let is_single = answers.iter().any(|answer| answer.is_right);
    let answers = answers.iter().map(|answer| {
        let (words, feedback) = cut(answer.text, '#');
        let share = answer
            .share
            .unwrap_or(if answer.is_right { 100.0 } else { 0.0 });
        (share, read(words), read(feedback.unwrap_or_default()))
    });
    Some(Answer::Choices {
        is_single,
        answers: answers.collect(),
    })
}

/// The things to put in order, as Moodle writes them: how many are shown and five settings, of
/// which any may be missing, then a line each. Moodle escapes nothing in these lines.
fn in_order(text: &str) -> Vec<Text> {
    let text = text.trim_start();
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let mut rest = text[digits..].trim_start_matches([' ', '\t']);
    for settings in ORDER_SETTINGS {
        let line = rest.lines().next().unwrap_or_default();
        let word = line.split_whitespace().next().unwrap_or_default();
        if settings.contains(&word) {
            rest = rest[word.len()..].trim_start_matches([' ', '\t']);
        }
    }
    let items = rest.lines().map(str::trim).filter(|line| !line.is_empty());
    items.map(|item| Text(rich::auto(item))).collect()
}

/// What is chosen of the things to put in order, how they stand, how they are marked, whether
/// that is shown, how they are numbered.
const ORDER_SETTINGS: [&[&str]; 5] = [
    &["ALL", "EXACT", "RANDOM", "REL", "CONTIGUOUS", "CONTIG"],
    &["HORIZONTAL", "HORI", "H", "1", "VERTICAL", "VERT", "V", "0"],
    &[
        "ALL_OR_NOTHING",
        "ABSOLUTE_POSITION",
        "ABSOLUTE",
        "ABS",
        "RELATIVE_NEXT_EXCLUDE_LAST",
        "RELATIVE_NEXT_INCLUDE_LAST",
        "RELATIVE_ONE_PREVIOUS_AND_NEXT",
        "RELATIVE_ALL_PREVIOUS_AND_NEXT",
        "RELATIVE_TO_CORRECT",
        "RELATIVE",
        "REL",
        "LONGEST_ORDERED_SUBSET",
        "LONGEST_CONTIGUOUS_SUBSET",
    ],
    &["SHOW", "TRUE", "YES", "1", "HIDE", "FALSE", "NO", "0"],
    &["none", "123", "abc", "ABCD", "iii", "IIII"],
];

/// `3:0.5`, `1..5`, or several behind `=`, of which the first that gives all points counts;
/// what stands behind `~` is told to all others.
fn number(text: &str, left: &mut Vec<String>) -> Option<Answer> {
    let all = marked(text);
    let rights: Vec<&Marked> = all.iter().filter(|it| it.is_right).collect();
    let full = |it: &&&Marked| it.share.unwrap_or(100.0) > 99.0;
    let right = match rights.is_empty() {
        true => text[..end_of(text, '~').unwrap_or(text.len())].trim(),
        false => match rights.iter().find(full) {
            Some(right) => right.text,
            None => {
                left.push("no number is right: left out".into());
                return None;
            }
        },
    };
    if rights.iter().filter(full).count() > 1 {
        left.push("several numbers are right: the first is taken".into());
    }
    if rights
        .iter()
        .any(|it| matches!(it.share, Some(share) if share > 0.0 && share <= 99.0))
    {
        left.push("a number is worth a part of the points: it counts as wrong here".into());
    }
    let (words, _) = cut(right, '#');
    let feedback = |it: &Marked| cut(it.text, '#').1.is_some_and(|it| !it.trim().is_empty());
    if all.iter().any(feedback) || (rights.is_empty() && cut(right, '#').1.is_some()) {
        left.push("the feedback of a number is not taken: say it in the explanation".into());
    }
    let parse = |text: &str| {
        let number: f64 = text.trim().replace(',', ".").parse().ok()?;
        number.is_finite().then_some(number)
    };
    let range = match words.split_once("..") {
        Some((from, to)) => parse(from)
            .zip(parse(to))
            .map(|(from, to)| ((from + to) / 2.0, (to - from).abs() / 2.0)),
        None => match words.split_once(':') {
            Some((value, off)) => parse(value).zip(parse(off)),
            None => parse(words).map(|value| (value, 0.0)),
        },
    };
    match range {
        Some((answer, tolerance)) => Some(Answer::Number {
            answer,
            tolerance,
            unit: None,
        }),
        None => {
            left.push(format!("`{}` is no number: left out", words.trim()));
            None
        }
    }
}

struct Marked<'a> {
    is_right: bool,
    share: Option<f64>,
    text: &'a str,
}

/// Answers, each behind its `=` or `~`.
fn marked(text: &str) -> Vec<Marked<'_>> {
    let mut starts = Vec::new();
    let mut at = 0;
    while let Some(found) = find(&text[at..], |it| it.starts_with(['=', '~'])) {
        starts.push(at + found);
        at += found + 1;
    }
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    starts
        .iter()
        .zip(ends)
        .map(|(start, end)| {
            let mut inside = text[start + 1..end].trim();
            let mut share = None;
            if let Some((percent, rest)) =
                inside.strip_prefix('%').and_then(|it| it.split_once('%'))
                && let Ok(number) = percent.trim().parse()
            {
                share = Some(number);
                inside = rest.trim();
            }
            Marked {
                is_right: text[*start..].starts_with('='),
                share,
                text: inside,
            }
        })
        .collect()
}

/// The text of a question or an answer, in the format that it says.
fn text_of(text: &str, format: Option<&str>) -> Text {
    let text = text.trim();
    if text.len() > bank::TEXT_LIMIT {
        return Text::default();
    }
    // An answer may say its own.
    let own = ["[html]", "[markdown]", "[plain]", "[moodle]"]
        .into_iter()
        .find(|it| text.starts_with(it));
    let text = unescaped(text[own.map_or(0, str::len)..].trim_start());
    Text(match own.or(format) {
        Some("[plain]") => rich::paragraphs(&text),
        Some("[markdown]") => vec![Rich::Markdown(harmless(&text))],
        Some("[html]") => rich::html(&text),
        _ => rich::auto(&text),
    })
}

/// Markdown without what could end our directives.
pub(super) fn harmless(markdown: &str) -> String {
    let lines = markdown
        .lines()
        .map(|line| match line.trim_start().starts_with(":::") {
            true => format!("\\{}", line.trim_start()),
            false => line.to_owned(),
        });
    lines.collect::<Vec<_>>().join("\n")
}

/// The first place that is what it should be, and not behind a backslash.
fn find(text: &str, is_it: impl Fn(&str) -> bool) -> Option<usize> {
    let mut is_escaped = false;
    for (at, sign) in text.char_indices() {
        if !is_escaped && is_it(&text[at..]) {
            return Some(at);
        }
        is_escaped = sign == '\\' && !is_escaped;
    }
    None
}

/// Where a sign stands that is not behind a backslash.
pub(super) fn end_of(text: &str, sign: char) -> Option<usize> {
    find(text, |text| text.starts_with(sign))
}

/// What stands before and behind the first such sign.
pub(super) fn cut(text: &str, sign: char) -> (&str, Option<&str>) {
    match end_of(text, sign) {
        Some(at) => (&text[..at], Some(&text[at + sign.len_utf8()..])),
        None => (text, None),
    }
}

/// The pieces between such signs.
pub(super) fn split(text: &str, sign: char) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = text;
    loop {
        match cut(rest, sign) {
            (piece, Some(after)) => {
                pieces.push(piece);
                rest = after;
            }
            (piece, None) => {
                pieces.push(piece);
                return pieces;
            }
        }
    }
}

/// A text without the backslashes of GIFT; `\n` is a line end.
pub(super) fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut signs = text.chars();
    while let Some(sign) = signs.next() {
        match sign {
            '\\' => match signs.next() {
                Some('n') => plain.push('\n'),
                Some(sign @ ('~' | '=' | '#' | '{' | '}' | ':' | '\\' | '/' | '"' | '>')) => {
                    plain.push(sign)
                }
                Some(other) => plain.extend(['\\', other]),
                None => plain.push('\\'),
            },
            other => plain.push(other),
        }
    }
    plain
}

/// A text with what has a meaning in GIFT behind backslashes.
pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '~' | '=' | '#' | '{' | '}' | ':' | '\\' => escaped.extend(['\\', sign]),
            '\n' => escaped.push_str("\\n"),
            other => escaped.push(other),
        }
    }
    escaped
}
