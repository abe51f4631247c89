//! `relais.json`: what a package says of itself, for whoever distributes or hosts it.

use std::collections::BTreeMap;

use serde::Serialize;

use super::content::Content;
use super::scope::Scope;
use crate::course::Module;
use crate::parse::{self, Variant};
use crate::render::{self, RenderError};
use crate::sco::{Sco, ScoPer};
use crate::sittings::sittings;
use crate::source::SourceTree;
use crate::target::Target;
use crate::validate::ValidProgramme;

/// Name and version of what makes packages.
pub const GENERATOR: &str = concat!("Relais ", env!("CARGO_PKG_VERSION"));

fn of_module<'a>(module: &'a Module, scope: &Scope<'_>) -> OfModule<'a> {
    let scos = scope.scos().filter(|it| it.module.id == module.id);
    OfModule {
        id: &module.id,
        title: &module.title,
        minutes: scos.map(render::sco_minutes).sum(),
        objectives: &module.objectives,
    }
}

/// Of a module in one document; none where each chapter is a document of its own.
fn of_sittings<'a>(scope: &Scope<'a>) -> Vec<OfSitting<'a>> {
    let whole = |sco: &Sco<'a>| {
        let all = sittings(sco).into_iter();
        let all = all.map(|it| OfSitting {
            title: it.title,
            minutes: render::whole_minutes(it.minutes),
            pages: it.pages.iter().map(|page| page.id.as_str()).collect(),
        });
        all.collect::<Vec<_>>()
    };
    match scope.documents.as_slice() {
        [one] if !scope.is_programme => one.scos.iter().flat_map(whole).collect(),
        _ => Vec::new(),
    }
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
    /// What a module is taken in, in order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    sittings: Vec<OfSitting<'a>>,
    /// Path of the picture for catalogues.
    #[serde(skip_serializing_if = "Option::is_none")]
    cover: Option<String>,
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
struct OfSitting<'a> {
    title: String,
    minutes: u32,
    /// Ids, in order.
    pages: Vec<&'a str>,
}

#[derive(Serialize)]
struct Placed<'a> {
    id: &'a str,
    /// Its place in the programme's list of modules, from 1.
    place: u32,
}

/// Its bytes.
pub(super) fn identity(
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
        sittings: of_sittings(scope),
        cover: scope.cover(programme).map(|(path, _)| path),
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
