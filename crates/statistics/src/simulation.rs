//! Simulated years, drawn again and again: how often the margins that files tell hold the
//! true number, and how far the numbers are from it. For tests and the bench.

use std::collections::BTreeMap;

use crate::counts::Counts;
use crate::draw::{PartnerYear, draw};
use crate::plan::Plan;
use crate::random::{RandomSource, Seeded};
use crate::release::{Entity, Level, PartOf, Release, Share};
use crate::shape::Anchor;
use crate::table::{MONTH_CELLS, REGIONS, Status, Table, cell};

/// Numbers that were published, and those whose margin held the truth.
#[derive(Debug, Clone, Copy, Default)]
pub struct Coverage {
    /// Held.
    pub inside: u64,
    /// Published.
    pub all: u64,
}

impl Coverage {
    /// In percent.
    pub fn percent(self) -> f64 {
        100.0 * self.inside as f64 / self.all.max(1) as f64
    }

    fn add(&mut self, is_inside: bool) {
        self.inside += u64::from(is_inside);
        self.all += 1;
    }
}

/// What was seen in the replicas of one year.
#[derive(Debug, Default)]
pub struct Seen {
    /// By level, and what kind of number.
    pub coverage: BTreeMap<(Level, &'static str), Coverage>,
    monthly: Vec<f64>,
    passed: BTreeMap<u64, Vec<f64>>,
}

impl Seen {
    /// Root mean square of the errors of the nation's months of start.
    pub fn national_monthly_error(&self) -> f64 {
        let squares: f64 = self.monthly.iter().map(|error| error * error).sum();
        (squares / self.monthly.len().max(1) as f64).sqrt()
    }

    /// Mean error of a module's passed registrations, in percent of the true number, of
    /// partners of that many learners.
    pub fn passed_error(&self, learners: u64) -> Option<f64> {
        let errors = self.passed.get(&learners)?;
        Some(100.0 * errors.iter().sum::<f64>() / errors.len() as f64)
    }

    /// All levels and kinds of numbers together.
    pub fn together(&self) -> Coverage {
        let all = self.coverage.values();
        all.fold(Coverage::default(), |sum, one| Coverage {
            inside: sum.inside + one.inside,
            all: sum.all + one.all,
        })
    }
}

/// Sizes of that many very unequal partners; one of 300 learners and, among many, one of 50
/// are always there. 2,004 are four large ones and two thousand town halls.
pub fn sizes(partners: usize) -> Vec<u64> {
    let mut dice = Seeded(partners as u64);
    let mut below = |bound: u64| {
        let mut bytes = [0; 8];
        dice.fill(&mut bytes).expect("a seeded source never ends");
        u64::from_le_bytes(bytes) % bound
    };
    match partners {
        6 => vec![1_000_000, 30_000, 2_500, 700, 300, 40],
        2_004 => {
            let mut sizes = vec![400_000, 150_000, 60_000, 20_000, 300, 50];
            sizes.extend((0..1_998).map(|_| {
                // As many of 3 to 30 learners as of 30 to 300.
                let tenths = below(200) as f64 / 100.0;
                (3.0 * 10f64.powf(tenths)) as u64
            }));
            sizes
        }
        _ => {
            let mut sizes = vec![300, 50];
            sizes.extend((0..partners - 2).map(|i| {
                let rank = (i + 1) as f64;
                (1_500_000.0 / rank.powf(1.35)).max(3.0 + below(60) as f64) as u64
            }));
            sizes
        }
    }
}

/// Draws the year that many times.
pub fn run(plan: &Plan, year: &[PartnerYear], replicas: u64, seed: u64) -> Seen {
    let exact: BTreeMap<&str, &PartnerYear> = year
        .iter()
        .map(|entry| (entry.partner.id.as_str(), entry))
        .collect();
    let sum = |of: &mut dyn Iterator<Item = &PartnerYear>| {
        let mut sum = Counts::zero(plan);
        of.for_each(|entry| sum.merge(&entry.counts));
        sum
    };
    let national = sum(&mut year.iter());
    let kinds: BTreeMap<&str, Counts> = plan
        .partner_types
        .iter()
        .map(|kind| {
            let of = &mut year.iter().filter(|entry| entry.partner.kind == kind.id);
            (kind.id.as_str(), sum(of))
        })
        .collect();
    let mut seen = Seen::default();
    for replica in 0..replicas {
        let mut source = Seeded(seed.wrapping_mul(0x9e37_79b9).wrapping_add(replica));
        let drawn = draw(plan, year, &mut source).expect("a good year");
        let release = Release::new(plan, 1, &drawn);
        seen.entity(plan, &release.national, &national);
        for kind in &release.kinds {
            seen.entity(plan, kind, &kinds[kind.code.as_str()]);
        }
        for group in &release.groups {
            let members = group.members.iter();
            let truth = sum(&mut members.map(|member| exact[member.as_str()]));
            seen.entity(plan, group, &truth);
        }
        let shown = &release.national.figures.tables[&Table::StartsMonthly];
        let truth = &national.tables[&Table::StartsMonthly];
        let errors = shown.iter().zip(truth);
        seen.monthly
            .extend(errors.map(|(shown, truth)| shown.abs_diff(*truth) as f64));
    }
    seen
}

impl Seen {
    fn number(&mut self, entity: &Entity, what: &'static str, shown: u64, truth: u64, margin: u64) {
        let entry = self.coverage.entry((entity.level, what)).or_default();
        entry.add(shown.abs_diff(truth) <= margin);
    }

    fn share(&mut self, entity: &Entity, share: Option<Share>, part: u64, whole: u64) {
        // Where noise is less than what rounding takes, the margin is that of rounding.
        if let Some(share) = share.filter(|share| share.margin >= 5) {
            let truth = 1000.0 * part as f64 / whole.max(1) as f64;
            let error = (share.tenths as f64 - truth).abs();
            let entry = self.coverage.entry((entity.level, "rates")).or_default();
            entry.add(error <= share.margin as f64);
        }
    }

    fn entity(&mut self, plan: &Plan, entity: &Entity, truth: &Counts) {
        let figures = &entity.figures;
        let (modules, learners) = (plan.modules.len(), truth.learners);
        if entity
            .shown(plan, Table::Learners, figures.learners)
            .value()
            .is_some()
        {
            let margin = figures.margin(Table::Learners);
            self.number(entity, "learners", figures.learners, truth.learners, margin);
        }
        for table in Table::PER_MODULE {
            if !entity.shows(table) {
                continue;
            }
            let margin = figures.margin(table);
            let cells = figures.tables[&table].iter().zip(&truth.tables[&table]);
            for (&shown, &exact) in cells {
                if entity.shown(plan, table, shown).value().is_some() {
                    self.number(entity, table.id(), shown, exact, margin);
                }
            }
        }
        if !entity.shows(Table::ModuleStatus) {
            return;
        }
        let exact = &truth.tables[&Table::ModuleStatus];
        let status = |m, status| exact[cell::status(m, status)];
        let (mut started, mut passed, mut all, mut all_passed) = (0, 0, 0, 0);
        for m in 0..modules {
            let (shown, truth) = (figures.registrations(m), Anchor::All(m).of(exact));
            let margin = figures.margin_of_sum(Table::ModuleStatus, 3);
            self.sum(plan, entity, Table::ModuleStatus, shown, truth, margin);
            let own = figures.with_status(m, Status::Passed);
            let share = entity.share_of_status(plan, own, shown, 1);
            self.share(entity, share, status(m, Status::Passed), truth);
            if entity.level == Level::Partner && entity.members.len() == 1 {
                let exact = status(m, Status::Passed);
                let error = own.abs_diff(exact) as f64 / exact.max(1) as f64;
                self.passed.entry(learners).or_default().push(error);
            }
            started += shown;
            all += truth;
            passed += own;
            all_passed += status(m, Status::Passed);
        }
        let cells = modules as u64;
        let margin = figures.margin_of_sum(Table::ModuleStatus, 3 * cells);
        self.sum(plan, entity, Table::ModuleStatus, started, all, margin);
        let margin = figures.margin_of_sum(Table::ModuleStatus, cells);
        self.sum(
            plan,
            entity,
            Table::ModuleStatus,
            passed,
            all_passed,
            margin,
        );
        let share = entity.share_of_status(plan, passed, started, cells);
        self.share(entity, share, all_passed, all);
        for table in [Table::StartsMonthly, Table::CompletionsMonthly] {
            if entity.shows(table) {
                let margin = figures.margin_of_sum(table, cells);
                for month in 0..MONTH_CELLS {
                    let of = |cells: &[u64]| -> u64 {
                        (0..modules).map(|m| cells[cell::month(m, month)]).sum()
                    };
                    let (shown, exact) = (of(&figures.tables[&table]), of(&truth.tables[&table]));
                    self.sum(plan, entity, table, shown, exact, margin);
                }
            }
        }
        if entity.shows(Table::RegionStatus) {
            let table = Table::RegionStatus;
            let margin = figures.margin_of_sum(table, 3 * cells);
            for region in 0..REGIONS.len() {
                let of = |cells: &[u64]| -> u64 {
                    let modules = (0..modules).flat_map(|m| Status::ALL.map(|s| (m, s)));
                    modules
                        .map(|(m, s)| cells[cell::region(m, region, s)])
                        .sum()
                };
                let (shown, exact) = (of(&figures.tables[&table]), of(&truth.tables[&table]));
                self.sum(plan, entity, table, shown, exact, margin);
            }
        }
        if entity.shows(Table::Questions) {
            let table = Table::Questions;
            let (of_whole, of_both) = figures.variance_of_slice(table);
            for question in 0..plan.questions().count() {
                let of = |cells: &[u64]| {
                    [true, false].map(|right| cells[cell::question(question, right)])
                };
                let [right, wrong] = of(&figures.tables[&table]);
                let [exact, others] = of(&truth.tables[&table]);
                let share = entity.share(
                    plan,
                    PartOf {
                        part: entity.shown(plan, table, right),
                        whole: entity.shown(plan, table, right + wrong),
                        of_part: figures.variance(table),
                        of_whole,
                        of_both,
                    },
                );
                self.share(entity, share, exact, exact + others);
            }
        }
    }

    fn sum(
        &mut self,
        plan: &Plan,
        entity: &Entity,
        table: Table,
        shown: u64,
        truth: u64,
        margin: u64,
    ) {
        if entity.shown(plan, table, shown).value().is_some() {
            self.number(entity, "sums", shown, truth, margin);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::example;

    /// Small: what a machine has time for at every change. The bench draws more. The seed is
    /// fixed, so that chance fails nobody; with another one, six standard deviations of 400
    /// numbers are between 95 % and the lower bound.
    #[test]
    fn margins_hold_the_truth_at_every_level() {
        let plan = Plan::example(3, 3);
        for partners in [6, 120] {
            let year = example::year(&plan, &sizes(partners), 1);
            let seen = run(&plan, &year, 40, 7);
            for ((level, what), coverage) in &seen.coverage {
                let percent = coverage.percent();
                println!(
                    "{partners} {level:?} {what}: {percent:.1} of {}",
                    coverage.all
                );
                assert!(
                    coverage.all < 400 || (88.4..=99.0).contains(&percent),
                    "{partners} {level:?} {what}: {percent}"
                );
                // Small kinds hand the noise that their cells can't bear to the large ones.
                assert!(
                    coverage.all < 5_000 || (93.0..=97.0).contains(&percent),
                    "{partners} {level:?} {what}: {percent} of {}",
                    coverage.all
                );
            }
        }
    }

    /// With many small partners the first method put the nation's August far above the truth.
    #[test]
    fn many_small_partners_do_not_move_the_nation() {
        let plan = Plan::example(2, 1);
        let year = example::year(&plan, &sizes(2_004), 1);
        let seen = run(&plan, &year, 3, 5);
        let error = seen.national_monthly_error();
        assert!(error < 90.0, "{error}");
    }
}
