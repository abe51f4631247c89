//! What the reader of packages found, in the language of whoever reads it: the code and
//! the values of a problem -> words. The reader itself speaks English, for the command
//! line; what it kept before its values were kept is shown in its own words.

use std::collections::BTreeMap;

use fluent_bundle::{FluentArgs, FluentValue};
use scorm::problem::{Arguments, CODES, MORE};

use super::words::{self, Lang};
use crate::store::problem::Kept;

/// One finding, to be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub hint: String,
    /// Whether the words are the reader's own, English.
    pub is_raw: bool,
}

/// A problem that was kept, in words.
pub fn say(lang: Lang, kept: &Kept) -> Finding {
    let arguments: BTreeMap<String, String> =
        serde_json::from_str(&kept.arguments).unwrap_or_default();
    match known(lang, &kept.code, &arguments) {
        Some((message, hint)) => Finding {
            message,
            hint,
            is_raw: false,
        },
        None => Finding {
            message: kept.message.clone(),
            hint: kept.hint.clone(),
            is_raw: true,
        },
    }
}

/// Why a package was refused: by its code and its values; none when there are no words.
pub fn refusal(lang: Lang, code: &str, arguments: &Arguments) -> Option<String> {
    told(lang, code, arguments).map(|(message, _)| message)
}

/// A problem of a package that is inspected: what is wrong, what to do; none when there are no words.
pub fn told(lang: Lang, code: &str, arguments: &Arguments) -> Option<(String, String)> {
    let owned = |(name, value): (&&str, &String)| ((*name).to_owned(), value.clone());
    known(lang, code, &arguments.iter().map(owned).collect())
}

/// What to do about a problem, where that names no value of it.
pub fn hint(lang: Lang, code: &str) -> Option<String> {
    words::find_with(lang, &format!("{}-hint", key(code)), &FluentArgs::new())
}

/// Values that are counts: they choose plural forms.
const COUNTS: [&str; 2] = ["count", MORE];
/// Values that are large numbers, shown in groups of three digits.
const SIZES: [&str; 5] = ["found", "length", "limit", "ratio", "size"];

/// What our reader gives as a reason, and the message that says it; other reasons are words of
/// the system.
const REASONS: [(&str, &str); 2] = [
    ("the end record is missing", "reason-end-missing"),
    ("the list of entries is too long", "reason-list-long"),
];

fn known(lang: Lang, code: &str, arguments: &BTreeMap<String, String>) -> Option<(String, String)> {
    let (_, names) = CODES.iter().find(|(it, _)| *it == code)?;
    let key = match arguments.contains_key(MORE) {
        true => "problem-more".to_owned(),
        false if arguments.keys().eq(names.iter()) => key(code),
        false => return None,
    };
    let mut filled = FluentArgs::new();
    for (name, value) in arguments {
        let own = REASONS.iter().find(|(reason, _)| reason == value);
        if let Some((_, key)) = own.filter(|_| name == "reason") {
            filled.set(name.clone(), words::say(lang, key, &[]));
            continue;
        }
        let number = value.parse::<u64>().ok();
        let value = match number {
            Some(count) if COUNTS.contains(&name.as_str()) => FluentValue::from(count),
            Some(size) if SIZES.contains(&name.as_str()) => {
                language::number::grouped(lang, size).into()
            }
            // Whatever else looks like a number is a name or a text of the package.
            _ => FluentValue::from(value.clone()),
        };
        filled.set(name.clone(), value);
    }
    let say = |key: &str| words::find_with(lang, key, &filled);
    Some((say(&key)?, say(&format!("{key}-hint"))?))
}

/// Keys of messages have no dots.
fn key(code: &str) -> String {
    format!("problem-{}", code.replace('.', "-"))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn kept(code: &str, arguments: &str) -> Kept {
        Kept {
            severity: "error".into(),
            code: code.into(),
            message: "in English".into(),
            arguments: arguments.into(),
            hint: "do".into(),
            place: String::new(),
        }
    }

    #[track_caller]
    fn check(code: &str, arguments: &str, french: &str, english: &str) {
        let kept = kept(code, arguments);
        assert_eq!(say(Lang::Fr, &kept).message, french);
        assert_eq!(say(Lang::En, &kept).message, english);
    }

    #[test]
    fn every_code_is_said_in_every_language_with_all_its_values() {
        for (code, names) in CODES {
            // Which of several sentences it is is in none of them.
            let shown = names.iter().filter(|it| !["case", "kind"].contains(it));
            let values: BTreeMap<String, String> =
                names.iter().map(|it| ((*it).into(), "x".into())).collect();
            for lang in [Lang::Fr, Lang::En] {
                let said = known(lang, code, &values);
                let (message, hint) = said.unwrap_or_else(|| panic!("{lang:?} {code}: no words"));
                assert!(!message.is_empty() && !hint.is_empty(), "{code}");
                let named = words::arguments(lang, &key(code));
                let hinted = words::arguments(lang, &format!("{}-hint", key(code)));
                let known: BTreeSet<&str> = names.iter().copied().collect();
                let asked: BTreeSet<&str> =
                    named.iter().chain(&hinted).map(String::as_str).collect();
                assert!(asked.is_subset(&known), "{lang:?} {code}: {asked:?}");
                for name in shown.clone() {
                    assert!(named.contains(*name), "{lang:?} {code} says no {name}");
                }
            }
        }
        for lang in [Lang::Fr, Lang::En] {
            let more = BTreeMap::from([(MORE.to_owned(), "2".to_owned())]);
            assert!(known(lang, CODES[0].0, &more).is_some());
        }
    }

    /// What stands in [`REASONS`] is what the reader says.
    #[test]
    fn reasons_of_the_reader_are_in_the_language_too() {
        let read = scorm::package::PackageReader::open(
            std::io::Cursor::new(b"no zip".to_vec()),
            &scorm::package::Limits::default(),
        );
        let error = read.map(drop).expect_err("no zip");
        let said = |lang| refusal(lang, error.code(), &error.arguments()).expect("words");
        assert!(
            said(Lang::Fr).contains("il lui manque la fin"),
            "{}",
            said(Lang::Fr)
        );
        assert!(
            said(Lang::En).contains("its end is missing"),
            "{}",
            said(Lang::En)
        );
        let reader = include_str!("../../../scorm/src/package/archive.rs");
        assert!(reader.contains(REASONS[1].0));
    }

    #[test]
    fn values_are_put_where_they_belong() {
        check(
            "file-missing",
            r#"{"href":"007"}"#,
            "Le manifeste cite «\u{202f}007\u{202f}», qui n’est pas dans le paquet.",
            "The manifest names “007”, which is not in the package.",
        );
        check(
            "href-refused",
            r#"{"href":"../a","case":"climbs"}"#,
            "L’adresse «\u{202f}../a\u{202f}» est refusée\u{a0}: elle mène hors du paquet.",
            "The href “../a” is refused: it leads out of the package.",
        );
        check(
            "files-undeclared",
            r#"{"count":"1"}"#,
            "1 fichier du paquet n’est pas cité par le manifeste.",
            "1 file of the package is not named by the manifest.",
        );
        check(
            "zip-too-big",
            r#"{"case":"all","name":"","size":"3000000000","limit":"2000000000"}"#,
            "Une fois décompressés, les fichiers font 3\u{202f}000\u{202f}000\u{202f}000 octets\u{202f}; \
             2\u{202f}000\u{202f}000\u{202f}000 au plus sont acceptés.",
            "Unpacked, the files have 3,000,000,000 bytes; 2,000,000,000 at most are accepted.",
        );
        check(
            "file-missing",
            r#"{"more":"980"}"#,
            "Et 980 autres du même genre.",
            "And 980 more of the kind.",
        );
    }

    #[test]
    fn what_was_kept_without_values_is_said_as_it_was() {
        for (code, arguments) in [
            ("file-missing", ""),
            ("file-missing", "{}"),
            ("file-missing", "[]"),
            ("no-such-code", "{}"),
        ] {
            let finding = say(Lang::Fr, &kept(code, arguments));
            assert!(finding.is_raw, "{code} {arguments}");
            assert_eq!(finding.message, "in English");
        }
        assert!(!say(Lang::Fr, &kept("noise", "{}")).is_raw);
    }
}
