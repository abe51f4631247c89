//! Pages that questions of the final quiz name: whoever errs reads them again.

use crate::course::Module;
use crate::course::block::{Block, walk};
use crate::diagnostic::{Diagnostics, suggestion};

pub(super) fn check(module: &Module, diagnostics: &mut Diagnostics) {
    let pages = module.chapter_pages();
    for page in module.pages() {
        let is_quiz = !pages.contains(&page.id.as_str());
        for block in walk(&page.blocks) {
            let Some((id, at)) = (match block {
                Block::Pool(pool) => pool.page.as_ref(),
                Block::Question(question) => question.page.as_ref(),
                _ => None,
            }) else {
                continue;
            };
            if !is_quiz {
                diagnostics.error(
                    *at,
                    "unknown-attribute",
                    "`page` means nothing outside of the final quiz",
                    "remove it: this question stands on the page that explains it",
                );
            } else if !pages.contains(&id.as_str()) {
                diagnostics.error(
                    *at,
                    "wrong-explaining-page",
                    format!("no page of this module has the id `{id}`"),
                    suggestion(id, &pages),
                );
            }
        }
    }
}
