//! Kinds of partners, fitted so that they add up to the nation.

use std::collections::BTreeMap;

use super::figures::Figures;
use super::raw::Raw;
use crate::fit::{settle, settle_columns, settle_within};
use crate::plan::Plan;
use crate::shape::{Anchor, slices};
use crate::table::{Status, Table, cell};

/// Fits kinds of partners so that they add up to the nation: learners, then registrations
/// of each module, their statuses, and the tables.
pub(super) fn fit_kinds(plan: &Plan, national: &Figures, raw: &[Raw]) -> Vec<Figures> {
    let of = |table: Table| -> Vec<f64> { raw.iter().map(|one| one.noise.of(table)).collect() };
    let (of_learners, of_status) = (
        raw.iter().map(|one| one.noise.learners).collect::<Vec<_>>(),
        of(Table::ModuleStatus),
    );
    let reconciled: Vec<(u64, Vec<u64>)> = raw.iter().map(|one| one.reconciled(plan)).collect();
    let mut learners: Vec<u64> = reconciled.iter().map(|one| one.0).collect();
    let no_bounds = vec![national.learners; raw.len()];
    settle_within(&mut learners, &no_bounds, national.learners, &of_learners);
    let mut kinds: Vec<Figures> = raw
        .iter()
        .zip(&learners)
        .map(|(one, &learners)| Figures::zero(plan, learners, &one.noise))
        .collect();

    let mut moves = Moves::default();
    let mut status: Vec<Vec<u64>> = vec![Vec::new(); raw.len()];
    for module in 0..plan.modules.len() {
        let mut all: Vec<u64> = reconciled.iter().map(|one| one.1[module]).collect();
        let total = national.registrations(module);
        settle_within(&mut all, &learners, total, &of_status);
        let place = cell::status(module, Status::Abandoned);
        let mut rows: Vec<Vec<u64>> = raw
            .iter()
            .zip(&all)
            .map(|(one, &total)| {
                let cells = &one.status(plan)[place..][..Status::ALL.len()];
                settle(cells, total, plan.thresholds.headline)
            })
            .collect();
        let columns = Status::ALL.map(|status| national.with_status(module, status));
        let before = rows.clone();
        settle_columns(&mut rows, &columns, &of_status);
        moves.add(Table::ModuleStatus, &before, &rows);
        for (status, row) in status.iter_mut().zip(rows) {
            status.extend(row);
        }
    }
    for (figures, status) in kinds.iter_mut().zip(&status) {
        figures.tables.insert(Table::ModuleStatus, status.clone());
    }

    for &table in &Table::PER_MODULE[1..] {
        let of_table = of(table);
        for (place, slice) in slices(plan, table).iter().enumerate() {
            let totals: Vec<u64> = status.iter().map(|it| slice.anchor.of(it)).collect();
            let halves = raw.iter().zip(&totals);
            let mut lacking: Vec<u64> = halves
                .map(|(one, &total)| match one.tables.contains_key(&table) {
                    true => one.halves(plan, table, slice, total).1,
                    false => total,
                })
                .collect();
            let bounds: Vec<u64> = raw
                .iter()
                .zip(&totals)
                .map(|(one, &total)| match one.noise.lacking.contains(&table) {
                    true => total,
                    false => 0,
                })
                .collect();
            let national_lacking = national.not_broken_down[&table][place];
            settle_within(&mut lacking, &bounds, national_lacking, &of_status);
            let mut rows: Vec<Vec<u64>> = raw
                .iter()
                .zip(totals.iter().zip(&lacking))
                .map(|(one, (total, lacking))| {
                    let row = one.row(table, slice);
                    settle(&row, total - lacking, plan.thresholds.detail)
                })
                .collect();
            let mut columns: Vec<u64> = slice
                .cells
                .iter()
                .map(|&cell| national.tables[&table][cell])
                .collect();
            if let Anchor::AtMostAll(_) = slice.anchor {
                let all = slice.anchor.of(&national.tables[&Table::ModuleStatus]);
                columns.push(all - national_lacking - columns.iter().sum::<u64>());
            }
            let before = rows.clone();
            settle_columns(&mut rows, &columns, &of_table);
            moves.add(table, &before, &rows);
            for ((figures, row), lacking) in kinds.iter_mut().zip(&rows).zip(lacking) {
                figures.put(table, place, slice, row, lacking);
            }
        }
    }
    for (place, figures) in kinds.iter_mut().enumerate() {
        figures.noise.moved = moves.of(place);
    }
    kinds
}

/// What making kinds add up to the nation moved in each table: of each kind, the sum of the
/// squares and how many cells.
#[derive(Default)]
struct Moves(BTreeMap<Table, (Vec<f64>, usize)>);

impl Moves {
    fn add(&mut self, table: Table, before: &[Vec<u64>], after: &[Vec<u64>]) {
        let none = || (vec![0.0; before.len()], 0);
        let (squares, cells) = self.0.entry(table).or_insert_with(none);
        *cells += before.first().map_or(0, Vec::len);
        for (square, (before, after)) in squares.iter_mut().zip(before.iter().zip(after)) {
            let moved = before.iter().zip(after).map(|(a, b)| a.abs_diff(*b) as f64);
            *square += moved.map(|it| it * it).sum::<f64>();
        }
    }

    /// Mean square of a kind, by table.
    fn of(&self, kind: usize) -> BTreeMap<Table, f64> {
        let tables = self.0.iter();
        tables
            .map(|(&table, (squares, cells))| (table, squares[kind] / (*cells).max(1) as f64))
            .collect()
    }
}
