//! The scripts and the stylesheets of a package: the files of `scorm-templates/runtime`
//! without what only their readers need. What is read, typed and tested stays those files;
//! `--readable` ships them as they stand.
//!
//! Lines of scripts are dropped or cut, never moved, so that no statement changes its end. What is
//! recognised is what our own sources write.

/// A script without comments, type casts, indentation and empty lines.
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
        out.push_str(&without_casts(without_remark(rest)));
        out.push('\n');
    }
    out
}

/// A line without the comment that ends it. Only after a statement, an item or a brace, and
/// outside of texts: `//` is in addresses, too.
fn without_remark(line: &str) -> &str {
    let ends = ["; // ", ", // ", "{ // "];
    let starts = ends.iter().filter_map(|end| line.find(end));
    let Some(at) = starts.min() else {
        return line;
    };
    let before = &line[..=at];
    let is_outside = ['"', '\'', '`']
        .iter()
        .all(|quote| before.matches(*quote).count() % 2 == 0);
    if is_outside { before } else { line }
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

/// A stylesheet without comments, indentation, line ends and last semicolons. A comment begins
/// and ends a line, as in our own sources; what stands in quotation marks stays.
pub(super) fn small_styles(source: &str) -> String {
    let mut out = String::with_capacity(source.len());
    let mut is_comment = false;
    for line in source.lines().map(str::trim) {
        is_comment |= line.starts_with("/*");
        if is_comment {
            is_comment = !line.ends_with("*/");
            continue;
        }
        if line == "}" && out.ends_with(';') {
            out.pop();
        }
        // A declaration or a selector may go on over several lines.
        let is_begun = !out.is_empty() && !out.ends_with(['{', '}', ';', ',']);
        if is_begun && line != "}" {
            out.push(' ');
        }
        match line.strip_suffix(" {") {
            Some(selector) => {
                out.push_str(selector);
                out.push('{');
            }
            None => match line.split_once(": ") {
                // Of a custom property, a space alone is a value.
                Some((property, value)) if is_property(property) && value != ";" => {
                    out.push_str(property);
                    out.push(':');
                    out.push_str(value);
                }
                _ => out.push_str(line),
            },
        }
    }
    out.push('\n');
    out
}

fn is_property(name: &str) -> bool {
    name.chars()
        .all(|it| it.is_ascii_alphanumeric() || it == '-')
}

#[cfg(test)]
mod tests {
    use super::{small_styles, stripped};

    #[test]
    fn comments_and_indentation_go_code_stays() {
        let source = "// Says what it is for.\n\n/**\n * @param {string} a\n */\nfunction f(a) {\n  /** @type {Record<string, number>} */\n  const b = /** @type {any} */ (a);\n  /** @type {HTMLElement} */ (b).focus();\n  return \"/* no comment */ http://example.org\"; // why\n}\n";
        assert_eq!(
            stripped(source),
            "function f(a) {\nconst b = (a);\n(b).focus();\nreturn \"/* no comment */ http://example.org\";\n}\n"
        );
    }

    #[test]
    fn what_looks_like_a_comment_in_a_text_stays() {
        let line = "say(\"a; // b\", `c, // d`); // why\n";
        assert_eq!(stripped(line), line, "rather too much than too little");
        assert_eq!(stripped("let a = 1; // it's one\n"), "let a = 1;\n");
    }

    #[test]
    fn code_after_a_comment_of_several_lines_stays() {
        assert_eq!(stripped("/* one\n two */ a();\nb();"), "a();\nb();\n");
    }

    #[test]
    fn a_stylesheet_loses_comments_and_space() {
        let styles = "/* Page\n   and more */\n.page,\n.page > a:hover {\n  margin: 0 auto;\n\n  /* why */\n  content: \"a: b;  {\";\n  font:\n    1rem serif;\n}\n@media (min-width: 4rem) {\n  a {\n    color: red;\n  }\n}\n";
        assert_eq!(
            small_styles(styles),
            ".page,.page > a:hover{margin:0 auto;content:\"a: b;  {\";font: 1rem serif}@media (min-width: 4rem){a{color:red}}\n"
        );
    }

    #[test]
    fn what_is_empty_in_a_custom_property_stays() {
        assert_eq!(
            small_styles(":root {\n  --light: initial;\n  --dark: ;\n}\n"),
            ":root{--light:initial;--dark: }\n"
        );
    }
}
