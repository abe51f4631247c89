//! French typography: what the engine sets by itself ([`polish`]), and what
//! only the author can mend ([`faults`]).
//!
//! Other languages are left as they are.

mod faults;
mod polish;
mod signs;

pub use faults::{Fault, faults};
pub use polish::polish;
