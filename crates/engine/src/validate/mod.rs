//! [`Programme`] -> [`ValidProgramme`]: what only shows when the files are put
//! side by side. Every check notes all it finds.

mod accessibility;
mod explained;
mod ids;
mod lettering;
mod links;
mod module;
mod pictures;
mod programme;
mod scenario;
mod spares;
mod unfinished;

use std::collections::HashMap;

use crate::course::Programme;
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::parse::{self, Variant};
use crate::source::{FileId, SourceTree};

pub(crate) use links::page_at;

pub use programme::{SAME_SCO, TOO_LONG as PROGRAMME_TOO_LONG};

/// A programme without errors. Only [`load`] makes one, so that rendering has
/// nothing left to check.
#[derive(Debug, Clone)]
pub struct ValidProgramme(Programme);

impl std::ops::Deref for ValidProgramme {
    type Target = Programme;

    fn deref(&self) -> &Programme {
        &self.0
    }
}

/// Reads and checks one variant of a programme. There is a programme exactly
/// when no diagnostic is an error.
pub fn load(tree: &SourceTree, variant: &Variant) -> (Option<ValidProgramme>, Vec<Diagnostic>) {
    let mut diagnostics = Diagnostics::default();
    let programme = parse::parse(tree, variant, &mut diagnostics);
    if let Some(programme) = &programme {
        validate(tree, programme, &mut diagnostics);
    }
    let diagnostics = without_consequences(diagnostics.into_sorted());
    let is_valid = !diagnostics.iter().any(|d| d.severity == Severity::Error);
    (
        programme.filter(|_| is_valid).map(ValidProgramme),
        diagnostics,
    )
}

/// All that is wrong with a programme in any of its languages and audiences.
pub fn check(tree: &SourceTree) -> Vec<Diagnostic> {
    let mut diagnostics = Diagnostics::default();
    for variant in parse::variants(tree) {
        diagnostics.extend(load(tree, &variant).1);
    }
    diagnostics.into_sorted()
}

/// What is wrong with the fences of a file makes the rest of it mean something
/// else: only the fences are shown, the rest once they are right.
fn without_consequences(mut diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    const FENCES: &[&str] = &["nested-fence", "unclosed-directive"];
    const COUNTS: &[&str] = &["draw-too-many", "empty-quiz"];
    let mut sound_until: HashMap<FileId, u32> = HashMap::new();
    for found in diagnostics
        .iter()
        .filter(|found| FENCES.contains(&found.code))
    {
        let until = sound_until
            .entry(found.span.file)
            .or_insert(found.span.start);
        *until = found.span.start.min(*until);
    }
    diagnostics.retain(|found| match sound_until.get(&found.span.file) {
        Some(until) if !FENCES.contains(&found.code) && found.code != "stray-fence" => {
            found.span.start < *until && !COUNTS.contains(&found.code)
        }
        _ => true,
    });
    // What should have been front matter was read as text.
    let bare: Vec<FileId> = diagnostics
        .iter()
        .filter(|found| found.code == "missing-front-matter")
        .map(|found| found.span.file)
        .collect();
    diagnostics.retain(|found| found.code != "typography" || !bare.contains(&found.span.file));
    diagnostics
}

fn validate(tree: &SourceTree, programme: &Programme, diagnostics: &mut Diagnostics) {
    ids::check_programme(programme, diagnostics);
    for module in &programme.modules {
        ids::check(tree, module, diagnostics);
        links::check(tree, programme, module, diagnostics);
        accessibility::check(module, diagnostics);
        scenario::check(module, diagnostics);
        spares::check(module, diagnostics);
        explained::check(module, diagnostics);
        pictures::check(tree, module, diagnostics);
        module::check(module, diagnostics);
    }
    programme::check(programme, diagnostics);
    unfinished::check(tree, programme, diagnostics);
}
