//! How much noise a plan asks for: ρ and σ² of each table in each tier, as exact fractions.

use crate::ratio::Ratio;
use crate::table::Table;

use super::draft::{Draft, Tier};

impl Table {
    /// Squared L2 norm of what one learner can change (Δ²).
    pub fn delta_squared(self, plan: &Draft) -> u64 {
        match self {
            Table::Learners => 1,
            Table::Questions => u64::from(plan.questions_per_learner),
            _ => plan.modules.len() as u64,
        }
    }
}

/// ρ of one table in a tier: the year's budget times the table's share.
pub fn rho(plan: &Draft, tier: &Tier, table: Table) -> Ratio {
    plan.rho.times(Ratio::new(tier.shares.of(table), 1000))
}

/// σ² of one table in a tier: Δ² / 2ρ.
pub fn sigma_squared(plan: &Draft, tier: &Tier, table: Table) -> Ratio {
    sigma_squared_of(plan, table, rho(plan, tier, table))
}

/// σ² of the number of learners, which is drawn before the tier is known: all have one share.
pub fn sigma_squared_of_learners(plan: &Draft) -> Ratio {
    sigma_squared(plan, &plan.tiers[0], Table::Learners)
}

/// σ² of one table by the first method, which had one share for everybody.
pub fn sigma_squared_first(plan: &Draft, table: Table) -> Ratio {
    let share = plan.shares.map_or(1, |shares| shares.of(table).max(1));
    sigma_squared_of(plan, table, plan.rho.times(Ratio::new(share, 100)))
}

/// σ² of one table with this ρ.
pub(crate) fn sigma_squared_of(plan: &Draft, table: Table, rho: Ratio) -> Ratio {
    let delta_squared = Ratio::new(table.delta_squared(plan), 1);
    delta_squared.over(rho.times(Ratio::new(2, 1)))
}

/// σ² as files have it.
pub(crate) fn fraction(ratio: Ratio) -> String {
    format!("{}/{}", ratio.numerator(), ratio.denominator())
}
