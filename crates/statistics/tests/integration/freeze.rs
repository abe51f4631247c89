//! The freeze with a storage that crashes wherever it can: never a second
//! drawing, and always the same files in the end.

use std::pin::pin;
use std::sync::Mutex;
use std::task::{Context, Poll, Waker};

use ed25519_dalek::SigningKey;
use statistics::draw::{Drawn, PartnerYear};
use statistics::example;
use statistics::files::ReleaseFile;
use statistics::freeze::{
    Before, FreezeError, Record, Stamp, State, StateName, Step, StepError, Storage, freeze,
};
use statistics::plan::Plan;
use statistics::table::Table;

const YEAR: u16 = 2025;

#[derive(Debug, thiserror::Error)]
#[error("the machine stopped")]
struct Stopped;

/// When the next transaction stops.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Crash {
    Never,
    /// The n-th, before it commits.
    Before(usize),
    /// The n-th, committed, but nobody hears of it.
    After(usize),
}

struct Memory {
    inside: Mutex<Inside>,
}

struct Inside {
    record: Option<Record>,
    files: Vec<ReleaseFile>,
    rows: Vec<PartnerYear>,
    drawings: Vec<Drawn>,
    steps: usize,
    crash: Crash,
}

impl Memory {
    fn opened(crash: Crash) -> Memory {
        let plan = Plan::example(2, 2);
        let inside = Inside {
            rows: example::year(&plan, &[4, 60, 700, 9_000], 1),
            record: Some(Record::open(plan)),
            files: Vec::new(),
            drawings: Vec::new(),
            steps: 0,
            crash,
        };
        Memory {
            inside: Mutex::new(inside),
        }
    }

    fn inside(&self) -> std::sync::MutexGuard<'_, Inside> {
        self.inside.lock().expect("no test panicked in it")
    }
}

impl Storage for Memory {
    type Error = Stopped;
    type Kept = ReleaseFile;

    async fn load(&self, year: u16) -> Result<Option<Record>, Stopped> {
        let record = self.inside().record.clone();
        Ok(record.filter(|record| record.plan.year == year))
    }

    async fn count(&self, _: &Plan) -> Result<Vec<PartnerYear>, Stopped> {
        Ok(self.inside().rows.clone())
    }

    async fn keep(&self, _: &Record, file: ReleaseFile) -> Result<Option<ReleaseFile>, Stopped> {
        Ok(Some(file))
    }

    async fn advance(&self, step: Step<'_, ReleaseFile>) -> Result<bool, Stopped> {
        let mut inside = self.inside();
        inside.steps += 1;
        if inside.crash == Crash::Before(inside.steps) {
            return Err(Stopped);
        }
        let stored = inside.record.as_ref().map(|record| Before {
            version: record.version,
            state: record.state.name(),
        });
        if stored != step.before {
            return Ok(false);
        }
        if let State::Drawn { drawn } = &step.after.state {
            inside.drawings.push(drawn.clone());
        }
        if step.destroys() {
            inside.rows.clear();
        }
        inside.record = Some(step.after.clone());
        inside.files.extend_from_slice(step.files);
        match inside.crash == Crash::After(inside.steps) {
            true => Err(Stopped),
            false => Ok(true),
        }
    }
}

/// All futures here are ready at once.
fn now<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    match future
        .as_mut()
        .poll(&mut Context::from_waker(Waker::noop()))
    {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("nothing here waits"),
    }
}

fn stamp() -> Stamp {
    Stamp {
        signed_on: "2026-03-15".into(),
        software: "relais test".into(),
        previous: None,
        versions: Vec::new(),
    }
}

fn run(storage: &Memory) -> Result<Record, FreezeError<Stopped>> {
    now(freeze(
        storage,
        YEAR,
        &stamp(),
        &SigningKey::from_bytes(&[7; 32]),
    ))
}

#[test]
fn a_crash_anywhere_never_draws_twice() {
    let points = (1..=3).flat_map(|n| [Crash::Before(n), Crash::After(n)]);
    for crash in points {
        let storage = Memory::opened(crash);
        assert!(
            matches!(run(&storage), Err(FreezeError::Storage(_))),
            "{crash:?}"
        );
        let seen = storage.inside().drawings.clone();
        storage.inside().crash = Crash::Never;
        let record = run(&storage).expect("it goes on");
        assert_eq!(record.state.name(), StateName::Signed);
        let inside = storage.inside();
        assert_eq!(inside.drawings.len(), 1, "{crash:?}");
        assert!(seen.is_empty() || seen == inside.drawings, "{crash:?}");
    }
}

#[test]
fn a_signed_year_is_left_alone() {
    let storage = Memory::opened(Crash::Never);
    let first = run(&storage).expect("frozen");
    let files = storage.inside().files.clone();
    assert_eq!(run(&storage).expect("frozen"), first);
    assert_eq!(storage.inside().files, files);
    assert_eq!(storage.inside().steps, 3);
}

#[test]
fn the_files_of_a_drawn_year_are_the_same_whenever_they_are_written() {
    let storage = Memory::opened(Crash::Before(3));
    assert!(run(&storage).is_err());
    let drawn = storage.inside().record.clone().expect("drawn");
    storage.inside().crash = Crash::Never;
    run(&storage).expect("frozen");
    let json = serde_json::to_string(&drawn).expect("JSON");
    let drawn = Record::read(&json).expect("a record");
    let (stamp, key) = (stamp(), SigningKey::from_bytes(&[7; 32]));
    let mut writer = drawn.files(&stamp, &key).expect("a writer");
    let mut files = Vec::new();
    while let Some(batch) = writer.next_files() {
        files.extend(batch.expect("files"));
    }
    assert!(files == storage.inside().files, "other bytes");
}

#[test]
fn of_two_at_once_one_takes_the_other_s_drawing() {
    let storage = Memory::opened(Crash::Never);
    let plan = Plan::example(2, 2);
    let closed = Record::open(plan).close().expect("closed");
    storage.inside().record = Some(closed.clone());
    let before = Some(Before {
        version: 1,
        state: StateName::Closed,
    });
    // Both drew from what they loaded; only one is stored.
    let rows = storage.inside().rows.clone();
    let draw = || closed.draw(&rows).expect("drawn");
    let (one, two) = (draw(), draw());
    assert_ne!(one, two);
    let store = |after: &Record| {
        now(storage.advance(Step {
            before,
            after,
            files: &[],
        }))
        .expect("stored")
    };
    assert!(store(&one));
    assert!(!store(&two));
    assert_eq!(storage.inside().record.as_ref(), Some(&one));
}

#[test]
fn two_runs_differ() {
    let of = |storage: &Memory| {
        run(storage).expect("frozen");
        storage.inside().drawings[0].clone()
    };
    let (one, two) = (Memory::opened(Crash::Never), Memory::opened(Crash::Never));
    assert_ne!(of(&one), of(&two));
}

#[test]
fn steps_are_made_in_order_only() {
    let storage = Memory::opened(Crash::Never);
    let open = storage.inside().record.clone().expect("open");
    assert!(matches!(open.draw(&[]), Err(StepError::NotIn { .. })));
    assert!(matches!(open.erratum(), Err(StepError::NotIn { .. })));
    let signed = run(&storage).expect("frozen");
    assert!(matches!(signed.draw(&[]), Err(StepError::NotIn { .. })));
    assert!(matches!(signed.close(), Err(StepError::NotIn { .. })));

    // One erratum, redrawn; not two.
    let erratum = signed.erratum().expect("the first");
    assert_eq!(
        (erratum.version, erratum.state.name()),
        (2, StateName::Open)
    );
    storage.inside().record = Some(erratum);
    let second = run(&storage).expect("frozen");
    assert_eq!(storage.inside().drawings.len(), 2);
    assert!(matches!(
        second.erratum(),
        Err(StepError::SecondErratum(2025))
    ));

    // Purged after thirty days, not before.
    let early = second.purge("2026-04-13");
    assert!(matches!(early, Err(StepError::Retained { until }) if until == "2026-04-14"));
    let purged = second.purge("2026-04-14").expect("purged");
    let before = Some(Before {
        version: 2,
        state: StateName::Signed,
    });
    let step = Step {
        before,
        after: &purged,
        files: &[],
    };
    assert!(step.destroys());
    assert!(now(storage.advance(step)).expect("stored"));
    assert!(storage.inside().rows.is_empty());
    let kept = serde_json::to_string(&purged).expect("JSON");
    assert!(
        !kept.contains("counts") && !kept.contains("learners\":["),
        "{kept}"
    );
}

#[test]
fn exact_counts_are_in_no_record() {
    for crash in [Crash::Before(2), Crash::Before(3)] {
        let storage = Memory::opened(crash);
        // A number that nothing else has; drawn, it has noise, which may be 0.
        storage.inside().rows[3].counts.learners = 987_654_321;
        assert!(run(&storage).is_err());
        let kept = serde_json::to_string(&storage.inside().record).expect("JSON");
        assert!(!kept.contains("counts"), "{kept}");
        let is_drawn = kept.contains("\"state\":\"drawn\"");
        assert_eq!(is_drawn, crash == Crash::Before(3));
        assert!(is_drawn || !kept.contains("987654321"), "{kept}");
    }
}

/// What a former version stored, when it is met half-way: the year goes on by the new method.
#[test]
fn a_year_of_the_first_method_goes_on() {
    let mut plan = serde_json::to_value(Plan::example(1, 1)).expect("JSON");
    plan["tiers"] = serde_json::json!([]);
    plan["shares"] = serde_json::json!({
        "learners": 3, "module_status": 42, "starts_monthly": 11, "completions_monthly": 11,
        "region_status": 11, "duration_bands": 11, "questions": 11
    });
    let read = |state: serde_json::Value| {
        let record = serde_json::json!({ "plan": plan, "version": 1, "state": state });
        Record::read(&record.to_string()).expect("a record")
    };
    // Closed with exact counts: they are forgotten, and counted again.
    let closed = read(serde_json::json!({ "state": "closed", "year": [{ "counts": {} }] }));
    assert_eq!(closed.state, State::Closed);
    assert_eq!(closed.plan.tiers.len(), 5);
    // Drawn: fitted from the top, with the σ that it was drawn with.
    let month: Vec<i64> = (0..12).collect();
    let drawn = read(
        serde_json::json!({ "state": "drawn", "drawn": { "groups": [{
        "kind": "entreprise", "others": false, "learners": [9000], "unobserved": [],
        "members": [{ "id": "grande", "label": "Grande", "kind": "entreprise" }],
        "parts": [{ "module_status": [100, 200, 8000], "starts_monthly": month }],
    }] } }),
    );
    let release = drawn.release().expect("figures");
    let figures = &release.national.figures;
    assert_eq!(figures.learners, 9000);
    assert_eq!(figures.tables[&Table::ModuleStatus], [100, 200, 8000]);
    assert_eq!(figures.tables[&Table::StartsMonthly].len(), 13);
    // 1 / (2 · 0.126).
    assert!((figures.variance(Table::ModuleStatus) - 1.0 / 0.252).abs() < 1e-9);
    let signed = read(
        serde_json::json!({ "state": "signed", "drawn": { "groups": [] },
        "stamp": stamp(), "digest": "ab" }),
    );
    assert_eq!(signed.retained_until().as_deref(), Some("2026-04-14"));
}
