//! Questions written once, asked in several places: `::: reuse {from=banque tag=hameconnage}`.
//!
//! They come from the pages of another module, or of a folder beside the modules that is no
//! module: a bank. A question keeps its id; what learners do with it is kept for each module.

use std::collections::BTreeSet;

use super::head::Head;
use super::markdown;
use super::reading::Reading;
use super::text::Text;
use crate::course::activity::Question;
use crate::course::block::{Block, walk};
use crate::course::inline::{self, Inline, Target};
use crate::diagnostic::suggestion;
use crate::source::{FileId, MODULE_FILE};

impl Text<'_> {
    /// The questions that a `reuse` names, in the order of its ids, else of their pages.
    pub(super) fn reuse(&mut self, head: &Head) -> Vec<Block> {
        let Some(from) = head
            .get("from")
            .map(str::trim)
            .filter(|from| !from.is_empty())
        else {
            return Vec::new();
        };
        // What is reused is written where it is: a page that reuses is looked through for its own.
        if self.reading.is_reused {
            return Vec::new();
        }
        let (ids, tags) = (names(head.get("ids")), names(head.get("tag")));
        if ids.is_empty() == tags.is_empty() && !head.is_broken {
            self.diagnostics.error(
                head.at,
                "missing-attribute",
                "`reuse` does not say which questions",
                "add `{ids=\"q-a,q-b\"}` or `{tag=…}`, one of the two",
            );
            return Vec::new();
        }
        let files = self.pages_of(from);
        if files.is_empty() {
            let folders = self.folders();
            let folders: Vec<&str> = folders.iter().map(String::as_str).collect();
            self.diagnostics.error(
                head.at("from"),
                "unknown-bank",
                format!("no folder `{from}` with pages stands beside the modules"),
                suggestion(from, &folders),
            );
            return Vec::new();
        }
        let all = self.questions_of(&files);
        let found = match ids.is_empty() {
            true => self.by_tag(head, from, &tags, all),
            false => self.by_id(head, from, &ids, all),
        };
        found
            .into_iter()
            .filter_map(|question| self.fits(head, question))
            .map(Block::Question)
            .collect()
    }

    fn by_id(
        &mut self,
        head: &Head,
        from: &str,
        ids: &[String],
        all: Vec<Question>,
    ) -> Vec<Question> {
        let mut found = Vec::new();
        for id in ids {
            match all.iter().find(|question| question.id == *id) {
                Some(question) => found.push(question.clone()),
                None => {
                    let known: Vec<&str> =
                        all.iter().map(|question| question.id.as_str()).collect();
                    self.diagnostics.error(
                        head.at("ids"),
                        "unknown-question",
                        format!("`{from}` has no question `{id}`"),
                        suggestion(id, &known),
                    );
                }
            }
        }
        found
    }

    fn by_tag(
        &mut self,
        head: &Head,
        from: &str,
        tags: &[String],
        all: Vec<Question>,
    ) -> Vec<Question> {
        let known: BTreeSet<String> = all
            .iter()
            .flat_map(|question| question.tags.iter().cloned())
            .collect();
        for tag in tags.iter().filter(|tag| !known.contains(*tag)) {
            let known: Vec<&str> = known.iter().map(String::as_str).collect();
            let hint = match known.is_empty() {
                true => format!("write `tags=\"{tag}\"` behind `question` there"),
                false => suggestion(tag, &known),
            };
            self.diagnostics.error(
                head.at("tag"),
                "unknown-question",
                format!("no question of `{from}` has the tag `{tag}`"),
                hint,
            );
        }
        let has = |question: &Question| question.tags.iter().any(|tag| tags.contains(tag));
        all.into_iter().filter(has).collect()
    }

    /// The question as asked here; none if something in it means something at home only.
    fn fits(&mut self, head: &Head, mut question: Question) -> Option<Question> {
        let mut at_home = None;
        let block = Block::Question(question.clone());
        for block in walk(std::slice::from_ref(&block)) {
            for text in block.texts() {
                inline::visit(text, &mut |inline| match inline {
                    Inline::Note(_) => at_home = Some("a numbered reference"),
                    Inline::Link {
                        target: Target::Page { .. },
                        ..
                    } => at_home = Some("a link to a page"),
                    _ => {}
                });
            }
        }
        if let Some(what) = at_home {
            self.diagnostics.error(
                head.at,
                "not-reusable",
                format!(
                    "question `{}` has {what}, which leads nowhere from here",
                    question.id
                ),
                "take it out of the question, or write one of its own here",
            );
            return None;
        }
        // An id that this module has too is wrong here, not where the question is written.
        question.at = head.at;
        // Pages are spared, and read again, in the module that has them.
        question.spares = Vec::new();
        question.page = None;
        Some(question)
    }

    /// The questions written in these pages, in this reading's language and for its audience.
    fn questions_of(&mut self, files: &[FileId]) -> Vec<Question> {
        let reading = Reading {
            tree: self.reading.tree,
            lang: self.reading.lang.clone(),
            languages: self.reading.languages.clone(),
            audience: self.reading.audience.clone(),
            audiences: self.reading.audiences.clone(),
            is_reused: true,
        };
        let mut questions = Vec::new();
        for file in files {
            let tree = self.reading.tree;
            let path = &tree.file(*file).path;
            let stem = path.strip_suffix(".md").unwrap_or(path);
            let default = reading.languages.first().unwrap_or(&reading.lang);
            let translation = tree.find(&format!("{stem}.{}.md", reading.lang));
            let (file, lang) = match translation.filter(|_| reading.lang != *default) {
                Some(found) => (found, &reading.lang),
                None => (*file, default),
            };
            let read = markdown::read(&reading, file, body_of(tree.text(file)), lang);
            // A bank is no page of a module: nobody else would say what is wrong with it.
            self.diagnostics.extend(read.diagnostics);
            for block in walk(&read.blocks) {
                if let Block::Question(question) = block {
                    questions.push(question.clone());
                }
            }
        }
        questions
    }

    /// The pages in a folder of the programme, and in the folders in it; no translations.
    fn pages_of(&self, folder: &str) -> Vec<FileId> {
        let prefix = format!("{folder}/");
        let is_translation = |path: &str| {
            let stem = path.strip_suffix(".md").unwrap_or(path);
            let lang = stem.rsplit_once('.').map(|(_, lang)| lang);
            lang.is_some_and(|lang| self.reading.languages.iter().any(|known| known == lang))
        };
        let is_page = |path: &str| {
            let name = path.rsplit('/').next().unwrap_or(path);
            let kind = path.split('/').nth(1).unwrap_or_default();
            name.ends_with(".md")
                && !is_translation(path)
                && !name.starts_with("glossaire.")
                && !matches!(kind, "media" | "documents")
        };
        let files = self.reading.tree.files();
        let pages = files.filter(|(_, file)| file.path.starts_with(&prefix) && is_page(&file.path));
        pages.map(|(id, _)| id).collect()
    }

    /// Folders that questions may come from.
    fn folders(&self) -> Vec<String> {
        let files = self.reading.tree.files();
        let folders: BTreeSet<String> = files
            .filter(|(_, file)| file.path.ends_with(".md") || file.path.ends_with(MODULE_FILE))
            .filter_map(|(_, file)| Some(file.path.split_once('/')?.0.to_owned()))
            .collect();
        folders.into_iter().collect()
    }
}

/// Names parted by commas or spaces.
pub(super) fn names(list: Option<&str>) -> Vec<String> {
    let names = list.unwrap_or_default().split([',', ' ']);
    let names = names.map(str::trim).filter(|name| !name.is_empty());
    names.map(str::to_owned).collect()
}

/// Where the text begins behind a front matter, if there is one.
fn body_of(text: &str) -> usize {
    let Some(inside) = text.strip_prefix("+++\n") else {
        return 0;
    };
    let Some(end) = inside.find("\n+++") else {
        return 0;
    };
    let end = 4 + end + 4;
    text[end..].find('\n').map_or(text.len(), |at| end + at + 1)
}
