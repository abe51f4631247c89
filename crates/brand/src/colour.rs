//! Colours that letters are in, and stand on: how much two of them differ.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A colour of a screen, sRGB.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Colour([u8; 3]);

impl From<Colour> for String {
    fn from(colour: Colour) -> String {
        colour.to_string()
    }
}

impl TryFrom<String> for Colour {
    type Error = String;

    fn try_from(text: String) -> Result<Colour, String> {
        Colour::read(&text).ok_or_else(|| format!("`{text}` is no colour"))
    }
}

impl Colour {
    /// No light at all.
    pub const BLACK: Colour = Colour([0, 0, 0]);
    /// All light.
    pub const WHITE: Colour = Colour([255, 255, 255]);

    /// Reads `#rrggbb`; none for what is no colour.
    pub fn read(text: &str) -> Option<Colour> {
        let digits = text.strip_prefix('#').filter(|it| it.len() == 6)?;
        if !digits.bytes().all(|it| it.is_ascii_hexdigit()) {
            return None;
        }
        let all = u32::from_str_radix(digits, 16).ok()?;
        let [_, red, green, blue] = all.to_be_bytes();
        Some(Colour([red, green, blue]))
    }

    /// WCAG 2.2: contrast ratio with another colour, 1.0 to 21.0.
    pub fn contrast(self, other: Colour) -> f64 {
        let (one, other) = (self.luminance(), other.luminance());
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    /// So many hundredths of it, 0 to 100, the rest of another colour, as `color-mix(in srgb, …)`.
    pub fn mixed(self, hundredths: u16, other: Colour) -> Colour {
        let share = u32::from(hundredths.min(100));
        let mix = |one: u8, other: u8| {
            let sum = u32::from(one) * share + u32::from(other) * (100 - share);
            u8::try_from((sum + 50) / 100).unwrap_or(u8::MAX)
        };
        let ([red, green, blue], [r, g, b]) = (self.0, other.0);
        Colour([mix(red, r), mix(green, g), mix(blue, b)])
    }

    /// WCAG 2.2: relative luminance, 0.0 to 1.0.
    fn luminance(self) -> f64 {
        let [red, green, blue] = self.0.map(|value| {
            let value = f64::from(value) / 255.0;
            match value <= 0.04045 {
                true => value / 12.92,
                false => ((value + 0.055) / 1.055).powf(2.4),
            }
        });
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }
}

/// `#rrggbb`.
impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_follows_wcag() {
        for (colour, expected) in [("#000000", 21.0), ("#ffffff", 1.0), ("#767676", 4.54)] {
            let contrast = Colour::read(colour).unwrap().contrast(Colour::WHITE);
            assert!((contrast - expected).abs() < 0.01, "{colour} {contrast}");
        }
    }

    #[test]
    fn what_is_no_colour_is_none() {
        for bad in [
            "", "red", "#0b5a6", "#0b5a6e;", "0b5a6e", "#éa6e", "#+b5a6e", "#12345g",
        ] {
            assert_eq!(Colour::read(bad), None, "{bad}");
        }
    }

    #[test]
    fn mixed_as_browsers_mix() {
        let [red, blue] = ["#ff0000", "#0000ff"].map(|it| Colour::read(it).unwrap());
        for (share, mixed) in [
            (0, "#0000ff"),
            (50, "#800080"),
            (100, "#ff0000"),
            (200, "#ff0000"),
        ] {
            assert_eq!(red.mixed(share, blue).to_string(), mixed);
        }
    }
}
