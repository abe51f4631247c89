//! Documents of Word and exchange files of translators, made in bad faith or by other tools:
//! each is read or refused with a place, no word of it goes in silence, and nothing in it makes
//! a page into something else.

use engine::exchange::docx::{self, Document};
use engine::source::SourceTree;
use engine::translate::{self, Outcome, Translation};
use engine::validate;
use proptest::prelude::*;

use crate::exchange::{course, document, zipped};

fn read(bytes: &[u8]) -> Document {
    docx::read(bytes, "Titre", &[], "../media/").expect("a document")
}

fn refused(bytes: &[u8]) -> String {
    let read = docx::read(bytes, "Titre", &[], "../media/");
    read.err()
        .map(|error| error.to_string())
        .unwrap_or_default()
}

fn left(found: &Document) -> String {
    let lines = found.left.iter();
    let lines = lines.map(|it| format!("{} {}: {}\n", it.at, it.of, it.what));
    lines.collect()
}

fn text(found: &Document) -> String {
    let pages = found.pages.iter();
    let pages = pages.map(|page| format!("= {}\n{}", page.title, page.body));
    pages.collect()
}

/// A paragraph of these runs.
fn paragraph(inside: &str) -> String {
    format!("<w:p>{inside}</w:p>")
}

fn run(words: &str) -> String {
    format!("<w:r><w:t>{words}</w:t></w:r>")
}

#[test]
fn documents_that_are_refused_with_a_place() {
    let main = |xml: &str| zipped(&[("word/document.xml", xml.as_bytes())]);
    let in_body = |inside: &str| {
        main(&format!(
            "<w:document>\n<w:body>{inside}</w:body></w:document>"
        ))
    };
    for (bytes, reason) in [
        (
            in_body("<w:p>"),
            "`word/document.xml` in it, line 2: a mistake in the XML",
        ),
        (in_body(&"<w:tbl>".repeat(300)), "nested beyond reason"),
        (
            in_body(&"<w:p/>".repeat(2_000_001)),
            "more elements than any document has",
        ),
        (in_body("&xxe;"), "line 2: `&xxe;` is not declared"),
        (
            main("<!DOCTYPE w [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>\n<w>&a;</w>"),
            "declarations of its own",
        ),
        (
            main("<w:document/>"),
            "line 1: there is no text in this document",
        ),
        (main(""), "there is no element"),
        (
            zipped(&[("word/document.xml", b"<w:document>\xe9")]),
            "not UTF-8 text (byte 12)",
        ),
        (zipped(&[]), "a zip without `word/document.xml`"),
        (
            zipped(&[("xl/workbook.xml", b"<a/>")]),
            "a zip without `word/document.xml`",
        ),
        (
            document(
                &paragraph(&run("a")),
                &[("word/endnotes.xml", b"<a>\n\n<b></a>")],
            ),
            "`word/endnotes.xml` in it, line 3",
        ),
        (
            zipped(&[(
                "_rels/.rels",
                b"<r><Relationship Type='x/officeDocument' Target='../../etc/passwd'/></r>",
            )]),
            "a zip without `../../etc/passwd`",
        ),
    ] {
        let found = refused(&bytes);
        assert!(found.contains(reason), "{found}, not {reason}");
    }
    let many: Vec<(String, Vec<u8>)> = (0..10_001).map(|n| (format!("a{n}"), Vec::new())).collect();
    let many: Vec<(&str, &[u8])> = many
        .iter()
        .map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
        .collect();
    assert!(refused(&zipped(&many)).contains("more than 10000 files"));
}

#[test]
fn parts_that_are_missing_or_lead_nowhere() {
    // Neither styles nor relations nor numbers: words are words.
    let bare = "<w:document xmlns:w='w' xmlns:r='r'><w:body><w:p><w:pPr><w:pStyle w:val='Titre1'/><w:numPr><w:numId w:val='9'/></w:numPr></w:pPr><w:r><w:t>Un</w:t></w:r></w:p><w:p><w:hyperlink r:id='r9'><w:r><w:t>Deux</w:t></w:r></w:hyperlink><w:r><w:footnoteReference w:id='7'/></w:r></w:p></w:body></w:document>";
    let found = read(&zipped(&[("word/document.xml", bare.as_bytes())]));
    assert_eq!(text(&found), "= Titre\n- Un\n\nDeux\n");
    assert_eq!(
        left(&found),
        "2 Deux: a note that is not in the document is not taken\n"
    );

    // Word on the web calls its main part otherwise.
    let found = read(&zipped(&[
        (
            "_rels/.rels",
            b"<r><Relationship Type='http://x/officeDocument' Target='/word/document2.xml'/></r>",
        ),
        ("word/document2.xml", bare.replace("r9", "r1").as_bytes()),
        (
            "word/_rels/document2.xml.rels",
            b"<r><Relationship Id='r1' Target='https://exemple.fr' TargetMode='External'/></r>",
        ),
    ]));
    assert_eq!(
        text(&found),
        "= Titre\n- Un\n\n[Deux](https://exemple.fr)\n"
    );

    let picture = |id: &str| {
        paragraph(&format!(
            "<w:r><w:drawing><a:blip r:embed='{id}'/></w:drawing></w:r>"
        ))
    };
    let body = ["r2", "r3", "r4", "nulle-part"].map(picture).concat();
    expect_test::expect![[r#"
        2 : a picture that is not in the document is not taken
        3 : the picture `media/image2.emf` is of a type that pages can't show: save it as PNG
        4 : a picture that is not in the document is not taken
        1 Titre: the picture `../media/image1.png` has no text alternative: say between its brackets what it shows
    "#]]
    .assert_eq(&left(&read(&document(&body, &[]))));
}

#[test]
fn links_that_lead_outside_of_the_web_stay_words() {
    for address in [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "\\\\hote\\partage",
        "data:text/html,a",
        "https://a b",
    ] {
        let rels = format!(
            "<Relationships><Relationship Id='r1' Target='{address}' TargetMode='External'/></Relationships>"
        );
        let link = format!(
            "<w:document xmlns:w='w' xmlns:r='r'><w:body><w:p><w:hyperlink r:id='r1'>{}</w:hyperlink></w:p></w:body></w:document>",
            run("ici")
        );
        let found = read(&zipped(&[
            ("word/document.xml", link.as_bytes()),
            ("word/_rels/document.xml.rels", rels.as_bytes()),
        ]));
        assert_eq!(text(&found), "= Titre\nici\n", "{address}");
        assert!(left(&found).contains("link"), "{address}: {}", left(&found));
    }
    let field = "<w:r><w:instrText> HYPERLINK \"https://exemple.fr\" </w:instrText></w:r>";
    let found = read(&document(
        &paragraph(&format!("{field}{}", run("ici"))),
        &[],
    ));
    assert!(
        left(&found).contains("a link to `https://exemple.fr`"),
        "{}",
        left(&found)
    );
}

#[test]
fn the_same_picture_is_read_once() {
    let picture = paragraph("<w:r><w:drawing><a:blip r:embed='r2'/></w:drawing></w:r>");
    let found = read(&document(&picture.repeat(2_000), &[]));
    assert_eq!(found.pictures.len(), 1);
    assert_eq!(text(&found).matches("image1.png").count(), 2_000);
}

#[test]
fn enormous_documents_end_soon() {
    // As many remarks as paragraphs, notes that every page calls, tables of many cells.
    let mut body = String::new();
    for _ in 0..30_000 {
        body.push_str("<w:p><w:r><w:object/></w:r></w:p>");
    }
    for number in 0..3_000 {
        body.push_str(&format!(
            "<w:p><w:pPr><w:pStyle w:val='Titre1'/></w:pPr>{}</w:p>",
            run("Titre")
        ));
        body.push_str(&format!(
            "<w:p><w:r><w:t>a</w:t><w:endnoteReference w:id='{number}'/></w:r></w:p>"
        ));
    }
    let cells = "<w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc>".repeat(60);
    body.push_str(&format!(
        "<w:tbl>{}</w:tbl>",
        format!("<w:tr>{cells}</w:tr>").repeat(500)
    ));
    let notes: String = (0..3_000)
        .map(|number| {
            format!("<w:endnote w:id='{number}'><w:p><w:r><w:t>Note</w:t></w:r></w:p></w:endnote>")
        })
        .collect();
    let notes = format!("<w:endnotes xmlns:w='w'>{notes}</w:endnotes>");
    let found = read(&document(&body, &[("word/endnotes.xml", notes.as_bytes())]));
    assert_eq!(found.pages.len(), 500);
    assert!(found.left.len() < 2_010, "{}", found.left.len());
    assert!(left(&found).contains("there is more to say"));
}

#[test]
fn what_is_called_again_and_again_is_written_so_often_only() {
    // A note of a megabyte, called by 400 pages; and a link of a megabyte, used 400 times.
    let heading = format!(
        "<w:p><w:pPr><w:pStyle w:val='Titre1'/></w:pPr>{}</w:p>",
        run("Titre")
    );
    let call = "<w:p><w:r><w:t>a</w:t><w:endnoteReference w:id='1'/></w:r></w:p>";
    let notes = format!(
        "<w:endnotes xmlns:w='w'><w:endnote w:id='1'><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:endnote></w:endnotes>",
        "note ".repeat(200_000)
    );
    let body = format!("{heading}{call}").repeat(400);
    let found = read(&document(&body, &[("word/endnotes.xml", notes.as_bytes())]));
    let written: usize = found.pages.iter().map(|page| page.body.len()).sum();
    assert!(written < 20 << 20, "{written}");
    assert_eq!(found.pages.len(), 400, "no page is lost");
    assert!(left(&found).contains("notes are called too often"));
    assert!(
        found.pages[0].body.contains("note note"),
        "the first are there"
    );

    let relations = format!(
        "<Relationships><Relationship Id='r1' Type='x/hyperlink' Target='https://exemple.fr/{}' TargetMode='External'/></Relationships>",
        "a".repeat(1 << 20)
    );
    let link = format!(
        "<w:p><w:hyperlink r:id='r1'>{}</w:hyperlink></w:p>",
        run("mots")
    );
    let found = read(&document(
        &link.repeat(400),
        &[("word/_rels/document.xml.rels", relations.as_bytes())],
    ));
    let written: usize = found.pages.iter().map(|page| page.body.len()).sum();
    assert!(written < 1 << 20, "{written}");
    assert!(found.pages[0].body.contains("mots"), "its words stay");
}

/// What may stand around words in a document: `@` becomes a run with a word of its own.
const AROUND: &[&str] = &[
    "<w:p>@</w:p>",
    "<w:p><w:pPr><w:pStyle w:val='Titre1'/></w:pPr>@</w:p>",
    "<w:p><w:pPr><w:pStyle w:val='Titre2'/></w:pPr>@@</w:p>",
    "<w:p><w:pPr><w:numPr><w:ilvl w:val='0'/><w:numId w:val='3'/></w:numPr></w:pPr>@</w:p>",
    "<w:p><w:pPr><w:numPr><w:ilvl w:val='4'/><w:numId w:val='3'/></w:numPr></w:pPr>@</w:p>",
    "<w:p><w:ins>@</w:ins><w:smartTag>@</w:smartTag><w:bdo>@</w:bdo></w:p>",
    "<w:p><w:sdt><w:sdtContent>@</w:sdtContent></w:sdt></w:p>",
    "<w:p><w:hyperlink r:id='r1'>@</w:hyperlink></w:p>",
    "<w:p><w:hyperlink w:anchor='a'>@</w:hyperlink></w:p>",
    "<w:p><w:fldSimple>@</w:fldSimple></w:p>",
    "<w:p><w:inconnu>@</w:inconnu></w:p>",
    "<w:p><w:r><w:ruby><w:rubyBase>@</w:rubyBase></w:ruby></w:r></w:p>",
    "<w:p><w:r><w:inconnu><w:t>MOT</w:t></w:inconnu></w:r></w:p>",
    "<w:p><mc:AlternateContent><mc:Choice>@</mc:Choice><mc:Fallback/></mc:AlternateContent></w:p>",
    "<w:p><w:r><w:drawing><w:txbxContent><w:p>@</w:p></w:txbxContent></w:drawing></w:r></w:p>",
    "<w:p><m:oMath>@</m:oMath></w:p>",
    "<w:sdt><w:sdtContent><w:p>@</w:p></w:sdtContent></w:sdt>",
    "<w:inconnu><w:p>@</w:p></w:inconnu>",
    "<mc:AlternateContent><mc:Fallback><w:p>@</w:p></mc:Fallback></mc:AlternateContent>",
    "<w:tbl><w:tr><w:tc><w:p>@</w:p></w:tc><w:tc><w:p>@</w:p><w:p>@</w:p></w:tc></w:tr><w:tr><w:tc><w:p>@</w:p></w:tc></w:tr></w:tbl>",
    "<w:tbl><w:sdt><w:sdtContent><w:tr><w:tc><w:p>@</w:p></w:tc></w:tr></w:sdtContent></w:sdt></w:tbl>",
    "<w:tbl><w:tr><w:sdt><w:sdtContent><w:tc><w:p>@</w:p></w:tc></w:sdtContent></w:sdt></w:tr></w:tbl>",
    "<w:tbl><w:tr><w:tc><w:tbl><w:tr><w:tc><w:p>@</w:p></w:tc></w:tr></w:tbl><w:p>@</w:p></w:tc></w:tr></w:tbl>",
    "<w:tbl><w:tr><w:tc><w:p><w:pPr><w:pStyle w:val='Titre1'/></w:pPr>@</w:p></w:tc></w:tr></w:tbl>",
];

/// How a run looks.
const LOOKS: &[&str] = &[
    "",
    "<w:b/>",
    "<w:i/>",
    "<w:b/><w:i/><w:strike/>",
    "<w:vertAlign w:val='superscript'/>",
    "<w:vertAlign w:val='subscript'/>",
    "<w:b w:val='0'/>",
];

/// What separates two words of a title separates them on our page, and what a title can't
/// hold is said.
#[test]
fn the_words_of_a_title_stay_apart() {
    let title = |inside: &str| {
        document(
            &format!(
                "<w:p><w:pPr><w:pStyle w:val='Titre1'/></w:pPr>{inside}</w:p><w:p><w:r><w:t>Suite</w:t></w:r></w:p>"
            ),
            &[],
        )
    };
    for (inside, wanted) in [
        (
            "<w:r><w:rPr><w:b/></w:rPr><w:t>Un </w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>deux</w:t></w:r>",
            "Un deux",
        ),
        (
            "<w:r><w:rPr><w:b/></w:rPr><w:t>Un </w:t></w:r><w:r><w:t>deux</w:t></w:r>",
            "Un deux",
        ),
        (
            "<w:r><w:t>Un</w:t></w:r><w:r><w:rPr><w:i/></w:rPr><w:t> deux</w:t></w:r>",
            "Un deux",
        ),
        ("<w:r><w:t>Un</w:t><w:br/><w:t>deux</w:t></w:r>", "Un deux"),
        (
            "<w:r><w:rPr><w:i/></w:rPr><w:t>Un</w:t><w:cr/><w:t>deux</w:t></w:r>",
            "Un deux",
        ),
        (
            "<w:r><w:rPr><w:b/></w:rPr><w:t>D</w:t></w:r><w:r><w:t>eux</w:t></w:r>",
            "Deux",
        ),
    ] {
        let found = read(&title(inside));
        assert_eq!(found.pages[0].title, wanted, "{inside}");
        assert_eq!(left(&found), "", "{inside}");
    }
    let noted = read(&title(
        "<w:r><w:t>Un</w:t></w:r><w:r><w:footnoteReference w:id='2'/></w:r>",
    ));
    assert_eq!(
        left(&noted),
        "1 Un: a title holds no note: put it in the page: Une source.\n"
    );
    let long = read(&title(&format!(
        "<w:r><w:t>{} FIN</w:t></w:r>",
        "mot ".repeat(100)
    )));
    assert_eq!(long.pages[0].title, "mot ".repeat(62).trim());
    assert!(
        left(&long).contains("the end of a title that is too long is left: mot mot"),
        "{}",
        left(&long)
    );
    assert!(left(&long).ends_with("FIN\n"), "{}", left(&long));
}

/// What words stand beside, that means something to us.
const WORDS: &[&str] = &[
    "",
    " ",
    "# ",
    "- ",
    "1. ",
    ":::",
    "::: info",
    "```",
    "+++",
    "---",
    "| a |",
    "[x](!a \"b\")",
    "[[17]]",
    "{#a}",
    "$x$",
    "&amp;lt;b&gt;",
    "&lt;!--",
    "**",
    "\\",
    "[^1]",
    "    ",
    "- [x] ",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_word_of_a_document_goes_in_silence(
        blocks in proptest::collection::vec((
            proptest::sample::select(AROUND), proptest::sample::select(LOOKS), proptest::sample::select(WORDS), proptest::sample::select(WORDS),
        ), 1..25)
    ) {
        let mut number = 0;
        let mut body = String::new();
        for (around, looks, before, after) in blocks {
            for (at, part) in around.replace("MOT", "\u{1}").split('@').enumerate() {
                if at > 0 {
                    number += 1;
                    body.push_str(&format!("<w:r><w:rPr>{looks}</w:rPr><w:t>{before} MOT{number}F {after}</w:t></w:r>"));
                }
                for (at, piece) in part.split('\u{1}').enumerate() {
                    if at > 0 {
                        number += 1;
                        body.push_str(&format!("MOT{number}F"));
                    }
                    body.push_str(piece);
                }
            }
        }
        let found = read(&document(&body, &[]));
        let all = text(&found) + &left(&found);
        let words: std::collections::HashSet<&str> = all.split(|c: char| !c.is_ascii_alphanumeric()).collect();
        for one in 1..=number {
            let word = format!("MOT{one}F");
            prop_assert!(words.contains(word.as_str()), "{word} of {body} is not in:\n{all}");
        }
        // What the pages hold is text: it opens no directive, and asks nothing.
        let bodies: Vec<&str> = found.pages.iter().map(|page| page.body.as_str()).collect();
        let tree = course(&bodies, &["image1.png"]);
        for problem in validate::check(&tree) {
            let is_ours = ["nested-fence", "unclosed-directive", "stray-fence", "unknown-directive", "stray-box", "stray-blank", "stray-zone", "unclosed-comment", "text-after-comment"];
            prop_assert!(!is_ours.contains(&problem.code), "{} in:\n{}", problem.code, bodies.join("\n=====\n"));
        }
    }
}

// --- exchange files

const PAGE: &str = "+++\ntitle = \"Titre\"\nid = \"p\"\n+++\nUn [mot](q.md) et `code`. Un autre.\n\n::: telephone {#t title=\"SMS\" with=\"Lui\"}\n### A {#a}\n> Bonjour.\n>\n> > Oui ?\n\n- [« Qui ? »](#b){minutes=1} — Rien.\n\n### B {#b outcome=good}\nFini.\n:::\n\n::: hotspots {#h}\nOù ?\n\n![Un dessin](../media/d.svg \"Légende\")\n\n- [x] [Ici](@10,10,20,20) — Oui.\n- [ ] [Là](@60,10,20,20) — Non.\n:::\n\n::: sort {#s}\nOù ?\n\n- Un => Ici — a\n- Deux => Là\n- Trois => Là\n:::\n\n::: poll {#o title=\"Avis\" source=\"Nous\"}\nQuoi ?\n\n- Toujours => 40 % — Bien.\n- Jamais => 60 %\n:::\n\n::: reflection {#r title=\"Soi\"}\nEt vous ?\n:::\n\n::: flip\n### Devant\nDerrière.\n:::\n\n::: question {#f type=fill-in}\nLe [[17]].\n:::\n";

fn tree() -> SourceTree {
    SourceTree::from_texts([
        (
            "relais.toml",
            "id = \"e\"\ntitle = \"Cours\"\ndescription = \"Un cours.\"\npublisher = \"E\"\nlicence = \"etalab-2.0\"\nversion = \"1\"\nlanguages = [\"fr\", \"en\"]\nmodules = [\"m\"]\n",
        ),
        (
            "m/module.toml",
            "title = \"Module\"\ndescription = \"M\"\nobjectives = [\"Savoir\"]\ntarget_minutes = 1\ncompletion = \"pages\"\ndraft = true\n",
        ),
        ("m/c/chapter.toml", "id = \"c\"\ntitle = \"Chapitre\"\n"),
        ("m/c/p.md", PAGE),
        (
            "m/c/q.md",
            "+++\ntitle = \"Suite\"\nid = \"q\"\n+++\nLa suite.\n",
        ),
        ("m/media/d.svg", "<svg viewBox=\"0 0 4 3\"></svg>"),
    ])
}

/// The course's own exchange file, each sentence with this translation.
fn translated(target: impl Fn(&str) -> String) -> String {
    let mut translation = translate::of(&tree(), "fr", "en", None);
    for segment in translation
        .documents
        .iter_mut()
        .flat_map(|it| it.units.iter_mut().flatten())
    {
        segment.target = target(&segment.source);
        segment.state = translate::State::Translated;
    }
    translate::write(&translation)
}

fn taken(text: &str) -> Translation {
    translate::read(text.as_bytes()).expect("an exchange file")
}

fn why(bytes: &[u8]) -> String {
    let read = translate::read(bytes);
    read.err()
        .map(|error| error.to_string())
        .unwrap_or_default()
}

const HEAD: &str = "<xliff version='2.0' srcLang='fr' trgLang='en'>";

#[test]
fn exchange_files_that_are_refused_with_a_place() {
    let unit = "<unit id='u1'><segment><source>a</source><target>b</target></segment></unit>";
    for (text, reason) in [
        (
            format!("{HEAD}<file original='a.md'>\n{unit}\n{unit}</file></xliff>"),
            "line 3: the unit `u1` stands here again: it is on line 2",
        ),
        (
            format!("{HEAD}<file original='a.md'/>\n<file original='a.md'/></xliff>"),
            "line 2: the file `a.md` stands here again",
        ),
        (
            format!(
                "{HEAD}<file original='a.md'><unit id='u'>\n<segment id='s'/>\n<segment id='s'/></unit></file></xliff>"
            ),
            "line 3: the segment `s` stands here again",
        ),
        (
            format!(
                "{HEAD}<file original='a.md'><unit id='u'><segment><source>a</source>\n<target>b <ph id='1'/></target></segment></unit></file></xliff>"
            ),
            "line 2: a code `<ph>` stands for words that this file does not hold",
        ),
        (
            format!(
                "{HEAD}<file original='a.md'><unit id='u'><segment><source>\n<cp hex='d800'/></source></segment></unit></file></xliff>"
            ),
            "line 2: a code `<cp>` is no character",
        ),
        (
            format!(
                "{HEAD}<file original='a.md'><unit id='u'><originalData><data id='d'>{}</data></originalData>\n<segment><source>{}</source></segment></unit></file></xliff>",
                "x".repeat(1 << 20),
                "<ph id='1' dataRef='d'/>".repeat(100)
            ),
            "line 2: codes repeat more words than a file may have",
        ),
        (
            "<xliff version='1.2'><file/></xliff>".to_owned(),
            "this is XLIFF 1.2, not XLIFF 2: ask",
        ),
        (
            "<xliff version='2.0' srcLang='fr'/>".to_owned(),
            "`trgLang` of this XLIFF is no language",
        ),
        (
            "<xliff version='2.0' srcLang='fr' trgLang='../en'/>".to_owned(),
            "`trgLang`",
        ),
        (
            format!("{HEAD}\n{}", "<group>".repeat(300)),
            "line 2: elements are nested beyond reason",
        ),
        (
            "<!DOCTYPE x [<!ENTITY a 'b'>]><xliff/>".to_owned(),
            "declarations of its own",
        ),
        (String::new(), "there is no element"),
    ] {
        let found = why(text.as_bytes());
        assert!(found.contains(reason), "{found}, not {reason}");
    }
    assert!(why(b"<xliff>\xe9</xliff>").contains("not UTF-8 text (byte 7)"));
    assert!(why(&vec![b' '; (64 << 20) + 1]).contains("more than 64 MiB"));
}

#[test]
fn what_other_tools_write_is_read() {
    // UTF-16, codes for what translators are not to touch, remarks inside of sentences.
    let text = format!(
        "{HEAD}<file original='m/c/q.md'><group id='g'><unit id='u'><originalData><data id='d1'>**</data><data id='d2'>`a`</data></originalData><segment state='translated'><source>La <pc id='1' dataRefStart='d1' dataRefEnd='d1'>suite</pc> <ph id='2' dataRef='d2'/><mrk id='m' type='term'>.</mrk></source><target><sc id='3' dataRef='d1'/>The rest<ec startRef='3' dataRef='d1'/><cp hex='0009'/></target></segment></unit></group></file></xliff>"
    );
    let wide: Vec<u8> = [0xff, 0xfe]
        .into_iter()
        .chain(text.encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    for bytes in [text.as_bytes(), &wide] {
        let found = translate::read(bytes).expect("an exchange file");
        let segment = &found.documents[0].units[0][0];
        assert_eq!(segment.source, "La **suite** `a`.");
        assert_eq!(segment.target, "**The rest**\t");
    }
}

#[test]
fn marks_that_a_translation_lost_are_told() {
    let text = translated(|source| {
        source
            .replace("[mot](q.md)", "word")
            .replace("[[17]]", "17")
    });
    let marks: Vec<(String, String)> = translate::apply(&tree(), &taken(&text))
        .into_iter()
        .filter_map(|outcome| match outcome {
            Outcome::Made(made) => Some(made.marks),
            _ => None,
        })
        .flatten()
        .collect();
    assert_eq!(
        marks,
        [
            ("Un [mot](q.md) et `code`.".to_owned(), "q.md".to_owned()),
            ("Le [[17]].".to_owned(), "[[…]]".to_owned()),
        ]
    );
}

/// The ids of a page and its directives with the names of their attributes, which no
/// translation changes.
fn bones(text: &str) -> Vec<String> {
    let lines = text.lines().map(str::trim_start);
    let lines = lines.filter(|line| {
        line.starts_with(":::") || line.starts_with("+++") || line.starts_with("id =")
    });
    lines.map(without_values).collect()
}

/// A line without what stands behind `=`; in quotes, `\"` is a letter.
fn without_values(line: &str) -> String {
    let mut bare = String::new();
    let mut signs = line.chars();
    let (mut is_quoted, mut is_value) = (false, false);
    while let Some(sign) = signs.next() {
        match sign {
            '\\' if is_quoted => drop(signs.next()),
            '"' => is_quoted = !is_quoted,
            _ if is_quoted => {}
            ' ' | '}' => {
                is_value = false;
                bare.push(sign);
            }
            _ if is_value => {}
            '=' => {
                is_value = line.starts_with(":::");
                bare.push(sign);
            }
            _ => bare.push(sign),
        }
    }
    bare
}

#[test]
fn a_value_is_closed_by_its_own_quote_only() {
    for target in [
        "x\\",
        "x\\\\",
        " shuffle credit=z\\",
        "\" credit=z x=\"",
        "} {#z",
    ] {
        let text = translated(|_| target.to_owned());
        let mut made = translate::apply(&tree(), &taken(&text)).into_iter();
        let made = made.find_map(|outcome| match outcome {
            Outcome::Made(made) if made.path == "m/c/p.en.md" => Some(made.text),
            _ => None,
        });
        let made = made.expect("the page");
        assert_eq!(bones(&made), bones(PAGE), "{made}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever a translator writes stays in its place.
    #[test]
    fn a_translation_makes_no_page_into_another(pieces in proptest::collection::vec(proptest::sample::select(&[
        "mot", "\n", "\n\n", "::: info", ":::", "+++", "```", "- [x] ", "# ", "> ", "| ", "[[", "]]", "{#a}", "\"", "\\", " credit=z", "}", "<!--", "-->", "$$", "\r", "\u{2028}", " — ", " => ", "\u{0}",
    ]), 1..8)) {
        let target = pieces.concat();
        let text = translated(|_| target.clone());
        let Ok(translation) = translate::read(text.as_bytes()) else {
            return Ok(());
        };
        for outcome in translate::apply(&tree(), &translation) {
            if let Outcome::Made(made) = outcome {
                let original = match made.path.as_str() {
                    "m/c/p.en.md" => PAGE,
                    _ => continue,
                };
                prop_assert_eq!(bones(&made.text), bones(original), "{}", made.text);
            }
        }
    }

    /// Slips in an exchange file: read or refused; what is made lies beside a page of the course.
    #[test]
    fn spoilt_exchange_files_are_read_or_refused(
        slips in proptest::collection::vec((any::<proptest::sample::Index>(), proptest::sample::select(&[
            "", "<", ">", "&", "&#0;", "</target>", "<unit id='u1'>", "<ph/>", "original=\"../../x.md\"", "original=\"m/c/q.md\"", "id=\"u1\"", "<segment>", "state=\"final\"", "\u{0}", "é",
        ]), 0..40_usize), 1..5)
    ) {
        let mut text = translated(|source| source.to_uppercase());
        for (at, piece, length) in slips {
            let start = text.floor_char_boundary(at.index(text.len() + 1));
            let end = text.floor_char_boundary((start + length).min(text.len())).max(start);
            text.replace_range(start..end, piece);
        }
        let Ok(translation) = translate::read(text.as_bytes()) else {
            return Ok(());
        };
        for outcome in translate::apply(&tree(), &translation) {
            if let Outcome::Made(made) = outcome {
                let known = ["m/c/p.en.md", "m/c/q.en.md", "relais.toml", "m/module.toml", "m/c/chapter.toml"];
                prop_assert!(known.contains(&made.path.as_str()), "{}", made.path);
            }
        }
        let again = translate::of(&tree(), "fr", "en", Some(&translation));
        prop_assert!(translate::read(translate::write(&again).as_bytes()).is_ok());
    }
}
