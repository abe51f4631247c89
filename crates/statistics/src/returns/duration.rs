//! Time spent as exports have it: ISO 8601, clock times, words, minutes.

/// Longest time that is believed, in seconds: a year.
const LONGEST: f64 = 366.0 * 86_400.0;

/// Whole seconds of a duration of ISO 8601, `PT1H2M3.5S`: with a comma, with all its zeros
/// (`P0Y0M0DT0H10M5S`), and with seconds that lack their `T` (`P16559.14S`). Months and
/// years have no length, and less than nothing is no time.
pub(super) fn iso(text: &str) -> Option<u64> {
    let (mut total, mut number, mut is_time, mut parts) = (0.0, String::new(), false, 0);
    for letter in text.trim().strip_prefix('P')?.chars() {
        let unit = match letter {
            '0'..='9' | '.' => {
                number.push(letter);
                continue;
            }
            ',' => {
                number.push('.');
                continue;
            }
            'T' if !is_time && number.is_empty() => {
                is_time = true;
                continue;
            }
            'W' => 604_800.0,
            'D' => 86_400.0,
            'H' => 3_600.0,
            'M' if is_time => 60.0,
            'S' => 1.0,
            // Only none of them has a length.
            'Y' | 'M' => f64::INFINITY,
            _ => return None,
        };
        let count: f64 = number.parse().ok()?;
        if count > 0.0 {
            total += count * unit;
        }
        number.clear();
        parts += 1;
    }
    (parts > 0 && number.is_empty() && total <= LONGEST).then_some(total as u64)
}

/// Whole seconds of a cell in whose column a number stands for so many seconds each.
pub(super) fn cell_in(text: &str, unit: f64) -> Option<u64> {
    match text.trim().replace(',', ".").parse::<f64>() {
        Ok(number) => {
            let seconds = number * unit;
            (0.0..=LONGEST).contains(&seconds).then_some(seconds as u64)
        }
        Err(_) => cell(text),
    }
}

/// Whole seconds of a cell: a number is minutes, the rest says its units: `00:35:12`,
/// `1h58min`, `2 h`, `45 min`, `PT20M`. `35:12` can be read two ways, and is not.
pub(super) fn cell(text: &str) -> Option<u64> {
    let text = text
        .trim()
        .to_lowercase()
        .replace(['\u{a0}', '\u{202f}'], " ");
    if let Some(iso) = iso(&text.to_uppercase()) {
        return Some(iso);
    }
    if let Ok(minutes) = text.replace(',', ".").parse::<f64>() {
        let seconds = minutes * 60.0;
        return (0.0..=LONGEST).contains(&seconds).then_some(seconds as u64);
    }
    let clock: Vec<&str> = text.split(':').collect();
    if let [hours, minutes, seconds] = clock.as_slice() {
        let hours: u64 = hours.trim().parse().ok()?;
        let minutes: u64 = minutes.parse().ok().filter(|it| *it < 60)?;
        let seconds: f64 = seconds.trim().replace(',', ".").parse().ok()?;
        let whole = (0.0..60.0).contains(&seconds).then_some(seconds as u64)?;
        return (hours < 8784).then_some((hours * 60 + minutes) * 60 + whole);
    }
    words(&text)
}

/// `1h58min`, `1 hour 5 minutes`, `2 heures`, `1h58`.
fn words(text: &str) -> Option<u64> {
    let (mut total, mut rest, mut last_unit) = (0.0, text, 0.0);
    while !rest.trim().is_empty() {
        rest = rest.trim_start_matches([' ', ',']);
        let digits = rest
            .find(|c: char| !c.is_ascii_digit() && c != '.')
            .unwrap_or(rest.len());
        let count: f64 = rest[..digits].parse().ok()?;
        rest = rest[digits..].trim_start();
        let letters = rest
            .find(|c: char| !c.is_alphabetic())
            .unwrap_or(rest.len());
        let unit = match &rest[..letters] {
            "d" | "j" | "day" | "days" | "jour" | "jours" => 86_400.0,
            "h" | "hr" | "hrs" | "hour" | "hours" | "heure" | "heures" => 3_600.0,
            "m" | "mn" | "min" | "mins" | "minute" | "minutes" => 60.0,
            "s" | "sec" | "secs" | "second" | "seconds" | "seconde" | "secondes" => 1.0,
            // `1h58`.
            "" if last_unit == 3_600.0 => 60.0,
            _ => return None,
        };
        total += count * unit;
        last_unit = unit;
        rest = rest[letters..].trim_start_matches('.');
    }
    (last_unit > 0.0 && total <= LONGEST).then_some(total as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_of_iso() {
        for (text, seconds) in [
            ("PT1H2M3.5S", Some(3723)),
            ("PT1H2M3,5S", Some(3723)),
            ("PT20M3,5S", Some(1203)),
            ("P0Y0M0DT0H20M5S", Some(1205)),
            ("P1DT1S", Some(86_401)),
            ("P16559.14S", Some(16_559)),
            ("PT0S", Some(0)),
            ("PT5", None),
            ("P", None),
            ("PT", None),
            ("P1M", None),
            ("-PT5S", None),
            ("PT1e3S", None),
        ] {
            assert_eq!(iso(text), seconds, "{text}");
        }
    }

    #[test]
    fn durations_of_cells() {
        for (text, seconds) in [
            ("41,5", Some(2490)),
            ("00:35:12", Some(2112)),
            ("1h58min", Some(7080)),
            ("1 h 58", Some(7080)),
            ("2 heures", Some(7200)),
            ("1 hour, 5 minutes", Some(3900)),
            ("45 min.", Some(2700)),
            ("PT20M", Some(1200)),
            ("35:12", None),
            ("-1", None),
            ("bof", None),
            ("", None),
            ("nan", None),
        ] {
            assert_eq!(cell(text), seconds, "{text}");
        }
    }
}
