//! What there is to say about a file.

use std::collections::BTreeSet;

use serde::Serialize;

use super::identify::{Kind, Tool};
use super::scan::ApiUse;
use crate::manifest::{Manifest, MasteryScore, ScormType, TimeLimitAction};
use crate::package::{Package, PackageError, PackageFile};
use crate::problem::{Message, Problem, Severity};
use crate::timespan::Timespan;

/// What there is to say about a file.
#[derive(Debug, Serialize)]
pub struct Report {
    /// What it is.
    pub kind: Kind,
    /// What made it, if that can be told.
    pub tool: Option<Tool>,
    /// Title of the course.
    pub title: Option<String>,
    /// Identifier of the manifest.
    pub identifier: Option<String>,
    /// Version of the manifest.
    pub version: Option<String>,
    /// Trees of the manifest, in order.
    pub organizations: Vec<OrganizationReport>,
    /// What the default organization launches as SCO, in order.
    pub scos: Vec<ScoReport>,
    /// How much of everything.
    pub counts: Counts,
    /// The ten largest files.
    pub largest_files: Vec<PackageFile>,
    /// Files the manifest names and the archive has not; at most 100.
    pub missing_files: Vec<String>,
    /// Files the archive has and the manifest does not name; at most 100.
    pub undeclared_files: Vec<String>,
    /// Control documents that are in the package.
    pub control_documents: Vec<String>,
    /// What pages and scripts say to the LMS.
    pub api: ApiUse,
    /// Hosts that pages load scripts, styles or media from; at most 50.
    pub remote_hosts: BTreeSet<String>,
    /// What is wrong, the worst first.
    pub problems: Vec<Problem>,
}

/// One tree of items.
#[derive(Debug, Serialize)]
pub struct OrganizationReport {
    /// Its identifier.
    pub identifier: String,
    /// Its title.
    pub title: String,
    /// Whether it is the one in use.
    pub is_default: bool,
    /// Items at every depth.
    pub items: usize,
}

/// One SCO as the tree launches it.
#[derive(Debug, Serialize)]
pub struct ScoReport {
    /// Identifier of the item.
    pub identifier: String,
    /// Title of the item.
    pub title: String,
    /// What is opened, parameters included; none when there is nothing to open.
    pub launch: Option<String>,
    /// Parameters of the item.
    pub parameters: Option<String>,
    /// Score to pass, 0 to 100.
    pub mastery_score: Option<MasteryScore>,
    /// Time allowed.
    pub max_time_allowed: Option<Timespan>,
    /// What happens after it.
    pub time_limit_action: Option<TimeLimitAction>,
    /// AICC script.
    pub prerequisites: Option<String>,
    /// What `cmi.launch_data` answers.
    pub data_from_lms: Option<String>,
}

/// Counts over the archive and its manifest.
#[derive(Debug, Default, Serialize)]
pub struct Counts {
    /// Files, folders left out.
    pub files: usize,
    /// Bytes in the archive.
    pub packed_bytes: u64,
    /// Bytes when unpacked, as declared.
    pub unpacked_bytes: u64,
    /// Resources that are SCOs.
    pub sco_resources: usize,
    /// Resources that are assets.
    pub asset_resources: usize,
}

impl Report {
    /// Why the package cannot work in an LMS for SCORM 1.2: nothing of it could be opened, or
    /// nothing of it be tracked, or one of its SCOs is not there. None: as far as can be seen
    /// from outside, it can.
    pub fn obstacle(&self) -> Option<&Problem> {
        let lacks_sco = self.scos.iter().any(|it| it.launch.is_none());
        let is_one = |it: &&Problem| match it.code {
            "not-scorm-1.2" | "no-sco" | "api-scorm-2004" => true,
            "launch-missing" => lacks_sco,
            _ => it.severity == Severity::Fatal,
        };
        self.problems.iter().find(is_one)
    }
}

/// A refusal as a finding.
pub(super) fn refusal(error: &PackageError) -> Problem {
    let hint = match error {
        PackageError::NotAZip(_) => "hand in the zip file as the authoring tool wrote it",
        PackageError::NoManifest { .. } => {
            "export the course as SCORM 1.2, and don't pack the zip or its folder again"
        }
        _ => "pack the course again with a plain zip tool",
    };
    let message = Message::new(error.to_string(), error.arguments());
    Problem::new(Severity::Fatal, error.code(), message, hint)
}

impl Report {
    /// Nothing but what it is.
    pub(super) fn empty(kind: Kind) -> Report {
        Report {
            kind,
            tool: None,
            title: None,
            identifier: None,
            version: None,
            organizations: Vec::new(),
            scos: Vec::new(),
            counts: Counts::default(),
            largest_files: Vec::new(),
            missing_files: Vec::new(),
            undeclared_files: Vec::new(),
            control_documents: Vec::new(),
            api: ApiUse::default(),
            remote_hosts: BTreeSet::new(),
            problems: Vec::new(),
        }
    }

    /// Of a file that is no package.
    pub(super) fn of_refused(error: &PackageError) -> Report {
        let kind = match error {
            PackageError::NotAZip(_) => Kind::NotAZip,
            _ => Kind::RefusedZip,
        };
        let mut report = Report::empty(kind);
        report.problems.push(refusal(error));
        report
    }

    /// Tells what the manifest says.
    pub(super) fn describe(&mut self, package: &Package) {
        let manifest = &package.manifest;
        let organization = manifest.organization();
        self.title = title(manifest);
        self.identifier = Some(manifest.identifier.clone());
        self.version = manifest.version.clone();
        let is_default = |it| organization.is_some_and(|default| std::ptr::eq(default, it));
        self.organizations = manifest
            .organizations
            .iter()
            .map(|it| OrganizationReport {
                identifier: it.identifier.clone(),
                title: it.title.clone(),
                is_default: is_default(it),
                items: it.walk().len(),
            })
            .collect();
        let count = |wanted| {
            let resources = manifest.resources.iter();
            resources.filter(|it| it.scorm_type == wanted).count()
        };
        self.counts.sco_resources = count(ScormType::Sco);
        self.counts.asset_resources = count(ScormType::Asset);

        let items = organization.map(|it| it.walk()).unwrap_or_default();
        // Launches stand in the order of the items they come from.
        let mut items = items.into_iter().map(|(_, item)| item);
        for launch in &package.launches {
            let item = items.find(|it| {
                it.identifier == launch.item
                    && it.identifierref.as_deref() == Some(launch.resource.as_str())
            });
            let Some(item) = item.filter(|_| launch.scorm_type == ScormType::Sco) else {
                continue;
            };
            self.scos.push(ScoReport {
                identifier: item.identifier.clone(),
                title: item.title.clone(),
                launch: launch.url.clone(),
                parameters: item.parameters.clone(),
                mastery_score: item.mastery_score,
                max_time_allowed: item.max_time_allowed,
                time_limit_action: item.time_limit_action,
                prerequisites: item.prerequisites.clone(),
                data_from_lms: item.data_from_lms.clone(),
            });
        }
    }
}

/// The title of the tree in use, else that of the metadata.
fn title(manifest: &Manifest) -> Option<String> {
    let tree = manifest.organization().map(|it| it.title.clone());
    let metadata = manifest.metadata.as_ref().and_then(|it| it.lom.as_ref());
    let general = metadata.and_then(|it| it.general.as_ref());
    let record = general
        .and_then(|it| it.title.first())
        .map(|it| it.text.clone());
    tree.filter(|it| !it.is_empty()).or(record)
}
