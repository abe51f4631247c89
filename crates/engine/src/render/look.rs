//! The style sheet with what a programme's look changes in it: the values at its top, and a
//! typeface before them.

use brand::palette::{ACCENT, Screen, TOKENS};

use crate::course::look::{Corners, Density, Look};

/// The typeface of a package, beside its style sheet.
pub(super) const FONT: &str = "font.woff2";

/// The style sheet in that look.
pub(super) fn styled(styles: &str, look: &Look) -> String {
    if *look == Look::default() {
        return styles.to_owned();
    }
    let changes = changes(look);
    let mut out = String::with_capacity(styles.len() + 256);
    if look.font.is_some() {
        // Nothing moves when it comes late: then it is shown at the next opening.
        out.push_str(&format!(
            "@font-face {{\n  font-family: \"Relais\";\n  src: url(\"{FONT}\") format(\"woff2\");\n  font-weight: 400 700;\n  font-display: optional;\n}}\n"
        ));
    }
    // Only at the top: further down the same names have other values, for paper and for who
    // asks for more contrast.
    let end = styles.find("\n}\n").unwrap_or(styles.len());
    for line in styles[..end].split_inclusive('\n') {
        let name = line.trim_start().split(':').next().unwrap_or_default();
        match changes.iter().find(|(changed, _)| changed == name) {
            Some((name, value)) => out.push_str(&format!("  {name}: {value};\n")),
            None => out.push_str(line),
        }
    }
    out.push_str(&styles[end..]);
    out
}

/// What is changed, by name.
fn changes(look: &Look) -> Vec<(String, String)> {
    let mut changes = Vec::new();
    let mut change = |name: &str, value: String| changes.push((format!("--{name}"), value));
    let chosen = |screen, name: &str| {
        let names = look.colours.get(&screen)?;
        names.get(name).map(ToString::to_string)
    };
    for token in &TOKENS {
        let (light, dark) = (
            chosen(Screen::Light, token.name),
            chosen(Screen::Dark, token.name),
        );
        if token.name == ACCENT {
            // A partner's colour takes the place of both.
            if let Some(light) = light {
                change("brand-primary", light);
            }
            if let Some(dark) = dark {
                change("dark-accent", dark);
            }
        } else if light.is_some() || dark.is_some() {
            let light = light.unwrap_or_else(|| token.light.to_owned());
            let dark = dark.or(token.dark.map(str::to_owned)).unwrap_or_default();
            change(
                token.name,
                format!("var(--light, {light}) var(--dark, {dark})"),
            );
        }
    }
    if let Some((radius, pill)) = match look.corners {
        Corners::Square => Some(("0", "0")),
        Corners::Soft => None,
        Corners::Round => Some(("1.4rem", "2rem")),
    } {
        change("radius", radius.to_owned());
        change("pill", pill.to_owned());
    }
    if let Some((leading, gap, apart)) = match look.density {
        Density::Compact => Some(("1.45", "0.8em", "1.25rem")),
        Density::Normal => None,
        Density::Airy => Some(("1.75", "1.4em", "2.25rem")),
    } {
        change("leading", leading.to_owned());
        change("gap", gap.to_owned());
        change("apart", apart.to_owned());
    }
    if let Some(font) = look.font {
        // Until it is there, the device's own of its kind.
        let own = match font {
            "bitter" => "ui-serif, Georgia, \"Noto Serif\", serif",
            _ => {
                "system-ui, -apple-system, \"Segoe UI\", Roboto, \"Noto Sans\", \"Liberation Sans\", sans-serif"
            }
        };
        change("text", format!("\"Relais\", {own}"));
    }
    changes
}

#[cfg(test)]
mod tests {
    use brand::colour::Colour;

    use super::*;
    use crate::assets;

    fn styles() -> String {
        assets::text("runtime/relais.css").expect("the style sheet")
    }

    #[test]
    fn the_usual_look_changes_nothing() {
        assert_eq!(styled(&styles(), &Look::default()), styles());
    }

    #[test]
    fn every_change_finds_its_place_once_and_none_further_down() {
        let mut look = Look {
            font: Some("figtree"),
            corners: Corners::Square,
            density: Density::Airy,
            ..Look::default()
        };
        for screen in [Screen::Light, Screen::Dark] {
            let names = look.colours.entry(screen).or_default();
            for token in &TOKENS {
                names.insert(token.name.to_owned(), Colour::read("#123456").expect("it"));
            }
        }
        let (before, after) = (styles(), styled(&styles(), &look));
        for (name, value) in changes(&look) {
            assert_eq!(
                after.matches(&format!("  {name}: {value};\n")).count(),
                1,
                "{name}"
            );
            let declared = |styles: &str| styles.matches(&format!("{name}:")).count();
            assert_eq!(declared(&before), declared(&after), "{name}");
        }
        assert_eq!(after.matches("#123456").count(), TOKENS.len() * 2);
        assert!(after.starts_with("@font-face"));
        let rest = |styles: &str| styles.split_once("\n}\n").expect("an end").1.to_owned();
        assert_eq!(
            rest(&before),
            rest(after.split_once("}\n").expect("a face").1)
        );
    }
}
