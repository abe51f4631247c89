//! Tables of any LMS, by a mapping file or by one that is built in.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use crate::table::{Status, Table};

use super::super::activities::Activities;
use super::super::duration;
use super::super::error::ImportError;
use super::super::mapping::{Columns, Heads, Mapping, Word};
use super::super::said::Said;
use super::super::tally::{Called, Fact, Source, Tally};
use super::line::{Line, file_names, number};
use super::who::Who;
use super::words::{is_not_attempted, status_word};

/// How a table is read that is no report of Moodle's.
pub(super) struct Places {
    pub(super) who: Who,
    /// The column of the activity; none: the file is about one, which is this module.
    pub(super) activity: Result<usize, Option<usize>>,
    pub(super) outcome: Outcome,
    pub(super) started: Option<usize>,
    pub(super) completed: Option<usize>,
    pub(super) region: Option<usize>,
    /// Column of the time taken, and the seconds that a bare number stands for.
    pub(super) time: Option<(usize, f64)>,
    /// Words of the status that a built-in file knows.
    pub(super) words: Option<&'static Mapping>,
    /// What words of the status came to: rows repeat them.
    pub(super) seen: RefCell<HashMap<String, Option<Status>>>,
}

/// Words that are remembered; of more, each is looked up again.
pub(super) const MOST_SEEN: usize = 1000;

/// The column that tells how it ended.
pub(super) enum Outcome {
    Status(usize),
    /// A score, and the best one there is.
    Score(usize, f64),
}

/// Why a table can't be read by a mapping.
pub(super) enum Missing {
    /// It has none of the columns that tell learners apart, or not that of the activity.
    Person,
    /// A column that is named, in words.
    Column(Said),
}

impl Places {
    pub(super) fn find(
        names: &[String],
        columns: &Columns,
        path: &Path,
        activities: &mut Activities<'_>,
    ) -> Result<Places, Missing> {
        let who = Who::mapped(names, columns);
        if who.columns.is_empty() {
            return Err(Missing::Person);
        }
        let first = |heads: &Heads| heads.find(names)?.first().copied();
        let missing = |heads: &Heads| {
            let named = heads.0.first().map_or("status", String::as_str);
            Missing::Column(Said::new("column-missing").with("column", named))
        };
        // What a mapping file names must be there; a built-in one names what there may be.
        let named = |heads: &Heads| match (first(heads), heads.0.as_slice()) {
            (None, [_]) => Err(missing(heads)),
            (found, _) => Ok(found),
        };
        let activity = match first(&columns.activity) {
            Some(column) => Ok(column),
            None if columns.is_one_activity || columns.activity.0.is_empty() => {
                let names = file_names(path);
                let names: Vec<&str> = names.iter().map(String::as_str).collect();
                Err(activities.module(&names))
            }
            None => return Err(Missing::Person),
        };
        let outcome = match (first(&columns.status), first(&columns.score)) {
            (Some(column), _) => Outcome::Status(column),
            (None, Some(column)) => Outcome::Score(column, columns.best_score.unwrap_or(100.0)),
            (None, None) => return Err(missing(&columns.status)),
        };
        let times = [
            (named(&columns.minutes)?, 60.0),
            (named(&columns.hours)?, 3_600.0),
            (named(&columns.seconds)?, 1.0),
        ];
        let mut times = times.into_iter();
        Ok(Places {
            who,
            activity,
            outcome,
            started: named(&columns.started)?,
            completed: named(&columns.completed)?,
            region: named(&columns.region)?,
            time: times.find_map(|(column, unit)| Some((column?, unit))),
            words: None,
            seen: RefCell::default(),
        })
    }

    /// Says which tables the head has columns for.
    pub(super) fn known(self, tally: &mut Tally<'_>) -> Places {
        let tables = [
            (Table::StartsMonthly, self.started.is_some()),
            (Table::CompletionsMonthly, self.completed.is_some()),
            (Table::RegionStatus, self.region.is_some()),
            (Table::DurationBands, self.time.is_some()),
        ];
        let tables = tables.into_iter().filter(|(_, is_there)| *is_there);
        let tables: Vec<Table> = tables.map(|(table, _)| table).collect();
        if self
            .who
            .columns
            .iter()
            .all(|(called, _)| *called == Called::Name)
        {
            tally.note(Said::new("names-alone"));
        }
        let unobserved: &[Status] = match self.outcome {
            Outcome::Status(_) => &[],
            Outcome::Score(..) => {
                tally.note(Said::new("score-alone"));
                &[Status::Failed]
            }
        };
        tally.source("csv-mapped", unobserved, &tables);
        self
    }

    /// Names of columns in a mapping file -> places.
    pub(super) fn columns(&self) -> BTreeMap<&'static str, Vec<usize>> {
        let mut all: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (called, columns) in &self.who.columns {
            let name = match called {
                Called::Email => "email",
                Called::Number => "number",
                Called::Login => "login",
                Called::Name => "name",
            };
            all.insert(name, columns.clone());
        }
        let outcome = match self.outcome {
            Outcome::Status(column) => ("status", column),
            Outcome::Score(column, _) => ("score", column),
        };
        let time = self.time.map(|(column, unit)| match unit {
            3_600.0 => ("hours", column),
            1.0 => ("seconds", column),
            _ => ("minutes", column),
        });
        let named = [
            ("activity", self.activity.ok()),
            ("started", self.started),
            ("completed", self.completed),
            ("region", self.region),
        ];
        let named = named.into_iter().filter_map(|(name, it)| Some((name, it?)));
        let single = named.chain([outcome]).chain(time);
        all.extend(single.map(|(name, column)| (name, vec![column])));
        all
    }

    /// Which columns were taken for what.
    pub(super) fn told(&self, name: &str, names: &[String]) -> Said {
        let head = |column: usize| names.get(column).map_or("", String::as_str);
        let heads = |columns: &[usize]| {
            let all: Vec<&str> = columns.iter().map(|it| head(*it)).collect();
            all.join(" + ")
        };
        let mut said: Vec<String> = self
            .who
            .columns
            .iter()
            .map(|(_, columns)| format!("learner = `{}`", heads(columns)))
            .collect();
        let mut add = |what: &str, column: Option<usize>| {
            said.extend(column.map(|it| format!("{what} = `{}`", head(it))));
        };
        add("activity", self.activity.ok());
        match self.outcome {
            Outcome::Status(column) => add("status", Some(column)),
            Outcome::Score(column, _) => add("score", Some(column)),
        }
        add("started", self.started);
        add("completed", self.completed);
        add("region", self.region);
        add("time", self.time.map(|it| it.0));
        let said = said.join(", ");
        match name {
            "other" => Said::new("read-as-usual").with("columns", said),
            name => Said::new("read-as")
                .with("name", name)
                .with("columns", said),
        }
    }

    pub(super) fn row(
        &self,
        line: &Line<'_>,
        mapping: &Mapping,
        activities: &mut Activities<'_>,
        tally: &mut Tally<'_>,
    ) -> Result<(), ImportError> {
        let learner = self.who.learner(line, None, tally)?;
        let module = |activities: &mut Activities<'_>| match self.activity {
            Ok(column) => activities.module(&[line.cell(column)]),
            Err(module) => module,
        };
        // Who has not begun is no learner, of whatever activity.
        let (status, module) = match self.outcome {
            Outcome::Status(column) => match self.status(line, column, mapping)? {
                Some(status) => (status, module(activities)),
                None => return Ok(()),
            },
            Outcome::Score(column, best) => match number(line, column)? {
                Some(score) if score > 0.0 => {
                    let module = module(activities);
                    let mark = module.map_or(100, |it| activities.plan().modules[it].pass_mark);
                    match score * 100.0 >= f64::from(mark) * best {
                        true => (Status::Passed, module),
                        false => (Status::Abandoned, module),
                    }
                }
                _ => return Ok(()),
            },
        };
        let region = match self.region {
            None => None,
            Some(column) => {
                let word = line.cell(column);
                let region = mapping.region(word).ok_or_else(|| {
                    line.error(column, Said::new("region-unknown").with("word", word))
                })?;
                Some(region)
            }
        };
        let seconds = self
            .time
            .and_then(|(column, unit)| match line.cell(column) {
                "" | "-" => None,
                text => {
                    let seconds = duration::cell_in(text, unit);
                    if seconds.is_none() {
                        tally.note(Said::new("time-unreadable"));
                    }
                    seconds
                }
            });
        let day = |column: Option<usize>| column.map_or(Ok(None), |column| line.moment(column));
        let (started, completed) = (day(self.started)?, day(self.completed)?);
        if let Some(module) = module {
            tally.fact(Fact {
                learner,
                module,
                source: Source::Attempt,
                status,
                started,
                completed,
                region,
                seconds,
            });
        }
        Ok(())
    }

    /// None: the row is of somebody who has not begun.
    fn status(
        &self,
        line: &Line<'_>,
        column: usize,
        mapping: &Mapping,
    ) -> Result<Option<Status>, ImportError> {
        let word = line.cell(column);
        if let Some(known) = self.seen.borrow().get(word) {
            return Ok(*known);
        }
        let status = self.meaning(line, column, word, mapping)?;
        let mut seen = self.seen.borrow_mut();
        if seen.len() < MOST_SEEN {
            seen.insert(word.to_owned(), status);
        }
        Ok(status)
    }

    fn meaning(
        &self,
        line: &Line<'_>,
        column: usize,
        word: &str,
        mapping: &Mapping,
    ) -> Result<Option<Status>, ImportError> {
        let said = mapping.word(word);
        let said = said.or_else(|| self.words.and_then(|it| it.word(word)));
        match (said, status_word(word)) {
            (Some(Word::LeftOut(_)), _) => Ok(None),
            (Some(Word::Status(status)), _) => Ok(Some(status)),
            (None, Some(status)) => Ok(Some(status)),
            (None, None) if word.is_empty() || is_not_attempted(word) => Ok(None),
            (None, None) => Err(line.error(column, Said::new("status-unknown").with("word", word))),
        }
    }
}
