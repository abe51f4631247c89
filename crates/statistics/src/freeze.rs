//! The year's one drawing, step by step: OPEN → CLOSED → DRAWN → SIGNED → PURGED.
//!
//! Each step is one transaction that replaces the record only if it is still the
//! one the step began with. Noise leaves memory only with the transaction that
//! stores it: a crash before it draws nothing, a crash after it finds the year
//! drawn. So nobody ever sees two drawings of a year, and of two processes that
//! draw at once one takes the other's.
//!
//! Exact counts are in no state: they live in memory from the count to the draw. A crash
//! between the two counts again, the same rows and so the same counts.

use std::collections::BTreeMap;

use ed25519_dalek::SigningKey;
use serde::{Deserialize, Serialize};

use crate::draw::{self, DrawError, Drawn, PartnerYear};
use crate::files::{FileError, ReleaseFile, Writer};
use crate::noisy::{Noisy, Part};
use crate::plan::Plan;
use crate::plan::sigma::sigma_squared_first;
use crate::random::OsRandom;
use crate::release::Release;
use crate::returns::with_unknown;
use crate::table::Table;

pub use crate::stamp::{Online, Stamp};

/// One release of a year as it is stored.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// Fixed when the year was opened.
    pub plan: Plan,
    /// 1, or 2 for the one erratum.
    pub version: u8,
    /// How far it is.
    pub state: State,
}

/// How far a release is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum State {
    /// The year runs: registrations and returns come in.
    Open,
    /// Nothing is added any more.
    Closed,
    /// Counted, and drawn in the same moment.
    Drawn {
        /// The noisy cells.
        drawn: Drawn,
    },
    /// Files are written and signed.
    Signed {
        /// The noisy cells.
        drawn: Drawn,
        /// What went into the files besides.
        stamp: Stamp,
        /// SHA-256 of the national file's `SHA256SUMS`: the next release names it.
        digest: String,
    },
    /// Raw rows, exact counts and the year's key are destroyed.
    Purged {
        /// As signed.
        digest: String,
        /// Day of the purge, `2026-04-30`.
        purged_on: String,
    },
}

/// Name of a state, for storage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)] // as in `State`
pub enum StateName {
    Open,
    Closed,
    Drawn,
    Signed,
    Purged,
}

impl StateName {
    /// Word in the database and in messages.
    pub fn as_str(self) -> &'static str {
        match self {
            StateName::Open => "open",
            StateName::Closed => "closed",
            StateName::Drawn => "drawn",
            StateName::Signed => "signed",
            StateName::Purged => "purged",
        }
    }
}

impl State {
    /// Its name.
    pub fn name(&self) -> StateName {
        match self {
            State::Open => StateName::Open,
            State::Closed => StateName::Closed,
            State::Drawn { .. } => StateName::Drawn,
            State::Signed { .. } => StateName::Signed,
            State::Purged { .. } => StateName::Purged,
        }
    }
}

/// Why a step is not made.
#[derive(Debug, thiserror::Error)]
#[allow(missing_docs)] // each says it
pub enum StepError {
    #[error("{year} is {}, not {}", found.as_str(), expected.as_str())]
    NotIn {
        year: u16,
        found: StateName,
        expected: StateName,
    },
    #[error("{0} had its erratum already: there is one at most")]
    SecondErratum(u16),
    #[error("the retention time runs until {until}")]
    Retained { until: String },
    #[error(transparent)]
    Draw(#[from] DrawError),
    #[error(transparent)]
    File(#[from] FileError),
}

impl Record {
    /// A year that opens.
    pub fn open(plan: Plan) -> Record {
        Record {
            plan,
            version: 1,
            state: State::Open,
        }
    }

    /// Reads a record as it is stored, and what former versions stored: a plan of the first
    /// method is renewed, exact counts of a closed year are forgotten and counted again, and
    /// what the first method drew keeps its σ.
    ///
    /// # Errors
    ///
    /// What is wrong with the JSON.
    pub fn read(json: &str) -> Result<Record, serde_json::Error> {
        let mut record: serde_json::Value = serde_json::from_str(json)?;
        let plan: Plan = serde_json::from_value(record["plan"].clone())?;
        if let Some(drawn) = record["state"].get_mut("drawn") {
            drawn_first(&plan, drawn);
        }
        serde_json::from_value(record)
    }

    /// OPEN → CLOSED.
    pub fn close(&self) -> Result<Record, StepError> {
        self.expect(StateName::Open)?;
        Ok(self.with(State::Closed))
    }

    /// CLOSED → DRAWN, from the operating system's randomness; `year` are the exact counts of
    /// all partners, those without learners included.
    pub fn draw(&self, year: &[PartnerYear]) -> Result<Record, StepError> {
        self.draw_from(year, &mut OsRandom)
    }

    /// CLOSED → DRAWN with a seed: in tests and benches only.
    #[cfg(any(test, feature = "seeded"))]
    pub fn draw_seeded(&self, year: &[PartnerYear], seed: u64) -> Result<Record, StepError> {
        self.draw_from(year, &mut crate::random::Seeded(seed))
    }

    fn draw_from(
        &self,
        year: &[PartnerYear],
        source: &mut dyn crate::random::RandomSource,
    ) -> Result<Record, StepError> {
        self.expect(StateName::Closed)?;
        let drawn = draw::draw(&self.plan, year, source)?;
        Ok(self.with(State::Drawn { drawn }))
    }

    /// The files of a drawn year, one by one: the same record, stamp and key give the same
    /// bytes.
    pub fn files<'a>(
        &self,
        stamp: &'a Stamp,
        key: &'a SigningKey,
    ) -> Result<Writer<'a>, StepError> {
        let release = self.release().ok_or(self.not_in(StateName::Drawn))?;
        Ok(Writer::new(release, stamp, key)?)
    }

    /// DRAWN → SIGNED, with the digest of the files that were written.
    pub fn sign(&self, stamp: Stamp, digest: String) -> Result<Record, StepError> {
        let State::Drawn { drawn } = &self.state else {
            return Err(self.not_in(StateName::Drawn));
        };
        let drawn = drawn.clone();
        Ok(self.with(State::Signed {
            drawn,
            stamp,
            digest,
        }))
    }

    /// The day from which a signed year can be purged, `2026-04-14`.
    pub fn retained_until(&self) -> Option<String> {
        let State::Signed { stamp, .. } = &self.state else {
            return None;
        };
        Some(days_after(&stamp.signed_on, self.plan.retention_days))
    }

    /// SIGNED → PURGED, once the retention time is over. Days are `2026-04-30`.
    pub fn purge(&self, today: &str) -> Result<Record, StepError> {
        let (State::Signed { digest, .. }, Some(until)) = (&self.state, self.retained_until())
        else {
            return Err(self.not_in(StateName::Signed));
        };
        if today < until.as_str() {
            return Err(StepError::Retained { until });
        }
        let (digest, purged_on) = (digest.clone(), today.to_owned());
        Ok(self.with(State::Purged { digest, purged_on }))
    }

    /// The one erratum of a signed year, which begins at OPEN again; everything
    /// will be redrawn, and files tell that ρ has doubled.
    pub fn erratum(&self) -> Result<Record, StepError> {
        self.expect(StateName::Signed)?;
        match self.version {
            1 => Ok(Record {
                version: 2,
                ..Record::open(self.plan.clone())
            }),
            _ => Err(StepError::SecondErratum(self.plan.year)),
        }
    }

    /// The figures of a year that is drawn and not yet signed.
    pub fn release(&self) -> Option<Release> {
        match &self.state {
            State::Drawn { drawn } => Some(Release::new(&self.plan, self.version, drawn)),
            State::Open | State::Closed | State::Signed { .. } | State::Purged { .. } => None,
        }
    }

    fn with(&self, state: State) -> Record {
        Record {
            plan: self.plan.clone(),
            version: self.version,
            state,
        }
    }

    fn expect(&self, expected: StateName) -> Result<(), StepError> {
        match self.state.name() == expected {
            true => Ok(()),
            false => Err(self.not_in(expected)),
        }
    }

    fn not_in(&self, expected: StateName) -> StepError {
        StepError::NotIn {
            year: self.plan.year,
            found: self.state.name(),
            expected,
        }
    }
}

/// Groups as the first method drew them, told as the second one does.
fn drawn_first(plan: &Plan, drawn: &mut serde_json::Value) {
    let Some(first) = plan.first() else {
        return;
    };
    let groups = drawn["groups"].as_array_mut().into_iter().flatten();
    let parts = groups.flat_map(|group| group["parts"].as_array_mut().into_iter().flatten());
    for part in parts.filter(|part| part["knows"].is_null()) {
        let cells = serde_json::from_value::<BTreeMap<Table, Vec<i64>>>(part.take());
        let tables = cells.unwrap_or_default().into_iter().map(|(table, cells)| {
            let sigma_squared = sigma_squared_first(&first, table);
            let noisy = Noisy {
                sigma_squared: (sigma_squared.numerator(), sigma_squared.denominator()),
                cells: with_unknown(plan, table, &cells),
            };
            (table, noisy)
        });
        let tables: BTreeMap<Table, Noisy> = tables.collect();
        let new = Part {
            knows: tables.keys().copied().collect(),
            tables,
        };
        *part = serde_json::to_value(new).unwrap_or_default();
    }
}

/// The day so many days after `2026-03-15`; an unreadable day is never over.
fn days_after(day: &str, days: u32) -> String {
    let number = |range: std::ops::Range<usize>| day.get(range).and_then(|t| t.parse::<u32>().ok());
    let (Some(mut year), Some(mut month), Some(mut date)) =
        (number(0..4), number(5..7), number(8..10))
    else {
        return "9999-12-31".into();
    };
    date += days;
    loop {
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let length = match month {
            2 if leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        if date <= length {
            return format!("{year:04}-{month:02}-{date:02}");
        }
        date -= length;
        (year, month) = if month >= 12 {
            (year + 1, 1)
        } else {
            (year, month + 1)
        };
    }
}

/// Which release of which year a step replaces: none when the year is new.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Before {
    /// 1 or 2.
    pub version: u8,
    /// Its state.
    pub state: StateName,
}

/// One step to store.
#[derive(Debug)]
pub struct Step<'a, Kept> {
    /// What must still be stored for the year, or nothing may change.
    pub before: Option<Before>,
    /// What takes its place.
    pub after: &'a Record,
    /// Files that were kept for it, for good: downloads are these bytes.
    pub files: &'a [Kept],
}

impl<Kept> Step<'_, Kept> {
    /// Whether raw rows of the year and the year's key are destroyed with it. The key goes no later than the step; rows too
    /// many for one transaction may follow, and must until none is left.
    pub fn destroys(&self) -> bool {
        self.after.state.name() == StateName::Purged
    }
}

/// Where records are kept. One record a year: the latest version.
pub trait Storage {
    /// What goes wrong in it.
    type Error: std::error::Error + Send + Sync + 'static;

    /// What is known of a file that is kept.
    type Kept: Send + Sync;

    /// The year's record.
    fn load(&self, year: u16) -> impl Future<Output = Result<Option<Record>, Self::Error>> + Send;

    /// Exact counts of all partners of the plan's year, zeros included, and the
    /// returns that were accepted. The year is closed: nothing is added any more. They may be
    /// written nowhere.
    fn count(
        &self,
        plan: &Plan,
    ) -> impl Future<Output = Result<Vec<PartnerYear>, Self::Error>> + Send;

    /// Keeps the bytes of a file, which no reader finds before the step that names it is made.
    fn keep(
        &self,
        record: &Record,
        file: ReleaseFile,
    ) -> impl Future<Output = Result<Option<Self::Kept>, Self::Error>> + Send;

    /// Makes the step in ONE transaction, unique per year; `false` when
    /// [`Step::before`] is not what is stored, and then nothing changes.
    fn advance(
        &self,
        step: Step<'_, Self::Kept>,
    ) -> impl Future<Output = Result<bool, Self::Error>> + Send;
}

/// Why a freeze did not get further.
#[derive(Debug, thiserror::Error)]
#[allow(missing_docs)] // each says it
pub enum FreezeError<E: std::error::Error + 'static> {
    #[error("{0} is not open: open the year with its plan first")]
    NotOpened(u16),
    #[error(transparent)]
    Step(#[from] StepError),
    #[error("storage: {0}")]
    Storage(#[source] E),
}

/// Brings a year from wherever it is to SIGNED. Called again after a crash it
/// goes on; called on a signed year it changes nothing.
pub async fn freeze<S: Storage>(
    storage: &S,
    year: u16,
    stamp: &Stamp,
    key: &SigningKey,
) -> Result<Record, FreezeError<S::Error>> {
    loop {
        let record = storage.load(year).await.map_err(FreezeError::Storage)?;
        let record = record.ok_or(FreezeError::NotOpened(year))?;
        let mut files = Vec::new();
        let after = match record.state.name() {
            StateName::Open => record.close()?,
            StateName::Closed => {
                let year = storage.count(&record.plan).await;
                record.draw(&year.map_err(FreezeError::Storage)?)?
            }
            StateName::Drawn => {
                let mut writer = record.files(stamp, key)?;
                while let Some(batch) = writer.next_files() {
                    for file in batch.map_err(StepError::File)? {
                        let kept = storage.keep(&record, file).await;
                        files.extend(kept.map_err(FreezeError::Storage)?);
                    }
                }
                record.sign(stamp.clone(), writer.digest().to_owned())?
            }
            StateName::Signed | StateName::Purged => return Ok(record),
        };
        let before = Some(Before {
            version: record.version,
            state: record.state.name(),
        });
        // When another process was first its step is taken: load again.
        let step = Step {
            before,
            after: &after,
            files: &files,
        };
        storage.advance(step).await.map_err(FreezeError::Storage)?;
    }
}
