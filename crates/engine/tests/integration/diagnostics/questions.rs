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
        m/c/p.md:5:18 error[wrong-value] `choix` is not a type of question | use one of: `single`, `multiple`, `true-false`, `matching`, `ordering`, `fill-in`, `numeric`
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
            m/c/p.md:5:17 error[draw-too-many] 2 questions are drawn from 1 | draw fewer, or add questions
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
