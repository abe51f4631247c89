//! What the files of a package hold.

use std::path::PathBuf;

/// What a package's file holds.
#[derive(Debug, Clone)]
pub enum Content {
    /// Made here.
    Bytes(Vec<u8>),
    /// A media file, as it is on the disk.
    File {
        /// Where.
        disk: PathBuf,
        /// BLAKE3 of its bytes when it was read.
        hash: [u8; 32],
    },
}

impl Content {
    /// BLAKE3 of its bytes.
    pub fn hash(&self) -> [u8; 32] {
        match self {
            Content::Bytes(bytes) => *blake3::hash(bytes).as_bytes(),
            Content::File { hash, .. } => *hash,
        }
    }
}
