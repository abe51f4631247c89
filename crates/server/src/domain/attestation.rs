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
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attestation {
    /// As the learner typed it; nobody checked it.
    pub name: String,
    /// Title of the programme; empty: the course is of none.
    pub programme: String,
    /// Title of the course: of a programme, its module.
    pub course: String,
    /// Version of the content, as its authors number it.
    pub version: String,
    /// Day of the first completion, `2026-11-03`.
    pub date: String,
    /// Tenths of a percent, where the course gives a score.
    pub score: Option<i64>,
    /// Whether the course has a test, and it was passed; otherwise it was followed to
    /// its end.
    pub is_passed: bool,
    /// Estimated duration; 0: unknown.
    pub minutes: i64,
    /// Who attests; empty: the service has no name.
    pub issuer: String,
    /// What one learns, as many as fit.
    pub objectives: Vec<String>,
}

/// Signed together with the content: a signature for anything else is none here.
const CONTEXT: &[u8] = b"relais attestation 2\n";
/// That of attestations with six lines only, which former programs made.
const FORMER: &[u8] = b"relais attestation 1\n";
/// Longest name, in characters.
const NAME: usize = 80;
/// Longest title, in characters: more does not fit a code that phones read.
const TITLE: usize = 160;
/// Longest programme, issuer and version.
const SHORT: usize = 100;
/// Bytes of all objectives together.
const OBJECTIVES: usize = 480;

impl Attestation {
    /// The same as it can be signed: each text in a line, none too long. Pages show this
    /// one, so that they and the signed text say the same.
    pub fn fitted(self) -> Attestation {
        let cut = |text: &str, most: usize| -> String {
            let line = one_line(text);
            match line.chars().count() > most {
                true => line.chars().take(most - 1).chain(['…']).collect(),
                false => line,
            }
        };
        let mut left = OBJECTIVES;
        let objectives = self.objectives.iter().map(|it| one_line(it));
        // Whole ones only: half of what somebody learnt would be another thing.
        let fitting = objectives.filter(|it| !it.is_empty()).take_while(|it| {
            let fits = it.len() < left;
            left = left.saturating_sub(it.len() + 1);
            fits
        });
        Attestation {
            objectives: fitting.collect(),
            name: one_line(&self.name),
            programme: cut(&self.programme, SHORT),
            course: cut(&self.course, TITLE),
            version: cut(&self.version, SHORT),
            issuer: cut(&self.issuer, SHORT),
            date: self.date,
            score: self.score,
            is_passed: self.is_passed,
            minutes: self.minutes,
        }
    }

    /// The signed text, of what was [`fitted`](Attestation::fitted).
    pub fn sign(&self, keys: &Keys) -> String {
        let payload = self.payload();
        let message = message(CONTEXT, &payload);
        let signature = SigningKey::from_bytes(keys.attestation_seed()).sign(&message);
        let mut bytes = signature.to_bytes().to_vec();
        bytes.extend(payload.as_bytes());
        base32(&bytes)
    }

    /// What a text attests; none if it was not signed with our key, or was changed.
    /// Spaces, line breaks, case and an address before `#` do not matter.
    pub fn verify(keys: &Keys, text: &str) -> Option<Attestation> {
        // Nothing longer was ever signed; characters of four bytes included.
        if text.len() > 8000 {
            return None;
        }
        let text = text.rsplit('#').next()?;
        let bytes = from_base32(text)?;
        let (signature, payload) = bytes.split_first_chunk::<64>()?;
        let payload = std::str::from_utf8(payload).ok()?;
        let signature = Signature::from_bytes(signature);
        let key = verifying_key(keys);
        let is_signed = |context| {
            let message = message(context, payload);
            key.verify_strict(&message, &signature).is_ok()
        };
        if is_signed(CONTEXT) {
            return Attestation::read(payload);
        }
        is_signed(FORMER).then(|| Attestation::read_former(payload))?
    }

    fn payload(&self) -> String {
        let score = self.score.map_or(String::new(), |tenths| {
            format!("{}.{}", tenths / 10, tenths % 10)
        });
        let outcome = if self.is_passed {
            "passed"
        } else {
            "completed"
        };
        let lines = [
            self.name.as_str(),
            &self.programme,
            &self.course,
            &self.version,
            &self.date,
            &score,
            outcome,
            &self.minutes.to_string(),
            &self.issuer,
        ];
        let objectives = self.objectives.iter().map(String::as_str);
        lines
            .into_iter()
            .chain(objectives)
            .collect::<Vec<_>>()
            .join("\n")
    }

    fn read(payload: &str) -> Option<Attestation> {
        let mut lines = payload.split('\n').map(str::to_owned);
        Some(Attestation {
            name: lines.next()?,
            programme: lines.next()?,
            course: lines.next()?,
            version: lines.next()?,
            date: lines.next()?,
            score: match lines.next()?.as_str() {
                "" => None,
                score => {
                    let (whole, tenth) = score.split_once('.')?;
                    Some(whole.parse::<i64>().ok()? * 10 + tenth.parse::<i64>().ok()?)
                }
            },
            is_passed: lines.next()? == "passed",
            minutes: lines.next()?.parse().ok()?,
            issuer: lines.next()?,
            objectives: lines.collect(),
        })
    }

    /// Six lines: name, course, number of the version, day, whole percents, outcome.
    fn read_former(payload: &str) -> Option<Attestation> {
        let mut lines = payload.split('\n').map(str::to_owned);
        let read = Attestation {
            name: lines.next()?,
            course: lines.next()?,
            version: lines.next()?,
            date: lines.next()?,
            score: match lines.next()?.as_str() {
                "" => None,
                score => Some(score.parse::<i64>().ok()? * 10),
            },
            is_passed: lines.next()? == "passed",
            ..Attestation::default()
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

fn message(context: &[u8], payload: &str) -> Vec<u8> {
    [context, payload.as_bytes()].concat()
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
            programme: "SensCyber".into(),
            course: "Comprendre".into(),
            version: "2026.1".into(),
            date: "2026-11-03".into(),
            score: Some(846),
            is_passed: true,
            minutes: 43,
            issuer: "Cybermalveillance.gouv.fr".into(),
            objectives: vec!["Reconnaître".into(), "Réagir".into()],
        }
        .fitted()
    }

    #[test]
    fn what_former_programs_signed_is_still_verified() {
        let payload = "Zoé\nSensCyber : comprendre\n3\n2026-11-03\n85\npassed";
        let key = SigningKey::from_bytes(keys().attestation_seed());
        let signed = |context: &[u8], payload: &str| {
            let signature = key.sign(&message(context, payload));
            base32(&[&signature.to_bytes()[..], payload.as_bytes()].concat())
        };
        let found = Attestation::verify(&keys(), &signed(FORMER, payload)).expect("valid");
        assert_eq!((found.version.as_str(), found.score), ("3", Some(850)));
        assert_eq!((found.minutes, found.issuer.as_str()), (0, ""));
        // Six lines are no attestation of today, nor are more one of then.
        assert_eq!(
            Attestation::verify(&keys(), &signed(CONTEXT, payload)),
            None
        );
        let more = format!("{payload}\nmore");
        assert_eq!(Attestation::verify(&keys(), &signed(FORMER, &more)), None);
    }

    #[test]
    fn what_is_too_long_is_cut_before_it_is_shown_and_signed() {
        let long = Attestation {
            name: "é".repeat(80),
            programme: "p".repeat(500),
            course: "c\n".repeat(500),
            version: "9".repeat(500),
            issuer: "i".repeat(500),
            objectives: vec!["Apprendre à réagir sans tarder".into(); 30],
            ..attestation()
        }
        .fitted();
        assert_eq!(long.clone().fitted(), long);
        assert!(long.programme.ends_with('…') && long.objectives.len() > 5);
        let text = long.sign(&keys());
        assert_eq!(Attestation::verify(&keys(), &text), Some(long));
        let address = format!("https://cours.example.org/verifier#{text}");
        assert!(
            super::super::qr::svg(&address).is_some(),
            "{}",
            address.len()
        );
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
                let attestation = Attestation { name: name.clone(), course: title, ..attestation() }.fitted();
                let read = Attestation::verify(&keys(), &attestation.sign(&keys()));
                prop_assert_eq!(read.map(|it| it.name), Some(name));
            }
        }
    }
}
