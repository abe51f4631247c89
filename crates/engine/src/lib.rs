//! Course source in, package out:
//! [`source`] -> [`parse`] -> [`validate`] -> [`render`] -> [`package`]
//!
//! Reading happens in [`source`], writing in [`package::write`]; everything
//! between is a plain function of its input.

mod assets;
pub mod course;
pub mod diagnostic;
pub mod estimate;
pub mod exchange;
mod fonts;
pub mod handout;
mod highlight;
mod html;
pub mod intake;
mod messages;
pub mod package;
pub mod parse;
pub mod partner;
pub mod platform;
pub mod render;
pub mod scaffold;
mod scenes;
pub mod sco;
pub mod sittings;
pub mod source;
mod span;
mod target;
pub mod tracking;
pub mod translate;
pub mod typography;
pub mod validate;
mod xml;
