//! A look at the `:::` lines before the Markdown parser sees them: it would
//! close what is open in silence, and it does not know a directive whose
//! attributes hold a colon.

use std::ops::Range;

/// What is wrong with the fences.
#[derive(Debug, PartialEq)]
pub(crate) struct FenceProblem {
    /// Bytes of the line, in the text given.
    pub range: Range<usize>,
    /// Stable name of the rule.
    pub code: &'static str,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub hint: String,
}

/// Directives open at once that the Markdown parser is given.
const DEPTH_LIMIT: usize = 64;

struct Open<'a> {
    colons: usize,
    name: &'a str,
    range: Range<usize>,
    is_noted: bool,
}

/// Checks the fences of `body`, whose first line has number `first_line`, and
/// gives the text for the Markdown parser: of the same length, with the colons
/// inside attributes masked.
pub(crate) fn scan(body: &str, first_line: usize) -> (String, Vec<FenceProblem>) {
    let mut masked = String::with_capacity(body.len());
    let mut problems = Vec::new();
    let mut open: Vec<Open> = Vec::new();
    let mut code = CodeFences::default();
    // Closing lines left over by what was already noted.
    let mut forgiven = 0;
    let mut at = 0;
    for (number, line) in body.split_inclusive('\n').enumerate() {
        let start = at;
        at += line.len();
        let text = line.trim_end();
        let trimmed = text.trim_start();
        let indent = text.len() - trimmed.len();
        let is_code = code.takes(trimmed);
        let colons = trimmed.bytes().take_while(|b| *b == b':').count();
        if colons < 3 || is_code {
            masked.push_str(line);
            continue;
        }
        let info = trimmed[colons..].trim();
        // The parser's time grows with the square of the depth; what is so deep
        // was noted, or will be by the parser's reader.
        if open.len() >= DEPTH_LIMIT && !info.is_empty() {
            masked.push_str(&line.replace(':', ";"));
            continue;
        }
        masked.push_str(&line[..indent + colons]);
        masked.push_str(&line[indent + colons..].replace(':', ";"));
        let range = start + indent..start + text.len();
        let line_number = first_line + number;
        if info.is_empty() {
            match open.iter().position(|outer| outer.colons <= colons) {
                // The parser closes the outermost that fits, with all inside.
                Some(outer) => open.truncate(outer),
                None if forgiven > 0 => forgiven -= 1,
                None => problems.push(FenceProblem {
                    range,
                    code: "stray-fence",
                    message: format!("`{}` closes nothing", &trimmed[..colons]),
                    hint: "remove it, or open a directive above: `::: name`".into(),
                }),
            }
            continue;
        }
        let name = info.split(['{', ' ']).next().unwrap_or(info);
        if let Some(outer) = open.iter_mut().rev().find(|outer| outer.colons <= colons) {
            forgiven += 1;
            // Once for the outer one, however much stands inside.
            if !outer.is_noted {
                outer.is_noted = true;
                problems.push(FenceProblem {
                    range: outer.range.clone(),
                    code: "nested-fence",
                    message: format!(
                        "`{}` is not closed before `{name}` opens on line {line_number}",
                        outer.name
                    ),
                    hint: format!(
                        "close it first with `{}`; or, if `{name}` belongs inside, give it {} colons, at its beginning and its end",
                        ":".repeat(outer.colons),
                        colons + 1
                    ),
                });
            }
        }
        open.push(Open {
            colons,
            name,
            range,
            is_noted: false,
        });
    }
    for unclosed in open.into_iter().filter(|open| !open.is_noted) {
        let Open {
            colons,
            name,
            range,
            ..
        } = unclosed;
        problems.push(FenceProblem {
            range,
            code: "unclosed-directive",
            message: format!("`{name}` is not closed"),
            hint: format!("end it with a line `{}`", ":".repeat(colons)),
        });
    }
    (masked, problems)
}

/// Tells code between fences from text, line by line.
#[derive(Default)]
pub(super) struct CodeFences(Option<(char, usize)>);

impl CodeFences {
    /// Whether a line, without its indent, is code or a fence of it.
    pub fn takes(&mut self, line: &str) -> bool {
        let was_open = self.0.is_some();
        if let Some(fence) = code_fence(line) {
            match self.0 {
                None => self.0 = Some(fence),
                Some((mark, length)) if fence.0 == mark && fence.1 >= length => self.0 = None,
                _ => {}
            }
        }
        was_open || self.0.is_some()
    }
}

fn code_fence(line: &str) -> Option<(char, usize)> {
    let mark = line.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let length = line.chars().take_while(|c| *c == mark).count();
    (length >= 3).then_some((mark, length))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(body: &str) -> Vec<String> {
        scan(body, 1)
            .1
            .into_iter()
            .map(|p| format!("{:?} {}", p.range, p.message))
            .collect()
    }

    #[test]
    fn well_nested_fences_are_fine() {
        assert_eq!(
            problems("::: info\n:::\n\n:::: pool {#a}\n::: question\n:::\n::::\n"),
            [""; 0]
        );
        assert_eq!(problems("```\n::: shown\n```\n"), [""; 0]);
    }

    #[test]
    fn what_the_parser_would_swallow() {
        assert_eq!(problems("::: info\ntext\n"), ["0..8 `info` is not closed"]);
        assert_eq!(problems("text\n:::\n"), ["5..8 `:::` closes nothing"]);
        assert_eq!(
            problems("::: pool\n::: question\n:::\n:::\n"),
            ["0..8 `pool` is not closed before `question` opens on line 2"]
        );
    }

    #[test]
    fn colons_in_attributes_are_masked() {
        let (masked, problems) = scan("::: scenario {clock=\"08:15\"}\na : b\n:::\n", 1);
        assert_eq!(masked, "::: scenario {clock=\"08;15\"}\na : b\n:::\n");
        assert!(problems.is_empty());
    }
}
