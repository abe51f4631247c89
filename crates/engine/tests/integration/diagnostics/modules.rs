//! Modules as a whole: files, completion, duration, weight.

use std::fmt::Write;

use expect_test::expect;

use super::course::{check_files, check_module_toml, check_page, module_toml, page};

const QUESTION: &str =
    "::: question {#ID type=single}\nQuoi ?\n\n- [x] a — oui\n- [ ] b — non\n:::\n\n";

fn quiz(questions: usize, draw: &str) -> String {
    let mut text = format!("+++\nid = \"quiz\"\ntitle = \"Quiz\"\n{draw}\n+++\n");
    for number in 0..questions {
        text += &QUESTION.replace("ID", &format!("z-{number}"));
    }
    text
}

#[test]
fn files() {
    check_files(
        &[("m/module.toml", "")],
        expect![[r#"
        relais.toml:9:12 error[missing-file] module `m` has no `module.toml` | create it, or correct the folder's name
    "#]],
    );
    check_files(
        &[("n/module.toml", &module_toml(&[]))],
        expect![[r#"
        relais.toml:9:11 warning[unlisted-module] module `n` is not in the programme's list | add `"n"` to `modules`, or remove the folder
    "#]],
    );
    check_files(
        &[("m/c/p.md", ""), ("m/c/q.md", "")],
        expect![[r#"
        m/c/chapter.toml:2:9 error[empty-chapter] this chapter has no page | add a page `01-….md` beside this file, or remove the folder
    "#]],
    );
    check_files(
        &[("m/c/chapter.toml", "")],
        expect![[r#"
            m/c/p.md:1:1 warning[stray-file] folder `c` has pages but no `chapter.toml` | add one with `id` and `title`, and the pages will be part of the module
            m/module.toml:1:9 error[empty-module] this module has no chapter | add a folder with a `chapter.toml` and a page
        "#]],
    );
    check_files(
        &[("m/1-fin/p.md", &page("r", "Un texte.\n"))],
        expect![[r#"
        m/1-fin/p.md:1:1 warning[stray-file] folder `1-fin` has pages but no `chapter.toml` | add one with `id` and `title`, and the pages will be part of the module
    "#]],
    );
    check_files(
        &[("m/p.md", &page("r", "Un texte.\n"))],
        expect![[r#"
        m/p.md:1:1 warning[stray-file] page `p.md` is in no chapter | move it into a chapter's folder, with a `chapter.toml`
    "#]],
    );
}

#[test]
fn ids() {
    check_files(
        &[("m/c/q.md", &page("p", "Un texte.\n"))],
        expect![[r#"
        m/c/q.md:2:6 error[duplicate-id] id `p` is already used in course/m/c/p.md:2 | give one of them another id; keep the one that is already published
    "#]],
    );
    check_files(
        &[("m/c/chapter.toml", "title = \"Chapitre\"\n")],
        expect![[r#"
        m/c/chapter.toml:1:1 error[missing-field] field `id` is missing | add `id = …`: Id of the chapter, unique in the module; never change it.
    "#]],
    );
    let relais = super::course::relais_toml("modules = [\"m\", \"Agir\"]");
    check_files(
        &[
            ("relais.toml", &relais),
            ("Agir/module.toml", &module_toml(&[])),
            ("Agir/c/chapter.toml", "id = \"c\"\ntitle = \"C\"\n"),
            ("Agir/c/p.md", &page("p", "Un texte.\n")),
        ],
        expect![[r#"
            Agir/module.toml:1:1 error[missing-id] the folder's name `Agir` cannot be the module's id | add `id = "…"`, in lower-case letters, digits and hyphens
        "#]],
    );
    check_files(
        &[
            ("relais.toml", &relais),
            ("Agir/module.toml", &module_toml(&["id = \"m\""])),
            ("Agir/c/chapter.toml", "id = \"c\"\ntitle = \"C\"\n"),
            ("Agir/c/p.md", &page("p", "Un texte.\n")),
        ],
        expect![[r#"
            Agir/module.toml:7:6 error[duplicate-id] modules `m` and `Agir` have the same id `m` | give one of them another id
        "#]],
    );
    check_module_toml(
        "id = \"assets\"",
        expect![[r#"
        m/module.toml:7:6 error[reserved-id] `assets` is a folder of every package | give the module another folder and id
    "#]],
    );
}

#[test]
fn quizzes() {
    check_module_toml(
        "completion = \"quiz\"",
        expect![[r#"
        m/module.toml:5:14 error[missing-quiz] this module's completion needs a quiz, and there is no `quiz.md` | write `quiz.md`, or use `completion = "pages"`
    "#]],
    );
    check_module_toml(
        "mastery_score = 70",
        expect![[r#"
        m/module.toml:7:17 error[missing-quiz] `mastery_score` needs a quiz, and there is no `quiz.md` | write `quiz.md`, or remove `mastery_score`
    "#]],
    );
    let scored = module_toml(&["completion = \"quiz\"", "mastery_score = 70"]);
    let of =
        |page: &str| quiz(8, "").replacen("type=single}", &format!("type=single page={page}}}"), 1);
    check_files(
        &[("m/quiz.md", &of("suite")), ("m/module.toml", &scored)],
        expect![""],
    );
    check_files(
        &[("m/quiz.md", &of("suit")), ("m/module.toml", &scored)],
        expect![[r#"
            m/quiz.md:6:32 error[wrong-explaining-page] no page of this module has the id `suit` | did you mean `suite`?
        "#]],
    );
    check_page(
        "::: question {#q type=single page=suite}\nQuoi ?\n\n- [x] a — Oui.\n- [ ] b — Non.\n:::\n",
        expect![[r#"
            m/c/p.md:5:30 error[unknown-attribute] `page` means nothing outside of the final quiz | remove it: this question stands on the page that explains it
        "#]],
    );
    check_files(
        &[
            ("m/quiz.md", &quiz(8, "")),
            ("m/module.toml", &module_toml(&["completion = \"quiz\""])),
        ],
        expect![[r#"
            m/module.toml:5:14 error[missing-mastery-score] nothing says which score passes the quiz | add `mastery_score = 70`, or use `completion = "pages"`
        "#]],
    );
    check_files(
        &[("m/quiz.md", &quiz(8, "")), ("m/module.toml", &scored)],
        expect![[""]],
    );
    check_files(
        &[("m/quiz.md", &quiz(12, "")), ("m/module.toml", &scored)],
        expect![[r#"
        m/quiz.md:2:6 warning[quiz-length] the final quiz asks 12 questions | 8 to 10 tell enough and tire nobody: set `draw`
    "#]],
    );
    check_files(
        &[
            ("m/quiz.md", &quiz(8, "draw = 9")),
            ("m/module.toml", &scored),
        ],
        expect![[r#"
        m/quiz.md:4:8 error[draw-too-many] 9 questions are drawn from 8 | draw fewer, or add questions outside the pools
    "#]],
    );
    check_files(
        &[
            ("m/quiz.md", &(quiz(0, "") + "Un texte.\n")),
            ("m/module.toml", &scored),
        ],
        expect![[r#"
        m/quiz.md:2:6 error[empty-quiz] this quiz has no question | add `::: question {#id type=single}`, or remove the file
    "#]],
    );
    check_files(
        &[
            ("m/quiz.md", &quiz(8, "draw = 8").replace("z-3", "Z_3")),
            ("m/module.toml", &scored),
        ],
        expect![[r#"
            m/quiz.md:27:15 error[wrong-id] `Z_3` is not an id | use lower-case letters, digits and hyphens, a letter first, at most 64
        "#]],
    );
}

#[test]
fn duration() {
    let text = page("p", &"mot ".repeat(600));
    let of = |minutes: u32| module_toml(&[&format!("target_minutes = {minutes}"), "draft = false"]);
    check_files(
        &[("m/c/p.md", &text), ("m/module.toml", &of(3))],
        expect![[""]],
    );
    check_files(
        &[("m/c/p.md", &text), ("m/module.toml", &of(2))],
        expect![[r#"
        m/module.toml:4:18 warning[duration] this module takes about 3 minutes, 51 % more than the 2 aimed at | shorten the text, or set a longer `target_minutes`
    "#]],
    );
    check_files(
        &[("m/c/p.md", &text), ("m/module.toml", &of(30))],
        expect![[r#"
        m/module.toml:4:18 warning[duration] this module takes about 3 minutes, 90 % less than the 30 aimed at | say what is missing, or set a shorter `target_minutes`
    "#]],
    );
}

/// So many questions that are answered by a text.
fn fill_in(id: &str, questions: usize) -> String {
    let mut body = String::new();
    for number in 0..questions {
        let _ = write!(
            body,
            "::: question {{#{id}-{number} type=fill-in max=100}}\nComposez le [[17]].\n:::\n\n"
        );
    }
    body
}

#[test]
fn progress_in_a_programme_should_fit() {
    let relais = super::course::relais_toml("modules = [\"m\", \"n\"]");
    check_files(
        &[
            ("relais.toml", &relais),
            ("m/c/p.md", &page("p", &fill_in("q", 7))),
            ("n/module.toml", &module_toml(&[])),
            ("n/c/chapter.toml", "id = \"c\"\ntitle = \"Chapitre\"\n"),
            ("n/c/r.md", &page("r", &fill_in("r", 7))),
        ],
        expect![[r#"
            relais.toml:1:1 warning[programme-too-long] as one SCO, a learner's progress in the whole programme can take 5742 characters of `suspend_data`, 4096 are allowed (m 2877, n 2874) | ask for shorter texts in `fill-in` questions (`max=…`), make two programmes of it, or build with `--sco module`: its packages of one module each are the same
        "#]],
    );
}

#[test]
fn parts_of_two_modules_should_be_two_scos() {
    let relais = super::course::relais_toml("modules = [\"m\", \"m-c\"]");
    let page_of = |chapter: &str| format!("id = \"{chapter}\"\ntitle = \"Chapitre\"\n");
    check_files(
        &[
            ("relais.toml", &relais),
            ("m/c/chapter.toml", &page_of("c-d")),
            ("m-c/module.toml", &module_toml(&[])),
            ("m-c/d/chapter.toml", &page_of("d")),
            ("m-c/d/r.md", &page("r", "Un texte.\n")),
        ],
        expect![[r#"
            m-c/module.toml:1:1 warning[same-sco] cut in chapters, modules `m` and `m-c` both have the SCO `m-c-d` | change the id of the chapter that is not yet published, or build without `--sco chapter`
        "#]],
    );
}

#[test]
fn progress_must_fit() {
    let body = fill_in("q", 60);
    check_files(
        &[("m/c/p.md", &page("p", &body))],
        expect![[r#"
        m/module.toml:1:9 error[suspend-data-too-long] a learner's progress can take 24500 characters of `suspend_data`, 4096 are allowed | ask for shorter texts in `fill-in` questions (`max=…`), draw fewer questions, or split the module
    "#]],
    );
}

#[test]
fn questions_of_the_quiz_stand_directly_in_it() {
    let scored = module_toml(&["completion = \"pages-and-quiz\"", "mastery_score = 70"]);
    let hidden = quiz(8, "") + "\n:::: info\n" + &QUESTION.replace("ID", "z-9") + "::::\n";
    check_files(
        &[("m/quiz.md", &hidden), ("m/module.toml", &scored)],
        expect![[r#"
            m/quiz.md:64:1 error[nested-question] this question of the final quiz stands inside another block | put it directly in the quiz, or in a pool there: only those are drawn
        "#]],
    );
}
