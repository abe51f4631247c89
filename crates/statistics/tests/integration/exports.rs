//! What people really bring: workbooks, exports of other LMSs, persons who are called in several
//! ways. Each is read right, or refused with the row, the reason and the mend.

use std::fs;
use std::io::Write;
use std::path::PathBuf;

use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use statistics::plan::{Draft, Plan};
use statistics::returns::{Export, Import, ImportError, Mapping, Reading, explain};
use statistics::table::{Table, cell};
use tempfile::TempDir;

fn plan() -> Plan {
    let mut draft = Draft::from(Plan::example(2, 2));
    draft.modules[0].id = "comprendre".into();
    draft.modules[1].id = "agir".into();
    Plan::new(draft).expect("a plan")
}

/// Files of these names and bytes.
struct Folder(TempDir);

impl Folder {
    fn new() -> Folder {
        Folder(tempfile::tempdir().expect("a folder"))
    }

    fn put(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.path().join(name);
        fs::write(&path, bytes).expect("a file");
        path
    }
}

fn read_with(files: &[PathBuf], mapping: &str) -> Result<Reading, ImportError> {
    let plan = plan();
    let mapping = Mapping::parse(mapping).expect("a mapping");
    mapping.check(&plan).expect("a good mapping");
    let import = Import {
        plan: &plan,
        mapping: &mapping,
        undated: true,
    };
    import.read(files)
}

fn read(files: &[PathBuf]) -> Reading {
    read_with(files, "").unwrap_or_else(|error| panic!("{error}"))
}

fn refused(files: &[PathBuf], mapping: &str) -> String {
    read_with(files, mapping)
        .expect_err("it is refused")
        .to_string()
}

/// What the reading tells, one note a line.
fn notes(reading: &Reading) -> String {
    let all: Vec<String> = reading.notes.iter().map(|it| it.to_string()).collect();
    all.join("\n")
}

/// Learners, and abandoned, failed, passed of both modules.
fn summary(reading: &Reading) -> (u64, Vec<u64>) {
    let counts = reading.counts();
    counts.check(&plan()).expect("counts that add up");
    (counts.learners, counts.tables[&Table::ModuleStatus].clone())
}

/// A workbook with its dates and times as Excel keeps them.
fn workbook(bytes: impl FnOnce(&mut Workbook)) -> Vec<u8> {
    let mut workbook = Workbook::new();
    bytes(&mut workbook);
    workbook.save_to_buffer().expect("a workbook")
}

#[test]
fn a_workbook_s_dates_times_and_sheets() {
    let bytes = workbook(|it| {
        let cover = it.add_worksheet();
        cover.set_name("Sommaire").expect("a name");
        cover.write(0, 0, "Export du 12 janvier").expect("a cell");
        let hidden = it.add_worksheet();
        hidden.set_name("Cachée").expect("a name").set_hidden(true);
        hidden
            .write_row(0, 0, ["Courriel", "Cours", "Statut"])
            .expect("a head");
        hidden
            .write_row(1, 0, ["x@e.fr", "Agir", "Terminé"])
            .expect("a row");
        let sheet = it.add_worksheet();
        sheet.set_name("Données").expect("a name");
        sheet.write(0, 0, "Suivi des agents").expect("a title");
        // Row 2 is empty.
        let heads = [
            "Courriel",
            "Cours",
            "Statut",
            "Commencé le",
            "Terminé le",
            "Durée",
        ];
        sheet.write_row(2, 0, heads).expect("a head");
        let day = Format::new().set_num_format("dd/mm/yyyy");
        let clock = Format::new().set_num_format("hh:mm:ss");
        let span = Format::new().set_num_format("[h]:mm:ss");
        let at = |month| ExcelDateTime::from_ymd(2025, month, 4).expect("a day");
        for (row, (who, status)) in [
            ("a@e.fr", "Terminé"),
            ("b@e.fr", "En cours"),
            ("c@e.fr", "Terminé"),
        ]
        .into_iter()
        .enumerate()
        {
            let row = row as u32 + 3;
            sheet
                .write_row(row, 0, [who, "Comprendre", status])
                .expect("cells");
            sheet
                .write_with_format(row, 3, at(3), &day)
                .expect("a date");
            if status == "Terminé" {
                sheet
                    .write_with_format(row, 4, at(5), &day)
                    .expect("a date");
            }
        }
        // 35 minutes, as a time of the day and as a time span.
        let half = ExcelDateTime::from_hms(0, 35, 0).expect("a time");
        sheet
            .write_with_format(3, 5, &half, &clock)
            .expect("a time");
        sheet
            .write_with_format(5, 5, 35.0 / 1440.0, &span)
            .expect("a time");
    });
    let folder = Folder::new();
    let reading = read(&[folder.put("suivi.xlsx", bytes)]);
    assert_eq!(summary(&reading), (3, vec![1, 0, 2, 0, 0, 0]));
    let counts = reading.counts();
    assert_eq!(counts.tables[&Table::StartsMonthly][cell::month(0, 2)], 3);
    assert_eq!(
        counts.tables[&Table::CompletionsMonthly][cell::month(0, 4)],
        2
    );
    // 30 to 45 minutes.
    let bands = &counts.tables[&Table::DurationBands];
    assert_eq!(bands.iter().copied().max(), Some(2), "{bands:?}");
    assert_eq!(bands[cell::duration(0, statistics::table::UNKNOWN_BAND)], 0);
    let told = notes(&reading);
    assert!(told.contains("sheet `Sommaire` was left out"), "{told}");
    assert!(told.contains("status = `Statut`"), "{told}");
}

/// An ODS of rows of cells as they stand in its XML.
fn ods(rows: &str) -> Vec<u8> {
    let content = format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet><table:table table:name="Feuille1">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"#
    );
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    for (name, text) in [
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        (
            "META-INF/manifest.xml",
            r#"<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>"#,
        ),
        ("content.xml", content.as_str()),
    ] {
        zip.start_file(name, options).expect("a file");
        zip.write_all(text.as_bytes()).expect("its bytes");
    }
    zip.finish().expect("a zip").into_inner()
}

fn text(text: &str) -> String {
    format!(
        r#"<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>"#
    )
}

#[test]
fn an_ods_is_read_and_one_that_repeats_for_ever_is_not() {
    let row = |cells: &[String]| format!("<table:table-row>{}</table:table-row>", cells.concat());
    let head = ["Adresse e-mail", "Module", "État", "Date de début"].map(text);
    let date = r#"<table:table-cell office:value-type="date" office:date-value="2025-06-09"><text:p>09/06/25</text:p></table:table-cell>"#;
    let rows = [
        row(&head),
        row(&[text("a@e.fr"), text("Agir"), text("Validé"), date.to_owned()]),
        // As spreadsheets end their tables.
        r#"<table:table-row table:number-rows-repeated="1048570"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>"#.to_owned(),
    ];
    let folder = Folder::new();
    let reading = read(&[folder.put("suivi.ods", ods(&rows.concat()))]);
    assert_eq!(summary(&reading), (1, vec![0, 0, 0, 0, 0, 1]));
    assert_eq!(
        reading.counts().tables[&Table::StartsMonthly][cell::month(1, 5)],
        1
    );

    let bomb = r#"<table:table-row table:number-rows-repeated="1000000"><table:table-cell table:number-columns-repeated="16000" office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row>"#;
    let error = refused(&[folder.put("bombe.ods", ods(bomb))], "");
    assert!(error.contains("over 50 million cells"), "{error}");
}

#[test]
fn what_is_no_table_is_refused_with_what_to_do() {
    let folder = Folder::new();
    let old = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0, 0, 0, 0];
    let error = refused(&[folder.put("a.xls", old)], "");
    assert!(error.contains("save it as XLSX"), "{error}");
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    zip.start_file("export.csv", options).expect("a file");
    zip.write_all(b"a;b").expect("bytes");
    let zip = zip.finish().expect("a zip").into_inner();
    let error = refused(&[folder.put("a.zip", &zip)], "");
    assert!(error.contains("unpack it first"), "{error}");
    let whole = workbook(|it| {
        it.add_worksheet().write(0, 0, "x").expect("a cell");
    });
    for cut in [30, whole.len() / 3, whole.len() / 2, whole.len() - 30] {
        let error = refused(&[folder.put("a.xlsx", &whole[..cut])], "");
        assert!(error.contains("workbook can't be read"), "{cut}: {error}");
    }
    let empty = workbook(|it| {
        it.add_worksheet();
    });
    let error = refused(&[folder.put("vide.xlsx", empty)], "");
    assert!(
        error.contains("no sheet of the workbook has anything in it"),
        "{error}"
    );
    let far = workbook(|it| {
        it.add_worksheet().write(7, 16_000, "x").expect("a cell");
    });
    let error = refused(&[folder.put("loin.xlsx", far)], "");
    assert!(
        error.contains("row 8 has a cell in column 16001"),
        "{error}"
    );
    // The row is that of the sheet, and the sheet is named.
    let wrong = workbook(|it| {
        let sheet = it.add_worksheet();
        sheet.set_name("Suivi").expect("a name");
        sheet
            .write_row(4, 0, ["Email", "Cours", "Statut"])
            .expect("a head");
        sheet
            .write_row(9, 0, ["a@e.fr", "Agir", "Bizarre"])
            .expect("a row");
    });
    let error = refused(&[folder.put("faux.xlsx", wrong)], "");
    assert!(
        error.contains("row 10, column `Statut`: sheet `Suivi`: `Bizarre` is no status"),
        "{error}"
    );
}

#[test]
fn exports_of_other_lmss_are_known_by_their_heads() {
    for (name, export, text, expected) in [
        (
            "Totara",
            "Record of learning.csv",
            "User's Fullname,User Email,Course Name,Completion Status,Date Started,Date Completed\n\
             Lou Garnier,lou@e.fr,Comprendre,Complete,12/02/2025,27/02/2025\n\
             Zoé Petit,zoe@e.fr,Comprendre,Complete via RPL,13/02/2025,28/02/2025\n\
             Max Roux,max@e.fr,Agir,In progress,14/02/2025,\n\
             Ida Blanc,ida@e.fr,Agir,Not yet started,,\n",
            (3, vec![0, 0, 2, 1, 0, 0]),
        ),
        (
            "ILIAS",
            "comprendre.csv",
            "Login;Nom;Statut;Dernier changement de statut;Premier accès;Temps passé\n\
             lgarnier;Lou Garnier;Terminé;2025-03-09 10:00:00;2025-03-01 09:00:00;00:42:10\n\
             zpetit;Zoé Petit;En cours;2025-03-09 10:00:00;2025-03-02 09:00:00;00:02:10\n\
             mroux;Max Roux;Échoué;2025-03-09 10:00:00;2025-03-02 09:00:00;00:30:00\n\
             iblanc;Ida Blanc;Non commencé;;;\n",
            (3, vec![1, 1, 1, 0, 0, 0]),
        ),
        (
            "360Learning",
            "stats.csv",
            "Prénom,Nom,Email,Parcours,Statut,Progression (%),Temps passé,Date de début,Date de fin\n\
             Lou,Garnier,lou@e.fr,Comprendre,Terminé,100,1h58min,2025-04-01,2025-04-02\n\
             Lou,Garnier,lou@e.fr,Agir,En cours,40,12 min,2025-04-03,\n\
             Zoé,Petit,zoe@e.fr,Agir,Non commencé,0,,,\n",
            (1, vec![0, 0, 1, 1, 0, 0]),
        ),
        (
            "Rise",
            "reach.csv",
            "Learner,Email,Course title,Status,Quiz score,Started,Completed,Duration\n\
             Lou Garnier,lou@e.fr,Comprendre,Passed,90,2025-05-01,2025-05-02,PT20M3.5S\n\
             Zoé Petit,zoe@e.fr,Comprendre,Failed,30,2025-05-01,2025-05-02,PT9M\n\
             Max Roux,max@e.fr,Agir,Overdue,,,,\n",
            (2, vec![0, 1, 1, 0, 0, 0]),
        ),
        (
            "Open edX",
            "agir.csv",
            "Student ID,Email,Username,Grade,Enrollment Track,Certificate Eligible\n\
             1,lou@e.fr,lou,0.92,audit,Y\n2,zoe@e.fr,zoe,0.35,audit,N\n3,max@e.fr,max,0.0,audit,N\n",
            (2, vec![0, 0, 0, 1, 0, 1]),
        ),
        (
            "Talentsoft",
            "formations.csv",
            "Matricule;Nom;Prénom;Intitulé de la formation;Statut;Date de début;Date de fin;Durée (h)\n\
             0012;Garnier;Lou;Comprendre;Réalisé;03/06/2025;13/06/2025;0,75\n\
             0013;Petit;Zoé;Comprendre;Annulé;03/06/2025;13/06/2025;\n\
             0014;Roux;Max;Agir;Abandonné;03/06/2025;23/06/2025;0,1\n",
            (2, vec![0, 0, 1, 1, 0, 0]),
        ),
        (
            "the usual names of columns",
            "lms.csv",
            "Apprenant;Adresse mail;Nom du module;Avancement;Commencé le;Durée (min)\n\
             Lou Garnier;lou@e.fr;Comprendre;Terminé;2025-07-01;42\n",
            (1, vec![0, 0, 1, 0, 0, 0]),
        ),
    ] {
        let folder = Folder::new();
        let reading = read(&[folder.put(export, text)]);
        assert_eq!(summary(&reading), expected, "{name}");
        let told = notes(&reading);
        assert!(told.contains(name), "{name}: {told}");
    }
}

#[test]
fn hours_and_minutes_are_what_the_column_says() {
    let folder = Folder::new();
    let text = "Matricule;Intitulé de la formation;Statut;Date de début;Durée (h)\n\
        1;Agir;Réalisé;03/06/2025;0,75\n2;Agir;Réalisé;23/06/2025;1,5\n";
    let reading = read(&[folder.put("a.csv", text)]);
    let bands = &reading.counts().tables[&Table::DurationBands];
    let of = |seconds| bands[cell::duration(1, statistics::table::duration_band(seconds))];
    assert_eq!((of(45 * 60), of(90 * 60)), (1, 1), "{bands:?}");
}

/// A completion report of Moodle without addresses, and with them.
fn completed(rows: &[(&str, &str, &str)]) -> String {
    let mut text = ",\"Adresse de courriel\",\"Comprendre\",\"\",\"Agir\",\"\"\n".to_owned();
    for (name, email, second) in rows {
        text.push_str(&format!(
            "\"{name}\",{email},\"Terminé\",\"2025-11-21 23:22:07\",\"{second}\",\"2025-11-22 23:22:07\"\n"
        ));
    }
    text
}

#[test]
fn a_person_by_address_in_one_file_and_by_name_in_another_is_one() {
    let folder = Folder::new();
    let one = completed(&[
        ("Lou Garnier", "lou@e.fr", "Pas terminé"),
        ("Zoé Petit", "zoe@e.fr", "Pas terminé"),
    ]);
    let two = "Nom complet;Cours;Statut;Terminé le\nLou  GARNIER;Agir;Terminé;2025-12-01\nIda Blanc;Agir;Terminé;2025-12-01\n";
    let (one, two) = (folder.put("un.csv", one), folder.put("deux.csv", two));
    // In whatever order.
    for files in [[one.clone(), two.clone()], [two, one]] {
        let reading = read(&files);
        assert_eq!(summary(&reading), (3, vec![0, 0, 2, 0, 0, 2]));
    }
    // By number here, by address and number there, by address elsewhere.
    let files = [
        folder.put(
            "a.csv",
            "Matricule;Cours;Statut;Terminé le\n7;Comprendre;Terminé;2025-12-01\n",
        ),
        folder.put(
            "b.csv",
            "Matricule;Email;Cours;Statut;Terminé le\n7;lou@e.fr;Agir;En cours;\n",
        ),
        folder.put(
            "c.csv",
            "Email;Cours;Statut;Terminé le\nLOU@e.fr;Agir;Terminé;2025-12-03\n",
        ),
    ];
    assert_eq!(read(&files).counts().learners, 1);
}

#[test]
fn namesakes_are_two_or_asked_about() {
    let folder = Folder::new();
    // Their addresses tell them apart.
    let known = completed(&[
        ("Jean Martin", "jean1@e.fr", "Terminé"),
        ("Jean Martin", "jean2@e.fr", "Pas terminé"),
    ]);
    let known = folder.put("un.csv", known);
    assert_eq!(
        summary(&read(std::slice::from_ref(&known))),
        (2, vec![0, 0, 2, 0, 0, 1])
    );
    // Which of the two is it?
    let other = folder.put(
        "deux.csv",
        "Nom complet;Cours;Statut;Terminé le\nJean Martin;Agir;Terminé;2025-12-01\n",
    );
    for files in [[known.clone(), other.clone()], [other, known]] {
        let error = refused(&files, "");
        assert!(error.contains("deux.csv`, row 2"), "{error}");
        assert!(
            error.contains("several persons of these exports have this name"),
            "{error}"
        );
        assert!(!error.contains("Martin"), "no name is printed: {error}");
    }
    // One row a person, and nothing but the name.
    let unknown = completed(&[
        ("Jean Martin", "", "Terminé"),
        ("Ida Blanc", "", "Terminé"),
        ("Jean Martin", "", "Terminé"),
    ]);
    let error = refused(&[folder.put("trois.csv", unknown)], "");
    assert!(
        error.contains("row 4") && error.contains("one person or two"),
        "{error}"
    );
}

#[test]
fn a_mapping_is_begun_for_whoever_corrects_it() {
    let folder = Folder::new();
    let text = "Titre du rapport\nQui;Quoi;Verdict;Le;Le (fin)\n\
        p1;Le module Comprendre;OK;2025-02-01;2025-02-02\np2;Café;Bof;2025-02-01;\n";
    let path = folder.put("maison.csv", text);
    let error = refused(std::slice::from_ref(&path), "");
    assert!(
        error.contains("row 2: no report that is known has the columns `Qui`"),
        "{error}"
    );
    let begun = explain(&Export::on_disk(&path), &plan()).expect("explained");
    for line in [
        "# Its head is row 2. Its columns:",
        "#   Verdict",
        "email = \"\"",
    ] {
        assert!(begun.contains(line), "{line}:\n{begun}");
    }
    Mapping::parse(&begun).expect("it can be read as it is");
    let corrected = begun
        .replacen("email = \"\"", "learner = \"Qui\"", 1)
        .replacen("activity = \"\"", "activity = \"Quoi\"", 1)
        .replacen("status = \"\"", "status = \"Verdict\"", 1)
        .replacen("started = \"\"", "started = \"Le\"", 1)
        .replacen("[status]", "[status]\nOK = \"passed\"\nBof = \"failed\"", 1)
        .replacen(
            "[activities]",
            "[activities]\n\"Le module Comprendre\" = \"comprendre\"\n\"Café\" = \"agir\"",
            1,
        );
    let reading =
        read_with(&[path], &corrected).unwrap_or_else(|error| panic!("{error}\n{corrected}"));
    assert_eq!(summary(&reading), (2, vec![0, 0, 1, 0, 1, 0]));

    // What is known is filled in, words and activities with it.
    let text =
        "Email;Cours;Statut\na@e.fr;Comprendre;Terminé\nb@e.fr;Comprendre (2025);En attente\n";
    let begun = explain(&Export::on_disk(&folder.put("b.csv", text)), &plan()).expect("explained");
    for line in [
        "email = \"Email\"",
        "activity = \"Cours\"",
        "\"Terminé\" = \"passed\"",
        "\"En attente\" = \"-\" # not known: correct it",
        "\"Comprendre\" = \"comprendre\"",
        "\"Comprendre (2025)\" = \"comprendre\" # by its likeness: correct it",
    ] {
        assert!(begun.contains(line), "{line}:\n{begun}");
    }
    // Who stands in a column is in no mapping file.
    assert!(!begun.contains("a@e.fr"));
}

/// The structure of a return comes from heads: of a workbook, too.
#[test]
fn a_workbook_s_cells_decide_no_table() {
    let with = |minutes: &str| {
        workbook(|it| {
            let sheet = it.add_worksheet();
            sheet
                .write_row(0, 0, ["Email", "Cours", "Statut", "Commencé le", "Durée"])
                .expect("a head");
            sheet
                .write_row(1, 0, ["a@e.fr", "Agir", "Terminé", "2025-02-01", minutes])
                .expect("a row");
        })
    };
    let folder = Folder::new();
    let tables = |name: &str, minutes: &str| {
        let reading = read(&[folder.put(name, with(minutes))]);
        reading.tables().collect::<Vec<Table>>()
    };
    assert_eq!(tables("a.xlsx", "12"), tables("b.xlsx", ""));
    assert_eq!(tables("a.xlsx", "12"), tables("b.xlsx", "je ne sais pas"));
}
