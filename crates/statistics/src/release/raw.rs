//! Sums of noisy cells, and how they are fitted by themselves.

use std::collections::BTreeMap;

use super::figures::{Figures, Variances};
use crate::accounting::as_f64;
use crate::draw::Drawn;
use crate::fit::{reconcile, settle};
use crate::noisy::Part;
use crate::plan::Plan;
use crate::plan::sigma::sigma_squared_of_learners;
use crate::shape::{Anchor, Slice, slices};
use crate::table::{Status, Table, cell};

/// Sums of noisy cells, as they were drawn.
pub(super) struct Raw {
    learners: i64,
    pub(super) tables: BTreeMap<Table, Vec<i64>>,
    /// `module_status` of the sources that know each table.
    known: BTreeMap<Table, Vec<i64>>,
    pub(super) noise: Variances,
}

impl Raw {
    pub(super) fn new(plan: &Plan) -> Raw {
        let status = vec![0; Table::ModuleStatus.cells(plan)];
        let known = Table::PER_MODULE.map(|table| (table, status.clone()));
        Raw {
            learners: 0,
            tables: BTreeMap::new(),
            known: known.into(),
            noise: Variances::default(),
        }
    }

    pub(super) fn of_kind(plan: &Plan, drawn: &Drawn, kind: &str) -> Raw {
        let mut raw = Raw::new(plan);
        for group in drawn.groups.iter().filter(|group| group.kind == kind) {
            raw.add_learners(plan, &group.learners);
            group.parts.iter().for_each(|part| raw.add_part(part));
        }
        let rests = drawn.rests.iter().filter(|rest| rest.kind == kind);
        rests
            .flat_map(|rest| &rest.parts)
            .for_each(|part| raw.add_part(part));
        raw
    }

    pub(super) fn add_learners(&mut self, plan: &Plan, learners: &[i64]) {
        let variance = as_f64(sigma_squared_of_learners(plan));
        self.learners += learners.iter().sum::<i64>();
        self.noise.learners += variance * learners.len() as f64;
    }

    pub(super) fn add_part(&mut self, part: &Part) {
        for (&table, noisy) in &part.tables {
            self.add_cells(table, &noisy.cells, noisy.variance());
        }
        // Where the status was drawn, the source's registrations are counted.
        let Some(status) = part.tables.get(&Table::ModuleStatus) else {
            return;
        };
        for table in Table::PER_MODULE {
            match part.knows.contains(&table) {
                true => self.add_known(table, &status.cells, status.variance()),
                false => drop(self.noise.lacking.insert(table)),
            }
        }
    }

    fn add_cells(&mut self, table: Table, cells: &[i64], variance: f64) {
        let sum = self.tables.entry(table);
        let sum = sum.or_insert_with(|| vec![0; cells.len()]);
        sum.iter_mut().zip(cells).for_each(|(sum, it)| *sum += it);
        *self.noise.cells.entry(table).or_default() += variance;
    }

    fn add_known(&mut self, table: Table, status: &[i64], variance: f64) {
        let sum = self.known.get_mut(&table).expect("all tables are there");
        sum.iter_mut().zip(status).for_each(|(sum, it)| *sum += it);
        *self.noise.known.entry(table).or_default() += variance;
    }

    pub(super) fn add(&mut self, other: &Raw) {
        self.learners += other.learners;
        self.noise.learners += other.noise.learners;
        for (&table, cells) in &other.tables {
            self.add_cells(table, cells, other.noise.cells[&table]);
        }
        for (&table, status) in &other.known {
            let variance = other.noise.known.get(&table).copied().unwrap_or(0.0);
            self.add_known(table, status, variance);
        }
        self.noise.lacking.extend(&other.noise.lacking);
    }

    /// Noisy cells of `module_status`; zeros where nothing of it was drawn.
    pub(super) fn status(&self, plan: &Plan) -> Vec<i64> {
        let none = || vec![0; Table::ModuleStatus.cells(plan)];
        self.tables
            .get(&Table::ModuleStatus)
            .cloned()
            .unwrap_or_else(none)
    }

    /// Learners and registrations of each module, none larger than the learners.
    pub(super) fn reconciled(&self, plan: &Plan) -> (u64, Vec<u64>) {
        let status = self.status(plan);
        let modules: Vec<i64> = (0..plan.modules.len())
            .map(|m| Anchor::All(m).of_noisy(&status))
            .collect();
        let of_module = 3.0 * self.noise.of(Table::ModuleStatus);
        let (learners, modules) = reconcile(
            self.learners.max(0),
            &modules,
            self.noise.learners,
            of_module,
        );
        let clip = |value: i64| u64::try_from(value).unwrap_or(0);
        (clip(learners), modules.into_iter().map(clip).collect())
    }

    /// Of a slice: registrations whose sources know the table, and the others.
    pub(super) fn halves(
        &self,
        plan: &Plan,
        table: Table,
        slice: &Slice,
        total: u64,
    ) -> (u64, u64) {
        if !self.noise.lacking.contains(&table) {
            return (total, 0);
        }
        let known = slice.anchor.of_noisy(&self.known[&table]);
        let all = slice.anchor.of_noisy(&self.status(plan));
        let halves = settle(&[known, all - known], total, plan.thresholds.detail);
        (halves[0], halves[1])
    }

    /// The cells of a slice, for questions with those who gave no answer.
    pub(super) fn row(&self, table: Table, slice: &Slice) -> Vec<i64> {
        let mut row: Vec<i64> = match self.tables.get(&table) {
            Some(cells) => slice.cells.iter().map(|&cell| cells[cell]).collect(),
            None => vec![0; slice.cells.len()],
        };
        if let Anchor::AtMostAll(_) = slice.anchor {
            row.push(slice.anchor.of_noisy(&self.known[&table]) - row.iter().sum::<i64>());
        }
        row
    }

    /// Fits these tables by themselves.
    pub(super) fn fit(&self, plan: &Plan, tables: &[Table]) -> Figures {
        let (learners, modules) = self.reconciled(plan);
        let mut figures = Figures::zero(plan, learners, &self.noise);
        let raw = self.status(plan);
        let mut status = Vec::with_capacity(raw.len());
        for (module, &total) in modules.iter().enumerate() {
            let cells = &raw[cell::status(module, Status::Abandoned)..][..Status::ALL.len()];
            status.extend(settle(cells, total, plan.thresholds.headline));
        }
        figures.tables.insert(Table::ModuleStatus, status.clone());
        for &table in tables.iter().filter(|it| **it != Table::ModuleStatus) {
            for (place, slice) in slices(plan, table).iter().enumerate() {
                let total = slice.anchor.of(&status);
                let (known, lacking) = match self.tables.contains_key(&table) {
                    true => self.halves(plan, table, slice, total),
                    false => (0, total),
                };
                let row = settle(&self.row(table, slice), known, plan.thresholds.detail);
                figures.put(table, place, slice, &row, lacking);
            }
        }
        figures
    }
}

impl Figures {
    /// A partner's return by itself, as its sender should see it.
    pub fn of_return(plan: &Plan, learners: i64, part: &Part) -> Figures {
        let mut raw = Raw::new(plan);
        raw.add_learners(plan, &[learners]);
        raw.add_part(part);
        let tables: Vec<Table> = part.tables.keys().copied().collect();
        raw.fit(plan, &tables)
    }
}
