//! A partner's own return in a browser: questions of the page in, answers out, both JSON.
//!
//! [`Desk::answer`] is a plain function, tried on any machine; `border.rs` is how WebAssembly calls it.
//! The page is made by the server (`server::http::return_page`); how it is built is in `build`
//! beside this folder.

mod answer;
#[cfg(target_arch = "wasm32")]
mod border;

pub use answer::{Desk, Lent};
