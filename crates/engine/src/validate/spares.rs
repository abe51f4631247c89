//! Pages that a question of `before` spares: they are pages of its module, and come after it.

use crate::course::Module;
use crate::course::block::{Block, walk};
use crate::diagnostic::{Diagnostics, suggestion};

pub(super) fn check(module: &Module, diagnostics: &mut Diagnostics) {
    let pages = module.chapter_pages();
    for page in module.pages() {
        let place = pages.iter().position(|id| *id == page.id);
        for block in walk(&page.blocks) {
            match (block, place) {
                (Block::Before(before), None) => diagnostics.error(
                    before.at,
                    "stray-block",
                    "`before` stands in the final quiz, which spares nothing",
                    "move it to the first page of a chapter",
                ),
                (Block::Question(question), Some(place)) => {
                    for (id, at) in &question.spares {
                        let found = pages.iter().position(|other| other == id);
                        let (message, hint) = match found {
                            None => (
                                format!("no page of this module has the id `{id}`"),
                                suggestion(id, &pages),
                            ),
                            Some(found) if found <= place => (
                                format!("page `{id}` does not come after this question"),
                                "name pages that follow: the others have been read by then".into(),
                            ),
                            Some(_) => continue,
                        };
                        diagnostics.error(*at, "wrong-spared-page", message, hint);
                    }
                }
                _ => {}
            }
        }
    }
}
