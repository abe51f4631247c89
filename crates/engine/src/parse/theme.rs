//! `theme.toml`, beside `relais.toml`: colours that can be told apart on both screens, one of
//! our typefaces, corners, density.

use brand::colour::Colour;
use brand::palette::{self, Chosen, Refused, Screen};

use super::fields::{LOOK, LOOK_COLOURS};
use super::table::Table;
use super::toml;
use crate::course::look::{Corners, Density, Look};
use crate::diagnostic::Diagnostics;
use crate::fonts::FONTS;
use crate::source::{SourceTree, Span, THEME_FILE};

/// How packages look; as usual where the file does not say, or is wrong, which is noted.
pub(super) fn look(tree: &SourceTree, diagnostics: &mut Diagnostics) -> Look {
    for (file, source) in tree.files() {
        if source.path.ends_with(&format!("/{THEME_FILE}")) {
            diagnostics.warning(
                Span::of_file(file),
                "stray-file",
                format!("`{}` changes nothing", source.path),
                format!("put it beside `relais.toml`, as `{THEME_FILE}`: a programme has one look"),
            );
        }
    }
    let Some(file) = tree.find(THEME_FILE) else {
        return Look::default();
    };
    let table = toml::read_file(tree, file, LOOK, diagnostics);
    let colours = colours(&table);
    for refused in palette::refused(&colours) {
        note(&table, &refused, diagnostics);
    }
    Look {
        colours,
        font: FONTS
            .into_iter()
            .find(|name| Some(*name) == table.text("font")),
        corners: match table.text("corners") {
            Some("square") => Corners::Square,
            Some("round") => Corners::Round,
            _ => Corners::Soft,
        },
        density: match table.text("density") {
            Some("compact") => Density::Compact,
            Some("airy") => Density::Airy,
            _ => Density::Normal,
        },
    }
}

fn name(screen: Screen) -> &'static str {
    match screen {
        Screen::Light => "light",
        Screen::Dark => "dark",
    }
}

fn colours(table: &Table) -> Chosen {
    let mut chosen = Chosen::new();
    for screen in [Screen::Light, Screen::Dark] {
        let Some(inner) = table.table(name(screen)) else {
            continue;
        };
        for field in LOOK_COLOURS {
            if let Some(colour) = inner.text(field.name).and_then(Colour::read) {
                let of_screen = chosen.entry(screen).or_default();
                of_screen.insert(field.name.replace('_', "-"), colour);
            }
        }
    }
    chosen
}

/// Says which two colours can't be told apart, and which would do.
fn note(table: &Table, refused: &Refused, diagnostics: &mut Diagnostics) {
    let field = refused.name.replace('-', "_");
    let at = table
        .table(name(refused.screen))
        .map_or(table.at(name(refused.screen)), |it| it.at(&field));
    diagnostics.error(at, "low-contrast", described(refused), mend(refused));
}

/// Which two colours of a page can't be told apart.
fn described(refused: &Refused) -> String {
    let fault = &refused.fault;
    let screen = match fault.screen {
        Screen::Light => "a light screen",
        Screen::Dark => "a dark screen",
    };
    let ((shown, one), (ground, other)) = (fault.shown, fault.ground);
    format!(
        "on {screen}, `{shown}` ({one}) on `{ground}` ({other}) has a contrast of {:.2}:1, {}:1 is needed",
        fault.shown_contrast(),
        fault.least,
    )
}

fn mend(refused: &Refused) -> String {
    match refused.nearest {
        Some(nearest) => format!("the nearest colour that passes is `{nearest}`"),
        None => {
            "no shade of it passes: change the colours that it meets, too, or leave this one out"
                .to_owned()
        }
    }
}
