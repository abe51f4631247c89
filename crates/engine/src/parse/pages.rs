//! Pages, the final quiz and the glossary: front matter and Markdown, in the
//! language of the reading.

use rayon::prelude::*;

use super::ids::is_language;
use super::plain::plain_formula;
use super::reading::Reading;
use super::table::Table;
use super::{fields, french, markdown, toml};
use crate::course::block::{Block, has_answers};
use crate::course::{Page, Quiz, Term};
use crate::diagnostic::{Diagnostics, list};
use crate::estimate;
use crate::source::{FileId, Span};

const GLOSSARY_FILE: &str = "glossaire.md";

/// Reads pages side by side: each is independent of the others.
pub(super) fn pages(
    reading: &Reading,
    files: &[FileId],
    diagnostics: &mut Diagnostics,
) -> Vec<Page> {
    let originals: Vec<FileId> = files
        .iter()
        .copied()
        .filter(|file| !is_translation(reading, *file, diagnostics))
        .collect();
    let read: Vec<(Option<Page>, Diagnostics)> = originals
        .par_iter()
        .map(|file| {
            let mut diagnostics = Diagnostics::default();
            let page = page(reading, *file, fields::PAGE, &mut diagnostics);
            (page.map(|(page, _)| page), diagnostics)
        })
        .collect();
    let mut pages = Vec::new();
    for (page, problems) in read {
        pages.extend(page);
        diagnostics.extend(problems);
    }
    pages
}

/// `01-page.en.md`, where `en` is a language; notes one that nobody will read.
fn is_translation(reading: &Reading, file: FileId, diagnostics: &mut Diagnostics) -> bool {
    let path = &reading.tree.file(file).path;
    let stem = path.strip_suffix(".md").unwrap_or(path);
    let Some((page, lang)) = stem.rsplit_once('.') else {
        return false;
    };
    let is_known = reading.languages.iter().any(|known| known == lang);
    let has_original = reading.tree.find(&format!("{page}.md")).is_some();
    let known: Vec<&str> = reading.languages.iter().map(String::as_str).collect();
    match (is_known, has_original) {
        (true, true) => true,
        (true, false) => {
            diagnostics.warning(
                Span::of_file(file),
                "stray-file",
                "this translation has no page to translate",
                format!("write the page in `{page}.md`, or remove this file"),
            );
            true
        }
        (false, true) if is_language(lang) => {
            diagnostics.warning(
                Span::of_file(file),
                "unknown-variant",
                format!("`{lang}` is not a language of the programme: this page is left out"),
                format!(
                    "add it to `languages` in `relais.toml`; it has {}",
                    list(&known)
                ),
            );
            true
        }
        _ => false,
    }
}

/// The file of a page in the language of this reading, and that language.
fn translated<'a>(
    reading: &'a Reading,
    file: FileId,
    diagnostics: &mut Diagnostics,
) -> (FileId, &'a str) {
    let wanted = reading.wanted();
    if wanted.lang == wanted.default {
        return (file, wanted.lang);
    }
    let path = &reading.tree.file(file).path;
    let translation = path.strip_suffix(".md").unwrap_or(path);
    match reading
        .tree
        .find(&format!("{translation}.{}.md", wanted.lang))
    {
        Some(found) => (found, wanted.lang),
        None => {
            diagnostics.warning(
                Span::of_file(file),
                "missing-translation",
                format!("this page has no translation in `{}`", wanted.lang),
                format!("write it in `{translation}.{}.md`", wanted.lang),
            );
            (file, wanted.default)
        }
    }
}

fn page(
    reading: &Reading,
    file: FileId,
    fields: &'static [fields::Field],
    diagnostics: &mut Diagnostics,
) -> Option<(Page, Table)> {
    let original = file;
    let (file, lang) = translated(reading, file, diagnostics);
    let (table, body) = front_matter(reading, file, fields, diagnostics);
    let read = body.map(|body| markdown::read(reading, file, body, lang));
    let is_sound = read.as_ref().is_some_and(|read| !read.has_errors());
    let mut read = read.unwrap_or_default();
    diagnostics.extend(std::mem::take(&mut read.diagnostics));
    if is_sound && file != original {
        same_ids(reading, original, fields, &table, &read.blocks, diagnostics);
    }
    if is_sound && table.has("require") && !has_answers(&read.blocks) {
        diagnostics.warning(
            table.at("require"),
            "nothing-required",
            "this page has no activity to answer",
            "add a question, a scenario or an inspection, or remove `require`",
        );
    }
    if is_sound && read.blocks.is_empty() {
        diagnostics.warning(
            table.at("title"),
            "empty-page",
            "this page says nothing",
            "write it, or remove the file",
        );
    }
    let is_for_me = reading.is_for_me(&table, diagnostics);
    let title = table.text("title").unwrap_or_default().trim();
    plain_formula(title, table.at("title"), diagnostics);
    let title = french::set(title, lang, diagnostics, |_| table.at("title"));
    let page = Page {
        // What is missing or wrong was noted; other pages may link to this one.
        id: table.text("id").unwrap_or_default().to_owned(),
        title,
        minutes: table.number("minutes"),
        estimated_minutes: estimate::minutes(&read.blocks),
        requires_activities: table.has("require"),
        begins_sitting: table.flag("sitting"),
        draft: table.flag("draft"),
        lang: (lang != reading.lang).then(|| lang.to_owned()),
        blocks: read.blocks,
        notes: read.notes,
        file,
        at: table.at("id"),
    };
    is_for_me.then_some((page, table))
}

/// A translation must keep the ids of the original: progress hangs on them.
fn same_ids(
    reading: &Reading,
    original: FileId,
    fields: &'static [fields::Field],
    translation: &Table,
    blocks: &[Block],
    diagnostics: &mut Diagnostics,
) {
    let mut ignored = Diagnostics::default();
    let (table, Some(body)) = front_matter(reading, original, fields, &mut ignored) else {
        return;
    };
    let there = markdown::read(reading, original, body, &reading.lang);
    let mut expected = activity_ids(&there.blocks);
    let mut found = activity_ids(blocks);
    if let Some(id) = translation.text("id") {
        expected.extend(table.text("id"));
        found.push(id);
    }
    for id in expected
        .iter()
        .filter(|id| !id.is_empty() && !found.contains(id))
    {
        diagnostics.error(
            translation.at("id"),
            "untranslated-id",
            format!("`{id}` of the original is not in this translation"),
            "translate it too, and keep its id: learners' answers hang on it",
        );
    }
}

fn activity_ids(blocks: &[Block]) -> Vec<&str> {
    crate::course::block::walk(blocks)
        .into_iter()
        .filter_map(|block| match block {
            Block::Question(question) => Some(question.id.as_str()),
            Block::Scenario(scenario) => Some(scenario.id.as_str()),
            Block::Inspection(inspection) => Some(inspection.id.as_str()),
            Block::Exploration(found) => Some(found.id.as_str()),
            Block::Poll(poll) => Some(poll.id.as_str()),
            Block::Reflection(reflection) => Some(reflection.id.as_str()),
            Block::Checklist(checklist) => Some(checklist.id.as_str()),
            Block::Pool(pool) => Some(pool.id.as_str()),
            Block::Before(before) => Some(before.id.as_str()),
            _ => None,
        })
        .collect()
}

pub(super) fn quiz(reading: &Reading, file: FileId, diagnostics: &mut Diagnostics) -> Option<Quiz> {
    let (page, table) = page(reading, file, fields::QUIZ, diagnostics)?;
    let draw = table.integer("draw").map(|draw| draw as usize);
    let outside = page
        .blocks
        .iter()
        .filter(|block| matches!(block, Block::Question(_)));
    let outside = outside.count();
    if let Some(draw) = draw
        && draw > outside
    {
        diagnostics.error(
            table.at("draw"),
            "draw-too-many",
            format!("{draw} questions are drawn from {outside}"),
            "draw fewer, or add questions outside the pools",
        );
    }
    if outside == 0
        && !page
            .blocks
            .iter()
            .any(|block| matches!(block, Block::Pool(_)))
    {
        diagnostics.error(
            page.at,
            "empty-quiz",
            "this quiz has no question",
            "add `::: question {#id type=single}`, or remove the file",
        );
    }
    Some(Quiz { page, draw })
}

/// Reads the lines between `+++`; gives the place where the body begins, if it
/// can be told.
fn front_matter(
    reading: &Reading,
    file: FileId,
    fields: &'static [fields::Field],
    diagnostics: &mut Diagnostics,
) -> (Table, Option<usize>) {
    let nothing = Table::empty(Span::of_file(file));
    // An unreadable file was already noted.
    let Some(text) = reading.tree.file(file).text.as_deref() else {
        return (nothing, None);
    };
    let inside = text.strip_prefix("+++\n");
    let end = inside.and_then(|inside| {
        if inside.starts_with("+++") {
            return Some(0);
        }
        inside.find("\n+++").map(|n| n + 1)
    });
    let (Some(inside), Some(end)) = (inside, end) else {
        let (message, hint) = match inside {
            Some(_) => ("the front matter is not closed", "end it with a line `+++`"),
            None => (
                "this page has no front matter",
                "begin the file with `+++`, `title = \"…\"`, `id = \"…\"`, `+++`, a line each",
            ),
        };
        diagnostics.error(Span::of_file(file), "missing-front-matter", message, hint);
        return (nothing, inside.is_none().then_some(0));
    };
    let table = toml::read(&inside[..end], 4, file, fields, diagnostics);
    let fence_end = 4 + end + 3;
    let behind = text[fence_end..].lines().next().unwrap_or_default();
    if !behind.trim().is_empty() {
        diagnostics.error(
            Span::new(file, fence_end..fence_end + behind.trim_end().len()),
            "missing-front-matter",
            "what stands behind the closing `+++` is left out",
            "begin a new line after `+++`",
        );
    }
    let body = text[fence_end..]
        .find('\n')
        .map_or(text.len(), |n| fence_end + n + 1);
    (table, Some(body))
}

/// Words of `glossaire.md`: each `##` heading is one.
pub(super) fn glossary(
    reading: &Reading,
    folder: &str,
    diagnostics: &mut Diagnostics,
) -> Vec<Term> {
    let Some(file) = reading.tree.find(&format!("{folder}{GLOSSARY_FILE}")) else {
        return Vec::new();
    };
    let (file, lang) = translated(reading, file, diagnostics);
    let read = markdown::read_text_only(reading, file, lang, "the glossary");
    diagnostics.extend(read.diagnostics);
    let mut terms: Vec<Term> = Vec::new();
    let mut is_before = false;
    for block in read.blocks {
        match block {
            Block::Heading {
                level: 2,
                id,
                content,
                at,
            } => terms.push(Term {
                id,
                name: crate::course::inline::plain(&content),
                blocks: Vec::new(),
                at,
            }),
            // A title of the file is for its authors.
            Block::Heading { level: 1, .. } => {}
            other => match terms.last_mut() {
                Some(term) => term.blocks.push(other),
                None => is_before = true,
            },
        }
    }
    if is_before {
        diagnostics.warning(
            Span::of_file(file),
            "stray-block",
            "what stands before the first word of the glossary is shown nowhere",
            "explain words only, each under a heading `## Word`; a note for authors is written `<!-- … -->`",
        );
    }
    for term in &terms {
        if term.blocks.is_empty() {
            diagnostics.error(
                term.at,
                "empty-term",
                format!("`{}` is not explained", term.name),
                "write what it means below the heading",
            );
        }
    }
    terms
}
