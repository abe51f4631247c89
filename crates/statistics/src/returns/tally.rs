//! Facts about registrations -> exact counts, with the bounds of the accounting:
//! one registration per learner, module and year, one answer per question, a
//! bounded number of answers per learner.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::PathBuf;

use sha2::{Digest, Sha256};

use crate::counts::Counts;
use crate::plan::Plan;
use crate::table::{self, Status, Table, UNKNOWN_BAND, UNKNOWN_MONTH, UNKNOWN_REGION, cell};

use super::error::{ImportError, Place};
use super::moment::{Moment, plain};
use super::reading::Reading;
use super::said::Said;

/// A learner, told apart and not known.
pub(super) type Learner = [u8; 16];

/// What a person is called by, and whether it is a name, which two may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Called {
    /// By an address.
    Email,
    /// By a number.
    Number,
    /// By what they sign in with, or what the mapping file says.
    Login,
    /// By their name.
    Name,
}

impl Called {
    fn bit(self) -> u8 {
        match self {
            Called::Email => 1,
            Called::Number => 2,
            Called::Login => 4,
            Called::Name => 0,
        }
    }
}

/// A name: whose it is by what else rows with it tell, and where it stands alone.
#[derive(Default)]
struct Named {
    /// How many were seen before.
    order: usize,
    /// The first person who is told apart by more, and by what.
    whose: Option<(Learner, u8)>,
    /// Where nothing but the name tells who it is: file and row.
    alone: Option<(PathBuf, u64)>,
}

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

/// Persons of one reading, at most: more than any partner has. What would take the memory of the
/// machine is refused before.
pub(super) const MOST_PERSONS: usize = 3_000_000;

#[derive(Default)]
struct Person {
    /// How many were seen before.
    order: usize,
    /// A few, by their modules; a list takes less memory than a tree.
    registrations: Vec<(usize, Registration)>,
    region: Option<usize>,
    answers: BTreeMap<usize, (Moment, bool)>,
}

pub(super) struct Tally<'a> {
    plan: &'a Plan,
    undated_counts: bool,
    salt: [u8; 32],
    people: HashMap<Learner, Person>,
    /// Persons who are the same by one row: to the one who stands for both.
    same: HashMap<Learner, Learner>,
    names: HashMap<Learner, Named>,
    /// Further persons of a name.
    namesakes: HashMap<Learner, Vec<(Learner, u8)>>,
    sources: BTreeSet<String>,
    unobserved: BTreeSet<Status>,
    notes: BTreeSet<Said>,
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
            same: HashMap::new(),
            names: HashMap::new(),
            namesakes: HashMap::new(),
            sources: BTreeSet::new(),
            unobserved: BTreeSet::new(),
            notes: BTreeSet::new(),
            rows: 0,
            undated: 0,
            other_years: 0,
            known: BTreeSet::from([Table::ModuleStatus]),
        }
    }

    /// A person by all that a row calls them, the surest first; none: by nothing. Other rows and
    /// files may call them by a part of it.
    pub(super) fn person(
        &mut self,
        called: &[(Called, String)],
        place: Place<'_>,
    ) -> Option<Learner> {
        let all: Vec<(Called, Learner)> = called
            .iter()
            .map(|(kind, text)| (*kind, self.learner(text)))
            .collect();
        let (_, person) = *all.first()?;
        let is_sure = |it: &&(Called, Learner)| it.0 != Called::Name;
        for (_, other) in all.iter().filter(is_sure).skip(1) {
            self.make_one(person, *other);
        }
        let kinds = all
            .iter()
            .filter(is_sure)
            .fold(0, |kinds, it| kinds | it.0.bit());
        for (_, name) in all.iter().filter(|it| it.0 == Called::Name) {
            let order = self.names.len();
            let named = self.names.entry(*name).or_insert_with(|| Named {
                order,
                ..Named::default()
            });
            if kinds == 0 {
                let place = || (place.file.to_owned(), place.row);
                named.alone.get_or_insert_with(place);
                continue;
            }
            match &mut named.whose {
                None => named.whose = Some((person, kinds)),
                Some((first, known)) if *first == person => *known |= kinds,
                Some(_) => {
                    let others = self.namesakes.entry(*name).or_default();
                    // More are no more than many.
                    if others.len() < 4 && others.iter().all(|it| it.0 != person) {
                        others.push((person, kinds));
                    }
                }
            }
        }
        Some(person)
    }

    /// Two are one person.
    fn make_one(&mut self, one: Learner, other: Learner) {
        let (one, other) = (self.whole(one), self.whole(other));
        if one != other {
            self.same.insert(other, one);
        }
    }

    /// Who stands for a person.
    fn whole(&self, mut person: Learner) -> Learner {
        while let Some(next) = self.same.get(&person) {
            person = *next;
        }
        person
    }

    /// Finds out whose names are: of one person, of several whom nothing but the name joins, or
    /// of namesakes. Then each person's rows are put together.
    fn put_together(&mut self) -> Result<(), ImportError> {
        // In the order of the files: the same files are the same counts, every time.
        let mut names: Vec<_> = std::mem::take(&mut self.names).into_iter().collect();
        names.sort_unstable_by_key(|(_, named)| named.order);
        for (name, named) in names {
            let Some(first) = named.whose else {
                continue;
            };
            let others = self.namesakes.remove(&name).unwrap_or_default();
            let mut persons: Vec<(Learner, u8)> = Vec::new();
            for (person, kinds) in std::iter::once(first).chain(others) {
                let whole = self.whole(person);
                match persons.iter_mut().find(|it| it.0 == whole) {
                    Some(known) => known.1 |= kinds,
                    None => persons.push((whole, kinds)),
                }
            }
            let together = persons.iter().fold(0, |all, it| all | it.1);
            let apart: u32 = persons.iter().map(|it| it.1.count_ones()).sum();
            // Two addresses, or two numbers: two persons.
            let are_namesakes = together.count_ones() < apart;
            if !are_namesakes {
                for (other, _) in &persons[1..] {
                    self.make_one(persons[0].0, *other);
                }
            }
            let Some((file, row)) = named.alone else {
                continue;
            };
            if are_namesakes {
                return Err(Place { file: &file, row }.error(None, Said::new("namesakes")));
            }
            self.make_one(persons[0].0, name);
        }
        if self.same.is_empty() {
            return Ok(());
        }
        let mut people: Vec<_> = std::mem::take(&mut self.people).into_iter().collect();
        people.sort_unstable_by_key(|(_, person)| person.order);
        for (learner, person) in people {
            let whole = self.whole(learner);
            match self.people.entry(whole) {
                Entry::Vacant(place) => drop(place.insert(person)),
                Entry::Occupied(mut there) => there.get_mut().join(person),
            }
        }
        Ok(())
    }

    /// A person by what the export calls them.
    fn learner(&self, name: &str) -> Learner {
        let mut hash = Sha256::new_with_prefix(self.salt);
        hash.update(plain(name));
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

    pub(super) fn note(&mut self, note: Said) {
        self.notes.insert(note);
    }

    /// Counts a row. An error says that they are about too many persons.
    pub(super) fn row(&mut self) -> Result<(), Said> {
        self.rows += 1;
        let persons = self.people.len().max(self.names.len()).max(self.same.len());
        match persons > MOST_PERSONS {
            true => Err(Said::new("persons-many").with("most", MOST_PERSONS)),
            false => Ok(()),
        }
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
        let person = self.known(fact.learner);
        person.region = person.region.or(fact.region);
        person.registration(fact.module, new);
    }

    fn known(&mut self, learner: Learner) -> &mut Person {
        let order = self.people.len();
        self.people.entry(learner).or_insert_with(|| Person {
            order,
            ..Person::default()
        })
    }

    /// Takes an answer in: the first one counts.
    pub(super) fn answer(&mut self, learner: Learner, question: usize, at: Moment, right: bool) {
        if at.year == self.plan.year {
            let person = self.known(learner);
            let first = person.answers.entry(question).or_insert((at, right));
            if at < first.0 {
                *first = (at, right);
            }
        }
    }

    /// Exact counts, of the tables that these exports can give.
    pub(super) fn finish(mut self) -> Result<Reading, ImportError> {
        self.put_together()?;
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
            for &(module, registration) in &person.registrations {
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
                .filter(|(question, _)| person.has(modules[**question]));
            for (&question, &(_, right)) in registered.take(most) {
                counts.add(Table::Questions, cell::question(question, right), 1);
            }
        }
        for table in &Table::PER_MODULE[1..] {
            if !self.known.contains(table) {
                counts.tables.remove(table);
                self.notes
                    .insert(Said::new("table-absent").with("table", table.id()));
            }
        }
        if self.other_years > 0 {
            let note = Said::new("other-years").with("year", plan.year);
            self.notes.insert(note);
        }
        if self.undated > 0 {
            self.notes.insert(Said::new("undated"));
        }
        debug_assert_eq!(counts.check(plan), Ok(()));
        Ok(Reading {
            counts,
            sources: self.sources,
            unobserved: self.unobserved,
            rows: self.rows,
            activities: Vec::new(),
            notes: self.notes.into_iter().collect(),
        })
    }
}

impl Person {
    fn has(&self, module: usize) -> bool {
        self.registrations.iter().any(|it| it.0 == module)
    }

    /// Takes in what a row tells of a module.
    fn registration(&mut self, module: usize, new: Registration) {
        match self.registrations.iter_mut().find(|it| it.0 == module) {
            Some((_, old)) => old.merge(new),
            None => {
                self.registrations.reserve_exact(1);
                self.registrations.push((module, new));
            }
        }
    }

    /// Joins what is known of the same person under another name.
    fn join(&mut self, other: Person) {
        self.region = self.region.or(other.region);
        for (module, registration) in other.registrations {
            self.registration(module, registration);
        }
        for (question, answer) in other.answers {
            let first = self.answers.entry(question).or_insert(answer);
            if answer.0 < first.0 {
                *first = answer;
            }
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
