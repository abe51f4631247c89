//! A package that renews its content by itself -> the version of it that was learnt, out of the
//! objective that its script keeps: `content-`, the version, a hyphen and the number of the
//! publication (0: what it was built with).

use scorm::runtime::Cmi;

/// Longest version that is kept, in characters.
const LONGEST: usize = 100;

/// The version of the content that an attempt was on; none where its package does not say.
pub fn version(cmi: &Cmi) -> Option<&str> {
    let ids = cmi.elements().filter(|(name, _)| {
        let place = name.strip_prefix("cmi.objectives.");
        place.is_some_and(|it| it.ends_with(".id"))
    });
    ids.filter_map(|(_, id)| named(id)).last()
}

/// The version that an objective names.
fn named(id: &str) -> Option<&str> {
    let (version, number) = id.strip_prefix("content-")?.rsplit_once('-')?;
    let is_number = !number.is_empty() && number.bytes().all(|it| it.is_ascii_digit());
    let is_version = !version.is_empty() && version.chars().count() <= LONGEST;
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
            ("agir", None),
        ] {
            assert_eq!(named(id), version, "{id}");
        }
        assert_eq!(named(&format!("content-{}-1", "9".repeat(101))), None);
    }
}
