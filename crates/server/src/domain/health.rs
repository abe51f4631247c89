//! What is said of a course's health: which errors many learners met, in words that nobody's
//! visit moves.
//!
//! An error is said to be met from a number on that is nobody's to know: it is the server's
//! secret, another one for each error and each word, and wide enough that one attempt more or
//! less is seen once in fifty times at most. What happened today is said tomorrow: whoever
//! watches the page does not see who came.

use std::collections::BTreeSet;

use super::token::Keys;
use crate::store::health::{self, ContentError, OTHERS, day_of};
use crate::store::{Store, StoreError};

/// How many attempts met an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Frequency {
    /// Some dozens.
    Some,
    /// Some hundreds.
    Often,
    /// Thousands.
    VeryOften,
}

impl Frequency {
    /// Its message.
    pub fn key(self) -> &'static str {
        match self {
            Frequency::Some => "health-some",
            Frequency::Often => "health-often",
            Frequency::VeryOften => "health-very-often",
        }
    }
}

/// Counts one attempt at each of these errors that it met; `has_others`: it met more.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub async fn count(
    store: &Store,
    attempt_id: &str,
    mut met: BTreeSet<String>,
    has_others: bool,
    now: i64,
) -> Result<(), StoreError> {
    if has_others {
        met.insert(OTHERS.to_owned());
    }
    match met.is_empty() {
        true => Ok(()),
        false => health::count(store, attempt_id, &met, now).await,
    }
}

/// What is said of an error; none: too few met it until yesterday.
pub fn frequency(
    keys: &Keys,
    version_id: &str,
    error: &ContentError,
    now: i64,
) -> Option<Frequency> {
    let met = match error.last_at < day_of(now) {
        true => error.count,
        false => error.settled,
    };
    let levels = [
        (Frequency::VeryOften, 2_000),
        (Frequency::Often, 200),
        (Frequency::Some, 50),
    ];
    let found = levels.into_iter().find(|(frequency, least)| {
        let (item, call) = (&error.item_identifier, &error.call);
        let name = format!("{version_id} {item} {call} {}", frequency.key());
        met >= least + secret(keys, &name) % least
    });
    found.map(|(frequency, _)| frequency)
}

/// A number that the server alone knows, the same every time.
fn secret(keys: &Keys, name: &str) -> i64 {
    let hash = keys.hash("health", name);
    i64::from_str_radix(hash.get(..12).unwrap_or_default(), 16).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: i64 = 86_400_000;

    fn error(call: &str, count: i64) -> ContentError {
        ContentError {
            item_identifier: "a".into(),
            call: call.into(),
            count,
            settled: 0,
            last_at: 5 * DAY + 7,
        }
    }

    #[test]
    fn a_step_is_nobody_s_to_know() {
        let keys = Keys::new(&[7; 32]);
        let steps = |keys: &Keys| {
            let calls = (0..400).map(|it| format!("LMSSetValue {it}"));
            let first = calls.map(|call| {
                let is_said = |count: &i64| frequency(keys, "v", &error(&call, *count), 6 * DAY);
                (0..).find(|it| is_said(it).is_some()).unwrap_or_default()
            });
            first.collect::<Vec<i64>>()
        };
        let all = steps(&keys);
        assert!(all.iter().all(|it| (50..100).contains(it)));
        // Every place about as often as any other, and elsewhere on another server.
        let most = (50..100)
            .map(|step| all.iter().filter(|it| **it == step).count())
            .max();
        assert!(most.is_some_and(|it| it < 25), "{most:?}");
        assert_ne!(all, steps(&Keys::new(&[8; 32])));
    }

    #[test]
    fn words_grow_with_what_was_met() {
        let keys = Keys::new(&[7; 32]);
        let said = |count| frequency(&keys, "v", &error("x", count), 6 * DAY);
        assert_eq!(said(49), None);
        assert_eq!(said(100), Some(Frequency::Some));
        assert_eq!(said(199), Some(Frequency::Some));
        assert_eq!(said(400), Some(Frequency::Often));
        assert_eq!(said(1_999), Some(Frequency::Often));
        assert_eq!(said(4_000), Some(Frequency::VeryOften));
    }

    #[test]
    fn today_is_said_tomorrow() {
        let keys = Keys::new(&[7; 32]);
        let met = error("x", 5_000);
        assert_eq!(frequency(&keys, "v", &met, 5 * DAY + DAY - 1), None);
        assert!(frequency(&keys, "v", &met, 6 * DAY).is_some());
    }
}
