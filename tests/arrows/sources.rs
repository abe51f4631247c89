//! The sources of a crate -> who needs whom: arrows between its files, from `use` lines and from
//! paths in the code. Comments, texts and what only tests have are left out. What a module hands
//! on (`pub use`) counts for the file that has it, and for whoever takes it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Names of modules from the crate's root; none: the root itself.
pub type Module = Vec<String>;

/// A crate, read.
pub struct Sources {
    /// The code of each module that is a file, without comments, texts and tests.
    pub code: BTreeMap<Module, String>,
    /// Where a name comes from that a module hands on.
    handed_on: BTreeMap<(Module, String), Vec<String>>,
}

/// Arrows between files, with the names that are taken.
pub type Arrows = BTreeMap<Module, BTreeMap<Module, BTreeSet<String>>>;

/// The folder of a crate.
pub fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../crates")
        .join(name)
}

impl Sources {
    /// Reads the crate of this name.
    pub fn read(name: &str) -> Sources {
        let mut code = BTreeMap::new();
        let source = folder(name).join("src");
        let root = ["lib.rs", "main.rs"].map(|it| source.join(it));
        let root = root.iter().find(|it| it.is_file()).expect("a crate");
        read_module(root, &source, Vec::new(), &mut code);
        let mut sources = Sources {
            code,
            handed_on: BTreeMap::new(),
        };
        let mut handed_on = BTreeMap::new();
        for (module, code) in &sources.code {
            for taken in uses(code).into_iter().filter(|it| it.is_handed_on) {
                if let Some(path) = sources.whole(module, &taken.path) {
                    handed_on.insert((module.clone(), taken.name), path);
                }
            }
        }
        sources.handed_on = handed_on;
        sources
    }

    /// Every arrow between its files.
    pub fn arrows(&self) -> Arrows {
        let mut arrows = Arrows::new();
        for (module, code) in &self.code {
            for taken in uses(code).into_iter().chain(paths(code)) {
                let Some(path) = self.whole(module, &taken.path) else {
                    continue;
                };
                // To gather what is below is the work of a module, and no need of it.
                if taken.is_handed_on && path.starts_with(module) {
                    continue;
                }
                let (to, name) = self.place(path);
                if to != *module {
                    let from = arrows.entry(module.clone()).or_default();
                    from.entry(to).or_default().insert(name);
                }
            }
        }
        arrows
    }

    /// A path as it is seen from the crate's root; none: it leads out of the crate.
    pub fn whole(&self, module: &[String], path: &[String]) -> Option<Vec<String>> {
        let (first, rest) = path.split_first()?;
        match first.as_str() {
            "crate" => Some(rest.to_vec()),
            "self" => Some([module, rest].concat()),
            "super" => {
                let up = path.iter().take_while(|it| *it == "super").count();
                let above = module.get(..module.len().checked_sub(up)?)?;
                Some([above, &path[up..]].concat())
            }
            child => {
                let below = [module, &[child.to_owned()]].concat();
                let is_child = self.code.contains_key(&below);
                is_child.then(|| [module, path].concat())
            }
        }
    }

    /// The file in which a path ends, and what is named in it.
    fn place(&self, mut path: Vec<String>) -> (Module, String) {
        loop {
            let known = (0..=path.len()).rev();
            let length = known
                .into_iter()
                .find(|it| self.code.contains_key(&path[..*it]));
            let (file, rest) = path.split_at(length.unwrap_or_default());
            let Some(name) = rest.first() else {
                return (file.to_vec(), "itself".to_owned());
            };
            match self.handed_on.get(&(file.to_vec(), name.clone())) {
                Some(origin) => path = [origin, &rest[1..]].concat(),
                None => return (file.to_vec(), name.clone()),
            }
        }
    }
}

/// Reads a file and the modules that it declares.
fn read_module(file: &Path, below: &Path, module: Module, code: &mut BTreeMap<Module, String>) {
    let text = std::fs::read_to_string(file).expect("a source");
    let text = without_tests(&without_texts(&text));
    for name in declared(&text) {
        let paths = [
            below.join(format!("{name}.rs")),
            below.join(&name).join("mod.rs"),
        ];
        let found = paths.iter().find(|it| it.is_file());
        let found = found.unwrap_or_else(|| panic!("{}: module `{name}`", file.display()));
        let inside = [module.as_slice(), std::slice::from_ref(&name)].concat();
        read_module(found, &below.join(&name), inside, code);
    }
    code.insert(module, text);
}

/// Names of `mod name;`.
fn declared(code: &str) -> Vec<String> {
    let words: Vec<&str> = words(code).collect();
    let pairs = words.windows(3).filter(|it| it[0] == "mod" && it[2] == ";");
    pairs.map(|it| it[1].to_owned()).collect()
}

/// Words and signs, one after the other; `::` is one sign.
pub fn words(code: &str) -> impl Iterator<Item = &str> {
    let mut rest = code;
    std::iter::from_fn(move || {
        rest = rest.trim_start();
        let is_word = |c: char| c.is_alphanumeric() || c == '_';
        let first = rest.chars().next()?;
        let length = match first {
            _ if is_word(first) => rest.find(|c| !is_word(c)).unwrap_or(rest.len()),
            _ if rest.starts_with("::") => 2,
            _ => first.len_utf8(),
        };
        let (word, after) = rest.split_at(length);
        rest = after;
        Some(word)
    })
}

/// Something that a file takes.
pub struct Taken {
    /// As written.
    pub path: Vec<String>,
    /// What it is called here.
    pub name: String,
    /// Whether others take it from here.
    is_handed_on: bool,
}

/// What the `use` lines take.
pub fn uses(code: &str) -> Vec<Taken> {
    let words: Vec<&str> = words(code).collect();
    let mut taken = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let before = &words[..at];
        let is_line = before
            .last()
            .is_none_or(|it| [";", "}", "{", "]", ")", "pub"].contains(it));
        if *word == "use" && is_line {
            let is_handed_on = match before {
                [.., ")"] => {
                    let open = before.iter().rposition(|it| *it == "(").unwrap_or(0);
                    matches!(before[..open], [.., "pub"])
                }
                before => matches!(before, [.., "pub"]),
            };
            let length = words[at..].iter().position(|it| *it == ";").unwrap_or(0);
            let tree = &words[at + 1..at + length];
            spread(tree, &[], is_handed_on, &mut taken);
        }
    }
    taken
}

/// `a::{b, c as d}` -> `a::b` and `a::c`, called `d`.
fn spread(tree: &[&str], before: &[String], is_handed_on: bool, taken: &mut Vec<Taken>) {
    let open = tree.iter().position(|it| *it == "{");
    let names = |words: &[&str]| -> Vec<String> {
        let names = words.iter().filter(|it| **it != "::");
        names.map(|it| (*it).to_owned()).collect()
    };
    let Some(open) = open else {
        let (path, called) = match tree {
            [path @ .., "as", called] => (path, Some(*called)),
            path => (path, None),
        };
        let mut path = [before, &names(path)].concat();
        if path.len() > 1 && path.last().is_some_and(|it| it == "self") {
            path.pop();
        }
        if let Some(last) = path.last() {
            let name = called.map_or(last.clone(), str::to_owned);
            taken.push(Taken {
                path,
                name,
                is_handed_on,
            });
        }
        return;
    };
    let before = [before, &names(&tree[..open])].concat();
    let inside = &tree[open + 1..tree.len() - 1];
    let mut depth = 0;
    let parts = inside.split(|it| {
        depth += i32::from(*it == "{") - i32::from(*it == "}");
        depth == 0 && *it == ","
    });
    for part in parts.filter(|it| !it.is_empty()) {
        spread(part, &before, is_handed_on, taken);
    }
}

/// Paths in the code itself, of two names at least.
fn paths(code: &str) -> Vec<Taken> {
    let words: Vec<&str> = words(code).collect();
    let mut taken = Vec::new();
    let mut at = 0;
    let mut is_use = false;
    while at < words.len() {
        is_use = words[at] == "use" || (is_use && words[at] != ";");
        let mut path = vec![words[at].to_owned()];
        while let Some(["::", name]) = words.get(at + 1..at + 3)
            && name.starts_with(|c: char| c.is_alphabetic() || c == '_')
        {
            path.push((*name).to_owned());
            at += 2;
        }
        at += 1;
        if path.len() > 1 && !is_use {
            let name = path.last().cloned().unwrap_or_default();
            taken.push(Taken {
                path,
                name,
                is_handed_on: false,
            });
        }
    }
    taken
}

/// Code without comments, and with empty texts.
fn without_texts(source: &str) -> String {
    let mut code = String::with_capacity(source.len());
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        let is_after_word = code.ends_with(|c: char| c.is_alphanumeric() || c == '_');
        let hashes = rest[1.min(rest.len())..]
            .chars()
            .take_while(|it| *it == '#')
            .count();
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |it| it + 2)
        } else if first == '"' {
            code.push_str("\"\"");
            text_length(rest)
        } else if first == 'r' && !is_after_word && rest[1 + hashes..].starts_with('"') {
            code.push_str("\"\"");
            let end = format!("\"{}", "#".repeat(hashes));
            let start = 2 + hashes;
            let found = rest[start..].find(&end);
            found.map_or(rest.len(), |it| start + it + end.len())
        } else if first == '\'' && character_length(rest).is_some() {
            code.push_str("' '");
            character_length(rest).unwrap_or(1)
        } else {
            code.push(first);
            first.len_utf8()
        };
        rest = &rest[length..];
    }
    code
}

/// Bytes of a text in quotation marks.
fn text_length(rest: &str) -> usize {
    let mut is_escaped = true;
    let end = rest.char_indices().find(|(_, c)| {
        let is_end = *c == '"' && !is_escaped;
        is_escaped = *c == '\\' && !is_escaped;
        is_end
    });
    // The first one opens it.
    end.map_or(rest.len(), |(at, _)| at + 1)
}

/// Bytes of a character in apostrophes; none: a lifetime.
fn character_length(rest: &str) -> Option<usize> {
    let inside = &rest[1..];
    let length = match inside.strip_prefix('\\') {
        Some(escaped) => 1 + escaped.char_indices().skip(1).find(|it| it.1 == '\'')?.0,
        None => inside.chars().next()?.len_utf8(),
    };
    inside
        .get(length..)?
        .starts_with('\'')
        .then_some(length + 2)
}

/// Code without what only tests have.
fn without_tests(code: &str) -> String {
    let mut kept = String::with_capacity(code.len());
    let mut rest = code;
    while let Some(start) = rest.find("#[cfg(") {
        let (before, attribute) = rest.split_at(start);
        let end = attribute.find(")]").map_or(attribute.len(), |it| it + 2);
        let (attribute, after) = attribute.split_at(end);
        kept.push_str(before);
        match words(attribute).any(|it| it == "test") {
            true => rest = &after[item_length(after)..],
            false => {
                kept.push_str(attribute);
                rest = after;
            }
        }
    }
    kept.push_str(rest);
    kept
}

/// Bytes of the item that code begins with: to its brace, or to its semicolon.
fn item_length(code: &str) -> usize {
    let mut depth = 0;
    let is_use = words(code).take(2).any(|it| it == "use");
    for (at, sign) in code.char_indices() {
        match sign {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth -= 1,
            _ => {}
        }
        let is_end = depth == 0 && (sign == ';' || (sign == '}' && !is_use));
        if is_end {
            return at + 1;
        }
    }
    code.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_code_is_left_out() {
        let source = "use a::B; // use c::D\n/* use e */ let t = \"use f::{g}\"; let r = r#\"\"x\"#;\nlet c = '\"'; fn f<'a>() {}\n#[cfg(test)]\nmod tests { use super::*; }\n#[cfg(all(test, unix))]\nuse x::{y};\nmod last;";
        let code = without_tests(&without_texts(source));
        let words: Vec<&str> = words(&code).collect();
        assert_eq!(
            words.join(" "),
            "use a :: B ; let t = \" \" ; let r = \" \" ; let c = '   ' ; fn f < ' a > ( ) { } mod last ;"
                .replace("'   '", "' '")
        );
    }

    #[test]
    fn use_lines_are_spread() {
        let found = uses("use a::{self, b::{C, D as E}};\npub(crate) use super::f;");
        let shown: Vec<String> = found
            .iter()
            .map(|it| format!("{} {} {}", it.path.join("::"), it.name, it.is_handed_on))
            .collect();
        assert_eq!(
            shown,
            [
                "a a false",
                "a::b::C C false",
                "a::b::D E false",
                "super::f f true"
            ]
        );
    }
}
