//! A year from its counts to signed files, and a partner's own return.

mod freeze;

mod exports;
mod files;

mod returns;
