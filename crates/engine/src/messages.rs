//! Every word of the pages that is not the course's: the Fluent catalogues.

use language::{Catalogue, CatalogueError};

use crate::assets;

/// Messages whose key begins so are handed to the scripts.
pub(crate) const SCRIPT_PREFIX: &str = "js-";

/// Why there are no messages.
#[derive(Debug, thiserror::Error)]
pub enum MessagesError {
    /// A message that is missing or malformed.
    #[error(transparent)]
    Malformed(#[from] CatalogueError),
    /// There is no catalogue, not even of English.
    #[error("no catalogue for `{0}`")]
    NoCatalogue(String),
}

/// Whether there is a catalogue of `lang`.
pub(crate) fn speaks(lang: &str) -> bool {
    let language = lang.split('-').next().unwrap_or(lang);
    assets::text(&format!("locales/{language}.ftl")).is_some()
}

/// The catalogue of `lang`, or of English where there is none.
pub(crate) fn of(lang: &str) -> Result<Catalogue, MessagesError> {
    let language = lang.split('-').next().unwrap_or(lang);
    let source = assets::text(&format!("locales/{language}.ftl"))
        .or_else(|| assets::text("locales/en.ftl"))
        .ok_or_else(|| MessagesError::NoCatalogue(lang.to_owned()))?;
    Ok(Catalogue::read(language, source)?)
}
