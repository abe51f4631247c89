//! Anybody's file in, a report for people out: what it is, what it holds, what
//! it asks of an LMS, and what will go wrong.
//!
//! [`crate::package`] opens it; `identify` says what it is, `scan` reads its
//! pages and scripts, `checks` compares the manifest with the files. Nothing here
//! fails: a file that can't be read gives a report that says so.

mod checks;
mod identify;
mod report;
mod scan;

#[cfg(test)]
mod tests;

use std::io::{Read, Seek};

use crate::package::{Archive, Limits, is_noise, read_package};
use crate::problem::{Problem, Problems, Severity};

pub use identify::{Kind, Tool};
pub use report::{Counts, OrganizationReport, Report, ScoReport};
pub use scan::ApiUse;

use report::refusal;

/// Looks at any file; never fails and never panics.
///
/// Packages within `limits` are read as far as a report needs: the manifest, and
/// the pages and scripts up to 64 MB.
pub fn inspect<R: Read + Seek>(reader: R, limits: &Limits) -> Report {
    let mut archive = match Archive::open(reader, limits) {
        Ok(archive) => archive,
        Err(error) => return Report::of_refused(&error),
    };
    let mut problems = Problems::default();
    let package = match read_package(&mut archive) {
        Ok(package) => Some(package),
        Err(error) => {
            problems.push(refusal(&error));
            None
        }
    };
    let scan = scan::scan(&mut archive, &mut problems);
    let files = &archive.files;
    let kind = identify::kind(files, package.as_ref());
    let tool = identify::tool(files, package.as_ref(), scan.generator.as_deref());

    let mut largest_files = files.list.clone();
    largest_files.sort_by(|a, b| b.size.cmp(&a.size).then_with(|| a.name.cmp(&b.name)));
    largest_files.truncate(10);
    let control_documents = crate::CONTROL_DOCUMENTS.iter().map(|(name, _)| *name);
    let mut report = Report {
        kind,
        tool,
        counts: Counts {
            files: files.list.len(),
            packed_bytes: files.list.iter().map(|it| it.packed_size).sum(),
            unpacked_bytes: files.list.iter().map(|it| it.size).sum(),
            ..Counts::default()
        },
        largest_files,
        control_documents: control_documents
            .filter(|name| files.list.iter().any(|it| it.name.ends_with(name)))
            .map(str::to_owned)
            .collect(),
        api: scan.api,
        remote_hosts: scan.hosts,
        ..Report::empty(kind)
    };
    if files.list.iter().any(|it| is_noise(&it.name)) {
        problems.push(Problem::new(
            Severity::Note,
            "noise",
            "the archive holds files of the operating system such as `.DS_Store`",
            "leave them out; they only take space",
        ));
    }
    if let Some(package) = package {
        report.describe(&package);
        problems.absorb(checks::manifest(&package.manifest));
        problems.absorb(checks::hrefs(files, &package, &mut report));
        problems.absorb(checks::kind(&report));
        problems.absorb(package.problems);
    }
    report.problems = problems.sorted();
    report
}
