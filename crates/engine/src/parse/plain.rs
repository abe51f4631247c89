//! Texts that are shown as plain words: titles and alternatives.

use crate::diagnostic::Diagnostics;
use crate::source::Span;

/// Notes a formula in a text that is shown as plain words.
pub(super) fn plain_formula(text: &str, at: Span, diagnostics: &mut Diagnostics) {
    if formula(text).is_some() {
        diagnostics.warning(
            at,
            "formula",
            "a formula is shown here as it is written",
            "say it in words: titles and alternatives are plain text",
        );
    }
}

/// `$…$` that only a formula would hold; a price is none.
pub(super) fn formula(words: &str) -> Option<&str> {
    let start = words.find('$')?;
    let inside = &words[start + 1..];
    let length = inside.trim_start_matches('$').find('$')? + inside.len()
        - inside.trim_start_matches('$').len();
    let body = inside[..length].trim_matches('$');
    let is_formula = body.contains(['\\', '^', '_', '{', '='])
        || (!body.is_empty()
            && !body.starts_with(' ')
            && !body.ends_with(' ')
            && body.chars().count() <= 3);
    is_formula.then_some(&words[start..start + 1 + length + 1])
}
