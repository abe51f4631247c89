//! Tables of an LMS -> facts. What a report is, its head tells: columns depend on
//! the site's settings and language, so nothing is read by its place. Of a workbook all sheets
//! are read whose heads are known.

mod attempts;
mod grades;
mod line;
mod mapped;
mod who;
mod words;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::Path;

use csv::StringRecord;

use crate::plan::Plan;
use crate::table::{Status, Table};

use super::activities::Activities;
use super::error::{ImportError, Place};
use super::mapping::{self, Columns, Mapping};
use super::moment::{DateOrder, Evidence, plain};
use super::rows::Sheet;
use super::said::Said;
use super::sheets;
use super::source::Export;
use super::tally::{Fact, MOST_PERSONS, Source, Tally};
use attempts::{Attempts, attempt_status, share};
use grades::{Graded, graded};
use line::{Line, number};
use mapped::{Missing, Places};
use who::Who;
use words::completion_status;
pub(super) use words::{is_not_attempted, status_word};

/// Rows above the head: titles, dates of the export, empty ones.
pub(super) const BEFORE_HEAD: usize = 20;

/// Reads the tables of a file.
pub(super) fn read(
    export: &Export,
    mapping: &Mapping,
    activities: &mut Activities<'_>,
    tally: &mut Tally<'_>,
) -> Result<(), ImportError> {
    let path = export.path();
    let whole = Place { file: path, row: 0 };
    let sheets = sheets::sheets(export).map_err(|error| whole.error(None, error))?;
    let mut unknown = None;
    let mut left_out = Vec::new();
    for sheet in &sheets {
        let is_read = table(path, sheet, mapping, activities, tally);
        match (
            is_read.map_err(|error| of_sheet(error, sheet))?,
            sheet.name(),
        ) {
            (Read::NoHead(error), name) => {
                unknown.get_or_insert(of_sheet(error, sheet));
                left_out.extend(name);
            }
            (Read::Done, _) => {}
        }
    }
    match unknown {
        Some(error) if left_out.len() == sheets.len() || left_out.is_empty() => Err(error),
        _ => {
            for name in left_out {
                tally.note(Said::new("sheet-left-out").with("sheet", name));
            }
            Ok(())
        }
    }
}

/// Says in which sheet something is.
pub(super) fn of_sheet(mut error: ImportError, of: &Sheet<'_>) -> ImportError {
    if let ImportError::At { sheet, .. } = &mut error {
        *sheet = of.name().map(Box::from);
    }
    error
}

/// What became of a table.
enum Read {
    Done,
    /// None of its first rows is a head that is known.
    NoHead(ImportError),
}

/// Reads one table, row by row.
fn table(
    path: &Path,
    sheet: &Sheet<'_>,
    mapping: &Mapping,
    activities: &mut Activities<'_>,
    tally: &mut Tally<'_>,
) -> Result<Read, ImportError> {
    let whole = Place { file: path, row: 0 };
    let order = date_order(sheet, mapping).map_err(|error| whole.error(None, error))?;
    let rows = sheet.rows();
    let mut rows = rows.map_err(|error| Place { file: path, row: 1 }.error(None, error))?;
    let mut record = StringRecord::new();
    let mut head: Option<(Report, Vec<String>)> = None;
    let mut refused: Option<(u64, usize, Said)> = None;
    let mut row = 0;
    loop {
        row += 1;
        let place = Place { file: path, row };
        match rows.next(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => return Err(place.error(None, error)),
        }
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        match &head {
            None => {
                let names: Vec<String> = record.iter().map(|name| name.trim().to_owned()).collect();
                match Report::detect(&names, path, mapping, activities, tally) {
                    Ok(report) => head = Some((report, names)),
                    Err(message) => {
                        let used = names.iter().filter(|name| !name.is_empty()).count();
                        // The row that looks most like a head is the one to tell about.
                        if refused.as_ref().is_none_or(|(_, before, _)| used > *before) {
                            refused = Some((row, used, message));
                        }
                        if row as usize >= BEFORE_HEAD {
                            break;
                        }
                    }
                }
            }
            Some((report, names)) => {
                if !report.least_columns(names).contains(&record.len()) {
                    let message = Said::new("row-columns")
                        .with("found", record.len())
                        .with("expected", names.len());
                    return Err(place.error(None, message));
                }
                tally.row().map_err(|error| place.error(None, error))?;
                let line = Line {
                    place,
                    names,
                    record: &record,
                    order,
                };
                report.row(line, mapping, activities, tally)?;
            }
        }
    }
    match (head, refused) {
        (Some((report, names)), _) => {
            report.finish(whole, &names, activities, tally)?;
            Ok(Read::Done)
        }
        (None, Some((row, _, message))) => {
            Ok(Read::NoHead(Place { file: path, row }.error(None, message)))
        }
        (None, None) => Err(Place { file: path, row: 1 }.error(None, Said::new("file-empty"))),
    }
}

/// What a head was taken for.
pub(super) struct Recognised {
    /// `scorm`, `completion`, `grades`, or `table`.
    pub kind: &'static str,
    /// Of a table, names of columns in a mapping file -> places.
    pub columns: BTreeMap<&'static str, Vec<usize>>,
    /// Words of the status that are built in.
    pub words: Option<&'static Mapping>,
}

/// Says what a head is, with the rules that count.
pub(super) fn recognise(
    names: &[String],
    path: &Path,
    mapping: &Mapping,
    plan: &Plan,
) -> Option<Recognised> {
    let mut activities = Activities::new(plan, mapping);
    let mut tally = Tally::new(plan, true, [0; 32]);
    let report = Report::detect(names, path, mapping, &mut activities, &mut tally).ok()?;
    let (kind, columns, words) = match &report {
        Report::Scorm(_) => ("scorm", BTreeMap::new(), None),
        Report::Completion { .. } => ("completion", BTreeMap::new(), None),
        Report::Grades { .. } => ("grades", BTreeMap::new(), None),
        Report::Mapped(places) => ("table", places.columns(), places.words),
    };
    Some(Recognised {
        kind,
        columns,
        words,
    })
}

/// How the file's dates are to be read: as the mapping says, or as one of them tells.
fn date_order(sheet: &Sheet<'_>, mapping: &Mapping) -> Result<DateOrder, Said> {
    if mapping.dates != DateOrder::Unknown {
        return Ok(mapping.dates);
    }
    let mut evidence = Evidence::default();
    // What is wrong in the file is told when it is counted.
    let Ok(mut rows) = sheet.rows() else {
        return Ok(DateOrder::Unknown);
    };
    let mut record = StringRecord::new();
    while let Ok(true) = rows.next(&mut record) {
        record.iter().for_each(|cell| evidence.see(cell));
    }
    evidence
        .order()
        .ok_or_else(|| Said::new("dates-of-two-orders"))
}

/// What a head was recognised as, with the places of its columns.
enum Report {
    /// Moodle: basic, objectives and interactions reports of a SCORM activity.
    Scorm(Attempts),
    /// Moodle: activity completion and course completion.
    Completion {
        who: Who,
        activities: Vec<(usize, usize, Option<usize>)>,
    },
    /// Moodle: grades, which are out of a maximum that no file tells.
    Grades { who: Who, activities: Vec<Graded> },
    /// Any LMS, by the mapping file or by one that is built in.
    Mapped(Places),
}

impl Report {
    fn detect(
        names: &[String],
        path: &Path,
        mapping: &Mapping,
        activities: &mut Activities<'_>,
        tally: &mut Tally<'_>,
    ) -> Result<Report, Said> {
        let at = |known: &[&str]| {
            names
                .iter()
                .position(|name| known.contains(&plain(name).as_str()))
        };
        if let Some(columns) = &mapping.columns {
            match Places::find(names, columns, path, activities) {
                Ok(places) => return Ok(Report::Mapped(places.known(tally))),
                // Other files of the same reading may be reports that are known.
                Err(Missing::Person) => {}
                Err(Missing::Column(message)) => return Err(message),
            }
        }
        let attempt = at(&["attempt", "tentative"]);
        let started = at(&["started on", "demarre le"]);
        let score = at(&["score", "resultat"]);
        if let (Some(attempt), Some(started), Some(score)) = (attempt, started, score) {
            let who = Who::find(names, false);
            return Ok(Report::Scorm(Attempts::of(
                names,
                who,
                [attempt, started, score],
                path,
                activities,
                tally,
            )));
        }
        let ends = [" - completion date", " - date d'achevement"];
        let dates: Vec<(usize, usize)> = (1..names.len())
            .filter(|&date| {
                let (name, date) = (plain(&names[date - 1]), plain(&names[date]));
                ends.iter().any(|end| date == format!("{name}{end}"))
            })
            .map(|date| (date - 1, date))
            .collect();
        let unnamed = names.first().is_some_and(String::is_empty);
        let pairs: Vec<(usize, usize)> = match (dates.is_empty(), unnamed) {
            (false, _) => dates,
            (true, true) => (2..names.len())
                .filter(|&date| names[date].is_empty() && !names[date - 1].is_empty())
                .map(|date| (date - 1, date))
                .collect(),
            (true, false) => Vec::new(),
        };
        if !pairs.is_empty() {
            let kind = if unnamed {
                "moodle-activity-completion"
            } else {
                "moodle-course-completion"
            };
            tally.source(kind, &[Status::Abandoned], &[Table::CompletionsMonthly]);
            tally.note(Said::new("completion-reports"));
            let pairs = pairs.into_iter();
            return Ok(Report::Completion {
                who: Who::find(names, unnamed),
                activities: pairs
                    .map(|(state, date)| (state, date, activities.module(&[&names[state]])))
                    .collect(),
            });
        }
        let grades: Vec<(usize, String)> = names
            .iter()
            .enumerate()
            .filter_map(|(column, name)| Some((column, graded(name)?)))
            .collect();
        if !grades.is_empty() {
            tally.source("moodle-grades", &[Status::Abandoned], &[]);
            tally.note(Said::new("grade-reports"));
            let graded = |(column, name): (usize, String)| Graded {
                column,
                module: activities.module(&[&name]),
                maximum: mapping.maximum(&name),
                grades: RefCell::default(),
                name,
            };
            return Ok(Report::Grades {
                who: Who::find(names, false),
                activities: grades.into_iter().map(graded).collect(),
            });
        }
        let mut best: Option<(usize, &'static Mapping, &'static Columns)> = None;
        for one in mapping::built_in() {
            let Some(columns) = &one.columns else {
                continue;
            };
            let found = columns.fits(names);
            if found > best.as_ref().map_or(0, |it| it.0) {
                best = Some((found, one, columns));
            }
        }
        if let Some((_, built_in, columns)) = best
            && let Ok(mut places) = Places::find(names, columns, path, activities)
        {
            places.words = Some(built_in);
            tally.note(places.told(&built_in.name, names));
            return Ok(Report::Mapped(places.known(tally)));
        }
        let shown: Vec<&str> = names.iter().take(8).map(String::as_str).collect();
        Err(Said::new("head-unknown").with("columns", shown.join("`, `")))
    }

    /// Moodle's SCORM reports leave out what ends a row when there is nothing.
    fn least_columns(&self, names: &[String]) -> std::ops::RangeInclusive<usize> {
        let least = match self {
            Report::Scorm(Attempts { score, .. }) => score + 1,
            _ => names.len(),
        };
        least..=names.len()
    }

    /// What is known at the end of the file only: grades, when the best one was seen.
    fn finish(
        &self,
        place: Place<'_>,
        names: &[String],
        activities: &Activities<'_>,
        tally: &mut Tally<'_>,
    ) -> Result<(), ImportError> {
        let Report::Grades {
            activities: columns,
            ..
        } = self
        else {
            return Ok(());
        };
        for one in columns {
            let module = one.module.map(|it| &activities.plan().modules[it]);
            let mark = module.map_or(100, |it| it.pass_mark);
            one.finish(mark, tally)
                .map_err(|message| place.error(Some(&names[one.column]), message))?;
        }
        Ok(())
    }

    fn row(
        &self,
        line: Line<'_>,
        mapping: &Mapping,
        activities: &mut Activities<'_>,
        tally: &mut Tally<'_>,
    ) -> Result<(), ImportError> {
        let empty = |learner, module, source, status| Fact {
            learner,
            module,
            source,
            status,
            started: None,
            completed: None,
            region: None,
            seconds: None,
        };
        match self {
            Report::Scorm(Attempts {
                who,
                started,
                score,
                attempt,
                details,
                module,
            }) => {
                // A learner without any attempt.
                if matches!(line.cell(*attempt), "" | "-") {
                    return Ok(());
                }
                let learner = who.learner(&line, Some(line.cell(*attempt)), tally)?;
                let started = line.moment(*started)?;
                let mut fact = |module: usize, status| {
                    let fact = empty(learner, module, Source::Attempt, status);
                    tally.fact(Fact { started, ..fact });
                };
                let mark = |module: usize| f64::from(activities.plan().modules[module].pass_mark);
                match module {
                    Some(None) => {}
                    Some(Some(module)) => {
                        let states = details.iter().map(|(column, _)| line.cell(*column));
                        // A score of its maximum says more than one without.
                        let shares = details.iter().filter_map(|(it, _)| share(line.cell(*it)));
                        let score = match shares.reduce(f64::min) {
                            Some(percent) => Some(percent),
                            None => number(&line, *score)?,
                        };
                        fact(*module, attempt_status(states, score, mark(*module)));
                    }
                    None => {
                        for (column, module) in details {
                            let Some(module) = module else { continue };
                            let cell = line.cell(*column);
                            if is_not_attempted(cell) || cell.is_empty() {
                                continue;
                            }
                            let score = share(cell).or_else(|| cell.replace(',', ".").parse().ok());
                            fact(
                                *module,
                                attempt_status([cell].into_iter(), score, mark(*module)),
                            );
                        }
                    }
                }
            }
            Report::Completion { who, activities } => {
                let learner = who.learner(&line, Some(""), tally)?;
                for &(state, date, module) in activities {
                    let Some(status) = completion_status(&line, state)? else {
                        continue;
                    };
                    let completed = line.moment(date)?;
                    if let Some(module) = module {
                        let fact = empty(learner, module, Source::Completion, status);
                        tally.fact(Fact { completed, ..fact });
                    }
                }
            }
            Report::Grades {
                who,
                activities: columns,
            } => {
                let learner = who.learner(&line, Some(""), tally)?;
                for one in columns {
                    if let Some(grade) = number(&line, one.column)? {
                        let mut grades = one.grades.borrow_mut();
                        grades.push((learner, grade));
                        if grades.len() > MOST_PERSONS {
                            let said = Said::new("persons-many").with("most", MOST_PERSONS);
                            return Err(line.place.error(None, said));
                        }
                    }
                }
            }
            Report::Mapped(places) => places.row(&line, mapping, activities, tally)?,
        }
        Ok(())
    }
}
