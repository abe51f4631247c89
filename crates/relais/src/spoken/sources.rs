//! The sources of the program -> every text in them that people may read: what no catalogue has
//! would stay English, and what no source has any more is a sentence that was reworded.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// A text of the sources.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// Where it stands: `engine/src/xml.rs:12`.
    pub place: String,
    /// What it is given to, from the outside inwards: `bail!`, `error`, `#error`.
    pub given_to: Vec<String>,
    /// As it is said, each value in it `\0`.
    pub said: String,
}

/// The texts of all files of these folders, in their order; tests are left out.
pub fn texts(crates: &[&str]) -> Vec<Text> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut files = BTreeMap::new();
    for name in crates {
        read(
            &root.join(name).join("src"),
            &format!("{name}/src"),
            &mut files,
        );
    }
    let mut texts = Vec::new();
    for (path, source) in &files {
        for (line, given_to, said) in of_source(source) {
            texts.push(Text {
                place: format!("{path}:{line}"),
                given_to,
                said,
            });
        }
    }
    texts
}

fn read(folder: &Path, shown: &str, files: &mut BTreeMap<String, String>) {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{shown}: {error}"));
    for entry in entries {
        let entry = entry.expect("an entry").path();
        let name = entry.file_name().expect("a name").to_string_lossy();
        let shown = format!("{shown}/{name}");
        if entry.is_dir() && name != "tests" {
            read(&entry, &shown, files);
        } else if name.ends_with(".rs") && !name.ends_with("tests.rs") {
            files.insert(shown, std::fs::read_to_string(&entry).expect("a source"));
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    Word(String),
    Text(String),
    Sign(char),
}

/// What takes a text with values in it, as `format!` does.
const FORMATS: [&str; 17] = [
    "format!",
    "write!",
    "writeln!",
    "note!",
    "say!",
    "bail!",
    "ensure!",
    "anyhow!",
    "message!",
    "format_args!",
    "panic!",
    "assert!",
    "println!",
    "warn!",
    "info!",
    "error!",
    "#error",
];

/// Line, what it is given to, how it is said.
fn of_source(source: &str) -> Vec<(usize, Vec<String>, String)> {
    let tokens = tokens(source);
    let mut found = Vec::new();
    // Each with whether a text stood in it already: the first of a macro has its values.
    let mut open: Vec<(String, bool)> = Vec::new();
    let mut at = 0;
    while let Some((line, token)) = tokens.get(at) {
        match token {
            Token::Sign('#') => {
                let end = attribute(&tokens, at);
                let words: Vec<&Token> = tokens[at..end].iter().map(|(_, it)| it).collect();
                let is = |word: &str| words.contains(&&Token::Word(word.to_owned()));
                if words.get(2) == Some(&&Token::Word("error".to_owned())) {
                    for (line, token) in &tokens[at..end] {
                        if let Token::Text(text) = token {
                            found.push((*line, vec!["#error".to_owned()], formatted(text)));
                        }
                    }
                }
                at = match (is("cfg") && is("test") && !is("not")) || words.len() == 4 && is("test")
                {
                    true => item(&tokens, end),
                    false => end.max(at + 1),
                };
                continue;
            }
            Token::Sign('(' | '[' | '{') => {
                let before = |back: usize| at.checked_sub(back).map(|it| &tokens[it].1);
                let name = match (before(2), before(1)) {
                    (Some(Token::Word(name)), Some(Token::Sign('!'))) => format!("{name}!"),
                    (_, Some(Token::Word(name))) if *token == Token::Sign('(') => name.clone(),
                    _ => String::new(),
                };
                open.push((name, false));
            }
            Token::Sign(')' | ']' | '}') => drop(open.pop()),
            Token::Text(text) => {
                let names = open.iter().map(|(name, _)| name.clone());
                let given_to = names.filter(|it| !it.is_empty()).collect();
                let is_format = open.last_mut().is_some_and(|(name, has_one)| {
                    FORMATS.contains(&name.as_str()) && !std::mem::replace(has_one, true)
                });
                let said = match is_format {
                    true => formatted(text),
                    false => text.clone(),
                };
                found.push((*line, given_to, said));
            }
            _ => {}
        }
        at += 1;
    }
    found
}

/// Where an attribute that begins here ends; here, if none does.
fn attribute(tokens: &[(usize, Token)], start: usize) -> usize {
    let is = |at: usize, sign| tokens.get(at).is_some_and(|it| it.1 == Token::Sign(sign));
    let first = start + 1 + usize::from(is(start + 1, '!'));
    if !is(first, '[') {
        return start;
    }
    let mut depth = 0;
    for at in first..tokens.len() {
        depth += i32::from(is(at, '[')) - i32::from(is(at, ']'));
        if depth == 0 {
            return at + 1;
        }
    }
    tokens.len()
}

/// Where what begins here ends: behind its braces, or its semicolon.
fn item(tokens: &[(usize, Token)], start: usize) -> usize {
    let mut depth = 0;
    for (at, (_, token)) in tokens.iter().enumerate().skip(start) {
        match token {
            Token::Sign('{' | '(' | '[') => depth += 1,
            Token::Sign('}') if depth == 1 => return at + 1,
            Token::Sign('}' | ')' | ']') => depth -= 1,
            Token::Sign(';' | ',') if depth == 0 => return at + 1,
            _ => {}
        }
    }
    tokens.len()
}

/// A text of `format!`: each value in it is `\0`.
fn formatted(text: &str) -> String {
    let mut said = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        said.push_str(&rest[..at]);
        let brace = &rest[at..=at];
        rest = &rest[at + 1..];
        if let Some(after) = rest.strip_prefix(brace) {
            said.push_str(brace);
            rest = after;
        } else if let Some((_, after)) = rest.split_once('}') {
            said.push('\0');
            rest = after;
        }
    }
    said + rest
}

fn tokens(source: &str) -> Vec<(usize, Token)> {
    let mut tokens = Vec::new();
    let mut rest = source;
    let mut line = 1;
    while let Some(first) = rest.chars().next() {
        let (length, token) = next(rest, first);
        if let Some(token) = token {
            tokens.push((line, token));
        }
        line += rest[..length].matches('\n').count();
        rest = &rest[length..];
    }
    tokens
}

fn next(rest: &str, first: char) -> (usize, Option<Token>) {
    let is_name = |it: char| it.is_alphanumeric() || it == '_';
    if rest.starts_with("//") {
        return (rest.find('\n').unwrap_or(rest.len()), None);
    }
    if rest.starts_with("/*") {
        return (rest.find("*/").map_or(rest.len(), |it| it + 2), None);
    }
    if first == '"' {
        return quoted(rest);
    }
    if let Some(raw) = rest.strip_prefix('r') {
        let hashes = raw.len() - raw.trim_start_matches('#').len();
        if raw[hashes..].starts_with('"') {
            let inner = &raw[hashes + 1..];
            let end = format!("\"{}", "#".repeat(hashes));
            let length = inner.find(&end).unwrap_or(inner.len());
            let whole = 2 + hashes + length + end.len();
            return (
                whole.min(rest.len()),
                Some(Token::Text(inner[..length].to_owned())),
            );
        }
    }
    // Bytes are nothing that is said.
    if rest.starts_with("b\"") {
        return (1 + quoted(&rest[1..]).0, None);
    }
    if first == '\'' {
        let mut characters = rest.char_indices().skip(1);
        return match (characters.next(), characters.next()) {
            (Some((_, '\\')), Some((at, escaped))) => {
                let after = at + escaped.len_utf8();
                let end = rest[after..]
                    .find('\'')
                    .map_or(rest.len(), |it| after + it + 1);
                (end, None)
            }
            (Some(_), Some((at, '\''))) => (at + 1, None),
            _ => (1, None),
        };
    }
    if is_name(first) {
        let length = rest.find(|it| !is_name(it)).unwrap_or(rest.len());
        return (length, Some(Token::Word(rest[..length].to_owned())));
    }
    let token = (!first.is_whitespace()).then_some(Token::Sign(first));
    (first.len_utf8(), token)
}

/// A text in quotation marks, its escapes resolved.
fn quoted(rest: &str) -> (usize, Option<Token>) {
    let mut text = String::new();
    let mut characters = rest.char_indices().skip(1).peekable();
    while let Some((at, character)) = characters.next() {
        match character {
            '"' => return (at + 1, Some(Token::Text(text))),
            '\\' => match characters.next() {
                Some((_, 'n')) => text.push('\n'),
                Some((_, 't')) => text.push('\t'),
                Some((_, 'r')) => text.push('\r'),
                Some((_, '\n')) => {
                    while characters.next_if(|(_, it)| it.is_whitespace()).is_some() {}
                }
                Some((_, 'u')) => {
                    let code: String = characters
                        .by_ref()
                        .map(|(_, it)| it)
                        .take_while(|it| *it != '}')
                        .filter(|it| *it != '{')
                        .collect();
                    let code = u32::from_str_radix(&code, 16).ok();
                    text.extend(code.and_then(char::from_u32));
                }
                Some((_, other)) => text.push(other),
                None => break,
            },
            other => text.push(other),
        }
    }
    (rest.len(), Some(Token::Text(text)))
}

/// Whether a text reads like something that is said to people: some words, that are not a tag, a
/// query or a path.
pub fn is_sentence(said: &str) -> bool {
    let mut outside = String::new();
    for (index, part) in said.split('`').enumerate() {
        outside.push_str(if index % 2 == 0 { part } else { "x" });
    }
    let is_markup = ["<", "</", "::before", "{ ", "viewBox"]
        .iter()
        .any(|it| outside.contains(it));
    let is_query = [
        "select ",
        "insert ",
        "update ",
        "delete from",
        "with ",
        "create ",
        " from ",
    ]
    .iter()
    .any(|it| {
        outside.trim_start().starts_with(it.trim_start())
            && outside.contains(['=', '$', '('])
            && outside.len() > 60
    });
    let words = outside
        .split(|it: char| it.is_whitespace() || ",:;?!()".contains(it))
        .filter(|it| {
            it.chars()
                .all(|it| it.is_alphabetic() || "'’-.".contains(it))
        })
        .filter(|it| it.chars().any(char::is_alphabetic));
    let is_plain = outside.chars().any(char::is_lowercase) && outside.trim().contains(' ');
    is_plain && !is_markup && !is_query && words.count() >= 2
}

#[cfg(test)]
mod tests {
    use super::super::phrases::english;
    use super::*;

    /// All crates whose texts may be shown by the command line.
    const CRATES: [&str; 9] = [
        "attestation",
        "brand",
        "engine",
        "language",
        "relais",
        "scorm",
        "server",
        "statistics",
        "updates",
    ];

    #[test]
    fn texts_are_found_as_they_are_said() {
        let source = r##"
            // "a comment"
            #[error("no `{name}`: {0:?}")]
            fn f<'a>(it: &'a str) -> char {
                bail!("of {} {{braces}} a\
                       b", "inner {x}");
                g.error(at, "code", r#"raw "text""#);
                '"'
            }
            #[cfg(test)]
            mod tests { fn t() { f("not this"); } }
            const LAST: &str = "\u{e9}t\n";
        "##;
        let found: Vec<String> = of_source(source)
            .into_iter()
            .map(|(line, to, said)| format!("{line} {} {said}", to.join("/")))
            .collect();
        assert_eq!(
            found,
            [
                "3 #error no `\0`: \0",
                "5 bail! of \0 {braces} ab",
                "6 bail! inner {x}",
                "7 error code",
                "7 error raw \"text\"",
                "12  ét\n",
            ]
        );
    }

    /// Files, or folders, whose texts the command line does not say.
    const OTHERS: [(&str, &str); 29] = [
        ("attestation/src/form", "operators of PDF"),
        ("attestation/src/handout", "the markup of Typst"),
        ("brand/src/worker", "a script"),
        ("engine/src/highlight", "names of languages"),
        ("engine/src/render/look", "style sheets"),
        ("engine/src/render/mod", "headers, and names of licences"),
        ("engine/src/render/slots", "style sheets"),
        (
            "engine/src/scaffold",
            "what a new course begins with, in its own language",
        ),
        ("relais/src/preview/guard", "answers to other hosts"),
        ("relais/src/preview/reply", "headers and answers of HTTP"),
        ("relais/src/preview/server", "an answer of HTTP"),
        ("relais/src/spoken", "itself, and clap's words"),
        ("relais/src/welcome/pages", "headers and answers of HTTP"),
        (
            "scorm/src",
            "the server's catalogue says its problems, by their codes",
        ),
        (
            "server/src/domain",
            "pages, which have a catalogue of their own",
        ),
        (
            "server/src/http",
            "pages, which have a catalogue of their own",
        ),
        ("server/src/settings", "what a debugger shows"),
        ("server/src/store", "queries"),
        ("statistics/src/example", "a partner of an example"),
        ("statistics/src/files", "the files of a release, in French"),
        ("statistics/src/plan.rs", "kinds of partners, in French"),
        ("statistics/src/plan/draft", "names of fields"),
        ("statistics/src/release", "names of tables"),
        ("statistics/src/returns/explain", "a file's comments"),
        (
            "statistics/src/returns/export",
            "words of other platforms' exports",
        ),
        ("statistics/src/returns/reading", "tells where in a file"),
        ("statistics/src/returns/said", "has a catalogue of its own"),
        ("statistics/src/table", "regions, in French"),
        ("updates/src/closed", "names of attributes"),
    ];

    /// Of those, what reaches whoever starts a server or looks after it.
    const OURS: [&str; 17] = [
        "server/src/domain/accounts",
        "server/src/domain/branding",
        "server/src/domain/counting",
        "server/src/domain/import",
        "server/src/domain/nodes",
        "server/src/domain/partners",
        "server/src/domain/releases",
        "server/src/domain/updates",
        "server/src/domain/year_key",
        "server/src/http/origins",
        "server/src/store/database",
        "server/src/store/error",
        "server/src/store/integrity",
        "server/src/store/migrate",
        "server/src/store/objects",
        "server/src/store/postgres",
        "server/src/store/open",
    ];

    /// Given to these, a text is a query, a line of a log, or says that the program itself is wrong.
    const UNSAID: [&str; 16] = [
        "expect",
        "assert!",
        "debug_assert!",
        "assert_eq!",
        "panic!",
        "unreachable!",
        "warn!",
        "info!",
        "error!",
        "query",
        "query_as",
        "query_scalar",
        "raw_sql",
        "derive_key",
        "execute",
        "starts_with",
    ];

    /// Sentences by their form that nobody reads as such.
    const NOT_SAID: [&str; 20] = [
        ">\0 ALL VERTICAL",
        "Your answer is",
        "Votre réponse est",
        "OpenID Connect",
        "GET /readyz HTTP/1.1",
        "default-src 'none'",
        "frame-ancestors 'self'",
        "# Remarques des relecteurs.",
        "# Remarks of reviewers.",
        "Un cours d’exemple",
        ".page{display:none}",
        "Accès direct",
        "begin immediate",
        "unnest(array(",
        "set lock_timeout",
        "select count(*)",
        "alter table \0",
        "pragma ",
        // On the page of returns alone.
        "the page lends none",
        // One word of a database, by which its error is known.
        "unsupported startup parameter",
    ];

    fn is_said(text: &Text) -> bool {
        let is_in = |folder: &str| text.place.starts_with(folder);
        let is_of_others =
            OTHERS.iter().any(|(it, _)| is_in(it)) && !OURS.iter().any(|it| is_in(it));
        let is_unsaid = text.given_to.iter().any(|it| UNSAID.contains(&it.as_str()));
        let is_list = NOT_SAID.iter().any(|it| text.said.trim().starts_with(it));
        !is_of_others && !is_unsaid && !is_list && is_sentence(&text.said)
    }

    /// The sentences of a text: its lines, without what a message begins with.
    fn sentences(said: &str) -> Vec<String> {
        let lines = said.trim().split('\n').map(|line| {
            let line = line.trim();
            let starts = ["error: ", "warning: ", "note: "];
            let rest = starts.iter().find_map(|it| line.strip_prefix(it));
            rest.unwrap_or(line).to_owned()
        });
        lines.collect()
    }

    /// `show_count(…, "page")` says `1 page` or `2 pages`.
    fn counted(text: &Text) -> Vec<String> {
        let is_count = |it: &String| ["show_count", "count"].contains(&it.as_str());
        let is_here = text.place.starts_with("relais/");
        match is_here && text.given_to.last().is_some_and(is_count) {
            true => vec![format!("1 {}", text.said), format!("\0 {}s", text.said)],
            false => Vec::new(),
        }
    }

    #[test]
    fn every_sentence_of_the_sources_is_in_a_catalogue() {
        let known = english();
        let mut missing = Vec::new();
        for text in texts(&CRATES) {
            let said = text.said.trim();
            let parts = match is_said(&text) && !known.contains(said) {
                true => sentences(said),
                false => Vec::new(),
            };
            let parts = parts.into_iter().filter(|it| is_sentence(it));
            for part in parts.chain(counted(&text)).filter(|it| !known.contains(it)) {
                missing.push(format!("{}: {part:?}", text.place));
            }
        }
        assert!(missing.is_empty(), "without French: {missing:#?}");
    }

    #[test]
    fn every_sentence_of_the_catalogues_is_in_the_sources() {
        let mut all: BTreeSet<String> = ["error", "warning"]
            .into_iter()
            .flat_map(|it| [format!("{it}: \0"), it.to_owned()])
            .collect();
        all.insert("note: \0".to_owned());
        for text in texts(&CRATES) {
            all.extend(counted(&text));
            all.extend(sentences(&text.said));
            all.insert(text.said.trim().to_owned());
        }
        // A count of each, or of one alone.
        for errors in ["1 error", "\0 errors"] {
            all.extend(["1 warning", "\0 warnings"].map(|it| format!("{errors}, {it}")));
        }
        let stale: Vec<String> = english()
            .into_iter()
            .filter(|it| !all.contains(it))
            .collect();
        assert!(stale.is_empty(), "nobody says: {stale:#?}");
    }
}
