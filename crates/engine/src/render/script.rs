//! The one script of a package: the files of `scorm-templates/runtime` one after the
//! other, without what only their readers need.
//!
//! Lines are dropped or cut, never moved, so that no statement changes its end. What is
//! recognised is what our own sources write; a test compares the tokens of a package's
//! script with those of the sources (`tests/browser/budget.test.mjs`).

/// A script without comments of their own line, type casts, indentation and empty lines.
pub(super) fn stripped(source: &str) -> String {
    let mut out = String::with_capacity(source.len());
    let mut inside_comment = false;
    for line in source.lines() {
        let mut rest = line.trim();
        if inside_comment {
            match rest.split_once("*/") {
                Some((_, code)) => rest = code.trim_start(),
                None => continue,
            }
            inside_comment = false;
        }
        while let Some(comment) = rest.strip_prefix("/*") {
            if let Some((_, code)) = comment.split_once("*/") {
                rest = code.trim_start();
            } else {
                inside_comment = true;
                rest = "";
            }
        }
        if rest.is_empty() || rest.starts_with("//") {
            continue;
        }
        out.push_str(&without_casts(rest));
        out.push('\n');
    }
    out
}

/// A line without `/** @type {…} */` in front of an expression or a parameter.
fn without_casts(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some((before, cast)) = rest.split_once("/** @type {") {
        let Some((_, after)) = cast.split_once("*/") else {
            break;
        };
        out.push_str(before);
        rest = after.trim_start();
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::stripped;

    #[test]
    fn comments_and_indentation_go_code_stays() {
        let source = "// Says what it is for.\n\n/**\n * @param {string} a\n */\nfunction f(a) {\n  /** @type {Record<string, number>} */\n  const b = /** @type {any} */ (a);\n  /** @type {HTMLElement} */ (b).focus();\n  return \"/* no comment */ http://example.org\"; // why\n}\n";
        assert_eq!(
            stripped(source),
            "function f(a) {\nconst b = (a);\n(b).focus();\nreturn \"/* no comment */ http://example.org\"; // why\n}\n"
        );
    }

    #[test]
    fn code_after_a_comment_of_several_lines_stays() {
        assert_eq!(stripped("/* one\n two */ a();\nb();"), "a();\nb();\n");
    }
}
