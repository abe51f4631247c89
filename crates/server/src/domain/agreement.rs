//! What partners agree to: texts with a version and a day. Each text stays, for those
//! who agreed to it; the last one is in force, and whoever agreed to an earlier one is
//! asked again. The words are in the catalogues, under `agreement-v<version>-…`.

use jiff::civil::{Date, date};

use crate::store::agreement::{self, Agreement};
use crate::store::{Store, StoreError};

/// One version of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Text {
    /// 1 for the first.
    pub version: i64,
    /// From this day on.
    pub since: Date,
}

/// Every text, the newest last.
const TEXTS: [Text; 1] = [Text {
    version: 1,
    since: date(2026, 11, 1),
}];

/// The text in force.
pub fn in_force() -> Text {
    let [.., last] = TEXTS;
    last
}

/// The text of a version, if there is one.
pub fn text(version: i64) -> Option<Text> {
    TEXTS.into_iter().find(|it| it.version == version)
}

/// The agreement to the text in force, among all of a partner's.
pub fn current(agreements: &[Agreement]) -> Option<&Agreement> {
    let in_force = in_force().version;
    agreements.iter().find(|it| it.version == in_force)
}

/// Notes that an account agrees, for its partner, to the text of this version.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub async fn accept(
    store: &Store,
    partner_id: &str,
    account_id: &str,
    version: i64,
    now: i64,
) -> Result<(), StoreError> {
    agreement::accept(store, partner_id, account_id, version, now).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_earlier_agreement_does_not_count() {
        let of = |version| Agreement {
            partner_id: "p".into(),
            version,
            login: "a".into(),
            agreed_at: 0,
        };
        let now = in_force().version;
        assert_eq!(current(&[of(now - 1)]), None);
        assert_eq!(current(&[of(now), of(now - 1)]), Some(&of(now)));
        assert!(text(now).is_some() && text(now + 1).is_none());
    }
}
