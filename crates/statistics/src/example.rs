//! Synthetic years for tests and benches: invented partners of very unequal size.

use crate::counts::Counts;
use crate::draw::{Partner, PartnerYear};
use crate::plan::Plan;
use crate::random::{RandomSource, Seeded};
use crate::table::{DURATION_BANDS, MONTHS, REGIONS, Status, Table, cell};

/// A year with one partner per size; kinds alternate.
pub fn year(plan: &Plan, sizes: &[u64], seed: u64) -> Vec<PartnerYear> {
    let mut dice = Dice(Seeded(seed));
    let partner = |(index, &learners): (usize, &u64)| {
        let kind = &plan.partner_types[index % plan.partner_types.len()];
        PartnerYear {
            partner: Partner {
                id: format!("partenaire-{index:03}"),
                label: format!("Partenaire d’exemple {index}"),
                kind: kind.id.clone(),
            },
            counts: counts(plan, learners, &mut dice),
            beacons: None,
            own_return: None,
        }
    };
    sizes.iter().enumerate().map(partner).collect()
}

/// A year of one partner of so many learners, of whom `percent` of 100 pass each module.
pub fn passing(plan: &Plan, learners: u64, percent: u64) -> Vec<PartnerYear> {
    let mut year = year(plan, &[learners], 1);
    let mut counts = Counts::zero(plan);
    counts.learners = learners;
    let passed = learners * percent / 100;
    let others = [learners * 8 / 100, learners * 3 / 100];
    for m in 0..plan.modules.len() {
        let by_status = Status::ALL.iter().zip([others[0], others[1], passed]);
        for (status, number) in by_status {
            counts.add(Table::ModuleStatus, cell::status(m, *status), number);
            let region = cell::region(m, 0, *status);
            counts.add(Table::RegionStatus, region, number);
        }
        let started = passed + others[0] + others[1];
        counts.add(Table::StartsMonthly, cell::month(m, 0), started);
        counts.add(Table::CompletionsMonthly, cell::month(m, 0), passed);
        counts.add(Table::DurationBands, cell::duration(m, 0), passed);
    }
    year[0].counts = counts;
    year
}

/// 120 sizes from 3 to 2,000,000 that make about five million.
pub fn unequal_sizes() -> Vec<u64> {
    let mut sizes = vec![2_000_000, 1_000_000, 600_000, 400_000, 250_000];
    let tail = (0..115).map(|i| (3.0 * 1.115f64.powi(i)) as u64);
    sizes.extend(tail);
    sizes
}

/// Consistent counts of so many learners: every module adds up.
fn counts(plan: &Plan, learners: u64, dice: &mut Dice) -> Counts {
    let mut counts = Counts::zero(plan);
    counts.learners = learners;
    let home = dice.below(REGIONS.len() as u64 - 1) as usize;
    for m in 0..plan.modules.len() {
        let started = learners * (92 - 9 * m as u64) / 100;
        let abandoned = started * (12 + dice.below(10)) / 100;
        let failed = started * (4 + dice.below(5)) / 100;
        let by_status = [abandoned, failed, started - abandoned - failed];
        for (status, &number) in Status::ALL.iter().zip(&by_status) {
            counts.add(Table::ModuleStatus, cell::status(m, *status), number);
            let mut weights = [2; REGIONS.len()];
            weights[home] = 60;
            weights[REGIONS.len() - 1] = 20;
            for (r, part) in split(number, &weights).into_iter().enumerate() {
                counts.add(Table::RegionStatus, cell::region(m, r, *status), part);
            }
        }
        let months = [9, 8, 11, 7, 6, 6, 2, 1, 10, 22, 12, 6];
        for (month, part) in split(started, &months).into_iter().enumerate() {
            counts.add(Table::StartsMonthly, cell::month(m, month), part);
        }
        for (month, part) in split(by_status[2], &months).into_iter().enumerate() {
            counts.add(Table::CompletionsMonthly, cell::month(m, month), part);
        }
        debug_assert_eq!(months.len(), MONTHS);
        let bands: [u64; DURATION_BANDS.len()] = [6, 18, 41, 22, 9, 4];
        for (band, part) in split(by_status[2], &bands).into_iter().enumerate() {
            counts.add(Table::DurationBands, cell::duration(m, band), part);
        }
        for q in 0..plan.modules[m].questions.len() {
            let place = plan.question(m, &plan.modules[m].questions[q].id);
            let place = place.expect("a question of the plan");
            let answered = started - abandoned / 2;
            let right = answered * (55 + (q as u64 * 17) % 40) / 100;
            counts.add(Table::Questions, cell::question(place, true), right);
            counts.add(
                Table::Questions,
                cell::question(place, false),
                answered - right,
            );
        }
    }
    counts
}

/// Parts in proportion to weights; what is left goes to the first.
fn split(number: u64, weights: &[u64]) -> Vec<u64> {
    let all: u64 = weights.iter().sum();
    let mut parts: Vec<u64> = weights.iter().map(|weight| number * weight / all).collect();
    parts[0] += number - parts.iter().sum::<u64>();
    parts
}

struct Dice(Seeded);

impl Dice {
    fn below(&mut self, bound: u64) -> u64 {
        let mut bytes = [0; 8];
        self.0.fill(&mut bytes).expect("a seeded source never ends");
        u64::from_le_bytes(bytes) % bound
    }
}
