//! Pages and media -> [`Package`]: a sorted map from path to bytes, for one
//! module or a whole programme, one target and one partner.
//!
//! `manifest` describes it to an LMS, `offline` lets a browser keep it. The package is
//! plain at first, with slots where a partner's branding may stand ([`brand::kit`]); a
//! partner's is made from it as anybody can make it without the sources.
//! [`mod@write`] is the last small step, and the only one that touches the disk.

mod content;
mod identity;
mod manifest;
mod media;
mod offline;
mod renewal;
mod scope;
pub mod write;

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::Serialize;

pub use brand::package::IDENTITY_FILE;
pub use brand::worker::SERVICE_WORKER;

use brand::Brand;
use brand::kit::{self, Alternative, KIT_FILE, Kit, Renewal};

pub use content::Content;
pub use identity::GENERATOR;
pub use renewal::{renewals, withdrawn};

pub use crate::target::Target;

use crate::render::{self, Code, Place, RenderError, Theme, slots};
use crate::sco::{Document, Sco, ScoPer};
use crate::source::SourceTree;
use crate::validate::ValidProgramme;

use identity::identity;
use media::media;
use scope::{Scope, cut_suffix, document_path, scopes};

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
    /// Whether it renews its content: its partner asks for it, and it can.
    pub renews: bool,
    /// Path in the package -> content.
    pub entries: BTreeMap<String, Content>,
    /// For the producer's table.
    pub figures: Figures,
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
    let media = media(tree, programme, scope);
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
                renews: partner.as_ref().is_some_and(|it| it.updates.is_some())
                    && renewal::subject(programme, scope).is_some(),
                entries,
                figures: figures(scope),
            });
        }
    }
    Ok(packages)
}

/// The files of a package without a partner, its kit among them.
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
    let asks_more = render::asks_more(pages);
    let subject = renewal::subject(programme, scope);
    let (code, look) = (theme.code(), &programme.look);
    kit.slots = slots::texts(theme, &programme.lang, look, root, None)?;
    let mut entries = media.clone();
    kit.theme = programme.look.colours.clone();
    for (path, bytes) in render::runtime(code, target, asks_more, subject.is_some(), look)? {
        match path.ends_with(".woff2") {
            true => drop(entries.insert(path, Content::Bytes(bytes))),
            false => add(&mut entries, &mut kit, path, bytes)?,
        }
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
    if let Some(subject) = subject {
        let Some(Content::Bytes(html)) = entries.get("index.html") else {
            return Err(renewal::cut_error("index.html"));
        };
        let html = String::from_utf8_lossy(html);
        let renewed = slots::Renewed {
            has_more: asks_more,
            has: renewal::names(programme, scope, subject.clone(), &html)?,
            hash: place.hash.to_owned(),
            subject,
        };
        let texts = slots::texts(theme, &programme.lang, look, root, Some(&renewed))?;
        kit.renewal = Some(apart(&mut kit, texts));
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

/// Takes the slots of what renews content out of a kit; `texts` are those of all slots in a
/// package that does it.
fn apart(kit: &mut Kit, mut texts: BTreeMap<String, Vec<Alternative>>) -> Renewal {
    let is_its = |place: &kit::Place| slots::RENEWAL.contains(&place.2.as_str());
    let (files, others) = std::mem::take(&mut kit.files)
        .into_iter()
        .partition(|(_, places)| places.iter().all(is_its));
    kit.files = others;
    let renewal = Renewal {
        files,
        slots: BTreeMap::new(),
    };
    let all = kit.files.values().chain(renewal.files.values()).flatten();
    let used: Vec<&String> = all.map(|place| &place.2).collect();
    texts.retain(|slot, texts| used.contains(&slot) && kit.slots.get(slot) != Some(texts));
    Renewal {
        slots: texts,
        ..renewal
    }
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
    let failed =
        |error: &dyn std::fmt::Display| RenderError::Brand(partner.id.clone(), error.to_string());
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
