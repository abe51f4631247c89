//! Estimated durations, as people are told them.

use crate::course::{Module, Page};
use crate::estimate;
use crate::sco::Sco;

/// Minutes of a SCO, final quiz included.
pub(crate) fn sco_minutes(sco: &Sco) -> u32 {
    let pages = sco.chapters.iter().flat_map(|chapter| &chapter.pages);
    let quiz = sco.quiz.map_or(0.0, estimate::quiz_minutes);
    whole_minutes(pages.map(estimate::page_minutes).sum::<f64>() + quiz)
}

/// Minutes of a module for people.
pub fn minutes_of(module: &Module) -> u32 {
    whole_minutes(estimate::module_minutes(module))
}

/// Minutes of a page of a SCO.
pub(super) fn page_minutes(sco: &Sco, page: &Page) -> u32 {
    match sco.quiz {
        Some(quiz) if std::ptr::eq(&quiz.page, page) => whole_minutes(estimate::quiz_minutes(quiz)),
        _ => whole_minutes(estimate::page_minutes(page)),
    }
}

/// Whole minutes, one at least.
pub(crate) fn whole_minutes(minutes: f64) -> u32 {
    minutes.round().max(1.0) as u32
}
