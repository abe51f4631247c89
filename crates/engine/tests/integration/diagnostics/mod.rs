//! What authors read when something is wrong with a course: each rule with its
//! exact place, its words and its hint. `UPDATE_EXPECT=1` rewrites; read the
//! difference as somebody who does not program.

mod course;

mod alike;
mod codes;
mod disk;
mod duration;
mod links;
mod media;
mod modules;
mod near;
mod pages;
mod partners;
mod questions;
mod reuse;
mod scenarios;
mod scenes;
mod several;
mod themes;
mod toml;
mod typography;
mod variants;
