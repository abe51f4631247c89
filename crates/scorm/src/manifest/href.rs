//! References from a manifest to files: URL text as the manifest holds it.
//! Resolving one against a package is the package reader's work.

use std::fmt;

use serde::Serialize;

/// The text of an `href` or `xml:base` attribute, percent-encoded as in the
/// manifest (CAM 2.3.4; at most 2 000 characters by its smallest permitted
/// maximum).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Href(String);

/// Why an href can't be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HrefError {
    /// Nothing in it.
    #[error("it is empty")]
    Empty,
    /// Over 2 000 characters.
    #[error("it is longer than 2000 characters")]
    TooLong,
    /// `http:`, `file:`, `/…`, `//…`: not relative to the manifest.
    #[error("it is absolute; write it relative to the manifest")]
    Absolute,
    /// A Windows separator.
    #[error("it contains `\\`; write `/`")]
    Backslash,
    /// `..` leads above the package.
    #[error("it climbs out of the package")]
    Climbs,
    /// A character that has to be percent-encoded, or a lone `%`.
    #[error("it is not percent-encoded")]
    NotEncoded,
}

impl Href {
    /// The href of a file, from its path in the package (`/` between folders):
    /// everything but unreserved characters and `/` is percent-encoded as UTF-8.
    ///
    /// ```
    /// use scorm::manifest::Href;
    ///
    /// assert_eq!(Href::from_path("média/sco 02.htm").as_str(), "m%C3%A9dia/sco%2002.htm");
    /// ```
    pub fn from_path(path: &str) -> Href {
        let mut text = String::with_capacity(path.len());
        for byte in path.bytes() {
            match byte {
                b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                    text.push(char::from(byte));
                }
                _ => text.push_str(&format!("%{byte:02X}")),
            }
        }
        Href(text)
    }

    /// An href whose text is already URL syntax, with its query and fragment.
    pub fn from_url(text: impl Into<String>) -> Href {
        Href(text.into())
    }

    /// The text as it stands in the manifest.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the text may be written in a manifest.
    ///
    /// # Errors
    ///
    /// The first rule it breaks: CAM wants relative URLs that stay in the
    /// package, the test suite refuses a leading slash.
    pub fn check(&self) -> Result<(), HrefError> {
        let text = self.0.as_str();
        if text.is_empty() {
            return Err(HrefError::Empty);
        }
        if text.chars().count() > 2_000 {
            return Err(HrefError::TooLong);
        }
        if text.contains('\\') {
            return Err(HrefError::Backslash);
        }
        let path = text.split(['?', '#']).next().unwrap_or_default();
        let first = path.split('/').next().unwrap_or_default();
        if path.starts_with('/') || first.contains(':') {
            return Err(HrefError::Absolute);
        }
        if climbs(path) {
            return Err(HrefError::Climbs);
        }
        if !is_encoded(text) {
            return Err(HrefError::NotEncoded);
        }
        Ok(())
    }
}

impl fmt::Display for Href {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        out.write_str(&self.0)
    }
}

fn climbs(path: &str) -> bool {
    let mut depth = 0_i64;
    path.split('/').any(|component| {
        match component.to_ascii_lowercase().replace("%2e", ".").as_str() {
            "" | "." => {}
            ".." => depth -= 1,
            _ => depth += 1,
        }
        depth < 0
    })
}

fn is_encoded(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.iter().enumerate().all(|(index, byte)| match byte {
        b'%' => bytes
            .get(index + 1..index + 3)
            .is_some_and(|pair| pair.iter().all(u8::is_ascii_hexdigit)),
        b'<' | b'>' | b'"' | b'{' | b'}' | b'|' | b'^' | b'`' | b'[' | b']' => false,
        _ => byte.is_ascii_graphic(),
    }) && bytes.iter().filter(|byte| **byte == b'#').count() <= 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn refuses_what_leaves_the_package_or_is_no_url() {
        for (text, error) in [
            ("", HrefError::Empty),
            ("/a.html", HrefError::Absolute),
            ("//host/a.html", HrefError::Absolute),
            ("http://host/a.html", HrefError::Absolute),
            ("c:/a.html", HrefError::Absolute),
            ("javascript:alert(1)", HrefError::Absolute),
            ("a\\b.html", HrefError::Backslash),
            ("../a.html", HrefError::Climbs),
            ("a/../../b.html", HrefError::Climbs),
            ("a/%2E%2e/../b.html", HrefError::Climbs),
            ("a b.html", HrefError::NotEncoded),
            ("é.html", HrefError::NotEncoded),
            ("a%.html", HrefError::NotEncoded),
            ("a%2.html", HrefError::NotEncoded),
            ("a#b#c", HrefError::NotEncoded),
        ] {
            assert_eq!(Href::from_url(text).check(), Err(error), "{text}");
        }
        assert_eq!(
            Href::from_url("a".repeat(2001)).check(),
            Err(HrefError::TooLong)
        );
    }

    #[test]
    fn accepts_relative_urls() {
        for text in ["a.html", "a/b.html?x=1&y=:#z", "./a", "a/../b", "a%20b"] {
            assert_eq!(Href::from_url(text).check(), Ok(()), "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_path_always_gives_an_href(path in "[^/\\\\.][^/\\\\]{0,20}(/[^./\\\\][^/\\\\]{0,9}){0,3}") {
            prop_assert_eq!(Href::from_path(&path).check(), Ok(()));
        }
    }
}
