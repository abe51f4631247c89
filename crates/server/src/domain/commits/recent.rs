//! Attempts that were written a moment ago, so that the next page turned need not read
//! them again.
//!
//! Only a cache: a row is written where it still is as it is known here, so that what
//! another node or another tab did since is never lost.

use std::collections::HashMap;

use scorm::runtime::Cmi;

use super::commit::Commit;
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use scorm::runtime::Mode;

    use super::*;

    /// An attempt at place (1, 3), as launch 1 knows it.
    fn known(id: &str, length: usize) -> Known {
        let row = format!(
            "[\"{id}\", \"r\", \"i\", 1, \"v\", 1, 3, \"\", \"incomplete\", null, 0, 0, null, 1, 0, \
             1, null, null, \"\", \"[]\"]"
        );
        Known {
            target: serde_json::from_str(&row).expect("a row"),
            cmi: Cmi::default(),
            length,
        }
    }

    fn commit(id: &str, token_launch: i64, launch: i64, seq: i64) -> Commit {
        Commit {
            attempt_id: id.into(),
            token_launch,
            launch,
            seq,
            mode: Mode::Normal,
            earlier: Vec::new(),
            session: 1,
            set: BTreeMap::new(),
            is_over: false,
            history: "".into(),
            acknowledged: 0,
            merged: None,
        }
    }

    #[test]
    fn only_a_session_that_goes_on_is_known() {
        let mut recent = Recent::default();
        for (token_launch, launch, seq, is_known) in [
            (1, 1, 4, true),
            (1, 1, 9, true),
            (1, 1, 3, false),
            (2, 2, 1, false),
            (2, 1, 4, false),
            (0, 0, 4, false),
        ] {
            recent.keep(known("a", 10));
            let taken = recent.take(&commit("a", token_launch, launch, seq));
            assert_eq!(taken.is_some(), is_known, "{token_launch} {launch} {seq}");
            assert!(recent.take(&commit("a", 1, 1, 4)).is_none(), "once");
        }
        assert_eq!(recent.weight, 0);
    }

    #[test]
    fn whoever_writes_a_lot_fills_no_memory() {
        let mut recent = Recent::default();
        for n in 0..1000 {
            recent.keep(known(&n.to_string(), 1 << 20));
            // The same again weighs no more.
            recent.keep(known(&n.to_string(), 1 << 20));
            let kept = recent.young.len() + recent.old.len();
            assert!(kept <= 2 * (Recent::MOST / (2 << 20) + 1), "{kept}");
        }
        assert!(recent.take(&commit("999", 1, 1, 4)).is_some());
        assert!(recent.take(&commit("990", 1, 1, 4)).is_some(), "or older");
        assert!(recent.take(&commit("0", 1, 1, 4)).is_none());
        recent.forget("998");
        assert!(recent.take(&commit("998", 1, 1, 4)).is_none());
    }
}
