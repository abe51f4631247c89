//! Signed renewals of a package's content, as `docs/updates.md` describes them:
//! [`Content`] -> [`publication`] -> files that any web server can serve, and [`verify`] back.
//!
//! [`closed`] is the list of what may come by them, for this program and for the script in
//! packages alike; [`markup`] reads texts by it. Only [`Folder`] reads and writes files, and nothing
//! here knows the time.

pub mod closed;
mod content;
pub mod cut;
mod folder;
pub mod keys;
pub mod markup;
mod packed;
mod pointer;
mod read;

mod publish;
mod verify;

mod changes;

pub use changes::{Changes, titles as pages};
pub use content::{Content, File, LONGEST_FILE, Page, Rule};
pub use folder::{Folder, FolderError, FolderTurn, Of, Signer};
pub use packed::longest;
pub use pointer::{FORMAT, FORMAT_SINCE, List, Object, Pointer, Signed, Subject, Withdrawn};
pub use publish::{Publication, PublishError, names, publication, rollback, withdrawal};
pub use read::{Read, ReadError, text};
pub use verify::{VerifyError, verify};
