//! Texts and links as HTML has them.

/// The link to a file of the package from a document, percent-encoded.
pub(crate) fn link_to(root: &str, path: &str) -> String {
    format!("{root}{}", scorm::manifest::Href::from_path(path).as_str())
}

/// As text of HTML, or inside the quotation marks of an attribute.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    // Nothing refuses to be written to a string.
    let _ = comrak::html::escape(&mut escaped, text);
    escaped
}
