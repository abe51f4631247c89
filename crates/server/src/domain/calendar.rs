//! Days as people write them.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::words::{self, Lang};

/// The day of a moment, in Paris (in UTC where the system knows no time zones).
pub fn day(milliseconds: i64) -> Date {
    let moment = Timestamp::from_millisecond(milliseconds).unwrap_or(Timestamp::UNIX_EPOCH);
    let paris = TimeZone::get("Europe/Paris").unwrap_or(TimeZone::UTC);
    moment.to_zoned(paris).date()
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
}
