//! Every function of the store on SQLite and on PostgreSQL, deletions first.

mod accounts;
mod administration;
mod beacon;
mod counting;
mod courses;
mod learners;
mod nodes;
mod participation;
mod partner_area;
mod released;
mod releases;
mod traces;
mod whole;
