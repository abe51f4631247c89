//! What stops a server.

use std::io;
use std::net::SocketAddr;

use crate::domain::accounts::AccountError;
use crate::store::StoreError;
use crate::store::objects::ObjectsError;

/// Why a server can't start or go on.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A setting is not what it should be.
    #[error("{0}")]
    Setting(String),
    /// A file or a port.
    #[error("failed to {what}: {error}")]
    Io {
        /// What was tried.
        what: String,
        /// What happened.
        error: io::Error,
    },
    /// A port that is taken, or not for this user.
    #[error("failed to listen on {address}: {error}; choose another port with `{option}`")]
    Port {
        /// Where.
        address: SocketAddr,
        /// What chooses another one.
        option: &'static str,
        /// What happened.
        error: io::Error,
    },
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The store of files.
    #[error(transparent)]
    Objects(#[from] ObjectsError),
    /// An account.
    #[error(transparent)]
    Account(#[from] AccountError),
    /// No randomness.
    #[error("the operating system gives no random numbers: {0}")]
    Random(#[from] getrandom::Error),
}
