//! Typefaces that packages can carry: open ones, in `scorm-templates/fonts`, cut to the letters
//! of French and English by `scorm-templates/fonts/subset.py`.

use std::borrow::Cow;

use crate::assets;

/// The names that authors choose from.
pub(crate) const FONTS: [&str; 3] = ["atkinson", "bitter", "figtree"];

/// A typeface with its licence.
pub(crate) struct Font {
    /// As WOFF2, all weights from regular to bold.
    pub woff2: Cow<'static, [u8]>,
    /// Its licence, which goes with it.
    pub licence: Cow<'static, [u8]>,
}

/// A typeface by its name.
pub(crate) fn find(name: &str) -> Option<Font> {
    Some(Font {
        woff2: assets::bytes(&format!("fonts/{name}.woff2"))?,
        licence: assets::bytes(&format!("fonts/{name}.txt"))?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_there_with_its_licence_and_small() {
        for name in FONTS {
            let font = find(name).expect(name);
            assert!(font.woff2.starts_with(b"wOF2"), "{name}");
            assert!(font.woff2.len() <= 30_000, "{name}: {}", font.woff2.len());
            let licence = String::from_utf8_lossy(&font.licence);
            assert!(licence.contains("SIL OPEN FONT LICENSE"), "{name}");
            assert!(licence.contains("Copyright"), "{name}");
        }
    }
}
