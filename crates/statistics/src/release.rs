//! The figures of a release. The nation is the sum of everything that was drawn, fitted
//! once; kinds of partners are sums of what was drawn of them, fitted to add up to the
//! nation; a group is fitted within itself. A plain function of what was drawn.

use std::collections::{BTreeMap, BTreeSet};

use crate::accounting::{as_f64, margin_95, margin_of_share};
use crate::draw::{Drawn, DrawnGroup};
use crate::fit::{reconcile, settle, settle_columns, settle_within};
use crate::noisy::Part;
use crate::plan::Plan;
use crate::plan::sigma::sigma_squared_of_learners;
use crate::shape::{Anchor, Slice, slices};
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
    learners: f64,
    /// Of a cell of each table that was drawn.
    cells: BTreeMap<Table, f64>,
    /// Of a cell of `module_status` in the sources that know the table.
    known: BTreeMap<Table, f64>,
    /// Tables that some source does not know.
    lacking: BTreeSet<Table>,
    /// What a cell of each table took over from other kinds, whose small cells could not
    /// bear their own noise: mean square of what was moved.
    moved: BTreeMap<Table, f64>,
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

/// Sums of noisy cells, as they were drawn.
struct Raw {
    learners: i64,
    tables: BTreeMap<Table, Vec<i64>>,
    /// `module_status` of the sources that know each table.
    known: BTreeMap<Table, Vec<i64>>,
    noise: Variances,
}

impl Raw {
    fn new(plan: &Plan) -> Raw {
        let status = vec![0; Table::ModuleStatus.cells(plan)];
        let known = Table::PER_MODULE.map(|table| (table, status.clone()));
        Raw {
            learners: 0,
            tables: BTreeMap::new(),
            known: known.into(),
            noise: Variances::default(),
        }
    }

    fn of_kind(plan: &Plan, drawn: &Drawn, kind: &str) -> Raw {
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

    fn add_learners(&mut self, plan: &Plan, learners: &[i64]) {
        let variance = as_f64(sigma_squared_of_learners(plan));
        self.learners += learners.iter().sum::<i64>();
        self.noise.learners += variance * learners.len() as f64;
    }

    fn add_part(&mut self, part: &Part) {
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

    fn add(&mut self, other: &Raw) {
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
    fn status(&self, plan: &Plan) -> Vec<i64> {
        let none = || vec![0; Table::ModuleStatus.cells(plan)];
        self.tables
            .get(&Table::ModuleStatus)
            .cloned()
            .unwrap_or_else(none)
    }

    /// Learners and registrations of each module, none larger than the learners.
    fn reconciled(&self, plan: &Plan) -> (u64, Vec<u64>) {
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
    fn halves(&self, plan: &Plan, table: Table, slice: &Slice, total: u64) -> (u64, u64) {
        if !self.noise.lacking.contains(&table) {
            return (total, 0);
        }
        let known = slice.anchor.of_noisy(&self.known[&table]);
        let all = slice.anchor.of_noisy(&self.status(plan));
        let halves = settle(&[known, all - known], total, plan.thresholds.detail);
        (halves[0], halves[1])
    }

    /// The cells of a slice, for questions with those who gave no answer.
    fn row(&self, table: Table, slice: &Slice) -> Vec<i64> {
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
    fn fit(&self, plan: &Plan, tables: &[Table]) -> Figures {
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

/// Fits kinds of partners so that they add up to the nation: learners, then registrations
/// of each module, their statuses, and the tables.
fn fit_kinds(plan: &Plan, national: &Figures, raw: &[Raw]) -> Vec<Figures> {
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

impl Variances {
    /// Of a cell as it was drawn.
    fn of(&self, table: Table) -> f64 {
        match table {
            Table::Learners => self.learners,
            _ => self.cells.get(&table).copied().unwrap_or(0.0),
        }
    }
}

impl Figures {
    fn zero(plan: &Plan, learners: u64, noise: &Variances) -> Figures {
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

    fn put(&mut self, table: Table, place: usize, slice: &Slice, row: &[u64], lacking: u64) {
        let cells = self.tables.get_mut(&table).expect("all tables are there");
        for (&cell, value) in slice.cells.iter().zip(row) {
            cells[cell] = *value;
        }
        let lack = self.not_broken_down.get_mut(&table);
        lack.expect("all tables are there")[place] = lacking;
    }

    /// A partner's return by itself, as its sender should see it.
    pub fn of_return(plan: &Plan, learners: i64, part: &Part) -> Figures {
        let mut raw = Raw::new(plan);
        raw.add_learners(plan, &[learners]);
        raw.add_part(part);
        let tables: Vec<Table> = part.tables.keys().copied().collect();
        raw.fit(plan, &tables)
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
    use crate::noisy::Noisy;
    use crate::random::Seeded;
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
