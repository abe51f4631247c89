//! The colours of code, chosen when the course is built: the page needs no script for them.
//! Only a few classes, whose colours are the theme's: readable by day, by night and printed.

use std::fmt::Write;
use std::sync::LazyLock;

use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxReference, SyntaxSet};

use crate::diagnostic;
use crate::html::escape;

/// Longest code that is coloured, in bytes: a page shows some lines.
const LIMIT: usize = 64 * 1024;

/// Longest line of it, in bytes.
const LINE_LIMIT: usize = 2000;

/// Names that the grammars do not have.
const ALIASES: &[(&str, &str)] = &[
    ("console", "bash"),
    ("csharp", "cs"),
    ("docker", "dockerfile"),
    ("golang", "go"),
    ("shell", "bash"),
    ("shell-session", "bash"),
    ("terminal", "bash"),
    ("zsh", "bash"),
];

/// Names for code without a language, and of those that no grammar here has.
const PLAIN: &[&str] = &[
    "text",
    "txt",
    "plain",
    "plaintext",
    "none",
    "output",
    "powershell",
    "pwsh",
    "ps1",
];

/// Parts of code with a class of their own. The longest beginning of a scope's name counts.
const CLASSES: &[(&str, &str)] = &[
    ("comment", "note"),
    ("string", "string"),
    ("constant", "value"),
    ("constant.character.escape", "value"),
    ("keyword", "word"),
    ("keyword.operator", ""),
    ("storage", "word"),
    ("entity.name.function", "name"),
    ("support.function", "name"),
    ("variable.function", "name"),
    ("entity.name.tag", "word"),
    ("entity.name.class", "name"),
    ("entity.name.type", "name"),
    ("support.type", "name"),
    ("support.class", "name"),
    ("entity.name.section", "word"),
    ("entity.other.attribute-name", "name"),
    ("markup.inserted", "string"),
    ("markup.deleted", "value"),
    ("markup.heading", "word"),
];

static SYNTAXES: LazyLock<SyntaxSet> = LazyLock::new(two_face::syntax::extra_newlines);

static SCOPES: LazyLock<Vec<(Scope, &str)>> = LazyLock::new(|| {
    let known = CLASSES.iter();
    known
        .filter_map(|(scope, class)| Some((Scope::new(scope).ok()?, *class)))
        .collect()
});

/// The name by which a language's code is coloured, if it is known.
pub(crate) fn language(name: &str) -> Option<String> {
    let name = name.to_lowercase();
    (!name.is_empty() && !is_plain(&name)).then_some(())?;
    let name = ALIASES
        .iter()
        .find(|(alias, _)| *alias == name)
        .map_or(name.as_str(), |(_, known)| known);
    find(name).map(|_| name.to_owned())
}

/// Whether a name says that code has no language.
pub(crate) fn is_plain(name: &str) -> bool {
    PLAIN.iter().any(|plain| name.eq_ignore_ascii_case(plain))
}

/// What to write instead of an unknown language.
pub(crate) fn suggestion(name: &str) -> String {
    let name = name.to_lowercase();
    let names = SYNTAXES.syntaxes().iter();
    let names: Vec<String> = names.map(|syntax| syntax.name.to_lowercase()).collect();
    let names = names
        .iter()
        .map(String::as_str)
        .filter(|it| !it.contains(' '));
    match diagnostic::nearest(&name, names) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "write a language such as `bash`, `python`, `json`, or `text` for none".to_owned(),
    }
}

/// Code as HTML with its parts in elements; none if its language is not known or it is too
/// long to be worth it.
pub(crate) fn html(code: &str, language: &str) -> Option<String> {
    let syntax = find(language)?;
    let is_long = code.len() > LIMIT || code.lines().any(|line| line.len() > LINE_LIMIT);
    (!is_long).then_some(())?;
    let mut state = ParseState::new(syntax);
    let mut stack = ScopeStack::new();
    let mut html = Html::default();
    for line in code.split_inclusive('\n') {
        let operations = state.parse_line(line, &SYNTAXES).ok()?;
        let mut at = 0;
        for (place, operation) in operations {
            html.push(&line[at..place], class(&stack));
            at = place;
            stack.apply(&operation).ok()?;
        }
        html.push(&line[at..], class(&stack));
    }
    Some(html.end())
}

fn find(name: &str) -> Option<&'static SyntaxReference> {
    SYNTAXES
        .find_syntax_by_token(name)
        .filter(|syntax| syntax.name != "Plain Text")
}

/// The class of the innermost scope that has one.
fn class(stack: &ScopeStack) -> &'static str {
    let scopes = stack.as_slice().iter().rev();
    let mut found = scopes.filter_map(|scope| {
        let known = SCOPES
            .iter()
            .filter(|(known, _)| known.is_prefix_of(*scope));
        known
            .max_by_key(|(known, _)| known.len())
            .map(|(_, class)| *class)
    });
    found.next().unwrap_or_default()
}

#[derive(Default)]
struct Html {
    html: String,
    open: &'static str,
}

impl Html {
    fn push(&mut self, text: &str, class: &'static str) {
        if text.is_empty() {
            return;
        }
        // White space goes with what stands before it.
        if class != self.open && !text.trim().is_empty() {
            self.close();
            if !class.is_empty() {
                let _ = write!(self.html, "<span class=\"code-{class}\">");
            }
            self.open = class;
        }
        self.html.push_str(&escape(text));
    }

    fn close(&mut self) {
        if !self.open.is_empty() {
            self.html.push_str("</span>");
        }
        self.open = "";
    }

    fn end(mut self) -> String {
        self.close();
        self.html
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_code_are_told_apart() {
        assert_eq!(
            html("# mise à jour\nsudo apt update\n", "bash").unwrap(),
            "<span class=\"code-note\"># mise à jour\n</span><span class=\"code-name\">sudo</span> apt update\n"
        );
        let json = html("{\"a\": [1, \"<b>\"]}\n", "json").unwrap();
        assert!(
            json.contains("<span class=\"code-value\">1</span>"),
            "{json}"
        );
        assert!(json.contains("&lt;b&gt;"), "{json}");
    }

    #[test]
    fn languages_by_their_usual_names() {
        for name in [
            "bash",
            "sh",
            "shell",
            "console",
            "python",
            "py",
            "json",
            "yaml",
            "yml",
            "toml",
            "ini",
            "sql",
            "html",
            "css",
            "js",
            "javascript",
            "ts",
            "typescript",
            "xml",
            "rust",
            "c",
            "cpp",
            "java",
            "php",
            "csharp",
            "go",
            "diff",
            "dockerfile",
            "bat",
            "nginx",
            "log",
        ] {
            assert!(language(name).is_some(), "{name}");
        }
        for name in ["", "text", "TXT", "plaintext", "nimporte"] {
            assert_eq!(language(name), None, "{name}");
        }
        assert_eq!(suggestion("pyhton"), "did you mean `python`?");
    }

    #[test]
    fn whatever_is_pasted_stays_as_it_is() {
        let hostile = [
            "</code><script>x</script>",
            "\"unclosed\n'still\n",
            "a &amp; b",
            &"(".repeat(3000),
            &"{[(\n".repeat(20_000),
            "é\u{301}\u{202f}\r\n\0",
        ];
        for code in hostile {
            for language in ["bash", "python", "html", "php", "json"] {
                let Some(html) = html(code, language) else {
                    continue;
                };
                let mut plain = String::new();
                let mut is_tag = false;
                for character in html.chars() {
                    match character {
                        '<' => is_tag = true,
                        '>' => is_tag = false,
                        other if !is_tag => plain.push(other),
                        _ => {}
                    }
                }
                assert_eq!(plain, escape(code), "{language}");
            }
        }
    }
}
