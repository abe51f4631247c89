//! Sources that no text mentions: the Markdown parser drops them in silence.

use std::collections::HashSet;
use std::ops::Range;

use super::fences::CodeFences;

/// Names and places, in `body`, of the `[^name]:` that nothing calls.
pub(crate) fn unused(body: &str) -> Vec<(&str, Range<usize>)> {
    let mut sources = Vec::new();
    let mut mentioned = HashSet::new();
    let mut code = CodeFences::default();
    let mut at = 0;
    for line in body.split_inclusive('\n') {
        let start = at;
        at += line.len();
        if code.takes(line.trim()) {
            continue;
        }
        let indent = line.len() - line.trim_start_matches(' ').len();
        for (open, _) in line.match_indices("[^") {
            let Some(length) = line[open..].find(']') else {
                break;
            };
            let name = &line[open + 2..open + length];
            let is_source = open == indent && line[open + length..].starts_with("]:");
            if is_source {
                sources.push((name, start + open..start + open + length + 1));
            } else {
                mentioned.insert(name.to_lowercase());
            }
        }
    }
    sources.retain(|(name, _)| !mentioned.contains(&name.to_lowercase()));
    sources
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_need_a_mention() {
        assert_eq!(unused("a[^A] b.\n\n[^a]: source\n"), []);
        assert_eq!(unused("a\n\n[^b]: source\n"), [("b", 3..7)]);
        assert_eq!(unused("```\n[^b]: shown\n```\n"), []);
        assert_eq!(unused("[^a]: see [^b]\n[^b]: source\n"), [("a", 0..4)]);
    }
}
