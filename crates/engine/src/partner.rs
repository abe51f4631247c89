//! Branding files of partners -> [`Brand`], and what is wrong with them.

use brand::colour::Colour;
use brand::logo::{self, Kind, Logo, LogoProblem};
use brand::palette::{self, Chosen};
use brand::{Brand, Updates};

use crate::diagnostic::Diagnostics;
use crate::parse::table::Table;
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
        && let Some(refused) =
            Colour::read(colour).and_then(|it| palette::refused_accent(&Chosen::new(), it))
    {
        let fault = &refused.fault;
        let shade = refused.nearest.map(|it| it.to_string()).unwrap_or_default();
        diagnostics.error(
            *at,
            "low-contrast",
            format!(
                "`{colour}` has a contrast of {:.2}:1 on `{}` ({}) of a page, and {}:1 is needed",
                fault.shown_contrast(),
                fault.ground.0,
                fault.ground.1,
                fault.least
            ),
            format!("take a darker shade, for example `{shade}`"),
        );
    }
    let logo = table
        .text("logo")
        .and_then(|path| read_logo(tree, file, path, table.at("logo"), diagnostics));
    let updates = updates(&table, diagnostics);
    let partner = Brand {
        id: table.text("id")?.to_owned(),
        name: table.text("name")?.to_owned(),
        primary: primary.map(|(colour, _)| colour),
        logo,
        contact: table.text("contact").map(str::to_owned),
        return_url: table.text("return_url").map(str::to_owned),
        return_label: table.text("return_label").map(str::to_owned),
        beacon: table.text("beacon").map(str::to_owned),
        updates,
    };
    Some((partner, table.at("id")))
}

/// From whom packages take new content; a server and its key go together.
fn updates(table: &Table, diagnostics: &mut Diagnostics) -> Option<Updates> {
    let origin = table.text("updates");
    let (key, next) = (table.text("updates_key"), table.text("updates_next_key"));
    match (origin, key) {
        (Some(origin), Some(key)) => {
            let keys = [Some(key), next].into_iter().flatten();
            for (name, key) in [("updates_key", Some(key)), ("updates_next_key", next)] {
                if key.is_some_and(|it| it.parse::<updates::keys::PublicKey>().is_err()) {
                    diagnostics.error(
                        table.at(name),
                        "wrong-value",
                        "this is written like a public key, and is none",
                        "copy it once more from `relais updates keys`",
                    );
                }
            }
            Some(Updates {
                origin: origin.to_owned(),
                keys: keys.collect::<Vec<_>>().join(" "),
            })
        }
        // What is wrong with a key was said.
        (Some(_), None) if !table.is_right("updates_key") => None,
        (Some(_), None) => {
            diagnostics.error(
                table.at("updates"),
                "missing-field",
                "packages would not know whose updates these are",
                "add `updates_key`, which `relais updates keys` prints",
            );
            None
        }
        (None, _) => {
            for name in ["updates_key", "updates_next_key"] {
                if table.text(name).is_some() {
                    diagnostics.error(
                        table.at(name),
                        "missing-field",
                        "this key is for updates, and no server is named",
                        "add `updates`, the address of the server, or leave the key out",
                    );
                }
            }
            None
        }
    }
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
