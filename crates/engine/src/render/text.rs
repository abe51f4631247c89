//! Running text -> HTML.

use std::fmt::Write;

use super::blocks::Printer;
use super::error::RenderError;
use crate::course::inline::{Inline, Looks, Target, plain};
use crate::html::escape;
use crate::validate::page_at;

impl Printer<'_> {
    /// The HTML of running text.
    pub(super) fn text(&self, content: &[Inline]) -> Result<String, RenderError> {
        let mut html = String::new();
        self.push_text(content, &mut html)?;
        Ok(html)
    }

    fn push_text(&self, content: &[Inline], html: &mut String) -> Result<(), RenderError> {
        for inline in content {
            match inline {
                Inline::Text(words) => html.push_str(&escape(words)),
                Inline::Emphasis(inner) => self.push_in("em", inner, html)?,
                Inline::Strong(inner) => self.push_in("strong", inner, html)?,
                Inline::Deleted(inner) => self.push_in("del", inner, html)?,
                Inline::Code(code) => {
                    let _ = write!(html, "<code>{}</code>", escape(code));
                }
                Inline::Formula {
                    mathml, is_display, ..
                } => match is_display {
                    // Wide ones are moved sideways, with the keyboard too.
                    true => {
                        let _ = write!(
                            html,
                            "<span class=\"formula\" tabindex=\"0\">{mathml}</span>"
                        );
                    }
                    false => html.push_str(mathml),
                },
                Inline::Link {
                    target, content, ..
                } => self.push_link(target, content, html)?,
                // Pictures are figures by now.
                Inline::Image { .. } => {}
                Inline::Html(tag) => html.push_str(tag),
                Inline::Break => html.push_str("<br>"),
                Inline::SoftBreak => html.push('\n'),
                Inline::Note(number) => {
                    let page = self.page_id();
                    let _ = write!(
                        html,
                        "<sup><a class=\"note-call\" id=\"{page}_c_{number}\" href=\"#{page}_n_{number}\">{number}</a></sup>"
                    );
                }
                Inline::Zone {
                    id,
                    content,
                    looks,
                    to,
                } => {
                    html.push_str(match looks {
                        Looks::Words => "<span class=\"zone\"",
                        Looks::Link => "<span class=\"zone link\"",
                        Looks::Button => "<span class=\"zone knob\"",
                        Looks::File => "<span class=\"zone file\"",
                    });
                    if let Some(id) = id {
                        let _ = write!(html, " data-zone=\"{id}\"");
                    }
                    if !to.is_empty() {
                        let _ = write!(html, " data-to=\"{}\"", escape(to));
                    }
                    html.push('>');
                    self.push_text(content, html)?;
                    html.push_str("</span>");
                }
                Inline::Blank { number, .. } => html.push_str(&self.blank(*number)?),
            }
        }
        Ok(())
    }

    fn push_in(&self, tag: &str, inner: &[Inline], html: &mut String) -> Result<(), RenderError> {
        let _ = write!(html, "<{tag}>");
        self.push_text(inner, html)?;
        let _ = write!(html, "</{tag}>");
        Ok(())
    }

    fn push_link(
        &self,
        target: &Target,
        content: &[Inline],
        html: &mut String,
    ) -> Result<(), RenderError> {
        let open = match target {
            Target::External(url) if url.starts_with("http") => format!(
                "<a href=\"{}\" target=\"_blank\" rel=\"noopener noreferrer\">",
                escape(url)
            ),
            Target::External(url) => format!("<a href=\"{}\">", escape(url)),
            Target::Term(term) => format!("<a class=\"term\" href=\"#t_{}\">", escape(term)),
            Target::Page { path, heading } => match self.anchor(path, heading.as_deref()) {
                Some(anchor) => format!("<a href=\"#{anchor}\">"),
                // In another SCO, where no link can lead.
                None => return self.push_text(content, html),
            },
            // Its numbers stand in the data of its activity.
            Target::Place(_) => return self.push_text(content, html),
            Target::Step(step) => format!("<a href=\"#{}\">", escape(step)),
        };
        html.push_str(&open);
        self.push_text(content, html)?;
        html.push_str("</a>");
        if matches!(target, Target::External(url) if url.starts_with("http")) {
            let _ = write!(
                html,
                "<span class=\"vh\"> {}</span>",
                escape(&self.theme.messages.get("new-tab")?)
            );
        }
        Ok(())
    }

    fn anchor(&self, path: &str, heading: Option<&str>) -> Option<String> {
        let page = page_at(self.tree, self.sco.module, self.page?, path)?;
        if !self.sco.pages().any(|other| std::ptr::eq(other, page)) {
            return None;
        }
        Some(match heading {
            Some(heading) => format!("{}_h_{}", page.id, escape(heading)),
            None => page.id.clone(),
        })
    }

    /// Text without markup, for attributes and solutions.
    pub(super) fn words(content: &[Inline]) -> String {
        // No-break spaces are part of the words.
        plain(content)
            .split([' ', '\t', '\n'])
            .filter(|word| !word.is_empty())
            .collect::<Vec<_>>()
            .join(" ")
    }
}
