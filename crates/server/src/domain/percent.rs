//! How percents read, everywhere: with one decimal at most, which is cut and never rounded
//! up, so that nobody reads a mark that was not reached. The courses' scripts say it the
//! same way (`scoring.js`: a score has one decimal).

use super::words::Lang;

/// Tenths of a percent: 846 of 84.66.
pub fn tenths(percent: f64) -> i64 {
    // What was written with one decimal stays that: 64.4 is no 64.39.
    let tenths = (percent * 10.0 + 1e-6).floor();
    if tenths.is_finite() { tenths as i64 } else { 0 }
}

/// Tenths of a percent as a number in a sentence: `84,6`, `84.6`, `84`.
pub fn say(lang: Lang, tenths: i64) -> String {
    let comma = match lang {
        Lang::Fr => ',',
        Lang::En => '.',
    };
    match tenths % 10 {
        0 => (tenths / 10).to_string(),
        rest => format!("{}{comma}{}", tenths / 10, rest.abs()),
    }
}

/// A score as a number in a sentence.
pub fn score(lang: Lang, percent: f64) -> String {
    say(lang, tenths(percent))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percents_have_one_decimal_and_are_never_rounded_up() {
        for (percent, expected) in [
            (0.0, "0"),
            (84.6, "84,6"),
            (69.99, "69,9"),
            (99.96, "99,9"),
            (100.0, "100"),
            (200.0 / 3.0, "66,6"),
            (f64::NAN, "0"),
        ] {
            assert_eq!(score(Lang::Fr, percent), expected);
        }
        assert_eq!(score(Lang::En, 84.6), "84.6");
    }

    #[test]
    fn every_score_with_one_decimal_is_itself() {
        for tenth in 0..=1000 {
            let written = format!("{}.{}", tenth / 10, tenth % 10);
            let read: f64 = written.parse().expect("a number");
            assert_eq!(tenths(read), tenth, "{written}");
        }
    }
}
