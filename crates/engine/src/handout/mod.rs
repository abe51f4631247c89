//! A module on paper: its pages, what is asked in them, and, at the end, what is right. Data
//! only, as JSON; who typesets it knows nothing of courses.
//!
//! [`document`] reads the documents to download, which are put on paper from the same texts.

pub mod document;

use std::collections::BTreeMap;

use brand::Brand;
use brand::palette::Palette;
use fluent_bundle::{FluentArgs, FluentValue};
use language::{Catalogue, CatalogueError};
use serde_json::{Value, json};

use crate::course::activity::{Answer, Choice, Inspection, Outcome, Question, Scenario, Verdict};
use crate::course::block::{self, Block, Figure, Media};
use crate::course::inline::{Inline, Target, plain};
use crate::course::scene::Scene;
use crate::course::{Module, Note, Page, Term};
use crate::messages;
use crate::render::{self, RenderError};
use crate::scenes::{draw, words as scenes};
use crate::source::extension;
use crate::validate::ValidProgramme;

/// Pictures that a page of paper can show.
const PICTURES: &[&str] = &["svg", "png", "jpg", "jpeg", "webp", "gif"];

/// Deepest heading that PDF knows.
const DEEPEST: u8 = 6;

/// Most words of a question that is kept on one page.
const SHORT: usize = 110;

/// A module, or a document, as data.
#[derive(Debug, Clone)]
pub struct Handout {
    /// What it says, for whoever typesets it.
    pub data: Value,
    /// The pictures it shows, paths from the programme's folder.
    pub pictures: Vec<String>,
    /// The pictures made of parts: what they are called in the data, and their SVG.
    pub drawings: BTreeMap<String, String>,
    /// Labels of the places where one writes, by the number that `field` has in the data.
    pub fields: Vec<String>,
}

/// Puts a module on paper, with or without what is right.
///
/// # Errors
/// [`RenderError`] when one of our own words is missing.
pub fn module(
    programme: &ValidProgramme,
    module: &Module,
    with_answers: bool,
) -> Result<Handout, RenderError> {
    let mut writer = Writer {
        messages: messages::of(&programme.lang)?,
        pictures: Vec::new(),
        drawings: BTreeMap::new(),
        activities: 0,
        answers: Vec::new(),
        floor: 1,
        level: 1,
        is_french: programme.lang.starts_with("fr"),
    };
    let mut chapters = Vec::new();
    for chapter in &module.chapters {
        chapters.push(writer.chapter(&chapter.title, &chapter.pages)?);
    }
    if let Some(quiz) = &module.quiz {
        chapters.push(writer.chapter(&quiz.page.title, std::slice::from_ref(&quiz.page))?);
    }
    let mut glossary: Vec<&Term> = programme.glossary.iter().chain(&module.glossary).collect();
    glossary.sort_by_key(|term| crate::parse::slug(&term.name));
    writer.begin(2);
    let mut terms = Vec::new();
    for term in glossary {
        terms.push(json!({ "term": term.name, "blocks": writer.blocks(&term.blocks)? }));
    }
    let mut answers = match with_answers {
        true => std::mem::take(&mut writer.answers),
        false => Vec::new(),
    };
    answers.iter_mut().for_each(without_headings);
    let minutes = f64::from(render::minutes_of(module));
    let word = |key: &str| writer.messages.get(key);
    let of = |key: &str, name: &str, value: FluentValue<'static>| writer.with(key, name, value);
    let data = json!({
        "lang": programme.lang,
        "title": module.title,
        "programme": programme.title,
        "publisher": programme.publisher,
        "version": of("version", "version", programme.version.clone().into())?,
        "licence": render::licence(&programme.licence).0,
        "minutes": of("minutes", "n", minutes.into())?,
        "description": module.description,
        "partner": null,
        "objectives": module.objectives,
        "chapters": chapters,
        "answers": answers,
        "terms": terms,
        "note": (!with_answers && writer.activities > 0).then(|| word("paper-without-answers")).transpose()?,
        "words": {
            "contents": word("paper-contents")?,
            "objectives": word("objectives")?,
            "answers": word("paper-answers")?,
            "glossary": word("glossary")?,
            "notes": word("notes")?,
        },
    });
    Ok(Handout {
        data,
        pictures: writer.pictures,
        drawings: writer.drawings,
        fields: Vec::new(),
    })
}

/// Path of a partner's logo among the pictures.
pub const PARTNER_LOGO: &str = "partner/logo";

impl Handout {
    /// Puts a partner's mark at the head of it: name, logo, colour, contact.
    ///
    /// # Errors
    /// [`RenderError`] when one of our own words is missing.
    pub fn bear(&mut self, partner: &Brand) -> Result<(), RenderError> {
        let lang = self.data["lang"].as_str().unwrap_or_default();
        let mut arguments = FluentArgs::new();
        arguments.set("name", partner.name.clone());
        let words = messages::of(lang)?.format("paper-partner", &arguments)?;
        let logo = partner.logo.as_ref();
        self.data["partner"] = json!({
            "words": words,
            "logo": logo.map(|logo| format!("{PARTNER_LOGO}.{}", logo.kind().ending())),
            "color": partner.primary,
            "contact": partner.contact,
            "contact_label": partner.contact_label(),
        });
        Ok(())
    }
}

struct Writer {
    messages: Catalogue,
    pictures: Vec<String>,
    drawings: BTreeMap<String, String>,
    /// Questions and other activities so far.
    activities: usize,
    answers: Vec<Value>,
    /// Level of the heading that a page stands under.
    floor: u8,
    /// Level of the last heading.
    level: u8,
    is_french: bool,
}

type Json = Result<Value, CatalogueError>;

impl Writer {
    fn with(&self, key: &str, name: &str, value: FluentValue) -> Result<String, CatalogueError> {
        let mut arguments = FluentArgs::new();
        arguments.set(name.to_owned(), value);
        self.messages.format(key, &arguments)
    }

    fn begin(&mut self, level: u8) {
        self.floor = level;
        self.level = level;
    }

    fn chapter(&mut self, title: &str, pages: &[Page]) -> Json {
        let mut inner = Vec::new();
        for page in pages {
            // A chapter of one page that is called as it is has one heading.
            let has_title = pages.len() > 1 || page.title != title;
            self.begin(if has_title { 3 } else { 2 });
            let blocks = self.blocks(&page.blocks)?;
            let mut notes = Vec::new();
            for Note { blocks, .. } in &page.notes {
                notes.push(self.blocks(blocks)?);
            }
            let title = has_title.then_some(&page.title);
            inner.push(json!({ "title": title, "blocks": blocks, "notes": notes }));
        }
        Ok(json!({ "title": title, "pages": inner }))
    }

    /// The number and name of the next activity.
    fn activity(&mut self) -> Result<(usize, String), CatalogueError> {
        self.activities += 1;
        let number = self.activities;
        let name = self.with("paper-activity", "n", (number as f64).into())?;
        Ok((number, name))
    }

    fn blocks(&mut self, blocks: &[Block]) -> Json {
        self.list(blocks).map(Value::Array)
    }

    fn list(&mut self, blocks: &[Block]) -> Result<Vec<Value>, CatalogueError> {
        let mut all = Vec::new();
        for block in blocks {
            self.block(block, &mut all)?;
        }
        Ok(all)
    }

    /// Blocks that stand with the answers: their headings are none of the page's.
    fn apart(&mut self, blocks: &[Block]) -> Result<Vec<Value>, CatalogueError> {
        let level = self.level;
        let all = self.list(blocks);
        self.level = level;
        all
    }

    fn block(&mut self, block: &Block, all: &mut Vec<Value>) -> Result<(), CatalogueError> {
        let value = match block {
            Block::Heading { level, content, .. } => {
                let wanted = self.floor + level.saturating_sub(1).max(1);
                self.heading(wanted, self.text(content)?)
            }
            Block::Paragraph(content) => json!({ "k": "p", "c": self.text(content)? }),
            Block::List { start, items, .. } => {
                let mut inner = Vec::new();
                for item in items {
                    inner.push(self.blocks(item)?);
                }
                json!({ "k": "list", "start": start, "items": inner })
            }
            Block::Table { header, rows } => self.table(header, rows)?,
            Block::Quote(inner) => json!({ "k": "quote", "blocks": self.blocks(inner)? }),
            Block::Code { text, language } => {
                json!({ "k": "code", "text": text.trim_end(), "lang": language })
            }
            Block::Rule => json!({ "k": "rule" }),
            Block::Callout {
                kind,
                title,
                blocks,
            } => {
                let kind = kind.name();
                let title = match title {
                    Some(title) => title.clone(),
                    None => self.messages.get(&format!("callout-{kind}"))?,
                };
                boxed(title, self.list(blocks)?)
            }
            Block::Figure(figure) => self.figure(figure)?,
            Block::Scene { scene, caption } => self.scene(scene, caption)?,
            Block::Media(media) => self.media(media)?,
            Block::Document { title, blocks, .. } => {
                let title = self.with("paper-document", "name", title.clone().into())?;
                boxed(title, self.list(blocks)?)
            }
            Block::References { title, blocks } => {
                let title = match title {
                    Some(title) => title.clone(),
                    None => self.messages.get("references")?,
                };
                boxed(title, self.list(blocks)?)
            }
            Block::Parts { parts, .. } => {
                for part in parts {
                    let title = self.text(&part.title)?;
                    self.part(title, &part.blocks, all)?;
                }
                return Ok(());
            }
            Block::Timeline(events) => {
                for event in events {
                    let mut title = Vec::new();
                    if let Some(date) = &event.date {
                        let space = if self.is_french { "\u{a0}" } else { "" };
                        title.push(words(&format!("{date}{space}: ")));
                    }
                    title.extend(self.nodes(&event.title)?);
                    self.part(Value::Array(title), &event.blocks, all)?;
                }
                return Ok(());
            }
            Block::Question(question) => self.question(question)?,
            Block::Pool(pool) => {
                for block in &pool.blocks {
                    self.block(block, all)?;
                }
                return Ok(());
            }
            Block::Before(before) => {
                let title = match &before.title {
                    Some(title) => title.clone(),
                    None => self.messages.get("before")?,
                };
                all.push(json!({ "k": "p", "c": [bold(&title)] }));
                for block in &before.blocks {
                    self.block(block, all)?;
                }
                return Ok(());
            }
            Block::Exploration(found) => {
                let mut inner = self.list(&found.stem)?;
                for (name, said) in &found.places {
                    let mut content = vec![json!({ "k": "b", "c": self.text(name)? })];
                    content.push(words(". "));
                    content.extend(self.nodes(said)?);
                    inner.push(json!({ "k": "p", "c": content }));
                }
                inner.extend(self.list(&found.explanation)?);
                boxed(found.title.clone().unwrap_or_default(), inner)
            }
            Block::Poll(poll) => {
                let mut inner = self.list(&poll.stem)?;
                for (at, choice) in poll.choices.iter().enumerate() {
                    let mut content = vec![bold("□ ")];
                    content.extend(self.nodes(&choice.content)?);
                    if let Some(share) = poll.shares.get(at) {
                        content.push(words(&format!(" ({share}\u{202f}%)")));
                    }
                    if !choice.feedback.is_empty() {
                        content.push(words(". "));
                        content.extend(self.nodes(&choice.feedback)?);
                    }
                    inner.push(json!({ "k": "p", "c": content }));
                }
                if let Some(source) = &poll.source {
                    inner.push(json!({ "k": "p", "c": [words(source)] }));
                }
                inner.extend(self.list(&poll.explanation)?);
                let title = match &poll.title {
                    Some(title) => title.clone(),
                    None => self.messages.get("poll")?,
                };
                boxed(title, inner)
            }
            Block::Reflection(reflection) => {
                let mut inner = self.list(&reflection.blocks)?;
                inner.push(json!({ "k": "lines", "n": 5 }));
                boxed(reflection.title.clone(), inner)
            }
            Block::Scenario(scenario) => self.scenario(scenario)?,
            Block::Inspection(inspection) => self.inspection(inspection)?,
            Block::Checklist(checklist) => {
                let mut items = Vec::new();
                for item in &checklist.items {
                    items.push(self.text(item)?);
                }
                json!({ "k": "checklist", "title": checklist.title, "items": items })
            }
        };
        all.push(value);
        Ok(())
    }

    /// A heading, no level left out before it.
    fn heading(&mut self, wanted: u8, content: Value) -> Value {
        self.level = wanted.min(self.level + 1).min(DEEPEST);
        json!({ "k": "h", "level": self.level, "c": content })
    }

    /// A titled part, under a heading one level below what is around it.
    fn part(
        &mut self,
        title: Value,
        blocks: &[Block],
        all: &mut Vec<Value>,
    ) -> Result<(), CatalogueError> {
        let around = self.level;
        all.push(self.heading(around + 1, title));
        for block in blocks {
            self.block(block, all)?;
        }
        self.level = around;
        Ok(())
    }

    fn table(&mut self, header: &[Vec<Inline>], rows: &[Vec<Vec<Inline>>]) -> Json {
        let cells = |row: &[Vec<Inline>]| -> Json {
            let cells: Result<Vec<Value>, CatalogueError> =
                row.iter().map(|cell| self.text(cell)).collect();
            Ok(Value::Array(cells?))
        };
        let body: Result<Vec<Value>, CatalogueError> = rows.iter().map(|row| cells(row)).collect();
        let length = |row: &[Vec<Inline>], at: usize| {
            row.get(at).map_or(0, |cell| plain(cell).chars().count())
        };
        let widths: Vec<usize> = (0..header.len())
            .map(|at| weight(length(header, at), rows.iter().map(|row| length(row, at))))
            .collect();
        Ok(json!({ "k": "table", "widths": widths, "header": cells(header)?, "rows": body? }))
    }

    fn figure(&mut self, figure: &Figure) -> Json {
        let caption = self.list(&figure.caption)?;
        let is_shown = PICTURES.contains(&extension(&figure.src).as_str());
        if is_shown && !self.pictures.contains(&figure.src) {
            self.pictures.push(figure.src.clone());
        }
        let credit = match &figure.credit {
            Some(name) => Some(self.with("credit", "name", name.clone().into())?),
            None => None,
        };
        Ok(json!({
            "k": "picture", "src": is_shown.then_some(&figure.src), "alt": figure.alt,
            "decorative": figure.decorative, "caption": caption, "credit": credit,
            "width": figure.dimensions.map(|it| it.0), "height": figure.dimensions.map(|it| it.1),
        }))
    }

    /// A picture, and below it who says what.
    fn scene(&mut self, scene: &Scene, below: &[Block]) -> Json {
        let src = format!("scene-{}.svg", self.drawings.len() + 1);
        let picture = draw::file(scene, &Palette::default());
        self.drawings.insert(src.clone(), picture);
        let alt = match scene.decorative {
            true => String::new(),
            false => scenes::alt(scene, &self.messages)?,
        };
        let mut caption = Vec::new();
        for actor in scene.actors.iter().filter(|it| !it.says.is_empty()) {
            let mut content = vec![bold(&scenes::speaker(actor, &self.messages)?)];
            content.extend(self.nodes(&actor.says)?);
            caption.push(json!({ "k": "p", "c": content }));
        }
        caption.extend(self.list(below)?);
        let (width, height) = draw::SIZE;
        Ok(json!({
            "k": "picture", "src": src, "alt": alt, "decorative": scene.decorative,
            "caption": caption, "credit": null, "width": width, "height": height,
        }))
    }

    /// On paper, what a film or a sound says is read.
    fn media(&mut self, media: &Media) -> Json {
        let seconds = media.seconds.round().max(0.0) as u64;
        let duration = format!("{}:{:02}", seconds / 60, seconds % 60);
        let kind = match media.captions {
            Some(_) => "video",
            None => "audio",
        };
        let kind = self.with(kind, "duration", duration.into())?;
        let mut blocks = self.list(&media.caption)?;
        blocks.extend(self.list(&media.transcript)?);
        Ok(boxed(format!("{} ({kind})", media.title), blocks))
    }

    fn question(&mut self, question: &Question) -> Json {
        let (number, name) = self.activity()?;
        let stem = self.blocks(&question.stem)?;
        let mut options: Vec<Value> = Vec::new();
        let mut lefts: Vec<Value> = Vec::new();
        let mut right: Vec<String> = Vec::new();
        let mut why: Vec<Value> = Vec::new();
        let mut write = Value::Null;
        match &question.answer {
            Answer::Single(choices)
            | Answer::Multiple(choices)
            | Answer::TrueFalse(choices)
            | Answer::Hotspots { choices, .. } => {
                for (letter, choice) in ('a'..).zip(choices) {
                    options.push(self.text(&choice.content)?);
                    if choice.correct {
                        right.push(letter.to_string());
                    }
                    self.why(letter, &choice.feedback, &mut why)?;
                }
            }
            Answer::Ordering(items) => {
                // In the order of their words: the right one would answer.
                let mut shown: Vec<&Choice> = items.iter().collect();
                shown.sort_by_key(|choice| plain(&choice.content));
                for choice in &shown {
                    options.push(self.text(&choice.content)?);
                }
                for choice in items {
                    let at = shown.iter().position(|it| std::ptr::eq(*it, choice));
                    let letter = letter(at.unwrap_or(0));
                    right.push(letter.to_string());
                    self.why(letter, &choice.feedback, &mut why)?;
                }
                write = self.messages.get("paper-order")?.into();
            }
            Answer::Matching { pairs, decoys } => {
                let rights = pairs.iter().map(|pair| &pair.right).chain(decoys);
                let mut shown: Vec<&Vec<Inline>> = rights.collect();
                shown.sort_by_key(|words| plain(words));
                for words in &shown {
                    options.push(self.text(words)?);
                }
                for (number, pair) in (1..).zip(pairs) {
                    lefts.push(self.text(&pair.left)?);
                    let at = shown.iter().position(|it| std::ptr::eq(*it, &pair.right));
                    let letter = letter(at.unwrap_or(0));
                    right.push(format!("{number}\u{a0}→\u{a0}{letter}"));
                    self.why(letter, &pair.feedback, &mut why)?;
                }
            }
            Answer::Sorting {
                items,
                categories,
                goes,
            } => {
                for category in categories {
                    options.push(self.text(category)?);
                }
                for (number, (item, to)) in (1..).zip(items.iter().zip(goes)) {
                    lefts.push(self.text(&item.content)?);
                    let letter = letter(*to);
                    right.push(format!("{number}\u{a0}→\u{a0}{letter}"));
                    if !item.feedback.is_empty() {
                        let mut content = vec![bold(&format!("{number}. "))];
                        content.extend(self.nodes(&item.feedback)?);
                        why.push(json!({ "k": "p", "c": content }));
                    }
                }
            }
            Answer::FillIn { blanks, .. } => {
                right = blanks.iter().map(|accepted| accepted.join(" / ")).collect();
            }
            Answer::Numeric { answer, unit, .. } => {
                let mut number = answer.to_string();
                if self.is_french {
                    number = number.replace('.', ",");
                }
                let unit = unit.as_deref().unwrap_or_default();
                right.push(format!("{number}\u{a0}{unit}").trim_end().to_owned());
                write = unit.into();
            }
        }
        let mut after: Vec<Value> = Vec::new();
        for hint in &question.hints {
            let hint = self.text(hint)?;
            after.push(labelled(&self.messages.get("hint")?, hint, self.is_french));
        }
        after.extend(why);
        after.extend(self.apart(&question.explanation)?);
        let right = right.join(if self.is_french { "\u{202f}; " } else { "; " });
        self.answers
            .push(json!({ "number": number, "right": right, "blocks": after }));
        let kind = format!("kind-{}", question.answer.type_name());
        let length = block::words(std::slice::from_ref(&Block::Question(question.clone())));
        Ok(json!({
            "k": "question", "title": name, "kind": self.messages.get(&kind)?, "stem": stem,
            "lefts": lefts, "options": options, "write": write, "is_short": length < SHORT,
        }))
    }

    /// What is said of one answer.
    fn why(
        &self,
        letter: char,
        feedback: &[Inline],
        all: &mut Vec<Value>,
    ) -> Result<(), CatalogueError> {
        if !feedback.is_empty() {
            let mut content = vec![bold(&format!("{letter}) "))];
            content.extend(self.nodes(feedback)?);
            all.push(json!({ "k": "p", "c": content }));
        }
        Ok(())
    }

    /// A story to be read by following numbers from choice to choice.
    fn scenario(&mut self, scenario: &Scenario) -> Json {
        let (number, name) = self.activity()?;
        let intro = self.blocks(&scenario.intro)?;
        let mut steps = Vec::new();
        let mut after: Vec<Value> = Vec::new();
        for (at, step) in scenario.steps.iter().enumerate() {
            let blocks = self.blocks(&step.blocks)?;
            let mut choices = Vec::new();
            for (letter, choice) in ('a'..).zip(&step.choices) {
                let to = scenario.steps.iter().position(|it| it.id == choice.to);
                let to = to.map_or(0, |to| to + 1) as f64;
                let mut content = self.nodes(&choice.content)?;
                content.push(words(&format!(
                    " {}",
                    self.with("paper-go", "n", to.into())?
                )));
                choices.push(Value::Array(content));
                if !choice.feedback.is_empty() {
                    let mut content = vec![bold(&format!("{}{letter}) ", at + 1))];
                    content.extend(self.nodes(&choice.feedback)?);
                    after.push(json!({ "k": "p", "c": content }));
                }
            }
            let outcome = match step.outcome {
                Some(Outcome::Good) => Some(self.messages.get("outcome-good")?),
                Some(Outcome::Mixed) => Some(self.messages.get("outcome-mixed")?),
                Some(Outcome::Bad) => Some(self.messages.get("outcome-bad")?),
                None => None,
            };
            if let Some(outcome) = outcome {
                let content = [bold(&format!("{}. ", at + 1)), words(&outcome)];
                after.push(json!({ "k": "p", "c": content }));
            }
            let title = self.text(&step.title)?;
            steps.push(json!({ "title": title, "blocks": blocks, "choices": choices }));
        }
        after.extend(self.apart(&scenario.debrief)?);
        self.answers
            .push(json!({ "number": number, "right": "", "blocks": after }));
        let kind = self.messages.get("scenario")?;
        let title = match &scenario.with {
            Some(with) => format!("{name}. {} ({with})", scenario.title),
            None => format!("{name}. {}", scenario.title),
        };
        Ok(json!({
            "k": "scenario", "title": title, "kind": kind,
            "intro": intro, "steps": steps,
        }))
    }

    fn inspection(&mut self, inspection: &Inspection) -> Json {
        let (number, name) = self.activity()?;
        let mut message = Vec::new();
        for (label, value) in &inspection.headers {
            message.push(labelled(label, self.text(value)?, self.is_french));
        }
        message.extend(self.list(&inspection.body)?);
        let verdict = match inspection.verdict {
            Verdict::Fraudulent => "verdict-fraudulent",
            Verdict::Legitimate => "verdict-legitimate",
            Verdict::Verify => "verdict-verify",
        };
        let mut after = Vec::new();
        for zone in &inspection.zones {
            let kind = match (zone.suspicious, zone.decisive) {
                (true, true) => "sign-decisive",
                (true, false) => "sign",
                (false, _) => "sign-none",
            };
            let space = if self.is_french { "\u{a0}" } else { "" };
            let mut content = vec![bold(&format!("{}{space}: ", self.messages.get(kind)?))];
            content.extend(self.nodes(&zone.content)?);
            content.push(words(&format!(". {}", zone.why)));
            after.push(json!({ "k": "p", "c": content }));
        }
        after.extend(self.apart(&inspection.explanation)?);
        let right = self.messages.get(verdict)?;
        self.answers
            .push(json!({ "number": number, "right": right, "blocks": after }));
        let options: Result<Vec<Value>, CatalogueError> =
            ["verdict-fraudulent", "verdict-legitimate", "verdict-verify"]
                .iter()
                .map(|key| Ok(json!([words(&self.messages.get(key)?)])))
                .collect();
        Ok(json!({
            "k": "inspection", "title": format!("{name}. {}", inspection.title),
            "how": self.messages.get("paper-inspection")?, "message": message, "options": options?,
        }))
    }

    fn text(&self, content: &[Inline]) -> Json {
        self.nodes(content).map(Value::Array)
    }

    /// Running text: words, and what stands out in them.
    fn nodes(&self, content: &[Inline]) -> Result<Vec<Value>, CatalogueError> {
        let mut all = Vec::new();
        let mut at = 0;
        while let Some(inline) = content.get(at) {
            at += 1;
            let node = match inline {
                Inline::Text(text) => words(text),
                Inline::Formula { text, .. } => words(text),
                Inline::Code(code) => json!({ "k": "code", "v": code }),
                Inline::Strong(inner) => json!({ "k": "b", "c": self.text(inner)? }),
                Inline::Emphasis(inner) => json!({ "k": "i", "c": self.text(inner)? }),
                Inline::Deleted(inner) => json!({ "k": "s", "c": self.text(inner)? }),
                // On paper an address is read, not followed.
                Inline::Link {
                    target: Target::External(address),
                    content,
                    ..
                } => {
                    let said = plain(content);
                    let shown = address.strip_prefix("https://").unwrap_or(address);
                    let shown = shown.strip_prefix("mailto:").unwrap_or(shown);
                    let shown = shown.strip_prefix("tel:").unwrap_or(shown);
                    let shown = shown.trim_end_matches('/');
                    let is_said =
                        said.contains(shown) || shown == said.replace([' ', '\u{a0}'], "");
                    json!({
                        "k": "a", "href": address, "c": self.text(content)?,
                        "shown": (!is_said).then_some(shown),
                    })
                }
                Inline::Link { content, .. } => json!({ "k": "span", "c": self.text(content)? }),
                Inline::Zone { content, to, .. } => {
                    let mut inner = self.nodes(content)?;
                    if !to.is_empty() {
                        let to = self.with("js-leads-to", "address", to.clone().into())?;
                        inner.push(json!({ "k": "aside", "v": format!(" ({to})") }));
                    }
                    json!({ "k": "span", "c": inner })
                }
                Inline::Break => json!({ "k": "br" }),
                Inline::SoftBreak => words(" "),
                Inline::Note(number) => json!({ "k": "note", "v": number }),
                Inline::Blank { .. } => json!({ "k": "blank" }),
                Inline::Html(tag) => {
                    let Some(name) = opened(tag) else {
                        continue;
                    };
                    if name == "br" {
                        json!({ "k": "br" })
                    } else {
                        let end = closing(&content[at..], name).map_or(at, |end| at + end);
                        let inner = self.text(&content[at..end])?;
                        at = end;
                        let lang = attribute(tag, "lang");
                        json!({ "k": name, "c": inner, "lang": lang })
                    }
                }
                Inline::Image { .. } => continue,
            };
            all.push(node);
        }
        Ok(all)
    }
}

/// How wide a column is beside the others: the more text, the wider; one to fill in by hand,
/// whose cells are empty, as wide as one of 30 characters.
fn weight(header: usize, cells: impl Iterator<Item = usize>) -> usize {
    let longest = cells.max().unwrap_or(0);
    let least = if longest == 0 { 30 } else { 12 };
    longest.max(header).clamp(least, 60)
}

fn letter(at: usize) -> char {
    ('a'..='z').nth(at).unwrap_or('?')
}

fn words(text: &str) -> Value {
    json!({ "k": "t", "v": text })
}

fn bold(text: &str) -> Value {
    json!({ "k": "b", "c": [words(text)] })
}

fn labelled(label: &str, content: Value, is_french: bool) -> Value {
    let space = if is_french { "\u{a0}" } else { "" };
    let mut all = vec![bold(&format!("{label}{space}: "))];
    all.extend(content.as_array().cloned().unwrap_or_default());
    json!({ "k": "p", "c": all })
}

/// Headings made bold lines: what is said of an answer stands far from the page that it was in,
/// and is no part of the outline.
fn without_headings(value: &mut Value) {
    if value["k"] == "h" {
        let content = value["c"].take();
        *value = json!({ "k": "p", "c": [{ "k": "b", "c": content }] });
    }
    match value {
        Value::Array(all) => all.iter_mut().for_each(without_headings),
        Value::Object(all) => all.values_mut().for_each(without_headings),
        _ => {}
    }
}

fn boxed(title: String, blocks: Vec<Value>) -> Value {
    let title = (!title.is_empty()).then_some(title);
    json!({ "k": "box", "title": title, "blocks": blocks })
}

/// The name of an opening tag.
fn opened(tag: &str) -> Option<&str> {
    let inside = tag.strip_prefix('<')?;
    let end = inside.find(|sign: char| !sign.is_ascii_alphanumeric())?;
    (end > 0).then_some(&inside[..end])
}

/// Where what such a tag opened is closed.
fn closing(content: &[Inline], name: &str) -> Option<usize> {
    let mut open = 0;
    for (at, inline) in content.iter().enumerate() {
        let Inline::Html(tag) = inline else {
            continue;
        };
        if opened(tag) == Some(name) {
            open += 1;
        } else if tag.strip_prefix("</").and_then(|it| it.strip_suffix('>')) == Some(name) {
            if open == 0 {
                return Some(at);
            }
            open -= 1;
        }
    }
    None
}

/// The value of an attribute of a tag, which was checked when it was read.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = tag.split_once(&format!("{name}=\""))?;
    rest.split_once('"').map(|(value, _)| value)
}
