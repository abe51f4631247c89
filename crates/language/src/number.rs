//! Numbers as people read them.

use crate::Lang;

/// A whole number, its thousands apart: `2 000 000` (narrow no-break spaces), `2,000,000`.
pub fn grouped(lang: Lang, number: u64) -> String {
    let separator = match lang {
        Lang::Fr => '\u{202f}',
        Lang::En => ',',
    };
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(separator);
        }
        text.push(digit);
    }
    text
}

/// A number with so many decimals: `1 234,50`, `1,234.50`; rounded, halves away from zero.
pub fn decimal(lang: Lang, number: f64, decimals: usize) -> String {
    let text = format!("{:.decimals$}", number.abs());
    let (whole, rest) = text.split_once('.').unwrap_or((&text, ""));
    // Too large for its thousands to stand apart: no such number is shown.
    let whole = whole
        .parse()
        .map_or_else(|_| whole.to_owned(), |it| grouped(lang, it));
    let sign = if number < 0.0 { "\u{2212}" } else { "" };
    let comma = match lang {
        Lang::Fr => ',',
        Lang::En => '.',
    };
    match rest {
        "" => format!("{sign}{whole}"),
        rest => format!("{sign}{whole}{comma}{rest}"),
    }
}

/// A number of bytes, in powers of 1000, with a no-break space before the unit: whole
/// kilobytes, rounded up; megabytes and gigabytes with one decimal below a hundred.
/// `0 o`, `1 ko`, `1,6 Mo`, `250 Mo`, `1,2 Go`; `0 B`, `1 kB`, `1.6 MB`…
pub fn size(lang: Lang, bytes: u64) -> String {
    let byte = match lang {
        Lang::Fr => "o",
        Lang::En => "B",
    };
    let kilobytes = bytes.div_ceil(1000);
    let (number, unit) = match kilobytes {
        0 => ("0".to_owned(), ""),
        1..1000 => (kilobytes.to_string(), "k"),
        1000..1_000_000 => (three_digits(lang, bytes as f64 / 1e6), "M"),
        _ => (three_digits(lang, bytes as f64 / 1e9), "G"),
    };
    format!("{number}\u{a0}{unit}{byte}")
}

fn three_digits(lang: Lang, number: f64) -> String {
    decimal(lang, number, if number < 99.95 { 1 } else { 0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_stand_apart() {
        for (number, french, english) in [
            (0, "0", "0"),
            (999, "999", "999"),
            (12_300, "12\u{202f}300", "12,300"),
            (1_234_567, "1\u{202f}234\u{202f}567", "1,234,567"),
        ] {
            assert_eq!(grouped(Lang::Fr, number), french);
            assert_eq!(grouped(Lang::En, number), english);
        }
    }

    #[test]
    fn decimals_have_a_comma_or_a_point() {
        for (number, decimals, french, english) in [
            (0.0, 1, "0,0", "0.0"),
            (66.54, 1, "66,5", "66.5"),
            (1234.5, 2, "1\u{202f}234,50", "1,234.50"),
            (-0.25, 2, "\u{2212}0,25", "\u{2212}0.25"),
            (12.6, 0, "13", "13"),
        ] {
            assert_eq!(decimal(Lang::Fr, number, decimals), french);
            assert_eq!(decimal(Lang::En, number, decimals), english);
        }
    }

    #[test]
    fn sizes_are_one_thing_everywhere() {
        for (bytes, french, english) in [
            (0, "0\u{a0}o", "0\u{a0}B"),
            (1, "1\u{a0}ko", "1\u{a0}kB"),
            (1025, "2\u{a0}ko", "2\u{a0}kB"),
            (999_000, "999\u{a0}ko", "999\u{a0}kB"),
            (999_001, "1,0\u{a0}Mo", "1.0\u{a0}MB"),
            (1_600_000, "1,6\u{a0}Mo", "1.6\u{a0}MB"),
            (99_949_999, "99,9\u{a0}Mo", "99.9\u{a0}MB"),
            (99_950_000, "100\u{a0}Mo", "100\u{a0}MB"),
            (250_400_000, "250\u{a0}Mo", "250\u{a0}MB"),
            (999_999_999, "1,0\u{a0}Go", "1.0\u{a0}GB"),
            (1_234_000_000, "1,2\u{a0}Go", "1.2\u{a0}GB"),
            (5_000_000_000_000, "5\u{202f}000\u{a0}Go", "5,000\u{a0}GB"),
        ] {
            assert_eq!(size(Lang::Fr, bytes), french);
            assert_eq!(size(Lang::En, bytes), english);
        }
    }
}
