//! The printed document of a module -> what of it can be renewed: the start page, the pages, what
//! follows them, the menu, and the data of scripts. The head, the screens around the pages, words
//! of scripts, scripts and styles stay.
//!
//! The document may come from the engine or out of a package that has nobody's branding: both
//! give the same content, byte by byte.

use serde_json::{Map, Value};

use crate::content::{Content, File, Page, Rule};
use crate::pointer::Subject;

/// What a document of ours has and this one has not.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no `{0}` where updates are cut out of it")]
pub struct CutError(String);

/// What a document says of itself elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// Of what it is.
    pub subject: Subject,
    /// Its version, as the programme's authors count.
    pub version: String,
    /// Title of the module.
    pub title: String,
}

/// Whether the pages of a document name a file, as they write it.
pub fn names(html: &str, href: &str) -> bool {
    sections(html).is_ok_and(|it| it.contains(&format!("\"{href}\"")))
}

/// The sections of pages, and nothing around them.
fn sections(html: &str) -> Result<&str, CutError> {
    between(
        html,
        "</dialog>",
        "<section class=\"page aside\" id=\"_help\"",
    )
}

/// The content of a document, with the files that it names.
///
/// # Errors
/// [`CutError`]: it is no document of one module.
pub fn cut(html: &str, about: About, files: Vec<File>) -> Result<Content, CutError> {
    let data = between(
        html,
        "<script type=\"application/json\" id=\"course\">",
        "</script>",
    )?;
    let data: Map<String, Value> = serde_json::from_str(data).map_err(|_| cut_error("course"))?;
    let sections = &without_styles(sections(html)?);
    let menu = between(html, "<ol class=\"menu-list\">", "</nav>")?;
    let mut parts = split(sections);
    let start = parts.first().copied().ok_or_else(|| cut_error("start"))?;
    let planned = list(&data, "pages");
    let after = parts.split_off((planned.len() + 1).min(parts.len()));
    let pages = parts.iter().skip(1).zip(planned).map(|(html, page)| Page {
        html: (*html).to_owned(),
        activities: list(&data, "activities")
            .iter()
            .filter(|activity| activity.get("page") == page.get("id"))
            .cloned()
            .collect(),
    });
    let mut plan = Map::new();
    for name in ["chapters", "pages", "sittings", "pools", "quiz"] {
        let value = data.get(name).cloned();
        plan.insert(name.into(), value.ok_or_else(|| cut_error(name))?);
    }
    let rule = serde_json::from_value::<Rule>(Value::Object(data.clone()));
    Ok(Content {
        subject: about.subject,
        version: about.version,
        title: about.title,
        rule: rule.map_err(|_| cut_error("completion"))?,
        start: start.to_owned(),
        pages: pages.collect(),
        end: after.concat(),
        menu: format!("<ol class=\"menu-list\">{}", menu.trim_end()),
        plan,
        files,
    })
}

fn list<'a>(data: &'a Map<String, Value>, name: &str) -> &'a [Value] {
    let list = data.get(name).and_then(Value::as_array);
    list.map_or(&[], Vec::as_slice)
}

/// The sections of pages, in order: each begins a line of its own, and stands in no other.
fn split(sections: &str) -> Vec<&str> {
    const BEGIN: &str = "\n<section class=\"page";
    let mut starts: Vec<usize> = sections.match_indices(BEGIN).map(|it| it.0 + 1).collect();
    starts.push(sections.len());
    starts
        .windows(2)
        .filter_map(|at| Some(sections.get(at[0]..at[1])?.trim_end()))
        .collect()
}

/// Some formulas come with styles of their own, which the policy of packages forbids anyway.
fn without_styles(html: &str) -> String {
    const STYLE: &str = " style=\"";
    let mut parts = html.split(STYLE);
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        plain.push_str(part.split_once('"').map_or("", |it| it.1));
    }
    plain
}

fn between<'a>(html: &'a str, begin: &str, end: &str) -> Result<&'a str, CutError> {
    let after = html.split_once(begin).ok_or_else(|| cut_error(begin))?.1;
    Ok(after.split_once(end).ok_or_else(|| cut_error(end))?.0)
}

fn cut_error(what: &str) -> CutError {
    CutError(what.to_owned())
}
