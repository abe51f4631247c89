//! Headings of what comes in: pages begin at the second level and skip none.

use std::fmt::Write;

/// The same text, its headings one below the other.
pub(super) fn levelled(text: &str) -> String {
    let mut made = String::with_capacity(text.len());
    // What is open: the level there, and the level here.
    let mut open: Vec<(usize, usize)> = Vec::new();
    let mut code: Option<&str> = None;
    for line in text.split_inclusive('\n') {
        let words = line.trim_start();
        let fence = ["```", "~~~"].into_iter().find(|it| words.starts_with(it));
        match (code, fence) {
            (None, Some(fence)) => code = Some(fence),
            (Some(before), Some(fence)) if before == fence => code = None,
            _ => {}
        }
        let there = line.bytes().take_while(|byte| *byte == b'#').count();
        if code.is_some() || !(1..=6).contains(&there) || !line[there..].starts_with(' ') {
            made.push_str(line);
            continue;
        }
        while open.last().is_some_and(|(level, _)| *level >= there) {
            open.pop();
        }
        let here = open.last().map_or(2, |(_, level)| level + 1).min(6);
        open.push((there, here));
        let _ = write!(made, "{}{}", "#".repeat(here), &line[there..]);
    }
    made
}

#[cfg(test)]
mod tests {
    use super::levelled;

    #[test]
    fn levels_are_closed_up() {
        for (text, wanted) in [
            ("### a\n", "## a\n"),
            ("# a\n### b\n## c\n# d", "## a\n### b\n### c\n## d"),
            ("##### a\n### b\n#### c\n", "## a\n## b\n### c\n"),
            ("```\n### a\n```\n### b\n", "```\n### a\n```\n## b\n"),
            ("#mot\n####### a\n\\# b\n", "#mot\n####### a\n\\# b\n"),
        ] {
            assert_eq!(levelled(text), wanted);
        }
    }
}
