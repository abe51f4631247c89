//! The manifest of a SCORM 1.2 package: what the course is in the standard's
//! words. Writing it as XML is `scorm::manifest`'s.

use std::collections::{BTreeMap, BTreeSet};

use brand::Field;
use brand::kit::{Alternative, KIT_FILE, Kit, mark};
use brand::package::IDENTITY_FILE;
use scorm::manifest::{
    self, CatalogEntry, Classification, Contribute, Educational, File, General, Href, Item,
    LearningTime, Lifecycle, Lom, Manifest, MasteryScore, Metadata, Metametadata, Organization,
    Resource, ResourceType, Rights, ScormType, Technical, Vocabulary, text,
};

use super::content::Content;
use super::scope::{Scope, document_path, media_of};
use crate::course::Completion;
use crate::render::{RenderError, sco_minutes};
use crate::sco::{Document, Part};
use crate::validate::ValidProgramme;

/// Resource of the files that every SCO needs.
const SHARED: &str = "res-shared";

/// Stands for the logo, whatever its kind, while the XML is written.
const LOGO: &str = "assets/logo.";

/// The XML of the manifest for a package with these entries and a kit, marks around the
/// lines of files that only some have; those lines go into the kit.
pub(super) fn manifest(
    programme: &ValidProgramme,
    scope: &Scope,
    entries: &BTreeMap<String, Content>,
    kit: &mut Kit,
) -> Result<Vec<u8>, RenderError> {
    let mut listed: BTreeSet<String> = BTreeSet::new();
    let mut resources = Vec::new();
    for document in &scope.documents {
        let path = document_path(scope, document);
        let mut paths: BTreeSet<String> = BTreeSet::from([path.clone()]);
        paths.extend(document.pages().flat_map(media_of).map(str::to_owned));
        listed.extend(paths.iter().cloned());
        resources.push(Resource {
            identifier: format!("res-{}", document.id),
            kind: ResourceType::Webcontent,
            scorm_type: ScormType::Sco,
            href: Some(Href::from_path(&path)),
            xml_base: None,
            metadata: None,
            files: files(paths.iter().map(String::as_str)),
            dependencies: vec![SHARED.into()],
        });
    }
    let rest: BTreeSet<&str> = entries
        .keys()
        .map(String::as_str)
        .chain([IDENTITY_FILE, KIT_FILE, LOGO])
        .filter(|path| !listed.contains(*path))
        .collect();
    resources.push(Resource {
        identifier: SHARED.into(),
        kind: ResourceType::Webcontent,
        scorm_type: ScormType::Asset,
        href: None,
        xml_base: None,
        metadata: None,
        files: files(rest.into_iter()),
        dependencies: Vec::new(),
    });
    let organization = format!("org-{}", scope.name);
    let manifest = Manifest {
        identifier: format!("relais-{}", scope.name),
        version: Some(programme.version.clone()),
        metadata: Some(Metadata {
            lom: Some(Box::new(lom(programme, scope))),
            ..Metadata::scorm12()
        }),
        organizations: vec![Organization {
            identifier: organization.clone(),
            title: scope.title.to_owned(),
            items: items(scope),
            ..Organization::default()
        }],
        default_organization: Some(organization),
        resources,
        ..Manifest::default()
    };
    let xml = manifest::write(&manifest)
        .map_err(|error| RenderError::Data(format!("manifest: {error}")))?;
    let mut xml =
        String::from_utf8(xml).map_err(|error| RenderError::Data(format!("manifest: {error}")))?;
    let logo = Field::Logo.placeholder();
    // What the plain package has, what the branded one has, and when.
    for (slot, path, is_plain, branded, needs) in [
        ("manifest-logo", LOGO, false, Some(logo), &[Field::Logo][..]),
        ("manifest-kit", KIT_FILE, true, None, &[]),
    ] {
        let (start, end) = line(&xml, path)
            .ok_or_else(|| RenderError::Data(format!("manifest: no line for `{path}`")))?;
        let line = xml[start..end].to_owned();
        xml.replace_range(start..end, &mark(slot, if is_plain { &line } else { "" }));
        let alternative = Alternative {
            needs: needs.to_vec(),
            text: branded.map_or(String::new(), |it| line.replace(path, it)),
        };
        kit.slots.insert(slot.to_owned(), vec![alternative]);
    }
    Ok(xml.into_bytes())
}

/// The line of the manifest that lists a file: its first byte, and the one after it.
fn line(xml: &str, path: &str) -> Option<(usize, usize)> {
    let at = xml.find(&format!("<file href=\"{path}\"/>"))?;
    let start = xml[..at].rfind('\n')? + 1;
    let end = at + xml[at..].find('\n')? + 1;
    Some((start, end))
}

/// An item a document; below an item a module when the programme is cut in chapters.
fn items(scope: &Scope) -> Vec<Item> {
    let is_cut = scope.documents.len() > scope.modules.len();
    if !scope.is_programme || !is_cut {
        return scope.documents.iter().map(|it| item(scope, it)).collect();
    }
    let is_of = |document: &&Document, module: &crate::course::Module| {
        let mut scos = document.scos.iter();
        scos.any(|sco| std::ptr::eq(sco.module, module))
    };
    let of = |module: &&crate::course::Module| Item {
        identifier: format!("item-{}", module.id),
        title: module.title.clone(),
        items: scope
            .documents
            .iter()
            .filter(|document| is_of(document, module))
            .map(|document| item(scope, document))
            .collect(),
        ..Item::default()
    };
    scope.modules.iter().map(of).collect()
}

fn item(scope: &Scope, document: &Document) -> Item {
    // Moodle lets the manifest's mastery score override the status at LMSFinish
    // and reopens a failed attempt in review mode: only a module with a single
    // try may say it, the others tell the LMS their status themselves. A whole
    // programme's score is the mean of several quizzes, each with a rule of its own.
    let mastery_score = match &document.scos[..] {
        [sco] if !document.is_programme && sco.module.tries == 1 => sco
            .mastery_score
            .filter(|score| *score > 0)
            .and_then(|score| MasteryScore::new(score.into())),
        _ => None,
    };
    Item {
        identifier: format!("item-{}", document.id),
        identifierref: Some(format!("res-{}", document.id)),
        title: document.title.to_owned(),
        mastery_score,
        prerequisites: prerequisites(scope, document),
        ..Item::default()
    }
}

/// The chapters of a module before its final quiz, unless the quiz is open at once; an
/// LMS cannot be asked for more than so many characters (CAM 2.3.2.5.1).
fn prerequisites(scope: &Scope, document: &Document) -> Option<String> {
    let [quiz] = &document.scos[..] else {
        return None;
    };
    if quiz.part != Part::Quiz || quiz.module.completion == Completion::Quiz {
        return None;
    }
    let chapters = scope.documents.iter().filter(|other| {
        let mut scos = other.scos.iter();
        scos.any(|sco| sco.part == Part::Chapter && std::ptr::eq(sco.module, quiz.module))
    });
    let chapters: Vec<String> = chapters.map(|it| format!("item-{}", it.id)).collect();
    Some(chapters.join("&")).filter(|script| script.len() <= 200)
}

fn files<'a>(paths: impl Iterator<Item = &'a str>) -> Vec<File> {
    paths
        .map(|path| File {
            href: Href::from_path(path),
            metadata: None,
        })
        .collect()
}

/// All that the SCORM 1.2 profile asks of a content aggregation (CAM 2.2.4.4).
fn lom(programme: &ValidProgramme, scope: &Scope) -> Lom {
    let lang = programme.lang.as_str();
    let minutes: u32 = scope.scos().map(sco_minutes).sum();
    let mut keywords: Vec<&String> = programme.keywords.iter().collect();
    keywords.extend(scope.modules.iter().flat_map(|module| &module.keywords));
    if keywords.is_empty() {
        keywords.push(&programme.title);
    }
    let keywords: Vec<_> = keywords.iter().map(|word| text(lang, word)).collect();
    let mut objectives: Vec<&str> = Vec::new();
    for module in &scope.modules {
        objectives.extend(module.objectives.iter().map(String::as_str));
    }
    Lom {
        general: Some(General {
            title: text(lang, scope.title),
            catalog_entries: vec![CatalogEntry {
                catalog: programme.publisher.clone(),
                entry: text(lang, &scope.name),
            }],
            languages: vec![lang.to_owned()],
            descriptions: vec![text(lang, scope.description)],
            keywords: keywords.clone(),
            structure: None,
        }),
        lifecycle: Some(Lifecycle {
            version: text(lang, &programme.version),
            status: Some(Vocabulary::lom("Final")),
            contributes: vec![Contribute {
                role: Vocabulary::lom("Publisher"),
                entities: vec![format!(
                    "BEGIN:VCARD\nFN:{0}\nORG:{0}\nEND:VCARD",
                    programme.publisher
                )],
                date: None,
            }],
        }),
        metametadata: Some(Metametadata {
            metadata_schemes: vec!["ADL SCORM 1.2".into()],
            language: Some(lang.to_owned()),
        }),
        technical: Some(Technical {
            formats: vec!["text/html".into()],
            size: None,
            locations: vec![".".into()],
        }),
        educational: Some(Educational {
            typical_learning_time: Some(LearningTime {
                // ISO 8601, as LOM 1.0 has it.
                datetime: Some(format!("PT{}H{}M", minutes / 60, minutes % 60)),
                ..LearningTime::default()
            }),
            languages: vec![lang.to_owned()],
            ..Educational::default()
        }),
        rights: Some(Rights {
            cost: Some(Vocabulary::lom("no")),
            copyright_and_other_restrictions: Some(Vocabulary::lom("yes")),
            description: text(
                lang,
                &format!("{} ({})", programme.licence, programme.publisher),
            ),
        }),
        // One each, so that whoever reads them gets a list. The profile wants a keyword in
        // every one; all of them are above.
        classifications: objectives
            .into_iter()
            .map(|objective| Classification {
                purpose: Some(Vocabulary::lom(Classification::OBJECTIVE)),
                description: text(lang, objective),
                keywords: keywords.iter().take(1).cloned().collect(),
            })
            .collect(),
    }
}
