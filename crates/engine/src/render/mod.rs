//! [`ValidProgramme`] -> HTML: texts and views made here, printed by the
//! templates of `scorm-templates/`. Nothing is decided in a template, nothing
//! is checked here: validation came before.

mod activities;
mod blocks;
mod data;
mod error;
mod look;
mod minutes;
mod namespace;
mod runtime;
mod script;
pub(crate) mod slot;
pub(crate) mod slots;
mod text;
mod theme;
mod views;

use base64::Engine as _;
use rayon::prelude::*;
use sha2::{Digest, Sha256};

use self::blocks::Printer;
use self::minutes::page_minutes;
use self::runtime::{ASKS_MORE, ASSETS, LATER_STYLES, MORE_STYLES, SCRIPT, STYLES};
use self::views::*;
use crate::course::scene::Scene;
use crate::course::{Cover, Page, Programme, Term};
use crate::estimate;
use crate::parse::slug;
use crate::scenes::draw;
use crate::sco::{Document, Part, Sco};
use crate::sittings::{Sitting, sittings};
use crate::source::SourceTree;
use crate::target::Target;
use crate::tracking::key;
use crate::validate::ValidProgramme;

pub use self::error::RenderError;
pub use self::minutes::minutes_of;
pub(crate) use self::minutes::{sco_minutes, whole_minutes};
pub(crate) use self::runtime::offline;
pub use self::runtime::{Code, runtime};
pub use self::theme::Theme;
pub use crate::html::escape;

/// The pages of one document, printed once for all targets and partners.
pub struct Pages<'a> {
    document: &'a Document<'a>,
    root: &'a str,
    modules: Vec<ModulePages<'a>>,
    glossary: Vec<TermView<'a>>,
}

/// The pages of a module, or of a part of one.
struct ModulePages<'a> {
    sco: &'a Sco<'a>,
    /// What stands before its ids.
    prefix: String,
    /// The picture that stands for the module, or nothing.
    cover_html: String,
    pages: Vec<PageView<'a>>,
}

/// Prints the pages of a document, side by side; `root` leads from it to the
/// package's root.
///
/// # Errors
/// [`RenderError`] when a template fails.
pub fn pages<'a>(
    theme: &'a Theme,
    tree: &'a SourceTree,
    programme: &'a ValidProgramme,
    document: &'a Document<'a>,
    root: &'a str,
) -> Result<Pages<'a>, RenderError> {
    let modules = document
        .scos
        .iter()
        .map(|sco| module_pages(theme, tree, programme, document, sco, root))
        .collect::<Result<Vec<_>, RenderError>>()?;
    let mut glossary = Vec::new();
    for (n, module) in modules.iter().enumerate() {
        let printer = Printer::new(theme, tree, module.sco, None, &programme.lang, root);
        let terms = ids(&module.sco.module.glossary);
        let shared = programme.glossary.iter().filter(|_| n == 0);
        let own = module.sco.module.glossary.iter();
        let shared = shared.map(|term| (term, ""));
        for (term, prefix) in shared.chain(own.map(|term| (term, module.prefix.as_str()))) {
            let html = printer.blocks(&term.blocks)?;
            glossary.push(TermView {
                id: format!("{prefix}{}", term.id),
                term: &term.name,
                html: namespace::add(&html, prefix, &terms),
            });
        }
    }
    glossary.sort_by_key(|term| slug(term.term));
    Ok(Pages {
        document,
        root,
        modules,
        glossary,
    })
}

fn ids(terms: &[Term]) -> Vec<&str> {
    terms.iter().map(|term| term.id.as_str()).collect()
}

fn module_pages<'a>(
    theme: &'a Theme,
    tree: &'a SourceTree,
    programme: &'a ValidProgramme,
    document: &'a Document<'a>,
    sco: &'a Sco<'a>,
    root: &'a str,
) -> Result<ModulePages<'a>, RenderError> {
    let prefix = document.prefix(sco);
    let mut all = Vec::new();
    for chapter in &sco.chapters {
        all.extend(chapter.pages.iter().map(|page| (Some(*chapter), page)));
    }
    all.extend(sco.quiz.map(|quiz| (None, &quiz.page)));
    let terms = ids(&sco.module.glossary);
    let sat = sittings(sco);
    let printed = all
        .par_iter()
        .enumerate()
        .map(|(index, (chapter, page))| {
            let lang = page.lang.as_deref().unwrap_or(&programme.lang);
            let printer = Printer::new(theme, tree, sco, Some(page), lang, root);
            let html = printer.blocks(&page.blocks)?;
            let notes_html = printer.notes(&page.notes)?;
            let begins =
                chapter.filter(|it| it.pages.first().is_some_and(|it| std::ptr::eq(it, *page)));
            Ok(PageView {
                cover_html: cover(begins.and_then(|it| it.cover.as_ref())),
                id: format!("{prefix}{}", page.id),
                key: key(&page.id),
                chapter_id: chapter.map(|chapter| format!("{prefix}{}", chapter.id)),
                chapter_title: chapter.map(|chapter| chapter.title.as_str()),
                title: &page.title,
                number: index + 1,
                sitting: place(&sat, page),
                minutes: page_minutes(sco, page),
                draft: page.draft,
                quiz: chapter.is_none(),
                lang: page.lang.as_deref(),
                html: namespace::add(&html, &prefix, &terms),
                notes_html: namespace::add(&notes_html, &prefix, &terms),
            })
        })
        .collect::<Result<Vec<_>, RenderError>>()?;
    Ok(ModulePages {
        sco,
        prefix,
        cover_html: cover(sco.module.cover.as_ref().and_then(Cover::scene)),
        pages: printed,
    })
}

/// Where a page stands in the sittings. Each page is in one.
fn place(sittings: &[Sitting], page: &Page) -> InSittingView {
    let found = sittings.iter().enumerate().find_map(|(n, sitting)| {
        let at = sitting.pages.iter().position(|it| std::ptr::eq(*it, page));
        at.map(|at| (n + 1, at + 1, sitting.pages.len()))
    });
    let (number, page, pages) = found.unwrap_or((1, 1, 1));
    InSittingView {
        number,
        total: sittings.len(),
        page,
        pages,
    }
}

/// A picture at the beginning of something; nothing where there is none.
fn cover(scene: Option<&Scene>) -> String {
    scene.map_or(String::new(), draw::cover)
}

impl Pages<'_> {
    /// What the pages say, for the content's hash.
    pub(crate) fn texts(&self) -> impl Iterator<Item = &str> {
        let pages = self
            .modules
            .iter()
            .flat_map(|module| &module.pages)
            .flat_map(|page| [&page.cover_html[..], &page.html, &page.notes_html]);
        let covers = self.modules.iter().map(|it| it.cover_html.as_str());
        let pages = covers.chain(pages);
        pages.chain(self.glossary.iter().map(|term| term.html.as_str()))
    }
}

/// Whether something on these pages needs what few documents have.
pub(crate) fn asks_more(pages: &[Pages]) -> bool {
    let mut texts = pages.iter().flat_map(Pages::texts);
    texts.any(|html| html.contains(ASKS_MORE))
}

/// Where a document stands in its package.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// What reads it.
    pub target: Target,
    /// Hash of the content, shown in the help.
    pub hash: &'a str,
    /// Whether the package has a home page to go back to.
    pub has_home: bool,
}

/// Prints a document of a package, marks around its slots ([`brand::kit`]).
///
/// # Errors
/// [`RenderError`] when a template fails.
pub fn document(
    theme: &Theme,
    programme: &Programme,
    pages: &Pages,
    place: Place,
) -> Result<String, RenderError> {
    let Pages { document, root, .. } = *pages;
    let (licence_name, licence_url) = licence(&programme.licence);
    let programme_view = ProgrammeView {
        title: &programme.title,
        publisher: &programme.publisher,
        licence_name,
        licence_url,
    };
    let modules = pages
        .modules
        .iter()
        .map(|module| module_view(theme, programme, programme_view, module, root))
        .collect::<Result<Vec<_>, _>>()?;
    let (description, quiz) = match &pages.modules[..] {
        [module] if !document.is_programme => {
            (&module.sco.module.description, quiz_view(module.sco))
        }
        _ => (&programme.description, None),
    };
    theme.print(
        "sco.html",
        WithPlace {
            lang: &programme.lang,
            root,
            view: ScoView {
                target: place.target.name(),
                part: document.part(),
                prefix: "",
                title: document.title,
                description,
                programme: programme_view,
                version: &programme.version,
                hash: place.hash,
                csp: &csp(&theme.boot),
                boot: &theme.boot,
                script: format!("{root}{ASSETS}/{SCRIPT}"),
                stylesheet: format!("{root}{ASSETS}/{STYLES}"),
                later_stylesheet: format!("{root}{ASSETS}/{LATER_STYLES}"),
                more_stylesheet: asks_more(std::slice::from_ref(pages))
                    .then(|| format!("{root}{ASSETS}/{MORE_STYLES}")),
                minutes: document.scos.iter().map(sco_minutes).sum(),
                cover_html: cover(programme.cover.as_ref()),
                modules,
                quiz,
                glossary: &pages.glossary,
                home: place.has_home.then(|| format!("{root}index.html")),
                course_json: data::course_json(programme, document, place.hash, &theme.messages)?,
            },
        },
    )
}

/// Prints what a module has in its document: its sections, and its entries in the menu.
fn module_view<'a>(
    theme: &Theme,
    programme: &'a Programme,
    programme_view: ProgrammeView<'a>,
    module: &'a ModulePages<'a>,
    root: &str,
) -> Result<ModuleView<'a>, RenderError> {
    let ModulePages {
        sco,
        prefix,
        cover_html,
        pages,
    } = module;
    let chapters = sco.chapters.iter().map(|chapter| ChapterView {
        id: format!("{prefix}{}", chapter.id),
        title: &chapter.title,
        minutes: whole_minutes(chapter.pages.iter().map(estimate::page_minutes).sum()),
        pages: chapter
            .pages
            .iter()
            .map(|page| page_link(prefix, sco, page, false))
            .collect(),
    });
    // The quiz stands in the plan as a chapter of its own.
    let quiz_chapter = sco.quiz.map(|quiz| ChapterView {
        id: format!("{prefix}{}", quiz.page.id),
        title: &quiz.page.title,
        minutes: page_minutes(sco, &quiz.page),
        pages: vec![page_link(prefix, sco, &quiz.page, true)],
    });
    let view = WithPlace {
        lang: &programme.lang,
        root,
        view: ModulePartsView {
            id: &sco.id,
            prefix,
            part: sco.part.name(),
            attests: sco.part == Part::Module,
            cover_html: match sco.part {
                Part::Module => cover_html.clone(),
                _ => String::new(),
            },
            title: sco.title,
            description: &sco.module.description,
            programme: programme_view,
            version: &programme.version,
            objectives: sco
                .module
                .objectives
                .iter()
                .map(|text| escape(text))
                .collect(),
            minutes: sco_minutes(sco),
            chapters: chapters.chain(quiz_chapter).collect(),
            sittings: sittings(sco)
                .into_iter()
                .map(|sitting| SittingView {
                    title: sitting.title,
                    minutes: whole_minutes(sitting.minutes),
                })
                .collect(),
            pages,
            quiz: quiz_view(sco),
        },
    };
    Ok(ModuleView {
        id: &sco.id,
        cover_html: cover_html.clone(),
        prefix,
        title: sco.title,
        description: &sco.module.description,
        minutes: sco_minutes(sco),
        sittings: sittings(sco).len(),
        first: match pages.first() {
            Some(page) => page.id.clone(),
            None => format!("{prefix}_result"),
        },
        html: theme.print("module.html", &view)?,
        menu_html: theme.print("module-menu.html", &view)?,
    })
}

fn page_link<'a>(
    prefix: &str,
    sco: &Sco,
    page: &'a crate::course::Page,
    quiz: bool,
) -> PageLinkView<'a> {
    PageLinkView {
        id: format!("{prefix}{}", page.id),
        key: key(&page.id),
        title: &page.title,
        minutes: page_minutes(sco, page),
        draft: page.draft,
        quiz,
    }
}

fn quiz_view(sco: &Sco) -> Option<QuizView> {
    sco.quiz.map(|quiz| QuizView {
        draw: estimate::drawn(quiz),
        mastery_score: sco.mastery_score,
        tries: sco.module.tries,
    })
}

/// Prints the home page of an html5 package with several documents, marks in it.
///
/// # Errors
/// [`RenderError`] when a template fails.
pub fn home(
    theme: &Theme,
    programme: &Programme,
    scos: &[(&Sco, String)],
) -> Result<String, RenderError> {
    let (licence_name, licence_url) = licence(&programme.licence);
    let modules = scos
        .iter()
        .map(|(sco, href)| HomeModuleView {
            id: &sco.id,
            cover_html: match sco.part {
                Part::Module => cover(sco.module.cover.as_ref().and_then(Cover::scene)),
                _ => String::new(),
            },
            title: sco.title,
            description: &sco.module.description,
            minutes: sco_minutes(sco),
            href: href.clone(),
            sittings: sittings(sco).len(),
        })
        .collect();
    theme.print(
        "programme.html",
        WithPlace {
            lang: &programme.lang,
            root: "",
            view: HomeView {
                title: &programme.title,
                description: &programme.description,
                publisher: &programme.publisher,
                licence_name,
                licence_url,
                version: &programme.version,
                csp: &csp(""),
                stylesheet: &format!("{ASSETS}/{STYLES}"),
                cover_html: cover(programme.cover.as_ref()),
                modules,
            },
        },
    )
}

/// What a document may load: its own package, nothing else; and, in packages of partners
/// that opted in, whom it may tell that it is completed. Frames around it are the LMS's
/// business, which a policy in the page cannot restrict.
/// `boot` is the inline script of every package, if there is any.
fn csp(boot: &str) -> String {
    let server = brand::kit::mark(slot::POLICY, "");
    let script = match boot {
        "" => String::new(),
        _ => {
            let kept = brand::kit::mark(slot::KEPT_POLICY, "");
            format!("{}{kept}", script_source(boot))
        }
    };
    format!(
        "default-src 'none'; script-src 'self'{script}; style-src 'self'; \
         img-src 'self' data:; media-src 'self' data:; font-src 'self'; connect-src 'self'{server}; \
         manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'"
    )
}

/// An inline script, as a security policy allows it.
fn script_source(script: &str) -> String {
    let hash = base64::engine::general_purpose::STANDARD.encode(Sha256::digest(script));
    format!(" 'sha256-{hash}'")
}

/// A licence's name for people, and its text's address.
pub(crate) fn licence(spdx: &str) -> (&str, Option<&'static str>) {
    match spdx {
        "etalab-2.0" => (
            "Licence Ouverte 2.0",
            Some("https://www.etalab.gouv.fr/licence-ouverte-open-licence/"),
        ),
        "CC-BY-4.0" => (
            "CC BY 4.0",
            Some("https://creativecommons.org/licenses/by/4.0/deed.fr"),
        ),
        "CC-BY-SA-4.0" => (
            "CC BY-SA 4.0",
            Some("https://creativecommons.org/licenses/by-sa/4.0/deed.fr"),
        ),
        other => (other, None),
    }
}
