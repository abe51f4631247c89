//! Which module an activity of an export is: by the mapping, else by its exact
//! title or id. Anything else is asked, with a suggestion, never guessed.

use std::collections::{BTreeMap, HashMap};

use crate::plan::Plan;

use super::mapping::Mapping;
use super::moment::plain;

/// Names that are remembered; of more, each is looked up again.
const MOST_SEEN: usize = 1000;

/// An activity that no module is known for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unmapped {
    /// As the export has it.
    pub name: String,
    /// The module whose name is nearest.
    pub suggestion: Option<String>,
}

pub(super) struct Activities<'a> {
    plan: &'a Plan,
    mapping: &'a Mapping,
    decided: BTreeMap<String, Option<usize>>,
    /// What names came to: rows repeat them.
    seen: HashMap<String, Option<Option<usize>>>,
    unmapped: BTreeMap<String, Option<String>>,
}

impl<'a> Activities<'a> {
    pub(super) fn new(plan: &'a Plan, mapping: &'a Mapping) -> Self {
        Activities {
            plan,
            mapping,
            decided: BTreeMap::new(),
            seen: HashMap::new(),
            unmapped: BTreeMap::new(),
        }
    }

    pub(super) fn plan(&self) -> &'a Plan {
        self.plan
    }

    /// The module known by one of the names, if any of them is known.
    pub(super) fn known(&mut self, names: &[&str]) -> Option<Option<usize>> {
        let found = names.iter().find_map(|name| Some((*name, self.one(name)?)));
        let (name, module) = found?;
        if !self.decided.contains_key(name.trim()) {
            self.decided.insert(name.trim().to_owned(), module);
        }
        Some(module)
    }

    /// The same; an activity that is not known is remembered, and counts nothing.
    pub(super) fn module(&mut self, names: &[&str]) -> Option<usize> {
        match self.known(names) {
            Some(module) => module,
            None => {
                let name = names
                    .iter()
                    .map(|name| name.trim())
                    .find(|name| !name.is_empty());
                let name = name.unwrap_or_default().to_owned();
                // A file of endless activities is not a Moodle export.
                if self.unmapped.len() < 200 && !self.unmapped.contains_key(&name) {
                    let suggestion = self.suggestion(names);
                    self.unmapped.insert(name, suggestion);
                }
                None
            }
        }
    }

    fn one(&mut self, name: &str) -> Option<Option<usize>> {
        if let Some(known) = self.seen.get(name) {
            return *known;
        }
        let found = self.look_up(name);
        if self.seen.len() < MOST_SEEN {
            self.seen.insert(name.to_owned(), found);
        }
        found
    }

    fn look_up(&self, name: &str) -> Option<Option<usize>> {
        let wanted = plain(name);
        let said = self
            .mapping
            .activities
            .iter()
            .find(|(known, _)| plain(known) == wanted);
        if let Some((_, module)) = said {
            return Some(self.plan.module(module));
        }
        let mut modules = self.plan.modules.iter();
        let exact = |title: &str, id: &str| plain(title) == wanted || plain(id) == wanted;
        modules
            .position(|module| exact(&module.title, &module.id))
            .map(Some)
    }

    fn suggestion(&self, names: &[&str]) -> Option<String> {
        let nearest = self.plan.modules.iter().map(|module| {
            let likeness = names.iter().map(|name| {
                let (name, title) = (plain(name), plain(&module.title));
                let inside = name.contains(&title) || name.contains(&module.id);
                if inside {
                    1.0
                } else {
                    strsim::jaro_winkler(&name, &title)
                }
            });
            (likeness.fold(0.0, f64::max), &module.id)
        });
        let best = nearest.max_by(|(a, _), (b, _)| a.total_cmp(b));
        best.filter(|(likeness, _)| *likeness > 0.75)
            .map(|(_, id)| id.clone())
    }

    pub(super) fn unmapped(&self) -> Vec<Unmapped> {
        let all = self.unmapped.iter();
        all.map(|(name, suggestion)| Unmapped {
            name: name.clone(),
            suggestion: suggestion.clone(),
        })
        .collect()
    }

    pub(super) fn decided(&self) -> Vec<(String, Option<String>)> {
        let id = |module: &Option<usize>| module.map(|m| self.plan.modules[m].id.clone());
        self.decided
            .iter()
            .map(|(name, module)| (name.clone(), id(module)))
            .collect()
    }
}
