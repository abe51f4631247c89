//! Files of a release as their readers get them, and what verification sees.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};
use std::sync::LazyLock;

use ed25519_dalek::SigningKey;
use statistics::draw::PartnerYear;
use statistics::example;
use statistics::files::ReleaseFile;
use statistics::freeze::{Online, Record, Stamp};
use statistics::plan::{Draft, Plan};
use statistics::verify::{Verdict, verify};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

fn key() -> SigningKey {
    SigningKey::from_bytes(&[7; 32])
}

fn drawn() -> Record {
    let mut draft = Draft::from(Plan::example(3, 3));
    draft.modules[1].title = "=SOMME(A1) <b>Agir</b> & \"co\"; suite".into();
    draft.modules[1].questions[0].title = "+33 <script>alert(1)</script>; ?".into();
    let plan = Plan::new(draft).expect("a plan");
    let mut year = example::year(&plan, &[4, 60, 900, 30_000, 12, 7_000], 3);
    year[3].partner.label = "=HYPERLINK(\"x\") <i>Ville</i>".into();
    drawn_of(plan, &year)
}

fn drawn_of(plan: Plan, year: &[PartnerYear]) -> Record {
    let closed = Record::open(plan).close().expect("closed");
    closed.draw_seeded(year, 5).expect("drawn")
}

fn files_of(record: &Record) -> Vec<ReleaseFile> {
    files_with(record, Vec::new())
}

fn files_with(record: &Record, versions: Vec<Online>) -> Vec<ReleaseFile> {
    let stamp = Stamp {
        signed_on: "2026-03-15".into(),
        software: "relais test".into(),
        previous: Some("ab".repeat(32)),
        versions,
    };
    let key = key();
    let mut writer = record.files(&stamp, &key).expect("a writer");
    let mut files = Vec::new();
    while let Some(batch) = writer.next_files() {
        files.extend(batch.expect("files"));
    }
    files
}

static FILES: LazyLock<Vec<ReleaseFile>> = LazyLock::new(|| files_of(&drawn()));

fn of(partner: Option<&str>) -> &'static ReleaseFile {
    FILES
        .iter()
        .find(|file| file.partner.as_deref() == partner)
        .expect("its file")
}

fn unzip(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).expect("a zip");
    (0..archive.len())
        .map(|index| {
            let mut file = archive.by_index(index).expect("a file");
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).expect("bytes");
            (file.name().expect("a name").into_owned(), bytes)
        })
        .collect()
}

fn zip(files: &BTreeMap<String, Vec<u8>>) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        writer
            .start_file(name.as_str(), SimpleFileOptions::default())
            .expect("a file");
        writer.write_all(bytes).expect("bytes");
    }
    writer.finish().expect("a zip").into_inner()
}

fn verdict(bytes: &[u8]) -> Verdict {
    verify(Cursor::new(bytes), None)
}

#[test]
fn every_file_is_named_and_verifies() {
    let names: Vec<&str> = FILES.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(names[0], "senscyber_statistiques_2025_v1_national.zip");
    assert!(names.contains(&"senscyber_statistiques_2025_v1_partenaire-000.zip"));
    assert_eq!(names.len(), 7);
    for file in FILES.iter() {
        let verdict = verdict(&file.bytes);
        assert_eq!(verdict.problems, [], "{}", file.name);
        assert_eq!((verdict.year, verdict.version), (Some(2025), Some(1)));
        // Who is shown little gets little: learners and statuses, and what goes with them.
        let (files, sums) = match file.partner.as_deref() {
            None => (14, 300),
            Some("partenaire-003" | "partenaire-005") => (14, 60),
            Some("partenaire-002") => (11, 10),
            Some(_) => (9, 0),
        };
        assert_eq!(verdict.files, files, "{}", file.name);
        assert!(verdict.sums >= sums, "{}: {}", file.name, verdict.sums);
    }
}

#[test]
fn the_same_release_is_the_same_bytes() {
    assert!(files_of(&drawn()) == *FILES, "other bytes");
}

#[test]
fn csv_opens_right_in_a_french_spreadsheet() {
    let files = unzip(&of(Some("partenaire-003")).bytes);
    for (name, bytes) in files.iter().filter(|(name, _)| name.ends_with(".csv")) {
        let text = std::str::from_utf8(bytes).expect("UTF-8");
        let text = text.strip_prefix('\u{feff}').expect("a byte order mark");
        assert_eq!(
            text.matches('\n').count(),
            text.matches("\r\n").count(),
            "{name}"
        );
        for line in text.lines() {
            let cells = line.split(';').map(|cell| cell.trim_start_matches('"'));
            for cell in cells {
                assert!(!cell.starts_with(['=', '+', '-', '@']), "{name}: {line}");
            }
        }
    }
    let status = String::from_utf8_lossy(&files["donnees/module_status.csv"]).into_owned();
    assert!(status.contains("'=HYPERLINK(\"\"x\"\")"), "{status}");
    let rate = status
        .lines()
        .find(|line| line.contains(";reussi;"))
        .expect("a row");
    assert!(rate.contains(','), "a decimal comma: {rate}");
    let questions = String::from_utf8_lossy(&files["donnees/questions.csv"]).into_owned();
    assert!(
        questions.contains("\"'+33 <script>alert(1)</script>; ?\""),
        "{questions}"
    );
}

#[test]
fn what_a_small_partner_is_shown_prints_on_two_pages() {
    let files = unzip(&of(Some("partenaire-001")).bytes);
    let inside = |extension: &str| {
        let (_, bytes) = files
            .iter()
            .find(|(name, _)| name.ends_with(extension))
            .expect("it is there");
        let texts = unzip(bytes).into_iter();
        texts
            .map(|(name, bytes)| (name, String::from_utf8_lossy(&bytes).into_owned()))
            .collect::<BTreeMap<_, _>>()
    };
    // Each sheet is made as small as one page wants it.
    let workbook = inside(".xlsx");
    let sheets: Vec<_> = workbook
        .iter()
        .filter(|(name, _)| name.contains("worksheets/sheet"))
        .collect();
    assert_eq!(sheets.len(), 2, "figures and method");
    for (name, sheet) in sheets {
        assert!(sheet.contains("<pageSetUpPr fitToPage=\"1\"/>"), "{name}");
        assert!(!sheet.contains("fitToHeight"), "{name}");
    }
    let content = &inside(".ods")["content.xml"];
    assert_eq!(content.matches("<table:table ").count(), 2);
    for page in ["AcrossOne", "UprightOne"] {
        assert!(
            content.contains(&format!("table:style-name=\"{page}\"")),
            "{page}"
        );
    }
    // Learners stand above the statuses of modules; the method speaks of both by these names.
    assert!(content.contains("Apprenants, tous modules"));
    assert!(content.contains("Montrés : Apprenants, Statuts par module."));
}

#[test]
fn partners_of_one_group_get_the_same_figures_under_their_own_names() {
    let plan = Plan::example(3, 3);
    let files = files_of(&drawn_of(
        plan.clone(),
        &example::year(&plan, &[3, 4, 5, 6, 30_000], 3),
    ));
    let mut groups: BTreeMap<Vec<u8>, Vec<&ReleaseFile>> = BTreeMap::new();
    for file in &files {
        assert_eq!(verdict(&file.bytes).problems, [], "{}", file.name);
        let inside = unzip(&file.bytes);
        let stem = file.name.strip_suffix(".zip").expect("a zip");
        for extension in ["xlsx", "ods", "json"] {
            assert!(
                inside.contains_key(&format!("donnees/{stem}.{extension}")),
                "{}",
                file.name
            );
        }
        let described = String::from_utf8_lossy(&inside["datapackage.json"]).into_owned();
        assert!(described.contains(&format!("\"name\": \"{}\"", stem.to_lowercase())));
        groups
            .entry(inside["methode.json"].clone())
            .or_default()
            .push(file);
    }
    let together = groups
        .values()
        .find(|files| files.len() > 1)
        .expect("small partners are joined");
    let zips: std::collections::BTreeSet<_> = together.iter().map(|file| &file.bytes).collect();
    assert_eq!(zips.len(), together.len(), "each has its own archive");
    assert!(
        together
            .iter()
            .all(|file| file.report == together[0].report)
    );
}

#[test]
fn a_nation_too_small_is_no_group_of_its_reader() {
    let plan = Plan::example(1, 0);
    let year = example::year(&plan, &[4, 3], 3);
    let files = files_of(&drawn_of(plan, &year));
    let report = |partner: Option<&str>| {
        let found = files.iter().find(|file| file.partner.as_deref() == partner);
        &found.expect("a file").report
    };
    assert!(report(None).contains("Trop peu de personnes ont suivi le programme"));
    assert!(!report(None).contains("Votre groupe"));
    assert!(report(Some("partenaire-000")).contains("Votre groupe compte trop peu"));
}

#[test]
fn texts_stay_texts_in_the_report() {
    let report = &of(Some("partenaire-003")).report;
    assert!(
        report.contains("&lt;i&gt;Ville&lt;/i&gt;")
            || report.contains("&lt;i&gt;Ville&lt;&#x2F;i&gt;")
    );
    assert!(
        !report.contains("<script") && !report.contains("<i>Ville") && !report.contains("<b>Agir")
    );
    assert!(
        !report.contains("http://") && !report.contains("https://"),
        "self-contained"
    );
}

#[test]
fn each_reader_sees_what_is_its_own() {
    let csv = |partner| {
        let files = unzip(&of(partner).bytes);
        String::from_utf8_lossy(&files["donnees/learners.csv"]).into_owned()
    };
    let national = csv(None);
    assert!(national.contains(";national;FR;France;") && national.contains(";type;entreprise;"));
    assert!(!national.contains(";partenaire;"), "{national}");
    let own = csv(Some("partenaire-002"));
    assert!(own.contains(";partenaire;partenaire-002;"), "{own}");
    assert_eq!(own.matches(";partenaire;").count(), 1);
    // Who is too small to be shown, even with the others of its kind, reads about the kind and
    // the nation.
    let small = csv(Some("partenaire-000"));
    assert!(!small.contains(";partenaire;"), "{small}");
    assert!(
        small.contains(";type;collectivite;Collectivités;"),
        "{small}"
    );
}

#[test]
fn json_is_the_same_numbers() {
    let files = unzip(&of(None).bytes);
    let name = "donnees/senscyber_statistiques_2025_v1_national.json";
    let json: serde_json::Value = serde_json::from_slice(&files[name]).expect("JSON");
    let csv = String::from_utf8_lossy(&files["donnees/module_status.csv"]).into_owned();
    let rows = json["tableaux"]["module_status"].as_array().expect("rows");
    assert_eq!(rows.len() + 1, csv.lines().count());
    let first: Vec<&str> = csv.lines().nth(1).expect("a row").split(';').collect();
    assert_eq!(rows[0]["effectif"].to_string(), first[8]);
    assert_eq!(rows[0]["part_pct"].to_string().replace('.', ","), first[9]);
}

/// Changes a file of the zip, and says what verification says.
fn changed(change: impl Fn(&mut BTreeMap<String, Vec<u8>>)) -> Vec<&'static str> {
    let mut files = unzip(&of(None).bytes);
    change(&mut files);
    let mut codes: Vec<&str> = verdict(&zip(&files))
        .problems
        .into_iter()
        .map(|problem| problem.code)
        .collect();
    codes.dedup();
    codes
}

/// The same by someone who has the key, so that sums and signature are right.
fn forged(change: impl Fn(&mut BTreeMap<String, Vec<u8>>)) -> Vec<&'static str> {
    use ed25519_dalek::Signer;
    use sha2::{Digest, Sha256};
    changed(|files| {
        change(files);
        files.retain(|name, _| !name.starts_with("SHA256SUMS"));
        let line = |(name, bytes): (&String, &Vec<u8>)| {
            let sum: String = Sha256::digest(bytes)
                .iter()
                .map(|b| format!("{b:02x}"))
                .collect();
            format!("{sum}  {name}\n")
        };
        let sums: String = files.iter().map(line).collect();
        files.insert(
            "SHA256SUMS.sig".into(),
            key().sign(sums.as_bytes()).to_bytes().into(),
        );
        files.insert("SHA256SUMS".into(), sums.into_bytes());
    })
}

fn edit(files: &mut BTreeMap<String, Vec<u8>>, name: &str, from: &str, to: &str) {
    let text = String::from_utf8_lossy(&files[name]).into_owned();
    assert!(text.contains(from), "{name} has no {from}");
    files.insert(name.into(), text.replacen(from, to, 1).into_bytes());
}

#[test]
fn changes_are_seen() {
    assert_eq!(changed(|_| ()), [""; 0]);
    assert_eq!(
        changed(|f| edit(f, "donnees/learners.csv", "FR", "FX")),
        ["sums"]
    );
    assert_eq!(
        changed(|f| edit(f, "SHA256SUMS", "  cle", "  clé")),
        ["sums", "signature"]
    );
    assert_eq!(
        changed(|f| drop(f.remove("donnees/questions.csv"))),
        ["sums", "schema"]
    );
    assert_eq!(
        changed(|f| drop(f.insert("x.exe".into(), vec![1]))),
        ["sums"]
    );
    assert_eq!(
        changed(|f| drop(f.insert("SHA256SUMS.sig".into(), vec![0; 64]))),
        ["signature"]
    );
}

#[test]
fn numbers_that_do_not_add_up_are_seen_whoever_signed() {
    assert_eq!(forged(|_| ()), [""; 0]);
    let first_number = |f: &BTreeMap<String, Vec<u8>>, name: &str, column: usize| {
        let text = String::from_utf8_lossy(&f[name]).into_owned();
        let line = text.lines().nth(1).expect("a row").to_owned();
        let number = line.split(';').nth(column).expect("a cell").to_owned();
        (
            line.clone(),
            line.replacen(&format!(";{number};"), ";999999;", 1),
        )
    };
    let more = |name: &'static str, column| {
        forged(move |f| {
            let (from, to) = first_number(f, name, column);
            edit(f, name, &from, &to);
        })
    };
    assert_eq!(more("donnees/starts_monthly.csv", 7), ["sum"]);
    assert_eq!(more("donnees/learners.csv", 6), ["sum"]);
    let word =
        |from: &'static str, to: &'static str| forged(move |f| edit(f, "methode.json", from, to));
    assert_eq!(
        word("\"rho_total\": \"0.3\"", "\"rho_total\": \"0.1\""),
        ["method"]
    );
    let row = forged(|f| edit(f, "donnees/module_status.csv", ";A\r\n", ";B\r\n"));
    assert_eq!(row, ["schema", "threshold"]);
    let other = verify(Cursor::new(&of(None).bytes), Some(&"cd".repeat(32)));
    assert_eq!(other.problems[0].code, "key");
}

/// What stands around or inside a zip without being in its directory is in no sum.
#[test]
fn nothing_may_be_added_to_an_archive() {
    let zip = &of(None).bytes;
    let code = |bytes: &[u8]| {
        let problems = verdict(bytes).problems;
        problems.first().map(|problem| problem.code)
    };
    assert_eq!(code(zip), None);
    let end = zip.len() - 22;
    assert_eq!(code(&[zip.as_slice(), b"x"].concat()), Some("zip"));
    assert_eq!(code(&[b"x", zip.as_slice()].concat()), Some("zip"));
    assert_eq!(
        code(&[zip.as_slice(), zip.as_slice()].concat()),
        Some("zip")
    );
    // A comment, told in the end of the directory.
    let mut comment = zip.clone();
    comment[end + 20] = 2;
    comment.extend(b"hi");
    assert_eq!(code(&comment), Some("zip"));
    // Between the files and the directory.
    let place = u32::from_le_bytes(zip[end + 16..end + 20].try_into().expect("four"));
    let mut between = zip.clone();
    between[end + 16..end + 20].copy_from_slice(&(place + 3).to_le_bytes());
    between.splice(place as usize..place as usize, *b"abc");
    assert_eq!(code(&between), Some("zip"));
}

#[test]
fn what_is_no_zip_is_said() {
    assert_eq!(verdict(b"nothing").problems[0].code, "zip");
    assert_eq!(verdict(&zip(&BTreeMap::new())).problems[0].code, "sums");
}

#[test]
fn versions_that_were_online_are_named_in_the_method_and_nowhere_counted() {
    let record = drawn();
    let online = Online {
        course: "Agir".into(),
        version: "2026.2".into(),
        since: "2026-06-03".into(),
    };
    let files = files_with(&record, vec![online]);
    for file in &files {
        let inside = unzip(&file.bytes);
        let method = String::from_utf8_lossy(&inside["methode.json"]).into_owned();
        let method: serde_json::Value = serde_json::from_str(&method).expect("JSON");
        let told = &method["versions_en_ligne"]["versions"][0];
        assert_eq!(told["version"], "2026.2");
        assert_eq!(told["depuis"], "2026-06-03");
        // The workbook and the texts that say how numbers were made are no numbers.
        for (name, bytes) in inside.iter().filter(|it| it.0.ends_with(".csv")) {
            let text = String::from_utf8_lossy(bytes);
            assert!(
                name.contains("methode") || !text.contains("2026.2"),
                "{name}"
            );
        }
        let verdict = verify(Cursor::new(&file.bytes), None);
        assert!(verdict.problems.is_empty(), "{:?}", verdict.problems);
    }
    // What was signed before has no such line.
    let plain = unzip(&of(None).bytes);
    let method = String::from_utf8_lossy(&plain["methode.json"]).into_owned();
    assert!(!method.contains("versions_en_ligne"));
}
