//! A learner who has not read must not find the right answer by its length or
//! its place.

use engine::course::activity::{Answer, Choice};
use engine::course::inline::plain;
use engine::parse::Variant;
use engine::validate;

/// Fewer questions tell nothing.
const ENOUGH: usize = 6;

#[test]
fn right_answers_do_not_give_themselves_away() {
    let mut found = Vec::new();
    for tree in engine::source::read(&tests::root().join("courses")).expect("they are there") {
        let (programme, _) = validate::load(&tree, &Variant::default());
        let programme = programme.expect("the course has no error");
        for module in &programme.modules {
            let singles: Vec<Single> = module
                .questions()
                .filter_map(|question| match &question.answer {
                    Answer::Single(choices) => Some((&choices[..], question.shuffle)),
                    _ => None,
                })
                .collect();
            found.extend(
                told_by(&singles)
                    .into_iter()
                    .map(|what| format!("{} {}: {what}", programme.id, module.id)),
            );
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// Choices, and whether each learner gets them in another order.
type Single<'a> = (&'a [Choice], bool);

/// What gives the right answers away.
fn told_by(questions: &[Single]) -> Vec<String> {
    let mut found = Vec::new();
    let count = questions.len();
    let longest = questions
        .iter()
        .filter(|(choices, _)| is_longest(choices))
        .count();
    if count >= ENOUGH && longest > count.div_ceil(2) {
        found.push(format!(
            "the right answer is the longest in {longest} questions of {count}: lengthen others"
        ));
    }
    let fixed: Vec<&[Choice]> = questions
        .iter()
        .filter(|(_, is_shuffled)| !is_shuffled)
        .map(|(choices, _)| *choices)
        .collect();
    let count = fixed.len();
    for place in 0..26 {
        let here = fixed
            .iter()
            .filter(|choices| choices.get(place).is_some_and(|choice| choice.correct))
            .count();
        if count >= ENOUGH && here > count.div_ceil(2) {
            found.push(format!(
                "the right answer stands in place {} in {here} questions of {count}: add `shuffle`",
                place + 1
            ));
        }
    }
    found
}

fn is_longest(choices: &[Choice]) -> bool {
    let length = |choice: &Choice| plain(&choice.content).chars().count();
    let right = choices
        .iter()
        .filter(|choice| choice.correct)
        .map(length)
        .max();
    let wrong = choices
        .iter()
        .filter(|choice| !choice.correct)
        .map(length)
        .max();
    right > wrong
}

#[test]
fn answers_that_give_themselves_away_are_found_out() {
    let choice = |text: &str, correct| Choice {
        letter: 'a',
        correct,
        content: vec![engine::course::inline::Inline::Text(text.into())],
        feedback: Vec::new(),
    };
    let obvious = [choice("oui, et voici pourquoi", true), choice("non", false)];
    let hidden = [choice("non, et voici pourquoi", false), choice("oui", true)];
    assert_eq!(told_by(&[(&obvious[..], false); 6]).len(), 2);
    assert_eq!(told_by(&[(&obvious[..], true); 6]).len(), 1);
    let mixed = [&obvious, &hidden, &obvious, &hidden, &obvious, &hidden];
    assert_eq!(
        told_by(&mixed.map(|choices| (&choices[..], false))),
        Vec::<String>::new()
    );
}
