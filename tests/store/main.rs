//! Every function of the store on SQLite and on PostgreSQL, deletions first.

mod accounts;
mod administration;
mod courses;
mod learners;
mod releases;
mod whole;
