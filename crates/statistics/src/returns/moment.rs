//! Dates as exports have them: ISO, day/month/year, and the long dates of Moodle
//! in French and English.

/// A day and a time of day, as the export shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Moment {
    pub year: u16,
    /// 1 to 12.
    pub month: u8,
    pub day: u8,
    pub second: u32,
}

const MONTHS: [[&str; 2]; 12] = [
    ["janvier", "january"],
    ["fevrier", "february"],
    ["mars", "march"],
    ["avril", "april"],
    ["mai", "may"],
    ["juin", "june"],
    ["juillet", "july"],
    ["aout", "august"],
    ["septembre", "september"],
    ["octobre", "october"],
    ["novembre", "november"],
    ["decembre", "december"],
];

impl Moment {
    pub(super) fn parse(text: &str) -> Option<Moment> {
        let text = text.trim();
        let mut numbers = Vec::new();
        let (mut month, mut afternoon) = (None, None);
        let plain: String = text.chars().map(unaccented).collect();
        let iso = plain.len() >= 10 && plain.as_bytes()[4] == b'-';
        for word in plain.split(|c: char| !c.is_alphanumeric()) {
            let word = word.to_lowercase();
            match word.as_str() {
                "" => {}
                "am" => afternoon = Some(false),
                "pm" => afternoon = Some(true),
                // `21T23` of ISO dates.
                _ if iso && numbers.len() == 2 && word.contains('t') => {
                    for part in word.split('t') {
                        numbers.push(part.parse::<u32>().ok()?);
                    }
                }
                _ if word.starts_with(|c: char| c.is_ascii_digit()) => {
                    let digits: String = word.chars().take_while(char::is_ascii_digit).collect();
                    numbers.push(digits.parse::<u32>().ok()?);
                }
                _ => {
                    let named = |names: &[&str; 2]| {
                        names.iter().any(|name| *name == word)
                            || (word.len() >= 3
                                && word.len() < 6
                                && names.iter().any(|n| n.starts_with(&word)))
                    };
                    if month.is_none() {
                        month = MONTHS.iter().position(named).map(|place| place as u32 + 1);
                    }
                }
            }
        }
        let (year, month, day, time) = match (month, numbers.as_slice()) {
            (Some(month), [day, year, time @ ..]) => (*year, month, *day, time),
            (None, [year, month, day, time @ ..]) if *year > 999 => (*year, *month, *day, time),
            (None, [day, month, year, time @ ..]) => (*year, *month, *day, time),
            _ => return None,
        };
        let mut hour = time.first().copied().unwrap_or(0);
        match afternoon {
            Some(true) if hour < 12 => hour += 12,
            Some(false) if hour == 12 => hour = 0,
            _ => {}
        }
        let minute = time.get(1).copied().unwrap_or(0);
        let second = time.get(2).copied().unwrap_or(0);
        let good = (1990..3000).contains(&year)
            && (1..=12).contains(&month)
            && (1..=31).contains(&day)
            && hour < 24
            && minute < 60
            && second < 61;
        good.then(|| Moment {
            year: year as u16,
            month: month as u8,
            day: day as u8,
            second: (hour * 60 + minute) * 60 + second,
        })
    }
}

/// Letters without accents, for comparison.
pub(super) fn unaccented(letter: char) -> char {
    match letter {
        'é' | 'è' | 'ê' | 'ë' | 'É' | 'È' | 'Ê' => 'e',
        'à' | 'â' | 'ä' | 'À' | 'Â' => 'a',
        'û' | 'ù' | 'ü' | 'Û' | 'Ù' => 'u',
        'î' | 'ï' | 'Î' => 'i',
        'ô' | 'ö' | 'Ô' => 'o',
        'ç' | 'Ç' => 'c',
        '’' => '\'',
        '\u{a0}' | '\u{202f}' => ' ',
        other => other,
    }
}

/// Lower case, without accents, single spaces: what names are compared by.
pub(super) fn plain(text: &str) -> String {
    let letters: String = text
        .chars()
        .map(unaccented)
        .collect::<String>()
        .to_lowercase();
    letters.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates() {
        let at = |text: &str| {
            let m = Moment::parse(text).unwrap_or_else(|| panic!("{text}"));
            format!("{}-{}-{} {}", m.year, m.month, m.day, m.second / 60)
        };
        for text in [
            "2026-11-21 23:22:07",
            "2026-11-21T23:22:07.123Z",
            "samedi 21 novembre 2026, 23:22",
            "Saturday, 21 November 2026, 11:22 PM",
            "Saturday, November 21, 2026, 11:22 PM",
            "21/11/2026 23:22",
            "21 nov. 2026 à 23:22",
        ] {
            assert_eq!(at(text), "2026-11-21 1402", "{text}");
        }
        assert_eq!(at("samedi 1er août 2026, 00:05"), "2026-8-1 5");
        assert_eq!(at("Friday, 2 January 2026, 12:05 AM"), "2026-1-2 5");
        assert_eq!(at("31/12/2025"), "2025-12-31 0");
        for wrong in ["", "-", "hier", "2026-13-01", "40/01/2026", "21 novembre"] {
            assert_eq!(Moment::parse(wrong), None, "{wrong}");
        }
    }
}
