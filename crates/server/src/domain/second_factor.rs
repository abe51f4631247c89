//! The second factor: one-time codes of an application (TOTP, RFC 6238), whose secret
//! is sealed wherever it is not in the server's memory.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use totp_rs::{Builder, Secret, Totp};

use super::token::Keys;

/// The shared secret of one account's application.
#[derive(Clone, PartialEq, Eq)]
pub struct Shared([u8; 20]);

impl std::fmt::Debug for Shared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Shared")
    }
}

/// What a sealed secret is for: one sealed for a form is worth nothing in the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// In the database.
    Kept,
    /// In the form that sets it up, for this long.
    SetUp,
}

/// How long setting it up may take.
const SET_UP: i64 = 30 * 60_000;

impl Shared {
    /// A new one, 160 bits (RFC 4226 § 4).
    ///
    /// # Errors
    ///
    /// When the operating system gives no randomness.
    pub fn new() -> Result<Shared, getrandom::Error> {
        let mut bytes = [0; 20];
        getrandom::fill(&mut bytes)?;
        Ok(Shared(bytes))
    }

    /// As typed by hand: base32 in groups of four.
    pub fn text(&self) -> String {
        let text = Secret::from(self.0).to_base32();
        let groups: Vec<&str> = (0..text.len())
            .step_by(4)
            .filter_map(|at| text.get(at..(at + 4).min(text.len())))
            .collect();
        groups.join(" ")
    }

    /// The address that applications read from the picture.
    pub fn address(&self, login: &str) -> String {
        let login = login.replace('@', "%40");
        let secret = self.text().replace(' ', "");
        format!("otpauth://totp/Relais:{login}?secret={secret}&issuer=Relais")
    }

    /// That address as a picture, SVG, dark on light.
    ///
    /// # Errors
    ///
    /// When it is too long for a picture, which a login can't be.
    pub fn picture(&self, login: &str) -> Result<String, qrcode::types::QrError> {
        let code = qrcode::QrCode::new(self.address(login))?;
        let svg = code
            .render::<qrcode::render::svg::Color>()
            .min_dimensions(200, 200)
            .build();
        // Only the element: it stands inside a page.
        Ok(svg
            .find("<svg")
            .map_or(svg.clone(), |at| svg[at..].to_owned()))
    }

    /// The time step whose code this is, now or half a minute around it.
    pub fn step(&self, code: &str, now: i64) -> Option<i64> {
        let digits: String = code.chars().filter(|it| !it.is_whitespace()).collect();
        if digits.len() != 6 || !digits.bytes().all(|it| it.is_ascii_digit()) {
            return None;
        }
        let step = self.totp()?.check(&digits, seconds(now))?;
        i64::try_from(step).ok()
    }

    /// The code of this moment.
    pub fn code(&self, now: i64) -> Option<String> {
        Some(self.totp()?.generate(seconds(now)).to_string())
    }

    fn totp(&self) -> Option<Totp> {
        // SHA-1, six digits, thirty seconds: what every application can do.
        Builder::new()
            .with_secret(Secret::from(self.0))
            .build()
            .ok()
    }

    /// Seals it for an account and a use.
    ///
    /// # Errors
    ///
    /// When the operating system gives no randomness.
    pub fn seal(
        &self,
        keys: &Keys,
        account_id: &str,
        of: Use,
        now: i64,
    ) -> Result<String, getrandom::Error> {
        let mut nonce = [0; 24];
        getrandom::fill(&mut nonce)?;
        let mut message = now.to_be_bytes().to_vec();
        message.extend_from_slice(&self.0);
        let payload = Payload {
            msg: &message,
            aad: &bound(account_id, of),
        };
        let cipher = XChaCha20Poly1305::new(keys.seal_key().into());
        // Encrypting a few bytes in memory has no way to fail.
        let sealed = cipher.encrypt(&XNonce::from(nonce), payload);
        let mut bytes = nonce.to_vec();
        bytes.extend_from_slice(&sealed.unwrap_or_default());
        Ok(URL_SAFE_NO_PAD.encode(bytes))
    }

    /// Opens what was sealed for this account and this use.
    pub fn open(keys: &Keys, sealed: &str, account_id: &str, of: Use, now: i64) -> Option<Shared> {
        if sealed.len() > 200 {
            return None;
        }
        let bytes = URL_SAFE_NO_PAD.decode(sealed).ok()?;
        let (nonce, sealed) = bytes.split_first_chunk::<24>()?;
        let payload = Payload {
            msg: sealed,
            aad: &bound(account_id, of),
        };
        let cipher = XChaCha20Poly1305::new(keys.seal_key().into());
        let message = cipher.decrypt(&XNonce::from(*nonce), payload).ok()?;
        let (at, secret) = message.split_first_chunk::<8>()?;
        let age = now.saturating_sub(i64::from_be_bytes(*at));
        if of == Use::SetUp && !(0..SET_UP).contains(&age) {
            return None;
        }
        Some(Shared(secret.try_into().ok()?))
    }
}

fn bound(account_id: &str, of: Use) -> Vec<u8> {
    let of = match of {
        Use::Kept => "kept",
        Use::SetUp => "set up",
    };
    format!("{of}:{account_id}").into_bytes()
}

fn seconds(now: i64) -> u64 {
    u64::try_from(now / 1000).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B: the secret of the SHA-1 rows, cut to six digits.
    #[test]
    fn codes_are_those_of_the_standard() {
        let shared = Shared(*b"12345678901234567890");
        for (second, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
        ] {
            assert_eq!(shared.code(second * 1000).as_deref(), Some(code));
            assert_eq!(shared.step(code, second * 1000), Some(second / 30));
            // A clock half a minute off; people write a space in the middle.
            let spaced = format!("{} {}", &code[..3], &code[3..]);
            assert_eq!(
                shared.step(&spaced, (second + 30) * 1000),
                Some(second / 30)
            );
            assert_eq!(shared.step(code, (second + 90) * 1000), None);
        }
        for bad in [
            "",
            "28708",
            "2870822",
            "28708a",
            "٢٨٧٠٨٢",
            "-87082",
            "+87082",
        ] {
            assert_eq!(shared.step(bad, 59_000), None, "{bad}");
        }
    }

    #[test]
    fn sealed_for_one_account_and_one_use() {
        let keys = Keys::new(&[1; 32]);
        let shared = Shared::new().expect("random");
        let sealed = shared.seal(&keys, "a", Use::Kept, 0).expect("random");
        let open =
            |keys: &Keys, text: &str, id: &str, of, now| Shared::open(keys, text, id, of, now);
        let far = i64::MAX;
        assert_eq!(
            open(&keys, &sealed, "a", Use::Kept, far),
            Some(shared.clone())
        );
        assert_eq!(open(&keys, &sealed, "b", Use::Kept, 0), None);
        assert_eq!(open(&keys, &sealed, "a", Use::SetUp, 0), None);
        assert_eq!(open(&Keys::new(&[2; 32]), &sealed, "a", Use::Kept, 0), None);
        let form = shared.seal(&keys, "a", Use::SetUp, 1000).expect("random");
        assert_eq!(open(&keys, &form, "a", Use::SetUp, SET_UP), Some(shared));
        assert_eq!(open(&keys, &form, "a", Use::SetUp, SET_UP + 1000), None);
        for damaged in [
            "",
            "a",
            "é",
            &form[1..],
            &"A".repeat(70),
            &"A".repeat(10_000),
        ] {
            assert_eq!(open(&keys, damaged, "a", Use::SetUp, 1000), None);
        }
    }

    #[test]
    fn applications_can_read_it() {
        let shared = Shared(*b"12345678901234567890");
        assert_eq!(shared.text(), "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
        assert_eq!(
            shared.address("anne@ville.example"),
            "otpauth://totp/Relais:anne%40ville.example\
             ?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Relais"
        );
        let picture = shared.picture("anne").expect("short");
        assert!(picture.starts_with("<svg") && picture.ends_with("</svg>"));
    }
}
