//! The one drawing of a year: sizes, groups, noise for every cell.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::accounting::sigma_squared;
use crate::counts::{Counts, CountsError};
use crate::gaussian::Gaussian;
use crate::plan::{Plan, is_id};
use crate::random::{NoRandomness, RandomSource, Uniform};
use crate::returns::Return;
use crate::table::{Status, Table};

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
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PartnerYear {
    /// Who.
    pub partner: Partner,
    /// Exact counts of what the server saw, zeros included.
    pub counts: Counts,
    /// Its return, already with noise.
    #[serde(rename = "return")]
    pub own_return: Option<Return>,
}

/// Noisy cells, neither clipped nor fitted: negative ones are right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drawn {
    /// In the order of kinds, then of partners' ids, « Autres » last of its kind.
    pub groups: Vec<DrawnGroup>,
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
    /// Each a noisy number of learners; their sum is the group's.
    pub learners: Vec<i64>,
    /// Each a set of noisy tables: the server's, then returns.
    pub parts: Vec<BTreeMap<Table, Vec<i64>>>,
    /// Statuses that some return could not observe.
    pub unobserved: BTreeSet<Status>,
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
        if let Some(own) = &entry.own_return
            && (own.partner != *id || own.plan != plan.digest() || own.check(plan).is_err())
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
    let mut noise = Noise::new(plan, source);
    // Sizes first: groups are decided on them and on nothing else.
    let mut sized: Vec<(&PartnerYear, Vec<i64>)> = Vec::new();
    for entry in year {
        let mut learners = vec![noise.add(Table::Learners, entry.counts.learners)?];
        learners.extend(entry.own_return.as_ref().map(|own| own.learners));
        sized.push((entry, learners));
    }
    sized.sort_by(|(a, _), (b, _)| a.partner.id.cmp(&b.partner.id));

    let mut groups = Vec::new();
    for kind in &plan.partner_types {
        let of_kind = sized
            .iter()
            .filter(|(entry, _)| entry.partner.kind == kind.id);
        let (alone, others): (Vec<_>, Vec<_>) = of_kind.partition(|(_, learners)| {
            learners.iter().sum::<i64>() >= plan.thresholds.group as i64
        });
        for one in alone {
            groups.push(group(&kind.id, false, &[one], &mut noise)?);
        }
        if !others.is_empty() {
            groups.push(group(&kind.id, true, &others, &mut noise)?);
        }
    }
    Ok(Drawn { groups })
}

fn group(
    kind: &str,
    others: bool,
    members: &[&(&PartnerYear, Vec<i64>)],
    noise: &mut Noise<'_>,
) -> Result<DrawnGroup, NoRandomness> {
    let mut counts = Counts::zero(noise.plan);
    for (entry, _) in members {
        counts.merge(&entry.counts);
    }
    let mut parts = vec![noise.tables(&counts)?];
    let returns = members
        .iter()
        .filter_map(|(entry, _)| entry.own_return.as_ref());
    parts.extend(returns.clone().map(|own| own.tables.clone()));
    Ok(DrawnGroup {
        kind: kind.to_owned(),
        others,
        members: members
            .iter()
            .map(|(entry, _)| entry.partner.clone())
            .collect(),
        learners: members
            .iter()
            .flat_map(|(_, learners)| learners.clone())
            .collect(),
        parts,
        unobserved: returns.flat_map(|own| own.unobserved.clone()).collect(),
    })
}

/// Adds the noise of each table.
pub(crate) struct Noise<'a> {
    plan: &'a Plan,
    laws: BTreeMap<Table, Gaussian>,
    uniform: Uniform<'a>,
}

impl<'a> Noise<'a> {
    pub(crate) fn new(plan: &'a Plan, source: &'a mut dyn RandomSource) -> Self {
        let law = |table| (table, Gaussian::new(sigma_squared(plan, table)));
        Noise {
            plan,
            laws: Table::ALL.map(law).into(),
            uniform: Uniform::new(source),
        }
    }

    /// One cell.
    pub(crate) fn add(&mut self, table: Table, exact: u64) -> Result<i64, NoRandomness> {
        let noise = self.laws[&table].sample(&mut self.uniform)?;
        Ok(i64::try_from(exact).expect("fewer than 2^63 learners") + noise)
    }

    /// Every cell of every table that is there.
    pub(crate) fn tables(
        &mut self,
        counts: &Counts,
    ) -> Result<BTreeMap<Table, Vec<i64>>, NoRandomness> {
        let mut tables = BTreeMap::new();
        for (&table, cells) in &counts.tables {
            let noisy: Result<Vec<i64>, _> =
                cells.iter().map(|&exact| self.add(table, exact)).collect();
            tables.insert(table, noisy?);
        }
        Ok(tables)
    }
}
