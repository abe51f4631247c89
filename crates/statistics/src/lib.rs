//! Yearly anonymised statistics. What flows through:
//!
//! [`plan`] and exact [`counts`] -> [`draw`]: noise, once -> [`release`]: sums of it, which
//! [`fit`] makes add up, and what is shown -> [`files`]: signed zips -> [`verify`]. [`freeze`] makes the steps, so that none is ever made twice, and
//! [`returns`] does the same on a partner's own machine.
//!
//! Nothing here knows courses, servers or databases. There is no clock and no
//! way to choose the randomness of a release.

pub mod plan;
pub mod ratio;
pub mod shape;
pub mod table;

pub mod counts;

pub mod accounting;
mod gaussian;
mod noise;
pub mod noisy;
pub mod random;

pub mod draw;
pub mod fit;
pub mod release;

pub mod files;
pub mod freeze;
pub mod signature;
mod stamp;
pub mod verify;

pub mod returns;

#[cfg(any(test, feature = "seeded"))]
pub mod example;
#[cfg(any(test, feature = "seeded"))]
pub mod simulation;
