//! The discrete Gaussian, sampled exactly: every decision is a comparison of
//! integers with uniform integers (Canonne, Kamath, Steinke 2020, algorithms 1
//! to 3). No floating point number takes part.

use crate::random::{NoRandomness, Uniform};
use crate::ratio::Ratio;

/// A discrete Gaussian centred on 0: P(x) ∝ exp(-x² / 2σ²).
#[derive(Debug, Clone, Copy)]
pub struct Gaussian {
    /// σ² = a / b.
    a: u128,
    b: u128,
    /// Scale of the discrete Laplace it is made from: ⌊σ⌋ + 1.
    t: u128,
}

/// Beyond this distance a value is refused: it would come up once in e^(2^19)
/// tries. Below it all arithmetic fits in 128 bits: b·t is under 2^29.
const FARTHEST: u128 = 1 << 32;

impl Gaussian {
    /// Whether it can be sampled with this σ²: 1/1000 to 2^24, terms under 2^30 and 2^27.
    pub fn fits(sigma_squared: Ratio) -> bool {
        let (a, b) = (sigma_squared.numerator(), sigma_squared.denominator());
        a < (1 << 30) && b < (1 << 27) && a * 1000 >= b && a <= b << 24
    }

    /// σ² is one that a checked plan gives: it [`fits`](Self::fits).
    pub fn new(sigma_squared: Ratio) -> Gaussian {
        let (a, b) = (sigma_squared.numerator(), sigma_squared.denominator());
        assert!(
            Gaussian::fits(sigma_squared),
            "σ² = {a}/{b} is not what a plan gives"
        );
        let (a, b) = (u128::from(a), u128::from(b));
        Gaussian {
            a,
            b,
            t: (a / b).isqrt() + 1,
        }
    }

    /// One exact draw.
    pub(crate) fn sample(&self, uniform: &mut Uniform<'_>) -> Result<i64, NoRandomness> {
        let Gaussian { a, b, t } = *self;
        loop {
            let (size, negative) = laplace(t, uniform)?;
            if size > FARTHEST {
                continue;
            }
            // (|Y| − σ²/t)² / 2σ² over a common denominator.
            let distance = (size * b * t).abs_diff(a);
            if bernoulli_exp(distance * distance, 2 * a * b * t * t, uniform)? {
                let size = i64::try_from(size).expect("under FARTHEST");
                return Ok(if negative { -size } else { size });
            }
        }
    }
}

/// Discrete Laplace of scale t: size and sign.
fn laplace(t: u128, uniform: &mut Uniform<'_>) -> Result<(u128, bool), NoRandomness> {
    loop {
        let low = uniform.below(t)?;
        if !bernoulli_exp(low, t, uniform)? {
            continue;
        }
        let mut high = 0u128;
        while bernoulli_exp_unit(1, 1, uniform)? {
            high += 1;
        }
        let size = low + t * high;
        let negative = uniform.coin()?;
        // Zero has one sign only.
        if !(negative && size == 0) {
            return Ok((size, negative));
        }
    }
}

/// True with probability exp(-n/d).
fn bernoulli_exp(n: u128, d: u128, uniform: &mut Uniform<'_>) -> Result<bool, NoRandomness> {
    for _ in 0..n / d {
        if !bernoulli_exp_unit(1, 1, uniform)? {
            return Ok(false);
        }
    }
    bernoulli_exp_unit(n % d, d, uniform)
}

/// True with probability exp(-n/d) for n ≤ d: parity of the first failure among
/// events of probability n/d, n/2d, n/3d…
fn bernoulli_exp_unit(n: u128, d: u128, uniform: &mut Uniform<'_>) -> Result<bool, NoRandomness> {
    let mut k = 1;
    loop {
        // Event k has probability n/(dk): k reaches 1000 once in 1000! tries.
        if uniform.below(d * k)? >= n {
            return Ok(k % 2 == 1);
        }
        k += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{OsRandom, Seeded};

    const DRAWS: usize = 1_000_000;

    fn draws(sigma_squared: Ratio, seed: u64) -> Vec<i64> {
        let gaussian = Gaussian::new(sigma_squared);
        let mut source = Seeded(seed);
        let mut uniform = Uniform::new(&mut source);
        let draw = |_| gaussian.sample(&mut uniform).expect("randomness");
        (0..DRAWS).map(draw).collect()
    }

    /// Exact probabilities of -reach..=reach.
    fn law(sigma_squared: Ratio, reach: i64) -> Vec<f64> {
        let variance = sigma_squared.numerator() as f64 / sigma_squared.denominator() as f64;
        let weight = |x: i64| (-(x as f64).powi(2) / (2.0 * variance)).exp();
        let far = (60.0 * variance.sqrt()) as i64 + 60;
        let all: f64 = (-far..=far).map(weight).sum();
        (-reach..=reach).map(|x| weight(x) / all).collect()
    }

    /// P(χ² > x), by Wilson and Hilferty's cube root.
    fn p_value(chi_square: f64, freedom: f64) -> f64 {
        let spread = 2.0 / (9.0 * freedom);
        let z = ((chi_square / freedom).cbrt() - (1.0 - spread)) / spread.sqrt();
        // Upper tail of the normal law (Abramowitz and Stegun 26.2.17).
        let t = 1.0 / (1.0 + 0.231_641_9 * z.abs());
        let poly = [
            1.330_274_429,
            -1.821_255_978,
            1.781_477_937,
            -0.356_563_782,
            0.319_381_530,
        ];
        let sum = poly.iter().fold(0.0, |sum, c| (sum + c) * t);
        let tail = (-z * z / 2.0).exp() / (2.0 * std::f64::consts::PI).sqrt() * sum;
        if z < 0.0 { 1.0 - tail } else { tail }
    }

    /// Draws against the exact law, each value a class as long as 25 are expected.
    fn chi_square(sigma_squared: Ratio, seed: u64) -> (f64, f64) {
        let values = draws(sigma_squared, seed);
        let sigma = (sigma_squared.numerator() as f64 / sigma_squared.denominator() as f64).sqrt();
        let reach = (8.0 * sigma) as i64 + 8;
        let law = law(sigma_squared, reach);
        let mut seen = vec![0f64; law.len()];
        for value in &values {
            seen[(value + reach) as usize] += 1.0;
        }
        let (mut statistic, mut classes, mut rest) = (0.0, 0.0, (0.0, 0.0));
        for (seen, p) in seen.iter().zip(&law) {
            let expected = p * DRAWS as f64;
            if expected < 25.0 {
                rest = (rest.0 + seen, rest.1 + expected);
            } else {
                statistic += (seen - expected).powi(2) / expected;
                classes += 1.0;
            }
        }
        if rest.1 > 5.0 {
            statistic += (rest.0 - rest.1).powi(2) / rest.1;
            classes += 1.0;
        }
        (statistic, p_value(statistic, classes - 1.0))
    }

    #[test]
    fn draws_follow_the_exact_law() {
        // A tiny σ, the σ of the specification for 4 and 6 modules, an odd fraction.
        let variances = [
            (1, 4),
            (1, 1),
            (2000, 126),
            (500, 9),
            (3000, 33),
            (40_000, 66),
            (7919, 13),
        ];
        for (seed, (n, d)) in (1u64..).zip(variances) {
            let (statistic, p) = chi_square(Ratio::new(n, d), seed);
            println!("σ² = {n}/{d}: χ² = {statistic:.1}, p = {p:.3}");
            assert!(
                p > 0.001 && p < 0.9999,
                "σ² = {n}/{d}: χ² = {statistic:.1}, p = {p}"
            );
        }
    }

    #[test]
    fn the_chi_square_sees_a_wrong_law() {
        // Draws for σ² = 24.3 against the law of σ² = 23.8: two percent apart.
        let values = draws(Ratio::new(243, 10), 3);
        let law = law(Ratio::new(119, 5), 12);
        let statistic: f64 = (-12i64..=12)
            .zip(law)
            .map(|(x, p)| {
                let seen = values.iter().filter(|&&value| value == x).count() as f64;
                (seen - p * DRAWS as f64).powi(2) / (p * DRAWS as f64)
            })
            .sum();
        assert!(p_value(statistic, 24.0) < 1e-4, "{statistic}");
    }

    #[test]
    fn moments() {
        for (n, d) in [(1, 1), (500, 21), (40_000, 66)] {
            let values = draws(Ratio::new(n, d), 99);
            let count = values.len() as f64;
            let variance = n as f64 / d as f64;
            let power = |k: i32| values.iter().map(|&x| (x as f64).powi(k)).sum::<f64>() / count;
            let sigma = variance.sqrt();
            assert!(
                power(1).abs() < 5.0 * sigma / count.sqrt(),
                "mean {}",
                power(1)
            );
            assert!(
                (power(2) / variance - 1.0).abs() < 5.0 * (2.0 / count).sqrt(),
                "{}",
                power(2)
            );
            assert!(
                power(3).abs() < 5.0 * sigma.powi(3) * (15.0 / count).sqrt(),
                "{}",
                power(3)
            );
            let kurtosis = power(4) / (3.0 * variance.powi(2));
            assert!(
                (kurtosis - 1.0).abs() < 5.0 * (96.0 / 9.0 / count).sqrt(),
                "{kurtosis}"
            );
        }
    }

    #[test]
    fn the_operating_system_draws_too() {
        let gaussian = Gaussian::new(Ratio::new(500, 9));
        let mut source = OsRandom;
        let mut uniform = Uniform::new(&mut source);
        let draw = |_| gaussian.sample(&mut uniform).expect("randomness");
        let values: Vec<i64> = (0..1000).map(draw).collect();
        let variance = values.iter().map(|x| (x * x) as f64).sum::<f64>() / 1000.0;
        assert!((35.0..80.0).contains(&variance), "{variance}");
    }
}
