//! Moments, days and sizes, for people.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::domain::calendar;
use crate::domain::words::Lang;

/// A moment, to the minute, in French time.
pub fn moment(lang: Lang, at: i64) -> String {
    let format = match lang {
        Lang::Fr => "%d/%m/%Y %H:%M",
        Lang::En => "%Y-%m-%d %H:%M",
    };
    at_paris(at, format)
}

/// A day, in French time; the year alone, where the day is not known any more.
pub fn day(lang: Lang, at: i64) -> String {
    let format = match lang {
        _ if calendar::is_year(at) => "%Y",
        Lang::Fr => "%d/%m/%Y",
        Lang::En => "%Y-%m-%d",
    };
    at_paris(at, format)
}

fn at_paris(at: i64, format: &str) -> String {
    let zone = TimeZone::get("Europe/Paris").unwrap_or(TimeZone::UTC);
    let at = Timestamp::from_millisecond(at).unwrap_or_default();
    at.to_zoned(zone).strftime(format).to_string()
}

/// A number of bytes, as the store keeps it, for people.
pub fn size(lang: Lang, bytes: i64) -> String {
    language::number::size(lang, bytes.max(0).unsigned_abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_and_days_are_readable() {
        assert_eq!(size(Lang::Fr, -1), "0\u{a0}o");
        assert_eq!(size(Lang::Fr, 1_600_000), "1,6\u{a0}Mo");
        assert_eq!(day(Lang::Fr, 1_700_000_000_000), "14/11/2023");
        assert_eq!(moment(Lang::Fr, 1_700_000_000_000), "14/11/2023 23:13");
        assert_eq!(day(Lang::Fr, i64::MAX), "01/01/1970");
    }
}
