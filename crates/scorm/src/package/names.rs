//! Names of zip entries: bytes of unknown encoding -> text -> a path that stays in
//! the package.

use unicode_normalization::UnicodeNormalization;

/// Code pages that zip tools have written names in without saying so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CodePage {
    /// The one of the zip format.
    Cp437,
    /// DOS in Western Europe: Windows' own zip folders.
    Cp850,
    /// Windows in Western Europe.
    Windows1252,
}

impl CodePage {
    pub(super) const ALL: [CodePage; 3] = [CodePage::Cp437, CodePage::Cp850, CodePage::Windows1252];

    pub(super) fn name(self) -> &'static str {
        match self {
            CodePage::Cp437 => "cp437",
            CodePage::Cp850 => "cp850",
            CodePage::Windows1252 => "windows-1252",
        }
    }

    pub(super) fn decode(self, bytes: &[u8]) -> String {
        let table = match self {
            CodePage::Cp437 => CP437,
            CodePage::Cp850 => CP850,
            CodePage::Windows1252 => {
                let encoding = encoding_rs::WINDOWS_1252;
                return encoding.decode_without_bom_handling(bytes).0.into_owned();
            }
        };
        let high: Vec<char> = table.chars().collect();
        let decode = |byte: &u8| match byte.checked_sub(128) {
            None => char::from(*byte),
            Some(index) => high[usize::from(index)],
        };
        bytes.iter().map(decode).collect()
    }
}

/// Characters 128 to 255.
const CP437: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐\
     └┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}";
const CP850: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐\
     └┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}";

/// Why a name of an entry is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// Nothing is left of it.
    #[error("it is empty")]
    Empty,
    /// Begins at the root of a disk or names a drive.
    #[error("it is absolute")]
    Absolute,
    /// `..` somewhere.
    #[error("it climbs to a parent folder")]
    Climbs,
    /// NUL, line breaks, escapes and the like.
    #[error("it contains a control character")]
    Control,
    /// A colon: a drive, or a stream of a Windows file.
    #[error("it contains `:`")]
    Colon,
    /// A part over 255 bytes, all of it over 4 096, or more than 64 parts.
    #[error("it is too long")]
    TooLong,
}

impl NameError {
    /// Stable name of the reason.
    pub fn code(self) -> &'static str {
        match self {
            NameError::Empty => "empty",
            NameError::Absolute => "absolute",
            NameError::Climbs => "climbs",
            NameError::Control => "control",
            NameError::Colon => "colon",
            NameError::TooLong => "too-long",
        }
    }
}

/// A name with `/` between its parts, none of which is empty, `.` or `..`.
///
/// # Errors
///
/// [`NameError`] for a name that could mean a place outside the package, or that
/// some file system can't hold. `\\` counts as `/`.
pub(super) fn clean(name: &str) -> Result<String, NameError> {
    let name = name.replace('\\', "/");
    if name.chars().any(char::is_control) {
        return Err(NameError::Control);
    }
    let has_drive =
        name.as_bytes().get(1) == Some(&b':') && name.as_bytes()[0].is_ascii_alphabetic();
    if name.starts_with('/') || has_drive {
        return Err(NameError::Absolute);
    }
    if name.contains(':') {
        return Err(NameError::Colon);
    }
    let mut parts = Vec::new();
    for part in name.split('/') {
        match part {
            "" | "." => {}
            ".." => return Err(NameError::Climbs),
            _ if part.len() > 255 => return Err(NameError::TooLong),
            _ => parts.push(part),
        }
    }
    let clean = parts.join("/");
    match clean.len() {
        0 => Err(NameError::Empty),
        // PostgreSQL has no longer ones in an index, nor have most file systems.
        1..=1_024 if parts.len() <= 64 => Ok(clean),
        _ => Err(NameError::TooLong),
    }
}

/// The form in which names are compared: Apple writes accents decomposed.
pub(super) fn composed(name: &str) -> String {
    if name.is_ascii() {
        return name.to_owned();
    }
    name.nfc().collect()
}

/// The form in which names are compared when case is no matter.
pub(super) fn folded(name: &str) -> String {
    composed(name).to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_leave_the_package() {
        for (name, error) in [
            ("", NameError::Empty),
            (".", NameError::Empty),
            ("./", NameError::Empty),
            ("..", NameError::Climbs),
            ("../a", NameError::Climbs),
            ("a/../b", NameError::Climbs),
            ("a/..", NameError::Climbs),
            ("..\\a", NameError::Climbs),
            ("a\\..\\..\\b", NameError::Climbs),
            ("a/..\\b", NameError::Climbs),
            ("/etc/passwd", NameError::Absolute),
            ("//host/share", NameError::Absolute),
            ("\\windows", NameError::Absolute),
            ("\\\\host\\share", NameError::Absolute),
            ("c:\\windows", NameError::Absolute),
            ("C:a", NameError::Absolute),
            ("a/b:c", NameError::Colon),
            ("a.html::$DATA", NameError::Colon),
            ("a\0.html", NameError::Control),
            ("a\n.html", NameError::Control),
            ("a\u{1b}[2J", NameError::Control),
            ("a\u{7f}", NameError::Control),
        ] {
            assert_eq!(clean(name), Err(error), "{name:?}");
        }
        assert_eq!(clean(&"a".repeat(256)), Err(NameError::TooLong));
        assert_eq!(clean(&"é".repeat(128)), Err(NameError::TooLong));
        assert_eq!(clean(&"a/".repeat(65)), Err(NameError::TooLong));
        let long = format!("{}/", "a".repeat(200)).repeat(21);
        assert_eq!(clean(&long), Err(NameError::TooLong));
    }

    #[test]
    fn names_that_stay() {
        for (name, expected) in [
            ("a.html", "a.html"),
            ("a\\b.html", "a/b.html"),
            ("./a//b/.", "a/b"),
            ("a/", "a"),
            ("..a/b..", "..a/b.."),
            ("...", "..."),
            ("été/œuf %2e", "été/œuf %2e"),
        ] {
            assert_eq!(clean(name).as_deref(), Ok(expected), "{name:?}");
        }
        assert_eq!(clean(&"a".repeat(255)).unwrap().len(), 255);
    }

    #[test]
    fn code_pages() {
        assert_eq!(CodePage::Cp437.decode(b"\x82t\x82"), "été");
        assert_eq!(CodePage::Cp850.decode(b"\xb7\x82"), "Àé");
        assert_eq!(CodePage::Windows1252.decode(b"\xe9\x9c"), "éœ");
        for page in CodePage::ALL {
            let all: Vec<u8> = (0..=255).collect();
            assert_eq!(page.decode(&all).chars().count(), 256, "{}", page.name());
        }
    }

    #[test]
    fn accents_and_case() {
        assert_eq!(composed("e\u{301}"), "é");
        assert_eq!(folded("E\u{301}T\u{c9}"), "été");
    }
}
