//! [`ValidProgramme`] -> HTML: texts and views made here, printed by the
//! templates of `scorm-templates/`. Nothing is decided in a template, nothing
//! is checked here: validation came before.

mod activities;
mod assets;
mod blocks;
mod data;
mod messages;
mod namespace;
mod script;
pub(crate) mod slots;
mod text;
mod views;

pub(crate) use self::messages::{of as catalogue, speaks};

use std::sync::Arc;

use base64::Engine as _;
use fluent_bundle::{FluentArgs, FluentValue};
use language::{Catalogue, CatalogueError};
use rayon::prelude::*;
use serde::Serialize;
use sha2::{Digest, Sha256};
use tera::{Context, Kwargs, State, Tera, Value};

use self::blocks::Printer;
use self::views::*;
use crate::course::{Module, Programme, Term};
use crate::estimate;
use crate::package::Target;
use crate::sco::{Document, Part, Sco};
use crate::sittings::sittings;
use crate::source::SourceTree;
use crate::tracking::key;
use crate::validate::ValidProgramme;

/// The only inline script: pages look right, and keep a click, before the others are there.
const BOOT: &str = "boot.js";

/// Scripts that the first page needs, in the order in which they are joined; the tracker is
/// the target's.
const FIRST: &[&str] = &[
    "codec.js",
    "typed.js",
    "scoring.js",
    "lifecycle.js",
    "storage.js",
    "journal.js",
    "tabs.js",
    "TRACKER",
    "dom.js",
    "screens.js",
    "course.js",
];

/// Scripts that only some pages need: the course loads them once its first page answers. A
/// partner's follows them.
const LATER: &[&str] = &[
    "interactions.js",
    "activities.js",
    "results.js",
    "recall.js",
    "widgets.js",
];

/// Scripts that only documents with such blocks need: `data-more` in a block's template asks for
/// them. They load with those of [`LATER`].
const MORE: &[&str] = &["telephone.js", "drag.js", "places.js", "apart.js"];

/// What asks for them in what is printed.
const ASKS_MORE: &str = " data-more";

/// Tells a server that a module is completed: in packages of partners that opted in.
const BEACON: &str = "beacon.js";

/// Where that server hears it.
const BEACON_PATH: &str = "/balise";

/// Folder of the runtime in packages.
const ASSETS: &str = "assets";

/// The joined scripts of the first page, there.
const SCRIPT: &str = "relais.js";

/// Those of the other pages, beside it.
const LATER_SCRIPT: &str = "pages.js";

/// The styles of the first page, there.
const STYLES: &str = "relais.css";

/// Those of the other pages, beside it.
const LATER_STYLES: &str = "pages.css";

/// Scripts and styles of blocks that few documents have, beside them.
const MORE_SCRIPT: &str = "more.js";
const MORE_STYLES: &str = "more.css";

/// What a SCO asks its platform for, to find out whether it answers.
const PROBE: &str = "probe.txt";

/// Trouble with the templates or messages, which ship with the program.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// A template that cannot be printed.
    #[error("template: {0}")]
    Template(String),
    /// A message that is missing or malformed.
    #[error("messages: {0}")]
    Messages(#[from] CatalogueError),
    /// There is no catalogue, not even of English.
    #[error("messages: no catalogue for `{0}`")]
    NoCatalogue(String),
    /// Data that cannot be written as JSON.
    #[error("course data: {0}")]
    Data(String),
}

/// How the scripts and styles of a package are shipped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Code {
    /// In as few bytes as they take.
    #[default]
    Small,
    /// As they stand in the sources, for who wants to read a package.
    Readable,
}

/// Templates and messages of one language, ready to print.
pub struct Theme {
    tera: Tera,
    messages: Arc<Catalogue>,
    code: Code,
    /// The inline script.
    boot: String,
}

impl Theme {
    /// Prepares the templates for a language.
    ///
    /// # Errors
    /// [`RenderError`] when a template or message does not parse.
    pub fn new(lang: &str, code: Code) -> Result<Theme, RenderError> {
        let messages = Arc::new(messages::of(lang)?);
        let mut tera = Tera::new();
        let catalogue = Arc::clone(&messages);
        tera.register_function("t", move |kwargs: Kwargs, _: &State| {
            let key: String = kwargs.must_get("key")?;
            let mut arguments = FluentArgs::new();
            for (name, value) in kwargs.iter() {
                let value = match value.as_f64().filter(|_| value.is_number()) {
                    Some(number) => FluentValue::from(number),
                    None => FluentValue::from(value.to_string()),
                };
                arguments.set(name.to_string(), value);
            }
            catalogue
                .format(&key, &arguments)
                .map_err(|error| tera::Error::message(error.to_string()))
        });
        // What it encloses is the plain package's; a partner's may take its place.
        tera.register_filter("slot", |plain: &str, kwargs: Kwargs, _: &State| {
            let slot: &str = kwargs.must_get("name")?;
            Ok::<_, tera::Error>(Value::safe_string(&brand::kit::mark(slot, plain)))
        });
        let mut sources = Vec::new();
        for path in assets::templates() {
            let source = assets::text(&path)
                .ok_or_else(|| RenderError::Template(format!("`{path}` is not text")))?;
            sources.push((path.to_string(), source));
        }
        tera.add_raw_templates(sources).map_err(template_error)?;
        let boot = script_text(BOOT, code)?;
        Ok(Theme {
            tera,
            messages,
            code,
            boot,
        })
    }

    fn print(&self, template: &str, view: impl Serialize) -> Result<String, RenderError> {
        let context = Context::from_serialize(&view).map_err(template_error)?;
        self.tera.render(template, &context).map_err(template_error)
    }
}

fn template_error(error: tera::Error) -> RenderError {
    let mut text = error.to_string();
    let mut source = std::error::Error::source(&error);
    while let Some(inner) = source {
        text = format!("{text}: {inner}");
        source = inner.source();
    }
    RenderError::Template(text)
}

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
    glossary.sort_by_key(|term| crate::parse::slug(term.term));
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
    let printed = all
        .par_iter()
        .enumerate()
        .map(|(index, (chapter, page))| {
            let lang = page.lang.as_deref().unwrap_or(&programme.lang);
            let printer = Printer::new(theme, tree, sco, Some(page), lang, root);
            let html = printer.blocks(&page.blocks)?;
            let notes_html = printer.notes(&page.notes)?;
            Ok(PageView {
                id: format!("{prefix}{}", page.id),
                key: key(&page.id),
                chapter_id: chapter.map(|chapter| format!("{prefix}{}", chapter.id)),
                chapter_title: chapter.map(|chapter| chapter.title.as_str()),
                title: &page.title,
                number: index + 1,
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
        pages: printed,
    })
}

impl Pages<'_> {
    /// What the pages say, for the content's hash.
    pub(crate) fn texts(&self) -> impl Iterator<Item = &str> {
        let pages = self
            .modules
            .iter()
            .flat_map(|module| &module.pages)
            .flat_map(|page| [&page.html[..], &page.notes_html]);
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
    let ModulePages { sco, prefix, pages } = module;
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
        prefix,
        title: sco.title,
        description: &sco.module.description,
        minutes: sco_minutes(sco),
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
            title: sco.title,
            description: &sco.module.description,
            minutes: sco_minutes(sco),
            href: href.clone(),
            objectives: sco
                .module
                .objectives
                .iter()
                .map(|text| escape(text))
                .collect(),
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
                modules,
            },
        },
    )
}

/// The runtime of a target: path in the package and bytes; with what few documents have where
/// one of its pages `asks_more`. The partner's colour ends the stylesheet.
///
/// # Errors
/// [`RenderError`] when a file of the runtime is missing.
pub fn runtime(
    theme: &Theme,
    target: Target,
    asks_more: bool,
) -> Result<Vec<(String, Vec<u8>)>, RenderError> {
    let joined = |names: &[&str]| {
        let texts = names.iter().map(|name| match *name {
            "TRACKER" => script_text(&format!("tracker-{}.js", target.tracker()), theme.code),
            name => script_text(name, theme.code),
        });
        texts.collect::<Result<String, RenderError>>()
    };
    let later = joined(LATER)? + &brand::kit::mark(slots::BEACON_SCRIPT, "");
    let styles = |name: &str| {
        runtime_text(name).map(|text| match theme.code {
            Code::Small => script::small_styles(&text),
            Code::Readable => text,
        })
    };
    let later_styles = styles(LATER_STYLES)?;
    let more_styles = styles(MORE_STYLES)?;
    let mut styles = styles(STYLES)?;
    styles.push_str(&brand::kit::mark(slots::COLOUR, ""));
    let mut files = vec![
        (format!("{ASSETS}/{SCRIPT}"), joined(FIRST)?.into_bytes()),
        (format!("{ASSETS}/{LATER_SCRIPT}"), later.into_bytes()),
        (format!("{ASSETS}/{STYLES}"), styles.into_bytes()),
        (
            format!("{ASSETS}/{LATER_STYLES}"),
            later_styles.into_bytes(),
        ),
    ];
    if asks_more {
        files.push((
            format!("{ASSETS}/{MORE_SCRIPT}"),
            joined(MORE)?.into_bytes(),
        ));
        files.push((format!("{ASSETS}/{MORE_STYLES}"), more_styles.into_bytes()));
    }
    if target == Target::Scorm12 {
        let probe = runtime_text(PROBE)?;
        files.push((format!("{ASSETS}/{PROBE}"), probe.into_bytes()));
    }
    Ok(files)
}

/// A file of the runtime.
fn runtime_text(name: &str) -> Result<String, RenderError> {
    assets::text(&format!("runtime/{name}"))
        .ok_or_else(|| RenderError::Template(format!("`runtime/{name}` is missing")))
}

/// A script of the runtime as it is shipped; what can be read says which file it was.
fn script_text(name: &str, code: Code) -> Result<String, RenderError> {
    let source = runtime_text(name)?;
    match code {
        Code::Small => script::small(name, &source),
        Code::Readable => Ok(format!("// --- {name}\n\n{source}\n")),
    }
}

/// What an html5 package needs to be kept by a browser.
pub(crate) struct Offline {
    /// The service worker, `PACKAGE` still to be defined in front of it.
    pub worker: String,
    /// The icon of the installed package.
    pub icon: String,
}

/// The files of `scorm-templates/offline`.
pub(crate) fn offline() -> Result<Offline, RenderError> {
    let read = |path: &str| {
        assets::text(path).ok_or_else(|| RenderError::Template(format!("`{path}` is missing")))
    };
    Ok(Offline {
        worker: read("offline/sw.js")?,
        icon: read("offline/icon.svg")?,
    })
}

/// What a document may load: its own package, nothing else; and, in packages of partners
/// that opted in, whom it may tell that it is completed. Frames around it are the LMS's
/// business, which a policy in the page cannot restrict.
/// `boot` is the one inline script, if there is any.
fn csp(boot: &str) -> String {
    let server = brand::kit::mark(slots::POLICY, "");
    let script = match boot {
        "" => String::new(),
        _ => {
            let hash = base64::engine::general_purpose::STANDARD.encode(Sha256::digest(boot));
            format!(" 'sha256-{hash}'")
        }
    };
    format!(
        "default-src 'none'; script-src 'self'{script}; style-src 'self'; \
         img-src 'self' data:; media-src 'self' data:; font-src 'self'; connect-src 'self'{server}; \
         manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'"
    )
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

/// Minutes of a SCO, final quiz included.
pub(crate) fn sco_minutes(sco: &Sco) -> u32 {
    let pages = sco.chapters.iter().flat_map(|chapter| &chapter.pages);
    let quiz = sco.quiz.map_or(0.0, estimate::quiz_minutes);
    whole_minutes(pages.map(estimate::page_minutes).sum::<f64>() + quiz)
}

/// Minutes of a module for people.
pub fn minutes_of(module: &Module) -> u32 {
    whole_minutes(estimate::module_minutes(module))
}

fn page_minutes(sco: &Sco, page: &crate::course::Page) -> u32 {
    match sco.quiz {
        Some(quiz) if std::ptr::eq(&quiz.page, page) => whole_minutes(estimate::quiz_minutes(quiz)),
        _ => whole_minutes(estimate::page_minutes(page)),
    }
}

fn whole_minutes(minutes: f64) -> u32 {
    minutes.round().max(1.0) as u32
}

/// The link to a file of the package from a document, percent-encoded.
pub(crate) fn link_to(root: &str, path: &str) -> String {
    format!("{root}{}", scorm::manifest::Href::from_path(path).as_str())
}

/// As text of HTML, or inside the quotation marks of an attribute.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    // Nothing refuses to be written to a string.
    let _ = comrak::html::escape(&mut escaped, text);
    escaped
}
