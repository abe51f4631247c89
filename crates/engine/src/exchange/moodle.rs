//! Moodle XML: banks of questions as Moodle exports and imports them.

use base64::Engine as _;

use super::bank::{self, Answer, Bank, Into, Item, Text};
use super::rich::{self, Rich};
use super::{ImportError, Left, gift};
use crate::xml::{self, Element};

/// Reads a bank.
///
/// # Errors
/// [`ImportError`], when nothing of it can be read; single questions that can't be taken are
/// listed in [`Bank::left`].
pub fn read(bytes: &[u8], into: &Into) -> Result<Bank, ImportError> {
    let text = super::text(bytes)?;
    let root = xml::read(&text)?;
    if root.name != "quiz" {
        return Err(ImportError::Other {
            wanted: "a bank of Moodle XML (`<quiz>`)",
            found: format!("`<{}>`", root.name.chars().take(40).collect::<String>()),
        });
    }
    let mut category = Vec::new();
    let mut left = Vec::new();
    let mut items = Vec::new();
    for element in root.all("question") {
        let kind = element.get("type").unwrap_or_default();
        if kind == "category" {
            let path = element.at(&["category", "text"]).map(Element::words);
            category = bank::category(&path.unwrap_or_default());
            let info = element.at(&["info", "text"]).map(Element::words);
            if info.is_some_and(|it| !it.trim().is_empty()) {
                left.push(Left {
                    at: element.line,
                    of: category.last().cloned().unwrap_or_default(),
                    what: "what is said about this category is not taken".to_owned(),
                });
            }
            continue;
        }
        let mut item = item(element, kind);
        item.category.clone_from(&category);
        items.push(item);
    }
    let mut bank = bank::write(items, into);
    bank.left.append(&mut left);
    bank.left.sort_by_key(|left| left.at);
    Ok(bank)
}

fn item(element: &Element, kind: &str) -> Item {
    let mut item = Item {
        line: element.line,
        name: element
            .at(&["name", "text"])
            .map(|it| it.words().split_whitespace().collect::<Vec<_>>().join(" "))
            .unwrap_or_default(),
        id: element.text_of("idnumber").filter(|id| !id.is_empty()),
        points: number(element.text_of("defaultgrade").as_deref()).unwrap_or(1.0),
        shuffle: flag(element, "shuffleanswers"),
        tags: element
            .child("tags")
            .map(|tags| {
                tags.all("tag")
                    .filter_map(|tag| tag.text_of("text"))
                    .collect()
            })
            .unwrap_or_default(),
        ..Item::default()
    };
    item.stem = take(&mut item, element.child("questiontext"));
    item.explanation = take(&mut item, element.child("generalfeedback"));
    for hint in element.all("hint") {
        let hint = take(&mut item, Some(hint));
        if !is_empty(&hint) {
            item.hints.push(hint);
        }
    }
    for name in [
        "correctfeedback",
        "partiallycorrectfeedback",
        "incorrectfeedback",
    ] {
        let words = element
            .at(&[name, "text"])
            .map(Element::words)
            .unwrap_or_default();
        // Moodle writes these into every question.
        let is_usual = ["Your answer is", "Votre réponse est"]
            .iter()
            .any(|usual| words.contains(usual));
        if !words.trim().is_empty() && !is_usual {
            item.left.push(format!(
                "its `{name}` is not taken: say it in an answer's feedback"
            ));
        }
    }
    let answers: Vec<&Element> = element.all("answer").collect();
    let shares = |answer: &Element| number(answer.get("fraction")).unwrap_or(0.0);
    item.answer = match kind {
        "multichoice" => Answer::Choices {
            is_single: element
                .text_of("single")
                .is_none_or(|single| single == "true" || single == "1"),
            answers: answers
                .iter()
                .map(|answer| {
                    let text = take(&mut item, Some(answer));
                    let feedback = take(&mut item, answer.child("feedback"));
                    (shares(answer), text, feedback)
                })
                .collect(),
        },
        "truefalse" => {
            let mut feedback = |wanted: &str| {
                let found = answers.iter().find(|it| word(it) == wanted);
                take(&mut item, found.and_then(|it| it.child("feedback")))
            };
            let (on_true, on_false) = (feedback("true"), feedback("false"));
            Answer::TrueFalse {
                is_true: answers
                    .iter()
                    .any(|it| word(it) == "true" && shares(it) > 50.0),
                on_true,
                on_false,
            }
        }
        "matching" => Answer::Matching(
            element
                .all("subquestion")
                .map(|pair| {
                    let left = take(&mut item, Some(pair));
                    (left, take(&mut item, pair.child("answer")))
                })
                .collect(),
        ),
        "ordering" => {
            let mut answers = answers.clone();
            // Moodle writes the place of an item where other types have its share.
            answers.sort_by(|a, b| shares(a).total_cmp(&shares(b)));
            Answer::Ordering(
                answers
                    .iter()
                    .map(|answer| take(&mut item, Some(answer)))
                    .collect(),
            )
        }
        "shortanswer" => {
            if flag(element, "usecase") {
                item.left.push("capitals counted: here they do not".into());
            }
            let mut accepted = Vec::new();
            for answer in &answers {
                let words = answer.text_of("text").unwrap_or_default();
                feedback_left(&mut item, answer, &words);
                match shares(answer) > 99.0 {
                    true => accepted.push(rich::decoded(&words).replace("\\*", "*")),
                    false if shares(answer) > 0.0 => item.left.push(format!(
                        "`{words}` is worth a part of the points: it counts as wrong here"
                    )),
                    false => {}
                }
            }
            Answer::Short(accepted)
        }
        "numerical" => numerical(element, &answers, &mut item),
        "cloze" | "multianswer" => cloze(&mut item),
        "description" => Answer::None,
        other => {
            let other: String = other.chars().take(40).collect();
            item.left.push(format!(
                "questions of the type `{other}` can't be taken ({}): left out",
                why_not(&other)
            ));
            item.stem = Text::default();
            Answer::None
        }
    };
    item
}

/// Why a type of Moodle has no place here, and what comes near to it.
fn why_not(kind: &str) -> &'static str {
    match kind {
        "calculated" | "calculatedsimple" | "calculatedmulti" => {
            "their numbers are drawn anew for each learner: write one of them as `type=numeric`"
        }
        "essay" => "somebody has to read the answer: `::: reflection` keeps one for its learner",
        "gapselect" | "ddwtos" => {
            "words are chosen for gaps: write `type=fill-in`, or a `::: sort`"
        }
        "ddimageortext" | "ddmarker" => "places in a picture: write `::: hotspots`",
        "randomsamatch" => "its pairs are drawn from other questions: write `type=matching`",
        "random" => "it draws from a category: write `::: pool`",
        _ => "no question here is like it",
    }
}

/// What a number's question accepts.
fn numerical(element: &Element, answers: &[&Element], item: &mut Item) -> Answer {
    let mut right = None;
    for answer in answers {
        let share = number(answer.get("fraction")).unwrap_or(0.0);
        let words = answer.text_of("text").unwrap_or_default();
        feedback_left(item, answer, &words);
        match (number(Some(&words)), share > 99.0, &right) {
            (Some(value), true, None) => {
                let tolerance = number(answer.text_of("tolerance").as_deref());
                right = Some((value, tolerance.unwrap_or(0.0).abs()));
            }
            (_, false, _) if share <= 0.0 => {}
            _ => item.left.push(format!("the answer `{words}` can't be taken: one number is right here, and all of its points are given")),
        }
    }
    let units: Vec<&Element> = element
        .child("units")
        .map(|it| it.all("unit").collect())
        .unwrap_or_default();
    let name = |unit: &Element| unit.text_of("unit_name").filter(|name| !name.is_empty());
    let is_one = |unit: &&&Element| {
        number(unit.text_of("multiplier").as_deref()).is_none_or(|it| (it - 1.0).abs() < 1e-9)
    };
    let unit = units.iter().find(is_one).and_then(|unit| name(unit));
    for other in units
        .iter()
        .filter_map(|unit| name(unit))
        .filter(|it| Some(it) != unit.as_ref())
    {
        item.left.push(format!(
            "the unit `{other}` is not taken: one can be given here"
        ));
    }
    match right {
        Some((answer, tolerance)) => Answer::Number {
            answer,
            tolerance,
            unit,
        },
        None => {
            item.left.push("no number is right: left out".into());
            item.stem = Text::default();
            Answer::None
        }
    }
}

/// The blanks of a text, `{1:SHORTANSWER:=17~=dix-sept#Oui}`, put as ours.
fn cloze(item: &mut Item) -> Answer {
    let mut stem = std::mem::take(&mut item.stem);
    let mut left = Vec::new();
    let points = blanks(&mut stem.0, &mut left);
    item.left.append(&mut left);
    match points {
        Some(points) if points > 0 => {
            item.stem = stem;
            // Moodle gives the question what its blanks are worth together.
            item.points = f64::from(points);
            Answer::Blanks
        }
        _ => {
            item.left
                .push("it has blanks of other types than SHORTANSWER: left out".into());
            Answer::None
        }
    }
}

/// Replaces the blanks in words, and gives their points together; none if one is of another
/// type.
fn blanks(nodes: &mut Vec<Rich>, left: &mut Vec<String>) -> Option<u32> {
    let mut points: u32 = 0;
    let mut done = Vec::new();
    for node in std::mem::take(nodes) {
        let words = match node {
            Rich::Text(words) => words,
            Rich::Element {
                name,
                attributes,
                mut children,
            } => {
                points = points.saturating_add(blanks(&mut children, left)?);
                done.push(Rich::Element {
                    name,
                    attributes,
                    children,
                });
                continue;
            }
            other => {
                done.push(other);
                continue;
            }
        };
        let mut rest = words.as_str();
        let mut from = 0;
        while let Some(found) = rest[from..].find('{') {
            let start = from + found;
            // Braces of a formula are none of Moodle's.
            let Some((worth, kind, answers)) = blank_head(&rest[start + 1..]) else {
                from = start + 1;
                continue;
            };
            matches!(
                kind,
                "SHORTANSWER" | "SA" | "MW" | "SHORTANSWER_C" | "SAC" | "MWC"
            )
            .then_some(())?;
            let end = gift::end_of(answers, '}')?;
            let accepted: Vec<String> = gift::split(&answers[..end], '~')
                .into_iter()
                .filter_map(|answer| {
                    let answer = answer.trim();
                    let right = answer
                        .strip_prefix('=')
                        .or_else(|| answer.strip_prefix("%100%"))?;
                    let (words, feedback) = gift::cut(right, '#');
                    if feedback.is_some_and(|it| !it.trim().is_empty()) {
                        left.push(
                            "the feedback of a blank is not taken: say it in the explanation"
                                .into(),
                        );
                    }
                    Some(rich::decoded(&gift::unescaped(words)))
                })
                .collect();
            let mut notes = rich::Notes::default();
            let blank = bank::blank(&accepted, &mut notes);
            left.append(&mut notes.left);
            done.push(Rich::Text(rest[..start].to_owned()));
            done.push(Rich::Markdown(blank?));
            points = points.saturating_add(worth);
            rest = &answers[end + 1..];
            from = 0;
        }
        done.push(Rich::Text(rest.to_owned()));
    }
    *nodes = done;
    Some(points)
}

/// What stands behind the brace of a blank: its points, its type, its answers and what follows.
fn blank_head(text: &str) -> Option<(u32, &str, &str)> {
    let (points, rest) = text.split_once(':')?;
    let (kind, answers) = rest.split_once(':')?;
    let points = match points.trim() {
        "" => 1,
        points if points.len() <= 4 => points.parse().ok()?,
        _ => return None,
    };
    let kind = kind.trim();
    let is_kind = !kind.is_empty() && kind.bytes().all(|it| it.is_ascii_uppercase() || it == b'_');
    is_kind.then_some((points, kind, answers))
}

/// The text of an element, with its pictures put aside.
fn take(item: &mut Item, element: Option<&Element>) -> Text {
    let Some(element) = element else {
        return Text::default();
    };
    for file in element.all("file") {
        let Some(name) = file.get("name") else {
            continue;
        };
        let folder = file.get("path").unwrap_or("/").trim_matches('/');
        let path = match folder.is_empty() {
            true => name.to_owned(),
            false => format!("{folder}/{name}"),
        };
        let words: String = file.words().split_whitespace().collect();
        match base64::engine::general_purpose::STANDARD.decode(words) {
            Ok(bytes) => item.pictures.push((path, bytes)),
            Err(_) => item
                .left
                .push(format!("the file `{path}` can't be decoded")),
        }
    }
    let words = element
        .child("text")
        .map(Element::words)
        .unwrap_or_default();
    if words.len() > bank::TEXT_LIMIT {
        item.left
            .push("a text of more than a million characters is left".into());
        return Text::default();
    }
    Text(match element.get("format") {
        Some("plain_text") => rich::paragraphs(&words),
        Some("moodle_auto_format") => rich::auto(words.trim()),
        Some("markdown") => vec![Rich::Markdown(gift::harmless(words.trim()))],
        _ => rich::html(words.trim()),
    })
}

fn is_empty(text: &Text) -> bool {
    rich::line(&text.0, &mut rich::Notes::default()).is_empty()
}

fn feedback_left(item: &mut Item, answer: &Element, words: &str) {
    let feedback = take(item, answer.child("feedback"));
    if !is_empty(&feedback) {
        item.left.push(format!(
            "the feedback of `{words}` is not taken: say it in the explanation"
        ));
    }
}

fn word(answer: &Element) -> String {
    answer.text_of("text").unwrap_or_default().to_lowercase()
}

fn flag(element: &Element, name: &str) -> bool {
    element
        .text_of(name)
        .is_some_and(|flag| flag == "true" || flag == "1")
}

fn number(text: Option<&str>) -> Option<f64> {
    let number: f64 = text?.trim().replace(',', ".").parse().ok()?;
    number.is_finite().then_some(number)
}
