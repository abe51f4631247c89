//! Links inside a module: to pages, headings and words of the glossary.

use std::collections::HashSet;

use crate::course::block::{Block, walk};
use crate::course::inline::{self, Inline, Target};
use crate::course::{Module, Page, Programme};
use crate::diagnostic::{Diagnostics, nearest};
use crate::parse::{relative, resolve};
use crate::source::{SourceTree, Span};

pub(super) fn check(
    tree: &SourceTree,
    programme: &Programme,
    module: &Module,
    diagnostics: &mut Diagnostics,
) {
    let terms = || programme.glossary.iter().chain(&module.glossary);
    let mut seen: HashSet<&str> = HashSet::new();
    for term in terms() {
        if !seen.insert(&term.id) {
            diagnostics.error(
                term.at,
                "duplicate-id",
                format!("`{}` is explained twice in the glossary", term.name),
                "keep one explanation",
            );
        }
    }
    let explained = terms().flat_map(|term| walk(&term.blocks));
    for (page, block) in module
        .pages()
        .flat_map(|page| {
            let notes = page.notes.iter().flat_map(|note| walk(&note.blocks));
            walk(&page.blocks)
                .into_iter()
                .chain(notes)
                .map(move |block| (Some(page), block))
        })
        .chain(explained.map(|block| (None, block)))
    {
        for text in block.texts() {
            inline::visit(text, &mut |inline| {
                let Inline::Link { target, at, .. } = inline else {
                    return;
                };
                match (target, page) {
                    (Target::Term(term), _) => {
                        if !seen.contains(term.as_str()) {
                            unknown_term(term, &seen, *at, diagnostics);
                        }
                    }
                    (Target::Page { path, heading }, Some(page)) => {
                        let at = *at;
                        page_link(
                            tree,
                            programme,
                            module,
                            page,
                            path,
                            heading.as_deref(),
                            at,
                            diagnostics,
                        );
                    }
                    (Target::Page { .. }, None) => diagnostics.error(
                        *at,
                        "dead-link",
                        "the glossary cannot link to pages",
                        "remove the link, or link to another word: `[word](terme:id)`",
                    ),
                    (Target::External(_) | Target::Step(_) | Target::Place(_), _) => {}
                }
            });
        }
    }
}

/// The page of the module that a path leads to, seen from `from`.
pub(crate) fn page_at<'m>(
    tree: &SourceTree,
    module: &'m Module,
    from: &'m Page,
    path: &str,
) -> Option<&'m Page> {
    if path.is_empty() {
        return Some(from);
    }
    let target = resolve(&tree.file(from.file).path, path)?;
    module.pages().find(|page| {
        let known = &tree.file(page.file).path;
        // A translation is linked to by the original's name.
        *known == target || without_language(known) == target
    })
}

fn without_language(path: &str) -> String {
    let stem = path.strip_suffix(".md").unwrap_or(path);
    match stem.rsplit_once('.') {
        Some((stem, lang)) if !lang.contains('/') => format!("{stem}.md"),
        _ => path.to_owned(),
    }
}

#[expect(clippy::too_many_arguments, reason = "a link has many circumstances")]
fn page_link(
    tree: &SourceTree,
    programme: &Programme,
    module: &Module,
    from: &Page,
    path: &str,
    heading: Option<&str>,
    at: Span,
    diagnostics: &mut Diagnostics,
) {
    let Some(page) = page_at(tree, module, from, path) else {
        let elsewhere = resolve(&tree.file(from.file).path, path)
            .is_some_and(|target| !target.starts_with(&format!("{}/", module.folder)));
        let target = resolve(&tree.file(from.file).path, path).unwrap_or_default();
        let (message, hint) = if let Some(audience) = &programme.audience
            && tree.find(&target).is_some()
            && !elsewhere
        {
            (
                format!("page `{path}` is not for the audience `{audience}`"),
                "show the link to the same readers only, in `::: only {audience=…}`, or that page to all".to_owned(),
            )
        } else if elsewhere {
            (
                format!("`{path}` is not in this module"),
                "a package holds one module: name the other one without a link".to_owned(),
            )
        } else {
            let paths = module
                .pages()
                .map(|page| tree.file(page.file).path.as_str());
            let near =
                nearest(&target, paths).map(|near| relative(&tree.file(from.file).path, near));
            match (tree.left_out(&target), near) {
                (Some(reason), _) => (format!("page `{path}` is left out of the course"), reason),
                (None, Some(near)) => (
                    format!("page `{path}` does not exist"),
                    format!("did you mean `{near}`?"),
                ),
                (None, None) => (
                    format!("page `{path}` does not exist"),
                    "correct the path, from this page's folder".to_owned(),
                ),
            }
        };
        diagnostics.error(at, "dead-link", message, hint);
        return;
    };
    let Some(heading) = heading else {
        return;
    };
    let headings: Vec<&str> = walk(&page.blocks)
        .into_iter()
        .filter_map(|block| match block {
            Block::Heading { id, .. } => Some(id.as_str()),
            _ => None,
        })
        .collect();
    if !headings.contains(&heading) {
        let hint = match nearest(heading, headings) {
            Some(near) => format!("did you mean `#{near}`?"),
            None => format!("give the heading this id: `## Title {{#{heading}}}`"),
        };
        diagnostics.error(
            at,
            "dead-link",
            format!("page `{}` has no heading `{heading}`", page.id),
            hint,
        );
    }
}

fn unknown_term(term: &str, known: &HashSet<&str>, at: Span, diagnostics: &mut Diagnostics) {
    let hint = match nearest(term, known.iter().copied()) {
        Some(near) => format!("did you mean `terme:{near}`?"),
        None => format!("explain it in `glossaire.md`: `## Word {{#{term}}}`"),
    };
    let message = format!("`{term}` is not in the glossary");
    diagnostics.error(at, "unknown-term", message, hint);
}
