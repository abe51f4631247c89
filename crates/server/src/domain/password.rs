//! Passwords: how they are kept and compared. Argon2id takes 19 MiB and some 30 ms on
//! purpose, so only a few are worked on at a time, away from the threads that answer.

use std::sync::LazyLock;
use std::time::Duration;

use argon2::Argon2;
use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use tokio::sync::Semaphore;
use unicode_normalization::UnicodeNormalization;

/// Fewest characters of a password.
pub const SHORTEST: usize = 12;
/// Most characters of a password: hashing is not to be fed novels.
pub const LONGEST: usize = 200;

/// Why a password could not be worked on.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    /// Many others are being worked on.
    #[error("too many passwords at once")]
    Busy,
    /// A defect.
    #[error("argon2 failed: {0}")]
    Failed(String),
}

/// Two at a time: 38 MiB at most.
static AT_WORK: Semaphore = Semaphore::const_new(2);
/// How long one waits for its turn.
const PATIENCE: Duration = Duration::from_secs(5);

/// Whether a password may be chosen.
pub fn is_acceptable(password: &str, login: &str) -> bool {
    let length = password.chars().count();
    (SHORTEST..=LONGEST).contains(&length)
        && !password.to_lowercase().contains(&login.to_lowercase())
        // Twelve times the same letter is no secret.
        && password.chars().collect::<std::collections::BTreeSet<_>>().len() >= 5
}

/// The text under which a password is kept (PHC string, argon2id, random salt).
///
/// # Errors
///
/// [`PasswordError`], as named.
pub async fn hash(password: &str) -> Result<String, PasswordError> {
    let password = normal(password);
    work(move || hash_now(&password)).await?
}

/// Whether it is the password of `hash`. Without a hash (nobody has this login) it
/// takes as long, and is not.
///
/// # Errors
///
/// [`PasswordError`], as named.
pub async fn verify(password: &str, hash: Option<&str>) -> Result<bool, PasswordError> {
    let password = normal(password);
    let hash = hash.map(str::to_owned);
    work(move || {
        let nobody = || NOBODY.as_ref().map(String::as_str).map_err(Clone::clone);
        let text = hash.as_deref().map_or_else(nobody, Ok)?;
        let parsed = PasswordHash::new(text).map_err(failed)?;
        let same = Argon2::default().verify_password(password.as_bytes(), &parsed);
        Ok(same.is_ok() && hash.is_some())
    })
    .await?
}

/// The hash of a password that nobody has.
static NOBODY: LazyLock<Result<String, PasswordError>> = LazyLock::new(|| hash_now("nobody"));

fn hash_now(password: &str) -> Result<String, PasswordError> {
    // The crate's defaults are those of OWASP: argon2id, 19 MiB, two passes, one lane.
    let hash = Argon2::default().hash_password(password.as_bytes());
    Ok(hash.map_err(failed)?.to_string())
}

fn failed(error: impl std::fmt::Display) -> PasswordError {
    PasswordError::Failed(error.to_string())
}

/// `é` is typed as one character here and as two there.
fn normal(password: &str) -> String {
    password.nfc().take(4 * LONGEST).collect()
}

async fn work<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, PasswordError> {
    let turn = tokio::time::timeout(PATIENCE, AT_WORK.acquire()).await;
    let Ok(Ok(turn)) = turn else {
        return Err(PasswordError::Busy);
    };
    let done = tokio::task::spawn_blocking(work).await.map_err(failed);
    drop(turn);
    done
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_password_is_the_password() {
        let kept = hash("correct cheval agrafe").await.expect("hashed");
        assert!(
            kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
            "{kept}"
        );
        assert_eq!(verify("correct cheval agrafe", Some(&kept)).await, Ok(true));
        assert_eq!(
            verify("correct cheval agrafé", Some(&kept)).await,
            Ok(false)
        );
        assert_eq!(verify("nobody", None).await, Ok(false));
        assert!(verify("x", Some("not a hash")).await.is_err());
    }

    #[tokio::test]
    async fn accents_are_the_same_however_they_are_typed() {
        let kept = hash("un \u{e9}t\u{e9} à Nîmes").await.expect("hashed");
        let typed = "un e\u{301}te\u{301} à Nîmes";
        assert_eq!(verify(typed, Some(&kept)).await, Ok(true));
    }

    #[test]
    fn weak_ones_are_refused() {
        assert!(is_acceptable("correct cheval agrafe", "anne"));
        for weak in ["court", "onze lettre", "aaaaaaaaaaaaaaaa", "anne est ici !"] {
            assert!(!is_acceptable(weak, "anne"), "{weak}");
        }
        assert!(!is_acceptable(&"longueur".repeat(40), "anne"));
    }
}
