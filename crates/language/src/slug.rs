//! A title as it can stand in an address or a file's name.

/// Lower-case ASCII letters and digits, each run of anything else as one hyphen, none at the
/// ends: « Au cœur » is `au-coeur`. Letters of other scripts are written in Latin ones. Empty
/// where the title has no letter and no digit.
pub fn slug(title: &str) -> String {
    let plain = deunicode::deunicode(title);

    let mut slug = String::with_capacity(plain.len());
    for character in plain.chars() {
        if character.is_ascii_alphanumeric() {
            slug.push(character.to_ascii_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_become_names() {
        for (title, expected) in [
            ("SensCyber : Comprendre", "senscyber-comprendre"),
            ("  L’été à Nîmes !", "l-ete-a-nimes"),
            ("Au cœur", "au-coeur"),
            ("Señor", "senor"),
            ("Æsop, ŒUVRES", "aesop-oeuvres"),
            ("Straße nach Łódź", "strasse-nach-lodz"),
            ("e\u{301}te\u{301}", "ete"),
            ("ＡＢＣ １２３", "abc-123"),
            ("17Cyber", "17cyber"),
            ("10 € — 20 %", "10-eur-20"),
            ("Αθήνα", "athena"),
            ("../../etc", "etc"),
            ("!?", ""),
            ("", ""),
        ] {
            assert_eq!(slug(title), expected, "{title}");
        }
        // Whatever the script: something that an address can hold.
        assert!(!slug("中文").is_empty());
    }
}
