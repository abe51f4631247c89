//! What was meant as our syntax, or as another tool's.

use expect_test::{Expect, expect};

use super::course::{check_fine, check_page, check_pages};

fn check_answers(answers: &str, expected: Expect) {
    check_page(
        &format!("::: question {{#q type=single}}\nQuoi ?\n\n{answers}\n:::\n"),
        expected,
    );
}

#[test]
fn a_feedback_begins_after_a_dash() {
    check_answers(
        "- [ ] Je clique - Non, mauvais.\n- [x] Je réfléchis - Oui.",
        expect![[r#"
            m/c/p.md:8:1 warning[answer-without-feedback] 2 answers of this question have no feedback | say why after a dash, for right answers too: `- [ ] answer — why`
            m/c/p.md:8:17 error[near-dash] `-` is no dash: what follows is shown with the answer | write ` — ` before the feedback; a hyphen that belongs to the answer is written `\-`
            m/c/p.md:9:1 error[near-dash] `-` is no dash: what follows is shown with the answer | write ` — ` before the feedback; a hyphen that belongs to the answer is written `\-`
        "#]],
    );
    check_answers(
        "- [ ] Je clique -- Non.\n- [x] Je réfléchis — Oui.",
        expect![[r#"
            m/c/p.md:8:1 warning[answer-without-feedback] this answer has no feedback | say why after a dash, for right answers too: `- [ ] answer — why`
            m/c/p.md:8:17 error[near-dash] `--` is no dash: what follows is shown with the answer | write ` — ` before the feedback; a hyphen that belongs to the answer is written `\-`
        "#]],
    );
    check_answers(
        "- [ ] Je clique— Non.\n- [x] Je réfléchis — Oui.",
        expect![[r#"
            m/c/p.md:8:1 warning[answer-without-feedback] this answer has no feedback | say why after a dash, for right answers too: `- [ ] answer — why`
            m/c/p.md:8:16 error[near-dash] `—` begins no feedback here | put a space on both sides of the dash, outside of any emphasis: `- [ ] answer — feedback`
        "#]],
    );
    check_answers(
        "- [ ] **Je clique — Non.**\n- [x] Je réfléchis — Oui.",
        expect![[r#"
            m/c/p.md:8:1 warning[answer-without-feedback] this answer has no feedback | say why after a dash, for right answers too: `- [ ] answer — why`
            m/c/p.md:8:19 error[near-dash] `—` begins no feedback here | put a space on both sides of the dash, outside of any emphasis: `- [ ] answer — feedback`
        "#]],
    );
    check_fine(&[
        "::: question {#q type=single}\nQuoi ?\n\n- [ ] Paris \\- Lyon — Non.\n- [x] Paris–Lyon — Oui.\n:::\n",
        "::: question {#q type=single}\nQuoi ?\n\n- [ ] Je clique\n  — Non.\n- [x] Je réfléchis —\n  Oui.\n:::\n",
        "::: question {#q type=single}\nQuoi ?\n\n- [ ] Je rappelle le porte-parole — Non.\n- [x] Avant - après ? — Oui.\n:::\n",
    ]);
}

#[test]
fn answers_have_a_feedback() {
    check_answers(
        "- [ ] Paris \\- Lyon\n- [x] Paris — Oui.",
        expect![[r#"
        m/c/p.md:8:1 warning[answer-without-feedback] this answer has no feedback | say why after a dash, for right answers too: `- [ ] answer — why`
    "#]],
    );
    check_answers(
        "- [ ] Je clique\n- [x] Je réfléchis — Oui.",
        expect![[r#"
        m/c/p.md:8:1 warning[answer-without-feedback] this answer has no feedback | say why after a dash, for right answers too: `- [ ] answer — why`
    "#]],
    );
    check_answers(
        "- [ ] Je clique\n- [x] Je réfléchis",
        expect![[r#"
        m/c/p.md:8:1 warning[answer-without-feedback] 2 answers of this question have no feedback | say why after a dash, for right answers too: `- [ ] answer — why`
    "#]],
    );
    check_page(
        "::: question {#q type=matching}\nQuoi ?\n\n- a => 1\n- b => 2\n- => 3 — Non.\n:::\n",
        expect![[r#"
            m/c/p.md:10:1 error[stray-feedback] a decoy has no feedback: these words are shown nowhere | say it in the explanation after the list
        "#]],
    );
}

#[test]
fn items_hold_words_only() {
    check_answers(
        "- [ ] Une commande :\n  ```\n  rm\n  ```\n- [x] Oui — Oui.",
        expect![[r#"
            m/c/p.md:8:1 warning[answer-without-feedback] this answer has no feedback | say why after a dash, for right answers too: `- [ ] answer — why`
            m/c/p.md:9:3 error[block-in-item] this answer holds a block of code, which can't be shown there | say it in words of the item itself (`code` and **emphasis** may stand in it), or move it before the list
        "#]],
    );
    check_page(
        "::: checklist {#l title=\"L\"}\n- [ ] Un\n  - deux\n:::\n",
        expect![[r#"
            m/c/p.md:7:3 error[block-in-item] this thing to tick holds a list, which can't be shown there | say it in words of the item itself (`code` and **emphasis** may stand in it), or move it before the list
        "#]],
    );
    check_page(
        "::: inspection {#i kind=email title=\"I\"}\n- De : [a](!z \"b\")\n\n  > Suite\n\nTexte\n:::\n",
        expect![[r#"
            m/c/p.md:8:3 error[block-in-item] this header line holds a quotation, which can't be shown there | say it in words of the item itself (`code` and **emphasis** may stand in it), or move it before the list
        "#]],
    );
    check_page(
        "::: scenario {#s title=\"S\"}\n### A {#a}\nQue faire ?\n\n- [Agir](#f) — Bien.\n  - tout\n\n### F {#f outcome=good}\nFin.\n\n### B {.debrief}\nUn.\n\n### C {.debrief}\nDeux.\n:::\n",
        expect![[r#"
            m/c/p.md:10:3 error[block-in-item] this choice holds a list, which can't be shown there | say it in words of the item itself (`code` and **emphasis** may stand in it), or move it before the list
            m/c/p.md:18:1 error[duplicate-debrief] this scenario has a second debriefing | say all of it under one heading `{.debrief}`
        "#]],
    );
}

#[test]
fn lines_that_are_nearly_right() {
    check_page(
        ":: info\nTexte\n::\n",
        expect![[r#"
        m/c/p.md:5:1 error[near-directive] a directive begins and ends with three colons or more | write `:::`, and `:::` again after its last line
        m/c/p.md:7:1 error[near-directive] a directive begins and ends with three colons or more | write `:::`, and `:::` again after its last line
    "#]],
    );
    check_page(
        "::: question {#q type=single}\nQuoi ?\n\n- [ x] Un — a\n- [ ] Deux — b\n:::\n",
        expect![[r#"
            m/c/p.md:8:1 error[near-box] `- [ x]` is no box of an answer | write `- [x] ` before a right answer, `- [ ] ` before another, with these very spaces
            m/c/p.md:8:1 error[missing-box] this answer does not say whether it is right | begin it with `- [x]` if it is right, `- [ ]` if not
        "#]],
    );
    check_page(
        "Liste :\n\n•\u{a0}un\n•\u{a0}deux\n",
        expect![[r#"
        m/c/p.md:7:1 warning[near-list] `•` begins no item of a list | write `- ` or `1. `, with an ordinary space
        m/c/p.md:8:1 warning[near-list] `•` begins no item of a list | write `- ` or `1. `, with an ordinary space
    "#]],
    );
    check_page(
        "##Titre\n",
        expect![[r#"
        m/c/p.md:5:1 error[near-heading] this is no heading: there is no ordinary space after `#` | write `## Title`
    "#]],
    );
    check_page(
        "## Titre {.grand}\n",
        expect![[r#"
        m/c/p.md:5:11 error[unknown-attribute] a heading has no attribute `grand` | keep `{#id}` only, or remove the braces
    "#]],
    );
    check_page(
        "Un mot {#mot}.\n",
        expect![[r#"
        m/c/p.md:5:8 error[stray-attributes] `{#mot}` is shown as it is: only directives, headings, links and answers have attributes | write it right behind a heading or a link, or on the line of a directive
    "#]],
    );
    check_page(
        "Voir [la page](la page.md).\n",
        expect![[r#"
        m/c/p.md:5:14 error[near-link] this link can't be read: it would be shown as it stands | write `[words](address)`: no spaces in the address, a title only in straight quotes
    "#]],
    );
    check_page(
        "Voir [la page] (https://exemple.fr).\n",
        expect![[r#"
        m/c/p.md:5:14 warning[near-link] a space stands between `]` and `(`: this is no link | write `[words](address)`
    "#]],
    );
    check_page(
        "C'est ** gras **.\n",
        expect![[r#"
        m/c/p.md:5:7 warning[near-emphasis] `**` emphasises nothing: it is shown as it is | write `**words**`, without spaces inside; or as code: `` `**` ``
    "#]],
    );
    check_page(
        "Composez le [[17]].\n",
        expect![[r#"
        m/c/p.md:5:13 error[stray-blank] a blank stands outside of a `fill-in` question: its answer would be shown | give the question `type=fill-in`, and write blanks before its `---`; or write one bracket
    "#]],
    );
    check_page(
        "| a | b |\n| 1 | 2 |\n",
        expect![[r#"
        m/c/p.md:5:1 warning[near-table] this is no table: it is shown as it is | put a line `|---|---|` with as many columns below its first row, and an empty line before it
        m/c/p.md:6:1 warning[near-table] this is no table: it is shown as it is | put a line `|---|---|` with as many columns below its first row, and an empty line before it
    "#]],
    );
    check_page(
        "| a | b |\n|---|---|\n| 1 | 2 | 3 |\n",
        expect![[r#"
        m/c/p.md:7:1 error[table-cells] this row has 3 cells, the table 2 columns: the others are left out | add a column to the first two rows; write `\|` for a bar that belongs to the text, in code too
    "#]],
    );
    check_page(
        "> [!NOTE]\n> Texte\n",
        expect![[r#"
        m/c/p.md:5:3 warning[near-callout] this is another tool's callout: it is shown as it is | write `::: info`, `::: astuce` or `::: attention`, and `:::` after it
    "#]],
    );
    check_page(
        "```mermaid\ngraph TD\n```\n",
        expect![[r#"
        m/c/p.md:5:1 warning[foreign-block] `mermaid` is shown as code here, not as a drawing | draw it as a picture (`.svg`), with its text alternative
    "#]],
    );
    check_page(
        "```bash Une commande\nls\n```\n",
        expect![[r#"
        m/c/p.md:5:1 error[code-info] what stands behind the language of this code is shown nowhere | keep one word behind the backticks, the language; write a title on a line of its own
    "#]],
    );
    check_page(
        "[Note]: important\n\nTexte\n",
        expect![[r#"
        m/c/p.md:5:1 warning[unused-reference] this line gives `[Note]` an address, and no text uses it: it is shown nowhere | write `[words][Note]` in the text, or remove the line
    "#]],
    );
    check_page(
        "::: inspection {#i kind=email title=\"I\"}\n[un](!z \"b\") et [deux](!y pourquoi donc)\n:::\n",
        expect![[r#"
            m/c/p.md:6:22 error[near-link] this part to mark can't be read: its id and its reason would be shown | write `[text](!id "why")`: no space after `(`, the reason in straight quotes
        "#]],
    );
    check_fine(&["Un prix de 5 $ ou de 10 $.\n", "Un \\*\\*mot\\*\\*.\n"]);
}

#[test]
fn formulas() {
    check_fine(&[
        "Soit $x^2$ un carré, et $n$-ième $\\alpha$.\n",
        "$$\n\\frac{1}{2} + \\sqrt{3}\n= x\n$$\n",
        "```math\n\\sum_{i=1}^{n} i\n```\n",
        "| a | $x$ |\n|---|---|\n| $y_1$ | **$z$** |\n",
        "- 5 $ par mois\n- \\$HOME/\\$USER, 3\\$\n- `$x^2$`\n",
        "::: inspection {#i kind=sms title=\"I\"}\n[Un](!z \"b\") gain de $5^2$ !\n:::\n",
    ]);
    check_pages(
        &[
            "Le dossier $HOME/$USER est à vous.\n",
            "De 5$/mois à 10$/mois.\n",
            "Soit $\\frca{1}{2}$ la moitié.\n",
            "Soit $\\frac{1}{2$ la moitié.\n",
            "Soit $ x^2 $ un carré.\n",
            "Soit $x^2 un carré.\n",
            "$$\nx = 1\n\n+ 2\n$$\n",
            "Soit \\(x^2\\) un carré.\n",
            "\\[\\frac{1}{2}\\]\n",
            "```latex\nx^2\n```\n",
            "```math\n\n```\n",
            "Soit $abcdefghijklmnop + abcdefghijklmnop + abcdefghijklmnop$.\n",
            "![La courbe $x^2$](../media/dessin.svg)\n",
            "::: info {title=\"Soit $x^2$\"}\nA\n:::\n",
            "::: question {#q type=fill-in}\nSoit $x = [[3]]$.\n:::\n",
        ],
        expect![[r#"
            0:
            m/c/p.md:5:12 error[near-formula] these two dollars touch a word: what stands between them would be set as a formula | write `\$` for each dollar that is meant as such, or code: `` `$HOME` ``; put a space or a hyphen around a formula
            1:
            m/c/p.md:5:5 error[near-formula] these two dollars touch a word: what stands between them would be set as a formula | write `\$` for each dollar that is meant as such, or code: `` `$HOME` ``; put a space or a hyphen around a formula
            2:
            m/c/p.md:5:7 error[wrong-formula] this formula can't be read: unknown command "\frca" | a formula is written in LaTeX: `$\frac{1}{2}$`
            3:
            m/c/p.md:5:17 error[wrong-formula] this formula can't be read: expected closing token "}", but reached end of input | a formula is written in LaTeX: `$\frac{1}{2}$`
            4:
            m/c/p.md:5:6 warning[formula] this formula is shown as it is written | write `$x^2$`, without spaces inside of the dollars; between `$$` it may take several lines, none of them empty or beginning with `-`, `+`, `>` or `#`
            5:
            m/c/p.md:5:6 warning[formula] this formula is shown as it is written | write `$x^2$`, without spaces inside of the dollars; between `$$` it may take several lines, none of them empty or beginning with `-`, `+`, `>` or `#`
            6:
            m/c/p.md:5:1 warning[formula] this formula is shown as it is written | write `$x^2$`, without spaces inside of the dollars; between `$$` it may take several lines, none of them empty or beginning with `-`, `+`, `>` or `#`
            m/c/p.md:9:1 warning[formula] this formula is shown as it is written | write `$x^2$`, without spaces inside of the dollars; between `$$` it may take several lines, none of them empty or beginning with `-`, `+`, `>` or `#`
            7:
            m/c/p.md:5:1 warning[formula] the formula in `\(…\)` is shown as words | write it between dollars: `$x^2$`
            8:
            m/c/p.md:5:1 warning[formula] the formula in `\[…\]` is shown as words | write it between two dollars: `$$x^2$$`
            9:
            m/c/p.md:5:1 warning[foreign-block] `latex` is shown as code here, not as a formula | write `math` behind the backticks for a formula in LaTeX, or nothing for its code
            10:
            m/c/p.md:5:1 error[wrong-formula] this formula is empty | a formula is written in LaTeX: `$\frac{1}{2}$`
            11:
            m/c/p.md:5:6 warning[wide-formula] this formula is wider than a phone, and its line can't be broken | put it on a line of its own, between two dollars: `$$…$$`
            12:
            13:
            m/c/p.md:5:11 warning[formula] a formula is shown here as it is written | say it in words: titles and alternatives are plain text
            14:
            m/c/p.md:5:1 error[no-answers] this question has no blank | write the answer in the text: `Composez le [[17]].`
            m/c/p.md:6:6 error[wrong-blank] a blank can't stand in a formula | end the formula before it: `$x =$ [[3]]`
        "#]],
    );
}

#[test]
fn languages_of_code() {
    check_fine(&[
        "```bash\nls\n```\n",
        "```PowerShell\nGet-Item\n```\n",
        "~~~text\nls\n~~~\n",
        "```\nls\n```\n",
    ]);
    check_pages(
        &["```pyhton\nx\n```\n", "```zzzz\nx\n```\n"],
        expect![[r#"
        0:
        m/c/p.md:5:1 warning[unknown-language] no language `pyhton` is known: this code is shown without colours | did you mean `python`?
        1:
        m/c/p.md:5:1 warning[unknown-language] no language `zzzz` is known: this code is shown without colours | write a language such as `bash`, `python`, `json`, or `text` for none
    "#]],
    );
}

#[test]
fn comments_hide_themselves_only() {
    check_page(
        "Un\n\n<!-- jamais fermé\n\nDeux\n",
        expect![[r#"
        m/c/p.md:7:1 error[unclosed-comment] this comment is not closed: all that follows is left out | end it with `-->`
    "#]],
    );
    check_page(
        "Un\n\n<!-- note --> Deux\n",
        expect![[r#"
        m/c/p.md:7:1 error[text-after-comment] what stands on the line of a comment's end is left out with it | begin a new line after `-->`, and leave one empty
    "#]],
    );
    check_fine(&["Un <!-- note --> deux\n\n<!-- a --> <!-- b -->\n\nTrois\n"]);
}
