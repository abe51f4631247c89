//! Attestations: a signed text that only the learner holds, which anybody can verify
//! without any database.
//!
//! The learner's name is typed to make one, is inside the signed text, and is kept
//! nowhere else. The text is base32, upper case: it goes into a QR code as compactly
//! as possible, and survives being copied from paper or with line breaks. `docs/
//! attestations.md` describes it for who wants to verify on their own.

use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use unicode_normalization::UnicodeNormalization;

use super::token::Keys;

/// What is attested.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attestation {
    /// As the learner typed it; nobody checked it.
    pub name: String,
    /// Title of the course.
    pub course: String,
    /// Number of the course's version.
    pub version: i64,
    /// Day of the first completion, `2026-11-03`.
    pub date: String,
    /// Percent, where the course gives a score.
    pub score: Option<i64>,
    /// Whether the course has a test, and it was passed; otherwise it was followed to
    /// its end.
    pub is_passed: bool,
}

/// Signed together with the content: a signature for anything else is none here.
const CONTEXT: &[u8] = b"relais attestation 1\n";
/// Longest name, in characters.
const NAME: usize = 80;
/// Longest title, in characters: more does not fit a code that phones read.
const TITLE: usize = 160;

impl Attestation {
    /// The signed text.
    pub fn sign(&self, keys: &Keys) -> String {
        let payload = self.payload();
        let signature = SigningKey::from_bytes(keys.attestation_seed()).sign(&message(&payload));
        let mut bytes = signature.to_bytes().to_vec();
        bytes.extend(payload.as_bytes());
        base32(&bytes)
    }

    /// What a text attests; none if it was not signed with our key, or was changed.
    /// Spaces, line breaks, case and an address before `#` do not matter.
    pub fn verify(keys: &Keys, text: &str) -> Option<Attestation> {
        // Nothing longer was ever signed; characters of four bytes included.
        if text.len() > 4000 {
            return None;
        }
        let text = text.rsplit('#').next()?;
        let bytes = from_base32(text)?;
        let (signature, payload) = bytes.split_first_chunk::<64>()?;
        let payload = std::str::from_utf8(payload).ok()?;
        let signature = Signature::from_bytes(signature);
        verifying_key(keys)
            .verify_strict(&message(payload), &signature)
            .ok()?;
        Attestation::read(payload)
    }

    fn payload(&self) -> String {
        let score = self.score.map_or(String::new(), |it| it.to_string());
        let course: String = one_line(&self.course).chars().take(TITLE).collect();
        format!(
            "{}\n{course}\n{}\n{}\n{score}\n{}",
            one_line(&self.name),
            self.version,
            self.date,
            if self.is_passed {
                "passed"
            } else {
                "completed"
            }
        )
    }

    fn read(payload: &str) -> Option<Attestation> {
        let mut lines = payload.split('\n').map(str::to_owned);
        let read = Attestation {
            name: lines.next()?,
            course: lines.next()?,
            version: lines.next()?.parse().ok()?,
            date: lines.next()?,
            score: match lines.next()?.as_str() {
                "" => None,
                score => Some(score.parse().ok()?),
            },
            is_passed: lines.next()? == "passed",
        };
        lines.next().is_none().then_some(read)
    }
}

/// The key that verifies, as published: 64 hexadecimal digits.
pub fn public_key(keys: &Keys) -> String {
    let bytes = verifying_key(keys).to_bytes();
    bytes.iter().map(|it| format!("{it:02x}")).collect()
}

fn verifying_key(keys: &Keys) -> VerifyingKey {
    SigningKey::from_bytes(keys.attestation_seed()).verifying_key()
}

fn message(payload: &str) -> Vec<u8> {
    [CONTEXT, payload.as_bytes()].concat()
}

/// A typed name, tidied: one line, composed characters, nothing invisible. None where
/// it can't be a name: without a letter, or longer than 80 characters.
pub fn name(typed: &str) -> Option<String> {
    let name: String = one_line(typed).nfc().collect();
    let fits = name.chars().count() <= NAME && name.chars().any(char::is_alphabetic);
    fits.then_some(name)
}

/// Without control characters and those that turn the direction of writing, which
/// would let a text look like another one.
fn one_line(text: &str) -> String {
    let is_hidden = |it: &char| matches!(*it, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{ad}');
    let visible: String = text
        .chars()
        .filter(|it| !is_hidden(it))
        .map(|it| {
            // U+2028 and U+2029 break lines too.
            let breaks = it.is_control() || matches!(it, '\u{2028}' | '\u{2029}');
            if breaks { ' ' } else { it }
        })
        .collect();
    visible
        .split(' ')
        .filter(|it| !it.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// RFC 4648, without padding.
const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

fn base32(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 8 / 5 + 1);
    for group in bytes.chunks(5) {
        let mut five = [0; 8];
        five[3..3 + group.len()].copy_from_slice(group);
        let bits = u64::from_be_bytes(five);
        for place in 0..(group.len() * 8).div_ceil(5) {
            let digit = (bits >> (35 - 5 * place)) & 31;
            text.push(char::from(ALPHABET[digit as usize]));
        }
    }
    text
}

fn from_base32(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() * 5 / 8);
    let (mut bits, mut count) = (0u32, 0);
    for character in text.chars().filter(|it| !it.is_whitespace()) {
        let character = u8::try_from(character.to_ascii_uppercase()).ok()?;
        let digit = ALPHABET.iter().position(|it| *it == character)?;
        bits = (bits << 5 | u32::try_from(digit).ok()?) & 0xfff;
        count += 5;
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from(bits >> count & 0xff).ok()?);
        }
    }
    // What is left over is nothing but filling: one text for one attestation.
    (count < 5 && bits & ((1 << count) - 1) == 0).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn keys() -> Keys {
        Keys::new(&[7; 32])
    }

    fn attestation() -> Attestation {
        Attestation {
            name: "Zoé Lefèvre-Ñáñez".into(),
            course: "SensCyber : comprendre".into(),
            version: 3,
            date: "2026-11-03".into(),
            score: Some(85),
            is_passed: true,
        }
    }

    #[test]
    fn what_is_signed_is_read_back() {
        let text = attestation().sign(&keys());
        assert_eq!(
            Attestation::verify(&keys(), &text),
            Some(attestation()),
            "{text}"
        );
        let as_copied = format!(
            " https://cours.example/verifier#{}\n {} ",
            &text[..40].to_lowercase(),
            &text[40..]
        );
        assert_eq!(
            Attestation::verify(&keys(), &as_copied),
            Some(attestation())
        );
        let unscored = Attestation {
            score: None,
            is_passed: false,
            ..attestation()
        };
        let text = unscored.sign(&keys());
        assert_eq!(Attestation::verify(&keys(), &text), Some(unscored));
    }

    #[test]
    fn another_servers_key_signs_nothing_here() {
        let text = attestation().sign(&Keys::new(&[8; 32]));
        assert_eq!(Attestation::verify(&keys(), &text), None);
    }

    #[test]
    fn a_signature_for_something_else_is_none() {
        let payload = attestation().payload();
        let signature = SigningKey::from_bytes(keys().attestation_seed()).sign(payload.as_bytes());
        let text = base32(&[&signature.to_bytes()[..], payload.as_bytes()].concat());
        assert_eq!(Attestation::verify(&keys(), &text), None);
    }

    #[test]
    fn names_are_tidied() {
        for (typed, expected) in [
            ("  Zoé \t  Lefèvre\n", Some("Zoé Lefèvre")),
            ("Zoe\u{301}", Some("Zoé")),
            ("李小龙", Some("李小龙")),
            ("A\u{202e}liv", Some("Aliv")),
            ("", None),
            (" \n ", None),
            ("123", None),
        ] {
            assert_eq!(name(typed).as_deref(), expected, "{typed:?}");
        }
        assert_eq!(name(&"a".repeat(81)), None);
        assert!(name(&"a".repeat(80)).is_some());
    }

    #[test]
    fn base32_is_the_standard_one() {
        // RFC 4648, section 10.
        for (plain, text) in [
            ("f", "MY"),
            ("fo", "MZXQ"),
            ("foo", "MZXW6"),
            ("foob", "MZXW6YQ"),
            ("fooba", "MZXW6YTB"),
            ("foobar", "MZXW6YTBOI"),
        ] {
            assert_eq!(base32(plain.as_bytes()), text);
            assert_eq!(from_base32(text).as_deref(), Some(plain.as_bytes()));
        }
        for wrong in ["M", "MZ", "MZX", "MY=", "M1", "é"] {
            assert_eq!(from_base32(wrong), None, "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn changed_or_cut_it_is_refused(at in 0usize..1000, with in "[A-Z2-7]", cut in 1usize..200) {
            let text = attestation().sign(&keys());
            let at = at % text.len();
            let mut changed = text.clone();
            changed.replace_range(at..=at, &with);
            if changed != text {
                prop_assert_eq!(Attestation::verify(&keys(), &changed), None);
            }
            prop_assert_eq!(Attestation::verify(&keys(), &text[..text.len() - cut]), None);
            prop_assert_eq!(Attestation::verify(&keys(), &text[cut..]), None);
            prop_assert_eq!(Attestation::verify(&keys(), &format!("{text}{with}")), None);
        }

        #[test]
        fn no_other_text_is_accepted(text in ".{0,300}", bytes in "[A-Z2-7]{0,300}") {
            prop_assert_eq!(Attestation::verify(&keys(), &text), None);
            prop_assert_eq!(Attestation::verify(&keys(), &bytes), None);
        }

        #[test]
        fn any_name_and_title_are_read_back(typed in ".{1,90}", title in ".{0,80}") {
            if let Some(name) = name(&typed) {
                let attestation = Attestation { name: name.clone(), course: title, ..attestation() };
                let read = Attestation::verify(&keys(), &attestation.sign(&keys()));
                prop_assert_eq!(read.map(|it| it.name), Some(name));
            }
        }
    }
}
