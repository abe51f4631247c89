//! A package that renews its content by itself -> the version of it that was learnt, out of the
//! objective that its script keeps: `content-`, the version, a hyphen and the number of the
//! publication (0: what it was built with).

use scorm::runtime::Cmi;

/// Longest version that is kept, in bytes.
const LONGEST: usize = 20;

/// The version of the content that an attempt was on; none where its package does not say.
pub fn version(cmi: &Cmi) -> Option<&str> {
    let ids = cmi.elements().filter(|(name, _)| {
        let place = name.strip_prefix("cmi.objectives.");
        place.is_some_and(|it| it.ends_with(".id"))
    });
    ids.filter_map(|(_, id)| named(id)).last()
}

/// The version that an objective names. What a browser sends can be altered by whoever sits before
/// it, and this is printed on an attestation: a number with points and letters is kept, no phrase.
fn named(id: &str) -> Option<&str> {
    let (version, number) = id.strip_prefix("content-")?.rsplit_once('-')?;
    let is_number = !number.is_empty() && number.bytes().all(|it| it.is_ascii_digit());
    let is_allowed = |it: u8| matches!(it, b'0'..=b'9' | b'a'..=b'z' | b'.' | b'-');
    let is_version = version.starts_with(|it: char| it.is_ascii_digit())
        && version.len() <= LONGEST
        && version.bytes().all(is_allowed);
    (is_number && is_version).then_some(version)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_a_package_says_of_its_content_is_a_version() {
        for (id, version) in [
            ("content-2026.1-0", Some("2026.1")),
            ("content-2026.1-beta-1796090209", Some("2026.1-beta")),
            ("content-2026.1", None),
            ("content-2026.1-", None),
            ("content--3", None),
            ("content-2026.1-x", None),
            ("contenu-2026.1-3", None),
            ("content-mention-1", None),
            ("content-2026.1·reconnu·par·l’État-0", None),
            ("content-2026.1Z-0", None),
            ("agir", None),
        ] {
            assert_eq!(named(id), version, "{id}");
        }
        assert_eq!(named(&format!("content-{}-1", "9".repeat(21))), None);
    }
}
