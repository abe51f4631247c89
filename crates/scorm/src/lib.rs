//! The vocabulary of SCORM 1.2, the reading of packages that others made, and
//! what an LMS does with them.
//!
//! Three ways through this crate:
//!
//! - out: [`manifest::Manifest`] -> [`manifest::write`] -> bytes of
//!   `imsmanifest.xml`, shipped with the [`CONTROL_DOCUMENTS`];
//! - in: a `Read + Seek` -> [`package::PackageReader`] -> files, launchable
//!   SCOs and [`problem::Problem`]s; [`inspect::inspect`] turns the same into a
//!   report for people;
//! - at run time: [`runtime`], the values an SCO reads and writes, and what the
//!   LMS makes of them.
//!
//! Clauses are cited as CAM (Content Aggregation Model), RTE (Run-Time
//! Environment) and ADD (Addendums), all of version 1.2. The crate opens no
//! file, no socket and no clock: bytes come from the caller.

pub mod problem;
pub mod timespan;

pub mod manifest;
pub mod package;

pub mod runtime;

pub mod inspect;

mod control;

pub use control::CONTROL_DOCUMENTS;
