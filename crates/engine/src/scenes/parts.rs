//! The drawings that scenes are made of, by their names.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use crate::assets;
use crate::xml::{self, Element};

/// What is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Place,
    Person,
    Object,
    Mood,
}

impl Kind {
    /// The folder of its drawings.
    const fn folder(self) -> &'static str {
        match self {
            Kind::Place => "places",
            Kind::Person => "people",
            Kind::Object => "objects",
            Kind::Mood => "moods",
        }
    }
}

/// What may happen to an object; every object can arrive.
pub(crate) const MOTIONS: [&str; 4] = ["arrives", "closes", "rings", "saves"];

/// The mood of whoever is given none.
pub(crate) const USUAL_MOOD: &str = "calm";

/// The arm of whoever holds something.
const ARM: &str = "arm";

struct Parts {
    by_kind: BTreeMap<Kind, BTreeMap<String, Element>>,
    arm: Element,
}

fn parts() -> &'static Parts {
    static PARTS: OnceLock<Parts> = OnceLock::new();
    PARTS.get_or_init(|| {
        let mut by_kind: BTreeMap<Kind, BTreeMap<String, Element>> = BTreeMap::new();
        for path in assets::scenes() {
            for kind in [Kind::Place, Kind::Person, Kind::Object, Kind::Mood] {
                let prefix = format!("scenes/{}/", kind.folder());
                let name = path
                    .strip_prefix(&*prefix)
                    .and_then(|it| it.strip_suffix(".svg"));
                if let Some((name, drawing)) = name.zip(read(&path)) {
                    let of_kind = by_kind.entry(kind).or_default();
                    of_kind.insert(name.to_owned(), drawing);
                }
            }
        }
        let arm = read(&format!("scenes/{ARM}.svg")).unwrap_or_default();
        Parts { by_kind, arm }
    })
}

/// A drawing; a test reads them all.
fn read(path: &str) -> Option<Element> {
    xml::read(&assets::text(path)?).ok()
}

/// The names of what can be drawn, sorted.
pub(crate) fn names(kind: Kind) -> Vec<&'static str> {
    let of_kind = parts().by_kind.get(&kind).into_iter();
    of_kind
        .flat_map(BTreeMap::keys)
        .map(String::as_str)
        .collect()
}

/// A drawing by its name.
pub(crate) fn find(kind: Kind, name: &str) -> Option<&'static Element> {
    parts().by_kind.get(&kind)?.get(name)
}

/// The arm of whoever holds something.
pub(crate) fn arm() -> &'static Element {
    &parts().arm
}

/// Whether nobody sees the face of a person.
pub(crate) fn is_faceless(person: &str) -> bool {
    find(Kind::Person, person).is_some_and(|it| it.get("data-faceless").is_some())
}

/// What may happen to an object.
pub(crate) fn motions(object: &str) -> Vec<&'static str> {
    let Some(drawing) = find(Kind::Object, object) else {
        return Vec::new();
    };
    let moves = |motion: &&str| *motion == MOTIONS[0] || has(drawing, motion);
    MOTIONS.into_iter().filter(moves).collect()
}

/// Whether something in a drawing moves so.
fn has(drawing: &Element, motion: &str) -> bool {
    drawing.get("data-motion") == Some(motion) || drawing.elements().any(|it| has(it, motion))
}

#[cfg(test)]
mod tests {
    use brand::palette;

    use super::*;

    /// Elements and attributes that drawings are made of: no words, no ids, no styles, nothing
    /// from elsewhere.
    const ELEMENTS: [&str; 6] = ["svg", "g", "path", "rect", "circle", "ellipse"];
    const ATTRIBUTES: [&str; 18] = [
        "viewBox",
        "d",
        "x",
        "y",
        "width",
        "height",
        "rx",
        "ry",
        "cx",
        "cy",
        "r",
        "fill",
        "fill-opacity",
        "stroke",
        "stroke-opacity",
        "stroke-width",
        "stroke-dasharray",
        "transform",
    ];

    #[test]
    fn every_drawing_is_made_of_plain_shapes_in_known_colours() {
        let mut count = 0;
        for path in assets::scenes() {
            let drawing = xml::read(&assets::text(&path).expect("text")).expect("SVG");
            count += 1;
            check(&path, &drawing);
        }
        assert!(count > 30, "{count}");
    }

    fn check(path: &str, element: &Element) {
        assert!(
            ELEMENTS.contains(&element.name.as_str()),
            "{path}: {}",
            element.name
        );
        assert_eq!(
            element.words().trim(),
            "",
            "{path}: no lettering in a drawing"
        );
        for (name, value) in &element.attributes {
            let is_known =
                ATTRIBUTES.contains(&name.as_str()) || name.starts_with("data-") || name == "xmlns";
            assert!(is_known, "{path}: {name}");
            let is_colour = ["fill", "stroke"].contains(&name.as_str());
            let own = ["--skin,", "--hair,", "--brow,", "--sleeve,"];
            let is_right = value == "none"
                || value.starts_with('#')
                || own.iter().any(|it| value.starts_with(&format!("var({it}")))
                || palette::TOKENS
                    .iter()
                    .any(|it| value.starts_with(&format!("var(--{},", it.name)));
            assert!(!is_colour || is_right, "{path}: {name}=\"{value}\"");
        }
        element.elements().for_each(|it| check(path, it));
    }

    #[test]
    fn the_style_sheet_has_the_same_colours() {
        let styles = assets::text("runtime/relais.css").expect("the style sheet");
        for token in &palette::TOKENS {
            let line = match token.dark {
                None => format!("  --brand-primary: {};\n", token.light),
                Some(dark) => {
                    let (name, light) = (token.name, token.light);
                    format!("  --{name}: var(--light, {light}) var(--dark, {dark});\n")
                }
            };
            assert!(styles.contains(&line), "{line}");
        }
        let (share, with) = (palette::DARK_ACCENT_SHARE, palette::DARK_ACCENT_WITH);
        let [light, dark] = palette::TINT_SHARES;
        for mixed in [
            format!(
                "  --dark-accent: color-mix(in srgb, var(--brand-primary) {share}%, {with});\n"
            ),
            "  --accent: var(--light, var(--brand-primary)) var(--dark, var(--dark-accent));\n"
                .to_owned(),
            format!(
                "  --accent-soft: color-mix(in srgb, var(--accent) var(--light, {light}%) var(--dark, {dark}%), var(--card));\n"
            ),
        ] {
            assert!(styles.contains(&mixed), "{mixed}");
        }
    }

    #[test]
    fn people_have_all_that_is_put_together() {
        let has_part = |element: &Element, part: &str| {
            fn any(element: &Element, part: &str) -> bool {
                element.get("data-part") == Some(part) || element.elements().any(|it| any(it, part))
            }
            any(element, part)
        };
        assert!(has_part(arm(), "object"));
        for name in names(Kind::Person) {
            let drawing = find(Kind::Person, name).expect("a drawing");
            assert!(has_part(drawing, "arm"), "{name} has no arm");
            assert_eq!(has_part(drawing, "face"), !is_faceless(name), "{name}");
            for colour in ["data-skin", "data-hair", "data-brow", "data-sleeve"] {
                assert!(drawing.get(colour).is_some(), "{name} has no {colour}");
            }
        }
        for name in names(Kind::Place) {
            let tone = find(Kind::Place, name).and_then(|it| it.get("data-tone"));
            assert!(tone.is_some(), "{name}");
        }
        assert!(names(Kind::Mood).contains(&USUAL_MOOD));
        for motion in MOTIONS {
            let mut objects = names(Kind::Object).into_iter();
            assert!(objects.any(|it| motions(it).contains(&motion)), "{motion}");
        }
    }
}
