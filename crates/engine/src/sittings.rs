//! A module in sittings: stretches of five to ten minutes, each with a natural end. They are its
//! chapters, short ones together and long ones cut between pages, unless the author says
//! where one begins. The final quiz is one of its own.

use crate::course::Page;
use crate::estimate;
use crate::sco::Sco;

/// A shorter chapter goes with its neighbour, in minutes.
const SHORT: f64 = 5.0;
/// A longer one is cut, in minutes.
const LONG: f64 = 10.0;
/// What a cut chapter's parts aim at, in minutes.
const USUAL: f64 = 7.5;

/// What one takes in one go.
#[derive(Debug, Clone, PartialEq)]
pub struct Sitting<'a> {
    /// Of its chapters, or of its first page where the author begins one inside a chapter.
    pub title: String,
    /// In order, at least one.
    pub pages: Vec<&'a Page>,
    /// Estimated duration.
    pub minutes: f64,
}

/// The sittings of a module, or of a part of one, in order.
pub fn sittings<'a>(sco: &Sco<'a>) -> Vec<Sitting<'a>> {
    let mut pages = sco.chapters.iter().flat_map(|chapter| &chapter.pages);
    let mut all = match pages.any(|page| page.begins_sitting) {
        true => as_written(sco),
        false => by_length(sco),
    };
    if let Some(quiz) = sco.quiz {
        all.push(Sitting {
            title: quiz.page.title.clone(),
            pages: vec![&quiz.page],
            minutes: estimate::quiz_minutes(quiz),
        });
    }
    all
}

fn sitting<'a>(title: &str, pages: &[&'a Page]) -> Sitting<'a> {
    Sitting {
        title: title.to_owned(),
        pages: pages.to_vec(),
        minutes: pages.iter().map(|page| estimate::page_minutes(page)).sum(),
    }
}

fn as_written<'a>(sco: &Sco<'a>) -> Vec<Sitting<'a>> {
    let mut all: Vec<Sitting> = Vec::new();
    for chapter in &sco.chapters {
        for (n, page) in chapter.pages.iter().enumerate() {
            match all.last_mut() {
                Some(last) if !page.begins_sitting => {
                    last.pages.push(page);
                    last.minutes += estimate::page_minutes(page);
                }
                _ if n == 0 => all.push(sitting(&chapter.title, &[page])),
                _ => all.push(sitting(&page.title, &[page])),
            }
        }
    }
    all
}

fn by_length<'a>(sco: &Sco<'a>) -> Vec<Sitting<'a>> {
    let mut all: Vec<Sitting> = Vec::new();
    for chapter in &sco.chapters {
        let pages: Vec<&Page> = chapter.pages.iter().collect();
        let whole = sitting(&chapter.title, &pages);
        if pages.is_empty() {
            continue;
        }
        if whole.minutes > LONG {
            all.extend(cut(&whole));
            continue;
        }
        match all.last_mut() {
            Some(last)
                if last.minutes.min(whole.minutes) < SHORT
                    && last.minutes + whole.minutes <= LONG =>
            {
                last.title = format!("{} · {}", last.title, whole.title);
                last.pages.extend(whole.pages);
                last.minutes += whole.minutes;
            }
            _ => all.push(whole),
        }
    }
    all
}

/// A long chapter in parts of about the same length.
fn cut<'a>(chapter: &Sitting<'a>) -> Vec<Sitting<'a>> {
    let wanted = (chapter.minutes / USUAL).round().max(2.0);
    let mut parts: Vec<Vec<&Page>> = vec![Vec::new()];
    let mut before = 0.0;
    for page in &chapter.pages {
        let minutes = estimate::page_minutes(page);
        // A part ends where more than half of the next page would be beyond it.
        let end = parts.len() as f64 * chapter.minutes / wanted;
        if before + minutes / 2.0 > end
            && let Some(last) = parts.last()
            && !last.is_empty()
        {
            parts.push(Vec::new());
        }
        if let Some(last) = parts.last_mut() {
            last.push(page);
        }
        before += minutes;
    }
    let total = parts.len();
    let parts = parts.iter().enumerate();
    parts
        .map(|(n, pages)| match total {
            1 => sitting(&chapter.title, pages),
            _ => sitting(&format!("{} ({}/{total})", chapter.title, n + 1), pages),
        })
        .collect()
}
