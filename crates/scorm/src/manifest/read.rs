//! Bytes of a manifest, anybody's, -> [`Manifest`] and what is wrong with it.
//!
//! Two demands come first: well-formed XML without DTD, and a root called
//! `manifest`. From there on every departure from the standard is read as it was
//! meant, and recorded.

use std::collections::{HashMap, HashSet};

use super::decode::decode;
use super::tree::{self, Attribute, Node, Tree, shorten};
use super::write::{ADLCP, IMSCP};
use super::{
    File, Href, Item, MAX_IDENTIFIER, Manifest, MasteryScore, MasteryScoreError, Metadata,
    Organization, Resource, ResourceType, ScormType, TimeLimitAction, is_ncname, read_lom,
};
use crate::problem::Severity::{Error, Note, Warning};
use crate::problem::{Problem, Problems, Severity};

/// The largest manifest that is read, in bytes.
pub const MAX_BYTES: usize = 16 << 20;

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

/// Why nothing can be made of a manifest.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// Over [`MAX_BYTES`].
    #[error("the manifest has {0} bytes; at most {MAX_BYTES} are read")]
    TooBig(usize),
    /// A document type declaration, which may hide entities and references.
    #[error("the manifest has a document type declaration; remove `<!DOCTYPE …>`")]
    Dtd,
    /// Not XML.
    #[error("the manifest is not well-formed XML at line {line}: {message}")]
    Malformed {
        /// Line, from 1.
        line: u32,
        /// What the parser says.
        message: String,
    },
    /// Elements nest too deep.
    #[error("elements of the manifest nest deeper than {0}")]
    TooDeep(usize),
    /// Too many elements.
    #[error("the manifest has more than {0} elements")]
    TooManyElements(usize),
    /// Too many attributes or namespaces on an element.
    #[error("an element of the manifest has more than {0} attributes")]
    TooManyAttributes(usize),
    /// A text too long for any purpose.
    #[error("a text of the manifest is longer than {0} bytes")]
    TooLong(usize),
    /// XML, but something else.
    #[error("the root element is `{0}`, not `manifest`")]
    NotAManifest(String),
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

struct Reading<'t> {
    tree: &'t Tree,
    /// The namespace that core elements have in this document.
    core: Option<String>,
    problems: Problems,
    /// Identifier -> line where it was first used.
    identifiers: HashMap<String, u32>,
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
                let message = format!("the manifest is in the namespace `{}`", shorten(other));
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
                let message = format!("the manifest says schemaversion `{}`", shorten(other));
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
            let message = format!("the manifest says schema `{}`", shorten(schema));
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
        let message = format!(
            "the default organization `{}` does not exist",
            shorten(&default)
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

    fn is_visible(&mut self, node: &Node) -> bool {
        let Some(text) = node.attribute("isvisible") else {
            return true;
        };
        match text.trim() {
            "true" | "1" => true,
            "false" | "0" => false,
            other => {
                let is_false = ["false", "no"].contains(&other.to_lowercase().as_str());
                let message = format!("isvisible is `{}`", shorten(other));
                self.problem(
                    Warning,
                    "isvisible",
                    node,
                    message,
                    "write `true` or `false`",
                );
                !is_false
            }
        }
    }

    fn max_time_allowed(&mut self, node: &'t Node) -> Option<crate::timespan::Timespan> {
        let node = self.adl_child(node, "maxtimeallowed")?;
        let text = filled(Some(node.text.trim()))?;
        match text.parse() {
            Ok(time) => Some(time),
            Err(_) => {
                let message = format!("the time allowed `{}` is no timespan", shorten(&text));
                let hint = "write `HHHH:MM:SS.cc`; as it is, it is ignored";
                self.problem(Warning, "maxtimeallowed", node, message, hint);
                None
            }
        }
    }

    fn time_limit_action(&mut self, node: &'t Node) -> Option<TimeLimitAction> {
        let node = self.adl_child(node, "timelimitaction")?;
        let text = filled(Some(node.text.trim()))?;
        if let Ok(action) = text.parse() {
            return Some(action);
        }
        let message = format!("the time limit action is `{}`", shorten(&text));
        let hint =
            "write `exit,message`, `exit,no message`, `continue,message` or `continue,no message`";
        self.problem(Warning, "timelimitaction", node, message, hint);
        let words: Vec<_> = text.split_whitespace().collect();
        words
            .join(" ")
            .replace(", ", ",")
            .to_lowercase()
            .parse()
            .ok()
    }

    fn mastery_score(&mut self, node: &'t Node) -> Option<MasteryScore> {
        let node = self.adl_child(node, "masteryscore")?;
        let text = filled(Some(node.text.trim()))?;
        let (message, hint) = match text.parse::<MasteryScore>() {
            Ok(score) if score.value() == 0.0 => {
                let hint = "Moodle drops it: leave it out, or ask for more";
                self.problem(
                    Warning,
                    "masteryscore-zero",
                    node,
                    "the mastery score is 0",
                    hint,
                );
                return Some(score);
            }
            Ok(score) => return Some(score),
            Err(MasteryScoreError::OutOfRange) => (
                format!(
                    "the mastery score `{}` is not between 0 and 100",
                    shorten(&text)
                ),
                "write a percentage; as it is, it is ignored",
            ),
            Err(MasteryScoreError::NotDecimal) => (
                format!("the mastery score `{}` is not a number", shorten(&text)),
                "write digits and a dot only; as it is, it is ignored",
            ),
        };
        self.problem(Error, "masteryscore", node, message, hint);
        None
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

    fn resource_type(&mut self, node: &Node) -> ResourceType {
        let text = node.attribute("type").map(str::trim).unwrap_or_default();
        if text == "webcontent" {
            return ResourceType::Webcontent;
        }
        let hint = "write `type=\"webcontent\"`, the only one of SCORM 1.2";
        if text.is_empty() || text.eq_ignore_ascii_case("webcontent") {
            let message = format!("the type of a resource is `{text}`");
            self.problem(Warning, "resource-type", node, message, hint);
            return ResourceType::Webcontent;
        }
        let message = format!("the type of a resource is `{}`", shorten(text));
        self.problem(Note, "resource-type-other", node, message, hint);
        ResourceType::Other(text.into())
    }

    fn scorm_type(&mut self, node: &'t Node) -> ScormType {
        let is_name = |it: &&Attribute| it.local.eq_ignore_ascii_case("scormtype");
        let Some(attribute) = node.attributes.iter().find(is_name) else {
            self.problem(
                Warning,
                "scormtype-missing",
                node,
                "a resource has no `adlcp:scormtype`",
                "it counts as an asset, which LMSs complete at launch: write `sco` or `asset`",
            );
            return ScormType::Asset;
        };
        if attribute.local != "scormtype" {
            self.once(
                "scormtype-spelling",
                node,
                format!("the manifest writes `{}`", shorten(&attribute.local)),
                "SCORM 1.2 writes `scormtype`, in lower case; Moodle sees an asset",
            );
        }
        self.check_adl_prefix(
            node,
            attribute.prefix.as_deref(),
            attribute.namespace.as_deref(),
        );
        let value = attribute.value.trim();
        let scorm_type = match value.to_ascii_lowercase().as_str() {
            "sco" => ScormType::Sco,
            "asset" => ScormType::Asset,
            _ => {
                let message = format!("a resource has the scormtype `{}`", shorten(value));
                let hint = "write `sco` or `asset`; as it is, it counts as an asset";
                self.problem(Error, "scormtype", node, message, hint);
                return ScormType::Asset;
            }
        };
        if value != scorm_type.as_str() {
            let message = format!("a resource has the scormtype `{}`", shorten(value));
            self.problem(
                Warning,
                "scormtype",
                node,
                message,
                "write it in lower case",
            );
        }
        scorm_type
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
            lom: lom.map(|it| read_lom::read(self.tree, it)),
        })
    }

    fn title(&mut self, node: &'t Node) -> String {
        let Some(title) = self.only(node, "title") else {
            let message = format!("`{}` has no title", shorten(&node.local));
            let hint = "give it one; LMSs show an empty line";
            self.problem(Warning, "title-missing", node, message, hint);
            return String::new();
        };
        let text = title.text.trim();
        match text {
            "" => {
                let message = format!("the title of an `{}` is empty", shorten(&node.local));
                let hint = "give it one; LMSs show an empty line";
                self.problem(Warning, "title-missing", title, message, hint);
            }
            "0" => {
                let hint = "Moodle drops it: write more than `0`";
                self.problem(Warning, "title-zero", title, "a title is `0`", hint);
            }
            _ => self.limit(title, "title", Some(text), 200),
        }
        if title.has_reference || title.has_cdata {
            let message = format!(
                "the title `{}` uses a numeric reference or CDATA",
                shorten(text)
            );
            let hint = "Moodle shows the reference itself: write the character in UTF-8";
            self.problem(Warning, "title-reference", title, message, hint);
        }
        text.into()
    }

    fn identifier(&mut self, node: &Node) -> String {
        let identifier = node.attribute("identifier").unwrap_or_default().to_owned();
        if identifier.is_empty() {
            let message = format!("`{}` has no identifier", shorten(&node.local));
            let hint = "give it one; learners' tracks are kept by it";
            self.problem(Warning, "identifier-missing", node, message, hint);
            return identifier;
        }
        if identifier.chars().count() > MAX_IDENTIFIER {
            self.limit(node, "identifier", Some(&identifier), MAX_IDENTIFIER);
        } else if !is_ncname(&identifier) {
            let message = format!(
                "the identifier `{}` is not an XML name",
                shorten(&identifier)
            );
            let hint = "begin with a letter, go on with letters, digits, `-`, `_` or `.`";
            self.problem(Note, "identifier-not-ncname", node, message, hint);
        }
        if let Some(line) = self.identifiers.get(&identifier) {
            let message = format!(
                "the identifier `{}` was already used at line {line}",
                shorten(&identifier)
            );
            let hint = "make identifiers unique; LMSs differ in which one they keep";
            self.problem(Error, "identifier-duplicate", node, message, hint);
        } else {
            self.identifiers.insert(identifier.clone(), node.line);
        }
        identifier
    }

    fn href(&mut self, node: &Node) -> Option<Href> {
        let href = filled(node.attribute("href"))?;
        let href = href.trim();
        self.limit(node, "href", Some(href), 2_000);
        Some(Href::from_url(href))
    }

    fn base(&mut self, node: &Node) -> Option<Href> {
        let base = filled(node.xml_attribute("base"))?;
        let base = base.trim();
        if !base.ends_with('/') {
            let message = format!(
                "xml:base is `{}`, without a slash at its end",
                shorten(base)
            );
            let hint = "add it; by the rules of URLs the last part is dropped without";
            self.problem(Warning, "base-without-slash", node, message, hint);
        }
        Some(Href::from_url(base))
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
        let nested = self.children(root, "manifest");
        let is_known = |reference: &str| {
            resources.contains(reference)
                || nested
                    .iter()
                    .any(|it| it.attribute("identifier") == Some(reference))
        };
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
        kind: &str,
        identifier: &str,
        reference: &str,
    ) {
        let message = format!(
            "{kind} `{}` refers to the resource `{}`, which does not exist",
            shorten(identifier),
            shorten(reference)
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
    fn only(&mut self, node: &'t Node, local: &'static str) -> Option<&'t Node> {
        let children = self.children(node, local);
        if let Some(second) = children.get(1) {
            let message = format!("`{}` has more than one `{local}`", shorten(&node.local));
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
            let message = format!("the manifest has no `{local}`");
            let hint = "add the element, empty if need be";
            self.problem(Error, "element-missing", node, message, hint);
        }
        children.first().copied()
    }

    /// The child that ADL added, under whatever prefix.
    fn adl_child(&mut self, node: &'t Node, local: &str) -> Option<&'t Node> {
        let child = self.tree.children(node).find(|it| it.local == local)?;
        self.check_adl_prefix(child, child.prefix.as_deref(), child.namespace.as_deref());
        Some(child)
    }

    fn check_adl_prefix(&mut self, node: &Node, prefix: Option<&str>, namespace: Option<&str>) {
        if prefix != Some("adlcp") {
            let message = match prefix {
                Some(prefix) => format!("ADL's names have the prefix `{}:`", shorten(prefix)),
                None => "ADL's names have no prefix".into(),
            };
            let hint = "write `adlcp:`; Moodle knows no other and would see assets only";
            self.once("adlcp-prefix", node, message, hint);
        }
        match namespace {
            Some(ADLCP) => {}
            None if prefix.is_some() => self.once(
                "adlcp-undeclared",
                node,
                "the prefix of ADL's names is not declared".into(),
                "declare it on `manifest`; strict readers refuse the whole manifest",
            ),
            None => {}
            Some(other) => self.once(
                "adlcp-namespace",
                node,
                format!("ADL's names are in the namespace `{}`", shorten(other)),
                "SCORM 1.2 uses `http://www.adlnet.org/xsd/adlcp_rootv1p2`",
            ),
        }
    }

    /// A smallest permitted maximum of the standard (CAM 2.3.4).
    fn limit(&mut self, node: &Node, what: &str, text: Option<&str>, limit: usize) {
        let length = text.map_or(0, |it| it.chars().count());
        if length <= limit {
            return;
        }
        let message = format!("{what} has {length} characters, over the {limit} that are safe");
        // Moodle keeps titles and identifiers in columns of 255.
        let is_fatal_there = matches!(what, "title" | "identifier" | "identifierref");
        if is_fatal_there && length > 255 {
            let hint = "shorten it; Moodle can't store it and refuses the package";
            self.problem(Error, "text-too-long", node, message, hint);
        } else {
            self.problem(Warning, "text-too-long", node, message, "shorten it");
        }
    }

    fn once(&mut self, code: &'static str, node: &Node, message: String, hint: &'static str) {
        if self.said.insert(code) {
            self.problem(Warning, code, node, message, hint);
        }
    }

    fn problem(
        &mut self,
        severity: Severity,
        code: &'static str,
        node: &Node,
        message: impl Into<String>,
        hint: &'static str,
    ) {
        let problem = Problem::new(severity, code, message, hint);
        self.problems.push(problem.at(node.location()));
    }
}

fn filled(text: Option<&str>) -> Option<String> {
    text.filter(|it| !it.trim().is_empty()).map(str::to_owned)
}
