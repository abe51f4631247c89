//! Whole journeys: from the sources of a course to its packages, from a request to what
//! the database holds. `cargo test -p tests golden::` runs one folder's.

mod branding;
mod golden;
mod texts;
mod zip;

mod conformance;

mod arrows;

mod store;

mod bad_input;
mod commits;
