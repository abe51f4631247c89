//! Scenes: [`parts`] (drawings of `scorm-templates/scenes`) put together by [`draw`] into one
//! SVG picture, and described by [`words`].
//!
//! A drawing is never changed here: what it has in common with others (a face, an arm, what
//! is held) is put where it says so, and its colours stay names of the theme's tokens.

pub(crate) mod draw;
pub(crate) mod parts;
pub(crate) mod words;
