//! Branding files of partners -> [`Brand`], and what is wrong with them.

use brand::Brand;
use brand::colour::{self, LEAST_CONTRAST};
use brand::logo::{self, Kind, Logo, LogoProblem};

use crate::diagnostic::Diagnostics;
use crate::parse::{fields, resolve, toml};
use crate::source::{FileId, SourceTree, Span, extension};

/// Reads the branding files of a tree made by [`crate::source::read_partners`].
pub fn partners(tree: &SourceTree, diagnostics: &mut Diagnostics) -> Vec<Brand> {
    diagnostics.extend(tree.problems().iter().cloned());
    let mut partners: Vec<Brand> = Vec::new();
    for (file, source) in tree.files() {
        if extension(&source.path) != "toml" || source.text.is_none() {
            continue;
        }
        let Some((partner, id_at)) = partner(tree, file, diagnostics) else {
            continue;
        };
        if partners.iter().any(|other| other.id == partner.id) {
            diagnostics.error(
                id_at,
                "duplicate-id",
                format!("another partner has the id `{}`", partner.id),
                "give each partner its own id: packages are named after it",
            );
        }
        partners.push(partner);
    }
    partners
}

/// A partner, and the place of its id.
fn partner(
    tree: &SourceTree,
    file: FileId,
    diagnostics: &mut Diagnostics,
) -> Option<(Brand, Span)> {
    let table = toml::read_file(tree, file, fields::PARTNER, diagnostics);
    let primary = table
        .table("colors")
        .and_then(|colours| Some((colours.text("primary")?.to_owned(), colours.at("primary"))));
    if let Some((colour, at)) = &primary
        && let Some(contrast) = colour::contrast_on_white(colour)
        && contrast < LEAST_CONTRAST
    {
        let shade = colour::nearest_readable(colour).unwrap_or_default();
        diagnostics.error(
            *at,
            "low-contrast",
            format!(
                "`{colour}` has a contrast of {contrast:.2}:1 on white, {LEAST_CONTRAST}:1 is needed"
            ),
            format!("take a darker shade, for example `{shade}`"),
        );
    }
    let logo = table
        .text("logo")
        .and_then(|path| read_logo(tree, file, path, table.at("logo"), diagnostics));
    let partner = Brand {
        id: table.text("id")?.to_owned(),
        name: table.text("name")?.to_owned(),
        primary: primary.map(|(colour, _)| colour),
        logo,
        contact: table.text("contact").map(str::to_owned),
        return_url: table.text("return_url").map(str::to_owned),
        return_label: table.text("return_label").map(str::to_owned),
        beacon: table.text("beacon").map(str::to_owned),
    };
    Some((partner, table.at("id")))
}

fn read_logo(
    tree: &SourceTree,
    file: FileId,
    path: &str,
    at: Span,
    diagnostics: &mut Diagnostics,
) -> Option<Logo> {
    let found = resolve(&tree.file(file).path, path).and_then(|path| tree.find(&path));
    let Some(found) = found else {
        diagnostics.error(
            at,
            "missing-file",
            format!("logo `{path}` does not exist"),
            "put it beside this file, capitals and accents alike",
        );
        return None;
    };
    let kind = match extension(path).as_str() {
        "svg" => Kind::Svg,
        _ => Kind::Png,
    };
    let bytes = tree.file(found).bytes.clone().unwrap_or_default();
    let problem = match Logo::new(kind, bytes) {
        Ok(logo) => return Some(logo),
        Err(problem) => problem,
    };
    let (code, what, hint) = match problem {
        LogoProblem::WrongType if kind == Kind::Png => (
            "wrong-file-type",
            format!("logo `{path}` is not a PNG picture"),
            "export it again as PNG or SVG",
        ),
        LogoProblem::WrongType => (
            "not-svg",
            format!("logo `{path}` is not an SVG picture"),
            "export it again as SVG",
        ),
        LogoProblem::TooManyBytes(bytes) => (
            "logo-too-large",
            format!(
                "this logo has {} kB, {} are allowed",
                bytes.div_ceil(1024),
                logo::MOST_BYTES / 1024
            ),
            "export it again, smaller: it loads with the first page",
        ),
        LogoProblem::TooManyPixels(width, height) => (
            "logo-too-large",
            format!(
                "this logo has {width} × {height} pixels, {0} × {0} are allowed",
                logo::LONGEST_SIDE
            ),
            "export it again, smaller: it is shown a thumb high",
        ),
        LogoProblem::TooManyCopies => (
            "logo-too-large",
            "this logo repeats its parts too often (`<use>`)".to_owned(),
            "export it again with its parts drawn out",
        ),
        LogoProblem::Damaged => (
            "wrong-file-type",
            format!("logo `{path}` is a damaged PNG picture"),
            "export it again as PNG or SVG",
        ),
        LogoProblem::Unsafe(problem) => (
            problem.code,
            format!("this logo has {}", problem.what),
            problem.hint,
        ),
    };
    diagnostics.error(at, code, what, hint);
    None
}
