//! What a screen reader's user would stumble over: headings out of order.

use crate::course::Module;
use crate::course::block::{Block, walk};
use crate::course::inline::plain;
use crate::diagnostic::Diagnostics;

pub(super) fn check(module: &Module, diagnostics: &mut Diagnostics) {
    for page in module.pages() {
        // The page's title is level 1 for its author.
        let mut last = 1;
        // Parts, events and steps have titles one level below the text around them.
        let mut deeper = 0;
        for block in walk(&page.blocks) {
            match block {
                Block::Heading {
                    level, content, at, ..
                } => {
                    if *level == 1 {
                        diagnostics.error(
                            *at,
                            "heading-level",
                            "a page has one title, in its front matter",
                            "begin this heading with `##`",
                        );
                    } else if *level > last + deeper + 1 {
                        diagnostics.error(
                            *at,
                            "heading-level",
                            match last {
                                1 => "the first heading of a page has level 2".to_owned(),
                                _ => format!("heading of level {level} comes after level {last}"),
                            },
                            format!("begin it with `{}`", "#".repeat(last as usize + 1)),
                        );
                    }
                    if plain(content).trim().is_empty() {
                        diagnostics.error(
                            *at,
                            "empty-heading",
                            "this heading says nothing",
                            "write it, or remove it",
                        );
                    }
                    last = *level;
                    deeper = 0;
                }
                Block::Parts { .. } | Block::Timeline(_) | Block::Scenario(_) => deeper = 1,
                _ => {}
            }
        }
    }
}
