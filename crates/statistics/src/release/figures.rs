//! Fitted numbers of a nation, a kind of partners or a group, and how noisy they are.

use std::collections::{BTreeMap, BTreeSet};

use crate::accounting::margin_95;
use crate::plan::Plan;
use crate::shape::{Anchor, Slice, slices};
use crate::table::{Status, Table, cell};

/// Fitted numbers: not negative, and adding up.
#[derive(Debug, Clone, PartialEq)]
pub struct Figures {
    /// Learners: not fewer than the registrations of any module.
    pub learners: u64,
    /// Cells of each table per module.
    pub tables: BTreeMap<Table, Vec<u64>>,
    /// For each slice of a table, registrations from sources that do not know the table:
    /// with them every table adds up to `module_status`.
    pub not_broken_down: BTreeMap<Table, Vec<u64>>,
    /// How noisy they are.
    pub noise: Variances,
}

/// Variances of the noise: sums of σ² over the draws that an entity is made of.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Variances {
    /// Of the number of learners.
    pub(super) learners: f64,
    /// Of a cell of each table that was drawn.
    pub(super) cells: BTreeMap<Table, f64>,
    /// Of a cell of `module_status` in the sources that know the table.
    pub(super) known: BTreeMap<Table, f64>,
    /// Tables that some source does not know.
    pub(super) lacking: BTreeSet<Table>,
    /// What a cell of each table took over from other kinds, whose small cells could not
    /// bear their own noise: mean square of what was moved.
    pub(super) moved: BTreeMap<Table, f64>,
}

impl Variances {
    /// Of a cell as it was drawn.
    pub(super) fn of(&self, table: Table) -> f64 {
        match table {
            Table::Learners => self.learners,
            _ => self.cells.get(&table).copied().unwrap_or(0.0),
        }
    }
}

impl Figures {
    pub(super) fn zero(plan: &Plan, learners: u64, noise: &Variances) -> Figures {
        let zeros = |length: &dyn Fn(Table) -> usize| -> BTreeMap<Table, Vec<u64>> {
            Table::PER_MODULE
                .iter()
                .map(|&table| (table, vec![0; length(table)]))
                .collect()
        };
        Figures {
            learners,
            tables: zeros(&|table| table.cells(plan)),
            not_broken_down: zeros(&|table| slices(plan, table).len()),
            noise: noise.clone(),
        }
    }

    pub(super) fn put(
        &mut self,
        table: Table,
        place: usize,
        slice: &Slice,
        row: &[u64],
        lacking: u64,
    ) {
        let cells = self.tables.get_mut(&table).expect("all tables are there");
        for (&cell, value) in slice.cells.iter().zip(row) {
            cells[cell] = *value;
        }
        let lack = self.not_broken_down.get_mut(&table);
        lack.expect("all tables are there")[place] = lacking;
    }

    /// Registrations of a module.
    pub fn registrations(&self, module: usize) -> u64 {
        Anchor::All(module).of(&self.tables[&Table::ModuleStatus])
    }

    /// Registrations of a module with a status.
    pub fn with_status(&self, module: usize, status: Status) -> u64 {
        self.tables[&Table::ModuleStatus][cell::status(module, status)]
    }

    /// Whether nothing in it has the table.
    pub fn lacks(&self, table: Table) -> bool {
        table != Table::Learners && !self.noise.cells.contains_key(&table)
    }

    /// Whether some source in it does not know the table, so that it has a remainder.
    pub fn has_remainder(&self, table: Table) -> bool {
        self.noise.lacking.contains(&table)
    }

    /// Variance of a fitted cell: what fitting takes off its noise, and adds from its sum and
    /// from other kinds.
    pub fn variance(&self, table: Table) -> f64 {
        let drawn = self.noise.of(table);
        let fitted = match table.slice() {
            None => drawn,
            Some((cells, anchors)) => {
                let (cells, of_sum) = (cells as f64, anchors as f64 * self.known(table));
                drawn * (1.0 - 1.0 / cells) + of_sum / (cells * cells)
            }
        };
        fitted + self.moved(table)
    }

    /// Of a cell: what it took over from other kinds. Sums of slices stay as they are.
    fn moved(&self, table: Table) -> f64 {
        self.noise.moved.get(&table).copied().unwrap_or(0.0)
    }

    fn known(&self, table: Table) -> f64 {
        self.noise.known.get(&table).copied().unwrap_or(0.0)
    }

    /// Variance of the sum of a slice, and its covariance with each of its cells.
    pub fn variance_of_slice(&self, table: Table) -> (f64, f64) {
        match table.slice() {
            // Right and wrong answers; what they took over, those without an answer gave.
            None => {
                let (drawn, moved) = (self.noise.of(table), self.moved(table));
                (2.0 * drawn + moved, drawn + moved / 2.0)
            }
            Some((cells, anchors)) => {
                let of_sum = anchors as f64 * self.known(table);
                (of_sum, of_sum / cells as f64)
            }
        }
    }

    /// Variance of registrations that a table does not break down, for a sum of that many
    /// cells of `module_status`.
    pub fn variance_of_remainder(&self, table: Table, cells: u64) -> f64 {
        cells as f64 * (self.noise.of(Table::ModuleStatus) - self.known(table)).max(0.0)
    }

    /// Half the width of the 95 % interval of a cell of a table.
    pub fn margin(&self, table: Table) -> u64 {
        self.margin_of_sum(table, 1)
    }

    /// The same for a sum of several cells, none of them in one slice with another; cells
    /// of `module_status` are in no slice.
    pub fn margin_of_sum(&self, table: Table, cells: u64) -> u64 {
        margin_95(self.variance(table) * cells as f64)
    }

    /// The same for those who gave no answer to a question.
    pub fn margin_of_no_answer(&self) -> u64 {
        let of_answers = 2.0 * self.noise.of(Table::Questions);
        margin_95(3.0 * self.known(Table::Questions) + of_answers)
    }
}
