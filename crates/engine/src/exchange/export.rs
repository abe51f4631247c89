//! Our questions for others: Moodle XML, and GIFT, which knows less.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::rc::Rc;

use base64::Engine as _;
use brand::palette::Palette;
use language::Catalogue;

use super::{bank, gift};
use crate::course::Module;
use crate::course::activity::{Answer, Choice, Question};
use crate::course::block::{Block, walk};
use crate::course::inline::{Inline, Target, plain};
use crate::course::scene::Scene;
use crate::html::escape;
use crate::messages;
use crate::scenes::{draw, words as scenes};
use crate::source::SourceTree;
use crate::validate::ValidProgramme;

/// A format of banks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// What Moodle exports: all types, pictures inside.
    MoodleXml,
    /// Plain text: no question with several blanks, no pictures, no hints; an order as Moodle
    /// alone reads it.
    Gift,
}

/// A question that a format can't hold, or not as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// Its module and its id, `agir/q-lien`.
    pub question: String,
    /// What is missing.
    pub what: String,
}

/// A bank, and what it lacks.
#[derive(Debug, Clone, Default)]
pub struct Exported {
    /// The file.
    pub text: String,
    /// How many questions are in it.
    pub questions: usize,
    /// What it lacks.
    pub missing: Vec<Missing>,
}

/// Writes the questions of a programme, a category for each page. `picture` reads a file of the
/// course.
pub fn bank(
    tree: &SourceTree,
    programme: &ValidProgramme,
    format: Format,
    mut picture: impl FnMut(&str) -> Option<Vec<u8>>,
) -> Exported {
    let mut writer = Writer {
        tree,
        format,
        picture: &mut picture,
        messages: messages::of(&programme.lang).ok().map(Rc::new),
        out: Exported::default(),
    };
    if format == Format::MoodleXml {
        writer
            .out
            .text
            .push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<quiz>\n");
    }
    for module in &programme.modules {
        writer.module(&programme.title, module);
    }
    if format == Format::MoodleXml {
        writer.out.text.push_str("</quiz>\n");
    }
    writer.out
}

struct Writer<'a> {
    tree: &'a SourceTree,
    format: Format,
    picture: &'a mut dyn FnMut(&str) -> Option<Vec<u8>>,
    /// Words of scenes, in the language of the course.
    messages: Option<Rc<Catalogue>>,
    out: Exported,
}

/// HTML with the files that it shows.
#[derive(Default)]
struct Html {
    text: String,
    files: Vec<(String, Vec<u8>)>,
}

impl Html {
    /// Puts a file beside the text; gives the name that it has there.
    fn file(&mut self, path: &str, bytes: Vec<u8>) -> String {
        let name = path.rsplit('/').next().unwrap_or(path);
        let names = std::iter::once(name.to_owned());
        let mut names = names.chain((2..).map(|number| format!("{number}-{name}")));
        loop {
            let name = names.next().unwrap_or_default();
            match self.files.iter().find(|(known, _)| *known == name) {
                Some((_, known)) if *known != bytes => {}
                Some(_) => return name,
                None => {
                    self.files.push((name.clone(), bytes));
                    return name;
                }
            }
        }
    }
}

impl Writer<'_> {
    fn module(&mut self, programme: &str, module: &Module) {
        for page in module.pages() {
            let mut questions: Vec<&Question> = Vec::new();
            for block in walk(&page.blocks) {
                let (id, what) = match block {
                    Block::Question(question) => {
                        questions.push(question);
                        continue;
                    }
                    Block::Scenario(scenario) => match scenario.with {
                        Some(_) => (&scenario.id, "a conversation on a telephone"),
                        None => (&scenario.id, "a scenario"),
                    },
                    Block::Inspection(inspection) => (&inspection.id, "a message to examine"),
                    Block::Exploration(picture) => (&picture.id, "a picture to explore"),
                    Block::Checklist(list) => (&list.id, "a checklist"),
                    Block::Poll(poll) => (&poll.id, "a poll"),
                    Block::Reflection(reflection) => (&reflection.id, "a reflection"),
                    _ => continue,
                };
                let name = format!("{}/{id}", module.id);
                self.lacks(
                    &name,
                    format!("{what} is in no bank of questions: left out"),
                );
            }
            if questions.is_empty() {
                continue;
            }
            let path: Vec<String> = [programme, &module.title, &page.title]
                .iter()
                .map(|name| name.trim_matches('/').replace('/', "//"))
                .collect();
            let path = format!("$course$/top/{}", path.join("/"));
            match self.format {
                Format::MoodleXml => {
                    let _ = writeln!(
                        self.out.text,
                        "  <question type=\"category\">\n    <category><text>{}</text></category>\n  </question>",
                        escape(&path)
                    );
                }
                Format::Gift => {
                    let _ = write!(self.out.text, "$CATEGORY: {path}\n\n");
                }
            }
            for question in questions {
                let name = format!("{}/{}", module.id, question.id);
                match self.format {
                    Format::MoodleXml => self.moodle(&name, question),
                    Format::Gift => self.gift(&name, question),
                }
            }
        }
    }

    fn lacks(&mut self, question: &str, what: impl Into<String>) {
        let missing = Missing {
            question: question.to_owned(),
            what: what.into(),
        };
        // Of each of its pairs, say: once is enough.
        if self.out.missing.last() != Some(&missing) {
            self.out.missing.push(missing);
        }
    }

    fn moodle(&mut self, name: &str, question: &Question) {
        let mut html = Html::default();
        let kind = match &question.answer {
            Answer::Single(_) | Answer::Multiple(_) | Answer::Hotspots { .. } => "multichoice",
            // Moodle says True and False itself: other words would be lost.
            Answer::TrueFalse(choices) if !choices.iter().all(is_usual) => "multichoice",
            Answer::TrueFalse(_) => "truefalse",
            Answer::Matching { .. } | Answer::Sorting { .. } => "matching",
            Answer::Ordering(_) => "ordering",
            Answer::FillIn { blanks, .. } if blanks.len() == 1 => "shortanswer",
            Answer::FillIn { .. } => "cloze",
            Answer::Numeric { .. } => "numerical",
        };
        let blanks = match &question.answer {
            Answer::FillIn { blanks, .. } if kind == "cloze" => {
                let count = u32::try_from(blanks.len()).unwrap_or(1).max(1);
                let points = (question.points / count).max(1);
                if points * count != question.points {
                    let worth = points * count;
                    self.lacks(
                        name,
                        format!("Moodle gives points for each blank: it is worth {worth} there"),
                    );
                }
                blanks
                    .iter()
                    .map(|accepted| cloze(accepted, points))
                    .collect()
            }
            _ => vec!["_____".to_owned()],
        };
        self.blocks(name, &question.stem, &blanks, &mut html);
        let mut explanation = Html::default();
        self.blocks(name, &question.explanation, &[], &mut explanation);
        let title: String = question.text().chars().take(80).collect();
        let title = match title.trim() {
            "" => question.id.clone(),
            title => title.to_owned(),
        };
        let mut text = format!(
            "  <question type=\"{kind}\">\n    <name><text>{}</text></name>\n    <questiontext format=\"html\">{}</questiontext>\n    <generalfeedback format=\"html\">{}</generalfeedback>\n",
            escape(&title),
            moodle_text(&html),
            moodle_text(&explanation),
        );
        if kind != "cloze" {
            let _ = writeln!(text, "    <defaultgrade>{}</defaultgrade>", question.points);
        }
        let _ = writeln!(
            text,
            "    <penalty>0</penalty>\n    <hidden>0</hidden>\n    <idnumber>{}</idnumber>",
            escape(&question.id)
        );
        match &question.answer {
            Answer::Single(choices)
            | Answer::Multiple(choices)
            | Answer::TrueFalse(choices)
            | Answer::Hotspots { choices, .. }
                if kind == "multichoice" =>
            {
                if matches!(question.answer, Answer::Hotspots { .. }) {
                    self.lacks(name, "its places in the picture become choices");
                }
                if matches!(&question.answer, Answer::TrueFalse(choices) if !comes_back(choices)) {
                    self.lacks(name, SINGLE_THERE);
                }
                let is_single = matches!(question.answer, Answer::Single(_) | Answer::TrueFalse(_));
                let right = choices
                    .iter()
                    .filter(|choice| choice.correct)
                    .count()
                    .max(1);
                if right > 10 {
                    return self.lacks(name, "Moodle has no share for more than ten right answers");
                }
                // The very shares that Moodle knows.
                let share = match right {
                    3 => "33.33333".to_owned(),
                    6 => "16.66667".to_owned(),
                    7 => "14.28571".to_owned(),
                    9 => "11.11111".to_owned(),
                    right => format!("{}", 100.0 / right as f64),
                };
                let _ = writeln!(
                    text,
                    "    <single>{is_single}</single>\n    <shuffleanswers>{}</shuffleanswers>\n    <answernumbering>abc</answernumbering>",
                    question.shuffle
                );
                for choice in choices {
                    let fraction = match (choice.correct, is_single) {
                        (true, _) => share.clone(),
                        (false, true) => "0".to_owned(),
                        (false, false) => format!("-{share}"),
                    };
                    self.answer(
                        name,
                        &fraction,
                        &choice.content,
                        &choice.feedback,
                        &mut text,
                    );
                }
            }
            Answer::Single(_) | Answer::Multiple(_) | Answer::Hotspots { .. } => {}
            Answer::TrueFalse(choices) => {
                for choice in choices {
                    let word = if says_true(choice) { "true" } else { "false" };
                    let fraction = if choice.correct { "100" } else { "0" };
                    let feedback = self.line(name, &choice.feedback);
                    let _ = writeln!(
                        text,
                        "    <answer fraction=\"{fraction}\" format=\"moodle_auto_format\"><text>{word}</text><feedback format=\"html\"><text>{}</text></feedback></answer>",
                        escape(&feedback)
                    );
                }
            }
            Answer::Matching { pairs, decoys } => {
                let _ = writeln!(text, "    <shuffleanswers>true</shuffleanswers>");
                for pair in pairs {
                    if !pair.feedback.is_empty() {
                        self.lacks(name, "Moodle has no feedback for a pair");
                    }
                    let left = self.line(name, &pair.left);
                    subquestion(&left, &plain(&pair.right), &mut text);
                }
                for decoy in decoys {
                    subquestion("", &plain(decoy), &mut text);
                }
            }
            Answer::Sorting {
                items,
                categories,
                goes,
            } => {
                let _ = writeln!(text, "    <shuffleanswers>true</shuffleanswers>");
                for (item, to) in items.iter().zip(goes) {
                    if !item.feedback.is_empty() {
                        self.lacks(name, "Moodle has no feedback for a pair");
                    }
                    let left = self.line(name, &item.content);
                    subquestion(&left, &plain(&categories[*to]), &mut text);
                }
                for (number, category) in categories.iter().enumerate() {
                    if !goes.contains(&number) {
                        subquestion("", &plain(category), &mut text);
                    }
                }
            }
            Answer::Ordering(items) => {
                let _ = writeln!(
                    text,
                    "    <layouttype>VERTICAL</layouttype>\n    <selecttype>ALL</selecttype>\n    <selectcount>0</selectcount>\n    <gradingtype>ALL_OR_NOTHING</gradingtype>\n    <showgrading>SHOW</showgrading>\n    <numberingstyle>none</numberingstyle>\n    <shownumcorrect>1</shownumcorrect>"
                );
                if items.iter().any(|item| !item.feedback.is_empty()) {
                    self.lacks(name, "Moodle shows no feedback for one thing of an order");
                }
                for (number, item) in items.iter().enumerate() {
                    let words = self.line(name, &item.content);
                    let _ = writeln!(
                        text,
                        "    <answer fraction=\"{}\" format=\"html\"><text>{}</text></answer>",
                        number + 1,
                        escape(&words)
                    );
                }
            }
            Answer::FillIn { blanks, .. } if kind == "shortanswer" => {
                let _ = writeln!(text, "    <usecase>0</usecase>");
                for accepted in blanks.iter().flatten() {
                    let _ = writeln!(
                        text,
                        "    <answer fraction=\"100\" format=\"moodle_auto_format\"><text>{}</text></answer>",
                        escape(&accepted.replace('*', "\\*"))
                    );
                }
            }
            Answer::FillIn { .. } => {}
            Answer::Numeric {
                answer,
                tolerance,
                unit,
            } => {
                let _ = writeln!(
                    text,
                    "    <answer fraction=\"100\" format=\"moodle_auto_format\"><text>{answer}</text><tolerance>{tolerance}</tolerance></answer>"
                );
                if let Some(unit) = unit {
                    let _ = writeln!(
                        text,
                        "    <units><unit><multiplier>1</multiplier><unit_name>{}</unit_name></unit></units>\n    <unitgradingtype>0</unitgradingtype>\n    <unitpenalty>0.1</unitpenalty>\n    <showunits>0</showunits>\n    <unitsleft>0</unitsleft>",
                        escape(unit)
                    );
                }
            }
        }
        for hint in &question.hints {
            let hint = self.line(name, hint);
            let _ = writeln!(
                text,
                "    <hint format=\"html\"><text>{}</text></hint>",
                escape(&hint)
            );
        }
        if !question.tags.is_empty() {
            let tags: Vec<String> = question
                .tags
                .iter()
                .map(|tag| format!("<tag><text>{}</text></tag>", escape(tag)))
                .collect();
            let _ = writeln!(text, "    <tags>{}</tags>", tags.concat());
        }
        text.push_str("  </question>\n");
        self.out.text.push_str(&text);
        self.out.questions += 1;
    }

    fn answer(
        &mut self,
        name: &str,
        fraction: &str,
        content: &[Inline],
        feedback: &[Inline],
        text: &mut String,
    ) {
        let content = self.line(name, content);
        let feedback = self.line(name, feedback);
        let _ = writeln!(
            text,
            "    <answer fraction=\"{fraction}\" format=\"html\"><text>{}</text><feedback format=\"html\"><text>{}</text></feedback></answer>",
            escape(&content),
            escape(&feedback)
        );
    }

    fn gift(&mut self, name: &str, question: &Question) {
        let mut html = Html::default();
        self.blocks(name, &question.stem, &["_____".to_owned()], &mut html);
        if !html.files.is_empty() {
            self.lacks(name, "GIFT holds no pictures");
        }
        if !question.hints.is_empty() {
            self.lacks(name, "GIFT holds no hints");
        }
        if question.points != 1 {
            self.lacks(name, "GIFT holds no points: it is worth one there");
        }
        let line =
            |writer: &mut Self, content: &[Inline]| gift::escaped(&writer.line(name, content));
        let mut body = String::new();
        match &question.answer {
            Answer::TrueFalse(choices) if choices.iter().all(is_usual) => {
                let is_true = choices.iter().any(|it| it.correct && says_true(it));
                let feedback = |wanted: bool| {
                    choices
                        .iter()
                        .find(|it| it.correct == wanted)
                        .map(|it| &it.feedback[..])
                };
                let wrong = line(self, feedback(false).unwrap_or_default());
                let right = line(self, feedback(true).unwrap_or_default());
                body.push_str(if is_true { "TRUE" } else { "FALSE" });
                body.push_str(&format!("#{wrong}#{right}\n"));
            }
            Answer::Single(choices) | Answer::TrueFalse(choices) => {
                if matches!(&question.answer, Answer::TrueFalse(choices) if !comes_back(choices)) {
                    self.lacks(name, SINGLE_THERE);
                }
                for choice in choices {
                    let mark = if choice.correct { '=' } else { '~' };
                    let words = line(self, &choice.content);
                    let feedback = line(self, &choice.feedback);
                    push_gift(&mark.to_string(), &words, &feedback, &mut body);
                }
            }
            Answer::Multiple(choices) | Answer::Hotspots { choices, .. } => {
                let right = choices
                    .iter()
                    .filter(|choice| choice.correct)
                    .count()
                    .max(1);
                let share = (100.0 / right as f64 * 100_000.0).round() / 100_000.0;
                for choice in choices {
                    let sign = if choice.correct { "" } else { "-" };
                    let words = line(self, &choice.content);
                    let feedback = line(self, &choice.feedback);
                    push_gift(&format!("~%{sign}{share}%"), &words, &feedback, &mut body);
                }
            }
            Answer::Matching { pairs, decoys } => {
                for pair in pairs {
                    if !pair.feedback.is_empty() {
                        self.lacks(name, "GIFT holds no feedback for a pair");
                    }
                    let left = line(self, &pair.left);
                    let right = gift::escaped(&plain(&pair.right));
                    body.push_str(&format!("={left} -> {right}\n"));
                }
                for decoy in decoys {
                    body.push_str(&format!("= -> {}\n", gift::escaped(&plain(decoy))));
                }
            }
            Answer::Sorting {
                items,
                categories,
                goes,
            } => {
                if categories.len() > goes.iter().collect::<BTreeSet<_>>().len() {
                    self.lacks(name, "GIFT holds no decoys: they are left out");
                }
                for (item, to) in items.iter().zip(goes) {
                    let left = line(self, &item.content);
                    let right = gift::escaped(&plain(&categories[*to]));
                    body.push_str(&format!("={left} -> {right}\n"));
                }
            }
            Answer::FillIn { blanks, .. } if blanks.len() == 1 => {
                for accepted in blanks.iter().flatten() {
                    body.push_str(&format!("={}\n", gift::escaped(accepted)));
                }
            }
            Answer::Numeric {
                answer,
                tolerance,
                unit,
            } => {
                if unit.is_some() {
                    self.lacks(name, "GIFT holds no unit");
                }
                body.push_str(&format!("#{answer}:{tolerance}\n"));
            }
            Answer::Ordering(items) => {
                let lines: Vec<String> = items
                    .iter()
                    .map(|item| self.line(name, &item.content))
                    .collect();
                // Moodle reads these lines as they stand, without any escaping.
                if lines.iter().any(|line| {
                    line.contains(['{', '}', '\\', '\n', '#']) || line.starts_with("//")
                }) {
                    let what = "GIFT's order can't hold `{`, `}`, `#`, `\\`: left out";
                    return self.lacks(name, what);
                }
                if items.iter().any(|item| !item.feedback.is_empty()) {
                    self.lacks(name, "Moodle shows no feedback for one thing of an order");
                }
                self.lacks(
                    name,
                    "the order is in it as Moodle writes it: other tools may not read it",
                );
                body.push_str(&format!(
                    ">{} ALL VERTICAL ALL_OR_NOTHING SHOW none\n",
                    items.len()
                ));
                for line in lines {
                    body.push_str(&line);
                    body.push('\n');
                }
            }
            Answer::FillIn { .. } => {
                return self.lacks(name, "GIFT holds no question with several blanks: left out");
            }
        }
        let mut explanation = Html::default();
        self.blocks(name, &question.explanation, &[], &mut explanation);
        if !explanation.text.is_empty() {
            body.push_str(&format!("####{}\n", gift::escaped(&explanation.text)));
        }
        let _ = write!(
            self.out.text,
            "// [id:{}]{}\n::{}::[html]{}{{\n{body}}}\n\n",
            question.id,
            question
                .tags
                .iter()
                .map(|tag| format!(" [tag:{tag}]"))
                .collect::<String>(),
            question.id,
            gift::escaped(&html.text),
        );
        self.out.questions += 1;
    }

    /// The HTML of blocks; `blanks` stand for those of the text.
    fn blocks(&mut self, name: &str, blocks: &[Block], blanks: &[String], html: &mut Html) {
        for block in blocks {
            match block {
                Block::Paragraph(content) => {
                    html.text.push_str("<p>");
                    self.text(name, content, blanks, &mut html.text);
                    html.text.push_str("</p>");
                }
                Block::Heading { content, .. } => {
                    html.text.push_str("<h4>");
                    self.text(name, content, blanks, &mut html.text);
                    html.text.push_str("</h4>");
                }
                Block::List { start, items, .. } => {
                    let tag = if start.is_some() { "ol" } else { "ul" };
                    let _ = match start {
                        Some(start) if *start != 1 => write!(html.text, "<ol start=\"{start}\">"),
                        _ => write!(html.text, "<{tag}>"),
                    };
                    for item in items {
                        html.text.push_str("<li>");
                        self.blocks(name, item, blanks, html);
                        html.text.push_str("</li>");
                    }
                    let _ = write!(html.text, "</{tag}>");
                }
                Block::Quote(inner) => {
                    html.text.push_str("<blockquote>");
                    self.blocks(name, inner, blanks, html);
                    html.text.push_str("</blockquote>");
                }
                Block::Code { text, language } => {
                    let class = language.as_ref().map_or(String::new(), |language| {
                        format!(" class=\"language-{}\"", escape(language))
                    });
                    let text = escape(text);
                    let _ = write!(html.text, "<pre><code{class}>{text}</code></pre>");
                }
                Block::Table { header, rows } => {
                    html.text.push_str("<table>");
                    for (number, row) in std::iter::once(header).chain(rows).enumerate() {
                        let tag = if number == 0 { "th" } else { "td" };
                        html.text.push_str("<tr>");
                        for cell in row {
                            let _ = write!(html.text, "<{tag}>");
                            self.text(name, cell, blanks, &mut html.text);
                            let _ = write!(html.text, "</{tag}>");
                        }
                        html.text.push_str("</tr>");
                    }
                    html.text.push_str("</table>");
                }
                Block::Rule => html.text.push_str("<hr>"),
                Block::Figure(figure) => {
                    let bytes = self
                        .tree
                        .find(&figure.src)
                        .and_then(|_| (self.picture)(&figure.src));
                    match bytes {
                        Some(bytes) => {
                            let file = html.file(&figure.src, bytes);
                            let role = match figure.decorative {
                                true => " role=\"presentation\"",
                                false => "",
                            };
                            let _ = write!(
                                html.text,
                                "<p><img src=\"@@PLUGINFILE@@/{}\" alt=\"{}\"{role}></p>",
                                percent_encoding::utf8_percent_encode(
                                    &file,
                                    percent_encoding::NON_ALPHANUMERIC
                                ),
                                escape(&figure.alt)
                            );
                        }
                        None => {
                            self.lacks(name, format!("the picture `{}` can't be read", figure.src))
                        }
                    }
                    self.blocks(name, &figure.caption, blanks, html);
                    if let Some(credit) = &figure.credit {
                        let _ = write!(html.text, "<p><small>{}</small></p>", escape(credit));
                    }
                }
                Block::Scene { scene, caption } => {
                    self.scene(scene, name, blanks, html);
                    self.blocks(name, caption, blanks, html);
                }
                Block::Callout { title, blocks, .. } => {
                    if let Some(title) = title {
                        let _ = write!(html.text, "<p><strong>{}</strong></p>", escape(title));
                    }
                    self.blocks(name, blocks, blanks, html);
                }
                other => {
                    self.lacks(
                        name,
                        "a film, a document or a block with parts is not in it, only its words",
                    );
                    for children in other.children() {
                        self.blocks(name, children, blanks, html);
                    }
                }
            }
        }
    }

    /// A picture made of parts as a file, and who says what below it.
    fn scene(&mut self, scene: &Scene, name: &str, blanks: &[String], html: &mut Html) {
        let Some(messages) = self.messages.clone() else {
            return self.lacks(name, "a scene can't be described in its language");
        };
        let alt = scenes::alt(scene, &messages).unwrap_or_default();
        let picture = draw::file(scene, &Palette::default());
        let file = html.file("scene.svg", picture.into_bytes());
        let described = match scene.decorative {
            true => "alt=\"\" role=\"presentation\"".to_owned(),
            false => format!("alt=\"{}\"", escape(&alt)),
        };
        let _ = write!(
            html.text,
            "<p><img src=\"@@PLUGINFILE@@/{}\" {described}></p>",
            percent_encoding::utf8_percent_encode(&file, percent_encoding::NON_ALPHANUMERIC),
        );
        for actor in scene.actors.iter().filter(|it| !it.says.is_empty()) {
            let who = scenes::speaker(actor, &messages).unwrap_or_default();
            let _ = write!(html.text, "<p><strong>{}</strong>", escape(&who));
            self.text(name, &actor.says, blanks, &mut html.text);
            html.text.push_str("</p>");
        }
    }

    fn line(&mut self, name: &str, content: &[Inline]) -> String {
        let mut text = String::new();
        self.text(name, content, &[], &mut text);
        text
    }

    fn text(&mut self, name: &str, content: &[Inline], blanks: &[String], html: &mut String) {
        for inline in content {
            let mut inside = |writer: &mut Self, tag: &str, inner: &[Inline]| {
                let _ = write!(html, "<{tag}>");
                writer.text(name, inner, blanks, html);
                let _ = write!(html, "</{tag}>");
            };
            match inline {
                Inline::Emphasis(inner) => inside(self, "em", inner),
                Inline::Strong(inner) => inside(self, "strong", inner),
                Inline::Deleted(inner) => inside(self, "del", inner),
                Inline::Text(words) => html.push_str(&escape(words)),
                Inline::Code(code) => {
                    let _ = write!(html, "<code>{}</code>", escape(code));
                }
                // As Moodle's filters of formulas read it.
                Inline::Formula {
                    latex, is_display, ..
                } => {
                    let (open, close) = if *is_display {
                        ("\\[", "\\]")
                    } else {
                        ("\\(", "\\)")
                    };
                    let _ = write!(html, "{open}{}{close}", escape(latex));
                }
                Inline::Link {
                    target: Target::External(address),
                    content,
                    ..
                } => {
                    let _ = write!(html, "<a href=\"{}\">", escape(address));
                    self.text(name, content, blanks, html);
                    html.push_str("</a>");
                }
                Inline::Link { content, .. } | Inline::Zone { content, .. } => {
                    self.text(name, content, blanks, html);
                }
                Inline::Html(tag) => html.push_str(tag),
                Inline::Break => html.push_str("<br>"),
                Inline::SoftBreak => html.push(' '),
                Inline::Blank { number, .. } => {
                    html.push_str(blanks.get(*number).map_or("_____", String::as_str));
                }
                Inline::Note(_) => self.lacks(name, "a numbered reference is not in it"),
                Inline::Image { .. } => {}
            }
        }
    }
}

fn push_gift(mark: &str, words: &str, feedback: &str, body: &mut String) {
    body.push_str(mark);
    body.push_str(words);
    if !feedback.is_empty() {
        body.push_str(&format!("#{feedback}"));
    }
    body.push('\n');
}

fn subquestion(left: &str, right: &str, text: &mut String) {
    let _ = writeln!(
        text,
        "    <subquestion format=\"html\"><text>{}</text><answer><text>{}</text></answer></subquestion>",
        escape(left),
        escape(right)
    );
}

/// A text with its files.
fn moodle_text(html: &Html) -> String {
    let mut text = format!("<text>{}</text>", escape(&html.text));
    for (name, bytes) in &html.files {
        let base64 = base64::engine::general_purpose::STANDARD.encode(bytes);
        let _ = write!(
            text,
            "<file name=\"{}\" path=\"/\" encoding=\"base64\">{base64}</file>",
            escape(name)
        );
    }
    text
}

/// Why a statement with two answers of its own is no `truefalse`.
const SINGLE_THERE: &str =
    "Moodle says True and False itself: with words of its own it is a single choice there";

/// Whether two answers are known for what they are when they come back.
fn comes_back(choices: &[Choice]) -> bool {
    let words: Vec<String> = choices
        .iter()
        .map(|choice| plain(&choice.content).trim().to_lowercase())
        .collect();
    let mut pairs = bank::TRUE_OR_FALSE.iter();
    pairs.any(|pair| pair.iter().all(|word| words.iter().any(|it| it == word)))
}

/// Whether an answer says what Moodle says by itself.
fn is_usual(choice: &Choice) -> bool {
    let words = plain(&choice.content).trim().to_lowercase();
    matches!(words.as_str(), "vrai" | "faux" | "true" | "false")
}

/// Whether it says that the statement is true.
fn says_true(choice: &Choice) -> bool {
    matches!(
        plain(&choice.content).trim().to_lowercase().as_str(),
        "vrai" | "true"
    )
}

/// A blank as Moodle writes it in a text.
fn cloze(accepted: &[String], points: u32) -> String {
    let escaped = |text: &String| {
        let mut out = String::new();
        for sign in text.chars() {
            if matches!(sign, '}' | '#' | '~' | '/' | '"' | '\\' | '*') {
                out.push('\\');
            }
            out.push(sign);
        }
        escape(&out)
    };
    let answers: Vec<String> = accepted
        .iter()
        .map(|text| format!("={}", escaped(text)))
        .collect();
    format!("{{{points}:SHORTANSWER:{}}}", answers.join("~"))
}
