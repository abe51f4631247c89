//! A partner's branding, and how a package gets it ([`palette`]: what its colours meet there):
//! [`Brand`] (checked: [`colour`], [`logo`], [`svg`]) + a plain package with its [`kit`]
//! -> the branded [`package`] -> its [`archive`].
//!
//! The engine makes a plain package and brands it here; the server and `relais brand`
//! brand what the engine published, here too. So the bytes are the same, and neither
//! sources nor templates are needed. Nothing here knows courses, requests or databases.

pub mod colour;
pub mod logo;
pub mod palette;
pub mod svg;

mod fields;
pub use fields::{Brand, Field, Updates, is_address, is_origin, is_public_key};

pub mod kit;
pub mod worker;

pub mod package;

pub mod archive;
