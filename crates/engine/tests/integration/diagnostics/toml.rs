//! TOML files against their fields.

use expect_test::expect;

use super::course::{check_files, check_module_toml, check_relais_toml, module_toml, page};

#[test]
fn fields() {
    check_module_toml(
        "titel = \"Agir\"",
        expect![[r#"
        m/module.toml:7:1 error[unknown-field] unknown field `titel` | did you mean `title`?
    "#]],
    );
    check_module_toml(
        "couleur = \"rouge\"",
        expect![[r#"
            m/module.toml:7:1 error[unknown-field] unknown field `couleur` | use one of: `id`, `title`, `description`, `objectives`, `target_minutes`, `completion`, `mastery_score`, `tries`, `audience`, `keywords`, `cover`, `changes`, `require`, `draft`
        "#]],
    );
    check_module_toml(
        "title = 12",
        expect![[r#"
        m/module.toml:1:9 error[wrong-type] a text is expected here | put it in quotes
    "#]],
    );
    check_module_toml(
        "title = \"\"",
        expect![[r#"
        m/module.toml:1:9 error[empty-text] this text is empty | write it or remove the field
    "#]],
    );
    check_module_toml(
        "title = \"a\\u0007b\"",
        expect![[r#"
        m/module.toml:1:9 error[control-character] this text has a control character | type it again: it was pasted with something invisible
    "#]],
    );
    check_module_toml(
        "objectives = \"Savoir\"",
        expect![[r#"
        m/module.toml:3:14 error[wrong-type] a list with at least one text is expected here | write it like `["a", "b"]`
    "#]],
    );
    check_module_toml(
        "objectives = []",
        expect![[r#"
        m/module.toml:3:14 error[wrong-type] a list with at least one text is expected here | write it like `["a", "b"]`
    "#]],
    );
    check_module_toml(
        "target_minutes = 0",
        expect![[r#"
        m/module.toml:4:18 error[wrong-type] a whole number from 1 to 600 is expected here | write it without quotes
    "#]],
    );
    check_module_toml(
        "target_minutes = \"43\"",
        expect![[r#"
        m/module.toml:4:18 error[wrong-type] a whole number from 1 to 600 is expected here | write it without quotes
    "#]],
    );
    check_module_toml(
        "completion = \"page\"",
        expect![[r#"
        m/module.toml:5:14 error[wrong-value] `page` is not allowed here | did you mean `pages`?
    "#]],
    );
    check_module_toml(
        "draft = \"oui\"",
        expect![[r#"
        m/module.toml:6:9 error[wrong-type] true or false is expected here | write `true` without quotes
    "#]],
    );
    check_module_toml(
        "id = \"Mon module\"",
        expect![[r#"
        m/module.toml:7:6 error[wrong-id] `Mon module` is not an id | use lower-case letters, digits and hyphens, a letter first, at most 64
    "#]],
    );
    check_module_toml(
        "mastery_score = 700",
        expect![[r#"
        m/module.toml:7:17 error[wrong-type] a whole number from 0 to 100 is expected here | write it without quotes
    "#]],
    );
    check_relais_toml(
        "contact = \"www.example.org\"",
        expect![[r#"
        relais.toml:10:11 error[wrong-type] a whole address is expected here | write it like `https://www.example.org` or `mailto:nous@example.org`
    "#]],
    );
    check_relais_toml(
        "languages = [\"français\"]",
        expect![[r#"
        relais.toml:7:14 error[wrong-type] a language code is expected here | write it like `fr` or `en`
    "#]],
    );
    check_relais_toml(
        "modules = [\"m\", \"../n\"]",
        expect![[r#"
        relais.toml:9:17 error[wrong-type] the name of a folder beside this file is expected here | write it without `/`
    "#]],
    );
    check_relais_toml(
        "audiences = [\"tous\", \"Agents publics\"]",
        expect![[r#"
        relais.toml:8:22 error[wrong-id] `Agents publics` is not an id | use lower-case letters, digits and hyphens, a letter first, at most 64
    "#]],
    );
}

#[test]
fn a_missing_field() {
    check_files(
        &[(
            "m/module.toml",
            "description = \"Agir.\"\nobjectives = [\"Agir\"]\ntarget_minutes = 1\ncompletion = \"pages\"\ndraft = true\n",
        )],
        expect![[r#"
            m/module.toml:1:1 error[missing-field] field `title` is missing | add `title = …`: The module's title.
        "#]],
    );
    check_files(
        &[("m/c/p.md", "+++\nid = \"p\"\n+++\nUn texte.\n")],
        expect![[r#"
        m/c/p.md:2:1 error[missing-field] field `title` is missing | add `title = …`: The page's title.
    "#]],
    );
    check_files(
        &[(
            "m/module.toml",
            &module_toml(&[]).replace("title = ", "titel = "),
        )],
        expect![[r#"
            m/module.toml:1:1 error[unknown-field] unknown field `titel` | did you mean `title`?
        "#]],
    );
}

#[test]
fn titles_fit_an_lms() {
    check_module_toml(
        &format!("title = \"{}\"", "é".repeat(256)),
        expect![[r#"
        m/module.toml:1:9 error[title-too-long] this text has 256 characters, 200 are allowed | shorten it: LMSs refuse or cut what is longer
    "#]],
    );
    check_files(
        &[(
            "m/c/p.md",
            &page("p", "Un texte.\n").replace("Page p", &"a".repeat(300)),
        )],
        expect![[r#"
            m/c/p.md:3:9 error[title-too-long] this text has 300 characters, 255 are allowed | shorten it: LMSs refuse or cut what is longer
        "#]],
    );
    check_relais_toml(
        "version = \"2026.1, première édition\"",
        expect![[r#"
        relais.toml:6:11 error[text-too-long] this text has 24 characters, 20 are allowed | shorten it: LMSs refuse or cut what is longer
    "#]],
    );
}

#[test]
fn syntax() {
    check_module_toml(
        "title = Agir",
        expect![[r#"
        m/module.toml:1:9 error[toml-syntax] this text is not in quotes | write it like `title = "Agir"`, with straight quotes
    "#]],
    );
    check_module_toml(
        "title = \"Agir",
        expect![[r#"
        m/module.toml:1:14 error[toml-syntax] a quote is not closed | end the text with `"` on the same line; a quote inside it is written `\"`
    "#]],
    );
    check_module_toml(
        "keywords = [\"a\", \"b\"",
        expect![[r#"
        m/module.toml:7:21 error[toml-syntax] a list is not closed | end it with `]`
    "#]],
    );
    check_module_toml(
        "title = « Agir »",
        expect![[r#"
        m/module.toml:1:9 error[toml-syntax] this text is not in quotes | write it like `title = "Agir"`, with straight quotes
    "#]],
    );
    check_files(
        &[(
            "m/module.toml",
            &(module_toml(&[]) + "title = \"Encore\"\n"),
        )],
        expect![[r#"
        m/module.toml:7:1 error[toml-syntax] this field is given twice | keep one
    "#]],
    );
}

#[test]
fn a_syntax_error_does_not_hide_the_rest() {
    check_files(
        &[(
            "m/module.toml",
            "title = Agir\ndescription = \"Agir.\"\nobjectives = [\"Agir\"]\ntarget_minutes = 0\ncompletion = \"toutes\"\ndraft = true\n",
        )],
        expect![[r#"
            m/module.toml:1:9 error[toml-syntax] this text is not in quotes | write it like `title = "Agir"`, with straight quotes
            m/module.toml:4:18 error[wrong-type] a whole number from 1 to 600 is expected here | write it without quotes
            m/module.toml:5:14 error[wrong-value] `toutes` is not allowed here | use one of: `pages`, `quiz`, `pages-and-quiz`
        "#]],
    );
}

#[test]
fn a_comment_may_name_the_schema() {
    let text = format!(
        "#:schema ../../schema/module.schema.json\n\n{}",
        module_toml(&[])
    );
    check_files(&[("m/module.toml", &text)], expect![[""]]);
}
