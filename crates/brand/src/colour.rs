//! Colours that letters stand on: how much they differ from white.

/// WCAG 2.2 § 1.4.3: least contrast of text, as a ratio to 1.
pub const LEAST_CONTRAST: f64 = 4.5;

/// WCAG 2.2: contrast ratio of a `#rrggbb` colour and white, 1.0 to 21.0; none for what is
/// no colour.
pub fn contrast_on_white(colour: &str) -> Option<f64> {
    let [red, green, blue] = channels(colour)?.map(|value| {
        let value = f64::from(value) / 255.0;
        match value <= 0.04045 {
            true => value / 12.92,
            false => ((value + 0.055) / 1.055).powf(2.4),
        }
    });
    let luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    Some(1.05 / (luminance + 0.05))
}

/// Whether letters in this colour can be read on white, and white ones on it.
pub fn is_readable(colour: &str) -> bool {
    contrast_on_white(colour).is_some_and(|it| it >= LEAST_CONTRAST)
}

/// The lightest shade of a `#rrggbb` colour, itself included, that can be read on white;
/// none for what is no colour.
pub fn nearest_readable(colour: &str) -> Option<String> {
    let channels = channels(colour)?;
    // Thousandths: no channel of a byte has finer steps.
    let shade = |share: u32| {
        let [red, green, blue] = channels.map(|value| u32::from(value) * share / 1000);
        format!("#{red:02x}{green:02x}{blue:02x}")
    };
    (0..=1000).rev().map(shade).find(|shade| is_readable(shade))
}

fn channels(colour: &str) -> Option<[u8; 3]> {
    let digits = colour.strip_prefix('#').filter(|it| it.len() == 6)?;
    if !digits.bytes().all(|it| it.is_ascii_hexdigit()) {
        return None;
    }
    let all = u32::from_str_radix(digits, 16).ok()?;
    let [_, red, green, blue] = all.to_be_bytes();
    Some([red, green, blue])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_follows_wcag() {
        for (colour, expected) in [("#000000", 21.0), ("#ffffff", 1.0), ("#767676", 4.54)] {
            let contrast = contrast_on_white(colour).unwrap();
            assert!((contrast - expected).abs() < 0.01, "{colour} {contrast}");
        }
    }

    #[test]
    fn what_is_no_colour_has_no_contrast() {
        for bad in [
            "", "red", "#0b5a6", "#0b5a6e;", "0b5a6e", "#éa6e", "#+b5a6e", "#12345g",
        ] {
            assert_eq!(contrast_on_white(bad), None, "{bad}");
            assert_eq!(nearest_readable(bad), None, "{bad}");
        }
    }

    #[test]
    fn the_nearest_shade_is_readable_and_no_darker_than_it_must_be() {
        assert_eq!(nearest_readable("#003a70").as_deref(), Some("#003a70"));
        for light in ["#66aaff", "#ffffff", "#ffff00", "#777777", "#00ff00"] {
            let shade = nearest_readable(light).unwrap();
            let contrast = contrast_on_white(&shade).unwrap();
            assert!(
                (LEAST_CONTRAST..LEAST_CONTRAST + 0.1).contains(&contrast),
                "{light} {shade} {contrast}"
            );
        }
    }
}
