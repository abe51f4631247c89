//! An invitation -> an account -> signed in.
//!
//! Whoever guesses learns nothing: an unknown login, a wrong password, a wrong or used
//! code and a closed account give the same answer after the same work.

use super::password::{self, PasswordError};
use super::second_factor::{Shared, Use};
use super::token::{self, Keys};
use crate::store::account::{self, Account, Role};
use crate::store::{Store, StoreError};

/// Why nothing could be decided.
#[derive(Debug, thiserror::Error)]
pub enum AccountError {
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The password could not be worked on.
    #[error(transparent)]
    Password(#[from] PasswordError),
    /// No randomness.
    #[error("the operating system gives no random numbers: {0}")]
    Random(#[from] getrandom::Error),
}

/// What becomes of an invitation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Accepted {
    /// The account's identifier.
    Account(String),
    /// It was used, is too old, or never was.
    Void,
    /// Not a login: see [`login`].
    BadLogin,
    /// Too short, too long, or made of the login.
    WeakPassword,
    /// Somebody has this login; for an account to be renewed: it has another one.
    WrongLogin,
}

/// How long an invitation holds.
const INVITATION: i64 = 7 * 86_400_000;

/// Why an account is not closed.
#[derive(Debug, thiserror::Error)]
pub enum CloseError {
    /// It is the one that would close it: somebody must be left who can open it again.
    #[error("nobody closes their own account")]
    Own,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Closes an account, or opens it again.
///
/// # Errors
///
/// [`CloseError`], as named.
pub async fn close(
    store: &Store,
    by: &Account,
    account: &Account,
    is_closed: bool,
    now: i64,
) -> Result<(), CloseError> {
    if account.account_id == by.account_id {
        return Err(CloseError::Own);
    }
    let (by, id) = (Some(by.account_id.as_str()), &account.account_id);
    Ok(account::set_disabled(store, by, id, is_closed, now).await?)
}

/// Makes an invitation: the secret that its link carries.
///
/// # Errors
///
/// [`AccountError`], as named.
pub async fn invite(
    store: &Store,
    keys: &Keys,
    by: Option<&str>,
    invited: Invited<'_>,
    now: i64,
) -> Result<String, AccountError> {
    let secret = token::new_secret()?;
    let hash = keys.hash("invitation", &secret);
    let until = now + INVITATION;
    match invited {
        Invited::Administrator => {
            account::invite(store, by, &hash, Role::Administrator, None, now, until).await?;
        }
        Invited::Partner(id) => {
            account::invite(store, by, &hash, Role::Partner, Some(id), now, until).await?;
        }
        Invited::Again(account) => account::renew(store, by, &hash, account, now, until).await?,
    }
    Ok(secret)
}

/// Whom an invitation is for.
#[derive(Clone, Copy, Debug)]
pub enum Invited<'a> {
    /// A new administrator.
    Administrator,
    /// Somebody new of this partner, by identifier.
    Partner(&'a str),
    /// The holder of this account, who lost the password or the second factor.
    Again(&'a Account),
}

/// Uses an invitation up: an account with this login and password.
///
/// # Errors
///
/// [`AccountError`], as named; the invitation can then be used again.
pub async fn accept(
    store: &Store,
    keys: &Keys,
    secret: &str,
    typed_login: &str,
    password: &str,
    now: i64,
) -> Result<Accepted, AccountError> {
    let hash = keys.hash("invitation", secret.trim());
    // Asked first, because hashing a password is dear.
    if account::invitation(store, &hash, now).await?.is_none() {
        return Ok(Accepted::Void);
    }
    let Some(login) = login(typed_login) else {
        return Ok(Accepted::BadLogin);
    };
    if !password::is_acceptable(password, &login) {
        return Ok(Accepted::WeakPassword);
    }
    let password_hash = password::hash(password).await?;
    match account::accept(store, &hash, &login, &password_hash, now).await {
        Ok(Some(id)) => Ok(Accepted::Account(id)),
        Ok(None) => Ok(Accepted::Void),
        Err(StoreError::Conflict(_)) => Ok(Accepted::WrongLogin),
        Err(error) => Err(error.into()),
    }
}

/// What was typed, as a login: 3 to 64 letters, digits, `.`, `_`, `-`, `@`, in lower
/// case. None: it is not one.
pub fn login(typed: &str) -> Option<String> {
    let login = typed.trim().to_lowercase();
    let is_plain = |it: char| it.is_ascii_alphanumeric() || "._-@".contains(it);
    ((3..=64).contains(&login.len()) && login.chars().all(is_plain)).then_some(login)
}

/// The account of a login, a password and, where it has a second factor, a code.
///
/// # Errors
///
/// [`AccountError`], as named.
pub async fn sign_in(
    store: &Store,
    keys: &Keys,
    typed_login: &str,
    password: &str,
    code: &str,
    now: i64,
) -> Result<Option<Account>, AccountError> {
    let login = login(typed_login).unwrap_or_default();
    let found = account::find_by_login(store, &login).await?;
    let hash = found.as_ref().map(|it| it.password_hash.as_str());
    let is_right = password::verify(password, hash).await?;
    let Some(account) = found.filter(|it| is_right && it.disabled_at.is_none()) else {
        return Ok(None);
    };
    let Some(sealed) = &account.totp_secret else {
        return Ok(Some(account));
    };
    let shared = Shared::open(keys, sealed, &account.account_id, Use::Kept, now);
    if shared.is_none() {
        tracing::error!("a second factor can't be decrypted: was the server's secret replaced?");
    }
    let Some(step) = shared.and_then(|it| it.step(code, now)) else {
        return Ok(None);
    };
    // A code that was seen over a shoulder is worth nothing any more.
    let is_new = account::use_step(store, &account.account_id, step).await?;
    Ok(is_new.then_some(account))
}

/// Sets the second factor, once a code has proved that the application has it. False:
/// wrong code, form too old, or there is a second factor already.
///
/// # Errors
///
/// [`AccountError`], as named.
pub async fn set_second_factor(
    store: &Store,
    keys: &Keys,
    account: &Account,
    sealed: &str,
    code: &str,
    now: i64,
) -> Result<bool, AccountError> {
    let id = &account.account_id;
    let Some(shared) = Shared::open(keys, sealed, id, Use::SetUp, now) else {
        return Ok(false);
    };
    let Some(step) = shared.step(code, now) else {
        return Ok(false);
    };
    let kept = shared.seal(keys, id, Use::Kept, now)?;
    Ok(account::set_second_factor(store, id, &kept, step, now).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logins_are_plain() {
        assert_eq!(
            login(" Anne.Martin@Ville.example ").as_deref(),
            Some("anne.martin@ville.example")
        );
        for bad in ["", "ab", "anne martin", "anné", "<b>anne", &"a".repeat(65)] {
            assert_eq!(login(bad), None, "{bad}");
        }
    }
}
