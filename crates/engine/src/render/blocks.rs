//! Blocks -> HTML: plain ones here, the others through their template.

use std::cell::Cell;
use std::fmt::Write;

use base64::Engine as _;
use language::Lang;
use language::number::size;
use serde::Serialize;

use super::error::RenderError;
use super::theme::Theme;
use super::views::*;
use crate::course::activity::Question;
use crate::course::block::{Block, Media, PartsKind, walk};
use crate::course::inline::{self, Inline};
use crate::course::scene::Scene;
use crate::course::{Note, Page};
use crate::highlight;
use crate::html::{escape, link_to};
use crate::scenes::{draw, words};
use crate::sco::Sco;
use crate::source::{SourceTree, extension};
use crate::tracking::key;
use crate::typography;

/// Prints the blocks of one page (or of the glossary, without page).
pub(super) struct Printer<'a> {
    pub theme: &'a Theme,
    pub tree: &'a SourceTree,
    pub sco: &'a Sco<'a>,
    pub page: Option<&'a Page>,
    pub lang: &'a str,
    pub root: &'a str,
    pub in_quiz: bool,
    pub(super) state: State<'a>,
}

/// Where in the page we are.
#[derive(Default)]
pub(super) struct State<'a> {
    /// Questions printed so far.
    pub(super) questions: Cell<usize>,
    /// Blocks with parts printed so far: they are named by their number.
    parts: Cell<usize>,
    /// Scenes printed so far.
    scenes: Cell<usize>,
    /// Level of the last heading.
    level: Cell<u8>,
    /// The fill-in question whose stem is being printed.
    pub(super) filling: Cell<Option<&'a Question>>,
}

pub(super) type Html = Result<String, RenderError>;

impl<'a> Printer<'a> {
    pub fn new(
        theme: &'a Theme,
        tree: &'a SourceTree,
        sco: &'a Sco<'a>,
        page: Option<&'a Page>,
        lang: &'a str,
        root: &'a str,
    ) -> Self {
        let in_quiz = sco
            .quiz
            .is_some_and(|quiz| page.is_some_and(|page| std::ptr::eq(&quiz.page, page)));
        let state = State::default();
        state.level.set(1);
        Printer {
            theme,
            tree,
            sco,
            page,
            lang,
            root,
            in_quiz,
            state,
        }
    }

    pub(super) fn page_id(&self) -> &str {
        self.page.map_or("_", |page| &page.id)
    }

    /// The HTML of blocks.
    pub fn blocks(&self, blocks: &'a [Block]) -> Html {
        let mut html = String::new();
        for block in blocks {
            if !html.is_empty() {
                html.push('\n');
            }
            self.block(block, &mut html)?;
        }
        Ok(html)
    }

    /// The numbered references at the foot of a page.
    pub fn notes(&self, notes: &'a [Note]) -> Html {
        if notes.is_empty() {
            return Ok(String::new());
        }
        let page = self.page_id();
        let back = escape(&self.theme.messages.get("note-back")?);
        let mut html = String::from("<ol>");
        for note in notes {
            let number = note.number;
            let text = self.blocks(&note.blocks)?;
            let _ = write!(
                html,
                "\n<li id=\"{page}_n_{number}\">{text} <a class=\"note-back\" href=\"#{page}_c_{number}\" aria-label=\"{back} {number}\">↩</a></li>"
            );
        }
        html.push_str("\n</ol>");
        Ok(html)
    }

    fn block(&self, block: &'a Block, html: &mut String) -> Result<(), RenderError> {
        match block {
            Block::Heading {
                level, id, content, ..
            } => {
                self.state.level.set(*level);
                let text = self.text(content)?;
                let page = self.page_id();
                let _ = write!(
                    html,
                    "<h{level} id=\"{page}_h_{}\">{text}</h{level}>",
                    escape(id)
                );
            }
            Block::Paragraph(content) => {
                let _ = write!(html, "<p>{}</p>", self.text(content)?);
            }
            Block::List {
                start,
                tight,
                items,
            } => self.list(*start, *tight, items, html)?,
            Block::Table { header, rows } => self.table(header, rows, html)?,
            Block::Quote(blocks) => {
                let _ = write!(
                    html,
                    "<blockquote>\n{}\n</blockquote>",
                    self.blocks(blocks)?
                );
            }
            Block::Code { text, language } => {
                let coloured = language
                    .as_deref()
                    .and_then(|language| highlight::html(text, language));
                let _ = match coloured {
                    Some(coloured) => {
                        write!(html, "<pre tabindex=\"0\"><code>{coloured}</code></pre>")
                    }
                    None => write!(
                        html,
                        "<pre tabindex=\"0\"><code>{}</code></pre>",
                        escape(text)
                    ),
                };
            }
            Block::Rule => html.push_str("<hr>"),
            other => html.push_str(&self.templated(other)?),
        }
        Ok(())
    }

    fn list(
        &self,
        start: Option<u64>,
        tight: bool,
        items: &'a [Vec<Block>],
        html: &mut String,
    ) -> Result<(), RenderError> {
        let tag = if start.is_some() { "ol" } else { "ul" };
        match start {
            Some(start) if start != 1 => {
                let _ = write!(html, "<ol start=\"{start}\">");
            }
            _ => {
                let _ = write!(html, "<{tag}>");
            }
        }
        for item in items {
            html.push_str("\n<li>");
            for (index, block) in item.iter().enumerate() {
                match block {
                    Block::Paragraph(content) if tight => html.push_str(&self.text(content)?),
                    other => {
                        if index > 0 {
                            html.push('\n');
                        }
                        self.block(other, html)?;
                    }
                }
            }
            html.push_str("</li>");
        }
        let _ = write!(html, "\n</{tag}>");
        Ok(())
    }

    fn table(
        &self,
        header: &'a [Vec<Inline>],
        rows: &'a [Vec<Vec<Inline>>],
        html: &mut String,
    ) -> Result<(), RenderError> {
        // Named by its columns: of two tables on a page a screen reader tells which is which.
        let columns: Vec<String> = header.iter().map(|cell| inline::plain(cell)).collect();
        let columns = columns.iter().filter(|it| !it.trim().is_empty());
        let columns: Vec<&str> = columns.map(|it| it.trim()).collect();
        let name = self.theme.messages.get("table")?;
        let label = escape(&format!("{name} ({})", columns.join(", ")));
        let _ = write!(
            html,
            "<div class=\"table\" role=\"region\" aria-label=\"{label}\" tabindex=\"0\"><table>\n<thead><tr>"
        );
        // An empty corner is no header: the first column holds those of the rows.
        let has_row_headers = header.first().is_some_and(Vec::is_empty);
        for cell in header {
            let _ = match cell.is_empty() {
                true => write!(html, "<td></td>"),
                false => write!(html, "<th scope=\"col\">{}</th>", self.text(cell)?),
            };
        }
        html.push_str("</tr></thead>\n<tbody>");
        for row in rows {
            html.push_str("\n<tr>");
            for (column, cell) in row.iter().enumerate() {
                let text = self.text(cell)?;
                let _ = match has_row_headers && column == 0 && !cell.is_empty() {
                    true => write!(html, "<th scope=\"row\">{text}</th>"),
                    false => write!(html, "<td>{text}</td>"),
                };
            }
            html.push_str("</tr>");
        }
        html.push_str("\n</tbody>\n</table></div>");
        Ok(())
    }

    fn templated(&self, block: &'a Block) -> Html {
        match block {
            Block::Callout {
                kind,
                title,
                blocks,
            } => {
                let kind = kind.name();
                let title = match title {
                    Some(title) => title.clone(),
                    None => self.theme.messages.get(&format!("callout-{kind}"))?,
                };
                let html = self.blocks(blocks)?;
                self.print("callout", CalloutView { kind, title, html })
            }
            Block::Figure(figure) => self.print(
                "figure",
                FigureView {
                    src: self.file(&figure.src),
                    alt: &figure.alt,
                    decorative: figure.decorative,
                    width: figure.dimensions.map(|(width, _)| width),
                    height: figure.dimensions.map(|(_, height)| height),
                    caption_html: self.blocks(&figure.caption)?,
                    caption: words(&figure.caption),
                    credit: figure.credit.as_deref(),
                },
            ),
            Block::Scene { scene, caption } => self.scene(scene, caption),
            Block::Media(media) => self.media(media),
            Block::Document {
                src,
                title,
                bytes,
                as_pdf,
                blocks,
            } => self.print(
                "document",
                DocumentView {
                    src: self.file(src),
                    title,
                    kind: extension(src).to_uppercase(),
                    size: size(Lang::beside(self.lang), *bytes),
                    pdf: as_pdf.as_ref().map(|(path, bytes)| FileView {
                        src: self.file(path),
                        size: size(Lang::beside(self.lang), *bytes),
                    }),
                    html: self.blocks(blocks)?,
                },
            ),
            Block::Parts { kind, parts, .. } => {
                let number = self.state.parts.get() + 1;
                self.state.parts.set(number);
                let id = format!("{}_p{number}", self.page_id());
                let level = self.below();
                let mut views = Vec::new();
                for (index, part) in parts.iter().enumerate() {
                    views.push(PartView {
                        id: format!("{id}_{}", index + 1),
                        title_html: self.text(&part.title)?,
                        html: self.inside(level, &part.blocks)?,
                    });
                }
                let template = match kind {
                    PartsKind::Accordion => "accordion",
                    PartsKind::Tabs => "tabs",
                    PartsKind::Cards => "cards",
                    PartsKind::Flip => "flip",
                };
                self.print(
                    template,
                    PartsView {
                        id,
                        parts: views,
                        level,
                    },
                )
            }
            Block::Timeline(events) => {
                let level = self.below();
                let mut views = Vec::new();
                for event in events {
                    views.push(EventView {
                        date: event.date.as_deref(),
                        title_html: self.text(&event.title)?,
                        html: self.inside(level, &event.blocks)?,
                    });
                }
                self.print(
                    "timeline",
                    TimelineView {
                        events: views,
                        level,
                    },
                )
            }
            Block::References { title, blocks } => {
                let title = match title {
                    Some(title) => title.clone(),
                    None => self.theme.messages.get("references")?,
                };
                let html = self.blocks(blocks)?;
                self.print("references", ReferencesView { title, html })
            }
            Block::Question(question) => self.question(question),
            Block::Before(before) => self.print(
                "before",
                BeforeView {
                    id: &before.id,
                    title: before.title.as_deref(),
                    html: self.blocks(&before.blocks)?,
                },
            ),
            Block::Pool(pool) => self.print(
                "pool",
                PoolView {
                    id: &pool.id,
                    key: key(&pool.id),
                    draw: pool.draw,
                    count: pool.blocks.len(),
                    html: self.blocks(&pool.blocks)?,
                },
            ),
            Block::Scenario(scenario) => self.scenario(scenario),
            Block::Inspection(inspection) => self.inspection(inspection),
            Block::Exploration(found) => self.exploration(found),
            Block::Poll(poll) => self.poll(poll),
            Block::Reflection(reflection) => self.print(
                "reflection",
                ReflectionView {
                    id: &reflection.id,
                    title: &reflection.title,
                    html: self.blocks(&reflection.blocks)?,
                },
            ),
            Block::Checklist(checklist) => self.print(
                "checklist",
                ChecklistView {
                    id: &checklist.id,
                    key: key(&checklist.id),
                    title: &checklist.title,
                    items: checklist
                        .items
                        .iter()
                        .map(|item| self.text(item))
                        .collect::<Result<_, _>>()?,
                },
            ),
            // Plain blocks were printed by `block`.
            _ => Ok(String::new()),
        }
    }

    fn scene(&self, scene: &'a Scene, caption: &'a [Block]) -> Html {
        let messages = &self.theme.messages;
        let number = self.state.scenes.get() + 1;
        self.state.scenes.set(number);
        let id = format!("{}_s{number}", self.page_id());
        let mut bubbles = Vec::new();
        for (actor, side) in draw::speakers(scene) {
            bubbles.push(BubbleView {
                side,
                who: words::speaker(actor, messages)?,
                html: self.text(&actor.says)?,
            });
        }
        let (title, more) = match &scene.alt {
            _ if scene.decorative => (String::new(), String::new()),
            Some(alt) => (alt.clone(), String::new()),
            None => {
                let said = words::describe(scene, messages)?;
                match said.place.is_empty() {
                    true => (said.who, String::new()),
                    false => (said.place, said.who),
                }
            }
        };
        let mut ids = Vec::new();
        let mut name_html = String::new();
        for (tag, words) in [("title", title), ("desc", more)] {
            if !words.is_empty() {
                let own = format!("{id}_{tag}");
                let _ = write!(name_html, "<{tag} id=\"{own}\">{}</{tag}>", escape(&words));
                ids.push(own);
            }
        }
        let ids = ids.join(" ");
        let how = draw::InPage {
            named_by: (!ids.is_empty()).then_some(&ids),
            name_html,
        };
        self.print(
            "scene",
            SceneView {
                tone: draw::tone(scene),
                svg_html: draw::in_page(scene, &how),
                bubbles,
                caption_html: self.blocks(caption)?,
            },
        )
    }

    fn media(&self, media: &'a Media) -> Html {
        let extension = extension(&media.src);
        let mime = match extension.as_str() {
            "mp4" => "video/mp4",
            "webm" => "video/webm",
            "m4a" => "audio/mp4",
            "ogg" => "audio/ogg",
            _ => "audio/mpeg",
        };
        let seconds = media.seconds.round() as u64;
        let is_video = media.captions.is_some();
        self.print(
            if is_video { "video" } else { "audio" },
            MediaView {
                src: self.file(&media.src),
                mime,
                captions: media.captions.as_deref().map(|path| self.captions(path)),
                captions_lang: self.lang,
                poster: media.poster.as_deref().map(|path| self.file(path)),
                title: &media.title,
                duration: format!("{}:{:02}", seconds / 60, seconds % 60),
                transcript_html: self.transcript(&media.transcript)?,
                caption_html: self.blocks(&media.caption)?,
            },
        )
    }

    /// What is said and shown. A paragraph in bold is what its parts are headed by.
    fn transcript(&self, blocks: &'a [Block]) -> Html {
        let level = self.below();
        let before = self.state.level.replace(level);
        let mut html = String::new();
        for block in blocks {
            let bold = match block {
                Block::Paragraph(content) => match content.as_slice() {
                    [Inline::Strong(words)] => Some(words),
                    _ => None,
                },
                _ => None,
            };
            match bold {
                Some(words) => {
                    let _ = write!(html, "<h{level}>{}</h{level}>", self.text(words)?);
                }
                None => self.block(block, &mut html)?,
            }
            html.push('\n');
        }
        self.state.level.set(before);
        Ok(html.trim_end().to_owned())
    }

    /// Captions as an address that holds them: from a disk (`file:`), browsers
    /// load pictures and videos but no captions.
    fn captions(&self, path: &str) -> String {
        let file = self.tree.find(path);
        let text = file.map_or("", |file| self.tree.text(file));
        let text = typography::polish(text, self.lang);
        let base64 = base64::engine::general_purpose::STANDARD.encode(text);
        format!("data:text/vtt;charset=utf-8;base64,{base64}")
    }

    /// The level of a heading below the last one.
    pub(super) fn below(&self) -> u8 {
        (self.state.level.get() + 1).min(5)
    }

    /// Prints blocks under a heading of that level, and comes back.
    pub(super) fn inside(&self, level: u8, blocks: &'a [Block]) -> Html {
        let before = self.state.level.replace(level);
        let html = self.blocks(blocks);
        self.state.level.set(before);
        html
    }

    fn file(&self, path: &str) -> String {
        link_to(self.root, path)
    }

    pub(super) fn print(&self, template: &str, view: impl Serialize) -> Html {
        self.theme.print(
            &format!("blocks/{template}.html"),
            WithPlace {
                lang: self.lang,
                root: self.root,
                view,
            },
        )
    }
}

/// The words of blocks, without marks.
fn words(blocks: &[Block]) -> String {
    let texts = walk(blocks).into_iter().flat_map(Block::texts);
    let texts: Vec<String> = texts.map(inline::plain).collect();
    texts.join(" ")
}
