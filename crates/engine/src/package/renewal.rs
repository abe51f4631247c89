//! What of a programme's modules can be renewed in packages: the printed document, cut into what
//! comes and what stays ([`updates::cut`]).

use std::path::Path;

use brand::kit;
use updates::cut::{self, About};
use updates::{Content as Renewal, File, Subject};

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

/// The names of a package's texts as they are published, cut out of its document: what it has it
/// need not ask for.
pub(super) fn names(
    programme: &ValidProgramme,
    scope: &Scope,
    subject: Subject,
    html: &str,
) -> Result<Vec<String>, RenderError> {
    // No text depends on the files that it names.
    let content = cut::cut(html, about(programme, scope, subject), Vec::new());
    let content = content.map_err(|error| RenderError::Template(error.to_string()))?;
    updates::names(&content).map_err(|error| RenderError::Data(error.to_string()))
}

fn about(programme: &ValidProgramme, scope: &Scope, subject: Subject) -> About {
    About {
        subject,
        version: programme.version.clone(),
        title: scope.title.to_owned(),
    }
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
        if !cut::names(&html, &href) {
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
    cut::cut(&html, about(programme, scope, subject), files)
        .map_err(|error| RenderError::Template(error.to_string()))
}

pub(super) fn cut_error(what: &str) -> RenderError {
    RenderError::Template(format!("no `{what}` where updates are cut out of it"))
}
