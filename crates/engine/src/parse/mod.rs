//! Bytes -> [`Programme`]: TOML and Markdown read into the course model, for
//! one language and one audience.
//!
//! `fields`, `toml` and `table` read TOML; `fences`, `markdown`,
//! `blocks`, `media`, `questions`, `activities` and `inlines` read
//! `pages`. What concerns several files (ids, links) waits for
//! [`crate::validate`].

mod activities;
mod alike;
mod attributes;
mod blocks;
mod captions;
mod cast;
mod covers;
mod directive;
mod fences;
pub mod fields;
mod formulas;
mod french;
mod head;
mod hotspots;
mod html;
mod ids;
mod inlines;
mod items;
mod linear;
mod markdown;
mod media;
mod near;
mod opinions;
mod pages;
mod paths;
mod plain;
mod questions;
mod reading;
mod references;
mod reuse;
mod scenes;
pub(crate) mod table;
mod text;
mod theme;
pub(crate) mod toml;

use std::collections::BTreeMap;

use self::pages::{glossary, pages, quiz};
use self::table::Table;
use crate::course::{Chapter, Completion, Cover, Module, ModulePlaces, Programme};
use crate::diagnostic::{Diagnostics, suggestion};
use crate::messages;
use crate::source::{CHAPTER_FILE, FileId, MODULE_FILE, PROGRAMME_FILE, SourceTree, Span};

pub(crate) use attributes::values as attributes_of;
pub(crate) use formulas::is_readable;
pub use ids::is_language;
pub(crate) use ids::{is_id, slug};
pub(crate) use paths::{relative, resolve};
pub(crate) use questions::{BLANK_LONGEST, CATEGORY_LIMIT, NUMBER_LIMIT};
pub(crate) use reading::Reading;
pub use reading::Variant;

const QUIZ_FILE: &str = "quiz.md";

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
    readable(table.list("languages"), diagnostics);
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
        is_reused: false,
    };
    let wanted = reading.wanted();
    let mut modules = Vec::new();
    for (place, (folder, at)) in (1..).zip(table.list("modules")) {
        if tree.only_module.as_ref().is_some_and(|only| only != folder) {
            continue;
        }
        modules.extend(module(&reading, folder, place, *at, diagnostics));
    }
    if let Some(only) = &tree.only_module
        && table.has("modules")
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
    // What is missing or wrong was noted: the rest is checked all the same.
    let text = |name: &str| table.text(name).unwrap_or_default().to_owned();
    Some(Programme {
        id: text("id"),
        title: table
            .words("title", wanted, diagnostics)
            .unwrap_or_default(),
        description: table
            .words("description", wanted, diagnostics)
            .unwrap_or_default(),
        publisher: text("publisher"),
        licence: text("licence"),
        version: text("version"),
        keywords: table.words_list("keywords", wanted, diagnostics),
        contact: table.text("contact").map(str::to_owned),
        cover: covers::scene(tree, &table, diagnostics),
        look: theme::look(tree, diagnostics),
        modules,
        glossary: glossary(&reading, "", diagnostics),
        lang: reading.lang,
        audience: reading.audience,
        file,
    })
}

/// Languages written from right to left, by the codes of ISO 639.
const RIGHT_TO_LEFT: &[&str] = &[
    "ar", "arc", "azb", "ckb", "dv", "fa", "glk", "he", "khw", "ks", "lrc", "mzn", "nqo", "pnb",
    "ps", "sd", "syr", "ug", "ur", "yi",
];

/// Notes languages in which packages can't be shown as their learners read.
fn readable(languages: &[(String, Span)], diagnostics: &mut Diagnostics) {
    for (language, at) in languages {
        let code = language.split('-').next().unwrap_or(language);
        if RIGHT_TO_LEFT.contains(&code) {
            diagnostics.error(
                *at,
                "right-to-left",
                format!("`{language}` is written from right to left, and packages are not made for it"),
                "remove it from `languages`; some words of it in a page are written `<span lang=\"ar\" dir=\"rtl\">…</span>`",
            );
        } else if !messages::speaks(language) {
            diagnostics.warning(
                *at,
                "no-catalogue",
                format!("the buttons and messages of packages are not translated into `{language}`: learners see them in English, around your pages"),
                "keep it if that is what you want; the words to translate are in `scorm-templates/locales/en.ftl`",
            );
        }
    }
}

fn programme_table(tree: &SourceTree, diagnostics: &mut Diagnostics) -> Option<(FileId, Table)> {
    let file = tree.find(PROGRAMME_FILE)?;
    let table = toml::read_file(tree, file, fields::PROGRAMME, diagnostics);
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
            && table.has("modules")
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
    place: u32,
    at: Span,
    diagnostics: &mut Diagnostics,
) -> Option<Module> {
    let tree = reading.tree;
    let Some(file) = tree.find(&format!("{folder}/{MODULE_FILE}")) else {
        diagnostics.error(
            at,
            "missing-file",
            format!("module `{folder}` has no `{MODULE_FILE}`"),
            tree.left_out(&format!("{folder}/{MODULE_FILE}"))
                .unwrap_or_else(|| "create it, or correct the folder's name".into()),
        );
        return None;
    };
    let table = toml::read_file(tree, file, fields::MODULE, diagnostics);
    let wanted = reading.wanted();
    let is_for_me = reading.is_for_me(&table, diagnostics);
    let chapters = chapters(reading, folder, diagnostics);
    let quiz = tree
        .find(&format!("{folder}/{QUIZ_FILE}"))
        .and_then(|file| quiz(reading, file, diagnostics));
    let completion = match table.text("completion") {
        Some("pages-and-quiz") => Completion::PagesAndQuiz,
        Some("quiz") => Completion::Quiz,
        // What is missing or wrong was noted: then nothing more is asked.
        _ => Completion::Pages,
    };
    let module = Module {
        id: match table.text("id") {
            Some(id) => id.to_owned(),
            None => module_id(folder, &table, diagnostics),
        },
        folder: folder.to_owned(),
        place,
        title: table
            .words("title", wanted, diagnostics)
            .unwrap_or_default(),
        description: table
            .words("description", wanted, diagnostics)
            .unwrap_or_default(),
        objectives: table.words_list("objectives", wanted, diagnostics),
        target_minutes: table.integer("target_minutes").unwrap_or(1) as u32,
        places: ModulePlaces {
            id: table.at("id"),
            target_minutes: table.at("target_minutes"),
            completion: table.at("completion"),
            mastery_score: table.at("mastery_score"),
        },
        completion,
        mastery_score: table.integer("mastery_score").map(|score| score as u8),
        tries: table.integer("tries").unwrap_or(0) as u32,
        keywords: table.words_list("keywords", wanted, diagnostics),
        cover: match covers::scene(tree, &table, diagnostics) {
            Some(scene) => Some(Cover::Scene(scene)),
            None => cover(tree, folder, &table, diagnostics).map(Cover::File),
        },
        changes: table.words_list("changes", wanted, diagnostics),
        requires_activities: table.has("require"),
        // A wrong target or flag was noted: the duration is judged once they are right.
        draft: table.flag("draft") || !table.is_right("draft") || !table.has("target_minutes"),
        chapters,
        quiz,
        glossary: glossary(reading, &format!("{folder}/"), diagnostics),
        file,
        at: table.at("title"),
    };
    is_for_me.then_some(module)
}

/// The path of the module's picture, if it is there; else nothing, and this is noted.
fn cover(
    tree: &SourceTree,
    folder: &str,
    table: &Table,
    diagnostics: &mut Diagnostics,
) -> Option<String> {
    let named = table.text("cover")?;
    let path = format!("{folder}/{named}");
    if tree.find(&path).is_none() {
        diagnostics.error(
            table.at("cover"),
            "missing-file",
            format!("no file `{path}`"),
            tree.left_out(&path).unwrap_or_else(|| {
                "put the picture there, or correct the path: it begins in the module's folder"
                    .into()
            }),
        );
        return None;
    }
    Some(path)
}

/// The folder's name, when it can be an id; else nothing, and this is noted.
fn module_id(folder: &str, table: &Table, diagnostics: &mut Diagnostics) -> String {
    if is_id(folder) {
        return folder.to_owned();
    }
    diagnostics.error(
        table.at("id"),
        "missing-id",
        format!("the folder's name `{folder}` cannot be the module's id"),
        "add `id = \"…\"`, in lower-case letters, digits and hyphens",
    );
    String::new()
}

fn chapters(reading: &Reading, folder: &str, diagnostics: &mut Diagnostics) -> Vec<Chapter> {
    let tree = reading.tree;
    let prefix = format!("{folder}/");
    // Pages by chapter folder; both come sorted by name.
    let mut folders: BTreeMap<&str, Vec<FileId>> = BTreeMap::new();
    let mut last_stray = "";
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
            && chapter != last_stray
            && tree.text(file).starts_with("+++")
        {
            last_stray = chapter;
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
        let table = toml::read_file(tree, file, fields::CHAPTER, diagnostics);
        let is_for_me = reading.is_for_me(&table, diagnostics);
        let pages = pages(reading, &files, diagnostics);
        if pages.is_empty() && is_for_me {
            let (message, hint) = match &reading.audience {
                Some(audience) if !files.is_empty() => (
                    format!("this chapter has no page for the audience `{audience}`"),
                    "add `audience = […]` to say whom it is for, or a page for all",
                ),
                _ => (
                    "this chapter has no page".to_owned(),
                    "add a page `01-….md` beside this file, or remove the folder",
                ),
            };
            diagnostics.error(table.at("title"), "empty-chapter", message, hint);
        }
        let title = table.words("title", reading.wanted(), diagnostics);
        let cover = covers::scene(tree, &table, diagnostics);
        if is_for_me {
            chapters.push(Chapter {
                // What is missing or wrong was noted.
                id: table.text("id").unwrap_or_default().to_owned(),
                title: title.unwrap_or_default(),
                cover,
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
