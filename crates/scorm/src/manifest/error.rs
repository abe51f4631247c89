//! Why nothing can be made of a manifest.

use crate::problem::Arguments;

/// The largest manifest that is read, in bytes.
pub const MAX_BYTES: usize = 8 << 20;

/// Why nothing can be made of a manifest.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// Over [`MAX_BYTES`].
    #[error("the manifest has {0} bytes; at most {MAX_BYTES} are read")]
    TooBig(usize),
    /// A document type declaration, which may hide entities and references.
    #[error("the manifest has a document type declaration; remove `<!DOCTYPE …>`")]
    Dtd,
    /// Not XML.
    #[error("the manifest is not well-formed XML at line {line}: {message}")]
    Malformed {
        /// Line, from 1.
        line: u32,
        /// What the parser says.
        message: String,
    },
    /// Elements nest too deep.
    #[error("elements of the manifest nest deeper than {0}")]
    TooDeep(usize),
    /// Too many elements.
    #[error("the manifest has more than {0} elements")]
    TooManyElements(usize),
    /// Too many attributes or namespaces on an element.
    #[error("an element of the manifest has more than {0} attributes")]
    TooManyAttributes(usize),
    /// Too many attributes on all elements together.
    #[error("the manifest has more than {0} attributes")]
    TooManyInAll(usize),
    /// A text too long for any purpose.
    #[error("a text of the manifest is longer than {0} bytes")]
    TooLong(usize),
    /// XML, but something else.
    #[error("the root element is `{0}`, not `manifest`")]
    NotAManifest(String),
}

impl ReadError {
    /// Which of the sentences it is, and what they name.
    pub(crate) fn arguments(&self) -> Arguments {
        let nothing = String::new();
        let (case, limit, line, text) = match self {
            ReadError::TooBig(size) => {
                ("too-big", MAX_BYTES.to_string(), nothing, size.to_string())
            }
            ReadError::Dtd => ("dtd", nothing.clone(), nothing.clone(), nothing),
            ReadError::Malformed { line, message } => {
                ("malformed", nothing, line.to_string(), message.clone())
            }
            ReadError::TooDeep(limit) => ("too-deep", limit.to_string(), nothing.clone(), nothing),
            ReadError::TooManyElements(limit) => {
                ("elements", limit.to_string(), nothing.clone(), nothing)
            }
            ReadError::TooManyAttributes(limit) => {
                ("attributes", limit.to_string(), nothing.clone(), nothing)
            }
            ReadError::TooManyInAll(limit) => (
                "attributes-in-all",
                limit.to_string(),
                nothing.clone(),
                nothing,
            ),
            ReadError::TooLong(limit) => ("too-long", limit.to_string(), nothing.clone(), nothing),
            ReadError::NotAManifest(name) => ("root", nothing.clone(), nothing, name.clone()),
        };
        let case = case.to_owned();
        [
            ("case", case),
            ("limit", limit),
            ("line", line),
            ("text", text),
        ]
        .into()
    }
}
