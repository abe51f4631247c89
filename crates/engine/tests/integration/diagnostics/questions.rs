//! Questions, pools and checklists.

use expect_test::{Expect, expect};

use super::course::{check_fine, check_page};

/// Checks a question with these attributes; its text begins on line 6.
fn check_question(attributes: &str, text: &str, expected: Expect) {
    check_page(
        &format!("::: question {{{attributes}}}\n{text}\n:::\n"),
        expected,
    );
}

#[test]
fn places_in_a_picture() {
    const PICTURE: &str = "![Un bureau](../media/dessin.svg)";
    let around = |head: &str, list: &str| {
        format!("::: hotspots {{#h{head}}}\nQuoi ?\n\n{PICTURE}\n\n{list}\n:::\n")
    };
    check_fine(&[&around(
        " points=2",
        "- [x] {#b} [Un papier](@10,10,20.5,20) — Lisible.\n- [ ] {#a} [Une plante](@60,10,20,20) — Rien.",
    )]);
    check_fine(&[&around(
        " title=\"Un bureau\"",
        "- [Un papier](@10,10,20,20) — Lisible.\n- [Une plante](@60,10,20,20) — Rien.",
    )]);
    for (head, list, expected) in [
        (
            "",
            "Rien.",
            expect![[r#"
            m/c/p.md:5:1 error[no-answers] this picture has no places | add a list of them: `- [x] [what is there](@30,20,12,8) — why`, left, top, width and height in percent
        "#]],
        ),
        (
            "",
            "- [x] [a](@10,10,20,20) — b.\n- [ ] La plante — c.",
            expect![[r#"
                m/c/p.md:11:1 error[missing-place] nothing says where in the picture this is | begin it with `[what is there](@30,20,12,8)`: left, top, width and height, in percent of the picture
            "#]],
        ),
        (
            "",
            "- [x] [a](@10,10,20) — b.\n- [ ] [c](@90,10,20,20) — d.",
            expect![[r#"
                m/c/p.md:10:11 error[wrong-place] `10,10,20` is no part of a picture | write left, top, width and height in percent, parted by commas: `@30,20,12,8`; width and height at least 3, nothing beyond 100
                m/c/p.md:11:1 error[wrong-place] `90,10,20,20` is no part of a picture | write left, top, width and height in percent, parted by commas: `@30,20,12,8`; width and height at least 3, nothing beyond 100
            "#]],
        ),
        (
            "",
            "- [x] [a](@10,10,20,20) — b.\n- [x] [c](@60,10,20,20) — d.",
            expect![[r#"
                m/c/p.md:10:1 error[wrong-answers] every place is right: whoever marks all of them finds all | add places where nothing is wrong: `- [ ] [what is there](@…) — why`
            "#]],
        ),
        (
            "",
            "- [a](@10,10,20,20) — b.\n- [c](@60,10,20,20)",
            expect![[r#"
                m/c/p.md:11:1 error[missing-feedback] this place says nothing when it is opened | say it after a dash: `- [what is there](@30,20,12,8) — what it tells`
            "#]],
        ),
        (
            " tries=2",
            "- [a](@10,10,20,20) — b.\n- [c](@60,10,20,20) — d.",
            expect![[r#"
                m/c/p.md:5:18 error[unknown-attribute] `tries` means nothing where there is nothing to find | remove it, or say by `[x]` and `[ ]` which places are to be found
            "#]],
        ),
        (
            "",
            "- [a](@10,10,20,20) [e](@20,10,20,20) — b.\n- [c](@60,10,20,20) — d.",
            expect![[r#"
                m/c/p.md:10:1 error[stray-place] this has two places | give each place an item of its own
            "#]],
        ),
        (
            "",
            "- [a](@10,10,20,20) — b.",
            expect![[r#"
            m/c/p.md:10:1 error[wrong-answers] a picture has 2 to 26 places, not 1 | add or remove some
        "#]],
        ),
    ] {
        check_page(&around(head, list), expected);
    }
    check_page(
        "::: hotspots {#h}\nQuoi ?\n\n- [x] [a](@10,10,20,20) — b.\n- [ ] [c](@60,10,20,20) — d.\n:::\n",
        expect![[r#"
            m/c/p.md:5:1 error[missing-picture] `hotspots` has one picture before its list, not 0 | write `![what it shows](../media/….svg)` in a paragraph of its own
        "#]],
    );
    check_page(
        "Un [lieu](@10,10,20,20).\n",
        expect![[r#"
        m/c/p.md:5:4 error[stray-place] a place in a picture stands outside of its list | write it in the list of `::: hotspots {#id}`: `- [x] [what is there](@30,20,12,8) — why`
    "#]],
    );
}

#[test]
fn what_is_known_before() {
    let around = |attributes: &str| {
        format!(
            ":::: before {{#b}}\n::: question {{#q type=single{attributes}}}\nQuoi ?\n\n- [x] a — Oui.\n- [ ] b — Non.\n:::\n::::\n"
        )
    };
    check_fine(&[&around(" spares=\"suite\"")]);
    for (attributes, expected) in [
        (
            "",
            expect![[r#"
            m/c/p.md:6:1 error[missing-attribute] this question spares no page: who answers it right reads as much as who does not | name by their ids the pages that it makes superfluous: `spares="page-un,page-deux"`
        "#]],
        ),
        (
            " spares=\"suit\"",
            expect![[r#"
            m/c/p.md:6:30 error[wrong-spared-page] no page of this module has the id `suit` | did you mean `suite`?
        "#]],
        ),
        (
            " spares=\"suite,p\"",
            expect![[r#"
            m/c/p.md:6:30 error[wrong-spared-page] page `p` does not come after this question | name pages that follow: the others have been read by then
        "#]],
        ),
    ] {
        check_page(&around(attributes), expected);
    }
    check_page(
        "::: question {#q type=single spares=p}\nQuoi ?\n\n- [x] a — Oui.\n- [ ] b — Non.\n:::\n",
        expect![[r#"
            m/c/p.md:5:30 error[unknown-attribute] `spares` means nothing outside of `before` | put the question into `:::: before {#id}`, ahead of the pages that it spares
        "#]],
    );
    check_page(
        ":::: before {#b}\nRien.\n\n::: checklist {#l title=\"L\"}\n- [ ] a\n:::\n::::\n",
        expect![[r#"
            m/c/p.md:5:1 error[no-answers] `before` asks nothing | put questions into it, each with `spares="…"`: the ids of the pages that a right answer makes superfluous
            m/c/p.md:8:1 error[stray-block] `checklist` spares no page: `before` holds questions, and words | move it before or after
        "#]],
    );
}

#[test]
fn opinions() {
    let poll =
        |head: &str, list: &str| format!("::: poll {{#avis{head}}}\nQuoi ?\n\n{list}\n:::\n");
    check_fine(&[&poll("", "- Oui\n- Non — Ah.")]);
    check_fine(&[&poll(
        " title=\"Avis\" source=\"Relais, 2026\"",
        "- {#b} Oui => 40 % — Ah.\n- {#a} Non => 60",
    )]);
    for (head, list, expected) in [
        (
            "",
            "- [x] Oui\n- Non",
            expect![[r#"
            m/c/p.md:8:1 error[stray-box] nothing in a poll is right or wrong | write `- What I think`, without a box; or ask it as a `question`
        "#]],
        ),
        (
            "",
            "- Oui => beaucoup\n- Non",
            expect![[r#"
            m/c/p.md:8:1 error[wrong-number] `beaucoup` is not how many said so | write a whole number of percent: `- What I think => 42 %`
        "#]],
        ),
        (
            " source=\"R\"",
            "- Oui => 40\n- Non",
            expect![[r#"
            m/c/p.md:5:1 error[wrong-answers] some of what others said has no figure | give each a figure `=> 42 %`, or none
        "#]],
        ),
        (
            " source=\"R\"",
            "- Oui => 40\n- Non => 70",
            expect![[r#"
                m/c/p.md:5:1 error[wrong-answers] what others said adds up to 110 % | it is 100 %, but for rounding
            "#]],
        ),
        (
            "",
            "- Oui => 40\n- Non => 60",
            expect![[r#"
            m/c/p.md:5:1 error[missing-attribute] nothing says where these figures come from | add `source="Who asked whom, when"`
        "#]],
        ),
        (
            " source=\"R\"",
            "- Oui\n- Non",
            expect![[r#"
            m/c/p.md:5:1 error[unknown-attribute] `source` means nothing without figures | give each thing to say a figure: `=> 42 %`; or remove it
        "#]],
        ),
        (
            "",
            "- Oui",
            expect![[r#"
            m/c/p.md:5:1 error[wrong-answers] a poll has 2 to 26 things to say, not 1 | write them as a list: `- What I think`
        "#]],
        ),
    ] {
        check_page(&poll(head, list), expected);
    }
    check_page(
        "::: poll {#avis}\n- Oui\n- Non\n:::\n",
        expect![[r#"
        m/c/p.md:5:1 error[empty-question] nothing is asked | write the question before what can be said
    "#]],
    );
    check_page(
        "::: reflection {#r}\n:::\n",
        expect![[r#"
        m/c/p.md:5:1 error[empty-directive] `reflection` is empty | write something between its lines, or remove it
        m/c/p.md:5:1 error[missing-attribute] `reflection` has no `title` | add `{title="…"}`
    "#]],
    );
    check_fine(&["::: reflection {#r title=\"Pour moi\"}\nEt vous ?\n:::\n"]);
    check_page(
        ":::: poll {#avis}\nQuoi ?\n\n::: checklist {#l title=\"L\"}\n- [ ] a\n:::\n\n- Oui\n- Non\n::::\n",
        expect![[r#"
            m/c/p.md:8:1 error[stray-block] `checklist` stands inside `poll` | close `poll` first: learners do one thing at a time
        "#]],
    );
}

#[test]
fn things_to_sort() {
    let sort = |list: &str| format!("::: sort {{#q}}\nOù ?\n\n{list}\n:::\n");
    check_fine(&[&sort("- a => x — Oui.\n- b => x\n- c => y\n- => z\n")]);
    for (list, expected) in [
        (
            "- a => x\n- b\n- c => y",
            expect![[r#"
            m/c/p.md:9:1 error[missing-arrow] nothing says where this goes | write `- thing => category`, or `- => category` for one that stays empty
        "#]],
        ),
        (
            "- a => x\n- b => x",
            expect![[r#"
            m/c/p.md:8:1 error[wrong-answers] all goes into one category | add another, with things of its own: `- thing => category`
        "#]],
        ),
        (
            "- a => x\n- b => y\n- c => z",
            expect![[r#"
            m/c/p.md:8:1 error[wrong-answers] each thing has a category of its own: nothing is sorted | give several things one category, or use `type=matching`
        "#]],
        ),
        (
            "- a => 1\n- b => 2\n- c => 3\n- d => 4\n- e => 5\n- f => 6\n- g => 7\n- h => 7",
            expect![[r#"
                m/c/p.md:8:1 error[wrong-answers] there are more than six categories | use fewer: they must be seen at once on a phone
            "#]],
        ),
        (
            "- a => x\n- => y — Pourquoi.",
            expect![[r#"
            m/c/p.md:8:1 error[wrong-answers] there are fewer than two things to sort | add some
            m/c/p.md:9:1 error[stray-feedback] a category has no feedback: these words are shown nowhere | say it in the explanation after the list
        "#]],
        ),
        (
            "Rien.",
            expect![[r#"
            m/c/p.md:5:1 error[no-answers] there is nothing to sort | add a list: `- thing => category`
        "#]],
        ),
    ] {
        check_page(&sort(list), expected);
    }
    check_page(
        "::: question {#q type=sort}\nOù ?\n\n- a => x\n- b => x\n- c => y\n:::\n",
        expect![[r#"
            m/c/p.md:5:18 error[wrong-value] `sort` is not a type of question | it has a directive of its own: write `::: sort {#id}`
        "#]],
    );
    check_page(
        "::: sort {#q shuffle}\nOù ?\n\n- a => x\n- b => x\n- c => y\n:::\n",
        expect![[r#"
            m/c/p.md:5:14 error[unknown-attribute] `sort` has no attribute `shuffle` | use one of: `id`, `points`, `tries`, `hint`, `tags`, `spares`, `page`, `confidence`
        "#]],
    );
}

#[test]
fn every_type_is_fine() {
    check_fine(&[
        "::: question {#q type=single hint=\"Un\" hint=\"Deux\" shuffle}\nQuoi ?\n\n- [x] a — oui\n- [ ] b — non\n\nVoilà.\n:::\n",
        "::: question {#q type=multiple points=3}\nQuoi ?\n\n- [x] a — un\n- [x] b — deux\n- [ ] c — trois\n:::\n",
        "::: question {#q type=true-false}\nQuoi ?\n\n- [x] Vrai — oui\n- [ ] Faux — non\n:::\n",
        "::: question {#q type=matching}\nQuoi ?\n\n- a => 1\n- b => 2\n- => 3\n:::\n",
        "::: question {#q type=ordering}\nQuoi ?\n\n1. a\n2. b\n:::\n",
        "::: question {#q type=fill-in max=40}\nComposez le **[[17]]** ou le [[112|cent douze]].\n\n- puis le *[[18]]*,\n- [[15]].\n\n---\n\nVoilà.\n:::\n",
        "::: question {#q type=numeric answer=72 tolerance=0,5 unit=\"heures\"}\nCombien ?\n\n---\n\nVoilà.\n:::\n",
        "::: question {#q type=single}\nQuoi ?\n\n- [x] {#b} a — oui\n- [ ] {#a} b — non\n:::\n",
    ]);
}

#[test]
fn what_a_question_is() {
    check_question(
        "type=single",
        "Quoi ?\n\n- [x] a\n- [ ] b",
        expect![[r#"
            m/c/p.md:5:1 error[missing-id] `question` has no `id` | add `{#name-of-your-own}`
            m/c/p.md:8:1 warning[answer-without-feedback] 2 answers of this question have no feedback | say why after a dash, for right answers too: `- [ ] answer — why`
        "#]],
    );
    check_question(
        "#q",
        "Quoi ?\n\n- [x] a\n- [ ] b",
        expect![[r#"
        m/c/p.md:5:1 error[missing-attribute] `question` has no `type` | add `{type="…"}`
    "#]],
    );
    check_question(
        "#q type=singel",
        "Quoi ?\n\n- [x] a\n- [ ] b",
        expect![[r#"
        m/c/p.md:5:18 error[wrong-value] `singel` is not a type of question | did you mean `single`?
    "#]],
    );
    check_question(
        "#q type=choix",
        "Quoi ?\n\n- [x] a\n- [ ] b",
        expect![[r#"
            m/c/p.md:5:18 error[wrong-value] `choix` is not a type of question | did you mean `single`?
        "#]],
    );
    check_question(
        "#Q_1 type=single",
        "Quoi ?\n\n- [x] a\n- [ ] b",
        expect![[r#"
            m/c/p.md:5:15 error[wrong-id] `Q_1` is not an id | use lower-case letters, digits and hyphens, a letter first, at most 64
            m/c/p.md:8:1 warning[answer-without-feedback] 2 answers of this question have no feedback | say why after a dash, for right answers too: `- [ ] answer — why`
        "#]],
    );
    check_question(
        "#q type=single",
        "- [x] a\n- [ ] b",
        expect![[r#"
            m/c/p.md:5:1 error[empty-question] nothing is asked | write the question before its answers
            m/c/p.md:6:1 warning[answer-without-feedback] 2 answers of this question have no feedback | say why after a dash, for right answers too: `- [ ] answer — why`
        "#]],
    );
    check_question(
        "#q type=single points=deux",
        "Quoi ?\n\n- [x] a\n- [ ] b",
        expect![[r#"
            m/c/p.md:5:30 error[wrong-number] `deux` is not a whole number from 1 to 100 | write it in digits: `points=1`
            m/c/p.md:8:1 warning[answer-without-feedback] 2 answers of this question have no feedback | say why after a dash, for right answers too: `- [ ] answer — why`
        "#]],
    );
    check_question(
        "#q type=single answer=3",
        "Quoi ?\n\n- [x] a\n- [ ] b",
        expect![[r#"
            m/c/p.md:5:30 error[unknown-attribute] `answer` means nothing for a `single` question | remove it
            m/c/p.md:8:1 warning[answer-without-feedback] 2 answers of this question have no feedback | say why after a dash, for right answers too: `- [ ] answer — why`
        "#]],
    );
    check_question(
        "#q type=single hint=\"\"",
        "Quoi ?\n\n- [x] a\n- [ ] b",
        expect![[r#"
            m/c/p.md:8:1 warning[answer-without-feedback] 2 answers of this question have no feedback | say why after a dash, for right answers too: `- [ ] answer — why`
        "#]],
    );
}

#[test]
fn choices() {
    check_question(
        "#q type=single",
        "Quoi ?",
        expect![[r#"
        m/c/p.md:5:1 error[no-answers] this question has no answers | add a list of them: `- [x] right` and `- [ ] wrong`
    "#]],
    );
    check_question(
        "#q type=single",
        "Quoi ?\n\n- [x] a",
        expect![[r#"
            m/c/p.md:8:1 warning[answer-without-feedback] this answer has no feedback | say why after a dash, for right answers too: `- [ ] answer — why`
            m/c/p.md:8:1 error[wrong-answers] this question has one answer only | add at least one other `- [ ]`
        "#]],
    );
    check_question(
        "#q type=single",
        "Quoi ?\n\n- [ ] a\n- [ ] b",
        expect![[r#"
            m/c/p.md:8:1 error[wrong-answers] question has no right answer | mark one answer with `[x]`
            m/c/p.md:8:1 warning[answer-without-feedback] 2 answers of this question have no feedback | say why after a dash, for right answers too: `- [ ] answer — why`
        "#]],
    );
    check_question(
        "#q type=single",
        "Quoi ?\n\n- [x] a\n- [x] b",
        expect![[r#"
            m/c/p.md:8:1 warning[answer-without-feedback] 2 answers of this question have no feedback | say why after a dash, for right answers too: `- [ ] answer — why`
            m/c/p.md:9:1 error[wrong-answers] question has 2 right answers, its type takes one | keep one `[x]`, or use `type=multiple`
        "#]],
    );
    check_question(
        "#q type=multiple",
        "Quoi ?\n\n- [x] a\n- [ ] b",
        expect![[r#"
            m/c/p.md:8:1 error[wrong-answers] question has one right answer, its type takes several | mark the others with `[x]`, or use `type=single`
            m/c/p.md:8:1 warning[answer-without-feedback] 2 answers of this question have no feedback | say why after a dash, for right answers too: `- [ ] answer — why`
        "#]],
    );
    check_question(
        "#q type=true-false",
        "Quoi ?\n\n- [x] a\n- [ ] b\n- [ ] c",
        expect![[r#"
            m/c/p.md:8:1 warning[answer-without-feedback] 3 answers of this question have no feedback | say why after a dash, for right answers too: `- [ ] answer — why`
            m/c/p.md:10:1 error[wrong-answers] a `true-false` question has two answers | keep `Vrai` and `Faux`, or use `type=single`
        "#]],
    );
    check_question(
        "#q type=single",
        "Quoi ?\n\n- [x] a\n- b\n- c",
        expect![[r#"
        m/c/p.md:9:1 error[missing-box] this answer does not say whether it is right | begin it with `- [x]` if it is right, `- [ ]` if not
    "#]],
    );
    check_question(
        "#q type=single",
        "Quoi ?\n\n- [x] a\n- [ ] — non",
        expect![[r#"
            m/c/p.md:8:1 warning[answer-without-feedback] this answer has no feedback | say why after a dash, for right answers too: `- [ ] answer — why`
            m/c/p.md:9:1 error[empty-answer] this answer says nothing | write it after the box
        "#]],
    );
    check_question(
        "#q type=single",
        "Quoi ?\n\n- [x] {#1} a\n- [ ] b",
        expect![[r#"
            m/c/p.md:8:1 error[wrong-letter] `1` is not the letter of an answer | use one letter from `a` to `z`
            m/c/p.md:8:1 warning[answer-without-feedback] 2 answers of this question have no feedback | say why after a dash, for right answers too: `- [ ] answer — why`
        "#]],
    );
    check_question(
        "#q type=single",
        "Quoi ?\n\n- [x] {#a} a\n- [ ] b",
        expect![[r#"
            m/c/p.md:8:1 error[wrong-letter] some answers have no letter of their own | give each answer another letter, or none: `- [ ] {#c} …`
            m/c/p.md:8:1 warning[answer-without-feedback] 2 answers of this question have no feedback | say why after a dash, for right answers too: `- [ ] answer — why`
        "#]],
    );
    let many = "Quoi ?\n\n- [x] a\n".to_owned() + &"- [ ] b\n".repeat(26);
    check_question(
        "#q type=single",
        many.trim_end(),
        expect![[r#"
            m/c/p.md:8:1 error[too-many-answers] this question has 27 answers, 26 are allowed | ask less at once
            m/c/p.md:8:1 warning[answer-without-feedback] 27 answers of this question have no feedback | say why after a dash, for right answers too: `- [ ] answer — why`
            m/c/p.md:10:1 error[same-answers] `b` stands here twice: nobody can tell these answers apart | say in the words of each what makes it another answer, or remove one
        "#]],
    );
}

#[test]
fn other_types() {
    check_question(
        "#q type=matching",
        "Quoi ?\n\n- a => 1\n- b",
        expect![[r#"
        m/c/p.md:9:1 error[missing-arrow] nothing says what this goes with | write `- left => right`, or `- => right` for a decoy
    "#]],
    );
    check_question(
        "#q type=matching",
        "Quoi ?\n\n- a => 1",
        expect![[r#"
        m/c/p.md:8:1 error[wrong-answers] a `matching` question has two pairs or more, 26 answers at most | add or remove pairs `- left => right`
    "#]],
    );
    check_question(
        "#q type=ordering",
        "Quoi ?\n\n- a\n- b",
        expect![[r#"
        m/c/p.md:8:1 error[wrong-answers] an `ordering` question has a numbered list of two items or more | write the items in the right order: `1. first`, `2. second`
    "#]],
    );
    check_question(
        "#q type=fill-in",
        "Composez le 17.",
        expect![[r#"
        m/c/p.md:5:1 error[no-answers] this question has no blank | write the answer in the text: `Composez le [[17]].`
    "#]],
    );
    check_question(
        "#q type=fill-in",
        "Composez le [[ ]].",
        expect![[r#"
        m/c/p.md:6:13 error[wrong-blank] this blank accepts nothing | write the answer inside: `[[17]]`
    "#]],
    );
    check_question(
        "#q type=fill-in",
        "Composez le [[*17*]] ou [[18]].",
        expect![[r#"
        m/c/p.md:6:13 error[wrong-blank] this blank is not closed, or holds something else than words | write it on one line and without emphasis inside: `[[17]]`
    "#]],
    );
    check_question(
        "#q type=fill-in",
        "Quoi ?\n\n- [x] a\n- [ ] b",
        expect![[r#"
        m/c/p.md:5:1 error[no-answers] this question has no blank | write the answer in the text: `Composez le [[17]].`
        m/c/p.md:8:1 error[stray-box] a box to tick stands outside of a question or a checklist | put the list in `::: checklist {#id title="…"}`, or remove `[ ]`
    "#]],
    );
    check_question(
        "#q type=fill-in max=2",
        "Composez le [[112]].",
        expect![[r#"
        m/c/p.md:5:31 error[wrong-number] `2` is not a whole number from 3 to 100 | write it in digits: `max=11`
    "#]],
    );
    check_question(
        "#q type=fill-in",
        &format!("Écrivez [[{}]].", "a".repeat(93)),
        expect![[r#"
        m/c/p.md:5:1 error[wrong-answers] an answer has 93 characters, too many to type | ask for a word or two
    "#]],
    );
    check_question(
        "#q type=numeric",
        "Combien ?",
        expect![[r#"
        m/c/p.md:5:1 error[no-answers] this question has no answer | add `answer=72`, and `tolerance=…` if it need not be exact
    "#]],
    );
    check_question(
        "#q type=numeric answer=beaucoup",
        "Combien ?",
        expect![[r#"
        m/c/p.md:5:31 error[wrong-number] `beaucoup` is not a number | write it in digits: `answer=72`
    "#]],
    );
}

#[test]
fn the_same_id_twice() {
    let question = "::: question {#q type=single}\nQuoi ?\n\n- [x] a\n- [ ] b\n:::\n\n";
    check_page(
        &question.repeat(2),
        expect![[r#"
            m/c/p.md:8:1 warning[answer-without-feedback] 2 answers of this question have no feedback | say why after a dash, for right answers too: `- [ ] answer — why`
            m/c/p.md:12:1 error[duplicate-id] id `q` is already used in course/m/c/p.md:5 | give one of them another id; keep the one that is already published
            m/c/p.md:15:1 warning[answer-without-feedback] 2 answers of this question have no feedback | say why after a dash, for right answers too: `- [ ] answer — why`
        "#]],
    );
}

#[test]
fn ids_with_the_same_tracking_key() {
    let [one, two] = colliding();
    let question =
        |id| format!("::: question {{#{id} type=single}}\nQuoi ?\n\n- [x] a\n- [ ] b\n:::\n\n");
    check_page(
        &(question(one) + &question(two)),
        expect![[r#"
            m/c/p.md:8:1 warning[answer-without-feedback] 2 answers of this question have no feedback | say why after a dash, for right answers too: `- [ ] answer — why`
            m/c/p.md:12:1 error[key-collision] ids `q-54` and `q-459` cannot be told apart in `suspend_data` | change the one that is not yet published
            m/c/p.md:15:1 warning[answer-without-feedback] 2 answers of this question have no feedback | say why after a dash, for right answers too: `- [ ] answer — why`
        "#]],
    );
}

/// Two ids whose short keys are the same.
fn colliding() -> [String; 2] {
    let mut seen = std::collections::HashMap::new();
    (0..)
        .map(|n| format!("q-{n}"))
        .find_map(|id| {
            let other = seen.insert(engine::tracking::key(&id), id.clone())?;
            Some([other, id])
        })
        .unwrap()
}

#[test]
fn pools() {
    let question = "::: question {#q type=single}\nQuoi ?\n\n- [x] a\n- [ ] b\n:::\n";
    check_page(
        &format!(":::: pool {{#p-1 draw=2}}\n{question}::::\n"),
        expect![[r#"
            m/c/p.md:5:17 error[draw-too-many] 2 of 1 questions are drawn | draw fewer, or add questions
            m/c/p.md:9:1 warning[answer-without-feedback] 2 answers of this question have no feedback | say why after a dash, for right answers too: `- [ ] answer — why`
        "#]],
    );
    check_page(
        &format!(":::: pool {{#p-1 draw=1}}\nUn texte.\n\n{question}::::\n"),
        expect![[r#"
            m/c/p.md:5:1 error[stray-block] a pool holds questions only | move the other texts before or after the pool
            m/c/p.md:11:1 warning[answer-without-feedback] 2 answers of this question have no feedback | say why after a dash, for right answers too: `- [ ] answer — why`
        "#]],
    );
    check_page(
        &format!(":::: pool {{#p-1}}\n{question}::::\n"),
        expect![[r#"
            m/c/p.md:5:1 error[missing-attribute] `pool` has no `draw` | add `{draw="…"}`
            m/c/p.md:9:1 warning[answer-without-feedback] 2 answers of this question have no feedback | say why after a dash, for right answers too: `- [ ] answer — why`
        "#]],
    );
    let typo = question.replace("question", "questoin");
    check_page(
        &format!(":::: pool {{#p-1 draw=1}}\n{typo}::::\n"),
        expect![[r#"
            m/c/p.md:6:5 error[unknown-directive] unknown directive `questoin` | did you mean `question`?
            m/c/p.md:9:1 warning[answer-without-feedback] 2 answers of this question have no feedback | say why after a dash, for right answers too: `- [ ] answer — why`
        "#]],
    );
}

#[test]
fn checklists() {
    check_page(
        "::: checklist {#l title=\"Où en suis-je ?\"}\n:::\n",
        expect![[r#"
        m/c/p.md:5:1 error[wrong-answers] a checklist has 1 to 60 items, not 0 | write them as `- [ ] item`
    "#]],
    );
    check_page(
        "::: checklist {#l title=\"Où en suis-je ?\"}\nUn texte.\n\n- [ ] a\n:::\n",
        expect![[r#"
        m/c/p.md:6:1 error[stray-block] a checklist holds one list only | move this text before or after the checklist
    "#]],
    );
}

#[test]
fn one_activity_at_a_time() {
    let inner = "::: question {#q-2 type=single}\nQuoi ?\n\n- [x] a\n- [ ] b\n:::\n";
    check_page(
        &format!(":::: question {{#q-1 type=single}}\nQuoi ?\n\n{inner}\n- [x] a\n- [ ] b\n::::\n"),
        expect![[r#"
            m/c/p.md:8:1 error[stray-block] `question` stands inside `question` | close `question` first: learners do one thing at a time
            m/c/p.md:15:1 warning[answer-without-feedback] 2 answers of this question have no feedback | say why after a dash, for right answers too: `- [ ] answer — why`
        "#]],
    );
}
