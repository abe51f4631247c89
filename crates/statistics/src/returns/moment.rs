//! Dates as exports have them: ISO, day/month/year, and the long dates of Moodle
//! in French and English; times of any zone are read in Paris.

use std::sync::LazyLock;

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// An instant, with the year and the month that it is in Paris: programme and partners are
/// French, whatever zone a platform writes. Moments are ordered by instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Moment {
    /// Milliseconds since 1970, UTC.
    instant: i64,
    pub year: u16,
    /// 1 to 12.
    pub month: u8,
}

/// Which of the two numbers before a year is the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DateOrder {
    /// 27/08/2025.
    DayFirst,
    /// 08/27/2025.
    MonthFirst,
    /// Nothing told it: dates that can be read two ways are not read.
    #[default]
    Unknown,
}

impl DateOrder {
    pub(super) fn is_unknown(&self) -> bool {
        *self == DateOrder::Unknown
    }
}

/// Why a cell is no moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NoMoment {
    /// It is no date.
    NoDate,
    /// It is one of two.
    Ambiguous,
}

/// What the dates of a file tell about their order: see [`DateOrder`].
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Evidence {
    day_first: bool,
    month_first: bool,
}

impl Evidence {
    /// Looks at a cell.
    pub(super) fn see(&mut self, cell: &str) {
        let mut parts = cell.trim().splitn(3, '/');
        let number = |part: Option<&str>| part.and_then(|it| it.parse::<u8>().ok());
        let (one, two) = (number(parts.next()), number(parts.next()));
        let year = parts.next().map_or(0, |rest| {
            rest.bytes().take_while(u8::is_ascii_digit).count()
        });
        if let (Some(one @ 1..=31), Some(two @ 1..=31), 2 | 4) = (one, two, year) {
            self.day_first |= one > 12 && two <= 12;
            self.month_first |= two > 12 && one <= 12;
        }
    }

    /// The order; none: there are both.
    pub(super) fn order(self) -> Option<DateOrder> {
        match (self.day_first, self.month_first) {
            (true, true) => None,
            (true, false) => Some(DateOrder::DayFirst),
            (false, true) => Some(DateOrder::MonthFirst),
            (false, false) => Some(DateOrder::Unknown),
        }
    }
}

/// Metropolitan France's zone: the rule of the European Union, in force since 1996.
fn paris() -> &'static TimeZone {
    static PARIS: LazyLock<TimeZone> = LazyLock::new(|| {
        let rule = TimeZone::posix("CET-1CEST,M3.5.0,M10.5.0/3");
        rule.expect("a rule of POSIX")
    });
    &PARIS
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
    pub(super) fn parse(text: &str, order: DateOrder) -> Result<Moment, NoMoment> {
        let text = text.trim();
        if let Some(serial) = serial(text) {
            return serial.ok_or(NoMoment::NoDate);
        }
        let numbers = text.split('/').map(|part| {
            let digits = part.bytes().take_while(u8::is_ascii_digit).count();
            part[..digits].parse::<u32>().ok()
        });
        let numbers: Vec<u32> = numbers.take(3).flatten().collect();
        if let [one @ 1..=12, two @ 1..=12, _] = *numbers.as_slice()
            && (order, one != two) == (DateOrder::Unknown, true)
        {
            return Err(NoMoment::Ambiguous);
        }
        Moment::read(text, order).ok_or(NoMoment::NoDate)
    }

    fn read(text: &str, order: DateOrder) -> Option<Moment> {
        let mut numbers = Vec::new();
        let (mut month, mut afternoon) = (None, None);
        let plain = unaccented(text);
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
            (None, [day, month, year, time @ ..]) => {
                let year = if *year < 100 { 2000 + *year } else { *year };
                match order {
                    DateOrder::MonthFirst => (year, *day, *month, time),
                    _ => (year, *month, *day, time),
                }
            }
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
        let good = (1990..3000).contains(&year) && hour < 24 && minute < 60 && second < 61;
        let small = |number: u32| i8::try_from(number).ok();
        let date_time = DateTime::new(
            i16::try_from(year).ok().filter(|_| good)?,
            small(month)?,
            small(day)?,
            small(hour)?,
            small(minute)?,
            // A leap second is the last one of its minute.
            small(second.min(59))?,
            0,
        );
        Moment::in_zone(date_time.ok()?, paris())
    }

    /// A timestamp of an xAPI statement (RFC 3339; 1.0.3, 4.1.7): without a zone it is in
    /// UTC, which is what record stores write.
    pub(super) fn timestamp(text: &str) -> Option<Moment> {
        let text = text.trim();
        match text.parse::<jiff::Timestamp>() {
            Ok(instant) => Some(Moment::at(instant)),
            Err(_) => Moment::in_zone(text.parse().ok()?, &TimeZone::UTC),
        }
    }

    fn in_zone(date_time: DateTime, zone: &TimeZone) -> Option<Moment> {
        let zoned = zone.to_ambiguous_zoned(date_time).compatible().ok()?;
        Some(Moment::at(zoned.timestamp()))
    }

    fn at(instant: jiff::Timestamp) -> Moment {
        let there = instant.to_zoned(paris().clone());
        Moment {
            instant: instant.as_millisecond(),
            year: u16::try_from(there.year()).unwrap_or(0),
            month: there.month().unsigned_abs(),
        }
    }
}

/// A date as spreadsheets number days: from 1900 on, 45,000 is in 2023. None for what is no
/// such number.
fn serial(text: &str) -> Option<Option<Moment>> {
    let days: f64 = text.replace(',', ".").parse().ok()?;
    if !(30_000.0..70_000.0).contains(&days) {
        return Some(None);
    }
    let start = jiff::civil::date(1899, 12, 30).at(0, 0, 0, 0);
    let seconds = jiff::SignedDuration::from_secs((days * 86_400.0).round() as i64);
    Some(
        start
            .checked_add(seconds)
            .ok()
            .and_then(|it| Moment::in_zone(it, paris())),
    )
}

/// Without accents, whether they are part of their letters or stand behind them, and with
/// one kind of apostrophe and of space.
fn unaccented(text: &str) -> String {
    let letters = text.nfkd().filter(|it| !is_combining_mark(*it));
    letters
        .map(|it| if it == '’' { '\'' } else { it })
        .collect()
}

/// Lower case, without accents, single spaces: what names are compared by.
pub(super) fn plain(text: &str) -> String {
    let letters = unaccented(text).to_lowercase();
    letters.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates() {
        let at = |text: &str| {
            let m = Moment::parse(text, DateOrder::DayFirst);
            let m = m.unwrap_or_else(|error| panic!("{text}: {error:?}"));
            let instant = jiff::Timestamp::from_millisecond(m.instant).expect("a time");
            let there = instant.to_zoned(paris().clone());
            let minutes = i32::from(there.hour()) * 60 + i32::from(there.minute());
            format!("{}-{}-{} {minutes}", m.year, m.month, there.day())
        };
        for text in [
            "2026-11-21 23:22:07",
            "2026-11-21T23:22:07",
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
        // 29 February of a year that has none, the hour that is skipped in March.
        assert!(Moment::parse("29/02/2025", DateOrder::DayFirst).is_err());
        assert_eq!(at("30/03/2025 02:30"), "2025-3-30 210");
        for wrong in ["", "-", "hier", "2026-13-01", "40/01/2026", "21 novembre"] {
            assert!(
                Moment::parse(wrong, DateOrder::DayFirst).is_err(),
                "{wrong}"
            );
        }
    }

    #[test]
    fn dates_of_two_orders() {
        let month = |text: &str, order| Moment::parse(text, order).map(|it| (it.year, it.month));
        let (day, american) = (DateOrder::DayFirst, DateOrder::MonthFirst);
        assert_eq!(month("27/08/25", day), Ok((2025, 8)));
        assert_eq!(month("03/04/2025", day), Ok((2025, 4)));
        assert_eq!(month("03/04/2025 2:15 PM", american), Ok((2025, 3)));
        let unknown = |text| month(text, DateOrder::Unknown);
        assert_eq!(unknown("03/04/2025"), Err(NoMoment::Ambiguous));
        assert_eq!(unknown("03/03/2025"), Ok((2025, 3)));
        assert_eq!(unknown("27/08/2025"), Ok((2025, 8)));
        assert_eq!(unknown("2025-03-04"), Ok((2025, 3)));
        // A spreadsheet's number of 27 August 2025, at noon.
        assert_eq!(unknown("45896.5"), Ok((2025, 8)));
        assert_eq!(unknown("1200"), Err(NoMoment::NoDate));
        let order = |cells: &[&str]| {
            let mut evidence = Evidence::default();
            cells.iter().for_each(|cell| evidence.see(cell));
            evidence.order()
        };
        assert_eq!(order(&["03/04/2025", "13/04/2025 10:00"]), Some(day));
        assert_eq!(order(&["3/14/25", "80/100", "a/b/c"]), Some(american));
        assert_eq!(order(&["03/04/2025"]), Some(DateOrder::Unknown));
        assert!(order(&["13/04/2025", "04/13/2025"]).is_none());
    }

    #[test]
    fn accents_of_any_form() {
        assert_eq!(plain("De\u{301}marre\u{301}  le"), plain("Démarré le"));
        assert_eq!(plain("N°\u{a0}d’Élève"), plain("n° d'eleve"));
    }

    #[test]
    fn timestamps_of_any_zone_are_in_paris() {
        let at = |text: &str| {
            let m = Moment::timestamp(text).unwrap_or_else(|| panic!("{text}"));
            (m.year, m.month)
        };
        assert_eq!(at("2025-12-31T23:30:00Z"), (2026, 1));
        assert_eq!(at("2024-12-31T23:30:00.5Z"), (2025, 1));
        assert_eq!(at("2026-01-01T00:30:00+02:00"), (2025, 12));
        assert_eq!(at("2025-06-30T22:00:00Z"), (2025, 7));
        assert_eq!(at("2025-06-30T21:59:59"), (2025, 6));
        let order = |a: &str, b: &str| Moment::timestamp(a) < Moment::timestamp(b);
        assert!(order("2025-03-08T09:50:00Z", "2025-03-08T09:40:00-01:00"));
        assert!(order(
            "2025-03-08T10:10:00.900Z",
            "2025-03-08T10:10:01.100Z"
        ));
        assert_eq!(Moment::timestamp("hier"), None);
    }
}
