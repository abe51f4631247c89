//! Which modules stand together in one package, and where.

use crate::course::block::{Block, walk};
use crate::course::scene::Scene;
use crate::course::{Cover, Module, Page};
use crate::sco::{Document, Sco, ScoPer, of_programme, scos};
use crate::target::Target;
use crate::validate::ValidProgramme;

/// Which modules one package holds.
pub(super) struct Scope<'a> {
    pub(super) name: String,
    pub(super) title: &'a str,
    pub(super) description: &'a str,
    pub(super) modules: Vec<&'a Module>,
    pub(super) documents: Vec<Document<'a>>,
    /// Whether it stands for the programme.
    pub(super) is_programme: bool,
    /// How it is cut.
    pub(super) sco_per: ScoPer,
    /// For which targets it is cut so.
    pub(super) targets: &'static [Target],
}

impl<'a> Scope<'a> {
    /// The picture that stands for it in catalogues: its path, and what it is.
    pub(super) fn cover(&self, programme: &'a ValidProgramme) -> Option<(String, Drawn<'a>)> {
        let made = |scene| (COVER.to_owned(), Drawn::Scene(scene));
        match self.modules.as_slice() {
            [module] if !self.is_programme => match module.cover.as_ref()? {
                Cover::File(path) => Some((path.clone(), Drawn::File)),
                Cover::Scene(scene) => Some(made(scene)),
            },
            _ => programme.cover.as_ref().map(made),
        }
    }

    /// The modules, or parts of them, of all documents.
    pub(super) fn scos(&self) -> impl Iterator<Item = &Sco<'a>> {
        self.documents.iter().flat_map(|document| &document.scos)
    }
}

/// Path of a cover that was made here.
const COVER: &str = "assets/cover.svg";

/// Where a cover comes from.
pub(super) enum Drawn<'a> {
    /// It is a file of the course.
    File,
    /// It is made from this.
    Scene(&'a Scene),
}

const ALL: &[Target] = &[Target::Scorm12, Target::Html5];

/// Every scope of a programme, the modules first.
pub(super) fn scopes(programme: &ValidProgramme, sco_per: ScoPer) -> Vec<Scope<'_>> {
    // A module is one SCO unless it is cut in chapters.
    let module_per = match sco_per {
        ScoPer::Programme => ScoPer::Module,
        per => per,
    };
    let documents = |module| {
        let scos = scos(module, module_per).into_iter();
        scos.map(Document::from).collect::<Vec<_>>()
    };
    let mut scopes: Vec<Scope> = programme
        .modules
        .iter()
        .map(|module| Scope {
            name: format!("{}-{}", programme.id, module.id),
            title: &module.title,
            description: &module.description,
            modules: vec![module],
            documents: documents(module),
            is_programme: false,
            sco_per: module_per,
            targets: ALL,
        })
        .collect();
    if programme.modules.len() > 1 {
        let whole = |sco_per, documents, targets| Scope {
            name: programme.id.clone(),
            title: &programme.title,
            description: &programme.description,
            modules: programme.modules.iter().collect(),
            documents,
            is_programme: true,
            sco_per,
            targets,
        };
        let cut = programme.modules.iter().flat_map(documents).collect();
        if sco_per == ScoPer::Programme {
            // What an LMS launches must be one; a browser opens any address: there each
            // module is a document of its own, lighter to load, with the progress that
            // the module's own package has in this browser.
            let one = vec![of_programme(programme)];
            scopes.push(whole(sco_per, one, &[Target::Scorm12]));
            scopes.push(whole(module_per, cut, &[Target::Html5]));
        } else {
            scopes.push(whole(sco_per, cut, ALL));
        }
    }
    scopes
}

/// What a name says of a package that is cut in more SCOs than others: both may lie in one
/// folder.
pub(super) fn cut_suffix(scope: &Scope, target: Target) -> &'static str {
    match scope.sco_per {
        ScoPer::Chapter => ".chapters",
        ScoPer::Module if scope.is_programme && target == Target::Scorm12 => ".modules",
        ScoPer::Module | ScoPer::Programme => "",
    }
}

/// Where a document stands in its package.
pub(super) fn document_path(scope: &Scope, document: &Document) -> String {
    if scope.documents.len() > 1 {
        format!("{}/index.html", document.id)
    } else {
        "index.html".into()
    }
}

/// Paths of the media files of a page; captions are in the page itself.
pub(super) fn media_of(page: &Page) -> Vec<&str> {
    let mut paths = Vec::new();
    for block in walk(&page.blocks) {
        match block {
            Block::Figure(figure) => paths.push(figure.src.as_str()),
            Block::Document { src, as_pdf, .. } => {
                paths.push(src);
                paths.extend(as_pdf.as_ref().map(|(path, _)| path.as_str()));
            }
            Block::Media(media) => {
                paths.push(&media.src);
                paths.extend(media.poster.as_deref());
            }
            _ => {}
        }
    }
    paths
}
