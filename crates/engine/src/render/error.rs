//! Why pages can't be printed.

use language::CatalogueError;

use crate::messages::MessagesError;

/// Trouble with the templates or messages, which ship with the program.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// A template that cannot be printed.
    #[error("template: {0}")]
    Template(String),
    /// A message that is missing or malformed, or a language without any.
    #[error("messages: {0}")]
    Messages(#[from] MessagesError),
    /// A partner's branding that does not go with the package.
    #[error("partner `{0}`: {1}")]
    Brand(String, String),
    /// Data that cannot be written as JSON.
    #[error("course data: {0}")]
    Data(String),
}

impl From<CatalogueError> for RenderError {
    fn from(error: CatalogueError) -> RenderError {
        RenderError::Messages(error.into())
    }
}

impl From<tera::Error> for RenderError {
    fn from(error: tera::Error) -> RenderError {
        let mut text = error.to_string();
        let mut source = std::error::Error::source(&error);
        while let Some(inner) = source {
            text = format!("{text}: {inner}");
            source = inner.source();
        }
        RenderError::Template(text)
    }
}
