//! What learners could not tell apart, what is told before it is asked, and what is nearly an
//! activity.

use expect_test::expect;

use super::course::{check_files, check_fine, check_page, check_pages, page};

#[test]
fn answers_that_say_the_same() {
    check_pages(
        &[
            "::: question {#q type=single}\nQuoi ?\n\n- [x] Un **mot** — a\n- [ ] Un **mot** — b\n:::\n",
            "::: question {#q type=matching}\nQuoi ?\n\n- A => 1\n- B => 1\n:::\n",
            "::: question {#q type=matching}\nQuoi ?\n\n- => 2\n- A => 1\n- B => 2\n:::\n",
            "::: question {#q type=matching}\nQuoi ?\n\n- A => 1\n- A => 2\n:::\n",
            "::: question {#q type=ordering}\nQuoi ?\n\n1. A\n2. B\n3. A\n:::\n",
            "::: sort {#q}\nQuoi ?\n\n- => Nulle part\n- A => Ici\n- B => Là\n- A => Là\n:::\n",
            "::: sort {#q}\nQuoi ?\n\n- A => Au coffre\n- B => au  coffre\n- C => Là\n- D => Là\n:::\n",
            "::: poll {#q}\nQuoi ?\n\n- A\n- A\n:::\n",
            "::: hotspots {#q title=\"T\"}\n![a b](../media/dessin.svg)\n\n- [A](@1,1,20,20) — a\n- [A](@50,1,20,20) — b\n:::\n",
            "::: hotspots {#q}\nQuoi ?\n\n![a b](../media/dessin.svg)\n\n- [x] [A](@10,10,20,20) — a\n- [ ] [B](@12,10,22,20) — b\n:::\n",
        ],
        expect![[r#"
            0:
            m/c/p.md:9:1 error[same-answers] `Un mot` stands here twice: nobody can tell these answers apart | say in the words of each what makes it another answer, or remove one
            1:
            m/c/p.md:9:1 error[same-answers] `1` stands here twice: whoever takes one for the other is wrong without knowing why | give each thing something of its own; where several go with one, write `::: sort`
            2:
            m/c/p.md:8:1 error[same-answers] `2` stands here twice: whoever takes one for the other is wrong without knowing why | give each thing something of its own; where several go with one, write `::: sort`
            3:
            m/c/p.md:9:1 error[same-answers] `A` stands here twice: whoever takes one for the other is wrong without knowing why | give each thing something of its own; where several go with one, write `::: sort`
            4:
            m/c/p.md:10:1 error[same-answers] `A` stands here twice: nobody can tell these answers apart | say in the words of each what makes it another answer, or remove one
            5:
            m/c/p.md:11:1 error[same-answers] `A` stands here twice: nobody can tell these answers apart | say in the words of each what makes it another answer, or remove one
            6:
            m/c/p.md:8:1 error[same-answers] `Au coffre` and `au  coffre` are two categories that read alike | write the name of a category in the same way each time
            m/c/p.md:9:10 warning[typography] two spaces in a row | keep one
            7:
            m/c/p.md:9:1 error[same-answers] `A` stands here twice: nobody can tell these answers apart | say in the words of each what makes it another answer, or remove one
            8:
            m/c/p.md:9:1 error[same-answers] `A` stands here twice: nobody can tell these places apart | give each place a name of its own
            9:
            m/c/p.md:11:1 error[same-places] this place lies upon another of about its size: nobody can point at one of them alone | draw them apart, or make one place of both; a small place upon a large one is fine
        "#]],
    );
    check_fine(&[
        // Capitals, spaces and marks may be what it is about.
        "::: question {#q type=single}\nQuel mot de passe ?\n\n- [x] `Soleil` — a\n- [ ] `soleil` — b\n- [ ] Soleil — c\n:::\n",
        // A small place upon a large one.
        "::: hotspots {#q}\nQuoi ?\n\n![a b](../media/dessin.svg)\n\n- [x] [A](@40,40,10,10) — a\n- [ ] [B](@10,10,80,80) — b\n:::\n",
    ]);
}

#[test]
fn what_is_told_before_it_is_asked() {
    check_pages(
        &[
            "::: question {#q type=fill-in}\nComposez le [[17]].\n\nC’est un numéro gratuit.\n:::\n",
            "::: question {#q type=fill-in}\nEn cas de vol, le 17 répond : composez le [[17]].\n:::\n",
            "::: question {#q type=fill-in}\nComposez le [17], puis le [[112]].\n:::\n",
            "::: question {#q type=numeric answer=72}\nCombien d’heures ?\n\nC’est la loi.\n:::\n",
            "::: poll {#q}\nQuoi ?\n\n- Toujours : 12 %\n- Jamais (88 %)\n:::\n",
            "::: poll {#q}\nQuoi ?\n\n- Toujours -> 12\n- Jamais -> 88\n:::\n",
        ],
        expect![[r#"
            0:
            m/c/p.md:8:1 warning[near-explanation] this is read with the question, before anybody answers | put a line `---` before what explains the answer; or move it before the question
            1:
            m/c/p.md:5:1 warning[answer-told] the question says `17`, which is to be typed into one of its blanks | say it in other words, or behind the line `---`: that is read after the answer
            2:
            m/c/p.md:6:13 warning[near-blank] one bracket makes no blank: these words are read with the question | write `[[17]]` for something to type
            3:
            m/c/p.md:8:1 warning[near-explanation] this is read with the question, before anybody answers | put a line `---` before what explains the answer; or move it before the question
            4:
            m/c/p.md:8:1 error[near-share] this figure is read before anybody answers | write `=>` before it: `- What I think => 42 %`
            m/c/p.md:9:1 error[near-share] this figure is read before anybody answers | write `=>` before it: `- What I think => 42 %`
            5:
            m/c/p.md:8:1 error[near-share] this figure is read before anybody answers | write `=>` before it: `- What I think => 42 %`
            m/c/p.md:9:1 error[near-share] this figure is read before anybody answers | write `=>` before it: `- What I think => 42 %`
        "#]],
    );
    check_fine(&[
        "::: question {#q type=fill-in}\nComposez le [[17]].\n\n---\n\nLe 17 est gratuit.\n:::\n",
        "::: question {#q type=fill-in}\nCitez […] le numéro.\n\nC’est le [[17]].\n:::\n",
        "::: question {#q type=numeric answer=72}\nUn organisme a peu de temps.\n\nCombien d’heures ?\n:::\n",
        "::: poll {#q}\nCombien de fois ?\n\n- Moins de 10 %\n- Plus de 10 %\n:::\n",
    ]);
}

#[test]
fn boxes_numbers_and_values_that_would_be_dropped() {
    check_pages(
        &[
            "::: sort {#q}\nQuoi ?\n\n- [ ] A => Ici\n- [x] B => Là\n:::\n",
            "::: question {#q type=matching}\nQuoi ?\n\n- [x] A => 1\n- B => 2\n:::\n",
            "::: question {#q type=ordering}\nQuoi ?\n\n1. [ ] A\n2. B\n:::\n",
            "::: question {#q type=ordering}\nQuoi ?\n\n2. B\n1. A\n:::\n",
            "::: checklist {#q title=\"T\"}\n- [x] A\n- [ ] B\n:::\n",
            "::: question {#q type=single confidence=non shuffle=false}\nQuoi ?\n\n- [x] A — a\n- [ ] B — b\n:::\n",
            "::: figure {src=../media/dessin.svg alt=\"Un dessin\" decorative=no}\n:::\n",
            ":::: before {#b}\n::: question {#q type=single spares=\"suite\"}\nQuoi ?\n\n- [x] A — a\n- [ ] B — b\n:::\n::: poll {#o}\nQuoi ?\n\n- A\n- B\n:::\n::: reflection {#r title=\"T\"}\nQuoi ?\n:::\n::::\n",
        ],
        expect![[r#"
            0:
            m/c/p.md:8:1 error[stray-box] a box means nothing here: `=>` says where each thing goes | remove `[ ]` and `[x]`; answers to tick have `type=single` or `type=multiple`
            1:
            m/c/p.md:8:1 error[stray-box] a box means nothing here: `=>` says what goes together | remove `[ ]` and `[x]`; answers to tick have `type=single` or `type=multiple`
            2:
            m/c/p.md:8:1 error[stray-box] a box means nothing here: the order of the list is the right one | remove `[ ]` and `[x]`; answers to tick have `type=single` or `type=multiple`
            3:
            m/c/p.md:9:1 error[wrong-order] `1.` stands after `2.`: the order of the lines is taken for the right one, not their numbers | put the lines in the right order; learners see them in another
            4:
            m/c/p.md:6:1 warning[near-box] a thing to tick begins without a tick: learners tick it | write `- [ ]`
            5:
            m/c/p.md:5:30 error[wrong-value] `confidence` takes no value: it counts as soon as it is written | write `confidence` alone, or remove it
            m/c/p.md:5:45 error[wrong-value] `shuffle` takes no value: it counts as soon as it is written | write `shuffle` alone, or remove it
            6:
            m/c/p.md:5:53 error[wrong-value] `decorative` takes no value: it counts as soon as it is written | write `decorative` alone, or remove it
            7:
            m/c/p.md:12:1 error[stray-block] `poll` spares no page: `before` holds questions, and words | move it before or after
            m/c/p.md:18:1 error[stray-block] `reflection` spares no page: `before` holds questions, and words | move it before or after
        "#]],
    );
    check_fine(&[
        "::: question {#q type=ordering}\nQuoi ?\n\n1. A\n1. B\n1. C\n:::\n",
        "::: question {#q type=single shuffle=true}\nQuoi ?\n\n- [x] A — a\n- [ ] B — b\n:::\n",
    ]);
}

#[test]
fn braces_that_nothing_reads() {
    check_pages(
        &[
            "![Un dessin](../media/dessin.svg){width=50%}\n",
            "Voir [la suite](q.md){.bouton}.\n",
            "Voir [la suite](q.md#suite){target=_blank}.\n",
            "::: tabs\n### A {#a}\nUn.\n:::\n",
            "::: timeline\n### 8 h : A {.fort}\nUn.\n:::\n",
            "::: scenario {#s title=\"T\"}\n### A {#a .fort}\nUn.\n\n- [Agir](#b){minutes=5} — Oui.\n\n### B {#b outcome=good}\nDeux.\n:::\n",
        ],
        expect![[r#"
            0:
            m/c/p.md:5:1 error[stray-attributes] a picture between brackets has no attributes: `width` is shown nowhere | remove the braces
            1:
            m/c/p.md:5:6 error[stray-attributes] a link has no attributes: `bouton` is shown nowhere | remove the braces
            2:
            m/c/p.md:5:6 error[stray-attributes] a link has no attributes: `target` is shown nowhere | remove the braces
            3:
            m/c/p.md:6:1 error[stray-attributes] the heading of a part has no attributes: `a` is shown nowhere | remove the braces
            4:
            m/c/p.md:6:1 error[stray-attributes] the heading of an event has no attributes: `fort` is shown nowhere | remove the braces
            5:
            m/c/p.md:6:11 error[unknown-attribute] a step has no attribute `fort` | keep `{#id}`, and `outcome=…` where the story ends; `{.debrief}` marks the last part
        "#]],
    );
}

#[test]
fn parts_that_open_upon_nothing() {
    check_pages(
        &[
            "::: flip\n### A\n\n### B\nDeux.\n:::\n",
            "::: accordion\n### A\n\n### B\nDeux.\n:::\n",
            "::: tabs\n### A\n:::\n",
            "::: flip\n### [A](https://exemple.fr)\nUn.\n:::\n",
            "::: accordion\n### Un [rançongiciel](terme:rancongiciel)\nUn.\n:::\n",
        ],
        expect![[r#"
            0:
            m/c/p.md:6:1 error[empty-part] nothing stands below this heading: whoever opens it finds nothing | write what it holds, or remove the heading
            1:
            m/c/p.md:6:1 error[empty-part] nothing stands below this heading: whoever opens it finds nothing | write what it holds, or remove the heading
            2:
            m/c/p.md:6:1 error[empty-part] nothing stands below this heading: whoever opens it finds nothing | write what it holds, or remove the heading
            3:
            m/c/p.md:6:1 error[link-in-heading] this heading is a button, and a link stands in it | move the link, or the mark of a source, below the heading
            4:
            m/c/p.md:6:1 error[link-in-heading] this heading is a button, and a link stands in it | move the link, or the mark of a source, below the heading
        "#]],
    );
    check_fine(&[
        "::: cards\n### A\n\n### [B](https://exemple.fr)\n:::\n",
        "::: timeline\n### 8 h : A\n\n### 9 h : B\nDeux.\n:::\n",
    ]);
}

#[test]
fn messages_that_are_things_to_do() {
    check_page(
        "::: telephone {#t title=\"T\" with=\"Lui\"}\n### A {#a}\n> Oui ?\n\n- [« Qui ? ».](#b) — a\n- [« Oui », dis-je](#b) — b\n- [« Qui ? »](#b) — c\n- [Je raccroche](#b) — d\n\n### B {#b outcome=good}\nDeux.\n:::\n",
        expect![[r#"
            m/c/p.md:9:1 warning[near-message] this begins like what the learner writes, and is shown as a thing to do | put « » around the whole choice, its point inside; or begin a thing to do without them
            m/c/p.md:10:1 warning[near-message] this begins like what the learner writes, and is shown as a thing to do | put « » around the whole choice, its point inside; or begin a thing to do without them
        "#]],
    );
}

#[test]
fn names_by_which_authors_and_other_tools_call_them() {
    check_pages(
        &[
            "::: tri {#q}\nQuoi ?\n\n- A => Ici — a\n- B => Là — b\n:::\n",
            "::: Frise\n### A\nUn.\n:::\n",
            "::: question {#q type=QCM}\nQuoi ?\n\n- [x] A — a\n- [ ] B — b\n:::\n",
            "::: question {#q type=texte-à-trous}\nQuoi ?\n\n- [x] A — a\n- [ ] B — b\n:::\n",
            "::: question #q type=single\nQuoi ?\n\n- [x] A — a\n- [ ] B — b\n:::\n",
            "::: info Attention\nUn.\n:::\n",
        ],
        expect![[r#"
            0:
            m/c/p.md:5:5 error[unknown-directive] unknown directive `tri` | did you mean `sort`?
            1:
            m/c/p.md:5:5 error[unknown-directive] unknown directive `Frise` | did you mean `timeline`?
            2:
            m/c/p.md:5:18 error[wrong-value] `QCM` is not a type of question | did you mean `multiple`?
            3:
            m/c/p.md:5:18 error[wrong-value] `texte-à-trous` is not a type of question | did you mean `fill-in`?
            4:
            m/c/p.md:5:5 error[wrong-attributes] what stands behind `question` is in no braces | write attributes in braces: `::: question {key=value}`
            5:
            m/c/p.md:5:5 error[wrong-attributes] what stands behind `info` is in no braces | write attributes in braces: `::: info {key=value}`
        "#]],
    );
}

#[test]
fn marks_of_other_tools() {
    check_pages(
        &[
            "Un ==mot== marqué.\n",
            "Un ++mot++ souligné.\n",
            "De l’H~2~O.\n",
            "Un x^2^ élevé.\n",
            "Le {{ nom }} ou {% if %} la suite.\n",
            "[TOC]\n",
            "    ::: info\n    Un.\n    :::\n",
            "Un.\n\n    du code\n",
        ],
        expect![[r#"
            0:
            m/c/p.md:5:4 warning[near-emphasis] `==mot==` means something in other tools: it is shown as it is | write `<mark>words</mark>` for what is marked
            1:
            m/c/p.md:5:4 warning[near-emphasis] `++mot++` means something in other tools: it is shown as it is | write `<mark>words</mark>` for what is marked
            2:
            m/c/p.md:5:7 warning[near-emphasis] these words are struck out | write `<sub>2</sub>` for an index, `~~words~~` for what is struck out
            3:
            m/c/p.md:5:5 warning[near-emphasis] `^2^` means something in other tools: it is shown as it is | write `<sup>2</sup>` for what is raised, `$x^2$` for a formula
            4:
            m/c/p.md:5:4 warning[near-emphasis] `{{ nom }}` means something in other tools: it is shown as it is | nothing is filled in here: write the words themselves, or code
            5:
            m/c/p.md:5:1 warning[near-emphasis] `[TOC]` means something in other tools: it is shown as it is | the plan of a module is made by itself: remove it
            6:
            m/c/p.md:5:5 error[near-directive] four spaces before a line make it code: it is shown as it is | begin the line at the margin
            7:
            m/c/p.md:7:5 warning[near-code] four spaces before a line make it code | begin the line at the margin; code stands between lines of three backticks
        "#]],
    );
    check_fine(&[
        "Du C++ et du G++, a == b, x ^ y ^ z, « ~ » et 1^er^.\n"
            .replace("1^er^", "1er")
            .as_str(),
        "Un prix ~~de 10 €~~ de 5 €.\n",
        "`{{ nom }}` et `==mot==`.\n",
    ]);
}

#[test]
fn what_relais_new_wrote() {
    let module = "title = \"Agir\"\ndescription = \"Une phrase qui dit ce que l’on saura faire.\"\nobjectives = [\"Savoir agir\"]\ntarget_minutes = 1\ncompletion = \"pages\"\n";
    check_files(
        &[
            ("m/module.toml", module),
            (
                "m/c/p.md",
                &page("p", "Ce que la page apprend, en une phrase.\n"),
            ),
        ],
        expect![[r#"
            m/c/p.md:5:1 warning[left-as-made] these are the words of `relais new`, and learners read them | write your own, remove them, or keep `draft = true` while the module is not finished
            m/module.toml:2:1 warning[left-as-made] these are the words of `relais new`, and learners read them | write your own, remove them, or keep `draft = true` while the module is not finished
            m/module.toml:4:18 warning[duration] this module takes about 0 minutes, 94 % less than the 1 aimed at | say what is missing, or set a shorter `target_minutes`
        "#]],
    );
    let draft = format!("{module}draft = true\n");
    check_files(
        &[
            ("m/module.toml", &draft),
            (
                "m/c/p.md",
                &page("p", "Ce que la page apprend, en une phrase.\n"),
            ),
        ],
        expect![[""]],
    );
}
