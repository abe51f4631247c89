//! The items of the organization in use -> what an LMS can launch, in order.

use std::collections::HashMap;

use serde::Serialize;

use super::files::{Files, Found};
use super::href::{Target, append, resolve};
use crate::manifest::{Href, Item, Manifest, Resource, ScormType};

/// One thing to launch.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Launch {
    /// Identifier of the item, by which tracks are kept.
    pub item: String,
    /// Title of the item.
    pub title: String,
    /// Identifier of the resource.
    pub resource: String,
    /// Whether it talks to the LMS.
    pub scorm_type: ScormType,
    /// True name of the file; none when it is elsewhere or missing.
    pub file: Option<String>,
    /// What to open, parameters included: relative to the package and
    /// percent-encoded, or `http(s)`; none when there is nothing.
    pub url: Option<String>,
    /// Whether `url` leads out of the package.
    pub is_external: bool,
}

/// Bytes that all launches may take: a tree of many items can repeat one long URL.
const MAX_BYTES: usize = 8 << 20;

/// What is launched by the organization in use, in the order of its tree, and
/// whether that is all of it.
pub(super) fn launches(files: &Files, root: &str, manifest: &Manifest) -> (Vec<Launch>, bool) {
    let mut launches = Vec::new();
    let Some(organization) = manifest.organization() else {
        return (launches, true);
    };
    let resources = by_identifier(manifest);
    let mut left = MAX_BYTES;
    for (_, item) in organization.walk() {
        let reference = item.identifierref.as_deref();
        let Some(resource) = reference.and_then(|it| resources.get(it)) else {
            continue;
        };
        let launch = launch(files, root, manifest, item, resource);
        let Some(rest) = left.checked_sub(launch.bytes()) else {
            return (launches, false);
        };
        left = rest;
        launches.push(launch);
    }
    (launches, true)
}

/// The resources of a manifest, the first one of each identifier.
pub(crate) fn by_identifier(manifest: &Manifest) -> HashMap<&str, &Resource> {
    let mut resources = HashMap::new();
    for resource in &manifest.resources {
        resources
            .entry(resource.identifier.as_str())
            .or_insert(resource);
    }
    resources
}

impl Launch {
    /// About what it takes in memory.
    fn bytes(&self) -> usize {
        let texts = [Some(&self.item), Some(&self.title), Some(&self.resource)];
        let texts = texts
            .into_iter()
            .chain([self.file.as_ref(), self.url.as_ref()]);
        size_of::<Launch>() + texts.flatten().map(String::len).sum::<usize>()
    }
}

fn launch(
    files: &Files,
    root: &str,
    manifest: &Manifest,
    item: &Item,
    resource: &Resource,
) -> Launch {
    let mut launch = Launch {
        item: item.identifier.clone(),
        title: item.title.clone(),
        resource: resource.identifier.clone(),
        scorm_type: resource.scorm_type,
        file: None,
        url: None,
        is_external: false,
    };
    let Some(href) = &resource.href else {
        return launch;
    };
    let parameters = item.parameters.as_deref().unwrap_or_default();
    match resolve(files, root, &bases(manifest, resource), href) {
        Target::File {
            found: Found::Exactly(index) | Found::ButForCase(index),
            query,
            fragment,
            ..
        } => {
            let name = &files.list[index].name;
            let mut url = Href::from_path(name).as_str().to_owned();
            append(&mut url, query.as_deref(), fragment.as_deref());
            launch.url = Some(with_parameters(&url, parameters));
            launch.file = Some(name.clone());
        }
        Target::External(url) => {
            launch.url = Some(with_parameters(&url, parameters));
            launch.is_external = true;
        }
        Target::Missing(_) | Target::Refused(_) => {}
    }
    launch
}

/// The `xml:base`s around a resource, outermost first.
pub(crate) fn bases<'a>(manifest: &'a Manifest, resource: &'a Resource) -> Vec<&'a Href> {
    let bases = [
        &manifest.xml_base,
        &manifest.resources_base,
        &resource.xml_base,
    ];
    bases.into_iter().flatten().collect()
}

/// Adds an item's parameters to a URL.
///
/// SCORM 1.2 doesn't say how; tools follow what SCORM 2004 spelled out: a leading
/// `?` or `&` goes, a fragment is added unless there is one, anything else joins
/// the query.
fn with_parameters(url: &str, parameters: &str) -> String {
    let parameters = parameters.trim().trim_start_matches(['?', '&']);
    if parameters.is_empty() {
        return url.into();
    }
    let (before, fragment) = match url.split_once('#') {
        Some((before, fragment)) => (before, Some(fragment)),
        None => (url, None),
    };
    if parameters.starts_with('#') {
        return match fragment {
            Some(_) => url.into(),
            None => format!("{url}{parameters}"),
        };
    }
    let joint = match before.split_once('?') {
        None => "?",
        Some((_, "")) => "",
        Some(_) => "&",
    };
    let mut joined = format!("{before}{joint}{parameters}");
    append(&mut joined, None, fragment);
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_join_the_url() {
        for (url, parameters, expected) in [
            ("a.html", "", "a.html"),
            ("a.html", "?x=1", "a.html?x=1"),
            ("a.html", "x=1", "a.html?x=1"),
            ("a.html", "&x=1", "a.html?x=1"),
            ("a.html", "?&?x=1", "a.html?x=1"),
            ("a.html?y=2", "?x=1", "a.html?y=2&x=1"),
            ("a.html?", "x=1", "a.html?x=1"),
            ("a.html#z", "x=1", "a.html?x=1#z"),
            ("a.html", "#z", "a.html#z"),
            ("a.html#y", "#z", "a.html#y"),
            ("a.html?y=2", "x=1#z", "a.html?y=2&x=1#z"),
        ] {
            assert_eq!(
                with_parameters(url, parameters),
                expected,
                "{url} {parameters}"
            );
        }
    }
}
