//! `relais inspect`: what a package is and what is wrong with it.

use std::fs::File;
use std::io::{BufReader, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::Args;
use engine::intake::{self, Trouble};
use engine::platform;
use language::Lang;
use scorm::inspect::{Report, inspect};
use scorm::package::Limits;
use scorm::problem::Severity;
use serde::Serialize;
use server::domain::findings;

use super::{WrongUsage, platform_names};
use crate::show::{self, visible};
use crate::spoken::{self, said};

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
    let colon = colon();
    let mut text = format!("\n{}\n", said(&format!("on {title}:")));
    if troubles.is_empty() {
        text.push_str(&format!("{}\n", said("no problem found")));
    }
    for trouble in troubles {
        // What begins with the platform's name says of it what a list of the engine does.
        let message = match trouble.message.strip_prefix(&format!("{title} ")) {
            Some(rest) if said(&trouble.message) == trouble.message => {
                format!("{title} {}", said(rest))
            }
            _ => said(&trouble.message).into_owned(),
        };
        let hint = match spoken::lang() {
            Lang::Fr => findings::hint(Lang::Fr, trouble.code),
            Lang::En => None,
        };
        let hint = hint.unwrap_or_else(|| said(trouble.hint).into_owned());
        text.push_str(&format!(
            "{}[{}]{colon} {}\n  {}{colon} {hint}\n",
            said(severity(trouble.severity)),
            trouble.code,
            visible(&message),
            said("help"),
        ));
    }
    text
}

fn human(report: &Report) -> String {
    let mut lines: Vec<String> = Vec::new();
    let width = match spoken::lang() {
        Lang::En => 14,
        Lang::Fr => 19,
    };
    let mut fact = |name: &str, value: String| {
        if !value.is_empty() {
            lines.push(format!("{:<width$}{value}", said(name)));
        }
    };
    let text = |value: &Option<String>| visible(value.as_deref().unwrap_or_default());
    fact("kind", said(&report.kind.to_string()).into_owned());
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
        said(&format!(
            "{}, {} packed, {} unpacked",
            counts.files,
            show::bytes(counts.packed_bytes),
            show::bytes(counts.unpacked_bytes)
        ))
        .into_owned(),
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
                format!("{}{}", visible(&organization.title), spoken::lines(mark)),
            );
        }
    }
    if !report.scos.is_empty() {
        lines.push(String::new());
        lines.push(said(&format!("{} SCO:", report.scos.len())).into_owned());
    }
    for sco in &report.scos {
        let nothing = said("nothing to launch");
        let launch = sco.launch.as_deref().unwrap_or(&nothing);
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
                lines.push(format!("    {}{} {}", said(name), colon(), visible(&value)));
            }
        }
    }
    if !report.largest_files.is_empty() {
        lines.push(String::new());
        lines.push(said("largest files:").into_owned());
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
        lines.push(said("no problem found").into_owned());
    }
    for problem in &report.problems {
        let place = problem.location.as_ref().map_or(String::new(), |location| {
            let line = location
                .line
                .map_or(String::new(), |line| format!(":{line}"));
            format!(" ({}{line})", visible(&location.path))
        });
        let told = match spoken::lang() {
            Lang::Fr => findings::told(Lang::Fr, problem.code, &problem.arguments),
            Lang::En => None,
        };
        let (message, hint) =
            told.unwrap_or_else(|| (problem.message.clone(), problem.hint.to_owned()));
        lines.push(format!(
            "{}[{}]{} {}{place}",
            said(severity(problem.severity)),
            problem.code,
            colon(),
            visible(&message)
        ));
        if !hint.is_empty() {
            lines.push(format!("  {}{} {hint}", said("help"), colon()));
        }
    }
    lines.push(String::new());
    lines.join("\n")
}

/// A colon, with the space that French has before it.
fn colon() -> &'static str {
    match spoken::lang() {
        Lang::En => ":",
        Lang::Fr => "\u{a0}:",
    }
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Fatal => "fatal",
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}
