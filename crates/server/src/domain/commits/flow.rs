//! Whether commits get through: by what was written, not by what answers.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// When something was written last.
#[derive(Debug)]
pub(super) struct Flow(Mutex<Instant>);

impl Default for Flow {
    fn default() -> Flow {
        Flow(Mutex::new(Instant::now()))
    }
}

impl Flow {
    /// The database says that something is on its disk.
    pub(super) fn written(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
    }

    /// How long ago that was.
    pub(super) fn silent(&self) -> Duration {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .elapsed()
    }
}
