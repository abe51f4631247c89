//! What a learner's progress weighs: the short keys under which it is kept,
//! and the longest `suspend_data` a module can give.
//!
//! The format is described in `scorm-templates/README.md`; the runtime's
//! `codec.js` writes it. [`worst_case`] must never be less than what it writes.

use crate::course::activity::{Answer, Question};
use crate::course::block::{Block, walk};
use crate::course::{Module, Page, Quiz};

/// SCORM 1.2 RTE 3.4.3: `cmi.suspend_data` is a CMIString4096.
pub const SUSPEND_DATA_LIMIT: usize = 4096;

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// The three-digit key of an id: what `suspend_data` holds instead of it.
///
/// Pages, activities and pools each have a part of `suspend_data` of their own,
/// so only keys of one kind must differ.
pub fn key(id: &str) -> String {
    let hash = blake3::hash(id.as_bytes());
    let bits = u32::from_be_bytes(hash.as_bytes()[..4].try_into().unwrap_or_default()) >> 14;
    [12, 6, 0]
        .iter()
        .map(|shift| DIGITS[(bits >> shift & 63) as usize] as char)
        .collect()
}

/// The pages and the final quiz that one SCO tracks.
#[derive(Debug, Clone)]
pub struct Tracked<'a> {
    /// Its pages, without the quiz.
    pub pages: Vec<&'a Page>,
    /// Its final quiz.
    pub quiz: Option<&'a Quiz>,
}

/// Longest `suspend_data` of a whole module as one SCO, in characters.
pub fn worst_case_of(module: &Module) -> usize {
    worst_case(tracked(module))
}

/// Longest `suspend_data` of a whole programme as one SCO, in characters: version, seed,
/// next free interaction, day of completion, then of each module its key, the length of
/// what is kept of it, and that.
pub fn worst_case_of_programme<'a>(modules: impl IntoIterator<Item = Tracked<'a>>) -> usize {
    let modules: Vec<Tracked> = modules.into_iter().collect();
    let records: usize = modules
        .iter()
        .map(|it| Weight::of(it).0.records.len())
        .sum();
    let interactions = varint(2 * records + 1);
    let parts = modules.iter().map(|module| {
        let length = kept(module, interactions);
        3 + varint(length) + length
    });
    1 + 3 + interactions + 3 + varint(modules.len()) + parts.sum::<usize>()
}

/// As [`worst_case_of_programme`], of whole modules.
pub fn worst_case_of_modules<'a>(modules: impl IntoIterator<Item = &'a Module>) -> usize {
    worst_case_of_programme(modules.into_iter().map(tracked))
}

fn tracked(module: &Module) -> Tracked<'_> {
    Tracked {
        pages: module
            .chapters
            .iter()
            .flat_map(|chapter| &chapter.pages)
            .collect(),
        quiz: module.quiz.as_ref(),
    }
}

/// Longest `suspend_data`, in characters: everything seen, answered as long as
/// can be, every drawing at its largest.
pub fn worst_case(tracked: Tracked) -> usize {
    let interactions = varint(2 * Weight::of(&tracked).0.records.len() + 1);
    // Version, seed, next free interaction.
    1 + 3 + interactions + kept(&tracked, interactions)
}

/// What is kept of one module: all but version, seed and next free interaction, whose
/// indexes take `interactions` digits.
fn kept(tracked: &Tracked, interactions: usize) -> usize {
    let (weight, drawn) = Weight::of(tracked);
    let quiz = match tracked.quiz {
        // Tries: a varint of two digits is over a thousand of them.
        Some(_) => 1 + 2 + 2 + 2 + 1 + varint(drawn) + 3 * drawn,
        None => "0".len(),
    };
    let pages = tracked.pages.len() + usize::from(tracked.quiz.is_some());
    let records: usize = weight.records.iter().sum();
    // Day of completion.
    3 + varint(pages)
        + 3 * pages
        + varint(weight.records.len())
        + records
        + weight.records.len() * interactions
        + quiz
        + varint(weight.pools)
        + weight.drawn
}

/// What has been weighed: a record of each activity without its interaction's
/// index, and the drawings of the pools outside the quiz.
#[derive(Default)]
struct Weight {
    records: Vec<usize>,
    pools: usize,
    drawn: usize,
}

impl Weight {
    /// Of all pages and the quiz, with the number of questions that are drawn for it.
    fn of(tracked: &Tracked) -> (Weight, usize) {
        let mut weight = Weight::default();
        for page in &tracked.pages {
            weight.page(&page.blocks);
        }
        let drawn = tracked.quiz.map_or(0, |quiz| weight.quiz(quiz));
        (weight, drawn)
    }

    fn page(&mut self, blocks: &[Block]) {
        let mut pooled: Vec<&str> = Vec::new();
        for block in walk(blocks) {
            match block {
                Block::Pool(pool) => {
                    self.pools += 1;
                    self.drawn += 3 + varint(pool.draw) + 3 * pool.draw;
                    let questions = || questions(&pool.blocks);
                    pooled.extend(questions().map(|question| question.id.as_str()));
                    self.heaviest(questions(), pool.draw);
                }
                Block::Question(question) if pooled.contains(&question.id.as_str()) => {}
                other => self.records.extend(payload(other).map(record)),
            }
        }
    }

    /// Weighs the questions a learner gets at once; gives their number. Those of
    /// earlier tries keep an empty record, for their place among the interactions.
    fn quiz(&mut self, quiz: &Quiz) -> usize {
        let mut drawn = 0;
        let mut of_earlier_tries = 0;
        let mut weigh = |weight: &mut Weight, from: &[Block], draw: Option<usize>| {
            let count = questions(from).count();
            let draw = draw.unwrap_or(count).min(count);
            weight.heaviest(questions(from), draw);
            drawn += draw;
            of_earlier_tries += count - draw;
        };
        for block in &quiz.page.blocks {
            match block {
                Block::Pool(pool) => weigh(self, &pool.blocks, Some(pool.draw)),
                Block::Question(_) => {}
                other => {
                    for inner in walk(std::slice::from_ref(other)) {
                        self.records.extend(payload(inner).map(record));
                    }
                }
            }
        }
        weigh(self, &quiz.page.blocks, quiz.draw);
        self.records
            .extend(std::iter::repeat_n(record(0), of_earlier_tries));
        drawn
    }

    fn heaviest<'a>(&mut self, questions: impl Iterator<Item = &'a Question>, draw: usize) {
        let mut weights: Vec<usize> = questions
            .map(|question| record(question_payload(question)))
            .collect();
        weights.sort_unstable_by(|a, b| b.cmp(a));
        self.records.extend(weights.into_iter().take(draw));
    }
}

/// The questions directly among these blocks.
fn questions(blocks: &[Block]) -> impl Iterator<Item = &Question> {
    blocks.iter().filter_map(|block| match block {
        Block::Question(question) => Some(question),
        _ => None,
    })
}

/// Key, head, length if it is long, payload.
fn record(payload: usize) -> usize {
    let length = if payload <= 6 { 0 } else { varint(payload) };
    3 + 1 + length + payload
}

fn payload(block: &Block) -> Option<usize> {
    Some(match block {
        Block::Question(question) => question_payload(question),
        // Loops are cut out of the path, so no step stands twice in it.
        Block::Scenario(scenario) => scenario.steps.len(),
        // What was marked, and the verdict.
        Block::Inspection(inspection) => inspection.zones.len().div_ceil(6) + 1,
        Block::Exploration(found) => found.places.len().div_ceil(6),
        Block::Poll(_) => 1,
        Block::Checklist(checklist) => checklist.items.len().div_ceil(6),
        _ => return None,
    })
}

fn question_payload(question: &Question) -> usize {
    // How sure the learner was stands before the answer.
    let sure = if question.confidence { 2 } else { 0 };
    sure + match &question.answer {
        Answer::Single(_) | Answer::TrueFalse(_) => 1,
        Answer::Multiple(choices) | Answer::Hotspots { choices, .. } => choices.len().div_ceil(6),
        Answer::Matching { pairs, .. } => pairs.len(),
        Answer::Ordering(items) | Answer::Sorting { items, .. } => items.len(),
        // A character outside of ASCII takes four; texts are joined by a dot.
        Answer::FillIn { max, .. } => max.iter().map(|max| 4 * max).sum::<usize>() + max.len() - 1,
        Answer::Numeric { .. } => 12,
    }
}

/// Digits of a varint of 5 bits each.
fn varint(number: usize) -> usize {
    let bits = usize::BITS - number.leading_zeros();
    (bits as usize).div_ceil(5).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_stable_for_ever() {
        assert_eq!(key("hameconnage").len(), 3);
        assert_eq!([key("hameconnage"), key("q-lien")], ["qdM", "4uF"]);
    }

    #[test]
    fn varints_grow_every_five_bits() {
        assert_eq!([0, 31, 32, 1023, 1024].map(varint), [1, 1, 2, 2, 3]);
    }
}
