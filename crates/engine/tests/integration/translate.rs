//! A course out to translators and back.

use engine::diagnostic::Severity;
use engine::scaffold;
use engine::source::SourceTree;
use engine::translate::{self, Made, Outcome, Segment, State, Translation};
use engine::validate;
use proptest::prelude::*;

const PAGE: &str = r#"+++
title = "L’hameçonnage"
id = "p"
+++
<!-- entre auteurs -->
Un message vous **presse**. Ne cliquez pas
tout de suite ! « Attendez » un peu.

## Comment faire {#faire}

- un `code. Encore` et 12 %
- [le site](https://exemple.fr/a.html) de l’État

| Quoi | Combien |
|---|---|
| a \| b | 12 |

```bash
echo "Rien. À traduire."
```

::: question {#q type=single hint="Un indice." points=2}
Que faites-vous ?

- [ ] {#a} Je clique. — Non. Le lien trompe.
- [x] {#b} J’attends — Oui.
:::

1. Premier

![Un plan](../media/x.svg "La légende")

::: question {#r type=matching}
Associez.

- Un => Deux
- Trois => Quatre
- => Cinq
:::

[^s]: CNIL, *Guide*, 2025.
"#;

fn tree(page: &str) -> SourceTree {
    SourceTree::from_texts([
        (
            "relais.toml",
            "id = \"e\"\ntitle = \"Cours\" # le titre\ndescription = { fr = \"Un cours.\", en = \"A course.\" }\npublisher = \"E\"\nlicence = \"etalab-2.0\"\nversion = \"1\"\nlanguages = [\"fr\", \"en\"]\nmodules = [\"m\"]\n",
        ),
        (
            "m/module.toml",
            "title = \"Module\"\ndescription = \"M\"\nobjectives = [\"Savoir agir\", \"Savoir « réagir »\"]\ntarget_minutes = 1\ncompletion = \"pages\"\ndraft = true\n",
        ),
        ("m/c/chapter.toml", "id = \"c\"\ntitle = \"Chapitre\"\n"),
        ("m/c/p.md", page),
        ("sources.md", "Rien pour les élèves.\n"),
    ])
}

fn sentences(translation: &Translation, path: &str) -> Vec<String> {
    let document = translation
        .documents
        .iter()
        .find(|it| it.path == path)
        .expect("the file");
    document
        .units
        .iter()
        .flatten()
        .map(|it| it.source.clone())
        .collect()
}

#[test]
fn what_people_read_is_cut_into_sentences() {
    let translation = translate::of(&tree(PAGE), "fr", "en", None);
    let paths: Vec<&str> = translation
        .documents
        .iter()
        .map(|it| it.path.as_str())
        .collect();
    assert_eq!(
        paths,
        [
            "m/c/chapter.toml",
            "m/c/p.md",
            "m/module.toml",
            "relais.toml"
        ]
    );
    expect_test::expect![[r#"
        L’hameçonnage
        Un message vous **presse**.
        Ne cliquez pas tout de suite !
        « Attendez » un peu.
        Comment faire
        un `code. Encore` et 12 %
        [le site](https://exemple.fr/a.html) de l’État
        Quoi
        Combien
        a \| b
        Un indice.
        Que faites-vous ?
        Je clique.
        Non. Le lien trompe.
        J’attends
        Oui.
        Premier
        Un plan
        La légende
        Associez.
        Un
        Deux
        Trois
        Quatre
        Cinq
        CNIL, *Guide*, 2025."#]]
    .assert_eq(&sentences(&translation, "m/c/p.md").join("\n"));
    assert_eq!(
        sentences(&translation, "m/module.toml"),
        ["Module", "M", "Savoir agir", "Savoir « réagir »"]
    );
    // What is there in the other language is kept.
    let relais = &translation.documents[3];
    let targets: Vec<&str> = relais
        .units
        .iter()
        .flatten()
        .map(|it| it.target.as_str())
        .collect();
    assert_eq!(targets, ["", "A course."]);
}

/// Every sentence translated, as somebody who writes in capitals would.
/// Names of people and things are no words: only what they say is, and what the picture shows.
#[test]
fn scenes_are_translated_but_for_their_names() {
    let page = "+++\ntitle = \"P\"\nid = \"p\"\n+++\n:::: scene {place=home alt=\"Une femme lit.\"}\n- lea, worried, phone, rings : « Mon colis est bloqué. Que faire ? »\n- padlock, closes\n- paul: Rien — pas encore.\n\nLa légende.\n::::\n\n- lea, worried : une liste\n";
    let found: Vec<Vec<String>> = translate::in_page(page)
        .into_iter()
        .map(|piece| piece.segments)
        .collect();
    assert_eq!(
        found,
        [
            vec!["P"],
            vec!["Une femme lit."],
            vec!["« Mon colis est bloqué.", "Que faire ? »"],
            vec!["Rien — pas encore."],
            vec!["La légende."],
            vec!["lea, worried : une liste"],
        ]
    );
}

fn translated(mut translation: Translation) -> Translation {
    for segment in translation
        .documents
        .iter_mut()
        .flat_map(|it| it.units.iter_mut().flatten())
    {
        segment.target = format!("EN {}", segment.source);
        segment.state = State::Translated;
    }
    translation
}

fn made(tree: &SourceTree, translation: &Translation) -> Vec<Made> {
    let outcomes = translate::apply(tree, translation).into_iter();
    outcomes
        .map(|outcome| match outcome {
            Outcome::Made(made) => made,
            other => panic!("{other:?}"),
        })
        .collect()
}

#[test]
fn pages_of_the_other_language_are_built_alike() {
    let tree = tree(PAGE);
    let translation = translated(translate::of(&tree, "fr", "en", None));
    let text = translate::write(&translation);
    assert_eq!(
        translate::read(text.as_bytes()).expect("an exchange file"),
        translation
    );
    let files = made(&tree, &translation);
    let page = files
        .iter()
        .find(|it| it.path == "m/c/p.en.md")
        .expect("the page");
    expect_test::expect![[r#"
        +++
        title = "EN L’hameçonnage"
        id = "p"
        +++
        <!-- entre auteurs -->
        EN Un message vous **presse**. EN Ne cliquez pas tout de suite ! EN « Attendez » un peu.

        ## EN Comment faire {#faire}

        - EN un `code. Encore` et 12 %
        - EN [le site](https://exemple.fr/a.html) de l’État

        | EN Quoi | EN Combien |
        |---|---|
        | EN a \| b | 12 |

        ```bash
        echo "Rien. À traduire."
        ```

        ::: question {#q type=single hint="EN Un indice." points=2}
        EN Que faites-vous ?

        - [ ] {#a} EN Je clique. — EN Non. Le lien trompe.
        - [x] {#b} EN J’attends — EN Oui.
        :::

        1. EN Premier

        ![EN Un plan](../media/x.svg "EN La légende")

        ::: question {#r type=matching}
        EN Associez.

        - EN Un => EN Deux
        - EN Trois => EN Quatre
        - => EN Cinq
        :::

        [^s]: EN CNIL, *Guide*, 2025.
    "#]]
    .assert_eq(&page.text);
    let module = files
        .iter()
        .find(|it| it.path == "m/module.toml")
        .expect("the module's file");
    expect_test::expect![[r#"
        title = { fr = "Module", en = "EN Module" }
        description = { fr = "M", en = "EN M" }
        objectives = [{ fr = "Savoir agir", en = "EN Savoir agir" }, { fr = "Savoir « réagir »", en = "EN Savoir « réagir »" }]
        target_minutes = 1
        completion = "pages"
        draft = true
    "#]].assert_eq(&module.text);
    // The course has no error in either language, and its translation is taken up again.
    let mut all: Vec<(String, String)> = tree
        .files()
        .map(|(id, file)| (file.path.clone(), tree.text(id).to_owned()))
        .filter(|(path, _)| files.iter().all(|it| it.path != *path))
        .collect();
    all.extend(files.iter().map(|it| (it.path.clone(), it.text.clone())));
    let there = SourceTree::from_texts(all);
    let errors: Vec<String> = validate::check(&there)
        .into_iter()
        .filter(|it| it.severity == Severity::Error && it.code != "missing-file")
        .map(|it| format!("{} {}", it.code, it.message))
        .collect();
    assert_eq!(errors, [""; 0]);
    let again = translate::of(&there, "fr", "en", None);
    assert_eq!(again.progress().missing, 0);
    // A file that is applied twice changes nothing.
    for file in made(&there, &again) {
        let known = files
            .iter()
            .find(|it| it.path == file.path)
            .expect("the same file");
        assert_eq!(file.text, known.text);
    }
}

#[test]
fn what_changed_since_is_said() {
    let before = translated(translate::of(&tree(PAGE), "fr", "en", None));
    let page = PAGE
        .replace("Un message vous **presse**.", "Un appel vous **presse**.")
        .replace(
            "Associez.",
            "Associez.\n\nUne phrase toute neuve, que personne n’a lue.",
        )
        .replace("- Trois => Quatre\n", "");
    let now = translate::of(&tree(&page), "fr", "en", Some(&before));
    let progress = now.progress();
    assert_eq!((progress.missing, progress.changed), (1, 1));
    let segments: Vec<&Segment> = now
        .documents
        .iter()
        .flat_map(|it| it.units.iter().flatten())
        .collect();
    let changed = segments
        .iter()
        .find(|it| it.changed_from.is_some())
        .expect("one");
    assert_eq!(changed.source, "Un appel vous **presse**.");
    assert_eq!(
        changed.changed_from.as_deref(),
        Some("Un message vous **presse**.")
    );
    assert_eq!(changed.target, "EN Un message vous **presse**.");
    assert_eq!(changed.state, State::Initial);
    let text = translate::write(&now);
    assert!(text.contains("subState=\"relais:changed\""));
    assert_eq!(
        translate::read(text.as_bytes()).expect("an exchange file"),
        now
    );
    // Once dealt with, it is a translation as any.
    let mut done = now.clone();
    for segment in done
        .documents
        .iter_mut()
        .flat_map(|it| it.units.iter_mut().flatten())
    {
        if segment.changed_from.is_some() {
            segment.target = "EN A call presses you.".to_owned();
            segment.state = State::Final;
        }
    }
    let back = translate::read(translate::write(&done).as_bytes()).expect("an exchange file");
    assert_eq!(back.progress().changed, 0);
    // The file that was written for the course as it was does not fit any more.
    let outcomes = translate::apply(&tree(&page), &before);
    assert!(outcomes.contains(&Outcome::Changed("m/c/p.md".to_owned())));
}

#[test]
fn new_courses_can_be_translated() {
    let files = scaffold::course(&scaffold::Course {
        title: "Essai".to_owned(),
        publisher: "Nous".to_owned(),
        minutes: 20,
        audiences: Vec::new(),
        lang: "fr".to_owned(),
    });
    let files: Vec<(String, String)> = files
        .into_iter()
        .map(|(path, text)| {
            (
                path,
                text.replace("languages = [\"fr\"]", "languages = [\"fr\", \"en\"]"),
            )
        })
        .collect();
    let tree = SourceTree::from_texts(files.iter().cloned());
    let mut translation = translate::of(&tree, "fr", "en", None);
    for segment in translation
        .documents
        .iter_mut()
        .flat_map(|it| it.units.iter_mut().flatten())
    {
        segment.target.clone_from(&segment.source);
    }
    let mut all = files.clone();
    for file in made(&tree, &translation) {
        all.retain(|(path, _)| *path != file.path);
        all.push((file.path, file.text));
    }
    let tree = SourceTree::from_texts(all);
    let errors: Vec<String> = validate::check(&tree)
        .into_iter()
        .filter(|it| it.severity == Severity::Error)
        .map(|it| {
            let at = tree.locate(it.span);
            format!("{}:{} {} {}", at.path, at.line, it.message, at.excerpt)
        })
        .collect();
    assert_eq!(errors, [""; 0]);
}

#[test]
fn messages_of_a_telephone_stay_apart() {
    let text = "::: telephone {#t title=\"Un SMS\" with=\"La banque\"}\n### A {#a}\n> Un.\n>\n> Deux,\n> et la suite.\n>\n> > Trois\n> > et quatre\n> > > Cinq\n\n- [« Six »](#b) — Sept.\n:::\n\n::: poll {#p source=\"Nous, 2025\"}\nHuit ?\n\n- Neuf => 40 % — Dix.\n:::\n";
    let pieces = translate::in_page(text);
    let words: Vec<String> = pieces.iter().map(|it| it.segments.join("|")).collect();
    assert_eq!(
        words,
        [
            "Un SMS",
            "La banque",
            "A",
            "Un.",
            "Deux, et la suite.",
            "Trois et quatre",
            "Cinq",
            "[« Six »](#b)|Sept.",
            "Nous, 2025",
            "Huit ?",
            "Neuf|40 %|Dix.",
        ]
    );
    let targets: Vec<Vec<Option<&str>>> = pieces
        .iter()
        .map(|piece| piece.segments.iter().map(|_| Some("X")).collect())
        .collect();
    let made = translate::replaced(text, &pieces, &targets);
    assert!(
        made.contains("\n> X\n>\n> X\n>\n> > X\n> > > X\n\n"),
        "{made}"
    );
}

#[test]
fn exchange_files_that_are_none() {
    let error = |text: &str| {
        translate::read(text.as_bytes())
            .err()
            .map(|error| error.to_string())
            .unwrap_or_default()
    };
    assert!(error("<xliff version='1.2'/>").contains("this is XLIFF 1.2, not XLIFF 2"));
    assert!(error("<tmx/>").contains("this is `<tmx>`"));
    assert!(error("<xliff version='2.0' srcLang='fr' trgLang='../x'/>").contains("`trgLang`"));
    assert!(error("<xliff version='2.0'>\n<file>").contains("line 2"));
    // A path of such a file leads nowhere.
    let text = "<xliff version='2.0' srcLang='fr' trgLang='en'><file id='f' original='../../etc/passwd.md'><unit id='u'><segment><source>a</source><target>b</target></segment></unit></file></xliff>";
    let translation = translate::read(text.as_bytes()).expect("an exchange file");
    assert_eq!(
        translate::apply(&tree(PAGE), &translation),
        [Outcome::Gone("../../etc/passwd.md".to_owned())]
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    /// With the sentences themselves as their translation a page stays what it is, but for
    /// line ends inside of a paragraph.
    #[test]
    fn a_page_translated_by_itself_stays(lines in proptest::collection::vec(proptest::sample::select(&[
        "Un mot. Deux mots et plus ! Trois ?", "- un — deux. Trois quatre cinq.", "- [x] a => b", "## Titre {#a}", "", "",
        "| a | b \\| c |", "|---|---|", "::: info {title=\"Un. Deux\"}", ":::", "```", "> cité", "1. un", "<!-- a", "-->",
        "::: scene {place=train alt=\"Un. Deux\"}", "- amina, phone : Trois.", "- paul", "{#x} y", "$$", "[^a]: Une note.", "é\u{301}\u{202f}!", "|", "-", "---", "::: x {title=Mot hint=", "+++", "    code",
    ]), 0..30)) {
        let text = lines.join("\n");
        let pieces = translate::in_page(&text);
        let targets: Vec<Vec<Option<&str>>> = pieces.iter().map(|piece| piece.segments.iter().map(|it| Some(it.as_str())).collect()).collect();
        let same = translate::replaced(&text, &pieces, &targets);
        let words = |text: &str| text.replace('"', "").replace('>', " ").split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        prop_assert_eq!(words(&same), words(&text));
    }
}
