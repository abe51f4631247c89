//! What was read, cut into pages at its headings, with its lists put together and its notes
//! under the page that calls them.

use std::collections::HashSet;

use super::reading::{Piece, Reader, all_words};
use crate::exchange::rich::{self, Notes, Rich};
use crate::exchange::{self, Left, NewPage, headings};

/// Words of a note that a remark repeats.
const NOTE_WORDS: usize = 40;

/// Longest title of a page, in characters.
const TITLE_LIMIT: usize = 250;

/// Bytes of notes, each counted as often as a page calls it, from which no more are written.
const NOTES_LIMIT: usize = 16 * 1024 * 1024;

/// Pages that a document makes.
const PAGES_LIMIT: usize = 500;

/// Title, number of the paragraph that begins it, and its blocks with theirs.
type NewPageOf = (String, usize, Vec<(usize, Rich)>);

impl Reader<'_> {
    /// Cuts the document into pages at its headings of the first level.
    pub(super) fn pages(&mut self, pieces: Vec<(usize, Piece)>, title: &str) {
        let first = pieces
            .iter()
            .filter_map(|piece| match piece {
                (_, Piece::Heading(level, _)) if *level > 0 => Some(*level),
                _ => None,
            })
            .min()
            .unwrap_or(1);
        let mut page: Option<NewPageOf> = None;
        let mut open: Vec<(usize, bool, Vec<Rich>)> = Vec::new();
        // Of its first item.
        let mut list_at = 1;
        let mut title = title.to_owned();
        let put = |page: &mut Option<NewPageOf>, title: &str, at: usize, block: Rich| {
            let here = page.get_or_insert_with(|| (title.to_owned(), at, Vec::new()));
            here.2.push((at, block));
        };
        for (at, piece) in pieces {
            if let Piece::Item {
                level,
                is_numbered,
                content,
            } = piece
            {
                if open.is_empty() {
                    list_at = at;
                }
                item(&mut open, level, is_numbered, content);
                continue;
            }
            if let Some(list) = closed(&mut open) {
                put(&mut page, &title, list_at, list);
            }
            match piece {
                Piece::Heading(level, content) if level <= first => {
                    let words = plain_words(&content);
                    self.notes_of_a_title(&content, &words, at);
                    if level == 0 {
                        title = words;
                        continue;
                    }
                    if let Some(page) = page.take() {
                        self.page(page);
                    }
                    page = Some((words, at, Vec::new()));
                }
                Piece::Heading(level, content) => {
                    let name = format!("h{}", (level - first + 1).clamp(2, 5));
                    put(&mut page, &title, at, Rich::element(&name, content));
                }
                Piece::Block(block) => put(&mut page, &title, at, block),
                Piece::Item { .. } => {}
            }
        }
        if let Some(list) = closed(&mut open) {
            put(&mut page, &title, list_at, list);
        }
        if let Some(page) = page {
            self.page(page);
        }
    }

    /// A title is words alone: says which notes it called.
    fn notes_of_a_title(&mut self, content: &[Rich], title: &str, at: usize) {
        let mut calls = Vec::new();
        marks(content, &mut calls);
        for key in calls.iter().flat_map(|mark| called_notes(mark)) {
            let Some(note) = self.notes.get(&key) else {
                continue;
            };
            let mut words = String::new();
            all_words(note, &mut words);
            let words: Vec<&str> = words.split_whitespace().take(NOTE_WORDS).collect();
            let what = format!(
                "a title holds no note: put it in the page: {}",
                words.join(" ")
            );
            let of = title.to_owned();
            exchange::remark(&mut self.document.left, Left { at, of, what });
        }
    }

    fn page(&mut self, (title, begins, blocks): NewPageOf) {
        if self.document.pages.len() >= PAGES_LIMIT {
            return self.left(format!(
                "the document makes more than {PAGES_LIMIT} pages: the others are left"
            ));
        }
        let (title, too_long) = shortened(&title);
        let mut left: Vec<(usize, String)> = Vec::new();
        if !too_long.is_empty() {
            let what = format!("the end of a title that is too long is left: {too_long}");
            left.push((begins, what));
        }
        let media = self.media.to_owned();
        let mut picture = |name: &str| Some(format!("{media}{name}"));
        let mut parts: Vec<String> = Vec::new();
        for (at, block) in &blocks {
            let mut notes = Notes::default();
            let block = std::slice::from_ref(block);
            parts.push(rich::blocks(block, &mut notes, &mut picture));
            left.extend(notes.left.into_iter().map(|what| (*at, what)));
        }
        parts.retain(|part| !part.is_empty());
        let mut body = parts.join("\n\n");
        let mut notes = Notes::default();
        // A note that two pages call stands in both.
        for key in called_notes(&body) {
            let called = format!("[^{key}]");
            if self.note_bytes > NOTES_LIMIT {
                self.left("notes are called too often: the others are left".to_owned());
                break;
            }
            let Some(note) = self.notes.remove(&key) else {
                continue;
            };
            let mut pieces = Vec::new();
            let here = self.at;
            self.blocks(&note, &mut pieces);
            self.at = here;
            let mut inner = Vec::new();
            for (_, piece) in pieces {
                match piece {
                    Piece::Heading(_, content) | Piece::Item { content, .. } => {
                        inner.extend(content)
                    }
                    Piece::Block(block) => inner.push(block),
                }
            }
            let words = rich::line(&inner, &mut notes);
            self.notes.insert(key, note);
            self.note_bytes += words.len();
            body.push_str(&format!("\n\n{called}: {words}"));
        }
        left.extend(notes.left.into_iter().map(|what| (begins, what)));
        for (at, what) in left {
            let of = title.clone();
            exchange::remark(&mut self.document.left, Left { at, of, what });
        }
        body.push('\n');
        let body = headings::levelled(&body);
        self.document.pages.push(NewPage { title, body });
    }
}

/// Names of the notes that a text calls, each once.
fn called_notes(body: &str) -> Vec<String> {
    let mut seen = HashSet::new();
    let calls = body.match_indices("[^").filter_map(|(at, _)| {
        let rest = &body[at + 2..];
        Some(rest[..rest.find(']')?].to_owned())
    });
    calls
        .filter(|key| key.len() < 40 && seen.insert(key.clone()))
        .collect()
}

/// Puts an item into the lists that are open.
fn item(
    open: &mut Vec<(usize, bool, Vec<Rich>)>,
    level: usize,
    is_numbered: bool,
    content: Vec<Rich>,
) {
    while open.last().is_some_and(|(at, ..)| *at > level) {
        if let Some(inner) = open.pop() {
            nest(open, inner);
        }
    }
    if open.last().is_none_or(|(at, ..)| *at < level) {
        open.push((level, is_numbered, Vec::new()));
    }
    if let Some((.., items)) = open.last_mut() {
        items.push(Rich::element("li", content));
    }
}

fn nest(
    open: &mut Vec<(usize, bool, Vec<Rich>)>,
    (level, is_numbered, items): (usize, bool, Vec<Rich>),
) {
    let list = Rich::element(if is_numbered { "ol" } else { "ul" }, items);
    match open.last_mut() {
        Some((.., outer)) => match outer.last_mut() {
            Some(Rich::Element { children, .. }) => children.push(list),
            _ => outer.push(Rich::element("li", vec![list])),
        },
        // A list that begins further in than it goes on.
        None => open.push((
            level.saturating_sub(1),
            is_numbered,
            vec![Rich::element("li", vec![list])],
        )),
    }
}

/// The list that ends here, if one is open.
fn closed(open: &mut Vec<(usize, bool, Vec<Rich>)>) -> Option<Rich> {
    while open.len() > 1 {
        if let Some(inner) = open.pop() {
            nest(open, inner);
        }
    }
    let (_, is_numbered, items) = open.pop()?;
    Some(Rich::element(if is_numbered { "ol" } else { "ul" }, items))
}

/// A title of at most [`TITLE_LIMIT`] characters, parted from the rest between two words
/// where there are two.
fn shortened(title: &str) -> (String, String) {
    let Some((limit, _)) = title.char_indices().nth(TITLE_LIMIT) else {
        return (title.to_owned(), String::new());
    };
    let at = title[..limit].rfind(' ').unwrap_or(limit);
    let rest: String = title[at..].trim_start().chars().take(1000).collect();
    (title[..at].to_owned(), rest)
}

/// The marks that call notes in running text.
fn marks<'r>(content: &'r [Rich], found: &mut Vec<&'r str>) {
    for piece in content {
        match piece {
            Rich::Text(_) => {}
            Rich::Element { children, .. } => marks(children, found),
            Rich::Markdown(mark) => found.push(mark),
        }
    }
}

/// The words of a heading on one line: what separates two words in the document (a space
/// at the edge of a run, a line break) separates them here, too.
fn plain_words(content: &[Rich]) -> String {
    fn collect(content: &[Rich], words: &mut String) {
        for piece in content {
            match piece {
                Rich::Text(text) => words.push_str(&rich::decoded(text)),
                Rich::Element { name, .. } if name == "br" => words.push(' '),
                Rich::Element { children, .. } => collect(children, words),
                Rich::Markdown(_) => {}
            }
        }
    }
    let mut words = String::new();
    collect(content, &mut words);
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}
