//! The sources of the program -> every text in them that people may read: what no catalogue has
//! would stay English, and what no source has any more is a sentence that was reworded.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use syn::Lit;

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
type Found = (usize, Vec<String>, String);

fn of_source(source: &str) -> Vec<Found> {
    let mut found = Vec::new();
    walk(source.parse().expect("Rust"), &[], &mut found);
    found
}

/// What stands in brackets, or in the whole file; the last of `given_to` is what has the brackets.
fn walk(tokens: TokenStream, given_to: &[String], found: &mut Vec<Found>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let is_sign = |at: usize, sign: char| matches!(tokens.get(at), Some(TokenTree::Punct(it)) if it.as_char() == sign);
    let word = |at: Option<usize>| match at.map(|it| &tokens[it]) {
        Some(TokenTree::Ident(word)) => Some(word.to_string()),
        _ => None,
    };
    // The first text of a macro has its values in it.
    let mut is_format = given_to.last().is_some_and(|it| FORMATS.contains(&&**it));
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let here = at;
        let before = |back: usize| here.checked_sub(back);
        at += 1;
        match token {
            TokenTree::Punct(_) if is_sign(here, '#') => {
                // A comment for readers of the code is one of these, too.
                let inner = usize::from(is_sign(at, '!'));
                if let Some(TokenTree::Group(attribute)) = tokens.get(at + inner) {
                    at += inner + 1;
                    if of_attribute(attribute, found) {
                        at += item(&tokens[at..]);
                    }
                }
            }
            TokenTree::Group(group) => {
                let is_call = group.delimiter() == Delimiter::Parenthesis;
                let name = match before(1) {
                    Some(last) if is_sign(last, '!') => word(before(2)).map(|it| it + "!"),
                    last if is_call => word(last),
                    _ => None,
                };
                // Brackets without a name are no macro's.
                let inner = [given_to, &[name.unwrap_or_default()]].concat();
                walk(group.stream(), &inner, found);
            }
            TokenTree::Literal(literal) => {
                if let Lit::Str(text) = Lit::new(literal.clone()) {
                    let said = match std::mem::take(&mut is_format) {
                        true => formatted(&text.value()),
                        false => text.value(),
                    };
                    let names = given_to.iter().filter(|it| !it.is_empty()).cloned();
                    found.push((literal.span().start().line, names.collect(), said));
                }
            }
            _ => {}
        }
    }
}

/// Takes what an error says; whether what follows is for tests alone.
fn of_attribute(attribute: &Group, found: &mut Vec<Found>) -> bool {
    let mut words = Vec::new();
    let mut texts = Vec::new();
    let mut inside = vec![attribute.stream()];
    while let Some(tokens) = inside.pop() {
        for token in tokens {
            match token {
                TokenTree::Ident(word) => words.push(word.to_string()),
                TokenTree::Literal(literal) => texts.push(literal),
                TokenTree::Group(group) => inside.push(group.stream()),
                TokenTree::Punct(_) => {}
            }
        }
    }
    if words.first().is_some_and(|it| it == "error") {
        for literal in texts {
            if let Lit::Str(text) = Lit::new(literal.clone()) {
                let given_to = vec!["#error".to_owned()];
                let line = literal.span().start().line;
                found.push((line, given_to, formatted(&text.value())));
            }
        }
    }
    let has = |word: &str| words.iter().any(|it| it == word);
    words == ["test"] || has("cfg") && has("test") && !has("not")
}

/// How long what begins here is: to its braces, or its semicolon.
fn item(tokens: &[TokenTree]) -> usize {
    let is_end = |it: &TokenTree| match it {
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
        TokenTree::Punct(sign) => [';', ','].contains(&sign.as_char()),
        _ => false,
    };
    tokens
        .iter()
        .position(is_end)
        .map_or(tokens.len(), |it| it + 1)
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
    const NOT_SAID: [&str; 21] = [
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
        // French already: in the files of a year, which have no other language.
        "paquets qui se renouvellent",
        // One word of a database, by which its error is known.
        "unsupported startup parameter",
    ];

    fn is_said(text: &Text) -> bool {
        let is_in = |folder: &str| text.place.starts_with(folder);
        let is_of_others =
            OTHERS.iter().any(|(it, _)| is_in(it)) && !OURS.iter().any(|it| is_in(it));
        let is_unsaid = text.given_to.iter().any(|it| UNSAID.contains(&it.as_str()));
        let is_list = NOT_SAID.iter().any(|it| text.said.trim().starts_with(it));
        !is_of_others
            && !is_unsaid
            && !is_list
            && (is_sentence(&text.said) || is_printed(text, &text.said))
    }

    /// What is printed as it stands is for people, were it one word.
    fn is_printed(text: &Text, said: &str) -> bool {
        let printed = ["say!", "note!"].map(String::from);
        let is_word =
            |word: &str| word.chars().count() > 2 && word.chars().all(char::is_alphabetic);
        let mut words = said.split(|it: char| it.is_whitespace() || ",:;".contains(it));
        let is_printed = text.given_to.last().is_some_and(|it| printed.contains(it));
        is_printed && !said.contains("://") && words.any(is_word)
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
            let parts = parts
                .into_iter()
                .filter(|it| is_sentence(it) || is_printed(&text, it));
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
