//! French typography, so that authors need not know their keyboard's secrets.
//!
//! Rules of the Lexique of the Imprimerie nationale: a narrow no-break space
//! before `;`, `!`, `?` and inside « », a no-break space before `:`, curly
//! apostrophes. Other languages are left as they are.

const NARROW: char = '\u{202f}';
const NO_BREAK: char = '\u{a0}';

/// Sets spaces and apostrophes of a piece of running text.
pub(crate) fn polish(text: &str, lang: &str) -> String {
    if lang != "fr" && !lang.starts_with("fr-") {
        return text.to_owned();
    }
    // Most pieces of text have nothing to set.
    if !text.contains(is_concerned) {
        return text.to_owned();
    }
    let mut polished = String::with_capacity(text.len() + 8);
    let mut characters = text.chars().peekable();
    let mut before = None;
    // Inside straight quotes, where the last one is no apostrophe.
    let mut is_quoted = false;
    while let Some(character) = characters.next() {
        let next = characters.peek().copied();
        let set = match character {
            ' ' | NO_BREAK | NARROW if before == Some('«') => NARROW,
            ' ' | NO_BREAK | NARROW if matches!(next, Some(';' | '!' | '?' | '»')) => NARROW,
            ' ' | NO_BREAK | NARROW if next == Some('%') => NARROW,
            ' ' | NO_BREAK | NARROW if next == Some(':') => NO_BREAK,
            // Between groups of digits and before units of money a line must not break.
            ' ' if before.is_some_and(|c: char| c.is_ascii_digit())
                && next.is_some_and(|c| c == '€' || c.is_ascii_digit()) =>
            {
                NO_BREAK
            }
            '\'' if before.is_some_and(char::is_alphabetic)
                && next.is_none_or(|c| c.is_alphanumeric() || c == '«')
                && !(is_quoted && next.is_none()) =>
            {
                '’'
            }
            '\'' => {
                is_quoted = !is_quoted;
                '\''
            }
            other => other,
        };
        // At the ends of a text too: emphasis may have cut it there.
        if set == '»' && before.is_none_or(|c| !is_space(c) && c != '«') {
            polished.push(NARROW);
        }
        polished.push(set);
        if set == '«' && next.is_none_or(|c| !is_space(c)) {
            polished.push(NARROW);
        }
        before = Some(set);
    }
    polished
}

fn is_concerned(character: char) -> bool {
    matches!(
        character,
        '\'' | '«' | '»' | ';' | '!' | '?' | ':' | '%' | '€'
    ) || character.is_ascii_digit()
}

fn is_space(character: char) -> bool {
    matches!(character, ' ' | NO_BREAK | NARROW)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn french(text: &str) -> String {
        polish(text, "fr")
    }

    #[test]
    fn spaces_before_high_punctuation() {
        assert_eq!(
            french("Que faire ? Vite !"),
            "Que faire\u{202f}? Vite\u{202f}!"
        );
        assert_eq!(
            french("Retenez : ceci ; cela"),
            "Retenez\u{a0}: ceci\u{202f}; cela"
        );
        assert_eq!(
            french("70 % et 3 000 €"),
            "70\u{202f}% et 3\u{a0}000\u{a0}€"
        );
    }

    #[test]
    fn quotation_marks_keep_their_words() {
        assert_eq!(french("le « 17 » répond"), "le «\u{202f}17\u{202f}» répond");
        assert_eq!(french("le «17» répond"), "le «\u{202f}17\u{202f}» répond");
        // Where emphasis cuts the text in pieces.
        assert_eq!(french("« "), "«\u{202f}");
        assert_eq!([french("«"), french("»")], ["«\u{202f}", "\u{202f}»"]);
        assert_eq!(french(" »."), "\u{202f}».");
    }

    #[test]
    fn apostrophes_are_curly_inside_words_only() {
        assert_eq!(french("l'agent d'aujourd'hui"), "l’agent d’aujourd’hui");
        assert_eq!(french("l'"), "l’");
    }

    #[test]
    fn what_is_right_stays() {
        for text in [
            "Que faire\u{202f}? L’agent dit\u{a0}: «\u{202f}oui\u{202f}» à 70\u{202f}%.",
            "3\u{202f}000\u{202f}€ ou 3\u{a0}000\u{a0}€",
            "a?b, a:b, 5', 'n', James' ;",
        ] {
            let once = french(text);
            assert_eq!(french(&once), once);
        }
        let right = "3\u{202f}000\u{202f}€\u{202f}? «\u{202f}17\u{202f}»\u{a0}: l’hameçonnage";
        assert_eq!(french(right), right);
    }

    proptest::proptest! {
        #[test]
        fn what_is_set_stays_set(text in "[a-z0-9'’«» ;:!?%€\u{a0}\u{202f}]{0,20}") {
            let once = french(&text);
            proptest::prop_assert_eq!(french(&once), once);
        }
    }

    #[test]
    fn addresses_hours_and_other_languages_stay() {
        assert_eq!(
            french("https://17cyber.gouv.fr à 08:15"),
            "https://17cyber.gouv.fr à 08:15"
        );
        assert_eq!(polish("What? It's 5 %", "en"), "What? It's 5 %");
    }
}
