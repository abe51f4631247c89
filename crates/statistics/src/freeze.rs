//! The year's one drawing, step by step: OPEN → CLOSED → DRAWN → SIGNED → PURGED.
//!
//! Each step is one transaction that replaces the record only if it is still the
//! one the step began with. Noise leaves memory only with the transaction that
//! stores it: a crash before it draws nothing, a crash after it finds the year
//! drawn. So nobody ever sees two drawings of a year, and of two processes that
//! draw at once one takes the other's.

use ed25519_dalek::SigningKey;
use serde::{Deserialize, Serialize};

use crate::draw::{self, DrawError, Drawn, PartnerYear};
use crate::files::{self, FileError, ReleaseFile};
use crate::plan::Plan;
use crate::random::OsRandom;
use crate::release::Release;

pub use crate::stamp::Stamp;

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
    /// Exact counts are taken; nothing is added any more.
    Closed {
        /// All partners of the year, those without learners included.
        year: Vec<PartnerYear>,
    },
    /// Noise is drawn; exact counts are gone from the record.
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
            State::Closed { .. } => StateName::Closed,
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

    /// OPEN → CLOSED, with the exact counts.
    pub fn close(&self, year: Vec<PartnerYear>) -> Result<Record, StepError> {
        self.expect(StateName::Open)?;
        draw::check(&self.plan, &year)?;
        Ok(self.with(State::Closed { year }))
    }

    /// CLOSED → DRAWN, from the operating system's randomness.
    pub fn draw(&self) -> Result<Record, StepError> {
        self.draw_from(&mut OsRandom)
    }

    /// CLOSED → DRAWN with a seed: in tests and benches only.
    #[cfg(any(test, feature = "seeded"))]
    pub fn draw_seeded(&self, seed: u64) -> Result<Record, StepError> {
        self.draw_from(&mut crate::random::Seeded(seed))
    }

    fn draw_from(&self, source: &mut dyn crate::random::RandomSource) -> Result<Record, StepError> {
        let State::Closed { year } = &self.state else {
            return Err(self.not_in(StateName::Closed));
        };
        let drawn = draw::draw(&self.plan, year, source)?;
        Ok(self.with(State::Drawn { drawn }))
    }

    /// DRAWN → SIGNED, and the files: the same record, stamp and key give the
    /// same bytes.
    pub fn sign(
        &self,
        stamp: Stamp,
        key: &SigningKey,
    ) -> Result<(Record, Vec<ReleaseFile>), StepError> {
        let State::Drawn { drawn } = &self.state else {
            return Err(self.not_in(StateName::Drawn));
        };
        let release = Release::new(&self.plan, self.version, drawn);
        let (files, digest) = files::write(&release, &stamp, key)?;
        let drawn = drawn.clone();
        let signed = State::Signed {
            drawn,
            stamp,
            digest,
        };
        Ok((self.with(signed), files))
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

    /// The figures, from the drawing on.
    pub fn release(&self) -> Option<Release> {
        match &self.state {
            State::Drawn { drawn } | State::Signed { drawn, .. } => {
                Some(Release::new(&self.plan, self.version, drawn))
            }
            State::Open | State::Closed { .. } | State::Purged { .. } => None,
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
pub struct Step<'a> {
    /// What must still be stored for the year, or nothing may change.
    pub before: Option<Before>,
    /// What takes its place.
    pub after: &'a Record,
    /// Files to store with it, kept for good: downloads are these bytes.
    pub files: &'a [ReleaseFile],
}

impl Step<'_> {
    /// Whether raw rows of the year, exact counts of all its versions and the
    /// year's key are destroyed with it. The key goes no later than the step; rows too
    /// many for one transaction may follow, and must until none is left.
    pub fn destroys(&self) -> bool {
        self.after.state.name() == StateName::Purged
    }
}

/// Where records are kept. One record a year: the latest version.
pub trait Storage {
    /// What goes wrong in it.
    type Error: std::error::Error + Send + Sync + 'static;

    /// The year's record.
    fn load(&self, year: u16) -> impl Future<Output = Result<Option<Record>, Self::Error>> + Send;

    /// Exact counts of all partners of the plan's year, zeros included, and the
    /// returns that were accepted.
    fn count(
        &self,
        plan: &Plan,
    ) -> impl Future<Output = Result<Vec<PartnerYear>, Self::Error>> + Send;

    /// Makes the step in ONE transaction, unique per year; `false` when
    /// [`Step::before`] is not what is stored, and then nothing changes.
    fn advance(&self, step: Step<'_>) -> impl Future<Output = Result<bool, Self::Error>> + Send;
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
            StateName::Open => {
                let counts = storage.count(&record.plan).await;
                record.close(counts.map_err(FreezeError::Storage)?)?
            }
            StateName::Closed => record.draw()?,
            StateName::Drawn => {
                let (signed, written) = record.sign(stamp.clone(), key)?;
                files = written;
                signed
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
