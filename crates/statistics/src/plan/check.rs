//! Whether a plan can be.

use std::collections::BTreeSet;

use crate::gaussian::Gaussian;
use crate::table::Table;

use super::draft::{Draft, FirstMethod, is_id, usual_tiers};
use super::sigma::sigma_squared;

/// Why a plan can't be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs)] // each says it
pub enum PlanError {
    #[error("year {0} is not between 2000 and 2999")]
    Year(u16),
    #[error("a plan has 1 to 64 modules, not {0}")]
    Modules(usize),
    #[error("`{0}` is not an id: lower case letters, digits and hyphens, 64 at most")]
    Id(String),
    #[error("`{0}` is there twice")]
    Twice(String),
    #[error("{0} must be a text of 1 to 300 characters on one line")]
    Text(&'static str),
    #[error("a plan has 1 to 32 kinds of partners, not {0}")]
    PartnerTypes(usize),
    #[error("ρ must be between 0.01 and 10, with at most four decimals")]
    Rho,
    #[error("shares make {found} instead of {expected}, or one of them is 0")]
    Shares { found: u64, expected: u64 },
    #[error(
        "tiers must go down to 0 by way of the least group, each showing a part of what the one before shows, the last one nothing, with one share of `learners`"
    )]
    Tiers,
    #[error("the share of `{}` is too small: its noise would hide everything", .0.id())]
    Share(Table),
    #[error("δ must be between 10^-1 and 10^-18")]
    Delta,
    #[error("a learner's questions must be 1 to 1000")]
    QuestionsPerLearner,
    #[error("a plan has at most 2000 questions, not {0}")]
    Questions(usize),
    #[error("pass mark of `{0}` is over 100")]
    PassMark(String),
    #[error("thresholds must be above 1 and grow")]
    Thresholds,
}

/// A draft that was checked; one of the first method is renewed.
pub(super) fn checked(draft: Draft) -> Result<Draft, PlanError> {
    if !(2000..3000).contains(&draft.year) {
        return Err(PlanError::Year(draft.year));
    }
    text("the programme's title", &draft.programme)?;
    text("the publisher", &draft.publisher)?;
    if !draft.programme_id.is_empty() && !is_id(&draft.programme_id) {
        return Err(PlanError::Id(draft.programme_id.clone()));
    }
    if !(1..=64).contains(&draft.modules.len()) {
        return Err(PlanError::Modules(draft.modules.len()));
    }
    ids(draft.modules.iter().map(|module| &module.id))?;
    for module in &draft.modules {
        text("a module's title", &module.title)?;
        if module.pass_mark > 100 {
            return Err(PlanError::PassMark(module.id.clone()));
        }
        ids(module.questions.iter().map(|question| &question.id))?;
        for question in &module.questions {
            text("a question's title", &question.title)?;
        }
    }
    let questions = draft.modules.iter().map(|m| m.questions.len()).sum();
    if questions > 2000 {
        return Err(PlanError::Questions(questions));
    }
    if !(1..=32).contains(&draft.partner_types.len()) {
        return Err(PlanError::PartnerTypes(draft.partner_types.len()));
    }
    ids(draft.partner_types.iter().map(|kind| &kind.id))?;
    for kind in &draft.partner_types {
        text("a kind of partners", &kind.plural)?;
    }
    let (n, d) = (draft.rho.numerator(), draft.rho.denominator());
    if n * 100 < d || n > 10 * d || 10_000 % d != 0 {
        return Err(PlanError::Rho);
    }
    if !(1..=18).contains(&draft.delta_exponent) {
        return Err(PlanError::Delta);
    }
    if !(1..=1000).contains(&draft.questions_per_learner) {
        return Err(PlanError::QuestionsPerLearner);
    }
    let t = &draft.thresholds;
    if t.headline < 2 || t.detail < 2 || t.rate < 2 || t.group < 2 {
        return Err(PlanError::Thresholds);
    }
    let draft = match draft.tiers.is_empty() {
        true => renewed(draft)?,
        false => draft,
    };
    tiers(&draft)?;
    Ok(draft)
}

/// A plan of the first method, for the second: its own tiers are the usual ones.
fn renewed(mut draft: Draft) -> Result<Draft, PlanError> {
    let t = &mut draft.thresholds;
    let (some_detail, full_detail) = (t.some_detail.take(), t.full_detail.take());
    let (some_detail, full_detail) = (some_detail.unwrap_or(500), full_detail.unwrap_or(5_000));
    if !(t.group < some_detail && some_detail < full_detail) {
        return Err(PlanError::Thresholds);
    }
    let shares = draft.shares.take().ok_or(PlanError::Tiers)?;
    let found = shares.sum();
    if found != 100 || Table::ALL.iter().any(|&table| shares.of(table) == 0) {
        let expected = 100;
        return Err(PlanError::Shares { found, expected });
    }
    draft.tiers = usual_tiers();
    // Its own least group, where that fits between the others.
    if draft.thresholds.group < 500 {
        draft.tiers[3].from = draft.thresholds.group;
    } else {
        draft.thresholds.group = draft.tiers[3].from;
    }
    draft.opened_with = Some(FirstMethod {
        shares,
        some_detail,
        full_detail,
    });
    Ok(draft)
}

/// Checks the tiers of a draft.
fn tiers(draft: &Draft) -> Result<(), PlanError> {
    let tiers = &draft.tiers;
    let [.., least, last] = tiers.as_slice() else {
        return Err(PlanError::Tiers);
    };
    let pairs = tiers.windows(2);
    let shrink = pairs
        .clone()
        .all(|pair| pair[0].from > pair[1].from && pair[0].shows.is_superset(&pair[1].shows));
    let is_known_before = pairs
        .clone()
        .all(|pair| pair[0].shares.learners == pair[1].shares.learners);
    let ends = last.from == 0 && last.shows.is_empty() && least.from == draft.thresholds.group;
    let headline = [Table::Learners, Table::ModuleStatus];
    let shows_headline = headline.iter().all(|&table| least.shows(table));
    if tiers.len() > 16 || !shrink || !is_known_before || !ends || !shows_headline {
        return Err(PlanError::Tiers);
    }
    for tier in tiers {
        let found = tier.shares.sum();
        if found != 1000 || Table::ALL.iter().any(|&table| tier.shares.of(table) == 0) {
            let expected = 1000;
            return Err(PlanError::Shares { found, expected });
        }
    }
    for tier in tiers {
        let too_noisy = |table: &&Table| !Gaussian::fits(sigma_squared(draft, tier, **table));
        if let Some(&table) = Table::ALL.iter().find(too_noisy) {
            return Err(PlanError::Share(table));
        }
    }
    Ok(())
}

fn ids<'a>(ids: impl Iterator<Item = &'a String>) -> Result<(), PlanError> {
    let mut seen = BTreeSet::new();
    for id in ids {
        if !is_id(id) {
            return Err(PlanError::Id(id.clone()));
        }
        if !seen.insert(id) {
            return Err(PlanError::Twice(id.clone()));
        }
    }
    Ok(())
}

fn text(name: &'static str, value: &str) -> Result<(), PlanError> {
    let fits = !value.trim().is_empty()
        && value.chars().count() <= 300
        && !value.chars().any(char::is_control);
    fits.then_some(()).ok_or(PlanError::Text(name))
}
