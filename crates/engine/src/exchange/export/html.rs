//! Texts of a course as plain HTML, with the files they show.

use std::fmt::Write;

use brand::palette::Palette;

use super::Writer;
use crate::course::block::Block;
use crate::course::inline::{Inline, Target};
use crate::course::scene::Scene;
use crate::html::escape;
use crate::scenes::{draw, words as scenes};

/// HTML with the files that it shows.
#[derive(Default)]
pub(super) struct Html {
    pub(super) text: String,
    pub(super) files: Vec<(String, Vec<u8>)>,
}

impl Html {
    /// Puts a file beside the text; gives the name that it has there.
    fn file(&mut self, path: &str, bytes: Vec<u8>) -> String {
        let name = path.rsplit('/').next().unwrap_or(path);
        let names = std::iter::once(name.to_owned());
        let mut names = names.chain((2..).map(|number| format!("{number}-{name}")));
        loop {
            let name = names.next().unwrap_or_default();
            match self.files.iter().find(|(known, _)| *known == name) {
                Some((_, known)) if *known != bytes => {}
                Some(_) => return name,
                None => {
                    self.files.push((name.clone(), bytes));
                    return name;
                }
            }
        }
    }
}

impl Writer<'_> {
    /// The HTML of blocks; `blanks` stand for those of the text.
    pub(super) fn blocks(
        &mut self,
        name: &str,
        blocks: &[Block],
        blanks: &[String],
        html: &mut Html,
    ) {
        for block in blocks {
            match block {
                Block::Paragraph(content) => {
                    html.text.push_str("<p>");
                    self.text(name, content, blanks, &mut html.text);
                    html.text.push_str("</p>");
                }
                Block::Heading { content, .. } => {
                    html.text.push_str("<h4>");
                    self.text(name, content, blanks, &mut html.text);
                    html.text.push_str("</h4>");
                }
                Block::List { start, items, .. } => {
                    let tag = if start.is_some() { "ol" } else { "ul" };
                    let _ = match start {
                        Some(start) if *start != 1 => write!(html.text, "<ol start=\"{start}\">"),
                        _ => write!(html.text, "<{tag}>"),
                    };
                    for item in items {
                        html.text.push_str("<li>");
                        self.blocks(name, item, blanks, html);
                        html.text.push_str("</li>");
                    }
                    let _ = write!(html.text, "</{tag}>");
                }
                Block::Quote(inner) => {
                    html.text.push_str("<blockquote>");
                    self.blocks(name, inner, blanks, html);
                    html.text.push_str("</blockquote>");
                }
                Block::Code { text, language } => {
                    let class = language.as_ref().map_or(String::new(), |language| {
                        format!(" class=\"language-{}\"", escape(language))
                    });
                    let text = escape(text);
                    let _ = write!(html.text, "<pre><code{class}>{text}</code></pre>");
                }
                Block::Table { header, rows } => {
                    html.text.push_str("<table>");
                    for (number, row) in std::iter::once(header).chain(rows).enumerate() {
                        let tag = if number == 0 { "th" } else { "td" };
                        html.text.push_str("<tr>");
                        for cell in row {
                            let _ = write!(html.text, "<{tag}>");
                            self.text(name, cell, blanks, &mut html.text);
                            let _ = write!(html.text, "</{tag}>");
                        }
                        html.text.push_str("</tr>");
                    }
                    html.text.push_str("</table>");
                }
                Block::Rule => html.text.push_str("<hr>"),
                Block::Figure(figure) => {
                    let bytes = self
                        .tree
                        .find(&figure.src)
                        .and_then(|_| (self.picture)(&figure.src));
                    match bytes {
                        Some(bytes) => {
                            let file = html.file(&figure.src, bytes);
                            let role = match figure.decorative {
                                true => " role=\"presentation\"",
                                false => "",
                            };
                            let _ = write!(
                                html.text,
                                "<p><img src=\"@@PLUGINFILE@@/{}\" alt=\"{}\"{role}></p>",
                                percent_encoding::utf8_percent_encode(
                                    &file,
                                    percent_encoding::NON_ALPHANUMERIC
                                ),
                                escape(&figure.alt)
                            );
                        }
                        None => {
                            self.lacks(name, format!("the picture `{}` can't be read", figure.src))
                        }
                    }
                    self.blocks(name, &figure.caption, blanks, html);
                    if let Some(credit) = &figure.credit {
                        let _ = write!(html.text, "<p><small>{}</small></p>", escape(credit));
                    }
                }
                Block::Scene { scene, caption } => {
                    self.scene(scene, name, blanks, html);
                    self.blocks(name, caption, blanks, html);
                }
                Block::Callout { title, blocks, .. } => {
                    if let Some(title) = title {
                        let _ = write!(html.text, "<p><strong>{}</strong></p>", escape(title));
                    }
                    self.blocks(name, blocks, blanks, html);
                }
                other => {
                    self.lacks(
                        name,
                        "a film, a document or a block with parts is not in it, only its words",
                    );
                    for children in other.children() {
                        self.blocks(name, children, blanks, html);
                    }
                }
            }
        }
    }

    /// A picture made of parts as a file, and who says what below it.
    fn scene(&mut self, scene: &Scene, name: &str, blanks: &[String], html: &mut Html) {
        let Some(messages) = self.messages.clone() else {
            return self.lacks(name, "a scene can't be described in its language");
        };
        let alt = scenes::alt(scene, &messages).unwrap_or_default();
        let picture = draw::file(scene, &Palette::default());
        let file = html.file("scene.svg", picture.into_bytes());
        let described = match scene.decorative {
            true => "alt=\"\" role=\"presentation\"".to_owned(),
            false => format!("alt=\"{}\"", escape(&alt)),
        };
        let _ = write!(
            html.text,
            "<p><img src=\"@@PLUGINFILE@@/{}\" {described}></p>",
            percent_encoding::utf8_percent_encode(&file, percent_encoding::NON_ALPHANUMERIC),
        );
        for actor in scene.actors.iter().filter(|it| !it.says.is_empty()) {
            let who = scenes::speaker(actor, &messages).unwrap_or_default();
            let _ = write!(html.text, "<p><strong>{}</strong>", escape(&who));
            self.text(name, &actor.says, blanks, &mut html.text);
            html.text.push_str("</p>");
        }
    }

    pub(super) fn line(&mut self, name: &str, content: &[Inline]) -> String {
        let mut text = String::new();
        self.text(name, content, &[], &mut text);
        text
    }

    pub(super) fn text(
        &mut self,
        name: &str,
        content: &[Inline],
        blanks: &[String],
        html: &mut String,
    ) {
        for inline in content {
            let mut inside = |writer: &mut Self, tag: &str, inner: &[Inline]| {
                let _ = write!(html, "<{tag}>");
                writer.text(name, inner, blanks, html);
                let _ = write!(html, "</{tag}>");
            };
            match inline {
                Inline::Emphasis(inner) => inside(self, "em", inner),
                Inline::Strong(inner) => inside(self, "strong", inner),
                Inline::Deleted(inner) => inside(self, "del", inner),
                Inline::Text(words) => html.push_str(&escape(words)),
                Inline::Code(code) => {
                    let _ = write!(html, "<code>{}</code>", escape(code));
                }
                // As Moodle's filters of formulas read it.
                Inline::Formula {
                    latex, is_display, ..
                } => {
                    let (open, close) = if *is_display {
                        ("\\[", "\\]")
                    } else {
                        ("\\(", "\\)")
                    };
                    let _ = write!(html, "{open}{}{close}", escape(latex));
                }
                Inline::Link {
                    target: Target::External(address),
                    content,
                    ..
                } => {
                    let _ = write!(html, "<a href=\"{}\">", escape(address));
                    self.text(name, content, blanks, html);
                    html.push_str("</a>");
                }
                Inline::Link { content, .. } | Inline::Zone { content, .. } => {
                    self.text(name, content, blanks, html);
                }
                Inline::Html(tag) => html.push_str(tag),
                Inline::Break => html.push_str("<br>"),
                Inline::SoftBreak => html.push(' '),
                Inline::Blank { number, .. } => {
                    html.push_str(blanks.get(*number).map_or("_____", String::as_str));
                }
                Inline::Note(_) => self.lacks(name, "a numbered reference is not in it"),
                Inline::Image { .. } => {}
            }
        }
    }
}
