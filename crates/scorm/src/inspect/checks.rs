//! The manifest against itself, against the files, and against LMSs in use.

use std::collections::{HashMap, HashSet};

use super::identify::Kind;
use super::report::Report;
use crate::manifest::{FILE_NAME, Href, Manifest, Organization, Resource, ScormType, shorten};
use crate::message;
use crate::package::{
    Files, Found, Package, Target, bases, by_identifier, is_noise, length, resolve,
};
use crate::problem::Severity::{Error, Note, Warning};
use crate::problem::{Location, Message, Problem, Problems, Severity};
use crate::runtime::{Entry, Prerequisites, in_a_circle};

/// Names listed in a report, at most.
const LISTED: usize = 100;
/// Bytes of hrefs that are followed, bases included: twenty times the largest
/// manifest seen.
const FOLLOWED: usize = 16 << 20;

/// What the manifest says that does not fit together.
pub(super) fn manifest(manifest: &Manifest) -> Problems {
    let mut problems = Problems::default();
    check_items(manifest, &mut problems);
    check_prerequisites(manifest, &mut problems);
    check_waiting(manifest, &mut problems);
    check_dependencies(manifest, &mut problems);
    if manifest.organizations.len() > 1 {
        problems.push(at_manifest(
            Note,
            "several-organizations",
            message!(
                "the manifest has {count} organizations",
                count = manifest.organizations.len()
            ),
            "they are alternatives: most LMSs show the default one only",
        ));
    }
    problems
}

fn check_items(manifest: &Manifest, problems: &mut Problems) {
    let resources = by_identifier(manifest);
    for (_, item) in manifest.organizations.iter().flat_map(Organization::walk) {
        let identifier = &item.identifier;
        let Some(reference) = item.identifierref.as_deref() else {
            if item.items.is_empty() {
                problems.push(at_manifest(
                    Warning,
                    "item-empty",
                    message!(
                        "item `{item}` launches nothing and contains nothing",
                        item = identifier
                    ),
                    "give it a resource or remove it",
                ));
            }
            continue;
        };
        if !item.items.is_empty() {
            problems.push(at_manifest(
                Note,
                "item-launches-and-contains",
                message!(
                    "item `{item}` launches a resource and contains items",
                    item = identifier
                ),
                "some LMSs launch leaves only: move it to an item of its own",
            ));
        }
        let resource = resources.get(reference);
        if resource.is_none_or(|it| it.scorm_type == ScormType::Sco) {
            continue;
        }
        problems.push(at_manifest(
            Note,
            "asset-launched",
            message!("item `{item}` launches an asset", item = identifier),
            "nothing is tracked; LMSs count it completed when it is opened",
        ));
        let rules = [
            item.max_time_allowed.is_some(),
            item.time_limit_action.is_some(),
            item.data_from_lms.is_some(),
            item.mastery_score.is_some(),
        ];
        if rules.contains(&true) {
            problems.push(at_manifest(
                Warning,
                "rules-on-asset",
                message!(
                    "item `{item}` has launch rules but launches an asset",
                    item = identifier
                ),
                "if it talks to the LMS, make its resource a `sco`",
            ));
        }
    }
}

/// Prerequisites that name no item: they are never met.
fn check_prerequisites(manifest: &Manifest, problems: &mut Problems) {
    let items: Vec<_> = manifest
        .organizations
        .iter()
        .flat_map(Organization::walk)
        .collect();
    let known: HashSet<&str> = items.iter().map(|(_, it)| it.identifier.as_str()).collect();
    let trees = manifest
        .organizations
        .iter()
        .map(|it| it.identifier.as_str());
    let known: HashSet<&str> = known.into_iter().chain(trees).collect();
    for (_, item) in &items {
        let script = item.prerequisites.as_deref().unwrap_or_default();
        for operand in operands(script).filter(|it| !known.contains(it)) {
            problems.push(at_manifest(
                Warning,
                "prerequisite-unknown",
                message!(
                    "the prerequisites of item `{item}` name `{name}`, which is no item",
                    item = shorten(&item.identifier),
                    name = shorten(operand)
                ),
                "name an item; as it is, the condition is never met",
            ));
        }
        if let Err(error) = Prerequisites::parse(script) {
            problems.push(at_manifest(
                Error,
                "prerequisites",
                Message::new(
                    format!(
                        "prerequisites of item `{}` can't be read: {error}",
                        shorten(&item.identifier)
                    ),
                    [
                        ("item", shorten(&item.identifier).to_string()),
                        ("column", error.column.to_string()),
                        ("case", error.trouble.code().to_owned()),
                    ]
                    .into(),
                ),
                "correct the script; as it is, it locks nobody out",
            ));
        }
    }
}

/// Items that wait for themselves, or for others that wait for them.
fn check_waiting(manifest: &Manifest, problems: &mut Problems) {
    let resources = by_identifier(manifest);
    for organization in &manifest.organizations {
        let walked = organization.walk();
        let entries: Vec<Entry<'_>> = walked
            .iter()
            .map(|(level, item)| {
                let resource = item
                    .identifierref
                    .as_deref()
                    .and_then(|it| resources.get(it));
                Entry {
                    identifier: &item.identifier,
                    level: *level,
                    is_sco: resource.is_some_and(|it| it.scorm_type == ScormType::Sco),
                    is_asset: resource.is_some_and(|it| it.scorm_type != ScormType::Sco),
                    script: item.prerequisites.as_deref().unwrap_or_default(),
                }
            })
            .collect();
        for (at, waits_for) in in_a_circle(&entries) {
            problems.push(at_manifest(
                Error,
                "prerequisite-circle",
                message!(
                    "item `{item}` waits for `{name}`, which waits for it",
                    item = shorten(entries[at].identifier),
                    name = shorten(waits_for)
                ),
                "let one of them be opened without the other; as it is, most LMSs never open either",
            ));
        }
    }
}

/// The identifiers in an AICC script (CAM 2.3.2.5.1): what is left between
/// operators, without quoted statuses and the counts before `*`.
fn operands(script: &str) -> impl Iterator<Item = &str> {
    let outside_quotes = script.split('"').step_by(2);
    outside_quotes
        .flat_map(|it| it.split(['&', '|', '~', '(', ')', '{', '}', ',', '=', '<', '>']))
        .map(|it| match it.rsplit_once('*') {
            Some((_, operand)) => operand.trim(),
            None => it.trim(),
        })
        .filter(|it| !it.is_empty())
}

/// Resources that need each other in a circle.
fn check_dependencies(manifest: &Manifest, problems: &mut Problems) {
    #[derive(Clone, Copy, PartialEq)]
    enum State {
        Open,
        Done,
    }
    let resources: HashMap<&str, &Resource> = manifest
        .resources
        .iter()
        .map(|it| (it.identifier.as_str(), it))
        .collect();
    let mut states: HashMap<&str, State> = HashMap::new();
    for start in &manifest.resources {
        // Depth first without recursion: a chain may be as long as the manifest.
        let mut path: Vec<(&Resource, usize)> = Vec::new();
        if !states.contains_key(start.identifier.as_str()) {
            states.insert(&start.identifier, State::Open);
            path.push((start, 0));
        }
        while let Some((resource, next)) = path.last_mut() {
            let Some(dependency) = resource.dependencies.get(*next) else {
                states.insert(&resource.identifier, State::Done);
                path.pop();
                continue;
            };
            *next += 1;
            let Some(target) = resources.get(dependency.as_str()) else {
                continue;
            };
            match states.get(target.identifier.as_str()) {
                Some(State::Done) => {}
                Some(State::Open) => {
                    let message = message!(
                        "resource `{resource}` depends on `{dependency}`, which depends on it",
                        resource = shorten(&resource.identifier),
                        dependency = shorten(dependency)
                    );
                    let hint = "remove one of the dependencies; some LMSs follow them for ever";
                    problems.push(at_manifest(Warning, "dependency-cycle", message, hint));
                }
                None => {
                    states.insert(&target.identifier, State::Open);
                    path.push((target, 0));
                }
            }
        }
    }
}

/// What hrefs mean, and which files no href means; lists them in the report.
pub(super) fn hrefs(files: &Files, package: &Package, report: &mut Report) -> Problems {
    let mut problems = Problems::default();
    let mut declared: HashSet<usize> = HashSet::new();
    let mut seen: HashSet<(Option<&Href>, &Href)> = HashSet::new();
    let mut left = FOLLOWED;
    'all: for resource in &package.manifest.resources {
        let bases = bases(&package.manifest, resource);
        let hrefs = resource.files.iter().map(|it| &it.href);
        for href in resource.href.iter().chain(hrefs) {
            if !seen.insert((resource.xml_base.as_ref(), href)) {
                continue;
            }
            let Some(rest) = left.checked_sub(length(&bases, href)) else {
                problems.push(at_manifest(
                    Note,
                    "hrefs-stopped",
                    "hrefs were only followed up to 16 MB",
                    "what the report says of missing and undeclared files is incomplete",
                ));
                break 'all;
            };
            left = rest;
            let target = resolve(files, &package.root, &bases, href);
            check_target(files, href, &target, &mut problems);
            match target {
                Target::File { found, .. } => {
                    declared.insert(found.index());
                }
                Target::Missing(path) if report.missing_files.len() < LISTED => {
                    report.missing_files.push(path);
                }
                _ => {}
            }
        }
    }
    note_undeclared(files, &declared, report, &mut problems);
    problems
}

fn check_target(files: &Files, href: &Href, target: &Target, problems: &mut Problems) {
    match target {
        Target::Missing(_) => problems.push(at_manifest(
            Warning,
            "file-missing",
            message!(
                "the manifest names `{href}`, which is not in the package",
                href = href
            ),
            "add the file or remove it from the manifest",
        )),
        Target::Refused(why) => problems.push(at_manifest(
            Error,
            "href-refused",
            Message::new(
                format!("the href `{href}` is refused: {why}"),
                [("href", href.to_string()), ("case", why.code().to_owned())].into(),
            ),
            "name a file of the package, relative to the manifest",
        )),
        Target::External(_) => problems.push(at_manifest(
            Warning,
            "href-external",
            message!("the href `{href}` is on another server", href = href),
            "put the file in the package; from there it can't reach the LMS",
        )),
        Target::File {
            found,
            was_absolute,
            ..
        } => {
            if let Found::ButForCase(index) = found {
                let name = &files.list[*index].name;
                problems.push(at_manifest(
                    Warning,
                    "href-case",
                    message!(
                        "the manifest names `{href}`, the file is `{name}`",
                        href = href,
                        name = name
                    ),
                    "use the same case; most servers answer 404",
                ));
            }
            if *was_absolute {
                problems.push(at_manifest(
                    Warning,
                    "href-absolute",
                    message!("the href `{href}` begins with `/`", href = href),
                    "remove the slash; hrefs are relative to the manifest",
                ));
            }
        }
    }
    if href.as_str().contains('\\') {
        problems.push(at_manifest(
            Warning,
            "href-backslash",
            message!("the href `{href}` is written with `\\`", href = href),
            "write `/`",
        ));
    }
}

fn note_undeclared(
    files: &Files,
    declared: &HashSet<usize>,
    report: &mut Report,
    problems: &mut Problems,
) {
    let is_expected = |name: &str| {
        let last = name
            .rsplit('/')
            .next()
            .unwrap_or_default()
            .to_ascii_lowercase();
        is_noise(name) || last == FILE_NAME || last.ends_with(".xsd") || last.ends_with(".dtd")
    };
    let undeclared = files.list.iter().enumerate();
    let undeclared = undeclared
        .filter(|(index, it)| !declared.contains(index) && !is_expected(&it.name))
        .map(|(_, it)| it.name.clone());
    let undeclared: Vec<String> = undeclared.collect();
    if !undeclared.is_empty() {
        problems.push(at_manifest(
            Note,
            "files-undeclared",
            message!(
                "files that the manifest does not name: {count}",
                count = undeclared.len()
            ),
            "list every file of a resource, so that LMSs which copy only those work",
        ));
    }
    report.undeclared_files = undeclared.into_iter().take(LISTED).collect();
}

/// Whether it is, and behaves as, the SCORM 1.2 package it should be.
pub(super) fn kind(report: &Report) -> Problems {
    let mut problems = Problems::default();
    let mut say = |severity, code, message: Message, hint| {
        problems.push(Problem::new(severity, code, message, hint));
    };
    if report.kind != Kind::Scorm12 {
        let message = Message::new(
            format!("this is {}, not SCORM 1.2", report.kind),
            [("kind", report.kind.code().to_owned())].into(),
        );
        say(
            Error,
            "not-scorm-1.2",
            message,
            "export the course as SCORM 1.2",
        );
        return problems;
    }
    if report.counts.sco_resources == 0 {
        let message = "no resource is a SCO".into();
        let hint = "nothing is tracked: give what talks to the LMS the scormtype `sco`";
        say(Error, "no-sco", message, hint);
        return problems;
    }
    let names = |function: &str| report.api.functions.contains(function);
    if report.api.looks_for_scorm_2004 && !names("LMSInitialize") {
        let message = "the content speaks to SCORM 2004 only".into();
        say(
            Error,
            "api-scorm-2004",
            message,
            "export the course as SCORM 1.2",
        );
    } else if !names("LMSInitialize") {
        let message = "no page or script names `LMSInitialize`".into();
        let hint = "a SCO must call it: check that the content reports anything at all";
        say(Warning, "api-not-used", message, hint);
    } else if !names("LMSFinish") {
        let message = "no page or script names `LMSFinish`".into();
        let hint = "time and status are only settled by it: call it when the page is left";
        say(Warning, "api-not-finished", message, hint);
    }
    if report.control_documents.is_empty() {
        let message = "the package has no control documents".into();
        let hint = "few tools need the four `.xsd` files, some refuse without";
        say(Note, "control-documents-missing", message, hint);
    }
    problems
}

fn at_manifest(
    severity: Severity,
    code: &'static str,
    message: impl Into<Message>,
    hint: &'static str,
) -> Problem {
    Problem::new(severity, code, message, hint).at(Location::file(FILE_NAME))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operands_of_scripts() {
        for (script, expected) in [
            ("", vec![]),
            ("a", vec!["a"]),
            ("a & ~b|(c)", vec!["a", "b", "c"]),
            ("a=\"passed\"", vec!["a"]),
            ("a<>\"not & attempted\"&b", vec!["a", "b"]),
            ("2*{a, b,c}", vec!["a", "b", "c"]),
        ] {
            assert_eq!(operands(script).collect::<Vec<_>>(), expected, "{script}");
        }
    }
}
