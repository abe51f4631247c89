//! Tables of an LMS -> facts. What a report is, its head tells: columns depend on
//! the site's settings and language, so nothing is read by its place. Of a workbook all sheets
//! are read whose heads are known.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;

use csv::StringRecord;

use crate::plan::Plan;
use crate::table::{Status, Table};

use super::activities::Activities;
use super::duration;
use super::mapping::{self, Columns, Heads, Mapping, Word};
use super::moment::{DateOrder, Evidence, Moment, NoMoment, plain};
use super::rows::{self, Sheet};
use super::said::Said;
use super::source::Export;
use super::tally::{Called, Fact, Learner, MOST_PERSONS, Source, Tally};
use super::{ImportError, Place};

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
    let sheets = rows::sheets(export).map_err(|error| whole.error(None, error))?;
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
        Report::Scorm { .. } => ("scorm", BTreeMap::new(), None),
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
    /// Any LMS, by the mapping file or by one that is built in.
    Mapped(Places),
}

/// How a table is read that is no report of Moodle's.
struct Places {
    who: Who,
    /// The column of the activity; none: the file is about one, which is this module.
    activity: Result<usize, Option<usize>>,
    outcome: Outcome,
    started: Option<usize>,
    completed: Option<usize>,
    region: Option<usize>,
    /// Column of the time taken, and the seconds that a bare number stands for.
    time: Option<(usize, f64)>,
    /// Words of the status that a built-in file knows.
    words: Option<&'static Mapping>,
    /// What words of the status came to: rows repeat them.
    seen: RefCell<HashMap<String, Option<Status>>>,
}

/// Words that are remembered; of more, each is looked up again.
const MOST_SEEN: usize = 1000;

/// The column that tells how it ended.
enum Outcome {
    Status(usize),
    /// A score, and the best one there is.
    Score(usize, f64),
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
    fn maximum(&self) -> Result<f64, Said> {
        if let Some(maximum) = self.maximum {
            return Ok(maximum);
        }
        let grades = self.grades.borrow();
        let best = grades.iter().fold(0.0, |best, (_, it)| f64::max(best, *it));
        match grades.is_empty() || (50.0 < best && best <= 100.0) {
            true => Ok(100.0),
            false => Err(Said::new("grade-maximum")
                .with("name", &self.name)
                .with("best", best)),
        }
    }

    /// Tells the tally who passed.
    fn finish(&self, pass_mark: u8, tally: &mut Tally<'_>) -> Result<(), Said> {
        let maximum = self.maximum()?;
        let Some(module) = self.module else {
            return Ok(());
        };
        for &(learner, grade) in self.grades.borrow().iter() {
            if grade > maximum {
                return Err(Said::new("grade-above")
                    .with("grade", grade)
                    .with("maximum", maximum));
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

/// Columns that tell learners apart, best first.
struct Who {
    columns: Vec<(Called, Vec<usize>)>,
    /// Names that were seen with nothing else, and with what cannot be there twice.
    alone: RefCell<HashSet<(Learner, String)>>,
}

impl Who {
    fn find(names: &[String], unnamed_first: bool) -> Who {
        let at = |known: &[&str]| {
            names
                .iter()
                .position(|name| known.contains(&plain(name).as_str()))
        };
        let mut columns = Vec::new();
        let mut add = |called: Called, found: Option<Vec<usize>>| {
            columns.extend(found.map(|found| (called, found)));
        };
        let email = ["email address", "email", "adresse de courriel", "courriel"];
        add(Called::Email, at(&email).map(|it| vec![it]));
        let number = ["id number", "numero d'identification"];
        add(Called::Number, at(&number).map(|it| vec![it]));
        let login = ["username", "nom d'utilisateur"];
        add(Called::Login, at(&login).map(|it| vec![it]));
        let first = at(&["first name", "prenom"]);
        let last = at(&["last name", "surname", "nom de famille"]);
        match first.zip(last) {
            Some((first, last)) => add(Called::Name, Some(vec![first, last])),
            None => {
                let name = at(&["name", "nom", "full name", "nom complet"]);
                let name = name.or(unnamed_first.then_some(0));
                add(Called::Name, name.map(|it| vec![it]));
            }
        }
        Who::new(columns)
    }

    /// As a mapping file says.
    fn mapped(names: &[String], columns: &Columns) -> Who {
        let known = [
            (Called::Login, &columns.learner),
            (Called::Email, &columns.email),
            (Called::Number, &columns.number),
            (Called::Login, &columns.login),
            (Called::Name, &columns.name),
        ];
        let found = known
            .into_iter()
            .filter_map(|(called, heads)| Some((called, heads.find(names)?)));
        Who::new(found.collect())
    }

    fn new(columns: Vec<(Called, Vec<usize>)>) -> Who {
        Who {
            columns,
            alone: RefCell::default(),
        }
    }

    /// Who a row is about. `once`: what no one person has twice in such a file, so that a name
    /// that has it twice, and nothing beside the name, is of two; none: anybody may.
    fn learner(
        &self,
        line: &Line<'_>,
        once: Option<&str>,
        tally: &mut Tally<'_>,
    ) -> Result<Learner, ImportError> {
        let mut called = Vec::new();
        for (kind, columns) in &self.columns {
            let parts: Vec<&str> = columns.iter().map(|&column| line.cell(column)).collect();
            let name = unescaped(&parts.join(" "));
            if !name.trim().is_empty() && name.trim() != "-" {
                called.push((*kind, name));
            }
        }
        let learner = tally.person(&called, line.place).ok_or_else(|| {
            let message = Said::new("nobody-named");
            match self.columns.as_slice() {
                [(_, columns)] => line.error(columns[0], message),
                _ => line.place.error(None, message),
            }
        })?;
        if let (Some(once), [(Called::Name, _)]) = (once, called.as_slice()) {
            let mut alone = self.alone.borrow_mut();
            if !alone.insert((learner, once.to_owned())) {
                return Err(line.place.error(None, Said::new("name-twice")));
            }
            if alone.len() > MOST_PERSONS {
                let said = Said::new("persons-many").with("most", MOST_PERSONS);
                return Err(line.place.error(None, said));
            }
        }
        Ok(learner)
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

    fn error(&self, column: usize, message: Said) -> ImportError {
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
                Err(NoMoment::NoDate) => {
                    Err(self.error(column, Said::new("date-none").with("text", text)))
                }
                Err(NoMoment::Ambiguous) => {
                    Err(self.error(column, Said::new("date-ambiguous").with("text", text)))
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
    ) -> Result<Report, Said> {
        let at = |known: &[&str]| {
            names
                .iter()
                .position(|name| known.contains(&plain(name).as_str()))
        };
        if let Some(columns) = &mapping.columns {
            match Places::find(names, columns, path, activities) {
                Ok(places) => return Ok(places.known(tally)),
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
            return Ok(places.known(tally));
        }
        let shown: Vec<&str> = names.iter().take(8).map(String::as_str).collect();
        Err(Said::new("head-unknown").with("columns", shown.join("`, `")))
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
        tally.note(Said::new("no-details"));
    }
    tally.source("moodle-scorm-report", &unobserved, &[Table::StartsMonthly]);
    // Several SCOs that are modules: a package of the whole programme.
    let module = match details
        .iter()
        .filter(|(_, module)| module.is_some())
        .count()
    {
        0 | 1 => {
            let names_of_file = file_names(path);
            let mut candidates: Vec<&str> = names_of_file.iter().map(String::as_str).collect();
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

/// Why a table can't be read by a mapping.
enum Missing {
    /// It has none of the columns that tell learners apart, or not that of the activity.
    Person,
    /// A column that is named, in words.
    Column(Said),
}

impl Columns {
    /// How many of its columns a head has; 0: it is not about such a table.
    pub(super) fn fits(&self, names: &[String]) -> usize {
        let has = |heads: &Heads| heads.find(names).is_some();
        let persons = [
            &self.learner,
            &self.email,
            &self.number,
            &self.login,
            &self.name,
        ];
        let activity = self.is_one_activity || has(&self.activity);
        let outcome = has(&self.status) || has(&self.score);
        let needed = self.needs.0.is_empty() || has(&self.needs);
        if !(persons.into_iter().any(has) && activity && outcome && needed) {
            return 0;
        }
        let all = [
            &self.activity,
            &self.status,
            &self.score,
            &self.started,
            &self.completed,
            &self.region,
            &self.minutes,
            &self.hours,
            &self.seconds,
        ];
        all.into_iter().chain(persons).filter(|it| has(it)).count()
    }
}

impl Places {
    fn find(
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
    fn known(self, tally: &mut Tally<'_>) -> Report {
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
        Report::Mapped(self)
    }

    /// Names of columns in a mapping file -> places.
    fn columns(&self) -> BTreeMap<&'static str, Vec<usize>> {
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
    fn told(&self, name: &str, names: &[String]) -> Said {
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

    fn row(
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

/// What the activity of a file may be called, where the file is about one.
fn file_names(path: &Path) -> Vec<String> {
    let names = [path.file_name(), path.file_stem()];
    let names = names.into_iter().flatten();
    names.map(|it| it.to_string_lossy().into_owned()).collect()
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
            let said = Said::new("completion-unknown").with("word", line.cell(column));
            return Err(line.error(column, said));
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

pub(super) fn is_not_attempted(word: &str) -> bool {
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
            | "not yet enrolled"
            | "enrolled, not started"
            | "not-attempted"
            | "nicht begonnen"
            | "invite"
            | "invited"
            | "pas demarre"
            | "a faire"
            | "to do"
            | "-"
    )
}

pub(super) fn status_word(word: &str) -> Option<Status> {
    Some(match plain(word).as_str() {
        "passed"
        | "reussi"
        | "completed"
        | "complete"
        | "complet"
        | "termine"
        | "acheve"
        | "valide"
        | "success"
        | "succeeded"
        | "finished"
        | "done"
        | "reussie"
        | "terminee"
        | "validee"
        | "achevee"
        | "obtenu"
        | "certified"
        | "certifie"
        | "passed/completed"
        | "complete and passed"
        | "completed successfully"
        | "bestanden"
        | "abgeschlossen" => Status::Passed,
        "failed" | "fail" | "echoue" | "echouee" | "echec" | "non valide" | "non validee"
        | "non reussi" | "not passed" | "unsuccessful" | "nicht bestanden" => Status::Failed,
        "incomplete" | "incomplet" | "browsed" | "consulte" | "in progress" | "en cours"
        | "in-progress" | "in_progress" | "inprogress" | "started" | "commence" | "commencee"
        | "demarre" | "ongoing" | "abandoned" | "abandonne" | "abandon" | "inacheve"
        | "in bearbeitung" => Status::Abandoned,
        _ => return None,
    })
}

/// A number with a dot or a comma; none when it is empty or `-`.
fn number(line: &Line<'_>, column: usize) -> Result<Option<f64>, ImportError> {
    match line.cell(column) {
        "" | "-" => Ok(None),
        text => match text.replace(',', ".").parse::<f64>() {
            Ok(number) if number.is_finite() => Ok(Some(number)),
            _ => Err(line.error(column, Said::new("number-none").with("text", text))),
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
