//! Days as people write them.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::words::{self, Lang};
use crate::store::blur::Span;

/// The day of a moment, in Paris (in UTC where the system knows no time zones).
pub fn day(milliseconds: i64) -> Date {
    let moment = Timestamp::from_millisecond(milliseconds).unwrap_or(Timestamp::UNIX_EPOCH);
    let paris = TimeZone::get("Europe/Paris").unwrap_or(TimeZone::UTC);
    moment.to_zoned(paris).date()
}

/// A calendar year of Paris, in unix milliseconds.
pub fn year(year: i16) -> Span {
    let first = |year: i16| {
        let paris = TimeZone::get("Europe/Paris").unwrap_or(TimeZone::UTC);
        let midnight = jiff::civil::date(year, 1, 1).to_zoned(paris);
        midnight.map_or(0, |it| it.timestamp().as_millisecond())
    };
    Span {
        from: first(year),
        until: first(year.saturating_add(1)),
    }
}

/// Whether a moment stands for its whole year: its day was destroyed with the year's rows.
pub fn is_year(milliseconds: i64) -> bool {
    // Dates of one learner keep their order, a millisecond apart.
    let since = milliseconds.saturating_sub(year(day(milliseconds).year()).from);
    (0..1000).contains(&since)
}

/// The day of a moment, `2026-11-03`; of one that stands for its year, `2026`.
pub fn written(milliseconds: i64) -> String {
    let day = day(milliseconds);
    match is_year(milliseconds) {
        true => day.year().to_string(),
        false => day.to_string(),
    }
}

/// The day of a moment in words; of one that stands for its year, the year.
pub fn said(lang: Lang, milliseconds: i64) -> String {
    let day = day(milliseconds);
    match is_year(milliseconds) {
        true => day.year().to_string(),
        false => in_words(lang, day),
    }
}

/// `3 novembre 2026`, `3 November 2026`. In French the first of a month is `1er`.
pub fn in_words(lang: Lang, date: Date) -> String {
    let month = words::say(lang, &format!("month-{}", date.month()), &[]);
    let day = match (lang, date.day()) {
        (Lang::Fr, 1) => "1er".to_owned(),
        (_, day) => day.to_string(),
    };
    format!("{day}\u{a0}{month} {}", date.year())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_read_as_written() {
        let midnight = 1_793_660_400_000; // 2 November 2026, 23:00 UTC
        assert_eq!(day(midnight).to_string(), "2026-11-03");
        assert_eq!(in_words(Lang::Fr, day(midnight)), "3\u{a0}novembre 2026");
        let first = jiff::civil::date(2026, 8, 1);
        assert_eq!(in_words(Lang::Fr, first), "1er\u{a0}août 2026");
        assert_eq!(in_words(Lang::En, first), "1\u{a0}August 2026");
    }

    #[test]
    fn a_date_that_was_cut_down_is_a_year() {
        let year = year(2026);
        assert_eq!(year.from, 1_767_222_000_000); // 31 December 2025, 23:00 UTC
        assert_eq!(year.until - year.from, 365 * 86_400_000);
        let november = 1_793_660_400_000;
        assert_eq!(written(november), "2026-11-03");
        assert_eq!(written(year.cut(november)), "2026");
        assert_eq!(said(Lang::Fr, year.cut(november)), "2026");
        assert_eq!(said(Lang::Fr, year.from + 1000), "1er\u{a0}janvier 2026");
        assert_eq!(year.cut(year.until), year.until);
        assert_eq!(year.cut(year.from - 1), year.from - 1);
    }
}
