//! SVG pictures: they are documents of their own, that could run scripts or
//! load from elsewhere.

use crate::course::Module;
use crate::course::block::{Block, walk};
use crate::diagnostic::Diagnostics;
use crate::source::{FileId, SourceTree, Span, extension};

pub(super) fn check(tree: &SourceTree, module: &Module, diagnostics: &mut Diagnostics) {
    let mut seen: Vec<FileId> = Vec::new();
    for page in module.pages() {
        for block in walk(&page.blocks) {
            let path = match block {
                Block::Figure(figure) => Some(&figure.src),
                Block::Media(media) => media.poster.as_ref(),
                Block::Document { src, .. } => Some(src),
                _ => None,
            };
            let Some(file) = path
                .filter(|path| extension(path) == "svg")
                .and_then(|path| tree.find(path))
            else {
                continue;
            };
            if !seen.contains(&file) {
                seen.push(file);
                check_svg(tree, file, diagnostics);
            }
        }
    }
}

fn check_svg(tree: &SourceTree, file: FileId, diagnostics: &mut Diagnostics) {
    let text = tree.text(file);
    for problem in problems(text) {
        diagnostics.error(
            Span::new(file, problem.at..problem.at + problem.length),
            problem.code,
            format!("this picture has {}", problem.what),
            problem.hint,
        );
    }
}

/// Something an SVG file must not have.
pub(crate) struct SvgProblem {
    /// First byte.
    pub at: usize,
    /// Length in bytes.
    pub length: usize,
    /// Stable name of the rule.
    pub code: &'static str,
    /// What it is.
    pub what: String,
    /// What to do.
    pub hint: &'static str,
}

/// Looks through the tags of an SVG text.
pub(crate) fn problems(text: &str) -> Vec<SvgProblem> {
    let mut problems = Vec::new();
    if !text.contains("<svg") {
        problems.push(SvgProblem {
            at: 0,
            length: 0,
            code: "not-svg",
            what: "no `<svg>` in it".into(),
            hint: "export it again as SVG",
        });
    }
    let mut note = |at: usize, length: usize, code, what: String, hint| {
        problems.push(SvgProblem {
            at,
            length,
            code,
            what,
            hint,
        });
    };
    let script = "remove it: pictures do not act";
    let remote = "draw or embed it: a package loads nothing from elsewhere";
    for (at, tag) in tags(text) {
        let lower = tag.to_ascii_lowercase();
        if lower.starts_with("</") {
            continue;
        }
        let name = lower.trim_start_matches('<');
        let name = name
            .split(|c: char| c.is_whitespace() || matches!(c, '>' | '/'))
            .next()
            .unwrap_or("");
        let local = name.rsplit(':').next().unwrap_or(name);
        if matches!(
            local,
            "script" | "foreignobject" | "iframe" | "object" | "embed" | "handler"
        ) {
            note(
                at,
                tag.len(),
                "unsafe-html",
                format!("a `<{name}>`"),
                script,
            );
        }
        if lower.starts_with("<!entity") || lower.starts_with("<?xml-stylesheet") {
            note(at, tag.len(), "unsafe-html", format!("a `{name}`"), script);
        }
        for (name, value) in attributes(&lower) {
            let value = value.trim();
            if name.starts_with("on") || value.starts_with("javascript:") {
                note(
                    at,
                    tag.len(),
                    "unsafe-html",
                    format!("a script in `{name}`"),
                    script,
                );
            }
            let is_reference = matches!(name, "href" | "xlink:href" | "src");
            let is_link = local == "a";
            if is_reference
                && !is_link
                && !value.starts_with('#')
                && !value.starts_with("data:image/")
            {
                note(
                    at,
                    tag.len(),
                    "remote-resource",
                    format!("a reference to `{value}`"),
                    remote,
                );
            }
        }
    }
    for pattern in ["@import", "url(http", "url(//", "url('http", "url(\"http"] {
        for (at, _) in text.to_ascii_lowercase().match_indices(pattern) {
            note(
                at,
                pattern.len(),
                "remote-resource",
                format!("`{pattern}`"),
                remote,
            );
        }
    }
    problems
}

fn tags(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.match_indices('<').map(|(at, _)| {
        // XML has no `<` inside a tag: what follows one is looked at by itself.
        let end = match text[at + 1..].find(['<', '>']).map(|n| at + 1 + n) {
            Some(end) if text[end..].starts_with('>') => end + 1,
            other => other.unwrap_or(text.len()),
        };
        (at, &text[at..end])
    })
}

/// Names and values of a tag's attributes, quoted or not.
fn attributes(tag: &str) -> impl Iterator<Item = (&str, &str)> {
    tag.match_indices('=').map(|(at, _)| {
        let name = tag[..at].trim_end();
        let start = name
            .rfind(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '/'))
            .map_or(0, |n| {
                n + name[n..].chars().next().map_or(1, char::len_utf8)
            });
        let rest = tag[at + 1..].trim_start();
        let value = match rest.chars().next() {
            Some(quote @ ('"' | '\'')) => rest[1..].split(quote).next().unwrap_or(""),
            _ => rest.split([' ', '>', '\n', '\t']).next().unwrap_or(""),
        };
        (&name[start..], value)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(svg: &str) -> Vec<String> {
        problems(svg)
            .into_iter()
            .map(|problem| problem.what)
            .collect()
    }

    #[test]
    fn a_drawing_is_fine() {
        let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\"><title>a = b</title><a href=\"https://x\"><use href=\"#p\"/></a></svg>";
        assert_eq!(found(svg), [""; 0]);
    }

    #[test]
    fn scripts_and_remote_things_are_found() {
        for (svg, what) in [
            ("<svg><script>x</script></svg>", "a `<script>`"),
            ("<svg><svg:SCRIPT/></svg>", "a `<svg:script>`"),
            ("<svg onload=\"x()\"/>", "a script in `onload`"),
            ("<svg onload = x()>", "a script in `onload`"),
            ("<svg\nonload='x()'>", "a script in `onload`"),
            (
                "<svg><a href=\" javascript:x\"/></svg>",
                "a script in `href`",
            ),
            (
                "<svg><image xlink:href='https://x/y.png'/></svg>",
                "a reference to `https://x/y.png`",
            ),
            ("<svg><style>@import 'x'</style></svg>", "`@import`"),
            ("<svg><foreignObject/></svg>", "a `<foreignobject>`"),
        ] {
            assert_eq!(found(svg).first().map(String::as_str), Some(what), "{svg}");
        }
    }
}
