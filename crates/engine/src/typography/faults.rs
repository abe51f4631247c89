//! What is wrong with a French text and only its author can mend: a mark
//! without its space, straight quotes, a capital without its accent.
//!
//! Works on a text as [`super::polish`] leaves it. Addresses (`17cyber.gouv.fr`)
//! follow their own rules and are passed over.

use std::ops::Range;

use super::signs::{NARROW, NO_BREAK, UNITS, is_french, is_space};

/// One fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Bytes of the text.
    pub range: Range<usize>,
    /// What is wrong: lower case, no full stop, values in backticks.
    pub message: String,
    /// What to do.
    pub hint: String,
}

/// All faults of a text, in order of place; none in other languages than French.
///
/// ```
/// let found = engine::typography::faults("Etes-vous sûr?", "fr");
/// assert_eq!(found.len(), 2);
/// assert_eq!(found[0].hint, "write `Ê`: capitals keep their accents");
/// ```
pub fn faults(text: &str, lang: &str) -> Vec<Fault> {
    if !is_french(lang) {
        return Vec::new();
    }
    let text = Text::new(text);
    let mut found = Vec::new();
    for index in 0..text.characters.len() {
        found.extend(around(&text, index));
    }
    for word in words(&text) {
        found.extend(in_word(&text, word));
    }
    found.retain(|fault| {
        let is_inside = |address: &Range<usize>| {
            address.start <= fault.range.start && fault.range.end <= address.end
        };
        !text.addresses.iter().any(is_inside)
    });
    found.sort_by_key(|fault| (fault.range.start, fault.range.end));
    found
}

/// A text by characters, with the places of addresses.
struct Text<'a> {
    text: &'a str,
    characters: Vec<(usize, char)>,
    addresses: Vec<Range<usize>>,
}

impl<'a> Text<'a> {
    fn new(text: &'a str) -> Self {
        Text {
            text,
            characters: text.char_indices().collect(),
            addresses: addresses(text),
        }
    }

    fn at(&self, index: usize) -> Option<char> {
        self.characters.get(index).map(|(_, character)| *character)
    }

    fn before(&self, index: usize) -> Option<char> {
        index.checked_sub(1).and_then(|index| self.at(index))
    }

    /// Bytes of some characters.
    fn bytes(&self, characters: Range<usize>) -> Range<usize> {
        let place = |index: usize| {
            self.characters
                .get(index)
                .map_or(self.text.len(), |(place, _)| *place)
        };
        place(characters.start)..place(characters.end)
    }

    fn fault(&self, characters: Range<usize>, message: String, hint: &str) -> Option<Fault> {
        Some(Fault {
            range: self.bytes(characters),
            message,
            hint: hint.to_owned(),
        })
    }
}

/// What is between spaces and has a dot, an `@` or `://` inside.
fn addresses(text: &str) -> Vec<Range<usize>> {
    let is_edge = |c: char| c.is_whitespace() || is_space(c) || matches!(c, '(' | ')' | '«' | '»');
    let mut found = Vec::new();
    let mut start = 0;
    for piece in text.split_inclusive(is_edge) {
        let token = piece.trim_end_matches(is_edge);
        // The mark that ends the sentence is not the address's.
        let token = token.trim_end_matches(['.', ',', ';', ':', '!', '?', '…']);
        let inside = token.trim_start_matches(['.', '<', '/']);
        let is_name = |dot: usize| {
            let letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
            letter(inside[..dot].chars().next_back())
                && inside[dot + 1..]
                    .chars()
                    .next()
                    .is_some_and(|c| c.is_ascii_alphabetic())
        };
        let has_name = inside.match_indices('.').any(|(dot, _)| is_name(dot));
        if has_name || token.contains("://") || token.contains('@') {
            found.push(start..start + token.len());
        }
        start += piece.len();
    }
    found
}

/// What is wrong with the character at `index` and its neighbours.
fn around(text: &Text, index: usize) -> Option<Fault> {
    let character = text.at(index)?;
    let before = text.before(index);
    let next = text.at(index + 1);
    let place = index..index + 1;
    match character {
        ';' | '!' | '?' | ':' => high_mark(text, index, character),
        '»' | '%' if before.is_some_and(|c| is_space(c) && c != NARROW) => text.fault(
            index - 1..index + 1,
            format!("a line may break before `{character}`"),
            "put a narrow no-break space (U+202F) there",
        ),
        '%' | '€' if before.is_some_and(|c| c.is_ascii_digit()) => text.fault(
            place,
            format!("no space between the number and `{character}`"),
            "write `70 %`, `5 €`",
        ),
        '«' if next.is_some_and(|c| c != NARROW) => text.fault(
            place,
            "a line may break after `«`".into(),
            "put a narrow no-break space (U+202F) there",
        ),
        '"' if before.is_none_or(|c| !c.is_ascii_digit()) => text.fault(
            place,
            "straight quotation mark".into(),
            "write « … » around the words",
        ),
        '\'' if before.is_some_and(char::is_alphabetic)
            || next.is_some_and(char::is_alphabetic) =>
        {
            text.fault(
                place,
                "straight apostrophe or quotation mark".into(),
                "write `’`, or « … » around the words",
            )
        }
        '.' if before != Some('.') && next == Some('.') && text.at(index + 2) == Some('.') => text
            .fault(
                index..index + 3,
                "three dots".into(),
                "write one ellipsis: `…`",
            ),
        '.' | ','
            if before.is_some_and(is_space)
                && next.is_none_or(|c| is_space(c) || c.is_whitespace()) =>
        {
            text.fault(place, format!("a space before `{character}`"), "remove it")
        }
        ',' if before.is_some_and(char::is_alphabetic) && next.is_some_and(char::is_alphabetic) => {
            text.fault(place, "no space after `,`".into(), "put one")
        }
        ' ' | NO_BREAK | NARROW if next.is_some_and(is_space) => {
            text.fault(index..index + 2, "two spaces in a row".into(), "keep one")
        }
        '°' | 'º' if matches!(before, Some('n' | 'N')) => number_sign(text, index),
        '\u{300}'..='\u{36f}' => text.fault(
            index.saturating_sub(1)..index + 1,
            "an accent stands apart from its letter".into(),
            "type the letter again: it was pasted from a document that cuts letters in two",
        ),
        _ => None,
    }
}

/// `;`, `!`, `?` and `:` have a space before them.
fn high_mark(text: &Text, index: usize, mark: char) -> Option<Fault> {
    let before = text.before(index)?;
    // Inside of something: `8:15`, `a?b`; or after its like: `?!`.
    if text
        .at(index + 1)
        .is_some_and(|c| c.is_alphanumeric() || c == '/')
    {
        return None;
    }
    let wanted = if mark == ':' { NO_BREAK } else { NARROW };
    if is_space(before) {
        return (before != wanted)
            .then(|| {
                text.fault(
                    index - 1..index + 1,
                    format!("a line may break before `{mark}`, or its space is not the usual one"),
                    "put a narrow no-break space (U+202F) before `;`, `!`, `?`, a no-break space (U+00A0) before `:`",
                )
            })
            .flatten();
    }
    // A word, a quotation or a parenthesis ends before the mark.
    if !before.is_alphanumeric() && !matches!(before, '»' | ')' | '%' | '€') {
        return None;
    }
    // What mail programs put before a subject.
    let word: String = text.characters[..index]
        .iter()
        .rev()
        .map_while(|(_, c)| c.is_alphanumeric().then_some(*c))
        .collect();
    if mark == ':' && matches!(word.as_str(), "ER" | "RT" | "WF" | "DWF") {
        return None;
    }
    text.fault(
        index..index + 1,
        format!("no space before `{mark}`"),
        "put one: it becomes a no-break space by itself",
    )
}

/// `n° 12`.
fn number_sign(text: &Text, index: usize) -> Option<Fault> {
    // The end of a word: `mon°`.
    if index >= 2 && text.at(index - 2).is_some_and(char::is_alphabetic) {
        return None;
    }
    if text.at(index) == Some('º') || text.at(index + 1).is_some_and(|c| c.is_alphanumeric()) {
        return text.fault(
            index - 1..index + 1,
            "a number sign without its space".into(),
            "write `n° 12`",
        );
    }
    (text.at(index + 1) == Some(' '))
        .then(|| {
            text.fault(
                index - 1..index + 2,
                "a line may break after `n°`".into(),
                "put a no-break space (U+00A0) there",
            )
        })
        .flatten()
}

/// Words, in characters: letters and digits side by side.
fn words(text: &Text) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = None;
    for index in 0..=text.characters.len() {
        let is_word = text.at(index).is_some_and(char::is_alphanumeric);
        match start {
            None if is_word => start = Some(index),
            Some(first) if !is_word => {
                found.push(first..index);
                start = None;
            }
            _ => {}
        }
    }
    found
}

fn in_word(text: &Text, word: Range<usize>) -> Option<Fault> {
    let spelled: String = text.characters[word.clone()]
        .iter()
        .map(|(_, c)| *c)
        .collect();
    let lower = spelled.to_lowercase();
    if let Some(capital) = accented_capital(text, &word, &spelled, &lower) {
        return text.fault(
            word,
            format!("the capital of `{spelled}` has no accent"),
            &format!("write `{capital}`: capitals keep their accents"),
        );
    }
    if LIGATURES.iter().any(|letters| lower.contains(letters)) {
        return text.fault(
            word,
            format!("`{spelled}` has two letters for `œ`"),
            &format!(
                "write `{}`",
                spelled.replacen("oe", "œ", 1).replacen("Oe", "Œ", 1)
            ),
        );
    }
    let is_second = text.before(word.start) == Some('-')
        && text
            .before(word.start - 1)
            .is_some_and(|c| matches!(c, 'e' | 'E'));
    let is_mail = matches!(lower.as_str(), "mail" | "mails") && !is_second;
    if is_mail || matches!(lower.as_str(), "email" | "emails") {
        return text.fault(
            word,
            format!("`{spelled}` is not the French word"),
            "write `courriel`, or `e-mail`: the same word in the whole course",
        );
    }
    number_word(text, word, &spelled)
}

/// Words with a digit: `2ème`, `8h30`, `10Go`.
fn number_word(text: &Text, word: Range<usize>, spelled: &str) -> Option<Fault> {
    let digits = spelled.chars().take_while(char::is_ascii_digit).count();
    let rest = &spelled[digits..];
    let is_roman = !spelled.is_empty()
        && ROMAN_ORDINALS.iter().any(|ending| {
            spelled.strip_suffix(ending).is_some_and(|number| {
                !number.is_empty() && number.chars().all(|c| "IVXLC".contains(c))
            })
        });
    if is_roman || (digits > 0 && ORDINALS.contains(&rest)) {
        return text.fault(
            word,
            format!("`{spelled}` is not how an ordinal is written"),
            "write `1er`, `1re`, `2e`",
        );
    }
    if digits == 0 {
        return None;
    }
    let is_hour = rest
        .strip_prefix('h')
        .is_some_and(|minutes| minutes.chars().all(|c| c.is_ascii_digit()));
    if is_hour {
        return text.fault(word, format!("no spaces in `{spelled}`"), "write `8 h 30`");
    }
    // One letter may be part of a name: `4G`, `5s`.
    if rest.chars().count() > 1 && UNITS.contains(&rest) {
        return text.fault(
            word,
            format!("no space between the number and its unit in `{spelled}`"),
            "put one: it becomes a no-break space by itself",
        );
    }
    decimal_point(text, word)
}

/// `1.99 €` is `1,99 €` in French; `2.10` may be a version.
fn decimal_point(text: &Text, word: Range<usize>) -> Option<Fault> {
    let point = word.end;
    if text.at(point) != Some('.') || text.before(word.start) == Some('.') {
        return None;
    }
    let decimals = text.characters[point + 1..]
        .iter()
        .take_while(|(_, c)| c.is_ascii_digit())
        .count();
    let after = &text.characters[point + 1 + decimals..];
    let unit: String = after
        .iter()
        .skip_while(|(_, c)| is_space(*c))
        .map_while(|(_, c)| (c.is_alphanumeric() || matches!(c, '%' | '€')).then_some(*c))
        .collect();
    let is_quantity = after.first().is_some_and(|(_, c)| is_space(*c))
        && (UNITS.contains(&unit.as_str())
            || matches!(
                unit.as_str(),
                "%" | "€" | "million" | "millions" | "milliard" | "milliards"
            ));
    if decimals == 0 || !is_quantity {
        return None;
    }
    text.fault(
        word.start..point + 1 + decimals,
        "a decimal point".into(),
        "write a comma: `1,99 €`",
    )
}

const ORDINALS: &[&str] = &[
    "ème", "eme", "ième", "ieme", "ièmes", "èmes", "emes", "ère", "ere", "ères", "ières", "ier",
];
const ROMAN_ORDINALS: &[&str] = &["ème", "eme", "ième", "ieme"];

/// Letters of the words that are written with `œ`.
const LIGATURES: &[&str] = &[
    "oeuvr", "coeur", "choeur", "oeil", "soeur", "noeud", "voeu", "boeuf", "oeuf", "moeurs",
    "foetus", "oenolog", "oesophag",
];

/// The capital a word should begin with, if it lacks its accent.
fn accented_capital(text: &Text, word: &Range<usize>, spelled: &str, lower: &str) -> Option<char> {
    let first = spelled.chars().next()?;
    match first {
        'A' if spelled == "A" => is_preposition(text, word).then_some('À'),
        'A' => AGES.contains(&lower).then_some('Â'),
        // `CA` may be an abbreviation.
        'C' => (spelled == "Ca").then_some('Ç'),
        'E' => {
            let plain: String = lower.chars().map(without_accent).collect();
            if CIRCUMFLEX.contains(&plain.as_str()) {
                return Some('Ê');
            }
            let is_known = ACUTE_WORDS.contains(&plain.as_str())
                || ACUTE.iter().any(|beginning| plain.starts_with(beginning));
            is_known.then_some('É')
        }
        'I' => matches!(lower, "ile" | "iles" | "ilot" | "ilots").then_some('Î'),
        'O' => matches!(lower, "oter" | "otez").then_some('Ô'),
        _ => None,
    }
}

/// `A` at the beginning of a sentence, before a word: not the letter, nor Latin.
fn is_preposition(text: &Text, word: &Range<usize>) -> bool {
    let opens = text.characters[..word.start]
        .iter()
        .rev()
        .map(|(_, c)| *c)
        .find(|c| !is_space(*c) && !c.is_whitespace() && *c != '«')
        .is_none_or(|c| matches!(c, '.' | '!' | '?' | '…' | ':' | '–' | '—' | '•'));
    if !opens || text.at(word.end) != Some(' ') {
        return false;
    }
    let next: String = text.characters[word.end + 1..]
        .iter()
        .map_while(|(_, c)| c.is_alphanumeric().then_some(*c))
        .collect();
    let is_lower = next.chars().next().is_some_and(char::is_lowercase);
    is_lower && !LATIN.contains(&next.as_str()) && !matches!(next.as_str(), "et" | "ou")
}

fn without_accent(letter: char) -> char {
    match letter {
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'à' | 'â' => 'a',
        'î' | 'ï' => 'i',
        'ô' => 'o',
        'ç' => 'c',
        other => other,
    }
}

const LATIN: &[&str] = &[
    "priori",
    "posteriori",
    "contrario",
    "fortiori",
    "minima",
    "maxima",
    "cappella",
];
const AGES: &[&str] = &[
    "age", "ages", "agé", "agée", "agés", "agées", "ame", "ames", "ane",
];
const CIRCUMFLEX: &[&str] = &["etes", "etre", "etres"];
/// Whole words that begin with `É`.
const ACUTE_WORDS: &[&str] = &[
    "ete", "etes", "etais", "etait", "etaient", "etant", "etions", "etiez", "elu", "elus", "elue",
    "elues", "epee", "emis", "emise", "emises", "emus",
];
/// Beginnings of words that begin with `É`.
const ACUTE: &[&str] = &[
    "ebauch",
    "eblou",
    "ebrui",
    "ecart",
    "echang",
    "echantill",
    "echapp",
    "echau",
    "echeanc",
    "echec",
    "echel",
    "echou",
    "eclair",
    "eclat",
    "ecole",
    "ecolog",
    "econom",
    "ecout",
    "ecran",
    "ecras",
    "ecrir",
    "ecris",
    "ecrit",
    "ecriv",
    "edite",
    "edition",
    "educat",
    "eduqu",
    "egal",
    "egar",
    "eglis",
    "elabor",
    "elarg",
    "electeur",
    "election",
    "electri",
    "electro",
    "eleg",
    "elemen",
    "elev",
    "elimin",
    "eloign",
    "emett",
    "emission",
    "emotion",
    "energ",
    "enorm",
    "enumer",
    "epargn",
    "epel",
    "epidem",
    "epingl",
    "episod",
    "epoqu",
    "epous",
    "epreuv",
    "eprouv",
    "epuis",
    "equilib",
    "equip",
    "equit",
    "equival",
    "erod",
    "eruption",
    "etabl",
    "etag",
    "etain",
    "etanch",
    "etap",
    "etat",
    "etein",
    "etend",
    "eterni",
    "ethi",
    "ethno",
    "etiqu",
    "etoil",
    "etonn",
    "etrang",
    "etroit",
    "etud",
    "evacu",
    "evad",
    "evalu",
    "evanou",
    "eveil",
    "evenem",
    "eventail",
    "eventu",
    "eviden",
    "evidem",
    "evinc",
    "evit",
    "evolu",
    "evoqu",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::typography::polish;

    /// The words at fault of a text, as an author writes it.
    fn found(text: &str) -> Vec<String> {
        let text = polish(text, "fr");
        faults(&text, "fr")
            .into_iter()
            .map(|fault| text[fault.range].to_owned())
            .collect()
    }

    fn check(text: &str, expected: &[&str]) {
        assert_eq!(found(text), expected, "{text}");
    }

    #[test]
    fn marks_without_space() {
        check("Quoi? Vite! Un; deux", &["?", "!", ";"]);
        check("Retenez: ceci (cela): fin", &[":", ":"]);
        check("70% et 5€", &["%", "€"]);
        check("Fin . Non , oui", &[".", ","]);
        check("un,deux", &[","]);
    }

    #[test]
    fn spaces_that_break() {
        // Only where pieces of text meet: elsewhere they are set.
        let break_before = |text: &str| faults(text, "fr").len();
        for text in [
            "Quoi ?",
            "Quoi\u{a0}?",
            "Ceci :",
            "Ceci\u{202f}:",
            "70 %",
            "« mot\u{202f}»",
            "n° 12",
        ] {
            assert_eq!(break_before(text), 1, "{text}");
        }
        check("Deux  espaces", &["  "]);
    }

    #[test]
    fn quotation_marks_and_apostrophes() {
        check("Un \"mot\"", &["\"", "\""]);
        check("Un 'mot'", &["'", "'"]);
        check("Un écran de 15\"", &[]);
        check("Etc...", &["..."]);
    }

    #[test]
    fn capitals_without_accent() {
        check("A partir de là. A vous !", &["A", "A"]);
        check("« A partir »", &["A"]);
        check(
            "Etat, Ecole, Evaluer, ECRAN, Eléments",
            &["Etat", "Ecole", "Evaluer", "ECRAN", "Eléments"],
        );
        check(
            "Etes-vous là ? Ca va. Ile et Age",
            &["Etes", "Ca", "Ile", "Age"],
        );
        // Right words that look like them.
        check(
            "A priori, l’option A suffit. A et B. A-t-il raison ? Etalab, Enquête, Essai, Erreur, CA, Europe, Envoyer, Ensuite, Emploi",
            &[],
        );
        check("À vous. État. École. Être. Ça. Écran.", &[]);
    }

    #[test]
    fn words() {
        check(
            "Mise en oeuvre, coeur, Oeil, soeur",
            &["oeuvre", "coeur", "Oeil", "soeur"],
        );
        check("œuvre, coexister, moelle, Noël, poésie", &[]);
        check("Un mail, des emails, un e-mail, Gmail", &["mail", "emails"]);
        check(
            "La 2ème fois, 1ère page, XXIème siècle",
            &["2ème", "1ère", "XXIème"],
        );
        check("Le 1er, la 1re, la 2e, 4G, 2FA, 17Cyber", &[]);
        check("la cafe\u{301}tière", &["e\u{301}"]);
    }

    #[test]
    fn numbers() {
        check("À 8h30, 10Go, 14h", &["8h30", "10Go", "14h"]);
        check("n°12, nº 12", &["n°", "nº"]);
        check("1.99 € et 5.4 millions", &["1.99", "5.4"]);
        check("KeePass 2.10, le 12.05.2024, 1,99 €, 8 h 30, n° 12", &[]);
    }

    #[test]
    fn addresses_follow_their_own_rules() {
        check(
            "Voir https://a.example/?x=1&y=%20, mail@a.example ou mail.example/a,b.",
            &[],
        );
        check("Est-ce impots.gouv.fr?", &["?"]);
        check("Une terminaison « .example », un (?)", &[]);
        check("« RE: Tableau » à 08:15", &[]);
    }

    #[test]
    fn other_languages_have_other_rules() {
        assert_eq!(faults("What? \"Etat\"", "en"), []);
    }

    proptest::proptest! {
        #[test]
        fn any_text_has_its_faults_on_whole_characters(text in "\\PC{0,40}") {
            for fault in faults(&text, "fr") {
                proptest::prop_assert!(text.get(fault.range.clone()).is_some());
            }
        }
    }
}
