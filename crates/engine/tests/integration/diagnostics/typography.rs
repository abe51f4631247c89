//! French texts: what the engine cannot set by itself, at its place.

use expect_test::expect;

use super::course::{check_files, check_fine, check_module_toml, check_page, module_toml, page};

#[test]
fn running_text() {
    check_page(
        "Quoi? Il dit \"oui\"...\n\n- A partir  de là\n\n**«mot»** et l'*Etat* !\n",
        expect![[r#"
            m/c/p.md:5:5 warning[typography] no space before `?` | put one: it becomes a no-break space by itself
            m/c/p.md:5:14 warning[typography] straight quotation mark | write « … » around the words
            m/c/p.md:5:18 warning[typography] straight quotation mark | write « … » around the words
            m/c/p.md:5:19 warning[typography] three dots | write one ellipsis: `…`
            m/c/p.md:7:3 warning[typography] the capital of `A` has no accent | write `À`: capitals keep their accents
            m/c/p.md:7:11 warning[typography] two spaces in a row | keep one
            m/c/p.md:9:17 warning[typography] the capital of `Etat` has no accent | write `É`: capitals keep their accents
        "#]],
    );
    check_page(
        "| Ecole |\n|---|\n| 70% |\n",
        expect![[r#"
        m/c/p.md:5:3 warning[typography] the capital of `Ecole` has no accent | write `É`: capitals keep their accents
        m/c/p.md:7:5 warning[typography] no space between the number and `%` | write `70 %`, `5 €`
    "#]],
    );
    // Where the source is not what is read, the place is that of the words.
    check_page(
        "Un &amp; deux, quoi?\n",
        expect![[r#"
        m/c/p.md:5:1 warning[typography] no space before `?` | put one: it becomes a no-break space by itself
    "#]],
    );
}

#[test]
fn activities() {
    check_page(
        "::: question {#q type=single hint=\"Vite!\"}\nQuoi?\n\n- [x] Un mail — Oui: c’est lui.\n- [ ] La 2ème — Non.\n:::\n",
        expect![[r#"
            m/c/p.md:5:30 warning[typography] no space before `!` | put one: it becomes a no-break space by itself
            m/c/p.md:6:5 warning[typography] no space before `?` | put one: it becomes a no-break space by itself
            m/c/p.md:8:10 warning[typography] `mail` is not the French word | write `courriel`, or `e-mail`: the same word in the whole course
            m/c/p.md:8:20 warning[typography] no space before `:` | put one: it becomes a no-break space by itself
            m/c/p.md:9:10 warning[typography] `2ème` is not how an ordinal is written | write `1er`, `1re`, `2e`
        "#]],
    );
    check_page(
        "::: inspection {#i kind=email title=\"Un mail\"}\n- De : [Banque](!de \"Ca trahit.\")\n\nVITE!!! Votre \"compte\"...\n\n---\n\nQuoi?\n:::\n",
        expect![[r#"
            m/c/p.md:5:41 warning[typography] `mail` is not the French word | write `courriel`, or `e-mail`: the same word in the whole course
            m/c/p.md:6:22 warning[typography] the capital of `Ca` has no accent | write `Ç`: capitals keep their accents
            m/c/p.md:12:5 warning[typography] no space before `?` | put one: it becomes a no-break space by itself
        "#]],
    );
    check_page(
        "::: question {#q type=fill-in}\nJe m'[[arrête]], à [[8|huit]]h?\n:::\n",
        expect![[r#"
            m/c/p.md:6:31 warning[typography] no space before `?` | put one: it becomes a no-break space by itself
        "#]],
    );
}

#[test]
fn titles_alternatives_and_captions() {
    check_files(
        &[(
            "m/c/p.md",
            "+++\nid = \"p\"\ntitle = \"Etes-vous prêt\"\n+++\n![Un oeil](../media/dessin.svg \"Un coeur\")\n\n::: figure {src=\"../media/dessin.svg\" alt=\"Une soeur\" credit=\"A vous\"}\n:::\n",
        )],
        expect![[r#"
            m/c/p.md:3:9 warning[typography] the capital of `Etes` has no accent | write `Ê`: capitals keep their accents
            m/c/p.md:5:1 warning[typography] `coeur` has two letters for `œ` | write `cœur`
            m/c/p.md:5:6 warning[typography] `oeil` has two letters for `œ` | write `œil`
            m/c/p.md:7:48 warning[typography] `soeur` has two letters for `œ` | write `sœur`
            m/c/p.md:7:63 warning[typography] the capital of `A` has no accent | write `À`: capitals keep their accents
        "#]],
    );
    check_module_toml(
        "objectives = [\"Eviter le pire\"]",
        expect![[r#"
        m/module.toml:3:14 warning[typography] the capital of `Eviter` has no accent | write `É`: capitals keep their accents
    "#]],
    );
    check_files(
        &[
            (
                "m/c/p.md",
                &page(
                    "p",
                    "::: video {src=\"../media/film.mp4\" captions=\"../media/film.vtt\" transcript=\"../media/film.md\" title=\"Film\" duration=\"1:00\"}\n:::\n",
                ),
            ),
            (
                "m/media/film.vtt",
                "WEBVTT\n\n1\n00:01.000 --> 00:02.000\nQuoi?\n",
            ),
            ("m/media/film.md", "Ca va.\n"),
        ],
        expect![[r#"
            m/media/film.md:1:1 warning[typography] the capital of `Ca` has no accent | write `Ç`: capitals keep their accents
            m/media/film.vtt:5:5 warning[typography] no space before `?` | put one: it becomes a no-break space by itself
        "#]],
    );
}

#[test]
fn what_is_right_or_set_is_fine() {
    check_fine(&[
        "Que faire ? L'agent dit : « oui » à 70 %, loi n° 78-17, à 8 h 50.\n",
        "Appuyez sur <kbd>Alt</kbd> ; en anglais : <span lang=\"en\">What? \"Yes\"</span>.\n",
        "`Quoi? \"code\"...`\n\n```\nQuoi?\n```\n",
        "Voir <https://example.org/?a=b&c=d> ou 17cyber.gouv.fr.\n",
    ]);
}

#[test]
fn other_languages_are_left() {
    let english = "+++\nid = \"p\"\ntitle = \"What?\"\n+++\nIt \"is\"... Education!\n";
    let relais = super::course::relais_toml("languages = [\"fr\", \"en\"]");
    let module = module_toml(&[]);
    check_files(
        &[
            ("relais.toml", &relais),
            ("m/module.toml", &module),
            ("m/c/p.en.md", english),
        ],
        expect![[r#"
            glossaire.md:1:1 warning[missing-translation] this page has no translation in `en` | write it in `glossaire.en.md`
            m/c/q.md:1:1 warning[missing-translation] this page has no translation in `en` | write it in `m/c/q.en.md`
        "#]],
    );
}
