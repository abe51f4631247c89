//! The figures of a release. The nation is the sum of everything that was drawn, fitted
//! once; kinds of partners are sums of what was drawn of them, fitted to add up to the
//! nation; a group is fitted within itself. A plain function of what was drawn.

mod figures;
mod kinds;
mod raw;

use std::collections::BTreeSet;

pub use figures::{Figures, Variances};

use crate::accounting::margin_of_share;
use crate::draw::{Drawn, DrawnGroup};
use crate::plan::Plan;
use crate::table::{Status, Table};
use kinds::fit_kinds;
use raw::Raw;

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
    /// Tables that are shown, by noisy size.
    pub shows: BTreeSet<Table>,
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

/// A share, in tenths of a percent, and half the width of its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Share {
    /// `665` for 66.5 %.
    pub tenths: u64,
    /// In tenths of a point.
    pub margin: u64,
}

/// A number that is a part of another, with the noise of both.
#[derive(Debug, Clone, Copy)]
pub struct PartOf {
    /// The part.
    pub part: Shown,
    /// The whole.
    pub whole: Shown,
    /// Variance of the part.
    pub of_part: f64,
    /// Variance of the whole.
    pub of_whole: f64,
    /// Covariance of the two.
    pub of_both: f64,
}

impl Release {
    /// Computes it; the same drawing gives the same release.
    pub fn new(plan: &Plan, version: u8, drawn: &Drawn) -> Release {
        let groups: Vec<Entity> = drawn.groups.iter().map(|g| group(plan, g)).collect();
        let kinds = plan.partner_types.iter();
        let kinds = kinds.filter(|kind| groups.iter().any(|group| group.kind == kind.id));
        let kinds: Vec<(&str, String)> = kinds
            .map(|kind| (kind.id.as_str(), capital(&kind.plural)))
            .collect();
        let raw: Vec<Raw> = kinds
            .iter()
            .map(|(kind, _)| Raw::of_kind(plan, drawn, kind))
            .collect();
        let mut all = Raw::new(plan);
        raw.iter().for_each(|one| all.add(one));
        let national = all.fit(plan, &Table::PER_MODULE);
        let fitted = fit_kinds(plan, &national, &raw);

        let unobserved = |kind: Option<&str>| -> BTreeSet<Status> {
            let groups = groups.iter();
            let of = groups.filter(|group| kind.is_none_or(|kind| group.kind == kind));
            of.flat_map(|group| group.unobserved.clone()).collect()
        };
        let entity = |level, code: &str, label: &str, kind: Option<&str>, figures: Figures| {
            let size = i64::try_from(figures.learners).unwrap_or(i64::MAX);
            Entity {
                level,
                code: code.to_owned(),
                label: label.to_owned(),
                kind: kind.unwrap_or_default().to_owned(),
                members: Vec::new(),
                shows: plan.tier(size).shows.clone(),
                unobserved: unobserved(kind),
                figures,
            }
        };
        Release {
            national: entity(Level::National, "FR", "France", None, national),
            kinds: kinds
                .iter()
                .zip(fitted)
                .map(|((kind, label), figures)| {
                    entity(Level::Kind, kind, label, Some(*kind), figures)
                })
                .collect(),
            groups,
            plan: plan.clone(),
            version,
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
    let mut raw = Raw::new(plan);
    raw.add_learners(plan, &drawn.learners);
    drawn.parts.iter().for_each(|part| raw.add_part(part));
    let shows = plan.tier(drawn.learners.iter().sum()).shows.clone();
    let shown = Table::PER_MODULE.into_iter();
    let shown: Vec<Table> = shown.filter(|table| shows.contains(table)).collect();
    let kind = plan.partner_types.iter().find(|kind| kind.id == drawn.kind);
    let plural = kind.map_or("", |kind| kind.plural.as_str());
    let (code, label) = match drawn.others {
        true => (format!("autres-{}", drawn.kind), format!("Autres {plural}")),
        false => (drawn.members[0].id.clone(), drawn.members[0].label.clone()),
    };
    let members = drawn.members.iter();
    Entity {
        level: Level::Partner,
        code,
        label,
        kind: drawn.kind.clone(),
        members: members.map(|member| member.id.clone()).collect(),
        figures: raw.fit(plan, &shown),
        shows,
        unobserved: drawn.unobserved.clone(),
    }
}

impl Entity {
    /// Whether anything but its name is shown.
    pub fn is_shown(&self) -> bool {
        !self.shows.is_empty()
    }

    /// Whether a table is shown.
    pub fn shows(&self, table: Table) -> bool {
        self.shows.contains(&table) && !self.figures.lacks(table)
    }

    /// What is shown of a number of a table of this entity.
    pub fn shown(&self, plan: &Plan, table: Table, value: u64) -> Shown {
        if !self.shows(table) {
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

    /// A share, where it may be shown: the shown denominator is large enough. Its variance
    /// is that of a/n to the first order.
    pub fn share(&self, plan: &Plan, of: PartOf) -> Option<Share> {
        let (part, whole) = (of.part.value()?, of.whole.value()?);
        if whole < plan.thresholds.rate {
            return None;
        }
        let p = part as f64 / whole as f64;
        let variance = of.of_part - 2.0 * p * of.of_both + p * p * of.of_whole;
        Some(Share {
            tenths: (part * 2000 + whole) / (2 * whole),
            margin: margin_of_share(variance / (whole as f64 * whole as f64)),
        })
    }

    /// The share of so many cells of `module_status` among all of so many modules.
    pub fn share_of_status(
        &self,
        plan: &Plan,
        part: u64,
        whole: u64,
        modules: u64,
    ) -> Option<Share> {
        let cell = self.figures.variance(Table::ModuleStatus) * modules as f64;
        self.share(
            plan,
            PartOf {
                part: self.shown(plan, Table::ModuleStatus, part),
                whole: self.shown(plan, Table::ModuleStatus, whole),
                of_part: cell,
                of_whole: 3.0 * cell,
                of_both: cell,
            },
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draw::{Partner, PartnerYear, Rest, draw};
    use crate::example;
    use crate::noisy::{Noisy, Part};
    use crate::random::Seeded;
    use crate::shape::{Anchor, slices};
    use crate::table::MONTHS;

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

    fn adds_up(plan: &Plan, entity: &Entity) {
        let figures = &entity.figures;
        let status = &figures.tables[&Table::ModuleStatus];
        for module in 0..plan.modules.len() {
            assert!(
                figures.registrations(module) <= figures.learners,
                "{}",
                entity.code
            );
        }
        let tables = &Table::PER_MODULE[1..];
        for table in tables.iter().filter(|table| entity.shows(**table)) {
            let residue = &figures.not_broken_down[table];
            for (slice, residue) in slices(plan, *table).iter().zip(residue) {
                let cells = slice.cells.iter();
                let sum: u64 = cells.map(|&cell| figures.tables[table][cell]).sum();
                let anchor = slice.anchor.of(status);
                match slice.anchor {
                    Anchor::AtMostAll(_) => assert!(sum + residue <= anchor),
                    _ => assert_eq!(sum + residue, anchor, "{} {table:?}", entity.code),
                }
            }
        }
    }

    #[test]
    fn every_table_adds_up_at_every_level() {
        let plan = Plan::example(4, 5);
        let sizes = [3, 9, 30, 48, 51, 70, 400, 900, 6_000, 80_000, 12, 44];
        for seed in 0..20 {
            let mut year = example::year(&plan, &sizes, 5);
            year[7].beacons = Some(crate::draw::beacons(&plan, &[(0, 3, 500), (1, 11, 20)]));
            let release = release(&plan, &year, seed);
            entities(&release).for_each(|entity| adds_up(&plan, entity));
            let national = &release.national.figures;
            let kinds = || release.kinds.iter().map(|kind| &kind.figures);
            assert_eq!(
                kinds().map(|it| it.learners).sum::<u64>(),
                national.learners
            );
            for table in Table::PER_MODULE {
                let sums = |of: &dyn Fn(&Figures) -> Vec<u64>| -> Vec<u64> {
                    let length = of(national).len();
                    let column = |cell| kinds().map(|kind| of(kind)[cell]).sum();
                    (0..length).map(column).collect()
                };
                let cells = |it: &Figures| it.tables[&table].clone();
                assert_eq!(sums(&cells), cells(national), "{table:?}");
                let lacking = |it: &Figures| it.not_broken_down[&table].clone();
                assert_eq!(sums(&lacking), lacking(national), "{table:?}");
            }
        }
    }

    /// A drawing written by hand: two partners of one kind, the larger one shows months, the
    /// other's are in the rest.
    #[test]
    fn a_drawing_by_hand() {
        let plan = Plan::example(1, 0);
        let noisy = |variance: u64, cells: &[i64]| Noisy {
            sigma_squared: (variance, 1),
            cells: cells.to_vec(),
        };
        let partner = |id: &str| Partner {
            id: id.into(),
            label: id.into(),
            kind: "entreprise".into(),
        };
        let knows: BTreeSet<Table> = Table::PER_MODULE.into();
        let months = |first: i64, each: i64| -> Vec<i64> {
            let others = (1..MONTHS).map(|_| each);
            [first].into_iter().chain(others).chain([-4]).collect()
        };
        let part = |tables: Vec<(Table, Noisy)>| Part {
            knows: knows.clone(),
            tables: tables.into_iter().collect(),
        };
        let group = |id: &str, learners: i64, parts: Vec<Part>| DrawnGroup {
            kind: "entreprise".into(),
            others: false,
            members: vec![partner(id)],
            learners: vec![learners],
            parts,
            unobserved: BTreeSet::new(),
        };
        let drawn = Drawn {
            groups: vec![
                group(
                    "grande",
                    6_000,
                    vec![part(vec![
                        (Table::ModuleStatus, noisy(4, &[100, 200, 5_700])),
                        (Table::StartsMonthly, noisy(26, &months(1_000, 450))),
                    ])],
                ),
                group(
                    "petite",
                    300,
                    vec![part(vec![(Table::ModuleStatus, noisy(2, &[30, 40, 250]))])],
                ),
            ],
            rests: vec![Rest {
                kind: "entreprise".into(),
                parts: vec![part(vec![(
                    Table::StartsMonthly,
                    noisy(26, &months(0, 30)),
                )])],
            }],
        };
        let release = Release::new(&plan, 1, &drawn);
        let national = &release.national.figures;
        // 320 registrations of 300 learners: they meet by their variances, 500/9 and 3 · 2,
        // at 318; the nation's 6,320 and 6,300, of 1000/9 and 3 · 6, at 6,317.
        assert_eq!(release.groups[1].figures.learners, 318);
        assert_eq!(
            release.groups[1].figures.tables[&Table::ModuleStatus],
            [30, 39, 249]
        );
        assert_eq!(national.learners, 6_317);
        assert_eq!(national.tables[&Table::ModuleStatus], [129, 239, 5_949]);
        // Months are 1,000 and eleven times 480, and −8 have an unknown one: 45 are missing,
        // 4 each or 3. That leaves −5 unknown: nobody, and the others make up for it.
        let months = &national.tables[&Table::StartsMonthly];
        assert_eq!(months.iter().sum::<u64>(), 6_317);
        assert_eq!(months[..3], [1_004, 484, 484]);
        assert_eq!(months[MONTHS], 0);
        for table in [Table::ModuleStatus, Table::StartsMonthly] {
            assert_eq!(
                release.kinds[0].figures.tables[&table],
                national.tables[&table]
            );
        }
        // Variance: 52 drawn, of which a 13th goes; and a 169th of 3 · 6 comes.
        let expected = 52.0 * 12.0 / 13.0 + 18.0 / 169.0;
        assert!((national.variance(Table::StartsMonthly) - expected).abs() < 1e-9);
        assert_eq!(national.margin(Table::StartsMonthly), 13);
        assert_eq!(national.margin_of_sum(Table::ModuleStatus, 3), 8);
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
        assert!(!others.is_shown());
        let shows = |partner: &str, table| release.group_of(partner).expect("a group").shows(table);
        assert!(shows("partenaire-001", Table::Questions));
        assert!(shows("partenaire-002", Table::StartsMonthly));
        assert!(!shows("partenaire-002", Table::Questions));
        assert!(shows("partenaire-005", Table::ModuleStatus));
        assert!(!shows("partenaire-005", Table::DurationBands));
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
        let share = |part, whole| entity.share_of_status(&plan, part, whole, 1);
        let tenths = |part, whole| share(part, whole).map(|share| share.tenths);
        assert_eq!(tenths(133, 200), Some(665));
        assert_eq!(tenths(133, 199), None);
        assert_eq!(tenths(19, 300), None);
    }
}
