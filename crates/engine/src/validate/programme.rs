//! A programme as a whole: its weight as one SCO.

use crate::course::Programme;
use crate::diagnostic::Diagnostics;
use crate::source::Span;
use crate::tracking::{self, SUSPEND_DATA_LIMIT};

/// Code of a programme that cannot be one SCO. A warning here: only who builds it so has
/// to mend it.
pub const TOO_LONG: &str = "programme-too-long";

pub(super) fn check(programme: &Programme, diagnostics: &mut Diagnostics) {
    let modules = &programme.modules;
    let weight = tracking::worst_case_of_modules(modules);
    if modules.len() < 2 || weight <= SUSPEND_DATA_LIMIT {
        return;
    }
    let shares = modules.iter().map(|module| {
        let share = tracking::worst_case_of_modules([module]);
        format!("{} {share}", module.id)
    });
    diagnostics.warning(
        Span::of_file(programme.file),
        TOO_LONG,
        format!(
            "as one SCO, a learner's progress in the whole programme can take {weight} characters of `suspend_data`, {SUSPEND_DATA_LIMIT} are allowed ({})",
            shares.collect::<Vec<_>>().join(", ")
        ),
        "ask for shorter texts in `fill-in` questions (`max=…`), make two programmes of it, or build with `--sco module`: its packages of one module each are the same",
    );
}
