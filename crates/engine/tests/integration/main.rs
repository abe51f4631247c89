//! From what an author writes to what the engine makes of it, or says about it.

mod schemas;

mod reading;

mod diagnostics;
mod properties;
