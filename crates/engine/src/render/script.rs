//! The scripts and the stylesheet of a package: the files of `scorm-templates/runtime`
//! without what only their readers need. What is read, typed and tested stays those files;
//! `--readable` ships them as they stand.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};

use oxc_allocator::Allocator;
use oxc_codegen::{Codegen, CodegenOptions};
use oxc_mangler::{MangleOptions, Mangler};
use oxc_parser::Parser;
use oxc_span::SourceType;

use super::error::RenderError;

/// How many scripts are remembered: more than there are in the templates.
const MOST_KNOWN: usize = 200;

/// A script in as few bytes as its statements take: no comments, no spaces, short names for
/// what it declares inside its functions. No statement is rewritten, and what scripts see of
/// each other (properties, names outside of functions) keeps its name.
///
/// Every package of a build has the same scripts: what was made of one is remembered.
///
/// # Errors
/// [`RenderError::Template`] when the script is none.
pub(super) fn small(name: &str, source: &str) -> Result<String, RenderError> {
    static KNOWN: LazyLock<Mutex<HashMap<String, String>>> = LazyLock::new(Mutex::default);
    let known = || KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(code) = known().get(source) {
        return Ok(code.clone());
    }
    let code = minified(name, source)?;
    let mut known = known();
    // A preview may see templates change for days.
    if known.len() >= MOST_KNOWN {
        known.clear();
    }
    known.insert(source.to_owned(), code.clone());
    Ok(code)
}

fn minified(name: &str, source: &str) -> Result<String, RenderError> {
    let allocator = Allocator::default();
    let parsed = Parser::new(&allocator, source, SourceType::script()).parse();
    if let Some(error) = parsed.diagnostics.into_iter().next() {
        return Err(RenderError::Template(format!("`{name}`: {error}")));
    }
    let options = MangleOptions {
        top_level: Some(false),
        ..MangleOptions::default()
    };
    let renamed = Mangler::new().with_options(options).build(&parsed.program);
    let mut code = Codegen::new()
        .with_options(CodegenOptions::minify())
        .with_scoping(Some(renamed.scoping))
        .with_private_member_mappings(Some(renamed.class_private_mappings))
        .build(&parsed.program)
        .code;
    code.push('\n');
    Ok(code)
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
    use super::{small, small_styles};

    #[test]
    fn comments_spaces_and_long_names_go_what_others_see_stays() {
        let source = "// Says what it is for.\n\n(function (/** @type {any} */ Relais) {\n  \"use strict\";\n\n  /** @param {string} given */\n  function greet(given) {\n    const long = /** @type {any} */ (given); // why\n    return `/* no comment */ http://example.org ${long}`;\n  }\n  Relais.greet = greet;\n})((globalThis.Relais = globalThis.Relais || {}));\n";
        let small = small("a.js", source).expect("a script");
        for kept in [
            "use strict",
            "/* no comment */ http://example.org ${",
            ".greet=",
            "globalThis.Relais",
        ] {
            assert!(small.contains(kept), "{kept} in {small}");
        }
        for gone in ["Says", "why", "long", "given", "@type", "  "] {
            assert!(!small.contains(gone), "{gone} in {small}");
        }
    }

    #[test]
    fn every_script_of_packages_is_one() {
        for name in crate::assets::runtime() {
            let source = crate::assets::text(&name).expect("text");
            if name.ends_with(".js") {
                let small = small(&name, &source).expect("a script");
                assert!(small.len() < source.len(), "{name}");
                assert_eq!(super::small(&name, &source).expect("again"), small);
                assert_eq!(super::minified(&name, &source).expect("anew"), small);
            }
        }
    }

    #[test]
    fn what_is_no_script_is_said_with_its_name() {
        let error = small("broken.js", "function (").expect_err("no script");
        assert!(error.to_string().contains("`broken.js`"), "{error}");
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
