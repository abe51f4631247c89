//! What the release costs in privacy, exactly: ρ, σ and Δ² of each table, ε at δ.
//!
//! Everything is a fraction, or an integer square root rounded up: what is told
//! is never better than what holds.

use serde::Serialize;

use crate::plan::Plan;
use crate::ratio::{Ratio, decimal};
use crate::table::Table;

/// ln 10 · 10^9, rounded up.
const LN_10: u128 = 2_302_585_093;

/// ρ of one table: the year's budget times the table's share.
pub fn rho(plan: &Plan, table: Table) -> Ratio {
    plan.rho.times(Ratio::new(plan.shares.of(table), 100))
}

/// σ² of one table: Δ² / 2ρ.
pub fn sigma_squared(plan: &Plan, table: Table) -> Ratio {
    let delta_squared = Ratio::new(table.delta_squared(plan), 1);
    delta_squared.over(rho(plan, table).times(Ratio::new(2, 1)))
}

/// Half the width of the interval that holds the true number 19 times in 20,
/// for a sum of that many cells with noise: 1.96 · σ · √cells, rounded up.
pub fn margin_95(plan: &Plan, table: Table, cells: u64) -> u64 {
    let variance = sigma_squared(plan, table).times(Ratio::new(cells.max(1), 1));
    variance.times(Ratio::new(196 * 196, 10_000)).sqrt_up(1)
}

/// What is told about one table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TableCost {
    /// Its id.
    pub table: &'static str,
    /// Squared L2 norm of what one learner changes.
    pub delta_squared: u64,
    /// Percent of the budget.
    pub share_percent: u64,
    /// Exact.
    pub rho: String,
    /// Exact, as a fraction.
    pub sigma_squared: String,
    /// To four decimals, rounded up.
    pub sigma: String,
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
    /// ε at δ for all drawings of the year, to two decimals, rounded up.
    pub epsilon_total: String,
    /// How often at most an attacker who knows everybody else is right about
    /// whether one person took part, in percent, rounded up (50 is a coin).
    pub attacker_percent: u64,
    /// Each table.
    pub tables: Vec<TableCost>,
}

/// The cost when the year was drawn that many times.
pub fn cost(plan: &Plan, drawings: u64) -> Cost {
    let total = plan.rho.times(Ratio::new(drawings, 1));
    let table = |&table: &Table| {
        let sigma_squared = sigma_squared(plan, table);
        TableCost {
            table: table.id(),
            delta_squared: table.delta_squared(plan),
            share_percent: plan.shares.of(table),
            rho: rho(plan, table).to_string(),
            sigma_squared: format!(
                "{}/{}",
                sigma_squared.numerator(),
                sigma_squared.denominator()
            ),
            sigma: decimal(sigma_squared.sqrt_up(10_000), 4),
        }
    };
    Cost {
        rho: plan.rho.to_string(),
        rho_total: total.to_string(),
        delta: format!("1e-{}", plan.delta_exponent),
        epsilon_total: decimal(epsilon_hundredths(total, plan.delta_exponent), 2),
        attacker_percent: attacker_percent(total),
        tables: Table::ALL.iter().map(table).collect(),
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

#[cfg(test)]
mod tests {
    use super::*;

    /// By hand, for 6 modules and ρ = 0.30: ρ of module_status is 0.126, its σ²
    /// 6 / 0.252 = 23.8095…; monthly 6 / 0.066 = 90.9090…; questions 40 / 0.066
    /// = 606.06…; learners 1 / 0.018 = 55.5….
    #[test]
    fn computed_by_hand() {
        let plan = Plan::example(6, 10);
        let cost = cost(&plan, 1);
        let row = |table: Table| {
            let row = cost.tables.iter().find(|row| row.table == table.id());
            let row = row.expect("all tables are there");
            let TableCost {
                delta_squared,
                rho,
                sigma_squared,
                sigma,
                ..
            } = row;
            format!("{delta_squared} {rho} {sigma_squared} {sigma}")
        };
        assert_eq!(row(Table::Learners), "1 0.009 500/9 7.4536");
        assert_eq!(row(Table::ModuleStatus), "6 0.126 500/21 4.8796");
        assert_eq!(row(Table::StartsMonthly), "6 0.033 1000/11 9.5347");
        assert_eq!(row(Table::RegionStatus), "6 0.033 1000/11 9.5347");
        assert_eq!(row(Table::Questions), "40 0.033 20000/33 24.6183");
        // 0.3 + 2 √(0.3 · 13.8155) = 4.3717…
        assert_eq!((&*cost.rho, &*cost.epsilon_total), ("0.3", "4.38"));
        // (1 + √0.15) / 2 = 0.6936…
        assert_eq!(cost.attacker_percent, 70);
    }

    #[test]
    fn tables_spend_the_whole_budget_and_no_more() {
        let plan = Plan::example(4, 10);
        let parts = Table::ALL.iter().map(|&table| {
            let rho = rho(&plan, table).times(Ratio::new(10_000, 1));
            assert_eq!(rho.denominator(), 1);
            rho.numerator()
        });
        assert_eq!(parts.sum::<u64>(), 3_000);
        // And σ² gives it back: Δ² / 2σ² = ρ.
        for table in Table::ALL {
            let delta_squared = Ratio::new(table.delta_squared(&plan), 1);
            let back = delta_squared.over(sigma_squared(&plan, table).times(Ratio::new(2, 1)));
            assert_eq!(back, rho(&plan, table));
        }
    }

    #[test]
    fn an_erratum_doubles_the_budget_and_says_so() {
        let cost = cost(&Plan::example(6, 10), 2);
        assert_eq!((&*cost.rho, &*cost.rho_total), ("0.3", "0.6"));
        // 0.6 + 2 √(0.6 · 13.8155) = 6.3582…
        assert_eq!(cost.epsilon_total, "6.36");
        assert_eq!(cost.attacker_percent, 78);
    }

    #[test]
    fn margins() {
        let plan = Plan::example(6, 10);
        // 1.96 · 4.8795 = 9.56; times √120 = 104.8.
        assert_eq!(margin_95(&plan, Table::ModuleStatus, 1), 10);
        assert_eq!(margin_95(&plan, Table::ModuleStatus, 120), 105);
    }
}
