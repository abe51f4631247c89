//! What the server does, whatever speaks to it: plain functions over the store.
//!
//! - A learner: [`learners`] and their [`session`], a registration in [`participation`], then
//!   [`launch`] (a ticket, then the player's data) -> [`commits`] (durable, in groups) ->
//!   [`rollup`] (the course's status), [`modules`] (each module's of a whole programme), at last
//!   an [`attestation`].
//! - A package: [`import`] -> [`objects`](crate::store::objects), what it is in [`identity`], its
//!   problems in [`findings`], those of learners with it in [`health`]; then its [`versions`] and
//!   its place in the [`catalogue`] ([`arrangement`]).
//! - A partner: [`partners`], what it agrees to in [`agreement`], its packages [`built`] -> [`shelf`]
//!   in its own [`branding`], a [`guide`] of what to do with them, a [`banner`] for others; what
//!   it sends: [`returns`].
//! - Those who administer: [`accounts`]. A year: [`counting`] -> [`releases`].
//! - Several servers as one: [`nodes`], [`history`], [`year_key`].

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
pub mod sittings;
pub mod versions;

pub mod agreement;
pub mod banner;
pub mod branding;
pub mod built;
pub mod guide;
pub mod partners;
pub mod returns;
pub mod shelf;
pub mod updates;

pub mod history;
pub mod launch;
pub mod nodes;

pub mod commits;
pub mod rollup;

pub mod counting;
pub mod participation;
pub mod year_key;

pub mod releases;

pub mod accessibility;
pub mod attestation;
pub mod learners;
pub mod learnt;
pub mod profile;
pub mod qr;
pub mod resume;
pub mod sign_in;
