//! The database, SQLite in a file or PostgreSQL, and the files of packages ([`objects`]).
//!
//! One SQL text serves both (`$1` markers, plain types). Each file below holds
//! the functions of one kind of row. Nothing here knows HTTP, and nothing keeps
//! state in memory.
//!
//! Every function that asks the database fails with [`StoreError`] when the database does.
//! Under "Errors" stands only what else there is to know.
//!
//! SQLite: one connection writes, each transaction begins as `immediate` and takes
//! its turn at the pool of one; others only read. What is deleted is overwritten. WAL with `synchronous = full`: an
//! acknowledged transaction survives a power cut.

mod database;
mod error;
mod migrate;
mod open;
mod postgres;
mod rows;

pub mod account;
pub mod agreement;
pub mod answers;
pub mod attempt;
pub mod beacon;
pub mod belongings;
pub mod blur;
pub mod built_package;
pub mod catalogue;
pub mod counting;
pub mod course;
pub mod health;
pub mod history;
pub mod integrity;
pub mod journal;
pub mod learner;
pub mod node;
pub mod objects;
pub mod outcome;
pub mod participant;
pub mod participation;
pub mod partner;
pub mod partner_brand;
pub mod partner_profile;
pub mod partner_return;
pub mod problem;
pub mod publishing;
pub mod registration;
pub mod release;
pub mod session;
pub mod shared;
pub mod spent;
pub mod sweep;

pub use database::{
    FEWEST_CONNECTIONS, Kind, Opening, POSTGRES_CONNECTIONS, Reader, Result, Store, Turn, Write,
    commit,
};
pub(crate) use database::{elements, json, new_id, new_opaque_id};
pub use error::StoreError;
pub use migrate::{Change, Outlook, Step};
