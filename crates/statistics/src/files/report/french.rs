//! Numbers, dates and spaces as French has them.

/// Months of the year.
pub(crate) const MONTH_NAMES: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];

/// `1234567` as `1 234 567`, with narrow no-break spaces.
pub(crate) fn number(value: u64) -> String {
    language::number::grouped(language::Lang::Fr, value)
}

/// Tenths of a percent as `66,5 %`.
pub(crate) fn percent(tenths: u64) -> String {
    format!("{},{}\u{202f}%", tenths / 10, tenths % 10)
}

/// `2026-03-15` as `15 mars 2026`.
pub(crate) fn date(day: &str) -> String {
    let part = |range| {
        day.get(range)
            .and_then(|text: &str| text.parse::<usize>().ok())
    };
    match (part(0..4), part(5..7), part(8..10)) {
        (Some(year), Some(month @ 1..=12), Some(date)) => {
            let first = if date == 1 { "er" } else { "" };
            format!("{date}{first}\u{a0}{} {year}", MONTH_NAMES[month - 1])
        }
        _ => day.to_owned(),
    }
}

/// `10⁻⁶`.
pub(crate) fn power_of_ten(exponent: u32) -> String {
    let superior = |digit: char| "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().nth(digit as usize - '0' as usize);
    let digits: String = exponent.to_string().chars().filter_map(superior).collect();
    format!("10⁻{digits}")
}

/// First letter in upper case.
pub(crate) fn capital(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(chars).collect()
}

/// Ordinary spaces that French does not break become no-break ones.
pub(crate) fn typeset(text: &str) -> String {
    let mut set = text.to_owned();
    for (plain, right) in [
        (" ;", "\u{202f};"),
        (" !", "\u{202f}!"),
        (" ?", "\u{202f}?"),
        (" %", "\u{202f}%"),
        (" »", "\u{202f}»"),
        ("« ", "«\u{202f}"),
        (" :", "\u{a0}:"),
        ("± ", "±\u{202f}"),
        (" = ", "\u{a0}=\u{a0}"),
    ] {
        set = set.replace(plain, right);
    }
    set
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_french_has_it() {
        assert_eq!(power_of_ten(12), "10⁻¹²");
        assert_eq!(number(1_234_567), "1\u{202f}234\u{202f}567");
        assert_eq!(number(999), "999");
        assert_eq!(percent(665), "66,5\u{202f}%");
        assert_eq!(date("2026-04-01"), "1er\u{a0}avril 2026");
        assert_eq!(
            typeset("« Oui » : où ?"),
            "«\u{202f}Oui\u{202f}»\u{a0}: où\u{202f}?"
        );
    }
}
