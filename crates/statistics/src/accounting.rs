//! What the release costs in privacy: ρ, σ and Δ² of each table in each tier, ε at δ; and
//! what the noise does to what is published: margins.
//!
//! σ² is an exact fraction, of [`sigma`](crate::plan::sigma). ε and the attacker's chance are those of Gaussian noise with this ρ,
//! exactly (Balle and Wang 2018, theorem 8); the discrete Gaussian of Canonne, Kamath and Steinke
//! (2020) is as private for the σ that a plan gives.

use serde::Serialize;

use crate::plan::sigma::{fraction, rho, sigma_squared_of};
use crate::plan::{Draft, Plan, Tier};
use crate::ratio::{Ratio, decimal};
use crate::table::Table;

/// Half the width of the interval that holds the true number 19 times in 20, where the noise
/// has this variance: 1.96 σ, rounded down. Numbers are integers, so that an interval of ±n
/// reaches half a unit further on both sides.
pub fn margin_95(variance: f64) -> u64 {
    (1.96 * variance.max(0.0).sqrt()).floor() as u64
}

/// The same for a share, in tenths of a point, at least the one that is lost by rounding.
pub fn margin_of_share(variance: f64) -> u64 {
    ((1960.0 * variance.max(0.0).sqrt()).round() as u64).max(1)
}

/// What is told about one table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TableCost {
    /// Its id.
    pub table: &'static str,
    /// Squared L2 norm of what one learner changes.
    pub delta_squared: u64,
    /// Percent of the budget, by the first method.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub share_percent: Option<u64>,
    /// Thousandths of the budget.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub share_per_thousand: Option<u64>,
    /// Whether the tier shows it; its learners are in the rest of their kind otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_shown: Option<bool>,
    /// Exact.
    pub rho: String,
    /// Exact, as a fraction.
    pub sigma_squared: String,
    /// To four decimals, rounded up.
    pub sigma: String,
}

impl TableCost {
    fn new(plan: &Draft, table: Table, rho: Ratio) -> TableCost {
        let sigma_squared = sigma_squared_of(plan, table, rho);
        TableCost {
            table: table.id(),
            delta_squared: table.delta_squared(plan),
            share_percent: None,
            share_per_thousand: None,
            is_shown: None,
            rho: rho.to_string(),
            sigma_squared: fraction(sigma_squared),
            sigma: decimal(sigma_squared.sqrt_up(10_000), 4),
        }
    }
}

/// What is told about the learners of a tier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TierCost {
    /// Least noisy number of learners.
    pub from: u64,
    /// Each table: what the shares make together is ρ.
    pub tables: Vec<TableCost>,
}

/// What is told about the release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cost {
    /// ρ of this drawing.
    pub rho: String,
    /// ρ of all drawings of the year, an erratum included.
    pub rho_total: String,
    /// δ, as `1e-6`.
    pub delta: String,
    /// ε at δ for all drawings of the year, to two decimals.
    pub epsilon_total: String,
    /// How often an attacker who knows everybody else is right about whether one account
    /// took part, in percent (50 is a coin).
    pub attacker_percent: u64,
    /// The same about a person who began anew on three devices, and has three accounts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attacker_percent_of_three_accounts: Option<u64>,
    /// Each table, by the first method.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tables: Vec<TableCost>,
    /// Each tier, the largest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tiers: Vec<TierCost>,
}

/// The cost when the year was drawn that many times.
pub fn cost(plan: &Plan, drawings: u64) -> Cost {
    let total = plan.rho.times(Ratio::new(drawings, 1));
    let tier = |tier: &Tier| TierCost {
        from: tier.from,
        tables: Table::ALL
            .iter()
            .map(|&table| TableCost {
                share_per_thousand: Some(tier.shares.of(table)),
                is_shown: Some(tier.shows(table)),
                ..TableCost::new(plan, table, rho(plan, tier, table))
            })
            .collect(),
    };
    Cost {
        rho: plan.rho.to_string(),
        rho_total: total.to_string(),
        delta: format!("1e-{}", plan.delta_exponent),
        epsilon_total: decimal(epsilon_hundredths(total, plan.delta_exponent), 2),
        attacker_percent: attacker_percent(total, 1),
        attacker_percent_of_three_accounts: Some(attacker_percent(total, 3)),
        tables: Vec::new(),
        tiers: plan.tiers.iter().map(tier).collect(),
    }
}

/// ε of ρ at δ = 10^-k, in hundredths: all drawings together are Gaussian noise in
/// which an account moves the mean by μ = √(2ρ) standard deviations, so that
/// δ = Φ(μ/2 − ε/μ) − e^ε Φ(−μ/2 − ε/μ).
fn epsilon_hundredths(rho: Ratio, delta_exponent: u32) -> u64 {
    let mu = (2.0 * as_f64(rho)).sqrt();
    let wanted = 10f64.powi(-i32::try_from(delta_exponent).unwrap_or(18));
    let delta = |epsilon: f64| {
        tail(epsilon / mu - mu / 2.0) - epsilon.exp() * tail(epsilon / mu + mu / 2.0)
    };
    let (mut low, mut high) = (0.0, 200.0);
    for _ in 0..100 {
        let middle = (low + high) / 2.0;
        match delta(middle) > wanted {
            true => low = middle,
            false => high = middle,
        }
    }
    (high * 100.0).round() as u64
}

/// Φ(k μ/2): how often the guess whether a person with k accounts took part is right.
fn attacker_percent(rho: Ratio, accounts: u64) -> u64 {
    let x = accounts as f64 * (as_f64(rho) / 2.0).sqrt();
    ((1.0 - tail(x)) * 100.0).round() as u64
}

/// 1 − Φ(x) of the normal law: by its series near 0, by its continued fraction beyond
/// (Abramowitz and Stegun 26.2.11 and 26.2.14), to many digits of even the smallest.
fn tail(x: f64) -> f64 {
    if x < 0.0 {
        return 1.0 - tail(-x);
    }
    let density = (-x * x / 2.0).exp() / (2.0 * std::f64::consts::PI).sqrt();
    if x < 2.5 {
        let (mut term, mut sum) = (x, x);
        for odd in (3..200).step_by(2) {
            term *= x * x / f64::from(odd);
            sum += term;
        }
        return 0.5 - density * sum;
    }
    let fraction = (1..200).rev().fold(x, |rest, k| x + f64::from(k) / rest);
    density / fraction
}

/// A fraction as a floating point number.
pub(crate) fn as_f64(ratio: Ratio) -> f64 {
    ratio.numerator() as f64 / ratio.denominator() as f64
}

/// What releases of the first method tell: verification compares them with it.
pub mod first {
    use super::{Cost, TableCost};
    use crate::plan::Draft;
    use crate::ratio::{Ratio, decimal};
    use crate::table::Table;

    /// ln 10 · 10^9, rounded up.
    const LN_10: u128 = 2_302_585_093;

    /// The cost when the year was drawn that many times.
    pub fn cost(plan: &Draft, drawings: u64) -> Cost {
        let total = plan.rho.times(Ratio::new(drawings, 1));
        let table = |&table: &Table| {
            let share = plan.shares.map_or(1, |shares| shares.of(table).max(1));
            TableCost {
                share_percent: Some(share),
                ..TableCost::new(plan, table, plan.rho.times(Ratio::new(share, 100)))
            }
        };
        Cost {
            rho: plan.rho.to_string(),
            rho_total: total.to_string(),
            delta: format!("1e-{}", plan.delta_exponent),
            epsilon_total: decimal(epsilon_hundredths(total, plan.delta_exponent), 2),
            attacker_percent: attacker_percent(total),
            attacker_percent_of_three_accounts: None,
            tables: Table::ALL.iter().map(table).collect(),
            tiers: Vec::new(),
        }
    }

    /// ε = ρ + 2 √(ρ ln(1/δ)) (Bun and Steinke 2016, proposition 1.3), in hundredths.
    fn epsilon_hundredths(rho: Ratio, delta_exponent: u32) -> u64 {
        let (n, d) = (u128::from(rho.numerator()), u128::from(rho.denominator()));
        // In millionths: 2 √(ρ · k · ln 10) = √(4 · ρ · k · ln 10).
        let square = (4 * n * u128::from(delta_exponent) * LN_10 * 1_000).div_ceil(d);
        let root = square.isqrt() + u128::from(square.isqrt().pow(2) < square);
        let millionths = (n * 1_000_000).div_ceil(d) + root;
        millionths.div_ceil(10_000) as u64
    }

    /// (1 + √(ρ/2)) / 2, by Pinsker: zCDP bounds the Kullback-Leibler divergence by ρ.
    fn attacker_percent(rho: Ratio) -> u64 {
        let distance = rho.times(Ratio::new(1, 2)).sqrt_up(10_000).min(10_000);
        (10_000 + distance).div_ceil(200)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::sigma::sigma_squared;

    /// By hand, for 6 modules and ρ = 0.30: in the largest tier ρ of module_status is 0.126,
    /// its σ² 6 / 0.252 = 23.8095…; monthly 6 / 0.066 = 90.9090…; questions 40 / 0.066
    /// = 606.06…; learners 1 / 0.018 = 55.5…. From 50 learners ρ of module_status is 0.27,
    /// its σ² 6 / 0.54 = 11.1111….
    #[test]
    fn computed_by_hand() {
        let plan = Plan::example(6, 10);
        let cost = cost(&plan, 1);
        let row = |tier: usize, table: Table| {
            let mut rows = cost.tiers[tier].tables.iter();
            let row = rows.find(|row| row.table == table.id());
            let TableCost {
                delta_squared,
                rho,
                sigma_squared,
                sigma,
                ..
            } = row.expect("all tables are there");
            format!("{delta_squared} {rho} {sigma_squared} {sigma}")
        };
        assert_eq!(row(0, Table::Learners), "1 0.009 500/9 7.4536");
        assert_eq!(row(0, Table::ModuleStatus), "6 0.126 500/21 4.8796");
        assert_eq!(row(0, Table::StartsMonthly), "6 0.033 1000/11 9.5347");
        assert_eq!(row(0, Table::Questions), "40 0.033 20000/33 24.6183");
        assert_eq!(row(3, Table::ModuleStatus), "6 0.27 100/9 3.3334");
        assert_eq!(row(3, Table::Learners), "1 0.009 500/9 7.4536");
        assert_eq!((&*cost.rho, &*cost.epsilon_total), ("0.3", "3.66"));
        assert_eq!(cost.attacker_percent, 65);
        assert_eq!(cost.attacker_percent_of_three_accounts, Some(88));
    }

    #[test]
    fn every_tier_spends_the_whole_budget_and_no_more() {
        let plan = Plan::example(4, 10);
        for tier in &plan.tiers {
            let parts = Table::ALL.iter().map(|&table| {
                let rho = rho(&plan, tier, table).times(Ratio::new(100_000, 1));
                assert_eq!(rho.denominator(), 1);
                rho.numerator()
            });
            assert_eq!(parts.sum::<u64>(), 30_000);
            // And σ² gives it back: Δ² / 2σ² = ρ.
            for table in Table::ALL {
                let delta_squared = Ratio::new(table.delta_squared(&plan), 1);
                let sigma_squared = sigma_squared(&plan, tier, table);
                let back = delta_squared.over(sigma_squared.times(Ratio::new(2, 1)));
                assert_eq!(back, rho(&plan, tier, table));
            }
        }
    }

    #[test]
    fn an_erratum_doubles_the_budget_and_says_so() {
        let cost = cost(&Plan::example(6, 10), 2);
        assert_eq!((&*cost.rho, &*cost.rho_total), ("0.3", "0.6"));
        assert_eq!((&*cost.epsilon_total, cost.attacker_percent), ("5.42", 71));
    }

    #[test]
    fn margins() {
        // 1.96 · 4.8795 = 9.56: ±9 holds 95 of 100 integers, ±10 would hold 97.
        assert_eq!(margin_95(500.0 / 21.0), 9);
        // 1.96 · 4.8795 · √120 = 104.8.
        assert_eq!(margin_95(120.0 * 500.0 / 21.0), 104);
        assert_eq!(margin_95(0.0), 0);
        assert_eq!(margin_of_share(0.01 * 0.01), 20);
    }

    #[test]
    fn the_normal_law() {
        for (x, beyond) in [
            (0.0, 0.5),
            (1.0, 0.158_655_253_931),
            (1.96, 0.024_997_895_148),
            (2.6, 0.004_661_188_024),
            (5.0, 2.866_515_719e-7),
            (-1.0, 0.841_344_746_069),
        ] {
            assert!((tail(x) / beyond - 1.0).abs() < 1e-8, "{x}: {}", tail(x));
        }
    }
}
