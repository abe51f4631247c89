//! The resume code: words that a learner keeps to go on elsewhere.
//!
//! Six words of `words/reprise.txt`, drawn with the operating system's randomness:
//! 59 bits. The words have no accents, and no two begin with the same four letters,
//! so that a code is read back from hurried handwriting. The server keeps a keyed
//! hash only ([`Keys::hash`]).

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::token::Keys;
use crate::store::learner::{self, Learner};
use crate::store::{Store, StoreError};

/// Words in a code.
pub const WORDS: usize = 6;

const LIST: &str = include_str!("../../words/reprise.txt");

/// A new code, its words separated by spaces.
///
/// # Errors
///
/// When the operating system gives no randomness.
pub fn draw() -> Result<String, getrandom::Error> {
    let list: Vec<&str> = LIST.lines().collect();
    let mut words = Vec::with_capacity(WORDS);
    while words.len() < WORDS {
        let mut bytes = [0; 2];
        getrandom::fill(&mut bytes)?;
        // Ten bits; what is past the list's end is drawn again: each word is as likely.
        let place = usize::from(u16::from_le_bytes(bytes) & 0x3ff);
        if let Some(word) = list.get(place) {
            words.push(*word);
        }
    }
    Ok(words.join(" "))
}

/// A typed code as [`draw`] wrote it: case, accents and what stands between the words
/// do not matter, and the beginning of a word is enough where only one begins so.
/// None: no code reads like this.
pub fn read(typed: &str) -> Option<String> {
    // Longer than any code with any beautification.
    if typed.len() > 400 {
        return None;
    }
    let plain: String = typed
        .nfkd()
        .filter(|it| !is_combining_mark(*it))
        .flat_map(char::to_lowercase)
        .collect();
    let plain = plain.replace('œ', "oe").replace('æ', "ae");
    let words: Vec<&str> = plain
        .split(|it: char| !it.is_ascii_alphabetic())
        .filter(|it| !it.is_empty())
        .map(word)
        .collect::<Option<_>>()?;
    (words.len() == WORDS).then(|| words.join(" "))
}

/// The learner of a typed code. One that reads like none takes the same way through the
/// database as one that is nobody's.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub async fn find(store: &Store, keys: &Keys, typed: &str) -> Result<Option<Learner>, StoreError> {
    let code = read(typed).unwrap_or_default();
    learner::find_by_resume(store, &keys.hash("resume", &code)).await
}

/// Makes a code a learner's; the former one no longer works.
///
/// # Errors
///
/// [`StoreError`] when the database fails.
pub async fn keep(
    store: &Store,
    keys: &Keys,
    learner_id: &str,
    code: &str,
) -> Result<(), StoreError> {
    learner::set_resume(store, learner_id, &keys.hash("resume", code)).await
}

/// The word of the list that is typed so, or begins so as the only one.
fn word(typed: &str) -> Option<&'static str> {
    let mut found = None;
    for word in LIST.lines().filter(|it| it.starts_with(typed)) {
        if word == typed {
            return Some(word);
        }
        if found.replace(word).is_some() {
            // Two begin so. An exact one would come first in the order of the list.
            return None;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_list_is_what_it_says() {
        let words: Vec<&str> = LIST.lines().collect();
        assert!(words.is_sorted());
        assert!((words.len() as f64).log2() * WORDS as f64 >= 54.0);
        assert!(words.len() <= 1024, "ten bits are drawn");
        for word in &words {
            assert!((4..=9).contains(&word.len()), "{word}");
            assert!(word.bytes().all(|it| it.is_ascii_lowercase()), "{word}");
        }
        let beginnings: BTreeSet<&str> = words.iter().map(|it| &it[..4]).collect();
        assert_eq!(beginnings.len(), words.len());
    }

    #[test]
    fn codes_differ_and_are_read_back() {
        let codes: BTreeSet<String> = (0..200).filter_map(|_| draw().ok()).collect();
        assert_eq!(codes.len(), 200);
        for code in &codes {
            assert_eq!(read(code).as_ref(), Some(code));
        }
        // Every word comes up: 200 codes of six leave out some, 20 000 draws none.
        let drawn: BTreeSet<String> = (0..4000)
            .filter_map(|_| draw().ok())
            .flat_map(|it| it.split(' ').map(str::to_owned).collect::<Vec<_>>())
            .collect();
        assert_eq!(drawn.len(), LIST.lines().count());
    }

    #[test]
    fn typing_is_forgiven() {
        let code = "abeille chateau etoile girafe phare zigzag";
        let code = code.replace("chateau", "chapeau");
        for typed in [
            "Abeille Chapeau Étoile Girafe Phare Zigzag",
            "  ABEILLE,chapeau - étoile;girafe\n\tphare…zigzag. ",
            "abei chap etoi gira phar zigz",
            "abeille-chapeau-e\u{301}toile-girafe-phare-zigzag",
        ] {
            assert_eq!(read(typed).as_ref(), Some(&code), "{typed}");
        }
        for typed in [
            "",
            "abeille",
            "abeille chapeau etoile girafe phare",
            "abeille chapeau etoile girafe phare zigzag zebre",
            "abeille c etoile girafe phare zigzag",
            "abeille xylophone etoile girafe phare zigzag",
        ] {
            assert_eq!(read(typed), None, "{typed}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_typed_is_a_code_or_none(typed in ".{0,500}") {
            if let Some(code) = read(&typed) {
                prop_assert_eq!(read(&code), Some(code.clone()));
            }
        }

        #[test]
        fn four_letters_of_each_word_are_enough(cut in 4usize..9) {
            let code = draw().unwrap_or_default();
            let short: Vec<&str> = code.split(' ').map(|it| it.get(..cut).unwrap_or(it)).collect();
            prop_assert_eq!(read(&short.join(" ")), Some(code));
        }
    }
}
