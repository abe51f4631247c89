//! From noisy cells to numbers that are not negative and add up. It looks at
//! nothing but the noisy cells, so it costs no privacy.

use std::collections::BTreeMap;

use crate::plan::Plan;
use crate::shape::{Anchor, slices};
use crate::table::Table;

/// The nearest point of {z ≥ 0, Σz = total}, floored, and what is missing given
/// to the largest fractions, ties by index.
///
/// All arithmetic is in integers: the projection subtracts one threshold from
/// the k largest cells, so its fractions have the denominator k.
pub fn project(noisy: &[i64], total: u64) -> Vec<u64> {
    if noisy.is_empty() {
        assert_eq!(total, 0, "nothing can't make something");
        return Vec::new();
    }
    let total_signed = i128::from(total);
    let mut sorted: Vec<i128> = noisy.iter().map(|&value| i128::from(value)).collect();
    sorted.sort_unstable_by(|a, b| b.cmp(a));
    // Largest k whose smallest cell stays above the threshold (sum - total) / k.
    let (mut k, mut excess, mut sum) = (1, sorted[0] - total_signed, 0);
    for (index, value) in sorted.iter().enumerate() {
        sum += value;
        let count = index as i128 + 1;
        if value * count > sum - total_signed {
            (k, excess) = (count, sum - total_signed);
        }
    }
    let scaled = noisy
        .iter()
        .map(|&value| (i128::from(value) * k - excess).max(0));
    let mut cells: Vec<(u64, i128)> = scaled
        .map(|scaled| ((scaled / k) as u64, scaled % k))
        .collect();
    let given: u64 = cells.iter().map(|(floor, _)| floor).sum();
    let mut order: Vec<usize> = (0..cells.len()).filter(|&i| cells[i].1 > 0).collect();
    order.sort_by_key(|&i| (-cells[i].1, i));
    for &index in order.iter().take((total - given) as usize) {
        cells[index].0 += 1;
    }
    cells.into_iter().map(|(value, _)| value).collect()
}

/// The nearest point of {z ≥ 0, Σz ≤ total}.
pub fn project_under(noisy: &[i64], total: u64) -> Vec<u64> {
    let clipped: Vec<u64> = noisy.iter().map(|&value| clip(value)).collect();
    match clipped.iter().sum::<u64>() <= total {
        true => clipped,
        false => project(noisy, total),
    }
}

fn clip(value: i64) -> u64 {
    u64::try_from(value).unwrap_or(0)
}

/// Fits all tables to `module_status`, which is clipped at 0 and is the anchor.
pub fn fit(plan: &Plan, noisy: &BTreeMap<Table, Vec<i64>>) -> BTreeMap<Table, Vec<u64>> {
    let anchor: Vec<u64> = noisy[&Table::ModuleStatus]
        .iter()
        .map(|&v| clip(v))
        .collect();
    let tables = noisy.iter().map(|(&table, noisy)| {
        if table == Table::ModuleStatus {
            return (table, anchor.clone());
        }
        let mut fitted = vec![0; noisy.len()];
        for slice in slices(plan, table) {
            let cells: Vec<i64> = slice.cells.iter().map(|&cell| noisy[cell]).collect();
            let total = slice.anchor.of(&anchor);
            let values = match slice.anchor {
                Anchor::AtMostAll(_) => project_under(&cells, total),
                Anchor::All(_) | Anchor::With(..) => project(&cells, total),
            };
            for (&cell, value) in slice.cells.iter().zip(values) {
                fitted[cell] = value;
            }
        }
        (table, fitted)
    });
    tables.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn by_hand() {
        // Threshold (9 + 4 − 10) / 2 = 1.5 leaves 7.5 and 2.5: ties go to the first.
        assert_eq!(project(&[9, 4, -3], 10), [8, 2, 0]);
        // A third each.
        assert_eq!(project(&[0, 0, 0], 2), [1, 1, 0]);
        assert_eq!(project(&[-5, -9], 3), [3, 0]);
        assert_eq!(project(&[5, 5], 0), [0, 0]);
        assert_eq!(project_under(&[5, -2], 9), [5, 0]);
        assert_eq!(project_under(&[8, 6], 10), [6, 4]);
    }

    /// Squared distance in whole numbers.
    fn distance(noisy: &[i64], point: &[u64]) -> i128 {
        let pairs = noisy.iter().zip(point);
        pairs
            .map(|(&n, &p)| (i128::from(n) - i128::from(p)).pow(2))
            .sum()
    }

    proptest! {
        #[test]
        fn fitted_cells_add_up_and_stay(
            noisy in prop::collection::vec(-100i64..5_000, 1..30),
            total in 0u64..20_000,
        ) {
            let fitted = project(&noisy, total);
            prop_assert_eq!(fitted.iter().sum::<u64>(), total);
            let again: Vec<i64> = fitted.iter().map(|&v| v as i64).collect();
            prop_assert_eq!(&project(&again, total), &fitted);
            // No move of one unit between two cells comes nearer.
            for from in 0..fitted.len() {
                for to in 0..fitted.len() {
                    if from != to && fitted[from] > 0 {
                        let mut other = fitted.clone();
                        other[from] -= 1;
                        other[to] += 1;
                        prop_assert!(distance(&noisy, &other) >= distance(&noisy, &fitted));
                    }
                }
            }
        }

        #[test]
        fn under_a_total_nothing_is_pushed_up(
            noisy in prop::collection::vec(-100i64..500, 1..6),
            total in 0u64..1_000,
        ) {
            let fitted = project_under(&noisy, total);
            prop_assert!(fitted.iter().sum::<u64>() <= total);
            for (&noisy, &fitted) in noisy.iter().zip(&fitted) {
                prop_assert!(fitted as i64 <= noisy.max(0) + 1);
            }
            let again: Vec<i64> = fitted.iter().map(|&v| v as i64).collect();
            prop_assert_eq!(project_under(&again, total), fitted);
        }

        #[test]
        fn whole_tables_answer_to_the_anchor(seed in any::<u64>()) {
            let plan = Plan::example(2, 3);
            let mut state = seed;
            let mut next = || {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                (state >> 40) as i64 % 400 - 60
            };
            let noisy: BTreeMap<Table, Vec<i64>> = Table::PER_MODULE
                .iter()
                .map(|&table| (table, (0..table.cells(&plan)).map(|_| next()).collect()))
                .collect();
            let fitted = fit(&plan, &noisy);
            for table in Table::PER_MODULE {
                for slice in slices(&plan, table) {
                    let sum: u64 = slice.cells.iter().map(|&cell| fitted[&table][cell]).sum();
                    let anchor = slice.anchor.of(&fitted[&Table::ModuleStatus]);
                    match slice.anchor {
                        Anchor::AtMostAll(_) => prop_assert!(sum <= anchor),
                        _ => prop_assert_eq!(sum, anchor),
                    }
                }
            }
            let signed = fitted.iter().map(|(&table, cells)| {
                (table, cells.iter().map(|&v| v as i64).collect())
            });
            prop_assert_eq!(fit(&plan, &signed.collect()), fitted);
        }
    }
}
