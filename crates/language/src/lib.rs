//! What every program of ours says and writes in French and English, by one rule each:
//! which language ([`Lang`]), the messages of a file ([`Catalogue`]), numbers and sizes
//! ([`number`]), and a name for an address, made of a title ([`slug`]).
//!
//! Nothing here knows courses, learners or statistics.

mod lang;

mod catalogue;
pub mod number;

mod slug;

pub use catalogue::{Catalogue, CatalogueError, arguments};
pub use lang::Lang;
pub use slug::slug;
