//! A programme as a whole: its weight as one SCO, and its parts as many.

use std::collections::HashMap;

use crate::course::Programme;
use crate::diagnostic::Diagnostics;
use crate::sco::{ScoPer, scos};
use crate::source::Span;
use crate::tracking::{self, SUSPEND_DATA_LIMIT};

/// Code of a programme that cannot be one SCO. A warning here: only who builds it so has
/// to mend it.
pub const TOO_LONG: &str = "programme-too-long";

/// Code of a programme that cannot be cut in chapters: two of them would be the same SCO. A
/// warning here: only who cuts it so has to mend it.
pub const SAME_SCO: &str = "same-sco";

pub(super) fn check(programme: &Programme, diagnostics: &mut Diagnostics) {
    check_cut(programme, diagnostics);
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

/// `a` has a chapter `b-c`, and `a-b` has a chapter `c`: both would be the SCO `a-b-c`.
fn check_cut(programme: &Programme, diagnostics: &mut Diagnostics) {
    let mut seen: HashMap<String, &str> = HashMap::new();
    let modules = programme.modules.iter().filter(|it| !it.id.is_empty());
    for module in modules {
        for sco in scos(module, ScoPer::Chapter) {
            let Some(other) = seen.insert(sco.id.clone(), &module.id) else {
                continue;
            };
            if other == module.id {
                // The ids of one module were compared.
                continue;
            }
            diagnostics.warning(
                module.places.id,
                SAME_SCO,
                format!(
                    "cut in chapters, modules `{other}` and `{}` both have the SCO `{}`",
                    module.id, sco.id
                ),
                "change the id of the chapter that is not yet published, or build without `--sco chapter`",
            );
        }
    }
}
