//! What must stand in a translation as it stands in the sentence: addresses, blanks, code,
//! references, braces.

/// The first mark that one of both has more often than the other.
pub(super) fn differing(source: &str, target: &str) -> Option<String> {
    let (mut here, mut there) = (of(source), of(target));
    here.sort_unstable();
    there.sort_unstable();
    let missing = here
        .iter()
        .find(|mark| count(&here, mark) > count(&there, mark));
    let added = || {
        there
            .iter()
            .find(|mark| count(&there, mark) > count(&here, mark))
    };
    missing.or_else(added).map(|mark| (*mark).to_owned())
}

fn count(marks: &[&str], mark: &str) -> usize {
    marks.iter().filter(|other| **other == mark).count()
}

/// Marks in the order of a text. What stands in a blank is translated; that there is one stays.
fn of(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['`', '[', ']', '{', '$', '<']) {
        rest = &rest[at..];
        let (mark, length) = if let Some(inside) = rest.strip_prefix('`') {
            let length = inside.find('`').map_or(1, |end| end + 2);
            (&rest[..length], length)
        } else if rest.starts_with("[[") {
            ("[[…]]", 2)
        } else if rest.starts_with("[^") || rest.starts_with('{') || rest.starts_with('<') {
            let close = if rest.starts_with('[') {
                ']'
            } else if rest.starts_with('{') {
                '}'
            } else {
                '>'
            };
            let length = rest.find(close).map_or(1, |end| end + 1);
            // `a < b` is none.
            match length {
                1 => ("", 1),
                _ => (&rest[..length], length),
            }
        } else if let Some(inside) = rest.strip_prefix("](") {
            // A title in quotes is words.
            let blank = inside.len() - inside.trim_start().len();
            let inside = inside.trim_start();
            let end = inside.find([')', ' ']).unwrap_or(inside.len());
            (&inside[..end], 2 + blank + end)
        } else {
            ("", 1)
        };
        if !mark.is_empty() {
            found.push(mark);
        }
        rest = &rest[length..];
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_that_a_translation_lost_or_made() {
        for (source, target, found) in [
            ("Voir [la page](a.md).", "See [the page](a.md).", None),
            ("Voir [la page](a.md).", "See the page.", Some("a.md")),
            (
                "Voir [la page](a.md).",
                "See [the page](b.md).",
                Some("a.md"),
            ),
            ("Le [[17]].", "The [[17|seventeen]].", None),
            ("Le [[17]].", "The 17.", Some("[[…]]")),
            ("Tapez `dir`.", "Type dir.", Some("`dir`")),
            ("Dit.[^a]", "Said.", Some("[^a]")),
            ("[un](!z \"parce\")", "[one](!z \"because\")", None),
            (
                "[un](!z \"parce\"){to=x}",
                "[one](!z \"because\")",
                Some("{to=x}"),
            ),
            (
                "Un mot.",
                "A [word](https://x.example).",
                Some("https://x.example"),
            ),
            ("H<sub>2</sub>O", "H2O", Some("</sub>")),
            ("a < b", "a < b, [", None),
            ("`", "``", Some("`")),
        ] {
            assert_eq!(
                differing(source, target).as_deref(),
                found,
                "{source} {target}"
            );
        }
    }
}
