//! Noise for cells, of a release and of a partner's own return.

use std::collections::BTreeMap;

use crate::accounting::sigma_squared;
use crate::counts::Counts;
use crate::gaussian::Gaussian;
use crate::plan::Plan;
use crate::random::{NoRandomness, RandomSource, Uniform};
use crate::table::Table;

/// Adds the noise of each table.
pub(crate) struct Noise<'a> {
    pub(crate) plan: &'a Plan,
    laws: BTreeMap<Table, Gaussian>,
    uniform: Uniform<'a>,
}

impl<'a> Noise<'a> {
    pub(crate) fn new(plan: &'a Plan, source: &'a mut dyn RandomSource) -> Self {
        let law = |table| (table, Gaussian::new(sigma_squared(plan, table)));
        Noise {
            plan,
            laws: Table::ALL.map(law).into(),
            uniform: Uniform::new(source),
        }
    }

    /// One cell.
    pub(crate) fn add(&mut self, table: Table, exact: u64) -> Result<i64, NoRandomness> {
        let noise = self.laws[&table].sample(&mut self.uniform)?;
        Ok(i64::try_from(exact).expect("fewer than 2^63 learners") + noise)
    }

    /// Every cell of every table that is there.
    pub(crate) fn tables(
        &mut self,
        counts: &Counts,
    ) -> Result<BTreeMap<Table, Vec<i64>>, NoRandomness> {
        let mut tables = BTreeMap::new();
        for (&table, cells) in &counts.tables {
            let noisy: Result<Vec<i64>, _> =
                cells.iter().map(|&exact| self.add(table, exact)).collect();
            tables.insert(table, noisy?);
        }
        Ok(tables)
    }
}
