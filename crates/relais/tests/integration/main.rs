//! The program as its users run it, one process or many, while things break.

mod cli;
mod new;
mod preview;

mod durability;
mod serve;
mod share;

mod freeze;
mod handout;
mod statistics;
