//! Guides in two languages: both are there, lead to each other, and say the same commands.

use std::fs;
use std::path::Path;

/// English, French.
const GUIDES: [(&str, &str); 5] = [
    ("courses/README.md", "courses/LISEZ-MOI.md"),
    ("docs/deployment.md", "docs/deploiement.md"),
    ("docs/partners.md", "docs/partenaires.md"),
    ("docs/platforms.md", "docs/plateformes.md"),
    ("docs/statistics.md", "docs/statistiques.md"),
];

/// The levels of a guide's headings, and its blocks of code without their comments, line by line.
fn shape(text: &str) -> (Vec<usize>, Vec<Vec<String>>) {
    let (mut headings, mut blocks) = (Vec::new(), Vec::new());
    let mut block: Option<Vec<String>> = None;
    for line in text.lines() {
        match (line.starts_with("```"), &mut block) {
            (true, Some(_)) => blocks.extend(block.take()),
            (true, None) => block = Some(Vec::new()),
            (false, Some(lines)) => {
                let code = line.split(" # ").next().unwrap_or_default().trim();
                // What a drawing of folders says of each stands apart.
                let is_folder = code.starts_with(['├', '│', '└']) || code.contains("/   ");
                let code = match is_folder {
                    true => code.split("   ").find(|it| it.contains(['.', '/'])),
                    false => Some(code),
                };
                let code = code.unwrap_or_default();
                if !code.starts_with("# ") {
                    lines.push(code.to_owned());
                }
            }
            (false, None) => {
                let level = line.len() - line.trim_start_matches('#').len();
                if level > 0 && line[level..].starts_with(' ') {
                    headings.push(level);
                }
            }
        }
    }
    (headings, blocks)
}

#[test]
fn guides_say_the_same_in_both_languages() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    for (english, french) in GUIDES {
        let read = |name: &str| {
            fs::read_to_string(root.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
        };
        let texts = [
            (english, read(english), french),
            (french, read(french), english),
        ];
        for (name, text, other) in &texts {
            let (_, file) = other.rsplit_once('/').expect("a folder");
            let top: Vec<&str> = text.lines().take(12).collect();
            assert!(
                top.join("\n").contains(&format!("]({file})")),
                "{name}: no link to {file}"
            );
        }
        let [of_english, of_french] = texts.map(|(_, text, _)| shape(&text));
        assert_eq!(
            of_english.0, of_french.0,
            "headings of {english} and {french}"
        );
        for (one, other) in of_english.1.iter().zip(&of_french.1) {
            assert_eq!(one, other, "code of {english} and {french}");
        }
        assert_eq!(of_english.1.len(), of_french.1.len(), "{english}, {french}");
    }
}

#[test]
fn a_command_that_differs_is_seen() {
    let (headings, blocks) = shape("# A\n\n```\n# x\nrelais a  # b\n```\n\n### C\n#d\n");
    assert_eq!(headings, [1, 3]);
    assert_eq!(blocks, [["relais a"]]);
}
