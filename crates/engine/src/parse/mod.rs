//! Bytes -> [`Programme`]: TOML and Markdown read into the course model, for
//! one language and one audience.
//!
//! [`fields`] and [`toml`] read TOML; [`fences`], [`markdown`], [`blocks`],
//! [`activities`] and [`inlines`] read pages. What concerns several files
//! (ids, links) waits for [`crate::validate`].

mod activities;
mod attributes;
mod blocks;
mod directive;
mod fences;
pub mod fields;
mod html;
mod inlines;
mod markdown;
pub(crate) mod toml;
pub(crate) mod typography;

use std::collections::BTreeMap;

use rayon::prelude::*;

use self::toml::{Table, Wanted};
use crate::course::block::Block;
use crate::course::{Chapter, Completion, Module, Page, Programme, Quiz, Term};
use crate::diagnostic::{Diagnostics, suggestion};
use crate::source::{FileId, MODULE_FILE, PROGRAMME_FILE, SourceTree, Span};

pub(crate) use blocks::resolve;
pub(crate) use markdown::slug;

const CHAPTER_FILE: &str = "chapter.toml";
const QUIZ_FILE: &str = "quiz.md";
const GLOSSARY_FILE: &str = "glossaire.md";

/// Which reading of the sources is wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Variant {
    /// Language; the programme's first if none.
    pub lang: Option<String>,
    /// Audience; the programme's first if none.
    pub audience: Option<String>,
}

/// One reading: the sources with a language and an audience chosen.
pub(crate) struct Reading<'a> {
    pub tree: &'a SourceTree,
    pub lang: String,
    pub languages: Vec<String>,
    pub audience: Option<String>,
    pub audiences: Vec<String>,
}

impl Reading<'_> {
    fn wanted(&self) -> Wanted<'_> {
        Wanted {
            lang: &self.lang,
            default: self.languages.first().unwrap_or(&self.lang),
        }
    }

    /// Whether something with that `audience` list is for this reading.
    fn is_for_me(&self, table: &Table, diagnostics: &mut Diagnostics) -> bool {
        let list = table.list("audience");
        let known: Vec<&str> = self.audiences.iter().map(String::as_str).collect();
        for (audience, at) in list {
            if !known.contains(&audience.as_str()) {
                diagnostics.error(
                    *at,
                    "unknown-variant",
                    format!("`{audience}` is not an audience of the programme"),
                    suggestion(audience, &known),
                );
            }
        }
        list.is_empty()
            || list
                .iter()
                .any(|(audience, _)| Some(audience) == self.audience.as_ref())
    }
}

/// Every variant that `relais.toml` promises.
pub fn variants(tree: &SourceTree) -> Vec<Variant> {
    let mut ignored = Diagnostics::default();
    let Some((_, table)) = programme_table(tree, &mut ignored) else {
        return vec![Variant::default()];
    };
    let names = |field: &str| -> Vec<Option<String>> {
        let list = table.list(field);
        if list.is_empty() {
            return vec![None];
        }
        list.iter().map(|(name, _)| Some(name.clone())).collect()
    };
    let audiences = names("audiences");
    names("languages")
        .into_iter()
        .flat_map(|lang| {
            audiences.iter().map(move |audience| Variant {
                lang: lang.clone(),
                audience: audience.clone(),
            })
        })
        .collect()
}

/// Reads a programme. Without result, the diagnostics say why.
pub fn parse(
    tree: &SourceTree,
    variant: &Variant,
    diagnostics: &mut Diagnostics,
) -> Option<Programme> {
    diagnostics.extend(tree.problems().iter().cloned());
    let (file, table) = programme_table(tree, diagnostics)?;
    let names = |field: &str| -> Vec<String> {
        table
            .list(field)
            .iter()
            .map(|(name, _)| name.clone())
            .collect()
    };
    let languages = names("languages");
    let audiences = names("audiences");
    let reading = Reading {
        tree,
        lang: chosen("languages", &variant.lang, &languages, &table, diagnostics)
            .unwrap_or_else(|| "fr".into()),
        audience: chosen(
            "audiences",
            &variant.audience,
            &audiences,
            &table,
            diagnostics,
        ),
        languages,
        audiences,
    };
    let wanted = reading.wanted();
    let mut modules = Vec::new();
    for (folder, at) in table.list("modules") {
        if tree.only_module.as_ref().is_some_and(|only| only != folder) {
            continue;
        }
        modules.extend(module(&reading, folder, *at, diagnostics));
    }
    if let Some(only) = &tree.only_module
        && !table
            .list("modules")
            .iter()
            .any(|(folder, _)| folder == only)
    {
        diagnostics.error(
            table.at("modules"),
            "unlisted-module",
            format!("module `{only}` is not in the programme's list"),
            format!("add `\"{only}\"` to `modules`"),
        );
    }
    unlisted_modules(tree, &table, diagnostics);
    Some(Programme {
        id: table.text("id")?.to_owned(),
        title: table.words("title", wanted, diagnostics)?,
        description: table.words("description", wanted, diagnostics)?,
        publisher: table.text("publisher")?.to_owned(),
        licence: table.text("licence")?.to_owned(),
        version: table.text("version")?.to_owned(),
        keywords: table.words_list("keywords", wanted, diagnostics),
        contact: table.text("contact").map(str::to_owned),
        modules,
        glossary: glossary(&reading, "", diagnostics),
        lang: reading.lang,
        audience: reading.audience,
        file,
    })
}

fn programme_table(tree: &SourceTree, diagnostics: &mut Diagnostics) -> Option<(FileId, Table)> {
    let file = tree.find(PROGRAMME_FILE)?;
    let table = toml::read(tree.text(file), 0, file, fields::PROGRAMME, diagnostics);
    Some((file, table))
}

/// The language or audience asked for, if the programme has it; else its first.
fn chosen(
    field: &str,
    asked: &Option<String>,
    known: &[String],
    table: &Table,
    diagnostics: &mut Diagnostics,
) -> Option<String> {
    let names: Vec<&str> = known.iter().map(String::as_str).collect();
    if let Some(asked) = asked
        && !known.contains(asked)
    {
        diagnostics.error(
            table.at(field),
            "unknown-variant",
            format!("the programme has no `{asked}` in `{field}`"),
            suggestion(asked, &names),
        );
    }
    asked.clone().or_else(|| known.first().cloned())
}

fn unlisted_modules(tree: &SourceTree, table: &Table, diagnostics: &mut Diagnostics) {
    for (_, file) in tree.files() {
        if let Some(folder) = file.path.strip_suffix(&format!("/{MODULE_FILE}"))
            && !folder.contains('/')
            && !table
                .list("modules")
                .iter()
                .any(|(listed, _)| listed == folder)
            && tree.only_module.is_none()
        {
            diagnostics.warning(
                table.at("modules"),
                "unlisted-module",
                format!("module `{folder}` is not in the programme's list"),
                format!("add `\"{folder}\"` to `modules`, or remove the folder"),
            );
        }
    }
}

fn module(
    reading: &Reading,
    folder: &str,
    at: Span,
    diagnostics: &mut Diagnostics,
) -> Option<Module> {
    let tree = reading.tree;
    let Some(file) = tree.find(&format!("{folder}/{MODULE_FILE}")) else {
        diagnostics.error(
            at,
            "missing-file",
            format!("module `{folder}` has no `{MODULE_FILE}`"),
            "create it, or correct the folder's name",
        );
        return None;
    };
    let table = toml::read(tree.text(file), 0, file, fields::MODULE, diagnostics);
    let wanted = reading.wanted();
    let is_for_me = reading.is_for_me(&table, diagnostics);
    let chapters = chapters(reading, folder, diagnostics);
    let quiz = tree
        .find(&format!("{folder}/{QUIZ_FILE}"))
        .and_then(|file| quiz(reading, file, diagnostics));
    let completion = match table.text("completion") {
        Some("pages") => Completion::Pages,
        Some("quiz") => Completion::Quiz,
        _ => Completion::PagesAndQuiz,
    };
    let module = Module {
        id: match table.text("id") {
            Some(id) => id.to_owned(),
            None => module_id(folder, &table, diagnostics)?,
        },
        folder: folder.to_owned(),
        title: table
            .words("title", wanted, diagnostics)
            .unwrap_or_default(),
        description: table
            .words("description", wanted, diagnostics)
            .unwrap_or_default(),
        objectives: table.words_list("objectives", wanted, diagnostics),
        target_minutes: table.integer("target_minutes").unwrap_or(1) as u32,
        target_at: table.at("target_minutes"),
        completion,
        mastery_score: table.integer("mastery_score").map(|score| score as u8),
        tries: table.integer("tries").unwrap_or(0) as u32,
        keywords: table.words_list("keywords", wanted, diagnostics),
        draft: table.flag("draft"),
        chapters,
        quiz,
        glossary: glossary(reading, &format!("{folder}/"), diagnostics),
        file,
        at: table.at("title"),
    };
    is_for_me.then_some(module)
}

/// The folder's name, when it can be an id.
fn module_id(folder: &str, table: &Table, diagnostics: &mut Diagnostics) -> Option<String> {
    if toml::is_id(folder) {
        return Some(folder.to_owned());
    }
    diagnostics.error(
        table.at("id"),
        "missing-id",
        format!("the folder's name `{folder}` cannot be the module's id"),
        "add `id = \"…\"`, in lower-case letters, digits and hyphens",
    );
    None
}

fn chapters(reading: &Reading, folder: &str, diagnostics: &mut Diagnostics) -> Vec<Chapter> {
    let tree = reading.tree;
    let prefix = format!("{folder}/");
    // Pages by chapter folder; both come sorted by name.
    let mut folders: BTreeMap<&str, Vec<FileId>> = BTreeMap::new();
    for (file, source) in tree.files() {
        let Some(rest) = source.path.strip_prefix(&prefix) else {
            continue;
        };
        let Some((chapter, name)) = rest.split_once('/') else {
            if name_is_stray(rest) {
                diagnostics.warning(
                    Span::of_file(file),
                    "stray-file",
                    format!("page `{rest}` is in no chapter"),
                    "move it into a chapter's folder, with a `chapter.toml`",
                );
            }
            continue;
        };
        if name == CHAPTER_FILE {
            folders.entry(chapter).or_default();
        } else if name.ends_with(".md")
            && !name.contains('/')
            && tree
                .find(&format!("{prefix}{chapter}/{CHAPTER_FILE}"))
                .is_some()
        {
            folders.entry(chapter).or_default().push(file);
        } else if name.ends_with(".md")
            && !name.contains('/')
            && chapter.starts_with(|c: char| c.is_ascii_digit())
        {
            diagnostics.warning(
                Span::of_file(file),
                "stray-file",
                format!("folder `{chapter}` has pages but no `{CHAPTER_FILE}`"),
                "add one with `id` and `title`, and the pages will be part of the module",
            );
        }
    }
    let mut chapters = Vec::new();
    for (chapter, files) in folders {
        let Some(file) = tree.find(&format!("{prefix}{chapter}/{CHAPTER_FILE}")) else {
            continue;
        };
        let table = toml::read(tree.text(file), 0, file, fields::CHAPTER, diagnostics);
        let is_for_me = reading.is_for_me(&table, diagnostics);
        let pages = pages(reading, &files, diagnostics);
        if pages.is_empty() && is_for_me {
            diagnostics.error(
                table.at("title"),
                "empty-chapter",
                "this chapter has no page",
                "add a page `01-….md` beside this file, or remove the folder",
            );
        }
        let title = table.words("title", reading.wanted(), diagnostics);
        let (Some(id), Some(title)) = (table.text("id"), title) else {
            continue;
        };
        if is_for_me {
            chapters.push(Chapter {
                id: id.to_owned(),
                title,
                pages,
                at: table.at("id"),
            });
        }
    }
    chapters
}

/// A page directly in the module's folder that is neither the quiz nor the glossary.
fn name_is_stray(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name);
    name.ends_with(".md") && !matches!(stem, "quiz" | "glossaire" | "README")
}

/// Reads pages side by side: each is independent of the others.
fn pages(reading: &Reading, files: &[FileId], diagnostics: &mut Diagnostics) -> Vec<Page> {
    let read: Vec<(Option<Page>, Diagnostics)> = files
        .par_iter()
        .filter(|file| !is_translation(reading, &reading.tree.file(**file).path))
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

/// `01-page.en.md`, where `en` is a language of the programme.
fn is_translation(reading: &Reading, path: &str) -> bool {
    let stem = path.strip_suffix(".md").unwrap_or(path);
    stem.rsplit_once('.')
        .is_some_and(|(_, lang)| reading.languages.iter().any(|known| known == lang))
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
    let (table, body) = front_matter(reading, file, fields, diagnostics)?;
    let read = markdown::read(reading, file, body, lang);
    diagnostics.extend(read.diagnostics);
    if file != original {
        same_ids(reading, original, fields, &table, &read.blocks, diagnostics);
    }
    if reading.tree.text(file)[body..].trim().is_empty() {
        diagnostics.warning(
            table.at("title"),
            "empty-page",
            "this page says nothing",
            "write it, or remove the file",
        );
    }
    let is_for_me = reading.is_for_me(&table, diagnostics);
    let page = Page {
        id: table.text("id")?.to_owned(),
        title: typography::polish(table.text("title")?.trim(), lang),
        minutes: table.number("minutes"),
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
    let Some((table, body)) = front_matter(reading, original, fields, &mut ignored) else {
        return;
    };
    let there = markdown::read(reading, original, body, &reading.lang);
    let mut expected = activity_ids(&there.blocks);
    let mut found = activity_ids(blocks);
    expected.extend(table.text("id"));
    found.extend(translation.text("id"));
    for id in expected.iter().filter(|id| !found.contains(id)) {
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
            Block::Checklist(checklist) => Some(checklist.id.as_str()),
            Block::Pool(pool) => Some(pool.id.as_str()),
            _ => None,
        })
        .collect()
}

fn quiz(reading: &Reading, file: FileId, diagnostics: &mut Diagnostics) -> Option<Quiz> {
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

/// Reads the lines between `+++`; gives the place where the body begins.
fn front_matter(
    reading: &Reading,
    file: FileId,
    fields: &'static [fields::Field],
    diagnostics: &mut Diagnostics,
) -> Option<(Table, usize)> {
    let text = reading.tree.text(file);
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
        // An unreadable file was already noted.
        if reading.tree.file(file).text.is_some() {
            diagnostics.error(Span::of_file(file), "missing-front-matter", message, hint);
        }
        return None;
    };
    let table = toml::read(&inside[..end], 4, file, fields, diagnostics);
    let fence_end = 4 + end + 3;
    let body = text[fence_end..]
        .find('\n')
        .map_or(text.len(), |n| fence_end + n + 1);
    Some((table, body))
}

/// Words of `glossaire.md`: each `##` heading is one.
fn glossary(reading: &Reading, folder: &str, diagnostics: &mut Diagnostics) -> Vec<Term> {
    let Some(file) = reading.tree.find(&format!("{folder}{GLOSSARY_FILE}")) else {
        return Vec::new();
    };
    let (file, lang) = translated(reading, file, diagnostics);
    let read = markdown::read(reading, file, 0, lang);
    diagnostics.extend(read.diagnostics);
    let mut terms: Vec<Term> = Vec::new();
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
            other => {
                if let Some(term) = terms.last_mut() {
                    term.blocks.push(other);
                }
            }
        }
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
