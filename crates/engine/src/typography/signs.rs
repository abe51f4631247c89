//! Spaces and units of French.

/// Before `;`, `!`, `?`, `%` and inside « ».
pub(super) const NARROW: char = '\u{202f}';
/// Before `:`, between a number and its unit.
pub(super) const NO_BREAK: char = '\u{a0}';

pub(super) fn is_french(lang: &str) -> bool {
    lang == "fr" || lang.starts_with("fr-")
}

pub(super) fn is_space(character: char) -> bool {
    matches!(character, ' ' | NO_BREAK | NARROW)
}

/// Short names of units, which do not leave their number.
pub(super) const UNITS: &[&str] = &[
    "h", "min", "s", "ms", "mm", "cm", "m", "km", "g", "kg", "o", "ko", "Ko", "kB", "Mo", "Go",
    "To", "W", "kW",
];

/// Whether a unit stands here: at the end of its word, and no elided word (`m’ont`).
pub(super) fn begins_with_unit(text: &[char]) -> bool {
    let length = text.iter().take_while(|c| c.is_alphanumeric()).count();
    let word: String = text[..length].iter().collect();
    let is_elided = matches!(text.get(length), Some('\'' | '’' | '-'));
    UNITS.contains(&word.as_str()) && !is_elided
}
