//! How long a page takes: words at reading speed, media at their length,
//! activities by their type. See `courses/README.md` § Duration.

use crate::course::activity::{Answer, Choice};
use crate::course::block::{Block, walk, words};
use crate::course::inline::plain;
use crate::course::{Module, Page, Quiz};

/// Words a minute of an adult reading to learn, in French.
const WORDS_A_MINUTE: f64 = 200.0;
const PICTURE_SECONDS: f64 = 8.0;
const QUIZ_QUESTION_SECONDS: f64 = 40.0;

/// Minutes of a module, final quiz included.
pub fn module_minutes(module: &Module) -> f64 {
    let pages = module.chapters.iter().flat_map(|chapter| &chapter.pages);
    let quiz = module.quiz.as_ref().map_or(0.0, quiz_minutes);
    pages.map(page_minutes).sum::<f64>() + quiz
}

/// Minutes of a page: what the author says, else the estimate.
pub fn page_minutes(page: &Page) -> f64 {
    page.minutes.unwrap_or(page.estimated_minutes)
}

/// The least time in which a page can have been read, in seconds, 2 to 20: somebody who knows it
/// all reads several times as fast as the estimate has it.
pub fn least_seconds(page: &Page) -> u32 {
    (page_minutes(page) * 60.0 * 0.15).clamp(2.0, 20.0).round() as u32
}

/// Minutes that blocks take.
pub(crate) fn minutes(blocks: &[Block]) -> f64 {
    blocks_seconds(blocks) / 60.0
}

/// Minutes of the final quiz: its introduction, then the questions drawn.
pub fn quiz_minutes(quiz: &Quiz) -> f64 {
    if let Some(minutes) = quiz.page.minutes {
        return minutes;
    }
    let introduction: Vec<Block> = quiz
        .page
        .blocks
        .iter()
        .filter(|block| !matches!(block, Block::Question(_) | Block::Pool(_)))
        .cloned()
        .collect();
    let seconds = blocks_seconds(&introduction) + drawn(quiz) as f64 * QUIZ_QUESTION_SECONDS;
    seconds / 60.0
}

/// How many questions a learner gets in the final quiz.
pub fn drawn(quiz: &Quiz) -> usize {
    let mut outside = 0;
    let mut pooled = 0;
    for block in &quiz.page.blocks {
        match block {
            Block::Question(_) => outside += 1,
            Block::Pool(pool) => pooled += pool.draw.min(pool.blocks.len()),
            _ => {}
        }
    }
    pooled + quiz.draw.map_or(outside, |draw| draw.min(outside))
}

fn blocks_seconds(blocks: &[Block]) -> f64 {
    blocks.iter().map(block_seconds).sum()
}

fn block_seconds(block: &Block) -> f64 {
    let reading = |blocks: &[Block]| words(blocks) as f64 / WORDS_A_MINUTE * 60.0;
    match block {
        Block::Figure(figure) => PICTURE_SECONDS + reading(&figure.caption),
        Block::Scene { .. } => PICTURE_SECONDS + reading(std::slice::from_ref(block)),
        // Watched or read, not both.
        Block::Media(media) => media.seconds + reading(&media.caption),
        Block::Pool(pool) => {
            let all = blocks_seconds(&pool.blocks);
            all * pool.draw as f64 / pool.blocks.len().max(1) as f64
        }
        Block::Question(question) => {
            let share = match question.answer {
                Answer::Single(_) | Answer::TrueFalse(_) => one_of(question.answer.choices()),
                _ => 0.5,
            };
            let unread = unread_seconds(question.answer.choices(), share);
            reading(std::slice::from_ref(block)) - unread + answer_seconds(&question.answer)
        }
        Block::Inspection(_) => reading(std::slice::from_ref(block)) + 90.0,
        Block::Poll(poll) => {
            let unread = unread_seconds(&poll.choices, one_of(&poll.choices));
            reading(std::slice::from_ref(block)) - unread + 20.0
        }
        Block::Reflection(_) => reading(std::slice::from_ref(block)) + 60.0,
        Block::Checklist(_) => reading(std::slice::from_ref(block)) + 45.0,
        Block::Scenario(scenario) => {
            // A learner takes one way through: about half of the story.
            reading(std::slice::from_ref(block)) / 2.0 + 90.0 + 20.0 * path_length(scenario) as f64
        }
        other => {
            let pictures = walk(std::slice::from_ref(other))
                .into_iter()
                .filter(|inner| matches!(inner, Block::Figure(_) | Block::Scene { .. }))
                .count();
            reading(std::slice::from_ref(other)) + pictures as f64 * PICTURE_SECONDS
        }
    }
}

fn one_of(choices: &[Choice]) -> f64 {
    1.0 / choices.len().max(1) as f64
}

/// Seconds that the feedback of other answers would take: learners are told about what they chose,
/// which is this share of it.
fn unread_seconds(choices: &[Choice], share: f64) -> f64 {
    let told = |choice: &Choice| plain(&choice.feedback).split_whitespace().count();
    let words: usize = choices.iter().map(told).sum();
    words as f64 * (1.0 - share) / WORDS_A_MINUTE * 60.0
}

fn path_length(scenario: &crate::course::activity::Scenario) -> usize {
    scenario
        .steps
        .iter()
        .filter(|step| !step.choices.is_empty())
        .count()
}

fn answer_seconds(answer: &Answer) -> f64 {
    match answer {
        Answer::Single(_) | Answer::TrueFalse(_) | Answer::FillIn { .. } => 30.0,
        Answer::Multiple(_) | Answer::Numeric { .. } => 45.0,
        Answer::Matching { .. } | Answer::Ordering(_) | Answer::Sorting { .. } => 60.0,
        // The picture, too.
        Answer::Hotspots { .. } => 45.0 + PICTURE_SECONDS,
    }
}
