//! Sources on the disk -> [`Reading`] -> [`Sound`] -> [`Shown`]: each step only
//! when somebody looks, all of it in memory.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context;
use brand::Brand;
use engine::diagnostic::{Diagnostics, Severity};
use engine::package::{self, Content, Package, Plan, Target};
use engine::parse::{self, Variant};
use engine::partner;
use engine::render::Code;
use engine::sco::ScoPer;
use engine::source::{self, SourceTree};
use engine::validate::{self, ValidProgramme};
use serde::Serialize;

use crate::show::{JsonDiagnostic as Problem, json};
use crate::usage::read_courses_again;

/// What to read, and how to build it.
pub struct Sources {
    pub path: PathBuf,
    pub partner: Option<PathBuf>,
    pub sco_per: ScoPer,
}

/// The disk at one moment.
pub struct Reading {
    pub trees: Vec<Arc<SourceTree>>,
    /// The partner; none if its file has errors, too.
    pub partner: Option<Brand>,
    /// What is wrong with the partner's file.
    pub problems: Vec<Problem>,
}

/// A programme without errors, in one language, for one audience.
pub struct Sound {
    pub tree: Arc<SourceTree>,
    pub programme: ValidProgramme,
    pub courses: Vec<package::Course>,
    pub languages: Vec<String>,
    pub audiences: Vec<String>,
}

/// One course for one target.
pub struct Shown {
    pub package: Arc<Package>,
    /// What an LMS launches.
    pub scos: Vec<Sco>,
}

/// What an LMS launches, in the words of the manifest.
#[derive(Clone, Serialize)]
pub struct Sco {
    pub id: String,
    pub title: String,
    pub href: String,
    pub mastery_score: Option<String>,
    pub launch_data: Option<String>,
}

/// Reads everything again, but media that stayed as they were.
pub fn read(sources: &Sources, before: &[Arc<SourceTree>]) -> anyhow::Result<Reading> {
    let trees = read_courses_again(&sources.path, before)?
        .into_iter()
        .map(Arc::new)
        .collect();
    let (partner, problems) = match &sources.partner {
        Some(path) => {
            let tree = source::read_partners(path)?;
            let mut diagnostics = Diagnostics::default();
            let mut partners = partner::partners(&tree, &mut diagnostics);
            let found = diagnostics.into_sorted();
            let problems = found.iter().map(|one| json(&tree, one)).collect();
            (partners.pop(), problems)
        }
        None => (None, Vec::new()),
    };
    Ok(Reading {
        trees,
        partner,
        problems,
    })
}

/// Checks a programme.
pub fn load(
    tree: &Arc<SourceTree>,
    variant: &Variant,
    sco_per: ScoPer,
) -> (Option<Sound>, Vec<Problem>) {
    let (programme, diagnostics) = validate::load(tree, variant);
    let problems = diagnostics.iter().map(|one| json(tree, one)).collect();
    let sound = programme.map(|programme| {
        let variants = parse::variants(tree);
        let names = |part: fn(&Variant) -> Option<String>| {
            let mut names: Vec<String> = Vec::new();
            for name in variants.iter().filter_map(part) {
                if !names.contains(&name) {
                    names.push(name);
                }
            }
            names
        };
        Sound {
            tree: Arc::clone(tree),
            courses: package::courses(&programme, sco_per),
            languages: names(|variant| variant.lang.clone()),
            audiences: names(|variant| variant.audience.clone()),
            programme,
        }
    });
    (sound, problems)
}

/// Builds one course.
pub fn build(
    sound: &Sound,
    course: &str,
    target: Target,
    partner: Option<&Brand>,
    sco_per: ScoPer,
) -> anyhow::Result<Shown> {
    let programme = &sound.programme;
    // The name says all that it depends on: packages are found by it.
    let suffix = match &programme.audience {
        Some(audience) => format!(".{}.{audience}", programme.lang),
        None => format!(".{}", programme.lang),
    };
    let plan = Plan {
        targets: &[target],
        sco_per,
        partners: &[partner.cloned()],
        variant_suffix: &suffix,
        code: Code::Small,
    };
    let package = package::packages_of(course, &sound.tree, programme, &plan)?
        .pop()
        .with_context(|| format!("no course `{course}`"))?;
    Ok(Shown {
        scos: match target {
            Target::Scorm12 => scos(&package)?,
            Target::Html5 => Vec::new(),
        },
        package: Arc::new(package),
    })
}

/// Trouble of the machine as the browser shows it: without a place.
pub fn failure(error: &anyhow::Error) -> Problem {
    Problem {
        severity: Severity::Error,
        code: "failure",
        file: String::new(),
        line: 0,
        column: 0,
        end_line: 0,
        end_column: 0,
        message: format!("{error:#}"),
        hint: "the preview goes on when this is over".into(),
        excerpt: String::new(),
    }
}

/// The variant to build when one is asked for: what the programme doesn't have is left out.
pub fn known(tree: &SourceTree, asked: &Variant) -> Variant {
    let variants = parse::variants(tree);
    let has = |part: fn(&Variant) -> &Option<String>| {
        let wanted = part(asked);
        let is_there = variants.iter().any(|variant| part(variant) == wanted);
        wanted.clone().filter(|_| is_there)
    };
    Variant {
        lang: has(|variant| &variant.lang),
        audience: has(|variant| &variant.audience),
    }
}

/// What the package's own manifest gives an LMS to launch.
fn scos(package: &Package) -> anyhow::Result<Vec<Sco>> {
    let Some(Content::Bytes(xml)) = package.entries.get("imsmanifest.xml") else {
        anyhow::bail!("no manifest in `{}`", package.name);
    };
    let manifest = scorm::manifest::read(xml)
        .with_context(|| format!("failed to read the manifest of `{}`", package.name))?
        .manifest;
    let organization = manifest.organization().into_iter();
    let items = organization.flat_map(|organization| organization.walk());
    let scos = items.filter_map(|(_, item)| {
        let resource = manifest.resource(item.identifierref.as_deref()?)?;
        Some(Sco {
            id: item.identifier.clone(),
            title: item.title.clone(),
            href: resource.href.as_ref()?.as_str().to_owned(),
            mastery_score: item.mastery_score.map(|score| score.value().to_string()),
            launch_data: item.data_from_lms.clone(),
        })
    });
    Ok(scos.collect())
}
