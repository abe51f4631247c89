//! Single values of a manifest: text as found -> the value it means, with a
//! problem for every way of spelling it that LMSs trip over.

use super::namespaces::ADLCP;
use super::read::{Reading, filled};
use super::tree::{Attribute, Node, shorten};
use super::{
    Href, MAX_IDENTIFIER, MasteryScore, MasteryScoreError, ResourceType, ScormType,
    TimeLimitAction, is_ncname,
};
use crate::message;
use crate::problem::Message;
use crate::problem::Severity::{Error, Note, Warning};
use crate::timespan::Timespan;

impl<'t> Reading<'t> {
    pub(super) fn is_visible(&mut self, node: &Node) -> bool {
        let Some(text) = node.attribute("isvisible") else {
            return true;
        };
        match text.trim() {
            "true" | "1" => true,
            "false" | "0" => false,
            other => {
                let is_false = ["false", "no"].contains(&other.to_lowercase().as_str());
                let message = message!("isvisible is `{value}`", value = shorten(other));
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

    pub(super) fn max_time_allowed(&mut self, node: &'t Node) -> Option<Timespan> {
        let node = self.adl_child(node, "maxtimeallowed")?;
        let text = filled(Some(node.text.trim()))?;
        match text.parse() {
            Ok(time) => Some(time),
            Err(_) => {
                let message = message!(
                    "the time allowed `{value}` is no timespan",
                    value = shorten(&text)
                );
                let hint = "write `HHHH:MM:SS.cc`; as it is, it is ignored";
                self.problem(Warning, "maxtimeallowed", node, message, hint);
                None
            }
        }
    }

    pub(super) fn time_limit_action(&mut self, node: &'t Node) -> Option<TimeLimitAction> {
        let node = self.adl_child(node, "timelimitaction")?;
        let text = filled(Some(node.text.trim()))?;
        if let Ok(action) = text.parse() {
            return Some(action);
        }
        let message = message!("the time limit action is `{value}`", value = shorten(&text));
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

    pub(super) fn mastery_score(&mut self, node: &'t Node) -> Option<MasteryScore> {
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
                message!(
                    "the mastery score `{value}` is not between 0 and 100",
                    value = shorten(&text)
                )
                .with("case", "range"),
                "write a percentage; as it is, it is ignored",
            ),
            Err(MasteryScoreError::NotDecimal) => (
                message!(
                    "the mastery score `{value}` is not a number",
                    value = shorten(&text)
                )
                .with("case", "number"),
                "write digits and a dot only; as it is, it is ignored",
            ),
        };
        self.problem(Error, "masteryscore", node, message, hint);
        None
    }

    pub(super) fn resource_type(&mut self, node: &Node) -> ResourceType {
        let text = node.attribute("type").map(str::trim).unwrap_or_default();
        if text == "webcontent" {
            return ResourceType::Webcontent;
        }
        let hint = "write `type=\"webcontent\"`, the only one of SCORM 1.2";
        if text.is_empty() || text.eq_ignore_ascii_case("webcontent") {
            let message = message!("the type of a resource is `{value}`", value = text);
            self.problem(Warning, "resource-type", node, message, hint);
            return ResourceType::Webcontent;
        }
        let message = message!("the type of a resource is `{value}`", value = shorten(text));
        self.problem(Note, "resource-type-other", node, message, hint);
        ResourceType::Other(text.into())
    }

    pub(super) fn scorm_type(&mut self, node: &'t Node) -> ScormType {
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
                message!(
                    "the manifest writes `{name}`",
                    name = shorten(&attribute.local)
                ),
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
                let message = message!(
                    "a resource has the scormtype `{value}`",
                    value = shorten(value)
                )
                .with("case", "unknown");
                let hint = "write `sco` or `asset`; as it is, it counts as an asset";
                self.problem(Error, "scormtype", node, message, hint);
                return ScormType::Asset;
            }
        };
        if value != scorm_type.as_str() {
            let message = message!(
                "a resource has the scormtype `{value}`",
                value = shorten(value)
            )
            .with("case", "upper");
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

    pub(super) fn title(&mut self, node: &'t Node) -> String {
        let Some(title) = self.only(node, "title") else {
            let message = message!("`{element}` has no title", element = shorten(&node.local))
                .with("case", "missing");
            let hint = "give it one; LMSs show an empty line";
            self.problem(Warning, "title-missing", node, message, hint);
            return String::new();
        };
        let text = on_one_line(&title.text);
        match text.as_str() {
            "" => {
                let message = message!(
                    "the title of an `{element}` is empty",
                    element = shorten(&node.local)
                )
                .with("case", "empty");
                let hint = "give it one; LMSs show an empty line";
                self.problem(Warning, "title-missing", title, message, hint);
            }
            "0" => {
                let hint = "Moodle drops it: write more than `0`";
                self.problem(Warning, "title-zero", title, "a title is `0`", hint);
            }
            _ => self.limit(title, "title", Some(&text), 200),
        }
        if title.has_reference || title.has_cdata {
            let message = message!(
                "the title `{title}` uses a numeric reference or CDATA",
                title = shorten(&text)
            );
            let hint = "Moodle shows the reference itself: write the character in UTF-8";
            self.problem(Warning, "title-reference", title, message, hint);
        }
        text
    }

    pub(super) fn identifier(&mut self, node: &Node) -> String {
        let identifier = node.attribute("identifier").unwrap_or_default().to_owned();
        if identifier.is_empty() {
            let message = message!(
                "`{element}` has no identifier",
                element = shorten(&node.local)
            );
            let hint = "give it one; learners' tracks are kept by it";
            self.problem(Warning, "identifier-missing", node, message, hint);
            return identifier;
        }
        if identifier.chars().count() > MAX_IDENTIFIER {
            self.limit(node, "identifier", Some(&identifier), MAX_IDENTIFIER);
        } else if !is_ncname(&identifier) {
            let message = message!(
                "the identifier `{identifier}` is not an XML name",
                identifier = shorten(&identifier)
            );
            let hint = "begin with a letter, go on with letters, digits, `-`, `_` or `.`";
            self.problem(Note, "identifier-not-ncname", node, message, hint);
        }
        if let Some(line) = self.identifiers.get(&identifier) {
            let message = message!(
                "the identifier `{identifier}` was already used at line {line}",
                identifier = shorten(&identifier),
                line = line
            );
            let hint = "make identifiers unique; LMSs differ in which one they keep";
            self.problem(Error, "identifier-duplicate", node, message, hint);
        } else {
            self.identifiers.insert(identifier.clone(), node.line);
        }
        identifier
    }

    pub(super) fn href(&mut self, node: &Node) -> Option<Href> {
        let href = filled(node.attribute("href"))?;
        let href = href.trim();
        self.limit(node, "href", Some(href), 2_000);
        Some(Href::from_url(href))
    }

    pub(super) fn base(&mut self, node: &Node) -> Option<Href> {
        let base = filled(node.xml_attribute("base"))?;
        let base = base.trim();
        if !base.ends_with('/') {
            let message = message!(
                "xml:base is `{base}`, without a slash at its end",
                base = shorten(base)
            );
            let hint = "add it; by the rules of URLs the last part is dropped without";
            self.problem(Warning, "base-without-slash", node, message, hint);
        }
        Some(Href::from_url(base))
    }

    /// The child that ADL added, under whatever prefix.
    pub(super) fn adl_child(&mut self, node: &'t Node, local: &str) -> Option<&'t Node> {
        let child = self.tree.children(node).find(|it| it.local == local)?;
        self.check_adl_prefix(child, child.prefix.as_deref(), child.namespace.as_deref());
        Some(child)
    }

    fn check_adl_prefix(&mut self, node: &Node, prefix: Option<&str>, namespace: Option<&str>) {
        if prefix != Some("adlcp") {
            let message = match prefix {
                Some(prefix) => message!(
                    "ADL's names have the prefix `{prefix}:`",
                    prefix = shorten(prefix)
                )
                .with("case", "other"),
                None => Message::from("ADL's names have no prefix")
                    .with("case", "none")
                    .with("prefix", ""),
            };
            let hint = "write `adlcp:`; Moodle knows no other and would see assets only";
            self.once("adlcp-prefix", node, message, hint);
        }
        match namespace {
            Some(ADLCP) => {}
            None if prefix.is_some() => self.once(
                "adlcp-undeclared",
                node,
                "the prefix of ADL's names is not declared",
                "declare it on `manifest`; strict readers refuse the whole manifest",
            ),
            None => {}
            Some(other) => self.once(
                "adlcp-namespace",
                node,
                message!(
                    "ADL's names are in the namespace `{namespace}`",
                    namespace = shorten(other)
                ),
                "SCORM 1.2 uses `http://www.adlnet.org/xsd/adlcp_rootv1p2`",
            ),
        }
    }

    /// A smallest permitted maximum of the standard (CAM 2.3.4).
    pub(super) fn limit(&mut self, node: &Node, what: &str, text: Option<&str>, limit: usize) {
        let length = text.map_or(0, |it| it.chars().count());
        if length <= limit {
            return;
        }
        let message = message!(
            "{element} has {length} characters, over the {limit} that are safe",
            element = what,
            length = length,
            limit = limit
        );
        // Moodle keeps titles and identifiers in columns of 255.
        let is_fatal_there = matches!(what, "title" | "identifier" | "identifierref");
        if is_fatal_there && length > 255 {
            let hint = "shorten it; Moodle can't store it and refuses the package";
            self.problem(
                Error,
                "text-too-long",
                node,
                message.with("case", "refused"),
                hint,
            );
        } else {
            self.problem(
                Warning,
                "text-too-long",
                node,
                message.with("case", "risky"),
                "shorten it",
            );
        }
    }
}

/// A title without the line breaks that Storyline copies from its slides.
fn on_one_line(text: &str) -> String {
    if text.contains(char::is_control) {
        let words: Vec<&str> = text.split_whitespace().collect();
        return words.join(" ");
    }
    text.trim().into()
}
