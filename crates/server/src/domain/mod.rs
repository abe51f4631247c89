//! What the server does, whatever speaks to it: plain functions over the store.
//!
//! A learner's way: [`launch`] (a ticket, then the player's data) -> [`commits`]
//! (durable, in groups) -> [`rollup`] (what the course shows), [`modules`] (what each module
//! of a whole programme does). A package's way in:
//! [`import`] -> [`objects`](crate::store::objects), what it is in [`identity`], its problems in [`findings`], those of learners with it in [`health`]; from one version to the next: [`versions`]. Those who
//! administer: [`accounts`]. What a year comes to: [`releases`]. What a partner gets:
//! [`agreement`], then [`built`] -> [`shelf`], and a [`guide`] of what to do with it; what it
//! sends: [`returns`]; what it shows others: [`banner`].

pub mod calendar;
pub mod percent;
pub mod token;
pub mod words;

pub mod accounts;
pub mod password;
pub mod second_factor;
pub mod session;
pub mod tries;

pub mod arrangement;
pub mod catalogue;
pub mod findings;
pub mod health;
pub mod identity;
pub mod import;
pub mod modules;
pub mod versions;

pub mod agreement;
pub mod banner;
pub mod branding;
pub mod built;
pub mod guide;
pub mod partners;
pub mod returns;
pub mod shelf;

pub mod history;
pub mod launch;
pub mod nodes;

pub mod commits;
pub mod rollup;

pub mod counting;
pub mod participation;
pub mod year_key;

pub mod releases;

pub mod attestation;
pub mod learners;
pub mod profile;
pub mod qr;
pub mod resume;
pub mod sign_in;
