//! Facts about registrations -> exact counts, with the bounds of the accounting:
//! one registration per learner, module and year, one answer per question, a
//! bounded number of answers per learner.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use sha2::{Digest, Sha256};

use crate::counts::Counts;
use crate::plan::Plan;
use crate::table::{self, Status, Table, UNKNOWN_BAND, UNKNOWN_MONTH, UNKNOWN_REGION, cell};

use super::Reading;
use super::moment::Moment;

/// A learner, told apart and not known.
pub(super) type Learner = [u8; 16];

/// How far a source is to be believed on the status: attempts before completion
/// before grades.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Source {
    Attempt,
    Completion,
    Grade,
}

/// What a row tells about one registration.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fact {
    pub learner: Learner,
    pub module: usize,
    pub source: Source,
    pub status: Status,
    pub started: Option<Moment>,
    pub completed: Option<Moment>,
    pub region: Option<usize>,
    pub seconds: Option<u64>,
}

/// A registration as far as it is known.
#[derive(Clone, Copy)]
struct Registration {
    source: Source,
    status: Status,
    started: Option<Moment>,
    completed: Option<Moment>,
    seconds: Option<u64>,
}

#[derive(Default)]
struct Person {
    registrations: BTreeMap<usize, Registration>,
    region: Option<usize>,
    answers: BTreeMap<usize, (Moment, bool)>,
}

pub(super) struct Tally<'a> {
    plan: &'a Plan,
    undated_counts: bool,
    salt: [u8; 32],
    people: HashMap<Learner, Person>,
    sources: BTreeSet<String>,
    unobserved: BTreeSet<Status>,
    notes: BTreeSet<String>,
    rows: u64,
    undated: u64,
    other_years: u64,
    /// Tables that the heads of the exports have columns for.
    known: BTreeSet<Table>,
}

impl<'a> Tally<'a> {
    pub(super) fn new(plan: &'a Plan, undated_counts: bool, salt: [u8; 32]) -> Self {
        Tally {
            plan,
            undated_counts,
            salt,
            people: HashMap::new(),
            sources: BTreeSet::new(),
            unobserved: BTreeSet::new(),
            notes: BTreeSet::new(),
            rows: 0,
            undated: 0,
            other_years: 0,
            known: BTreeSet::from([Table::ModuleStatus]),
        }
    }

    /// A person by what the export calls them.
    pub(super) fn learner(&self, name: &str) -> Learner {
        let mut hash = Sha256::new_with_prefix(self.salt);
        hash.update(name.trim().to_lowercase());
        let mut learner = [0; 16];
        learner.copy_from_slice(&hash.finalize()[..16]);
        learner
    }

    /// What kind of export was read, what it can't tell, and the tables that it has by its
    /// head. What rows hold decides nothing of this: it would tell about a person.
    pub(super) fn source(&mut self, name: &str, unobserved: &[Status], tables: &[Table]) {
        self.sources.insert(name.to_owned());
        self.unobserved.extend(unobserved);
        self.known.extend(tables);
    }

    pub(super) fn note(&mut self, note: impl Into<String>) {
        self.notes.insert(note.into());
    }

    pub(super) fn row(&mut self) {
        self.rows += 1;
    }

    /// Takes a fact in, if it is of the year.
    pub(super) fn fact(&mut self, fact: Fact) {
        let Fact {
            started, completed, ..
        } = fact;
        let year = self.plan.year;
        match started.or(completed) {
            Some(moment) if moment.year != year => {
                self.other_years += 1;
                return;
            }
            None if !self.undated_counts => {
                self.undated += 1;
                return;
            }
            _ => {}
        }
        // What was finished later was not finished when the year ended.
        let late = completed.is_some_and(|moment| moment.year > year);
        let new = Registration {
            source: fact.source,
            status: if late { Status::Abandoned } else { fact.status },
            started,
            completed: completed.filter(|_| !late),
            seconds: fact.seconds,
        };
        let person = self.people.entry(fact.learner).or_default();
        person.region = person.region.or(fact.region);
        let registrations = person.registrations.entry(fact.module);
        registrations
            .and_modify(|old| old.merge(new))
            .or_insert(new);
    }

    /// Takes an answer in: the first one counts.
    pub(super) fn answer(&mut self, learner: Learner, question: usize, at: Moment, right: bool) {
        if at.year == self.plan.year {
            let person = self.people.entry(learner).or_default();
            let first = person.answers.entry(question).or_insert((at, right));
            if at < first.0 {
                *first = (at, right);
            }
        }
    }

    /// Exact counts, of the tables that these exports can give.
    pub(super) fn finish(mut self) -> Reading {
        let plan = self.plan;
        let mut counts = Counts::zero(plan);
        let modules: Vec<usize> = plan.questions().map(|(module, _)| module).collect();
        for person in self.people.values() {
            // Answers alone, without any registration, are nobody's.
            if person.registrations.is_empty() {
                continue;
            }
            counts.add(Table::Learners, 0, 1);
            let region = person.region.unwrap_or(UNKNOWN_REGION);
            for (&module, registration) in &person.registrations {
                let status = registration.status;
                counts.add(Table::ModuleStatus, cell::status(module, status), 1);
                counts.add(Table::RegionStatus, cell::region(module, region, status), 1);
                let month = |moment: Option<Moment>| {
                    let month = moment.map_or(UNKNOWN_MONTH, |it| usize::from(it.month) - 1);
                    cell::month(module, month)
                };
                counts.add(Table::StartsMonthly, month(registration.started), 1);
                if status == Status::Passed {
                    counts.add(Table::CompletionsMonthly, month(registration.completed), 1);
                    let band = registration
                        .seconds
                        .map_or(UNKNOWN_BAND, table::duration_band);
                    counts.add(Table::DurationBands, cell::duration(module, band), 1);
                }
            }
            let most = plan.questions_per_learner as usize;
            let registered = person
                .answers
                .iter()
                .filter(|(question, _)| person.registrations.contains_key(&modules[**question]));
            for (&question, &(_, right)) in registered.take(most) {
                counts.add(Table::Questions, cell::question(question, right), 1);
            }
        }
        for (table, reason) in [
            (Table::StartsMonthly, "no day of start"),
            (Table::CompletionsMonthly, "no day of completion"),
            (Table::RegionStatus, "no region"),
            (Table::DurationBands, "no time spent"),
            (Table::Questions, "no answers"),
        ] {
            if !self.known.contains(&table) {
                counts.tables.remove(&table);
                self.notes.insert(format!(
                    "table `{}` stays absent: these exports have {reason}",
                    table.id()
                ));
            }
        }
        if self.other_years > 0 {
            let note = format!("rows of other years than {} were left out", plan.year);
            self.notes.insert(note);
        }
        if self.undated > 0 {
            self.notes
                .insert("rows without any date were left out (--undated counts them)".into());
        }
        debug_assert_eq!(counts.check(plan), Ok(()));
        Reading {
            counts,
            sources: self.sources,
            unobserved: self.unobserved,
            rows: self.rows,
            activities: Vec::new(),
            notes: self.notes.into_iter().collect(),
        }
    }
}

impl Registration {
    /// Joins what another row tells: of attempts the first counts, of sources
    /// the most believable, and each fills in what the other lacks.
    fn merge(&mut self, new: Registration) {
        let same = new.source == self.source;
        let earlier = same
            && new
                .started
                .zip(self.started)
                .is_some_and(|(new, old)| new < old);
        if earlier {
            // Another try, made before: its own dates only.
            *self = new;
            return;
        }
        if same && new.source == Source::Attempt {
            return;
        }
        if new.source < self.source {
            let old = std::mem::replace(self, new);
            self.fill_in(old);
        } else {
            self.fill_in(new);
        }
    }

    fn fill_in(&mut self, other: Registration) {
        self.started = self.started.or(other.started);
        self.completed = self.completed.or(other.completed);
        self.seconds = self.seconds.or(other.seconds);
    }
}
