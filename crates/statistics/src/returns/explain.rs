//! A table that is not known -> a mapping file that somebody corrects: what its columns are
//! called, what each seems to be, and which words and activities stand in it.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::Path;

use csv::StringRecord;

use crate::plan::Plan;
use crate::table::Status;

use super::activities::Activities;
use super::export::{BEFORE_HEAD, is_not_attempted, status_word};
use super::mapping::{self, Columns, Heads, Mapping, Word};
use super::moment::plain;
use super::rows::{self, Sheet};
use super::{ImportError, Place};

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
pub fn explain(path: &Path, plan: &Plan) -> Result<String, ImportError> {
    let whole = Place { file: path, row: 0 };
    let wrong = |error: String| whole.error(None, error);
    let sheets = rows::sheets(path).map_err(wrong)?;
    let mut best: Option<(usize, usize, &Sheet, u64, Vec<String>)> = None;
    for sheet in &sheets {
        let (mut rows, mut record) = (sheet.rows().map_err(wrong)?, StringRecord::new());
        for row in 1..=BEFORE_HEAD as u64 {
            if !rows.next(&mut record).map_err(wrong)? {
                break;
            }
            let names: Vec<String> = record.iter().map(|it| it.trim().to_owned()).collect();
            let fits = mapping::built_in()
                .iter()
                .filter_map(|it| it.columns.as_ref());
            let fits = fits.map(|it| it.fits(&names)).max().unwrap_or(0);
            let used = names.iter().filter(|it| !it.is_empty()).count();
            let is_better = best.as_ref().is_none_or(|it| (fits, used) > (it.0, it.1));
            if is_better && used > 0 {
                best = Some((fits, used, sheet, row, names));
            }
        }
    }
    let (_, _, sheet, row, names) = best.ok_or_else(|| wrong("the file is empty".into()))?;
    let words = words(sheet, row, &names).map_err(wrong)?;
    Ok(written(path, sheet, row, &names, &words, plan))
}

/// The different values of each column; none: there are too many.
fn words(
    sheet: &Sheet,
    head: u64,
    names: &[String],
) -> Result<Vec<Option<BTreeSet<String>>>, String> {
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
    sheet: &Sheet,
    row: u64,
    names: &[String],
    words: &[Option<BTreeSet<String>>],
    plan: &Plan,
) -> String {
    let mut fits: Option<(usize, &Mapping, &Columns)> = None;
    for one in mapping::built_in() {
        if let Some(columns) = &one.columns {
            let found = columns.fits(names);
            if found > fits.as_ref().map_or(0, |it| it.0) {
                fits = Some((found, one, columns));
            }
        }
    }
    // Where none fits, the usual names tell of single columns.
    let usual = mapping::built_in()
        .iter()
        .filter_map(|it| it.columns.as_ref())
        .next_back();
    let guess = fits.map(|it| it.2).or(usual);
    let of = |heads: Which| guess.and_then(|it| heads(it).find(names));
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
    let persons: [(&str, Which); 4] = [
        ("email", |it| &it.email),
        ("number", |it| &it.number),
        ("login", |it| &it.login),
        ("name", |it| &it.name),
    ];
    for (key, heads) in persons {
        line(&format!("{key} = {}", told(of(heads))));
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
        let known = fits.and_then(|it| it.1.word(word));
        let known = known.or_else(|| status_word(word).map(Word::Status));
        let said = match known {
            Some(Word::Status(Status::Passed)) => "passed",
            Some(Word::Status(Status::Failed)) => "failed",
            Some(Word::Status(Status::Abandoned)) => "abandoned",
            Some(Word::LeftOut(_)) | None => "-",
        };
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
