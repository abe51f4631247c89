//! Bytes of any manifest -> [`Manifest`] and what is wrong with it.
//!
//! Two demands come first: well-formed XML without DTD, and a root called
//! `manifest`. From there on every departure from the standard is read as it was
//! meant, and recorded.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::decode::decode;
use super::error::{MAX_BYTES, ReadError};
use super::href::Href;
use super::model::{File, Item, Manifest, Metadata, Organization, Resource};
use super::namespaces::IMSCP;
use super::ncname::MAX_IDENTIFIER;
use super::read_lom;
use super::tree::{self, Node, Tree, shorten};
use crate::message;
use crate::problem::Severity::{Error, Note, Warning};
use crate::problem::{Message, Problem, Problems, Severity};

/// A manifest as read.
#[derive(Debug)]
pub struct ReadManifest {
    /// What it says.
    pub manifest: Manifest,
    /// Namespaces it declares, in order of appearance: they tell SCORM 1.2 from
    /// its relatives.
    pub namespaces: Vec<String>,
    /// What is wrong with it.
    pub problems: Problems,
}

/// Reads a manifest in any encoding, strictly where the standard was kept and
/// leniently where it was not.
///
/// # Errors
///
/// [`ReadError`] when it is not XML, not a manifest, or larger than reason.
pub fn read(bytes: &[u8]) -> Result<ReadManifest, ReadError> {
    if bytes.len() > MAX_BYTES {
        return Err(ReadError::TooBig(bytes.len()));
    }
    let mut problems = Problems::default();
    let text = decode(bytes, &mut problems);
    let tree = tree::parse(&text, &mut problems)?;
    let root = tree.root();
    if root.local != "manifest" {
        return Err(ReadError::NotAManifest(shorten(&root.local)));
    }
    let mut reading = Reading {
        tree: &tree,
        core: root.namespace.clone(),
        problems,
        identifiers: HashMap::new(),
        said: HashSet::new(),
    };
    let manifest = reading.manifest(root);
    let problems = reading.problems;
    Ok(ReadManifest {
        manifest,
        namespaces: tree.namespaces,
        problems,
    })
}

pub(super) struct Reading<'t> {
    pub(super) tree: &'t Tree,
    /// The namespace that core elements have in this document.
    core: Option<Rc<str>>,
    problems: Problems,
    /// Identifier -> line where it was first used.
    pub(super) identifiers: HashMap<String, u32>,
    /// Leniencies said once for the whole document.
    said: HashSet<&'static str>,
}

impl<'t> Reading<'t> {
    fn manifest(&mut self, root: &'t Node) -> Manifest {
        match root.namespace.as_deref() {
            Some(IMSCP) => {}
            None => self.problem(
                Warning,
                "namespace-missing",
                root,
                "the manifest declares no namespace",
                "declare the default namespace of SCORM 1.2 on `manifest`",
            ),
            Some(other) => {
                let message = message!(
                    "the manifest is in the namespace `{namespace}`",
                    namespace = shorten(other)
                );
                self.problem(
                    Warning,
                    "namespace-other",
                    root,
                    message,
                    "SCORM 1.2 uses `http://www.imsproject.org/xsd/imscp_rootv1p1p2`",
                );
            }
        }
        let mut manifest = Manifest {
            identifier: self.identifier(root),
            version: filled(root.attribute("version")),
            xml_base: self.base(root),
            metadata: self.metadata(root),
            ..Manifest::default()
        };
        self.limit(root, "version", manifest.version.as_deref(), 20);
        self.check_schema(root, manifest.metadata.as_ref());

        let resources = self.only(root, "resources");
        if let Some(node) = resources {
            manifest.resources_base = self.base(node);
            for resource in self.children(node, "resource") {
                let resource = self.resource(resource);
                manifest.resources.push(resource);
            }
        }
        if let Some(node) = self.only(root, "organizations") {
            for organization in self.children(node, "organization") {
                let organization = self.organization(organization);
                manifest.organizations.push(organization);
            }
            manifest.default_organization = self.default_organization(node, &manifest);
        }
        self.check_sub_manifests(root);
        self.check_references(root, &manifest);
        manifest
    }

    fn check_schema(&mut self, root: &Node, metadata: Option<&Metadata>) {
        let version = metadata.and_then(|it| it.schema_version.as_deref());
        match version {
            Some("1.2") => {}
            None => self.problem(
                Warning,
                "schemaversion-missing",
                root,
                "the manifest does not say which version of SCORM it is",
                "write `<schemaversion>1.2</schemaversion>` in its metadata",
            ),
            Some(other) => {
                let message = message!(
                    "the manifest says schemaversion `{version}`",
                    version = shorten(other)
                );
                self.problem(
                    Warning,
                    "schemaversion-other",
                    root,
                    message,
                    "SCORM 1.2 says `1.2`; other versions need another player",
                );
            }
        }
        let schema = metadata.and_then(|it| it.schema.as_deref());
        if let Some(schema) = schema.filter(|it| *it != "ADL SCORM") {
            let message = message!(
                "the manifest says schema `{schema}`",
                schema = shorten(schema)
            );
            self.problem(
                Note,
                "schema-other",
                root,
                message,
                "SCORM 1.2 says `ADL SCORM`",
            );
        }
    }

    fn default_organization(&mut self, node: &Node, manifest: &Manifest) -> Option<String> {
        let default = filled(node.attribute("default"))?;
        if manifest
            .organizations
            .iter()
            .any(|it| it.identifier == default)
        {
            return Some(default);
        }
        let message = message!(
            "the default organization `{organization}` does not exist",
            organization = shorten(&default)
        );
        self.problem(
            Warning,
            "default-unknown",
            node,
            message,
            "the first organization was used; name one that exists",
        );
        None
    }

    fn organization(&mut self, node: &'t Node) -> Organization {
        let organization = Organization {
            identifier: self.identifier(node),
            structure: filled(node.attribute("structure")),
            title: self.title(node),
            items: self.items(node),
            metadata: self.metadata(node),
        };
        self.limit(node, "structure", organization.structure.as_deref(), 200);
        organization
    }

    // The tree parser bounds the depth, so this may call itself.
    fn items(&mut self, node: &'t Node) -> Vec<Item> {
        let children = self.children(node, "item");
        children.into_iter().map(|it| self.item(it)).collect()
    }

    fn item(&mut self, node: &'t Node) -> Item {
        let prerequisites = self.adl_child(node, "prerequisites");
        if let Some(node) = prerequisites
            && node.attribute("type") != Some("aicc_script")
        {
            self.problem(
                Warning,
                "prerequisites-type",
                node,
                "`adlcp:prerequisites` has no type `aicc_script`",
                "add `type=\"aicc_script\"`; without it the condition is ignored by some",
            );
        }
        let item = Item {
            identifier: self.identifier(node),
            identifierref: filled(node.attribute("identifierref")),
            is_visible: self.is_visible(node),
            parameters: filled(node.attribute("parameters")),
            title: self.title(node),
            items: self.items(node),
            metadata: self.metadata(node),
            prerequisites: prerequisites.and_then(|it| filled(Some(it.text.trim()))),
            max_time_allowed: self.max_time_allowed(node),
            time_limit_action: self.time_limit_action(node),
            data_from_lms: self
                .adl_child(node, "datafromlms")
                .and_then(|it| filled(Some(&it.text))),
            mastery_score: self.mastery_score(node),
        };
        self.limit(
            node,
            "identifierref",
            item.identifierref.as_deref(),
            MAX_IDENTIFIER,
        );
        self.limit(node, "parameters", item.parameters.as_deref(), 1_000);
        self.limit(node, "prerequisites", item.prerequisites.as_deref(), 200);
        self.limit(node, "datafromlms", item.data_from_lms.as_deref(), 255);
        item
    }

    fn resource(&mut self, node: &'t Node) -> Resource {
        let kind = self.resource_type(node);
        let scorm_type = self.scorm_type(node);
        let mut files = Vec::new();
        for file in self.children(node, "file") {
            let metadata = self.metadata(file);
            match self.href(file) {
                Some(href) => files.push(File { href, metadata }),
                None => self.problem(
                    Warning,
                    "file-without-href",
                    file,
                    "a `file` has no href",
                    "name the file or remove the element",
                ),
            }
        }
        let dependencies = self.children(node, "dependency").into_iter();
        Resource {
            identifier: self.identifier(node),
            kind,
            scorm_type,
            href: self.href(node),
            xml_base: self.base(node),
            metadata: self.metadata(node),
            files,
            dependencies: dependencies
                .filter_map(|it| filled(it.attribute("identifierref")))
                .collect(),
        }
    }

    fn metadata(&mut self, node: &'t Node) -> Option<Metadata> {
        let node = self.only(node, "metadata")?;
        let text = |node: Option<&Node>| filled(node.map(|it| it.text.trim()));
        let schema = text(self.only(node, "schema"));
        let schema_version = text(self.only(node, "schemaversion"));
        let mut locations = Vec::new();
        for location in self.tree.children(node) {
            let is_location = location.local == "location" && location.prefix.is_some();
            if is_location && let Some(href) = filled(Some(location.text.trim())) {
                locations.push(Href::from_url(href));
            }
        }
        let lom = self.tree.children(node).find(|it| it.local == "lom");
        Some(Metadata {
            schema,
            schema_version,
            locations,
            lom: lom.map(|it| Box::new(read_lom::read(self.tree, it))),
        })
    }

    fn check_sub_manifests(&mut self, root: &'t Node) {
        for nested in self.children(root, "manifest") {
            self.problem(
                Warning,
                "sub-manifest",
                nested,
                "the manifest contains another manifest, which was not read",
                "merge it into the outer one; few LMSs read it",
            );
        }
    }

    fn check_references(&mut self, root: &'t Node, manifest: &Manifest) {
        let resources: HashSet<&str> = manifest
            .resources
            .iter()
            .map(|it| it.identifier.as_str())
            .collect();
        let nested: HashSet<&str> = self
            .children(root, "manifest")
            .iter()
            .filter_map(|it| it.attribute("identifier"))
            .collect();
        let is_known =
            |reference: &str| resources.contains(reference) || nested.contains(reference);
        let organizations = manifest.organizations.iter();
        for (_, item) in organizations.flat_map(Organization::walk) {
            let Some(reference) = item.identifierref.as_deref() else {
                continue;
            };
            if !is_known(reference) {
                self.unknown(root, Error, "item", &item.identifier, reference);
            }
        }
        for resource in &manifest.resources {
            for reference in resource.dependencies.iter().filter(|it| !is_known(it)) {
                self.unknown(root, Warning, "resource", &resource.identifier, reference);
            }
        }
    }

    fn unknown(
        &mut self,
        root: &Node,
        severity: Severity,
        element: &str,
        identifier: &str,
        reference: &str,
    ) {
        let message = message!(
            "{element} `{identifier}` refers to the resource `{reference}`, which does not exist",
            element = element,
            identifier = shorten(identifier),
            reference = shorten(reference)
        );
        let hint = "add the resource or correct the identifierref";
        self.problem(severity, "reference-unknown", root, message, hint);
    }

    /// Core elements of this name: in the namespace of the root, or without any
    /// prefix when that was spoilt.
    fn children(&self, node: &'t Node, local: &str) -> Vec<&'t Node> {
        let is_core =
            |it: &&Node| it.local == local && (it.namespace == self.core || it.prefix.is_none());
        self.tree.children(node).filter(is_core).collect()
    }

    /// The one child that may have this name.
    pub(super) fn only(&mut self, node: &'t Node, local: &'static str) -> Option<&'t Node> {
        let children = self.children(node, local);
        if let Some(second) = children.get(1) {
            let message = message!(
                "`{element}` has more than one `{repeated}`",
                element = shorten(&node.local),
                repeated = local
            );
            self.problem(
                Warning,
                "repeated-element",
                second,
                message,
                "the first one was used",
            );
        }
        let missing = matches!(local, "organizations" | "resources") && children.is_empty();
        if missing {
            let message = message!("the manifest has no `{element}`", element = local);
            let hint = "add the element, empty if need be";
            self.problem(Error, "element-missing", node, message, hint);
        }
        children.first().copied()
    }

    pub(super) fn once(
        &mut self,
        code: &'static str,
        node: &Node,
        message: impl Into<Message>,
        hint: &'static str,
    ) {
        if self.said.insert(code) {
            self.problem(Warning, code, node, message, hint);
        }
    }

    pub(super) fn problem(
        &mut self,
        severity: Severity,
        code: &'static str,
        node: &Node,
        message: impl Into<Message>,
        hint: &'static str,
    ) {
        let problem = Problem::new(severity, code, message, hint);
        self.problems.push(problem.at(node.location()));
    }
}

pub(super) fn filled(text: Option<&str>) -> Option<String> {
    text.filter(|it| !it.trim().is_empty()).map(str::to_owned)
}
