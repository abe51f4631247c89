//! Is a zip of a release what was signed, and do its numbers keep what the
//! method promises? Offline: sums, signature, schema, thresholds, additivity.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read, Seek, SeekFrom};

use serde::Serialize;
use serde_json::Value as Json;
use sha2::{Digest, Sha256};
use zip::ZipArchive;

use crate::accounting;
use crate::plan::{Plan, hex};
use crate::signature::{pem_of, verify_bare};

/// A file in a release weighs less than this.
const MOST_BYTES: u64 = 256 << 20;
/// All of them together weigh less than this.
const MOST_BYTES_TOGETHER: u64 = 512 << 20;
/// And there are fewer of them.
const MOST_FILES: usize = 64;

/// What was found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Verdict {
    /// Year of the release, if the method could be read.
    pub year: Option<u64>,
    /// Version of the release.
    pub version: Option<u64>,
    /// Whom the file is for.
    pub entity: Option<String>,
    /// Key it is signed with.
    pub public_key: Option<String>,
    /// Digest of the previous release, as the method tells it.
    pub previous: Option<String>,
    /// SHA-256 of `SHA256SUMS`: what the next release names, for a national file.
    pub digest: Option<String>,
    /// Files whose sum was right.
    pub files: usize,
    /// Sums of cells that were compared.
    pub sums: usize,
    /// Everything that is wrong; none is good.
    pub problems: Vec<Problem>,
}

/// Something wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Stable name of the kind of problem.
    pub code: &'static str,
    /// The file, and the row if it is one, from 1 with the head.
    pub place: String,
    /// What is wrong.
    pub message: String,
}

/// Verifies a zip; with a key, it must be signed with that one.
pub fn verify(zip: impl Read + Seek, expected_key: Option<&str>) -> Verdict {
    let mut check = Check::default();
    match read(zip) {
        Ok(files) => check.all(&files, expected_key),
        Err(message) => check.problem("zip", "", message),
    }
    check.verdict
}

type Files = BTreeMap<String, Vec<u8>>;

/// Whether the end of the directory (APPNOTE 4.3.16) is the end of the file, without
/// comment, and right behind the directory.
fn ends_with_its_directory(zip: &mut (impl Read + Seek)) -> std::io::Result<bool> {
    const END: usize = 22;
    let length = zip.seek(SeekFrom::End(0))?;
    if length < END as u64 {
        return Ok(false);
    }
    zip.seek(SeekFrom::Start(length - END as u64))?;
    let mut end = [0; END];
    zip.read_exact(&mut end)?;
    let number = |at: usize| {
        u64::from(u32::from_le_bytes([
            end[at],
            end[at + 1],
            end[at + 2],
            end[at + 3],
        ]))
    };
    let (size, start) = (number(12), number(16));
    let is_end = end[..4] == *b"PK\x05\x06" && end[20..] == [0, 0];
    Ok(is_end && start + size + END as u64 == length)
}

const ADDED: &str = "something was added to the archive that its directory does not name: take the file from its publisher again";

fn read(mut zip: impl Read + Seek) -> Result<Files, String> {
    let ends = ends_with_its_directory(&mut zip).map_err(|error| error.to_string())?;
    let mut archive = ZipArchive::new(zip).map_err(|error| error.to_string())?;
    if !ends {
        return Err(ADDED.into());
    }
    let directory = archive.central_directory_start();
    // Files stand one behind the other, the first one at the start.
    let mut next = 0;
    if archive.len() > MOST_FILES {
        return Err(format!(
            "{} files: a release has fewer than {MOST_FILES}",
            archive.len()
        ));
    }
    let mut files = Files::new();
    let mut together = 0;
    for index in 0..archive.len() {
        let file = archive.by_index(index).map_err(|error| error.to_string())?;
        let name = file.name().map_err(|error| error.to_string())?.into_owned();
        if file.header_start() != next {
            return Err(ADDED.into());
        }
        next = file.data_start().unwrap_or(0) + file.compressed_size();
        let mut bytes = Vec::new();
        let most = MOST_BYTES.min(MOST_BYTES_TOGETHER - together);
        let mut limited = file.take(most + 1);
        limited
            .read_to_end(&mut bytes)
            .map_err(|error| format!("`{name}`: {error}"))?;
        together += bytes.len() as u64;
        if bytes.len() as u64 > most {
            return Err(format!("`{name}` is too big for a release"));
        }
        if files.insert(name.clone(), bytes).is_some() {
            return Err(format!("`{name}` is there twice"));
        }
    }
    match next == directory {
        true => Ok(files),
        false => Err(ADDED.into()),
    }
}

#[derive(Default)]
struct Check {
    verdict: Verdict,
    /// Whether the release is of the first method, all of whose files have all tables.
    is_first: bool,
    /// Kinds that have partners.
    kinds: usize,
}

/// A row of a CSV file, by column, and its number from 1 with the head.
struct Row {
    number: u64,
    cells: BTreeMap<String, String>,
}

impl Row {
    fn get(&self, column: &str) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }
}

impl Check {
    fn problem(&mut self, code: &'static str, place: &str, message: impl Into<String>) {
        // A thousand rows with the same fault say no more than twenty.
        const MOST: usize = 20;
        if self
            .verdict
            .problems
            .iter()
            .filter(|problem| problem.code == code)
            .count()
            < MOST
        {
            self.verdict.problems.push(Problem {
                code,
                place: place.to_owned(),
                message: message.into(),
            });
        }
    }

    fn all(&mut self, files: &Files, expected_key: Option<&str>) {
        self.sums(files);
        let method = self.json(files, "methode.json");
        let package = self.json(files, "datapackage.json");
        let method = method.unwrap_or_default();
        self.signature(files, &method, expected_key);
        let plan = self.method(&method);
        let tables = self.schema(files, &package.unwrap_or_default());
        if let Some(plan) = plan {
            self.thresholds(&plan, &tables);
        }
        self.additivity(&tables);
    }

    fn sums(&mut self, files: &Files) {
        let Some(sums) = files.get("SHA256SUMS") else {
            return self.problem("sums", "SHA256SUMS", "there is no such file");
        };
        self.verdict.digest = Some(hex(&Sha256::digest(sums)));
        let sums = String::from_utf8_lossy(sums);
        let mut named = BTreeSet::from(["SHA256SUMS", "SHA256SUMS.sig"]);
        for line in sums.lines() {
            let Some((sum, name)) = line.split_once("  ") else {
                self.problem("sums", "SHA256SUMS", "a line is not a sum and a name");
                continue;
            };
            named.insert(name);
            match files.get(name) {
                None => self.problem("sums", name, "the file is missing"),
                Some(bytes) if hex(&Sha256::digest(bytes)) != sum => {
                    self.problem("sums", name, "the file was changed: its sum differs");
                }
                Some(_) => self.verdict.files += 1,
            }
        }
        for name in files.keys().filter(|name| !named.contains(name.as_str())) {
            self.problem("sums", name, "the file is not in `SHA256SUMS`");
        }
    }

    fn signature(&mut self, files: &Files, method: &Json, expected_key: Option<&str>) {
        let Some(key) = method["cle_publique_ed25519"].as_str() else {
            return self.problem("signature", "methode.json", "it names no key");
        };
        self.verdict.public_key = Some(key.to_owned());
        let pem = files
            .get("cle-publique.pem")
            .map(|bytes| String::from_utf8_lossy(bytes));
        if pem.as_deref().map(str::trim) != pem_of(key).as_deref().map(str::trim) {
            self.problem(
                "signature",
                "cle-publique.pem",
                "it is not the key of `methode.json`",
            );
        }
        let message = files.get("SHA256SUMS").map_or([].as_slice(), Vec::as_slice);
        let signature = files
            .get("SHA256SUMS.sig")
            .map_or([].as_slice(), Vec::as_slice);
        if !verify_bare(key, message, signature) {
            self.problem("signature", "SHA256SUMS.sig", "the signature does not fit");
        }
        if expected_key.is_some_and(|expected| !expected.eq_ignore_ascii_case(key)) {
            self.problem(
                "key",
                "methode.json",
                "it is signed with another key than the one given",
            );
        }
    }

    fn json(&mut self, files: &Files, name: &str) -> Option<Json> {
        let Some(bytes) = files.get(name) else {
            self.problem("schema", name, "there is no such file");
            return None;
        };
        match serde_json::from_slice(bytes) {
            Ok(json) => Some(json),
            Err(error) => {
                self.problem("schema", name, error.to_string());
                None
            }
        }
    }

    fn method(&mut self, method: &Json) -> Option<Plan> {
        let text = |json: &Json| json.as_str().map(str::to_owned);
        self.verdict.year = method["annee"].as_u64();
        self.verdict.version = method["version"].as_u64();
        self.verdict.entity = text(&method["entite"]["code"]);
        self.verdict.previous = text(&method["empreinte_precedente"]);
        let plan: Plan = match serde_json::from_value(method["plan"].clone()) {
            Ok(plan) => plan,
            Err(error) => {
                self.problem("method", "methode.json", format!("plan: {error}"));
                return None;
            }
        };
        self.kinds = method["types"].as_array().map_or(0, Vec::len);
        self.is_first = method["format"] == "relais-statistics/1";
        let first = plan.first().filter(|_| self.is_first);
        let digest = first.as_ref().map_or(plan.digest(), |first| first.digest());
        if method["empreinte_plan"].as_str() != Some(digest.as_str()) {
            self.problem("method", "methode.json", "the digest of the plan differs");
        }
        let version = self.verdict.version.unwrap_or(0);
        if !(1..=2).contains(&version) || self.verdict.year != Some(u64::from(plan.year)) {
            self.problem(
                "method",
                "methode.json",
                "year or version do not fit the plan",
            );
            return Some(plan);
        }
        let expected = match &first {
            Some(first) => accounting::first::cost(first, version),
            None => accounting::cost(&plan, version),
        };
        let expected = serde_json::to_value(expected).unwrap_or_default();
        if method["confidentialite"] != expected {
            let message = "ρ, σ or ε are not what the plan gives";
            self.problem("method", "methode.json", message);
        }
        Some(plan)
    }

    /// Reads every table as its schema says.
    fn schema(&mut self, files: &Files, package: &Json) -> BTreeMap<String, Vec<Row>> {
        let mut tables = BTreeMap::new();
        for resource in package["resources"].as_array().into_iter().flatten() {
            let (Some(name), Some(path)) = (resource["name"].as_str(), resource["path"].as_str())
            else {
                self.problem(
                    "schema",
                    "datapackage.json",
                    "a resource has no name or path",
                );
                continue;
            };
            let Some(bytes) = files.get(path) else {
                self.problem("schema", path, "there is no such file");
                continue;
            };
            if let Some(rows) = self.table(path, bytes, &resource["schema"]) {
                tables.insert(name.to_owned(), rows);
            }
        }
        use crate::table::Table;
        let needed: &[Table] = match self.is_first {
            true => &Table::ALL,
            false => &[Table::Learners, Table::ModuleStatus],
        };
        for name in needed.iter().map(|table| table.id()) {
            if !tables.contains_key(name) {
                self.problem("schema", "datapackage.json", format!("no table `{name}`"));
            }
        }
        tables
    }

    fn table(&mut self, path: &str, bytes: &[u8], schema: &Json) -> Option<Vec<Row>> {
        let Some(bytes) = bytes.strip_prefix("\u{feff}".as_bytes()) else {
            self.problem(
                "schema",
                path,
                "no byte order mark: spreadsheets would misread it",
            );
            return None;
        };
        let fields: Vec<&Json> = schema["fields"].as_array().into_iter().flatten().collect();
        let strings = |json: &Json| -> Vec<String> {
            let all = json.as_array().into_iter().flatten();
            all.filter_map(|one| one.as_str().map(str::to_owned))
                .collect()
        };
        let (missing, key) = (
            strings(&schema["missingValues"]),
            strings(&schema["primaryKey"]),
        );
        let mut reader = ::csv::ReaderBuilder::new()
            .delimiter(b';')
            .from_reader(bytes);
        let head = match reader.headers() {
            Ok(head) => head.clone(),
            Err(error) => {
                self.problem("schema", path, error.to_string());
                return None;
            }
        };
        let names: Vec<&str> = fields.iter().filter_map(|f| f["name"].as_str()).collect();
        if head.iter().ne(names.iter().copied()) {
            self.problem("schema", path, "the head is not what the schema says");
            return None;
        }
        let (mut rows, mut keys) = (Vec::new(), BTreeSet::new());
        for (number, record) in (2u64..).zip(reader.records()) {
            let place = format!("{path}, row {number}");
            let record = match record {
                Ok(record) => record,
                Err(error) => {
                    self.problem("schema", &place, error.to_string());
                    continue;
                }
            };
            for (field, cell) in fields.iter().zip(&record) {
                let is_missing = missing.iter().any(|missing| missing == cell);
                let fits = match field["type"].as_str() {
                    Some("integer") => is_missing || cell.parse::<u64>().is_ok(),
                    Some("number") => is_missing || cell.replace(',', ".").parse::<f64>().is_ok(),
                    _ => true,
                };
                let allowed = strings(&field["constraints"]["enum"]);
                if !fits || !(allowed.is_empty() || allowed.iter().any(|one| one == cell)) {
                    let name = field["name"].as_str().unwrap_or_default();
                    self.problem(
                        "schema",
                        &place,
                        format!("column `{name}` can't be `{cell}`"),
                    );
                }
            }
            let cells = names.iter().zip(&record);
            let row = Row {
                number,
                cells: cells
                    .map(|(name, cell)| ((*name).to_owned(), cell.to_owned()))
                    .collect(),
            };
            if !keys.insert(
                key.iter()
                    .map(|column| row.get(column).to_owned())
                    .collect::<Vec<_>>(),
            ) {
                self.problem("schema", &place, "the row is there twice");
            }
            rows.push(row);
        }
        Some(rows)
    }

    fn thresholds(&mut self, plan: &Plan, tables: &BTreeMap<String, Vec<Row>>) {
        for (name, rows) in tables {
            let threshold = match name.as_str() {
                "learners" | "module_status" => plan.thresholds.headline,
                _ => plan.thresholds.detail,
            };
            for row in rows {
                let shown = row.get("effectif");
                let good = match row.get("statut_obs") {
                    "A" => shown.parse::<u64>().is_ok_and(|value| value >= threshold),
                    "S" => shown == format!("<{threshold}"),
                    _ => shown.is_empty(),
                };
                if !good {
                    let place = format!("donnees/{name}.csv, row {}", row.number);
                    self.problem(
                        "threshold",
                        &place,
                        format!("`{shown}` may not be shown so"),
                    );
                }
            }
        }
    }

    fn additivity(&mut self, tables: &BTreeMap<String, Vec<Row>>) {
        let Some(anchor) = tables.get("module_status") else {
            return;
        };
        // Each table within each entity, against `module_status`.
        for (table, by, anchor_by, only) in [
            ("starts_monthly", &[][..], &[][..], None),
            ("completions_monthly", &[], &[], Some("reussi")),
            ("duration_bands", &[], &[], Some("reussi")),
            ("region_status", &["statut"], &["statut"], None),
            ("questions", &["question_id"], &[], None),
        ] {
            let Some(rows) = tables.get(table) else {
                continue;
            };
            let within = ["niveau", "code_entite", "module_id"];
            let name = |row: &Row, by: &[&str]| -> Vec<String> {
                within
                    .iter()
                    .chain(by)
                    .map(|column| row.get(column).to_owned())
                    .collect()
            };
            let mut totals: BTreeMap<Vec<String>, Range> = BTreeMap::new();
            for row in anchor
                .iter()
                .filter(|row| only.is_none_or(|only| row.get("statut") == only))
            {
                totals
                    .entry(name(row, anchor_by))
                    .or_default()
                    .add(Range::of(row));
            }
            let mut sums: BTreeMap<Vec<String>, (Range, u64, Vec<String>)> = BTreeMap::new();
            for row in rows.iter().filter(|row| row.get("statut_obs") != "N") {
                let first = (Range::default(), row.number, name(row, anchor_by));
                sums.entry(name(row, by))
                    .or_insert(first)
                    .0
                    .add(Range::of(row));
            }
            for (sum, number, anchor) in sums.into_values() {
                let total = totals.get(&anchor).copied().unwrap_or_default();
                self.compare(table, number, sum, total, "`module_status`");
            }
        }
        // Each cell of the nation, against kinds of partners: all of them are in the file of
        // the nation only.
        let is_whole = self.is_first || self.verdict.entity.as_deref() == Some("FR");
        for (table, rows) in tables.iter().filter(|_| is_whole) {
            let not_the_cell = [
                "niveau",
                "code_entite",
                "libelle_entite",
                "effectif",
                "part_pct",
                "marge_part_95",
                "marge_95",
                "statut_obs",
            ];
            let mut cells: BTreeMap<Vec<&str>, NationAndKinds> = BTreeMap::new();
            for row in rows {
                let named = row
                    .cells
                    .iter()
                    .filter(|(column, _)| !not_the_cell.contains(&column.as_str()));
                let entry = cells
                    .entry(named.map(|(_, cell)| cell.as_str()).collect())
                    .or_default();
                match row.get("niveau") {
                    "national" => entry.0 = Some((Range::of(row), row.number)),
                    "type" => {
                        entry.1.add(Range::of(row));
                        entry.2 += 1;
                    }
                    _ => {}
                }
            }
            for (national, mut kinds, shown) in cells.into_values() {
                if let Some((national, number)) = national {
                    // Kinds that are not shown this table hold what is left.
                    if shown < self.kinds {
                        kinds.add(Range::UNKNOWN);
                    }
                    self.compare(table, number, national, kinds, "kinds of partners");
                }
            }
        }
    }

    fn compare(&mut self, table: &str, number: u64, sum: Range, total: Range, with: &str) {
        self.verdict.sums += 1;
        if sum.least > total.most || total.least > sum.most {
            let place = format!("donnees/{table}.csv, row {number}");
            self.problem(
                "sum",
                &place,
                format!("{sum} does not add up with {with}: {total}"),
            );
        }
    }
}

/// A cell of the nation with its row, the sum of it over kinds of partners, and how many
/// of them show it.
type NationAndKinds = (Option<(Range, u64)>, Range, usize);

/// What is known of a number that may be hidden.
#[derive(Clone, Copy, Default)]
struct Range {
    least: u64,
    most: u64,
}

impl Range {
    const UNKNOWN: Range = Range {
        least: 0,
        most: u64::MAX,
    };

    fn of(row: &Row) -> Range {
        let shown = row.get("effectif");
        match (row.get("statut_obs"), shown.strip_prefix('<')) {
            ("A", _) => {
                let value = shown.parse().unwrap_or(0);
                Range {
                    least: value,
                    most: value,
                }
            }
            ("S", Some(threshold)) => Range {
                least: 0,
                most: threshold.parse::<u64>().unwrap_or(1).saturating_sub(1),
            },
            _ => Range::UNKNOWN,
        }
    }

    fn add(&mut self, other: Range) {
        self.least = self.least.saturating_add(other.least);
        self.most = self.most.saturating_add(other.most);
    }
}

impl std::fmt::Display for Range {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (self.least == self.most, self.most) {
            (true, value) => write!(f, "{value}"),
            (false, u64::MAX) => write!(f, "{} or more", self.least),
            (false, most) => write!(f, "{} to {most}", self.least),
        }
    }
}
