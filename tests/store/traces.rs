//! Exact counts are written nowhere: every byte of the database, of its log and of its copies is
//! read after a freeze and after a purge, with somebody who reads the database all the while.

use std::collections::BTreeSet;
use std::fmt::Debug;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, MutexGuard, Once, PoisonError};

use server::domain::releases::Releases;
use server::domain::token::Keys;
use server::store::objects::Objects;
use server::store::{self, Kind, Store, beacon, journal, partner};
use server::{Parts, Settings, backup};
use sqlx::{AnyConnection, AssertSqlSafe, Connection, Executor};
use statistics::freeze::StateName;
use statistics::plan::{PARTNER_TYPES, Plan};
use statistics::table::Table;
use tests::learners::{own_course, sco};
use tests::postgres::Postgres;

const YEAR: u16 = 2025;
/// 15 March 2026, at noon.
const MARCH: i64 = 1_773_572_400_000;
const DAY: i64 = 86_400_000;

/// Learners who began the first module in each month, and passed it in the same one.
const STARTS: [i64; 12] = [454, 1037, 507, 984, 613, 931, 560, 878, 666, 825, 719, 772];
/// Modules completed elsewhere, by month.
const TOLD: [i64; 12] = [7, 3, 11, 5, 9, 4, 8, 6, 10, 2, 13, 1];
/// The folder of the files of packages and of releases.
const FILES: &str = "files";
/// Learners who answered.
const ANSWERED: i64 = 1_733;

#[test]
fn sqlite_keeps_no_count() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("relais.db");
    tests::databases::sqlite_file(&path);
    run(&format!("sqlite:{}", path.display()), folder.path());
}

#[test]
fn postgres_keeps_no_count() {
    // Its files are read: it must be ours.
    let server = Postgres::private();
    let folder = tempfile::tempdir().expect("a folder");
    run(&server.database(), folder.path());
}

fn run(url: &str, folder: &Path) {
    // One after the other: what is logged is not told apart.
    static ALONE: Mutex<()> = Mutex::new(());
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(nothing_exact_is_written(url, folder));
}

async fn nothing_exact_is_written(url: &str, folder: &Path) {
    listen();
    heard().clear();
    let store = Store::open(url).await.unwrap();
    let mut places = vec![folder.to_owned()];
    if store.kind() == Kind::Postgres {
        places.push(data_of(&store).await);
        // What is compressed could not be read here.
        run_sql(
            &store,
            "alter table statistics_year alter column record set storage external",
        )
        .await;
        run_sql(
            &store,
            "alter table journal alter column subject set storage external",
        )
        .await;
    }
    let files = folder.join(FILES);
    std::fs::create_dir_all(&files).unwrap();
    let (objects, keys) = (Objects::folder(&files).unwrap(), Keys::new(&[7; 32]));
    let at = |now: i64| Releases {
        store: &store,
        objects: &objects,
        keys: &keys,
        account_id: None,
        software: "Relais",
        now,
    };
    at(MARCH).open(plan()).await.unwrap();
    learn(&store).await;

    // Sees the database as it was before the freeze, until the end.
    let mut reader = AnyConnection::connect(url).await.unwrap();
    let begin = match store.kind() {
        Kind::Sqlite => "begin",
        Kind::Postgres => "begin isolation level repeatable read",
    };
    reader.execute(begin).await.unwrap();
    reader
        .execute("select count(*) from learner")
        .await
        .unwrap();

    let record = at(MARCH).freeze(YEAR).await.unwrap();
    assert_eq!(record.state.name(), StateName::Signed);
    counted_right(&record);
    let look = async |name: &str| {
        if store.kind() == Kind::Sqlite {
            store.copy_to(&folder.join(name)).await.unwrap();
            back_up(url, folder, name).await;
        }
        settle(&store).await;
        let mut found = traces(&places);
        found.extend(columns(&store).await);
        found
    };
    assert_eq!(look("frozen.db").await, Vec::<String>::new());
    at(MARCH + 30 * DAY).purge(YEAR).await.unwrap();
    assert_eq!(
        at(MARCH + 30 * DAY)
            .record(YEAR)
            .await
            .unwrap()
            .state
            .name(),
        StateName::Purged
    );
    assert_eq!(look("purged.db").await, Vec::<String>::new());
    let latest = journal::latest(&store, 20).await.unwrap();
    assert!(latest.iter().all(|it| !says(it.subject.as_bytes())));
    assert_eq!(told(), Vec::<String>::new());

    // The same search finds what is written, and what was: the reader keeps it in the log.
    let counts = STARTS.map(|it| it.to_string());
    let months: Vec<String> = counts
        .iter()
        .zip(1..)
        .map(|(it, n)| format!("\"{n}\":{it}"))
        .collect();
    let exact = format!("{{{}}}", months.join(","));
    let mut write = store.begin().await.unwrap();
    journal::note(&mut write, None, "test", &exact, 1)
        .await
        .unwrap();
    store::commit(write).await.unwrap();
    run_sql(&store, "delete from journal where action = 'test'").await;
    if store.kind() == Kind::Sqlite {
        assert!(!store.empty_log().await.unwrap(), "somebody reads");
    }
    settle(&store).await;
    assert!(!traces(&places).is_empty(), "it is found where it was");
    let mut write = store.begin().await.unwrap();
    for number in STARTS {
        sqlx::query("insert into counted_question values (1, 'c', $1, $2)")
            .bind(format!("q{}", 3000 - number))
            .bind(number)
            .execute(&mut *write)
            .await
            .unwrap();
    }
    store::commit(write).await.unwrap();
    assert!(!columns(&store).await.is_empty(), "in a column, too");

    // So is what a driver logs that nobody told not to.
    reader
        .execute("select * from participant where answers <> ''")
        .await
        .unwrap();
    assert!(!told().is_empty(), "statements can be heard");
    reader.close().await.unwrap();
    store.close().await;
}

/// Writes the archive that an operator makes, and unpacks it among what is read. On PostgreSQL
/// the database is not in it.
async fn back_up(url: &str, folder: &Path, name: &str) {
    let settings = Settings {
        files: Some(folder.join(FILES).display().to_string()),
        database: Some(url.to_owned()),
        data: folder.join(format!("data of {name}")),
        ..Settings::default()
    };
    let parts = Parts::open(&settings).await.unwrap();
    let archive = folder.join(format!("archive of {name}.zip"));
    let done = backup::backup(&settings, &parts, &archive).await.unwrap();
    assert!(done.has_database);
    parts.store.close().await;
    let unpacked = Command::new("unzip")
        .arg("-q")
        .arg(&archive)
        .arg("-d")
        .arg(folder.join(format!("unpacked {name}")))
        .status();
    assert!(unpacked.unwrap().success());
}

/// One module with a question, another without.
fn plan() -> Plan {
    let module = |id: &str, questions: serde_json::Value| serde_json::json!({ "id": id, "title": id, "pass_mark": 70, "questions": questions });
    let kinds = PARTNER_TYPES.map(|(id, plural)| serde_json::json!({ "id": id, "plural": plural }));
    serde_json::from_value(serde_json::json!({
        "year": YEAR,
        "programme": "SensCyber",
        "publisher": "Essai",
        "modules": [
            module("m0", serde_json::json!([{ "id": "q", "title": "Q" }])),
            module("m1", serde_json::json!([])),
        ],
        "partner_types": kinds,
        "rho": "0.30",
        "shares": {
            "learners": 3, "module_status": 42, "starts_monthly": 11,
            "completions_monthly": 11, "region_status": 11, "duration_bands": 11,
            "questions": 11,
        },
    }))
    .unwrap()
}

/// A town with learners of our own and completions elsewhere.
async fn learn(store: &Store) {
    own_course(store, "m0", &[sco(0, "a")]).await;
    partner::create(store, None, "ville", "Ville", "collectivite", 1)
        .await
        .unwrap();
    beacon::listen(store, None, "ville", true, 2).await.unwrap();
    for (count, month) in TOLD.into_iter().zip(1..) {
        for _ in 0..count {
            let month = format!("{YEAR}-{month:02}");
            beacon::hear(store, "ville", "m0", &month).await.unwrap();
        }
    }
    let mut write = store.begin().await.unwrap();
    let mut first = 0;
    for (count, month) in STARTS.into_iter().zip(1_i64..) {
        let numbers = "with recursive n (i) as (select cast($1 as bigint) union all \
             select i + 1 from n where i + 1 < $2) ";
        let cell = 20_000_305 + month * 100_000 + month * 1_000;
        for into in [
            "insert into participant (year, partner, pseudonym, answers) \
             select 2025, 1, i * 7919777777, '' from n where $3 > 0",
            "insert into participation (year, pseudonym, course, partner, cell) \
             select 2025, i * 7919777777, 1, 1, $3 from n",
        ] {
            sqlx::query(AssertSqlSafe(format!("{numbers}{into}")))
                .bind(first)
                .bind(first + count)
                .bind(cell)
                .execute(&mut *write)
                .await
                .unwrap();
        }
        first += count;
    }
    sqlx::query("update participant set answers = '!!' where year = 2025 and pseudonym < $1")
        .bind(ANSWERED * 7_919_777_777)
        .execute(&mut *write)
        .await
        .unwrap();
    write.commit().await.unwrap();
}

/// What was counted is what is looked for: the draws are near it.
fn counted_right(record: &statistics::freeze::Record) {
    let statistics::freeze::State::Signed { drawn, .. } = &record.state else {
        panic!("it is signed")
    };
    let group = drawn.groups.iter().find(|it| !it.others).unwrap();
    let near = |drawn: &[i64], exact: &[i64; 12]| {
        assert!(
            drawn
                .iter()
                .zip(exact)
                .all(|(one, two)| (one - two).abs() < 60),
            "{drawn:?}"
        );
    };
    near(
        &group.parts[0].tables[&Table::StartsMonthly].cells[..12],
        &STARTS,
    );
    near(
        &group.parts[1].tables[&Table::CompletionsMonthly].cells[..12],
        &TOLD,
    );
}

async fn run_sql(store: &Store, sql: &'static str) {
    let mut write = store.begin().await.unwrap();
    sqlx::query(sql).execute(&mut *write).await.unwrap();
    write.commit().await.unwrap();
}

/// PostgreSQL's files, its log of messages among them.
async fn data_of(store: &Store) -> PathBuf {
    let mut write = store.begin().await.unwrap();
    let (folder,): (String,) = sqlx::query_as(
        "select cast(setting as text) from pg_settings where name = 'data_directory'",
    )
    .fetch_one(&mut *write)
    .await
    .unwrap();
    let folder = PathBuf::from(folder);
    folder.parent().unwrap().to_owned()
}

/// What is in memory goes to the files, and what is sampled is.
async fn settle(store: &Store) {
    if store.kind() == Kind::Postgres {
        run_sql(store, "analyze").await;
        run_sql(store, "checkpoint").await;
    }
}

/// Files that hold the counts of all months, one after the other, in any form.
fn traces(places: &[PathBuf]) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = places.to_vec();
    while let Some(folder) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(&folder) else {
            continue;
        };
        for entry in entries.flatten() {
            let path = entry.path();
            match path.is_dir() {
                true => folders.push(path),
                // One that went meanwhile is none.
                false => {
                    let bytes = std::fs::read(&path).unwrap_or_default();
                    if says(&bytes) {
                        found.push(path.display().to_string());
                    }
                }
            }
        }
    }
    found
}

fn says(bytes: &[u8]) -> bool {
    holds(bytes, &STARTS) || holds(bytes, &TOLD)
}

/// As numbers of two, four or eight bytes, or as text with a little between them.
fn holds(bytes: &[u8], counts: &[i64; 12]) -> bool {
    let little = |width: usize| {
        counts
            .iter()
            .flat_map(move |it| it.to_le_bytes()[..width].to_vec())
    };
    let big = |width: usize| {
        counts
            .iter()
            .flat_map(move |it| it.to_be_bytes()[8 - width..].to_vec())
    };
    let mut patterns: Vec<Vec<u8>> = Vec::new();
    for width in [2, 4, 8] {
        patterns.push(little(width).collect());
        patterns.push(big(width).skip_while(|it| *it == 0).collect());
    }
    if counts.iter().all(|it| *it < 128) {
        patterns.push(counts.iter().map(|it| *it as u8).collect());
    }
    let first = counts[0].to_string();
    // A hundred megabytes are read: nearly every byte begins nothing.
    let mut begins = [false; 256];
    for it in patterns.iter().map(Vec::as_slice).chain([first.as_bytes()]) {
        begins[usize::from(it[0])] = true;
    }
    let places = bytes
        .iter()
        .zip(0..)
        .filter(|(it, _)| begins[usize::from(**it)]);
    places.map(|(_, at)| at).any(|at: usize| {
        let rest = &bytes[at..];
        let is_text = rest.starts_with(first.as_bytes()) && chain(rest, counts);
        is_text
            || patterns
                .iter()
                .any(|it| it[0] == rest[0] && rest.starts_with(it))
    })
}

/// Whether the numbers stand here in their order, each within a few characters of the last.
fn chain(mut rest: &[u8], counts: &[i64; 12]) -> bool {
    const NEAR: usize = 48;
    for (place, count) in counts.iter().enumerate() {
        let number = count.to_string();
        let within = if place == 0 { 1 } else { NEAR };
        let is_here = |at: &usize| {
            let before = at.checked_sub(1).and_then(|it| rest.get(it));
            let after = rest.get(at + number.len());
            rest[*at..].starts_with(number.as_bytes())
                && !before.is_some_and(u8::is_ascii_digit)
                && !after.is_some_and(u8::is_ascii_digit)
        };
        let Some(at) = (0..within.min(rest.len())).find(is_here) else {
            return false;
        };
        rest = &rest[at + number.len()..];
    }
    true
}

/// Columns of numbers that hold nearly all counts of the months, whatever stands between them.
async fn columns(store: &Store) -> Vec<String> {
    let mut write = store.begin().await.unwrap();
    let all: Vec<(String, String)> = sqlx::query_as(match store.kind() {
        Kind::Sqlite => {
            "select m.name, c.name from sqlite_master m, pragma_table_info(m.name) c \
             where m.type = 'table' and lower(c.type) in ('bigint', 'integer')"
        }
        Kind::Postgres => {
            "select cast(table_name as text), cast(column_name as text) \
             from information_schema.columns where table_schema = 'public' \
             and data_type in ('bigint', 'integer')"
        }
    })
    .fetch_all(&mut *write)
    .await
    .unwrap();
    assert!(all.len() > 40, "the columns are seen");
    let mut found = Vec::new();
    for (table, column) in all {
        let sql = format!(
            "select distinct cast({column} as bigint) from {table} where {column} between 1 and 2000"
        );
        let values: Vec<(i64,)> = sqlx::query_as(AssertSqlSafe(sql))
            .fetch_all(&mut *write)
            .await
            .unwrap();
        let values: BTreeSet<i64> = values.into_iter().map(|(it,)| it).collect();
        if STARTS.iter().filter(|it| values.contains(it)).count() >= 10 {
            found.push(format!("{table}.{column}"));
        }
    }
    found
}

/// What is logged, at any level, of what the server and the driver of its databases do.
static LOGGED: Mutex<Vec<String>> = Mutex::new(Vec::new());

struct Listener;

impl tracing::Subscriber for Listener {
    fn enabled(&self, metadata: &tracing::Metadata<'_>) -> bool {
        let target = metadata.target();
        target.starts_with("sqlx") || target.starts_with("server::domain::releases")
    }
    fn new_span(&self, _: &tracing::span::Attributes<'_>) -> tracing::span::Id {
        tracing::span::Id::from_u64(1)
    }
    fn record(&self, _: &tracing::span::Id, _: &tracing::span::Record<'_>) {}
    fn record_follows_from(&self, _: &tracing::span::Id, _: &tracing::span::Id) {}
    fn event(&self, event: &tracing::Event<'_>) {
        struct Fields(String);
        impl tracing::field::Visit for Fields {
            fn record_debug(&mut self, field: &tracing::field::Field, value: &dyn Debug) {
                self.0.push_str(&format!(" {}={value:?}", field.name()));
            }
        }
        let mut fields = Fields(event.metadata().target().to_owned());
        event.record(&mut fields);
        heard().push(fields.0);
    }
    fn enter(&self, _: &tracing::span::Id) {}
    fn exit(&self, _: &tracing::span::Id) {}
}

fn heard() -> MutexGuard<'static, Vec<String>> {
    LOGGED.lock().unwrap_or_else(PoisonError::into_inner)
}

fn listen() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        tracing::subscriber::set_global_default(Listener).expect("nobody else listens");
    });
}

/// Lines that say how many rows of learners a statement had.
fn told() -> Vec<String> {
    let logged = heard();
    let tables = ["participa", "heard"];
    let is_told = |line: &&String| {
        let is_counted = line.contains("rows_") && tables.iter().any(|it| line.contains(it));
        is_counted || line.contains(&ANSWERED.to_string()) || says(line.as_bytes())
    };
    logged.iter().filter(is_told).cloned().collect()
}
