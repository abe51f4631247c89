//! Audiences and languages.

use expect_test::{Expect, expect};

use super::course::{check_files, check_page, page, relais_toml};

fn check_two_languages(files: &[(&str, &str)], expected: Expect) {
    let relais = relais_toml("languages = [\"fr\", \"en\"]");
    let mut all = vec![
        ("relais.toml", relais.as_str()),
        (
            "glossaire.en.md",
            "## Ransomware {#rancongiciel}\n\nA program.\n",
        ),
        ("m/c/q.md", ""),
    ];
    all.extend(files);
    check_files(&all, expected);
}

#[test]
fn audiences() {
    check_page(
        "::: only {audience=agent}\nUn texte.\n:::\n\nUn texte.\n",
        expect![[r#"
        m/c/p.md:5:11 error[unknown-variant] `agent` is not one of the programme's | did you mean `agents`?
    "#]],
    );
    check_page(
        "::: only {lang=en}\nUn texte.\n:::\n\nUn texte.\n",
        expect![[r#"
        m/c/p.md:5:11 error[unknown-variant] `en` is not one of the programme's | use one of: `fr`
    "#]],
    );
    check_files(
        &[(
            "m/c/p.md",
            "+++\nid = \"p\"\ntitle = \"P\"\naudience = [\"elus\"]\n+++\nUn texte.\n",
        )],
        expect![[r#"
            m/c/p.md:4:13 error[unknown-variant] `elus` is not an audience of the programme | use one of: `tous`, `agents`
        "#]],
    );
    check_files(
        &[
            (
                "m/c/p.md",
                "+++\nid = \"p\"\ntitle = \"P\"\naudience = [\"agents\"]\n+++\nUn texte.\n",
            ),
            ("m/c/q.md", ""),
        ],
        expect![[r#"
            m/c/chapter.toml:2:9 error[empty-chapter] this chapter has no page for the audience `tous` | add `audience = […]` to say whom it is for, or a page for all
        "#]],
    );
}

#[test]
fn only_for_nobody_said() {
    check_page(
        "::: only\nUn texte.\n:::\n",
        expect![[r#"
        m/c/p.md:5:1 error[missing-attribute] `only` does not say for whom | add `{audience=…}` or `{lang=…}`
    "#]],
    );
}

#[test]
fn parts_for_some_only() {
    // Each audience has its own heading, answers, steps, zones.
    check_page(
        "::: only {audience=tous}\n## Titre {#titre}\n:::\n\n::: only {audience=agents}\n## Titre {#titre}\n:::\n",
        expect![[""]],
    );
    check_page(
        ":::: question {#q type=single}\nQuoi ?\n\n::: only {audience=tous}\n- [x] a — oui\n- [ ] b — non\n:::\n\n::: only {audience=agents}\n- [ ] c — non\n- [x] d — oui\n:::\n::::\n",
        expect![""],
    );
    check_page(
        ":::: inspection {#i kind=sms title=\"a\"}\n::: only {audience=tous}\n[x](!a \"b\")\n:::\n\n::: only {audience=agents}\n[y](!a \"b\")\n:::\n::::\n",
        expect![[""]],
    );
    check_page(
        ":::: scenario {#s title=\"a\"}\n### Début {#d}\n\n- [Fuir](#f)\n\n::: only {audience=tous}\n### Fin {#f outcome=good}\nVoilà.\n:::\n\n::: only {audience=agents}\n### Fin {#f outcome=bad}\nVoilà.\n:::\n::::\n",
        expect![[""]],
    );
    check_page(
        ":::: question {#q type=fill-in}\n::: only {audience=tous}\n[[17]]\n:::\n\n::: only {audience=agents}\nLe 17.\n:::\n::::\n",
        expect![[r#"
            m/c/p.md:5:1 error[no-answers] this question has no blank | write the answer in the text: `Composez le [[17]].`
        "#]],
    );
}

#[test]
fn translations() {
    let question = "::: question {#q-1 type=single}\nQuoi ?\n\n- [x] a — oui\n- [ ] b — non\n:::\n";
    check_two_languages(
        &[],
        expect![[r#"
        m/c/p.md:1:1 warning[missing-translation] this page has no translation in `en` | write it in `m/c/p.en.md`
    "#]],
    );
    check_two_languages(&[("m/c/p.en.md", &page("p", "A text.\n"))], expect![[""]]);
    check_two_languages(
        &[
            ("m/c/p.md", &page("p", question)),
            ("m/c/p.en.md", &page("p", &question.replace("q-1", "q-2"))),
        ],
        expect![[r#"
            m/c/p.en.md:2:6 error[untranslated-id] `q-1` of the original is not in this translation | translate it too, and keep its id: learners' answers hang on it
        "#]],
    );
    check_two_languages(
        &[
            ("m/c/p.en.md", &page("p", "A text.\n")),
            (
                "m/c/chapter.toml",
                "id = \"c\"\ntitle = { fr = \"C\", en = \"C\" }\n",
            ),
            ("m/c/r.en.md", &page("r", "A text.\n")),
            ("m/c/p.de.md", &page("p", "Ein Text.\n")),
        ],
        expect![[r#"
            m/c/p.de.md:1:1 warning[unknown-variant] `de` is not a language of the programme: this page is left out | add it to `languages` in `relais.toml`; it has `fr`, `en`
            m/c/r.en.md:1:1 warning[stray-file] this translation has no page to translate | write the page in `m/c/r.md`, or remove this file
        "#]],
    );
    check_two_languages(
        &[
            ("m/c/p.en.md", &page("p", "A text.\n")),
            (
                "m/c/chapter.toml",
                "id = \"c\"\ntitle = { fr = \"C\", anglais = \"C\" }\n",
            ),
        ],
        expect![[r#"
            m/c/chapter.toml:2:9 warning[missing-translation] no text in `en` | add `en = "…"`
            m/c/chapter.toml:2:21 error[wrong-language] `anglais` is not a language code | use a code like `fr` or `en`
        "#]],
    );
    check_two_languages(
        &[
            ("m/c/p.en.md", &page("p", "A text.\n")),
            ("m/c/chapter.toml", "id = \"c\"\ntitle = { fr = \"C\" }\n"),
        ],
        expect![[r#"
            m/c/chapter.toml:2:9 warning[missing-translation] no text in `en` | add `en = "…"`
        "#]],
    );
}

#[test]
fn languages_that_packages_do_not_speak() {
    check_files(
        &[("relais.toml", &relais_toml("languages = [\"fr\", \"ar\"]"))],
        expect![[r#"
            glossaire.md:1:1 warning[missing-translation] this page has no translation in `ar` | write it in `glossaire.ar.md`
            m/c/p.md:1:1 warning[missing-translation] this page has no translation in `ar` | write it in `m/c/p.ar.md`
            m/c/q.md:1:1 warning[missing-translation] this page has no translation in `ar` | write it in `m/c/q.ar.md`
            relais.toml:7:20 error[right-to-left] `ar` is written from right to left, and packages are not made for it | remove it from `languages`; some words of it in a page are written `<span lang="ar" dir="rtl">…</span>`
        "#]],
    );
    check_files(
        &[("relais.toml", &relais_toml("languages = [\"de-CH\"]"))],
        expect![[r#"
            relais.toml:7:14 warning[no-catalogue] the buttons and messages of packages are not translated into `de-CH`: learners see them in English, around your pages | keep it if that is what you want; the words to translate are in `scorm-templates/locales/en.ftl`
        "#]],
    );
}
