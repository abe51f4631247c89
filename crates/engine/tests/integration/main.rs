//! From what an author writes to what the engine makes of it, or says about it.

mod schemas;

mod reading;
mod sittings;

mod diagnostics;
mod exchange;
mod handout;
mod hostile;
mod looks;
mod nothing_is_lost;
mod properties;
mod scaffold;
mod shown;
mod translate;
