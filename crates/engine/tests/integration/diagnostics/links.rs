//! Links between pages, to the glossary and outside.

use expect_test::expect;

use super::course::{check_files, check_page, page};

#[test]
fn dead_links() {
    check_page(
        "Voir [la suite](r.md).\n",
        expect![[r#"
        m/c/p.md:5:6 error[dead-link] page `r.md` does not exist | did you mean `p.md`?
    "#]],
    );
    check_page(
        "Voir [la suite](quatre.md).\n",
        expect![[r#"
        m/c/p.md:5:6 error[dead-link] page `quatre.md` does not exist | correct the path, from this page's folder
    "#]],
    );
    check_page(
        "Voir [la suite](q.md#suit).\n",
        expect![[r#"
        m/c/p.md:5:6 error[dead-link] page `suite` has no heading `suit` | did you mean `#suite`?
    "#]],
    );
    check_page(
        "Voir [ici](#titre).\n",
        expect![[r#"
        m/c/p.md:5:6 error[dead-link] page `p` has no heading `titre` | give the heading this id: `## Title {#titre}`
    "#]],
    );
    check_page(
        "Voir [ailleurs](../../autre/c/p.md).\n",
        expect![[r#"
        m/c/p.md:5:6 error[dead-link] `../../autre/c/p.md` is not in this module | a package holds one module: name the other one without a link
    "#]],
    );
    check_page(
        "Voir [le guide](../documents/guide.pdf).\n",
        expect![[r#"
        m/c/p.md:5:6 error[dead-link] `../documents/guide.pdf` is not a page | link to a page's `.md` file; offer a file with `::: document {src=… title=…}`
    "#]],
    );
    check_page(
        "Voir [](q.md).\n",
        expect![[r#"
        m/c/p.md:5:6 error[empty-link] this link has no words | say between the brackets where it leads
    "#]],
    );
    check_page(
        "Voir [la suite](q.md) et **[encore](q.md#suite)**.\n",
        expect![[""]],
    );
}

#[test]
fn addresses() {
    check_page(
        "Voir [le site](http://example.org).\n",
        expect![[r#"
        m/c/p.md:5:6 warning[insecure-link] `http://example.org` is not encrypted | use the `https:` address
    "#]],
    );
    check_page(
        "Voir [le site](javascript:alert(1)).\n",
        expect![[r#"
        m/c/p.md:5:6 error[unsafe-link] `javascript:alert(1)` is not an address a course may lead to | use `https:`, `mailto:` or `tel:`
    "#]],
    );
    check_page(
        "Voir [le site](//example.org).\n",
        expect![[r#"
        m/c/p.md:5:6 error[unsafe-link] `//example.org` is not an address a course may lead to | use `https:`, `mailto:` or `tel:`
    "#]],
    );
    check_page(
        "Voir [le site](www.example.org).\n",
        expect![[r#"
        m/c/p.md:5:6 error[unsafe-link] `www.example.org` is not a whole address | begin it with `https://`
    "#]],
    );
}

#[test]
fn words_of_the_glossary() {
    check_page(
        "Un [rançongiciel](terme:) et un [autre](terme:rancongicel).\n",
        expect![[r#"
        m/c/p.md:5:33 error[unknown-term] `rancongicel` is not in the glossary | did you mean `terme:rancongiciel`?
    "#]],
    );
    check_page(
        "Un [maliciel](terme:maliciel).\n",
        expect![[r#"
        m/c/p.md:5:4 error[unknown-term] `maliciel` is not in the glossary | explain it in `glossaire.md`: `## Word {#maliciel}`
    "#]],
    );
    check_files(
        &[(
            "glossaire.md",
            "## Rançongiciel\n\n## Virus\n\nUn maliciel.\n",
        )],
        expect![[r#"
            glossaire.md:1:1 error[empty-term] `Rançongiciel` is not explained | write what it means below the heading
        "#]],
    );
    check_files(
        &[("m/glossaire.md", "## Rançongiciel\n\nUn logiciel.\n")],
        expect![[r#"
            m/glossaire.md:1:1 error[duplicate-id] `Rançongiciel` is explained twice in the glossary | keep one explanation
        "#]],
    );
    check_files(
        &[("m/glossaire.md", "## Virus\n\nVoir [la page](c/p.md).\n")],
        expect![[r#"
            m/glossaire.md:3:6 error[dead-link] the glossary cannot link to pages | remove the link, or link to another word: `[word](terme:id)`
        "#]],
    );
    check_files(
        &[(
            "m/glossaire.md",
            "Un texte.\n\n## Virus\n\n::: checklist {#l title=\"a\"}\n- [ ] b\n:::\n\n![Un dessin](media/dessin.svg)\n",
        )],
        expect![[r#"
            m/glossaire.md:1:1 warning[stray-block] what stands before the first word of the glossary is shown nowhere | explain words only, each under a heading `## Word`; a note for authors is written `<!-- … -->`
            m/glossaire.md:3:1 error[empty-term] `Virus` is not explained | write what it means below the heading
            m/glossaire.md:5:1 error[stray-block] the glossary is text only: it cannot hold `checklist` | move it into a page
            m/glossaire.md:9:1 error[stray-block] the glossary is text only: it cannot hold `![…](…)` | move it into a page
        "#]],
    );
}

#[test]
fn a_page_for_others_only() {
    check_files(
        &[
            ("m/c/p.md", &page("p", "Voir [la suite](q.md).\n")),
            (
                "m/c/q.md",
                "+++\nid = \"q\"\ntitle = \"Q\"\naudience = [\"agents\"]\n+++\nUn texte.\n",
            ),
        ],
        expect![[r#"
            m/c/p.md:5:6 error[dead-link] page `q.md` is not for the audience `tous` | show the link to the same readers only, in `::: only {audience=…}`, or that page to all
        "#]],
    );
    check_files(
        &[
            (
                "m/c/p.md",
                &page(
                    "p",
                    "::: only {audience=agents}\nVoir [la suite](q.md).\n:::\n\nUn texte.\n",
                ),
            ),
            (
                "m/c/q.md",
                "+++\nid = \"q\"\ntitle = \"Q\"\naudience = [\"agents\"]\n+++\nUn texte.\n",
            ),
        ],
        expect![[""]],
    );
}
