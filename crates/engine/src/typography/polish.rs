//! Sets spaces and apostrophes, so that authors need not know their keyboard's
//! secrets.
//!
//! Rules of the Lexique of the Imprimerie nationale: a narrow no-break space
//! before `;`, `!`, `?` and inside « », a no-break space before `:`, after `n°`
//! and between a number and its unit, curly apostrophes.

use super::signs::{NARROW, NO_BREAK, begins_with_unit, is_french, is_space};

/// Sets spaces and apostrophes of a piece of running text.
pub fn polish(text: &str, lang: &str) -> String {
    // Most pieces of text have nothing to set.
    if !is_french(lang) || !text.contains(is_concerned) {
        return text.to_owned();
    }
    let characters: Vec<char> = text.chars().collect();
    let mut polished = String::with_capacity(text.len() + 8);
    let mut before = None;
    // Inside straight quotes, where the last one is no apostrophe.
    let mut is_quoted = false;
    for (index, &character) in characters.iter().enumerate() {
        let next = characters.get(index + 1).copied();
        let set = match character {
            ' ' | NO_BREAK | NARROW if before == Some('«') => NARROW,
            ' ' | NO_BREAK | NARROW if matches!(next, Some(';' | '!' | '?' | '»')) => NARROW,
            ' ' | NO_BREAK | NARROW if next == Some('%') => NARROW,
            ' ' | NO_BREAK | NARROW if next == Some(':') => NO_BREAK,
            ' ' if is_inside_number(&characters[..index], &characters[index + 1..]) => NO_BREAK,
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

/// Whether a line must not break at the space between `left` and `right`:
/// between groups of digits, before a unit, in `8 h 50`, after `n°`.
fn is_inside_number(left: &[char], right: &[char]) -> bool {
    let digit = |c: Option<&char>| c.is_some_and(char::is_ascii_digit);
    match left {
        [.., last] if last.is_ascii_digit() => {
            digit(right.first()) || right.first() == Some(&'€') || begins_with_unit(right)
        }
        [.., number, space, 'h'] => {
            number.is_ascii_digit() && is_space(*space) && digit(right.first())
        }
        [.., 'n' | 'N', '°'] => true,
        _ => false,
    }
}

fn is_concerned(character: char) -> bool {
    matches!(
        character,
        '\'' | '«' | '»' | ';' | '!' | '?' | ':' | '%' | '€' | '°'
    ) || character.is_ascii_digit()
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
    fn numbers_keep_their_units() {
        assert_eq!(
            french("à 8 h 50, loi n° 78-17, 120 Ko"),
            "à 8\u{a0}h\u{a0}50, loi n°\u{a0}78-17, 120\u{a0}Ko"
        );
        // No units: a town's, an elided word's.
        assert_eq!(
            french("les 2 m’ont dit 5 motifs"),
            "les 2 m’ont dit 5 motifs"
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
        fn what_is_set_stays_set(text in "[a-z0-9'’«» ;:!?%€°\u{a0}\u{202f}]{0,20}") {
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
