//! Blocks of a page on paper.

use serde_json::{Value, json};

use super::text::{bold, words};
use super::{DEEPEST, Json, PICTURES, Writer};
use crate::course::block::{Block, Figure, Media};
use crate::course::inline::{Inline, plain};
use crate::course::scene::Scene;
use crate::scenes::{draw, words as scenes};
use crate::source::extension;
use brand::palette::Palette;
use language::CatalogueError;

impl Writer {
    pub(super) fn blocks(&mut self, blocks: &[Block]) -> Json {
        self.list(blocks).map(Value::Array)
    }

    pub(super) fn list(&mut self, blocks: &[Block]) -> Result<Vec<Value>, CatalogueError> {
        let mut all = Vec::new();
        for block in blocks {
            self.block(block, &mut all)?;
        }
        Ok(all)
    }

    /// Blocks that stand with the answers: their headings are none of the page's.
    pub(super) fn apart(&mut self, blocks: &[Block]) -> Result<Vec<Value>, CatalogueError> {
        let level = self.level;
        let all = self.list(blocks);
        self.level = level;
        all
    }

    fn block(&mut self, block: &Block, all: &mut Vec<Value>) -> Result<(), CatalogueError> {
        let value = match block {
            Block::Heading { level, content, .. } => {
                let wanted = self.floor + level.saturating_sub(1).max(1);
                self.heading(wanted, self.text(content)?)
            }
            Block::Paragraph(content) => json!({ "k": "p", "c": self.text(content)? }),
            Block::List { start, items, .. } => {
                let mut inner = Vec::new();
                for item in items {
                    inner.push(self.blocks(item)?);
                }
                json!({ "k": "list", "start": start, "items": inner })
            }
            Block::Table { header, rows } => self.table(header, rows)?,
            Block::Quote(inner) => json!({ "k": "quote", "blocks": self.blocks(inner)? }),
            Block::Code { text, language } => {
                json!({ "k": "code", "text": text.trim_end(), "lang": language })
            }
            Block::Rule => json!({ "k": "rule" }),
            Block::Callout {
                kind,
                title,
                blocks,
            } => {
                let kind = kind.name();
                let title = match title {
                    Some(title) => title.clone(),
                    None => self.messages.get(&format!("callout-{kind}"))?,
                };
                boxed(title, self.list(blocks)?)
            }
            Block::Figure(figure) => self.figure(figure)?,
            Block::Scene { scene, caption } => self.scene(scene, caption)?,
            Block::Media(media) => self.media(media)?,
            Block::Document { title, blocks, .. } => {
                let title = self.with("paper-document", "name", title.clone().into())?;
                boxed(title, self.list(blocks)?)
            }
            Block::References { title, blocks } => {
                let title = match title {
                    Some(title) => title.clone(),
                    None => self.messages.get("references")?,
                };
                boxed(title, self.list(blocks)?)
            }
            Block::Parts { parts, .. } => {
                for part in parts {
                    let title = self.text(&part.title)?;
                    self.part(title, &part.blocks, all)?;
                }
                return Ok(());
            }
            Block::Timeline(events) => {
                for event in events {
                    let mut title = Vec::new();
                    if let Some(date) = &event.date {
                        let space = if self.is_french { "\u{a0}" } else { "" };
                        title.push(words(&format!("{date}{space}: ")));
                    }
                    title.extend(self.nodes(&event.title)?);
                    self.part(Value::Array(title), &event.blocks, all)?;
                }
                return Ok(());
            }
            Block::Question(question) => self.question(question)?,
            Block::Pool(pool) => {
                for block in &pool.blocks {
                    self.block(block, all)?;
                }
                return Ok(());
            }
            Block::Before(before) => {
                let title = match &before.title {
                    Some(title) => title.clone(),
                    None => self.messages.get("before")?,
                };
                all.push(json!({ "k": "p", "c": [bold(&title)] }));
                for block in &before.blocks {
                    self.block(block, all)?;
                }
                return Ok(());
            }
            Block::Exploration(found) => {
                let mut inner = self.list(&found.stem)?;
                for (name, said) in &found.places {
                    let mut content = vec![json!({ "k": "b", "c": self.text(name)? })];
                    content.push(words(". "));
                    content.extend(self.nodes(said)?);
                    inner.push(json!({ "k": "p", "c": content }));
                }
                inner.extend(self.list(&found.explanation)?);
                boxed(found.title.clone().unwrap_or_default(), inner)
            }
            Block::Poll(poll) => {
                let mut inner = self.list(&poll.stem)?;
                for (at, choice) in poll.choices.iter().enumerate() {
                    let mut content = vec![bold("□ ")];
                    content.extend(self.nodes(&choice.content)?);
                    if let Some(share) = poll.shares.get(at) {
                        content.push(words(&format!(" ({share}\u{202f}%)")));
                    }
                    if !choice.feedback.is_empty() {
                        content.push(words(". "));
                        content.extend(self.nodes(&choice.feedback)?);
                    }
                    inner.push(json!({ "k": "p", "c": content }));
                }
                if let Some(source) = &poll.source {
                    inner.push(json!({ "k": "p", "c": [words(source)] }));
                }
                inner.extend(self.list(&poll.explanation)?);
                let title = match &poll.title {
                    Some(title) => title.clone(),
                    None => self.messages.get("poll")?,
                };
                boxed(title, inner)
            }
            Block::Reflection(reflection) => {
                let mut inner = self.list(&reflection.blocks)?;
                inner.push(json!({ "k": "lines", "n": 5 }));
                boxed(reflection.title.clone(), inner)
            }
            Block::Scenario(scenario) => self.scenario(scenario)?,
            Block::Inspection(inspection) => self.inspection(inspection)?,
            Block::Checklist(checklist) => {
                let mut items = Vec::new();
                for item in &checklist.items {
                    items.push(self.text(item)?);
                }
                json!({ "k": "checklist", "title": checklist.title, "items": items })
            }
        };
        all.push(value);
        Ok(())
    }

    /// A heading, no level left out before it.
    fn heading(&mut self, wanted: u8, content: Value) -> Value {
        self.level = wanted.min(self.level + 1).min(DEEPEST);
        json!({ "k": "h", "level": self.level, "c": content })
    }

    /// A titled part, under a heading one level below what is around it.
    pub(super) fn part(
        &mut self,
        title: Value,
        blocks: &[Block],
        all: &mut Vec<Value>,
    ) -> Result<(), CatalogueError> {
        let around = self.level;
        all.push(self.heading(around + 1, title));
        for block in blocks {
            self.block(block, all)?;
        }
        self.level = around;
        Ok(())
    }

    fn table(&mut self, header: &[Vec<Inline>], rows: &[Vec<Vec<Inline>>]) -> Json {
        let cells = |row: &[Vec<Inline>]| -> Json {
            let cells: Result<Vec<Value>, CatalogueError> =
                row.iter().map(|cell| self.text(cell)).collect();
            Ok(Value::Array(cells?))
        };
        let body: Result<Vec<Value>, CatalogueError> = rows.iter().map(|row| cells(row)).collect();
        let length = |row: &[Vec<Inline>], at: usize| {
            row.get(at).map_or(0, |cell| plain(cell).chars().count())
        };
        let widths: Vec<usize> = (0..header.len())
            .map(|at| weight(length(header, at), rows.iter().map(|row| length(row, at))))
            .collect();
        Ok(json!({ "k": "table", "widths": widths, "header": cells(header)?, "rows": body? }))
    }

    fn figure(&mut self, figure: &Figure) -> Json {
        let caption = self.list(&figure.caption)?;
        let is_shown = PICTURES.contains(&extension(&figure.src).as_str());
        if is_shown && !self.pictures.contains(&figure.src) {
            self.pictures.push(figure.src.clone());
        }
        let credit = match &figure.credit {
            Some(name) => Some(self.with("credit", "name", name.clone().into())?),
            None => None,
        };
        Ok(json!({
            "k": "picture", "src": is_shown.then_some(&figure.src), "alt": figure.alt,
            "decorative": figure.decorative, "caption": caption, "credit": credit,
            "width": figure.dimensions.map(|it| it.0), "height": figure.dimensions.map(|it| it.1),
        }))
    }

    /// A picture, and below it who says what.
    fn scene(&mut self, scene: &Scene, below: &[Block]) -> Json {
        let src = format!("scene-{}.svg", self.drawings.len() + 1);
        let picture = draw::file(scene, &Palette::default());
        self.drawings.insert(src.clone(), picture);
        let alt = match scene.decorative {
            true => String::new(),
            false => scenes::alt(scene, &self.messages)?,
        };
        let mut caption = Vec::new();
        for actor in scene.actors.iter().filter(|it| !it.says.is_empty()) {
            let mut content = vec![bold(&scenes::speaker(actor, &self.messages)?)];
            content.extend(self.nodes(&actor.says)?);
            caption.push(json!({ "k": "p", "c": content }));
        }
        caption.extend(self.list(below)?);
        let (width, height) = draw::SIZE;
        Ok(json!({
            "k": "picture", "src": src, "alt": alt, "decorative": scene.decorative,
            "caption": caption, "credit": null, "width": width, "height": height,
        }))
    }

    /// On paper, what a film or a sound says is read.
    fn media(&mut self, media: &Media) -> Json {
        let seconds = media.seconds.round().max(0.0) as u64;
        let duration = format!("{}:{:02}", seconds / 60, seconds % 60);
        let kind = match media.captions {
            Some(_) => "video",
            None => "audio",
        };
        let kind = self.with(kind, "duration", duration.into())?;
        let mut blocks = self.list(&media.caption)?;
        blocks.extend(self.list(&media.transcript)?);
        Ok(boxed(format!("{} ({kind})", media.title), blocks))
    }
}

/// How wide a column is beside the others: the more text, the wider; one to fill in by hand,
/// whose cells are empty, as wide as one of 30 characters.
pub(super) fn weight(header: usize, cells: impl Iterator<Item = usize>) -> usize {
    let longest = cells.max().unwrap_or(0);
    let least = if longest == 0 { 30 } else { 12 };
    longest.max(header).clamp(least, 60)
}

pub(super) fn boxed(title: String, blocks: Vec<Value>) -> Value {
    let title = (!title.is_empty()).then_some(title);
    json!({ "k": "box", "title": title, "blocks": blocks })
}
