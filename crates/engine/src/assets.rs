//! Templates, messages and runtime, carried inside the program.

use std::borrow::Cow;

use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "../../scorm-templates"]
#[include = "*.html"]
#[include = "blocks/*.html"]
#[include = "brand/*.html"]
#[include = "locales/*.ftl"]
#[include = "runtime/*"]
#[include = "scenes/*"]
#[include = "scenes/*/*.svg"]
#[include = "offline/*"]
#[include = "fonts/*.woff2"]
#[include = "fonts/*.txt"]
#[exclude = "preview/*"]
struct Embedded;

/// A file of `scorm-templates/` by its path there.
pub(crate) fn bytes(path: &str) -> Option<Cow<'static, [u8]>> {
    Embedded::get(path).map(|file| file.data)
}

/// A text file of `scorm-templates/`.
pub(crate) fn text(path: &str) -> Option<String> {
    bytes(path).and_then(|bytes| String::from_utf8(bytes.into_owned()).ok())
}

/// Every template's path.
pub(crate) fn templates() -> impl Iterator<Item = Cow<'static, str>> {
    Embedded::iter().filter(|path| path.ends_with(".html"))
}

/// Every drawing of scenes, by its path.
pub(crate) fn scenes() -> impl Iterator<Item = Cow<'static, str>> {
    Embedded::iter().filter(|path| path.starts_with("scenes/"))
}

/// Every file of the runtime, by its path.
#[cfg(test)]
pub(crate) fn runtime() -> impl Iterator<Item = Cow<'static, str>> {
    Embedded::iter().filter(|path| path.starts_with("runtime/"))
}
