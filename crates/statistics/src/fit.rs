//! From noisy cells to numbers that are not negative and add up. It looks at nothing but the
//! noisy cells, so it costs no privacy.
//!
//! Clipping every cell at 0 and then adding up makes sums too large: zeros with noise are
//! not zeros any more once their negative half is gone. So the steps go from the sums down.
//! What is missing between cells and their sum is first shared out evenly ([`settle`]),
//! which moves no number to either side on average; only cells too small to be shown take
//! up what is then still negative. Levels below are made to add up to the one above by
//! moving units between small cells and others of the same row ([`settle_columns`]).

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

/// Integers near `noisy` that are not negative and make `total`. The difference is shared
/// out evenly; cells under `shown` take up among themselves what is negative, as far as they
/// can, so that the others stay where the noise put them.
pub fn settle(noisy: &[i64], total: u64, shown: u64) -> Vec<u64> {
    if noisy.is_empty() {
        return Vec::new();
    }
    let shifted = shift(noisy, total);
    if shifted.iter().all(|&cell| cell >= 0) {
        return shifted.iter().map(|&cell| clip(cell)).collect();
    }
    let is_small = |cell: i64| cell < i64::try_from(shown).unwrap_or(i64::MAX);
    let (small, large): (Vec<usize>, Vec<usize>) =
        (0..shifted.len()).partition(|&index| is_small(shifted[index]));
    let pick = |indices: &[usize]| -> Vec<i64> { indices.iter().map(|&i| shifted[i]).collect() };
    let of_small = pick(&small).iter().sum::<i64>();
    let mut cells = vec![0; shifted.len()];
    let mut put = |indices: &[usize], values: Vec<u64>| {
        for (&index, value) in indices.iter().zip(values) {
            cells[index] = value;
        }
    };
    match (large.is_empty(), u64::try_from(of_small)) {
        (true, _) => return project(&shifted, total),
        (false, Ok(of_small)) => {
            put(&small, project(&pick(&small), of_small));
            put(&large, pick(&large).into_iter().map(clip).collect());
        }
        // Small cells are nobody; what they are short of comes off the large ones.
        (false, Err(_)) => put(&large, project(&pick(&large), total)),
    }
    cells
}

/// Adds the same to every cell so that they make `total`, what is left one by one.
fn shift(noisy: &[i64], total: u64) -> Vec<i64> {
    let count = i64::try_from(noisy.len()).expect("few cells");
    let missing =
        i64::try_from(total).expect("fewer than 2^63 learners") - noisy.iter().sum::<i64>();
    let (each, left) = (missing.div_euclid(count), missing.rem_euclid(count));
    let one_more = |index: usize| i64::from((index as i64) < left);
    let cells = noisy.iter().enumerate();
    cells
        .map(|(index, cell)| cell + each + one_more(index))
        .collect()
}

/// Shares `amount` out in proportion to weights, nowhere more than its room; less than
/// `amount` only when all rooms are full.
pub fn spread(amount: u64, weights: &[f64], room: &[u64]) -> Vec<u64> {
    let mut given = vec![0u64; room.len()];
    let mut left = amount.min(room.iter().sum());
    while left > 0 {
        let open: Vec<usize> = (0..room.len()).filter(|&i| given[i] < room[i]).collect();
        let all: f64 = open.iter().map(|&i| weights[i].max(1e-9)).sum();
        let before = left;
        for &index in &open {
            let share = (before as f64 * weights[index].max(1e-9) / all).floor() as u64;
            let more = share.min(room[index] - given[index]).min(left);
            given[index] += more;
            left -= more;
        }
        // Less than one each: the largest weights first.
        if before == left {
            let mut order = open;
            order.sort_by(|&a, &b| weights[b].total_cmp(&weights[a]).then(a.cmp(&b)));
            for index in order.into_iter().take(left as usize) {
                given[index] += 1;
                left -= 1;
            }
        }
    }
    given
}

/// Moves units within rows until the columns make `columns`: row sums stay, nothing gets
/// negative. Rows with more noise (`weights`) move more. Rows and columns make the same
/// together.
pub fn settle_columns(rows: &mut [Vec<u64>], columns: &[u64], weights: &[f64]) {
    let sum = |rows: &[Vec<u64>], column: usize| rows.iter().map(|row| row[column]).sum::<u64>();
    for from in 0..columns.len() {
        for to in 0..columns.len() {
            let surplus = sum(rows, from).saturating_sub(columns[from]);
            let lacking = columns[to].saturating_sub(sum(rows, to));
            let amount = surplus.min(lacking);
            if amount == 0 {
                continue;
            }
            let room: Vec<u64> = rows.iter().map(|row| row[from]).collect();
            for (row, moved) in rows.iter_mut().zip(spread(amount, weights, &room)) {
                row[from] -= moved;
                row[to] += moved;
            }
        }
    }
}

/// Numbers of a whole that stay within bounds and make `total`, in proportion to weights.
/// The bounds leave room for it.
pub fn settle_within(numbers: &mut [u64], bounds: &[u64], total: u64, weights: &[f64]) {
    for (number, bound) in numbers.iter_mut().zip(bounds) {
        *number = (*number).min(*bound);
    }
    let sum: u64 = numbers.iter().sum();
    match sum < total {
        true => {
            let room: Vec<u64> = numbers.iter().zip(bounds).map(|(n, b)| b - n).collect();
            let more = spread(total - sum, weights, &room);
            numbers
                .iter_mut()
                .zip(more)
                .for_each(|(n, more)| *n += more);
        }
        false => {
            let less = spread(sum - total, weights, numbers);
            numbers
                .iter_mut()
                .zip(less)
                .for_each(|(n, less)| *n -= less);
        }
    }
}

/// The number of learners and those of each module's registrations, of which none can be
/// larger: those that are larger meet it where the noise of all of them says, each by its
/// own variance.
pub fn reconcile(
    learners: i64,
    modules: &[i64],
    of_learners: f64,
    of_module: f64,
) -> (i64, Vec<i64>) {
    let (of_learners, of_module) = (of_learners.max(1e-9), of_module.max(1e-9));
    let mut larger: Vec<i64> = modules.to_vec();
    larger.sort_unstable_by(|a, b| b.cmp(a));
    let (mut sum, mut weight) = (learners as f64 / of_learners, 1.0 / of_learners);
    for module in larger {
        if module as f64 <= sum / weight {
            break;
        }
        sum += module as f64 / of_module;
        weight += 1.0 / of_module;
    }
    let meeting = (sum / weight).round() as i64;
    let learners = learners.max(meeting);
    (
        learners,
        modules.iter().map(|&it| it.min(learners)).collect(),
    )
}

fn clip(value: i64) -> u64 {
    u64::try_from(value).unwrap_or(0)
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
        // 7 too much, shared out: 2, 2, 2 and 1.
        assert_eq!(settle(&[100, 90, 80, 70], 333, 50), [99, 88, 78, 68]);
        // −20 and 30 are small: they make 10 together, the large ones stay.
        assert_eq!(settle(&[100, -20, 30, 90], 200, 50), [100, 0, 10, 90]);
        // −30 and 10 are less than nobody: the large ones make up for it, 10 each.
        assert_eq!(settle(&[100, -30, 10, 90], 170, 50), [90, 0, 0, 80]);
        assert_eq!(settle(&[3, -4, 2], 1, 50), [1, 0, 0]);
        assert_eq!(spread(10, &[1.0, 3.0], &[100, 100]), [2, 8]);
        assert_eq!(spread(10, &[1.0, 3.0], &[100, 4]), [6, 4]);
        assert_eq!(spread(10, &[1.0, 3.0], &[1, 2]), [1, 2]);
        // Learners 98 and the first module 104, of equal noise, meet at 101.
        assert_eq!(reconcile(98, &[104, 60], 4.0, 4.0), (101, vec![101, 60]));
        assert_eq!(reconcile(98, &[97, 60], 4.0, 4.0), (98, vec![97, 60]));
        let mut rows = vec![vec![5, 5], vec![0, 10]];
        // Three move, where there is the most noise: a quarter of them is less than one.
        settle_columns(&mut rows, &[8, 12], &[1.0, 3.0]);
        assert_eq!(rows, [[5, 5], [3, 7]]);
    }

    fn distance(noisy: &[i64], fitted: &[u64]) -> i128 {
        let pairs = noisy.iter().zip(fitted);
        pairs
            .map(|(&noisy, &fitted)| (i128::from(noisy) - i128::from(fitted)).pow(2))
            .sum()
    }

    proptest! {
        #[test]
        fn projected_cells_add_up_and_stay(
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
        fn settled_cells_add_up_and_stay(
            noisy in prop::collection::vec(-100i64..500, 1..30),
            total in 0u64..9_000,
        ) {
            let fitted = settle(&noisy, total, 50);
            prop_assert_eq!(fitted.iter().sum::<u64>(), total);
            let again: Vec<i64> = fitted.iter().map(|&v| v as i64).collect();
            prop_assert_eq!(settle(&again, total, 50), fitted);
        }

        #[test]
        fn settled_columns_add_up_both_ways(
            rows in prop::collection::vec(prop::collection::vec(0u64..200, 5), 1..7),
            weights in prop::collection::vec(0.0f64..9.0, 7),
            seed in any::<u64>(),
        ) {
            let all: u64 = rows.iter().flatten().sum();
            // Any columns that make the same.
            let mut columns = vec![0; 5];
            for step in 0..all {
                columns[(seed.wrapping_mul(step * step + 7) >> 40) as usize % 5] += 1;
            }
            let mut settled = rows.clone();
            settle_columns(&mut settled, &columns, &weights[..rows.len()]);
            for (row, before) in settled.iter().zip(&rows) {
                prop_assert_eq!(row.iter().sum::<u64>(), before.iter().sum::<u64>());
            }
            for (column, expected) in columns.iter().enumerate() {
                prop_assert_eq!(settled.iter().map(|row| row[column]).sum::<u64>(), *expected);
            }
        }
    }
}
