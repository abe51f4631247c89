//! Pages and media -> [`Package`]: a sorted map from path to bytes, for one
//! module or a whole programme, one target and one partner.
//!
//! `manifest` describes it to an LMS, `offline` lets a browser keep it. The package is
//! plain at first, with slots where a partner's branding may stand ([`brand::kit`]); a
//! partner's is made from it as anybody can make it without the sources.
//! [`mod@write`] is the last small step, and the only one that touches the disk.

mod manifest;
mod offline;
pub mod write;

use std::collections::BTreeMap;
use std::path::PathBuf;

use rayon::prelude::*;
use serde::Serialize;

pub use brand::package::IDENTITY_FILE;
pub use brand::worker::SERVICE_WORKER;

use brand::Brand;
use brand::kit::{self, KIT_FILE, Kit};

use crate::course::block::{Block, walk};
use crate::course::{Module, Page};
use crate::parse::{self, Variant};
use crate::render::{self, Code, Place, RenderError, Theme, slots};
use crate::sco::{Document, Sco, ScoPer, of_programme, scos};
use crate::source::SourceTree;
use crate::validate::ValidProgramme;

/// Name and version of what makes packages.
pub const GENERATOR: &str = concat!("Relais ", env!("CARGO_PKG_VERSION"));

/// What a package is made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Target {
    /// A SCORM 1.2 LMS.
    Scorm12,
    /// Any browser, from a web server or a disk.
    Html5,
}

impl Target {
    /// Its name on the command line and in file names.
    pub fn name(self) -> &'static str {
        match self {
            Target::Scorm12 => "scorm12",
            Target::Html5 => "html5",
        }
    }

    /// Which tracker it ships.
    pub(crate) fn tracker(self) -> &'static str {
        match self {
            Target::Scorm12 => "scorm12",
            Target::Html5 => "local",
        }
    }
}

/// What to build from a programme.
#[derive(Debug, Clone)]
pub struct Plan<'a> {
    /// For which targets.
    pub targets: &'a [Target],
    /// How packages are cut.
    pub sco_per: ScoPer,
    /// For whom; `None` is the programme itself.
    pub partners: &'a [Option<Brand>],
    /// Suffix of the packages' names for a language or audience other than the
    /// default: `.en` or empty.
    pub variant_suffix: &'a str,
    /// How scripts and styles are shipped.
    pub code: Code,
}

/// Everything of one package, in memory or named on the disk.
#[derive(Debug)]
pub struct Package {
    /// File name without `.zip`.
    pub name: String,
    /// The same with an underscore between programme and module, which no id has: for
    /// packages of several programmes whose names would be the same.
    pub distinct_name: String,
    /// Title of the module or programme.
    pub title: String,
    /// Its target.
    pub target: Target,
    /// Path in the package -> content.
    pub entries: BTreeMap<String, Content>,
    /// For the producer's table.
    pub figures: Figures,
}

/// What a package's file holds.
#[derive(Debug, Clone)]
pub enum Content {
    /// Made here.
    Bytes(Vec<u8>),
    /// A media file, as it is on the disk.
    File {
        /// Where.
        disk: PathBuf,
        /// BLAKE3 of its bytes when it was read.
        hash: [u8; 32],
    },
}

/// What a producer wants to know of a package.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Figures {
    /// Pages, final quizzes included.
    pub pages: usize,
    /// Questions, pools included.
    pub questions: usize,
    /// Estimated duration.
    pub minutes: u32,
    /// Duration aimed at.
    pub target_minutes: u32,
    /// Longest `suspend_data` of any SCO, in characters.
    pub worst_suspend_data: usize,
}

impl Content {
    /// BLAKE3 of its bytes.
    pub fn hash(&self) -> [u8; 32] {
        match self {
            Content::Bytes(bytes) => *blake3::hash(bytes).as_bytes(),
            Content::File { hash, .. } => *hash,
        }
    }
}

/// Which modules one package holds.
struct Scope<'a> {
    name: String,
    title: &'a str,
    description: &'a str,
    modules: Vec<&'a Module>,
    documents: Vec<Document<'a>>,
    /// Whether it stands for the programme.
    is_programme: bool,
    /// How it is cut.
    sco_per: ScoPer,
    /// For which targets it is cut so.
    targets: &'static [Target],
}

impl<'a> Scope<'a> {
    /// The modules, or parts of them, of all documents.
    fn scos(&self) -> impl Iterator<Item = &Sco<'a>> {
        self.documents.iter().flat_map(|document| &document.scos)
    }
}

/// What can be built on its own: a module, or the whole programme.
#[derive(Debug, Clone, Serialize)]
pub struct Course {
    /// First part of its packages' names: `senscyber-agir`.
    pub name: String,
    /// Title of the module or programme.
    pub title: String,
    /// For the producer's table.
    pub figures: Figures,
}

/// The courses of a programme, in order, without building any.
pub fn courses(programme: &ValidProgramme, sco_per: ScoPer) -> Vec<Course> {
    let course = |scope: &Scope| Course {
        name: scope.name.clone(),
        title: scope.title.to_owned(),
        figures: figures(scope),
    };
    let mut courses: Vec<Course> = scopes(programme, sco_per).iter().map(course).collect();
    courses.dedup_by(|next, first| next.name == first.name);
    courses
}

/// Makes every package of the plan: a package for each module and, where the
/// programme has several, one for the whole.
///
/// # Errors
/// [`RenderError`] when a template fails, never because of the course.
pub fn packages(
    tree: &SourceTree,
    programme: &ValidProgramme,
    plan: &Plan,
) -> Result<Vec<Package>, RenderError> {
    let theme = Theme::new(&programme.lang, plan.code)?;
    let built = scopes(programme, plan.sco_per)
        .par_iter()
        .map(|scope| scope_packages(tree, programme, plan, &theme, scope))
        .collect::<Result<Vec<_>, RenderError>>()?;
    Ok(built.into_iter().flatten().collect())
}

/// Makes the plan's packages of one course only, named as in [`courses`].
///
/// # Errors
/// As [`packages`].
pub fn packages_of(
    course: &str,
    tree: &SourceTree,
    programme: &ValidProgramme,
    plan: &Plan,
) -> Result<Vec<Package>, RenderError> {
    let theme = Theme::new(&programme.lang, plan.code)?;
    let mut packages = Vec::new();
    for scope in scopes(programme, plan.sco_per) {
        if scope.name == course {
            packages.extend(scope_packages(tree, programme, plan, &theme, &scope)?);
        }
    }
    Ok(packages)
}

const ALL: &[Target] = &[Target::Scorm12, Target::Html5];

fn scopes(programme: &ValidProgramme, sco_per: ScoPer) -> Vec<Scope<'_>> {
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

fn scope_packages(
    tree: &SourceTree,
    programme: &ValidProgramme,
    plan: &Plan,
    theme: &Theme,
    scope: &Scope,
) -> Result<Vec<Package>, RenderError> {
    // A lone document stands at the root, several in folders of their own.
    let root = if scope.documents.len() > 1 { "../" } else { "" };
    let targets = plan.targets.iter().filter(|it| scope.targets.contains(it));
    let pages = scope
        .documents
        .iter()
        .map(|document| render::pages(theme, tree, programme, document, root))
        .collect::<Result<Vec<_>, _>>()?;
    let media = media(tree, scope);
    let mut packages = Vec::new();
    for target in targets {
        let plain = plain(tree, programme, theme, scope, *target, &pages, &media)?;
        for partner in plan.partners {
            let entries = match partner {
                Some(partner) => branded(&plain, partner)?,
                None => plain.clone(),
            };
            let partner_suffix = partner
                .as_ref()
                .map_or(String::new(), |partner| format!(".{}", partner.id));
            let file = |name: &str| {
                format!(
                    "{name}{}{}{partner_suffix}.{}",
                    plan.variant_suffix,
                    cut_suffix(scope, *target),
                    target.name()
                )
            };
            let distinct_name = match scope.modules.as_slice() {
                [module] if !scope.is_programme => format!("{}_{}", programme.id, module.id),
                _ => scope.name.clone(),
            };
            packages.push(Package {
                name: file(&scope.name),
                distinct_name: file(&distinct_name),
                title: scope.title.to_owned(),
                target: *target,
                entries,
                figures: figures(scope),
            });
        }
    }
    Ok(packages)
}

/// What a name says of a package that is cut in more SCOs than others: both may lie in one
/// folder.
fn cut_suffix(scope: &Scope, target: Target) -> &'static str {
    match scope.sco_per {
        ScoPer::Chapter => ".chapters",
        ScoPer::Module if scope.is_programme && target == Target::Scorm12 => ".modules",
        ScoPer::Module | ScoPer::Programme => "",
    }
}

/// The files of a package without a partner, its kit among them.
#[allow(clippy::too_many_arguments)]
fn plain(
    tree: &SourceTree,
    programme: &ValidProgramme,
    theme: &Theme,
    scope: &Scope,
    target: Target,
    pages: &[render::Pages],
    media: &BTreeMap<String, Content>,
) -> Result<BTreeMap<String, Content>, RenderError> {
    // A lone document stands at the root, several in folders of their own.
    let root = if scope.documents.len() > 1 { "../" } else { "" };
    let mut kit = Kit::default();
    kit.slots = slots::texts(theme, &programme.lang, root)?;
    let mut entries = media.clone();
    for (path, bytes) in render::runtime(theme, target, render::asks_more(pages))? {
        add(&mut entries, &mut kit, path, bytes)?;
    }
    let hash = content_hash(programme, scope, target, pages, media, &entries)?;
    let place = Place {
        target,
        hash: &hash[..12],
        has_home: scope.documents.len() > 1 && target == Target::Html5,
    };
    for (document, pages) in scope.documents.iter().zip(pages) {
        let html = render::document(theme, programme, pages, place)?;
        let path = document_path(scope, document);
        add(&mut entries, &mut kit, path, html.into_bytes())?;
    }
    if place.has_home {
        let scos: Vec<(&Sco, String)> = scope
            .documents
            .iter()
            .flat_map(|document| {
                let path = document_path(scope, document);
                document.scos.iter().map(move |sco| (sco, path.clone()))
            })
            .collect();
        let html = render::home(theme, programme, &scos)?;
        add(
            &mut entries,
            &mut kit,
            "index.html".into(),
            html.into_bytes(),
        )?;
    }
    if target == Target::Scorm12 {
        for (name, bytes) in scorm::CONTROL_DOCUMENTS {
            entries.insert(name.to_owned(), Content::Bytes(bytes.to_vec()));
        }
        let xml = manifest::manifest(programme, scope, &entries, &mut kit)?;
        add(&mut entries, &mut kit, "imsmanifest.xml".into(), xml)?;
    } else {
        for (path, bytes) in offline::icon_and_manifest(programme, scope)? {
            add(&mut entries, &mut kit, path, bytes)?;
        }
        let worker = offline::worker(tree, scope, &entries)?;
        entries.insert(SERVICE_WORKER.into(), Content::Bytes(worker));
    }
    // What only other targets have needs no text here.
    let used: Vec<&String> = kit.files.values().flatten().map(|place| &place.2).collect();
    let mut slots = kit.slots.clone();
    slots.retain(|slot, _| used.contains(&slot));
    kit.slots = slots;
    let kit = kit.to_bytes().map_err(slot_error)?;
    entries.insert(KIT_FILE.into(), Content::Bytes(kit));
    let identity = identity(tree, programme, scope, target, &hash, &entries)?;
    entries.insert(IDENTITY_FILE.into(), Content::Bytes(identity));
    Ok(entries)
}

/// Adds a file that was printed with marks, without them; its slots go into the kit.
fn add(
    entries: &mut BTreeMap<String, Content>,
    kit: &mut Kit,
    path: String,
    printed: Vec<u8>,
) -> Result<(), RenderError> {
    let printed = String::from_utf8(printed)
        .map_err(|_| RenderError::Template(format!("`{path}` is not text")))?;
    let (plain, places) = kit::cut(&printed).map_err(slot_error)?;
    if !places.is_empty() {
        kit.files.insert(path.clone(), places);
    }
    entries.insert(path, Content::Bytes(plain.into_bytes()));
    Ok(())
}

fn slot_error(error: kit::KitError) -> RenderError {
    RenderError::Template(error.to_string())
}

/// The files of a partner's package.
fn branded(
    plain: &BTreeMap<String, Content>,
    partner: &Brand,
) -> Result<BTreeMap<String, Content>, RenderError> {
    let bytes = |path: &str| match plain.get(path) {
        Some(Content::Bytes(bytes)) => Ok(bytes.clone()),
        Some(Content::File { disk, .. }) => std::fs::read(disk),
        None => Err(std::io::ErrorKind::NotFound.into()),
    };
    let failed = |error: &dyn std::fmt::Display| RenderError::Template(error.to_string());
    let identity = bytes(IDENTITY_FILE).map_err(|error| failed(&error))?;
    let kit = bytes(KIT_FILE).map_err(|error| failed(&error))?;
    let changes = brand::package::brand(&identity, &kit, partner, &mut |path| bytes(path))
        .map_err(|error| failed(&error))?;
    let mut entries = plain.clone();
    entries.retain(|path, _| !changes.removed.contains(path));
    let files = changes.files.into_iter();
    entries.extend(files.map(|(path, bytes)| (path, Content::Bytes(bytes))));
    Ok(entries)
}

fn of_module<'a>(module: &'a Module, scope: &Scope<'_>) -> OfModule<'a> {
    let scos = scope.scos().filter(|it| it.module.id == module.id);
    OfModule {
        id: &module.id,
        title: &module.title,
        minutes: scos.map(render::sco_minutes).sum(),
        objectives: &module.objectives,
    }
}

/// Where a document stands in its package.
fn document_path(scope: &Scope, document: &Document) -> String {
    if scope.documents.len() > 1 {
        format!("{}/index.html", document.id)
    } else {
        "index.html".into()
    }
}

/// The media files that the pages of a scope use.
fn media(tree: &SourceTree, scope: &Scope) -> BTreeMap<String, Content> {
    let mut entries = BTreeMap::new();
    let of_pages = scope.scos().flat_map(Sco::pages).map(media_of);
    let covers = scope.modules.iter().map(|it| it.cover.as_deref());
    for paths in of_pages.chain([covers.flatten().collect()]) {
        for path in paths {
            let Some(file) = tree.find(path) else {
                continue;
            };
            let file = tree.file(file);
            entries.insert(
                path.to_owned(),
                Content::File {
                    disk: file.disk.clone(),
                    hash: file.hash,
                },
            );
        }
    }
    entries
}

/// Paths of the media files of a page; captions are in the page itself.
fn media_of(page: &Page) -> Vec<&str> {
    let mut paths = Vec::new();
    for block in walk(&page.blocks) {
        match block {
            Block::Figure(figure) => paths.push(figure.src.as_str()),
            Block::Document { src, .. } => paths.push(src),
            Block::Media(media) => {
                paths.push(&media.src);
                paths.extend(media.poster.as_deref());
            }
            _ => {}
        }
    }
    paths
}

/// One hash for all that a learner gets, whoever the partner is.
fn content_hash(
    programme: &ValidProgramme,
    scope: &Scope,
    target: Target,
    pages: &[render::Pages],
    media: &BTreeMap<String, Content>,
    // The media, and the runtime.
    entries: &BTreeMap<String, Content>,
) -> Result<String, RenderError> {
    let mut hasher = blake3::Hasher::new();
    // Lengths in front keep neighbours from flowing into each other.
    let mut feed = |bytes: &[u8]| {
        hasher.update(&(bytes.len() as u64).to_le_bytes());
        hasher.update(bytes);
    };
    for text in [
        GENERATOR,
        target.name(),
        &scope.name,
        &programme.version,
        scope.title,
    ] {
        feed(text.as_bytes());
    }
    for text in pages.iter().flat_map(render::Pages::texts) {
        feed(text.as_bytes());
    }
    for sco in scope.scos() {
        let rule = (&sco.id, sco.completion, sco.mastery_score, sco.module.tries);
        let rule =
            serde_json::to_vec(&rule).map_err(|error| RenderError::Data(error.to_string()))?;
        feed(&rule);
    }
    for (path, content) in media {
        feed(path.as_bytes());
        feed(&content.hash());
    }
    for (path, content) in entries {
        if let Content::Bytes(bytes) = content {
            feed(path.as_bytes());
            feed(bytes);
        }
    }
    Ok(hasher.finalize().to_hex().to_string())
}

#[derive(Serialize)]
struct Identity<'a> {
    generator: &'a str,
    course: &'a str,
    title: &'a str,
    description: &'a str,
    programme: Named<'a>,
    /// The module it is; absent in a programme's package.
    #[serde(skip_serializing_if = "Option::is_none")]
    module: Option<Placed<'a>>,
    /// Ids, in order.
    modules: Vec<&'a str>,
    /// The modules of a whole programme, each as its own package would say it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    parts: Vec<OfModule<'a>>,
    publisher: &'a str,
    version: &'a str,
    /// Estimated duration.
    minutes: u32,
    /// What learners will be able to do.
    objectives: Vec<&'a str>,
    /// Path of the picture for catalogues.
    #[serde(skip_serializing_if = "Option::is_none")]
    cover: Option<&'a str>,
    /// What is new in this version, for those who distribute it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    changes: Vec<String>,
    target: Target,
    sco: ScoPer,
    lang: &'a str,
    audience: Option<&'a str>,
    /// Its place among the programme's languages and audiences, from 1, the default.
    variant: usize,
    partner: Option<&'a str>,
    /// BLAKE3 of what learners get.
    content: &'a str,
    /// BLAKE3 of each file.
    files: BTreeMap<&'a str, String>,
}

#[derive(Serialize)]
struct Named<'a> {
    id: &'a str,
    title: &'a str,
    description: &'a str,
}

#[derive(Serialize)]
struct OfModule<'a> {
    id: &'a str,
    title: &'a str,
    minutes: u32,
    objectives: &'a [String],
}

#[derive(Serialize)]
struct Placed<'a> {
    id: &'a str,
    /// Its place in the programme's list of modules, from 1.
    place: u32,
}

fn identity(
    tree: &SourceTree,
    programme: &ValidProgramme,
    scope: &Scope,
    target: Target,
    hash: &str,
    entries: &BTreeMap<String, Content>,
) -> Result<Vec<u8>, RenderError> {
    let module = match scope.modules.as_slice() {
        [module] if !scope.is_programme => Some(module),
        _ => None,
    };
    let variants = parse::variants(tree);
    let is_this = |it: &Variant| {
        it.lang.as_ref() == Some(&programme.lang) && it.audience == programme.audience
    };
    let variant = variants.iter().position(is_this).map_or(1, |it| it + 1);
    let identity = Identity {
        generator: GENERATOR,
        course: &scope.name,
        title: scope.title,
        description: scope.description,
        programme: Named {
            id: &programme.id,
            title: &programme.title,
            description: &programme.description,
        },
        module: module.map(|it| Placed {
            id: &it.id,
            place: it.place,
        }),
        modules: scope.modules.iter().map(|it| it.id.as_str()).collect(),
        parts: match scope.is_programme {
            true => scope
                .modules
                .iter()
                .map(|it| of_module(it, scope))
                .collect(),
            false => Vec::new(),
        },
        publisher: &programme.publisher,
        version: &programme.version,
        minutes: scope.scos().map(render::sco_minutes).sum(),
        objectives: scope
            .modules
            .iter()
            .flat_map(|it| it.objectives.iter().map(String::as_str))
            .collect(),
        cover: module.and_then(|it| it.cover.as_deref()),
        changes: changes(scope),
        target,
        sco: scope.sco_per,
        lang: &programme.lang,
        audience: programme.audience.as_deref(),
        variant,
        partner: None,
        content: hash,
        files: entries
            .iter()
            .map(|(path, content)| {
                let hash = blake3::Hash::from_bytes(content.hash());
                (path.as_str(), hash.to_hex().to_string())
            })
            .collect(),
    };
    let mut json = serde_json::to_vec_pretty(&identity)
        .map_err(|error| RenderError::Data(error.to_string()))?;
    json.push(b'\n');
    Ok(json)
}

/// What is new in the modules of a scope; in a programme each says which it is.
fn changes(scope: &Scope) -> Vec<String> {
    let modules = scope.modules.iter();
    let changes = modules.flat_map(|module| module.changes.iter().map(move |it| (module, it)));
    changes
        .map(|(module, change)| match scope.is_programme {
            true => format!("{}\u{a0}: {change}", module.title),
            false => change.clone(),
        })
        .collect()
}

fn figures(scope: &Scope) -> Figures {
    let modules = &scope.modules;
    Figures {
        pages: modules.iter().map(|module| module.pages().count()).sum(),
        questions: modules
            .iter()
            .map(|module| module.questions().count())
            .sum(),
        minutes: modules
            .iter()
            .map(|module| render::minutes_of(module))
            .sum(),
        target_minutes: modules.iter().map(|module| module.target_minutes).sum(),
        worst_suspend_data: scope
            .documents
            .iter()
            .map(Document::worst_case)
            .max()
            .unwrap_or(0),
    }
}
