//! Whatever is written, checking ends soon, never panics, and points at places
//! that exist.

use std::time::{Duration, Instant};

use engine::source::SourceTree;
use engine::validate;
use proptest::prelude::*;

/// A page that uses every directive, right as it stands.
const RICH: &str = include_str!("rich-page.md");

const FILES: &[(&str, &str)] = &[
    (
        "relais.toml",
        "id = \"essai\"\ntitle = { fr = \"Essai\", en = \"Try\" }\ndescription = \"Un cours.\"\npublisher = \"Relais\"\nlicence = \"etalab-2.0\"\nversion = \"1\"\nlanguages = [\"fr\", \"en\"]\naudiences = [\"tous\", \"agents\"]\nmodules = [\"m\"]\n",
    ),
    (
        "m/module.toml",
        "title = \"Agir\"\ndescription = \"Agir.\"\nobjectives = [\"Agir\"]\ntarget_minutes = 10\ncompletion = \"pages-and-quiz\"\nmastery_score = 70\n",
    ),
    ("m/c/chapter.toml", "id = \"c\"\ntitle = \"Chapitre\"\n"),
    ("m/c/p.md", RICH),
    ("m/c/p.en.md", RICH),
    (
        "m/c/r.md",
        "+++\nid = \"suite\"\ntitle = \"Suite\"\n+++\nUn texte.\n",
    ),
    (
        "m/quiz.md",
        "+++\nid = \"quiz\"\ntitle = \"Quiz\"\ndraw = 1\n+++\n::: question {#z type=single}\nQuoi ?\n\n- [x] a\n- [ ] b\n:::\n",
    ),
    ("glossaire.md", "## Mot {#mot}\n\nUne chose.\n"),
    ("m/media/dessin.svg", "<svg viewBox=\"0 0 4 3\"></svg>"),
    ("m/media/film.mp4", ""),
    (
        "m/media/film.vtt",
        "WEBVTT\n\n00:00.000 --> 00:01.000\nBonjour\n",
    ),
    ("m/media/film.md", "Ce que dit le film.\n"),
    ("m/documents/guide.pdf", ""),
];

fn tree_with(path: &str, text: &str) -> SourceTree {
    let others = FILES.iter().filter(|(other, _)| *other != path);
    SourceTree::from_texts(others.copied().chain([(path, text)]))
}

/// Checks a course with this file in it; every place must exist.
fn survives(path: &str, text: &str) {
    let tree = tree_with(path, text);
    for found in validate::check(&tree) {
        let text = tree.text(found.span.file);
        let (start, end) = (found.span.start as usize, found.span.end as usize);
        assert!(text.get(start..end).is_some(), "{found:?} in {path}");
        tree.locate(found.span);
    }
}

fn page(body: &str) -> String {
    format!("+++\nid = \"p\"\ntitle = \"Page\"\n+++\n{body}")
}

#[test]
fn the_rich_page_is_right() {
    let tree = tree_with("m/c/p.md", RICH);
    let errors: Vec<String> = validate::check(&tree)
        .into_iter()
        .filter(|found| found.severity == engine::diagnostic::Severity::Error)
        .map(|found| format!("{} {}", tree.locate(found.span).line, found.message))
        .collect();
    assert_eq!(errors, [""; 0]);
}

/// Text made of what means something in a page.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => proptest::sample::select(&[
            "::: ", ":::", "::::", "{#", "{", "}", "=", "\"", "\n", "\n\n", "- [ ] ", "- [x] ", "- ", "1. ",
            "[", "]", "](", ")", "![", "[^a]", "[^a]: ", "[[", "]]", "|", "|---|", "**", "*", "`", "```\n", "```bash\n", "```math\n", "$", "$$", "\\frac{", "^",
            "<", ">", "<kbd>", "</kbd>", "<!--", "-->", "# ", "### ", " — ", " => ", "---\n", "+++\n",
            "question", "scenario", "telephone", "flip", "poll", "reflection", " => 40 %", "confidence", "sort", "hotspots", "](@1,2,3,4)", "> ", "> > ", "inspection", "pool", "before", "spares=suite", "only", "tabs", "checklist", "figure", "video", "scene", "place=office", "amina, ", "phone, rings", " : ",
            "#q type=single", "#q type=fill-in", "outcome=good", "src=../media/dessin.svg", "audience=agents",
            "(!a \"b\")", "\t", "  ", "    ", "\u{0}", "é", "\u{202f}", "«", "»", "\\", "\r\n", "🙂",
        ]).prop_map(str::to_owned),
        1 => "\\PC{0,8}",
    ];
    proptest::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![2 => pieces(), 1 => any::<String>()]
}

/// A slip of the hand somewhere in a text.
fn spoilt(text: &'static str) -> impl Strategy<Value = String> {
    let slip = (
        any::<proptest::sample::Index>(),
        0..7_u8,
        0..12_usize,
        any_text(),
    );
    proptest::collection::vec(slip, 1..4).prop_map(move |slips| {
        let mut text = text.to_owned();
        for (place, kind, length, insert) in slips {
            let at = text.floor_char_boundary(place.index(text.len() + 1));
            let end = text
                .floor_char_boundary((at + length).min(text.len()))
                .max(at);
            let line = text[..at].rfind('\n').map_or(0, |n| n + 1);
            let line_end = text[at..].find('\n').map_or(text.len(), |n| at + n + 1);
            match kind {
                0 => text.replace_range(at..end, ""),
                1 => text = [&text[..end], &text[at..]].concat(),
                2 => text.insert_str(at, &insert),
                3 => text.replace_range(line..line_end, ""),
                4 => text = [&text[..line_end], &text[line..]].concat(),
                5 => text.truncate(at),
                _ => text.replace_range(..line, ""),
            }
        }
        text
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_page_body(body in any_text()) {
        survives("m/c/p.md", &page(&body));
    }

    #[test]
    fn any_front_matter(text in any_text()) {
        survives("m/c/p.md", &format!("+++\n{text}\n+++\nUn texte.\n"));
        survives("m/c/p.md", &text);
    }

    #[test]
    fn any_toml(text in any_text(), file in proptest::sample::select(&["relais.toml", "m/module.toml", "m/c/chapter.toml"])) {
        survives(file, &text);
    }

    #[test]
    fn spoilt_toml(relais in spoilt(FILES[0].1), module in spoilt(FILES[1].1)) {
        survives("relais.toml", &relais);
        survives("m/module.toml", &module);
    }

    #[test]
    fn any_glossary_or_transcript(text in any_text(), file in proptest::sample::select(&["glossaire.md", "m/glossaire.md", "m/media/film.md", "m/quiz.md"])) {
        survives(file, &text);
    }

    #[test]
    fn any_picture(text in any_text()) {
        survives("m/media/dessin.svg", &format!("<svg{text}"));
    }

    #[test]
    fn any_branding(text in any_text()) {
        let tree = SourceTree::from_texts([("partner.toml", text)]);
        let mut found = engine::diagnostic::Diagnostics::default();
        engine::partner::partners(&tree, &mut found);
        for found in found.into_sorted() {
            tree.locate(found.span);
        }
    }

    #[test]
    fn a_spoilt_page(text in spoilt(RICH)) {
        survives("m/c/p.md", &text);
    }
}

/// Far more than any author writes is still checked in seconds, unoptimized.
#[test]
fn nothing_takes_long() {
    const MANY: usize = 10_000;
    let question = "::: question {#q type=single}\nQuoi ?\n\n- [x] a\n- [ ] b\n:::\n\n";
    let steps: String = (0..2000)
        .map(|n| format!("### Pas {{#s-{n}}}\n\n- [x](#s-{})\n\n", n + 1))
        .collect();
    let zones: String = (0..2000).map(|n| format!("[x](!z-{n} \"y\") ")).collect();
    let notes: String = (0..2000)
        .map(|n| format!("[^{n}]\n\n[^{n}]: a\n\n"))
        .collect();
    let nested: String = (3..60).rev().map(|n| ":".repeat(n) + " info\n").collect();
    let cases: Vec<(&str, String)> = vec![
        ("quotations", ">".repeat(100_000)),
        ("quoted text", "> ".repeat(5_000) + "a"),
        (
            "lists",
            (0..1_000).map(|n| "  ".repeat(n) + "- a\n").collect(),
        ),
        ("short lists", "- ".repeat(10_000) + "a"),
        ("emphasis", "*a **b ".repeat(MANY)),
        (
            "closed emphasis",
            "*".repeat(MANY) + "a" + &"*".repeat(MANY),
        ),
        ("brackets", "[".repeat(50_000)),
        ("links", "[".repeat(MANY) + "a" + &"](b)".repeat(MANY)),
        ("images", "![".repeat(MANY) + "a" + &"](b)".repeat(MANY)),
        ("backticks", (1..400).map(|n| "`".repeat(n) + " ").collect()),
        ("tags", "<a ".repeat(MANY)),
        ("comments", "<!-- ".repeat(MANY)),
        ("open tags", "<kbd>".repeat(MANY)),
        ("one long line", "mot ".repeat(250_000)),
        ("one long word", "a".repeat(1_000_000)),
        ("entities", "&amp;".repeat(50_000)),
        (
            "table",
            "| a | b |\n|---|---|\n".to_owned() + &"| c | d |\n".repeat(MANY),
        ),
        (
            "wide table",
            "|a".repeat(2_000) + "|\n" + &"|-".repeat(2_000) + "|\n" + &"|b\n".repeat(200),
        ),
        ("callouts", "::: info\na\n:::\n\n".repeat(MANY)),
        ("open callouts", "::: info\n".repeat(MANY)),
        ("nested callouts", nested),
        ("closing lines", ":::\n\n".repeat(MANY)),
        ("unknown directives", "::: astus\na\n:::\n\n".repeat(MANY)),
        ("a long name", format!("::: {}\n:::\n", "a".repeat(200_000))),
        (
            "many attributes",
            format!("::: info {{{}}}\na\n:::\n", "a=b ".repeat(2_000)),
        ),
        (
            "a long path",
            format!("![a](../media/{}.svg)\n", "a".repeat(200_000)),
        ),
        ("the same question", question.repeat(2_000)),
        ("the same heading", "## Titre\n\n".repeat(MANY)),
        ("wrong headings", "# Titre\n\n".repeat(MANY)),
        ("dead links", "[a](r.md) [b](#x)\n\n".repeat(2_000)),
        (
            "blanks",
            format!(
                "::: question {{#q type=fill-in}}\n{}\n:::\n",
                "[[a]] ".repeat(MANY)
            ),
        ),
        (
            "answers",
            format!(
                "::: question {{#q type=single}}\na\n\n{}:::\n",
                "- [ ] a\n".repeat(MANY)
            ),
        ),
        (
            "steps",
            format!("::: scenario {{#s title=\"a\"}}\n{steps}:::\n"),
        ),
        (
            "zones",
            format!("::: inspection {{#i kind=sms title=\"a\"}}\n{zones}\n:::\n"),
        ),
        ("references", notes),
        ("only", "::: only {audience=tous}\na\n:::\n\n".repeat(MANY)),
    ];
    let mut slow = Vec::new();
    for (name, body) in cases {
        let start = Instant::now();
        survives("m/c/p.md", &page(&body));
        let taken = start.elapsed();
        if taken > Duration::from_secs(30) {
            slow.push(format!("{name}: {taken:?}"));
        }
    }
    let svg = Instant::now();
    survives(
        "m/media/dessin.svg",
        &("<svg".to_owned() + &"<".repeat(100_000)),
    );
    survives(
        "m/media/dessin.svg",
        &("<svg ".to_owned() + &"a=b ".repeat(20_000)),
    );
    if svg.elapsed() > Duration::from_secs(10) {
        slow.push(format!("pictures: {:?}", svg.elapsed()));
    }
    assert!(slow.is_empty(), "{slow:#?}");
}
