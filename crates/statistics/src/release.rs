//! The figures of a release: groups are fitted, kinds and the nation are sums of
//! them, never recounted. A plain function of what was drawn.

use std::collections::{BTreeMap, BTreeSet};

use crate::accounting::margin_95;
use crate::draw::{Drawn, DrawnGroup};
use crate::fit::fit;
use crate::plan::Plan;
use crate::shape::{Anchor, slices};
use crate::table::{Status, Table, cell};

/// All figures of a release.
#[derive(Debug, Clone, PartialEq)]
pub struct Release {
    /// What was decided before.
    pub plan: Plan,
    /// 1, or 2 for the erratum.
    pub version: u8,
    /// The nation.
    pub national: Entity,
    /// Kinds of partners, in the plan's order, those that have partners.
    pub kinds: Vec<Entity>,
    /// Groups, in the order they were drawn.
    pub groups: Vec<Entity>,
}

/// The nation, a kind of partners, or a group.
#[derive(Debug, Clone, PartialEq)]
pub struct Entity {
    /// Which.
    pub level: Level,
    /// Code in files.
    pub code: String,
    /// For people.
    pub label: String,
    /// Kind of partners, empty for the nation.
    pub kind: String,
    /// Ids of the partners in it, for groups.
    pub members: Vec<String>,
    /// Its numbers.
    pub figures: Figures,
    /// How much of them is shown, by noisy size.
    pub detail: Detail,
    /// Statuses that some return in it could not observe.
    pub unobserved: BTreeSet<Status>,
}

/// Level of an entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Everybody.
    National,
    /// A kind of partners.
    Kind,
    /// A partner, or the others of its kind.
    Partner,
}

impl Level {
    /// Word in files.
    pub fn id(self) -> &'static str {
        match self {
            Level::National => "national",
            Level::Kind => "type",
            Level::Partner => "partenaire",
        }
    }
}

/// How much is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Detail {
    /// Nothing.
    Nothing,
    /// `learners` and `module_status`.
    Headline,
    /// Also region and duration.
    Some,
    /// Everything.
    All,
}

impl Detail {
    /// By noisy size.
    pub fn of(plan: &Plan, learners: u64) -> Detail {
        let t = &plan.thresholds;
        match learners {
            n if n < t.group => Detail::Nothing,
            n if n < t.some_detail => Detail::Headline,
            n if n < t.full_detail => Detail::Some,
            _ => Detail::All,
        }
    }

    /// Whether a table is shown.
    pub fn shows(self, table: Table) -> bool {
        match table {
            Table::Learners | Table::ModuleStatus => self >= Detail::Headline,
            Table::RegionStatus | Table::DurationBands => self >= Detail::Some,
            Table::StartsMonthly | Table::CompletionsMonthly | Table::Questions => {
                self >= Detail::All
            }
        }
    }
}

/// Fitted numbers: not negative, and adding up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figures {
    /// Learners.
    pub learners: u64,
    /// Cells of each table per module.
    pub tables: BTreeMap<Table, Vec<u64>>,
    /// For each slice of a table, registrations of groups that lack the table:
    /// with them every table adds up to `module_status` at every level.
    pub not_broken_down: BTreeMap<Table, Vec<u64>>,
    /// How many cells with noise each number is a sum of.
    pub noisy_cells: BTreeMap<Table, u64>,
}

/// What a reader gets to see of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// The number.
    Value(u64),
    /// It is under this threshold, maybe 0.
    Under(u64),
    /// Too small a group for this table, or the table is lacking.
    NotDetailed,
}

impl Shown {
    /// The number, if it is shown.
    pub fn value(self) -> Option<u64> {
        match self {
            Shown::Value(value) => Some(value),
            Shown::Under(_) | Shown::NotDetailed => None,
        }
    }
}

impl Release {
    /// Computes it; the same drawing gives the same release.
    pub fn new(plan: &Plan, version: u8, drawn: &Drawn) -> Release {
        let groups: Vec<Entity> = drawn.groups.iter().map(|g| group(plan, g)).collect();
        let sum = |level, code: &str, label: &str, kind: &str, of: &[&Entity]| {
            let figures = Figures::sum(plan, of.iter().map(|entity| &entity.figures));
            Entity {
                level,
                code: code.to_owned(),
                label: label.to_owned(),
                kind: kind.to_owned(),
                members: Vec::new(),
                detail: Detail::of(plan, figures.learners),
                figures,
                unobserved: of.iter().flat_map(|e| e.unobserved.clone()).collect(),
            }
        };
        let kinds: Vec<Entity> = plan
            .partner_types
            .iter()
            .filter_map(|kind| {
                let of: Vec<&Entity> = groups.iter().filter(|g| g.kind == kind.id).collect();
                let label = capital(&kind.plural);
                (!of.is_empty()).then(|| sum(Level::Kind, &kind.id, &label, &kind.id, &of))
            })
            .collect();
        let of: Vec<&Entity> = kinds.iter().collect();
        let national = sum(Level::National, "FR", "France", "", &of);
        Release {
            plan: plan.clone(),
            version,
            national,
            kinds,
            groups,
        }
    }

    /// The group a partner is in, alone or with others.
    pub fn group_of(&self, partner: &str) -> Option<&Entity> {
        let mut groups = self.groups.iter();
        groups.find(|group| group.members.iter().any(|member| member == partner))
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}

fn group(plan: &Plan, drawn: &DrawnGroup) -> Entity {
    let parts: Vec<Figures> = drawn
        .parts
        .iter()
        .map(|part| Figures::of(plan, part))
        .collect();
    let mut figures = Figures::sum(plan, parts.iter());
    figures.learners = u64::try_from(drawn.learners.iter().sum::<i64>()).unwrap_or(0);
    figures
        .noisy_cells
        .insert(Table::Learners, drawn.learners.len() as u64);
    let kind = plan.partner_types.iter().find(|kind| kind.id == drawn.kind);
    let plural = kind.map_or("", |kind| kind.plural.as_str());
    let (code, label) = match drawn.others {
        true => (format!("autres-{}", drawn.kind), format!("Autres {plural}")),
        false => (drawn.members[0].id.clone(), drawn.members[0].label.clone()),
    };
    Entity {
        level: Level::Partner,
        code,
        label,
        kind: drawn.kind.clone(),
        members: drawn
            .members
            .iter()
            .map(|member| member.id.clone())
            .collect(),
        detail: Detail::of(plan, figures.learners),
        figures,
        unobserved: drawn.unobserved.clone(),
    }
}

impl Figures {
    /// Fits one set of noisy tables; `learners` stays 0.
    pub fn of(plan: &Plan, noisy: &BTreeMap<Table, Vec<i64>>) -> Figures {
        let mut figures = Figures {
            learners: 0,
            tables: fit(plan, noisy),
            not_broken_down: BTreeMap::new(),
            noisy_cells: noisy.keys().map(|&table| (table, 1)).collect(),
        };
        let anchor = figures.tables[&Table::ModuleStatus].clone();
        for table in Table::PER_MODULE {
            let lacking = !figures.tables.contains_key(&table);
            let residue = slices(plan, table).into_iter().map(|slice| match lacking {
                true => slice.anchor.of(&anchor),
                false => 0,
            });
            figures.not_broken_down.insert(table, residue.collect());
            figures
                .tables
                .entry(table)
                .or_insert_with(|| vec![0; table.cells(plan)]);
        }
        figures
    }

    /// Adds cell by cell.
    pub fn sum<'a>(plan: &Plan, all: impl Iterator<Item = &'a Figures>) -> Figures {
        let zeros = |length: &dyn Fn(Table) -> usize| -> BTreeMap<Table, Vec<u64>> {
            Table::PER_MODULE
                .iter()
                .map(|&table| (table, vec![0; length(table)]))
                .collect()
        };
        let mut sum = Figures {
            learners: 0,
            tables: zeros(&|table| table.cells(plan)),
            not_broken_down: zeros(&|table| slices(plan, table).len()),
            noisy_cells: BTreeMap::new(),
        };
        let add = |to: &mut BTreeMap<Table, Vec<u64>>, more: &BTreeMap<Table, Vec<u64>>| {
            for (table, cells) in to {
                for (cell, more) in cells.iter_mut().zip(&more[table]) {
                    *cell += more;
                }
            }
        };
        for figures in all {
            sum.learners += figures.learners;
            add(&mut sum.tables, &figures.tables);
            add(&mut sum.not_broken_down, &figures.not_broken_down);
            for (&table, cells) in &figures.noisy_cells {
                *sum.noisy_cells.entry(table).or_default() += cells;
            }
        }
        sum
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
        self.noisy_cells.get(&table).copied().unwrap_or(0) == 0
    }

    /// Half the width of the 95 % interval of a cell of a table.
    pub fn margin(&self, plan: &Plan, table: Table) -> u64 {
        margin_95(
            plan,
            table,
            self.noisy_cells.get(&table).copied().unwrap_or(1),
        )
    }

    /// The same for a sum of several cells.
    pub fn margin_of_sum(&self, plan: &Plan, table: Table, cells: u64) -> u64 {
        let parts = self.noisy_cells.get(&table).copied().unwrap_or(1);
        margin_95(plan, table, parts * cells)
    }
}

impl Entity {
    /// What is shown of a number of a table of this entity.
    pub fn shown(&self, plan: &Plan, table: Table, value: u64) -> Shown {
        if !self.detail.shows(table) || self.figures.lacks(table) {
            return Shown::NotDetailed;
        }
        let threshold = match table {
            Table::Learners | Table::ModuleStatus => plan.thresholds.headline,
            _ => plan.thresholds.detail,
        };
        match value < threshold {
            true => Shown::Under(threshold),
            false => Shown::Value(value),
        }
    }

    /// `part` of `whole` in tenths of a percent, where a rate may be shown: the
    /// shown denominator is large enough.
    pub fn rate(&self, plan: &Plan, part: Shown, whole: Shown) -> Option<u64> {
        let (part, whole) = (part.value()?, whole.value()?);
        (whole >= plan.thresholds.rate).then(|| (part * 2000 + whole) / (2 * whole))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draw::{PartnerYear, draw};
    use crate::example;
    use crate::random::Seeded;

    fn release(plan: &Plan, year: &[PartnerYear], seed: u64) -> Release {
        Release::new(
            plan,
            1,
            &draw(plan, year, &mut Seeded(seed)).expect("drawn"),
        )
    }

    fn entities(release: &Release) -> impl Iterator<Item = &Entity> {
        let above = [&release.national].into_iter().chain(&release.kinds);
        above.chain(&release.groups)
    }

    #[test]
    fn every_table_adds_up_at_every_level() {
        let plan = Plan::example(4, 5);
        let sizes = [3, 9, 30, 48, 51, 70, 400, 900, 6_000, 80_000, 12, 44];
        let release = release(&plan, &example::year(&plan, &sizes, 5), 8);
        for entity in entities(&release) {
            let figures = &entity.figures;
            for table in &Table::PER_MODULE[1..] {
                let residue = &figures.not_broken_down[table];
                for (slice, residue) in slices(&plan, *table).iter().zip(residue) {
                    let cells = slice.cells.iter();
                    let sum: u64 = cells.map(|&cell| figures.tables[table][cell]).sum();
                    let anchor = slice.anchor.of(&figures.tables[&Table::ModuleStatus]);
                    match slice.anchor {
                        Anchor::AtMostAll(_) => assert!(sum + residue <= anchor),
                        _ => assert_eq!(sum + residue, anchor, "{} {table:?}", entity.code),
                    }
                }
            }
        }
        let sum = |of: &[Entity]| Figures::sum(&plan, of.iter().map(|e| &e.figures));
        assert_eq!(sum(&release.kinds), release.national.figures);
        assert_eq!(sum(&release.groups), release.national.figures);
    }

    #[test]
    fn small_partners_stand_with_others_by_noisy_size() {
        let plan = Plan::example(2, 1);
        let sizes = [5, 8_000, 3_000, 9, 7, 300];
        let release = release(&plan, &example::year(&plan, &sizes, 1), 2);
        let codes: Vec<&str> = release
            .groups
            .iter()
            .map(|group| group.code.as_str())
            .collect();
        let expected = [
            "autres-collectivite",
            "partenaire-001",
            "autres-entreprise",
            "partenaire-002",
            "partenaire-005",
        ];
        assert_eq!(codes, expected);
        let others = release.group_of("partenaire-003").expect("a group");
        assert_eq!(others.members, ["partenaire-000", "partenaire-003"]);
        assert_eq!(others.detail, Detail::Nothing);
        assert_eq!(
            release.group_of("partenaire-001").expect("a group").detail,
            Detail::All
        );
        assert_eq!(
            release.group_of("partenaire-002").expect("a group").detail,
            Detail::Some
        );
        assert_eq!(
            release.group_of("partenaire-005").expect("a group").detail,
            Detail::Headline
        );
    }

    #[test]
    fn what_is_shown() {
        let plan = Plan::example(1, 1);
        let release = release(&plan, &example::year(&plan, &[2_000], 1), 2);
        let entity = &release.groups[0];
        let shown = |table, value| entity.shown(&plan, table, value);
        assert_eq!(shown(Table::ModuleStatus, 19), Shown::Under(20));
        assert_eq!(shown(Table::ModuleStatus, 0), Shown::Under(20));
        assert_eq!(shown(Table::ModuleStatus, 20), Shown::Value(20));
        assert_eq!(shown(Table::RegionStatus, 49), Shown::Under(50));
        assert_eq!(shown(Table::Questions, 900), Shown::NotDetailed);
        let rate = |part, whole| entity.rate(&plan, part, whole);
        assert_eq!(rate(Shown::Value(133), Shown::Value(200)), Some(665));
        assert_eq!(rate(Shown::Value(133), Shown::Value(199)), None);
        assert_eq!(rate(Shown::Under(20), Shown::Value(300)), None);
    }

    /// Fitted numbers stay within the margin that files tell, 19 times in 20.
    #[test]
    fn margins_hold() {
        let plan = Plan::example(6, 8);
        let year = example::year(&plan, &[60_000; 6], 3);
        let (mut inside, mut all) = (0, 0);
        for seed in 0..12 {
            let release = release(&plan, &year, seed);
            for (entity, exact) in release.groups.iter().map(|group| {
                let of = year.iter().find(|entry| entry.partner.id == group.code);
                (group, &of.expect("alone").counts)
            }) {
                for table in Table::PER_MODULE {
                    let margin = entity.figures.margin(&plan, table);
                    for (&shown, &exact) in entity.figures.tables[&table]
                        .iter()
                        .zip(&exact.tables[&table])
                    {
                        inside += u32::from(shown.abs_diff(exact) <= margin);
                        all += 1;
                    }
                }
            }
        }
        assert!(
            f64::from(inside) / f64::from(all) > 0.95,
            "{inside} of {all}"
        );
    }
}
