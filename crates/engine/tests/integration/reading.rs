//! What an author writes, as the course understands it.

use engine::course::activity::Answer;
use engine::course::block::{Block, walk};
use engine::course::inline::{Inline, plain, visit};
use engine::course::{Module, Programme};
use engine::diagnostic::Diagnostics;
use engine::parse::{Variant, parse};
use engine::source::SourceTree;

fn read(body: &str, audience: &str) -> Programme {
    let tree = SourceTree::from_texts([
        (
            "relais.toml",
            "id = \"e\"\ntitle = \"E\"\ndescription = \"E\"\npublisher = \"E\"\nlicence = \"etalab-2.0\"\nversion = \"1\"\nlanguages = [\"fr\"]\naudiences = [\"tous\", \"agents\"]\nmodules = [\"m\"]\n",
        ),
        (
            "m/module.toml",
            "title = \"M\"\ndescription = \"M\"\nobjectives = [\"M\"]\ntarget_minutes = 1\ncompletion = \"pages\"\n",
        ),
        ("m/c/chapter.toml", "id = \"c\"\ntitle = \"C\"\n"),
        (
            "m/c/p.md",
            &format!("+++\nid = \"p\"\ntitle = \"P\"\n+++\n{body}"),
        ),
    ]);
    let variant = Variant {
        lang: None,
        audience: Some(audience.into()),
    };
    parse(&tree, &variant, &mut Diagnostics::default()).unwrap()
}

fn blocks(programme: &Programme) -> Vec<&Block> {
    let pages = programme.modules.iter().flat_map(Module::pages);
    pages.flat_map(|page| walk(&page.blocks)).collect()
}

/// The words of every text of a page, and how many links are among them.
fn words(body: &str) -> (Vec<String>, usize) {
    let programme = read(body, "tous");
    let mut links = 0;
    let mut words = Vec::new();
    for block in blocks(&programme) {
        for text in block.texts() {
            words.push(plain(text));
            visit(text, &mut |inline| {
                links += usize::from(matches!(inline, Inline::Link { .. }))
            });
        }
    }
    (words, links)
}

#[test]
fn a_simulated_message_leads_nowhere() {
    let body = "::: inspection {#i kind=email title=\"a\"}\n- De : [Poste <a@b.fr>](!de \"Faux.\")\n\nVoir <https://b.fr>.\n:::\n";
    assert_eq!(
        words(body),
        (
            vec!["Poste <a@b.fr>".into(), "Voir <https://b.fr>.".into()],
            0
        )
    );
}

#[test]
fn a_link_inside_another_keeps_its_words() {
    assert_eq!(
        words("[voir <https://b.fr> ici](https://a.fr)\n"),
        (vec!["voir https://b.fr ici".into()], 1)
    );
}

#[test]
fn blanks_stand_anywhere() {
    let programme = read(
        "::: question {#q type=fill-in}\nLe **[[17]]**, *le* [[112|cent douze]]*.*\n\n- puis [[15]]\n:::\n",
        "tous",
    );
    let found: Vec<Vec<String>> = blocks(&programme)
        .into_iter()
        .find_map(|block| match block {
            Block::Question(question) => Some(&question.answer),
            _ => None,
        })
        .map(|answer| match answer {
            Answer::FillIn { blanks, .. } => blanks.clone(),
            _ => Vec::new(),
        })
        .unwrap();
    assert_eq!(found, [vec!["17"], vec!["112", "cent douze"], vec!["15"]]);
}

#[test]
fn references_are_numbered_as_they_are_shown() {
    let body =
        "::: only {audience=agents}\nA.[^a]\n:::\n\nB.[^b]\n\n[^a]: Source A.\n[^b]: Source B.\n";
    let notes = |audience| {
        let programme = read(body, audience);
        let page = programme.modules[0].pages().next().unwrap();
        let texts = page.notes.iter().map(|note| match &note.blocks[0] {
            Block::Paragraph(text) => (note.number, plain(text)),
            _ => (note.number, String::new()),
        });
        texts.collect::<Vec<_>>()
    };
    assert_eq!(notes("tous"), [(1, "Source B.".into())]);
    assert_eq!(
        notes("agents"),
        [(1, "Source A.".into()), (2, "Source B.".into())]
    );
}

#[test]
fn answers_for_some_only() {
    let body = ":::: question {#q type=single}\nQuoi ?\n\n::: only {audience=tous}\n- [x] a\n- [ ] b\n:::\n\n::: only {audience=agents}\n- [ ] c\n- [x] d\n- [ ] e\n:::\n::::\n";
    let answers = |audience| {
        read(body, audience).modules[0]
            .questions()
            .next()
            .unwrap()
            .answer
            .choices()
            .len()
    };
    assert_eq!([answers("tous"), answers("agents")], [2, 3]);
}

#[test]
fn media_that_stayed_are_not_read_again() {
    use std::fs::File;
    use std::sync::Arc;
    use std::time::{Duration, SystemTime};

    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path();
    std::fs::write(root.join("relais.toml"), "").expect("a file");
    let clip = root.join("clip.mp4");
    let hash = |trees: &[Arc<engine::source::SourceTree>]| {
        let id = trees[0].find("clip.mp4").expect("the video");
        trees[0].file(id).hash
    };
    let read = |before: &[Arc<engine::source::SourceTree>]| -> Vec<Arc<_>> {
        let trees = engine::source::read_again(root, before).expect("a reading");
        trees.into_iter().map(Arc::new).collect()
    };
    let write = |bytes: &[u8], written: SystemTime| {
        std::fs::write(&clip, bytes).expect("a file");
        let file = File::options().write(true).open(&clip).expect("a file");
        file.set_modified(written).expect("a time");
    };
    let hour = Duration::from_secs(3600);
    let long_ago = SystemTime::now() - hour;

    // Neither time nor length tell: it is taken for the same, that is what is saved.
    write(b"one", long_ago);
    let first = read(&[]);
    write(b"two", long_ago);
    assert_eq!(hash(&read(&first)), hash(&first));
    assert_ne!(hash(&read(&[])), hash(&first));

    // Another time, another length, or too recent a time to rely on: it is read.
    write(b"two", long_ago + Duration::from_millis(1));
    assert_ne!(hash(&read(&first)), hash(&first));
    write(b"three", long_ago);
    assert_ne!(hash(&read(&first)), hash(&first));
    let now = SystemTime::now() + hour;
    write(b"one", now);
    let recent = read(&[]);
    write(b"two", now);
    assert_ne!(hash(&read(&recent)), hash(&recent));
}
