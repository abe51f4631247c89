//! Decimals compared digit by digit: no rounding decides who has passed.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

/// A CMIDecimal (RTE 3.4.5): digits with at most one dot, no exponent, no plus.
///
/// ```
/// use scorm::runtime::Decimal;
///
/// let decimal = |text: &str| text.parse::<Decimal>().unwrap();
/// assert!(decimal("79.99999999999999999999") < decimal("80"));
/// assert_eq!(decimal("080.0"), decimal("80."));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Decimal {
    negative: bool,
    // Without leading zeros; zero is empty.
    whole: String,
    // Without trailing zeros.
    fraction: String,
}

/// The text is not a CMIDecimal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("it is not a decimal number")]
pub struct DecimalError;

impl Decimal {
    /// Whether it is from 0 to 100, as scores are.
    pub fn is_score(&self) -> bool {
        let hundred = Decimal {
            negative: false,
            whole: "100".into(),
            fraction: String::new(),
        };
        !self.negative && *self <= hundred
    }
}

impl FromStr for Decimal {
    type Err = DecimalError;

    fn from_str(text: &str) -> Result<Decimal, DecimalError> {
        let digits = text.strip_prefix('-').unwrap_or(text);
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if !all_digits(whole) || !all_digits(fraction) || (whole.is_empty() && fraction.is_empty())
        {
            return Err(DecimalError);
        }
        let whole = whole.trim_start_matches('0');
        let fraction = fraction.trim_end_matches('0');
        Ok(Decimal {
            // -0 is 0.
            negative: digits.len() < text.len() && !(whole.is_empty() && fraction.is_empty()),
            whole: whole.to_owned(),
            fraction: fraction.to_owned(),
        })
    }
}

impl fmt::Display for Decimal {
    /// The shortest spelling.
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        let sign = if self.negative { "-" } else { "" };
        let whole = if self.whole.is_empty() {
            "0"
        } else {
            &self.whole
        };
        let dot = if self.fraction.is_empty() { "" } else { "." };
        write!(out, "{sign}{whole}{dot}{}", self.fraction)
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Decimal) -> Ordering {
        let magnitude = (self.whole.len().cmp(&other.whole.len()))
            .then_with(|| self.whole.cmp(&other.whole))
            .then_with(|| self.fraction.cmp(&other.fraction));
        match (self.negative, other.negative) {
            (false, false) => magnitude,
            (true, true) => magnitude.reverse(),
            (false, true) => Ordering::Greater,
            (true, false) => Ordering::Less,
        }
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Decimal) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn spellings() {
        for text in ["0", "-0", "5.", ".5", "007", "-12.50", "100.000"] {
            assert!(text.parse::<Decimal>().is_ok(), "{text}");
        }
        for text in [
            "", "-", ".", "-.", "+1", "1e2", " 5", "5 ", "1,5", "1.2.3", "--1", "٣", "NaN",
        ] {
            assert!(text.parse::<Decimal>().is_err(), "{text}");
        }
    }

    #[test]
    fn scores_are_from_0_to_100() {
        for (text, fits) in [
            ("0", true),
            ("-0.0", true),
            ("-0.1", false),
            ("100.00", true),
            ("100.000000000000000000001", false),
            ("0099.9", true),
            ("1000", false),
        ] {
            assert_eq!(text.parse::<Decimal>().unwrap().is_score(), fits, "{text}");
        }
    }

    proptest! {
        #[test]
        fn ordered_as_numbers(a in -99_999i64..99_999, b in -99_999i64..99_999) {
            let text = |n: i64| format!("{}{}.{:03}", if n < 0 { "-" } else { "" }, n.abs() / 1000, n.abs() % 1000);
            let (left, right): (Decimal, Decimal) = (text(a).parse().unwrap(), text(b).parse().unwrap());
            prop_assert_eq!(left.cmp(&right), a.cmp(&b));
            prop_assert_eq!(left.to_string().parse(), Ok(left));
        }
    }
}
