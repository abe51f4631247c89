//! Tables of an LMS -> facts. What a report is, its head tells: columns depend on
//! the site's settings and language, so nothing is read by its place.

use std::cell::RefCell;
use std::path::Path;

use csv::StringRecord;

use crate::table::{Status, Table};

use super::activities::Activities;
use super::duration;
use super::mapping::{Columns, Mapping, Word};
use super::moment::{DateOrder, Evidence, Moment, NoMoment, plain};
use super::rows::Rows;
use super::tally::{Fact, Learner, Source, Tally};
use super::{ImportError, Place};

/// Rows above the head: titles, dates of the export, empty ones.
const BEFORE_HEAD: usize = 20;

/// Reads one table, row by row.
pub(super) fn read(
    path: &Path,
    mapping: &Mapping,
    activities: &mut Activities<'_>,
    tally: &mut Tally<'_>,
) -> Result<(), ImportError> {
    let whole = Place { file: path, row: 0 };
    let order = date_order(path, mapping).map_err(|error| whole.error(None, error))?;
    let open = || Rows::open(path).map_err(|error| Place { file: path, row: 1 }.error(None, error));
    let mut rows = open()?;
    let mut record = StringRecord::new();
    let mut head: Option<(Report, Vec<String>)> = None;
    let mut refused: Option<(u64, usize, String)> = None;
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
                    let message = format!(
                        "{} columns instead of {}: is a quote left open?",
                        record.len(),
                        names.len()
                    );
                    return Err(place.error(None, message));
                }
                tally.row();
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
        (Some((report, names)), _) => report.finish(whole, &names, activities, tally),
        (None, Some((row, _, message))) => Err(Place { file: path, row }.error(None, message)),
        (None, None) => Err(Place { file: path, row: 1 }.error(None, "the file is empty")),
    }
}

/// How the file's dates are to be read: as the mapping says, or as one of them tells.
fn date_order(path: &Path, mapping: &Mapping) -> Result<DateOrder, String> {
    if mapping.dates != DateOrder::Unknown {
        return Ok(mapping.dates);
    }
    let mut evidence = Evidence::default();
    // What is wrong in the file is told when it is counted.
    let Ok(mut rows) = Rows::open(path) else {
        return Ok(DateOrder::Unknown);
    };
    let mut record = StringRecord::new();
    while let Ok(true) = rows.next(&mut record) {
        record.iter().for_each(|cell| evidence.see(cell));
    }
    evidence.order().map_err(str::to_owned)
}

/// What a head was recognised as, with the places of its columns.
enum Report {
    /// Moodle: basic, objectives and interactions reports of a SCORM activity.
    Scorm {
        who: Who,
        started: usize,
        score: usize,
        attempt: usize,
        /// Columns after the score: SCOs, objectives, answers.
        details: Vec<(usize, Option<usize>)>,
        /// SCOs are modules themselves, or the whole file is one module.
        module: Option<Option<usize>>,
    },
    /// Moodle: activity completion and course completion.
    Completion {
        who: Who,
        activities: Vec<(usize, usize, Option<usize>)>,
    },
    /// Moodle: grades, which are out of a maximum that no file tells.
    Grades { who: Who, activities: Vec<Graded> },
    /// Any LMS, by the mapping file.
    Mapped(Places),
}

/// A column of grades.
struct Graded {
    column: usize,
    name: String,
    module: Option<usize>,
    /// Best grade there is; none: nobody said it.
    maximum: Option<f64>,
    /// Learners and their grades, until the best one of all is known.
    grades: RefCell<Vec<(Learner, f64)>>,
}

impl Graded {
    /// Grades out of 100 go over 50 where anybody did well; others may be out of 20 or 10,
    /// and are asked for.
    fn maximum(&self) -> Result<f64, String> {
        if let Some(maximum) = self.maximum {
            return Ok(maximum);
        }
        let grades = self.grades.borrow();
        let best = grades.iter().fold(0.0, |best, (_, it)| f64::max(best, *it));
        match grades.is_empty() || (50.0 < best && best <= 100.0) {
            true => Ok(100.0),
            false => Err(format!(
                "what is the best grade that `{name}` can have? the best one here is {best}: say it with --grade-max '{name}=20', or in [grades] of the mapping file",
                name = self.name
            )),
        }
    }

    /// Tells the tally who passed.
    fn finish(&self, pass_mark: u8, tally: &mut Tally<'_>) -> Result<(), String> {
        let maximum = self.maximum()?;
        let Some(module) = self.module else {
            return Ok(());
        };
        for &(learner, grade) in self.grades.borrow().iter() {
            if grade > maximum {
                return Err(format!("{grade} is more than the best grade, {maximum}"));
            }
            let passes = grade * 100.0 >= f64::from(pass_mark) * maximum;
            let status = match passes {
                true => Status::Passed,
                false => Status::Failed,
            };
            tally.fact(Fact {
                learner,
                module,
                source: Source::Grade,
                status,
                started: None,
                completed: None,
                region: None,
                seconds: None,
            });
        }
        Ok(())
    }
}

/// Columns of a mapped table.
struct Places {
    learner: usize,
    activity: usize,
    status: usize,
    started: Option<usize>,
    completed: Option<usize>,
    region: Option<usize>,
    minutes: Option<usize>,
}

/// Columns that tell learners apart, best first.
struct Who(Vec<Vec<usize>>);

impl Who {
    fn find(names: &[String], unnamed_first: bool) -> Who {
        let at = |known: &[&str]| {
            names
                .iter()
                .position(|name| known.contains(&plain(name).as_str()))
        };
        let mut columns: Vec<Vec<usize>> = Vec::new();
        columns.extend(
            at(&["email address", "email", "adresse de courriel", "courriel"]).map(|c| vec![c]),
        );
        columns.extend(at(&["id number", "numero d'identification"]).map(|c| vec![c]));
        columns.extend(at(&["username", "nom d'utilisateur"]).map(|c| vec![c]));
        let first = at(&["first name", "prenom"]);
        let last = at(&["last name", "surname", "nom de famille"]);
        columns.extend(first.zip(last).map(|(first, last)| vec![first, last]));
        columns.extend(at(&["name", "nom", "full name", "nom complet"]).map(|c| vec![c]));
        if unnamed_first {
            columns.push(vec![0]);
        }
        Who(columns)
    }

    fn learner(&self, line: &Line<'_>, tally: &Tally<'_>) -> Result<Learner, ImportError> {
        for columns in &self.0 {
            let parts: Vec<&str> = columns.iter().map(|&column| line.cell(column)).collect();
            let name = unescaped(&parts.join(" "));
            if !name.trim().is_empty() && name.trim() != "-" {
                return Ok(tally.learner(&name));
            }
        }
        let message = "nothing tells who this is: neither address, number nor name";
        Err(line.place.error(None, message))
    }
}

/// A row under its head.
struct Line<'a> {
    place: Place<'a>,
    names: &'a [String],
    record: &'a StringRecord,
    order: DateOrder,
}

impl Line<'_> {
    fn cell(&self, column: usize) -> &str {
        self.record.get(column).unwrap_or("").trim()
    }

    fn error(&self, column: usize, message: impl Into<String>) -> ImportError {
        let name = match self.names[column].as_str() {
            "" => format!("{}", column + 1),
            name => name.to_owned(),
        };
        self.place.error(Some(&name), message)
    }

    /// The day in a cell; none when it is empty or `-`.
    fn moment(&self, column: usize) -> Result<Option<Moment>, ImportError> {
        match self.cell(column) {
            "" | "-" => Ok(None),
            text => match Moment::parse(text, self.order) {
                Ok(moment) => Ok(Some(moment)),
                Err(NoMoment::NoDate) => Err(self.error(column, format!("`{text}` is not a date"))),
                Err(NoMoment::Ambiguous) => {
                    let message = format!(
                        "`{text}` can be read two ways: say --dates day-first or --dates month-first"
                    );
                    Err(self.error(column, message))
                }
            },
        }
    }
}

impl Report {
    fn detect(
        names: &[String],
        path: &Path,
        mapping: &Mapping,
        activities: &mut Activities<'_>,
        tally: &mut Tally<'_>,
    ) -> Result<Report, String> {
        let at = |known: &[&str]| {
            names
                .iter()
                .position(|name| known.contains(&plain(name).as_str()))
        };
        if let Some(columns) = &mapping.columns
            && at(&[plain(&columns.learner).as_str()]).is_some()
            && at(&[plain(&columns.activity).as_str()]).is_some()
        {
            return mapped(names, columns, tally);
        }
        let attempt = at(&["attempt", "tentative"]);
        let started = at(&["started on", "demarre le"]);
        let score = at(&["score", "resultat"]);
        if let (Some(attempt), Some(started), Some(score)) = (attempt, started, score) {
            let who = Who::find(names, false);
            return Ok(scorm(
                names,
                who,
                [attempt, started, score],
                path,
                activities,
                tally,
            ));
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
            tally.note("completion reports do not tell who started without finishing");
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
            tally.note("grades have no date and do not tell who started without finishing");
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
        let shown: Vec<&str> = names.iter().take(8).map(String::as_str).collect();
        Err(format!(
            "no report that is known has the columns `{}`: describe them in a mapping file (--map)",
            shown.join("`, `")
        ))
    }

    /// Moodle's SCORM reports leave out what ends a row when there is nothing.
    fn least_columns(&self, names: &[String]) -> std::ops::RangeInclusive<usize> {
        let least = match self {
            Report::Scorm { score, .. } => score + 1,
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
            Report::Scorm {
                who,
                started,
                score,
                attempt,
                details,
                module,
            } => {
                // A learner without any attempt.
                if matches!(line.cell(*attempt), "" | "-") {
                    return Ok(());
                }
                let learner = who.learner(&line, tally)?;
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
                let learner = who.learner(&line, tally)?;
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
                let learner = who.learner(&line, tally)?;
                for one in columns {
                    if let Some(grade) = number(&line, one.column)? {
                        one.grades.borrow_mut().push((learner, grade));
                    }
                }
            }
            Report::Mapped(places) => {
                let name = line.cell(places.learner);
                if name.is_empty() {
                    return Err(line.error(places.learner, "nothing tells who this is"));
                }
                let learner = tally.learner(name);
                let word = line.cell(places.status);
                let said = mapping
                    .status
                    .iter()
                    .find(|(known, _)| plain(known) == plain(word));
                let status = match (said, status_word(word)) {
                    (Some((_, Word::LeftOut(_))), _) => return Ok(()),
                    (Some((_, Word::Status(status))), _) => *status,
                    (None, Some(status)) => status,
                    (None, None) if word.is_empty() || is_not_attempted(word) => return Ok(()),
                    (None, None) => {
                        let message = format!(
                            "`{word}` is no status that is known: say what it is in [status]"
                        );
                        return Err(line.error(places.status, message));
                    }
                };
                let region = match places.region {
                    None => None,
                    Some(column) => {
                        let word = line.cell(column);
                        let region = mapping.region(word).ok_or_else(|| {
                            let message = format!(
                                "`{word}` is no region that is known: say its code in [regions]"
                            );
                            line.error(column, message)
                        })?;
                        Some(region)
                    }
                };
                let seconds = match places.minutes {
                    None => None,
                    Some(column) => match line.cell(column) {
                        "" | "-" => None,
                        text => {
                            let seconds = duration::cell(text);
                            if seconds.is_none() {
                                tally.note(duration::UNREADABLE);
                            }
                            seconds
                        }
                    },
                };
                let day =
                    |column: Option<usize>| column.map_or(Ok(None), |column| line.moment(column));
                let (started, completed) = (day(places.started)?, day(places.completed)?);
                if let Some(module) = activities.module(&[line.cell(places.activity)]) {
                    let fact = empty(learner, module, Source::Attempt, status);
                    tally.fact(Fact {
                        started,
                        completed,
                        region,
                        seconds,
                        ..fact
                    });
                }
            }
        }
        Ok(())
    }
}

fn scorm(
    names: &[String],
    who: Who,
    [attempt, started, score]: [usize; 3],
    path: &Path,
    activities: &mut Activities<'_>,
    tally: &mut Tally<'_>,
) -> Report {
    // Answers and their marking are about no status.
    let answers = [
        "question",
        "response",
        "reponse",
        "right answer",
        "bonne reponse",
        "result",
        "resultat",
    ];
    let is_answer = |name: &str| {
        let name = plain(name);
        let before = name.trim_end_matches(|c: char| c.is_ascii_digit());
        before.len() < name.len() && answers.contains(&before.trim_end())
    };
    let columns: Vec<usize> = (score + 1..names.len())
        .filter(|&column| !is_answer(&names[column]))
        .collect();
    let details: Vec<(usize, Option<usize>)> = columns
        .iter()
        .map(|&column| (column, activities.known(&[&names[column]]).flatten()))
        .collect();
    let mut unobserved = Vec::new();
    if details.is_empty() {
        unobserved.push(Status::Failed);
        tally.note("a report without details does not tell who failed from who has not finished: export it with its details");
    }
    tally.source("moodle-scorm-report", &unobserved, &[Table::StartsMonthly]);
    // Several SCOs that are modules: a package of the whole programme.
    let module = match details
        .iter()
        .filter(|(_, module)| module.is_some())
        .count()
    {
        0 | 1 => {
            let file = path
                .file_name()
                .map(|name| name.to_string_lossy().into_owned());
            let stem = path
                .file_stem()
                .map(|name| name.to_string_lossy().into_owned());
            let file = file.unwrap_or_default();
            let mut candidates = vec![file.as_str()];
            candidates.extend(stem.as_deref());
            candidates.extend(columns.first().map(|&column| names[column].as_str()));
            Some(activities.module(&candidates))
        }
        _ => None,
    };
    Report::Scorm {
        who,
        started,
        score,
        attempt,
        details,
        module,
    }
}

fn mapped(names: &[String], columns: &Columns, tally: &mut Tally<'_>) -> Result<Report, String> {
    let find = |name: &String| {
        let place = names.iter().position(|known| plain(known) == plain(name));
        place.ok_or_else(|| format!("no column `{name}`, which the mapping file names"))
    };
    let option = |name: &Option<String>| name.as_ref().map(find).transpose();
    let places = Places {
        learner: find(&columns.learner)?,
        activity: find(&columns.activity)?,
        status: find(&columns.status)?,
        started: option(&columns.started)?,
        completed: option(&columns.completed)?,
        region: option(&columns.region)?,
        minutes: option(&columns.minutes)?,
    };
    let columns = [
        (Table::StartsMonthly, places.started),
        (Table::CompletionsMonthly, places.completed),
        (Table::RegionStatus, places.region),
        (Table::DurationBands, places.minutes),
    ];
    let tables = columns.iter().filter(|(_, column)| column.is_some());
    let tables: Vec<Table> = tables.map(|(table, _)| *table).collect();
    tally.source("csv-mapped", &[], &tables);
    Ok(Report::Mapped(places))
}

/// `Paquetage SCORM : <activity> (Brut)` -> the activity. Moodle in French leaves
/// out the colon.
fn graded(name: &str) -> Option<String> {
    let name = name.replace(['\u{a0}', '\u{202f}'], " ");
    let inside = ["(Real)", "(Brut)"]
        .iter()
        .find_map(|end| name.trim().strip_suffix(end))?;
    let starts = ["SCORM package", "Paquetage SCORM"];
    let activity = starts.iter().find_map(|start| inside.strip_prefix(start))?;
    Some(activity.trim_start_matches([' ', ':']).trim().to_owned())
}

/// Of the first attempt's details and score.
fn attempt_status<'a>(
    states: impl Iterator<Item = &'a str>,
    score: Option<f64>,
    mark: f64,
) -> Status {
    let passes = score.is_some_and(|score| score >= mark);
    let mut details = 0;
    let (mut unfinished, mut failed, mut done) = (false, false, false);
    for state in states.filter(|state| !state.is_empty()) {
        details += 1;
        match status_word(state) {
            Some(Status::Abandoned) => unfinished = true,
            Some(Status::Failed) => failed = true,
            Some(Status::Passed) => done = true,
            None => unfinished |= is_not_attempted(state),
        }
    }
    match () {
        () if passes => Status::Passed,
        () if failed => Status::Failed,
        // Without details a low score may be of someone who is not done.
        () if unfinished || details == 0 => Status::Abandoned,
        () if done && score.is_none_or(|score| score == 0.0) => Status::Passed,
        () => Status::Failed,
    }
}

fn completion_status(line: &Line<'_>, column: usize) -> Result<Option<Status>, ImportError> {
    let word = plain(&unescaped(line.cell(column)));
    let starts = |starts: &[&str]| starts.iter().any(|start| word.starts_with(start));
    let has = |parts: &[&str]| parts.iter().any(|part| word.contains(part));
    Ok(match () {
        () if word.is_empty() || word == "-" || starts(&["not completed", "pas termine"]) => None,
        () if has(&["did not achieve", "n'a pas atteint"]) => Some(Status::Failed),
        () if starts(&["completed", "termine", "acheve"]) => Some(Status::Passed),
        () => {
            let message = format!(
                "`{}` is no state of completion that is known",
                line.cell(column)
            );
            return Err(line.error(column, message));
        }
    })
}

/// `80/100`, as Moodle prints a score whose maximum it knows -> percent.
fn share(cell: &str) -> Option<f64> {
    let (score, maximum) = cell.split_once('/')?;
    let number = |text: &str| text.trim().replace(',', ".").parse::<f64>().ok();
    let (score, maximum) = (number(score)?, number(maximum)?);
    (score.is_finite() && maximum > 0.0).then(|| score * 100.0 / maximum)
}

fn is_not_attempted(word: &str) -> bool {
    matches!(
        plain(word).as_str(),
        "not attempted"
            | "not_attempted"
            | "aucune tentative"
            | "non tente"
            | "pas commence"
            | "not started"
            | "not yet started"
            | "not enrolled"
            | "non commence"
            | "non demarre"
            | "pas encore commence"
            | "a commencer"
            | "inscrit"
            | "enrolled"
            | "assigned"
            | "-"
    )
}

fn status_word(word: &str) -> Option<Status> {
    Some(match plain(word).as_str() {
        "passed" | "reussi" | "completed" | "complete" | "complet" | "termine" | "acheve"
        | "valide" | "success" | "finished" => Status::Passed,
        "failed" | "echoue" | "echec" | "non valide" | "not passed" => Status::Failed,
        "incomplete" | "incomplet" | "browsed" | "consulte" | "in progress" | "en cours"
        | "started" | "commence" | "abandoned" | "abandonne" => Status::Abandoned,
        _ => return None,
    })
}

/// A number with a dot or a comma; none when it is empty or `-`.
fn number(line: &Line<'_>, column: usize) -> Result<Option<f64>, ImportError> {
    match line.cell(column) {
        "" | "-" => Ok(None),
        text => match text.replace(',', ".").parse::<f64>() {
            Ok(number) if number.is_finite() => Ok(Some(number)),
            _ => Err(line.error(column, format!("`{text}` is not a number"))),
        },
    }
}

/// Moodle's SCORM reports escape their values as HTML.
fn unescaped(text: &str) -> String {
    let mut plain = text.to_owned();
    for (from, to) in [
        ("&quot;", "\""),
        ("&#039;", "'"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&amp;", "&"),
    ] {
        plain = plain.replace(from, to);
    }
    plain
}
