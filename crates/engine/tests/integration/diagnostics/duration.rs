//! How long a module takes, compared with what it announces.

use expect_test::{Expect, expect};

use super::course::{check_files, page};

/// Checks a module of one page that announces so many minutes.
fn check_duration(minutes: u32, body: &str, expected: Expect) {
    let module = format!(
        "title = \"Agir\"\ndescription = \"Savoir agir.\"\nobjectives = [\"Savoir agir\"]\ntarget_minutes = {minutes}\ncompletion = \"pages\"\n"
    );
    let page = page("p", body);
    check_files(&[("m/module.toml", &module), ("m/c/p.md", &page)], expected);
}

fn text(words: usize) -> String {
    vec!["mot"; words].join(" ")
}

#[test]
fn a_tenth_more_or_less_is_what_was_announced() {
    check_duration(10, &text(2190), expect![[""]]);
    check_duration(10, &text(1810), expect![[""]]);
    check_duration(
        10,
        &text(2240),
        expect![[r#"
            m/module.toml:4:18 warning[duration] this module takes about 11 minutes, 12 % more than the 10 aimed at | shorten the text, or set a longer `target_minutes`
        "#]],
    );
    check_duration(
        10,
        &text(1760),
        expect![[r#"
            m/module.toml:4:18 warning[duration] this module takes about 9 minutes, 12 % less than the 10 aimed at | say what is missing, or set a shorter `target_minutes`
        "#]],
    );
}

#[test]
fn feedback_of_what_was_not_chosen_takes_no_time() {
    // 10 words and 30 seconds, and of 600 words of feedback the 200 of one answer: under two minutes.
    let told = text(200);
    let question = format!(
        "::: question {{#q type=single}}\nUn deux trois quatre ?\n\n- [x] Oui. — {told}\n- [ ] Non, jamais. — {told}\n- [ ] Je verrai demain. — {told}\n:::\n"
    );
    check_duration(
        4,
        &question,
        expect![[r#"
            m/module.toml:4:18 warning[duration] this module takes about 2 minutes, 61 % less than the 4 aimed at | say what is missing, or set a shorter `target_minutes`
        "#]],
    );
}
