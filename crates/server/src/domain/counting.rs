//! The rows of a year -> exact counts of every partner, for the release of the year
//! and nothing else: they are never shown, logged or written to a file.

use std::collections::BTreeMap;

use statistics::counts::Counts;
use statistics::draw::{self, DrawError, PartnerYear};
use statistics::plan::Plan;
use statistics::table::{Status, Table, cell};

use crate::store::counting::{self, Question};
use crate::store::outcome::End;
use crate::store::{Store, StoreError, Write, beacon, partner};

/// The partner, in statistics, of learners who came through none: the programme's own
/// site. It is of the plan's last kind.
pub const DIRECT: (&str, &str) = ("acces-direct", "Accès direct");

/// Why a year can't be counted. No number is told.
#[derive(Debug, thiserror::Error)]
pub enum CountError {
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The year opened with other questions than this plan has.
    #[error("{0} was opened with another plan: its questions differ")]
    OtherPlan(u16),
    /// A partner is not as the plan has them, or a bound does not hold.
    #[error(transparent)]
    Draw(#[from] DrawError),
}

/// Opens a year: from now on answers to the plan's questions are kept, and courses count as its
/// modules. The plan is fixed with it.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub async fn open(write: &mut Write<'_>, plan: &Plan) -> Result<(), StoreError> {
    let year = i64::from(plan.year);
    let courses: Vec<String> = (0..plan.modules.len()).map(|it| plan.course(it)).collect();
    counting::expect_modules(write, year, &courses).await?;
    counting::expect(write, year, &questions(plan)).await
}

/// Counts a year for all partners, those without learners included; returns are not in
/// it. A row counts for a module by the name of its course ([`course`](statistics::plan::Draft::course)); other
/// courses count nowhere. Beacons are: completions told by packages on other platforms.
///
/// # Errors
///
/// [`CountError`], as named.
pub async fn count(store: &Store, plan: &Plan) -> Result<Vec<PartnerYear>, CountError> {
    let year = i64::from(plan.year);
    let expected = counting::expected(store, year).await?;
    if !expected.is_empty() && expected != questions(plan) {
        return Err(CountError::OtherPlan(plan.year));
    }
    let mut tally = Tally::new(store, plan).await?;
    counting::cells(store, year, |it| tally.cell(it)).await?;
    if !expected.is_empty() {
        let most = plan.questions_per_learner as usize;
        counting::answers(store, year, |partner, answers| {
            tally.answers(partner, answers.iter().take(most), expected.len());
        })
        .await?;
    }
    // Quick where everybody took a module; exact where some took other courses only.
    let courses: Vec<i64> = tally.modules.keys().copied().collect();
    let courses = tally.has_others.then_some(courses.as_slice());
    for (partner, learners) in counting::learners(store, year, courses).await? {
        if let Some(entry) = tally.entry(partner) {
            entry.counts.learners += learners.unsigned_abs();
        }
    }
    for partner in beacon::partners(store).await? {
        tally.listen(plan, &partner);
    }
    let mut told = BTreeMap::<String, Vec<(usize, usize, u64)>>::new();
    for heard in beacon::of_year(store, plan.year).await? {
        let module = (0..plan.modules.len()).find(|it| plan.course(*it) == heard.course);
        let month = usize::try_from(heard.month);
        if let (Some(module), Ok(month @ 1..=12)) = (module, month) {
            let completions = (module, month - 1, heard.count.unsigned_abs());
            told.entry(heard.partner).or_default().push(completions);
        }
    }
    for (partner, completions) in told {
        tally.told(plan, &partner, &completions);
    }
    draw::check(plan, &tally.year)?;
    Ok(tally.year)
}

/// The plan's questions in order, by the course's slug.
fn questions(plan: &Plan) -> Vec<Question> {
    let questions = plan.questions();
    questions
        .map(|(module, question)| (plan.course(module), question.id.clone()))
        .collect()
}

struct Tally {
    year: Vec<PartnerYear>,
    /// Code -> place in `year`.
    partners: BTreeMap<i64, usize>,
    /// Code -> place in the plan.
    modules: BTreeMap<i64, usize>,
    /// Somebody took a course that is no module of the plan.
    has_others: bool,
}

impl Tally {
    async fn new(store: &Store, plan: &Plan) -> Result<Tally, StoreError> {
        let (id, label) = DIRECT;
        let direct = draw::Partner {
            id: id.to_owned(),
            label: label.to_owned(),
            kind: plan
                .partner_types
                .last()
                .map_or(String::new(), |it| it.id.clone()),
        };
        let known = partner::all(store).await?;
        let codes = counting::codes(store, "partner").await?;
        let codes: BTreeMap<String, i64> = codes.into_iter().map(|(code, id)| (id, code)).collect();
        let mut tally = Tally {
            year: Vec::with_capacity(known.len() + 1),
            partners: BTreeMap::new(),
            modules: BTreeMap::new(),
            has_others: false,
        };
        tally.add(plan, direct, Some(0));
        for one in known {
            let code = codes.get(&one.partner_id).copied();
            let partner = draw::Partner {
                id: one.slug,
                label: one.name,
                kind: one.kind,
            };
            tally.add(plan, partner, code);
        }
        for (code, slug) in counting::codes(store, "course").await? {
            let module = (0..plan.modules.len()).find(|it| plan.course(*it) == slug);
            if let Some(module) = module {
                tally.modules.insert(code, module);
            }
        }
        Ok(tally)
    }

    fn add(&mut self, plan: &Plan, partner: draw::Partner, code: Option<i64>) {
        if let Some(code) = code {
            self.partners.insert(code, self.year.len());
        }
        self.year.push(PartnerYear {
            partner,
            counts: Counts::zero(plan),
            beacons: None,
            own_return: None,
        });
    }

    /// A partner whose packages are heard, whether they said something or not.
    fn listen(&mut self, plan: &Plan, partner: &str) {
        if let Some(entry) = self.year.iter_mut().find(|it| it.partner.id == partner) {
            entry.beacons = Some(draw::beacons(plan, &[]));
        }
    }

    /// What they said. A partner that is no longer heard said nothing.
    fn told(&mut self, plan: &Plan, partner: &str, completions: &[(usize, usize, u64)]) {
        let mut heard = self.year.iter_mut().filter(|it| it.beacons.is_some());
        if let Some(entry) = heard.find(|it| it.partner.id == partner) {
            entry.beacons = Some(draw::beacons(plan, completions));
        }
    }

    fn entry(&mut self, partner: i64) -> Option<&mut PartnerYear> {
        let place = self.partners.get(&partner)?;
        self.year.get_mut(*place)
    }

    /// Registrations that are alike, into a cell of each table.
    fn cell(&mut self, row: counting::Cell) {
        let Some(module) = self.modules.get(&row.course).copied() else {
            self.has_others = true;
            return;
        };
        let Some(entry) = self.entry(row.partner) else {
            return;
        };
        let number = row.number.unsigned_abs();
        let outcome = row.outcome();
        let status = match outcome.end {
            End::Abandoned => Status::Abandoned,
            End::Failed => Status::Failed,
            End::Passed { .. } => Status::Passed,
        };
        let counts = &mut entry.counts;
        counts.add(Table::ModuleStatus, cell::status(module, status), number);
        let region = usize::try_from(outcome.region).unwrap_or(0);
        let region = cell::region(module, region, status);
        counts.add(Table::RegionStatus, region, number);
        let from_zero = |number: i64| usize::try_from(number - 1).unwrap_or(0);
        let started = cell::month(module, from_zero(outcome.started));
        counts.add(Table::StartsMonthly, started, number);
        if let End::Passed { month, band } = outcome.end {
            let completed = cell::month(module, from_zero(month));
            counts.add(Table::CompletionsMonthly, completed, number);
            let band = cell::duration(module, from_zero(band));
            counts.add(Table::DurationBands, band, number);
        }
    }

    /// First answers of one learner, each question once.
    fn answers(
        &mut self,
        partner: i64,
        answers: impl Iterator<Item = (i64, bool)>,
        questions: usize,
    ) {
        let Some(entry) = self.entry(partner) else {
            return;
        };
        let mut seen = [0u64; 2000 / 64 + 1];
        for (place, is_right) in answers {
            let place = usize::try_from(place).unwrap_or(usize::MAX);
            let Some(word) = seen.get_mut(place / 64) else {
                continue;
            };
            let bit = 1 << (place % 64);
            if place < questions && *word & bit == 0 {
                *word |= bit;
                let cell = cell::question(place, is_right);
                entry.counts.add(Table::Questions, cell, 1);
            }
        }
    }
}
