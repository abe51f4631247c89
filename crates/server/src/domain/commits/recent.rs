//! Attempts that were written a moment ago, so that the next page turned need not read
//! them again.
//!
//! Only a cache: a row is written where it still is as it is known here, so that what
//! another node or another tab did since is never lost.

use std::collections::HashMap;

use scorm::runtime::Cmi;

use super::Commit;
use crate::store::attempt::Target;

/// An attempt as it was written. Its elements are in `cmi`, not in the target.
#[derive(Debug)]
pub(super) struct Known {
    pub(super) target: Target,
    pub(super) cmi: Cmi,
    /// Length of all its elements, as text.
    pub(super) length: usize,
}

/// Those that changed last.
#[derive(Debug, Default)]
pub(super) struct Recent {
    young: HashMap<String, Known>,
    /// The generation before.
    old: HashMap<String, Known>,
    /// Bytes of the young, about.
    weight: usize,
}

impl Recent {
    /// Bytes of a generation: about ten thousand attempts.
    const MOST: usize = 24 << 20;
    /// What an attempt weighs beside the text of its elements.
    const EACH: usize = 1200;

    /// An attempt that a commit can be applied to as it is known: the session goes on.
    /// Otherwise it is forgotten.
    pub(super) fn take(&mut self, commit: &Commit) -> Option<Known> {
        let id = commit.attempt_id.as_str();
        let young = self.young.remove(id).inspect(|it| {
            self.weight -= Recent::weight(it);
        });
        let known = young.or_else(|| self.old.remove(id))?;
        let target = &known.target;
        let goes_on = commit.token_launch == target.launch
            && commit.launch == target.state_launch
            && commit.seq > target.state_seq;
        goes_on.then_some(known)
    }

    /// Remembers an attempt that was written.
    pub(super) fn keep(&mut self, known: Known) {
        self.weight += Recent::weight(&known);
        let id = known.target.attempt_id.clone();
        if let Some(former) = self.young.insert(id, known) {
            self.weight -= Recent::weight(&former);
        }
        if self.weight > Recent::MOST {
            self.old = std::mem::take(&mut self.young);
            self.weight = 0;
        }
    }

    /// Forgets an attempt that changes in another way.
    pub(super) fn forget(&mut self, attempt_id: &str) {
        self.old.remove(attempt_id);
        if let Some(known) = self.young.remove(attempt_id) {
            self.weight -= Recent::weight(&known);
        }
    }

    fn weight(known: &Known) -> usize {
        Recent::EACH + 2 * known.length
    }
}
