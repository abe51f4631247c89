//! Tables of an LMS -> facts. What a report is, its head tells: columns depend on
//! the site's settings and language, so nothing is read by its place.

use std::io::Read;
use std::path::Path;

use csv::StringRecord;

use crate::table::Status;

use super::activities::Activities;
use super::mapping::{Columns, Mapping};
use super::moment::{Moment, plain};
use super::tally::{Fact, Learner, Source, Tally};
use super::text::Watch;
use super::{ImportError, Place};

/// Reads one table, row by row.
pub(super) fn read(
    path: &Path,
    text: impl Read,
    watch: &Watch,
    mapping: &Mapping,
    activities: &mut Activities<'_>,
    tally: &mut Tally<'_>,
) -> Result<(), ImportError> {
    let mut text = text;
    let first = Place { file: path, row: 1 };
    let (start, delimiter) = head_line(&mut text).map_err(|error| first.error(None, error))?;
    watch.row_is_over();
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .has_headers(false)
        .from_reader(std::io::Cursor::new(start).chain(text));
    let mut record = StringRecord::new();
    let mut head: Option<(Report, Vec<String>)> = None;
    let mut row = 0;
    loop {
        row += 1;
        let place = Place { file: path, row };
        match reader.read_record(&mut record) {
            Ok(true) => watch.row_is_over(),
            Ok(false) => break,
            Err(error) => return Err(place.error(None, error.to_string())),
        }
        match &head {
            None => {
                let names: Vec<String> = record.iter().map(|name| name.trim().to_owned()).collect();
                let report = Report::detect(&names, path, mapping, activities, tally)
                    .map_err(|message| place.error(None, message))?;
                head = Some((report, names));
            }
            Some((report, names)) => {
                if record.len() == 1 && record[0].trim().is_empty() {
                    continue;
                }
                if !report.least_columns(names).contains(&record.len()) {
                    let message = format!(
                        "{} columns instead of {}: is a quote left open?",
                        record.len(),
                        names.len()
                    );
                    return Err(place.error(None, message));
                }
                tally.row();
                report.row(
                    Line {
                        place,
                        names,
                        record: &record,
                    },
                    mapping,
                    activities,
                    tally,
                )?;
            }
        }
    }
    match head {
        Some(_) => Ok(()),
        None => Err(first.error(None, "the file is empty")),
    }
}

/// The first line, and what its cells are separated by.
fn head_line(text: &mut impl Read) -> Result<(Vec<u8>, u8), String> {
    const LONGEST: usize = 1 << 20;
    let mut start = Vec::new();
    let mut byte = [0; 1];
    let (mut quoted, mut counts) = (false, [0usize; 3]);
    while text.read(&mut byte).map_err(|error| error.to_string())? == 1 {
        start.push(byte[0]);
        match byte[0] {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => break,
            b'\t' if !quoted => counts[0] += 1,
            b';' if !quoted => counts[1] += 1,
            b',' if !quoted => counts[2] += 1,
            _ => {}
        }
        if start.len() > LONGEST {
            return Err("the first row is longer than 1 MB: this is no table".into());
        }
    }
    let [tabs, semicolons, commas] = counts;
    let delimiter = match () {
        () if tabs > 0 => b'\t',
        () if semicolons >= commas && semicolons > 0 => b';',
        () => b',',
    };
    Ok((start, delimiter))
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
    /// Moodle: grades.
    Grades {
        who: Who,
        activities: Vec<(usize, Option<usize>)>,
    },
    /// Any LMS, by the mapping file.
    Mapped(Places),
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
            text => match Moment::parse(text) {
                Some(moment) => Ok(Some(moment)),
                None => Err(self.error(column, format!("`{text}` is not a date"))),
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
            tally.source(kind, &[Status::Abandoned], false);
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
            tally.source("moodle-grades", &[Status::Abandoned], false);
            tally.note("grades have no date and do not tell who started without finishing");
            return Ok(Report::Grades {
                who: Who::find(names, false),
                activities: grades
                    .into_iter()
                    .map(|(column, name)| (column, activities.module(&[&name])))
                    .collect(),
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
                        let score = number(&line, *score)?;
                        fact(*module, attempt_status(states, score, mark(*module)));
                    }
                    None => {
                        for (column, module) in details {
                            let Some(module) = module else { continue };
                            let cell = line.cell(*column);
                            if is_not_attempted(cell) || cell.is_empty() {
                                continue;
                            }
                            let score = cell.replace(',', ".").parse().ok();
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
                for &(column, module) in columns {
                    let (Some(grade), Some(module)) = (number(&line, column)?, module) else {
                        continue;
                    };
                    let passes = grade >= f64::from(activities.plan().modules[module].pass_mark);
                    let status = if passes {
                        Status::Passed
                    } else {
                        Status::Failed
                    };
                    tally.fact(empty(learner, module, Source::Grade, status));
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
                    (Some((_, status)), _) => *status,
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
                    Some(column) => match number(&line, column)? {
                        Some(minutes) if (0.0..=600_000.0).contains(&minutes) => {
                            Some((minutes * 60.0) as u64)
                        }
                        Some(_) => return Err(line.error(column, "no number of minutes")),
                        None => None,
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
    tally.source("moodle-scorm-report", &unobserved, false);
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
    tally.source("csv-mapped", &[], places.region.is_some());
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

fn is_not_attempted(word: &str) -> bool {
    matches!(
        plain(word).as_str(),
        "not attempted"
            | "not_attempted"
            | "aucune tentative"
            | "non tente"
            | "pas commence"
            | "not started"
            | "-"
    )
}

fn status_word(word: &str) -> Option<Status> {
    Some(match plain(word).as_str() {
        "passed" | "reussi" | "completed" | "complet" | "termine" | "acheve" => Status::Passed,
        "failed" | "echoue" | "echec" => Status::Failed,
        "incomplete" | "incomplet" | "browsed" | "consulte" | "in progress" | "en cours"
        | "abandoned" | "abandonne" => Status::Abandoned,
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
