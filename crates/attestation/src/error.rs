//! What may go wrong.

/// Why there is no PDF.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Our fonts have no such letters: Latin, Greek and Cyrillic are there.
    #[error("the fonts do not have `{0}`")]
    Letters(char),
    /// A picture that can't be shown.
    #[error("`{path}`: {why}")]
    Picture {
        /// Its path.
        path: String,
        /// What is wrong with it.
        why: String,
    },
    /// A defect of ours: what was typeset can't be made a form.
    #[error("no form can be made of it: {0}")]
    Form(String),
    /// A defect of ours.
    #[error("typst: {0}")]
    Typst(String),
}

impl From<lopdf::Error> for Error {
    fn from(error: lopdf::Error) -> Error {
        Error::Form(error.to_string())
    }
}
