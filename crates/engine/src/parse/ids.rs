//! What names things: ids that authors write or that words make, and codes of languages.

/// What to do about a wrong id.
pub(super) const ID_HINT: &str =
    "use lower-case letters, digits and hyphens, a letter first, at most 64";

/// Whether a text can be an id: see `courses/README.md`.
pub(crate) fn is_id(text: &str) -> bool {
    text.len() <= 64
        && text.starts_with(|c: char| c.is_ascii_lowercase())
        && text
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

/// An id made of a heading's words.
pub(crate) fn slug(text: &str) -> String {
    match language::slug(text) {
        slug if slug.is_empty() => "titre".into(),
        slug => slug,
    }
}

/// Whether a text is the code of a language: `fr`, `de-CH`.
pub fn is_language(text: &str) -> bool {
    let (language, region) = text.split_once('-').unwrap_or((text, "FR"));
    matches!(language.len(), 2 | 3)
        && language.bytes().all(|b| b.is_ascii_lowercase())
        && region.len() == 2
        && region.bytes().all(|b| b.is_ascii_uppercase())
}
