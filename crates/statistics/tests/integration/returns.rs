//! Exports of learning platforms -> counts -> signed return: every variant, every
//! encoding, and what is wrong named by row and column.

use std::fs;
use std::path::{Path, PathBuf};

use ed25519_dalek::SigningKey;
use statistics::counts::Counts;
use statistics::plan::{Draft, Plan};
use statistics::returns::{Import, ImportError, Mapping, Reading, Return, ReturnError};
use statistics::table::{MONTH_CELLS, Status, Table, UNKNOWN_BAND, UNKNOWN_MONTH, cell, region};
use tempfile::TempDir;

const FIRST: &str = "Module 1 : consignes, évacuation";
const SECOND: &str = "Module 2 – « extincteurs »";

fn plan() -> Plan {
    let mut draft = Draft::from(Plan::example(2, 2));
    draft.modules[0].id = "comprendre".into();
    draft.modules[1].id = "agir".into();
    Plan::new(draft).expect("a plan")
}

fn mapping() -> Mapping {
    let toml = format!("[activities]\n\"{FIRST}\" = \"comprendre\"\n\"{SECOND}\" = \"agir\"\n");
    Mapping::parse(&toml).expect("a mapping")
}

fn export(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/exports")
        .join(name)
}

fn read(files: &[PathBuf], mapping: &Mapping, undated: bool) -> Result<Reading, ImportError> {
    let plan = plan();
    mapping.check(&plan).expect("a good mapping");
    Import {
        plan: &plan,
        mapping,
        undated,
    }
    .read(files)
}

fn counts(names: &[&str]) -> Counts {
    let files: Vec<PathBuf> = names.iter().map(|name| export(name)).collect();
    let reading = read(&files, &mapping(), true).expect("counted");
    reading.counts().check(&plan()).expect("counts that add up");
    reading.counts().clone()
}

/// Learners, and abandoned, failed, passed of both modules.
fn summary(counts: &Counts) -> (u64, Vec<u64>) {
    (counts.learners, counts.tables[&Table::ModuleStatus].clone())
}

/// A file of that text.
fn file(text: impl AsRef<[u8]>) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("export.csv");
    fs::write(&path, text).expect("a file");
    (folder, path)
}

fn error(text: impl AsRef<[u8]>, mapping: &Mapping) -> String {
    let (_folder, path) = file(text);
    let error = read(&[path], mapping, true).expect_err("it is wrong");
    error
        .to_string()
        .rsplit_once("export.csv`")
        .map_or(error.to_string(), |(_, end)| end.to_owned())
}

#[test]
fn scorm_reports_in_both_languages() {
    for lang in ["fr", "en"] {
        // Anouk 92; Côme 45.5 first, 80 later; Maëlle not done; Édouard 0.
        let counts = counts(&[&format!("scorm-basic-detail.{lang}.txt")]);
        assert_eq!(summary(&counts), (4, vec![1, 2, 1, 0, 0, 0]), "{lang}");
        let starts = &counts.tables[&Table::StartsMonthly];
        assert_eq!(starts[cell::month(0, 10)], 4);
        // No month of completion, region, time nor answers: absent, not zeros.
        let tables: Vec<Table> = counts.tables.keys().copied().collect();
        assert_eq!(tables, [Table::ModuleStatus, Table::StartsMonthly]);
        for kind in ["interactions", "objectives"] {
            let same = self::counts(&[&format!("scorm-{kind}.{lang}.txt")]);
            assert_eq!(summary(&same), summary(&counts), "{kind} {lang}");
        }
    }
}

#[test]
fn a_report_without_details_says_what_it_can_t_tell() {
    let mut mapping = mapping();
    mapping
        .activities
        .insert("scorm-basic-simple.fr".into(), "agir".into());
    let reading = read(&[export("scorm-basic-simple.fr.txt")], &mapping, false).expect("counted");
    assert_eq!(summary(reading.counts()), (4, vec![0, 0, 0, 3, 0, 1]));
    assert!(reading.unobserved().contains(&Status::Failed));
    assert!(
        reading
            .notes
            .iter()
            .any(|note| note.to_string().contains("export it with its details"))
    );
}

#[test]
fn several_scos_are_one_module_or_many() {
    let mut one = mapping();
    one.activities
        .insert("scorm-basic-multisco-detail.fr".into(), "agir".into());
    let reading = read(&[export("scorm-basic-multisco-detail.fr.txt")], &one, false);
    assert_eq!(
        summary(reading.expect("counted").counts()),
        (2, vec![0, 0, 0, 0, 0, 2])
    );
    let mut many = mapping();
    many.activities
        .insert("How to Play".into(), "comprendre".into());
    many.activities
        .insert("Keeping Score".into(), "agir".into());
    let reading = read(
        &[export("scorm-basic-multisco-detail.en.txt")],
        &many,
        false,
    );
    assert_eq!(
        summary(reading.expect("counted").counts()),
        (2, vec![0, 0, 2, 0, 0, 0])
    );
}

#[test]
fn completion_reports_in_all_variants() {
    for kind in [
        "activity-completion",
        "activity-completion-excel",
        "course-completion",
        "course-completion-excel",
    ] {
        for lang in ["fr", "en"] {
            let counts = counts(&[&format!("{kind}.{lang}.csv")]);
            assert_eq!(
                summary(&counts),
                (3, vec![0, 0, 3, 0, 0, 2]),
                "{kind} {lang}"
            );
            let ends = &counts.tables[&Table::CompletionsMonthly];
            assert_eq!((ends[cell::month(0, 10)], ends[cell::month(1, 10)]), (3, 2));
            assert!(!counts.tables.contains_key(&Table::StartsMonthly));
        }
    }
}

#[test]
fn grades_count_only_when_told_to() {
    for lang in ["fr", "en"] {
        let name = format!("grades.{lang}.csv");
        // Édouard 0 and 81, Anouk 92 and 100, Côme 80.
        assert_eq!(
            summary(&counts(&[&name])),
            (3, vec![0, 1, 2, 0, 0, 2]),
            "{lang}"
        );
        let reading = read(&[export(&name)], &mapping(), false).expect("counted");
        assert_eq!(reading.counts().learners, 0);
        assert!(
            reading
                .notes
                .iter()
                .any(|note| note.to_string().contains("--undated"))
        );
    }
}

#[test]
fn reports_complete_each_other_and_nobody_counts_twice() {
    let counts = counts(&[
        "scorm-basic-detail.fr.txt",
        "activity-completion.fr.csv",
        "grades.en.csv",
    ]);
    // The attempt tells the status, the others what it lacks.
    assert_eq!(summary(&counts), (4, vec![1, 2, 1, 0, 0, 2]));
    let ends = &counts.tables[&Table::CompletionsMonthly];
    assert_eq!((ends[cell::month(0, 10)], ends[cell::month(1, 10)]), (1, 2));
    // Who has no day of completion is in the unknown month, and the table adds up.
    assert_eq!(ends.iter().sum::<u64>(), 1 + 2);
    let starts = &counts.tables[&Table::StartsMonthly];
    assert_eq!(starts[..MONTH_CELLS].iter().sum::<u64>(), 4);
    assert_eq!(starts[cell::month(1, UNKNOWN_MONTH)], 2);
    // In another order it is the same.
    let other = self::counts(&[
        "grades.en.csv",
        "activity-completion.fr.csv",
        "scorm-basic-detail.fr.txt",
    ]);
    assert_eq!(other.tables, counts.tables);
}

#[test]
fn other_years_are_left_out() {
    let text = fs::read_to_string(export("activity-completion.fr.csv")).expect("text");
    let (_folder, path) = file(text.replace("2025-11-21", "2024-12-31"));
    let reading = read(&[path], &mapping(), true).expect("counted");
    assert_eq!(reading.counts().learners, 0);
    assert!(
        reading
            .notes
            .iter()
            .any(|note| note.to_string().contains("other years than 2025"))
    );
}

#[test]
fn any_csv_through_a_mapping() {
    let toml = "
        dates = 'day-first'
        [activities]
        'Parcours A' = 'comprendre'
        'Parcours B' = 'agir'
        'Autre' = '-'
        [columns]
        learner = 'Matricule'
        activity = 'Parcours'
        status = 'État'
        started = 'Début'
        completed = 'Fin'
        region = 'Région'
        minutes = 'Durée'
        [status]
        'Validé' = 'passed'
        'Recalé' = 'failed'
        [regions]
        'Siège' = '11'
    ";
    let mapping = Mapping::parse(toml).expect("a mapping");
    let text = "Matricule;Parcours;État;Début;Fin;Région;Durée\r\n\
        007;Parcours A;Validé;03/02/2025;04/02/2025;Bretagne;41,5\r\n\
        007;Parcours B;Recalé;05/02/2025;;;\r\n\
        008;Parcours A;En cours;31/12/2025;;53;\r\n\
        009;Parcours A;Validé;30/12/2025;02/01/2026;Siège;\r\n\
        008;Autre;Validé;31/12/2025;;53;\r\n";
    let (_folder, path) = file(encoding_1252(text));
    let reading = read(std::slice::from_ref(&path), &mapping, false).expect("counted");
    let counts = reading.counts();
    // The one who finished in January had not finished in December.
    assert_eq!(summary(counts), (3, vec![2, 0, 1, 0, 1, 0]));
    let regions = &counts.tables[&Table::RegionStatus];
    let at = |code: &str, status| regions[cell::region(0, region(code).expect("a region"), status)];
    assert_eq!(
        (
            at("53", Status::Passed),
            at("53", Status::Abandoned),
            at("11", Status::Abandoned)
        ),
        (1, 1, 1)
    );
    assert_eq!(
        counts.tables[&Table::DurationBands][cell::duration(0, 2)],
        1
    );
    assert!(!counts.tables.contains_key(&Table::Questions));

    let wrong = |from: &str, to: &str| error(text.replacen(from, to, 1), &mapping);
    assert_eq!(
        wrong("Recalé", "Bof"),
        ", row 3, column `État`: `Bof` is no status that is known: say what it is in [status]"
    );
    assert_eq!(
        wrong("03/02/2025", "hier"),
        ", row 2, column `Début`: `hier` is not a date"
    );
    assert!(wrong("Bretagne", "Bretange").starts_with(", row 2, column `Région`"));
    // One time that can't be read removes nothing: it is unknown.
    let (_folder, odd) = file(encoding_1252(&text.replace("41,5", "bof")));
    let odd = read(&[odd], &mapping, false).expect("counted");
    let times = &odd.counts().tables[&Table::DurationBands];
    assert_eq!(times[cell::duration(0, UNKNOWN_BAND)], 1);
    assert!(
        odd.notes
            .iter()
            .any(|note| note.to_string().contains("times spent"))
    );
    assert!(wrong("\r\n008;", "\r\n;").starts_with(", row 4, column `Matricule`"));
    assert!(
        wrong("En cours;31", "En cours\";31;\"").starts_with(", row 4"),
        "{}",
        wrong("En cours;31", "En cours\";31;\"")
    );
    assert_eq!(
        wrong("008;Parcours A;", ""),
        ", row 4: 5 columns instead of 7: is a quote left open?"
    );
}

fn encoding_1252(text: &str) -> Vec<u8> {
    text.chars()
        .map(|c| u8::try_from(u32::from(c)).expect("Latin letters"))
        .collect()
}

#[test]
fn xapi_statements() {
    let line = |who: &str, verb: &str, object: &str, rest: &str, day: &str| {
        format!(
            r#"{{"actor":{{"mbox":"mailto:{who}@example.invalid"}},"verb":{{"id":"http://adlnet.gov/expapi/verbs/{verb}"}},"object":{{"id":"https://lms.example.invalid/{object}"}},{rest}"timestamp":"{day}T10:00:00Z"}}"#
        )
    };
    let lines = [
        line(
            "lou",
            "passed",
            "agir",
            r#""result":{"duration":"PT50M"},"#,
            "2025-03-04",
        ),
        line("lou", "initialized", "agir", "", "2025-02-28"),
        line(
            "lou",
            "answered",
            "agir/q-1",
            r#""result":{"success":true},"#,
            "2025-03-03",
        ),
        line(
            "lou",
            "answered",
            "agir/q-1",
            r#""result":{"success":false},"#,
            "2025-03-02",
        ),
        line("anouk", "attempted", "agir", "", "2025-06-01"),
        line(
            "anouk",
            "answered",
            "agir/q-9",
            r#""result":{"success":true},"#,
            "2025-06-01",
        ),
        line("anouk", "liked", "agir", "", "2025-06-01"),
        line("basile", "initialized", "agir", "", "2024-06-01"),
    ];
    let (_folder, path) = file(lines.join("\n"));
    let reading = read(&[path], &Mapping::default(), false).expect("counted");
    let counts = reading.counts();
    assert_eq!(summary(counts), (2, vec![0, 0, 0, 1, 0, 1]));
    assert_eq!(counts.tables[&Table::StartsMonthly][cell::month(1, 1)], 1);
    assert_eq!(
        counts.tables[&Table::DurationBands][cell::duration(1, 3)],
        1
    );
    // The first answer counts.
    let question = plan().question(1, "q-1").expect("a question");
    let answers = &counts.tables[&Table::Questions];
    assert_eq!(
        (
            answers[cell::question(question, true)],
            answers[cell::question(question, false)]
        ),
        (0, 1)
    );
    let broken = format!("{}\n{{\"actor\": 1", lines[0]);
    assert!(
        error(&broken, &Mapping::default()).starts_with(", row 2, column `11`: not a statement"),
        "{}",
        error(broken, &Mapping::default())
    );
}

/// One statement about `agir`.
fn said(who: &str, verb: &str, time: &str, rest: &str) -> String {
    format!(
        r#"{{"id":"{who}-{verb}","actor":{{"mbox":"mailto:{who}@example.invalid"}},"verb":{{"id":"http://adlnet.gov/expapi/verbs/{verb}"}},"object":{{"id":"https://lms.example.invalid/agir"}}{rest},"timestamp":"{time}"}}"#
    )
}

fn told(statements: &[String]) -> Counts {
    let (_folder, path) = file(statements.join("\n"));
    let reading = read(&[path], &Mapping::default(), false).expect("counted");
    reading.counts().clone()
}

#[test]
fn times_of_statements_are_of_paris_and_ordered_by_instant() {
    // Of 2025 in Paris: the last minutes of 2024 in UTC are, those of 2025 are not.
    let counts = told(&[
        said("lou", "initialized", "2024-12-31T23:15:00Z", ""),
        said("anouk", "initialized", "2025-12-31T23:15:00Z", ""),
        said("basile", "initialized", "2026-01-01T07:00:00+09:00", ""),
        said("maya", "initialized", "2025-06-30T22:30:00Z", ""),
    ]);
    let starts = &counts.tables[&Table::StartsMonthly];
    let of = |month| starts[cell::month(1, month)];
    assert_eq!((counts.learners, of(0), of(6), of(11)), (3, 1, 1, 1));
    // Failed at 9 o'clock UTC, passed at 10, which is 8 there: the first verdict counts.
    let counts = told(&[
        said("lou", "passed", "2025-05-05T08:00:00-02:00", ""),
        said("lou", "failed", "2025-05-05T09:00:00Z", ""),
        said("lou", "initialized", "2025-05-05T08:30:00Z", ""),
    ]);
    assert_eq!(summary(&counts), (1, vec![0, 0, 0, 0, 1, 0]));
}

/// A platform says `completed` of the pages, then what came of the quiz.
#[test]
fn completed_is_no_verdict() {
    let at = |second: &str| format!("2025-05-05T08:00:{second}Z");
    let status = |verbs: &[(&str, &str)]| {
        let statements = verbs
            .iter()
            .map(|(verb, second)| said("lou", verb, &at(second), ""));
        summary(&told(&statements.collect::<Vec<_>>())).1[3..].to_vec()
    };
    assert_eq!(
        status(&[("completed", "01.9"), ("failed", "02.1")]),
        [0, 1, 0]
    );
    assert_eq!(
        status(&[("completed", "01.9"), ("passed", "02.1")]),
        [0, 0, 1]
    );
    assert_eq!(
        status(&[("failed", "02.1"), ("completed", "01.9")]),
        [0, 1, 0]
    );
    assert_eq!(status(&[("completed", "01.9")]), [0, 0, 1]);
    assert_eq!(status(&[("passed", "01"), ("failed", "30")]), [0, 0, 1]);
    assert_eq!(status(&[("attempted", "01")]), [1, 0, 0]);
}

#[test]
fn times_spent_of_statements() {
    let times = ["PT14M59,9S", "P0Y0M0DT0H20M5S", "P2700S", "P1M", "-PT5S"];
    let statements = times.iter().enumerate().map(|(who, time)| {
        let result = format!(r#","result":{{"duration":"{time}"}}"#);
        said(
            &format!("l{who}"),
            "passed",
            "2025-05-05T08:00:00Z",
            &result,
        )
    });
    let counts = told(&statements.collect::<Vec<_>>());
    let bands = &counts.tables[&Table::DurationBands];
    let bands: Vec<u64> = (0..=UNKNOWN_BAND)
        .map(|it| bands[cell::duration(1, it)])
        .collect();
    assert_eq!(bands, [1, 1, 0, 1, 0, 0, 2]);
}

#[test]
fn statements_in_any_wrapping() {
    let lou = said("lou", "passed", "2025-05-05T08:00:00Z", "");
    let anouk = said("anouk", "initialized", "2025-05-05T08:00:00Z", "");
    let group = anouk.replace("\"mbox\"", "\"objectType\":\"Group\",\"mbox\"");
    let void = r#"{"actor":{"mbox":"mailto:x@example.invalid"},"verb":{"id":"http://adlnet.gov/expapi/verbs/voided"},"object":{"objectType":"StatementRef","id":"anouk-initialized"},"timestamp":"2025-06-05T08:00:00Z"}"#;
    let stored = anouk.replace("\"timestamp\"", "\"stored\"");
    for (text, learners) in [
        (format!("[{lou},\n{anouk}]"), 2),
        (
            format!("{{\"statements\":[{lou},{anouk}],\"more\":\"\"}}"),
            2,
        ),
        (
            format!("{{\"statement\":{lou}}}\n{{\"_id\":1,\"statement\":{anouk}}}"),
            2,
        ),
        (format!("[{{\"statement\":{lou}}}]"), 1),
        (format!("{lou}\n\n{group}\n"), 1),
        (format!("{void}\n{lou}\n{anouk}"), 1),
        (format!("[{lou},{stored}]"), 2),
    ] {
        assert_eq!(
            told(std::slice::from_ref(&text)).learners,
            learners,
            "{text}"
        );
    }
    assert!(error("[1]", &Mapping::default()).contains("not a statement"));
    let broken = format!("[{lou},\n{{]");
    let said = error(broken, &Mapping::default());
    assert!(said.starts_with(", row 2"), "{said}");
}

/// Rows of learners by the columns of a mapping.
fn rows(rows: &[&str]) -> Result<Reading, ImportError> {
    let toml = "
        [activities]
        'Parcours A' = 'comprendre'
        [columns]
        learner = 'Matricule'
        activity = 'Parcours'
        status = 'État'
        started = 'Début'
        completed = 'Fin'
        region = 'Région'
        minutes = 'Durée'
        [status]
        'Pas encore ouvert' = '-'
    ";
    let text = [&["Matricule;Parcours;État;Début;Fin;Région;Durée"], rows].concat();
    let (_folder, path) = file(text.join("\n"));
    read(&[path], &Mapping::parse(toml).expect("a mapping"), false)
}

/// What one learner's row holds changes cells, never which tables there are.
#[test]
fn the_structure_of_a_return_tells_nothing_about_a_person() {
    let full = "1;Parcours A;Réussi;13/03/2025;14/04/2025;11;30";
    let tables = |row: &str| -> Vec<Table> {
        let reading = rows(&[full, row]).expect("counted");
        reading.counts().check(&plan()).expect("it adds up");
        reading.counts().tables.keys().copied().collect()
    };
    let expected = tables("2;Parcours A;Réussi;13/03/2025;14/04/2025;11;30");
    assert_eq!(expected.len(), 5);
    for row in [
        "2;Parcours A;Réussi;13/03/2025;14/04/2025;11;",
        "2;Parcours A;Réussi;13/03/2025;14/04/2025;;30",
        "2;Parcours A;Réussi;13/03/2025;;11;bof",
        "2;Parcours A;Réussi;;14/04/2025;11;30",
        "2;Parcours A;En cours;13/03/2025;;;",
        "2;Parcours A;Pas encore ouvert;;;;",
    ] {
        assert_eq!(tables(row), expected, "{row}");
    }
    // Nobody at all has the same tables.
    let nobody = rows(&[]).expect("counted");
    assert_eq!(
        nobody.counts().tables.keys().copied().collect::<Vec<_>>(),
        expected
    );
}

#[test]
fn dates_that_can_be_read_two_ways_are_asked() {
    let said = rows(&["1;Parcours A;Réussi;03/04/2025;05/04/2025;11;30"]).expect_err("asked");
    assert!(said.to_string().contains("row 2, column `Début`"), "{said}");
    assert!(said.to_string().contains("--dates day-first"), "{said}");
    // Another date of the file tells.
    let reading = rows(&[
        "1;Parcours A;Réussi;03/04/2025;05/04/2025;11;30",
        "2;Parcours A;En cours;27/08/25;;11;",
    ]);
    let counts = reading.expect("counted").counts().clone();
    let starts = &counts.tables[&Table::StartsMonthly];
    assert_eq!(
        (starts[cell::month(0, 3)], starts[cell::month(0, 7)]),
        (1, 1)
    );
    let both = rows(&[
        "1;Parcours A;Réussi;13/04/2025;04/13/2025;11;30",
        "2;Parcours A;Réussi;13/04/2025;13/04/2025;11;30",
    ]);
    assert!(both.expect_err("both").to_string().contains("in one way"));
}

/// What spreadsheets and people put above a head.
#[test]
fn heads_are_found_under_titles() {
    let head = "Nom;Adresse de courriel;Tentative;De\u{301}marre\u{301} le;Score;Module 1 : consignes, évacuation";
    let row = "Lou;lou@example.invalid;1;\"samedi 8 mars 2025, 10:00\";90;Réussi";
    for above in [
        "sep=;\n",
        "\"sep=;\"\r\n",
        "Suivi des formations\n\nExporté le 3 mars\n",
        "\u{feff}sep=;\n",
    ] {
        let (_folder, path) = file(format!("{above}{head}\n{row}\n"));
        let reading = read(&[path], &mapping(), false).expect("counted");
        assert_eq!(
            summary(reading.counts()),
            (1, vec![0, 0, 1, 0, 0, 0]),
            "{above}"
        );
    }
}

/// A package of several modules: an attempt at one is not an attempt at the others, and
/// `80/100` is what Moodle prints once it knows the best score.
#[test]
fn a_programme_s_report_counts_each_module_s_first_attempt() {
    let text = "Nom\tAdresse de courriel\tTentative\tDémarré le\tScore\tOne\tTwo\n\
        Lou\tlou@example.invalid\t1\t\"samedi 8 mars 2025, 10:00\"\t90\t70/100\t\"Aucune tentative\"\n\
        Lou\tlou@example.invalid\t2\t\"samedi 5 avril 2025, 10:00\"\t90\t10/100\t18/20\n\
        Noé\tnoe@example.invalid\t1\t\"samedi 8 mars 2025, 10:00\"\t90\t69,9/100\tIncomplet\n\
        Noé\tnoe@example.invalid\t2\t\"dimanche 9 mars 2025, 10:00\"\t90\t90/100\t20/20\n";
    let mut many = mapping();
    many.activities.insert("One".into(), "comprendre".into());
    many.activities.insert("Two".into(), "agir".into());
    let (_folder, path) = file(text);
    let reading = read(&[path], &many, false).expect("counted");
    let counts = reading.counts();
    assert_eq!(summary(counts), (2, vec![0, 1, 1, 1, 0, 1]));
    let starts = &counts.tables[&Table::StartsMonthly];
    assert_eq!(
        (starts[cell::month(1, 2)], starts[cell::month(1, 3)]),
        (1, 1)
    );
}

/// No file tells what grades are out of.
#[test]
fn grades_of_another_maximum_are_asked() {
    let text = format!(
        "Prénom,Nom de famille,Adresse de courriel,\"Paquetage SCORM {FIRST} (Brut)\"\n\
        A,B,a@example.invalid,\"15,00\"\nC,D,c@example.invalid,\"13,50\"\nE,F,e@example.invalid,-\n"
    );
    let said = error(&text, &mapping());
    assert!(
        said.contains("--grade-max") && said.contains("the best one here is 15"),
        "{said}"
    );
    let mut out_of_20 = mapping();
    out_of_20.grades.insert(FIRST.into(), 20.0);
    let (_folder, path) = file(&text);
    let reading = read(std::slice::from_ref(&path), &out_of_20, true).expect("counted");
    assert_eq!(summary(reading.counts()), (2, vec![0, 1, 1, 0, 0, 0]));
    out_of_20.grades.insert(FIRST.into(), 14.0);
    let said = read(&[path], &out_of_20, true).expect_err("more than the best");
    assert!(
        said.to_string()
            .contains("15 is more than the best grade, 14"),
        "{said}"
    );
}

#[test]
fn the_same_counts_are_recognised() {
    let of = |name: &str| {
        let reading = read(&[export(name)], &mapping(), true).expect("counted");
        reading.fingerprint(b"key")
    };
    assert_eq!(
        of("activity-completion.fr.csv"),
        of("activity-completion-excel.en.csv")
    );
    assert_ne!(of("activity-completion.fr.csv"), of("grades.fr.csv"));
}

#[test]
fn unknown_activities_are_asked_with_a_suggestion() {
    let mapping = Mapping::default();
    let files = [
        export("activity-completion.fr.csv"),
        export("scorm-basic-simple.fr.txt"),
    ];
    let said = read(&files, &mapping, true)
        .expect_err("it asks")
        .to_string();
    assert!(
        said.contains("--activity 'Module 1 : consignes, évacuation=-'"),
        "{said}"
    );
    assert!(said.contains("scorm-basic-simple.fr"), "{said}");
    let near = fs::read_to_string(&files[0])
        .expect("text")
        .replace(SECOND, "SensCyber – module Agir");
    let (_folder, path) = file(near);
    let said = read(&[path], &mapping, true)
        .expect_err("it asks")
        .to_string();
    assert!(
        said.contains("--activity 'SensCyber – module Agir=agir'"),
        "{said}"
    );
}

#[test]
fn malformed_exports_are_named_and_nothing_is_counted() {
    let none = Mapping::default();
    assert_eq!(error("", &none), ", row 1: the file is empty");
    assert!(
        error("a,b,c\n1,2,3\n", &none)
            .contains("no report that is known has the columns `a`, `b`, `c`")
    );
    let good = fs::read_to_string(export("activity-completion.fr.csv")).expect("text");
    let mapping = mapping();
    let state = error(good.replacen("\"Terminé\"", "\"Presque\"", 1), &mapping);
    assert_eq!(
        state,
        format!(", row 3, column `{FIRST}`: `Presque` is no state of completion that is known")
    );
    let day = error(good.replacen("2025-11-21 23:22:07", "21.25", 1), &mapping);
    assert_eq!(day, ", row 3, column `6`: `21.25` is not a date");
    let mixed = [good.as_bytes(), b"\"Ren\xe9e\",,,,,,,\n"].concat();
    assert!(
        error(mixed, &mapping)
            .contains("line 8, character 5 is not UTF-8: the file mixes encodings")
    );
    // A million columns, a row without end.
    assert!(error(vec![b'x'; 2 << 20], &none).contains("longer than 1 MB"));
    let endless = [good.as_bytes(), b"\"", &vec![b'x'; 20 << 20]].concat();
    assert!(error(endless, &mapping).contains("longer than 16 MB"));
}

fn drawn() -> (Return, Vec<u8>) {
    let reading = read(&[export("scorm-basic-detail.fr.txt")], &mapping(), false).expect("counted");
    let own = reading
        .draw(&plan(), "ville-d-essai", "relais test", 1)
        .expect("drawn");
    let bytes = own.sign(&SigningKey::from_bytes(&[9; 32]));
    (own, bytes)
}

#[test]
fn a_return_is_accepted_by_the_server_and_tells_nothing_else() {
    let (own, bytes) = drawn();
    let received = Return::read(&bytes, &plan()).expect("accepted");
    assert_eq!(received.own, own);
    let text = String::from_utf8(bytes).expect("text");
    for secret in [
        "Anouk",
        "anouk",
        "example.invalid",
        "N101",
        "scorm-basic-detail",
        "Comprendre",
    ] {
        assert!(!text.contains(secret), "{secret}");
    }
    assert!(!own.tables.contains_key(&Table::Questions));
    // Every cell has noise, those that hold nobody too.
    let noisy = own.tables[&Table::StartsMonthly]
        .iter()
        .filter(|&&cell| cell != 0)
        .count();
    assert!(noisy > 12, "{noisy} of 24");
    assert_ne!(drawn().0.tables, own.tables);
}

#[test]
fn forged_returns_are_refused_with_the_reason() {
    let (own, bytes) = drawn();
    let plan = plan();
    let text = String::from_utf8(bytes.clone()).expect("text");
    let refused = |bytes: &[u8]| Return::read(bytes, &plan).expect_err("refused");
    assert_eq!(
        refused(
            text.replacen("\"year\":2025", "\"year\":2024", 1)
                .as_bytes()
        ),
        ReturnError::Signature
    );
    assert!(matches!(refused(b"{}"), ReturnError::Schema(_)));
    assert!(matches!(
        refused(&vec![b' '; 9 << 20]),
        ReturnError::TooBig(_)
    ));
    let signed = |change: &dyn Fn(&mut Return)| {
        let mut own = own.clone();
        change(&mut own);
        refused(&own.sign(&SigningKey::from_bytes(&[9; 32])))
    };
    assert!(matches!(
        signed(&|own| own.year = 2024),
        ReturnError::Year { .. }
    ));
    assert!(matches!(
        signed(&|own| own.rho = statistics::ratio::Ratio::new(1, 1)),
        ReturnError::Rho { .. }
    ));
    assert!(matches!(
        signed(&|own| own.plan = "0".into()),
        ReturnError::Plan
    ));
    assert!(matches!(
        signed(&|own| own.partner = "../x".into()),
        ReturnError::Partner(_)
    ));
    assert!(matches!(
        signed(&|own| drop(own.sigma_squared.insert(Table::ModuleStatus, "1/1".into()))),
        ReturnError::Sigma {
            table: Table::ModuleStatus,
            ..
        }
    ));
    assert!(matches!(
        signed(&|own| own
            .tables
            .get_mut(&Table::ModuleStatus)
            .expect("there")
            .push(1)),
        ReturnError::Cells { .. }
    ));
    assert!(matches!(
        signed(&|own| own.tables.get_mut(&Table::ModuleStatus).expect("there")[0] = -5_000),
        ReturnError::Value {
            cell: 0,
            value: -5_000,
            ..
        }
    ));
    assert!(matches!(
        signed(&|own| drop(own.tables.remove(&Table::ModuleStatus))),
        ReturnError::NoStatus
    ));
}
