//! Exact counts of one partner. They exist between the store and the noise, and
//! are never shown, logged or written to a file.

use std::collections::BTreeMap;
use std::fmt;

use crate::plan::Plan;
use crate::shape::{Anchor, slices};
use crate::table::Table;

/// Exact counts of every cell of the fixed domain, zeros included.
///
/// A learner counts once in `learners` and is in one cell per module of every
/// table; only a partner's own export may lack whole tables.
#[derive(Clone, PartialEq, Eq)]
pub struct Counts {
    /// Learners, whatever they took.
    pub learners: u64,
    /// All tables per module.
    pub tables: BTreeMap<Table, Vec<u64>>,
}

/// Exact numbers stay out of logs, even by `{:?}`.
impl fmt::Debug for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tables: Vec<&str> = self.tables.keys().map(|table| table.id()).collect();
        write!(f, "Counts of {}", tables.join(", "))
    }
}

/// Counts that break the bounds of the privacy accounting. No number is told.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs)] // each says it
pub enum CountsError {
    #[error("table `{}` has {found} cells instead of {expected}", table.id())]
    Cells {
        table: Table,
        found: usize,
        expected: usize,
    },
    #[error("table `{}` is missing", .0.id())]
    Missing(Table),
    #[error("table `{}` does not add up to `module_status` (slice {slice})", table.id())]
    NotAdditive { table: Table, slice: usize },
    #[error("a learner is counted in more than one cell of a module")]
    MoreThanLearners,
}

impl Counts {
    /// All zeros, all tables.
    pub fn zero(plan: &Plan) -> Counts {
        let table = |table: Table| (table, vec![0; table.cells(plan)]);
        Counts {
            learners: 0,
            tables: Table::PER_MODULE.map(table).into(),
        }
    }

    /// Adds to a cell, whose place [`crate::table::cell`] tells.
    pub fn add(&mut self, table: Table, cell: usize, learners: u64) {
        match table {
            Table::Learners => self.learners += learners,
            _ => self.tables.get_mut(&table).expect("the table is counted")[cell] += learners,
        }
    }

    /// Checks the bounds: one cell per learner and module, every table adding up.
    pub fn check(&self, plan: &Plan) -> Result<(), CountsError> {
        let anchor = self
            .tables
            .get(&Table::ModuleStatus)
            .ok_or(CountsError::Missing(Table::ModuleStatus))?;
        for (&table, cells) in &self.tables {
            let expected = table.cells(plan);
            if cells.len() != expected || table == Table::Learners {
                let found = cells.len();
                return Err(CountsError::Cells {
                    table,
                    found,
                    expected,
                });
            }
        }
        for module in 0..plan.modules.len() {
            if Anchor::All(module).of(anchor) > self.learners {
                return Err(CountsError::MoreThanLearners);
            }
        }
        for (&table, cells) in &self.tables {
            for (place, slice) in slices(plan, table).iter().enumerate() {
                let sum: u64 = slice.cells.iter().map(|&cell| cells[cell]).sum();
                let total = slice.anchor.of(anchor);
                let adds_up = match slice.anchor {
                    Anchor::AtMostAll(_) => sum <= total,
                    Anchor::All(_) | Anchor::With(..) => sum == total,
                };
                if !adds_up {
                    return Err(CountsError::NotAdditive {
                        table,
                        slice: place,
                    });
                }
            }
        }
        Ok(())
    }

    /// The same, and no table is missing: what a server counts.
    pub fn check_complete(&self, plan: &Plan) -> Result<(), CountsError> {
        match Table::PER_MODULE
            .iter()
            .find(|table| !self.tables.contains_key(table))
        {
            Some(&table) => Err(CountsError::Missing(table)),
            None => self.check(plan),
        }
    }

    /// Adds another partner's counts cell by cell; both have all tables.
    pub(crate) fn merge(&mut self, other: &Counts) {
        self.learners += other.learners;
        for (table, cells) in &mut self.tables {
            for (cell, more) in cells.iter_mut().zip(&other.tables[table]) {
                *cell += more;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::{Status, cell};

    #[test]
    fn bounds_are_checked() {
        let plan = Plan::example(2, 1);
        let mut counts = Counts::zero(&plan);
        assert_eq!(counts.check_complete(&plan), Ok(()));
        counts.add(Table::Learners, 0, 1);
        counts.add(Table::ModuleStatus, cell::status(1, Status::Passed), 1);
        assert!(matches!(
            counts.check(&plan),
            Err(CountsError::NotAdditive { .. })
        ));
        counts.add(Table::StartsMonthly, cell::month(1, 11), 1);
        counts.add(Table::CompletionsMonthly, cell::month(1, 11), 1);
        counts.add(Table::RegionStatus, cell::region(1, 5, Status::Passed), 1);
        counts.add(Table::DurationBands, cell::duration(1, 2), 1);
        assert_eq!(counts.check_complete(&plan), Ok(()));
        // The same learner twice in a module.
        counts.add(Table::ModuleStatus, cell::status(1, Status::Failed), 1);
        assert_eq!(counts.check(&plan), Err(CountsError::MoreThanLearners));
        counts.tables.remove(&Table::Questions);
        assert!(matches!(
            counts.check_complete(&plan),
            Err(CountsError::Missing(_))
        ));
    }

    #[test]
    fn exact_numbers_are_not_printed() {
        let mut counts = Counts::zero(&Plan::example(1, 1));
        counts.learners = 4711;
        assert!(!format!("{counts:?}").contains("4711"));
    }
}
