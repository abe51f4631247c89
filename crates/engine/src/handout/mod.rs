//! A module on paper: its pages, what is asked in them, and, at the end, what is right. Data
//! only, as JSON; who typesets it knows nothing of courses.
//!
//! `blocks` writes what a page says, `activities` what it asks, `text` the running text of
//! both; [`document`] reads the documents to download, which are put on paper from the same texts.

mod activities;
mod blocks;
pub mod document;
mod text;

use std::collections::BTreeMap;

use brand::Brand;
use fluent_bundle::{FluentArgs, FluentValue};
use language::{Catalogue, CatalogueError};
use serde_json::{Value, json};

use crate::course::{Module, Note, Page, Term};
use crate::messages;
use crate::render::{self, RenderError};
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
