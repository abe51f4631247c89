//! Problems of several files come out together, in the order of the files, each
//! once though every audience and language reads the same text.

use expect_test::expect;

use super::course::{check_files, page, relais_toml};

#[test]
fn everything_at_once() {
    check_files(
        &[
            ("relais.toml", &relais_toml("contact = \"nous\"")),
            ("m/module.toml", "title = 3\n"),
            (
                "m/c/p.md",
                &page(
                    "p",
                    "# Titre\n\n[mot](terme:virus)\n\n![](../media/x.svg)\n",
                ),
            ),
            ("m/c/q.md", &page("Suite", "::: astus\n:::\n")),
            ("glossaire.md", "## Rançongiciel\n"),
        ],
        expect![[r#"
            glossaire.md:1:1 error[empty-term] `Rançongiciel` is not explained | write what it means below the heading
            m/c/p.md:5:1 error[heading-level] a page has one title, in its front matter | begin this heading with `##`
            m/c/p.md:7:1 error[unknown-term] `virus` is not in the glossary | explain it in `glossaire.md`: `## Word {#virus}`
            m/c/p.md:9:1 error[missing-alt] picture `../media/x.svg` has no text alternative | say what it shows: `![text](…)` or `alt="text"`; if it is pure decoration use `::: figure {src=… decorative}`
            m/c/p.md:9:1 error[missing-file] file `../media/x.svg` does not exist | did you mean `../media/dessin.svg`?
            m/c/q.md:2:6 error[wrong-id] `Suite` is not an id | use lower-case letters, digits and hyphens, a letter first, at most 64
            m/c/q.md:5:1 error[empty-directive] `astuce` is empty | write something between its lines, or remove it
            m/c/q.md:5:5 error[unknown-directive] unknown directive `astus` | did you mean `astuce`?
            m/module.toml:1:1 error[missing-field] field `completion` is missing | add `completion = …`: When the LMS hears that the module is done.
            m/module.toml:1:1 error[missing-field] field `description` is missing | add `description = …`: One sentence for catalogues.
            m/module.toml:1:1 error[missing-field] field `objectives` is missing | add `objectives = …`: What learners will be able to do.
            m/module.toml:1:1 error[missing-field] field `target_minutes` is missing | add `target_minutes = …`: Duration aimed at, in minutes.
            m/module.toml:1:9 error[wrong-type] a text is expected here | put it in quotes
            relais.toml:10:11 error[wrong-type] a whole address is expected here | write it like `https://www.example.org` or `mailto:nous@example.org`
        "#]],
    );
}
