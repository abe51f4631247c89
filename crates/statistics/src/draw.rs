//! The one drawing of a year: sizes, then groups and their tiers, then noise.
//!
//! A table is drawn for every group whose tier shows it, and once per kind of partners for
//! all others of that kind together, the rest. So a learner is in exactly one draw of every
//! table, and the noise of what nobody is shown does not grow with the number of partners.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::counts::{Counts, CountsError};
use crate::noise::Noise;
use crate::noisy::{Noisy, Part};
use crate::plan::sigma::{sigma_squared, sigma_squared_of_learners};
use crate::plan::{Plan, Tier, is_id};
use crate::random::{NoRandomness, RandomSource};
use crate::ratio::Ratio;
use crate::returns::Return;
use crate::table::{Status, Table, cell};

/// Someone who distributes the programme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Partner {
    /// Stable id, part of file names.
    pub id: String,
    /// Its name, for people.
    pub label: String,
    /// One of the plan's kinds of partners.
    pub kind: String,
}

/// What one partner brings: exact counts of the server, and its own return.
/// It lives in memory only: it can't be written anywhere.
#[derive(Debug, Clone, PartialEq)]
pub struct PartnerYear {
    /// Who.
    pub partner: Partner,
    /// Exact counts of what the server saw, zeros included.
    pub counts: Counts,
    /// Modules that its packages on other platforms told to be completed: see
    /// [`beacons`]. A return of the same year takes their place, so that nobody counts
    /// twice. Decided by whether the partner opted in, not by what came.
    pub beacons: Option<Counts>,
    /// Its return, already with noise.
    pub own_return: Option<Return>,
}

impl PartnerYear {
    /// The beacons, when they count.
    fn told(&self) -> Option<&Counts> {
        self.beacons.as_ref().filter(|_| self.own_return.is_none())
    }
}

/// Exact counts of beacons: completions by module and month, nothing else is known.
///
/// `completions` are (module, month from 0, how many). A beacon names nobody, so the
/// number of learners is taken to be that of the module most completed: one learner more
/// moves it by one at most, like every module's number.
pub fn beacons(plan: &Plan, completions: &[(usize, usize, u64)]) -> Counts {
    let mut counts = Counts::zero(plan);
    counts
        .tables
        .retain(|table, _| [Table::ModuleStatus, Table::CompletionsMonthly].contains(table));
    let mut totals = vec![0; plan.modules.len()];
    for &(module, month, learners) in completions {
        let status = cell::status(module, Status::Passed);
        counts.add(Table::ModuleStatus, status, learners);
        counts.add(
            Table::CompletionsMonthly,
            cell::month(module, month),
            learners,
        );
        totals[module] += learners;
    }
    counts.learners = totals.into_iter().max().unwrap_or(0);
    counts
}

/// Noisy cells, neither clipped nor fitted: negative ones are right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drawn {
    /// In the order of kinds, then of partners' ids, « Autres » last of its kind.
    pub groups: Vec<DrawnGroup>,
    /// What no group of a kind shows, in the order of kinds.
    #[serde(default)]
    pub rests: Vec<Rest>,
}

/// A group: one partner of a sufficient noisy size, or all others of a kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DrawnGroup {
    /// Kind of partners.
    pub kind: String,
    /// Whether it is the others of its kind together.
    pub others: bool,
    /// Its partners: one, or all the others.
    pub members: Vec<Partner>,
    /// Each a noisy number of learners; their sum is the group's, and decides its tier.
    pub learners: Vec<i64>,
    /// Each a set of noisy tables: the server's, beacons', then returns.
    pub parts: Vec<Part>,
    /// Statuses that some return, or beacons, could not observe.
    pub unobserved: BTreeSet<Status>,
}

/// The tables that the groups of a kind do not show, counted together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rest {
    /// Kind of partners.
    pub kind: String,
    /// The server's, then beacons'.
    pub parts: Vec<Part>,
}

/// Why nothing was drawn.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs)] // each says it
pub enum DrawError {
    #[error("counts of `{partner}`: {error}")]
    Counts { partner: String, error: CountsError },
    #[error(
        "`{0}` is not a partner's id: lower case letters, digits and hyphens, neither `national` nor `autres-…`"
    )]
    Id(String),
    #[error("partner `{0}` is there twice")]
    Twice(String),
    #[error("`{kind}` of partner `{partner}` is not in the plan")]
    Kind { partner: String, kind: String },
    #[error("the return of `{0}` is of another partner, year or plan")]
    Return(String),
    #[error(transparent)]
    NoRandomness(#[from] NoRandomness),
}

/// Checks the partners of a year against the plan.
pub fn check(plan: &Plan, year: &[PartnerYear]) -> Result<(), DrawError> {
    let mut ids = BTreeSet::new();
    for entry in year {
        let Partner { id, kind, .. } = &entry.partner;
        if !is_partner_id(id) {
            return Err(DrawError::Id(id.clone()));
        }
        if !ids.insert(id) {
            return Err(DrawError::Twice(id.clone()));
        }
        if !plan.partner_types.iter().any(|known| known.id == *kind) {
            let (partner, kind) = (id.clone(), kind.clone());
            return Err(DrawError::Kind { partner, kind });
        }
        entry.counts.check_complete(plan).map_err(|error| {
            let partner = id.clone();
            DrawError::Counts { partner, error }
        })?;
        if let Some(beacons) = &entry.beacons {
            beacons.check(plan).map_err(|error| {
                let partner = id.clone();
                DrawError::Counts { partner, error }
            })?;
        }
        if let Some(own) = &entry.own_return
            && (own.partner != *id || own.check(plan).is_err())
        {
            return Err(DrawError::Return(id.clone()));
        }
    }
    Ok(())
}

/// Whether a partner may have this id: `national` and `autres-…` are codes of ours.
pub fn is_partner_id(id: &str) -> bool {
    is_id(id) && id != "national" && !id.starts_with("autres-")
}

/// Draws the year.
pub(crate) fn draw(
    plan: &Plan,
    year: &[PartnerYear],
    source: &mut dyn RandomSource,
) -> Result<Drawn, DrawError> {
    check(plan, year)?;
    let mut noise = Noise::new(source);
    // Sizes first: groups and tiers are decided on them and on nothing else.
    let of_learners = sigma_squared_of_learners(plan);
    let mut sized: Vec<(&PartnerYear, Vec<i64>)> = Vec::new();
    for entry in year {
        let mut learners = vec![noise.one(of_learners, entry.counts.learners)?];
        if let Some(beacons) = entry.told() {
            learners.push(noise.one(of_learners, beacons.learners)?);
        }
        learners.extend(entry.own_return.as_ref().map(|own| own.learners));
        sized.push((entry, learners));
    }
    sized.sort_by(|(a, _), (b, _)| a.partner.id.cmp(&b.partner.id));

    let mut drawn = Drawn {
        groups: Vec::new(),
        rests: Vec::new(),
    };
    for kind in &plan.partner_types {
        let of_kind = sized
            .iter()
            .filter(|(entry, _)| entry.partner.kind == kind.id);
        let (alone, others): (Vec<_>, Vec<_>) = of_kind.partition(|(_, learners)| {
            learners.iter().sum::<i64>() >= plan.thresholds.group as i64
        });
        let mut rest = Unshown::default();
        for one in alone {
            let group = group(plan, &kind.id, false, &[one], &mut rest, &mut noise)?;
            drawn.groups.push(group);
        }
        if !others.is_empty() {
            let group = group(plan, &kind.id, true, &others, &mut rest, &mut noise)?;
            drawn.groups.push(group);
        }
        let parts = [
            rest.server.draw(&mut noise)?,
            rest.beacons.draw(&mut noise)?,
        ];
        let parts: Vec<Part> = parts.into_iter().flatten().collect();
        if !parts.is_empty() {
            let kind = kind.id.clone();
            drawn.rests.push(Rest { kind, parts });
        }
    }
    Ok(drawn)
}

/// What the groups of a kind do not show, exact, until it is drawn.
#[derive(Default)]
struct Unshown {
    server: Sum,
    beacons: Sum,
}

/// Exact tables of several groups together, each with the largest σ² that one of them needs.
#[derive(Default)]
struct Sum {
    knows: BTreeSet<Table>,
    tables: BTreeMap<Table, (Ratio, Vec<u64>)>,
}

impl Sum {
    fn add(&mut self, table: Table, sigma_squared: Ratio, cells: &[u64]) {
        let empty = || (sigma_squared, vec![0; cells.len()]);
        let (largest, sum) = self.tables.entry(table).or_insert_with(empty);
        *largest = largest.max(sigma_squared);
        for (sum, more) in sum.iter_mut().zip(cells) {
            *sum += more;
        }
    }

    fn draw(self, noise: &mut Noise<'_>) -> Result<Option<Part>, NoRandomness> {
        if self.tables.is_empty() {
            return Ok(None);
        }
        let mut tables = BTreeMap::new();
        for (table, (sigma_squared, cells)) in self.tables {
            tables.insert(table, noisy(noise, sigma_squared, &cells)?);
        }
        let knows = self.knows;
        Ok(Some(Part { knows, tables }))
    }
}

fn noisy(
    noise: &mut Noise<'_>,
    sigma_squared: Ratio,
    cells: &[u64],
) -> Result<Noisy, NoRandomness> {
    Ok(Noisy {
        sigma_squared: (sigma_squared.numerator(), sigma_squared.denominator()),
        cells: noise.cells(sigma_squared, cells)?,
    })
}

/// Draws what the tier shows; the rest takes what it does not.
fn part(
    plan: &Plan,
    tier: &Tier,
    counts: &Counts,
    rest: &mut Sum,
    noise: &mut Noise<'_>,
) -> Result<Part, NoRandomness> {
    let mut part = Part {
        knows: counts.tables.keys().copied().collect(),
        tables: BTreeMap::new(),
    };
    rest.knows.extend(&part.knows);
    for (&table, cells) in &counts.tables {
        let sigma_squared = sigma_squared(plan, tier, table);
        match tier.shows(table) {
            true => drop(
                part.tables
                    .insert(table, noisy(noise, sigma_squared, cells)?),
            ),
            false => rest.add(table, sigma_squared, cells),
        }
    }
    Ok(part)
}

fn group(
    plan: &Plan,
    kind: &str,
    others: bool,
    members: &[&(&PartnerYear, Vec<i64>)],
    rest: &mut Unshown,
    noise: &mut Noise<'_>,
) -> Result<DrawnGroup, NoRandomness> {
    let learners: Vec<i64> = members
        .iter()
        .flat_map(|(_, learners)| learners.clone())
        .collect();
    let tier = plan.tier(learners.iter().sum());
    let mut counts = Counts::zero(plan);
    for (entry, _) in members {
        counts.merge(&entry.counts);
    }
    let mut parts = vec![part(plan, tier, &counts, &mut rest.server, noise)?];
    let mut unobserved = BTreeSet::new();
    let mut told = members.iter().filter_map(|(entry, _)| entry.told());
    if let Some(first) = told.next() {
        let mut beacons = first.clone();
        told.for_each(|other| beacons.merge(other));
        parts.push(part(plan, tier, &beacons, &mut rest.beacons, noise)?);
        unobserved.extend([Status::Abandoned, Status::Failed]);
    }
    let returns = members
        .iter()
        .filter_map(|(entry, _)| entry.own_return.as_ref());
    parts.extend(returns.clone().map(|own| own.part(plan)));
    unobserved.extend(returns.flat_map(|own| own.unobserved.clone()));
    Ok(DrawnGroup {
        kind: kind.to_owned(),
        others,
        members: members
            .iter()
            .map(|(entry, _)| entry.partner.clone())
            .collect(),
        learners,
        parts,
        unobserved,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::example;
    use crate::random::Seeded;
    use crate::release::Release;
    use crate::returns::Reading;

    fn drawn(plan: &Plan, year: &[PartnerYear]) -> Drawn {
        draw(plan, year, &mut Seeded(7)).unwrap()
    }

    #[test]
    fn beacons_add_completions_and_nothing_else() {
        let plan = Plan::example(2, 3);
        let mut year = example::year(&plan, &[4000, 4000], 1);
        let told = [(0, 0, 50_000), (0, 11, 10_000), (1, 5, 20_000)];
        year[0].beacons = Some(beacons(&plan, &told));
        let release = Release::new(&plan, 1, &drawn(&plan, &year));
        let group = release.group_of(&year[0].partner.id).unwrap();
        let near = |found: u64, exact: u64| assert!(found.abs_diff(exact) < 400, "{found} {exact}");
        // The module most completed tells how many learners there are at least.
        near(group.figures.learners, 4000 + 60_000);
        for (module, completed) in [(0, 60_000), (1, 20_000)] {
            let status = cell::status(module, Status::Passed);
            let server = year[0].counts.tables[&Table::ModuleStatus][status];
            near(
                group.figures.with_status(module, Status::Passed),
                server + completed,
            );
        }
        let december = cell::month(0, 11);
        let server = year[0].counts.tables[&Table::CompletionsMonthly][december];
        let shown = group.figures.tables[&Table::CompletionsMonthly][december];
        near(shown, server + 10_000);
        // Where they live, nobody knows: these are not broken down, and the table adds up.
        assert!(
            group.figures.not_broken_down[&Table::RegionStatus]
                .iter()
                .sum::<u64>()
                > 70_000
        );
        assert!(group.unobserved.contains(&Status::Abandoned));
        let other = release.group_of(&year[1].partner.id).unwrap();
        assert!(other.unobserved.is_empty());
    }

    #[test]
    fn whether_a_partner_is_heard_does_not_tell_whether_somebody_spoke() {
        let plan = Plan::example(1, 1);
        let mut year = example::year(&plan, &[4000], 1);
        let silent = drawn(&plan, &year);
        for told in [vec![], vec![(0, 3, 1)]] {
            year[0].beacons = Some(beacons(&plan, &told));
            let heard = drawn(&plan, &year);
            assert_eq!(
                heard.groups[0].parts.len(),
                silent.groups[0].parts.len() + 1
            );
            assert_eq!(heard.groups[0].learners.len(), 2);
            assert_eq!(heard.groups[0].unobserved.len(), 2);
        }
    }

    #[test]
    fn a_return_takes_the_place_of_beacons() {
        let plan = Plan::example(1, 1);
        let mut year = example::year(&plan, &[4000], 1);
        let reading = Reading::of(year[0].counts.clone());
        let own = reading.draw(&plan, &year[0].partner.id, "test", 1);
        year[0].own_return = Some(own.unwrap());
        let without = drawn(&plan, &year);
        year[0].beacons = Some(beacons(&plan, &[(0, 3, 500_000)]));
        assert_eq!(drawn(&plan, &year), without);
    }

    #[test]
    fn beacons_that_do_not_add_up_are_refused() {
        let plan = Plan::example(1, 1);
        let mut year = example::year(&plan, &[10], 1);
        let mut broken = beacons(&plan, &[(0, 3, 5)]);
        broken.learners = 4;
        year[0].beacons = Some(broken);
        assert!(matches!(check(&plan, &year), Err(DrawError::Counts { .. })));
    }
}
