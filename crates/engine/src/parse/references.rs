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

/// Names and places of the `[name]: address` that nothing uses.
pub(crate) fn unused_links(body: &str) -> Vec<(&str, Range<usize>)> {
    let mut named = Vec::new();
    let mut code = CodeFences::default();
    let mut at = 0;
    for line in body.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let trimmed = line.trim_start_matches(' ');
        let indent = line.len() - trimmed.len();
        if code.takes(line.trim()) || indent > 3 || trimmed.starts_with("[^") {
            continue;
        }
        let Some((name, rest)) = trimmed.strip_prefix('[').and_then(|it| it.split_once("]:"))
        else {
            continue;
        };
        // An address, and perhaps a title in quotes: else it is a sentence, and is shown.
        let rest = rest.trim();
        let title = rest
            .split_once(char::is_whitespace)
            .map_or("", |(_, title)| title.trim());
        let is_title = title.is_empty() || title.starts_with(['"', '\'', '(']);
        if !name.is_empty() && !name.contains('[') && !rest.is_empty() && is_title {
            named.push((name, start + indent..start + line.trim_end().len()));
        }
    }
    // Whatever stands in brackets, once through the text.
    let mut mentioned = HashSet::new();
    for (open, _) in body.match_indices('[') {
        let inside = &body[open + 1..];
        let end = inside.find(['[', ']', '\n']).unwrap_or(0);
        let is_mention = inside[end..].starts_with(']') && !inside[end + 1..].starts_with(':');
        if is_mention {
            mentioned.insert(inside[..end].to_lowercase());
        }
    }
    named.retain(|(name, _)| !mentioned.contains(&name.to_lowercase()));
    named
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_need_a_use() {
        assert_eq!(unused_links("[a][b]\n\n[b]: https://exemple.fr\n"), []);
        assert_eq!(
            unused_links("[B]\n\n[b]: https://exemple.fr \"Titre\"\n"),
            []
        );
        assert_eq!(unused_links("a\n\n[Note]: important\n"), [("Note", 3..20)]);
        assert_eq!(unused_links("[Note]: ceci est une phrase\n"), []);
    }

    #[test]
    fn sources_need_a_mention() {
        assert_eq!(unused("a[^A] b.\n\n[^a]: source\n"), []);
        assert_eq!(unused("a\n\n[^b]: source\n"), [("b", 3..7)]);
        assert_eq!(unused("```\n[^b]: shown\n```\n"), []);
        assert_eq!(unused("[^a]: see [^b]\n[^b]: source\n"), [("a", 0..4)]);
    }
}
