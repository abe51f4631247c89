//! The manifest of a content aggregation: the tree that learners see, the
//! resources behind it, and what the LMS must know to launch them.
//!
//! [`Manifest`] -> [`write()`] -> `imsmanifest.xml`, and back with [`read()`]. The
//! names are the standard's (CAM 2.3); texts are as they mean, not as they are
//! escaped.

mod href;
mod lom;
mod model;
mod namespaces;
mod ncname;

mod check;
mod write;

mod decode;
mod error;
mod read;
mod read_lom;
mod read_values;
mod tree;

#[cfg(test)]
mod read_tests;
#[cfg(test)]
pub(crate) mod samples;
#[cfg(test)]
mod write_tests;

pub use check::{MAX_DEPTH, WriteError};
pub use error::{MAX_BYTES, ReadError};
pub use href::{Href, HrefError};
pub use lom::{
    CatalogEntry, Classification, Contribute, Educational, General, LangString, LearningTime,
    Lifecycle, Lom, Metametadata, Profile, Rights, Technical, Text, Vocabulary, text,
};
pub use model::{
    FILE_NAME, File, Item, Manifest, MasteryScore, MasteryScoreError, Metadata, Organization,
    Resource, ResourceType, ScormType, TimeLimitAction,
};
pub use ncname::{MAX_IDENTIFIER, is_ncname, to_ncname};
pub use read::{ReadManifest, read};
pub use write::write;

pub(crate) use tree::shorten;
