//! How often a secret may be tried on all nodes together, or each node would allow as much once
//! more.

use super::token::Keys;
use crate::store::spent::{self, Price};
use crate::store::{Kind, Store, StoreError};

/// What may be tried so often only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Try {
    /// A password or a code, from one address.
    Guess,
    /// To sign in with one login.
    Login,
    /// To sign in from one known browser.
    Device,
    /// To begin a registration anew.
    Restart,
}

/// A minute, in milliseconds.
const MINUTE: i64 = 60_000;

impl Try {
    fn name(self) -> &'static str {
        match self {
            Try::Guess => "guess",
            Try::Login => "login",
            Try::Device => "device",
            Try::Restart => "restart",
        }
    }

    /// Milliseconds that one takes to be forgotten, and how many may come at once.
    fn price(self) -> Price {
        let (cost, at_once) = match self {
            Try::Guess => (MINUTE / 10, 20),
            Try::Login => (MINUTE / 4, 20),
            Try::Device => (MINUTE / 4, 10),
            Try::Restart => (10 * MINUTE, 5),
        };
        Price {
            cost,
            most: at_once * cost,
        }
    }
}

/// Whether one more may be tried now, which is counted. Where there are other nodes, the
/// database says; it learns neither address nor login.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub async fn affords(
    store: &Store,
    keys: &Keys,
    what: Try,
    whom: &str,
    now: i64,
) -> Result<bool, StoreError> {
    if store.kind() == Kind::Sqlite {
        return Ok(true);
    }
    let name = format!("{} {}", what.name(), keys.hash("limit", whom));
    spent::pay(store, &name, what.price(), now).await
}
