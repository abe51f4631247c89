//! What `relais new` wrote, in a module that is no draft any more.

use std::collections::BTreeSet;

use crate::course::{Module, Programme};
use crate::diagnostic::Diagnostics;
use crate::scaffold;
use crate::source::{FileId, SourceTree, Span};

pub(super) fn check(tree: &SourceTree, programme: &Programme, diagnostics: &mut Diagnostics) {
    let finished: Vec<&Module> = programme.modules.iter().filter(|it| !it.draft).collect();
    if finished.is_empty() {
        return;
    }
    let placeholders = scaffold::placeholders();
    check_file(tree, programme.file, &placeholders, diagnostics);
    for module in finished {
        check_file(tree, module.file, &placeholders, diagnostics);
        let quiz = module.quiz.iter().map(|quiz| &quiz.page);
        for page in module.pages().chain(quiz).filter(|page| !page.draft) {
            check_file(tree, page.at.file, &placeholders, diagnostics);
        }
    }
}

/// The first such line of a file.
fn check_file(
    tree: &SourceTree,
    file: FileId,
    placeholders: &BTreeSet<&str>,
    diagnostics: &mut Diagnostics,
) {
    let text = tree.text(file);
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at + line.len() - line.trim_start().len();
        at += line.len();
        let words = line.trim();
        // `description = "…"`, `objectives = ["…"]`.
        let quoted = words.split('"').nth(1).unwrap_or_default();
        if placeholders.contains(words) || placeholders.contains(quoted) {
            diagnostics.warning(
                Span::new(file, start..start + words.len()),
                "left-as-made",
                "these are the words of `relais new`, and learners read them",
                "write your own, remove them, or keep `draft = true` while the module is not finished",
            );
            return;
        }
    }
}
