//! The SVG pictures of a module, each looked through as a document of its own.

use brand::svg;

use crate::course::Module;
use crate::course::block::{Block, walk};
use crate::diagnostic::Diagnostics;
use crate::source::{FileId, SourceTree, Span, extension};

pub(super) fn check(tree: &SourceTree, module: &Module, diagnostics: &mut Diagnostics) {
    let mut seen: Vec<FileId> = Vec::new();
    let cover = module.cover.as_deref();
    if let Some(file) = cover
        .filter(|path| extension(path) == "svg")
        .and_then(|path| tree.find(path))
    {
        seen.push(file);
        check_svg(tree, file, diagnostics);
    }
    for page in module.pages() {
        for block in walk(&page.blocks) {
            let path = match block {
                Block::Figure(figure) => Some(&figure.src),
                Block::Media(media) => media.poster.as_ref(),
                Block::Document { src, .. } => Some(src),
                _ => None,
            };
            let Some(file) = path
                .filter(|path| extension(path) == "svg")
                .and_then(|path| tree.find(path))
            else {
                continue;
            };
            if !seen.contains(&file) {
                seen.push(file);
                check_svg(tree, file, diagnostics);
            }
        }
    }
}

fn check_svg(tree: &SourceTree, file: FileId, diagnostics: &mut Diagnostics) {
    let text = tree.text(file);
    for problem in svg::problems(text) {
        diagnostics.error(
            Span::new(file, problem.at..problem.at + problem.length),
            problem.code,
            format!("this picture has {}", problem.what),
            problem.hint,
        );
    }
}
