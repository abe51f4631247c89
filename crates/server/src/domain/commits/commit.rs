//! A commit, and what becomes of it.

use std::collections::BTreeMap;
use std::sync::Arc;

use scorm::runtime::{Mode, Refused};

/// What a player sends.
#[derive(Clone, Debug)]
pub struct Commit {
    /// The attempt of its token.
    pub attempt_id: String,
    /// The launch of its token.
    pub token_launch: i64,
    /// The launch whose changes these are: its own, or that of a journal which is
    /// replayed before the SCO runs.
    pub launch: i64,
    /// 1, 2, 3… in that launch.
    pub seq: i64,
    /// How the attempt was opened.
    pub mode: Mode,
    /// Sessions of that launch before this one, oldest first, of which something is not
    /// acknowledged yet.
    pub earlier: Vec<Session>,
    /// 1, 2, 3… in that launch: each LMSInitialize after an end begins one.
    pub session: i64,
    /// Elements and values, everything not acknowledged yet.
    pub set: BTreeMap<String, String>,
    /// LMSFinish was called, or the SCO was left.
    pub is_over: bool,
    /// The history of the database that the launch is in; empty: unknown.
    pub history: Arc<str>,
    /// Up to which of its numbers the player has acknowledgements; 0: none.
    pub acknowledged: i64,
    /// What is merged whole with this commit, of another history or overtaken.
    pub merged: Option<Applied>,
}

/// A place up to which what a player sent is in an attempt: history of the database, launch
/// in it, and number in that launch.
pub type Applied = (String, i64, i64);

/// One of several sessions in a commit.
#[derive(Clone, Debug)]
pub struct Session {
    /// Its number in the launch.
    pub session: i64,
    /// Elements and values, everything not acknowledged yet.
    pub set: BTreeMap<String, String>,
    /// Whether its end is among what is not acknowledged.
    pub is_over: bool,
}

impl Commit {
    /// All its sessions, oldest first: number, values, whether it is over.
    pub(super) fn sessions(&self) -> impl Iterator<Item = (i64, &BTreeMap<String, String>, bool)> {
        let earlier = self.earlier.iter();
        let earlier = earlier.map(|it| (it.session, &it.set, it.is_over));
        earlier.chain([(self.session, &self.set, self.is_over)])
    }
}

/// What becomes of a commit.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// On the disk, or was already. True: the menu is another one, since the attempt's
    /// status changed and there are other items to open.
    Acknowledged(bool),
    /// Another launch took over.
    Superseded,
    /// Newer state is there than the journal's.
    Stale,
    /// The database is an older copy: it does not know of that launch, or lacks what it
    /// acknowledged.
    Restored,
    /// An element or a value that the standard refuses; nothing was written.
    Refused(Refused),
    /// The learner, or the attempt, was deleted.
    Gone,
}

/// Places kept of former launches.
const MOST_PAST: usize = 8;

/// As they are stored, the oldest first.
pub(crate) fn past(text: &str) -> Vec<Applied> {
    serde_json::from_str(text).unwrap_or_default()
}

/// With one more.
pub(super) fn past_with(text: &str, place: Applied) -> String {
    let mut past = past(text);
    past.push(place);
    let first = past.len().saturating_sub(MOST_PAST);
    serde_json::to_string(&past[first..]).unwrap_or_default()
}
