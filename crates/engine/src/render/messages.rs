//! Every word of the pages that is not the course's: the Fluent catalogues.

use language::Catalogue;

use super::{RenderError, assets};

/// Messages whose key begins so are handed to the scripts.
pub(super) const SCRIPT_PREFIX: &str = "js-";

/// Whether there is a catalogue of `lang`.
pub(crate) fn speaks(lang: &str) -> bool {
    let language = lang.split('-').next().unwrap_or(lang);
    assets::text(&format!("locales/{language}.ftl")).is_some()
}

/// The catalogue of `lang`, or of English where there is none.
pub(crate) fn of(lang: &str) -> Result<Catalogue, RenderError> {
    let language = lang.split('-').next().unwrap_or(lang);
    let source = assets::text(&format!("locales/{language}.ftl"))
        .or_else(|| assets::text("locales/en.ftl"))
        .ok_or_else(|| RenderError::NoCatalogue(lang.to_owned()))?;
    Ok(Catalogue::read(language, source)?)
}
