//! Why nothing was done to a year.

use statistics::freeze::{FreezeError, StepError};
use statistics::plan::PlanError;

use crate::domain::counting::CountError;
use crate::domain::year_key::KeyError;
use crate::store::StoreError;
use crate::store::objects::ObjectsError;

/// Why nothing was done to a year.
#[derive(Debug, thiserror::Error)]
pub enum ReleaseError {
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The store of files failed.
    #[error(transparent)]
    Objects(#[from] ObjectsError),
    /// No plan can be made.
    #[error("no plan can be made of the published courses: {0}")]
    Plan(#[from] PlanError),
    /// What is stored can't be read.
    #[error("the record of {year} can't be read: {error}")]
    Record {
        /// Which.
        year: u16,
        /// Why.
        error: String,
    },
    /// The key of a year.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The year can't be counted.
    #[error(transparent)]
    Count(#[from] CountError),
    /// A return that was accepted does not fit the plan any more: a defect.
    #[error("the return of `{0}` can't be counted")]
    Return(String),
    /// There is nothing to open a year with.
    #[error("no own course is published: name a plan")]
    NoCourse,
    /// It has a plan already, which never changes.
    #[error("{0} was opened before: its plan never changes")]
    Opened(u16),
    /// It has no plan.
    #[error("{0} is not open: open the year with its plan first")]
    NotOpened(u16),
    /// Its data are not complete.
    #[error("{0} is not over yet")]
    NotOver(u16),
    /// Somebody else made a step in the same moment.
    #[error("somebody else changed {0} in the same moment: look again")]
    Overtaken(u16),
    /// The step can't be made.
    #[error(transparent)]
    Step(StepError),
}

impl From<FreezeError<ReleaseError>> for ReleaseError {
    fn from(error: FreezeError<ReleaseError>) -> ReleaseError {
        match error {
            FreezeError::NotOpened(year) => ReleaseError::NotOpened(year),
            FreezeError::Step(error) => ReleaseError::Step(error),
            FreezeError::Storage(error) => error,
        }
    }
}
