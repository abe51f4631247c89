//! Blocks -> HTML: plain ones here, the others through their template.

use std::cell::Cell;
use std::fmt::Write;

use base64::Engine as _;
use serde::Serialize;

use super::views::*;
use super::{RenderError, Theme, escape, link_to};
use crate::course::activity::{Answer, Choice, Inspection, Question, Scenario};
use crate::course::block::{Block, Callout, Media, PartsKind};
use crate::course::inline::Inline;
use crate::course::{Note, Page};
use crate::sco::Sco;
use crate::source::{SourceTree, extension};
use crate::tracking::key;

/// Prints the blocks of one page (or of the glossary, without page).
pub(super) struct Printer<'a> {
    pub theme: &'a Theme,
    pub tree: &'a SourceTree,
    pub sco: &'a Sco<'a>,
    pub page: Option<&'a Page>,
    pub lang: &'a str,
    pub root: &'a str,
    pub in_quiz: bool,
    state: State<'a>,
}

/// Where in the page we are.
#[derive(Default)]
struct State<'a> {
    /// Questions printed so far.
    questions: Cell<usize>,
    /// Blocks with parts printed so far: they are named by their number.
    parts: Cell<usize>,
    /// Level of the last heading.
    level: Cell<u8>,
    /// The fill-in question whose stem is being printed.
    filling: Cell<Option<&'a Question>>,
}

type Html = Result<String, RenderError>;

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
            Block::Code(code) => {
                let _ = write!(
                    html,
                    "<pre tabindex=\"0\"><code>{}</code></pre>",
                    escape(code)
                );
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
        let label = escape(&self.theme.messages.get("table")?);
        let _ = write!(
            html,
            "<div class=\"table\" role=\"region\" aria-label=\"{label}\" tabindex=\"0\"><table>\n<thead><tr>"
        );
        for cell in header {
            let _ = write!(html, "<th scope=\"col\">{}</th>", self.text(cell)?);
        }
        html.push_str("</tr></thead>\n<tbody>");
        for row in rows {
            html.push_str("\n<tr>");
            for cell in row {
                let _ = write!(html, "<td>{}</td>", self.text(cell)?);
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
                let kind = match kind {
                    Callout::Tip => "astuce",
                    Callout::Warning => "attention",
                    Callout::Info => "info",
                    Callout::Law => "loi",
                };
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
                    credit: figure.credit.as_deref(),
                },
            ),
            Block::Media(media) => self.media(media),
            Block::Document {
                src,
                title,
                bytes,
                blocks,
            } => self.print(
                "document",
                DocumentView {
                    src: self.file(src),
                    title,
                    kind: extension(src).to_uppercase(),
                    size: file_size(*bytes, self.lang),
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
                transcript_html: self.blocks(&media.transcript)?,
                caption_html: self.blocks(&media.caption)?,
            },
        )
    }

    /// Captions as an address that holds them: from a disk (`file:`), browsers
    /// load pictures and videos but no captions.
    fn captions(&self, path: &str) -> String {
        let file = self.tree.find(path);
        let text = file.map_or("", |file| self.tree.text(file));
        let base64 = base64::engine::general_purpose::STANDARD.encode(text);
        format!("data:text/vtt;charset=utf-8;base64,{base64}")
    }

    fn question(&self, question: &'a Question) -> Html {
        let number = self.state.questions.get() + 1;
        self.state.questions.set(number);
        let choices = question
            .answer
            .choices()
            .iter()
            .map(|choice| self.choice(choice))
            .collect::<Result<_, _>>()?;
        let mut lefts = Vec::new();
        let mut rights = Vec::new();
        let mut unit = None;
        match &question.answer {
            Answer::Matching { pairs, decoys } => {
                for (pair, letter) in pairs.iter().zip('a'..) {
                    lefts.push(self.entry(letter, &pair.left, &pair.feedback)?);
                    rights.push(self.entry(letter, &pair.right, &[])?);
                }
                for (decoy, letter) in decoys.iter().zip('a'..) {
                    let letter = (letter as u8 + pairs.len() as u8) as char;
                    rights.push(self.entry(letter, decoy, &[])?);
                }
            }
            Answer::Numeric { unit: of, .. } => unit = of.as_deref(),
            _ => {}
        }
        self.state.filling.set(Some(question));
        let stem_html = self.blocks(&question.stem)?;
        self.state.filling.set(None);
        self.print(
            "question",
            QuestionView {
                id: &question.id,
                key: key(&question.id),
                kind: question.answer.type_name(),
                points: question.points,
                tries: question.tries,
                number,
                shuffle: question.shuffle,
                stem_html,
                explanation_html: self.blocks(&question.explanation)?,
                hints: question
                    .hints
                    .iter()
                    .map(|hint| self.text(hint))
                    .collect::<Result<_, _>>()?,
                choices,
                lefts,
                rights,
                unit,
                solution: solution(&question.answer),
                in_quiz: self.in_quiz,
            },
        )
    }

    fn choice(&self, choice: &Choice) -> Result<ChoiceView, RenderError> {
        let mut view = self.entry(choice.letter, &choice.content, &choice.feedback)?;
        view.correct = choice.correct;
        Ok(view)
    }

    fn entry(
        &self,
        letter: char,
        content: &[Inline],
        feedback: &[Inline],
    ) -> Result<ChoiceView, RenderError> {
        Ok(ChoiceView {
            letter,
            html: self.text(content)?,
            feedback_html: self.text(feedback)?,
            correct: false,
        })
    }

    /// The field of a blank of the fill-in question being printed.
    pub(super) fn blank(&self, number: usize) -> Html {
        let Some(question) = self.state.filling.get() else {
            return Ok(String::new());
        };
        let max = match &question.answer {
            Answer::FillIn { max, .. } => max.get(number).copied().unwrap_or(20),
            _ => 20,
        };
        let field = self.print(
            "blank",
            BlankView {
                id: &question.id,
                n: number + 1,
                max,
                size: max.clamp(4, 24),
            },
        )?;
        // A line end after the field would show as a space.
        Ok(field.trim_end().to_owned())
    }

    fn scenario(&self, scenario: &'a Scenario) -> Html {
        let level = self.below();
        let mut steps = Vec::new();
        for step in &scenario.steps {
            let mut choices = Vec::new();
            for (n, choice) in step.choices.iter().enumerate() {
                choices.push(StepChoiceView {
                    n,
                    to: &choice.to,
                    html: self.text(&choice.content)?,
                    feedback_html: self.text(&choice.feedback)?,
                    minutes: choice.minutes,
                });
            }
            steps.push(StepView {
                id: &step.id,
                title_html: self.text(&step.title)?,
                html: self.inside(level + 1, &step.blocks)?,
                outcome: step.outcome,
                choices,
            });
        }
        self.print(
            "scenario",
            ScenarioView {
                id: &scenario.id,
                key: key(&scenario.id),
                title: &scenario.title,
                clock: scenario.clock,
                intro_html: self.inside(level, &scenario.intro)?,
                debrief_html: self.inside(level, &scenario.debrief)?,
                steps,
                level,
            },
        )
    }

    fn inspection(&self, inspection: &'a Inspection) -> Html {
        let mut headers = Vec::new();
        for (label, value) in &inspection.headers {
            headers.push(HeaderView {
                label,
                html: self.text(value)?,
            });
        }
        let mut zones = Vec::new();
        for zone in &inspection.zones {
            zones.push(ZoneView {
                id: &zone.id,
                html: self.text(&zone.content)?,
                why: &zone.why,
                suspicious: zone.suspicious,
            });
        }
        self.print(
            "inspection",
            InspectionView {
                id: &inspection.id,
                key: key(&inspection.id),
                kind: inspection.kind,
                title: &inspection.title,
                points: inspection.points,
                headers,
                html: self.blocks(&inspection.body)?,
                zones,
                explanation_html: self.blocks(&inspection.explanation)?,
            },
        )
    }

    /// The level of a heading below the last one.
    fn below(&self) -> u8 {
        (self.state.level.get() + 1).min(5)
    }

    /// Prints blocks under a heading of that level, and comes back.
    fn inside(&self, level: u8, blocks: &'a [Block]) -> Html {
        let before = self.state.level.replace(level);
        let html = self.blocks(blocks);
        self.state.level.set(before);
        html
    }

    fn file(&self, path: &str) -> String {
        link_to(self.root, path)
    }

    fn print(&self, template: &str, view: impl Serialize) -> Html {
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

/// The right answer in words.
fn solution(answer: &Answer) -> String {
    let join = |texts: Vec<String>, with: &str| texts.join(with);
    match answer {
        Answer::Single(choices) | Answer::Multiple(choices) | Answer::TrueFalse(choices) => {
            let right = choices.iter().filter(|choice| choice.correct);
            join(
                right
                    .map(|choice| Printer::words(&choice.content))
                    .collect(),
                "\u{202f}; ",
            )
        }
        Answer::Matching { pairs, .. } => {
            let pairs = pairs.iter().map(|pair| {
                format!(
                    "{} → {}",
                    Printer::words(&pair.left),
                    Printer::words(&pair.right)
                )
            });
            join(pairs.collect(), "\u{202f}; ")
        }
        Answer::Ordering(items) => {
            let items = items
                .iter()
                .zip(1..)
                .map(|(item, number)| format!("{number}. {}", Printer::words(&item.content)));
            join(items.collect(), " ")
        }
        Answer::FillIn { blanks, .. } => {
            let firsts = blanks
                .iter()
                .filter_map(|accepted| accepted.first().cloned());
            join(firsts.collect(), ", ")
        }
        Answer::Numeric { answer, unit, .. } => {
            let number = answer.to_string().replace('.', ",");
            match unit {
                Some(unit) => format!("{number} {unit}"),
                None => number,
            }
        }
    }
}

/// A file's size for people, with the language's units.
fn file_size(bytes: u64, lang: &str) -> String {
    let (kilo, mega, comma) = match lang.starts_with("fr") {
        true => ("Ko", "Mo", ","),
        false => ("kB", "MB", "."),
    };
    let kilobytes = bytes.div_ceil(1000).max(1);
    if kilobytes < 1000 {
        return format!("{kilobytes}\u{a0}{kilo}");
    }
    let megabytes = format!("{:.1}", bytes as f64 / 1e6).replace('.', comma);
    format!("{megabytes}\u{a0}{mega}")
}
