//! Who may come in: links that serve once, and who came by them. All in memory: a preview that
//! ends lets nobody in any more.

use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use anyhow::anyhow;
use blake3::Hash;

/// Most colleagues at once.
const REVIEWERS_LIMIT: usize = 50;

/// Longest initials, in characters.
const INITIALS_LIMIT: usize = 4;

/// Bytes of chance in a link and in a session.
const CHANCE: usize = 16;

/// A colleague, known by initials.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reviewer(String);

impl Reviewer {
    /// With initials of 1 to 4 letters; none if they are something else.
    pub fn named(initials: &str) -> Option<Reviewer> {
        let initials = initials.trim();
        let count = initials.chars().count();
        let is_right = (1..=INITIALS_LIMIT).contains(&count) && initials.chars().all(is_letter);
        is_right.then(|| Reviewer(initials.to_uppercase()))
    }
}

/// Letters of Latin writing: what a terminal and a file show as they are.
fn is_letter(sign: char) -> bool {
    sign.is_ascii_alphabetic() || (matches!(sign, 'À'..='ɏ') && sign.is_alphabetic())
}

impl fmt::Display for Reviewer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The link that is open, and who is in. Only hashes are kept, and they are compared in
/// constant time.
#[derive(Default)]
pub struct Passes(Mutex<Inner>);

#[derive(Default)]
struct Inner {
    open: Option<Hash>,
    inside: Vec<(Hash, Reviewer)>,
}

impl Passes {
    /// Opens a link; gives its secret. None when enough colleagues are in.
    ///
    /// # Errors
    /// When the system gives no chance.
    pub fn invite(&self) -> anyhow::Result<Option<String>> {
        let mut inner = self.lock();
        if inner.inside.len() >= REVIEWERS_LIMIT {
            return Ok(None);
        }
        let secret = secret()?;
        inner.open = Some(blake3::hash(secret.as_bytes()));
        Ok(Some(secret))
    }

    /// Whether a link is open.
    pub fn is_open(&self, secret: &str) -> bool {
        self.lock().open == Some(blake3::hash(secret.as_bytes()))
    }

    /// Spends a link; gives the session of who came by it. None when it is not open.
    ///
    /// # Errors
    /// When the system gives no chance; the link then stays open.
    pub fn enter(&self, secret: &str, reviewer: Reviewer) -> anyhow::Result<Option<String>> {
        let session = self::secret()?;
        let mut inner = self.lock();
        if inner.open != Some(blake3::hash(secret.as_bytes())) {
            return Ok(None);
        }
        inner.open = None;
        inner
            .inside
            .push((blake3::hash(session.as_bytes()), reviewer));
        Ok(Some(session))
    }

    /// Whose session this is.
    pub fn reviewer(&self, session: &str) -> Option<Reviewer> {
        let hash = blake3::hash(session.as_bytes());
        let inner = self.lock();
        let found = inner.inside.iter().find(|(known, _)| *known == hash);
        found.map(|(_, reviewer)| reviewer.clone())
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn secret() -> anyhow::Result<String> {
    let mut bytes = [0; CHANCE];
    getrandom::fill(&mut bytes).map_err(|error| anyhow!("the system gives no chance: {error}"))?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_serves_once() {
        let passes = Passes::default();
        let reviewer = || Reviewer::named("cd").expect("initials");
        assert!(!passes.is_open(""));
        let link = passes.invite().expect("chance").expect("a link");
        assert!(passes.is_open(&link) && !passes.is_open("another"));
        let session = passes.enter(&link, reviewer()).expect("chance");
        let session = session.expect("a session");
        assert_eq!(passes.reviewer(&session), Some(reviewer()));
        assert_eq!(passes.reviewer(&link), None);
        assert!(!passes.is_open(&link));
        assert_eq!(passes.enter(&link, reviewer()).expect("chance"), None);
        let next = passes.invite().expect("chance").expect("a link");
        assert_ne!(next, link);
    }

    #[test]
    fn initials_are_letters() {
        for (given, wanted) in [
            ("cd", Some("CD")),
            (" é ", Some("É")),
            ("JLMP", Some("JLMP")),
            ("", None),
            ("ABCDE", None),
            ("<b>", None),
            ("a·b", None),
            ("א", None),
            ("a\u{202e}", None),
            ("×", None),
        ] {
            let found = Reviewer::named(given).map(|it| it.to_string());
            assert_eq!(found.as_deref(), wanted, "{given:?}");
        }
    }
}
