//! Signed texts that browsers carry: tokens, tickets, access to files, cookies.
//!
//! One secret of the server; a key for each purpose is derived from it, so that a
//! text made for one purpose is worth nothing for another. The signature is BLAKE3
//! keyed, cut to 128 bits, compared in constant time. The payload is readable: it
//! holds identifiers that mean nothing outside the database.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use subtle::ConstantTimeEq;

/// The server's secret, and the keys derived from it.
#[derive(Clone)]
pub struct Keys {
    commit: [u8; 32],
    ticket: [u8; 32],
    access: [u8; 32],
    hash: [u8; 32],
    form: [u8; 32],
    subject: [u8; 32],
    seal: [u8; 32],
    attestation: [u8; 32],
    release: [u8; 32],
    fingerprint: [u8; 32],
}

/// Why a text is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// Not ours, damaged, or made for something else.
    #[error("forged or damaged")]
    Forged,
    /// Ours, too old.
    #[error("expired")]
    Expired,
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keys")
    }
}

impl Keys {
    /// Derives all keys from the secret.
    pub fn new(secret: &[u8; 32]) -> Keys {
        let key = |purpose: &str| blake3::derive_key(purpose, secret);
        Keys {
            commit: key("relais 2026 commit token"),
            ticket: key("relais 2026 launch ticket"),
            access: key("relais 2026 package access"),
            hash: key("relais 2026 keyed hashes"),
            form: key("relais 2026 form tokens"),
            subject: key("relais 2026 subjects of identity providers"),
            seal: key("relais 2026 sealed second factors"),
            attestation: key("relais 2026 attestations"),
            release: key("relais 2026 yearly statistics"),
            fingerprint: key("relais 2026 fingerprint of the secret"),
        }
    }

    /// Tells whether two nodes have the same secret, and nothing else of it.
    pub fn fingerprint(&self) -> String {
        blake3::Hash::from(self.fingerprint).to_hex()[..32].to_owned()
    }

    /// The hash under which a secret given to a browser is stored.
    pub fn hash(&self, kind: &str, secret: &str) -> String {
        let mut hasher = blake3::Hasher::new_keyed(&self.hash);
        hasher.update(kind.as_bytes()).update(b"\0");
        hasher.update(secret.as_bytes());
        hasher.finalize().to_hex().to_string()
    }

    /// The token that a form of this session carries.
    pub fn form_token(&self, session: &str) -> String {
        let hash = blake3::keyed_hash(&self.form, session.as_bytes());
        URL_SAFE_NO_PAD.encode(&hash.as_bytes()[..16])
    }

    /// Key for the HMAC of subjects of identity providers.
    pub fn subject_key(&self) -> &[u8; 32] {
        &self.subject
    }

    /// Key that seals second factors in the database.
    pub fn seal_key(&self) -> &[u8; 32] {
        &self.seal
    }

    /// Seed of the key that signs releases of statistics.
    pub fn release_seed(&self) -> &[u8; 32] {
        &self.release
    }

    /// Seed of the key that signs attestations.
    pub fn attestation_seed(&self) -> &[u8; 32] {
        &self.attestation
    }
}

/// How an attempt is opened (RTE cmi.core.lesson_mode).
pub use scorm::runtime::Mode;

/// Lets a player commit to one attempt, as one launch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommitToken {
    /// The attempt.
    pub attempt_id: String,
    /// The launch.
    pub launch: i64,
    /// How it was opened.
    pub mode: Mode,
    /// The history of the database in which that launch is; empty: unknown.
    pub history: String,
}

impl CommitToken {
    /// Signs it, valid until `expires_at`.
    pub fn sign(&self, keys: &Keys, expires_at: i64) -> String {
        let payload = format!(
            "{}.{}.{}.{}",
            self.attempt_id,
            self.launch,
            self.mode.as_str(),
            self.history
        );
        sign(&keys.commit, &payload, expires_at)
    }

    /// Reads one.
    ///
    /// # Errors
    ///
    /// [`TokenError`], as named.
    pub fn verify(keys: &Keys, text: &str, now: i64) -> Result<CommitToken, TokenError> {
        CommitToken::read(&verify(&keys.commit, text, now)?)
    }

    /// Reads one however old it is, to give a fresh one to somebody who proves to be
    /// its owner in another way.
    ///
    /// # Errors
    ///
    /// [`TokenError::Forged`].
    pub fn verify_any_age(keys: &Keys, text: &str) -> Result<CommitToken, TokenError> {
        CommitToken::read(&verify(&keys.commit, text, i64::MIN)?)
    }

    fn read(payload: &str) -> Result<CommitToken, TokenError> {
        let mut parts = payload.split('.');
        let mut next = || parts.next().ok_or(TokenError::Forged);
        Ok(CommitToken {
            attempt_id: next()?.to_owned(),
            launch: next()?.parse().map_err(|_| TokenError::Forged)?,
            mode: mode(next()?)?,
            // Tokens of former versions name none.
            history: next().unwrap_or_default().to_owned(),
        })
    }
}

/// Lets a browser open the player once the app has said so; lives a few minutes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ticket {
    /// Whose course.
    pub registration_id: String,
    /// How to open it; a finished attempt is opened for review whatever this says.
    pub mode: Mode,
    /// Language of the player's own words.
    pub lang: String,
}

impl Ticket {
    /// Signs it, valid until `expires_at`.
    pub fn sign(&self, keys: &Keys, expires_at: i64) -> String {
        let payload = format!(
            "{}.{}.{}",
            self.registration_id,
            self.mode.as_str(),
            self.lang
        );
        sign(&keys.ticket, &payload, expires_at)
    }

    /// Reads one.
    ///
    /// # Errors
    ///
    /// [`TokenError`], as named.
    pub fn verify(keys: &Keys, text: &str, now: i64) -> Result<Ticket, TokenError> {
        let payload = verify(&keys.ticket, text, now)?;
        let mut parts = payload.split('.');
        let mut next = || parts.next().ok_or(TokenError::Forged);
        Ok(Ticket {
            registration_id: next()?.to_owned(),
            mode: mode(next()?)?,
            lang: next()?.to_owned(),
        })
    }
}

/// Lets a browser read the files of one version: the same text for everybody in the
/// same week, so that it says nothing about anybody and caches work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Access {
    /// The version.
    pub course_version_id: String,
}

const WEEK: i64 = 7 * 86_400_000;

impl Access {
    /// Signs it: valid for the rest of this week and the next one.
    pub fn sign(&self, keys: &Keys, now: i64) -> String {
        let expires_at = (now.div_euclid(WEEK) + 2) * WEEK;
        sign(&keys.access, &self.course_version_id, expires_at)
    }

    /// Reads one.
    ///
    /// # Errors
    ///
    /// [`TokenError`], as named.
    pub fn verify(keys: &Keys, text: &str, now: i64) -> Result<Access, TokenError> {
        let course_version_id = verify(&keys.access, text, now)?;
        Ok(Access { course_version_id })
    }
}

fn mode(name: &str) -> Result<Mode, TokenError> {
    [Mode::Browse, Mode::Normal, Mode::Review]
        .into_iter()
        .find(|it| it.as_str() == name)
        .ok_or(TokenError::Forged)
}

/// `payload.expiry`, then the signature of both.
fn sign(key: &[u8; 32], payload: &str, expires_at: i64) -> String {
    let body = format!("{payload}~{expires_at}");
    let mac = mac(key, &body);
    format!(
        "{}{}",
        URL_SAFE_NO_PAD.encode(mac),
        URL_SAFE_NO_PAD.encode(body)
    )
}

/// 128 bits, 22 characters of base64.
const MAC_CHARACTERS: usize = 22;

fn verify(key: &[u8; 32], text: &str, now: i64) -> Result<String, TokenError> {
    // Nothing longer was ever signed.
    if text.len() > 400 || !text.is_ascii() || text.len() < MAC_CHARACTERS {
        return Err(TokenError::Forged);
    }
    let (given, body) = text.split_at(MAC_CHARACTERS);
    let decode = |it: &str| URL_SAFE_NO_PAD.decode(it).map_err(|_| TokenError::Forged);
    let given = decode(given)?;
    let body = String::from_utf8(decode(body)?).map_err(|_| TokenError::Forged)?;
    if !bool::from(mac(key, &body).ct_eq(given.as_slice())) {
        return Err(TokenError::Forged);
    }
    let (payload, expiry) = body.rsplit_once('~').ok_or(TokenError::Forged)?;
    let expiry: i64 = expiry.parse().map_err(|_| TokenError::Forged)?;
    if expiry <= now {
        return Err(TokenError::Expired);
    }
    Ok(payload.to_owned())
}

fn mac(key: &[u8; 32], body: &str) -> [u8; 16] {
    let hash = blake3::keyed_hash(key, body.as_bytes());
    let mut mac = [0; 16];
    mac.copy_from_slice(&hash.as_bytes()[..16]);
    mac
}

/// A secret for a browser or a link: 256 bits of the operating system's randomness.
///
/// # Errors
///
/// When the operating system gives none.
pub fn new_secret() -> Result<String, getrandom::Error> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes)?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn token() -> CommitToken {
        CommitToken {
            attempt_id: "0192f0".into(),
            launch: 3,
            mode: Mode::Normal,
            history: "h".into(),
        }
    }

    #[test]
    fn a_token_is_read_back_until_it_expires() {
        let keys = Keys::new(&[1; 32]);
        let text = token().sign(&keys, 1000);
        assert_eq!(CommitToken::verify(&keys, &text, 999), Ok(token()));
        let late = CommitToken::verify(&keys, &text, 1000);
        assert_eq!(late, Err(TokenError::Expired));
        assert_eq!(CommitToken::verify_any_age(&keys, &text), Ok(token()));
    }

    #[test]
    fn a_text_for_one_purpose_is_nothing_for_another() {
        let keys = Keys::new(&[1; 32]);
        let text = token().sign(&keys, 1000);
        assert_eq!(Ticket::verify(&keys, &text, 0), Err(TokenError::Forged));
        assert_eq!(Access::verify(&keys, &text, 0), Err(TokenError::Forged));
        let other = Keys::new(&[2; 32]);
        let forged = CommitToken::verify(&other, &text, 0);
        assert_eq!(forged, Err(TokenError::Forged));
    }

    #[test]
    fn access_is_the_same_for_everybody_in_a_week() {
        let keys = Keys::new(&[1; 32]);
        let access = Access {
            course_version_id: "v".into(),
        };
        let text = access.sign(&keys, 10 * WEEK);
        assert_eq!(text, access.sign(&keys, 11 * WEEK - 1));
        assert!(Access::verify(&keys, &text, 12 * WEEK - 1).is_ok());
        assert!(Access::verify(&keys, &text, 12 * WEEK).is_err());
    }

    proptest! {
        #[test]
        fn no_text_but_ours_is_accepted(text in ".{0,80}", at in 0usize..80, with in any::<char>()) {
            let keys = Keys::new(&[1; 32]);
            prop_assert_eq!(CommitToken::verify(&keys, &text, 0), Err(TokenError::Forged));
            let signed = token().sign(&keys, 1000);
            let mut changed: Vec<char> = signed.chars().collect();
            let at = at % changed.len();
            changed[at] = with;
            let changed: String = changed.into_iter().collect();
            if changed != signed {
                // The last character of base64 has bits that mean nothing.
                let read = CommitToken::verify(&keys, &changed, 0);
                prop_assert!(read.is_err() || read == Ok(token()));
            }
        }
    }
}
