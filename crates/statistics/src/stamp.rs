//! What a signature says besides the numbers.

use serde::{Deserialize, Serialize};

/// Facts of the signature that files carry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// Day of the signature, `2026-03-15`.
    pub signed_on: String,
    /// Name and version of the program.
    pub software: String,
    /// Digest of the previous release, none for the first.
    pub previous: Option<String>,
}
