//! Exact non-negative fractions and decimals: the accounting never rounds by accident.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A non-negative fraction in lowest terms. In files it is a decimal, `"0.30"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Ratio {
    numerator: u64,
    denominator: u64,
}

/// What is not a decimal of at most nine digits on each side.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a decimal number such as `0.30`")]
pub struct NotDecimal(String);

impl Ratio {
    /// In lowest terms; the denominator is not zero.
    pub fn new(numerator: u64, denominator: u64) -> Ratio {
        assert!(denominator > 0, "a fraction has a denominator");
        let divisor = gcd(u128::from(numerator), u128::from(denominator)).max(1) as u64;
        Ratio {
            numerator: numerator / divisor,
            denominator: denominator / divisor,
        }
    }

    /// Above the bar.
    pub fn numerator(self) -> u64 {
        self.numerator
    }

    /// Below the bar.
    pub fn denominator(self) -> u64 {
        self.denominator
    }

    /// Reads `0.30`; a dot, no sign, no exponent.
    pub fn parse(text: &str) -> Result<Ratio, NotDecimal> {
        let wrong = || NotDecimal(text.to_owned());
        let (whole, digits) = text.split_once('.').unwrap_or((text, ""));
        let is_digits = |part: &str| part.len() <= 9 && part.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || !is_digits(whole) || !is_digits(digits) {
            return Err(wrong());
        }
        let denominator = 10u64.pow(digits.len() as u32);
        let whole: u64 = whole.parse().map_err(|_| wrong())?;
        let rest: u64 = match digits {
            "" => 0,
            digits => digits.parse().map_err(|_| wrong())?,
        };
        Ok(Ratio::new(whole * denominator + rest, denominator))
    }

    /// The product, in lowest terms.
    pub fn times(self, other: Ratio) -> Ratio {
        Ratio::reduced(
            u128::from(self.numerator) * u128::from(other.numerator),
            u128::from(self.denominator) * u128::from(other.denominator),
        )
    }

    /// The larger of two.
    pub fn max(self, other: Ratio) -> Ratio {
        let left = u128::from(self.numerator) * u128::from(other.denominator);
        let right = u128::from(other.numerator) * u128::from(self.denominator);
        if right > left { other } else { self }
    }

    /// The quotient, in lowest terms; the divisor is not zero.
    pub fn over(self, other: Ratio) -> Ratio {
        assert!(other.numerator > 0, "nothing is divided by zero");
        self.times(Ratio {
            numerator: other.denominator,
            denominator: other.numerator,
        })
    }

    fn reduced(numerator: u128, denominator: u128) -> Ratio {
        let divisor = gcd(numerator, denominator).max(1);
        let small = |value: u128| u64::try_from(value / divisor).expect("small parameters");
        Ratio {
            numerator: small(numerator),
            denominator: small(denominator),
        }
    }

    /// The square root times `scale`, rounded up: `sqrt_up(10_000)` has four decimals.
    pub fn sqrt_up(self, scale: u64) -> u64 {
        // ceil(scale · √(n/d)) = ceil(√(ceil(scale² · n / d))), all of it in integers.
        let scale = u128::from(scale);
        let square =
            (scale * scale * u128::from(self.numerator)).div_ceil(u128::from(self.denominator));
        let root = square.isqrt();
        let up = if root * root < square { root + 1 } else { root };
        u64::try_from(up).expect("small parameters")
    }

    /// Rounded up to that many decimals, with a dot: `17.6778`.
    pub fn decimals_up(self, decimals: u32) -> String {
        let scale = 10u128.pow(decimals);
        let scaled =
            (u128::from(self.numerator) * scale).div_ceil(u128::from(self.denominator)) as u64;
        decimal(scaled, decimals)
    }
}

/// An integer of units of 10^-decimals as people write it, with a dot.
pub(crate) fn decimal(scaled: u64, decimals: u32) -> String {
    let scale = 10u64.pow(decimals);
    let (whole, rest) = (scaled / scale, scaled % scale);
    match decimals {
        0 => whole.to_string(),
        _ => format!("{whole}.{rest:0width$}", width = decimals as usize),
    }
}

/// The greatest common divisor, 0 only for two zeros.
pub(crate) fn gcd(mut a: u128, mut b: u128) -> u128 {
    while b > 0 {
        (a, b) = (b, a % b);
    }
    a
}

impl fmt::Display for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Decimals of the plan end: their denominator divides a power of ten.
        let ends = (0..=9).find(|&n| 10u64.pow(n) % self.denominator == 0);
        match ends {
            Some(decimals) => {
                let scaled = self.numerator * (10u64.pow(decimals) / self.denominator);
                f.write_str(&decimal(scaled, decimals))
            }
            None => write!(f, "{}/{}", self.numerator, self.denominator),
        }
    }
}

impl TryFrom<String> for Ratio {
    type Error = NotDecimal;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Ratio::parse(&text)
    }
}

impl From<Ratio> for String {
    fn from(ratio: Ratio) -> String {
        ratio.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals() {
        assert_eq!(Ratio::parse("0.30"), Ok(Ratio::new(3, 10)));
        assert_eq!(Ratio::parse("2"), Ok(Ratio::new(2, 1)));
        for wrong in ["", ".5", "-1", "1e3", "0,3", "1.2.3", "0.1234567890", "٣"] {
            assert!(Ratio::parse(wrong).is_err(), "{wrong}");
        }
        assert_eq!(Ratio::new(3, 10).to_string(), "0.3");
        assert_eq!(Ratio::new(1, 3).to_string(), "1/3");
        assert_eq!(Ratio::new(1, 3).decimals_up(4), "0.3334");
    }

    #[test]
    fn roots_are_rounded_up() {
        assert_eq!(Ratio::new(2, 1).sqrt_up(10_000), 14_143);
        assert_eq!(Ratio::new(9, 4).sqrt_up(10_000), 15_000);
    }
}
