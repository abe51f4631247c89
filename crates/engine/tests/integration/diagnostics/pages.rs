//! Front matter, Markdown, headings, HTML and directives.

use expect_test::expect;

use super::course::{check_files, check_fine, check_page, page};

fn check_raw(text: &str, expected: expect_test::Expect) {
    check_files(&[("m/c/p.md", text)], expected);
}

#[test]
fn a_rich_page_is_fine() {
    check_fine(&[
        "## Titre\n\n### Sous-titre\n\nUn *texte* [lié](https://example.org) au [mot](terme:rancongiciel).[^a]\n\n[^a]: Une source.\n",
        "::: astuce {title=\"Bon réflexe\"}\n- un\n- deux\n:::\n",
        ":::: accordion\n### Un\n\n::: info\nDedans.\n:::\n\n### Deux\n\nTexte.\n::::\n",
        "::: timeline\n### 14 mars : le message\n\nReçu.\n:::\n\n## Après\n",
        "<!-- entre auteurs -->\n\nAppuyez sur <kbd>Ctrl</kbd>.\n",
        "```\n::: pas un bloc\n<script>\n```\n",
    ]);
}

#[test]
fn front_matter() {
    check_raw(
        "Un texte.\n",
        expect![[r#"
        m/c/p.md:1:1 error[missing-front-matter] this page has no front matter | begin the file with `+++`, `title = "…"`, `id = "…"`, `+++`, a line each
    "#]],
    );
    check_raw(
        "+++\ntitle = \"A\"\nid = \"p\"\n\nUn texte.\n",
        expect![[r#"
        m/c/p.md:1:1 error[missing-front-matter] the front matter is not closed | end it with a line `+++`
    "#]],
    );
    check_raw(
        "+++\n+++\nUn texte.\n",
        expect![[r#"
        m/c/p.md:2:1 error[missing-field] field `id` is missing | add `id = …`: Id of the page, unique in the module; never change it.
        m/c/p.md:2:1 error[missing-field] field `title` is missing | add `title = …`: The page's title.
    "#]],
    );
    check_raw(
        "+++\ntitle = A\nid = \"p\"\n+++\nUn texte.\n",
        expect![[r#"
        m/c/p.md:2:9 error[toml-syntax] this text is not in quotes | write it like `title = "Agir"`, with straight quotes
    "#]],
    );
    check_raw(
        "---\ntitle: A\n---\nUn texte.\n",
        expect![[r#"
        m/c/p.md:1:1 error[missing-front-matter] this page has no front matter | begin the file with `+++`, `title = "…"`, `id = "…"`, `+++`, a line each
    "#]],
    );
}

#[test]
fn a_wrong_id_is_one_problem() {
    check_files(
        &[
            ("m/c/p.md", &page("La Page", "Un texte.\n")),
            ("m/c/q.md", &page("suite", "[avant](p.md)\n")),
        ],
        expect![[r#"
            m/c/p.md:2:6 error[wrong-id] `La Page` is not an id | use lower-case letters, digits and hyphens, a letter first, at most 64
        "#]],
    );
}

#[test]
fn an_empty_page() {
    check_page(
        "",
        expect![[r#"
        m/c/p.md:3:9 warning[empty-page] this page says nothing | write it, or remove the file
    "#]],
    );
    check_page(
        "<!-- à écrire -->\n",
        expect![[r#"
        m/c/p.md:3:9 warning[empty-page] this page says nothing | write it, or remove the file
    "#]],
    );
}

#[test]
fn directives() {
    check_page(
        "::: astus\nUn texte.\n:::\n",
        expect![[r#"
        m/c/p.md:5:5 error[unknown-directive] unknown directive `astus` | did you mean `astuce`?
    "#]],
    );
    check_page(
        "::: encart\n- [ ] Un texte.\n:::\n",
        expect![[r#"
            m/c/p.md:5:5 error[unknown-directive] unknown directive `encart` | use one of: `astuce`, `attention`, `info`, `loi`, `only`, `accordion`, `tabs`, `cards`, `flip`, `timeline`, `references`, `figure`, `scene`, `video`, `audio`, `document`, `question`, `sort`, `hotspots`, `reuse`, `pool`, `before`, `scenario`, `telephone`, `inspection`, `checklist`, `poll`, `reflection`
        "#]],
    );
    check_page(
        "::: astuce {titel=\"Un\"}\nUn texte.\n:::\n",
        expect![[r#"
        m/c/p.md:5:13 error[unknown-attribute] `astuce` has no attribute `titel` | did you mean `title`?
    "#]],
    );
    check_page(
        "::: astuce {couleur=rouge}\nUn texte.\n:::\n",
        expect![[r#"
        m/c/p.md:5:13 error[unknown-attribute] `astuce` has no attribute `couleur` | use one of: `title`
    "#]],
    );
    check_page(
        "::: astuce {title=\"Un\" title=\"Deux\"}\nUn texte.\n:::\n",
        expect![[r#"
        m/c/p.md:5:24 error[duplicate-attribute] attribute `title` is given twice | keep one
    "#]],
    );
    check_page(
        "::: astuce\n:::\n",
        expect![[r#"
        m/c/p.md:5:1 error[empty-directive] `astuce` is empty | write something between its lines, or remove it
    "#]],
    );
    check_page(
        "::: cards\nUn texte.\n:::\n",
        expect![[r#"
        m/c/p.md:6:1 error[missing-heading] this text stands before the first part of `cards` | begin each part with a heading: `### Title`
    "#]],
    );
    check_page(
        "::: tabs\n:::\n",
        expect![[r#"
        m/c/p.md:5:1 error[missing-heading] `tabs` has no part | begin each part with a heading: `### Title`
    "#]],
    );
    check_page(
        "::: document {src=../documents/guide.pdf}\n:::\n",
        expect![[r#"
        m/c/p.md:5:1 error[missing-attribute] `document` has no `title` | add `{title="…"}`
    "#]],
    );
}

#[test]
fn attributes_that_cannot_be_read() {
    check_page(
        "::: astuce {title=\"Un}\nUn texte.\n:::\n",
        expect![[r#"
        m/c/p.md:5:19 error[wrong-attributes] a quote is not closed | end the value with `"` before `}`
    "#]],
    );
    check_page(
        "::: astuce {title=\"Un\"\nUn texte.\n:::\n",
        expect![[r#"
        m/c/p.md:5:12 error[wrong-attributes] attributes are not closed | end them with `}` on the same line
    "#]],
    );
    check_page(
        "::: astuce {title=« Un »}\nUn texte.\n:::\n",
        expect![[r#"
        m/c/p.md:5:21 error[wrong-attributes] this is not an attribute | write `key=value`, or `key="several words"` with straight quotes
    "#]],
    );
    check_page(
        "::: question {#q type=single\nQuoi ?\n\n- [x] a\n- [ ] b\n:::\n",
        expect![[r#"
        m/c/p.md:5:14 error[wrong-attributes] attributes are not closed | end them with `}` on the same line
    "#]],
    );
}

#[test]
fn fences() {
    check_page(
        "::: astuce\nUn texte.\n",
        expect![[r#"
        m/c/p.md:5:1 error[unclosed-directive] `astuce` is not closed | end it with a line `:::`
    "#]],
    );
    check_page(
        "Un texte.\n\n:::\n",
        expect![[r#"
        m/c/p.md:7:1 error[stray-fence] `:::` closes nothing | remove it, or open a directive above: `::: name`
    "#]],
    );
    check_page(
        "::: info\nUn texte.\n\n::: question {#q-1 type=single}\nQuoi ?\n\n- [x] a\n- [ ] b\n:::\n",
        expect![[r#"
            m/c/p.md:5:1 error[nested-fence] `info` is not closed before `question` opens on line 8 | close it first with `:::`; or, if `question` belongs inside, give it 4 colons, at its beginning and its end
        "#]],
    );
    check_page(
        "::: pool {#p-1 draw=2}\n::: question {#q-1 type=single}\nQuoi ?\n\n- [x] a\n- [ ] b\n:::\n\n::: question {#q-2 type=single}\nQuoi ?\n\n- [x] a\n- [ ] b\n:::\n:::\n",
        expect![[r#"
            m/c/p.md:5:1 error[nested-fence] `pool` is not closed before `question` opens on line 6 | close it first with `:::`; or, if `question` belongs inside, give it 4 colons, at its beginning and its end
        "#]],
    );
    check_page(
        ":::: pool {#p-1 draw=1}\n::: question {#q-1 type=single}\nQuoi ?\n\n- [x] a\n- [ ] b\n:::\n\nUn texte.\n\n::: astuce\nUn texte.\n:::\n",
        expect![[r#"
            m/c/p.md:5:1 error[unclosed-directive] `pool` is not closed | end it with a line `::::`
        "#]],
    );
}

#[test]
fn headings() {
    check_page(
        "# Titre\n",
        expect![[r#"
        m/c/p.md:5:1 error[heading-level] a page has one title, in its front matter | begin this heading with `##`
    "#]],
    );
    check_page(
        "## Titre\n\n#### Sous-titre\n",
        expect![[r#"
        m/c/p.md:7:1 error[heading-level] heading of level 4 comes after level 2 | begin it with `###`
    "#]],
    );
    check_page(
        "### Titre\n",
        expect![[r#"
        m/c/p.md:5:1 error[heading-level] the first heading of a page has level 2 | begin it with `##`
    "#]],
    );
    check_page(
        "##\n",
        expect![[r#"
        m/c/p.md:5:1 error[empty-heading] this heading says nothing | write it, or remove it
    "#]],
    );
    check_page(
        "## Un {#a}\n\n## Deux {#a}\n",
        expect![[r#"
        m/c/p.md:7:1 error[duplicate-id] heading id `a` is already used in this page | give this heading another id
    "#]],
    );
    check_page("## Un\n\n## Un\n\n## Un\n", expect![[""]]);
    check_page(
        "## Un {#Un_Deux}\n",
        expect![[r#"
            m/c/p.md:5:8 error[wrong-id] `Un_Deux` is not an id | use lower-case letters, digits and hyphens, a letter first, at most 64
        "#]],
    );
}

#[test]
fn html() {
    check_page(
        "<script>alert(1)</script>\n",
        expect![[r#"
        m/c/p.md:5:1 error[unsafe-html] HTML is not allowed here | use Markdown or a directive; a few tags are allowed inside text
    "#]],
    );
    check_page(
        "Un <b onclick=\"x()\">texte</b>.\n",
        expect![[r#"
        m/c/p.md:5:4 error[unsafe-html] `<b onclick="x()">` is not allowed in a page | write `**words**` instead
    "#]],
    );
    check_page(
        "Un <iframe src=\"https://example.org\"></iframe>.\n",
        expect![[r#"
        m/c/p.md:5:4 error[unsafe-html] `<iframe src="https://example.org">` is not allowed in a page | remove it, use Markdown or a directive; allowed are `abbr`, `bdo`, `br`, `cite`, `dfn`, `i`, `kbd`, `mark`, `q`, `span`, `sub`, `sup`
    "#]],
    );
    check_page(
        "Appuyez sur <kbd>Ctrl.\n",
        expect![[r#"
        m/c/p.md:5:13 error[unclosed-html] `<kbd>` is not closed | add `</kbd>` before the end of the paragraph or emphasis
    "#]],
    );
    check_page(
        "Appuyez sur Ctrl</kbd>.\n",
        expect![[r#"
        m/c/p.md:5:17 error[unclosed-html] `</kbd>` closes nothing | remove it, or open it in the same paragraph or emphasis
    "#]],
    );
    check_page(
        "Un <span style=\"color:red\">texte</span>.\n",
        expect![[r#"
        m/c/p.md:5:4 error[unsafe-html] `<span style="color:red">` is not allowed in a page | keep only the attributes `title`, `lang`, `dir`, with double quotes
    "#]],
    );
}

#[test]
fn tables() {
    check_page(
        "| | |\n|---|---|\n| a | b |\n",
        expect![[r#"
        m/c/p.md:5:1 error[missing-table-header] this table has an empty header | name each column in its first row
    "#]],
    );
}

#[test]
fn references() {
    check_page(
        "Un texte.[^cnil]\n",
        expect![[r#"
        m/c/p.md:5:10 error[unknown-reference] this reference has no source | add a line `[^name]: source` at the end of the page
    "#]],
    );
    check_page(
        "Un texte.\n\n[^cnil]: CNIL.\n",
        expect![[r#"
        m/c/p.md:7:1 warning[unused-reference] the source `cnil` is mentioned nowhere, and will not be shown | write `[^cnil]` in the text that relies on it, or remove the source
    "#]],
    );
}

#[test]
fn text() {
    check_page(
        "Un \u{7}texte.\n",
        expect![[r#"
        m/c/p.md:5:4 error[control-character] this text has a control character (U+0007) | type it again: it was pasted with something invisible
    "#]],
    );
    check_page(
        "- [ ] à faire\n- [ ] à faire aussi\n",
        expect![[r#"
        m/c/p.md:5:1 error[stray-box] a box to tick stands outside of a question or a checklist | put the list in `::: checklist {#id title="…"}`, or remove `[ ]`
    "#]],
    );
    check_page(
        "[x](!a \"b\")\n",
        expect![[r#"
            m/c/p.md:5:1 error[stray-zone] something to mark stands outside of an inspection | put it in `::: inspection {#id kind=email title="…"}`
        "#]],
    );
    check_page(
        &(">".repeat(40) + " texte\n"),
        expect![[r#"
        m/c/p.md:5:33 error[too-deep] this is nested more than 32 levels deep | say it with fewer lists or quotations inside each other
    "#]],
    );
}
