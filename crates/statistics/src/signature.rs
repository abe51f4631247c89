//! Ed25519 signatures in hexadecimal.

use base64::Engine;
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};

use crate::plan::hex;
use crate::random::{NoRandomness, OsRandom, RandomSource};

/// Bytes from lower or upper case hexadecimal of exactly that length.
pub fn unhex<const LENGTH: usize>(text: &str) -> Option<[u8; LENGTH]> {
    if text.len() != 2 * LENGTH || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let mut bytes = [0; LENGTH];
    for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks(2)) {
        let digit = |byte: u8| (byte as char).to_digit(16).map(|digit| digit as u8);
        *byte = digit(pair[0])? << 4 | digit(pair[1])?;
    }
    Some(bytes)
}

/// A new private key from the operating system's randomness.
pub fn new_key() -> Result<[u8; 32], NoRandomness> {
    let mut key = [0; 32];
    OsRandom.fill(&mut key)?;
    Ok(key)
}

/// Public half of a key, in hexadecimal.
pub fn public_key(key: &SigningKey) -> String {
    hex(key.verifying_key().as_bytes())
}

/// Signature of a message under a context that no other use shares.
pub(crate) fn sign(key: &SigningKey, context: &str, message: &[u8]) -> String {
    hex(&key
        .sign(&[context.as_bytes(), b"\n", message].concat())
        .to_bytes())
}

/// Whether the signature is of that key on that message.
pub(crate) fn verify(public_key: &str, context: &str, message: &[u8], signature: &str) -> bool {
    let parts = unhex::<32>(public_key)
        .and_then(|bytes| VerifyingKey::from_bytes(&bytes).ok())
        .zip(unhex::<64>(signature.trim()));
    let message = [context.as_bytes(), b"\n", message].concat();
    parts.is_some_and(|(key, signature)| {
        key.verify_strict(&message, &Signature::from_bytes(&signature))
            .is_ok()
    })
}

/// Whether a bare signature, as OpenSSL makes it, is of that key on that message.
pub(crate) fn verify_bare(public_key: &str, message: &[u8], signature: &[u8]) -> bool {
    let key = unhex::<32>(public_key).and_then(|bytes| VerifyingKey::from_bytes(&bytes).ok());
    let signature = Signature::from_slice(signature).ok();
    let parts = key.zip(signature);
    parts.is_some_and(|(key, signature)| key.verify_strict(message, &signature).is_ok())
}

/// A public key in hexadecimal as OpenSSL reads it (RFC 8410).
pub(crate) fn pem_of(public_key: &str) -> Option<String> {
    const PREFIX: [u8; 12] = [
        0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00,
    ];
    let bytes = [PREFIX.as_slice(), &unhex::<32>(public_key)?].concat();
    let body = base64::engine::general_purpose::STANDARD.encode(bytes);
    Some(format!(
        "-----BEGIN PUBLIC KEY-----\n{body}\n-----END PUBLIC KEY-----\n"
    ))
}
