//! Banks and documents of others into pages, ours into banks, and there and back again.

use std::collections::BTreeSet;
use std::io::{Cursor, Write};

use engine::course::activity::{Answer, Question};
use engine::course::block::{Block, walk};
use engine::course::inline::plain;
use engine::diagnostic::Severity;
use engine::exchange::bank::{Bank, Into};
use engine::exchange::export::{self, Format};
use engine::exchange::{ImportError, docx, gift, moodle};
use engine::parse::Variant;
use engine::source::SourceTree;
use engine::validate::{self, ValidProgramme};
use proptest::prelude::*;

fn into() -> Into<'static> {
    Into {
        to_module: "../",
        taken: BTreeSet::new(),
        names: Vec::new(),
        title: "Questions".to_owned(),
        lang: "fr".to_owned(),
    }
}

/// A course whose pages have these bodies, with these pictures (empty) in its module.
pub fn course(bodies: &[&str], pictures: &[&str]) -> SourceTree {
    let fixed = [
        (
            "relais.toml",
            "id = \"e\"\ntitle = \"E\"\ndescription = \"E\"\npublisher = \"E\"\nlicence = \"etalab-2.0\"\nversion = \"1\"\nlanguages = [\"fr\"]\nmodules = [\"m\"]\n",
        ),
        (
            "m/module.toml",
            "title = \"M\"\ndescription = \"M\"\nobjectives = [\"M\"]\ntarget_minutes = 1\ncompletion = \"pages\"\ndraft = true\n",
        ),
        ("m/c/chapter.toml", "id = \"c\"\ntitle = \"C\"\n"),
    ];
    let fixed = fixed.map(|(path, text)| (path.to_owned(), text.to_owned()));
    let pages = bodies.iter().enumerate().map(|(number, body)| {
        let text = format!("+++\nid = \"page-{number}\"\ntitle = \"P\"\n+++\n{body}");
        (format!("m/c/p{number}.md"), text)
    });
    let pictures = pictures
        .iter()
        .map(|name| (format!("m/media/{name}"), String::new()));
    SourceTree::from_texts(fixed.into_iter().chain(pages).chain(pictures))
}

/// The programme of pages that must have no error.
fn read(tree: &SourceTree) -> ValidProgramme {
    let (programme, found) = validate::load(tree, &Variant::default());
    let shown = || {
        let shown: Vec<String> = found
            .iter()
            .map(|it| {
                let at = tree.locate(it.span);
                format!(
                    "{}:{} {} {}\n{}",
                    at.path, at.line, it.code, it.message, at.excerpt
                )
            })
            .collect();
        shown.join("\n")
    };
    programme.unwrap_or_else(|| panic!("{}", shown()))
}

fn questions(programme: &ValidProgramme) -> Vec<Question> {
    let pages = programme.modules.iter().flat_map(|module| module.pages());
    let blocks = pages.flat_map(|page| walk(&page.blocks));
    let found = blocks.filter_map(|block| match block {
        Block::Question(question) => Some(question.clone()),
        _ => None,
    });
    found.collect()
}

/// A question as its learner and its author have it, in one line.
fn shown(question: &Question) -> String {
    let choices = |choices: &[engine::course::activity::Choice]| {
        let all: Vec<String> = choices
            .iter()
            .map(|it| {
                format!(
                    "{}{}/{}",
                    if it.correct { "+" } else { "-" },
                    plain(&it.content),
                    plain(&it.feedback)
                )
            })
            .collect();
        all.join(" | ")
    };
    let answer = match &question.answer {
        Answer::Single(all) => format!("single {}", choices(all)),
        Answer::Multiple(all) => format!("multiple {}", choices(all)),
        Answer::TrueFalse(all) => format!("true-false {}", choices(all)),
        Answer::Ordering(all) => format!("ordering {}", choices(all)),
        Answer::Hotspots {
            choices: all,
            areas,
        } => format!("hotspots {} {areas:?}", choices(all)),
        Answer::Sorting {
            items,
            categories,
            goes,
        } => {
            let categories: Vec<String> = categories.iter().map(|it| plain(it)).collect();
            format!("sort {} {categories:?} {goes:?}", choices(items))
        }
        Answer::Matching { pairs, decoys } => {
            let pairs: Vec<String> = pairs
                .iter()
                .map(|it| format!("{}={}", plain(&it.left), plain(&it.right)))
                .collect();
            let decoys: Vec<String> = decoys.iter().map(|it| plain(it)).collect();
            format!("matching {} / {}", pairs.join(" | "), decoys.join(" | "))
        }
        Answer::FillIn { blanks, .. } => format!("fill-in {blanks:?}"),
        Answer::Numeric {
            answer,
            tolerance,
            unit,
        } => format!("numeric {answer} {tolerance} {unit:?}"),
    };
    let explanation: Vec<String> = walk(&question.explanation)
        .into_iter()
        .flat_map(Block::texts)
        .map(plain)
        .collect();
    let hints: Vec<String> = question.hints.iter().map(|hint| plain(hint)).collect();
    format!(
        "{} {}p {} [{}] ({}) {}",
        question.id,
        question.points,
        question.text(),
        answer,
        explanation.join(" "),
        hints.join(" ")
    )
}

/// The questions of a bank as pages show them.
fn taken(bank: &Bank) -> Vec<String> {
    let bodies: Vec<&str> = bank.pages.iter().map(|page| page.body.as_str()).collect();
    let pictures: Vec<&str> = bank.pictures.iter().map(|it| it.name.as_str()).collect();
    let tree = course(&bodies, &pictures);
    questions(&read(&tree)).iter().map(shown).collect()
}

fn left(bank: &Bank) -> String {
    let lines = bank
        .left
        .iter()
        .map(|it| format!("{} {}: {}\n", it.at, it.of, it.what));
    lines.collect()
}

/// Questions of every type, with what may stand in them.
const OURS: &str = include_str!("moodle/ours.md");

/// The pictures that they show.
const PICTURES: [&str; 2] = ["plan.png", "filet.png"];

/// What Moodle 4.5.6 wrote when it had taken our bank of [`OURS`]: as XML, and as GIFT.
const MOODLE_OF_OURS: &str = include_str!("moodle/ours.xml");
const GIFT_OF_OURS: &str = include_str!("moodle/ours.gift");

/// What it wrote when it had taken our bank in GIFT.
const MOODLE_OF_GIFT: &str = include_str!("moodle/gift.xml");
const GIFT_OF_GIFT: &str = include_str!("moodle/gift.gift");

/// Our questions, and the bank that they make; of GIFT, as it can hold them.
fn exported(format: Format) -> (Vec<String>, export::Exported) {
    let tree = course(&[OURS], &PICTURES);
    let programme = read(&tree);
    let mut all = questions(&programme);
    if format == Format::Gift {
        all.retain(|it| !matches!(&it.answer, Answer::FillIn { blanks, .. } if blanks.len() > 1));
        for question in &mut all {
            question.points = 1;
            question.hints.clear();
            if let Answer::Numeric { unit, .. } = &mut question.answer {
                *unit = None;
            }
        }
    }
    let picture = |path: &str| Some(path.as_bytes().to_vec());
    (
        all.iter().map(shown).collect(),
        export::bank(&tree, &programme, format, picture),
    )
}

fn missing(bank: &export::Exported) -> String {
    let lines = bank.missing.iter();
    lines
        .map(|it| format!("{}: {}\n", it.question, it.what))
        .collect()
}

/// What came back and is not what was given; a question is known by its id.
fn differences(before: &[String], after: &[String]) -> String {
    let id = |text: &str| text.split(' ').next().unwrap_or_default().to_owned();
    let mut lines = String::new();
    for before in before {
        let found = after.iter().find(|it| id(it) == id(before));
        match found {
            Some(after) if after == before => {}
            Some(after) => lines.push_str(&format!("- {before}\n+ {after}\n")),
            None => lines.push_str(&format!("- {before}\n")),
        }
    }
    let strange = after
        .iter()
        .filter(|after| before.iter().all(|it| id(it) != id(after)));
    lines.extend(strange.map(|it| format!("+ {it}\n")));
    lines
}

#[test]
fn what_moodle_is_given_comes_back_the_same() {
    let (before, bank) = exported(Format::MoodleXml);
    expect_test::expect![[r#"
        m/q-oui-non: Moodle says True and False itself: with words of its own it is a single choice there
    "#]].assert_eq(&missing(&bank));
    assert_eq!(bank.questions, before.len());
    let back = moodle::read(bank.text.as_bytes(), &into()).unwrap();
    expect_test::expect![[r#""#]].assert_eq(&left(&back));
    assert_eq!(back.pages.len(), 1);
    expect_test::expect![[r#"
        - q-faux-d-abord 1p Le 17Cyber répond la nuit. [true-false -Faux/Il répond à toute heure. | +Vrai/Oui.] (Vous pouvez l’appeler dès maintenant.) 
        + q-faux-d-abord 1p Le 17Cyber répond la nuit. [true-false +Vrai/Oui. | -Faux/Il répond à toute heure.] (Vous pouvez l’appeler dès maintenant.) 
        - q-oui-non 1p Prévenir vos collègues : est-ce utile ? [true-false +Oui, tout de suite/Le même message est peut-être chez eux. | -Non, à personne/Vous n’êtes sans doute pas seul visé.] () 
        + q-oui-non 1p Prévenir vos collègues : est-ce utile ? [single +Oui, tout de suite/Le même message est peut-être chez eux. | -Non, à personne/Vous n’êtes sans doute pas seul visé.] () 
    "#]].assert_eq(&differences(&before, &taken(&back)));
}

#[test]
fn what_gift_can_hold_comes_back_the_same() {
    let (before, bank) = exported(Format::Gift);
    expect_test::expect![[r#"
        m/q-lien: GIFT holds no hints
        m/q-lien: GIFT holds no points: it is worth one there
        m/q-sept: GIFT holds no points: it is worth one there
        m/q-vrai: GIFT holds no hints
        m/q-vrai: GIFT holds no points: it is worth one there
        m/q-oui-non: Moodle says True and False itself: with words of its own it is a single choice there
        m/q-paires: GIFT holds no points: it is worth one there
        m/q-ordre: GIFT holds no hints
        m/q-ordre: the order is in it as Moodle writes it: other tools may not read it
        m/q-mot: GIFT holds no points: it is worth one there
        m/q-mots: GIFT holds no points: it is worth one there
        m/q-mots: GIFT holds no question with several blanks: left out
        m/q-heures: GIFT holds no unit
        m/q-blocs: GIFT holds no pictures
    "#]]
    .assert_eq(&missing(&bank));
    let back = gift::read(bank.text.as_bytes(), &into()).unwrap();
    expect_test::expect![[r#"
        84 q-blocs: the picture `@@PLUGINFILE@@/plan%2Epng` is not in the file, or of a type that pages can't show
        84 q-blocs: the picture `@@PLUGINFILE@@/filet%2Epng` is not in the file, or of a type that pages can't show
    "#]].assert_eq(&left(&back));
    expect_test::expect![[r#"
        - q-faux-d-abord 1p Le 17Cyber répond la nuit. [true-false -Faux/Il répond à toute heure. | +Vrai/Oui.] (Vous pouvez l’appeler dès maintenant.) 
        + q-faux-d-abord 1p Le 17Cyber répond la nuit. [true-false +Vrai/Oui. | -Faux/Il répond à toute heure.] (Vous pouvez l’appeler dès maintenant.) 
        - q-oui-non 1p Prévenir vos collègues : est-ce utile ? [true-false +Oui, tout de suite/Le même message est peut-être chez eux. | -Non, à personne/Vous n’êtes sans doute pas seul visé.] () 
        + q-oui-non 1p Prévenir vos collègues : est-ce utile ? [single +Oui, tout de suite/Le même message est peut-être chez eux. | -Non, à personne/Vous n’êtes sans doute pas seul visé.] () 
    "#]].assert_eq(&differences(&before, &taken(&back)));
}

#[test]
fn what_moodle_took_from_us_and_writes_comes_back_the_same() {
    let (before, _) = exported(Format::MoodleXml);
    let back = moodle::read(MOODLE_OF_OURS.as_bytes(), &into()).unwrap();
    expect_test::expect![[r#""#]].assert_eq(&left(&back));
    assert_eq!(back.pages.len(), 1);
    assert_eq!(back.pages[0].title, "P");
    expect_test::expect![[r#"
        - q-faux-d-abord 1p Le 17Cyber répond la nuit. [true-false -Faux/Il répond à toute heure. | +Vrai/Oui.] (Vous pouvez l’appeler dès maintenant.) 
        + q-faux-d-abord 1p Le 17Cyber répond la nuit. [true-false +Vrai/Oui. | -Faux/Il répond à toute heure.] (Vous pouvez l’appeler dès maintenant.) 
        - q-oui-non 1p Prévenir vos collègues : est-ce utile ? [true-false +Oui, tout de suite/Le même message est peut-être chez eux. | -Non, à personne/Vous n’êtes sans doute pas seul visé.] () 
        + q-oui-non 1p Prévenir vos collègues : est-ce utile ? [single +Oui, tout de suite/Le même message est peut-être chez eux. | -Non, à personne/Vous n’êtes sans doute pas seul visé.] () 
    "#]].assert_eq(&differences(&before, &taken(&back)));

    let (before, _) = exported(Format::Gift);
    let back = gift::read(GIFT_OF_OURS.as_bytes(), &into()).unwrap();
    expect_test::expect![[r#"
        23 Le … ou le …, et 1/2 de x². Un numéro : {1} ou {2}: Moodle wrote only its name: GIFT does not hold its type. Export it as Moodle XML
        53 Lisez ce journal : D’abord Ensuite heure échecs 02:00 41 | 42 03:00 Une citation: the picture `@@PLUGINFILE@@/plan%2Epng` is not in the file, or of a type that pages can't show
        53 Lisez ce journal : D’abord Ensuite heure échecs 02:00 41 | 42 03:00 Une citation: the picture `@@PLUGINFILE@@/filet%2Epng` is not in the file, or of a type that pages can't show
    "#]].assert_eq(&left(&back));
    expect_test::expect![[r#"
        - q-faux-d-abord 1p Le 17Cyber répond la nuit. [true-false -Faux/Il répond à toute heure. | +Vrai/Oui.] (Vous pouvez l’appeler dès maintenant.) 
        + q-faux-d-abord 1p Le 17Cyber répond la nuit. [true-false +Vrai/Oui. | -Faux/Il répond à toute heure.] (Vous pouvez l’appeler dès maintenant.) 
        - q-oui-non 1p Prévenir vos collègues : est-ce utile ? [true-false +Oui, tout de suite/Le même message est peut-être chez eux. | -Non, à personne/Vous n’êtes sans doute pas seul visé.] () 
        + q-oui-non 1p Prévenir vos collègues : est-ce utile ? [single +Oui, tout de suite/Le même message est peut-être chez eux. | -Non, à personne/Vous n’êtes sans doute pas seul visé.] () 
        - q-ordre 1p Dans l’ordre : [ordering +Débrancher le câble/ | +Prévenir tout le monde : même le directeur/ | +Garder les preuves/] (Toujours dans cet ordre.) 
        + q-ordre 1p Dans l’ordre : [ordering +Débrancher le câble/ | +Prévenir tout le monde : même le directeur/ | +Garder les preuves/] () 
    "#]].assert_eq(&differences(&before, &taken(&back)));
}

#[test]
fn what_moodle_took_from_our_gift_comes_back_the_same() {
    let (before, _) = exported(Format::Gift);
    let back = moodle::read(MOODLE_OF_GIFT.as_bytes(), &into()).unwrap();
    expect_test::expect![[r#"
        92 q-blocs: the picture `@@PLUGINFILE@@/plan%2Epng` is not in the file, or of a type that pages can't show
        92 q-blocs: the picture `@@PLUGINFILE@@/filet%2Epng` is not in the file, or of a type that pages can't show
    "#]].assert_eq(&left(&back));
    expect_test::expect![[r#"
        - q-faux-d-abord 1p Le 17Cyber répond la nuit. [true-false -Faux/Il répond à toute heure. | +Vrai/Oui.] (Vous pouvez l’appeler dès maintenant.) 
        + q-faux-d-abord 1p Le 17Cyber répond la nuit. [true-false +Vrai/Oui. | -Faux/Il répond à toute heure.] (Vous pouvez l’appeler dès maintenant.) 
        - q-oui-non 1p Prévenir vos collègues : est-ce utile ? [true-false +Oui, tout de suite/Le même message est peut-être chez eux. | -Non, à personne/Vous n’êtes sans doute pas seul visé.] () 
        + q-oui-non 1p Prévenir vos collègues : est-ce utile ? [single +Oui, tout de suite/Le même message est peut-être chez eux. | -Non, à personne/Vous n’êtes sans doute pas seul visé.] () 
    "#]].assert_eq(&differences(&before, &taken(&back)));
    let back = gift::read(GIFT_OF_GIFT.as_bytes(), &into()).unwrap();
    expect_test::expect![[r#"
        25 q-blocs: the picture `@@PLUGINFILE@@/plan%2Epng` is not in the file, or of a type that pages can't show
        25 q-blocs: the picture `@@PLUGINFILE@@/filet%2Epng` is not in the file, or of a type that pages can't show
    "#]].assert_eq(&left(&back));
    expect_test::expect![[r#"
        - q-faux-d-abord 1p Le 17Cyber répond la nuit. [true-false -Faux/Il répond à toute heure. | +Vrai/Oui.] (Vous pouvez l’appeler dès maintenant.) 
        + q-faux-d-abord 1p Le 17Cyber répond la nuit. [true-false +Vrai/Oui. | -Faux/Il répond à toute heure.] (Vous pouvez l’appeler dès maintenant.) 
        - q-oui-non 1p Prévenir vos collègues : est-ce utile ? [true-false +Oui, tout de suite/Le même message est peut-être chez eux. | -Non, à personne/Vous n’êtes sans doute pas seul visé.] () 
        + q-oui-non 1p Prévenir vos collègues : est-ce utile ? [single +Oui, tout de suite/Le même message est peut-être chez eux. | -Non, à personne/Vous n’êtes sans doute pas seul visé.] () 
        - q-ordre 1p Dans l’ordre : [ordering +Débrancher le câble/ | +Prévenir tout le monde : même le directeur/ | +Garder les preuves/] (Toujours dans cet ordre.) 
        + q-ordre 1p Dans l’ordre : [ordering +Débrancher le câble/ | +Prévenir tout le monde : même le directeur/ | +Garder les preuves/] () 
    "#]].assert_eq(&differences(&before, &taken(&back)));
}

/// Questions that Moodle 4.5.6 exports, of the types that we do not have too.
#[test]
fn what_moodle_makes_itself_is_taken_or_listed() {
    let back = moodle::read(include_bytes!("moodle/theirs.xml"), &into()).unwrap();
    expect_test::expect![[r#"
        15 Les bases: what is said about this category is not taken
        71 Deux moitiés [id:faux]: its `partiallycorrectfeedback` is not taken: say it in an answer's feedback
        71 Deux moitiés [id:faux]: a dash in an answer became a comma: behind it feedback would begin
        132 Une formule: the formula `\(b\)` can't be taken: it stays as words
        132 Une formule: an answer has no words: left out, say in words what it shows
        181 Nombre: the answer `70` can't be taken: one number is right here, and all of its points are given
        181 Nombre: the feedback of `*` is not taken: say it in the explanation
        181 Nombre: the unit `minutes` is not taken: one can be given here
        233 Court: the feedback of `17` is not taken: say it in the explanation
        233 Court: `112` is worth a part of the points: it counts as wrong here
        233 Court: the feedback of `*` is not taken: say it in the explanation
        326 Mots à glisser: questions of the type `ddwtos` can't be taken (words are chosen for gaps: write `type=fill-in`, or a `::: sort`): left out
        378 Rédaction: questions of the type `essay` can't be taken (somebody has to read the answer: `::: reflection` keeps one for its learner): left out
        410 Mots à choisir: questions of the type `gapselect` can't be taken (words are chosen for gaps: write `type=fill-in`, or a `::: sort`): left out
        445 Menus: it has blanks of other types than SHORTANSWER: left out
        461 Trous: the feedback of a blank is not taken: say it in the explanation
    "#]].assert_eq(&left(&back));
    assert_eq!(back.questions, 9);
    // Two categories of one name are two pages.
    let titles: Vec<&str> = back.pages.iter().map(|page| page.title.as_str()).collect();
    assert_eq!(titles, ["Les bases", "Les bases"]);
    assert_eq!(back.pictures.len(), 1);
    let back = gift::read(include_bytes!("moodle/theirs.gift"), &into()).unwrap();
    assert_eq!(back.questions, 8);
    let left = left(&back);
    for name in ["Menus", "Trous", "Mots à glisser", "Mots à choisir"] {
        let missing = format!("{name}: Moodle wrote only its name");
        assert!(left.contains(&missing), "{missing}: {left}");
    }
    assert!(
        left.contains("Rédaction: questions with a free answer"),
        "{left}"
    );
}

const MOODLE: &str = r##"<?xml version="1.0" encoding="UTF-8"?>
<quiz>
<question type="category"><category><text>$course$/top/Défaut/Les bons réflexes</text></category></question>
<question type="multichoice">
  <name><text>Un  lien</text></name>
  <questiontext format="html"><text><![CDATA[<p dir="ltr">Que faites-vous&nbsp;?<br></p><p><img src="@@PLUGINFILE@@/un%20plan.PNG" alt="Un plan" width="10"></p>]]></text>
<file name="un plan.PNG" path="/" encoding="base64">iVBORw0KGgo=</file></questiontext>
  <generalfeedback format="html"><text>&lt;p&gt;Toujours vérifier :&lt;/p&gt;&lt;ul&gt;&lt;li&gt;l’adresse&lt;/li&gt;&lt;li&gt;le ton&lt;/li&gt;&lt;/ul&gt;</text></generalfeedback>
  <defaultgrade>1.5</defaultgrade><single>true</single><shuffleanswers>1</shuffleanswers>
  <correctfeedback format="html"><text>Votre réponse est correcte.</text></correctfeedback>
  <incorrectfeedback format="html"><text>Relisez le cours.</text></incorrectfeedback>
  <answer fraction="100" format="html"><text><![CDATA[<p>Je vérifie — toujours</p>]]></text><feedback format="html"><text>Oui</text></feedback></answer>
  <answer fraction="50" format="html"><text>Je demande</text><feedback format="html"><text></text></feedback></answer>
  <answer fraction="0" format="html"><text>Je clique - vite</text><feedback format="html"><text>Non</text></feedback></answer>
  <hint format="html"><text>Regardez "bien"</text></hint>
  <tags><tag><text>phishing</text></tag></tags>
</question>
<question type="truefalse"><name><text>VF</text></name><questiontext format="plain_text"><text>3 &lt; 5 * 2</text></questiontext>
  <answer fraction="0" format="moodle_auto_format"><text>false</text><feedback format="html"><text>Mais si</text></feedback></answer>
  <answer fraction="100" format="moodle_auto_format"><text>true</text><feedback format="html"><text>Eh oui</text></feedback></answer>
</question>
<question type="shortanswer"><name><text>Court</text></name><questiontext format="html"><text>Le _____ répond.</text></questiontext><usecase>1</usecase>
  <answer fraction="100"><text>17</text><feedback format="html"><text>Oui</text></feedback></answer><answer fraction="100"><text>dix*</text></answer><answer fraction="0"><text>*</text></answer>
</question>
<question type="numerical"><name><text>Nombre</text></name><questiontext format="html"><text>Combien ?</text></questiontext>
  <answer fraction="100"><text>72</text><tolerance>1,5</tolerance></answer><answer fraction="0"><text>*</text></answer>
  <units><unit><multiplier>60</multiplier><unit_name>minutes</unit_name></unit><unit><multiplier>1</multiplier><unit_name>heures</unit_name></unit></units>
</question>
<question type="matching"><name><text>Paires</text></name><questiontext format="markdown"><text>Associez :

::: info
</text></questiontext>
  <subquestion format="html"><text>un</text><answer><text>1</text></answer></subquestion>
  <subquestion format="html"><text>deux</text><answer><text>2 =&gt; 3</text></answer></subquestion>
  <subquestion format="html"><text></text><answer><text>4</text></answer></subquestion>
</question>
<question type="ordering"><name><text>Ordre</text></name><questiontext format="html"><text>Dans l'ordre</text></questiontext>
  <answer fraction="2.0000000" format="html"><text>second</text></answer><answer fraction="1.0000000" format="html"><text>premier</text></answer>
</question>
<question type="cloze"><name><text>Trous</text></name><questiontext format="html"><text><![CDATA[<p>Le {1:SHORTANSWER:=17~%100%dix-sept#Oui~%0%18} ou {:SA:=112}.</p>]]></text></questiontext></question>
<question type="cloze"><name><text>Menus</text></name><questiontext format="html"><text>{1:MULTICHOICE:=a~b}</text></questiontext></question>
<question type="essay"><name><text>Rédaction</text></name><questiontext format="html"><text>Racontez.</text></questiontext></question>
<question type="description"><name><text>Titre</text></name><questiontext format="html"><text><![CDATA[<h2>À lire</h2><ul><li>un</li></ul><script>alert(1)</script>]]></text></questiontext></question>
</quiz>
"##;

#[test]
fn a_bank_of_moodle_with_all_types() {
    let bank = moodle::read(MOODLE.as_bytes(), &into()).unwrap();
    assert_eq!(bank.pages.len(), 1);
    assert_eq!(bank.pages[0].title, "Les bons réflexes");
    assert_eq!(bank.pictures.len(), 1);
    assert_eq!(bank.pictures[0].name, "un-plan.png");
    assert_eq!(bank.questions, 7);
    expect_test::expect![[r#"
        q-un-lien 2p Que faites-vous ? [single +Je vérifie, toujours/Oui | -Je demande/ | -Je clique - vite/Non] (Toujours vérifier : – l’adresse – le ton) Regardez "bien"
        q-vf 1p 3 < 5 * 2 [true-false +Vrai/Eh oui | -Faux/Mais si] () 
        q-court 1p Le … répond. [fill-in [["17"]]] () 
        q-nombre 1p Combien ? [numeric 72 1.5 Some("heures")] () 
        q-paires 1p Associez : ::: info [matching un=1 | deux=2 → 3 / 4] () 
        q-ordre 1p Dans l’ordre [ordering +premier/ | +second/] () 
        q-trous 2p Le … ou …. [fill-in [["17", "dix-sept"], ["112"]]] () "#]].assert_eq(&taken(&bank).join("\n"));
    expect_test::expect![[r#"
        4 Un lien: its `incorrectfeedback` is not taken: say it in an answer's feedback
        4 Un lien: an answer is worth a part of the points: it counts as wrong here
        4 Un lien: a dash in an answer became a comma: behind it feedback would begin
        4 Un lien: it is worth 1.5 points: 2 here, points are whole and 1 to 100
        22 Court: capitals counted: here they do not
        22 Court: the feedback of `17` is not taken: say it in the explanation
        22 Court: the answer `dix*` can't be taken: signs such as * [ ] | have a meaning there
        25 Nombre: the unit `minutes` is not taken: one can be given here
        40 Trous: the feedback of a blank is not taken: say it in the explanation
        41 Menus: it has blanks of other types than SHORTANSWER: left out
        42 Rédaction: questions of the type `essay` can't be taken (somebody has to read the answer: `::: reflection` keeps one for its learner): left out
        43 Titre: a `script` is not taken
    "#]]
    .assert_eq(&left(&bank));
    expect_test::expect![[r#"
        ::: question {#q-un-lien type=single points=2 shuffle hint="Regardez \"bien\"" tags="phishing"}
        Que faites-vous&nbsp;?

        ![Un plan](../media/un-plan.png)

        - [x] Je vérifie, toujours — Oui
        - [ ] Je demande
        - [ ] Je clique \- vite — Non

        Toujours vérifier :


        – l’adresse

        – le ton
        :::

        ::: question {#q-vf type=true-false}
        3 \< 5 \* 2

        - [x] Vrai — Eh oui
        - [ ] Faux — Mais si
        :::

        ::: question {#q-court type=fill-in}
        Le [[17]] répond.
        :::

        ::: question {#q-nombre type=numeric answer=72 tolerance=1.5 unit="heures"}
        Combien ?
        :::

        ::: question {#q-paires type=matching}
        Associez : \::: info

        - un => 1
        - deux => 2 → 3
        - => 4
        :::

        ::: question {#q-ordre type=ordering}
        Dans l'ordre

        1. premier
        2. second
        :::

        ::: question {#q-trous type=fill-in points=2}
        Le [[17|dix-sept]] ou [[112]].
        :::

        ## À lire

        - un
    "#]].assert_eq(&bank.pages[0].body);
}

const GIFT: &str = r"// un commentaire [id:q-deux-plus-deux] [tag:calcul]
::Deux plus deux::[plain]Combien font 2 \+ 2 ?{=4#Oui =quatre ~%50%presque}

$CATEGORY: $course$/Hameçonnage

Qui a écrit *ceci* ?{
  ~Alice # Non, pas elle
  =Bob # Oui \: lui

  ~Carole
####Il signe toujours.
}

Vrai ou faux ?{FALSE#C'est faux#Bien vu}

Lesquels {~%50%a ~%50%b ~%-100%c} sont bons ?

Capitale : {=Paris =paname} est belle.

::Paires::Associez {=un -> 1 =deux -> 2}

Combien ?{#72:0.5}

Entre ?{#1..5}

Plusieurs {#=3:0 =%50%4:1}

Racontez {}

Une simple phrase.

Mal fermée {=a

";

#[test]
fn a_bank_in_gift_with_all_types() {
    let bank = gift::read(GIFT.as_bytes(), &into()).unwrap();
    expect_test::expect![[r#"
        q-deux-plus-deux 1p Combien font 2 \+ 2 ? [multiple +4/Oui | +quatre/ | -presque/] () 
        q-qui-a-ecrit-ceci 1p Qui a écrit *ceci* ? [single -Alice/Non, pas elle | +Bob/Oui : lui | -Carole/] (Il signe toujours.) 
        q-vrai-ou-faux 1p Vrai ou faux ? [true-false -Vrai/C’est faux | +Faux/Bien vu] () 
        q-lesquels 1p Lesquels _____ sont bons ? [multiple +a/ | +b/ | -c/] () 
        q-capitale 1p Capitale : … est belle. [fill-in [["Paris", "paname"]]] () 
        q-paires 1p Associez [matching un=1 | deux=2 / ] () 
        q-combien 1p Combien ? [numeric 72 0.5 None] () 
        q-entre 1p Entre ? [numeric 3 2 None] () 
        q-plusieurs 1p Plusieurs [numeric 3 0 None] () "#]].assert_eq(&taken(&bank).join("\n"));
    expect_test::expect![[r#"
        2 Deux plus deux: an answer is worth a part of the points: it counts as wrong here
        2 Deux plus deux: several answers are right and one was asked for: all are asked for here
        26 Plusieurs: a number is worth a part of the points: it counts as wrong here
        28 Racontez: questions with a free answer can't be taken: left out
        32 Mal fermée: its `{` is not closed: left out
    "#]]
    .assert_eq(&left(&bank));
}

pub fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(*name, zip::write::SimpleFileOptions::default())
            .unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A document with this body.
pub fn document(body: &str, more: &[(&str, &[u8])]) -> Vec<u8> {
    let main = format!(
        "<w:document xmlns:w='w' xmlns:r='r' xmlns:a='a' xmlns:wp='wp'><w:body>{body}</w:body></w:document>"
    );
    let styles = "<w:styles xmlns:w='w'><w:style w:styleId='Titre'><w:name w:val='Title'/></w:style><w:style w:styleId='Titre1'><w:name w:val='heading 1'/></w:style><w:style w:styleId='Titre2'><w:name w:val='heading 2'/></w:style></w:styles>";
    let numbering = "<w:numbering xmlns:w='w'><w:abstractNum w:abstractNumId='0'><w:lvl w:ilvl='0'><w:numFmt w:val='bullet'/></w:lvl><w:lvl w:ilvl='1'><w:numFmt w:val='decimal'/></w:lvl></w:abstractNum><w:num w:numId='3'><w:abstractNumId w:val='0'/></w:num></w:numbering>";
    let rels = "<Relationships><Relationship Id='r1' Target='https://exemple.fr/a' TargetMode='External'/><Relationship Id='r2' Target='media/image1.png'/><Relationship Id='r3' Target='https://ailleurs.example/p.png' TargetMode='External'/><Relationship Id='r4' Target='media/image2.emf'/></Relationships>";
    let notes = "<w:footnotes xmlns:w='w'><w:footnote w:id='-1' w:type='separator'/><w:footnote w:id='2'><w:p><w:r><w:t>Une source.</w:t></w:r></w:p></w:footnote></w:footnotes>";
    let mut files: Vec<(&str, &[u8])> = vec![
        ("word/document.xml", main.as_bytes()),
        ("word/styles.xml", styles.as_bytes()),
        ("word/numbering.xml", numbering.as_bytes()),
        ("word/_rels/document.xml.rels", rels.as_bytes()),
        ("word/footnotes.xml", notes.as_bytes()),
        ("word/media/image1.png", b"\x89PNG\r\n\x1a\n"),
        ("word/media/image2.emf", b"emf"),
    ];
    files.retain(|(name, _)| more.iter().all(|(other, _)| other != name));
    files.extend(more);
    zipped(&files)
}

const BODY: &str = "<w:p><w:pPr><w:pStyle w:val='Titre'/></w:pPr><w:r><w:t>Le cours</w:t></w:r></w:p>\
<w:p><w:r><w:t>Avant tout.</w:t></w:r></w:p>\
<w:p><w:pPr><w:pStyle w:val='Titre1'/></w:pPr><w:r><w:t>Première page</w:t></w:r></w:p>\
<w:p><w:r><w:t xml:space='preserve'>Un </w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t xml:space='preserve'>mot </w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>gras</w:t></w:r><w:r><w:t xml:space='preserve'> &amp; *fin*</w:t></w:r></w:p>";

fn body() -> String {
    BODY.to_owned()
        + "<w:p><w:hyperlink r:id='r1'><w:r><w:t>ici</w:t></w:r></w:hyperlink><w:r><w:footnoteReference w:id='2'/></w:r></w:p>\
<w:p><w:pPr><w:numPr><w:ilvl w:val='0'/><w:numId w:val='3'/></w:numPr></w:pPr><w:r><w:t>un</w:t></w:r></w:p>\
<w:p><w:pPr><w:numPr><w:ilvl w:val='1'/><w:numId w:val='3'/></w:numPr></w:pPr><w:r><w:t>un un</w:t></w:r></w:p>\
<w:p><w:pPr><w:numPr><w:ilvl w:val='0'/><w:numId w:val='3'/></w:numPr></w:pPr><w:r><w:t>deux</w:t></w:r></w:p>\
<w:p><w:pPr><w:pStyle w:val='Titre2'/></w:pPr><w:r><w:t>Sous-titre</w:t></w:r></w:p>\
<w:tbl><w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>b|c</w:t></w:r></w:p></w:tc></w:tr><w:tr><w:tc><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>\
<w:p><w:r><w:drawing><wp:inline><wp:docPr descr='Un plan'/><a:blip r:embed='r2'/></wp:inline></w:drawing></w:r></w:p>\
<w:p><w:pPr><w:pStyle w:val='Titre1'/></w:pPr><w:r><w:t>Seconde page</w:t></w:r></w:p>\
<w:p><w:r><w:t>::: info</w:t></w:r></w:p>\
<w:p><w:del><w:r><w:delText>parti</w:delText></w:r></w:del><w:ins><w:r><w:t>venu</w:t></w:r></w:ins><w:commentRangeStart/></w:p>\
<w:p><w:r><w:t>Dehors</w:t></w:r><w:r><w:drawing><a:blip r:embed='r3'/></w:drawing></w:r><w:r><w:drawing><a:blip r:embed='r4'/></w:drawing></w:r></w:p>"
}

#[test]
fn a_document_of_word_becomes_pages() {
    let bytes = document(&body(), &[("word/vbaProject.bin", b"macro")]);
    let found = docx::read(&bytes, "fichier", &["image1.png".to_owned()], "../media/").unwrap();
    let titles: Vec<&str> = found.pages.iter().map(|page| page.title.as_str()).collect();
    assert_eq!(titles, ["Le cours", "Première page", "Seconde page"]);
    assert_eq!(found.pictures.len(), 1);
    assert_eq!(found.pictures[0].name, "image1-2.png");
    let bodies: Vec<&str> = found.pages.iter().map(|page| page.body.as_str()).collect();
    read(&course(&bodies, &["image1-2.png"]));
    expect_test::expect![[r#"
        Avant tout.
        =====
        Un **mot gras** &amp; \*fin\*

        [ici](https://exemple.fr/a)[^footnote2]

        - un

          1. un un
        - deux

        ## Sous-titre

        | a | b\|c |
        |---|---|
        | 1 |  |

        ![Un plan](../media/image1-2.png)

        [^footnote2]: Une source.
        =====
        \::: info

        venu

        Dehors
    "#]]
    .assert_eq(&bodies.join("=====\n"));
    let left: String = found
        .left
        .iter()
        .map(|it| format!("{} {}: {}\n", it.at, it.of, it.what))
        .collect();
    expect_test::expect![[r#"
        1 : the document has macros: they are not taken, nor run
        17 venu: words that were struck out by tracked changes are left
        17 venu: a comment is not taken
        18 Dehors: a picture that is not in the document is not taken
        18 Dehors: the picture `media/image2.emf` is of a type that pages can't show: save it as PNG
    "#]]
    .assert_eq(&left);
}

/// A bank of Moodle with these questions.
fn quiz(questions: &str) -> Bank {
    moodle::read(format!("<quiz>{questions}</quiz>").as_bytes(), &into()).expect("a bank")
}

fn pairs(pairs: &[(&str, &str)]) -> Bank {
    let pairs: String = pairs
        .iter()
        .map(|(left, right)| {
            format!("<subquestion format='html'><text>{left}</text><answer><text>{right}</text></answer></subquestion>")
        })
        .collect();
    quiz(&format!(
        "<question type='matching'><name><text>Où</text></name><questiontext format='html'><text>Où ?</text></questiontext>{pairs}</question>"
    ))
}

#[test]
fn pairs_that_share_an_answer_are_sorted() {
    for (given, wanted) in [
        (
            &[("A", "1"), ("B", "1"), ("C", "2")][..],
            "::: sort {#q-ou}\nOù ?\n\n- A => 1\n- B => 1\n- C => 2\n:::\n",
        ),
        // A decoy that something goes with is none.
        (
            &[("A", "1"), ("B", "2"), ("", "1"), ("", "3")],
            "::: question {#q-ou type=matching}\nOù ?\n\n- A => 1\n- B => 2\n- => 3\n:::\n",
        ),
    ] {
        let bank = pairs(given);
        assert_eq!(bank.pages[0].body, wanted);
        read(&course(&[&bank.pages[0].body], &[]));
        assert!(bank.left.is_empty(), "{}", left(&bank));
    }
    let bank = pairs(&[("A", "1"), ("B", "1")]);
    assert!(bank.pages.is_empty());
    assert!(
        left(&bank).contains("into two to 6 categories, and it has 1: left out"),
        "{}",
        left(&bank)
    );
}

#[test]
fn yes_and_no_stay_what_is_said_to_a_statement() {
    let choice = |words: [&str; 2]| {
        let answers = words.map(|word| {
            format!(
                "<answer fraction='{}' format='html'><text>{word}</text></answer>",
                if word == words[0] { 100 } else { 0 }
            )
        });
        let bank = quiz(&format!(
            "<question type='multichoice'><name><text>Q</text></name><questiontext format='html'><text>Payer ?</text></questiontext><single>true</single>{}</question>",
            answers.concat()
        ));
        bank.pages[0].body.lines().next().map(str::to_owned)
    };
    assert_eq!(
        choice(["Non", "Oui"]).as_deref(),
        Some("::: question {#q-q type=true-false}")
    );
    assert_eq!(
        choice(["Permis", "Interdit"]).as_deref(),
        Some("::: question {#q-q type=single}")
    );
}

#[test]
fn descriptions_begin_at_the_second_level_and_calculated_questions_say_why_not() {
    let bank = quiz(
        "<question type='description'><name><text>À lire</text></name><questiontext format='html'><text>&lt;h3&gt;À lire&lt;/h3&gt;&lt;p&gt;Un.&lt;/p&gt;&lt;h5&gt;Plus bas&lt;/h5&gt;</text></questiontext></question>\n<question type='calculated'><name><text>Calcul</text></name><questiontext format='html'><text>{a} + {b} ?</text></questiontext></question>",
    );
    assert_eq!(bank.pages[0].body, "## À lire\n\nUn.\n\n### Plus bas\n");
    read(&course(&[&bank.pages[0].body], &[]));
    assert_eq!(
        left(&bank),
        "2 Calcul: questions of the type `calculated` can't be taken (their numbers are drawn anew for each learner: write one of them as `type=numeric`): left out\n"
    );
}

#[test]
fn what_is_no_bank_and_no_document_is_refused() {
    let refused = |result: Result<Bank, ImportError>| {
        result
            .err()
            .map(|error| error.to_string())
            .unwrap_or_default()
    };
    for (bytes, reason) in [
        (&b"\xff\xfe\x00\xd8"[..], "not UTF-8"),
        (b"<quiz>\xe9</quiz>", "not UTF-8 text (byte 6)"),
        (
            b"<html></html>",
            "this is `<html>`, not a bank of Moodle XML",
        ),
        (b"<quiz>\n<question>", "line 2: the file breaks off here"),
        (
            b"<!DOCTYPE quiz [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><quiz>&a;</quiz>",
            "declarations of its own",
        ),
        (b"", "there is no element"),
    ] {
        let found = refused(moodle::read(bytes, &into()));
        assert!(found.contains(reason), "{found}");
    }
    assert!(refused(gift::read(b"<?xml version='1.0'?><quiz/>", &into())).contains("this is XML"));
    let utf16: Vec<u8> = [0xff, 0xfe]
        .into_iter()
        .chain("V ? {T}\n".encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    assert_eq!(gift::read(&utf16, &into()).unwrap().questions, 1);

    let document = |bytes: &[u8]| {
        docx::read(bytes, "t", &[], "")
            .err()
            .map(|error| error.to_string())
            .unwrap_or_default()
    };
    assert!(document(b"pas un zip").contains("can't be unzipped"));
    assert!(document(b"\xd0\xcf\x11\xe0\xa1\xb1").contains("older Word"));
    assert!(document(&zipped(&[("mimetype", b"x")])).contains("without `word/document.xml`"));
    assert!(
        document(&zipped(&[(
            "word/document.xml",
            b"<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"
        )]))
        .contains("declarations")
    );
    let bomb = vec![b' '; 70 << 20];
    assert!(document(&zipped(&[("word/document.xml", &bomb)])).contains("beyond reason"));
}

/// A slip of the hand, or a bad intention, somewhere in a text.
fn spoilt(text: &'static str) -> impl Strategy<Value = String> {
    let piece = proptest::sample::select(&[
        "<",
        ">",
        "&",
        "\"",
        "{",
        "}",
        "~",
        "=",
        "#",
        "->",
        "\\",
        "%",
        "::",
        "\n\n",
        "]]>",
        "<![CDATA[",
        "<p>",
        "</text>",
        ":::",
        "[[",
        "]]",
        "`",
        "```",
        "é",
        "\u{0}",
        "<table>",
        "<ul><li>",
        "{1:SA:=a}",
        "$$",
        "+++",
        " — ",
        "\\(",
        "\\)",
        "{>3 ALL",
        "<img src='@@PLUGINFILE@@/plan.png' alt='' role=presentation>",
        "<pre><code class='language-'>",
        "<ol start='4294967295'>",
        "$course$/top/",
        "//",
        "fraction=\"1e999\"",
        "&#x202e;",
    ]);
    proptest::collection::vec((any::<proptest::sample::Index>(), piece, 0..30_usize), 1..6)
        .prop_map(move |slips| {
            let mut text = text.to_owned();
            for (at, piece, length) in slips {
                let start = text.floor_char_boundary(at.index(text.len() + 1));
                let end = text
                    .floor_char_boundary((start + length).min(text.len()))
                    .max(start);
                text.replace_range(start..end, piece);
            }
            text
        })
}

/// Whatever was taken, its directives stand as they were written: nothing in it opens or closes
/// another.
fn stands(bank: &Bank) {
    let bodies: Vec<&str> = bank.pages.iter().map(|page| page.body.as_str()).collect();
    let pictures: Vec<&str> = bank.pictures.iter().map(|it| it.name.as_str()).collect();
    let tree = course(&bodies, &pictures);
    let fences = [
        "nested-fence",
        "unclosed-directive",
        "stray-fence",
        "unknown-directive",
        "duplicate-id",
    ];
    let wrong = validate::check(&tree)
        .into_iter()
        .filter(|it| it.severity == Severity::Error);
    let mut wrong = wrong.filter(|it| fences.contains(&it.code));
    if let Some(found) = wrong.next() {
        let at = tree.locate(found.span);
        panic!(
            "{} {} {}:\n{}",
            at.line,
            found.code,
            found.message,
            bodies.join("\n")
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn spoilt_banks_are_read_or_refused(
        xml in spoilt(MOODLE), text in spoilt(GIFT), ours in spoilt(MOODLE_OF_OURS), own in spoilt(GIFT_OF_OURS),
    ) {
        if let Ok(bank) = moodle::read(ours.as_bytes(), &into()) {
            stands(&bank);
        }
        if let Ok(bank) = gift::read(own.as_bytes(), &into()) {
            stands(&bank);
        }
        if let Ok(bank) = moodle::read(xml.as_bytes(), &into()) {
            stands(&bank);
        }
        if let Ok(bank) = gift::read(text.as_bytes(), &into()) {
            stands(&bank);
        }
    }

    #[test]
    fn spoilt_documents_are_read_or_refused(at in any::<proptest::sample::Index>(), byte in any::<u8>(), words in "[ -~]{0,20}") {
        let words = words.replace('&', "&amp;").replace('<', "&lt;");
        let mut bytes = document(&body().replace("Avant tout.", &words), &[]);
        let place = at.index(bytes.len());
        let _ = docx::read(&bytes, "t", &[], "../media/");
        bytes[place] = byte;
        let _ = docx::read(&bytes, "t", &[], "../media/");
        bytes.truncate(place);
        let _ = docx::read(&bytes, "t", &[], "../media/");
    }
}

#[test]
fn enormous_banks_end_soon() {
    let many = format!(
        "<quiz>{}</quiz>",
        "<question type='essay'><name><text>a</text></name></question>".repeat(6_000)
    );
    assert_eq!(moodle::read(many.as_bytes(), &into()).unwrap().questions, 0);
    let long = format!(
        "<quiz><question type='description'><questiontext format='html'><text>{}</text></questiontext></question></quiz>",
        "&lt;a &lt;".repeat(20_000)
    );
    moodle::read(long.as_bytes(), &into()).unwrap();
    gift::read("{".repeat(1 << 17).as_bytes(), &into()).unwrap();
    gift::read("a {=b}\n\n".repeat(1_000).as_bytes(), &into()).unwrap();
}
