//! Keys: ECDSA on the curve P-256 with SHA-256, which every browser checks by itself.
//! Signatures are 64 bytes, r then s, as Web Crypto has them; those made here depend on the key
//! and the message only (RFC 6979).

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use p256::SecretKey;
use p256::ecdsa::signature::{Signer as _, Verifier as _};
use p256::ecdsa::{Signature, SigningKey, VerifyingKey};
use p256::pkcs8::{DecodePrivateKey as _, EncodePrivateKey as _, LineEnding};

/// What can be wrong with a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// The operating system gives no random numbers.
    #[error("the operating system gave no random numbers")]
    NoRandomness,
    /// A file that holds no private key of ours.
    #[error("it is no private key for updates (PKCS#8 in PEM, curve P-256)")]
    NotPrivate,
    /// A text that is no public key.
    #[error(
        "it is no public key for updates: 87 letters, digits, `-` and `_`, as `relais updates keys` prints it"
    )]
    NotPublic,
}

/// Signs updates. Its file is to be kept secret.
pub struct PrivateKey(SigningKey);

/// Judges signatures; as text, the 65 bytes of an uncompressed point in Base64 for addresses.
#[derive(Clone, PartialEq, Eq)]
pub struct PublicKey(VerifyingKey);

impl PrivateKey {
    /// A new one, by the operating system's randomness.
    ///
    /// # Errors
    /// [`KeyError::NoRandomness`].
    pub fn generate() -> Result<PrivateKey, KeyError> {
        let mut bytes = [0; 32];
        loop {
            getrandom::fill(&mut bytes).map_err(|_| KeyError::NoRandomness)?;
            // One in 2³² is beyond the order of the curve.
            if let Ok(key) = SigningKey::from_slice(&bytes) {
                return Ok(PrivateKey(key));
            }
        }
    }

    /// Reads one from PKCS#8 in PEM, as OpenSSL writes it, too.
    ///
    /// # Errors
    /// [`KeyError::NotPrivate`].
    pub fn from_pem(pem: &str) -> Result<PrivateKey, KeyError> {
        let key = SecretKey::from_pkcs8_pem(pem).map_err(|_| KeyError::NotPrivate)?;
        Ok(PrivateKey(key.into()))
    }

    /// PKCS#8 in PEM.
    ///
    /// # Errors
    /// [`KeyError::NotPrivate`], which does not happen.
    pub fn to_pem(&self) -> Result<String, KeyError> {
        let pem = SecretKey::from(&self.0).to_pkcs8_pem(LineEnding::LF);
        Ok(pem.map_err(|_| KeyError::NotPrivate)?.to_string())
    }

    /// The part of it that packages carry.
    pub fn public(&self) -> PublicKey {
        PublicKey(*self.0.verifying_key())
    }

    /// The signature of these very bytes, r then s, in Base64 for addresses.
    pub(crate) fn sign(&self, message: &[u8]) -> String {
        let signature: Signature = self.0.sign(message);
        BASE64.encode(signature.to_bytes())
    }
}

impl PublicKey {
    /// Whether it is its key's signature of these very bytes.
    pub fn verifies(&self, message: &[u8], signature: &str) -> bool {
        let bytes = BASE64.decode(signature).ok();
        let signature = bytes.and_then(|bytes| Signature::from_slice(&bytes).ok());
        signature.is_some_and(|it| self.0.verify(message, &it).is_ok())
    }
}

impl FromStr for PublicKey {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<PublicKey, KeyError> {
        let bytes = BASE64.decode(text).map_err(|_| KeyError::NotPublic)?;
        // Browsers take a point that is written out, and no other.
        if bytes.len() != 65 {
            return Err(KeyError::NotPublic);
        }
        let key = VerifyingKey::from_sec1_bytes(&bytes).map_err(|_| KeyError::NotPublic)?;
        Ok(PublicKey(key))
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&BASE64.encode(self.0.to_sec1_point(false).as_bytes()))
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_survives_its_file_and_signs_the_same_way_each_time() {
        let key = PrivateKey::generate().unwrap();
        let again = PrivateKey::from_pem(&key.to_pem().unwrap()).unwrap();
        assert_eq!(key.public(), again.public());
        assert_eq!(key.sign(b"a"), again.sign(b"a"));
        let public: PublicKey = key.public().to_string().parse().unwrap();
        assert_eq!(public.to_string().len(), 87);
        assert!(public.verifies(b"a", &key.sign(b"a")));
        assert!(!public.verifies(b"b", &key.sign(b"a")));
        let other = PrivateKey::generate().unwrap();
        assert!(!other.public().verifies(b"a", &key.sign(b"a")));
    }

    /// RFC 6979, A.2.5, SHA-256 of "sample".
    #[test]
    fn signatures_are_those_of_the_standard() {
        let private = "C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721";
        let bytes: Vec<u8> = (0..32)
            .map(|at| u8::from_str_radix(&private[2 * at..2 * at + 2], 16).unwrap())
            .collect();
        let key = PrivateKey(SigningKey::from_slice(&bytes).unwrap());
        let signature = BASE64.decode(key.sign(b"sample")).unwrap();
        let hex: String = signature.iter().map(|byte| format!("{byte:02X}")).collect();
        assert_eq!(
            hex,
            "EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716\
             F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8"
        );
    }

    #[test]
    fn what_is_no_key_is_refused() {
        for text in ["", "abc", "BA", &"A".repeat(87), &"B".repeat(88), "é"] {
            assert_eq!(
                text.parse::<PublicKey>(),
                Err(KeyError::NotPublic),
                "{text}"
            );
        }
        assert!(PrivateKey::from_pem("-----BEGIN PRIVATE KEY-----\n").is_err());
        let public = PrivateKey::generate().unwrap().public();
        for signature in ["", "AAAA", &"A".repeat(86), &"!".repeat(86)] {
            assert!(!public.verifies(b"a", signature), "{signature}");
        }
    }
}
