//! Addresses that more than one part of the server knows.

/// Where packages tell it. Not under the guard against other origins' forms.
pub const BEACON: &str = "/balise";

/// Where a course is begun.
pub const BEGIN: &str = "/cours/{slug}/commencer";
