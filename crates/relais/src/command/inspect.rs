//! `relais inspect`: what a package is and what is wrong with it.

use std::fs::File;
use std::io::{BufReader, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::Args;
use engine::intake::{self, Trouble};
use engine::platform;
use scorm::inspect::{Report, inspect};
use scorm::package::Limits;
use scorm::problem::Severity;
use serde::Serialize;

use super::{WrongUsage, platform_names};
use crate::show::{self, visible};

/// Say what a SCORM 1.2 package of any tool holds and what is wrong with it
///
/// Fails when the package has errors.
#[derive(Args)]
pub struct Inspect {
    /// The package
    zip: PathBuf,
    /// Say what will go wrong on this platform, too
    #[arg(long = "for", value_name = "PLATFORM", value_parser = platform_names())]
    platform: Option<String>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

impl Inspect {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        if !self.zip.is_file() {
            return Err(WrongUsage::new(format!("no file `{}`", self.zip.display())).into());
        }
        let file = File::open(&self.zip)
            .with_context(|| format!("failed to read `{}`", self.zip.display()))?;
        let report = inspect(BufReader::new(file), &Limits::default());
        let there = self.platform.as_deref().and_then(platform::find);
        let there = there.map(|platform| There {
            name: platform.name,
            title: platform.title,
            problems: intake::troubles(platform, &report),
        });
        let found = report.problems.iter().map(|problem| problem.severity);
        let troubles = there.iter().flat_map(|there| &there.problems);
        let worst = found.chain(troubles.map(|it| it.severity)).min();
        match self.json {
            true => show::print_json(&Inspected {
                report: &report,
                platform: there,
            })?,
            false => {
                let mut text = human(&report);
                if let Some(there) = &there {
                    text.push_str(&human_there(there.title, &there.problems));
                }
                // A closed pipe is the reader's choice, not an error.
                let _ = show::output().write_all(text.as_bytes());
            }
        }
        Ok(match worst {
            Some(Severity::Fatal | Severity::Error) => ExitCode::FAILURE,
            _ => ExitCode::SUCCESS,
        })
    }
}

#[derive(Serialize)]
struct Inspected<'a> {
    #[serde(flatten)]
    report: &'a Report,
    #[serde(skip_serializing_if = "Option::is_none")]
    platform: Option<There>,
}

/// What will go wrong on a platform.
#[derive(Serialize)]
struct There {
    name: &'static str,
    title: &'static str,
    problems: Vec<Trouble>,
}

/// The troubles on a platform, as lines.
pub fn human_there(title: &str, troubles: &[Trouble]) -> String {
    let mut text = format!("\non {title}:\n");
    if troubles.is_empty() {
        text.push_str("no problem found\n");
    }
    for trouble in troubles {
        text.push_str(&format!(
            "{}[{}]: {}\n  help: {}\n",
            severity(trouble.severity),
            trouble.code,
            visible(&trouble.message),
            trouble.hint
        ));
    }
    text
}

fn human(report: &Report) -> String {
    let mut lines: Vec<String> = Vec::new();
    let mut fact = |name: &str, value: String| {
        if !value.is_empty() {
            lines.push(format!("{name:<14}{value}"));
        }
    };
    let text = |value: &Option<String>| visible(value.as_deref().unwrap_or_default());
    fact("kind", report.kind.to_string());
    fact(
        "made with",
        report
            .tool
            .as_ref()
            .map_or(String::new(), |tool| visible(&tool.0)),
    );
    fact("title", text(&report.title));
    fact("identifier", text(&report.identifier));
    fact("version", text(&report.version));
    let counts = &report.counts;
    fact(
        "files",
        format!(
            "{}, {} packed, {} unpacked",
            counts.files,
            show::bytes(counts.packed_bytes),
            show::bytes(counts.unpacked_bytes)
        ),
    );
    fact("controls", report.control_documents.join(" "));
    let names = |set: &std::collections::BTreeSet<String>| {
        set.iter()
            .map(|name| visible(name))
            .collect::<Vec<_>>()
            .join(" ")
    };
    fact("LMS calls", names(&report.api.functions));
    fact("data used", names(&report.api.elements));
    fact("other hosts", names(&report.remote_hosts));
    if report.organizations.len() > 1 {
        for organization in &report.organizations {
            let mark = if organization.is_default {
                " (default)"
            } else {
                ""
            };
            fact(
                "organization",
                format!("{}{mark}", visible(&organization.title)),
            );
        }
    }
    if !report.scos.is_empty() {
        lines.push(String::new());
        lines.push(format!("{} SCO:", report.scos.len()));
    }
    for sco in &report.scos {
        let launch = sco.launch.as_deref().unwrap_or("nothing to launch");
        lines.push(format!(
            "  {}  [{}]  {}",
            visible(&sco.title),
            visible(&sco.identifier),
            visible(launch)
        ));
        let optional = [
            ("parameters", sco.parameters.clone()),
            (
                "mastery score",
                sco.mastery_score.map(|score| score.value().to_string()),
            ),
            (
                "time allowed",
                sco.max_time_allowed.map(|time| time.to_string()),
            ),
            (
                "time limit action",
                sco.time_limit_action
                    .map(|action| action.as_str().to_owned()),
            ),
            ("prerequisites", sco.prerequisites.clone()),
            ("data from LMS", sco.data_from_lms.clone()),
        ];
        for (name, value) in optional {
            if let Some(value) = value {
                lines.push(format!("    {name}: {}", visible(&value)));
            }
        }
    }
    if !report.largest_files.is_empty() {
        lines.push(String::new());
        lines.push("largest files:".into());
    }
    for file in report.largest_files.iter().take(5) {
        lines.push(format!(
            "  {:>9}  {}",
            show::bytes(file.size),
            visible(&file.name)
        ));
    }
    lines.push(String::new());
    if report.problems.is_empty() {
        lines.push("no problem found".into());
    }
    for problem in &report.problems {
        let place = problem.location.as_ref().map_or(String::new(), |location| {
            let line = location
                .line
                .map_or(String::new(), |line| format!(":{line}"));
            format!(" ({}{line})", visible(&location.path))
        });
        lines.push(format!(
            "{}[{}]: {}{place}",
            severity(problem.severity),
            problem.code,
            visible(&problem.message)
        ));
        if !problem.hint.is_empty() {
            lines.push(format!("  help: {}", problem.hint));
        }
    }
    lines.push(String::new());
    lines.join("\n")
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Fatal => "fatal",
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}
