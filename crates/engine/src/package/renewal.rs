//! What of a programme's modules can be renewed in packages: the printed document, cut into what
//! comes and what stays. The head, the screens around the pages, words of scripts, scripts and
//! styles stay.

use std::path::Path;

use brand::kit;
use serde_json::{Map, Value};
use updates::{Content as Renewal, File, Page, Rule, Subject};

use super::content::Content;
use super::media::media;
use super::scope::{Scope, scopes};
use crate::html::link_to;
use crate::render::{self, Code, Place, RenderError, Theme};
use crate::sco::{Part, ScoPer};
use crate::source::SourceTree;
use crate::target::Target;
use crate::validate::ValidProgramme;

/// The content of each module; `read` gives a media file's bytes.
///
/// # Errors
/// [`RenderError`] when a template fails or a file can't be read, never because of the course.
pub fn renewals(
    tree: &SourceTree,
    programme: &ValidProgramme,
    read: &mut dyn FnMut(&Path) -> std::io::Result<Vec<u8>>,
) -> Result<Vec<Renewal>, RenderError> {
    let theme = Theme::new(&programme.lang, Code::Small)?;
    let mut renewals = Vec::new();
    for scope in scopes(programme, ScoPer::Module) {
        if let Some(subject) = subject(programme, &scope) {
            renewals.push(renewal(tree, programme, &theme, &scope, subject, read)?);
        }
    }
    Ok(renewals)
}

/// The sentence that stands in the place of a page that was withdrawn.
///
/// # Errors
/// [`RenderError`] when there are no words in that language.
pub fn withdrawn(lang: &str) -> Result<String, RenderError> {
    let messages = crate::messages::of(lang)?;
    let said = messages.get("page-withdrawn");
    said.map_err(|error| RenderError::Data(error.to_string()))
}

/// Of what a package's content is, if it can be renewed: one module in one document.
pub(super) fn subject(programme: &ValidProgramme, scope: &Scope) -> Option<Subject> {
    match (&scope.modules[..], &scope.documents[..]) {
        ([module], [document]) if !scope.is_programme => {
            let is_whole = document.scos.iter().all(|it| it.part == Part::Module);
            is_whole.then(|| Subject {
                programme: programme.id.clone(),
                module: module.id.clone(),
                audience: programme.audience.clone(),
                lang: programme.lang.clone(),
            })
        }
        _ => None,
    }
}

/// The texts of a package as they are published, in a file of its own: what it has it need not
/// ask for.
pub(super) fn texts(
    tree: &SourceTree,
    programme: &ValidProgramme,
    theme: &Theme,
    scope: &Scope,
    subject: Subject,
) -> Result<Vec<u8>, RenderError> {
    let wrong = |error: &dyn std::fmt::Display| RenderError::Data(error.to_string());
    // No text depends on the bytes of files.
    let content = renewal(tree, programme, theme, scope, subject, &mut |_| {
        Ok(Vec::new())
    })?;
    let texts = updates::texts(&content).map_err(|error| wrong(&error))?;
    serde_json::to_vec(&texts).map_err(|error| wrong(&error))
}

fn renewal(
    tree: &SourceTree,
    programme: &ValidProgramme,
    theme: &Theme,
    scope: &Scope,
    subject: Subject,
    read: &mut dyn FnMut(&Path) -> std::io::Result<Vec<u8>>,
) -> Result<Renewal, RenderError> {
    let document = scope.documents.first();
    let document = document.ok_or_else(|| cut_error("document"))?;
    let pages = render::pages(theme, tree, programme, document, "")?;
    let place = Place {
        target: Target::Html5,
        hash: "",
        has_home: false,
    };
    let printed = render::document(theme, programme, &pages, place)?;
    let (html, _) = kit::cut(&printed).map_err(|error| RenderError::Template(error.to_string()))?;
    let mut files = Vec::new();
    for (path, content) in media(tree, programme, scope) {
        let href = link_to("", &path);
        if !html.contains(&format!("\"{href}\"")) {
            continue;
        }
        let blake3 = blake3::Hash::from_bytes(content.hash())
            .to_hex()
            .to_string();
        let bytes = match content {
            Content::Bytes(bytes) => bytes,
            Content::File { disk, .. } => read(&disk)
                .map_err(|error| RenderError::Data(format!("`{}`: {error}", disk.display())))?,
        };
        files.push(File {
            path,
            href,
            bytes,
            blake3,
        });
    }
    let data = between(
        &html,
        "<script type=\"application/json\" id=\"course\">",
        "</script>",
    )?;
    let data: Map<String, Value> =
        serde_json::from_str(data).map_err(|error| RenderError::Data(error.to_string()))?;
    let sections = between(
        &html,
        "</dialog>",
        "<section class=\"page aside\" id=\"_help\"",
    )?;
    let sections = &without_styles(sections);
    let menu = between(&html, "<ol class=\"menu-list\">", "</nav>")?;
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
    Ok(Renewal {
        subject,
        version: programme.version.clone(),
        title: scope.title.to_owned(),
        rule: rule.map_err(|error| RenderError::Data(error.to_string()))?,
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

fn between<'a>(html: &'a str, begin: &str, end: &str) -> Result<&'a str, RenderError> {
    let after = html.split_once(begin).ok_or_else(|| cut_error(begin))?.1;
    Ok(after.split_once(end).ok_or_else(|| cut_error(end))?.0)
}

fn cut_error(what: &str) -> RenderError {
    RenderError::Template(format!("no `{what}` where updates are cut out of it"))
}
