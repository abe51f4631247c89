//! Texts for people: set by [`typography::polish`], and what only their author
//! can mend noted.

use std::ops::Range;

use crate::diagnostic::Diagnostics;
use crate::source::Span;
use crate::typography;

/// Sets a text and notes its faults; `place` tells where the source has some of
/// its bytes.
pub(super) fn set(
    text: &str,
    lang: &str,
    diagnostics: &mut Diagnostics,
    place: impl Fn(Range<usize>) -> Span,
) -> String {
    let polished = typography::polish(text, lang);
    for fault in typography::faults(&polished, lang) {
        let start = written_at(text, &polished, fault.range.start);
        let end = written_at(text, &polished, fault.range.end);
        diagnostics.warning(
            place(start..end.max(start)),
            "typography",
            fault.message,
            fault.hint,
        );
    }
    polished
}

/// Where the author wrote what is now at a byte of the text that was set: setting
/// changes characters one by one, and adds narrow spaces.
fn written_at(text: &str, polished: &str, place: usize) -> usize {
    let mut written = text.char_indices().peekable();
    for (at, set) in polished.char_indices() {
        if at >= place {
            break;
        }
        let is_added = set == '\u{202f}'
            && written
                .peek()
                .is_none_or(|(_, c)| !matches!(c, ' ' | '\u{a0}' | '\u{202f}'));
        if !is_added {
            written.next();
        }
    }
    written.peek().map_or(text.len(), |(at, _)| *at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_those_of_the_source() {
        let text = "Un «mot» : l'\u{e9}t\u{e9} \u{ab} ici \u{bb} quoi? ";
        let polished = typography::polish(text, "fr");
        for (wanted, found) in [
            ("quoi", "quoi"),
            ("mot", "mot"),
            ("ici", "ici"),
            ("t\u{e9}", "t\u{e9}"),
        ] {
            let place = written_at(text, &polished, polished.find(found).unwrap());
            assert_eq!(&text[place..place + wanted.len()], wanted);
        }
        assert_eq!(written_at(text, &polished, polished.len()), text.len());
    }
}
