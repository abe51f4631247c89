//! A module on paper: what stands where, and what a room must not read.

use engine::handout::{self, Handout};
use engine::parse::Variant;
use engine::source::SourceTree;
use engine::validate;
use serde_json::Value;

fn put(body: &str, with_answers: bool) -> Handout {
    let tree = SourceTree::from_texts([
        ("relais.toml", "id = \"e\"\ntitle = \"E\"\ndescription = \"E\"\npublisher = \"Éditeur\"\nlicence = \"etalab-2.0\"\nversion = \"1\"\nlanguages = [\"fr\"]\nmodules = [\"m\"]\n".to_owned()),
        ("m/module.toml", "title = \"Le module\"\ndescription = \"D\"\nobjectives = [\"Savoir\"]\ntarget_minutes = 1\ncompletion = \"pages\"\ndraft = true\n".to_owned()),
        ("m/c/chapter.toml", "id = \"c\"\ntitle = \"Chapitre\"\n".to_owned()),
        ("m/media/plan.svg", "<svg viewBox=\"0 0 4 3\"></svg>".to_owned()),
        ("m/c/p.md", format!("+++\nid = \"p\"\ntitle = \"Page\"\n+++\n{body}")),
    ]);
    let (programme, found) = validate::load(&tree, &Variant::default());
    let programme = programme.unwrap_or_else(|| panic!("{found:?}"));
    handout::module(&programme, &programme.modules[0], with_answers).expect("our words")
}

fn blocks(sheet: &Handout) -> &Vec<Value> {
    let blocks = &sheet.data["chapters"][0]["pages"][0]["blocks"];
    blocks.as_array().expect("blocks")
}

const ASKED: &str = r#"
::: question {#q-un type=single hint="Un indice discret"}
Que faire ?

- [ ] Cliquer — Surtout pas.
- [x] Vérifier — Toujours.

Car rien ne presse.
:::

::: question {#q-ordre type=ordering}
Dans l’ordre :

1. Zèbre
2. Abeille
:::

::: question {#q-paires type=matching}
Reliez.

- Feu => Zéro
- Eau => Un
- => Deux
:::

::: question {#q-trou type=fill-in}
Composez le [[17|dix-sept]].
:::

::: question {#q-nombre type=numeric answer=1.5 unit="heure"}
Combien ?
:::
"#;

#[test]
fn what_is_right_stands_at_the_end() {
    let sheet = put(ASKED, true);
    let rights: Vec<&str> = sheet.data["answers"]
        .as_array()
        .expect("answers")
        .iter()
        .filter_map(|it| it["right"].as_str())
        .collect();
    assert_eq!(
        rights,
        [
            "b",
            "b\u{202f}; a",
            "1\u{a0}→\u{a0}c\u{202f}; 2\u{a0}→\u{a0}b",
            "17 / dix-sept",
            "1,5\u{a0}heure"
        ]
    );
    let told = sheet.data["answers"][0]["blocks"].to_string();
    for words in [
        "Un indice discret",
        "Surtout pas.",
        "Toujours.",
        "Car rien ne presse.",
    ] {
        assert!(told.contains(words), "{words}: {told}");
    }
}

#[test]
fn without_answers_nothing_gives_them_away() {
    let sheet = put(ASKED, false);
    assert_eq!(sheet.data["answers"], serde_json::json!([]));
    assert_eq!(sheet.data["note"], "Version sans les réponses");
    let text = sheet.data.to_string();
    for word in [
        "Surtout pas",
        "Toujours",
        "rien ne presse",
        "discret",
        "17",
        "1,5",
        "1.5",
    ] {
        assert!(!text.contains(word), "{word}");
    }
    // Neither does the order in which things stand.
    let blocks = blocks(&sheet);
    assert_eq!(blocks[1]["options"][0][0]["v"], "Abeille");
    assert_eq!(blocks[2]["options"][0][0]["v"], "Deux");
    assert_eq!(put("Rien à faire.\n", false).data["note"], Value::Null);
}

#[test]
fn headings_leave_no_level_out() {
    let sheet = put(
        "## Haut\n\n::: accordion\n### Partie\n\nDedans.\n:::\n\n### Après\n\nFin.\n",
        true,
    );
    let levels: Vec<u64> = blocks(&sheet)
        .iter()
        .filter_map(|it| it["level"].as_u64())
        .collect();
    // The page's own title is of the third level.
    assert_eq!(levels, [4, 5, 5]);
    // One that stands with the answers counts for nothing in the page.
    let apart = put(
        "::: question {#q type=single}\nQuoi ?\n\n- [x] a — b\n- [ ] c — d\n\n## Dit\n:::\n\n## Ici\n\n### Plus\n",
        true,
    );
    let levels: Vec<u64> = blocks(&apart)
        .iter()
        .filter_map(|it| it["level"].as_u64())
        .collect();
    assert_eq!(levels, [4, 5]);
    let deep = put("## a\n\n### b\n\n#### c\n\n##### d\n\n###### e\n", true);
    let levels: Vec<u64> = blocks(&deep)
        .iter()
        .filter_map(|it| it["level"].as_u64())
        .collect();
    assert_eq!(levels, [4, 5, 6, 6, 6]);
}

#[test]
fn a_scenario_is_read_by_its_numbers_and_a_message_with_its_links() {
    let body = r#"
::: scenario {#s title="Un lundi"}
### Début {#debut}
Que faire ?

- [Débrancher](#bien) — C’est prudent.
- [Attendre](#mal)

### Mal {#mal outcome=bad}
Trop tard.

### Bien {#bien outcome=good}
Bravo.
:::

::: inspection {#i kind=sms title="Un colis"}
Votre colis : [payez](!urgence "On vous presse."){to="https://colis.example"}.
:::
"#;
    let sheet = put(body, true);
    let blocks = blocks(&sheet);
    let choice = blocks[0]["steps"][0]["choices"][0].to_string();
    assert!(choice.contains("→ allez en 3"), "{choice}");
    assert!(
        blocks[1]["message"]
            .to_string()
            .contains("https://colis.example")
    );
    let answers = sheet.data["answers"].to_string();
    for words in [
        "C’est prudent.",
        "Une bonne issue",
        "Frauduleux",
        "On vous presse.",
    ] {
        assert!(answers.contains(words), "{words}");
    }
    let room = put(body, false).data.to_string();
    for words in ["C’est prudent.", "Une bonne issue", "On vous presse."] {
        assert!(!room.contains(words), "{words}");
    }
}

#[test]
fn addresses_are_said_where_only_words_were() {
    let sheet = put(
        "Voir [le site](https://www.exemple.fr/), [exemple.fr](https://exemple.fr) ou [le 17](tel:17).\n\n![Un plan](../media/plan.svg)\n",
        true,
    );
    let links: Vec<&Value> = blocks(&sheet)[0]["c"]
        .as_array()
        .expect("nodes")
        .iter()
        .filter(|it| it["k"] == "a")
        .map(|it| &it["shown"])
        .collect();
    assert_eq!(
        links,
        [&Value::from("www.exemple.fr"), &Value::Null, &Value::Null]
    );
    assert_eq!(sheet.pictures, ["m/media/plan.svg"]);
    assert_eq!(blocks(&sheet)[1]["alt"], "Un plan");
}
