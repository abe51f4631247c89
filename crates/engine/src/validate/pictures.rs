//! The SVG pictures of a module, each looked through as a document of its own.

use brand::svg;

use crate::course::block::{Block, walk};
use crate::course::{Cover, Module};
use crate::diagnostic::Diagnostics;
use crate::source::{FileId, SourceTree, Span, extension};

use super::lettering;

/// Width of a picture on a phone 360 pixels wide, margins taken off.
const PHONE: f64 = 328.0;

/// Smallest letters that are read there, in pixels.
const SMALLEST: f64 = 11.0;

pub(super) fn check(tree: &SourceTree, module: &Module, diagnostics: &mut Diagnostics) {
    let mut seen: Vec<FileId> = Vec::new();
    let mut lettered: Vec<FileId> = Vec::new();
    let cover = module.cover.as_ref().and_then(Cover::file);
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
            if matches!(block, Block::Figure(_)) && !lettered.contains(&file) {
                lettered.push(file);
                check_lettering(tree, file, diagnostics);
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

/// Notes words that a phone would show too small to be read.
fn check_lettering(tree: &SourceTree, file: FileId, diagnostics: &mut Diagnostics) {
    let Some((width, _)) = tree.file(file).media.dimensions else {
        return;
    };
    let scale = (PHONE / f64::from(width)).min(1.0);
    let Some(smallest) = lettering::smallest(tree.text(file)) else {
        return;
    };
    let pixels = smallest.size * scale;
    // Half a pixel of rounding is nothing to redraw a picture for.
    if pixels >= SMALLEST - 0.05 {
        return;
    }
    let words: String = smallest.words.chars().take(40).collect();
    diagnostics.warning(
        Span::new(file, smallest.range),
        "small-lettering",
        format!(
            "on a phone 360 pixels wide, `{words}` is {pixels:.1} pixels high: too small to be read"
        ),
        format!(
            "in this picture, {width} wide, give letters a size of {:.0} or more; or draw it narrower and higher",
            (SMALLEST / scale).ceil()
        ),
    );
}
