//! XML identifiers: is this one, and if not, which one is nearest?

/// Whether the text is an NCName of at most 255 characters, as every
/// `identifier` of a manifest must be (CAM 2.3.4: type ID; 255 is what LMSs
/// store).
pub fn is_ncname(text: &str) -> bool {
    let mut characters = text.chars();
    characters.next().is_some_and(starts_name)
        && characters.all(continues_name)
        && text.chars().count() <= MAX_IDENTIFIER
}

/// The longest identifier that LMSs store, in characters.
pub const MAX_IDENTIFIER: usize = 255;

/// A valid identifier made from any text, always the same for the same text.
///
/// Characters that don't fit become `-`, and a first one that can't start a name
/// gets `_` before it. Different texts may give the same identifier.
///
/// ```
/// use scorm::manifest::to_ncname;
///
/// assert_eq!(to_ncname("1. Se protéger"), "_1.-Se-protéger");
/// ```
pub fn to_ncname(text: &str) -> String {
    let mut name = String::new();
    for character in text.trim().chars().take(MAX_IDENTIFIER) {
        if name.is_empty() && !(starts_name(character) && is_safe(character)) {
            name.push('_');
        }
        name.push(if is_safe(character) { character } else { '-' });
    }
    if name.is_empty() {
        name.push('_');
    }
    name.chars().take(MAX_IDENTIFIER).collect()
}

// XML 1.0, productions [4] NameStartChar and [4a] NameChar, without the colon.
fn starts_name(character: char) -> bool {
    matches!(character,
        'A'..='Z' | 'a'..='z' | '_'
        | '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{2ff}'
        | '\u{370}'..='\u{37d}' | '\u{37f}'..='\u{1fff}' | '\u{200c}' | '\u{200d}'
        | '\u{2070}'..='\u{218f}' | '\u{2c00}'..='\u{2fef}' | '\u{3001}'..='\u{d7ff}'
        | '\u{f900}'..='\u{fdcf}' | '\u{fdf0}'..='\u{fffd}' | '\u{10000}'..='\u{effff}')
}

fn continues_name(character: char) -> bool {
    starts_name(character)
        || matches!(character,
            '0'..='9' | '-' | '.' | '\u{b7}' | '\u{300}'..='\u{36f}' | '\u{203f}' | '\u{2040}')
}

// A narrower choice for names we make up: older validators (libxml2) follow the
// letter tables of XML 1.0 fourth edition, so keep to letters both editions know.
fn is_safe(character: char) -> bool {
    matches!(character,
        'A'..='Z' | 'a'..='z' | '0'..='9' | '_' | '-' | '.'
        | '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{131}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn knows_names() {
        for name in ["a", "_", "A-1.b", "é1", "item_2"] {
            assert!(is_ncname(name), "{name}");
        }
        for name in ["", "1a", "a b", "a:b", "-a", ".a", "a,b", "a\u{d7}", " a"] {
            assert!(!is_ncname(name), "{name}");
        }
        assert!(is_ncname(&"a".repeat(255)));
        assert!(!is_ncname(&"a".repeat(256)));
    }

    #[test]
    fn keeps_what_is_valid() {
        assert_eq!(to_ncname("module-1"), "module-1");
        assert_eq!(to_ncname(""), "_");
        assert_eq!(to_ncname("-a"), "_-a");
        assert_eq!(to_ncname("a:b c"), "a-b-c");
    }

    proptest! {
        #[test]
        fn always_gives_a_name(text: String) {
            let name = to_ncname(&text);
            prop_assert!(is_ncname(&name), "{name}");
            prop_assert_eq!(to_ncname(&name), name);
        }
    }
}
