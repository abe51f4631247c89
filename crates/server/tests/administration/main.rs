//! The app and the content origin as requests see them: accounts, the administration,
//! files of packages, and whatever else people send.

mod bench;
mod packages;
mod people;
mod routes;
mod sources;

mod accounts;
mod administration;
mod beacon;
mod branding;
mod catalogue;
mod content;
mod data;
mod hostile;
mod https;
mod imports;
mod measures;
mod partner_area;
mod partner_figures;
mod statistics;
mod updates;
