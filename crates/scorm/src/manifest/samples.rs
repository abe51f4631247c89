//! Manifests that may be written, made up by proptest: the tests of writer and
//! reader draw from here.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use super::*;
use crate::timespan::Timespan;

/// Any manifest that [`write`] accepts.
pub(crate) fn manifest() -> impl Strategy<Value = Manifest> {
    let resources = vec(resource(), 1..4);
    let tree = (
        line(),
        option::of(line()),
        vec(item(), 1..3),
        option::weighted(0.3, metadata()),
    );
    let trees = vec(tree, 0..3);
    let about = (
        option::of("[0-9.]{1,20}"),
        option::of(base()),
        option::of(base()),
    );
    let metadata = option::of(metadata());
    (resources, trees, about, metadata, any::<bool>()).prop_map(
        |(mut resources, trees, (version, xml_base, resources_base), metadata, default)| {
            let count = resources.len();
            for (index, resource) in resources.iter_mut().enumerate() {
                resource.identifier = format!("resource-{index}");
                for dependency in &mut resource.dependencies {
                    let index = dependency.len() % count;
                    *dependency = format!("resource-{index}");
                }
            }
            let mut next = 0;
            let organizations: Vec<_> = trees
                .into_iter()
                .enumerate()
                .map(|(index, (title, structure, mut items, metadata))| {
                    settle(&mut items, &resources, &mut next);
                    Organization {
                        identifier: format!("tree-{index}"),
                        structure,
                        title,
                        items,
                        metadata,
                    }
                })
                .collect();
            Manifest {
                identifier: "course".into(),
                version,
                xml_base,
                metadata,
                default_organization: organizations
                    .last()
                    .filter(|_| default)
                    .map(|it| it.identifier.clone()),
                organizations,
                resources_base,
                resources,
            }
        },
    )
}

/// Gives items unique identifiers and makes their references hold.
fn settle(items: &mut [Item], resources: &[Resource], next: &mut usize) {
    for item in items {
        item.identifier = format!("item-{next}");
        *next += 1;
        let target = item
            .identifierref
            .take()
            .and_then(|it| resources.get(it.len()));
        let target = target.filter(|it| it.href.is_some());
        item.identifierref = target.map(|it| it.identifier.clone());
        if target.is_none_or(|it| it.scorm_type != ScormType::Sco) {
            item.max_time_allowed = None;
            item.time_limit_action = None;
            item.data_from_lms = None;
            item.mastery_score = None;
        }
        settle(&mut item.items, resources, next);
    }
}

fn item() -> impl Strategy<Value = Item> {
    let rules = (
        option::of(line()),
        option::of((0..=Timespan::MAX.hundredths()).prop_map(Timespan::from_hundredths)),
        option::of(prop::sample::select(TimeLimitAction::ALL.as_slice())),
        option::of("[ \\n\\t]{0,2}\\PC{1,40}[^\\x00-\\x1f\\s][ \\n\\t]{0,2}"),
        option::of((0.0..=100.0).prop_map(|score| MasteryScore::new(score).unwrap())),
    );
    let leaf = (
        option::of("x{0,4}"),
        any::<bool>(),
        option::of(line()),
        line(),
        option::of(metadata()),
        rules,
    )
        .prop_map(
            |(identifierref, is_visible, parameters, title, metadata, rules)| Item {
                identifier: String::new(),
                identifierref,
                is_visible,
                parameters,
                title,
                items: Vec::new(),
                metadata,
                prerequisites: rules.0,
                max_time_allowed: rules.1,
                time_limit_action: rules.2,
                data_from_lms: rules.3.map(|it| it.replace(['\u{fffe}', '\u{ffff}'], "")),
                mastery_score: rules.4,
            },
        );
    leaf.prop_recursive(3, 8, 2, |inner| {
        (inner.clone(), vec(inner, 0..2)).prop_map(|(mut item, items)| {
            item.items = items;
            item
        })
    })
}

fn resource() -> impl Strategy<Value = Resource> {
    let file = (path(), option::weighted(0.1, metadata()))
        .prop_map(|(href, metadata)| File { href, metadata });
    (
        any::<bool>(),
        option::of(path()),
        option::of(base()),
        option::weighted(0.2, metadata()),
        vec(file, 0..4),
        vec("x{0,4}", 0..2),
    )
        .prop_map(
            |(is_sco, href, xml_base, metadata, files, dependencies)| Resource {
                identifier: String::new(),
                kind: ResourceType::Webcontent,
                scorm_type: if is_sco {
                    ScormType::Sco
                } else {
                    ScormType::Asset
                },
                href,
                xml_base,
                metadata,
                files,
                dependencies,
            },
        )
}

fn path() -> impl Strategy<Value = Href> {
    "[^/\\\\.\\x00-\\x1f][^/\\\\\\x00-\\x1f]{0,8}(/[^./\\\\\\x00-\\x1f]{1,8}){0,2}"
        .prop_map(|path| Href::from_path(&path))
}

fn base() -> impl Strategy<Value = Href> {
    path().prop_map(|path| Href::from_url(format!("{path}/")))
}

/// Text on one line, as titles and attributes hold it.
fn line() -> impl Strategy<Value = String> {
    "\\PC{1,30}".prop_filter_map("blank", |text| {
        let text = text.trim();
        (!text.is_empty()).then(|| text.to_owned())
    })
}

fn metadata() -> impl Strategy<Value = Metadata> {
    let lom = option::weighted(0.3, lom().prop_map(Box::new));
    (
        option::of(line()),
        option::of("[0-9.]{1,20}"),
        vec(path(), 0..2),
        lom,
    )
        .prop_map(|(schema, schema_version, locations, lom)| Metadata {
            schema,
            schema_version,
            locations,
            lom,
        })
}

/// A record complete by the strictest profile.
fn lom() -> impl Strategy<Value = Lom> {
    let general = (texts(), vec(entry(), 1..2), texts(), texts());
    let educational = option::of((vec(word(), 0..2), option::of(word()), wordings()));
    let people = (wordings(), word(), vec(line(), 0..2), option::of(line()));
    (general, people, any::<u16>(), educational, word()).prop_map(
        |(general, people, size, educational, word)| Lom {
            general: Some(General {
                title: general.0[0].clone(),
                catalog_entries: general.1,
                languages: vec!["fr".into()],
                descriptions: general.2,
                keywords: general.3.clone(),
                structure: Some(word.clone()),
            }),
            lifecycle: Some(Lifecycle {
                version: people.0,
                status: Some(people.1.clone()),
                contributes: vec![Contribute {
                    role: people.1,
                    entities: people.2,
                    date: people.3,
                }],
            }),
            metametadata: Some(Metametadata {
                metadata_schemes: vec!["ADL SCORM 1.2".into()],
                language: None,
            }),
            technical: Some(Technical {
                formats: vec!["text/html".into()],
                size: Some(size.into()),
                locations: vec![".".into()],
            }),
            educational: educational.map(|(words, difficulty, time)| Educational {
                learning_resource_types: words.clone(),
                intended_end_user_roles: words.clone(),
                contexts: words,
                difficulty,
                typical_learning_time: Some(LearningTime {
                    datetime: Some("PT1M".into()),
                    description: time.clone(),
                }),
                description: time,
                languages: vec!["en".into()],
            }),
            rights: Some(Rights {
                cost: Some(Vocabulary::lom("no")),
                copyright_and_other_restrictions: Some(word.clone()),
                description: Text::new(),
            }),
            classifications: vec![Classification {
                purpose: Some(word),
                description: general.0[0].clone(),
                keywords: general.3,
            }],
        },
    )
}

fn entry() -> impl Strategy<Value = CatalogEntry> {
    (line(), wordings()).prop_map(|(catalog, entry)| CatalogEntry { catalog, entry })
}

fn texts() -> impl Strategy<Value = Vec<Text>> {
    vec(wordings(), 1..3)
}

fn wordings() -> impl Strategy<Value = Text> {
    let wording =
        (option::of("[a-z]{2}(-[A-Z]{2})?"), line(), line()).prop_map(|(lang, first, second)| {
            LangString {
                lang,
                text: format!("{first}\n{second}"),
            }
        });
    vec(wording, 1..3)
}

fn word() -> impl Strategy<Value = Vocabulary> {
    (line(), line()).prop_map(|(source, value)| Vocabulary { source, value })
}
