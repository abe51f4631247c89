//! How long a year takes to be counted, and to be frozen as a server does it (counted, drawn, every
//! file signed and kept on the disk), by learners, on SQLite and on PostgreSQL:
//! `cargo bench -p tests --bench year -- [sqlite|postgres] [LEARNERS[/PARTNERS]…]`.
//!
//! The year is made up: 120 partners, or as many as are named, of very unequal size, six modules that every
//! learner takes, forty answers each. The database makes the rows itself.

use std::time::Instant;

use server::domain::counting;
use server::domain::releases::Releases;
use server::domain::token::Keys;
use server::store::objects::Objects;
use server::store::{Kind, Store, partner, release};
use sqlx::{AssertSqlSafe, Connection};
use statistics::plan::Plan;

/// As the program has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const MODULES: usize = 6;
const QUESTIONS: usize = 10;
/// Partners, unless the command says how many.
const PARTNERS: usize = 120;
/// Different texts of answers, and different cells, that rows are made of.
const KINDS: usize = 8192;
/// Learners whose rows are made by one statement.
const CHUNK: i64 = 250_000;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let has = |word: &str| words.iter().any(|it| it == word);
    let size = |word: &String| {
        let (learners, partners) = word.split_once('/').unwrap_or((word, ""));
        Some((learners.parse().ok()?, partners.parse().unwrap_or(PARTNERS)))
    };
    let sizes: Vec<(i64, usize)> = words.iter().filter_map(size).collect();
    let sizes = if sizes.is_empty() {
        vec![(50_000, PARTNERS), (500_000, PARTNERS), (500_000, 2_400)]
    } else {
        sizes
    };
    println!(
        "{:<9}{:>10}{:>10}{:>9}{:>9}{:>10}{:>8}{:>10}{:>10}",
        "", "learners", "partners", "made s", "count s", "freeze s", "files", "files MB", "peak MB"
    );
    for (learners, partners) in sizes {
        if !has("postgres") {
            tests::databases::sqlite(|store| year(store, learners, partners));
        }
        if !has("sqlite") {
            tests::databases::postgres(|store| year(store, learners, partners));
        }
    }
}

async fn year(store: Store, learners: i64, partners: usize) {
    let plan = plan();
    let folder = tempfile::tempdir().expect("a folder");
    let objects = Objects::folder(folder.path()).expect("a folder of files");
    let keys = Keys::new(&[7; 32]);
    let releases = Releases {
        store: &store,
        objects: &objects,
        keys: &keys,
        account_id: None,
        // 15 March 2026.
        now: 1_773_572_400_000,
        software: "Relais",
    };
    releases.open(plan.clone()).await.expect("opened");
    let begun = Instant::now();
    make(&store, &plan, learners, partners).await;
    let made = begun.elapsed().as_secs_f64();

    let begun = Instant::now();
    let counted = counting::count(&store, &plan).await.expect("counted");
    let counting = begun.elapsed().as_secs_f64();
    let all: u64 = counted.iter().map(|it| it.counts.learners).sum();
    assert_eq!(
        i64::try_from(all),
        Ok(learners),
        "every learner is counted once"
    );
    drop(counted);

    forget_peak();
    let begun = Instant::now();
    releases.freeze(2025).await.expect("frozen");
    let freezing = begun.elapsed().as_secs_f64();
    let peak = peak();
    let files = release::files_of_year(&store, 2025).await.expect("files");
    assert_eq!(files.len(), 2 * (partners + 1), "a zip and a report each");
    let bytes: i64 = files.iter().map(|it| it.bytes).sum();
    let name = match store.kind() {
        Kind::Sqlite => "SQLite",
        Kind::Postgres => "PostgreSQL",
    };
    println!(
        "{name:<10}{learners:>9}{partners:>10}{made:>9.1}{counting:>9.1}{freezing:>10.1}{:>8}{:>10}{peak:>10}",
        files.len(),
        bytes >> 20
    );
}

fn plan() -> Plan {
    let question = |q: usize| serde_json::json!({ "id": format!("q-{q}"), "title": "Question" });
    let questions: Vec<_> = (0..QUESTIONS).map(question).collect();
    let module = |m: usize| {
        serde_json::json!({ "id": format!("m{m}"), "title": format!("Module {m}"),
            "pass_mark": 70, "questions": questions })
    };
    let kind = |(id, plural): &(&str, &str)| serde_json::json!({ "id": id, "plural": plural });
    let kinds: Vec<_> = statistics::plan::PARTNER_TYPES.iter().map(kind).collect();
    let plan = serde_json::json!({
        "year": 2025, "programme": "Programme", "publisher": "Banc",
        "modules": (0..MODULES).map(module).collect::<Vec<_>>(),
        "partner_types": kinds, "rho": "0.30",
        "tiers": statistics::plan::usual_tiers(),
    });
    serde_json::from_value(plan).expect("a plan")
}

/// Sizes from 3 learners up, the largest two fifths of all.
fn sizes(learners: i64, partners: usize) -> Vec<i64> {
    let mut sizes: Vec<i64> = [40, 20, 12, 8, 5].map(|it| learners * it / 100).into();
    let rest = learners - sizes.iter().sum::<i64>();
    // A geometric tail, as unequal whatever their number is.
    let weight = |i: usize| 1.09f64.powf(i as f64 * PARTNERS as f64 / partners as f64);
    let all: f64 = (0..partners - 5).map(weight).sum();
    let tail = (0..partners - 5).map(|i| ((rest as f64 * weight(i) / all) as i64).max(3));
    sizes.extend(tail);
    // The largest has what is left.
    let left = learners - sizes.iter().sum::<i64>();
    sizes[0] += left;
    sizes
}

async fn make(store: &Store, plan: &Plan, learners: i64, partners: usize) {
    let kinds = statistics::plan::PARTNER_TYPES;
    let mut sql = vec![
        "drop index participation_cell".to_owned(),
        "create table made_cell (k bigint primary key, cell bigint not null)".to_owned(),
        "create table made_answers (k bigint primary key, answers text not null)".to_owned(),
    ];
    let mut chance = 1u64;
    let mut below = move |bound: u64| {
        chance = chance
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (chance >> 40) % bound
    };
    for k in 0..KINDS {
        let start = 1 + below(12);
        let status = [0, 0, 1, 2, 2, 2, 2, 2, 2, 2][below(10) as usize];
        let (end, band) = match status {
            2 => (start + below(13 - start), 1 + below(6)),
            _ => (0, 0),
        };
        let region = below(19);
        let cell = status * 10_000_000 + start * 100_000 + end * 1_000 + band * 100 + region;
        sql.push(format!("insert into made_cell values ({k}, {cell})"));
        let mut answers = server::store::answers::Answers::default();
        while answers.as_str().len() < 80 {
            answers.add(below((MODULES * QUESTIONS) as u64) as i64, below(3) > 0);
        }
        sql.push(format!(
            "insert into made_answers values ({k}, '{}')",
            answers.as_str()
        ));
    }
    for m in 0..MODULES {
        let (name, code) = (plan.course(m), m + 1);
        sql.push(format!(
            "insert into participation_code values ('course', '{name}', {code})"
        ));
    }
    let mut next = 0;
    for (place, size) in sizes(learners, partners).into_iter().enumerate() {
        let (name, kind) = (
            format!("partenaire-{place:04}"),
            kinds[place % kinds.len()].0,
        );
        let made = partner::create(store, None, &name, &name, kind, 0).await;
        let (id, code) = (made.expect("a partner"), place + 1);
        sql.push(format!(
            "insert into participation_code values ('partner', '{id}', {code})"
        ));
        let end = next + size;
        while next < end {
            let last = end.min(next + CHUNK) - 1;
            let numbers = format!(
                "with recursive n(i) as (select cast({next} as bigint) union all \
                 select i + 1 from n where i < {last})"
            );
            // In the order of pseudonyms, which are spread over all numbers.
            let pseudonym = "i * 1000000000000 - 2500000000000000000";
            sql.push(format!(
                "insert into participant (year, partner, pseudonym, answers) {numbers} \
                 select 2025, {code}, {pseudonym}, answers from n \
                 join made_answers on k = i * 7919 % {KINDS}"
            ));
            let courses: Vec<String> = (1..=MODULES)
                .map(|it| format!("select {it} as c"))
                .collect();
            sql.push(format!(
                "insert into participation (year, pseudonym, course, partner, cell) {numbers} \
                 select 2025, {pseudonym}, c, {code}, cell from n \
                 cross join ({}) as x join made_cell \
                 on k = (i * 6 + c) * 2654435761 % 4294967296 / {}",
                courses.join(" union all "),
                (1u64 << 32) / KINDS as u64
            ));
            next = last + 1;
        }
    }
    sql.push(
        "create index participation_cell on participation (year, partner, course, cell)".to_owned(),
    );
    let mut write = store.begin().await.expect("a transaction");
    for (place, sql) in sql.into_iter().enumerate() {
        sqlx::query(AssertSqlSafe(sql))
            .execute(&mut *write)
            .await
            .expect("rows");
        // The log of a transaction grows with it.
        if place % 50 == 49 {
            write.commit().await.expect("kept");
            write = store.begin().await.expect("a transaction");
        }
    }
    write.commit().await.expect("kept");
    if store.kind() == Kind::Postgres {
        // What a server does by itself in the course of a year; no transaction may hold it.
        let url = tests::databases::url(store).await;
        let mut alone = sqlx::PgConnection::connect(&url).await.expect("connected");
        let vacuum = sqlx::query("vacuum analyze").execute(&mut alone).await;
        vacuum.expect("vacuumed");
    }
}

/// Peak of this process's memory since [`forget_peak`], in megabytes (Linux).
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|it| it.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|it| it.trim().trim_end_matches(" kB").parse::<u64>().ok());
    kilobytes.unwrap_or(0) / 1024
}

fn forget_peak() {
    // Elsewhere than on Linux there is no such file, and no peak.
    let _ = std::fs::write("/proc/self/clear_refs", "5");
}
