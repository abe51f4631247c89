//! What a plan makes of the tables: how many cells each has, and which of them must add up to
//! which number.

use crate::plan::Draft;
use crate::table::{BAND_CELLS, MONTH_CELLS, REGIONS, Status, Table, cell};

impl Table {
    /// How many cells a slice has, and how many cells of `module_status` it answers to; none
    /// for tables whose cells need not make anything.
    pub fn slice(self) -> Option<(u64, u64)> {
        match self {
            Table::Learners | Table::ModuleStatus | Table::Questions => None,
            Table::StartsMonthly => Some((MONTH_CELLS as u64, 3)),
            Table::CompletionsMonthly => Some((MONTH_CELLS as u64, 1)),
            Table::RegionStatus => Some((REGIONS.len() as u64, 1)),
            Table::DurationBands => Some((BAND_CELLS as u64, 1)),
        }
    }

    /// How many cells.
    pub fn cells(self, plan: &Draft) -> usize {
        let modules = plan.modules.len();
        match self {
            Table::Learners => 1,
            Table::ModuleStatus => modules * Status::ALL.len(),
            Table::StartsMonthly | Table::CompletionsMonthly => modules * MONTH_CELLS,
            Table::RegionStatus => modules * REGIONS.len() * Status::ALL.len(),
            Table::DurationBands => modules * BAND_CELLS,
            Table::Questions => plan.questions().count() * 2,
        }
    }
}

/// Cells that must make a number known from `module_status`, the anchor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slice {
    /// The cells, in order.
    pub cells: Vec<usize>,
    /// What they make together.
    pub anchor: Anchor,
}

/// Which number of `module_status` a slice answers to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    /// Exactly all registrations of the module.
    All(usize),
    /// Exactly those with the status.
    With(usize, Status),
    /// At most all registrations: not everybody sees every question.
    AtMostAll(usize),
}

impl Anchor {
    /// How many cells of `module_status` it is the sum of.
    pub fn cells(self) -> u64 {
        match self {
            Anchor::All(_) | Anchor::AtMostAll(_) => Status::ALL.len() as u64,
            Anchor::With(..) => 1,
        }
    }

    /// Its value, from noisy cells.
    pub fn of_noisy(self, module_status: &[i64]) -> i64 {
        match self {
            Anchor::All(module) | Anchor::AtMostAll(module) => Status::ALL
                .iter()
                .map(|&status| module_status[cell::status(module, status)])
                .sum(),
            Anchor::With(module, status) => module_status[cell::status(module, status)],
        }
    }

    /// Its value, from the fitted cells of `module_status`.
    pub fn of(self, module_status: &[u64]) -> u64 {
        match self {
            Anchor::All(module) | Anchor::AtMostAll(module) => Status::ALL
                .iter()
                .map(|&status| module_status[cell::status(module, status)])
                .sum(),
            Anchor::With(module, status) => module_status[cell::status(module, status)],
        }
    }
}

/// The slices of a table, which cover each of its cells once; none for the
/// anchor itself and for learners.
pub fn slices(plan: &Draft, table: Table) -> Vec<Slice> {
    let modules = 0..plan.modules.len();
    match table {
        Table::Learners | Table::ModuleStatus => Vec::new(),
        Table::StartsMonthly => modules
            .map(|m| Slice {
                cells: (0..MONTH_CELLS)
                    .map(|month| cell::month(m, month))
                    .collect(),
                anchor: Anchor::All(m),
            })
            .collect(),
        Table::CompletionsMonthly => modules
            .map(|m| Slice {
                cells: (0..MONTH_CELLS)
                    .map(|month| cell::month(m, month))
                    .collect(),
                anchor: Anchor::With(m, Status::Passed),
            })
            .collect(),
        Table::RegionStatus => modules
            .flat_map(|m| Status::ALL.map(|status| (m, status)))
            .map(|(m, status)| Slice {
                cells: (0..REGIONS.len())
                    .map(|r| cell::region(m, r, status))
                    .collect(),
                anchor: Anchor::With(m, status),
            })
            .collect(),
        Table::DurationBands => modules
            .map(|m| Slice {
                cells: (0..BAND_CELLS).map(|b| cell::duration(m, b)).collect(),
                anchor: Anchor::With(m, Status::Passed),
            })
            .collect(),
        Table::Questions => plan
            .questions()
            .enumerate()
            .map(|(place, (m, _))| Slice {
                cells: vec![cell::question(place, true), cell::question(place, false)],
                anchor: Anchor::AtMostAll(m),
            })
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Plan;

    fn slices_of(plan: &Plan, table: Table) -> Option<(u64, u64)> {
        let slice = slices(plan, table).into_iter().next()?;
        match slice.anchor {
            Anchor::AtMostAll(_) => None,
            anchor => Some((slice.cells.len() as u64, anchor.cells())),
        }
    }

    #[test]
    fn slices_cover_every_cell_once() {
        let plan = Plan::example(3, 4);
        for table in &Table::PER_MODULE[1..] {
            let slices = slices(&plan, *table);
            let mut cells: Vec<usize> = slices.into_iter().flat_map(|s| s.cells).collect();
            cells.sort_unstable();
            let shape = slices_of(&plan, *table);
            assert_eq!(table.slice(), shape, "{table:?}");
            assert_eq!(
                cells,
                (0..table.cells(&plan)).collect::<Vec<_>>(),
                "{table:?}"
            );
        }
    }
}
