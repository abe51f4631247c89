//! The SCORM 1.2 run-time environment as an LMS sees it, without a clock, a
//! disk or a browser.
//!
//! An attempt's life:
//!
//! 1. [`begin`]: what the LMS gives ([`LaunchData`]) joins a [`Cmi`], new or
//!    [restored](Cmi::restore);
//! 2. the SCO reads and writes it, by the eight functions of a [`Session`], or
//!    far away in a browser whose changes then [`Cmi::apply`];
//! 3. [`outcome`] tells at any time the status and score that the session would have if it ended, and
//!    [`standing`] its status until then. They change nothing, so late or repeated
//!    writes do no harm;
//! 4. [`begin_again`] is for content that begins again after its end, without being
//!    opened anew;
//! 5. [`end_session`] folds it in, once, before the next [`begin`], whether it ended or
//!    was cut.
//!
//! [`Prerequisites`] decide which item of a course may be opened.
//!
//! [`CMI_JS`] is the second step for browsers.
//!
//! Clauses: RTE, CAM and ADD as in the crate's own page; CTS is ADL's
//! Conformance Test Suite 1.2, CR the Conformance Requirements 1.2.

mod code;
mod decimal;
mod element;
mod rules;
mod value;

mod cmi;
mod session;

mod begin;
mod end;

mod prerequisites;
mod waiting;

pub use begin::{Credit, LaunchData, Mode, begin, begin_again};
pub use cmi::{Cmi, Refused};
pub use code::ErrorCode;
pub use decimal::Decimal;
pub use end::{Outcome, end_session, outcome, standing};
pub use prerequisites::{Prerequisites, PrerequisitesError, Trouble};
pub use rules::Rules;
pub use session::{Answer, Phase, Session};
pub use value::Status;
pub use waiting::{Entry, in_a_circle};

/// The data model and the eight functions in JavaScript, where SCOs run. A classic
/// script, served as it is, that makes one global: `Cmi.create({ values, … }).API`
/// is the `window.API` of an LMS. The same vectors bind it and [`Session`].
pub const CMI_JS: &str = include_str!("cmi.js");
