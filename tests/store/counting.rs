//! Whatever learners do, a year counts as who writes it all down counts it.

tests::on_both! { scenario: years_by_chance_are_counted_right }

mod scenario {
    use std::collections::{BTreeMap, BTreeSet};

    use server::domain::participation;
    use server::store::Store;
    use statistics::counts::Counts;
    use statistics::table::{Status, Table, cell, region};

    use crate::store::participation::year::{Taken, Year, middle};

    const PARTNERS: [Option<&str>; 3] = [None, Some("un"), Some("deux")];
    const COURSES: [&str; 3] = ["p-a", "p-b", "other"];
    const REGIONS: [Option<&str>; 3] = [None, Some("53"), Some("11")];
    /// Minutes in each band of time.
    const MINUTES: [u32; 6] = [5, 20, 40, 50, 70, 600];

    /// What is written down of a course.
    #[derive(Clone)]
    struct Note {
        partner: usize,
        start: usize,
        region: usize,
        status: Status,
        end: usize,
        band: usize,
        /// By question: the first one.
        answers: BTreeMap<usize, bool>,
        /// Answers in all.
        said: usize,
    }

    struct Person {
        id: String,
        region: usize,
        notes: BTreeMap<usize, Note>,
        taken: BTreeMap<usize, Taken>,
    }

    /// The same numbers every time: a failure can be looked at.
    struct Chance(u64);

    impl Chance {
        fn below(&mut self, bound: usize) -> usize {
            self.0 = self
                .0
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            ((self.0 >> 33) % bound as u64) as usize
        }
    }

    pub async fn years_by_chance_are_counted_right(store: Store) {
        let mut it = Year::new(store, 2030).await;
        let mut seen = BTreeMap::new();
        for year in 2030..2040 {
            it.open(year).await;
            let mut chance = Chance(year as u64);
            let mut people: Vec<Person> = Vec::new();
            for step in 0..144 {
                let month = step / 12;
                let now = middle(year, month as i64 + 1);
                one_step(&it, &mut chance, &mut people, month, now).await;
            }
            let counted = it.count().await;
            for (place, partner) in PARTNERS.iter().enumerate() {
                let found = &counted[partner.unwrap_or("acces-direct")].counts;
                let expected = by_hand(&it, &people, place);
                assert!(*found == expected, "{year}, partner {place}");
                for (table, cells) in &found.tables {
                    *seen.entry(*table).or_insert(0) += cells.iter().sum::<u64>();
                }
            }
        }
        assert!(
            seen.values().all(|it| *it > 20),
            "too little happened: {seen:?}"
        );
    }

    async fn one_step(
        it: &Year,
        chance: &mut Chance,
        people: &mut Vec<Person>,
        month: usize,
        now: i64,
    ) {
        let (store, years) = (&it.store, &it.years);
        let what = if people.is_empty() {
            0
        } else {
            chance.below(40)
        };
        if what < 3 {
            people.push(Person {
                id: it.learner().await,
                region: 18,
                notes: BTreeMap::new(),
                taken: BTreeMap::new(),
            });
            return;
        }
        let who = chance.below(people.len());
        let (course, partner) = (chance.below(3), chance.below(3));
        let person = &mut people[who];
        match what {
            3..=11 if !person.notes.contains_key(&course) => {
                let taken = it
                    .take(&person.id, COURSES[course], PARTNERS[partner], now)
                    .await;
                person.taken.insert(course, taken);
                let note = Note {
                    partner,
                    start: month,
                    region: person.region,
                    status: Status::Abandoned,
                    end: 0,
                    band: 0,
                    answers: BTreeMap::new(),
                    said: 0,
                };
                person.notes.insert(course, note);
            }
            12..=17 | 28..=33 => {
                let Some(note) = person.notes.get_mut(&course) else {
                    return;
                };
                let band = chance.below(6);
                let status = [Status::Failed, Status::Passed][chance.below(2)];
                let said = match status {
                    Status::Passed => ["passed", "completed"][chance.below(2)],
                    _ => "failed",
                };
                it.end(&person.taken[&course], now, said, MINUTES[band])
                    .await;
                if note.status != Status::Passed {
                    (note.status, note.end, note.band) = (status, month, band);
                }
            }
            18..=24 | 34..=39 => {
                let Some(note) = person.notes.get_mut(&course) else {
                    return;
                };
                let (question, is_right) = (chance.below(3), chance.below(2) == 0);
                let result = if is_right { "correct" } else { "wrong" };
                // One after the other, as courses do.
                let place = note.said;
                note.said += 1;
                let taken = &person.taken[&course];
                it.answer(taken, now, place, &format!("q{question}"), result)
                    .await;
                note.answers.entry(question).or_insert(is_right);
            }
            25 => {
                let code = chance.below(3);
                let done =
                    participation::set_profile(store, years, &person.id, REGIONS[code], None, now);
                done.await.unwrap();
                person.region = REGIONS[code].and_then(region).unwrap_or(18);
                for note in person.notes.values_mut() {
                    note.region = person.region;
                }
            }
            26 => {
                participation::delete_learner(store, years, &person.id)
                    .await
                    .unwrap();
                people.remove(who);
            }
            27 if people.len() > 1 => {
                let from = people.remove(who);
                let into = chance.below(people.len());
                let into = &mut people[into];
                participation::merge(store, years, &from.id, &into.id)
                    .await
                    .unwrap();
                into.region = if into.region == 18 {
                    from.region
                } else {
                    into.region
                };
                let mut taken = from.taken;
                for (course, note) in from.notes {
                    let is_less = |kept: &Note| kept.status < note.status;
                    if into.notes.get(&course).is_none_or(is_less) {
                        into.notes.insert(course, note);
                        into.taken
                            .extend(taken.remove(&course).map(|it| (course, it)));
                    }
                }
            }
            _ => {}
        }
    }

    fn by_hand(it: &Year, people: &[Person], partner: usize) -> Counts {
        let mut counts = Counts::zero(&it.plan);
        for person in people {
            let mut modules = BTreeSet::new();
            let notes = person
                .notes
                .iter()
                .filter(|(course, it)| **course < 2 && it.partner == partner);
            for (&m, note) in notes {
                modules.insert(m);
                counts.add(Table::ModuleStatus, cell::status(m, note.status), 1);
                counts.add(Table::StartsMonthly, cell::month(m, note.start), 1);
                let region = cell::region(m, note.region, note.status);
                counts.add(Table::RegionStatus, region, 1);
                if note.status == Status::Passed {
                    counts.add(Table::CompletionsMonthly, cell::month(m, note.end), 1);
                    counts.add(Table::DurationBands, cell::duration(m, note.band), 1);
                }
                for (question, is_right) in &note.answers {
                    let place = m * 3 + question;
                    counts.add(Table::Questions, cell::question(place, *is_right), 1);
                }
            }
            counts.learners += u64::from(!modules.is_empty());
        }
        counts
    }
}
