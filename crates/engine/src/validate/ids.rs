//! Ids: unique where they must be, and with tracking keys of their own.

use std::collections::HashMap;

use crate::course::block::{Block, walk};
use crate::course::{Module, Programme};
use crate::diagnostic::Diagnostics;
use crate::source::{SourceTree, Span};
use crate::tracking;

/// Folders of a package that a module cannot have.
const RESERVED: &[&str] = &["assets", "quiz"];

pub(super) fn check_programme(programme: &Programme, diagnostics: &mut Diagnostics) {
    let mut seen: HashMap<&str, &str> = HashMap::new();
    let mut keys: HashMap<String, &str> = HashMap::new();
    // Modules without id were noted.
    for module in programme
        .modules
        .iter()
        .filter(|module| !module.id.is_empty())
    {
        if let Some(other) = seen.insert(&module.id, &module.folder) {
            diagnostics.error(
                module.places.id,
                "duplicate-id",
                format!(
                    "modules `{other}` and `{}` have the same id `{}`",
                    module.folder, module.id
                ),
                "give one of them another id",
            );
        }
        if let Some(other) = keys.insert(tracking::key(&module.id), module.id.as_str())
            && other != module.id
        {
            diagnostics.error(
                module.places.id,
                "key-collision",
                format!(
                    "ids `{other}` and `{}` cannot be told apart in `suspend_data`",
                    module.id
                ),
                "change the one that is not yet published",
            );
        }
        if RESERVED.contains(&module.id.as_str()) || RESERVED.contains(&module.folder.as_str()) {
            diagnostics.error(
                module.places.id,
                "reserved-id",
                format!("`{}` is a folder of every package", module.id),
                "give the module another folder and id",
            );
        }
    }
}

pub(super) fn check(tree: &SourceTree, module: &Module, diagnostics: &mut Diagnostics) {
    let mut seen: HashMap<&str, Span> = HashMap::new();
    let mut keys: HashMap<(Space, String), &str> = HashMap::new();
    // What has no id was noted.
    for (id, at, space) in ids(module).into_iter().filter(|(id, ..)| !id.is_empty()) {
        if let Some(first) = seen.insert(id, at) {
            let first = tree.locate(first);
            diagnostics.error(
                at,
                "duplicate-id",
                format!("id `{id}` is already used in {}:{}", first.path, first.line),
                "give one of them another id; keep the one that is already published",
            );
        } else if let Some(space) = space
            && let Some(other) = keys.insert((space, tracking::key(id)), id)
        {
            // Three digits are short: two ids of a thousand modules may meet.
            diagnostics.error(
                at,
                "key-collision",
                format!("ids `{other}` and `{id}` cannot be told apart in `suspend_data`"),
                "change the one that is not yet published",
            );
        }
    }
}

/// The parts of `suspend_data` in which a key must be unique.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Space {
    Pages,
    Activities,
    Pools,
}

/// Every id of a module, its place, and where progress keeps it.
fn ids(module: &Module) -> Vec<(&str, Span, Option<Space>)> {
    let mut ids = Vec::new();
    for chapter in &module.chapters {
        ids.push((chapter.id.as_str(), chapter.at, None));
    }
    for page in module.pages() {
        ids.push((page.id.as_str(), page.at, Some(Space::Pages)));
        for block in walk(&page.blocks) {
            ids.extend(match block {
                Block::Question(question) => {
                    Some((question.id.as_str(), question.at, Some(Space::Activities)))
                }
                Block::Scenario(scenario) => {
                    Some((scenario.id.as_str(), scenario.at, Some(Space::Activities)))
                }
                Block::Inspection(inspection) => Some((
                    inspection.id.as_str(),
                    inspection.at,
                    Some(Space::Activities),
                )),
                Block::Exploration(found) => {
                    Some((found.id.as_str(), found.at, Some(Space::Activities)))
                }
                Block::Checklist(checklist) => {
                    Some((checklist.id.as_str(), checklist.at, Some(Space::Activities)))
                }
                Block::Poll(poll) => Some((poll.id.as_str(), poll.at, Some(Space::Activities))),
                // No platform hears of it.
                Block::Reflection(reflection) => {
                    Some((reflection.id.as_str(), reflection.at, None))
                }
                Block::Before(before) => Some((before.id.as_str(), before.at, None)),
                Block::Pool(pool) => Some((pool.id.as_str(), pool.at, Some(Space::Pools))),
                _ => None,
            });
        }
    }
    ids
}
