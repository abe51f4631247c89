//! A bank of questions between two formats, and as the Markdown of pages.

use std::collections::BTreeSet;

use super::headings;
use super::rich::{self, Notes, Rich};
use super::{Left, NewPage, Picture};
use crate::parse::{BLANK_LONGEST, CATEGORY_LIMIT, NUMBER_LIMIT};
use crate::scaffold;
use crate::tracking::key;

/// Longest text of a question taken, in bytes.
pub(super) const TEXT_LIMIT: usize = 1024 * 1024;

/// Most answers of a question: they are known as a to z.
const ANSWERS_LIMIT: usize = 26;

/// Questions that a bank holds.
const QUESTIONS_LIMIT: usize = 5_000;

/// What a bank gave.
#[derive(Debug, Default)]
pub struct Bank {
    /// Its questions, by category, in order.
    pub pages: Vec<NewPage>,
    /// Pictures that they show.
    pub pictures: Vec<Picture>,
    /// What was not taken.
    pub left: Vec<Left>,
    /// How many questions were.
    pub questions: usize,
}

/// Where what is imported goes.
#[derive(Debug, Clone)]
pub struct Into<'a> {
    /// What leads from the page to the folder of its module: `../`, or nothing for a quiz.
    pub to_module: &'a str,
    /// Ids of the module, of which none is given again.
    pub taken: BTreeSet<String>,
    /// Names of pictures that are there.
    pub names: Vec<String>,
    /// Title of a page whose questions are in no category.
    pub title: String,
    /// Language of the words that are ours.
    pub lang: String,
}

/// A text of a question.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Text(pub Vec<Rich>);

/// A question as a bank has it.
#[derive(Debug, Default)]
pub(super) struct Item {
    pub line: usize,
    pub name: String,
    pub id: Option<String>,
    /// The categories around it, the outermost first.
    pub category: Vec<String>,
    pub stem: Text,
    pub explanation: Text,
    pub hints: Vec<Text>,
    pub points: f64,
    pub shuffle: bool,
    pub tags: Vec<String>,
    pub answer: Answer,
    /// What its reader could not take.
    pub left: Vec<String>,
    /// Pictures of its texts, by the address they have there.
    pub pictures: Vec<(String, Vec<u8>)>,
}

#[derive(Debug, Default)]
pub(super) enum Answer {
    /// Words between questions.
    #[default]
    None,
    /// Answers with their share of the points, in percent, and feedback.
    Choices {
        is_single: bool,
        answers: Vec<(f64, Text, Text)>,
    },
    TrueFalse {
        is_true: bool,
        on_true: Text,
        on_false: Text,
    },
    Matching(Vec<(Text, Text)>),
    Ordering(Vec<Text>),
    /// Texts accepted; the blank stands where the stem has `____`, or after it.
    Short(Vec<String>),
    /// The blanks stand in the stem.
    Blanks,
    Number {
        answer: f64,
        tolerance: f64,
        unit: Option<String>,
    },
}

/// The names in a category's path that mean something to people: `$course$/top/Notre cours/SMS
/// // appels`, in which `//` is a slash.
pub(super) fn category(path: &str) -> Vec<String> {
    let mut names = vec![String::new()];
    let mut signs = path.chars().peekable();
    while let Some(sign) = signs.next() {
        if sign == '/' && signs.next_if_eq(&'/').is_none() {
            names.push(String::new());
        } else if let Some(last) = names.last_mut() {
            last.push(sign);
        }
    }
    let names = names.into_iter().map(|name| name.trim().to_owned());
    let mut names: Vec<String> = names.filter(|name| !name.is_empty()).collect();
    if names
        .first()
        .is_some_and(|it| it.len() > 2 && it.starts_with('$') && it.ends_with('$'))
    {
        names.remove(0);
    }
    if names.first().is_some_and(|it| it == "top") {
        names.remove(0);
    }
    names
}

/// What is said to a statement that is true or false; ours has no type of its own for each.
pub(super) const TRUE_OR_FALSE: &[[&str; 2]] = &[
    ["vrai", "faux"],
    ["true", "false"],
    ["oui", "non"],
    ["yes", "no"],
];

/// Puts items into pages.
pub(super) fn write(items: Vec<Item>, into: &Into) -> Bank {
    let mut bank = Bank::default();
    let mut categories: Vec<Vec<String>> = Vec::new();
    let mut taken = Taken {
        keys: into.taken.iter().map(|id| key(id)).collect(),
        ids: into.taken.clone(),
    };
    if let Some(first) = items.get(QUESTIONS_LIMIT) {
        bank.left.push(Left {
            at: first.line,
            of: first.name.clone(),
            what: format!(
                "this bank has more than {QUESTIONS_LIMIT} questions: the others are left"
            ),
        });
    }
    for item in items.into_iter().take(QUESTIONS_LIMIT) {
        let mut notes = Notes::default();
        let written = question(&item, into, &mut taken, &mut bank.pictures, &mut notes);
        let left = item.left.iter().cloned().chain(notes.left);
        bank.left.extend(left.map(|what| Left {
            at: item.line,
            of: item.name.clone(),
            what,
        }));
        let Some(text) = written else {
            continue;
        };
        bank.questions += usize::from(!matches!(item.answer, Answer::None));
        let title = item.category.last().unwrap_or(&into.title);
        let title: String = title.split_whitespace().collect::<Vec<_>>().join(" ");
        let title: String = title.chars().take(200).collect();
        // Two categories may have one name in different places.
        match categories.iter().position(|it| *it == item.category) {
            Some(place) => {
                let page = &mut bank.pages[place];
                page.body.push('\n');
                page.body.push_str(&text);
            }
            None => {
                categories.push(item.category);
                bank.pages.push(NewPage { title, body: text });
            }
        }
    }
    for page in &mut bank.pages {
        page.body = headings::levelled(&page.body);
    }
    bank
}

/// Ids that are given, and how progress knows them.
struct Taken {
    ids: BTreeSet<String>,
    keys: BTreeSet<String>,
}

/// A question as a directive; none if nothing of it can be shown.
fn question(
    item: &Item,
    into: &Into,
    taken: &mut Taken,
    pictures: &mut Vec<Picture>,
    notes: &mut Notes,
) -> Option<String> {
    let mut writer = Writer {
        item,
        into,
        pictures,
    };
    let mut stem = writer.blocks(&item.stem, notes);
    let mut explanation = writer.blocks(&item.explanation, notes);
    let mut attributes = String::new();
    let mut body = String::new();
    let mut is_sorted = false;
    let kind = match &item.answer {
        Answer::None => {
            return (!stem.is_empty()).then(|| format!("{stem}\n"));
        }
        Answer::Choices { is_single, answers } => {
            let right = |share: f64| match is_single {
                true => share > 99.0,
                false => share > 0.0,
            };
            let count = answers.iter().filter(|(share, ..)| right(*share)).count();
            if answers
                .iter()
                .any(|(share, ..)| *share > 0.0 && !right(*share))
            {
                notes.left.push(
                    "an answer is worth a part of the points: it counts as wrong here".into(),
                );
            }
            for (share, text, feedback) in answers.iter().take(ANSWERS_LIMIT) {
                if answer_words(text, &mut Notes::default()).is_empty() {
                    let what = "an answer has no words: left out, say in words what it shows";
                    notes.left.push(what.into());
                    return None;
                }
                let mark = if right(*share) { 'x' } else { ' ' };
                push_answer(&format!("- [{mark}] "), text, feedback, &mut body, notes);
            }
            match (count, answers.len()) {
                (_, 0 | 1) => {
                    notes
                        .left
                        .push("it has fewer than two answers: left out".into());
                    return None;
                }
                (0, _) => {
                    notes.left.push("no answer is right: left out".into());
                    return None;
                }
                (_, many) if many > ANSWERS_LIMIT => {
                    notes.left.push(format!(
                        "it has {many} answers, and {ANSWERS_LIMIT} can be taken: left out"
                    ));
                    return None;
                }
                (1, 2) if is_true_or_false(answers) => "true-false",
                (1, _) => "single",
                (_, _) => {
                    if *is_single {
                        notes.left.push("several answers are right and one was asked for: all are asked for here".into());
                    }
                    "multiple"
                }
            }
        }
        Answer::TrueFalse {
            is_true,
            on_true,
            on_false,
        } => {
            let words = match into.lang.as_str() {
                "fr" => ["Vrai", "Faux"],
                _ => ["True", "False"],
            };
            for (word, is_right, feedback) in [
                (words[0], *is_true, on_true),
                (words[1], !*is_true, on_false),
            ] {
                let mark = if is_right { 'x' } else { ' ' };
                let word = Text(rich::plain(word));
                push_answer(&format!("- [{mark}] "), &word, feedback, &mut body, notes);
            }
            "true-false"
        }
        Answer::Matching(pairs) => {
            let mut pairs: Vec<(String, String)> = pairs
                .iter()
                .map(|(left, right)| (side(left, notes), side(right, notes)))
                .filter(|(_, right)| !right.is_empty())
                .collect();
            if pairs.iter().filter(|(left, _)| !left.is_empty()).count() < 2
                || pairs.len() > ANSWERS_LIMIT
            {
                notes.left.push(format!(
                    "it has fewer than two pairs, or more than {ANSWERS_LIMIT}: left out"
                ));
                return None;
            }
            // A decoy that something goes with is none.
            let with: BTreeSet<String> = pairs
                .iter()
                .filter(|(left, _)| !left.is_empty())
                .map(|(_, right)| right.clone())
                .collect();
            pairs.retain(|(left, right)| !left.is_empty() || !with.contains(right));
            // Where several things go with one, they are sorted.
            let rights: BTreeSet<&str> = pairs.iter().map(|(_, right)| right.as_str()).collect();
            if rights.len() < pairs.len() {
                if !(2..=CATEGORY_LIMIT).contains(&rights.len()) {
                    notes.left.push(format!(
                        "several of its things go with one: that is sorted here, into two to {CATEGORY_LIMIT} categories, and it has {}: left out",
                        rights.len()
                    ));
                    return None;
                }
                is_sorted = true;
            }
            for (left, right) in &pairs {
                let space = if left.is_empty() { "" } else { " " };
                body.push_str(&format!("- {left}{space}=> {right}\n"));
            }
            "matching"
        }
        Answer::Ordering(items) => {
            if !(2..=ANSWERS_LIMIT).contains(&items.len()) {
                notes.left.push(format!("it has fewer than two things to put in order, or more than {ANSWERS_LIMIT}: left out"));
                return None;
            }
            for (number, text) in items.iter().enumerate() {
                let text = answer_words(text, notes);
                if text.is_empty() {
                    let what = "a thing to put in order has no words: left out";
                    notes.left.push(what.into());
                    return None;
                }
                body.push_str(&format!("{}. {text}\n", number + 1));
            }
            "ordering"
        }
        Answer::Short(accepted) => {
            let blank = blank(accepted, notes)?;
            stem = with_blank(&stem, &blank);
            "fill-in"
        }
        Answer::Blanks => "fill-in",
        Answer::Number {
            answer,
            tolerance,
            unit,
        } => {
            if answer.abs() >= NUMBER_LIMIT || tolerance.abs() >= NUMBER_LIMIT {
                notes
                    .left
                    .push(format!("`{answer}` is too large a number: left out"));
                return None;
            }
            attributes.push_str(&format!(" answer={answer}"));
            if *tolerance > 0.0 {
                attributes.push_str(&format!(" tolerance={tolerance}"));
            }
            if let Some(unit) = unit {
                attributes.push_str(&format!(" unit=\"{}\"", attribute(unit)));
            }
            "numeric"
        }
    };
    if stem.is_empty() {
        notes.left.push("it asks nothing: left out".into());
        return None;
    }
    if matches!(kind, "fill-in" | "numeric") && !explanation.is_empty() {
        explanation = format!("---\n\n{explanation}");
    }
    if matches!(kind, "fill-in" | "numeric") {
        // A line would end the question there.
        let lines = stem.lines().filter(|line| line.trim() != "---");
        stem = lines.collect::<Vec<_>>().join("\n").trim().to_owned();
    } else {
        explanation = without_lists(&explanation);
        // Two lists side by side are one.
        if stem
            .lines()
            .next_back()
            .is_some_and(|line| is_item(line) || line.starts_with("  "))
        {
            stem.push_str("\n\n<!-- -->");
        }
    }
    let points = item.points.round().clamp(1.0, 100.0);
    if (points - item.points).abs() > 1e-6 && item.points > 0.0 {
        notes.left.push(format!(
            "it is worth {} points: {points} here, points are whole and 1 to 100",
            item.points
        ));
    }
    if points > 1.0 {
        attributes.push_str(&format!(" points={points}"));
    }
    if item.shuffle && matches!(kind, "single" | "multiple") {
        attributes.push_str(" shuffle");
    }
    for hint in &item.hints {
        let hint = rich::line(&hint.0, notes);
        if !hint.is_empty() {
            attributes.push_str(&format!(" hint=\"{}\"", attribute(&hint)));
        }
    }
    let mut tags: Vec<String> = item.tags.iter().map(|tag| scaffold::id_of(tag)).collect();
    tags.dedup();
    if !tags.is_empty() {
        attributes.push_str(&format!(" tags=\"{}\"", tags.join(",")));
    }
    let wanted = item.id.as_deref().filter(|id| scaffold::is_id(id));
    let id = match wanted {
        Some(id) if !taken.ids.contains(id) && !taken.keys.contains(&key(id)) => id.to_owned(),
        _ => scaffold::free_id_beside(&named(&item.name), &taken.ids, &taken.keys),
    };
    taken.keys.insert(key(&id));
    taken.ids.insert(id.clone());
    // Of all that stands in a question only a figure has a fence of its own.
    let is_nested = |text: &str| {
        text.lines()
            .any(|line| line.trim_start().starts_with(":::"))
    };
    let fence = match is_nested(&stem) || is_nested(&explanation) {
        true => "::::",
        false => ":::",
    };
    let head = match is_sorted {
        true => format!("sort {{#{id}{attributes}}}"),
        false => format!("question {{#{id} type={kind}{attributes}}}"),
    };
    let mut text = format!("{fence} {head}\n{stem}\n");
    if !body.is_empty() {
        text.push_str(&format!("\n{body}"));
    }
    if !explanation.is_empty() {
        text.push_str(&format!("\n{explanation}\n"));
    }
    text.push_str(&format!("{fence}\n"));
    Some(text)
}

/// Whether two answers are what people say to a statement.
fn is_true_or_false(answers: &[(f64, Text, Text)]) -> bool {
    let words: Vec<String> = answers
        .iter()
        .map(|(_, text, _)| answer_words(text, &mut Notes::default()).to_lowercase())
        .collect();
    TRUE_OR_FALSE
        .iter()
        .any(|pair| pair.iter().all(|word| words.iter().any(|it| it == word)))
}

struct Writer<'a> {
    item: &'a Item,
    into: &'a Into<'a>,
    pictures: &'a mut Vec<Picture>,
}

impl Writer<'_> {
    fn blocks(&mut self, text: &Text, notes: &mut Notes) -> String {
        let Writer {
            item,
            into,
            pictures,
        } = self;
        let mut picture = |source: &str| {
            let name = source.strip_prefix("@@PLUGINFILE@@/")?;
            let name = percent_encoding::percent_decode_str(name).decode_utf8_lossy();
            let (_, bytes) = item.pictures.iter().find(|(known, _)| *known == name)?;
            // The same picture once, whatever it is called.
            let known = pictures.iter().find(|known| known.bytes == *bytes);
            let name = match known {
                Some(known) => known.name.clone(),
                None => {
                    let name = super::picture_name(&name, &into.names, pictures)?;
                    pictures.push(Picture {
                        name: name.clone(),
                        bytes: bytes.clone(),
                    });
                    name
                }
            };
            Some(format!("{}media/{name}", into.to_module))
        };
        rich::blocks(&text.0, notes, &mut picture)
    }
}

/// An answer with its feedback behind a dash.
fn push_answer(mark: &str, text: &Text, feedback: &Text, body: &mut String, notes: &mut Notes) {
    let words = answer_words(text, notes);
    let feedback = rich::line(&feedback.0, notes);
    body.push_str(mark);
    body.push_str(&words);
    if !feedback.is_empty() {
        body.push_str(&format!(" — {}", feedback.trim_start_matches('\\')));
    }
    body.push('\n');
}

/// Words of an answer: a dash in them would begin its feedback.
fn answer_words(text: &Text, notes: &mut Notes) -> String {
    let words = rich::line(&text.0, notes);
    let mut plain = words.clone();
    for dash in ["—", "–"] {
        for space in [" ", "\u{a0}", "\u{202f}", "&nbsp;"] {
            plain = plain.replace(&format!("{space}{dash} "), ", ");
        }
    }
    if plain != words {
        notes
            .left
            .push("a dash in an answer became a comma: behind it feedback would begin".into());
    }
    let plain = plain.replace(" - ", " \\- ").replace(" -- ", " \\-- ");
    plain
        .trim()
        .trim_start_matches(['—', '–'])
        .trim_start()
        .to_owned()
}

/// One side of a pair.
fn side(text: &Text, notes: &mut Notes) -> String {
    answer_words(text, notes).replace("=>", "→")
}

/// `[[17|dix-sept]]`, of what can be typed; none if nothing can.
pub(super) fn blank(accepted: &[String], notes: &mut Notes) -> Option<String> {
    let mut words: Vec<String> = Vec::new();
    for text in accepted {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if text.contains(['[', ']', '|', '\\', '*', '_', '`', '<', '{', '$']) || text.is_empty() {
            notes.left.push(format!(
                "the answer `{text}` can't be taken: signs such as * [ ] | have a meaning there"
            ));
        } else if text.chars().count() > BLANK_LONGEST {
            let start: String = text.chars().take(40).collect();
            notes.left.push(format!(
                "the answer `{start}…` can't be taken: it has more than {BLANK_LONGEST} characters to type"
            ));
        } else if !words.contains(&text) {
            words.push(text);
        }
    }
    if words.is_empty() {
        notes
            .left
            .push("no answer of it can be typed: left out".into());
        return None;
    }
    Some(format!("[[{}]]", words.join("|")))
}

/// Puts a blank where the line of a stem is, or at its end.
fn with_blank(stem: &str, blank: &str) -> String {
    // Underscores were escaped one by one.
    let place = stem.find("\\_\\_\\_");
    match place {
        Some(start) => {
            let after = stem[start..].trim_start_matches("\\_");
            format!("{}{blank}{after}", &stem[..start])
        }
        None if stem.is_empty() => blank.to_owned(),
        None => format!("{stem}\n\n{blank}"),
    }
}

/// Whether a line begins an item of a list.
fn is_item(line: &str) -> bool {
    let line = line.trim_start();
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let is_numbered = digits > 0 && line[digits..].starts_with([')', '.']);
    line.starts_with(['-', '*', '+']) && line[1..].starts_with(' ')
        || is_numbered && line[digits + 1..].starts_with(' ')
}

/// A text whose lists are paragraphs: behind the answers a list would be taken for them.
fn without_lists(text: &str) -> String {
    let mut lines = Vec::new();
    for line in text.lines() {
        if !is_item(line) {
            lines.push(line.to_owned());
            continue;
        }
        let words = line
            .trim_start()
            .split_once(' ')
            .map_or("", |(_, words)| words);
        lines.push(String::new());
        lines.push(format!("– {}", words.trim_start()));
    }
    lines.join("\n").trim().to_owned()
}

/// A text inside of an attribute's straight quotes, in which a backslash takes the sign after
/// it as it is.
fn attribute(text: &str) -> String {
    let text = text.replace('\\', "\\\\").replace('"', "\\\"");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// An id from a question's name.
fn named(name: &str) -> String {
    let mut id = language::slug(name);
    id.truncate(40);
    let id = id.trim_matches('-');
    match id.is_empty() {
        true => "q-1".to_owned(),
        false => format!("q-{id}"),
    }
}
