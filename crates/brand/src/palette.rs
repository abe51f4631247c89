//! The colours that pages are painted in, by the names that styles and drawings call them:
//! what a theme or a partner chose of them, what follows from that, and which of them meet.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::colour::Colour;

/// WCAG 2.2 § 1.4.3: least contrast of text, as a ratio to 1.
pub const LEAST_OF_TEXT: f64 = 4.5;

/// WCAG 2.2 § 1.4.11: least contrast of what is no text, as a ratio to 1.
pub const LEAST_OF_SHAPES: f64 = 3.0;

/// On which screen a colour is seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Screen {
    /// A light one, and paper.
    Light,
    /// A dark one.
    Dark,
}

/// A colour of pages: `--name` in `runtime/relais.css`.
#[derive(Debug)]
pub struct Token {
    /// Its name.
    pub name: &'static str,
    /// What it is on a light screen, and on paper: `#rrggbb`.
    pub light: &'static str,
    /// What it is on a dark screen; none where it follows from the light one.
    pub dark: Option<&'static str>,
}

const fn token(name: &'static str, light: &'static str, dark: &'static str) -> Token {
    Token {
        name,
        light,
        dark: Some(dark),
    }
}

/// Name of the colour of buttons, titles and links, which may be a partner's.
pub const ACCENT: &str = "accent";

/// Its tint, on which letters stand.
const ACCENT_SOFT: &str = "accent-soft";

/// The colours that have a value of their own; a test of the engine compares them with the
/// style sheet, and what is mixed below.
pub const TOKENS: [Token; 17] = [
    Token {
        name: ACCENT,
        light: "#0b5a6e",
        dark: None,
    },
    token("on-accent", "#ffffff", "#0b1417"),
    token("ink", "#17242b", "#e9eef0"),
    token("ink-soft", "#4a5a63", "#adbac1"),
    token("paper", "#fbfaf7", "#12191d"),
    token("card", "#ffffff", "#1a2429"),
    token("line", "#d9dcd8", "#33424a"),
    token("line-strong", "#75838a", "#80929b"),
    token("good", "#17683b", "#7fd6a0"),
    token("good-soft", "#e7f4ea", "#15301f"),
    token("bad", "#a3242c", "#ffa9a4"),
    token("bad-soft", "#fcebea", "#3a1a1c"),
    token("warn", "#805000", "#f3c877"),
    token("warn-soft", "#fdf1da", "#352812"),
    token("law", "#5a3f92", "#cdb6ff"),
    token("law-soft", "#f1ecf9", "#2a2140"),
    token("focus", "#0b3fd1", "#9ec1ff"),
];

/// On a dark screen the accent is so many hundredths of the light one, the rest of
/// [`DARK_ACCENT_WITH`]: few enough that black can be read there.
pub const DARK_ACCENT_SHARE: u16 = 36;

/// What a dark screen's accent is mixed with.
pub const DARK_ACCENT_WITH: &str = "#e4fbff";

/// Hundredths of the accent in its tint, the rest of the card.
pub const TINT_SHARES: [u16; 2] = [9, 12];

/// Which colours letters are in, and which they stand on.
const TEXTS: [(&str, &[&str]); 8] = [
    ("ink", GROUNDS),
    ("ink-soft", GROUNDS),
    (ACCENT, &["paper", "card", ACCENT_SOFT]),
    ("on-accent", &[ACCENT]),
    ("good", &["paper", "card", ACCENT_SOFT, "good-soft"]),
    ("bad", &["paper", "card", ACCENT_SOFT, "bad-soft"]),
    ("warn", &["paper", "card", ACCENT_SOFT, "warn-soft"]),
    ("law", &["paper", "card", ACCENT_SOFT, "law-soft"]),
];

const GROUNDS: &[&str] = &[
    "paper",
    "card",
    ACCENT_SOFT,
    "good-soft",
    "bad-soft",
    "warn-soft",
    "law-soft",
];

/// Which colours tell where something is, and what they stand on.
const SHAPES: [(&str, &[&str]); 2] = [
    ("line-strong", &["paper", "card"]),
    ("focus", &["paper", "card", ACCENT_SOFT]),
];

/// Colours that somebody chose, by screen and name.
pub type Chosen = BTreeMap<Screen, BTreeMap<String, Colour>>;

/// The colours of a package.
#[derive(Debug, Clone, PartialEq)]
pub struct Palette(BTreeMap<(Screen, &'static str), Colour>);

/// Two colours that meet and can't be told apart well enough.
#[derive(Debug, Clone, PartialEq)]
pub struct Fault {
    /// Where.
    pub screen: Screen,
    /// Name and value of what is seen.
    pub shown: (&'static str, Colour),
    /// Name and value of what it stands on.
    pub ground: (&'static str, Colour),
    /// Their contrast, as a ratio to 1.
    pub contrast: f64,
    /// What it must be at least.
    pub least: f64,
}

impl Fault {
    /// The contrast with two decimals, never rounded up to what is needed.
    pub fn shown_contrast(&self) -> f64 {
        cut(self.contrast)
    }
}

/// A contrast with two decimals, never rounded up to what is needed.
pub fn cut(contrast: f64) -> f64 {
    (contrast * 100.0).floor() / 100.0
}

impl Default for Palette {
    /// That of the style sheet.
    fn default() -> Palette {
        Palette::of(&Chosen::new())
    }
}

impl Palette {
    /// What was chosen, the style sheet's own colours for the rest, and what follows from them.
    pub fn of(chosen: &Chosen) -> Palette {
        let get = |screen, name: &str| chosen.get(&screen).and_then(|it| it.get(name)).copied();
        let mut all = BTreeMap::new();
        for token in &TOKENS {
            for (screen, usual) in [
                (Screen::Light, Some(token.light)),
                (Screen::Dark, token.dark),
            ] {
                let usual = usual.and_then(Colour::read);
                if let Some(colour) = get(screen, token.name).or(usual) {
                    all.insert((screen, token.name), colour);
                }
            }
        }
        let mut palette = Palette(all);
        if get(Screen::Dark, ACCENT).is_none() {
            let with = Colour::read(DARK_ACCENT_WITH).unwrap_or(Colour::WHITE);
            let light = palette.on(Screen::Light, ACCENT);
            let dark = light.mixed(DARK_ACCENT_SHARE, with);
            palette.0.insert((Screen::Dark, ACCENT), dark);
        }
        for (screen, share) in [Screen::Light, Screen::Dark].into_iter().zip(TINT_SHARES) {
            let card = palette.on(screen, "card");
            let tint = palette.on(screen, ACCENT).mixed(share, card);
            palette.0.insert((screen, ACCENT_SOFT), tint);
        }
        palette
    }

    /// A colour on a screen; black for a name that is none.
    pub fn on(&self, screen: Screen, name: &str) -> Colour {
        let found = self.0.iter().find(|(key, _)| **key == (screen, name));
        found.map_or(Colour::BLACK, |(_, colour)| *colour)
    }

    /// The colours that meet and can't be told apart well enough.
    pub fn faults(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        for screen in [Screen::Light, Screen::Dark] {
            let texts = TEXTS.iter().map(|it| (it, LEAST_OF_TEXT));
            let shapes = SHAPES.iter().map(|it| (it, LEAST_OF_SHAPES));
            for ((shown, grounds), least) in texts.chain(shapes) {
                for ground in *grounds {
                    let (one, other) = (self.on(screen, shown), self.on(screen, ground));
                    let contrast = one.contrast(other);
                    if contrast < least {
                        faults.push(Fault {
                            screen,
                            shown: (shown, one),
                            ground: (ground, other),
                            contrast,
                            least,
                        });
                    }
                }
            }
        }
        faults
    }
}

/// A chosen colour that can't be told apart from what it meets.
#[derive(Debug, Clone, PartialEq)]
pub struct Refused {
    /// Where it was chosen.
    pub screen: Screen,
    /// Its name.
    pub name: String,
    /// Where it is worst.
    pub fault: Fault,
    /// The nearest colour that would do; none where no shade of it does.
    pub nearest: Option<Colour>,
}

/// The chosen colours that are at fault, each once.
pub fn refused(chosen: &Chosen) -> Vec<Refused> {
    let faults = Palette::of(chosen).faults();
    let mut refused: Vec<Refused> = Vec::new();
    for fault in faults {
        let Some((screen, name)) = to_blame(chosen, &fault) else {
            continue;
        };
        let known = refused
            .iter_mut()
            .find(|it| it.screen == screen && it.name == name);
        let is_worse =
            |before: &Fault| fault.contrast / fault.least < before.contrast / before.least;
        match known {
            Some(known) if is_worse(&known.fault) => known.fault = fault,
            Some(_) => {}
            None => refused.push(Refused {
                screen,
                name: name.to_owned(),
                fault,
                nearest: nearest(chosen, screen, name),
            }),
        }
    }
    refused
}

/// The chosen colour that a fault comes from: what is seen, before what it stands on.
fn to_blame<'c>(chosen: &'c Chosen, fault: &Fault) -> Option<(Screen, &'c str)> {
    let is_chosen = |screen, name: &str| {
        let names = chosen.get(&screen)?;
        let (name, _) = names.get_key_value(name)?;
        Some((screen, name.as_str()))
    };
    [fault.shown.0, fault.ground.0]
        .into_iter()
        .find_map(|name| {
            let direct = is_chosen(fault.screen, name);
            // What follows from others: a tint from accent and card, a dark accent from the light one.
            let names: &[&str] = match name {
                ACCENT_SOFT => &[ACCENT, "card"],
                ACCENT => &[ACCENT],
                _ => &[],
            };
            let screens = [fault.screen, Screen::Light];
            let mut sources = names
                .iter()
                .flat_map(|name| screens.map(|screen| (screen, *name)));
            direct.or_else(|| {
                sources.find_map(|(screen, name)| {
                    let counts = screen == fault.screen || name == ACCENT;
                    is_chosen(screen, name).filter(|_| counts)
                })
            })
        })
}

/// The nearest shade of a chosen colour, darker or lighter, with which it is at fault nowhere.
fn nearest(chosen: &Chosen, screen: Screen, name: &str) -> Option<Colour> {
    let own = *chosen.get(&screen)?.get(name)?;
    let is_right = |shade: Colour| {
        let mut trial = chosen.clone();
        trial
            .entry(screen)
            .or_default()
            .insert(name.to_owned(), shade);
        let faults = Palette::of(&trial).faults();
        faults
            .iter()
            .all(|fault| to_blame(&trial, fault) != Some((screen, name)))
    };
    (0..=100).rev().find_map(|share| {
        let shades = [Colour::BLACK, Colour::WHITE].map(|end| own.mixed(share, end));
        shades.into_iter().find(|shade| is_right(*shade))
    })
}

/// What is wrong with a partner's colour on packages whose theme chose these colours: it takes
/// the place of the accent on both screens.
pub fn refused_accent(theme: &Chosen, accent: Colour) -> Option<Refused> {
    let mut chosen = theme.clone();
    for screen in [Screen::Light, Screen::Dark] {
        chosen.entry(screen).or_default().remove(ACCENT);
    }
    let light = chosen.entry(Screen::Light).or_default();
    light.insert(ACCENT.to_owned(), accent);
    let mut refused = refused(&chosen).into_iter();
    refused.find(|it| it.name == ACCENT)
}

/// Whether a partner's colour, `#rrggbb`, can be read on packages without a theme.
pub fn is_readable(accent: &str) -> bool {
    Colour::read(accent).is_some_and(|it| refused_accent(&Chosen::new(), it).is_none())
}

/// The least contrast of a partner's colour with what it meets on a light screen, as a ratio to
/// 1, on packages without a theme.
pub fn contrast_of_accent(accent: Colour) -> f64 {
    let chosen = Chosen::from([(Screen::Light, BTreeMap::from([(ACCENT.to_owned(), accent)]))]);
    let palette = Palette::of(&chosen);
    let grounds = ["paper", "card", ACCENT_SOFT, "on-accent"];
    let contrasts = grounds.map(|it| accent.contrast(palette.on(Screen::Light, it)));
    contrasts.into_iter().fold(f64::MAX, f64::min)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn colour(text: &str) -> Colour {
        Colour::read(text).expect("a colour")
    }

    fn chosen(all: &[(Screen, &str, &str)]) -> Chosen {
        let mut chosen = Chosen::new();
        for (screen, name, value) in all {
            let names = chosen.entry(*screen).or_default();
            names.insert((*name).to_owned(), colour(value));
        }
        chosen
    }

    use Screen::{Dark, Light};

    #[test]
    fn our_own_colours_are_told_apart() {
        assert_eq!(Palette::default().faults(), []);
        assert_eq!(refused(&Chosen::new()), []);
    }

    #[test]
    fn whatever_can_be_read_on_a_light_screen_can_on_a_dark_one() {
        let steps = [0, 51, 102, 153, 204, 255];
        let mut count = 0;
        for red in steps {
            for green in steps {
                for blue in steps {
                    let accent = colour(&format!("#{red:02x}{green:02x}{blue:02x}"));
                    let refused = refused_accent(&Chosen::new(), accent);
                    count += usize::from(refused.is_none());
                    let dark = refused.filter(|it| it.fault.screen == Dark);
                    assert_eq!(dark, None, "{accent}");
                }
            }
        }
        assert!(count > 50, "{count}");
    }

    #[test]
    fn who_is_to_blame_and_what_would_do() {
        for (screen, name, value) in [
            (Light, "accent", "#66aaff"),
            (Light, "paper", "#888888"),
            (Light, "ink", "#aaaaaa"),
            (Light, "line-strong", "#cccccc"),
            (Dark, "accent", "#203040"),
            (Dark, "card", "#ffffff"),
            (Dark, "focus", "#222222"),
        ] {
            let given = &[(screen, name, value)];
            let given = chosen(given);
            let found = refused(&given);
            let [one] = found.as_slice() else {
                panic!("{given:?}: {found:?}");
            };
            assert_eq!((one.screen, one.name.as_str()), (screen, name));
            assert!(one.fault.contrast < one.fault.least);
            // With the colour that is named nothing is refused.
            let nearest = one.nearest.expect("a colour that would do");
            let mut mended = given.clone();
            mended
                .entry(screen)
                .or_default()
                .insert(name.to_owned(), nearest);
            assert_eq!(refused(&mended), [], "{name} {nearest}");
        }
    }

    #[test]
    fn two_colours_that_do_not_go_together() {
        let dark_page = chosen(&[(Light, "paper", "#222222"), (Light, "card", "#222222")]);
        let names: Vec<String> = refused(&dark_page).into_iter().map(|it| it.name).collect();
        assert_eq!(names, ["paper", "card"]);
        let with_ink = chosen(&[(Light, "ink", "#777777"), (Light, "paper", "#ffffff")]);
        let names: Vec<String> = refused(&with_ink).into_iter().map(|it| it.name).collect();
        assert_eq!(names, ["ink"]);
    }

    #[test]
    fn a_partner_is_judged_on_the_theme() {
        let sand = chosen(&[(Light, "paper", "#f3e9d2"), (Light, "card", "#fff8e8")]);
        let blue = colour("#0a74a5");
        assert_eq!(refused_accent(&Chosen::new(), blue), None);
        let found = refused_accent(&sand, blue).expect("too light on sand");
        assert_eq!(found.fault.screen, Light);
        let nearest = found.nearest.expect("a darker one");
        assert_eq!(refused_accent(&sand, nearest), None);
        // A theme's own accent of dark screens does not count for a partner.
        let night = chosen(&[(Dark, "accent", "#ffcc00")]);
        assert_eq!(refused_accent(&night, colour("#003a70")), None);
        assert!(contrast_of_accent(colour("#000000")) > 15.0);
        assert!(contrast_of_accent(colour("#767676")) < LEAST_OF_TEXT);
    }
}
