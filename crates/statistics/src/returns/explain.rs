//! A table -> what its columns are called, what each seems to be, and which words and activities
//! stand in it: for a page where somebody chooses ([`understand`]), and as a mapping file that
//! somebody corrects ([`explain`]).

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;

use csv::StringRecord;
use serde::Serialize;

use crate::plan::Plan;
use crate::table::Status;

use super::activities::Activities;
use super::error::{ImportError, Place};
use super::export::{self, BEFORE_HEAD, is_not_attempted, status_word};
use super::mapping::{self, Columns, Heads, Mapping, Word};
use super::moment::plain;
use super::rows::Sheet;
use super::said::Said;
use super::sheets;
use super::source::Export;
use super::text;

/// One of the columns that a mapping names.
type Which = fn(&Columns) -> &Heads;

/// Different values of a column that are told; of more, none is: they may be persons.
const MOST_WORDS: usize = 60;
/// Rows that are looked at.
const MOST_ROWS: usize = 200_000;

/// Begins a mapping file for the first table of a file: it can be read as it is, and says what
/// is to be corrected.
///
/// # Errors
///
/// [`ImportError`] when the file can't be read.
pub fn explain(export: &Export, plan: &Plan) -> Result<String, ImportError> {
    let path = export.path();
    let whole = Place { file: path, row: 0 };
    let wrong = |error: Said| whole.error(None, error);
    let sheets = sheets::sheets(export).map_err(wrong)?;
    let mut best: Option<(usize, usize, &Sheet<'_>, u64, Vec<String>)> = None;
    for sheet in &sheets {
        let (mut rows, mut record) = (sheet.rows().map_err(wrong)?, StringRecord::new());
        for row in 1..=BEFORE_HEAD as u64 {
            if !rows.next(&mut record).map_err(wrong)? {
                break;
            }
            let names: Vec<String> = record.iter().map(|it| it.trim().to_owned()).collect();
            let fits = Guess::of(&names).fits;
            let used = names.iter().filter(|it| !it.is_empty()).count();
            let is_better = best.as_ref().is_none_or(|it| (fits, used) > (it.0, it.1));
            if is_better && used > 0 {
                best = Some((fits, used, sheet, row, names));
            }
        }
    }
    let (_, _, sheet, row, names) = best.ok_or_else(|| wrong(Said::new("file-empty")))?;
    let words = words(sheet, row, &names).map_err(wrong)?;
    Ok(written(path, sheet, row, &names, &words, plan))
}

/// A table of a file, as far as it is known before anything is counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Understood {
    /// The sheet, where the file is a workbook.
    pub sheet: Option<String>,
    /// Row of its head, from 1; 0: statements have none.
    pub row: u64,
    /// Heads of its columns.
    pub heads: Vec<String>,
    /// What it is read as: `scorm`, `completion`, `grades` (of Moodle), `table`, `xapi`; none: its
    /// head is not known.
    pub kind: Option<&'static str>,
    /// What its columns are taken for, or seem to be: names of `[columns]` -> heads, joined by
    /// ` + `.
    pub columns: BTreeMap<&'static str, String>,
    /// Words of the status -> `passed`, `failed`, `abandoned`, `-`; none: it is not known.
    pub words: Vec<(String, Option<&'static str>)>,
}

/// Says what each table of a file is taken for, with the same rules as counting.
///
/// # Errors
///
/// [`ImportError`] when the file can't be read.
pub fn understand(
    export: &Export,
    plan: &Plan,
    mapping: &Mapping,
) -> Result<Vec<Understood>, ImportError> {
    let path = export.path();
    let whole = Place { file: path, row: 0 };
    let wrong = |error: Said| whole.error(None, error);
    let open = || export.open().map_err(|error| wrong(error.into()));
    let encoding = export.encoding().map_err(|error| wrong(error.into()))?;
    if text::looks_like_json(open()?, encoding) {
        return Ok(vec![Understood {
            sheet: None,
            row: 0,
            heads: Vec::new(),
            kind: Some("xapi"),
            columns: BTreeMap::new(),
            words: Vec::new(),
        }]);
    }
    let sheets = sheets::sheets(export).map_err(wrong)?;
    let mut tables = Vec::new();
    for sheet in &sheets {
        let table = table(path, sheet, plan, mapping);
        tables.extend(table.map_err(|it| export::of_sheet(wrong(it), sheet))?);
    }
    Ok(tables)
}

/// None: the sheet has no row that could be a head.
fn table(
    path: &Path,
    sheet: &Sheet<'_>,
    plan: &Plan,
    mapping: &Mapping,
) -> Result<Option<Understood>, Said> {
    let (mut rows, mut record) = (sheet.rows()?, StringRecord::new());
    let mut best: Option<(usize, usize, u64, Vec<String>)> = None;
    let mut recognised = None;
    for row in 1..=BEFORE_HEAD as u64 {
        if !rows.next(&mut record)? {
            break;
        }
        let names: Vec<String> = record.iter().map(|it| it.trim().to_owned()).collect();
        let used = names.iter().filter(|it| !it.is_empty()).count();
        if used == 0 {
            continue;
        }
        recognised = export::recognise(&names, path, mapping, plan);
        let fits = Guess::of(&names).fits;
        let is_better = best.as_ref().is_none_or(|it| (fits, used) > (it.0, it.1));
        if is_better || recognised.is_some() {
            best = Some((fits, used, row, names));
        }
        if recognised.is_some() {
            break;
        }
    }
    let Some((_, _, row, heads)) = best else {
        return Ok(None);
    };
    let guess = Guess::of(&heads);
    let joined = |columns: &[usize]| {
        let all: Vec<&str> = columns.iter().map(|it| heads[*it].as_str()).collect();
        all.join(" + ")
    };
    let taken = recognised.as_ref().filter(|it| it.kind == "table");
    let columns: BTreeMap<&str, Vec<usize>> = match taken {
        Some(taken) => taken.columns.clone(),
        None => guess.columns(&heads),
    };
    let status = columns.get("status").and_then(|it| it.first().copied());
    let is_report = recognised.is_some() && taken.is_none();
    let words = match status.filter(|_| !is_report) {
        Some(status) => self::words(sheet, row, &heads)?.swap_remove(status),
        None => None,
    };
    let known = taken.map_or(guess.mapping, |it| it.words);
    let words = words.unwrap_or_default().into_iter();
    Ok(Some(Understood {
        sheet: sheet.name().map(str::to_owned),
        row,
        columns: columns
            .iter()
            .map(|(name, columns)| (*name, joined(columns)))
            .collect(),
        words: words
            .filter(|it| !it.is_empty())
            .map(|word| {
                let said = mapping.word(&word).or_else(|| known?.word(&word));
                let meaning = said.or_else(|| status_word(&word).map(Word::Status));
                let is_left_out = is_not_attempted(&word);
                let meaning = match meaning {
                    Some(meaning) => Some(meant(Some(meaning))),
                    None => is_left_out.then_some(meant(None)),
                };
                (word, meaning)
            })
            .collect(),
        kind: recognised.map(|it| it.kind),
        heads,
    }))
}

/// A word as a mapping file has it.
fn meant(word: Option<Word>) -> &'static str {
    match word {
        Some(Word::Status(Status::Passed)) => "passed",
        Some(Word::Status(Status::Failed)) => "failed",
        Some(Word::Status(Status::Abandoned)) => "abandoned",
        Some(Word::LeftOut(_)) | None => "-",
    }
}

/// What a head seems to be: the built-in mapping that fits it best; where none does, the usual
/// names tell of single columns.
struct Guess {
    /// How many columns of the mapping it has.
    fits: usize,
    mapping: Option<&'static Mapping>,
    columns: Option<&'static Columns>,
}

/// Columns that a mapping names.
const COLUMNS: [(&str, Which); 12] = [
    ("email", |it| &it.email),
    ("number", |it| &it.number),
    ("login", |it| &it.login),
    ("name", |it| &it.name),
    ("activity", |it| &it.activity),
    ("status", |it| &it.status),
    ("score", |it| &it.score),
    ("started", |it| &it.started),
    ("completed", |it| &it.completed),
    ("region", |it| &it.region),
    ("minutes", |it| &it.minutes),
    ("hours", |it| &it.hours),
];

impl Guess {
    fn of(names: &[String]) -> Guess {
        let all = mapping::built_in().iter();
        let all = all.filter_map(|it| Some((it, it.columns.as_ref()?)));
        let mut best = Guess {
            fits: 0,
            mapping: None,
            columns: all.clone().next_back().map(|it| it.1),
        };
        for (mapping, columns) in all {
            let fits = columns.fits(names);
            if fits > best.fits {
                best = Guess {
                    fits,
                    mapping: Some(mapping),
                    columns: Some(columns),
                };
            }
        }
        best
    }

    fn find(&self, heads: Which, names: &[String]) -> Option<Vec<usize>> {
        self.columns.and_then(|it| heads(it).find(names))
    }

    fn columns(&self, names: &[String]) -> BTreeMap<&'static str, Vec<usize>> {
        let seconds: (&str, Which) = ("seconds", |it| &it.seconds);
        let all = COLUMNS.into_iter().chain([seconds]);
        all.filter_map(|(name, heads)| Some((name, self.find(heads, names)?)))
            .collect()
    }
}

/// The different values of each column; none: there are too many.
fn words(
    sheet: &Sheet<'_>,
    head: u64,
    names: &[String],
) -> Result<Vec<Option<BTreeSet<String>>>, Said> {
    let (mut rows, mut record) = (sheet.rows()?, StringRecord::new());
    let mut words = vec![Some(BTreeSet::new()); names.len()];
    for row in 1..=MOST_ROWS as u64 {
        if !rows.next(&mut record)? {
            break;
        }
        if row <= head {
            continue;
        }
        for (cell, words) in record.iter().zip(&mut words) {
            let Some(known) = words else { continue };
            known.insert(cell.trim().to_owned());
            if known.len() > MOST_WORDS {
                *words = None;
            }
        }
    }
    Ok(words)
}

fn written(
    path: &Path,
    sheet: &Sheet<'_>,
    row: u64,
    names: &[String],
    words: &[Option<BTreeSet<String>>],
    plan: &Plan,
) -> String {
    let guess = Guess::of(names);
    let of = |heads: Which| guess.find(heads, names);
    let mut text = String::new();
    let mut line = |it: &str| {
        let _ = writeln!(text, "{it}");
    };
    let file = path
        .file_name()
        .map_or_else(String::new, |it| it.to_string_lossy().into_owned());
    let place = sheet
        .name()
        .map_or(String::new(), |it| format!(", sheet {it}"));
    line(&comment(&format!(
        "Mapping of {file}{place}: correct it, and give it with --map."
    )));
    line(&comment(&format!("Its head is row {row}. Its columns:")));
    for name in names.iter().filter(|it| !it.is_empty()) {
        line(&comment(&format!("  {name}")));
    }
    line("");
    line("[columns]");
    line(
        "# What tells learners apart, the best of these that there is; an empty text: there is none.",
    );
    let told = |columns: Option<Vec<usize>>| {
        let heads = columns.unwrap_or_default();
        let heads: Vec<&str> = heads.iter().map(|it| names[*it].as_str()).collect();
        quoted(&heads.join(" + "))
    };
    for (key, heads) in &COLUMNS[..4] {
        line(&format!("{key} = {}", told(of(*heads))));
    }
    line("# The activity; an empty text: the file is about one, which has the file's name.");
    line(&format!("activity = {}", told(of(|it| &it.activity))));
    line(
        "# How it ended; where there is a score only, name it instead, and the best one there is.",
    );
    line(&format!("status = {}", told(of(|it| &it.status))));
    line(&format!("score = {}", told(of(|it| &it.score))));
    line("best_score = 100");
    line("# Days, region and time taken; an empty text: there is none.");
    let others: [(&str, Which); 6] = [
        ("started", |it| &it.started),
        ("completed", |it| &it.completed),
        ("region", |it| &it.region),
        ("minutes", |it| &it.minutes),
        ("hours", |it| &it.hours),
        ("seconds", |it| &it.seconds),
    ];
    for (key, heads) in others {
        line(&format!("{key} = {}", told(of(heads))));
    }
    let values = |heads: Which| {
        let column = of(heads).and_then(|it| it.first().copied());
        column.and_then(|it| words.get(it)?.as_ref())
    };
    line("");
    line("[status]");
    line("# Each word: \"passed\", \"failed\" (a final quiz was handed in, and not passed),");
    line("# \"abandoned\" (begun), or \"-\" (not begun: counts nowhere).");
    for word in values(|it| &it.status)
        .into_iter()
        .flatten()
        .filter(|it| !it.is_empty())
    {
        let known = guess.mapping.and_then(|it| it.word(word));
        let known = known.or_else(|| status_word(word).map(Word::Status));
        let said = meant(known);
        let doubt = match known.is_none() && !is_not_attempted(word) {
            true => " # not known: correct it",
            false => "",
        };
        line(&format!("{} = \"{said}\"{doubt}", quoted(word)));
    }
    line("");
    line("[activities]");
    let modules: Vec<&str> = plan.modules.iter().map(|it| it.id.as_str()).collect();
    line(&comment(&format!(
        "Each activity: {}, or - to leave it out.",
        modules.join(", ")
    )));
    let stem = path.file_stem().map(|it| it.to_string_lossy().into_owned());
    let one: BTreeSet<String> = stem.into_iter().collect();
    let all = match of(|it| &it.activity) {
        Some(_) => values(|it| &it.activity),
        None => Some(&one),
    };
    let mut seen = BTreeSet::new();
    for name in all.into_iter().flatten().filter(|it| !it.is_empty()) {
        if !seen.insert(plain(name)) {
            continue;
        }
        let nothing = Mapping::default();
        let mut activities = Activities::new(plan, &nothing);
        let module = activities
            .module(&[name])
            .map(|it| plan.modules[it].id.clone());
        let nearest = activities.unmapped().pop().and_then(|it| it.suggestion);
        let (module, doubt) = match (module, nearest) {
            (Some(module), _) => (module, ""),
            (None, Some(module)) => (module, " # by its likeness: correct it"),
            (None, None) => ("-".to_owned(), " # not known: correct it"),
        };
        line(&format!("{} = \"{module}\"{doubt}", quoted(name)));
    }
    text
}

fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}

fn comment(text: &str) -> String {
    let visible: String = text.chars().filter(|it| !it.is_control()).collect();
    format!("# {visible}")
}
