//! The program as its users run it, one process or many, while things break.

mod cli;
mod new;
mod preview;
mod preview_routes;

mod durability;
mod serve;
mod share;

mod freeze;
mod handout;
mod language;
mod pdf;
mod statistics;
mod updates;
mod upkeep;
mod welcome;
