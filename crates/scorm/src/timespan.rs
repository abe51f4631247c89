//! Durations as SCORM 1.2 spells them: text in, hundredths of a second inside,
//! text out.

use std::fmt;
use std::str::FromStr;

use serde::Serialize;

/// A CMITimespan (RTE 3.4.5): `HHHH:MM:SS.cc`, kept as hundredths of a second.
///
/// ```
/// use scorm::timespan::Timespan;
///
/// let played: Timespan = "03:01:39.52".parse().unwrap();
/// assert_eq!(played.hundredths(), 1_089_952);
/// assert_eq!(played.to_string(), "0003:01:39.52");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timespan(u64);

/// The text is not a CMITimespan.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a timespan: write `HHHH:MM:SS` with at most two decimals")]
pub struct TimespanError(String);

impl Timespan {
    /// The longest timespan that has a spelling: `9999:99:99.99`.
    pub const MAX: Timespan = Timespan(9999 * 360_000 + 99 * 6_000 + 9_999);

    /// A timespan of so many hundredths of a second, at most [`Timespan::MAX`].
    pub fn from_hundredths(hundredths: u64) -> Timespan {
        Timespan(hundredths.min(Timespan::MAX.0))
    }

    /// A timespan of whole minutes, at most [`Timespan::MAX`].
    pub fn from_minutes(minutes: u64) -> Timespan {
        Timespan::from_hundredths(minutes.saturating_mul(6_000))
    }

    /// Length in hundredths of a second.
    pub fn hundredths(self) -> u64 {
        self.0
    }

    /// Sum, at most [`Timespan::MAX`] (RTE total_time has no longer spelling).
    #[must_use]
    pub fn saturating_add(self, other: Timespan) -> Timespan {
        Timespan::from_hundredths(self.0.saturating_add(other.0))
    }
}

impl FromStr for Timespan {
    type Err = TimespanError;

    /// Reads 2 to 4 digits of hours, exactly 2 of minutes and of seconds, and 1
    /// or 2 decimals if any. Minutes and seconds may go up to 99: the RTE sets no
    /// bound and content relies on it.
    fn from_str(text: &str) -> Result<Timespan, TimespanError> {
        parse(text).ok_or_else(|| TimespanError(text.chars().take(40).collect()))
    }
}

fn parse(text: &str) -> Option<Timespan> {
    let mut parts = text.split(':');
    let (hours, minutes, seconds) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    let (seconds, decimals) = match seconds.split_once('.') {
        None => (seconds, 0),
        // One decimal counts tenths.
        Some((seconds, tenths)) if tenths.len() == 1 => (seconds, digits(tenths, 1..=1)? * 10),
        Some((seconds, hundredths)) => (seconds, digits(hundredths, 2..=2)?),
    };
    Some(Timespan(
        digits(hours, 2..=4)? * 360_000
            + digits(minutes, 2..=2)? * 6_000
            + digits(seconds, 2..=2)? * 100
            + decimals,
    ))
}

fn digits(text: &str, length: std::ops::RangeInclusive<usize>) -> Option<u64> {
    let all_digits = text.bytes().all(|byte| byte.is_ascii_digit());
    (length.contains(&text.len()) && all_digits)
        .then(|| text.parse().ok())
        .flatten()
}

impl fmt::Display for Timespan {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        // Beyond 9999 hours the rest goes to minutes and seconds, which have
        // room up to 99: every value has a spelling.
        let hours = (self.0 / 360_000).min(9_999);
        let rest = self.0 - hours * 360_000;
        let minutes = (rest / 6_000).min(99);
        let rest = rest - minutes * 6_000;
        write!(
            out,
            "{hours:04}:{minutes:02}:{:02}.{:02}",
            rest / 100,
            rest % 100
        )
    }
}

impl Serialize for Timespan {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_what_the_standard_allows() {
        for (text, hundredths) in [
            ("00:00:00", 0),
            ("00:00:00.5", 50),
            ("00:00:00.05", 5),
            ("0001:02:03.04", 372_304),
            ("00:99:99", 99 * 6_000 + 9_900),
            ("9999:99:99.99", Timespan::MAX.hundredths()),
        ] {
            assert_eq!(text.parse(), Ok(Timespan(hundredths)), "{text}");
        }
    }

    #[test]
    fn refuses_the_rest() {
        for text in [
            "",
            "0:12:34",
            "00000:00:00",
            "00:0:00",
            "00:00:0",
            "00:00:000",
            "00:00:00.",
            "00:00:00.123",
            "00:00:00,5",
            "-1:00:00",
            "+1:00:00",
            "PT1H",
            "00:00",
            "00:00:00:00",
            " 00:00:00",
            "٠٠:00:00",
        ] {
            assert!(text.parse::<Timespan>().is_err(), "{text}");
        }
    }

    #[test]
    fn sums_as_the_conformance_course_expects() {
        let sum = |a: &str, b: &str| {
            let (a, b): (Timespan, Timespan) = (a.parse().unwrap(), b.parse().unwrap());
            a.saturating_add(b).to_string()
        };
        assert_eq!(sum("03:01:39.52", "00:12:48.22"), "0003:14:27.74");
        assert_eq!(sum("9999:99:99.99", "00:00:00.01"), "9999:99:99.99");
    }

    proptest! {
        #[test]
        fn display_reads_back(hundredths in 0..=Timespan::MAX.0) {
            let timespan = Timespan::from_hundredths(hundredths);
            prop_assert_eq!(timespan.to_string().parse(), Ok(timespan));
        }

        #[test]
        fn any_text_is_safe(text: String) {
            let _ = text.parse::<Timespan>();
        }
    }
}
